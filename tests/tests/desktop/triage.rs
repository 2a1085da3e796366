//! The inbox emptied by keys alone, and by the pointer alone.

use fantoccini::key::Key;
use pupitre_tests::clock::TestClock;
use pupitre_tests::desktop::{Computer, Page, Words, run};
use pupitre_tests::fakes::FakeMastodon;
use serde_json::{Value, json};

use crate::{brand, healthy};

/// A desk whose inbox holds four mentions by strangers.
async fn inbox(computer: &Computer) -> FakeMastodon {
    let fake = FakeMastodon::start(TestClock::running()).await;
    let brand = brand(computer, "Atelier Nuage");
    let connect = json!({"brand": brand, "network": "mastodon", "host": fake.url(), "ownServer": true,
        "secret": fake.token_for("studio", "read write")});
    computer.call("accounts_connect", &connect);
    computer.call("labels_create", &json!({"kind": "label", "name": "SAV", "colour": "#2f6f8f"}));
    let contact = json!({"brand": brand, "name": "Noé Droit", "role": "legal", "email": "noe@exemple.fr"});
    computer.call("contacts_save", &contact);
    for name in ["lea", "malik", "zoe", "ines"] {
        let _ = fake.stranger_mentions(&format!("{name}@elsewhere.example"), "studio", &format!("bonjour de {name}"));
    }
    computer.call("inbox_sync", &json!({}));
    fake
}

fn counts(computer: &Computer) -> [u64; 3] {
    let view = computer.call("conversations_counts", &json!({}));
    ["new", "done", "snoozed"].map(|state| view[state].as_u64().unwrap())
}

async fn rows(page: &Page, many: usize) {
    page.until("the rows", &format!("document.querySelectorAll('[data-conversation]').length === {many}")).await;
}

async fn no_dialogue(page: &Page) {
    page.until("no dialogue", "document.querySelector('[role=dialog]') === null").await;
}

#[test]
fn by_keys_alone() {
    run("triage_keys", "fr_FR.UTF-8", |computer| async move {
        let _fake = inbox(&computer).await;
        let window = computer.open().await;
        let page = &window.page;
        page.keys("gi").await;
        rows(page, 4).await;
        page.keys("j").await;
        page.until("a thread", "document.querySelector('main textarea') !== null").await;
        // Put off until the first time offered; the next one comes up.
        page.keys("s").await;
        page.until("the times", "document.querySelectorAll('[role=dialog] .times button').length >= 4").await;
        healthy(page, "snooze").await;
        page.keys("1").await;
        rows(page, 3).await;
        no_dialogue(page).await;
        assert_eq!(counts(&computer), [3, 0, 1]);
        page.ctrl("z").await;
        rows(page, 4).await;
        // A label by its key, and a person to ask.
        page.keys("l").await;
        page.until("the labels", "document.querySelector('[role=dialog] [role=checkbox]') !== null").await;
        page.js("document.querySelector('[role=dialog] [role=checkbox]').focus()", vec![]).await;
        page.keys(" ").await;
        page.until("its tick", "document.querySelector('[role=dialog] [aria-checked=true]') !== null").await;
        page.press(Key::Escape).await;
        no_dialogue(page).await;
        page.keys("a").await;
        page.until("the people", "document.querySelector('[role=dialog] [aria-pressed]') !== null").await;
        healthy(page, "assign").await;
        page.js("document.querySelector('[role=dialog] [aria-pressed]').focus()", vec![]).await;
        page.press(Key::Enter).await;
        no_dialogue(page).await;
        // A note, and its place in the thread.
        page.keys("n").await;
        page.until("the note's field", "document.activeElement.matches('[role=dialog] textarea')").await;
        page.keys("voir avec le transporteur").await;
        page.ctrl(&pupitre_tests::desktop::key(Key::Enter)).await;
        no_dialogue(page).await;
        page.until("the note", "document.querySelector('article.note')?.innerText.includes('transporteur')").await;
        let found = computer.call("conversations_list", &json!({"search": "label:sav est:confié avec:note"}));
        assert_eq!(found["items"].as_array().unwrap().len(), 1, "{found}");
        page.picture("triage-note-fr").await;
        // Done, and the next, until nothing is left; selecting takes several at once.
        page.shift("e").await;
        rows(page, 3).await;
        page.until("the next one", "document.querySelector('[data-conversation].active') !== null").await;
        page.keys("x").await;
        page.until("one selected", "document.querySelectorAll('[data-conversation].marked').length === 1").await;
        page.shift("j").await;
        page.until("two selected", "document.querySelectorAll('[data-conversation].marked').length === 2").await;
        page.keys("e").await;
        rows(page, 1).await;
        page.keys("j").await;
        page.keys("e").await;
        page.until("nothing left", "document.querySelectorAll('[data-conversation]').length === 0").await;
        assert_eq!(counts(&computer), [0, 4, 0]);
        // The day closes.
        page.keys("d").await;
        page.until("the count", "document.querySelector('[role=dialog] table') !== null").await;
        healthy(page, "close the day").await;
        page.picture("close-day-fr").await;
        page.press(Key::Escape).await;
        no_dialogue(page).await;
    });
}

#[test]
fn by_the_pointer_alone() {
    run("triage_pointer", "fr_FR.UTF-8", |computer| async move {
        let _fake = inbox(&computer).await;
        let words = Words::of("fr");
        let window = computer.open().await;
        let page = &window.page;
        page.go("#/inbox").await;
        rows(page, 4).await;
        page.click("[data-conversation]", None).await;
        page.until("a thread", "document.querySelector('main textarea') !== null").await;
        page.click("main header button", Some(words.get("queue_snooze"))).await;
        page.until("the times", "document.querySelectorAll('[role=dialog] .times button').length >= 4").await;
        page.click("[role=dialog] .times button", None).await;
        rows(page, 3).await;
        page.click("main header button", Some(words.get("inbox_done"))).await;
        rows(page, 2).await;
        assert_eq!(counts(&computer), [2, 1, 1]);
        // The latest stands last.
        page.click(".toaster > :last-child button.undo", None).await;
        rows(page, 3).await;
        assert_eq!(counts(&computer), [3, 0, 1]);
        page.click(".states button:nth-child(3)", None).await;
        rows(page, 1).await;
        let until: Value = page.value("document.querySelector('[data-conversation]').innerText").await;
        assert!(until.as_str().unwrap().contains(':'), "it says until when: {until}");
    });
}
