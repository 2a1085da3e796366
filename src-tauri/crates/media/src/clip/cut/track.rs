//! A track's tables, and which of its samples a stretch of time needs.

use pupitre_domain::visual::CutFault;

use super::Edit;
use super::tables::{Offsets, Sizes, Table, u32_at};
use crate::clip::boxes::{find, next};
use crate::header::Walk;

/// Samples that are walked over one by one: two days at 24 pictures a second, and far more than a head has room for.
const MAX_WALKED: u32 = 8 << 20;
/// Chunks that are kept.
const MAX_PIECES: usize = 1 << 20;
/// Kinds of entries.
const MAX_ENTRIES: usize = 32;

/// A track of pictures or of sound.
#[derive(Debug)]
pub(super) struct Track<'a> {
    picture: bool,
    /// Units in a second.
    pub(super) scale: u32,
    pub(super) edit: Edit,
    pub(super) content: Content<'a>,
    times: Table<'a>,
    /// How much later than it is decoded a sample is shown, with the table's version.
    shifts: Option<(Table<'a>, u8)>,
    /// Samples that stand by themselves, counted from 1; all when absent.
    keys: Option<Table<'a>>,
    sizes: Sizes<'a>,
    runs: Table<'a>,
    offsets: Offsets<'a>,
}

/// Boxes that are taken over.
#[derive(Debug)]
pub(super) struct Content<'a> {
    pub(super) tkhd: &'a [u8],
    pub(super) tapt: Option<&'a [u8]>,
    pub(super) mdhd: &'a [u8],
    pub(super) hdlr: &'a [u8],
    pub(super) elng: Option<&'a [u8]>,
    pub(super) minf: &'a [u8],
    pub(super) stsd: &'a [u8],
}

/// A stretch of a track's own time, the end not in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) from: i64,
    pub(super) to: i64,
}

/// Samples that are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kept {
    /// The first, counted from 0.
    pub(super) first: u32,
    /// The one behind the last.
    pub(super) end: u32,
    /// When the first is decoded.
    pub(super) decoded: i64,
    /// When the first is shown.
    pub(super) shown: i64,
    /// When the last that is shown ends.
    pub(super) ends: i64,
}

/// Samples that lie behind each other in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) at: u64,
    pub(super) bytes: u64,
    pub(super) samples: u32,
    pub(super) description: u32,
}

impl<'a> Track<'a> {
    /// None for a track of another kind, which is left out.
    pub(super) fn read(trak: &'a [u8]) -> Result<Option<Self>, CutFault> {
        let hdlr = find(trak, &[b"mdia", b"hdlr"]).ok_or(CutFault::Unclear)?;
        let picture = match hdlr.get(8..12) {
            Some(b"vide") => true,
            Some(b"soun") => false,
            _ => return Ok(None),
        };
        let minf = find(trak, &[b"mdia", b"minf"]).ok_or(CutFault::Unclear)?;
        let stsd = find(minf, &[b"stbl", b"stsd"]).ok_or(CutFault::Unclear)?;
        if is_protected(stsd) {
            return Err(CutFault::Protected);
        }
        Self::tables(trak, minf, hdlr, stsd, picture).ok_or(CutFault::Unclear).map(Some)
    }

    fn tables(trak: &'a [u8], minf: &'a [u8], hdlr: &'a [u8], stsd: &'a [u8], picture: bool) -> Option<Self> {
        let mdhd = find(trak, &[b"mdia", b"mdhd"])?;
        let table = |name: &[u8; 4]| find(minf, &[b"stbl", name]);
        let edit = match find(trak, &[b"edts", b"elst"]) {
            Some(list) => Edit::read(list)?,
            None => Edit::default(),
        };
        let sizes = match table(b"stsz") {
            Some(sizes) => Sizes::read(sizes)?,
            None => Sizes::read_small(table(b"stz2")?)?,
        };
        // Sound of old QuickTime: what it counts are no samples.
        if !picture && matches!(sizes, Sizes::Same { size: 1, .. }) {
            return None;
        }
        let offsets = match table(b"stco") {
            Some(offsets) => Offsets::read(offsets, false)?,
            None => Offsets::read(table(b"co64")?, true)?,
        };
        let shifts = match table(b"ctts") {
            Some(shifts) => Some((Table::read(shifts, 4, 8)?, *shifts.first()?)),
            None => None,
        };
        let keys = match table(b"stss") {
            Some(keys) => Some(Table::read(keys, 4, 4)?),
            None => None,
        };
        is_whole(minf).then_some(())?;
        let content = Content {
            tkhd: find(trak, &[b"tkhd"])?,
            tapt: find(trak, &[b"tapt"]),
            mdhd,
            hdlr,
            elng: find(trak, &[b"mdia", b"elng"]),
            minf,
            stsd,
        };
        Some(Self {
            picture,
            scale: super::scale_of(mdhd)?,
            edit,
            content,
            times: Table::read(table(b"stts")?, 4, 8)?,
            shifts,
            keys,
            sizes,
            runs: Table::read(table(b"stsc")?, 4, 12)?,
            offsets,
        })
    }

    pub(super) const fn is_picture(&self) -> bool {
        self.picture
    }

    pub(super) const fn sizes(&self) -> &Sizes<'a> {
        &self.sizes
    }

    /// The rows of `stts` for what is kept.
    pub(super) fn times(&self, kept: &Kept) -> Vec<(u32, u32)> {
        self.times.cut(kept.first, kept.end)
    }

    /// The rows of `ctts` for what is kept, with its version.
    pub(super) fn shifts(&self, kept: &Kept) -> Option<(Vec<(u32, u32)>, u8)> {
        self.shifts.as_ref().map(|(table, version)| (table.cut(kept.first, kept.end), *version))
    }

    /// The rows of `stss` for what is kept.
    pub(super) fn keys(&self, kept: &Kept) -> Option<Vec<u32>> {
        let keys = self.keys.as_ref()?.rows().filter_map(|row| u32_at(row, 0));
        let inside = keys.filter(|key| (kept.first < *key) && (*key <= kept.end));
        Some(inside.map(|key| key - kept.first).collect())
    }

    /// The samples that `span` needs, and `back` more units before it. None where there is nothing to be shown.
    pub(super) fn keep(&self, span: Span, back: i64) -> Option<Kept> {
        if span.from >= span.to {
            return None;
        }
        let begin = span.from.saturating_sub(back);
        match (&self.shifts, &self.keys) {
            (None, None) => self.keep_by_runs(span, begin),
            _ => self.keep_by_samples(span, begin),
        }
    }

    /// Where every sample stands by itself and is shown when it is decoded: sound may have hundreds of millions.
    fn keep_by_runs(&self, span: Span, begin: i64) -> Option<Kept> {
        let count = self.sizes.count();
        let end = self.before(span.to).min(count);
        let mut first = self.before(begin.saturating_add(1)).saturating_sub(1);
        if !self.picture {
            // A decoder of sound needs the sample before.
            first = first.saturating_sub(1);
        }
        if first >= end {
            return None;
        }
        let (decoded, ends) = (self.time_of(first)?, self.time_of(end)?);
        (ends > span.from).then_some(Kept { first, end, decoded, shown: decoded, ends })
    }

    /// How many samples begin before a moment.
    fn before(&self, moment: i64) -> u32 {
        let moment = u64::try_from(moment).unwrap_or(0);
        let (mut at, mut samples) = (0_u64, 0_u64);
        for row in self.times.rows() {
            let (Some(count), Some(each)) = (u32_at(row, 0), u32_at(row, 4)) else { break };
            if at >= moment {
                break;
            }
            let left = moment - at;
            let fit = if each == 0 { u64::from(count) } else { left.div_ceil(u64::from(each)).min(u64::from(count)) };
            samples += fit;
            if fit < u64::from(count) {
                break;
            }
            at = at.saturating_add(u64::from(count) * u64::from(each));
        }
        u32::try_from(samples).unwrap_or(u32::MAX)
    }

    /// When a sample is decoded; of the one behind the last, when that one ends.
    fn time_of(&self, sample: u32) -> Option<i64> {
        let (mut at, mut left) = (0_u64, sample);
        for row in self.times.rows() {
            let (count, each) = (u32_at(row, 0)?, u32_at(row, 4)?);
            let some = count.min(left);
            at = at.checked_add(u64::from(some) * u64::from(each))?;
            left -= some;
            if left == 0 {
                break;
            }
        }
        if left == 0 { i64::try_from(at).ok() } else { None }
    }

    fn keep_by_samples(&self, span: Span, begin: i64) -> Option<Kept> {
        let count = self.sizes.count();
        if count > MAX_WALKED {
            return None;
        }
        let mut times = self.times.runs();
        let mut shifts = self.shifts.as_ref().map(|(table, _)| table.runs());
        let mut keys = self.keys.as_ref().map(|table| table.rows().filter_map(|row| u32_at(row, 0)).peekable());
        let mut at = 0_i64;
        // The latest key so far that is shown no later than the beginning; what is shown at the beginning, and its key.
        let mut key = None;
        let mut seen: Option<(i64, Option<Sample>)> = None;
        let mut beginning = None;
        let (mut end, mut ends) = (0, i64::MIN);
        for index in 0..count {
            let lasts = i64::from(times.next()?);
            // A table that is too short says nothing of the rest.
            let shift = shifts.as_mut().and_then(Iterator::next).map_or(0, |shift| i64::from(shift.cast_signed()));
            let shown = at.checked_add(shift)?;
            let sample = Sample { index, decoded: at, shown };
            beginning.get_or_insert(sample);
            let alone = keys.as_mut().is_none_or(|keys| {
                while keys.next_if(|key| *key <= index).is_some() {}
                keys.next_if_eq(&(index + 1)).is_some()
            });
            if shown <= begin {
                if alone {
                    key = Some(sample);
                }
                if seen.is_none_or(|(best, _)| shown >= best) {
                    seen = Some((shown, key));
                }
            }
            if shown < span.to {
                end = index + 1;
                ends = ends.max(shown.checked_add(lasts)?);
            }
            at = at.checked_add(lasts)?;
        }
        let first = seen.and_then(|(_, key)| key).or(beginning)?;
        let kept = Kept { first: first.index, end, decoded: first.decoded, shown: first.shown, ends };
        (kept.first < kept.end && kept.ends > span.from).then_some(kept)
    }

    /// Where in the file the samples from `first` up to `end` lie.
    pub(super) fn pieces(&self, first: u32, end: u32) -> Option<Vec<Piece>> {
        let mut runs = self.runs.rows().peekable();
        let (mut each, mut description) = (0_u32, 1_u32);
        let mut at = 0_u32;
        let mut pieces = Vec::new();
        for (index, offset) in self.offsets.iter().enumerate() {
            let number = u32::try_from(index + 1).ok()?;
            while let Some(row) = runs.next_if(|row| u32_at(row, 0).is_some_and(|first| first <= number)) {
                (each, description) = (u32_at(row, 4)?, u32_at(row, 8)?);
            }
            let upto = at.checked_add(each)?.min(self.sizes.count());
            let (from, to) = (at.max(first), upto.min(end));
            if from < to {
                let skipped = self.sizes.sum(at, from)?;
                let piece = Piece {
                    at: offset.checked_add(skipped)?,
                    bytes: self.sizes.sum(from, to)?,
                    samples: to - from,
                    description,
                };
                if pieces.len() >= MAX_PIECES {
                    return None;
                }
                pieces.push(piece);
            }
            at = upto;
            if at >= end {
                return Some(pieces);
            }
        }
        // Chunks are missing.
        None
    }
}

#[derive(Debug, Clone, Copy)]
struct Sample {
    index: u32,
    decoded: i64,
    shown: i64,
}

/// Whether any entry is encrypted.
fn is_protected(stsd: &[u8]) -> bool {
    let mut walk = Walk { bytes: stsd, at: 8 };
    for _ in 0..MAX_ENTRIES {
        match next(&mut walk) {
            Ok(([b'e', b'n', b'c', _] | [b'd', b'r', b'm', _], _)) => return true,
            Ok(_) => {}
            Err(_) => break,
        }
    }
    false
}

/// Whether all data lies in the file itself.
fn is_whole(minf: &[u8]) -> bool {
    let Some(references) = find(minf, &[b"dinf", b"dref"]) else { return true };
    let mut walk = Walk { bytes: references, at: 8 };
    for _ in 0..MAX_ENTRIES {
        match next(&mut walk) {
            // Flag 1: this file.
            Ok((_, content)) if content.get(3).is_some_and(|flags| flags & 1 == 1) => {}
            Ok(_) => return false,
            Err(_) => break,
        }
    }
    true
}
