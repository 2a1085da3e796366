//! What the composer asks for besides the post itself: versions, kept texts, links, people.

use chrono::{DateTime, Utc};
use pupitre_domain::content::Content;
use pupitre_domain::diff::Piece;
use pupitre_domain::ids::{AccountId, BrandId, PersonId, PostId, SnippetId};
use pupitre_domain::link_tags::LinkRule;
use pupitre_domain::network::NetworkId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Asks for the versions of a post.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct VersionFilter {
    /// Which post.
    pub post: PostId,
    /// Every single save, instead of one line per sitting.
    #[serde(default)]
    pub every: bool,
}

/// Names a version of a post.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct VersionRef {
    /// Which post.
    pub post: PostId,
    /// Which version.
    #[ts(type = "number")]
    pub key: i64,
}

/// Puts a version back.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct VersionRestore {
    /// Which post.
    pub post: PostId,
    /// Which version.
    #[ts(type = "number")]
    pub key: i64,
    /// The version number of the post as it was seen; a newer stored one refuses with `conflict`.
    pub version: u32,
}

/// A version that is kept.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VersionView {
    /// Its key.
    #[ts(type = "number")]
    pub key: i64,
    /// Its number; of a refused text that of the version it was made on.
    pub version: u32,
    /// Its save met a conflict: it never was the post's text.
    pub refused: bool,
    /// Whether it says what the post says now.
    pub current: bool,
    /// First 140 characters of its master text.
    pub excerpt: String,
    /// When it was stored.
    pub at: DateTime<Utc>,
    /// Saves of the same sitting that it stands for, itself included.
    pub saves: u32,
}

/// What changed from a version to what the post says now.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VersionCompare {
    /// What the master said.
    pub content: Content,
    /// The texts that changed.
    pub texts: Vec<TextChange>,
    /// What else changed.
    pub others: Vec<OtherChange>,
}

/// A text that changed.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TextChange {
    /// Whose text; the master's when absent.
    pub account: Option<AccountId>,
    /// Index of the part.
    pub part: u16,
    /// From the version's text to today's.
    pub pieces: Vec<Piece>,
}

/// Something other than a text that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OtherChange {
    /// Where; the master when absent.
    pub account: Option<AccountId>,
    /// What.
    pub field: ContentField,
}

/// A field of a content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ContentField {
    /// Visuals, their order, crops or alternative texts.
    Visuals,
    /// Language.
    Language,
    /// Link card.
    Link,
    /// Poll.
    Poll,
    /// First comment.
    Comment,
    /// The network's options.
    Options,
}

/// Compares two texts.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct TextCompare {
    /// The earlier one.
    pub before: String,
    /// The later one.
    pub after: String,
}

/// Cuts a text into a thread.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct TextSplit {
    /// The text.
    pub text: String,
    /// Accounts at which every part has to fit.
    pub accounts: Vec<AccountId>,
    /// Writes `1/3` at the end of each part.
    #[serde(default)]
    pub numbered: bool,
}

/// What a kept text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum SnippetKind {
    /// A text to insert.
    Text,
    /// Hashtags that go together.
    Hashtags,
    /// A text with variables.
    Template,
    /// An answer, with variables.
    Reply,
}

/// Names a brand whose things are listed.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct InBrand {
    /// Which brand.
    pub brand: BrandId,
}

/// Keeps a text, or changes one.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SnippetSave {
    /// Which; a new one when absent.
    #[serde(default)]
    pub id: Option<SnippetId>,
    /// Its brand; all brands when absent.
    #[serde(default)]
    pub brand: Option<BrandId>,
    /// What it is.
    pub kind: SnippetKind,
    /// Name, 1–80 characters.
    pub name: String,
    /// What is inserted, 1–10,000 characters. Hashtags may be written without `#` and with commas.
    pub body: String,
    /// Language of a text that answers; whichever when absent.
    #[serde(default)]
    pub language: Option<String>,
}

/// A kept text.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SnippetView {
    /// Id.
    pub id: SnippetId,
    /// Its brand; all brands when absent.
    pub brand: Option<BrandId>,
    /// What it is.
    pub kind: SnippetKind,
    /// Name.
    pub name: String,
    /// What is inserted.
    pub body: String,
    /// Names of its variables, in order.
    pub variables: Vec<String>,
    /// Language of a text that answers; whichever when absent.
    pub language: Option<String>,
    /// How often it was inserted.
    pub uses: u32,
    /// When it was inserted last.
    pub used_at: Option<DateTime<Utc>>,
}

/// Sets a brand's rule for links.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct LinkRuleSet {
    /// Which brand.
    pub brand: BrandId,
    /// The rule.
    pub rule: LinkRule,
}

/// A handle at a network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HandleView {
    /// The network.
    pub network: NetworkId,
    /// Handle without `@`.
    pub handle: String,
}

/// Keeps a person, or changes one.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct PersonSave {
    /// Which; a new one when absent.
    #[serde(default)]
    pub id: Option<PersonId>,
    /// The brand that knows them.
    pub brand: BrandId,
    /// Name, 1–80 characters.
    pub name: String,
    /// Handles, at most one per network; `@` may be written.
    pub handles: Vec<HandleView>,
}

/// A person.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PersonView {
    /// Id; absent for somebody only seen in the inbox.
    pub id: Option<PersonId>,
    /// Name.
    pub name: String,
    /// Handles, one per network.
    pub handles: Vec<HandleView>,
}

/// Looks for people by the beginning of a name or handle.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct PersonSearch {
    /// Which brand's.
    pub brand: BrandId,
    /// What was typed; everybody when empty.
    pub text: String,
    /// Only people with a handle there, and people of the brand's own list.
    #[serde(default)]
    pub network: Option<NetworkId>,
}
