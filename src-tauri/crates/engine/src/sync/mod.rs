//! Reading accounts: what others said since the last look, what they had said before the first, and what became of it.
//!
//! One look is bounded by a budget of calls. The cursor is stored with the messages it stands for, in one transaction; a
//! cursor that is read again gives known messages, which change nothing. So an end at any point loses nothing and doubles
//! nothing. What wakes a look (the clock, a person, a line to the server) never brings messages itself.

pub(crate) mod budget;
mod look;
mod rows;
mod status;

pub use status::{end_first, status};

use crate::api::inbox::{InboxSync, SyncReport, SyncedAccount};
use crate::conductor::LaneGuard;
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure};
use crate::events::Topic;
use chrono::{DateTime, Duration, Utc};
use pupitre_domain::ids::AccountId;
use pupitre_store::{accounts, syncs};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};
use tokio::task::JoinSet;

/// A look that finds nothing changes nothing but its own time. That is told once in so many seconds for all accounts:
/// fifty of them would make every open view be read again each second.
const TOLD_EVERY: Duration = Duration::seconds(60);

/// The looks of this process.
#[derive(Default)]
pub(crate) struct Looks {
    /// When one that found nothing was told last.
    told: Mutex<Option<DateTime<Utc>>>,
    /// One at a time per account.
    turns: Mutex<HashMap<AccountId, Arc<tokio::sync::Mutex<()>>>>,
    /// Accounts with a line to their server.
    pub(crate) live: Mutex<HashSet<AccountId>>,
    /// Accounts whose line is to be laid anew: what it listens to was changed.
    anew: Mutex<HashSet<AccountId>>,
}

impl Looks {
    fn due(&self, now: DateTime<Utc>) -> bool {
        let mut last = self.told.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let due = last.is_none_or(|at| (now - at).abs() >= TOLD_EVERY);
        if due {
            *last = Some(now);
        }
        due
    }

    fn turn(&self, id: AccountId) -> Arc<tokio::sync::Mutex<()>> {
        let mut turns = self.turns.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        turns.entry(id).or_default().clone()
    }

    /// Asks for an account's line to be laid anew.
    pub(crate) fn lay_anew(&self, id: AccountId) {
        self.anew.lock().unwrap_or_else(std::sync::PoisonError::into_inner).insert(id);
    }

    /// The accounts whose line is to be laid anew; asked once.
    pub(crate) fn to_lay_anew(&self) -> HashSet<AccountId> {
        std::mem::take(&mut *self.anew.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    fn is_live(&self, id: AccountId) -> bool {
        self.live.lock().unwrap_or_else(std::sync::PoisonError::into_inner).contains(&id)
    }
}

/// Starts a look at every account whose time has come.
pub(crate) async fn sync_due(
    engine: &Arc<Engine>,
    sending: &Mutex<HashSet<AccountId>>,
    reading: &Arc<Mutex<HashSet<AccountId>>>,
    lanes: &mut JoinSet<()>,
) {
    let now = engine.now();
    let Ok(due) = engine.store.read(move |conn| accounts::due_for_inbox(conn, now)).await else { return };
    for account in due {
        // Nothing to be read there, today or ever: a look that changes nothing would follow on itself without end.
        if pupitre_networks::network(account.network).inbox().is_none() {
            continue;
        }
        // What is sent goes first; the end of its lane is a reason to look again.
        if sending.lock().unwrap_or_else(std::sync::PoisonError::into_inner).contains(&account.id) {
            continue;
        }
        let Some(guard) = LaneGuard::enter(reading, account.id) else { continue };
        let engine = Arc::clone(engine);
        lanes.spawn(async move {
            let _guard = guard;
            // What a stranger wrote may yet find a defect of ours. It must not make the account due again at once, for ever.
            let mut look = JoinSet::new();
            let looking = Arc::clone(&engine);
            look.spawn(async move { sync_account(&looking, account.id).await.map(drop) });
            if look.join_next().await.is_some_and(|ended| ended.is_err_and(|error| error.is_panic())) {
                tracing::error!("a look at an account broke off");
                let _ = look::note_failure(&engine, account.id, &look::broken()).await;
            }
        });
    }
}

/// Reads the inboxes now.
///
/// # Errors
/// When the database cannot be read; what a server answers is told per account.
pub async fn sync(engine: &Engine, request: InboxSync) -> Result<SyncReport, Failure> {
    let wanted = request.account;
    let rows = engine.store.read(move |conn| accounts::list(conn, None)).await?;
    let mut report = SyncReport { accounts: Vec::new() };
    for row in rows.into_iter().filter(|row| wanted.is_none_or(|id| row.id == id)) {
        if row.vault_generation.is_none() || pupitre_networks::network(row.network).inbox().is_none() {
            continue;
        }
        // A server that asked to wait is not asked again because somebody presses a button.
        let (new, error) = if told_to_wait(engine, row.id, row.inbox_next_at).await? {
            (0, Some(ErrorCode::RateLimited))
        } else {
            match sync_account(engine, row.id).await {
                Ok(new) => (new, None),
                Err(failure) => (0, Some(failure.code)),
            }
        };
        report.accounts.push(SyncedAccount { account: row.id, new, error });
    }
    // Whoever asked sees when it was.
    engine.stale(&[Topic::Accounts]);
    Ok(report)
}

async fn told_to_wait(engine: &Engine, id: AccountId, next: Option<DateTime<Utc>>) -> Result<bool, Failure> {
    let sync = engine.store.read(move |conn| syncs::get(conn, id)).await?;
    let limited = sync.fault.as_deref() == Some(status::word(ErrorCode::RateLimited));
    Ok(limited && next.is_some_and(|next| next > engine.now()))
}

/// One look at an account; answers how many messages were new.
async fn sync_account(engine: &Engine, id: AccountId) -> Result<u32, Failure> {
    let turn = engine.looks.turn(id);
    let _turn = turn.lock().await;
    match look::at(engine, id).await {
        Ok(seen) => {
            if seen.new > 0 || seen.changed {
                engine.stale(&[Topic::Inbox, Topic::Brands]);
            }
            if seen.new > 0 || seen.recovered || seen.reads_back || engine.looks.due(engine.now()) {
                engine.stale(&[Topic::Accounts]);
            }
            Ok(seen.new)
        }
        Err(stopped) => {
            if look::note_failure(engine, id, &stopped).await.is_err() {
                tracing::error!("an inbox failure could not be noted");
            }
            Err(stopped.failure)
        }
    }
}
