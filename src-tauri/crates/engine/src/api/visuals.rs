//! The visuals library.

use chrono::{DateTime, NaiveDate, Utc};
use pupitre_domain::ids::{BrandId, VisualId};
use pupitre_domain::visual::VisualFacts;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Copies files into the library. Only for the terminal and the shell itself: the window never names a path.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct VisualImport {
    /// Brand they belong to; all brands when absent.
    #[serde(default)]
    pub brand: Option<BrandId>,
    /// Absolute paths.
    pub paths: Vec<String>,
}

/// What an import brought.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportReport {
    /// Visuals now in the library, known ones included.
    pub visuals: Vec<VisualView>,
    /// Files that could not be taken.
    pub refused: Vec<RefusedFile>,
}

/// A file that could not be taken.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RefusedFile {
    /// Its name without folders.
    pub name: String,
    /// Why.
    pub reason: RefusedReason,
}

/// Why a file could not be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum RefusedReason {
    /// No picture.
    NotAnImage,
    /// A kind of picture that is not supported yet.
    Unsupported,
    /// Wider or higher than 12,000 pixels.
    TooManyPixels,
    /// More than 64 MiB.
    TooManyBytes,
    /// Damaged.
    Damaged,
    /// It could not be read.
    Unreadable,
    /// The disk is full.
    DiskFull,
}

/// Lists visuals, latest import first.
#[derive(Debug, Clone, Default, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct VisualFilter {
    /// Of one brand, and those of all brands.
    #[serde(default)]
    pub brand: Option<BrandId>,
    /// Words in title, alternative text or credit.
    #[serde(default)]
    pub search: Option<String>,
    /// Only those whose licence is in force (`true`) or ended (`false`).
    #[serde(default)]
    pub licensed: Option<bool>,
    /// Key of the following page.
    #[serde(default)]
    pub after: Option<String>,
    /// Most items, 1–200; 60 when absent.
    #[serde(default)]
    pub limit: Option<u16>,
}

/// A visual. Its pictures are served as `visual://localhost/thumb/ID` and `visual://localhost/full/ID`.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VisualView {
    /// Id.
    pub id: VisualId,
    /// Its brand; all brands when absent.
    pub brand: Option<BrandId>,
    /// Title.
    pub title: String,
    /// Alternative text offered when it is used.
    pub alt: String,
    /// Whom to credit.
    pub credit: String,
    /// Last day of the licence; for ever when absent.
    #[ts(type = "string | null")]
    pub licence_until: Option<NaiveDate>,
    /// Whether the licence has ended.
    pub expired: bool,
    /// Facts of the file.
    pub facts: VisualFacts,
    /// In how many posts it is used.
    pub uses: u32,
    /// When it was imported.
    pub imported_at: DateTime<Utc>,
}

/// Changes what the library says of a visual; absent fields stay.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct VisualUpdate {
    /// Which.
    pub id: VisualId,
    /// New title.
    #[serde(default)]
    pub title: Option<String>,
    /// New alternative text.
    #[serde(default)]
    pub alt: Option<String>,
    /// New credit.
    #[serde(default)]
    pub credit: Option<String>,
    /// New last day of the licence as `YYYY-MM-DD`; an empty text removes it.
    #[serde(default)]
    pub licence_until: Option<String>,
    /// New brand; the outer absence leaves it, `null` makes it everybody's.
    #[serde(default, deserialize_with = "present")]
    #[ts(optional = nullable, type = "BrandId")]
    pub brand: Option<Option<BrandId>>,
}

fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Option<BrandId>>, D::Error> {
    Option::<BrandId>::deserialize(deserializer).map(Some)
}
