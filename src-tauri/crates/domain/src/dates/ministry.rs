//! The ministry's own files: the CSV of its open data and its ICS per zone.

use super::school::{SchoolPeriod, SchoolZone};
use crate::time::Zone;
use chrono::{DateTime, NaiveDate, Utc};

/// The text is neither of the ministry's files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no school calendar of the ministry")]
pub struct NotASchoolCalendar;

/// Names of zones as the files write them, without accents.
const ZONES: &[(&str, SchoolZone)] = &[
    ("zone a", SchoolZone::A),
    ("zone b", SchoolZone::B),
    ("zone c", SchoolZone::C),
    ("corse", SchoolZone::Corsica),
    ("guadeloupe", SchoolZone::Guadeloupe),
    ("martinique", SchoolZone::Martinique),
    ("guyane", SchoolZone::Guyane),
    ("reunion", SchoolZone::Reunion),
    ("mayotte", SchoolZone::Mayotte),
    ("saint pierre", SchoolZone::SaintPierreEtMiquelon),
    ("polynesie", SchoolZone::Polynesie),
    ("caledonie", SchoolZone::NouvelleCaledonie),
    ("wallis", SchoolZone::WallisEtFutuna),
];

/// Reads a school calendar as the ministry publishes it. `source` names it in every period; `zone` is meant where an ICS
/// file does not say which it is. Rows about teachers are left out, and so is what cannot be read.
///
/// # Errors
/// [`NotASchoolCalendar`] when nothing could be read.
pub fn read_school_calendar(
    text: &str,
    source: &str,
    zone: Option<SchoolZone>,
) -> Result<Vec<SchoolPeriod>, NotASchoolCalendar> {
    let text = text.trim_start_matches('\u{feff}');
    let mut found = if text.trim_start().to_ascii_uppercase().starts_with("BEGIN:VCALENDAR") {
        ics(text, source, zone)
    } else {
        csv(text, source)
    };
    found.sort_by_key(|period| (period.zone, period.from));
    found.dedup_by_key(|period| (period.zone, period.from));
    if found.is_empty() { Err(NotASchoolCalendar) } else { Ok(found) }
}

/// Without the accents of French.
pub(super) fn plain(letter: char) -> char {
    match letter {
        'à' | 'â' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' => 'o',
        'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        '-' | '_' => ' ',
        '’' => '\'',
        other => other,
    }
}

fn folded(text: &str) -> String {
    text.to_lowercase().chars().map(plain).collect()
}

fn zone_of(text: &str) -> Option<SchoolZone> {
    let text = folded(text).replace("zones", "zone");
    ZONES.iter().find(|(name, _)| text.contains(name)).map(|(_, zone)| *zone)
}

/// A day in France: the open data gives midnight in Paris as an instant of UTC.
fn day(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        let paris = Zone::parse("Europe/Paris").ok()?;
        return Some(paris.wall(at.with_timezone(&Utc)).date());
    }
    let head: String = text.chars().take(10).collect();
    head.parse().ok().or_else(|| NaiveDate::parse_from_str(text.get(..8)?, "%Y%m%d").ok())
}

/// Lessons begin again on the day that the files give as the end.
fn period(zone: SchoolZone, from: NaiveDate, again: NaiveDate, name: &str, source: &str) -> Option<SchoolPeriod> {
    let to = if again > from { again.pred_opt()? } else { from };
    let length = (to - from).num_days();
    (0..=120).contains(&length).then(|| SchoolPeriod {
        zone,
        from,
        to,
        name: name.trim().to_owned(),
        source: source.to_owned(),
    })
}

fn csv(text: &str, source: &str) -> Vec<SchoolPeriod> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let Some(head) = lines.next() else { return Vec::new() };
    let separator = if head.contains(';') { ';' } else { ',' };
    let cells = |line: &str| -> Vec<String> {
        line.split(separator).map(|cell| cell.trim().trim_matches('"').trim().to_owned()).collect()
    };
    let names: Vec<String> = cells(head).iter().map(|name| folded(name)).collect();
    let at = |wanted: &[&str]| names.iter().position(|name| wanted.contains(&name.as_str()));
    let (Some(name), Some(from), Some(again), Some(zone)) = (
        at(&["description"]),
        at(&["start date", "date de debut"]),
        at(&["end date", "date de fin"]),
        at(&["zones", "zone"]),
    ) else {
        return Vec::new();
    };
    let people = at(&["population"]);
    lines
        .filter_map(|line| {
            let cells = cells(line);
            let teachers = people.and_then(|at| cells.get(at)).is_some_and(|who| folded(who).contains("enseignant"));
            if teachers {
                return None;
            }
            let zone = zone_of(cells.get(zone)?)?;
            period(zone, day(cells.get(from)?)?, day(cells.get(again)?)?, cells.get(name)?, source)
        })
        .collect()
}

fn ics(text: &str, source: &str, zone: Option<SchoolZone>) -> Vec<SchoolPeriod> {
    let unfolded = text.replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "");
    let (head, events) = unfolded.split_once("BEGIN:VEVENT").unwrap_or((&unfolded, ""));
    let of_file = zone_of(head).or_else(|| zone_of(source)).or(zone);
    let mut found = Vec::new();
    for event in events.split("BEGIN:VEVENT") {
        let value = |name: &str| {
            event.lines().find_map(|line| {
                let (key, value) = line.split_once(':')?;
                (key.split(';').next() == Some(name)).then(|| value.replace("\\,", ",").replace("\\;", ";"))
            })
        };
        let Some(name) = value("SUMMARY") else { continue };
        let Some(from) = value("DTSTART").and_then(|text| day(&text)) else { continue };
        let again = value("DTEND").and_then(|text| day(&text)).unwrap_or(from);
        let says =
            format!("{name} {} {}", value("LOCATION").unwrap_or_default(), value("DESCRIPTION").unwrap_or_default());
        // "Rentrée" is no holiday, and neither is what concerns teachers only.
        let plain = folded(&name);
        if plain.contains("enseignant") || plain.starts_with("rentree") {
            continue;
        }
        let short = name.split(" - ").next().unwrap_or(&name);
        if let Some(zone) = zone_of(&says).or(of_file) {
            found.extend(period(zone, from, again, short, source));
        }
    }
    found
}
