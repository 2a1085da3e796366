//! Recurring posts.

use chrono::{DateTime, NaiveDate, Utc};
use pupitre_domain::content::Content;
use pupitre_domain::ids::{AccountId, BrandId, PostId, SeriesEditId, SeriesId};
use pupitre_domain::network::{NetworkId, Repeats};
use pupitre_domain::recurrence::Rule;
use pupitre_domain::time::{ClockChange, WallTime};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Makes a planned post recur. It is the first occurrence, and says what the others say until they are edited.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SeriesCreate {
    /// The post.
    pub post: PostId,
    /// When it recurs. The post's own date is one of its dates.
    pub rule: Rule,
}

/// Changes when a series recurs.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SeriesReschedule {
    /// Which.
    pub id: SeriesId,
    /// The new rule.
    pub rule: Rule,
    /// From this date on; all occurrences ahead when absent.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub from: Option<NaiveDate>,
}

/// Ends a series: occurrences ahead that nobody has touched go to the bin.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SeriesEnd {
    /// Which.
    pub id: SeriesId,
    /// From this date on; all occurrences ahead when absent.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub from: Option<NaiveDate>,
}

/// Gives what one occurrence says, and its time of day, to others of its series.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SeriesApply {
    /// The occurrence.
    pub post: PostId,
    /// To which.
    pub to: SeriesScope,
}

/// Which occurrences of a series are meant. "This one" is the post itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum SeriesScope {
    /// This one and those after it.
    Following,
    /// All that are ahead.
    All,
}

/// Lists series.
#[derive(Debug, Clone, Default, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SeriesFilter {
    /// Of one brand only.
    #[serde(default)]
    pub brand: Option<BrandId>,
}

/// Asks on which dates something would recur.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SeriesPreview {
    /// The brand, for its zone.
    pub brand: BrandId,
    /// The rule.
    pub rule: Rule,
    /// The first wall time.
    pub wall: WallTime,
    /// How many dates, 1–60; 8 when absent.
    #[serde(default)]
    pub count: Option<u16>,
}

/// A date on which something would recur.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PreviewDate {
    /// Wall time.
    pub wall: WallTime,
    /// The instant.
    pub due_at: DateTime<Utc>,
    /// What a clock change does to it.
    pub change: Option<ClockChange>,
}

/// The dates of a rule.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SeriesPreviewed {
    /// The rule as RFC 5545 writes it.
    pub rrule: String,
    /// The first dates.
    pub dates: Vec<PreviewDate>,
    /// Whether the first wall time is one of them.
    pub starts_there: bool,
}

/// A recurring post.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SeriesView {
    /// Id.
    pub id: SeriesId,
    /// Its brand.
    pub brand: BrandId,
    /// When it recurs.
    pub rule: Rule,
    /// The rule as RFC 5545 writes it.
    pub rrule: String,
    /// Its earliest possible wall time.
    pub first: WallTime,
    /// What its occurrences say until they are edited.
    pub content: Content,
    /// First 140 characters of that.
    pub excerpt: String,
    /// Its accounts.
    pub accounts: Vec<SeriesAccount>,
    /// Its occurrences that are made, by date.
    pub occurrences: Vec<OccurrenceView>,
    /// Accounts whose network does not like what it says so often.
    pub warnings: Vec<RepeatWarning>,
}

/// An account of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SeriesAccount {
    /// The account.
    pub account: AccountId,
    /// Its network.
    pub network: NetworkId,
}

/// One date of a series and its post.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OccurrenceView {
    /// The date, which names it.
    #[ts(type = "string")]
    pub date: NaiveDate,
    /// The post.
    pub post: PostId,
    /// First 140 characters of what it says.
    pub excerpt: String,
    /// Where it stands; absent when it is not planned any more.
    pub wall: Option<WallTime>,
    /// Its text or accounts were changed by a person.
    pub edited: bool,
    /// Its time was changed by a person.
    pub moved: bool,
    /// It was left out: the post is in the bin.
    pub skipped: bool,
    /// Its time is still ahead.
    pub ahead: bool,
}

/// A network that refuses or punishes what is said again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RepeatWarning {
    /// The account.
    pub account: AccountId,
    /// Its network.
    pub network: NetworkId,
    /// What the network does.
    pub repeats: Repeats,
    /// Occurrences ahead that say the same as the one before.
    pub count: u32,
}

/// The series of a post.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PostSeries {
    /// The series; absent when the post does not recur.
    pub series: Option<SeriesView>,
    /// The date that the post is of it.
    #[ts(type = "string | null")]
    pub date: Option<NaiveDate>,
}

/// What a change of series did. `series_revert` takes it back.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SeriesOutcome {
    /// The change.
    pub edit: SeriesEditId,
    /// The series as it is now, from the date of the change on.
    pub series: SeriesView,
    /// What it did to posts.
    pub done: SeriesDone,
}

/// What happened to the posts of series.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SeriesDone {
    /// Posts made.
    pub made: u32,
    /// Posts changed.
    pub changed: u32,
    /// Posts put into the bin.
    pub removed: u32,
    /// Posts that did not follow: edited or moved by a person, being sent, or held by a network's scheduler.
    pub kept: Vec<PostId>,
}
