//! Letting go for good: rows first, files when nothing needs them.

use crate::error::StoreError;
use crate::search as fts;
use crate::sql::{At, Columns, Sql, Tx, all, one, run};
use chrono::{DateTime, Utc};
use pupitre_domain::ids::VisualId;
use rusqlite::params;

/// Visuals that went into the bin before an instant, or the given ones of those in the bin.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn due(sql: &impl Sql, before: DateTime<Utc>) -> Result<Vec<VisualId>, StoreError> {
    let statement = "SELECT id FROM visuals WHERE deleted_at <= ?1 ORDER BY deleted_at LIMIT 5000";
    all(sql, statement, [At(before)], |row| Columns::of(row).uuid().map(VisualId::new))
}

/// Whether a delivery that is under way still shows a visual: planned, being sent, or not known to be out.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn is_under_way(sql: &impl Sql, id: VisualId) -> Result<bool, StoreError> {
    let statement = "SELECT EXISTS (SELECT 1 FROM post_visuals u JOIN deliveries d ON d.post = u.post
        WHERE u.visual = ?1 AND d.state NOT IN ('draft', 'published', 'cancelled', 'failed'))";
    one(sql, statement, [id.as_bytes()], |row| row.get(0))
}

/// Removes a visual of the bin for good. Answers whether it was there. Its file's hash is among the leftovers then.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn remove(tx: &Tx, id: VisualId) -> Result<bool, StoreError> {
    let statement = "SELECT key FROM visuals WHERE id = ?1 AND deleted_at IS NOT NULL";
    let Some(key) = crate::sql::maybe(tx, statement, [id.as_bytes()], |row| row.get::<_, i64>(0))? else {
        return Ok(false);
    };
    fts::remove_visual(tx, key)?;
    run(tx, "DELETE FROM visuals WHERE key = ?1", [key])?;
    Ok(true)
}

/// Hashes of files that may belong to nothing any more.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn leftovers(sql: &impl Sql) -> Result<Vec<String>, StoreError> {
    all(sql, "SELECT hash FROM visual_leftovers LIMIT 2000", [], |row| row.get(0))
}

/// Takes a hash off the leftovers. Answers whether anything needs its file: a visual, one that is arriving, a paper.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn settle(tx: &Tx, hash: &str) -> Result<bool, StoreError> {
    // Outside the bin and in it, each by an index: asked once for every file that came in.
    let statement = "SELECT EXISTS (SELECT 1 FROM visuals WHERE hash = ?1 AND deleted_at IS NULL AND placed = 0)
        OR EXISTS (SELECT 1 FROM visuals WHERE hash = ?1 AND deleted_at IS NOT NULL AND placed = 0)
        OR EXISTS (SELECT 1 FROM visual_releases WHERE hash = ?1)
        OR EXISTS (SELECT 1 FROM visual_job_items WHERE hash = ?1 AND state = 'arriving')";
    let needed: bool = one(tx, statement, [hash], |row| row.get(0))?;
    run(tx, "DELETE FROM visual_leftovers WHERE hash = ?1", params![hash])?;
    Ok(needed)
}

/// Notes that a file may belong to nothing.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn leave(tx: &Tx, hash: &str) -> Result<(), StoreError> {
    run(tx, "INSERT OR IGNORE INTO visual_leftovers (hash) VALUES (?1)", [hash]).map(drop)
}

/// Whether nothing of a post has left or is leaving, so that what it shows may be exchanged.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn is_free(sql: &impl Sql, post: pupitre_domain::ids::PostId) -> Result<bool, StoreError> {
    let statement = "SELECT NOT EXISTS (SELECT 1 FROM deliveries WHERE post = ?1
        AND (outgoing IS NOT NULL OR state NOT IN ('draft', 'scheduled', 'cancelled')))";
    one(sql, statement, [post.as_bytes()], |row| row.get(0))
}
