//! Mailboxes: how they are signed in to, which folders are read, files that stay at the server.

use super::inbox::FileKind;
use super::visuals::{RefusedFile, VisualView};
use crate::error::ErrorCode;
use pupitre_domain::ids::{AccountId, MessageId};
use pupitre_domain::network::{NetworkId, SignIn};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A client that a person registered with a provider, for a sign-in in the browser.
#[derive(Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct OwnClientView {
    /// Its id.
    pub id: String,
    /// Its secret, where the provider gave one.
    #[serde(default)]
    pub secret: Option<String>,
    /// Page for the browser, where nobody knows it.
    #[serde(default)]
    pub authorize_url: Option<String>,
    /// Where a code becomes a token.
    #[serde(default)]
    pub token_url: Option<String>,
    /// What is asked for.
    #[serde(default)]
    pub scope: Option<String>,
}

impl std::fmt::Debug for OwnClientView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OwnClientView").finish_non_exhaustive()
    }
}

/// Asks how to sign in with an address.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignInAsk {
    /// The network.
    pub network: NetworkId,
    /// The address.
    pub identifier: String,
}

/// How to sign in with an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SignInAdvice {
    /// The provider, where it is known by name.
    pub provider: Option<String>,
    /// Ways, the one to be tried first at the beginning; none where nothing is known.
    pub ways: Vec<SignIn>,
    /// Page on which a client is registered.
    pub client_page: Option<String>,
    /// Nobody has to type where to sign in.
    pub endpoints_known: bool,
    /// Address that the provider has to know the client by.
    pub redirect: String,
}

/// What a folder is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum FolderPurpose {
    /// Where mail comes in.
    Inbox,
    /// What was sent.
    Sent,
    /// What is unwanted.
    Junk,
    /// What was thrown away.
    Trash,
    /// What is being written.
    Drafts,
    /// What was put away.
    Archive,
    /// Everything once more.
    All,
}

/// A folder of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FolderView {
    /// As the server writes it: sent back, never shown.
    pub name: String,
    /// As a person reads it; untrusted text.
    pub shown: String,
    /// What it is for.
    pub purpose: Option<FolderPurpose>,
    /// It is read.
    pub chosen: bool,
    /// It was chosen and is not there any more.
    pub lost: bool,
}

/// The folders of an account, and what else a person chooses of how it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FoldersView {
    /// The folders; only the chosen ones where the server did not answer.
    pub folders: Vec<FolderView>,
    /// Why the server did not tell them.
    pub error: Option<ErrorCode>,
    /// What is dealt with here is marked as read there.
    pub marks: bool,
}

/// Chooses how an account is read.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FoldersSet {
    /// The account.
    pub account: AccountId,
    /// Folders that are read, as the server names them; 1 to 20.
    pub folders: Vec<String>,
    /// What is dealt with here is marked as read there.
    pub marks: bool,
}

/// Fetches a file of a message.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AttachmentFetch {
    /// The message.
    pub message: MessageId,
    /// Which of its files, from 0.
    pub index: u32,
}

/// Names a file that is being fetched, or was.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AttachmentRef {
    /// Its number.
    pub fetch: u32,
}

/// A file that is being fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AttachmentStarted {
    /// Number to ask for its state with.
    pub fetch: u32,
}

/// How far fetching a file is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase", tag = "state")]
pub enum AttachmentState {
    /// It comes.
    Running {
        /// Bytes that have come, as the server sends them.
        #[ts(type = "number")]
        come: u64,
        /// Of so many, about.
        #[ts(type = "number")]
        of: u64,
    },
    /// It is here, in memory.
    Ready {
        /// Name under which it can be kept: without a path and without anything that a system takes for more than a name.
        name: String,
        /// Its bytes.
        #[ts(type = "number")]
        bytes: u64,
        /// What it is by its name and claimed type.
        kind: FileKind,
        /// What lies in it is now told among the message's files.
        unpacked: bool,
    },
    /// It did not come.
    Failed {
        /// Why.
        code: ErrorCode,
    },
}

/// Writes a fetched file to a place that a person chose.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AttachmentSave {
    /// Which.
    pub fetch: u32,
    /// Path of the file.
    pub path: String,
}

/// Fetches a file of a message and writes it.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AttachmentWrite {
    /// The message.
    pub message: MessageId,
    /// Which of its files, from 0.
    pub index: u32,
    /// Path of the file.
    pub path: String,
}

/// What taking a file into the library came to.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AttachmentTaken {
    /// The visual, when it was one.
    pub visual: Option<VisualView>,
    /// Why it is none.
    pub refused: Option<RefusedFile>,
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AttachmentWritten {
    /// Its bytes.
    #[ts(type = "number")]
    pub bytes: u64,
}
