//! What people decide about conversations: state, time, priority, labels, whom to ask.

use crate::error::StoreError;
use crate::sql::{At, Columns, Sql, Tx, Word, all, maybe, run};
use chrono::{DateTime, Utc};
use pupitre_domain::conversation::{ConversationState, Dealing, Priority};
use pupitre_domain::ids::{BrandId, ContactId, ConversationId};
use rusqlite::params;

/// What people decided about a conversation, as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Short key.
    pub key: i64,
    /// Its brand.
    pub brand: BrandId,
    /// Where it stands.
    pub state: ConversationState,
    /// Put off until.
    pub snoozed_until: Option<DateTime<Utc>>,
    /// How much it matters.
    pub priority: Priority,
    /// Who is to be asked.
    pub assignee: Option<ContactId>,
    /// Keys of its labels, those in the bin included.
    pub labels: Vec<i64>,
    /// When the last message came that is not ours.
    pub heard_at: Option<DateTime<Utc>>,
}

/// How a conversation stands, if there is one.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn standing(sql: &impl Sql, id: ConversationId) -> Result<Option<Standing>, StoreError> {
    let statement = "SELECT key, brand, state, snoozed_until, priority, assignee, labels, heard_at
        FROM conversations WHERE id = ?1";
    maybe(sql, statement, [id.as_bytes()], |row| {
        let mut c = Columns::of(row);
        Ok(Standing {
            key: c.get()?,
            brand: BrandId::new(c.uuid()?),
            state: c.word()?,
            snoozed_until: c.maybe_at()?,
            priority: c.word()?,
            assignee: c.maybe_uuid()?.map(ContactId::new),
            labels: label_keys(c.text()?),
            heard_at: c.maybe_at()?,
        })
    })
}

/// The keys in `conversations.labels`.
pub(super) fn label_keys(stored: &str) -> Vec<i64> {
    stored.split(' ').filter_map(|key| key.parse().ok()).collect()
}

/// Sets where conversations stand, and answers how many of them changed. Unknown ids are skipped. To put something off,
/// use [`snooze`].
///
/// # Errors
/// [`StoreError::Constraint`] for the state that needs a time.
pub fn set_state(
    tx: &Tx,
    ids: &[ConversationId],
    state: ConversationState,
    now: DateTime<Utc>,
) -> Result<u32, StoreError> {
    let mut changed = 0;
    for id in ids {
        let rows = run(
            tx,
            "UPDATE conversations SET state = ?2, snoozed_until = NULL WHERE id = ?1 AND state <> ?2",
            params![id.as_bytes(), Word(state)],
        )?;
        if rows > 0 {
            changed += 1;
            note(tx, *id, Dealing::of(state), now)?;
        }
    }
    Ok(changed)
}

/// Puts a conversation off until an instant.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn snooze(tx: &Tx, id: ConversationId, until: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), StoreError> {
    let statement = "UPDATE conversations SET state = 'snoozed', snoozed_until = ?2 WHERE id = ?1";
    if run(tx, statement, params![id.as_bytes(), At(until)])? > 0 {
        note(tx, id, Dealing::Snoozed, now)?;
    }
    Ok(())
}

/// Wakes what was put off until now or earlier; answers which. Each once, whoever asks.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn wake(tx: &Tx, now: DateTime<Utc>) -> Result<Vec<ConversationId>, StoreError> {
    let statement = "UPDATE conversations SET state = 'new', snoozed_until = NULL
        WHERE snoozed_until IS NOT NULL AND snoozed_until <= ?1 RETURNING id";
    let woken = all(tx, statement, [At(now)], |row| Ok(ConversationId::new(Columns::of(row).uuid()?)))?;
    for id in &woken {
        note(tx, *id, Dealing::Woken, now)?;
    }
    Ok(woken)
}

/// When the next conversation wakes.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn next_wake(sql: &impl Sql) -> Result<Option<DateTime<Utc>>, StoreError> {
    let statement = "SELECT min(snoozed_until) FROM conversations WHERE snoozed_until IS NOT NULL";
    Ok(maybe(sql, statement, [], |row| row.get::<_, Option<At>>(0))?.flatten().map(|at| at.0))
}

/// Sets how much a conversation matters.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn set_priority(tx: &Tx, id: ConversationId, priority: Priority) -> Result<(), StoreError> {
    let statement = "UPDATE conversations SET priority = ?2 WHERE id = ?1 AND priority <> ?2";
    run(tx, statement, params![id.as_bytes(), Word(priority)]).map(drop)
}

/// Sets who is to be asked.
///
/// # Errors
/// [`StoreError::Constraint`] when there is no such contact.
pub fn set_assignee(tx: &Tx, id: ConversationId, assignee: Option<ContactId>) -> Result<(), StoreError> {
    let assignee = crate::sql::blob(assignee.as_ref().map(ContactId::as_bytes));
    run(tx, "UPDATE conversations SET assignee = ?2 WHERE id = ?1", params![id.as_bytes(), assignee]).map(drop)
}

/// Sets the labels of a conversation: exactly these.
///
/// # Errors
/// [`StoreError::Constraint`] when a label does not exist.
pub fn set_labels(tx: &Tx, conversation: i64, keys: &[i64]) -> Result<(), StoreError> {
    run(tx, "DELETE FROM conversation_labels WHERE conversation = ?1", [conversation])?;
    for key in keys {
        let statement = "INSERT OR IGNORE INTO conversation_labels (conversation, label) VALUES (?1, ?2)";
        run(tx, statement, params![conversation, key])?;
    }
    run(
        tx,
        "UPDATE conversations SET labels = coalesce((SELECT group_concat(label, ' ') FROM
           (SELECT label FROM conversation_labels WHERE conversation = ?1 ORDER BY label)), '')
         WHERE key = ?1",
        [conversation],
    )
    .map(drop)
}

/// Notes what was done with a conversation; that it was seen, once an hour.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn note(tx: &Tx, id: ConversationId, what: Dealing, at: DateTime<Utc>) -> Result<(), StoreError> {
    run(
        tx,
        "INSERT INTO conversation_events (conversation, brand, what, at)
         SELECT key, brand, ?2, ?3 FROM conversations c WHERE id = ?1 AND (?2 <> 'seen' OR NOT EXISTS (
           SELECT 1 FROM conversation_events e
           WHERE e.conversation = c.key AND e.what = 'seen' AND e.at > ?3 - 3600000))",
        params![id.as_bytes(), Word(what), At(at)],
    )
    .map(drop)
}
