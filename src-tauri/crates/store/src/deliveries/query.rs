//! Questions about the outbox.

use super::row::{COLUMNS, read};
use super::{Delivery, DeliveryKind};
use crate::error::StoreError;
use crate::sql::{At, Columns, Sql, Word, all, blob, one, page_limit};
use chrono::{DateTime, Utc};
use pupitre_domain::ids::{AccountId, BrandId, ConversationId, DeliveryId, PostId};
use rusqlite::types::Value;
use rusqlite::{Row, params, params_from_iter};
use std::fmt::Write as _;

/// A delivery.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn get(sql: &impl Sql, id: DeliveryId) -> Result<Delivery, StoreError> {
    one(sql, &format!("SELECT {COLUMNS} FROM deliveries WHERE id = ?1"), [id.as_bytes()], read)
}

/// The deliveries of a post, in the order in which they were made.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn by_post(sql: &impl Sql, post: PostId) -> Result<Vec<Delivery>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM deliveries WHERE post = ?1 ORDER BY created_at, id");
    all(sql, &statement, [post.as_bytes()], read)
}

/// The replies and actions of a conversation that are neither published nor cancelled, the oldest first.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn by_conversation(sql: &impl Sql, conversation: ConversationId) -> Result<Vec<Delivery>, StoreError> {
    let statement = format!(
        "SELECT {COLUMNS} FROM deliveries
         WHERE conversation = ?1 AND state NOT IN ('published', 'cancelled') ORDER BY created_at, id"
    );
    all(sql, &statement, [conversation.as_bytes()], read)
}

/// Which deliveries to list. All that is absent does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeliveryQuery {
    /// Of one brand.
    pub brand: Option<BrandId>,
    /// Of one account.
    pub account: Option<AccountId>,
    /// Of one post.
    pub post: Option<PostId>,
    /// In one of these states, by [`pupitre_domain::publication::State::name`]; in any when empty.
    pub states: Vec<String>,
    /// Of one kind.
    pub kind: Option<DeliveryKind>,
    /// Published, due or (without either) made at this instant or later.
    pub from: Option<DateTime<Utc>>,
    /// Published, due or made before this instant.
    pub to: Option<DateTime<Utc>>,
    /// Key of the following page, as the page before gave it.
    pub after: Option<String>,
    /// Most rows, 1–1,000.
    pub limit: u16,
}

/// States that lie ahead; when only these are asked for, the soonest comes first.
const AHEAD: [&str; 9] =
    ["draft", "scheduled", "retrying", "preparing", "sending", "processing", "handedOff", "unconfirmed", "needsPerson"];

/// A page of deliveries and the key of the next. Ordered by when they are due or were published: the soonest first when
/// only states that lie ahead are asked for, otherwise the latest first. An unreadable key starts anew.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn list(sql: &impl Sql, query: &DeliveryQuery) -> Result<(Vec<Delivery>, Option<String>), StoreError> {
    let ahead = !query.states.is_empty() && query.states.iter().all(|state| AHEAD.contains(&state.as_str()));
    let limit = page_limit(query.limit);
    let mut wheres = String::from("WHERE 1");
    let mut values: Vec<Value> = Vec::new();
    let mut add = |condition: &str, value: Value| {
        values.push(value);
        let _infallible = write!(wheres, " AND {condition}?{}", values.len());
    };
    if let Some(brand) = query.brand {
        add("brand = ", brand.as_bytes().to_vec().into());
    }
    if let Some(account) = query.account {
        add("account = ", account.as_bytes().to_vec().into());
    }
    if let Some(post) = query.post {
        add("post = ", post.as_bytes().to_vec().into());
    }
    if let Some(kind) = query.kind {
        add("kind = ", kind.as_str().to_owned().into());
    }
    if let Some(from) = query.from {
        add("sort_at >= ", from.timestamp_millis().into());
    }
    if let Some(to) = query.to {
        add("sort_at < ", to.timestamp_millis().into());
    }
    if let Some((at, id)) = query.after.as_deref().and_then(read_key) {
        values.push(at.into());
        values.push(id.as_bytes().to_vec().into());
        let than = if ahead { '>' } else { '<' };
        let _infallible = write!(wheres, " AND (sort_at, id) {than} (?{}, ?{})", values.len() - 1, values.len());
    }
    if !query.states.is_empty() {
        let first = values.len() + 1;
        values.extend(query.states.iter().map(|state| Value::from(state.clone())));
        let marks: Vec<String> = (first..=values.len()).map(|number| format!("?{number}")).collect();
        let _infallible = write!(wheres, " AND state IN ({})", marks.join(", "));
    }
    values.push((limit + 1).into());
    let order = if ahead { "ASC" } else { "DESC" };
    let statement = format!(
        "SELECT {COLUMNS}, sort_at FROM deliveries {wheres} ORDER BY sort_at {order}, id {order} LIMIT ?{}",
        values.len()
    );
    let keyed = |row: &Row<'_>| Ok((read(row)?, row.get::<_, i64>("sort_at")?));
    let mut rows = all(sql, &statement, params_from_iter(values), keyed)?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > wanted;
    rows.truncate(wanted);
    let next = rows.last().filter(|_| more).map(|(last, at)| format!("{at}.{}", last.id));
    Ok((rows.into_iter().map(|(delivery, _)| delivery).collect(), next))
}

fn read_key(key: &str) -> Option<(i64, DeliveryId)> {
    let (at, id) = key.split_once('.')?;
    Some((at.parse().ok()?, id.parse().ok()?))
}

/// Everything that the conductor has to look at now, the longest due first: scheduled ones whose time has come (and
/// whose `next_at`, if any, too), those to be retried or polled, lost ones after their quiet period, and handed-off ones
/// to be verified.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn due(sql: &impl Sql, now: DateTime<Utc>, limit: u16) -> Result<Vec<Delivery>, StoreError> {
    let statement =
        format!("SELECT {COLUMNS} FROM deliveries WHERE wake_at <= ?1 ORDER BY wake_at, created_at, id LIMIT ?2");
    all(sql, &statement, params![At(now), page_limit(limit)], read)
}

/// The instant at which the conductor next has something to look at; it may lie in the past.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn next_wake(sql: &impl Sql) -> Result<Option<DateTime<Utc>>, StoreError> {
    let statement = "SELECT min(wake_at) FROM deliveries WHERE wake_at IS NOT NULL";
    one(sql, statement, [], |row| Columns::of(row).maybe_at())
}

/// When the last post of an account left from here, not counting what is dated after `now`.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn last_left(sql: &impl Sql, account: AccountId, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, StoreError> {
    let statement = "SELECT max(first_sent_at) FROM deliveries
        WHERE account = ?1 AND kind = 'post' AND first_sent_at IS NOT NULL AND first_sent_at <= ?2";
    one(sql, statement, params![account.as_bytes(), At(now)], |row| Columns::of(row).maybe_at())
}

/// Deliveries that a conductor holds or held when it died: preparing, sending, processing.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn in_flight(sql: &impl Sql) -> Result<Vec<Delivery>, StoreError> {
    let statement = format!(
        "SELECT {COLUMNS} FROM deliveries WHERE state IN ('preparing', 'sending', 'processing') ORDER BY created_at, id"
    );
    all(sql, &statement, [], read)
}

/// How many deliveries stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Drafts with a time.
    pub draft: u32,
    /// Scheduled or retrying: they wait on this machine.
    pub waiting: u32,
    /// Held by a network's scheduler.
    pub handed_off: u32,
    /// Preparing, sending or processing.
    pub sending: u32,
    /// Outcome being looked into.
    pub unconfirmed: u32,
    /// A person decides.
    pub needs_person: u32,
    /// Not published.
    pub failed: u32,
    /// The next due instant of a scheduled one.
    pub next_due: Option<DateTime<Utc>>,
}

/// How many deliveries stand where; published and cancelled ones are not counted.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn counts(sql: &impl Sql) -> Result<Counts, StoreError> {
    let mut found = Counts::default();
    let statement = "SELECT state, count(*) FROM deliveries
        WHERE state IN ('draft', 'scheduled', 'retrying', 'handedOff', 'preparing', 'sending', 'processing', 'unconfirmed',
                        'needsPerson', 'failed') GROUP BY state";
    let pair = |row: &Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, u32>(1)?));
    for (state, count) in all(sql, statement, [], pair)? {
        let place = match state.as_str() {
            "draft" => &mut found.draft,
            "scheduled" | "retrying" => &mut found.waiting,
            "handedOff" => &mut found.handed_off,
            "preparing" | "sending" | "processing" => &mut found.sending,
            "unconfirmed" => &mut found.unconfirmed,
            "needsPerson" => &mut found.needs_person,
            _ => &mut found.failed,
        };
        *place += count;
    }
    let soonest = "SELECT min(sort_at) FROM deliveries WHERE state = 'scheduled'";
    found.next_due = one(sql, soonest, [], |row| Columns::of(row).maybe_at())?;
    Ok(found)
}

/// Deliveries of an account that are neither published, cancelled, failed nor drafts: what its removal would strand.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn unsettled_count(sql: &impl Sql, account: AccountId, kind: Option<DeliveryKind>) -> Result<u32, StoreError> {
    let statement = "SELECT count(*) FROM deliveries WHERE account = ?1 AND (?2 IS NULL OR kind = ?2)
        AND state NOT IN ('published', 'cancelled', 'failed', 'draft')";
    let account = blob(Some(account.as_bytes()));
    one(sql, statement, params![account, kind.map(Word)], |row| row.get(0))
}
