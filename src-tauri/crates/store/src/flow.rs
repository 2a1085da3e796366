//! How much came, hour by hour, and what was out of the usual.

use crate::error::StoreError;
use crate::sql::{At, Columns, Sql, Tx, Word, all, maybe, run, run_one, stored};
use chrono::{DateTime, Utc};
use pupitre_domain::ids::BrandId;
use pupitre_domain::signals::{Signals, Tone};
use pupitre_domain::spike::{Cause, Hour, Spike};
use rusqlite::{Row, params};
use std::collections::BTreeMap;

stored!(Cause);

/// Hours since 1970 UTC.
#[must_use]
pub fn hour_of(at: DateTime<Utc>) -> i64 {
    at.timestamp().div_euclid(3_600)
}

/// What a transaction adds to the counts.
#[derive(Debug, Default)]
pub(crate) struct Change(BTreeMap<([u8; 16], i64), (i64, i64)>);

impl Change {
    /// A message came.
    pub(crate) fn came(&mut self, brand: BrandId, written_at: DateTime<Utc>, signals: Signals) {
        let (messages, negative) = self.0.entry((*brand.as_bytes(), hour_of(written_at))).or_default();
        *messages += 1;
        *negative += i64::from(signals.tone == Tone::Negative);
    }
    /// A message was judged anew; one that nobody had judged was not counted.
    pub(crate) fn rejudged(&mut self, brand: BrandId, written_at: DateTime<Utc>, was: Option<Signals>, now: Signals) {
        let bad = |signals: Signals| i64::from(signals.tone == Tone::Negative);
        let (messages, negative) = self.0.entry((*brand.as_bytes(), hour_of(written_at))).or_default();
        *messages += i64::from(was.is_none());
        *negative += bad(now) - was.map_or(0, bad);
    }
    pub(crate) fn write(self, tx: &Tx) -> Result<(), StoreError> {
        for ((brand, hour), (messages, negative)) in self.0 {
            let statement = "INSERT INTO flow_hours (brand, hour, messages, negative) VALUES (?1, ?2, ?3, max(?4, 0))
                ON CONFLICT (brand, hour) DO UPDATE SET messages = messages + ?3, negative = max(negative + ?4, 0)";
            run(tx, statement, params![brand, hour, messages, negative])?;
        }
        Ok(())
    }
}

/// The hours of a brand in which something came, from one on, with what came.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn hours(sql: &impl Sql, brand: BrandId, from: i64) -> Result<Vec<(i64, Hour)>, StoreError> {
    let statement = "SELECT hour, messages, negative FROM flow_hours WHERE brand = ?1 AND hour >= ?2 ORDER BY hour";
    all(sql, statement, params![brand.as_bytes(), from], |row| {
        let mut c = Columns::of(row);
        Ok((c.get()?, Hour { messages: c.get()?, negative: c.get()? }))
    })
}

/// The first hour from which on a brand's flow is known; `None` when nothing ever came. What stood around a message may be
/// years old, which does not make those years known: an account is known as far back as its first look came.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn known_since(sql: &impl Sql, brand: BrandId) -> Result<Option<i64>, StoreError> {
    let statement = "SELECT max(f.first, ifnull(s.since, f.first)) FROM
        (SELECT min(hour) AS first FROM flow_hours WHERE brand = ?1) f,
        (SELECT min(max(s.reached_at, s.reach_at)) / 3600000 AS since FROM syncs s JOIN accounts a ON a.id = s.account
         WHERE a.brand = ?1) s";
    maybe(sql, statement, [brand.as_bytes()], |row| row.get::<_, Option<i64>>(0)).map(Option::flatten)
}

/// A spike as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct SpikeRow {
    /// Short key.
    pub id: i64,
    /// Whose.
    pub brand: BrandId,
    /// When it was first found.
    pub began_at: DateTime<Utc>,
    /// When it was last found going on.
    pub seen_at: DateTime<Utc>,
    /// When it had ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// What was found last.
    pub spike: Spike,
    /// The level at which a person was last told.
    pub told_level: f64,
    /// When a person took note of it.
    pub acknowledged_at: Option<DateTime<Utc>>,
}

const SELECT: &str =
    "SELECT s.id, s.brand, s.began_at, s.seen_at, s.ended_at, s.cause, s.hours, s.messages, s.usual, s.negative,
    s.usual_negative, s.level, s.told_level, s.acknowledged_at FROM spikes s";

fn read(row: &Row<'_>) -> rusqlite::Result<SpikeRow> {
    let mut c = Columns::of(row);
    Ok(SpikeRow {
        id: c.get()?,
        brand: BrandId::new(c.uuid()?),
        began_at: c.at()?,
        seen_at: c.at()?,
        ended_at: c.maybe_at()?,
        spike: Spike {
            cause: c.word()?,
            hours: usize::try_from(c.get::<u32>()?).unwrap_or(1),
            messages: c.get()?,
            usual: c.get()?,
            negative: c.get()?,
            usual_negative: c.get()?,
            level: c.get()?,
        },
        told_level: c.get()?,
        acknowledged_at: c.maybe_at()?,
    })
}

/// The spikes going on, of all brands outside the bin.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn open_spikes(sql: &impl Sql) -> Result<Vec<SpikeRow>, StoreError> {
    let statement = format!(
        "{SELECT} JOIN brands b ON b.id = s.brand WHERE s.ended_at IS NULL AND b.deleted_at IS NULL ORDER BY s.began_at, s.id"
    );
    all(sql, &statement, [], read)
}

/// The spike of a brand that goes on.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn open_spike(sql: &impl Sql, brand: BrandId) -> Result<Option<SpikeRow>, StoreError> {
    maybe(sql, &format!("{SELECT} WHERE s.brand = ?1 AND s.ended_at IS NULL"), [brand.as_bytes()], read)
}

/// Notes a spike, or how one that goes on stands now. `tell` is noted as the level at which a person was told, and what a
/// person had taken note of before no longer counts.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn note_spike(tx: &Tx, brand: BrandId, spike: &Spike, tell: bool, now: DateTime<Utc>) -> Result<(), StoreError> {
    let hours = i64::try_from(spike.hours).unwrap_or(1);
    let values = params![
        brand.as_bytes(),
        Word(spike.cause),
        At(now),
        hours,
        spike.messages,
        spike.usual,
        spike.negative,
        spike.usual_negative,
        spike.level,
        tell,
    ];
    let statement = "UPDATE spikes SET cause = ?2, seen_at = ?3, hours = ?4, messages = ?5, usual = ?6, negative = ?7,
          usual_negative = ?8, level = ?9, told_level = iif(?10, ?9, told_level),
          acknowledged_at = iif(?10, NULL, acknowledged_at)
        WHERE brand = ?1 AND ended_at IS NULL";
    if run(tx, statement, values)? == 0 {
        let statement =
            "INSERT INTO spikes (brand, cause, began_at, seen_at, hours, messages, usual, negative, usual_negative,
              level, told_level)
            VALUES (?1, ?2, ?3, ?3, ?4, ?5, ?6, ?7, ?8, ?9, iif(?10, ?9, 0))";
        run(tx, statement, values)?;
    }
    Ok(())
}

/// Notes that a brand's spike is over; whether there was one.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn end_spike(tx: &Tx, brand: BrandId, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let statement = "UPDATE spikes SET ended_at = ?2 WHERE brand = ?1 AND ended_at IS NULL";
    Ok(run(tx, statement, params![brand.as_bytes(), At(now)])? > 0)
}

/// Notes that a person took note of a spike as it stands, or takes that back.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn acknowledge(tx: &Tx, id: i64, at: Option<DateTime<Utc>>) -> Result<(), StoreError> {
    run_one(
        tx,
        "UPDATE spikes SET acknowledged_at = ?2, told_level = iif(?2 IS NULL, told_level, level) WHERE id = ?1",
        params![id, at.map(At)],
    )
}
