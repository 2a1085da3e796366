//! Bringing files in: jobs that survive the end of the process.

use crate::api::visuals::{
    BringItemView, BringItemsFilter, BringRef, BringView, BringsFilter, PasteView, VisualImport, VisualPaste,
};
use crate::api::{Done, Page};
use crate::engine::Engine;
use crate::error::Failure;
use std::sync::Arc;

/// Being written.
///
/// # Errors
/// Always.
pub async fn start(_: &Arc<Engine>, _: VisualImport) -> Result<BringView, Failure> {
    Err(Failure::internal("being written"))
}

/// Being written.
///
/// # Errors
/// Always.
pub async fn paste(_: &Engine, _: VisualPaste) -> Result<PasteView, Failure> {
    Err(Failure::internal("being written"))
}

/// Being written.
///
/// # Errors
/// Always.
pub async fn jobs(_: &Engine, _: BringsFilter) -> Result<Vec<BringView>, Failure> {
    Err(Failure::internal("being written"))
}

/// Being written.
///
/// # Errors
/// Always.
pub async fn items(_: &Engine, _: BringItemsFilter) -> Result<Page<BringItemView>, Failure> {
    Err(Failure::internal("being written"))
}

/// Being written.
///
/// # Errors
/// Always.
pub async fn hold(_: &Engine, _: BringRef) -> Result<BringView, Failure> {
    Err(Failure::internal("being written"))
}

/// Being written.
///
/// # Errors
/// Always.
pub async fn resume(_: &Arc<Engine>, _: BringRef) -> Result<BringView, Failure> {
    Err(Failure::internal("being written"))
}

/// Being written.
///
/// # Errors
/// Always.
pub async fn cancel(_: &Engine, _: BringRef) -> Result<BringView, Failure> {
    Err(Failure::internal("being written"))
}

/// Being written.
///
/// # Errors
/// Always.
pub async fn put_away(_: &Engine, _: BringRef) -> Result<Done, Failure> {
    Err(Failure::internal("being written"))
}
