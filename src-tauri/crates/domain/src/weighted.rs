//! Counting by weight: some networks let a character of many scripts, and every emoji, count twice.
//!
//! The text is composed (NFC) first. An emoji, however many code points it is made of, counts two; what lies in one of
//! [`LIGHT`] counts one; everything else counts two.

use icu_normalizer::ComposingNormalizerBorrowed;
use icu_properties::{CodePointSetData, props::Emoji};
use unicode_segmentation::UnicodeSegmentation;

/// Code points that count one: Latin to the scripts of the Caucasus, and the punctuation and spaces that go with them.
const LIGHT: [(u32, u32); 4] = [(0, 0x10ff), (0x2000, 0x200d), (0x2010, 0x201f), (0x2032, 0x2037)];
/// What any other code point counts, and any emoji.
const HEAVY: usize = 2;

/// Units of a text without links.
pub(crate) fn units(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    text.graphemes(true).map(|character| if is_emoji(character) { HEAVY } else { by_code_point(character) }).sum()
}

/// Unicode scalar values of a text, but for every emoji its UTF-8 bytes.
pub(crate) fn emoji_by_bytes(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    let units = |character: &str| if is_emoji(character) { character.len() } else { character.chars().count() };
    text.graphemes(true).map(units).sum()
}

fn by_code_point(text: &str) -> usize {
    let normalizer = ComposingNormalizerBorrowed::new_nfc();
    normalizer
        .normalize_iter(text.chars())
        .map(u32::from)
        .map(|code| if LIGHT.iter().any(|(first, last)| (*first..=*last).contains(&code)) { 1 } else { HEAVY })
        .sum()
}

/// Whether a character, as a reader counts it, is drawn as an emoji.
fn is_emoji(character: &str) -> bool {
    let mut points = character.chars();
    let Some(first) = points.next() else { return false };
    if first.is_ascii() {
        // Digits and signs are emoji only as keycaps.
        return points.any(|c| c == '\u{20e3}');
    }
    CodePointSetData::new::<Emoji>().contains(first) && points.next() != Some('\u{fe0e}')
}

/// Where a link that was found in `text` from `start` to `end` ends for a network that counts by weight: a path takes no
/// letters beyond those of the Latin, Greek and Cyrillic scripts, so that a sentence may follow without a space.
pub(crate) fn link_end(text: &str, start: usize, end: usize) -> usize {
    let Some(link) = text.get(start..end) else { return end };
    let host = link.find("://").map_or(0, |at| at + 3);
    let path = link.get(host..).and_then(|rest| rest.find(['/', '?', '#'])).map_or(link.len(), |at| host + at);
    link.get(path..).and_then(|rest| rest.find(|c: char| u32::from(c) >= 0x530)).map_or(end, |at| start + path + at)
}
