//! Whether a message asks something that can be answered.

use super::judge::Scene;
use super::lexicon::{Hit, List};
use super::tokens::Piece;
use super::{About, Tongue};

mod kind {
    pub(super) const START: f32 = 0.0;
    pub(super) const ANY: f32 = 1.0;
    pub(super) const RHETORICAL: f32 = 2.0;
    pub(super) const SKIP: f32 = 3.0;
    pub(super) const NEVER: f32 = 4.0;
}

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
        let rhetorical = of(kind::RHETORICAL).any(|hit| from <= hit.start && hit.start < to);
        // The question itself may stand before the sentence that only underlines it: "où est-il ? ???"
        if marked && words > 0 && !rhetorical {
            scene.because(About::Question, to, 1, None, "", false);
            asks = true;
        } else if !rhetorical {
            let begin = beginning(scene, from, to, of(kind::SKIP));
            let opens = of(kind::START).find(|hit| hit.start == begin && begin < to && !hidden(hit));
            let holds = of(kind::ANY).find(|hit| from <= hit.start && hit.start < to && !hidden(hit));
            if let Some(hit) = opens.or(holds) {
                scene.because(About::Question, hit.start, hit.length, Some(hit.meaning.list), "", false);
                asks = true;
            }
        }
        from = to + 1;
    }
    asks
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
