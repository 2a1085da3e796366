//! What a pause does to the outbox: stops what has not left, and takes back what a network's scheduler holds.

use super::lane::ask;
use crate::access::Opened;
use crate::engine::Engine;
use crate::error::Failure;
use crate::events::{Alert, Topic};
use crate::outcome::failpoint;
use crate::plan;
use chrono::Duration;
use pupitre_domain::publication::{Ask, Event, State};
use pupitre_networks::kit::{Fault, HandedOffState, Outgoing};
use pupitre_store::deliveries::{self, Delivery};
use pupitre_store::steps::{self, StepStatus};
use pupitre_store::{StoreError, Tx, pauses};

/// Wait before a network's scheduler that did not answer is asked again.
const AGAIN: Duration = Duration::seconds(15);

/// Whether a pause keeps a delivery from leaving.
pub(super) async fn holds(engine: &Engine, delivery: &Delivery) -> Result<bool, Failure> {
    let delivery = delivery.clone();
    Ok(engine.store.read(move |conn| pauses::holds(conn, &delivery)).await?)
}

/// Whether a network's scheduler holds what may not appear on its day: it is taken back, and asks here.
pub(super) async fn is_unlawful(engine: &Engine, delivery: &Delivery) -> Result<bool, Failure> {
    let row = delivery.clone();
    let found = engine
        .store
        .read(move |conn| {
            let outgoing: Option<Outgoing> = row.outgoing.clone().and_then(|value| serde_json::from_value(value).ok());
            let (Some(outgoing), Some(wall)) = (outgoing, row.wall) else { return Ok(Vec::new()) };
            crate::checks::unlawful(conn, row.network, &outgoing.content, wall.date())
        })
        .await?;
    Ok(crate::checks::blocks(&found))
}

/// Stops a delivery that waits here: before its minute it goes on waiting, after it a person decides.
pub(super) async fn stop(engine: &Engine, delivery: &Delivery, lost: bool) -> Result<(), Failure> {
    if lost {
        // An earlier attempt may have had its effect: it is not merely held.
        return ask(engine, delivery, Ask::Unknown, "pausedUnknown").await;
    }
    if let Some(due) = delivery.due_at.filter(|due| *due > engine.now()) {
        let id = delivery.id;
        engine
            .store
            .write(move |tx| {
                // The pause may have ended since it was asked for, and with it the reason to wait.
                if pauses::holds(tx, &deliveries::get(tx, id)?)? { pauses::defer(tx, id, due) } else { Ok(()) }
            })
            .await?;
        return Ok(());
    }
    ask(engine, delivery, why(delivery), "paused").await
}

fn why(delivery: &Delivery) -> Ask {
    delivery.interrupted().unwrap_or(Ask::Paused)
}

/// Stops a delivery that was taken before the pause and was refused its next intent.
pub(super) async fn halt(engine: &Engine, delivery: &Delivery) -> Result<(), Failure> {
    let (id, now) = (delivery.id, engine.now());
    failpoint("before-halt");
    engine.store.write(move |tx| halt_in(tx, id, now)).await?;
    failpoint("after-halt");
    engine.stale(&[Topic::Posts, Topic::Inbox]);
    engine.alert(Alert::NeedsPerson);
    Ok(())
}

fn halt_in(tx: &Tx, id: pupitre_domain::ids::DeliveryId, now: chrono::DateTime<chrono::Utc>) -> Result<(), StoreError> {
    let delivery = deliveries::get(tx, id)?;
    let lost = steps::list(tx, id)?.iter().any(|step| step.once && step.status == StepStatus::Open);
    if lost {
        deliveries::transition_from(tx, id, State::Preparing, Event::Crash, now, "paused", None)?;
        deliveries::transition(tx, id, Event::Ask(Ask::Unknown), now, "pausedUnknown", None)?;
    } else {
        deliveries::transition_from(tx, id, State::Preparing, Event::Ask(why(&delivery)), now, "paused", None)?;
    }
    deliveries::set_next(tx, id, None)
}

/// Takes a held delivery back from its network's scheduler. Answers whether that settles the matter for now; otherwise
/// its minute has passed and it has to be followed as ever.
pub(super) async fn take_back(engine: &Engine, opened: &Opened, delivery: &Delivery) -> Result<bool, Failure> {
    if recall(engine, opened, delivery).await? {
        return Ok(true);
    }
    let (id, now) = (delivery.id, engine.now());
    let Some(due) = delivery.due_at.filter(|due| *due > now) else { return Ok(false) };
    engine.store.write(move |tx| pauses::defer(tx, id, due.min(now + AGAIN))).await?;
    Ok(true)
}

/// Recalls a delivery from its network's scheduler and keeps it here instead, waiting for the same minute. Answers
/// whether it is here now.
pub(crate) async fn recall(engine: &Engine, opened: &Opened, delivery: &Delivery) -> Result<bool, Failure> {
    let network = pupitre_networks::network(delivery.network);
    let outgoing: Option<Outgoing> = delivery.outgoing.clone().and_then(|value| serde_json::from_value(value).ok());
    let (Some(handoff), Some(entry), Some(outgoing)) = (network.handoff(), plan::entry_of(delivery), outgoing) else {
        return Err(Failure::internal("handed off without an entry"));
    };
    failpoint("before-recall");
    let mut answer = handoff.recall(&opened.call(engine.now()), &entry).await;
    failpoint("after-recall");
    crate::reach::note_account(engine, &opened.account, &opened.server, answer.as_ref().err()).await;
    if answer == Err(Fault::Gone) {
        // Recalled a moment ago by a process that ended, or out already. Before its minute, what is neither in the
        // scheduler nor among the messages is in nobody's hands but ours.
        let state = handoff.state(&opened.call(engine.now()), &entry, &outgoing).await;
        let early = delivery.due_at.is_some_and(|due| due > engine.now());
        if state == Ok(HandedOffState::Unknown) && early {
            answer = Ok(());
        }
    }
    if let Err(fault) = answer {
        tracing::info!(delivery = %delivery.id, %fault, "could not be recalled");
        return Ok(false);
    }
    let (id, now) = (delivery.id, engine.now());
    failpoint("before-hold");
    let held = engine
        .store
        .write(move |tx| {
            let row = deliveries::get(tx, id)?;
            deliveries::transition_from(tx, id, State::HandedOff, Event::Recalled, now, "recalled", None)?;
            deliveries::clear_attempt(tx, id)?;
            deliveries::transition(tx, id, Event::Schedule, now, "heldHere", None)?;
            deliveries::set_next(tx, id, row.due_at)
        })
        .await;
    failpoint("after-hold");
    match held {
        // Somebody else of us was faster.
        Ok(()) | Err(StoreError::Conflict) => {
            engine.stale(&[Topic::Posts]);
            Ok(true)
        }
        Err(error) => Err(error.into()),
    }
}
