//! Reading what others say: notifications become messages, threads are read around them.

use super::Mastodon;
use super::api::Api;
use super::faults::Phase;
use super::limits::Facts;
use super::publish::reference;
use super::wire::{Account, Context, Notification, Status};
use crate::kit::{
    Author, Call, Fault, Inbox, Live, MAX_TEXT, Pulled, RemoteImage, RemoteMessage, RemoteRef, Request, Threading,
    html_to_text, link_parameter, web_address,
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use pupitre_domain::conversation::ConversationKind;
use serde::{Deserialize, Serialize};

const PAGE: usize = 40;
/// Notifications that are read once more at the next look: a server that works in parallel may show an older one later.
const OVERLAP: usize = 5;

/// Where the next look begins. Stored with the messages of the last one, so what it calls known is known.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Cursor {
    /// Everything newer than this is read.
    after: String,
    /// The newest seen.
    newest: String,
    /// Those newer than `after` that were handed out before.
    #[serde(default)]
    known: Vec<String>,
}

/// Each asks for its thread besides, and servers count calls: three hundred in five minutes for all that we do.
const BACK: &str = "8";
/// Statuses that servers give at once by their ids (4.3 and later).
const AGAIN: u16 = 20;

#[async_trait]
impl Inbox for Mastodon {
    async fn pull(&self, call: &Call<'_>, cursor: Option<&str>) -> Result<Pulled, Fault> {
        let api = Api::of(call);
        let before: Option<Cursor> = cursor.and_then(|text| serde_json::from_str(text).ok());
        let limit = PAGE.to_string();
        let mut request =
            Request::get(api.url(&["api", "v1", "notifications"])).query(&[("limit", &limit), ("types[]", "mention")]);
        if let Some(cursor) = &before {
            request = request.query(&[("min_id", &cursor.after)]);
        }
        let reply = api.send(request, &Phase::Read).await?;
        let page: Vec<Notification> = api.read(&reply, &Phase::Read)?;
        let newest =
            link_parameter(&reply.headers, "prev", "min_id").or_else(|| page.first().map(|first| first.id.clone()));

        let mut pulled = Pulled::default();
        for notification in page.iter().filter(|notification| notification.kind == "mention") {
            if before.as_ref().is_some_and(|cursor| cursor.known.contains(&notification.id)) {
                continue;
            }
            // One that cannot be read must not hide the others for ever.
            let status = notification.status.clone().and_then(|value| serde_json::from_value::<Status>(value).ok());
            let Some(status) = status else { continue };
            match place(call, &status).await? {
                Some((root, kind)) => pulled.messages.push(message(call, &status, root, kind)),
                None => pulled.deleted.push(status.id),
            }
        }
        let progress =
            before.as_ref().is_none_or(|cursor| newest.as_ref().is_some_and(|newest| *newest != cursor.newest));
        // The first look ever reads one page back and no further.
        pulled.more = before.is_some() && page.len() >= PAGE && progress;
        let next = next_cursor(before, newest, &page);
        pulled.cursor = serde_json::to_string(&next).ok();
        Ok(pulled)
    }

    async fn thread(&self, call: &Call<'_>, remote: &RemoteRef) -> Result<Vec<RemoteMessage>, Fault> {
        let api = Api::of(call);
        let status: Status = api.get(&["api", "v1", "statuses", &remote.id], &[]).await?;
        let context: Context = api.get(&["api", "v1", "statuses", &remote.id, "context"], &[]).await?;
        let first = context.ancestors.first().unwrap_or(&status);
        let root = reference(first);
        let ours = first.account.id == call.remote_id;
        let kind = |status: &Status| kind(status, ours);
        Ok(context
            .ancestors
            .iter()
            .chain([&status])
            .chain(&context.descendants)
            .map(|status| message(call, status, root.clone(), kind(status)))
            .collect())
    }

    async fn back(&self, call: &Call<'_>, cursor: Option<&str>, since: DateTime<Utc>) -> Result<Pulled, Fault> {
        let api = Api::of(call);
        let mut request =
            Request::get(api.url(&["api", "v1", "notifications"])).query(&[("limit", BACK), ("types[]", "mention")]);
        if let Some(cursor) = cursor {
            request = request.query(&[("max_id", cursor)]);
        }
        let reply = api.send(request, &Phase::Read).await?;
        let page: Vec<Notification> = api.read(&reply, &Phase::Read)?;
        let next = link_parameter(&reply.headers, "next", "max_id").or_else(|| page.last().map(|last| last.id.clone()));
        let mut pulled = Pulled::default();
        let mut reached = page.is_empty();
        for notification in page.iter().filter(|notification| notification.kind == "mention") {
            let status = notification.status.clone().and_then(|value| serde_json::from_value::<Status>(value).ok());
            let Some(status) = status else { continue };
            if status.created_at < since {
                reached = true;
                continue;
            }
            if let Some((root, kind)) = place(call, &status).await? {
                pulled.messages.push(message(call, &status, root, kind));
            }
        }
        pulled.more = !reached && next.is_some() && next.as_deref() != cursor;
        pulled.cursor = next;
        Ok(pulled)
    }

    fn revisits(&self) -> u16 {
        AGAIN
    }

    async fn revisit(&self, call: &Call<'_>, known: &[RemoteRef]) -> Result<Pulled, Fault> {
        let query: Vec<(&str, &str)> = known.iter().map(|remote| ("id[]", remote.id.as_str())).collect();
        let found: Vec<Status> = match Api::of(call).get(&["api", "v1", "statuses"], &query).await {
            Ok(found) => found,
            // Older servers and other software give one at a time only, which is too dear for what it tells.
            Err(Fault::Gone | Fault::Protocol | Fault::Rejected(_)) => return Ok(Pulled::default()),
            Err(fault) => return Err(fault),
        };
        let gone = known.iter().filter(|remote| !found.iter().any(|status| status.id == remote.id));
        Ok(Pulled {
            deleted: gone.map(|remote| remote.id.clone()).collect(),
            messages: found
                .iter()
                .map(|status| message(call, status, reference(status), kind(status, false)))
                .collect(),
            ..Pulled::default()
        })
    }

    fn live(&self) -> Option<&dyn Live> {
        Some(self)
    }
}

fn next_cursor(before: Option<Cursor>, newest: Option<String>, page: &[Notification]) -> Cursor {
    let Some(newest) = newest.filter(|_| !page.is_empty()) else {
        // Nothing there: an account without notifications starts from the beginning.
        return before.unwrap_or_else(|| Cursor { after: "0".to_owned(), newest: String::new(), known: Vec::new() });
    };
    // Pages come newest first. With too few for an overlap, the old boundary still holds.
    match page.get(OVERLAP) {
        Some(boundary) => Cursor {
            after: boundary.id.clone(),
            newest,
            known: page.iter().take(OVERLAP).map(|notification| notification.id.clone()).collect(),
        },
        None => Cursor {
            after: before.map_or_else(|| "0".to_owned(), |cursor| cursor.after),
            newest,
            known: page.iter().map(|notification| notification.id.clone()).collect(),
        },
    }
}

fn kind(status: &Status, thread_is_ours: bool) -> ConversationKind {
    if status.visibility.as_deref() == Some("direct") {
        ConversationKind::Direct
    } else if thread_is_ours {
        ConversationKind::Comment
    } else {
        ConversationKind::Mention
    }
}

/// The first message of the thread and the kind of exchange; `None` when the message is gone.
async fn place(call: &Call<'_>, status: &Status) -> Result<Option<(RemoteRef, ConversationKind)>, Fault> {
    let Some(parent) = &status.in_reply_to_id else {
        return Ok(Some((reference(status), kind(status, false))));
    };
    let answers_us = status.in_reply_to_account_id.as_deref() == Some(call.remote_id);
    let api = Api::of(call);
    match api.get::<Context>(&["api", "v1", "statuses", &status.id, "context"], &[]).await {
        Ok(context) => {
            let ours = answers_us || context.ancestors.first().is_some_and(|first| first.account.id == call.remote_id);
            let root = context.ancestors.first().map_or_else(|| plain(parent), reference);
            Ok(Some((root, kind(status, ours))))
        }
        Err(Fault::Gone) => Ok(None),
        Err(fault @ (Fault::RateLimited { .. } | Fault::Reconnect { .. } | Fault::Expired | Fault::Forbidden(_))) => {
            Err(fault)
        }
        // A thread that this server cannot show must not keep the whole inbox from being read.
        Err(_) => Ok(Some((plain(parent), kind(status, answers_us)))),
    }
}

fn plain(id: &str) -> RemoteRef {
    RemoteRef { id: id.to_owned(), tag: String::new(), permalink: None }
}

fn author(call: &Call<'_>, facts: &Facts, account: &Account) -> Author {
    let name = if account.display_name.trim().is_empty() { &account.username } else { &account.display_name };
    Author {
        remote_id: account.id.clone(),
        handle: facts.handle(&account.acct, call.server.host_str().unwrap_or_default()),
        name: name.chars().filter(|c| !c.is_control()).take(200).collect(),
        avatar: account.avatar.as_deref().and_then(web_address),
        profile: account.url.as_deref().and_then(web_address),
    }
}

fn message(call: &Call<'_>, status: &Status, root: RemoteRef, kind: ConversationKind) -> RemoteMessage {
    let facts = Facts::of(call.facts);
    let host = call.server.host_str().unwrap_or_default();
    let images = status
        .media_attachments
        .iter()
        .filter(|media| matches!(media.kind.as_str(), "image" | "gifv" | "video"))
        .filter_map(|media| {
            let preview = media
                .preview_url
                .as_deref()
                .and_then(web_address)
                .or_else(|| media.url.as_deref().and_then(web_address))?;
            Some(RemoteImage { preview, alt: media.description.clone().unwrap_or_default() })
        })
        .collect();
    RemoteMessage {
        remote: reference(status),
        root,
        parent: status.in_reply_to_id.as_deref().map(plain),
        kind,
        author: author(call, &facts, &status.account),
        ours: status.account.id == call.remote_id,
        text: html_to_text(&status.content).chars().take(MAX_TEXT).collect(),
        warning: Some(status.spoiler_text.trim()).filter(|text| !text.is_empty()).map(str::to_owned),
        language: status.language.clone(),
        visibility: status.visibility.clone(),
        images,
        written_at: status.created_at,
        edited_at: status.edited_at,
        mentions: status
            .mentions
            .iter()
            .filter(|mention| mention.id != call.remote_id && !mention.acct.is_empty())
            .map(|mention| facts.handle(&mention.acct, host))
            .collect(),
        threading: Threading::default(),
        about: None,
        unwanted: false,
    }
}
