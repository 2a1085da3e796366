//! Questions that are known by their build rather than by a phrase: inversion, a question word at the end of what is said,
//! a trailing "or", a polite word at the end.

use super::super::Tongue;
use super::super::judge::Scene;
use super::super::tokens::Piece;
use std::ops::Range;

/// Where in a sentence without a question mark a question shows, and how many words of it.
pub(super) fn of_question(
    scene: &Scene<'_>,
    tongue: Tongue,
    sentence: Range<usize>,
    begin: usize,
) -> Option<(usize, usize)> {
    match tongue {
        Tongue::French => french(scene, sentence),
        Tongue::English => english(scene, sentence, begin),
        _ => None,
    }
}

fn word<'s>(scene: &Scene<'s>, at: usize) -> &'s str {
    scene.words.get(at).copied().unwrap_or_default()
}

fn last_word(scene: &Scene<'_>, sentence: &Range<usize>) -> Option<usize> {
    sentence.clone().rev().find(|at| {
        let piece = scene.text.tokens.get(*at).map(|token| token.piece);
        piece == Some(Piece::Word) && !matches!(word(scene, *at), "merci" | "thanks" | "thx" | "du" | "coup")
    })
}

fn french(scene: &Scene<'_>, sentence: Range<usize>) -> Option<(usize, usize)> {
    // "peut-on", "existe-t-il", "pourriez-vous".
    for at in sentence.clone() {
        if let Some(length) = inverted(scene, at).filter(|length| at + length <= sentence.end) {
            return Some((at, length));
        }
    }
    // "à quelle heure", "dans quel rayon".
    for at in sentence.clone().skip(1) {
        let asks = matches!(word(scene, at), "quel" | "quelle" | "quels" | "quelles");
        let before = at.checked_sub(1).map_or("", |before| word(scene, before));
        if asks
            && matches!(before, "a" | "de" | "d" | "dans" | "pour" | "avec" | "sur" | "par" | "vers" | "chez" | "sous")
        {
            return Some((at - 1, 2));
        }
    }
    // "vous fermez quand", "c'est combien svp", "il y en a encore ou pas".
    let polite = |at: usize| matches!(word(scene, at), "svp" | "stp");
    let last = last_word(scene, &sentence)?;
    if polite(last) {
        return Some((last, 1));
    }
    let asks = matches!(word(scene, last), "quand" | "ou" | "comment" | "combien" | "laquelle" | "lequel" | "lesquels");
    let said = sentence.clone().filter(|at| *at < last && !word(scene, *at).is_empty()).count() > 0;
    let whatever = last.checked_sub(1).is_some_and(|before| matches!(word(scene, before), "importe" | "sais" | "sait"));
    if asks && said && !whatever {
        return Some((last, 1));
    }
    let or_not = last > sentence.start && matches!((word(scene, last - 1), word(scene, last)), ("ou", "pas" | "non"));
    or_not.then_some((last.saturating_sub(1), 2))
}

/// A verb with its subject behind it, joined by a hyphen.
fn inverted(scene: &Scene<'_>, at: usize) -> Option<usize> {
    let joined = |one: usize| {
        let pair = scene.text.tokens.get(one).zip(scene.text.tokens.get(one + 1));
        pair.is_some_and(|(one, next)| next.start == one.end + 1 && !one.before_apostrophe && !next.after_apostrophe)
            && scene.between(one, one + 1) == "-"
    };
    if !joined(at) {
        return None;
    }
    let verb = word(scene, at);
    if matches!(verb, "rendez" | "dit" | "dis" | "soit" | "abonnez" | "inscrivez" | "demande" | "demandez") {
        return None;
    }
    match word(scene, at + 1) {
        "je" | "il" | "elle" | "on" | "ils" | "elles" | "ce" => Some(2),
        "vous" if verb.ends_with("ez") || matches!(verb, "etes" | "faites" | "dites") => Some(2),
        "nous" if verb.ends_with("ons") => Some(2),
        "t" if joined(at + 1) && matches!(word(scene, at + 2), "il" | "elle" | "on" | "ils" | "elles") => Some(3),
        _ => None,
    }
}

fn is_auxiliary(word: &str) -> bool {
    matches!(
        word.as_bytes(),
        b"do"
            | b"does"
            | b"did"
            | b"is"
            | b"are"
            | b"was"
            | b"were"
            | b"can"
            | b"could"
            | b"will"
            | b"would"
            | b"should"
            | b"have"
            | b"has"
            | b"may"
            | b"might"
            | b"shall"
    )
}

fn is_pronoun(word: &str) -> bool {
    matches!(
        word.as_bytes(),
        b"i" | b"you"
            | b"we"
            | b"they"
            | b"he"
            | b"she"
            | b"it"
            | b"there"
            | b"anyone"
            | b"someone"
            | b"anybody"
            | b"somebody"
            | b"yall"
            | b"y"
    )
}

fn is_subject(word: &str) -> bool {
    is_pronoun(word)
        || matches!(
            word.as_bytes(),
            b"the"
                | b"my"
                | b"your"
                | b"our"
                | b"this"
                | b"that"
                | b"these"
                | b"those"
                | b"any"
                | b"all"
                | b"a"
                | b"an"
        )
}

fn english(scene: &Scene<'_>, sentence: Range<usize>, begin: usize) -> Option<(usize, usize)> {
    let opens = |at: usize| {
        at == begin
            || at.checked_sub(1).filter(|before| *before >= sentence.start).is_some_and(|before| {
                scene.text.tokens.get(before).is_some_and(|token| token.piece == Piece::Break)
                    || matches!(word(scene, before), "and" | "but" | "so" | "or")
            })
    };
    for at in sentence.clone().filter(|at| opens(*at)) {
        let first = word(scene, at);
        // "is it dog friendly", "and will there be cake".
        if is_auxiliary(first) && is_pronoun(word(scene, at + 1)) {
            return Some((at, 2));
        }
        // "which entrance do I use", "how late are you open".
        if matches!(first, "what" | "which" | "where" | "when" | "who" | "whom" | "how" | "why") {
            let turned = (at + 1..(at + 5).min(sentence.end))
                .find(|next| is_auxiliary(word(scene, *next)) && is_subject(word(scene, next + 1)));
            if let Some(next) = turned {
                return Some((at, next + 2 - at));
            }
        }
    }
    let last = last_word(scene, &sentence)?;
    let words = sentence.clone().filter(|at| !word(scene, *at).is_empty()).count();
    // "size chart please", "is option b the same money or".
    let polite = word(scene, last) == "please" && words <= 8;
    let open_end = word(scene, last) == "or";
    (words > 1 && (polite || open_end)).then_some((last, 1))
}
