//! How reading an account's inbox stands, beside the cursor that the account itself keeps.

use crate::error::StoreError;
use crate::sql::{At, Columns, Sql, Tx, all, maybe, one, run};
use chrono::{DateTime, Utc};
use pupitre_domain::ids::{AccountId, MessageId};
use rusqlite::{Row, params};

/// How reading an account stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sync {
    /// How far back the first look reaches; absent before it began.
    pub reach_at: Option<DateTime<Utc>>,
    /// The oldest that it has come to.
    pub reached_at: Option<DateTime<Utc>>,
    /// Where it goes on.
    pub back_cursor: Option<String>,
    /// Messages that it brought.
    pub back_read: u32,
    /// When it was through or was ended.
    pub back_done_at: Option<DateTime<Utc>>,
    /// Message at which the walk over known messages stands; absent at its beginning.
    pub revisited: Option<MessageId>,
    /// Why the last look failed.
    pub fault: Option<String>,
    /// When it did.
    pub fault_at: Option<DateTime<Utc>>,
}

impl Sync {
    /// Whether the first look has more to read.
    #[must_use]
    pub fn reads_back(&self) -> bool {
        self.reach_at.is_some() && self.back_done_at.is_none()
    }
}

const COLUMNS: &str = "reach_at, reached_at, back_cursor, back_read, back_done_at, revisited, fault, fault_at";

fn read(c: &mut Columns<'_, '_>) -> rusqlite::Result<Sync> {
    Ok(Sync {
        reach_at: c.maybe_at()?,
        reached_at: c.maybe_at()?,
        back_cursor: c.get()?,
        back_read: c.get()?,
        back_done_at: c.maybe_at()?,
        revisited: c.get::<Option<i64>>()?.map(MessageId),
        fault: c.get()?,
        fault_at: c.maybe_at()?,
    })
}

/// How reading an account stands; nothing of it before its first look.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn get(sql: &impl Sql, account: AccountId) -> Result<Sync, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM syncs WHERE account = ?1");
    let found = maybe(sql, &statement, [account.as_bytes()], |row: &Row<'_>| read(&mut Columns::of(row)))?;
    Ok(found.unwrap_or_default())
}

/// How reading each account stands.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn list(sql: &impl Sql) -> Result<Vec<(AccountId, Sync)>, StoreError> {
    all(sql, &format!("SELECT account, {COLUMNS} FROM syncs"), [], |row| {
        let mut c = Columns::of(row);
        Ok((AccountId::new(c.uuid()?), read(&mut c)?))
    })
}

/// Replaces how reading an account stands.
///
/// # Errors
/// [`StoreError::Constraint`] when the account does not exist.
pub fn set(tx: &Tx, account: AccountId, sync: &Sync) -> Result<(), StoreError> {
    run(
        tx,
        "INSERT INTO syncs (account, reach_at, reached_at, back_cursor, back_read, back_done_at, revisited, fault, fault_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (account) DO UPDATE SET reach_at = excluded.reach_at, reached_at = excluded.reached_at,
           back_cursor = excluded.back_cursor, back_read = excluded.back_read, back_done_at = excluded.back_done_at,
           revisited = excluded.revisited, fault = excluded.fault, fault_at = excluded.fault_at",
        params![
            account.as_bytes(),
            sync.reach_at.map(At),
            sync.reached_at.map(At),
            sync.back_cursor,
            sync.back_read,
            sync.back_done_at.map(At),
            sync.revisited.map(|id| id.0),
            sync.fault,
            sync.fault_at.map(At)
        ],
    )?;
    Ok(())
}

/// Forgets how reading an account stood: it is connected anew, and its past is read again.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn forget(tx: &Tx, account: AccountId) -> Result<(), StoreError> {
    run(tx, "DELETE FROM syncs WHERE account = ?1", [account.as_bytes()]).map(drop)
}

/// Minutes during which a call counts: an hour, and the minute that is under way.
const COUNTED: i64 = 60;

/// What reading an account has cost in the last hour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spent {
    /// Calls.
    pub calls: u32,
    /// When the oldest of them stop to count.
    pub eases_at: Option<DateTime<Utc>>,
}

fn minute(at: DateTime<Utc>) -> i64 {
    at.timestamp().div_euclid(60)
}

/// What reading an account has cost in the hour before an instant. A clock set back frees nothing.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn spent(sql: &impl Sql, account: AccountId, now: DateTime<Utc>) -> Result<Spent, StoreError> {
    let statement = "SELECT total(calls), min(minute) FROM inbox_calls WHERE account = ?1 AND minute >= ?2";
    one(sql, statement, params![account.as_bytes(), minute(now) - COUNTED], |row| {
        let oldest: Option<i64> = row.get(1)?;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let calls = row.get::<_, f64>(0)? as u32;
        let eases_at = oldest.and_then(|oldest| DateTime::from_timestamp((oldest + COUNTED + 1) * 60, 0));
        Ok(Spent { calls, eases_at })
    })
}

/// Takes back calls that were noted at an instant and not made.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn take_back(tx: &Tx, account: AccountId, calls: u32, noted_at: DateTime<Utc>) -> Result<(), StoreError> {
    let place = params![account.as_bytes(), minute(noted_at), calls];
    let fewer = "UPDATE inbox_calls SET calls = calls - ?3 WHERE account = ?1 AND minute = ?2 AND calls > ?3";
    if run(tx, fewer, place)? == 0 {
        let none = "DELETE FROM inbox_calls WHERE account = ?1 AND minute = ?2 AND calls <= ?3";
        run(tx, none, place)?;
    }
    Ok(())
}

/// Notes calls that reading an account made, or is about to make.
///
/// # Errors
/// [`StoreError::Constraint`] when the account does not exist.
pub fn note_calls(tx: &Tx, account: AccountId, calls: u32, now: DateTime<Utc>) -> Result<(), StoreError> {
    if calls == 0 {
        return Ok(());
    }
    let now = minute(now);
    run(tx, "DELETE FROM inbox_calls WHERE account = ?1 AND minute < ?2", params![account.as_bytes(), now - COUNTED])?;
    run(
        tx,
        "INSERT INTO inbox_calls (account, minute, calls) VALUES (?1, ?2, ?3)
         ON CONFLICT (account, minute) DO UPDATE SET calls = calls + excluded.calls",
        params![account.as_bytes(), now, calls],
    )
    .map(drop)
}
