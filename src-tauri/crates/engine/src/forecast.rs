//! The failure forecast: the facts of every planned delivery, judged by the domain, kept for the calendar.

use crate::api::trust::{ForecastFilter, ForecastItem, ForecastView};
use crate::checks;
use crate::engine::Engine;
use crate::error::Failure;
use crate::events::Topic;
use crate::guard::Watch;
use crate::views;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use pupitre_domain::forecast::{Awake, Facts, Forecast, Standing, forecast};
use pupitre_domain::ids::{AccountId, BrandId, PostId};
use pupitre_domain::publication::{Mode, State};
use pupitre_domain::time::resolve;
use pupitre_store::accounts::{self, Account, AccountHealth};
use pupitre_store::deliveries::{self, Delivery, DeliveryKind, DeliveryQuery};
use pupitre_store::forecasts::{self, Known};
use pupitre_store::{Sql, StoreError, awake, brands, pauses, posts, variants};
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Instant;

/// How far ahead is looked.
const AHEAD: Duration = Duration::days(60);
/// Most deliveries looked at in one go.
const MOST: usize = 3_000;
/// Facts change with time alone (an hour comes near, access ends), so that everything is looked at this often.
const OFTEN: std::time::Duration = std::time::Duration::from_secs(600);
/// Least time between two looks after changes: somebody who types changes something every second.
const LEAST: std::time::Duration = std::time::Duration::from_secs(20);

/// A delivery with what will go wrong with it.
pub(crate) type Foreseen = (Delivery, Vec<Forecast>);

/// What was foreseen last stays true for so long when nothing changes but the time.
const FRESH: Duration = Duration::seconds(60);

/// What was foreseen, and when each was first.
type Outlook = (Arc<Vec<Foreseen>>, Arc<HashMap<Known, DateTime<Utc>>>);

/// What was foreseen last: a thousand planned posts are not judged again for each view that shows some of them.
#[derive(Default)]
pub(crate) struct Foresight(tokio::sync::Mutex<Option<Last>>);

struct Last {
    /// Of the events that it rests on.
    number: u64,
    at: DateTime<Utc>,
    outlook: Outlook,
}

impl Last {
    fn is_fresh(&self, number: u64, now: DateTime<Utc>) -> bool {
        self.number == number && (now - self.at).abs() < FRESH
    }
}

/// When the forecast was last brought up to date by this process.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    at: Option<Instant>,
    number: u64,
}

impl Kept {
    /// Brings the forecast up to date when something changed or time has passed.
    pub(crate) async fn tend(&mut self, engine: &Engine) {
        let number = engine.events.planning();
        let waited = self.at.map(|at| at.elapsed());
        if waited.is_some_and(|waited| waited < LEAST || (waited < OFTEN && number == self.number)) {
            return;
        }
        if let Err(failure) = refresh(engine).await {
            tracing::warn!(code = ?failure.code, "the forecast could not be brought up to date");
        }
        *self = Self { at: Some(Instant::now()), number: engine.events.planning() };
    }
}

/// What every planned delivery will meet.
pub(crate) fn foresee<S: Sql>(conn: &S, now: DateTime<Utc>) -> Result<Vec<Foreseen>, StoreError> {
    let known = Awake::new(awake::hours(conn)?, now);
    let watch = Watch::read(conn)?;
    let mut accounts_known: HashMap<AccountId, Account> = HashMap::new();
    let mut handed: BTreeMap<(AccountId, NaiveDate), u32> = BTreeMap::new();
    let mut found = Vec::new();
    let demos: BTreeSet<BrandId> =
        brands::list(conn)?.into_iter().filter(|brand| brand.demo).map(|brand| brand.id).collect();
    for delivery in planned(conn, now)? {
        // Nothing of a demo brand is meant to leave.
        if demos.contains(&delivery.brand) {
            continue;
        }
        let (Some(post), Some(due)) = (delivery.post, delivery.due_at) else { continue };
        let account: &Account = match accounts_known.entry(delivery.account) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(accounts::get(conn, delivery.account)?),
        };
        if delivery.mode == Mode::HandedOff {
            *handed.entry((delivery.account, due.date_naive())).or_default() += 1;
        }
        if delivery.state == State::HandedOff {
            continue;
        }
        let place = handed.get(&(delivery.account, due.date_naive())).copied().unwrap_or(0);
        let Some(facts) = facts_of(conn, &watch, account, &delivery, post, due, place)? else { continue };
        let all = forecast(&facts, &known);
        if !all.is_empty() {
            found.push((delivery, all));
        }
    }
    Ok(found)
}

/// Everything that lies ahead, the soonest first.
fn planned<S: Sql>(conn: &S, now: DateTime<Utc>) -> Result<Vec<Delivery>, StoreError> {
    let mut query = DeliveryQuery {
        states: ["draft", "scheduled", "retrying", "handedOff"].map(str::to_owned).to_vec(),
        kind: Some(DeliveryKind::Post),
        from: Some(now),
        to: Some(now + AHEAD),
        limit: 1_000,
        ..DeliveryQuery::default()
    };
    let mut all = Vec::new();
    loop {
        let (page, next) = deliveries::list(conn, &query)?;
        all.extend(page);
        match next {
            Some(next) if all.len() < MOST => query.after = Some(next),
            _ => return Ok(all),
        }
    }
}

/// The facts of one delivery; `None` when it is none that shall leave.
fn facts_of<S: Sql>(
    conn: &S,
    watch: &Watch,
    account: &Account,
    delivery: &Delivery,
    post: PostId,
    due: DateTime<Utc>,
    place: u32,
) -> Result<Option<Facts>, StoreError> {
    let row = posts::get(conn, post)?;
    let (Some(plan), None) = (&row.plan, row.deleted_at) else { return Ok(None) };
    let Some(form) = variants::list(conn, post)?.into_iter().find(|form| form.account == delivery.account) else {
        return Ok(None);
    };
    let day = plan.wall.date();
    let content = checks::outgoing(conn, account, &row.content, &form.patch, day)?;
    let mut problems = checks::problems(conn, account, &content, day, checks::Hand::of(delivery.mode))?;
    problems.extend(watch.problems(conn, account.brand, &content, Some(post))?);
    if delivery.state == State::Draft && (!checks::blocks(&problems) || posts::is_held(conn, post)?) {
        // A draft that keeps its time by a person's wish is not planned to leave.
        return Ok(None);
    }
    let network = pupitre_networks::network(account.network);
    let standing = match account.health {
        _ if delivery.mode == Mode::Guided => Standing::Good,
        _ if account.vault_generation.is_none() => Standing::Disconnected,
        AccountHealth::Ok => Standing::Good,
        AccountHealth::NotConnected => Standing::Disconnected,
        AccountHealth::Locked | AccountHealth::KeychainAbsent => Standing::Keychain,
        AccountHealth::Reconnect => Standing::Refused,
        AccountHealth::Unreachable => Standing::Silent,
    };
    let quota = network.handoff().and_then(|handoff| handoff.per_day());
    Ok(Some(Facts {
        due,
        mode: delivery.mode,
        handed_off: false,
        paused: pauses::holds(conn, delivery)?,
        standing,
        access_ends: account.expires_at.filter(|_| delivery.mode != Mode::Guided),
        may_publish: delivery.mode == Mode::Guided
            || network.publish().is_none_or(|publish| publish.may_publish(&account.scopes)),
        problems,
        unapproved: crate::approvals::lacking(conn, delivery)?,
        over_quota: quota.is_some_and(|most| place > u32::from(most)),
        clock_change: resolve(plan.wall, plan.zone, plan.fold).change.is_some(),
    }))
}

/// Brings what is kept up to date. Answers what is foreseen.
///
/// # Errors
/// When the database cannot be read or written.
pub(crate) async fn refresh(engine: &Engine) -> Result<Outlook, Failure> {
    // Whoever comes meanwhile waits and takes the same answer.
    let mut last = engine.foresight.0.lock().await;
    let (now, mut number) = (engine.now(), engine.events.planning());
    if let Some(last) = &*last
        && last.is_fresh(number, now)
    {
        return Ok(last.outlook.clone());
    }
    let (found, stored) = engine.store.read(move |conn| Ok((foresee(conn, now)?, forecasts::list(conn)?))).await?;
    let mut since: HashMap<Known, DateTime<Utc>> = stored.into_iter().collect();
    let known = |delivery: &Delivery, forecast: &Forecast| Known { delivery: delivery.id, kind: forecast.kind };
    let wanted: BTreeSet<Known> =
        found.iter().flat_map(|(delivery, all)| all.iter().map(|forecast| known(delivery, forecast))).collect();
    let gone: Vec<Known> = since.keys().filter(|known| !wanted.contains(known)).copied().collect();
    let new: Vec<(Known, PostId)> = found
        .iter()
        .filter_map(|(delivery, all)| delivery.post.map(|post| (delivery, all, post)))
        .flat_map(|(delivery, all, post)| all.iter().map(move |forecast| (known(delivery, forecast), post)))
        .filter(|(known, _)| !since.contains_key(known))
        .collect();
    if !gone.is_empty() || !new.is_empty() {
        since.extend(new.iter().map(|(known, _)| (*known, now)));
        engine.store.write(move |tx| forecasts::update(tx, &gone, &new, now)).await?;
        // Our own telling changes nothing that was looked at; anybody else's in between does.
        let before = engine.events.planning();
        engine.stale(&[Topic::Posts]);
        number += u64::from(before == number);
    }
    let outlook: Outlook = (Arc::new(found), Arc::new(since));
    *last = Some(Last { number, at: now, outlook: outlook.clone() });
    Ok(outlook)
}

/// Lists what will go wrong, the soonest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(engine: &Engine, request: ForecastFilter) -> Result<Vec<ForecastView>, Failure> {
    let outlook = refresh(engine).await?;
    Ok(listed(&outlook, request, engine.now()))
}

/// The same where it is known already; `None` where it would have to be found out.
pub(crate) fn known(engine: &Engine, request: ForecastFilter) -> Option<Vec<ForecastView>> {
    let (last, now) = (engine.foresight.0.try_lock().ok()?, engine.now());
    let fresh = last.as_ref().filter(|last| last.is_fresh(engine.events.planning(), now))?;
    Some(listed(&fresh.outlook, request, now))
}

fn listed((found, since): &Outlook, request: ForecastFilter, now: DateTime<Utc>) -> Vec<ForecastView> {
    let of_brand = |delivery: &Delivery| request.brand.is_none_or(|brand| delivery.brand == brand);
    let view = |(delivery, all): (Delivery, Vec<Forecast>)| {
        let item = |forecast: Forecast| ForecastItem {
            kind: forecast.kind,
            way_out: forecast.kind.way_out(),
            at: forecast.at,
            problem: forecast.problem,
            since: since.get(&Known { delivery: delivery.id, kind: forecast.kind }).copied().unwrap_or(now),
        };
        ForecastView { forecasts: all.into_iter().map(item).collect(), delivery: views::delivery(delivery) }
    };
    found.iter().filter(|(delivery, _)| of_brand(delivery)).cloned().map(view).collect()
}
