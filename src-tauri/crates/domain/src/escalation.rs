//! A thread becomes a mail to somebody of the client's: its reference, its text, and reading what comes back.

use crate::brand::Language;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where an escalation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum EscalationState {
    /// Being written.
    Draft,
    /// In the outbox.
    Sending,
    /// Out; nobody has answered.
    Sent,
    /// Somebody has.
    Answered,
    /// Nothing is expected any more.
    Closed,
}

impl EscalationState {
    /// All states.
    pub const ALL: &'static [Self] = &[Self::Draft, Self::Sending, Self::Sent, Self::Answered, Self::Closed];
    /// The name kept in SQLite.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Answered => "answered",
            Self::Closed => "closed",
        }
    }
}

/// How far an answer is to be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "EscalationTrust")]
pub enum Trust {
    /// From the contact, or from another address of theirs that is known.
    Known,
    /// From another address, in answer to our mail: somebody who was given it.
    PassedOn,
    /// From another address, and nothing but the reference in its subject speaks for it: anybody can write that.
    Unverified,
}

impl Trust {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Known, Self::PassedOn, Self::Unverified];
    /// The name kept in SQLite.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::PassedOn => "passedOn",
            Self::Unverified => "unverified",
        }
    }
    /// What an answer is worth, by how it was found and who sent it.
    #[must_use]
    pub const fn of(by_references: bool, sender_is_known: bool) -> Self {
        match (by_references, sender_is_known) {
            (_, true) => Self::Known,
            (true, false) => Self::PassedOn,
            (false, false) => Self::Unverified,
        }
    }
}

/// Without what is mistaken for another: no I, L, O, U, 0, 1.
const LETTERS: &[u8; 30] = b"ABCDEFGHJKMNPQRSTVWXYZ23456789";
const HALF: usize = 5;

/// The reference made of random bytes: two groups of five letters and digits.
#[must_use]
pub fn token_of(random: [u8; 10]) -> String {
    let letter = |byte: &u8| char::from(*LETTERS.get(usize::from(*byte) % LETTERS.len()).unwrap_or(&b'X'));
    let (head, tail) = random.split_at(HALF);
    let half = |bytes: &[u8]| bytes.iter().map(letter).collect::<String>();
    format!("{}-{}", half(head), half(tail))
}

/// References that a text names, in its order.
#[must_use]
pub fn tokens_in(text: &str) -> Vec<String> {
    let apart = |letter: char| !(letter.is_ascii_alphanumeric() || letter == '-');
    text.split(apart)
        .map(str::to_ascii_uppercase)
        .filter(|word| {
            let sound = |half: &str| half.len() == HALF && half.bytes().all(|byte| LETTERS.contains(&byte));
            word.split_once('-').is_some_and(|(head, tail)| sound(head) && sound(tail))
        })
        .collect()
}

/// The subject with its reference.
#[must_use]
pub fn subject(words: &str, token: &str, language: &Language) -> String {
    let mark = if is_french(language) { "réf." } else { "ref." };
    format!("{} [{mark} {token}]", words.trim())
}

fn is_french(language: &Language) -> bool {
    language.as_str().split('-').next() == Some("fr")
}

/// An address as it is compared.
#[must_use]
pub fn address(text: &str) -> String {
    text.trim().trim_matches(['<', '>']).to_lowercase()
}

/// Last lines with which telephones sign.
const SENT_FROM: &[&str] = &[
    "envoyé de mon",
    "envoyé depuis",
    "envoyé à partir de",
    "sent from my",
    "sent from outlook",
    "get outlook for",
    "télécharger outlook pour",
    "obtenir outlook pour",
];

/// What the author of an answer wrote: without what is repeated below `quoted_from` (a count of characters), and
/// without the last line of a telephone. All of it when nothing else would be left.
#[must_use]
pub fn own_words(text: &str, quoted_from: Option<u32>) -> String {
    let kept = quoted_from.and_then(|at| usize::try_from(at).ok()).unwrap_or(usize::MAX);
    let own: String = text.chars().take(kept).collect();
    let mut lines: Vec<&str> = own.trim().lines().collect();
    while let Some(last) = lines.last() {
        let low = last.trim().to_lowercase();
        let mark = low.is_empty() || low == "--" || SENT_FROM.iter().any(|sign| low.starts_with(sign));
        if !mark {
            break;
        }
        lines.pop();
    }
    let own = lines.join("\n").trim().to_owned();
    if own.is_empty() { text.trim().to_owned() } else { own }
}

/// Somebody's words in the thread, as the mail repeats them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// By whom.
    pub by: String,
    /// When, on the brand's wall, ready to be read.
    pub at: String,
    /// What.
    pub text: String,
    /// Alternative texts of pictures.
    pub pictures: Vec<String>,
    /// Public address.
    pub permalink: Option<String>,
}

/// What the mail is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// What the person wrote.
    pub text: String,
    /// By when an answer is wanted, ready to be read.
    pub due: Option<String>,
    /// Where the thread is: network and account.
    pub place: String,
    /// The post above the thread.
    pub post: Option<Line>,
    /// The thread, the oldest first.
    pub thread: Vec<Line>,
    /// Messages of the thread that are left out.
    pub left_out: usize,
    /// The reference.
    pub token: String,
}

/// The mail's text.
#[must_use]
pub fn letter(letter: &Letter, language: &Language) -> String {
    let french = is_french(language);
    let word = |fr: &'static str, en: &'static str| if french { fr } else { en };
    let mut out: Vec<String> = vec![letter.text.trim_end().to_owned(), String::new()];
    if let Some(due) = &letter.due {
        out.push(format!("{} {due}.", word("Réponse souhaitée avant le", "An answer is wanted by")));
    }
    out.push(
        word(
            "Répondez simplement à ce message. Votre réponse reste interne : rien n’est publié sans relecture.",
            "Simply answer this message. Your answer stays internal: nothing is published without being read again.",
        )
        .to_owned(),
    );
    out.push(String::new());
    out.push(format!("— {} · {} —", word("Échange concerné", "The thread"), letter.place));
    let mut said = |line: &Line, head: &str| {
        out.push(String::new());
        out.push(format!("{head}{} · {}", line.by, line.at));
        out.push(line.text.trim_end().to_owned());
        for alt in &line.pictures {
            let alt = if alt.trim().is_empty() { word("sans description", "no description") } else { alt.trim() };
            out.push(format!("[{} {alt}]", word("image :", "picture:")));
        }
        if let Some(link) = &line.permalink {
            out.push(link.clone());
        }
    };
    if let Some(post) = &letter.post {
        said(post, word("Publication : ", "Post: "));
    }
    for line in &letter.thread {
        said(line, "");
    }
    if letter.left_out > 0 {
        let note = if french {
            format!("({} messages plus anciens ne sont pas repris.)", letter.left_out)
        } else {
            format!("({} older messages are left out.)", letter.left_out)
        };
        out.push(String::new());
        out.push(note);
    }
    out.push(String::new());
    out.push(format!("{} {}", word("Réf.", "Ref."), letter.token));
    out.join("\n")
}

/// Whether an answer is overdue.
#[must_use]
pub fn is_overdue(state: EscalationState, due: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    state == EscalationState::Sent && due.is_some_and(|due| due <= now)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn references_survive_what_programs_do_to_subjects() {
        let token = token_of([0, 1, 2, 3, 4, 29, 28, 27, 26, 255]);
        assert_eq!(token.len(), 11);
        assert!(token.starts_with("ABCDE-9876"), "{token}");
        for written in [
            format!("RE: Panne [réf. {token}]"),
            format!("TR : Fwd: Panne [ref. {}]", token.to_lowercase()),
            format!("=Panne={token}="),
        ] {
            assert_eq!(tokens_in(&written), [token.as_str()], "{written}");
        }
        for none in ["sous-titre", "ABCDE-9876", "12345-67890", "AAAAA-AAAAAA", "", "x-ABCDE-98766-y"] {
            assert_eq!(tokens_in(none), Vec::<String>::new(), "{none}");
        }
        let fr = Language::parse("fr").unwrap();
        assert_eq!(subject(" Panne ", &token, &fr), format!("Panne [réf. {token}]"));
    }

    #[test]
    fn own_words_are_without_what_is_repeated_and_without_the_telephone() {
        let text =
            "Bonjour,\n\nLe correctif part ce soir.\n\nEnvoyé de mon iPhone\n\nLe 22/11, Studio a écrit :\n> Quand ?";
        let at = u32::try_from(text.split("\n\nLe 22").next().unwrap().chars().count()).unwrap();
        assert_eq!(own_words(text, Some(at)), "Bonjour,\n\nLe correctif part ce soir.");
        assert_eq!(own_words("Ce soir.\n\n-- \n", None), "Ce soir.");
        assert_eq!(own_words("Envoyé de mon iPhone", None), "Envoyé de mon iPhone", "nothing else would be left");
    }

    #[test]
    fn a_letter_has_everything_that_somebody_without_the_desk_needs() {
        let line = |by: &str, text: &str| Line {
            by: by.into(),
            at: "22/11/2026 08:00".into(),
            text: text.into(),
            pictures: vec!["Écran noir".into(), String::new()],
            permalink: Some("https://s.example/1".into()),
        };
        let made = Letter {
            text: "Que répondre ?".into(),
            due: Some("23/11/2026 18:00".into()),
            place: "Mastodon · @elan".into(),
            post: Some(line("elan", "Nouvelle version")),
            thread: vec![line("zoe", "Ça plante")],
            left_out: 3,
            token: "ABCDE-98765".into(),
        };
        let fr = letter(&made, &Language::parse("fr").unwrap());
        for needle in [
            "Que répondre ?",
            "avant le 23/11/2026 18:00",
            "Mastodon · @elan",
            "Publication : elan",
            "Ça plante",
            "[image : Écran noir]",
            "sans description",
            "https://s.example/1",
            "3 messages plus anciens",
            "Réf. ABCDE-98765",
        ] {
            assert!(fr.contains(needle), "{needle}: {fr}");
        }
        let en = letter(&made, &Language::parse("en").unwrap());
        assert!(en.contains("wanted by 23/11/2026") && !en.contains("image :"), "{en}");
    }

    proptest! {
        #[test]
        fn every_reference_is_found_again(bytes in any::<[u8; 10]>(), before in "[ -~]{0,20}", after in "[ -~]{0,20}") {
            let token = token_of(bytes);
            let found = tokens_in(&format!("{before} [réf. {token}] {after}"));
            prop_assert!(found.contains(&token));
        }

        #[test]
        fn own_words_never_panics(text in ".{0,200}", at in any::<Option<u32>>()) {
            let own = own_words(&text, at);
            prop_assert!(text.trim().is_empty() || !own.is_empty());
        }
    }
}
