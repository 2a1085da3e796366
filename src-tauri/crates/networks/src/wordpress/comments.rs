//! A comment as the site tells it.

use super::api::Api;
use super::faults::Phase;
use crate::kit::{
    About, Author, Call, Fault, MAX_TEXT, RemoteMessage, RemoteRef, Request, Threading, html_to_text, web_address,
};
use chrono::{DateTime, NaiveDateTime, Utc};
use pupitre_domain::conversation::ConversationKind;
use serde::Deserialize;
use serde_json::Value;

/// What is read of a comment.
const FIELDS: &str = "id,post,parent,author,author_name,author_email,author_url,author_user_agent,date_gmt,content,link,\
    status,author_avatar_urls,_links,_embedded";
/// Comments and articles are numbered apart; ours say which is meant.
const MARK: &str = "comment-";

/// A comment.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Comment {
    pub(super) id: u64,
    #[serde(default)]
    pub(super) post: u64,
    #[serde(default)]
    pub(super) parent: u64,
    /// Nought for somebody who is no user of the site.
    #[serde(default)]
    pub(super) author: u64,
    #[serde(default)]
    author_name: String,
    /// Told only to those who moderate.
    #[serde(default)]
    author_email: String,
    #[serde(default)]
    author_url: String,
    #[serde(default)]
    pub(super) author_user_agent: String,
    #[serde(default)]
    date_gmt: Option<String>,
    #[serde(default)]
    content: Rendered,
    #[serde(default)]
    link: String,
    #[serde(default)]
    pub(super) status: String,
    #[serde(default, rename = "_embedded")]
    embedded: Value,
}

#[derive(Debug, Clone, Default, Deserialize)]
struct Rendered {
    #[serde(default)]
    rendered: String,
}

impl Comment {
    /// When it was written. The server writes UTC without saying so.
    pub(super) fn at(&self) -> Option<DateTime<Utc>> {
        let text = self.date_gmt.as_deref()?.trim_end_matches('Z');
        NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S").ok().map(|at| at.and_utc())
    }

    pub(super) fn text(&self) -> String {
        html_to_text(&self.content.rendered).chars().take(MAX_TEXT).collect()
    }

    pub(super) fn remote(&self) -> RemoteRef {
        RemoteRef { permalink: web_address(&self.link), ..plain(self.id) }
    }

    pub(super) fn is_ours(&self, call: &Call<'_>) -> bool {
        self.author > 0 && self.author.to_string() == call.remote_id
    }

    /// The article below which it stands.
    fn about(&self) -> About {
        let article = self.embedded.pointer("/up/0").filter(|article| article.pointer("/title/rendered").is_some());
        let text =
            |pointer: &str| article.and_then(|it| it.pointer(pointer)).and_then(Value::as_str).unwrap_or_default();
        // The comment's own address is that of the article with an anchor.
        let page = web_address(text("/link")).or_else(|| web_address(self.link.split('#').next().unwrap_or_default()));
        About {
            remote: RemoteRef { id: self.post.to_string(), tag: String::new(), permalink: page },
            title: html_to_text(text("/title/rendered")).chars().take(300).collect(),
        }
    }

    /// The comment as the inbox keeps it; `root` is the first one of its thread.
    pub(super) fn message(&self, call: &Call<'_>, root: u64) -> Option<RemoteMessage> {
        let name = html_escape::decode_html_entities(&self.author_name);
        let name: String = name.trim().chars().filter(|c| !c.is_control()).take(200).collect();
        let mail = self.author_email.trim().to_lowercase();
        // Whoever is no user is known by the address given, and otherwise by this one comment only.
        let author = match (self.author, mail.is_empty()) {
            (0, false) => format!("mail:{mail}"),
            (0, true) => format!("guest:{}", self.id),
            (user, _) => user.to_string(),
        };
        let root = if root == self.id { self.remote() } else { plain(root) };
        Some(RemoteMessage {
            remote: self.remote(),
            root,
            parent: (self.parent > 0).then(|| plain(self.parent)),
            kind: ConversationKind::Comment,
            author: Author {
                remote_id: author,
                handle: mail,
                name,
                avatar: None,
                profile: web_address(&self.author_url),
            },
            ours: self.is_ours(call),
            text: self.text(),
            warning: None,
            language: None,
            visibility: Some(self.standing().to_owned()),
            images: Vec::new(),
            written_at: self.at()?,
            edited_at: None,
            mentions: Vec::new(),
            threading: Threading::default(),
            about: Some(self.about()),
            unwanted: matches!(self.standing(), SPAM | TRASH),
        })
    }

    pub(super) fn standing(&self) -> &str {
        // Those who do not moderate are told of approved ones only, without the word.
        if self.status.is_empty() { APPROVED } else { &self.status }
    }
}

/// The standings of a comment.
pub(super) const APPROVED: &str = "approved";
pub(super) const HOLD: &str = "hold";
pub(super) const SPAM: &str = "spam";
pub(super) const TRASH: &str = "trash";

pub(super) fn plain(id: u64) -> RemoteRef {
    RemoteRef { id: format!("{MARK}{id}"), tag: String::new(), permalink: None }
}

/// The site's number of a comment.
pub(super) fn number(id: &str) -> Option<u64> {
    id.strip_prefix(MARK)?.parse().ok()
}

/// A page of comments: all of them for whoever moderates, else those that everybody sees.
pub(super) async fn page(call: &Call<'_>, query: &[(&str, &str)]) -> Result<Vec<Comment>, Fault> {
    let api = Api::of(call);
    let asked = |moderates: bool| {
        let rights: &[(&str, &str)] =
            if moderates { &[("status", "any"), ("context", "edit")] } else { &[("status", "approve")] };
        let request = Request::get(api.url(&["comments"])).query(&[("_fields", FIELDS), ("_embed", "up")]);
        request.query(rights).query(query)
    };
    let moderates = call.facts.get("moderates").and_then(Value::as_bool);
    match api.call(asked(moderates.unwrap_or(true)), &Phase::Read).await {
        // Connected before that was asked, or no longer allowed to.
        Err(Fault::Rejected(_)) if moderates != Some(false) => api.call(asked(false), &Phase::Read).await,
        other => other,
    }
}

/// One comment. [`Fault::Gone`] when it does not exist.
pub(super) async fn one(call: &Call<'_>, id: u64) -> Result<Comment, Fault> {
    let found = page(call, &[("include", &id.to_string())]).await?;
    found.into_iter().next().ok_or(Fault::Gone)
}
