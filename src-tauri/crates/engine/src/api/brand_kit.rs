//! A brand's colours, logos and fonts.

use pupitre_domain::brand::Colour;
use pupitre_domain::brand_kit::{LogoVariant, PaletteColour};
use pupitre_domain::ids::{BrandId, FontId, LogoId, VisualId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Names a brand.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct BrandKitOf {
    /// Which.
    pub brand: BrandId,
}

/// A brand's kit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BrandKitView {
    /// Whose.
    pub brand: BrandId,
    /// The colours that it chose.
    pub palette: Vec<PaletteColour>,
    /// The colours that templates use: the chosen ones, and derived ones for roles without.
    pub effective: Vec<PaletteColour>,
    /// Logos, by variant.
    pub logos: Vec<LogoView>,
    /// Fonts of its own.
    pub fonts: Vec<FontView>,
    /// Family for titles.
    pub title_font: String,
    /// Family for texts.
    pub text_font: String,
    /// Families that Pupitre brings, for the choice.
    pub bundled: Vec<BundledFont>,
    /// Most colours.
    pub palette_max: u32,
}

/// A family that Pupitre brings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BundledFont {
    /// Its name.
    pub family: String,
    /// Its licence.
    pub licence: String,
}

/// A logo. Its picture is served as `visual://localhost/logo/ID`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LogoView {
    /// Id.
    pub id: LogoId,
    /// Its form.
    pub variant: LogoVariant,
    /// Name of the file that it came from.
    pub name: String,
    /// Width in pixels, or in the drawing's own units.
    pub width: u32,
    /// Height.
    pub height: u32,
    /// Whether it is a drawing, sharp at any size.
    pub drawing: bool,
}

/// A font of a brand's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FontView {
    /// Id.
    pub id: FontId,
    /// Its family.
    pub family: String,
    /// Its weight, 100–900.
    pub weight: u16,
    /// Whether it is slanted.
    pub italic: bool,
    /// What the file says of its licence.
    pub says: String,
    /// What the person noted of its licence.
    pub note: String,
    /// Whether the file forbids being put into documents.
    pub restricted: bool,
    /// Bytes of the file.
    pub bytes: u32,
}

/// Chooses a brand's colours; absent fields stay.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct BrandKitUpdate {
    /// Whose.
    pub brand: BrandId,
    /// Its colours, each role but `other` at most once.
    #[serde(default)]
    pub palette: Option<Vec<PaletteColour>>,
    /// Family for titles; an empty one goes back to Pupitre's own.
    #[serde(default)]
    pub title_font: Option<String>,
    /// Family for texts.
    #[serde(default)]
    pub text_font: Option<String>,
}

/// Makes a logo of a visual of the library. One of the same variant is replaced.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct LogoFromVisual {
    /// Whose.
    pub brand: BrandId,
    /// Which form.
    pub variant: LogoVariant,
    /// The visual.
    pub visual: VisualId,
}

/// Takes files into a brand's kit: pictures and drawings as logos, fonts as fonts. Only for the terminal and the shell.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct BrandKitImport {
    /// Whose.
    pub brand: BrandId,
    /// Absolute paths.
    pub paths: Vec<String>,
    /// The form of a logo among them.
    #[serde(default)]
    pub variant: Option<LogoVariant>,
}

/// What an import into a kit brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BrandKitImported {
    /// The kit now.
    pub kit: BrandKitView,
    /// Files that could not be taken.
    pub refused: Vec<KitRefused>,
}

/// A file that could not be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct KitRefused {
    /// Its name without folders.
    pub name: String,
    /// Why.
    pub reason: KitRefusedReason,
}

/// Why a file could not be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum KitRefusedReason {
    /// It could not be read.
    Unreadable,
    /// Neither a picture nor a drawing nor a font (TTF, OTF).
    Unknown,
    /// Too large: 5 MB for a logo or font, 1 MB for a template.
    TooLarge,
    /// Damaged, or made to harm.
    Damaged,
    /// A template without a single placeholder.
    NoPlaceholder,
}

/// Says something of a font.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct FontNote {
    /// Which.
    pub id: FontId,
    /// What is known of its licence.
    pub note: String,
}

/// A pair of colours to be compared.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ContrastAsk {
    /// The text's.
    pub text: Colour,
    /// What is behind it.
    pub ground: Colour,
}

/// How well a colour is read upon another.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ContrastView {
    /// 1–21, by WCAG 2.
    pub ratio: f64,
    /// Whether it is enough for any text.
    pub enough: bool,
    /// The colour that a template would take instead.
    pub instead: Colour,
}
