//! Imported tables and the posts that each made.

use crate::error::StoreError;
use crate::sql::{At, Columns, Sql, Tx, all, one, run, run_one};
use chrono::{DateTime, Utc};
use pupitre_domain::ids::PostId;
use rusqlite::params;
use uuid::Uuid;

/// Adds a batch without posts.
///
/// # Errors
/// [`StoreError::Constraint`] when the id is taken.
pub fn insert(tx: &Tx, batch: Uuid, name: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
    let statement = "INSERT INTO import_batches (id, name, made_at, undone_at) VALUES (?1, ?2, ?3, NULL)";
    run(tx, statement, params![batch.as_bytes(), name, At(now)]).map(drop)
}

/// Adds a post to a batch.
///
/// # Errors
/// [`StoreError::Constraint`] when the post belongs to a batch already or does not exist.
pub fn add_post(tx: &Tx, batch: Uuid, post: PostId) -> Result<(), StoreError> {
    let statement = "INSERT INTO import_posts (post, batch) VALUES (?1, ?2)";
    run(tx, statement, params![post.as_bytes(), batch.as_bytes()]).map(drop)
}

/// The posts of a batch that are not in the bin, by time of making.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such batch.
pub fn posts(sql: &impl Sql, batch: Uuid) -> Result<Vec<PostId>, StoreError> {
    one(sql, "SELECT 1 FROM import_batches WHERE id = ?1", [batch.as_bytes()], |row| row.get::<_, i64>(0))?;
    let statement = "SELECT i.post FROM import_posts i JOIN posts p ON p.id = i.post
        WHERE i.batch = ?1 AND p.deleted_at IS NULL ORDER BY i.post";
    all(sql, statement, [batch.as_bytes()], |row| Ok(PostId::new(Columns::of(row).uuid()?)))
}

/// Marks a batch as taken back.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_undone(tx: &Tx, batch: Uuid, now: DateTime<Utc>) -> Result<(), StoreError> {
    run_one(tx, "UPDATE import_batches SET undone_at = ?2 WHERE id = ?1", params![batch.as_bytes(), At(now)])
}
