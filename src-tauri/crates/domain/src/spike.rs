//! Whether more comes than usual for this hour and weekday, or more that sounds bad.
//!
//! What is usual is read from the brand's own past by medians, so that a storm of last month does not become the usual of
//! this one. The past tells two things apart: the pattern of a week (which hours are busy) and the level (how much comes
//! these weeks). How far single hours stray from that is measured too; a brand whose flow jumps about is told of less.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Hours of a week.
pub const WEEK: usize = 168;
/// Weeks that have to be known before anything is said.
pub const WEEKS_NEEDED: usize = 2;
/// Weeks that are looked at.
pub const WEEKS_USED: usize = 8;
/// Windows, in hours, in which a spike may show: a short one for a storm, a long one for a swell.
const WINDOWS: [usize; 5] = [1, 3, 6, 12, 24];
/// So many times what is usual, at least.
const TIMES: f64 = 2.0;
/// The same of bad ones, whose share has to be out of the usual besides.
const TIMES_BAD: f64 = 1.5;
/// So many messages more than usual, at least: three instead of one is no storm.
const MORE: f64 = 8.0;
/// So many bad ones more than usual, at least.
const MORE_BAD: f64 = 6.0;
/// Standard deviations out of the usual, at least.
const FAR: f64 = 4.8;
/// What a sign counts more when another agrees with it.
const AGREEING: f64 = 1.6;
/// An end is an end when nothing is out of the usual by half of that.
const NEAR: f64 = 2.0;
/// After an acknowledgement, a spike is told again when it has grown by this.
pub const GROWN: f64 = 1.6;

/// What came in one hour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Hour {
    /// Messages of others.
    pub messages: u32,
    /// Those of them that sound bad.
    pub negative: u32,
}

/// The hours up to now, the last of them under way.
#[derive(Debug, Clone)]
pub struct Flow {
    /// Full hours, the oldest first; the last is the hour before this one.
    pub hours: Vec<Hour>,
    /// Hour of the week (Monday midnight is 0), on the brand's wall, in which the first of them lies.
    pub first_of_week: usize,
    /// This hour so far.
    pub current: Hour,
    /// How much of this hour has passed, 0 to 1.
    pub passed: f64,
}

/// What is out of the usual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "SpikeCause")]
pub enum Cause {
    /// How much comes.
    Flow,
    /// How much of it sounds bad.
    Tone,
    /// Both.
    Both,
}

impl Cause {
    /// All causes.
    pub const ALL: &'static [Self] = &[Self::Flow, Self::Tone, Self::Both];
    /// The name kept in SQLite.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Flow => "flow",
            Self::Tone => "tone",
            Self::Both => "both",
        }
    }
}

/// A spike, as it stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spike {
    /// What is out of the usual.
    pub cause: Cause,
    /// Hours of the window in which it shows most.
    pub hours: usize,
    /// Messages in it.
    pub messages: u32,
    /// What usually comes in it.
    pub usual: f64,
    /// Those that sound bad.
    pub negative: u32,
    /// What usually sounds bad.
    pub usual_negative: f64,
    /// How many times the usual, the worse of the two.
    pub level: f64,
}

/// What can be said of a flow.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Finding {
    /// Too little is known yet; so many hours are.
    Learning {
        /// Full hours known.
        hours: usize,
    },
    /// As usual.
    Usual,
    /// Higher than usual, not enough to begin a spike, too much to end one.
    Restless,
    /// A spike.
    Spike(Spike),
}

/// What is usual: by hour of the week, and how far hours stray.
struct Usual {
    expected: Vec<f64>,
    /// Relative spread beyond chance, squared.
    spread: f64,
}

/// Looks at a flow.
#[must_use]
pub fn look(flow: &Flow) -> Finding {
    let known = flow.hours.len();
    if known < WEEKS_NEEDED * WEEK {
        return Finding::Learning { hours: known };
    }
    let used = known.min(WEEKS_USED * WEEK);
    let hours = flow.hours.get(known - used..).unwrap_or_default();
    let first = (flow.first_of_week + known - used) % WEEK;
    let longest = WINDOWS.into_iter().max().unwrap_or(1);
    // The hours under suspicion do not say what is usual.
    let (past, recent) = hours.split_at(used - longest);
    let all = Usual::of(past.iter().map(|hour| hour.messages), first, longest + 1);
    let bad = Usual::of(past.iter().map(|hour| hour.negative), first, longest + 1);
    let share = share_of(past);
    let mut best: Option<Spike> = None;
    let mut restless = false;
    for window in WINDOWS {
        // The hour under way counts with the window's full hours before it.
        let tail = recent.get(recent.len() + 1 - window..).unwrap_or_default();
        let sum = |of: fn(&Hour) -> u32| tail.iter().map(of).sum::<u32>() + of(&flow.current);
        let (messages, negative) = (sum(|hour| hour.messages), sum(|hour| hour.negative));
        let from = longest + 1 - window;
        let usual = all.within(from, longest, flow.passed);
        let usual_negative = bad.within(from, longest, flow.passed);
        let much = out_of(f64::from(messages), usual, all.spread, (TIMES, MORE));
        // More bad ones than usual, and a larger share of what came: a busy day has more of both.
        // Two signs that have to agree may each be weaker.
        let harsh = (out_of(f64::from(negative), usual_negative, bad.spread, (TIMES_BAD, MORE_BAD)) * AGREEING)
            .min(out_of_share(f64::from(negative), f64::from(messages), share));
        restless |= much > NEAR || harsh > NEAR;
        // More comes and it sounds worse: each bears the other out.
        let (much, harsh) =
            if much * AGREEING > FAR && harsh > NEAR { (much * AGREEING, harsh) } else { (much, harsh) };
        let cause = match (much > FAR, harsh > FAR) {
            (true, true) => Cause::Both,
            (true, false) => Cause::Flow,
            (false, true) => Cause::Tone,
            (false, false) => continue,
        };
        let times = |found: u32, usual: f64| f64::from(found) / usual.max(1.0);
        let level = match cause {
            Cause::Flow => times(messages, usual),
            Cause::Tone => times(negative, usual_negative),
            Cause::Both => times(messages, usual).max(times(negative, usual_negative)),
        };
        let spike = Spike { cause, hours: window, messages, usual, negative, usual_negative, level };
        let worse =
            |other: &Spike| (spike.cause == Cause::Both, spike.level) > (other.cause == Cause::Both, other.level);
        if best.as_ref().is_none_or(worse) {
            best = Some(spike);
        }
    }
    match best {
        Some(spike) => Finding::Spike(spike),
        None if restless => Finding::Restless,
        None => Finding::Usual,
    }
}

/// How many deviations a count is out of the usual; 0 when it is not worth a word. Roots of counts stray alike, however
/// small or large the counts are: where one message is usual, four are not four deviations.
fn out_of(found: f64, usual: f64, spread: f64, (times, more): (f64, f64)) -> f64 {
    if found < usual * times || found < usual + more {
        return 0.0;
    }
    2.0 * ((found + 0.375).sqrt() - (usual + 0.375).sqrt()) / (1.0 + spread * usual).sqrt()
}

/// How many deviations a share is out of the usual one; 0 when it is not worth a word.
fn out_of_share(negative: f64, messages: f64, share: f64) -> f64 {
    let usual = messages * share;
    if negative < usual * 1.5 {
        return 0.0;
    }
    (negative - usual) / (usual * (1.0 - share)).max(0.5).sqrt()
}

/// The usual share of bad ones, by days, so that one bad day does not weigh.
fn share_of(past: &[Hour]) -> f64 {
    let days = past.chunks(24).map(|day| {
        let messages: u32 = day.iter().map(|hour| hour.messages).sum();
        let negative: u32 = day.iter().map(|hour| hour.negative).sum();
        (messages, negative)
    });
    let mut shares: Vec<f64> = days
        .filter(|(messages, _)| *messages >= 5)
        .map(|(messages, negative)| f64::from(negative) / f64::from(messages))
        .collect();
    median(&mut shares).unwrap_or(0.2).clamp(0.02, 0.9)
}

impl Usual {
    /// Of the counts of full weeks and more, for the hours behind them.
    fn of(counts: impl Iterator<Item = u32>, first: usize, ahead: usize) -> Self {
        let counts: Vec<f64> = counts.map(f64::from).collect();
        let at = |index: usize| (first + index) % WEEK;
        // How much a week brings: of each stretch of seven days, counted back from now.
        let weeks: Vec<f64> = counts.rchunks(WEEK).filter(|week| week.len() == WEEK).map(robust_sum).collect();
        let level = level_of(&weeks);
        // The pattern: each hour's share of its week, the median over weeks and neighbours.
        let mut by_hour: Vec<Vec<f64>> = vec![Vec::new(); WEEK];
        for (index, count) in counts.iter().enumerate() {
            let week = (counts.len() - 1 - index) / WEEK;
            let total = weeks.get(week).or(weeks.last()).copied().unwrap_or(level).max(1.0);
            for neighbour in [WEEK - 1, 0, 1] {
                if let Some(shares) = by_hour.get_mut((at(index) + neighbour) % WEEK) {
                    shares.push(count / total);
                }
            }
        }
        // Where little comes the median of counts is nought: the mean without its highest is kinder.
        let pattern: Vec<f64> = by_hour.iter_mut().map(|shares| trimmed_mean(shares)).collect();
        let total: f64 = pattern.iter().sum();
        let share = |hour: usize| pattern.get(hour).map_or(0.0, |share| if total > 0.0 { share / total } else { 0.0 });
        let expected = (0..ahead).map(|step| share(at(counts.len() + step)) * level).collect();
        Self { expected, spread: Self::spread(&counts, &weeks, &share, &at) }
    }

    /// How much six hours together stray beyond what chance alone would do, as a share of what is usual, squared.
    fn spread(counts: &[f64], weeks: &[f64], share: &impl Fn(usize) -> f64, at: &impl Fn(usize) -> usize) -> f64 {
        const BLOCK: usize = 6;
        /// Median of a squared deviate of the bell curve.
        const MIDDLE: f64 = 0.455;
        let (mut strays, mut sum): (Vec<f64>, f64) = (Vec::new(), 0.0);
        for (number, block) in counts.chunks(BLOCK).enumerate() {
            let from = number * BLOCK;
            let week = (counts.len() - 1 - from) / WEEK;
            let total = weeks.get(week).or(weeks.last()).copied().unwrap_or(0.0);
            let usual: f64 = (from..from + block.len()).map(|index| share(at(index)) * total).sum();
            if usual >= 1.0 {
                let found: f64 = block.iter().sum();
                strays.push((found - usual).powi(2) / usual);
                sum += usual;
            }
        }
        let blocks = f64::from(u32::try_from(strays.len().max(1)).unwrap_or(u32::MAX));
        let beyond = median(&mut strays).map_or(0.0, |middle| middle / MIDDLE - 1.0);
        // Never so little that a calm past makes every breeze a storm.
        (beyond / (sum / blocks).max(1.0)).clamp(0.02, 0.5)
    }

    /// What is usual in the hours from `from` to `to`, the last of them only as far as it has passed.
    fn within(&self, from: usize, to: usize, passed: f64) -> f64 {
        let full: f64 = self.expected.get(from..to).unwrap_or_default().iter().sum();
        full + self.expected.get(to).copied().unwrap_or(0.0) * passed
    }
}

/// A week's sum in which no day counts more than three times what its days usually bring.
fn robust_sum(week: &[f64]) -> f64 {
    let days: Vec<f64> = week.chunks(24).map(|day| day.iter().sum()).collect();
    let middle = median(&mut days.clone()).unwrap_or(0.0);
    days.iter().map(|day| day.min((middle * 3.0).max(3.0))).sum()
}

/// The level of these weeks: a trend goes on, one odd week does not. The newest week is first.
fn level_of(weeks: &[f64]) -> f64 {
    let recent = weeks.get(..weeks.len().min(3)).unwrap_or_default();
    let middle = median(&mut recent.to_vec()).unwrap_or(0.0);
    let newest = weeks.first().copied().unwrap_or(0.0);
    // A quiet last week (a holiday) does not make this one's usual flow a storm; a busier one is believed in part.
    middle.max(newest.min(middle * 1.5))
}

fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len() % 2 == 1 {
        values.get(middle).copied()
    } else {
        values.get(middle).zip(values.get(middle.checked_sub(1)?)).map(|(one, other)| (one + other) / 2.0)
    }
}

/// The mean without the highest fifth.
fn trimmed_mean(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    let kept = values.get(..(values.len() * 4).div_ceil(5)).unwrap_or_default();
    let count = u32::try_from(kept.len().max(1)).unwrap_or(u32::MAX);
    kept.iter().sum::<f64>() / f64::from(count)
}
