//! What an inbox may offer beyond messages: folders to read, files that stay at the server, marks for other programs.
//! Each is the presence of its trait, asked of [`super::Inbox`].

use super::{Call, Fault, RemoteRef, Token};
use async_trait::async_trait;
use bytes::Bytes;
use pupitre_domain::network::SignIn;
use serde::{Deserialize, Serialize};
use url::Url;

/// Key of the facts handed in with a call under which [`Choices`] lie.
pub const CHOICES: &str = "choices";
/// Largest file that is fetched, in bytes as the server has it.
pub const MAX_FILE: u64 = 64 * 1024 * 1024;

/// What a person chose of how an account is read. Travels in [`Call::facts`] under [`CHOICES`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Choices {
    /// Folders that are read, as the server names them; the usual one when empty.
    pub folders: Vec<String>,
    /// What is done here is marked as read there.
    pub marks: bool,
}

/// What a folder is for, where the server or its name says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FolderUse {
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

/// A folder that can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderFact {
    /// As the server writes it: never shown, only sent back.
    pub name: String,
    /// As a person reads it; untrusted text.
    pub shown: String,
    /// What it is for.
    pub purpose: Option<FolderUse>,
}

/// Reading more than one folder.
#[async_trait]
pub trait Folders: Send + Sync {
    /// Asks for the folders that can be read.
    async fn list(&self, call: &Call<'_>) -> Result<Vec<FolderFact>, Fault>;
    /// The folders that are read when nobody chose. Pure.
    fn usual(&self) -> Vec<String>;
    /// A folder's name as a person reads it. Pure.
    fn shown(&self, name: &str) -> String;
    /// Chosen folders that were not there at the last look. Pure.
    fn lost(&self, cursor: &str) -> Vec<String>;
}

/// A file as it was fetched.
#[derive(Debug, Clone)]
pub struct FetchedFile {
    /// Its bytes, decoded.
    pub bytes: Bytes,
}

/// Fetching files that stay at the server.
#[async_trait]
pub trait RemoteFiles: Send + Sync {
    /// Fetches the file `index` of those that [`super::Letter::files`] tells. `progress` hears how many bytes of how many
    /// have come.
    async fn fetch(
        &self,
        call: &Call<'_>,
        message: &RemoteRef,
        index: usize,
        progress: &(dyn Fn(u64, u64) + Send + Sync),
    ) -> Result<FetchedFile, Fault>;
    /// The tag of a message with what lies in its file `index`, whose bytes these are; `None` where nothing does, or it is
    /// known. Pure.
    fn unpacked(&self, tag: &str, index: usize, bytes: &[u8]) -> Option<String>;
}

/// Marking what was dealt with as read, for the person's other programs.
#[async_trait]
pub trait Marks: Send + Sync {
    /// Marks messages as read, or as not read. What is not there any more is passed over; may be repeated.
    async fn mark(&self, call: &Call<'_>, messages: &[RemoteRef], seen: bool) -> Result<(), Fault>;
}

/// A client that a person registered with a provider, because none is shipped.
pub struct OwnClient {
    /// Its id.
    pub id: String,
    /// Its secret, which some providers give to programs too; it is none there.
    pub secret: Option<Token>,
    /// Endpoints, where neither the provider is known nor its domain tells them.
    pub endpoints: Option<Endpoints>,
}

/// Where a sign-in by OAuth goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoints {
    /// Page for the browser.
    pub authorize: Url,
    /// Where a code becomes a token.
    pub token: Url,
    /// What is asked for.
    pub scope: String,
}

/// How to sign in with an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// The provider, where it is known by name.
    pub provider: Option<&'static str>,
    /// Ways, the one to be tried first at the beginning.
    pub ways: Vec<SignIn>,
    /// Page on which the person registers a client.
    pub client_page: Option<&'static str>,
    /// The endpoints are known: nobody has to type them.
    pub endpoints_known: bool,
}
