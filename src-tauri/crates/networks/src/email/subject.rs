//! What is said in a subject: prefixes of answers and passed-on mails, and what is left without them.

/// Prefixes of answers, as programs of many languages write them.
const ANSWERS: &[&str] = &["re", "ref", "réf", "rép", "rep", "aw", "antw", "sv", "vs", "rv", "odp", "ynt", "res"];
/// Prefixes of what is passed on.
const FORWARDS: &[&str] = &["fwd", "fw", "tr", "wg", "rv", "enc", "i"];

/// The prefix at the beginning and what follows it.
fn prefix(text: &str) -> Option<(&str, &str)> {
    let (word, rest) = text.split_once(':')?;
    let word = word.trim();
    // "Re[2]" and "Re(2)" count how often.
    let bare = word.split(['[', '(', '^', '*']).next().unwrap_or_default().trim();
    (!bare.is_empty() && bare.chars().count() <= 5).then(|| (bare, rest.trim_start()))
}

/// Whether it is the subject of an answer.
pub(super) fn is_answer(text: &str) -> bool {
    prefix(text.trim()).is_some_and(|(word, _)| ANSWERS.contains(&word.to_lowercase().as_str()))
}

/// What it is about, for comparing.
pub(super) fn bare(text: &str) -> String {
    let mut rest = text.trim();
    while let Some((word, after)) = prefix(rest) {
        let word = word.to_lowercase();
        if !ANSWERS.contains(&word.as_str()) && !FORWARDS.contains(&word.as_str()) {
            break;
        }
        rest = after;
    }
    rest.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The subject of an answer: one `Re:`, whatever stood there.
pub(super) fn answer_to(text: &str) -> String {
    let mut rest = text.trim();
    while let Some((word, after)) = prefix(rest) {
        if !ANSWERS.contains(&word.to_lowercase().as_str()) {
            break;
        }
        rest = after;
    }
    if rest.is_empty() { "Re:".to_owned() } else { format!("Re: {rest}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_re_and_no_more() {
        for (subject, answer) in [
            ("Devis", "Re: Devis"),
            ("Re: Devis", "Re: Devis"),
            ("RE : Re: AW: Devis", "Re: Devis"),
            ("Re[3]: Devis", "Re: Devis"),
            ("Tr : Devis", "Re: Tr : Devis"),
            ("Note: à lire", "Re: Note: à lire"),
            ("", "Re:"),
        ] {
            assert_eq!(answer_to(subject), answer, "{subject}");
        }
    }

    #[test]
    fn what_it_is_about() {
        assert_eq!(bare("RE: Fwd: TR :  Devis   Été "), "devis été");
        assert_eq!(bare("Note: à lire"), "note: à lire");
        assert!(is_answer("Rép : Devis") && !is_answer("Fwd: Devis") && !is_answer("Note: x"));
    }
}
