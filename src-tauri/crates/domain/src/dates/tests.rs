//! Vectors: dates that can be looked up.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;
use chrono::Weekday;
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn all() -> Choice {
    Choice { regions: Region::ALL.to_vec(), zones: SchoolZone::ALL.to_vec(), ..Choice::default() }
}

fn find(from: &str, days: u16, key: &str) -> Vec<String> {
    between(day(from), days, &all(), &built_in(), &[])
        .into_iter()
        .filter(|date| date.key == key)
        .map(|date| date.from.to_string())
        .collect()
}

#[test]
fn easter_as_the_almanacs_have_it() {
    for date in [
        "1961-04-02",
        "1943-04-25",
        "1818-03-22",
        "2000-04-23",
        "2008-03-23",
        "2024-03-31",
        "2025-04-20",
        "2026-04-05",
        "2027-03-28",
        "2028-04-16",
        "2029-04-01",
        "2030-04-21",
        "2038-04-25",
        "2285-03-22",
    ] {
        assert_eq!(easter(day(date).year()), Some(day(date)), "{date}");
    }
    assert_eq!(easter(1582), None);
}

#[test]
fn the_eleven_holidays_of_2027() {
    let choice = Choice { zones: Vec::new(), ..Choice::default() };
    let found: Vec<String> = between(day("2027-01-01"), 365, &choice, &[], &[])
        .into_iter()
        .filter(|date| date.category == Category::PublicHoliday)
        .map(|date| date.from.to_string())
        .collect();
    assert_eq!(
        found,
        [
            "2027-01-01",
            "2027-03-29",
            "2027-05-01",
            "2027-05-06",
            "2027-05-08",
            "2027-05-17",
            "2027-07-14",
            "2027-08-15",
            "2027-11-01",
            "2027-11-11",
            "2027-12-25",
        ]
    );
}

#[test]
fn regions_have_their_own() {
    let of = |region| {
        let choice = Choice { regions: vec![region], zones: Vec::new(), ..Choice::default() };
        between(day("2026-01-01"), 365, &choice, &[], &[])
            .into_iter()
            .filter(|date| !date.regions.is_empty())
            .map(|date| date.from.format("%m-%d").to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(of(Region::AlsaceMoselle), ["04-03", "12-26"]);
    assert_eq!(of(Region::Martinique), ["05-22"]);
    assert_eq!(of(Region::Guadeloupe), ["05-27"]);
    assert_eq!(of(Region::Guyane), ["06-10"]);
    assert_eq!(of(Region::Reunion), ["12-20"]);
    assert_eq!(of(Region::Mayotte), ["04-27"]);
    assert_eq!(of(Region::SaintBarthelemy), ["10-09"]);
    assert_eq!(of(Region::SaintMartin), ["05-28"]);
    assert_eq!(of(Region::PolynesieFrancaise), ["03-05", "04-03", "11-20"]);
    assert_eq!(of(Region::NouvelleCaledonie), ["09-24"]);
    assert_eq!(of(Region::WallisEtFutuna), ["04-28", "07-29"]);
    assert_eq!(of(Region::Metropole), [] as [&str; 0]);
}

#[test]
fn marronniers_with_their_own_law() {
    assert_eq!(
        find("2023-01-01", 1_461, "moment.mothersDay"),
        ["2023-06-04", "2024-05-26", "2025-05-25", "2026-05-31"]
    );
    assert_eq!(
        find("2024-01-01", 1_461, "moment.winterSales"),
        ["2024-01-10", "2025-01-08", "2026-01-07", "2027-01-06"]
    );
    assert_eq!(
        find("2024-01-01", 1_461, "moment.summerSales"),
        ["2024-06-26", "2025-06-25", "2026-06-24", "2027-06-23"]
    );
    assert_eq!(find("2024-01-01", 1_096, "moment.blackFriday"), ["2024-11-29", "2025-11-28", "2026-11-27"]);
    assert_eq!(find("2024-01-01", 1_096, "moment.heritage"), ["2024-09-21", "2025-09-20", "2026-09-19"]);
    assert_eq!(find("2026-01-01", 365, "moment.summerTime"), ["2026-03-29"]);
    assert_eq!(find("2026-01-01", 365, "moment.shroveTuesday"), ["2026-02-17"]);
    assert_eq!(find("2026-01-01", 365, "moment.beaujolais"), ["2026-11-19"]);
}

#[test]
fn school_holidays_share_what_they_share() {
    let winter = between(day("2027-02-01"), 40, &all(), &built_in(), &[])
        .into_iter()
        .filter(|date| date.category == Category::SchoolHoliday)
        .map(|date| (date.from.to_string(), date.zones))
        .collect::<Vec<_>>();
    assert_eq!(
        winter,
        [
            ("2027-02-06".to_owned(), vec![SchoolZone::C]),
            ("2027-02-13".to_owned(), vec![SchoolZone::A]),
            ("2027-02-20".to_owned(), vec![SchoolZone::B]),
        ]
    );
    let christmas: Vec<Occurrence> = between(day("2026-12-25"), 1, &all(), &built_in(), &[])
        .into_iter()
        .filter(|date| date.category == Category::SchoolHoliday)
        .collect();
    assert_eq!(christmas.len(), 1, "still lasting, told once");
    assert_eq!(christmas[0].zones, [SchoolZone::A, SchoolZone::B, SchoolZone::C], "Corsica’s are not known");
    assert_eq!(known_until(&built_in())[0], (SchoolZone::A, day("2027-07-03")));
}

#[test]
fn what_is_switched_off_is_not_told() {
    let mut choice = all();
    choice.hidden.insert("moment.blackFriday".to_owned());
    choice.hidden_categories.insert(Category::Rights);
    let found = between(day("2026-11-20"), 15, &choice, &[], &[]);
    assert!(!found.is_empty());
    assert!(found.iter().all(|date| date.key != "moment.blackFriday" && date.category != Category::Rights));
}

#[test]
fn own_dates_come_once_or_every_year() {
    let own = |yearly| OwnDate {
        key: "own.1".to_owned(),
        name: "Anniversaire de la boutique".to_owned(),
        first_day: day("2024-02-29"),
        days: 2,
        yearly,
    };
    let days = |yearly| {
        between(day("2023-01-01"), 1_500, &Choice::default(), &[], &[own(yearly)])
            .into_iter()
            .filter(|date| date.category == Category::Own)
            .map(|date| format!("{}–{}", date.from, date.to))
            .collect::<Vec<_>>()
    };
    assert_eq!(days(false), ["2024-02-29–2024-03-01"]);
    assert_eq!(days(true), ["2024-02-29–2024-03-01", "2025-02-28–2025-03-01", "2026-02-28–2026-03-01"]);
}

#[test]
fn the_ministrys_csv_is_read() {
    let text = "\u{feff}description;population;start_date;end_date;location;zones;annee_scolaire\n\
        Vacances de la Toussaint;-;2026-10-16T22:00:00+00:00;2026-11-01T23:00:00+00:00;Lyon;Zone A;2026-2027\n\
        Vacances de la Toussaint;-;2026-10-16T22:00:00+00:00;2026-11-01T23:00:00+00:00;Dijon;Zone A;2026-2027\n\
        Rentrée scolaire;Enseignants;2026-08-30T22:00:00+00:00;2026-08-30T22:00:00+00:00;Lyon;Zone A;2026-2027\n\
        Vacances d'Hiver;-;2027-02-12T23:00:00+00:00;2027-02-28T23:00:00+00:00;Bastia;Corse;2026-2027\n";
    let found = read_school_calendar(text, "essai.csv", None).unwrap();
    assert_eq!(found.len(), 2);
    assert_eq!((found[0].zone, found[0].from, found[0].to), (SchoolZone::A, day("2026-10-17"), day("2026-11-01")));
    assert_eq!(
        (found[1].zone, found[1].from, found[1].to),
        (SchoolZone::Corsica, day("2027-02-13"), day("2027-02-28"))
    );
}

#[test]
fn the_ministrys_ics_is_read() {
    let text = "BEGIN:VCALENDAR\r\nX-WR-CALNAME:Zone B\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20271023\r\n\
        DTEND;VALUE=DATE:20271108\r\nSUMMARY:Vacances de la Tous\r\n saint - Zone B\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let found = read_school_calendar(text, "zone-b.ics", None).unwrap();
    assert_eq!(found[0].name, "Vacances de la Toussaint");
    assert_eq!((found[0].zone, found[0].from, found[0].to), (SchoolZone::B, day("2027-10-23"), day("2027-11-07")));
    assert_eq!(read_school_calendar("Bonjour", "x", None), Err(NotASchoolCalendar));
    assert_eq!(read_school_calendar("", "x", None), Err(NotASchoolCalendar));
}

proptest! {
    #[test]
    fn easter_is_a_sunday_between_22_march_and_25_april(year in 1583_i32..9999) {
        let date = easter(year).unwrap();
        prop_assert_eq!(date.weekday(), Weekday::Sun);
        prop_assert!((322..=425).contains(&(date.month() * 100 + date.day())));
    }
    #[test]
    fn a_range_is_the_sum_of_its_days(start in 0_i64..2_000, days in 1_u16..40) {
        let from = day("2024-01-01") + chrono::Duration::days(start);
        let whole = between(from, days, &all(), &built_in(), &[]);
        let mut parts: Vec<Occurrence> = Vec::new();
        for offset in 0..days {
            for date in between(from + chrono::Duration::days(i64::from(offset)), 1, &all(), &built_in(), &[]) {
                if !parts.contains(&date) {
                    parts.push(date);
                }
            }
        }
        parts.sort_by(|one, other| (one.from, one.category, &one.key).cmp(&(other.from, other.category, &other.key)));
        let mut sorted = whole;
        sorted.sort_by(|one, other| (one.from, one.category, &one.key).cmp(&(other.from, other.category, &other.key)));
        prop_assert_eq!(sorted.len(), parts.len());
    }
    #[test]
    fn no_text_upsets_the_reader(text in "\\PC{0,200}") {
        let _ = read_school_calendar(&text, "x", Some(SchoolZone::A));
    }
}
