//! Changes of series. Each keeps what was before, so that it can be taken back whole.

use super::follow::{Standing, follow};
use super::{checked, minutes_of, view};
use crate::api::ById;
use crate::api::recurrence::{
    SeriesApply, SeriesCreate, SeriesDone, SeriesEnd, SeriesOutcome, SeriesReschedule, SeriesScope,
};
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure, FieldCode};
use crate::events::Topic;
use crate::plan;
use chrono::{DateTime, NaiveDate, Utc};
use pupitre_domain::ids::{SeriesEditId, SeriesId};
use pupitre_store::posts;
use pupitre_store::series::{self, OccurrenceRow, Series, Snapshot};
use pupitre_store::{Sql, StoreError, Tx, variants};
use uuid::Uuid;

fn snapshot<S: Sql>(conn: &S, id: SeriesId) -> Result<Snapshot, StoreError> {
    let mut before = Snapshot { series: vec![series::get(conn, id)?], ..Snapshot::default() };
    for row in series::occurrences(conn, id)? {
        before.occurrences.push((row, posts::get(conn, row.post)?.deleted_at.is_some()));
    }
    Ok(before)
}

fn finish(
    tx: &Tx,
    before: &Snapshot,
    now_is: SeriesId,
    now: DateTime<Utc>,
    mut done: SeriesDone,
) -> Result<SeriesOutcome, StoreError> {
    let edit = SeriesEditId::new(Uuid::now_v7());
    let series = series::get(tx, now_is)?;
    series::keep_edit(tx, edit, series.brand, before, now)?;
    done.kept.dedup();
    Ok(SeriesOutcome { edit, series: view(tx, series, now)?, done })
}

fn told(engine: &Engine) {
    engine.stale(&[Topic::Posts, Topic::Plan]);
    engine.pulse.wake();
}

/// Makes a planned post recur: it becomes the first occurrence.
///
/// # Errors
/// `invalid` with the field of the rule, with `rule` when the post's own date is none of its dates, with `wall` when the
/// post is not planned; `illegalState` when it recurs already or is in the bin.
pub async fn create(engine: &Engine, request: SeriesCreate) -> Result<SeriesOutcome, Failure> {
    let now = engine.now();
    let made = engine
        .store
        .write(move |tx| {
            let post = posts::get(tx, request.post)?;
            if post.deleted_at.is_some() || series::of_post(tx, post.id)?.is_some() {
                return Ok(Err(Failure::of(ErrorCode::IllegalState)));
            }
            let Some(plan) = post.plan.clone() else {
                return Ok(Err(Failure::field("wall", FieldCode::Required, None)));
            };
            let first = plan.wall.date();
            if let Err(failure) = checked(&request.rule, first) {
                return Ok(Err(failure));
            }
            if request.rule.dates(first, first).is_empty() {
                return Ok(Err(Failure::field("rule", FieldCode::OutOfRange, None)));
            }
            let forms = variants::list(tx, post.id)?;
            let series = Series {
                id: SeriesId::new(Uuid::now_v7()),
                brand: post.brand,
                rule: request.rule,
                first,
                minutes: minutes_of(plan.wall),
                content: post.content.clone(),
                mode: post.mode,
                accounts: forms.into_iter().map(|form| (form.account, form.patch)).collect(),
                generation: 1,
                through: None,
                created_at: now,
                updated_at: now,
                deleted_at: None,
            };
            series::put(tx, &series)?;
            let row = OccurrenceRow {
                series: series.id,
                date: first,
                post: post.id,
                wall: plan.wall,
                post_version: post.version,
                generation: 1,
            };
            series::put_occurrence(tx, &row)?;
            let mut done = SeriesDone::default();
            follow(tx, series.id, now, &mut done)?;
            let before = Snapshot { made: vec![series.id], adopted: Some(post.id), ..Snapshot::default() };
            finish(tx, &before, series.id, now, done).map(Ok)
        })
        .await??;
    told(engine);
    Ok(made)
}

/// Changes a series from a date on, or all of it that is ahead. From a date on, what was before stays a series of its
/// own that ends there, and the change makes another.
fn change(
    tx: &Tx,
    id: SeriesId,
    from: Option<NaiveDate>,
    now: DateTime<Utc>,
    how: impl FnOnce(&mut Series),
) -> Result<SeriesOutcome, StoreError> {
    let mut before = snapshot(tx, id)?;
    let mut series = series::get(tx, id)?;
    if series.deleted_at.is_some() {
        return Err(StoreError::NotFound);
    }
    let head = from.and_then(|date| series.rule.ending_before(series.first, date).map(|rule| (date, rule)));
    if let Some((date, rule)) = head {
        let tail = Series {
            id: SeriesId::new(Uuid::now_v7()),
            rule: series.rule.from_date_on(series.first, date),
            first: date,
            created_at: now,
            ..series.clone()
        };
        series.rule = rule;
        series.updated_at = now;
        series::put(tx, &series)?;
        series::put(tx, &tail)?;
        for row in series::occurrences(tx, id)?.into_iter().filter(|row| row.date >= date) {
            series::forget_occurrence(tx, id, row.date)?;
            series::put_occurrence(tx, &OccurrenceRow { series: tail.id, ..row })?;
        }
        before.made.push(tail.id);
        series = tail;
    }
    how(&mut series);
    series.generation = series.generation.saturating_add(1);
    series.updated_at = now;
    series::put(tx, &series)?;
    let mut done = SeriesDone::default();
    follow(tx, series.id, now, &mut done)?;
    finish(tx, &before, series.id, now, done)
}

/// Changes when a series recurs.
///
/// # Errors
/// `invalid` with the field of the rule; `notFound`.
pub async fn reschedule(engine: &Engine, request: SeriesReschedule) -> Result<SeriesOutcome, Failure> {
    let now = engine.now();
    let outcome = engine
        .store
        .write(move |tx| {
            let first = series::get(tx, request.id)?.first;
            if let Err(failure) = checked(&request.rule, request.from.unwrap_or(first).max(first)) {
                return Ok(Err(failure));
            }
            change(tx, request.id, request.from, now, |series| series.rule = request.rule).map(Ok)
        })
        .await??;
    told(engine);
    Ok(outcome)
}

/// Gives what one occurrence says, and its time of day, to those after it or to all that are ahead.
///
/// # Errors
/// `illegalState` when the post does not recur; `notFound`.
pub async fn apply(engine: &Engine, request: SeriesApply) -> Result<SeriesOutcome, Failure> {
    let now = engine.now();
    let outcome = engine
        .store
        .write(move |tx| {
            let Some(row) = series::of_post(tx, request.post)? else {
                return Ok(Err(Failure::of(ErrorCode::IllegalState)));
            };
            let post = posts::get(tx, request.post)?;
            let forms = variants::list(tx, request.post)?;
            let from = (request.to == SeriesScope::Following).then_some(row.date);
            // The post is the pattern: it is as the series wants it.
            let wall = post.plan.as_ref().map_or(row.wall, |plan| plan.wall);
            let own = OccurrenceRow { post_version: post.version, wall: wall.on(row.date), ..row };
            let mut before = snapshot(tx, row.series)?;
            series::put_occurrence(tx, &own)?;
            let mut outcome = change(tx, row.series, from, now, |series| {
                series.content = post.content;
                series.mode = post.mode;
                series.minutes = minutes_of(wall);
                series.accounts = forms.into_iter().map(|form| (form.account, form.patch)).collect();
            })?;
            // What is kept is the state before the post was taken as the pattern.
            before.made = series::edit(tx, outcome.edit)?.made;
            before.pattern = Some(request.post);
            series::drop_edit(tx, outcome.edit)?;
            series::keep_edit(tx, outcome.edit, outcome.series.brand, &before, now)?;
            outcome.done.kept.retain(|kept| *kept != request.post);
            Ok(Ok(outcome))
        })
        .await??;
    told(engine);
    Ok(outcome)
}

/// Ends a series from a date on, or at once.
///
/// # Errors
/// `notFound`.
pub async fn end(engine: &Engine, request: SeriesEnd) -> Result<SeriesOutcome, Failure> {
    let now = engine.now();
    let outcome = engine
        .store
        .write(move |tx| {
            let mut series = series::get(tx, request.id)?;
            if series.deleted_at.is_some() {
                return Err(StoreError::NotFound);
            }
            let before = snapshot(tx, request.id)?;
            match request.from.and_then(|date| series.rule.ending_before(series.first, date)) {
                Some(rule) => series.rule = rule,
                None => series.deleted_at = Some(now),
            }
            series.updated_at = now;
            series::put(tx, &series)?;
            let mut done = SeriesDone::default();
            follow(tx, request.id, now, &mut done)?;
            finish(tx, &before, request.id, now, done)
        })
        .await?;
    told(engine);
    Ok(outcome)
}

/// Takes a change of series back. Posts that a person has touched since stay as they are and are named.
///
/// # Errors
/// `notFound` when it was taken back already or is older than two days.
pub async fn revert(engine: &Engine, request: ById<SeriesEditId>) -> Result<SeriesDone, Failure> {
    let now = engine.now();
    let done = engine
        .store
        .write(move |tx| {
            let before = series::edit(tx, request.id)?;
            let mut done = SeriesDone::default();
            let current = forget_all(tx, &before, now, &mut done)?;
            for made in &before.made {
                series::put(tx, &Series { deleted_at: Some(now), ..series::get(tx, *made)? })?;
            }
            for former in &before.series {
                let generation = series::get(tx, former.id)?.generation.saturating_add(1);
                series::put(tx, &Series { generation, updated_at: now, ..former.clone() })?;
            }
            for (former, was_binned) in &before.occurrences {
                // Where the series put the post and what it wrote last decide whether a person touched it since.
                let last = current.iter().find(|row| row.post == former.post);
                let row = match last {
                    // The pattern was a person's work before the series took it over, and is again.
                    Some(_) if before.pattern == Some(former.post) => *former,
                    Some(last) => OccurrenceRow { wall: last.wall, post_version: last.post_version, ..*former },
                    None => *former,
                };
                series::put_occurrence(tx, &row)?;
                if last.is_none() && !was_binned {
                    posts::set_deleted(tx, former.post, None)?;
                }
            }
            for former in &before.series {
                follow(tx, former.id, now, &mut done)?;
            }
            series::drop_edit(tx, request.id)?;
            Ok(done)
        })
        .await?;
    told(engine);
    Ok(done)
}

/// Takes the occurrences of everything that a change concerns apart; posts that it made go to the bin. Answers the
/// occurrences as they were.
fn forget_all(
    tx: &Tx,
    before: &Snapshot,
    now: DateTime<Utc>,
    done: &mut SeriesDone,
) -> Result<Vec<OccurrenceRow>, StoreError> {
    let mut current = Vec::new();
    for id in before.series.iter().map(|series| series.id).chain(before.made.iter().copied()) {
        for row in series::occurrences(tx, id)? {
            current.push(row);
            series::forget_occurrence(tx, id, row.date)?;
            let known = before.occurrences.iter().any(|(former, _)| former.post == row.post);
            if known || before.adopted == Some(row.post) {
                continue;
            }
            let post = posts::get(tx, row.post)?;
            if post.deleted_at.is_some() {
                continue;
            }
            if Standing::of(tx, &row, &post)?.is_untouched() {
                plan::disarm(tx, post.id, now)?;
                posts::set_deleted(tx, post.id, Some(now))?;
                done.removed += 1;
            } else {
                done.kept.push(post.id);
            }
        }
    }
    Ok(current)
}
