//! The library: facts of pictures. Their files are named by their hash and live beside the database.

use crate::error::StoreError;
use crate::search as fts;
use crate::sql::{At, Columns, Sql, Tx, all, blob, maybe, one, page_limit, run, run_one};
use crate::text::fts_words;
use chrono::{DateTime, NaiveDate, Utc};
use pupitre_domain::ids::{BrandId, VisualId};
use pupitre_domain::visual::VisualFacts;
use rusqlite::types::Value;
use rusqlite::{Row, named_params, params, params_from_iter};
use std::fmt::Write as _;

/// A picture of the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visual {
    /// Id.
    pub id: VisualId,
    /// Its brand; all brands when absent.
    pub brand: Option<BrandId>,
    /// Title.
    pub title: String,
    /// Alternative text offered when it is used.
    pub alt: String,
    /// Whom to credit.
    pub credit: String,
    /// Last day of the licence; for ever when absent.
    pub licence_until: Option<NaiveDate>,
    /// Facts of the file.
    pub facts: VisualFacts,
    /// When it was imported.
    pub imported_at: DateTime<Utc>,
    /// In the bin since.
    pub deleted_at: Option<DateTime<Utc>>,
}

const COLUMNS: &str = "id, brand, title, alt, credit, licence_until, hash, mime, width, height, bytes, colour,
    imported_at, deleted_at";

fn read(row: &Row<'_>) -> rusqlite::Result<Visual> {
    let mut c = Columns::of(row);
    Ok(Visual {
        id: VisualId::new(c.uuid()?),
        brand: c.maybe_uuid()?.map(BrandId::new),
        title: c.get()?,
        alt: c.get()?,
        credit: c.get()?,
        licence_until: c.get::<Option<String>>()?.and_then(|day| NaiveDate::parse_from_str(&day, "%Y-%m-%d").ok()),
        facts: VisualFacts {
            hash: c.get()?,
            mime: c.get()?,
            width: c.get()?,
            height: c.get()?,
            bytes: u64::try_from(c.get::<i64>()?).unwrap_or(0),
            colour: c.get()?,
        },
        imported_at: c.at()?,
        deleted_at: c.maybe_at()?,
    })
}

fn day(date: NaiveDate) -> String {
    date.format("%Y-%m-%d").to_string()
}

/// Adds a visual, or answers the one outside the bin that has the same bytes already: compare the ids.
///
/// # Errors
/// [`StoreError::Constraint`] when the id is taken or the brand does not exist.
pub fn insert(tx: &Tx, visual: &Visual) -> Result<Visual, StoreError> {
    if let Some(known) = find_hash(tx, &visual.facts.hash)? {
        return Ok(known);
    }
    run(
        tx,
        "INSERT INTO visuals (id, brand, title, alt, credit, licence_until, hash, mime, width, height, bytes, colour,
           imported_at, deleted_at)
         VALUES (:id, :brand, :title, :alt, :credit, :licence, :hash, :mime, :width, :height, :bytes, :colour, :imported,
           :deleted)",
        named_params! {
            ":id": visual.id.as_bytes(), ":brand": blob(visual.brand.as_ref().map(BrandId::as_bytes)),
            ":title": visual.title, ":alt": visual.alt, ":credit": visual.credit,
            ":licence": visual.licence_until.map(day), ":hash": visual.facts.hash, ":mime": visual.facts.mime,
            ":width": visual.facts.width, ":height": visual.facts.height,
            ":bytes": i64::try_from(visual.facts.bytes).unwrap_or(i64::MAX), ":colour": visual.facts.colour,
            ":imported": At(visual.imported_at), ":deleted": visual.deleted_at.map(At),
        },
    )?;
    fts::add_visual(tx, tx.0.last_insert_rowid())?;
    get(tx, visual.id)
}

/// A visual, also from the bin.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn get(sql: &impl Sql, id: VisualId) -> Result<Visual, StoreError> {
    one(sql, &format!("SELECT {COLUMNS} FROM visuals WHERE id = ?1"), [id.as_bytes()], read)
}

/// The visual outside the bin with these bytes.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn find_hash(sql: &impl Sql, hash: &str) -> Result<Option<Visual>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM visuals WHERE hash = ?1 AND deleted_at IS NULL");
    maybe(sql, &statement, [hash], read)
}

/// Replaces what the library says of a visual: brand, title, alternative text, credit, licence. The facts of the file
/// never change.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn update(tx: &Tx, visual: &Visual) -> Result<(), StoreError> {
    let key: i64 = one(tx, "SELECT key FROM visuals WHERE id = ?1", [visual.id.as_bytes()], |row| row.get(0))?;
    fts::remove_visual(tx, key)?;
    run_one(
        tx,
        "UPDATE visuals SET brand = ?2, title = ?3, alt = ?4, credit = ?5, licence_until = ?6 WHERE key = ?1",
        params![
            key,
            blob(visual.brand.as_ref().map(BrandId::as_bytes)),
            visual.title,
            visual.alt,
            visual.credit,
            visual.licence_until.map(day)
        ],
    )?;
    fts::add_visual(tx, key)
}

/// Puts a visual into the bin, or takes it out.
///
/// # Errors
/// [`StoreError::NotFound`]; [`StoreError::Constraint`] when the same bytes were imported again meanwhile.
pub fn set_deleted(tx: &Tx, id: VisualId, deleted_at: Option<DateTime<Utc>>) -> Result<(), StoreError> {
    run_one(tx, "UPDATE visuals SET deleted_at = ?2 WHERE id = ?1", params![id.as_bytes(), deleted_at.map(At)])
}

/// In how many posts outside the bin a visual is used.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn uses(sql: &impl Sql, id: VisualId) -> Result<u32, StoreError> {
    let statement = "SELECT count(*) FROM post_visuals u JOIN posts p ON p.id = u.post
        WHERE u.visual = ?1 AND p.deleted_at IS NULL";
    one(sql, statement, [id.as_bytes()], |row| row.get(0))
}

/// The hash of every visual, those in the bin included: files that are named otherwise belong to nothing.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn all_hashes(sql: &impl Sql) -> Result<Vec<String>, StoreError> {
    all(sql, "SELECT DISTINCT hash FROM visuals ORDER BY hash", [], |row| row.get(0))
}

/// Which visuals to list. All that is absent does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VisualQuery {
    /// Of one brand, and those of all brands.
    pub brand: Option<BrandId>,
    /// Words in title, alternative text or credit.
    pub search: Option<String>,
    /// Only those whose licence is in force (`true`) or ended (`false`) on this day.
    pub licensed: Option<(bool, NaiveDate)>,
    /// Key of the following page, as the page before gave it.
    pub after: Option<String>,
    /// Most rows, 1–1,000.
    pub limit: u16,
}

/// A page of visuals outside the bin and the key of the next, the latest import first. An unreadable key starts anew.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn list(sql: &impl Sql, query: &VisualQuery) -> Result<(Vec<Visual>, Option<String>), StoreError> {
    let limit = page_limit(query.limit);
    let mut wheres = String::from("deleted_at IS NULL");
    let mut values: Vec<Value> = Vec::new();
    if let Some(typed) = query.search.as_deref().map(str::trim).filter(|typed| !typed.is_empty()) {
        let Some(words) = fts_words(typed) else { return Ok((Vec::new(), None)) };
        values.push(words.into());
        wheres.push_str(" AND key IN (SELECT rowid FROM visual_search WHERE visual_search MATCH ?1)");
    }
    if let Some(brand) = query.brand {
        values.push(brand.as_bytes().to_vec().into());
        let _infallible = write!(wheres, " AND (+brand = ?{} OR +brand IS NULL)", values.len());
    }
    if let Some((in_force, today)) = query.licensed {
        values.push(day(today).into());
        let condition = if in_force { "(licence_until IS NULL OR licence_until >= ?" } else { "(licence_until < ?" };
        let _infallible = write!(wheres, " AND {condition}{})", values.len());
    }
    if let Some((at, key)) = query.after.as_deref().and_then(read_key) {
        values.extend([Value::from(at), Value::from(key)]);
        let _infallible = write!(wheres, " AND (imported_at, key) < (?{}, ?{})", values.len() - 1, values.len());
    }
    values.push((limit + 1).into());
    let statement = format!(
        "SELECT {COLUMNS}, key FROM visuals WHERE {wheres} ORDER BY imported_at DESC, key DESC LIMIT ?{}",
        values.len()
    );
    let keyed = |row: &Row<'_>| Ok((read(row)?, row.get::<_, i64>("key")?));
    let mut rows = all(sql, &statement, params_from_iter(values), keyed)?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > wanted;
    rows.truncate(wanted);
    let next = rows.last().filter(|_| more).map(|(last, key)| format!("{}.{key}", last.imported_at.timestamp_millis()));
    Ok((rows.into_iter().map(|(visual, _)| visual).collect(), next))
}

fn read_key(key: &str) -> Option<(i64, i64)> {
    let (at, key) = key.split_once('.')?;
    Some((at.parse().ok()?, key.parse().ok()?))
}

/// Visuals outside the bin that contain the words, the latest import first.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn search(sql: &impl Sql, text: &str, limit: u16) -> Result<Vec<Visual>, StoreError> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let query = VisualQuery { search: Some(text.to_owned()), limit, ..VisualQuery::default() };
    list(sql, &query).map(|(page, _)| page)
}
