//! Walking a picture's container: facts and limits before decoding, and the parts worth keeping.

mod gif;
mod jpeg;
mod png;
mod tiff;
mod webp;

use std::borrow::Cow;
use std::ops::Range;

use image::ImageFormat;
use image::metadata::Orientation;

use crate::{MAX_DECODE_BYTES, MAX_FILE_BYTES, MAX_SIDE, MediaFault};

/// A larger colour profile is no longer one.
pub(crate) const MAX_PROFILE_BYTES: usize = 1 << 20;

/// What a container says of its picture.
#[derive(Debug)]
pub(crate) struct Header {
    pub(crate) format: ImageFormat,
    /// As stored, before orientation.
    pub(crate) width: u32,
    /// As stored, before orientation.
    pub(crate) height: u32,
    pub(crate) orientation: Orientation,
    pub(crate) animated: bool,
    /// Parts that make the pixels, in order; adjacent ones are merged.
    keep: Vec<Range<usize>>,
    /// Where the file speaks of itself.
    pub(crate) told: Told,
}

/// Where a file speaks of itself: ranges of its bytes, none of them believed.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// A TIFF structure.
    pub(crate) exif: Option<Range<usize>>,
    /// An XMP packet.
    pub(crate) xmp: Option<Range<usize>>,
    /// Photoshop's image resources, which hold IPTC.
    pub(crate) resources: Option<Range<usize>>,
    /// Parts of a JPEG's colour profile with their number and how many there are.
    profile: Vec<(u8, u8, Range<usize>)>,
}

impl Header {
    /// Walks the whole container.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, MediaFault> {
        if bytes.len() > MAX_FILE_BYTES {
            return Err(MediaFault::TooManyBytes { bytes: bytes.len() as u64, max: MAX_FILE_BYTES as u64 });
        }
        match bytes {
            [0xff, 0xd8, 0xff, ..] => jpeg::read(bytes),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => png::read(bytes),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => gif::read(bytes),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => webp::read(bytes),
            [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => tiff::read(bytes),
            _ => Err(foreign(bytes).map_or(MediaFault::NotAnImage, |format| MediaFault::Unsupported { format })),
        }
    }

    fn new(format: ImageFormat, width: u32, height: u32) -> Result<Self, MediaFault> {
        check_sides(width, height)?;
        Ok(Self {
            format,
            width,
            height,
            orientation: Orientation::NoTransforms,
            animated: false,
            keep: Vec::new(),
            told: Told::default(),
        })
    }

    fn keep(&mut self, part: Range<usize>) {
        match self.keep.last_mut() {
            Some(last) if last.end == part.start => last.end = part.end,
            _ => self.keep.push(part),
        }
    }

    /// Media type.
    pub(crate) fn mime(&self) -> &'static str {
        self.format.to_mime_type()
    }

    /// Width and height as a person sees them.
    pub(crate) fn upright(&self) -> (u32, u32) {
        if swaps_sides(self.orientation) { (self.height, self.width) } else { (self.width, self.height) }
    }

    /// A JPEG's colour profile for RGB, put together from its parts. Other formats' decoders give theirs.
    pub(crate) fn profile(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let mut profile = Vec::new();
        let (_, count, _) = self.told.profile.first()?;
        for number in 1..=*count {
            let (.., part) = self.told.profile.iter().find(|(known, all, _)| *known == number && all == count)?;
            profile.extend_from_slice(bytes.get(part.clone())?);
        }
        (profile.len() <= MAX_PROFILE_BYTES && profile.get(16..20) == Some(b"RGB ")).then_some(profile)
    }

    /// The file without metadata; borrowed when there was none.
    pub(crate) fn strip<'a>(&self, bytes: &'a [u8]) -> Cow<'a, [u8]> {
        let whole = 0..bytes.len();
        if self.keep.as_slice() == std::slice::from_ref(&whole) {
            return Cow::Borrowed(bytes);
        }
        let mut kept: Vec<u8> = Vec::with_capacity(self.keep.iter().map(Range::len).sum());
        for part in &self.keep {
            kept.extend_from_slice(bytes.get(part.clone()).unwrap_or_default());
        }
        if self.format == ImageFormat::WebP {
            webp::mend(&mut kept);
        }
        Cow::Owned(kept)
    }
}

/// Whether the picture is stored lying on its side.
pub(crate) const fn swaps_sides(orientation: Orientation) -> bool {
    matches!(
        orientation,
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH
    )
}

fn check_sides(width: u32, height: u32) -> Result<(), MediaFault> {
    if width == 0 || height == 0 {
        return Err(MediaFault::Corrupt);
    }
    if width > MAX_SIDE || height > MAX_SIDE {
        return Err(MediaFault::TooLarge { width, height, max: MAX_SIDE });
    }
    Ok(())
}

/// `per_pixel_sixteenths`: sixteenths of a byte that decoding takes per pixel, the output included.
fn check_memory(width: u32, height: u32, per_pixel_sixteenths: u64) -> Result<(), MediaFault> {
    let bytes = u64::from(width) * u64::from(height) * per_pixel_sixteenths / 16;
    if bytes > MAX_DECODE_BYTES { Err(MediaFault::TooMuchMemory { bytes, max: MAX_DECODE_BYTES }) } else { Ok(()) }
}

fn orientation(exif: &[u8]) -> Orientation {
    // Some writers repeat JPEG's prefix in other containers.
    let tiff = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
    Orientation::from_exif_chunk(tiff).unwrap_or(Orientation::NoTransforms)
}

/// Kinds that people try, so that they are told what they have.
fn foreign(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => Some("BMP"),
        [b'I', b'I', 43, 0, ..] | [b'M', b'M', 0, 43, ..] => Some("BigTIFF"),
        [_, _, _, _, b'f', b't', b'y', b'p', b'a', b'v', b'i', b'f' | b's', ..] => Some("AVIF"),
        [_, _, _, _, b'f', b't', b'y', b'p', b'h', b'e', ..]
        | [_, _, _, _, b'f', b't', b'y', b'p', b'm', b'i' | b's', b'f', b'1', ..] => Some("HEIC"),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => Some("video"),
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("PDF"),
        [b'8', b'B', b'P', b'S', ..] => Some("PSD"),
        [0xff, 0x0a, ..] | [0, 0, 0, 12, b'J', b'X', b'L', b' ', ..] => Some("JPEG XL"),
        _ => {
            let start = bytes.get(..bytes.len().min(1_024))?;
            start.windows(4).any(|window| window == b"<svg").then_some("SVG")
        }
    }
}

/// Reads forward; running out of bytes is `Truncated`.
pub(crate) struct Walk<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) at: usize,
}

impl<'a> Walk<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    pub(crate) fn take(&mut self, count: usize) -> Result<&'a [u8], MediaFault> {
        let end = self.at.checked_add(count).ok_or(MediaFault::Truncated)?;
        let taken = self.bytes.get(self.at..end).ok_or(MediaFault::Truncated)?;
        self.at = end;
        Ok(taken)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], MediaFault> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N)?);
        Ok(array)
    }

    pub(crate) fn byte(&mut self) -> Result<u8, MediaFault> {
        self.array().map(|[byte]| byte)
    }

    pub(crate) const fn is_done(&self) -> bool {
        self.at >= self.bytes.len()
    }
}
