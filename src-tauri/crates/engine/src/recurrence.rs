//! Recurring posts.
//!
//! A series makes ordinary posts ahead of time, one per date and never a second, each to be edited, moved or binned like
//! any other. What a person changed stays changed: a change of the series reaches only posts that still say and stand as
//! the series left them, and tells which did not follow. [`follow`] brings posts in line with their series; it may run at
//! any time and as often as one likes.

mod edit;
mod follow;

pub use edit::{apply, create, end, reschedule, revert};

use crate::api::recurrence::{
    OccurrenceView, PostSeries, PreviewDate, RepeatWarning, SeriesAccount, SeriesDone, SeriesFilter, SeriesPreview,
    SeriesPreviewed, SeriesView,
};
use crate::api::{ById, Nothing};
use crate::engine::Engine;
use crate::error::{Failure, FieldCode};
use crate::events::Topic;
use crate::fields;
use chrono::{DateTime, Days, NaiveDate, Timelike, Utc};
use pupitre_domain::ids::{AccountId, PostId};
use pupitre_domain::network::Repeats;
use pupitre_domain::queue::wall_at;
use pupitre_domain::recurrence::{Rule, RuleFault};
use pupitre_domain::time::WallTime;
use pupitre_store::series::{self, OccurrenceRow, Series};
use pupitre_store::{Sql, StoreError, accounts, brands, posts, variants};

/// Days ahead for which posts are made.
pub(crate) const AHEAD_DAYS: u64 = 56;
/// Dates looked at for a preview, in days.
const PREVIEW_DAYS: u64 = 366 * 6;

/// The last date for which posts are made.
fn horizon(today: NaiveDate) -> NaiveDate {
    today.checked_add_days(Days::new(AHEAD_DAYS)).unwrap_or(today)
}

fn minutes_of(wall: WallTime) -> u16 {
    u16::try_from(wall.0.hour() * 60 + wall.0.minute()).unwrap_or(0)
}

fn checked(rule: &Rule, first: NaiveDate) -> Result<(), Failure> {
    let (field, code) = match rule.check(first) {
        Ok(()) => return Ok(()),
        Err(RuleFault::Interval) => ("rule.interval", FieldCode::OutOfRange),
        Err(RuleFault::Weekdays) => ("rule.weekdays", FieldCode::Required),
        Err(RuleFault::MonthDay) => ("rule.day", FieldCode::OutOfRange),
        Err(RuleFault::End) => ("rule.end", FieldCode::OutOfRange),
    };
    Err(Failure::field(field, code, None))
}

/// Makes the posts of the coming weeks that are not there yet. Costs one small question when there is nothing to do.
///
/// # Errors
/// When the database cannot be read or written.
pub async fn extend(engine: &Engine, _: Nothing) -> Result<SeriesDone, Failure> {
    let now = engine.now();
    // A day less than the horizon: a zone may be a day behind.
    let wanted = horizon(now.date_naive()).checked_sub_days(Days::new(1)).unwrap_or_default();
    let behind = engine.store.read(move |conn| series::behind(conn, wanted)).await?;
    let mut done = SeriesDone::default();
    for id in behind {
        let of_one = engine
            .store
            .write(move |tx| {
                let mut done = SeriesDone::default();
                follow::follow(tx, id, now, &mut done)?;
                Ok(done)
            })
            .await?;
        done.made += of_one.made;
        done.changed += of_one.changed;
        done.removed += of_one.removed;
        done.kept.extend(of_one.kept);
    }
    if done.made + done.changed + done.removed > 0 {
        engine.stale(&[Topic::Posts, Topic::Plan]);
        engine.pulse.wake();
    }
    Ok(done)
}

/// Lists series with their occurrences.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(engine: &Engine, request: SeriesFilter) -> Result<Vec<SeriesView>, Failure> {
    let now = engine.now();
    let views = engine
        .store
        .read(move |conn| {
            series::list(conn, request.brand)?.into_iter().map(|series| view(conn, series, now)).collect()
        })
        .await?;
    Ok(views)
}

/// Reads the series that a post belongs to, if any.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_post(engine: &Engine, request: ById<PostId>) -> Result<PostSeries, Failure> {
    let now = engine.now();
    let found = engine
        .store
        .read(move |conn| {
            let Some(row) = series::of_post(conn, request.id)? else {
                return Ok(PostSeries { series: None, date: None });
            };
            let series = series::get(conn, row.series)?;
            if series.deleted_at.is_some() {
                return Ok(PostSeries { series: None, date: None });
            }
            Ok(PostSeries { series: Some(view(conn, series, now)?), date: Some(row.date) })
        })
        .await?;
    Ok(found)
}

/// Tells on which dates something would recur, and what clock changes do to them.
///
/// # Errors
/// `invalid` with the field of the rule, or with `count` outside 1–60.
pub async fn preview(engine: &Engine, request: SeriesPreview) -> Result<SeriesPreviewed, Failure> {
    let first = request.wall.date();
    checked(&request.rule, first)?;
    let count = request.count.unwrap_or(8);
    if !(1..=60).contains(&count) {
        return Err(Failure::field("count", FieldCode::OutOfRange, Some(60)));
    }
    let zone = engine.store.read(move |conn| brands::get(conn, request.brand)).await?.zone;
    let through = first.checked_add_days(Days::new(PREVIEW_DAYS)).unwrap_or(first);
    let found = request.rule.occurrences(first, minutes_of(request.wall), zone, through);
    Ok(SeriesPreviewed {
        rrule: request.rule.to_string(),
        starts_there: found.first().is_some_and(|occurrence| occurrence.date == first),
        dates: found
            .into_iter()
            .take(usize::from(count))
            .map(|it| PreviewDate { wall: it.wall, due_at: it.instant, change: it.change })
            .collect(),
    })
}

fn view<S: Sql>(conn: &S, series: Series, now: DateTime<Utc>) -> Result<SeriesView, StoreError> {
    let zone = brands::get(conn, series.brand)?.zone;
    let rows = series::occurrences(conn, series.id)?;
    let mut occurrences = rows
        .iter()
        .map(|row| {
            let post = posts::get(conn, row.post)?;
            Ok(OccurrenceView {
                date: row.date,
                post: row.post,
                excerpt: fields::content_excerpt(&post.content),
                wall: post.plan.as_ref().map(|plan| plan.wall),
                edited: post.version != row.post_version,
                moved: post.plan.as_ref().is_none_or(|plan| plan.wall != row.wall),
                skipped: post.deleted_at.is_some(),
                ahead: post.plan.is_some_and(|plan| plan.due_at > now),
            })
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    let accounts = series
        .accounts
        .iter()
        .map(|(account, _)| Ok(SeriesAccount { account: *account, network: accounts::get(conn, *account)?.network }))
        .collect::<Result<Vec<_>, StoreError>>()?;
    let warnings = warnings(conn, &accounts, &rows, &occurrences)?;
    // What has passed is history: the last of it is enough.
    let passed = occurrences.iter().filter(|occurrence| !occurrence.ahead && !occurrence.skipped).count();
    let mut left_out = passed.saturating_sub(5);
    occurrences.retain(|occurrence| {
        let keeps = occurrence.ahead || occurrence.skipped || left_out == 0;
        left_out -= usize::from(!keeps);
        keeps
    });
    let today = zone.wall(now).date();
    occurrences.retain(|occurrence| !occurrence.skipped || occurrence.date >= today);
    Ok(SeriesView {
        id: series.id,
        brand: series.brand,
        rrule: series.rule.to_string(),
        rule: series.rule,
        first: wall_at(series.first, series.minutes).ok_or(StoreError::Corrupt)?,
        excerpt: fields::content_excerpt(&series.content),
        content: series.content,
        accounts,
        occurrences,
        warnings,
    })
}

/// Counts, per account whose network minds, the occurrences ahead that say the same as the one before.
fn warnings<S: Sql>(
    conn: &S,
    accounts: &[SeriesAccount],
    rows: &[OccurrenceRow],
    occurrences: &[OccurrenceView],
) -> Result<Vec<RepeatWarning>, StoreError> {
    let mut found = Vec::new();
    for account in accounts {
        let repeats = pupitre_networks::network(account.network).descriptor().repeats;
        if repeats == Repeats::Allowed {
            continue;
        }
        let mut before: Option<String> = None;
        let mut count = 0;
        for (row, _) in rows.iter().zip(occurrences).filter(|(_, it)| it.ahead && !it.skipped) {
            let Some(said) = says(conn, row.post, account.account)? else { continue };
            count += u32::from(before.as_ref() == Some(&said));
            before = Some(said);
        }
        if count > 0 {
            found.push(RepeatWarning { account: account.account, network: account.network, repeats, count });
        }
    }
    Ok(found)
}

/// What a post says at an account, without regard to case and spaces.
fn says<S: Sql>(conn: &S, post: PostId, account: AccountId) -> Result<Option<String>, StoreError> {
    let master = posts::get(conn, post)?.content;
    let variant = variants::list(conn, post)?.into_iter().find(|variant| variant.account == account);
    Ok(variant.map(|variant| {
        let content = variant.patch.apply(&master);
        let texts: Vec<String> = content.parts.iter().map(|part| part.text.to_lowercase()).collect();
        texts.join("\n").split_whitespace().collect::<Vec<_>>().join(" ")
    }))
}
