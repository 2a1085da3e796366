//! One account's deliveries, in the order in which they are due.

use super::{guided, handed, held, late_by, run, settle};
use crate::access::{self, NoAccess};
use crate::approvals;
use crate::engine::Engine;
use crate::error::Failure;
use crate::events::{Alert, Topic};
use crate::outcome::failpoint;
use chrono::{DateTime, Duration, Utc};
use pupitre_domain::publication::{Ask, Event, Mode, State};
use pupitre_networks::kit::Fault;
use pupitre_store::deliveries::{self, Delivery, DeliveryKind};
use pupitre_store::{accounts, brands};

/// Wait before the keychain or an unreachable server is asked again.
const AGAIN: Duration = Duration::seconds(8);
/// Late by more than this, a post counts as backlog and keeps its distance.
const BACKLOG_MS: i64 = 60_000;
/// Within this time of its minute a post is on time: so long may the conductor take when nothing is wrong. Without it a
/// brand that wants to be asked about whatever is late would be asked about every post.
const PUNCTUAL_MS: i64 = 30_000;

pub(super) async fn run(engine: &Engine, work: Vec<Delivery>) {
    let mut work = work.into_iter();
    while let Some(delivery) = work.next() {
        let id = delivery.id;
        let spaced = delivery.kind == DeliveryKind::Post
            && matches!(delivery.state, State::Scheduled | State::Retrying)
            && late_by(delivery.due_at, engine.now()) > BACKLOG_MS;
        match advance(engine, delivery).await {
            Ok(sent) if sent && spaced => {
                // Never burst a backlog: what is left of this account waits its turn.
                let rest: Vec<_> =
                    work.filter(|other| other.kind == DeliveryKind::Post).map(|other| other.id).collect();
                let (now, spacing) = (engine.now(), Duration::milliseconds(engine.timing.spacing_ms));
                let spread = engine
                    .store
                    .write(move |tx| {
                        for (index, id) in rest.into_iter().enumerate() {
                            // Each its own distance: at its turn the others are not due, so nobody moves them again.
                            let turn = i32::try_from(index).unwrap_or(i32::MAX).saturating_add(1);
                            let delivery = deliveries::get(tx, id)?;
                            if matches!(delivery.state, State::Scheduled | State::Retrying) {
                                deliveries::set_next(tx, id, Some(now + spacing * turn))?;
                            }
                        }
                        Ok(())
                    })
                    .await;
                if spread.is_err() {
                    tracing::error!("could not space a backlog");
                }
                return;
            }
            Ok(_) => {}
            Err(failure) => {
                // The row is as it was; the next tick sees it again. Pausing keeps a full disk from spinning.
                tracing::error!(delivery = %id, code = ?failure.code, detail = failure.detail, "delivery could not advance");
                let next = engine.now() + AGAIN;
                let _ = engine.store.write(move |tx| deliveries::set_next(tx, id, Some(next))).await;
                tokio::time::sleep(std::time::Duration::from_millis(200)).await;
                return;
            }
        }
    }
}

/// Takes one delivery as far as it goes now. Answers whether something was sent.
async fn advance(engine: &Engine, listed: Delivery) -> Result<bool, Failure> {
    let id = listed.id;
    // The list was read before this lane began; the one before it, or a person, may have moved the row since.
    let delivery = engine.store.read(move |conn| deliveries::get(conn, id)).await?;
    if delivery.state != listed.state {
        return Ok(false);
    }
    match delivery.state {
        State::Scheduled | State::Retrying => start(engine, delivery).await,
        State::Processing => {
            let Some(opened) = opened(engine, &delivery).await? else { return Ok(false) };
            run::resume(engine, &opened, delivery).await
        }
        State::Unconfirmed => {
            let Some(opened) = opened(engine, &delivery).await? else { return Ok(false) };
            settle::look(engine, &opened, delivery).await?;
            Ok(false)
        }
        State::HandedOff => {
            let Some(opened) = opened(engine, &delivery).await? else { return Ok(false) };
            let back = held::holds(engine, &delivery).await? || held::is_unlawful(engine, &delivery).await?;
            if !back || !held::take_back(engine, &opened, &delivery).await? {
                handed::look(engine, &opened, delivery).await?;
            }
            Ok(false)
        }
        _ => Ok(false),
    }
}

async fn start(engine: &Engine, delivery: Delivery) -> Result<bool, Failure> {
    let now = engine.now();
    let lost = has_open_once(engine, &delivery).await?;
    if held::holds(engine, &delivery).await? {
        held::stop(engine, &delivery, lost).await?;
        return Ok(false);
    }
    if lost {
        // It is settled by repeating, not planned anew: lateness no longer matters, safety does.
        if !settle::may_repeat(engine, &delivery).await? {
            ask(engine, &delivery, Ask::Unknown, "repeatUnsafe").await?;
            return Ok(false);
        }
    } else if kept_back(engine, &delivery).await? {
        return Ok(false);
    } else if delivery.mode == Mode::Guided && delivery.kind == DeliveryKind::Post {
        // However late it is: a person decides anyway.
        guided::due(engine, &delivery).await?;
        return Ok(false);
    } else if delivery.kind == DeliveryKind::Post {
        let brand = delivery.brand;
        let policy = engine.store.read(move |conn| brands::get(conn, brand)).await?.late;
        let late = late_by(delivery.due_at, now);
        if late > PUNCTUAL_MS && policy.asks(late) {
            let why = delivery.interrupted().unwrap_or(Ask::Late);
            ask(engine, &delivery, why, "late").await?;
            return Ok(false);
        }
        if let Some(turn) = turn(engine, &delivery).await? {
            let id = delivery.id;
            engine.store.write(move |tx| deliveries::set_next(tx, id, Some(turn))).await?;
            return Ok(false);
        }
    }
    let Some(opened) = opened(engine, &delivery).await? else { return Ok(false) };
    run::begin(engine, &opened, delivery).await
}

/// Keeps a delivery back that lacks a yes which its brand requires. Answers whether it did.
async fn kept_back(engine: &Engine, delivery: &Delivery) -> Result<bool, Failure> {
    let (id, now, row) = (delivery.id, engine.now(), delivery.clone());
    if !engine.store.read(move |conn| approvals::lacking(conn, &row)).await? {
        return Ok(false);
    }
    failpoint("before-ask");
    let kept = engine.store.write(move |tx| approvals::keep_back(tx, &deliveries::get(tx, id)?, now)).await?;
    failpoint("after-ask");
    if kept && delivery.due_at.is_none_or(|due| due <= now) {
        engine.stale(&[Topic::Posts]);
        engine.alert(Alert::NeedsPerson);
    }
    Ok(kept)
}

/// When a post of the backlog may leave, as long as that lies ahead: its distance from the account's last one holds over
/// restarts and over whatever else is due.
async fn turn(engine: &Engine, delivery: &Delivery) -> Result<Option<DateTime<Utc>>, Failure> {
    let (account, now) = (delivery.account, engine.now());
    if late_by(delivery.due_at, now) <= BACKLOG_MS || delivery.parts_done > 0 {
        return Ok(None);
    }
    let left = engine.store.read(move |conn| deliveries::last_left(conn, account, now)).await?;
    let turn = left.map(|left| left + Duration::milliseconds(engine.timing.spacing_ms));
    Ok(turn.filter(|turn| *turn > now))
}

/// Opens access; where that is not possible, says what the delivery waits for. No attempt is spent.
async fn opened(engine: &Engine, delivery: &Delivery) -> Result<Option<access::Opened>, Failure> {
    let id = delivery.id;
    match access::open(engine, delivery.account).await {
        Ok(opened) => Ok(Some(opened)),
        Err(NoAccess::Store(failure)) => Err(failure),
        Err(NoAccess::Reconnect) if matches!(delivery.state, State::Scheduled | State::Retrying) => {
            let account = delivery.account;
            let row = engine.store.read(move |conn| accounts::get(conn, account)).await?;
            if row.vault_generation.is_some() {
                access::set_health(engine, &row, accounts::AccountHealth::Reconnect).await;
            }
            if has_open_once(engine, delivery).await? {
                // Its effect may be out there; it cannot be edited as if it were not.
                wait(engine, id, AGAIN * 8).await?;
            } else {
                ask(engine, delivery, Ask::Reconnect, "noAccess").await?;
            }
            Ok(None)
        }
        Err(NoAccess::Reconnect) => {
            wait(engine, id, AGAIN * 8).await?;
            Ok(None)
        }
        Err(NoAccess::Keychain(fault)) => {
            tracing::debug!(%fault, "waiting for the keychain");
            wait(engine, id, AGAIN).await?;
            Ok(None)
        }
        Err(NoAccess::Server(fault)) => {
            let longest = Duration::milliseconds(engine.timing.retry_cap_ms);
            let least = AGAIN.min(longest);
            let after = match fault {
                Fault::RateLimited { until: Some(until) } => (until - engine.now()).clamp(least, longest),
                _ => least,
            };
            wait(engine, id, after).await?;
            Ok(None)
        }
    }
}

async fn has_open_once(engine: &Engine, delivery: &Delivery) -> Result<bool, Failure> {
    let id = delivery.id;
    let steps = engine.store.read(move |conn| pupitre_store::steps::list(conn, id)).await?;
    Ok(steps.iter().any(|step| step.once && step.status == pupitre_store::steps::StepStatus::Open))
}

async fn wait(engine: &Engine, id: pupitre_domain::ids::DeliveryId, after: Duration) -> Result<(), Failure> {
    let next = engine.now() + after;
    engine.store.write(move |tx| deliveries::set_next(tx, id, Some(next))).await?;
    Ok(())
}

/// Hands a delivery to a person.
pub(super) async fn ask(engine: &Engine, delivery: &Delivery, why: Ask, ledger: &'static str) -> Result<(), Failure> {
    let (id, now) = (delivery.id, engine.now());
    failpoint("before-ask");
    engine
        .store
        .write(move |tx| {
            deliveries::transition(tx, id, Event::Ask(why), now, ledger, None)?;
            deliveries::set_next(tx, id, None)
        })
        .await?;
    failpoint("after-ask");
    engine.stale(&[Topic::Posts, Topic::Inbox]);
    engine.alert(Alert::NeedsPerson);
    Ok(())
}
