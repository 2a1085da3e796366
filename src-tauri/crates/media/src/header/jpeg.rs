//! JPEG: segments up to the end marker.

use std::io::BufRead as _;
use std::ops::Range;

use image::ImageFormat;

use super::{Header, Told, Walk, check_memory, orientation};
use crate::MediaFault;

/// Each scan of a progressive picture passes over all of it; files in the wild have about ten.
const MAX_SCANS: u32 = 100;

pub(super) fn read(bytes: &[u8]) -> Result<Header, MediaFault> {
    let mut walk = Walk::new(bytes);
    walk.take(2)?;
    let mut header = None;
    let mut told = Told::default();
    let mut kept = Vec::new();
    let mut scans = 0;
    kept.push(0..2);
    loop {
        let start = walk.at;
        let marker = marker(&mut walk)?;
        match marker {
            // The end. What follows (further pictures, maker data) is left behind.
            0xd9 => {
                kept.push(start..walk.at);
                break;
            }
            // Without a body.
            0x01 | 0xd0..=0xd7 => continue,
            0x00 | 0xd8 => return Err(MediaFault::Corrupt),
            _ => {}
        }
        let length = usize::from(u16::from_be_bytes(walk.array()?));
        let body = walk.take(length.checked_sub(2).ok_or(MediaFault::Corrupt)?)?;
        let wanted = match marker {
            0xe0 => body.starts_with(b"JFIF\0"),
            0xe1 => {
                if let Some(from) = within(&told.exif, body, b"Exif\0\0") {
                    told.exif = Some(walk.at - from..walk.at);
                } else if let Some(from) = within(&told.xmp, body, b"http://ns.adobe.com/xap/1.0/\0") {
                    told.xmp = Some(walk.at - from..walk.at);
                }
                false
            }
            0xe2 => {
                if let [number, count, profile @ ..] = body.strip_prefix(b"ICC_PROFILE\0").unwrap_or_default() {
                    told.profile.push((*number, *count, walk.at - profile.len()..walk.at));
                }
                body.starts_with(b"ICC_PROFILE\0")
            }
            0xed => {
                if let Some(from) = within(&told.resources, body, b"Photoshop 3.0\0") {
                    told.resources = Some(walk.at - from..walk.at);
                }
                false
            }
            // Says how the colours are stored.
            0xee => body.starts_with(b"Adobe"),
            0xe3..=0xec | 0xef | 0xfe => false,
            _ => true,
        };
        match marker {
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                // Two frames would mean two sizes, of which only one was checked.
                if header.is_some() {
                    return Err(MediaFault::Corrupt);
                }
                header = Some(frame(marker, body)?);
            }
            0xda => {
                if header.is_none() {
                    return Err(MediaFault::Corrupt);
                }
                scans += 1;
                if scans > MAX_SCANS {
                    return Err(MediaFault::Corrupt);
                }
                skip_entropy_data(&mut walk)?;
            }
            _ => {}
        }
        if wanted {
            kept.push(start..walk.at);
        }
    }
    let mut header = header.ok_or(MediaFault::Corrupt)?;
    if scans == 0 {
        return Err(MediaFault::Corrupt);
    }
    header.orientation = orientation(told.exif.clone().and_then(|range| bytes.get(range)).unwrap_or_default());
    header.told = told;
    for part in kept {
        header.keep(part);
    }
    Ok(header)
}

/// The length of what follows `mark` in a segment, when nothing of the kind was found before.
fn within(known: &Option<Range<usize>>, body: &[u8], mark: &[u8]) -> Option<usize> {
    if known.is_some() { None } else { body.strip_prefix(mark).map(<[u8]>::len) }
}

fn marker(walk: &mut Walk<'_>) -> Result<u8, MediaFault> {
    if walk.byte()? != 0xff {
        return Err(MediaFault::Corrupt);
    }
    loop {
        match walk.byte()? {
            0xff => {}
            marker => return Ok(marker),
        }
    }
}

fn frame(marker: u8, body: &[u8]) -> Result<Header, MediaFault> {
    let mut walk = Walk::new(body);
    let [_precision, h1, h0, w1, w0, components] = walk.array().map_err(|_| MediaFault::Corrupt)?;
    let (width, height) = (u32::from(u16::from_be_bytes([w1, w0])), u32::from(u16::from_be_bytes([h1, h0])));
    let header = Header::new(ImageFormat::Jpeg, width, height)?;
    let mut samples = 0;
    let mut most = 0;
    for _ in 0..components {
        let [_id, sampling, _table] = walk.array().map_err(|_| MediaFault::Corrupt)?;
        let blocks = u64::from(sampling >> 4) * u64::from(sampling & 15);
        samples += blocks;
        most = most.max(blocks);
    }
    if most == 0 || components > 4 {
        return Err(MediaFault::Corrupt);
    }
    // Three bytes of output (grey is widened: one and three); progressive ones keep two bytes for every sample.
    let progressive = matches!(marker, 0xc2 | 0xc6 | 0xca | 0xce);
    let output = if components == 1 { 4 } else { 3 };
    let coefficients = if progressive { 32 * samples / most } else { 0 };
    check_memory(width, height, 16 * output + coefficients)?;
    Ok(header)
}

/// Up to the next real marker.
fn skip_entropy_data(walk: &mut Walk<'_>) -> Result<(), MediaFault> {
    loop {
        let mut rest = walk.bytes.get(walk.at..).ok_or(MediaFault::Truncated)?;
        // The standard library's own search, fast even in an unoptimised build.
        let skipped = rest.skip_until(0xff).map_err(|_| MediaFault::Truncated)?;
        match rest.first() {
            None => return Err(MediaFault::Truncated),
            Some(0x00 | 0xd0..=0xd7) => walk.at += skipped + 1,
            Some(0xff) => walk.at += skipped,
            Some(_) => {
                walk.at += skipped - 1;
                return Ok(());
            }
        }
    }
}
