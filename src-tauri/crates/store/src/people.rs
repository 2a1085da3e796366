//! People whom a brand mentions, and those seen in its inbox.

pub mod cards;
pub mod erasure;
pub mod joins;

use crate::error::StoreError;
use crate::sql::{At, Columns, Sql, Tx, Word, all, one, run, run_one};
use crate::text::fold;
use chrono::{DateTime, Utc};
use pupitre_domain::ids::{BrandId, PersonId};
use pupitre_domain::network::NetworkId;
use rusqlite::{Row, params};
use std::collections::BTreeMap;

/// Messages looked at for handles, the newest first.
const MESSAGES_SEEN: u32 = 2_000;

/// A human being.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Id.
    pub id: PersonId,
    /// The brand that knows them.
    pub brand: BrandId,
    /// Name, not empty.
    pub name: String,
    /// Handles without `@`, one per network.
    pub handles: BTreeMap<NetworkId, String>,
}

/// Somebody who wrote to one of a brand's accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Their network.
    pub network: NetworkId,
    /// Handle without `@`.
    pub handle: String,
    /// Display name; untrusted text.
    pub name: String,
}

/// Adds a person with their handles, or replaces them.
///
/// # Errors
/// [`StoreError::Constraint`] when the brand does not exist.
pub fn save(tx: &Tx, person: &Person, now: DateTime<Utc>) -> Result<(), StoreError> {
    run(
        tx,
        "INSERT INTO people (id, brand, name, name_folded, created_at, updated_at, deleted_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?5, NULL)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_folded = excluded.name_folded,
           updated_at = excluded.updated_at",
        params![person.id.as_bytes(), person.brand.as_bytes(), person.name, fold(&person.name), At(now)],
    )?;
    run(tx, "DELETE FROM handles WHERE person = ?1", [person.id.as_bytes()])?;
    for (network, handle) in &person.handles {
        let statement = "INSERT INTO handles (person, network, handle) VALUES (?1, ?2, ?3)";
        run(tx, statement, params![person.id.as_bytes(), Word(*network), handle])?;
    }
    Ok(())
}

/// A person, also from the bin.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn get(sql: &impl Sql, id: PersonId) -> Result<Person, StoreError> {
    let person = one(sql, "SELECT id, brand, name FROM people WHERE id = ?1", [id.as_bytes()], read)?;
    with_handles(sql, person)
}

/// The people of a brand, by name without regard to case and accents.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn list(sql: &impl Sql, brand: BrandId) -> Result<Vec<Person>, StoreError> {
    let statement = "SELECT id, brand, name FROM people WHERE brand = ?1 AND deleted_at IS NULL
        ORDER BY name_folded, name, id";
    let people = all(sql, statement, [brand.as_bytes()], read)?;
    people.into_iter().map(|person| with_handles(sql, person)).collect()
}

/// Puts a person into the bin, or takes them out.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_deleted(tx: &Tx, id: PersonId, deleted_at: Option<DateTime<Utc>>) -> Result<(), StoreError> {
    run_one(tx, "UPDATE people SET deleted_at = ?2 WHERE id = ?1", params![id.as_bytes(), deleted_at.map(At)])
}

/// Who wrote to a brand lately, each once, the latest first. Looks at the newest messages of each of its accounts.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn seen(sql: &impl Sql, brand: BrandId) -> Result<Vec<Seen>, StoreError> {
    // Conversations are walked newest first by their index; a brand's accounts have no index over all messages.
    let statement = "SELECT network, author_handle, author_name, max(id) AS newest FROM (
          SELECT c.network, m.author_handle, m.author_name, m.id
          FROM (SELECT key, network FROM conversations WHERE brand = ?1 ORDER BY last_at DESC, key DESC LIMIT ?2) c
          JOIN messages m ON m.conversation = c.key
          WHERE m.ours = 0 AND m.deleted_at IS NULL AND m.author_handle <> '' LIMIT ?3)
        GROUP BY network, author_handle ORDER BY newest DESC";
    all(sql, statement, params![brand.as_bytes(), MESSAGES_SEEN / 4, MESSAGES_SEEN], |row| {
        let mut c = Columns::of(row);
        Ok(Seen { network: c.word()?, handle: c.get()?, name: c.get()? })
    })
}

fn read(row: &Row<'_>) -> rusqlite::Result<Person> {
    let mut c = Columns::of(row);
    Ok(Person {
        id: PersonId::new(c.uuid()?),
        brand: BrandId::new(c.uuid()?),
        name: c.get()?,
        handles: BTreeMap::new(),
    })
}

fn with_handles(sql: &impl Sql, mut person: Person) -> Result<Person, StoreError> {
    let statement = "SELECT network, handle FROM handles WHERE person = ?1";
    let handles: Vec<(NetworkId, String)> = all(sql, statement, [person.id.as_bytes()], |row| {
        let mut c = Columns::of(row);
        Ok((c.word()?, c.get()?))
    })?;
    person.handles = handles.into_iter().collect();
    Ok(person)
}
