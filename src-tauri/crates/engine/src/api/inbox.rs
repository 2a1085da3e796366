//! The unified inbox.

use super::posts::DeliveryView;
use super::triage::ThreadNoteView;
use chrono::{DateTime, Utc};
use pupitre_domain::content::{AttachedVisual, Content};
use pupitre_domain::conversation::{ConversationKind, ConversationState, Priority};
use pupitre_domain::ids::{AccountId, BrandId, ContactId, ConversationId, DeliveryId, LabelId, MessageId, PostId};
use pupitre_domain::network::{Action, NetworkId};
use pupitre_domain::signals::{Signals, Tongue};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Reads the inboxes of connected accounts now.
#[derive(Debug, Clone, Default, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct InboxSync {
    /// One account only.
    #[serde(default)]
    pub account: Option<AccountId>,
}

/// What a look brought.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SyncReport {
    /// Per account.
    pub accounts: Vec<SyncedAccount>,
}

/// What a look at one account brought.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SyncedAccount {
    /// The account.
    pub account: AccountId,
    /// New messages.
    pub new: u32,
    /// Why it could not be read.
    pub error: Option<crate::error::ErrorCode>,
}

/// How reading each connected account stands.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct InboxStatus {
    /// Per account that has an inbox.
    pub accounts: Vec<AccountReading>,
}

/// How reading an account stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccountReading {
    /// The account.
    pub account: AccountId,
    /// When it was last read.
    pub synced_at: Option<DateTime<Utc>>,
    /// When it is read next.
    pub next_at: Option<DateTime<Utc>>,
    /// Looks that failed in a row.
    pub failures: u32,
    /// Why the last one failed; absent when it did not.
    pub fault: Option<crate::error::ErrorCode>,
    /// When it did.
    pub fault_at: Option<DateTime<Utc>>,
    /// Its server tells at once when something is said.
    pub live: bool,
    /// How far the first look has come; absent when it is through.
    pub first: Option<FirstLook>,
    /// What reading it may still cost.
    pub budget: ReadingBudget,
}

/// What reading an account may cost, in calls to its server, within any hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReadingBudget {
    /// Most calls.
    pub per_hour: u32,
    /// Calls left.
    pub left: u32,
    /// When there are some again; present exactly when none is left.
    pub eases_at: Option<DateTime<Utc>>,
}

/// How far the first look at an account has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FirstLook {
    /// How far back it reaches.
    pub reach_at: DateTime<Utc>,
    /// The oldest that it has come to.
    pub reached_at: Option<DateTime<Utc>>,
    /// Messages that it brought.
    pub read: u32,
}

/// Lists conversations, latest message first.
#[derive(Debug, Clone, Default, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ConversationFilter {
    /// Of one brand only.
    #[serde(default)]
    pub brand: Option<BrandId>,
    /// Of one network only.
    #[serde(default)]
    pub network: Option<NetworkId>,
    /// Of one state only.
    #[serde(default)]
    pub state: Option<ConversationState>,
    /// Of one of these kinds.
    #[serde(default)]
    pub kinds: Option<Vec<ConversationKind>>,
    /// Carrying one of these labels.
    #[serde(default)]
    pub labels: Option<Vec<LabelId>>,
    /// One of these is to be asked.
    #[serde(default)]
    pub assignees: Option<Vec<ContactId>>,
    /// A stranger writes in one of these languages.
    #[serde(default)]
    pub languages: Option<Vec<Tongue>>,
    /// Only what matters more.
    #[serde(default)]
    pub high: Option<bool>,
    /// The soonest due first, among new ones and without words.
    #[serde(default)]
    pub by_due: Option<bool>,
    /// Words that a message of it contains, and operators (`searches_read` tells what is understood); accents and case do
    /// not matter, the last word may be a beginning.
    #[serde(default)]
    pub search: Option<String>,
    /// Key of the following page.
    #[serde(default)]
    pub after: Option<String>,
    /// Most items, 1–200; 50 when absent.
    #[serde(default)]
    pub limit: Option<u16>,
}

/// A conversation in the list.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConversationSummary {
    /// Id.
    pub id: ConversationId,
    /// Our account.
    pub account: AccountId,
    /// Its brand.
    pub brand: BrandId,
    /// Its network.
    pub network: NetworkId,
    /// Kind.
    pub kind: ConversationKind,
    /// Where it stands.
    pub state: ConversationState,
    /// Display name of the last stranger who wrote, or their handle.
    pub from: String,
    /// First 140 characters of the last message.
    pub excerpt: String,
    /// When the last message was written.
    pub last_at: DateTime<Utc>,
    /// Whether an answer is written and not sent.
    pub has_draft: bool,
    /// How many messages it has.
    pub message_count: u32,
    /// Put off until; present exactly in that state.
    pub snoozed_until: Option<DateTime<Utc>>,
    /// How much it matters.
    pub priority: Priority,
    /// Who is to be asked.
    pub assignee: Option<ContactId>,
    /// Its labels.
    pub labels: Vec<LabelId>,
    /// Until when an answer is in time, where the brand has a target and something is not answered yet.
    pub due_at: Option<DateTime<Utc>>,
    /// What is open in it is like; absent before it was judged.
    pub signals: Option<Signals>,
}

/// How many conversations are in which state.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConversationCounts {
    /// New.
    pub new: u32,
    /// Waiting.
    pub waiting: u32,
    /// Done.
    pub done: u32,
    /// Put off.
    pub snoozed: u32,
    /// There are more: the words of the search are so frequent that counting ended.
    pub at_least: bool,
}

/// A conversation with its messages.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConversationView {
    /// As in the list.
    #[serde(flatten)]
    #[ts(flatten)]
    pub summary: ConversationSummary,
    /// Our post that it is about, where there is one.
    pub post: Option<PostId>,
    /// Messages, oldest first.
    pub messages: Vec<MessageView>,
    /// Until when the network takes an answer, where it has such an end.
    pub reply_until: Option<DateTime<Utc>>,
    /// What a person noted, oldest first. Never sent.
    pub notes: Vec<ThreadNoteView>,
    /// The answer being written.
    pub draft: String,
    /// What is attached to it.
    pub draft_visuals: Vec<AttachedVisual>,
    /// Most pictures that an answer may have; 0 where answers are text alone.
    pub answer_pictures: u8,
    /// Answers and actions that have not settled yet, oldest first.
    pub outgoing: Vec<DeliveryView>,
    /// What can be done with a message of this network.
    pub actions: Vec<Action>,
    /// What it is about, where that is no message of it.
    pub about: Option<AboutView>,
    /// Whether messages of this network are answered from here.
    pub answerable: bool,
}

/// What a conversation is about where that is no message of it: an article, the item of a feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AboutView {
    /// Title; untrusted text.
    pub title: String,
    /// Its page.
    pub url: Option<String>,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MessageView {
    /// Id.
    pub id: MessageId,
    /// What it is like; absent for ours and before it was judged.
    pub signals: Option<Signals>,
    /// Whether we wrote it.
    pub ours: bool,
    /// Author's display name; untrusted text.
    pub author_name: String,
    /// Author's handle.
    pub author_handle: String,
    /// Author's profile page.
    pub author_profile: Option<String>,
    /// Plain text.
    pub text: String,
    /// Content warning.
    pub warning: Option<String>,
    /// Alternative texts of its pictures; an empty text is a picture without one.
    pub images: Vec<String>,
    /// When it was written.
    pub written_at: DateTime<Utc>,
    /// When it was edited.
    pub edited_at: Option<DateTime<Utc>>,
    /// Deleted at the network since.
    pub deleted_at: Option<DateTime<Utc>>,
    /// Its public address.
    pub permalink: Option<String>,
    /// What it has beyond its text, where it is a letter.
    pub letter: Option<LetterView>,
    /// What we did with it (`like`, `boost`, …) and have not taken back.
    pub acted: Vec<Action>,
    /// What can be done with it now.
    pub can: Vec<Action>,
    /// How far it can be seen, as its network calls that (`hold`, `spam`, `direct`, …).
    pub standing: Option<String>,
}

/// What a letter has beyond its text.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LetterView {
    /// Subject; untrusted text, perhaps empty.
    pub subject: String,
    /// Character of the text at which it only repeats what was said before, or a signature begins.
    pub quoted_from: Option<u32>,
    /// Its files, which stay at the server.
    pub files: Vec<FileFactView>,
    /// Where an answer goes.
    pub answer_to: Vec<String>,
    /// Whom an answer to everybody goes to beside: whom the message addressed, without our own addresses.
    pub others: Vec<String>,
    /// How many more it addressed; an answer to everybody is not offered then.
    pub others_more: u32,
    /// Marked as read at the server.
    pub seen: bool,
    /// Marked as answered at the server.
    pub answered: bool,
    /// It is longer than what was read of it.
    pub cut: bool,
}

/// What a file is by its name and claimed type. Nobody looked into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum FileKind {
    /// A picture that the library may take.
    Picture,
    /// Something that runs, or that opens with something that does.
    Program,
    /// Outlook's own wrapping of files (TNEF). What lies in it is told where it was short enough to come with the message,
    /// and once it was fetched.
    Winmail,
    /// A mail.
    Mail,
    /// Anything else.
    Other,
}

/// What is known of a file without having it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FileFactView {
    /// Name; untrusted text, perhaps empty.
    pub name: String,
    /// Media type as claimed.
    pub mime: String,
    /// What it is by its name and claimed type.
    pub kind: FileKind,
    /// Size in bytes, about.
    #[ts(type = "number")]
    pub bytes: u64,
    /// The file in which it lies, by its place in the list, where it is not the message's own.
    pub within: Option<u32>,
}

/// Answers a conversation. It goes through the outbox, exactly once, now or when there is a network again.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ConversationReply {
    /// Which.
    pub id: ConversationId,
    /// The message answered; the last stranger's when absent.
    #[serde(default)]
    pub message: Option<MessageId>,
    /// To everybody whom the message addressed, not to its author alone.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub all: bool,
    /// What it says: text only, or a content with visuals.
    pub content: Content,
    /// Seconds during which it can still be taken back; 10 when absent, 0 sends at once.
    #[serde(default)]
    pub undo_seconds: Option<u8>,
}

/// Keeps the answer being written.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct DraftSave {
    /// The conversation.
    pub id: ConversationId,
    /// The text, kept as it is.
    pub text: String,
}

/// Keeps what is attached to the answer being written.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct DraftAttach {
    /// The conversation.
    pub id: ConversationId,
    /// Visuals of the library, in order, each with its alternative text; at most 20.
    pub visuals: Vec<AttachedVisual>,
}

/// Takes a reply back before it leaves.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ReplyCancel {
    /// The reply's delivery.
    pub id: DeliveryId,
}

/// Sets where conversations stand.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ConversationSetState {
    /// Which.
    pub ids: Vec<ConversationId>,
    /// The state; to put something off, use `conversations_snooze`.
    pub state: ConversationState,
}

/// Acts on a message.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct MessageAct {
    /// Which.
    pub id: MessageId,
    /// What to do.
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
}
