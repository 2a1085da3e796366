//! Dates that matter to whoever plans posts: public holidays, school holidays, marronniers, a brand's own dates.
//!
//! Public holidays are computed. School holidays are decreed, so they are data with a source and an end: what is not
//! decreed is not known. Marronniers are a curated list of rules, each with the ground it stands on.

mod easter;
mod holidays;
mod ministry;
mod moments;
mod rule;
mod school;

pub use easter::easter;
pub use holidays::Region;
pub use ministry::{NotASchoolCalendar, read_school_calendar};
pub use moments::moments_count;
pub use school::{SchoolPeriod, SchoolZone, built_in, known_until};

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ts_rs::TS;

/// What a date is about. A brand may switch a whole category off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "DateCategory")]
pub enum Category {
    /// Public holidays.
    PublicHoliday,
    /// School holidays.
    SchoolHoliday,
    /// The brand's own.
    Own,
    /// Sales, shopping, gifts.
    Commerce,
    /// Arts, media, languages.
    Culture,
    /// Nature, climate, animals.
    Environment,
    /// Eating and drinking.
    Food,
    /// Health and solidarity with the ill.
    Health,
    /// Rights, memory, equality.
    Rights,
    /// Science, techniques, the web.
    Science,
    /// Seasons, traditions, family.
    Seasons,
    /// Society, education, solidarity.
    Society,
    /// Sport and movement.
    Sport,
    /// Work and enterprise.
    Work,
}

impl Category {
    /// All of them, in the order in which they are offered.
    pub const ALL: &'static [Self] = &[
        Self::PublicHoliday,
        Self::SchoolHoliday,
        Self::Own,
        Self::Commerce,
        Self::Culture,
        Self::Environment,
        Self::Food,
        Self::Health,
        Self::Rights,
        Self::Science,
        Self::Seasons,
        Self::Society,
        Self::Sport,
        Self::Work,
    ];
    /// The name kept in SQLite and in the list of marronniers.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PublicHoliday => "publicHoliday",
            Self::SchoolHoliday => "schoolHoliday",
            Self::Own => "own",
            Self::Commerce => "commerce",
            Self::Culture => "culture",
            Self::Environment => "environment",
            Self::Food => "food",
            Self::Health => "health",
            Self::Rights => "rights",
            Self::Science => "science",
            Self::Seasons => "seasons",
            Self::Society => "society",
            Self::Sport => "sport",
            Self::Work => "work",
        }
    }
}

/// A name in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "DateName")]
pub struct Name {
    /// French.
    pub fr: String,
    /// English.
    pub en: String,
}

impl Name {
    fn of(fr: &str, en: &str) -> Self {
        Self { fr: fr.to_owned(), en: en.to_owned() }
    }
}

/// A date as it falls in one year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "DateOccurrence")]
pub struct Occurrence {
    /// The same every year: what is hidden, and what an own date is found by.
    pub key: String,
    /// What it is about.
    pub category: Category,
    /// What it is called.
    pub name: Name,
    /// First day.
    #[ts(type = "string")]
    pub from: NaiveDate,
    /// Last day.
    #[ts(type = "string")]
    pub to: NaiveDate,
    /// Regions where it is a holiday, when it is not one everywhere.
    pub regions: Vec<Region>,
    /// Zones whose schools are closed.
    pub zones: Vec<SchoolZone>,
    /// What it stands on: a law, a resolution, an organiser.
    pub source: String,
}

/// A date that a brand added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnDate {
    /// Found by.
    pub key: String,
    /// What it is called, the same in every language.
    pub name: String,
    /// First day of its first year.
    pub first_day: NaiveDate,
    /// Days that it lasts, 1–366.
    pub days: u16,
    /// Whether it comes every year.
    pub yearly: bool,
}

/// What a brand looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Regions of public holidays.
    pub regions: Vec<Region>,
    /// Zones of school holidays.
    pub zones: Vec<SchoolZone>,
    /// Keys that are switched off.
    pub hidden: BTreeSet<String>,
    /// Categories that are switched off.
    pub hidden_categories: BTreeSet<Category>,
}

impl Default for Choice {
    fn default() -> Self {
        Self {
            regions: vec![Region::Metropole],
            zones: vec![SchoolZone::A, SchoolZone::B, SchoolZone::C],
            hidden: BTreeSet::new(),
            hidden_categories: BTreeSet::new(),
        }
    }
}

impl Choice {
    /// Whether the brand wants to see it.
    #[must_use]
    pub fn shows(&self, key: &str, category: Category) -> bool {
        !self.hidden_categories.contains(&category) && !self.hidden.contains(key)
    }
}

/// Everything that falls into `days` days from `from`, by first day; what began before and still lasts included.
#[must_use]
pub fn between(
    from: NaiveDate,
    days: u16,
    choice: &Choice,
    school: &[SchoolPeriod],
    own: &[OwnDate],
) -> Vec<Occurrence> {
    let last = from.checked_add_days(Days::new(u64::from(days.max(1)) - 1)).unwrap_or(from);
    let mut found: Vec<Occurrence> = Vec::new();
    // A date of the year before may still last (sales, a week over New Year).
    for year in from.year() - 1..=last.year() {
        found.extend(holidays::of_year(year, &choice.regions));
        found.extend(moments::of_year(year));
        found.extend(own.iter().filter_map(|date| own_in(date, year)));
    }
    found.extend(school::occurrences(school, &choice.zones));
    found.retain(|date| date.to >= from && date.from <= last && choice.shows(&date.key, date.category));
    found.sort_by(|one, other| (one.from, one.category, &one.key).cmp(&(other.from, other.category, &other.key)));
    found
}

/// The public holidays of a year in some regions.
#[must_use]
pub fn public_holidays(year: i32, regions: &[Region]) -> BTreeSet<NaiveDate> {
    holidays::of_year(year, regions)
        .into_iter()
        .flat_map(|holiday| holiday.from.iter_days().take_while(move |day| *day <= holiday.to))
        .collect()
}

fn own_in(date: &OwnDate, year: i32) -> Option<Occurrence> {
    let first_year = date.first_day.year();
    if year < first_year || (!date.yearly && year != first_year) {
        return None;
    }
    // The 29 February of other years is the 28.
    let from = date.first_day.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 2, 28))?;
    Some(Occurrence {
        key: date.key.clone(),
        category: Category::Own,
        name: Name::of(&date.name, &date.name),
        from,
        to: from.checked_add_days(Days::new(u64::from(date.days.max(1)) - 1))?,
        regions: Vec::new(),
        zones: Vec::new(),
        source: String::new(),
    })
}

#[cfg(test)]
mod tests;
