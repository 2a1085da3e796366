//! The library: facts of pictures and films, and what people say of them. Files lie beside the database, named by their
//! hash, or where they were found.

mod row;

pub mod bring;
pub mod edits;
pub mod find;
pub mod folders;
pub mod grid;
pub mod pairs;
pub mod papers;
pub mod trash;
pub mod watches;

pub use find::{VisualQuery, list, search};
pub use row::{Fault, Visual};

use crate::error::StoreError;
use crate::search as fts;
use crate::sql::{At, Json, Sql, Tx, all, blob, maybe, one, run, run_one};
use crate::text::order_key;
use chrono::{DateTime, Utc};
use pupitre_domain::ids::{BrandId, FolderId, LabelId, VisualId};
use row::Derived;
use rusqlite::{named_params, params};
use std::path::Path;

/// Adds a visual, or answers the one outside the bin that has the same bytes already: compare the ids. The same bytes are
/// another visual for another brand, unless one of all brands has them.
///
/// # Errors
/// [`StoreError::Constraint`] when the id is taken or the brand does not exist.
pub fn insert(tx: &Tx, visual: &Visual) -> Result<Visual, StoreError> {
    if let Some(known) = find_hash(tx, &visual.facts.hash, visual.brand)? {
        return Ok(known);
    }
    run(
        tx,
        "INSERT INTO visuals (id, brand, title, alt, credit, licence_until, hash, mime, width, height, bytes, colour,
           imported_at, deleted_at, kind, taken_at, likeness, place, placed)
         VALUES (:id, :brand, :title, :alt, :credit, :licence, :hash, :mime, :width, :height, :bytes, :colour, :imported,
           :deleted, :kind, :taken, :likeness, :place, :placed)",
        named_params! {
            ":id": visual.id.as_bytes(), ":brand": blob(visual.brand.as_ref().map(BrandId::as_bytes)),
            ":title": visual.title, ":alt": visual.alt, ":credit": visual.rights.credit,
            ":licence": visual.rights.until.map(row::day), ":hash": visual.facts.hash, ":mime": visual.facts.mime,
            ":width": visual.facts.width, ":height": visual.facts.height,
            ":bytes": i64::try_from(visual.facts.bytes).unwrap_or(i64::MAX), ":colour": visual.facts.colour,
            ":imported": At(visual.imported_at), ":deleted": visual.deleted_at.map(At),
            ":kind": visual.kind.as_str(), ":taken": row::taken_at(&visual.embedded).map(At),
            ":likeness": visual.likeness.map(u64::cast_signed), ":place": visual.place.as_deref().map(row::path_bytes),
            ":placed": visual.place.is_some(),
        },
    )?;
    let key = tx.0.last_insert_rowid();
    run(
        tx,
        "INSERT INTO visual_more (key, file_name, caption, keywords, alts, labels, author, rights, embedded, palette, clip)
         VALUES (?1, ?2, '', '', '', '', '', '{}', ?3, ?4, ?5)",
        params![
            key,
            visual.file_name,
            Json(&visual.embedded),
            Json(&visual.palette),
            visual.clip.as_ref().map(Json)
        ],
    )?;
    write(tx, key, visual)?;
    fts::add_visual(tx, key)?;
    get(tx, visual.id)
}

/// Everything that a person can change, and what follows from it.
fn write(tx: &Tx, key: i64, visual: &Visual) -> Result<(), StoreError> {
    let held = papers::held(tx, key)?;
    let derived = Derived::of(visual, &held);
    let folder = visual.folder.map(|id| folders::key(tx, id)).transpose()?;
    run_one(
        tx,
        "UPDATE visuals SET brand = :brand, title = :title, title_folded = :folded, alt = :alt, credit = :credit,
           licence_until = :until, folder = :folder, rating = :rating, favourite = :favourite, hues = :hues,
           licence = :licence, barred = :barred, lawful_from = :from, lawful_until = :last, described = :described
         WHERE key = :key",
        named_params! {
            ":key": key, ":brand": blob(visual.brand.as_ref().map(BrandId::as_bytes)), ":title": visual.title,
            ":folded": order_key(&visual.title), ":alt": visual.alt, ":credit": visual.rights.credit,
            ":until": visual.rights.until.map(row::day), ":folder": folder, ":rating": visual.rating.min(5),
            ":favourite": visual.favourite, ":hues": derived.hues, ":licence": visual.rights.licence.as_str(),
            ":barred": derived.barred, ":from": visual.rights.from.map(row::day), ":last": derived.last.map(row::day),
            ":described": !visual.alt.trim().is_empty(),
        },
    )?;
    run(tx, "DELETE FROM visual_labels WHERE visual = ?1", [key])?;
    for label in &visual.labels {
        run(
            tx,
            "INSERT OR IGNORE INTO visual_labels (visual, label) SELECT ?1, key FROM labels WHERE id = ?2",
            params![key, label.as_bytes()],
        )?;
    }
    run_one(
        tx,
        "UPDATE visual_more SET caption = ?2, keywords = ?3, rights = ?4, author = ?5,
           labels = coalesce((SELECT group_concat(l.name, ' ') FROM visual_labels v JOIN labels l ON l.key = v.label
             WHERE v.visual = ?1), ''),
           alts = coalesce((SELECT group_concat(text, ' ') FROM visual_alts
             WHERE visual = (SELECT id FROM visuals WHERE key = ?1)), '')
         WHERE key = ?1",
        params![key, visual.caption, visual.keywords.join("\n"), Json(&visual.rights), visual.rights.author],
    )
}

/// A visual, also from the bin.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn get(sql: &impl Sql, id: VisualId) -> Result<Visual, StoreError> {
    one(sql, &format!("{} WHERE v.id = ?1", row::SELECT), [id.as_bytes()], row::read)
}

/// The visuals of these ids, in the order asked; what is gone is left out.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn named(sql: &impl Sql, ids: &[VisualId]) -> Result<Vec<Visual>, StoreError> {
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        found.extend(maybe(sql, &format!("{} WHERE v.id = ?1", row::SELECT), [id.as_bytes()], row::read)?);
    }
    Ok(found)
}

/// The hash of a visual's file, which is all that its thumbnail needs.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn hash(sql: &impl Sql, id: VisualId) -> Result<String, StoreError> {
    one(sql, "SELECT hash FROM visuals WHERE id = ?1", [id.as_bytes()], |row| row.get(0))
}

/// The key of a visual: short, and never used again for another.
pub(crate) fn key(sql: &impl Sql, id: VisualId) -> Result<i64, StoreError> {
    one(sql, "SELECT key FROM visuals WHERE id = ?1", [id.as_bytes()], |row| row.get(0))
}

/// The visual outside the bin with these bytes that a brand can use: its own, else one of all brands.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn find_hash(sql: &impl Sql, hash: &str, brand: Option<BrandId>) -> Result<Option<Visual>, StoreError> {
    let statement = format!(
        "{} WHERE v.hash = ?1 AND v.deleted_at IS NULL AND (v.brand IS ?2 OR v.brand IS NULL)
         ORDER BY v.brand IS NULL LIMIT 1",
        row::SELECT
    );
    maybe(sql, &statement, params![hash, blob(brand.as_ref().map(BrandId::as_bytes))], row::read)
}

/// How many other visuals outside the bin have the same bytes.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn twins(sql: &impl Sql, visual: &Visual) -> Result<u32, StoreError> {
    let statement = "SELECT count(*) FROM visuals WHERE hash = ?1 AND deleted_at IS NULL AND id <> ?2";
    one(sql, statement, params![visual.facts.hash, visual.id.as_bytes()], |row| row.get(0))
}

/// Replaces what people say of a visual. The facts of the file never change.
///
/// # Errors
/// [`StoreError::NotFound`]; [`StoreError::Constraint`] when its new brand has the same bytes already.
pub fn update(tx: &Tx, visual: &Visual) -> Result<(), StoreError> {
    let key = key(tx, visual.id)?;
    fts::remove_visual(tx, key)?;
    write(tx, key, visual)?;
    fts::add_visual(tx, key)
}

/// Derives anew what follows from a visual's papers, labels and alternative texts.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn refresh(tx: &Tx, id: VisualId) -> Result<(), StoreError> {
    let visual = get(tx, id)?;
    update(tx, &visual)
}

/// Derives anew what follows from the name of a label.
pub(crate) fn relabelled(tx: &Tx, label: LabelId) -> Result<(), StoreError> {
    let statement = "SELECT v.id FROM visual_labels l JOIN visuals v ON v.key = l.visual
        WHERE l.label = (SELECT key FROM labels WHERE id = ?1)";
    let carriers: Vec<[u8; 16]> = all(tx, statement, [label.as_bytes()], |row| row.get(0))?;
    carriers.into_iter().try_for_each(|id| refresh(tx, VisualId::new(uuid::Uuid::from_bytes(id))))
}

/// Puts a visual into the bin, or takes it out.
///
/// # Errors
/// [`StoreError::NotFound`]; [`StoreError::Constraint`] when the same bytes were imported again meanwhile.
pub fn set_deleted(tx: &Tx, id: VisualId, deleted_at: Option<DateTime<Utc>>) -> Result<(), StoreError> {
    run_one(tx, "UPDATE visuals SET deleted_at = ?2 WHERE id = ?1", params![id.as_bytes(), deleted_at.map(At)])
}

/// Notes how a visual's file stands.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_fault(tx: &Tx, id: VisualId, fault: Option<Fault>, at: DateTime<Utc>) -> Result<(), StoreError> {
    let statement = "UPDATE visuals SET fault = ?2, checked_at = ?3 WHERE id = ?1";
    run_one(tx, statement, params![id.as_bytes(), fault.map(Fault::as_str), At(at)])
}

/// Notes where a visual's file lies: in the library itself when there is no place.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_place(tx: &Tx, id: VisualId, place: Option<&Path>) -> Result<(), StoreError> {
    let statement = "UPDATE visuals SET place = ?2, placed = ?3, fault = NULL WHERE id = ?1";
    run_one(tx, statement, params![id.as_bytes(), place.map(row::path_bytes), place.is_some()])
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

/// The posts that use a visual, those in the bin included, the latest first.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn posts_of(sql: &impl Sql, id: VisualId) -> Result<Vec<pupitre_domain::ids::PostId>, StoreError> {
    let statement = "SELECT u.post FROM post_visuals u JOIN posts p ON p.id = u.post
        WHERE u.visual = ?1 ORDER BY coalesce(p.due_at, p.updated_at) DESC LIMIT 500";
    all(sql, statement, [id.as_bytes()], |row| {
        Ok(pupitre_domain::ids::PostId::new(uuid::Uuid::from_bytes(row.get(0)?)))
    })
}

/// The hash of every file that belongs to the library's own folder, what is in the bin included: files that are named
/// otherwise belong to nothing.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn all_hashes(sql: &impl Sql) -> Result<Vec<String>, StoreError> {
    let statement = "SELECT hash FROM visuals WHERE placed = 0 UNION SELECT hash FROM visual_releases ORDER BY hash";
    all(sql, statement, [], |row| row.get(0))
}

/// Every visual that is a reference, the bin included.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn referenced(sql: &impl Sql) -> Result<u32, StoreError> {
    one(sql, "SELECT count(*) FROM visuals WHERE placed = 1", [], |row| row.get(0))
}

/// The folder of a visual, for tests and undo.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn folder_of(sql: &impl Sql, id: VisualId) -> Result<Option<FolderId>, StoreError> {
    get(sql, id).map(|visual| visual.folder)
}
