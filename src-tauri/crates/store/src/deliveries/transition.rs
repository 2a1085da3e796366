//! Moving a delivery from state to state: by the domain's `step`, and by nothing else.

use super::Delivery;
use super::row::insert_row;
use crate::error::StoreError;
use crate::sql::{At, Columns, Json, Tx, Wall, Word, ZoneName, all, one, run, run_one};
use crate::{ledger, posts, register};
use chrono::{DateTime, Utc};
use pupitre_domain::ids::{DeliveryId, PostId};
use pupitre_domain::problem::Problem;
use pupitre_domain::publication::{Ask, Event, Mode, State, step as next_state};
use pupitre_domain::time::{Fold, WallTime, Zone};
use rusqlite::{named_params, params};

/// Applies an event to a delivery: new state and ledger line, in the caller's transaction. Times are the caller's to set.
///
/// # Errors
/// [`StoreError::Illegal`] when the event cannot happen in its state; [`StoreError::NotFound`].
pub fn transition(
    tx: &Tx,
    id: DeliveryId,
    event: Event,
    now: DateTime<Utc>,
    ledger: &str,
    step: Option<&str>,
) -> Result<State, StoreError> {
    let (state, post) = state_of(tx, id)?;
    let to = apply(tx, id, state, event, now, ledger, step)?;
    register::settle(tx, id, to, now)?;
    post.map_or(Ok(()), |post| posts::restate(tx, post))?;
    Ok(to)
}

/// [`transition`], provided that the delivery still is in `expected`: how the conductor claims one.
///
/// # Errors
/// [`StoreError::Conflict`] when it is in another state; otherwise as [`transition`].
pub fn transition_from(
    tx: &Tx,
    id: DeliveryId,
    expected: State,
    event: Event,
    now: DateTime<Utc>,
    ledger: &str,
    step: Option<&str>,
) -> Result<State, StoreError> {
    if state_of(tx, id)?.0 != expected {
        return Err(StoreError::Conflict);
    }
    transition(tx, id, event, now, ledger, step)
}

/// What arming a delivery sets besides its state.
#[derive(Debug, Clone, Copy)]
pub struct Arming<'a> {
    /// When it is due, on the wall.
    pub wall: WallTime,
    /// Zone of the wall time.
    pub zone: Zone,
    /// Which of two occurrences.
    pub fold: Fold,
    /// The instant.
    pub due_at: DateTime<Utc>,
    /// When the conductor looks at it first.
    pub next_at: DateTime<Utc>,
    /// Who makes it appear.
    pub mode: Mode,
    /// First 140 characters.
    pub excerpt: &'a str,
    /// Parts of the thread.
    pub parts: u16,
    /// What keeps it from being sent.
    pub problems: &'a [Problem],
}

/// Arms a post's delivery: everything of a former attempt is forgotten, steps and keys included, and it moves by `event`
/// when its state is not the wished one already. One statement and a line in the ledger, because thousands are armed at
/// once. The post's standing is the caller's to bring up to date ([`posts::restate`]).
///
/// # Errors
/// [`StoreError::Illegal`] when the event cannot happen in its state; [`StoreError::NotFound`].
pub fn arm(
    tx: &Tx,
    id: DeliveryId,
    from: State,
    event: Option<(Event, &str)>,
    arming: Arming<'_>,
    now: DateTime<Utc>,
) -> Result<State, StoreError> {
    let to = event.map_or(Ok(from), |(event, _)| next_state(from, event))?;
    run(tx, "DELETE FROM steps WHERE delivery = ?1", [id.as_bytes()])?;
    run_one(
        tx,
        "UPDATE deliveries SET state = :state, reason = :reason, mode = :mode, wall = :wall, zone = :zone, fold = :fold,
           due_at = :due, next_at = :next, excerpt = :excerpt, parts = :parts, problems = :problems,
           updated_at = CASE WHEN :moved THEN :now ELSE updated_at END, attempts = 0, looks = 0, first_sent_at = NULL,
           quiet_until = NULL, remote = NULL, handoff = NULL, permalink = NULL, published_at = NULL, parts_done = 0,
           outgoing = NULL, target = NULL, post_version = NULL
         WHERE id = :id AND kind = 'post'",
        named_params! {
            ":id": id.as_bytes(), ":state": to.name(), ":reason": to.reason(), ":mode": Word(arming.mode),
            ":wall": Wall(arming.wall), ":zone": ZoneName(arming.zone), ":fold": Word(arming.fold),
            ":due": At(arming.due_at), ":next": At(arming.next_at), ":excerpt": arming.excerpt,
            ":parts": arming.parts, ":problems": Json(arming.problems), ":moved": event.is_some(), ":now": At(now),
        },
    )?;
    if let Some((_, line)) = event {
        ledger::append(tx, id, now, line, None)?;
    }
    Ok(to)
}

/// Adds a delivery that `event` has happened to already, with its line in the ledger. The post's standing is the
/// caller's to bring up to date.
///
/// # Errors
/// [`StoreError::Illegal`] when the event cannot happen in its state; otherwise as [`super::insert`].
pub fn begin(
    tx: &Tx,
    delivery: &Delivery,
    event: Option<(Event, &str)>,
    now: DateTime<Utc>,
) -> Result<State, StoreError> {
    let to = event.map_or(Ok(delivery.state), |(event, _)| next_state(delivery.state, event))?;
    insert_row(tx, &Delivery { state: to, ..delivery.clone() })?;
    if let Some((_, line)) = event {
        ledger::append(tx, delivery.id, now, line, None)?;
    }
    Ok(to)
}

fn state_of(tx: &Tx, id: DeliveryId) -> Result<(State, Option<PostId>), StoreError> {
    one(tx, "SELECT state, reason, post FROM deliveries WHERE id = ?1", [id.as_bytes()], |row| {
        let mut c = Columns::of(row);
        Ok((c.state()?, c.maybe_uuid()?.map(PostId::new)))
    })
}

fn apply(
    tx: &Tx,
    id: DeliveryId,
    from: State,
    event: Event,
    now: DateTime<Utc>,
    line: &str,
    step: Option<&str>,
) -> Result<State, StoreError> {
    let to = next_state(from, event)?;
    run_one(
        tx,
        "UPDATE deliveries SET state = ?2, reason = ?3, updated_at = ?4 WHERE id = ?1",
        params![id.as_bytes(), to.name(), to.reason(), At(now)],
    )?;
    ledger::append(tx, id, now, line, step)?;
    Ok(to)
}

/// Stops everything that a restored backup would send: what was waiting asks a person, and what was under way is
/// unknown. What a network's scheduler holds stays there. Answers how many deliveries were stopped.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn mark_restored(tx: &Tx, now: DateTime<Utc>) -> Result<u32, StoreError> {
    let statement = "SELECT id, state, reason FROM deliveries
        WHERE state IN ('scheduled', 'retrying', 'preparing', 'sending', 'processing', 'unconfirmed')
          OR (state = 'needsPerson' AND reason = 'guided')";
    let moving = all(tx, statement, [], |row| {
        let mut c = Columns::of(row);
        Ok((DeliveryId::new(c.uuid()?), c.state()?))
    })?;
    let mut stopped = 0;
    for (id, state) in moving {
        let events: &[Event] = match state {
            State::Sending => &[Event::Crash, Event::Ask(Ask::Unknown)],
            // Accepted by the network when the copy was made: from here its end is as unknown as that of a lost answer.
            State::Processing => &[Event::Take, Event::OpenOnce, Event::Crash, Event::Ask(Ask::Unknown)],
            State::Unconfirmed => &[Event::Ask(Ask::Unknown)],
            _ => &[Event::Ask(Ask::Restored)],
        };
        for event in events {
            transition(tx, id, *event, now, "restored", None)?;
        }
        run_one(tx, "UPDATE deliveries SET next_at = NULL WHERE id = ?1", [id.as_bytes()])?;
        stopped += 1;
    }
    Ok(stopped)
}
