//! What we did with messages and have not taken back.

use crate::error::StoreError;
use crate::sql::{Columns, Json, Sql, Tx, Word, all, run};
use pupitre_domain::ids::{ConversationId, MessageId};
use pupitre_domain::network::Action;
use rusqlite::params;
use serde_json::Value;
use std::collections::HashMap;

/// Something done with a message.
#[derive(Debug, Clone, PartialEq)]
pub struct Acted {
    /// What was done.
    pub action: Action,
    /// What is needed to take it back.
    pub handle: Option<Value>,
}

/// Notes that it was done; a handle noted before is replaced.
///
/// # Errors
/// [`StoreError::Constraint`] when the message does not exist.
pub fn set(tx: &Tx, message: MessageId, action: Action, handle: Option<&Value>) -> Result<(), StoreError> {
    run(
        tx,
        "INSERT INTO actions (message, action, handle) VALUES (?1, ?2, ?3)
         ON CONFLICT (message, action) DO UPDATE SET handle = excluded.handle",
        params![message.0, Word(action), handle.map(Json)],
    )?;
    Ok(())
}

/// Notes that it was taken back. Nothing happens when it was not done.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn unset(tx: &Tx, message: MessageId, action: Action) -> Result<(), StoreError> {
    run(tx, "DELETE FROM actions WHERE message = ?1 AND action = ?2", params![message.0, Word(action)])?;
    Ok(())
}

/// What was done with a message.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn list(sql: &impl Sql, message: MessageId) -> Result<Vec<Acted>, StoreError> {
    all(sql, "SELECT action, handle FROM actions WHERE message = ?1 ORDER BY action", [message.0], |row| {
        let mut c = Columns::of(row);
        Ok(Acted { action: c.word()?, handle: c.maybe_json()? })
    })
}

/// What was done with the messages of a conversation.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn by_conversation(
    sql: &impl Sql,
    conversation: ConversationId,
) -> Result<HashMap<MessageId, Vec<Acted>>, StoreError> {
    let statement = "SELECT d.message, d.action, d.handle FROM messages m JOIN actions d ON d.message = m.id
        WHERE m.conversation = (SELECT key FROM conversations WHERE id = ?1) ORDER BY d.message, d.action";
    let rows = all(sql, statement, [conversation.as_bytes()], |row| {
        let mut c = Columns::of(row);
        Ok((MessageId(c.get()?), Acted { action: c.word()?, handle: c.maybe_json()? }))
    })?;
    let mut found: HashMap<MessageId, Vec<Acted>> = HashMap::new();
    for (message, acted) in rows {
        found.entry(message).or_default().push(acted);
    }
    Ok(found)
}
