//! Hours in which this machine tells nothing, on its own wall.

use crate::time::WallTime;
use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Weekday};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Days looked back for the last end: a week-end and a day.
const BACK_DAYS: i64 = 8;

/// When nothing is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct QuietHours {
    /// From this minute of the day …
    pub from: u16,
    /// … to this one, perhaps of the next day. The same minute is no time at all.
    pub to: u16,
    /// Saturday and Sunday are quiet as a whole.
    pub weekends: bool,
}

impl QuietHours {
    /// Whether its figures are minutes of a day.
    #[must_use]
    pub const fn is_sound(self) -> bool {
        self.from < 1_440 && self.to < 1_440
    }

    /// Whether nothing is told at a time.
    #[must_use]
    pub fn holds(self, at: WallTime) -> bool {
        let minute = u16::try_from(at.0.time().num_seconds_from_midnight() / 60).unwrap_or(0);
        let night = if self.from <= self.to {
            (self.from..self.to).contains(&minute)
        } else {
            minute >= self.from || minute < self.to
        };
        night || (self.weekends && matches!(at.0.weekday(), Weekday::Sat | Weekday::Sun))
    }

    /// The last stretch of quiet that has ended at a time, as `[from, to)`.
    #[must_use]
    pub fn last(self, now: WallTime) -> Option<(WallTime, WallTime)> {
        let ended = self.edges(now.0.date(), self.to).into_iter().find(|at| {
            *at <= now.0 && !self.holds(WallTime(*at)) && self.holds(WallTime(*at - Duration::minutes(1)))
        })?;
        let began = self
            .edges(ended.date(), self.from)
            .into_iter()
            .find(|at| *at < ended && self.holds(WallTime(*at)) && !self.holds(WallTime(*at - Duration::minutes(1))))?;
        Some((WallTime(began), WallTime(ended)))
    }

    /// Times at which something may change, from a day back, the latest first.
    fn edges(self, date: NaiveDate, minute: u16) -> Vec<NaiveDateTime> {
        let mut all: Vec<NaiveDateTime> = (0..BACK_DAYS)
            .filter_map(|days| date.checked_sub_signed(Duration::days(days)))
            .flat_map(|day| {
                let midnight = day.and_time(NaiveTime::MIN);
                [midnight, midnight + Duration::minutes(i64::from(minute))]
            })
            .collect();
        all.sort_unstable_by(|one, other| other.cmp(one));
        all
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn wall(text: &str) -> WallTime {
        WallTime::parse(text).unwrap()
    }
    fn last(quiet: QuietHours, now: &str) -> Option<(String, String)> {
        quiet.last(wall(now)).map(|(from, to)| (from.to_string(), to.to_string()))
    }
    const NIGHT: QuietHours = QuietHours { from: 19 * 60, to: 8 * 60 + 30, weekends: false };

    #[test]
    fn a_night_and_a_week_end() {
        assert!(NIGHT.holds(wall("2026-11-20T19:00")) && NIGHT.holds(wall("2026-11-20T08:29")));
        assert!(!NIGHT.holds(wall("2026-11-20T08:30")) && !NIGHT.holds(wall("2026-11-21T12:00")));
        let pair = |from: &str, to: &str| Some((from.to_owned(), to.to_owned()));
        assert_eq!(last(NIGHT, "2026-11-20T09:00"), pair("2026-11-19T19:00", "2026-11-20T08:30"));
        assert_eq!(last(NIGHT, "2026-11-20T08:00"), pair("2026-11-18T19:00", "2026-11-19T08:30"), "still quiet");
        let always = QuietHours { weekends: true, ..NIGHT };
        assert!(always.holds(wall("2026-11-21T12:00")));
        // Friday evening to Monday morning is one stretch.
        assert_eq!(last(always, "2026-11-23T08:30"), pair("2026-11-20T19:00", "2026-11-23T08:30"));
        let lunch = QuietHours { from: 720, to: 780, weekends: true };
        assert_eq!(last(lunch, "2026-11-23T00:00"), pair("2026-11-21T00:00", "2026-11-23T00:00"));
        assert_eq!(last(QuietHours { from: 60, to: 60, weekends: false }, "2026-11-23T09:00"), None);
    }

    proptest! {
        #[test]
        fn the_last_stretch_is_quiet_throughout(from in 0_u16..1_440, to in 0_u16..1_440, weekends: bool, minute in 0_i64..20_000) {
            let quiet = QuietHours { from, to, weekends };
            let now = WallTime(wall("2026-11-20T00:00").0 + Duration::minutes(minute));
            if let Some((began, ended)) = quiet.last(now) {
                prop_assert!(began < ended && ended <= now);
                let mut at = began.0;
                while at < ended.0 {
                    prop_assert!(quiet.holds(WallTime(at)));
                    at += Duration::minutes(1);
                }
                // Nothing has ended since.
                let mut at = ended.0;
                let mut was = false;
                while at <= now.0 {
                    let is = quiet.holds(WallTime(at));
                    prop_assert!(is || !was);
                    was = is;
                    at += Duration::minutes(1);
                }
            }
        }
    }
}
