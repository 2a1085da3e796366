//! What is at hand while an answer is written: saved replies, and what was answered before.

use chrono::{DateTime, Utc};
use pupitre_domain::ids::{BrandId, ConversationId, MessageId, SnippetId};
use pupitre_domain::network::NetworkId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Asks for the saved replies that fit a conversation.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SavedReplyAsk {
    /// The conversation.
    pub id: ConversationId,
    /// The message answered; the last stranger's when absent.
    #[serde(default)]
    pub message: Option<MessageId>,
    /// What was typed after the slash; a few letters in order are enough.
    #[serde(default)]
    pub typed: String,
}

/// A saved reply, as it would be inserted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SavedReplyView {
    /// Id.
    pub id: SnippetId,
    /// Name.
    pub name: String,
    /// Its text with what is known filled in.
    pub text: String,
    /// Names of variables that nobody has filled in: they stand in the text between braces.
    pub missing: Vec<String>,
    /// Its language; whichever when absent.
    pub language: Option<String>,
    /// It is of another language than the conversation.
    pub foreign: bool,
    /// How often it was inserted.
    pub uses: u32,
}

/// What a brand's answers say of it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReplyFactsView {
    /// Which brand.
    pub brand: BrandId,
    /// What stands for `{signature}`; at most 1,000 characters.
    pub signature: String,
    /// What stands for `{lien}`; at most 500 characters.
    pub link: String,
}

/// Asks what was answered to similar questions.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct AnswerRecall {
    /// The conversation.
    pub id: ConversationId,
    /// The message answered; the last stranger's when absent.
    #[serde(default)]
    pub message: Option<MessageId>,
    /// What is typed so far: answers that contain it come first.
    #[serde(default)]
    pub typed: String,
}

/// An answer that this brand gave to a similar question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AnswerRecalled {
    /// Our message.
    pub id: MessageId,
    /// Its conversation.
    pub conversation: ConversationId,
    /// Its network.
    pub network: NetworkId,
    /// What it says, without the names before it and what it quotes.
    pub text: String,
    /// What it answered; untrusted text.
    pub question: String,
    /// When it was written.
    pub at: DateTime<Utc>,
}
