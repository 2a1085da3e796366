//! The calendar.

use chrono::{DateTime, NaiveDate, Utc};
use pupitre_domain::ids::{AccountId, BrandId, PostId, VisualId};
use pupitre_domain::network::NetworkId;
use pupitre_domain::publication::State;
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
}

/// Planned posts, by wall time. Days are the brands' own: a post planned for Monday 23:30 in Nouméa is on Monday.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CalendarView {
    /// Entries, by wall time, then brand.
    pub entries: Vec<CalendarEntry>,
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
    /// Per account.
    pub deliveries: Vec<EntryDelivery>,
    /// Whether it can be moved at this moment.
    pub movable: bool,
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

/// What a chip shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum EntryStatus {
    /// Taken back everywhere.
    Cancelled,
    /// Out everywhere.
    Published,
    /// A network's scheduler holds it.
    HandedOff,
    /// Waits on this machine.
    Scheduled,
    /// On the calendar, but without an account or not ready to be sent.
    Draft,
    /// Being sent.
    Sending,
    /// Refused somewhere.
    Failed,
    /// Not known whether it is out somewhere.
    Unconfirmed,
    /// A person decides.
    NeedsPerson,
}
