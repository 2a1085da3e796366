//! Labels, campaigns and saved filters.

use crate::api::labels::{FilterSave, FilterView, LabelCreate, LabelKind, LabelUpdate, LabelView};
use crate::api::{ById, Done, Nothing};
use crate::engine::Engine;
use crate::error::{Failure, FieldCode};
use crate::events::Topic;
use crate::fields::Checked;
use chrono::NaiveDate;
use pupitre_domain::ids::{FilterId, LabelId};
use pupitre_store::filters::{self, SavedFilter};
use pupitre_store::labels::{self, Label};
use pupitre_store::{Sql, StoreError, brands};
use uuid::Uuid;

const NAME_MAX: u32 = 60;
const TEXT_MAX: u32 = 200;

fn kind(kind: labels::LabelKind) -> LabelKind {
    match kind {
        labels::LabelKind::Label => LabelKind::Label,
        labels::LabelKind::Campaign => LabelKind::Campaign,
    }
}

fn view(label: Label, posts: u32) -> LabelView {
    LabelView {
        id: label.id,
        kind: kind(label.kind),
        brand: label.brand,
        name: label.name,
        colour: label.colour.as_str().to_owned(),
        first_day: label.first_day,
        last_day: label.last_day,
        posts,
    }
}

fn read<S: Sql>(conn: &S, id: LabelId) -> Result<LabelView, StoreError> {
    let label = labels::get(conn, id)?;
    let posts = labels::counts(conn)?.into_iter().find(|(key, _)| *key == label.key).map_or(0, |(_, count)| count);
    Ok(view(label, posts))
}

/// A taken name is the only rule of the schema that a checked label can break.
fn taken(error: StoreError) -> Failure {
    match error {
        StoreError::Constraint => Failure::field("name", FieldCode::Taken, None),
        other => other.into(),
    }
}

fn days(checked: &mut Checked, first: Option<NaiveDate>, last: Option<NaiveDate>) {
    if first.zip(last).is_some_and(|(first, last)| last < first) {
        checked.fault("lastDay", FieldCode::OutOfRange, None);
    }
}

/// Lists labels, by name, and then campaigns.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(engine: &Engine, _: Nothing) -> Result<Vec<LabelView>, Failure> {
    let found = engine
        .store
        .read(|conn| {
            let counts = labels::counts(conn)?;
            let posts = |key| counts.iter().find(|(known, _)| *known == key).map_or(0, |(_, count)| *count);
            Ok(labels::list(conn)?.into_iter().map(|label| (posts(label.key), label)).collect::<Vec<_>>())
        })
        .await?;
    Ok(found.into_iter().map(|(posts, label)| view(label, posts)).collect())
}

/// Makes a label.
///
/// # Errors
/// `invalid` with the fields `name`, `colour`, `lastDay`; `notFound` when the brand does not exist.
pub async fn create(engine: &Engine, request: LabelCreate) -> Result<LabelView, Failure> {
    let mut checked = Checked::default();
    let name = checked.line("name", &request.name, NAME_MAX);
    let colour = checked.colour("colour", &request.colour);
    days(&mut checked, request.first_day, request.last_day);
    checked.done()?;
    let Some(colour) = colour else { return Err(Failure::internal("checked")) };
    let label = Label {
        key: 0,
        id: LabelId::new(Uuid::now_v7()),
        kind: match request.kind {
            LabelKind::Label => labels::LabelKind::Label,
            LabelKind::Campaign => labels::LabelKind::Campaign,
        },
        brand: request.brand,
        name,
        colour,
        first_day: request.first_day,
        last_day: request.last_day,
        created_at: engine.now(),
        deleted_at: None,
    };
    let made = engine
        .store
        .write(move |tx| {
            label.brand.map_or(Ok(()), |brand| brands::get(tx, brand).map(drop))?;
            labels::insert(tx, &label)?;
            read(tx, label.id)
        })
        .await
        .map_err(taken)?;
    engine.stale(&[Topic::Posts]);
    Ok(made)
}

/// Changes a label.
///
/// # Errors
/// `invalid` with the fields `name`, `colour`, `lastDay`; `notFound`.
pub async fn update(engine: &Engine, request: LabelUpdate) -> Result<LabelView, Failure> {
    let mut checked = Checked::default();
    let name = request.name.map(|name| checked.line("name", &name, NAME_MAX));
    let colour = request.colour.map(|colour| checked.colour("colour", &colour));
    days(&mut checked, request.first_day, request.last_day);
    checked.done()?;
    let changed = engine
        .store
        .write(move |tx| {
            let mut label = labels::get(tx, request.id)?;
            label.name = name.unwrap_or(label.name);
            label.colour = colour.flatten().unwrap_or(label.colour);
            (label.first_day, label.last_day) = (request.first_day, request.last_day);
            labels::update(tx, &label)?;
            read(tx, label.id)
        })
        .await
        .map_err(taken)?;
    engine.stale(&[Topic::Posts]);
    Ok(changed)
}

/// Puts a label into the bin; posts keep it there, so that it can come back.
///
/// # Errors
/// `notFound`.
pub async fn delete(engine: &Engine, request: ById<LabelId>) -> Result<Done, Failure> {
    let now = engine.now();
    engine.store.write(move |tx| labels::set_deleted(tx, request.id, Some(now))).await?;
    engine.stale(&[Topic::Posts]);
    Ok(Done {})
}

/// Takes a label out of the bin, with its posts.
///
/// # Errors
/// `invalid` with `name` when another has taken it meanwhile; `notFound`.
pub async fn restore(engine: &Engine, request: ById<LabelId>) -> Result<LabelView, Failure> {
    let back = engine
        .store
        .write(move |tx| {
            labels::set_deleted(tx, request.id, None)?;
            read(tx, request.id)
        })
        .await
        .map_err(taken)?;
    engine.stale(&[Topic::Posts]);
    Ok(back)
}

/// Lists saved filters, by name.
///
/// # Errors
/// When the database cannot be read.
pub async fn filters(engine: &Engine, _: Nothing) -> Result<Vec<FilterView>, Failure> {
    let found = engine.store.read(filters::list).await?;
    let view = |saved: SavedFilter| FilterView { id: saved.id, name: saved.name, filter: saved.filter };
    Ok(found.into_iter().map(view).collect())
}

/// Stores a filter.
///
/// # Errors
/// `invalid` with the fields `name`, or `filter` when it shows everything.
pub async fn save_filter(engine: &Engine, request: FilterSave) -> Result<FilterView, Failure> {
    let mut checked = Checked::default();
    let name = checked.line("name", &request.name, NAME_MAX);
    if request.filter.is_empty() {
        checked.fault("filter", FieldCode::Required, None);
    }
    checked.text("filter", request.filter.text.as_deref().unwrap_or_default(), TEXT_MAX);
    checked.done()?;
    let id = request.id.unwrap_or_else(|| FilterId::new(Uuid::now_v7()));
    let saved = SavedFilter { id, name, filter: request.filter, created_at: engine.now() };
    let view = FilterView { id, name: saved.name.clone(), filter: saved.filter.clone() };
    engine.store.write(move |tx| filters::put(tx, &saved)).await?;
    engine.stale(&[Topic::Posts]);
    Ok(view)
}

/// Removes a filter.
///
/// # Errors
/// `notFound`.
pub async fn delete_filter(engine: &Engine, request: ById<FilterId>) -> Result<Done, Failure> {
    engine.store.write(move |tx| filters::delete(tx, request.id)).await?;
    engine.stale(&[Topic::Posts]);
    Ok(Done {})
}
