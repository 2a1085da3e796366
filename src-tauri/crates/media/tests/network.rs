//! What is sent: as it is where possible, otherwise within every limit, and never with metadata.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, missing_docs, unreachable_pub)]

mod support;

use image::{ImageFormat, ImageReader};
use pupitre_domain::content::Crop;
use pupitre_media::{MediaFault, fit_for_network, inspect};
use support::*;

const ALL: [&str; 4] = ["image/jpeg", "image/png", "image/webp", "image/gif"];

fn decoded(bytes: &[u8]) -> image::RgbImage {
    image::load_from_memory(bytes).unwrap().into_rgb8()
}

#[test]
fn compliant_files_leave_byte_for_byte() {
    let pixels = photo(120, 90);
    let files = [
        jpeg(&pixels, 90),
        encoded(pixels.clone(), ImageFormat::Png),
        encoded(pixels, ImageFormat::WebP),
        animation(40, 30),
    ];
    for file in files {
        let whole = Crop { x: 0, y: 0, width: 1_000, height: 1_000 };
        for crop in [None, Some(whole)] {
            let sent = fit_for_network(&file, crop, &limits(5_000_000, Some(1_000_000), &ALL)).unwrap();
            assert_eq!(sent.bytes, file);
            assert_eq!(sent.mime, inspect(&file).unwrap().mime);
        }
    }
}

#[test]
fn metadata_is_cut_out_and_the_pixels_stay_as_they_are() {
    let pixels = photo(120, 90);
    let plain = jpeg(&pixels, 90);
    let note = || PLACE.to_vec();
    let mut profile = b"ICC_PROFILE\0\x01\x01".to_vec();
    profile.extend([7; 40]);
    let marked = with_segments(
        &with_exif(&plain, 1),
        &[(0xe2, profile.clone()), (0xe1, note()), (0xed, note()), (0xfe, note()), (0xe2, note())],
    );
    let trailing = [marked.as_slice(), b"\xff\xd8hidden ", PLACE].concat();
    let sent = fit_for_network(&trailing, None, &limits(5_000_000, None, &ALL)).unwrap();
    assert!(!contains(&sent.bytes, &PLACE[..10]));
    assert!(contains(&sent.bytes, &profile), "the colour profile stays");
    assert_eq!(decoded(&sent.bytes), decoded(&plain));
    assert!(sent.bytes.len() < marked.len());

    let png = encoded(pixels.clone(), ImageFormat::Png);
    let mut dirty = png.clone();
    for kind in [b"tEXt", b"iTXt", b"zTXt", b"eXIf", b"tIME", b"prVt"] {
        dirty = with_chunk(&dirty, &chunk(kind, PLACE));
    }
    let sent = fit_for_network(&dirty, None, &limits(5_000_000, None, &ALL)).unwrap();
    assert_eq!(sent.bytes, png);

    let gif = animation(40, 30);
    let end = gif.len() - 1;
    let comment = [b"\x21\xfe".as_slice(), &[PLACE.len() as u8], PLACE, &[0]].concat();
    let dirty = [&gif[..end], &comment, &gif[end..], PLACE].concat();
    let sent = fit_for_network(&dirty, None, &limits(5_000_000, None, &ALL)).unwrap();
    assert_eq!(sent.bytes, gif, "the animation and its loop stay");
}

#[test]
fn a_webp_with_metadata_keeps_its_pixels_and_a_correct_container() {
    let plain = encoded(photo(60, 40), ImageFormat::WebP);
    let picture = &plain[12..];
    let mut body = b"VP8X\x0a\0\0\0".to_vec();
    body.extend([0b0000_1100, 0, 0, 0, 59, 0, 0, 39, 0, 0]);
    body.extend(picture);
    for kind in [b"EXIF", b"XMP "] {
        let mut private = exif(1);
        private.resize(private.len() + private.len() % 2, 0);
        body.extend(kind);
        body.extend(u32::try_from(private.len()).unwrap().to_le_bytes());
        body.extend(private);
    }
    let mut dirty = b"RIFF".to_vec();
    dirty.extend(u32::try_from(body.len() + 4).unwrap().to_le_bytes());
    dirty.extend(b"WEBP");
    dirty.extend(body);
    assert!(contains(&dirty, &PLACE[..10]));
    let sent = fit_for_network(&dirty, None, &limits(5_000_000, None, &ALL)).unwrap();
    assert!(!contains(&sent.bytes, &PLACE[..10]));
    assert_eq!(u32::from_le_bytes(sent.bytes[4..8].try_into().unwrap()) as usize, sent.bytes.len() - 8);
    assert_eq!(sent.bytes[20], 0, "no flag announces what is gone");
    assert_eq!(decoded(&sent.bytes), decoded(&plain));
    assert_eq!(inspect(&sent.bytes).unwrap().mime, "image/webp");
}

#[test]
fn orientation_is_applied_and_its_tag_removed() {
    let file = with_exif(&jpeg(&quarters(160, 80), 95), 6);
    let sent = fit_for_network(&file, None, &limits(5_000_000, None, &ALL)).unwrap();
    assert_eq!((sent.width, sent.height, sent.mime), (80, 160, "image/jpeg"));
    let pixels = decoded(&sent.bytes);
    assert!(near(pixels.get_pixel(20, 40).0, BLUE) && near(pixels.get_pixel(60, 40).0, RED));
    assert!(!contains(&sent.bytes, b"Exif"));
}

#[test]
fn a_crop_is_meant_upright_in_every_orientation() {
    let stored = jpeg(&quarters(160, 80), 95);
    let upper_left = [RED, GREEN, WHITE, BLUE, RED, BLUE, WHITE, GREEN];
    let crop = Crop { x: 0, y: 0, width: 500, height: 500 };
    for (orientation, wanted) in (1..=8).zip(upper_left) {
        let file = with_exif(&stored, orientation);
        let sent = fit_for_network(&file, Some(crop), &limits(5_000_000, None, &ALL)).unwrap();
        let size = if orientation >= 5 { (40, 80) } else { (80, 40) };
        assert_eq!((sent.width, sent.height), size, "orientation {orientation}");
        let pixels = decoded(&sent.bytes);
        for (x, y) in [(4, 4), (size.0 - 5, size.1 - 5)] {
            let pixel = pixels.get_pixel(x, y).0;
            assert!(near(pixel, wanted), "orientation {orientation} at {x},{y}: {pixel:?}, not {wanted:?}");
        }
    }
    let file = encoded(photo(100, 100), ImageFormat::Png);
    for crop in [
        Crop { x: 990, y: 990, width: 1_000, height: 1_000 },
        Crop { x: u16::MAX, y: u16::MAX, width: u16::MAX, height: 0 },
        Crop { x: 500, y: 0, width: 0, height: 1 },
    ] {
        let sent = fit_for_network(&file, Some(crop), &limits(5_000_000, None, &ALL)).unwrap();
        assert!(sent.width >= 1 && sent.height >= 1 && sent.width <= 100, "{crop:?} gives something inside");
    }
}

#[test]
fn byte_and_pixel_limits_are_kept() {
    let file = jpeg(&photo(1_200, 900), 95);
    for max_bytes in [400_000, 100_000, 30_000, 5_000, 1_500] {
        let sent = fit_for_network(&file, None, &limits(max_bytes, None, &ALL)).unwrap();
        assert!(sent.bytes.len() as u64 <= max_bytes);
        let ratio = f64::from(sent.width) / f64::from(sent.height);
        assert!((ratio - 4.0 / 3.0).abs() < 0.06, "{} x {}", sent.width, sent.height);
    }
    for max_pixels in [1_080_000, 1_079_999, 500_000, 10_000, 7, 1] {
        let sent = fit_for_network(&file, None, &limits(9_000_000, Some(max_pixels), &ALL)).unwrap();
        assert!(u64::from(sent.width) * u64::from(sent.height) <= max_pixels);
        let passes = sent.bytes == file;
        assert_eq!(passes, max_pixels == 1_080_000, "re-encoded only where it must be");
    }
    let fault = fit_for_network(&file, None, &limits(100, None, &ALL)).unwrap_err();
    assert!(matches!(fault, MediaFault::TooManyBytes { max: 100, .. }), "{fault:?}");
}

#[test]
fn only_accepted_types_leave() {
    let webp = encoded(photo(100, 80), ImageFormat::WebP);
    let sent = fit_for_network(&webp, None, &limits(900_000, None, &["image/jpeg"])).unwrap();
    assert_eq!(
        ImageReader::new(std::io::Cursor::new(&sent.bytes)).with_guessed_format().unwrap().format(),
        Some(ImageFormat::Jpeg)
    );
    let sent = fit_for_network(&webp, None, &limits(900_000, None, &["image/png"])).unwrap();
    assert_eq!(sent.mime, "image/png");
    assert_eq!(decoded(&sent.bytes), decoded(&webp), "nothing is lost in a PNG");
    let fault = fit_for_network(&webp, None, &limits(900_000, None, &["image/avif"])).unwrap_err();
    assert_eq!(fault, MediaFault::Unsupported { format: "image/webp" });
}

#[test]
fn transparency_stays_where_it_can_and_becomes_white_where_not() {
    let webp = encoded(translucent(90, 60), ImageFormat::WebP);
    let sent = fit_for_network(&webp, None, &limits(900_000, None, &["image/jpeg", "image/png"])).unwrap();
    assert_eq!(sent.mime, "image/png");
    assert_eq!(image::load_from_memory(&sent.bytes).unwrap().into_rgba8().get_pixel(0, 0).0[3], 0);
    let sent = fit_for_network(&webp, None, &limits(900_000, None, &["image/jpeg"])).unwrap();
    assert!(near(decoded(&sent.bytes).get_pixel(0, 0).0, [255, 255, 255]));
}

#[test]
fn an_animation_is_never_frozen_silently() {
    let gif = animation(200, 200);
    for limits in [limits(100, None, &ALL), limits(900_000, Some(100), &ALL), limits(900_000, None, &["image/jpeg"])] {
        assert_eq!(fit_for_network(&gif, None, &limits).unwrap_err(), MediaFault::AnimationLost);
    }
    let crop = Some(Crop { x: 0, y: 0, width: 500, height: 500 });
    assert_eq!(fit_for_network(&gif, crop, &limits(900_000, None, &ALL)).unwrap_err(), MediaFault::AnimationLost);
}
