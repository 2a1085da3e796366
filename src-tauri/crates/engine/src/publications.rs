//! Deliveries as people see them, and their decisions about those whose fate is open.

use crate::access;
use crate::api::guided::GuidedDone;
use crate::api::posts::{Decision, DeliveryDetail, DeliveryView, LedgerEntry, PublicationFilter, PublicationSettle};
use crate::api::{ById, Page};
use crate::checks;
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure, FieldCode};
use crate::events::Topic;
use crate::guided;
use crate::outcome;
use crate::plan;
use crate::views;
use chrono::{DateTime, Utc};
use pupitre_domain::content::Content;
use pupitre_domain::ids::DeliveryId;
use pupitre_domain::publication::{Ask, Event, Mode, State};
use pupitre_domain::text::is_web_address;
use pupitre_domain::time::{Fold, Zone};
use pupitre_networks::kit::{Outgoing, RemoteRef, StepName};
use pupitre_store::deliveries::{self, Delivery, DeliveryKind, DeliveryQuery};
use pupitre_store::posts::Plan;
use pupitre_store::steps::{self, StepStatus};
use pupitre_store::{StoreError, Tx, accounts, brands, ledger, posts, variants};

const PAGE: u16 = 50;
const PAGE_MAX: u16 = 200;
const PERMALINK_MAX: usize = 2_000;

/// Lists deliveries.
///
/// # Errors
/// `invalid` with `states` when one is no state's name.
pub async fn list(engine: &Engine, request: PublicationFilter) -> Result<Page<DeliveryView>, Failure> {
    let known = |name: &String| State::ALL.iter().any(|state| state.name() == name);
    if !request.states.iter().all(known) {
        return Err(Failure::field("states", FieldCode::Unknown, None));
    }
    let query = DeliveryQuery {
        brand: request.brand,
        post: request.post,
        states: request.states,
        after: request.after,
        limit: request.limit.unwrap_or(PAGE).clamp(1, PAGE_MAX),
        ..DeliveryQuery::default()
    };
    let (rows, next) = engine.store.read(move |conn| deliveries::list(conn, &query)).await?;
    Ok(Page { items: rows.into_iter().map(views::delivery).collect(), next })
}

/// Reads a delivery with its ledger.
///
/// # Errors
/// `notFound`.
pub async fn get(engine: &Engine, request: ById<DeliveryId>) -> Result<DeliveryDetail, Failure> {
    let now = engine.now();
    let id = request.id;
    let detail = engine
        .store
        .read(move |conn| {
            let row = deliveries::get(conn, id)?;
            let frozen: Option<Outgoing> = row.outgoing.clone().and_then(|value| serde_json::from_value(value).ok());
            let content = match (frozen, row.post) {
                (Some(outgoing), _) => outgoing.content,
                (None, Some(post)) => {
                    let master = posts::get(conn, post)?.content;
                    let form = variants::list(conn, post)?.into_iter().find(|form| form.account == row.account);
                    let account = accounts::get(conn, row.account)?;
                    let day = row.wall.map_or_else(|| views::local_date(now), |wall| wall.date());
                    let patch = form.map(|form| form.patch).unwrap_or_default();
                    checks::outgoing(conn, &account, &master, &patch, day)?
                }
                (None, None) => Content::default(),
            };
            let ledger = ledger::list(conn, id)?
                .into_iter()
                .map(|line| LedgerEntry { at: line.at, event: line.event, step: line.step })
                .collect();
            let profile = accounts::get(conn, row.account)?.profile;
            Ok(DeliveryDetail { delivery: views::delivery(row), content, ledger, profile })
        })
        .await?;
    Ok(detail)
}

/// Records a person's decision about a delivery.
///
/// # Errors
/// `illegalState` when nothing is to be decided; `invalid` with `permalink` or `wall`.
pub async fn settle(engine: &Engine, request: PublicationSettle) -> Result<DeliveryView, Failure> {
    let id = request.id;
    let delivery = engine.store.read(move |conn| deliveries::get(conn, id)).await?;
    let now = engine.now();
    match request.decision {
        Decision::IsThere { permalink } if delivery.state == State::NeedsPerson(Ask::Guided) => {
            guided::done(engine, GuidedDone { id, permalink }).await?;
        }
        Decision::IsThere { permalink } => is_there(engine, &delivery, permalink).await?,
        Decision::Drop => {
            engine
                .store
                .write(move |tx| {
                    // What is out cannot be given up, only what was to follow it.
                    let out = deliveries::get(tx, id)?.is_out();
                    let (event, line) =
                        if out { (Event::LeaveAsIs, "person:leave") } else { (Event::Drop, "person:drop") };
                    deliveries::transition(tx, id, event, now, line, None)?;
                    deliveries::set_quiet(tx, id, None, None)?;
                    deliveries::set_next(tx, id, None)
                })
                .await?;
        }
        Decision::PostNow if delivery.state == State::NeedsPerson(Ask::Approval) => {
            // Only the client's yes lets it leave; the brand may also stop requiring one.
            return Err(Failure::of(ErrorCode::IllegalState));
        }
        Decision::PostNow => again(engine, &delivery, None).await?,
        Decision::AsPlanned => as_planned(engine, &delivery).await?,
        Decision::DespitePause => {
            let post = delivery.post.ok_or(Failure::of(ErrorCode::IllegalState))?;
            engine.store.write(move |tx| crate::pause::exempt(tx, post, now)).await?;
            again(engine, &delivery, None).await?;
        }
        Decision::Move { wall } => {
            let brand = delivery.brand;
            let zone = engine.store.read(move |conn| brands::get(conn, brand)).await?.zone;
            let plan = plan::derive(wall, zone, Fold::Earlier);
            if plan.due_at < now {
                return Err(Failure::field("wall", FieldCode::Past, None));
            }
            again(engine, &delivery, Some(plan)).await?;
        }
    }
    engine.stale(&[Topic::Posts, Topic::Inbox]);
    engine.pulse.wake();
    let row = engine.store.read(move |conn| deliveries::get(conn, id)).await?;
    Ok(views::delivery(row))
}

/// "It is there." With its address, the message can be answered and a thread can go on.
async fn is_there(engine: &Engine, delivery: &Delivery, permalink: Option<String>) -> Result<(), Failure> {
    let permalink = permalink.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    if permalink.as_ref().is_some_and(|text| text.len() > PERMALINK_MAX || !is_web_address(text)) {
        return Err(Failure::field("permalink", FieldCode::Malformed, None));
    }
    let (id, now) = (delivery.id, engine.now());
    let all = engine.store.read(move |conn| steps::list(conn, id)).await?;
    let open = all.iter().find(|step| step.once && step.status == StepStatus::Open);
    let follows = all.iter().filter(|step| step.status != StepStatus::Done).count() > 1;
    let resolved = match &permalink {
        Some(link) => resolve(engine, delivery, link).await,
        None => Ok(None),
    };
    if let (Some(open), Ok(Some((opened, remote, handle)))) = (open, &resolved) {
        outcome::found(engine, Some(opened), delivery, open, handle, remote, "person:isThere").await?;
        return Ok(());
    }
    if follows {
        // The next part has to refer to this one, so its address must be known and readable.
        resolved?;
        return Err(Failure::field("permalink", FieldCode::Required, None));
    }
    let parts = delivery.parts;
    let comment = open.is_some_and(is_comment);
    engine
        .store
        .write(move |tx| {
            deliveries::transition(tx, id, Event::PersonConfirms, now, "person:isThere", None)?;
            if comment {
                let said = serde_json::json!({ "id": "", "permalink": permalink });
                deliveries::set_comment(tx, id, Some(&said))?;
                deliveries::set_quiet(tx, id, None, None)?;
                return deliveries::set_next(tx, id, None);
            }
            let known = deliveries::get(tx, id)?.remote;
            deliveries::set_result(tx, id, known.as_ref(), permalink.as_deref(), Some(now))?;
            deliveries::set_parts_done(tx, id, parts)?;
            deliveries::set_quiet(tx, id, None, None)?;
            deliveries::set_next(tx, id, None)
        })
        .await?;
    Ok(())
}

/// Whether a step adds the first comment.
fn is_comment(step: &steps::Step) -> bool {
    serde_json::from_str(&step.name).is_ok_and(|name: StepName| name == StepName::Comment)
}

type Resolved = (access::Opened, RemoteRef, serde_json::Value);

async fn resolve(engine: &Engine, delivery: &Delivery, link: &str) -> Result<Option<Resolved>, Failure> {
    let opened = access::open(engine, delivery.account).await?;
    let network = pupitre_networks::network(delivery.network);
    let Some(publish) = network.publish() else { return Ok(None) };
    let remote = publish.resolve(&opened.call(engine.now()), link).await?;
    Ok(remote.map(|remote| {
        let handle = publish.handle_of(&remote);
        (opened, remote, handle)
    }))
}

/// Lets what a pause held leave at the time it was planned for.
async fn as_planned(engine: &Engine, delivery: &Delivery) -> Result<(), Failure> {
    let (id, now) = (delivery.id, engine.now());
    if delivery.state != State::NeedsPerson(Ask::Paused) {
        return Err(Failure::of(ErrorCode::IllegalState));
    }
    if delivery.due_at.is_none_or(|due| due <= now) {
        return Err(Failure::field("decision", FieldCode::Past, None));
    }
    engine
        .store
        .write(move |tx| {
            deliveries::transition(tx, id, Event::PersonRepeats, now, "person:asPlanned", None)?;
            deliveries::clear_attempt(tx, id)?;
            plan::refit(tx, &deliveries::get(tx, id)?, now)
        })
        .await?;
    Ok(())
}

/// Sends it (again), now or at a new time, with new keys. Parts of a thread that are out stay out.
pub(crate) async fn again(engine: &Engine, delivery: &Delivery, plan: Option<Plan>) -> Result<(), Failure> {
    let (id, now) = (delivery.id, engine.now());
    let failed = matches!(delivery.state, State::Failed(_));
    engine
        .store
        .write(move |tx| {
            let delivery = deliveries::get(tx, id)?;
            let event = if failed { Event::Schedule } else { Event::PersonRepeats };
            let ledger = if plan.is_some() { "person:move" } else { "person:post" };
            deliveries::transition(tx, id, event, now, ledger, None)?;
            if delivery.parts_done > 0 {
                for step in steps::list(tx, id)?.iter().filter(|step| step.status != StepStatus::Done) {
                    steps::renew(tx, id, step.ordinal)?;
                }
                deliveries::clear_first_sent(tx, id)?;
            } else {
                deliveries::clear_attempt(tx, id)?;
            }
            let due_at = plan.as_ref().map_or(now, |plan| plan.due_at);
            let wall = plan.as_ref().map(|plan| plan.wall).or(delivery.wall);
            let zone: Option<Zone> = plan.as_ref().map(|plan| plan.zone).or(delivery.zone);
            deliveries::set_times(tx, id, wall, zone, Fold::Earlier, Some(due_at), Some(due_at))?;
            plan::refit(tx, &deliveries::get(tx, id)?, now)?;
            plan.map_or(Ok(()), |plan| follow(tx, &delivery, &plan, now))
        })
        .await?;
    Ok(())
}

/// A post goes where its only delivery went.
pub(crate) fn follow(tx: &Tx, delivery: &Delivery, plan: &Plan, now: DateTime<Utc>) -> Result<(), StoreError> {
    let Some(post) = delivery.post else { return Ok(()) };
    if deliveries::by_post(tx, post)?.len() == 1 {
        let mode = posts::get(tx, post)?.mode;
        posts::set_plan(tx, post, Some(plan), mode, now)?;
    }
    Ok(())
}

/// Deletes a published message at its network. What is gone there already counts as deleted.
///
/// # Errors
/// `illegalState` when it is not published; what the server answers otherwise.
pub async fn delete(engine: &Engine, request: ById<DeliveryId>) -> Result<DeliveryView, Failure> {
    let id = request.id;
    let delivery = engine.store.read(move |conn| deliveries::get(conn, id)).await?;
    if delivery.state != State::Published || delivery.kind == DeliveryKind::Action {
        return Err(Failure::of(ErrorCode::IllegalState));
    }
    if delivery.mode == Mode::Guided {
        // A person put it there and takes it down there.
        return Err(Failure::of(ErrorCode::IllegalState));
    }
    let opened = access::open(engine, delivery.account).await?;
    let network = pupitre_networks::network(delivery.network);
    let publish = network.publish().ok_or(Failure::internal("no publish"))?;
    let all = engine.store.read(move |conn| steps::list(conn, id)).await?;
    let remotes = remotes_of(&delivery, &all);
    if remotes.is_empty() {
        // Confirmed by a person without its address: there is nothing to name to the network.
        return Err(Failure::of(ErrorCode::IllegalState));
    }
    let began: DateTime<Utc> = engine.now();
    engine.store.write(move |tx| ledger::append(tx, id, began, "deleting", None)).await?;
    // The last part first, so that an interruption leaves a thread that still reads from its beginning.
    for remote in remotes.iter().rev() {
        publish.delete(&opened.call(engine.now()), remote).await?;
    }
    let now = engine.now();
    let row = engine
        .store
        .write(move |tx| {
            deliveries::transition(tx, id, Event::Withdrawn, now, "deleted", None)?;
            deliveries::get(tx, id)
        })
        .await?;
    engine.stale(&[Topic::Posts, Topic::Inbox]);
    Ok(views::delivery(row))
}

/// The messages that a delivery made: the handles of its parts, or the one that is known.
fn remotes_of(delivery: &Delivery, all: &[steps::Step]) -> Vec<RemoteRef> {
    let parts: Vec<RemoteRef> = all
        .iter()
        .filter(|step| step.once && step.status == StepStatus::Done)
        .filter_map(|step| step.handle.clone().and_then(|handle| serde_json::from_value(handle).ok()))
        .collect();
    let known = |value: &Option<serde_json::Value>| -> Option<RemoteRef> {
        value
            .clone()
            .and_then(|value| serde_json::from_value(value).ok())
            .filter(|remote: &RemoteRef| !remote.id.is_empty())
    };
    let mut all = if parts.is_empty() { known(&delivery.remote).into_iter().collect() } else { parts };
    if let Some(comment) = known(&delivery.comment).filter(|comment| all.iter().all(|known| known.id != comment.id)) {
        all.push(comment);
    }
    all
}
