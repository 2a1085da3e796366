//! Jobs of bringing files in. A file's hash is noted before the file is written into the library, and its visual in the
//! transaction that ends its item: whatever happens in between, the next run finds the same file and makes it whole, or
//! nothing needs it and it goes.

use super::row::{path_bytes, path_of};
use crate::error::StoreError;
use crate::sql::{At, Columns, Json, Sql, Tx, all, blob, maybe, one, page_limit, run, run_one};
use chrono::{DateTime, Utc};
use pupitre_domain::ids::{BrandId, BringId, FolderId, VisualId};
use rusqlite::{Row, params};
use std::path::PathBuf;

/// A job.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in the view")]
pub struct Job {
    /// Key, given by the store.
    pub key: i64,
    pub id: BringId,
    pub brand: Option<BrandId>,
    pub folder: Option<FolderId>,
    /// Key of the watched folder that it came from.
    pub watch: Option<i64>,
    /// Left in place instead of copied.
    pub reference: bool,
    pub keep_folders: bool,
    pub name: String,
    /// What was named.
    pub roots: Vec<PathBuf>,
    /// `listing`, `running`, `paused`, `done`, `cancelled`.
    pub state: String,
    /// `person`, `diskFull`, `sourceGone`, `readOnly`.
    pub pause: Option<String>,
    pub total: u32,
    pub added: u32,
    pub known: u32,
    pub refused: u32,
    pub alike: u32,
    pub bytes: u64,
    pub bytes_done: u64,
    pub begun_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    pub dismissed: bool,
}

const SELECT: &str =
    "SELECT j.key, j.id, j.brand, f.id, j.watch, j.mode, j.keep_folders, j.name, j.roots, j.state, j.pause,
    j.total, j.added, j.known, j.refused, j.alike, j.bytes, j.bytes_done, j.begun_at, j.ended_at, j.dismissed
    FROM visual_jobs j LEFT JOIN visual_folders f ON f.key = j.folder";

fn count(c: &mut Columns<'_, '_>) -> rusqlite::Result<u64> {
    Ok(u64::try_from(c.get::<i64>()?).unwrap_or(0))
}

fn unhex(text: &str) -> PathBuf {
    let pair = |at: usize| text.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    path_of((0..text.len()).step_by(2).filter_map(pair).collect())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Job> {
    let mut c = Columns::of(row);
    Ok(Job {
        key: c.get()?,
        id: BringId::new(c.uuid()?),
        brand: c.maybe_uuid()?.map(BrandId::new),
        folder: c.maybe_uuid()?.map(FolderId::new),
        watch: c.get()?,
        reference: c.text()? == "reference",
        keep_folders: c.get()?,
        name: c.get()?,
        roots: c.json::<Vec<String>>()?.iter().map(|root| unhex(root)).collect(),
        state: c.get()?,
        pause: c.get()?,
        total: c.get()?,
        added: c.get()?,
        known: c.get()?,
        refused: c.get()?,
        alike: c.get()?,
        bytes: count(&mut c)?,
        bytes_done: count(&mut c)?,
        begun_at: c.at()?,
        ended_at: c.maybe_at()?,
        dismissed: c.get()?,
    })
}

/// Adds a job. Answers it with its key.
///
/// # Errors
/// [`StoreError::NotFound`] without its folder.
pub fn insert(tx: &Tx, job: &Job) -> Result<Job, StoreError> {
    let folder = job.folder.map(|id| super::folders::key(tx, id)).transpose()?;
    let hex = |path: &PathBuf| path_bytes(path).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    run(
        tx,
        "INSERT INTO visual_jobs (id, brand, folder, watch, mode, keep_folders, name, roots, state, begun_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'listing', ?9)",
        params![
            job.id.as_bytes(),
            blob(job.brand.as_ref().map(BrandId::as_bytes)),
            folder,
            job.watch,
            if job.reference { "reference" } else { "copy" },
            job.keep_folders,
            job.name,
            Json(job.roots.iter().map(hex).collect::<Vec<_>>()),
            At(job.begun_at)
        ],
    )?;
    get(tx, job.id)
}

/// A job.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn get(sql: &impl Sql, id: BringId) -> Result<Job, StoreError> {
    one(sql, &format!("{SELECT} WHERE j.id = ?1"), [id.as_bytes()], read)
}

/// Jobs, the newest first; those that were put away only if wished.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn list(sql: &impl Sql, all_of_them: bool) -> Result<Vec<Job>, StoreError> {
    let statement = format!("{SELECT} WHERE ?1 OR j.dismissed = 0 ORDER BY j.key DESC LIMIT 200");
    all(sql, &statement, [all_of_them], read)
}

/// Jobs that are not over.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn open(sql: &impl Sql) -> Result<Vec<Job>, StoreError> {
    all(sql, &format!("{SELECT} WHERE j.ended_at IS NULL ORDER BY j.key"), [], read)
}

/// Moves a job from one of some states to another. Answers whether it was in one of them.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn go(
    tx: &Tx,
    id: BringId,
    from: &[&str],
    to: &str,
    pause: Option<&str>,
    ended_at: Option<DateTime<Utc>>,
) -> Result<bool, StoreError> {
    let from = from.iter().map(|state| format!("'{state}'")).collect::<Vec<_>>().join(", ");
    let statement =
        format!("UPDATE visual_jobs SET state = ?2, pause = ?3, ended_at = ?4 WHERE id = ?1 AND state IN ({from})");
    Ok(run(tx, &statement, params![id.as_bytes(), to, pause, ended_at.map(At)])? > 0)
}

/// Puts a job that is over off the list.
///
/// # Errors
/// [`StoreError::NotFound`] also when it is not over.
pub fn dismiss(tx: &Tx, id: BringId) -> Result<(), StoreError> {
    run_one(tx, "UPDATE visual_jobs SET dismissed = 1 WHERE id = ?1 AND ended_at IS NOT NULL", [id.as_bytes()])
}

/// A file of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in the view")]
pub struct Item {
    pub seq: i64,
    /// Place of what it was found below in the job's roots.
    pub root: u32,
    pub path: PathBuf,
    pub bytes: u64,
    /// `waiting`, `arriving`, `added`, `known`, `refused`.
    pub state: String,
    pub reason: Option<String>,
    pub hash: Option<String>,
    pub visual: Option<VisualId>,
}

const ITEM: &str = "SELECT seq, root, path, bytes, state, reason, hash, visual FROM visual_job_items";

fn read_item(row: &Row<'_>) -> rusqlite::Result<Item> {
    let mut c = Columns::of(row);
    Ok(Item {
        seq: c.get()?,
        root: c.get()?,
        path: path_of(c.get()?),
        bytes: count(&mut c)?,
        state: c.get()?,
        reason: c.get()?,
        hash: c.get()?,
        visual: c.maybe_uuid()?.map(VisualId::new),
    })
}

/// Forgets what was listed: listing begins anew.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn clear(tx: &Tx, job: i64) -> Result<(), StoreError> {
    run(tx, "DELETE FROM visual_job_items WHERE job = ?1", [job])?;
    run(tx, "UPDATE visual_jobs SET total = 0, bytes = 0, refused = 0 WHERE key = ?1", [job]).map(drop)
}

/// Adds a file that was found: it waits, or is refused already.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn add(tx: &Tx, job: i64, item: &Item) -> Result<(), StoreError> {
    let bytes = i64::try_from(item.bytes).unwrap_or(i64::MAX);
    run(
        tx,
        "INSERT INTO visual_job_items (job, seq, root, path, bytes, state, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![job, item.seq, item.root, path_bytes(&item.path), bytes, item.state, item.reason],
    )?;
    run(
        tx,
        "UPDATE visual_jobs SET total = total + 1, bytes = bytes + ?2, refused = refused + ?3,
           bytes_done = bytes_done + iif(?3, ?2, 0) WHERE key = ?1",
        params![job, bytes, item.state == "refused"],
    )
    .map(drop)
}

/// The next files of a job that have no answer, those that were arriving when a run broke off first.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn next(sql: &impl Sql, job: i64, most: u16) -> Result<Vec<Item>, StoreError> {
    let statement = format!("{ITEM} WHERE job = ?1 AND state IN ('arriving', 'waiting') ORDER BY state, seq LIMIT ?2");
    all(sql, &statement, params![job, most], read_item)
}

/// Notes what a file is going to be, before it is written into the library.
///
/// # Errors
/// [`StoreError::Conflict`] when it has its answer already.
pub fn arrive(tx: &Tx, job: i64, seq: i64, hash: &str) -> Result<(), StoreError> {
    // A file that changed since an earlier run: what that run wrote may belong to nothing.
    let before: Option<String> =
        maybe(tx, "SELECT hash FROM visual_job_items WHERE job = ?1 AND seq = ?2", [job, seq], |row| row.get(0))?
            .flatten();
    if let Some(before) = before.filter(|before| before != hash) {
        super::trash::leave(tx, &before)?;
    }
    let statement = "UPDATE visual_job_items SET state = 'arriving', hash = ?3
        WHERE job = ?1 AND seq = ?2 AND state IN ('waiting', 'arriving')";
    if run(tx, statement, params![job, seq, hash])? == 0 { Err(StoreError::Conflict) } else { Ok(()) }
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended<'a> {
    /// New in the library.
    Added(VisualId),
    /// Known already.
    Known(VisualId),
    /// Refused, and why.
    Refused(&'a str),
}

/// Gives a file its answer, and counts it. Answers `false`, and does nothing, when it has one already.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn end(tx: &Tx, job: i64, seq: i64, ended: Ended<'_>) -> Result<bool, StoreError> {
    let (state, reason, visual) = match &ended {
        Ended::Added(id) => ("added", None, Some(id.as_bytes())),
        Ended::Known(id) => ("known", None, Some(id.as_bytes())),
        Ended::Refused(reason) => ("refused", Some(*reason), None),
    };
    let statement = "UPDATE visual_job_items SET state = ?3, reason = ?4, visual = ?5
        WHERE job = ?1 AND seq = ?2 AND state IN ('waiting', 'arriving')";
    if run(tx, statement, params![job, seq, state, reason, visual.map(<[u8; 16]>::as_slice)])? == 0 {
        return Ok(false);
    }
    run(
        tx,
        &format!(
            "UPDATE visual_jobs SET {state} = {state} + 1, bytes_done = bytes_done
               + (SELECT bytes FROM visual_job_items WHERE job = ?1 AND seq = ?2) WHERE key = ?1"
        ),
        [job, seq],
    )?;
    Ok(true)
}

/// Refuses everything that has no answer.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn end_rest(tx: &Tx, job: i64, reason: &str) -> Result<(), StoreError> {
    run(
        tx,
        "UPDATE visual_job_items SET state = 'refused', reason = ?2 WHERE job = ?1 AND state IN ('waiting', 'arriving')",
        params![job, reason],
    )?;
    run(tx, "UPDATE visual_jobs SET refused = total - added - known, bytes_done = bytes WHERE key = ?1", [job])
        .map(drop)
}

/// Counts new visuals that look like something that was there.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn count_alike(tx: &Tx, job: i64, more: u32) -> Result<(), StoreError> {
    run(tx, "UPDATE visual_jobs SET alike = alike + ?2 WHERE key = ?1", params![job, more]).map(drop)
}

/// Files of a job in the order in which they were found, and the key of the next page.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn items(
    sql: &impl Sql,
    job: i64,
    states: &[&str],
    after: Option<i64>,
    limit: u16,
) -> Result<(Vec<Item>, Option<i64>), StoreError> {
    let limit = page_limit(limit);
    let states = states.iter().map(|state| format!("'{state}'")).collect::<Vec<_>>().join(", ");
    let statement = format!("{ITEM} WHERE job = ?1 AND seq > ?2 AND state IN ({states}) ORDER BY seq LIMIT ?3");
    let mut rows = all(sql, &statement, params![job, after.unwrap_or(-1), limit + 1], read_item)?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > wanted;
    rows.truncate(wanted);
    let next = rows.last().filter(|_| more).map(|item| item.seq);
    Ok((rows, next))
}
