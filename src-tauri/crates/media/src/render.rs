//! Facts and thumbnails.

use image::metadata::Orientation;
use pupitre_domain::visual::VisualFacts;
use serde::{Deserialize, Serialize};

use crate::header::Header;
use crate::pixels::{Area, Picture, average, decode, extract};
use crate::{MAX_SIDE, MediaFault, encode};

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
    let header = Header::read(bytes)?;
    thumbnail(&decode(bytes, &header)?, header.orientation, *spec)
}

/// [`inspect`] and [`render`] for several sizes with a single decoding.
///
/// # Errors
/// As [`inspect`].
pub fn import(bytes: &[u8], specs: &[RenditionSpec]) -> Result<(VisualFacts, Vec<Rendition>), MediaFault> {
    let header = Header::read(bytes)?;
    let picture = decode(bytes, &header)?;
    let renditions =
        specs.iter().map(|spec| thumbnail(&picture, header.orientation, *spec)).collect::<Result<_, _>>()?;
    let (width, height) = header.upright();
    let facts = VisualFacts {
        hash: blake3::hash(bytes).to_hex().to_string(),
        mime: header.mime().to_owned(),
        width,
        height,
        bytes: bytes.len() as u64,
        colour: average(&picture.pixels)?,
    };
    Ok((facts, renditions))
}

fn thumbnail(picture: &Picture, orientation: Orientation, spec: RenditionSpec) -> Result<Rendition, MediaFault> {
    let (width, height) = (picture.pixels.width(), picture.pixels.height());
    let area = Area::of(None, orientation, width, height);
    let longer = f64::from(width.max(height));
    let factor = (f64::from(spec.max_side.clamp(1, MAX_SIDE)) / longer).min(1.0);
    let small = extract(&picture.pixels, area, factor, orientation)?;
    let profile = picture.profile.as_deref();
    if encode::is_translucent(&small) {
        encode::png(&small, profile)
    } else {
        encode::jpeg(&small, profile, spec.quality.clamp(1, 100))
    }
}
