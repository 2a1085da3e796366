//! What a file says of itself: EXIF, IPTC and XMP, read into one form, and written into copies.
//!
//! Everything read is somebody's claim and may be hostile: sizes are limited, texts are cut and freed of control
//! characters, XML entities beyond the five predefined ones are not resolved. Where several say the same, XMP is believed
//! first, then IPTC, then EXIF. An original is never written to; what [`embed`] makes starts from the bare pixels.

mod exif;
mod iptc;
mod write;
mod xmp;

use std::panic::{AssertUnwindSafe, catch_unwind};

use pupitre_domain::visual::Embedded;

use crate::header::Header;

pub use write::embed;

/// Most characters of a text.
const MAX_TEXT: usize = 4_000;
/// Most characters of a keyword.
const MAX_KEYWORD: usize = 100;
/// Most keywords.
const MAX_KEYWORDS: usize = 200;
/// Most bytes of each structure that is looked at.
const MAX_BYTES: usize = 1 << 20;

/// All of it. What cannot be read is as if it were not there.
pub(crate) fn read(bytes: &[u8], header: &Header) -> Embedded {
    let told = &header.told;
    let part = |range: &Option<std::ops::Range<usize>>, most: usize| {
        range.clone().and_then(|range| bytes.get(range)).filter(|part| part.len() <= most)
    };
    // A parser that panics has met a hostile file; its pixels may be fine.
    let careful = |read: &dyn Fn() -> Embedded| catch_unwind(AssertUnwindSafe(read)).unwrap_or_default();
    let whole = header.format == image::ImageFormat::Tiff;
    let most = if whole { usize::MAX } else { MAX_BYTES };
    let exif = part(&told.exif, most).map(|part| careful(&|| exif::read(part))).unwrap_or_default();
    let iptc = part(&told.resources, MAX_BYTES).map(|part| careful(&|| iptc::read(part))).unwrap_or_default();
    let xmp = part(&told.xmp, MAX_BYTES).map(|part| careful(&|| xmp::read(part))).unwrap_or_default();
    merge(xmp, merge(iptc, exif))
}

/// What `first` does not say is taken from `second`.
fn merge(first: Embedded, second: Embedded) -> Embedded {
    // The camera's own clock is the better witness of when.
    let (taken_at, taken_offset) = match second.taken_at {
        Some(taken_at) => (Some(taken_at), second.taken_offset),
        None => (first.taken_at, first.taken_offset),
    };
    Embedded {
        taken_at,
        taken_offset,
        camera: first.camera.or(second.camera),
        place: first.place.or(second.place),
        title: first.title.or(second.title),
        caption: first.caption.or(second.caption),
        alt: first.alt.or(second.alt),
        author: first.author.or(second.author),
        credit: first.credit.or(second.credit),
        source: first.source.or(second.source),
        copyright: first.copyright.or(second.copyright),
        terms: first.terms.or(second.terms),
        keywords: if first.keywords.is_empty() { second.keywords } else { first.keywords },
        rating: first.rating.or(second.rating),
    }
}

/// A text worth keeping: without control characters, not empty, not endless.
fn text(raw: &str) -> Option<String> {
    let kept: String = raw
        .chars()
        .map(|c| if c == '\r' || c == '\t' { ' ' } else { c })
        .filter(|c| *c == '\n' || !(c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')))
        .take(MAX_TEXT)
        .collect();
    let kept = kept.trim();
    (!kept.is_empty()).then(|| kept.to_owned())
}

fn add_keyword(keywords: &mut Vec<String>, raw: &str) {
    let word: Option<String> = text(raw).map(|word| word.chars().take(MAX_KEYWORD).collect());
    if let Some(word) = word.filter(|word| keywords.len() < MAX_KEYWORDS && !keywords.contains(word)) {
        keywords.push(word);
    }
}

/// `2026-11-22T09:00:00` with the minutes from UTC, out of what EXIF, IPTC and XMP write.
fn moment(raw: &str) -> Option<(String, Option<i16>)> {
    let digits = |from: usize, to: usize| raw.get(from..to)?.parse::<u16>().ok();
    let (year, month, day) = (digits(0, 4)?, digits(5, 7)?, digits(8, 10)?);
    let (hour, minute) = (digits(11, 13).unwrap_or(0), digits(14, 16).unwrap_or(0));
    let second = digits(17, 19).unwrap_or(0);
    let real = (1_826..=2_200).contains(&year)
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && hour < 24
        && minute < 60
        && second < 61;
    let offset = raw.get(16..).and_then(|rest| {
        let at = rest.find(['+', '-', 'Z'])?;
        offset(rest.get(at..)?)
    });
    real.then(|| (format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"), offset))
}

/// `+02:00` in minutes.
fn offset(raw: &str) -> Option<i16> {
    if raw.starts_with('Z') {
        return Some(0);
    }
    let sign = match raw.get(..1)? {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let (hours, minutes): (i16, i16) = (raw.get(1..3)?.parse().ok()?, raw.get(4..6)?.parse().ok()?);
    ((0..=14).contains(&hours) && (0..60).contains(&minutes)).then_some(sign * (hours * 60 + minutes))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_cameras_and_programs_write_them() {
        let wanted = "2026-11-22T09:08:07".to_owned();
        assert_eq!(moment("2026:11:22 09:08:07"), Some((wanted.clone(), None)));
        assert_eq!(moment("2026-11-22T09:08:07.33+02:00"), Some((wanted.clone(), Some(120))));
        assert_eq!(moment("2026-11-22T09:08:07Z"), Some((wanted, Some(0))));
        assert_eq!(moment("2026-11-22").unwrap().0, "2026-11-22T00:00:00");
        for wrong in ["", "0000:00:00 00:00:00", "2026:13:01 00:00:00", "né en 2026 à Pau", "2026:11:22 25:00:00"] {
            assert_eq!(moment(wrong), None, "{wrong}");
        }
        assert_eq!((offset("-03:30"), offset("+99:00"), offset("+é")), (Some(-210), None, None));
    }

    #[test]
    fn texts_lose_what_could_deceive() {
        assert_eq!(text(" a\u{0}b\u{202e}c\r\n "), Some("abc".to_owned()));
        assert_eq!(text("\u{1}\n "), None);
        assert_eq!(text(&"é".repeat(9_000)).unwrap().chars().count(), MAX_TEXT);
    }
}
