//! A client's brand and the rules it sets for everything that leaves in its name.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What to do with a publication whose minute has passed while the machine slept or had no network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LatePolicy {
    /// Minutes after the due time within which it still leaves by itself; later than that a person is asked.
    pub grace_minutes: u16,
}

impl LatePolicy {
    /// Longest grace that a brand may set: a day.
    pub const MAX_GRACE_MINUTES: u16 = 1_440;

    /// Whether a delivery that is `late_by_ms` milliseconds late has to wait for a person.
    #[must_use]
    pub fn asks(self, late_by_ms: i64) -> bool {
        late_by_ms > i64::from(self.grace_minutes) * 60_000
    }
}

impl Default for LatePolicy {
    fn default() -> Self {
        Self { grace_minutes: 15 }
    }
}

/// A language in which a brand writes, as BCP 47 primary subtag.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(type = "string")]
pub struct Language(String);

/// The text is no two- or three-letter language code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a language code")]
pub struct NotALanguage;

impl Language {
    /// Reads `fr`, `en`, `pt`, … (two or three ASCII letters).
    ///
    /// # Errors
    /// [`NotALanguage`] for anything else.
    pub fn parse(text: &str) -> Result<Self, NotALanguage> {
        let code = text.trim().to_ascii_lowercase();
        if (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase()) {
            Ok(Self(code))
        } else {
            Err(NotALanguage)
        }
    }
    /// The code itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A brand's colour, `#rrggbb` in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(type = "string")]
pub struct Colour(String);

/// The text is no `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a colour of the form #rrggbb")]
pub struct NotAColour;

impl Colour {
    /// Reads `#rrggbb`.
    ///
    /// # Errors
    /// [`NotAColour`] for anything else.
    pub fn parse(text: &str) -> Result<Self, NotAColour> {
        let lower = text.trim().to_ascii_lowercase();
        match lower.strip_prefix('#') {
            Some(hex) if hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()) => Ok(Self(lower)),
            _ => Err(NotAColour),
        }
    }
    /// The colour as written in CSS.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn late_policy_asks_only_beyond_its_grace() {
        let policy = LatePolicy::default();
        assert!(!policy.asks(0));
        assert!(!policy.asks(15 * 60_000));
        assert!(policy.asks(15 * 60_000 + 1));
        assert!(LatePolicy { grace_minutes: 0 }.asks(1));
    }

    #[test]
    fn colours_and_languages_refuse_what_they_are_not() {
        assert_eq!(Colour::parse(" #A0b1C2 ").map(|c| c.as_str().to_owned()), Ok("#a0b1c2".to_owned()));
        assert!(Colour::parse("red").is_err());
        assert!(Colour::parse("#12345g").is_err());
        assert!(Language::parse("FR").is_ok());
        assert!(Language::parse("f").is_err());
        assert!(Language::parse("f1").is_err());
    }
}
