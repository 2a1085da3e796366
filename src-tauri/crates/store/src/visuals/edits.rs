//! Changes of the library with what was before.

use crate::error::StoreError;
use crate::sql::{At, Json, Sql, Tx, one, run, run_one};
use chrono::{DateTime, Duration, Utc};
use pupitre_domain::ids::LibraryEditId;
use rusqlite::params;
use serde_json::Value;

/// For how long a change can be taken back.
const KEPT: Duration = Duration::days(30);

/// Keeps a change; those that are too old to be taken back go.
///
/// # Errors
/// [`StoreError::Constraint`] when the id is taken.
pub fn keep(tx: &Tx, id: LibraryEditId, changes: &Value, now: DateTime<Utc>) -> Result<(), StoreError> {
    run(tx, "DELETE FROM library_edits WHERE made_at < ?1", [At(now - KEPT)])?;
    run(
        tx,
        "INSERT INTO library_edits (id, changes, made_at) VALUES (?1, ?2, ?3)",
        params![id.as_bytes(), Json(changes), At(now)],
    )
    .map(drop)
}

/// A change that was not taken back.
///
/// # Errors
/// [`StoreError::NotFound`] also when it was.
pub fn get(sql: &impl Sql, id: LibraryEditId) -> Result<Value, StoreError> {
    let statement = "SELECT changes FROM library_edits WHERE id = ?1 AND undone_at IS NULL";
    one(sql, statement, [id.as_bytes()], |row| Ok(row.get::<_, Json<Value>>(0)?.0))
}

/// Notes that a change was taken back.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn undone(tx: &Tx, id: LibraryEditId, now: DateTime<Utc>) -> Result<(), StoreError> {
    let statement = "UPDATE library_edits SET undone_at = ?2 WHERE id = ?1 AND undone_at IS NULL";
    run_one(tx, statement, params![id.as_bytes(), At(now)])
}
