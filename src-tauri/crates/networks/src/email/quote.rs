//! Where what a person wrote ends, and what was said before begins: quotations, signatures, forwarded headers.
//!
//! Nothing is thrown away. A wrong guess costs a click, so only what people and programs really write counts.

/// Words with which programs open a quotation, each with the verb that its line has; the line ends with a colon.
const INTRODUCTIONS: &[(&str, &str)] = &[
    ("on ", "wrote"),
    ("le ", "a écrit"),
    ("am ", "schrieb"),
    ("el ", "escribió"),
    ("il ", "ha scritto"),
    ("em ", "escreveu"),
    ("op ", "schreef"),
];
/// Lines that stand above a repeated mail.
const DIVIDERS: &[&str] = &[
    "-----original message-----",
    "----- original message -----",
    "-----message d'origine-----",
    "-----message d’origine-----",
    "----- message d'origine -----",
    "-------- original message --------",
    "-------- message d'origine --------",
    "-----ursprüngliche nachricht-----",
    "________________________________",
];
/// Lines above a forwarded mail: there the mail is what the sender wants to be read.
const FORWARDS: &[&str] = &[
    "---------- forwarded message",
    "-------- forwarded message",
    "-------- message transféré",
    "---------- message transféré",
    "begin forwarded message:",
    "début du message transféré",
    "début du message réexpédié",
];
/// Fields of a repeated header.
const FIELDS: &[(&str, &str)] = &[
    ("from:", "sent:"),
    ("de :", "envoyé :"),
    ("de\u{a0}:", "envoyé\u{a0}:"),
    ("von:", "gesendet:"),
    ("from:", "date:"),
    ("de :", "date :"),
];
/// An introduction may be broken over this many lines.
const INTRODUCTION_LINES: usize = 3;

/// The character at which what was said before begins; `None` when there is nothing of it, or nothing else.
pub(super) fn quoted_from(text: &str) -> Option<usize> {
    let mut lines: Vec<(usize, &str)> = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        lines.push((at, line));
        at += line.chars().count() + 1;
    }
    let low: Vec<String> = lines.iter().map(|(_, line)| line.trim().to_lowercase()).collect();
    let cut = (0..lines.len()).find(|index| begins_here(&low, *index))?;
    // A quotation at the very beginning: the answer stands below or within, so all of it is to be read.
    let own = low.get(..cut).is_some_and(|before| before.iter().any(|line| !line.is_empty()));
    if !own {
        return None;
    }
    // Empty lines above belong to what is folded.
    let last = (0..cut).rev().find(|index| low.get(*index).is_some_and(|line| !line.is_empty()))?;
    lines.get(last).map(|(at, line)| at + line.trim_end().chars().count())
}

fn begins_here(low: &[String], index: usize) -> bool {
    let Some(line) = low.get(index).map(String::as_str) else { return false };
    if line.is_empty() || FORWARDS.iter().any(|forward| line.starts_with(forward)) {
        return false;
    }
    // The mark of a signature is two dashes and a blank; the blank often gets lost.
    let signature = line == "--" || line == "—";
    let divider = DIVIDERS.contains(&line);
    signature || divider || introduces(low, index) || header(low, index) || only_quoted_from(low, index)
}

/// "On Monday, Léa wrote:", perhaps over several lines.
fn introduces(low: &[String], index: usize) -> bool {
    let mut joined = String::new();
    // What is broken over lines is not broken by an empty one.
    for line in low.iter().skip(index).take(INTRODUCTION_LINES).take_while(|line| !line.is_empty()) {
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(line);
        let written = joined.chars().count() < 400
            && INTRODUCTIONS
                .iter()
                .any(|(begin, verb)| joined.starts_with(begin) && joined.ends_with(':') && joined.contains(verb));
        if written {
            // Somebody may tell what somebody wrote; a quotation has a date or an address before it.
            return joined.contains(|c: char| c.is_ascii_digit() || c == '@' || c == '<');
        }
    }
    false
}

/// "From: … Sent: …" above a repeated mail, unless it is one that was passed on.
fn header(low: &[String], index: usize) -> bool {
    let Some(line) = low.get(index) else { return false };
    let forwarded =
        low.iter().take(index).rev().take(3).any(|above| FORWARDS.iter().any(|word| above.starts_with(word)));
    !forwarded
        && FIELDS.iter().any(|(first, second)| {
            line.starts_with(first) && low.iter().skip(index + 1).take(3).any(|below| below.starts_with(second))
        })
}

/// A `>` line after which nothing but such lines and blanks comes: answers between quotations are all to be read.
fn only_quoted_from(low: &[String], index: usize) -> bool {
    low.get(index).is_some_and(|line| line.starts_with('>'))
        && low.iter().skip(index).all(|line| line.is_empty() || line.starts_with('>'))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn fresh(text: &str) -> String {
        match quoted_from(text) {
            Some(at) => text.chars().take(at).collect::<String>().trim_end().to_owned(),
            None => text.to_owned(),
        }
    }

    #[test]
    fn what_people_wrote_and_what_follows_it() {
        let cases = [
            (
                "Oui, merci.\n\nLe lun. 23 nov. 2026 à 09:12, Studio <s@example.org> a écrit :\n> Bonjour\n> Lundi ?",
                "Oui, merci.",
            ),
            ("Yes.\n\nOn Mon, Nov 23, 2026 at 9:12 AM Studio Nacre\n<studio@nacre.example> wrote:\n\n> hello", "Yes."),
            ("Ja.\n\nAm 23.11.2026 um 09:12 schrieb Studio:\n> hallo", "Ja."),
            ("D’accord\n\n-----Message d’origine-----\nDe : Studio\nEnvoyé : lundi", "D’accord"),
            ("Fine\n\n________________________________\nFrom: Studio\nSent: Monday", "Fine"),
            (
                "Ok\n\nDe : Studio <s@example.org>\nEnvoyé : lundi 23 novembre 2026 09:12\nÀ : Léa\nObjet : Devis\n\nBonjour",
                "Ok",
            ),
            ("Bien reçu.\n\n-- \nLéa Martin\n06 00 00 00 00", "Bien reçu."),
            ("Vu\n> a\n> b\n", "Vu"),
            ("Oui\nLe studio\n\nLe 22/11/2026, Léa a écrit :\n> a", "Oui\nLe studio"),
        ];
        for (text, own) in cases {
            assert_eq!(fresh(text), own, "{text}");
        }
    }

    #[test]
    fn what_is_to_be_read_whole() {
        for text in [
            "Bonjour, une question.",
            "> Lundi ou mardi ?\nMardi.\n> À quelle heure ?\nDix heures.",
            "Le maire a écrit :\nvenez tous",
            "Pour info\n\n---------- Forwarded message ---------\nFrom: Paul <p@example.org>\nDate: Mon, 23 Nov 2026\nSubject: Devis\n\nBonjour",
            "> tout est cité",
            "",
            "-- \nsignature seule",
        ] {
            assert_eq!(quoted_from(text), None, "{text}");
        }
    }

    #[test]
    fn long_texts_take_linear_time() {
        let started = std::time::Instant::now();
        for unit in ["> a\n", "on \n", "From: x\n", "\n", "--x\n"] {
            let _ = quoted_from(&unit.repeat(25_000));
        }
        assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
    }
}
