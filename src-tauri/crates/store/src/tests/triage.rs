//! The inbox as a queue: putting off, labels, conditions of lists, due times, days.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use crate::contacts::{self, Contact};
use crate::conversations::notes::{self, ThreadNote};
use crate::conversations::{self, Clause, Condition, Conversation, ConversationQuery, Order};
use crate::labels::{self, Label, LabelKind};
use crate::messages::{self, IncomingMessage};
use crate::testing::{Desk, desk, id, later, message, now};
use crate::{StoreError, days, seed, targets};
use chrono::Duration;
use pupitre_domain::brand::Colour;
use pupitre_domain::conversation::{ContactRole, ConversationKind, ConversationState as S, Dealing, Priority};
use pupitre_domain::ids::{ContactId, ConversationId, LabelId, ThreadNoteId};
use pupitre_domain::target::{OpenHours, Target};
use std::collections::HashSet;

fn take_in(desk: &Desk, batch: Vec<IncomingMessage>) {
    let account = desk.account;
    desk.store.write_blocking(move |tx| messages::ingest(tx, account, &batch)).unwrap();
}
fn thread(desk: &Desk, root: &'static str) -> Conversation {
    let account = desk.account;
    desk.store.read_blocking(move |conn| conversations::find(conn, account, root)).unwrap().unwrap()
}
fn ours(remote: &str, root: &str, seconds: i64) -> IncomingMessage {
    IncomingMessage { ours: true, ..message(remote, root, "réponse", seconds) }
}

#[test]
fn what_was_put_off_wakes_once_or_by_a_word() {
    let desk = desk();
    take_in(&desk, vec![message("1", "1", "un", 1), message("2", "2", "deux", 2), message("3", "3", "trois", 3)]);
    let ids = ["1", "2", "3"].map(|root| thread(&desk, root).id);
    desk.store
        .write_blocking(move |tx| {
            for (index, id) in ids.into_iter().enumerate() {
                conversations::snooze(tx, id, later(100 * (index as i64 + 1)), now())?;
            }
            Ok(())
        })
        .unwrap();
    let counts = desk.store.read_blocking(|conn| conversations::counts(conn, None, None)).unwrap();
    assert_eq!((counts.new, counts.snoozed), (0, 3));
    assert_eq!(desk.store.read_blocking(conversations::next_wake).unwrap(), Some(later(100)));
    take_in(&desk, vec![message("4", "3", "encore", 50)]);
    assert_eq!((thread(&desk, "3").state, thread(&desk, "3").snoozed_until), (S::New, None), "a word opens it at once");
    take_in(&desk, vec![ours("5", "2", 60)]);
    assert_eq!((thread(&desk, "2").state, thread(&desk, "2").snoozed_until), (S::Waiting, None), "so does an answer");
    let wake = |at| desk.store.write_blocking(move |tx| conversations::wake(tx, at)).unwrap();
    assert_eq!(wake(later(99)), []);
    assert_eq!(wake(later(100)), [ids[0]]);
    assert_eq!(wake(later(100)), [], "once");
    assert_eq!(thread(&desk, "1").state, S::New);
    // A state without its time, or a time without its state, cannot be.
    let forced = desk.store.write_blocking(move |tx| conversations::set_state(tx, &[ids[0]], S::Snoozed, now()));
    assert!(matches!(forced, Err(StoreError::Constraint)), "{forced:?}");
}

#[test]
fn decisions_are_kept_and_found() {
    let desk = desk();
    take_in(&desk, vec![message("1", "1", "un", 1), message("2", "2", "deux", 2)]);
    let (one, brand) = (thread(&desk, "1").id, desk.brand);
    let label = LabelId::new(id());
    let contact = Contact {
        id: ContactId::new(id()),
        brand,
        name: "Maître Noé".into(),
        role: ContactRole::Legal,
        email: "noe@exemple.fr".into(),
        created_at: now(),
        deleted_at: None,
    };
    let (who, kept) = (contact.id, contact.clone());
    let note = ThreadNote {
        id: ThreadNoteId::new(id()),
        conversation: one,
        text: "voir".into(),
        at: later(5),
        edited_at: None,
    };
    let written = note.clone();
    desk.store
        .write_blocking(move |tx| {
            labels::insert(
                tx,
                &Label {
                    key: 0,
                    id: label,
                    kind: LabelKind::Label,
                    brand: None,
                    name: "SAV".into(),
                    colour: Colour::parse("#112233").unwrap(),
                    first_day: None,
                    last_day: None,
                    created_at: now(),
                    deleted_at: None,
                },
            )?;
            contacts::put(tx, &contact)?;
            let standing = conversations::standing(tx, one)?.unwrap();
            conversations::set_labels(tx, standing.key, &[labels::get(tx, label)?.key])?;
            conversations::set_priority(tx, one, Priority::High)?;
            conversations::set_assignee(tx, one, Some(who))?;
            notes::put(tx, &note)
        })
        .unwrap();
    let row = thread(&desk, "1");
    assert_eq!((row.priority, row.assignee, row.labels.len()), (Priority::High, Some(who), 1));
    assert_eq!(desk.store.read_blocking(move |conn| notes::list(conn, one)).unwrap(), std::slice::from_ref(&written));
    assert_eq!(desk.store.read_blocking(move |conn| contacts::list(conn, Some(brand))).unwrap(), [kept]);
    let find = |clause: Clause, not: bool| {
        let query = ConversationQuery { conditions: vec![Condition { not, clause }], limit: 9, ..Default::default() };
        let (rows, _) = desk.store.read_blocking(move |conn| conversations::list(conn, &query)).unwrap();
        rows.into_iter().map(|row| row.root).collect::<Vec<_>>()
    };
    for clause in [
        Clause::Labels(vec![label]),
        Clause::HasLabel,
        Clause::High,
        Clause::Assignees(vec![who]),
        Clause::Assigned,
        Clause::HasNote,
        Clause::Words("\"un\"".into()),
    ] {
        assert_eq!(find(clause.clone(), false), ["1"], "{clause:?}");
        assert_eq!(find(clause.clone(), true), ["2"], "not {clause:?}");
    }
    desk.store.write_blocking(move |tx| notes::set_deleted(tx, written.id, Some(now()))).unwrap();
    assert_eq!(find(Clause::HasNote, false), Vec::<String>::new());
    desk.store.write_blocking(move |tx| crate::brands::erase(tx, brand)).unwrap();
}

fn walk(desk: &Desk, query: &ConversationQuery) -> Vec<ConversationId> {
    let (mut ids, mut after) = (Vec::new(), None);
    loop {
        let query = ConversationQuery { after, limit: 7, ..query.clone() };
        let (rows, next) = desk.store.read_blocking(move |conn| conversations::list(conn, &query)).unwrap();
        ids.extend(rows.into_iter().map(|row| row.id));
        match next {
            Some(next) => after = Some(next),
            None => return ids,
        }
    }
}

/// Every row, met one by one.
fn expected(desk: &Desk, meets: impl Fn(&Conversation, &[messages::Message]) -> bool) -> HashSet<ConversationId> {
    let all = walk(desk, &ConversationQuery::default());
    desk.store
        .read_blocking(move |conn| {
            all.into_iter()
                .map(|id| Ok((conversations::get(conn, id)?, messages::list(conn, id)?)))
                .collect::<Result<Vec<_>, StoreError>>()
        })
        .unwrap()
        .into_iter()
        .filter(|(row, said)| meets(row, said))
        .map(|(row, _)| row.id)
        .collect()
}

#[test]
fn conditions_combine_over_pages() {
    let desk = desk();
    let cast = desk.store.write_blocking(|tx| seed::cast(tx, 2, now())).unwrap();
    seed::load_messages(&desk.store, &cast, 3_000, now()).unwrap();
    let has = |said: &[messages::Message], word: &str| {
        said.iter()
            .any(|one| format!(" {} {} ", one.text, one.author_name).to_lowercase().contains(&format!(" {word} ")))
    };
    let halfway = {
        let rows = walk(&desk, &ConversationQuery::default());
        let middle = rows[rows.len() / 2];
        desk.store.read_blocking(move |conn| conversations::get(conn, middle)).unwrap().last_at
    };
    let not = |clause| Condition { not: true, clause };
    let check = |query: ConversationQuery, meets: &dyn Fn(&Conversation, &[messages::Message]) -> bool| {
        let found = walk(&desk, &query);
        assert_eq!(found.len(), found.iter().collect::<HashSet<_>>().len(), "one came twice: {query:?}");
        let expected = expected(&desk, meets);
        assert!(!expected.is_empty(), "{query:?} says nothing");
        assert_eq!(found.into_iter().collect::<HashSet<_>>(), expected, "{query:?}");
        let counted = query.clone();
        let (numbers, complete) =
            desk.store.read_blocking(move |conn| conversations::counts_of(conn, &counted)).unwrap();
        let sum = numbers.new + numbers.waiting + numbers.done + numbers.snoozed;
        assert!(complete && (query.state.is_some() || sum as usize == expected.len()), "{query:?}: {numbers:?}");
    };
    let accounts = cast.accounts.iter().map(|account| account.0).take(1).collect::<Vec<_>>();
    let first = accounts[0];
    let base = ConversationQuery::default;
    check(ConversationQuery { accounts: Some(accounts.clone()), ..base() }, &|row, _| row.account == first);
    check(
        ConversationQuery {
            conditions: vec![Clause::Unanswered.into(), not(Clause::Kinds(vec![ConversationKind::Mention]))],
            ..base()
        },
        &|row, said| {
            row.kind != ConversationKind::Mention && said.iter().max_by_key(|one| one.id).is_some_and(|one| !one.ours)
        },
    );
    check(ConversationQuery { said: (Some(halfway), None), ..base() }, &|_, said| {
        said.iter().any(|one| one.written_at.timestamp() >= halfway.timestamp())
    });
    check(
        ConversationQuery {
            search: Some("\"merci\" ".into()),
            conditions: vec![not(Clause::Words("\"bonjour\"".into()))],
            ..base()
        },
        &|_, said| has(said, "merci") && !has(said, "bonjour"),
    );
    check(
        ConversationQuery {
            search: Some("\"merci\" ".into()),
            said: (None, Some(halfway)),
            accounts: Some(accounts),
            ..base()
        },
        &|row, said| {
            row.account == first
                && said.iter().any(|one| {
                    one.written_at.timestamp() < halfway.timestamp() && has(std::slice::from_ref(one), "merci")
                })
        },
    );
    check(
        ConversationQuery {
            state: Some(S::New),
            conditions: vec![Clause::States(vec![S::New, S::Done]).into()],
            ..base()
        },
        &|row, _| row.state == S::New,
    );
}

#[test]
fn targets_make_due_times_that_messages_and_answers_move() {
    let desk = desk();
    let brand = desk.brand;
    take_in(&desk, vec![message("1", "1", "un", 10), message("2", "2", "deux", 20), message("3", "3", "trois", 30)]);
    assert_eq!(thread(&desk, "1").due_at, None);
    let set =
        |target: Option<Target>| desk.store.write_blocking(move |tx| targets::set(tx, brand, target.as_ref())).unwrap();
    set(Some(Target { minutes: 60, hours: vec![], holidays: false }));
    assert_eq!(thread(&desk, "1").due_at, Some(later(10 + 3_600)));
    take_in(&desk, vec![message("4", "1", "toujours rien", 100), ours("5", "3", 110), message("6", "4", "quatre", 5)]);
    assert_eq!(thread(&desk, "1").due_at, Some(later(10 + 3_600)), "counted from the first unanswered");
    assert_eq!(thread(&desk, "4").due_at, Some(later(5 + 3_600)), "also for those that come");
    assert_eq!(thread(&desk, "3").due_at, None, "answered");
    take_in(&desk, vec![message("7", "3", "merci", 200)]);
    assert_eq!(thread(&desk, "3").due_at, Some(later(200 + 3_600)));
    let by_due = ConversationQuery { state: Some(S::New), order: Order::Due, ..ConversationQuery::default() };
    let roots = |query: &ConversationQuery| -> Vec<String> {
        let ids = walk(&desk, query);
        desk.store
            .read_blocking(move |conn| ids.into_iter().map(|id| Ok(conversations::get(conn, id)?.root)).collect())
            .unwrap()
    };
    assert_eq!(roots(&by_due), ["4", "1", "2", "3"]);
    // Sundays are closed: everything that was asked on this one is due on Monday.
    let hours = (1..=6).map(|weekday| OpenHours { weekday, from: 540, to: 1_080 }).collect();
    set(Some(Target { minutes: 60, hours, holidays: true }));
    let paris = crate::testing::paris();
    assert_eq!(paris.wall(thread(&desk, "1").due_at.unwrap()).to_string(), "2026-11-23T10:00");
    let late =
        ConversationQuery { conditions: vec![Clause::Overdue(now() + Duration::days(2)).into()], ..Default::default() };
    assert_eq!(walk(&desk, &late).len(), 4);
    set(None);
    assert_eq!(thread(&desk, "1").due_at, None);
    assert_eq!(roots(&by_due).len(), 4, "those without a due time come all the same");
}

#[test]
fn due_pages_hold_many_and_lose_none() {
    let desk = desk();
    let cast = desk.store.write_blocking(|tx| seed::cast(tx, 2, now())).unwrap();
    let brand = cast.brands[0];
    let target = Target { minutes: 90, hours: vec![], holidays: false };
    desk.store.write_blocking(move |tx| targets::set(tx, brand, Some(&target))).unwrap();
    seed::load_messages(&desk.store, &cast, 3_000, now()).unwrap();
    for conditions in [vec![], vec![Condition::from(Clause::Kinds(vec![ConversationKind::Comment]))]] {
        let query = ConversationQuery { state: Some(S::New), conditions, ..ConversationQuery::default() };
        let newest = walk(&desk, &query);
        let due = walk(&desk, &ConversationQuery { order: Order::Due, ..query });
        assert_eq!(due.len(), newest.len());
        assert!(newest.len() > 8, "{}", newest.len());
        assert_eq!(due.iter().collect::<HashSet<_>>(), newest.iter().collect::<HashSet<_>>());
        let times: Vec<_> = desk
            .store
            .read_blocking(move |conn| {
                due.into_iter()
                    .map(|id| Ok(conversations::get(conn, id)?.due_at))
                    .collect::<Result<Vec<_>, StoreError>>()
            })
            .unwrap();
        let dated: Vec<_> = times.iter().flatten().collect();
        assert!(!dated.is_empty() && dated.windows(2).all(|pair| pair[0] <= pair[1]));
        assert!(times[..dated.len()].iter().all(Option::is_some), "those with a due time come first");
    }
}

#[test]
fn a_day_accounts_for_every_item_once() {
    let desk = desk();
    let brand = desk.brand;
    let old = message("0", "0", "hier", -90_000);
    take_in(&desk, (1..=6).map(|n| message(&n.to_string(), &n.to_string(), "texte", n)).chain([old]).collect());
    let id = |root: &'static str| thread(&desk, root).id;
    let (seen, done, off, wait) = (id("1"), id("2"), id("3"), id("4"));
    take_in(&desk, vec![ours("50", "5", 50)]);
    desk.store
        .write_blocking(move |tx| {
            conversations::note(tx, seen, Dealing::Seen, later(60))?;
            conversations::set_state(tx, &[done], S::Done, later(61))?;
            conversations::snooze(tx, off, later(90_000), later(62))?;
            conversations::set_state(tx, &[wait], S::Waiting, later(63)).map(drop)
        })
        .unwrap();
    let count = |from, to, at| desk.store.read_blocking(move |conn| days::count(conn, brand, from, to, at)).unwrap();
    let today = count(later(-3_600), later(3_600), later(100));
    assert_eq!((today.all, today.heard, today.seen), (7, 6, 5), "{today:?}");
    assert_eq!(
        (today.answered, today.finished, today.snoozed, today.waiting, today.left),
        (1, 1, 1, 1, 3),
        "{today:?}"
    );
    assert_eq!(today.placed(), today.all);
    let yesterday = count(later(-93_600), later(-3_600), later(100));
    assert_eq!(
        (yesterday.all, yesterday.left),
        (1, 1),
        "what is open belongs to a past day only if it was heard there"
    );
    let day = crate::testing::paris().wall(now()).date();
    let closing = days::Closing { brand, day, counts: today, closed_at: later(100) };
    desk.store.write_blocking(move |tx| days::close(tx, &closing)).unwrap();
    assert_eq!(desk.store.read_blocking(move |conn| days::closing(conn, brand, day)).unwrap(), Some(closing));
    desk.store.write_blocking(move |tx| days::reopen(tx, brand, day)).unwrap();
    assert_eq!(desk.store.read_blocking(move |conn| days::closing(conn, brand, day)).unwrap(), None);
    assert_eq!(desk.store.read_blocking(|conn| days::heard(conn, later(0), later(4))).unwrap(), (3, 1));
}
