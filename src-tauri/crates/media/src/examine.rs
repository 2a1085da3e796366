//! All that the library keeps of a file, with a single decoding.

use pupitre_domain::visual::{Clip, Embedded, Swatch, VisualFacts};
use serde::{Deserialize, Serialize};

use crate::fingerprint::SIDE;
use crate::header::Header;
use crate::small::Scratch;
use crate::{Fingerprint, MediaFault, Rendition, RenditionSpec};

/// Fields a side from which colours and fingerprint are taken: twice what the fingerprint needs.
const FIELDS: u32 = 2 * SIDE as u32;

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
    let mut examined = examine_with(bytes, specs, &mut Scratch::default())?;
    examined.facts.hash = blake3::hash(bytes).to_hex().to_string();
    Ok(examined)
}

/// [`examine`] without the hash, which is left empty: who asked computes it, and does not take a child's word for it.
pub(crate) fn examine_with(
    bytes: &[u8],
    specs: &[RenditionSpec],
    scratch: &mut Scratch,
) -> Result<Examined, MediaFault> {
    let header = Header::read(bytes)?;
    let side = specs.iter().map(|spec| spec.max_side).max().unwrap_or(FIELDS);
    let small = scratch.small(bytes, &header, side)?;
    let fields = scratch.fields(&small, FIELDS)?;
    let renditions = scratch.renditions(&small, specs)?;
    let (width, height) = header.upright();
    Ok(Examined {
        facts: VisualFacts {
            hash: String::new(),
            mime: header.mime().to_owned(),
            width,
            height,
            bytes: bytes.len() as u64,
            colour: average(&fields),
        },
        kind: if header.animated { Kind::Animation } else { Kind::Still },
        translucent: small.translucent,
        embedded: crate::metadata::read(bytes, &header),
        fingerprint: Fingerprint::of(&greys(&fields)),
        palette: crate::palette::of(fields.into_iter()),
        clip: None,
        renditions,
    })
}

/// `#rrggbb`.
fn average(fields: &[[u8; 3]]) -> String {
    let count = u32::try_from(fields.len()).unwrap_or(1).max(1);
    let mut sums = [0_u32; 3];
    for field in fields {
        for (sum, channel) in sums.iter_mut().zip(field) {
            *sum += u32::from(*channel);
        }
    }
    let [r, g, b] = sums.map(|sum| (sum + count / 2) / count);
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// Half as many fields a side, as greys.
fn greys(fields: &[[u8; 3]]) -> Vec<u8> {
    let side = FIELDS as usize;
    let grey = |x: usize, y: usize| {
        fields.get(y * side + x).map_or(0, |[r, g, b]| 77 * u32::from(*r) + 150 * u32::from(*g) + 29 * u32::from(*b))
    };
    (0..SIDE * SIDE)
        .map(|at| {
            let (x, y) = (at % SIDE * 2, at / SIDE * 2);
            let sum = grey(x, y) + grey(x + 1, y) + grey(x, y + 1) + grey(x + 1, y + 1);
            u8::try_from((sum + 512) >> 10).unwrap_or(u8::MAX)
        })
        .collect()
}
