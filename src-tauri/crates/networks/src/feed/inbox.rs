//! Reading a feed: its items as messages.

use super::Feed;
use super::read::{self, Marks, digest};
use crate::kit::{
    About, Author, Call, Fault, Inbox, MAX_TEXT, Pulled, RemoteMessage, RemoteRef, Threading, html_to_text,
};
use async_trait::async_trait;
use chrono::{DateTime, Duration, Utc};
use feed_rs::model;
use pupitre_domain::conversation::ConversationKind;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use url::Url;

/// Most items of one look: what a feed has beyond these is its archive.
const ITEMS_MAX: usize = 200;
const LINE_MAX: usize = 300;
/// An item that was changed within this time of its date was not edited: two clocks wrote it.
const EDITED_AFTER: Duration = Duration::minutes(2);

/// What the feed said of the copy that was read last.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Cursor {
    #[serde(default)]
    etag: Option<String>,
    #[serde(default)]
    modified: Option<String>,
}

#[async_trait]
impl Inbox for Feed {
    async fn pull(&self, call: &Call<'_>, cursor: Option<&str>) -> Result<Pulled, Fault> {
        let known: Cursor = cursor.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        let marks = Marks { etag: known.etag, modified: known.modified };
        let Some(reply) = read::fetch(call.http, call.server, &marks, call.now).await? else {
            return Ok(Pulled::default());
        };
        let feed = read::parse(&reply.body, call.server)?;
        let wait = read::wait(&reply, &feed);
        let Marks { etag, modified } = read::marks(&reply);
        Ok(Pulled {
            messages: messages(&feed, call.server, call.now),
            cursor: serde_json::to_string(&Cursor { etag, modified }).ok(),
            not_before: (wait > Duration::zero()).then(|| call.now + wait),
            ..Pulled::default()
        })
    }

    async fn thread(&self, _: &Call<'_>, _: &RemoteRef) -> Result<Vec<RemoteMessage>, Fault> {
        // An item stands alone; what is around it is seen in the browser.
        Ok(Vec::new())
    }
}

/// The items, each once, the newest of them where there are too many.
pub(super) fn messages(feed: &model::Feed, url: &Url, now: DateTime<Utc>) -> Vec<RemoteMessage> {
    let mut met = HashSet::new();
    let mut found: Vec<RemoteMessage> = (0_i32..)
        .zip(&feed.entries)
        // Without a date the order of the feed stands for one, the newest first.
        .map(|(index, entry)| message(feed, entry, url, now - Duration::seconds(i64::from(index)), now))
        .filter(|message| met.insert(message.remote.id.clone()))
        .collect();
    found.sort_by_key(|message| std::cmp::Reverse(message.written_at));
    found.truncate(ITEMS_MAX);
    found
}

fn message(
    feed: &model::Feed,
    entry: &model::Entry,
    url: &Url,
    undated: DateTime<Utc>,
    now: DateTime<Utc>,
) -> RemoteMessage {
    let title = entry.title.as_ref().map(|title| line(&title.content)).unwrap_or_default();
    let body = entry.content.as_ref().and_then(|content| content.body.as_deref());
    let body = body.or_else(|| entry.summary.as_ref().map(|summary| summary.content.as_str())).unwrap_or_default();
    let body: String = html_to_text(body).chars().take(MAX_TEXT).collect();
    let author = entry
        .authors
        .iter()
        .chain(&feed.authors)
        .map(|person| line(person.name.as_deref().unwrap_or_default()))
        .find(|name| !name.is_empty());
    let name = author.clone().unwrap_or_else(|| {
        let of_feed = feed.title.as_ref().map(|title| line(&title.content)).unwrap_or_default();
        if of_feed.is_empty() { url.host_str().unwrap_or_default().to_owned() } else { of_feed }
    });
    let link = entry.links.iter().find(|link| !matches!(link.rel.as_deref(), Some("self" | "enclosure" | "edit")));
    let link =
        link.and_then(|link| url.join(link.href.trim()).ok()).filter(|link| matches!(link.scheme(), "https" | "http"));
    let written = entry.published.or(entry.updated);
    let at = written.unwrap_or(undated).min(now);
    let id = Some(entry.id.trim()).filter(|id| !id.is_empty()).map(str::to_owned);
    let id = id.unwrap_or_else(|| digest(&format!("{title}\n{body}\n{}", written.unwrap_or_default())));
    let remote = RemoteRef { id, tag: String::new(), permalink: link.as_ref().map(Url::to_string) };
    // An anchor is a place on a page: what is said there belongs together.
    let page = link.filter(|link| link.fragment().is_some()).map(|mut page| {
        page.set_fragment(None);
        page.to_string()
    });
    let root = match &page {
        Some(page) => RemoteRef { id: format!("page:{page}"), tag: String::new(), permalink: Some(page.clone()) },
        None => remote.clone(),
    };
    let about = About {
        remote: RemoteRef {
            id: String::new(),
            tag: String::new(),
            permalink: page.clone().or(remote.permalink.clone()),
        },
        // Of a comment the title says little more than who wrote it; of an article it is what the text is about.
        title: title.clone(),
    };
    let shown = if body.is_empty() || (page.is_none() && !body.starts_with(&title)) {
        [title.as_str(), body.as_str()].iter().filter(|text| !text.is_empty()).copied().collect::<Vec<_>>().join("\n\n")
    } else {
        body
    };
    RemoteMessage {
        root,
        parent: None,
        kind: ConversationKind::Comment,
        author: Author { remote_id: format!("name:{name}"), handle: String::new(), name, avatar: None, profile: None },
        ours: false,
        text: shown,
        warning: None,
        language: entry
            .language
            .clone()
            .or_else(|| feed.language.clone())
            .map(|language| language.chars().take(35).collect()),
        visibility: None,
        images: Vec::new(),
        written_at: at,
        edited_at: entry.updated.filter(|updated| *updated > at + EDITED_AFTER && *updated <= now),
        mentions: Vec::new(),
        threading: Threading::default(),
        about: Some(about),
        unwanted: false,
        remote,
    }
}

/// One line of plain text.
pub(super) fn line(text: &str) -> String {
    let text = html_to_text(text);
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect();
    words.join(" ").chars().take(LINE_MAX).collect()
}
