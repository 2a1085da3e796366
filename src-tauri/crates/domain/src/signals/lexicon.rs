//! The lists of words. They are text files: a line has a value, a colon, and entries between commas.

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
        }
    }

    /// The values that its entries may have; none where the value is a number.
    #[must_use]
    pub const fn values(self) -> &'static [&'static str] {
        match self {
            Self::ModifiersFr | Self::ModifiersEn => &["not", "very", "little", "but"],
            Self::QuestionFr | Self::QuestionEn => &["start", "any", "rhetorical", "skip", "never"],
            Self::UrgencyFr | Self::UrgencyEn => &["now", "soon", "deadline", "need", "never"],
            Self::ToneFr | Self::ToneEn | Self::ToneEmoji => &["3", "2", "1", "0", "-1", "-2", "-3"],
            Self::WordsFr | Self::WordsEn | Self::WordsOther => &["3", "2", "1"],
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
            && self.value.as_deref().is_none_or(|value| self.list.number(value).is_some())
    }
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
    let mut key: String = parts(entry).join(" ");
    if entry.ends_with('*') {
        key.push('*');
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

fn parts(entry: &str) -> Vec<String> {
    let read = tokens::read(entry.trim_end_matches('*'));
    let pieces = read.tokens.iter().filter(|token| token.piece != Piece::Break);
    pieces.map(|token| read.folded(token).to_owned()).collect()
}

/// What an entry says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Meaning {
    pub(super) list: List,
    pub(super) value: f32,
}

#[derive(Debug)]
struct Phrase {
    rest: Box<[Box<str>]>,
    stem: bool,
    meaning: Meaning,
}

/// A phrase that was found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit {
    pub(super) start: usize,
    pub(super) length: usize,
    pub(super) meaning: Meaning,
}

/// All lists, ready to be looked up in one pass over a message.
#[derive(Debug, Default)]
pub struct Lexicon {
    phrases: HashMap<Box<str>, Vec<Phrase>>,
    stems: HashMap<[u8; 4], Vec<(Box<str>, Meaning)>>,
    endings: HashMap<Box<str>, Vec<Meaning>>,
    beginnings: HashMap<Box<str>, Vec<Meaning>>,
}

impl Lexicon {
    /// The lists as built in, with a person's changes.
    #[must_use]
    pub fn new(edits: &[Edit]) -> Self {
        let changed: HashMap<(List, String), &Edit> =
            edits.iter().map(|edit| ((edit.list, key_of(&edit.entry)), edit)).collect();
        let mut lexicon = Self::default();
        for list in List::ALL {
            for (value, entry) in entries(*list) {
                if changed.is_empty() || !changed.contains_key(&(*list, key_of(entry))) {
                    lexicon.add(*list, entry, value);
                }
            }
        }
        for edit in edits {
            if let Some(value) = &edit.value {
                lexicon.add(edit.list, &edit.entry, value);
            }
        }
        for phrases in lexicon.phrases.values_mut() {
            phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.rest.len()));
        }
        lexicon
    }

    fn add(&mut self, list: List, entry: &str, value: &str) {
        let Some(value) = list.number(value) else { return };
        let meaning = Meaning { list, value };
        let parts = parts(entry);
        let Some((first, rest)) = parts.split_first() else { return };
        if entry.starts_with('-') && entry.len() > 1 {
            self.endings.entry(first.as_str().into()).or_default().push(meaning);
        } else if is_beginning(entry) {
            self.beginnings.entry(first.as_str().into()).or_default().push(meaning);
        } else if let (true, [], Some(head)) = (entry.ends_with('*'), rest, head_of(first)) {
            self.stems.entry(head).or_default().push((first.as_str().into(), meaning));
        } else {
            let rest = rest.iter().map(|part| part.as_str().into()).collect();
            let phrase = Phrase { rest, stem: entry.ends_with('*'), meaning };
            self.phrases.entry(first.as_str().into()).or_default().push(phrase);
        }
    }

    /// Whether the word stands on a list by itself.
    pub(super) fn knows(&self, word: &str) -> bool {
        self.phrases.get(word).is_some_and(|phrases| phrases.iter().any(|phrase| phrase.rest.is_empty()))
            || head_of(word)
                .and_then(|head| self.stems.get(&head))
                .is_some_and(|stems| stems.iter().any(|(stem, _)| word.starts_with(&**stem)))
    }

    /// Every phrase of the lists that a message has. Of each list, the longest at a place only.
    pub(super) fn find(&self, words: &[&str], hits: &mut Vec<Hit>) {
        for (start, word) in words.iter().enumerate() {
            let first = hits.len();
            let mut add = |length: usize, meaning: Meaning| {
                let known =
                    hits.get(first..).unwrap_or_default().iter().any(|hit: &Hit| hit.meaning.list == meaning.list);
                if !known {
                    hits.push(Hit { start, length, meaning });
                }
            };
            for phrase in self.phrases.get(*word).into_iter().flatten() {
                let rest = words.get(start + 1..start + 1 + phrase.rest.len()).unwrap_or_default();
                let last = phrase.rest.len().saturating_sub(1);
                let matches = rest.len() == phrase.rest.len()
                    && rest.iter().zip(&phrase.rest).enumerate().all(|(at, (word, part))| {
                        if phrase.stem && at == last { word.starts_with(&**part) } else { **word == **part }
                    });
                if matches {
                    add(1 + phrase.rest.len(), phrase.meaning);
                }
            }
            for (stem, meaning) in head_of(word).and_then(|head| self.stems.get(&head)).into_iter().flatten() {
                if word.starts_with(&**stem) {
                    add(1, *meaning);
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
