//! Words of brands: those that no dictionary knows, those that are forbidden, mentions that are required.

use crate::error::StoreError;
use crate::sql::{At, Columns, Json, Sql, Tx, all, maybe, run};
use chrono::{DateTime, Utc};
use pupitre_domain::ids::BrandId;
use pupitre_domain::wording::Wording;
use rusqlite::params;

/// A brand's own words as they were typed, by alphabet.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn dictionary(sql: &impl Sql, brand: BrandId) -> Result<Vec<String>, StoreError> {
    let statement = "SELECT word FROM dictionary_words WHERE brand = ?1 ORDER BY folded";
    all(sql, statement, [brand.as_bytes()], |row| row.get(0))
}

/// Adds a word; a word that is there in another case is replaced.
///
/// # Errors
/// [`StoreError::Constraint`] when the brand does not exist.
pub fn add_word(tx: &Tx, brand: BrandId, word: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
    let statement = "INSERT INTO dictionary_words (brand, folded, word, added_at) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (brand, folded) DO UPDATE SET word = excluded.word";
    run(tx, statement, params![brand.as_bytes(), word.to_lowercase(), word, At(now)]).map(drop)
}

/// Removes a word in any case; one that is not there is no error.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn remove_word(tx: &Tx, brand: BrandId, word: &str) -> Result<(), StoreError> {
    let statement = "DELETE FROM dictionary_words WHERE brand = ?1 AND folded = ?2";
    run(tx, statement, params![brand.as_bytes(), word.to_lowercase()]).map(drop)
}

/// What a brand forbids and requires, if it ever said so.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn get(sql: &impl Sql, brand: BrandId) -> Result<Option<Wording>, StoreError> {
    maybe(sql, "SELECT forbidden, mentions FROM wordings WHERE brand = ?1", [brand.as_bytes()], |row| {
        let mut c = Columns::of(row);
        Ok(Wording { forbidden: c.json()?, mentions: c.json()? })
    })
}

/// Replaces what a brand forbids and requires.
///
/// # Errors
/// [`StoreError::Constraint`] when the brand does not exist.
pub fn set(tx: &Tx, brand: BrandId, wording: &Wording) -> Result<(), StoreError> {
    let statement = "INSERT INTO wordings (brand, forbidden, mentions) VALUES (?1, ?2, ?3)
        ON CONFLICT (brand) DO UPDATE SET forbidden = excluded.forbidden, mentions = excluded.mentions";
    run(tx, statement, params![brand.as_bytes(), Json(&wording.forbidden), Json(&wording.mentions)]).map(drop)
}
