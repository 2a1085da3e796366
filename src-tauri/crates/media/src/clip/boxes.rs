//! MP4 and MOV: `moov` and what is in it.

use pupitre_domain::visual::Clip;

use super::Told;
use crate::MediaFault;
use crate::header::Walk;

/// Boxes looked at in one file.
const MAX_BOXES: u32 = 20_000;
/// Tracks looked at.
const MAX_TRACKS: usize = 64;

/// One box's kind and content.
pub(super) fn next<'a>(walk: &mut Walk<'a>) -> Result<([u8; 4], &'a [u8]), MediaFault> {
    let (size, kind): (_, [u8; 4]) = (u32::from_be_bytes(walk.array()?), walk.array()?);
    let length = match size {
        0 => walk.bytes.len().saturating_sub(walk.at),
        1 => {
            let long = u64::from_be_bytes(walk.array()?);
            usize::try_from(long).ok().and_then(|long| long.checked_sub(16)).ok_or(MediaFault::Corrupt)?
        }
        size => (size as usize).checked_sub(8).ok_or(MediaFault::Corrupt)?,
    };
    Ok((kind, walk.take(length)?))
}

/// The first box at the end of `path`.
pub(super) fn find<'a>(content: &'a [u8], path: &[&[u8; 4]]) -> Option<&'a [u8]> {
    let Some((wanted, rest)) = path.split_first() else { return Some(content) };
    let mut walk = Walk::new(content);
    for _ in 0..MAX_BOXES {
        let (kind, inner) = next(&mut walk).ok()?;
        if &kind == *wanted {
            return find(inner, rest);
        }
    }
    None
}

#[derive(Default)]
struct Track {
    kind: [u8; 4],
    format: String,
    width: u32,
    height: u32,
    turned: u16,
}

pub(super) fn read(head: &[u8]) -> Result<Told, MediaFault> {
    let brand = find(head, &[b"ftyp"]).and_then(|content| content.get(..4));
    let mime = if matches!(brand, None | Some(b"qt  ")) { "video/quicktime" } else { "video/mp4" };
    let moov = find(head, &[b"moov"]).ok_or(MediaFault::Corrupt)?;
    let mut told = Told { mime, clip: Clip::default(), ..Told::default() };
    told.clip.millis = find(moov, &[b"mvhd"]).and_then(duration).unwrap_or(0);
    let mut walk = Walk::new(moov);
    let mut tracks = 0;
    while !walk.is_done() && tracks < MAX_TRACKS {
        let (kind, content) = next(&mut walk)?;
        if &kind != b"trak" {
            continue;
        }
        tracks += 1;
        let Some(track) = track(content) else { continue };
        match &track.kind {
            b"vide" if told.clip.video.is_none() => {
                told.clip.video = Some(track.format);
                told.clip.turned = track.turned;
                (told.width, told.height) = (track.width, track.height);
                if told.clip.millis == 0 {
                    told.clip.millis = find(content, &[b"mdia", b"mdhd"]).and_then(duration).unwrap_or(0);
                }
            }
            b"soun" if told.clip.sound.is_none() => told.clip.sound = Some(track.format),
            _ => {}
        }
    }
    if tracks == 0 { Err(MediaFault::Corrupt) } else { Ok(told) }
}

fn track(content: &[u8]) -> Option<Track> {
    let mut track = Track { turned: find(content, &[b"tkhd"]).map_or(0, turned), ..Track::default() };
    // Version and flags, a field without meaning, the kind.
    track.kind = find(content, &[b"mdia", b"hdlr"])?.get(8..12)?.try_into().ok()?;
    // Version and flags, the number of entries, the first entry.
    let table = find(content, &[b"mdia", b"minf", b"stbl", b"stsd"])?;
    let (format, entry) = next(&mut Walk { bytes: table, at: 8 }).ok()?;
    track.format = format.iter().filter(|byte| byte.is_ascii_graphic()).map(|byte| char::from(*byte)).collect();
    if &track.kind == b"vide" {
        let [w1, w0, h1, h0] = entry.get(24..28)?.try_into().ok()?;
        (track.width, track.height) = (u16::from_be_bytes([w1, w0]).into(), u16::from_be_bytes([h1, h0]).into());
    }
    Some(track)
}

/// Milliseconds, of `mvhd` and `mdhd` alike.
fn duration(content: &[u8]) -> Option<u64> {
    let long = content.first() == Some(&1);
    let (scale, length) = if long {
        let scale = u32::from_be_bytes(content.get(20..24)?.try_into().ok()?);
        (scale, u64::from_be_bytes(content.get(24..32)?.try_into().ok()?))
    } else {
        let scale = u32::from_be_bytes(content.get(12..16)?.try_into().ok()?);
        (scale, u64::from(u32::from_be_bytes(content.get(16..20)?.try_into().ok()?)))
    };
    // All ones: not known.
    let known = scale > 0 && length != u64::from(u32::MAX) && length != u64::MAX;
    known.then(|| u64::try_from(u128::from(length) * 1_000 / u128::from(scale)).ok()).flatten()
}

/// Degrees clockwise out of the track's matrix.
fn turned(content: &[u8]) -> u16 {
    let at = if content.first() == Some(&1) { 52 } else { 40 };
    let number = |index: usize| {
        let from = at + 4 * index;
        content.get(from..from + 4).and_then(|bytes| bytes.try_into().ok()).map_or(0, i32::from_be_bytes).signum()
    };
    // a, b and c, d of the matrix: what right and down become.
    match (number(0), number(1), number(3), number(4)) {
        (0, 1, -1, 0) => 90,
        (-1, 0, 0, -1) => 180,
        (0, -1, 1, 0) => 270,
        _ => 0,
    }
}
