//! Watching the machine: when it is at work, and whether its clock was set back.

use crate::engine::Engine;
use crate::error::Failure;
use crate::events::{Alert, Topic};
use chrono::{DateTime, Duration, Utc};
use pupitre_store::awake;
use pupitre_store::pauses::{self, PauseCause};

/// A clock set back by more than this stops the outbox: what has left may look as if it were still to leave.
const BACK: Duration = Duration::minutes(5);
/// Wait between two notes of being at work. Each is a write that other processes notice.
const NOTE: Duration = Duration::minutes(5);
/// How long hours at work are remembered.
const KEPT: Duration = Duration::days(35);

/// What was seen last.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Vigil {
    seen: Option<DateTime<Utc>>,
    noted: Option<DateTime<Utc>>,
}

impl Vigil {
    /// Looks at the clock. Answers what to remember for the next look.
    pub(super) async fn look(self, engine: &Engine) -> Result<Self, Failure> {
        let now = engine.now();
        let seen = match self.seen {
            Some(seen) => Some(seen),
            None => engine.store.read(awake::latest).await?,
        };
        let back = seen.is_some_and(|seen| now < seen - BACK);
        if back {
            engine
                .store
                .write(move |tx| {
                    pauses::begin(tx, None, PauseCause::Clock, "", now)?;
                    pauses::rouse_handed(tx, None, now)?;
                    awake::forget_after(tx, now)
                })
                .await?;
            tracing::warn!("the clock was set back; the outbox is paused");
            engine.stale(&[Topic::Conductor, Topic::Posts]);
            engine.alert(Alert::NeedsPerson);
        }
        let due = self.noted.is_none_or(|noted| now >= noted + NOTE || now < noted);
        if due {
            engine.store.write(move |tx| awake::note(tx, now, now - KEPT)).await?;
        }
        Ok(Self { seen: Some(now), noted: if due { Some(now) } else { self.noted } })
    }
}
