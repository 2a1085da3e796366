//! Until when something is put off, on the wall of its brand.

use crate::time::{Fold, WallTime, Zone, monday_of, resolve};
use chrono::{DateTime, Duration, NaiveTime, Timelike, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Hours that "later today" is away, rounded up to a quarter.
const LATER_HOURS: i64 = 3;
/// When a day begins for whoever put something off until it.
const MORNING: NaiveTime = match NaiveTime::from_hms_opt(9, 0, 0) {
    Some(nine) => nine,
    None => NaiveTime::MIN,
};

/// Until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "kind")]
pub enum Snooze {
    /// In three hours, while that is today.
    LaterToday,
    /// Tomorrow at nine.
    Tomorrow,
    /// At nine on the next Monday that is not today.
    Monday,
    /// In seven days at nine.
    Week,
    /// At a time of one's own.
    At {
        /// On the brand's wall.
        wall: WallTime,
    },
}

impl Snooze {
    /// Those offered without asking for a time.
    pub const OFFERED: [Self; 4] = [Self::LaterToday, Self::Tomorrow, Self::Monday, Self::Week];

    /// The instant, or `None` when there is none ahead.
    #[must_use]
    pub fn until(self, now: DateTime<Utc>, zone: Zone) -> Option<DateTime<Utc>> {
        let wall = zone.wall(now);
        let morning =
            |days: i64| wall.on(wall.date()).plus_days(days).map(|day| WallTime(day.date().and_time(MORNING)));
        let wish = match self {
            Self::LaterToday => {
                let later = now + Duration::hours(LATER_HOURS);
                let quarter = 15 * 60;
                let past = i64::from(zone.wall(later).0.num_seconds_from_midnight()) % quarter;
                let rounded = later + Duration::seconds((quarter - past) % quarter);
                let rounded = rounded - Duration::nanoseconds(i64::from(rounded.timestamp_subsec_nanos()));
                return (zone.wall(rounded).date() == wall.date()).then_some(rounded);
            }
            Self::Tomorrow => morning(1)?,
            Self::Monday => morning((monday_of(wall.date()) - wall.date()).num_days() + 7)?,
            Self::Week => morning(7)?,
            Self::At { wall } => wall,
        };
        Some(resolve(wish, zone, Fold::Earlier).instant).filter(|until| *until > now)
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
    fn at(wall: &str) -> DateTime<Utc> {
        resolve(WallTime::parse(wall).unwrap(), paris(), Fold::Earlier).instant
    }
    fn wall(snooze: Snooze, now: &str) -> Option<String> {
        snooze.until(at(now), paris()).map(|until| paris().wall(until).to_string())
    }

    #[test]
    fn times_are_those_of_the_wall() {
        let now = "2026-11-20T14:07"; // a Friday
        assert_eq!(wall(Snooze::LaterToday, now).as_deref(), Some("2026-11-20T17:15"));
        assert_eq!(wall(Snooze::Tomorrow, now).as_deref(), Some("2026-11-21T09:00"));
        assert_eq!(wall(Snooze::Monday, now).as_deref(), Some("2026-11-23T09:00"));
        assert_eq!(wall(Snooze::Week, now).as_deref(), Some("2026-11-27T09:00"));
        assert_eq!(wall(Snooze::Monday, "2026-11-23T08:00").as_deref(), Some("2026-11-30T09:00"), "not today");
        assert_eq!(wall(Snooze::LaterToday, "2026-11-20T20:46"), None, "that is tomorrow");
        assert_eq!(wall(Snooze::LaterToday, "2026-11-20T20:45").as_deref(), Some("2026-11-20T23:45"));
        let gone = Snooze::At { wall: WallTime::parse("2026-11-20T14:00").unwrap() };
        assert_eq!(wall(gone, now), None);
    }

    #[test]
    fn a_changed_clock_moves_no_morning() {
        assert_eq!(wall(Snooze::Tomorrow, "2026-03-28T20:00").as_deref(), Some("2026-03-29T09:00"));
        assert_eq!(wall(Snooze::Week, "2026-10-24T20:00").as_deref(), Some("2026-10-31T09:00"));
        let skipped = Snooze::At { wall: WallTime::parse("2026-03-29T02:30").unwrap() };
        assert_eq!(wall(skipped, "2026-03-28T20:00").as_deref(), Some("2026-03-29T03:30"));
        assert_eq!(
            wall(Snooze::LaterToday, "2026-03-29T00:30").as_deref(),
            Some("2026-03-29T04:30"),
            "three real hours"
        );
    }

    proptest! {
        #[test]
        fn what_is_offered_lies_ahead_and_in_order(seconds in 1_700_000_000_i64..1_900_000_000, zone in 0_usize..4) {
            let zone = Zone::parse(["Europe/Paris", "America/Cayenne", "Indian/Reunion", "Australia/Lord_Howe"][zone]).unwrap();
            let now = DateTime::from_timestamp(seconds, 0).unwrap();
            let all: Vec<_> = Snooze::OFFERED.iter().filter_map(|one| one.until(now, zone)).collect();
            prop_assert!(all.iter().all(|until| *until > now));
            prop_assert!(all.len() >= 3);
            let tomorrow = Snooze::Tomorrow.until(now, zone).unwrap();
            prop_assert!(Snooze::LaterToday.until(now, zone).is_none_or(|later| later < tomorrow));
            prop_assert_eq!(zone.wall(tomorrow).0.time(), MORNING);
            prop_assert!(Snooze::Monday.until(now, zone).unwrap() <= Snooze::Week.until(now, zone).unwrap());
        }
    }
}
