//! Cutting MP4 and MOV between two moments without touching a sample: which bytes of the file are kept, and new tables
//! for them. `adr/0016` says why this is ours and what it leaves out.
//!
//! [`plan`] reads a film's head and nothing else, and trusts none of it; whoever has the file copies the pieces. What is
//! kept begins at the key frame before the first moment, and an edit list hides what comes before that moment. Pictures and
//! sound are kept; tracks of any other kind, and all that a film says of itself (dates, place, camera), stay behind.

mod tables;
#[cfg(test)]
pub(crate) mod tests;
mod track;
mod write;

use std::io::{self, Read, Seek, SeekFrom, Write};

use pupitre_domain::visual::CutFault;
use serde::{Deserialize, Serialize};

use super::boxes::{find, next};
use crate::header::Walk;
use tables::{long_at, u32_at};
use track::{Span, Track};
use write::Part;

/// Tracks that are looked at.
const MAX_TRACKS: usize = 64;
/// Bytes that are copied at a time.
const COPIED: usize = 256 * 1024;

/// How a film is cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CutPlan {
    /// Everything up to the samples.
    pub(crate) head: Vec<u8>,
    /// Which bytes of the film follow: where each begins and how many they are.
    pub(crate) pieces: Vec<(u64, u64)>,
    pub(crate) told: Told,
}

/// What is known of a cut film before it is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Told {
    /// How long it plays, in milliseconds.
    pub(crate) millis: u64,
    /// What is in the file before the first moment, from the key frame on, in milliseconds: hidden where players heed
    /// edit lists.
    pub(crate) lead: u64,
}

impl CutPlan {
    /// How long the cut film plays, in milliseconds.
    #[must_use]
    pub const fn millis(&self) -> u64 {
        self.told.millis
    }

    /// Milliseconds before its beginning that stay in the file, hidden, because no picture stands without its key frame.
    #[must_use]
    pub const fn lead(&self) -> u64 {
        self.told.lead
    }

    /// Bytes of the cut film.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.pieces.iter().fold(self.head.len() as u64, |sum, (_, length)| sum.saturating_add(*length))
    }

    /// Whether all pieces lie in a film of this many bytes, none of them twice.
    pub(crate) fn fits(&self, length: u64) -> bool {
        let inside = |(at, bytes): &(u64, u64)| at.checked_add(*bytes).is_some_and(|end| end <= length);
        let sum = self.pieces.iter().try_fold(0_u64, |sum, (_, bytes)| sum.checked_add(*bytes));
        self.pieces.iter().all(inside) && sum.is_some_and(|sum| sum <= length)
    }

    /// Writes the cut film, copying from the film that was planned for.
    ///
    /// # Errors
    /// Whatever reading and writing say; `UnexpectedEof` when the film has become shorter.
    pub fn write(&self, film: &mut (impl Read + Seek), to: &mut impl Write) -> io::Result<()> {
        to.write_all(&self.head)?;
        let mut buffer = vec![0; COPIED];
        for (at, length) in &self.pieces {
            film.seek(SeekFrom::Start(*at))?;
            let mut left = *length;
            while left > 0 {
                let some = usize::try_from(left).unwrap_or(COPIED).min(COPIED);
                let part = buffer.get_mut(..some).unwrap_or_default();
                film.read_exact(part)?;
                to.write_all(part)?;
                left -= some as u64;
            }
        }
        Ok(())
    }
}

/// Plans a cut of the film with this [`super::head`], between two moments in milliseconds.
pub(crate) fn plan(head: &[u8], from: u32, to: u32) -> Result<CutPlan, CutFault> {
    if head.starts_with(&[0x1a, 0x45, 0xdf, 0xa3]) {
        return Err(CutFault::Container);
    }
    let moov = find(head, &[b"moov"]).ok_or(CutFault::Unclear)?;
    if find(moov, &[b"mvex"]).is_some() {
        return Err(CutFault::Fragmented);
    }
    let mvhd = find(moov, &[b"mvhd"]).ok_or(CutFault::Unclear)?;
    let scale = scale_of(mvhd).ok_or(CutFault::Unclear)?;
    let mut tracks = Vec::new();
    let mut walk = Walk::new(moov);
    while !walk.is_done() && tracks.len() < MAX_TRACKS {
        let (kind, content) = next(&mut walk).map_err(|_| CutFault::Unclear)?;
        if &kind == b"trak"
            && let Some(track) = Track::read(content)?
        {
            tracks.push(track);
        }
    }
    let leading = tracks.iter().position(Track::is_picture).ok_or(CutFault::Unclear)?;
    let asked = Asked { from, to, scale };
    let first = tracks.get(leading).and_then(|track| part(track, &asked, None)).ok_or(CutFault::Unclear)?;
    // Where players heed no edit list, sound and picture still belong together.
    let lead = (first.lead(), first.track.scale);
    let mut parts = Vec::new();
    for (index, track) in tracks.iter().enumerate() {
        if index == leading {
            continue;
        }
        // A track that has ended by then is left out.
        if let Some(other) = part(track, &asked, Some(lead)) {
            parts.push(other);
        }
    }
    parts.insert(leading.min(parts.len()), first);
    let lead = lead.0.saturating_mul(1_000) / u64::from(lead.1);
    let kind = find(head, &[b"ftyp"]);
    write::written(kind, mvhd, scale, &parts, lead).ok_or(CutFault::Unclear)
}

/// What was asked for, in milliseconds, and units of the movie's clock in a second.
struct Asked {
    from: u32,
    to: u32,
    scale: u32,
}

/// What is kept of a track; none where it has nothing between the two moments.
fn part<'a>(track: &'a Track<'a>, asked: &Asked, lead: Option<(u64, u32)>) -> Option<Part<'a>> {
    let own = i128::from(track.scale);
    let movie = i128::from(asked.scale);
    let edit = &track.edit;
    // A moment of the film in units of the track: behind the empty edit, from where the edit begins.
    let at = |millis: u32| {
        let late = i128::from(edit.empty) * own / movie;
        let moment = i128::from(millis) * own / 1_000 - late;
        i64::try_from(moment + i128::from(edit.start)).ok()
    };
    let (from, mut to) = (at(asked.from)?, at(asked.to)?);
    if let Some(length) = edit.length {
        let end = i128::from(edit.start) + i128::from(length) * own / movie;
        to = to.min(i64::try_from(end).ok()?);
    }
    let start = from.max(edit.start);
    // The track begins later than the cut: that much of nothing comes first.
    let empty = u64::try_from(i128::from(start - from) * movie / own).ok()?;
    let back = lead.map_or(0, |(lead, scale)| {
        let own = u128::from(lead) * u128::from(track.scale) / u128::from(scale);
        i64::try_from(own).unwrap_or(i64::MAX)
    });
    let kept = track.keep(Span { from: start, to }, back)?;
    let end = to.min(kept.ends);
    let shown = i128::from(end - start);
    let length = u64::try_from((shown * movie + own / 2) / own).ok().filter(|length| *length > 0)?;
    let pieces = track.pieces(kept.first, kept.end)?;
    Some(Part { track, kept, start, empty, length, pieces })
}

/// Units in a second, of `mvhd` and `mdhd` alike.
fn scale_of(content: &[u8]) -> Option<u32> {
    let at = if content.first() == Some(&1) { 20 } else { 12 };
    u32_at(content, at).filter(|scale| *scale > 0)
}

/// One edit of a track: what comes before, where it begins in the track's own time, how long it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Edit {
    /// Units of the movie during which nothing of the track is there.
    empty: u64,
    start: i64,
    /// Units of the movie; to the track's end when absent.
    length: Option<u64>,
}

impl Edit {
    /// Of an `elst`; none where it is more than a delay and one stretch at its own pace.
    fn read(content: &[u8]) -> Option<Self> {
        let long = content.first() == Some(&1);
        let count = u32_at(content, 4)?;
        let width = if long { 20 } else { 12 };
        let mut edit = Self::default();
        let mut stretch = false;
        for row in content.get(8..)?.chunks_exact(width).take(usize::try_from(count).ok()?) {
            let (length, start, pace) = if long {
                (long_at(row, 0)?, long_at(row, 8)?.cast_signed(), u32_at(row, 16)?)
            } else {
                (u64::from(u32_at(row, 0)?), i64::from(u32_at(row, 4)?.cast_signed()), u32_at(row, 8)?)
            };
            if start == -1 && !stretch {
                edit.empty = edit.empty.checked_add(length).filter(|empty| *empty < 1 << 40)?;
            } else if (0..1 << 48).contains(&start) && pace == 0x1_0000 && !stretch {
                stretch = true;
                edit.start = start;
                edit.length = Some(length).filter(|length| *length > 0 && *length < 1 << 48);
            } else {
                return None;
            }
        }
        Some(edit)
    }
}
