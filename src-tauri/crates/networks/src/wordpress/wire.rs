//! What the server tells, as far as it is read. Unknown fields are ignored; wrong types make an answer unreadable.

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The index of the programming interface.
#[derive(Debug, Deserialize)]
pub(super) struct Index {
    #[serde(default)]
    pub(super) name: String,
    #[serde(default)]
    pub(super) home: String,
    pub(super) namespaces: Vec<String>,
    /// An empty list instead of an object where there is no way to sign in.
    #[serde(default)]
    pub(super) authentication: serde_json::Value,
    #[serde(default)]
    pub(super) site_icon_url: Option<serde_json::Value>,
}

impl Index {
    /// Whether it is this network's.
    pub(super) fn speaks(&self) -> bool {
        self.namespaces.iter().any(|name| name == "wp/v2")
    }
    /// The page on which a person makes an application password.
    pub(super) fn password_page(&self) -> Option<&str> {
        self.authentication.pointer("/application-passwords/endpoints/authorization").and_then(|page| page.as_str())
    }
    pub(super) fn icon(&self) -> Option<&str> {
        self.site_icon_url.as_ref().and_then(|icon| icon.as_str()).filter(|icon| icon.starts_with("http"))
    }
}

/// The signed-in user.
#[derive(Debug, Deserialize)]
pub(super) struct User {
    pub(super) id: u64,
    #[serde(default)]
    pub(super) name: String,
    #[serde(default)]
    pub(super) slug: String,
    #[serde(default)]
    pub(super) username: Option<String>,
    #[serde(default)]
    pub(super) roles: Vec<String>,
    /// An empty list instead of an object where there are none.
    #[serde(default)]
    pub(super) capabilities: serde_json::Value,
    #[serde(default)]
    pub(super) avatar_urls: Option<serde_json::Value>,
}

impl User {
    pub(super) fn may(&self, capability: &str) -> bool {
        self.capabilities.get(capability).and_then(serde_json::Value::as_bool) == Some(true)
    }
    pub(super) fn avatar(&self) -> Option<&str> {
        let sizes: BTreeMap<u32, &str> = self
            .avatar_urls
            .as_ref()?
            .as_object()?
            .iter()
            .filter_map(|(size, url)| Some((size.parse().ok()?, url.as_str()?)))
            .collect();
        sizes.into_values().last().filter(|url| url.starts_with("http"))
    }
}

/// The application password in use.
#[derive(Debug, Deserialize)]
pub(super) struct PasswordInUse {
    pub(super) uuid: String,
}

/// An article, whatever its state.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Post {
    pub(super) id: u64,
    pub(super) status: String,
    pub(super) slug: String,
    #[serde(default)]
    pub(super) link: String,
    #[serde(default)]
    pub(super) author: u64,
    #[serde(default)]
    date_gmt: Option<String>,
    #[serde(default)]
    modified_gmt: Option<String>,
    #[serde(default)]
    pub(super) title: Option<Raw>,
    #[serde(default)]
    pub(super) content: Option<Raw>,
    #[serde(default)]
    pub(super) featured_media: u64,
}

/// A text as it was written and as readers get it; which of them is told depends on the question.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Raw {
    #[serde(default)]
    pub(super) raw: String,
    #[serde(default)]
    pub(super) rendered: String,
}

impl Post {
    /// What changes whenever anybody changes it.
    pub(super) fn mark(&self) -> String {
        self.modified_gmt.clone().unwrap_or_default()
    }
    /// When it is or will be out. The server writes UTC without saying so.
    pub(super) fn at(&self) -> Option<DateTime<Utc>> {
        let text = self.date_gmt.as_deref()?.trim_end_matches('Z');
        NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S").ok().map(|at| at.and_utc())
    }
}

/// What a deletion answers: the article in the trash, or what it was.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Gone {
    Trashed {
        #[serde(rename = "status")]
        _status: Trash,
    },
    Deleted {
        #[serde(rename = "deleted")]
        _deleted: bool,
    },
}

/// The one state in which a deleted article is.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Trash {
    Trash,
}

/// An uploaded file.
#[derive(Debug, Deserialize)]
pub(super) struct Media {
    pub(super) id: u64,
    pub(super) source_url: String,
}

/// A category or tag.
#[derive(Debug, Deserialize)]
pub(super) struct Term {
    pub(super) id: u64,
    /// Escaped for HTML.
    #[serde(default)]
    pub(super) name: String,
}

impl Term {
    pub(super) fn name(&self) -> String {
        html_escape::decode_html_entities(&self.name).trim().to_owned()
    }
}

/// An error's body.
#[derive(Debug, Deserialize)]
pub(super) struct ErrorBody {
    pub(super) code: serde_json::Value,
    #[serde(default)]
    pub(super) message: String,
    #[serde(default)]
    pub(super) data: serde_json::Value,
}

impl ErrorBody {
    pub(super) fn code(&self) -> &str {
        self.code.as_str().unwrap_or_default()
    }
    /// Whether a parameter was refused only because nobody is signed in: the password no longer counts, or something
    /// before the site has taken the header away.
    pub(super) fn wants_sign_in(&self) -> bool {
        let details = self.data.get("details").and_then(|all| all.as_object());
        details
            .into_iter()
            .flatten()
            .any(|(_, detail)| detail.pointer("/data/status").and_then(|n| n.as_u64()) == Some(401))
    }
    /// Names of the parameters that were found wrong.
    pub(super) fn parameters(&self) -> impl Iterator<Item = &str> {
        self.data.get("params").and_then(|all| all.as_object()).into_iter().flatten().map(|(name, _)| name.as_str())
    }
}
