//! People: one card per human being over all networks.

use chrono::{DateTime, Utc};
use pupitre_domain::conversation::{ConversationKind, ConversationState};
use pupitre_domain::ids::{BrandId, ConversationId, MessageId, PersonId};
use pupitre_domain::network::NetworkId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// Names a card: by the person, by one of their identities, or by a message of theirs. Exactly one of the three.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct CardRef {
    /// The person.
    #[serde(default)]
    pub person: Option<PersonId>,
    /// Key of an identity.
    #[serde(default)]
    #[ts(type = "number | null")]
    pub author: Option<i64>,
    /// A message that they wrote.
    #[serde(default)]
    pub message: Option<MessageId>,
}

/// Lists people, whoever wrote last first.
#[derive(Debug, Clone, Default, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct CardFilter {
    /// Of one brand only.
    #[serde(default)]
    pub brand: Option<BrandId>,
    /// A part of a name or handle; case and accents do not matter.
    #[serde(default)]
    pub search: Option<String>,
    /// With this tag only.
    #[serde(default)]
    pub tag: Option<String>,
    /// Key of the following page.
    #[serde(default)]
    pub after: Option<String>,
    /// Most items, 1–200; 50 when absent.
    #[serde(default)]
    pub limit: Option<u16>,
}

/// Somebody in the list of people.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CardLine {
    /// What tells it from other lines.
    pub id: String,
    /// Whose card.
    pub card: CardRef,
    /// The brand that knows them.
    pub brand: BrandId,
    /// Name or handle; untrusted text.
    pub name: String,
    /// Where they are.
    pub handles: Vec<CardHandle>,
    /// Tags.
    pub tags: Vec<String>,
    /// When they last wrote, if they did.
    pub last_at: Option<DateTime<Utc>>,
}

/// A handle at a network.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CardHandle {
    /// Network.
    pub network: NetworkId,
    /// Handle; untrusted text.
    pub handle: String,
}

/// One human being.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CardView {
    /// How the card is named from now on.
    pub card: CardRef,
    /// The brand that knows them.
    pub brand: BrandId,
    /// Name or handle; untrusted text.
    pub name: String,
    /// Note.
    pub note: String,
    /// What they agreed to, when and how.
    pub consent: String,
    /// Tags.
    pub tags: Vec<String>,
    /// Their identities, the latest first.
    pub identities: Vec<IdentityView>,
    /// Their conversations, the latest first, at most 20.
    pub threads: Vec<CardThreadView>,
    /// All of them.
    pub conversations: u32,
    /// Their messages.
    pub messages: u32,
    /// How many of these were answered.
    pub answered: u32,
    /// First message known.
    pub first_at: Option<DateTime<Utc>>,
    /// Last message known.
    pub last_at: Option<DateTime<Utc>>,
    /// Cards that may be the same human being.
    pub alike: Vec<AlikeView>,
}

/// An identity at a network.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct IdentityView {
    /// Its key.
    #[ts(type = "number")]
    pub author: i64,
    /// Network.
    pub network: NetworkId,
    /// Handle; untrusted text.
    pub handle: String,
    /// Display name; untrusted text.
    pub name: String,
    /// Profile page.
    pub profile: Option<String>,
    /// When they last wrote there.
    pub last_at: DateTime<Utc>,
}

/// A conversation of somebody.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CardThreadView {
    /// Which.
    pub id: ConversationId,
    /// Network.
    pub network: NetworkId,
    /// Kind.
    pub kind: ConversationKind,
    /// Where it stands.
    pub state: ConversationState,
    /// Beginning of their last message in it; untrusted text.
    pub excerpt: String,
    /// When they wrote it.
    pub at: DateTime<Utc>,
}

/// A card that may be the same human being.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AlikeView {
    /// Whose card.
    pub card: CardRef,
    /// Name or handle; untrusted text.
    pub name: String,
    /// Network of the identity that is alike.
    pub network: NetworkId,
    /// Its handle; untrusted text.
    pub handle: String,
    /// Why.
    pub why: AlikeReason,
}

/// Why two cards may be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum AlikeReason {
    /// The same address.
    Address,
    /// The same handle elsewhere.
    Handle,
    /// The same name.
    Name,
}

/// Notes something of somebody.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct CardNote {
    /// Whose card.
    pub card: CardRef,
    /// Name, 1–80 characters; as it was when absent.
    #[serde(default)]
    pub name: Option<String>,
    /// Note, at most 10,000 characters; as it was when absent.
    #[serde(default)]
    pub note: Option<String>,
    /// What they agreed to, at most 2,000 characters; as it was when absent.
    #[serde(default)]
    pub consent: Option<String>,
    /// Tags, at most 20 of at most 40 characters; as they were when absent.
    #[serde(default)]
    pub tags: Option<Vec<String>>,
}

/// Names two cards.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CardPair {
    /// The card that stays.
    pub into: CardRef,
    /// The other.
    pub from: CardRef,
}

/// Takes an identity off a card.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CardSplit {
    /// Key of the identity.
    #[ts(type = "number")]
    pub author: i64,
}

/// Cards were joined or split.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CardChanged {
    /// The card as it is now.
    pub view: CardView,
    /// What takes it back.
    #[ts(type = "string")]
    pub undo: Uuid,
}

/// Takes a join or a split back.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CardUndo {
    /// What [`CardChanged`] told.
    #[ts(type = "string")]
    pub undo: Uuid,
}

/// What erasing somebody takes away, and what it leaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CardLoss {
    /// Name or handle; untrusted text.
    pub name: String,
    /// Identities that go.
    pub identities: u32,
    /// Messages that are emptied.
    pub messages: u32,
    /// Conversations in which they stand.
    pub conversations: u32,
    /// Whether a note, consent or tags go.
    pub remarks: bool,
    /// Notes in conversations with nobody else, which go too.
    pub notes: u32,
    /// Notes in conversations with others, which stay.
    pub notes_left: u32,
    /// Our answers, which stay without their name and what they quote.
    pub answers: u32,
    /// Answers and acts on their way; nothing is erased before they are through.
    pub under_way: u32,
    /// Decisions of the register that a person holds: they keep their words until that ends.
    pub held: u32,
    /// Copies of the database from before, which still hold everything.
    pub copies: u32,
}

/// Everything that is known of somebody.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CardExport {
    /// A name for the file, without ending.
    pub name: String,
    /// As JSON.
    pub json: String,
    /// As a text to read.
    pub text: String,
}

/// Writes what is known of somebody to a file.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct CardWrite {
    /// Whose card.
    pub card: CardRef,
    /// The file, replaced when it is there: JSON when it ends so, otherwise a text to read.
    pub path: String,
    /// Language of the text: `fr` or `en`.
    #[serde(default)]
    pub language: Option<String>,
}

/// Asks for everything that is known of somebody.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct CardExportAsk {
    /// Whose card.
    pub card: CardRef,
    /// Language of the text: `fr` or `en`; the window's when absent.
    #[serde(default)]
    pub language: Option<String>,
}
