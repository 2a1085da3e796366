//! What entries tell. The JSON of these, as first written, is what is hashed; it is never written anew.

use super::chain::Kind;
use crate::ids::{AccountId, ConversationId, DeliveryId, MessageId, PostId};
use crate::network::{Action, NetworkId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Most messages of the thread above that are kept with an item.
pub const MAX_ABOVE: usize = 12;

/// What an entry tells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Body {
    /// A decision.
    Decided(Box<Decided>),
    /// What became of one.
    Outcome(OutcomeOf),
    /// A reduction.
    Reduced(Reduced),
    /// A restored copy.
    Restored(Restored),
}

impl Body {
    /// The kind under which it is chained.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Decided(_) => Kind::Decided,
            Self::Outcome(_) => Kind::Outcome,
            Self::Reduced(_) => Kind::Reduced,
            Self::Restored(_) => Kind::Restored,
        }
    }
    /// Reads what an entry of a kind tells.
    #[must_use]
    pub fn read(kind: &str, body: &str) -> Option<Self> {
        match Kind::ALL.iter().find(|known| known.as_str() == kind)? {
            Kind::Decided => serde_json::from_str(body).ok().map(Self::Decided),
            Kind::Outcome => serde_json::from_str(body).ok().map(Self::Outcome),
            Kind::Reduced => serde_json::from_str(body).ok().map(Self::Reduced),
            Kind::Restored => serde_json::from_str(body).ok().map(Self::Restored),
        }
    }
}

/// A decision about a message, with all that it was made on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "RegisterDecided")]
pub struct Decided {
    /// Random, so that nobody finds a reduced body by guessing what it may have said.
    pub salt: String,
    /// What is done.
    pub action: Action,
    /// The delivery that does it.
    pub delivery: DeliveryId,
    /// The message.
    pub message: MessageId,
    /// Its conversation.
    pub conversation: ConversationId,
    /// Our account that it was said to.
    pub account: Source,
    /// What was said.
    pub item: Item,
    /// Who said it.
    pub author: Author,
    /// What it stood below.
    pub context: Context,
    /// The house rule that was applied, where one was named.
    pub rule: Option<Rule>,
    /// Who decided.
    pub by: By,
    /// What that person remarked.
    pub remark: String,
}

/// Our account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "RegisterSource")]
pub struct Source {
    /// Id.
    pub id: AccountId,
    /// Its network.
    pub network: NetworkId,
    /// Its handle.
    pub handle: String,
    /// Its server.
    pub server: Option<String>,
}

/// What was said, as the network last told it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "RegisterItem")]
pub struct Item {
    /// The network's id.
    pub remote_id: String,
    /// Its public address.
    pub permalink: Option<String>,
    /// Its subject, where it has one.
    pub subject: Option<String>,
    /// Plain text, in full.
    pub text: String,
    /// Content warning.
    pub warning: Option<String>,
    /// Alternative texts of its pictures; the pictures themselves are not kept.
    pub pictures: Vec<String>,
    /// Whether we wrote it.
    pub ours: bool,
    /// When it was written, as the network says.
    pub written_at: DateTime<Utc>,
    /// When it was edited, as the network says.
    pub edited_at: Option<DateTime<Utc>>,
    /// When it was first opened here, where that was noted.
    pub seen_at: Option<DateTime<Utc>>,
}

/// Who said it, as the network says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "RegisterAuthor")]
pub struct Author {
    /// The network's id.
    pub remote_id: String,
    /// Display name.
    pub name: String,
    /// Handle.
    pub handle: String,
    /// Profile page.
    pub profile: Option<String>,
}

/// What it stood below.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "RegisterContext")]
pub struct Context {
    /// Our post, where the thread is below one.
    pub post: Option<PostId>,
    /// That post's text.
    pub post_text: Option<String>,
    /// Its public address.
    pub post_permalink: Option<String>,
    /// What stands above in the thread, the oldest first: the first message and the nearest ones.
    pub above: Vec<Said>,
    /// More stands above than was kept.
    pub more: bool,
}

/// Something said in the thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "RegisterSaid")]
pub struct Said {
    /// By whom: handle, or name where there is none.
    pub by: String,
    /// Whether that was us.
    pub ours: bool,
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub text: String,
}

/// A house rule as it was called when it was applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "RegisterRule")]
pub struct Rule {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// Who decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", tag = "kind")]
#[ts(rename = "RegisterBy")]
pub enum By {
    /// Somebody who gave this machine a name to sign with.
    Person {
        /// That name.
        name: String,
    },
    /// Somebody at this machine.
    Machine,
    /// A rule that a person had switched on.
    Rule {
        /// Its name.
        name: String,
    },
}

/// How an action ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "RegisterOutcome")]
pub enum Outcome {
    /// The network did it.
    Done,
    /// It was not done.
    Failed,
    /// It was taken back before it left.
    Undone,
}

/// What became of a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OutcomeOf {
    /// The decision's entry.
    #[ts(type = "number")]
    pub entry: i64,
    /// Its delivery.
    pub delivery: DeliveryId,
    /// How it ended.
    pub outcome: Outcome,
    /// Why it was not done, by name.
    pub reason: String,
}

/// Why entries were reduced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ReducedWhy {
    /// They were older than the brand keeps them.
    Retention,
    /// A person asked to be erased.
    Erasure,
}

/// Entries that were reduced to their hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Reduced {
    /// Why.
    pub why: ReducedWhy,
    /// For how many months the brand keeps entries.
    pub months: u16,
    /// Numbers of the entries, from and to, both included.
    #[ts(type = "Array<[number, number]>")]
    pub entries: Vec<(i64, i64)>,
}

impl Reduced {
    /// How many entries it names.
    #[must_use]
    pub fn count(&self) -> u32 {
        let all: i64 = self.entries.iter().map(|(from, to)| (to - from + 1).max(0)).sum();
        u32::try_from(all).unwrap_or(u32::MAX)
    }
}

/// The data came out of a backup: what was recorded after that copy is not in this chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Restored {
    /// Entries that the copy had.
    #[ts(type = "number")]
    pub count: i64,
    /// Entries that were known of outside when it was put back, where more were.
    #[ts(type = "number | null")]
    pub known: Option<i64>,
}

/// Numbers in order as ranges.
#[must_use]
pub fn ranges_of(sorted: &[i64]) -> Vec<(i64, i64)> {
    let mut ranges: Vec<(i64, i64)> = Vec::new();
    for seq in sorted {
        match ranges.last_mut() {
            Some((_, to)) if *seq == *to + 1 => *to = *seq,
            Some((_, to)) if *seq <= *to => {}
            _ => ranges.push((*seq, *seq)),
        }
    }
    ranges
}
