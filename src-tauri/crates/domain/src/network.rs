//! What a network can do, as data. The UI draws itself from it; the engine decides by it.

mod action;
mod film;

pub use action::Action;
pub use film::FilmRule;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Every network Pupitre speaks. Exhaustive on purpose: a new one is a compile error until it is complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum NetworkId {
    /// Any server that speaks Mastodon's client API.
    Mastodon,
    /// The AT Protocol's microblog, on any personal data server.
    Bluesky,
    /// A site of one's own with articles, by its core's programming interface.
    Wordpress,
    /// By hand only.
    Instagram,
    /// By hand only: pages, groups, profiles.
    Facebook,
    /// By hand only.
    Linkedin,
    /// By hand only.
    X,
    /// By hand only.
    Threads,
    /// By hand only.
    Tiktok,
    /// By hand only.
    Youtube,
    /// By hand only.
    Pinterest,
    /// By hand only: posts on a business profile.
    GoogleBusiness,
    /// A mailbox: read and answered, never posted to.
    Email,
    /// A feed of comments or articles: read only.
    Feed,
}

impl NetworkId {
    /// All of them, in the order in which a person is offered them.
    pub const ALL: &'static [Self] = &[
        Self::Mastodon,
        Self::Bluesky,
        Self::Wordpress,
        Self::Instagram,
        Self::Facebook,
        Self::Linkedin,
        Self::X,
        Self::Threads,
        Self::Tiktok,
        Self::Youtube,
        Self::Pinterest,
        Self::GoogleBusiness,
        Self::Email,
        Self::Feed,
    ];
    /// The name kept in SQLite and in logs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mastodon => "mastodon",
            Self::Bluesky => "bluesky",
            Self::Wordpress => "wordpress",
            Self::Instagram => "instagram",
            Self::Facebook => "facebook",
            Self::Linkedin => "linkedin",
            Self::X => "x",
            Self::Threads => "threads",
            Self::Tiktok => "tiktok",
            Self::Youtube => "youtube",
            Self::Pinterest => "pinterest",
            Self::GoogleBusiness => "googleBusiness",
            Self::Email => "email",
            Self::Feed => "feed",
        }
    }
}

impl std::str::FromStr for NetworkId {
    type Err = UnknownNetwork;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().copied().find(|id| id.as_str() == text).ok_or(UnknownNetwork)
    }
}

/// The stored name belongs to no network of this version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown network")]
pub struct UnknownNetwork;

/// How a person signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum SignIn {
    /// In the system's browser, back over a loopback address (RFC 8252, PKCE).
    Browser,
    /// An access token made on the server's settings page and pasted here.
    Token,
    /// A handle and an app password.
    AppPassword,
    /// An address and a password, as it is: blanks within it count.
    Password,
    /// In the system's browser, by a client that the person registered with the provider.
    OwnClient,
    /// Nothing but an address: there is no secret and the keychain is not asked.
    Address,
}

impl SignIn {
    /// Whether it leaves a secret that the keychain keeps.
    #[must_use]
    pub const fn has_secret(self) -> bool {
        !matches!(self, Self::Address)
    }
}

/// Whether the person types a server's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum HostRule {
    /// They must name it.
    Required,
    /// They may; otherwise this one is used.
    #[serde(rename_all = "camelCase")]
    Optional {
        /// Host used when none is typed.
        default_host: &'static str,
    },
    /// It is found by the address with which they sign in. They may name it, and another one for what is sent.
    FromIdentifier,
}

/// The unit in which a network counts text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum TextUnit {
    /// Extended grapheme clusters: what a reader calls one character.
    Graphemes,
    /// Unicode scalar values.
    Characters,
    /// One or two units a character, by its script; an emoji always two.
    Weighted,
    /// UTF-16 code units: two for most emoji.
    Utf16,
    /// Unicode scalar values, but an emoji as many as it has UTF-8 bytes.
    EmojiBytes,
}

/// How long a text may be and how it is counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TextLimits {
    /// Unit of `max`.
    pub unit: TextUnit,
    /// Most units of one part.
    pub max: u32,
    /// Most UTF-8 bytes of one part, where the network counts these too.
    pub max_bytes: Option<u32>,
    /// Units that every URL counts, whatever its length.
    pub url_weight: Option<u32>,
    /// Of `@user@host` only `@user` is counted.
    pub mention_without_host: bool,
}

/// What pictures a network takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImageLimits {
    /// Most pictures in one part.
    pub max_count: u8,
    /// Most bytes of one file.
    #[ts(type = "number")]
    pub max_bytes: u64,
    /// Most pixels (width × height), where limited.
    #[ts(type = "number | null")]
    pub max_pixels: Option<u64>,
    /// Media types accepted as they are; others are re-encoded.
    pub mime_types: Vec<String>,
    /// Most characters of an alternative text.
    pub alt_max: u32,
}

/// What polls a network takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PollLimits {
    /// Most choices; the fewest is two.
    pub max_choices: u8,
    /// Most characters of a choice.
    pub max_choice_chars: u32,
    /// Shortest duration in minutes.
    pub min_minutes: u32,
    /// Longest duration in minutes.
    pub max_minutes: u32,
}

/// The limits in force for one account. A network's own are the start; a server that tells its limits replaces them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Limits {
    /// Text of one part.
    pub text: TextLimits,
    /// Pictures of one part.
    pub images: ImageLimits,
    /// Polls, where there are any.
    pub poll: Option<PollLimits>,
    /// Most parts of a thread; 1 where there are no threads.
    pub max_parts: u16,
    /// Most languages declared on a post.
    pub max_languages: u8,
}

/// A choice, text or switch that only some networks have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OptionSpec {
    /// Key in [`crate::content::Content::options`]; also the i18n key of its label.
    pub key: &'static str,
    /// Its kind.
    #[serde(flatten)]
    pub kind: OptionKind,
}

/// The kind of an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum OptionKind {
    /// One of several values; the first is the default.
    #[serde(rename_all = "camelCase")]
    Choice {
        /// The values.
        values: &'static [&'static str],
    },
    /// Free text.
    #[serde(rename_all = "camelCase")]
    Text {
        /// Most characters; they count with the post's text.
        max: u32,
    },
    /// A field of its own with free text, which does not count with the post's.
    #[serde(rename_all = "camelCase")]
    Field {
        /// Most characters.
        max: u32,
    },
    /// `"true"` or absent.
    Toggle,
}

/// How a lost answer is settled; `reliability` in `src-tauri/docs` explains the classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Reconcile {
    /// The client chooses the record's key: repeating the identical call is harmless.
    ClientId,
    /// The server remembers a key for a while: look first, then repeat with the same key inside the window.
    #[serde(rename_all = "camelCase")]
    Key {
        /// Seconds from the first attempt during which a repeat is safe.
        window_seconds: u32,
    },
    /// The result can be found by reading; its absence proves nothing, so a person decides.
    ReadBack,
    /// Nothing can be found out; a person decides.
    Blind,
}

/// The network's own scheduler.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HandoffRule {
    /// Least lead in seconds.
    pub min_lead_seconds: u32,
    /// Greatest lead in seconds, where limited.
    pub max_lead_seconds: Option<u32>,
}

/// What a network does with the same text again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Repeats {
    /// Nothing that is known.
    Allowed,
    /// It may count as spam: fewer readers, or a mark by moderators.
    Discouraged,
    /// The same text within a short time is refused.
    Refused,
}

/// Where the network's own pages hide the rest of a long text behind "more".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase", tag = "by")]
pub enum FoldRule {
    /// By lines of its own layout.
    #[serde(rename_all = "camelCase")]
    Lines {
        /// A text of more lines than this is folded.
        after_lines: u16,
        /// Lines that stay in sight.
        shown_lines: u16,
    },
    /// By characters, as far as is known: apps and screens differ.
    #[serde(rename_all = "camelCase")]
    Characters {
        /// Characters that stay in sight.
        shown: u16,
    },
}

/// In which order and proportions a network shows a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Layout {
    /// Who, text, pictures, each beside the portrait.
    Timeline,
    /// Who above; text and pictures over the whole width.
    Page,
    /// Pictures over the whole width, the text below them.
    PictureFirst,
    /// A tall picture with a title and the text.
    Pin,
    /// A wide film with a title and the text.
    Film,
    /// A film as tall as the screen, the text upon it.
    TallFilm,
}

/// A first text of one's own below a post that is out. A limit that is absent is the text's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CommentRule {
    /// Most units, counted as a text is.
    pub max: Option<u32>,
    /// Most bytes.
    pub max_bytes: Option<u32>,
}

impl CommentRule {
    /// As long as a post.
    pub const AS_TEXT: Self = Self { max: None, max_bytes: None };
    /// At most this many units.
    #[must_use]
    pub const fn up_to(max: u32) -> Self {
        Self { max: Some(max), max_bytes: None }
    }
    /// The limits of a comment where `text` are those of a post.
    #[must_use]
    pub fn limits(&self, text: &TextLimits) -> TextLimits {
        let max_bytes = self.max_bytes.or(text.max_bytes.filter(|_| self.max.is_none()));
        TextLimits { max: self.max.unwrap_or(text.max), max_bytes, ..text.clone() }
    }
}

/// What an article is made of, where a post is one. Its text is Markdown, its first visual leads it, further visuals
/// stand in the text as `![alternative text](visual:ID)`. The rest are options, named here by their keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ArticleRule {
    /// Title; where it is empty, the text's first heading or line.
    pub title: &'static str,
    /// Summary.
    pub excerpt: &'static str,
    /// Last part of the address; where it is empty, made from the title.
    pub slug: &'static str,
    /// Comma-separated lists of names that the site completes.
    pub names: &'static [&'static str],
    /// Choices shown with the article.
    pub choices: &'static [&'static str],
}

/// What a network asks of a post beside its limits. All of it is checked while writing and before sending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PostRules {
    /// Whether posts are published there at all, or messages only answered.
    pub offered: bool,
    /// Most hashtags in a part, where limited.
    pub max_hashtags: Option<u16>,
    /// Most mentions in a part, where limited.
    pub max_mentions: Option<u16>,
    /// Most different links in a part, where limited.
    pub max_links: Option<u16>,
    /// Whether a link in the text can be followed.
    pub live_links: bool,
    /// What a post is nothing without.
    pub needs: Option<Needed>,
    /// Characters that the text must not hold.
    pub forbidden: &'static [char],
    /// Shapes of pictures that it shows uncut, where limited.
    pub shape: Option<ShapeRule>,
    /// Films that its own pages take from a person.
    pub film: FilmRule,
}

impl PostRules {
    /// No rule: what holds for a network that is told by its limits alone.
    pub const NONE: Self = Self {
        offered: true,
        max_hashtags: None,
        max_mentions: None,
        max_links: None,
        live_links: true,
        needs: None,
        forbidden: &[],
        shape: None,
        film: FilmRule::ANY,
    };
}

/// What a post is nothing without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Needed {
    /// A picture, or a video in its place.
    Picture,
    /// A video.
    Video,
}

/// Width by height of a picture, in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ShapeRule {
    /// Narrowest.
    pub narrowest: u16,
    /// Widest.
    pub widest: u16,
}

/// The shape of a format that a network's pages are made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum PresetKind {
    /// As wide as high.
    Square,
    /// Higher than wide.
    Portrait,
    /// Wider than high.
    Landscape,
    /// As high as a telephone.
    Tall,
    /// For the card of a link.
    Card,
}

impl PresetKind {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Square, Self::Portrait, Self::Landscape, Self::Tall, Self::Card];
    /// The name kept in SQLite.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Square => "square",
            Self::Portrait => "portrait",
            Self::Landscape => "landscape",
            Self::Tall => "tall",
            Self::Card => "card",
        }
    }
}

/// Where a picture of a format is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum PresetPlace {
    /// In a post.
    Post,
    /// In what is gone after a day; the rules of posts do not hold there.
    Story,
}

/// A format that a network's pages are made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImagePreset {
    /// Its shape; each at most once per network.
    pub kind: PresetKind,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Where it is shown.
    pub place: PresetPlace,
}

impl ImagePreset {
    /// For a post.
    #[must_use]
    pub const fn post(kind: PresetKind, width: u32, height: u32) -> Self {
        Self { kind, width, height, place: PresetPlace::Post }
    }
    /// For a story.
    #[must_use]
    pub const fn story(width: u32, height: u32) -> Self {
        Self { kind: PresetKind::Tall, width, height, place: PresetPlace::Story }
    }
}

/// How a person publishes on a network's own pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ByHand {
    /// Page on which a post is written; `{server}` stands for the account's server. The account's own page when absent.
    pub compose: Option<&'static str>,
    /// Hosts under which its posts are found, subdomains included; `{server}` stands for the account's server. Any host
    /// when empty.
    pub hosts: &'static [&'static str],
    /// Whether an alternative text can be given to a picture there.
    pub alt: bool,
}

/// All that generic code and the UI know of a network.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Descriptor {
    /// Which network.
    pub id: NetworkId,
    /// Its proper name, the same in every language.
    pub name: &'static str,
    /// Ways to sign in, the recommended first; none where a person publishes by hand only.
    pub sign_in: &'static [SignIn],
    /// Whether the server has a page on which a person makes the app password; `accounts_password_page` finds it.
    pub password_page: bool,
    /// Whether a server is named.
    pub host: HostRule,
    /// Limits until the server tells its own.
    pub limits: Limits,
    /// What it asks of a post beside these.
    pub rules: PostRules,
    /// Formats that its pages are made for, the usual one first.
    pub presets: &'static [ImagePreset],
    /// Options of a post.
    pub options: &'static [OptionSpec],
    /// What an article is made of, where a post is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub article: Option<ArticleRule>,
    /// A first comment below one's own post, where the network has such.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub first_comment: Option<CommentRule>,
    /// Whether a link can carry a card that we fill in.
    pub link_card: bool,
    /// How it shows a post.
    pub layout: Layout,
    /// Where its pages fold a long text, where they do.
    pub fold: Option<FoldRule>,
    /// Actions on messages.
    pub actions: &'static [Action],
    /// The network's scheduler, where there is one.
    pub handoff: Option<HandoffRule>,
    /// How a person publishes there; absent where there is no page for it.
    pub by_hand: Option<ByHand>,
    /// What it does with the same text again and again.
    pub repeats: Repeats,
    /// Hours after a stranger's last private message within which an answer is taken; no end when absent.
    pub answer_hours: Option<u16>,
    /// How a lost answer is settled.
    pub reconcile: Reconcile,
    /// Seconds between two looks at the inbox.
    pub poll_seconds: u32,
    /// Most calls an hour that reading an account's inbox may make. It leaves most of what servers allow to sending.
    pub reads_per_hour: u32,
    /// Day on which these facts were last checked against the network's documentation, `YYYY-MM-DD`.
    pub verified_on: &'static str,
}
