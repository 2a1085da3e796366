//! The register of moderation.

use chrono::{DateTime, Utc};
use pupitre_domain::ids::{BrandId, ConversationId, MessageId};
use pupitre_domain::network::Action;
use pupitre_domain::register::{Anchor, Decided, HouseRule, Outcome, Verdict};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A brand's house rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HouseRulesView {
    /// The brand.
    pub brand: BrandId,
    /// Its rules, in its order and its language.
    pub rules: Vec<HouseRule>,
    /// Codes of those that every brand begins with; they can be renamed and switched off, not removed.
    pub built_in: Vec<String>,
    /// Code of the rule that was applied last.
    pub last: Option<String>,
    /// Actions for which a rule is asked.
    pub asks: Vec<Action>,
}

/// Sets a brand's house rules, in their order. Built-in ones that are missing come last.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct HouseRulesSet {
    /// The brand.
    pub brand: BrandId,
    /// Its rules. A rule of its own has a code of letters, digits and dashes, at most 40.
    pub rules: Vec<HouseRule>,
}

/// Lists what was recorded of a brand, the latest first.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct RegisterFilter {
    /// The brand.
    pub brand: BrandId,
    /// About this conversation only.
    #[serde(default)]
    pub conversation: Option<ConversationId>,
    /// About this message only.
    #[serde(default)]
    pub message: Option<MessageId>,
    /// From this instant on.
    #[serde(default)]
    pub from: Option<DateTime<Utc>>,
    /// Before this instant.
    #[serde(default)]
    pub to: Option<DateTime<Utc>>,
    /// Key of the following page.
    #[serde(default)]
    pub after: Option<String>,
    /// Most items, 1–200; 50 when absent.
    #[serde(default)]
    pub limit: Option<u16>,
}

/// A recorded decision with what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RegisterEntryView {
    /// Its number in the chain.
    #[ts(type = "number")]
    pub seq: i64,
    /// When it was recorded.
    pub at: DateTime<Utc>,
    /// Its hash.
    pub hash: String,
    /// The hash of what it tells.
    pub body_hash: String,
    /// What it tells; absent once it was reduced to its hash.
    pub decided: Option<Decided>,
    /// What became of it, in order.
    pub outcomes: Vec<OutcomeView>,
    /// Since when a person keeps it whole whatever its age.
    pub held_at: Option<DateTime<Utc>>,
}

/// Keeps a decision whole whatever its age, or no longer.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegisterHold {
    /// The brand.
    pub brand: BrandId,
    /// The decision, by number.
    #[ts(type = "number")]
    pub entry: i64,
    /// Whether it is kept.
    pub held: bool,
}

/// What became of a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OutcomeView {
    /// The entry that says so.
    #[ts(type = "number")]
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub outcome: Outcome,
    /// Why it was not done, by name.
    pub reason: String,
}

/// Examines a brand's register.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct RegisterVerify {
    /// The brand.
    pub brand: BrandId,
    /// A head that was kept elsewhere.
    #[serde(default)]
    pub kept: Option<KeptHead>,
}

/// A head as a person copied it.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct KeptHead {
    /// Entries.
    #[ts(type = "number")]
    pub count: i64,
    /// Hash of the last.
    pub hash: String,
}

/// What an examination found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RegisterVerdict {
    /// What it found.
    #[serde(flatten)]
    #[ts(flatten)]
    pub verdict: Verdict,
    /// The head to copy and keep elsewhere; none before the first entry.
    pub head: Option<Anchor>,
    /// When it was examined.
    pub checked_at: DateTime<Utc>,
}

/// Examines an export, on any machine.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegisterCheck {
    /// The export as it was written.
    #[ts(type = "unknown")]
    pub export: serde_json::Value,
}

/// For how long a brand's register tells everything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RetentionView {
    /// The brand.
    pub brand: BrandId,
    /// Months.
    pub months: u16,
    /// Fewest months.
    pub least: u16,
    /// Most months.
    pub most: u16,
    /// Decisions that are past it.
    pub past: u32,
    /// Decisions that will be within thirty days.
    pub soon: u32,
    /// When the oldest one is.
    pub next: Option<DateTime<Utc>>,
    /// Decisions past it that are told in full all the same: kept by a person, not settled yet, or asked about outside.
    pub kept: u32,
    /// When some were last reduced because of their age.
    pub reduced_at: Option<DateTime<Utc>>,
    /// How many were.
    pub reduced: u32,
}

/// Sets for how long a brand's register tells everything.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RetentionSet {
    /// The brand.
    pub brand: BrandId,
    /// Months.
    pub months: u16,
}

/// Reduces some of what is past its time to its hash.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegisterReduce {
    /// The brand.
    pub brand: BrandId,
}

/// How far reducing is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RegisterReduced {
    /// Reduced by this call.
    pub reduced: u32,
    /// Left to be reduced.
    pub left: u32,
}

/// Exports a brand's register.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct RegisterExport {
    /// The brand.
    pub brand: BrandId,
    /// From this instant on.
    #[serde(default)]
    pub from: Option<DateTime<Utc>>,
    /// Before this instant.
    #[serde(default)]
    pub to: Option<DateTime<Utc>>,
    /// These decisions only, by number.
    #[serde(default)]
    #[ts(type = "Array<number> | null")]
    pub entries: Option<Vec<i64>>,
}

/// Writes an export to a file.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegisterExportFile {
    /// What of it.
    pub export: RegisterExport,
    /// Absolute path of the file. Only for the terminal and the shell itself.
    pub path: String,
}

/// An export written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RegisterWritten {
    /// Decisions told in full.
    pub entries: u32,
    /// Bytes written.
    #[ts(type = "number")]
    pub bytes: u64,
}

/// A register for somebody else. Only `rows`, `anchors` and `head` are what is verified; `entries` is the same for reading.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RegisterExportView {
    /// Name of the format.
    pub format: String,
    /// The brand.
    pub brand: BrandId,
    /// Its name.
    pub brand_name: String,
    /// When it was exported.
    pub exported_at: DateTime<Utc>,
    /// By whom, where this machine has a name to sign with.
    pub exported_by: Option<String>,
    /// What was asked for.
    pub scope: ExportScope,
    /// What it proves and what not, and how it is verified.
    pub statement: Statement,
    /// What the examination found when it was exported.
    pub verdict: Verdict,
    /// The head.
    pub head: Option<Anchor>,
    /// The heads noted beside the database.
    pub anchors: Vec<Anchor>,
    /// The decisions asked for.
    pub entries: Vec<RegisterEntryView>,
    /// The whole chain.
    pub rows: Vec<ExportRow>,
}

/// What an export was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExportScope {
    /// Everything.
    pub whole: bool,
    /// From this instant on.
    pub from: Option<DateTime<Utc>>,
    /// Before this instant.
    pub to: Option<DateTime<Utc>>,
    /// These decisions.
    #[ts(type = "Array<number> | null")]
    pub entries: Option<Vec<i64>>,
}

/// What an export says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Statement {
    /// In French.
    pub fr: Said,
    /// In English.
    pub en: Said,
}

/// The same in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "StatementWords")]
pub struct Said {
    /// What it proves.
    pub proves: Vec<String>,
    /// What it does not prove.
    pub proves_not: Vec<String>,
    /// How it is verified without Pupitre.
    pub verify: Vec<String>,
}

/// An entry of the chain as it is exported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExportRow {
    /// Its number.
    #[ts(type = "number")]
    pub seq: i64,
    /// Hash of the one before.
    pub prev: String,
    /// When, as it was hashed.
    pub at: String,
    /// Its kind.
    pub kind: String,
    /// Hash of the body's bytes.
    pub body_hash: String,
    /// Hash of its header.
    pub hash: String,
    /// What it tells, byte for byte.
    pub body: Option<String>,
    /// It tells something that is not part of this extract.
    pub withheld: bool,
}
