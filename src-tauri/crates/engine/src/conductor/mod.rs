//! The conductor: takes what is due, runs it step by step, and settles what was lost.
//!
//! One process conducts at a time: it holds a lock on a file in the data folder, which the operating system releases
//! when the process ends in whatever way. It wakes on a notification, at the next due instant, and at least every
//! fifteen seconds by the wall clock, because timers stop while a laptop sleeps. One lane per account keeps the order
//! of an account's deliveries and the load on its server.

mod guided;
mod handed;
mod held;
mod lane;
mod pulse;
mod recover;
mod revise;
mod run;
mod settle;
mod vigil;

pub(crate) use guided::hand_over;
pub(crate) use held::recall;
pub use pulse::Pulse;
pub(crate) use run::Ended;

use crate::engine::Engine;
use crate::error::{ErrorCode, Failure};
use crate::events::Topic;
use chrono::{DateTime, Utc};
use pupitre_domain::ids::{AccountId, DeliveryId};
use pupitre_store::deliveries::{self, Delivery};
use pupitre_store::{conversations, revisions};
use std::collections::{BTreeMap, HashSet};
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// Longest wait between two looks at the clock.
const TICK: Duration = Duration::from_secs(15);
/// Wait between two looks at whether another process changed the database.
const GLANCE: Duration = Duration::from_millis(700);
/// Wait between two looks at whether the day's copy of the database exists.
const KEEP: Duration = Duration::from_secs(3_600);
/// Most deliveries taken into view at once.
const VIEW: u16 = 500;

/// The right to conduct, held by at most one process on a data folder.
pub struct Baton {
    // Held for its lock; dropping it releases the lock.
    _file: File,
}

impl Baton {
    /// Takes the right, when nobody has it.
    ///
    /// # Errors
    /// `readOnly` when the lock file cannot be made.
    pub fn take(folder: &Path) -> Result<Option<Self>, Failure> {
        let path = folder.join("conductor.lock");
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path)
            .map_err(|_| Failure::of(ErrorCode::ReadOnly))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(_)) => Err(Failure::of(ErrorCode::ReadOnly)),
        }
    }

    /// Whether somebody has it now. Asking shares the lock for an instant; who takes it up tries twice.
    pub(crate) fn is_held(folder: &Path) -> bool {
        let file = File::open(folder.join("conductor.lock"));
        file.is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
    }
}

/// A conductor at work.
pub struct Conductor {
    engine: Arc<Engine>,
    busy: Arc<Mutex<HashSet<AccountId>>>,
    reading: Arc<Mutex<HashSet<AccountId>>>,
    vigil: Mutex<vigil::Vigil>,
    baton: Option<Baton>,
}

impl Conductor {
    /// A conductor that has not taken the baton yet.
    #[must_use]
    pub fn new(engine: Arc<Engine>) -> Self {
        Self { engine, busy: Arc::default(), reading: Arc::default(), vigil: Mutex::default(), baton: None }
    }

    /// Takes the baton and puts in order what a former conductor left. Answers whether this process conducts now.
    ///
    /// # Errors
    /// When the database or the lock file cannot be written.
    pub async fn take_up(&mut self) -> Result<bool, Failure> {
        if self.baton.is_some() {
            return Ok(true);
        }
        let mut baton = Baton::take(&self.engine.folder)?;
        if baton.is_none() {
            // It may only have been asked about.
            tokio::time::sleep(Duration::from_millis(20)).await;
            baton = Baton::take(&self.engine.folder)?;
        }
        let Some(baton) = baton else {
            self.engine.pulse.set_holder(crate::api::desk::Holder::Elsewhere);
            return Ok(false);
        };
        recover::orphans(&self.engine, HashSet::new()).await?;
        recover::zone_rules(&self.engine).await?;
        extend_series(&self.engine).await;
        self.baton = Some(baton);
        self.engine.pulse.set_holder(crate::api::desk::Holder::Here);
        self.engine.stale(&[Topic::Conductor]);
        Ok(true)
    }

    /// Does what is due until nothing more is, then returns. Needs the baton.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub async fn conduct_due(&mut self) -> Result<u32, Failure> {
        let mut taken = 0;
        crate::triage::wake_due(&self.engine).await;
        crate::triage_rules::hide_wanted(&self.engine).await;
        // Each round either moves a delivery out of what is due or pushes its next look ahead of the present.
        for _ in 0..10_000 {
            let mut lanes = JoinSet::new();
            taken += self.start_lanes(&mut lanes).await?;
            if lanes.is_empty() {
                break;
            }
            while lanes.join_next().await.is_some() {}
        }
        Ok(taken)
    }

    /// Conducts until `stop` turns true. Waits for the lanes under way before it returns.
    pub async fn run(mut self, mut stop: tokio::sync::watch::Receiver<bool>) {
        let mut lanes = JoinSet::new();
        let mut seen = self.engine.store.data_version().await.unwrap_or_default();
        let mut kept: Option<Instant> = None;
        let mut forecast = crate::forecast::Kept::default();
        let mut lines = crate::live::Lines::default();
        let mut spikes = crate::spikes::Kept::default();
        let mut judging = crate::signals::Judging::default();
        let mut retention = crate::register::Retention::default();
        while !*stop.borrow() {
            let conducts = match self.take_up().await {
                Ok(conducts) => conducts,
                Err(failure) => {
                    tracing::error!(code = ?failure.code, "cannot take up conducting");
                    false
                }
            };
            if conducts {
                if let Err(failure) = self.start_lanes(&mut lanes).await {
                    tracing::error!(code = ?failure.code, "cannot look at what is due");
                }
                crate::triage::wake_due(&self.engine).await;
                crate::morning::tell(&self.engine).await;
                crate::read_marks::notice(&self.engine).await;
                crate::sync::sync_due(&self.engine, &self.busy, &self.reading, &mut lanes).await;
                crate::elsewhere::read_due(&self.engine, &self.reading, &mut lanes).await;
                forecast.tend(&self.engine).await;
                lines.tend(&self.engine).await;
                crate::triage_rules::hide_wanted(&self.engine).await;
                spikes.tend(&self.engine).await;
                crate::visuals::watch::tend(&self.engine).await;
                judging.tend(&self.engine, &mut lanes).await;
                retention.tend(&self.engine).await;
                if kept.is_none_or(|at| at.elapsed() > KEEP) {
                    kept = Some(Instant::now());
                    self.keep_copy(&mut lanes);
                    let engine = Arc::clone(&self.engine);
                    lanes.spawn(async move { extend_series(&engine).await });
                }
            }
            self.engine.pulse.ticked(self.engine.now());
            while lanes.try_join_next().is_some() {}
            self.rest(&mut stop, &mut seen, conducts, &mut lanes).await;
        }
        while lanes.join_next().await.is_some() {}
    }

    /// Makes the day's copy of the database when there is none yet.
    fn keep_copy(&self, lanes: &mut JoinSet<()>) {
        let engine = Arc::clone(&self.engine);
        lanes.spawn(async move {
            if let Err(error) = engine.store.daily_backup(engine.now()).await {
                tracing::warn!(%error, "the day's copy of the database could not be made");
            }
        });
    }

    /// Waits for the next reason to look.
    async fn rest(
        &self,
        stop: &mut tokio::sync::watch::Receiver<bool>,
        seen: &mut i64,
        conducts: bool,
        lanes: &mut JoinSet<()>,
    ) {
        let began = Instant::now();
        let wall = self.engine.now();
        let mut limit = TICK;
        let wakes = |conn: &pupitre_store::Reader| {
            let all = [deliveries::next_wake(conn)?, revisions::next_wake(conn)?, conversations::next_wake(conn)?];
            Ok(all.into_iter().flatten().min())
        };
        if conducts && let Ok(Some(next)) = self.engine.store.read(wakes).await {
            limit = limit.min((next - wall).to_std().unwrap_or(Duration::ZERO).max(Duration::from_millis(20)));
        }
        loop {
            let left = limit.saturating_sub(began.elapsed());
            if left.is_zero() || *stop.borrow() {
                return;
            }
            tokio::select! {
                () = self.engine.pulse.woken() => return,
                _ = stop.changed() => return,
                _ = lanes.join_next(), if !lanes.is_empty() => return,
                () = tokio::time::sleep(left.min(GLANCE)) => {}
            }
            let version = self.engine.store.data_version().await.unwrap_or(*seen);
            if version != *seen {
                *seen = version;
                self.engine.stale(&[Topic::All]);
                return;
            }
            // The monotonic clock stands still in suspend: a wall clock that ran ahead of it is a wake-up.
            let drift = (self.engine.now() - wall).num_milliseconds()
                - i64::try_from(began.elapsed().as_millis()).unwrap_or(i64::MAX);
            if drift.abs() > 30_000 {
                tracing::info!(drift, "the wall clock jumped or the machine woke up");
                return;
            }
        }
    }

    /// Starts a lane for every account that has something due and none yet.
    async fn start_lanes(&self, lanes: &mut JoinSet<()>) -> Result<u32, Failure> {
        let vigil = *self.vigil.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let vigil = vigil.look(&self.engine).await?;
        *self.vigil.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = vigil;
        let busy = self.busy.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
        recover::orphans(&self.engine, busy).await?;
        let now = self.engine.now();
        let due = self.engine.store.read(move |conn| deliveries::due(conn, now, VIEW)).await?;
        let mut by_account: BTreeMap<AccountId, Vec<Delivery>> = BTreeMap::new();
        for delivery in due {
            by_account.entry(delivery.account).or_default().push(delivery);
        }
        let mut changes: BTreeMap<AccountId, Vec<DeliveryId>> = BTreeMap::new();
        for (account, id) in self.engine.store.read(move |conn| revisions::due(conn, now)).await? {
            by_account.entry(account).or_default();
            changes.entry(account).or_default().push(id);
        }
        let mut started = 0;
        for (account, work) in by_account {
            let changes = changes.remove(&account).unwrap_or_default();
            let Some(guard) = LaneGuard::enter(&self.busy, account) else { continue };
            started += u32::try_from(work.len()).unwrap_or(u32::MAX);
            let engine = Arc::clone(&self.engine);
            lanes.spawn(async move {
                let _guard = guard;
                lane::run(&engine, work).await;
                revise::run(&engine, changes).await;
            });
        }
        Ok(started)
    }
}

/// Makes the coming weeks' posts of recurring ones. A failure waits for the next time: nothing is due before weeks.
async fn extend_series(engine: &Engine) {
    if let Err(failure) = crate::recurrence::extend(engine, crate::api::Nothing {}).await {
        tracing::warn!(code = ?failure.code, "recurring posts could not be made ahead");
    }
}

/// Keeps two lanes of one account from running at once.
pub(crate) struct LaneGuard {
    busy: Arc<Mutex<HashSet<AccountId>>>,
    account: AccountId,
}

impl LaneGuard {
    pub(crate) fn enter(busy: &Arc<Mutex<HashSet<AccountId>>>, account: AccountId) -> Option<Self> {
        let mut held = busy.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        held.insert(account).then(|| Self { busy: Arc::clone(busy), account })
    }
}

impl Drop for LaneGuard {
    fn drop(&mut self) {
        self.busy.lock().unwrap_or_else(std::sync::PoisonError::into_inner).remove(&self.account);
    }
}

/// Milliseconds by which `due` has passed, 0 when it has not.
fn late_by(due: Option<DateTime<Utc>>, now: DateTime<Utc>) -> i64 {
    due.map_or(0, |due| (now - due).num_milliseconds().max(0))
}
