//! The lists of words. They are text files: a line has a value, a colon, and entries between commas.
//!
//! In an entry, `*` behind a word stands for any ending, `#` for a number ("avant #h", "in # minutes"; numbers in words
//! too), and `..` for up to five words of the same clause ("odeur .. gaz"). An apostrophe may be missing in a message.

use super::hashing::Quick;
use super::tokens::{self, Piece};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use ts_rs::TS;

/// A list of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "LexiconList")]
pub enum List {
    /// How French words sound.
    ToneFr,
    /// How English words sound.
    ToneEn,
    /// How pictures and signs sound.
    ToneEmoji,
    /// French words that turn, strengthen or weaken others.
    ModifiersFr,
    /// English words that turn, strengthen or weaken others.
    ModifiersEn,
    /// What makes a French question.
    QuestionFr,
    /// What makes an English question.
    QuestionEn,
    /// What cannot wait, in French.
    UrgencyFr,
    /// What cannot wait, in English.
    UrgencyEn,
    /// By what French is known.
    WordsFr,
    /// By what English is known.
    WordsEn,
    /// By what other languages are known.
    WordsOther,
    /// Words as typed in a hurry.
    Shorthand,
}

impl List {
    /// All lists.
    pub const ALL: &'static [Self] = &[
        Self::ToneFr,
        Self::ToneEn,
        Self::ToneEmoji,
        Self::ModifiersFr,
        Self::ModifiersEn,
        Self::QuestionFr,
        Self::QuestionEn,
        Self::UrgencyFr,
        Self::UrgencyEn,
        Self::WordsFr,
        Self::WordsEn,
        Self::WordsOther,
        Self::Shorthand,
    ];

    /// The name kept in SQLite.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ToneFr => "toneFr",
            Self::ToneEn => "toneEn",
            Self::ToneEmoji => "toneEmoji",
            Self::ModifiersFr => "modifiersFr",
            Self::ModifiersEn => "modifiersEn",
            Self::QuestionFr => "questionFr",
            Self::QuestionEn => "questionEn",
            Self::UrgencyFr => "urgencyFr",
            Self::UrgencyEn => "urgencyEn",
            Self::WordsFr => "wordsFr",
            Self::WordsEn => "wordsEn",
            Self::WordsOther => "wordsOther",
            Self::Shorthand => "shorthand",
        }
    }

    /// The list as it is built in.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::ToneFr => include_str!("lexicons/tone.fr.txt"),
            Self::ToneEn => include_str!("lexicons/tone.en.txt"),
            Self::ToneEmoji => include_str!("lexicons/tone.emoji.txt"),
            Self::ModifiersFr => include_str!("lexicons/modifiers.fr.txt"),
            Self::ModifiersEn => include_str!("lexicons/modifiers.en.txt"),
            Self::QuestionFr => include_str!("lexicons/question.fr.txt"),
            Self::QuestionEn => include_str!("lexicons/question.en.txt"),
            Self::UrgencyFr => include_str!("lexicons/urgency.fr.txt"),
            Self::UrgencyEn => include_str!("lexicons/urgency.en.txt"),
            Self::WordsFr => include_str!("lexicons/words.fr.txt"),
            Self::WordsEn => include_str!("lexicons/words.en.txt"),
            Self::WordsOther => include_str!("lexicons/words.other.txt"),
            Self::Shorthand => include_str!("lexicons/shorthand.txt"),
        }
    }

    /// The values that its entries may have; none where the value is a number.
    #[must_use]
    pub const fn values(self) -> &'static [&'static str] {
        match self {
            Self::ModifiersFr | Self::ModifiersEn => &["not", "very", "little", "but"],
            Self::QuestionFr | Self::QuestionEn => &["start", "any", "rhetorical", "skip", "never", "clause"],
            Self::UrgencyFr | Self::UrgencyEn => {
                &["now", "soon", "deadline", "need", "never", "cry", "peril", "somebody", "calm", "day"]
            }
            Self::ToneFr | Self::ToneEn | Self::ToneEmoji => &["3", "2", "1", "0", "-1", "-2", "-3"],
            Self::WordsFr | Self::WordsEn | Self::WordsOther => &["3", "2", "1"],
            Self::Shorthand => &["means"],
        }
    }

    /// The value as a number: a weight, or the place among [`Self::values`].
    fn number(self, value: &str) -> Option<f32> {
        match self {
            Self::ToneFr | Self::ToneEn | Self::ToneEmoji | Self::WordsFr | Self::WordsEn | Self::WordsOther => {
                value.parse().ok().filter(|number: &f32| number.abs() <= 3.0)
            }
            _ => self
                .values()
                .iter()
                .position(|known| *known == value)
                .and_then(|at| u8::try_from(at).ok())
                .map(f32::from),
        }
    }
}

/// A person's change of a list, on this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "LexiconEdit")]
pub struct Edit {
    /// The list.
    pub list: List,
    /// The entry.
    pub entry: String,
    /// What it is worth; taken off the list when absent.
    pub value: Option<String>,
}

impl Edit {
    /// Whether the list knows such an entry and value.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        !self.entry.contains(',')
            && self.entry.chars().count() <= 80
            && !key_of(&self.entry).is_empty()
            && (self.list != List::Shorthand || short_of(&self.entry).is_some())
            && self.value.as_deref().is_none_or(|value| self.list.number(value).is_some())
    }
}

/// The two sides of `pr = pour`.
fn short_of(entry: &str) -> Option<(String, String)> {
    let (short, long) = entry.split_once('=')?;
    let (short, long) = (tokens::fold(short.trim()), tokens::fold(long.trim()));
    let word = |text: &str| !text.is_empty() && text.chars().all(char::is_alphanumeric);
    (word(&short) && word(&long) && short != long).then_some((short, long))
}

/// An entry of a list, as its file has it.
pub fn entries(list: List) -> impl Iterator<Item = (&'static str, &'static str)> {
    list.text()
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(": "))
        .flat_map(|(value, entries)| entries.split(", ").map(move |entry| (value.trim(), entry.trim())))
        .filter(|(_, entry)| !entry.is_empty())
}

/// What makes two entries the same: their words without accents and capitals.
#[must_use]
pub fn key_of(entry: &str) -> String {
    let mut key = String::new();
    for part in parts(entry) {
        if !key.is_empty() {
            key.push(' ');
        }
        if part.gap {
            key.push_str(".. ");
        }
        key.push_str(&part.word);
        if part.stem {
            key.push('*');
        }
    }
    if entry.starts_with('-') {
        key.insert(0, '-');
    }
    if is_beginning(entry) {
        key.push('-');
    }
    key
}

fn is_beginning(entry: &str) -> bool {
    entry.ends_with('-') && entry.chars().next().is_some_and(char::is_alphabetic)
}

/// A word of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Part {
    word: Box<str>,
    /// With any ending.
    stem: bool,
    /// Other words may stand before it.
    gap: bool,
}

impl Part {
    fn is(&self, word: &str) -> bool {
        if self.stem {
            word.starts_with(&*self.word)
        } else {
            *self.word == *word || (&*self.word == NUMBER && is_number(word)) || {
                self.word.starts_with(NUMBER) && numberless(word).is_some_and(|shape| shape == *self.word)
            }
        }
    }
}

/// Stands for a number in an entry.
const NUMBER: &str = "#";
/// While an entry is cut: a digit that nobody types, so that it is part of a word.
const NUMBER_IN: &str = "\u{966}";
/// What may be written right behind a number; `#anything` else is a word after a hash sign.
const UNITS: [&str; 11] = ["#", "#h", "#h#", "#am", "#pm", "#min", "#mn", "#mins", "#hrs", "#k", "#e"];
/// Words between the two sides of a gap.
const GAP: usize = 5;

fn is_number(word: &str) -> bool {
    word.bytes().next().is_some_and(|first| first.is_ascii_digit() && word.bytes().all(|b| b.is_ascii_digit()))
        || is_number_word(word)
}

/// Words that are numbers as well. One is none: it is also an article.
fn is_number_word(word: &str) -> bool {
    matches!(word, "deux" | "trois" | "quatre" | "cinq" | "six" | "sept" | "huit" | "neuf" | "dix" | "douze" | "quinze")
        || matches!(
            word,
            "vingt" | "trente" | "quarante" | "cinquante" | "soixante" | "cent" | "two" | "three" | "four"
        )
        || matches!(word, "five" | "seven" | "eight" | "nine" | "ten" | "twelve" | "fifteen" | "twenty" | "thirty")
        || matches!(word, "forty" | "fifty" | "sixty" | "hundred")
}

/// A word with its numbers taken out, `18h30` is `#h#`; none for a word that does not begin with one.
fn numberless(word: &str) -> Option<String> {
    if !word.bytes().next()?.is_ascii_digit() {
        return None;
    }
    let mut shape = String::with_capacity(word.len());
    for letter in word.chars() {
        if !letter.is_ascii_digit() {
            shape.push(letter);
        } else if !shape.ends_with(NUMBER) {
            shape.push_str(NUMBER);
        }
    }
    Some(shape)
}

fn parts(entry: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut gap = false;
    for said in entry.split_whitespace() {
        if said == ".." {
            gap = !parts.is_empty();
            continue;
        }
        let bare = said.trim_end_matches('*');
        let number = if UNITS.contains(&bare) { bare.replace(NUMBER, NUMBER_IN) } else { bare.to_owned() };
        let read = tokens::read(&number);
        for token in read.tokens.iter().filter(|token| token.piece != Piece::Break) {
            let word = read.folded(token).replace(NUMBER_IN, NUMBER).into_boxed_str();
            parts.push(Part { word, stem: false, gap: std::mem::take(&mut gap) });
        }
        if let Some(last) = parts.last_mut() {
            last.stem = said.ends_with('*');
        }
    }
    parts
}

/// What an entry says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Meaning {
    pub(super) list: List,
    pub(super) value: f32,
}

#[derive(Debug, Clone)]
struct Phrase {
    rest: Box<[Part]>,
    meaning: Meaning,
}

impl Phrase {
    /// The second word, where there is one and it is nothing but a word.
    fn second(&self) -> &str {
        let plain = |part: &&Part| !part.stem && !part.gap && !part.word.starts_with(NUMBER);
        self.rest.first().filter(plain).map_or("", |part| &*part.word)
    }
}

/// The phrases that begin with a word: those with a plain second word in its order, and the others.
#[derive(Debug, Default)]
struct Openings {
    plain: Vec<Phrase>,
    other: Vec<Phrase>,
}

impl Openings {
    fn push(&mut self, phrase: Phrase) {
        if phrase.second().is_empty() { &mut self.other } else { &mut self.plain }.push(phrase);
    }

    /// Those that may go on with `next`.
    fn before(&self, next: &str) -> impl Iterator<Item = &Phrase> {
        let from = self.plain.partition_point(|phrase| phrase.second() < next);
        let same = self.plain.get(from..).unwrap_or_default().iter().take_while(move |phrase| phrase.second() == next);
        same.chain(&self.other)
    }
}

/// The words between the beginning of a phrase and its end, when `words` go on with it.
fn follow(rest: &[Part], words: &[&str]) -> Option<usize> {
    let Some((part, rest)) = rest.split_first() else { return Some(0) };
    for before in 0..=if part.gap { GAP } else { 0 } {
        let word = words.get(before)?;
        // Neither a comma nor the end of a sentence is in a phrase.
        if word.is_empty() {
            return None;
        }
        if part.is(word)
            && let Some(more) = follow(rest, words.get(before + 1..).unwrap_or_default())
        {
            return Some(before + 1 + more);
        }
    }
    None
}

/// A phrase that was found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit {
    pub(super) start: usize,
    pub(super) length: usize,
    pub(super) meaning: Meaning,
}

/// Longer words are not looked up as shorthand.
const SHORTHAND_MAX: usize = 14;

/// All lists, ready to be looked up in one pass over a message.
#[derive(Debug, Default)]
pub struct Lexicon {
    phrases: Quick<Box<str>, Openings>,
    stems: Quick<[u8; 4], Vec<(Box<str>, Phrase)>>,
    endings: Quick<Box<str>, Vec<Meaning>>,
    beginnings: Quick<Box<str>, Vec<Meaning>>,
    shorthand: Quick<Box<str>, Box<str>>,
}

impl Lexicon {
    /// The lists as built in, with a person's changes.
    #[must_use]
    pub fn new(edits: &[Edit]) -> Self {
        let changed: HashMap<(List, String), &Edit> =
            edits.iter().map(|edit| ((edit.list, key_of(&edit.entry)), edit)).collect();
        let mut lexicon = Self::default();
        // The entries of all other lists are read with the shorthand written out.
        for shorthand in [true, false] {
            for list in List::ALL.iter().filter(|list| (**list == List::Shorthand) == shorthand) {
                for (value, entry) in entries(*list) {
                    if changed.is_empty() || !changed.contains_key(&(*list, key_of(entry))) {
                        lexicon.add(*list, entry, value);
                    }
                }
            }
            for edit in edits.iter().filter(|edit| (edit.list == List::Shorthand) == shorthand) {
                if let Some(value) = &edit.value {
                    lexicon.add(edit.list, &edit.entry, value);
                }
            }
        }
        lexicon.phrases.values_mut().for_each(|openings| openings.plain.sort_by(|a, b| a.second().cmp(b.second())));
        lexicon
    }

    fn add(&mut self, list: List, entry: &str, value: &str) {
        let Some(value) = list.number(value) else { return };
        if list == List::Shorthand {
            let short = short_of(entry).map(|(short, long)| (short.into_boxed_str(), long.into_boxed_str()));
            self.shorthand.extend(short);
            return;
        }
        let meaning = Meaning { list, value };
        self.place(entry, meaning);
        // "cest combien", "cant log in": phrases only, a single word may be another one ("dont", "its").
        if entry.contains(['\'', '’']) {
            let joined = entry.replace(['\'', '’'], "");
            if joined.contains(' ') {
                self.place(&joined, meaning);
            }
        }
    }

    fn place(&mut self, entry: &str, meaning: Meaning) {
        let mut parts = parts(entry);
        for part in &mut parts {
            if let Some(long) = self.shorthand.get(&part.word).filter(|_| !part.stem) {
                part.word = long.clone();
            }
        }
        let Some((first, rest)) = parts.split_first() else { return };
        if entry.starts_with('-') && entry.len() > 1 {
            self.endings.entry(first.word.clone()).or_default().push(meaning);
            return;
        }
        if is_beginning(entry) {
            self.beginnings.entry(first.word.clone()).or_default().push(meaning);
            return;
        }
        let phrase = Phrase { rest: rest.into(), meaning };
        match head_of(&first.word).filter(|_| first.stem) {
            Some(head) => self.stems.entry(head).or_default().push((first.word.clone(), phrase)),
            None => self.phrases.entry(first.word.clone()).or_default().push(phrase),
        }
    }

    /// The word that a typed one stands for.
    pub(super) fn written_out<'l>(&'l self, word: &'l str) -> &'l str {
        if word.len() > SHORTHAND_MAX { word } else { self.shorthand.get(word).map_or(word, |long| &**long) }
    }

    /// Whether the word stands on a list by itself.
    pub(super) fn knows(&self, word: &str) -> bool {
        self.phrases.get(word).is_some_and(|openings| openings.other.iter().any(|phrase| phrase.rest.is_empty()))
            || head_of(word).and_then(|head| self.stems.get(&head)).is_some_and(|stems| {
                stems.iter().any(|(stem, phrase)| phrase.rest.is_empty() && word.starts_with(&**stem))
            })
    }

    /// Every phrase of the lists that a message has. Of each list, the longest at a place only.
    pub(super) fn find(&self, words: &[&str], hits: &mut Vec<Hit>) {
        for (start, word) in words.iter().enumerate().filter(|(_, word)| !word.is_empty()) {
            let first = hits.len();
            let after = words.get(start + 1..).unwrap_or_default();
            let mut add = |phrase: &Phrase| {
                let Some(more) = follow(&phrase.rest, after) else { return };
                let hit = Hit { start, length: 1 + more, meaning: phrase.meaning };
                let same = |known: &&mut Hit| known.meaning.list == hit.meaning.list;
                match hits.get_mut(first..).unwrap_or_default().iter_mut().find(same) {
                    Some(known) if known.length < hit.length => *known = hit,
                    Some(_) => {}
                    None => hits.push(hit),
                }
            };
            let next = after.first().copied().unwrap_or_default();
            self.phrases.get(*word).into_iter().flat_map(|openings| openings.before(next)).for_each(&mut add);
            if is_number(word) {
                self.phrases.get(NUMBER).into_iter().flat_map(|openings| openings.before(next)).for_each(&mut add);
            } else if let Some(shape) = numberless(word) {
                let openings = self.phrases.get(shape.as_str()).into_iter();
                openings.flat_map(|openings| openings.before(next)).for_each(&mut add);
            }
            for (stem, phrase) in head_of(word).and_then(|head| self.stems.get(&head)).into_iter().flatten() {
                if word.starts_with(&**stem) {
                    add(phrase);
                }
            }
        }
    }

    /// What the ending and the beginning of a word say, for words on no list.
    pub(super) fn shape(&self, word: &str) -> impl Iterator<Item = Meaning> {
        let cut = |from_end: usize| word.char_indices().rev().nth(from_end - 1).map(|(at, _)| at);
        let longest_ending = [5, 4, 3, 2]
            .into_iter()
            .filter_map(cut)
            .find_map(|at| word.get(at..).filter(|_| at > 0).and_then(|ending| self.endings.get(ending)));
        let beginning =
            word.char_indices().nth(2).and_then(|(at, _)| word.get(..at)).and_then(|two| self.beginnings.get(two));
        longest_ending.into_iter().chain(beginning).flatten().copied()
    }
}

fn head_of(word: &str) -> Option<[u8; 4]> {
    word.as_bytes().first_chunk().copied()
}
