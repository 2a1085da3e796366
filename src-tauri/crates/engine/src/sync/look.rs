//! One look at one account.

use super::budget::{self, Budget};
use super::rows::{beside, row_of};
use super::status;
use crate::access::{self, Opened};
use crate::api::inbox::ReadingBudget;
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure};
use crate::escalation;
use crate::events::Alert;
use crate::outcome::failpoint;
use chrono::{DateTime, Duration, Utc};
use pupitre_domain::ids::AccountId;
use pupitre_networks::kit::{Fault, Inbox, Meter, Pulled, RemoteMessage, RemoteRef};
use pupitre_store::accounts::{self, Account, AccountHealth};
use pupitre_store::messages::{self, IncomingMessage};
use pupitre_store::syncs::{self, Sync};
use pupitre_store::{StoreError, Tx, triage_rules};
use rand::Rng as _;
use std::collections::HashSet;
use std::sync::Arc;

/// Most pages of news read at one look.
const PAGES: u32 = 10;
/// Most threads read around new messages at one look.
const THREADS: usize = 8;
/// Most pages of the past read at one look; the next look follows soon. Two: a short past is through at the first, of
/// which the second page says that there is no more.
const BACK_PAGES: u32 = 2;
/// How far back the first look reaches.
const REACH: Duration = Duration::days(30);
/// Pause between two looks while the past is read.
const BACK_PAUSE: Duration = Duration::seconds(10);
/// Known messages of so many days are looked at again for edits and deletions.
const REVISITED: Duration = Duration::days(30);
/// Longest wait between two looks at an account whose server fails.
const BACK_OFF_MAX_S: i64 = 1_800;
/// Longest wait that a server may ask for: an inbox that is silent for longer is a crisis that nobody hears of.
const HINT_MAX: Duration = Duration::hours(1);

/// What a look brought.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Messages that were not known.
    pub(super) new: u32,
    /// Something known changed or is gone.
    pub(super) changed: bool,
    /// The looks before had failed.
    pub(super) recovered: bool,
    /// The past is being read.
    pub(super) reads_back: bool,
}

/// Why a look ended early.
pub(super) struct Stopped {
    pub(super) failure: Failure,
    /// The server asks not to be looked at before.
    until: Option<DateTime<Utc>>,
    /// Reading had used up what it may: nothing failed.
    spent: bool,
}

impl From<StoreError> for Stopped {
    fn from(error: StoreError) -> Self {
        Self { failure: error.into(), until: None, spent: false }
    }
}

/// It broke off by a defect of ours.
pub(super) fn broken() -> Stopped {
    Stopped { failure: Failure::internal("look"), until: None, spent: false }
}

/// The look waits until calls are left again.
fn spent(budget: &ReadingBudget) -> Stopped {
    Stopped { failure: Failure::of(ErrorCode::RateLimited), until: budget.eases_at, spent: true }
}

/// Looks once.
pub(super) async fn at(engine: &Engine, id: AccountId) -> Result<Seen, Stopped> {
    let account = engine.store.read(move |conn| accounts::get(conn, id)).await?;
    let budget = budget::left(engine, id, account.network).await?;
    if budget.left == 0 {
        return Err(spent(&budget));
    }
    let purse = Budget::of(engine, id, account.network);
    let meter = Arc::new(purse.meter());
    let seen = metered(engine, id, &meter).await;
    purse.settle(&meter).await;
    match seen {
        // The look ended because of us and not of the server.
        Err(_) if meter.refused() => Err(spent(&budget::left(engine, id, account.network).await?)),
        seen => seen,
    }
}

async fn metered(engine: &Engine, id: AccountId, meter: &Arc<Meter>) -> Result<Seen, Stopped> {
    let opened = match access::open(engine, id).await {
        Ok(opened) => opened,
        Err(access::NoAccess::Server(fault)) => return Err(stopped(engine, fault)),
        Err(other) => return Err(Stopped { failure: other.into(), until: None, spent: false }),
    };
    let opened = Opened { http: opened.http.metered(meter), ..opened };
    let network = pupitre_networks::network(opened.account.network);
    let Some(inbox) = network.inbox() else { return Ok(Seen::default()) };
    let mut look = Look {
        engine,
        opened,
        inbox,
        poll: Duration::seconds(i64::from(network.descriptor().poll_seconds)),
        not_before: None,
        meter,
        seen: Seen::default(),
    };
    look.seen.recovered = look.opened.account.inbox_failures > 0;
    crate::read_marks::carry(engine, &look.opened, inbox).await;
    look.news().await?;
    look.known().await?;
    look.past().await?;
    access::set_health(engine, &look.opened.account, AccountHealth::Ok).await;
    Ok(look.seen)
}

struct Look<'a> {
    engine: &'a Engine,
    opened: Opened,
    inbox: &'a dyn Inbox,
    poll: Duration,
    not_before: Option<DateTime<Utc>>,
    meter: &'a Meter,
    seen: Seen,
}

impl Look<'_> {
    /// Takes what a call gave, and notes whether the server was reached.
    async fn heard(&self, pulled: Result<Pulled, Fault>) -> Result<Pulled, Stopped> {
        // A call that was not made says nothing of the server.
        if let (Err(fault), true) = (&pulled, self.meter.refused()) {
            return Err(stopped(self.engine, fault.clone()));
        }
        crate::reach::note_account(self.engine, &self.opened.account, &self.opened.server, pulled.as_ref().err()).await;
        match pulled {
            Ok(pulled) => Ok(pulled),
            Err(fault) => {
                note_fault(self.engine, &self.opened.account, &fault).await;
                Err(stopped(self.engine, fault))
            }
        }
    }

    fn rows(&self, messages: &[RemoteMessage], past: bool) -> Vec<IncomingMessage> {
        messages.iter().map(|message| IncomingMessage { past, ..row_of(self.inbox, message) }).collect()
    }

    /// When the account is looked at next.
    fn next(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let latest = now + HINT_MAX;
        // Whoever is told at once looks seldom: a line that broke unnoticed is the reason to look at all.
        let poll = if self.engine.looks.is_live(self.opened.account.id) { self.poll * 5 } else { self.poll };
        self.not_before.map_or(now + poll, |wanted| (now + poll).max(wanted.min(latest)))
    }

    /// What was said since the last look. The cursor is stored with the messages it stands for.
    async fn news(&mut self) -> Result<(), Stopped> {
        let mut cursor = self.opened.account.inbox_cursor.clone();
        for _ in 0..PAGES {
            let pulled = self.inbox.pull(&self.opened.call(self.engine.now()), cursor.as_deref()).await;
            let Pulled { messages: fresh, deleted, cursor: next, more, not_before } = self.heard(pulled).await?;
            cursor = next.or(cursor);
            self.not_before = self.not_before.max(not_before);
            let now = self.engine.now();
            let incoming = self.rows(&fresh, false);
            let (account, stored, at) = (self.opened.account.id, cursor.clone(), self.next(now));
            failpoint("before-ingest");
            let (ingested, gone, answered, applied) = self
                .engine
                .store
                .write(move |tx| {
                    let ingested = messages::ingest(tx, account, &incoming)?;
                    let applied = triage_rules::apply(tx, &ingested.arrived, now)?;
                    let answered = escalation::arrived(tx, &accounts::get(tx, account)?, &incoming, now)?;
                    let gone = messages::mark_deleted(tx, account, &deleted, now)?;
                    accounts::set_inbox(tx, account, stored.as_deref(), Some(now), Some(at), 0)?;
                    note(tx, account, |sync| {
                        sync.reach_at = sync.reach_at.or(Some(now - REACH));
                        (sync.fault, sync.fault_at) = (None, None);
                    })?;
                    Ok::<_, StoreError>((ingested, gone, answered, applied))
                })
                .await?;
            failpoint("after-ingest");
            if answered {
                self.engine.alert(Alert::Answered);
            }
            if !applied.notify.is_empty() {
                self.engine.alert(Alert::Rule);
            }
            if applied.hides {
                crate::triage_rules::hide_wanted(self.engine).await;
            }
            self.seen.new += ingested.new;
            self.seen.changed |= ingested.edited > 0 || !gone.is_empty();
            self.threads(&fresh).await;
            if !more {
                break;
            }
        }
        Ok(())
    }

    /// Reads what stands around new messages, so that nobody answers out of context. Best effort: a message without its
    /// context is still a message.
    async fn threads(&self, fresh: &[RemoteMessage]) {
        let (engine, account) = (self.engine, self.opened.account.id);
        let mut asked = HashSet::new();
        for message in fresh.iter().filter(|message| message.parent.is_some()) {
            if asked.len() >= THREADS {
                return;
            }
            let parent = message.parent.as_ref().map(|parent| parent.id.clone()).unwrap_or_default();
            let known = engine.store.read(move |conn| Ok(messages::find(conn, account, &parent)?.is_some())).await;
            if known.unwrap_or(true) || !asked.insert(message.root.id.clone()) {
                continue;
            }
            let call = self.opened.call(engine.now());
            let Ok(thread) = self.inbox.thread(&call, &message.remote).await else { continue };
            // Only what stands above and beside; each belongs to the conversation of the message it was read for.
            let rows: Vec<IncomingMessage> = thread
                .iter()
                .map(|other| IncomingMessage { kind: message.kind, ..beside(self.inbox, other, message) })
                .collect();
            if engine.store.write(move |tx| messages::ingest(tx, account, &rows)).await.is_err() {
                tracing::warn!("a thread could not be kept");
            }
        }
    }

    /// Looks at some known messages again: half of them the newest, half further on in a walk over the last weeks.
    async fn known(&mut self) -> Result<(), Stopped> {
        let batch = self.inbox.revisits();
        if batch == 0 {
            return Ok(());
        }
        let (account, now) = (self.opened.account.id, self.engine.now());
        let found = self
            .engine
            .store
            .read(move |conn| {
                let since = now - REVISITED;
                let newest = messages::newest(conn, account, since, None, batch.div_ceil(2))?;
                let walked = syncs::get(conn, account)?.revisited;
                let from = match (walked, newest.last().map(|message| message.id)) {
                    (Some(walked), Some(last)) => Some(walked.min(last)),
                    (_, last) => last,
                };
                let older = messages::newest(conn, account, since, from, batch / 2)?;
                Ok((newest, older))
            })
            .await?;
        let (newest, older) = found;
        let next = older.last().map(|message| message.id);
        let known: Vec<RemoteRef> = newest
            .into_iter()
            .chain(older)
            .map(|row| RemoteRef { id: row.remote_id, tag: row.remote_tag, permalink: row.permalink })
            .collect();
        if known.is_empty() {
            return Ok(());
        }
        let pulled = self.inbox.revisit(&self.opened.call(now), &known).await;
        let pulled = self.heard(pulled).await?;
        let names: HashSet<&str> = known.iter().map(|remote| remote.id.as_str()).collect();
        // Only what was asked about: nothing new comes this way.
        let mut rows = self.rows(&pulled.messages, true);
        rows.retain(|row| names.contains(row.remote_id.as_str()));
        let deleted: Vec<String> = pulled.deleted.into_iter().filter(|id| names.contains(id.as_str())).collect();
        let now = self.engine.now();
        let (ingested, gone) = self
            .engine
            .store
            .write(move |tx| {
                let ingested = messages::ingest(tx, account, &rows)?;
                let gone = messages::mark_deleted(tx, account, &deleted, now)?;
                note(tx, account, |sync| sync.revisited = next)?;
                Ok::<_, StoreError>((ingested, gone))
            })
            .await?;
        self.seen.changed |= ingested.edited > 0 || !gone.is_empty();
        Ok(())
    }

    /// What was said before the first look, some pages at a time, the newest first.
    async fn past(&mut self) -> Result<(), Stopped> {
        let account = self.opened.account.id;
        for _ in 0..BACK_PAGES {
            let sync = self.engine.store.read(move |conn| syncs::get(conn, account)).await?;
            let Some(reach) = sync.reach_at.filter(|_| sync.reads_back()) else { return Ok(()) };
            let call = self.opened.call(self.engine.now());
            let pulled = self.inbox.back(&call, sync.back_cursor.as_deref(), reach).await;
            let Pulled { messages: found, cursor, more, .. } = self.heard(pulled).await?;
            let oldest = found.iter().map(|message| message.written_at).min();
            let rows = self.rows(&found, true);
            let now = self.engine.now();
            let at = if more { now + BACK_PAUSE } else { self.next(now) };
            failpoint("before-past");
            let ingested = self
                .engine
                .store
                .write(move |tx| {
                    // A person may have ended it while the server was asked.
                    if !syncs::get(tx, account)?.reads_back() {
                        return Ok(None);
                    }
                    let ingested = messages::ingest(tx, account, &rows)?;
                    note(tx, account, |sync| {
                        sync.back_cursor = cursor.clone().or(sync.back_cursor.take());
                        sync.back_read = sync.back_read.saturating_add(ingested.new);
                        sync.reached_at = [sync.reached_at, oldest].into_iter().flatten().min();
                        // A cursor that stands still would be read for ever.
                        if !more || cursor.is_none() {
                            (sync.back_done_at, sync.back_cursor) = (Some(now), None);
                        }
                    })?;
                    accounts::set_next_inbox(tx, account, at)?;
                    Ok::<_, StoreError>(Some(ingested))
                })
                .await?;
            failpoint("after-past");
            self.seen.reads_back = true;
            let Some(ingested) = ingested else { return Ok(()) };
            self.seen.new += ingested.new;
            self.seen.changed |= ingested.edited > 0;
            if !more {
                return Ok(());
            }
        }
        Ok(())
    }
}

/// Changes how reading an account stands.
fn note(tx: &Tx, account: AccountId, change: impl FnOnce(&mut Sync)) -> Result<(), StoreError> {
    let before = syncs::get(tx, account)?;
    let mut sync = before.clone();
    change(&mut sync);
    if sync == before { Ok(()) } else { syncs::set(tx, account, &sync) }
}

fn stopped(engine: &Engine, fault: Fault) -> Stopped {
    let now = engine.now();
    let until = match &fault {
        Fault::RateLimited { until } => *until,
        Fault::Transient { after } => after.and_then(|wait| Duration::from_std(wait).ok()).map(|wait| now + wait),
        _ => None,
    };
    Stopped { failure: fault.into(), until: until.map(|until| until.min(now + HINT_MAX)), spent: false }
}

/// Notes that a look failed, and when the next one is: after the server's hint, or ever later.
pub(super) async fn note_failure(engine: &Engine, id: AccountId, stopped: &Stopped) -> Result<(), StoreError> {
    let (now, until, code) = (engine.now(), stopped.until, stopped.failure.code);
    if stopped.spent {
        let next = until.unwrap_or(now + HINT_MAX);
        engine.store.write(move |tx| accounts::set_next_inbox(tx, id, next)).await?;
        engine.stale(&[crate::events::Topic::Accounts]);
        return Ok(());
    }
    let spread: i64 = rand::rng().random_range(0..=100);
    engine
        .store
        .write(move |tx| {
            let row = accounts::get(tx, id)?;
            let failures = row.inbox_failures.saturating_add(1);
            let wait = (60_i64 << failures.min(5)).min(BACK_OFF_MAX_S);
            // Accounts that failed together do not all come back together.
            let own = now + Duration::seconds(wait) - Duration::milliseconds(wait * spread);
            let next = until.map_or(own, |until| until.max(now + Duration::seconds(1)));
            accounts::set_inbox(tx, id, row.inbox_cursor.as_deref(), row.synced_at, Some(next), failures)?;
            note(tx, id, |sync| {
                sync.fault = Some(status::word(code).to_owned());
                sync.fault_at = Some(now);
            })
        })
        .await?;
    // The page that shows how accounts stand shows this one.
    if code != ErrorCode::Offline {
        engine.stale(&[crate::events::Topic::Accounts]);
    }
    Ok(())
}

async fn note_fault(engine: &Engine, account: &Account, fault: &Fault) {
    match fault {
        // Renewed a moment ago and refused again: renewing does not help, a person has to look.
        Fault::Expired if engine.accesses.expired_again(account.id, engine.now()).await => {
            access::set_health(engine, account, AccountHealth::Reconnect).await;
        }
        Fault::Reconnect { .. } => access::set_health(engine, account, AccountHealth::Reconnect).await,
        Fault::Protocol | Fault::Forbidden(_) => access::set_health(engine, account, AccountHealth::Unreachable).await,
        _ => {}
    }
}
