//! Filters of the calendar that a person named.

use crate::error::StoreError;
use crate::sql::{At, Columns, Json, Sql, Tx, all, run, run_one};
use crate::text::fold;
use chrono::{DateTime, Utc};
use pupitre_domain::filter::CalendarFilter;
use pupitre_domain::ids::FilterId;
use rusqlite::params;

/// A filter with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedFilter {
    /// Id.
    pub id: FilterId,
    /// Name, not empty.
    pub name: String,
    /// What it shows.
    pub filter: CalendarFilter,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// Stores a filter, new or changed.
///
/// # Errors
/// [`StoreError::Constraint`] when the name is empty.
pub fn put(tx: &Tx, saved: &SavedFilter) -> Result<(), StoreError> {
    run(
        tx,
        "INSERT INTO saved_filters (id, name, name_folded, filter, created_at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_folded = excluded.name_folded,
           filter = excluded.filter",
        params![saved.id.as_bytes(), saved.name, fold(&saved.name), Json(&saved.filter), At(saved.created_at)],
    )?;
    Ok(())
}

/// Removes a filter.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn delete(tx: &Tx, id: FilterId) -> Result<(), StoreError> {
    run_one(tx, "DELETE FROM saved_filters WHERE id = ?1", [id.as_bytes()])
}

/// Every filter, by name.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn list(sql: &impl Sql) -> Result<Vec<SavedFilter>, StoreError> {
    let statement = "SELECT id, name, filter, created_at FROM saved_filters ORDER BY name_folded, id";
    all(sql, statement, [], |row| {
        let mut c = Columns::of(row);
        Ok(SavedFilter { id: FilterId::new(c.uuid()?), name: c.get()?, filter: c.json()?, created_at: c.at()? })
    })
}
