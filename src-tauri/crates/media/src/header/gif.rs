//! GIF: blocks up to the trailer.

use image::ImageFormat;

use super::{Header, Walk, check_memory, check_sides};
use crate::MediaFault;

pub(super) fn read(bytes: &[u8]) -> Result<Header, MediaFault> {
    let mut walk = Walk::new(bytes);
    walk.take(6)?;
    let [w0, w1, h0, h1, flags, _background, _aspect] = walk.array()?;
    let (width, height) = (u32::from(u16::from_le_bytes([w0, w1])), u32::from(u16::from_le_bytes([h0, h1])));
    let mut header = Header::new(ImageFormat::Gif, width, height)?;
    colour_table(&mut walk, flags)?;
    header.keep(0..walk.at);
    let mut frames = 0_u32;
    loop {
        let start = walk.at;
        match walk.byte()? {
            0x3b => {
                header.keep(start..walk.at);
                break;
            }
            0x21 => {
                let label = walk.byte()?;
                let first = sub_blocks(&mut walk)?;
                // Loop counts are kept; comments and other applications' data are not.
                let wanted = match label {
                    0xf9 | 0x01 => true,
                    0xff => matches!(first, Some(b"NETSCAPE2.0" | b"ANIMEXTS1.0")),
                    _ => false,
                };
                if wanted {
                    header.keep(start..walk.at);
                }
            }
            0x2c => {
                let [_, _, _, _, w0, w1, h0, h1, flags] = walk.array()?;
                let (width, height) =
                    (u32::from(u16::from_le_bytes([w0, w1])), u32::from(u16::from_le_bytes([h0, h1])));
                check_sides(width, height)?;
                // The frame and the screen that it is drawn on, four bytes a pixel each.
                check_memory(width, height, 64)?;
                check_memory(header.width, header.height, 64)?;
                colour_table(&mut walk, flags)?;
                walk.byte()?;
                sub_blocks(&mut walk)?;
                header.keep(start..walk.at);
                frames += 1;
            }
            _ => return Err(MediaFault::Corrupt),
        }
    }
    header.animated = frames > 1;
    if frames == 0 { Err(MediaFault::Corrupt) } else { Ok(header) }
}

fn colour_table(walk: &mut Walk<'_>, flags: u8) -> Result<(), MediaFault> {
    if flags & 0x80 != 0 {
        walk.take(3 << ((flags & 7) + 1))?;
    }
    Ok(())
}

/// Skips them and gives the first.
fn sub_blocks<'a>(walk: &mut Walk<'a>) -> Result<Option<&'a [u8]>, MediaFault> {
    let mut first = None;
    loop {
        match walk.byte()? {
            0 => return Ok(first),
            length => {
                let block = walk.take(usize::from(length))?;
                first.get_or_insert(block);
            }
        }
    }
}
