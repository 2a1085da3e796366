//! Notifications and threads as messages.
//!
//! The network has no "everything since": notifications come newest first, dated by the earlier of what the author's
//! clock said and when they were indexed. A look therefore always reads the first page whole, goes on until it is
//! [`OVERLAP_MINUTES`] older than the newest notification known, and leaves repetitions to the caller.

use super::Bluesky;
use super::record;
use super::richtext;
use super::wire::{Notification, Notifications, PostRecord, PostView, Posts, Profile, StrongRef, Thread, Xrpc};
use crate::kit::{
    Author, Call, Fault, Inbox, MAX_TEXT, Pulled, RemoteImage, RemoteMessage, RemoteRef, Threading, web_address,
};
use async_trait::async_trait;
use chrono::{DateTime, Duration, Utc};
use pupitre_domain::conversation::ConversationKind;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::HashMap;

const PAGE: &str = "50";
/// Reaches back over notifications that were indexed late or dated early by their authors' clocks.
const OVERLAP_MINUTES: i64 = 30;
/// Most posts that one look-up takes.
const POSTS_PER_CALL: usize = 25;
/// Levels of answers and of ancestors that are read; each nests once in the answer.
const DEPTH: &str = "10";
const PARENT_HEIGHT: &str = "40";

/// Where reading stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Cursor {
    /// Newest notification of the last finished look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seen: Option<DateTime<Utc>>,
    /// Newest notification of the look under way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    newest: Option<DateTime<Utc>>,
    /// The network's own mark for the next page of the look under way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    page: Option<String>,
}

#[async_trait]
impl Inbox for Bluesky {
    async fn pull(&self, call: &Call<'_>, cursor: Option<&str>) -> Result<Pulled, Fault> {
        // A cursor of an unknown form (a later version's) is a first look: one page again, nothing twice.
        let known: Option<Cursor> = cursor.and_then(|text| serde_json::from_str(text).ok());
        let page = known.as_ref().and_then(|known| known.page.clone());
        let mut query = vec![("limit", PAGE), ("reasons", "reply"), ("reasons", "mention"), ("reasons", "quote")];
        if let Some(page) = &page {
            query.push(("cursor", page));
        }
        let asked = Xrpc::of(call).query::<Notifications>("app.bsky.notification.listNotifications", &query).await;
        let read = match asked {
            Ok(read) => read,
            // The network no longer knows this page: the look starts anew from what it had finished.
            Err(Fault::Rejected(_)) if page.is_some() => {
                let start = Cursor { seen: known.and_then(|known| known.seen), ..Cursor::default() };
                return Ok(Pulled { cursor: serde_json::to_string(&start).ok(), ..Pulled::default() });
            }
            Err(fault) => return Err(fault),
        };
        let (next, more) = advance(known, &read);
        let heard: Vec<Notification> =
            read.notifications.into_iter().filter(|n| kind_of(&n.reason).is_some()).collect();
        let views = pictured(call, &heard).await?;
        let messages = heard.iter().filter_map(|notification| heard_message(call, notification, &views)).collect();
        Ok(Pulled { messages, deleted: Vec::new(), cursor: serde_json::to_string(&next).ok(), more, not_before: None })
    }

    async fn thread(&self, call: &Call<'_>, remote: &RemoteRef) -> Result<Vec<RemoteMessage>, Fault> {
        let query = [("uri", remote.id.as_str()), ("depth", DEPTH), ("parentHeight", PARENT_HEIGHT)];
        let read: Thread = Xrpc::of(call).query("app.bsky.feed.getPostThread", &query).await?;
        if read.thread.get("notFound").and_then(Value::as_bool) == Some(true) {
            return Err(Fault::Gone);
        }
        Ok(posts_of(&read.thread).iter().filter_map(|post| thread_message(call, post)).collect())
    }

    async fn back(&self, call: &Call<'_>, cursor: Option<&str>, since: DateTime<Utc>) -> Result<Pulled, Fault> {
        let mut query = vec![("limit", PAGE), ("reasons", "reply"), ("reasons", "mention"), ("reasons", "quote")];
        query.extend(cursor.map(|cursor| ("cursor", cursor)));
        let asked = Xrpc::of(call).query::<Notifications>("app.bsky.notification.listNotifications", &query).await;
        let read = match asked {
            Ok(read) => read,
            // The network no longer knows this page; from its first on everything comes again.
            Err(Fault::Rejected(_)) if cursor.is_some() => return Ok(Pulled::default()),
            Err(fault) => return Err(fault),
        };
        let reached =
            read.notifications.iter().filter_map(|n| instant(&n.indexed_at)).min().is_none_or(|at| at < since);
        let heard: Vec<Notification> =
            read.notifications.into_iter().filter(|n| kind_of(&n.reason).is_some()).collect();
        let views = pictured(call, &heard).await?;
        let messages = heard.iter().filter_map(|notification| heard_message(call, notification, &views));
        let messages = messages.filter(|message| message.written_at >= since).collect();
        let next = read.cursor.filter(|next| !next.is_empty() && Some(next.as_str()) != cursor);
        Ok(Pulled { messages, more: !reached && next.is_some(), cursor: next, ..Pulled::default() })
    }

    fn revisits(&self) -> u16 {
        25
    }

    async fn revisit(&self, call: &Call<'_>, known: &[RemoteRef]) -> Result<Pulled, Fault> {
        let uris: Vec<(&str, &str)> =
            known.iter().filter(|remote| remote.id.starts_with("at://")).map(|r| ("uris", r.id.as_str())).collect();
        if uris.is_empty() {
            return Ok(Pulled::default());
        }
        let read: Posts = Xrpc::of(call).query("app.bsky.feed.getPosts", &uris).await?;
        let gone = uris.iter().filter(|(_, uri)| !read.posts.iter().any(|post| post.uri == *uri));
        Ok(Pulled {
            deleted: gone.map(|(_, uri)| (*uri).to_owned()).collect(),
            messages: read.posts.iter().filter_map(|post| thread_message(call, post)).collect(),
            ..Pulled::default()
        })
    }
}

/// The cursor after a page, and whether more can be read at once.
fn advance(known: Option<Cursor>, read: &Notifications) -> (Cursor, bool) {
    let first_ever = known.is_none();
    let Cursor { seen, newest, page } = known.unwrap_or_default();
    let instants = || read.notifications.iter().filter_map(|n| instant(&n.indexed_at));
    let newest = newest.max(instants().max());
    let reached = match (seen, instants().min()) {
        (Some(seen), Some(oldest)) => oldest < seen - Duration::minutes(OVERLAP_MINUTES),
        (None, Some(_)) => false,
        (_, None) => true,
    };
    let next = read.cursor.clone().filter(|next| !next.is_empty() && Some(next) != page.as_ref());
    match next {
        Some(next) if !reached && !first_ever => (Cursor { seen, newest, page: Some(next) }, true),
        _ => (Cursor { seen: seen.max(newest), newest: None, page: None }, false),
    }
}

fn instant(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text).ok().map(|at| at.with_timezone(&Utc))
}

fn kind_of(reason: &str) -> Option<ConversationKind> {
    match reason {
        "reply" => Some(ConversationKind::Comment),
        "mention" | "quote" => Some(ConversationKind::Mention),
        _ => None,
    }
}

/// The pictures of posts that have some: notifications only name the files, not where they can be seen.
async fn pictured(call: &Call<'_>, heard: &[Notification]) -> Result<HashMap<String, PostView>, Fault> {
    let has_embed = |n: &&Notification| n.record.get("embed").is_some_and(Value::is_object);
    let uris: Vec<&str> = heard.iter().filter(has_embed).map(|n| n.uri.as_str()).collect();
    let mut views = HashMap::new();
    for some in uris.chunks(POSTS_PER_CALL) {
        let query: Vec<(&str, &str)> = some.iter().map(|uri| ("uris", *uri)).collect();
        let read: Posts = Xrpc::of(call).query("app.bsky.feed.getPosts", &query).await?;
        views.extend(read.posts.into_iter().map(|post| (post.uri.clone(), post)));
    }
    Ok(views)
}

fn heard_message(call: &Call<'_>, heard: &Notification, views: &HashMap<String, PostView>) -> Option<RemoteMessage> {
    let kind = kind_of(&heard.reason)?;
    let embed = views.get(&heard.uri).and_then(|view| view.embed.as_ref());
    let strong = StrongRef { uri: heard.uri.clone(), cid: heard.cid.clone() };
    message(call, kind, strong, &heard.author, &heard.record, embed, Some(&heard.indexed_at))
}

fn thread_message(call: &Call<'_>, post: &PostView) -> Option<RemoteMessage> {
    let strong = StrongRef { uri: post.uri.clone(), cid: post.cid.clone() };
    let indexed = post.indexed_at.as_deref();
    let mut message =
        message(call, ConversationKind::Mention, strong, &post.author, &post.record, post.embed.as_ref(), indexed)?;
    // Below a post of ours everything is a comment on it; elsewhere we were drawn in.
    if record::parse(&message.root.id).is_some_and(|root| root.repo == call.remote_id) {
        message.kind = ConversationKind::Comment;
    }
    Some(message)
}

fn message(
    call: &Call<'_>,
    kind: ConversationKind,
    strong: StrongRef,
    author: &Profile,
    record: &Value,
    embed: Option<&Value>,
    indexed: Option<&str>,
) -> Option<RemoteMessage> {
    let said = PostRecord::deserialize(record).ok()?;
    let handle = record::address(&author.handle, &author.did);
    let indexed = indexed.and_then(instant);
    let claimed = said.created_at.as_deref().and_then(instant);
    // An author's clock may run ahead, the index's does not.
    let written_at = match (claimed, indexed) {
        (Some(claimed), Some(indexed)) => claimed.min(indexed),
        (claimed, indexed) => claimed.or(indexed)?,
    };
    let remote = record::reference(handle, strong);
    let refer = |strong: StrongRef| {
        let author = record::parse(&strong.uri).map(|at| at.repo.to_owned()).unwrap_or_default();
        record::reference(&author, strong)
    };
    let (root, parent) = match said.reply {
        Some(reply) => (refer(reply.root), Some(refer(reply.parent))),
        None => (remote.clone(), None),
    };
    let warnings: Vec<String> = said
        .labels
        .map(|labels| labels.values.into_iter().map(|label| label.val).filter(|val| !val.starts_with('!')).collect())
        .unwrap_or_default();
    let mentions = richtext::mentions(&said.text, &said.facets)
        .into_iter()
        .filter(|(_, did)| did != call.remote_id)
        .map(|(handle, _)| handle)
        .collect();
    Some(RemoteMessage {
        remote,
        root,
        parent,
        kind,
        author: Author {
            remote_id: author.did.clone(),
            handle: handle.to_owned(),
            name: author
                .display_name
                .clone()
                .filter(|name| !name.trim().is_empty())
                .unwrap_or_else(|| handle.to_owned()),
            avatar: author.avatar.as_deref().and_then(web_address),
            profile: Some(format!("https://bsky.app/profile/{handle}")),
        },
        ours: author.did == call.remote_id,
        text: said.text.chars().take(MAX_TEXT).collect(),
        warning: (!warnings.is_empty()).then(|| warnings.join(", ")),
        language: said.langs.into_iter().next(),
        visibility: None,
        images: embed.map(images).unwrap_or_default(),
        written_at,
        edited_at: None,
        mentions,
        threading: Threading::default(),
        about: None,
        unwanted: false,
    })
}

/// The pictures of a shown embed; those beside a quoted post too.
fn images(embed: &Value) -> Vec<RemoteImage> {
    let embed = embed.get("media").unwrap_or(embed);
    let Some(shown) = ["images", "items"].iter().find_map(|field| embed.get(field).and_then(Value::as_array)) else {
        return Vec::new();
    };
    let text = |image: &Value, field: &str| image.get(field).and_then(Value::as_str).map(str::to_owned);
    let address = |image: &Value, field: &str| image.get(field).and_then(Value::as_str).and_then(web_address);
    shown
        .iter()
        .filter_map(|image| {
            let preview = address(image, "thumb")
                .or_else(|| address(image, "thumbnail"))
                .or_else(|| address(image, "fullsize"))?;
            Some(RemoteImage { preview, alt: text(image, "alt").unwrap_or_default() })
        })
        .collect()
}

/// The posts of a thread: ancestors first, then the post itself and its answers. Nodes that are hidden or gone carry
/// no post and are left out; their answers are still walked.
fn posts_of(thread: &Value) -> Vec<PostView> {
    let mut posts = Vec::new();
    let mut add = |node: &Value| {
        if let Some(post) = node.get("post").and_then(|post| PostView::deserialize(post).ok()) {
            posts.push(post);
        }
    };
    let ancestors: Vec<&Value> = std::iter::successors(thread.get("parent"), |node| node.get("parent")).collect();
    ancestors.iter().rev().for_each(|node| add(node));
    let mut open = vec![thread];
    while let Some(node) = open.pop() {
        add(node);
        if let Some(replies) = node.get("replies").and_then(Value::as_array) {
            open.extend(replies.iter().rev());
        }
    }
    posts
}

#[cfg(test)]
#[path = "inbox_tests.rs"]
mod tests;
