//! New conversations, the soonest due first.

use super::list::{self, ConversationQuery, MOST_LOOKED_AT};
use super::{Conversation, SELECT, read};
use crate::error::StoreError;
use crate::sql::{Sql, one, page_limit};
use rusqlite::params_from_iter;
use rusqlite::types::Value;
use std::fmt::Write as _;

/// A page: those with a due time by it (keys `d…`), then the others by their latest message (keys `n…`).
pub(super) fn page(
    sql: &impl Sql,
    query: &ConversationQuery,
    asked: Option<&str>,
) -> Result<(Vec<Conversation>, Option<String>), StoreError> {
    let mut page = Vec::new();
    let after = query.after.as_deref();
    if after.is_none_or(|key| !key.starts_with('n')) {
        let from = after.and_then(|key| key.strip_prefix('d')).and_then(list::read_key);
        if let Some(next) = stretch(sql, query, asked, Part::Due, from, &mut page)? {
            return Ok((page, Some(next)));
        }
    }
    let from = after.and_then(|key| key.strip_prefix('n')).and_then(list::read_key);
    let next = stretch(sql, query, asked, Part::Rest, from, &mut page)?;
    Ok((page, next))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Due,
    Rest,
}

/// Fills a page from one part; the key to go on from when the page is full or enough was looked at.
fn stretch(
    sql: &impl Sql,
    query: &ConversationQuery,
    asked: Option<&str>,
    part: Part,
    from: Option<(i64, i64)>,
    page: &mut Vec<Conversation>,
) -> Result<Option<String>, StoreError> {
    let limit = usize::try_from(page_limit(query.limit)).unwrap_or(usize::MAX);
    let (mut wheres, mut values) = list::driver(query);
    let (mark, column, beyond, order) = match part {
        Part::Due => ('d', "c.due_at", ">", "c.due_at, c.key"),
        Part::Rest => ('n', "c.last_at", "<", "c.last_at DESC, c.key DESC"),
    };
    wheres.push_str(if part == Part::Due { " AND c.due_at IS NOT NULL" } else { " AND c.due_at IS NULL" });
    if let Some((at, key)) = from {
        values.extend([Value::from(at), Value::from(key)]);
        let _infallible = write!(wheres, " AND ({column}, c.key) {beyond} (?{}, ?{})", values.len() - 1, values.len());
    }
    let statement = format!(
        "SELECT c.key, {column}, ({}) FROM conversations c WHERE {wheres} ORDER BY {order}",
        asked.unwrap_or("1")
    );
    let mut stream = sql.conn().prepare_cached(&statement)?;
    let mut rows = stream.query(params_from_iter(values))?;
    let mut last = from.map(|(at, key)| format!("{mark}{at}.{key}"));
    let mut looked_at = 0_usize;
    while let Some(row) = rows.next()? {
        if page.len() == limit || looked_at == MOST_LOOKED_AT {
            // Nothing of this part is on the page yet: it begins at its start.
            return Ok(Some(last.unwrap_or_else(|| mark.to_string())));
        }
        looked_at += 1;
        let (key, at) = (row.get::<_, i64>(0)?, row.get::<_, i64>(1)?);
        last = Some(format!("{mark}{at}.{key}"));
        if row.get::<_, bool>(2)? {
            page.push(one(sql, &format!("{SELECT} WHERE c.key = ?1"), [key], read)?);
        }
    }
    Ok(None)
}
