//! The plan of content: what a brand wants to talk about, how often, and what is lacking.
//!
//! A frequency is posts per ISO week and account. A pillar is a subject with a share of all posts; shares of a brand need
//! not add up to a hundred: what is left is free. Lacks are counted in whole posts, because that is what a person writes.

use crate::time::monday_of;
use chrono::{Datelike, Days, NaiveDate};
use serde::Serialize;
use ts_rs::TS;

/// Most posts per week that may be wanted of one account.
pub const MAX_PER_WEEK: u16 = 100;
/// Most pillars of a brand.
pub const MAX_PILLARS: usize = 20;

/// A week as ISO 8601 counts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct IsoWeek {
    /// Its Monday.
    #[ts(type = "string")]
    pub monday: NaiveDate,
    /// Its year, which is that of its Thursday.
    pub year: i32,
    /// Its number, 1–53.
    pub number: u8,
}

impl IsoWeek {
    /// The week that holds a date.
    #[must_use]
    pub fn of(date: NaiveDate) -> Self {
        let monday = monday_of(date);
        let week = monday.iso_week();
        Self { monday, year: week.year(), number: u8::try_from(week.week()).unwrap_or(0) }
    }
    /// This week and those after it, `count` in all.
    pub fn and_following(self, count: u16) -> impl Iterator<Item = Self> {
        (0..u64::from(count)).filter_map(move |n| self.monday.checked_add_days(Days::new(7 * n))).map(Self::of)
    }
}

/// Posts that lack to a wish.
#[must_use]
pub const fn missing(planned: u32, wanted: u32) -> u32 {
    wanted.saturating_sub(planned)
}

/// Parts of a whole in percent, rounded so that they add up to 100 (largest remainder first); all 0 for an empty whole.
#[must_use]
pub fn percentages(counts: &[u32]) -> Vec<u8> {
    let whole: u64 = counts.iter().map(|count| u64::from(*count)).sum();
    if whole == 0 {
        return vec![0; counts.len()];
    }
    let exact = |count: &u32| u64::from(*count) * 100;
    let mut parts: Vec<u64> = counts.iter().map(|count| exact(count) / whole).collect();
    let mut left = 100 - parts.iter().sum::<u64>();
    let mut order: Vec<usize> = (0..counts.len()).collect();
    order.sort_by_key(|index| std::cmp::Reverse(counts.get(*index).map_or(0, |count| exact(count) % whole)));
    for index in order {
        let Some(part) = parts.get_mut(index).filter(|_| left > 0) else { break };
        *part += 1;
        left -= 1;
    }
    parts.into_iter().map(|part| u8::try_from(part).unwrap_or(100)).collect()
}

/// Posts that lack to a pillar's share of `total` posts, rounded to the nearest; negative when there are too many.
#[must_use]
pub fn posts_to_share(count: u32, total: u32, share: u8) -> i32 {
    let wanted = (u64::from(total) * u64::from(share) + 50) / 100;
    let difference = i64::try_from(wanted).unwrap_or(i64::MAX) - i64::from(count);
    i32::try_from(difference).unwrap_or(if difference < 0 { i32::MIN } else { i32::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> NaiveDate {
        NaiveDate::parse_from_str(text, "%F").expect("date")
    }

    #[test]
    fn weeks_are_those_of_iso_8601() {
        let week = |text| {
            let week = IsoWeek::of(date(text));
            (week.monday.to_string(), week.year, week.number)
        };
        assert_eq!(week("2026-12-31"), ("2026-12-28".into(), 2026, 53));
        assert_eq!(week("2027-01-03"), ("2026-12-28".into(), 2026, 53));
        assert_eq!(week("2027-01-04"), ("2027-01-04".into(), 2027, 1));
        assert_eq!(week("2024-12-30"), ("2024-12-30".into(), 2025, 1));
        let numbers: Vec<u8> = IsoWeek::of(date("2026-12-23")).and_following(3).map(|week| week.number).collect();
        assert_eq!(numbers, [52, 53, 1]);
    }

    #[test]
    fn shares_in_posts() {
        assert_eq!((posts_to_share(2, 10, 40), posts_to_share(6, 10, 40), posts_to_share(0, 0, 40)), (2, -2, 0));
        // 2.5 of 10 posts are three.
        assert_eq!(posts_to_share(2, 10, 25), 1);
        assert_eq!((missing(1, 3), missing(4, 3)), (2, 0));
    }

    proptest! {
        #[test]
        fn percentages_add_up(counts in prop::collection::vec(0u32..500, 0..12)) {
            let parts = percentages(&counts);
            let whole: u32 = counts.iter().sum();
            prop_assert_eq!(parts.len(), counts.len());
            prop_assert_eq!(parts.iter().map(|part| u32::from(*part)).sum::<u32>(), if whole == 0 { 0 } else { 100 });
            for (part, count) in parts.iter().zip(&counts).filter(|_| whole > 0) {
                let exact = f64::from(*count) * 100.0 / f64::from(whole);
                prop_assert!((f64::from(*part) - exact).abs() < 1.0, "{} for {}", part, exact);
            }
        }
    }
}
