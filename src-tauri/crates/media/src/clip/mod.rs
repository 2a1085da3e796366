//! Videos: size, duration, formats and turning, out of a small part of the file. Nothing is played.
//!
//! [`head`] takes that part out of a file of any length by looking at a few sizes; [`examine`] reads it. A poster is the
//! work of a program of the system; without one there is a neutral picture.

mod boxes;
pub(crate) mod cut;
mod matroska;
pub(crate) mod places;
#[cfg(test)]
pub(crate) mod tests;

use std::io::{self, Read, Seek, SeekFrom};

use image::{Rgb, RgbImage};
use pupitre_domain::visual::{Clip, Embedded, VisualFacts};

use crate::{Examined, Kind, MediaFault};

/// Most bytes of a video.
pub const MAX_CLIP_BYTES: u64 = 4 << 30;
/// Most bytes of the part that is read.
const MAX_HEAD: u64 = 16 << 20;
/// Bytes at the start of a Matroska file that hold its facts.
const MATROSKA_HEAD: u64 = 1 << 20;
/// Boxes that are passed on the way to the one wanted.
const MAX_BOXES: u32 = 10_000;
/// Most pixels of a side: 16K.
const MAX_SIDE: u32 = 16_384;

/// What a video's container is called by the programs that make posters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Container {
    /// MP4 and MOV.
    Boxes,
    /// WebM and Matroska.
    Matroska,
}

impl Container {
    /// ffmpeg's name.
    pub(crate) const fn demuxer(self) -> &'static str {
        match self {
            Self::Boxes => "mov",
            Self::Matroska => "matroska",
        }
    }

    /// From a file's first twelve bytes; pictures in the same container (HEIC, AVIF) are not meant.
    pub(crate) fn of(start: &[u8]) -> Option<Self> {
        match start {
            [0x1a, 0x45, 0xdf, 0xa3, ..] => Some(Self::Matroska),
            [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => {
                let still = [b"avi".as_slice(), b"hei", b"hev", b"mif", b"msf"];
                (!still.iter().any(|still| brand.starts_with(still))).then_some(Self::Boxes)
            }
            // MOV from before there was a type.
            [_, _, _, _, b'm', b'o', b'o', b'v', ..]
            | [_, _, _, _, b'm' | b'w', b'd' | b'i', b'a' | b'd', b't' | b'e', ..] => Some(Self::Boxes),
            _ => None,
        }
    }
}

/// The part of a video that tells about it.
///
/// # Errors
/// Whatever reading says; `InvalidData` when the part is missing or too large.
pub(crate) fn head(file: &mut (impl Read + Seek), container: Container) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    if container == Container::Matroska {
        file.rewind()?;
        file.take(MATROSKA_HEAD).read_to_end(&mut head)?;
        return Ok(head);
    }
    for (kind, at, size) in outline(file, true)? {
        if matches!(&kind, b"ftyp" | b"moov") {
            if head.len() as u64 + size > MAX_HEAD {
                return Err(io::ErrorKind::InvalidData.into());
            }
            file.seek(SeekFrom::Start(at))?;
            file.take(size).read_to_end(&mut head)?;
        }
        if &kind == b"moov" {
            return Ok(head);
        }
    }
    Err(io::ErrorKind::InvalidData.into())
}

/// The outermost boxes of a film: what each is called, where it begins, how long it is. Up to `moov`, where it is all
/// that is wanted; otherwise up to what makes no sense any more.
fn outline(file: &mut (impl Read + Seek), wanted: bool) -> io::Result<Vec<([u8; 4], u64, u64)>> {
    let length = file.seek(SeekFrom::End(0))?;
    let mut found = Vec::new();
    let mut at = 0;
    for _ in 0..MAX_BOXES {
        if at + 8 > length {
            break;
        }
        file.seek(SeekFrom::Start(at))?;
        let mut start = [0; 8];
        file.read_exact(&mut start)?;
        let [a, b, c, d, kind @ ..] = start;
        let size = match u32::from_be_bytes([a, b, c, d]) {
            0 => length - at,
            1 if at + 16 > length => break,
            1 => {
                let mut long = [0; 8];
                file.read_exact(&mut long)?;
                u64::from_be_bytes(long)
            }
            size => u64::from(size),
        };
        let Some(end) = at.checked_add(size).filter(|end| size >= 8 && *end <= length) else { break };
        found.push((kind, at, size));
        if wanted && &kind == b"moov" {
            break;
        }
        at = end;
    }
    Ok(found)
}

/// What a [`head`] tells.
#[derive(Debug, Default)]
struct Told {
    clip: Clip,
    width: u32,
    height: u32,
    mime: &'static str,
}

/// Reads a [`head`]. Hash and size of the file are for whoever has the file.
pub(crate) fn examine(head: &[u8]) -> Result<Examined, MediaFault> {
    let told = match head {
        [0x1a, 0x45, 0xdf, 0xa3, ..] => matroska::read(head)?,
        _ => boxes::read(head)?,
    };
    let (width, height) =
        if told.clip.turned % 180 == 90 { (told.height, told.width) } else { (told.width, told.height) };
    if width == 0 || height == 0 {
        // A container without a picture: sound.
        return Err(MediaFault::Unsupported { format: "sound" });
    }
    if width > MAX_SIDE || height > MAX_SIDE {
        return Err(MediaFault::TooLarge { width, height, max: MAX_SIDE });
    }
    Ok(Examined {
        facts: VisualFacts {
            hash: String::new(),
            mime: told.mime.to_owned(),
            width,
            height,
            bytes: 0,
            colour: "#2b2b2b".to_owned(),
        },
        kind: Kind::Clip,
        translucent: false,
        embedded: Embedded::default(),
        fingerprint: None,
        palette: Vec::new(),
        clip: Some(told.clip),
        renditions: Vec::new(),
    })
}

/// A neutral poster in a video's shape: a triangle on grey.
pub(crate) fn neutral_poster(width: u32, height: u32, side: u32) -> RgbImage {
    let longer = f64::from(width.max(height).max(1));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within a side")]
    let scaled = |length: u32| ((f64::from(length) / longer * f64::from(side)).round() as u32).clamp(1, side);
    let (width, height) = (scaled(width), scaled(height));
    let (cx, cy, size) = (i64::from(width) / 2, i64::from(height) / 2, i64::from(width.min(height)) / 6);
    RgbImage::from_fn(width, height, |x, y| {
        let (x, y) = (i64::from(x) - cx, i64::from(y) - cy);
        // Pointing right: as high as it is far from its point.
        let inside = x >= -size && y.abs() * 2 <= (size - x).max(-1);
        Rgb(if inside { [0xd0; 3] } else { [0x2b; 3] })
    })
}
