//! Links and the pages behind them.

use pupitre_domain::ids::{BrandId, VisualId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Reads the page behind a link, for its card.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct LinkRead {
    /// Its address.
    pub url: String,
    /// The brand to which a picture taken from it belongs; all brands when absent.
    #[serde(default)]
    pub brand: Option<BrandId>,
    /// "This is my own server": the page may be on this machine or in a private network.
    #[serde(default)]
    pub own_server: bool,
}

/// What a page says of itself. The words are a stranger's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LinkFound {
    /// Its title; may be empty.
    pub title: String,
    /// Its description; may be empty.
    pub description: String,
    /// Its picture, now in the library.
    pub picture: Option<VisualId>,
}
