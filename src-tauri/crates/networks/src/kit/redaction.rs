//! What a server said, made fit to be stored and shown.

const MAX_CHARS: usize = 300;
/// Words of letters and digits this long are keys far more often than words.
const KEY_LENGTH: usize = 24;

/// One line of at most 300 characters, without control characters and without anything that looks like a key. A server
/// may echo what we sent; the second line of defence is here, the first is that headers and bodies are never logged.
#[must_use]
pub fn said(text: &str) -> String {
    let mut out = String::new();
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        if looks_like_key(word) {
            out.push('…')
        } else {
            out.push_str(word)
        }
        if out.chars().count() > MAX_CHARS {
            return out.chars().take(MAX_CHARS - 1).chain(['…']).collect();
        }
    }
    out
}

fn looks_like_key(word: &str) -> bool {
    word.split(|c: char| !(c.is_ascii_alphanumeric() || "-_.~+/".contains(c))).any(|run| {
        run.len() >= KEY_LENGTH
            && run.bytes().any(|byte| byte.is_ascii_digit())
            && run.bytes().any(|byte| byte.is_ascii_alphabetic())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_pass_and_keys_do_not() {
        assert_eq!(
            said("Validation failed:\n Text character limit of 500 exceeded"),
            "Validation failed: Text character limit of 500 exceeded"
        );
        assert_eq!(said("bad token \"Zx81kQ0aPv7LmT3cBn6YwR2d\"!"), "bad token …");
        assert_eq!(said("got access_token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkw"), "got …");
        assert_eq!(said("a\0b\u{1b}[31m"), "a b [31m");
    }

    #[test]
    fn long_sayings_are_cut() {
        let text = said(&"word ".repeat(500));
        assert_eq!(text.chars().count(), 300);
        assert!(text.ends_with('…'));
    }
}
