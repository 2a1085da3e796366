//! Marks that wait for their server: who asks for them, what they come to, and what is never touched.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use crate::conversations;
use crate::messages::{self, IncomingMessage};
use crate::read_marks::{self, InboxChoices, WantedMarks};
use crate::testing::{Desk, desk, later, message, now};
use pupitre_domain::conversation::ConversationState as S;

fn take_in(desk: &Desk, batch: Vec<IncomingMessage>) {
    let account = desk.account;
    desk.store.write_blocking(move |tx| messages::ingest(tx, account, &batch)).unwrap();
}

fn set(desk: &Desk, root: &'static str, state: S) {
    let account = desk.account;
    desk.store
        .write_blocking(move |tx| {
            let id = conversations::find(tx, account, root)?.unwrap().id;
            conversations::set_state(tx, &[id], state, now())
        })
        .unwrap();
}

fn choose(desk: &Desk, marks: bool) {
    let account = desk.account;
    let choices = InboxChoices { folders: vec!["INBOX".into(), "Clients".into()], marks };
    desk.store.write_blocking(move |tx| read_marks::set_choices(tx, account, &choices)).unwrap();
}

fn any(desk: &Desk) -> bool {
    desk.store.read_blocking(read_marks::any_due).unwrap()
}

/// Notices at one time and asks at another what is wanted.
fn wanted(desk: &Desk, noticed: i64, settled: i64) -> Vec<WantedMarks> {
    let account = desk.account;
    desk.store
        .write_blocking(move |tx| {
            read_marks::notice(tx, later(noticed), later(noticed - 60))?;
            read_marks::wanted(tx, account, later(settled), 10)
        })
        .unwrap()
}

fn ids(wanted: &WantedMarks) -> Vec<&str> {
    wanted.messages.iter().map(|(_, remote, _)| remote.as_str()).collect()
}

fn carry(desk: &Desk, wanted: &WantedMarks) {
    let wanted = wanted.clone();
    desk.store.write_blocking(move |tx| read_marks::carried(tx, &wanted)).unwrap();
}

#[test]
fn nothing_waits_where_nobody_wants_marks() {
    let desk = desk();
    take_in(&desk, vec![message("1", "1", "un", 1)]);
    set(&desk, "1", S::Done);
    assert!(!any(&desk));
    choose(&desk, true);
    assert!(!any(&desk), "what was done before is left as it is");
    set(&desk, "1", S::New);
    assert!(any(&desk));
    choose(&desk, false);
    assert!(!any(&desk), "given up with the wish");
    let account = desk.account;
    let kept = desk.store.read_blocking(move |conn| read_marks::choices(conn, account)).unwrap();
    assert_eq!(kept, InboxChoices { folders: vec!["INBOX".into(), "Clients".into()], marks: false });
}

#[test]
fn marks_are_set_taken_back_and_never_of_others() {
    let desk = desk();
    choose(&desk, true);
    let ours = IncomingMessage { ours: true, ..message("o", "1", "réponse", 3) };
    take_in(&desk, vec![message("1", "1", "un", 1), message("2", "1", "encore", 2), message("3", "3", "trois", 4)]);
    take_in(&desk, vec![ours]);
    // Our answer made the first one wait; nothing happened to the other.
    assert!(wanted(&desk, 0, -1).is_empty(), "noticed this instant: it may still be taken back");
    let first = wanted(&desk, 30, 30);
    assert_eq!((first.len(), first[0].seen, ids(&first[0])), (1, true, vec!["1", "2"]));
    carry(&desk, &first[0]);
    assert!(!any(&desk));

    // Opened by a person: the same ones, as not read. Opened by a word: what was read stays read.
    set(&desk, "1", S::New);
    let back = wanted(&desk, 60, 60);
    assert_eq!((back[0].seen, ids(&back[0])), (false, vec!["1", "2"]));
    carry(&desk, &back[0]);
    set(&desk, "1", S::Done);
    carry(&desk, &wanted(&desk, 90, 90)[0]);
    take_in(&desk, vec![message("4", "1", "du nouveau", 100)]);
    let heard = wanted(&desk, 120, 120);
    assert_eq!((heard[0].seen, ids(&heard[0])), (false, vec![]));
    carry(&desk, &heard[0]);

    // There and back before anybody looked: nothing is left of it but the question.
    set(&desk, "3", S::Done);
    set(&desk, "3", S::New);
    let neither = wanted(&desk, 150, 150);
    assert_eq!((neither[0].seen, ids(&neither[0])), (false, vec![]));
    // What changes while the server is asked waits anew.
    set(&desk, "3", S::Done);
    carry(&desk, &neither[0]);
    let again = wanted(&desk, 180, 180);
    assert_eq!((again.len(), again[0].seen, ids(&again[0])), (1, true, vec!["3"]));
}
