//! Whom a brand asks when it cannot answer by itself.

use crate::error::StoreError;
use crate::sql::{At, Columns, Sql, Tx, Word, all, one, run, run_one};
use chrono::{DateTime, Utc};
use pupitre_domain::conversation::ContactRole;
use pupitre_domain::ids::{BrandId, ContactId};
use rusqlite::{Row, params};

/// Somebody whom a brand asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Id.
    pub id: ContactId,
    /// Its brand.
    pub brand: BrandId,
    /// Name, not empty.
    pub name: String,
    /// What for.
    pub role: ContactRole,
    /// Address; empty when there is none.
    pub email: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// In the bin since. Conversations still name it there.
    pub deleted_at: Option<DateTime<Utc>>,
}

const COLUMNS: &str = "id, brand, name, role, email, created_at, deleted_at";

fn read(row: &Row<'_>) -> rusqlite::Result<Contact> {
    let mut c = Columns::of(row);
    Ok(Contact {
        id: ContactId::new(c.uuid()?),
        brand: BrandId::new(c.uuid()?),
        name: c.get()?,
        role: c.word()?,
        email: c.get()?,
        created_at: c.at()?,
        deleted_at: c.maybe_at()?,
    })
}

/// Stores a contact, new or changed. Its brand stays what it was.
///
/// # Errors
/// [`StoreError::Constraint`] when the brand does not exist.
pub fn put(tx: &Tx, contact: &Contact) -> Result<(), StoreError> {
    run(
        tx,
        "INSERT INTO contacts (id, brand, name, role, email, created_at, deleted_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, role = excluded.role, email = excluded.email,
           deleted_at = excluded.deleted_at",
        params![
            contact.id.as_bytes(),
            contact.brand.as_bytes(),
            contact.name,
            Word(contact.role),
            contact.email,
            At(contact.created_at),
            contact.deleted_at.map(At)
        ],
    )?;
    Ok(())
}

/// Puts a contact into the bin, or takes it out.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_deleted(tx: &Tx, id: ContactId, deleted_at: Option<DateTime<Utc>>) -> Result<(), StoreError> {
    run_one(tx, "UPDATE contacts SET deleted_at = ?2 WHERE id = ?1", params![id.as_bytes(), deleted_at.map(At)])
}

/// A contact, also from the bin.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn get(sql: &impl Sql, id: ContactId) -> Result<Contact, StoreError> {
    one(sql, &format!("SELECT {COLUMNS} FROM contacts WHERE id = ?1"), [id.as_bytes()], read)
}

/// The contacts of a brand outside the bin, or of all brands, in the order in which they were made.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn list(sql: &impl Sql, brand: Option<BrandId>) -> Result<Vec<Contact>, StoreError> {
    let statement = format!(
        "SELECT {COLUMNS} FROM contacts WHERE deleted_at IS NULL AND (?1 IS NULL OR brand = ?1) ORDER BY created_at, id"
    );
    all(sql, &statement, [crate::sql::blob(brand.as_ref().map(BrandId::as_bytes))], read)
}
