//! The plan of content: subjects, wanted frequencies, and what is planned of both.

use crate::error::StoreError;
use crate::sql::{At, Columns, Sql, Tx, Wall, all, maybe, one, run, run_one};
use chrono::{DateTime, NaiveDate, Utc};
use pupitre_domain::brand::Colour;
use pupitre_domain::ids::{AccountId, BrandId, PillarId, PostId};
use pupitre_domain::time::WallTime;
use rusqlite::{Row, params};

/// A subject of a brand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pillar {
    /// Id.
    pub id: PillarId,
    /// Its brand; never changes.
    pub brand: BrandId,
    /// Name, not empty.
    pub name: String,
    /// Colour.
    pub colour: Colour,
    /// Its share of the brand's posts, in percent.
    pub share: u8,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// In the bin since.
    pub deleted_at: Option<DateTime<Utc>>,
}

const COLUMNS: &str = "id, brand, name, colour, share, created_at, deleted_at";

fn read(row: &Row<'_>) -> rusqlite::Result<Pillar> {
    let mut c = Columns::of(row);
    Ok(Pillar {
        id: PillarId::new(c.uuid()?),
        brand: BrandId::new(c.uuid()?),
        name: c.get()?,
        colour: Colour::parse(c.text()?).map_err(|error| {
            rusqlite::Error::FromSqlConversionFailure(3, rusqlite::types::Type::Text, Box::new(error))
        })?,
        share: c.get()?,
        created_at: c.at()?,
        deleted_at: c.maybe_at()?,
    })
}

/// Adds a pillar or replaces what is said of it.
///
/// # Errors
/// [`StoreError::Constraint`] when the brand does not exist.
pub fn put(tx: &Tx, pillar: &Pillar) -> Result<(), StoreError> {
    run(
        tx,
        "INSERT INTO pillars (id, brand, name, colour, share, created_at, deleted_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, colour = excluded.colour, share = excluded.share,
           deleted_at = excluded.deleted_at",
        params![
            pillar.id.as_bytes(),
            pillar.brand.as_bytes(),
            pillar.name,
            pillar.colour.as_str(),
            pillar.share,
            At(pillar.created_at),
            pillar.deleted_at.map(At)
        ],
    )?;
    Ok(())
}

/// A pillar, also from the bin.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn get(sql: &impl Sql, id: PillarId) -> Result<Pillar, StoreError> {
    one(sql, &format!("SELECT {COLUMNS} FROM pillars WHERE id = ?1"), [id.as_bytes()], read)
}

/// The pillars of a brand outside the bin, in the order in which they were made.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn list(sql: &impl Sql, brand: BrandId) -> Result<Vec<Pillar>, StoreError> {
    let statement =
        format!("SELECT {COLUMNS} FROM pillars WHERE brand = ?1 AND deleted_at IS NULL ORDER BY created_at, id");
    all(sql, &statement, [brand.as_bytes()], read)
}

/// Puts a pillar into the bin, or takes it out. Its posts keep it meanwhile.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_deleted(tx: &Tx, id: PillarId, deleted_at: Option<DateTime<Utc>>) -> Result<(), StoreError> {
    run_one(tx, "UPDATE pillars SET deleted_at = ?2 WHERE id = ?1", params![id.as_bytes(), deleted_at.map(At)])
}

/// The pillar of a post, outside the bin.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn of_post(sql: &impl Sql, post: PostId) -> Result<Option<PillarId>, StoreError> {
    let statement = "SELECT pp.pillar FROM post_pillars pp JOIN pillars l ON l.id = pp.pillar
        WHERE pp.post = ?1 AND l.deleted_at IS NULL";
    maybe(sql, statement, [post.as_bytes()], |row| Ok(PillarId::new(Columns::of(row).uuid()?)))
}

/// Gives a post its pillar, or none.
///
/// # Errors
/// [`StoreError::Constraint`] when one of them does not exist.
pub fn assign(tx: &Tx, post: PostId, pillar: Option<PillarId>) -> Result<(), StoreError> {
    match pillar {
        Some(pillar) => run(
            tx,
            "INSERT INTO post_pillars (post, pillar) VALUES (?1, ?2)
             ON CONFLICT (post) DO UPDATE SET pillar = excluded.pillar",
            params![post.as_bytes(), pillar.as_bytes()],
        )?,
        None => run(tx, "DELETE FROM post_pillars WHERE post = ?1", [post.as_bytes()])?,
    };
    Ok(())
}

/// Posts per week wanted of the accounts of a brand; accounts without a wish are left out.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn cadences(sql: &impl Sql, brand: BrandId) -> Result<Vec<(AccountId, u16)>, StoreError> {
    let statement = "SELECT c.account, c.per_week FROM accounts a JOIN cadences c ON c.account = a.id
        WHERE a.brand = ?1 AND a.deleted_at IS NULL ORDER BY a.key";
    all(sql, statement, [brand.as_bytes()], |row| {
        let mut c = Columns::of(row);
        Ok((AccountId::new(c.uuid()?), c.get()?))
    })
}

/// Sets the posts per week wanted of an account; 0 is no wish. Answers the former wish.
///
/// # Errors
/// [`StoreError::Constraint`] when the account does not exist.
pub fn set_cadence(tx: &Tx, account: AccountId, per_week: u16) -> Result<u16, StoreError> {
    let former = maybe(tx, "SELECT per_week FROM cadences WHERE account = ?1", [account.as_bytes()], |row| row.get(0))?;
    match per_week {
        0 => run(tx, "DELETE FROM cadences WHERE account = ?1", [account.as_bytes()])?,
        wish => run(
            tx,
            "INSERT INTO cadences (account, per_week) VALUES (?1, ?2)
             ON CONFLICT (account) DO UPDATE SET per_week = excluded.per_week",
            params![account.as_bytes(), wish],
        )?,
    };
    Ok(former.unwrap_or(0))
}

/// A planned post as the plan of content counts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedPost {
    /// The post.
    pub post: PostId,
    /// Its first 140 characters.
    pub excerpt: String,
    /// Its wall time.
    pub wall: WallTime,
    /// Its pillar.
    pub pillar: Option<PillarId>,
    /// The accounts at which it is out or meant to be.
    pub accounts: Vec<AccountId>,
}

/// The posts of a brand planned from `from` (included) to `to` (excluded), by wall time. What was taken back or refused at
/// an account is not there.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn planned(sql: &impl Sql, brand: BrandId, from: NaiveDate, to: NaiveDate) -> Result<Vec<CountedPost>, StoreError> {
    let statement = "
        SELECT p.id, p.excerpt, p.wall, l.id, v.account
        FROM posts p LEFT JOIN post_pillars pp ON pp.post = p.id
          LEFT JOIN pillars l ON l.id = pp.pillar AND l.deleted_at IS NULL
          LEFT JOIN variants v ON v.post = p.id AND NOT EXISTS (SELECT 1 FROM deliveries d
            WHERE d.post = p.id AND d.account = v.account AND d.state IN ('cancelled', 'failed'))
        WHERE p.brand = ?1 AND p.wall >= ?2 AND p.wall < ?3 AND p.wall IS NOT NULL AND p.deleted_at IS NULL
        ORDER BY p.wall, p.id";
    let wall = |date: NaiveDate| Wall(WallTime(date.and_time(chrono::NaiveTime::MIN)));
    let mut found: Vec<CountedPost> = Vec::new();
    let rows = all(sql, statement, params![brand.as_bytes(), wall(from), wall(to)], |row| {
        let mut c = Columns::of(row);
        let post = CountedPost {
            post: PostId::new(c.uuid()?),
            excerpt: c.get()?,
            wall: c.get::<Wall>()?.0,
            pillar: c.maybe_uuid()?.map(PillarId::new),
            accounts: Vec::new(),
        };
        Ok((post, c.maybe_uuid()?.map(AccountId::new)))
    })?;
    for (post, account) in rows {
        if found.last().is_none_or(|last| last.post != post.post) {
            found.push(post);
        }
        if let (Some(last), Some(account)) = (found.last_mut(), account) {
            last.accounts.push(account);
        }
    }
    Ok(found)
}
