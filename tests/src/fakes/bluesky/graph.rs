//! People and what they are told.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Query, RawQuery, State};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::world::{Notice, World};
use super::{App, Caller, Fail, time};

fn target(world: &World, who: Option<&str>) -> Result<String, Fail> {
    let found = world.resolve(who.unwrap_or_default()).ok_or_else(|| Fail::invalid("Profile not found"))?;
    Ok(found.did.clone())
}

pub(super) async fn profile(
    State(core): App,
    Caller(viewer): Caller,
    Query(q): Query<HashMap<String, String>>,
) -> Result<Json<Value>, Fail> {
    let world = core.world();
    let did = target(&world, q.get("actor").map(String::as_str))?;
    let mut answer = world.profile(&did);
    answer["viewer"]["muted"] = json!(world.mutes.contains(&(viewer, did.clone())));
    answer["postsCount"] = json!(world.live("app.bsky.feed.post").filter(|r| r.did == did).count());
    answer["followersCount"] = json!(3);
    answer["followsCount"] = json!(2);
    Ok(Json(answer))
}

pub(super) async fn mute(State(core): App, Caller(me): Caller, Json(p): Json<Value>) -> Result<(), Fail> {
    let mut world = core.world();
    let did = target(&world, p["actor"].as_str())?;
    world.mutes.insert((me, did));
    Ok(())
}

pub(super) async fn unmute(State(core): App, Caller(me): Caller, Json(p): Json<Value>) -> Result<(), Fail> {
    let mut world = core.world();
    let did = target(&world, p["actor"].as_str())?;
    world.mutes.remove(&(me, did));
    Ok(())
}

pub(super) async fn report(State(core): App, Caller(me): Caller, Json(p): Json<Value>) -> Result<Json<Value>, Fail> {
    let reason = p["reasonType"].as_str().filter(|r| r.contains("#reason"));
    let reason = reason.ok_or_else(|| Fail::invalid("Input/reasonType is required"))?;
    let subject = p["subject"]["uri"].as_str().or(p["subject"]["did"].as_str());
    let subject = subject.ok_or_else(|| Fail::invalid("Input/subject is required"))?;
    let mut world = core.world();
    world.reports.push((subject.to_owned(), p["reason"].as_str().unwrap_or_default().to_owned()));
    let id = world.mint();
    Ok(Json(json!({
        "id": id, "reasonType": reason, "reason": p["reason"], "subject": p["subject"], "reportedBy": me,
        "createdAt": time(core.now())
    })))
}

fn unread(world: &World, me: &str, n: &Notice) -> bool {
    world.identities.get(me).and_then(|i| i.seen_at).is_none_or(|seen| n.at > seen)
}

fn mine<'w>(world: &'w World, me: &'w str) -> impl DoubleEndedIterator<Item = &'w Notice> {
    let silenced =
        move |n: &Notice| world.mutes.contains(&(me.to_owned(), n.from.clone())) || world.blocked(me, &n.from);
    world.notices.iter().filter(move |n| n.to == me && !silenced(n))
}

pub(super) async fn notifications(
    State(core): App,
    Caller(me): Caller,
    RawQuery(q): RawQuery,
) -> Result<Json<Value>, Fail> {
    let q = q.unwrap_or_default();
    let all: Vec<_> = url::form_urlencoded::parse(q.as_bytes()).collect();
    let one = |key: &str| all.iter().find(|(k, _)| k == key).map(|(_, v)| v.to_string());
    let reasons: Vec<_> = all.iter().filter(|(k, _)| k == "reasons").map(|(_, v)| v.to_string()).collect();
    let limit = one("limit").and_then(|l| l.parse().ok()).unwrap_or(50_usize);
    if !(1..=100).contains(&limit) {
        return Err(Fail::invalid("Error: limit must be between 1 and 100"));
    }
    let before: u64 = one("cursor").and_then(|c| c.parse().ok()).unwrap_or(u64::MAX);
    let world = core.world();
    let rows: Vec<_> = mine(&world, &me)
        .rev()
        .filter(|n| n.seq < before && (reasons.is_empty() || reasons.iter().any(|r| r == n.reason)))
        .collect();
    let page = &rows[..rows.len().min(limit)];
    let shown = page.iter().filter_map(|n| {
        let record = world.by_uri(&n.uri)?;
        let mut row = json!({
            "uri": n.uri, "cid": record.cid, "author": world.profile(&n.from), "reason": n.reason,
            "record": record.indexed, "isRead": !unread(&world, &me, n), "indexedAt": time(n.at), "labels": []
        });
        if let Some(subject) = &n.subject {
            row["reasonSubject"] = json!(subject);
        }
        Some(row)
    });
    let mut answer = json!({"notifications": shown.collect::<Vec<_>>(), "priority": false});
    if let Some(last) = page.last().filter(|_| rows.len() > limit) {
        answer["cursor"] = json!(last.seq.to_string());
    }
    if let Some(seen) = world.identities.get(&me).and_then(|i| i.seen_at) {
        answer["seenAt"] = json!(time(seen));
    }
    Ok(Json(answer))
}

pub(super) async fn update_seen(State(core): App, Caller(me): Caller, Json(p): Json<Value>) -> Result<(), Fail> {
    let at = p["seenAt"].as_str().and_then(|s| DateTime::parse_from_rfc3339(s).ok());
    let at: DateTime<Utc> = at.ok_or_else(|| Fail::invalid("Input/seenAt must be a date"))?.to_utc();
    if let Some(identity) = core.world().identities.get_mut(&me) {
        identity.seen_at = Some(at);
    }
    Ok(())
}

pub(super) async fn unread_count(State(core): App, Caller(me): Caller) -> Json<Value> {
    let world = core.world();
    let count = mine(&world, &me).filter(|n| unread(&world, &me, n)).count();
    Json(json!({"count": count}))
}
