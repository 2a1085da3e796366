//! Response targets; closing a day.

use crate::api::Done;
use crate::api::days::{DayClose, DayView, DaysOf, TargetOf, TargetSet};
use crate::engine::Engine;
use crate::error::{Failure, FieldCode};
use crate::events::Topic;
use crate::fields::Checked;
use chrono::{DateTime, NaiveDate, Utc};
use pupitre_domain::target::{Target, TargetFault};
use pupitre_domain::time::days_range;
use pupitre_store::brands::{self, Brand};
use pupitre_store::days::{self, Closing};
use pupitre_store::{Sql, StoreError, targets};

/// Reads a brand's response target.
///
/// # Errors
/// When the database cannot be read.
pub async fn target(engine: &Engine, request: TargetOf) -> Result<Option<Target>, Failure> {
    Ok(engine.store.read(move |conn| targets::get(conn, request.brand)).await?)
}

/// Sets a brand's response target; answers the former.
///
/// # Errors
/// `invalid` with the fields `minutes`, `hours` or `hours.N`, N being the place of the span; `notFound` when the brand does not exist.
pub async fn set_target(engine: &Engine, request: TargetSet) -> Result<TargetSet, Failure> {
    let mut checked = Checked::default();
    for fault in request.target.iter().flat_map(Target::faults) {
        match fault {
            TargetFault::Minutes => checked.fault("minutes", FieldCode::OutOfRange, Some(Target::MAX_MINUTES)),
            TargetFault::TooMany => checked.fault("hours", FieldCode::TooLong, u32::try_from(Target::MAX_SPANS).ok()),
            TargetFault::Backwards(at) => checked.fault(&format!("hours.{at}"), FieldCode::OutOfRange, None),
            TargetFault::Meets(at) => checked.fault(&format!("hours.{at}"), FieldCode::Taken, None),
        }
    }
    checked.done()?;
    let brand = request.brand;
    let former = engine
        .store
        .write(move |tx| {
            brands::get(tx, brand)?;
            let former = targets::get(tx, brand)?;
            targets::set(tx, brand, request.target.as_ref())?;
            Ok(former)
        })
        .await?;
    engine.stale(&[Topic::Inbox]);
    Ok(TargetSet { brand, target: former })
}

fn view<S: Sql>(conn: &S, brand: &Brand, day: Option<NaiveDate>, now: DateTime<Utc>) -> Result<DayView, StoreError> {
    let today = brand.zone.wall(now).date();
    let day = day.unwrap_or(today);
    let (from, to) = days_range(brand.zone, day, 1);
    let closing = days::closing(conn, brand.id, day)?;
    Ok(DayView {
        brand: brand.id,
        day,
        today: day == today,
        counts: days::count(conn, brand.id, from, to, now)?,
        closed_at: closing.map(|closing| closing.closed_at),
        closed: closing.map(|closing| closing.counts),
    })
}

/// Tells what a day came to, per brand.
///
/// # Errors
/// When the database cannot be read.
pub async fn get(engine: &Engine, request: DaysOf) -> Result<Vec<DayView>, Failure> {
    let now = engine.now();
    let views = engine
        .store
        .read(move |conn| {
            brands::list(conn)?
                .iter()
                .filter(|brand| request.brand.is_none_or(|wanted| brand.id == wanted))
                .map(|brand| view(conn, brand, request.day, now))
                .collect()
        })
        .await?;
    Ok(views)
}

/// Closes a day with what it comes to.
///
/// # Errors
/// `invalid` with the field `day` when it lies ahead; `notFound`.
pub async fn close(engine: &Engine, request: DayClose) -> Result<DayView, Failure> {
    let now = engine.now();
    let brand = engine.store.read(move |conn| brands::get(conn, request.brand)).await?;
    if request.day > brand.zone.wall(now).date() {
        return Err(Failure::field("day", FieldCode::OutOfRange, None));
    }
    let closed = engine
        .store
        .write(move |tx| {
            let counted = view(tx, &brand, Some(request.day), now)?;
            let closing = Closing { brand: brand.id, day: request.day, counts: counted.counts, closed_at: now };
            days::close(tx, &closing)?;
            view(tx, &brand, Some(request.day), now)
        })
        .await?;
    engine.stale(&[Topic::Inbox]);
    Ok(closed)
}

/// Takes the closing of a day back.
///
/// # Errors
/// When the database cannot be written.
pub async fn reopen(engine: &Engine, request: DayClose) -> Result<Done, Failure> {
    engine.store.write(move |tx| days::reopen(tx, request.brand, request.day)).await?;
    engine.stale(&[Topic::Inbox]);
    Ok(Done {})
}
