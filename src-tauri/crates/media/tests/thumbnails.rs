//! How good thumbnails are, and in which colours.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, missing_docs, unreachable_pub)]

#[path = "support/scene.rs"]
mod scenes;
mod support;

use fast_image_resize::images::Image;
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::RgbImage;
use moxcms::{ColorProfile, Layout, TransformOptions};
use pupitre_domain::content::Crop;
use pupitre_media::{RenditionSpec, examine, fit_for_network, render};
use scenes::scene;
use support::*;

/// All pixels, then Lanczos3: what the fast way is held against.
fn reference(file: &[u8], width: u32, height: u32) -> RgbImage {
    let whole = image::load_from_memory(file).unwrap().into_rgb8();
    let source = Image::from_vec_u8(whole.width(), whole.height(), whole.into_raw(), PixelType::U8x3).unwrap();
    let mut target = Image::new(width, height, PixelType::U8x3);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
    Resizer::new().resize(&source, &mut target, &options).unwrap();
    RgbImage::from_raw(width, height, target.into_vec()).unwrap()
}

fn psnr(one: &RgbImage, other: &RgbImage) -> f64 {
    assert_eq!(one.dimensions(), other.dimensions());
    let error: f64 = one.iter().zip(other.iter()).map(|(a, b)| (f64::from(*a) - f64::from(*b)).powi(2)).sum();
    10.0 * (255.0_f64.powi(2) * one.len() as f64 / error.max(1e-9)).log10()
}

#[test]
fn the_reduced_scale_looks_like_all_pixels() {
    // Sides that no scale divides evenly.
    for (number, (width, height)) in [(1_603, 1_201), (1_201, 1_607), (2_003, 501), (640, 480)].into_iter().enumerate()
    {
        let file = jpeg(&scene(number as u64 + 7, width, height), 90);
        let made = render(&file, &RenditionSpec { max_side: 200, quality: 100 }).unwrap();
        let seen = image::load_from_memory(&made.bytes).unwrap().into_rgb8();
        let quality = psnr(&seen, &reference(&file, made.width, made.height));
        eprintln!("{width} x {height}: {quality:.1} dB");
        assert!(quality > 40.0, "{width} x {height}: {quality:.1} dB");
    }
}

#[test]
fn colours_of_a_wide_profile_are_shown_as_srgb_and_sent_with_their_profile() {
    let p3 = ColorProfile::new_display_p3();
    let profile = p3.encode().unwrap();
    let stored = RgbImage::from_pixel(64, 48, image::Rgb([40, 200, 90]));
    let file = with_segments(&jpeg(&stored, 100), &[(0xe2, [b"ICC_PROFILE\0\x01\x01".as_slice(), &profile].concat())]);
    let mut wanted = [0; 4];
    p3.create_transform_8bit(Layout::Rgba, &ColorProfile::new_srgb(), Layout::Rgba, TransformOptions::default())
        .unwrap()
        .transform(&[40, 200, 90, 255], &mut wanted)
        .unwrap();
    assert!(wanted[0] < 30, "P3's green is out of sRGB's reach: {wanted:?}");
    let examined = examine(&file, &[RenditionSpec { max_side: 32, quality: 100 }]).unwrap();
    let shown = image::load_from_memory(&examined.renditions[0].bytes).unwrap().into_rgb8();
    for (seen, wanted) in shown.get_pixel(16, 12).0.iter().zip(wanted) {
        assert!(seen.abs_diff(wanted) <= 3, "{:?}, not {wanted:?}", shown.get_pixel(16, 12));
    }
    assert!(!contains(&examined.renditions[0].bytes, b"ICC_PROFILE"), "sRGB needs none");
    let crop = Some(Crop { x: 0, y: 0, width: 500, height: 1_000 });
    let sent = fit_for_network(&file, crop, &limits(900_000, None, &["image/jpeg"])).unwrap();
    let kept = pupitre_media_profile(&sent.bytes).expect("the profile goes with its pixels");
    assert_eq!(kept, profile);
    let pixels = image::load_from_memory(&sent.bytes).unwrap().into_rgb8();
    assert!(near(pixels.get_pixel(8, 8).0, [40, 200, 90]), "and the pixels are as they were");
    // A broken profile changes nothing.
    let broken =
        with_segments(&jpeg(&stored, 100), &[(0xe2, b"ICC_PROFILE\0\x01\x01rubbish that is no profile".to_vec())]);
    let shown = examine(&broken, &[RenditionSpec { max_side: 32, quality: 100 }]).unwrap();
    let shown = image::load_from_memory(&shown.renditions[0].bytes).unwrap().into_rgb8();
    assert!(near(shown.get_pixel(16, 12).0, [40, 200, 90]));
}

fn pupitre_media_profile(file: &[u8]) -> Option<Vec<u8>> {
    use image::ImageDecoder as _;
    image::codecs::jpeg::JpegDecoder::new(std::io::Cursor::new(file)).unwrap().icc_profile().unwrap()
}

#[test]
fn grey_and_progressive_pictures_take_the_fast_way_too() {
    let grey = image::DynamicImage::ImageRgb8(scene(3, 900, 700)).into_luma8();
    let file = encoded(grey, image::ImageFormat::Jpeg);
    let made = render(&file, &RenditionSpec { max_side: 120, quality: 100 }).unwrap();
    let seen = image::load_from_memory(&made.bytes).unwrap().into_rgb8();
    assert!(psnr(&seen, &reference(&file, made.width, made.height)) > 40.0);
    let pixels = scene(4, 901, 703);
    let source = turbojpeg::Image {
        pixels: pixels.as_raw().as_slice(),
        width: 901,
        pitch: 901 * 3,
        height: 703,
        format: turbojpeg::PixelFormat::RGB,
    };
    let mut compressor = turbojpeg::Compressor::new().unwrap();
    compressor.set_progressive(true).unwrap();
    let file = compressor.compress_to_vec(source).unwrap();
    let made = render(&file, &RenditionSpec { max_side: 120, quality: 100 }).unwrap();
    let seen = image::load_from_memory(&made.bytes).unwrap().into_rgb8();
    assert!(psnr(&seen, &reference(&file, made.width, made.height)) > 40.0);
    let pixels = [0_u8, 255, 255, 255].repeat(40 * 30);
    let format = turbojpeg::PixelFormat::CMYK;
    let cmyk = turbojpeg::Image { pixels: pixels.as_slice(), width: 40, pitch: 160, height: 30, format };
    let file = turbojpeg::Compressor::new().unwrap().compress_to_vec(cmyk).unwrap();
    let shown = examine(&file, &[RenditionSpec { max_side: 20, quality: 90 }]);
    eprintln!("CMYK: {:?}", shown.as_ref().map(|shown| shown.facts.colour.clone()));
    assert!(shown.is_ok(), "print colours are read by the other decoder");
}
