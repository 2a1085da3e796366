//! What waited for an account to be connected again goes on by itself.

use chrono::{DateTime, Duration, Utc};
use pupitre_domain::ids::AccountId;
use pupitre_domain::publication::{Ask, Event, Mode, State};
use pupitre_store::deliveries::{self, DeliveryKind, DeliveryQuery};
use pupitre_store::{StoreError, Tx, brands};

/// Answers and actions have no minute of their own; after this long they are not what a person still means to send.
const ANSWERS_WAIT: Duration = Duration::hours(24);
const PAGE: u16 = 1_000;

/// Puts the deliveries that asked for access back on their way; the conductor spaces what leaves late. What is too late
/// by now asks for that instead. Nothing of them is out: a step whose fate is open never asks for access.
pub(crate) fn reconnected(tx: &Tx, account: AccountId, now: DateTime<Utc>) -> Result<(), StoreError> {
    let query = DeliveryQuery {
        account: Some(account),
        states: vec![State::NeedsPerson(Ask::Reconnect).name().to_owned()],
        limit: PAGE,
        ..DeliveryQuery::default()
    };
    let (waiting, _) = deliveries::list(tx, &query)?;
    for delivery in waiting.into_iter().filter(|delivery| delivery.state == State::NeedsPerson(Ask::Reconnect)) {
        let id = delivery.id;
        let late = delivery.due_at.map_or(Duration::zero(), |due| now - due);
        let too_late = match delivery.kind {
            DeliveryKind::Post => brands::get(tx, delivery.brand)?.late.asks(late.num_milliseconds()),
            DeliveryKind::Reply | DeliveryKind::Action => late > ANSWERS_WAIT,
        };
        deliveries::transition(tx, id, Event::PersonRepeats, now, "reconnected", None)?;
        if too_late {
            let why = delivery.interrupted().unwrap_or(Ask::Late);
            deliveries::transition(tx, id, Event::Ask(why), now, "late", None)?;
            deliveries::set_next(tx, id, None)?;
        } else {
            let next = if delivery.mode == Mode::HandedOff { now } else { delivery.due_at.unwrap_or(now).max(now) };
            deliveries::set_next(tx, id, Some(next))?;
        }
    }
    Ok(())
}
