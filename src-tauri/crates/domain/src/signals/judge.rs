//! All signals of a message in one pass over its words.

use super::lexicon::{Hit, Lexicon, List, key_of};
use super::tokens::{self, Piece, Text};
use super::{About, Edit, Reason, Signals, Tongue, Verdict, language, question, tone, urgency};

/// A brand's alert words, ready to be looked for.
#[derive(Debug, Clone, Default)]
pub struct Words(Vec<(Vec<String>, bool)>);

impl Words {
    /// From words and phrases as a person typed them; `*` at the end stands for any ending.
    #[must_use]
    pub fn new<S: AsRef<str>>(typed: impl IntoIterator<Item = S>) -> Self {
        let of = |typed: S| {
            let key = key_of(typed.as_ref());
            let stem = key.ends_with('*');
            let words: Vec<String> = key.trim_end_matches('*').split(' ').map(ToOwned::to_owned).collect();
            (words, stem)
        };
        Self(typed.into_iter().map(of).filter(|(words, _)| words.iter().any(|word| !word.is_empty())).collect())
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a text has one of them, and where: token and length in tokens.
    fn find(&self, words: &[&str]) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        for (phrase, stem) in &self.0 {
            let last = phrase.len().saturating_sub(1);
            let starts = words.windows(phrase.len()).position(|window| {
                window.iter().zip(phrase).enumerate().all(|(at, (word, part))| {
                    if *stem && at == last { word.starts_with(part.as_str()) } else { *word == part.as_str() }
                })
            });
            found.extend(starts.map(|start| (start, phrase.len())));
        }
        found
    }

    /// The words of a text that are among these, as they stand in it.
    #[must_use]
    pub fn found_in(&self, text: &str) -> Vec<String> {
        if self.is_empty() {
            return Vec::new();
        }
        let read = tokens::read(text);
        let words: Vec<&str> = read.tokens.iter().map(|token| read.folded(token)).collect();
        let said = |(start, length): (usize, usize)| slice(&read, text, start, length).to_owned();
        self.find(&words).into_iter().map(said).collect()
    }
}

/// A message under judgement.
pub(super) struct Scene<'a> {
    source: &'a str,
    pub(super) text: &'a Text,
    pub(super) words: &'a [&'a str],
    pub(super) hits: &'a [Hit],
    reasons: Option<Vec<Reason>>,
}

impl Scene<'_> {
    /// A token as it stands in the message.
    pub(super) fn raw(&self, at: usize) -> &str {
        slice(self.text, self.source, at, 1)
    }

    /// What stands in the message between two tokens.
    pub(super) fn between(&self, one: usize, other: usize) -> &str {
        let ends = self.text.tokens.get(one).zip(self.text.tokens.get(other));
        ends.and_then(|(one, other)| self.source.get(one.end..other.start)).unwrap_or_default()
    }

    /// Notes the words a verdict rests on, where somebody asked for them.
    pub(super) fn because(
        &mut self,
        about: About,
        at: usize,
        length: usize,
        list: Option<List>,
        value: &str,
        turned: bool,
    ) {
        let words = slice(self.text, self.source, at, length).to_owned();
        if let Some(reasons) = &mut self.reasons {
            let reason = Reason { about, words, list, value: value.to_owned(), turned };
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
    }
}

fn slice<'s>(text: &Text, source: &'s str, at: usize, length: usize) -> &'s str {
    let first = text.tokens.get(at);
    let last = text.tokens.get((at + length).saturating_sub(1));
    first.zip(last).and_then(|(first, last)| source.get(first.start..last.end)).unwrap_or_default()
}

/// Judges messages by the lists of words.
#[derive(Debug, Default)]
pub struct Judge {
    lexicon: Lexicon,
}

impl Judge {
    /// By the lists as built in, with a person's changes.
    #[must_use]
    pub fn new(edits: &[Edit]) -> Self {
        Self { lexicon: Lexicon::new(edits) }
    }

    /// What a message is like. `hint` is the language that the network or the brand has, for what says little by itself.
    #[must_use]
    pub fn signals(&self, text: &str, hint: Tongue, alerts: &Words) -> Signals {
        self.look(text, hint, alerts, false).signals
    }

    /// What a message is like, and the words that say so.
    #[must_use]
    pub fn verdict(&self, text: &str, hint: Tongue, alerts: &Words) -> Verdict {
        self.look(text, hint, alerts, true)
    }

    fn look(&self, source: &str, hint: Tongue, alerts: &Words, reasons: bool) -> Verdict {
        let text = tokens::read(source);
        let mut shortened = Vec::new();
        let typed = text.words(|word| self.lexicon.knows(word), &mut shortened);
        let words: Vec<&str> = typed.iter().map(|word| self.lexicon.written_out(word)).collect();
        let mut hits = Vec::with_capacity(words.len());
        self.lexicon.find(&words, &mut hits);
        let mut scene = Scene { source, text: &text, words: &words, hits: &hits, reasons: reasons.then(Vec::new) };
        let language = language::judge(&mut scene, &self.lexicon, hint);
        // One word says too little of its language to decide by which lists it sounds.
        let says_little = text.tokens.iter().filter(|token| token.piece == Piece::Word).count() < 2;
        let by = if says_little && language != Tongue::Other { Tongue::Unknown } else { language };
        let (tone, sum) = tone::judge(&mut scene, by);
        let question = question::judge(&mut scene, language) || asks_elsewhere(&mut scene, language);
        let urgency = urgency::judge(&mut scene, language, sum, question);
        let found = alerts.find(&typed);
        for (at, length) in &found {
            scene.because(About::Alert, *at, *length, None, "", false);
        }
        let signals = Signals { language, question, tone, urgency, alert: !found.is_empty() };
        Verdict { signals, reasons: scene.reasons.unwrap_or_default() }
    }
}

/// Of a language without lists, the question mark is what there is to go by.
fn asks_elsewhere(scene: &mut Scene<'_>, language: Tongue) -> bool {
    let mark = scene.text.tokens.iter().position(|token| token.piece == Piece::Ask);
    let Some(at) = mark.filter(|_| language == Tongue::Other) else { return false };
    scene.because(About::Question, at, 1, None, "", false);
    true
}
