//! How a person wants an account to be read, and marks that wait for its server.
//!
//! A trigger notes every conversation whose standing changed, where the account's owner wants marks at all. What is to be
//! marked is decided when it is carried out, so that a change that was taken back leaves nothing behind.

use crate::error::StoreError;
use crate::sql::{At, Columns, Json, Sql, Tx, all, maybe, run};
use chrono::{DateTime, Utc};
use pupitre_domain::conversation::ConversationState;
use pupitre_domain::ids::{AccountId, MessageId};
use rusqlite::params;

/// What a person chose of how an account is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InboxChoices {
    /// Folders that are read, as the server names them; the usual one when empty.
    pub folders: Vec<String>,
    /// What is dealt with here is marked as read there.
    pub marks: bool,
}

/// Reads what was chosen of an account.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn choices(sql: &impl Sql, account: AccountId) -> Result<InboxChoices, StoreError> {
    let statement = "SELECT folders, marks FROM inbox_choices WHERE account = ?1";
    let found = maybe(sql, statement, [account.as_bytes()], |row| {
        let mut c = Columns::of(row);
        Ok(InboxChoices { folders: c.json()?, marks: c.get()? })
    })?;
    Ok(found.unwrap_or_default())
}

/// Keeps what was chosen. Marks that wait are given up where none are wanted any more.
///
/// # Errors
/// [`StoreError::Constraint`] when the account does not exist.
pub fn set_choices(tx: &Tx, account: AccountId, choices: &InboxChoices) -> Result<(), StoreError> {
    run(
        tx,
        "INSERT INTO inbox_choices (account, folders, marks) VALUES (?1, ?2, ?3)
         ON CONFLICT (account) DO UPDATE SET folders = excluded.folders, marks = excluded.marks",
        params![account.as_bytes(), Json(&choices.folders), choices.marks],
    )?;
    if !choices.marks {
        give_up(tx, account)?;
    }
    Ok(())
}

/// Gives up the marks that wait for an account.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn give_up(tx: &Tx, account: AccountId) -> Result<(), StoreError> {
    let statement = "DELETE FROM read_marks_due WHERE account = (SELECT key FROM accounts WHERE id = ?1)";
    run(tx, statement, [account.as_bytes()]).map(drop)
}

/// Whether any marks wait.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn any_due(sql: &impl Sql) -> Result<bool, StoreError> {
    Ok(maybe(sql, "SELECT 1 FROM read_marks_due LIMIT 1", [], |_| Ok(()))?.is_some())
}

/// Notes when marks were first seen to wait; answers the accounts whose oldest has waited since `settled` or longer and
/// whose server answers.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn notice(tx: &Tx, now: DateTime<Utc>, settled: DateTime<Utc>) -> Result<Vec<AccountId>, StoreError> {
    run(tx, "UPDATE read_marks_due SET noticed_at = ?1 WHERE noticed_at IS NULL", [At(now)])?;
    let statement = "SELECT a.id FROM accounts a WHERE a.deleted_at IS NULL AND a.inbox_failures = 0
        AND EXISTS (SELECT 1 FROM read_marks_due d WHERE d.account = a.key AND d.noticed_at <= ?1)";
    all(tx, statement, [At(settled)], |row| Ok(AccountId::new(Columns::of(row).uuid()?)))
}

/// A conversation whose messages are to be marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedMarks {
    /// Key of the conversation.
    pub conversation: i64,
    /// When it was first seen to wait: what changes afterwards waits anew.
    pub noticed_at: DateTime<Utc>,
    /// As read, or as not read.
    pub seen: bool,
    /// The messages: of others, there, and as read only where we marked them, when that is taken back.
    pub messages: Vec<(MessageId, String, String)>,
}

/// What is to be marked for an account, the oldest first.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn wanted(
    sql: &impl Sql,
    account: AccountId,
    settled: DateTime<Utc>,
    most: u16,
) -> Result<Vec<WantedMarks>, StoreError> {
    let statement = "SELECT d.conversation, d.noticed_at, c.state FROM read_marks_due d
        JOIN conversations c ON c.key = d.conversation
        WHERE d.account = (SELECT key FROM accounts WHERE id = ?1) AND d.noticed_at <= ?2
        ORDER BY d.noticed_at, d.conversation LIMIT ?3";
    let due = all(sql, statement, params![account.as_bytes(), At(settled), most], |row| {
        let mut c = Columns::of(row);
        Ok((c.get::<i64>()?, c.at()?, c.word::<ConversationState>()?))
    })?;
    let mut wanted = Vec::new();
    for (conversation, noticed_at, state) in due {
        let seen = matches!(state, ConversationState::Done | ConversationState::Waiting);
        let others = "SELECT m.id, m.remote_id, m.remote_tag, r.message IS NOT NULL FROM messages m
            LEFT JOIN read_marks r ON r.message = m.id
            WHERE m.conversation = ?1 AND m.ours = 0 AND m.deleted_at IS NULL ORDER BY m.id";
        let others = all(sql, others, [conversation], |row| {
            let mut c = Columns::of(row);
            Ok((MessageId(c.get()?), c.get::<String>()?, c.get::<String>()?, c.get::<bool>()?))
        })?;
        // Opened by something new and not by a person: what was read stays read.
        let heard_since = others.last().is_some_and(|last| !last.3);
        let takes = |ours: bool| if seen { !ours } else { ours && !heard_since };
        let messages = others.into_iter().filter(|one| takes(one.3)).map(|(id, remote, tag, _)| (id, remote, tag));
        wanted.push(WantedMarks { conversation, noticed_at, seen, messages: messages.collect() });
    }
    Ok(wanted)
}

/// Notes that marks were carried out.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn carried(tx: &Tx, wanted: &WantedMarks) -> Result<(), StoreError> {
    for (id, _, _) in &wanted.messages {
        let statement = if wanted.seen {
            "INSERT INTO read_marks (message) SELECT id FROM messages WHERE id = ?1 ON CONFLICT (message) DO NOTHING"
        } else {
            "DELETE FROM read_marks WHERE message = ?1"
        };
        run(tx, statement, [id.0])?;
    }
    let statement = "DELETE FROM read_marks_due WHERE conversation = ?1 AND noticed_at = ?2";
    run(tx, statement, params![wanted.conversation, At(wanted.noticed_at)]).map(drop)
}
