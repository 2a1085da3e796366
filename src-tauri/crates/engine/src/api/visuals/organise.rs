//! Folders, smart collections, and changes of many visuals at once.

use chrono::{DateTime, Utc};
use pupitre_domain::ids::{BrandId, CollectionId, FolderId, LabelId, LibraryEditId, VisualId};
use pupitre_domain::library::{LibraryFilter, LibrarySort};
use pupitre_domain::rights::Rights;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A folder of the library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LibraryFolder {
    /// Id.
    pub id: FolderId,
    /// The folder that it is in; at the top when absent.
    pub parent: Option<FolderId>,
    /// Its brand; all brands when absent. A folder within another has the other's.
    pub brand: Option<BrandId>,
    /// Name.
    pub name: String,
    /// Visuals in it outside the bin, without those in folders within it.
    pub visuals: u32,
}

/// Makes a folder.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct LibraryFolderCreate {
    /// Name, 1–120 characters, unlike its neighbours'.
    pub name: String,
    /// The folder that it is in; at the top when absent. At most 16 levels.
    #[serde(default)]
    pub parent: Option<FolderId>,
    /// Brand of a folder at the top; all brands when absent.
    #[serde(default)]
    pub brand: Option<BrandId>,
}

/// Changes a folder; absent fields stay.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct LibraryFolderUpdate {
    /// Which.
    pub id: FolderId,
    /// New name.
    #[serde(default)]
    pub name: Option<String>,
    /// Where it goes; the outer absence leaves it, `null` puts it at the top.
    #[serde(default, deserialize_with = "super::present")]
    #[ts(optional = nullable, type = "FolderId | null")]
    pub parent: Option<Option<FolderId>>,
}

/// A smart collection: what a filter finds at this moment.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CollectionView {
    /// Id.
    pub id: CollectionId,
    /// Its brand; all brands when absent.
    pub brand: Option<BrandId>,
    /// Name.
    pub name: String,
    /// What it holds.
    pub filter: LibraryFilter,
    /// In which order.
    pub sort: LibrarySort,
    /// The other way round.
    pub reverse: bool,
}

/// Makes a smart collection.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct CollectionCreate {
    /// Name, 1–120 characters.
    pub name: String,
    /// Its brand; all brands when absent.
    #[serde(default)]
    pub brand: Option<BrandId>,
    /// What it holds.
    pub filter: LibraryFilter,
    /// In which order.
    #[serde(default)]
    pub sort: LibrarySort,
    /// The other way round.
    #[serde(default)]
    pub reverse: bool,
}

/// Changes a smart collection; absent fields stay.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct CollectionUpdate {
    /// Which.
    pub id: CollectionId,
    /// New name.
    #[serde(default)]
    pub name: Option<String>,
    /// What it holds.
    #[serde(default)]
    pub filter: Option<LibraryFilter>,
    /// In which order.
    #[serde(default)]
    pub sort: Option<LibrarySort>,
    /// The other way round.
    #[serde(default)]
    pub reverse: Option<bool>,
}

/// Everything beside the grid in one answer.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LibraryView {
    /// Visuals outside the bin.
    pub visuals: u32,
    /// Of these, in no folder.
    pub loose: u32,
    /// Of these, favourites.
    pub favourites: u32,
    /// Of these, without an alternative text.
    pub alt_missing: u32,
    /// Of these, with rights that end within thirty days.
    pub ending: u32,
    /// Of these, with rights that have ended.
    pub expired: u32,
    /// Of these, with rights that nobody has stated.
    pub unstated: u32,
    /// Of these, with a file that is missing.
    pub missing: u32,
    /// Of these, with a file that is damaged.
    pub damaged: u32,
    /// Groups of near-duplicates that nobody has looked at.
    pub alike: u32,
    /// Visuals in the bin.
    pub trash: u32,
    /// Their bytes.
    #[ts(type = "number")]
    pub trash_bytes: u64,
    /// When the bin lets go of the next of them.
    pub emptied_at: Option<DateTime<Utc>>,
    /// Folders, in the order of their names.
    pub folders: Vec<LibraryFolder>,
    /// Smart collections, in the order of their names.
    pub collections: Vec<CollectionView>,
}

/// Asks for everything beside the grid.
#[derive(Debug, Clone, Copy, Default, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct LibraryOf {
    /// Of one brand, and those of all brands.
    #[serde(default)]
    pub brand: Option<BrandId>,
}

/// Which visuals a change is about: some, or all that a filter finds.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct VisualsChosen {
    /// These.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub ids: Vec<VisualId>,
    /// Or all that this finds.
    #[serde(default)]
    pub filter: Option<LibraryFilter>,
}

/// Changes many visuals in one go; absent fields stay.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct VisualsUpdate {
    /// Which.
    pub of: VisualsChosen,
    /// Stars, 0–5.
    #[serde(default)]
    pub rating: Option<u8>,
    /// Favourite or not.
    #[serde(default)]
    pub favourite: Option<bool>,
    /// Labels that are added.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub add_labels: Vec<LabelId>,
    /// Labels that are taken off.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub remove_labels: Vec<LabelId>,
    /// Keywords that are added.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub add_keywords: Vec<String>,
    /// Keywords that are taken off.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub remove_keywords: Vec<String>,
    /// New rights, as a whole.
    #[serde(default)]
    pub rights: Option<Rights>,
    /// New brand; the outer absence leaves it, `null` makes it everybody's.
    #[serde(default, deserialize_with = "super::present")]
    #[ts(optional = nullable, type = "BrandId | null")]
    pub brand: Option<Option<BrandId>>,
    /// New folder; the outer absence leaves it, `null` takes them out of theirs.
    #[serde(default, deserialize_with = "super::present")]
    #[ts(optional = nullable, type = "FolderId | null")]
    pub folder: Option<Option<FolderId>>,
}

/// Names a change of the library.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct LibraryEditRef {
    /// Which.
    pub id: LibraryEditId,
}

/// Visuals that look alike.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AlikeGroup {
    /// They, the best first: more pixels, then more bytes, then the older.
    pub visuals: Vec<super::VisualView>,
    /// The least likeness between two of them, in hundredths.
    pub likeness: u8,
}

/// Asks for visuals that look alike.
#[derive(Debug, Clone, Copy, Default, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct AlikeFilter {
    /// Of one brand, and those of all brands.
    #[serde(default)]
    pub brand: Option<BrandId>,
    /// Groups left out at the beginning.
    #[serde(default)]
    pub skip: u32,
    /// Most groups, 1–50; 20 when absent.
    #[serde(default)]
    pub limit: Option<u16>,
}

/// What becomes of visuals that look alike.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct AlikeSettle {
    /// The group.
    pub visuals: Vec<VisualId>,
    /// What is done.
    pub decision: AlikeDecision,
}

/// What becomes of visuals that look alike.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum AlikeDecision {
    /// All stay, and are not shown again.
    KeepAll,
    /// One stays; the others go to the bin.
    KeepOne {
        /// Which stays.
        keep: VisualId,
    },
    /// One stays and takes over what the others know more: texts where its own are empty, keywords and labels of all, the
    /// most stars, the stricter rights' absence never; posts that are not out use it instead of them; the others go to
    /// the bin.
    Merge {
        /// Which stays.
        keep: VisualId,
    },
}
