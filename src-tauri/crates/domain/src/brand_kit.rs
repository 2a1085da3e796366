//! A brand's colours, logos and fonts, and what is legible upon what.

use crate::brand::Colour;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Least contrast of a text and what is behind it (WCAG 2, level AA).
pub const LEAST_CONTRAST: f64 = 4.5;
/// Most colours of a palette.
pub const PALETTE_MAX: usize = 16;

/// What a colour is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum PaletteRole {
    /// The brand's own.
    Primary,
    /// Beside it.
    Secondary,
    /// What shall be seen first.
    Accent,
    /// Behind everything.
    Ground,
    /// Texts.
    Ink,
    /// Any other of its colours.
    Other,
}

impl PaletteRole {
    /// All of them.
    pub const ALL: &'static [Self] =
        &[Self::Primary, Self::Secondary, Self::Accent, Self::Ground, Self::Ink, Self::Other];
    /// Its word in templates.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Secondary => "secondary",
            Self::Accent => "accent",
            Self::Ground => "ground",
            Self::Ink => "ink",
            Self::Other => "other",
        }
    }
}

/// A colour of a brand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PaletteColour {
    /// What it is for. Each role but `other` once.
    pub role: PaletteRole,
    /// The colour.
    pub colour: Colour,
    /// What the brand calls it.
    #[serde(default)]
    pub name: String,
}

/// A form of a logo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum LogoVariant {
    /// In its colours, for light grounds.
    Light,
    /// For dark grounds.
    Dark,
    /// In one colour, which a template may choose.
    Mono,
}

impl LogoVariant {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Light, Self::Dark, Self::Mono];
    /// The name kept in SQLite.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Mono => "mono",
        }
    }
    /// Which to take on a ground of this colour, the best first.
    #[must_use]
    pub fn for_ground(ground: Rgb) -> [Self; 3] {
        if ground.luminance() < 0.4 {
            [Self::Dark, Self::Mono, Self::Light]
        } else {
            [Self::Light, Self::Mono, Self::Dark]
        }
    }
}

/// A colour as its three channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    /// White.
    pub const WHITE: Self = Self(255, 255, 255);
    /// Nearly black: softer than black, and as legible.
    pub const INK: Self = Self(0x17, 0x17, 0x1b);

    /// Of a colour.
    #[must_use]
    pub fn of(colour: &Colour) -> Self {
        Self::parse(colour.as_str()).unwrap_or(Self::INK)
    }

    /// Reads `#rrggbb`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
        let value = u32::from_str_radix(digits, 16).ok()?;
        let [_, r, g, b] = value.to_be_bytes();
        Some(Self(r, g, b))
    }

    /// As CSS writes it.
    #[must_use]
    pub fn css(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// Relative luminance by WCAG 2.
    #[must_use]
    pub fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// Towards another colour; `share` of it, 0–1.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0–255")]
    pub fn mixed(self, other: Self, share: f64) -> Self {
        let mix = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * share).round().clamp(0.0, 255.0) as u8;
        Self(mix(self.0, other.0), mix(self.1, other.1), mix(self.2, other.2))
    }
}

/// Contrast of two colours by WCAG 2, 1–21.
#[must_use]
pub fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (a, b) = (one.luminance(), other.luminance());
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// `wish` where it is legible on `ground`; otherwise the first of the others that is, and at last ink or white, whichever
/// stands out more.
#[must_use]
pub fn legible(wish: Rgb, ground: Rgb, others: &[Rgb]) -> Rgb {
    let fits = |colour: &Rgb| contrast(*colour, ground) >= LEAST_CONTRAST;
    let last = if contrast(Rgb::WHITE, ground) >= contrast(Rgb::INK, ground) { Rgb::WHITE } else { Rgb::INK };
    std::iter::once(&wish).chain(others).copied().find(|colour| fits(colour)).unwrap_or({
        // Between the two there is no ground on which neither has 4.5.
        last
    })
}

/// Colours by their role, complete: what a brand did not choose is derived from its own colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    /// The brand's own.
    pub primary: Rgb,
    /// Beside it.
    pub secondary: Rgb,
    /// What shall be seen first.
    pub accent: Rgb,
    /// Behind everything.
    pub ground: Rgb,
    /// Texts.
    pub ink: Rgb,
}

impl Palette {
    /// Of a brand's colour and what it chose.
    #[must_use]
    pub fn of(brand: &Colour, chosen: &[PaletteColour]) -> Self {
        let of = |role| chosen.iter().find(|colour| colour.role == role).map(|colour| Rgb::of(&colour.colour));
        let primary = of(PaletteRole::Primary).unwrap_or(Rgb::of(brand));
        let ground = of(PaletteRole::Ground).unwrap_or(primary.mixed(Rgb::WHITE, 0.93));
        let secondary = of(PaletteRole::Secondary).unwrap_or(primary.mixed(Rgb::INK, 0.62));
        let accent = of(PaletteRole::Accent).unwrap_or(primary);
        let ink = legible(of(PaletteRole::Ink).unwrap_or(primary.mixed(Rgb::INK, 0.85)), ground, &[]);
        Self { primary, secondary, accent, ground, ink }
    }

    /// The colour of a role.
    #[must_use]
    pub const fn role(&self, role: PaletteRole) -> Rgb {
        match role {
            PaletteRole::Primary => self.primary,
            PaletteRole::Secondary => self.secondary,
            PaletteRole::Accent | PaletteRole::Other => self.accent,
            PaletteRole::Ground => self.ground,
            PaletteRole::Ink => self.ink,
        }
    }

    /// All of them, for choosing one that is legible.
    #[must_use]
    pub const fn all(&self) -> [Rgb; 5] {
        [self.ink, self.primary, self.secondary, self.accent, self.ground]
    }
}

#[cfg(test)]
#[path = "brand_kit_tests.rs"]
mod tests;
