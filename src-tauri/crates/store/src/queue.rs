//! The queue's slots, the posts that it placed, and what is planned beside them.

use crate::error::StoreError;
use crate::sql::{At, Columns, Sql, Tx, Wall, all, maybe, run};
use chrono::{DateTime, Utc};
use pupitre_domain::ids::{AccountId, BrandId, PostId};
use pupitre_domain::publication::State;
use pupitre_domain::queue::{SlotTime, Slots};
use pupitre_domain::time::WallTime;
use rusqlite::params;
use std::collections::BTreeSet;

/// A planned post as the queue sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedPost {
    /// The post.
    pub post: PostId,
    /// Its first 140 characters.
    pub excerpt: String,
    /// Its wall time.
    pub wall: WallTime,
    /// The instant.
    pub due_at: DateTime<Utc>,
    /// It stands where the queue put it.
    pub queued: bool,
    /// Its accounts, with the state of their delivery once there is one.
    pub accounts: Vec<(AccountId, Option<State>)>,
}

/// The weekly times of an account, in order.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn slots_of(sql: &impl Sql, account: AccountId) -> Result<BTreeSet<SlotTime>, StoreError> {
    let statement = "SELECT weekday, minutes FROM queue_slots WHERE account = ?1";
    let rows = all(sql, statement, [account.as_bytes()], |row| {
        let mut c = Columns::of(row);
        Ok(SlotTime { weekday: c.get()?, minutes: c.get()? })
    })?;
    Ok(rows.into_iter().collect())
}

/// The slots of a brand's accounts that are not removed. Accounts without slots are left out.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn slots(sql: &impl Sql, brand: BrandId) -> Result<Slots, StoreError> {
    let statement = "SELECT s.account, s.weekday, s.minutes FROM accounts a JOIN queue_slots s ON s.account = a.id
        WHERE a.brand = ?1 AND a.deleted_at IS NULL";
    let rows = all(sql, statement, [brand.as_bytes()], |row| {
        let mut c = Columns::of(row);
        Ok((AccountId::new(c.uuid()?), SlotTime { weekday: c.get()?, minutes: c.get()? }))
    })?;
    let mut slots = Slots::default();
    for (account, time) in rows {
        slots.0.entry(account).or_default().insert(time);
    }
    Ok(slots)
}

/// Replaces the weekly times of an account.
///
/// # Errors
/// [`StoreError::Constraint`] when the account does not exist.
pub fn set_slots(tx: &Tx, account: AccountId, times: &BTreeSet<SlotTime>) -> Result<(), StoreError> {
    run(tx, "DELETE FROM queue_slots WHERE account = ?1", [account.as_bytes()])?;
    for time in times {
        run(
            tx,
            "INSERT INTO queue_slots (account, weekday, minutes) VALUES (?1, ?2, ?3)",
            params![account.as_bytes(), time.weekday, time.minutes],
        )?;
    }
    Ok(())
}

/// Remembers that the queue put a post there, or forgets it.
///
/// # Errors
/// [`StoreError::Constraint`] when the post does not exist.
pub fn set_place(tx: &Tx, post: PostId, wall: Option<WallTime>, now: DateTime<Utc>) -> Result<(), StoreError> {
    match wall {
        Some(wall) => run(
            tx,
            "INSERT INTO queue_places (post, wall, placed_at) VALUES (?1, ?2, ?3)
             ON CONFLICT (post) DO UPDATE SET wall = excluded.wall, placed_at = excluded.placed_at",
            params![post.as_bytes(), Wall(wall), At(now)],
        )?,
        None => run(tx, "DELETE FROM queue_places WHERE post = ?1", [post.as_bytes()])?,
    };
    Ok(())
}

/// Whether a post stands where the queue put it.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn is_queued(sql: &impl Sql, post: PostId) -> Result<bool, StoreError> {
    let statement = "SELECT 1 FROM posts p JOIN queue_places q ON q.post = p.id AND q.wall = p.wall WHERE p.id = ?1";
    Ok(maybe(sql, statement, [post.as_bytes()], |_| Ok(()))?.is_some())
}

/// The posts of a brand that are planned later than `after` and, where given, not later than `until`, the soonest first.
/// What was taken back at an account does not count there.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn planned(
    sql: &impl Sql,
    brand: BrandId,
    after: DateTime<Utc>,
    until: Option<DateTime<Utc>>,
) -> Result<Vec<PlannedPost>, StoreError> {
    let statement = "
        SELECT p.id, p.excerpt, p.wall, p.due_at, q.wall IS NOT NULL AND q.wall = p.wall, v.account, d.state, d.reason
        FROM posts p LEFT JOIN queue_places q ON q.post = p.id LEFT JOIN variants v ON v.post = p.id
          LEFT JOIN deliveries d ON d.post = p.id AND d.account = v.account
        WHERE p.due_at > ?2 AND (?3 IS NULL OR p.due_at <= ?3) AND p.brand = ?1 AND p.deleted_at IS NULL
        ORDER BY p.due_at, p.id, v.ordinal";
    let mut found: Vec<PlannedPost> = Vec::new();
    let rows = all(sql, statement, params![brand.as_bytes(), At(after), until.map(At)], |row| {
        let mut c = Columns::of(row);
        let post = PlannedPost {
            post: PostId::new(c.uuid()?),
            excerpt: c.get()?,
            wall: c.get::<Wall>()?.0,
            due_at: c.at()?,
            queued: c.get()?,
            accounts: Vec::new(),
        };
        let account = c.maybe_uuid()?.map(AccountId::new);
        let state = match row.get_ref("state")? {
            rusqlite::types::ValueRef::Null => None,
            _ => Some(c.state()?),
        };
        Ok((post, account.map(|account| (account, state))))
    })?;
    for (post, account) in rows {
        if found.last().is_none_or(|last| last.post != post.post) {
            found.push(post);
        }
        let account = account.filter(|(_, state)| *state != Some(State::Cancelled));
        if let (Some(last), Some(account)) = (found.last_mut(), account) {
            last.accounts.push(account);
        }
    }
    Ok(found)
}
