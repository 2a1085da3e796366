//! WebM and Matroska: elements up to the first cluster.

use super::Told;
use crate::MediaFault;
use crate::header::Walk;

/// Elements looked at in one file.
const MAX_ELEMENTS: u32 = 20_000;

/// One element's identity and content. What has no known length, or is longer than what was read, reaches to the end.
fn next<'a>(walk: &mut Walk<'a>) -> Result<(u32, &'a [u8]), MediaFault> {
    let first = walk.byte()?;
    let more = first.leading_zeros();
    if more > 3 {
        return Err(MediaFault::Corrupt);
    }
    let mut identity = u32::from(first);
    for _ in 0..more {
        identity = identity << 8 | u32::from(walk.byte()?);
    }
    let first = walk.byte()?;
    let more = first.leading_zeros();
    if more > 7 {
        return Err(MediaFault::Corrupt);
    }
    let mask = 0x7f_u64 >> more;
    let mut length = u64::from(first) & mask;
    let mut unknown = length == mask;
    for _ in 0..more {
        let byte = walk.byte()?;
        unknown &= byte == 0xff;
        length = length << 8 | u64::from(byte);
    }
    let rest = walk.bytes.len().saturating_sub(walk.at);
    let length = if unknown { rest } else { usize::try_from(length).unwrap_or(rest).min(rest) };
    Ok((identity, walk.take(length)?))
}

fn number(content: &[u8]) -> u64 {
    content.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

fn float(content: &[u8]) -> f64 {
    match content.len() {
        4 => content.try_into().map_or(0.0, |bytes| f64::from(f32::from_be_bytes(bytes))),
        8 => content.try_into().map_or(0.0, f64::from_be_bytes),
        _ => 0.0,
    }
}

fn code(content: &[u8]) -> String {
    content.iter().take(40).filter(|byte| byte.is_ascii_graphic()).map(|byte| char::from(*byte)).collect()
}

pub(super) fn read(head: &[u8]) -> Result<Told, MediaFault> {
    let mut told = Told { mime: "video/x-matroska", ..Told::default() };
    let (mut scale, mut length) = (1_000_000.0_f64, 0.0_f64);
    // Containers that are opened, one within the other.
    let mut open = vec![Walk::new(head)];
    let (mut kind, mut named) = (0, None);
    let mut looked = 0;
    let mut tracks = false;
    while let Some(walk) = open.last_mut() {
        if walk.is_done() {
            open.pop();
            continue;
        }
        looked += 1;
        if looked > MAX_ELEMENTS {
            return Err(MediaFault::Corrupt);
        }
        // The head may end within an element; what came before counts.
        let Ok((identity, content)) = next(walk) else {
            open.pop();
            continue;
        };
        match identity {
            // EBML's head, Segment, Info, Tracks, TrackEntry, Video.
            0x1a45_dfa3 | 0x1853_8067 | 0x1549_a966 | 0x1654_ae6b | 0xae | 0xe0 => {
                tracks |= identity == 0x1654_ae6b;
                if identity == 0xae {
                    (kind, named) = (0, None);
                }
                if open.len() < 8 {
                    open.push(Walk::new(content));
                }
            }
            0x4282 if content == b"webm" => told.mime = "video/webm",
            0x2a_d7b1 => {
                #[expect(clippy::cast_precision_loss, reason = "a scale")]
                let nanoseconds = number(content) as f64;
                scale = nanoseconds;
            }
            0x4489 => length = float(content),
            0x83 => kind = number(content),
            0x86 => named = Some(code(content)),
            0xb0 if told.width == 0 => told.width = u32::try_from(number(content)).unwrap_or(u32::MAX),
            0xba if told.height == 0 => told.height = u32::try_from(number(content)).unwrap_or(u32::MAX),
            // The first cluster: facts come before it.
            0x1f43_b675 => break,
            _ => {}
        }
        // A track's kind and the name of its format come in either order.
        let slot = match kind {
            1 => &mut told.clip.video,
            2 => &mut told.clip.sound,
            _ => continue,
        };
        if slot.is_none() {
            *slot = named.take();
        }
    }
    let millis = length * scale / 1e6;
    if millis.is_finite() && (0.0..1e12).contains(&millis) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked")]
        let millis = millis as u64;
        told.clip.millis = millis;
    }
    if tracks { Ok(told) } else { Err(MediaFault::Corrupt) }
}
