//! Holding statements: texts at hand for a crisis.

use crate::error::StoreError;
use crate::sql::{At, Columns, Sql, Tx, all, blob, one, run, run_one};
use chrono::{DateTime, Utc};
use pupitre_domain::ids::{BrandId, StatementId};
use rusqlite::{Row, params};

/// A text at hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Id.
    pub id: StatementId,
    /// Its brand.
    pub brand: BrandId,
    /// What it is for; not empty.
    pub title: String,
    /// What it says.
    pub text: String,
    /// When it was last stored.
    pub updated_at: DateTime<Utc>,
    /// In the bin since.
    pub deleted_at: Option<DateTime<Utc>>,
}

const COLUMNS: &str = "id, brand, title, text, updated_at, deleted_at";

fn read(row: &Row<'_>) -> rusqlite::Result<Statement> {
    let mut c = Columns::of(row);
    Ok(Statement {
        id: StatementId::new(c.uuid()?),
        brand: BrandId::new(c.uuid()?),
        title: c.get()?,
        text: c.get()?,
        updated_at: c.at()?,
        deleted_at: c.maybe_at()?,
    })
}

/// The texts of a brand or of all, by title.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn list(sql: &impl Sql, brand: Option<BrandId>) -> Result<Vec<Statement>, StoreError> {
    let statement = format!(
        "SELECT {COLUMNS} FROM statements WHERE deleted_at IS NULL AND (?1 IS NULL OR brand = ?1) ORDER BY title, id"
    );
    all(sql, &statement, [blob(brand.as_ref().map(BrandId::as_bytes))], read)
}

/// A text, also from the bin.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn get(sql: &impl Sql, id: StatementId) -> Result<Statement, StoreError> {
    one(sql, &format!("SELECT {COLUMNS} FROM statements WHERE id = ?1"), [id.as_bytes()], read)
}

/// Adds a text, or replaces the one with its id. The brand stays.
///
/// # Errors
/// [`StoreError::Constraint`] when the brand does not exist.
pub fn put(tx: &Tx, statement: &Statement) -> Result<(), StoreError> {
    run(
        tx,
        "INSERT INTO statements (id, brand, title, text, updated_at, deleted_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (id) DO UPDATE SET title = excluded.title, text = excluded.text, updated_at = excluded.updated_at,
           deleted_at = excluded.deleted_at",
        params![
            statement.id.as_bytes(),
            statement.brand.as_bytes(),
            statement.title,
            statement.text,
            At(statement.updated_at),
            statement.deleted_at.map(At),
        ],
    )
    .map(drop)
}

/// Puts a text into the bin, or takes it out.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_deleted(tx: &Tx, id: StatementId, deleted_at: Option<DateTime<Utc>>) -> Result<(), StoreError> {
    run_one(tx, "UPDATE statements SET deleted_at = ?2 WHERE id = ?1", params![id.as_bytes(), deleted_at.map(At)])
}
