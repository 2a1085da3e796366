//! Cutting a long text into the parts of a thread.

use crate::text;
use unicode_segmentation::UnicodeSegmentation;

/// Words with a full stop that end no sentence, folded to lower case.
const ABBREVIATIONS: &[&str] = &[
    "m", "mm", "mme", "mlle", "dr", "pr", "st", "ste", "av", "bd", "cf", "ex", "p", "vol", "art", "mr", "mrs", "ms",
    "no", "vs", "fig", "tel", "tél",
];

/// Cuts `text` into parts that all fit: after a sentence where possible, else between two words, else between two
/// characters as a reader counts them; never inside an address, a mention or a hashtag. What does not fit and cannot be
/// cut stays a part of its own.
///
/// `numbered` writes ` 1/3` at the end of each part, when there are several. White space around a cut goes; nothing
/// else is lost or added.
#[must_use]
pub fn split(text: &str, numbered: bool, fits: impl Fn(&str) -> bool) -> Vec<String> {
    let bounds = Bounds::of(text);
    let whole = cut(text, "", &bounds, &fits);
    if !numbered || whole.len() < 2 {
        return whole;
    }
    // The room that the numbers take depends on how many parts there are.
    let mut parts = whole;
    for digits in 1..=3 {
        let nines = "9".repeat(digits);
        parts = cut(text, &format!(" {nines}/{nines}"), &bounds, &fits);
        if parts.len().to_string().len() <= digits {
            break;
        }
    }
    let total = parts.len();
    parts.iter().enumerate().map(|(index, part)| format!("{part} {}/{total}", index + 1)).collect()
}

/// Where a text may be cut, from the best places to the worst, as byte offsets in order; each list ends with the end.
struct Bounds([Vec<usize>; 3]);

impl Bounds {
    fn of(text: &str) -> Self {
        let spans: Vec<(usize, usize)> =
            text::spans(text).iter().map(|span| (span.start as usize, span.end as usize)).collect();
        let inside = |at: usize| {
            let next = spans.partition_point(|(_, end)| *end <= at);
            spans.get(next).is_some_and(|(start, _)| *start < at)
        };
        let ends = |found: &mut dyn Iterator<Item = usize>| -> Vec<usize> {
            let mut all: Vec<usize> = found.filter(|at| *at > 0 && !inside(*at)).collect();
            if all.last() != Some(&text.len()) {
                all.push(text.len());
            }
            all
        };
        let lines = text.match_indices('\n').map(|(at, _)| at + 1);
        let mut sentences: Vec<usize> = text
            .split_sentence_bound_indices()
            .map(|(at, sentence)| (at + sentence.len(), sentence))
            .filter(|(_, sentence)| !ends_with_abbreviation(sentence))
            .map(|(end, _)| end)
            .chain(lines)
            .collect();
        sentences.sort_unstable();
        sentences.dedup();
        let words = text.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, c)| at + c.len_utf8());
        let characters = text.grapheme_indices(true).map(|(at, _)| at);
        Self([
            ends(&mut sentences.into_iter()),
            ends(&mut words.filter(|at| text.is_char_boundary(*at))),
            ends(&mut characters.into_iter()),
        ])
    }
}

fn ends_with_abbreviation(sentence: &str) -> bool {
    let Some(word) = sentence.trim_end().strip_suffix('.').and_then(|rest| rest.split_whitespace().next_back()) else {
        return false;
    };
    let word = word.trim_start_matches(['(', '«', '"', '“']).to_lowercase();
    ABBREVIATIONS.contains(&word.as_str()) || (word.chars().count() == 1 && word.chars().all(char::is_alphabetic))
}

fn cut(text: &str, room: &str, bounds: &Bounds, fits: &impl Fn(&str) -> bool) -> Vec<String> {
    let mut cutter = Cutter { text, room, fits, start: 0, end: 0, parts: Vec::new() };
    cutter.advance(text.len(), &bounds.0);
    cutter.flush();
    if cutter.parts.is_empty() {
        cutter.parts.push(String::new());
    }
    cutter.parts
}

struct Cutter<'t, F> {
    text: &'t str,
    /// Written at the end of each part later.
    room: &'t str,
    fits: &'t F,
    /// The part being filled.
    start: usize,
    end: usize,
    parts: Vec<String>,
}

impl<F: Fn(&str) -> bool> Cutter<'_, F> {
    fn fits_until(&self, to: usize) -> bool {
        let part = self.text.get(self.start..to).unwrap_or_default().trim();
        (self.fits)(&format!("{part}{}", self.room))
    }

    /// Takes the text up to `to` into the part, or begins parts as needed; `levels` are the places to cut at.
    fn advance(&mut self, to: usize, levels: &[Vec<usize>]) {
        if self.fits_until(to) {
            self.end = to;
            return;
        }
        if let Some((bounds, finer)) = levels.split_first() {
            // Coarse pieces are tried first; a piece that fits nowhere whole is cut finer, in a part of its own.
            let from = bounds.partition_point(|bound| *bound <= self.end.max(self.start));
            for bound in bounds.get(from..).unwrap_or_default().iter().take_while(|bound| **bound <= to) {
                if self.fits_until(*bound) {
                    self.end = *bound;
                    continue;
                }
                self.flush();
                self.advance(*bound, finer);
            }
        } else {
            self.flush();
            self.end = to;
        }
    }

    fn flush(&mut self) {
        let part = self.text.get(self.start..self.end).unwrap_or_default().trim();
        if !part.is_empty() {
            self.parts.push(part.to_owned());
        }
        self.start = self.end;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn within(most: usize) -> impl Fn(&str) -> bool {
        move |part| part.graphemes(true).count() <= most
    }
    fn solid(text: &str) -> String {
        text.chars().filter(|c| !c.is_whitespace()).collect()
    }

    #[test]
    fn sentences_stay_whole() {
        let text = "Première phrase. Deuxième phrase ! Et la troisième ?";
        assert_eq!(split(text, false, within(36)), ["Première phrase. Deuxième phrase !", "Et la troisième ?"]);
        assert_eq!(split(text, false, within(500)), [text]);
        assert_eq!(split("", false, within(5)), [""]);
    }

    #[test]
    fn numbers_take_their_room_and_one_part_has_none() {
        assert_eq!(split("Un. Deux. Trois.", true, within(13)), ["Un. Deux. 1/2", "Trois. 2/2"]);
        assert_eq!(split("Tout tient.", true, within(40)), ["Tout tient."]);
        let many = split(&"Une phrase de plus. ".repeat(40), true, within(26));
        assert_eq!(many.len(), 40);
        assert_eq!(many.last().unwrap(), "Une phrase de plus. 40/40");
        assert!(many.iter().all(|part| within(26)(part)), "{many:?}");
    }

    #[test]
    fn a_long_sentence_is_cut_between_words_and_a_long_word_between_characters() {
        let text = "Une phrase qui ne veut pas finir et continue";
        let parts = split(text, false, within(16));
        assert!(parts.iter().all(|part| within(16)(part) && !part.ends_with(' ')), "{parts:?}");
        assert_eq!(parts.join(" "), text);
        let family = "👨‍👩‍👧‍👦".repeat(5);
        assert_eq!(split(&family, false, within(2)).len(), 3, "characters stay whole");
        assert_eq!(split(&family, false, within(2)).concat(), family);
    }

    #[test]
    fn an_address_is_never_cut() {
        let text = "Voir https://exemple.fr/une/tres/longue/adresse?avec=tout! puis @quelquun.de.bien ici";
        let parts = split(text, false, within(12));
        assert!(parts.iter().any(|part| part.contains("https://exemple.fr/une/tres/longue/adresse?avec=tout")));
        assert!(parts.iter().any(|part| part.contains("@quelquun.de.bien")), "{parts:?}");
        assert_eq!(solid(&parts.concat()), solid(text));
    }

    #[test]
    fn an_abbreviation_ends_no_sentence() {
        let parts = split("Merci à tous. Le Dr. Martin et M. Petit arrivent.", false, within(40));
        assert_eq!(parts, ["Merci à tous.", "Le Dr. Martin et M. Petit arrivent."]);
    }

    #[test]
    fn paragraphs_are_kept_inside_a_part() {
        let parts = split("Un titre\n\nUn texte. Une suite qui déborde.", false, within(22));
        assert_eq!(parts, ["Un titre\n\nUn texte.", "Une suite qui déborde."]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_everything_fits_that_can(
            text in "([a-zé]{1,9}[ .!?\n]{1,2}|👩‍🚒 |e\u{301}\u{302}|https://a.fr/bc |@zoe |#tag |ش‎م ){0,30}",
            most in 12_usize..60,
            numbered: bool,
        ) {
            let parts = split(&text, numbered, within(most));
            let bare: String = if numbered && parts.len() > 1 {
                parts.iter().map(|part| part.rsplit_once(' ').unwrap().0).collect()
            } else {
                parts.concat()
            };
            prop_assert_eq!(solid(&bare), solid(&text));
            for part in &parts {
                let cuttable = text::spans(part).is_empty();
                prop_assert!(within(most)(part) || !cuttable, "{:?} in {:?}", part, parts);
            }
        }
    }
}
