//! What is attached to the answers being written, and what a brand's answers say of it.

use crate::error::StoreError;
use crate::sql::{Columns, Json, Sql, Tx, maybe, one, run};
use pupitre_domain::content::AttachedVisual;
use pupitre_domain::ids::{BrandId, ConversationId};
use rusqlite::params;

/// What a brand's answers say of it: what stands below a letter, and where questions are answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReplyFacts {
    /// Below an answer; empty until it was set.
    pub signature: String,
    /// A page of the brand; empty until it was set.
    pub link: String,
}

/// The visuals of the answer being written.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub fn visuals(sql: &impl Sql, conversation: ConversationId) -> Result<Vec<AttachedVisual>, StoreError> {
    let statement =
        "SELECT d.visuals FROM draft_visuals d JOIN conversations c ON c.key = d.conversation WHERE c.id = ?1";
    let found = maybe(sql, statement, [conversation.as_bytes()], |row| Columns::of(row).json())?;
    Ok(found.unwrap_or_default())
}

/// Keeps the visuals of the answer being written.
///
/// # Errors
/// [`StoreError::NotFound`] when the conversation does not exist.
pub fn set_visuals(tx: &Tx, conversation: ConversationId, visuals: &[AttachedVisual]) -> Result<(), StoreError> {
    let statement = "SELECT key FROM conversations WHERE id = ?1";
    let key: i64 = one(tx, statement, [conversation.as_bytes()], |row| row.get(0))?;
    if visuals.is_empty() {
        return run(tx, "DELETE FROM draft_visuals WHERE conversation = ?1", [key]).map(drop);
    }
    let statement = "INSERT INTO draft_visuals (conversation, visuals) VALUES (?1, ?2)
        ON CONFLICT (conversation) DO UPDATE SET visuals = excluded.visuals";
    run(tx, statement, params![key, Json(visuals)]).map(drop)
}

/// What a brand's answers say of it.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn reply_facts(sql: &impl Sql, brand: BrandId) -> Result<ReplyFacts, StoreError> {
    let statement = "SELECT signature, link FROM reply_facts WHERE brand = ?1";
    let found = maybe(sql, statement, [brand.as_bytes()], |row| {
        let mut c = Columns::of(row);
        Ok(ReplyFacts { signature: c.get()?, link: c.get()? })
    })?;
    Ok(found.unwrap_or_default())
}

/// Sets what a brand's answers say of it.
///
/// # Errors
/// [`StoreError::Constraint`] when the brand does not exist.
pub fn set_reply_facts(tx: &Tx, brand: BrandId, facts: &ReplyFacts) -> Result<(), StoreError> {
    let statement = "INSERT INTO reply_facts (brand, signature, link) VALUES (?1, ?2, ?3)
        ON CONFLICT (brand) DO UPDATE SET signature = excluded.signature, link = excluded.link";
    run(tx, statement, params![brand.as_bytes(), facts.signature, facts.link]).map(drop)
}
