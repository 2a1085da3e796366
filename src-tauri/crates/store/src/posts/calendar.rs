//! The calendar's question, answered in one pass over one covering index.

use super::{Plan, read_plan};
use crate::error::StoreError;
use crate::sql::{At, Columns, Sql, Tx, Wall, all, blob, maybe, one, run_one};
use crate::text::fts_words;
use chrono::{DateTime, Utc};
use pupitre_domain::approval::Approval;
use pupitre_domain::ids::{AccountId, BrandId, PostId, VisualId};
use pupitre_domain::network::NetworkId;
use pupitre_domain::publication::{Mode, State};
use pupitre_domain::time::WallTime;
use rusqlite::{Row, params};
use std::collections::HashSet;
use std::fmt::Write as _;

/// A planned post as it lies in the index, for the moment of one visit.
#[derive(Debug, Clone, Copy)]
pub struct CalendarLine<'r> {
    /// Its short key.
    pub key: i64,
    /// The post.
    pub post: PostId,
    /// Its brand.
    pub brand: BrandId,
    /// Wall time.
    pub wall: WallTime,
    /// The instant.
    pub due_at: DateTime<Utc>,
    /// Kept as a draft although it has a time.
    pub held: bool,
    /// First visual.
    pub first_visual: Option<VisualId>,
    /// Its deliveries; [`Standings`] reads them.
    pub standing: &'r str,
    /// Keys of its labels; [`label_keys`] reads them.
    pub labels: &'r str,
    /// How it stands with the client.
    pub approval: Approval,
    /// Who makes it appear, as a person wished.
    pub mode: Mode,
    /// First 140 characters.
    pub excerpt: &'r str,
}

const STATEMENT: &str = "
    SELECT key, id, brand, wall, due_at, held, first_visual, standing, labels, approval, mode, excerpt
    FROM posts
    WHERE wall >= ?1 AND wall < ?2 AND (?3 IS NULL OR brand = ?3) AND wall IS NOT NULL AND deleted_at IS NULL
    ORDER BY wall, id";

/// Shows every post planned from `from` (included) to `to` (excluded), by wall time.
///
/// # Errors
/// [`StoreError`] when it cannot be read, and what `visit` answers.
pub fn calendar_lines(
    sql: &impl Sql,
    from: WallTime,
    to: WallTime,
    brand: Option<BrandId>,
    mut visit: impl FnMut(&CalendarLine<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut prepared = sql.conn().prepare_cached(STATEMENT)?;
    let brand = blob(brand.as_ref().map(BrandId::as_bytes));
    let mut rows = prepared.query(params![Wall(from), Wall(to), brand])?;
    while let Some(row) = rows.next()? {
        let mut c = Columns::of(row);
        visit(&CalendarLine {
            key: c.get()?,
            post: PostId::new(c.uuid()?),
            brand: BrandId::new(c.uuid()?),
            wall: c.get::<Wall>()?.0,
            due_at: c.at()?,
            held: c.get()?,
            first_visual: c.maybe_uuid()?.map(VisualId::new),
            standing: c.text()?,
            labels: c.text()?,
            approval: c.word()?,
            mode: c.word()?,
            excerpt: c.text()?,
        })?;
    }
    Ok(())
}

/// Reads what `posts.standing` keeps. States repeat from post to post, so each is looked up once.
#[derive(Debug, Default)]
pub struct Standings {
    seen: Vec<(String, State)>,
}

impl Standings {
    /// Puts the deliveries of one post into `into`: key of the account and state.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when the text is none of ours.
    pub fn read(&mut self, text: &str, into: &mut Vec<(i64, State)>) -> Result<(), StoreError> {
        into.clear();
        for part in text.split(' ').filter(|part| !part.is_empty()) {
            let (key, name) = part.split_once(':').ok_or(StoreError::Corrupt)?;
            let key = key.parse().map_err(|_| StoreError::Corrupt)?;
            let known = self.seen.iter().find(|(seen, _)| seen == name).map(|(_, state)| *state);
            let state = match known {
                Some(state) => state,
                None => {
                    let (state, reason) = name.split_once(':').ok_or(StoreError::Corrupt)?;
                    let state = State::from_stored(state, reason).ok_or(StoreError::Corrupt)?;
                    self.seen.push((name.to_owned(), state));
                    state
                }
            };
            into.push((key, state));
        }
        Ok(())
    }
}

/// Reads what `posts.labels` keeps.
pub fn label_keys(text: &str) -> impl Iterator<Item = i64> + '_ {
    text.split(' ').filter_map(|part| part.parse().ok())
}

/// An account as the calendar names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CalendarAccount {
    /// Short key, as `standing` has it.
    pub key: i64,
    /// The account.
    pub id: AccountId,
    /// Its network.
    pub network: NetworkId,
}

/// All accounts, removed ones too, by key: what they sent stays in the calendar.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn calendar_accounts(sql: &impl Sql) -> Result<Vec<CalendarAccount>, StoreError> {
    all(sql, "SELECT key, id, network FROM accounts ORDER BY key", [], |row| {
        let mut c = Columns::of(row);
        Ok(CalendarAccount { key: c.get()?, id: AccountId::new(c.uuid()?), network: c.word()? })
    })
}

/// The brands in the bin: their posts are not shown.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn hidden_brands(sql: &impl Sql) -> Result<Vec<BrandId>, StoreError> {
    all(sql, "SELECT id FROM brands WHERE deleted_at IS NOT NULL", [], |row| Ok(BrandId::new(Columns::of(row).uuid()?)))
}

/// Keys of the posts that contain the words, in the master or a variant; `None` when there is no word in the text.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn worded(sql: &impl Sql, text: &str) -> Result<Option<HashSet<i64>>, StoreError> {
    let Some(words) = fts_words(text) else { return Ok(None) };
    let rows = all(sql, "SELECT rowid FROM post_search WHERE post_search MATCH ?1", [words], |row| row.get(0))?;
    Ok(Some(rows.into_iter().collect()))
}

/// A planned post with its deliveries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarRow {
    /// The post.
    pub post: PostId,
    /// Its brand.
    pub brand: BrandId,
    /// First 140 characters.
    pub excerpt: String,
    /// First visual.
    pub first_visual: Option<VisualId>,
    /// Wall time.
    pub wall: WallTime,
    /// The instant.
    pub due_at: DateTime<Utc>,
    /// Its deliveries, by account.
    pub deliveries: Vec<CalendarDelivery>,
}

/// A delivery as the calendar shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CalendarDelivery {
    /// The account.
    pub account: AccountId,
    /// Its network.
    pub network: NetworkId,
    /// Where it stands.
    pub state: State,
}

/// Posts planned from `from` (included) to `to` (excluded), by wall time.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn calendar(
    sql: &impl Sql,
    from: WallTime,
    to: WallTime,
    brand: Option<BrandId>,
) -> Result<Vec<CalendarRow>, StoreError> {
    let accounts = calendar_accounts(sql)?;
    let (mut standings, mut states, mut found) = (Standings::default(), Vec::new(), Vec::new());
    calendar_lines(sql, from, to, brand, |line| {
        standings.read(line.standing, &mut states)?;
        let named = |&(key, state): &(i64, State)| {
            let account = accounts.iter().find(|account| account.key == key)?;
            Some(CalendarDelivery { account: account.id, network: account.network, state })
        };
        found.push(CalendarRow {
            post: line.post,
            brand: line.brand,
            excerpt: line.excerpt.to_owned(),
            first_visual: line.first_visual,
            wall: line.wall,
            due_at: line.due_at,
            deliveries: states.iter().filter_map(named).collect(),
        });
        Ok(())
    })?;
    Ok(found)
}

/// Brings `posts.standing` up to date with the post's deliveries, in the same transaction as their change.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn restate(tx: &Tx, id: PostId) -> Result<(), StoreError> {
    let statement = "SELECT a.key, d.state, d.reason FROM deliveries d JOIN accounts a ON a.id = d.account
        WHERE d.post = ?1 ORDER BY a.key, d.id";
    let mut text = String::new();
    let mut prepared = tx.0.prepare_cached(statement)?;
    let mut rows = prepared.query([id.as_bytes()])?;
    while let Some(row) = rows.next()? {
        let mut c = Columns::of(row);
        let (key, state, reason): (i64, _, _) = (c.get()?, c.text()?, c.text()?);
        let blank = if text.is_empty() { "" } else { " " };
        let _infallible = write!(text, "{blank}{key}:{state}:{reason}");
    }
    run_one(tx, "UPDATE posts SET standing = ?2 WHERE id = ?1", params![id.as_bytes(), text])
}

/// Whether a post stays a draft although it has a time.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn is_held(sql: &impl Sql, id: PostId) -> Result<bool, StoreError> {
    one(sql, "SELECT held FROM posts WHERE id = ?1", [id.as_bytes()], |row| row.get(0))
}

/// Keeps a post as a draft although it has a time, or no longer. Does not touch its deliveries.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_held(tx: &Tx, id: PostId, held: bool) -> Result<(), StoreError> {
    run_one(tx, "UPDATE posts SET held = ?2 WHERE id = ?1", params![id.as_bytes(), held])
}

/// A post that an account has sent or will send, as its profile shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridRow {
    /// The post.
    pub post: PostId,
    /// Where its delivery stands.
    pub state: State,
    /// When it was or will be out.
    pub at: DateTime<Utc>,
    /// First 140 characters.
    pub excerpt: String,
    /// First visual of the master.
    pub first_visual: Option<VisualId>,
}

/// What an account's profile shows and will show, the latest first.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn grid(sql: &impl Sql, account: AccountId, limit: u16) -> Result<Vec<GridRow>, StoreError> {
    let statement = "SELECT p.id, d.state, d.reason, d.sort_at, d.excerpt, p.first_visual
        FROM deliveries d JOIN posts p ON p.id = d.post
        WHERE d.account = ?1 AND d.post IS NOT NULL AND p.deleted_at IS NULL
          AND d.state NOT IN ('cancelled', 'failed') AND (d.state = 'published' OR d.due_at IS NOT NULL)
        ORDER BY d.sort_at DESC, d.id DESC LIMIT ?2";
    let read = |row: &Row<'_>| {
        let mut c = Columns::of(row);
        Ok(GridRow {
            post: PostId::new(c.uuid()?),
            state: c.state()?,
            at: c.get::<At>()?.0,
            excerpt: c.get()?,
            first_visual: c.maybe_uuid()?.map(VisualId::new),
        })
    };
    all(sql, statement, params![account.as_bytes(), crate::sql::page_limit(limit)], read)
}

/// Where a post is, without what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its brand.
    pub brand: BrandId,
    /// When it is planned.
    pub plan: Option<Plan>,
    /// Who makes it appear.
    pub mode: Mode,
    /// A draft although it has a time.
    pub held: bool,
    /// In the bin.
    pub deleted: bool,
    /// Where its deliveries stand.
    pub states: Vec<State>,
    /// Keys of its labels, also of those in the bin.
    pub labels: Vec<i64>,
}

/// Where a post is, also in the bin; `None` when it does not exist.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn place(sql: &impl Sql, id: PostId) -> Result<Option<Place>, StoreError> {
    let statement =
        "SELECT brand, wall, zone, fold, due_at, rules, mode, held, deleted_at IS NOT NULL, labels, standing
        FROM posts WHERE id = ?1";
    let mut states = Vec::new();
    let found = maybe(sql, statement, [id.as_bytes()], |row| {
        let mut c = Columns::of(row);
        let place = Place {
            brand: BrandId::new(c.uuid()?),
            plan: read_plan(&mut c)?,
            mode: c.word()?,
            held: c.get()?,
            deleted: c.get()?,
            labels: label_keys(c.text()?).collect(),
            states: Vec::new(),
        };
        Ok((place, Standings::default().read(c.text()?, &mut states)))
    })?;
    let Some((place, read)) = found else { return Ok(None) };
    read?;
    Ok(Some(Place { states: states.into_iter().map(|(_, state)| state).collect(), ..place }))
}
