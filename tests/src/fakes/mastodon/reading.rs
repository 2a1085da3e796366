//! Everything that only reads: accounts, statuses, context, notifications; keyset pages with `Link`.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::super::params::Params;
use super::world::{Status, World};
use super::{App, Caller, Core, Fail, render};

/// Keyset bounds of a listing.
pub(super) struct Page {
    max: Option<u64>,
    since: Option<u64>,
    min: Option<u64>,
    limit: usize,
}

impl Page {
    pub(super) fn read(p: &Params, default: u64) -> Self {
        let limit = p.number("limit").unwrap_or(default).clamp(1, 80);
        Self { max: p.number("max_id"), since: p.number("since_id"), min: p.number("min_id"), limit: limit as usize }
    }
}

/// Newest first. `since_id` keeps the newest above the bound, `min_id` the oldest: that difference loses messages
/// for clients that mix them up.
pub(super) fn paged(core: &Core, path: &str, mut rows: Vec<(u64, Value)>, page: &Page) -> Response {
    rows.sort_by_key(|(id, _)| *id);
    rows.retain(|(id, _)| page.max.is_none_or(|m| *id < m));
    rows.retain(|(id, _)| page.since.is_none_or(|m| *id > m) && page.min.is_none_or(|m| *id > m));
    if page.min.is_some() {
        rows.truncate(page.limit);
    } else {
        rows.drain(..rows.len().saturating_sub(page.limit));
    }
    rows.reverse();
    let ends = rows.first().map(|r| r.0).zip(rows.last().map(|r| r.0));
    let body = Json(rows.into_iter().map(|r| r.1).collect::<Vec<_>>());
    let Some((newest, oldest)) = ends else {
        return body.into_response();
    };
    let (url, limit) = (&core.url, page.limit);
    let link = format!(
        "<{url}{path}?limit={limit}&max_id={oldest}>; rel=\"next\", <{url}{path}?limit={limit}&min_id={newest}>; rel=\"prev\""
    );
    ([(header::LINK, link)], body).into_response()
}

pub(super) async fn verify_credentials(State(core): App, caller: Caller) -> Result<Json<Value>, Fail> {
    caller.may("read:accounts")?;
    let world = core.world();
    let account = world.accounts.get(&caller.account).ok_or_else(Fail::missing)?;
    let mut body = render::account(&core, account);
    body["source"] = json!({"privacy": "public", "sensitive": false, "language": "fr", "note": "", "fields": []});
    body["role"] = json!({"id": "-99", "name": "", "permissions": "65536"});
    Ok(Json(body))
}

pub(super) async fn lookup(State(core): App, p: Params) -> Result<Json<Value>, Fail> {
    let world = core.world();
    let found = world.by_acct(&p.str("acct").unwrap_or_default()).ok_or_else(Fail::missing)?;
    Ok(Json(render::account(&core, found)))
}

pub(super) async fn account(State(core): App, Path(id): Path<u64>) -> Result<Json<Value>, Fail> {
    let world = core.world();
    let found = world.accounts.get(&id).ok_or_else(Fail::missing)?;
    Ok(Json(render::account(&core, found)))
}

/// Strangers' private and direct statuses are not for everyone.
fn readable(world: &World, status: &Status, viewer: u64) -> bool {
    let me = world.accounts.get(&viewer).map(|a| format!("@{}", a.acct)).unwrap_or_default();
    let mentioned = status.text.contains(&me)
        || world.notifications.values().any(|n| n.to == viewer && n.status == Some(status.id));
    status.account == viewer || mentioned || matches!(status.visibility.as_str(), "public" | "unlisted")
}

pub(super) async fn account_statuses(
    State(core): App,
    caller: Caller,
    Path(id): Path<u64>,
    p: Params,
) -> Result<Response, Fail> {
    caller.may("read:statuses")?;
    let world = core.world();
    world.accounts.get(&id).ok_or_else(Fail::missing)?;
    let (no_replies, no_boosts) = (p.flag("exclude_replies"), p.flag("exclude_reblogs"));
    let rows = world.statuses.values().filter(|s| s.account == id && !s.deleted);
    let rows = rows.filter(|s| readable(&world, s, caller.account));
    let rows = rows.filter(|s| no_replies != Some(true) || s.reply_to.is_none());
    let rows = rows.filter(|s| no_boosts != Some(true) || s.reblog_of.is_none());
    let rows = rows.map(|s| (s.id, render::status(&core, &world, s, caller.account))).collect();
    Ok(paged(&core, &format!("/api/v1/accounts/{id}/statuses"), rows, &Page::read(&p, 20)))
}

pub(super) async fn status(State(core): App, caller: Caller, Path(id): Path<u64>) -> Result<Json<Value>, Fail> {
    caller.may("read:statuses")?;
    let world = core.world();
    let found = world.live(id).filter(|s| readable(&world, s, caller.account)).ok_or_else(Fail::missing)?;
    Ok(Json(render::status(&core, &world, found, caller.account)))
}

/// Those of the ids that can be read (4.3 and later).
pub(super) async fn several(State(core): App, caller: Caller, p: Params) -> Result<Json<Value>, Fail> {
    caller.may("read:statuses")?;
    let ids = p.list("id");
    if ids.len() > 20 {
        return Err(Fail::invalid("too many statuses"));
    }
    let world = core.world();
    let found = ids.iter().filter_map(|id| world.live(id.parse().ok()?));
    let found = found.filter(|s| readable(&world, s, caller.account));
    Ok(Json(found.map(|s| render::status(&core, &world, s, caller.account)).collect()))
}

pub(super) async fn source(State(core): App, caller: Caller, Path(id): Path<u64>) -> Result<Json<Value>, Fail> {
    caller.may("read:statuses")?;
    let world = core.world();
    let found = world.live(id).filter(|s| s.account == caller.account).ok_or_else(Fail::missing)?;
    Ok(Json(json!({"id": id.to_string(), "text": found.text, "spoiler_text": found.spoiler})))
}

pub(super) async fn context(State(core): App, caller: Caller, Path(id): Path<u64>) -> Result<Json<Value>, Fail> {
    caller.may("read:statuses")?;
    let world = core.world();
    let found = world.live(id).filter(|s| readable(&world, s, caller.account)).ok_or_else(Fail::missing)?;
    let shown = |s: &Status| render::status(&core, &world, s, caller.account);
    let mut ancestors = Vec::new();
    let mut up = found.reply_to;
    while let Some(parent) = up.and_then(|id| world.live(id)) {
        ancestors.push(shown(parent));
        up = parent.reply_to;
    }
    ancestors.reverse();
    // Ids grow with time, so one pass in order reaches every descendant.
    let mut family = BTreeSet::from([id]);
    let mut descendants = Vec::new();
    for s in world.statuses.values().filter(|s| !s.deleted && readable(&world, s, caller.account)) {
        if s.reply_to.is_some_and(|p| family.contains(&p)) {
            family.insert(s.id);
            descendants.push(shown(s));
        }
    }
    Ok(Json(json!({"ancestors": ancestors, "descendants": descendants})))
}

pub(super) async fn notifications(State(core): App, caller: Caller, p: Params) -> Result<Response, Fail> {
    caller.may("read:notifications")?;
    let (types, not_types) = (p.list("types"), p.list("exclude_types"));
    let world = core.world();
    let mine = world.notifications.values().filter(|n| n.to == caller.account);
    let mine = mine.filter(|n| types.is_empty() || types.iter().any(|t| t == n.kind));
    let mine = mine.filter(|n| !not_types.iter().any(|t| t == n.kind));
    let rows = mine.map(|n| (n.id, render::notification(&core, &world, n))).collect();
    Ok(paged(&core, "/api/v1/notifications", rows, &Page::read(&p, 40)))
}

pub(super) async fn notification(State(core): App, caller: Caller, Path(id): Path<u64>) -> Result<Json<Value>, Fail> {
    caller.may("read:notifications")?;
    let world = core.world();
    let found = world.notifications.get(&id).filter(|n| n.to == caller.account).ok_or_else(Fail::missing)?;
    Ok(Json(render::notification(&core, &world, found)))
}
