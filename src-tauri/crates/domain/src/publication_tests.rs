#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;
use proptest::prelude::*;

const EVENTS: &[Event] = &[
    Event::Schedule,
    Event::Unschedule,
    Event::Take,
    Event::OpenOnce,
    Event::OnceDone,
    Event::Await,
    Event::Finish,
    Event::HandOff,
    Event::NotDone,
    Event::Lost,
    Event::Crash,
    Event::Found { more: false },
    Event::Found { more: true },
    Event::RepeatSafely,
    Event::Ask(Ask::Late),
    Event::Ask(Ask::Unknown),
    Event::Ask(Ask::Restored),
    Event::Ask(Ask::Paused),
    Event::Ask(Ask::Guided),
    Event::Fail(Failure::Rejected),
    Event::PersonConfirms,
    Event::PersonRetracts,
    Event::PersonRepeats,
    Event::Drop,
    Event::LeaveAsIs,
    Event::NetworkPublished { more: false },
    Event::NetworkPublished { more: true },
    Event::Recalled,
    Event::Withdrawn,
];

#[test]
fn stored_names_are_unique_and_round_trip() {
    for state in State::ALL {
        assert_eq!(State::from_stored(state.name(), state.reason()), Some(*state));
    }
    assert_eq!(State::from_stored("published", "late"), None);
}

#[test]
fn a_crash_while_sending_is_never_a_plain_retry() {
    assert_eq!(step(State::Sending, Event::Crash), Ok(State::Unconfirmed));
    assert_eq!(step(State::Sending, Event::Lost), Ok(State::Unconfirmed));
    assert!(step(State::Sending, Event::Schedule).is_err());
    assert!(step(State::Sending, Event::Drop).is_err());
    assert!(step(State::Sending, Event::Take).is_err());
}

#[test]
fn what_a_pause_held_leaves_only_by_a_person() {
    let held = State::NeedsPerson(Ask::Paused);
    for from in [State::Scheduled, State::Retrying, State::Preparing] {
        assert_eq!(step(from, Event::Ask(Ask::Paused)), Ok(held));
    }
    for event in [Event::Take, Event::OpenOnce, Event::HandOff, Event::Finish, Event::RepeatSafely] {
        assert!(step(held, event).is_err(), "{event:?}");
    }
    assert_eq!(step(held, Event::PersonRepeats), Ok(State::Scheduled));
    // What may have happened already is not made to look as if it had only been held.
    assert!(step(State::Unconfirmed, Event::Ask(Ask::Paused)).is_err());
}

#[test]
fn published_ends_only_by_deletion_or_by_the_word_of_who_published_it() {
    assert_eq!(step(State::Published, Event::Withdrawn), Ok(State::Cancelled));
    assert_eq!(step(State::Published, Event::PersonRetracts), Ok(State::NeedsPerson(Ask::Guided)));
    let ends = [Event::Withdrawn, Event::PersonRetracts];
    for event in EVENTS.iter().filter(|event| !ends.contains(event)) {
        assert!(step(State::Published, *event).is_err(), "{event:?}");
    }
}

#[test]
fn what_is_published_by_hand_moves_by_a_person_or_a_restored_copy_only() {
    let asked = State::NeedsPerson(Ask::Guided);
    let persons = [
        (Event::PersonConfirms, State::Published),
        (Event::PersonRepeats, State::Scheduled),
        (Event::Schedule, State::Scheduled),
        (Event::Unschedule, State::Draft),
        (Event::Drop, State::Cancelled),
        (Event::Ask(Ask::Restored), State::NeedsPerson(Ask::Restored)),
    ];
    for event in EVENTS {
        let wanted = persons.iter().find(|(known, _)| known == event).map(|(_, state)| *state);
        assert_eq!(step(asked, *event).ok(), wanted, "{event:?}");
    }
    // Only what waits here for its minute is ever handed to a person's own hands.
    for state in State::ALL {
        assert_eq!(step(*state, Event::Ask(Ask::Guided)).is_ok(), *state == State::Scheduled, "{state:?}");
    }
}

#[test]
fn every_state_but_the_settled_has_a_way_on() {
    for state in State::ALL.iter().filter(|state| !state.is_settled()) {
        assert!(
            EVENTS.iter().any(|event| step(*state, *event).is_ok_and(|next| next != *state)),
            "{state:?} is a trap"
        );
    }
}

proptest! {
    /// The model counts effects: one per `OpenOnce` whose result is known good, or that a person or a look confirms.
    /// Whatever happens, no second irreversible step opens while a lost one is unsettled.
    #[test]
    fn no_second_effect_while_one_is_unknown(choices in prop::collection::vec(0usize..EVENTS.len(), 1..200)) {
        let mut state = State::Draft;
        let mut unknown = false;
        for choice in choices {
            let event = EVENTS[choice];
            let Ok(next) = step(state, event) else { continue };
            if event == Event::OpenOnce {
                prop_assert!(!unknown, "opened {event:?} while an earlier outcome is unknown");
            }
            if next == State::Unconfirmed { unknown = true; }
            if matches!(event, Event::Found { .. } | Event::RepeatSafely | Event::PersonConfirms | Event::PersonRepeats | Event::Drop | Event::LeaveAsIs | Event::HandOff)
                || matches!((state, event), (State::Unconfirmed, Event::Fail(_))) {
                unknown = false;
            }
            state = next;
        }
    }

    /// From the card on, nothing but a person's own event ever makes it published or lets it leave.
    #[test]
    fn no_machine_publishes_what_waits_for_a_hand(choices in prop::collection::vec(0usize..EVENTS.len(), 1..100)) {
        let persons = [
            Event::Schedule, Event::Unschedule, Event::PersonConfirms, Event::PersonRepeats, Event::Drop,
        ];
        let mut state = State::NeedsPerson(Ask::Guided);
        for choice in choices {
            let event = EVENTS[choice];
            if persons.contains(&event) { continue }
            if let Ok(next) = step(state, event) { state = next; }
            prop_assert!(matches!(state, State::NeedsPerson(Ask::Guided | Ask::Restored)), "{event:?} led to {state:?}");
        }
    }

    #[test]
    fn retry_waits_stay_within_cap_and_quarter(attempt in 1u32..60, jitter in 0u16..=1000) {
        let timing = Timing::default();
        let wait = timing.retry_wait(attempt, jitter, None).num_milliseconds();
        prop_assert!(wait >= timing.retry_first_ms && wait <= timing.retry_cap_ms * 5 / 4);
        let hinted = timing.retry_wait(attempt, jitter, Some(Duration::days(400))).num_milliseconds();
        prop_assert_eq!(hinted, timing.retry_cap_ms);
    }
}

#[test]
fn absence_means_what_the_class_says() {
    let timing = Timing::default();
    let sent = DateTime::from_timestamp(1_800_000_000, 0).expect("instant");
    let soon = sent + Duration::minutes(2);
    let after_window = sent + Duration::minutes(59);
    let key = Reconcile::Key { window_seconds: 3600 };
    assert_eq!(settle_absent(Reconcile::ClientId, sent, after_window, 9, &timing), Settle::Repeat);
    assert_eq!(settle_absent(key, sent, soon, 1, &timing), Settle::Repeat);
    assert_eq!(settle_absent(key, sent, after_window, 1, &timing), Settle::AskPerson);
    assert_eq!(settle_absent(Reconcile::ReadBack, sent, soon, 1, &timing), Settle::LookAgain);
    assert_eq!(settle_absent(Reconcile::ReadBack, sent, soon, 2, &timing), Settle::AskPerson);
    assert_eq!(settle_absent(Reconcile::Blind, sent, soon, 1, &timing), Settle::AskPerson);
}
