//! The contract between a connector and the engine.

use super::{Advice, Elsewhere, Fault, Handoff, Http, Inbox, Moderate, OwnClient, Revise};
use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use pupitre_domain::brand::Language;
use pupitre_domain::content::{AttachedVisual, Content, Part};
use pupitre_domain::network::{Descriptor, ImageLimits, Limits};
use pupitre_domain::problem::Problem;
use pupitre_domain::publication::Effect;
use serde::{Deserialize, Serialize};
use url::Url;

/// A secret in transit between the keychain and a connector. No `Debug`, no `Serialize`; zeroised when dropped.
#[derive(Clone)]
pub struct Token(secrecy::SecretString);

impl Token {
    /// Wraps a secret.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(secrecy::SecretString::from(text))
    }
    /// The bare secret, for a request header or the keychain only.
    #[must_use]
    pub fn expose(&self) -> &str {
        secrecy::ExposeSecret::expose_secret(&self.0)
    }
}

/// A connected account as a connector sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Identity {
    /// The network's own stable id (a number, a DID).
    pub remote_id: String,
    /// Full handle without `@`, as people write it.
    pub handle: String,
    /// Display name.
    pub name: String,
    /// Address of the avatar.
    pub avatar: Option<String>,
    /// Address of the profile page.
    pub profile: String,
    /// Base address of the server that answers calls for this account.
    pub server: Url,
    /// Limits that the server told, or the descriptor's.
    pub limits: Limits,
    /// Facts that the connector wants back with each call (server software, version); no secret.
    pub facts: serde_json::Value,
    /// Scopes granted, where known.
    pub scopes: Vec<String>,
    /// When access ends for good, where known.
    pub expires_at: Option<DateTime<Utc>>,
}

/// What a connector needs to act for an account.
pub struct Call<'a> {
    /// The way out; bounds time, size and redirects.
    pub http: &'a Http,
    /// Base address of the account's server.
    pub server: &'a Url,
    /// The account's remote id.
    pub remote_id: &'a str,
    /// The account's handle.
    pub handle: &'a str,
    /// [`Identity::facts`] as stored.
    pub facts: &'a serde_json::Value,
    /// Limits in force.
    pub limits: &'a Limits,
    /// The access in force: what [`Connect::open`] made of the stored secret.
    pub access: &'a Token,
    /// The present instant.
    pub now: DateTime<Utc>,
}

/// A network.
pub trait Network: Send + Sync {
    /// Limits, formats, sign-in kinds: data, also sent to the UI.
    fn descriptor(&self) -> &'static Descriptor;
    /// Signing in and out; without it, a person publishes by hand and nothing else happens.
    fn connect(&self) -> Option<&dyn Connect> {
        None
    }
    /// Publishing posts and replies.
    fn publish(&self) -> Option<&dyn Publish> {
        None
    }
    /// Reading what others say.
    fn inbox(&self) -> Option<&dyn Inbox> {
        None
    }
    /// Acting on messages.
    fn moderate(&self) -> Option<&dyn Moderate> {
        None
    }
    /// The network's own scheduler.
    fn handoff(&self) -> Option<&dyn Handoff> {
        None
    }
    /// Changing what is out.
    fn revise(&self) -> Option<&dyn Revise> {
        None
    }
    /// Reading what was posted elsewhere.
    fn elsewhere(&self) -> Option<&dyn Elsewhere> {
        None
    }
    /// What the editor of articles asks, where a post is one.
    fn articles(&self) -> Option<&dyn Articles> {
        None
    }
}

/// What a person gave to sign in.
pub enum Credentials {
    /// An access token made elsewhere.
    Token(Token),
    /// A handle and an app password.
    AppPassword {
        /// Handle or e-mail address.
        identifier: String,
        /// The app password.
        password: Token,
    },
    /// Nothing: an address is enough.
    None,
}

/// What a person typed of where an account lives.
#[derive(Debug, Clone, Copy, Default)]
pub struct Typed<'a> {
    /// Server, or the handle in its place.
    pub host: Option<&'a str>,
    /// Handle or e-mail address, where a network asks for one.
    pub identifier: Option<&'a str>,
    /// Server for what is sent, where it may be another one.
    pub outgoing: Option<&'a str>,
}

/// A sign-in that waits for the browser. `pending` holds secrets (verifier, client secret): memory only.
pub struct Authorization {
    /// Page to open in the system's browser.
    pub url: Url,
    /// What [`Connect::finish`] needs.
    pub pending: Token,
    /// The `state` value that the redirect must carry.
    pub state: String,
}

/// A signed-in account with what the keychain shall keep.
pub struct Connected {
    /// Who it is.
    pub identity: Identity,
    /// What is stored: only what cannot be got again. At most 2,400 bytes.
    pub secret: Token,
}

/// Access made from a stored secret.
pub struct Access {
    /// For [`Call::access`]; memory only.
    pub token: Token,
    /// When it ends, where known; it is opened anew a little earlier.
    pub expires_at: Option<DateTime<Utc>>,
    /// A changed secret that has to be stored **before** the access is used (rotation).
    pub rotated: Option<Token>,
}

/// Signing in and out.
#[async_trait]
pub trait Connect: Send + Sync {
    /// Turns what a person typed into a server's base address; pure.
    ///
    /// # Errors
    /// [`Fault::Forbidden`] when it is no address.
    fn server(&self, typed: Option<&str>) -> Result<Url, Fault>;
    /// Finds the server that answers for an account where `server` is only the domain of its handle, or the one that is
    /// taken when a person names none. Sends no secret. `server` itself when nothing else is named.
    async fn locate(&self, http: &Http, server: &Url, typed: &Typed<'_>) -> Url {
        let _ = (http, typed);
        server.clone()
    }
    /// Whether what a person typed can be the server for what is sent; pure.
    ///
    /// # Errors
    /// [`Fault::Forbidden`] when it is no address, or the network has no such server.
    fn outgoing(&self, typed: &str) -> Result<(), Fault> {
        let _ = typed;
        Err(Fault::Forbidden(super::Denied::Malformed))
    }
    /// The page of the server on which a person makes an app password, where there is one. Sends no secret.
    async fn password_page(&self, http: &Http, server: &Url, now: DateTime<Utc>) -> Result<Option<Url>, Fault> {
        let _ = (http, server, now);
        Ok(None)
    }
    /// Signs in with a token or password.
    async fn sign_in(
        &self,
        http: &Http,
        server: &Url,
        credentials: Credentials,
        now: DateTime<Utc>,
    ) -> Result<Connected, Fault>;
    /// Signs in at the server for what is sent, where it is another one than that of [`Connect::sign_in`].
    async fn try_outgoing(&self, http: &Http, connected: &Connected) -> Result<(), Fault> {
        let _ = (http, connected);
        Ok(())
    }
    /// Starts a browser sign-in that comes back to `redirect` (a loopback address). Nothing calls it, nor
    /// [`Connect::finish`], where the descriptor offers no such sign-in.
    async fn authorize(&self, http: &Http, server: &Url, redirect: &Url) -> Result<Authorization, Fault> {
        let _ = (http, server, redirect);
        Err(Fault::Protocol)
    }
    /// As [`Connect::authorize`], with a client that the person registered. [`Fault::Gone`] when nobody knows where to.
    async fn authorize_with(
        &self,
        http: &Http,
        server: &Url,
        redirect: &Url,
        typed: &Typed<'_>,
        client: &OwnClient,
    ) -> Result<Authorization, Fault> {
        let _ = (http, server, redirect, typed, client);
        Err(Fault::Protocol)
    }
    /// How to sign in with an address, as far as its provider is known or its domain tells. Sends no secret and no name.
    async fn advice(&self, http: &Http, identifier: &str) -> Option<Advice> {
        let _ = (http, identifier);
        None
    }
    /// Finishes a browser sign-in with the code of the redirect.
    async fn finish(
        &self,
        http: &Http,
        server: &Url,
        redirect: &Url,
        pending: &Token,
        code: &Token,
        now: DateTime<Utc>,
    ) -> Result<Connected, Fault> {
        let _ = (http, server, redirect, pending, code, now);
        Err(Fault::Protocol)
    }
    /// Makes access from the stored secret; asks the server only when it must.
    async fn open(&self, http: &Http, server: &Url, secret: &Token, now: DateTime<Utc>) -> Result<Access, Fault>;
    /// Asks the server who we are: checks the token and refreshes limits.
    async fn identify(&self, call: &Call<'_>) -> Result<Identity, Fault>;
    /// Takes the access back at the server. Best effort.
    async fn revoke(&self, http: &Http, server: &Url, secret: &Token) -> Result<(), Fault>;
}

/// A message at the network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RemoteRef {
    /// The network's id of it.
    pub id: String,
    /// A second id where a reference needs one (a content hash); empty otherwise.
    #[serde(default)]
    pub tag: String,
    /// Public address, where there is one.
    #[serde(default)]
    pub permalink: Option<String>,
}

/// What an outgoing message answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReplyTarget {
    /// The message answered.
    pub parent: RemoteRef,
    /// The first message of the thread; the parent itself when it is the first.
    pub root: RemoteRef,
    /// The parent's visibility, where the network has that notion; a reply is never wider.
    #[serde(default)]
    pub visibility: Option<String>,
    /// Handles that the reply addresses, where the network wants them in the text.
    #[serde(default)]
    pub mentions: Vec<String>,
    /// What is answered, where an answer repeats it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original: Option<Original>,
}

/// A message that its answer repeats.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Original {
    /// Author's display name; untrusted text.
    pub name: String,
    /// Author's handle.
    pub handle: String,
    /// Plain text.
    pub text: String,
    /// When it was written.
    pub written_at: DateTime<Utc>,
}

/// A frozen message: what was approved, byte for byte.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Outgoing {
    /// What it says.
    pub content: Content,
    /// Language to declare.
    pub language: Language,
    /// What it answers, for replies.
    #[serde(default)]
    pub reply: Option<ReplyTarget>,
    /// Instant for the network's scheduler, when handed off.
    #[serde(default)]
    pub scheduled_at: Option<DateTime<Utc>>,
    /// Creation time written into the message; fixed, so that a repeat is identical.
    pub created_at: DateTime<Utc>,
}

impl Outgoing {
    /// With the first comment as one more part, whose number comes with it: what it is where a comment is an answer of
    /// one's own to the last part.
    #[must_use]
    pub fn with_answer(&self) -> Option<(Self, u16)> {
        let text = self.content.comment()?.to_owned();
        let number = u16::try_from(self.content.parts.len()).ok()?;
        let mut whole = self.clone();
        whole.content.parts.push(Part { text, visuals: Vec::new() });
        // It is written when the post is out, not by the scheduler.
        whole.scheduled_at = None;
        Some((whole, number))
    }
}

/// One step of a delivery. Its name is stable: the ledger refers to it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "step")]
pub enum StepName {
    /// Upload the visual `index` of `part`.
    Upload {
        /// Part of the thread.
        part: u16,
        /// Visual of the part.
        index: u16,
    },
    /// Wait until the upload is usable.
    AwaitUpload {
        /// Part of the thread.
        part: u16,
        /// Visual of the part.
        index: u16,
    },
    /// Look something up that the following steps need (a mention's id).
    Prepare,
    /// Create the part; this is what the world sees.
    Create {
        /// Part of the thread.
        part: u16,
    },
    /// Add the first comment below what was created.
    Comment,
    /// Keep a copy of what was created in the account's own archive.
    Keep,
    /// Change what is out.
    Revise,
    /// Act on a message.
    Act,
}

/// A planned step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// Which.
    pub name: StepName,
    /// Whether it may run twice.
    pub effect: Effect,
}

/// A step with the key minted for it when its intent was committed; the same at every repetition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keyed {
    /// The step.
    pub step: Step,
    /// Idempotency key, record key or the like; made by [`Publish::mint_key`].
    pub key: String,
    /// When this step first left.
    pub first_sent: DateTime<Utc>,
}

/// A finished step of the ledger.
#[derive(Debug, Clone, PartialEq)]
pub struct Done {
    /// Which.
    pub name: StepName,
    /// What it gave: a media id, a blob, a remote id. No secret.
    pub handle: serde_json::Value,
}

/// What running a step gave.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Finished.
    Done {
        /// Kept in the ledger, handed to later steps.
        handle: serde_json::Value,
        /// The message created, for `Create`.
        remote: Option<RemoteRef>,
    },
    /// The network needs time; run the same step again after this many milliseconds.
    Wait {
        /// Milliseconds.
        after_ms: u32,
        /// What is known so far; handed back as `Done.handle` of the same step at the next run.
        handle: serde_json::Value,
    },
    /// The network's scheduler took it.
    HandedOff {
        /// Id in the scheduler (another space than that of messages).
        handle: serde_json::Value,
        /// The scheduler's entry.
        remote: RemoteRef,
    },
}

/// What a look for a lost step's effect gave.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// It happened.
    Yes {
        /// As [`Outcome::Done::handle`].
        handle: serde_json::Value,
        /// The message.
        remote: RemoteRef,
    },
    /// It happened in the network's scheduler.
    HandedOff {
        /// As [`Outcome::HandedOff::handle`].
        handle: serde_json::Value,
        /// The scheduler's entry.
        remote: RemoteRef,
    },
    /// It was not seen; what that proves depends on the network's class.
    No,
    /// Several could be it; only a person can tell.
    Several,
}

/// A picture's bytes, ready for the network.
#[derive(Debug, Clone)]
pub struct Attachment {
    /// The file's bytes, within the limits.
    pub bytes: Bytes,
    /// Media type.
    pub mime: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// Gives a connector the bytes of a visual, fitted to the account's limits.
#[async_trait]
pub trait Attachments: Send + Sync {
    /// Loads one.
    async fn load(&self, visual: &AttachedVisual) -> Result<Attachment, Fault>;
    /// Loads one within narrower limits than the account's.
    async fn load_within(&self, visual: &AttachedVisual, limits: &ImageLimits) -> Result<Attachment, Fault> {
        let _ = limits;
        self.load(visual).await
    }
}

/// A key that no other undertaking has, where a network lets us choose it freely.
#[must_use]
pub fn undertaking(now: DateTime<Utc>, random: u64) -> String {
    format!("pupitre-{:x}-{random:016x}", now.timestamp_millis())
}

/// Publishing posts and replies.
#[async_trait]
pub trait Publish: Send + Sync {
    /// What only this network finds wrong, beyond the limits that `pupitre_domain::content::check` applies. Pure.
    fn check(&self, content: &Content, limits: &Limits) -> Vec<Problem>;
    /// What an answer begins with beside what its author wrote; it counts towards the limits. Pure.
    fn reply_prefix(&self, content: &Content, target: &ReplyTarget, facts: &serde_json::Value) -> String {
        let _ = (content, target, facts);
        String::new()
    }
    /// What pictures the card of a link takes, where that is less than a post takes. Pure.
    fn card_images(&self, images: &ImageLimits) -> ImageLimits {
        images.clone()
    }
    /// Whether an answer may have pictures. Pure.
    fn answers_with_pictures(&self) -> bool {
        true
    }
    /// The steps, in order. Pure and stable: the same message gives the same steps in every run.
    fn plan(&self, outgoing: &Outgoing) -> Vec<Step>;
    /// Mints the key of a `Create` step. `now` and `random` are handed in; the result is stored before use.
    fn mint_key(&self, step: &StepName, now: DateTime<Utc>, random: u64) -> String;
    /// How lost answers are settled at this account's server; the descriptor's class unless the server is known to
    /// be weaker.
    fn reconcile(&self, facts: &serde_json::Value) -> pupitre_domain::network::Reconcile {
        let _ = facts;
        self.default_reconcile()
    }
    /// Whether the scopes granted cover publishing; an empty list tells nothing.
    fn may_publish(&self, scopes: &[String]) -> bool {
        let _ = scopes;
        true
    }
    /// The descriptor's class.
    fn default_reconcile(&self) -> pupitre_domain::network::Reconcile;
    /// Runs one step once. `done` are the finished steps; for a step that waited, its own last handle is among them.
    async fn run(
        &self,
        call: &Call<'_>,
        outgoing: &Outgoing,
        step: &Keyed,
        done: &[Done],
        files: &dyn Attachments,
    ) -> Result<Outcome, Fault>;
    /// Looks whether a lost step had its effect. Reads only.
    async fn find(&self, call: &Call<'_>, outgoing: &Outgoing, step: &Keyed, done: &[Done]) -> Result<Found, Fault>;
    /// Reads what a permalink pasted by a person stands for, when it is a message of this account.
    async fn resolve(&self, call: &Call<'_>, permalink: &str) -> Result<Option<RemoteRef>, Fault>;
    /// The handle to store for a `Create` step whose message a person pointed out.
    fn handle_of(&self, remote: &RemoteRef) -> serde_json::Value;
    /// Deletes a message of ours. Repeatable: what is gone is gone.
    async fn delete(&self, call: &Call<'_>, remote: &RemoteRef) -> Result<(), Fault>;
}

/// A content as the article that it will be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleView {
    /// The text as HTML without any markup of the writer's own. Pictures carry `data-visual` with their id and no address.
    pub html: String,
    /// Words that a reader sees.
    pub words: u32,
    /// Its title, given or taken from the text; empty when there is none.
    pub title: String,
    /// The last part of its address, given or made from the title.
    pub slug: String,
}

/// What the editor of articles asks.
#[async_trait]
pub trait Articles: Send + Sync {
    /// How a content will read. Pure.
    fn view(&self, content: &Content) -> ArticleView;
    /// Names that the site has for an option that lists names: the most used ones, or those that hold `typed`.
    async fn names(&self, call: &Call<'_>, option: &str, typed: &str) -> Result<Vec<String>, Fault>;
    /// Whether no other article than `ours` (a remote id) has this last part of its address.
    async fn address_is_free(&self, call: &Call<'_>, wanted: &str, ours: Option<&str>) -> Result<bool, Fault>;
}
