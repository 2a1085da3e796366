//! How a message sounds: the weights of its words, turned, strengthened and weakened by the words beside them.

use super::judge::Scene;
use super::lexicon::{Hit, List};
use super::tokens::Piece;
use super::{About, Tone, Tongue};

/// A turned word does not become its full opposite: "not great" is milder than "bad".
const TURNED: f32 = -0.8;
const STRONGER: f32 = 1.4;
const WEAKER: f32 = 0.6;
/// Capitals, lengthened letters.
const LOUDER: f32 = 1.3;
/// What follows a "but" is what is meant.
const AFTER_BUT: f32 = 1.5;
const BEFORE_BUT: f32 = 0.6;
/// A sum within this is neutral.
const NEUTRAL: f32 = 0.75;
/// Words before a hit in which a modifier reaches it.
const REACH: usize = 4;

/// The modifiers' values, as [`List::values`] orders them.
mod kind {
    pub(super) const NOT: f32 = 0.0;
    pub(super) const VERY: f32 = 1.0;
    pub(super) const LITTLE: f32 = 2.0;
    pub(super) const BUT: f32 = 3.0;
}

/// How it sounds, and the sum that says so.
pub(super) fn judge(scene: &mut Scene<'_>, tongue: Tongue) -> (Tone, f32) {
    let (lists, modifiers): (&[List], &[List]) = match tongue {
        Tongue::French => (&[List::ToneFr], &[List::ModifiersFr]),
        Tongue::English => (&[List::ToneEn], &[List::ModifiersEn]),
        Tongue::Unknown => (&[List::ToneFr, List::ToneEn], &[List::ModifiersFr, List::ModifiersEn]),
        Tongue::Other => (&[], &[]),
    };
    let mut found = longest(scene, lists);
    found.extend(scene.hits.iter().filter(|hit| hit.meaning.list == List::ToneEmoji));
    let turns: Vec<Hit> = scene.hits.iter().filter(|hit| modifiers.contains(&hit.meaning.list)).copied().collect();
    let but = turns.iter().filter(|hit| is(hit, kind::BUT)).map(|hit| hit.start).max();
    let all_loud = scene.text.tokens.iter().filter(|token| token.piece == Piece::Word).all(|token| token.loud);
    let mut sum = 0.0;
    for hit in found {
        let mut weight = hit.meaning.value;
        if weight == 0.0 {
            continue;
        }
        let mut turned = false;
        if hit.meaning.list != List::ToneEmoji {
            let near = |modifier: &&Hit| reaches(scene, modifier, &hit, tongue);
            for modifier in turns.iter().filter(near) {
                if is(modifier, kind::VERY) {
                    weight *= STRONGER;
                } else if is(modifier, kind::LITTLE) {
                    weight *= WEAKER;
                } else if is(modifier, kind::NOT) && !turned {
                    turned = true;
                }
            }
            if turned {
                weight *= TURNED;
            }
            let token = scene.text.tokens.get(hit.start);
            if token.is_some_and(|token| token.long || (token.loud && !all_loud)) {
                weight *= LOUDER;
            }
            match but {
                Some(but) if hit.start > but => weight *= AFTER_BUT,
                Some(_) => weight *= BEFORE_BUT,
                None => {}
            }
        }
        sum += weight;
        scene.because(
            About::Tone,
            hit.start,
            hit.length,
            Some(hit.meaning.list),
            &format!("{:+}", hit.meaning.value),
            turned,
        );
    }
    let tone = if sum >= NEUTRAL {
        Tone::Positive
    } else if sum <= -NEUTRAL {
        Tone::Negative
    } else {
        Tone::Neutral
    };
    (tone, sum)
}

fn is(hit: &Hit, kind: f32) -> bool {
    (hit.meaning.value - kind).abs() < 0.1
}

/// The hits of the lists that no longer one hides.
fn longest(scene: &Scene<'_>, lists: &[List]) -> Vec<Hit> {
    let mut all: Vec<Hit> = scene.hits.iter().filter(|hit| lists.contains(&hit.meaning.list)).copied().collect();
    all.sort_by_key(|hit| (std::cmp::Reverse(hit.length), hit.start));
    let mut taken: Vec<Hit> = Vec::with_capacity(all.len());
    for hit in all {
        let overlaps = |other: &Hit| hit.start < other.start + other.length && other.start < hit.start + hit.length;
        if !taken.iter().any(overlaps) {
            taken.push(hit);
        }
    }
    taken.sort_by_key(|hit| hit.start);
    taken
}

/// Whether a modifier is about a hit: shortly before it in the same clause, or, in French, right behind a verb.
fn reaches(scene: &Scene<'_>, modifier: &Hit, hit: &Hit, tongue: Tongue) -> bool {
    let (from, to) = (modifier.start + modifier.length, hit.start);
    if from <= to {
        let between = scene.text.tokens.get(from..to).unwrap_or_default();
        let gap = if is(modifier, kind::NOT) { REACH } else { 2 };
        return between.len() < gap
            && between.iter().all(|token| matches!(token.piece, Piece::Word | Piece::Number | Piece::Tag));
    }
    // "je ne recommande pas", "ça marche pas"
    let behind = hit.start + hit.length;
    tongue != Tongue::English
        && is(modifier, kind::NOT)
        && modifier.start >= behind
        && modifier.start - behind <= 1
        && matches!(scene.words.get(modifier.start).copied(), Some("pas" | "plus" | "jamais" | "guere"))
        && scene
            .words
            .get(hit.start.saturating_sub(3)..hit.start)
            .unwrap_or_default()
            .iter()
            .any(|word| matches!(*word, "ne" | "n" | "j" | "je" | "ca" | "on" | "il" | "elle"))
}
