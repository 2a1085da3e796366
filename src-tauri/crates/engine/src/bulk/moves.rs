//! Planning, moving, keeping as drafts, taking off the calendar, binning.

use super::{
    HeldBy, LabelIds, Wish, before, bounded, carry_out, changeable, handed_off, move_held, recall_held, told, wish,
};
use crate::api::bulk::{BulkOutcome, PostsNamed, PostsScheduleMany, PostsShift, Refusal, RefusedPost};
use crate::engine::Engine;
use crate::error::{Failure, FieldCode};
use crate::plan::{self, Known};
use chrono::{Duration, NaiveTime};
use pupitre_domain::ids::PostId;
use pupitre_domain::time::WallTime;
use pupitre_store::posts;
use std::collections::HashMap;

/// Furthest that posts are moved: ten years.
const MAX_DAYS: i32 = 3_653;
const MAX_MINUTES: i32 = 1_440;

/// Moves planned posts by days, each at its own time of day or all at a new one.
///
/// # Errors
/// `invalid` with the fields `posts`, `days`, `minutes`, `time`.
pub async fn shift(engine: &Engine, request: PostsShift) -> Result<BulkOutcome, Failure> {
    let posts = bounded(&request.posts)?;
    let (days, minutes) = (request.days, request.minutes);
    if days.abs() > MAX_DAYS {
        return Err(Failure::field("days", FieldCode::OutOfRange, u32::try_from(MAX_DAYS).ok()));
    }
    if minutes.abs() > MAX_MINUTES {
        return Err(Failure::field("minutes", FieldCode::OutOfRange, u32::try_from(MAX_MINUTES).ok()));
    }
    let time = request.time.as_deref().map(|text| NaiveTime::parse_from_str(text.trim(), "%H:%M")).transpose();
    let time = time.map_err(|_| Failure::field("time", FieldCode::Malformed, None))?;
    let shifted = move |wall: WallTime| {
        let moved = WallTime(wall.plus_days(i64::from(days))?.0 + Duration::minutes(i64::from(minutes)));
        Some(time.map_or(moved, |time| WallTime(moved.date().and_time(time))))
    };
    let (wishes, outcome) = engine
        .store
        .read(move |conn| {
            let (mut wishes, mut outcome, mut known) = (Vec::new(), BulkOutcome::default(), Known::default());
            for id in posts {
                let Some(place) = changeable(conn, id, &mut outcome)? else { continue };
                let to = place.plan.as_ref().map(|plan| (shifted(plan.wall), plan.fold));
                match to {
                    None => outcome.refused.push(RefusedPost { post: id, why: Refusal::Unplanned }),
                    Some((None, _)) => outcome.refused.push(RefusedPost { post: id, why: Refusal::Past }),
                    Some((Some(wall), fold)) => wishes.push(wish(conn, &mut known, id, &place, (wall, fold))?),
                }
            }
            Ok((wishes, outcome))
        })
        .await?;
    relocate(engine, wishes, outcome).await
}

/// Plans or moves posts, each to its own time.
///
/// # Errors
/// `invalid` with the field `items`.
pub async fn schedule(engine: &Engine, request: PostsScheduleMany) -> Result<BulkOutcome, Failure> {
    let ids: Vec<PostId> = request.items.iter().map(|item| item.post).collect();
    let ids = bounded(&ids)
        .map_err(|_| Failure::field("items", FieldCode::OutOfRange, u32::try_from(super::MAX_POSTS).ok()))?;
    let items: HashMap<PostId, _> = request.items.into_iter().map(|item| (item.post, (item.wall, item.fold))).collect();
    let (mode, held) = (request.mode, request.held);
    let (wishes, outcome) = engine
        .store
        .read(move |conn| {
            let (mut wishes, mut outcome, mut known) = (Vec::new(), BulkOutcome::default(), Known::default());
            for id in ids {
                let Some(place) = changeable(conn, id, &mut outcome)? else { continue };
                let own = place.plan.as_ref().map(|plan| (plan.wall, plan.fold));
                let asked = items.get(&id).and_then(|(wall, fold)| wall.map(|wall| (wall, *fold)));
                let Some(at) = asked.or(own) else {
                    outcome.refused.push(RefusedPost { post: id, why: Refusal::Unplanned });
                    continue;
                };
                let meant = wish(conn, &mut known, id, &place, at)?;
                wishes.push(Wish { mode: mode.unwrap_or(meant.mode), held, ..meant });
            }
            Ok((wishes, outcome))
        })
        .await?;
    relocate(engine, wishes, outcome).await
}

async fn relocate(engine: &Engine, wishes: Vec<Wish>, outcome: BulkOutcome) -> Result<BulkOutcome, Failure> {
    let now = engine.now();
    // What lies behind is refused below; nothing is moved at a network for it.
    let ahead: Vec<Wish> = wishes.iter().filter(|wish| !super::past(&wish.plan, now)).cloned().collect();
    let held = move_held(engine, &ahead).await?;
    let mut outcome = outcome;
    let outcome = engine
        .store
        .write(move |tx| {
            carry_out(tx, &wishes, &held, now, &mut outcome)?;
            Ok(outcome)
        })
        .await?;
    Ok(told(engine, outcome))
}

/// Makes scheduled posts drafts that keep their time. What a network's scheduler holds is recalled first.
///
/// # Errors
/// `invalid` with the field `posts`.
pub async fn hold(engine: &Engine, request: PostsNamed) -> Result<BulkOutcome, Failure> {
    let ids = bounded(&request.posts)?;
    let kept = recall_held(engine, ids.clone()).await?;
    let now = engine.now();
    let handed: Vec<PostId> = handed_off(engine, ids.clone()).await?;
    let outcome = engine
        .store
        .write(move |tx| {
            let (names, mut known, mut outcome) = (LabelIds::read(tx)?, Known::default(), BulkOutcome::default());
            for id in ids {
                let Some(place) = changeable(tx, id, &mut outcome)? else { continue };
                if let Some(stayed) = kept.get(&id) {
                    outcome.not_moved.extend(stayed);
                }
                let why = match place.plan {
                    None => Some(Refusal::Unplanned),
                    Some(_) => handed.contains(&id).then_some(Refusal::KeptByNetwork),
                };
                if let Some(why) = why {
                    outcome.refused.push(RefusedPost { post: id, why });
                    continue;
                }
                outcome.before.push(before(id, &place, &names));
                posts::set_held(tx, id, true)?;
                plan::arm_with(tx, id, true, now, &mut known)?;
            }
            Ok(outcome)
        })
        .await?;
    Ok(told(engine, outcome))
}

/// Takes posts off the calendar. What a network's scheduler holds is recalled first; what it keeps stays planned.
///
/// # Errors
/// `invalid` with the field `posts`.
pub async fn unschedule(engine: &Engine, request: PostsNamed) -> Result<BulkOutcome, Failure> {
    take_away(engine, bounded(&request.posts)?, false).await
}

/// Puts posts into the bin. What a network's scheduler holds is recalled first; what it keeps stays.
///
/// # Errors
/// `invalid` with the field `posts`.
pub async fn delete(engine: &Engine, request: PostsNamed) -> Result<BulkOutcome, Failure> {
    take_away(engine, bounded(&request.posts)?, true).await
}

async fn take_away(engine: &Engine, ids: Vec<PostId>, bin: bool) -> Result<BulkOutcome, Failure> {
    let kept = recall_held(engine, ids.clone()).await?;
    let now = engine.now();
    let outcome = engine
        .store
        .write(move |tx| {
            let (names, mut outcome) = (LabelIds::read(tx)?, BulkOutcome::default());
            for id in ids {
                let Some(place) = changeable(tx, id, &mut outcome)? else { continue };
                if let Some(stayed) = kept.get(&id) {
                    outcome.not_moved.extend(stayed);
                    outcome.refused.push(RefusedPost { post: id, why: Refusal::KeptByNetwork });
                    continue;
                }
                if place.plan.is_none() && !bin {
                    outcome.refused.push(RefusedPost { post: id, why: Refusal::Unplanned });
                    continue;
                }
                outcome.before.push(before(id, &place, &names));
                plan::disarm(tx, id, now)?;
                if bin {
                    posts::set_deleted(tx, id, Some(now))?;
                } else {
                    posts::set_plan(tx, id, None, place.mode, now)?;
                    posts::set_held(tx, id, false)?;
                }
            }
            Ok(outcome)
        })
        .await?;
    Ok(told(engine, outcome))
}

/// Nothing is held by a network.
pub(super) fn none_held() -> HeldBy {
    HeldBy::new()
}
