//! Settling a lost answer: look after the quiet period, then act by the network's class.

use super::lane::ask;
use super::run::publish_of;
use crate::access::Opened;
use crate::engine::Engine;
use crate::error::Failure;
use crate::events::Topic;
use crate::outcome;
use chrono::Duration;
use pupitre_domain::network::Reconcile;
use pupitre_domain::publication::{Ask, Effect, Event, Settle, settle_absent};
use pupitre_networks::kit::{Done, Fault, Found, Keyed, Outgoing, Step, StepName};
use pupitre_store::accounts;
use pupitre_store::deliveries::{self, Delivery, DeliveryKind};
use pupitre_store::steps::{self, StepStatus};

/// Most looks that find nothing before a person is asked, whatever may be repeated safely.
const LOOKS_MOST: u32 = 12;

/// Looks once for the effect of the open step.
pub(super) async fn look(engine: &Engine, opened: &Opened, delivery: Delivery) -> Result<(), Failure> {
    let id = delivery.id;
    let all = engine.store.read(move |conn| steps::list(conn, id)).await?;
    let Some(open) = all.iter().find(|step| step.once && step.status == StepStatus::Open) else {
        return Err(Failure::internal("unconfirmed without an open step"));
    };
    if delivery.kind == DeliveryKind::Action {
        // What cannot be repeated among the actions cannot be looked up either.
        return ask(engine, &delivery, Ask::Unknown, "cannotLook").await;
    }
    let publish = publish_of(&delivery)?;
    let outgoing: Outgoing = delivery
        .outgoing
        .clone()
        .and_then(|value| serde_json::from_value(value).ok())
        .ok_or(Failure::internal("unconfirmed without a frozen message"))?;
    let name: StepName = serde_json::from_str(&open.name).map_err(|_| Failure::internal("stored step"))?;
    let now = engine.now();
    let first_sent = open.first_sent_at.unwrap_or(now);
    let keyed = Keyed { step: Step { name, effect: Effect::Once }, key: open.key.clone(), first_sent };
    let done = done_of(&all)?;
    let deadline = std::time::Duration::from_millis(u64::try_from(engine.timing.step_deadline_ms).unwrap_or(60_000));
    let call = opened.call(now);
    outcome::failpoint("before-look");
    let looked = tokio::time::timeout(deadline, publish.find(&call, &outgoing, &keyed, &done)).await;
    let looked = looked.unwrap_or(Err(Fault::Transient { after: None }));
    outcome::failpoint("after-look");
    crate::reach::note_account(engine, &opened.account, &opened.server, looked.as_ref().err()).await;
    match looked {
        Ok(Found::Yes { handle, remote }) => {
            outcome::found(engine, Some(opened), &delivery, open, &handle, &remote, "found").await?;
            Ok(())
        }
        Ok(Found::HandedOff { handle, remote }) => {
            let ended = super::Ended { delivery: &delivery, stored: open, keyed: &keyed, last: true, repeated: true };
            outcome::handed_off(engine, &ended, Some(&outgoing), &handle, &remote).await
        }
        Ok(Found::Several) => ask(engine, &delivery, Ask::Unknown, "several").await,
        Ok(Found::No) | Err(Fault::Gone) => absent(engine, opened, &delivery, first_sent).await,
        Err(fault) => {
            tracing::info!(delivery = %id, %fault, "could not look for a lost outcome");
            if matches!(fault, Fault::Expired) {
                engine.accesses.forget(delivery.account).await;
            }
            let wait = match fault {
                Fault::RateLimited { until: Some(until) } => until - now,
                Fault::Expired => Duration::zero(),
                _ => Duration::milliseconds(engine.timing.quiet_ms),
            };
            let longest = Duration::milliseconds(engine.timing.retry_cap_ms);
            let next = now + wait.clamp(Duration::milliseconds(200).min(longest), longest);
            engine.store.write(move |tx| deliveries::set_next(tx, id, Some(next))).await?;
            Ok(())
        }
    }
}

async fn absent(
    engine: &Engine,
    opened: &Opened,
    delivery: &Delivery,
    first_sent: chrono::DateTime<chrono::Utc>,
) -> Result<(), Failure> {
    let class = publish_of(delivery)?.reconcile(&opened.account.facts);
    let (id, now, looks) = (delivery.id, engine.now(), delivery.looks + 1);
    let settled = match settle_absent(class, first_sent, now, looks, &engine.timing) {
        // It is read as absent and refuses to appear: repeating it for ever would tell nobody.
        Settle::Repeat if looks > LOOKS_MOST => Settle::AskPerson,
        // Nothing leaves during a pause, not even once more.
        Settle::Repeat if super::held::holds(engine, delivery).await? => Settle::AskPerson,
        settled => settled,
    };
    match settled {
        Settle::Repeat => {
            outcome::failpoint("before-repeat");
            engine
                .store
                .write(move |tx| {
                    deliveries::count_look(tx, id)?;
                    deliveries::transition(tx, id, Event::RepeatSafely, now, "absentRepeats", None)?;
                    deliveries::set_quiet(tx, id, None, Some(first_sent))?;
                    deliveries::set_next(tx, id, Some(now))
                })
                .await?;
            outcome::failpoint("after-repeat");
        }
        Settle::LookAgain => {
            let next = now + Duration::milliseconds(engine.timing.look_again_ms);
            engine
                .store
                .write(move |tx| {
                    deliveries::count_look(tx, id)?;
                    pupitre_store::ledger::append(tx, id, now, "absent", None)?;
                    deliveries::set_next(tx, id, Some(next))
                })
                .await?;
        }
        Settle::AskPerson => return ask(engine, delivery, Ask::Unknown, "absentAsks").await,
    }
    engine.stale(&[Topic::Posts]);
    Ok(())
}

/// Whether the open step of a retrying delivery may still be repeated without a second effect.
pub(super) async fn may_repeat(engine: &Engine, delivery: &Delivery) -> Result<bool, Failure> {
    let (id, account) = (delivery.id, delivery.account);
    let (all, row) = engine.store.read(move |conn| Ok((steps::list(conn, id)?, accounts::get(conn, account)?))).await?;
    let first = all
        .iter()
        .filter(|step| step.once && step.status == StepStatus::Open)
        .filter_map(|step| step.first_sent_at)
        .min();
    let Some(first) = first else { return Ok(true) };
    let class = if delivery.kind == DeliveryKind::Action {
        Reconcile::Blind
    } else {
        publish_of(delivery)?.reconcile(&row.facts)
    };
    Ok(settle_absent(class, first, engine.now(), u32::MAX, &engine.timing) == Settle::Repeat)
}

pub(super) fn done_of(all: &[steps::Step]) -> Result<Vec<Done>, Failure> {
    all.iter()
        .filter_map(|step| step.handle.clone().map(|handle| (step, handle)))
        .map(|(step, handle)| {
            let name = serde_json::from_str(&step.name).map_err(|_| Failure::internal("stored step"))?;
            Ok(Done { name, handle })
        })
        .collect()
}
