//! What is known to keep planned deliveries from leaving as planned. Derived: it can be computed anew at any time.

use crate::error::StoreError;
use crate::sql::{At, Columns, Sql, Tx, Wall, Word, all, run, stored};
use chrono::{DateTime, Utc};
use pupitre_domain::forecast::ForecastKind;
use pupitre_domain::ids::{DeliveryId, PostId};
use pupitre_domain::time::WallTime;
use rusqlite::params;

stored!(ForecastKind);

/// One forecast of one delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Known {
    /// The delivery.
    pub delivery: DeliveryId,
    /// What will go wrong.
    pub kind: ForecastKind,
}

/// All that is known, with the instant at which it was first known.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn list(sql: &impl Sql) -> Result<Vec<(Known, DateTime<Utc>)>, StoreError> {
    all(sql, "SELECT delivery, kind, since FROM forecasts", [], |row| {
        let mut c = Columns::of(row);
        Ok((Known { delivery: DeliveryId::new(c.uuid()?), kind: c.word()? }, c.at()?))
    })
}

/// Brings what is known up to date: what is gone goes, what is new is known since `now`. A delivery that has gone
/// meanwhile is left out.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn update(tx: &Tx, gone: &[Known], new: &[(Known, PostId)], now: DateTime<Utc>) -> Result<(), StoreError> {
    for known in gone {
        let statement = "DELETE FROM forecasts WHERE delivery = ?1 AND kind = ?2";
        run(tx, statement, params![known.delivery.as_bytes(), Word(known.kind)])?;
    }
    for (known, post) in new {
        let statement = "INSERT INTO forecasts (delivery, kind, post, since) SELECT ?1, ?2, ?3, ?4
            WHERE EXISTS (SELECT 1 FROM deliveries WHERE id = ?1) ON CONFLICT (delivery, kind) DO NOTHING";
        run(tx, statement, params![known.delivery.as_bytes(), Word(known.kind), post.as_bytes(), At(now)])?;
    }
    Ok(())
}

/// What is known of the posts planned from `from` (included) to `to` (excluded), by wall time; each kind once per post.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn of_range(sql: &impl Sql, from: WallTime, to: WallTime) -> Result<Vec<(PostId, ForecastKind)>, StoreError> {
    let statement = "SELECT DISTINCT f.post, f.kind FROM forecasts f JOIN posts p ON p.id = f.post
        WHERE p.wall >= ?1 AND p.wall < ?2 AND p.deleted_at IS NULL ORDER BY f.post";
    all(sql, statement, params![Wall(from), Wall(to)], |row| {
        let mut c = Columns::of(row);
        Ok((PostId::new(c.uuid()?), c.word()?))
    })
}
