//! Deliveries that a network's scheduler holds: replaced when edited here, followed until they are out.

use crate::access::Opened;
use crate::approvals;
use crate::engine::Engine;
use crate::error::Failure;
use crate::events::{Alert, Topic};
use crate::plan;
use chrono::Duration;
use pupitre_domain::publication::{Event, Failure as Refusal, State};
use pupitre_networks::kit::{Fault, HandedOffState, Outgoing};
use pupitre_store::deliveries::{self, Delivery};
use pupitre_store::posts;
use pupitre_store::steps::{self, StepStatus};

/// Wait between two looks at an entry whose time has come.
const FOLLOW: Duration = Duration::minutes(2);
/// An entry that is neither waiting nor out this long after its time is gone.
const GONE_AFTER: Duration = Duration::minutes(15);

pub(super) async fn look(engine: &Engine, opened: &Opened, delivery: Delivery) -> Result<(), Failure> {
    let (id, now) = (delivery.id, engine.now());
    if let Some(post) = delivery.post {
        let held = delivery.clone();
        let (row, lacking) =
            engine.store.read(move |conn| Ok((posts::get(conn, post)?, approvals::lacking(conn, &held)?))).await?;
        // Without a required yes it is taken back, and waits here for one.
        let edited = delivery.post_version != Some(row.version) || lacking;
        if edited && row.deleted_at.is_none() && replace(engine, &delivery).await? {
            return Ok(());
        }
    }
    let network = pupitre_networks::network(delivery.network);
    let outgoing: Option<Outgoing> = delivery.outgoing.clone().and_then(|value| serde_json::from_value(value).ok());
    let (Some(handoff), Some(entry), Some(outgoing)) = (network.handoff(), plan::entry_of(&delivery), outgoing) else {
        return Err(Failure::internal("handed off without an entry"));
    };
    let state = handoff.state(&opened.call(now), &entry, &outgoing).await;
    crate::reach::note_account(engine, &opened.account, &opened.server, state.as_ref().err()).await;
    match state {
        Ok(HandedOffState::Published(remote)) => {
            let value = serde_json::to_value(&remote).map_err(|_| Failure::internal("remote"))?;
            let at = delivery.due_at.unwrap_or(now);
            // What follows it refers to the message, not to the scheduler's entry.
            let handle = network.publish().map(|publish| publish.handle_of(&remote));
            engine
                .store
                .write(move |tx| {
                    let all = steps::list(tx, id)?;
                    let more = all.iter().any(|step| step.status != StepStatus::Done);
                    deliveries::transition(tx, id, Event::NetworkPublished { more }, now, "networkPublished", None)?;
                    let last = all.iter().rfind(|step| step.once && step.status == StepStatus::Done);
                    if let (true, Some(step), Some(handle)) = (more, last, handle) {
                        steps::done(tx, id, step.ordinal, &handle, now)?;
                    }
                    deliveries::set_result(tx, id, Some(&value), remote.permalink.as_deref(), Some(at))?;
                    deliveries::set_parts_done(tx, id, 1)?;
                    deliveries::set_next(tx, id, more.then_some(now))
                })
                .await?;
            engine.stale(&[Topic::Posts]);
        }
        Ok(HandedOffState::Waiting(at)) => {
            let next = (at + Duration::minutes(1)).max(now + FOLLOW);
            engine.store.write(move |tx| deliveries::set_next(tx, id, Some(next))).await?;
        }
        Ok(HandedOffState::Unknown) if now < delivery.due_at.unwrap_or(now) + GONE_AFTER => {
            engine.store.write(move |tx| deliveries::set_next(tx, id, Some(now + FOLLOW))).await?;
        }
        Ok(HandedOffState::Unknown) | Err(Fault::Gone) => {
            engine
                .store
                .write(move |tx| {
                    deliveries::transition(tx, id, Event::Fail(Refusal::Gone), now, "goneAtNetwork", None)?;
                    deliveries::set_next(tx, id, None)
                })
                .await?;
            engine.stale(&[Topic::Posts]);
            engine.alert(Alert::Failed);
        }
        Err(fault) => {
            tracing::info!(delivery = %id, %fault, "could not ask the network's scheduler");
            engine.store.write(move |tx| deliveries::set_next(tx, id, Some(now + FOLLOW))).await?;
        }
    }
    Ok(())
}

/// Takes an edited entry back and arms the delivery again with what the post says now. Answers whether that, or a
/// later attempt at it, settles the matter; an entry that is no longer there has to be followed instead.
async fn replace(engine: &Engine, delivery: &Delivery) -> Result<bool, Failure> {
    let (id, now) = (delivery.id, engine.now());
    match plan::recall(engine, delivery).await {
        Ok(()) => {
            let post = delivery.post;
            engine
                .store
                .write(move |tx| {
                    if let Some(post) = post
                        && deliveries::get(tx, id)?.state == State::Draft
                    {
                        plan::arm(tx, post, now)?;
                    }
                    Ok(())
                })
                .await?;
            engine.stale(&[Topic::Posts]);
        }
        Err(failure) if failure.code == crate::error::ErrorCode::NotFound => return Ok(false),
        Err(failure) => {
            tracing::info!(delivery = %id, code = ?failure.code, "an edited entry could not be recalled yet");
            engine.store.write(move |tx| deliveries::set_next(tx, id, Some(now + FOLLOW))).await?;
        }
    }
    Ok(true)
}
