//! What a person noted in a conversation. Never leaves this machine.

use crate::error::StoreError;
use crate::sql::{At, Columns, Sql, Tx, all, one, run, run_one};
use chrono::{DateTime, Utc};
use pupitre_domain::ids::{ConversationId, ThreadNoteId};
use rusqlite::{Row, params};

/// A note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreadNote {
    /// Id.
    pub id: ThreadNoteId,
    /// Its conversation.
    pub conversation: ConversationId,
    /// What it says, not empty.
    pub text: String,
    /// When it was written: its place among the messages.
    pub at: DateTime<Utc>,
    /// When it was changed.
    pub edited_at: Option<DateTime<Utc>>,
}

const SELECT: &str = "SELECT n.id, c.id, n.text, n.at, n.edited_at
    FROM conversation_notes n JOIN conversations c ON c.key = n.conversation";

fn read(row: &Row<'_>) -> rusqlite::Result<ThreadNote> {
    let mut c = Columns::of(row);
    Ok(ThreadNote {
        id: ThreadNoteId::new(c.uuid()?),
        conversation: ConversationId::new(c.uuid()?),
        text: c.get()?,
        at: c.at()?,
        edited_at: c.maybe_at()?,
    })
}

/// Stores a note, new or changed. One from the bin is out of it again.
///
/// # Errors
/// [`StoreError::NotFound`] when the conversation does not exist.
pub fn put(tx: &Tx, note: &ThreadNote) -> Result<(), StoreError> {
    run_one(
        tx,
        "INSERT INTO conversation_notes (id, conversation, text, at, edited_at)
           SELECT ?1, key, ?3, ?4, ?5 FROM conversations WHERE id = ?2
         ON CONFLICT (id) DO UPDATE SET text = excluded.text, edited_at = excluded.edited_at, deleted_at = NULL",
        params![note.id.as_bytes(), note.conversation.as_bytes(), note.text, At(note.at), note.edited_at.map(At)],
    )
}

/// Puts a note into the bin, or takes it out.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_deleted(tx: &Tx, id: ThreadNoteId, deleted_at: Option<DateTime<Utc>>) -> Result<(), StoreError> {
    run_one(
        tx,
        "UPDATE conversation_notes SET deleted_at = ?2 WHERE id = ?1",
        params![id.as_bytes(), deleted_at.map(At)],
    )
}

/// A note, also from the bin.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn get(sql: &impl Sql, id: ThreadNoteId) -> Result<ThreadNote, StoreError> {
    one(sql, &format!("{SELECT} WHERE n.id = ?1"), [id.as_bytes()], read)
}

/// The notes of a conversation, the oldest first.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn list(sql: &impl Sql, conversation: ConversationId) -> Result<Vec<ThreadNote>, StoreError> {
    let statement = format!("{SELECT} WHERE c.id = ?1 AND n.deleted_at IS NULL ORDER BY n.at, n.id");
    all(sql, &statement, [conversation.as_bytes()], read)
}

/// Removes notes that lie in the bin since before an instant, for good.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn purge(tx: &Tx, before: DateTime<Utc>) -> Result<u32, StoreError> {
    let removed = run(tx, "DELETE FROM conversation_notes WHERE deleted_at < ?1", [At(before)])?;
    Ok(u32::try_from(removed).unwrap_or(u32::MAX))
}
