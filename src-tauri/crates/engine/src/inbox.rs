//! The unified inbox: reading accounts, listing conversations.

use crate::access;
use crate::api::inbox::{
    ConversationCounts, ConversationFilter, ConversationSetState, ConversationSummary, ConversationView, DraftSave,
    FileFactView, InboxSync, LetterView, MessageView, SyncReport, SyncedAccount,
};
use crate::api::{ById, Done, Page};
use crate::conductor::LaneGuard;
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure, FieldCode};
use crate::events::Topic;
use crate::outcome::failpoint;
use crate::views;
use chrono::{DateTime, Duration, Utc};
use pupitre_domain::ids::{AccountId, ConversationId};
use pupitre_domain::network::NetworkId;
use pupitre_networks::kit::{Fault, Inbox, Letter, RemoteMessage};
use pupitre_store::accounts::{self, Account, AccountHealth};
use pupitre_store::conversations::{self, Conversation, ConversationQuery};
use pupitre_store::messages::{self, IncomingMessage, Joins, Message, RemoteImageRow};
use pupitre_store::{Sql, StoreError, actions, deliveries};
use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use tokio::task::JoinSet;

const PAGE: u16 = 50;
const PAGE_MAX: u16 = 200;
/// Most pages read at one look.
const PAGES_A_LOOK: u32 = 10;
/// Most threads read around new messages at one look.
const THREADS_A_LOOK: usize = 8;
/// Most characters of an answer being written.
const DRAFT_MAX: u32 = 100_000;
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

/// The subject of a message, where its network's messages have one.
pub(crate) fn headline(network: NetworkId, tag: &str) -> Option<String> {
    pupitre_networks::network(network).inbox().and_then(|inbox| inbox.letter(tag)).map(|letter| letter.subject)
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

fn query(request: ConversationFilter) -> ConversationQuery {
    ConversationQuery {
        brand: request.brand,
        network: request.network,
        state: request.state,
        search: request.search.filter(|text| !text.trim().is_empty()),
        after: request.after,
        limit: request.limit.unwrap_or(PAGE).clamp(1, PAGE_MAX),
    }
}

/// Lists conversations.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(engine: &Engine, request: ConversationFilter) -> Result<Page<ConversationSummary>, Failure> {
    let query = query(request);
    let (rows, next) = engine.store.read(move |conn| conversations::list(conn, &query)).await?;
    Ok(Page { items: rows.into_iter().map(summary).collect(), next })
}

/// Counts conversations by state, those that the filter lists whatever state it asks for.
///
/// # Errors
/// When the database cannot be read.
pub async fn counts(engine: &Engine, request: ConversationFilter) -> Result<ConversationCounts, Failure> {
    let query = query(request);
    let (counts, complete) = engine.store.read(move |conn| conversations::counts_of(conn, &query)).await?;
    let (new, waiting, done) = (counts.new, counts.waiting, counts.done);
    Ok(ConversationCounts { new, waiting, done, at_least: !complete })
}

/// Reads a conversation.
///
/// # Errors
/// `notFound`.
pub async fn get(engine: &Engine, request: ById<ConversationId>) -> Result<ConversationView, Failure> {
    Ok(engine.store.read(move |conn| view(conn, request.id)).await?)
}

/// Keeps the answer being written.
///
/// # Errors
/// `invalid` with `text` beyond 100,000 characters; `notFound`.
pub async fn save_draft(engine: &Engine, request: DraftSave) -> Result<Done, Failure> {
    if u32::try_from(request.text.chars().count()).unwrap_or(u32::MAX) > DRAFT_MAX {
        return Err(Failure::field("text", FieldCode::TooLong, Some(DRAFT_MAX)));
    }
    engine.store.write(move |tx| conversations::set_draft(tx, request.id, &request.text)).await?;
    engine.stale(&[Topic::Inbox]);
    Ok(Done {})
}

/// Sets where conversations stand.
///
/// # Errors
/// `invalid` with `ids` beyond 1,000.
pub async fn set_state(engine: &Engine, request: ConversationSetState) -> Result<Done, Failure> {
    if request.ids.len() > 1_000 {
        return Err(Failure::field("ids", FieldCode::OutOfRange, Some(1_000)));
    }
    engine.store.write(move |tx| conversations::set_state(tx, &request.ids, request.state).map(|_| ())).await?;
    engine.stale(&[Topic::Inbox, Topic::Brands]);
    Ok(Done {})
}

pub(crate) fn summary(row: Conversation) -> ConversationSummary {
    ConversationSummary {
        id: row.id,
        account: row.account,
        brand: row.brand,
        network: row.network,
        kind: row.kind,
        state: row.state,
        from: row.from_name,
        excerpt: row.excerpt,
        last_at: row.last_at,
        has_draft: !row.draft.trim().is_empty(),
        message_count: row.messages,
    }
}

pub(crate) fn view<S: Sql>(conn: &S, id: ConversationId) -> Result<ConversationView, StoreError> {
    let row = conversations::get(conn, id)?;
    let messages = messages::list(conn, id)?
        .into_iter()
        .map(|message| message_view(conn, row.network, message))
        .collect::<Result<Vec<_>, StoreError>>()?;
    let outgoing = deliveries::by_conversation(conn, id)?.into_iter().map(views::delivery).collect();
    let actions = pupitre_networks::network(row.network).descriptor().actions.to_vec();
    let draft = row.draft.clone();
    Ok(ConversationView { post: row.post, summary: summary(row), messages, draft, outgoing, actions })
}

fn message_view<S: Sql>(conn: &S, network: NetworkId, row: Message) -> Result<MessageView, StoreError> {
    let letter = pupitre_networks::network(network).inbox().and_then(|inbox| inbox.letter(&row.remote_tag));
    let acted = actions::list(conn, row.id)?.into_iter().map(|acted| acted.action).collect();
    Ok(MessageView {
        id: row.id,
        ours: row.ours,
        author_name: row.author_name,
        author_handle: row.author_handle,
        author_profile: row.author_profile,
        text: row.text,
        warning: row.warning,
        images: row.images.into_iter().map(|image| image.alt).collect(),
        written_at: row.written_at,
        edited_at: row.edited_at,
        deleted_at: row.deleted_at,
        permalink: row.permalink,
        letter: letter.map(letter_view),
        acted,
    })
}

fn letter_view(letter: Letter) -> LetterView {
    LetterView {
        subject: letter.subject,
        quoted_from: letter.quoted_from,
        files: letter
            .files
            .into_iter()
            .map(|file| FileFactView { name: file.name, mime: file.mime, bytes: file.bytes })
            .collect(),
        seen: letter.seen,
        answered: letter.answered,
        cut: letter.cut,
    }
}

/// The code for a conversation that has nobody to answer.
pub(crate) fn nobody() -> Failure {
    Failure::of(ErrorCode::IllegalState)
}
