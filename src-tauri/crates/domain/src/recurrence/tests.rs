//! Dates of rules: the examples of RFC 5545 §3.8.5.3, and a second way to find them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;
use proptest::prelude::*;

fn date(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, "%F").unwrap()
}

/// Dates of a rule as `MM-DD`, from `first` to `through`.
fn dates(rule: &str, first: &str, through: &str) -> Vec<String> {
    let first = date(first);
    let rule = Rule::parse(rule, first).unwrap();
    rule.dates(first, date(through)).iter().map(|date| date.format("%m-%d").to_string()).collect()
}

#[test]
fn the_standard_s_own_examples() {
    assert_eq!(dates("FREQ=DAILY;COUNT=10", "1997-09-02", "1998-01-01").last().unwrap(), "09-11");
    assert_eq!(dates("FREQ=DAILY;UNTIL=19971223", "1997-09-02", "1999-01-01").len(), 113);
    assert_eq!(
        dates("FREQ=DAILY;INTERVAL=10;COUNT=5", "1997-09-02", "1999-01-01"),
        ["09-02", "09-12", "09-22", "10-02", "10-12"]
    );
    assert_eq!(
        dates("FREQ=WEEKLY;INTERVAL=2;WKST=MO;COUNT=4;BYDAY=TU,SU", "1997-08-05", "1998-01-01"),
        ["08-05", "08-10", "08-19", "08-24"]
    );
    assert_eq!(
        dates("RRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=19971223;BYDAY=MO,WE,FR", "1997-09-01", "1999-01-01"),
        [
            "09-01", "09-03", "09-05", "09-15", "09-17", "09-19", "09-29", "10-01", "10-03", "10-13", "10-15", "10-17",
            "10-27", "10-29", "10-31", "11-10", "11-12", "11-14", "11-24", "11-26", "11-28", "12-08", "12-10", "12-12",
            "12-22"
        ]
    );
    assert_eq!(
        dates("FREQ=MONTHLY;COUNT=10;BYDAY=1FR", "1997-09-05", "1999-01-01"),
        ["09-05", "10-03", "11-07", "12-05", "01-02", "02-06", "03-06", "04-03", "05-01", "06-05"]
    );
    assert_eq!(
        dates("FREQ=MONTHLY;INTERVAL=18;BYMONTHDAY=10", "1997-09-10", "2001-01-01"),
        ["09-10", "03-10", "09-10"]
    );
    assert_eq!(
        dates("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=4", "1997-09-28", "1999-01-01"),
        ["09-30", "10-31", "11-30", "12-31"]
    );
    // A month without the day is passed over.
    assert_eq!(
        dates("FREQ=MONTHLY;BYMONTHDAY=31", "2026-01-31", "2026-12-31"),
        ["01-31", "03-31", "05-31", "07-31", "08-31", "10-31", "12-31"]
    );
    assert_eq!(dates("FREQ=MONTHLY;BYDAY=5MO", "2026-03-01", "2026-08-31"), ["03-30", "06-29", "08-31"]);
    assert_eq!(dates("FREQ=MONTHLY;BYMONTHDAY=29", "2027-01-29", "2027-04-30"), ["01-29", "03-29", "04-29"]);
}

#[test]
fn what_is_not_said_comes_from_the_first_date() {
    assert_eq!(dates("FREQ=WEEKLY", "2026-11-24", "2026-12-09"), ["11-24", "12-01", "12-08"]);
    assert_eq!(dates("FREQ=MONTHLY", "2026-11-24", "2027-01-30"), ["11-24", "12-24", "01-24"]);
}

#[test]
fn what_is_not_supported_is_refused() {
    for wrong in [
        "",
        "FREQ=YEARLY",
        "FREQ=HOURLY",
        "FREQ=DAILY;BYDAY=MO",
        "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYDAY=6MO",
        "FREQ=MONTHLY;BYDAY=FR",
        "FREQ=MONTHLY;BYDAY=\u{e9}",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;WKST=SU;BYDAY=MO",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;UNTIL=20200101",
        "FREQ=DAILY;UNTIL=20300101T000000Z",
        "FREQ=DAILY;COUNT=3;UNTIL=20300101",
        "FREQ",
    ] {
        assert_eq!(Rule::parse(wrong, date("2026-11-24")), Err(NotARule), "{wrong}");
    }
}

#[test]
fn a_rule_is_cut_in_two_without_losing_or_doubling_a_date() {
    let first = date("2026-11-23");
    let through = date("2027-12-31");
    for text in ["FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;BYDAY=MO,TH;COUNT=9", "FREQ=WEEKLY;UNTIL=20270301"] {
        let rule = Rule::parse(text, first).unwrap();
        let all = rule.dates(first, through);
        for cut in all.iter().skip(1) {
            let head = rule.ending_before(first, *cut).unwrap();
            let tail = rule.from_date_on(first, *cut);
            let mut both = head.dates(first, through);
            both.extend(tail.dates(*cut, through));
            assert_eq!(both, all, "{text} cut at {cut}");
        }
        assert_eq!(rule.ending_before(first, first), None);
    }
}

fn rules() -> impl Strategy<Value = Rule> {
    let every = prop_oneof![
        Just(Every::Day),
        prop::collection::btree_set(1u8..=7, 1..7).prop_map(|set| Every::Week { weekdays: set.into_iter().collect() }),
        prop_oneof![Just(-1i8), 1i8..=31].prop_map(|day| Every::MonthDay { day }),
        (prop_oneof![Just(-1i8), 1i8..=5], 1u8..=7).prop_map(|(nth, weekday)| Every::MonthWeekday { nth, weekday }),
    ];
    let end = prop_oneof![
        Just(End::Never),
        (1u32..40).prop_map(|count| End::Count { count }),
        (0u64..900).prop_map(|days| End::Until { date: date("2026-01-01") + Days::new(900 + days) }),
    ];
    (every, 1u16..9, end).prop_map(|(every, interval, end)| Rule { every, interval, end })
}

/// Whether a single day belongs to a rule: asked of the day alone, not walked to.
fn belongs(rule: &Rule, first: NaiveDate, day: NaiveDate) -> bool {
    let interval = i64::from(rule.interval);
    let months = |d: NaiveDate| i64::from(d.year()) * 12 + i64::from(d.month());
    let weekday = u8::try_from(day.weekday().number_from_monday()).unwrap();
    let length = (28..=31).rev().find(|n| day.with_day(*n).is_some()).unwrap();
    match &rule.every {
        Every::Day => (day - first).num_days() % interval == 0,
        Every::Week { weekdays } => {
            let weeks = (day.num_days_from_ce() - 1).div_euclid(7) - (first.num_days_from_ce() - 1).div_euclid(7);
            i64::from(weeks) % interval == 0 && weekdays.contains(&weekday)
        }
        Every::MonthDay { day: wanted } => {
            let on = if *wanted < 0 { day.day() == length } else { day.day() == u32::try_from(*wanted).unwrap() };
            on && (months(day) - months(first)) % interval == 0
        }
        Every::MonthWeekday { nth, weekday: wanted } => {
            let which =
                if *nth < 0 { day.day() + 7 > length } else { (day.day() - 1) / 7 + 1 == u32::try_from(*nth).unwrap() };
            weekday == *wanted && which && (months(day) - months(first)) % interval == 0
        }
    }
}

proptest! {
    #[test]
    fn the_dates_are_those_that_a_walk_over_every_day_finds(rule in rules(), ahead in 0u64..800, span in 0u64..900) {
        let first = date("2026-01-01") + Days::new(ahead);
        let through = first + Days::new(span);
        let (until, most) = match rule.end {
            End::Never => (through, usize::MAX),
            End::Until { date } => (date.min(through), usize::MAX),
            End::Count { count } => (through, count as usize),
        };
        let walked: Vec<NaiveDate> = first.iter_days().take_while(|day| *day <= until).filter(|day| belongs(&rule, first, *day)).take(most).collect();
        prop_assert_eq!(rule.dates(first, through), walked);
    }

    #[test]
    fn rules_are_written_as_they_are_read(rule in rules()) {
        let first = date("2026-01-01");
        prop_assert_eq!(rule.check(first), Ok(()));
        prop_assert_eq!(Rule::parse(&rule.to_string(), first), Ok(rule));
    }

    #[test]
    fn no_text_makes_it_fall(text in "(FREQ=)?[A-Z]{0,8}(;[A-Z]{2,10}=[-+0-9A-Z,é]{0,9}){0,4}") {
        if let Ok(rule) = Rule::parse(&text, date("2026-01-01")) {
            let _ = rule.dates(date("2026-01-01"), date("2030-01-01"));
        }
    }
}
