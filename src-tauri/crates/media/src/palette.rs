//! The few colours that a picture consists of, and how alike two such sets are.
//!
//! Distances are taken in Oklab, where a step looks equally large in any direction. No chance is involved: the same
//! pixels give the same palette.

use pupitre_domain::visual::Swatch;

/// Most colours of a palette.
pub const PALETTE_MAX: usize = 6;
/// Rounds of moving each colour to the middle of what is nearest to it.
const ROUNDS: usize = 6;
/// Squared distance below which two colours are one.
const SAME: f32 = 0.002;
/// Distance beyond which two colours have nothing in common.
const UNRELATED: f32 = 0.35;

type Lab = [f32; 3];

/// Colours of sRGB pixels with their shares, the largest first.
pub(crate) fn of(pixels: impl Iterator<Item = [u8; 3]>) -> Vec<Swatch> {
    // Five bits a channel: a photograph has some hundred such cells, and each is looked at once.
    let mut cells: Vec<(u16, [u32; 4])> = Vec::new();
    let mut slots = vec![u16::MAX; 1 << 15];
    for [r, g, b] in pixels {
        let key = u16::from(r >> 3) << 10 | u16::from(g >> 3) << 5 | u16::from(b >> 3);
        let Some(slot) = slots.get_mut(usize::from(key)) else { continue };
        if *slot == u16::MAX {
            *slot = u16::try_from(cells.len()).unwrap_or(u16::MAX - 1);
            cells.push((key, [0; 4]));
        }
        if let Some((_, sums)) = cells.get_mut(usize::from(*slot)) {
            for (sum, value) in sums.iter_mut().zip([u32::from(r), u32::from(g), u32::from(b), 1]) {
                *sum += value;
            }
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of pixels of a thumbnail")]
    let points: Vec<(Lab, f32)> = cells
        .iter()
        .map(|(_, [r, g, b, count])| {
            let count = (*count).max(1);
            let mean = |sum: &u32| u8::try_from((sum + count / 2) / count).unwrap_or(u8::MAX);
            (lab([mean(r), mean(g), mean(b)]), count as f32)
        })
        .collect();
    swatches(&points)
}

fn swatches(points: &[(Lab, f32)]) -> Vec<Swatch> {
    let total: f32 = points.iter().map(|(_, weight)| weight).sum();
    if total <= 0.0 {
        return Vec::new();
    }
    let mut middles = first_middles(points);
    let mut weights = Vec::new();
    for _ in 0..ROUNDS {
        let mut sums = vec![([0.0_f32; 3], 0.0_f32); middles.len()];
        for (point, weight) in points {
            let nearest = middles
                .iter()
                .zip(sums.iter_mut())
                .min_by(|(a, _), (b, _)| apart(point, a).total_cmp(&apart(point, b)))
                .map(|(_, sum)| sum);
            if let Some((sum, mass)) = nearest {
                for (axis, value) in sum.iter_mut().zip(point) {
                    *axis += value * weight;
                }
                *mass += weight;
            }
        }
        for (middle, (sum, mass)) in middles.iter_mut().zip(&sums) {
            if *mass > 0.0 {
                *middle = sum.map(|axis| axis / mass);
            }
        }
        weights = sums.into_iter().map(|(_, mass)| mass).collect();
    }
    let mut found: Vec<(Lab, f32)> = Vec::new();
    for (middle, weight) in middles.into_iter().zip(weights) {
        match found.iter_mut().find(|(known, _)| apart(known, &middle) < SAME) {
            Some((_, mass)) => *mass += weight,
            None => found.push((middle, weight)),
        }
    }
    found.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
    found
        .into_iter()
        .map(|(colour, weight)| Swatch { colour: hex(colour), share: (weight / total * 100.0).round() as u8 })
        .filter(|swatch| swatch.share > 0)
        .collect()
}

/// The most frequent colour, then each time what is frequent and far from those already chosen.
fn first_middles(points: &[(Lab, f32)]) -> Vec<Lab> {
    let mut middles: Vec<Lab> = Vec::new();
    while middles.len() < PALETTE_MAX {
        let worth = |(point, weight): &(Lab, f32)| {
            let far = middles.iter().map(|middle| apart(point, middle)).fold(1.0_f32, f32::min);
            if far < SAME { 0.0 } else { weight.sqrt() * far }
        };
        match points.iter().max_by(|a, b| worth(a).total_cmp(&worth(b))) {
            Some(best) if worth(best) > 0.0 => middles.push(best.0),
            _ => break,
        }
    }
    middles
}

fn apart(a: &Lab, b: &Lab) -> f32 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}

/// sRGB to Oklab (B. Ottosson's matrices).
fn lab(colour: [u8; 3]) -> Lab {
    let [r, g, b] = colour.map(|channel| {
        let value = f32::from(channel) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    });
    let l = (0.412_221_46 * r + 0.536_332_55 * g + 0.051_445_995 * b).cbrt();
    let m = (0.211_903_5 * r + 0.680_699_5 * g + 0.107_396_96 * b).cbrt();
    let s = (0.088_302_46 * r + 0.281_718_85 * g + 0.629_978_7 * b).cbrt();
    [
        0.210_454_26 * l + 0.793_617_8 * m - 0.004_072_047 * s,
        1.977_998_5 * l - 2.428_592_2 * m + 0.450_593_7 * s,
        0.025_904_037 * l + 0.782_771_77 * m - 0.808_675_77 * s,
    ]
}

fn hex([lightness, a, b]: Lab) -> String {
    let l = (lightness + 0.396_337_78 * a + 0.215_803_76 * b).powi(3);
    let m = (lightness - 0.105_561_346 * a - 0.063_854_17 * b).powi(3);
    let s = (lightness - 0.089_484_18 * a - 1.291_485_5 * b).powi(3);
    let linear = [
        4.076_741_7 * l - 3.307_711_6 * m + 0.230_969_94 * s,
        -1.268_438 * l + 2.609_757_4 * m - 0.341_319_38 * s,
        -0.004_196_086_3 * l - 0.703_418_6 * m + 1.707_614_7 * s,
    ];
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
    let [r, g, b] = linear.map(|value| {
        let value = value.clamp(0.0, 1.0);
        let curved = if value <= 0.003_130_8 { value * 12.92 } else { 1.055 * value.powf(1.0 / 2.4) - 0.055 };
        (curved * 255.0).round() as u8
    });
    format!("#{r:02x}{g:02x}{b:02x}")
}

fn parse(colour: &str) -> Option<Lab> {
    let digits = colour.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let value = u32::from_str_radix(digits, 16).ok()?;
    let [_, r, g, b] = value.to_be_bytes();
    Some(lab([r, g, b]))
}

/// How far apart the colours of two pictures are: 0 alike, 1 nothing in common. What the one has too much is carried to
/// the nearest that the other has too much, and the way counts.
#[must_use]
pub fn palette_distance(one: &[Swatch], other: &[Swatch]) -> f32 {
    let weighed = |palette: &[Swatch]| -> Vec<(Lab, f32)> {
        let known: Vec<(Lab, f32)> =
            palette.iter().filter_map(|swatch| Some((parse(&swatch.colour)?, f32::from(swatch.share)))).collect();
        let total: f32 = known.iter().map(|(_, share)| share).sum();
        known.into_iter().map(|(colour, share)| (colour, share / total.max(1.0))).collect()
    };
    let (mut from, mut to) = (weighed(one), weighed(other));
    if from.is_empty() || to.is_empty() {
        return 1.0;
    }
    let mut ways: Vec<(f32, usize, usize)> = from
        .iter()
        .enumerate()
        .flat_map(|(i, (a, _))| {
            to.iter().enumerate().map(move |(j, (b, _))| ((apart(a, b).sqrt() / UNRELATED).min(1.0), i, j))
        })
        .collect();
    ways.sort_by(|(a, ..), (b, ..)| a.total_cmp(b));
    let (mut cost, mut moved) = (0.0, 0.0);
    for (way, i, j) in ways {
        let (Some((_, left)), Some((_, room))) = (from.get_mut(i), to.get_mut(j)) else { continue };
        let mass = left.min(*room);
        *left -= mass;
        *room -= mass;
        cost += way * mass;
        moved += mass;
    }
    if moved > 0.0 { cost / moved } else { 1.0 }
}

/// Whether a palette has a colour like `wanted` (`#rrggbb`) on at least `least` hundredths: the library's colour filter.
#[must_use]
pub fn has_colour(palette: &[Swatch], wanted: &str, least: u8) -> bool {
    let Some(wanted) = parse(wanted) else { return false };
    let share: u32 = palette
        .iter()
        .filter(|swatch| parse(&swatch.colour).is_some_and(|colour| apart(&colour, &wanted).sqrt() < 0.12))
        .map(|swatch| u32::from(swatch.share))
        .sum();
    share >= u32::from(least)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    fn swatch(colour: &str, share: u8) -> Swatch {
        Swatch { colour: colour.to_owned(), share }
    }

    #[test]
    fn colours_come_back_with_their_shares() {
        let pixels = std::iter::repeat_n([200, 30, 40], 500)
            .chain(std::iter::repeat_n([20, 60, 200], 300))
            .chain(std::iter::repeat_n([250, 250, 250], 200));
        assert_eq!(of(pixels), [swatch("#c81e28", 50), swatch("#143cc8", 30), swatch("#fafafa", 20)]);
        assert!(of(std::iter::empty()).is_empty());
    }

    #[test]
    fn a_gradient_gives_few_colours_that_cover_it() {
        let palette = of((0..=255_u8).flat_map(|grey| [[grey; 3]; 4]));
        assert!((4..=PALETTE_MAX).contains(&palette.len()), "{palette:?}");
        assert!((98..=102).contains(&palette.iter().map(|swatch| u32::from(swatch.share)).sum::<u32>()));
    }

    #[test]
    fn alike_is_near_and_foreign_is_far() {
        let sea = [swatch("#1e5fa8", 60), swatch("#e8d9b0", 40)];
        let other_sea = [swatch("#2566ad", 55), swatch("#e3d2a5", 45)];
        let wood = [swatch("#274d1c", 70), swatch("#5b3a1e", 30)];
        assert!(palette_distance(&sea, &sea) < 0.001);
        assert!(palette_distance(&sea, &other_sea) < 0.12, "{}", palette_distance(&sea, &other_sea));
        assert!(palette_distance(&sea, &wood) > 0.5, "{}", palette_distance(&sea, &wood));
        assert!(palette_distance(&sea, &[]) >= 1.0);
        assert!(has_colour(&sea, "#2060a0", 50) && !has_colour(&sea, "#2060a0", 70) && !has_colour(&sea, "#c00000", 1));
        assert!(!has_colour(&sea, "blue", 0));
    }
}
