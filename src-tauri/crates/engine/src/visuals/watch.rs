//! Folders of this machine that the library watches.

use crate::api::visuals::{BringView, WatchAdd, WatchRef, WatchUpdate, WatchView};
use crate::api::{Done, Nothing};
use crate::engine::Engine;
use crate::error::Failure;
use std::sync::Arc;

/// Being written.
///
/// # Errors
/// Always.
pub async fn list(_: &Engine, _: Nothing) -> Result<Vec<WatchView>, Failure> {
    Err(Failure::internal("being written"))
}

/// Being written.
///
/// # Errors
/// Always.
pub async fn add(_: &Engine, _: WatchAdd) -> Result<WatchView, Failure> {
    Err(Failure::internal("being written"))
}

/// Being written.
///
/// # Errors
/// Always.
pub async fn update(_: &Engine, _: WatchUpdate) -> Result<WatchView, Failure> {
    Err(Failure::internal("being written"))
}

/// Being written.
///
/// # Errors
/// Always.
pub async fn remove(_: &Engine, _: WatchRef) -> Result<Done, Failure> {
    Err(Failure::internal("being written"))
}

/// Being written.
///
/// # Errors
/// Always.
pub async fn look(_: &Arc<Engine>, _: WatchRef) -> Result<Option<BringView>, Failure> {
    Err(Failure::internal("being written"))
}
