//! R6 with recurrence: rules over two years in every zone, at the hours at which clocks change, against the independent
//! implementation. Every occurrence keeps its wall time; inside a gap it moves forward by its length, in a fold it is the
//! earlier one.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]

mod judge;

use std::collections::BTreeSet;

use chrono::{DateTime, Days, Duration, NaiveDate, NaiveDateTime, Timelike, Utc};
use chrono_tz::Tz;
use judge::{DIFFERENT, FIRST_YEAR, Other, Reading, YEARS, around, disagreements, end, transitions};
use pupitre_domain::queue::{SlotTime, Slots, Taken, next_free};
use pupitre_domain::recurrence::{Occurrence, Rule};
use pupitre_domain::time::{ClockChange, Zone};

/// Rules as people make them, and those that fall on the Sundays on which clocks change.
const RULES: &[&str] = &[
    "FREQ=DAILY",
    "FREQ=WEEKLY;BYDAY=SU",
    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU",
    "FREQ=MONTHLY;BYDAY=-1SU",
    "FREQ=MONTHLY;BYDAY=1SU",
    "FREQ=MONTHLY;BYDAY=2SU",
    "FREQ=MONTHLY;BYMONTHDAY=-1",
];

#[derive(Default)]
struct Tally {
    occurrences: u32,
    gaps: u32,
    folds: u32,
    left_out: u32,
    wrong: Vec<String>,
}

impl Tally {
    fn compare(
        &mut self,
        what: &str,
        found: &Occurrence,
        wanted: NaiveDateTime,
        other: &Other,
        doubtful: &[DateTime<Utc>],
    ) {
        if doubtful.iter().any(|at| (*at - wanted.and_utc()).abs() < Duration::hours(40)) {
            self.left_out += 1;
            return;
        }
        self.occurrences += 1;
        let (instant, kind) = match other.read(wanted) {
            Reading::Single(at) => (at, 0),
            Reading::Gap(at) => (at, 1),
            Reading::Fold(first, _) => (first, 2),
        };
        let said = match found.change {
            None => 0,
            Some(ClockChange::Gap { .. }) => 1,
            Some(ClockChange::Fold { .. }) => 2,
        };
        self.gaps += u32::from(kind == 1);
        self.folds += u32::from(kind == 2);
        if found.wall.0 != wanted || found.instant != instant || said != kind {
            self.wrong.push(format!("{what} on {wanted}: {found:?}, expected {instant}"));
        }
    }
}

/// The minutes of the day around a zone's changes, to the minute as people plan; a plain hour where there are none.
fn minutes_around(changes: &[(DateTime<Utc>, i32, i32)]) -> BTreeSet<u16> {
    let mut minutes: BTreeSet<u16> = changes
        .iter()
        .flat_map(|(at, before, after)| around(*at, *before, *after))
        .map(|wall| u16::try_from(wall.hour() * 60 + wall.minute()).unwrap())
        .collect();
    minutes.insert(9 * 60);
    minutes
}

#[test]
fn every_zone_every_rule_and_every_hour_of_change_for_two_years() {
    let mut tally = Tally::default();
    let (mut zones, mut different) = (0_u32, BTreeSet::new());
    let first = NaiveDate::from_ymd_opt(FIRST_YEAR, 1, 1).unwrap();
    let through = NaiveDate::from_ymd_opt(FIRST_YEAR + YEARS, 1, 1).unwrap() - Days::new(1);
    for zone in Zone::all() {
        zones += 1;
        let other = Other(zone.name().parse::<Tz>().unwrap());
        let doubtful = disagreements(zone, &other);
        if !doubtful.is_empty() {
            different.insert(zone.name());
        }
        let changes = transitions(&other);
        // The days near a change, and one in the middle of each quarter: the rest is the same arithmetic.
        let days: BTreeSet<NaiveDate> = changes
            .iter()
            .flat_map(|(at, ..)| (-2..=2).map(move |by| (*at + Duration::days(by)).date_naive()))
            .chain((0..8).filter_map(|quarter| first.checked_add_days(Days::new(45 + 91 * quarter))))
            .collect();
        for text in RULES {
            let rule = Rule::parse(text, first).unwrap();
            for minutes in minutes_around(&changes) {
                let found = rule.occurrences(first, minutes, zone, through);
                assert_eq!(found.len(), rule.dates(first, through).len());
                let time = chrono::NaiveTime::from_num_seconds_from_midnight_opt(u32::from(minutes) * 60, 0).unwrap();
                for occurrence in found.iter().filter(|occurrence| days.contains(&occurrence.date)) {
                    let what = format!("{} {text}", zone.name());
                    tally.compare(&what, occurrence, occurrence.date.and_time(time), &other, &doubtful);
                }
                // Never two at one instant, never backwards.
                assert!(found.is_sorted_by(|a, b| a.instant < b.instant), "{} {text} {minutes}", zone.name());
            }
        }
    }
    println!(
        "{zones} zones, {} rules: {} occurrences compared, {} in gaps, {} in folds, {} left out in {} zones",
        RULES.len(),
        tally.occurrences,
        tally.gaps,
        tally.folds,
        tally.left_out,
        different.len()
    );
    assert!(tally.wrong.is_empty(), "{} wrong, the first: {:#?}", tally.wrong.len(), tally.wrong.first_chunk::<10>());
    assert_eq!(different, DIFFERENT.iter().copied().collect());
    assert!(zones > 500 && tally.gaps > 1_000 && tally.folds > 1_000, "too little was compared");
}

#[test]
fn every_slot_of_a_night_of_change_has_one_instant_of_its_own() {
    let account = pupitre_domain::ids::AccountId::new(uuid::Uuid::nil());
    for zone in Zone::all().filter(|zone| !DIFFERENT.contains(&zone.name())) {
        let other = Other(zone.name().parse::<Tz>().unwrap());
        for (at, before, after) in transitions(&other).into_iter().filter(|(at, ..)| *at + Duration::days(8) < end()) {
            let mut slots = Slots::default();
            for wall in around(at, before, after) {
                let weekday = u8::try_from(chrono::Datelike::weekday(&wall).number_from_monday()).unwrap();
                let minutes = u16::try_from(wall.hour() * 60 + wall.minute()).unwrap();
                slots.0.entry(account).or_default().insert(SlotTime { weekday, minutes });
            }
            let (mut taken, mut after) = (Taken::default(), at - Duration::days(2));
            for _ in 0..slots.0[&account].len() {
                let place = next_free(&slots, zone, &[account], &taken, at - Duration::days(2)).unwrap();
                let expected = match other.read(place.wall.0) {
                    Reading::Single(at) | Reading::Gap(at) | Reading::Fold(at, _) => at,
                };
                assert_eq!(place.instant, expected, "{} {}", zone.name(), place.wall);
                assert!(place.instant > after, "{} {}: twice, or backwards", zone.name(), place.wall);
                after = place.instant;
                taken.add(&[account], place.instant);
            }
        }
    }
}

#[test]
fn the_comparison_notices_a_wrong_instant() {
    let mut tally = Tally::default();
    let paris = Zone::parse("Europe/Paris").unwrap();
    let first = NaiveDate::from_ymd_opt(2026, 3, 29).unwrap();
    let found = Rule::parse("FREQ=DAILY", first).unwrap().occurrences(first, 150, paris, first);
    tally.compare("London for Paris", &found[0], first.and_hms_opt(2, 30, 0).unwrap(), &Other(Tz::Europe__London), &[]);
    assert_eq!(tally.wrong.len(), 1);
}
