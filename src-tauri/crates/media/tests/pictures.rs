//! Facts, thumbnails, and what is refused.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, missing_docs, unreachable_pub)]

mod support;

use std::time::{Duration, Instant};

use image::{DynamicImage, ImageFormat, Luma};
use pupitre_media::{MAX_SIDE, MediaFault, RenditionSpec, import, inspect, render};
use support::*;

#[test]
fn facts_of_every_format() {
    let pixels = quarters(64, 48);
    let files = [
        ("image/jpeg", jpeg(&pixels, 92)),
        ("image/png", encoded(pixels.clone(), ImageFormat::Png)),
        ("image/webp", encoded(pixels.clone(), ImageFormat::WebP)),
        ("image/gif", encoded(pixels, ImageFormat::Gif)),
    ];
    for (mime, file) in files {
        let facts = inspect(&file).unwrap();
        assert_eq!((facts.mime.as_str(), facts.width, facts.height), (mime, 64, 48));
        assert_eq!(facts.bytes, file.len() as u64);
        assert_eq!(facts.hash, blake3::hash(&file).to_hex().to_string());
        let channel = |at: usize| u8::from_str_radix(&facts.colour[at..at + 2], 16).unwrap();
        // The mean of the four quarters.
        assert!(near([channel(1), channel(3), channel(5)], [132, 130, 137]), "{mime}: {}", facts.colour);
    }
}

#[test]
fn grey_sixteen_bit_palette_and_transparent_pictures_are_read() {
    let grey = image::GrayImage::from_pixel(10, 10, Luma([128]));
    assert_eq!(inspect(&encoded(grey, ImageFormat::Png)).unwrap().colour, "#808080");
    let deep = DynamicImage::ImageRgb8(quarters(10, 10)).into_rgba16();
    assert_eq!(inspect(&encoded(DynamicImage::ImageRgba16(deep), ImageFormat::Png)).unwrap().width, 10);
    let empty = image::RgbaImage::new(10, 10);
    assert_eq!(inspect(&encoded(empty, ImageFormat::Png)).unwrap().colour, "#ffffff", "shown over white");
    assert_eq!(inspect(&animation(20, 10)).unwrap().colour, "#ff0000", "the first frame");
}

#[test]
fn every_orientation_is_turned_upright_in_facts_and_thumbnails() {
    // Where the four colours of the stored picture stand once it is upright: upper left, upper right, lower left, lower right.
    let upright = [
        (1, [RED, GREEN, BLUE, WHITE]),
        (2, [GREEN, RED, WHITE, BLUE]),
        (3, [WHITE, BLUE, GREEN, RED]),
        (4, [BLUE, WHITE, RED, GREEN]),
        (5, [RED, BLUE, GREEN, WHITE]),
        (6, [BLUE, RED, WHITE, GREEN]),
        (7, [WHITE, GREEN, BLUE, RED]),
        (8, [GREEN, WHITE, RED, BLUE]),
    ];
    let stored = jpeg(&quarters(160, 80), 95);
    for (orientation, wanted) in upright {
        let file = with_exif(&stored, orientation);
        let (facts, thumbnails) = import(&file, &[RenditionSpec { max_side: 80, quality: 95 }]).unwrap();
        let (width, height) = if orientation >= 5 { (80, 160) } else { (160, 80) };
        assert_eq!((facts.width, facts.height), (width, height), "orientation {orientation}");
        let thumbnail = &thumbnails[0];
        assert_eq!((thumbnail.width, thumbnail.height), (width / 2, height / 2));
        let pixels = image::load_from_memory(&thumbnail.bytes).unwrap().into_rgb8();
        let (w, h) = (thumbnail.width, thumbnail.height);
        let corners = [(w / 4, h / 4), (3 * w / 4, h / 4), (w / 4, 3 * h / 4), (3 * w / 4, 3 * h / 4)];
        for ((x, y), colour) in corners.into_iter().zip(wanted) {
            let pixel = pixels.get_pixel(x, y).0;
            assert!(near(pixel, colour), "orientation {orientation} at {x},{y}: {pixel:?}, not {colour:?}");
        }
        assert!(!contains(&thumbnail.bytes, &PLACE[..10]), "metadata stays behind");
    }
}

#[test]
fn thumbnails_fit_keep_their_shape_and_are_never_enlarged() {
    let file = jpeg(&photo(300, 101), 90);
    let small = render(&file, &RenditionSpec { max_side: 100, quality: 80 }).unwrap();
    assert_eq!((small.width, small.height, small.mime), (100, 34, "image/jpeg"));
    let same = render(&file, &RenditionSpec { max_side: 1_000, quality: 80 }).unwrap();
    assert_eq!((same.width, same.height), (300, 101));
    let line = render(&encoded(quarters(3_000, 2), ImageFormat::Png), &RenditionSpec::GRID).unwrap();
    assert_eq!((line.width, line.height), (256, 1), "no side vanishes");
    let disc = render(&encoded(translucent(90, 60), ImageFormat::Png), &RenditionSpec { max_side: 30, quality: 80 });
    let disc = disc.unwrap();
    assert_eq!(disc.mime, "image/png");
    assert_eq!(image::load_from_memory(&disc.bytes).unwrap().into_rgba8().get_pixel(0, 0).0[3], 0);
}

#[test]
fn hostile_and_foreign_files_get_their_fault_at_once() {
    let whole = jpeg(&photo(400, 300), 85);
    let png = encoded(photo(80, 80), ImageFormat::Png);
    let webp = encoded(photo(80, 80), ImageFormat::WebP);
    let gif = animation(30, 30);
    let too_large = MediaFault::TooLarge { width: 20_000, height: 20_000, max: MAX_SIDE };
    let memory = |bytes| MediaFault::TooMuchMemory { bytes, max: 256 << 20 };
    let mut tall_jpeg = whole.clone();
    let frame = whole.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    tall_jpeg[frame + 5..frame + 9].copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
    let mut wide_gif = gif.clone();
    wide_gif[6..10].copy_from_slice(&[0xff; 4]);
    let sixty_five = MediaFault::TooLarge { width: 65_535, height: 65_535, max: MAX_SIDE };
    let cases: Vec<(&str, Vec<u8>, MediaFault)> = vec![
        ("zero bytes", Vec::new(), MediaFault::NotAnImage),
        ("text named .jpg", b"Dear diary, this is no picture.".to_vec(), MediaFault::NotAnImage),
        ("html", b"<!doctype html><title>404</title>".to_vec(), MediaFault::NotAnImage),
        ("svg", b"<?xml version='1.0'?><svg/>".to_vec(), MediaFault::Unsupported { format: "SVG" }),
        ("heic", b"\0\0\0\x18ftypheic\0\0\0\0".to_vec(), MediaFault::Unsupported { format: "HEIC" }),
        ("pdf", b"%PDF-1.7".to_vec(), MediaFault::Unsupported { format: "PDF" }),
        ("20,000 x 20,000 png", png_claiming(20_000, 20_000, 8, 6), too_large),
        ("2^31 png", png_claiming(1 << 31, 1, 8, 6), MediaFault::TooLarge { width: 1 << 31, height: 1, max: MAX_SIDE }),
        ("png bomb within the sides", png_claiming(12_000, 12_000, 8, 6), memory(576_000_000)),
        ("deep png bomb", png_claiming(6_000, 6_000, 16, 6), memory(432_000_000)),
        ("zero sides", png_claiming(0, 10, 8, 6), MediaFault::Corrupt),
        ("65,535 jpeg", tall_jpeg, sixty_five),
        ("65,535 gif", wide_gif, sixty_five),
        ("png without pixels", png_claiming(500, 500, 8, 6), MediaFault::Corrupt),
        ("half a jpeg", whole[..whole.len() / 2].to_vec(), MediaFault::Truncated),
        ("jpeg without its end", whole[..whole.len() - 2].to_vec(), MediaFault::Truncated),
        ("start of a jpeg", whole[..3].to_vec(), MediaFault::Truncated),
        ("half a png", png[..png.len() / 2].to_vec(), MediaFault::Truncated),
        ("half a webp", webp[..webp.len() / 2].to_vec(), MediaFault::Truncated),
        ("half a gif", gif[..gif.len() / 2].to_vec(), MediaFault::Truncated),
    ];
    for (label, file, wanted) in cases {
        let began = Instant::now();
        let fault = inspect(&file).map(|_| ()).unwrap_err();
        let took = began.elapsed();
        assert_eq!(fault, wanted, "{label}");
        assert!(took < Duration::from_millis(50), "{label} took {took:?}");
        assert!(render(&file, &RenditionSpec::GRID).is_err(), "{label}");
    }
    let huge = vec![0xff; pupitre_media::MAX_FILE_BYTES + 1];
    assert!(matches!(inspect(&huge), Err(MediaFault::TooManyBytes { .. })));
}

/// Kept apart in a process of its own by being the only reader of its peak: hostile headers cost no memory.
#[test]
#[cfg(target_os = "linux")]
fn a_bomb_costs_no_memory() {
    if std::env::var_os("MEDIA_TEST_CHILD").is_none() {
        let output = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "a_bomb_costs_no_memory", "--test-threads=1"])
            .env("MEDIA_TEST_CHILD", "1")
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        return;
    }
    let peak = || {
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap()
    };
    let files =
        [png_claiming(20_000, 20_000, 8, 6), png_claiming(12_000, 12_000, 16, 6), png_claiming(11_999, 9_000, 8, 6)];
    let before = peak();
    for file in files {
        assert!(inspect(&file).is_err());
    }
    let grown = peak() - before;
    assert!(grown < 8 * 1_024, "{grown} KiB");
}

/// `cargo test -p pupitre-media --test pictures -- --ignored --nocapture`
#[test]
#[ignore = "a measurement"]
fn twelve_megapixels() {
    let file = with_exif(&jpeg(&photo(4_000, 3_000), 88), 6);
    let median = |work: &dyn Fn()| {
        let mut times: Vec<Duration> = (0..5)
            .map(|_| {
                let began = Instant::now();
                work();
                began.elapsed()
            })
            .collect();
        times.sort_unstable();
        times[2]
    };
    let specs = [RenditionSpec::GRID, RenditionSpec::CARD];
    let network = limits(1_000_000, None, &["image/jpeg", "image/png"]);
    eprintln!("{} bytes", file.len());
    eprintln!("inspect          {:?}", median(&|| drop(inspect(&file).unwrap())));
    eprintln!("thumbnail 512    {:?}", median(&|| drop(render(&file, &RenditionSpec::CARD).unwrap())));
    eprintln!("import 256 + 512 {:?}", median(&|| drop(import(&file, &specs).unwrap())));
    eprintln!(
        "fit to 1 MB      {:?}",
        median(&|| drop(pupitre_media::fit_for_network(&file, None, &network).unwrap()))
    );
}
