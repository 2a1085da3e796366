//! Edits of a picture that leave its file alone: a recipe, and the geometry by which it is cut.
//!
//! Three rectangles follow each other. The *picture* is the file as a person sees it. The *frame* is what is left of it
//! once it was turned and straightened: a rectangle of the picture's proportions without empty corners. A *crop* lies in
//! the frame. The focal point and blurred regions belong to the picture, so that a face stays a face however it is turned.

use crate::network::{ImagePreset, PresetKind};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What coordinates count in: ten-thousandths of width and height.
pub const UNITS: u16 = 10_000;
/// Furthest that a picture is straightened, in tenths of a degree.
pub const STRAIGHTEN_MAX: i16 = 450;
/// Most blurred regions of a picture.
pub const BLURS_MAX: usize = 50;
/// Furthest that light is changed, in hundredths.
pub const LIGHT_MAX: i8 = 100;
/// Least side of a crop, in [`UNITS`].
pub const CROP_MIN: u16 = 100;
/// Least target of a compression: below it nothing is recognised.
pub const BYTES_MIN: u32 = 20_000;

/// Least length of a film that was trimmed, in milliseconds.
pub const TRIM_MIN: u32 = 100;

/// A rectangle, in ten-thousandths of what it lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Region {
    /// Left edge, 0–10000.
    pub x: u16,
    /// Upper edge, 0–10000.
    pub y: u16,
    /// Width, 1–10000.
    pub width: u16,
    /// Height, 1–10000.
    pub height: u16,
}

impl Region {
    /// All of it.
    pub const WHOLE: Self = Self { x: 0, y: 0, width: UNITS, height: UNITS };

    /// Whether it has an area and lies inside.
    #[must_use]
    pub const fn is_valid(&self) -> bool {
        self.width > 0
            && self.height > 0
            && self.x as u32 + self.width as u32 <= UNITS as u32
            && self.y as u32 + self.height as u32 <= UNITS as u32
    }

    /// Whether a point lies in it, edges included.
    #[must_use]
    pub const fn contains(&self, point: FocalPoint) -> bool {
        point.x >= self.x
            && point.y >= self.y
            && point.x as u32 <= self.x as u32 + self.width as u32
            && point.y as u32 <= self.y as u32 + self.height as u32
    }
}

/// What matters most in a picture, in ten-thousandths of its width and height.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FocalPoint {
    /// From the left.
    pub x: u16,
    /// From above.
    pub y: u16,
}

impl FocalPoint {
    /// The middle.
    pub const MIDDLE: Self = Self { x: UNITS / 2, y: UNITS / 2 };
}

/// Light and colour, each from −100 to 100; 0 leaves it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Light {
    /// Two stops darker to two stops lighter.
    pub exposure: i8,
    /// Flat to hard.
    pub contrast: i8,
    /// Grey to vivid.
    pub saturation: i8,
    /// Cold to warm.
    pub warmth: i8,
}

impl Light {
    /// Whether it changes nothing.
    #[must_use]
    pub fn is_neutral(&self) -> bool {
        *self == Self::default()
    }

    fn is_valid(self) -> bool {
        let within = |value: i8| (-LIGHT_MAX..=LIGHT_MAX).contains(&value);
        within(self.exposure) && within(self.contrast) && within(self.saturation) && within(self.warmth)
    }
}

/// A face, a number plate: made unrecognisable, for good, in everything that leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BlurRegion {
    /// Where, in the picture before it is turned.
    pub region: Region,
    /// The ellipse in that rectangle instead of all of it.
    #[serde(default)]
    pub round: bool,
}

/// The part of a film that is kept, in milliseconds of its playing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Trim {
    /// Where it begins.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// Bytes of the file that is cut so; 0 where nobody has counted. What a window says of it is not believed.
    #[serde(default)]
    #[ts(type = "number")]
    pub bytes: u64,
}

impl Trim {
    /// How long what is kept plays.
    #[must_use]
    pub const fn millis(&self) -> u32 {
        self.to.saturating_sub(self.from)
    }
}

/// What is done to a picture, in this order: blur, turn, straighten, crop, light, compress. A film is trimmed and nothing
/// else.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Recipe {
    /// Quarter turns clockwise, 0–3.
    pub turns: u8,
    /// Tenths of a degree clockwise, −450–450.
    pub straighten: i16,
    /// Light and colour.
    pub light: Light,
    /// Regions made unrecognisable.
    pub blurs: Vec<BlurRegion>,
    /// What every crop has to keep; the middle when absent.
    pub focus: Option<FocalPoint>,
    /// The part of the frame that is kept; all of it when absent.
    pub crop: Option<Region>,
    /// Most bytes of the file that leaves, below what a network takes.
    pub max_bytes: Option<u32>,
    /// The part of a film that is kept; all of it when absent.
    // Left out where there is none, so that what was written before there were films says the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub trim: Option<Trim>,
}

/// The first thing that is wrong with a recipe, by its field's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} is out of range")]
pub struct BadRecipe(pub &'static str);

impl Recipe {
    /// Whether everything is within its range.
    ///
    /// # Errors
    /// [`BadRecipe`] with the first field that is not.
    pub fn check(&self) -> Result<(), BadRecipe> {
        let crop = |region: &Region| region.is_valid() && region.width >= CROP_MIN && region.height >= CROP_MIN;
        let checks = [
            ("turns", self.turns < 4),
            ("straighten", (-STRAIGHTEN_MAX..=STRAIGHTEN_MAX).contains(&self.straighten)),
            ("light", self.light.is_valid()),
            ("blurs", self.blurs.len() <= BLURS_MAX && self.blurs.iter().all(|blur| blur.region.is_valid())),
            ("focus", self.focus.is_none_or(|point| point.x <= UNITS && point.y <= UNITS)),
            ("crop", self.crop.as_ref().is_none_or(crop)),
            ("maxBytes", self.max_bytes.is_none_or(|bytes| bytes >= BYTES_MIN)),
            ("trim", self.trim.is_none_or(|trim| trim.from < trim.to && trim.millis() >= TRIM_MIN)),
        ];
        checks.iter().find(|(_, fine)| !fine).map_or(Ok(()), |(field, _)| Err(BadRecipe(field)))
    }

    /// Whether the picture leaves as it is. A focal point alone changes nothing.
    #[must_use]
    pub fn is_neutral(&self) -> bool {
        Self { focus: None, ..self.clone() } == Self::default()
    }

    /// Whether the picture looks as it is: trimming a film changes no picture of it.
    #[must_use]
    pub fn draws_nothing(&self) -> bool {
        Self { trim: None, ..self.clone() }.is_neutral()
    }

    /// The frame of a picture of this size.
    #[must_use]
    pub fn frame(&self, width: u32, height: u32) -> Frame {
        Frame::new(width, height, self.turns, self.straighten)
    }

    /// The recipe for one use: the use's own crop, light and target instead of the picture's. What is blurred, turned and
    /// straightened is the picture's always, so that a face that was blurred is blurred everywhere.
    #[must_use]
    pub fn for_use(&self, own: Option<&UsePatch>) -> Self {
        let Some(own) = own else { return self.clone() };
        Self {
            crop: own.crop.or(self.crop),
            light: own.light.unwrap_or(self.light),
            max_bytes: own.max_bytes.or(self.max_bytes),
            ..self.clone()
        }
    }

    /// The crop for a format: the largest part of the frame (or of the picture's own crop) that has its proportions,
    /// around the focal point.
    #[must_use]
    pub fn propose(&self, width: u32, height: u32, preset: &ImagePreset) -> Region {
        let frame = self.frame(width, height);
        let focus = frame.place(self.focus.unwrap_or(FocalPoint::MIDDLE));
        propose(&frame, self.crop.unwrap_or(Region::WHOLE), focus, preset.width, preset.height)
    }
}

/// What one use of a picture does differently.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct UsePatch {
    /// Its own crop, in the frame.
    pub crop: Option<Region>,
    /// Its own light.
    pub light: Option<Light>,
    /// Its own target of compression.
    pub max_bytes: Option<u32>,
}

impl UsePatch {
    /// Whether everything is within its range.
    ///
    /// # Errors
    /// [`BadRecipe`] with the first field that is not.
    pub fn check(&self) -> Result<(), BadRecipe> {
        Recipe::default().for_use(Some(self)).check()
    }

    /// Whether it does nothing of its own.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// How a picture leaves: a recipe whose crop is final, and the size to bring it down to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Fitting {
    /// What is done.
    pub recipe: Recipe,
    /// Width and height at most, of the format that was chosen. Nothing is ever made larger.
    pub size: Option<(u32, u32)>,
}

impl Fitting {
    /// How a visual leaves. `drawn` is the crop that this post has of its own, in the frame.
    #[must_use]
    pub fn resolve(
        base: &Recipe,
        own: Option<&UsePatch>,
        preset: Option<&ImagePreset>,
        drawn: Option<Region>,
        (width, height): (u32, u32),
    ) -> Self {
        let mut recipe = base.for_use(own);
        if let Some(drawn) = drawn {
            recipe.crop = Some(drawn);
            return Self { recipe, size: None };
        }
        let Some(preset) = preset else { return Self { recipe, size: None } };
        if own.is_none_or(|own| own.crop.is_none()) {
            recipe.crop = Some(base.propose(width, height, preset));
        }
        Self { recipe, size: Some((preset.width, preset.height)) }
    }

    /// Whether the picture leaves as it is.
    #[must_use]
    pub fn is_neutral(&self) -> bool {
        self.size.is_none() && self.recipe.is_neutral()
    }

    /// Whether it shows another picture than the file: smaller, or in fewer bytes, is the same one.
    #[must_use]
    pub fn is_altered(&self) -> bool {
        let crop = self.recipe.crop.filter(|crop| *crop != Region::WHOLE);
        !Recipe { crop, max_bytes: None, ..self.recipe.clone() }.is_neutral()
    }

    /// Width and height of what is kept of a picture of this size, before it is brought down.
    #[must_use]
    pub fn kept(&self, width: u32, height: u32) -> (f64, f64) {
        let (frame, crop) = (self.recipe.frame(width, height), self.recipe.crop.unwrap_or(Region::WHOLE));
        let part = |length: u16, side: f64| f64::from(length) / f64::from(UNITS) * side;
        (part(crop.width, frame.width), part(crop.height, frame.height))
    }
}

/// What an edit is for: a format of a network's, whichever its account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FormatUse {
    /// The network.
    pub network: crate::network::NetworkId,
    /// Its format.
    pub format: PresetKind,
}

/// What is left of a picture once it was turned and straightened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// Sides of the picture after its quarter turns.
    pub turned: (f64, f64),
    /// Width in the picture's pixels.
    pub width: f64,
    /// Height in the picture's pixels.
    pub height: f64,
    /// Radians clockwise.
    pub angle: f64,
    turns: u8,
}

impl Frame {
    /// Of a picture of this size. The frame has the turned picture's proportions and its middle.
    #[must_use]
    pub fn new(width: u32, height: u32, turns: u8, straighten: i16) -> Self {
        let (w, h) = (f64::from(width.max(1)), f64::from(height.max(1)));
        let turned = if turns % 2 == 1 { (h, w) } else { (w, h) };
        let angle = (f64::from(straighten) / 10.0).to_radians();
        let (sin, cos) = (angle.sin().abs(), angle.cos().abs());
        // The largest rectangle of the same proportions whose corners stay inside once it is turned back.
        let factor = (turned.0 / (turned.0 * cos + turned.1 * sin)).min(turned.1 / (turned.0 * sin + turned.1 * cos));
        let factor = if straighten == 0 { 1.0 } else { factor };
        Self { turned, width: turned.0 * factor, height: turned.1 * factor, angle, turns: turns % 4 }
    }

    /// Where a point of the frame (0–1 each) lies in the turned picture, in its pixels.
    #[must_use]
    pub fn to_turned(&self, x: f64, y: f64) -> (f64, f64) {
        let (dx, dy) = ((x - 0.5) * self.width, (y - 0.5) * self.height);
        let (sin, cos) = self.angle.sin_cos();
        // The picture turns clockwise, so what is looked at turns the other way.
        (self.turned.0 / 2.0 + dx * cos + dy * sin, self.turned.1 / 2.0 - dx * sin + dy * cos)
    }

    /// Where a point of the picture lies in the frame; one that was cut off comes to the frame's edge.
    #[must_use]
    pub fn place(&self, point: FocalPoint) -> FocalPoint {
        let (x, y) = (f64::from(point.x) / f64::from(UNITS), f64::from(point.y) / f64::from(UNITS));
        let (x, y) = match self.turns {
            1 => (1.0 - y, x),
            2 => (1.0 - x, 1.0 - y),
            3 => (y, 1.0 - x),
            _ => (x, y),
        };
        let (dx, dy) = ((x - 0.5) * self.turned.0, (y - 0.5) * self.turned.1);
        let (sin, cos) = self.angle.sin_cos();
        let (u, v) = ((dx * cos - dy * sin) / self.width + 0.5, (dx * sin + dy * cos) / self.height + 0.5);
        FocalPoint { x: units(u), y: units(v) }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0–10000")]
fn units(fraction: f64) -> u16 {
    (fraction * f64::from(UNITS)).round().clamp(0.0, f64::from(UNITS)) as u16
}

/// The largest region of `within` with the proportions `width` : `height`, around `focus`, in a frame.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the region before")]
pub fn propose(frame: &Frame, within: Region, focus: FocalPoint, width: u32, height: u32) -> Region {
    let within = if within.is_valid() { within } else { Region::WHOLE };
    let (space_w, space_h) = (f64::from(within.width) * frame.width, f64::from(within.height) * frame.height);
    let ratio = f64::from(width.max(1)) / f64::from(height.max(1));
    // Rounded down, so that it never leaves `within`.
    let (w, h) = if space_w > space_h * ratio {
        (space_h * ratio / frame.width, f64::from(within.height))
    } else {
        (f64::from(within.width), space_w / ratio / frame.height)
    };
    let w = (w + 1e-6).floor().clamp(1.0, f64::from(within.width)) as u16;
    let h = (h + 1e-6).floor().clamp(1.0, f64::from(within.height)) as u16;
    let start = |focus: u16, from: u16, space: u16, length: u16| {
        let focus = focus.clamp(from, from + space);
        focus.saturating_sub(length / 2).clamp(from, from + space - length)
    };
    Region {
        x: start(focus.x, within.x, within.width, w),
        y: start(focus.y, within.y, within.height, h),
        width: w,
        height: h,
    }
}

#[cfg(test)]
#[path = "edit_tests.rs"]
mod tests;
