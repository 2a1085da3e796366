//! Everything of a delivery that changes beside its state.

use super::DeliveryKind;
use crate::error::StoreError;
use crate::sql::{At, Json, Tx, Wall, Word, ZoneName, run, run_one};
use chrono::{DateTime, Utc};
use pupitre_domain::ids::{AccountId, DeliveryId};
use pupitre_domain::problem::Problem;
use pupitre_domain::publication::Mode;
use pupitre_domain::time::{Fold, WallTime, Zone};
use rusqlite::params;
use serde_json::Value;

/// Sets when it is due.
///
/// # Errors
/// [`StoreError::NotFound`]; [`StoreError::Constraint`] when only one of wall time and zone is given.
pub fn set_times(
    tx: &Tx,
    id: DeliveryId,
    wall: Option<WallTime>,
    zone: Option<Zone>,
    fold: Fold,
    due_at: Option<DateTime<Utc>>,
    next_at: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    run_one(
        tx,
        "UPDATE deliveries SET wall = ?2, zone = ?3, fold = ?4, due_at = ?5, next_at = ?6 WHERE id = ?1",
        params![id.as_bytes(), wall.map(Wall), zone.map(ZoneName), Word(fold), due_at.map(At), next_at.map(At)],
    )
}

/// Sets who makes it appear.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_mode(tx: &Tx, id: DeliveryId, mode: Mode) -> Result<(), StoreError> {
    run_one(tx, "UPDATE deliveries SET mode = ?2 WHERE id = ?1", params![id.as_bytes(), Word(mode)])
}

/// Sets its excerpt.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_excerpt(tx: &Tx, id: DeliveryId, excerpt: &str) -> Result<(), StoreError> {
    run_one(tx, "UPDATE deliveries SET excerpt = ?2 WHERE id = ?1", params![id.as_bytes(), excerpt])
}

/// Sets when it is tried or looked at next.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_next(tx: &Tx, id: DeliveryId, next_at: Option<DateTime<Utc>>) -> Result<(), StoreError> {
    run_one(tx, "UPDATE deliveries SET next_at = ?2 WHERE id = ?1", params![id.as_bytes(), next_at.map(At)])
}

/// Sets until when nothing is looked up or repeated, and when a step that must not be repeated first left; the latter
/// stays once it is set.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_quiet(
    tx: &Tx,
    id: DeliveryId,
    quiet_until: Option<DateTime<Utc>>,
    first_sent_at: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    run_one(
        tx,
        "UPDATE deliveries SET quiet_until = ?2, first_sent_at = coalesce(first_sent_at, ?3) WHERE id = ?1",
        params![id.as_bytes(), quiet_until.map(At), first_sent_at.map(At)],
    )
}

/// Counts an attempt and answers how many there are now.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn count_attempt(tx: &Tx, id: DeliveryId) -> Result<u32, StoreError> {
    let statement = "UPDATE deliveries SET attempts = attempts + 1 WHERE id = ?1 RETURNING attempts";
    crate::sql::one(tx, statement, [id.as_bytes()], |row| row.get(0))
}

/// Counts a look for a lost answer and answers how many there are now.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn count_look(tx: &Tx, id: DeliveryId) -> Result<u32, StoreError> {
    let statement = "UPDATE deliveries SET looks = looks + 1 WHERE id = ?1 RETURNING looks";
    crate::sql::one(tx, statement, [id.as_bytes()], |row| row.get(0))
}

/// Freezes what is sent.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_frozen(
    tx: &Tx,
    id: DeliveryId,
    outgoing: Option<&Value>,
    target: Option<&Value>,
    post_version: Option<u32>,
    parts: u16,
) -> Result<(), StoreError> {
    run_one(
        tx,
        "UPDATE deliveries SET outgoing = ?2, target = ?3, post_version = ?4, parts = ?5 WHERE id = ?1",
        params![id.as_bytes(), outgoing.map(Json), target.map(Json), post_version, parts],
    )
}

/// Notes the first comment below it as the network names it.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_comment(tx: &Tx, id: DeliveryId, comment: Option<&Value>) -> Result<(), StoreError> {
    run_one(tx, "UPDATE deliveries SET comment = ?2 WHERE id = ?1", params![id.as_bytes(), comment.map(Json)])
}

/// Notes the message that the network made of it. Conversations below that message are attached to the post.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_result(
    tx: &Tx,
    id: DeliveryId,
    remote: Option<&Value>,
    permalink: Option<&str>,
    published_at: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    run_one(
        tx,
        "UPDATE deliveries SET remote = ?2, permalink = ?3, published_at = ?4 WHERE id = ?1",
        params![id.as_bytes(), remote.map(Json), permalink, published_at.map(At)],
    )?;
    // Answers may have been read before the outcome was known.
    run(
        tx,
        "UPDATE conversations SET post = d.post
         FROM deliveries d JOIN accounts a ON a.id = d.account
         WHERE d.id = ?1 AND d.post IS NOT NULL AND d.remote_id IS NOT NULL
           AND conversations.account = a.key AND conversations.root = d.remote_id",
        [id.as_bytes()],
    )?;
    Ok(())
}

/// Notes the entry in the network's scheduler.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_handoff(tx: &Tx, id: DeliveryId, handoff: Option<&Value>) -> Result<(), StoreError> {
    run_one(tx, "UPDATE deliveries SET handoff = ?2 WHERE id = ?1", params![id.as_bytes(), handoff.map(Json)])
}

/// Notes what keeps it from being sent.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_problems(tx: &Tx, id: DeliveryId, problems: &[Problem]) -> Result<(), StoreError> {
    run_one(tx, "UPDATE deliveries SET problems = ?2 WHERE id = ?1", params![id.as_bytes(), Json(problems)])
}

/// Notes how many parts of the thread are out.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_parts_done(tx: &Tx, id: DeliveryId, parts_done: u16) -> Result<(), StoreError> {
    run_one(tx, "UPDATE deliveries SET parts_done = ?2 WHERE id = ?1", params![id.as_bytes(), parts_done])
}

/// Forgets everything of an attempt, steps and keys included: for a new attempt after a person said that nothing is
/// there. A post is frozen anew; what a reply or action says stays, because nothing else holds it.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn clear_attempt(tx: &Tx, id: DeliveryId) -> Result<(), StoreError> {
    run(tx, "DELETE FROM steps WHERE delivery = ?1", [id.as_bytes()])?;
    run_one(
        tx,
        "UPDATE deliveries SET next_at = NULL, attempts = 0, looks = 0, first_sent_at = NULL, quiet_until = NULL,
           problems = '[]', remote = NULL, handoff = NULL, permalink = NULL, published_at = NULL, parts_done = 0,
           comment = NULL,
           outgoing = CASE WHEN kind = ?2 THEN NULL ELSE outgoing END,
           target = CASE WHEN kind = ?2 THEN NULL ELSE target END,
           post_version = CASE WHEN kind = ?2 THEN NULL ELSE post_version END
         WHERE id = ?1",
        params![id.as_bytes(), Word(DeliveryKind::Post)],
    )
}

/// Sets how many parts it has.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_parts(tx: &Tx, id: DeliveryId, parts: u16) -> Result<(), StoreError> {
    run_one(tx, "UPDATE deliveries SET parts = ?2 WHERE id = ?1", params![id.as_bytes(), parts])
}

/// Forgets when a step that must not be repeated first left: it provably did not.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn clear_first_sent(tx: &Tx, id: DeliveryId) -> Result<(), StoreError> {
    run_one(tx, "UPDATE deliveries SET first_sent_at = NULL, quiet_until = NULL WHERE id = ?1", params![id.as_bytes()])
}

/// Makes the conductor look at everything of an account that waits for a later try, now that something about the
/// account has changed. Quiet periods stay.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn rouse(tx: &Tx, account: AccountId, now: DateTime<Utc>) -> Result<(), StoreError> {
    run(
        tx,
        "UPDATE deliveries SET next_at = max(?2, coalesce(due_at, ?2))
         WHERE account = ?1 AND state IN ('scheduled', 'retrying') AND mode = 'auto'",
        params![account.as_bytes(), At(now)],
    )?;
    run(
        tx,
        "UPDATE deliveries SET next_at = ?2
         WHERE account = ?1 AND (state IN ('processing', 'unconfirmed', 'handedOff')
           OR (state IN ('scheduled', 'retrying') AND mode = 'handedOff'))",
        params![account.as_bytes(), At(now)],
    )?;
    Ok(())
}
