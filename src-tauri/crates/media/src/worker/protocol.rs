//! What passes between parent and child: a length, JSON, and bytes.

use std::io::{self, Read, Write};

use pupitre_domain::content::Crop;
use pupitre_domain::edit::{Fitting, Recipe};
use pupitre_domain::network::ImageLimits;
use pupitre_domain::visual::{Clip, CutFault, Embedded, Swatch, VisualFacts};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::clip::cut::{CutPlan, Told};
use crate::small::Scratch;
use crate::template::Canvas;
use crate::{Examined, Fingerprint, Kind, MAX_FILE_BYTES, MediaFault, Rendition, RenditionSpec, Stage};

/// What a child says first.
pub(super) const HELLO: &[u8; 8] = b"PUPMEDI1";
/// Most bytes of the JSON.
const MAX_HEAD: u32 = 4 << 20;
/// Most bytes beside it.
pub(super) const MAX_BYTES: u64 = 2 * MAX_FILE_BYTES as u64;

/// A kind of work. A new one is a variant here and an arm of [`Job::run`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Job {
    /// `crate::examine`.
    Examine { specs: Vec<RenditionSpec> },
    /// Reads the part of a video that tells about it.
    Clip,
    /// `crate::clip::cut::plan`, of the same part.
    Cut { from: u32, to: u32 },
    /// `crate::render`.
    Render { spec: RenditionSpec },
    /// `crate::fit_for_network`.
    Fit { crop: Option<Crop>, limits: ImageLimits },
    /// `crate::edit`.
    Edit { fitting: Fitting, limits: ImageLimits },
    /// `crate::draft`.
    Draft { recipe: Recipe, stage: Stage, max_side: u32 },
    /// `crate::picture`.
    Picture { recipe: Recipe, max_side: u32 },
    /// `crate::svg::rasterise`.
    Svg { max_side: u32 },
    /// `crate::template::paint`.
    Paint { canvas: Canvas },
    /// Misbehaves: tests of the parent.
    #[cfg(debug_assertions)]
    Misbehave { how: String },
}

impl Job {
    /// Does the work, in a child or, where there is none, in the parent.
    pub(crate) fn run(&self, bytes: &[u8], scratch: &mut Scratch) -> Result<Done, MediaFault> {
        match self {
            Self::Examine { specs } => {
                crate::examine::examine_with(bytes, specs, scratch).map(|examined| Done::Examined(Box::new(examined)))
            }
            Self::Clip => crate::clip::examine(bytes).map(|examined| Done::Examined(Box::new(examined))),
            Self::Cut { from, to } => Ok(Done::Cut(crate::clip::cut::plan(bytes, *from, *to).map(Box::new))),
            Self::Render { spec } => crate::render::render_with(bytes, spec, scratch).map(Done::Rendition),
            Self::Fit { crop, limits } => crate::fit_for_network(bytes, *crop, limits).map(Done::Rendition),
            Self::Edit { fitting, limits } => crate::edit(bytes, fitting, limits).map(Done::Rendition),
            Self::Draft { recipe, stage, max_side } => {
                crate::draft(bytes, recipe, *stage, *max_side).map(Done::Rendition)
            }
            Self::Picture { recipe, max_side } => crate::picture(bytes, recipe, *max_side).map(Done::Rendition),
            Self::Svg { max_side } => crate::svg::rasterise(bytes, *max_side).map(Done::Rendition),
            Self::Paint { canvas } => crate::template::paint(canvas, bytes).map(Done::Rendition),
            #[cfg(debug_assertions)]
            Self::Misbehave { how } => super::child::misbehave(how),
        }
    }
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Done {
    Examined(Box<Examined>),
    Rendition(Rendition),
    Cut(Result<Box<CutPlan>, CutFault>),
}

#[derive(Debug, Serialize, Deserialize)]
struct Shape {
    mime: String,
    width: u32,
    height: u32,
    length: usize,
}

#[derive(Debug, Serialize, Deserialize)]
enum Reply {
    Examined {
        facts: VisualFacts,
        kind: Kind,
        translucent: bool,
        embedded: Box<Embedded>,
        fingerprint: Option<Fingerprint>,
        palette: Vec<Swatch>,
        clip: Option<Clip>,
        renditions: Vec<Shape>,
    },
    Rendition(Shape),
    /// The bytes are the head, and of each piece its beginning and its length.
    Cut {
        head: usize,
        told: Told,
    },
    NotCut(CutFault),
    Fault(Fault),
}

#[derive(Debug, Serialize, Deserialize)]
enum Fault {
    NotAnImage,
    Unsupported(String),
    TooLarge(u32, u32),
    TooMuchMemory(u64),
    TooManyBytes(u64, u64),
    Truncated,
    Corrupt,
    AnimationLost,
}

/// Kinds that faults name, so that they stay words of ours on both sides.
const NAMES: [&str; 15] = [
    "sound",
    "BMP",
    "BigTIFF",
    "AVIF",
    "HEIC",
    "video",
    "PDF",
    "PSD",
    "JPEG XL",
    "SVG",
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/gif",
    "image/tiff",
];
const MIMES: [&str; 2] = ["image/jpeg", "image/png"];

impl From<MediaFault> for Fault {
    fn from(fault: MediaFault) -> Self {
        match fault {
            MediaFault::NotAnImage => Self::NotAnImage,
            MediaFault::Unsupported { format } | MediaFault::NeedsProgram { format, .. } => {
                Self::Unsupported(format.to_owned())
            }
            MediaFault::TooLarge { width, height, .. } => Self::TooLarge(width, height),
            MediaFault::TooMuchMemory { bytes, .. } => Self::TooMuchMemory(bytes),
            MediaFault::TooManyBytes { bytes, max } => Self::TooManyBytes(bytes, max),
            MediaFault::Truncated => Self::Truncated,
            MediaFault::Corrupt | MediaFault::Crashed | MediaFault::TooSlow => Self::Corrupt,
            MediaFault::AnimationLost => Self::AnimationLost,
        }
    }
}

impl From<Fault> for MediaFault {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::NotAnImage => Self::NotAnImage,
            Fault::Unsupported(name) => {
                let known = NAMES.into_iter().find(|known| *known == name);
                Self::Unsupported { format: known.unwrap_or("this variant of the format") }
            }
            Fault::TooLarge(width, height) => Self::TooLarge { width, height, max: crate::MAX_SIDE },
            Fault::TooMuchMemory(bytes) => Self::TooMuchMemory { bytes, max: crate::MAX_DECODE_BYTES },
            Fault::TooManyBytes(bytes, max) => Self::TooManyBytes { bytes, max },
            Fault::Truncated => Self::Truncated,
            Fault::Corrupt => Self::Corrupt,
            Fault::AnimationLost => Self::AnimationLost,
        }
    }
}

/// Writes a frame without its bytes, which follow.
fn write_head(out: &mut impl Write, head: &impl Serialize, length: u64) -> io::Result<()> {
    let json = serde_json::to_vec(head)?;
    let size = u32::try_from(json.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
    out.write_all(&size.to_le_bytes())?;
    out.write_all(&length.to_le_bytes())?;
    out.write_all(&json)
}

/// Reads a frame; its bytes replace those in `bytes`. None at the end of the stream.
fn read_frame<T: DeserializeOwned>(input: &mut impl Read, bytes: &mut Vec<u8>) -> io::Result<Option<T>> {
    let mut size = [0; 4];
    match input.read_exact(&mut size) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let mut length = [0; 8];
    input.read_exact(&mut length)?;
    let (size, length) = (u32::from_le_bytes(size), u64::from_le_bytes(length));
    if size > MAX_HEAD || length > MAX_BYTES {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut json = vec![0; size as usize];
    input.read_exact(&mut json)?;
    let length = usize::try_from(length).map_err(|_| io::ErrorKind::InvalidData)?;
    bytes.resize(length, 0);
    input.read_exact(bytes)?;
    Ok(Some(serde_json::from_slice(&json)?))
}

pub(super) fn write_job(out: &mut impl Write, job: &Job, bytes: &[u8]) -> io::Result<()> {
    write_head(out, job, bytes.len() as u64)?;
    out.write_all(bytes)?;
    out.flush()
}

pub(super) fn read_job(input: &mut impl Read, bytes: &mut Vec<u8>) -> io::Result<Option<Job>> {
    read_frame(input, bytes)
}

pub(super) fn write_outcome(out: &mut impl Write, outcome: Result<Done, MediaFault>) -> io::Result<()> {
    let shape = |rendition: &Rendition| Shape {
        mime: rendition.mime.to_owned(),
        width: rendition.width,
        height: rendition.height,
        length: rendition.bytes.len(),
    };
    let (reply, blobs) = match outcome {
        Ok(Done::Examined(examined)) => {
            let Examined { facts, kind, translucent, embedded, fingerprint, palette, clip, renditions } = *examined;
            let shapes = renditions.iter().map(shape).collect();
            let embedded = Box::new(embedded);
            let reply =
                Reply::Examined { facts, kind, translucent, embedded, fingerprint, palette, clip, renditions: shapes };
            (reply, renditions)
        }
        Ok(Done::Rendition(rendition)) => (Reply::Rendition(shape(&rendition)), vec![rendition]),
        Ok(Done::Cut(Ok(plan))) => {
            let CutPlan { head, pieces, told } = *plan;
            write_head(out, &Reply::Cut { head: head.len(), told }, (head.len() + 16 * pieces.len()) as u64)?;
            out.write_all(&head)?;
            for (at, length) in pieces {
                out.write_all(&at.to_le_bytes())?;
                out.write_all(&length.to_le_bytes())?;
            }
            return out.flush();
        }
        Ok(Done::Cut(Err(fault))) => (Reply::NotCut(fault), Vec::new()),
        Err(fault) => (Reply::Fault(fault.into()), Vec::new()),
    };
    write_head(out, &reply, blobs.iter().map(|blob| blob.bytes.len() as u64).sum())?;
    for blob in blobs {
        out.write_all(&blob.bytes)?;
    }
    out.flush()
}

/// Reads what a child says. A child may have been taken over by what it decoded: nothing in here is more than data.
pub(super) fn read_outcome(input: &mut impl Read) -> io::Result<Result<Done, MediaFault>> {
    let mut bytes = Vec::new();
    let reply = read_frame(input, &mut bytes)?.ok_or(io::ErrorKind::UnexpectedEof)?;
    let mut rest = bytes.as_slice();
    let mut rendition = |shape: Shape| -> io::Result<Rendition> {
        let mime = MIMES.into_iter().chain(NAMES).find(|known| *known == shape.mime);
        let (part, after) = rest.split_at_checked(shape.length).ok_or(io::ErrorKind::InvalidData)?;
        rest = after;
        let mime = mime.ok_or(io::ErrorKind::InvalidData)?;
        Ok(Rendition { bytes: part.to_vec(), mime, width: shape.width, height: shape.height })
    };
    Ok(match reply {
        Reply::Examined { facts, kind, translucent, embedded, fingerprint, palette, clip, renditions } => {
            let renditions = renditions.into_iter().map(rendition).collect::<io::Result<_>>()?;
            Ok(Done::Examined(Box::new(Examined {
                facts,
                kind,
                translucent,
                embedded: *embedded,
                fingerprint,
                palette,
                clip,
                renditions,
            })))
        }
        Reply::Rendition(shape) => Ok(Done::Rendition(rendition(shape)?)),
        Reply::Cut { head, told } => {
            let (head, rest) = bytes.split_at_checked(head).ok_or(io::ErrorKind::InvalidData)?;
            let long = |bytes: &[u8]| bytes.try_into().map_or(0, u64::from_le_bytes);
            let pieces = rest.chunks_exact(16).map(|pair| {
                let (at, length) = pair.split_at(8);
                (long(at), long(length))
            });
            Ok(Done::Cut(Ok(Box::new(CutPlan { head: head.to_vec(), pieces: pieces.collect(), told }))))
        }
        Reply::NotCut(fault) => Ok(Done::Cut(Err(fault))),
        Reply::Fault(fault) => Err(fault.into()),
    })
}
