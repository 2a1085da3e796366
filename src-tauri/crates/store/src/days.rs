//! What a day in the inbox came to, and which days were closed.

use crate::error::StoreError;
use crate::sql::{At, Columns, Day, Json, Sql, Tx, Word, all, maybe, run};
use chrono::{DateTime, NaiveDate, Utc};
use pupitre_domain::conversation::Dealing;
use pupitre_domain::day::{DayCounts, DayFacts};
use pupitre_domain::ids::{BrandId, MessageId};
use pupitre_domain::network::Action;
use rusqlite::params;
use std::collections::HashMap;

/// A day that was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closing {
    /// Its brand.
    pub brand: BrandId,
    /// On the brand's wall.
    pub day: NaiveDate,
    /// What it came to.
    pub counts: DayCounts,
    /// When it was closed.
    pub closed_at: DateTime<Utc>,
}

/// Counts a brand's day, `[from, to)`. `now` decides whether what is open belongs to it: only to a day that lasts.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn count(
    sql: &impl Sql,
    brand: BrandId,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<DayCounts, StoreError> {
    let mut facts: HashMap<i64, DayFacts> = HashMap::new();
    let (first, end) = (MessageId::first_of_second(from.timestamp()).0, MessageId::first_of_second(to.timestamp()).0);
    let said = "SELECT DISTINCT m.conversation, m.ours FROM messages m JOIN conversations c ON c.key = m.conversation
        WHERE m.id >= ?2 AND m.id < ?3 AND c.brand = ?1";
    for (key, ours) in all(sql, said, params![brand.as_bytes(), first, end], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, bool>(1)?))
    })? {
        let known = facts.entry(key).or_default();
        known.answered |= ours;
        known.heard |= !ours;
    }
    let done = "SELECT DISTINCT conversation, what FROM conversation_events WHERE brand = ?1 AND at >= ?2 AND at < ?3";
    for (key, what) in all(sql, done, params![brand.as_bytes(), At(from), At(to)], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, Word<Dealing>>(1)?.0))
    })? {
        let known = facts.entry(key).or_default();
        match what {
            Dealing::Seen => known.seen = true,
            Dealing::Done => known.finished = true,
            Dealing::Snoozed => known.snoozed = true,
            Dealing::Waiting => known.waiting = true,
            Dealing::New | Dealing::Woken => {}
        }
    }
    let acted = "SELECT c.key, d.action FROM deliveries d JOIN conversations c ON c.id = d.conversation
        WHERE d.brand = ?1 AND d.sort_at >= ?2 AND d.sort_at < ?3 AND d.kind = 'action' AND d.state = 'published'";
    for (key, action) in all(sql, acted, params![brand.as_bytes(), At(from), At(to)], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, Word<Action>>(1)?.0))
    })? {
        let applause = matches!(action, Action::Like | Action::Unlike | Action::Boost | Action::Unboost);
        facts.entry(key).or_default().moderated |= !applause;
    }
    let open = "SELECT key FROM conversations WHERE brand = ?1 AND state = 'new'";
    for key in all(sql, open, params![brand.as_bytes()], |row| row.get::<_, i64>(0))? {
        if now < to {
            facts.entry(key).or_default().open = true;
        } else if let Some(known) = facts.get_mut(&key) {
            known.open = true;
        }
    }
    // A letter to the client's own people is nobody's message; what came back to it and waits is.
    let letters = "SELECT c.key FROM escalations e JOIN accounts a ON a.id = e.account
        JOIN conversations c ON c.account = a.key AND c.root = e.mail WHERE e.brand = ?1";
    for key in all(sql, letters, params![brand.as_bytes()], |row| row.get::<_, i64>(0))? {
        if facts.get(&key).is_some_and(|known| !known.open) {
            facts.remove(&key);
        }
    }
    let mut counts = DayCounts::default();
    for known in facts.into_values() {
        counts.add(known);
    }
    Ok(counts)
}

/// How many conversations strangers wrote in between two instants, over all brands outside the bin, and how many of them
/// are new now.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn heard(sql: &impl Sql, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<(u32, u32), StoreError> {
    let (first, end) = (MessageId::first_of_second(from.timestamp()).0, MessageId::first_of_second(to.timestamp()).0);
    let statement = "SELECT count(*), ifnull(sum(c.state = 'new'), 0) FROM conversations c
        WHERE c.key IN (SELECT m.conversation FROM messages m WHERE m.id >= ?1 AND m.id < ?2 AND m.ours = 0)
          AND c.brand IN (SELECT id FROM brands WHERE deleted_at IS NULL)";
    Ok(maybe(sql, statement, params![first, end], |row| Ok((row.get(0)?, row.get(1)?)))?.unwrap_or_default())
}

/// Closes a day, or closes it anew.
///
/// # Errors
/// [`StoreError::Constraint`] when the brand does not exist.
pub fn close(tx: &Tx, closing: &Closing) -> Result<(), StoreError> {
    run(
        tx,
        "INSERT INTO day_closings (brand, day, counts, closed_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (brand, day) DO UPDATE SET counts = excluded.counts, closed_at = excluded.closed_at",
        params![closing.brand.as_bytes(), Day(closing.day), Json(closing.counts), At(closing.closed_at)],
    )
    .map(drop)
}

/// Takes the closing of a day back.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn reopen(tx: &Tx, brand: BrandId, day: NaiveDate) -> Result<(), StoreError> {
    run(tx, "DELETE FROM day_closings WHERE brand = ?1 AND day = ?2", params![brand.as_bytes(), Day(day)]).map(drop)
}

/// The closing of a day, if it was closed.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn closing(sql: &impl Sql, brand: BrandId, day: NaiveDate) -> Result<Option<Closing>, StoreError> {
    let statement = "SELECT counts, closed_at FROM day_closings WHERE brand = ?1 AND day = ?2";
    maybe(sql, statement, params![brand.as_bytes(), Day(day)], |row| {
        let mut c = Columns::of(row);
        Ok(Closing { brand, day, counts: c.json()?, closed_at: c.at()? })
    })
}
