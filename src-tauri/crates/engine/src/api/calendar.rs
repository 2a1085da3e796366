//! The calendar.

use chrono::{DateTime, NaiveDate, Utc};
use pupitre_domain::approval::Approval;
pub use pupitre_domain::filter::{CalendarFilter, EntryStatus};
use pupitre_domain::forecast::ForecastKind;
use pupitre_domain::ids::{AccountId, BrandId, LabelId, PostId, VisualId};
use pupitre_domain::network::NetworkId;
use pupitre_domain::publication::{Mode, State};
use pupitre_domain::time::WallTime;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Asks for the planned posts of some days.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct CalendarRange {
    /// First day.
    #[ts(type = "string")]
    pub from: NaiveDate,
    /// Number of days, 1–62.
    pub days: u16,
    /// Of one brand only.
    #[serde(default)]
    pub brand: Option<BrandId>,
    /// Only those that meet this.
    #[serde(default)]
    pub filter: Option<CalendarFilter>,
    /// Most entries of one day; all when absent. `counts` tells how many a day has.
    #[serde(default)]
    pub per_day: Option<u16>,
}

/// Planned posts, by wall time. Days are the brands' own: a post planned for Monday 23:30 in Nouméa is on Monday.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CalendarView {
    /// Entries that meet the filter, by wall time.
    pub entries: Vec<CalendarEntry>,
    /// How many meet the filter on each day that has any.
    pub counts: Vec<DayCount>,
    /// How many meet the filter.
    pub matching: u32,
    /// How many there are without a filter.
    pub total: u32,
    /// How many there would be by each value of each facet, the other facets staying as they are.
    pub facets: Facets,
}

/// How many entries a day has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DayCount {
    /// The day.
    #[ts(type = "string")]
    pub day: NaiveDate,
    /// Entries that meet the filter.
    pub count: u32,
}

/// How many entries have each value. Values that no entry has are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Facets {
    /// By brand.
    pub brands: Vec<FacetCount<BrandId>>,
    /// By network.
    pub networks: Vec<FacetCount<NetworkId>>,
    /// By account.
    pub accounts: Vec<FacetCount<AccountId>>,
    /// By status.
    pub statuses: Vec<FacetCount<EntryStatus>>,
    /// By standing with the client.
    pub approvals: Vec<FacetCount<Approval>>,
    /// By label.
    pub labels: Vec<FacetCount<LabelId>>,
    /// By campaign.
    pub campaigns: Vec<FacetCount<LabelId>>,
}

/// How many entries have a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FacetCount<Value> {
    /// The value.
    pub value: Value,
    /// Entries that have it.
    pub count: u32,
}

/// A planned post.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CalendarEntry {
    /// The post.
    pub post: PostId,
    /// Its brand.
    pub brand: BrandId,
    /// First 140 characters.
    pub excerpt: String,
    /// First visual.
    pub visual: Option<VisualId>,
    /// Wall time in the brand's zone.
    pub wall: WallTime,
    /// The instant.
    pub due_at: DateTime<Utc>,
    /// How it stands over all its accounts: the state that most needs attention.
    pub status: EntryStatus,
    /// How it stands with the client.
    pub approval: Approval,
    /// Who makes it appear, as a person wished; an account without a connector is published to by hand all the same.
    pub mode: Mode,
    /// Per account.
    pub deliveries: Vec<EntryDelivery>,
    /// Whether it can be moved at this moment.
    pub movable: bool,
    /// A draft with a time: it leaves only when a person schedules it.
    pub held: bool,
    /// Labels and campaigns that it carries.
    pub labels: Vec<LabelId>,
    /// What is known to keep it from leaving as planned, the gravest first.
    pub forecasts: Vec<ForecastKind>,
}

/// Asks what an account's profile shows and will show.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct CalendarGrid {
    /// The account.
    pub account: AccountId,
    /// Most cells, 1–300; 60 when absent.
    #[serde(default)]
    pub limit: Option<u16>,
}

/// A post as an account's profile shows it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct GridCell {
    /// The post.
    pub post: PostId,
    /// Where its delivery stands.
    #[serde(flatten)]
    #[ts(flatten)]
    pub state: State,
    /// When it was or will be out.
    pub at: DateTime<Utc>,
    /// First 140 characters.
    pub excerpt: String,
    /// First visual, as this account shows it.
    pub visual: Option<VisualId>,
    /// How many visuals it has.
    pub visuals: u16,
}

/// A planned post's delivery to one account.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EntryDelivery {
    /// The account.
    pub account: AccountId,
    /// Its network.
    pub network: NetworkId,
    /// Where it stands.
    #[serde(flatten)]
    #[ts(flatten)]
    pub state: State,
}
