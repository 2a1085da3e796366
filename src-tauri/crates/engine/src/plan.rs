//! Putting posts on the calendar, moving them, and taking them off.
//!
//! A plan belongs to the post. Arming turns it into one delivery per account; a delivery whose content fails its check
//! stays a draft with the plan's time, so that the calendar shows it and nothing is forgotten.

use crate::api::ById;
use crate::api::posts::{PlanOutcome, PostMove, PostSchedule, PostView};
use crate::checks;
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure, FieldCode};
use crate::events::Topic;
use crate::fields;
use crate::views;
use chrono::{DateTime, Duration, Utc};
use pupitre_domain::content::ContentPatch;
use pupitre_domain::ids::{AccountId, BrandId, DeliveryId, PostId};
use pupitre_domain::publication::{Ask, Event, Mode, State};
use pupitre_domain::time::{Fold, WallTime, Zone, resolve, zone_rules_version};
use pupitre_networks::kit::{Outgoing, RemoteRef};
use pupitre_store::deliveries::{self, Delivery, DeliveryKind, DeliveryQuery};
use pupitre_store::posts::{self, Plan, Post};
use pupitre_store::{Sql, StoreError, Tx, accounts, brands, steps, variants};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use uuid::Uuid;

/// Deliveries looked at in one go.
const PAGE: u16 = 500;

/// Derives a plan from a wish.
pub(crate) fn derive(wall: WallTime, zone: Zone, fold: Fold) -> Plan {
    let due_at = resolve(wall, zone, fold).instant;
    Plan { wall, zone, fold, due_at, rules: zone_rules_version().to_owned() }
}

/// Whether a person may still change what a delivery says and when: its state allows it, and no irreversible step of it
/// is open or done. An edit would mint a new key beside one that may already have had its effect.
pub(crate) fn is_free<S: Sql>(conn: &S, delivery: &Delivery) -> Result<bool, StoreError> {
    if !delivery.state.is_editable() || delivery.parts_done > 0 {
        return Ok(false);
    }
    let steps = steps::list(conn, delivery.id)?;
    Ok(!steps.iter().any(|step| step.once && step.status != steps::StepStatus::Planned))
}

/// Plans a post.
///
/// # Errors
/// `invalid` with the field `wall` when it is past; `inFlight` when one of its deliveries is being sent.
pub async fn schedule(engine: &Engine, request: PostSchedule) -> Result<PlanOutcome, Failure> {
    replan(engine, request.id, request.wall, request.fold, Some(request.mode)).await
}

/// Moves a planned post.
///
/// # Errors
/// As [`schedule`].
pub async fn move_to(engine: &Engine, request: PostMove) -> Result<PlanOutcome, Failure> {
    replan(engine, request.id, request.wall, request.fold, None).await
}

async fn replan(
    engine: &Engine,
    id: PostId,
    wall: WallTime,
    fold: Fold,
    mode: Option<Mode>,
) -> Result<PlanOutcome, Failure> {
    let now = engine.now();
    let (post, zone) = engine
        .store
        .read(move |conn| {
            let post = posts::get(conn, id)?;
            let zone = brands::get(conn, post.brand)?.zone;
            Ok((post, zone))
        })
        .await?;
    if post.deleted_at.is_some() {
        return Err(Failure::of(ErrorCode::NotFound));
    }
    let plan = derive(wall, zone, fold);
    if plan.due_at < now - Duration::minutes(1) {
        return Err(Failure::field("wall", FieldCode::Past, None));
    }
    let held_moved = move_held(engine, id, plan.due_at).await?;
    let previous = post.plan.as_ref().map(|plan| plan.wall);
    let scheduled = mode.is_some();
    let mode = mode.unwrap_or(post.mode);
    let moved = held_moved.moved.clone();
    let view = engine
        .store
        .write(move |tx| {
            posts::set_plan(tx, id, Some(&plan), mode, now)?;
            release(tx, id, now)?;
            if scheduled {
                posts::set_held(tx, id, false)?;
            }
            note_moved(tx, &moved, &plan)?;
            arm(tx, id, now)?;
            views::post(tx, id)
        })
        .await?;
    engine.stale(&[Topic::Posts]);
    engine.pulse.wake();
    Ok(PlanOutcome { post: view, previous, not_moved: held_moved.not_moved })
}

/// Takes a post off the calendar. What a network's scheduler holds is recalled first; what cannot be recalled stays
/// planned and is named.
///
/// # Errors
/// `inFlight` when one of its deliveries is being sent.
pub async fn unschedule(engine: &Engine, request: ById<PostId>) -> Result<PlanOutcome, Failure> {
    let id = request.id;
    let not_moved = recall_held(engine, id).await?;
    let now = engine.now();
    let all_recalled = not_moved.is_empty();
    let (view, previous) = engine
        .store
        .write(move |tx| {
            let post = posts::get(tx, id)?;
            disarm(tx, id, now)?;
            if all_recalled {
                posts::set_plan(tx, id, None, post.mode, now)?;
                posts::set_held(tx, id, false)?;
            }
            Ok((views::post(tx, id)?, post.plan.map(|plan| plan.wall)))
        })
        .await?;
    engine.stale(&[Topic::Posts]);
    Ok(PlanOutcome { post: view, previous, not_moved })
}

/// Sends a post to all its accounts at once.
///
/// # Errors
/// `invalid` with the field `accounts` when there is none; `refused` when no account's check passes.
pub async fn publish_now(engine: &Engine, request: ById<PostId>) -> Result<PostView, Failure> {
    let id = request.id;
    let now = engine.now();
    let view = engine
        .store
        .write(move |tx| {
            let post = posts::get(tx, id)?;
            if post.deleted_at.is_some() {
                return Err(StoreError::NotFound);
            }
            let zone = brands::get(tx, post.brand)?.zone;
            let plan = Plan {
                wall: zone.wall(now),
                zone,
                fold: Fold::Earlier,
                due_at: now,
                rules: zone_rules_version().to_owned(),
            };
            posts::set_plan(tx, id, Some(&plan), Mode::Auto, now)?;
            release(tx, id, now)?;
            posts::set_held(tx, id, false)?;
            arm(tx, id, now)?;
            views::post(tx, id)
        })
        .await?;
    engine.stale(&[Topic::Posts]);
    engine.pulse.wake();
    if view.variants.is_empty() {
        return Err(Failure::field("accounts", FieldCode::Required, None));
    }
    Ok(view)
}

/// What is read once when many posts are armed.
#[derive(Default)]
pub(crate) struct Known {
    accounts: HashMap<AccountId, accounts::Account>,
    zones: HashMap<BrandId, Zone>,
    watch: Option<crate::guard::Watch>,
}

impl Known {
    fn account<S: Sql>(&mut self, conn: &S, id: AccountId) -> Result<&accounts::Account, StoreError> {
        match self.accounts.entry(id) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(place) => Ok(place.insert(accounts::get(conn, id)?)),
        }
    }
    /// By what the brands are known.
    fn watch<S: Sql>(&mut self, conn: &S) -> Result<&crate::guard::Watch, StoreError> {
        match &mut self.watch {
            Some(watch) => Ok(watch),
            empty => Ok(empty.insert(crate::guard::Watch::read(conn)?)),
        }
    }
    /// Zone of a brand.
    pub(crate) fn zone<S: Sql>(&mut self, conn: &S, id: BrandId) -> Result<Zone, StoreError> {
        match self.zones.entry(id) {
            Entry::Occupied(known) => Ok(*known.get()),
            Entry::Vacant(place) => Ok(*place.insert(brands::get(conn, id)?.zone)),
        }
    }
}

/// What a planned post meets at one of its accounts.
pub(crate) struct Judged {
    excerpt: String,
    parts: u16,
    problems: Vec<pupitre_domain::problem::Problem>,
    mode: Mode,
}

impl Judged {
    fn event(&self, held: bool) -> (Event, State, &'static str) {
        if held {
            (Event::Unschedule, State::Draft, "held")
        } else if checks::blocks(&self.problems) {
            (Event::Unschedule, State::Draft, "notReady")
        } else {
            (Event::Schedule, State::Scheduled, "scheduled")
        }
    }
    fn arming(&self, plan: &Plan, now: DateTime<Utc>) -> deliveries::Arming<'_> {
        deliveries::Arming {
            wall: plan.wall,
            zone: plan.zone,
            fold: plan.fold,
            due_at: plan.due_at,
            next_at: if self.mode == Mode::HandedOff { now } else { plan.due_at },
            mode: self.mode,
            excerpt: &self.excerpt,
            parts: self.parts,
            problems: &self.problems,
        }
    }
}

/// Judges a post's form for an account. Reads only.
pub(crate) fn judge<S: Sql>(
    conn: &S,
    known: &mut Known,
    account: AccountId,
    post: &Post,
    patch: &ContentPatch,
    plan: &Plan,
    now: DateTime<Utc>,
) -> Result<Judged, StoreError> {
    let of = known.account(conn, account)?;
    let brand = of.brand;
    let content = checks::outgoing(conn, of, &post.content, patch, plan.wall.date())?;
    let mode = effective_mode(of, post, content.parts.len(), plan.due_at, now);
    let mut problems = checks::problems(conn, of, &content, plan.wall.date(), checks::Hand::of(mode))?;
    problems.extend(known.watch(conn)?.problems(conn, brand, &content, Some(post.id))?);
    let parts = u16::try_from(content.parts.len()).unwrap_or(u16::MAX);
    Ok(Judged { excerpt: fields::content_excerpt(&content), parts, problems, mode })
}

/// Arms a post that has no deliveries yet, as it was judged before. Answers the states of its deliveries.
pub(crate) fn arm_new(
    tx: &Tx,
    known: &mut Known,
    post: &Post,
    plan: &Plan,
    judged: &[(AccountId, Judged)],
    now: DateTime<Utc>,
) -> Result<Vec<State>, StoreError> {
    let mut states = Vec::new();
    for (account, judged) in judged {
        let (event, target, line) = judged.event(false);
        let begun = (target != State::Draft).then_some((event, line));
        let delivery = fresh(post, known.account(tx, *account)?, judged.arming(plan, now), now);
        states.push(deliveries::begin(tx, &delivery, begun, now)?);
    }
    posts::restate(tx, post.id)?;
    Ok(states)
}

/// Brings the deliveries of a planned post in line with its plan, accounts and content.
pub(crate) fn arm(tx: &Tx, id: PostId, now: DateTime<Utc>) -> Result<(), StoreError> {
    let held = posts::is_held(tx, id)?;
    arm_with(tx, id, held, now, &mut Known::default())
}

/// [`arm`], one post of many. With `held` its deliveries are drafts with the plan's time.
pub(crate) fn arm_with(
    tx: &Tx,
    id: PostId,
    held: bool,
    now: DateTime<Utc>,
    known: &mut Known,
) -> Result<(), StoreError> {
    let post = posts::get(tx, id)?;
    let variants = variants::list(tx, id)?;
    let existing = deliveries::by_post(tx, id)?;
    for delivery in &existing {
        let wanted = variants.iter().any(|variant| variant.account == delivery.account);
        if !wanted && is_free(tx, delivery)? && delivery.state != State::Cancelled {
            deliveries::transition(tx, delivery.id, Event::Drop, now, "accountRemoved", None)?;
        }
    }
    let Some(plan) = post.plan.clone() else { return crate::approvals::restate(tx, id, now) };
    for variant in variants {
        let judged = judge(tx, known, variant.account, &post, &variant.patch, &plan, now)?;
        let account = known.account(tx, variant.account)?;
        let (event, target, line) = judged.event(held);
        let arming = judged.arming(&plan, now);
        let delivery = existing.iter().find(|delivery| delivery.account == variant.account);
        match delivery {
            Some(delivery) if delivery.state.is_settled() && delivery.state != State::Cancelled => {}
            Some(delivery) if delivery.state == State::HandedOff => {
                // The conductor sees that the network holds an older version and replaces it.
                if delivery.post_version != Some(post.version) {
                    deliveries::set_next(tx, delivery.id, Some(now + Duration::seconds(20)))?;
                }
            }
            Some(delivery) if delivery.state.is_in_flight() => {
                let illegal = pupitre_domain::publication::Illegal { state: State::Sending, event: Event::Schedule };
                return Err(StoreError::Illegal(illegal));
            }
            // Frozen, and its outcome is open: what is written now does not concern it.
            Some(delivery) if !is_free(tx, delivery)? => {}
            Some(delivery) => {
                // What a pause held, or a missing yes, stays held: a new text is no decision to let it leave.
                let kept = target == State::Scheduled
                    && matches!(delivery.state, State::NeedsPerson(Ask::Paused | Ask::Approval));
                let event = (delivery.state != target && !kept).then_some((event, line));
                deliveries::arm(tx, delivery.id, delivery.state, event, arming, now)?;
            }
            None => {
                let event = (target != State::Draft).then_some((event, line));
                deliveries::begin(tx, &fresh(&post, account, arming, now), event, now)?;
            }
        }
    }
    posts::restate(tx, id)?;
    crate::approvals::restate(tx, id, now)
}

/// Lets what a pause or a missing yes held go on: a person plans the post anew.
pub(crate) fn release(tx: &Tx, id: PostId, now: DateTime<Utc>) -> Result<(), StoreError> {
    for delivery in deliveries::by_post(tx, id)? {
        if matches!(delivery.state, State::NeedsPerson(Ask::Paused | Ask::Approval)) {
            deliveries::transition(tx, delivery.id, Event::Schedule, now, "scheduled", None)?;
        }
    }
    Ok(())
}

/// Decides anew who makes a scheduled delivery appear, now that its time may have come near.
pub(crate) fn refit(tx: &Tx, delivery: &Delivery, now: DateTime<Utc>) -> Result<(), StoreError> {
    let (Some(post), Some(due)) = (delivery.post, delivery.due_at) else { return Ok(()) };
    let (post, account) = (posts::get(tx, post)?, accounts::get(tx, delivery.account)?);
    let mode = effective_mode(&account, &post, usize::from(delivery.parts), due, now);
    deliveries::set_mode(tx, delivery.id, mode)?;
    deliveries::set_next(tx, delivery.id, Some(if mode == Mode::HandedOff { now } else { due }))
}

/// Takes the deliveries of a post off the outbox.
pub(crate) fn disarm(tx: &Tx, id: PostId, now: DateTime<Utc>) -> Result<(), StoreError> {
    for delivery in deliveries::by_post(tx, id)? {
        if delivery.state.is_settled() || delivery.state == State::HandedOff || delivery.state == State::Draft {
            continue;
        }
        if delivery.state.is_in_flight() {
            let illegal = pupitre_domain::publication::Illegal { state: State::Sending, event: Event::Unschedule };
            return Err(StoreError::Illegal(illegal));
        }
        if !is_free(tx, &delivery)? {
            continue;
        }
        deliveries::transition(tx, delivery.id, Event::Unschedule, now, "unscheduled", None)?;
        deliveries::clear_attempt(tx, delivery.id)?;
        deliveries::set_next(tx, delivery.id, None)?;
    }
    Ok(())
}

pub(crate) fn disarm_brand(tx: &Tx, brand: BrandId, now: DateTime<Utc>) -> Result<(), StoreError> {
    let query = DeliveryQuery {
        brand: Some(brand),
        states: ["scheduled", "retrying", "preparing", "sending", "processing"].map(str::to_owned).to_vec(),
        kind: Some(DeliveryKind::Post),
        limit: PAGE,
        ..DeliveryQuery::default()
    };
    let mut seen = std::collections::HashSet::new();
    loop {
        // Disarming takes deliveries out of these states, so the first page is always the next one.
        let (page, _) = deliveries::list(tx, &query)?;
        let posts: Vec<PostId> =
            page.iter().filter_map(|delivery| delivery.post).filter(|post| seen.insert(*post)).collect();
        if posts.is_empty() {
            return Ok(());
        }
        for post in posts {
            disarm(tx, post, now)?;
        }
    }
}

/// Derives the instants of a brand's future plans anew in another zone.
pub(crate) fn rezone(tx: &Tx, brand: BrandId, zone: Zone, now: DateTime<Utc>) -> Result<(), StoreError> {
    for planned in posts::planned_future(tx, now)?.into_iter().filter(|planned| planned.brand == brand) {
        let plan = derive(planned.plan.wall, zone, planned.plan.fold);
        posts::set_plan(tx, planned.post, Some(&plan), planned.mode, now)?;
        arm(tx, planned.post, now)?;
    }
    Ok(())
}

/// Derives the instants of all future plans anew after the zone rules changed. Tells how many moved.
pub(crate) fn rederive(tx: &Tx, now: DateTime<Utc>) -> Result<u32, StoreError> {
    let mut moved = 0;
    for planned in posts::planned_future(tx, now)? {
        let again = derive(planned.plan.wall, planned.plan.zone, planned.plan.fold);
        if again.due_at != planned.plan.due_at {
            moved += 1;
            posts::set_plan(tx, planned.post, Some(&again), planned.mode, now)?;
            arm(tx, planned.post, now)?;
        }
    }
    Ok(moved)
}

fn effective_mode(
    account: &accounts::Account,
    post: &Post,
    parts: usize,
    due_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Mode {
    if post.mode == Mode::Guided || crate::guided::only_by_hand(account) {
        return Mode::Guided;
    }
    let network = pupitre_networks::network(account.network);
    let offered = network.handoff().is_some_and(|handoff| handoff.offered(&account.facts));
    let rule = network.descriptor().handoff.filter(|_| offered);
    let Some(rule) = rule.filter(|_| post.mode == Mode::HandedOff && parts == 1) else { return Mode::Auto };
    let lead = (due_at - now).num_seconds();
    let fits =
        lead >= i64::from(rule.min_lead_seconds) && rule.max_lead_seconds.is_none_or(|max| lead <= i64::from(max));
    if fits { Mode::HandedOff } else { Mode::Auto }
}

fn fresh(post: &Post, account: &accounts::Account, arming: deliveries::Arming<'_>, now: DateTime<Utc>) -> Delivery {
    Delivery {
        post: Some(post.id),
        mode: arming.mode,
        wall: Some(arming.wall),
        zone: Some(arming.zone),
        fold: arming.fold,
        due_at: Some(arming.due_at),
        next_at: Some(arming.next_at),
        problems: arming.problems.to_vec(),
        parts: arming.parts,
        excerpt: arming.excerpt.to_owned(),
        ..blank(DeliveryKind::Post, account, now)
    }
}

/// A delivery in state draft with nothing filled in.
pub(crate) fn blank(kind: DeliveryKind, account: &accounts::Account, now: DateTime<Utc>) -> Delivery {
    Delivery {
        id: DeliveryId::new(Uuid::now_v7()),
        kind,
        account: account.id,
        brand: account.brand,
        network: account.network,
        post: None,
        conversation: None,
        message: None,
        action: None,
        state: State::Draft,
        mode: Mode::Auto,
        wall: None,
        zone: None,
        fold: Fold::Earlier,
        due_at: None,
        next_at: None,
        attempts: 0,
        looks: 0,
        first_sent_at: None,
        quiet_until: None,
        post_version: None,
        outgoing: None,
        target: None,
        problems: Vec::new(),
        remote: None,
        handoff: None,
        permalink: None,
        published_at: None,
        parts: 1,
        parts_done: 0,
        excerpt: String::new(),
        created_at: now,
        updated_at: now,
        comment: None,
    }
}

/// What became of deliveries that networks' schedulers hold.
#[derive(Default)]
pub(crate) struct Held {
    pub(crate) moved: Vec<DeliveryId>,
    pub(crate) not_moved: Vec<DeliveryId>,
}

/// Notes what the networks' schedulers now hold for another time.
pub(crate) fn note_moved(tx: &Tx, moved: &[DeliveryId], plan: &Plan) -> Result<(), StoreError> {
    for held in moved {
        let (wall, zone, due) = (Some(plan.wall), Some(plan.zone), Some(plan.due_at));
        deliveries::set_times(tx, *held, wall, zone, plan.fold, due, Some(plan.due_at + Duration::minutes(1)))?;
        refreeze(tx, *held, plan.due_at)?;
    }
    Ok(())
}

/// Writes the new instant into what was frozen for the network's scheduler.
fn refreeze(tx: &Tx, id: DeliveryId, due_at: DateTime<Utc>) -> Result<(), StoreError> {
    let delivery = deliveries::get(tx, id)?;
    let frozen = delivery.outgoing.and_then(|value| serde_json::from_value::<Outgoing>(value).ok());
    let Some(mut outgoing) = frozen else { return Ok(()) };
    outgoing.scheduled_at = Some(due_at);
    let value = serde_json::to_value(&outgoing).map_err(|_| StoreError::Internal)?;
    deliveries::set_frozen(tx, id, Some(&value), None, delivery.post_version, delivery.parts)
}

/// Moves what the networks' schedulers hold.
pub(crate) async fn move_held(engine: &Engine, post: PostId, to: DateTime<Utc>) -> Result<Held, Failure> {
    let mut held = Held { moved: Vec::new(), not_moved: Vec::new() };
    for delivery in held_of(engine, post).await? {
        let moved = match (entry_of(&delivery), crate::access::open(engine, delivery.account).await) {
            (Some(entry), Ok(opened)) => {
                let network = pupitre_networks::network(delivery.network);
                match network.handoff() {
                    Some(handoff) => handoff.reschedule(&opened.call(engine.now()), &entry, to).await.is_ok(),
                    None => false,
                }
            }
            _ => false,
        };
        if moved { held.moved.push(delivery.id) } else { held.not_moved.push(delivery.id) }
    }
    Ok(held)
}

/// Recalls what the networks' schedulers hold. Answers those that could not be recalled.
pub(crate) async fn recall_held(engine: &Engine, post: PostId) -> Result<Vec<DeliveryId>, Failure> {
    let mut kept = Vec::new();
    for delivery in held_of(engine, post).await? {
        if recall(engine, &delivery).await.is_err() {
            kept.push(delivery.id);
        }
    }
    Ok(kept)
}

/// Recalls one delivery from its network's scheduler.
pub(crate) async fn recall(engine: &Engine, delivery: &Delivery) -> Result<(), Failure> {
    let entry = entry_of(delivery).ok_or(Failure::internal("handed off without an entry"))?;
    let opened = crate::access::open(engine, delivery.account).await?;
    let network = pupitre_networks::network(delivery.network);
    let handoff = network.handoff().ok_or(Failure::internal("handed off without a scheduler"))?;
    handoff.recall(&opened.call(engine.now()), &entry).await?;
    let (id, now) = (delivery.id, engine.now());
    engine
        .store
        .write(move |tx| {
            deliveries::transition_from(tx, id, State::HandedOff, Event::Recalled, now, "recalled", None)?;
            deliveries::clear_attempt(tx, id)
        })
        .await?;
    Ok(())
}

async fn held_of(engine: &Engine, post: PostId) -> Result<Vec<Delivery>, Failure> {
    let all = engine.store.read(move |conn| deliveries::by_post(conn, post)).await?;
    Ok(all.into_iter().filter(|delivery| delivery.state == State::HandedOff).collect())
}

pub(crate) fn entry_of(delivery: &Delivery) -> Option<RemoteRef> {
    delivery.handoff.clone().and_then(|entry| serde_json::from_value(entry).ok())
}
