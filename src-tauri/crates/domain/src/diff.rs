//! What changed between two texts, by words.

use serde::Serialize;
use similar::{Algorithm, ChangeTag, TextDiff, capture_diff_slices};
use ts_rs::TS;
use unicode_segmentation::UnicodeSegmentation;

/// Most words of both texts together that are compared one by one; beyond it lines are, and beyond as many lines the
/// whole is one change: two long texts without anything in common would take seconds otherwise.
const MOST: usize = 3_000;

/// What became of a piece of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Change {
    /// In both texts.
    Same,
    /// Only in the earlier one.
    Removed,
    /// Only in the later one.
    Added,
}

/// A piece of one of the texts or of both. In order, the pieces that are not added are the earlier text, and those that
/// are not removed the later one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Piece {
    /// What became of it.
    pub change: Change,
    /// Its characters.
    pub text: String,
}

/// Compares two texts word by word; very long ones line by line. A removed piece comes before the one added for it.
#[must_use]
pub fn words(before: &str, after: &str) -> Vec<Piece> {
    let mut pieces = Pieces::default();
    // What the two begin and end with is most of them, and costs nothing to find.
    let (old, new): (Vec<&str>, Vec<&str>) =
        (before.split_word_bounds().collect(), after.split_word_bounds().collect());
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (old.get(head..).unwrap_or_default(), new.get(head..).unwrap_or_default());
    let tail = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let middle = |words: &'_ [&'_ str]| words.len() - tail;
    let (old_middle, rest) = old_rest.split_at_checked(middle(old_rest)).unwrap_or_default();
    let new_middle = new_rest.get(..middle(new_rest)).unwrap_or_default();

    old.iter().take(head).for_each(|word| pieces.push(Change::Same, word));
    if old_middle.len() + new_middle.len() <= MOST {
        for op in capture_diff_slices(Algorithm::Myers, old_middle, new_middle) {
            for (tag, slice) in op.iter_slices(old_middle, new_middle) {
                slice.iter().for_each(|word| pieces.push(change(tag), word));
            }
        }
    } else {
        let (old_text, new_text) = (old_middle.concat(), new_middle.concat());
        if old_text.lines().count() + new_text.lines().count() <= MOST {
            for line in TextDiff::from_lines(&old_text, &new_text).iter_all_changes() {
                pieces.push(change(line.tag()), line.value());
            }
        } else {
            pieces.push(Change::Removed, &old_text);
            pieces.push(Change::Added, &new_text);
        }
    }
    rest.iter().for_each(|word| pieces.push(Change::Same, word));
    pieces.done()
}

fn change(tag: ChangeTag) -> Change {
    match tag {
        ChangeTag::Equal => Change::Same,
        ChangeTag::Delete => Change::Removed,
        ChangeTag::Insert => Change::Added,
    }
}

/// Joins neighbours, and what is removed and added in one place: white space alone between two changes is no rest that
/// a reader would recognise.
#[derive(Default)]
struct Pieces {
    done: Vec<Piece>,
    removed: String,
    added: String,
    blank: String,
}

impl Pieces {
    fn push(&mut self, change: Change, text: &str) {
        let changing = !self.removed.is_empty() || !self.added.is_empty();
        match change {
            Change::Same if changing && text.chars().all(char::is_whitespace) => self.blank.push_str(text),
            Change::Same => {
                self.flush();
                self.same(text);
            }
            Change::Removed | Change::Added => {
                let blank = std::mem::take(&mut self.blank);
                self.removed.push_str(&blank);
                self.added.push_str(&blank);
                let side = if change == Change::Removed { &mut self.removed } else { &mut self.added };
                side.push_str(text);
            }
        }
    }

    fn same(&mut self, text: &str) {
        match self.done.last_mut() {
            Some(last) if last.change == Change::Same => last.text.push_str(text),
            _ if text.is_empty() => {}
            _ => self.done.push(Piece { change: Change::Same, text: text.to_owned() }),
        }
    }

    fn flush(&mut self) {
        let removed = std::mem::take(&mut self.removed);
        let added = std::mem::take(&mut self.added);
        // Blanks that both sides took over may have made them equal again.
        if removed == added {
            self.same(&removed);
        } else {
            for (change, text) in [(Change::Removed, removed), (Change::Added, added)] {
                if !text.is_empty() {
                    self.done.push(Piece { change, text });
                }
            }
        }
        let blank = std::mem::take(&mut self.blank);
        self.same(&blank);
    }

    fn done(mut self) -> Vec<Piece> {
        self.flush();
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(before: &str, after: &str) -> String {
        let mark = |piece: &Piece| match piece.change {
            Change::Same => piece.text.clone(),
            Change::Removed => format!("[-{}]", piece.text),
            Change::Added => format!("[+{}]", piece.text),
        };
        words(before, after).iter().map(mark).collect()
    }

    #[test]
    fn words_are_the_unit() {
        assert_eq!(shown("Le chat dort.", "Le chien dort."), "Le [-chat][+chien] dort.");
        assert_eq!(shown("un deux", "un deux trois"), "un deux[+ trois]");
        assert_eq!(shown("l’été 🌞 vient", "l’hiver ❄️ vient"), "[-l’été 🌞][+l’hiver ❄️] vient");
        assert_eq!(shown("", "tout"), "[+tout]");
        assert_eq!(shown("rien", ""), "[-rien]");
        assert_eq!(words("", ""), vec![]);
        assert_eq!(shown("pareil", "pareil"), "pareil");
    }

    #[test]
    fn neighbouring_words_are_one_change() {
        assert_eq!(shown("a b c d", "a x y d"), "a [-b c][+x y] d");
    }

    #[test]
    fn long_texts_without_anything_in_common_are_compared_by_lines() {
        let long = |lines: usize, word: &str| {
            format!("{word} début\n{}fin", format!("{word} commun {word}\n même ligne\n").repeat(lines))
        };
        let by_line = words(&long(400, "a"), &long(400, "b"));
        assert!(by_line.len() > 400 && by_line.iter().any(|piece| piece.text == " même ligne\n"), "{}", by_line.len());
        let whole: Vec<Change> = words(&long(2_000, "a"), &long(2_000, "b")).iter().map(|piece| piece.change).collect();
        assert_eq!(whole, [Change::Removed, Change::Added, Change::Same]);
    }

    proptest! {
        #[test]
        fn the_pieces_are_both_texts(before in "[a-cé 🌞\n]{0,60}", after in "[a-cé 🌞\n]{0,60}") {
            let pieces = words(&before, &after);
            let without = |gone: Change| -> String {
                pieces.iter().filter(|piece| piece.change != gone).map(|piece| piece.text.as_str()).collect()
            };
            prop_assert_eq!(without(Change::Added), before);
            prop_assert_eq!(without(Change::Removed), after);
        }
    }
}
