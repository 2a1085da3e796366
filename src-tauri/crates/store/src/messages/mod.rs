//! Messages of the unified inbox.

mod ingest;

pub use ingest::{About, IncomingMessage, Ingested, Joins, ingest};

use crate::conversations;
use crate::error::StoreError;
use crate::search;
use crate::sql::{At, Columns, Sql, Tx, all, maybe, one, run};
use chrono::{DateTime, Utc};
use pupitre_domain::ids::{AccountId, ConversationId, MessageId};
use pupitre_domain::signals::Signals;
use rusqlite::{Row, params};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A picture in a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteImageRow {
    /// Address of a preview.
    pub preview: String,
    /// Alternative text.
    pub alt: String,
}

/// A message as the network last told it. All text is untrusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Id; its order is that of time.
    pub id: MessageId,
    /// Its conversation.
    pub conversation: ConversationId,
    /// Our account.
    pub account: AccountId,
    /// The network's id.
    pub remote_id: String,
    /// The network's second id; empty where it has none.
    pub remote_tag: String,
    /// The network's id of what it answers.
    pub parent_remote: Option<String>,
    /// Whether we wrote it.
    pub ours: bool,
    /// The network's id of its author.
    pub author_remote: String,
    /// Author's display name.
    pub author_name: String,
    /// Author's handle.
    pub author_handle: String,
    /// Author's profile page.
    pub author_profile: Option<String>,
    /// Plain text.
    pub text: String,
    /// Content warning.
    pub warning: Option<String>,
    /// Language declared.
    pub language: Option<String>,
    /// Visibility.
    pub visibility: Option<String>,
    /// Pictures.
    pub images: Vec<RemoteImageRow>,
    /// Handles it mentions, without ours.
    pub mentions: Vec<String>,
    /// When it was written.
    pub written_at: DateTime<Utc>,
    /// When it was last edited.
    pub edited_at: Option<DateTime<Utc>>,
    /// Deleted at the network since.
    pub deleted_at: Option<DateTime<Utc>>,
    /// Public address.
    pub permalink: Option<String>,
    /// What it is like; absent for ours and before it was judged.
    pub signals: Option<Signals>,
}

const SELECT: &str = "SELECT m.id, c.id, a.id, m.remote_id, m.remote_tag, m.parent_remote, m.ours, m.author_remote,
      m.author_name, m.author_handle, m.author_profile, m.text, m.warning, m.language, m.visibility, m.images, m.mentions,
      m.written_at, m.edited_at, m.deleted_at, m.permalink, m.signals
    FROM messages m JOIN conversations c ON c.key = m.conversation JOIN accounts a ON a.key = m.account";

fn read(row: &Row<'_>) -> rusqlite::Result<Message> {
    let mut c = Columns::of(row);
    Ok(Message {
        id: MessageId(c.get()?),
        conversation: ConversationId::new(c.uuid()?),
        account: AccountId::new(c.uuid()?),
        remote_id: c.get()?,
        remote_tag: c.get()?,
        parent_remote: c.get()?,
        ours: c.get()?,
        author_remote: c.get()?,
        author_name: c.get()?,
        author_handle: c.get()?,
        author_profile: c.get()?,
        text: c.get()?,
        warning: c.get()?,
        language: c.get()?,
        visibility: c.get()?,
        images: c.json()?,
        mentions: c.json()?,
        written_at: c.at()?,
        edited_at: c.maybe_at()?,
        deleted_at: c.maybe_at()?,
        permalink: c.get()?,
        signals: Signals::unpacked(c.get()?),
    })
}

/// What on the network a conversation is about where that is no message of it: title and page.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn subject(sql: &impl Sql, conversation: ConversationId) -> Result<Option<(String, Option<String>)>, StoreError> {
    let statement =
        "SELECT s.title, s.url FROM conversations c JOIN subjects s ON s.conversation = c.key WHERE c.id = ?1";
    maybe(sql, statement, [conversation.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Some of an account's messages that are there and older than `before`, the newest first. Whom we blocked, networks
/// show us no more: that says nothing about what they wrote.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub fn newest(
    sql: &impl Sql,
    account: AccountId,
    since: DateTime<Utc>,
    before: Option<MessageId>,
    limit: u16,
) -> Result<Vec<Message>, StoreError> {
    let statement = format!(
        "{SELECT} WHERE m.account = (SELECT key FROM accounts WHERE id = ?1) AND m.id >= ?2 AND m.id < ?3
           AND m.deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM actions d JOIN messages b ON b.id = d.message
             WHERE d.action = 'block' AND b.account = m.account AND b.author_remote = m.author_remote)
         ORDER BY m.id DESC LIMIT ?4"
    );
    let first = MessageId::first_of_second(since.timestamp().max(0)).0;
    let end = before.map_or(i64::MAX, |id| id.0);
    all(sql, &statement, params![account.as_bytes(), first, end, limit], read)
}

/// Notes in which standing the network has a message (`hold`, `spam`, …); its next word of it may be another.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn set_visibility(tx: &Tx, id: MessageId, visibility: &str) -> Result<(), StoreError> {
    run(tx, "UPDATE messages SET visibility = ?2 WHERE id = ?1", params![id.0, visibility]).map(drop)
}

/// Replaces a message's tag where it still is what it was; whether it was.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn set_tag(tx: &Tx, id: MessageId, was: &str, tag: &str) -> Result<bool, StoreError> {
    let statement = "UPDATE messages SET remote_tag = ?3 WHERE id = ?1 AND remote_tag = ?2";
    Ok(run(tx, statement, params![id.0, was, tag])? > 0)
}

/// A message.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn get(sql: &impl Sql, id: MessageId) -> Result<Message, StoreError> {
    one(sql, &format!("{SELECT} WHERE m.id = ?1"), [id.0], read)
}

/// An account's message by the network's id.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn find(sql: &impl Sql, account: AccountId, remote_id: &str) -> Result<Option<Message>, StoreError> {
    let statement = format!("{SELECT} WHERE a.id = ?1 AND m.remote_id = ?2");
    maybe(sql, &statement, params![account.as_bytes(), remote_id], read)
}

/// The messages of a conversation, the oldest first.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn list(sql: &impl Sql, conversation: ConversationId) -> Result<Vec<Message>, StoreError> {
    let statement =
        format!("{SELECT} WHERE m.conversation = (SELECT key FROM conversations WHERE id = ?1) ORDER BY m.id");
    all(sql, &statement, [conversation.as_bytes()], read)
}

/// Notes that messages are gone at the network. Their text stays readable in the conversation but is found no more.
/// Answers the conversations concerned; unknown ids are skipped.
///
/// # Errors
/// [`StoreError::NotFound`] when the account does not exist.
pub fn mark_deleted(
    tx: &Tx,
    account: AccountId,
    remote_ids: &[String],
    now: DateTime<Utc>,
) -> Result<Vec<ConversationId>, StoreError> {
    let account: i64 = one(tx, "SELECT key FROM accounts WHERE id = ?1", [account.as_bytes()], |row| row.get(0))?;
    let mut touched: BTreeSet<ConversationId> = BTreeSet::new();
    for remote_id in remote_ids {
        let statement = "SELECT m.id, c.id FROM messages m JOIN conversations c ON c.key = m.conversation
            WHERE m.account = ?1 AND m.remote_id = ?2 AND m.deleted_at IS NULL";
        let found = maybe(tx, statement, params![account, remote_id], |row| {
            let mut c = Columns::of(row);
            Ok((c.get::<i64>()?, ConversationId::new(c.uuid()?)))
        })?;
        let Some((id, conversation)) = found else { continue };
        search::remove_message(tx, id)?;
        run(tx, "UPDATE messages SET deleted_at = ?2 WHERE id = ?1", params![id, At(now)])?;
        crate::signals::judge_one(tx, id)?;
        touched.insert(conversation);
    }
    Ok(touched.into_iter().collect())
}

/// The account's own id of the first message, the tag of the first message and whether we know it: what a reply needs.
///
/// # Errors
/// [`StoreError::NotFound`] when the conversation does not exist.
pub fn root_of(sql: &impl Sql, conversation: ConversationId) -> Result<(String, String, Option<Message>), StoreError> {
    let thread = conversations::get(sql, conversation)?;
    let known = find(sql, thread.account, &thread.root)?;
    Ok((thread.root, thread.root_tag, known))
}
