//! The date of Easter.

use chrono::NaiveDate;

/// Easter Sunday of the Gregorian calendar, by the method of Meeus, Jones and Butcher. Years 1583–9999.
#[must_use]
pub fn easter(year: i32) -> Option<NaiveDate> {
    if !(1583..=9999).contains(&year) {
        return None;
    }
    let golden = year % 19;
    let (century, of_century) = (year / 100, year % 100);
    let (leap_centuries, rest) = (century / 4, century % 4);
    let moon = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - leap_centuries - moon + 15) % 30;
    let (leap_years, year_rest) = (of_century / 4, of_century % 4);
    let weekday = (32 + 2 * rest + 2 * leap_years - epact - year_rest) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let sum = epact + weekday - 7 * late + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(sum / 31).ok()?, u32::try_from(sum % 31 + 1).ok()?)
}
