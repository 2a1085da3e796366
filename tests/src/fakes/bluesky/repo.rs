//! Records and blobs.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde_json::{Value, json};

use super::world::{Blob, Record, World};
use super::{App, Caller, Core, Fail, cid, validate};

fn text<'v>(p: &'v Value, key: &str) -> Result<&'v str, Fail> {
    p[key].as_str().ok_or_else(|| Fail::invalid(format!("Input must have the property \"{key}\"")))
}

fn own_repo(world: &World, caller: &str, p: &Value) -> Result<(), Fail> {
    let repo = world.resolve(text(p, "repo")?).map(|i| i.did.as_str());
    if repo == Some(caller) { Ok(()) } else { Err(Fail(403, "Forbidden", "Not your repository".into())) }
}

fn rkey_fits(rkey: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._:~-".contains(c);
    !rkey.is_empty() && rkey.len() <= 512 && rkey != "." && rkey != ".." && rkey.chars().all(plain)
}

fn written(record: &Record) -> Value {
    json!({
        "uri": record.uri(), "cid": record.cid, "validationStatus": "valid",
        "commit": {"cid": cid::of_record(&json!(record.seq)), "rev": format!("3fake{:08}", record.seq)}
    })
}

async fn pause(core: &Arc<Core>) {
    tokio::time::sleep(Duration::from_millis(core.config().latency_ms)).await;
}

pub(super) async fn create(State(core): App, Caller(did): Caller, Json(p): Json<Value>) -> Result<Json<Value>, Fail> {
    pause(&core).await;
    let made = {
        let mut world = core.world();
        own_repo(&world, &did, &p)?;
        let collection = text(&p, "collection")?;
        let minted = format!("3k{:011}", world.mint());
        let rkey = p["rkey"].as_str().unwrap_or(&minted);
        if !rkey_fits(rkey) {
            return Err(Fail::invalid("Invalid rkey"));
        }
        validate::record(&world, &did, collection, &p["record"])?;
        if world.find(&did, collection, rkey).is_some() {
            return Err(Fail(500, "InternalServerError", "Internal Server Error".into()));
        }
        let now = core.now();
        written(&world.create(&did, collection, rkey, p["record"].clone(), now))
    };
    pause(&core).await;
    Ok(Json(made))
}

/// Identical content is no write at all; otherwise `swapRecord` is compared (`null`: there must be none).
pub(super) async fn put(State(core): App, Caller(did): Caller, Json(p): Json<Value>) -> Result<Json<Value>, Fail> {
    pause(&core).await;
    let made = {
        let mut world = core.world();
        own_repo(&world, &did, &p)?;
        let (collection, rkey) = (text(&p, "collection")?, text(&p, "rkey")?);
        if !rkey_fits(rkey) {
            return Err(Fail::invalid("Invalid rkey"));
        }
        validate::record(&world, &did, collection, &p["record"])?;
        let new = cid::of_record(&p["record"]);
        let current = world.find(&did, collection, rkey).cloned();
        match &current {
            Some(c) if c.cid == new => {
                json!({"uri": c.uri(), "cid": c.cid, "validationStatus": "valid"})
            }
            _ => {
                if let Some(swap) = p.get("swapRecord") {
                    let now = current.as_ref().map(|c| c.cid.as_str());
                    if swap.as_str() != now {
                        let now = now.unwrap_or("null");
                        return Err(Fail(400, "InvalidSwap", format!("Record was at {now}")));
                    }
                }
                let now = core.now();
                match current {
                    None => written(&world.create(&did, collection, rkey, p["record"].clone(), now)),
                    Some(c) => {
                        let seq = world.mint();
                        let slot = world.records.iter_mut().rfind(|r| r.seq == c.seq);
                        let slot = slot.ok_or_else(|| Fail::invalid("gone"))?;
                        slot.value = p["record"].clone();
                        slot.cid = new;
                        let mut answer = written(slot);
                        answer["commit"]["rev"] = json!(format!("3fake{seq:08}"));
                        answer
                    }
                }
            }
        }
    };
    pause(&core).await;
    Ok(Json(made))
}

pub(super) async fn delete(State(core): App, Caller(did): Caller, Json(p): Json<Value>) -> Result<Json<Value>, Fail> {
    let mut world = core.world();
    own_repo(&world, &did, &p)?;
    let (collection, rkey) = (text(&p, "collection")?, text(&p, "rkey")?);
    let Some(current) = world.find(&did, collection, rkey) else {
        return Ok(Json(json!({})));
    };
    if p.get("swapRecord").is_some_and(|s| s.as_str() != Some(&current.cid)) {
        return Err(Fail(400, "InvalidSwap", format!("Record was at {}", current.cid)));
    }
    world.delete(&did, collection, rkey);
    let rev = format!("3fake{:08}", world.mint());
    Ok(Json(json!({"commit": {"cid": cid::of_record(&json!(rev)), "rev": rev}})))
}

type Asked = Query<HashMap<String, String>>;

fn get<'q>(q: &'q HashMap<String, String>, key: &str) -> Result<&'q str, Fail> {
    let missing = || Fail::invalid(format!("Error: Params must have the property \"{key}\""));
    q.get(key).map(String::as_str).ok_or_else(missing)
}

fn repo_of(world: &World, q: &HashMap<String, String>) -> Result<String, Fail> {
    let repo = get(q, "repo")?;
    let found = world.resolve(repo).ok_or_else(|| Fail::invalid(format!("Could not find repo: {repo}")))?;
    Ok(found.did.clone())
}

pub(super) async fn show(State(core): App, Query(q): Asked) -> Result<Json<Value>, Fail> {
    let world = core.world();
    let did = repo_of(&world, &q)?;
    let (collection, rkey) = (get(&q, "collection")?, get(&q, "rkey")?);
    let found = world.find(&did, collection, rkey).filter(|r| q.get("cid").is_none_or(|c| *c == r.cid));
    let missing = || Fail(400, "RecordNotFound", format!("Could not locate record: at://{did}/{collection}/{rkey}"));
    let found = found.ok_or_else(missing)?;
    Ok(Json(json!({"uri": found.uri(), "cid": found.cid, "value": found.value})))
}

pub(super) async fn list(State(core): App, Query(q): Asked) -> Result<Json<Value>, Fail> {
    let world = core.world();
    let did = repo_of(&world, &q)?;
    let collection = get(&q, "collection")?;
    let limit = q.get("limit").and_then(|l| l.parse().ok()).unwrap_or(50_usize);
    if !(1..=100).contains(&limit) {
        return Err(Fail::invalid("Error: limit must be between 1 and 100"));
    }
    let forwards = q.get("reverse").is_some_and(|r| r == "true");
    let mut rows: Vec<&Record> = world.live(collection).filter(|r| r.did == did).collect();
    rows.sort_by(|a, b| a.rkey.cmp(&b.rkey));
    if !forwards {
        rows.reverse();
    }
    if let Some(cursor) = q.get("cursor") {
        rows.retain(|r| if forwards { r.rkey > *cursor } else { r.rkey < *cursor });
    }
    let more = rows.len() > limit;
    rows.truncate(limit);
    let records: Vec<_> = rows.iter().map(|r| json!({"uri": r.uri(), "cid": r.cid, "value": r.value})).collect();
    let mut answer = json!({"records": records});
    if let Some(last) = rows.last().filter(|_| more) {
        answer["cursor"] = json!(last.rkey);
    }
    Ok(Json(answer))
}

pub(super) async fn upload_blob(
    State(core): App,
    Caller(did): Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Fail> {
    let mime = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
    let mime = mime.ok_or_else(|| Fail::invalid("Request encoding (Content-Type) required but not provided"))?;
    if body.len() > core.config().blob_limit {
        return Err(Fail(413, "PayloadTooLarge", "request entity too large".into()));
    }
    let (cid, size) = (cid::of_blob(&body), body.len());
    core.world().blobs.insert((did, cid.clone()), Blob { mime: mime.to_owned(), bytes: body });
    Ok(Json(json!({"blob": {"$type": "blob", "ref": {"$link": cid}, "mimeType": mime, "size": size}})))
}

pub(super) async fn get_blob(State(core): App, Query(q): Asked) -> Result<Response, Fail> {
    let world = core.world();
    let key = (get(&q, "did")?.to_owned(), get(&q, "cid")?.to_owned());
    let blob = world.blobs.get(&key).ok_or(Fail(400, "BlobNotFound", "Blob not found".into()))?;
    Ok(([(header::CONTENT_TYPE, blob.mime.clone())], blob.bytes.clone()).into_response())
}
