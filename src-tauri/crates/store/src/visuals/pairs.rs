//! Visuals that look alike.

use crate::error::StoreError;
use crate::sql::{Columns, Sql, Tx, all, maybe, run};
use pupitre_domain::ids::{BrandId, VisualId};
use pupitre_domain::visual::Swatch;
use rusqlite::params;

/// What a visual looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Its key.
    pub key: i64,
    /// Its id.
    pub id: VisualId,
    /// Its brand; all brands when absent.
    pub brand: Option<BrandId>,
    /// Its perceptual hash.
    pub likeness: Option<u64>,
    /// Colours, a bit each.
    pub hues: u32,
}

/// How every visual outside the bin looks, the oldest first.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn looks(sql: &impl Sql) -> Result<Vec<Look>, StoreError> {
    let statement =
        "SELECT key, id, brand, likeness, hues FROM visuals INDEXED BY visuals_grid WHERE deleted_at IS NULL";
    let mut looks = all(sql, statement, [], |row| {
        let mut c = Columns::of(row);
        Ok(Look {
            key: c.get()?,
            id: VisualId::new(c.uuid()?),
            brand: c.maybe_uuid()?.map(BrandId::new),
            likeness: c.get::<Option<i64>>()?.map(i64::cast_unsigned),
            hues: c.get()?,
        })
    })?;
    looks.sort_unstable_by_key(|look| look.key);
    Ok(looks)
}

/// The colours of a visual; none when it is not there.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn palette(sql: &impl Sql, key: i64) -> Result<Vec<Swatch>, StoreError> {
    let found = maybe(sql, "SELECT palette FROM visual_more WHERE key = ?1", [key], |row| Columns::of(row).json())?;
    Ok(found.unwrap_or_default())
}

/// Notes that two visuals look alike. A pair that is known keeps what was said of it.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn note(tx: &Tx, one: i64, other: i64, distance: u32) -> Result<(), StoreError> {
    run(
        tx,
        "INSERT OR IGNORE INTO visual_pairs (one, other, distance, settled) VALUES (?1, ?2, ?3, 0)",
        params![one.min(other), one.max(other), distance],
    )
    .map(drop)
}

/// A pair that nobody has settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// One.
    pub one: VisualId,
    /// The other.
    pub other: VisualId,
    /// Bits in which they differ.
    pub distance: u32,
}

/// Pairs outside the bin that nobody has settled.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn open(sql: &impl Sql) -> Result<Vec<Pair>, StoreError> {
    let statement = "SELECT a.id, b.id, p.distance FROM visual_pairs p
        JOIN visuals a ON a.key = p.one JOIN visuals b ON b.key = p.other
        WHERE p.settled = 0 AND a.deleted_at IS NULL AND b.deleted_at IS NULL
          AND (a.brand IS b.brand OR a.brand IS NULL OR b.brand IS NULL)
        ORDER BY p.one DESC, p.other DESC LIMIT 20000";
    all(sql, statement, [], |row| {
        let mut c = Columns::of(row);
        Ok(Pair { one: VisualId::new(c.uuid()?), other: VisualId::new(c.uuid()?), distance: c.get()? })
    })
}

/// Says of all pairs among some visuals whether they are settled. Answers which changed.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn settle(tx: &Tx, visuals: &[VisualId], settled: bool) -> Result<(), StoreError> {
    let keys = visuals.iter().map(|id| super::key(tx, *id)).collect::<Result<Vec<i64>, _>>()?;
    for (at, one) in keys.iter().enumerate() {
        for other in keys.iter().skip(at + 1) {
            // Two of a group may be alike through a third only: what was said holds for them, too.
            run(
                tx,
                "INSERT INTO visual_pairs (one, other, distance, settled) VALUES (?1, ?2, 64, ?3)
                 ON CONFLICT (one, other) DO UPDATE SET settled = excluded.settled",
                params![one.min(other), one.max(other), settled],
            )?;
        }
    }
    Ok(())
}
