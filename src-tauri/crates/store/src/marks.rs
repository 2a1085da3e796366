//! By what brands are known, which words they look at twice, and what of another brand a person says is meant.

use crate::error::StoreError;
use crate::sql::{At, Columns, Sql, Tx, Word, all, run, stored};
use chrono::{DateTime, Utc};
use pupitre_domain::guard::MarkKind;
use pupitre_domain::ids::{BrandId, PostId};
use rusqlite::params;

/// What a brand's word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WordKind {
    /// A domain of its links.
    Domain,
    /// One of its hashtags.
    Hashtag,
    /// A word that it wants to look at twice before it leaves.
    Sensitive,
}

impl WordKind {
    /// All kinds.
    pub const ALL: &'static [Self] = &[Self::Domain, Self::Hashtag, Self::Sensitive];
    /// The name kept in SQLite.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Domain => "domain",
            Self::Hashtag => "hashtag",
            Self::Sensitive => "sensitive",
        }
    }
}
stored!(WordKind, MarkKind);

/// The words of a brand, by kind and alphabet.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn of_brand(sql: &impl Sql, brand: BrandId) -> Result<Vec<(WordKind, String)>, StoreError> {
    let statement = "SELECT kind, value FROM brand_marks WHERE brand = ?1 ORDER BY kind, value";
    all(sql, statement, [brand.as_bytes()], |row| {
        let mut c = Columns::of(row);
        Ok((c.word()?, c.get()?))
    })
}

/// The words of all brands outside the bin.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn of_all(sql: &impl Sql) -> Result<Vec<(BrandId, WordKind, String)>, StoreError> {
    let statement = "SELECT m.brand, m.kind, m.value FROM brand_marks m JOIN brands b ON b.id = m.brand
        WHERE b.deleted_at IS NULL ORDER BY m.brand, m.kind, m.value";
    all(sql, statement, [], |row| {
        let mut c = Columns::of(row);
        Ok((BrandId::new(c.uuid()?), c.word()?, c.get()?))
    })
}

/// The handles of the accounts of all brands outside the bin.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn handles(sql: &impl Sql) -> Result<Vec<(BrandId, String)>, StoreError> {
    let statement = "SELECT a.brand, a.handle FROM accounts a JOIN brands b ON b.id = a.brand
        WHERE b.deleted_at IS NULL AND a.deleted_at IS NULL AND a.handle <> '' ORDER BY a.brand, a.key";
    all(sql, statement, [], |row| {
        let mut c = Columns::of(row);
        Ok((BrandId::new(c.uuid()?), c.get()?))
    })
}

/// Replaces the words of one kind of a brand.
///
/// # Errors
/// [`StoreError::Constraint`] when the brand does not exist or a word is empty.
pub fn replace(tx: &Tx, brand: BrandId, kind: WordKind, values: &[String]) -> Result<(), StoreError> {
    run(tx, "DELETE FROM brand_marks WHERE brand = ?1 AND kind = ?2", params![brand.as_bytes(), Word(kind)])?;
    for value in values {
        let statement = "INSERT INTO brand_marks (brand, kind, value) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
        run(tx, statement, params![brand.as_bytes(), Word(kind), value])?;
    }
    Ok(())
}

/// What of other brands is meant in a post.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn confirmed(sql: &impl Sql, post: PostId) -> Result<Vec<(MarkKind, String)>, StoreError> {
    let statement = "SELECT kind, value FROM guard_confirmations WHERE post = ?1";
    all(sql, statement, [post.as_bytes()], |row| {
        let mut c = Columns::of(row);
        Ok((c.word()?, c.get()?))
    })
}

/// Notes that something of another brand is meant in a post, or no longer is.
///
/// # Errors
/// [`StoreError::Constraint`] when the post does not exist.
pub fn confirm(
    tx: &Tx,
    post: PostId,
    kind: MarkKind,
    value: &str,
    meant: bool,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    if meant {
        let statement = "INSERT INTO guard_confirmations (post, kind, value, at) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (post, kind, value) DO NOTHING";
        run(tx, statement, params![post.as_bytes(), Word(kind), value, At(now)]).map(drop)
    } else {
        let statement = "DELETE FROM guard_confirmations WHERE post = ?1 AND kind = ?2 AND value = ?3";
        run(tx, statement, params![post.as_bytes(), Word(kind), value]).map(drop)
    }
}
