//! What clients were asked about posts and what they answered.

use crate::error::StoreError;
use crate::sql::{At, Columns, Sql, Tx, Word, all, maybe, one, run, run_one, stored};
use chrono::{DateTime, Utc};
use pupitre_domain::approval::{AnswerWay, Approval, ApprovalMark, ApprovalPolicy};
use pupitre_domain::ids::{BrandId, PostId};
use rusqlite::{Row, params};

stored!(Approval, ApprovalMark, ApprovalPolicy, AnswerWay);

/// Hash of what a post would send.
pub type Fingerprint = [u8; 32];

/// One line: asked, answered, withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Counts up.
    pub id: i64,
    /// What was noted.
    pub mark: ApprovalMark,
    /// What it was about.
    pub fingerprint: Fingerprint,
    /// Who was asked or answered.
    pub who: String,
    /// By what way the answer came.
    pub way: Option<AnswerWay>,
    /// What was said besides.
    pub remark: String,
    /// When it was said.
    pub said_at: DateTime<Utc>,
    /// When it was noted.
    pub at: DateTime<Utc>,
}

const COLUMNS: &str = "id, mark, fingerprint, who, way, remark, said_at, at";

fn read(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let mut c = Columns::of(row);
    Ok(Entry {
        id: c.get()?,
        mark: c.word()?,
        fingerprint: c.get()?,
        who: c.get()?,
        way: c.maybe_word()?,
        remark: c.get()?,
        said_at: c.at()?,
        at: c.at()?,
    })
}

/// Whether a brand's posts need somebody's yes.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn policy(sql: &impl Sql, brand: BrandId) -> Result<ApprovalPolicy, StoreError> {
    let read = |row: &Row<'_>| Columns::of(row).word();
    one(sql, "SELECT approval FROM brands WHERE id = ?1", [brand.as_bytes()], read)
}

/// Sets whether a brand's posts need somebody's yes.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_policy(tx: &Tx, brand: BrandId, policy: ApprovalPolicy) -> Result<(), StoreError> {
    run_one(tx, "UPDATE brands SET approval = ?2 WHERE id = ?1", params![brand.as_bytes(), Word(policy)])
}

/// Notes one line more. Only its number is not taken over from `entry`.
///
/// # Errors
/// [`StoreError::Constraint`] when the post does not exist.
pub fn add(tx: &Tx, post: PostId, entry: &Entry) -> Result<(), StoreError> {
    run(
        tx,
        "INSERT INTO approvals (post, mark, fingerprint, who, way, remark, said_at, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            post.as_bytes(),
            Word(entry.mark),
            entry.fingerprint,
            entry.who,
            entry.way.map(Word),
            entry.remark,
            At(entry.said_at),
            At(entry.at)
        ],
    )
    .map(drop)
}

/// The line that counts.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn current(sql: &impl Sql, post: PostId) -> Result<Option<Entry>, StoreError> {
    let statement =
        format!("SELECT {COLUMNS} FROM approvals WHERE post = ?1 AND taken_back_at IS NULL ORDER BY id DESC LIMIT 1");
    maybe(sql, &statement, [post.as_bytes()], read)
}

/// Every line that was not taken back, the latest first.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn history(sql: &impl Sql, post: PostId) -> Result<Vec<Entry>, StoreError> {
    let statement =
        format!("SELECT {COLUMNS} FROM approvals WHERE post = ?1 AND taken_back_at IS NULL ORDER BY id DESC");
    all(sql, &statement, [post.as_bytes()], read)
}

/// Makes `entry` the line that counts, none when absent: later ones are taken back, and it itself no longer is.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn put_back(tx: &Tx, post: PostId, entry: Option<i64>, now: DateTime<Utc>) -> Result<(), StoreError> {
    let later = "UPDATE approvals SET taken_back_at = ?3 WHERE post = ?1 AND id > ?2 AND taken_back_at IS NULL";
    run(tx, later, params![post.as_bytes(), entry.unwrap_or(0), At(now)])?;
    if let Some(entry) = entry {
        let again = "UPDATE approvals SET taken_back_at = NULL WHERE post = ?1 AND id = ?2";
        run_one(tx, again, params![post.as_bytes(), entry])?;
    }
    Ok(())
}

/// How a post stands, as the calendar shows it. Derived.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn standing(sql: &impl Sql, post: PostId) -> Result<Approval, StoreError> {
    let read = |row: &Row<'_>| Columns::of(row).word();
    one(sql, "SELECT approval FROM posts WHERE id = ?1", [post.as_bytes()], read)
}

/// Writes how a post stands, where that is something new.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn set_standing(tx: &Tx, post: PostId, approval: Approval) -> Result<(), StoreError> {
    let statement = "UPDATE posts SET approval = ?2 WHERE id = ?1 AND approval <> ?2";
    run(tx, statement, params![post.as_bytes(), Word(approval)]).map(drop)
}

/// The posts of a brand, outside the bin, about which anything was noted.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn marked(sql: &impl Sql, brand: BrandId) -> Result<Vec<PostId>, StoreError> {
    let statement = "SELECT id FROM posts WHERE brand = ?1 AND approval <> 'none' AND deleted_at IS NULL ORDER BY id";
    all(sql, statement, [brand.as_bytes()], |row| Ok(PostId::new(Columns::of(row).uuid()?)))
}
