//! What the editor of articles asks for besides the post itself.

use pupitre_domain::content::Content;
use pupitre_domain::ids::{AccountId, PostId};
use pupitre_domain::network::NetworkId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Asks how a content will read as an article.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ArticlePreview {
    /// The network whose rules hold.
    pub network: NetworkId,
    /// The content, as the account will say it.
    pub content: Content,
}

/// A content as the article that it will be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ArticleShown {
    /// HTML made here, without any markup of the writer's own; pictures carry `data-visual` and no address.
    pub html: String,
    /// Words that a reader sees.
    pub words: u32,
    /// Its title, given or taken from the text; empty when there is none.
    pub title: String,
    /// The last part of its address, given or made from the title.
    pub slug: String,
}

/// Asks for names that a site has.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ArticleNames {
    /// Which account.
    pub account: AccountId,
    /// Key of the option that lists names.
    pub option: String,
    /// What they hold; the most used ones when empty.
    #[serde(default)]
    pub typed: String,
}

/// Asks whether an address is free at a site.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ArticleAddress {
    /// Which account.
    pub account: AccountId,
    /// The last part of the address.
    pub slug: String,
    /// The post that wants it: its own article does not stand in its way.
    #[serde(default)]
    pub post: Option<PostId>,
}

/// Whether an address is free.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ArticleAddressView {
    /// No other article has it. Where one has, the site adds a number.
    pub free: bool,
}
