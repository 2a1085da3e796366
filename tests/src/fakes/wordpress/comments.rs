//! Comments: listing, answering, their standings, the trash. As the real site it refuses the same words twice, and tells
//! those who do not moderate only what everybody sees.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::world::{Comment, Role, World};
use super::{App, Caller, Core, Fail};

fn render(core: &Core, world: &World, comment: &Comment, edit: bool) -> Value {
    let article = &world.articles[&comment.article];
    let page = format!("{}/{}/", core.url, article.slug);
    let mut out = json!({
        "id": comment.id, "post": comment.article, "parent": comment.parent, "author": comment.author,
        "author_name": comment.name, "author_url": "", "date_gmt": comment.at.format("%Y-%m-%dT%H:%M:%S").to_string(),
        "content": {"rendered": format!("<p>{}</p>\n", comment.text.replace('\n', "<br />\n"))},
        "link": format!("{page}#comment-{}", comment.id), "status": comment.status, "type": "comment",
        "_links": {"up": [{"embeddable": true, "href": format!("{}/wp-json/wp/v2/posts/{}", core.url, article.id)}]},
        "_embedded": {"up": [{"id": article.id, "link": page, "title": {"rendered": article.title}}]},
    });
    if edit {
        out["author_email"] = json!(comment.email);
        out["author_user_agent"] = json!(comment.agent);
    }
    out
}

fn moderates(caller: &Caller) -> bool {
    caller.role >= Role::Editor
}

fn instant(query: &HashMap<String, String>, key: &str) -> Option<DateTime<Utc>> {
    query.get(key).and_then(|text| DateTime::parse_from_rfc3339(text).ok()).map(|at| at.to_utc())
}

pub(super) async fn list(
    State(core): App,
    caller: Caller,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Json<Value>, Fail> {
    let edit = query.get("context").is_some_and(|context| context == "edit");
    let status = query.get("status").map_or("approve", String::as_str);
    if (edit || status != "approve") && !moderates(&caller) {
        return Err(Fail::new(403, "rest_forbidden_context", "Sorry, you are not allowed to edit comments."));
    }
    let number = |key: &str| query.get(key).and_then(|text| text.parse::<u64>().ok());
    let include: Option<Vec<u64>> =
        query.get("include").map(|list| list.split(',').filter_map(|id| id.parse().ok()).collect());
    let (after, before) = (instant(&query, "after"), instant(&query, "before"));
    let world = core.world();
    let wanted = |comment: &&Comment| {
        !comment.gone
            && (status == "any" || comment.status == "approved")
            && include.as_ref().is_none_or(|ids| ids.contains(&comment.id))
            && number("post").is_none_or(|post| post == comment.article)
            && number("parent").is_none_or(|parent| parent == comment.parent)
            && number("author").is_none_or(|author| author == comment.author)
            && after.is_none_or(|after| comment.at.timestamp() > after.timestamp())
            && before.is_none_or(|before| comment.at.timestamp() < before.timestamp())
    };
    let mut found: Vec<&Comment> = world.comments.iter().filter(wanted).collect();
    if query.get("orderby").is_some_and(|by| by == "id") {
        found.sort_by_key(|comment| comment.id);
    } else {
        found.sort_by_key(|comment| (comment.at.timestamp(), comment.id));
    }
    if query.get("order").is_none_or(|order| order != "asc") {
        found.reverse();
    }
    let offset = usize::try_from(number("offset").unwrap_or(0)).unwrap();
    let most = usize::try_from(number("per_page").unwrap_or(10)).unwrap().min(100);
    Ok(Json(found.into_iter().skip(offset).take(most).map(|one| render(&core, &world, one, edit)).collect()))
}

fn known(world: &World, id: u64) -> Result<&Comment, Fail> {
    let found = world.comments.iter().find(|comment| comment.id == id && !comment.gone);
    found.ok_or_else(|| Fail::new(404, "rest_comment_invalid_id", "Invalid comment ID."))
}

pub(super) async fn create(State(core): App, caller: Caller, body: Bytes) -> Result<(StatusCode, Json<Value>), Fail> {
    let said: Value =
        serde_json::from_slice(&body).map_err(|_| Fail::new(400, "rest_invalid_json", "Invalid JSON body passed."))?;
    let text = said["content"].as_str().unwrap_or_default().trim().to_owned();
    if text.is_empty() {
        return Err(Fail::new(400, "rest_comment_content_invalid", "Invalid comment content."));
    }
    let article = said["post"].as_u64().unwrap_or(0);
    let parent = said["parent"].as_u64().unwrap_or(0);
    let mut world = core.world();
    let open = world.articles.get(&article).filter(|article| article.is_visible());
    let Some(open) = open else {
        return Err(Fail::new(
            403,
            "rest_comment_invalid_post_id",
            "Sorry, you are not allowed to create this comment without a post.",
        ));
    };
    if open.comment_status == "closed" {
        return Err(Fail::new(403, "rest_comment_closed", "Sorry, comments are closed for this item."));
    }
    let same = |known: &Comment| {
        !known.gone
            && known.status != "trash"
            && known.author == caller.id
            && known.text == text
            && (known.article, known.parent) == (article, parent)
    };
    if world.comments.iter().any(same) {
        let words = "Duplicate comment detected; it looks as though you&#8217;ve already said that!";
        return Err(Fail::new(409, "comment_duplicate", words));
    }
    let id = world.mint();
    let name = world.user(caller.id).login.clone();
    world.comments.push(Comment {
        id,
        article,
        parent,
        author: caller.id,
        email: format!("{name}@exemple.fr"),
        name,
        text,
        agent: said["author_user_agent"].as_str().unwrap_or("Pupitre").to_owned(),
        at: core.now(),
        status: "approved".to_owned(),
        before: String::new(),
        gone: false,
    });
    let made = render(&core, &world, known(&world, id)?, moderates(&caller));
    Ok((StatusCode::CREATED, Json(made)))
}

pub(super) async fn update(
    State(core): App,
    caller: Caller,
    Path(id): Path<u64>,
    body: Bytes,
) -> Result<Json<Value>, Fail> {
    let said: Value =
        serde_json::from_slice(&body).map_err(|_| Fail::new(400, "rest_invalid_json", "Invalid JSON body passed."))?;
    let mut world = core.world();
    known(&world, id)?;
    if !moderates(&caller) {
        return Err(Fail::new(403, "rest_cannot_edit", "Sorry, you are not allowed to edit this comment."));
    }
    let comment = world.comments.iter_mut().find(|comment| comment.id == id).unwrap();
    let back = if comment.before.is_empty() { "hold".to_owned() } else { comment.before.clone() };
    let to = match said["status"].as_str() {
        Some("approve" | "approved") => "approved".to_owned(),
        Some("hold") => "hold".to_owned(),
        Some("spam") => "spam".to_owned(),
        Some("trash") => "trash".to_owned(),
        Some("unspam" | "untrash") => back,
        _ => return Err(Fail::new(500, "rest_comment_failed_edit", "Updating comment status failed.")),
    };
    comment.moves(&to);
    Ok(Json(render(&core, &world, known(&world, id)?, true)))
}

pub(super) async fn remove(
    State(core): App,
    caller: Caller,
    Path(id): Path<u64>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Json<Value>, Fail> {
    let trash = core.config().trash;
    let mut world = core.world();
    let comment = known(&world, id)?;
    if !moderates(&caller) && comment.author != caller.id {
        return Err(Fail::new(403, "rest_cannot_delete", "Sorry, you are not allowed to delete this comment."));
    }
    if query.get("force").is_some_and(|force| force == "true") {
        let was = render(&core, &world, comment, true);
        world.comments.iter_mut().find(|comment| comment.id == id).unwrap().gone = true;
        return Ok(Json(json!({ "deleted": true, "previous": was })));
    }
    if !trash {
        let words = "The comment does not support trashing. Set 'force=true' to delete.";
        return Err(Fail::new(501, "rest_trash_not_supported", words));
    }
    if comment.status == "trash" {
        return Err(Fail::new(410, "rest_already_trashed", "The comment has already been trashed."));
    }
    world.comments.iter_mut().find(|comment| comment.id == id).unwrap().moves("trash");
    Ok(Json(render(&core, &world, known(&world, id)?, true)))
}
