//! Mutation testing of everything that reads foreign files (promise R9): no panic, no input that takes long, no memory
//! without bound. `PUPITRE_FUZZ_SECONDS` and `PUPITRE_FUZZ_SEED` as in the networks' kit.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]

#[allow(unreachable_pub, missing_docs)]
#[path = "../tests/support/mod.rs"]
mod support;

use std::time::{Duration, Instant};

use image::{DynamicImage, ImageFormat};
use support::{Random, animation, encoded, jpeg, photo, translucent, with_exif, with_segments};

use crate::clip;
use crate::colour::ToSrgb;
use crate::header::Header;

/// Longest time for one input: 2 s in a production build, more in this one.
const LONGEST: Duration = Duration::from_secs(10);
const MOST_KIB: u64 = 512 * 1024;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse().unwrap_or(0)
}

fn mutated(seeds: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut file = seeds[random.below(seeds.len())].clone();
    for _ in 0..=random.below(8) {
        if file.is_empty() {
            file.push(0);
        }
        // Half of the changes go where the sizes are.
        let within = if random.below(2) == 0 { file.len().min(160) } else { file.len() };
        let at = random.below(within);
        let end = (at + 1 + random.below(64)).min(file.len());
        match random.below(9) {
            0 => file[at] ^= 1 << random.below(8),
            1 => file[at] = random.next() as u8,
            2 => drop(file.drain(at..end)),
            3 => {
                let part = file[at..end].to_vec();
                let to = random.below(file.len());
                file.splice(to..to, part.repeat(1 + random.below(20)));
            }
            4 => file.truncate(at),
            5 => file[at..end].fill([0, 0xff, 0x7f, 0x80][random.below(4)]),
            6 => {
                let other = &seeds[random.below(seeds.len())];
                let from = random.below(other.len());
                file.extend(&other[from..]);
            }
            7 => {
                let other = &seeds[random.below(seeds.len())];
                let from = random.below(other.len());
                let part = &other[from..(from + 64).min(other.len())];
                file.splice(at..at, part.iter().copied());
            }
            _ => {
                let value = [0_u32, 1, 0x7fff_ffff, 0x8000_0000, u32::MAX, 0x1_0000][random.below(6)];
                let bytes = if random.below(2) == 0 { value.to_be_bytes() } else { value.to_le_bytes() };
                for (to, from) in file[at..end].iter_mut().zip(bytes) {
                    *to = from;
                }
            }
        }
        file.truncate(512 * 1024);
    }
    file
}

fn run(name: &str, seeds: &[Vec<u8>], mut target: impl FnMut(&[u8])) {
    let seed = number("PUPITRE_FUZZ_SEED").unwrap_or_else(|| {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
        now.as_nanos() as u64 | 1
    });
    let mut random = Random(seed | 1);
    let end = Instant::now() + Duration::from_secs(number("PUPITRE_FUZZ_SECONDS").unwrap_or(3));
    let (mut executions, mut longest) = (0_u64, Duration::ZERO);
    while Instant::now() < end {
        let input = mutated(seeds, &mut random);
        let began = Instant::now();
        let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| target(&input)));
        let took = began.elapsed();
        if caught.is_err() || took > LONGEST {
            let place = std::env::temp_dir().join(format!("pupitre-media-{name}-{seed}-{executions}"));
            std::fs::write(&place, &input).unwrap();
            panic!("{name}: execution {executions} of seed {seed} took {took:?}; its input is in {}", place.display());
        }
        longest = longest.max(took);
        executions += 1;
    }
    println!("{name}: {executions} executions of seed {seed}, the slowest {longest:?}, peak {} MiB", peak() / 1024);
    assert!(executions > 100, "{name}: {executions} executions are no test");
    assert!(peak() < MOST_KIB, "{name}: {} KiB", peak());
}

fn pictures() -> Vec<Vec<u8>> {
    let pixels = photo(72, 48);
    let deep = DynamicImage::ImageRgb8(pixels.clone()).into_rgba16();
    let packet = b"http://ns.adobe.com/xap/1.0/\0<x><rdf:Description dc:rights=\"a&amp;b\"><dc:subject><rdf:Bag><rdf:li>k</rdf:li></rdf:Bag></dc:subject></rdf:Description></x>";
    let iptc = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x0e\x1c\x02\x19\0\x04quai\x1c\x02\x78\0\0".to_vec();
    let icc = [b"ICC_PROFILE\0\x01\x01".as_slice(), &profile()].concat();
    vec![
        jpeg(&pixels, 80),
        with_exif(&jpeg(&pixels, 60), 6),
        with_segments(&jpeg(&pixels, 70), &[(0xe1, packet.to_vec()), (0xed, iptc), (0xe2, icc)]),
        encoded(pixels.clone(), ImageFormat::Png),
        encoded(DynamicImage::ImageRgba16(deep), ImageFormat::Png),
        encoded(translucent(72, 48), ImageFormat::WebP),
        encoded(pixels.clone(), ImageFormat::Gif),
        animation(24, 16),
        encoded(pixels, ImageFormat::Tiff),
    ]
}

fn profile() -> Vec<u8> {
    moxcms::ColorProfile::new_display_p3().encode().unwrap()
}

#[test]
fn pictures_and_what_they_say() {
    run("pictures", &pictures(), |input| drop(crate::examine(input, &[crate::RenditionSpec::GRID])));
}

#[test]
fn metadata_and_its_copies() {
    run("metadata", &pictures(), |input| {
        if let Ok(header) = Header::read(input) {
            let said = crate::metadata::read(input, &header);
            drop(crate::embed(input, &said));
        }
    });
}

#[test]
fn videos() {
    let seeds = [clip::tests::mp4(b"isom"), clip::tests::mp4(b"qt  "), clip::tests::webm()];
    run("videos", &seeds, |input| {
        if let Some(container) = clip::Container::of(input)
            && let Ok(head) = clip::head(&mut std::io::Cursor::new(input), container)
        {
            drop(clip::examine(&head));
        }
        drop(clip::examine(input));
    });
}

#[test]
fn cuts_of_videos() {
    run("cuts", &clip::cut::tests::seeds(), |input| {
        if let Ok(boxes) = clip::places::place_boxes(&mut std::io::Cursor::new(input)) {
            let mut copy = std::io::Cursor::new(input.to_vec());
            clip::places::clear_places(&mut copy, &boxes).unwrap();
            assert_eq!(copy.into_inner().len(), input.len());
        }
        if let Ok(head) = clip::head(&mut std::io::Cursor::new(input), clip::Container::Boxes) {
            for (from, to) in [(0, 1_000), (1_230, 2_500), (3_900, u32::MAX)] {
                let Ok(plan) = clip::cut::plan(&head, from, to) else { continue };
                if plan.fits(input.len() as u64) {
                    let mut made = Vec::new();
                    plan.write(&mut std::io::Cursor::new(input), &mut made).unwrap();
                    assert_eq!(made.len() as u64, plan.bytes());
                }
            }
        }
        drop(clip::cut::plan(input, 0, 1_000));
    });
}

#[test]
fn colour_profiles() {
    let mut pixels = [120; 64];
    run("profiles", &[profile(), moxcms::ColorProfile::new_srgb().encode().unwrap()], |input| {
        ToSrgb::default().apply(input, &mut pixels);
    });
}
