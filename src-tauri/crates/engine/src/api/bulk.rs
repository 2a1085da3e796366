//! Changing many posts at once.

use chrono::NaiveDate;
use pupitre_domain::ids::{BrandId, DeliveryId, LabelId, PostId, VisualId};
use pupitre_domain::publication::Mode;
use pupitre_domain::time::{Fold, WallTime};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Names some posts, 1–2,000.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct PostsNamed {
    /// Which.
    pub posts: Vec<PostId>,
}

/// Moves planned posts by whole days and, if wished, within the day.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct PostsShift {
    /// Which, 1–2,000.
    pub posts: Vec<PostId>,
    /// Calendar days, earlier when negative.
    pub days: i32,
    /// Minutes on the wall besides, earlier when negative.
    #[serde(default)]
    pub minutes: i32,
    /// A new time of day for all of them, `HH:MM`; each keeps its own when absent.
    #[serde(default)]
    pub time: Option<String>,
}

/// Plans or moves posts, each to its own time.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct PostsScheduleMany {
    /// Which, and when; 1–2,000.
    pub items: Vec<PlannedItem>,
    /// Who makes them appear; where a network has no scheduler, this machine does. Each keeps its own when absent.
    #[serde(default)]
    pub mode: Option<Mode>,
    /// Only a draft with that time: it leaves when it is scheduled later.
    #[serde(default)]
    pub held: bool,
}

/// A post and when it is planned.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct PlannedItem {
    /// Which.
    pub post: PostId,
    /// Wall time in the brand's zone; the one it has when absent.
    #[serde(default)]
    pub wall: Option<WallTime>,
    /// Which of two occurrences; without a wall time it stays what it is.
    #[serde(default)]
    pub fold: Fold,
}

/// Copies posts within their brands.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct PostsDuplicateMany {
    /// Which, 1–2,000.
    pub posts: Vec<PostId>,
    /// So many days after the original, at the same time; without it the copies have no time.
    #[serde(default)]
    pub days: Option<i32>,
    /// Whether copies with a time leave then; otherwise they are drafts with a time.
    #[serde(default)]
    pub schedule: bool,
}

/// Copies the planned posts of a week to the same days and times of another.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct WeekCopy {
    /// Any day of the week to copy.
    #[ts(type = "string")]
    pub from: NaiveDate,
    /// Any day of the week to copy to.
    #[ts(type = "string")]
    pub to: NaiveDate,
    /// Of one brand only.
    #[serde(default)]
    pub brand: Option<BrandId>,
    /// Whether the copies leave then; otherwise they are drafts with a time.
    #[serde(default)]
    pub schedule: bool,
}

/// Copies posts to another brand.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct PostsCopyToBrand {
    /// Which, 1–2,000.
    pub posts: Vec<PostId>,
    /// The other brand.
    pub brand: BrandId,
}

/// What a copy to another brand made. The copies are drafts without a time, without accounts and without the options
/// of the original: text and visuals only.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CopiedToBrand {
    /// What was done; `discard` undoes it.
    pub outcome: BulkOutcome,
    /// Visuals in the copies that belong to the brand copied from: to be looked at before they leave.
    pub foreign: Vec<ForeignVisual>,
}

/// A visual of one brand in a post of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ForeignVisual {
    /// The post.
    pub post: PostId,
    /// The visual.
    pub visual: VisualId,
}

/// Gives labels to posts and takes labels off them.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct PostsLabel {
    /// Which, 1–2,000.
    pub posts: Vec<PostId>,
    /// Labels to give. A campaign takes the place of the one that the post had.
    #[serde(default)]
    pub add: Vec<LabelId>,
    /// Labels to take off.
    #[serde(default)]
    pub remove: Vec<LabelId>,
}

/// What became of a change of many posts. `before` and `created`, handed to `posts_put_back`, undo it.
#[derive(Debug, Clone, Default, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BulkOutcome {
    /// The changed posts as they were before.
    pub before: Vec<PostBefore>,
    /// Posts made.
    pub created: Vec<PostId>,
    /// Posts that were left as they are, and why.
    pub refused: Vec<RefusedPost>,
    /// Deliveries held by a network's scheduler that could not be moved or recalled there.
    pub not_moved: Vec<DeliveryId>,
}

/// How a post stood before a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PostBefore {
    /// Which.
    pub post: PostId,
    /// Its wall time.
    pub wall: Option<WallTime>,
    /// Which of two occurrences.
    pub fold: Fold,
    /// Who makes it appear.
    pub mode: Mode,
    /// A draft with a time.
    pub held: bool,
    /// In the bin.
    pub deleted: bool,
    /// Labels that it carried.
    pub labels: Vec<LabelId>,
}

/// Undoes a change of many posts.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct PostsPutBack {
    /// How they stood. What would have to leave in the past becomes a draft with its time.
    pub before: Vec<PostBefore>,
    /// Posts made, for the bin.
    #[serde(default)]
    pub discard: Vec<PostId>,
}

/// A post that was left as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RefusedPost {
    /// Which.
    pub post: PostId,
    /// Why.
    pub why: Refusal,
}

/// Why a post was left as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Refusal {
    /// It does not exist any more, or lies in the bin.
    Missing,
    /// It is being sent, or it is not known whether it is out.
    Sending,
    /// It is out.
    Published,
    /// The time has passed.
    Past,
    /// It has no time.
    Unplanned,
    /// A network's scheduler holds it and could not be reached.
    KeptByNetwork,
    /// A label of another brand.
    OtherBrand,
    /// Its brand asks nobody for approval.
    NobodyAsked,
}
