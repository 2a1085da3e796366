//! What a library is asked for: the filter of the grid, of a smart collection and of the terminal alike.

use crate::ids::{AccountId, BrandId, FolderId, LabelId};
use crate::rights::Licence;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a visual is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum VisualKind {
    /// A still picture.
    #[default]
    Image,
    /// A picture that moves.
    Animation,
    /// A drawing that is rendered at any size.
    Drawing,
    /// A film.
    Video,
}

impl VisualKind {
    /// All kinds.
    pub const ALL: &'static [Self] = &[Self::Image, Self::Animation, Self::Drawing, Self::Video];
    /// The name kept in SQLite.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Animation => "animation",
            Self::Drawing => "drawing",
            Self::Video => "video",
        }
    }
}

/// How a visual lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Orientation {
    /// Wider than high.
    Landscape,
    /// Higher than wide.
    Portrait,
    /// As wide as high, within a twentieth.
    Square,
}

/// The longer side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum SizeClass {
    /// Less than 1,080 pixels: too small for most networks.
    Small,
    /// 1,080 to 2,047 pixels.
    Medium,
    /// 2,048 to 4,095 pixels.
    Large,
    /// 4,096 pixels and more.
    Huge,
}

impl SizeClass {
    /// Least and most pixels of the longer side.
    #[must_use]
    pub const fn sides(self) -> (u32, u32) {
        match self {
            Self::Small => (0, 1_079),
            Self::Medium => (1_080, 2_047),
            Self::Large => (2_048, 4_095),
            Self::Huge => (4_096, u32::MAX),
        }
    }
}

/// A colour that people have a word for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "a colour is its name")]
pub enum Hue {
    Red,
    Orange,
    Yellow,
    Green,
    Teal,
    Blue,
    Purple,
    Pink,
    Brown,
    Black,
    Grey,
    White,
}

impl Hue {
    /// All of them; the place is the bit of [`Hue::bit`].
    pub const ALL: &'static [Self] = &[
        Self::Red,
        Self::Orange,
        Self::Yellow,
        Self::Green,
        Self::Teal,
        Self::Blue,
        Self::Purple,
        Self::Pink,
        Self::Brown,
        Self::Black,
        Self::Grey,
        Self::White,
    ];
    /// Its bit in a set of colours.
    #[must_use]
    pub fn bit(self) -> u32 {
        Self::ALL.iter().position(|hue| *hue == self).map_or(0, |place| 1 << place)
    }
    /// The set of these colours; a text that is no `#rrggbb` is left out.
    #[must_use]
    pub fn set<'a>(colours: impl IntoIterator<Item = &'a str>) -> u32 {
        colours.into_iter().filter_map(read_rgb).map(|[r, g, b]| Self::of(r, g, b).bit()).fold(0, |all, bit| all | bit)
    }
    /// The word for a colour.
    #[must_use]
    pub fn of(red: u8, green: u8, blue: u8) -> Self {
        let [r, g, b] = [red, green, blue].map(i32::from);
        let (most, least) = (r.max(g).max(b), r.min(g).min(b));
        let spread = most - least;
        if most < 45 {
            return Self::Black;
        }
        // Pale colours have little spread for their light; dark ones for the little light there is.
        if spread * 100 < most * 20 || spread < 18 {
            return if least > 205 { Self::White } else { Self::Grey };
        }
        // Sixths of the circle, in hundredths.
        let turn = if most == r {
            ((g - b) * 100 / spread + 600) % 600
        } else if most == g {
            (b - r) * 100 / spread + 200
        } else {
            (r - g) * 100 / spread + 400
        };
        match turn {
            18..=75 if most < 165 => Self::Brown,
            0..=17 | 575.. if most > 200 && least > 120 => Self::Pink,
            0..=17 | 575.. => Self::Red,
            18..=65 => Self::Orange,
            66..=115 => Self::Yellow,
            116..=270 => Self::Green,
            271..=330 => Self::Teal,
            331..=430 => Self::Blue,
            431..=495 => Self::Purple,
            _ => Self::Pink,
        }
    }
}

/// Red, green and blue of `#rrggbb`.
#[must_use]
pub fn read_rgb(text: &str) -> Option<[u8; 3]> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let value = u32::from_str_radix(digits, 16).ok()?;
    let [_, red, green, blue] = value.to_be_bytes();
    Some([red, green, blue])
}

/// How the rights stand, as one looks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum RightsState {
    /// May be used today.
    Usable,
    /// May be used, and ends within thirty days.
    Ending,
    /// Has ended.
    Expired,
    /// Forbidden, not begun, or something is missing.
    Barred,
    /// Nobody has said.
    Unstated,
}

/// How it was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum UseState {
    /// In some post.
    Used,
    /// In no post.
    Unused,
    /// Out somewhere.
    Published,
    /// Never out on this account, nor planned there.
    NeverOn {
        /// Which.
        account: AccountId,
    },
}

/// How the file stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum FileState {
    /// Stored in the library.
    Stored,
    /// Left where it lay.
    Referenced,
    /// Not found where it was.
    Missing,
    /// No longer what it was.
    Damaged,
}

/// The folder that is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", tag = "in")]
pub enum FolderScope {
    /// In no folder.
    None,
    /// In this one.
    Folder {
        /// Which.
        id: FolderId,
        /// And in those within it.
        #[serde(default)]
        below: bool,
    },
}

/// What is looked for. All that is absent does not matter; of a list, one is enough.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[ts(optional_fields = nullable)]
pub struct LibraryFilter {
    /// Of one brand, and those of all brands.
    pub brand: Option<BrandId>,
    /// Leaves those of all brands out.
    pub brand_only: Option<bool>,
    /// Words in names, captions, alternative texts, labels, credits, keywords.
    pub search: Option<String>,
    /// Where.
    pub folder: Option<FolderScope>,
    /// With these labels, all of them.
    pub labels: Option<Vec<LabelId>>,
    /// Of these kinds.
    pub kinds: Option<Vec<VisualKind>>,
    /// Lying so.
    pub orientations: Option<Vec<Orientation>>,
    /// Of these sizes.
    pub sizes: Option<Vec<SizeClass>>,
    /// With one of these colours among its main ones.
    pub hues: Option<Vec<Hue>>,
    /// With at least so many stars.
    pub rating: Option<u8>,
    /// Favourites only.
    pub favourite: Option<bool>,
    /// Under these licences.
    pub licences: Option<Vec<Licence>>,
    /// With rights that stand so.
    pub rights: Option<Vec<RightsState>>,
    /// Used so.
    pub uses: Option<UseState>,
    /// Without an alternative text (`true`), or with one.
    pub alt_missing: Option<bool>,
    /// With files that stand so.
    pub files: Option<Vec<FileState>>,
    /// Brought in, or taken where [`LibrarySort::Taken`] orders, on this day or later.
    #[ts(optional = nullable, type = "string | null")]
    pub from: Option<NaiveDate>,
    /// On this day or earlier.
    #[ts(optional = nullable, type = "string | null")]
    pub to: Option<NaiveDate>,
    /// In the bin instead of outside it.
    pub trash: Option<bool>,
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum LibrarySort {
    /// When it was brought in.
    #[default]
    Imported,
    /// When it was taken, or brought in where that is not known.
    Taken,
    /// By name.
    Title,
    /// By stars.
    Rating,
    /// By pixels.
    Pixels,
    /// By bytes.
    Bytes,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_have_the_words_that_people_use() {
        let named = [
            ("#d21f26", Hue::Red),
            ("#f28c1b", Hue::Orange),
            ("#f5d90a", Hue::Yellow),
            ("#2e9e44", Hue::Green),
            ("#14b8b0", Hue::Teal),
            ("#1f5fd0", Hue::Blue),
            ("#7a35c9", Hue::Purple),
            ("#ec5fa8", Hue::Pink),
            ("#f4a6a6", Hue::Pink),
            ("#6b4423", Hue::Brown),
            ("#0a0a0c", Hue::Black),
            ("#808286", Hue::Grey),
            ("#fafafa", Hue::White),
        ];
        for (text, hue) in named {
            let [r, g, b] = read_rgb(text).expect("colour");
            assert_eq!(Hue::of(r, g, b), hue, "{text}");
        }
        assert_eq!(Hue::set(["#d21f26", "#fafafa", "rot"]), Hue::Red.bit() | Hue::White.bit());
        let all: u32 = Hue::ALL.iter().map(|hue| hue.bit()).sum();
        assert_eq!(all, (1 << Hue::ALL.len()) - 1, "each its own bit");
    }

    #[test]
    fn every_size_is_in_one_class() {
        let classes = [SizeClass::Small, SizeClass::Medium, SizeClass::Large, SizeClass::Huge];
        for side in [1, 1_079, 1_080, 2_047, 2_048, 4_095, 4_096, 12_000] {
            let within = classes.iter().filter(|class| (class.sides().0..=class.sides().1).contains(&side)).count();
            assert_eq!(within, 1, "{side}");
        }
    }

    #[test]
    fn a_stored_filter_is_read_again() {
        let filter = LibraryFilter {
            search: Some("été".to_owned()),
            hues: Some(vec![Hue::Blue]),
            uses: Some(UseState::Unused),
            folder: Some(FolderScope::None),
            rating: Some(3),
            ..LibraryFilter::default()
        };
        let text = serde_json::to_string(&filter).expect("json");
        assert_eq!(serde_json::from_str::<LibraryFilter>(&text).expect("json"), filter);
    }
}
