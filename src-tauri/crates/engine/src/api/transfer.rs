//! Posts out of tables and into tables.

use pupitre_domain::filter::CalendarFilter;
use pupitre_domain::ids::{AccountId, BrandId, PostId};
use pupitre_domain::time::WallTime;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// Reads a table from a file. Only for the terminal and the shell itself: the window never names a path.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ImportOpen {
    /// Absolute path of a CSV, XLSX, XLS or ODS file of at most 32 MiB.
    pub path: String,
}

/// Turns to another sheet of an opened file.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ImportSheet {
    /// The opened table.
    pub id: Uuid,
    /// Name of the sheet.
    pub sheet: String,
}

/// A table read from a file, with what was guessed of it. It is kept until the import, at most an hour and at most four.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportTable {
    /// Names it in the following commands.
    pub id: Uuid,
    /// File name without folders.
    pub name: String,
    /// What the file is.
    pub format: TableFormat,
    /// For CSV: how its bytes were read.
    pub encoding: Option<TextEncoding>,
    /// For CSV: what separates its columns (`,`, `;`, a tab or `|`).
    pub separator: Option<String>,
    /// For workbooks: names of their sheets.
    pub sheets: Vec<String>,
    /// The sheet read.
    pub sheet: Option<String>,
    /// Rows below the heading that hold something.
    pub rows: u32,
    /// The heading's cells.
    pub columns: Vec<String>,
    /// The first five rows as text, as many cells as `columns`.
    pub sample: Vec<Vec<String>>,
    /// What each column seems to be; nothing for those left out.
    pub mapping: Vec<Option<ImportColumn>>,
    /// Which of day and month seems to come first in dates such as 03/04/2026.
    pub day_first: bool,
    /// Whether a date of the table settles `dayFirst`.
    pub day_first_certain: bool,
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum TableFormat {
    /// Text with separated columns.
    Csv,
    /// A workbook.
    Workbook,
}

/// How bytes were read as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum TextEncoding {
    /// UTF-8, with or without a mark.
    Utf8,
    /// UTF-16 of either byte order.
    Utf16,
    /// Windows-1252, for bytes that are no UTF-8.
    Windows1252,
    /// Some lines UTF-8, others Windows-1252.
    Mixed,
}

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", tag = "kind", deny_unknown_fields)]
pub enum ImportColumn {
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// Day and time of day in one.
    Moment,
    /// The master text. A line `---` starts the next part of a thread.
    Text,
    /// Handles, names or networks, separated by commas, semicolons or lines.
    Accounts,
    /// The brand's name.
    Brand,
    /// Language of the text.
    Language,
    /// Address of a link card.
    Link,
    /// Title of the link card.
    LinkTitle,
    /// What follows below the post once it is out.
    FirstComment,
    /// Ids or titles of visuals in the library.
    Visuals,
    /// The text for one account, where it differs.
    AccountText {
        /// Which.
        account: AccountId,
    },
}

/// How a table is to be read.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ImportPlan {
    /// The opened table.
    pub id: Uuid,
    /// Brand of rows that name none.
    pub brand: BrandId,
    /// What each column holds; as guessed when absent.
    #[serde(default)]
    pub mapping: Option<Vec<Option<ImportColumn>>>,
    /// Accounts of rows that name none.
    #[serde(default)]
    pub accounts: Vec<AccountId>,
    /// Time of day, `HH:MM`, of rows that have a day but no time. Without it they are faults.
    #[serde(default)]
    pub default_time: Option<String>,
    /// Whether the day comes first in dates such as 03/04/2026; as guessed when absent.
    #[serde(default)]
    pub day_first: Option<bool>,
    /// Leave out rows with faults. Without it a single fault keeps everything out.
    #[serde(default)]
    pub leave_out_faulty: bool,
}

/// What an import would bring. Nothing is stored.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportPreview {
    /// Posts with a time.
    pub planned: u32,
    /// Posts without one: they become drafts.
    pub drafts: u32,
    /// Rows with at least one fault.
    pub faulty_rows: u32,
    /// Faults, by row; at most 500.
    pub faults: Vec<ImportFault>,
    /// Faults in all.
    pub faults_total: u32,
    /// What is worth knowing but keeps nothing out, by row; at most 500.
    pub notices: Vec<ImportNotice>,
    /// Notices in all.
    pub notices_total: u32,
    /// The first twenty posts.
    pub posts: Vec<ImportedPost>,
    /// The first planned time.
    pub first: Option<WallTime>,
    /// The last planned time.
    pub last: Option<WallTime>,
}

/// A row as it was understood.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportedPost {
    /// Row of the table, the heading being row 1.
    pub row: u32,
    /// Brand.
    pub brand: BrandId,
    /// When it is planned, in the brand's zone; a draft without.
    pub wall: Option<WallTime>,
    /// First 140 characters.
    pub excerpt: String,
    /// Parts of the thread.
    pub parts: u16,
    /// Its accounts.
    pub accounts: Vec<AccountId>,
}

/// Why a cell cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportFault {
    /// Row of the table, the heading being row 1.
    pub row: u32,
    /// Index of the column; absent when it is about the whole row.
    pub column: Option<u16>,
    /// What is wrong.
    pub code: ImportFaultCode,
    /// The beginning of what the cell says.
    pub value: String,
}

/// What can be wrong with a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ImportFaultCode {
    /// No day could be read.
    DateUnreadable,
    /// No time of day could be read.
    TimeUnreadable,
    /// A day without a time of day.
    TimeMissing,
    /// A time of day without a day.
    DateMissing,
    /// The time is past.
    Past,
    /// Neither text nor visual.
    NothingToSay,
    /// More text than can be kept.
    TextTooLong,
    /// No brand of this name.
    UnknownBrand,
    /// No account of the brand answers to this.
    UnknownAccount,
    /// No language.
    UnknownLanguage,
    /// No http(s) address.
    LinkInvalid,
    /// No visual of the library answers to this.
    UnknownVisual,
    /// The sheet shows an error or a formula without a result here.
    CellError,
    /// A quotation mark is opened and never closed.
    QuoteOpen,
}

/// Something worth knowing of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportNotice {
    /// Row of the table, the heading being row 1.
    pub row: u32,
    /// What.
    #[serde(flatten)]
    pub what: ImportNoticeKind,
}

/// What is worth knowing of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum ImportNoticeKind {
    /// Clocks go forward over this time: the post leaves at `movedTo`.
    #[serde(rename_all = "camelCase")]
    Gap {
        /// The time that stands for it.
        moved_to: WallTime,
    },
    /// The time occurs twice; the first is meant.
    Twice,
    /// The same text at the same time for the same brand is in the table above or in the calendar already.
    Duplicate,
    /// No account: the post waits as a draft with its time.
    NoAccount,
    /// The line was read in another encoding than the others: look at its accents.
    OtherEncoding,
}

/// What an import brought.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportDone {
    /// Names the batch, to take it back.
    pub batch: Uuid,
    /// Posts with a time.
    pub planned: u32,
    /// Drafts.
    pub drafts: u32,
    /// Rows left out.
    pub left_out: u32,
    /// Planned posts that do not pass the check of an account and wait for work.
    pub not_ready: u32,
    /// Day of the first planned post.
    pub first: Option<WallTime>,
}

/// Names a table that is being imported.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ImportStatus {
    /// The opened table.
    pub id: Uuid,
}

/// How far an import is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportProgress {
    /// What is being done.
    pub stage: ImportStage,
    /// Rows behind it, in this stage.
    pub done: u32,
    /// Rows in all.
    pub total: u32,
}

/// What an import is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ImportStage {
    /// Checks what the accounts would take; everything else goes on meanwhile.
    Checking,
    /// Writes, in one transaction.
    Writing,
}

/// Opens, checks and imports a file in one go. Only for the terminal.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ImportFile {
    /// Absolute path.
    pub path: String,
    /// Sheet of a workbook; the first with rows when absent.
    #[serde(default)]
    pub sheet: Option<String>,
    /// Brand of rows that name none.
    pub brand: BrandId,
    /// What each column holds; as guessed when absent.
    #[serde(default)]
    pub mapping: Option<Vec<Option<ImportColumn>>>,
    /// Accounts of rows that name none.
    #[serde(default)]
    pub accounts: Vec<AccountId>,
    /// Time of day of rows that have none.
    #[serde(default)]
    pub default_time: Option<String>,
    /// Whether the day comes first; as guessed when absent.
    #[serde(default)]
    pub day_first: Option<bool>,
    /// Leave out rows with faults.
    #[serde(default)]
    pub leave_out_faulty: bool,
    /// Only tell what it would bring.
    #[serde(default)]
    pub dry_run: bool,
}

/// What became of a file.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportFileDone {
    /// The table as it was read.
    pub table: ImportTable,
    /// What was found in it.
    pub preview: ImportPreview,
    /// What was imported; absent after a dry run or when faults kept everything out.
    pub done: Option<ImportDone>,
}

/// Names an imported batch.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ImportUndo {
    /// The batch.
    pub batch: Uuid,
}

/// What became of a batch.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportUndone {
    /// Posts now in the bin.
    pub removed: u32,
    /// Posts that stay, because they are out, being sent, or held by a network's scheduler.
    pub kept: u32,
}

/// Which posts leave as a table, a calendar file or a printed page.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ExportFilter {
    /// First day, `YYYY-MM-DD`.
    #[ts(type = "string")]
    pub from: chrono::NaiveDate,
    /// Days, 1–3,660.
    pub days: u16,
    /// Of one brand only.
    #[serde(default)]
    pub brand: Option<BrandId>,
    /// Only what the calendar's filter lets through.
    #[serde(default)]
    pub filter: Option<CalendarFilter>,
    /// Only these posts of the range.
    #[serde(default)]
    pub posts: Option<Vec<PostId>>,
}

/// A file format for leaving.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ExportFormat {
    /// Text with separated columns, UTF-8 with a mark.
    Csv,
    /// A workbook.
    Xlsx,
    /// A calendar file (RFC 5545).
    Ics,
}

/// Writes posts to a file. Only for the terminal and the shell itself.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ExportWrite {
    /// Absolute path of the file; one that exists is replaced.
    pub path: String,
    /// What to write.
    pub format: ExportFormat,
    /// Which posts.
    pub filter: ExportFilter,
    /// Language of headings: `fr` or `en`.
    #[serde(default)]
    pub language: Option<String>,
}

/// A file written.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExportDone {
    /// Posts in it.
    pub posts: u32,
    /// Bytes written.
    #[ts(type = "number")]
    pub bytes: u64,
}

/// A planned post in full, for a printed page.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExportedPost {
    /// The post.
    pub post: PostId,
    /// Its brand.
    pub brand: BrandId,
    /// When, in the brand's zone.
    pub wall: WallTime,
    /// Texts of its parts.
    pub texts: Vec<String>,
    /// Address of its link card.
    pub link: Option<String>,
    /// Its accounts as people read them: `@handle` or the name.
    pub accounts: Vec<String>,
    /// Texts that differ for an account.
    pub variants: Vec<ExportedVariant>,
    /// Number of visuals.
    pub visuals: u16,
    /// Where it stands.
    pub status: pupitre_domain::filter::EntryStatus,
    /// Public addresses, once out.
    pub permalinks: Vec<String>,
}

/// A text that differs for an account.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExportedVariant {
    /// The account as people read it.
    pub account: String,
    /// Texts of its parts.
    pub texts: Vec<String>,
}

/// The posts of some days in full.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExportView {
    /// By time.
    pub posts: Vec<ExportedPost>,
}
