//! Copies of a picture are found by their fingerprints, other pictures are not; colours tell what is alike.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, missing_docs, unreachable_pub)]

#[path = "support/scene.rs"]
mod scenes;
mod support;

use image::imageops::{FilterType, crop_imm, resize};
use image::{ImageFormat, RgbImage};
use pupitre_media::{Fingerprint, examine, palette_distance};
use scenes::scene;
use support::*;

const SCENES: u64 = 48;

fn print_of(file: &[u8]) -> Fingerprint {
    examine(file, &[]).unwrap().fingerprint.expect("a scene has features")
}

fn changed(pixels: &RgbImage, change: impl Fn(f32) -> f32) -> RgbImage {
    let mut pixels = pixels.clone();
    for channel in pixels.iter_mut() {
        *channel = change(f32::from(*channel)).clamp(0.0, 255.0) as u8;
    }
    pixels
}

fn trimmed(pixels: &RgbImage, hundredths: u32) -> RgbImage {
    let (width, height) = pixels.dimensions();
    let (x, y) = (width * hundredths / 200, height * hundredths / 200);
    crop_imm(pixels, x, y, width - 2 * x, height - 2 * y).to_image()
}

#[test]
fn copies_are_near_and_other_pictures_are_far() {
    let mut originals = Vec::new();
    let mut kinds: Vec<(&str, Vec<u32>, bool)> = Vec::new();
    let mut note =
        |kind: &'static str, distance: u32, must: bool| match kinds.iter_mut().find(|(known, ..)| *known == kind) {
            Some((_, distances, _)) => distances.push(distance),
            None => kinds.push((kind, vec![distance], must)),
        };
    for number in 0..SCENES {
        let size = [(240, 180), (180, 240), (240, 160), (200, 200)][number as usize % 4];
        let pixels = scene(number, size.0, size.1);
        let original = print_of(&jpeg(&pixels, 90));
        let smaller = resize(&pixels, size.0 / 3, size.1 / 3, FilterType::Triangle);
        let larger = resize(&pixels, size.0 * 3, size.1 * 3, FilterType::CatmullRom);
        note("re-encoded at quality 40", print_of(&jpeg(&pixels, 40)).distance(original), true);
        note("as PNG", print_of(&encoded(pixels.clone(), ImageFormat::Png)).distance(original), true);
        note("a third as large", print_of(&jpeg(&smaller, 80)).distance(original), true);
        note("three times as large", print_of(&jpeg(&larger, 80)).distance(original), true);
        note("brighter", print_of(&jpeg(&changed(&pixels, |v| v * 1.1 + 8.0), 85)).distance(original), true);
        note("less contrast", print_of(&jpeg(&changed(&pixels, |v| v * 0.75 + 30.0), 85)).distance(original), true);
        note("trimmed by 2 %", print_of(&jpeg(&trimmed(&pixels, 2), 85)).distance(original), true);
        note("trimmed by 5 %", print_of(&jpeg(&trimmed(&pixels, 5), 85)).distance(original), false);
        let turned = image::imageops::rotate90(&pixels);
        note("turned, told by its forms", print_of(&jpeg(&turned, 85)).distance_turned(original), true);
        let mirrored = image::imageops::flip_horizontal(&pixels);
        note("mirrored, told by its forms", print_of(&jpeg(&mirrored, 85)).distance_turned(original), true);
        originals.push(original);
    }
    for (kind, distances, must) in &mut kinds {
        distances.sort_unstable();
        let found = distances.iter().filter(|distance| **distance <= Fingerprint::NEAR).count();
        let share = found * 100 / distances.len();
        eprintln!(
            "{kind}: {share} % found, median {}, worst {}",
            distances[distances.len() / 2],
            distances[distances.len() - 1]
        );
        assert!(share >= if *must { 97 } else { 60 }, "{kind}: {share} % of copies found");
    }
    let mut pairs = Vec::new();
    for (number, one) in originals.iter().enumerate() {
        pairs.extend(originals[number + 1..].iter().map(|other| one.distance(*other)));
    }
    pairs.sort_unstable();
    let wrong = pairs.iter().filter(|distance| **distance <= Fingerprint::NEAR).count();
    eprintln!("{} pairs of different pictures: {wrong} taken for copies, nearest {}", pairs.len(), pairs[0]);
    assert!(wrong * 1_000 <= pairs.len(), "{wrong} of {} different pairs taken for copies", pairs.len());
}

#[test]
fn the_colours_of_a_copy_are_nearer_than_those_of_other_pictures() {
    let palettes: Vec<_> = (0..40)
        .map(|number| {
            let pixels = scene(number, 160, 120);
            let smaller = resize(&pixels, 90, 68, FilterType::Triangle);
            (examine(&jpeg(&pixels, 90), &[]).unwrap().palette, examine(&jpeg(&smaller, 70), &[]).unwrap().palette)
        })
        .collect();
    let mut first = 0;
    for (number, (_, copy)) in palettes.iter().enumerate() {
        assert!((2..=pupitre_media::PALETTE_MAX).contains(&copy.len()));
        let own = palette_distance(copy, &palettes[number].0);
        assert!(own < 0.3, "scene {number}: {own}");
        first += usize::from(palettes.iter().all(|(other, _)| palette_distance(copy, other) >= own));
    }
    assert!(first >= 36, "{first} of 40 copies have their original's colours nearest");
}
