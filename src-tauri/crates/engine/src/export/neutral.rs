//! Cells that no spreadsheet takes for a formula.

/// Signs with which a spreadsheet starts a formula, the wide forms included, and what makes it skip to one.
const SIGNS: &[char] = &['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠'];
const MARK: char = '\'';

fn is_dangerous(text: &str) -> bool {
    text.trim_start_matches(MARK).starts_with(SIGNS)
}

/// Puts a mark before a text that would be taken for a formula. [`undo`] takes exactly one off again.
pub(crate) fn neutral(text: &str) -> String {
    if is_dangerous(text) { format!("{MARK}{text}") } else { text.to_owned() }
}

/// Takes our mark off.
pub(crate) fn undo(text: &str) -> &str {
    if is_dangerous(text) { text.strip_prefix(MARK).unwrap_or(text) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formula_signs_get_a_mark() {
        for text in ["=1+1", "+33 1", "-5 %", "@ici", "\tx", "\rx", "\nx", "\0x", "＝A1", "'=1"] {
            assert_eq!(neutral(text), format!("'{text}"));
        }
        for text in ["", "Bonjour", "5 = 5", "'ello", "« =1 »"] {
            assert_eq!(neutral(text), text);
        }
    }

    proptest! {
        #[test]
        fn the_mark_comes_off_again(text in "['=+@\t\na-c-]{0,6}") {
            let marked = neutral(&text);
            prop_assert!(!marked.starts_with(SIGNS));
            prop_assert_eq!(undo(&marked), text);
        }
    }
}
