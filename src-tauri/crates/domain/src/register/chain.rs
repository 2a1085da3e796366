//! The links of the chain, and the lines in which its heads are noted elsewhere.

use super::hash::{Hash, sha256};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// The first line of what is hashed. Another format has another word here.
pub const FORMAT: &str = "pupitre-register/1";

/// What an entry tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// Something was decided about a message.
    Decided,
    /// What became of it.
    Outcome,
    /// Entries were reduced to their hash.
    Reduced,
    /// The data came out of a backup.
    Restored,
}

impl Kind {
    /// All kinds.
    pub const ALL: &'static [Self] = &[Self::Decided, Self::Outcome, Self::Reduced, Self::Restored];
    /// The name in the chain.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Decided => "decided",
            Self::Outcome => "outcome",
            Self::Reduced => "reduced",
            Self::Restored => "restored",
        }
    }
}

/// An entry as it is found: nothing about it is believed before it was verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    /// Its number, from 1.
    pub seq: i64,
    /// Hash of the entry before; 64 zeros before the first.
    pub prev: String,
    /// When, in milliseconds since 1970 UTC.
    pub at: i64,
    /// Name of its [`Kind`].
    pub kind: String,
    /// SHA-256 of the body's bytes.
    pub body_hash: String,
    /// SHA-256 of the entry's header.
    pub hash: String,
    /// What it tells, as JSON, byte for byte; absent once it was reduced.
    pub body: Option<String>,
    /// The body exists and is not shown here.
    #[serde(default)]
    pub withheld: bool,
}

/// What is hashed of an entry: seven lines, each ended by a line feed.
#[must_use]
pub fn header(brand: Uuid, seq: i64, prev: &str, at: i64, kind: &str, body_hash: &str) -> String {
    let at = DateTime::<Utc>::from_timestamp_millis(at)
        .map_or_else(|| format!("{at} ms"), |at| at.to_rfc3339_opts(SecondsFormat::Millis, true));
    format!("{FORMAT}\n{brand}\n{seq}\n{prev}\n{at}\n{kind}\n{body_hash}\n")
}

impl Row {
    /// The hash that its own values give.
    #[must_use]
    pub fn computed(&self, brand: Uuid) -> Hash {
        self.computed_as(brand, self.seq)
    }

    /// The hash that its own values would give at another place.
    pub(super) fn computed_as(&self, brand: Uuid, seq: i64) -> Hash {
        sha256(header(brand, seq, &self.prev, self.at, &self.kind, &self.body_hash).as_bytes())
    }
}

/// An entry about to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// As it is stored.
    pub row: Row,
    /// Its hash.
    pub hash: Hash,
}

impl Link {
    /// The entry that follows on `prev`.
    #[must_use]
    pub fn after(brand: Uuid, seq: i64, prev: Hash, at: DateTime<Utc>, kind: Kind, body: String) -> Self {
        let (prev, body_hash, at) = (prev.to_string(), sha256(body.as_bytes()).to_string(), at.timestamp_millis());
        let kind = kind.as_str().to_owned();
        let hash = sha256(header(brand, seq, &prev, at, &kind, &body_hash).as_bytes());
        let row = Row { seq, prev, at, kind, body_hash, hash: hash.to_string(), body: Some(body), withheld: false };
        Self { row, hash }
    }
}

/// A head of the chain as it was noted outside: so many entries, and the hash of the last of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "RegisterAnchor")]
pub struct Anchor {
    /// Entries.
    #[ts(type = "number")]
    pub count: i64,
    /// Hash of the last.
    pub hash: Hash,
    /// When the last was added.
    pub at: DateTime<Utc>,
}

impl Anchor {
    /// As a line: format, brand, count, hash, instant.
    #[must_use]
    pub fn line(&self, brand: Uuid) -> String {
        let at = self.at.to_rfc3339_opts(SecondsFormat::Millis, true);
        format!("{FORMAT} {brand} {} {} {at}", self.count, self.hash)
    }

    /// Reads a line; `None` when it is none of this format.
    #[must_use]
    pub fn read(line: &str) -> Option<(Uuid, Self)> {
        let mut words = line.split_ascii_whitespace();
        if words.next() != Some(FORMAT) {
            return None;
        }
        let brand = words.next()?.parse().ok()?;
        let count = words.next()?.parse().ok().filter(|count| *count > 0)?;
        let hash = words.next()?.parse().ok()?;
        let at = DateTime::parse_from_rfc3339(words.next()?).ok()?.with_timezone(&Utc);
        words.next().is_none().then_some((brand, Self { count, hash, at }))
    }
}
