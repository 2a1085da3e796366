//! TIFF: the first directory, for size, memory and orientation. The pixels are the decoder's business.

use image::ImageFormat;
use image::metadata::Orientation;

use super::{Header, Walk, check_memory};
use crate::MediaFault;

/// Entries of the directory that are looked at.
const MAX_ENTRIES: u16 = 512;

/// Numbers of one width, in the file's byte order.
struct Numbers<'a> {
    bytes: &'a [u8],
    little: bool,
}

impl Numbers<'_> {
    fn short(&self, at: usize) -> Result<u16, MediaFault> {
        let mut walk = Walk { bytes: self.bytes, at };
        let pair = walk.array()?;
        Ok(if self.little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
    }

    fn long(&self, at: usize) -> Result<u32, MediaFault> {
        let mut walk = Walk { bytes: self.bytes, at };
        let four = walk.array()?;
        Ok(if self.little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) })
    }

    /// The first value of an entry: in the entry where it fits there, elsewhere otherwise.
    fn first(&self, entry: usize) -> Result<u32, MediaFault> {
        let (kind, count) = (self.short(entry + 2)?, self.long(entry + 4)?);
        let width = match kind {
            3 => 2,
            4 => 4,
            _ => return Err(MediaFault::Corrupt),
        };
        let fits = u64::from(count) * width <= 4;
        let at = if fits { entry + 8 } else { self.long(entry + 8)? as usize };
        if width == 2 { self.short(at).map(u32::from) } else { self.long(at) }
    }
}

pub(super) fn read(bytes: &[u8]) -> Result<Header, MediaFault> {
    let numbers = Numbers { bytes, little: bytes.starts_with(b"II") };
    let directory = numbers.long(4)? as usize;
    let count = numbers.short(directory)?;
    if count == 0 || count > MAX_ENTRIES {
        return Err(MediaFault::Corrupt);
    }
    let (mut width, mut height, mut bits, mut samples, mut turned) = (0, 0, 1, 1, 1);
    let mut xmp = None;
    let mut resources = None;
    for number in 0..usize::from(count) {
        let entry = directory + 2 + 12 * number;
        let block = || -> Result<_, MediaFault> {
            let (length, at) = (numbers.long(entry + 4)? as usize, numbers.long(entry + 8)? as usize);
            let end = at.checked_add(length).filter(|end| *end <= bytes.len()).ok_or(MediaFault::Truncated)?;
            Ok(at..end)
        };
        match numbers.short(entry)? {
            256 => width = numbers.first(entry)?,
            257 => height = numbers.first(entry)?,
            258 => bits = numbers.first(entry)?,
            274 => turned = numbers.first(entry).unwrap_or(1),
            277 => samples = numbers.first(entry)?,
            700 => xmp = block().ok(),
            34_377 => resources = block().ok(),
            _ => {}
        }
    }
    if bits == 0 || bits > 64 || samples == 0 || samples > 8 {
        return Err(MediaFault::Unsupported { format: "this variant of the format" });
    }
    let mut header = Header::new(ImageFormat::Tiff, width, height)?;
    // The decoder's output, a strip of its input, and the eight-bit picture with four channels.
    let decoded = u64::from(bits.div_ceil(8)) * u64::from(samples);
    check_memory(width, height, 16 * (2 * decoded + 4))?;
    header.orientation =
        u8::try_from(turned).ok().and_then(Orientation::from_exif).unwrap_or(Orientation::NoTransforms);
    header.keep(0..bytes.len());
    // The file is itself the structure that EXIF is in others.
    header.told.exif = Some(0..bytes.len());
    header.told.xmp = xmp;
    header.told.resources = resources;
    Ok(header)
}
