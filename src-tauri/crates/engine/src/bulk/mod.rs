//! Changing many posts at once: what can be changed is changed in one transaction, the rest is named with its reason,
//! and the answer holds what undoes it in one call.
//!
//! What a network's scheduler holds is moved or recalled there first, post by post; the transaction then notes what came
//! of it. Nothing here sends.

mod copies;
mod marks;
mod moves;
mod undo;

pub use copies::{copy_to_brand, copy_week, duplicate};
pub use marks::label;
pub use moves::{delete, hold, schedule, shift, unschedule};
pub use undo::put_back;

use crate::api::bulk::{BulkOutcome, PostBefore, Refusal, RefusedPost};
use crate::engine::Engine;
use crate::error::{Failure, FieldCode};
use crate::events::Topic;
use crate::plan::{self, Held, Known};
use chrono::{DateTime, Duration, Utc};
use pupitre_domain::ids::{DeliveryId, LabelId, PostId};
use pupitre_domain::publication::{Ask, Mode, State};
use pupitre_domain::time::Fold;
use pupitre_store::posts::{self, Place, Plan};
use pupitre_store::{Sql, StoreError, Tx, labels};
use std::collections::HashMap;

/// Most posts of one call.
const MAX_POSTS: usize = 2_000;

/// Between 1 and 2,000, each once.
pub(crate) fn bounded(posts: &[PostId]) -> Result<Vec<PostId>, Failure> {
    if posts.is_empty() || posts.len() > MAX_POSTS {
        return Err(Failure::field("posts", FieldCode::OutOfRange, u32::try_from(MAX_POSTS).ok()));
    }
    let mut seen = std::collections::HashSet::new();
    Ok(posts.iter().copied().filter(|post| seen.insert(*post)).collect())
}

/// The labels outside the bin, from key to id.
struct LabelIds(Vec<(i64, LabelId)>);

impl LabelIds {
    fn read<S: Sql>(conn: &S) -> Result<Self, StoreError> {
        Ok(Self(labels::list(conn)?.into_iter().map(|label| (label.key, label.id)).collect()))
    }
    fn ids(&self, keys: &[i64]) -> Vec<LabelId> {
        self.0.iter().filter(|(key, _)| keys.contains(key)).map(|(_, id)| *id).collect()
    }
    fn keys(&self, ids: &[LabelId]) -> Vec<i64> {
        self.0.iter().filter(|(_, id)| ids.contains(id)).map(|(key, _)| *key).collect()
    }
}

fn before(id: PostId, place: &Place, names: &LabelIds) -> PostBefore {
    PostBefore {
        post: id,
        wall: place.plan.as_ref().map(|plan| plan.wall),
        fold: place.plan.as_ref().map(|plan| plan.fold).unwrap_or_default(),
        mode: place.mode,
        held: place.held,
        deleted: place.deleted,
        labels: names.ids(&place.labels),
    }
}

/// Why a post cannot be given another time, if so.
fn fixed(place: &Place) -> Option<Refusal> {
    let open = |state: &State| !state.is_editable() && *state != State::HandedOff && !state.is_settled();
    if place.states.iter().any(open) {
        return Some(Refusal::Sending);
    }
    place.states.contains(&State::Published).then_some(Refusal::Published)
}

/// A post that exists outside the bin and can be changed; otherwise its refusal is noted.
fn changeable<S: Sql>(conn: &S, id: PostId, outcome: &mut BulkOutcome) -> Result<Option<Place>, StoreError> {
    let place = posts::place(conn, id)?.filter(|place| !place.deleted);
    let why = match &place {
        None => Some(Refusal::Missing),
        Some(place) => fixed(place),
    };
    let Some(why) = why else { return Ok(place) };
    outcome.refused.push(RefusedPost { post: id, why });
    Ok(None)
}

/// Whether a plan lies behind. A minute is given, as for a single post.
fn past(plan: &Plan, now: DateTime<Utc>) -> bool {
    plan.due_at < now - Duration::minutes(1)
}

/// A post and the plan that is meant for it.
#[derive(Clone)]
struct Wish {
    post: PostId,
    plan: Plan,
    mode: Mode,
    held: bool,
}

/// What the networks' schedulers answered, by post.
type HeldBy = HashMap<PostId, Held>;

/// Moves at the networks what their schedulers hold of these posts.
async fn move_held(engine: &Engine, wishes: &[Wish]) -> Result<HeldBy, Failure> {
    let ids: Vec<PostId> = wishes.iter().map(|wish| wish.post).collect();
    let handed = handed_off(engine, ids).await?;
    let mut by = HeldBy::new();
    for wish in wishes.iter().filter(|wish| handed.contains(&wish.post)) {
        by.insert(wish.post, plan::move_held(engine, wish.post, wish.plan.due_at).await?);
    }
    Ok(by)
}

/// Recalls what the networks' schedulers hold of these posts; answers what stayed there.
async fn recall_held(engine: &Engine, ids: Vec<PostId>) -> Result<HashMap<PostId, Vec<DeliveryId>>, Failure> {
    let mut kept = HashMap::new();
    for id in handed_off(engine, ids).await? {
        let stayed = plan::recall_held(engine, id).await?;
        if !stayed.is_empty() {
            kept.insert(id, stayed);
        }
    }
    Ok(kept)
}

/// Which of these posts have something in a network's scheduler.
async fn handed_off(engine: &Engine, ids: Vec<PostId>) -> Result<Vec<PostId>, Failure> {
    let found = engine
        .store
        .read(move |conn| {
            let mut found = Vec::new();
            for id in ids {
                if posts::place(conn, id)?.is_some_and(|place| place.states.contains(&State::HandedOff)) {
                    found.push(id);
                }
            }
            Ok(found)
        })
        .await?;
    Ok(found)
}

/// Gives each post its plan; a post whose time has passed or that cannot be changed any more is refused.
fn carry_out(
    tx: &Tx,
    wishes: &[Wish],
    held: &HeldBy,
    now: DateTime<Utc>,
    outcome: &mut BulkOutcome,
) -> Result<(), StoreError> {
    let (names, mut known) = (LabelIds::read(tx)?, Known::default());
    for wish in wishes {
        let Some(place) = changeable(tx, wish.post, outcome)? else { continue };
        if past(&wish.plan, now) {
            outcome.refused.push(RefusedPost { post: wish.post, why: Refusal::Past });
            continue;
        }
        outcome.before.push(before(wish.post, &place, &names));
        set(tx, wish, &place, now)?;
        if let Some(answered) = held.get(&wish.post) {
            plan::note_moved(tx, &answered.moved, &wish.plan)?;
            outcome.not_moved.extend(&answered.not_moved);
        }
        plan::arm_with(tx, wish.post, wish.held, now, &mut known)?;
    }
    Ok(())
}

fn set(tx: &Tx, wish: &Wish, place: &Place, now: DateTime<Utc>) -> Result<(), StoreError> {
    posts::set_plan(tx, wish.post, Some(&wish.plan), wish.mode, now)?;
    if place.states.iter().any(|state| matches!(state, State::NeedsPerson(Ask::Paused | Ask::Approval))) {
        plan::release(tx, wish.post, now)?;
    }
    if place.held != wish.held {
        posts::set_held(tx, wish.post, wish.held)?;
    }
    Ok(())
}

/// The wish of a post to be at a wall time of its brand.
fn wish<S: Sql>(
    conn: &S,
    known: &mut Known,
    id: PostId,
    place: &Place,
    (wall, fold): (pupitre_domain::time::WallTime, Fold),
) -> Result<Wish, StoreError> {
    let plan = plan::derive(wall, known.zone(conn, place.brand)?, fold);
    Ok(Wish { post: id, plan, mode: place.mode, held: place.held })
}

fn told(engine: &Engine, outcome: BulkOutcome) -> BulkOutcome {
    engine.stale(&[Topic::Posts]);
    engine.pulse.wake();
    outcome
}
