//! Recurrence: the part of RFC 5545's RRULE that people plan with, in wall time.
//!
//! A rule gives dates; the time of day is the same on all of them, whatever the clocks do, and the instant of each is
//! derived by [`resolve`]. Weeks start on Monday. A month without the day asked (a 31st, a fifth Friday) has no
//! occurrence, as RFC 5545 §3.3.10 has it. The first date is the earliest possible one, and counts only when the rule
//! matches it.

use crate::queue::wall_at;
use crate::time::{ClockChange, Fold, WallTime, Zone, monday_of, resolve};
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

mod text;
pub use text::NotARule;

/// Greatest interval.
pub const MAX_INTERVAL: u16 = 99;
/// Greatest count.
pub const MAX_COUNT: u32 = 1_000;
/// Days beyond the first date at which a rule is looked at no further.
const MAX_SPAN_DAYS: u64 = 366 * 50;

/// When something recurs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rule {
    /// The pattern within a day, week or month.
    pub every: Every,
    /// Every how many days, weeks or months.
    pub interval: u16,
    /// When it ends.
    pub end: End,
}

/// The pattern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", tag = "kind", deny_unknown_fields)]
pub enum Every {
    /// Days.
    Day,
    /// Weekdays of weeks.
    #[serde(rename_all = "camelCase")]
    Week {
        /// ISO weekdays, 1 is Monday, ascending, at least one.
        weekdays: Vec<u8>,
    },
    /// A date of months.
    #[serde(rename_all = "camelCase")]
    MonthDay {
        /// 1–31, or -1 for the last day.
        day: i8,
    },
    /// The nth weekday of months.
    #[serde(rename_all = "camelCase")]
    MonthWeekday {
        /// 1–5, or -1 for the last.
        nth: i8,
        /// ISO weekday.
        weekday: u8,
    },
}

/// When a recurrence ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", tag = "kind", deny_unknown_fields)]
pub enum End {
    /// It does not.
    Never,
    /// After a date, which is included.
    #[serde(rename_all = "camelCase")]
    Until {
        /// The last possible date.
        #[ts(type = "string")]
        date: NaiveDate,
    },
    /// After so many occurrences.
    #[serde(rename_all = "camelCase")]
    Count {
        /// How many, taken-out ones included.
        count: u32,
    },
}

/// What is wrong with a rule, by the name of its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RuleFault {
    /// The interval is 0 or too great.
    #[error("interval out of range")]
    Interval,
    /// No weekday, or one that is none.
    #[error("weekdays wrong")]
    Weekdays,
    /// No such day of a month.
    #[error("day of the month wrong")]
    MonthDay,
    /// The end is before the start, or the count is 0 or too great.
    #[error("end wrong")]
    End,
}

/// One date of a recurrence, with its instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occurrence {
    /// The date, which names the occurrence for ever.
    pub date: NaiveDate,
    /// The wall time.
    pub wall: WallTime,
    /// The instant.
    pub instant: DateTime<Utc>,
    /// What a clock change did to it.
    pub change: Option<ClockChange>,
}

impl Rule {
    /// Every week on the weekday of `first`, without end.
    #[must_use]
    pub fn weekly(first: NaiveDate) -> Self {
        let weekday = u8::try_from(first.weekday().number_from_monday()).unwrap_or(1);
        Self { every: Every::Week { weekdays: vec![weekday] }, interval: 1, end: End::Never }
    }

    /// Whether the rule can be followed from `first` on.
    ///
    /// # Errors
    /// The first [`RuleFault`].
    pub fn check(&self, first: NaiveDate) -> Result<(), RuleFault> {
        if !(1..=MAX_INTERVAL).contains(&self.interval) {
            return Err(RuleFault::Interval);
        }
        let is_weekday = |weekday: u8| (1..=7).contains(&weekday);
        match &self.every {
            Every::Day => {}
            Every::Week { weekdays } => {
                let ascends = weekdays.is_sorted_by(|a, b| a < b);
                if weekdays.is_empty() || !ascends || !weekdays.iter().all(|weekday| is_weekday(*weekday)) {
                    return Err(RuleFault::Weekdays);
                }
            }
            Every::MonthDay { day } if *day == -1 || (1..=31).contains(day) => {}
            Every::MonthWeekday { nth, weekday } if *nth == -1 || (1..=5).contains(nth) => {
                if !is_weekday(*weekday) {
                    return Err(RuleFault::Weekdays);
                }
            }
            Every::MonthDay { .. } | Every::MonthWeekday { .. } => return Err(RuleFault::MonthDay),
        }
        match self.end {
            End::Until { date } if date < first => Err(RuleFault::End),
            End::Count { count } if !(1..=MAX_COUNT).contains(&count) => Err(RuleFault::End),
            _ => Ok(()),
        }
    }

    /// The dates from `first` to `through`, both included.
    #[must_use]
    pub fn dates(&self, first: NaiveDate, through: NaiveDate) -> Vec<NaiveDate> {
        let (until, most) = match self.end {
            End::Never => (through, usize::MAX),
            End::Until { date } => (date.min(through), usize::MAX),
            End::Count { count } => (through, usize::try_from(count).unwrap_or(usize::MAX)),
        };
        let last = first.checked_add_days(Days::new(MAX_SPAN_DAYS)).unwrap_or(first).min(until);
        let interval = u32::from(self.interval.max(1));
        let mut found = Vec::new();
        for turn in 0_u32.. {
            let Some((start, dates)) = self.period(first, turn.saturating_mul(interval)) else { break };
            if start > last {
                break;
            }
            for date in dates.into_iter().filter(|date| *date >= first && *date <= last) {
                if found.len() == most {
                    return found;
                }
                found.push(date);
            }
        }
        found
    }

    /// The day, week or month `ahead` units after that of `first`: its start, and the dates in it. `None` past the
    /// calendar's end.
    fn period(&self, first: NaiveDate, ahead: u32) -> Option<(NaiveDate, Vec<NaiveDate>)> {
        let on = |start: NaiveDate, days: u32| start.checked_add_days(Days::new(u64::from(days)));
        match &self.every {
            Every::Day => on(first, ahead).map(|date| (date, vec![date])),
            Every::Week { weekdays } => {
                let monday = on(monday_of(first), ahead.checked_mul(7)?)?;
                let dates = weekdays.iter().filter_map(|weekday| on(monday, u32::from(*weekday).saturating_sub(1)));
                Some((monday, dates.collect()))
            }
            Every::MonthDay { day } => {
                let start = first.with_day(1)?.checked_add_months(Months::new(ahead))?;
                let date = match u32::try_from(*day) {
                    Ok(day) => start.with_day(day),
                    Err(_) => last_of_month(start),
                };
                Some((start, date.into_iter().collect()))
            }
            Every::MonthWeekday { nth, weekday } => {
                let start = first.with_day(1)?.checked_add_months(Months::new(ahead))?;
                let date = match u32::try_from(*nth) {
                    Ok(nth) => {
                        let lead = (7 + u32::from(*weekday) - start.weekday().number_from_monday()) % 7;
                        start.with_day(1 + lead + 7 * (nth.saturating_sub(1)))
                    }
                    Err(_) => last_of_month(start).and_then(|last| {
                        let back = (7 + last.weekday().number_from_monday() - u32::from(*weekday)) % 7;
                        last.checked_sub_days(Days::new(u64::from(back)))
                    }),
                };
                Some((start, date.into_iter().collect()))
            }
        }
    }

    /// The occurrences from `first` to `through` at a time of day, `minutes` since midnight, in a zone.
    #[must_use]
    pub fn occurrences(&self, first: NaiveDate, minutes: u16, zone: Zone, through: NaiveDate) -> Vec<Occurrence> {
        self.dates(first, through)
            .into_iter()
            .filter_map(|date| {
                let wall = wall_at(date, minutes)?;
                let resolved = resolve(wall, zone, Fold::Earlier);
                Some(Occurrence { date, wall, instant: resolved.instant, change: resolved.change })
            })
            .collect()
    }

    /// The same rule, ending before a date. `None` when nothing is left of it.
    #[must_use]
    pub fn ending_before(&self, first: NaiveDate, date: NaiveDate) -> Option<Self> {
        let last = date.checked_sub_days(Days::new(1)).filter(|last| *last >= first)?;
        let kept = self.dates(first, last);
        let end = match (kept.last(), self.end) {
            (None, _) => return None,
            (Some(_), End::Count { .. }) => End::Count { count: u32::try_from(kept.len()).ok()? },
            (Some(_), _) => End::Until { date: last },
        };
        Some(Self { end, ..self.clone() })
    }

    /// What is left of a counted rule from `date` on; other ends stay.
    #[must_use]
    pub fn from_date_on(&self, first: NaiveDate, date: NaiveDate) -> Self {
        let end = match self.end {
            End::Count { count } => {
                let before = date.checked_sub_days(Days::new(1)).map_or(0, |last| self.dates(first, last).len());
                End::Count { count: count.saturating_sub(u32::try_from(before).unwrap_or(0)).max(1) }
            }
            other => other,
        };
        Self { end, ..self.clone() }
    }
}

fn last_of_month(start: NaiveDate) -> Option<NaiveDate> {
    start.checked_add_months(Months::new(1))?.pred_opt()
}

#[cfg(test)]
mod tests;
