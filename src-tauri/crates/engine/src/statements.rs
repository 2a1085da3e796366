//! Holding statements: texts at hand for a crisis.

use crate::api::outbox::{StatementFilter, StatementSave, StatementStart, StatementView};
use crate::api::posts::{PostCreate, PostView};
use crate::api::{ById, Done};
use crate::engine::Engine;
use crate::error::Failure;
use crate::events::Topic;
use crate::fields::Checked;
use crate::{pause, posts};
use pupitre_domain::content::Content;
use pupitre_domain::ids::StatementId;
use pupitre_store::statements::{self, Statement};
use pupitre_store::{StoreError, brands};
use uuid::Uuid;

const TITLE_MAX: u32 = 80;
const TEXT_MAX: u32 = 10_000;

fn view(row: Statement) -> StatementView {
    StatementView { id: row.id, brand: row.brand, title: row.title, text: row.text, updated_at: row.updated_at }
}

/// Lists the texts at hand, by title.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(engine: &Engine, request: StatementFilter) -> Result<Vec<StatementView>, Failure> {
    let rows = engine.store.read(move |conn| statements::list(conn, request.brand)).await?;
    Ok(rows.into_iter().map(view).collect())
}

/// Keeps a text.
///
/// # Errors
/// `invalid` with `title` or `text`; `notFound` when the brand or the text to be changed does not exist.
pub async fn save(engine: &Engine, request: StatementSave) -> Result<StatementView, Failure> {
    let mut checked = Checked::default();
    let title = checked.line("title", &request.title, TITLE_MAX);
    let text = checked.text("text", &request.text, TEXT_MAX);
    checked.done()?;
    let now = engine.now();
    let (id, brand) = (request.id, request.brand);
    let row = engine
        .store
        .write(move |tx| {
            let brand = match id {
                Some(id) => statements::get(tx, id)?.brand,
                None => brands::get(tx, brand)?.id,
            };
            let id = id.unwrap_or_else(|| StatementId::new(Uuid::now_v7()));
            let row = Statement { id, brand, title, text, updated_at: now, deleted_at: None };
            statements::put(tx, &row)?;
            Ok(row)
        })
        .await?;
    engine.stale(&[Topic::Conductor]);
    Ok(view(row))
}

/// Puts a text into the bin.
///
/// # Errors
/// `notFound`.
pub async fn delete(engine: &Engine, request: ById<StatementId>) -> Result<Done, Failure> {
    let now = engine.now();
    engine.store.write(move |tx| statements::set_deleted(tx, request.id, Some(now))).await?;
    engine.stale(&[Topic::Conductor]);
    Ok(Done {})
}

/// Takes a text out of the bin.
///
/// # Errors
/// `notFound`.
pub async fn restore(engine: &Engine, request: ById<StatementId>) -> Result<StatementView, Failure> {
    let row = engine
        .store
        .write(move |tx| {
            statements::set_deleted(tx, request.id, None)?;
            statements::get(tx, request.id)
        })
        .await?;
    engine.stale(&[Topic::Conductor]);
    Ok(view(row))
}

/// Starts a post from a text, for all connected accounts of its brand. It leaves in spite of a pause only when that is
/// asked for here.
///
/// # Errors
/// `notFound`.
pub async fn start(engine: &Engine, request: StatementStart) -> Result<PostView, Failure> {
    let id = request.id;
    let (row, accounts) = engine
        .store
        .read(move |conn| {
            let row = statements::get(conn, id)?;
            let accounts = pause::connected(conn, row.brand)?;
            Ok::<_, StoreError>((row, accounts))
        })
        .await?;
    let content = Content::of_text(row.text);
    let post = posts::create(engine, PostCreate { brand: row.brand, content, accounts }).await?;
    if request.despite_pause {
        let (post, now) = (post.id, engine.now());
        engine.store.write(move |tx| pause::exempt(tx, post, now)).await?;
    }
    Ok(post)
}
