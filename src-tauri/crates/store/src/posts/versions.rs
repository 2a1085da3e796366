//! Every version of a post, and the thinning of old ones.

use crate::error::StoreError;
use crate::sql::{At, Columns, Json, Sql, Tx, all, one, run};
use crate::{meta, variants};
use chrono::{DateTime, Duration, Utc};
use pupitre_domain::content::{Content, ContentPatch};
use pupitre_domain::history;
use pupitre_domain::ids::{AccountId, PostId};
use pupitre_domain::time::Zone;
use rusqlite::{Row, params};
use serde::{Deserialize, Serialize};

/// What an account said differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// The account.
    pub account: AccountId,
    /// What it said differently.
    pub patch: ContentPatch,
}

/// A stored version of a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its key; rising with time.
    pub key: i64,
    /// Its number; for a refused text that of the version it was made on.
    pub version: u32,
    /// Its save met a conflict, so it never was the post's content.
    pub refused: bool,
    /// What the master said.
    pub content: Content,
    /// What the accounts said differently.
    pub forms: Vec<Form>,
    /// When it was stored.
    pub at: DateTime<Utc>,
}

const COLUMNS: &str = "id, version, refused, content, forms, at";
const THINNED: &str = "versions_thinned";

fn read(row: &Row<'_>) -> rusqlite::Result<Version> {
    let mut c = Columns::of(row);
    Ok(Version {
        key: c.get()?,
        version: c.get()?,
        refused: c.get()?,
        content: c.json()?,
        forms: c.json()?,
        at: c.at()?,
    })
}

/// Every version that is kept, the newest first.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn versions(sql: &impl Sql, id: PostId) -> Result<Vec<Version>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM post_versions WHERE post = ?1 ORDER BY id DESC");
    all(sql, &statement, [id.as_bytes()], read)
}

/// One version of a post.
///
/// # Errors
/// [`StoreError::NotFound`], also when it is another post's.
pub fn version(sql: &impl Sql, id: PostId, key: i64) -> Result<Version, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM post_versions WHERE post = ?1 AND id = ?2");
    one(sql, &statement, params![id.as_bytes(), key], read)
}

/// Notes with the newest version what the accounts say differently now. Called once variants are as they shall be.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn note_forms(tx: &Tx, id: PostId) -> Result<(), StoreError> {
    let forms: Vec<Form> = variants::list(tx, id)?
        .into_iter()
        .map(|variant| Form { account: variant.account, patch: variant.patch })
        .collect();
    run(
        tx,
        "UPDATE post_versions SET forms = ?2
         WHERE id = (SELECT max(id) FROM post_versions WHERE post = ?1 AND refused = 0)",
        params![id.as_bytes(), Json(&forms)],
    )?;
    Ok(())
}

/// Keeps a text whose save met a conflict beside the stored one, which stays what it is. `made_on` is the version that
/// the text was made on. The same text is not kept twice in a row.
///
/// # Errors
/// [`StoreError::Constraint`] when the post does not exist.
pub fn keep_refused(
    tx: &Tx,
    id: PostId,
    made_on: u32,
    content: &Content,
    forms: &[Form],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    run(
        tx,
        "INSERT INTO post_versions (post, version, refused, content, forms, at)
         SELECT ?1, ?2, 1, ?3, ?4, ?5 WHERE NOT EXISTS (
           SELECT 1 FROM post_versions WHERE id = (SELECT max(id) FROM post_versions WHERE post = ?1 AND refused = 1)
             AND content = ?3 AND forms = ?4)",
        params![id.as_bytes(), made_on, Json(content), Json(forms), At(now)],
    )?;
    Ok(())
}

/// Thins old versions as [`history::kept`] says, at most once a day: of each post that has versions which passed one of
/// the two ages since the last time. What a delivery was frozen from stays, and so does what was refused. `zone_of`
/// tells the zone of a post's days. Answers how many versions went.
///
/// # Errors
/// [`StoreError`] when it cannot be read or written.
pub fn thin(tx: &Tx, now: DateTime<Utc>, zone_of: impl Fn(&Tx, PostId) -> Option<Zone>) -> Result<usize, StoreError> {
    let today = now.date_naive().to_string();
    let last = meta::get(tx, THINNED)?;
    if last.as_deref() == Some(&today) {
        return Ok(0);
    }
    let from = last.and_then(|day| format!("{day}T00:00:00Z").parse().ok()).unwrap_or(DateTime::<Utc>::MIN_UTC);
    let mut gone = 0;
    let mut seen = std::collections::BTreeSet::new();
    for age in [Duration::hours(history::WHOLE_HOURS), Duration::days(history::HOURLY_DAYS)] {
        let since = from.checked_sub_signed(age + Duration::days(1)).unwrap_or(DateTime::UNIX_EPOCH);
        let statement = "SELECT DISTINCT post FROM post_versions WHERE at >= ?1 AND at < ?2";
        let since = since.max(DateTime::UNIX_EPOCH);
        let posts =
            all(tx, statement, params![At(since), At(now - age)], |row| Ok(PostId::new(Columns::of(row).uuid()?)))?;
        for post in posts.into_iter().filter(|post| seen.insert(*post)) {
            if let Some(zone) = zone_of(tx, post) {
                gone += thin_post(tx, post, now, zone)?;
            }
        }
    }
    meta::put(tx, THINNED, &today)?;
    Ok(gone)
}

fn thin_post(tx: &Tx, post: PostId, now: DateTime<Utc>, zone: Zone) -> Result<usize, StoreError> {
    let statement = "SELECT id, at FROM post_versions WHERE post = ?1 AND refused = 0 ORDER BY id";
    let rows: Vec<(i64, DateTime<Utc>)> = all(tx, statement, [post.as_bytes()], |row| {
        let mut c = Columns::of(row);
        Ok((c.get()?, c.at()?))
    })?;
    let times: Vec<DateTime<Utc>> = rows.iter().map(|(_, at)| *at).collect();
    let mut gone = 0;
    for ((key, _), keep) in rows.iter().zip(history::kept(&times, now, zone)) {
        if !keep {
            gone += run(
                tx,
                "DELETE FROM post_versions WHERE id = ?1 AND NOT EXISTS (
                   SELECT 1 FROM deliveries WHERE post = post_versions.post AND post_version = post_versions.version)",
                [key],
            )?;
        }
    }
    Ok(gone)
}
