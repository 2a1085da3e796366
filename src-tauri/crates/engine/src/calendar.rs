//! The calendar.

use crate::api::calendar::{CalendarEntry, CalendarRange, CalendarView, EntryDelivery, EntryStatus};
use crate::engine::Engine;
use crate::error::{Failure, FieldCode};
use chrono::NaiveTime;
use pupitre_domain::publication::State;
use pupitre_domain::time::WallTime;
use pupitre_store::posts;

const MAX_DAYS: u16 = 62;

/// Reads the planned posts of some days.
///
/// # Errors
/// `invalid` with `days` outside 1–62.
pub async fn range(engine: &Engine, request: CalendarRange) -> Result<CalendarView, Failure> {
    if request.days == 0 || request.days > MAX_DAYS {
        return Err(Failure::field("days", FieldCode::OutOfRange, Some(u32::from(MAX_DAYS))));
    }
    let from = WallTime(request.from.and_time(NaiveTime::MIN));
    let to = from.plus_days(i64::from(request.days)).ok_or(Failure::field("from", FieldCode::OutOfRange, None))?;
    let rows = engine.store.read(move |conn| posts::calendar(conn, from, to, request.brand)).await?;
    let entries = rows
        .into_iter()
        .map(|row| {
            let deliveries: Vec<EntryDelivery> = row
                .deliveries
                .into_iter()
                .map(|row| EntryDelivery { account: row.account, network: row.network, state: row.state })
                .collect();
            let status = deliveries.iter().map(|delivery| status(delivery.state)).max().unwrap_or(EntryStatus::Draft);
            CalendarEntry {
                post: row.post,
                brand: row.brand,
                excerpt: row.excerpt,
                visual: row.first_visual,
                wall: row.wall,
                due_at: row.due_at,
                status,
                movable: deliveries.iter().all(|delivery| movable(delivery.state)),
                deliveries,
            }
        })
        .collect();
    Ok(CalendarView { entries })
}

fn status(state: State) -> EntryStatus {
    match state {
        State::Draft => EntryStatus::Draft,
        State::Scheduled | State::Retrying => EntryStatus::Scheduled,
        State::Preparing | State::Sending | State::Processing => EntryStatus::Sending,
        State::HandedOff => EntryStatus::HandedOff,
        State::Published => EntryStatus::Published,
        State::Unconfirmed => EntryStatus::Unconfirmed,
        State::NeedsPerson(_) => EntryStatus::NeedsPerson,
        State::Failed(_) => EntryStatus::Failed,
        State::Cancelled => EntryStatus::Cancelled,
    }
}

fn movable(state: State) -> bool {
    state.is_editable() || state == State::HandedOff
}
