//! What a message is like: its language, whether it asks, how it sounds, whether it can wait, and a brand's alert words.
//!
//! Everything is decided from lists of words that a person can read and edit ([`lexicon`]) and from a few rules beside
//! them; every verdict names the words it rests on. Irony is not claimed.

mod hashing;
mod judge;
mod language;
pub mod lexicon;
mod question;
mod tokens;
mod tone;
mod urgency;

pub use judge::{Judge, Words};
pub use lexicon::{Edit, Lexicon, List};
pub use tokens::fold;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The language of a message, as far as triage tells languages apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Tongue {
    /// There is nothing to tell it by: pictures, numbers, a name.
    #[default]
    Unknown,
    /// French.
    French,
    /// English.
    English,
    /// Another one.
    Other,
}

/// How a message sounds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Tone {
    /// Neither.
    #[default]
    Neutral,
    /// Unhappy, angry or insulting.
    Negative,
    /// Pleased or grateful.
    Positive,
}

/// Whether a message can wait.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Urgency {
    /// It can.
    #[default]
    None,
    /// Until tomorrow at most.
    Soon,
    /// It cannot.
    Now,
}

/// What a message, or what is open in a conversation, is like.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Signals {
    /// Language.
    pub language: Tongue,
    /// It asks something.
    pub question: bool,
    /// How it sounds.
    pub tone: Tone,
    /// Whether it can wait.
    pub urgency: Urgency,
    /// It has one of the brand's alert words.
    pub alert: bool,
}

impl Signals {
    const JUDGED: u16 = 1;

    /// As the small number that the store keeps; never 0, which stands for a message that nobody judged.
    #[must_use]
    pub const fn packed(self) -> u16 {
        Self::JUDGED
            | (self.language as u16) << 1
            | (self.question as u16) << 3
            | (self.tone as u16) << 4
            | (self.urgency as u16) << 6
            | (self.alert as u16) << 8
    }

    /// From the small number; `None` for a message that nobody judged.
    #[must_use]
    pub const fn unpacked(number: u16) -> Option<Self> {
        if number & Self::JUDGED == 0 {
            return None;
        }
        Some(Self {
            language: match number >> 1 & 3 {
                1 => Tongue::French,
                2 => Tongue::English,
                3 => Tongue::Other,
                _ => Tongue::Unknown,
            },
            question: number >> 3 & 1 == 1,
            tone: match number >> 4 & 3 {
                1 => Tone::Negative,
                2 => Tone::Positive,
                _ => Tone::Neutral,
            },
            urgency: match number >> 6 & 3 {
                1 => Urgency::Soon,
                2 => Urgency::Now,
                _ => Urgency::None,
            },
            alert: number >> 8 & 1 == 1,
        })
    }

    /// What is open in a conversation once a further message has come that nobody answered: what one of them asks, all
    /// of them ask, and one that is unhappy is not outweighed by thanks.
    #[must_use]
    pub fn and(self, later: Self) -> Self {
        Self {
            language: if later.language == Tongue::Unknown { self.language } else { later.language },
            question: self.question || later.question,
            tone: if self.tone == Tone::Negative || later.tone == Tone::Neutral { self.tone } else { later.tone },
            urgency: self.urgency.max(later.urgency),
            alert: self.alert || later.alert,
        }
    }
}

/// What a verdict rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "SignalReason")]
pub struct Reason {
    /// Which verdict.
    pub about: About,
    /// The words as they stand in the message.
    pub words: String,
    /// The list they are on; a mark of punctuation or a letter is on none.
    pub list: Option<List>,
    /// What the list says of them: a weight, or the entry's kind.
    pub value: String,
    /// Turned by a word beside them, such as "not".
    pub turned: bool,
}

/// What a reason is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "SignalKind")]
pub enum About {
    /// The language.
    Language,
    /// Whether it asks.
    Question,
    /// How it sounds.
    Tone,
    /// Whether it can wait.
    Urgency,
    /// An alert word.
    Alert,
}

/// What a message is like, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "SignalVerdict")]
pub struct Verdict {
    /// What it is like.
    pub signals: Signals,
    /// The words that say so.
    pub reasons: Vec<Reason>,
}
