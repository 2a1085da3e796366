//! Rights, the papers beside them, and where a visual is used.

use chrono::{DateTime, NaiveDate, Utc};
use pupitre_domain::ids::{AccountId, BrandId, DeliveryId, PostId, ReleaseId, VisualId};
use pupitre_domain::network::NetworkId;
use pupitre_domain::publication::State;
use pupitre_domain::rights::{Bar, Licence, ReleaseKind, Rights, Standing};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a licence usually means, offered when it is chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RightsPreset {
    /// Which.
    pub licence: Licence,
    /// What it fills in.
    pub rights: Rights,
    /// It asks for the author's name whatever else is said.
    pub names_author: bool,
    /// It allows non-commercial use only.
    pub non_commercial: bool,
    /// It allows no changes.
    pub unalterable: bool,
}

/// A paper beside a visual.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReleaseView {
    /// Id.
    pub id: ReleaseId,
    /// Which.
    pub kind: ReleaseKind,
    /// Name of its file.
    pub name: String,
    /// Bytes of its file.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Last day on which it counts; for ever when absent.
    #[ts(type = "string | null")]
    pub until: Option<NaiveDate>,
    /// Who signed it, and what else is to be known.
    pub note: String,
    /// When it was added.
    pub added_at: DateTime<Utc>,
}

/// Puts a paper beside visuals. Only for the terminal and the shell itself.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ReleaseAdd {
    /// Beside which.
    pub visuals: Vec<VisualId>,
    /// Which paper.
    pub kind: ReleaseKind,
    /// Absolute path of its file, at most 32 MiB.
    pub path: String,
    /// Last day on which it counts; for ever when absent.
    #[serde(default)]
    #[ts(optional = nullable, type = "string | null")]
    pub until: Option<NaiveDate>,
    /// Who signed it, and what else is to be known.
    #[serde(default)]
    pub note: String,
}

/// Names a paper.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ReleaseRef {
    /// Which.
    pub id: ReleaseId,
}

/// Writes a paper's file somewhere. Only for the terminal and the shell itself.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ReleaseExport {
    /// Which.
    pub id: ReleaseId,
    /// Absolute path of the new file.
    pub path: String,
}

/// One use of a visual.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VisualUse {
    /// In which post.
    pub post: PostId,
    /// Whose.
    pub brand: BrandId,
    /// First 140 characters of the post.
    pub excerpt: String,
    /// At which account; absent for a post that has none.
    pub account: Option<AccountId>,
    /// Its network.
    pub network: Option<NetworkId>,
    /// Its delivery.
    pub delivery: Option<DeliveryId>,
    /// How that stands.
    pub state: Option<State>,
    /// When it is due.
    pub due_at: Option<DateTime<Utc>>,
    /// When it went out, by us or by hand.
    pub published_at: Option<DateTime<Utc>>,
    /// Where it is.
    pub permalink: Option<String>,
    /// Whether the post is in the bin.
    pub deleted: bool,
    /// Why it would not leave on its day as things are; nothing where it would, has no day, or is out.
    pub bars: Vec<Bar>,
}

/// A visual whose rights run out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RightsEnding {
    /// Which.
    pub id: VisualId,
    /// Its title.
    pub title: String,
    /// Its brand; all brands when absent.
    pub brand: Option<BrandId>,
    /// How its rights stand.
    pub standing: Standing,
    /// Last day.
    #[ts(type = "string")]
    pub until: NaiveDate,
    /// Deliveries planned with it.
    pub planned: u32,
    /// Of these, due after the last day: they will not leave.
    pub blocked: u32,
}
