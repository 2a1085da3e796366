//! Within which time a brand wants to answer, counted while it is open.

use crate::time::{Fold, WallTime, Zone, resolve};
use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Minutes of a day on the wall.
const DAY: u16 = 1_440;
/// Days looked through for open hours; a brand that is closed for longer has no due time.
const HORIZON_DAYS: i64 = 400;

/// Open hours of one weekday, on the brand's wall.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OpenHours {
    /// 1 is Monday.
    pub weekday: u8,
    /// Minutes since midnight.
    pub from: u16,
    /// Minutes since midnight, after `from`; 1440 is the end of the day.
    pub to: u16,
}

/// Within which time a brand wants to answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Target {
    /// Minutes, counted in open hours, 1–20,160.
    pub minutes: u32,
    /// When somebody is there to answer; always when empty.
    pub hours: Vec<OpenHours>,
    /// Closed on the public holidays that the brand looks at.
    pub holidays: bool,
}

/// What is wrong with a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetFault {
    /// The minutes are out of their range.
    Minutes,
    /// More spans than a week may have.
    TooMany,
    /// The span at this place does not end after it begins, or is of no day.
    Backwards(usize),
    /// The span at this place overlaps one before it.
    Meets(usize),
}

impl Target {
    /// Two weeks.
    pub const MAX_MINUTES: u32 = 20_160;
    /// Most spans of open hours, four a day.
    pub const MAX_SPANS: usize = 28;

    /// Whether its figures are within their bounds and no two spans of a day meet.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.faults().is_empty()
    }

    /// What is wrong with it, each with its place.
    #[must_use]
    pub fn faults(&self) -> Vec<TargetFault> {
        let mut found = Vec::new();
        if !(1..=Self::MAX_MINUTES).contains(&self.minutes) {
            found.push(TargetFault::Minutes);
        }
        if self.hours.len() > Self::MAX_SPANS {
            found.push(TargetFault::TooMany);
        }
        let wrong = |span: &OpenHours| !(1..=7).contains(&span.weekday) || span.from >= span.to || span.to > DAY;
        for (at, span) in self.hours.iter().enumerate() {
            let meets = |other: &OpenHours| {
                !wrong(other) && other.weekday == span.weekday && other.from < span.to && span.from < other.to
            };
            if wrong(span) {
                found.push(TargetFault::Backwards(at));
            } else if self.hours.iter().take(at).any(meets) {
                found.push(TargetFault::Meets(at));
            }
        }
        found
    }

    /// Until when an answer to what was asked at an instant is in time. `None` when the brand is closed for a year.
    #[must_use]
    pub fn due(
        &self,
        asked: DateTime<Utc>,
        zone: Zone,
        mut is_holiday: impl FnMut(NaiveDate) -> bool,
    ) -> Option<DateTime<Utc>> {
        let mut left = Duration::minutes(i64::from(self.minutes));
        if self.hours.is_empty() && !self.holidays {
            return asked.checked_add_signed(left);
        }
        let first = zone.wall(asked).date();
        for days in 0..HORIZON_DAYS {
            let date = first.checked_add_signed(Duration::days(days))?;
            if self.holidays && is_holiday(date) {
                continue;
            }
            for (opens, closes) in self.open(date, zone) {
                let from = opens.max(asked);
                let room = closes - from;
                if room >= left {
                    return Some(from + left);
                }
                left -= room.max(Duration::zero());
            }
        }
        None
    }

    /// Whether the brand is open at an instant.
    #[must_use]
    pub fn is_open(&self, at: DateTime<Utc>, zone: Zone, mut is_holiday: impl FnMut(NaiveDate) -> bool) -> bool {
        let date = zone.wall(at).date();
        !(self.holidays && is_holiday(date)) && self.open(date, zone).iter().any(|(from, to)| *from <= at && at < *to)
    }

    /// The open spans of a day, in order.
    fn open(&self, date: NaiveDate, zone: Zone) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
        let at = |minutes: u16| {
            let midnight = WallTime(date.and_time(NaiveTime::MIN));
            let wall = if minutes >= DAY {
                midnight.plus_days(1).unwrap_or(midnight)
            } else {
                WallTime(midnight.0 + Duration::minutes(i64::from(minutes)))
            };
            resolve(wall, zone, Fold::Earlier).instant
        };
        if self.hours.is_empty() {
            return vec![(at(0), at(DAY))];
        }
        let today = u8::try_from(date.weekday().number_from_monday()).unwrap_or(0);
        let mut spans: Vec<&OpenHours> = self.hours.iter().filter(|span| span.weekday == today).collect();
        spans.sort_unstable();
        // A clock that is put forward over a span leaves nothing of it.
        spans.into_iter().map(|span| (at(span.from), at(span.to))).filter(|(from, to)| from < to).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use proptest::prelude::*;

    fn paris() -> Zone {
        Zone::parse("Europe/Paris").unwrap()
    }
    fn office(minutes: u32) -> Target {
        let hours = (1..=5)
            .flat_map(|weekday| [OpenHours { weekday, from: 540, to: 720 }, OpenHours { weekday, from: 840, to: 1080 }])
            .collect();
        Target { minutes, hours, holidays: true }
    }
    fn due(target: &Target, asked: &str) -> String {
        let asked = resolve(WallTime::parse(asked).unwrap(), paris(), Fold::Earlier).instant;
        let holiday = |date: NaiveDate| date == NaiveDate::from_ymd_opt(2026, 11, 11).unwrap();
        paris().wall(target.due(asked, paris(), holiday).unwrap()).to_string()
    }

    #[test]
    fn only_open_hours_count() {
        let target = office(120);
        assert_eq!(due(&target, "2026-11-09T09:30"), "2026-11-09T11:30");
        assert_eq!(due(&target, "2026-11-09T11:00"), "2026-11-09T15:00", "over lunch");
        assert_eq!(due(&target, "2026-11-06T17:30"), "2026-11-09T10:30", "over the week-end");
        assert_eq!(due(&target, "2026-11-10T17:00"), "2026-11-12T10:00", "over Armistice Day");
        assert_eq!(due(&target, "2026-11-08T03:00"), "2026-11-09T11:00");
        assert_eq!(
            due(&Target { minutes: 90, hours: vec![], holidays: false }, "2026-11-08T23:00"),
            "2026-11-09T00:30"
        );
        assert_eq!(due(&Target { minutes: 90, hours: vec![], holidays: true }, "2026-11-10T23:00"), "2026-11-12T00:30");
    }

    #[test]
    fn nights_of_a_changed_clock_have_their_real_length() {
        let night =
            |minutes| Target { minutes, hours: vec![OpenHours { weekday: 7, from: 0, to: 360 }], holidays: false };
        assert_eq!(due(&night(240), "2026-03-28T20:00"), "2026-03-29T05:00", "an hour is missing");
        assert_eq!(due(&night(240), "2026-10-24T20:00"), "2026-10-25T03:00", "an hour comes twice");
        let skipped =
            Target { minutes: 30, hours: vec![OpenHours { weekday: 7, from: 120, to: 180 }], holidays: false };
        assert_eq!(due(&skipped, "2026-03-28T20:00"), "2026-04-05T02:30", "there was no such hour");
    }

    #[test]
    fn bounds() {
        assert!(office(1).is_sound());
        let with = |hours| Target { minutes: 1, hours, holidays: false };
        assert!(!Target { minutes: 0, ..office(1) }.is_sound());
        assert!(!with(vec![OpenHours { weekday: 8, from: 0, to: 1 }]).is_sound());
        assert!(!with(vec![OpenHours { weekday: 1, from: 9, to: 9 }]).is_sound());
        let met = [OpenHours { weekday: 1, from: 0, to: 10 }, OpenHours { weekday: 1, from: 9, to: 20 }];
        assert!(!with(met.to_vec()).is_sound());
        let lunch = [(1, 540, 720), (1, 840, 1_080), (1, 700, 850), (2, 600, 540)];
        let lunch = lunch.map(|(weekday, from, to)| OpenHours { weekday, from, to });
        assert_eq!(with(lunch.to_vec()).faults(), [TargetFault::Meets(2), TargetFault::Backwards(3)]);
        let never = Target { minutes: 1, hours: vec![], holidays: true };
        assert_eq!(never.due(DateTime::UNIX_EPOCH, paris(), |_| true), None);
    }

    proptest! {
        #[test]
        fn exactly_the_wanted_minutes_are_open_before_it(
            minute in 28_900_000_i64..30_000_000,
            minutes in 1_u32..400,
            spans in proptest::collection::vec((1_u8..=7, 0_u16..1_300, 60_u16..600), 1..6),
            holidays: bool,
            zone in 0_usize..3,
        ) {
            let zone = Zone::parse(["Europe/Paris", "Australia/Lord_Howe", "America/New_York"][zone]).unwrap();
            let hours = spans.into_iter().map(|(weekday, from, length)| OpenHours { weekday, from, to: (from + length).min(DAY) }).collect();
            let target = Target { minutes, hours, holidays };
            prop_assume!(target.is_sound());
            let asked = DateTime::from_timestamp(minute * 60, 0).unwrap();
            let holiday = |date: NaiveDate| date.day().is_multiple_of(9);
            let due = target.due(asked, zone, holiday).unwrap();
            // Counted minute by minute, without the arithmetic above.
            let mut open = 0;
            let mut at = asked;
            while at < due {
                open += u32::from(target.is_open(at, zone, holiday));
                at += Duration::minutes(1);
            }
            prop_assert_eq!(open, minutes);
            prop_assert!(target.is_open(due - Duration::minutes(1), zone, holiday));
            prop_assert!(target.due(asked + Duration::minutes(1), zone, holiday).unwrap() >= due);
        }
    }
}
