//! Pauses: while one is in force, nothing of its brand leaves by itself.

use crate::deliveries::{Delivery, DeliveryKind};
use crate::error::StoreError;
use crate::sql::{At, Columns, Sql, Tx, Word, all, blob, maybe, run, run_one, stored};
use chrono::{DateTime, Utc};
use pupitre_domain::ids::{BrandId, DeliveryId, PostId};
use rusqlite::{Row, params};

/// Who stopped everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PauseCause {
    /// A person.
    Person,
    /// The machine's clock was set back.
    Clock,
}

impl PauseCause {
    /// All causes.
    pub const ALL: &'static [Self] = &[Self::Person, Self::Clock];
    /// The name kept in SQLite.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Clock => "clock",
        }
    }
}
stored!(PauseCause);

/// A pause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    /// Its brand; all when absent.
    pub brand: Option<BrandId>,
    /// Who stopped everything.
    pub cause: PauseCause,
    /// What the person noted; may be empty.
    pub reason: String,
    /// Since when.
    pub began_at: DateTime<Utc>,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Pause> {
    let mut c = Columns::of(row);
    Ok(Pause { brand: c.maybe_uuid()?.map(BrandId::new), cause: c.word()?, reason: c.get()?, began_at: c.at()? })
}

/// The pauses in force, that of all brands first.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn in_force(sql: &impl Sql) -> Result<Vec<Pause>, StoreError> {
    let statement = "SELECT brand, cause, reason, began_at FROM pauses WHERE ended_at IS NULL ORDER BY brand IS NOT NULL, began_at, id";
    all(sql, statement, [], read)
}

/// Begins a pause. One that is in force for the same brands goes on since its beginning; a new reason replaces its own.
///
/// # Errors
/// [`StoreError::Constraint`] when the brand does not exist.
pub fn begin(
    tx: &Tx,
    brand: Option<BrandId>,
    cause: PauseCause,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    run(
        tx,
        "INSERT INTO pauses (brand, cause, reason, began_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (coalesce(brand, x'')) WHERE ended_at IS NULL
           DO UPDATE SET reason = excluded.reason WHERE excluded.reason <> ''",
        params![blob(brand.as_ref().map(BrandId::as_bytes)), Word(cause), reason, At(now)],
    )?;
    Ok(())
}

/// Ends the pause of a brand, or that of all brands. Whether there was one.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn end(tx: &Tx, brand: Option<BrandId>, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let statement = "UPDATE pauses SET ended_at = max(?2, began_at) WHERE ended_at IS NULL AND brand IS ?1";
    let ended = run(tx, statement, params![blob(brand.as_ref().map(BrandId::as_bytes)), At(now)])?;
    Ok(ended > 0)
}

/// Whether a pause is in force for a brand: its own, or that of all.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn covers(sql: &impl Sql, brand: BrandId) -> Result<bool, StoreError> {
    let statement = "SELECT 1 FROM pauses WHERE ended_at IS NULL AND (brand IS NULL OR brand = ?1) LIMIT 1";
    Ok(maybe(sql, statement, [brand.as_bytes()], |_| Ok(()))?.is_some())
}

/// Whether a pause in force keeps a delivery from leaving. Posts are held unless they are exempt. An answer is held when
/// it was given before the pause: what a person sends after it, that person knows of the pause. Actions (hiding,
/// blocking, deleting) are never held.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn holds(sql: &impl Sql, delivery: &Delivery) -> Result<bool, StoreError> {
    let statement = "SELECT 1 FROM pauses WHERE ended_at IS NULL AND (brand IS NULL OR brand = ?1)
        AND CASE ?2 WHEN 'post' THEN NOT EXISTS (SELECT 1 FROM pause_exemptions WHERE post = ?3)
                    WHEN 'reply' THEN began_at >= ?4
                    ELSE 0 END LIMIT 1";
    let values = params![
        delivery.brand.as_bytes(),
        Word(delivery.kind),
        blob(delivery.post.as_ref().map(PostId::as_bytes)),
        At(delivery.created_at),
    ];
    Ok(maybe(sql, statement, values, |_| Ok(()))?.is_some())
}

/// Lets a post leave although its brand is paused.
///
/// # Errors
/// [`StoreError::Constraint`] when the post does not exist.
pub fn exempt(tx: &Tx, post: PostId, now: DateTime<Utc>) -> Result<(), StoreError> {
    let statement = "INSERT INTO pause_exemptions (post, at) VALUES (?1, ?2) ON CONFLICT (post) DO NOTHING";
    run(tx, statement, params![post.as_bytes(), At(now)]).map(drop)
}

/// Takes an exemption back.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn unexempt(tx: &Tx, post: PostId) -> Result<(), StoreError> {
    run(tx, "DELETE FROM pause_exemptions WHERE post = ?1", [post.as_bytes()]).map(drop)
}

/// Whether a post may leave although its brand is paused.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn is_exempt(sql: &impl Sql, post: PostId) -> Result<bool, StoreError> {
    Ok(maybe(sql, "SELECT 1 FROM pause_exemptions WHERE post = ?1", [post.as_bytes()], |_| Ok(()))?.is_some())
}

/// Publications in the given states of a brand, or of all, the soonest first. At most 1,000.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn posts_in(
    sql: &impl Sql,
    brand: Option<BrandId>,
    states: &[&str],
    until: Option<DateTime<Utc>>,
) -> Result<Vec<DeliveryId>, StoreError> {
    let names = serde_json::to_string(states).map_err(|_| StoreError::Internal)?;
    let statement = "SELECT id FROM deliveries
        WHERE kind = 'post' AND state IN (SELECT value FROM json_each(?1)) AND (?2 IS NULL OR brand = ?2)
          AND (?3 IS NULL OR due_at < ?3)
        ORDER BY sort_at, id LIMIT 1000";
    let values = params![names, blob(brand.as_ref().map(BrandId::as_bytes)), until.map(At)];
    all(sql, statement, values, |row| Ok(DeliveryId::new(Columns::of(row).uuid()?)))
}

/// Makes the conductor look at once at what a network's scheduler holds or shall hold.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn rouse_handed(tx: &Tx, brand: Option<BrandId>, now: DateTime<Utc>) -> Result<(), StoreError> {
    run(
        tx,
        "UPDATE deliveries SET next_at = ?2
         WHERE (state = 'handedOff' OR (state = 'scheduled' AND mode = 'handedOff')) AND (?1 IS NULL OR brand = ?1)",
        params![blob(brand.as_ref().map(BrandId::as_bytes)), At(now)],
    )
    .map(drop)
}

/// Sets when a delivery that waits here is looked at next, unless it has moved on.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn defer(tx: &Tx, id: DeliveryId, next: DateTime<Utc>) -> Result<(), StoreError> {
    run_one(tx, "UPDATE deliveries SET next_at = ?2 WHERE id = ?1", params![id.as_bytes(), At(next)])
}

/// Whether deliveries of this kind are ever held.
#[must_use]
pub fn concerns(kind: DeliveryKind) -> bool {
    !matches!(kind, DeliveryKind::Action)
}
