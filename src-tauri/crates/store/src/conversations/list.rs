//! Pages of conversations.

use super::{Conversation, SELECT, found, read};
use crate::error::StoreError;
use crate::sql::{Sql, Word, all, blob, page_limit};
use crate::text::fts_words;
use pupitre_domain::conversation::ConversationState;
use pupitre_domain::ids::BrandId;
use pupitre_domain::network::NetworkId;
use rusqlite::types::Value;
use rusqlite::{Row, params, params_from_iter};
use std::fmt::Write as _;

/// Which conversations to list. All that is absent does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConversationQuery {
    /// Of one brand; without it, of all brands outside the bin.
    pub brand: Option<BrandId>,
    /// Of one network.
    pub network: Option<NetworkId>,
    /// Of one state.
    pub state: Option<ConversationState>,
    /// Words that one message of it contains.
    pub search: Option<String>,
    /// Key of the following page, as the page before gave it.
    pub after: Option<String>,
    /// Most rows, 1–1,000.
    pub limit: u16,
}

/// A page of conversations and the key of the next, the latest message first; with words, the latest message that
/// contains them first. An unreadable key starts anew.
///
/// A search whose words are frequent but hardly ever meet the state asked may give a short page, even an empty one, with
/// a key: it stopped after a bounded number of messages and goes on from there.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn list(sql: &impl Sql, query: &ConversationQuery) -> Result<(Vec<Conversation>, Option<String>), StoreError> {
    match query.search.as_deref().map(str::trim).filter(|typed| !typed.is_empty()) {
        None => newest(sql, query),
        Some(typed) => match fts_words(typed) {
            Some(words) => found::page(sql, query, &words),
            None => Ok((Vec::new(), None)),
        },
    }
}

fn newest(sql: &impl Sql, query: &ConversationQuery) -> Result<(Vec<Conversation>, Option<String>), StoreError> {
    let limit = page_limit(query.limit);
    let mut wheres = String::new();
    let mut values: Vec<Value> = Vec::new();
    match query.brand {
        Some(brand) => {
            values.push(brand.as_bytes().to_vec().into());
            wheres.push_str("c.brand = ?1");
        }
        // The plus keeps SQLite from driving the query by brand, which would cost the order.
        None => wheres.push_str("+c.brand IN (SELECT id FROM brands WHERE deleted_at IS NULL)"),
    }
    if let Some(network) = query.network {
        values.push(network.as_str().to_owned().into());
        // With a brand or a state, their index is the narrower one.
        let plus = if query.brand.is_some() || query.state.is_some() { "+" } else { "" };
        let _infallible = write!(wheres, " AND {plus}c.network = ?{}", values.len());
    }
    if let Some(state) = query.state {
        // A literal, so that the partial indexes apply.
        let _infallible = write!(wheres, " AND c.state = '{}'", state.as_str());
    }
    if let Some((at, key)) = query.after.as_deref().and_then(read_key) {
        values.extend([Value::from(at), Value::from(key)]);
        let _infallible = write!(wheres, " AND (c.last_at, c.key) < (?{}, ?{})", values.len() - 1, values.len());
    }
    values.push((limit + 1).into());
    let statement = format!("{SELECT} WHERE {wheres} ORDER BY c.last_at DESC, c.key DESC LIMIT ?{}", values.len());
    let keyed = |row: &Row<'_>| Ok((read(row)?, row.get::<_, i64>("key")?));
    let mut rows = all(sql, &statement, params_from_iter(values), keyed)?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > wanted;
    rows.truncate(wanted);
    let next = rows.last().filter(|_| more).map(|(last, key)| format!("{}.{key}", last.last_at.timestamp_millis()));
    Ok((rows.into_iter().map(|(conversation, _)| conversation).collect(), next))
}

fn read_key(key: &str) -> Option<(i64, i64)> {
    let (at, key) = key.split_once('.')?;
    Some((at.parse().ok()?, key.parse().ok()?))
}

/// How many conversations are in which state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ConversationCounts {
    /// New.
    pub new: u32,
    /// Waiting.
    pub waiting: u32,
    /// Done.
    pub done: u32,
    /// Put off.
    pub snoozed: u32,
}

impl ConversationCounts {
    /// The number of one state.
    #[must_use]
    pub const fn of(self, state: ConversationState) -> u32 {
        match state {
            ConversationState::New => self.new,
            ConversationState::Waiting => self.waiting,
            ConversationState::Done => self.done,
            ConversationState::Snoozed => self.snoozed,
        }
    }
}

/// The numbers of those that a query lists, whatever its state, and whether they are complete: the words of a search may
/// be so frequent that counting ends before the last message.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn counts_of(sql: &impl Sql, query: &ConversationQuery) -> Result<(ConversationCounts, bool), StoreError> {
    match query.search.as_deref().map(str::trim).filter(|typed| !typed.is_empty()) {
        None => Ok((counts(sql, query.brand, query.network)?, true)),
        Some(typed) => match fts_words(typed) {
            Some(words) => found::counts(sql, query, &words),
            None => Ok((ConversationCounts::default(), true)),
        },
    }
}

impl ConversationCounts {
    pub(super) fn add(&mut self, state: ConversationState, count: u32) {
        let number = match state {
            ConversationState::New => &mut self.new,
            ConversationState::Waiting => &mut self.waiting,
            ConversationState::Done => &mut self.done,
            ConversationState::Snoozed => &mut self.snoozed,
        };
        *number = number.saturating_add(count);
    }
}

/// The numbers of one brand or of all outside the bin, of one network or of all. Kept by the store, never counted.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn counts(
    sql: &impl Sql,
    brand: Option<BrandId>,
    network: Option<NetworkId>,
) -> Result<ConversationCounts, StoreError> {
    let statement = "SELECT k.state, sum(k.count) FROM conversation_counts k JOIN brands b ON b.id = k.brand
        WHERE (?1 IS NULL OR k.brand = ?1) AND (?1 IS NOT NULL OR b.deleted_at IS NULL) AND (?2 IS NULL OR k.network = ?2)
        GROUP BY k.state";
    let brand = blob(brand.as_ref().map(BrandId::as_bytes));
    let rows = all(sql, statement, params![brand, network.map(Word)], |row| {
        Ok((row.get::<_, Word<ConversationState>>(0)?.0, row.get::<_, u32>(1)?))
    })?;
    let mut counts = ConversationCounts::default();
    for (state, count) in rows {
        counts.add(state, count);
    }
    Ok(counts)
}
