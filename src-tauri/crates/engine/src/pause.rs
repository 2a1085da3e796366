//! The pause: one flag per brand, or for all, that every intent asks before it is written.
//!
//! Once the flag is committed, no publication opens an irreversible step: the conductor reads it when it takes a
//! delivery, and again inside the transaction that would write the intent. What a network's scheduler holds is recalled
//! at once by whoever pauses, and by the conductor for as long as the pause lasts.

use crate::access;
use crate::api::Nothing;
use crate::api::outbox::{OutboxPause, OutboxResume, OutboxView, PauseCause as Cause, PauseView};
use crate::conductor;
use crate::engine::Engine;
use crate::error::{Failure, FieldCode};
use crate::events::Topic;
use crate::outcome::failpoint;
use crate::plan;
use crate::views;
use chrono::{DateTime, Duration, Utc};
use pupitre_domain::ids::{AccountId, BrandId, PostId};
use pupitre_domain::publication::{Ask, Event, State};
use pupitre_store::deliveries::{self, Delivery};
use pupitre_store::pauses::{self, Pause, PauseCause};
use pupitre_store::steps::{self, StepStatus};
use pupitre_store::{Sql, StoreError, Tx, accounts, brands, posts};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::task::JoinSet;

const REASON_MAX: usize = 500;
const REVIEW_HOURS: u16 = 36;
const REVIEW_HOURS_MAX: u16 = 168;
/// Longest that the command waits for the networks; the conductor goes on recalling.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(12);

/// Stops the outbox of a brand, or of all, and recalls what the networks' schedulers hold. When this answers, nothing
/// leaves any more but what the answer lists as in flight or still at a network.
///
/// # Errors
/// `notFound` when the brand does not exist; `invalid` with `reason`.
pub async fn pause(engine: &Arc<Engine>, request: OutboxPause) -> Result<OutboxView, Failure> {
    let reason = request.reason.unwrap_or_default().trim().to_owned();
    if reason.chars().count() > REASON_MAX {
        return Err(Failure::field("reason", FieldCode::TooLong, u32::try_from(REASON_MAX).ok()));
    }
    let (brand, now) = (request.brand, engine.now());
    failpoint("before-pause");
    engine
        .store
        .write(move |tx| {
            if let Some(brand) = brand {
                brands::get(tx, brand)?;
            }
            pauses::begin(tx, brand, PauseCause::Person, &reason, now)?;
            failpoint("in-pause");
            pauses::rouse_handed(tx, brand, now)
        })
        .await?;
    failpoint("after-pause");
    engine.stale(&[Topic::Conductor, Topic::Posts]);
    recall_all(engine, brand).await?;
    engine.pulse.wake();
    status(engine, Nothing {}).await
}

/// Recalls what the schedulers hold, account beside account.
async fn recall_all(engine: &Arc<Engine>, brand: Option<BrandId>) -> Result<(), Failure> {
    let held = engine
        .store
        .read(move |conn| {
            let all = pauses::posts_in(conn, brand, &["handedOff"], None)?;
            let rows = all.into_iter().map(|id| deliveries::get(conn, id)).collect::<Result<Vec<_>, _>>()?;
            let mut kept = Vec::new();
            for row in rows {
                if pauses::holds(conn, &row)? {
                    kept.push(row);
                }
            }
            Ok(kept)
        })
        .await?;
    let mut by_account: BTreeMap<AccountId, Vec<Delivery>> = BTreeMap::new();
    for delivery in held {
        by_account.entry(delivery.account).or_default().push(delivery);
    }
    let mut lanes = JoinSet::new();
    for (account, work) in by_account {
        let engine = Arc::clone(engine);
        lanes.spawn(async move {
            let Ok(opened) = access::open(&engine, account).await else { return };
            for delivery in work {
                if let Err(failure) = conductor::recall(&engine, &opened, &delivery).await {
                    tracing::warn!(delivery = %delivery.id, code = ?failure.code, "could not be recalled");
                }
            }
        });
    }
    let all = async { while lanes.join_next().await.is_some() {} };
    // What is cut off here stays handed off in the books; the conductor asks again and finds it gone there.
    let _ = tokio::time::timeout(PATIENCE, all).await;
    Ok(())
}

/// Ends a pause. What came due meanwhile, and what is due within the hours of review, waits for a person one by one;
/// what lies beyond leaves as planned, and goes back to the networks' schedulers where these were to hold it.
///
/// # Errors
/// `invalid` with `reviewHours`.
pub async fn resume(engine: &Engine, request: OutboxResume) -> Result<OutboxView, Failure> {
    let hours = request.review_hours.unwrap_or(REVIEW_HOURS);
    if hours > REVIEW_HOURS_MAX {
        return Err(Failure::field("reviewHours", FieldCode::OutOfRange, Some(u32::from(REVIEW_HOURS_MAX))));
    }
    let (brand, now) = (request.brand, engine.now());
    failpoint("before-resume");
    engine
        .store
        .write(move |tx| {
            // In one transaction: there is no moment in which the pause has ended and the backlog is armed.
            hold_for_review(tx, brand, now + Duration::hours(i64::from(hours)), now)?;
            failpoint("in-resume");
            pauses::end(tx, brand, now)?;
            hand_over_again(tx, brand, now)
        })
        .await?;
    failpoint("after-resume");
    engine.stale(&[Topic::Conductor, Topic::Posts, Topic::Inbox]);
    engine.pulse.wake();
    status(engine, Nothing {}).await
}

/// Makes a person's matter of everything that waits here and is due before `until`.
fn hold_for_review(
    tx: &Tx,
    brand: Option<BrandId>,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    loop {
        // What a pause does not hold (exempt posts) stays in these states, so that an unchanged page is the last.
        let mut moved = false;
        for id in pauses::posts_in(tx, brand, &["scheduled", "retrying"], Some(until))? {
            let delivery = deliveries::get(tx, id)?;
            if !pauses::holds(tx, &delivery)? {
                continue;
            }
            let lost = steps::list(tx, id)?.iter().any(|step| step.once && step.status == StepStatus::Open);
            let why = if lost { Ask::Unknown } else { delivery.interrupted().unwrap_or(Ask::Paused) };
            if lost && delivery.state == State::Scheduled {
                continue;
            }
            deliveries::transition(tx, id, Event::Ask(why), now, "review", None)?;
            deliveries::set_next(tx, id, None)?;
            moved = true;
        }
        if !moved {
            return Ok(());
        }
    }
}

/// What was to be held by a network goes there again, where there is time enough; otherwise this machine sends it.
fn hand_over_again(tx: &Tx, brand: Option<BrandId>, now: DateTime<Utc>) -> Result<(), StoreError> {
    for id in pauses::posts_in(tx, brand, &["scheduled"], None)? {
        let delivery = deliveries::get(tx, id)?;
        if delivery.mode == pupitre_domain::publication::Mode::HandedOff && !pauses::holds(tx, &delivery)? {
            plan::refit(tx, &delivery, now)?;
        }
    }
    Ok(())
}

/// Tells how the outbox stands.
///
/// # Errors
/// When the database cannot be read.
pub async fn status(engine: &Engine, _: Nothing) -> Result<OutboxView, Failure> {
    Ok(engine.store.read(view).await?)
}

pub(crate) fn view<S: Sql>(conn: &S) -> Result<OutboxView, StoreError> {
    let in_force = pauses::in_force(conn)?;
    let everywhere = in_force.iter().any(|pause| pause.brand.is_none());
    let covered = |brand: BrandId| everywhere || in_force.iter().any(|pause| pause.brand == Some(brand));
    let rows = |states: &[&str]| -> Result<Vec<Delivery>, StoreError> {
        pauses::posts_in(conn, None, states, None)?.into_iter().map(|id| deliveries::get(conn, id)).collect()
    };
    let paused = |rows: Vec<Delivery>| -> Result<Vec<Delivery>, StoreError> {
        let mut kept = Vec::new();
        for row in rows.into_iter().filter(|row| covered(row.brand)) {
            if pauses::holds(conn, &row)? {
                kept.push(row);
            }
        }
        Ok(kept)
    };
    let to_views = |rows: Vec<Delivery>| rows.into_iter().map(views::delivery).collect::<Vec<_>>();
    let held = rows(&["needsPerson"])?.into_iter().filter(|row| row.state == State::NeedsPerson(Ask::Paused)).collect();
    let (at_network, in_flight, waiting) = if in_force.is_empty() {
        (Vec::new(), Vec::new(), 0)
    } else {
        let moving = &["preparing", "sending", "processing", "unconfirmed"];
        let waiting = paused(rows(&["scheduled", "retrying"])?)?.len();
        (paused(rows(&["handedOff"])?)?, paused(rows(moving)?)?, u32::try_from(waiting).unwrap_or(u32::MAX))
    };
    Ok(OutboxView {
        pauses: in_force.into_iter().map(pause_view).collect(),
        held: to_views(held),
        at_network: to_views(at_network),
        in_flight: to_views(in_flight),
        waiting,
    })
}

fn pause_view(pause: Pause) -> PauseView {
    let cause = match pause.cause {
        PauseCause::Person => Cause::Person,
        PauseCause::Clock => Cause::Clock,
    };
    PauseView { brand: pause.brand, cause, reason: pause.reason, began_at: pause.began_at }
}

/// Lets a post leave although its brand is paused.
///
/// # Errors
/// `notFound` when the post does not exist.
pub(crate) fn exempt(tx: &Tx, post: PostId, now: DateTime<Utc>) -> Result<(), StoreError> {
    posts::get(tx, post)?;
    pauses::exempt(tx, post, now)
}

/// The accounts of a brand that are connected or published to by hand, for a post that starts from a text at hand.
pub(crate) fn connected<S: Sql>(conn: &S, brand: BrandId) -> Result<Vec<AccountId>, StoreError> {
    let all = accounts::list(conn, Some(brand))?;
    let reachable = |row: &accounts::Account| row.vault_generation.is_some() || crate::guided::only_by_hand(row);
    Ok(all.into_iter().filter(reachable).map(|row| row.id).collect())
}
