//! Filters of the inbox that a person named.

use crate::error::StoreError;
use crate::sql::{At, Columns, Json, Sql, Tx, all, run, run_one};
use crate::text::fold;
use chrono::{DateTime, Utc};
use pupitre_domain::ids::SavedViewId;
use rusqlite::params;

/// A filter with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    /// Id.
    pub id: SavedViewId,
    /// Name, not empty.
    pub name: String,
    /// What it shows, as whoever stored it writes it.
    pub filter: serde_json::Value,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// Stores a view, new or changed.
///
/// # Errors
/// [`StoreError::Constraint`] when the name is empty.
pub fn put(tx: &Tx, saved: &SavedView) -> Result<(), StoreError> {
    run(
        tx,
        "INSERT INTO saved_views (id, name, name_folded, filter, created_at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_folded = excluded.name_folded,
           filter = excluded.filter",
        params![saved.id.as_bytes(), saved.name, fold(&saved.name), Json(&saved.filter), At(saved.created_at)],
    )?;
    Ok(())
}

/// Removes a view.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn delete(tx: &Tx, id: SavedViewId) -> Result<(), StoreError> {
    run_one(tx, "DELETE FROM saved_views WHERE id = ?1", [id.as_bytes()])
}

/// Every view, by name.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn list(sql: &impl Sql) -> Result<Vec<SavedView>, StoreError> {
    let statement = "SELECT id, name, filter, created_at FROM saved_views ORDER BY name_folded, id";
    all(sql, statement, [], |row| {
        let mut c = Columns::of(row);
        Ok(SavedView { id: SavedViewId::new(c.uuid()?), name: c.get()?, filter: c.json()?, created_at: c.at()? })
    })
}
