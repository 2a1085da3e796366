//! WebP: chunks of the RIFF container.

use image::ImageFormat;
use image::metadata::Orientation;

use super::{Header, Walk, check_memory, check_sides, orientation};
use crate::MediaFault;

/// Planes or tokens, then the output.
const BYTES_PER_PIXEL: u64 = 8;
const EXIF_AND_XMP: u8 = 0b0000_1100;
const ANIMATION: u8 = 0b0000_0010;

pub(super) fn read(bytes: &[u8]) -> Result<Header, MediaFault> {
    let [_, _, _, _, s0, s1, s2, s3] = Walk::new(bytes).array()?;
    let declared = (u32::from_le_bytes([s0, s1, s2, s3]) as usize).checked_add(8).ok_or(MediaFault::Corrupt)?;
    let mut walk = Walk::new(bytes.get(..declared).ok_or(MediaFault::Truncated)?);
    walk.take(12)?;
    let mut header: Option<Header> = None;
    let mut turned = Orientation::NoTransforms;
    let mut pictures = 0_u32;
    while !walk.is_done() {
        let start = walk.at;
        let kind: [u8; 4] = walk.array()?;
        let length = u32::from_le_bytes(walk.array()?) as usize;
        let body = walk.take(length)?;
        if length % 2 == 1 && !walk.is_done() {
            walk.take(1)?;
        }
        let size = match &kind {
            b"VP8X" => Some(canvas(body)?),
            b"VP8 " | b"VP8L" => {
                pictures += 1;
                Some(bitstream(&kind, body)?)
            }
            b"ANMF" => {
                pictures += 1;
                check_frame(body)?;
                None
            }
            _ => None,
        };
        if let Some((width, height)) = size {
            check_sides(width, height)?;
            check_memory(width, height, 16 * BYTES_PER_PIXEL)?;
            if header.is_none() {
                let mut first = Header::new(ImageFormat::WebP, width, height)?;
                first.animated = &kind == b"VP8X" && body.first().is_some_and(|flags| flags & ANIMATION != 0);
                first.keep(0..12);
                header = Some(first);
            }
        }
        let Some(header) = header.as_mut() else { return Err(MediaFault::Corrupt) };
        match &kind {
            b"EXIF" => {
                turned = orientation(body);
                header.told.exif = Some(start + 8..start + 8 + length);
            }
            b"XMP " => header.told.xmp = Some(start + 8..start + 8 + length),
            b"VP8X" | b"VP8 " | b"VP8L" | b"ALPH" | b"ANIM" | b"ANMF" | b"ICCP" => header.keep(start..walk.at),
            _ => {}
        }
    }
    let mut header = header.filter(|_| pictures > 0).ok_or(MediaFault::Corrupt)?;
    header.orientation = turned;
    header.animated &= pictures > 1;
    Ok(header)
}

fn canvas(body: &[u8]) -> Result<(u32, u32), MediaFault> {
    let &[_, _, _, _, w0, w1, w2, h0, h1, h2, ..] = body else { return Err(MediaFault::Corrupt) };
    Ok((u32::from_le_bytes([w0, w1, w2, 0]) + 1, u32::from_le_bytes([h0, h1, h2, 0]) + 1))
}

fn bitstream(kind: &[u8; 4], body: &[u8]) -> Result<(u32, u32), MediaFault> {
    match (kind, body) {
        (b"VP8 ", &[_, _, _, 0x9d, 0x01, 0x2a, w0, w1, h0, h1, ..]) => {
            Ok((u32::from(u16::from_le_bytes([w0, w1]) & 0x3fff), u32::from(u16::from_le_bytes([h0, h1]) & 0x3fff)))
        }
        (b"VP8L", &[0x2f, a, b, c, d, ..]) => {
            let bits = u32::from_le_bytes([a, b, c, d]);
            Ok(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        _ => Err(MediaFault::Corrupt),
    }
}

/// A frame's own bitstream may claim another size than the frame.
fn check_frame(body: &[u8]) -> Result<(), MediaFault> {
    let mut walk = Walk::new(body);
    walk.take(16)?;
    while !walk.is_done() {
        let kind: [u8; 4] = walk.array()?;
        let length = u32::from_le_bytes(walk.array()?) as usize;
        let part = walk.take(length)?;
        if matches!(&kind, b"VP8 " | b"VP8L") {
            let (width, height) = bitstream(&kind, part)?;
            check_sides(width, height)?;
            check_memory(width, height, 16 * BYTES_PER_PIXEL)?;
        }
        if length % 2 == 1 && !walk.is_done() {
            walk.take(1)?;
        }
    }
    Ok(())
}

/// After parts were left out: the container's size, and the flags that announced them.
pub(super) fn mend(bytes: &mut [u8]) {
    let size = u32::try_from(bytes.len().saturating_sub(8)).unwrap_or(u32::MAX).to_le_bytes();
    if let Some(field) = bytes.get_mut(4..8) {
        field.copy_from_slice(&size);
    }
    if bytes.get(12..16) == Some(b"VP8X")
        && let Some(flags) = bytes.get_mut(20)
    {
        *flags &= !EXIF_AND_XMP;
    }
}
