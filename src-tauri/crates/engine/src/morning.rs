//! Quiet hours of this machine, and the summary of what came meanwhile.

use crate::api::Nothing;
use crate::api::days::MorningView;
use crate::api::desk::Settings;
use crate::engine::Engine;
use crate::events::{Alert, Topic};
use chrono::{DateTime, Duration, Utc};
use pupitre_domain::quiet::QuietHours;
use pupitre_domain::time::{Fold, resolve};
use pupitre_store::{Sql, StoreError, days, settings};

/// Which stretch of quiet was told last.
const TOLD_KEY: &str = "morning";
/// A summary is of use for so long.
const FRESH: Duration = Duration::hours(12);

/// Whether nothing is told now, by the settings of this machine.
#[must_use]
pub fn is_quiet(engine: &Engine, settings: &Settings) -> bool {
    settings.quiet.is_some_and(|quiet| quiet.holds(crate::brands::local_zone().wall(engine.now())))
}

/// The last stretch of quiet, while its summary is of use.
fn stretch(quiet: QuietHours, now: DateTime<Utc>) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let zone = crate::brands::local_zone();
    if quiet.holds(zone.wall(now)) {
        return None;
    }
    let (from, to) = quiet.last(zone.wall(now))?;
    let at = |wall| resolve(wall, zone, Fold::Earlier).instant;
    Some((at(from), at(to))).filter(|(_, to)| now - *to < FRESH)
}

/// What came in the last stretch of quiet, while that is of use.
pub(crate) fn view<S: Sql>(
    conn: &S,
    quiet: Option<QuietHours>,
    now: DateTime<Utc>,
) -> Result<Option<MorningView>, StoreError> {
    let Some((from, to)) = quiet.and_then(|quiet| stretch(quiet, now)) else { return Ok(None) };
    let (heard, open) = days::heard(conn, from, to)?;
    Ok((heard > 0).then_some(MorningView { from, to, heard, open }))
}

/// Tells once what came in the last stretch of quiet; the conductor asks at every look.
pub(crate) async fn tell(engine: &Engine) {
    let Ok(all) = crate::settings::get(engine, Nothing {}).await else { return };
    let now = engine.now();
    let Some((_, to)) = all.quiet.filter(|_| all.notifications).and_then(|quiet| stretch(quiet, now)) else { return };
    let mark = serde_json::Value::String(to.to_rfc3339());
    let (known, quiet) = (mark.clone(), all.quiet);
    let told = engine.store.read(move |conn| Ok(settings::get(conn, TOLD_KEY)?.as_ref() == Some(&known))).await;
    if told.unwrap_or(true) {
        return;
    }
    // Noted before it is told: twice is worse than never.
    let found = engine
        .store
        .write(move |tx| {
            settings::put(tx, TOLD_KEY, &mark)?;
            view(tx, quiet, now)
        })
        .await;
    if let Ok(Some(_)) = found {
        engine.events().alert(Alert::Morning);
        engine.stale(&[Topic::Inbox]);
    }
}
