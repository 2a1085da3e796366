//! The register: what is added, what the database refuses, what is noted beside it, and what an examination says of a
//! database that somebody changed with other tools.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use crate::people::cards::{self, PeopleQuery};
use crate::people::erasure;
use crate::testing::{Desk, desk, id, later, message, now, paris};
use crate::{Store, StoreError, brands, deliveries, messages, register, seed};
use pupitre_domain::ids::{BrandId, DeliveryId, PostId};
use pupitre_domain::network::Action;
use pupitre_domain::publication::Event;
use pupitre_domain::register::*;
use rusqlite::Connection;

fn decided(delivery: DeliveryId, message: &messages::Message, text: &str) -> Body {
    Body::Decided(Box::new(Decided {
        salt: "00".repeat(16),
        action: Action::Block,
        delivery,
        message: message.id,
        conversation: message.conversation,
        account: Source {
            id: message.account,
            network: crate::testing::network(),
            handle: "elan".into(),
            server: None,
        },
        item: Item {
            remote_id: message.remote_id.clone(),
            permalink: None,
            subject: None,
            text: text.to_owned(),
            warning: None,
            pictures: Vec::new(),
            ours: false,
            written_at: message.written_at,
            edited_at: None,
            seen_at: None,
        },
        author: Author {
            remote_id: "7".into(),
            name: "Zoé".into(),
            handle: "zoe@social.example".into(),
            profile: None,
        },
        context: Context::default(),
        rule: Some(Rule { code: "insult".into(), name: "Injure".into() }),
        by: By::Machine,
        remark: String::new(),
    }))
}

/// A message with an action on it that is under way, recorded.
fn act(desk: &Desk, remote: &'static str, seconds: i64) -> DeliveryId {
    let (account, brand) = (desk.account, desk.brand);
    let delivery = DeliveryId::new(id());
    desk.store
        .write_blocking(move |tx| {
            messages::ingest(tx, account, &[message(remote, remote, "propos", seconds)])?;
            let message = messages::find(tx, account, remote)?.unwrap();
            register::append(tx, brand, later(seconds), &decided(delivery, &message, "propos"))?;
            let post = seed::post(PostId::new(id()), brand, "propos", None, paris(), now());
            let row = deliveries::Delivery {
                kind: deliveries::DeliveryKind::Action,
                post: None,
                conversation: Some(message.conversation),
                message: Some(message.id),
                action: Some(Action::Block),
                ..seed::delivery(delivery, &post, account, crate::testing::network(), now())
            };
            deliveries::insert(tx, &row)?;
            deliveries::transition(tx, delivery, Event::Schedule, later(seconds), "scheduled", None).map(drop)
        })
        .unwrap();
    delivery
}

fn verdict(desk: &Desk) -> Verdict {
    let brand = desk.brand;
    let rows = desk.store.read_blocking(move |conn| register::whole(conn, brand)).unwrap();
    verify(brand.0, &rows, &desk.store.anchors(brand))
}

/// As somebody with other tools would: the triggers first.
fn meddle(desk: &Desk, sql: &str) {
    let conn = Connection::open(desk.folder.path().join(crate::FILE_NAME)).unwrap();
    conn.execute_batch(
        "DROP TRIGGER IF EXISTS register_is_append_only; DROP TRIGGER IF EXISTS register_is_kept;
         DROP TRIGGER IF EXISTS register_is_a_chain;",
    )
    .unwrap();
    conn.execute_batch(sql).unwrap();
}

#[test]
fn what_became_of_a_decision_is_a_further_entry() {
    let desk = desk();
    let (a, b) = (act(&desk, "1", 1), act(&desk, "2", 2));
    let brand = desk.brand;
    desk.store
        .write_blocking(move |tx| {
            deliveries::transition(tx, a, Event::Drop, later(5), "takenBack", None)?;
            for event in [Event::Take, Event::OpenOnce, Event::Finish] {
                deliveries::transition(tx, b, event, later(6), "step", None)?;
            }
            Ok(())
        })
        .unwrap();
    let rows = desk.store.read_blocking(move |conn| register::whole(conn, brand)).unwrap();
    let kinds: Vec<&str> = rows.iter().map(|row| row.kind.as_str()).collect();
    assert_eq!(kinds, ["decided", "decided", "outcome", "outcome"]);
    let of = |entry| desk.store.read_blocking(move |conn| register::outcomes(conn, brand, entry)).unwrap();
    assert!(of(1)[0].body.as_ref().unwrap().contains("\"undone\""), "{:?}", of(1));
    assert!(of(2)[0].body.as_ref().unwrap().contains("\"done\""), "{:?}", of(2));
    assert_eq!(verdict(&desk), Verdict { anchors: 4, ..verdict(&desk) });
    assert_eq!((verdict(&desk).standing, verdict(&desk).count), (Standing::Whole, 4));
}

#[test]
fn the_database_itself_refuses_changes() {
    let desk = desk();
    act(&desk, "1", 1);
    act(&desk, "2", 2);
    for sql in [
        "UPDATE register SET body = '{}' WHERE seq = 1",
        "UPDATE register SET at = at + 1 WHERE seq = 1",
        "UPDATE register SET body = NULL, hash = hash || '' , at = 1 WHERE seq = 1",
        "DELETE FROM register WHERE seq = 2",
        "INSERT INTO register (brand, seq, prev, at, kind, body_hash, hash) SELECT brand, 9, prev, at, kind, body_hash, hash FROM register WHERE seq = 2",
        "INSERT OR REPLACE INTO register (brand, seq, prev, at, kind, body_hash, hash, body) SELECT brand, 2, prev, at, kind, body_hash, hash, '{}' FROM register WHERE seq = 2",
    ] {
        let outcome = desk.store.write_blocking(move |tx| Ok(tx.0.execute_batch(sql)?));
        assert_eq!(outcome, Err(StoreError::Constraint), "{sql}");
    }
    assert_eq!(verdict(&desk).standing, Standing::Whole);
    // A real brand cannot be erased with what its register holds; a demo can.
    let brand = desk.brand;
    assert_eq!(desk.store.write_blocking(move |tx| brands::erase(tx, brand)), Err(StoreError::Constraint));
    meddle(&desk, "UPDATE brands SET demo = 1");
    desk.store.write_blocking(move |tx| brands::erase(tx, brand)).unwrap();
}

#[test]
fn heads_are_noted_after_the_commit_and_caught_up_after_a_crash() {
    let desk = desk();
    act(&desk, "1", 1);
    let file = desk.folder.path().join(register::ANCHORS_FILE);
    let lines = || std::fs::read_to_string(&file).unwrap().lines().count();
    assert_eq!(lines(), 1);
    let brand = desk.brand;
    // What is rolled back was never there.
    let failed: Result<(), StoreError> = desk.store.write_blocking(move |tx| {
        register::mark_restored(tx, &[], later(2))?;
        Err(StoreError::Conflict)
    });
    assert!(failed.is_err());
    assert_eq!(lines(), 1);
    act(&desk, "2", 3);
    assert_eq!(lines(), 2);
    // The end of the file is lost, in the middle of a line: an honest register is not accused, and is noted again.
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, &text[..text.len() - 20]).unwrap();
    assert_eq!(verdict(&desk).standing, Standing::Whole);
    let Desk { store, folder, .. } = desk;
    drop(store);
    let store = Store::open(folder.path(), now()).unwrap();
    assert_eq!(store.anchors(brand).last().map(|anchor| anchor.count), Some(2));
    drop(store);
    let before = std::fs::read_to_string(&file).unwrap();
    Store::open(folder.path(), now()).unwrap();
    assert_eq!(std::fs::read_to_string(&file).unwrap(), before, "what is noted is not noted again");
}

#[test]
fn a_database_changed_with_other_tools_is_told_as_what_it_is() {
    let faults = |sql: &str| {
        let desk = desk();
        for (remote, at) in [("1", 1), ("2", 2), ("3", 3), ("4", 4), ("5", 5)] {
            act(&desk, remote, at);
        }
        assert_eq!(verdict(&desk).standing, Standing::Whole);
        meddle(&desk, sql);
        verdict(&desk).faults
    };
    let softened = "UPDATE register SET body = replace(body, 'propos', 'gentil') WHERE seq = 3";
    assert_eq!(faults(softened), [Fault::Altered { seq: 3 }]);
    assert_eq!(faults("UPDATE register SET at = at - 60000 WHERE seq = 2"), [Fault::Altered { seq: 2 }]);
    assert_eq!(faults("UPDATE register SET body = NULL WHERE seq = 4"), [Fault::Emptied { seq: 4 }]);
    assert_eq!(faults("DELETE FROM register WHERE seq IN (2, 3)"), [Fault::Removed { from: 2, to: 3 }]);
    assert_eq!(faults("DELETE FROM register WHERE seq > 3"), [Fault::Truncated { found: 3, anchored: 5 }]);
    assert_eq!(
        faults(
            "UPDATE register SET seq = 99 WHERE seq = 2; UPDATE register SET seq = 2 WHERE seq = 4; UPDATE register SET seq = 4 WHERE seq = 99"
        ),
        [Fault::Reordered { seq: 2, belongs: 4 }, Fault::Reordered { seq: 4, belongs: 2 }]
    );
}

#[test]
fn a_chain_computed_anew_with_the_programs_own_means_is_told_by_the_file_beside() {
    let desk = desk();
    for (remote, at) in [("1", 1), ("2", 2), ("3", 3)] {
        act(&desk, remote, at);
    }
    let brand = desk.brand;
    let bodies: Vec<String> = desk
        .store
        .read_blocking(move |conn| register::whole(conn, brand))
        .unwrap()
        .into_iter()
        .filter_map(|row| row.body)
        .collect();
    meddle(&desk, "DELETE FROM register");
    let noted = std::fs::read(desk.folder.path().join(register::ANCHORS_FILE)).unwrap();
    for (index, body) in bodies.into_iter().enumerate() {
        let body = if index == 1 { body.replace("propos", "gentil") } else { body };
        let body = Body::read("decided", &body).unwrap();
        let at = later(i64::try_from(index).unwrap() + 1);
        desk.store.write_blocking(move |tx| register::append(tx, brand, at, &body).map(drop)).unwrap();
    }
    assert_eq!(verdict(&desk).faults, [Fault::Recomputed { from: 2, anchored: 2 }]);
    // Whoever removes the file as well leaves a chain that only a head kept elsewhere tells from a true one.
    std::fs::remove_file(desk.folder.path().join(register::ANCHORS_FILE)).unwrap();
    assert_eq!(verdict(&desk).standing, Standing::Whole);
    let copied = String::from_utf8(noted).unwrap();
    let head = Anchor::read(copied.lines().last().unwrap()).unwrap().1;
    let rows = desk.store.read_blocking(move |conn| register::whole(conn, brand)).unwrap();
    assert_eq!(verify(brand.0, &rows, &[head]).standing, Standing::Broken);
}

#[test]
fn what_is_past_its_time_or_asked_to_be_erased_is_reduced_to_its_hash() {
    let desk = desk();
    let brand = desk.brand;
    let deliveries = [("1", 1), ("2", 2), ("3", 300), ("4", 400)].map(|(remote, at)| act(&desk, remote, at));
    let past = |limit| desk.store.read_blocking(move |conn| register::past(conn, brand, limit)).unwrap();
    let kept = |limit| desk.store.read_blocking(move |conn| register::kept(conn, brand, limit)).unwrap();
    assert_eq!((past(later(10)), kept(later(10))), ((0, None), 2), "what became of them is not known yet");
    for delivery in deliveries {
        desk.store
            .write_blocking(move |tx| {
                register::settle(tx, delivery, pupitre_domain::publication::State::Published, later(450))
            })
            .unwrap();
    }
    assert_eq!((past(later(10)), kept(later(10))), ((2, Some(later(1))), 0));
    let hold = |entry, held| desk.store.write_blocking(move |tx| register::hold(tx, brand, entry, held, later(460)));
    hold(1, true).unwrap();
    assert_eq!((past(later(10)), kept(later(10))), ((1, Some(later(2))), 1), "a person keeps it");
    hold(1, false).unwrap();
    assert!(matches!(hold(99, true), Err(StoreError::NotFound)));
    let reduce = |most| {
        desk.store.write_blocking(move |tx| register::reduce(tx, brand, later(10), 12, most, later(500))).unwrap()
    };
    assert_eq!((reduce(1), reduce(10), reduce(10)), (1, 1, 0), "in steps, and nothing twice");
    let found = verdict(&desk);
    assert_eq!((found.standing, found.reduced, found.count), (Standing::Whole, 2, 10));
    let text = |needle: &str| {
        let rows = desk.store.read_blocking(move |conn| register::whole(conn, brand)).unwrap();
        rows.iter().filter(|row| row.body.as_ref().is_some_and(|body| body.contains(needle))).count()
    };
    assert_eq!(text("propos"), 2);
    let network = crate::testing::network().as_str();
    let erased = desk.store.write_blocking(move |tx| register::erase_author(tx, brand, network, "7", later(600)));
    assert_eq!((erased, text("propos"), text("zoe@")), (Ok(2), 0, 0));
    assert_eq!(verdict(&desk).standing, Standing::Whole);
}

#[test]
fn what_a_person_holds_outlives_an_erasure_until_that_ends() {
    let desk = desk();
    let brand = desk.brand;
    for delivery in [("1", 1), ("2", 2)].map(|(remote, at)| act(&desk, remote, at)) {
        let drop =
            move |tx: &crate::Tx| deliveries::transition(tx, delivery, Event::Drop, later(5), "x", None).map(drop);
        desk.store.write_blocking(drop).unwrap();
    }
    let hold = |entry, held, at| {
        desk.store.write_blocking(move |tx| register::hold(tx, brand, entry, held, later(at))).unwrap();
    };
    hold(1, true, 10);
    let told = |entry: usize| {
        let rows = desk.store.read_blocking(move |conn| register::whole(conn, brand)).unwrap();
        rows[entry - 1].body.as_ref().is_some_and(|body| body.contains("propos"))
    };
    let query = PeopleQuery { limit: 9, ..PeopleQuery::default() };
    let whose = desk.store.read_blocking(move |conn| cards::lines(conn, &query)).unwrap().0[0].whose;
    assert_eq!(desk.store.read_blocking(move |conn| erasure::loss(conn, whose)).unwrap().held, 1);
    let done = desk.store.write_blocking(move |tx| erasure::erase(tx, whose, later(20))).unwrap();
    assert_eq!((done.held, told(1), told(2)), (1, true, false));
    // Held once more by mistake and let go: nothing else keeps it, so it goes.
    hold(1, true, 30);
    hold(1, false, 40);
    assert!(!told(1));
    assert_eq!(verdict(&desk).standing, Standing::Whole);
    // Of whom nobody erased, letting go takes nothing.
    act(&desk, "3", 50);
    let last = desk.store.read_blocking(move |conn| register::whole(conn, brand)).unwrap().len();
    hold(i64::try_from(last).unwrap(), true, 60);
    hold(i64::try_from(last).unwrap(), false, 70);
    assert!(told(last));
}

#[test]
fn an_older_copy_put_back_says_so_itself() {
    let desk = desk();
    act(&desk, "1", 1);
    let copy = desk.folder.path().join("copy.sqlite");
    tokio::runtime::Runtime::new().unwrap().block_on(desk.store.backup(&copy)).unwrap();
    act(&desk, "2", 2);
    act(&desk, "3", 3);
    let Desk { store, folder, brand, .. } = desk;
    drop(store);
    for name in ["pupitre.sqlite-wal", "pupitre.sqlite-shm"] {
        let _ = std::fs::remove_file(folder.path().join(name));
    }
    std::fs::copy(&copy, folder.path().join(crate::FILE_NAME)).unwrap();
    let store = Store::open(folder.path(), now()).unwrap();
    let examine = |store: &Store| {
        let rows = store.read_blocking(move |conn| register::whole(conn, brand)).unwrap();
        verify(brand.0, &rows, &store.anchors(brand))
    };
    assert_eq!(examine(&store).faults, [Fault::Truncated { found: 1, anchored: 3 }], "put back behind our back");
    let known = register::known_beside(folder.path());
    assert_eq!(known, [(BrandId::new(brand.0), 3)]);
    store.write_blocking(move |tx| register::mark_restored(tx, &known, later(10))).unwrap();
    let verdict = examine(&store);
    assert_eq!(verdict.standing, Standing::Restored, "{verdict:?}");
    assert_eq!(verdict.told, [Told::Restored { seq: 2, lost: 2 }]);
}
