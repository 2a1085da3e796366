//! The spike alert over made-up flows with fixed seeds: no storm is missed, and a calm year is a calm year.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, clippy::print_stdout)]
#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]

use pupitre_domain::spike::{Cause, Finding, Flow, GROWN, Hour, WEEK, WEEKS_NEEDED, look};

/// SplitMix64: the same numbers on every machine.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
    /// Sum of twelve: near enough to a bell.
    fn bell(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }
    fn poisson(&mut self, mean: f64) -> u32 {
        if mean > 40.0 {
            return (mean + mean.sqrt() * self.bell()).round().max(0.0) as u32;
        }
        let (limit, mut product, mut count) = ((-mean).exp(), self.unit(), 0);
        while product > limit {
            product *= self.unit();
            count += 1;
        }
        count
    }
}

/// A brand of so many messages a day.
#[derive(Clone, Copy)]
struct Brand {
    a_day: f64,
    /// How restless its days are: a factor's deviation.
    restless: f64,
    /// Growth a week.
    growth: f64,
    /// Share of bad ones.
    bad: f64,
}

const HOURS_OF_DAY: [f64; 24] = [
    0.3, 0.15, 0.08, 0.05, 0.05, 0.1, 0.3, 0.7, 1.2, 1.6, 1.7, 1.7, 1.9, 1.7, 1.5, 1.5, 1.5, 1.6, 1.8, 1.9, 1.9, 1.6,
    1.1, 0.6,
];
const DAYS: [f64; 7] = [1.1, 1.05, 1.0, 1.0, 1.1, 0.85, 0.9];

/// A storm laid over the flow.
#[derive(Clone, Copy)]
struct Storm {
    from: usize,
    hours: usize,
    /// Times the flow.
    times: f64,
    /// Share of bad ones in it; the brand's own where absent.
    bad: Option<f64>,
}

/// Hours of a brand. A day is as busy as its luck; a holiday in every fifth week brings half as much and shifts the hours.
fn flow(brand: Brand, hours: usize, seed: u64, storm: Option<Storm>) -> Vec<Hour> {
    let mut dice = Dice(seed);
    let mut luck = 1.0;
    let mut all = Vec::with_capacity(hours);
    for hour in 0..hours {
        if hour % 24 == 0 {
            luck = (brand.restless * dice.bell()).exp();
        }
        let (day, week) = (hour / 24, hour / WEEK);
        let holiday = week % 5 == 4 && day % 7 == 1;
        let by_hour = HOURS_OF_DAY[(hour + if holiday { 22 } else { 0 }) % 24] / 24.0 / 1.158;
        let calm = brand.a_day * by_hour * DAYS[day % 7] * luck * (1.0 + brand.growth).powi(week as i32);
        let mean = if holiday { calm * 0.5 } else { calm };
        let raging = storm.filter(|storm| (storm.from..storm.from + storm.hours).contains(&hour));
        let mean = mean * raging.map_or(1.0, |storm| storm.times);
        let share = raging.and_then(|storm| storm.bad).unwrap_or(brand.bad);
        let negative = dice.poisson(mean * share);
        all.push(Hour { messages: negative + dice.poisson(mean * (1.0 - share)), negative });
    }
    all
}

/// Looks at each hour when `minutes` of it have passed, and tells when a person would be told.
fn told(hours: &[Hour], from: usize, to: usize, minutes: &[u32]) -> Vec<(usize, Cause)> {
    let (mut told, mut going): (Vec<(usize, Cause)>, Option<f64>) = (Vec::new(), None);
    for now in from..to {
        for minute in minutes {
            let passed = f64::from(*minute) / 60.0;
            let part = |count: u32| (f64::from(count) * passed).floor() as u32;
            let current = Hour { messages: part(hours[now].messages), negative: part(hours[now].negative) };
            let first = now.saturating_sub(9 * WEEK);
            let finding =
                look(&Flow { hours: hours[first..now].to_vec(), first_of_week: first % WEEK, current, passed });
            match (finding, going) {
                (Finding::Spike(spike), None) => {
                    told.push((now, spike.cause));
                    going = Some(spike.level);
                }
                // Taken note of at once; it is told again when it has grown.
                (Finding::Spike(spike), Some(level)) if spike.level > level * GROWN => {
                    told.push((now, spike.cause));
                    going = Some(spike.level);
                }
                (Finding::Usual | Finding::Learning { .. }, _) => going = None,
                _ => {}
            }
        }
    }
    told
}

const BRANDS: [Brand; 7] = [
    Brand { a_day: 4.0, restless: 0.2, growth: 0.0, bad: 0.15 },
    Brand { a_day: 20.0, restless: 0.15, growth: 0.0, bad: 0.15 },
    Brand { a_day: 60.0, restless: 0.2, growth: 0.02, bad: 0.2 },
    Brand { a_day: 200.0, restless: 0.2, growth: 0.0, bad: 0.25 },
    Brand { a_day: 200.0, restless: 0.1, growth: 0.06, bad: 0.1 },
    Brand { a_day: 1_000.0, restless: 0.2, growth: -0.03, bad: 0.2 },
    Brand { a_day: 3_000.0, restless: 0.15, growth: 0.03, bad: 0.3 },
];

/// Three of each with `PUPITRE_LONG=1`, otherwise one.
fn seeds() -> std::ops::RangeInclusive<u64> {
    1..=if std::env::var_os("PUPITRE_LONG").is_some() { 3 } else { 1 }
}

#[test]
fn a_calm_half_year_is_told_of_at_most_once_a_month_per_brand() {
    const WEEKS: usize = 26;
    let mut text = String::new();
    for (number, brand) in BRANDS.into_iter().enumerate() {
        for seed in seeds() {
            let hours = flow(brand, WEEKS * WEEK, seed * 7_919 + number as u64, None);
            let alarms = told(&hours, WEEKS_NEEDED * WEEK, hours.len(), &[30]);
            let months = (WEEKS - WEEKS_NEEDED) as f64 * 7.0 / 30.4;
            text.push_str(&format!("{} a day, seed {seed}: {} in {months:.1} months\n", brand.a_day, alarms.len()));
            assert!(alarms.len() as f64 / months <= 1.0, "{text}{alarms:?}");
        }
    }
    println!("{text}");
}

#[test]
fn no_storm_is_missed() {
    let mut delays: Vec<usize> = Vec::new();
    for (number, brand) in BRANDS.into_iter().enumerate().filter(|(_, brand)| brand.a_day >= 20.0) {
        for seed in seeds() {
            // At ten in the morning of a Wednesday, at eight in the evening of a Saturday, in the night before Monday;
            // with little past and with much.
            for (weeks, hour) in [(3, 2 * 24 + 10), (7, 5 * 24 + 20), (12, 6 * 24 + 23)] {
                // Of twenty a day three times as many on a slow day are within what chance does: nothing is promised there.
                let all = [(3.0, Some(0.6)), (3.0, None), (5.0, Some(0.5)), (10.0, Some(0.8)), (10.0, None)];
                for (times, bad) in all.into_iter().filter(|(times, _)| *times > 3.0 || brand.a_day >= 60.0) {
                    let storm = Storm { from: weeks * WEEK + hour, hours: 24, times, bad };
                    let hours = flow(brand, storm.from + 26, seed * 104_729 + number as u64, Some(storm));
                    let alarms = told(&hours, storm.from, storm.from + storm.hours, &[10, 20, 30, 40, 50]);
                    let first = alarms.first().copied();
                    let (at, _) = first.unwrap_or_else(|| panic!("{times}× ({bad:?}) of {} a day missed", brand.a_day));
                    delays.push(at - storm.from);
                    // In the night little comes, a storm included: it shows by the morning at the latest.
                    let most = if brand.a_day < 100.0 { 18 } else { 14 };
                    assert!(at - storm.from <= most, "{times}× of {} a day after {} h", brand.a_day, at - storm.from);
                }
            }
        }
    }
    delays.sort_unstable();
    println!(
        "{} storms, told after {} h (median), {} h (9 of 10), {} h (all)",
        delays.len(),
        delays[delays.len() / 2],
        delays[delays.len() * 9 / 10],
        delays[delays.len() - 1]
    );
}

#[test]
fn a_turn_of_tone_is_told_where_no_more_comes_than_usual() {
    let mut found = 0;
    for (number, brand) in BRANDS.into_iter().enumerate().filter(|(_, brand)| brand.a_day >= 60.0) {
        for seed in seeds() {
            let storm = Storm { from: 6 * WEEK + 24 + 9, hours: 24, times: 1.0, bad: Some((brand.bad * 3.0).max(0.6)) };
            let hours = flow(brand, storm.from + 26, seed * 15_485_863 + number as u64, Some(storm));
            let alarms = told(&hours, storm.from, storm.from + storm.hours, &[30]);
            let told_of_tone = alarms.iter().any(|(_, cause)| matches!(cause, Cause::Tone | Cause::Both));
            assert!(told_of_tone, "{} a day: {alarms:?}", brand.a_day);
            found += 1;
        }
    }
    println!("{found} turns of tone, all told");
}

#[test]
fn little_is_said_before_enough_is_known() {
    let hours = flow(BRANDS[3], 2 * WEEK, 5, None);
    let at = |known: usize| {
        let flow = Flow {
            hours: hours[..known].to_vec(),
            first_of_week: 0,
            current: Hour { messages: 900, negative: 900 },
            passed: 1.0,
        };
        look(&flow)
    };
    assert_eq!(at(2 * WEEK - 1), Finding::Learning { hours: 2 * WEEK - 1 });
    assert!(matches!(at(2 * WEEK), Finding::Spike(_)));
}

#[test]
fn a_brand_to_which_nobody_writes_is_told_of_a_storm_too() {
    let hours = vec![Hour::default(); 4 * WEEK];
    let quiet = |messages, negative| {
        look(&Flow { hours: hours.clone(), first_of_week: 0, current: Hour { messages, negative }, passed: 0.5 })
    };
    assert_eq!(quiet(3, 3), Finding::Usual, "three are no storm");
    assert!(matches!(quiet(30, 25), Finding::Spike(_)));
}
