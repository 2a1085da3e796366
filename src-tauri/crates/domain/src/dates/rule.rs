//! When a marronnier falls, written in a few words.
//!
//! `03-08` a fixed day · `05 sun 2` the second Sunday of May, `05 sun last` the last · `11 thu 4 +1` the day after the fourth
//! Thursday of November · `easter-47` days from Easter Sunday · a word for what only its own law explains
//! (`mothersDay`, `winterSales`, `summerSales`) · `2027-02-06 2028-01-26` years one by one. `xN` at the end: it lasts N days.

use super::easter;
use chrono::{Datelike, Days, NaiveDate, Weekday};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Rule {
    Day(u32, u32),
    Weekday { month: u32, weekday: Weekday, nth: Option<u8>, plus: i64 },
    Easter(i64),
    Named(Named),
    Years(Vec<NaiveDate>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    MothersDay,
    WinterSales,
    SummerSales,
}

/// Reads a rule and its length in days.
pub(super) fn parse(text: &str) -> Option<(Rule, u16)> {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    let days = match words.last().and_then(|word| word.strip_prefix('x')).map(str::parse::<u16>) {
        Some(days) => {
            words.pop();
            days.ok().filter(|days| (1..=366).contains(days))?
        }
        None => 1,
    };
    let rule = match words.as_slice() {
        ["mothersDay"] => Rule::Named(Named::MothersDay),
        ["winterSales"] => Rule::Named(Named::WinterSales),
        ["summerSales"] => Rule::Named(Named::SummerSales),
        [word] if word.starts_with("easter") => Rule::Easter(word.strip_prefix("easter")?.parse().ok()?),
        [year, ..] if year.len() == 10 => Rule::Years(words.iter().map(|day| day.parse().ok()).collect::<Option<_>>()?),
        [month, weekday, nth, rest @ ..] => Rule::Weekday {
            month: month.parse().ok().filter(|month| (1..=12).contains(month))?,
            weekday: weekday.parse().ok()?,
            nth: match *nth {
                "last" => None,
                nth => Some(nth.parse().ok().filter(|nth| (1..=4).contains(nth))?),
            },
            plus: match rest {
                [] => 0,
                [plus] => plus.parse().ok()?,
                _ => return None,
            },
        },
        [word] if word.len() == 5 => {
            let (month, day) = word.split_once('-')?;
            let (month, day) = (month.parse().ok()?, day.parse().ok()?);
            NaiveDate::from_ymd_opt(2024, month, day)?;
            Rule::Day(month, day)
        }
        _ => return None,
    };
    Some((rule, days))
}

fn shift(day: NaiveDate, by: i64) -> Option<NaiveDate> {
    let step = Days::new(by.unsigned_abs());
    if by < 0 { day.checked_sub_days(step) } else { day.checked_add_days(step) }
}

fn nth(year: i32, month: u32, weekday: Weekday, nth: Option<u8>) -> Option<NaiveDate> {
    match nth {
        Some(nth) => NaiveDate::from_weekday_of_month_opt(year, month, weekday, nth),
        None => [5, 4].iter().find_map(|nth| NaiveDate::from_weekday_of_month_opt(year, month, weekday, *nth)),
    }
}

impl Rule {
    /// The first day in a year.
    pub(super) fn on(&self, year: i32) -> Option<NaiveDate> {
        match self {
            Self::Day(month, day) => NaiveDate::from_ymd_opt(year, *month, *day),
            Self::Weekday { month, weekday, nth: which, plus } => shift(nth(year, *month, *weekday, *which)?, *plus),
            Self::Easter(days) => shift(easter(year)?, *days),
            Self::Years(days) => days.iter().find(|day| day.year() == year).copied(),
            Self::Named(named) => named.on(year),
        }
    }
}

impl Named {
    fn on(self, year: i32) -> Option<NaiveDate> {
        match self {
            // The last Sunday of May, or the first of June when that is Whit Sunday (Code de l'action sociale, D215-1).
            Self::MothersDay => {
                let sunday = nth(year, 5, Weekday::Sun, None)?;
                if easter(year).and_then(|easter| shift(easter, 49)) == Some(sunday) {
                    nth(year, 6, Weekday::Sun, Some(1))
                } else {
                    Some(sunday)
                }
            }
            // The second Wednesday of January, or the first when the second is after the 12th (Code de commerce, D310-15-2).
            Self::WinterSales => {
                let second = nth(year, 1, Weekday::Wed, Some(2))?;
                if second.day() > 12 { nth(year, 1, Weekday::Wed, Some(1)) } else { Some(second) }
            }
            // The last Wednesday of June, or the one before when that is after the 28th (the same).
            Self::SummerSales => {
                let last = nth(year, 6, Weekday::Wed, None)?;
                if last.day() > 28 { shift(last, -7) } else { Some(last) }
            }
        }
    }
}
