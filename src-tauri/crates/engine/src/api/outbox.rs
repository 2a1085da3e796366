//! Stopping the outbox in a crisis, and texts at hand for it.

use super::posts::DeliveryView;
use chrono::{DateTime, Utc};
use pupitre_domain::ids::{BrandId, StatementId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Stops everything of a brand, or of all.
#[derive(Debug, Clone, Default, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct OutboxPause {
    /// Of one brand only; of all when absent.
    #[serde(default)]
    pub brand: Option<BrandId>,
    /// Why, for whoever finds it paused.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Ends a pause.
#[derive(Debug, Clone, Default, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct OutboxResume {
    /// The pause of this brand; that of all when absent.
    #[serde(default)]
    pub brand: Option<BrandId>,
    /// What is due within so many hours is looked at one by one before it leaves, 0–168; 36 when absent.
    #[serde(default)]
    pub review_hours: Option<u16>,
}

/// How the outbox stands.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OutboxView {
    /// The pauses in force, that of all brands first.
    pub pauses: Vec<PauseView>,
    /// Posts that a pause keeps here until a person decides.
    pub held: Vec<DeliveryView>,
    /// Posts of paused brands that a network's scheduler still holds: not recalled yet, or not recallable. They may leave.
    pub at_network: Vec<DeliveryView>,
    /// Posts of paused brands that had left, or may have left, when the pause began.
    pub in_flight: Vec<DeliveryView>,
    /// Posts of paused brands that wait here for their minute and will not leave.
    pub waiting: u32,
}

/// A pause in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PauseView {
    /// Its brand; all when absent.
    pub brand: Option<BrandId>,
    /// Who stopped everything.
    pub cause: PauseCause,
    /// What the person noted; may be empty.
    pub reason: String,
    /// Since when.
    pub began_at: DateTime<Utc>,
}

/// Who stopped everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum PauseCause {
    /// A person.
    Person,
    /// The machine's clock was set back by more than five minutes.
    Clock,
}

/// Lists the texts at hand.
#[derive(Debug, Clone, Default, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct StatementFilter {
    /// Of one brand only.
    #[serde(default)]
    pub brand: Option<BrandId>,
}

/// Keeps a text for a crisis.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct StatementSave {
    /// The one to be changed; a new one when absent.
    #[serde(default)]
    pub id: Option<StatementId>,
    /// Its brand; that of an existing one stays.
    pub brand: BrandId,
    /// What it is for.
    pub title: String,
    /// What it says.
    pub text: String,
}

/// A text at hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StatementView {
    /// Id.
    pub id: StatementId,
    /// Its brand.
    pub brand: BrandId,
    /// What it is for.
    pub title: String,
    /// What it says.
    pub text: String,
    /// When it was last stored.
    pub updated_at: DateTime<Utc>,
}

/// Starts a post from a text at hand, for all connected accounts of its brand.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct StatementStart {
    /// Which text.
    pub id: StatementId,
    /// Whether this post may leave although its brand is paused.
    #[serde(default)]
    pub despite_pause: bool,
}
