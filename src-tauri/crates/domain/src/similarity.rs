//! How alike two texts are: the share of three-word sequences that they have in common (Jaccard's index).
//!
//! Addresses, signs and letter case do not count; neither does how often a sequence comes. A text of fewer than three
//! words is one sequence.

use std::collections::BTreeSet;

/// Two texts that share this many thousandths of their word sequences are near-duplicates. A post with one word changed
/// in twenty shares about 700; two announcements of the same brand with the same closing line rarely reach 300.
pub const NEAR: u16 = 600;

/// Words of a sequence.
const RUN: usize = 3;

/// What of a text is compared; made once per text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shape(BTreeSet<String>);

impl Shape {
    /// The shape of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let words: Vec<String> = text
            .split_whitespace()
            .filter(|word| !word.contains("://"))
            .map(|word| word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>())
            .filter(|word| !word.is_empty())
            .collect();
        if words.is_empty() {
            return Self::default();
        }
        if words.len() < RUN {
            return Self(BTreeSet::from([words.join(" ")]));
        }
        Self(words.windows(RUN).map(|run| run.join(" ")).collect())
    }

    /// Thousandths of all sequences of both that both have; 0 when one of them says nothing.
    #[must_use]
    pub fn likeness(&self, other: &Self) -> u16 {
        let common = self.0.intersection(&other.0).count();
        let all = self.0.len() + other.0.len() - common;
        if all == 0 {
            return 0;
        }
        u16::try_from(common * 1000 / all).unwrap_or(1000)
    }

    /// Whether the texts are near-duplicates.
    #[must_use]
    pub fn is_near(&self, other: &Self) -> bool {
        self.likeness(other) >= NEAR
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn likeness(a: &str, b: &str) -> u16 {
        Shape::of(a).likeness(&Shape::of(b))
    }

    const TEXT: &str = "Samedi, l’atelier ouvre ses portes de 10 h à 18 h : venez voir comment naît une lampe, du premier \
        croquis jusqu’au dernier polissage. Inscriptions sur https://atelier.example/portes";

    #[test]
    fn a_retouched_text_is_near_and_another_is_not() {
        assert_eq!(likeness(TEXT, TEXT), 1000);
        assert_eq!(likeness(TEXT, &TEXT.to_uppercase().replace("HTTPS://ATELIER", "https://autre")), 1000);
        assert!(likeness(TEXT, &TEXT.replace("Samedi", "Dimanche")) >= NEAR);
        let other =
            "Samedi, l’atelier ferme plus tôt : nous partons chercher du verre à Murano et revenons mardi matin.";
        assert!(likeness(TEXT, other) < 300);
    }

    #[test]
    fn nothing_is_like_nothing() {
        assert_eq!(likeness("", ""), 0);
        assert_eq!(likeness("🎉 https://a.example", "🎉 https://a.example"), 0);
        assert_eq!(likeness("Bonjour !", "bonjour"), 1000);
    }

    proptest! {
        #[test]
        fn it_is_symmetric_and_whole_only_for_the_same(a in "[a-e ]{0,60}", b in "[a-e ]{0,60}") {
            prop_assert_eq!(likeness(&a, &b), likeness(&b, &a));
            prop_assert!(likeness(&a, &b) <= 1000);
            prop_assert_eq!(likeness(&a, &b) == 1000, Shape::of(&a) == Shape::of(&b) && !Shape::of(&a).0.is_empty());
        }
    }
}
