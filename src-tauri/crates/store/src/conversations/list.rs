//! Pages of conversations.

use super::conditions::{Clause, Condition, author_expression, residual};
use super::walk::Walk;
use super::{Conversation, SELECT, due, found, read};
use crate::error::StoreError;
use crate::sql::{Sql, Word, all, blob, one, page_limit};
use crate::text::fts_words;
use chrono::{DateTime, Utc};
use pupitre_domain::conversation::ConversationState;
use pupitre_domain::ids::{AccountId, BrandId};
use pupitre_domain::network::NetworkId;
use rusqlite::params;

/// In which order conversations are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// The latest message first; with words, the latest message that contains them.
    #[default]
    Newest,
    /// The soonest due first, then those without a due time. Only among new ones, and without words.
    Due,
}

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
    /// Names of which that message's author has all.
    pub from: Vec<String>,
    /// That message was written at or after the first and before the second instant.
    pub said: (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    /// At one of these accounts.
    pub accounts: Option<Vec<AccountId>>,
    /// What else has to be so.
    pub conditions: Vec<Condition>,
    /// In which order.
    pub order: Order,
    /// Key of the following page, as the page before gave it.
    pub after: Option<String>,
    /// Most rows, 1–1,000.
    pub limit: u16,
}

/// Conversations looked at for one page, or for one count, at most, where what is asked has no index.
pub(super) const MOST_LOOKED_AT: usize = 30_000;

/// The full-text expression of a query: its words and its authors. `None` when it has neither; an error value when what
/// was typed has no word in it.
enum Sought {
    Nothing,
    Impossible,
    Expression(String),
}

fn sought(query: &ConversationQuery) -> Sought {
    let mut parts = Vec::new();
    if let Some(typed) = query.search.as_deref().map(str::trim).filter(|typed| !typed.is_empty()) {
        match fts_words(typed) {
            Some(words) => parts.push(format!("({{text author}} : ({words}))")),
            None => return Sought::Impossible,
        }
    }
    for name in &query.from {
        match author_expression(name) {
            Some(by) => parts.push(by),
            None => return Sought::Impossible,
        }
    }
    if parts.is_empty() { Sought::Nothing } else { Sought::Expression(parts.join(" AND ")) }
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
    match sought(query) {
        Sought::Expression(words) => found::page(sql, query, &words),
        Sought::Impossible => Ok((Vec::new(), None)),
        Sought::Nothing => {
            let asked = residual(sql, &unsaid(query))?.unwrap_or_else(|| "1".to_owned());
            if query.order == Order::Due && query.state == Some(ConversationState::New) {
                due::page(sql, query, &asked)
            } else {
                newest(sql, query, &asked)
            }
        }
    }
}

/// The query with the time of its message as one more condition: without words, any message will do.
fn unsaid(query: &ConversationQuery) -> ConversationQuery {
    let mut query = query.clone();
    if query.said != (None, None) {
        query.conditions.push(Clause::Said(query.said.0, query.said.1).into());
    }
    query
}

/// The newest first. What is asked beside brand, network and state has no index: a bounded number is looked at for a page.
fn newest(
    sql: &impl Sql,
    query: &ConversationQuery,
    asked: &str,
) -> Result<(Vec<Conversation>, Option<String>), StoreError> {
    let limit = usize::try_from(page_limit(query.limit)).unwrap_or(usize::MAX);
    let mut walk = Walk::of(sql, query, asked, query.after.as_deref().and_then(read_key))?;
    let mut page: Vec<Conversation> = Vec::new();
    let (mut looked_at, mut last) = (0_usize, None);
    while let Some(step) = walk.step()? {
        if page.len() == limit || looked_at == MOST_LOOKED_AT {
            return Ok((page, last));
        }
        looked_at += 1;
        last = Some(format!("{}.{}", step.at, step.key));
        if step.meets {
            page.push(one(sql, &format!("{SELECT} WHERE c.key = ?1"), [step.key], read)?);
        }
    }
    Ok((page, None))
}

pub(super) fn read_key(key: &str) -> Option<(i64, i64)> {
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
    match sought(query) {
        Sought::Expression(words) => found::counts(sql, query, &words),
        Sought::Impossible => Ok((ConversationCounts::default(), true)),
        Sought::Nothing => match residual(sql, &unsaid(query))? {
            None => Ok((counts(sql, query.brand, query.network)?, true)),
            Some(asked) => counted(sql, query, &asked),
        },
    }
}

fn counted(sql: &impl Sql, query: &ConversationQuery, asked: &str) -> Result<(ConversationCounts, bool), StoreError> {
    let mut numbers = ConversationCounts::default();
    let mut walk = Walk::of(sql, &ConversationQuery { state: None, ..query.clone() }, asked, None)?;
    let mut looked_at = 0_usize;
    while let Some(step) = walk.step()? {
        if looked_at == MOST_LOOKED_AT {
            return Ok((numbers, false));
        }
        looked_at += 1;
        if step.meets {
            numbers.add(step.state, 1);
        }
    }
    Ok((numbers, true))
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
