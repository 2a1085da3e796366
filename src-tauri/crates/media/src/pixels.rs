//! Decoding within limits, cropping, scaling, turning upright.

use std::borrow::Cow;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::{InnerPixel, U8x3, U8x4};
use fast_image_resize::{FilterType, PixelTrait, ResizeAlg, ResizeOptions, Resizer};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageReader, Limits, RgbImage, RgbaImage};
use pupitre_domain::content::Crop;

use crate::header::{Header, MAX_PROFILE_BYTES, swaps_sides};
use crate::{MAX_DECODE_BYTES, MAX_SIDE, MediaFault};

/// A decoded picture as it is stored: RGB or RGBA, eight bits, not yet upright.
pub(crate) struct Picture {
    pub(crate) pixels: DynamicImage,
    /// The colour profile, when it is one for RGB.
    pub(crate) profile: Option<Vec<u8>>,
}

/// Decodes the first frame. Decoders see only what [`Header::strip`] keeps.
pub(crate) fn decode(bytes: &[u8], header: &Header) -> Result<Picture, MediaFault> {
    // What libjpeg-turbo takes, it decodes in half the time; the rest (CMYK, what it finds damaged) goes on.
    if header.format == image::ImageFormat::Jpeg
        && let Some(pixels) = crate::turbo::Turbo::default().decode_whole(bytes, header)
    {
        return Ok(Picture { pixels: DynamicImage::ImageRgb8(pixels), profile: header.profile(bytes) });
    }
    let stripped = header.strip(bytes);
    // A decoder that panics has met a damaged file; the app goes on.
    catch_unwind(AssertUnwindSafe(|| decode_stripped(&stripped, header))).unwrap_or(Err(MediaFault::Corrupt))
}

fn decode_stripped(bytes: &[u8], header: &Header) -> Result<Picture, MediaFault> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_DECODE_BYTES);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), header.format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| fault(&error))?;
    if decoder.dimensions() != (header.width, header.height) {
        return Err(MediaFault::Corrupt);
    }
    let profile = decoder.icc_profile().ok().flatten().filter(|profile| {
        profile.len() <= MAX_PROFILE_BYTES && profile.get(16..20) == Some(b"RGB ") && decoder.color_type().has_color()
    });
    let pixels = DynamicImage::from_decoder(decoder).map_err(|error| fault(&error))?;
    let pixels = match pixels {
        DynamicImage::ImageRgb8(_) | DynamicImage::ImageRgba8(_) => pixels,
        other if other.color().has_alpha() => DynamicImage::ImageRgba8(other.into_rgba8()),
        other => DynamicImage::ImageRgb8(other.into_rgb8()),
    };
    Ok(Picture { pixels, profile })
}

fn fault(error: &ImageError) -> MediaFault {
    match error {
        ImageError::Limits(_) => MediaFault::TooMuchMemory { bytes: MAX_DECODE_BYTES + 1, max: MAX_DECODE_BYTES },
        ImageError::Unsupported(_) => MediaFault::Unsupported { format: "this variant of the format" },
        ImageError::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => MediaFault::Truncated,
        _ => MediaFault::Corrupt,
    }
}

/// A rectangle in stored pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Area {
    left: f64,
    top: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

impl Area {
    /// The part of a stored picture that an upright crop means.
    pub(crate) fn of(crop: Option<Crop>, orientation: Orientation, width: u32, height: u32) -> Self {
        let crop = crop.unwrap_or(Crop { x: 0, y: 0, width: 1_000, height: 1_000 });
        let unit = |from: u16, length: u16| {
            let from = from.min(999);
            (f64::from(from) / 1_000.0, f64::from(from.saturating_add(length.max(1)).min(1_000)) / 1_000.0)
        };
        let ((x0, x1), (y0, y1)) = (unit(crop.x, crop.width), unit(crop.y, crop.height));
        let mirror = |(a, b): (f64, f64)| (1.0 - b, 1.0 - a);
        // From upright back to stored: each is the inverse of what makes the picture upright.
        let (across, down) = match orientation {
            Orientation::NoTransforms => ((x0, x1), (y0, y1)),
            Orientation::FlipHorizontal => (mirror((x0, x1)), (y0, y1)),
            Orientation::Rotate180 => (mirror((x0, x1)), mirror((y0, y1))),
            Orientation::FlipVertical => ((x0, x1), mirror((y0, y1))),
            Orientation::Rotate90FlipH => ((y0, y1), (x0, x1)),
            Orientation::Rotate90 => ((y0, y1), mirror((x0, x1))),
            Orientation::Rotate270FlipH => (mirror((y0, y1)), mirror((x0, x1))),
            Orientation::Rotate270 => (mirror((y0, y1)), (x0, x1)),
        };
        let pixels = |(a, b): (f64, f64), side: u32| {
            let side = f64::from(side);
            let from = (a * side).round().min(side - 1.0);
            (from, ((b * side).round() - from).max(1.0))
        };
        let ((left, width), (top, height)) = (pixels(across, width), pixels(down, height));
        Self { left, top, width, height }
    }

    /// Upright width and height of this area, scaled by `factor`, at least one pixel.
    pub(crate) fn upright(&self, orientation: Orientation, factor: f64) -> (u32, u32) {
        let (width, height) = self.scaled(factor);
        if swaps_sides(orientation) { (height, width) } else { (width, height) }
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and MAX_SIDE")]
    fn scaled(&self, factor: f64) -> (u32, u32) {
        let side = |length: f64| (length * factor).round().clamp(1.0, f64::from(MAX_SIDE)) as u32;
        (side(self.width), side(self.height))
    }
}

/// Cuts `area` out, scales it by `factor` (at most 1) and turns it upright.
pub(crate) fn extract(
    picture: &DynamicImage,
    area: Area,
    factor: f64,
    orientation: Orientation,
) -> Result<Cow<'_, DynamicImage>, MediaFault> {
    let (width, height) = area.scaled(factor);
    let whole = (picture.width(), picture.height()) == (width, height);
    if whole && orientation == Orientation::NoTransforms {
        return Ok(Cow::Borrowed(picture));
    }
    let mut result = if whole { picture.clone() } else { resize(picture, area, width, height, FilterType::Lanczos3)? };
    result.apply_orientation(orientation);
    Ok(Cow::Owned(result))
}

/// A rectangle (left, top, width, height) brought to a size.
pub(crate) fn resize_rect(
    picture: &DynamicImage,
    (left, top, width, height): (f64, f64, f64, f64),
    size: (u32, u32),
) -> Result<DynamicImage, MediaFault> {
    resize(picture, Area { left, top, width, height }, size.0, size.1, FilterType::Lanczos3)
}

fn resize(
    picture: &DynamicImage,
    area: Area,
    width: u32,
    height: u32,
    filter: FilterType,
) -> Result<DynamicImage, MediaFault> {
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(filter)).crop(
        area.left,
        area.top,
        area.width,
        area.height,
    );
    let resized = if picture.color().has_alpha() {
        let bytes = resize_pixels::<U8x4>(picture, width, height, &options)?;
        RgbaImage::from_raw(width, height, bytes).map(DynamicImage::ImageRgba8)
    } else {
        let bytes = resize_pixels::<U8x3>(picture, width, height, &options)?;
        RgbImage::from_raw(width, height, bytes).map(DynamicImage::ImageRgb8)
    };
    resized.ok_or(MediaFault::Corrupt)
}

/// For one type of pixel: the untyped call would compile the resizer for all thirteen, which took minutes.
fn resize_pixels<P: PixelTrait + InnerPixel>(
    picture: &DynamicImage,
    width: u32,
    height: u32,
    options: &ResizeOptions,
) -> Result<Vec<u8>, MediaFault> {
    let source = TypedImageRef::<P>::from_buffer(picture.width(), picture.height(), picture.as_bytes())
        .map_err(|_| MediaFault::Corrupt)?;
    let mut bytes = vec![0; width as usize * height as usize * P::size()];
    let mut target = TypedImage::<P>::from_buffer(width, height, &mut bytes).map_err(|_| MediaFault::Corrupt)?;
    Resizer::new().resize_typed(&source, &mut target, options).map_err(|_| MediaFault::Corrupt)?;
    drop(target);
    Ok(bytes)
}
