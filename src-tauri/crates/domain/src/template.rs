//! Templates for visuals, and what a person puts into one.

use crate::brand_kit::PaletteRole;
use crate::edit::FocalPoint;
use crate::ids::{BrandId, TemplateId, VisualId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Most pages of a design.
pub const PAGES_MAX: usize = 20;
/// Most characters of a field, whichever its template allows.
pub const FIELD_MAX: u32 = 2_000;
/// Most sizes made at once.
pub const SIZES_MAX: usize = 24;
/// Least and greatest side of a design, in pixels.
pub const SIDES: std::ops::RangeInclusive<u32> = 200..=4_096;

/// What a template is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum TemplateKind {
    /// Somebody's words.
    Quote,
    /// An offer with a price or a percentage.
    Promotion,
    /// Something that takes place.
    Event,
    /// Two pictures side by side.
    BeforeAfter,
    /// Several pages to swipe through.
    Carousel,
    /// Made by somebody else.
    Own,
}

impl TemplateKind {
    /// Those that Pupitre brings, in the order in which they are offered.
    pub const BUILT_IN: &'static [Self] =
        &[Self::Quote, Self::Promotion, Self::Event, Self::BeforeAfter, Self::Carousel];
}

/// Which template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", tag = "from", deny_unknown_fields)]
pub enum TemplateRef {
    /// One that Pupitre brings.
    #[serde(rename_all = "camelCase")]
    BuiltIn {
        /// Which.
        kind: TemplateKind,
    },
    /// One that was imported.
    #[serde(rename_all = "camelCase")]
    Own {
        /// Which.
        id: TemplateId,
    },
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum FieldKind {
    /// Words.
    Text,
    /// A picture of the library.
    Picture,
}

/// Something that a person fills in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TemplateField {
    /// Its key; the word in the UI is `template_field_KEY` for those that Pupitre brings.
    pub key: String,
    /// What it holds.
    pub kind: FieldKind,
    /// Whether the template looks unfinished without it.
    pub required: bool,
    /// Whether its text has several lines.
    pub long: bool,
    /// Most characters of its text.
    pub max: u32,
    /// Whether each page has its own; otherwise the first page's stands on all.
    pub per_page: bool,
}

/// How a design is coloured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Scheme {
    /// On the brand's ground.
    #[default]
    Light,
    /// On its darkest colour.
    Dark,
    /// On its own colour.
    Brand,
}

impl Scheme {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Light, Self::Dark, Self::Brand];
}

/// A picture in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlacedPicture {
    /// Which visual, as its recipe leaves it.
    pub visual: VisualId,
    /// What has to stay in sight; the visual's own focal point when absent.
    #[serde(default)]
    pub focus: Option<FocalPoint>,
}

/// What stands on one page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct DesignPage {
    /// Texts by field.
    #[ts(type = "Record<string, string>")]
    pub texts: BTreeMap<String, String>,
    /// Pictures by field.
    #[ts(as = "BTreeMap<String, PlacedPicture>")]
    pub pictures: BTreeMap<String, PlacedPicture>,
}

/// A template, filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Design {
    /// Which template.
    pub template: TemplateRef,
    /// Whose colours, logos and fonts.
    pub brand: BrandId,
    /// How it is coloured.
    #[serde(default)]
    pub scheme: Scheme,
    /// Another colour of the brand instead of its accent.
    #[serde(default)]
    pub accent: Option<PaletteRole>,
    /// Whether the logo stands on it, where the template has a place for one.
    #[serde(default = "yes")]
    pub logo: bool,
    /// Its pages, at least one.
    pub pages: Vec<DesignPage>,
}

const fn yes() -> bool {
    true
}

/// Size of a design.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DesignSize {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// What a person should know of a page as it was drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum DesignRemark {
    /// A field that it looks unfinished without is empty.
    #[serde(rename_all = "camelCase")]
    Empty {
        /// Which.
        field: String,
    },
    /// The text does not fit even in the smallest letters; its end is left out.
    #[serde(rename_all = "camelCase")]
    Shortened {
        /// Which.
        field: String,
    },
    /// The letters are smaller than the template wishes.
    #[serde(rename_all = "camelCase")]
    Small {
        /// Which.
        field: String,
    },
    /// A colour was exchanged because the text would not have been legible.
    #[serde(rename_all = "camelCase")]
    Recoloured {
        /// Which.
        field: String,
    },
    /// Characters that no font of the design has; they are not drawn.
    #[serde(rename_all = "camelCase")]
    Unknown {
        /// Which field.
        field: String,
        /// The characters, each once.
        characters: String,
    },
    /// The picture has fewer pixels than its place.
    #[serde(rename_all = "camelCase")]
    Coarse {
        /// Which.
        field: String,
    },
    /// A picture is not in the library any more.
    #[serde(rename_all = "camelCase")]
    Missing {
        /// Which.
        field: String,
    },
}
