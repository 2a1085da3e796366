//! Labels and campaigns, and which posts carry them.

use crate::error::StoreError;
use crate::sql::{At, Columns, Day, Sql, Tx, Word, all, blob, one, run, run_one, stored};
use crate::text::fold;
use chrono::{DateTime, NaiveDate, Utc};
use pupitre_domain::brand::Colour;
use pupitre_domain::ids::{BrandId, LabelId, PostId};
use rusqlite::{Row, named_params, params};

/// What a label is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LabelKind {
    /// Any grouping; a post has as many as one likes.
    Label,
    /// An undertaking with an end; a post has at most one.
    Campaign,
}

impl LabelKind {
    /// Both kinds.
    pub const ALL: &'static [Self] = &[Self::Label, Self::Campaign];
    /// The name kept in SQLite.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Label => "label",
            Self::Campaign => "campaign",
        }
    }
}
stored!(LabelKind);

/// A name in a colour that posts carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Short key; chosen by the store at [`insert`], whatever it holds then.
    pub key: i64,
    /// Id.
    pub id: LabelId,
    /// What it is for.
    pub kind: LabelKind,
    /// Its brand; every brand's when absent.
    pub brand: Option<BrandId>,
    /// Name, not empty.
    pub name: String,
    /// Its colour.
    pub colour: Colour,
    /// First day of a campaign.
    pub first_day: Option<NaiveDate>,
    /// Last day of a campaign.
    pub last_day: Option<NaiveDate>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// In the bin since. Its posts still carry it there.
    pub deleted_at: Option<DateTime<Utc>>,
}

const COLUMNS: &str = "key, id, kind, brand, name, colour, first_day, last_day, created_at, deleted_at";

fn read(row: &Row<'_>) -> rusqlite::Result<Label> {
    let mut c = Columns::of(row);
    Ok(Label {
        key: c.get()?,
        id: LabelId::new(c.uuid()?),
        kind: c.word()?,
        brand: c.maybe_uuid()?.map(BrandId::new),
        name: c.get()?,
        colour: Colour::parse(c.text()?).map_err(|error| {
            rusqlite::Error::FromSqlConversionFailure(5, rusqlite::types::Type::Text, Box::new(error))
        })?,
        first_day: c.get::<Option<Day>>()?.map(|day| day.0),
        last_day: c.get::<Option<Day>>()?.map(|day| day.0),
        created_at: c.at()?,
        deleted_at: c.maybe_at()?,
    })
}

/// Adds a label.
///
/// # Errors
/// [`StoreError::Constraint`] when the name is taken, or the brand does not exist.
pub fn insert(tx: &Tx, label: &Label) -> Result<(), StoreError> {
    run(
        tx,
        "INSERT INTO labels (id, kind, brand, name, name_folded, colour, first_day, last_day, created_at, deleted_at)
         VALUES (:id, :kind, :brand, :name, :folded, :colour, :first, :last, :created, :deleted)",
        named_params! {
            ":id": label.id.as_bytes(), ":kind": Word(label.kind),
            ":brand": blob(label.brand.as_ref().map(BrandId::as_bytes)), ":name": label.name,
            ":folded": fold(&label.name), ":colour": label.colour.as_str(), ":first": label.first_day.map(Day),
            ":last": label.last_day.map(Day), ":created": At(label.created_at), ":deleted": label.deleted_at.map(At),
        },
    )?;
    Ok(())
}

/// Stores name, colour and days of a label; the rest stays.
///
/// # Errors
/// [`StoreError::NotFound`]; [`StoreError::Constraint`] when the name is taken.
pub fn update(tx: &Tx, label: &Label) -> Result<(), StoreError> {
    run_one(
        tx,
        "UPDATE labels SET name = ?2, name_folded = ?3, colour = ?4, first_day = ?5, last_day = ?6 WHERE id = ?1",
        params![
            label.id.as_bytes(),
            label.name,
            fold(&label.name),
            label.colour.as_str(),
            label.first_day.map(Day),
            label.last_day.map(Day)
        ],
    )?;
    crate::visuals::relabelled(tx, label.id)
}

/// Puts a label into the bin, or takes it out. Its posts keep it.
///
/// # Errors
/// [`StoreError::NotFound`]; [`StoreError::Constraint`] when its name has been taken meanwhile.
pub fn set_deleted(tx: &Tx, id: LabelId, deleted_at: Option<DateTime<Utc>>) -> Result<(), StoreError> {
    run_one(tx, "UPDATE labels SET deleted_at = ?2 WHERE id = ?1", params![id.as_bytes(), deleted_at.map(At)])
}

/// A label, also from the bin.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn get(sql: &impl Sql, id: LabelId) -> Result<Label, StoreError> {
    one(sql, &format!("SELECT {COLUMNS} FROM labels WHERE id = ?1"), [id.as_bytes()], read)
}

/// Every label outside the bin, by name.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn list(sql: &impl Sql) -> Result<Vec<Label>, StoreError> {
    let statement =
        format!("SELECT {COLUMNS} FROM labels WHERE deleted_at IS NULL ORDER BY kind DESC, name_folded, key");
    all(sql, &statement, [], read)
}

/// How many posts outside the bin carry each label, by key.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn counts(sql: &impl Sql) -> Result<Vec<(i64, u32)>, StoreError> {
    let statement = "SELECT l.label, count(*) FROM post_labels l JOIN posts p ON p.id = l.post
        WHERE p.deleted_at IS NULL GROUP BY l.label";
    all(sql, statement, [], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// The labels of a post outside the bin, by name.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn of_post(sql: &impl Sql, post: PostId) -> Result<Vec<Label>, StoreError> {
    let statement = "SELECT l.key, l.id, l.kind, l.brand, l.name, l.colour, l.first_day, l.last_day, l.created_at,
          l.deleted_at
        FROM post_labels p JOIN labels l ON l.key = p.label
        WHERE p.post = ?1 AND l.deleted_at IS NULL ORDER BY l.kind DESC, l.name_folded, l.key";
    all(sql, statement, [post.as_bytes()], read)
}

/// Sets the labels of a post: exactly these among those outside the bin. What lies in the bin stays on it.
///
/// # Errors
/// [`StoreError::NotFound`] when the post does not exist.
pub fn set(tx: &Tx, post: PostId, keys: &[i64]) -> Result<(), StoreError> {
    run(
        tx,
        "DELETE FROM post_labels WHERE post = ?1 AND label IN (SELECT key FROM labels WHERE deleted_at IS NULL)",
        [post.as_bytes()],
    )?;
    for key in keys {
        run(tx, "INSERT OR IGNORE INTO post_labels (post, label) VALUES (?1, ?2)", params![post.as_bytes(), key])?;
    }
    relabel(tx, post)
}

/// Brings `posts.labels` up to date with `post_labels`.
fn relabel(tx: &Tx, post: PostId) -> Result<(), StoreError> {
    run_one(
        tx,
        "UPDATE posts SET labels = coalesce((
           SELECT group_concat(label, ' ') FROM (SELECT label FROM post_labels WHERE post = ?1 ORDER BY label)), '')
         WHERE id = ?1",
        [post.as_bytes()],
    )
}
