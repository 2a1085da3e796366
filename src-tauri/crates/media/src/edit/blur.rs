//! Regions made unrecognisable.
//!
//! Mosaics have been undone: averages over many small cells tell a face or a plate to whoever can guess. So there are few
//! cells, each half the region's own mean, in few steps of colour, and then blurred into each other. Nothing of the
//! original is mixed in at the edge. What is left of a region is less than thirty coarse numbers.

use image::{DynamicImage, Rgba, RgbaImage};
use pupitre_domain::edit::{BlurRegion, UNITS};

/// Cells along the longer side of a region.
const LONG: u32 = 6;
/// Cells along the shorter side.
const SHORT: u32 = 4;
/// A step of colour.
const STEP: u32 = 12;

/// Blurs the regions of an upright picture.
pub(super) fn regions(picture: DynamicImage, regions: &[BlurRegion]) -> DynamicImage {
    if regions.is_empty() {
        return picture;
    }
    let translucent = picture.color().has_alpha();
    let mut pixels = picture.into_rgba8();
    for region in regions {
        one(&mut pixels, region);
    }
    let blurred = DynamicImage::ImageRgba8(pixels);
    if translucent { blurred } else { DynamicImage::ImageRgb8(blurred.into_rgb8()) }
}

fn one(pixels: &mut RgbaImage, blur: &BlurRegion) {
    let side = |from: u16, length: u16, side: u32| {
        let (from, length, side) = (u64::from(from), u64::from(length), u64::from(side));
        let units = u64::from(UNITS);
        // Rounded outwards: not a row of the face stays.
        let start = from * side / units;
        let end = ((from + length) * side).div_ceil(units).clamp(start + 1, side.max(start + 1)).min(side);
        (u32::try_from(start).unwrap_or(0), u32::try_from(end).unwrap_or(0))
    };
    let (x0, x1) = side(blur.region.x, blur.region.width, pixels.width());
    let (y0, y1) = side(blur.region.y, blur.region.height, pixels.height());
    let (width, height) = (x1.saturating_sub(x0), y1.saturating_sub(y0));
    if width == 0 || height == 0 {
        return;
    }
    let (across, down) = if width >= height { (LONG, SHORT) } else { (SHORT, LONG) };
    let (across, down) = (across.min(width), down.min(height));
    let cells = cells(pixels, (x0, y0, width, height), across, down);
    let (rx, ry) = (f64::from(width) / 2.0, f64::from(height) / 2.0);
    for y in 0..height {
        for x in 0..width {
            let (dx, dy) = ((f64::from(x) + 0.5 - rx) / rx, (f64::from(y) + 0.5 - ry) / ry);
            if blur.round && dx * dx + dy * dy > 1.0 {
                continue;
            }
            let colour =
                smooth(&cells, across, down, f64::from(x) / f64::from(width), f64::from(y) / f64::from(height));
            if let Some(pixel) = pixels.get_pixel_mut_checked(x0 + x, y0 + y) {
                *pixel = colour;
            }
        }
    }
}

/// Coarse means of a region's cells.
fn cells(pixels: &RgbaImage, (x0, y0, width, height): (u32, u32, u32, u32), across: u32, down: u32) -> Vec<[f64; 4]> {
    let mut sums = vec![([0_u64; 4], 0_u64); (across * down) as usize];
    let mut whole = ([0_u64; 4], 0_u64);
    for y in 0..height {
        for x in 0..width {
            let Some(pixel) = pixels.get_pixel_checked(x0 + x, y0 + y) else { continue };
            let cell = (y * down / height) * across + x * across / width;
            let slots = sums.get_mut(cell as usize).into_iter().chain(std::iter::once(&mut whole));
            for (sum, count) in slots {
                for (sum, channel) in sum.iter_mut().zip(pixel.0) {
                    *sum += u64::from(channel);
                }
                *count += 1;
            }
        }
    }
    let mean = |(sum, count): &([u64; 4], u64)| sum.map(|sum| sum / (*count).max(1));
    let middle = mean(&whole);
    sums.iter()
        .map(|cell| {
            let mut coarse = [0.0; 4];
            for ((to, own), all) in coarse.iter_mut().zip(mean(cell)).zip(middle) {
                let mixed = u32::try_from((own + all) / 2).unwrap_or(255);
                *to = f64::from(((mixed + STEP / 2) / STEP * STEP).min(255));
            }
            coarse
        })
        .collect()
}

/// The colour between the cells' middles, without an edge anywhere.
fn smooth(cells: &[[f64; 4]], across: u32, down: u32, x: f64, y: f64) -> Rgba<u8> {
    let at = |position: f64, count: u32| {
        let place = (position * f64::from(count) - 0.5).clamp(0.0, f64::from(count - 1));
        let share = place.fract();
        // A smooth step instead of a straight one: no crease where cells meet.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cell's number")]
        let first = place as u32;
        (first, (first + 1).min(count - 1), share * share * (3.0 - 2.0 * share))
    };
    let ((left, right, u), (top, bottom, v)) = (at(x, across), at(y, down));
    let cell = |x: u32, y: u32| cells.get((y * across + x) as usize).copied().unwrap_or_default();
    let corners = [cell(left, top), cell(right, top), cell(left, bottom), cell(right, bottom)];
    let weights = [(1.0 - u) * (1.0 - v), u * (1.0 - v), (1.0 - u) * v, u * v];
    let mut colour = [0.0; 4];
    for (corner, weight) in corners.iter().zip(weights) {
        for (sum, channel) in colour.iter_mut().zip(corner) {
            *sum += channel * weight;
        }
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "means of bytes")]
    Rgba(colour.map(|channel| channel.round() as u8))
}
