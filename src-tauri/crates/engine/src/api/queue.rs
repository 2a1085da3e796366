//! The queue.

use chrono::{DateTime, NaiveDate, Utc};
use pupitre_domain::ids::{AccountId, BrandId, PostId};
use pupitre_domain::network::NetworkId;
use pupitre_domain::queue::SlotTime;
use pupitre_domain::time::{ClockChange, Fold, WallTime};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Names a brand.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct OfBrand {
    /// Which.
    pub brand: BrandId,
}

/// Sets the weekly times of an account, all of them.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct QueueSet {
    /// The account.
    pub account: AccountId,
    /// Its weekly times, on the wall of its brand.
    pub slots: Vec<SlotTime>,
}

/// The weekly times of an account.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct QueueAccount {
    /// The account.
    pub account: AccountId,
    /// Its network.
    pub network: NetworkId,
    /// Its weekly times, in order.
    pub slots: Vec<SlotTime>,
}

/// A brand's queue.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct QueueView {
    /// Its accounts, in the order in which they were made.
    pub accounts: Vec<QueueAccount>,
    /// Posts that stand where the queue put them, the soonest first.
    pub posts: Vec<QueuedPost>,
}

/// A post in the queue.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct QueuedPost {
    /// The post.
    pub post: PostId,
    /// First 140 characters.
    pub excerpt: String,
    /// Its wall time.
    pub wall: WallTime,
    /// The instant.
    pub due_at: DateTime<Utc>,
    /// Its accounts.
    pub accounts: Vec<AccountId>,
    /// It is being sent, held by a network's scheduler, or waits for a person: the queue does not move it.
    pub fixed: bool,
    /// Where it would go when the queue closes its gaps.
    pub earlier: Option<WallTime>,
}

/// Names posts for the queue.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct QueuePosts {
    /// Which, in the order in which they are placed.
    pub posts: Vec<PostId>,
}

/// What the queue did to a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct QueueMove {
    /// The post.
    pub post: PostId,
    /// Its wall time before; absent when it was not planned.
    #[serde(default)]
    pub from: Option<WallTime>,
    /// Which of two occurrences that was.
    #[serde(default)]
    pub from_fold: Fold,
    /// Whether the queue had put it there.
    #[serde(default)]
    pub from_queue: bool,
    /// Its wall time now; absent when it is not planned any more.
    #[serde(default)]
    pub to: Option<WallTime>,
}

/// What the queue did. `queue_undo` takes it back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct QueueOutcome {
    /// Posts that moved, in the order of the queue.
    pub moves: Vec<QueueMove>,
    /// Posts that stayed although they had a reason to move: being sent, held by a network's scheduler, or changed by a
    /// person meanwhile.
    #[serde(default)]
    pub kept: Vec<PostId>,
}

/// Asks for the slots of some days.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct QueueRange {
    /// First day.
    #[ts(type = "string")]
    pub from: NaiveDate,
    /// Number of days, 1–62.
    pub days: u16,
    /// Of one brand only.
    #[serde(default)]
    pub brand: Option<BrandId>,
}

/// The empty slots of some days.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct QueueOpenings {
    /// Places that are still ahead and free, by wall time, then brand.
    pub openings: Vec<Opening>,
}

/// A free place at one or more accounts of a brand.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Opening {
    /// The brand.
    pub brand: BrandId,
    /// Wall time in its zone.
    pub wall: WallTime,
    /// The instant.
    pub due_at: DateTime<Utc>,
    /// What a clock change does to it.
    pub change: Option<ClockChange>,
    /// The accounts that have a slot then and nothing in it.
    pub accounts: Vec<AccountId>,
}
