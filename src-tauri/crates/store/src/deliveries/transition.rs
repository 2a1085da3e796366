//! Moving a delivery from state to state: by the domain's `step`, and by nothing else.

use crate::error::StoreError;
use crate::ledger;
use crate::sql::{At, Columns, Tx, all, one, run_one};
use chrono::{DateTime, Utc};
use pupitre_domain::ids::DeliveryId;
use pupitre_domain::publication::{Ask, Event, State, step as next_state};
use rusqlite::params;

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
    let state = state_of(tx, id)?;
    apply(tx, id, state, event, now, ledger, step)
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
    let state = state_of(tx, id)?;
    if state != expected {
        return Err(StoreError::Conflict);
    }
    apply(tx, id, state, event, now, ledger, step)
}

fn state_of(tx: &Tx, id: DeliveryId) -> Result<State, StoreError> {
    one(tx, "SELECT state, reason FROM deliveries WHERE id = ?1", [id.as_bytes()], |row| Columns::of(row).state())
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
        WHERE state IN ('scheduled', 'retrying', 'preparing', 'sending', 'processing', 'unconfirmed')";
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
