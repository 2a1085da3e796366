//! Articles: listing by address and state, making, changing, trash.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use bytes::Bytes;
use chrono::NaiveDateTime;
use serde_json::{Value, json};

use super::world::{Article, Role, World};
use super::{App, Caller, Core, Fail};

fn render(core: &Core, article: &Article) -> Value {
    let link = match article.status.as_str() {
        "publish" | "private" => format!("{}/{}/", core.url, article.slug),
        _ => format!("{}/?p={}", core.url, article.id),
    };
    let date = article.date.map(|at| at.format("%Y-%m-%dT%H:%M:%S").to_string());
    json!({
        "id": article.id, "status": article.status, "slug": article.slug, "link": link, "author": article.author,
        "date_gmt": date, "modified_gmt": article.modified.map(|at| at.format("%Y-%m-%dT%H:%M:%S").to_string()),
        "title": {"raw": article.title, "rendered": article.title}, "content": {"raw": article.content},
        "featured_media": article.featured,
    })
}

/// Numbers of the files that an article shows, the leading one first.
pub(super) fn media_of(article: &Article) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    if article.featured > 0 {
        all.push(article.featured.to_string());
    }
    for after in article.content.split("wp-image-").skip(1) {
        let number: String = after.chars().take_while(char::is_ascii_digit).collect();
        if !all.contains(&number) {
            all.push(number);
        }
    }
    all
}

pub(super) async fn list(
    State(core): App,
    _: Caller,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Json<Value>, Fail> {
    let world = core.world();
    let states = query.get("status").map_or("publish", String::as_str);
    let wanted = |article: &&Article| {
        !article.gone
            && (states.split(',').any(|state| state == article.status)
                || (states == "any" && article.status != "trash"))
            && query.get("slug").is_none_or(|slug| *slug == article.slug)
    };
    Ok(Json(world.articles.values().filter(wanted).map(|article| render(&core, article)).collect()))
}

pub(super) async fn show(State(core): App, _: Caller, Path(id): Path<u64>) -> Result<Json<Value>, Fail> {
    let world = core.world();
    Ok(Json(render(&core, known(&world, id)?)))
}

fn known(world: &World, id: u64) -> Result<&Article, Fail> {
    world.articles.get(&id).filter(|article| !article.gone).ok_or_else(Fail::unknown)
}

/// Writes what a request says into an article.
fn write(core: &Core, world: &mut World, caller: &Caller, id: u64, body: &Bytes) -> Result<(), Fail> {
    let said: Value =
        serde_json::from_slice(body).map_err(|_| Fail::new(400, "rest_invalid_json", "Invalid JSON body passed."))?;
    let text = |key: &str| said[key].as_str().map(str::to_owned);
    if let Some(status) = text("status") {
        if !["draft", "pending", "private", "publish", "future"].contains(&status.as_str()) {
            let data = json!({"status": 400, "params": {"status": "status is not one of publish, future, draft."}});
            return Err(Fail(400, "rest_invalid_param", "Invalid parameter(s): status".into(), data));
        }
        if !["draft", "pending"].contains(&status.as_str()) {
            caller.may(Role::Author, "rest_cannot_publish")?;
        }
    }
    let wanted = text("slug").map(|slug| world.unique(&slug, id));
    let article = world.articles.get_mut(&id).unwrap();
    article.modified = Some(core.now());
    article.status = text("status").unwrap_or_else(|| article.status.clone());
    article.title = text("title").unwrap_or_else(|| article.title.clone());
    article.content = text("content").unwrap_or_else(|| article.content.clone());
    article.excerpt = text("excerpt").unwrap_or_else(|| article.excerpt.clone());
    article.slug = wanted.unwrap_or_else(|| article.slug.clone());
    article.comment_status = text("comment_status").unwrap_or_else(|| article.comment_status.clone());
    article.featured = said["featured_media"].as_u64().unwrap_or(article.featured);
    let numbers =
        |key: &str| -> Option<Vec<u64>> { Some(said[key].as_array()?.iter().filter_map(Value::as_u64).collect()) };
    article.categories = numbers("categories").unwrap_or_else(|| article.categories.clone());
    article.tags = numbers("tags").unwrap_or_else(|| article.tags.clone());
    if let Some(date) = text("date_gmt") {
        let at = NaiveDateTime::parse_from_str(&date, "%Y-%m-%dT%H:%M:%S");
        article.date = Some(at.map_err(|_| Fail::new(400, "rest_invalid_date", "Invalid date."))?.and_utc());
    }
    if article.content.is_empty() && article.title.is_empty() && article.excerpt.is_empty() {
        world.articles.remove(&id);
        return Err(Fail::new(400, "empty_content", "Content, title, and excerpt are empty."));
    }
    world.settle(id, core.now());
    Ok(())
}

pub(super) async fn create(State(core): App, caller: Caller, body: Bytes) -> Result<(StatusCode, Json<Value>), Fail> {
    if body.len() > core.config().body_limit {
        return Err(Fail::new(400, "empty_content", "Content, title, and excerpt are empty."));
    }
    caller.may(Role::Contributor, "rest_cannot_create")?;
    let mut world = core.world();
    let id = world.mint();
    let article = Article {
        id,
        author: caller.id,
        title: String::new(),
        content: String::new(),
        excerpt: String::new(),
        slug: String::new(),
        status: "draft".to_owned(),
        date: None,
        categories: Vec::new(),
        tags: Vec::new(),
        featured: 0,
        comment_status: "site".to_owned(),
        modified: None,
        shown: None,
        gone: false,
    };
    world.articles.insert(id, article);
    if let Err(fail) = write(&core, &mut world, &caller, id, &body) {
        world.articles.remove(&id);
        return Err(fail);
    }
    Ok((StatusCode::CREATED, Json(render(&core, known(&world, id)?))))
}

pub(super) async fn update(
    State(core): App,
    caller: Caller,
    Path(id): Path<u64>,
    body: Bytes,
) -> Result<Json<Value>, Fail> {
    let mut world = core.world();
    known(&world, id)?;
    write(&core, &mut world, &caller, id, &body)?;
    Ok(Json(render(&core, known(&world, id)?)))
}

pub(super) async fn remove(
    State(core): App,
    _: Caller,
    Path(id): Path<u64>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Json<Value>, Fail> {
    let mut world = core.world();
    let article = world.articles.get_mut(&id).filter(|article| !article.gone).ok_or_else(Fail::unknown)?;
    if query.get("force").is_some_and(|force| force == "true") {
        article.gone = true;
        return Ok(Json(json!({"deleted": true, "previous": {"id": id}})));
    }
    if !core.config().trash {
        let message = "The post does not support trashing. Set 'force=true' to delete.";
        return Err(Fail::new(501, "rest_trash_not_supported", message));
    }
    if article.status == "trash" {
        return Err(Fail::new(410, "rest_already_trashed", "The post has already been deleted."));
    }
    article.status = "trash".to_owned();
    article.slug.push_str("__trashed");
    Ok(Json(render(&core, known(&world, id)?)))
}
