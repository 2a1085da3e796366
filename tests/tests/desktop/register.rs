//! The moderation register in the window: verified, exported as JSON through the system's own dialogue, laid out for
//! print, and compared with a head that was written down.

use pupitre_tests::clock::TestClock;
use pupitre_tests::desktop::{Computer, Words, run};
use pupitre_tests::fakes::FakeMastodon;
use serde_json::{Value, json};
use std::fs;

use crate::{brand, healthy, text};

/// A brand with two blocked strangers in its register.
async fn moderated(computer: &Computer) -> (FakeMastodon, Value) {
    let fake = FakeMastodon::start(TestClock::running()).await;
    let brand = brand(computer, "Atelier Nuage");
    let connect = json!({"brand": brand, "network": "mastodon", "host": fake.url(), "ownServer": true,
        "secret": fake.token_for("studio", "read write")});
    computer.call("accounts_connect", &connect);
    for name in ["lea", "malik"] {
        let _ = fake.stranger_mentions(&format!("{name}@elsewhere.example"), "studio", &format!("menace de {name}"));
    }
    computer.call("inbox_sync", &json!({}));
    let list = computer.call("conversations_list", &json!({}));
    for row in list["items"].as_array().unwrap() {
        let view = computer.call("conversations_get", &json!({"id": row["id"]}));
        let message = &view["messages"][0]["id"];
        computer.call("messages_act", &json!({"id": message, "action": "block", "rule": "insult"}));
    }
    (fake, brand)
}

#[test]
fn verified_exported_and_printed() {
    run("register", "fr_FR.UTF-8", |computer| async move {
        let (_fake, brand) = moderated(&computer).await;
        let words = Words::of("fr");
        let window = computer.open().await;
        let page = &window.page;
        page.go(&format!("#/brands/{}?section=moderation", text(&brand))).await;
        page.until("the entries", "document.querySelectorAll('main .entries > li').length === 2").await;

        page.click("main button", Some(words.get("register_verify"))).await;
        page.until("the verdict", "document.querySelector('main .verdict.whole') !== null").await;
        let head = page.value("document.querySelector('main .verdict code').innerText").await;
        healthy(page, "the register").await;
        page.picture("register-fr").await;

        // The head that was written down is compared with what is there; a line that is none is told beside its field.
        page.fill_labelled(words.get("register_kept"), "bonjour").await;
        page.click("main .kept button", None).await;
        page.until("what is wrong", "document.querySelector('main .kept [aria-invalid=true]') !== null").await;
        page.fill_labelled(words.get("register_kept"), text(&head)).await;
        page.click("main .kept button", None).await;
        page.until("the same", "document.querySelector('main .kept [aria-invalid=true]') === null").await;
        page.until("still whole", "document.querySelector('main .verdict.whole') !== null").await;

        // As JSON, where the person says.
        // A name that can be typed on a plain American keyboard, without Shift.
        let name = format!("pupitre-register-{}", std::process::id());
        let folder = tempfile::Builder::new().prefix(&name).rand_bytes(0).tempdir().unwrap();
        let path = folder.path().join("register.json");
        page.click("main button", Some(words.get("register_exportJson"))).await;
        computer.screen().choose_file(path.to_str().unwrap()).await;
        page.until("its toast", "document.querySelector('section.toaster .toast') !== null").await;
        // The dialogue may complete the name.
        let written = fs::read_dir(folder.path()).unwrap().next().expect("nothing was written").unwrap().path();
        let export: Value = serde_json::from_slice(&fs::read(written).unwrap()).unwrap();
        assert_eq!(export["entries"].as_array().unwrap().len(), 2);
        let verdict = computer.call("register_check", &json!({"export": export}));
        assert_eq!(verdict["standing"], json!("whole"), "{verdict}");
        let forged: Value = serde_json::from_str(&export.to_string().replace("menace de lea", "merci de lea")).unwrap();
        let verdict = computer.call("register_check", &json!({"export": forged}));
        assert_eq!(verdict["standing"], json!("broken"), "{verdict}");

        // As pages: the sheet alone is printed, with what it proves and what not.
        page.js("window.print = () => { window.printed = document.documentElement.className; }", vec![]).await;
        page.click("main .bar button", Some(words.get("register_exportPdf"))).await;
        page.until("the sheet", "document.querySelectorAll('.sheet .post').length === 2").await;
        let said = page.value("document.querySelector('.sheet').innerText").await;
        for needle in [words.get("register_proves"), words.get("register_provesNot"), "menace de malik", text(&head)] {
            assert!(text(&said).to_lowercase().contains(&needle.to_lowercase()), "{needle} in {said}");
        }
        healthy(page, "the register's sheet").await;
        page.picture("register-sheet-fr").await;
        page.click(".sheet button", Some(words.get("transfer_printNow"))).await;
        let printed = page.until("the print", "window.printed").await;
        assert!(text(&printed).contains("printing-sheet"), "{printed}");
    });
}
