//! Copying posts: within their brand, a week to another, to another brand.

use super::moves::none_held;
use super::{LabelIds, Wish, bounded, carry_out, told};
use crate::api::bulk::{
    BulkOutcome, CopiedToBrand, ForeignVisual, PostsCopyToBrand, PostsDuplicateMany, Refusal, RefusedPost, WeekCopy,
};
use crate::engine::Engine;
use crate::error::{Failure, FieldCode};
use crate::events::Topic;
use crate::plan::{self, Known};
use chrono::{DateTime, NaiveTime, Utc};
use pupitre_domain::content::Content;
use pupitre_domain::filter::EntryStatus;
use pupitre_domain::ids::{BrandId, PostId};
use pupitre_domain::publication::Mode;
use pupitre_domain::time::{WallTime, monday_of};
use pupitre_store::posts::{self, Post, Standings};
use pupitre_store::variants::{self, Variant};
use pupitre_store::{StoreError, Tx, brands, labels, visuals};
use uuid::Uuid;

/// Copies posts within their brands, with their accounts and labels.
///
/// # Errors
/// `invalid` with the fields `posts`, `days`.
pub async fn duplicate(engine: &Engine, request: PostsDuplicateMany) -> Result<BulkOutcome, Failure> {
    let posts = bounded(&request.posts)?;
    let days = request.days.map(i64::from);
    if days.is_some_and(|days| days.abs() > 3_653) {
        return Err(Failure::field("days", FieldCode::OutOfRange, Some(3_653)));
    }
    copy(engine, posts, days, request.schedule).await
}

/// Copies the planned posts of an ISO week to the same weekdays and times of another. Cancelled ones are left out.
///
/// # Errors
/// `invalid` with `to` when it is the same week; with `posts` when the week has more than 2,000.
pub async fn copy_week(engine: &Engine, request: WeekCopy) -> Result<BulkOutcome, Failure> {
    let (from, to) = (monday_of(request.from), monday_of(request.to));
    if from == to {
        return Err(Failure::field("to", FieldCode::OutOfRange, None));
    }
    let start = WallTime(from.and_time(NaiveTime::MIN));
    let end = start.plus_days(7).ok_or(Failure::field("from", FieldCode::OutOfRange, None))?;
    let found = engine
        .store
        .read(move |conn| {
            let hidden = posts::hidden_brands(conn)?;
            let (mut standings, mut states, mut found) = (Standings::default(), Vec::new(), Vec::new());
            posts::calendar_lines(conn, start, end, request.brand, |line| {
                standings.read(line.standing, &mut states)?;
                let status = EntryStatus::over(states.iter().map(|(_, state)| *state));
                if status != EntryStatus::Cancelled && !hidden.contains(&line.brand) {
                    found.push(line.post);
                }
                Ok(())
            })?;
            Ok(found)
        })
        .await?;
    if found.is_empty() {
        return Ok(BulkOutcome::default());
    }
    copy(engine, bounded(&found)?, Some((to - from).num_days()), request.schedule).await
}

async fn copy(engine: &Engine, ids: Vec<PostId>, days: Option<i64>, schedule: bool) -> Result<BulkOutcome, Failure> {
    let now = engine.now();
    let outcome = engine
        .store
        .write(move |tx| {
            let (mut outcome, mut known, mut wishes) = (BulkOutcome::default(), Known::default(), Vec::new());
            for id in ids {
                let Some(place) = posts::place(tx, id)?.filter(|place| !place.deleted) else {
                    outcome.refused.push(RefusedPost { post: id, why: Refusal::Missing });
                    continue;
                };
                let plan = match place.plan.as_ref().zip(days) {
                    None => None,
                    Some((plan, days)) => {
                        let Some(wall) = plan.wall.plus_days(days) else { continue };
                        let plan = plan::derive(wall, known.zone(tx, place.brand)?, plan.fold);
                        if super::past(&plan, now) {
                            outcome.refused.push(RefusedPost { post: id, why: Refusal::Past });
                            continue;
                        }
                        Some(plan)
                    }
                };
                let source = posts::get(tx, id)?;
                let (mode, forms) = (source.mode, variants::list(tx, id)?);
                let made = insert(tx, source.brand, source.content, mode, now)?;
                let forms: Vec<Variant> = forms.into_iter().map(|form| Variant { post: made, ..form }).collect();
                variants::replace_all(tx, made, &forms)?;
                if !place.labels.is_empty() {
                    labels::set(tx, made, &place.labels)?;
                }
                outcome.created.push(made);
                wishes.extend(plan.map(|plan| Wish { post: made, plan, mode, held: !schedule }));
            }
            // The copies' own former standing is of no use to anybody: undoing a copy discards it.
            let mut planned = BulkOutcome::default();
            carry_out(tx, &wishes, &none_held(), now, &mut planned)?;
            outcome.refused.extend(planned.refused);
            Ok(outcome)
        })
        .await?;
    Ok(told(engine, outcome))
}

fn insert(tx: &Tx, brand: BrandId, content: Content, mode: Mode, now: DateTime<Utc>) -> Result<PostId, StoreError> {
    let id = PostId::new(Uuid::now_v7());
    let post =
        Post { id, brand, version: 1, content, plan: None, mode, created_at: now, updated_at: now, deleted_at: None };
    posts::insert(tx, &post)?;
    Ok(id)
}

/// Copies the text and visuals of posts to another brand, as drafts without a time, accounts or options. Labels of all
/// brands go with them.
///
/// # Errors
/// `invalid` with the field `posts`; `notFound` when the brand does not exist.
pub async fn copy_to_brand(engine: &Engine, request: PostsCopyToBrand) -> Result<CopiedToBrand, Failure> {
    let (ids, brand, now) = (bounded(&request.posts)?, request.brand, engine.now());
    let copied = engine
        .store
        .write(move |tx| {
            if brands::get(tx, brand)?.deleted_at.is_some() {
                return Err(StoreError::NotFound);
            }
            let shared: Vec<_> =
                labels::list(tx)?.into_iter().filter(|label| label.brand.is_none()).map(|label| label.id).collect();
            let names = LabelIds::read(tx)?;
            let mut copied = CopiedToBrand { outcome: BulkOutcome::default(), foreign: Vec::new() };
            for id in ids {
                let Some(place) = posts::place(tx, id)?.filter(|place| !place.deleted) else {
                    copied.outcome.refused.push(RefusedPost { post: id, why: Refusal::Missing });
                    continue;
                };
                let source = posts::get(tx, id)?;
                let content = Content { parts: source.content.parts, ..Content::default() };
                let made = insert(tx, brand, content.clone(), Mode::Auto, now)?;
                let kept: Vec<_> =
                    names.ids(&place.labels).into_iter().filter(|label| shared.contains(label)).collect();
                if !kept.is_empty() {
                    labels::set(tx, made, &names.keys(&kept))?;
                }
                for attached in content.visuals() {
                    let owner = match visuals::get(tx, attached.visual) {
                        Ok(visual) => visual.brand,
                        Err(StoreError::NotFound) => None,
                        Err(error) => return Err(error),
                    };
                    if owner.is_some_and(|owner| owner != brand) {
                        copied.foreign.push(ForeignVisual { post: made, visual: attached.visual });
                    }
                }
                copied.outcome.created.push(made);
            }
            Ok(copied)
        })
        .await?;
    engine.stale(&[Topic::Posts]);
    Ok(copied)
}
