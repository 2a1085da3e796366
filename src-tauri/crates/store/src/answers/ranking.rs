//! Which remembered answers fit a question: by the words that the questions share, and by those of the answer itself.

use super::terms;
use std::collections::HashMap;

/// Newest answers looked at for each word: more of the same word say nothing new.
pub(super) const POSTINGS: u16 = 256;
/// What a word counts that no question and no answer had before.
const UNKNOWN: f64 = 0.3;
/// What a word counts that only the answer has.
const ANSWERED: f64 = 0.6;
/// What a word counts that is known in another spelling.
const MISSPELT: f64 = 0.8;
/// What a related word counts of the one asked for.
const NEAR: f64 = 0.4;
/// A question is as long as its weightiest words: who tells a story asks no less than who asks in three words.
const WEIGHTIEST: usize = 4;
/// Unknown words that are looked for in other spellings.
const SPELLINGS: usize = 2;
/// Shorter words are taken as they are.
const SPELT_LEAST: usize = 5;

/// A remembered answer and how well it fits.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Fit {
    /// Share of the question's weight that its question or the answer has, 0 to 1.
    pub(super) alike: f64,
    /// Words that both questions have.
    pub(super) shared: u32,
}

/// Where words are looked up.
pub(super) trait Postings {
    type Error;
    /// The newest answers to questions with a term.
    fn asked(&self, term: &str) -> Result<Vec<i64>, Self::Error>;
    /// The newest answers that have a term themselves.
    fn said(&self, term: &str) -> Result<Vec<i64>, Self::Error>;
    /// Known terms that begin like one.
    fn beginning_like(&self, term: &str) -> Result<Vec<String>, Self::Error>;
}

/// The answers that fit the words of a question, the best first.
pub(super) fn rank<P: Postings>(words: &[String], postings: &P) -> Result<Vec<(i64, Fit)>, P::Error> {
    let mut fits: HashMap<i64, Fit> = HashMap::new();
    let mut weights: Vec<f64> = Vec::with_capacity(words.len());
    let mut spellings = SPELLINGS;
    for word in words {
        let (mut asked, mut said) = both(postings, word)?;
        let mut share = 1.0;
        if asked.is_empty() && said.is_empty() && spellings > 0 && word.chars().count() >= SPELT_LEAST {
            spellings -= 1;
            let spelt = postings.beginning_like(word)?.into_iter().find(|known| alike(word, known));
            if let Some(known) = spelt {
                (asked, said) = both(postings, &known)?;
                share = MISSPELT;
            }
        }
        let rarity = rarity(asked.len().max(said.len())) * terms::weight(word);
        if asked.is_empty() && said.is_empty() {
            // A word that nobody used yet says that the question differs, but less than a known one would.
            weights.push(rarity * UNKNOWN);
            continue;
        }
        weights.push(rarity);
        for answer in &asked {
            let fit = fits.entry(*answer).or_default();
            fit.alike += rarity * share;
            fit.shared += 1;
        }
        let asked: std::collections::HashSet<i64> = asked.into_iter().collect();
        for answer in said.into_iter().filter(|answer| !asked.contains(answer)) {
            fits.entry(answer).or_default().alike += rarity * share * ANSWERED;
        }
    }
    // What goes with what was asked, for those who said only that.
    for (near, of) in terms::related(words) {
        let met = postings.asked(near)?;
        let rarity = rarity(met.len());
        for answer in met {
            fits.entry(answer).or_default().alike += rarity * terms::weight(of) * NEAR;
        }
    }
    weights.sort_by(|a, b| b.total_cmp(a));
    let whole: f64 = weights.iter().take(WEIGHTIEST).sum();
    if whole <= 0.0 {
        return Ok(Vec::new());
    }
    let mut ranked: Vec<(i64, Fit)> = fits.into_iter().collect();
    ranked.iter_mut().for_each(|(_, fit)| fit.alike /= whole);
    // The later answer of two that fit alike.
    ranked.sort_by(|a, b| b.1.alike.total_cmp(&a.1.alike).then(b.0.cmp(&a.0)));
    Ok(ranked)
}

fn both<P: Postings>(postings: &P, word: &str) -> Result<(Vec<i64>, Vec<i64>), P::Error> {
    Ok((postings.asked(word)?, postings.said(word)?))
}

/// How much a word tells that so many answers have.
fn rarity(met: usize) -> f64 {
    #[allow(clippy::cast_precision_loss)]
    (1.0 + f64::from(POSTINGS) / (1.0 + met as f64)).ln()
}

/// Whether two words differ by one letter, or by two where they are long: put in, left out, another one, or turned.
fn alike(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let most = if one.len().min(other.len()) >= 8 { 2 } else { 1 };
    one.len().abs_diff(other.len()) <= most && distance(&one, &other) <= most
}

fn distance(one: &[char], other: &[char]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.iter().enumerate() {
        let mut now = Vec::with_capacity(last.len());
        now.push(row + 1);
        for (column, against) in other.iter().enumerate() {
            let at = |line: &[usize], place: usize| line.get(place).copied().unwrap_or(usize::MAX / 2);
            let mut best = (at(&last, column) + usize::from(letter != against))
                .min(at(&last, column + 1) + 1)
                .min(at(&now, column) + 1);
            let turned =
                row > 0 && column > 0 && one.get(row - 1) == Some(against) && other.get(column - 1) == Some(letter);
            if turned {
                best = best.min(at(&before_last, column - 1) + 1);
            }
            now.push(best);
        }
        before_last = std::mem::replace(&mut last, now);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_keyboard_are_alike_and_other_words_are_not() {
        assert!(alike("piscine", "picsine") && alike("piscine", "piscin") && alike("remboursment", "remboursement"));
        assert!(!alike("piscine", "cuisine") && !alike("salon", "savoir") && !alike("grand", "gland vert"));
    }
}
