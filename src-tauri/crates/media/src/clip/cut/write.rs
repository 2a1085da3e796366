//! The head of a cut film: the tables of what was kept.

use super::tables::Sizes;
use super::track::{Kept, Piece, Track};
use super::{CutPlan, Told};
use crate::clip::boxes::next;
use crate::header::Walk;

/// Boxes of a track's media that are taken over.
const MAX_TAKEN: usize = 64;
/// A type for what had none: QuickTime.
const QUICKTIME: &[u8] = b"qt  \0\0\0\0qt  ";

/// What is kept of a track.
#[derive(Debug)]
pub(super) struct Part<'a> {
    pub(super) track: &'a Track<'a>,
    pub(super) kept: Kept,
    /// The first moment that is shown, in the track's own time before it was cut.
    pub(super) start: i64,
    /// Units of the movie before it.
    pub(super) empty: u64,
    /// Units of the movie that it lasts.
    pub(super) length: u64,
    pub(super) pieces: Vec<Piece>,
}

impl Part<'_> {
    /// Units of the track from its first sample to the first moment.
    pub(super) fn lead(&self) -> u64 {
        u64::try_from(self.start - self.kept.shown).unwrap_or(0)
    }

    fn lasts(&self) -> u64 {
        self.empty.saturating_add(self.length)
    }
}

/// A box.
fn boxed(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let size = u32::try_from(content.len() + 8).unwrap_or(u32::MAX);
    [size.to_be_bytes().as_slice(), kind, content].concat()
}

/// A box with version, flags, and a table behind its count.
fn table(kind: &[u8; 4], version: u8, count: usize, rows: impl Iterator<Item = u32>) -> Vec<u8> {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    let mut content = vec![version, 0, 0, 0];
    content.extend(count.to_be_bytes());
    content.extend(rows.flat_map(u32::to_be_bytes));
    boxed(kind, &content)
}

/// A head (`mvhd`, `tkhd`, `mdhd`) with its duration at a place, and without dates.
fn dated(kind: &[u8; 4], content: &[u8], places: (usize, usize), duration: u64) -> Option<Vec<u8>> {
    let mut content = content.to_vec();
    let long = content.first() == Some(&1);
    let (dates, place) = if long { (16, places.1) } else { (8, places.0) };
    content.get_mut(4..4 + dates)?.fill(0);
    if long {
        content.get_mut(place..place + 8)?.copy_from_slice(&duration.to_be_bytes());
    } else {
        let duration = u32::try_from(duration).ok()?;
        content.get_mut(place..place + 4)?.copy_from_slice(&duration.to_be_bytes());
    }
    Some(boxed(kind, &content))
}

/// Puts the head together; the pieces come in the order in which they lie in the film.
pub(super) fn written(kind: Option<&[u8]>, mvhd: &[u8], scale: u32, parts: &[Part<'_>], lead: u64) -> Option<CutPlan> {
    let mut order: Vec<(u64, usize, usize)> = Vec::new();
    for (of, part) in parts.iter().enumerate() {
        order.extend(part.pieces.iter().enumerate().map(|(index, piece)| (piece.at, of, index)));
    }
    order.sort_unstable();
    let mut places: Vec<Vec<u64>> = parts.iter().map(|part| vec![0; part.pieces.len()]).collect();
    let mut pieces: Vec<(u64, u64)> = Vec::new();
    let mut sum = 0_u64;
    for (at, of, index) in order {
        let bytes = parts.get(of)?.pieces.get(index)?.bytes;
        *places.get_mut(of)?.get_mut(index)? = sum;
        sum = sum.checked_add(bytes)?;
        match pieces.last_mut() {
            Some((from, length)) if from.checked_add(*length) == Some(at) => *length += bytes,
            _ => pieces.push((at, bytes)),
        }
    }
    pieces.retain(|(_, bytes)| *bytes > 0);
    let ftyp = boxed(b"ftyp", kind.unwrap_or(QUICKTIME));
    let wide = sum > u64::from(u32::MAX) - (64 << 20);
    let data = if wide {
        [1_u32.to_be_bytes().as_slice(), b"mdat", &(sum + 16).to_be_bytes()].concat()
    } else {
        [u32::try_from(sum + 8).ok()?.to_be_bytes().as_slice(), b"mdat"].concat()
    };
    // Its length does not depend on what the offsets say.
    let length = moov(mvhd, parts, &places, wide, 0)?.len();
    let base = (ftyp.len() + length + data.len()) as u64;
    let moov = moov(mvhd, parts, &places, wide, base)?;
    let lasts = parts.iter().map(Part::lasts).max()?;
    let millis = u64::try_from(u128::from(lasts) * 1_000 / u128::from(scale)).ok()?;
    Some(CutPlan { head: [ftyp, moov, data].concat(), pieces, told: Told { millis, lead } })
}

fn moov(mvhd: &[u8], parts: &[Part<'_>], places: &[Vec<u64>], wide: bool, base: u64) -> Option<Vec<u8>> {
    let mut content = dated(b"mvhd", mvhd, (16, 24), parts.iter().map(Part::lasts).max()?)?;
    for (part, places) in parts.iter().zip(places) {
        content.extend(trak(part, places, wide, base)?);
    }
    Some(boxed(b"moov", &content))
}

fn trak(part: &Part<'_>, places: &[u64], wide: bool, base: u64) -> Option<Vec<u8>> {
    let from = &part.track.content;
    let mut content = dated(b"tkhd", from.tkhd, (20, 28), part.lasts())?;
    if let Some(aperture) = from.tapt {
        content.extend(boxed(b"tapt", aperture));
    }
    content.extend(boxed(b"edts", &edit(part)?));
    let times = part.track.times(&part.kept);
    let lasts =
        times.iter().try_fold(0_u64, |sum, (count, each)| sum.checked_add(u64::from(*count) * u64::from(*each)))?;
    let mut media = dated(b"mdhd", from.mdhd, (16, 24), lasts)?;
    media.extend(boxed(b"hdlr", from.hdlr));
    if let Some(language) = from.elng {
        media.extend(boxed(b"elng", language));
    }
    let mut inner = Vec::new();
    let mut walk = Walk::new(from.minf);
    for _ in 0..MAX_TAKEN {
        let Ok((kind, taken)) = next(&mut walk) else { break };
        if matches!(&kind, b"vmhd" | b"smhd" | b"gmhd" | b"nmhd" | b"hdlr" | b"dinf") {
            inner.extend(boxed(&kind, taken));
        }
    }
    inner.extend(boxed(b"stbl", &samples(part, &times, places, wide, base)?));
    media.extend(boxed(b"minf", &inner));
    content.extend(boxed(b"mdia", &media));
    Some(boxed(b"trak", &content))
}

/// What is shown of the samples: from the first moment on, for as long as was asked.
fn edit(part: &Part<'_>) -> Option<Vec<u8>> {
    let begin = u64::try_from(part.start - part.kept.decoded).ok()?;
    let mut rows = Vec::new();
    if part.empty > 0 {
        rows.push((part.empty, u64::MAX));
    }
    rows.push((part.length, begin));
    let count = u32::try_from(rows.len()).ok()?;
    let short = part.lasts() <= u64::from(u32::MAX) && i32::try_from(begin).is_ok();
    let mut content = vec![u8::from(!short), 0, 0, 0];
    content.extend(count.to_be_bytes());
    for (length, start) in rows {
        if short {
            content.extend(u32::try_from(length).ok()?.to_be_bytes());
            // Nothing is −1 in either width.
            content.extend(u32::try_from(start).unwrap_or(u32::MAX).to_be_bytes());
        } else {
            content.extend(length.to_be_bytes());
            content.extend(start.to_be_bytes());
        }
        content.extend(0x1_0000_u32.to_be_bytes());
    }
    Some(boxed(b"elst", &content))
}

fn samples(part: &Part<'_>, times: &[(u32, u32)], places: &[u64], wide: bool, base: u64) -> Option<Vec<u8>> {
    let (track, kept) = (part.track, &part.kept);
    let pairs = |rows: &[(u32, u32)]| rows.iter().flat_map(|(count, value)| [*count, *value]).collect::<Vec<_>>();
    let mut content = boxed(b"stsd", track.content.stsd);
    content.extend(table(b"stts", 0, times.len(), pairs(times).into_iter()));
    if let Some((shifts, version)) = track.shifts(kept) {
        content.extend(table(b"ctts", version, shifts.len(), pairs(&shifts).into_iter()));
    }
    if let Some(keys) = track.keys(kept) {
        content.extend(table(b"stss", 0, keys.len(), keys.into_iter()));
    }
    let mut runs: Vec<[u32; 3]> = Vec::new();
    for (index, piece) in part.pieces.iter().enumerate() {
        let same = |run: &[u32; 3]| run.get(1..) == Some(&[piece.samples, piece.description]);
        if !runs.last().is_some_and(same) {
            runs.push([u32::try_from(index + 1).ok()?, piece.samples, piece.description]);
        }
    }
    content.extend(table(b"stsc", 0, runs.len(), runs.iter().flatten().copied()));
    let count = kept.end - kept.first;
    if let Sizes::Same { size, .. } = track.sizes() {
        let sizes = [0_u32, *size, count].into_iter().flat_map(u32::to_be_bytes).collect::<Vec<_>>();
        content.extend(boxed(b"stsz", &sizes));
    } else {
        let sizes: Option<Vec<u32>> = (kept.first..kept.end).map(|index| track.sizes().of(index)).collect();
        let head = [0, 0, count];
        let sizes = head.into_iter().chain(sizes?).flat_map(u32::to_be_bytes).collect::<Vec<_>>();
        content.extend(boxed(b"stsz", &sizes));
    }
    if wide {
        let halves = |place: &u64| {
            let [a, b, c, d, e, f, g, h] = (base + place).to_be_bytes();
            [u32::from_be_bytes([a, b, c, d]), u32::from_be_bytes([e, f, g, h])]
        };
        content.extend(table(b"co64", 0, places.len(), places.iter().flat_map(halves)));
    } else {
        let offsets: Option<Vec<u32>> = places.iter().map(|place| u32::try_from(base + place).ok()).collect();
        content.extend(table(b"stco", 0, places.len(), offsets?.into_iter()));
    }
    Some(content)
}
