//! The queue: weekly slots, the next free place, closing gaps.
//!
//! Which place a post gets is the domain's rule ([`pupitre_domain::queue`]). Everything that the queue does is one
//! transaction, so that two posts never meet in one place, and every answer can be handed back to [`undo`].

use crate::api::queue::{
    OfBrand, Opening, QueueAccount, QueueMove, QueueOpenings, QueueOutcome, QueuePosts, QueueRange, QueueSet,
    QueueView, QueuedPost,
};
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure, FieldCode};
use crate::events::Topic;
use crate::plan;
use chrono::{DateTime, Days, Duration, Utc};
use pupitre_domain::ids::{AccountId, BrandId, PostId};
use pupitre_domain::publication::State;
use pupitre_domain::queue::{self as rule, Place, Queued, Slots, Taken};
use pupitre_domain::time::{Fold, Zone};
use pupitre_store::posts::{self, Post};
use pupitre_store::queue::{self, PlannedPost};
use pupitre_store::{Sql, StoreError, Tx, accounts, brands, deliveries, variants};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

const MAX_DAYS: u16 = 62;
/// Most posts of one request.
const MAX_POSTS: usize = 500;

/// Everything that the queue of a brand is decided by.
struct Board {
    brand: BrandId,
    zone: Zone,
    slots: Slots,
    planned: Vec<PlannedPost>,
    /// When the queue may begin.
    after: DateTime<Utc>,
}

impl Board {
    fn read<S: Sql>(conn: &S, brand: BrandId, now: DateTime<Utc>) -> Result<Self, StoreError> {
        Ok(Self {
            brand,
            zone: brands::get(conn, brand)?.zone,
            slots: queue::slots(conn, brand)?,
            planned: queue::planned(conn, brand, now, None)?,
            after: rule::earliest(now),
        })
    }

    /// What is planned, without the posts that `leave` names.
    fn taken(&self, leaves: impl Fn(&PlannedPost) -> bool) -> Taken {
        let mut taken = Taken::default();
        for post in self.planned.iter().filter(|post| !leaves(post)) {
            taken.add(&accounts_of(post), post.due_at);
        }
        taken
    }

    fn queued<S: Sql>(&self, conn: &S) -> Result<Vec<Queued>, StoreError> {
        self.planned
            .iter()
            .filter(|post| post.queued)
            .map(|post| {
                Ok(Queued {
                    post: post.post,
                    accounts: accounts_of(post),
                    wall: post.wall,
                    at: post.due_at,
                    fixed: is_fixed(conn, post)?,
                })
            })
            .collect()
    }

    fn reflow<S: Sql>(&self, conn: &S) -> Result<rule::Reflow, StoreError> {
        let taken = self.taken(|post| post.queued);
        Ok(rule::reflow(&self.slots, self.zone, &self.queued(conn)?, &taken, self.after))
    }
}

fn accounts_of(post: &PlannedPost) -> Vec<AccountId> {
    post.accounts.iter().map(|(account, _)| *account).collect()
}

/// The queue moves only what nobody has begun to handle: not what is sent, held, refused, or waits for a person.
fn is_fixed<S: Sql>(conn: &S, post: &PlannedPost) -> Result<bool, StoreError> {
    let plain = |state: &Option<State>| matches!(state, None | Some(State::Draft | State::Scheduled));
    if !post.accounts.iter().all(|(_, state)| plain(state)) {
        return Ok(true);
    }
    for delivery in deliveries::by_post(conn, post.post)? {
        if !plan::is_free(conn, &delivery)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Reads a brand's queue.
///
/// # Errors
/// `notFound` when the brand does not exist.
pub async fn get(engine: &Engine, request: OfBrand) -> Result<QueueView, Failure> {
    let now = engine.now();
    let view = engine
        .store
        .read(move |conn| {
            let board = Board::read(conn, request.brand, now)?;
            let reflow = board.reflow(conn)?;
            let queued = board.queued(conn)?;
            let posts = board
                .planned
                .iter()
                .filter_map(|post| queued.iter().find(|queued| queued.post == post.post).map(|queued| (post, queued)))
                .map(|(post, queued)| QueuedPost {
                    post: post.post,
                    excerpt: post.excerpt.clone(),
                    wall: post.wall,
                    due_at: post.due_at,
                    accounts: accounts_of(post),
                    fixed: queued.fixed,
                    earlier: reflow.advances.iter().find(|it| it.post == post.post).map(|it| it.to.wall),
                })
                .collect();
            let accounts = accounts::list(conn, Some(request.brand))?
                .into_iter()
                .filter(crate::accounts::takes_posts)
                .map(|account| QueueAccount {
                    account: account.id,
                    network: account.network,
                    slots: board.slots.0.get(&account.id).into_iter().flatten().copied().collect(),
                })
                .collect();
            Ok(QueueView { accounts, posts })
        })
        .await?;
    Ok(view)
}

/// Sets the weekly times of an account. Answers what they were, for undo. Posts that stand in a slot stay there.
///
/// # Errors
/// `invalid` with `slots`; `notFound` when the account does not exist.
pub async fn set(engine: &Engine, request: QueueSet) -> Result<QueueSet, Failure> {
    if request.slots.len() > rule::MAX_SLOTS {
        let max = u32::try_from(rule::MAX_SLOTS).ok();
        return Err(Failure::field("slots", FieldCode::OutOfRange, max));
    }
    if !request.slots.iter().all(|slot| slot.is_valid()) {
        return Err(Failure::field("slots", FieldCode::Malformed, None));
    }
    let former = engine
        .store
        .write(move |tx| {
            if accounts::get(tx, request.account)?.deleted_at.is_some() {
                return Err(StoreError::NotFound);
            }
            let former = queue::slots_of(tx, request.account)?;
            queue::set_slots(tx, request.account, &request.slots.iter().copied().collect())?;
            Ok(QueueSet { account: request.account, slots: former.into_iter().collect() })
        })
        .await?;
    engine.stale(&[Topic::Plan]);
    Ok(former)
}

/// Puts posts into the next free places. A post that is planned already leaves its place for the new one.
///
/// # Errors
/// `invalid` with `accounts` when a post has none, with `slots` when none of its accounts has a slot or all are taken;
/// `inFlight` or `illegalState` when one of them is being sent, handed off, or out. Nothing is changed then.
pub async fn add(engine: &Engine, request: QueuePosts) -> Result<QueueOutcome, Failure> {
    let posts = bounded(request.posts)?;
    let now = engine.now();
    let outcome = engine
        .store
        .write(move |tx| {
            // All places are found before anything is written: an error from here on would be a rollback.
            let found = match find(tx, &posts, now)? {
                Ok(found) => found,
                Err(failure) => return Ok(Err(failure)),
            };
            let mut moves = Vec::new();
            for (post, zone, place) in found {
                moves.push(stand(tx, &post, zone, Some(place), now)?);
            }
            Ok(Ok(QueueOutcome { moves, kept: Vec::new() }))
        })
        .await??;
    changed(engine);
    Ok(outcome)
}

type Found = Result<Vec<(Post, Zone, Place)>, Failure>;

fn find(tx: &Tx, wanted: &[PostId], now: DateTime<Utc>) -> Result<Found, StoreError> {
    let mut boards: BTreeMap<BrandId, (Board, Taken)> = BTreeMap::new();
    let mut found = Vec::new();
    for id in wanted {
        let post = posts::get(tx, *id)?;
        if post.deleted_at.is_some() {
            return Err(StoreError::NotFound);
        }
        if let Some(refusal) = refusal(tx, *id)? {
            return Ok(Err(refusal));
        }
        let accounts: Vec<AccountId> = variants::list(tx, *id)?.into_iter().map(|variant| variant.account).collect();
        if accounts.is_empty() {
            return Ok(Err(Failure::field("accounts", FieldCode::Required, None)));
        }
        let (board, taken) = match boards.entry(post.brand) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => {
                let board = Board::read(tx, post.brand, now)?;
                let taken = board.taken(|planned| wanted.contains(&planned.post));
                unknown.insert((board, taken))
            }
        };
        if board.slots.shared(&accounts).is_empty() {
            return Ok(Err(Failure::field("slots", FieldCode::Required, None)));
        }
        let Some(place) = rule::next_free(&board.slots, board.zone, &accounts, taken, board.after) else {
            return Ok(Err(Failure::field("slots", FieldCode::OutOfRange, None)));
        };
        taken.add(&accounts, place.instant);
        found.push((post, board.zone, place));
    }
    Ok(Ok(found))
}

/// Why a person's post cannot get another time at this moment.
fn refusal<S: Sql>(conn: &S, post: PostId) -> Result<Option<Failure>, StoreError> {
    for delivery in deliveries::by_post(conn, post)? {
        if delivery.state.is_in_flight() {
            return Ok(Some(Failure::of(ErrorCode::InFlight)));
        }
        if !plan::is_free(conn, &delivery)? {
            return Ok(Some(Failure::of(ErrorCode::IllegalState)));
        }
    }
    Ok(None)
}

/// Puts a post into a place of the queue, or takes it off the calendar.
fn stand(tx: &Tx, post: &Post, zone: Zone, place: Option<Place>, now: DateTime<Utc>) -> Result<QueueMove, StoreError> {
    let from_queue = queue::is_queued(tx, post.id)?;
    match place {
        Some(place) => {
            let plan = plan::derive(place.wall, zone, Fold::Earlier);
            posts::set_plan(tx, post.id, Some(&plan), post.mode, now)?;
            queue::set_place(tx, post.id, Some(place.wall), now)?;
            plan::arm(tx, post.id, now)?;
        }
        None => {
            plan::disarm(tx, post.id, now)?;
            posts::set_plan(tx, post.id, None, post.mode, now)?;
            queue::set_place(tx, post.id, None, now)?;
        }
    }
    Ok(QueueMove {
        post: post.id,
        from: post.plan.as_ref().map(|plan| plan.wall),
        from_fold: post.plan.as_ref().map(|plan| plan.fold).unwrap_or_default(),
        from_queue,
        to: place.map(|place| place.wall),
    })
}

fn changed(engine: &Engine) {
    engine.stale(&[Topic::Posts, Topic::Plan]);
    engine.pulse.wake();
}

/// Takes posts out of the queue, back to the drafts; those behind them move up. What a person placed, and what is being
/// sent or held by a network's scheduler, is kept and named.
///
/// # Errors
/// `notFound`.
pub async fn remove(engine: &Engine, request: QueuePosts) -> Result<QueueOutcome, Failure> {
    let wanted = bounded(request.posts)?;
    let now = engine.now();
    let outcome = engine
        .store
        .write(move |tx| {
            let mut outcome = QueueOutcome::default();
            let mut touched = BTreeSet::new();
            for id in wanted {
                let post = posts::get(tx, id)?;
                if !queue::is_queued(tx, id)? || refusal(tx, id)?.is_some() {
                    outcome.kept.push(id);
                    continue;
                }
                touched.insert(post.brand);
                outcome.moves.push(stand(tx, &post, Zone::UTC, None, now)?);
            }
            for brand in touched {
                close(tx, brand, now, &mut outcome)?;
            }
            Ok(outcome)
        })
        .await?;
    changed(engine);
    Ok(outcome)
}

/// Closes the gaps of a brand's queue: posts that the queue placed move up.
///
/// # Errors
/// `notFound` when the brand does not exist.
pub async fn reflow(engine: &Engine, request: OfBrand) -> Result<QueueOutcome, Failure> {
    let now = engine.now();
    let outcome = engine
        .store
        .write(move |tx| {
            let mut outcome = QueueOutcome::default();
            close(tx, request.brand, now, &mut outcome)?;
            Ok(outcome)
        })
        .await?;
    changed(engine);
    Ok(outcome)
}

fn close(tx: &Tx, brand: BrandId, now: DateTime<Utc>, outcome: &mut QueueOutcome) -> Result<(), StoreError> {
    let board = Board::read(tx, brand, now)?;
    let reflow = board.reflow(tx)?;
    for advance in reflow.advances {
        let post = posts::get(tx, advance.post)?;
        outcome.moves.push(stand(tx, &post, board.zone, Some(advance.to), now)?);
    }
    outcome.kept.extend(reflow.stuck);
    Ok(())
}

/// Takes back what the queue did, as far as nobody has changed it since: a post that stands elsewhere now, is being sent,
/// or whose former time has passed is kept and named.
///
/// # Errors
/// `notFound`.
pub async fn undo(engine: &Engine, request: QueueOutcome) -> Result<QueueOutcome, Failure> {
    if request.moves.len() > 2 * MAX_POSTS {
        return Err(Failure::field("moves", FieldCode::OutOfRange, u32::try_from(2 * MAX_POSTS).ok()));
    }
    let now = engine.now();
    let outcome = engine
        .store
        .write(move |tx| {
            let mut outcome = QueueOutcome::default();
            for done in request.moves.into_iter().rev() {
                let post = posts::get(tx, done.post)?;
                let stands = post.plan.as_ref().map(|plan| plan.wall);
                if post.deleted_at.is_some() || stands != done.to || refusal(tx, done.post)?.is_some() {
                    outcome.kept.push(done.post);
                    continue;
                }
                let zone = brands::get(tx, post.brand)?.zone;
                let plan = done.from.map(|wall| plan::derive(wall, zone, done.from_fold));
                if plan.as_ref().is_some_and(|plan| plan.due_at < now - Duration::minutes(1)) {
                    outcome.kept.push(done.post);
                    continue;
                }
                let from_queue = queue::is_queued(tx, done.post)?;
                match &plan {
                    Some(plan) => {
                        posts::set_plan(tx, done.post, Some(plan), post.mode, now)?;
                        plan::arm(tx, done.post, now)?;
                    }
                    None => {
                        plan::disarm(tx, done.post, now)?;
                        posts::set_plan(tx, done.post, None, post.mode, now)?;
                    }
                }
                queue::set_place(tx, done.post, done.from.filter(|_| done.from_queue), now)?;
                let from_fold = post.plan.as_ref().map(|plan| plan.fold).unwrap_or_default();
                outcome.moves.push(QueueMove { post: done.post, from: done.to, from_fold, from_queue, to: done.from });
            }
            Ok(outcome)
        })
        .await?;
    changed(engine);
    Ok(outcome)
}

/// Reads the empty slots of some days that are still ahead.
///
/// # Errors
/// `invalid` with `days` outside 1–62.
pub async fn range(engine: &Engine, request: QueueRange) -> Result<QueueOpenings, Failure> {
    if request.days == 0 || request.days > MAX_DAYS {
        return Err(Failure::field("days", FieldCode::OutOfRange, Some(u32::from(MAX_DAYS))));
    }
    let now = engine.now();
    let openings = engine
        .store
        .read(move |conn| {
            let brands: Vec<BrandId> = match request.brand {
                Some(brand) => vec![brand],
                None => brands::list(conn)?.into_iter().map(|brand| brand.id).collect(),
            };
            // Wall times run at most a day ahead of or behind the instants of their date.
            let last = request.from.checked_add_days(Days::new(u64::from(request.days) + 1)).unwrap_or(request.from);
            let until = last.and_time(chrono::NaiveTime::MIN).and_utc();
            let mut openings = Vec::new();
            for brand in brands {
                let slots = queue::slots(conn, brand)?;
                if slots.0.is_empty() {
                    continue;
                }
                let board = Board {
                    brand,
                    zone: brands::get(conn, brand)?.zone,
                    slots,
                    planned: queue::planned(conn, brand, now, Some(until))?,
                    after: rule::earliest(now),
                };
                openings.extend(board.openings(&request));
            }
            openings.sort_by_key(|opening| (opening.wall, opening.brand));
            Ok(openings)
        })
        .await?;
    Ok(QueueOpenings { openings })
}

impl Board {
    fn openings(&self, request: &QueueRange) -> Vec<Opening> {
        // Wholly past ranges are asked when somebody leafs back.
        let last = request.from.checked_add_days(Days::new(u64::from(request.days)));
        if last.is_none_or(|last| last < self.zone.wall(self.after).date()) {
            return Vec::new();
        }
        let taken = self.taken(|_| false);
        let mut by_instant: BTreeMap<DateTime<Utc>, Opening> = BTreeMap::new();
        for (account, times) in &self.slots.0 {
            for place in rule::places(times, self.zone, request.from, request.days) {
                if place.instant <= self.after || !taken.is_free(&[*account], place.instant) {
                    continue;
                }
                let opening = by_instant.entry(place.instant).or_insert_with(|| Opening {
                    brand: self.brand,
                    wall: place.wall,
                    due_at: place.instant,
                    change: place.change,
                    accounts: Vec::new(),
                });
                if !opening.accounts.contains(account) {
                    opening.accounts.push(*account);
                }
            }
        }
        by_instant.into_values().collect()
    }
}

/// Ids without repetition, in the order given.
fn bounded(wanted: Vec<PostId>) -> Result<Vec<PostId>, Failure> {
    if wanted.len() > MAX_POSTS {
        return Err(Failure::field("posts", FieldCode::OutOfRange, u32::try_from(MAX_POSTS).ok()));
    }
    let mut seen = BTreeSet::new();
    Ok(wanted.into_iter().filter(|id| seen.insert(*id)).collect())
}
