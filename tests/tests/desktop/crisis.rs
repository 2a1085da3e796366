//! The pause in the window: by keys, over a restart, and back item by item.

use fantoccini::key::Key;
use pupitre_tests::clock::TestClock;
use pupitre_tests::desktop::{Words, run};
use pupitre_tests::fakes::FakeMastodon;
use serde_json::json;

use crate::brand;

#[test]
fn everything_is_stopped_by_keys_and_decided_one_by_one() {
    run("crisis", "fr_FR.UTF-8", |computer| async move {
        let words = Words::of("fr");
        let fake = FakeMastodon::start(TestClock::running()).await;
        let brand = brand(&computer, "Boulangerie Lune");
        let connect = json!({"brand": brand, "network": "mastodon", "host": fake.url(), "ownServer": true,
            "secret": fake.token_for("studio", "read write")});
        let window = computer.open().await;
        let page = &window.page;
        let account = page.rpc("accounts_connect", connect).await["id"].clone();
        let wall = (chrono::Utc::now() + chrono::TimeDelta::hours(3)).format("%Y-%m-%dT%H:%M").to_string();
        for (text, mode) in [("Le pain de demain", "auto"), ("Confié au réseau", "handedOff")] {
            let content = json!({"parts": [{"text": text}]});
            let post =
                page.rpc("posts_create", json!({"brand": brand, "content": content, "accounts": [account]})).await;
            page.rpc("posts_schedule", json!({"id": post["id"], "wall": wall, "mode": mode})).await;
        }
        let handed = json!({"states": ["handedOff"], "limit": 10});
        computer.until("the hand-off", "publications_list", handed, |list| list["items"][0].is_object()).await;
        assert_eq!(fake.oracle().waiting.len(), 1);

        // Two keys: one opens the sheet with the button in focus, the other presses it.
        page.go("#/calendar").await;
        page.until("the room", "document.querySelector('main#room h1, main#room h2') !== null").await;
        page.js("document.activeElement.blur()", vec![]).await;
        page.keys(&format!("{}P{}", char::from(Key::Shift), char::from(Key::Null))).await;
        page.until("the sheet", "document.activeElement.closest('[role=dialog] form') !== null").await;
        page.press(Key::Enter).await;
        page.until("the banner", "document.querySelector('.banner') !== null").await;
        page.picture("crisis-paused-fr").await;
        assert_eq!(fake.oracle().waiting.len(), 0, "recalled from the network");
        page.press(Key::Escape).await;
        page.until("the sheet's end", "document.querySelector('[role=dialog]') === null").await;

        // It is said in every room.
        for room in ["today", "inbox", "library", "brands", "settings", "outlook"] {
            page.go(&format!("#/{room}")).await;
            page.until("the banner", "document.querySelector('.banner') !== null").await;
        }
        page.go("#/today").await;
        page.click(".banner button", None).await;
        page.click("[role=dialog] article button", Some(words.get("trust_resumeDo"))).await;
        page.until("the decisions", "document.querySelectorAll('main article .head').length === 2").await;
        page.picture("crisis-resumed-fr").await;
        page.click("main article button.primary", Some(words.get("trust_asPlanned"))).await;
        page.until("one less", "document.querySelectorAll('main article .head').length === 1").await;
        let scheduled = json!({"states": ["scheduled", "handedOff"], "limit": 10});
        let list = computer.call("publications_list", &scheduled);
        assert_eq!(list["items"].as_array().map(Vec::len), Some(1), "{list}");
    });
}
