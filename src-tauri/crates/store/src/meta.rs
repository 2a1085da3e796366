//! Facts about the data itself.

use crate::error::StoreError;
use crate::sql::{Sql, Tx, all, maybe, run};
use rusqlite::params;

const ZONE_RULES: &str = "zone_rules";

/// A fact, if it was ever stored.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn get(sql: &impl Sql, key: &str) -> Result<Option<String>, StoreError> {
    maybe(sql, "SELECT value FROM meta WHERE key = ?1", [key], |row| row.get(0))
}

/// Stores a fact.
///
/// # Errors
/// [`StoreError::Constraint`] when the key is empty.
pub fn put(tx: &Tx, key: &str, value: &str) -> Result<(), StoreError> {
    let statement = "INSERT INTO meta (key, value) VALUES (?1, ?2)
        ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    run(tx, statement, params![key, value]).map(drop)
}

/// The version of the zone rules that future instants were last derived with.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn zone_rules(sql: &impl Sql) -> Result<Option<String>, StoreError> {
    get(sql, ZONE_RULES)
}

/// Notes the version of the zone rules, after every future instant was derived anew.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn set_zone_rules(tx: &Tx, version: &str) -> Result<(), StoreError> {
    put(tx, ZONE_RULES, version)
}

const COUNTED: [&str; 8] =
    ["brands", "accounts", "posts", "deliveries", "conversations", "messages", "visuals", "ledger"];

/// Rows per table, for an examination. Walks an index of each table.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn row_counts(sql: &impl Sql) -> Result<Vec<(&'static str, i64)>, StoreError> {
    let mut found = Vec::with_capacity(COUNTED.len());
    for table in COUNTED {
        let rows = all(sql, &format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))?;
        found.push((table, rows.first().copied().unwrap_or(0)));
    }
    Ok(found)
}
