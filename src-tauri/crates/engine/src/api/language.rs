//! Spelling, typography, and a brand's rules about words.

use pupitre_domain::ids::BrandId;
use pupitre_domain::typography::Edit;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Looks for words that no dictionary knows.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct LanguageCheck {
    /// The text.
    pub text: String,
    /// Its language, `fr` or `en`; others are not checked.
    pub language: String,
    /// Brand whose own words are known too.
    #[serde(default)]
    pub brand: Option<BrandId>,
}

/// What was found in a text. Offsets count UTF-16 units, as JavaScript's strings do.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LanguageView {
    /// Whether there is a dictionary of the language.
    pub checked: bool,
    /// Unknown words, in order; at most 500.
    pub words: Vec<UnknownWord>,
}

/// A word that no dictionary knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct UnknownWord {
    /// First UTF-16 unit.
    pub start: u32,
    /// Unit after the last.
    pub end: u32,
    /// The word.
    pub word: String,
}

/// Asks for words that may be meant.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct LanguageSuggest {
    /// The word.
    pub word: String,
    /// Its language.
    pub language: String,
}

/// Words that may be meant, the likeliest first; at most eight.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Suggestions {
    /// The words.
    pub words: Vec<String>,
}

/// Asks what typography would change in a text.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct TypographyAsk {
    /// The text.
    pub text: String,
    /// Its language.
    pub language: String,
}

/// What typography would change. Offsets count UTF-16 units.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TypographyView {
    /// Replacements, in order and without overlap.
    pub edits: Vec<Edit>,
    /// The text with all of them made.
    pub text: String,
}

/// Names a brand whose words are meant.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct WordsOf {
    /// The brand.
    pub brand: BrandId,
}

/// Names a word of a brand's dictionary.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct DictionaryWord {
    /// The brand.
    pub brand: BrandId,
    /// The word, 1–60 characters.
    pub word: String,
}

/// A brand's dictionary.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DictionaryView {
    /// Its words, by alphabet.
    pub words: Vec<String>,
}

/// Changes a brand's rules about words; absent fields stay.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct WordingUpdate {
    /// The brand.
    pub brand: BrandId,
    /// Words and phrases that never leave in its name, all of them; at most 500.
    #[serde(default)]
    pub forbidden: Option<Vec<String>>,
    /// Mentions of which one stands in every paid partnership, all of them; at most 20.
    #[serde(default)]
    pub mentions: Option<Vec<String>>,
}
