//! Which language a message is in: the words by which French, English and others are known, then letters and endings.

use super::judge::Scene;
use super::lexicon::{Hit, Lexicon, List};
use super::tokens::Piece;
use super::{About, Tongue};

/// A word of a tone or question list speaks for its language too, but less than one that was put down for that.
const SIDE_WEIGHT: f32 = 0.8;
/// What a letter counts that neither French nor English has.
const LETTER: f32 = 2.5;
/// What a language has to be ahead by, so that what the network or the brand says does not decide.
const CLEAR: f32 = 0.5;

/// So few words are rather in the language of the conversation's brand than in one that is told by so little.
const SHORT: u32 = 3;
/// What a language without lists has to be ahead by in so few words.
const CLEAR_IF_SHORT: f32 = 2.0;

/// The lists by which languages are known.
const WORDS: [List; 3] = [List::WordsFr, List::WordsEn, List::WordsOther];
/// Lists whose words speak for their language where the other's has them not: French, English, in pairs.
const SIDES: [List; 6] =
    [List::ToneFr, List::ToneEn, List::QuestionFr, List::QuestionEn, List::UrgencyFr, List::UrgencyEn];

#[derive(Default)]
struct Scores {
    french: f32,
    english: f32,
    other: f32,
    /// Words, those on a list, and those that begin with a capital.
    words: u32,
    listed: u32,
    capitals: u32,
}

impl Scores {
    fn add(&mut self, list: List, weight: f32) {
        match list {
            List::WordsFr => self.french += weight,
            List::WordsEn => self.english += weight,
            List::WordsOther => self.other += weight,
            List::ToneFr | List::QuestionFr | List::UrgencyFr => self.french += SIDE_WEIGHT,
            List::ToneEn | List::QuestionEn | List::UrgencyEn => self.english += SIDE_WEIGHT,
            List::ToneEmoji | List::ModifiersFr | List::ModifiersEn | List::Shorthand => {}
        }
    }
}

/// The language of what is said; where that tells little, `hint`.
pub(super) fn judge(scene: &mut Scene<'_>, lexicon: &Lexicon, hint: Tongue) -> Tongue {
    let mut scores = Scores::default();
    for at in 0..scene.words.len() {
        of_word(scene, lexicon, at, &mut scores);
    }
    let Scores { french, english, other, words, listed, capitals } = scores;
    let top = french.max(english).max(other);
    // Somebody's name has endings, too.
    let is_name = (2..=3).contains(&words) && capitals == words && listed == 0 && top < LETTER;
    if top <= 0.0 || is_name {
        return Tongue::Unknown;
    }
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
    let lists = matches!(hint, Tongue::French | Tongue::English);
    if lists && words <= SHORT && (other - top).abs() < f32::EPSILON && other - scored(hint) < CLEAR_IF_SHORT {
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
    scores.words += 1;
    let raw = scene.raw(at);
    scores.capitals += u32::from(raw.chars().next().is_some_and(char::is_uppercase));
    // Italian for "is"; French has no such word.
    if matches!(raw, "è" | "È") {
        scores.other += LETTER;
        return;
    }
    for letter in raw.chars().filter(|letter| !letter.is_ascii()) {
        match letter {
            'é' | 'è' | 'ê' | 'à' | 'â' | 'ç' | 'ù' | 'û' | 'î' | 'ô' | 'œ' | 'ë' | 'ï' | 'É' | 'È' | 'Ê' | 'À'
            | 'Ç' | 'Ô' | 'Î' | 'Œ' => scores.french += 0.8,
            'ñ' | 'ã' | 'õ' | 'í' | 'ó' | 'ú' | 'á' | 'ò' | 'ì' | 'ä' | 'ö' | 'ü' | 'ß' | 'å' | 'ø' | 'Ä' | 'Ö'
            | 'Ü' | 'Á' => {
                scores.other += LETTER;
            }
            '\u{300}'..='\u{36f}' => {}
            letter if letter.is_alphabetic() => scores.other += LETTER,
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
    // Hits are in order of their beginning.
    let reached = scene.hits.partition_point(|hit| hit.start <= at);
    let here = || scene.hits.iter().take(reached).filter(|hit| at < hit.start + hit.length);
    let mut by_words = [None::<Hit>; 3];
    let mut known = [false; 6];
    for hit in here() {
        if let Some(place) = WORDS.iter().position(|list| *list == hit.meaning.list) {
            if let Some(best) = by_words.get_mut(place).filter(|best| best.is_none_or(|best| best.length < hit.length))
            {
                *best = Some(*hit);
            }
        } else if let Some(known) =
            SIDES.iter().position(|list| *list == hit.meaning.list).and_then(|place| known.get_mut(place))
        {
            *known = true;
        }
    }
    let mut said = false;
    for (list, hit) in WORDS.into_iter().zip(by_words) {
        let Some(hit) = hit else { continue };
        #[allow(clippy::cast_precision_loss)]
        let weight = hit.meaning.value / hit.length as f32 * if hit.length > 1 { 1.5 } else { 1.0 };
        scores.add(list, weight);
        said = true;
        if hit.meaning.value > 2.0 && hit.start == at {
            scene.because(About::Language, at, hit.length, Some(list), "", false);
        }
    }
    if said {
        scores.listed += 1;
        return;
    }
    // A tone or question word that only one language has.
    for (pair, of) in known.chunks(2).zip(SIDES.chunks(2)) {
        let ([in_french, in_english], [french, english]) = (pair, of) else { continue };
        match (in_french, in_english) {
            (true, false) => scores.add(*french, 0.0),
            (false, true) => scores.add(*english, 0.0),
            _ => continue,
        }
        said = true;
        scores.listed += 1;
    }
    if !said && word.len() >= 3 {
        for meaning in lexicon.shape(word) {
            scores.add(meaning.list, meaning.value);
        }
    }
}
