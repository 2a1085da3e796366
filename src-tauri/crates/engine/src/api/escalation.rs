//! Threads that become a mail to somebody of the client's.

use super::posts::DeliveryView;
use chrono::{DateTime, Utc};
use pupitre_domain::escalation::{EscalationState, Trust};
use pupitre_domain::ids::{AccountId, BrandId, ContactId, ConversationId, EscalationId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A thread that became a mail, or is about to.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EscalationView {
    /// Id.
    pub id: EscalationId,
    /// The thread.
    pub conversation: ConversationId,
    /// Its brand.
    pub brand: BrandId,
    /// Whom it is written to.
    pub contact: Option<ContactId>,
    /// What they are called.
    pub name: String,
    /// Where it goes.
    pub address: String,
    /// The brand's mailbox from which it leaves; without one, a person sends it by their own means.
    pub account: Option<AccountId>,
    /// Subject without the reference.
    pub subject: String,
    /// What stands above the thread.
    pub text: String,
    /// The reference in its subject.
    pub token: String,
    /// Where it stands.
    pub state: EscalationState,
    /// By when an answer is wanted.
    pub due_at: Option<DateTime<Utc>>,
    /// No answer has come in time.
    pub overdue: bool,
    /// When it went out.
    pub sent_at: Option<DateTime<Utc>>,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// How its delivery stands.
    pub delivery: Option<DeliveryView>,
    /// What came back, in order.
    pub answers: Vec<EscalationAnswerView>,
}

/// What came back by mail. It is internal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EscalationAnswerView {
    /// Its number.
    #[ts(type = "number")]
    pub id: i64,
    /// Who sent it, as they call themselves; untrusted text.
    pub from_name: String,
    /// Their address.
    pub from_address: String,
    /// What they wrote, without what only repeats.
    pub text: String,
    /// How far it is to be believed.
    pub trust: Trust,
    /// When it was written.
    pub at: DateTime<Utc>,
}

/// Keeps what is being written to a contact. Each conversation has one such text at a time.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct EscalationDraft {
    /// The thread.
    pub conversation: ConversationId,
    /// Whom it is written to.
    #[serde(default)]
    pub contact: Option<ContactId>,
    /// Subject.
    pub subject: String,
    /// What stands above the thread, kept as it is.
    pub text: String,
    /// By when an answer is wanted.
    #[serde(default)]
    pub due_at: Option<DateTime<Utc>>,
}

/// Sends it from the brand's mailbox, exactly once.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct EscalationSend {
    /// Which.
    pub id: EscalationId,
    /// Seconds during which it can still be taken back; 10 when absent.
    #[serde(default)]
    pub undo_seconds: Option<u8>,
}

/// The mail as it will be, for sending it by one's own means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EscalationLetter {
    /// Address.
    pub to: String,
    /// Subject with the reference.
    pub subject: String,
    /// Text.
    pub text: String,
    /// An address that opens it in the system's mail program; the text is cut where it is long.
    pub mailto: String,
}

/// Names an answer.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EscalationAnswerRef {
    /// Which.
    #[ts(type = "number")]
    pub answer: i64,
}

/// Other addresses of a contact.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ContactAliases {
    /// The contact.
    pub contact: ContactId,
    /// Addresses.
    pub addresses: Vec<String>,
}
