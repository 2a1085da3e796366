//! Which versions of a text are worth keeping.
//!
//! Everything of the last day is kept. After a day the last version of each hour is, after thirty days the last of each
//! day. The newest version of all is always kept. What was refused by a conflict is nobody's version and is not judged
//! here: it stays until its post goes.

use crate::time::Zone;
use chrono::{DateTime, Duration, Utc};

/// Hours for which every version is kept.
pub const WHOLE_HOURS: i64 = 24;
/// Days for which the last version of each hour is kept.
pub const HOURLY_DAYS: i64 = 30;

/// Tells of each version, given by its instant in rising order, whether it is kept; days and hours are those of `zone`.
#[must_use]
pub fn kept(versions: &[DateTime<Utc>], now: DateTime<Utc>, zone: Zone) -> Vec<bool> {
    let bucket = |at: DateTime<Utc>| {
        let wall = zone.wall(at).0;
        let hourly = now - at < Duration::days(HOURLY_DAYS);
        (wall.date(), hourly.then(|| wall.format("%H").to_string()))
    };
    let mut next = None;
    let mut kept: Vec<bool> = versions
        .iter()
        .rev()
        .map(|at| {
            let own = bucket(*at);
            let keep = now - *at < Duration::hours(WHOLE_HOURS) || next.as_ref() != Some(&own);
            next = Some(own);
            keep
        })
        .collect();
    kept.reverse();
    kept
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn now() -> DateTime<Utc> {
        "2026-11-22T12:00:00Z".parse().unwrap()
    }
    fn ago(minutes: i64) -> DateTime<Utc> {
        now() - Duration::minutes(minutes)
    }

    #[test]
    fn all_of_the_last_day_then_hours_then_days() {
        let paris = Zone::parse("Europe/Paris").unwrap();
        let day = 24 * 60;
        let times = [ago(40 * day + 90), ago(40 * day + 10), ago(3 * day + 50), ago(3 * day + 40), ago(3 * day - 30)];
        let recent = [ago(day - 1), ago(60), ago(59), ago(0)];
        let all: Vec<_> = times.into_iter().chain(recent).collect();
        assert_eq!(kept(&all, now(), paris), [false, true, false, true, true, true, true, true, true]);
    }

    #[test]
    fn a_day_is_the_brands() {
        // 23:30 and 00:30 in Paris are two days there and one in London.
        let times = ["2026-08-10T21:30:00Z", "2026-08-10T22:30:00Z"].map(|at| at.parse().unwrap());
        assert_eq!(kept(&times, now(), Zone::parse("Europe/Paris").unwrap()), [true, true]);
        assert_eq!(kept(&times, now(), Zone::parse("Europe/London").unwrap()), [false, true]);
    }

    proptest! {
        #[test]
        fn the_last_of_a_day_is_always_kept(mut minutes in proptest::collection::vec(0_i64..200_000, 1..60)) {
            minutes.sort_unstable_by(|a, b| b.cmp(a));
            let times: Vec<_> = minutes.into_iter().map(ago).collect();
            let keep = kept(&times, now(), Zone::UTC);
            for (index, at) in times.iter().enumerate() {
                let last = times.get(index + 1).is_none_or(|next| next.date_naive() != at.date_naive());
                prop_assert!(!last || *keep.get(index).unwrap());
            }
        }
    }
}
