//! Rights, the papers beside them, and where a visual is used.

use crate::api::visuals::{
    LibraryChange, LibraryOf, ReleaseAdd, ReleaseExport, ReleaseRef, ReleaseView, RightsEnding, RightsPreset, VisualUse,
};
use crate::api::{ById, Done, Nothing};
use crate::engine::Engine;
use crate::error::Failure;
use pupitre_domain::ids::VisualId;

/// Being written.
///
/// # Errors
/// Always.
pub async fn presets(_: &Engine, _: Nothing) -> Result<Vec<RightsPreset>, Failure> {
    Err(Failure::internal("being written"))
}

/// Being written.
///
/// # Errors
/// Always.
pub async fn releases(_: &Engine, _: ById<VisualId>) -> Result<Vec<ReleaseView>, Failure> {
    Err(Failure::internal("being written"))
}

/// Being written.
///
/// # Errors
/// Always.
pub async fn add_release(_: &Engine, _: ReleaseAdd) -> Result<LibraryChange, Failure> {
    Err(Failure::internal("being written"))
}

/// Being written.
///
/// # Errors
/// Always.
pub async fn remove_release(_: &Engine, _: ReleaseRef) -> Result<LibraryChange, Failure> {
    Err(Failure::internal("being written"))
}

/// Being written.
///
/// # Errors
/// Always.
pub async fn export_release(_: &Engine, _: ReleaseExport) -> Result<Done, Failure> {
    Err(Failure::internal("being written"))
}

/// Being written.
///
/// # Errors
/// Always.
pub async fn uses(_: &Engine, _: ById<VisualId>) -> Result<Vec<VisualUse>, Failure> {
    Err(Failure::internal("being written"))
}

/// Being written.
///
/// # Errors
/// Always.
pub async fn ending(_: &Engine, _: LibraryOf) -> Result<Vec<RightsEnding>, Failure> {
    Err(Failure::internal("being written"))
}
