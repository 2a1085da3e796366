//! Visuals that look alike, and what becomes of them.

use crate::api::visuals::{AlikeFilter, AlikeGroup, AlikeSettle, LibraryChange};
use crate::engine::Engine;
use crate::error::Failure;

/// Being written.
///
/// # Errors
/// Always.
pub async fn list(_: &Engine, _: AlikeFilter) -> Result<Vec<AlikeGroup>, Failure> {
    Err(Failure::internal("being written"))
}

/// Being written.
///
/// # Errors
/// Always.
pub async fn settle(_: &Engine, _: AlikeSettle) -> Result<LibraryChange, Failure> {
    Err(Failure::internal("being written"))
}
