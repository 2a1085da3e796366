//! Filters of the inbox that a person named.

use crate::api::asking::{InboxFilter, SavedViewSave, SavedViewView};
use crate::api::inbox::ConversationFilter;
use crate::api::{ById, Done, Nothing};
use crate::asking;
use crate::engine::Engine;
use crate::error::{Failure, FieldCode};
use crate::events::Topic;
use crate::fields::Checked;
use chrono::{DateTime, Utc};
use pupitre_domain::ids::SavedViewId;
use pupitre_store::saved_views::{self, SavedView};
use pupitre_store::{Sql, StoreError, conversations};
use uuid::Uuid;

const NAME_MAX: u32 = 60;
const TEXT_MAX: u32 = 400;

fn filter_of(filter: &InboxFilter) -> ConversationFilter {
    ConversationFilter {
        brand: filter.brand,
        network: filter.network,
        state: filter.state,
        kinds: Some(filter.kinds.clone()),
        labels: Some(filter.labels.clone()),
        assignees: Some(filter.assignees.clone()),
        languages: Some(filter.languages.clone()),
        high: Some(filter.high),
        by_due: Some(filter.by_due),
        search: filter.search.clone(),
        after: None,
        limit: None,
    }
}

fn view<S: Sql>(conn: &S, saved: SavedView, now: DateTime<Utc>) -> Result<SavedViewView, StoreError> {
    // A view of a newer version shows everything rather than nothing.
    let filter: InboxFilter = serde_json::from_value(saved.filter).unwrap_or_default();
    let query = asking::query(conn, &filter_of(&filter), 1, now)?;
    let (numbers, complete) = conversations::counts_of(conn, &query)?;
    let count = match query.state {
        Some(state) => numbers.of(state),
        None => [numbers.new, numbers.waiting, numbers.done, numbers.snoozed].into_iter().fold(0, u32::saturating_add),
    };
    Ok(SavedViewView {
        id: saved.id,
        name: saved.name,
        filter,
        count,
        at_least: !complete,
        created_at: saved.created_at,
    })
}

/// Lists saved views, by name.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(engine: &Engine, _: Nothing) -> Result<Vec<SavedViewView>, Failure> {
    let now = engine.now();
    let found = engine
        .store
        .read(move |conn| saved_views::list(conn)?.into_iter().map(|saved| view(conn, saved, now)).collect())
        .await?;
    Ok(found)
}

/// Stores a view.
///
/// # Errors
/// `invalid` with the fields `name`, or `filter` when it shows everything.
pub async fn save(engine: &Engine, request: SavedViewSave) -> Result<SavedViewView, Failure> {
    let mut checked = Checked::default();
    let name = checked.line("name", &request.name, NAME_MAX);
    if request.filter == InboxFilter::default() {
        checked.fault("filter", FieldCode::Required, None);
    }
    checked.text("filter", request.filter.search.as_deref().unwrap_or_default(), TEXT_MAX);
    checked.done()?;
    let id = request.id.unwrap_or_else(|| SavedViewId::new(Uuid::now_v7()));
    let filter = serde_json::to_value(&request.filter).map_err(|_| Failure::internal("filter"))?;
    let now = engine.now();
    let saved = SavedView { id, name, filter, created_at: now };
    let kept = engine
        .store
        .write(move |tx| {
            saved_views::put(tx, &saved)?;
            view(tx, saved, now)
        })
        .await?;
    engine.stale(&[Topic::Inbox]);
    Ok(kept)
}

/// Removes a view.
///
/// # Errors
/// `notFound`.
pub async fn delete(engine: &Engine, request: ById<SavedViewId>) -> Result<Done, Failure> {
    engine.store.write(move |tx| saved_views::delete(tx, request.id)).await?;
    engine.stale(&[Topic::Inbox]);
    Ok(Done {})
}
