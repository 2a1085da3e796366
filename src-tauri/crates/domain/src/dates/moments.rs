//! Marronniers: what comes round every year and gives something to say.

use super::rule::{self, Rule};
use super::{Category, Name, Occurrence};
use chrono::Days;
use std::sync::LazyLock;

/// `key | category | rule | French | English | ground`, one a line; `#` starts a remark.
const LIST: &str = include_str!("moments.txt");

struct Moment {
    key: &'static str,
    category: Category,
    rule: Rule,
    days: u16,
    fr: &'static str,
    en: &'static str,
    source: &'static str,
}

static MOMENTS: LazyLock<Vec<Moment>> = LazyLock::new(|| lines().filter_map(read).collect());

fn lines() -> impl Iterator<Item = &'static str> {
    LIST.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn read(line: &'static str) -> Option<Moment> {
    let cells: Vec<&'static str> = line.split('|').map(str::trim).collect();
    let [key, category, rule, fr, en, source] = cells.as_slice() else { return None };
    let category = Category::ALL.iter().copied().find(|known| known.as_str() == *category)?;
    let (rule, days) = rule::parse(rule)?;
    Some(Moment { key, category, rule, days, fr, en, source })
}

/// How many there are.
#[must_use]
pub fn moments_count() -> usize {
    MOMENTS.len()
}

/// The marronniers of a year.
pub(super) fn of_year(year: i32) -> Vec<Occurrence> {
    MOMENTS
        .iter()
        .filter_map(|moment| {
            let from = moment.rule.on(year)?;
            Some(Occurrence {
                key: format!("moment.{}", moment.key),
                category: moment.category,
                name: Name::of(moment.fr, moment.en),
                from,
                to: from.checked_add_days(Days::new(u64::from(moment.days) - 1))?,
                regions: Vec::new(),
                zones: Vec::new(),
                source: moment.source.to_owned(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_line_is_read_and_complete() {
        for line in lines() {
            let moment = read(line).unwrap_or_else(|| panic!("{line}"));
            assert!(!moment.fr.is_empty() && !moment.en.is_empty() && !moment.source.is_empty(), "{line}");
            assert!(!line.contains('\''), "typewriter's apostrophe: {line}");
            assert!((2025..2028).any(|year| moment.rule.on(year).is_some()), "never falls: {line}");
        }
        let keys: BTreeSet<&str> = MOMENTS.iter().map(|moment| moment.key).collect();
        assert_eq!(keys.len(), MOMENTS.len(), "keys are unique");
        assert!(moments_count() >= 80, "{}", moments_count());
    }
}
