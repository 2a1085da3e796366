//! Folders, smart collections, and changes of many visuals at once.

use super::{Ledger, checked_keywords, checked_rights, find::collection_view, ledger, taken};
use crate::api::ById;
use crate::api::visuals::{
    CollectionCreate, CollectionUpdate, CollectionView, LibraryChange, LibraryEditRef, LibraryFolder,
    LibraryFolderCreate, LibraryFolderUpdate, LibraryUndone, VisualsChosen, VisualsNamed, VisualsUpdate,
};
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure, FieldCode};
use crate::events::Topic;
use crate::fields::Checked;
use crate::views;
use chrono::{DateTime, NaiveDate, Utc};
use pupitre_domain::ids::{CollectionId, FolderId, VisualId};
use pupitre_store::visuals::folders::{self, Collection, Folder};
use pupitre_store::visuals::{VisualQuery, find};
use pupitre_store::{Sql, StoreError, Tx};
use uuid::Uuid;

/// Most visuals changed in one go.
const MANY_MAX: u32 = 50_000;

/// Writes a change with its undo, and tells that the library is stale.
async fn changed<F>(engine: &Engine, work: F) -> Result<LibraryChange, Failure>
where
    F: FnOnce(&Tx, &mut Ledger) -> Result<(), StoreError> + Send + 'static,
{
    let now = engine.now();
    let change = engine
        .store
        .write(move |tx| {
            let mut ledger = Ledger::new(now);
            work(tx, &mut ledger)?;
            let changed = ledger.count();
            Ok(LibraryChange { undo: ledger.keep(tx)?, changed })
        })
        .await
        .map_err(taken)?;
    engine.stale(&[Topic::Visuals, Topic::Posts]);
    engine.pulse.wake();
    Ok(change)
}

/// Of a folder, what the tables refuse is a name that another one beside it has.
fn same_name(failure: Failure) -> Failure {
    if failure.code == ErrorCode::Conflict { Failure::field("name", FieldCode::Taken, None) } else { failure }
}

/// Makes a folder.
///
/// # Errors
/// `invalid` with `parent`, or with `name` also when one beside it has it.
pub async fn create_folder(engine: &Engine, request: LibraryFolderCreate) -> Result<LibraryFolder, Failure> {
    let mut checked = Checked::default();
    let name = checked.line("name", &request.name, 120);
    checked.done()?;
    let now = engine.now();
    let (parent, brand) = (request.parent, request.brand);
    let made = engine
        .store
        .write(move |tx| {
            let brand = match parent {
                Some(parent) => folders::get(tx, parent)?.brand,
                None => brand,
            };
            if let Some(parent) = parent
                && folders::depth(tx, parent)? + 1 >= folders::DEPTH
            {
                return Ok(None);
            }
            let id = FolderId::new(Uuid::now_v7());
            let folder = Folder { id, parent, brand, name, created_at: now, deleted_at: None };
            folders::insert(tx, &folder)?;
            Ok(Some(LibraryFolder { id, parent, brand, name: folder.name, visuals: 0 }))
        })
        .await
        .map_err(taken)
        .map_err(same_name)?;
    engine.stale(&[Topic::Visuals]);
    made.ok_or_else(|| Failure::field("parent", FieldCode::OutOfRange, u32::try_from(folders::DEPTH).ok()))
}

/// Renames a folder or puts it elsewhere. What is within takes the brand of where it goes.
///
/// # Errors
/// `invalid` with `name` also when one there has it, or with `parent` when that lies within it.
pub async fn update_folder(engine: &Engine, request: LibraryFolderUpdate) -> Result<LibraryChange, Failure> {
    let mut checked = Checked::default();
    let name = request.name.map(|name| checked.line("name", &name, 120));
    checked.done()?;
    let (id, parent) = (request.id, request.parent);
    if let Some(Some(to)) = parent {
        let within = engine
            .store
            .read(move |conn| {
                let inside = folders::within(conn, id)?;
                let deepest = inside.len();
                let depth = folders::depth(conn, to)?;
                Ok(inside.iter().any(|one| one.id == to) || (deepest > 0 && depth + 1 >= folders::DEPTH))
            })
            .await?;
        if within {
            return Err(Failure::field("parent", FieldCode::OutOfRange, u32::try_from(folders::DEPTH).ok()));
        }
    }
    changed(engine, move |tx, ledger| {
        let before = folders::get(tx, id)?;
        let mut after = before.clone();
        after.name = name.unwrap_or(after.name);
        if let Some(parent) = parent {
            after.parent = parent;
            if let Some(parent) = parent {
                after.brand = folders::get(tx, parent)?.brand;
            }
        }
        let brand = after.brand;
        if after != before {
            ledger.folder(tx, Some(before.clone()), after)?;
        }
        if brand != before.brand {
            for inner in folders::within(tx, id)?.into_iter().filter(|inner| inner.id != id) {
                ledger.folder(tx, Some(inner.clone()), Folder { brand, ..inner })?;
            }
        }
        Ok(())
    })
    .await
    .map_err(same_name)
}

/// Removes a folder with those within it; their visuals go to the folder above.
///
/// # Errors
/// `notFound`.
pub async fn delete_folder(engine: &Engine, request: ById<FolderId>) -> Result<LibraryChange, Failure> {
    let (id, now) = (request.id, engine.now());
    changed(engine, move |tx, ledger| {
        let above = folders::get(tx, id)?.parent;
        let inside = folders::within(tx, id)?;
        if inside.is_empty() {
            return Err(StoreError::NotFound);
        }
        for folder in inside.into_iter().rev() {
            let scope = pupitre_domain::library::FolderScope::Folder { id: folder.id, below: false };
            for visual in all_in(tx, scope)? {
                ledger.visual(tx, visual, |row| row.folder = above)?;
            }
            ledger.folder(tx, Some(folder.clone()), Folder { deleted_at: Some(now), ..folder })?;
        }
        Ok(())
    })
    .await
}

fn all_in(tx: &Tx, scope: pupitre_domain::library::FolderScope) -> Result<Vec<VisualId>, StoreError> {
    let filter = pupitre_domain::library::LibraryFilter { folder: Some(scope), ..Default::default() };
    let bin = pupitre_domain::library::LibraryFilter { trash: Some(true), ..filter.clone() };
    let mut all = find::ids(tx, &VisualQuery { filters: vec![filter], ..VisualQuery::default() }, u32::MAX)?;
    // What lies in the bin comes back to a folder that is there.
    all.extend(find::ids(tx, &VisualQuery { filters: vec![bin], ..VisualQuery::default() }, u32::MAX)?);
    Ok(all)
}

/// Makes a smart collection.
///
/// # Errors
/// `invalid` with `name`.
pub async fn create_collection(engine: &Engine, request: CollectionCreate) -> Result<CollectionView, Failure> {
    let mut checked = Checked::default();
    let name = checked.line("name", &request.name, 120);
    checked.done()?;
    let made = Collection {
        id: CollectionId::new(Uuid::now_v7()),
        brand: request.brand,
        name,
        filter: request.filter,
        sort: request.sort,
        reverse: request.reverse,
        created_at: engine.now(),
        deleted_at: None,
    };
    let stored = made.clone();
    engine.store.write(move |tx| folders::put_collection(tx, &stored)).await.map_err(taken)?;
    engine.stale(&[Topic::Visuals]);
    Ok(collection_view(made))
}

/// Changes a smart collection.
///
/// # Errors
/// `invalid` with `name`; `notFound`.
pub async fn update_collection(engine: &Engine, request: CollectionUpdate) -> Result<LibraryChange, Failure> {
    let mut checked = Checked::default();
    let name = request.name.as_ref().map(|name| checked.line("name", name, 120));
    checked.done()?;
    changed(engine, move |tx, ledger| {
        let before = folders::collection(tx, request.id)?;
        let mut after = before.clone();
        after.name = name.unwrap_or(after.name);
        after.filter = request.filter.unwrap_or(after.filter);
        after.sort = request.sort.unwrap_or(after.sort);
        after.reverse = request.reverse.unwrap_or(after.reverse);
        if after == before { Ok(()) } else { ledger.collection(tx, Some(before), after) }
    })
    .await
}

/// Removes a smart collection; visuals stay where they are.
///
/// # Errors
/// `notFound`.
pub async fn delete_collection(engine: &Engine, request: ById<CollectionId>) -> Result<LibraryChange, Failure> {
    let now: DateTime<Utc> = engine.now();
    changed(engine, move |tx, ledger| {
        let before = folders::collection(tx, request.id)?;
        let after = Collection { deleted_at: Some(pupitre_store::stored_instant(now)), ..before.clone() };
        ledger.collection(tx, Some(before), after)
    })
    .await
}

/// The visuals that are meant.
pub(super) fn chosen<S: Sql>(conn: &S, of: &VisualsChosen, today: NaiveDate) -> Result<Vec<VisualId>, StoreError> {
    let mut ids = of.ids.clone();
    if let Some(filter) = of.filter.clone() {
        let query = VisualQuery { filters: vec![filter], today, ..VisualQuery::default() };
        ids.extend(find::ids(conn, &query, MANY_MAX)?);
    }
    let mut seen = std::collections::HashSet::new();
    ids.retain(|id| seen.insert(*id));
    ids.truncate(usize::try_from(MANY_MAX).unwrap_or(usize::MAX));
    Ok(ids)
}

/// Changes many visuals in one go; one undo takes all of it back.
///
/// # Errors
/// `invalid` with the field concerned; `conflict` when a brand has the same file already.
pub async fn change(engine: &Engine, request: VisualsUpdate) -> Result<LibraryChange, Failure> {
    let mut checked = Checked::default();
    let rights = request.rights.clone().map(|rights| checked_rights(&mut checked, rights));
    let add = checked_keywords(&mut checked, &request.add_keywords);
    if request.rating.is_some_and(|stars| stars > 5) {
        checked.fault("rating", FieldCode::OutOfRange, Some(5));
    }
    checked.done()?;
    let today = views::local_date(engine.now());
    changed(engine, move |tx, ledger| {
        for id in chosen(tx, &request.of, today)? {
            ledger.visual(tx, id, |row| {
                row.rating = request.rating.unwrap_or(row.rating);
                row.favourite = request.favourite.unwrap_or(row.favourite);
                row.labels.retain(|label| !request.remove_labels.contains(label));
                for label in &request.add_labels {
                    if !row.labels.contains(label) {
                        row.labels.push(*label);
                    }
                }
                let off =
                    |word: &String| request.remove_keywords.iter().any(|one| one.to_lowercase() == word.to_lowercase());
                row.keywords.retain(|word| !off(word));
                for word in &add {
                    if !row.keywords.iter().any(|known| known.to_lowercase() == word.to_lowercase()) {
                        row.keywords.push(word.clone());
                    }
                }
                if let Some(rights) = &rights {
                    row.rights = rights.clone();
                }
                row.brand = request.brand.unwrap_or(row.brand);
                row.folder = request.folder.unwrap_or(row.folder);
            })?;
        }
        Ok(())
    })
    .await
}

/// Puts visuals into the bin.
///
/// # Errors
/// `notFound` when one does not exist.
pub async fn delete_many(engine: &Engine, request: VisualsChosen) -> Result<LibraryChange, Failure> {
    let today = views::local_date(engine.now());
    changed(engine, move |tx, ledger| {
        chosen(tx, &request, today)?.into_iter().try_for_each(|id| ledger.bin(tx, id, true))
    })
    .await
}

/// Takes visuals out of the bin.
///
/// # Errors
/// `notFound` when one does not exist; `conflict` when the same file came in again meanwhile.
pub async fn restore_many(engine: &Engine, request: VisualsNamed) -> Result<LibraryChange, Failure> {
    changed(engine, move |tx, ledger| request.ids.into_iter().try_for_each(|id| ledger.bin(tx, id, false))).await
}

/// Takes a change of the library back.
///
/// # Errors
/// `notFound` also when it was taken back already or is older than thirty days; `conflict` when what it would bring back
/// stands against something newer.
pub async fn undo(engine: &Engine, request: LibraryEditRef) -> Result<LibraryUndone, Failure> {
    let now = engine.now();
    let undone =
        engine.store.write(move |tx| ledger::undo(tx, request.id, now)).await.map_err(|error| match error {
            StoreError::Constraint | StoreError::Conflict => Failure::of(ErrorCode::Conflict),
            other => other.into(),
        })?;
    engine.stale(&[Topic::Visuals, Topic::Posts]);
    engine.pulse.wake();
    Ok(undone)
}
