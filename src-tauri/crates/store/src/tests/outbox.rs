//! Deliveries, steps, ledger.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use crate::deliveries::{Delivery, DeliveryKind, DeliveryQuery};
use crate::steps::{NewStep, StepStatus};
use crate::testing::{Desk, desk, id, later, now, paris, wall};
use crate::{StoreError, deliveries, ledger, posts, seed, steps};
use chrono::{DateTime, Utc};
use proptest::prelude::*;
use pupitre_domain::ids::{DeliveryId, PostId};
use pupitre_domain::network::NetworkId;
use pupitre_domain::problem::{Place, Problem, ProblemCode};
use pupitre_domain::publication::{Ask, Event, Failure, Illegal, Mode, State, step};
use serde_json::json;

fn insert(desk: &Desk, change: impl FnOnce(&mut Delivery) + Send + 'static) -> DeliveryId {
    let (brand, account) = (desk.brand, desk.account);
    desk.store
        .write_blocking(move |tx| {
            let plan = Some(wall("2026-12-01T09:30"));
            let post = seed::post(PostId::new(id()), brand, "Bonjour", plan, paris(), now());
            posts::insert(tx, &post)?;
            let mut delivery = seed::delivery(DeliveryId::new(id()), &post, account, NetworkId::Mastodon, now());
            change(&mut delivery);
            deliveries::insert(tx, &delivery)?;
            Ok(delivery.id)
        })
        .unwrap()
}

fn get(desk: &Desk, did: DeliveryId) -> Delivery {
    desk.store.read_blocking(move |conn| deliveries::get(conn, did)).unwrap()
}

fn event(desk: &Desk, did: DeliveryId, event: Event) -> Result<State, StoreError> {
    desk.store.write_blocking(move |tx| deliveries::transition(tx, did, event, later(1), "line", None))
}

#[test]
fn a_delivery_comes_back_as_it_was_stored() {
    let desk = desk();
    let (kept, seen) = std::sync::mpsc::channel();
    let did = insert(&desk, move |delivery| {
        delivery.state = State::NeedsPerson(Ask::Late);
        delivery.next_at = Some(later(3));
        delivery.outgoing = Some(json!({ "content": "é" }));
        delivery.target = Some(json!(["x"]));
        delivery.problems = vec![Problem { place: Place::Text { part: 1 }, code: ProblemCode::Empty }];
        delivery.handoff = Some(json!(7));
        delivery.permalink = Some("https://social.example/1".to_owned());
        delivery.parts = 3;
        kept.send(delivery.clone()).unwrap();
    });
    assert_eq!(get(&desk, did), seen.recv().unwrap());
}

#[test]
fn a_transition_writes_state_and_ledger_together() {
    let desk = desk();
    let did = insert(&desk, |_| {});
    assert_eq!(event(&desk, did, Event::Take), Ok(State::Preparing));
    let refused = event(&desk, did, Event::Schedule);
    assert_eq!(refused, Err(StoreError::Illegal(Illegal { state: State::Preparing, event: Event::Schedule })));
    assert_eq!(get(&desk, did).state, State::Preparing);
    let lines = desk.store.read_blocking(move |conn| ledger::list(conn, did)).unwrap();
    assert_eq!(lines.iter().map(|line| line.event.as_str()).collect::<Vec<_>>(), ["line"]);
    // A transition inside a write that fails leaves neither.
    let failed: Result<(), _> = desk.store.write_blocking(move |tx| {
        deliveries::transition(tx, did, Event::OpenOnce, later(2), "intent", Some("create"))?;
        Err(StoreError::Full)
    });
    assert_eq!(failed, Err(StoreError::Full));
    assert_eq!(get(&desk, did).state, State::Preparing);
    assert_eq!(desk.store.read_blocking(move |conn| ledger::list(conn, did)).unwrap().len(), 1);
}

#[test]
fn only_one_of_two_claims_succeeds() {
    let desk = desk();
    let did = insert(&desk, |_| {});
    let claim = || {
        desk.store.write_blocking(move |tx| {
            deliveries::transition_from(tx, did, State::Scheduled, Event::Take, later(1), "taken", None)
        })
    };
    assert_eq!(claim(), Ok(State::Preparing));
    assert_eq!(claim(), Err(StoreError::Conflict));
}

#[test]
fn the_ledger_cannot_be_rewritten() {
    let desk = desk();
    let did = insert(&desk, |_| {});
    desk.store.write_blocking(move |tx| ledger::append(tx, did, now(), "taken", None)).unwrap();
    let rewritten = desk.store.write_blocking(|tx| Ok(tx.0.execute("UPDATE ledger SET event = 'x'", [])?));
    assert_eq!(rewritten, Err(StoreError::Constraint));
}

fn at(desk: &Desk, seconds: i64) -> Vec<DeliveryId> {
    let found = desk.store.read_blocking(move |conn| deliveries::due(conn, later(seconds), 100)).unwrap();
    found.into_iter().map(|delivery| delivery.id).collect()
}

#[test]
fn what_is_due_is_what_the_conductor_must_look_at() {
    type Case = (State, Option<i64>, Option<i64>, Option<i64>, Option<i64>);
    // State, due, next, quiet, and when it must be looked at.
    let cases: [Case; 12] = [
        (State::Scheduled, Some(100), None, None, Some(100)),
        (State::Scheduled, Some(100), Some(150), None, Some(150)),
        (State::Scheduled, Some(100), Some(50), None, Some(100)),
        (State::Scheduled, None, None, None, None),
        (State::Retrying, Some(10), Some(130), None, Some(130)),
        (State::Processing, Some(10), Some(140), None, Some(140)),
        (State::Unconfirmed, Some(10), Some(110), Some(160), Some(160)),
        (State::Unconfirmed, Some(10), Some(170), Some(160), Some(170)),
        (State::HandedOff, Some(100), Some(180), None, Some(180)),
        (State::Sending, Some(10), Some(10), None, None),
        (State::NeedsPerson(Ask::Late), Some(10), Some(10), None, None),
        (State::Published, Some(10), Some(10), None, None),
    ];
    for (state, due, next, quiet, expected) in cases {
        let desk = desk();
        let instant = |seconds: Option<i64>| -> Option<DateTime<Utc>> { seconds.map(later) };
        let (due, next, quiet) = (instant(due), instant(next), instant(quiet));
        let did = insert(&desk, move |delivery| {
            (delivery.state, delivery.due_at, delivery.next_at, delivery.quiet_until) = (state, due, next, quiet);
        });
        let wake = desk.store.read_blocking(deliveries::next_wake).unwrap();
        assert_eq!(wake, instant(expected), "{state:?}");
        match expected {
            Some(seconds) => {
                assert_eq!(at(&desk, seconds - 1), [], "{state:?}");
                assert_eq!(at(&desk, seconds), [did], "{state:?}");
            }
            None => assert_eq!(at(&desk, 1_000_000), [], "{state:?}"),
        }
    }
}

#[test]
fn a_handoff_is_tried_before_its_minute_and_a_post_of_ours_is_not() {
    let desk = desk();
    for (mode, expected) in [(Mode::Auto, 100), (Mode::HandedOff, 50)] {
        let did = insert(&desk, move |delivery| {
            (delivery.mode, delivery.due_at, delivery.next_at) = (mode, Some(later(100)), Some(later(50)));
        });
        assert!(!at(&desk, expected - 1).contains(&did) && at(&desk, expected).contains(&did), "{mode:?}");
    }
    // Roused early, each still keeps its own minute.
    let account = desk.account;
    desk.store.write_blocking(move |tx| deliveries::rouse(tx, account, later(10))).unwrap();
    assert_eq!((at(&desk, 9).len(), at(&desk, 10).len(), at(&desk, 99).len(), at(&desk, 100).len()), (0, 1, 1, 2));
}

#[test]
fn pages_of_deliveries_are_complete_and_ordered() {
    let desk = desk();
    for number in 0..25_i64 {
        insert(&desk, move |delivery| {
            delivery.due_at = Some(later(100 + number % 7));
            delivery.state = if number % 2 == 0 { State::Scheduled } else { State::Cancelled };
        });
    }
    let walk = |states: &'static [&'static str]| {
        let mut found: Vec<Delivery> = Vec::new();
        let mut after = None;
        loop {
            let query = DeliveryQuery {
                brand: Some(desk.brand),
                states: states.iter().map(|state| (*state).to_owned()).collect(),
                kind: Some(DeliveryKind::Post),
                after,
                limit: 4,
                ..DeliveryQuery::default()
            };
            let (page, next) = desk.store.read_blocking(move |conn| deliveries::list(conn, &query)).unwrap();
            assert!(page.len() <= 4);
            found.extend(page);
            match next {
                Some(next) => after = Some(next),
                None => return found,
            }
        }
    };
    let ids =
        |list: &[Delivery]| list.iter().map(|delivery| delivery.id).collect::<std::collections::HashSet<_>>().len();
    let ahead = walk(&["scheduled"]);
    assert_eq!((ahead.len(), ids(&ahead)), (13, 13));
    assert!(ahead.is_sorted_by_key(|delivery| delivery.due_at), "the soonest first");
    let everything = walk(&[]);
    assert_eq!((everything.len(), ids(&everything)), (25, 25));
    assert!(everything.iter().rev().is_sorted_by_key(|delivery| delivery.due_at), "the latest first");
    assert_eq!(walk(&["nonsense"]).len(), 0);
    let counts = desk.store.read_blocking(deliveries::counts).unwrap();
    assert_eq!((counts.waiting, counts.sending, counts.next_due), (13, 0, Some(later(100))));
}

#[test]
fn a_step_keeps_its_key_and_first_instant() {
    let desk = desk();
    let did = insert(&desk, |_| {});
    let open = |key: &'static str, seconds: i64| {
        desk.store.write_blocking(move |tx| steps::open(tx, did, 1, key, later(seconds)))
    };
    desk.store
        .write_blocking(move |tx| {
            let plan = [("upload", false), ("create", true)];
            steps::plan(tx, did, &plan.map(|(name, once)| NewStep { name: format!("\"{name}\""), once }))
        })
        .unwrap();
    let first = open("key-1", 5).unwrap();
    assert_eq!((first.key.as_str(), first.status, first.once), ("key-1", StepStatus::Open, true));
    let second = open("key-2", 9).unwrap();
    assert_eq!((second.key.as_str(), second.first_sent_at), ("key-1", Some(later(5))));
    desk.store
        .write_blocking(move |tx| {
            steps::wait(tx, did, 1, &json!({ "media": 1 }))?;
            steps::done(tx, did, 1, &json!({ "id": "9" }), later(20))
        })
        .unwrap();
    assert_eq!(open("key-3", 30), Err(StoreError::Conflict), "a finished step is not opened again");
    let found = desk.store.read_blocking(move |conn| steps::list(conn, did)).unwrap();
    assert_eq!(found.iter().map(|step| step.status).collect::<Vec<_>>(), [StepStatus::Planned, StepStatus::Done]);
    assert_eq!((found[1].handle.clone(), found[1].finished_at), (Some(json!({ "id": "9" })), Some(later(20))));
    let again = desk
        .store
        .write_blocking(move |tx| steps::plan(tx, did, &[NewStep { name: "\"other\"".to_owned(), once: true }]));
    assert_eq!(again, Err(StoreError::Constraint), "planning anew would lose a key");
}

#[test]
fn clearing_an_attempt_forgets_it_but_not_what_a_reply_says() {
    let desk = desk();
    let fill = |delivery: &mut Delivery| {
        delivery.state = State::NeedsPerson(Ask::Unknown);
        (delivery.attempts, delivery.looks, delivery.parts_done) = (3, 2, 1);
        (delivery.first_sent_at, delivery.quiet_until, delivery.next_at) =
            (Some(later(1)), Some(later(2)), Some(later(3)));
        delivery.outgoing = Some(json!("said"));
        delivery.remote = Some(json!({ "id": "1" }));
    };
    let post = insert(&desk, fill);
    let reply = insert(&desk, move |delivery| {
        fill(delivery);
        (delivery.kind, delivery.post) = (DeliveryKind::Reply, None);
    });
    for did in [post, reply] {
        desk.store
            .write_blocking(move |tx| {
                steps::plan(tx, did, &[NewStep { name: "\"create\"".to_owned(), once: true }])?;
                deliveries::clear_attempt(tx, did)
            })
            .unwrap();
        let found = get(&desk, did);
        assert_eq!((found.attempts, found.looks, found.parts_done), (0, 0, 0));
        assert_eq!((found.first_sent_at, found.quiet_until, found.next_at, found.remote), (None, None, None, None));
        assert_eq!(desk.store.read_blocking(move |conn| steps::list(conn, did)).unwrap(), []);
    }
    assert_eq!(get(&desk, post).outgoing, None);
    assert_eq!(get(&desk, reply).outgoing, Some(json!("said")));
}

#[test]
fn nothing_of_a_restored_outbox_leaves_by_itself() {
    let desk = desk();
    let all: Vec<(State, DeliveryId)> = State::ALL
        .iter()
        .map(|state| {
            let state = *state;
            (
                state,
                insert(&desk, move |delivery| {
                    delivery.state = state;
                    delivery.next_at = Some(later(1));
                }),
            )
        })
        .collect();
    desk.store.write_blocking(|tx| deliveries::mark_restored(tx, later(9))).unwrap();
    for (before, did) in all {
        let expected = match before {
            // Whether a person published it since the copy was made, the copy does not know.
            State::Scheduled | State::Retrying | State::Preparing | State::NeedsPerson(Ask::Guided) => {
                State::NeedsPerson(Ask::Restored)
            }
            State::Sending | State::Processing | State::Unconfirmed => State::NeedsPerson(Ask::Unknown),
            other => other,
        };
        assert_eq!(get(&desk, did).state, expected, "{before:?}");
    }
    let left = desk.store.read_blocking(|conn| deliveries::due(conn, later(1_000_000), 100)).unwrap();
    assert!(left.iter().all(|delivery| delivery.state == State::HandedOff), "{left:?}");
}

#[test]
fn when_an_account_last_sent_counts_posts_only_and_nothing_of_the_future() {
    let desk = desk();
    let account = desk.account;
    for (kind, first) in [
        (DeliveryKind::Post, Some(later(5))),
        (DeliveryKind::Post, Some(later(9))),
        (DeliveryKind::Post, None),
        (DeliveryKind::Reply, Some(later(20))),
        (DeliveryKind::Post, Some(later(500))),
    ] {
        insert(&desk, move |delivery| {
            delivery.state = State::Published;
            delivery.first_sent_at = first;
            delivery.kind = kind;
            delivery.post = delivery.post.filter(|_| kind == DeliveryKind::Post);
        });
    }
    let left = desk.store.read_blocking(move |conn| deliveries::last_left(conn, account, later(100))).unwrap();
    assert_eq!(left, Some(later(9)));
}

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
    Event::Ask(Ask::ThreadIncomplete),
    Event::Fail(Failure::Rejected),
    Event::Fail(Failure::Gone),
    Event::PersonConfirms,
    Event::PersonRepeats,
    Event::Drop,
    Event::NetworkPublished { more: false },
    Event::NetworkPublished { more: true },
    Event::Recalled,
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
    /// The stored delivery moves exactly as the domain's machine, and the ledger has one line per move.
    #[test]
    fn stored_deliveries_move_as_the_domain_says(choices in prop::collection::vec(0..EVENTS.len(), 1..80)) {
        let desk = desk();
        let did = insert(&desk, |delivery| delivery.state = State::Draft);
        let (last, moves, found, lines) = desk.store.write_blocking(move |tx| {
            let (mut model, mut moves) = (State::Draft, 0);
            for choice in choices {
                let event = EVENTS[choice];
                let stored = deliveries::transition(tx, did, event, later(1), "line", None);
                assert_eq!(stored, step(model, event).map_err(StoreError::from));
                if let Ok(next) = stored {
                    (model, moves) = (next, moves + 1);
                }
            }
            Ok((model, moves, deliveries::get(tx, did)?.state, ledger::list(tx, did)?.len()))
        }).unwrap();
        prop_assert_eq!(last, found);
        prop_assert_eq!(moves, lines);
    }
}
