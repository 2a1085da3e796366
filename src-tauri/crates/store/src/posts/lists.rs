//! Lists of posts.

use super::{Plan, read_plan};
use crate::error::StoreError;
use crate::sql::{At, Columns, Sql, Wall, all, blob, maybe, page_limit};
use crate::text::fts_words;
use chrono::{DateTime, Duration, Utc};
use pupitre_domain::approval::Approval;
use pupitre_domain::ids::{BrandId, PostId};
use pupitre_domain::publication::Mode;
use pupitre_domain::time::WallTime;
use rusqlite::{Row, params};

/// A post in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Id.
    pub id: PostId,
    /// Its brand.
    pub brand: BrandId,
    /// First 140 characters.
    pub excerpt: String,
    /// When it was last stored.
    pub updated_at: DateTime<Utc>,
    /// Planned wall time.
    pub wall: Option<WallTime>,
    /// In the bin since.
    pub deleted_at: Option<DateTime<Utc>>,
    /// How it stands with the client.
    pub approval: Approval,
}

const COLUMNS: &str = "p.id, p.brand, p.excerpt, p.updated_at, p.wall, p.deleted_at, p.approval";
/// How far back posts are looked for that passed their minute without being ready.
const MISSED_DAYS: i64 = 31;

fn read(row: &Row<'_>) -> rusqlite::Result<Summary> {
    let mut c = Columns::of(row);
    Ok(Summary {
        id: PostId::new(c.uuid()?),
        brand: BrandId::new(c.uuid()?),
        excerpt: c.get()?,
        updated_at: c.at()?,
        wall: c.get::<Option<Wall>>()?.map(|wall| wall.0),
        deleted_at: c.maybe_at()?,
        approval: c.word()?,
    })
}

/// Posts that are not planned, the latest stored first.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn drafts(sql: &impl Sql, brand: Option<BrandId>) -> Result<Vec<Summary>, StoreError> {
    let brand = blob(brand.as_ref().map(BrandId::as_bytes));
    let statement = format!(
        "SELECT {COLUMNS} FROM posts p JOIN brands b ON b.id = p.brand
         WHERE p.wall IS NULL AND p.deleted_at IS NULL AND b.deleted_at IS NULL AND (?1 IS NULL OR p.brand = ?1)
         ORDER BY p.updated_at DESC, p.id DESC"
    );
    all(sql, &statement, [brand], read)
}

/// Posts in the bin, the latest deleted first.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn deleted(sql: &impl Sql, brand: Option<BrandId>) -> Result<Vec<Summary>, StoreError> {
    let brand = blob(brand.as_ref().map(BrandId::as_bytes));
    let statement = format!(
        "SELECT {COLUMNS} FROM posts p WHERE p.deleted_at IS NOT NULL AND (?1 IS NULL OR p.brand = ?1)
         ORDER BY p.deleted_at DESC, p.id DESC"
    );
    all(sql, &statement, [brand], read)
}

/// The summaries of some posts, in the order asked; those that do not exist are left out.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn summaries(sql: &impl Sql, ids: &[PostId]) -> Result<Vec<Summary>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM posts p WHERE p.id = ?1");
    ids.iter().filter_map(|id| maybe(sql, &statement, [id.as_bytes()], read).transpose()).collect()
}

/// A planned post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The post.
    pub post: PostId,
    /// Its brand.
    pub brand: BrandId,
    /// Its plan.
    pub plan: Plan,
    /// Who makes it appear.
    pub mode: Mode,
}

/// Posts planned for later than `now`, the soonest first: their instants are derived anew when zone rules change.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn planned_future(sql: &impl Sql, now: DateTime<Utc>) -> Result<Vec<Planned>, StoreError> {
    let statement = "SELECT id, brand, mode, wall, zone, fold, due_at, rules FROM posts
        WHERE due_at > ?1 AND deleted_at IS NULL ORDER BY due_at, id";
    let rows = all(sql, statement, [At(now)], |row| {
        let mut c = Columns::of(row);
        let (post, brand, mode) = (PostId::new(c.uuid()?), BrandId::new(c.uuid()?), c.word()?);
        Ok(read_plan(&mut c)?.map(|plan| Planned { post, brand, plan, mode }))
    })?;
    Ok(rows.into_iter().flatten().collect())
}

/// Posts whose planned minute passed within the last 31 days while they had no delivery or one that was still a draft;
/// the latest first.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn missed_drafts(sql: &impl Sql, now: DateTime<Utc>) -> Result<Vec<Summary>, StoreError> {
    let statement = format!(
        "SELECT {COLUMNS} FROM posts p JOIN brands b ON b.id = p.brand
         WHERE p.due_at <= ?1 AND p.due_at > ?2 AND p.deleted_at IS NULL AND b.deleted_at IS NULL
           AND (NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.post = p.id)
                OR EXISTS (SELECT 1 FROM deliveries d WHERE d.post = p.id AND d.state = 'draft'))
         ORDER BY p.due_at DESC, p.id DESC"
    );
    all(sql, &statement, params![At(now), At(now - Duration::days(MISSED_DAYS))], read)
}

/// Posts outside the bin that contain the words, the latest made first. Accents and case do not matter, and the last
/// word may be a beginning.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn search(sql: &impl Sql, text: &str, limit: u16) -> Result<Vec<Summary>, StoreError> {
    let Some(words) = fts_words(text) else { return Ok(Vec::new()) };
    let statement = format!(
        "SELECT {COLUMNS} FROM post_search s CROSS JOIN posts p ON p.key = s.rowid JOIN brands b ON b.id = p.brand
         WHERE post_search MATCH ?1 AND p.deleted_at IS NULL AND b.deleted_at IS NULL ORDER BY s.rowid DESC LIMIT ?2"
    );
    all(sql, &statement, params![words, page_limit(limit)], read)
}
