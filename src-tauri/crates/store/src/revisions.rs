//! Changes of what is out, on their way to the network.

use crate::error::StoreError;
use crate::sql::{At, Columns, Json, Sql, Tx, all, maybe, run, run_one, stored};
use chrono::{DateTime, Utc};
use pupitre_domain::ids::{AccountId, DeliveryId};
use pupitre_domain::problem::Problem;
use rusqlite::{Row, named_params, params};
use serde_json::Value;

/// How far a change is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RevisionState {
    /// It is carried there, or will be tried again.
    Waiting,
    /// Somebody changed it there meanwhile; a person decides.
    Conflict,
    /// The network refused it.
    Refused,
    /// It does not exist there any more.
    Gone,
    /// It says there what it shall say.
    Done,
}

impl RevisionState {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Waiting, Self::Conflict, Self::Refused, Self::Gone, Self::Done];
    /// The name kept in SQLite.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Conflict => "conflict",
            Self::Refused => "refused",
            Self::Gone => "gone",
            Self::Done => "done",
        }
    }
}
stored!(RevisionState);

/// A change.
#[derive(Debug, Clone, PartialEq)]
pub struct Revision {
    /// Of what.
    pub delivery: DeliveryId,
    /// How far.
    pub state: RevisionState,
    /// Version of the post that it says.
    pub post_version: u32,
    /// What it shall say, frozen.
    pub outgoing: Value,
    /// A person wants it whatever was changed there.
    pub overwrite: bool,
    /// Key of the undertaking.
    pub key: String,
    /// What its finished steps gave: pairs of name and handle.
    pub made: Value,
    /// Why it was not taken.
    pub problems: Vec<Problem>,
    /// Attempts made.
    pub attempts: u32,
    /// When it is tried next.
    pub next_at: Option<DateTime<Utc>>,
    /// When a person wanted it.
    pub asked_at: DateTime<Utc>,
    /// When it was first tried.
    pub first_sent_at: Option<DateTime<Utc>>,
}

const COLUMNS: &str = "delivery, state, post_version, outgoing, overwrite, key, made, problems, attempts, next_at,
    asked_at, first_sent_at";

fn read(row: &Row<'_>) -> rusqlite::Result<Revision> {
    let mut c = Columns::of(row);
    Ok(Revision {
        delivery: DeliveryId::new(c.uuid()?),
        state: c.word()?,
        post_version: c.get()?,
        outgoing: c.json()?,
        overwrite: c.get()?,
        key: c.get()?,
        made: c.json()?,
        problems: c.json()?,
        attempts: c.get()?,
        next_at: c.maybe_at()?,
        asked_at: c.at()?,
        first_sent_at: c.maybe_at()?,
    })
}

/// Reads the change of a delivery.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn get(sql: &impl Sql, delivery: DeliveryId) -> Result<Option<Revision>, StoreError> {
    maybe(sql, &format!("SELECT {COLUMNS} FROM revisions WHERE delivery = ?1"), [delivery.as_bytes()], read)
}

/// Notes a change in place of an earlier one.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn put(tx: &Tx, revision: &Revision) -> Result<(), StoreError> {
    run(
        tx,
        "INSERT OR REPLACE INTO revisions (delivery, state, post_version, outgoing, overwrite, key, made, problems,
           attempts, next_at, asked_at, first_sent_at)
         VALUES (:delivery, :state, :version, :outgoing, :overwrite, :key, :made, :problems, :attempts, :next, :asked,
           :first)",
        named_params! {
            ":delivery": revision.delivery.as_bytes(), ":state": crate::sql::Word(revision.state),
            ":version": revision.post_version, ":outgoing": Json(&revision.outgoing),
            ":overwrite": revision.overwrite, ":key": revision.key, ":made": Json(&revision.made),
            ":problems": Json(&revision.problems), ":attempts": revision.attempts,
            ":next": revision.next_at.map(At), ":asked": At(revision.asked_at),
            ":first": revision.first_sent_at.map(At),
        },
    )?;
    Ok(())
}

/// Takes a change back that was not carried there.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn remove(tx: &Tx, delivery: DeliveryId) -> Result<(), StoreError> {
    run(tx, "DELETE FROM revisions WHERE delivery = ?1", [delivery.as_bytes()]).map(drop)
}

/// The changes whose time has come, with their accounts.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn due(sql: &impl Sql, now: DateTime<Utc>) -> Result<Vec<(AccountId, DeliveryId)>, StoreError> {
    all(
        sql,
        "SELECT d.account, r.delivery FROM revisions r JOIN deliveries d ON d.id = r.delivery
         WHERE r.next_at IS NOT NULL AND r.next_at <= ?1 ORDER BY r.next_at LIMIT 200",
        [At(now)],
        |row| {
            let mut c = Columns::of(row);
            Ok((AccountId::new(c.uuid()?), DeliveryId::new(c.uuid()?)))
        },
    )
}

/// When the next change is due.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn next_wake(sql: &impl Sql) -> Result<Option<DateTime<Utc>>, StoreError> {
    let statement = "SELECT min(next_at) FROM revisions WHERE next_at IS NOT NULL";
    crate::sql::one(sql, statement, [], |row| Columns::of(row).maybe_at())
}

/// A delivery says at its network what its change wanted.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn settle(tx: &Tx, revision: &Revision, remote: &Value, permalink: Option<&str>) -> Result<(), StoreError> {
    run_one(
        tx,
        "UPDATE deliveries SET outgoing = ?2, post_version = ?3, remote = ?4, permalink = coalesce(?5, permalink)
         WHERE id = ?1",
        params![revision.delivery.as_bytes(), Json(&revision.outgoing), revision.post_version, Json(remote), permalink],
    )
}
