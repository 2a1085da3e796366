//! Which language a message is in: the words by which French, English and others are known, then letters and endings.

use super::judge::Scene;
use super::lexicon::{Lexicon, List};
use super::tokens::Piece;
use super::{About, Tongue};

/// A word of a tone or question list speaks for its language too, but less than one that was put down for that.
const SIDE_WEIGHT: f32 = 0.8;
/// What a language has to be ahead by, so that what the network or the brand says does not decide.
const CLEAR: f32 = 0.5;

#[derive(Default)]
struct Scores {
    french: f32,
    english: f32,
    other: f32,
    letters: u32,
}

impl Scores {
    fn add(&mut self, list: List, weight: f32) {
        match list {
            List::WordsFr => self.french += weight,
            List::WordsEn => self.english += weight,
            List::WordsOther => self.other += weight,
            List::ToneFr | List::QuestionFr | List::UrgencyFr => self.french += SIDE_WEIGHT,
            List::ToneEn | List::QuestionEn | List::UrgencyEn => self.english += SIDE_WEIGHT,
            List::ToneEmoji | List::ModifiersFr | List::ModifiersEn => {}
        }
    }
}

/// The language of what is said; where that tells little, `hint`.
pub(super) fn judge(scene: &mut Scene<'_>, lexicon: &Lexicon, hint: Tongue) -> Tongue {
    let mut scores = Scores::default();
    for at in 0..scene.words.len() {
        of_word(scene, lexicon, at, &mut scores);
    }
    let Scores { french, english, other, letters } = scores;
    let top = french.max(english).max(other);
    if top <= 0.0 {
        return Tongue::Unknown;
    }
    let _ = letters;
    let second = [french, english, other].into_iter().filter(|score| *score < top).fold(0.0, f32::max);
    let tied = [french, english, other].into_iter().filter(|score| (*score - top).abs() < f32::EPSILON).count() > 1;
    let scored = |tongue| match tongue {
        Tongue::French => french,
        Tongue::English => english,
        Tongue::Other => other,
        Tongue::Unknown => 0.0,
    };
    if (tied || top - second < CLEAR) && top - scored(hint) < CLEAR && hint != Tongue::Unknown {
        return hint;
    }
    if (french - top).abs() < f32::EPSILON {
        Tongue::French
    } else if (english - top).abs() < f32::EPSILON {
        Tongue::English
    } else {
        Tongue::Other
    }
}

fn of_word(scene: &mut Scene<'_>, lexicon: &Lexicon, at: usize, scores: &mut Scores) {
    let (Some(token), Some(word)) = (scene.text.tokens.get(at).copied(), scene.words.get(at).copied()) else { return };
    if token.piece != Piece::Word {
        return;
    }
    scores.letters += 1;
    let raw = scene.raw(at);
    for letter in raw.chars().filter(|letter| !letter.is_ascii()) {
        match letter {
            'é' | 'è' | 'ê' | 'à' | 'â' | 'ç' | 'ù' | 'û' | 'î' | 'ô' | 'œ' | 'ë' | 'ï' | 'É' | 'È' | 'Ê' | 'À'
            | 'Ç' | 'Ô' | 'Î' | 'Œ' => scores.french += 0.8,
            'ñ' | 'ã' | 'õ' | 'í' | 'ó' | 'ú' | 'á' | 'ò' | 'ì' | 'ä' | 'ö' | 'ü' | 'ß' | 'å' | 'ø' | 'Ä' | 'Ö'
            | 'Ü' | 'Á' => {
                scores.other += 2.5;
            }
            '\u{300}'..='\u{36f}' => {}
            letter if letter.is_alphabetic() => scores.other += 2.5,
            _ => {}
        }
    }
    if token.before_apostrophe
        && matches!(word, "j" | "c" | "l" | "d" | "n" | "s" | "m" | "t" | "qu" | "y" | "jusqu" | "aujourd")
    {
        scores.french += 1.5;
        return;
    }
    if token.after_apostrophe && matches!(word, "s" | "t" | "m" | "re" | "ve" | "ll" | "d") {
        scores.english += 2.0;
        return;
    }
    let hits: Vec<_> =
        scene.hits.iter().filter(|hit| hit.start <= at && at < hit.start + hit.length).copied().collect();
    let known = |list: List| hits.iter().any(|hit| hit.meaning.list == list);
    let mut said = false;
    for list in [List::WordsFr, List::WordsEn, List::WordsOther] {
        let Some(hit) = hits.iter().filter(|hit| hit.meaning.list == list).max_by_key(|hit| hit.length) else {
            continue;
        };
        #[allow(clippy::cast_precision_loss)]
        let weight = hit.meaning.value / hit.length as f32 * if hit.length > 1 { 1.5 } else { 1.0 };
        scores.add(list, weight);
        said = true;
        if hit.meaning.value > 2.0 && hit.start == at {
            scene.because(About::Language, at, hit.length, Some(list), "", false);
        }
    }
    if said {
        return;
    }
    // A tone or question word that only one language has.
    for (fr, en) in
        [(List::ToneFr, List::ToneEn), (List::QuestionFr, List::QuestionEn), (List::UrgencyFr, List::UrgencyEn)]
    {
        match (known(fr), known(en)) {
            (true, false) => scores.add(fr, 0.0),
            (false, true) => scores.add(en, 0.0),
            _ => continue,
        }
        said = true;
    }
    if !said && word.len() >= 3 {
        for meaning in lexicon.shape(word) {
            scores.add(meaning.list, meaning.value);
        }
    }
}
