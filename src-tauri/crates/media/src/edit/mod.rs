//! Recipes carried out on pixels.
//!
//! The order is the recipe's: what is blurred is blurred first, in the picture as it lies on the disk, so that no later
//! step can show it again. Light is computed on what is left. A profile stays with its pixels.

mod blur;
mod light;
mod shape;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use image::DynamicImage;
use pupitre_domain::edit::{Fitting, Frame, Recipe, Region, UNITS};
use pupitre_domain::network::ImageLimits;
use serde::{Deserialize, Serialize};

use crate::header::Header;
use crate::pixels::decode;
use crate::{MediaFault, Rendition, RenditionSpec, encode};

/// Tried in this order before the picture is made smaller.
const QUALITIES: [u8; 6] = [92, 88, 84, 78, 72, 64];
/// Below this side length it would be no picture any more.
const LEAST_SIDE: u32 = 32;

/// How much of a recipe is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// The picture before it is turned, with its blurred regions.
    Picture,
    /// The frame, before it is cropped.
    Frame,
    /// All of it.
    Result,
}

/// What is sent of an edited picture: the recipe, then the format's size, then the limits of account and recipe. What
/// needs nothing of it passes through as [`crate::fit_for_network`] lets it.
///
/// # Errors
/// `AnimationLost` when a moving picture would be edited; `TooManyBytes` when even a tiny form does not fit;
/// `Unsupported` when the network accepts neither JPEG nor PNG; otherwise as [`crate::inspect`].
pub fn edit(bytes: &[u8], fitting: &Fitting, limits: &ImageLimits) -> Result<Rendition, MediaFault> {
    let header = Header::read(bytes)?;
    let (width, height) = header.upright();
    let recipe = &fitting.recipe;
    let max_bytes = recipe.max_bytes.map_or(limits.max_bytes, |bytes| limits.max_bytes.min(u64::from(bytes)));
    let limits = ImageLimits { max_bytes, ..limits.clone() };
    let whole = recipe.crop.is_none_or(|crop| crop == Region::WHOLE);
    let fits = fitting.size.is_none_or(|(most_w, most_h)| width <= most_w && height <= most_h);
    if whole && fits && (Recipe { crop: None, max_bytes: None, ..recipe.clone() }).is_neutral() {
        return crate::fit_for_network(bytes, None, &limits);
    }
    if header.animated {
        return Err(MediaFault::AnimationLost);
    }
    let accepts = |mime: &str| limits.mime_types.iter().any(|accepted| accepted == mime);
    let (takes_jpeg, takes_png) = (accepts("image/jpeg"), accepts("image/png"));
    if !takes_jpeg && !takes_png {
        return Err(MediaFault::Unsupported { format: header.mime() });
    }
    let picture = decode(bytes, &header)?;
    let mut upright = picture.pixels;
    upright.apply_orientation(header.orientation);
    let cut = Cut::of(recipe, &upright);
    let blurred = blur::regions(upright, &recipe.blurs);
    let most = limits.max_pixels.unwrap_or(u64::MAX);
    let mut size = cut.size(fitting.size, most);
    let mut qualities = QUALITIES.as_slice();
    let profile = picture.profile.as_deref();
    let translucent = encode::is_translucent(&blurred);
    let lossless = takes_png && (translucent || header.format == image::ImageFormat::Png || !takes_jpeg);
    loop {
        let mut pixels = cut.shaped(&blurred, size)?;
        light::apply(&mut pixels, &recipe.light);
        let mut smallest = u64::MAX;
        if lossless {
            let rendition = encode::png(&pixels, profile)?;
            smallest = rendition.bytes.len() as u64;
            if smallest <= max_bytes {
                return Ok(rendition);
            }
        }
        if takes_jpeg && !(translucent && takes_png) {
            for quality in qualities {
                let rendition = encode::jpeg(&pixels, profile, *quality)?;
                smallest = smallest.min(rendition.bytes.len() as u64);
                if smallest <= max_bytes {
                    return Ok(rendition);
                }
                // Quality alone does not make a third of a file.
                if smallest > max_bytes.saturating_mul(4) {
                    break;
                }
            }
        }
        if size.0.max(size.1) <= LEAST_SIDE {
            return Err(MediaFault::TooManyBytes { bytes: smallest, max: max_bytes });
        }
        #[expect(clippy::cast_precision_loss, reason = "a ratio")]
        let step = ((max_bytes as f64 / smallest as f64).sqrt() * 0.95).clamp(0.3, 0.9);
        size = smaller(size, step);
        qualities = QUALITIES.get(2..).unwrap_or_default();
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "smaller than it was")]
fn smaller((width, height): (u32, u32), step: f64) -> (u32, u32) {
    let side = |length: u32| (f64::from(length) * step).round().max(1.0) as u32;
    (side(width), side(height))
}

/// A small drawing of a recipe that is not saved, for the window: in sRGB, no file of anybody's.
///
/// # Errors
/// As [`crate::inspect`].
pub fn draft(bytes: &[u8], recipe: &Recipe, stage: Stage, max_side: u32) -> Result<Rendition, MediaFault> {
    let recipe = match stage {
        Stage::Picture => Recipe { blurs: recipe.blurs.clone(), light: recipe.light, ..Recipe::default() },
        Stage::Frame => Recipe { crop: None, ..recipe.clone() },
        Stage::Result => recipe.clone(),
    };
    picture(bytes, &recipe, max_side)
}

/// A picture as its recipe leaves it, in sRGB, at most `max_side` pixels long.
///
/// # Errors
/// As [`crate::inspect`].
pub fn picture(bytes: &[u8], recipe: &Recipe, max_side: u32) -> Result<Rendition, MediaFault> {
    if recipe.is_neutral() {
        return crate::render(bytes, &RenditionSpec { max_side, quality: 90 });
    }
    // Twice what is shown is enough for a straightened crop of half the picture, and is decoded several times faster.
    let near = crate::render(bytes, &RenditionSpec { max_side: max_side.saturating_mul(2), quality: 92 })?;
    let header = Header::read(&near.bytes)?;
    let small = decode(&near.bytes, &header)?.pixels;
    let cut = Cut::of(recipe, &small);
    let blurred = blur::regions(small, &recipe.blurs);
    let mut pixels = cut.shaped(&blurred, cut.size(Some((max_side, max_side)), u64::MAX))?;
    light::apply(&mut pixels, &recipe.light);
    if encode::is_translucent(&pixels) { encode::png(&pixels, None) } else { encode::jpeg(&pixels, None, 88) }
}

/// The part of an upright picture that a recipe keeps.
struct Cut {
    frame: Frame,
    region: Region,
    turns: u8,
}

impl Cut {
    fn of(recipe: &Recipe, upright: &DynamicImage) -> Self {
        Self {
            frame: recipe.frame(upright.width(), upright.height()),
            region: recipe.crop.filter(Region::is_valid).unwrap_or(Region::WHOLE),
            turns: recipe.turns,
        }
    }

    /// Left, top, width and height in the frame's pixels.
    fn rect(&self) -> (f64, f64, f64, f64) {
        let part = |units: u16, side: f64| f64::from(units) / f64::from(UNITS) * side;
        let (w, h) = (self.frame.width, self.frame.height);
        let region = self.region;
        (part(region.x, w), part(region.y, h), part(region.width, w), part(region.height, h))
    }

    /// Width and height of the result: never larger than what is cut out, and with the format's proportions to the pixel.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sides of pictures")]
    fn size(&self, most: Option<(u32, u32)>, pixels: u64) -> (u32, u32) {
        let (_, _, width, height) = self.rect();
        let (width, height) = (width.max(1.0), height.max(1.0));
        let mut factor: f64 = 1.0;
        if let Some((w, h)) = most {
            factor = factor.min(f64::from(w) / width).min(f64::from(h) / height);
        }
        #[expect(clippy::cast_precision_loss, reason = "a ratio")]
        let area = pixels as f64;
        factor = factor.min((area / (width * height)).sqrt());
        loop {
            let mut size = ((width * factor).round().max(1.0) as u32, (height * factor).round().max(1.0) as u32);
            if let Some((w, h)) = most {
                let shape = f64::from(w) / f64::from(h);
                // A crop in ten-thousandths is off by a pixel at times; the format is not.
                let of_width = (f64::from(size.0) / shape).round().max(1.0) as u32;
                let of_height = (f64::from(size.1) * shape).round().max(1.0) as u32;
                if of_width.abs_diff(size.1) <= 2 + size.1 / 400 {
                    size.1 = of_width;
                } else if of_height.abs_diff(size.0) <= 2 + size.0 / 400 {
                    size.0 = of_height;
                }
                size = (size.0.min(w), size.1.min(h));
            }
            if u64::from(size.0) * u64::from(size.1) <= pixels || size == (1, 1) {
                return size;
            }
            factor *= 0.999;
        }
    }

    /// Turned, straightened, cut out and brought to a size.
    fn shaped(&self, upright: &DynamicImage, size: (u32, u32)) -> Result<DynamicImage, MediaFault> {
        let turned: Cow<'_, DynamicImage> = match self.turns % 4 {
            1 => Cow::Owned(upright.rotate90()),
            2 => Cow::Owned(upright.rotate180()),
            3 => Cow::Owned(upright.rotate270()),
            _ => Cow::Borrowed(upright),
        };
        if self.frame.angle == 0.0 {
            return shape::cut(&turned, self.rect(), size);
        }
        shape::straighten(&turned, &self.frame, self.rect(), size)
    }
}

/// Whether `sent` has the pixels of `original`, without its metadata.
#[must_use]
pub fn is_stripped_form(original: &[u8], sent: &[u8]) -> bool {
    Header::read(original).is_ok_and(|header| header.strip(original).as_ref() == sent)
}
