//! R6: every zone over two years against an independent implementation with its own copy of the zone database.
//!
//! Both copies are compiled in and may be of different age. Where their rules differ, no comparison can say who is
//! right, so those zones are listed by name and only there, and only around the instants at which the rules disagree,
//! a sample is left out. A new difference fails the test until somebody has looked at it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]

mod judge;

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Tz;
use judge::{DIFFERENT, FIRST_YEAR, Other, Reading, YEARS, around, disagreements, start, transitions};
use pupitre_domain::time::{ClockChange, Fold, WallTime, Zone, resolve, zone_rules_version};

struct Tally {
    samples: u32,
    gaps: u32,
    folds: u32,
    left_out: u32,
    wrong: Vec<String>,
}

impl Tally {
    fn compare(&mut self, zone: Zone, other: &Other, wall: NaiveDateTime, doubtful: &[DateTime<Utc>]) {
        let around = wall.and_utc();
        if doubtful.iter().any(|at| (*at - around).abs() < Duration::hours(40)) {
            self.left_out += 1;
            return;
        }
        let reading = other.read(wall);
        let is_unambiguous = matches!(reading, Reading::Single(_));
        // In a gap there is no later occurrence: the wish moves forward whatever was chosen.
        let (earlier, later) = match reading {
            Reading::Single(at) | Reading::Gap(at) => (at, at),
            Reading::Fold(first, second) => (first, second),
        };
        let pairs = [(Fold::Earlier, earlier), (Fold::Later, later)];
        for (fold, expected) in pairs {
            self.samples += 1;
            let resolved = resolve(WallTime(wall), zone, fold);
            if resolved.instant != expected || resolved.change.is_none() != is_unambiguous {
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

#[test]
fn every_zone_every_transition_and_every_recurrence_for_two_years() {
    let mut tally = Tally { samples: 0, gaps: 0, folds: 0, left_out: 0, wrong: Vec::new() };
    let (mut zones, mut changes, mut moved_days) = (0_u32, 0_u32, 0_u32);
    let (mut different, mut unknown) = (BTreeSet::new(), Vec::new());
    for zone in Zone::all() {
        zones += 1;
        let Ok(other) = zone.name().parse::<Tz>().map(Other) else {
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
        chrono_tz::IANA_TZDB_VERSION,
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
    let mut tally = Tally { samples: 0, gaps: 0, folds: 0, left_out: 0, wrong: Vec::new() };
    let paris = Zone::parse("Europe/Paris").unwrap();
    let wall = NaiveDate::from_ymd_opt(2026, 3, 29).unwrap().and_hms_opt(2, 30, 0).unwrap();
    tally.compare(paris, &Other(Tz::Europe__London), wall, &[]);
    assert!(!tally.wrong.is_empty());
}
