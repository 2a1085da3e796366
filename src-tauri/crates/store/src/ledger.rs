//! What happened to a delivery: lines that are added and never changed.

use crate::error::StoreError;
use crate::sql::{At, Columns, Sql, Tx, all, run};
use chrono::{DateTime, Utc};
use pupitre_domain::ids::DeliveryId;
use rusqlite::params;

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    /// When.
    pub at: DateTime<Utc>,
    /// What happened, by name.
    pub event: String,
    /// Step concerned, by name.
    pub step: Option<String>,
}

/// Adds a line. [`crate::deliveries::transition`] does so by itself.
///
/// # Errors
/// [`StoreError::Constraint`] when the delivery does not exist or the event is empty.
pub fn append(
    tx: &Tx,
    delivery: DeliveryId,
    at: DateTime<Utc>,
    event: &str,
    step: Option<&str>,
) -> Result<(), StoreError> {
    run(
        tx,
        "INSERT INTO ledger (delivery, at, event, step) VALUES (?1, ?2, ?3, ?4)",
        params![delivery.as_bytes(), At(at), event, step],
    )?;
    Ok(())
}

/// A delivery's lines, in the order in which they were written.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn list(sql: &impl Sql, delivery: DeliveryId) -> Result<Vec<Ledger>, StoreError> {
    let statement = "SELECT at, event, step FROM ledger WHERE delivery = ?1 ORDER BY id";
    all(sql, statement, [delivery.as_bytes()], |row| {
        let mut c = Columns::of(row);
        Ok(Ledger { at: c.at()?, event: c.get()?, step: c.get()? })
    })
}
