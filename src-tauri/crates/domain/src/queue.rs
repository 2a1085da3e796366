//! The queue: weekly slots, the next free place, and moving up after a removal.
//!
//! A slot is a weekday and a wall time of one account, in the zone of its brand. A post has one wall time for all its
//! accounts, so the times it may take are those slots that **most of its accounts share** ([`Slots::shared`]): three
//! accounts with a common Monday at nine give Monday at nine; accounts without a common slot give the slots of each.
//! Accounts without slots have no say in the time. A place is free when **none** of the post's accounts has anything
//! planned at that instant. What a clock change does to a slot is [`resolve`]'s answer, and places are told apart by
//! their instants: two wall times of a gap's day that stand for the same instant are one place.

use crate::ids::{AccountId, PostId};
use crate::time::{ClockChange, Fold, WallTime, Zone, resolve};
use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::TS;

/// How far ahead the queue looks for a place.
pub const HORIZON_DAYS: u16 = 371;
/// Minutes before a slot from which on the queue does not use it any more: time to take a mistake back.
pub const LEAD_MINUTES: i64 = 5;
/// Most slots of one account.
pub const MAX_SLOTS: usize = 200;

/// A weekly time on the wall.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SlotTime {
    /// ISO weekday: 1 is Monday, 7 Sunday.
    pub weekday: u8,
    /// Minutes since midnight, 0–1439.
    pub minutes: u16,
}

impl SlotTime {
    /// Whether weekday and minutes are in their ranges.
    #[must_use]
    pub const fn is_valid(self) -> bool {
        self.weekday >= 1 && self.weekday <= 7 && self.minutes < 1_440
    }
    /// The wall time of this slot on a date; `None` on another weekday.
    #[must_use]
    pub fn on(self, date: NaiveDate) -> Option<WallTime> {
        if date.weekday().number_from_monday() != u32::from(self.weekday) {
            return None;
        }
        wall_at(date, self.minutes)
    }
}

/// A wall time from a date and minutes since midnight; `None` for minutes beyond the day.
#[must_use]
pub fn wall_at(date: NaiveDate, minutes: u16) -> Option<WallTime> {
    let time = NaiveTime::from_num_seconds_from_midnight_opt(u32::from(minutes) * 60, 0)?;
    Some(WallTime(date.and_time(time)))
}

/// A slot on a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// What the slot says.
    pub wall: WallTime,
    /// The instant that it stands for.
    pub instant: DateTime<Utc>,
    /// What a clock change did to it.
    pub change: Option<ClockChange>,
}

impl Place {
    fn of(wall: WallTime, zone: Zone) -> Self {
        let resolved = resolve(wall, zone, Fold::Earlier);
        Self { wall, instant: resolved.instant, change: resolved.change }
    }
}

/// The slots of a brand's accounts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Slots(pub BTreeMap<AccountId, BTreeSet<SlotTime>>);

impl Slots {
    /// The weekly times that a post for these accounts may take: those that most of them share. Empty when none of them
    /// has a slot.
    #[must_use]
    pub fn shared(&self, accounts: &[AccountId]) -> BTreeSet<SlotTime> {
        let accounts: BTreeSet<&AccountId> = accounts.iter().collect();
        let mut votes: BTreeMap<SlotTime, usize> = BTreeMap::new();
        for times in accounts.iter().filter_map(|account| self.0.get(account)) {
            for time in times {
                *votes.entry(*time).or_default() += 1;
            }
        }
        let most = votes.values().copied().max().unwrap_or(0);
        votes.into_iter().filter(|(_, count)| *count == most).map(|(time, _)| time).collect()
    }
}

/// What is planned, per account, by instant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taken(BTreeMap<AccountId, BTreeSet<DateTime<Utc>>>);

impl Taken {
    /// Something is planned for these accounts at an instant.
    pub fn add(&mut self, accounts: &[AccountId], at: DateTime<Utc>) {
        for account in accounts {
            self.0.entry(*account).or_default().insert(at);
        }
    }
    /// Whether none of the accounts has anything planned at the instant.
    #[must_use]
    pub fn is_free(&self, accounts: &[AccountId], at: DateTime<Utc>) -> bool {
        !accounts.iter().any(|account| self.0.get(account).is_some_and(|instants| instants.contains(&at)))
    }
}

/// The places of weekly times on `days` days from `first`, in the order of their instants within each day.
pub fn places(
    times: &BTreeSet<SlotTime>,
    zone: Zone,
    first: NaiveDate,
    days: u16,
) -> impl Iterator<Item = Place> + use<'_> {
    (0..u64::from(days)).filter_map(move |day| first.checked_add_days(Days::new(day))).flat_map(move |date| {
        let mut found: Vec<Place> =
            times.iter().filter_map(|time| time.on(date)).map(|wall| Place::of(wall, zone)).collect();
        // A gap moves a slot behind a later one.
        found.sort_by_key(|place| (place.instant, place.wall));
        found
    })
}

/// The first place later than `after` that is free for all the accounts.
#[must_use]
pub fn next_free(
    slots: &Slots,
    zone: Zone,
    accounts: &[AccountId],
    taken: &Taken,
    after: DateTime<Utc>,
) -> Option<Place> {
    let times = slots.shared(accounts);
    // A place of the day before may stand for an instant of today: a gap moves forward.
    let first = zone.wall(after).date().checked_sub_days(Days::new(1))?;
    places(&times, zone, first, HORIZON_DAYS + 1)
        .find(|place| place.instant > after && taken.is_free(accounts, place.instant))
}

/// The earliest instant that the queue uses at `now`.
#[must_use]
pub fn earliest(now: DateTime<Utc>) -> DateTime<Utc> {
    now + Duration::minutes(LEAD_MINUTES)
}

/// A post that stands where the queue put it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queued {
    /// The post.
    pub post: PostId,
    /// Its accounts.
    pub accounts: Vec<AccountId>,
    /// Where it stands.
    pub wall: WallTime,
    /// The instant of that.
    pub at: DateTime<Utc>,
    /// It is being sent, or a network's scheduler holds it: it stays.
    pub fixed: bool,
}

/// A queued post moves up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Advance {
    /// The post.
    pub post: PostId,
    /// Where it stood.
    pub from: WallTime,
    /// Where it goes.
    pub to: Place,
}

/// What moving up comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reflow {
    /// Posts that move, in the order of the queue.
    pub advances: Vec<Advance>,
    /// Posts that would have an earlier place but are fixed.
    pub stuck: Vec<PostId>,
}

/// Moves queued posts up into free places. `taken` holds everything planned but the queued posts themselves.
///
/// Nobody moves down, nobody overtakes a post with which it shares an account, no two meet in one place, and a second
/// run has nothing to do.
#[must_use]
pub fn reflow(slots: &Slots, zone: Zone, queued: &[Queued], taken: &Taken, after: DateTime<Utc>) -> Reflow {
    let mut order: Vec<&Queued> = queued.iter().collect();
    order.sort_by_key(|queued| (queued.at, queued.post));
    let stays = |queued: &Queued| queued.fixed || queued.at <= after;
    let mut taken = taken.clone();
    for queued in order.iter().filter(|queued| stays(queued)) {
        taken.add(&queued.accounts, queued.at);
    }
    // Per account the latest place given so far: nobody overtakes.
    let mut behind: BTreeMap<AccountId, DateTime<Utc>> = BTreeMap::new();
    let mut outcome = Reflow::default();
    for queued in order {
        let floor = queued.accounts.iter().filter_map(|account| behind.get(account)).max().copied();
        let floor = floor.map_or(after, |floor| floor.max(after));
        let earlier = next_free(slots, zone, &queued.accounts, &taken, floor).filter(|place| place.instant < queued.at);
        let at = match earlier {
            Some(_) if stays(queued) => {
                if queued.at > after {
                    outcome.stuck.push(queued.post);
                }
                queued.at
            }
            Some(to) => {
                outcome.advances.push(Advance { post: queued.post, from: queued.wall, to });
                to.instant
            }
            None => queued.at,
        };
        taken.add(&queued.accounts, at);
        for account in &queued.accounts {
            let latest = behind.entry(*account).or_insert(at);
            *latest = at.max(*latest);
        }
    }
    outcome
}

#[cfg(test)]
#[path = "queue_tests.rs"]
mod tests;
