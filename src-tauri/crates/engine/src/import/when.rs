//! Days and times of day as people and spreadsheets write them.

use super::table::Cell;
use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime};

/// What a cell says of a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Said {
    pub(super) date: Option<NaiveDate>,
    pub(super) time: Option<NaiveTime>,
    /// Seconds east of UTC, where the cell names an offset.
    pub(super) offset: Option<i32>,
}

/// Days on which Excel counts from: serial 1 is 1900-01-01, and the 29 February 1900 that never was is counted.
const SERIALS: std::ops::RangeInclusive<f64> = 20_000.0..=80_000.0;

const MONTHS: &[(&str, u32)] = &[
    ("janvier", 1),
    ("january", 1),
    ("fevrier", 2),
    ("february", 2),
    ("mars", 3),
    ("march", 3),
    ("avril", 4),
    ("april", 4),
    ("mai", 5),
    ("may", 5),
    ("juin", 6),
    ("june", 6),
    ("juillet", 7),
    ("july", 7),
    ("aout", 8),
    ("august", 8),
    ("septembre", 9),
    ("september", 9),
    ("octobre", 10),
    ("october", 10),
    ("novembre", 11),
    ("november", 11),
    ("decembre", 12),
    ("december", 12),
];

const WEEKDAYS: &[&str] = &[
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// Words that say nothing of the time.
const FILLERS: &[&str] = &["le", "a", "at", "on", "the", "of", "de", "du"];

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Number { value: u32, digits: usize },
    Word(String),
    Sign(char),
}

/// Reads a cell; nothing when it is empty, `None` inside `Some` when it says no time.
pub(super) fn read(cell: &Cell, day_first: bool) -> Option<Option<Said>> {
    match cell {
        Cell::Empty => None,
        Cell::Moment(at) => Some(Some(of_sheet(*at))),
        Cell::Number(serial) => Some(of_serial(*serial)),
        Cell::Text(text) if text.trim().is_empty() => None,
        Cell::Text(text) => Some(of_text(text, day_first)),
        Cell::Fault => Some(None),
    }
}

/// A typed cell: a time of day alone counts from the day zero of spreadsheets.
fn of_sheet(at: NaiveDateTime) -> Said {
    let at = to_minute(at);
    if at.year() < 1904 {
        return Said { time: Some(at.time()), ..Said::default() };
    }
    let midnight = at.time() == NaiveTime::MIN;
    Said { date: Some(at.date()), time: (!midnight).then(|| at.time()), offset: None }
}

/// A number as spreadsheets count days.
fn of_serial(serial: f64) -> Option<Said> {
    if (0.0..1.0).contains(&serial) {
        let base = NaiveDate::from_ymd_opt(2000, 1, 1)?.and_time(NaiveTime::MIN);
        let at = to_minute(base + chrono::Duration::milliseconds((serial * 86_400_000.0).round() as i64));
        return Some(Said { time: Some(at.time()), ..Said::default() });
    }
    if !SERIALS.contains(&serial) {
        return None;
    }
    let day = NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(serial.trunc() as u64))?;
    let ms = (serial.fract() * 86_400_000.0).round() as i64;
    Some(of_sheet(day.and_time(NaiveTime::MIN) + chrono::Duration::milliseconds(ms)))
}

/// Spreadsheets keep times as fractions of a day: what is within a second of a full minute is that minute.
fn to_minute(at: NaiveDateTime) -> NaiveDateTime {
    use chrono::{DurationRound, Timelike};
    let nearest = at.duration_round(chrono::Duration::minutes(1)).unwrap_or(at);
    if (nearest - at).num_milliseconds().abs() <= 1_000 { nearest } else { at.with_nanosecond(0).unwrap_or(at) }
}

/// Reads a text.
pub(super) fn of_text(text: &str, day_first: bool) -> Option<Said> {
    let text = text.trim();
    if let Some(said) = iso(text) {
        return Some(said);
    }
    if let Some(serial) = serial_text(text) {
        return of_serial(serial);
    }
    let mut tokens = tokens(text)?;
    let time = take_time(&mut tokens)?;
    tokens.retain(|token| !matches!(token, Token::Word(word) if FILLERS.contains(&word.as_str()) || is_weekday(word)));
    tokens.retain(|token| *token != Token::Sign(','));
    let date = if tokens.is_empty() { None } else { Some(day(&tokens, day_first)?) };
    (date.is_some() || time.is_some()).then_some(Said { date, time, offset: None })
}

/// ISO 8601 with its offset: `2026-12-31T14:30:00+01:00`.
fn iso(text: &str) -> Option<Said> {
    if let Ok(at) = DateTime::<FixedOffset>::parse_from_rfc3339(text) {
        let wall = at.naive_local();
        let offset = Some(at.offset().local_minus_utc());
        return Some(Said { date: Some(wall.date()), time: Some(wall.time()), offset });
    }
    let wall = pupitre_domain::time::WallTime::parse(text).ok()?.0;
    Some(Said { date: Some(wall.date()), time: Some(wall.time()), offset: None })
}

/// A day of a spreadsheet that lost its format: `46387,604166` or `46387.6`, or a fraction of a day alone.
fn serial_text(text: &str) -> Option<f64> {
    let (whole, part) = text.split_once([',', '.']).unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(part) || !(whole.len() == 5 || (whole == "0" && part.len() >= 3)) {
        return None;
    }
    format!("{whole}.{}", if part.is_empty() { "0" } else { part }).parse().ok()
}

fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut found = Vec::new();
    let mut letters = text.chars().peekable();
    while let Some(&letter) = letters.peek() {
        if letter.is_ascii_digit() {
            let (mut value, mut digits) = (0_u32, 0);
            while let Some(digit) = letters.peek().and_then(|letter| letter.to_digit(10)) {
                value = value.checked_mul(10)?.checked_add(digit)?;
                digits += 1;
                letters.next();
            }
            found.push(Token::Number { value, digits });
        } else if letter.is_alphabetic() {
            let mut word = String::new();
            while let Some(&letter) = letters.peek().filter(|letter| letter.is_alphabetic()) {
                word.extend(letter.to_lowercase().map(plain));
                letters.next();
            }
            // "1er", "31st", "2nd": the ending belongs to the number.
            let ending = matches!(word.as_str(), "er" | "st" | "nd" | "rd" | "th" | "ᵉʳ");
            if !(ending && matches!(found.last(), Some(Token::Number { .. }))) {
                found.push(Token::Word(word));
            }
        } else {
            letters.next();
            match letter {
                _ if letter.is_whitespace() => {}
                '-' | '/' | ':' | ',' => found.push(Token::Sign(letter)),
                // A point ends an abbreviated month or stands between numbers.
                '.' if matches!(found.last(), Some(Token::Word(_))) => {}
                '.' => found.push(Token::Sign('.')),
                _ => return None,
            }
        }
    }
    Some(found)
}

fn plain(letter: char) -> char {
    match letter {
        'é' | 'è' | 'ê' => 'e',
        'û' | 'ù' => 'u',
        'à' | 'â' => 'a',
        other => other,
    }
}

fn is_weekday(word: &str) -> bool {
    word.len() >= 3 && word != "mar" && WEEKDAYS.iter().any(|day| day.starts_with(word))
}

fn month(word: &str) -> Option<u32> {
    let long_enough = word.len() >= 3;
    let mut found = MONTHS.iter().filter(|(name, _)| long_enough && name.starts_with(word)).map(|(_, month)| *month);
    // "jui" is June or July, "juil" only July.
    let first = found.next()?;
    found.all(|other| other == first).then_some(first)
}

/// Takes the time of day out: `14:30`, `14h30`, `14 h`, `2:30 pm`, `2pm`. `None` when there is one and it is wrong.
fn take_time(tokens: &mut Vec<Token>) -> Option<Option<NaiveTime>> {
    let number = |at: usize| match tokens.get(at) {
        Some(Token::Number { value, .. }) => Some(*value),
        _ => None,
    };
    let word = |at: usize| match tokens.get(at) {
        Some(Token::Word(word)) => Some(word.as_str()),
        _ => None,
    };
    let half = |at: usize| word(at).filter(|word| matches!(*word, "am" | "pm")).map(|word| word == "pm");
    for at in 0..tokens.len() {
        let Some(hour) = number(at) else { continue };
        let (mut length, minute, second);
        if tokens.get(at + 1) == Some(&Token::Sign(':')) {
            minute = number(at + 2)?;
            (length, second) = match (tokens.get(at + 3), number(at + 4)) {
                (Some(Token::Sign(':')), Some(second)) => (5, second),
                _ => (3, 0),
            };
        } else if word(at + 1) == Some("h") || word(at + 1) == Some("heures") {
            // A number after it is the minute unless it opens a date.
            let minutes = number(at + 2).filter(|_| !matches!(tokens.get(at + 3), Some(Token::Sign('/' | '-' | '.'))));
            (length, minute, second) = (if minutes.is_some() { 3 } else { 2 }, minutes.unwrap_or(0), 0);
            if matches!(word(at + length), Some("m" | "min" | "mn")) {
                length += 1;
            }
        } else if half(at + 1).is_some() {
            (length, minute, second) = (1, 0, 0);
        } else {
            continue;
        }
        let hour = match half(at + length) {
            Some(_) if hour == 0 || hour > 12 => return None,
            Some(afternoon) => {
                length += 1;
                hour % 12 + if afternoon { 12 } else { 0 }
            }
            None => hour,
        };
        let time = NaiveTime::from_hms_opt(hour, minute, second)?;
        tokens.drain(at..at + length);
        return Some(Some(time));
    }
    Some(None)
}

/// Reads a day. "mar" is March in English and Tuesday in French: March is tried first.
fn day(tokens: &[Token], day_first: bool) -> Option<NaiveDate> {
    date(tokens, day_first).or_else(|| {
        let without: Vec<Token> =
            tokens.iter().filter(|token| **token != Token::Word("mar".to_owned())).cloned().collect();
        (without.len() < tokens.len()).then(|| date(&without, day_first)).flatten()
    })
}

/// Reads a day from what is left.
fn date(tokens: &[Token], day_first: bool) -> Option<NaiveDate> {
    match tokens {
        [
            Token::Number { value: a, digits },
            Token::Sign(one @ ('-' | '/' | '.')),
            Token::Number { value: b, .. },
            Token::Sign(two),
            Token::Number { value: c, digits: last },
        ] if one == two => {
            if *digits == 4 {
                return ymd(*a, *b, *c);
            }
            let year = year(*c, *last)?;
            if day_first { ymd(year, *b, *a) } else { ymd(year, *a, *b) }
        }
        // 20261231
        [Token::Number { value, digits: 8 }] => ymd(value / 10_000, value / 100 % 100, value % 100),
        [Token::Number { value: day, .. }, rest @ ..] => {
            let rest = strip_dash(rest);
            let [Token::Word(word), rest @ ..] = rest else { return None };
            let [Token::Number { value, digits }] = strip_dash(rest) else { return None };
            ymd(year(*value, *digits)?, month(word)?, *day)
        }
        [Token::Word(word), Token::Number { value: day, .. }, Token::Number { value, digits }] => {
            ymd(year(*value, *digits)?, month(word)?, *day)
        }
        _ => None,
    }
}

fn strip_dash(tokens: &[Token]) -> &[Token] {
    match tokens {
        [Token::Sign('-'), rest @ ..] => rest,
        other => other,
    }
}

fn year(value: u32, digits: usize) -> Option<u32> {
    match digits {
        4 => Some(value),
        2 => Some(2_000 + value),
        _ => None,
    }
}

fn ymd(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    let year = i32::try_from(year).ok().filter(|year| (1970..=9999).contains(year))?;
    NaiveDate::from_ymd_opt(year, month, day)
}

/// What a text settles of the order of day and month: `Some(true)` when the day must come first.
pub(super) fn order(text: &str) -> Option<bool> {
    let tokens = tokens(text.trim())?;
    tokens.windows(5).find_map(|window| match window {
        [
            Token::Number { value: a, digits: 1..=2 },
            Token::Sign(one @ ('-' | '/' | '.')),
            Token::Number { value: b, digits: 1..=2 },
            Token::Sign(two),
            Token::Number { .. },
        ] if one == two => match (*a > 12, *b > 12) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => None,
        },
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn said(text: &str) -> String {
        match of_text(text, true) {
            None => "—".to_owned(),
            Some(said) => {
                let date = said.date.map(|date| date.to_string());
                let time = said.time.map(|time| time.format("%H:%M").to_string());
                [date, time, said.offset.map(|offset| offset.to_string())]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(" ")
            }
        }
    }

    #[test]
    fn days_and_times_as_people_write_them() {
        for (text, expected) in [
            ("31/12/2026 14h30", "2026-12-31 14:30"),
            ("31/12/2026 à 14 h 30", "2026-12-31 14:30"),
            ("31.12.26 14:30", "2026-12-31 14:30"),
            ("2026-12-31", "2026-12-31"),
            ("2026-12-31T14:30", "2026-12-31 14:30"),
            ("2026-12-31 14:30:00", "2026-12-31 14:30"),
            ("2026-12-31T14:30:00+01:00", "2026-12-31 14:30 3600"),
            ("2026-12-31T14:30:00Z", "2026-12-31 14:30 0"),
            ("2026/12/31", "2026-12-31"),
            ("20261231", "2026-12-31"),
            ("jeudi 31 décembre 2026 à 9h", "2026-12-31 09:00"),
            ("le 1er janvier 2027", "2027-01-01"),
            ("31 déc. 2026, 9 h 05", "2026-12-31 09:05"),
            ("31-déc-26", "2026-12-31"),
            ("December 31, 2026 2:30 pm", "2026-12-31 14:30"),
            ("Thu, Dec 31st 2026 at 2pm", "2026-12-31 14:00"),
            ("12:00 am", "00:00"),
            ("12pm", "12:00"),
            ("14h", "14:00"),
            ("9h 31/12/2026", "2026-12-31 09:00"),
            ("46387", "2026-12-31"),
            ("46387,604166667", "2026-12-31 14:30"),
            ("0.604166667", "14:30"),
            ("14:30 31/12/2026", "2026-12-31 14:30"),
            ("12 Mar 2026", "2026-03-12"),
            ("mar. 12/05/2026 8h", "2026-05-12 08:00"),
        ] {
            assert_eq!(said(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "demain",
            "32/12/2026",
            "31/13/2026",
            "29/02/2027",
            "31/12",
            "25h00",
            "14h75",
            "13:30 pm",
            "31/12-2026",
            "2026-12",
            "12 jui 2026",
            "1/1/1",
            "999999999999999999999",
            "31/12/2026 matin",
            "0000-00-00",
        ] {
            assert_eq!(said(text), "—", "{text}");
        }
    }

    #[test]
    fn the_order_of_day_and_month() {
        assert_eq!(of_text("03/04/2026", true).unwrap().date, NaiveDate::from_ymd_opt(2026, 4, 3));
        assert_eq!(of_text("03/04/2026", false).unwrap().date, NaiveDate::from_ymd_opt(2026, 3, 4));
        assert_eq!(order("31/12/2026 14:30"), Some(true));
        assert_eq!(order("12/31/26"), Some(false));
        assert_eq!(order("03/04/2026"), None);
        assert_eq!(order("2026-12-31"), None);
    }
}
