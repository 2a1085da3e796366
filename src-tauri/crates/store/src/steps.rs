//! The calls of a delivery and how far each is.

use crate::error::StoreError;
use crate::sql::{At, Columns, Json, Sql, Tx, all, one, run, run_one, stored};
use chrono::{DateTime, Utc};
use pupitre_domain::ids::DeliveryId;
use rusqlite::{Row, params};
use serde_json::Value;

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StepStatus {
    /// Not begun.
    Planned,
    /// Its intent is committed; it may have left.
    Open,
    /// The network needs time; it is run again.
    Waiting,
    /// Finished.
    Done,
}

impl StepStatus {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Planned, Self::Open, Self::Waiting, Self::Done];
    /// The name kept in SQLite.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Open => "open",
            Self::Waiting => "waiting",
            Self::Done => "done",
        }
    }
}
stored!(StepStatus);

/// A step to be planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStep {
    /// Its name, as JSON text.
    pub name: String,
    /// It must not be run twice.
    pub once: bool,
}

/// A step.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Its place, from 0.
    pub ordinal: u16,
    /// Its name, as JSON text.
    pub name: String,
    /// It must not be run twice.
    pub once: bool,
    /// The key minted when its intent was committed; empty before.
    pub key: String,
    /// How far it is.
    pub status: StepStatus,
    /// What it gave so far.
    pub handle: Option<Value>,
    /// When it first left.
    pub first_sent_at: Option<DateTime<Utc>>,
    /// When it was finished.
    pub finished_at: Option<DateTime<Utc>>,
}

const COLUMNS: &str = "ordinal, name, once, key, status, handle, first_sent_at, finished_at";

fn read(row: &Row<'_>) -> rusqlite::Result<Step> {
    let mut c = Columns::of(row);
    Ok(Step {
        ordinal: c.get()?,
        name: c.get()?,
        once: c.get()?,
        key: c.get()?,
        status: c.word()?,
        handle: c.maybe_json()?,
        first_sent_at: c.maybe_at()?,
        finished_at: c.maybe_at()?,
    })
}

/// Plans the steps of a delivery that has none.
///
/// # Errors
/// [`StoreError::Constraint`] when it has steps already: their keys must not be lost
/// ([`crate::deliveries::clear_attempt`] is the way to begin anew).
pub fn plan(tx: &Tx, delivery: DeliveryId, steps: &[NewStep]) -> Result<(), StoreError> {
    for (ordinal, step) in steps.iter().enumerate() {
        let ordinal = u16::try_from(ordinal).map_err(|_too_many| StoreError::Constraint)?;
        run(
            tx,
            "INSERT INTO steps (delivery, ordinal, name, once, key, status, handle, first_sent_at, finished_at)
             VALUES (?1, ?2, ?3, ?4, '', 'planned', NULL, NULL, NULL)",
            params![delivery.as_bytes(), ordinal, step.name, step.once],
        )?;
    }
    Ok(())
}

/// The steps of a delivery, in order.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn list(sql: &impl Sql, delivery: DeliveryId) -> Result<Vec<Step>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM steps WHERE delivery = ?1 ORDER BY ordinal");
    all(sql, &statement, [delivery.as_bytes()], read)
}

/// Commits the intent to run a step. A key and a first instant that it has already are kept; the step comes back as it
/// is to be run.
///
/// # Errors
/// [`StoreError::NotFound`]; [`StoreError::Conflict`] when the step is finished.
pub fn open(tx: &Tx, delivery: DeliveryId, ordinal: u16, key: &str, now: DateTime<Utc>) -> Result<Step, StoreError> {
    let changed = run(
        tx,
        "UPDATE steps SET status = 'open', key = CASE key WHEN '' THEN ?3 ELSE key END,
           first_sent_at = coalesce(first_sent_at, ?4)
         WHERE delivery = ?1 AND ordinal = ?2 AND status <> 'done'",
        params![delivery.as_bytes(), ordinal, key, At(now)],
    )?;
    let step = one(
        tx,
        &format!("SELECT {COLUMNS} FROM steps WHERE delivery = ?1 AND ordinal = ?2"),
        params![delivery.as_bytes(), ordinal],
        read,
    )?;
    if changed == 0 { Err(StoreError::Conflict) } else { Ok(step) }
}

/// Notes that the network needs time for a step.
///
/// # Errors
/// [`StoreError::NotFound`], also when the step is finished.
pub fn wait(tx: &Tx, delivery: DeliveryId, ordinal: u16, handle: &Value) -> Result<(), StoreError> {
    run_one(
        tx,
        "UPDATE steps SET status = 'waiting', handle = ?3 WHERE delivery = ?1 AND ordinal = ?2 AND status <> 'done'",
        params![delivery.as_bytes(), ordinal, Json(handle)],
    )
}

/// Notes that a step is finished and what it gave.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn done(tx: &Tx, delivery: DeliveryId, ordinal: u16, handle: &Value, now: DateTime<Utc>) -> Result<(), StoreError> {
    run_one(
        tx,
        "UPDATE steps SET status = 'done', handle = ?3, finished_at = ?4 WHERE delivery = ?1 AND ordinal = ?2",
        params![delivery.as_bytes(), ordinal, Json(handle), At(now)],
    )
}

/// Notes that a step provably had no effect: its key stays, its time has not begun.
///
/// # Errors
/// [`StoreError::NotFound`], also when the step is finished.
pub fn reset(tx: &Tx, delivery: DeliveryId, ordinal: u16) -> Result<(), StoreError> {
    run_one(
        tx,
        "UPDATE steps SET status = 'planned', first_sent_at = NULL
         WHERE delivery = ?1 AND ordinal = ?2 AND status <> 'done'",
        params![delivery.as_bytes(), ordinal],
    )
}

/// Makes a step new, with a key to be minted, after a person said that it had no effect.
///
/// # Errors
/// [`StoreError::NotFound`], also when the step is finished.
pub fn renew(tx: &Tx, delivery: DeliveryId, ordinal: u16) -> Result<(), StoreError> {
    run_one(
        tx,
        "UPDATE steps SET status = 'planned', key = '', handle = NULL, first_sent_at = NULL
         WHERE delivery = ?1 AND ordinal = ?2 AND status <> 'done'",
        params![delivery.as_bytes(), ordinal],
    )
}
