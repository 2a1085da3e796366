//! Made-up photographs: sky, hills, things with soft light, texture over many sizes, a sensor's noise. The same number
//! gives the same scene at any size. Shared with the bench (`tests/benches/library.rs`), which makes them large.
#![allow(dead_code, clippy::unwrap_used, clippy::indexing_slicing, clippy::many_single_char_names)]

use image::{Rgb, RgbImage};

/// Side of the lattice of chance values that texture is made of.
const LATTICE: usize = 256;

struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
    /// Between 0 and 1.
    fn part(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1 << 24) as f32
    }
    fn between(&mut self, low: f32, high: f32) -> f32 {
        low + self.part() * (high - low)
    }
    fn colour(&mut self, low: f32, high: f32) -> [f32; 3] {
        [self.between(low, high), self.between(low, high), self.between(low, high)]
    }
}

struct Thing {
    x: f32,
    y: f32,
    across: f32,
    down: f32,
    cos: f32,
    sin: f32,
    round: bool,
    colour: [f32; 3],
    rough: f32,
}

/// A scene; `seed` is its number.
pub fn scene(seed: u64, width: u32, height: u32) -> RgbImage {
    let mut chance = Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    for _ in 0..8 {
        chance.next();
    }
    let lattice: Vec<f32> = (0..LATTICE * LATTICE).map(|_| chance.part() - 0.5).collect();
    let noise = |x: f32, y: f32| {
        let (fx, fy) = (x.floor(), y.floor());
        let (dx, dy) = (x - fx, y - fy);
        let (x, y) = (fx as i64 as usize % LATTICE, fy as i64 as usize % LATTICE);
        let (right, below) = ((x + 1) % LATTICE, (y + 1) % LATTICE);
        let top = lattice[y * LATTICE + x] * (1.0 - dx) + lattice[y * LATTICE + right] * dx;
        let bottom = lattice[below * LATTICE + x] * (1.0 - dx) + lattice[below * LATTICE + right] * dx;
        top * (1.0 - dy) + bottom * dy
    };
    let horizon = chance.between(0.15, 0.85);
    let (above, low_sky) = (chance.colour(0.3, 0.95), chance.colour(0.4, 1.0));
    let (near, far) = (chance.colour(0.05, 0.7), chance.colour(0.1, 0.8));
    let hills = [chance.between(1.0, 5.0), chance.between(0.05, 0.3), chance.between(0.0, 90.0)];
    let things: Vec<Thing> = (0..3 + chance.next() % 7)
        .map(|_| {
            let (sin, cos) = chance.between(-1.5, 1.5).sin_cos();
            Thing {
                x: chance.between(0.05, 0.95),
                y: chance.between(0.1, 0.95),
                across: chance.between(0.03, 0.28),
                down: chance.between(0.03, 0.28),
                cos,
                sin,
                round: chance.next().is_multiple_of(2),
                colour: chance.colour(0.0, 1.0),
                rough: chance.between(0.0, 0.5),
            }
        })
        .collect();
    let (rough, light_x, light_y) = (chance.between(0.1, 0.45), chance.part(), chance.part());
    let start = chance.between(3.0, 9.0);
    let aspect = width as f32 / height as f32;
    let mut grain = Chance(seed ^ 0x5eed_0000_0001);
    RgbImage::from_fn(width, height, |px, py| {
        let (x, y) = (px as f32 / width as f32, py as f32 / height as f32);
        let u = x * aspect;
        // Four sizes of texture, each half as strong and 2.7 times as fine.
        let (mut texture, mut strength, mut scale) = (0.0, 1.0, start);
        for octave in 0..4 {
            texture += strength * noise(u * scale + octave as f32 * 17.0, y * scale + 31.0);
            strength *= 0.55;
            scale *= 2.7;
        }
        let ridge = horizon + hills[1] * noise(u * hills[0] + hills[2], 3.5) + 0.06 * noise(u * hills[0] * 4.0, 9.5);
        let mut colour = if y < ridge {
            let part = (y / ridge.max(0.01)).clamp(0.0, 1.0);
            [0, 1, 2].map(|c| above[c] * (1.0 - part) + low_sky[c] * part + 0.25 * rough * texture)
        } else {
            let part = ((y - ridge) / (1.0 - ridge).max(0.01)).clamp(0.0, 1.0);
            [0, 1, 2].map(|c| far[c] * (1.0 - part) + near[c] * part + rough * texture * (0.5 + part))
        };
        for thing in &things {
            let (dx, dy) = ((x - thing.x) * aspect, y - thing.y);
            let (a, b) =
                ((dx * thing.cos + dy * thing.sin) / thing.across, (dy * thing.cos - dx * thing.sin) / thing.down);
            let inside = if thing.round { a * a + b * b } else { a.abs().max(b.abs()).powi(4) };
            if inside < 1.0 {
                let lit = 1.0 - 0.45 * (a * 0.6 + b * 0.8) + thing.rough * texture;
                colour = thing.colour.map(|channel| channel * lit);
            }
        }
        let away = (x - light_x).powi(2) + (y - light_y).powi(2);
        let lit = 1.12 - 0.4 * away;
        let random = grain.next();
        Rgb([0, 1, 2].map(|c| {
            // Two dice are nearly a bell.
            let grain = ((random >> (c * 16) & 0xff) as f32 + (random >> (c * 16 + 8) & 0xff) as f32 - 255.0) / 32.0;
            (colour[c] * lit * 255.0 + grain).clamp(0.0, 255.0) as u8
        }))
    })
}
