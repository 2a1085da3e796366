//! PNG: chunks up to `IEND`.

use image::ImageFormat;

use super::{Header, Walk, check_memory, orientation};
use crate::MediaFault;

/// Ancillary chunks that change how the picture looks or moves. Critical ones are always kept.
const WANTED: [&[u8; 4]; 15] = [
    b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT", b"cICP",
    b"mDCV", b"cLLI", b"hIST",
];

pub(super) fn read(bytes: &[u8]) -> Result<Header, MediaFault> {
    let mut walk = Walk::new(bytes);
    walk.take(8)?;
    let mut header: Option<Header> = None;
    let mut data = false;
    loop {
        let start = walk.at;
        let length = u32::from_be_bytes(walk.array()?);
        let kind: [u8; 4] = walk.array()?;
        if length > i32::MAX as u32 || !kind.iter().all(u8::is_ascii_alphabetic) {
            return Err(MediaFault::Corrupt);
        }
        let body = walk.take(length as usize)?;
        let _checksum: [u8; 4] = walk.array()?;
        let Some(header) = header.as_mut() else {
            if &kind != b"IHDR" {
                return Err(MediaFault::Corrupt);
            }
            let mut first = head(body)?;
            first.keep(0..walk.at);
            header = Some(first);
            continue;
        };
        match &kind {
            b"IHDR" => return Err(MediaFault::Corrupt),
            b"IDAT" => data = true,
            b"acTL" => header.animated = matches!(body, [a, b, c, d, ..] if u32::from_be_bytes([*a, *b, *c, *d]) > 1),
            b"eXIf" => {
                header.orientation = orientation(body);
                header.told.exif = Some(walk.at - 4 - body.len()..walk.at - 4);
            }
            b"iTXt" => {
                // Keyword, "not compressed", method, no language, no translated keyword.
                if let Some(packet) = body.strip_prefix(b"XML:com.adobe.xmp\0\0\0\0\0") {
                    header.told.xmp = Some(walk.at - 4 - packet.len()..walk.at - 4);
                }
            }
            _ => {}
        }
        let critical = kind.first().is_some_and(u8::is_ascii_uppercase);
        if critical || WANTED.contains(&&kind) {
            header.keep(start..walk.at);
        }
        if &kind == b"IEND" {
            break;
        }
    }
    header.filter(|_| data).ok_or(MediaFault::Corrupt)
}

fn head(body: &[u8]) -> Result<Header, MediaFault> {
    let &[w3, w2, w1, w0, h3, h2, h1, h0, depth, colour, _, _, _] = body else { return Err(MediaFault::Corrupt) };
    let (width, height) = (u32::from_be_bytes([w3, w2, w1, w0]), u32::from_be_bytes([h3, h2, h1, h0]));
    let header = Header::new(ImageFormat::Png, width, height)?;
    let wide = if depth == 16 { 2 } else { 1 };
    // Bytes that the decoder gives, then those of the eight-bit picture with three or four channels, where they differ.
    let (decoded, converted) = match colour {
        0 => (2 * wide, 4),
        2 => (4 * wide, 4),
        3 => (4, 0),
        4 => (2 * wide, 4),
        6 => (4 * wide, 4),
        _ => return Err(MediaFault::Corrupt),
    };
    let converted = if depth == 16 || matches!(colour, 0 | 4) { converted } else { 0 };
    check_memory(width, height, 16 * (decoded + converted))?;
    Ok(header)
}
