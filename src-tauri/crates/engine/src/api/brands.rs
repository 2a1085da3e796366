//! Brands.

use chrono::{DateTime, Utc};
use pupitre_domain::approval::ApprovalPolicy;
use pupitre_domain::brand::{Colour, Language, LatePolicy};
use pupitre_domain::ids::BrandId;
use pupitre_domain::time::Zone;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Makes a brand. Text fields are checked one by one; each fault names its field.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct BrandCreate {
    /// Name, 1–80 characters.
    pub name: String,
    /// IANA zone, for example `Europe/Paris`.
    pub zone: String,
    /// Language in which it writes, for example `fr`.
    pub language: String,
    /// `#rrggbb`.
    pub colour: String,
}

/// Changes a brand; absent fields stay.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct BrandUpdate {
    /// Which.
    pub id: BrandId,
    /// New name.
    #[serde(default)]
    pub name: Option<String>,
    /// New zone. Planned wall times stay; their instants are derived anew.
    #[serde(default)]
    pub zone: Option<String>,
    /// New language.
    #[serde(default)]
    pub language: Option<String>,
    /// New colour.
    #[serde(default)]
    pub colour: Option<String>,
    /// New late policy.
    #[serde(default)]
    pub late: Option<LatePolicy>,
    /// Whether its posts need somebody's yes.
    #[serde(default)]
    pub approval: Option<ApprovalPolicy>,
    /// How the brand speaks; free notes for the writer.
    #[serde(default)]
    pub voice: Option<String>,
}

/// A brand.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BrandView {
    /// Id.
    pub id: BrandId,
    /// Name.
    pub name: String,
    /// Zone.
    pub zone: Zone,
    /// Language.
    pub language: Language,
    /// Colour.
    pub colour: Colour,
    /// Late policy.
    pub late: LatePolicy,
    /// Whether its posts need somebody's yes.
    pub approval: ApprovalPolicy,
    /// How it speaks.
    pub voice: String,
    /// Made by the demo; can be removed in one go.
    pub demo: bool,
    /// Connected and planned accounts.
    pub accounts: u32,
    /// Conversations in state new.
    pub unanswered: u32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// Zones to choose from.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ZoneList {
    /// Every IANA name, sorted.
    pub zones: Vec<Zone>,
    /// The laptop's own zone.
    pub local: Zone,
    /// Version of the rules compiled in.
    pub rules: String,
}
