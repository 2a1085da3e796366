//! Papers beside visuals: releases, consents, licences.

use crate::error::StoreError;
use crate::sql::{At, Columns, Day, Sql, Tx, all, one, run, run_one};
use chrono::{DateTime, NaiveDate, Utc};
use pupitre_domain::ids::{ReleaseId, VisualId};
use pupitre_domain::rights::{Held, ReleaseKind};
use rusqlite::{Row, params};

/// A paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Id.
    pub id: ReleaseId,
    /// Beside which visual.
    pub visual: VisualId,
    /// Which.
    pub kind: ReleaseKind,
    /// Name of its file.
    pub name: String,
    /// Hash of its file, which lies beside those of the visuals.
    pub hash: String,
    /// Bytes of its file.
    pub bytes: u64,
    /// Last day on which it counts.
    pub until: Option<NaiveDate>,
    /// Who signed it, and what else is to be known.
    pub note: String,
    /// When it was added.
    pub added_at: DateTime<Utc>,
    /// Taken away since.
    pub deleted_at: Option<DateTime<Utc>>,
}

const SELECT: &str = "SELECT r.id, v.id, r.kind, r.name, r.hash, r.bytes, r.until, r.note, r.added_at, r.deleted_at
    FROM visual_releases r JOIN visuals v ON v.key = r.visual";

fn kind(name: &str) -> ReleaseKind {
    ReleaseKind::ALL.iter().copied().find(|kind| kind.as_str() == name).unwrap_or(ReleaseKind::Licence)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Paper> {
    let mut c = Columns::of(row);
    Ok(Paper {
        id: ReleaseId::new(c.uuid()?),
        visual: VisualId::new(c.uuid()?),
        kind: kind(c.text()?),
        name: c.get()?,
        hash: c.get()?,
        bytes: u64::try_from(c.get::<i64>()?).unwrap_or(0),
        until: c.get::<Option<Day>>()?.map(|day| day.0),
        note: c.get()?,
        added_at: c.at()?,
        deleted_at: c.maybe_at()?,
    })
}

/// Adds a paper.
///
/// # Errors
/// [`StoreError::NotFound`] without its visual.
pub fn insert(tx: &Tx, paper: &Paper) -> Result<(), StoreError> {
    let key = super::key(tx, paper.visual)?;
    run(
        tx,
        "INSERT INTO visual_releases (id, visual, kind, name, hash, bytes, until, note, added_at, deleted_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            paper.id.as_bytes(),
            key,
            paper.kind.as_str(),
            paper.name,
            paper.hash,
            i64::try_from(paper.bytes).unwrap_or(i64::MAX),
            paper.until.map(Day),
            paper.note,
            At(paper.added_at),
            paper.deleted_at.map(At)
        ],
    )?;
    super::refresh(tx, paper.visual)
}

/// Takes a paper away, or puts it back.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_deleted(tx: &Tx, id: ReleaseId, deleted_at: Option<DateTime<Utc>>) -> Result<(), StoreError> {
    let paper = get(tx, id)?;
    let statement = "UPDATE visual_releases SET deleted_at = ?2 WHERE id = ?1";
    run_one(tx, statement, params![id.as_bytes(), deleted_at.map(At)])?;
    super::refresh(tx, paper.visual)
}

/// A paper, also one that was taken away.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn get(sql: &impl Sql, id: ReleaseId) -> Result<Paper, StoreError> {
    one(sql, &format!("{SELECT} WHERE r.id = ?1"), [id.as_bytes()], read)
}

/// The papers beside a visual, the latest first.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn list(sql: &impl Sql, visual: VisualId) -> Result<Vec<Paper>, StoreError> {
    let statement = format!("{SELECT} WHERE v.id = ?1 AND r.deleted_at IS NULL ORDER BY r.added_at DESC, r.id DESC");
    all(sql, &statement, [visual.as_bytes()], read)
}

/// What counts of the papers beside a visual.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn held_by(sql: &impl Sql, visual: VisualId) -> Result<Vec<Held>, StoreError> {
    held(sql, super::key(sql, visual)?)
}

pub(super) fn held(sql: &impl Sql, key: i64) -> Result<Vec<Held>, StoreError> {
    let statement = "SELECT kind, until FROM visual_releases WHERE visual = ?1 AND deleted_at IS NULL";
    all(sql, statement, [key], |row| {
        let mut c = Columns::of(row);
        Ok(Held { kind: kind(c.text()?), until: c.get::<Option<Day>>()?.map(|day| day.0) })
    })
}
