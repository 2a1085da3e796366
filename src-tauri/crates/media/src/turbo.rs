//! JPEG through libjpeg-turbo: decoding at a reduced scale, which costs a fraction of all pixels, and encoding.

use image::RgbImage;
use turbojpeg::{Compressor, Decompressor, Image, PixelFormat, ScalingFactor, Subsamp};

use crate::MediaFault;
use crate::header::Header;

/// How much larger than wanted the decoder's picture is, so that the resizer, not the decoder, decides how it looks.
const HEADROOM: f64 = 1.9;
/// Scans of a progressive picture; the walker allows no more either.
const MAX_SCANS: u32 = 100;
/// From this quality on, colours are kept at full resolution.
const FULL_COLOUR: u8 = 90;
/// Most bytes of a colour profile in one segment.
const PROFILE_PART: usize = 65_000;

/// Decoder and encoder, made once and used for many files.
#[derive(Default)]
pub(crate) struct Turbo {
    decompressor: Option<Decompressor>,
    compressor: Option<Compressor>,
}

impl std::fmt::Debug for Turbo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Turbo").finish_non_exhaustive()
    }
}

/// A decoded picture with the exact part of it that the whole picture is: at a reduced scale the last row and column may
/// be only partly covered.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scaled {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) covered: (f64, f64),
}

impl Turbo {
    /// Decodes into `pixels` as RGBX, at the smallest scale that still has more pixels than a longer side of `side`
    /// needs. None when this decoder does not take the file: another may.
    pub(crate) fn decode(&mut self, bytes: &[u8], header: &Header, side: u32, pixels: &mut Vec<u8>) -> Option<Scaled> {
        if self.decompressor.is_none() {
            self.decompressor = Decompressor::new().ok();
        }
        let decompressor = self.decompressor.as_mut()?;
        let scale = scale_for(header.width.max(header.height), side);
        decompressor.set_scan_limit(MAX_SCANS).ok()?;
        decompressor.set_scaling_factor(scale).ok()?;
        let read = decompressor.read_header(bytes).ok()?;
        // The walker checked this size, and no other, against the limits.
        if (read.width, read.height) != (header.width as usize, header.height as usize) || read.is_lossless {
            return None;
        }
        let (width, height) = (scale.scale(read.width), scale.scale(read.height));
        pixels.resize(width * height * 4, 0);
        let target =
            Image { pixels: pixels.as_mut_slice(), width, pitch: width * 4, height, format: PixelFormat::RGBX };
        decompressor.decompress(bytes, target).ok()?;
        #[expect(clippy::cast_precision_loss, reason = "sides")]
        let factor = scale.num() as f64 / scale.denom() as f64;
        Some(Scaled {
            width: u32::try_from(width).ok()?,
            height: u32::try_from(height).ok()?,
            covered: (f64::from(header.width) * factor, f64::from(header.height) * factor),
        })
    }

    /// Decodes all pixels as RGB; none when this decoder does not take the file.
    pub(crate) fn decode_whole(&mut self, bytes: &[u8], header: &Header) -> Option<RgbImage> {
        if self.decompressor.is_none() {
            self.decompressor = Decompressor::new().ok();
        }
        let decompressor = self.decompressor.as_mut()?;
        decompressor.set_scan_limit(MAX_SCANS).ok()?;
        decompressor.set_scaling_factor(ScalingFactor::ONE).ok()?;
        let read = decompressor.read_header(bytes).ok()?;
        if (read.width, read.height) != (header.width as usize, header.height as usize) {
            return None;
        }
        let mut pixels = vec![0; read.width * read.height * 3];
        let target = Image {
            pixels: pixels.as_mut_slice(),
            width: read.width,
            pitch: read.width * 3,
            height: read.height,
            format: PixelFormat::RGB,
        };
        decompressor.decompress(bytes, target).ok()?;
        RgbImage::from_raw(header.width, header.height, pixels)
    }

    /// Encodes three (RGB) or four (RGBX) channels. `thorough` makes the file smaller and takes longer.
    pub(crate) fn encode(
        &mut self,
        pixels: &[u8],
        (width, height): (u32, u32),
        profile: Option<&[u8]>,
        quality: u8,
        thorough: bool,
    ) -> Result<Vec<u8>, MediaFault> {
        let (width, height) = (width as usize, height as usize);
        let channels = pixels.len() / (width * height).max(1);
        let format = if channels == 4 { PixelFormat::RGBX } else { PixelFormat::RGB };
        let subsamp = if quality >= FULL_COLOUR { Subsamp::None } else { Subsamp::Sub2x2 };
        if self.compressor.is_none() {
            self.compressor = Compressor::new().ok();
        }
        let compressor = self.compressor.as_mut().ok_or(MediaFault::Corrupt)?;
        let source = Image { pixels, width, pitch: width * channels, height, format };
        let mut made = compressor
            .set_quality(i32::from(quality.clamp(1, 100)))
            .and_then(|()| compressor.set_subsamp(subsamp))
            .and_then(|()| compressor.set_optimize(thorough))
            .and_then(|()| compressor.compress_to_vec(source))
            .map_err(|_| MediaFault::Corrupt)?;
        if let Some(profile) = profile.filter(|profile| !profile.is_empty()) {
            attach(&mut made, profile);
        }
        Ok(made)
    }
}

/// 1, 1/2, 1/4 or 1/8: the scales between them look no better and cost more.
fn scale_for(longer: u32, side: u32) -> ScalingFactor {
    let needed = f64::from(side) * HEADROOM;
    [(8, ScalingFactor::ONE_EIGHTH), (4, ScalingFactor::ONE_QUARTER), (2, ScalingFactor::ONE_HALF)]
        .into_iter()
        .find(|(denominator, _)| f64::from(longer) / f64::from(*denominator) >= needed)
        .map_or(ScalingFactor::ONE, |(_, scale)| scale)
}

/// The profile's segments behind the file's first one (JFIF).
fn attach(jpeg: &mut Vec<u8>, profile: &[u8]) {
    let parts = profile.chunks(PROFILE_PART);
    let Ok(count) = u8::try_from(parts.len()) else { return };
    let first = match jpeg.get(2..6) {
        Some([0xff, 0xe0, high, low]) => 4 + usize::from(u16::from_be_bytes([*high, *low])),
        _ => 2,
    };
    let mut segments = Vec::with_capacity(profile.len() + 20);
    for (number, part) in (1..=count).zip(parts) {
        let length = u16::try_from(part.len() + 16).unwrap_or(u16::MAX);
        segments.extend([0xff, 0xe2]);
        segments.extend(length.to_be_bytes());
        segments.extend(b"ICC_PROFILE\0");
        segments.extend([number, count]);
        segments.extend(part);
    }
    let at = first.min(jpeg.len());
    jpeg.splice(at..at, segments);
}
