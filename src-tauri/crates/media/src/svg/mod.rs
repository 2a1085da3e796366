//! Drawings.

use crate::{MediaFault, Rendition};

/// A drawing without anything that acts or reaches out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    /// Its text.
    pub text: String,
    /// Width in its own units.
    pub width: u32,
    /// Height in its own units.
    pub height: u32,
}

/// Whether bytes look like a drawing.
#[must_use]
pub fn is_svg(bytes: &[u8]) -> bool {
    bytes.get(..bytes.len().min(4_096)).is_some_and(|start| start.windows(4).any(|window| window == b"<svg"))
}

/// Takes out of a drawing whatever acts or reaches out.
///
/// # Errors
/// Not built yet.
pub fn sanitise(_bytes: &[u8]) -> Result<Drawing, MediaFault> {
    Err(MediaFault::Unsupported { format: "SVG" })
}

/// Draws a drawing.
///
/// # Errors
/// Not built yet.
pub fn rasterise(_bytes: &[u8], _max_side: u32) -> Result<Rendition, MediaFault> {
    Err(MediaFault::Unsupported { format: "SVG" })
}
