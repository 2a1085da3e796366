//! What a picture looks like in 64 bits, for finding the same picture again after it was scaled, compressed or trimmed.
//!
//! pHash: the picture shrunk to 32 × 32 greys, its cosine transform, the 8 × 8 lowest frequencies without those that are
//! constant along a side. A bit is the *sign* of a coefficient, not its place about the median: so that mirroring flips
//! whole columns of bits, turning swaps rows and columns, and the eight forms follow from one hash.

use serde::{Deserialize, Serialize};

/// Side of the grey picture.
pub(crate) const SIDE: usize = 32;
/// Frequencies a side.
const KEPT: usize = 8;
/// Strongest coefficient below which a picture has no features: one colour, or nearly.
const FEATURELESS: f32 = 24.0;
/// Bits of odd frequencies across: mirroring turns them around.
const ODD_COLUMNS: u64 = 0xaaaa_aaaa_aaaa_aaaa;
/// Bits of odd frequencies down.
const ODD_ROWS: u64 = 0xff00_ff00_ff00_ff00;

/// The 64 bits. Kept in the database as the integer with the same bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Fingerprint(pub u64);

impl Fingerprint {
    /// Most bits by which copies of one picture differ; measured, see `tests/near.rs`.
    pub const NEAR: u32 = 10;

    /// How many bits differ: 0 for the same look, about 32 for pictures that have nothing in common.
    #[must_use]
    pub const fn distance(self, other: Self) -> u32 {
        (self.0 ^ other.0).count_ones()
    }

    /// The fingerprints that the picture has upright, turned and mirrored; the first is itself.
    #[must_use]
    pub fn forms(self) -> [Self; 8] {
        let swapped = transpose(self.0);
        let turned = |bits: u64| [bits, bits ^ ODD_COLUMNS, bits ^ ODD_ROWS, bits ^ ODD_COLUMNS ^ ODD_ROWS];
        let ([a, b, c, d], [e, f, g, h]) = (turned(self.0), turned(swapped));
        [a, b, c, d, e, f, g, h].map(Self)
    }

    /// [`Fingerprint::distance`] to the nearest of the other's forms.
    #[must_use]
    pub fn distance_turned(self, other: Self) -> u32 {
        other.forms().into_iter().map(|form| self.distance(form)).min().unwrap_or(u32::MAX)
    }

    /// Of 32 × 32 greys, row by row. None of a picture without features, which would resemble every other such picture.
    pub(crate) fn of(greys: &[u8]) -> Option<Self> {
        let basis = basis();
        // Rows first, of which only the low frequencies are wanted, then columns.
        let mut rows = [[0.0_f32; SIDE]; KEPT];
        for (y, row) in greys.chunks_exact(SIDE).take(SIDE).enumerate() {
            for (wave, line) in basis.iter().zip(rows.iter_mut()) {
                let sum = wave.iter().zip(row).map(|(factor, grey)| factor * f32::from(*grey)).sum();
                if let Some(cell) = line.get_mut(y) {
                    *cell = sum;
                }
            }
        }
        let mut bits = 0_u64;
        let mut strongest = 0.0_f32;
        for down in &basis {
            for across in &rows {
                let coefficient: f32 = down.iter().zip(across).map(|(factor, value)| factor * value).sum();
                strongest = strongest.max(coefficient.abs());
                bits = bits << 1 | u64::from(coefficient > 0.0);
            }
        }
        (strongest >= FEATURELESS).then_some(Self(bits))
    }
}

/// Cosines of the frequencies 1 to 8, scaled so that the transform keeps lengths.
fn basis() -> [[f32; SIDE]; KEPT] {
    let mut basis = [[0.0; SIDE]; KEPT];
    #[expect(clippy::cast_precision_loss, reason = "small whole numbers")]
    for (frequency, wave) in basis.iter_mut().enumerate() {
        for (at, factor) in wave.iter_mut().enumerate() {
            let angle = std::f32::consts::PI * (at as f32 + 0.5) * (frequency as f32 + 1.0) / SIDE as f32;
            *factor = angle.cos() * (2.0 / SIDE as f32).sqrt();
        }
    }
    basis
}

/// Swaps rows and columns of an 8 × 8 matrix of bits.
const fn transpose(bits: u64) -> u64 {
    let mut x = bits;
    let mut swap = (x ^ x >> 7) & 0x00aa_00aa_00aa_00aa;
    x ^= swap ^ swap << 7;
    swap = (x ^ x >> 14) & 0x0000_cccc_0000_cccc;
    x ^= swap ^ swap << 14;
    swap = (x ^ x >> 28) & 0x0000_0000_f0f0_f0f0;
    x ^ swap ^ swap << 28
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    fn scene() -> Vec<u8> {
        (0..SIDE * SIDE)
            .map(|at| {
                let (x, y) = ((at % SIDE) as f32, (at / SIDE) as f32);
                let value =
                    120.0 + 50.0 * (x * 0.31 + y * 0.11).sin() + 40.0 * (y * 0.43 - x * 0.07).cos() + x - 1.7 * y;
                value.clamp(0.0, 255.0) as u8
            })
            .collect()
    }

    fn mapped(greys: &[u8], from: impl Fn(usize, usize) -> (usize, usize)) -> Vec<u8> {
        (0..SIDE * SIDE)
            .map(|at| {
                let (x, y) = from(at % SIDE, at / SIDE);
                greys[y * SIDE + x]
            })
            .collect()
    }

    #[test]
    fn the_eight_forms_follow_from_one_hash() {
        let greys = scene();
        let upright = Fingerprint::of(&greys).unwrap();
        let last = SIDE - 1;
        let forms = upright.forms();
        let made = [
            mapped(&greys, |x, y| (x, y)),
            mapped(&greys, |x, y| (last - x, y)),
            mapped(&greys, |x, y| (x, last - y)),
            mapped(&greys, |x, y| (last - x, last - y)),
            mapped(&greys, |x, y| (y, x)),
            mapped(&greys, |x, y| (y, last - x)),
            mapped(&greys, |x, y| (last - y, x)),
            mapped(&greys, |x, y| (last - y, last - x)),
        ];
        for form in made {
            let seen = Fingerprint::of(&form).unwrap();
            assert!(forms.iter().any(|known| known.distance(seen) <= 1), "{seen:?} is none of {forms:?}");
            assert!(upright.distance_turned(seen) <= 1);
        }
        assert!(forms.iter().skip(1).all(|form| form.distance(upright) > 10), "this scene has no symmetry");
    }

    #[test]
    fn one_colour_has_no_fingerprint() {
        assert_eq!(Fingerprint::of(&[128; SIDE * SIDE]), None);
        let nearly: Vec<u8> = (0..SIDE * SIDE).map(|at| 128 + u8::from(at % 7 == 0)).collect();
        assert_eq!(Fingerprint::of(&nearly), None);
    }
}
