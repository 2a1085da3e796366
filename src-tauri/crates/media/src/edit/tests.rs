//! Edits, proved on pixels.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;
use image::{Rgb, RgbImage};
use moxcms::{ColorProfile, Layout, TransformOptions};
use pupitre_domain::edit::{BlurRegion, FocalPoint, Light, UsePatch};
use pupitre_domain::network::{ImagePreset, PresetKind};

const ALL: &[&str] = &["image/jpeg", "image/png", "image/gif", "image/webp"];

fn limits(max_bytes: u64, mimes: &[&str]) -> ImageLimits {
    ImageLimits {
        max_count: 4,
        max_bytes,
        max_pixels: None,
        mime_types: mimes.iter().map(|mime| (*mime).to_owned()).collect(),
        alt_max: 100,
    }
}

/// Waves and grain: as hard to compress and to reduce as a photograph of foliage.
fn foliage(width: u32, height: u32) -> RgbImage {
    let mut seed = 7_u32;
    RgbImage::from_fn(width, height, |x, y| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let grain = f64::from(seed >> 27) - 16.0;
        let (x, y) = (f64::from(x), f64::from(y));
        let leaf = ((x / 9.0).sin() * (y / 7.0).cos() * 50.0) + ((x + y) / 83.0).sin() * 40.0;
        Rgb([110.0 + leaf + grain, 130.0 + leaf * 0.8 + grain, 90.0 - leaf * 0.5 + grain]
            .map(|v| v.clamp(0.0, 255.0) as u8))
    })
}

fn jpeg(picture: &RgbImage) -> Vec<u8> {
    encode::jpeg(&DynamicImage::ImageRgb8(picture.clone()), None, 95).unwrap().bytes
}

fn png(picture: &RgbImage) -> Vec<u8> {
    encode::png(&DynamicImage::ImageRgb8(picture.clone()), None).unwrap().bytes
}

fn read(bytes: &[u8]) -> RgbImage {
    image::load_from_memory(bytes).unwrap().to_rgb8()
}

fn made(bytes: &[u8], recipe: Recipe) -> RgbImage {
    read(&edit(bytes, &Fitting { recipe, size: None }, &limits(50_000_000, &["image/png"])).unwrap().bytes)
}

#[test]
fn every_crop_shows_the_focal_point() {
    // One red spot; each crop has to show it, near its middle where the picture allows.
    for (x, y) in [(300, 200), (1_150, 420), (40, 860)] {
        let mut picture = RgbImage::from_pixel(1_200, 900, Rgb([20, 60, 160]));
        for dy in 0..12 {
            for dx in 0..12 {
                picture.put_pixel(x + dx, y + dy, Rgb([255, 0, 0]));
            }
        }
        let bytes = png(&picture);
        let focus = FocalPoint { x: ((x + 6) * 10_000 / 1_200) as u16, y: ((y + 6) * 10_000 / 900) as u16 };
        for turns in 0..4 {
            for straighten in [0, -80] {
                let recipe = Recipe { turns, straighten, focus: Some(focus), ..Recipe::default() };
                for (width, height) in [(500, 500), (400, 500), (600, 315), (270, 480)] {
                    let preset = ImagePreset::post(PresetKind::Square, width, height);
                    let fitting = Fitting::resolve(&recipe, None::<&UsePatch>, Some(&preset), None, (1_200, 900));
                    let rendition = edit(&bytes, &fitting, &limits(9_000_000, &["image/png"])).unwrap();
                    assert_eq!((rendition.width, rendition.height), (width, height), "the format to the pixel");
                    let cut_off = straighten != 0 && (!(200..=1_000).contains(&x) || !(150..=740).contains(&y));
                    let red = read(&rendition.bytes).pixels().filter(|p| p.0[0] > 180 && p.0[1] < 90).count();
                    assert!(red > 4 || cut_off, "{x},{y} {turns} {straighten} {width}×{height}: {red}");
                }
            }
        }
    }
}

#[test]
fn straightening_shows_no_empty_corner_and_turns_the_right_way() {
    let white = png(&RgbImage::from_pixel(400, 300, Rgb([250; 3])));
    for straighten in [-450, -137, -20, 5, 90, 301, 450] {
        let picture = made(&white, Recipe { straighten, ..Recipe::default() });
        assert!(picture.pixels().all(|pixel| pixel.0.iter().all(|channel| *channel >= 249)), "{straighten}");
    }
    // A horizon that falls to the right by three degrees is level after a turn of three degrees to the left.
    let slope = RgbImage::from_fn(600, 400, |x, y| {
        let horizon = 200.0 + (f64::from(x) - 300.0) * 3.0_f64.to_radians().tan();
        Rgb(if f64::from(y) < horizon { [230; 3] } else { [20; 3] })
    });
    let level = made(&png(&slope), Recipe { straighten: -30, ..Recipe::default() });
    let edge = |x: u32| (0..level.height()).find(|y| level.get_pixel(x, *y).0[0] < 128).unwrap();
    assert!(edge(20).abs_diff(edge(level.width() - 20)) <= 2, "{} {}", edge(20), edge(level.width() - 20));
}

/// Mean of what a picture's neighbours differ by: its fine detail.
fn detail(picture: &RgbImage, (x0, y0, w, h): (u32, u32, u32, u32)) -> f64 {
    let grey = |x, y| picture.get_pixel(x, y).0.iter().map(|channel| f64::from(*channel)).sum::<f64>() / 3.0;
    let mut sum = 0.0;
    for y in y0 + 1..y0 + h - 1 {
        for x in x0 + 1..x0 + w - 1 {
            let around = grey(x - 1, y) + grey(x + 1, y) + grey(x, y - 1) + grey(x, y + 1);
            sum += (4.0 * grey(x, y) - around).abs();
        }
    }
    sum / f64::from((w - 2) * (h - 2))
}

#[test]
fn a_blurred_plate_holds_nothing_that_could_be_recovered() {
    // Two plates that differ in every character, on the same car.
    let plate = |shift: u32| {
        let mut picture = foliage(800, 600);
        for y in 300..360 {
            for x in 200..440 {
                let stroke = ((x + shift) / 9 + (y + shift * 3) / 20).is_multiple_of(2);
                picture.put_pixel(x, y, Rgb(if stroke { [15; 3] } else { [245; 3] }));
            }
        }
        picture
    };
    let region = pupitre_domain::edit::Region { x: 2_450, y: 4_950, width: 3_100, height: 1_100 };
    for round in [false, true] {
        let recipe = Recipe { blurs: vec![BlurRegion { region, round }], ..Recipe::default() };
        let (one, other) = (plate(0), plate(5));
        let (hidden, second) = (made(&png(&one), recipe.clone()), made(&png(&other), recipe));
        let inner = (260, 312, 120, 36);
        let (before, after) = (detail(&one, inner), detail(&hidden, inner));
        assert!(after < before / 100.0 && after < 1.0, "detail {before:.1} → {after:.3}");
        // What is left of one and of the other is nearly the same.
        let mut differ: f64 = 0.0;
        for y in 312..348 {
            for x in 260..380 {
                let (a, b) = (hidden.get_pixel(x, y).0[0], second.get_pixel(x, y).0[0]);
                differ = differ.max(f64::from(a.abs_diff(b)));
            }
        }
        assert!(differ <= 26.0, "two plates still differ by {differ}");
        // Outside nothing changed.
        assert_eq!(hidden.get_pixel(100, 100), one.get_pixel(100, 100));
        assert_eq!(hidden.get_pixel(700, 500), one.get_pixel(700, 500));
    }
}

/// Structural similarity of the greys, in windows of eight by eight.
fn ssim(one: &RgbImage, other: &RgbImage) -> f64 {
    assert_eq!(one.dimensions(), other.dimensions());
    let grey = |p: &Rgb<u8>| 0.299 * f64::from(p.0[0]) + 0.587 * f64::from(p.0[1]) + 0.114 * f64::from(p.0[2]);
    let (mut sum, mut count) = (0.0, 0.0);
    for y in (0..one.height() - 8).step_by(4) {
        for x in (0..one.width() - 8).step_by(4) {
            let (mut a, mut b, mut aa, mut bb, mut ab) = (0.0, 0.0, 0.0, 0.0, 0.0);
            for dy in 0..8 {
                for dx in 0..8 {
                    let (p, q) = (grey(one.get_pixel(x + dx, y + dy)), grey(other.get_pixel(x + dx, y + dy)));
                    (a, b, aa, bb, ab) = (a + p, b + q, aa + p * p, bb + q * q, ab + p * q);
                }
            }
            let n = 64.0;
            let (ma, mb) = (a / n, b / n);
            let (va, vb, cov) = (aa / n - ma * ma, bb / n - mb * mb, ab / n - ma * mb);
            let (c1, c2) = (6.502_5, 58.522_5);
            sum += (2.0 * ma * mb + c1) * (2.0 * cov + c2) / ((ma * ma + mb * mb + c1) * (va + vb + c2));
            count += 1.0;
        }
    }
    sum / count
}

/// Lanczos of three lobes in doubles, pixel by pixel, written as the formula says: slow and beyond doubt.
fn reference(picture: &RgbImage, width: u32, height: u32) -> RgbImage {
    let kernel = |t: f64| {
        if t.abs() < 1e-9 {
            return 1.0;
        }
        if t.abs() >= 3.0 {
            return 0.0;
        }
        let p = std::f64::consts::PI * t;
        3.0 * p.sin() * (p / 3.0).sin() / (p * p)
    };
    let taps = |at: u32, from: u32, to: u32| -> Vec<(u32, f64)> {
        let scale = f64::from(from) / f64::from(to);
        let centre = (f64::from(at) + 0.5) * scale;
        let reach = 3.0 * scale.max(1.0);
        let (first, last) = ((centre - reach).floor().max(0.0) as u32, ((centre + reach).ceil() as u32).min(from));
        let raw: Vec<(u32, f64)> =
            (first..last).map(|i| (i, kernel((f64::from(i) + 0.5 - centre) / scale.max(1.0)))).collect();
        let sum: f64 = raw.iter().map(|(_, w)| w).sum();
        raw.into_iter().map(|(i, w)| (i, w / sum)).collect()
    };
    let columns: Vec<_> = (0..width).map(|x| taps(x, picture.width(), width)).collect();
    let rows: Vec<_> = (0..height).map(|y| taps(y, picture.height(), height)).collect();
    let mut wide = vec![[0.0_f64; 3]; (width * picture.height()) as usize];
    for y in 0..picture.height() {
        for (x, taps) in columns.iter().enumerate() {
            for (i, weight) in taps {
                let sum = &mut wide[(y * width) as usize + x];
                for (sum, value) in sum.iter_mut().zip(picture.get_pixel(*i, y).0) {
                    *sum += f64::from(value) * weight;
                }
            }
        }
    }
    RgbImage::from_fn(width, height, |x, y| {
        let mut sum = [0.0; 3];
        for (i, weight) in &rows[y as usize] {
            for (sum, value) in sum.iter_mut().zip(wide[(i * width + x) as usize]) {
                *sum += value * weight;
            }
        }
        Rgb(sum.map(|v| v.round().clamp(0.0, 255.0) as u8))
    })
}

#[test]
fn reducing_and_compressing_lose_nothing_that_is_seen() {
    let picture = foliage(1_600, 1_200);
    let target = reference(&picture, 800, 600);
    let bytes = png(&picture);
    let fitting = Fitting { recipe: Recipe::default(), size: Some((800, 600)) };
    let lossless = read(&edit(&bytes, &fitting, &limits(50_000_000, &["image/png"])).unwrap().bytes);
    let same = ssim(&lossless, &target);
    assert!(same >= 0.999, "resizing alone: {same:.5}");
    let sent = edit(&jpeg(&picture), &fitting, &limits(50_000_000, &["image/jpeg"])).unwrap();
    let near = ssim(&read(&sent.bytes), &target);
    assert!(near >= 0.97, "as a JPEG: {near:.4}");
    println!("SSIM against the reference: {same:.5} without loss, {near:.4} as a JPEG of {} bytes", sent.bytes.len());
}

#[test]
fn a_target_of_bytes_is_met_and_the_largest_picture_that_meets_it_is_kept() {
    let bytes = jpeg(&foliage(2_000, 1_500));
    for target in [900_000_u32, 300_000, 60_000, 20_000] {
        let recipe = Recipe { max_bytes: Some(target), ..Recipe::default() };
        let sent = edit(&bytes, &Fitting { recipe, size: None }, &limits(8_000_000, ALL)).unwrap();
        assert!(sent.bytes.len() <= target as usize, "{} for {target}", sent.bytes.len());
        assert!(sent.bytes.len() * 4 >= target as usize, "{} wastes {target}", sent.bytes.len());
    }
}

#[test]
fn what_complies_passes_through_and_what_is_edited_says_nothing_of_its_maker() {
    let plain = jpeg(&foliage(800, 1_000));
    let same =
        Fitting { recipe: Recipe { focus: Some(FocalPoint::MIDDLE), ..Recipe::default() }, size: Some((1_080, 1_350)) };
    assert_eq!(edit(&plain, &same, &limits(8_000_000, ALL)).unwrap().bytes, plain, "byte for byte");
    // An EXIF segment with a place in it.
    let mut told = plain[..2].to_vec();
    let exif = b"Exif\0\0MM\0*\0\0\0\x08 48.8566 2.3522 Canon";
    told.extend([0xff, 0xe1]);
    told.extend(u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
    told.extend(exif);
    told.extend(&plain[2..]);
    for recipe in [Recipe::default(), Recipe { turns: 1, ..Recipe::default() }] {
        let sent = edit(&told, &Fitting { recipe, size: None }, &limits(8_000_000, ALL)).unwrap();
        let spoken = sent.bytes.windows(5).any(|window| window == b"Canon" || window == b"48.85");
        assert!(!spoken);
    }
    let bare = edit(&told, &Fitting::default(), &limits(8_000_000, ALL)).unwrap();
    assert!(is_stripped_form(&told, &bare.bytes) && bare.bytes == plain);
}

/// CIE 1976 distance after a profile's way to sRGB.
fn delta_e(one: [u8; 3], other: [u8; 3]) -> f64 {
    let lab = |rgb: [u8; 3]| {
        let [r, g, b] = rgb.map(|v| {
            let v = f64::from(v) / 255.0;
            if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        });
        let xyz = [
            (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.950_47,
            0.2126 * r + 0.7152 * g + 0.0722 * b,
            (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.088_83,
        ];
        let [x, y, z] = xyz.map(|v| if v > 0.008_856 { v.cbrt() } else { 7.787 * v + 16.0 / 116.0 });
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    };
    lab(one).iter().zip(lab(other)).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
}

fn to_srgb(profile: &ColorProfile, pixel: [u8; 3]) -> [u8; 3] {
    let way = profile
        .create_transform_8bit(Layout::Rgb, &ColorProfile::new_srgb(), Layout::Rgb, TransformOptions::default())
        .unwrap();
    let mut out = [0; 3];
    way.transform(&pixel, &mut out).unwrap();
    out
}

#[test]
fn colours_stay_the_ones_that_were_meant() {
    for (name, profile) in
        [("Display P3", ColorProfile::new_display_p3()), ("Adobe RGB", ColorProfile::new_adobe_rgb())]
    {
        let icc = profile.encode().unwrap();
        for colour in [[200, 60, 40], [40, 180, 70], [30, 90, 210], [180, 180, 180], [230, 200, 60]] {
            let picture = DynamicImage::ImageRgb8(RgbImage::from_pixel(400, 400, Rgb(colour)));
            let bytes = encode::png(&picture, Some(&icc)).unwrap().bytes;
            let meant = to_srgb(&profile, colour);
            // What is sent keeps its profile: read with it, the colour is the same.
            let fitting = Fitting { recipe: Recipe { turns: 1, ..Recipe::default() }, size: Some((200, 200)) };
            let sent = edit(&bytes, &fitting, &limits(8_000_000, &["image/jpeg"])).unwrap();
            let kept = Header::read(&sent.bytes).unwrap().profile(&sent.bytes).unwrap();
            let kept = ColorProfile::new_from_slice(&kept).unwrap();
            let seen = to_srgb(&kept, read(&sent.bytes).get_pixel(100, 100).0);
            assert!(delta_e(meant, seen) < 2.0, "{name} {colour:?}: sent as {seen:?}, meant {meant:?}");
            // What the window and templates get is in sRGB.
            let shown = super::picture(&bytes, &Recipe { turns: 1, ..Recipe::default() }, 200).unwrap();
            let seen = read(&shown.bytes).get_pixel(100, 100).0;
            assert!(delta_e(meant, seen) < 2.5, "{name} {colour:?}: shown as {seen:?}, meant {meant:?}");
        }
    }
}

#[test]
fn light_is_changed_after_the_cut_and_drafts_look_like_what_is_sent() {
    let bytes = jpeg(&foliage(1_200, 900));
    let recipe = Recipe {
        straighten: 40,
        light: Light { exposure: 25, contrast: 20, saturation: -30, warmth: 15 },
        crop: Some(Region { x: 1_000, y: 1_000, width: 6_000, height: 8_000 }),
        ..Recipe::default()
    };
    let fitting = Fitting { recipe: recipe.clone(), size: Some((400, 400)) };
    let sent = read(&edit(&bytes, &fitting, &limits(8_000_000, ALL)).unwrap().bytes);
    let shown = read(&draft(&bytes, &recipe, Stage::Result, 400).unwrap().bytes);
    let shown = image::imageops::resize(&shown, sent.width(), sent.height(), image::imageops::FilterType::Triangle);
    let mean = |picture: &RgbImage| {
        picture.as_raw().iter().map(|v| f64::from(*v)).sum::<f64>() / picture.as_raw().len() as f64
    };
    assert!((mean(&sent) - mean(&shown)).abs() < 2.0, "{} {}", mean(&sent), mean(&shown));
    assert!(ssim(&sent, &shown) > 0.8, "{}", ssim(&sent, &shown));
    let frame = draft(&bytes, &recipe, Stage::Frame, 400).unwrap();
    assert_eq!(frame.width, 400);
    let whole = draft(&bytes, &recipe, Stage::Picture, 400).unwrap();
    assert_eq!((whole.width, whole.height), (400, 300));
}
