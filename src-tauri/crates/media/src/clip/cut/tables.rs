//! Tables of a track as they lie in the file: looked at where they are, never spread out.

use std::slice::ChunksExact;

/// A number at a place.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let end = at.checked_add(4)?;
    bytes.get(at..end)?.try_into().ok().map(u32::from_be_bytes)
}

/// A long number at a place.
pub(super) fn long_at(bytes: &[u8], at: usize) -> Option<u64> {
    let end = at.checked_add(8)?;
    bytes.get(at..end)?.try_into().ok().map(u64::from_be_bytes)
}

/// Rows of one width behind their count.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table<'a> {
    bytes: &'a [u8],
    width: usize,
}

impl<'a> Table<'a> {
    /// The count at `at`, the rows behind it. None where the rows are not all there.
    pub(super) fn read(content: &'a [u8], at: usize, width: usize) -> Option<Self> {
        let count = usize::try_from(u32_at(content, at)?).ok()?;
        let from = at.checked_add(4)?;
        let bytes = content.get(from..from.checked_add(count.checked_mul(width)?)?)?;
        Some(Self { bytes, width })
    }

    pub(super) const fn len(&self) -> usize {
        self.bytes.len() / self.width
    }

    pub(super) fn rows(&self) -> ChunksExact<'a, u8> {
        self.bytes.chunks_exact(self.width)
    }

    pub(super) fn row(&self, index: usize) -> Option<&'a [u8]> {
        let from = index.checked_mul(self.width)?;
        self.bytes.get(from..from.checked_add(self.width)?)
    }

    /// Values that are written as runs: how often, what.
    pub(super) fn runs(&self) -> Runs<'a> {
        Runs { rows: self.rows(), left: 0, value: 0 }
    }

    /// The runs of the values from `first` up to `end`.
    pub(super) fn cut(&self, first: u32, end: u32) -> Vec<(u32, u32)> {
        let mut at = 0_u64;
        let mut cut = Vec::new();
        for row in self.rows() {
            let (Some(count), Some(value)) = (u32_at(row, 0), u32_at(row, 4)) else { break };
            let upto = at + u64::from(count);
            let kept = upto.min(u64::from(end)).saturating_sub(at.max(u64::from(first)));
            if let Some(kept) = u32::try_from(kept).ok().filter(|kept| *kept > 0) {
                cut.push((kept, value));
            }
            at = upto;
            if at >= u64::from(end) {
                break;
            }
        }
        cut
    }
}

/// One value after the other.
#[derive(Debug)]
pub(super) struct Runs<'a> {
    rows: ChunksExact<'a, u8>,
    left: u32,
    value: u32,
}

impl Iterator for Runs<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        while self.left == 0 {
            let row = self.rows.next()?;
            (self.left, self.value) = (u32_at(row, 0)?, u32_at(row, 4)?);
        }
        self.left -= 1;
        Some(self.value)
    }
}

/// Bytes of each sample.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sizes<'a> {
    /// All the same.
    Same { size: u32, count: u32 },
    /// Each its own, in four bytes.
    Each(Table<'a>),
    /// Each its own, in 4, 8 or 16 bits.
    Small { bits: u8, count: u32, bytes: &'a [u8] },
}

impl<'a> Sizes<'a> {
    /// Of `stsz`.
    pub(super) fn read(content: &'a [u8]) -> Option<Self> {
        match u32_at(content, 4)? {
            0 => Table::read(content, 8, 4).map(Self::Each),
            size => Some(Self::Same { size, count: u32_at(content, 8)? }),
        }
    }

    /// Of `stz2`.
    pub(super) fn read_small(content: &'a [u8]) -> Option<Self> {
        let bits = *content.get(7)?;
        let count = u32_at(content, 8)?;
        let needed = (u64::from(count) * u64::from(bits)).div_ceil(8);
        let bytes = content.get(12..)?;
        (matches!(bits, 4 | 8 | 16) && needed <= bytes.len() as u64).then_some(Self::Small { bits, count, bytes })
    }

    pub(super) fn count(&self) -> u32 {
        match self {
            Self::Same { count, .. } | Self::Small { count, .. } => *count,
            Self::Each(table) => u32::try_from(table.len()).unwrap_or(u32::MAX),
        }
    }

    pub(super) fn of(&self, index: u32) -> Option<u32> {
        let at = usize::try_from(index).ok()?;
        match self {
            Self::Same { size, count } => (index < *count).then_some(*size),
            Self::Each(table) => u32_at(table.row(at)?, 0),
            Self::Small { bits: 4, bytes, .. } => {
                let two = *bytes.get(at / 2)?;
                Some(u32::from(if at.is_multiple_of(2) { two >> 4 } else { two & 15 }))
            }
            Self::Small { bits: 8, bytes, .. } => bytes.get(at).map(|size| u32::from(*size)),
            Self::Small { bytes, .. } => {
                let from = at.checked_mul(2)?;
                let pair = bytes.get(from..from.checked_add(2)?)?.try_into().ok()?;
                Some(u32::from(u16::from_be_bytes(pair)))
            }
        }
    }

    /// Bytes of the samples from `first` up to `end`.
    pub(super) fn sum(&self, first: u32, end: u32) -> Option<u64> {
        if let Self::Same { size, count } = self {
            return (end <= *count).then(|| u64::from(end.saturating_sub(first)) * u64::from(*size));
        }
        (first..end).try_fold(0_u64, |sum, index| sum.checked_add(u64::from(self.of(index)?)))
    }
}

/// Where chunks begin.
#[derive(Debug, Clone, Copy)]
pub(super) struct Offsets<'a> {
    table: Table<'a>,
    long: bool,
}

impl<'a> Offsets<'a> {
    pub(super) fn read(content: &'a [u8], long: bool) -> Option<Self> {
        Table::read(content, 4, if long { 8 } else { 4 }).map(|table| Self { table, long })
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = u64> {
        let long = self.long;
        self.table.rows().filter_map(move |row| if long { long_at(row, 0) } else { u32_at(row, 0).map(u64::from) })
    }
}
