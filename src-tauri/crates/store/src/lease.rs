//! Who conducts: one row that is taken by compare-and-set and renewed while its holder lives.

use crate::error::StoreError;
use crate::sql::{At, Columns, Sql, Tx, maybe, run};
use chrono::{DateTime, Duration, Utc};
use rusqlite::params;
use uuid::Uuid;

/// A process that conducts or wants to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Made anew by each process.
    pub id: Uuid,
    /// Its process id.
    pub pid: u32,
    /// What it is (`window`, `agent`).
    pub name: String,
}

/// The lease as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// Who holds it.
    pub holder: Holder,
    /// When it was taken or renewed.
    pub renewed_at: DateTime<Utc>,
}

impl Lease {
    /// Whether it is still in force after `ttl`. One from the future ended with the clock that wrote it.
    #[must_use]
    pub fn is_in_force(&self, now: DateTime<Utc>, ttl: Duration) -> bool {
        (now - self.renewed_at).abs() < ttl
    }
}

/// Takes the lease or renews it: `true` when the holder has it now.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn take(tx: &Tx, holder: &Holder, now: DateTime<Utc>, ttl: Duration) -> Result<bool, StoreError> {
    if current(tx)?.is_some_and(|lease| lease.holder.id != holder.id && lease.is_in_force(now, ttl)) {
        return Ok(false);
    }
    run(
        tx,
        "INSERT INTO lease (id, holder, pid, name, renewed_at) VALUES (1, ?1, ?2, ?3, ?4)
         ON CONFLICT (id) DO UPDATE SET holder = excluded.holder, pid = excluded.pid, name = excluded.name,
           renewed_at = excluded.renewed_at",
        params![holder.id.as_bytes(), holder.pid, holder.name, At(now)],
    )?;
    Ok(true)
}

/// Gives the lease back. Nothing happens when another has it.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn release(tx: &Tx, holder: Uuid) -> Result<(), StoreError> {
    run(tx, "DELETE FROM lease WHERE holder = ?1", [holder.as_bytes()]).map(drop)
}

/// The lease as it stands, whether or not it is still in force.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn current(sql: &impl Sql) -> Result<Option<Lease>, StoreError> {
    maybe(sql, "SELECT holder, pid, name, renewed_at FROM lease WHERE id = 1", [], |row| {
        let mut c = Columns::of(row);
        Ok(Lease { holder: Holder { id: c.uuid()?, pid: c.get()?, name: c.get()? }, renewed_at: c.at()? })
    })
}
