//! The spike alert: each brand's flow held against its own past.

use crate::api::Nothing;
use crate::api::signals::{FlowLearning, SpikeAcknowledge, SpikeView, SpikesView};
use crate::engine::Engine;
use crate::error::Failure;
use crate::events::{Alert, Topic};
use chrono::{DateTime, Datelike, Timelike, Utc};
use pupitre_domain::ids::BrandId;
use pupitre_domain::spike::{Finding, Flow, GROWN, Hour, Spike, WEEK, WEEKS_NEEDED, WEEKS_USED, look};
use pupitre_store::brands::Brand;
use pupitre_store::flow::{self, SpikeRow};
use pupitre_store::{Reader, Sql, StoreError, Tx, brands};
use std::time::Instant;

/// So often each flow is looked at.
const OFTEN: std::time::Duration = std::time::Duration::from_secs(60);

/// When this process looked last.
#[derive(Debug, Default)]
pub(crate) struct Kept(Option<Instant>);

impl Kept {
    /// Looks at all flows when it is time.
    pub(crate) async fn tend(&mut self, engine: &Engine) {
        if self.0.is_some_and(|at| at.elapsed() < OFTEN) {
            return;
        }
        self.0 = Some(Instant::now());
        watch(engine).await;
    }
}

/// Looks at all flows, and tells a person where one is out of the usual.
pub async fn watch(engine: &Engine) {
    let now = engine.now();
    // Looked at beside other work; the writer is asked only where there is something to note.
    let found = match engine.store.read(move |conn| findings(conn, now)).await {
        Ok(found) if found.is_empty() => return,
        Ok(found) => found,
        Err(error) => {
            tracing::warn!(%error, "the flow of messages could not be read");
            return;
        }
    };
    match engine.store.write(move |tx| note_all(tx, found, now)).await {
        Ok(Seen { told, changed }) => {
            if told {
                engine.alert(Alert::Spike);
            }
            if changed {
                engine.stale(&[Topic::Inbox]);
            }
        }
        Err(error) => tracing::warn!(%error, "the flow of messages could not be looked at"),
    }
}

#[derive(Default)]
struct Seen {
    told: bool,
    changed: bool,
}

/// What there is to note: spikes, and ends of spikes.
fn findings(conn: &Reader, now: DateTime<Utc>) -> Result<Vec<(BrandId, Option<Spike>)>, StoreError> {
    let mut found = Vec::new();
    for brand in brands::list(conn)? {
        let Some(flow) = flow_of(conn, &brand, now)? else { continue };
        match look(&flow) {
            Finding::Spike(spike) => found.push((brand.id, Some(spike))),
            Finding::Usual | Finding::Learning { .. } if flow::open_spike(conn, brand.id)?.is_some() => {
                found.push((brand.id, None));
            }
            _ => {}
        }
    }
    Ok(found)
}

fn note_all(tx: &Tx, found: Vec<(BrandId, Option<Spike>)>, now: DateTime<Utc>) -> Result<Seen, StoreError> {
    let mut seen = Seen::default();
    for (brand, spike) in found {
        match spike {
            Some(spike) => {
                let tell = asks(flow::open_spike(tx, brand)?.as_ref(), spike.level);
                flow::note_spike(tx, brand, &spike, tell, now)?;
                seen.told |= tell;
                seen.changed = true;
            }
            None => seen.changed |= flow::end_spike(tx, brand, now)?,
        }
    }
    Ok(seen)
}

/// Whether a person is to be told: of a new one, and of one that has grown since they took note of it. One storm is one
/// alert, however it swells: until somebody says that they know, it stands in sight.
fn asks(open: Option<&SpikeRow>, level: f64) -> bool {
    open.is_none_or(|open| open.acknowledged_at.is_some() && level > open.told_level * GROWN)
}

/// What came to a brand, hour by hour; `None` when nothing ever did.
fn flow_of<S: Sql>(conn: &S, brand: &Brand, now: DateTime<Utc>) -> Result<Option<Flow>, StoreError> {
    let this = flow::hour_of(now);
    let Some(first) = flow::known_since(conn, brand.id)? else { return Ok(None) };
    let week = i64::try_from(WEEK).unwrap_or(168);
    let weeks = i64::try_from(WEEKS_USED + 1).unwrap_or(9);
    let from = first.max(this - weeks * week).min(this);
    let mut hours = vec![Hour::default(); usize::try_from(this - from).unwrap_or(0)];
    let mut current = Hour::default();
    for (hour, came) in flow::hours(conn, brand.id, from)? {
        match usize::try_from(hour - from).ok().and_then(|at| hours.get_mut(at)) {
            Some(place) => *place = came,
            None if hour == this => current = came,
            None => {}
        }
    }
    // Counted back from the present, so that a change of the clocks moves the far past by an hour and not the present.
    let wall = brand.zone.wall(now).0;
    let of_week = i64::from(wall.date().weekday().num_days_from_monday()) * 24 + i64::from(wall.time().hour());
    let first_of_week = usize::try_from((of_week - (this - from)).rem_euclid(week)).unwrap_or(0);
    let passed = f64::from(now.time().num_seconds_from_midnight() % 3_600) / 3_600.0;
    Ok(Some(Flow { hours, first_of_week, current, passed }))
}

fn view(row: SpikeRow) -> SpikeView {
    SpikeView {
        id: u32::try_from(row.id).unwrap_or(u32::MAX),
        brand: row.brand,
        cause: row.spike.cause,
        began_at: row.began_at,
        hours: u32::try_from(row.spike.hours).unwrap_or(u32::MAX),
        messages: row.spike.messages,
        usual: row.spike.usual,
        negative: row.spike.negative,
        usual_negative: row.spike.usual_negative,
        acknowledged_at: row.acknowledged_at,
    }
}

/// Lists what is out of the usual, and the brands of which too little is known.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(engine: &Engine, _: Nothing) -> Result<SpikesView, Failure> {
    let now = engine.now();
    let view = engine
        .store
        .read(move |conn| {
            let mut learning = Vec::new();
            for brand in brands::list(conn)? {
                let Some(flow) = flow_of(conn, &brand, now)? else { continue };
                if flow.hours.len() < WEEKS_NEEDED * WEEK {
                    learning.push(FlowLearning {
                        brand: brand.id,
                        days: u32::try_from(flow.hours.len() / 24).unwrap_or(0),
                        needed: u32::try_from(WEEKS_NEEDED * 7).unwrap_or(14),
                    });
                }
            }
            let spikes = flow::open_spikes(conn)?.into_iter().map(view).collect();
            Ok::<_, StoreError>(SpikesView { spikes, learning })
        })
        .await?;
    Ok(view)
}

/// Notes that a person took note of a spike, or takes that back. It asks again when it grows.
///
/// # Errors
/// `notFound`.
pub async fn acknowledge(engine: &Engine, request: SpikeAcknowledge) -> Result<SpikesView, Failure> {
    let (id, at) = (i64::from(request.id), request.noted.then(|| engine.now()));
    engine.store.write(move |tx| flow::acknowledge(tx, id, at)).await?;
    engine.stale(&[Topic::Inbox]);
    list(engine, Nothing {}).await
}
