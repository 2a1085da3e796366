//! School holidays: decreed, so they are data. What is built in is in `school.txt`; a person may take over the ministry's
//! newer file, whose periods then come first.

use super::{Category, Name, Occurrence};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

const BUILT_IN: &str = include_str!("school.txt");

/// Where schools close together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum SchoolZone {
    /// Zone A.
    A,
    /// Zone B.
    B,
    /// Zone C.
    C,
    /// Corsica.
    Corsica,
    /// Guadeloupe.
    Guadeloupe,
    /// Martinique.
    Martinique,
    /// Guyane.
    Guyane,
    /// La Réunion.
    Reunion,
    /// Mayotte.
    Mayotte,
    /// Saint-Pierre-et-Miquelon.
    SaintPierreEtMiquelon,
    /// Polynésie française.
    Polynesie,
    /// Nouvelle-Calédonie.
    NouvelleCaledonie,
    /// Wallis-et-Futuna.
    WallisEtFutuna,
}

impl SchoolZone {
    /// All of them, in the order in which they are offered.
    pub const ALL: &'static [Self] = &[
        Self::A,
        Self::B,
        Self::C,
        Self::Corsica,
        Self::Guadeloupe,
        Self::Martinique,
        Self::Guyane,
        Self::Reunion,
        Self::Mayotte,
        Self::SaintPierreEtMiquelon,
        Self::Polynesie,
        Self::NouvelleCaledonie,
        Self::WallisEtFutuna,
    ];
    /// The name kept in SQLite and in `school.txt`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::Corsica => "corsica",
            Self::Guadeloupe => "guadeloupe",
            Self::Martinique => "martinique",
            Self::Guyane => "guyane",
            Self::Reunion => "reunion",
            Self::Mayotte => "mayotte",
            Self::SaintPierreEtMiquelon => "saintPierreEtMiquelon",
            Self::Polynesie => "polynesie",
            Self::NouvelleCaledonie => "nouvelleCaledonie",
            Self::WallisEtFutuna => "wallisEtFutuna",
        }
    }
    /// The zone of a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|zone| zone.as_str() == name)
    }
}

/// A period without lessons in one zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchoolPeriod {
    /// Where.
    pub zone: SchoolZone,
    /// First day without lessons.
    pub from: NaiveDate,
    /// Last day without lessons.
    pub to: NaiveDate,
    /// A kind of `school.txt`, or what the ministry's file calls it.
    pub name: String,
    /// What it stands on.
    pub source: String,
}

/// Kinds of periods: stored name, a word by which the ministry's French is recognised, both names.
const KINDS: &[(&str, &str, &str, &str)] = &[
    ("autumn", "toussaint", "Vacances de la Toussaint", "Autumn school holidays"),
    ("christmas", "noel", "Vacances de Noël", "Christmas school holidays"),
    ("winter", "hiver", "Vacances d’hiver", "Winter school holidays"),
    ("spring", "printemps", "Vacances de printemps", "Spring school holidays"),
    ("summerStart", "debut des vacances d", "Début des vacances d’été", "Summer school holidays begin"),
    ("summer", "ete", "Vacances d’été", "Summer school holidays"),
    ("ascension", "ascension", "Pont de l’Ascension", "Ascension weekend"),
];

/// What is built in.
#[must_use]
pub fn built_in() -> Vec<SchoolPeriod> {
    lines().filter_map(read).collect()
}

fn lines() -> impl Iterator<Item = &'static str> {
    BUILT_IN.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn read(line: &str) -> Option<SchoolPeriod> {
    let cells: Vec<&str> = line.split(';').collect();
    let [zone, from, to, name, source] = cells.as_slice() else { return None };
    let (from, to) = (from.parse().ok()?, to.parse().ok()?);
    let known = KINDS.iter().any(|(kind, ..)| kind == name) && from <= to;
    known.then_some(SchoolPeriod {
        zone: SchoolZone::from_name(zone)?,
        from,
        to,
        name: (*name).to_owned(),
        source: (*source).to_owned(),
    })
}

/// The last day about which something is known, per zone; zones about which nothing is are left out.
#[must_use]
pub fn known_until(periods: &[SchoolPeriod]) -> Vec<(SchoolZone, NaiveDate)> {
    SchoolZone::ALL
        .iter()
        .filter_map(|zone| {
            periods.iter().filter(|period| period.zone == *zone).map(|period| period.to).max().map(|last| (*zone, last))
        })
        .collect()
}

fn named(name: &str) -> (String, Name) {
    let plain: String = name.to_lowercase().chars().map(super::ministry::plain).collect();
    let kind = KINDS.iter().find(|(kind, word, ..)| *kind == name || plain.contains(word));
    match kind {
        Some((kind, _, fr, en)) => ((*kind).to_owned(), Name::of(fr, en)),
        None => (plain.split_whitespace().collect::<Vec<_>>().join("-"), Name::of(name, name)),
    }
}

/// Periods of the zones; zones that close on the same days share one.
pub(super) fn occurrences(periods: &[SchoolPeriod], zones: &[SchoolZone]) -> Vec<Occurrence> {
    let mut found: Vec<Occurrence> = Vec::new();
    for period in periods.iter().filter(|period| zones.contains(&period.zone)) {
        let (kind, name) = named(&period.name);
        let key = format!("school.{kind}");
        let same =
            found.iter_mut().find(|other| other.key == key && other.from == period.from && other.to == period.to);
        match same {
            Some(other) => {
                if !other.zones.contains(&period.zone) {
                    other.zones.push(period.zone);
                    other.zones.sort();
                }
            }
            None => found.push(Occurrence {
                key,
                category: Category::SchoolHoliday,
                name,
                from: period.from,
                to: period.to,
                regions: Vec::new(),
                zones: vec![period.zone],
                source: period.source.clone(),
            }),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Datelike, Weekday};

    #[test]
    fn every_line_is_read_and_is_a_school_holiday() {
        for line in lines() {
            let period = read(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(period.from.weekday(), Weekday::Sat, "{line}: holidays begin on a Saturday");
            let days = (period.to - period.from).num_days() + 1;
            match period.name.as_str() {
                "summer" => assert!(days > 50, "{line}"),
                "summerStart" => assert_eq!(days, 1, "{line}"),
                _ => assert_eq!((days, period.to.weekday()), (16, Weekday::Sun), "{line}: two weeks, three week-ends"),
            }
        }
    }

    #[test]
    fn two_periods_of_a_zone_never_overlap() {
        let periods = built_in();
        for one in &periods {
            let clash = periods
                .iter()
                .filter(|other| other.zone == one.zone && *other != one)
                .any(|other| other.from <= one.to && one.from <= other.to);
            assert!(!clash, "{one:?}");
        }
    }
}
