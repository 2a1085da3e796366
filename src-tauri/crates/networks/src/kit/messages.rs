//! What a connector tells of messages that others wrote, and how they are read.

use super::{Call, Fault, Folders, Marks, RemoteFiles, RemoteRef};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use pupitre_domain::conversation::ConversationKind;
use serde::{Deserialize, Serialize};

/// Longest text kept of one message, in characters.
pub const MAX_TEXT: usize = 100_000;

/// An address that strangers gave, when it leads to the web.
#[must_use]
pub fn web_address(text: &str) -> Option<String> {
    Some(text.trim()).filter(|url| url.starts_with("https://") || url.starts_with("http://")).map(str::to_owned)
}

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
    /// What its conversation is about, where that is no message of it: an article, the item of a feed.
    #[serde(default)]
    pub about: Option<About>,
    /// The network holds it for spam or has it in its trash: it is kept and opens nothing.
    #[serde(default)]
    pub unwanted: bool,
}

/// What a conversation is about where that is no message of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct About {
    /// It; the id is that of what we published, where it is ours.
    pub remote: RemoteRef,
    /// Title; untrusted text.
    pub title: String,
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
    /// Where an answer goes.
    pub answer_to: Vec<String>,
    /// Whom else it addressed, whoever is among them.
    pub others: Vec<String>,
    /// How many more of these there are than are kept.
    pub others_more: u32,
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
    /// The file in which it lies, where it is not the message's own.
    pub within: Option<u32>,
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
    /// The server asks not to be looked at again before.
    pub not_before: Option<DateTime<Utc>>,
}

/// Reading what others say.
#[async_trait]
pub trait Inbox: Send + Sync {
    /// Reads one page after `cursor`; `None` is the first look ever, which reads back at most one page.
    async fn pull(&self, call: &Call<'_>, cursor: Option<&str>) -> Result<Pulled, Fault>;
    /// Reads one page of what was said before the first look, the newest first, no older than `since`. `cursor` is that of
    /// the page before, in a space of its own. Messages that [`Inbox::pull`] gave may come again.
    async fn back(&self, call: &Call<'_>, cursor: Option<&str>, since: DateTime<Utc>) -> Result<Pulled, Fault> {
        let _ = (call, cursor, since);
        Ok(Pulled::default())
    }
    /// How many known messages [`Inbox::revisit`] takes at once; none where edits and deletions are told or cannot be
    /// known.
    fn revisits(&self) -> u16 {
        0
    }
    /// Looks at known messages again: those that changed or are gone. The cursor of the answer is ignored.
    async fn revisit(&self, call: &Call<'_>, known: &[RemoteRef]) -> Result<Pulled, Fault> {
        let _ = (call, known);
        Ok(Pulled::default())
    }
    /// Being told that there is something to read, where the network has that.
    fn live(&self) -> Option<&dyn Live> {
        None
    }
    /// What a message refers to that answers nothing and goes to one address, with a subject of its own; `None` where
    /// there are no such messages. Pure.
    fn addressed(&self, to: &str, subject: &str) -> Option<RemoteRef> {
        let _ = (to, subject);
        None
    }
    /// Several folders to read, where messages lie in such.
    fn folders(&self) -> Option<&dyn Folders> {
        None
    }
    /// Files that can be fetched.
    fn files(&self) -> Option<&dyn RemoteFiles> {
        None
    }
    /// Marking as read for other programs.
    fn marks(&self) -> Option<&dyn Marks> {
        None
    }
    /// The tag of a message for an answer to everybody whom it addressed, without `own`; `None` where an answer has one
    /// addressee anyhow. Pure.
    fn for_everybody(&self, tag: &str, own: &[String]) -> Option<String> {
        let _ = (tag, own);
        None
    }
    /// Reads the thread around a message: ancestors, the message itself, and answers. `Gone` when it does not exist.
    async fn thread(&self, call: &Call<'_>, remote: &RemoteRef) -> Result<Vec<RemoteMessage>, Fault>;
    /// What the tag of a message says where messages are letters. Pure.
    fn letter(&self, tag: &str) -> Option<Letter> {
        let _ = tag;
        None
    }
}

/// Being told at once that something was said. What it was is read by [`Inbox::pull`]: being told only wakes.
#[async_trait]
pub trait Live: Send + Sync {
    /// Holds a line to the server and calls `wake` whenever there may be something to read. Ends when the line does;
    /// answers whether the server offers a line at all.
    async fn listen(&self, call: &Call<'_>, wake: &(dyn Fn() + Send + Sync)) -> Result<Heard, Fault>;
}

/// How listening ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// The line ended, as lines do; it can be laid anew.
    Ended,
    /// This server has no such line.
    NotOffered,
}
