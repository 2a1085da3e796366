//! Cutting out, straightening, bringing to a size.

use image::{DynamicImage, Rgba, RgbaImage};
use pupitre_domain::edit::Frame;

use crate::MediaFault;
use crate::pixels::resize_rect;

/// Left, top, width, height.
type Rect = (f64, f64, f64, f64);

/// Cuts a rectangle out and brings it to `size`. Where nothing is scaled, pixels stay what they are.
pub(super) fn cut(picture: &DynamicImage, rect: Rect, size: (u32, u32)) -> Result<DynamicImage, MediaFault> {
    let (left, top, width, height) = within(rect, picture);
    let unscaled = (width - f64::from(size.0)).abs() < 1.5 && (height - f64::from(size.1)).abs() < 1.5;
    if unscaled && size.0 <= picture.width() && size.1 <= picture.height() {
        let start = |from: f64, length: u32, side: u32| whole(from).min(side - length);
        let x = start(left, size.0, picture.width());
        let y = start(top, size.1, picture.height());
        return Ok(picture.crop_imm(x, y, size.0, size.1));
    }
    resize_rect(picture, (left, top, width, height), size)
}

/// Rounding may leave a rectangle a hair outside, which the resizer refuses.
fn within((left, top, width, height): Rect, picture: &DynamicImage) -> Rect {
    let side = |from: f64, length: f64, side: u32| {
        let side = f64::from(side);
        let from = from.clamp(0.0, (side - 1.0).max(0.0));
        (from, length.clamp(1.0, (side - from).max(1.0)))
    };
    let ((left, width), (top, height)) = (side(left, width, picture.width()), side(top, height, picture.height()));
    (left, top, width, height)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "inside a picture")]
fn whole(length: f64) -> u32 {
    length.round().max(0.0) as u32
}

/// Straightens a turned picture: `rect` of its frame, brought to `size`.
pub(super) fn straighten(
    turned: &DynamicImage,
    frame: &Frame,
    rect: Rect,
    size: (u32, u32),
) -> Result<DynamicImage, MediaFault> {
    // Sampled at its own size and brought down afterwards by the good filter; a much larger picture is brought near first.
    let (_, _, width, _) = rect;
    let ratio = f64::from(size.0) / width;
    let near;
    let (source, shrunk) = if ratio < 0.5 {
        let factor = ratio * 2.0;
        let small = (whole(frame.turned.0 * factor).max(1), whole(frame.turned.1 * factor).max(1));
        near = resize_rect(turned, (0.0, 0.0, frame.turned.0, frame.turned.1), small)?;
        (&near, factor)
    } else {
        (turned, 1.0)
    };
    let full = (whole(rect.2 * shrunk).max(1), whole(rect.3 * shrunk).max(1));
    let translucent = source.color().has_alpha();
    let pixels = source.to_rgba8();
    let (across, down) = (f64::from(full.0), f64::from(full.1));
    let (scale_x, scale_y) = (f64::from(pixels.width()) / frame.turned.0, f64::from(pixels.height()) / frame.turned.1);
    let sampled = RgbaImage::from_fn(full.0, full.1, |x, y| {
        let u = (rect.0 + (f64::from(x) + 0.5) / across * rect.2) / frame.width;
        let v = (rect.1 + (f64::from(y) + 0.5) / down * rect.3) / frame.height;
        let (at_x, at_y) = frame.to_turned(u, v);
        bicubic(&pixels, at_x * scale_x - 0.5, at_y * scale_y - 0.5)
    });
    let mut sampled = DynamicImage::ImageRgba8(sampled);
    if !translucent {
        sampled = DynamicImage::ImageRgb8(sampled.into_rgb8());
    }
    cut(&sampled, (0.0, 0.0, across, down), size)
}

/// Catmull and Rom's curve through four neighbours each way.
fn bicubic(pixels: &RgbaImage, x: f64, y: f64) -> Rgba<u8> {
    let weights = |t: f64| {
        let (t2, t3) = (t * t, t * t * t);
        [
            0.5 * (-t + 2.0 * t2 - t3),
            0.5 * (2.0 - 5.0 * t2 + 3.0 * t3),
            0.5 * (t + 4.0 * t2 - 3.0 * t3),
            0.5 * (t3 - t2),
        ]
    };
    let (wx, wy) = (weights(x - x.floor()), weights(y - y.floor()));
    let clamp = |position: f64, side: u32| whole(position.clamp(0.0, f64::from(side - 1)));
    let mut colour = [0.0; 4];
    let mut row = -1.0;
    for weight_y in wy {
        let at_y = clamp(y.floor() + row, pixels.height());
        let mut column = -1.0;
        for weight_x in wx {
            let pixel = pixels.get_pixel(clamp(x.floor() + column, pixels.width()), at_y);
            for (sum, channel) in colour.iter_mut().zip(pixel.0) {
                *sum += f64::from(channel) * weight_x * weight_y;
            }
            column += 1.0;
        }
        row += 1.0;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte")]
    Rgba(colour.map(|channel| channel.round().clamp(0.0, 255.0) as u8))
}
