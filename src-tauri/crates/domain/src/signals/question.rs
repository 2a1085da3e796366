//! Whether a message asks something that can be answered.

use super::judge::Scene;
use super::lexicon::{Hit, List};
use super::tokens::Piece;
use super::{About, Tongue};

mod shapes;

mod kind {
    pub(super) const START: f32 = 0.0;
    pub(super) const ANY: f32 = 1.0;
    pub(super) const RHETORICAL: f32 = 2.0;
    pub(super) const SKIP: f32 = 3.0;
    pub(super) const NEVER: f32 = 4.0;
    pub(super) const CLAUSE: f32 = 5.0;
}
/// So few words that begin with one of [`SELF_ANSWERS`] answer the question before them.
const SHORT: usize = 2;
const SELF_ANSWERS: [&str; 8] = ["non", "no", "oui", "yes", "evidemment", "obviously", "nope", "rien"];

pub(super) fn judge(scene: &mut Scene<'_>, tongue: Tongue) -> bool {
    let lists: &[List] = match tongue {
        Tongue::French => &[List::QuestionFr],
        Tongue::English => &[List::QuestionEn],
        Tongue::Unknown => &[List::QuestionFr, List::QuestionEn],
        Tongue::Other => &[],
    };
    let hits: Vec<Hit> = scene.hits.iter().filter(|hit| lists.contains(&hit.meaning.list)).copied().collect();
    let of = |kind: f32| hits.iter().filter(move |hit| (hit.meaning.value - kind).abs() < 0.1);
    let hidden = |hit: &Hit| {
        of(kind::NEVER).any(|never| {
            never.length >= hit.length && never.start <= hit.start && hit.start < never.start + never.length
        })
    };
    let mut asks = false;
    let mut from = 0;
    while from < scene.text.tokens.len() {
        let to = end_of_sentence(scene, from);
        let words = scene
            .text
            .tokens
            .get(from..to)
            .unwrap_or_default()
            .iter()
            .filter(|token| token.piece == Piece::Word)
            .count();
        let marked = scene.text.tokens.get(to).is_some_and(|token| token.piece == Piece::Ask);
        let rhetorical = of(kind::RHETORICAL).any(|hit| from <= hit.start && hit.start < to && !hidden(hit));
        // The question itself may stand before the sentence that only underlines it: "où est-il ? ???"
        let friend = names_a_friend(scene, from, to);
        let answered = marked && (friend || answers_itself(scene, to + 1) || only_indignant(scene, from, to, &hits));
        let only_an_answer = marked && is_answer(scene, from, to);
        if marked && words > 0 && !rhetorical && !answered && !only_an_answer {
            scene.because(About::Question, to, 1, None, "", false);
            asks = true;
        } else if !rhetorical && !marked {
            let begin = beginning(scene, from, to, of(kind::SKIP));
            let opens = of(kind::START)
                .chain(of(kind::CLAUSE))
                .find(|hit| hit.start == begin && begin < to && !hidden(hit))
                .or_else(|| opens_clause(scene, from, to, of(kind::CLAUSE).filter(|hit| !hidden(hit)), of(kind::SKIP)));
            let holds = of(kind::ANY).find(|hit| from <= hit.start && hit.start < to && !hidden(hit));
            let free = |at: usize, length: usize| {
                of(kind::NEVER).all(|never| at + length <= never.start || never.start + never.length <= at)
            };
            if let Some(hit) = opens.or(holds) {
                scene.because(About::Question, hit.start, hit.length, Some(hit.meaning.list), "", false);
                asks = true;
            } else if let Some((at, length)) =
                shapes::of_question(scene, tongue, from..to, begin).filter(|(at, length)| free(*at, *length))
            {
                scene.because(About::Question, at, length, None, "", false);
                asks = true;
            }
        }
        from = to + 1;
    }
    asks
}

/// A question after a comma: "the page is empty, what now".
fn opens_clause<'h>(
    scene: &Scene<'_>,
    from: usize,
    to: usize,
    mut clauses: impl Iterator<Item = &'h Hit>,
    skips: impl Iterator<Item = &'h Hit> + Clone,
) -> Option<&'h Hit> {
    clauses.find(|hit| {
        (from..to).contains(&hit.start)
            && (from..hit.start).any(|at| {
                scene.text.tokens.get(at).is_some_and(|token| token.piece == Piece::Break)
                    && beginning(scene, at + 1, to, skips.clone()) == hit.start
            })
    })
}

/// Whether a sentence says no more than "no" or "of course".
fn is_answer(scene: &Scene<'_>, from: usize, to: usize) -> bool {
    let words = || {
        let tokens = scene.text.tokens.get(from..to).unwrap_or_default();
        tokens.iter().zip(from..).filter(|(token, _)| token.piece == Piece::Word).map(|(_, at)| at)
    };
    let first = words().next().and_then(|at| scene.words.get(at)).is_some_and(|word| SELF_ANSWERS.contains(word));
    first && words().count() <= SHORT
}

/// "Really ?!": indignant, unless a list knows the question.
fn only_indignant(scene: &Scene<'_>, from: usize, to: usize, hits: &[Hit]) -> bool {
    let called = scene.text.tokens.get(to + 1).is_some_and(|next| next.piece == Piece::Call);
    let asked =
        |hit: &Hit| [kind::START, kind::ANY, kind::CLAUSE].iter().any(|kind| (hit.meaning.value - kind).abs() < 0.1);
    called && !hits.iter().any(|hit| (from..to).contains(&hit.start) && asked(hit))
}

/// "You coming, @sam?", "@sam tu viens": asked of somebody else in the same thread.
fn names_a_friend(scene: &Scene<'_>, from: usize, to: usize) -> bool {
    let tokens = scene.text.tokens.get(from..to).unwrap_or_default();
    let Some(name) = tokens.iter().position(|token| token.piece == Piece::Address) else { return false };
    if !scene.raw(from + name).starts_with('@') {
        return false;
    }
    let vocative =
        name > 0 && name + 1 == tokens.len() && tokens.get(name - 1).is_some_and(|before| before.piece == Piece::Break);
    vocative
        || (from..to).any(|at| scene.words.get(at).is_some_and(|word| matches!(*word, "tu" | "toi" | "ton" | "tes")))
}

fn answers_itself(scene: &Scene<'_>, from: usize) -> bool {
    from < scene.text.tokens.len() && is_answer(scene, from, end_of_sentence(scene, from))
}

fn end_of_sentence(scene: &Scene<'_>, from: usize) -> usize {
    let tokens = scene.text.tokens.get(from..).unwrap_or_default();
    let ends = |piece| matches!(piece, Piece::Stop | Piece::Ask | Piece::Call);
    from + tokens.iter().position(|token| ends(token.piece)).unwrap_or(tokens.len())
}

/// The first word after greetings, names and commas.
fn beginning<'h>(scene: &Scene<'_>, from: usize, to: usize, skips: impl Iterator<Item = &'h Hit> + Clone) -> usize {
    let mut at = from;
    while at < to {
        let separates = scene
            .text
            .tokens
            .get(at)
            .is_some_and(|token| matches!(token.piece, Piece::Break | Piece::Address | Piece::Sign));
        match skips.clone().filter(|hit| hit.start == at).map(|hit| hit.length).max() {
            Some(length) => at += length,
            None if separates => at += 1,
            None => break,
        }
    }
    at
}
