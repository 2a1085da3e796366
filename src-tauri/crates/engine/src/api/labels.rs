//! Labels and campaigns, notes on days, saved filters.

use chrono::NaiveDate;
use pupitre_domain::filter::CalendarFilter;
use pupitre_domain::ids::{BrandId, FilterId, LabelId, NoteId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a label is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum LabelKind {
    /// Any grouping; a post has as many as one likes.
    Label,
    /// An undertaking with an end; a post has at most one.
    Campaign,
}

/// A label or campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LabelView {
    /// Id.
    pub id: LabelId,
    /// What it is for.
    pub kind: LabelKind,
    /// Its brand; every brand's when absent.
    pub brand: Option<BrandId>,
    /// Name.
    pub name: String,
    /// `#rrggbb`.
    pub colour: String,
    /// First day of a campaign.
    #[ts(type = "string | null")]
    pub first_day: Option<NaiveDate>,
    /// Last day of a campaign.
    #[ts(type = "string | null")]
    pub last_day: Option<NaiveDate>,
    /// Posts outside the bin that carry it.
    pub posts: u32,
}

/// Makes a label.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct LabelCreate {
    /// What it is for.
    pub kind: LabelKind,
    /// Its brand; every brand's when absent.
    #[serde(default)]
    pub brand: Option<BrandId>,
    /// Name, 1–60 characters.
    pub name: String,
    /// `#rrggbb`.
    pub colour: String,
    /// First day of a campaign.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub first_day: Option<NaiveDate>,
    /// Last day of a campaign.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub last_day: Option<NaiveDate>,
}

/// Changes a label; name and colour stay when absent, days are set as given.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct LabelUpdate {
    /// Which.
    pub id: LabelId,
    /// New name.
    #[serde(default)]
    pub name: Option<String>,
    /// New colour.
    #[serde(default)]
    pub colour: Option<String>,
    /// First day of a campaign.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub first_day: Option<NaiveDate>,
    /// Last day of a campaign.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub last_day: Option<NaiveDate>,
}

/// Lists notes on days.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct NoteRange {
    /// First day.
    #[ts(type = "string")]
    pub from: NaiveDate,
    /// Number of days, 1–62.
    pub days: u16,
    /// Those of one brand and of all brands; every one when absent.
    #[serde(default)]
    pub brand: Option<BrandId>,
}

/// A note on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NoteView {
    /// Id.
    pub id: NoteId,
    /// For this brand; for all when absent.
    pub brand: Option<BrandId>,
    /// The day.
    #[ts(type = "string")]
    pub day: NaiveDate,
    /// What it says.
    pub text: String,
}

/// Stores a note: a new one without an id, otherwise that one, also when it was removed meanwhile.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct NoteSave {
    /// Which.
    #[serde(default)]
    pub id: Option<NoteId>,
    /// For this brand; for all when absent.
    #[serde(default)]
    pub brand: Option<BrandId>,
    /// The day.
    #[ts(type = "string")]
    pub day: NaiveDate,
    /// What it says, 1–2,000 characters.
    pub text: String,
}

/// A filter with a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FilterView {
    /// Id.
    pub id: FilterId,
    /// Name.
    pub name: String,
    /// What it shows.
    pub filter: CalendarFilter,
}

/// Stores a filter: a new one without an id, otherwise that one, also when it was removed meanwhile.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct FilterSave {
    /// Which.
    #[serde(default)]
    pub id: Option<FilterId>,
    /// Name, 1–60 characters.
    pub name: String,
    /// What it shows; not everything.
    pub filter: CalendarFilter,
}
