//! Entities as JSON.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use super::Core;
use super::world::{Account, Media, Notification, Status, World};

pub(super) fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A remote server's HTML: paragraphs, line breaks, links, mentions.
fn html(core: &Core, text: &str) -> String {
    let paragraphs = text.split("\n\n").map(|p| {
        let lines = p.split('\n').map(|line| line.split(' ').map(|w| word(core, w)).collect::<Vec<_>>().join(" "));
        format!("<p>{}</p>", lines.collect::<Vec<_>>().join("<br />"))
    });
    paragraphs.collect()
}

fn word(core: &Core, word: &str) -> String {
    let safe = escape(word);
    if word.starts_with("http://") || word.starts_with("https://") {
        return format!("<a href=\"{safe}\" target=\"_blank\" rel=\"nofollow noopener\">{safe}</a>");
    }
    match word.strip_prefix('@') {
        Some(name) if !name.is_empty() => format!(
            "<span class=\"h-card\"><a href=\"{}/@{}\" class=\"u-url mention\">@<span>{}</span></a></span>",
            core.url,
            escape(name),
            escape(name.split('@').next().unwrap_or(name))
        ),
        _ => safe,
    }
}

pub(super) fn account(core: &Core, a: &Account) -> Value {
    let handle = a.acct.split('@').next().unwrap_or(&a.acct);
    let avatar = format!("{}/avatars/original/missing.png", core.url);
    json!({
        "id": a.id.to_string(), "username": handle, "acct": a.acct, "display_name": a.name,
        "locked": false, "bot": a.bot, "discoverable": true, "group": false, "note": "<p></p>",
        "url": format!("{}/@{}", core.url, a.acct), "uri": format!("{}/users/{}", core.url, a.acct),
        "avatar": avatar, "avatar_static": avatar, "header": avatar, "header_static": avatar,
        "created_at": "2026-01-01T00:00:00.000Z", "followers_count": 3, "following_count": 2,
        "statuses_count": 1, "last_status_at": "2026-11-22", "emojis": [], "fields": []
    })
}

pub(super) fn media(core: &Core, m: &Media) -> Value {
    let kind = m.mime.split('/').next().filter(|k| ["image", "video", "audio"].contains(k)).unwrap_or("unknown");
    let url = (m.pending == 0).then(|| format!("{}/files/{}", core.url, m.id));
    json!({
        "id": m.id.to_string(), "type": kind, "url": url, "preview_url": url, "remote_url": null,
        "text_url": null, "meta": { "focus": m.focus }, "description": m.description, "blurhash": null
    })
}

fn poll(s: &Status, now: DateTime<Utc>) -> Value {
    s.poll.as_ref().map_or(Value::Null, |p| {
        let options = p.options.iter().map(|o| json!({"title": o, "votes_count": 0}));
        json!({
            "id": s.id.to_string(), "expires_at": time(p.until), "expired": p.until <= now, "multiple": p.multiple,
            "votes_count": 0, "voters_count": 0, "voted": true, "own_votes": [],
            "options": options.collect::<Vec<_>>(), "emojis": []
        })
    })
}

pub(super) fn status(core: &Core, world: &World, s: &Status, viewer: u64) -> Value {
    let live = |f: &dyn Fn(&&Status) -> bool| world.statuses.values().filter(|x| !x.deleted).filter(|x| f(x)).count();
    let owner = world.accounts.get(&s.account);
    let acct = owner.map_or("?", |a| a.acct.as_str());
    let media = s.media.iter().filter_map(|id| world.media.get(id)).map(|m| media(core, m));
    let named = world.accounts.values().filter(|a| s.text.contains(&format!("@{}", a.acct)));
    let mentions = named.map(|a| {
        json!({"id": a.id.to_string(), "username": a.name, "acct": a.acct, "url": format!("{}/@{}", core.url, a.acct)})
    });
    let original = s.reblog_of.and_then(|id| world.live(id)).map(|o| status(core, world, o, viewer));
    let parent = s.reply_to.and_then(|id| world.statuses.get(&id));
    json!({
        "id": s.id.to_string(), "created_at": time(s.at), "edited_at": s.edited.map(time),
        "in_reply_to_id": s.reply_to.map(|n| n.to_string()),
        "in_reply_to_account_id": parent.map(|p| p.account.to_string()),
        "sensitive": s.sensitive, "spoiler_text": s.spoiler, "visibility": s.visibility, "language": s.language,
        "uri": format!("{}/users/{acct}/statuses/{}", core.url, s.id), "url": format!("{}/@{acct}/{}", core.url, s.id),
        "replies_count": live(&|x| x.reply_to == Some(s.id)), "reblogs_count": live(&|x| x.reblog_of == Some(s.id)),
        "favourites_count": world.favourites.iter().filter(|(_, id)| *id == s.id).count(),
        "favourited": world.favourites.contains(&(viewer, s.id)),
        "reblogged": live(&|x| x.reblog_of == Some(s.id) && x.account == viewer) > 0,
        "muted": false, "bookmarked": false, "pinned": false,
        "content": s.html.clone().unwrap_or_else(|| html(core, &s.text)), "filtered": [],
        "reblog": original, "application": s.app.as_ref().map(|name| json!({"name": name, "website": null})),
        "account": owner.map(|a| account(core, a)), "media_attachments": media.collect::<Vec<_>>(),
        "mentions": mentions.collect::<Vec<_>>(), "tags": tags(core, &s.text), "emojis": [], "card": null,
        "poll": poll(s, core.now())
    })
}

fn tags(core: &Core, text: &str) -> Vec<Value> {
    let words = text.split_whitespace().filter_map(|w| w.strip_prefix('#')).filter(|t| !t.is_empty());
    words.map(|t| json!({"name": t.to_lowercase(), "url": format!("{}/tags/{t}", core.url)})).collect()
}

pub(super) fn notification(core: &Core, world: &World, n: &Notification) -> Value {
    json!({
        "id": n.id.to_string(), "type": n.kind, "created_at": time(n.at), "group_key": format!("ungrouped-{}", n.id),
        "account": world.accounts.get(&n.from).map(|a| account(core, a)),
        "status": n.status.and_then(|id| world.live(id)).map(|s| status(core, world, s, n.to))
    })
}
