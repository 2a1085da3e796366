//! Folders of the library, and smart collections.

use crate::error::StoreError;
use crate::sql::{At, Columns, Json, Sql, Tx, all, blob, one, run, run_one};
use crate::text::fold;
use chrono::{DateTime, Utc};
use pupitre_domain::ids::{BrandId, CollectionId, FolderId};
use pupitre_domain::library::{LibraryFilter, LibrarySort};
use rusqlite::{Row, params};
use serde::{Deserialize, Serialize};

/// Most levels of folders.
pub const DEPTH: usize = 16;

/// A folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Folder {
    /// Id.
    pub id: FolderId,
    /// The folder that it is in.
    pub parent: Option<FolderId>,
    /// Its brand; all brands when absent.
    pub brand: Option<BrandId>,
    /// Name.
    pub name: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// In the bin since.
    pub deleted_at: Option<DateTime<Utc>>,
}

const SELECT: &str = "SELECT f.id, p.id, f.brand, f.name, f.created_at, f.deleted_at
    FROM visual_folders f LEFT JOIN visual_folders p ON p.key = f.parent";

fn read(row: &Row<'_>) -> rusqlite::Result<Folder> {
    let mut c = Columns::of(row);
    Ok(Folder {
        id: FolderId::new(c.uuid()?),
        parent: c.maybe_uuid()?.map(FolderId::new),
        brand: c.maybe_uuid()?.map(BrandId::new),
        name: c.get()?,
        created_at: c.at()?,
        deleted_at: c.maybe_at()?,
    })
}

pub(crate) fn key(sql: &impl Sql, id: FolderId) -> Result<i64, StoreError> {
    one(sql, "SELECT key FROM visual_folders WHERE id = ?1", [id.as_bytes()], |row| row.get(0))
}

/// Adds a folder.
///
/// # Errors
/// [`StoreError::NotFound`] without its parent; [`StoreError::Constraint`] when the name is taken there.
pub fn insert(tx: &Tx, folder: &Folder) -> Result<(), StoreError> {
    let parent = folder.parent.map(|id| key(tx, id)).transpose()?;
    run(
        tx,
        "INSERT INTO visual_folders (id, parent, brand, name, name_folded, created_at, deleted_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            folder.id.as_bytes(),
            parent,
            blob(folder.brand.as_ref().map(BrandId::as_bytes)),
            folder.name,
            fold(&folder.name),
            At(folder.created_at),
            folder.deleted_at.map(At)
        ],
    )
    .map(drop)
}

/// Stores name, parent, and whether it is in the bin.
///
/// # Errors
/// [`StoreError::NotFound`]; [`StoreError::Constraint`] when the name is taken there.
pub fn update(tx: &Tx, folder: &Folder) -> Result<(), StoreError> {
    let parent = folder.parent.map(|id| key(tx, id)).transpose()?;
    run_one(
        tx,
        "UPDATE visual_folders SET parent = ?2, name = ?3, name_folded = ?4, deleted_at = ?5, brand = ?6 WHERE id = ?1",
        params![
            folder.id.as_bytes(),
            parent,
            folder.name,
            fold(&folder.name),
            folder.deleted_at.map(At),
            blob(folder.brand.as_ref().map(BrandId::as_bytes))
        ],
    )
}

/// A folder, also from the bin.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn get(sql: &impl Sql, id: FolderId) -> Result<Folder, StoreError> {
    one(sql, &format!("{SELECT} WHERE f.id = ?1"), [id.as_bytes()], read)
}

/// Folders outside the bin with the number of visuals in each, by name.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn list(sql: &impl Sql, brand: Option<BrandId>) -> Result<Vec<(Folder, u32)>, StoreError> {
    let statement = "SELECT f.id, p.id, f.brand, f.name, f.created_at, f.deleted_at,
          (SELECT count(*) FROM visuals v WHERE v.folder = f.key AND v.deleted_at IS NULL)
        FROM visual_folders f LEFT JOIN visual_folders p ON p.key = f.parent
        WHERE f.deleted_at IS NULL AND (?1 IS NULL OR f.brand = ?1 OR f.brand IS NULL) ORDER BY f.name_folded, f.key";
    all(sql, statement, params![blob(brand.as_ref().map(BrandId::as_bytes))], |row| Ok((read(row)?, row.get(6)?)))
}

/// A folder outside the bin of this name in this place.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn find(
    sql: &impl Sql,
    parent: Option<FolderId>,
    brand: Option<BrandId>,
    name: &str,
) -> Result<Option<Folder>, StoreError> {
    let parent = parent.map(|id| key(sql, id)).transpose()?;
    let statement =
        format!("{SELECT} WHERE f.parent IS ?1 AND f.brand IS ?2 AND f.name_folded = ?3 AND f.deleted_at IS NULL");
    crate::sql::maybe(sql, &statement, params![parent, blob(brand.as_ref().map(BrandId::as_bytes)), fold(name)], read)
}

/// Keys of a folder outside the bin and, if wished, of those within it.
pub(super) fn tree(sql: &impl Sql, id: FolderId, below: bool) -> Result<Vec<i64>, StoreError> {
    let statement = "WITH RECURSIVE tree (key, depth) AS (
          SELECT key, 0 FROM visual_folders WHERE id = ?1 AND deleted_at IS NULL
          UNION ALL SELECT f.key, t.depth + 1 FROM visual_folders f JOIN tree t ON f.parent = t.key
          WHERE ?2 AND f.deleted_at IS NULL AND t.depth < 32)
        SELECT key FROM tree";
    all(sql, statement, params![id.as_bytes(), below], |row| row.get(0))
}

/// A folder and all those within it outside the bin, the outermost first.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn within(sql: &impl Sql, id: FolderId) -> Result<Vec<Folder>, StoreError> {
    tree(sql, id, true)?.into_iter().map(|key| one(sql, &format!("{SELECT} WHERE f.key = ?1"), [key], read)).collect()
}

/// How many folders a folder is in.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn depth(sql: &impl Sql, id: FolderId) -> Result<usize, StoreError> {
    let (mut depth, mut at) = (0, get(sql, id)?.parent);
    while let Some(parent) = at.filter(|_| depth <= DEPTH) {
        depth += 1;
        at = get(sql, parent)?.parent;
    }
    Ok(depth)
}

/// A smart collection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Collection {
    /// Id.
    pub id: CollectionId,
    /// Its brand; all brands when absent.
    pub brand: Option<BrandId>,
    /// Name.
    pub name: String,
    /// What it holds.
    pub filter: LibraryFilter,
    /// In which order.
    pub sort: LibrarySort,
    /// The other way round.
    pub reverse: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// In the bin since.
    pub deleted_at: Option<DateTime<Utc>>,
}

const COLLECTION: &str =
    "SELECT id, brand, name, filter, sort, reverse, created_at, deleted_at FROM visual_collections";

fn read_collection(row: &Row<'_>) -> rusqlite::Result<Collection> {
    let mut c = Columns::of(row);
    Ok(Collection {
        id: CollectionId::new(c.uuid()?),
        brand: c.maybe_uuid()?.map(BrandId::new),
        name: c.get()?,
        filter: c.json()?,
        sort: c.json()?,
        reverse: c.get()?,
        created_at: c.at()?,
        deleted_at: c.maybe_at()?,
    })
}

/// Adds a smart collection, or replaces what is stored of it.
///
/// # Errors
/// [`StoreError::Constraint`] without its brand.
pub fn put_collection(tx: &Tx, one: &Collection) -> Result<(), StoreError> {
    run(
        tx,
        "INSERT INTO visual_collections (id, brand, name, filter, sort, reverse, created_at, deleted_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, filter = excluded.filter, sort = excluded.sort,
           reverse = excluded.reverse, deleted_at = excluded.deleted_at",
        params![
            one.id.as_bytes(),
            blob(one.brand.as_ref().map(BrandId::as_bytes)),
            one.name,
            Json(&one.filter),
            Json(&one.sort),
            one.reverse,
            At(one.created_at),
            one.deleted_at.map(At)
        ],
    )
    .map(drop)
}

/// A smart collection, also from the bin.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn collection(sql: &impl Sql, id: CollectionId) -> Result<Collection, StoreError> {
    one(sql, &format!("{COLLECTION} WHERE id = ?1"), [id.as_bytes()], read_collection)
}

/// Smart collections outside the bin, by name.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn collections(sql: &impl Sql, brand: Option<BrandId>) -> Result<Vec<Collection>, StoreError> {
    let statement = format!("{COLLECTION} WHERE deleted_at IS NULL AND (?1 IS NULL OR brand = ?1 OR brand IS NULL)");
    let mut found = all(sql, &statement, params![blob(brand.as_ref().map(BrandId::as_bytes))], read_collection)?;
    found.sort_by_cached_key(|one| fold(&one.name));
    Ok(found)
}
