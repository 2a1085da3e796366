//! Brands.

use crate::error::StoreError;
use crate::search;
use crate::sql::{At, Columns, Sql, Tx, ZoneName, all, one, run, run_one};
use crate::text::fold;
use chrono::{DateTime, Utc};
use pupitre_domain::brand::{Colour, Language, LatePolicy};
use pupitre_domain::ids::BrandId;
use pupitre_domain::time::Zone;
use rusqlite::{Row, named_params, params};
use std::collections::HashMap;

/// A client's brand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brand {
    /// Id.
    pub id: BrandId,
    /// Name, not empty.
    pub name: String,
    /// Zone of its wall times.
    pub zone: Zone,
    /// Language in which it writes.
    pub language: Language,
    /// Its colour.
    pub colour: Colour,
    /// What to do with what is late.
    pub late: LatePolicy,
    /// How it speaks.
    pub voice: String,
    /// Made by the demo.
    pub demo: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// In the bin since.
    pub deleted_at: Option<DateTime<Utc>>,
}

const COLUMNS: &str =
    "id, name, zone, language, colour, late_grace_minutes, voice, demo, created_at, updated_at, deleted_at";

fn read(row: &Row<'_>) -> rusqlite::Result<Brand> {
    let mut c = Columns::of(row);
    Ok(Brand {
        id: BrandId::new(c.uuid()?),
        name: c.get()?,
        zone: c.get::<ZoneName>()?.0,
        language: Language::parse(&c.get::<String>()?).map_err(unreadable)?,
        colour: Colour::parse(&c.get::<String>()?).map_err(unreadable)?,
        late: LatePolicy { grace_minutes: c.get()? },
        voice: c.get()?,
        demo: c.get()?,
        created_at: c.at()?,
        updated_at: c.at()?,
        deleted_at: c.maybe_at()?,
    })
}

fn unreadable(error: impl std::error::Error + Send + Sync + 'static) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(error))
}

/// Adds a brand.
///
/// # Errors
/// [`StoreError::Constraint`] when the id is taken.
pub fn insert(tx: &Tx, brand: &Brand) -> Result<(), StoreError> {
    run(
        tx,
        "INSERT INTO brands (id, name, name_folded, zone, language, colour, late_grace_minutes, voice, demo, created_at,
           updated_at, deleted_at)
         VALUES (:id, :name, :folded, :zone, :language, :colour, :late, :voice, :demo, :created, :updated, :deleted)",
        named_params! {
            ":id": brand.id.as_bytes(), ":name": brand.name, ":folded": fold(&brand.name), ":zone": ZoneName(brand.zone),
            ":language": brand.language.as_str(), ":colour": brand.colour.as_str(), ":late": brand.late.grace_minutes,
            ":voice": brand.voice, ":demo": brand.demo, ":created": At(brand.created_at),
            ":updated": At(brand.updated_at), ":deleted": brand.deleted_at.map(At),
        },
    )?;
    Ok(())
}

/// Replaces a brand's row.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn update(tx: &Tx, brand: &Brand) -> Result<(), StoreError> {
    run_one(
        tx,
        "UPDATE brands SET name = :name, name_folded = :folded, zone = :zone, language = :language, colour = :colour,
           late_grace_minutes = :late, voice = :voice, demo = :demo, updated_at = :updated, deleted_at = :deleted
         WHERE id = :id",
        named_params! {
            ":id": brand.id.as_bytes(), ":name": brand.name, ":folded": fold(&brand.name), ":zone": ZoneName(brand.zone),
            ":language": brand.language.as_str(), ":colour": brand.colour.as_str(), ":late": brand.late.grace_minutes,
            ":voice": brand.voice, ":demo": brand.demo, ":updated": At(brand.updated_at),
            ":deleted": brand.deleted_at.map(At),
        },
    )
}

/// A brand, also from the bin.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn get(sql: &impl Sql, id: BrandId) -> Result<Brand, StoreError> {
    one(sql, &format!("SELECT {COLUMNS} FROM brands WHERE id = ?1"), [id.as_bytes()], read)
}

/// All brands outside the bin, by name without regard to case and accents.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn list(sql: &impl Sql) -> Result<Vec<Brand>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM brands WHERE deleted_at IS NULL ORDER BY name_folded, name, id");
    all(sql, &statement, [], read)
}

/// All brands in the bin, the latest deleted first.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn list_deleted(sql: &impl Sql) -> Result<Vec<Brand>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM brands WHERE deleted_at IS NOT NULL ORDER BY deleted_at DESC, id");
    all(sql, &statement, [], read)
}

/// Puts a brand into the bin, or takes it out.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_deleted(tx: &Tx, id: BrandId, deleted_at: Option<DateTime<Utc>>) -> Result<(), StoreError> {
    run_one(tx, "UPDATE brands SET deleted_at = ?2 WHERE id = ?1", params![id.as_bytes(), deleted_at.map(At)])
}

/// Removes a brand with everything that belongs to it, for good: accounts, posts, deliveries, conversations, visuals.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn erase(tx: &Tx, id: BrandId) -> Result<(), StoreError> {
    // The full-text indexes know no foreign keys; all the rest goes with the brand's row.
    search::forget_brand(tx, id)?;
    crate::register::erase_demo(tx, id)?;
    run_one(tx, "DELETE FROM brands WHERE id = ?1", [id.as_bytes()])
}

/// Connected and planned accounts of a brand.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn accounts_count(sql: &impl Sql, id: BrandId) -> Result<u32, StoreError> {
    let statement = "SELECT count(*) FROM accounts WHERE brand = ?1 AND deleted_at IS NULL";
    one(sql, statement, [id.as_bytes()], |row| row.get(0))
}

/// Conversations of a brand in state new.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn unanswered_count(sql: &impl Sql, id: BrandId) -> Result<u32, StoreError> {
    let statement = "SELECT coalesce(sum(count), 0) FROM conversation_counts WHERE brand = ?1 AND state = 'new'";
    one(sql, statement, [id.as_bytes()], |row| row.get(0))
}

/// Numbers shown beside a brand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BrandCounts {
    /// Connected and planned accounts.
    pub accounts: u32,
    /// Conversations in state new.
    pub unanswered: u32,
}

/// The numbers of every brand that has any.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn counts(sql: &impl Sql) -> Result<HashMap<BrandId, BrandCounts>, StoreError> {
    let mut found: HashMap<BrandId, BrandCounts> = HashMap::new();
    let pair = |row: &Row<'_>| {
        let mut c = Columns::of(row);
        Ok((BrandId::new(c.uuid()?), c.get::<u32>()?))
    };
    let accounts = "SELECT brand, count(*) FROM accounts WHERE deleted_at IS NULL GROUP BY brand";
    for (brand, count) in all(sql, accounts, [], pair)? {
        found.entry(brand).or_default().accounts = count;
    }
    let unanswered = "SELECT brand, sum(count) FROM conversation_counts WHERE state = 'new' GROUP BY brand";
    for (brand, count) in all(sql, unanswered, [], pair)? {
        found.entry(brand).or_default().unanswered = count;
    }
    Ok(found)
}
