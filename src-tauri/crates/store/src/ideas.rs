//! Ideas that are no posts yet.

use crate::error::StoreError;
use crate::sql::{At, Columns, Sql, Tx, all, blob, one, page_limit, run, run_one};
use crate::text::fold;
use chrono::{DateTime, Utc};
use pupitre_domain::ids::{BrandId, IdeaId, PostId};
use rusqlite::{Row, named_params, params};

/// An idea.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idea {
    /// Id.
    pub id: IdeaId,
    /// Its brand; for whichever when absent.
    pub brand: Option<BrandId>,
    /// Counts up with every stored change, from 1.
    pub version: u32,
    /// Title, may be empty.
    pub title: String,
    /// Text, may be empty.
    pub text: String,
    /// Label, may be empty.
    pub label: String,
    /// The post that it became.
    pub post: Option<PostId>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last stored.
    pub updated_at: DateTime<Utc>,
    /// Put away since.
    pub archived_at: Option<DateTime<Utc>>,
}

/// Which ideas are listed.
#[derive(Debug, Clone, Default)]
pub struct IdeaQuery {
    /// Those of this brand and of none; all when absent.
    pub brand: Option<BrandId>,
    /// Those with these words somewhere.
    pub text: String,
    /// Those put away instead of those at hand.
    pub archived: bool,
    /// Only after this key.
    pub after: Option<i64>,
    /// Most of them.
    pub limit: u16,
}

const COLUMNS: &str = "id, brand, version, title, text, label, post, created_at, updated_at, archived_at";

fn read(row: &Row<'_>) -> rusqlite::Result<Idea> {
    read_from(&mut Columns::of(row))
}

fn read_from(c: &mut Columns<'_, '_>) -> rusqlite::Result<Idea> {
    Ok(Idea {
        id: IdeaId::new(c.uuid()?),
        brand: c.maybe_uuid()?.map(BrandId::new),
        version: c.get()?,
        title: c.get()?,
        text: c.get()?,
        label: c.get()?,
        post: c.maybe_uuid()?.map(PostId::new),
        created_at: c.at()?,
        updated_at: c.at()?,
        archived_at: c.maybe_at()?,
    })
}

fn searched(idea: &Idea) -> String {
    fold(&format!("{}\n{}\n{}", idea.title, idea.text, idea.label))
}

/// Adds an idea.
///
/// # Errors
/// [`StoreError::Constraint`] when the id is taken or the brand does not exist.
pub fn insert(tx: &Tx, idea: &Idea) -> Result<(), StoreError> {
    run(
        tx,
        "INSERT INTO ideas (id, brand, version, title, text, label, search_text, post, created_at, updated_at, archived_at)
         VALUES (:id, :brand, :version, :title, :text, :label, :search, :post, :created, :updated, :archived)",
        named_params! {
            ":id": idea.id.as_bytes(), ":brand": blob(idea.brand.as_ref().map(BrandId::as_bytes)),
            ":version": idea.version, ":title": idea.title, ":text": idea.text, ":label": idea.label,
            ":search": searched(idea), ":post": blob(idea.post.as_ref().map(PostId::as_bytes)),
            ":created": At(idea.created_at), ":updated": At(idea.updated_at), ":archived": idea.archived_at.map(At),
        },
    )?;
    Ok(())
}

/// Stores an idea over the version `expected`; its own version is set to the one after.
///
/// # Errors
/// [`StoreError::Conflict`] when the stored version is another; [`StoreError::NotFound`].
pub fn update(tx: &Tx, idea: &mut Idea, expected: u32) -> Result<(), StoreError> {
    let stored: u32 = one(tx, "SELECT version FROM ideas WHERE id = ?1", [idea.id.as_bytes()], |row| row.get(0))?;
    if stored != expected {
        return Err(StoreError::Conflict);
    }
    idea.version = expected.checked_add(1).ok_or(StoreError::Internal)?;
    run_one(
        tx,
        "UPDATE ideas SET brand = :brand, version = :version, title = :title, text = :text, label = :label,
           search_text = :search, updated_at = :updated WHERE id = :id",
        named_params! {
            ":id": idea.id.as_bytes(), ":brand": blob(idea.brand.as_ref().map(BrandId::as_bytes)),
            ":version": idea.version, ":title": idea.title, ":text": idea.text, ":label": idea.label,
            ":search": searched(idea), ":updated": At(idea.updated_at),
        },
    )
}

/// Puts an idea away with what it became, or takes it out again. Does not count as a change of what it says.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_archived(
    tx: &Tx,
    id: IdeaId,
    archived_at: Option<DateTime<Utc>>,
    post: Option<PostId>,
) -> Result<(), StoreError> {
    run_one(
        tx,
        "UPDATE ideas SET archived_at = ?2, post = ?3 WHERE id = ?1",
        params![id.as_bytes(), archived_at.map(At), blob(post.as_ref().map(PostId::as_bytes))],
    )
}

/// An idea, also one put away.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn get(sql: &impl Sql, id: IdeaId) -> Result<Idea, StoreError> {
    one(sql, &format!("SELECT {COLUMNS} FROM ideas WHERE id = ?1"), [id.as_bytes()], read)
}

/// Ideas, the newest first, and the key of the following page.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn list(sql: &impl Sql, query: &IdeaQuery) -> Result<(Vec<Idea>, Option<i64>), StoreError> {
    let statement = format!(
        "SELECT key, {COLUMNS} FROM ideas
         WHERE (?1 IS NULL OR brand IS NULL OR brand = ?1) AND (archived_at IS NOT NULL) = ?2 AND (?3 IS NULL OR key < ?3)
           AND (?4 = '' OR instr(search_text, ?4) > 0)
           AND (brand IS NULL OR brand IN (SELECT id FROM brands WHERE deleted_at IS NULL))
         ORDER BY key DESC LIMIT ?5"
    );
    let limit = page_limit(query.limit);
    let brand = blob(query.brand.as_ref().map(BrandId::as_bytes));
    let mut rows =
        all(sql, &statement, params![brand, query.archived, query.after, fold(&query.text), limit + 1], |row| {
            let mut c = Columns::of(row);
            Ok((c.get::<i64>()?, read_from(&mut c)?))
        })?;
    let more = i64::try_from(rows.len()).is_ok_and(|count| count > limit);
    if more {
        rows.pop();
    }
    let next = rows.last().map(|(key, _)| *key).filter(|_| more);
    Ok((rows.into_iter().map(|(_, idea)| idea).collect(), next))
}

/// The idea that became a post.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn of_post(sql: &impl Sql, post: PostId) -> Result<Option<Idea>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM ideas WHERE post = ?1 ORDER BY key LIMIT 1");
    crate::sql::maybe(sql, &statement, [post.as_bytes()], read)
}
