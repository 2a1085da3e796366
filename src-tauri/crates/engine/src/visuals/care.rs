//! The bin, missing and damaged files, and files that go out.

use crate::api::Nothing;
use crate::api::visuals::{
    Adopt, Adopted, IntegrityView, Relink, Relinked, TrashEmptied, TrashEmpty, VisualsExport, VisualsExported,
};
use crate::engine::Engine;
use crate::error::Failure;
use std::sync::Arc;

/// Being written.
///
/// # Errors
/// Always.
pub async fn empty_trash(_: &Engine, _: TrashEmpty) -> Result<TrashEmptied, Failure> {
    Err(Failure::internal("being written"))
}

/// Being written.
///
/// # Errors
/// Always.
pub async fn check_files(_: &Arc<Engine>, _: Nothing) -> Result<IntegrityView, Failure> {
    Err(Failure::internal("being written"))
}

/// Being written.
///
/// # Errors
/// Always.
pub async fn check_status(_: &Engine, _: Nothing) -> Result<IntegrityView, Failure> {
    Err(Failure::internal("being written"))
}

/// Being written.
///
/// # Errors
/// Always.
pub async fn check_cancel(_: &Engine, _: Nothing) -> Result<IntegrityView, Failure> {
    Err(Failure::internal("being written"))
}

/// Being written.
///
/// # Errors
/// Always.
pub async fn relink(_: &Engine, _: Relink) -> Result<Relinked, Failure> {
    Err(Failure::internal("being written"))
}

/// Being written.
///
/// # Errors
/// Always.
pub async fn adopt(_: &Engine, _: Adopt) -> Result<Adopted, Failure> {
    Err(Failure::internal("being written"))
}

/// Being written.
///
/// # Errors
/// Always.
pub async fn export(_: &Engine, _: VisualsExport) -> Result<VisualsExported, Failure> {
    Err(Failure::internal("being written"))
}
