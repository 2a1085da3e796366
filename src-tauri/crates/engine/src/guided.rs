//! Publishing by a person's own hand: what Pupitre prepares, what the person says of it, and taking that back.
//!
//! Nothing in here sends anything. A publication is out when a person says so, and the ledger says that it was a person.

use crate::api::accounts::AccountView;
use crate::api::guided::{
    AccountAdd, GuidedBack, GuidedCard, GuidedDone, GuidedField, GuidedFilter, GuidedLater, GuidedMoved, Later,
};
use crate::api::posts::DeliveryView;
use crate::conductor;
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure, FieldCode};
use crate::events::Topic;
use crate::fields::Checked;
use crate::{accounts as account_cases, guided_files, plan, publications, views};
use chrono::{DateTime, Days, Duration, Timelike, Utc};
use pupitre_domain::by_hand::{self, AddressFault};
use pupitre_domain::ids::{AccountId, DeliveryId};
use pupitre_domain::network::{ByHand, NetworkId};
use pupitre_domain::publication::{Ask, Event, Mode, State};
use pupitre_domain::time::{Fold, WallTime};
use pupitre_networks::kit::Outgoing;
use pupitre_store::accounts::{self, Account, AccountHealth};
use pupitre_store::deliveries::{self, Delivery, DeliveryKind, DeliveryQuery};
use pupitre_store::{Sql, StoreError, Tx, brands, pauses, steps};

const HANDLE_MAX: u32 = 120;
const SHOWN: u16 = 200;
/// Mark of an account that was added by hand although its network has a connector.
const MARK: &str = "byHand";
/// What is done where a network has no page of its own for it: any https address will do.
const ANYWHERE: ByHand = ByHand { compose: None, hosts: &[], alt: true };

/// Whether nothing can be sent to an account from here: a person publishes.
pub(crate) fn only_by_hand(account: &Account) -> bool {
    let marked = account.facts.get(MARK).and_then(serde_json::Value::as_bool).unwrap_or(false);
    let network = pupitre_networks::network(account.network);
    // What only is read is nobody's to publish to.
    (network.publish().is_none() && network.descriptor().rules.offered)
        || (marked && account.vault_generation.is_none())
}

fn rule(network: NetworkId) -> ByHand {
    pupitre_networks::network(network).descriptor().by_hand.unwrap_or(ANYWHERE)
}

/// Reads an address of the account's network, as a person typed it.
fn address(field: &str, network: NetworkId, server: Option<&str>, typed: &str) -> Result<String, Failure> {
    by_hand::read_address(&rule(network), server, typed).map_err(|fault| match fault {
        AddressFault::Malformed => Failure::field(field, FieldCode::Malformed, None),
        AddressFault::Elsewhere => Failure::field(field, FieldCode::Elsewhere, None),
    })
}

/// Adds an account that a person publishes to by hand, or changes it.
///
/// # Errors
/// `invalid` with `handle` or `page`; `illegalState` when the account is connected; `notFound`.
pub async fn add(engine: &Engine, request: AccountAdd) -> Result<AccountView, Failure> {
    let mut checked = Checked::default();
    let handle = checked.line("handle", request.handle.trim().trim_start_matches('@'), HANDLE_MAX);
    if request.page.trim().is_empty() {
        checked.fault("page", FieldCode::Required, None);
    }
    checked.done()?;
    let page = address("page", request.network, None, &request.page)?;
    let (brand, network, wanted, now) = (request.brand, request.network, request.account, engine.now());
    let known = handle.to_lowercase();
    let stored = engine
        .store
        .write(move |tx| {
            brands::get(tx, brand)?;
            let twin = |row: &Account| {
                let same = row.handle.to_lowercase() == known || row.profile.as_deref() == Some(page.as_str());
                row.network == network && Some(row.id) != wanted && same
            };
            if accounts::list(tx, None)?.iter().any(twin) {
                return Ok(Err(Failure::field("handle", FieldCode::Taken, None)));
            }
            let mut row = match wanted {
                Some(id) => accounts::get(tx, id)?,
                None => account_cases::planned(brand, network, now),
            };
            if row.vault_generation.is_some() || row.network != network || row.brand != brand {
                return Ok(Err(Failure::of(ErrorCode::IllegalState)));
            }
            row.name.clone_from(&handle);
            row.handle = handle;
            row.profile = Some(page);
            row.facts = serde_json::json!({ MARK: true });
            row.health = AccountHealth::Ok;
            if row.key == 0 {
                accounts::insert(tx, &row)?;
            } else {
                accounts::update(tx, &row)?;
                refit(tx, row.id, now)?;
            }
            accounts::get(tx, row.id).map(views::account).map(Ok)
        })
        .await??;
    engine.stale(&[Topic::Accounts, Topic::Brands]);
    Ok(stored)
}

/// Decides anew who publishes what waits here for an account, now that it has a connector or has none.
pub(crate) fn refit(tx: &Tx, account: AccountId, now: DateTime<Utc>) -> Result<(), StoreError> {
    let query = DeliveryQuery {
        account: Some(account),
        states: vec![State::Scheduled.name().to_owned()],
        kind: Some(DeliveryKind::Post),
        limit: 1_000,
        ..DeliveryQuery::default()
    };
    let (waiting, _) = deliveries::list(tx, &query)?;
    waiting.iter().try_for_each(|delivery| plan::refit(tx, delivery, now))
}

/// Lists what is to be published by hand, the longest waiting first.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(engine: &Engine, request: GuidedFilter) -> Result<Vec<GuidedCard>, Failure> {
    let query = DeliveryQuery {
        brand: request.brand,
        states: vec![State::NeedsPerson(Ask::Guided).name().to_owned()],
        kind: Some(DeliveryKind::Post),
        limit: SHOWN,
        ..DeliveryQuery::default()
    };
    Ok(engine
        .store
        .read(move |conn| {
            let (rows, _) = deliveries::list(conn, &query)?;
            let asked = rows.into_iter().filter(|row| row.state == State::NeedsPerson(Ask::Guided));
            asked.map(|row| card(conn, row)).collect::<Result<Vec<_>, StoreError>>()
        })
        .await?)
}

fn card<S: Sql>(conn: &S, row: Delivery) -> Result<GuidedCard, StoreError> {
    let frozen: Option<Outgoing> = row.outgoing.clone().and_then(|value| serde_json::from_value(value).ok());
    let account = accounts::get(conn, row.account)?;
    let grace = brands::get(conn, row.brand)?.late.grace_minutes;
    let rule = rule(account.network);
    let content = frozen.ok_or(StoreError::Corrupt)?.content;
    let options = pupitre_networks::network(account.network).descriptor().options.iter();
    let fields = options
        .filter_map(|spec| {
            let value = content.options.get(spec.key)?.clone();
            Some(GuidedField { key: spec.key.to_owned(), value })
        })
        .collect();
    Ok(GuidedCard {
        content,
        fields,
        wall: row.wall,
        overdue_at: row.due_at.map(|due| due + Duration::minutes(i64::from(grace))),
        compose: by_hand::compose_page(&rule, account.server.as_deref(), account.profile.as_deref()),
        takes_alt: rule.alt,
        paused: pauses::holds(conn, &row)?,
        delivery: views::delivery(row),
        handle: account.handle,
        page: account.profile,
    })
}

async fn asked(engine: &Engine, id: DeliveryId) -> Result<Delivery, Failure> {
    let delivery = engine.store.read(move |conn| deliveries::get(conn, id)).await?;
    if delivery.state == State::NeedsPerson(Ask::Guided) {
        Ok(delivery)
    } else {
        Err(Failure::of(ErrorCode::IllegalState))
    }
}

/// Notes that a person published it.
///
/// # Errors
/// `illegalState` when it does not wait for a hand; `invalid` with `permalink`.
pub async fn done(engine: &Engine, request: GuidedDone) -> Result<DeliveryView, Failure> {
    let (id, now) = (request.id, engine.now());
    let delivery = asked(engine, id).await?;
    let typed = request.permalink.unwrap_or_default();
    let permalink = if typed.trim().is_empty() {
        None
    } else {
        let account = delivery.account;
        let account = engine.store.read(move |conn| accounts::get(conn, account)).await?;
        Some(address("permalink", account.network, account.server.as_deref(), &typed)?)
    };
    let row = engine
        .store
        .write(move |tx| {
            let expected = State::NeedsPerson(Ask::Guided);
            deliveries::transition_from(tx, id, expected, Event::PersonConfirms, now, "person:byHand", None)?;
            deliveries::set_result(tx, id, None, permalink.as_deref(), Some(now))?;
            deliveries::set_parts_done(tx, id, delivery.parts)?;
            deliveries::set_next(tx, id, None)?;
            deliveries::get(tx, id)
        })
        .await?;
    guided_files::forget(engine, id);
    engine.stale(&[Topic::Posts]);
    Ok(views::delivery(row))
}

/// Puts it off: it asks again later.
///
/// # Errors
/// `illegalState` when it does not wait for a hand.
pub async fn later(engine: &Engine, request: GuidedLater) -> Result<GuidedMoved, Failure> {
    let delivery = asked(engine, request.id).await?;
    let (id, brand, now) = (delivery.id, delivery.brand, engine.now());
    let zone = engine.store.read(move |conn| brands::get(conn, brand)).await?.zone;
    let minute = |at: DateTime<Utc>| at - Duration::seconds(i64::from(at.second()));
    let wall = match request.later {
        Later::QuarterHour => zone.wall(minute(now + Duration::minutes(15))),
        Later::Hour => zone.wall(minute(now + Duration::hours(1))),
        Later::Tomorrow => {
            let today = zone.wall(now);
            let time = delivery.wall.map_or(today.0.time(), |wall| wall.0.time());
            WallTime(today.date().checked_add_days(Days::new(1)).unwrap_or(today.date()).and_time(time))
        }
    };
    publications::again(engine, &delivery, Some(plan::derive(wall, zone, Fold::Earlier))).await?;
    guided_files::forget(engine, id);
    engine.stale(&[Topic::Posts]);
    engine.pulse.wake();
    let row = engine.store.read(move |conn| deliveries::get(conn, id)).await?;
    Ok(GuidedMoved { delivery: views::delivery(row), wall, previous: delivery.wall })
}

/// Takes back what a person said of it: that it is out, that it can wait, that it is given up. It asks again.
///
/// # Errors
/// `illegalState` when nothing of that was said, or when something of it was sent by a connector.
pub async fn back(engine: &Engine, request: GuidedBack) -> Result<DeliveryView, Failure> {
    let (id, wall, now) = (request.id, request.wall, engine.now());
    let row = engine
        .store
        .write(move |tx| {
            let delivery = deliveries::get(tx, id)?;
            // What a connector sent is out whatever anybody says.
            let by_hand = delivery.mode == Mode::Guided && steps::list(tx, id)?.is_empty();
            let taken = match delivery.state {
                State::Published if by_hand => retract(tx, id, now)?,
                State::Scheduled | State::Cancelled if by_hand && delivery.post.is_some() => {
                    ask_again(tx, &delivery, wall, now)?
                }
                _ => false,
            };
            if taken { deliveries::get(tx, id).map(Some) } else { Ok(None) }
        })
        .await?;
    let row = row.ok_or(Failure::of(ErrorCode::IllegalState))?;
    engine.stale(&[Topic::Posts]);
    engine.pulse.wake();
    Ok(views::delivery(row))
}

fn retract(tx: &Tx, id: DeliveryId, now: DateTime<Utc>) -> Result<bool, StoreError> {
    deliveries::transition(tx, id, Event::PersonRetracts, now, "person:takenBack", None)?;
    deliveries::set_result(tx, id, None, None, None)?;
    deliveries::set_parts_done(tx, id, 0)?;
    Ok(true)
}

fn ask_again(tx: &Tx, delivery: &Delivery, wall: Option<WallTime>, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let id = delivery.id;
    if delivery.state == State::Cancelled {
        deliveries::transition(tx, id, Event::Schedule, now, "person:takenBack", None)?;
    }
    deliveries::clear_attempt(tx, id)?;
    let zone = brands::get(tx, delivery.brand)?.zone;
    // What was put off and whose former time nobody names asks at once.
    let put_off = delivery.state == State::Scheduled && wall.is_none();
    let former = if put_off { Some(zone.wall(now)) } else { wall.or(delivery.wall) };
    if let Some(wall) = former {
        let plan = plan::derive(wall, zone, delivery.fold);
        deliveries::set_times(tx, id, Some(wall), Some(zone), delivery.fold, Some(plan.due_at), Some(plan.due_at))?;
        publications::follow(tx, delivery, &plan, now)?;
    }
    let due = deliveries::get(tx, id)?.due_at;
    if due.is_some_and(|due| due <= now) {
        conductor::hand_over(tx, id, now)?;
    }
    Ok(true)
}
