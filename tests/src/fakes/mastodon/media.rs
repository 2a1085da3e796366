//! Uploads: accepted at once, ready when the polls have run out.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::super::params::Params;
use super::world::Media;
use super::{App, Caller, Core, Fail, render};

fn upload(core: &Core, caller: &Caller, mut p: Params, async_allowed: bool) -> Result<(u16, Value), Fail> {
    caller.may("write:media")?;
    let config = core.config();
    let file = p.files.remove("file").ok_or_else(|| Fail::invalid("File can't be blank"))?;
    let kind = sniff(&file.bytes).ok_or_else(|| Fail::invalid("File content type is invalid"))?;
    if kind.starts_with("image/") && file.bytes.len() > config.image_size_limit {
        return Err(Fail::invalid(format!("File must be less than {} bytes", config.image_size_limit)));
    }
    let description = p.filled("description");
    if description.as_ref().is_some_and(|d| d.chars().count() > 1500) {
        return Err(Fail::invalid("Description is too long (maximum is 1500 characters)"));
    }
    let mut world = core.world();
    let media = Media {
        id: world.mint(core.now()),
        account: caller.account,
        mime: if file.mime.is_empty() { kind.to_owned() } else { file.mime },
        bytes: file.bytes,
        description,
        focus: p.filled("focus"),
        pending: if async_allowed { config.processing_polls } else { 0 },
        broken: config.media_breaks,
        used: false,
    };
    let status = if media.pending > 0 { 202 } else { 200 };
    let body = render::media(core, &media);
    world.media.insert(media.id, media);
    Ok((status, body))
}

/// By the first bytes, as real servers do: a name or a declared type proves nothing.
fn sniff(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [b'G', b'I', b'F', b'8', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => Some("video/mp4"),
        [b'I', b'D', b'3', ..] => Some("audio/mpeg"),
        _ => None,
    }
}

fn reply((status, body): (u16, Value)) -> Response {
    (StatusCode::from_u16(status).unwrap(), Json(body)).into_response()
}

pub(super) async fn upload_v1(State(core): App, caller: Caller, p: Params) -> Result<Response, Fail> {
    upload(&core, &caller, p, false).map(reply)
}

pub(super) async fn upload_v2(State(core): App, caller: Caller, p: Params) -> Result<Response, Fail> {
    if !core.config().media_v2 {
        return Err(Fail::missing());
    }
    upload(&core, &caller, p, true).map(reply)
}

pub(super) async fn show(State(core): App, caller: Caller, Path(id): Path<u64>) -> Result<Response, Fail> {
    let mut world = core.world();
    let media = world.media.get_mut(&id).filter(|m| m.account == caller.account).ok_or_else(Fail::missing)?;
    if media.pending > 0 {
        media.pending -= 1;
        let body = render::media(&core, media);
        return Ok(reply((206, body)));
    }
    if media.broken {
        return Err(Fail(422, "Error processing thumbnail for uploaded media".into()));
    }
    Ok(reply((200, render::media(&core, media))))
}

pub(super) async fn update(
    State(core): App,
    caller: Caller,
    Path(id): Path<u64>,
    p: Params,
) -> Result<Json<Value>, Fail> {
    caller.may("write:media")?;
    let mut world = core.world();
    let media = world.media.get_mut(&id).filter(|m| m.account == caller.account && !m.used);
    let media = media.ok_or_else(Fail::missing)?;
    if p.has("description") {
        media.description = p.filled("description");
    }
    if p.has("focus") {
        media.focus = p.filled("focus");
    }
    Ok(Json(render::media(&core, media)))
}

pub(super) async fn remove(State(core): App, caller: Caller, Path(id): Path<u64>) -> Result<Json<Value>, Fail> {
    caller.may("write:media")?;
    let mut world = core.world();
    let media = world.media.get(&id).filter(|m| m.account == caller.account).ok_or_else(Fail::missing)?;
    if media.used {
        return Err(Fail(422, "Media attachment is currently used by a status".into()));
    }
    world.media.remove(&id);
    Ok(Json(json!({})))
}

pub(super) async fn file(State(core): App, Path(id): Path<u64>) -> Result<Response, Fail> {
    let world = core.world();
    let media = world.media.get(&id).ok_or_else(Fail::missing)?;
    Ok(([(header::CONTENT_TYPE, media.mime.clone())], media.bytes.clone()).into_response())
}
