//! Settings of this machine, as JSON values by key.

use crate::error::StoreError;
use crate::sql::{Json, Sql, Tx, maybe, run};
use rusqlite::params;
use serde_json::Value;

/// A setting, if it was ever stored.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn get(sql: &impl Sql, key: &str) -> Result<Option<Value>, StoreError> {
    maybe(sql, "SELECT value FROM settings WHERE key = ?1", [key], |row| Ok(row.get::<_, Json<Value>>(0)?.0))
}

/// Stores a setting.
///
/// # Errors
/// [`StoreError::Constraint`] when the key is empty.
pub fn put(tx: &Tx, key: &str, value: &Value) -> Result<(), StoreError> {
    let statement = "INSERT INTO settings (key, value) VALUES (?1, ?2)
        ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    run(tx, statement, params![key, Json(value)]).map(drop)
}
