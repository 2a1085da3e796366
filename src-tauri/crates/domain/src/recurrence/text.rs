//! Rules as RFC 5545 writes them: `FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;COUNT=10`.

use super::{End, Every, Rule};
use chrono::{Datelike, NaiveDate};

/// The text is no RRULE, or one of a kind that is not supported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a supported recurrence rule")]
pub struct NotARule;

const WEEKDAYS: [(&str, u8); 7] = [("MO", 1), ("TU", 2), ("WE", 3), ("TH", 4), ("FR", 5), ("SA", 6), ("SU", 7)];

fn weekday_name(weekday: u8) -> &'static str {
    WEEKDAYS.iter().find(|(_, number)| *number == weekday).map_or("MO", |(name, _)| name)
}

fn weekday_of(name: &str) -> Result<u8, NotARule> {
    WEEKDAYS.iter().find(|(known, _)| *known == name).map(|(_, number)| *number).ok_or(NotARule)
}

impl std::fmt::Display for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let frequency = match self.every {
            Every::Day => "DAILY",
            Every::Week { .. } => "WEEKLY",
            Every::MonthDay { .. } | Every::MonthWeekday { .. } => "MONTHLY",
        };
        write!(f, "FREQ={frequency}")?;
        if self.interval != 1 {
            write!(f, ";INTERVAL={}", self.interval)?;
        }
        match &self.every {
            Every::Day => {}
            Every::Week { weekdays } => {
                let names: Vec<&str> = weekdays.iter().map(|weekday| weekday_name(*weekday)).collect();
                write!(f, ";BYDAY={}", names.join(","))?;
            }
            Every::MonthDay { day } => write!(f, ";BYMONTHDAY={day}")?,
            Every::MonthWeekday { nth, weekday } => write!(f, ";BYDAY={nth}{}", weekday_name(*weekday))?,
        }
        match self.end {
            End::Never => Ok(()),
            End::Until { date } => write!(f, ";UNTIL={}", date.format("%Y%m%d")),
            End::Count { count } => write!(f, ";COUNT={count}"),
        }
    }
}

impl Rule {
    /// Reads an RRULE of the kinds that [`Rule`] has. What is left out (`BYDAY`, `BYMONTHDAY`) is taken from `first`.
    ///
    /// # Errors
    /// [`NotARule`] for anything else: another frequency, `BYSETPOS`, several month days, a week that starts elsewhere, an end
    /// with a time of day.
    pub fn parse(text: &str, first: NaiveDate) -> Result<Self, NotARule> {
        let mut frequency = None;
        let (mut interval, mut end) = (1_u16, End::Never);
        let (mut by_day, mut by_month_day) = (None, None);
        for part in text.trim().trim_start_matches("RRULE:").split(';').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').ok_or(NotARule)?;
            match name.to_ascii_uppercase().as_str() {
                "FREQ" => frequency = Some(value.to_ascii_uppercase()),
                "INTERVAL" => interval = value.parse().map_err(|_| NotARule)?,
                "COUNT" if end == End::Never => end = End::Count { count: value.parse().map_err(|_| NotARule)? },
                "UNTIL" if end == End::Never => end = End::Until { date: until(value)? },
                "BYDAY" => by_day = Some(value.to_ascii_uppercase()),
                "BYMONTHDAY" => by_month_day = Some(value.parse::<i8>().map_err(|_| NotARule)?),
                "WKST" if value.eq_ignore_ascii_case("MO") => {}
                _ => return Err(NotARule),
            }
        }
        let every = match (frequency.as_deref(), by_day, by_month_day) {
            (Some("DAILY"), None, None) => Every::Day,
            (Some("WEEKLY"), None, None) => Self::weekly(first).every,
            (Some("WEEKLY"), Some(days), None) => {
                let mut weekdays = days.split(',').map(weekday_of).collect::<Result<Vec<u8>, NotARule>>()?;
                weekdays.sort_unstable();
                weekdays.dedup();
                Every::Week { weekdays }
            }
            (Some("MONTHLY"), None, day) => {
                let of_first = || i8::try_from(first.day()).map_err(|_| NotARule);
                Every::MonthDay { day: day.map_or_else(of_first, Ok)? }
            }
            (Some("MONTHLY"), Some(day), None) => {
                let at = day.len().checked_sub(2).ok_or(NotARule)?;
                let (nth, weekday) = day.split_at_checked(at).ok_or(NotARule)?;
                let nth = nth.trim_start_matches('+').parse().map_err(|_| NotARule)?;
                Every::MonthWeekday { nth, weekday: weekday_of(weekday)? }
            }
            _ => return Err(NotARule),
        };
        let rule = Self { every, interval, end };
        rule.check(first).map_err(|_| NotARule)?;
        Ok(rule)
    }
}

/// The last date. One with a time of day is refused: whether it includes its date depends on a zone.
fn until(value: &str) -> Result<NaiveDate, NotARule> {
    NaiveDate::parse_from_str(value, "%Y%m%d").map_err(|_| NotARule)
}
