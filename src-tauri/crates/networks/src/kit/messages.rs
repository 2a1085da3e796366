//! What a connector tells of messages that others wrote, and how they are read.

use super::{Call, Fault, RemoteRef};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use pupitre_domain::conversation::ConversationKind;
use serde::{Deserialize, Serialize};

/// Who wrote a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Author {
    /// The network's stable id.
    pub remote_id: String,
    /// Handle without `@`.
    pub handle: String,
    /// Display name; untrusted text.
    pub name: String,
    /// Address of the avatar.
    pub avatar: Option<String>,
    /// Address of the profile.
    pub profile: Option<String>,
}

/// A message read from a network. All text is plain: markup has been taken out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RemoteMessage {
    /// The message.
    pub remote: RemoteRef,
    /// First message of its thread; equal to `remote` when it is the first or the network does not say.
    pub root: RemoteRef,
    /// What it answers.
    pub parent: Option<RemoteRef>,
    /// What kind of exchange it belongs to.
    pub kind: ConversationKind,
    /// Who wrote it.
    pub author: Author,
    /// Whether it is ours.
    pub ours: bool,
    /// Plain text; line breaks kept.
    pub text: String,
    /// Content warning, where the network has it.
    pub warning: Option<String>,
    /// Language that the author declared.
    pub language: Option<String>,
    /// Visibility, where the network has that notion.
    pub visibility: Option<String>,
    /// Pictures: address of a preview and alternative text.
    pub images: Vec<RemoteImage>,
    /// When it was written.
    pub written_at: DateTime<Utc>,
    /// When it was last edited.
    pub edited_at: Option<DateTime<Utc>>,
    /// Handles it mentions, without ours.
    pub mentions: Vec<String>,
    /// How its thread is found where the first message alone does not tell.
    pub threading: Threading,
}

/// How a message's conversation is found where its root is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Threading {
    /// Ids of earlier messages of the thread, the nearest last.
    pub relatives: Vec<String>,
    /// A word that the root's tag of its conversation equals, when it claims to answer something that it does not name.
    pub gist: Option<String>,
    /// It belongs to a known conversation or is of no interest.
    pub only_known: bool,
}

/// What a message has beyond its text where it is a letter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Letter {
    /// Subject; untrusted text.
    pub subject: String,
    /// Character of the text at which it only repeats what was said before, or a signature begins.
    pub quoted_from: Option<u32>,
    /// Its files, which stay at the server.
    pub files: Vec<FileFact>,
    /// Marked as read at the server.
    pub seen: bool,
    /// Marked as answered at the server.
    pub answered: bool,
    /// It is longer than what was read of it.
    pub cut: bool,
}

/// What is known of a file without having it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FileFact {
    /// Name without a path; untrusted text, perhaps empty.
    pub name: String,
    /// Media type as claimed.
    pub mime: String,
    /// Size in bytes, about.
    pub bytes: u64,
}

/// A picture in a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RemoteImage {
    /// Address of a preview.
    pub preview: String,
    /// Alternative text.
    pub alt: String,
}

/// One look at the inbox.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pulled {
    /// Messages, any order; known ones may come again (the overlap window).
    pub messages: Vec<RemoteMessage>,
    /// Ids of messages that are gone.
    pub deleted: Vec<String>,
    /// To be handed in at the next look. Stored with the messages in one transaction.
    pub cursor: Option<String>,
    /// Whether more can be read at once.
    pub more: bool,
}

/// Reading what others say.
#[async_trait]
pub trait Inbox: Send + Sync {
    /// Reads one page after `cursor`; `None` is the first look ever, which reads back at most one page.
    async fn pull(&self, call: &Call<'_>, cursor: Option<&str>) -> Result<Pulled, Fault>;
    /// Reads the thread around a message: ancestors, the message itself, and answers. `Gone` when it does not exist.
    async fn thread(&self, call: &Call<'_>, remote: &RemoteRef) -> Result<Vec<RemoteMessage>, Fault>;
    /// What the tag of a message says where messages are letters. Pure.
    fn letter(&self, tag: &str) -> Option<Letter> {
        let _ = tag;
        None
    }
}
