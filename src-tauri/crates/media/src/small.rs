//! Small forms of a picture: upright, in sRGB, four channels, made from one decoding at a scale that is just large enough.

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::{U8x3, U8x4};
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use image::metadata::Orientation;
use image::{DynamicImage, ImageFormat, RgbaImage};

use crate::colour::ToSrgb;
use crate::header::Header;
use crate::pixels::{Area, decode};
use crate::turbo::Turbo;
use crate::{MAX_SIDE, MediaFault, Rendition, RenditionSpec, encode};

/// Most bytes of the decoder's buffer that are kept for the next file.
const KEPT_BYTES: usize = 16 << 20;

/// What is worth keeping from one file to the next.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    pub(crate) turbo: Turbo,
    resizer: Resizer,
    pixels: Vec<u8>,
    to_srgb: ToSrgb,
}

/// Four channels, upright, sRGB.
#[derive(Debug, Clone)]
pub(crate) struct Small {
    pub(crate) pixels: Vec<u8>,
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Whether any pixel shows what is behind it.
    pub(crate) translucent: bool,
}

impl Scratch {
    /// The whole picture with a longer side of `side` at most.
    pub(crate) fn small(&mut self, bytes: &[u8], header: &Header, side: u32) -> Result<Small, MediaFault> {
        let area = Area::of(None, Orientation::NoTransforms, header.width, header.height);
        let longer = f64::from(header.width.max(header.height));
        let factor = (f64::from(side.clamp(1, MAX_SIDE)) / longer).min(1.0);
        let size = area.upright(Orientation::NoTransforms, factor);
        let mut buffer = std::mem::take(&mut self.pixels);
        let scaled =
            (header.format == ImageFormat::Jpeg).then(|| self.turbo.decode(bytes, header, side, &mut buffer)).flatten();
        let (mut pixels, profile) = match scaled {
            Some(scaled) => {
                let whole = (scaled.width, scaled.height) == size;
                let small = if whole {
                    buffer.clone()
                } else {
                    let options = options(FilterType::Lanczos3).use_alpha(false).crop(
                        0.0,
                        0.0,
                        scaled.covered.0,
                        scaled.covered.1,
                    );
                    resize4(&mut self.resizer, &buffer, (scaled.width, scaled.height), size, &options)?
                };
                (small, header.profile(bytes))
            }
            None => {
                let picture = decode(bytes, header)?;
                (self.shrink(&picture.pixels, size)?, picture.profile)
            }
        };
        buffer.truncate(KEPT_BYTES);
        buffer.shrink_to(KEPT_BYTES);
        self.pixels = buffer;
        let opaque = scaled.is_some();
        if let Some(profile) = profile {
            self.to_srgb.apply(&profile, &mut pixels);
        }
        let translucent = !opaque && pixels.chunks_exact(4).any(|pixel| pixel.last() != Some(&255));
        turn(Small { pixels, width: size.0, height: size.1, translucent }, header.orientation)
    }

    fn shrink(&mut self, picture: &DynamicImage, size: (u32, u32)) -> Result<Vec<u8>, MediaFault> {
        let from = (picture.width(), picture.height());
        match picture {
            _ if from == size => Ok(picture.to_rgba8().into_raw()),
            DynamicImage::ImageRgb8(pixels) => {
                let source = TypedImageRef::<U8x3>::from_buffer(from.0, from.1, pixels.as_raw())
                    .map_err(|_| MediaFault::Corrupt)?;
                let mut bytes = vec![0; size.0 as usize * size.1 as usize * 3];
                let mut target =
                    TypedImage::<U8x3>::from_buffer(size.0, size.1, &mut bytes).map_err(|_| MediaFault::Corrupt)?;
                self.resizer
                    .resize_typed(&source, &mut target, &options(FilterType::Lanczos3))
                    .map_err(|_| MediaFault::Corrupt)?;
                drop(target);
                Ok(widen(&bytes))
            }
            other => {
                let pixels = other.to_rgba8();
                resize4(&mut self.resizer, pixels.as_raw(), from, size, &options(FilterType::Lanczos3))
            }
        }
    }

    /// A still smaller form.
    pub(crate) fn smaller(&mut self, small: &Small, side: u32) -> Result<Small, MediaFault> {
        let longer = small.width.max(small.height).max(1);
        if side >= longer {
            return Ok(small.clone());
        }
        let area = Area::of(None, Orientation::NoTransforms, small.width, small.height);
        let size = area.upright(Orientation::NoTransforms, f64::from(side.max(1)) / f64::from(longer));
        let options = options(FilterType::Lanczos3).use_alpha(small.translucent);
        let pixels = resize4(&mut self.resizer, &small.pixels, (small.width, small.height), size, &options)?;
        Ok(Small { pixels, width: size.0, height: size.1, translucent: small.translucent })
    }

    /// Averages over `side` × `side` fields, over white, whatever the picture's shape.
    pub(crate) fn fields(&mut self, small: &Small, side: u32) -> Result<Vec<[u8; 3]>, MediaFault> {
        let options = options(FilterType::Box).use_alpha(small.translucent);
        let pixels = resize4(&mut self.resizer, &small.pixels, (small.width, small.height), (side, side), &options)?;
        Ok(pixels
            .chunks_exact(4)
            .map(|pixel| match pixel {
                [r, g, b, _] if !small.translucent => [*r, *g, *b],
                [r, g, b, a] => [*r, *g, *b].map(|channel| over_white(channel, *a)),
                _ => [0; 3],
            })
            .collect())
    }

    /// JPEG, or PNG where something shows through. No metadata; the colours are sRGB, which needs no profile.
    pub(crate) fn rendition(&mut self, small: Small, quality: u8) -> Result<Rendition, MediaFault> {
        let (width, height) = (small.width, small.height);
        if small.translucent {
            let picture = RgbaImage::from_raw(width, height, small.pixels).ok_or(MediaFault::Corrupt)?;
            return encode::png(&DynamicImage::ImageRgba8(picture), None);
        }
        let bytes = self.turbo.encode(&small.pixels, (width, height), None, quality, false)?;
        Ok(Rendition { bytes, mime: "image/jpeg", width, height })
    }

    /// One rendition for each of `specs`, none larger than `small`.
    pub(crate) fn renditions(&mut self, small: &Small, specs: &[RenditionSpec]) -> Result<Vec<Rendition>, MediaFault> {
        specs
            .iter()
            .map(|spec| {
                let smaller = self.smaller(small, spec.max_side)?;
                self.rendition(smaller, spec.quality)
            })
            .collect()
    }
}

fn options(filter: FilterType) -> ResizeOptions {
    ResizeOptions::new().resize_alg(ResizeAlg::Convolution(filter))
}

fn resize4(
    resizer: &mut Resizer,
    pixels: &[u8],
    from: (u32, u32),
    to: (u32, u32),
    options: &ResizeOptions,
) -> Result<Vec<u8>, MediaFault> {
    let source = TypedImageRef::<U8x4>::from_buffer(from.0, from.1, pixels).map_err(|_| MediaFault::Corrupt)?;
    let mut bytes = vec![0; to.0 as usize * to.1 as usize * 4];
    let mut target = TypedImage::<U8x4>::from_buffer(to.0, to.1, &mut bytes).map_err(|_| MediaFault::Corrupt)?;
    resizer.resize_typed(&source, &mut target, options).map_err(|_| MediaFault::Corrupt)?;
    drop(target);
    Ok(bytes)
}

fn widen(rgb: &[u8]) -> Vec<u8> {
    let mut pixels = Vec::with_capacity(rgb.len() / 3 * 4);
    for pixel in rgb.chunks_exact(3) {
        pixels.extend_from_slice(pixel);
        pixels.push(255);
    }
    pixels
}

fn over_white(channel: u8, alpha: u8) -> u8 {
    let (channel, alpha) = (u32::from(channel), u32::from(alpha));
    u8::try_from((channel * alpha + 255 * (255 - alpha) + 127) / 255).unwrap_or(u8::MAX)
}

fn turn(small: Small, orientation: Orientation) -> Result<Small, MediaFault> {
    if orientation == Orientation::NoTransforms {
        return Ok(small);
    }
    let picture = RgbaImage::from_raw(small.width, small.height, small.pixels).ok_or(MediaFault::Corrupt)?;
    let mut picture = DynamicImage::ImageRgba8(picture);
    picture.apply_orientation(orientation);
    let (width, height) = (picture.width(), picture.height());
    Ok(Small { pixels: picture.into_rgba8().into_raw(), width, height, translucent: small.translucent })
}
