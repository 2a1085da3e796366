//! Every room, full and empty, in both languages and both themes: axe finds nothing, and a picture is kept.

use pupitre_tests::clock::TestClock;
use pupitre_tests::desktop::{Computer, run};
use pupitre_tests::fakes::FakeMastodon;
use serde_json::json;

use crate::brand;

const ROOMS: [&str; 7] = ["today", "calendar", "composer", "inbox", "library", "brands", "settings"];

async fn look(computer: &Computer, desk: &str) {
    let window = computer.open().await;
    let page = &window.page;
    let mut findings = Vec::new();
    for locale in ["fr", "en"] {
        for theme in ["light", "dark"] {
            let set = page.rpc("settings_update", json!({"locale": locale, "theme": theme})).await;
            assert_eq!(set["error"], json!(null), "{set}");
            page.until("the language", &format!("document.documentElement.lang.startsWith('{locale}')")).await;
            for room in ROOMS {
                // A room is fetched when it is first entered; until then the former one is still there.
                page.js(
                    "if (!(location.hash || '#/today').startsWith('#/' + arguments[0]))
                       for (const e of document.querySelectorAll('main#room > *')) e.dataset.left = ''",
                    vec![json!(room)],
                )
                .await;
                page.go(&format!("#/{room}")).await;
                page.until(room, &format!("location.hash.startsWith('#/{room}')")).await;
                page.until("its content", "document.querySelector('main#room h1, main#room h2, main#room h3') !== null && !document.querySelector('[data-left]') && !document.querySelector('main [aria-busy=true], main .skeleton')").await;
                let name = format!("{room}-{desk}-{locale}-{theme}");
                page.picture(&name).await;
                for finding in page.axe().await {
                    findings.push(format!("{name}: {} {}", finding.rule, finding.nodes.join("\n    ")));
                }
            }
        }
    }
    assert!(findings.is_empty(), "axe:\n{}", findings.join("\n"));
}

#[test]
fn empty_rooms() {
    run("looks_empty", "fr_FR.UTF-8", |computer| async move { look(&computer, "empty").await });
}

#[test]
fn full_rooms() {
    run("looks_full", "fr_FR.UTF-8", |computer| async move {
        computer.call("demo_create", &json!({}));
        // Beside the demonstration: a connected account with comments, one answered; visuals with and without words.
        let fake = FakeMastodon::start(TestClock::running()).await;
        let brand = brand(&computer, "Atelier Nuage");
        let connect = json!({"brand": brand, "network": "mastodon", "host": fake.url(), "ownServer": true,
            "secret": fake.token_for("studio", "read write")});
        let account = computer.call("accounts_connect", &connect)["id"].clone();
        for name in ["lea", "malik", "zoe", "ines"] {
            let post = fake.posts_from_elsewhere("studio", &format!("Nouvelle collection, {name}"));
            let who = format!("{name}@elsewhere.example");
            let _ = fake.stranger_replies(&who, &post, "Superbe ! Vous livrez à Nantes ?");
            let _ = fake.stranger_mentions(&who, "studio", "merci pour l’accueil hier");
        }
        computer.call("inbox_sync", &json!({}));
        let paths = ["a.png", "b.png", "c.png"].map(|name| computer.picture(name));
        computer.call("visuals_import", &json!({"brand": brand, "paths": paths}));
        let content = json!({"parts": [{"text": "Un atelier ouvert samedi"}]});
        for _ in 0..2 {
            computer.call("posts_create", &json!({"brand": brand, "content": content, "accounts": [account]}));
        }
        look(&computer, "full").await;
    });
}
