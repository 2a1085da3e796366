//! Facts and thumbnails.

use pupitre_domain::visual::VisualFacts;
use serde::{Deserialize, Serialize};

use crate::MediaFault;
use crate::header::Header;
use crate::small::Scratch;

/// A derived picture, upright and without metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendition {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its media type.
    pub mime: &'static str,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// What a thumbnail shall be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenditionSpec {
    /// Most pixels of its longer side; smaller pictures keep their size.
    pub max_side: u32,
    /// JPEG quality, 1–100. Pictures with transparency become PNG.
    pub quality: u8,
}

impl RenditionSpec {
    /// For the grid of the library.
    pub const GRID: Self = Self { max_side: 256, quality: 80 };
    /// For a card or the composer.
    pub const CARD: Self = Self { max_side: 512, quality: 80 };
}

/// What the library keeps of a file. The picture is decoded once, so a file that passes can be shown.
///
/// # Errors
/// Every [`MediaFault`] but `AnimationLost`; limits are checked before decoding.
pub fn inspect(bytes: &[u8]) -> Result<VisualFacts, MediaFault> {
    import(bytes, &[]).map(|(facts, _)| facts)
}

/// A smaller form. Of an animation, its first frame.
///
/// # Errors
/// As [`inspect`].
pub fn render(bytes: &[u8], spec: &RenditionSpec) -> Result<Rendition, MediaFault> {
    render_with(bytes, spec, &mut Scratch::default())
}

pub(crate) fn render_with(bytes: &[u8], spec: &RenditionSpec, scratch: &mut Scratch) -> Result<Rendition, MediaFault> {
    let header = Header::read(bytes)?;
    let small = scratch.small(bytes, &header, spec.max_side)?;
    scratch.rendition(small, spec.quality)
}

/// [`inspect`] and [`render`] for several sizes with a single decoding.
///
/// # Errors
/// As [`inspect`].
pub fn import(bytes: &[u8], specs: &[RenditionSpec]) -> Result<(VisualFacts, Vec<Rendition>), MediaFault> {
    crate::examine(bytes, specs).map(|examined| (examined.facts, examined.renditions))
}
