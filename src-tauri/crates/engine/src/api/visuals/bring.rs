//! Bringing files in.

use super::VisualView;
use chrono::{DateTime, Utc};
use pupitre_domain::ids::{BrandId, BringId, FolderId, VisualId, WatchId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Brings files and folders into the library and waits until all are done. Only for the terminal and the shell itself: the
/// window never names a path.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct VisualImport {
    /// Brand they belong to; all brands when absent.
    #[serde(default)]
    pub brand: Option<BrandId>,
    /// Absolute paths of files and folders; folders with all that is in them, 64 levels deep.
    pub paths: Vec<String>,
    /// The library's folder that they go to.
    #[serde(default)]
    pub folder: Option<FolderId>,
    /// Copy them, or leave them where they are.
    #[serde(default)]
    pub mode: BringMode,
    /// Folders become folders of the library.
    #[serde(default)]
    pub keep_folders: bool,
}

/// What becomes of a file that is brought in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum BringMode {
    /// A copy goes into the library; the file is not touched.
    #[default]
    Copy,
    /// It stays where it is, and the library refers to it.
    Reference,
}

/// What an import brought.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportReport {
    /// Visuals now in the library, known ones included; at most 200 of them.
    pub visuals: Vec<VisualView>,
    /// Files that could not be taken; at most 200 of them.
    pub refused: Vec<RefusedFile>,
    /// How it went in numbers.
    pub job: BringView,
}

/// A file that could not be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RefusedFile {
    /// Its name without folders.
    pub name: String,
    /// Why.
    pub reason: RefusedReason,
}

/// Why a file could not be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum RefusedReason {
    /// No picture and no film.
    NotAnImage,
    /// A kind that is not supported.
    Unsupported,
    /// Wider or higher than 12,000 pixels.
    TooManyPixels,
    /// More bytes than the library takes.
    TooManyBytes,
    /// Damaged.
    Damaged,
    /// It could not be read.
    Unreadable,
    /// It is not there (any more).
    Gone,
    /// Somebody was still writing it.
    Changing,
    /// Folders within folders beyond 64, or more than 200,000 files.
    TooMany,
    /// The disk is full.
    DiskFull,
    /// A program that this system lacks is needed to read it.
    NeedsProgram,
    /// It was called off before its turn.
    CalledOff,
}

/// Visuals from the clipboard or from a drop that has no file.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct VisualPaste {
    /// Brand it belongs to; all brands when absent.
    #[serde(default)]
    pub brand: Option<BrandId>,
    /// The library's folder that it goes to.
    #[serde(default)]
    pub folder: Option<FolderId>,
    /// Its name; the day and time when absent.
    #[serde(default)]
    pub name: Option<String>,
    /// The file's bytes in base64, at most 64 MiB of them.
    pub bytes: String,
}

/// What a paste came to.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PasteView {
    /// The visual; absent when it was refused.
    pub visual: Option<VisualView>,
    /// It was in the library already.
    pub known: bool,
    /// Why it was refused.
    pub refused: Option<RefusedReason>,
}

/// Names a job of bringing files in.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct BringRef {
    /// Which.
    pub id: BringId,
}

/// Asks for the jobs of bringing files in.
#[derive(Debug, Clone, Copy, Default, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct BringsFilter {
    /// Also those that are over and were put away.
    #[serde(default)]
    pub all: bool,
}

/// How a job of bringing files in stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum BringState {
    /// Folders are being read for what is in them.
    Listing,
    /// At work.
    Running,
    /// Waits, see `pause`.
    Paused,
    /// All files have their answer.
    Done,
    /// Called off; what was brought in before stays.
    Cancelled,
}

/// Why a job waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum BringPause {
    /// A person said so.
    Person,
    /// The disk is full. It goes on by itself when there is room.
    DiskFull,
    /// The drive or folder that the files come from is gone. It goes on by itself when it is back.
    SourceGone,
    /// The library's folder may not be written to.
    ReadOnly,
}

/// A job of bringing files in.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BringView {
    /// Id.
    pub id: BringId,
    /// Brand; all brands when absent.
    pub brand: Option<BrandId>,
    /// Folder of the library.
    pub folder: Option<FolderId>,
    /// Copies or references.
    pub mode: BringMode,
    /// Name of what is brought in: the one file or folder, or the folder that all are in.
    pub name: String,
    /// How it stands.
    pub state: BringState,
    /// Why it waits.
    pub pause: Option<BringPause>,
    /// Files found.
    pub total: u32,
    /// Files that have their answer.
    pub done: u32,
    /// Of these, new in the library.
    pub added: u32,
    /// Of these, known already.
    pub known: u32,
    /// Of these, refused.
    pub refused: u32,
    /// New ones that look like something that was there.
    pub alike: u32,
    /// Bytes found.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Bytes of the files that have their answer.
    #[ts(type = "number")]
    pub bytes_done: u64,
    /// Files per second, lately.
    pub rate: Option<f32>,
    /// Seconds that are left at this rate.
    pub left_seconds: Option<u32>,
    /// When it was begun.
    pub begun_at: DateTime<Utc>,
    /// When it was over.
    pub ended_at: Option<DateTime<Utc>>,
}

/// Asks for the files of a job.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct BringItemsFilter {
    /// Which job.
    pub id: BringId,
    /// Only these outcomes.
    #[serde(default)]
    pub outcome: Option<BringOutcome>,
    /// Key of the following page.
    #[serde(default)]
    pub after: Option<String>,
    /// Most items, 1–200; 60 when absent.
    #[serde(default)]
    pub limit: Option<u16>,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum BringOutcome {
    /// Its turn has not come.
    Waiting,
    /// New in the library.
    Added,
    /// Known already.
    Known,
    /// Refused.
    Refused,
}

/// A file of a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BringItemView {
    /// Its name, with its folders below what was brought in.
    pub name: String,
    /// Bytes.
    #[ts(type = "number")]
    pub bytes: u64,
    /// What became of it.
    pub outcome: BringOutcome,
    /// Why it was refused.
    pub reason: Option<RefusedReason>,
    /// What it is in the library.
    pub visual: Option<VisualId>,
}

/// Watches a folder of this machine. Only for the terminal and the shell itself.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct WatchAdd {
    /// Absolute path.
    pub path: String,
    /// Brand that what appears there belongs to; all brands when absent.
    #[serde(default)]
    pub brand: Option<BrandId>,
    /// The library's folder that it goes to.
    #[serde(default)]
    pub folder: Option<FolderId>,
    /// Copies or references.
    #[serde(default)]
    pub mode: BringMode,
    /// What is there already comes in, too.
    #[serde(default)]
    pub existing: bool,
}

/// Changes a watched folder; absent fields stay.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct WatchUpdate {
    /// Which.
    pub id: WatchId,
    /// Looked at, or not.
    #[serde(default)]
    pub enabled: Option<bool>,
    /// Copies or references.
    #[serde(default)]
    pub mode: Option<BringMode>,
    /// New brand; the outer absence leaves it, `null` makes it all brands'.
    #[serde(default, deserialize_with = "super::present")]
    #[ts(optional = nullable, type = "BrandId | null")]
    pub brand: Option<Option<BrandId>>,
    /// New folder of the library; the outer absence leaves it, `null` is none.
    #[serde(default, deserialize_with = "super::present")]
    #[ts(optional = nullable, type = "FolderId | null")]
    pub folder: Option<Option<FolderId>>,
}

/// Names a watched folder.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct WatchRef {
    /// Which.
    pub id: WatchId,
}

/// A watched folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WatchView {
    /// Id.
    pub id: WatchId,
    /// Its path, shown as it is.
    pub path: String,
    /// Brand; all brands when absent.
    pub brand: Option<BrandId>,
    /// Folder of the library.
    pub folder: Option<FolderId>,
    /// Copies or references.
    pub mode: BringMode,
    /// Whether it is looked at.
    pub enabled: bool,
    /// Whether it was there at the last look.
    pub there: bool,
    /// When it was last looked at.
    pub looked_at: Option<DateTime<Utc>>,
    /// How many visuals came from it.
    pub brought: u32,
}
