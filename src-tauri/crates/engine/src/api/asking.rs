//! Searching the inbox with operators; views that a person named.

use chrono::{DateTime, Utc};
use pupitre_domain::conversation::{ConversationKind, ConversationState};
use pupitre_domain::ids::{BrandId, ContactId, LabelId, SavedViewId};
use pupitre_domain::network::NetworkId;
use pupitre_domain::search::{Ask, Trouble};
use pupitre_domain::signals::Tongue;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Asks what a line would look for.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SearchRead {
    /// What was typed; 400 characters of it are read.
    pub text: String,
    /// Write terms with French operators.
    #[serde(default)]
    pub french: bool,
}

/// What a line looks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SearchUnderstood {
    /// What was understood, in the order typed.
    pub chips: Vec<SearchChip>,
    /// What was not.
    pub troubles: Vec<Trouble>,
}

/// One term that was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SearchChip {
    /// It must not be so.
    pub not: bool,
    /// What it asks.
    pub ask: Ask,
    /// How it is written.
    pub typed: String,
    /// The line without it.
    pub without: String,
}

/// What the inbox shows, to be kept under a name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[ts(optional_fields = nullable)]
pub struct InboxFilter {
    /// Of one brand.
    pub brand: Option<BrandId>,
    /// Of one network.
    pub network: Option<NetworkId>,
    /// Of one state.
    pub state: Option<ConversationState>,
    /// Of one of these kinds.
    pub kinds: Vec<ConversationKind>,
    /// Carrying one of these labels.
    pub labels: Vec<LabelId>,
    /// One of these is to be asked.
    pub assignees: Vec<ContactId>,
    /// A stranger writes in one of these languages.
    pub languages: Vec<Tongue>,
    /// Only what matters more.
    pub high: bool,
    /// The soonest due first.
    pub by_due: bool,
    /// A line of the search.
    pub search: Option<String>,
}

/// A filter of the inbox with a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SavedViewView {
    /// Id.
    pub id: SavedViewId,
    /// Name.
    pub name: String,
    /// What it shows.
    pub filter: InboxFilter,
    /// How many it shows now.
    pub count: u32,
    /// There are more: counting ended.
    pub at_least: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// Stores a view: a new one without an id, otherwise that one, also when it was removed meanwhile.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SavedViewSave {
    /// Which.
    #[serde(default)]
    pub id: Option<SavedViewId>,
    /// Name, 1–60 characters.
    pub name: String,
    /// What it shows; not everything.
    pub filter: InboxFilter,
}
