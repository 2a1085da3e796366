//! New conversations, the soonest due first.

use super::list::{self, ConversationQuery, MOST_LOOKED_AT};
use super::walk::Walk;
use super::{Conversation, SELECT, read};
use crate::error::StoreError;
use crate::sql::{Sql, Word, blob, one, page_limit};
use pupitre_domain::ids::BrandId;
use rusqlite::params;

/// A page: those with a due time by it (keys `d…`), then the others by their latest message (keys `n…`).
pub(super) fn page(
    sql: &impl Sql,
    query: &ConversationQuery,
    asked: &str,
) -> Result<(Vec<Conversation>, Option<String>), StoreError> {
    let mut page = Vec::new();
    let after = query.after.as_deref();
    if after.is_none_or(|key| !key.starts_with('n')) {
        let from = after.and_then(|key| key.strip_prefix('d')).and_then(list::read_key);
        if let Some(next) = due(sql, query, asked, from, &mut page)? {
            return Ok((page, Some(next)));
        }
    }
    let from = after.and_then(|key| key.strip_prefix('n')).and_then(list::read_key);
    let next = rest(sql, query, asked, from, &mut page)?;
    Ok((page, next))
}

/// Those with a due time. Few are new and have one: the index of due times is gone through, whatever else is asked.
fn due(
    sql: &impl Sql,
    query: &ConversationQuery,
    asked: &str,
    from: Option<(i64, i64)>,
    page: &mut Vec<Conversation>,
) -> Result<Option<String>, StoreError> {
    let statement = format!(
        "SELECT c.key, c.due_at, ({asked}) FROM conversations c
         WHERE c.state = 'new' AND c.due_at IS NOT NULL AND (c.due_at, c.key) > (?1, ?2)
           AND (?3 IS NULL OR c.brand = ?3) AND (?4 IS NULL OR c.network = ?4)
           AND (?3 IS NOT NULL OR +c.brand IN (SELECT id FROM brands WHERE deleted_at IS NULL))
         ORDER BY c.due_at, c.key"
    );
    let (at, key) = from.unwrap_or((i64::MIN, i64::MIN));
    let brand = blob(query.brand.as_ref().map(BrandId::as_bytes));
    let mut stream = sql.conn().prepare_cached(&statement)?;
    let mut rows = stream.query(params![at, key, brand, query.network.map(Word)])?;
    let next = || rows.next()?.map(|row| Ok::<_, StoreError>((row.get(0)?, row.get(1)?, row.get(2)?))).transpose();
    fill(sql, query, 'd', from, page, next)
}

/// Those without, the newest first.
fn rest(
    sql: &impl Sql,
    query: &ConversationQuery,
    asked: &str,
    from: Option<(i64, i64)>,
    page: &mut Vec<Conversation>,
) -> Result<Option<String>, StoreError> {
    let mut walk = Walk::of(sql, query, &format!("c.due_at IS NULL AND ({asked})"), from)?;
    fill(sql, query, 'n', from, page, || Ok(walk.step()?.map(|step| (step.key, step.at, step.meets))))
}

/// Fills a page from one part; the key to go on from when the page is full or enough was looked at.
fn fill(
    sql: &impl Sql,
    query: &ConversationQuery,
    mark: char,
    from: Option<(i64, i64)>,
    page: &mut Vec<Conversation>,
    mut next: impl FnMut() -> Result<Option<(i64, i64, bool)>, StoreError>,
) -> Result<Option<String>, StoreError> {
    let limit = usize::try_from(page_limit(query.limit)).unwrap_or(usize::MAX);
    let mut last = from.map(|(at, key)| format!("{mark}{at}.{key}"));
    let mut looked_at = 0_usize;
    while let Some((key, at, meets)) = next()? {
        if page.len() == limit || looked_at == MOST_LOOKED_AT {
            // Nothing of this part is on the page yet: it begins at its start.
            return Ok(Some(last.unwrap_or_else(|| mark.to_string())));
        }
        looked_at += 1;
        last = Some(format!("{mark}{at}.{key}"));
        if meets {
            page.push(one(sql, &format!("{SELECT} WHERE c.key = ?1"), [key], read)?);
        }
    }
    Ok(None)
}
