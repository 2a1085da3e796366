//! A thousand photographs of our own making: phones, cameras, exports, the web's formats. Made once, kept in `target`.
#![allow(dead_code, unreachable_pub, missing_docs)]

#[path = "../../../src-tauri/crates/media/tests/support/scene.rs"]
mod scenes;

use image::imageops::{crop_imm, flip_horizontal, thumbnail};
use image::{ImageFormat, RgbImage};
pub use scenes::scene;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use turbojpeg::{Compressor, Image, PixelFormat, Subsamp};

/// Changes with the recipe, so that old pictures are not taken for new ones.
const RECIPE: &str = "photos-1";
/// Pictures out of one scene.
const PER_SCENE: usize = 41;

/// A picture and what it stands for.
#[derive(Clone)]
pub struct Photo {
    pub path: PathBuf,
    pub kind: &'static str,
}

const KINDS: [&str; 8] = ["phone", "camera", "export", "web", "webp", "progressive", "png", "graphic"];

/// At least `count` pictures, made where they are not there yet.
pub fn photographs(folder: &Path, count: usize) -> Vec<Photo> {
    let folder = folder.join(RECIPE);
    std::fs::create_dir_all(&folder).unwrap();
    let scenes = count.div_ceil(PER_SCENE) as u64;
    let next = AtomicU64::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::SeqCst);
                    if number >= scenes {
                        return;
                    }
                    let done = folder.join(format!("{number:03}.done"));
                    if !done.exists() {
                        make(&folder, number);
                        std::fs::write(done, b"").unwrap();
                    }
                }
            });
        }
    });
    let mut photos: Vec<Photo> = std::fs::read_dir(&folder)
        .unwrap()
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let number: u64 = name.get(..3)?.parse().ok()?;
            let kind = KINDS.into_iter().find(|kind| name.contains(&format!("-{kind}-")))?;
            (number < scenes).then(|| Photo { path: entry.path(), kind })
        })
        .collect();
    photos.sort_by(|one, other| one.path.cmp(&other.path));
    photos
}

fn make(folder: &Path, number: u64) {
    let whole = scene(1_000 + number, 6_000, 4_000);
    let mut chance = number.wrapping_mul(0x2545_f491_4f6c_dd1d) | 1;
    let mut below = |most: u64| {
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        chance % most
    };
    let save = |kind: &str, index: u64, extension: &str, bytes: &[u8]| {
        std::fs::write(folder.join(format!("{number:03}-{kind}-{index:02}.{extension}")), bytes).unwrap();
    };
    for index in 0..18 {
        let (x, y) = (below(1_960) as u32, below(970) as u32);
        let mut part = crop_imm(&whole, x, y, 4_032, 3_024).to_image();
        if below(2) == 1 {
            part = flip_horizontal(&part);
        }
        toned(&mut part, 85 + below(35) as u32);
        let turned = [1, 6, 6, 8, 3, 1][below(6) as usize];
        let plain = jpeg(&part, 86 + below(8) as i32, false);
        save("phone", index, "jpg", &with_exif(&plain, turned, 4_000 + below(900) as u32));
    }
    for index in 0..3 {
        let mut part = whole.clone();
        toned(&mut part, 88 + 9 * index as u32);
        save("camera", index, "jpg", &with_exif(&jpeg(&part, 90 + index as i32, false), 1, 0));
    }
    for index in 0..9 {
        let (width, height) = [(1_080, 1_350), (1_080, 1_080), (1_080, 566)][index as usize % 3];
        let (w, h) = (width * 2, height * 2);
        let part =
            crop_imm(&whole, below(u64::from(6_000 - w)) as u32, below(u64::from(4_000 - h)) as u32, w, h).to_image();
        let mut part = thumbnail(&part, width, height);
        toned(&mut part, 90 + below(25) as u32);
        save("export", index, "jpg", &jpeg(&part, 74 + below(12) as i32, false));
    }
    let web = thumbnail(&whole, 1_600, 1_067);
    for index in 0..3 {
        let mut part = web.clone();
        toned(&mut part, 85 + 12 * index as u32);
        save("web", index, "jpg", &jpeg(&part, 80, false));
    }
    for index in 0..2 {
        let source = folder.join(format!("{number:03}-web-{index:02}.jpg"));
        let target = folder.join(format!("{number:03}-webp-{index:02}.webp"));
        let mut vips = Command::new("vips");
        vips.arg("copy").arg(&source).arg(format!("{}[Q=80]", target.display())).stderr(Stdio::null());
        if !vips.status().is_ok_and(|status| status.success()) {
            // Without the peer's own tools there is nothing to compare, and no lossy WebP.
            let _ = std::fs::remove_file(target);
        }
    }
    let large = thumbnail(&whole, 2_048, 1_365);
    for index in 0..2 {
        let mut part = large.clone();
        toned(&mut part, 90 + 15 * index as u32);
        save("progressive", index, "jpg", &jpeg(&part, 84, true));
    }
    for index in 0..4 {
        let part = crop_imm(&large, below(960) as u32, below(280) as u32, 1_080, 1_080).to_image();
        let kind = if index < 2 { "png" } else { "graphic" };
        let part = if index < 2 { part } else { flat(part) };
        let mut bytes = Cursor::new(Vec::new());
        part.write_to(&mut bytes, ImageFormat::Png).unwrap();
        save(kind, index, "png", &bytes.into_inner());
    }
}

/// Lighter or darker, in hundredths.
fn toned(part: &mut RgbImage, hundredths: u32) {
    let table: Vec<u8> = (0..256_u32).map(|value| (value * hundredths / 100).min(255) as u8).collect();
    for channel in part.iter_mut() {
        *channel = table[usize::from(*channel)];
    }
}

/// Few colours in areas, as in a drawn visual.
fn flat(part: RgbImage) -> RgbImage {
    let small = thumbnail(&part, 54, 54);
    RgbImage::from_fn(1_080, 1_080, |x, y| {
        let pixel = small.get_pixel(x / 20, y / 20);
        image::Rgb(pixel.0.map(|channel| channel / 48 * 48 + 20))
    })
}

pub fn jpeg(pixels: &RgbImage, quality: i32, progressive: bool) -> Vec<u8> {
    let (width, height) = (pixels.width() as usize, pixels.height() as usize);
    let mut compressor = Compressor::new().unwrap();
    compressor.set_quality(quality).unwrap();
    compressor.set_subsamp(Subsamp::Sub2x2).unwrap();
    compressor.set_progressive(progressive).unwrap();
    let source =
        Image { pixels: pixels.as_raw().as_slice(), width, pitch: width * 3, height, format: PixelFormat::RGB };
    compressor.compress_to_vec(source).unwrap()
}

/// As a phone writes it: maker, model, orientation, date, and a place where `place` is not 0.
fn with_exif(jpeg: &[u8], turned: u16, place: u32) -> Vec<u8> {
    let entries = if place == 0 { 5_u16 } else { 6 };
    let heap = 8 + 2 + 12 * u32::from(entries) + 4;
    let gps = heap + 64;
    let mut tiff = b"MM\0\x2a\0\0\0\x08".to_vec();
    tiff.extend(entries.to_be_bytes());
    let mut entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        tiff.extend(tag.to_be_bytes());
        tiff.extend(kind.to_be_bytes());
        tiff.extend(count.to_be_bytes());
        tiff.extend(value);
    };
    entry(0x010f, 2, 10, heap.to_be_bytes());
    entry(0x0110, 2, 10, (heap + 12).to_be_bytes());
    let [high, low] = turned.to_be_bytes();
    entry(0x0112, 3, 1, [high, low, 0, 0]);
    entry(0x0132, 2, 20, (heap + 24).to_be_bytes());
    entry(0x013b, 2, 8, (heap + 48).to_be_bytes());
    if place != 0 {
        entry(0x8825, 4, 1, gps.to_be_bytes());
    }
    tiff.extend([0; 4]);
    tiff.extend(b"Fairphone\0\0\0Phone 12M\0\0\x002026:07:14 18:30:05\0\0\0\0\0A. Dupr\0\0\0\0\0\0\0\0\0");
    if place != 0 {
        let at = gps + 2 + 12 * 4 + 4;
        tiff.extend(4_u16.to_be_bytes());
        for (tag, kind, count, value) in [
            (1_u16, 2_u16, 2_u32, *b"N\0\0\0"),
            (2, 5, 3, at.to_be_bytes()),
            (3, 2, 2, *b"E\0\0\0"),
            (4, 5, 3, (at + 24).to_be_bytes()),
        ] {
            tiff.extend(tag.to_be_bytes());
            tiff.extend(kind.to_be_bytes());
            tiff.extend(count.to_be_bytes());
            tiff.extend(value);
        }
        tiff.extend([0; 4]);
        for part in [place, 2_000, 3_000, 200, 1_500, 900] {
            tiff.extend(part.to_be_bytes());
            tiff.extend(100_u32.to_be_bytes());
        }
    }
    let mut bytes = jpeg[..2].to_vec();
    bytes.extend([0xff, 0xe1]);
    bytes.extend((tiff.len() as u16 + 8).to_be_bytes());
    bytes.extend(b"Exif\0\0");
    bytes.extend(tiff);
    bytes.extend(&jpeg[2..]);
    bytes
}
