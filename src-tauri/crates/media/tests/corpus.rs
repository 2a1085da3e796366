//! Malformed files, made from good ones: no panic inside or outside, nothing slow, and limits kept by what passes.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, missing_docs, unreachable_pub)]

mod support;

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use image::ImageFormat;
use pupitre_media::{RenditionSpec, fit_for_network, import};
use support::*;

const PER_SEED: usize = 500;
static PANICS: AtomicU32 = AtomicU32::new(0);

fn seeds() -> Vec<(&'static str, Vec<u8>)> {
    let pixels = photo(72, 48);
    let deep = image::DynamicImage::ImageRgb8(pixels.clone()).into_rgba16();
    vec![
        ("jpeg", jpeg(&pixels, 80)),
        ("jpeg with exif", with_exif(&jpeg(&pixels, 60), 6)),
        ("png", encoded(pixels.clone(), ImageFormat::Png)),
        ("deep png", encoded(image::DynamicImage::ImageRgba16(deep), ImageFormat::Png)),
        ("webp", encoded(translucent(72, 48), ImageFormat::WebP)),
        ("tiff", encoded(pixels.clone(), ImageFormat::Tiff)),
        ("gif", encoded(pixels, ImageFormat::Gif)),
        ("moving gif", animation(24, 16)),
    ]
}

fn mutate(seed: &[u8], random: &mut Random) -> (&'static str, Vec<u8>) {
    let mut file = seed.to_vec();
    // Half of the damage goes into the first bytes, where the sizes are.
    let within = if random.next().is_multiple_of(2) { file.len().min(64) } else { file.len() };
    let label = match random.below(7) {
        0 => {
            for _ in 0..=random.below(8) {
                let at = random.below(within);
                file[at] ^= 1 << random.below(8);
            }
            "bits flipped"
        }
        1 => {
            file.truncate(random.below(file.len()));
            "cut off"
        }
        2 => {
            let at = random.below(within);
            let value = [0x00, 0xff, 0x7f, 0x80][random.below(4)];
            for byte in file.iter_mut().skip(at).take(4) {
                *byte = value;
            }
            "extreme numbers"
        }
        3 => {
            let (from, length) = (random.below(within), 1 + random.below(40));
            let part: Vec<u8> = file.iter().copied().skip(from).take(length).collect();
            let at = random.below(file.len());
            file.splice(at..at, part);
            "a part repeated"
        }
        4 => {
            let from = random.below(within);
            let to = (from + 1 + random.below(40)).min(file.len());
            file.drain(from..to);
            "a part missing"
        }
        5 => {
            for _ in 0..=random.below(32) {
                let at = random.below(file.len());
                file[at] = random.next() as u8;
            }
            "bytes replaced"
        }
        _ => {
            let at = random.below(file.len());
            let length = random.below(4_000);
            file.truncate(at);
            file.extend((0..length).map(|_| random.next() as u8));
            "noise from here on"
        }
    };
    (label, file)
}

#[test]
fn malformed_files_neither_panic_nor_hang() {
    std::panic::set_hook(Box::new(|_| {
        PANICS.fetch_add(1, Ordering::SeqCst);
    }));
    let network = limits(20_000, Some(1_000_000), &["image/jpeg", "image/png", "image/webp", "image/gif"]);
    let mut failures = Vec::new();
    let (mut tried, mut accepted, mut slowest) = (0, 0, Duration::ZERO);
    for (seed_number, (seed, bytes)) in seeds().into_iter().enumerate() {
        let mut random = Random(0x5eed + seed_number as u64);
        for number in 0..PER_SEED {
            let (mutation, file) = mutate(&bytes, &mut random);
            let label = format!("{seed}, {mutation}, number {number}");
            let panics = PANICS.load(Ordering::SeqCst);
            let began = Instant::now();
            let outcome = std::panic::catch_unwind(|| {
                let imported = import(&file, &[RenditionSpec { max_side: 32, quality: 80 }]);
                let sent = fit_for_network(&file, None, &network);
                (imported, sent)
            });
            let took = began.elapsed();
            tried += 1;
            slowest = slowest.max(took);
            if PANICS.load(Ordering::SeqCst) != panics {
                failures.push(format!("{label}: panicked"));
            }
            if took > Duration::from_secs(2) {
                failures.push(format!("{label}: took {took:?}"));
            }
            if let Ok((imported, sent)) = outcome {
                accepted += usize::from(imported.is_ok());
                if imported.is_ok_and(|(_, thumbnails)| thumbnails[0].width.max(thumbnails[0].height) > 32) {
                    failures.push(format!("{label}: thumbnail too large"));
                }
                if sent.is_ok_and(|sent| sent.bytes.len() > 20_000) {
                    failures.push(format!("{label}: sent too much"));
                }
            }
        }
    }
    drop(std::panic::take_hook());
    eprintln!("{tried} files, {accepted} still pictures, slowest {slowest:?}");
    assert!(failures.is_empty(), "{failures:#?}");
    assert!(
        accepted > 50 && accepted < tried / 2,
        "{accepted} of {tried}: the damage must be real, but not always fatal"
    );
}

/// A TIFF of so many entries' claims and nothing behind them.
fn tiff_claiming(width: u32, height: u32, bits: u16, samples: u16) -> Vec<u8> {
    let mut bytes = b"II\x2a\0\x08\0\0\0\x08\0".to_vec();
    let mut entry = |tag: u16, kind: u16, value: u32| {
        bytes.extend(tag.to_le_bytes());
        bytes.extend(kind.to_le_bytes());
        bytes.extend(1_u32.to_le_bytes());
        bytes.extend(value.to_le_bytes());
    };
    entry(256, 4, width);
    entry(257, 4, height);
    entry(258, 3, u32::from(bits));
    entry(259, 3, 8);
    entry(262, 3, 2);
    entry(273, 4, 120);
    entry(277, 3, u32::from(samples));
    entry(279, 4, u32::MAX);
    bytes.extend([0; 80]);
    bytes
}

#[test]
fn bombs_are_refused_before_they_cost_anything() {
    let whole = jpeg(&photo(64, 48), 80);
    let scan = whole.windows(2).position(|pair| pair == [0xff, 0xda]).unwrap();
    let scans = [&whole[..scan], &whole[scan..whole.len() - 2].repeat(300), b"\xff\xd9"].concat();
    for (name, file) in [
        ("a JPEG of 300 scans", scans),
        ("a TIFF as wide as can be", tiff_claiming(u32::MAX, 1, 8, 3)),
        ("a TIFF within the sides", tiff_claiming(12_000, 12_000, 8, 4)),
        ("a TIFF of 64 bits", tiff_claiming(9_000, 9_000, 64, 4)),
        ("a TIFF without its data", tiff_claiming(2_000, 2_000, 8, 3)),
        ("a TIFF of a thousand channels", tiff_claiming(20, 20, 8, 1_000)),
        ("a PNG as large as may be, of one strip", png_claiming(11_000, 11_000, 1, 0)),
    ] {
        let began = Instant::now();
        let outcome = import(&file, &[RenditionSpec::GRID]);
        let took = began.elapsed();
        eprintln!("{name}: {:?} after {took:?}", outcome.as_ref().map(|_| "decoded"));
        assert!(outcome.is_err(), "{name}");
        assert!(took < Duration::from_secs(2), "{name} took {took:?}");
    }
}

#[test]
fn of_a_file_that_is_two_things_only_the_picture_is_used() {
    let script = b"<script>fetch('//canary.invalid')</script>PK\x03\x04 */=alert(1);/*".as_slice();
    let pixels = photo(40, 30);
    let gif = encoded(pixels.clone(), ImageFormat::Gif);
    let comment = [b"\x21\xfe".as_slice(), &[script.len() as u8], script, &[0]].concat();
    let end = gif.len() - 1;
    let png = encoded(pixels.clone(), ImageFormat::Png);
    let plain = jpeg(&pixels, 85);
    let files = [
        ("jpeg and archive", [plain.as_slice(), script].concat()),
        ("jpeg and page", with_segments(&plain, &[(0xfe, script.to_vec()), (0xef, script.to_vec())])),
        ("gif and script", [&gif[..end], &comment, &gif[end..], script].concat()),
        ("png and page", [with_chunk(&png, &chunk(b"tEXt", script)).as_slice(), script].concat()),
        ("webp and archive", [encoded(pixels, ImageFormat::WebP).as_slice(), script].concat()),
    ];
    let network = limits(900_000, None, &["image/jpeg", "image/png", "image/webp", "image/gif"]);
    for (name, file) in files {
        let (facts, thumbnails) = import(&file, &[RenditionSpec::GRID]).unwrap();
        assert_eq!((facts.width, facts.height), (40, 30), "{name}");
        assert!(!contains(&thumbnails[0].bytes, b"canary"), "{name}");
        let sent = fit_for_network(&file, None, &network).unwrap();
        assert!(!contains(&sent.bytes, b"canary") && !contains(&sent.bytes, b"PK\x03\x04"), "{name}");
    }
    for page in [script.to_vec(), [b"GIF8".as_slice(), script].concat(), [b"\xff\xd8".as_slice(), script].concat()] {
        assert!(import(&page, &[]).is_err());
    }
}
