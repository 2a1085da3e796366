//! The visuals library: what it holds and how it is found. The rest of its words is in the parts below.

mod bring;
mod care;
mod organise;
mod rights;

pub use bring::*;
pub use care::*;
pub use organise::*;
pub use rights::*;

use chrono::{DateTime, NaiveDate, Utc};
use pupitre_domain::ids::{BrandId, CollectionId, FolderId, LabelId, LibraryEditId, VisualId};
use pupitre_domain::library::{LibraryFilter, LibrarySort, VisualKind};
use pupitre_domain::rights::{Rights, Standing};
use pupitre_domain::visual::{Clip, Embedded, Swatch, VisualFacts};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Lists visuals, a page at a time.
#[derive(Debug, Clone, Default, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct VisualFilter {
    /// Of one brand, and those of all brands. Short for the same in `filter`.
    #[serde(default)]
    pub brand: Option<BrandId>,
    /// Words. Short for the same in `filter`.
    #[serde(default)]
    pub search: Option<String>,
    /// Only those whose licence is in force (`true`) or ended (`false`).
    #[serde(default)]
    pub licensed: Option<bool>,
    /// Everything else that is looked for.
    #[serde(default)]
    pub filter: Option<LibraryFilter>,
    /// What a smart collection holds, narrowed by the rest.
    #[serde(default)]
    pub collection: Option<CollectionId>,
    /// In which order; the newest import first when absent.
    #[serde(default)]
    pub sort: Option<LibrarySort>,
    /// The other way round.
    #[serde(default)]
    pub reverse: bool,
    /// Key of the following page.
    #[serde(default)]
    pub after: Option<String>,
    /// Most items, 1–200; 60 when absent.
    #[serde(default)]
    pub limit: Option<u16>,
}

/// Asks for the whole grid at once, as little of each visual as laying it out takes.
#[derive(Debug, Clone, Default, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct VisualLayout {
    /// What is looked for.
    #[serde(default)]
    pub filter: Option<LibraryFilter>,
    /// What a smart collection holds, narrowed by the filter.
    #[serde(default)]
    pub collection: Option<CollectionId>,
    /// In which order; the newest import first when absent.
    #[serde(default)]
    pub sort: Option<LibrarySort>,
    /// The other way round.
    #[serde(default)]
    pub reverse: bool,
}

/// The whole grid. `packed` is base64 of 24 bytes per visual, in order: 16 of the id (a UUID as it is written, without
/// dashes); width divided by height in thousandths, 2, the greater first; red, green, blue of its average colour, 3; flags,
/// 1 (1 favourite, 2 moves, 4 its file is missing or damaged, 8 may not be used today, 16 ends within thirty days,
/// 32 used in a post, 64 has no alternative text, 128 left in place); stars, 1; kind, 1 (0 image, 1 animation, 2 drawing,
/// 3 film).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LayoutView {
    /// How many.
    pub count: u32,
    /// Their bytes.
    #[ts(type = "number")]
    pub bytes: u64,
    /// See above.
    pub packed: String,
    /// There are more than a grid takes (200,000): narrow the filter.
    pub cut: bool,
}

/// Names visuals, in the order in which they are wanted: for the cells that are in sight.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct VisualsNamed {
    /// Which; at most 500. What is gone is left out of the answer.
    pub ids: Vec<VisualId>,
}

/// Asks for what looks like a visual.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct VisualSimilar {
    /// Like this one.
    pub id: VisualId,
    /// Of one brand, and those of all brands.
    #[serde(default)]
    pub brand: Option<BrandId>,
    /// Most items, 1–200; 60 when absent.
    #[serde(default)]
    pub limit: Option<u16>,
}

/// What looks like a visual, the likest first.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SimilarView {
    /// What.
    pub visual: VisualView,
    /// How alike, in hundredths.
    pub likeness: u8,
}

/// A visual. Its file is served as `visual://localhost/thumb/ID` and `visual://localhost/full/ID`; as its edit shows it,
/// with the revision behind: `visual://localhost/thumb/ID/REVISION`.
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
    /// The same in other languages, by their tag.
    #[ts(type = "Record<string, string>")]
    pub alts: BTreeMap<String, String>,
    /// What it shows, for ourselves.
    pub caption: String,
    /// Keywords.
    pub keywords: Vec<String>,
    /// What has to be said beside it; empty when nothing has.
    pub credit: String,
    /// Last day of the licence; for ever when absent.
    #[ts(type = "string | null")]
    pub licence_until: Option<NaiveDate>,
    /// Whether the licence has ended.
    pub expired: bool,
    /// How its rights stand today.
    pub standing: Standing,
    /// Its rights.
    pub rights: Rights,
    /// Facts of the file.
    pub facts: VisualFacts,
    /// What it is.
    pub kind: VisualKind,
    /// Revision of its edit; 0 where it never had one.
    pub revision: u32,
    /// Its main colours, the greatest first.
    pub palette: Vec<Swatch>,
    /// What the file says of itself.
    pub embedded: Embedded,
    /// Of a film; its length as it was trimmed.
    pub clip: Option<Clip>,
    /// Milliseconds of the whole film, where it was trimmed.
    #[ts(type = "number | null")]
    pub whole_millis: Option<u64>,
    /// Stars, 0–5.
    pub rating: u8,
    /// Whether it is a favourite.
    pub favourite: bool,
    /// Its folder.
    pub folder: Option<FolderId>,
    /// Its labels.
    pub labels: Vec<LabelId>,
    /// How its file stands.
    pub file: FileView,
    /// In how many posts it is used.
    pub uses: u32,
    /// When it was imported.
    pub imported_at: DateTime<Utc>,
    /// In the bin since.
    pub deleted_at: Option<DateTime<Utc>>,
    /// When the bin lets go of it.
    pub emptied_at: Option<DateTime<Utc>>,
    /// By which the change just made is taken back; only in the answer to one.
    pub undo: Option<LibraryEditId>,
}

/// How a visual's file stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FileView {
    /// Name that it had, without folders.
    pub name: String,
    /// Where it lies; in the library's own folder when absent.
    pub place: Option<String>,
    /// What is wrong with it.
    pub fault: Option<FileFault>,
    /// When it was last compared with its hash.
    pub checked_at: Option<DateTime<Utc>>,
    /// How many other visuals have the same bytes, for other brands.
    pub twins: u32,
}

/// What is wrong with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum FileFault {
    /// Not where it was.
    Missing,
    /// No longer what it was.
    Damaged,
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
    /// New alternative texts by language tag; an empty one is removed, others stay.
    #[serde(default)]
    #[ts(optional = nullable, type = "Record<string, string> | null")]
    pub alts: Option<BTreeMap<String, String>>,
    /// New caption.
    #[serde(default)]
    pub caption: Option<String>,
    /// New keywords.
    #[serde(default)]
    pub keywords: Option<Vec<String>>,
    /// New credit. Short for the same in `rights`.
    #[serde(default)]
    pub credit: Option<String>,
    /// New last day of the licence as `YYYY-MM-DD`; an empty text removes it. Short for the same in `rights`.
    #[serde(default)]
    pub licence_until: Option<String>,
    /// New rights, as a whole.
    #[serde(default)]
    pub rights: Option<Rights>,
    /// Stars, 0–5.
    #[serde(default)]
    pub rating: Option<u8>,
    /// Favourite or not.
    #[serde(default)]
    pub favourite: Option<bool>,
    /// New labels, as a whole.
    #[serde(default)]
    pub labels: Option<Vec<LabelId>>,
    /// New brand; the outer absence leaves it, `null` makes it everybody's.
    #[serde(default, deserialize_with = "present")]
    #[ts(optional = nullable, type = "BrandId | null")]
    pub brand: Option<Option<BrandId>>,
    /// New folder; the outer absence leaves it, `null` takes it out of its folder.
    #[serde(default, deserialize_with = "present")]
    #[ts(optional = nullable, type = "FolderId | null")]
    pub folder: Option<Option<FolderId>>,
}

/// What a change came to, and how it is taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LibraryChange {
    /// By which it is taken back; absent when nothing changed.
    pub undo: Option<LibraryEditId>,
    /// How many visuals changed.
    pub changed: u32,
}

/// What taking a change back came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LibraryUndone {
    /// Visuals that are as before.
    pub restored: u32,
    /// Visuals of which something was changed again meanwhile, or that are gone: that much stays as it is.
    pub kept: u32,
}

fn present<'de, T: Deserialize<'de>, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(deserializer).map(Some)
}
