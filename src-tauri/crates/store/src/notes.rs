//! Notes on days.

use crate::error::StoreError;
use crate::sql::{At, Columns, Day, Sql, Tx, all, blob, maybe, run, run_one};
use chrono::{DateTime, NaiveDate, Utc};
use pupitre_domain::ids::{BrandId, NoteId};
use rusqlite::{Row, params};

/// What a person noted on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Id.
    pub id: NoteId,
    /// For this brand; for all when absent.
    pub brand: Option<BrandId>,
    /// The day.
    pub day: NaiveDate,
    /// What it says, not empty.
    pub text: String,
    /// When it was last stored.
    pub updated_at: DateTime<Utc>,
}

const COLUMNS: &str = "id, brand, day, text, updated_at";

fn read(row: &Row<'_>) -> rusqlite::Result<Note> {
    let mut c = Columns::of(row);
    Ok(Note {
        id: NoteId::new(c.uuid()?),
        brand: c.maybe_uuid()?.map(BrandId::new),
        day: c.get::<Day>()?.0,
        text: c.get()?,
        updated_at: c.at()?,
    })
}

/// Stores a note, new or changed.
///
/// # Errors
/// [`StoreError::Constraint`] when the brand does not exist or the text is empty.
pub fn put(tx: &Tx, note: &Note) -> Result<(), StoreError> {
    let brand = blob(note.brand.as_ref().map(BrandId::as_bytes));
    run(
        tx,
        "INSERT INTO day_notes (id, brand, day, text, updated_at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (id) DO UPDATE SET brand = excluded.brand, day = excluded.day, text = excluded.text,
           updated_at = excluded.updated_at",
        params![note.id.as_bytes(), brand, Day(note.day), note.text, At(note.updated_at)],
    )?;
    Ok(())
}

/// A note, if there is one with this id.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn get(sql: &impl Sql, id: NoteId) -> Result<Option<Note>, StoreError> {
    maybe(sql, &format!("SELECT {COLUMNS} FROM day_notes WHERE id = ?1"), [id.as_bytes()], read)
}

/// Removes a note.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn delete(tx: &Tx, id: NoteId) -> Result<(), StoreError> {
    run_one(tx, "DELETE FROM day_notes WHERE id = ?1", [id.as_bytes()])
}

/// Notes on the days from `from` (included) to `to` (excluded), by day: those of a brand and of all brands, or every one.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn range(sql: &impl Sql, from: NaiveDate, to: NaiveDate, brand: Option<BrandId>) -> Result<Vec<Note>, StoreError> {
    let statement = format!(
        "SELECT {COLUMNS} FROM day_notes n WHERE day >= ?1 AND day < ?2 AND (?3 IS NULL OR brand IS NULL OR brand = ?3)
           AND NOT EXISTS (SELECT 1 FROM brands b WHERE b.id = n.brand AND b.deleted_at IS NOT NULL)
         ORDER BY day, id"
    );
    all(sql, &statement, params![Day(from), Day(to), blob(brand.as_ref().map(BrandId::as_bytes))], read)
}
