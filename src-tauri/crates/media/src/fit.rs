//! What is sent to a network: as little changed as its limits allow, and nothing about the person in it.

use image::ImageFormat;
use image::metadata::Orientation;
use pupitre_domain::content::Crop;
use pupitre_domain::network::ImageLimits;

use crate::header::Header;
use crate::pixels::{Area, Picture, decode, extract};
use crate::{MediaFault, Rendition, encode};

/// Tried in this order before the picture is made smaller.
const QUALITIES: [u8; 3] = [90, 82, 74];
/// Quality once it is made smaller.
const SCALED_QUALITY: u8 = 82;
/// Below this side length it would be no picture any more.
const LEAST_SIDE: u32 = 32;

/// A form of the picture that the network takes.
///
/// - Compliant, upright, uncropped and without metadata: the same bytes.
/// - With metadata only: the same pixels, the metadata cut out.
/// - Otherwise: cropped, turned upright, scaled down and re-encoded until it fits. JPEG, or PNG where there is
///   transparency or a PNG fits as it is; where PNG is not accepted, transparency becomes white.
///
/// # Errors
/// `AnimationLost` when a moving picture does not fit as it is; `TooManyBytes` when even a tiny form does not;
/// `Unsupported` when the network accepts neither JPEG nor PNG; otherwise as [`crate::inspect`].
pub fn fit_for_network(bytes: &[u8], crop: Option<Crop>, limits: &ImageLimits) -> Result<Rendition, MediaFault> {
    let header = Header::read(bytes)?;
    let crop = crop.filter(|crop| (crop.x, crop.y) != (0, 0) || crop.width < 1_000 || crop.height < 1_000);
    if crop.is_none() && header.orientation == Orientation::NoTransforms && accepts(limits, header.mime()) {
        let (width, height) = header.upright();
        let stripped = header.strip(bytes);
        if stripped.len() as u64 <= limits.max_bytes && pixels(width, height) <= most_pixels(limits) {
            return Ok(Rendition { bytes: stripped.into_owned(), mime: header.mime(), width, height });
        }
    }
    if header.animated {
        return Err(MediaFault::AnimationLost);
    }
    if !accepts(limits, "image/jpeg") && !accepts(limits, "image/png") {
        return Err(MediaFault::Unsupported { format: header.mime() });
    }
    shrink(&decode(bytes, &header)?, &header, crop, limits)
}

fn shrink(
    picture: &Picture,
    header: &Header,
    crop: Option<Crop>,
    limits: &ImageLimits,
) -> Result<Rendition, MediaFault> {
    let orientation = header.orientation;
    let area = Area::of(crop, orientation, header.width, header.height);
    let mut factor = allowed_factor(&area, orientation, limits);
    let mut qualities = QUALITIES.as_slice();
    loop {
        let pixels = extract(&picture.pixels, area, factor, orientation)?;
        let profile = picture.profile.as_deref();
        let translucent = encode::is_translucent(&pixels);
        let (takes_jpeg, takes_png) = (accepts(limits, "image/jpeg"), accepts(limits, "image/png"));
        let lossless = takes_png && (translucent || header.format == ImageFormat::Png || !takes_jpeg);
        let mut smallest = None;
        if lossless {
            let rendition = encode::png(&pixels, profile)?;
            if rendition.bytes.len() as u64 <= limits.max_bytes {
                return Ok(rendition);
            }
            smallest = Some(rendition.bytes.len());
        }
        if takes_jpeg && !(translucent && takes_png) {
            for quality in qualities {
                let rendition = encode::jpeg(&pixels, profile, *quality)?;
                if rendition.bytes.len() as u64 <= limits.max_bytes {
                    return Ok(rendition);
                }
                smallest = Some(rendition.bytes.len());
                // Quality alone does not halve a file.
                if rendition.bytes.len() as u64 > limits.max_bytes.saturating_mul(2) {
                    break;
                }
            }
        }
        let bytes = smallest.unwrap_or(usize::MAX) as u64;
        if pixels.width().max(pixels.height()) <= LEAST_SIDE {
            return Err(MediaFault::TooManyBytes { bytes, max: limits.max_bytes });
        }
        // Bytes grow about with the area; a little less than that would say, and always a real step.
        #[expect(clippy::cast_precision_loss, reason = "a ratio")]
        let step = (limits.max_bytes as f64 / bytes as f64).sqrt() * 0.95;
        factor *= step.clamp(0.3, 0.9);
        qualities = &[SCALED_QUALITY];
    }
}

/// The largest factor at which the pixels are few enough, after rounding too.
fn allowed_factor(area: &Area, orientation: Orientation, limits: &ImageLimits) -> f64 {
    let most = most_pixels(limits).max(1);
    #[expect(clippy::cast_precision_loss, reason = "a ratio")]
    let mut factor = (most as f64 / (area.width * area.height)).sqrt().min(1.0);
    loop {
        let (width, height) = area.upright(orientation, factor);
        if pixels(width, height) <= most || (width, height) == (1, 1) {
            return factor;
        }
        factor *= 0.999;
    }
}

fn accepts(limits: &ImageLimits, mime: &str) -> bool {
    limits.mime_types.iter().any(|accepted| accepted == mime)
}

fn pixels(width: u32, height: u32) -> u64 {
    u64::from(width) * u64::from(height)
}

fn most_pixels(limits: &ImageLimits) -> u64 {
    limits.max_pixels.unwrap_or(u64::MAX)
}
