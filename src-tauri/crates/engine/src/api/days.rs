//! Response targets, quiet hours' summary, closing a day.

use chrono::{DateTime, NaiveDate, Utc};
use pupitre_domain::day::DayCounts;
use pupitre_domain::ids::BrandId;
use pupitre_domain::target::Target;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A brand's response target.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct TargetSet {
    /// The brand.
    pub brand: BrandId,
    /// Its target; none when absent.
    #[serde(default)]
    pub target: Option<Target>,
}

/// Asks for a brand's response target.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TargetOf {
    /// The brand.
    pub brand: BrandId,
}

/// Asks what a day came to.
#[derive(Debug, Clone, Default, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct DaysOf {
    /// Of one brand; of all when absent.
    #[serde(default)]
    pub brand: Option<BrandId>,
    /// Which day, on each brand's wall; today when absent.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub day: Option<NaiveDate>,
}

/// What a brand's day came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DayView {
    /// The brand.
    pub brand: BrandId,
    /// The day on its wall.
    #[ts(type = "string")]
    pub day: NaiveDate,
    /// It is today there.
    pub today: bool,
    /// What it comes to as counted now.
    pub counts: DayCounts,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// What it came to when it was closed.
    pub closed: Option<DayCounts>,
}

/// Closes a day, or takes that back.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DayClose {
    /// The brand.
    pub brand: BrandId,
    /// The day on its wall; not one ahead.
    #[ts(type = "string")]
    pub day: NaiveDate,
}

/// What came while nothing was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MorningView {
    /// From.
    pub from: DateTime<Utc>,
    /// To.
    pub to: DateTime<Utc>,
    /// Conversations in which strangers wrote meanwhile.
    pub heard: u32,
    /// Those of them that are still new.
    pub open: u32,
}
