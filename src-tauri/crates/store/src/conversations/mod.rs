//! Conversations of the unified inbox.

mod conditions;
mod due;
mod found;
mod list;
mod signals;
mod thread_notes;
mod triage;
mod walk;

pub use conditions::{Clause, Condition};
pub use list::{ConversationCounts, ConversationQuery, Order, counts, counts_of, list};
pub use triage::{
    Standing, next_wake, note, set_assignee, set_labels, set_priority, set_state, snooze, standing, wake,
};

/// What a person noted in a conversation.
pub mod notes {
    pub use super::thread_notes::{ThreadNote, get, list, purge, put, set_deleted};
}

use crate::error::StoreError;
use crate::sql::{Columns, Sql, Tx, Word, maybe, one, run_one};
use chrono::{DateTime, Utc};
use pupitre_domain::conversation::{ConversationKind, ConversationState, Priority};
use pupitre_domain::ids::{AccountId, BrandId, ContactId, ConversationId, PostId};
use pupitre_domain::network::NetworkId;
use pupitre_domain::signals::Signals;
use rusqlite::{Row, params};

/// A thread of the inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversation {
    /// Id.
    pub id: ConversationId,
    /// Our account.
    pub account: AccountId,
    /// Its brand.
    pub brand: BrandId,
    /// Its network.
    pub network: NetworkId,
    /// Kind.
    pub kind: ConversationKind,
    /// Where it stands.
    pub state: ConversationState,
    /// The network's id of the first message.
    pub root: String,
    /// The second id of the first message, where the network has one.
    pub root_tag: String,
    /// Our post that it is about.
    pub post: Option<PostId>,
    /// Display name or handle of the last stranger who wrote.
    pub from_name: String,
    /// First 140 characters of the last message.
    pub excerpt: String,
    /// When the last message was written.
    pub last_at: DateTime<Utc>,
    /// The answer being written.
    pub draft: String,
    /// Messages in it.
    pub messages: u32,
    /// When its first known message was written.
    pub created_at: DateTime<Utc>,
    /// Put off until; present exactly in that state.
    pub snoozed_until: Option<DateTime<Utc>>,
    /// How much it matters.
    pub priority: Priority,
    /// Who is to be asked.
    pub assignee: Option<ContactId>,
    /// Keys of its labels, those in the bin included.
    pub labels: Vec<i64>,
    /// When the first message was written that our last one does not answer.
    pub asked_at: Option<DateTime<Utc>>,
    /// When the last message was written that is not ours.
    pub heard_at: Option<DateTime<Utc>>,
    /// Until when an answer is in time, where the brand has a target.
    pub due_at: Option<DateTime<Utc>>,
    /// What is open in it is like; absent before it was judged.
    pub signals: Option<Signals>,
}

const SELECT: &str = "SELECT c.id, a.id, c.brand, c.network, c.kind, c.state, c.root, c.root_tag, c.post, c.from_name,
      c.excerpt, c.last_at, c.draft, c.messages, c.created_at, c.snoozed_until, c.priority, c.assignee, c.labels,
      c.asked_at, c.heard_at, c.due_at, c.key, c.signals
    FROM conversations c JOIN accounts a ON a.key = c.account";

fn read(row: &Row<'_>) -> rusqlite::Result<Conversation> {
    let mut c = Columns::of(row);
    Ok(Conversation {
        id: ConversationId::new(c.uuid()?),
        account: AccountId::new(c.uuid()?),
        brand: BrandId::new(c.uuid()?),
        network: c.word()?,
        kind: c.word()?,
        state: c.word()?,
        root: c.get()?,
        root_tag: c.get()?,
        post: c.maybe_uuid()?.map(PostId::new),
        from_name: c.get()?,
        excerpt: c.get()?,
        last_at: c.at()?,
        draft: c.get()?,
        messages: c.get()?,
        created_at: c.at()?,
        snoozed_until: c.maybe_at()?,
        priority: c.word()?,
        assignee: c.maybe_uuid()?.map(ContactId::new),
        labels: triage::label_keys(c.text()?),
        asked_at: c.maybe_at()?,
        heard_at: c.maybe_at()?,
        due_at: c.maybe_at()?,
        signals: Signals::unpacked(row.get("signals")?),
    })
}

/// A conversation.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn get(sql: &impl Sql, id: ConversationId) -> Result<Conversation, StoreError> {
    one(sql, &format!("{SELECT} WHERE c.id = ?1"), [id.as_bytes()], read)
}

/// The conversation of an account below a first message.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn find(sql: &impl Sql, account: AccountId, root: &str) -> Result<Option<Conversation>, StoreError> {
    let statement = format!("{SELECT} WHERE a.id = ?1 AND c.root = ?2");
    maybe(sql, &statement, params![account.as_bytes(), root], read)
}

/// The conversations below what a post became, the latest first.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn by_post(sql: &impl Sql, post: PostId) -> Result<Vec<Conversation>, StoreError> {
    let statement = format!("{SELECT} WHERE c.post = ?1 ORDER BY c.last_at DESC, c.key DESC");
    crate::sql::all(sql, &statement, [post.as_bytes()], read)
}

/// Adds a conversation, or brings the one of the same account and first message up to date: kind, state, post, names,
/// times and counts are replaced; its id, its draft and what is older stay. Answers the id in force.
///
/// Messages that are ingested make and change their conversations by themselves; this is for those made otherwise.
///
/// # Errors
/// [`StoreError::NotFound`] when the account does not exist.
pub fn upsert(tx: &Tx, conversation: &Conversation) -> Result<ConversationId, StoreError> {
    let account: i64 =
        one(tx, "SELECT key FROM accounts WHERE id = ?1", [conversation.account.as_bytes()], |row| row.get(0))?;
    one(
        tx,
        "INSERT INTO conversations (id, account, brand, network, kind, state, root, root_tag, post, from_name, excerpt,
           last_at, draft, messages, created_at, snoozed_until, asked_at, heard_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
         ON CONFLICT (account, root) DO UPDATE SET kind = excluded.kind, state = excluded.state,
           snoozed_until = excluded.snoozed_until, asked_at = excluded.asked_at, heard_at = excluded.heard_at,
           root_tag = excluded.root_tag, post = coalesce(excluded.post, post), from_name = excluded.from_name,
           excerpt = excluded.excerpt, last_at = excluded.last_at, messages = excluded.messages
         RETURNING id",
        params![
            conversation.id.as_bytes(),
            account,
            conversation.brand.as_bytes(),
            Word(conversation.network),
            Word(conversation.kind),
            Word(conversation.state),
            conversation.root,
            conversation.root_tag,
            crate::sql::blob(conversation.post.as_ref().map(PostId::as_bytes)),
            conversation.from_name,
            conversation.excerpt,
            crate::sql::At(conversation.last_at),
            conversation.draft,
            conversation.messages,
            crate::sql::At(conversation.created_at),
            conversation.snoozed_until.map(crate::sql::At),
            conversation.asked_at.map(crate::sql::At),
            conversation.heard_at.map(crate::sql::At),
        ],
        |row| Ok(ConversationId::new(Columns::of(row).uuid()?)),
    )
}

/// Keeps the answer being written, as it is.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_draft(tx: &Tx, id: ConversationId, draft: &str) -> Result<(), StoreError> {
    run_one(tx, "UPDATE conversations SET draft = ?2 WHERE id = ?1", params![id.as_bytes(), draft])
}
