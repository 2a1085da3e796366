//! Posting, editing, deleting: the place where idempotency keys are honoured, or not.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use unicode_segmentation::UnicodeSegmentation;

use super::super::params::Params;
use super::world::{Draft, KeyLock, Poll, Remembered, Status, World};
use super::{App, Caller, Config, Core, Fail, Idempotency, render};

/// How the instance counts: graphemes, links at a fixed price, `@user@host` as `@user`, the warning included.
fn length(config: &Config, text: &str, spoiler: &str) -> usize {
    let word = |w: &str| {
        if w.starts_with("http://") || w.starts_with("https://") {
            return config.characters_reserved_per_url;
        }
        match w.strip_prefix('@').and_then(|r| r.split_once('@')) {
            Some((user, _)) => 1 + user.graphemes(true).count(),
            None => w.graphemes(true).count(),
        }
    };
    let words: usize = text.split(char::is_whitespace).map(word).sum();
    words + text.chars().filter(|c| c.is_whitespace()).count() + spoiler.graphemes(true).count()
}

fn poll(p: &Params, now: DateTime<Utc>) -> Result<Option<Poll>, Fail> {
    if !p.has("poll") {
        return Ok(None);
    }
    let options = p.list("poll.options");
    let seconds = p.number("poll.expires_in").unwrap_or(0);
    let mut wrong = Vec::new();
    if options.len() < 2 {
        wrong.push("Choices must be more than one");
    }
    if options.len() > 4 {
        wrong.push("Choices can't contain more than 4 items");
    }
    if options.iter().any(|o| o.graphemes(true).count() > 50) {
        wrong.push("Choices cannot be longer than 50 characters each");
    }
    if seconds < 300 {
        wrong.push("Expires at is too soon");
    }
    if seconds > 2_629_746 {
        wrong.push("Expires at is too far into the future");
    }
    if !wrong.is_empty() {
        return Err(Fail::invalid(wrong.join(", ")));
    }
    let until = now + TimeDelta::seconds(i64::try_from(seconds).unwrap_or(0));
    Ok(Some(Poll { options, multiple: p.flag("poll.multiple").unwrap_or(false), until }))
}

fn attached(world: &World, config: &Config, caller: &Caller, p: &Params, again: bool) -> Result<Vec<u64>, Fail> {
    let ids: Vec<u64> = p.list("media_ids").iter().filter_map(|s| s.parse().ok()).collect();
    if ids.len() > config.max_media_attachments {
        return Err(Fail::invalid(format!("Cannot attach more than {} files", config.max_media_attachments)));
    }
    if !ids.is_empty() && p.has("poll") {
        return Err(Fail::invalid("Cannot attach a poll and media to the same status"));
    }
    for id in &ids {
        let media = world.media.get(id).filter(|m| m.account == caller.account && (again || !m.used));
        let media = media.ok_or_else(|| Fail::invalid(format!("Media ids {id} not found")))?;
        if media.pending > 0 || media.broken {
            let what = "Cannot attach files that have not finished processing. Try again in a moment!";
            return Err(Fail::invalid(what));
        }
    }
    Ok(ids)
}

fn read(world: &World, core: &Core, caller: &Caller, p: &Params, again: bool) -> Result<Status, Fail> {
    let (config, now) = (core.config(), core.now());
    let text = p.str("status").unwrap_or_default();
    let spoiler = p.str("spoiler_text").unwrap_or_default();
    let media = attached(world, &config, caller, p, again)?;
    if text.trim().is_empty() && media.is_empty() {
        return Err(Fail::invalid("Text can't be blank"));
    }
    if text.contains('\0') {
        return Err(Fail(400, "string contains null byte".into()));
    }
    if length(&config, &text, &spoiler) > config.max_characters {
        return Err(Fail::invalid(format!("Text character limit of {} exceeded", config.max_characters)));
    }
    let visibility = p.filled("visibility").unwrap_or_else(|| "public".into());
    if !["public", "unlisted", "private", "direct"].contains(&visibility.as_str()) {
        return Err(Fail::invalid("Visibility is not included in the list"));
    }
    let reply_to = match p.filled("in_reply_to_id") {
        None => None,
        Some(id) => {
            let parent = id.parse().ok().and_then(|id| world.live(id));
            Some(parent.ok_or(Fail(404, "The status you are trying to reply to does not exist".into()))?.id)
        }
    };
    Ok(Status {
        id: 0,
        account: caller.account,
        html: None,
        sensitive: p.flag("sensitive").unwrap_or(false) || !spoiler.is_empty(),
        spoiler,
        visibility,
        language: p.filled("language"),
        reply_to,
        reblog_of: None,
        media,
        poll: poll(p, now)?,
        at: now,
        edited: None,
        deleted: false,
        key: None,
        app: Some(caller.app.clone()),
        text,
    })
}

/// `None`: publish now. Dates in the past publish now too, as real servers do.
fn later(world: &World, config: &Config, p: &Params, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, Fail> {
    let Some(given) = p.filled("scheduled_at").filter(|_| config.scheduling) else {
        return Ok(None);
    };
    let at = DateTime::parse_from_rfc3339(&given).map_err(|_| Fail::invalid("Scheduled at is invalid"))?.to_utc();
    if at <= now {
        return Ok(None);
    }
    if at <= now + TimeDelta::minutes(5) {
        return Err(Fail::invalid("Scheduled at The scheduled date must be in the future"));
    }
    let same_day = world.scheduled.values().filter(|d| d.at.date_naive() == at.date_naive()).count();
    if world.scheduled.len() >= 300 || same_day >= 25 {
        return Err(Fail::invalid("You have exceeded the limit of scheduled posts for that day"));
    }
    Ok(Some(at))
}

fn remembered(world: &World, core: &Core, key: &(u64, String)) -> Option<Remembered> {
    let (at, what) = world.keys.get(key)?;
    (core.now() - *at < TimeDelta::hours(1)).then_some(*what)
}

fn shown(world: &World, core: &Core, viewer: u64, what: Remembered) -> Result<Value, Fail> {
    match what {
        Remembered::Status(id) => {
            let status = world.live(id).ok_or_else(Fail::missing)?;
            Ok(render::status(core, world, status, viewer))
        }
        Remembered::Scheduled(id) => {
            let draft = world.scheduled.get(&id).ok_or_else(Fail::missing)?;
            Ok(super::scheduled::render(core, world, id, draft))
        }
    }
}

/// Validates and posts or schedules; the key is noted on the status for the oracle whatever the mode.
fn perform(core: &Core, caller: &Caller, p: &Params, key: Option<&str>) -> Result<Remembered, Fail> {
    let mut world = core.world();
    let mut status = read(&world, core, caller, p, false)?;
    status.key = key.map(str::to_owned);
    match later(&world, &core.config(), p, core.now())? {
        None => Ok(Remembered::Status(world.post(status, core.now()))),
        Some(at) => {
            let id = world.mint(core.now());
            let params = json!({
                "text": status.text, "visibility": status.visibility, "spoiler_text": status.spoiler,
                "sensitive": status.sensitive, "language": status.language, "scheduled_at": null,
                "media_ids": status.media.iter().map(u64::to_string).collect::<Vec<_>>(),
                "in_reply_to_id": status.reply_to, "idempotency": status.key
            });
            for media in status.media.clone() {
                if let Some(m) = world.media.get_mut(&media) {
                    m.used = true;
                }
            }
            world.scheduled.insert(id, Draft { status, params, at });
            Ok(Remembered::Scheduled(id))
        }
    }
}

pub(super) async fn create(
    State(core): App,
    caller: Caller,
    headers: HeaderMap,
    p: Params,
) -> Result<Json<Value>, Fail> {
    caller.may("write:statuses")?;
    let key = headers.get("idempotency-key").and_then(|v| v.to_str().ok()).filter(|k| !k.is_empty());
    let config = core.config();
    let pause = Duration::from_millis(config.latency_ms);
    let slot = key.map(|k| (caller.account, k.to_owned())).filter(|_| config.idempotency != Idempotency::Ignored);
    let Some(slot) = slot else {
        tokio::time::sleep(pause).await;
        let made = perform(&core, &caller, &p, key)?;
        tokio::time::sleep(pause).await;
        return shown(&core.world(), &core, caller.account, made).map(Json);
    };
    let lock: KeyLock = match config.idempotency {
        Idempotency::Locked => Arc::clone(core.world().key_locks.entry(slot.clone()).or_default()),
        _ => Arc::default(),
    };
    let _held = lock.lock().await;
    let known = remembered(&core.world(), &core, &slot);
    if let Some(first) = known {
        return shown(&core.world(), &core, caller.account, first).map(Json);
    }
    tokio::time::sleep(pause).await;
    let made = perform(&core, &caller, &p, key)?;
    tokio::time::sleep(pause).await;
    let mut world = core.world();
    world.keys.insert(slot, (core.now(), made));
    shown(&world, &core, caller.account, made).map(Json)
}

pub(super) async fn edit(
    State(core): App,
    caller: Caller,
    Path(id): Path<u64>,
    p: Params,
) -> Result<Json<Value>, Fail> {
    caller.may("write:statuses")?;
    let mut world = core.world();
    let mine = world.live(id).is_some_and(|s| s.account == caller.account && s.reblog_of.is_none());
    if !mine {
        return Err(Fail::missing());
    }
    let new = read(&world, &core, &caller, &p, true)?;
    let now = core.now();
    if let Some(status) = world.statuses.get_mut(&id) {
        status.text = new.text;
        status.spoiler = new.spoiler;
        status.sensitive = new.sensitive;
        status.language = new.language.or_else(|| status.language.take());
        status.media = new.media;
        status.poll = new.poll;
        status.edited = Some(now);
    }
    shown(&world, &core, caller.account, Remembered::Status(id)).map(Json)
}

pub(super) async fn remove(State(core): App, caller: Caller, Path(id): Path<u64>) -> Result<Json<Value>, Fail> {
    caller.may("write:statuses")?;
    let mut world = core.world();
    let status = world.live(id).filter(|s| s.account == caller.account).cloned().ok_or_else(Fail::missing)?;
    let mut body = render::status(&core, &world, &status, caller.account);
    body["text"] = json!(status.text);
    world.delete(id);
    for media in &status.media {
        if let Some(m) = world.media.get_mut(media) {
            m.used = false;
        }
    }
    Ok(Json(body))
}
