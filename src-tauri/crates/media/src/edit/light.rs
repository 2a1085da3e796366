//! Exposure, contrast, saturation and warmth, in the pixels' own colour space.

use image::DynamicImage;
use pupitre_domain::edit::Light;

/// Changes the light of a picture in place.
pub(super) fn apply(picture: &mut DynamicImage, light: &Light) {
    if light.is_neutral() {
        return;
    }
    let curves = curves(light);
    let saturation = f64::from(light.saturation) / 100.0;
    // Vivid is twice as far from grey, grey is none of it.
    let amount = if light.saturation == 0 { None } else { Some(1.0 + saturation) };
    match picture {
        DynamicImage::ImageRgb8(pixels) => each(pixels.as_flat_samples_mut().samples, 3, &curves, amount),
        DynamicImage::ImageRgba8(pixels) => each(pixels.as_flat_samples_mut().samples, 4, &curves, amount),
        other => {
            let mut pixels = other.to_rgb8();
            each(pixels.as_flat_samples_mut().samples, 3, &curves, amount);
            *other = DynamicImage::ImageRgb8(pixels);
        }
    }
}

fn each(samples: &mut [u8], channels: usize, curves: &[[u8; 256]; 3], saturation: Option<f64>) {
    for pixel in samples.chunks_exact_mut(channels) {
        for (channel, curve) in pixel.iter_mut().zip(curves) {
            *channel = curve.get(usize::from(*channel)).copied().unwrap_or(*channel);
        }
        let (Some(amount), [r, g, b, ..]) = (saturation, &mut *pixel) else { continue };
        let grey = 0.2126 * f64::from(*r) + 0.7152 * f64::from(*g) + 0.0722 * f64::from(*b);
        for channel in [r, g, b] {
            *channel = byte(grey + (f64::from(*channel) - grey) * amount);
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte")]
fn byte(value: f64) -> u8 {
    value.round().clamp(0.0, 255.0) as u8
}

/// One curve per channel for exposure, warmth and contrast together.
fn curves(light: &Light) -> [[u8; 256]; 3] {
    let stops = f64::from(light.exposure) / 50.0;
    let warmth = f64::from(light.warmth) / 100.0 * 0.4;
    let contrast = f64::from(light.contrast) / 100.0;
    [stops + warmth, stops, stops - warmth].map(|stops| {
        let mut curve = [0; 256];
        for (value, to) in (0_u8..=255).zip(curve.iter_mut()) {
            let encoded = exposed(f64::from(value) / 255.0, stops);
            *to = byte(contrasted(encoded, contrast) * 255.0);
        }
        curve
    })
}

/// Stops are counted in linear light; the curve of sRGB is near enough for every space that cameras use.
fn exposed(value: f64, stops: f64) -> f64 {
    if stops == 0.0 {
        return value;
    }
    let linear = if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) };
    let mut lit = linear * stops.exp2();
    if stops > 0.0 && lit > 0.7 {
        // A shoulder instead of a cliff: lights that were told apart stay so. White stays white.
        let (knee, top) = (0.7, stops.exp2());
        let over = (lit - knee) / (top - knee);
        lit = knee + (1.0 - knee) * (1.0 - (1.0 - over).powf((top - knee) / (1.0 - knee)).max(0.0));
    }
    let lit = lit.clamp(0.0, 1.0);
    if lit <= 0.003_130_8 { lit * 12.92 } else { 1.055 * lit.powf(1.0 / 2.4) - 0.055 }
}

/// Harder along an S that keeps black, middle and white where they are; flatter towards the middle.
fn contrasted(value: f64, contrast: f64) -> f64 {
    if contrast > 0.0 {
        let s = value * value * (3.0 - 2.0 * value);
        // Twice over, so that the end of the slider is worth its name.
        let s = s * s * (3.0 - 2.0 * s) * 0.4 + s * 0.6;
        value + (s - value) * contrast
    } else {
        value + (0.5 - value) * -contrast * 0.7
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neutral_light_changes_nothing_and_each_slider_does_what_it_says() {
        let neutral = curves(&Light::default());
        assert!(neutral.iter().all(|curve| curve.iter().enumerate().all(|(at, to)| usize::from(*to) == at)));
        let at = |light: Light| curves(&light).map(|curve| curve[100]);
        let [r, g, b] = at(Light { exposure: 50, ..Light::default() });
        assert!(r == g && g == b && (135..=141).contains(&r), "one stop: {r}");
        let [r, g, b] = at(Light { warmth: 60, ..Light::default() });
        assert!(r > 100 && g == 100 && b < 100);
        let hard = curves(&Light { contrast: 100, ..Light::default() })[0];
        assert!(hard[60] < 60 && hard[190] > 190 && hard[0] == 0 && hard[255] == 255);
        let flat = curves(&Light { contrast: -100, ..Light::default() })[0];
        assert!(flat[0] > 60 && flat[255] < 200);
    }

    #[test]
    fn curves_only_rise() {
        for exposure in [-100_i8, -30, 20, 100] {
            for contrast in [-100_i8, 0, 55, 100] {
                for curve in curves(&Light { exposure, contrast, ..Light::default() }) {
                    assert!(curve.windows(2).all(|pair| pair[0] <= pair[1]), "{exposure} {contrast}");
                }
            }
        }
    }

    #[test]
    fn without_saturation_there_is_grey() {
        let mut picture = DynamicImage::ImageRgb8(image::RgbImage::from_pixel(1, 1, image::Rgb([200, 40, 90])));
        apply(&mut picture, &Light { saturation: -100, ..Light::default() });
        let [r, g, b] = picture.to_rgb8().get_pixel(0, 0).0;
        assert!(r == g && g == b);
    }
}
