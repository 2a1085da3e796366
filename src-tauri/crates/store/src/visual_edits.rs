//! Edits of visuals in versions, and alternative texts by language.

use crate::error::StoreError;
use crate::sql::{At, Columns, Json, Sql, Tx, all, blob, maybe, one, run};
use chrono::{DateTime, Utc};
use pupitre_domain::ids::{BrandId, VisualId};
use rusqlite::params;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Versions that are kept of an edit; older ones are forgotten.
const VERSIONS: i64 = 200;

/// The edit of a visual, or of one of its formats, as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit<T> {
    /// The format, empty for the visual itself.
    pub format: String,
    /// What is done; nothing when every version was undone.
    pub recipe: Option<T>,
    /// Grows with every change.
    pub revision: u32,
    /// Whether there is a version before this one.
    pub can_undo: bool,
    /// Whether there is a version after this one.
    pub can_redo: bool,
}

const SELECT: &str = "SELECT e.format, v.recipe, e.revision,
    e.at > 0 AND (e.at = 1 OR EXISTS (SELECT 1 FROM visual_edit_versions p
      WHERE p.visual = e.visual AND p.format = e.format AND p.version = e.at - 1)),
    EXISTS (SELECT 1 FROM visual_edit_versions n
      WHERE n.visual = e.visual AND n.format = e.format AND n.version = e.at + 1)
  FROM visual_edits e
  LEFT JOIN visual_edit_versions v ON v.visual = e.visual AND v.format = e.format AND v.version = e.at";

fn read<T: DeserializeOwned>(row: &rusqlite::Row<'_>) -> rusqlite::Result<Edit<T>> {
    let mut c = Columns::of(row);
    Ok(Edit { format: c.get()?, recipe: c.maybe_json()?, revision: c.get()?, can_undo: c.get()?, can_redo: c.get()? })
}

/// The edit of a visual (`format` empty) or of a format, if there ever was one.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn get<T: DeserializeOwned>(sql: &impl Sql, visual: VisualId, format: &str) -> Result<Option<Edit<T>>, StoreError> {
    maybe(sql, &format!("{SELECT} WHERE e.visual = ?1 AND e.format = ?2"), params![visual.as_bytes(), format], read)
}

/// The edits of a visual's formats.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn formats<T: DeserializeOwned>(sql: &impl Sql, visual: VisualId) -> Result<Vec<Edit<T>>, StoreError> {
    let statement = format!("{SELECT} WHERE e.visual = ?1 AND e.format <> '' ORDER BY e.format");
    all(sql, &statement, [visual.as_bytes()], read)
}

/// The edits in force of all visuals that have one, without those of formats.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn in_force<T: DeserializeOwned>(sql: &impl Sql) -> Result<Vec<(VisualId, T)>, StoreError> {
    let statement = "SELECT e.visual, v.recipe FROM visual_edits e
        JOIN visual_edit_versions v ON v.visual = e.visual AND v.format = e.format AND v.version = e.at
        WHERE e.format = '' AND e.at > 0";
    let read = |row: &rusqlite::Row<'_>| {
        let mut c = Columns::of(row);
        Ok((VisualId::new(c.uuid()?), c.json()?))
    };
    all(sql, statement, [], read)
}

/// The revision of a visual's edit; 0 where it never had one.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn revision(sql: &impl Sql, visual: VisualId) -> Result<u32, StoreError> {
    let statement = "SELECT revision FROM visual_edits WHERE visual = ?1 AND format = ''";
    Ok(maybe(sql, statement, [visual.as_bytes()], |row| row.get(0))?.unwrap_or(0))
}

/// Adds a version and puts it in force; what was undone before it is forgotten. Answers the new revision.
///
/// # Errors
/// [`StoreError::Conflict`] when `revision` is not the present one; [`StoreError::NotFound`] without such a visual.
pub fn save<T: Serialize>(
    tx: &Tx,
    visual: VisualId,
    format: &str,
    recipe: &T,
    revision: u32,
    now: DateTime<Utc>,
) -> Result<u32, StoreError> {
    one(tx, "SELECT 1 FROM visuals WHERE id = ?1", [visual.as_bytes()], |_| Ok(()))?;
    let (at, present) = present(tx, visual, format)?;
    if present != revision {
        return Err(StoreError::Conflict);
    }
    let key = params![visual.as_bytes(), format, at];
    run(tx, "DELETE FROM visual_edit_versions WHERE visual = ?1 AND format = ?2 AND version > ?3", key)?;
    let next = at + 1;
    stand(tx, visual, format, next, present + 1)?;
    run(
        tx,
        "INSERT INTO visual_edit_versions (visual, format, version, recipe, made_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![visual.as_bytes(), format, next, Json(recipe), At(now)],
    )?;
    let old = params![visual.as_bytes(), format, next - VERSIONS];
    run(tx, "DELETE FROM visual_edit_versions WHERE visual = ?1 AND format = ?2 AND version <= ?3", old)?;
    Ok(present + 1)
}

/// Goes to the version before, or after with `forward`. Nothing happens where there is none.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn step(tx: &Tx, visual: VisualId, format: &str, forward: bool) -> Result<(), StoreError> {
    let known: Option<Edit<serde_json::Value>> = get(tx, visual, format)?;
    let Some(edit) = known else { return Ok(()) };
    let (at, revision) = present(tx, visual, format)?;
    match (forward, edit.can_undo, edit.can_redo) {
        (true, _, true) => stand(tx, visual, format, at + 1, revision + 1),
        (false, true, _) => stand(tx, visual, format, at - 1, revision + 1),
        _ => Ok(()),
    }
}

fn present(tx: &Tx, visual: VisualId, format: &str) -> Result<(i64, u32), StoreError> {
    let statement = "SELECT at, revision FROM visual_edits WHERE visual = ?1 AND format = ?2";
    let known = maybe(tx, statement, params![visual.as_bytes(), format], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(known.unwrap_or((0, 0)))
}

fn stand(tx: &Tx, visual: VisualId, format: &str, at: i64, revision: u32) -> Result<(), StoreError> {
    run(
        tx,
        "INSERT INTO visual_edits (visual, format, at, revision) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (visual, format) DO UPDATE SET at = excluded.at, revision = excluded.revision",
        params![visual.as_bytes(), format, at, revision],
    )
    .map(drop)
}

/// Brands whose posts use a visual, for what follows from a change of it.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn brands_using(sql: &impl Sql, visual: VisualId) -> Result<Vec<BrandId>, StoreError> {
    let statement = "SELECT DISTINCT p.brand FROM post_visuals u JOIN posts p ON p.id = u.post WHERE u.visual = ?1";
    all(sql, statement, [visual.as_bytes()], |row| Columns::of(row).uuid().map(BrandId::new))
}

/// Alternative texts of a visual by language, by the language's code.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn alts(sql: &impl Sql, visual: VisualId) -> Result<Vec<(String, String)>, StoreError> {
    let statement = "SELECT language, text FROM visual_alts WHERE visual = ?1 ORDER BY language";
    all(sql, statement, [visual.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Sets an alternative text; an empty one takes it away.
///
/// # Errors
/// [`StoreError::Constraint`] without such a visual.
pub fn set_alt(tx: &Tx, visual: VisualId, language: &str, text: &str) -> Result<(), StoreError> {
    if text.is_empty() {
        let statement = "DELETE FROM visual_alts WHERE visual = ?1 AND language = ?2";
        return run(tx, statement, params![visual.as_bytes(), language]).map(drop);
    }
    let statement = "INSERT INTO visual_alts (visual, language, text) VALUES (?1, ?2, ?3)
        ON CONFLICT (visual, language) DO UPDATE SET text = excluded.text";
    run(tx, statement, params![visual.as_bytes(), language, text]).map(drop)
}

/// How many visuals outside the bin have no alternative text, how many there are, and the first of them, the latest
/// import first. `language`: those without one in it; a text of no language is none in it.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn without_alt(
    sql: &impl Sql,
    brand: Option<BrandId>,
    language: Option<&str>,
    most: u16,
) -> Result<(u32, u32, Vec<VisualId>), StoreError> {
    let within = "deleted_at IS NULL AND (?1 IS NULL OR brand IS NULL OR brand = ?1)";
    let lacking = "CASE WHEN ?2 IS NULL
        THEN described = 0 AND NOT EXISTS (SELECT 1 FROM visual_alts a WHERE a.visual = visuals.id)
        ELSE NOT EXISTS (SELECT 1 FROM visual_alts a WHERE a.visual = visuals.id AND a.language = ?2) END";
    let brand = blob(brand.as_ref().map(BrandId::as_bytes));
    let counted = format!(
        "SELECT count(*) FILTER (WHERE {lacking}), count(*) FROM visuals INDEXED BY visuals_grid WHERE {within}"
    );
    let (count, of) = one(sql, &counted, params![brand, language], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let first =
        format!("SELECT id FROM visuals WHERE {within} AND {lacking} ORDER BY imported_at DESC, key DESC LIMIT ?3");
    let first = all(sql, &first, params![brand, language, most], |row| Columns::of(row).uuid().map(VisualId::new))?;
    Ok((count, of, first))
}

/// Whether a visual is shown otherwise than it is: an edit of it is in force.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn is_edited(sql: &impl Sql, visual: VisualId) -> Result<bool, StoreError> {
    let statement = "SELECT EXISTS (SELECT 1 FROM visual_edits WHERE visual = ?1 AND at > 0)";
    one(sql, statement, [visual.as_bytes()], |row| row.get(0))
}
