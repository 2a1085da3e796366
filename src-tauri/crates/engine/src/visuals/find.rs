//! Finding visuals.

use crate::api::visuals::{
    LayoutView, LibraryOf, LibraryView, SimilarView, VisualLayout, VisualSimilar, VisualView, VisualsNamed,
};
use crate::engine::Engine;
use crate::error::Failure;

/// Being written.
///
/// # Errors
/// Always.
pub async fn layout(_: &Engine, _: VisualLayout) -> Result<LayoutView, Failure> {
    Err(Failure::internal("being written"))
}

/// Being written.
///
/// # Errors
/// Always.
pub async fn named(_: &Engine, _: VisualsNamed) -> Result<Vec<VisualView>, Failure> {
    Err(Failure::internal("being written"))
}

/// Being written.
///
/// # Errors
/// Always.
pub async fn similar(_: &Engine, _: VisualSimilar) -> Result<Vec<SimilarView>, Failure> {
    Err(Failure::internal("being written"))
}

/// Being written.
///
/// # Errors
/// Always.
pub async fn overview(_: &Engine, _: LibraryOf) -> Result<LibraryView, Failure> {
    Err(Failure::internal("being written"))
}
