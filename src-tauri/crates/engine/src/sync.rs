//! Reading accounts: what others said since the last look.

use crate::access;
use crate::api::inbox::{InboxSync, SyncReport, SyncedAccount};
use crate::conductor::LaneGuard;
use crate::engine::Engine;
use crate::error::Failure;
use crate::events::Topic;
use crate::outcome::failpoint;
use chrono::{DateTime, Duration, Utc};
use pupitre_domain::ids::AccountId;
use pupitre_networks::kit::{Fault, Inbox, RemoteMessage};
use pupitre_store::accounts::{self, Account, AccountHealth};
use pupitre_store::messages::{self, About, IncomingMessage, Joins, RemoteImageRow};
use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use tokio::task::JoinSet;

/// Most pages read at one look.
const PAGES_A_LOOK: u32 = 10;
/// Most threads read around new messages at one look.
const THREADS_A_LOOK: usize = 8;
/// Longest wait between two looks at an account whose server fails.
const BACK_OFF_MAX_S: i64 = 1_800;

/// A look that finds nothing changes nothing but its own time. That is told once in so many seconds for all accounts:
/// fifty of them would make every open view be read again each second.
const TOLD_EVERY: Duration = Duration::seconds(60);

/// When a look that found nothing was told last.
#[derive(Default)]
pub(crate) struct Looks(Mutex<Option<DateTime<Utc>>>);

impl Looks {
    fn due(&self, now: DateTime<Utc>) -> bool {
        let mut last = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let due = last.is_none_or(|at| (now - at).abs() >= TOLD_EVERY);
        if due {
            *last = Some(now);
        }
        due
    }
}

/// Starts a look at every account whose time has come.
pub(crate) async fn sync_due(engine: &Arc<Engine>, reading: &Arc<Mutex<HashSet<AccountId>>>, lanes: &mut JoinSet<()>) {
    let now = engine.now();
    let Ok(due) = engine.store.read(move |conn| accounts::due_for_inbox(conn, now)).await else { return };
    for account in due {
        // Nothing to be read there, today or ever: a look that changes nothing would follow on itself without end.
        if pupitre_networks::network(account.network).inbox().is_none() {
            continue;
        }
        let Some(guard) = LaneGuard::enter(reading, account.id) else { continue };
        let engine = Arc::clone(engine);
        lanes.spawn(async move {
            let _guard = guard;
            let _ = sync_account(&engine, account.id).await;
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
        let (new, error) = match sync_account(engine, row.id).await {
            Ok(new) => (new, None),
            Err(failure) => (0, Some(failure.code)),
        };
        report.accounts.push(SyncedAccount { account: row.id, new, error });
    }
    // Whoever asked sees when it was.
    engine.stale(&[Topic::Accounts]);
    Ok(report)
}

/// Reads one account until there is nothing more. The cursor is stored with the messages it stands for.
async fn sync_account(engine: &Engine, id: AccountId) -> Result<u32, Failure> {
    match read_pages(engine, id).await {
        Ok((new, recovered)) => {
            if new > 0 {
                engine.stale(&[Topic::Inbox, Topic::Brands]);
            }
            if new > 0 || recovered || engine.looks.due(engine.now()) {
                engine.stale(&[Topic::Accounts]);
            }
            Ok(new)
        }
        Err(failure) => {
            let now = engine.now();
            let noted = engine
                .store
                .write(move |tx| {
                    let row = accounts::get(tx, id)?;
                    let failures = row.inbox_failures.saturating_add(1);
                    let wait = (60_i64 << failures.min(5)).min(BACK_OFF_MAX_S);
                    let next = Some(now + Duration::seconds(wait));
                    accounts::set_inbox(tx, id, row.inbox_cursor.as_deref(), row.synced_at, next, failures)
                })
                .await;
            if noted.is_err() {
                tracing::error!("an inbox failure could not be noted");
            }
            Err(failure)
        }
    }
}

/// Answers how many messages were new, and whether the looks before had failed.
async fn read_pages(engine: &Engine, id: AccountId) -> Result<(u32, bool), Failure> {
    let opened = access::open(engine, id).await?;
    let network = pupitre_networks::network(opened.account.network);
    let Some(inbox) = network.inbox() else { return Ok((0, false)) };
    let poll = Duration::seconds(i64::from(network.descriptor().poll_seconds));
    let mut cursor = opened.account.inbox_cursor.clone();
    let mut total = 0;
    for _ in 0..PAGES_A_LOOK {
        let pulled = inbox.pull(&opened.call(engine.now()), cursor.as_deref()).await;
        crate::reach::note_account(engine, &opened.account, &opened.server, pulled.as_ref().err()).await;
        let pulled = match pulled {
            Ok(pulled) => pulled,
            Err(fault) => {
                note_fault(engine, &opened.account, &fault).await;
                return Err(fault.into());
            }
        };
        let more = pulled.more;
        cursor = pulled.cursor.or(cursor);
        let fresh: Vec<RemoteMessage> = pulled.messages;
        let now = engine.now();
        let (stored, deleted) = (cursor.clone(), pulled.deleted);
        let incoming: Vec<IncomingMessage> = fresh.iter().map(|message| row_of(inbox, message)).collect();
        let account = opened.account.id;
        failpoint("before-ingest");
        let ingested = engine
            .store
            .write(move |tx| {
                let ingested = messages::ingest(tx, account, &incoming)?;
                messages::mark_deleted(tx, account, &deleted, now)?;
                accounts::set_inbox(tx, account, stored.as_deref(), Some(now), Some(now + poll), 0)?;
                Ok(ingested)
            })
            .await?;
        failpoint("after-ingest");
        total += ingested.new;
        read_threads(engine, &opened, inbox, &fresh).await;
        if !more {
            break;
        }
    }
    access::set_health(engine, &opened.account, AccountHealth::Ok).await;
    Ok((total, opened.account.inbox_failures > 0))
}

/// Reads what stands around new messages, so that nobody answers out of context. Best effort: a message without its
/// context is still a message.
async fn read_threads(engine: &Engine, opened: &access::Opened, inbox: &dyn Inbox, fresh: &[RemoteMessage]) {
    let mut asked = HashSet::new();
    for message in fresh.iter().filter(|message| message.parent.is_some()) {
        if asked.len() >= THREADS_A_LOOK {
            return;
        }
        let parent = message.parent.as_ref().map(|parent| parent.id.clone()).unwrap_or_default();
        let account = opened.account.id;
        let known = engine.store.read(move |conn| Ok(messages::find(conn, account, &parent)?.is_some())).await;
        if known.unwrap_or(true) || !asked.insert(message.root.id.clone()) {
            continue;
        }
        let Ok(thread) = inbox.thread(&opened.call(engine.now()), &message.remote).await else { continue };
        // Only what stands above and beside; each belongs to the conversation of the message it was read for.
        let rows: Vec<IncomingMessage> = thread
            .iter()
            .map(|other| IncomingMessage { kind: message.kind, ..beside(inbox, other, message) })
            .collect();
        if engine.store.write(move |tx| messages::ingest(tx, account, &rows)).await.is_err() {
            tracing::warn!("a thread could not be kept");
        }
    }
}

/// A message of the thread around another one: it belongs where that one does.
fn beside(inbox: &dyn Inbox, message: &RemoteMessage, to: &RemoteMessage) -> IncomingMessage {
    let mut row = row_of(inbox, message);
    row.joins.relatives.push(to.remote.id.clone());
    IncomingMessage { root_id: to.root.id.clone(), root_tag: to.root.tag.clone(), ..row }
}

fn row_of(inbox: &dyn Inbox, message: &RemoteMessage) -> IncomingMessage {
    IncomingMessage {
        remote_id: message.remote.id.clone(),
        remote_tag: message.remote.tag.clone(),
        root_id: message.root.id.clone(),
        root_tag: message.root.tag.clone(),
        parent_remote: message.parent.as_ref().map(|parent| parent.id.clone()),
        kind: message.kind,
        ours: message.ours,
        author_remote: message.author.remote_id.clone(),
        author_name: message.author.name.clone(),
        author_handle: message.author.handle.clone(),
        author_profile: message.author.profile.clone(),
        text: message.text.clone(),
        warning: message.warning.clone(),
        language: message.language.clone(),
        visibility: message.visibility.clone(),
        images: message
            .images
            .iter()
            .map(|image| RemoteImageRow { preview: image.preview.clone(), alt: image.alt.clone() })
            .collect(),
        mentions: message.mentions.clone(),
        written_at: message.written_at,
        edited_at: message.edited_at,
        joins: Joins {
            relatives: message.threading.relatives.clone(),
            gist: message.threading.gist.clone(),
            only_known: message.threading.only_known,
        },
        headline: inbox.letter(&message.remote.tag).map(|letter| letter.subject),
        unwanted: message.unwanted,
        about: message.about.as_ref().map(|about| About {
            remote_id: about.remote.id.clone(),
            title: about.title.clone(),
            url: about.remote.permalink.clone(),
        }),
        permalink: message.remote.permalink.clone(),
    }
}

async fn note_fault(engine: &Engine, account: &Account, fault: &Fault) {
    match fault {
        Fault::Expired => engine.accesses.forget(account.id).await,
        Fault::Reconnect { .. } => access::set_health(engine, account, AccountHealth::Reconnect).await,
        Fault::Protocol | Fault::Forbidden(_) => access::set_health(engine, account, AccountHealth::Unreachable).await,
        _ => {}
    }
}
