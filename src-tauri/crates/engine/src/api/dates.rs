//! Dates that matter.

use chrono::{DateTime, NaiveDate, Utc};
use pupitre_domain::dates::{Category, Name, Occurrence, Region, SchoolZone};
use pupitre_domain::ids::BrandId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

/// Reads the dates of some days.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct DatesRange {
    /// First day, `YYYY-MM-DD`.
    #[ts(type = "string")]
    pub from: NaiveDate,
    /// Days, 1–400.
    pub days: u16,
    /// As this brand looks at them. Without it: what any brand looks at, and every brand's own dates.
    #[serde(default)]
    pub brand: Option<BrandId>,
}

/// The dates of some days.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DatesView {
    /// By first day; what began before and still lasts included.
    pub dates: Vec<DateView>,
    /// Up to when school holidays are known, per zone looked at.
    pub known_until: Vec<SchoolKnown>,
}

/// A date as it falls.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DateView {
    /// The date.
    #[serde(flatten)]
    #[ts(flatten)]
    pub date: Occurrence,
    /// Whose own it is.
    pub brand: Option<BrandId>,
    /// Id of an own date, to change it.
    pub own: Option<Uuid>,
}

/// Up to when the school holidays of a zone are known.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SchoolKnown {
    /// Zone.
    pub zone: SchoolZone,
    /// Last day about which something is known; nothing is when absent.
    #[ts(type = "string | null")]
    pub until: Option<NaiveDate>,
}

/// Names a brand whose dates are meant.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct DatesOf {
    /// The brand.
    pub brand: BrandId,
}

/// What a brand looks at, with all there is to choose from.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DateSettings {
    /// Regions whose public holidays it sees.
    pub regions: Vec<Region>,
    /// Zones whose school holidays it sees.
    pub zones: Vec<SchoolZone>,
    /// Categories switched off.
    pub hidden_categories: Vec<Category>,
    /// Single dates switched off, with their names.
    pub hidden: Vec<HiddenDate>,
    /// Its own dates, by first day.
    pub own: Vec<OwnDateView>,
    /// Every region.
    pub all_regions: Vec<Region>,
    /// Every zone, with what is known of it.
    pub all_zones: Vec<SchoolKnown>,
    /// Every category that can be switched off.
    pub all_categories: Vec<Category>,
}

/// A date switched off.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HiddenDate {
    /// Its key.
    pub key: String,
    /// Its name; absent when this version does not know it.
    pub name: Option<Name>,
}

/// A brand's own date.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OwnDateView {
    /// Id.
    pub id: Uuid,
    /// Its brand.
    pub brand: BrandId,
    /// What it is called.
    pub name: String,
    /// First day of its first year.
    #[ts(type = "string")]
    pub day: NaiveDate,
    /// Days that it lasts.
    pub days: u16,
    /// Whether it comes every year.
    pub yearly: bool,
    /// In the bin since.
    pub deleted_at: Option<DateTime<Utc>>,
}

/// Changes what a brand looks at; absent fields stay.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct DateChoose {
    /// The brand.
    pub brand: BrandId,
    /// Regions of public holidays, all of them.
    #[serde(default)]
    pub regions: Option<Vec<Region>>,
    /// Zones of school holidays, all of them.
    #[serde(default)]
    pub zones: Option<Vec<SchoolZone>>,
    /// Categories to switch off.
    #[serde(default)]
    pub hide_categories: Vec<Category>,
    /// Categories to switch on.
    #[serde(default)]
    pub show_categories: Vec<Category>,
    /// Keys of dates to switch off.
    #[serde(default)]
    pub hide: Vec<String>,
    /// Keys of dates to switch on.
    #[serde(default)]
    pub show: Vec<String>,
}

/// Adds a date of a brand's own.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct OwnDateAdd {
    /// The brand.
    pub brand: BrandId,
    /// What it is called, 1–120 characters.
    pub name: String,
    /// First day, `YYYY-MM-DD`.
    pub day: String,
    /// Days that it lasts, 1–366; one when absent.
    #[serde(default)]
    pub days: Option<u16>,
    /// Whether it comes every year.
    #[serde(default)]
    pub yearly: bool,
}

/// Changes a date of a brand's own; absent fields stay.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct OwnDateUpdate {
    /// Which.
    pub id: Uuid,
    /// New name.
    #[serde(default)]
    pub name: Option<String>,
    /// New first day.
    #[serde(default)]
    pub day: Option<String>,
    /// New length.
    #[serde(default)]
    pub days: Option<u16>,
    /// Whether it comes every year.
    #[serde(default)]
    pub yearly: Option<bool>,
}

/// Names a date of a brand's own.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct OwnDateId {
    /// Which.
    pub id: Uuid,
}

/// Takes school holidays over from a file of the ministry. Only for the terminal and the shell itself.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SchoolImport {
    /// Absolute path of the ministry's CSV (all zones) or ICS (one zone).
    pub path: String,
    /// Zone of an ICS that does not say which it is.
    #[serde(default)]
    pub zone: Option<SchoolZone>,
}

/// School holidays taken over.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SchoolImported {
    /// Periods taken over.
    pub periods: u32,
    /// What is known now, for the zones in the file.
    pub known_until: Vec<SchoolKnown>,
}
