//! Typesetting prose: French spaces, quotation marks and apostrophes, English quotation marks.
//!
//! Addresses, mentions, hashtags, code between backquotes and emoticons are left as they are. Doing it twice changes
//! nothing more.

use crate::text::spans;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Narrow no-break space: before `;`, `!`, `?` and inside guillemets.
pub const NARROW: char = '\u{202f}';
/// No-break space: before `:`.
pub const FIXED: char = '\u{a0}';

/// A replacement in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "TextEdit")]
pub struct Edit {
    /// First UTF-16 unit that is replaced.
    pub start: u32,
    /// Unit after the last; equal to `start` where something is only put in.
    pub end: u32,
    /// What stands there instead.
    pub with: String,
}

/// What to change in a text of a language (`fr`, `en`), in order and without overlap. Nothing for other languages.
#[must_use]
pub fn typography(text: &str, language: &str) -> Vec<Edit> {
    let style = match language {
        "fr" => Style::French,
        "en" => Style::English,
        _ => return Vec::new(),
    };
    let edits = pass(text, style);
    let once = apply(text, &edits);
    // A space put in may change what stands beside it: the outcome is what no further pass would change.
    let mut last = once.clone();
    for _ in 0..4 {
        let more = pass(&last, style);
        if more.is_empty() {
            break;
        }
        last = apply(&last, &more);
    }
    if last == once { edits } else { vec![difference(text, &last)] }
}

/// The one edit that makes a text into another.
fn difference(text: &str, wanted: &str) -> Edit {
    let (from, to): (Vec<char>, Vec<char>) = (text.chars().collect(), wanted.chars().collect());
    let head = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    let rest = from.len().min(to.len()) - head;
    let tail = from.iter().rev().zip(to.iter().rev()).take(rest).take_while(|(one, other)| one == other).count();
    let units = |letters: &[char]| letters.iter().map(|letter| u32::try_from(letter.len_utf16()).unwrap_or(1)).sum();
    let start: u32 = units(from.get(..head).unwrap_or_default());
    let middle: u32 = units(from.get(head..from.len() - tail).unwrap_or_default());
    let with = to.get(head..to.len() - tail).unwrap_or_default().iter().collect();
    Edit { start, end: start + middle, with }
}

fn pass(text: &str, style: Style) -> Vec<Edit> {
    let letters: Vec<char> = text.chars().collect();
    let kept = protected(text, &letters);
    let quotes = quotes(&letters, &kept);
    let mut setter = Setter { letters, kept, quotes, style, last: None, units: 0, edits: Vec::new() };
    let mut at = 0;
    while at < setter.letters.len() {
        at = setter.step(at);
    }
    setter.edits
}

/// Makes the edits in a text.
#[must_use]
pub fn apply(text: &str, edits: &[Edit]) -> String {
    let mut out = String::with_capacity(text.len() + edits.len() * 3);
    let mut unit = 0_u32;
    let mut waiting = edits.iter().peekable();
    for letter in text.chars() {
        while let Some(edit) = waiting.next_if(|edit| edit.start == edit.end && edit.start <= unit) {
            out.push_str(&edit.with);
        }
        let inside = waiting.peek().filter(|edit| edit.start <= unit);
        let end = unit + u32::try_from(letter.len_utf16()).unwrap_or(1);
        match inside {
            None => out.push(letter),
            Some(edit) if end >= edit.end => {
                out.push_str(&edit.with);
                waiting.next();
            }
            Some(_) => {}
        }
        unit = end;
    }
    for edit in waiting {
        out.push_str(&edit.with);
    }
    out
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    French,
    English,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quote {
    Open,
    Close,
}

struct Setter {
    letters: Vec<char>,
    kept: Vec<bool>,
    quotes: Vec<Option<Quote>>,
    style: Style,
    /// The last letter of the outcome.
    last: Option<char>,
    /// UTF-16 units before the present letter.
    units: u32,
    edits: Vec<Edit>,
}

impl Setter {
    fn letter(&self, at: usize) -> Option<char> {
        self.letters.get(at).copied()
    }
    fn is_kept(&self, at: usize) -> bool {
        self.kept.get(at).copied().unwrap_or(false)
    }
    fn quote(&self, at: usize) -> Option<Quote> {
        self.quotes.get(at).copied().flatten()
    }

    /// Takes `count` letters as they are.
    fn keep(&mut self, at: usize, count: usize) -> usize {
        for letter in self.letters.iter().skip(at).take(count) {
            self.units += u32::try_from(letter.len_utf16()).unwrap_or(1);
            self.last = Some(*letter);
        }
        at + count
    }

    /// Puts a text in the place of `count` letters.
    fn set(&mut self, at: usize, count: usize, with: &str) -> usize {
        let start = self.units;
        let last = self.last;
        let end = at + count;
        self.keep(at, count);
        self.last = with.chars().last().or(last);
        let said: String = self.letters.iter().skip(at).take(count).collect();
        if said == with {
            return end;
        }
        match self.edits.last_mut() {
            Some(edit) if edit.end == start => {
                edit.end = self.units;
                edit.with.push_str(with);
            }
            _ => self.edits.push(Edit { start, end: self.units, with: with.to_owned() }),
        }
        end
    }

    fn step(&mut self, at: usize) -> usize {
        let Some(letter) = self.letter(at) else { return at + 1 };
        if self.is_kept(at) {
            return self.keep(at, 1);
        }
        let next = self.letter(at + 1);
        match letter {
            '.' if self.is_ellipsis(at) => self.set(at, 3, "…"),
            '\'' if self.is_apostrophe(next) => self.set(at, 1, "’"),
            '"' => match self.quote(at) {
                Some(quote) => self.quotation(at, quote),
                None => self.keep(at, 1),
            },
            _ if self.style == Style::English => self.keep(at, 1),
            '«' => {
                let at = self.keep(at, 1);
                self.after_opening(at)
            }
            ' ' | FIXED | NARROW => self.spaces(at),
            '»' | ';' | '!' | '?' | ':' => {
                if self.needs_space_before(at, letter) {
                    self.set(at, 0, &space_before(letter).to_string());
                }
                self.keep(at, 1)
            }
            _ => self.keep(at, 1),
        }
    }

    fn is_ellipsis(&self, at: usize) -> bool {
        (1..3).all(|more| self.letter(at + more) == Some('.') && !self.is_kept(at + more))
            && self.letter(at + 3) != Some('.')
            && self.last != Some('.')
    }

    fn is_apostrophe(&self, next: Option<char>) -> bool {
        let after_letter = self.last.is_some_and(char::is_alphabetic);
        let before_letter = next.is_some_and(char::is_alphabetic);
        match self.style {
            Style::French => after_letter && before_letter,
            // "dogs' tails", "rock 'n' roll": only what is surely an apostrophe.
            Style::English => after_letter && before_letter,
        }
    }

    fn quotation(&mut self, at: usize, quote: Quote) -> usize {
        match (self.style, quote) {
            (Style::English, Quote::Open) => self.set(at, 1, "“"),
            (Style::English, Quote::Close) => self.set(at, 1, "”"),
            (Style::French, Quote::Open) => {
                let at = self.set(at, 1, "«");
                self.after_opening(at)
            }
            (Style::French, Quote::Close) => {
                let spaced = matches!(self.last, Some(NARROW | FIXED));
                self.set(at, 1, if spaced { "»" } else { "\u{202f}»" })
            }
        }
    }

    /// The space after `«`; what stands there gives way.
    fn after_opening(&mut self, at: usize) -> usize {
        let run = self.run(at);
        match self.letter(at + run) {
            None | Some('\n' | '\r') => at,
            Some(_) if run == 1 && self.letter(at) != Some(' ') => self.keep(at, 1),
            Some(_) => self.set(at, run, "\u{202f}"),
        }
    }

    fn run(&self, at: usize) -> usize {
        (at..).take_while(|at| matches!(self.letter(*at), Some(' ' | FIXED | NARROW)) && !self.is_kept(*at)).count()
    }

    /// Spaces before a double sign become its own.
    fn spaces(&mut self, at: usize) -> usize {
        let run = self.run(at);
        let sign = at + run;
        let Some(letter) = self.letter(sign).filter(|_| !self.is_kept(sign)) else { return self.keep(at, run) };
        let closing = self.quote(sign) == Some(Quote::Close);
        let wants = match letter {
            ';' | '!' | '?' | '»' => true,
            ':' => self.ends_a_word(sign),
            _ => closing,
        };
        let starts_a_line = matches!(self.last, None | Some('\n' | '\r'));
        let is_right = run == 1 && self.letter(at) != Some(' ');
        if !wants || starts_a_line || is_right {
            return self.keep(at, run);
        }
        self.set(at, run, &space_before(letter).to_string())
    }

    /// Whether a sign that touches the word before it gets its space.
    fn needs_space_before(&self, at: usize, sign: char) -> bool {
        let Some(last) = self.last else { return false };
        if sign == '»' {
            return !matches!(last, ' ' | FIXED | NARROW | '\n' | '\r' | '\t');
        }
        let after_word = last.is_alphanumeric() || matches!(last, ')' | ']' | '»' | '%' | '€' | '$' | '°');
        after_word && self.ends_a_word(at)
    }

    /// Whether nothing of the same word follows: `12:30`, `a?b` and `:smile:` are none of prose.
    fn ends_a_word(&self, at: usize) -> bool {
        let next = self.letter(at + 1);
        match self.letter(at) {
            // What closes a quotation gets its own space, so that it ends the word before it too.
            Some(':') => {
                let closes = next == Some('»') || self.quote(at + 1) == Some(Quote::Close);
                closes || next.is_none_or(char::is_whitespace)
            }
            _ => next.is_none_or(|next| !next.is_alphanumeric() && !matches!(next, '_' | '=' | '/')),
        }
    }
}

fn space_before(sign: char) -> char {
    if sign == ':' { FIXED } else { NARROW }
}

/// What is no prose: addresses, mentions, hashtags, code, emoticons.
fn protected(text: &str, letters: &[char]) -> Vec<bool> {
    let mut kept = vec![false; letters.len()];
    let mut mark = |from: usize, to: usize| kept.iter_mut().take(to).skip(from).for_each(|kept| *kept = true);
    // Byte offsets of spans to indexes of letters.
    let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let index = |byte: u32| bytes.partition_point(|at| *at < byte as usize);
    for span in spans(text) {
        mark(index(span.start), index(span.end));
    }
    for (from, to) in words(letters) {
        let word: String = letters.iter().skip(from).take(to - from).collect();
        let is_address = word.contains("://") || word.contains('@') || word.starts_with("www.") || word.contains(":\\");
        if is_address || is_emoticon(word.trim_end_matches(['.', ','])) {
            mark(from, to);
        }
    }
    for (from, to) in code(letters) {
        mark(from, to);
    }
    kept
}

/// Runs of letters between white space.
fn words(letters: &[char]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut from = None;
    for (at, letter) in letters.iter().enumerate() {
        match (letter.is_whitespace(), from) {
            (false, None) => from = Some(at),
            (true, Some(start)) => {
                found.push((start, at));
                from = None;
            }
            _ => {}
        }
    }
    found.extend(from.map(|start| (start, letters.len())));
    found
}

/// `:)`, `;-)`, `:'(`, `:D`, `=)`, `8-)`, `:smile:` and the like, alone between spaces.
fn is_emoticon(word: &str) -> bool {
    let mut letters = word.chars();
    let Some(eyes) = letters.next() else { return false };
    if !matches!(eyes, ':' | ';' | '=' | '8') {
        return false;
    }
    let rest: Vec<char> = letters.collect();
    let mouth = |letter: char| {
        matches!(
            letter,
            ')' | '('
                | 'D'
                | 'd'
                | 'P'
                | 'p'
                | 'O'
                | 'o'
                | '/'
                | '\\'
                | '|'
                | '*'
                | '3'
                | '>'
                | '<'
                | ']'
                | '['
                | 'S'
                | 's'
                | 'x'
                | 'X'
        )
    };
    match rest.as_slice() {
        [] => false,
        [name @ .., ':'] if !name.is_empty() => {
            eyes == ':' && name.iter().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '+'))
        }
        all => {
            let faces: Vec<char> =
                all.iter().copied().filter(|letter| !matches!(letter, '-' | '\'' | '’' | '^' | 'o')).collect();
            all.len() <= 5 && !faces.is_empty() && faces.iter().all(|letter| mouth(*letter))
                || (all.len() == 1 && all.iter().all(|letter| mouth(*letter)))
        }
    }
}

/// What stands between backquotes, one or three, closed in the same text.
fn code(letters: &[char]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let ticks = letters.iter().skip(at).take_while(|letter| **letter == '`').count();
        if ticks == 0 {
            at += 1;
            continue;
        }
        let mut end = at + ticks;
        let mut closed = None;
        while end < letters.len() {
            let run = letters.iter().skip(end).take_while(|letter| **letter == '`').count();
            if run == ticks {
                closed = Some(end + run);
                break;
            }
            end += run.max(1);
        }
        match closed {
            Some(end) => {
                found.push((at, end));
                at = end;
            }
            None => at += ticks,
        }
    }
    found
}

/// Which straight quotation marks open and which close. A line in which that is not plain keeps all of its own: inches,
/// seconds of arc, a mark that is missing.
fn quotes(letters: &[char], kept: &[bool]) -> Vec<Option<Quote>> {
    let mut found = vec![None; letters.len()];
    let mut line: Vec<(usize, Quote)> = Vec::new();
    let mut plain = true;
    for at in 0..=letters.len() {
        let letter = letters.get(at);
        if matches!(letter, None | Some('\n')) {
            if plain && line.len().is_multiple_of(2) {
                for (at, quote) in &line {
                    if let Some(slot) = found.get_mut(*at) {
                        *slot = Some(*quote);
                    }
                }
            }
            line.clear();
            plain = true;
            continue;
        }
        if letter != Some(&'"') || kept.get(at) == Some(&true) {
            continue;
        }
        let before = at.checked_sub(1).and_then(|at| letters.get(at)).copied();
        let after = letters.get(at + 1).copied();
        let quote = if line.len().is_multiple_of(2) { Quote::Open } else { Quote::Close };
        plain &= match quote {
            Quote::Open => before.is_none_or(|letter| {
                letter.is_whitespace() || matches!(letter, '(' | '[' | '’' | '\'' | '—' | '–' | '-' | '/')
            }),
            Quote::Close => {
                let far = line.last().is_some_and(|(open, _)| at > open + 1);
                far && after.is_none_or(|letter| !letter.is_alphanumeric())
            }
        };
        // «» already written inside would be nested: a person decides.
        plain &= !matches!(before, Some('"')) && !matches!(after, Some('"'));
        line.push((at, quote));
    }
    found
}

#[cfg(test)]
#[path = "typography_tests.rs"]
mod tests;
