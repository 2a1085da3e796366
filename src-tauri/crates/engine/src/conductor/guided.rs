//! What a person publishes: at its minute it is frozen and handed to that person. Nothing is sent.

use super::run::freeze;
use crate::approvals;
use crate::checks;
use crate::engine::Engine;
use crate::error::Failure;
use crate::events::{Alert, Topic};
use crate::outcome::failpoint;
use chrono::{DateTime, Utc};
use pupitre_domain::ids::DeliveryId;
use pupitre_domain::publication::{Ask, Event, State};
use pupitre_store::deliveries::{self, Delivery};
use pupitre_store::{StoreError, Tx, accounts, pauses};

/// Hands a delivery that is due to a person.
pub(super) async fn due(engine: &Engine, delivery: &Delivery) -> Result<(), Failure> {
    let (id, now) = (delivery.id, engine.now());
    failpoint("before-ask");
    let handed = engine.store.write(move |tx| hand_over(tx, id, now)).await;
    failpoint("after-ask");
    match handed {
        Ok(()) => {
            engine.stale(&[Topic::Posts]);
            engine.alert(Alert::Guided);
            Ok(())
        }
        // A person changed it a moment ago; the next tick sees what it is now.
        Err(StoreError::Conflict) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Freezes what a scheduled delivery says and makes it a person's matter; that of its content where the check fails, and
/// that of the pause where one began meanwhile.
pub(crate) fn hand_over(tx: &Tx, id: DeliveryId, now: DateTime<Utc>) -> Result<(), StoreError> {
    let delivery = deliveries::get(tx, id)?;
    if delivery.state != State::Scheduled {
        return Err(StoreError::Conflict);
    }
    let (why, line) = if pauses::holds(tx, &delivery)? {
        (Ask::Paused, "paused")
    } else if approvals::lacking(tx, &delivery)? {
        (Ask::Approval, "notApproved")
    } else {
        let account = accounts::get(tx, delivery.account)?;
        let problems = freeze(tx, &delivery, &account, now)?;
        if checks::blocks(&problems) {
            deliveries::set_problems(tx, id, &problems)?;
            (Ask::Content, "notReady")
        } else {
            (Ask::Guided, "guided")
        }
    };
    deliveries::transition_from(tx, id, State::Scheduled, Event::Ask(why), now, line, None)?;
    deliveries::set_next(tx, id, None)
}
