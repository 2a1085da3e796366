//! Who is signed in, files, categories and tags.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde_json::{Value, json};

use super::world::{File, Role};
use super::{App, Caller, Core, Fail};

pub(super) async fn me(State(core): App, caller: Caller) -> Json<Value> {
    let world = core.world();
    let user = world.user(caller.id);
    let may = |least: Role| user.role >= least;
    Json(json!({
        "id": user.id, "name": user.login, "slug": user.login, "username": user.login,
        "roles": [format!("{:?}", user.role).to_lowercase()],
        "capabilities": {
            "edit_posts": may(Role::Contributor), "publish_posts": may(Role::Author), "upload_files": may(Role::Author),
            "edit_others_posts": may(Role::Editor), "manage_categories": may(Role::Editor),
            "moderate_comments": may(Role::Editor),
        },
        "avatar_urls": {"24": "https://gravatar.test/24", "96": "https://gravatar.test/96"},
    }))
}

pub(super) async fn introspect(State(core): App, caller: Caller) -> Json<Value> {
    let world = core.world();
    let uuid = world.user(caller.id).passwords.keys().next_back().cloned();
    Json(json!({ "uuid": uuid, "name": "Pupitre" }))
}

pub(super) async fn withdraw(State(core): App, caller: Caller, Path(uuid): Path<String>) -> Json<Value> {
    let mut world = core.world();
    let user = world.users.iter_mut().find(|user| user.id == caller.id).unwrap();
    Json(json!({ "deleted": user.passwords.remove(&uuid).is_some() }))
}

fn render(core: &Core, file: &File) -> Value {
    json!({
        "id": file.id, "slug": file.slug, "alt_text": file.alt, "mime_type": file.mime,
        "source_url": format!("{}/uploads/{}", core.url, file.name),
    })
}

pub(super) async fn files(State(core): App, _: Caller, Query(query): Query<HashMap<String, String>>) -> Json<Value> {
    let world = core.world();
    let wanted = |file: &&File| query.get("slug").is_none_or(|slug| *slug == file.slug);
    Json(world.files.iter().filter(wanted).map(|file| render(&core, file)).collect())
}

/// By the first bytes: the site looks into the file.
fn is_picture(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [0xff, 0xd8, ..] | [0x89, b'P', b'N', b'G', ..] | [b'G', b'I', b'F', ..] | [b'R', b'I', b'F', b'F', ..]
    )
}

pub(super) async fn upload(
    State(core): App,
    caller: Caller,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Response, Fail> {
    if bytes.len() > core.config().body_limit {
        let page = "<html><head><title>413 Request Entity Too Large</title></head></html>";
        return Ok((StatusCode::PAYLOAD_TOO_LARGE, [(header::CONTENT_TYPE, "text/html")], page).into_response());
    }
    caller.may(Role::Author, "rest_cannot_create")?;
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let name = text("content-disposition").split("filename=\"").nth(1).and_then(|rest| rest.split('"').next());
    let name = name
        .ok_or_else(|| Fail::new(400, "rest_upload_no_content_disposition", "No Content-Disposition supplied."))?
        .to_owned();
    if !is_picture(&bytes) {
        let message = "Sorry, you are not allowed to upload this file type.";
        return Err(Fail::new(500, "rest_upload_sideload_error", message));
    }
    let mut world = core.world();
    let slug = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem).to_lowercase();
    let alt = query.get("alt_text").cloned().unwrap_or_default();
    let file = File { id: world.mint(), slug, name, mime: text("content-type").to_owned(), alt, bytes };
    let body = render(&core, &file);
    world.files.push(file);
    Ok((StatusCode::CREATED, Json(body)).into_response())
}

pub(super) async fn describe(
    State(core): App,
    _: Caller,
    Path(id): Path<u64>,
    Json(said): Json<Value>,
) -> Result<Json<Value>, Fail> {
    let mut world = core.world();
    let file = world.files.iter_mut().find(|file| file.id == id).ok_or_else(Fail::unknown)?;
    if let Some(alt) = said["alt_text"].as_str() {
        file.alt = alt.to_owned();
    }
    Ok(Json(render(&core, file)))
}

pub(super) async fn file(State(core): App, Path(name): Path<String>) -> Result<Response, Fail> {
    let world = core.world();
    let file = world.files.iter().find(|file| file.name == name).ok_or_else(Fail::unknown)?;
    Ok(([(header::CONTENT_TYPE, file.mime.clone())], file.bytes.clone()).into_response())
}

fn route_of(route: &str) -> Result<&'static str, Fail> {
    match route {
        "categories" => Ok("categories"),
        "tags" => Ok("tags"),
        _ => Err(Fail::new(404, "rest_no_route", "No route was found matching the URL and request method.")),
    }
}

fn escaped(name: &str) -> String {
    name.replace('&', "&amp;").replace('<', "&lt;")
}

pub(super) async fn names(
    State(core): App,
    _: Caller,
    Path(route): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Json<Value>, Fail> {
    let world = core.world();
    let typed = query.get("search").map(|text| text.to_lowercase()).unwrap_or_default();
    let all = world.terms.get(route_of(&route)?).into_iter().flatten();
    let found = all.filter(|(_, name)| name.to_lowercase().contains(&typed));
    Ok(Json(found.map(|(id, name)| json!({"id": id, "name": escaped(name)})).collect()))
}

pub(super) async fn name(
    State(core): App,
    caller: Caller,
    Path(route): Path<String>,
    Json(said): Json<Value>,
) -> Result<(StatusCode, Json<Value>), Fail> {
    let route = route_of(&route)?;
    caller.may(if route == "categories" { Role::Editor } else { Role::Contributor }, "rest_cannot_create")?;
    let wanted = said["name"].as_str().unwrap_or_default().trim().to_owned();
    let mut world = core.world();
    let known = world.terms.get(route).into_iter().flatten();
    let same = known.filter(|(_, name)| name.to_lowercase() == wanted.to_lowercase()).map(|(id, _)| *id).next();
    if let Some(id) = same {
        let data = json!({"status": 400, "term_id": id});
        let message = "A term with the name provided already exists with this parent.";
        return Err(Fail(400, "term_exists", message.into(), data));
    }
    let id = world.mint();
    world.terms.entry(route).or_default().insert(id, wanted.clone());
    Ok((StatusCode::CREATED, Json(json!({"id": id, "name": escaped(&wanted)}))))
}
