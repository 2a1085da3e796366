//! What strangers write and people paste is shown as text: nothing runs, nothing is fetched.

use pupitre_tests::clock::TestClock;
use pupitre_tests::corpus::hostile_strings;
use pupitre_tests::desktop::run;
use pupitre_tests::fakes::{FakeMastodon, Trap};
use serde_json::{Value, json};

use crate::{brand, text};

/// Letters per part above which a text is left to the tests without a window.
const SHOWN: usize = 20_000;

#[test]
fn hostile_text_stays_text() {
    run("hostile", "fr_FR.UTF-8", |computer| async move {
        let trap = Trap::start().await;
        let all: Vec<String> =
            hostile_strings(&trap.url()).into_iter().map(|h| h.text).filter(|t| t.len() < SHOWN).collect();
        assert!(all.len() >= 1_000, "{}", all.len());
        let fake = FakeMastodon::start(TestClock::running()).await;
        let brand = brand(&computer, "<img src=x onerror=window.__pwned=1>");
        let connect = json!({"brand": brand, "network": "mastodon", "host": fake.url(), "ownServer": true,
            "secret": fake.token_for("studio", "read write")});
        computer.call("accounts_connect", &connect);
        // As markup from a foreign server, in ten conversations.
        for (number, chunk) in all.chunks(all.len().div_ceil(10)).enumerate() {
            let first = fake.posts_from_elsewhere("studio", &format!("conversation {number}"));
            for one in chunk {
                let said =
                    format!("<p><a class=\"u-url mention\" href=\"{0}/@studio\">@studio</a> {one}</p>", fake.url());
                let _ = fake.stranger_replies_html("eve@evil.example", &first, &said);
            }
            // The first synchronisation of an account reads one page; what comes later is read in full.
            computer.call("inbox_sync", &json!({}));
        }
        let window = computer.open().await;
        let page = &window.page;
        let title = page.value("document.title").await;
        assert!(title.is_string());

        // As drafts, in threads of twenty.
        let mut posts = Vec::new();
        for chunk in all.chunks(20) {
            let parts: Vec<Value> = chunk.iter().map(|text| json!({"text": text})).collect();
            let made =
                page.rpc("posts_create", json!({"brand": brand, "content": {"parts": parts}, "accounts": []})).await;
            if made["error"].is_null() {
                posts.push(made["id"].clone());
            } else {
                // One bad part must not hide its neighbours.
                for one in chunk {
                    let content = json!({"parts": [{"text": one}]});
                    let made =
                        page.rpc("posts_create", json!({"brand": brand, "content": content, "accounts": []})).await;
                    if made["error"].is_null() {
                        posts.push(made["id"].clone());
                    }
                }
            }
        }
        assert!(posts.len() >= 10, "drafts: {}", posts.len());
        for id in &posts {
            page.go(&format!("#/composer/{}", text(id))).await;
            page.until(
                "the draft",
                &format!(
                    "location.hash.includes('{}') && document.querySelector('main .cm-content') !== null",
                    text(id)
                ),
            )
            .await;
        }
        page.go("#/calendar").await;
        page.find("aside button[data-post]", None).await;

        let synced = page.rpc("inbox_sync", json!({})).await;
        assert_eq!(synced["error"], json!(null), "{synced}");
        let list = page.rpc("conversations_list", json!({"limit": 100})).await;
        let conversations = list["items"].as_array().unwrap().clone();
        assert!(conversations.len() >= 10, "{} {synced}", conversations.len());
        let mut seen = 0;
        for conversation in &conversations {
            page.go(&format!("#/inbox/{}", text(&conversation["id"]))).await;
            page.until(
                "the thread",
                &format!(
                    "location.hash.includes('{}') && document.querySelector('main .messages') !== null",
                    text(&conversation["id"])
                ),
            )
            .await;
            seen += conversation["messageCount"].as_u64().unwrap_or(1);
        }
        assert!(seen >= 1_000, "messages shown: {seen}");
        page.picture("hostile-inbox-fr").await;
        page.ctrl("k").await;
        page.find(".palette-input", None).await;
        page.keys("onerror").await;
        page.until("what was found", "document.querySelectorAll('.palette-item').length > 0").await;

        assert_eq!(page.value("window.__pwned ?? null").await, json!(null), "script ran");
        assert_eq!(page.value("document.title.includes('owned')").await, json!(false));
        let visits: Vec<_> = trap.visits().into_iter().map(|seen| seen.path).collect();
        assert!(visits.is_empty(), "{visits:?}");
        let markup = "document.querySelectorAll('main script, main iframe, main object, main embed, main meta, main base, main link').length";
        assert_eq!(page.value(markup).await, json!(0));
    });
}
