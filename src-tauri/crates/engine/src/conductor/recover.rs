//! What a new conductor puts in order before it takes anything.

use crate::engine::Engine;
use crate::error::Failure;
use crate::events::Topic;
use crate::outcome::failpoint;
use pupitre_domain::ids::AccountId;
use pupitre_domain::publication::{Event, State};
use pupitre_domain::time::zone_rules_version;
use pupitre_store::deliveries::{self, Delivery};
use pupitre_store::settings;
use std::collections::HashSet;

const ZONE_RULES: &str = "zone.rules";

/// Whatever is in flight without a lane: the former conductor ended, or a lane could not write its result (full disk). A
/// step that must not be repeated becomes unconfirmed, the rest is tried again. Nothing in flight is ever simply due again.
pub(super) async fn orphans(engine: &Engine, busy: HashSet<AccountId>) -> Result<(), Failure> {
    let orphan = move |delivery: &Delivery| {
        matches!(delivery.state, State::Preparing | State::Sending) && !busy.contains(&delivery.account)
    };
    if !engine.store.read(deliveries::in_flight).await?.iter().any(&orphan) {
        return Ok(());
    }
    let now = engine.now();
    let timing = engine.timing;
    failpoint("before-recover");
    let touched = engine
        .store
        .write(move |tx| {
            let mut touched = 0;
            for delivery in deliveries::in_flight(tx)?.into_iter().filter(&orphan) {
                match delivery.state {
                    State::Sending => {
                        deliveries::transition(tx, delivery.id, Event::Crash, now, "crashed", None)?;
                        // The call may still be on its way at the server: the quiet period runs from now at the latest.
                        let quiet = timing.quiet_until(now);
                        deliveries::set_quiet(tx, delivery.id, Some(quiet), delivery.first_sent_at)?;
                        deliveries::set_next(tx, delivery.id, Some(quiet))?;
                    }
                    State::Preparing => {
                        deliveries::transition(tx, delivery.id, Event::Crash, now, "crashed", None)?;
                        deliveries::set_next(tx, delivery.id, Some(now))?;
                    }
                    _ => continue,
                }
                touched += 1;
            }
            Ok(touched)
        })
        .await?;
    failpoint("after-recover");
    if touched > 0 {
        tracing::warn!(touched, "deliveries were in flight without a conductor");
        engine.stale(&[Topic::Posts, Topic::Inbox]);
    }
    Ok(())
}

/// New zone rules may move the instants of future plans.
pub(super) async fn zone_rules(engine: &Engine) -> Result<(), Failure> {
    let now = engine.now();
    let moved = engine
        .store
        .write(move |tx| {
            let current = serde_json::Value::String(zone_rules_version().to_owned());
            if settings::get(tx, ZONE_RULES)?.as_ref() == Some(&current) {
                return Ok(0);
            }
            let moved = crate::plan::rederive(tx, now)?;
            settings::put(tx, ZONE_RULES, &current)?;
            Ok(moved)
        })
        .await?;
    if moved > 0 {
        tracing::info!(moved, "zone rules changed; planned instants moved");
        engine.stale(&[Topic::Posts]);
    }
    Ok(())
}
