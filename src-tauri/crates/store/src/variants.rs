//! Variants: what a post says differently for each account.

use crate::error::StoreError;
use crate::posts;
use crate::sql::{Columns, Json, Sql, Tx, all, run, run_one};
use pupitre_domain::content::ContentPatch;
use pupitre_domain::ids::{AccountId, PostId};
use rusqlite::params;

/// A post's form for one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// The post.
    pub post: PostId,
    /// The account.
    pub account: AccountId,
    /// What it says differently.
    pub patch: ContentPatch,
    /// Its place in the order in which accounts were added.
    pub ordinal: u16,
}

/// Replaces all variants of a post; `post` of each is taken from the first argument.
///
/// # Errors
/// [`StoreError::NotFound`] when the post does not exist; [`StoreError::Constraint`] when an account does not or comes
/// twice.
pub fn replace_all(tx: &Tx, post: PostId, variants: &[Variant]) -> Result<(), StoreError> {
    run(tx, "DELETE FROM variants WHERE post = ?1", [post.as_bytes()])?;
    add_all(tx, post, variants)?;
    posts::derive(tx, post)
}

/// Adds rows and derives nothing.
pub(crate) fn add_all(tx: &Tx, post: PostId, variants: &[Variant]) -> Result<(), StoreError> {
    for variant in variants {
        run(
            tx,
            "INSERT INTO variants (post, account, patch, ordinal) VALUES (?1, ?2, ?3, ?4)",
            params![post.as_bytes(), variant.account.as_bytes(), Json(&variant.patch), variant.ordinal],
        )?;
    }
    Ok(())
}

/// Changes what one account's form says.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_patch(tx: &Tx, post: PostId, account: AccountId, patch: &ContentPatch) -> Result<(), StoreError> {
    run_one(
        tx,
        "UPDATE variants SET patch = ?3 WHERE post = ?1 AND account = ?2",
        params![post.as_bytes(), account.as_bytes(), Json(patch)],
    )?;
    posts::derive(tx, post)
}

/// A post's variants, in the order in which accounts were added.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn list(sql: &impl Sql, post: PostId) -> Result<Vec<Variant>, StoreError> {
    let statement = "SELECT account, patch, ordinal FROM variants WHERE post = ?1 ORDER BY ordinal, account";
    all(sql, statement, [post.as_bytes()], |row| {
        let mut c = Columns::of(row);
        Ok(Variant { post, account: AccountId::new(c.uuid()?), patch: c.json()?, ordinal: c.get()? })
    })
}
