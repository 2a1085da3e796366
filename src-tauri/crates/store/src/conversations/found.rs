//! Conversations by the words of their messages.
//!
//! Row ids of messages are their time, so FTS5 streams matches from the newest and stops as soon as a page is full. The
//! account is a token of the index; only the state has to be looked up.

use super::walk::{Step, Walk};
use super::{Conversation, ConversationCounts, ConversationQuery, SELECT, conditions, list, read};
use crate::error::StoreError;
use crate::sql::{Sql, Word, all, blob, maybe, page_limit};
use pupitre_domain::conversation::ConversationState;
use pupitre_domain::ids::BrandId;
use rusqlite::params;
use std::collections::{HashMap, HashSet};

/// Messages looked at for one page at most.
const MOST_LOOKED_AT: usize = 30_000;
/// Up to this many conversations in the state asked, their messages are gathered first.
const FEW: u32 = 600;

/// A page of matches; the key is the id of the last message looked at.
pub(super) fn page(
    sql: &impl Sql,
    query: &ConversationQuery,
    words: &str,
) -> Result<(Vec<Conversation>, Option<String>), StoreError> {
    let Some(expression) = expression(sql, query, words)? else { return Ok((Vec::new(), None)) };
    let after = query.after.as_deref().and_then(|key| key.parse::<i64>().ok());
    if let Some(state) = query.state
        && list::counts(sql, query.brand, query.network)?.of(state) <= FEW
    {
        return few(sql, query, state, &expression, after);
    }
    many(sql, query, &expression, after)
}

/// How many conversations match in each state, and whether all matches were looked at.
pub(super) fn counts(
    sql: &impl Sql,
    query: &ConversationQuery,
    words: &str,
) -> Result<(ConversationCounts, bool), StoreError> {
    let mut numbers = ConversationCounts::default();
    let Some(expression) = expression(sql, query, words)? else { return Ok((numbers, true)) };
    let mut stream = sql.conn().prepare_cached(
        "SELECT m.conversation FROM message_search s CROSS JOIN messages m ON m.id = s.rowid
         WHERE message_search MATCH ?1 AND s.rowid >= ?2 AND s.rowid < ?3 ORDER BY s.rowid DESC",
    )?;
    let (floor, ceiling) = conditions::id_range(query.said.0, query.said.1);
    let mut rows = stream.query(params![expression, floor, ceiling])?;
    let mut keys: HashSet<i64> = HashSet::new();
    let mut complete = true;
    for looked_at in 0.. {
        let Some(row) = rows.next()? else { break };
        if looked_at == MOST_LOOKED_AT {
            complete = false;
            break;
        }
        keys.insert(row.get(0)?);
    }
    let asked = asked(sql, query)?;
    let statement = format!(
        "SELECT c.state FROM conversations c
         WHERE c.key = ?1 AND (?2 OR c.brand IN (SELECT id FROM brands WHERE deleted_at IS NULL)) AND {asked}"
    );
    for key in keys {
        let state = |row: &rusqlite::Row<'_>| Ok(row.get::<_, Word<ConversationState>>(0)?.0);
        if let Some(state) = maybe(sql, &statement, params![key, query.brand.is_some()], state)? {
            numbers.add(state, 1);
        }
    }
    Ok((numbers, complete))
}

/// The expression with the accounts that brand, network and names of accounts leave; `None` when they leave none.
fn expression(sql: &impl Sql, query: &ConversationQuery, words: &str) -> Result<Option<String>, StoreError> {
    let named = conditions::account_keys(sql, query)?;
    if query.brand.is_none() && query.network.is_none() && named.is_none() {
        return Ok(Some(words.to_owned()));
    }
    let statement = "SELECT a.key FROM accounts a JOIN brands b ON b.id = a.brand
        WHERE (?1 IS NULL OR a.brand = ?1) AND (?1 IS NOT NULL OR b.deleted_at IS NULL) AND (?2 IS NULL OR a.network = ?2)";
    let brand = blob(query.brand.as_ref().map(BrandId::as_bytes));
    let keys: Vec<i64> = all(sql, statement, params![brand, query.network.map(Word)], |row| row.get(0))?;
    let keys: Vec<i64> =
        keys.into_iter().filter(|key| named.as_ref().is_none_or(|named| named.contains(key))).collect();
    if keys.is_empty() {
        return Ok(None);
    }
    let tokens: Vec<String> = keys.iter().map(|key| format!("a{key}")).collect();
    Ok(Some(format!("{words} AND (filter : ({}))", tokens.join(" OR "))))
}

fn many(
    sql: &impl Sql,
    query: &ConversationQuery,
    expression: &str,
    after: Option<i64>,
) -> Result<(Vec<Conversation>, Option<String>), StoreError> {
    let limit = usize::try_from(page_limit(query.limit)).unwrap_or(usize::MAX);
    let mut stream = sql.conn().prepare_cached(
        "SELECT s.rowid, m.conversation FROM message_search s CROSS JOIN messages m ON m.id = s.rowid
         WHERE message_search MATCH ?1 AND s.rowid < ?2 AND s.rowid >= ?3 ORDER BY s.rowid DESC",
    )?;
    let (floor, ceiling) = conditions::id_range(query.said.0, query.said.1);
    let asked = asked(sql, query)?;
    let mut rows = stream.query(params![expression, after.unwrap_or(i64::MAX).min(ceiling), floor])?;
    let mut seen: HashSet<i64> = HashSet::new();
    let mut page: Vec<Conversation> = Vec::new();
    let mut looked_at = 0_usize;
    let mut last: Option<i64> = None;
    while let Some(row) = rows.next()? {
        if page.len() == limit || looked_at == MOST_LOOKED_AT {
            return Ok((page, last.map(|id| id.to_string())));
        }
        looked_at += 1;
        let (message, key) = (row.get::<_, i64>(0)?, row.get::<_, i64>(1)?);
        last = Some(message);
        if !seen.insert(key) {
            continue;
        }
        let Some(conversation) = wanted(sql, key, query, &asked)? else { continue };
        // It stood on an earlier page when a later message of it matches, too.
        if let Some(after) = after
            && matches_from(sql, key, expression, (after, ceiling))?
        {
            continue;
        }
        page.push(conversation);
    }
    Ok((page, None))
}

/// What else is asked of a conversation `c`, as SQL.
fn asked(sql: &impl Sql, query: &ConversationQuery) -> Result<String, StoreError> {
    // The accounts are in the expression already.
    let query = ConversationQuery { accounts: None, ..query.clone() };
    Ok(conditions::residual(sql, &query)?.unwrap_or_else(|| "1".to_owned()))
}

fn wanted(
    sql: &impl Sql,
    key: i64,
    query: &ConversationQuery,
    asked: &str,
) -> Result<Option<Conversation>, StoreError> {
    let statement = format!(
        "{SELECT} WHERE c.key = ?1 AND (?2 IS NULL OR c.state = ?2)
           AND (?3 OR c.brand IN (SELECT id FROM brands WHERE deleted_at IS NULL)) AND {asked}"
    );
    maybe(sql, &statement, params![key, query.state.map(Word), query.brand.is_some()], read)
}

/// Whether a message of a conversation matches whose id lies in a half-open range.
fn matches_from(
    sql: &impl Sql,
    conversation: i64,
    expression: &str,
    (floor, ceiling): (i64, i64),
) -> Result<bool, StoreError> {
    let statement = "SELECT id FROM messages WHERE conversation = ?1 AND id >= ?2 AND id < ?3 ORDER BY id DESC";
    for id in all(sql, statement, params![conversation, floor, ceiling], |row| row.get::<_, i64>(0))? {
        let hit = "SELECT 1 FROM message_search WHERE message_search MATCH ?1 AND rowid = ?2";
        if maybe(sql, hit, params![expression, id], |_| Ok(()))?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn few(
    sql: &impl Sql,
    query: &ConversationQuery,
    state: ConversationState,
    expression: &str,
    after: Option<i64>,
) -> Result<(Vec<Conversation>, Option<String>), StoreError> {
    // Brand, network and state; what else is asked, the few that match are asked.
    let place = ConversationQuery { state: Some(state), ..query.clone() };
    let mut walk = Walk::of(sql, &place, "1", None)?;
    let mut thread_of: HashMap<i64, i64> = HashMap::new();
    while let Some(Step { key, .. }) = walk.step()? {
        let ids = all(sql, "SELECT id FROM messages WHERE conversation = ?1", [key], |row| row.get::<_, i64>(0))?;
        thread_of.extend(ids.into_iter().map(|id| (id, key)));
    }
    let (Some(first), Some(last)) = (thread_of.keys().min(), thread_of.keys().max()) else {
        return Ok((Vec::new(), None));
    };
    // Matches alone stream quickly; only those of these conversations are looked at.
    let mut stream = sql.conn().prepare_cached(
        "SELECT rowid FROM message_search WHERE message_search MATCH ?1 AND rowid BETWEEN ?2 AND ?3
         ORDER BY rowid DESC",
    )?;
    let (floor, ceiling) = conditions::id_range(query.said.0, query.said.1);
    let mut rows = stream.query(params![expression, (*first).max(floor), (*last).min(ceiling - 1)])?;
    let mut seen: HashSet<i64> = HashSet::new();
    let mut hits: Vec<(i64, i64)> = Vec::new();
    while let Some(row) = rows.next()? {
        let message: i64 = row.get(0)?;
        let Some(key) = thread_of.get(&message) else { continue };
        // The newest match of each counts; those at or above the key stood on an earlier page.
        if seen.insert(*key) && after.is_none_or(|after| message < after) {
            hits.push((message, *key));
        }
    }
    let limit = usize::try_from(page_limit(query.limit)).unwrap_or(usize::MAX);
    let asked = asked(sql, query)?;
    let mut page: Vec<Conversation> = Vec::new();
    let mut last = None;
    for (message, key) in hits {
        if page.len() == limit {
            return Ok((page, last));
        }
        last = Some(message.to_string());
        page.extend(wanted(sql, key, query, &asked)?);
    }
    Ok((page, None))
}
