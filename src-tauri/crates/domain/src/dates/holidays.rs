//! Public holidays of France and its overseas territories.
//!
//! Grounds: Code du travail L3133-1 (everywhere), the ordinance of 16 August 1892 kept in local law (Alsace-Moselle),
//! L3422-2 (abolition of slavery), and the territories' own codes. Customary days off without a legal ground (Mi-Carême,
//! the day of Victor Schœlcher) are not holidays here.

use super::{Category, Name, Occurrence, easter};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where a public holiday is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "HolidayRegion")]
pub enum Region {
    /// France in Europe without the three departments of Alsace-Moselle.
    Metropole,
    /// Bas-Rhin, Haut-Rhin and Moselle.
    AlsaceMoselle,
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
    /// Saint-Barthélemy.
    SaintBarthelemy,
    /// Saint-Martin.
    SaintMartin,
    /// Saint-Pierre-et-Miquelon.
    SaintPierreEtMiquelon,
    /// Polynésie française.
    PolynesieFrancaise,
    /// Nouvelle-Calédonie.
    NouvelleCaledonie,
    /// Wallis-et-Futuna.
    WallisEtFutuna,
}

impl Region {
    /// All of them, in the order in which they are offered.
    pub const ALL: &'static [Self] = &[
        Self::Metropole,
        Self::AlsaceMoselle,
        Self::Guadeloupe,
        Self::Martinique,
        Self::Guyane,
        Self::Reunion,
        Self::Mayotte,
        Self::SaintBarthelemy,
        Self::SaintMartin,
        Self::SaintPierreEtMiquelon,
        Self::PolynesieFrancaise,
        Self::NouvelleCaledonie,
        Self::WallisEtFutuna,
    ];
}

enum When {
    Day(u32, u32),
    /// Days from Easter Sunday.
    Easter(i64),
}

struct Holiday {
    key: &'static str,
    fr: &'static str,
    en: &'static str,
    when: When,
    /// Nowhere else; everywhere when empty.
    regions: &'static [Region],
    /// First and last year, where it has not always been one.
    years: (i32, i32),
    source: &'static str,
}

const ALWAYS: (i32, i32) = (1982, 9999);
const EVERYWHERE: &[Region] = &[];
const LABOUR_CODE: &str = "Code du travail, L3133-1";
const LOCAL_LAW: &str = "Droit local, ordonnance du 16 août 1892";
const ABOLITION: &str = "Code du travail, L3422-2";

const fn national(key: &'static str, fr: &'static str, en: &'static str, when: When) -> Holiday {
    Holiday { key, fr, en, when, regions: EVERYWHERE, years: ALWAYS, source: LABOUR_CODE }
}

const fn local(
    key: &'static str,
    fr: &'static str,
    en: &'static str,
    when: When,
    regions: &'static [Region],
    source: &'static str,
) -> Holiday {
    Holiday { key, fr, en, when, regions, years: ALWAYS, source }
}

const fn abolition(key: &'static str, when: When, regions: &'static [Region]) -> Holiday {
    local(key, "Abolition de l’esclavage", "Abolition of slavery", when, regions, ABOLITION)
}

const HOLIDAYS: &[Holiday] = &[
    national("holiday.newYear", "Jour de l’An", "New Year’s Day", When::Day(1, 1)),
    national("holiday.easterMonday", "Lundi de Pâques", "Easter Monday", When::Easter(1)),
    national("holiday.labour", "Fête du Travail", "Labour Day", When::Day(5, 1)),
    national("holiday.victory1945", "Victoire de 1945", "Victory in Europe Day", When::Day(5, 8)),
    national("holiday.ascension", "Ascension", "Ascension Day", When::Easter(39)),
    national("holiday.whitMonday", "Lundi de Pentecôte", "Whit Monday", When::Easter(50)),
    national("holiday.bastille", "Fête nationale", "Bastille Day", When::Day(7, 14)),
    national("holiday.assumption", "Assomption", "Assumption", When::Day(8, 15)),
    national("holiday.allSaints", "Toussaint", "All Saints’ Day", When::Day(11, 1)),
    national("holiday.armistice", "Armistice de 1918", "Armistice Day", When::Day(11, 11)),
    national("holiday.christmas", "Noël", "Christmas Day", When::Day(12, 25)),
    local(
        "holiday.goodFriday",
        "Vendredi saint",
        "Good Friday",
        When::Easter(-2),
        &[Region::AlsaceMoselle],
        // Only where a commune has a Protestant church; the source says so on purpose.
        "Droit local, ordonnance du 16 août 1892 (communes ayant un temple protestant ou une église mixte)",
    ),
    local(
        "holiday.saintStephen",
        "Saint-Étienne",
        "Saint Stephen’s Day",
        When::Day(12, 26),
        &[Region::AlsaceMoselle],
        LOCAL_LAW,
    ),
    abolition("holiday.abolition.mayotte", When::Day(4, 27), &[Region::Mayotte]),
    abolition("holiday.abolition.martinique", When::Day(5, 22), &[Region::Martinique]),
    abolition("holiday.abolition.guadeloupe", When::Day(5, 27), &[Region::Guadeloupe]),
    Holiday {
        years: (2018, 9999),
        ..abolition("holiday.abolition.saintMartin", When::Day(5, 28), &[Region::SaintMartin])
    },
    abolition("holiday.abolition.guyane", When::Day(6, 10), &[Region::Guyane]),
    abolition("holiday.abolition.saintBarthelemy", When::Day(10, 9), &[Region::SaintBarthelemy]),
    abolition("holiday.abolition.reunion", When::Day(12, 20), &[Region::Reunion]),
    local(
        "holiday.gospel",
        "Arrivée de l’Évangile",
        "Arrival of the Gospel",
        When::Day(3, 5),
        &[Region::PolynesieFrancaise],
        "Code du travail de la Polynésie française",
    ),
    local(
        "holiday.goodFriday.polynesia",
        "Vendredi saint",
        "Good Friday",
        When::Easter(-2),
        &[Region::PolynesieFrancaise],
        "Code du travail de la Polynésie française",
    ),
    Holiday {
        years: (1985, 2024),
        ..local(
            "holiday.autonomy",
            "Fête de l’autonomie",
            "Autonomy Day",
            When::Day(6, 29),
            &[Region::PolynesieFrancaise],
            "Code du travail de la Polynésie française, jusqu’en 2024",
        )
    },
    Holiday {
        years: (2025, 9999),
        ..local(
            "holiday.matarii",
            "Matari’i i ni’a",
            "Matari’i i ni’a",
            When::Day(11, 20),
            &[Region::PolynesieFrancaise],
            "Loi du pays adoptée le 6 mai 2025, en remplacement du 29 juin",
        )
    },
    local(
        "holiday.citizenship",
        "Fête de la citoyenneté",
        "Citizenship Day",
        When::Day(9, 24),
        &[Region::NouvelleCaledonie],
        "Code du travail de Nouvelle-Calédonie",
    ),
    local(
        "holiday.saintPeterChanel",
        "Saint Pierre Chanel",
        "Saint Peter Chanel’s Day",
        When::Day(4, 28),
        &[Region::WallisEtFutuna],
        "Arrêté territorial de Wallis-et-Futuna",
    ),
    local(
        "holiday.territory",
        "Fête du Territoire",
        "Territory Day",
        When::Day(7, 29),
        &[Region::WallisEtFutuna],
        "Arrêté territorial de Wallis-et-Futuna",
    ),
];

fn on(when: &When, year: i32) -> Option<NaiveDate> {
    match when {
        When::Day(month, day) => NaiveDate::from_ymd_opt(year, *month, *day),
        When::Easter(days) => {
            let step = Days::new(days.unsigned_abs());
            let sunday = easter(year)?;
            if *days < 0 { sunday.checked_sub_days(step) } else { sunday.checked_add_days(step) }
        }
    }
}

/// The public holidays of a year in any of the regions.
pub(super) fn of_year(year: i32, regions: &[Region]) -> Vec<Occurrence> {
    HOLIDAYS
        .iter()
        .filter(|holiday| (holiday.years.0..=holiday.years.1).contains(&year))
        .filter(|holiday| {
            !regions.is_empty()
                && (holiday.regions.is_empty() || holiday.regions.iter().any(|region| regions.contains(region)))
        })
        .filter_map(|holiday| {
            let day = on(&holiday.when, year)?;
            Some(Occurrence {
                key: holiday.key.to_owned(),
                category: Category::PublicHoliday,
                name: Name::of(holiday.fr, holiday.en),
                from: day,
                to: day,
                regions: holiday.regions.to_vec(),
                zones: Vec::new(),
                source: holiday.source.to_owned(),
            })
        })
        .collect()
}
