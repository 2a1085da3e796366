//! Moderating many messages at once.

use pupitre_domain::ids::{ConversationId, DeliveryId, MessageId};
use pupitre_domain::network::Action;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Moderates many messages, 1–500: hides, reports, blocks, calls spam or trashes. Each is recorded and queued on its own.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct MessagesModerate {
    /// Which.
    #[serde(default)]
    pub messages: Vec<MessageId>,
    /// And of these conversations the last message of a stranger.
    #[serde(default)]
    pub conversations: Vec<ConversationId>,
    /// What to do. `hide` holds back where that is how a network hides.
    pub action: Action,
    /// Why, for a report.
    #[serde(default)]
    pub comment: Option<String>,
    /// Code of the house rule that is applied, for the register.
    #[serde(default)]
    pub rule: Option<String>,
    /// A remark for the register. It never leaves this machine but in an export.
    #[serde(default)]
    pub remark: Option<String>,
    /// Seconds during which what no network takes back can still be taken back; 10 when absent, 0 sends at once.
    #[serde(default)]
    pub undo_seconds: Option<u8>,
}

/// What moderating many came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MessagesModerated {
    /// What was recorded and queued. Handed back to `messages_moderate_undo`, it is taken back.
    pub done: Vec<ModeratedMessage>,
    /// What was left alone.
    pub refused: Vec<UnmoderatedMessage>,
}

/// A message that is being moderated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ModeratedMessage {
    /// Which.
    pub message: MessageId,
    /// Its conversation.
    pub conversation: ConversationId,
    /// What is done with it; another word than asked for where its network has another.
    pub action: Action,
    /// By which delivery.
    pub delivery: DeliveryId,
    /// Its network can take it back after it was done.
    pub reversible: bool,
}

/// A message that was left alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct UnmoderatedMessage {
    /// Which; absent where a conversation has none of a stranger.
    pub message: Option<MessageId>,
    /// Its conversation, where it is known.
    pub conversation: Option<ConversationId>,
    /// Why.
    pub why: Unmoderated,
}

/// Why a message was left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Unmoderated {
    /// Its network has no such action.
    NotOffered,
    /// It stands so already, is ours, or is not in a thread of ours.
    Unfit,
    /// It is not there any more.
    Gone,
}

/// Takes moderating back: what has not left never leaves, what was done is undone where its network has that.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MessagesModerateUndo {
    /// The deliveries that moderating answered, 1–500.
    pub deliveries: Vec<DeliveryId>,
}

/// What taking moderating back came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MessagesModerateUndone {
    /// Never left, or is being undone.
    pub undone: Vec<DeliveryId>,
    /// Stays.
    pub refused: Vec<NotUndone>,
}

/// Something that stays done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NotUndone {
    /// Which.
    pub delivery: DeliveryId,
    /// Why.
    pub why: StaysDone,
}

/// Why something stays done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum StaysDone {
    /// Its network takes it not back.
    Irreversible,
    /// It is on its way: what becomes of it is not known yet.
    InFlight,
    /// It never came about, or was taken back already.
    NothingDone,
}
