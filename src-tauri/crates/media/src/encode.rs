//! Encoding without metadata.

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ImageEncoder, RgbImage};

use crate::turbo::Turbo;
use crate::{MediaFault, Rendition};

/// Whether any pixel shows what is behind it.
pub(crate) fn is_translucent(picture: &DynamicImage) -> bool {
    let DynamicImage::ImageRgba8(pixels) = picture else { return false };
    pixels.as_raw().chunks_exact(4).any(|pixel| pixel.last() != Some(&255))
}

/// JPEG; transparency becomes white.
pub(crate) fn jpeg(picture: &DynamicImage, profile: Option<&[u8]>, quality: u8) -> Result<Rendition, MediaFault> {
    let flat;
    let pixels = match picture {
        DynamicImage::ImageRgb8(pixels) => pixels,
        other => {
            flat = flatten(other);
            &flat
        }
    };
    let size = (pixels.width(), pixels.height());
    let bytes = Turbo::default().encode(pixels.as_raw(), size, profile, quality, true)?;
    Ok(Rendition { bytes, mime: "image/jpeg", width: picture.width(), height: picture.height() })
}

/// PNG, with transparency where there is any.
pub(crate) fn png(picture: &DynamicImage, profile: Option<&[u8]>) -> Result<Rendition, MediaFault> {
    let mut bytes = Vec::new();
    let mut encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Adaptive);
    attach(&mut encoder, profile);
    encoder
        .write_image(picture.as_bytes(), picture.width(), picture.height(), picture.color().into())
        .map_err(|_| MediaFault::Corrupt)?;
    Ok(Rendition { bytes, mime: "image/png", width: picture.width(), height: picture.height() })
}

fn attach(encoder: &mut impl ImageEncoder, profile: Option<&[u8]>) {
    if let Some(profile) = profile {
        // Both encoders take one; without it the colours are only less exact.
        drop(encoder.set_icc_profile(profile.to_vec()));
    }
}

fn flatten(picture: &DynamicImage) -> RgbImage {
    let pixels = picture.to_rgba8();
    RgbImage::from_fn(pixels.width(), pixels.height(), |x, y| {
        let [r, g, b, a] = pixels.get_pixel(x, y).0.map(u16::from);
        let over = |channel: u16| u8::try_from((channel * a + 255 * (255 - a) + 127) / 255).unwrap_or(u8::MAX);
        image::Rgb([over(r), over(g), over(b)])
    })
}
