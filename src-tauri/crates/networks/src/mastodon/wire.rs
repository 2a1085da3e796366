//! The shapes of Mastodon's client API, as far as we read them. Lenient on purpose: many servers speak this API, and a
//! field that one of them leaves out must not hide a message or, worse, make a success look like a failure.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer};

/// An id: a string by the documentation, a number on some servers.
pub(super) fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Id {
        Text(String),
        Number(u64),
    }
    Ok(match Id::deserialize(deserializer)? {
        Id::Text(text) => text,
        Id::Number(number) => number.to_string(),
    })
}

fn optional_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    struct Wrapped(#[serde(deserialize_with = "id")] String);
    Ok(Option::<Wrapped>::deserialize(deserializer)?.map(|wrapped| wrapped.0))
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Account {
    #[serde(deserialize_with = "id")]
    pub(super) id: String,
    #[serde(default)]
    pub(super) username: String,
    pub(super) acct: String,
    #[serde(default)]
    pub(super) display_name: String,
    #[serde(default)]
    pub(super) url: Option<String>,
    #[serde(default)]
    pub(super) avatar: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Mention {
    #[serde(deserialize_with = "id")]
    pub(super) id: String,
    #[serde(default)]
    pub(super) acct: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Media {
    #[serde(deserialize_with = "id")]
    pub(super) id: String,
    #[serde(default, rename = "type")]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) url: Option<String>,
    #[serde(default)]
    pub(super) preview_url: Option<String>,
    #[serde(default)]
    pub(super) description: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Status {
    #[serde(deserialize_with = "id")]
    pub(super) id: String,
    #[serde(default)]
    pub(super) uri: Option<String>,
    #[serde(default)]
    pub(super) url: Option<String>,
    pub(super) account: Account,
    #[serde(default)]
    pub(super) content: String,
    #[serde(default)]
    pub(super) spoiler_text: String,
    #[serde(default)]
    pub(super) visibility: Option<String>,
    #[serde(default)]
    pub(super) language: Option<String>,
    pub(super) created_at: DateTime<Utc>,
    #[serde(default)]
    pub(super) edited_at: Option<DateTime<Utc>>,
    #[serde(default, deserialize_with = "optional_id")]
    pub(super) in_reply_to_id: Option<String>,
    #[serde(default, deserialize_with = "optional_id")]
    pub(super) in_reply_to_account_id: Option<String>,
    #[serde(default)]
    pub(super) media_attachments: Vec<Media>,
    #[serde(default)]
    pub(super) mentions: Vec<Mention>,
    #[serde(default)]
    pub(super) poll: Option<serde_json::Value>,
    #[serde(default)]
    pub(super) reblog: Option<serde_json::Value>,
}

/// What was written, before the server made HTML of it.
#[derive(Debug, Deserialize)]
pub(super) struct Source {
    #[serde(default)]
    pub(super) text: String,
    #[serde(default)]
    pub(super) spoiler_text: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Context {
    #[serde(default)]
    pub(super) ancestors: Vec<Status>,
    #[serde(default)]
    pub(super) descendants: Vec<Status>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Notification {
    #[serde(deserialize_with = "id")]
    pub(super) id: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    /// Read on its own, so that one odd status does not hide the page.
    #[serde(default)]
    pub(super) status: Option<serde_json::Value>,
}

/// The answer to creating: a status, or an entry of the scheduler.
#[derive(Debug, Deserialize)]
pub(super) struct Created {
    #[serde(deserialize_with = "id")]
    pub(super) id: String,
    #[serde(default)]
    pub(super) scheduled_at: Option<String>,
    #[serde(default)]
    pub(super) uri: Option<String>,
    #[serde(default)]
    pub(super) url: Option<String>,
    #[serde(default)]
    pub(super) content: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Scheduled {
    #[serde(deserialize_with = "id")]
    pub(super) id: String,
    pub(super) scheduled_at: DateTime<Utc>,
    #[serde(default)]
    pub(super) params: ScheduledParams,
    #[serde(default)]
    pub(super) media_attachments: Vec<Media>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct ScheduledParams {
    #[serde(default)]
    pub(super) text: Option<String>,
    #[serde(default, deserialize_with = "optional_id")]
    pub(super) in_reply_to_id: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Search {
    #[serde(default)]
    pub(super) statuses: Vec<Status>,
}

/// The credentials that an instance gives to a registered app. No `Debug`.
#[derive(Deserialize)]
pub(super) struct App {
    pub(super) client_id: String,
    #[serde(default)]
    pub(super) client_secret: String,
}

/// No `Debug`.
#[derive(Deserialize)]
pub(super) struct TokenAnswer {
    pub(super) access_token: String,
    #[serde(default)]
    pub(super) scope: Option<String>,
}

/// What a token may do, where the server tells (4.3 and later).
#[derive(Deserialize)]
pub(super) struct AppScopes {
    #[serde(default)]
    pub(super) scopes: Option<Vec<String>>,
}

/// The OAuth endpoints (RFC 8414).
#[derive(Deserialize)]
pub(super) struct OAuthMetadata {
    #[serde(default)]
    pub(super) authorization_endpoint: Option<String>,
    #[serde(default)]
    pub(super) token_endpoint: Option<String>,
}

/// `/api/v2/instance` and `/api/v1/instance` in one; what only one of them has is optional.
#[derive(Debug, Deserialize)]
pub(super) struct Instance {
    pub(super) version: String,
    #[serde(default)]
    pub(super) domain: Option<String>,
    #[serde(default)]
    pub(super) uri: Option<String>,
    #[serde(default)]
    pub(super) configuration: Configuration,
    #[serde(default)]
    pub(super) max_toot_chars: Option<u64>,
    /// Version 1 only.
    #[serde(default)]
    pub(super) urls: Urls,
}

/// Addresses of other services of the server.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Urls {
    #[serde(default, alias = "streaming_api")]
    pub(super) streaming: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Configuration {
    #[serde(default)]
    pub(super) statuses: StatusRules,
    #[serde(default)]
    pub(super) media_attachments: MediaRules,
    #[serde(default)]
    pub(super) polls: PollRules,
    #[serde(default)]
    pub(super) urls: Urls,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct StatusRules {
    #[serde(default)]
    pub(super) max_characters: Option<u64>,
    #[serde(default)]
    pub(super) max_media_attachments: Option<u64>,
    #[serde(default)]
    pub(super) characters_reserved_per_url: Option<u64>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct MediaRules {
    #[serde(default)]
    pub(super) supported_mime_types: Vec<String>,
    #[serde(default)]
    pub(super) image_size_limit: Option<u64>,
    #[serde(default)]
    pub(super) image_matrix_limit: Option<u64>,
    #[serde(default)]
    pub(super) description_limit: Option<u64>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct PollRules {
    #[serde(default)]
    pub(super) max_options: Option<u64>,
    #[serde(default)]
    pub(super) max_characters_per_option: Option<u64>,
    #[serde(default)]
    pub(super) min_expiration: Option<u64>,
    #[serde(default)]
    pub(super) max_expiration: Option<u64>,
}
