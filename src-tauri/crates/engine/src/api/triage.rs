//! Deciding about conversations: when, how urgent, what about, who is to be asked; notes and contacts.

use chrono::{DateTime, Utc};
use pupitre_domain::conversation::{ContactRole, ConversationState, Priority};
use pupitre_domain::ids::{BrandId, ContactId, ConversationId, LabelId, ThreadNoteId};
use pupitre_domain::snooze::Snooze;
use pupitre_domain::time::WallTime;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How a conversation stood before a change: what `conversations_put_back` takes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ConversationBefore {
    /// Which.
    pub id: ConversationId,
    /// Where it stood.
    pub state: ConversationState,
    /// Put off until.
    #[serde(default)]
    pub snoozed_until: Option<DateTime<Utc>>,
    /// How much it mattered.
    pub priority: Priority,
    /// Who was to be asked.
    #[serde(default)]
    pub assignee: Option<ContactId>,
    /// Its labels.
    pub labels: Vec<LabelId>,
    /// When a stranger wrote last. What came since keeps the conversation open.
    #[serde(default)]
    pub heard_at: Option<DateTime<Utc>>,
}

/// What a change of many conversations did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConversationsChanged {
    /// How those that changed stood before; handed back, it undoes the change.
    pub before: Vec<ConversationBefore>,
    /// Those that did not: they are of another brand, or have no such time ahead.
    pub refused: Vec<ConversationId>,
}

/// Undoes a change.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ConversationsPutBack {
    /// What the change answered.
    pub before: Vec<ConversationBefore>,
}

/// Puts conversations off.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ConversationsSnooze {
    /// Which.
    pub ids: Vec<ConversationId>,
    /// Until when, each on the wall of its brand.
    pub until: Snooze,
}

/// Asks until when something may be put off.
#[derive(Debug, Clone, Default, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SnoozeTimesOf {
    /// On the wall of this brand; of this machine when absent.
    #[serde(default)]
    pub brand: Option<BrandId>,
}

/// Until when something may be put off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SnoozeTimes {
    /// Now, on that wall.
    pub now: WallTime,
    /// Those that lie ahead.
    pub times: Vec<SnoozeTime>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SnoozeTime {
    /// What to ask for.
    pub until: Snooze,
    /// When that is.
    pub wall: WallTime,
}

/// Sets how much conversations matter.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ConversationsPrioritise {
    /// Which.
    pub ids: Vec<ConversationId>,
    /// How much.
    pub priority: Priority,
}

/// Says who is to be asked about conversations.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ConversationsAssign {
    /// Which.
    pub ids: Vec<ConversationId>,
    /// A contact of their brand; nobody when absent.
    #[serde(default)]
    pub contact: Option<ContactId>,
}

/// Gives labels to conversations and takes labels off them.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ConversationsLabel {
    /// Which.
    pub ids: Vec<ConversationId>,
    /// Labels that they get.
    #[serde(default)]
    pub add: Vec<LabelId>,
    /// Labels that they lose.
    #[serde(default)]
    pub remove: Vec<LabelId>,
}

/// A note in a conversation. It never leaves this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ThreadNoteView {
    /// Id.
    pub id: ThreadNoteId,
    /// Its conversation.
    pub conversation: ConversationId,
    /// What it says.
    pub text: String,
    /// When it was written: its place among the messages.
    pub at: DateTime<Utc>,
    /// When it was changed.
    pub edited_at: Option<DateTime<Utc>>,
}

/// Stores a note: a new one without an id, otherwise that one.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ThreadNoteSave {
    /// Which.
    #[serde(default)]
    pub id: Option<ThreadNoteId>,
    /// In this conversation.
    pub conversation: ConversationId,
    /// What it says, 1–5,000 characters.
    pub text: String,
}

/// Somebody whom a brand asks when it cannot answer by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ContactView {
    /// Id.
    pub id: ContactId,
    /// Its brand.
    pub brand: BrandId,
    /// Name.
    pub name: String,
    /// What for.
    pub role: ContactRole,
    /// Address; perhaps empty.
    pub email: String,
}

/// Lists contacts.
#[derive(Debug, Clone, Default, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ContactsOf {
    /// Of one brand; of all when absent.
    #[serde(default)]
    pub brand: Option<BrandId>,
}

/// Stores a contact: a new one without an id, otherwise that one.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ContactSave {
    /// Which.
    #[serde(default)]
    pub id: Option<ContactId>,
    /// Its brand; one that exists keeps its own.
    pub brand: BrandId,
    /// Name, 1–80 characters.
    pub name: String,
    /// What for.
    pub role: ContactRole,
    /// Address; perhaps empty.
    #[serde(default)]
    pub email: String,
}
