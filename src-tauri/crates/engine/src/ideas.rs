//! Ideas: noted anywhere, kept until they become posts.

use crate::api::ideas::{IdeaCreate, IdeaFilter, IdeaPlan, IdeaPlanned, IdeaUpdate, IdeaView};
use crate::api::{ById, Page};
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure, FieldCode};
use crate::events::Topic;
use crate::fields::Checked;
use crate::plan;
use chrono::Duration;
use pupitre_domain::content::Content;
use pupitre_domain::ids::{BrandId, IdeaId, PostId};
use pupitre_domain::publication::Mode;
use pupitre_store::ideas::{self, Idea, IdeaQuery};
use pupitre_store::posts::{self, Post};
use pupitre_store::{StoreError, brands, deliveries};
use uuid::Uuid;

const TITLE_MAX: u32 = 300;
const TEXT_MAX: u32 = 50_000;
const LABEL_MAX: u32 = 60;
const PAGE: u16 = 50;
const PAGE_MAX: u16 = 200;

fn view(idea: Idea) -> IdeaView {
    IdeaView {
        id: idea.id,
        brand: idea.brand,
        version: idea.version,
        title: idea.title,
        text: idea.text,
        label: idea.label,
        post: idea.post,
        created_at: idea.created_at,
        updated_at: idea.updated_at,
        archived_at: idea.archived_at,
    }
}

/// Lists ideas, the newest first.
///
/// # Errors
/// `invalid` with `after`.
pub async fn list(engine: &Engine, request: IdeaFilter) -> Result<Page<IdeaView>, Failure> {
    let after = request.after.as_deref().map(str::parse::<i64>).transpose();
    let after = after.map_err(|_| Failure::field("after", FieldCode::Malformed, None))?;
    let query = IdeaQuery {
        brand: request.brand,
        text: request.text,
        archived: request.archived,
        after,
        limit: request.limit.unwrap_or(PAGE).clamp(1, PAGE_MAX),
    };
    let (rows, next) = engine.store.read(move |conn| ideas::list(conn, &query)).await?;
    Ok(Page { items: rows.into_iter().map(view).collect(), next: next.map(|key| key.to_string()) })
}

/// Reads an idea.
///
/// # Errors
/// `notFound`.
pub async fn get(engine: &Engine, request: ById<IdeaId>) -> Result<IdeaView, Failure> {
    Ok(view(engine.store.read(move |conn| ideas::get(conn, request.id)).await?))
}

fn checked(title: &str, text: &str, label: &str) -> Result<(), Failure> {
    let mut checked = Checked::default();
    checked.text("title", title, TITLE_MAX);
    checked.text("text", text, TEXT_MAX);
    checked.text("label", label, LABEL_MAX);
    checked.done()
}

/// Notes an idea, which may be empty: it is kept from the first letter on.
///
/// # Errors
/// `invalid` with `title`, `text` or `label`; `notFound` when the brand does not exist.
pub async fn create(engine: &Engine, request: IdeaCreate) -> Result<IdeaView, Failure> {
    checked(&request.title, &request.text, &request.label)?;
    let now = engine.now();
    let idea = Idea {
        id: IdeaId::new(Uuid::now_v7()),
        brand: request.brand,
        version: 1,
        title: request.title,
        text: request.text,
        label: request.label,
        post: None,
        created_at: now,
        updated_at: now,
        archived_at: None,
    };
    let made = engine
        .store
        .write(move |tx| {
            if let Some(brand) = idea.brand {
                brands::get(tx, brand)?;
            }
            ideas::insert(tx, &idea)?;
            Ok(idea)
        })
        .await?;
    engine.stale(&[Topic::Plan]);
    Ok(view(made))
}

/// Changes an idea.
///
/// # Errors
/// `conflict` when the stored version is newer; `invalid` with `title`, `text` or `label`; `notFound`.
pub async fn update(engine: &Engine, request: IdeaUpdate) -> Result<IdeaView, Failure> {
    checked(&request.title, &request.text, &request.label)?;
    let now = engine.now();
    let changed = engine
        .store
        .write(move |tx| {
            let mut idea = ideas::get(tx, request.id)?;
            if let Some(brand) = request.brand {
                brands::get(tx, brand)?;
            }
            idea.brand = request.brand;
            idea.title = request.title;
            idea.text = request.text;
            idea.label = request.label;
            idea.updated_at = now;
            ideas::update(tx, &mut idea, request.version)?;
            Ok(idea)
        })
        .await?;
    engine.stale(&[Topic::Plan]);
    Ok(view(changed))
}

/// Puts an idea away.
///
/// # Errors
/// `notFound`.
pub async fn archive(engine: &Engine, request: ById<IdeaId>) -> Result<IdeaView, Failure> {
    let now = engine.now();
    let kept = engine
        .store
        .write(move |tx| {
            let idea = ideas::get(tx, request.id)?;
            ideas::set_archived(tx, request.id, Some(now), idea.post)?;
            ideas::get(tx, request.id)
        })
        .await?;
    engine.stale(&[Topic::Plan]);
    Ok(view(kept))
}

/// Takes an idea out again. What it became stays a post of its own.
///
/// # Errors
/// `notFound`.
pub async fn restore(engine: &Engine, request: ById<IdeaId>) -> Result<IdeaView, Failure> {
    let back = engine
        .store
        .write(move |tx| {
            ideas::set_archived(tx, request.id, None, None)?;
            ideas::get(tx, request.id)
        })
        .await?;
    engine.stale(&[Topic::Plan]);
    Ok(view(back))
}

/// Makes a post of an idea and puts the idea away.
///
/// # Errors
/// `invalid` with `brand` when neither has one, with `wall` when it is past; `illegalState` when it became a post already.
pub async fn plan(engine: &Engine, request: IdeaPlan) -> Result<IdeaPlanned, Failure> {
    let now = engine.now();
    let planned = engine
        .store
        .write(move |tx| {
            let idea = ideas::get(tx, request.id)?;
            if idea.archived_at.is_some() {
                return Ok(Err(Failure::of(ErrorCode::IllegalState)));
            }
            let Some(brand) = idea.brand.or(request.brand) else {
                return Ok(Err(Failure::field("brand", FieldCode::Required, None)));
            };
            let zone = brands::get(tx, brand)?.zone;
            let plan = request.wall.map(|wall| plan::derive(wall, zone, request.fold));
            if plan.as_ref().is_some_and(|plan| plan.due_at < now - Duration::minutes(1)) {
                return Ok(Err(Failure::field("wall", FieldCode::Past, None)));
            }
            let id = PostId::new(Uuid::now_v7());
            posts::insert(tx, &post(id, brand, &idea, plan, now))?;
            ideas::set_archived(tx, idea.id, Some(now), Some(id))?;
            Ok(Ok(IdeaPlanned { idea: view(ideas::get(tx, idea.id)?), post: id }))
        })
        .await??;
    engine.stale(&[Topic::Plan, Topic::Posts]);
    Ok(planned)
}

fn post(
    id: PostId,
    brand: BrandId,
    idea: &Idea,
    plan: Option<posts::Plan>,
    now: chrono::DateTime<chrono::Utc>,
) -> Post {
    let text = match (idea.title.trim(), idea.text.trim_end()) {
        ("", text) => text.to_owned(),
        (title, "") => title.to_owned(),
        (title, text) => format!("{title}\n\n{text}"),
    };
    Post {
        id,
        brand,
        version: 1,
        content: Content::of_text(text),
        plan,
        mode: Mode::Auto,
        created_at: now,
        updated_at: now,
        deleted_at: None,
    }
}

/// Takes back that an idea became a post: the post goes to the bin, the idea is at hand again.
///
/// # Errors
/// `illegalState` when the idea is no post, or somebody has written on it or given it an account since: it is kept then.
pub async fn unplan(engine: &Engine, request: ById<IdeaId>) -> Result<IdeaView, Failure> {
    let now = engine.now();
    let back = engine
        .store
        .write(move |tx| {
            let idea = ideas::get(tx, request.id)?;
            let Some(id) = idea.post else { return Ok(Err(Failure::of(ErrorCode::IllegalState))) };
            let post = posts::get(tx, id)?;
            if post.version != 1 || !deliveries::by_post(tx, id)?.is_empty() {
                return Ok(Err(Failure::of(ErrorCode::IllegalState)));
            }
            posts::set_deleted(tx, id, Some(now))?;
            ideas::set_archived(tx, idea.id, None, None)?;
            Ok::<_, StoreError>(Ok(view(ideas::get(tx, idea.id)?)))
        })
        .await??;
    engine.stale(&[Topic::Plan, Topic::Posts]);
    Ok(back)
}
