//! Posts as the app view shows them.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Query, State};
use serde_json::{Value, json};

use super::world::{Record, World};
use super::{App, Caller, Core, Fail, time};

pub(super) fn view(core: &Core, world: &World, r: &Record, viewer: &str) -> Value {
    let uri = r.uri();
    let about = |collection: &'static str| {
        world.live(collection).filter(|l| l.subject() == Some(uri.as_str())).collect::<Vec<_>>()
    };
    let (likes, reposts) = (about("app.bsky.feed.like"), about("app.bsky.feed.repost"));
    let mine = |rs: &[&Record]| rs.iter().find(|l| l.did == viewer).map(|l| l.uri());
    let posts = || world.live("app.bsky.feed.post");
    let mut state = json!({"threadMuted": false, "embeddingDisabled": false});
    for (key, uri) in [("like", mine(&likes)), ("repost", mine(&reposts))] {
        if let Some(uri) = uri {
            state[key] = json!(uri);
        }
    }
    let mut answer = json!({
        "uri": uri, "cid": r.cid, "author": world.profile(&r.did), "record": r.indexed, "indexedAt": time(r.at),
        "replyCount": posts().filter(|p| p.parent() == Some(uri.as_str())).count(), "repostCount": reposts.len(),
        "likeCount": likes.len(), "labels": [], "viewer": state,
        "quoteCount": posts().filter(|p| p.indexed["embed"]["record"]["uri"].as_str() == Some(uri.as_str())).count(),
    });
    if r.indexed["embed"]["$type"].as_str() == Some("app.bsky.embed.images") {
        let images = r.indexed["embed"]["images"].as_array().into_iter().flatten().map(|i| {
            let link = i["image"]["ref"]["$link"].as_str().unwrap_or_default();
            let url = format!("{}/xrpc/com.atproto.sync.getBlob?did={}&cid={link}", core.url, r.did);
            json!({"thumb": url, "fullsize": url, "alt": i["alt"], "aspectRatio": i["aspectRatio"]})
        });
        answer["embed"] = json!({"$type": "app.bsky.embed.images#view", "images": images.collect::<Vec<_>>()});
    }
    answer
}

fn missing(uri: &str) -> Value {
    json!({"$type": "app.bsky.feed.defs#notFoundPost", "uri": uri, "notFound": true})
}

fn node(core: &Core, world: &World, uri: &str, viewer: &str, up: u64, down: u64) -> Value {
    let Some(r) = world.by_uri(uri) else {
        return missing(uri);
    };
    if world.blocked(viewer, &r.did) {
        let author = json!({"did": r.did});
        return json!({"$type": "app.bsky.feed.defs#blockedPost", "uri": uri, "blocked": true, "author": author});
    }
    let mut answer = json!({"$type": "app.bsky.feed.defs#threadViewPost", "post": view(core, world, r, viewer)});
    if let Some(parent) = r.parent().filter(|_| up > 0) {
        answer["parent"] = node(core, world, parent, viewer, up - 1, 0);
    }
    if down > 0 {
        let full = r.uri();
        let replies = world.live("app.bsky.feed.post").filter(|p| p.parent() == Some(full.as_str()));
        let replies = replies.map(|p| node(core, world, &p.uri(), viewer, 0, down - 1));
        answer["replies"] = replies.collect();
    }
    answer
}

type Asked = Query<HashMap<String, String>>;

pub(super) async fn thread(State(core): App, Caller(viewer): Caller, Query(q): Asked) -> Result<Json<Value>, Fail> {
    let uri = q.get("uri").map(String::as_str).unwrap_or_default();
    let number = |k: &str, d: u64| q.get(k).and_then(|v| v.parse().ok()).unwrap_or(d).min(1000);
    let world = core.world();
    if world.by_uri(uri).is_none() {
        return Err(Fail(400, "NotFound", format!("Post not found: {uri}")));
    }
    let root = node(&core, &world, uri, &viewer, number("parentHeight", 80), number("depth", 6));
    Ok(Json(json!({"thread": root})))
}

pub(super) async fn posts(
    State(core): App,
    Caller(viewer): Caller,
    axum::extract::RawQuery(q): axum::extract::RawQuery,
) -> Result<Json<Value>, Fail> {
    let q = q.unwrap_or_default();
    let uris: Vec<_> = url::form_urlencoded::parse(q.as_bytes()).filter(|(k, _)| k == "uris").collect();
    if uris.len() > 25 {
        return Err(Fail::invalid("Error: uris must not have more than 25 elements"));
    }
    let world = core.world();
    let found = uris.iter().filter_map(|(_, uri)| world.by_uri(uri)).map(|r| view(&core, &world, r, &viewer));
    Ok(Json(json!({"posts": found.collect::<Vec<_>>()})))
}

pub(super) async fn author_feed(
    State(core): App,
    Caller(viewer): Caller,
    Query(q): Asked,
) -> Result<Json<Value>, Fail> {
    let world = core.world();
    let actor = q.get("actor").map(String::as_str).unwrap_or_default();
    let did = world.resolve(actor).ok_or_else(|| Fail::invalid("Profile not found"))?.did.clone();
    let limit = q.get("limit").and_then(|l| l.parse().ok()).unwrap_or(50_usize).min(100);
    let before: u64 = q.get("cursor").and_then(|c| c.parse().ok()).unwrap_or(u64::MAX);
    let rows: Vec<_> = world.live("app.bsky.feed.post").rev().filter(|r| r.did == did && r.seq < before).collect();
    let page = &rows[..rows.len().min(limit)];
    let mut answer =
        json!({"feed": page.iter().map(|r| json!({"post": view(&core, &world, r, &viewer)})).collect::<Vec<_>>()});
    if let Some(last) = page.last().filter(|_| rows.len() > limit) {
        answer["cursor"] = json!(last.seq.to_string());
    }
    Ok(Json(answer))
}
