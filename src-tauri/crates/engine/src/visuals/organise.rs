//! Folders, smart collections, and changes of many visuals at once.

use crate::api::ById;
use crate::api::visuals::{
    CollectionCreate, CollectionUpdate, CollectionView, LibraryChange, LibraryEditRef, LibraryFolder,
    LibraryFolderCreate, LibraryFolderUpdate, LibraryUndone, VisualsChosen, VisualsNamed, VisualsUpdate,
};
use crate::engine::Engine;
use crate::error::Failure;
use pupitre_domain::ids::{CollectionId, FolderId};

/// Being written.
///
/// # Errors
/// Always.
pub async fn create_folder(_: &Engine, _: LibraryFolderCreate) -> Result<LibraryFolder, Failure> {
    Err(Failure::internal("being written"))
}

/// Being written.
///
/// # Errors
/// Always.
pub async fn update_folder(_: &Engine, _: LibraryFolderUpdate) -> Result<LibraryChange, Failure> {
    Err(Failure::internal("being written"))
}

/// Being written.
///
/// # Errors
/// Always.
pub async fn delete_folder(_: &Engine, _: ById<FolderId>) -> Result<LibraryChange, Failure> {
    Err(Failure::internal("being written"))
}

/// Being written.
///
/// # Errors
/// Always.
pub async fn create_collection(_: &Engine, _: CollectionCreate) -> Result<CollectionView, Failure> {
    Err(Failure::internal("being written"))
}

/// Being written.
///
/// # Errors
/// Always.
pub async fn update_collection(_: &Engine, _: CollectionUpdate) -> Result<LibraryChange, Failure> {
    Err(Failure::internal("being written"))
}

/// Being written.
///
/// # Errors
/// Always.
pub async fn delete_collection(_: &Engine, _: ById<CollectionId>) -> Result<LibraryChange, Failure> {
    Err(Failure::internal("being written"))
}

/// Being written.
///
/// # Errors
/// Always.
pub async fn change(_: &Engine, _: VisualsUpdate) -> Result<LibraryChange, Failure> {
    Err(Failure::internal("being written"))
}

/// Being written.
///
/// # Errors
/// Always.
pub async fn delete_many(_: &Engine, _: VisualsChosen) -> Result<LibraryChange, Failure> {
    Err(Failure::internal("being written"))
}

/// Being written.
///
/// # Errors
/// Always.
pub async fn restore_many(_: &Engine, _: VisualsNamed) -> Result<LibraryChange, Failure> {
    Err(Failure::internal("being written"))
}

/// Being written.
///
/// # Errors
/// Always.
pub async fn undo(_: &Engine, _: LibraryEditRef) -> Result<LibraryUndone, Failure> {
    Err(Failure::internal("being written"))
}
