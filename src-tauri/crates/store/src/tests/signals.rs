//! Signals as messages come and when lists change; flow; rules in the transaction.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use crate::conversations::{self, Clause, ConversationQuery};
use crate::messages::{self, IncomingMessage};
use crate::signals::{self, Bench};
use crate::testing::{Desk, desk, later, message, now};
use crate::triage_rules::{self, Hide, TriageRule};
use crate::{flow, meta};
use pupitre_domain::conversation::{ConversationState, Priority};
use pupitre_domain::ids::{MessageId, TriageRuleId};
use pupitre_domain::signals::{Edit, List, Tone, Tongue, Urgency};
use pupitre_domain::triage_rules::{Actions, Conditions, Content, Settle};
use uuid::Uuid;

fn take(desk: &Desk, batch: Vec<IncomingMessage>) -> Vec<MessageId> {
    let account = desk.account;
    desk.store.write_blocking(move |tx| messages::ingest(tx, account, &batch)).unwrap().arrived
}

fn find(desk: &Desk, remote: &'static str) -> messages::Message {
    let account = desk.account;
    desk.store.read_blocking(move |conn| messages::find(conn, account, remote)).unwrap().unwrap()
}

fn rejudge(desk: &Desk) {
    while desk.store.write_blocking(|tx| signals::judge_anew(tx, 2)).unwrap() {}
}

#[test]
fn a_message_is_judged_as_it_comes_and_its_conversation_gathers_what_is_open() {
    let desk = desk();
    take(&desk, vec![message("1", "1", "Bonjour, quels sont vos horaires ?", 1)]);
    take(&desk, vec![message("2", "1", "Quelle honte, je suis vraiment déçue", 2)]);
    let thread = find(&desk, "1").conversation;
    let open = desk.store.read_blocking(move |conn| signals::open_in(conn, thread)).unwrap().unwrap();
    assert_eq!((open.language, open.question, open.tone), (Tongue::French, true, Tone::Negative));
    // What comes after our answer begins anew.
    take(&desk, vec![IncomingMessage { ours: true, ..message("3", "1", "Désolés, 9 h à 18 h.", 3) }]);
    take(&desk, vec![message("4", "1", "Merci beaucoup !", 4)]);
    let open = desk.store.read_blocking(move |conn| signals::open_in(conn, thread)).unwrap().unwrap();
    assert_eq!((open.question, open.tone), (false, Tone::Positive));
    assert_eq!(find(&desk, "3").signals, None, "ours are not judged");
}

#[test]
fn lists_of_conversations_know_signals() {
    let desk = desk();
    take(&desk, vec![message("1", "1", "URGENT, votre appareil a pris feu", 1), message("2", "2", "Présent", 2)]);
    let listed = |clause: Clause| {
        let query = ConversationQuery { conditions: vec![clause.into()], limit: 10, ..ConversationQuery::default() };
        desk.store.read_blocking(move |conn| conversations::list(conn, &query)).unwrap().0.len()
    };
    assert_eq!((listed(Clause::Urgent), listed(Clause::Question)), (1, 0));
}

#[test]
fn an_edit_at_the_network_is_judged_again() {
    let desk = desk();
    take(&desk, vec![message("1", "1", "Super !", 1)]);
    take(&desk, vec![message("1", "1", "Nul, je suis déçu", 1)]);
    let edited = find(&desk, "1");
    assert_eq!(edited.signals.unwrap().tone, Tone::Negative);
    let thread = edited.conversation;
    let open = desk.store.read_blocking(move |conn| signals::open_in(conn, thread)).unwrap().unwrap();
    assert_eq!(open.tone, Tone::Negative);
    let (brand, hour) = (desk.brand, flow::hour_of(later(1)));
    let hours = desk.store.read_blocking(move |conn| flow::hours(conn, brand, hour)).unwrap();
    assert_eq!((hours[0].1.messages, hours[0].1.negative), (1, 1), "counted once, as it is now");
}

#[test]
fn a_changed_list_counts_at_once_and_for_what_is_known_in_the_background() {
    let desk = desk();
    take(&desk, (0..5).map(|n| message(&format!("a{n}"), &format!("a{n}"), "quel zgloubi", n)).collect());
    assert_eq!(find(&desk, "a0").signals.unwrap().tone, Tone::Neutral);
    let edit = Edit { list: List::ToneFr, entry: "zgloubi".into(), value: Some("-3".into()) };
    let kept = edit.clone();
    desk.store.write_blocking(move |tx| signals::edit(tx, &kept, now())).unwrap();
    assert_eq!(desk.store.read_blocking(signals::progress).unwrap().unwrap().left, 5);
    take(&desk, vec![message("b", "b", "quel zgloubi", 9)]);
    assert_eq!(find(&desk, "b").signals.unwrap().tone, Tone::Negative, "new ones at once");
    rejudge(&desk);
    assert_eq!(find(&desk, "a0").signals.unwrap().tone, Tone::Negative);
    assert_eq!(desk.store.read_blocking(signals::progress).unwrap(), None);
    let brand = desk.brand;
    let bad: u32 = desk
        .store
        .read_blocking(move |conn| flow::hours(conn, brand, 0))
        .unwrap()
        .iter()
        .map(|(_, h)| h.negative)
        .sum();
    assert_eq!(bad, 6, "the usual flow knows it too");
    // Taken back, everything is as it was.
    desk.store.write_blocking(|tx| signals::unedit(tx, List::ToneFr, "Zgloubi")).unwrap();
    rejudge(&desk);
    assert_eq!(find(&desk, "a0").signals.unwrap().tone, Tone::Neutral);
}

#[test]
fn alert_words_are_a_brands_own() {
    let desk = desk();
    let brand = desk.brand;
    desk.store
        .write_blocking(move |tx| signals::set_alert_words(tx, brand, &["Rappel de produit".into(), "boycott*".into()]))
        .unwrap();
    take(&desk, vec![message("1", "1", "Je BOYCOTTE cette marque", 1), message("2", "2", "un rappel", 2)]);
    assert!(find(&desk, "1").signals.unwrap().alert);
    assert!(!find(&desk, "2").signals.unwrap().alert);
    let other = pupitre_domain::ids::BrandId::new(Uuid::now_v7());
    let verdict = desk.store.read_blocking(move |conn| Ok(Bench::read(conn)?.signals(other, "boycott", None))).unwrap();
    assert!(!verdict.alert);
}

#[test]
fn what_was_never_judged_is_judged_once_and_a_new_desk_has_nothing_to_do() {
    let desk = desk();
    take(&desk, vec![message("1", "1", "URGENT, répondez", 1)]);
    desk.store.write_blocking(signals::notice_built_in).unwrap();
    assert_eq!(desk.store.read_blocking(signals::progress).unwrap(), None, "judged as it came");
    desk.store
        .write_blocking(|tx| {
            tx.0.execute_batch(
                "UPDATE messages SET signals = 0; UPDATE conversations SET signals = 0; DELETE FROM flow_hours",
            )?;
            meta::put(tx, "signals_built_in", "lists of an older version")?;
            signals::notice_built_in(tx)
        })
        .unwrap();
    rejudge(&desk);
    assert_eq!(find(&desk, "1").signals.unwrap().urgency, Urgency::Now);
    let brand = desk.brand;
    assert_eq!(desk.store.read_blocking(move |conn| flow::hours(conn, brand, 0)).unwrap().len(), 1);
}

fn rule(conditions: Conditions, actions: Actions) -> TriageRule {
    TriageRule {
        id: TriageRuleId::new(Uuid::now_v7()),
        brand: None,
        name: "règle".into(),
        position: 0,
        content: Content { conditions, actions, goes_on: false },
        version: 1,
        tried: Some(1),
        on: true,
        created_at: now(),
        deleted_at: None,
    }
}

fn having(word: &str) -> Conditions {
    Conditions { words: vec![word.into()], ..Conditions::default() }
}

#[test]
fn a_rule_cannot_be_on_untried() {
    let desk = desk();
    let untried = TriageRule { tried: None, ..rule(having("x"), Actions { high: true, ..Actions::default() }) };
    assert!(desk.store.write_blocking(move |tx| triage_rules::save(tx, &untried)).is_err());
}

#[test]
fn rules_act_in_order_log_and_are_taken_back_where_nobody_changed_it_since() {
    let desk = desk();
    let first = rule(having("facture"), Actions { high: true, settle: Some(Settle::Done), ..Actions::default() });
    let second = TriageRule { position: 1, ..rule(having("facture"), Actions { hide: true, ..Actions::default() }) };
    desk.store
        .write_blocking(move |tx| {
            triage_rules::save(tx, &second)?;
            triage_rules::save(tx, &first)
        })
        .unwrap();
    let came = take(&desk, vec![message("1", "1", "Ma facture svp", 1), message("2", "2", "Bonjour", 2)]);
    let applied = desk.store.write_blocking(move |tx| triage_rules::apply(tx, &came, now())).unwrap();
    assert_eq!((applied.fired, applied.hides), (1, false), "the first that holds, then no more");
    let thread = find(&desk, "1").conversation;
    let stands = || desk.store.read_blocking(move |conn| conversations::get(conn, thread)).unwrap();
    assert_eq!((stands().state, stands().priority), (ConversationState::Done, Priority::High));
    let line = desk.store.read_blocking(|conn| triage_rules::log(conn, None, None, 10)).unwrap().remove(0);
    assert_eq!(line.hide, Hide::No);
    // A person opened it again: that stays; the priority goes back.
    desk.store
        .write_blocking(move |tx| conversations::set_state(tx, &[thread], ConversationState::Waiting, now()))
        .unwrap();
    assert!(desk.store.write_blocking(move |tx| triage_rules::undo(tx, line.id, now())).unwrap());
    assert_eq!((stands().state, stands().priority), (ConversationState::Waiting, Priority::Normal));
    assert!(!desk.store.write_blocking(move |tx| triage_rules::undo(tx, line.id, now())).unwrap(), "once");
}

#[test]
fn the_same_message_is_never_dealt_with_twice_by_a_rule() {
    let desk = desk();
    let hiding = rule(having("arnaque"), Actions { hide: true, notify: true, ..Actions::default() });
    desk.store.write_blocking(move |tx| triage_rules::save(tx, &hiding)).unwrap();
    let came = take(&desk, vec![message("1", "1", "arnaque", 1)]);
    let again = came.clone();
    let applied = desk.store.write_blocking(move |tx| triage_rules::apply(tx, &came, now())).unwrap();
    assert_eq!((applied.hides, applied.notify.len()), (true, 1));
    desk.store.write_blocking(move |tx| triage_rules::apply(tx, &again, now())).unwrap();
    assert_eq!(desk.store.read_blocking(triage_rules::wanted).unwrap().len(), 1);
    assert!(take(&desk, vec![message("1", "1", "arnaque", 1)]).is_empty(), "known messages do not arrive");
}
