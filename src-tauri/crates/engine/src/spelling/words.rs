//! Words of a text, and whether a dictionary knows them.

use crate::api::language::UnknownWord;
use pupitre_domain::text::spans;
use spellbook::Dictionary;
use std::collections::{HashMap, HashSet};
use unicode_segmentation::UnicodeSegmentation;

/// Most unknown words that are told.
const TOLD: usize = 500;

/// What stands before an apostrophe in French.
const ELISIONS: &[&str] =
    &["l", "d", "j", "m", "t", "s", "n", "c", "ç", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu", "quelqu"];

/// Words that no dictionary knows, in order. `own` holds a brand's words in lower case.
pub(super) fn unknown(text: &str, language: &str, dictionary: &Dictionary, own: &HashSet<String>) -> Vec<UnknownWord> {
    let kept: Vec<(usize, usize)> = spans(text)
        .iter()
        .map(|span| (span.start as usize, span.end as usize))
        .chain(code(text))
        .chain(addresses(text))
        .collect();
    let mut verdicts: HashMap<&str, bool> = HashMap::new();
    let mut found = Vec::new();
    let mut units = Units { text, byte: 0, units: 0 };
    for (start, whole) in compounds(text) {
        let end = start + whole.len();
        if kept.iter().any(|(from, to)| start < *to && end > *from) {
            continue;
        }
        let knows = |word: &str| is_known(word, language, dictionary, own);
        if *verdicts.entry(whole).or_insert_with(|| knows(whole)) {
            continue;
        }
        // An unknown compound is judged by its parts, so that the part at fault is told.
        let parts: Vec<(usize, &str)> = whole
            .split_inclusive('-')
            .scan(start, |at, part| {
                let from = *at;
                *at += part.len();
                Some((from, part.trim_end_matches('-')))
            })
            .filter(|(_, part)| !part.is_empty())
            .collect();
        for (from, part) in parts {
            if *verdicts.entry(part).or_insert_with(|| knows(part)) {
                continue;
            }
            // What is told is the word itself, so that it is the word that goes into the brand's dictionary.
            let cut = if language == "fr" { elided(part) } else { 0 };
            let word = part.get(cut..).unwrap_or(part);
            let (start, end) = (units.at(from + cut), units.at(from + part.len()));
            found.push(UnknownWord { start, end, word: word.to_owned() });
            if found.len() >= TOLD {
                return found;
            }
        }
    }
    found
}

/// Bytes of what stands before a word with its apostrophe: 4 of `l’été`.
fn elided(word: &str) -> usize {
    let Some((at, sign)) = word.char_indices().find(|(_, letter)| matches!(letter, '\'' | '’')) else { return 0 };
    let is_one = word.get(..at).is_some_and(|before| ELISIONS.contains(&before.to_lowercase().as_str()));
    if is_one { at + sign.len_utf8() } else { 0 }
}

/// Runs of words joined by hyphens: `rendez-vous` is one.
fn compounds(text: &str) -> Vec<(usize, &str)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (start, word) in text.unicode_word_indices() {
        let end = start + word.len();
        match found.last_mut() {
            Some((_, last)) if text.get(*last..start) == Some("-") => *last = end,
            _ => found.push((start, end)),
        }
    }
    found.into_iter().filter_map(|(start, end)| Some((start, text.get(start..end)?))).collect()
}

fn is_known(word: &str, language: &str, dictionary: &Dictionary, own: &HashSet<String>) -> bool {
    if is_no_word(word) || own.contains(&word.to_lowercase()) {
        return true;
    }
    let plain = word.replace('’', "'");
    if dictionary.check(&plain) || dictionary.check(word) {
        return true;
    }
    match plain.split_once('\'') {
        Some((before, after)) if language == "fr" && ELISIONS.contains(&before.to_lowercase().as_str()) => {
            is_known(after, language, dictionary, own)
        }
        // The genitive of a name: the name is what counts.
        Some((before, "s" | "S")) if language == "en" => is_known(before, language, dictionary, own),
        _ => false,
    }
}

/// Numbers, single letters, acronyms, and names written LikeThis.
fn is_no_word(word: &str) -> bool {
    let mut letters = word.chars();
    let Some(first) = letters.next() else { return true };
    let rest = letters.as_str();
    rest.is_empty()
        || word.chars().any(char::is_numeric)
        || !word.chars().any(char::is_alphabetic)
        || (first.is_uppercase() && !rest.chars().any(char::is_lowercase))
        || rest.chars().zip(word.chars()).any(|(here, before)| here.is_uppercase() && before.is_lowercase())
        // Other alphabets are no matter of these dictionaries.
        || word.chars().any(|letter| letter.is_alphabetic() && letter > '\u{24f}')
}

/// What stands between backquotes.
fn code(text: &str) -> Vec<(usize, usize)> {
    let ticks: Vec<usize> = text.match_indices('`').map(|(at, _)| at).collect();
    ticks.chunks_exact(2).filter_map(|pair| Some((*pair.first()?, pair.last()? + 1))).collect()
}

/// Mail addresses and whatever else has an `@`, a `://` or a `_` inside.
fn addresses(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    for run in text.split(char::is_whitespace) {
        if run.contains('@') || run.contains("://") || run.contains('_') {
            found.push((at, at + run.len()));
        }
        // Whitespace may be longer than a byte: the next run starts where the text says.
        at += run.len();
        at += text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
    found
}

/// Byte offsets to UTF-16 units, going forward only.
struct Units<'a> {
    text: &'a str,
    byte: usize,
    units: usize,
}

impl Units<'_> {
    fn at(&mut self, byte: usize) -> u32 {
        if let Some(between) = self.text.get(self.byte..byte) {
            self.units += between.encode_utf16().count();
            self.byte = byte;
        }
        u32::try_from(self.units).unwrap_or(u32::MAX)
    }
}
