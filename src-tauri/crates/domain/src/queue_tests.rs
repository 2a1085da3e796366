//! The queue's promises, as properties.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;
use proptest::prelude::*;
use uuid::Uuid;

fn paris() -> Zone {
    Zone::parse("Europe/Paris").unwrap()
}
fn account(n: u8) -> AccountId {
    AccountId::new(Uuid::from_u128(u128::from(n) + 1))
}
fn post(n: usize) -> PostId {
    PostId::new(Uuid::from_u128(n as u128 + 1))
}
fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}
fn slot(weekday: u8, hour: u16, minute: u16) -> SlotTime {
    SlotTime { weekday, minutes: hour * 60 + minute }
}
fn slots(of: &[(u8, &[SlotTime])]) -> Slots {
    Slots(of.iter().map(|(n, times)| (account(*n), times.iter().copied().collect())).collect())
}

/// A Monday, 08:00 in Paris.
const MONDAY: &str = "2026-11-23T07:00:00Z";

fn next(slots: &Slots, accounts: &[u8], taken: &Taken, after: &str) -> Option<String> {
    let accounts: Vec<AccountId> = accounts.iter().map(|n| account(*n)).collect();
    next_free(slots, paris(), &accounts, taken, at(after)).map(|place| place.wall.to_string())
}

#[test]
fn the_next_slot_is_the_first_that_is_free() {
    let slots = slots(&[(1, &[slot(1, 9, 0), slot(3, 9, 0)])]);
    let mut taken = Taken::default();
    assert_eq!(next(&slots, &[1], &taken, MONDAY).as_deref(), Some("2026-11-23T09:00"));
    taken.add(&[account(1)], at("2026-11-23T08:00:00Z"));
    assert_eq!(next(&slots, &[1], &taken, MONDAY).as_deref(), Some("2026-11-25T09:00"));
    taken.add(&[account(1)], at("2026-11-25T08:00:00Z"));
    assert_eq!(next(&slots, &[1], &taken, MONDAY).as_deref(), Some("2026-11-30T09:00"));
}

#[test]
fn several_accounts_meet_where_most_have_a_slot() {
    let slots =
        slots(&[(1, &[slot(1, 9, 0), slot(2, 9, 0)]), (2, &[slot(2, 9, 0), slot(3, 9, 0)]), (3, &[slot(5, 18, 0)])]);
    let taken = Taken::default();
    assert_eq!(next(&slots, &[1, 2], &taken, MONDAY).as_deref(), Some("2026-11-24T09:00"));
    // Two of three share Tuesday; an account without slots has no say.
    assert_eq!(next(&slots, &[1, 2, 3], &taken, MONDAY).as_deref(), Some("2026-11-24T09:00"));
    assert_eq!(next(&slots, &[1, 9], &taken, MONDAY).as_deref(), Some("2026-11-23T09:00"));
    // Nothing in common: the slots of each.
    assert_eq!(next(&slots, &[2, 3], &taken, MONDAY).as_deref(), Some("2026-11-24T09:00"));
    assert_eq!(next(&slots, &[9], &taken, MONDAY), None);
}

#[test]
fn a_place_is_taken_for_all_when_one_of_them_has_something_there() {
    let slots = slots(&[(1, &[slot(1, 9, 0)]), (2, &[slot(1, 9, 0)])]);
    let mut taken = Taken::default();
    taken.add(&[account(2)], at("2026-11-23T08:00:00Z"));
    assert_eq!(next(&slots, &[1, 2], &taken, MONDAY).as_deref(), Some("2026-11-30T09:00"));
    assert_eq!(next(&slots, &[1], &taken, MONDAY).as_deref(), Some("2026-11-23T09:00"));
}

#[test]
fn a_slot_in_a_gap_moves_forward_and_shares_no_instant() {
    let slots = slots(&[(1, &[slot(7, 2, 30), slot(7, 3, 30)])]);
    let mut taken = Taken::default();
    let first = next_free(&slots, paris(), &[account(1)], &taken, at("2026-03-28T12:00:00Z")).unwrap();
    assert_eq!(first.instant, at("2026-03-29T01:30:00Z"));
    assert!(matches!(first.change, Some(ClockChange::Gap { .. })));
    taken.add(&[account(1)], first.instant);
    // 03:30 of that Sunday is the same instant: taken too.
    assert_eq!(next(&slots, &[1], &taken, "2026-03-28T12:00:00Z").as_deref(), Some("2026-04-05T02:30"));
}

#[test]
fn a_slot_in_a_fold_is_the_earlier() {
    let slots = slots(&[(1, &[slot(7, 2, 30)])]);
    let place = next_free(&slots, paris(), &[account(1)], &Taken::default(), at("2026-10-24T12:00:00Z")).unwrap();
    assert_eq!(place.instant, at("2026-10-25T00:30:00Z"));
    assert!(matches!(place.change, Some(ClockChange::Fold { chosen: Fold::Earlier })));
}

#[test]
fn what_is_held_stays_and_is_named() {
    let slots = slots(&[(1, &[slot(1, 9, 0), slot(2, 9, 0), slot(3, 9, 0), slot(4, 9, 0)])]);
    let entry = |n: usize, day: u32, fixed| Queued {
        post: post(n),
        accounts: vec![account(1)],
        wall: WallTime::parse(&format!("2026-11-{day}T09:00")).unwrap(),
        at: at(&format!("2026-11-{day}T08:00:00Z")),
        fixed,
    };
    let queued = [entry(1, 24, true), entry(2, 26, false)];
    let outcome = reflow(&slots, paris(), &queued, &Taken::default(), at(MONDAY));
    assert_eq!(outcome.stuck, [post(1)]);
    let moved: Vec<_> = outcome.advances.iter().map(|a| (a.post, a.to.wall.to_string())).collect();
    // Not onto Monday: that would overtake the one that stays.
    assert_eq!(moved, [(post(2), "2026-11-25T09:00".to_owned())]);
}

/// A queue as people make it: slots, what they placed themselves, posts added one by one, some of them removed.
#[derive(Debug, Clone)]
struct Scene {
    zone: Zone,
    after: DateTime<Utc>,
    slots: Slots,
    taken: Taken,
    queued: Vec<Queued>,
}

fn scene() -> impl Strategy<Value = Scene> {
    let zones = prop::sample::select(vec!["Europe/Paris", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe"]);
    let times = prop::collection::btree_set(
        (1u8..=7, 0u16..48).prop_map(|(weekday, half)| SlotTime { weekday, minutes: half * 30 }),
        0..6,
    );
    let accounts = prop::collection::vec(times, 4);
    // Around both clock changes of 2026.
    let start = prop::sample::select(vec![
        "2026-03-05T10:00:00Z",
        "2026-03-27T22:10:00Z",
        "2026-10-22T05:00:00Z",
        "2026-06-01T00:00:00Z",
    ]);
    let placed = prop::collection::vec((0u8..4, 0u16..60), 0..12);
    let adds = prop::collection::vec(
        (prop::collection::btree_set(0u8..4, 1..4), any::<bool>(), prop::bool::weighted(0.15)),
        0..25,
    );
    (zones, accounts, start, placed, adds).prop_map(|(zone, accounts, start, placed, adds)| {
        let zone = Zone::parse(zone).unwrap();
        let after = at(start);
        let slots = Slots(accounts.into_iter().enumerate().map(|(n, times)| (account(n as u8), times)).collect());
        let mut taken = Taken::default();
        for (n, nth) in placed {
            // A person likes the same times: every other of their posts stands on a slot.
            let all = slots.0.values().flatten().copied().collect();
            let on_slot = places(&all, zone, after.date_naive(), 30).nth(usize::from(nth)).map(|place| place.instant);
            taken.add(&[account(n)], on_slot.unwrap_or(after + Duration::minutes(i64::from(nth) * 97)));
        }
        let mut all = taken.clone();
        let mut queued = Vec::new();
        for (n, (of, removed, fixed)) in adds.into_iter().enumerate() {
            let accounts: Vec<AccountId> = of.into_iter().map(account).collect();
            let Some(place) = next_free(&slots, zone, &accounts, &all, after) else { continue };
            all.add(&accounts, place.instant);
            if !removed {
                queued.push(Queued { post: post(n), accounts, wall: place.wall, at: place.instant, fixed });
            }
        }
        Scene { zone, after, slots, taken, queued }
    })
}

/// The queue after moving up.
fn applied(scene: &Scene) -> (Vec<Queued>, Reflow) {
    let outcome = reflow(&scene.slots, scene.zone, &scene.queued, &scene.taken, scene.after);
    let mut after = scene.queued.clone();
    for queued in &mut after {
        if let Some(advance) = outcome.advances.iter().find(|advance| advance.post == queued.post) {
            (queued.wall, queued.at) = (advance.to.wall, advance.to.instant);
        }
    }
    (after, outcome)
}

fn share(a: &Queued, b: &Queued) -> bool {
    a.accounts.iter().any(|account| b.accounts.contains(account))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_next_free_place_is_a_free_slot_ahead_and_the_first(scene in scene(), of in prop::collection::btree_set(0u8..4, 1..4)) {
        let accounts: Vec<AccountId> = of.into_iter().map(account).collect();
        let times = scene.slots.shared(&accounts);
        let found = next_free(&scene.slots, scene.zone, &accounts, &scene.taken, scene.after);
        prop_assert_eq!(found.is_some(), !times.is_empty());
        if let Some(place) = found {
            prop_assert!(place.instant > scene.after && scene.taken.is_free(&accounts, place.instant));
            prop_assert!(times.iter().any(|time| time.on(place.wall.date()) == Some(place.wall)));
            prop_assert_eq!(resolve(place.wall, scene.zone, Fold::Earlier).instant, place.instant);
            let first = scene.zone.wall(scene.after).date() - Days::new(1);
            for other in places(&times, scene.zone, first, 60).filter(|other| other.instant < place.instant) {
                prop_assert!(other.instant <= scene.after || !scene.taken.is_free(&accounts, other.instant));
            }
        }
    }

    #[test]
    fn moving_up_never_meets_never_overtakes_never_moves_what_stays(scene in scene()) {
        let (after, outcome) = applied(&scene);
        for (index, queued) in after.iter().enumerate() {
            let before = &scene.queued[index];
            prop_assert!(queued.at <= before.at, "moved down");
            prop_assert!(!(before.fixed && queued.at != before.at), "a held post moved");
            prop_assert!(queued.at == before.at || scene.taken.is_free(&queued.accounts, queued.at), "onto a placed post");
            for (other_index, other) in after.iter().enumerate().filter(|(_, other)| share(queued, other)) {
                if other_index == index { continue; }
                prop_assert!(queued.at != other.at, "two posts in one place");
                prop_assert_eq!(queued.at < other.at, before.at < scene.queued[other_index].at, "overtaken");
            }
        }
        for advance in &outcome.advances {
            prop_assert!(scene.queued.iter().any(|queued| queued.post == advance.post && queued.wall == advance.from));
            prop_assert!(advance.to.instant > scene.after);
        }
    }

    #[test]
    fn a_second_time_nothing_moves(scene in scene()) {
        let (after, _) = applied(&scene);
        let again = reflow(&scene.slots, scene.zone, &after, &scene.taken, scene.after);
        prop_assert_eq!(again.advances, Vec::new());
    }
}
