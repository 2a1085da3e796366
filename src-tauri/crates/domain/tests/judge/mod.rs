//! The other implementation of zones, and where it knows older rules than ours.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, Offset, TimeZone, Utc};
use chrono_tz::Tz;
use pupitre_domain::time::Zone;

/// Zones whose rules for 2026 and 2027 differ between the two databases: the other is of 2025b, ours of 2026e. The
/// Canadian ones part on 2026-11-01, the Moroccan on 2026-09-20, and the Moldovan change at another hour of the same
/// nights. The older copy is an hour off there.
pub(crate) const DIFFERENT: &[&str] = &[
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

pub(crate) const FIRST_YEAR: i32 = 2026;
pub(crate) const YEARS: i32 = 2;

pub(crate) fn start() -> DateTime<Utc> {
    NaiveDate::from_ymd_opt(FIRST_YEAR, 1, 1).unwrap().and_hms_opt(0, 0, 0).unwrap().and_utc()
}

pub(crate) fn end() -> DateTime<Utc> {
    NaiveDate::from_ymd_opt(FIRST_YEAR + YEARS, 1, 1).unwrap().and_hms_opt(0, 0, 0).unwrap().and_utc()
}

/// The other implementation: asked for offsets at instants only, so that what a wall time stands for is found here by
/// search and shares nothing with ours.
pub(crate) struct Other(pub(crate) Tz);

/// What a wall time stands for.
#[derive(Debug, PartialEq)]
pub(crate) enum Reading {
    Single(DateTime<Utc>),
    Gap(DateTime<Utc>),
    Fold(DateTime<Utc>, DateTime<Utc>),
}

impl Other {
    pub(crate) fn offset(&self, at: DateTime<Utc>) -> i32 {
        self.0.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc()
    }

    /// The first instant of the offset that holds at `high`, given that another holds at `low`.
    fn change_between(&self, mut low: DateTime<Utc>, mut high: DateTime<Utc>) -> DateTime<Utc> {
        while high - low > Duration::seconds(1) {
            let middle = low + Duration::seconds((high - low).num_seconds() / 2);
            if self.offset(middle) == self.offset(low) { low = middle } else { high = middle }
        }
        high
    }

    pub(crate) fn read(&self, wall: NaiveDateTime) -> Reading {
        let around = wall.and_utc();
        let near = [-26, -13, 0, 13, 26].map(|hours| around + Duration::hours(hours));
        let mut found: Vec<DateTime<Utc>> = near
            .iter()
            .map(|at| self.offset(*at))
            .map(|offset| (around - Duration::seconds(i64::from(offset)), offset))
            .filter(|(instant, offset)| self.offset(*instant) == *offset)
            .map(|(instant, _)| instant)
            .collect();
        found.sort();
        found.dedup();
        match found[..] {
            [only] => Reading::Single(only),
            [first, .., last] => Reading::Fold(first, last),
            [] => {
                // Skipped: with the offset of before the change it lies just behind the change.
                let pair = near.windows(2).find(|pair| self.offset(pair[0]) < self.offset(pair[1])).unwrap();
                let change = self.change_between(pair[0], pair[1]);
                Reading::Gap(around - Duration::seconds(i64::from(self.offset(change - Duration::seconds(1)))))
            }
        }
    }
}

/// The other implementation's transitions: the instant, and the offsets before and after in seconds.
pub(crate) fn transitions(other: &Other) -> Vec<(DateTime<Utc>, i32, i32)> {
    let step = Duration::hours(6);
    let mut found = Vec::new();
    let mut at = start();
    while at < end() {
        let (before, after) = (other.offset(at), other.offset(at + step));
        if before != after {
            found.push((other.change_between(at, at + step), before, after));
        }
        at += step;
    }
    found
}

/// Instants, in steps of three hours, at which the two databases give different offsets.
pub(crate) fn disagreements(zone: Zone, other: &Other) -> Vec<DateTime<Utc>> {
    let mut at = start() - Duration::days(2);
    let mut found = Vec::new();
    while at < end() + Duration::days(2) {
        if zone.offset_seconds(at) != other.offset(at) {
            found.push(at);
        }
        at += Duration::hours(3);
    }
    found
}

/// Wall times around a transition: a second before, at, inside, at the end of and a second after the gap or fold.
pub(crate) fn around(at: DateTime<Utc>, before: i32, after: i32) -> Vec<NaiveDateTime> {
    let wall = |offset: i32| at.naive_utc() + Duration::seconds(i64::from(offset));
    let (low, high) = (wall(before.min(after)), wall(before.max(after)));
    let middle = low + (high - low) / 2;
    let second = Duration::seconds(1);
    let mut walls = vec![low - second, low, low + second, middle, high - second, high, high + second];
    walls.dedup();
    walls
}
