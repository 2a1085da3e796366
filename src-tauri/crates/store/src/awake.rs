//! When a conductor was at work on this machine, by the hour.

use crate::error::StoreError;
use crate::sql::{At, Columns, Sql, Tx, all, one, run};
use chrono::{DateTime, Utc};
use rusqlite::params;

const HOUR_MS: i64 = 3_600_000;

/// Notes that a conductor is at work, and forgets hours before `keep_from`.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn note(tx: &Tx, now: DateTime<Utc>, keep_from: DateTime<Utc>) -> Result<(), StoreError> {
    run(
        tx,
        "INSERT INTO awake (hour, last_at) VALUES (?1, ?2)
         ON CONFLICT (hour) DO UPDATE SET last_at = max(last_at, excluded.last_at)",
        params![now.timestamp_millis().div_euclid(HOUR_MS), At(now)],
    )?;
    run(tx, "DELETE FROM awake WHERE hour < ?1", [keep_from.timestamp_millis().div_euclid(HOUR_MS)]).map(drop)
}

/// The latest instant at which a conductor was seen at work.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn latest(sql: &impl Sql) -> Result<Option<DateTime<Utc>>, StoreError> {
    one(sql, "SELECT max(last_at) FROM awake", [], |row| Columns::of(row).maybe_at())
}

/// Forgets what the clock has not reached: it was set back.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn forget_after(tx: &Tx, now: DateTime<Utc>) -> Result<(), StoreError> {
    run(tx, "DELETE FROM awake WHERE last_at > ?1", [At(now)]).map(drop)
}

/// The hours at work, as hours since 1970 UTC, ascending.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn hours(sql: &impl Sql) -> Result<Vec<i64>, StoreError> {
    all(sql, "SELECT hour FROM awake ORDER BY hour", [], |row| row.get(0))
}
