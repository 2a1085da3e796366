//! Folders of this machine that the library watches.

use super::row::{path_bytes, path_of};
use crate::error::StoreError;
use crate::sql::{At, Columns, Sql, Tx, all, blob, one, run, run_one};
use chrono::{DateTime, Utc};
use pupitre_domain::ids::{BrandId, FolderId, WatchId};
use rusqlite::{Row, params};
use std::path::{Path, PathBuf};

/// A watched folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watch {
    /// Key, given by the store.
    pub key: i64,
    /// Id.
    pub id: WatchId,
    /// Where it is.
    pub path: PathBuf,
    /// Brand of what appears there; all brands when absent.
    pub brand: Option<BrandId>,
    /// Folder of the library that it goes to.
    pub folder: Option<FolderId>,
    /// Left in place instead of copied.
    pub reference: bool,
    /// Whether it is looked at.
    pub enabled: bool,
    /// Whether it was there at the last look.
    pub there: bool,
    /// When it was last looked at.
    pub looked_at: Option<DateTime<Utc>>,
    /// When it was added.
    pub created_at: DateTime<Utc>,
}

const SELECT: &str = "SELECT w.key, w.id, w.path, w.brand, f.id, w.mode, w.enabled, w.there, w.looked_at, w.created_at
    FROM visual_watches w LEFT JOIN visual_folders f ON f.key = w.folder";

fn read(row: &Row<'_>) -> rusqlite::Result<Watch> {
    let mut c = Columns::of(row);
    Ok(Watch {
        key: c.get()?,
        id: WatchId::new(c.uuid()?),
        path: path_of(c.get()?),
        brand: c.maybe_uuid()?.map(BrandId::new),
        folder: c.maybe_uuid()?.map(FolderId::new),
        reference: c.text()? == "reference",
        enabled: c.get()?,
        there: c.get()?,
        looked_at: c.maybe_at()?,
        created_at: c.at()?,
    })
}

/// Adds a watched folder, or replaces what is stored of it.
///
/// # Errors
/// [`StoreError::Constraint`] when its path is watched already.
pub fn put(tx: &Tx, watch: &Watch) -> Result<(), StoreError> {
    let folder = watch.folder.map(|id| super::folders::key(tx, id)).transpose()?;
    run(
        tx,
        "INSERT INTO visual_watches (id, path, brand, folder, mode, enabled, there, looked_at, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (id) DO UPDATE SET brand = excluded.brand, folder = excluded.folder, mode = excluded.mode,
           enabled = excluded.enabled, there = excluded.there, looked_at = excluded.looked_at",
        params![
            watch.id.as_bytes(),
            path_bytes(&watch.path),
            blob(watch.brand.as_ref().map(BrandId::as_bytes)),
            folder,
            if watch.reference { "reference" } else { "copy" },
            watch.enabled,
            watch.there,
            watch.looked_at.map(At),
            At(watch.created_at)
        ],
    )
    .map(drop)
}

/// A watched folder.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn get(sql: &impl Sql, id: WatchId) -> Result<Watch, StoreError> {
    one(sql, &format!("{SELECT} WHERE w.id = ?1"), [id.as_bytes()], read)
}

/// All watched folders with how many visuals came from each.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn list(sql: &impl Sql) -> Result<Vec<(Watch, u32)>, StoreError> {
    let watches = all(sql, &format!("{SELECT} ORDER BY w.key"), [], read)?;
    let statement = "SELECT coalesce(sum(added), 0) FROM visual_jobs WHERE watch = ?1";
    watches
        .into_iter()
        .map(|watch| one(sql, statement, [watch.key], |row| row.get(0)).map(|count| (watch, count)))
        .collect()
}

/// Watches a folder no longer.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn remove(tx: &Tx, id: WatchId) -> Result<(), StoreError> {
    run_one(tx, "DELETE FROM visual_watches WHERE id = ?1", [id.as_bytes()])
}

/// Whether a file was seen there as it is.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn has_seen(sql: &impl Sql, watch: i64, path: &Path, bytes: u64, modified: i64) -> Result<bool, StoreError> {
    let statement = "SELECT EXISTS (SELECT 1 FROM visual_watch_seen
        WHERE watch = ?1 AND path = ?2 AND bytes = ?3 AND modified = ?4)";
    let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
    one(sql, statement, params![watch, path_bytes(path), bytes, modified], |row| row.get(0))
}

/// Notes that a file was seen there.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn see(tx: &Tx, watch: i64, path: &Path, bytes: u64, modified: i64) -> Result<(), StoreError> {
    let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
    run(
        tx,
        "INSERT OR REPLACE INTO visual_watch_seen (watch, path, bytes, modified) VALUES (?1, ?2, ?3, ?4)",
        params![watch, path_bytes(path), bytes, modified],
    )
    .map(drop)
}
