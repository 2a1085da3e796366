//! The bin, files that are missing or damaged, and files that go out.

use chrono::{DateTime, Utc};
use pupitre_domain::ids::VisualId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What leaving the bin for good came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TrashEmptied {
    /// Visuals that are gone.
    pub visuals: u32,
    /// Files that were removed: those that nothing else needs.
    pub files: u32,
    /// Visuals that stay, because a delivery is under way with them.
    pub kept: u32,
}

/// Empties the bin, or lets go of some of it. Cannot be taken back.
#[derive(Debug, Clone, Default, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct TrashEmpty {
    /// Only these; all when absent.
    #[serde(default)]
    pub ids: Option<Vec<VisualId>>,
}

/// How comparing all files with their hashes stands.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct IntegrityView {
    /// Whether it is under way.
    pub running: bool,
    /// Files to compare.
    pub total: u32,
    /// Files compared.
    pub done: u32,
    /// Bytes compared.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Seconds that are left at this rate.
    pub left_seconds: Option<u32>,
    /// Files found missing.
    pub missing: u32,
    /// Files found damaged.
    pub damaged: u32,
    /// Files that were missing or damaged and are whole again.
    pub healed: u32,
    /// Whether it was called off.
    pub called_off: bool,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
}

/// Looks for missing files below a folder. Only for the terminal and the shell itself.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct Relink {
    /// Absolute path of a folder that is searched, or of the file of the one visual named.
    pub path: String,
    /// Only for these; for all that miss their file when absent.
    #[serde(default)]
    pub ids: Option<Vec<VisualId>>,
}

/// What looking for missing files came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Relinked {
    /// Found by their bytes, and linked.
    pub found: u32,
    /// Files of the same name and size whose bytes are others: shown, not linked.
    pub lookalikes: Vec<Lookalike>,
    /// Still missing.
    pub missing: u32,
}

/// A file that could be meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Lookalike {
    /// Of which visual.
    pub id: VisualId,
    /// Its path.
    pub path: String,
}

/// Brings referenced files into the library as copies.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct Adopt {
    /// Which.
    pub ids: Vec<VisualId>,
}

/// What copying referenced files came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Adopted {
    /// Now in the library.
    pub copied: u32,
    /// Not found, or changed.
    pub failed: u32,
}

/// Writes visuals as files into a folder. Only for the terminal and the shell itself.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct VisualsExport {
    /// Which.
    pub of: super::VisualsChosen,
    /// Absolute path of an existing folder.
    pub folder: String,
    /// Writes title, caption, alternative text, credit, rights and keywords into the files that can hold them.
    #[serde(default)]
    pub metadata: bool,
}

/// What writing visuals as files came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VisualsExported {
    /// Files written.
    pub files: u32,
    /// Of these, with what the library says of them.
    pub described: u32,
    /// Visuals that could not be written.
    pub failed: Vec<VisualId>,
}
