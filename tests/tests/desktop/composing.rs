//! One post for several accounts, and its way into the queue.

use fantoccini::key::Key;
use pupitre_tests::desktop::{Page, Words, key, run};
use serde_json::{Value, json};

use crate::{brand, healthy, text};

async fn saved(page: &Page) {
    page.until("“saved”", "document.querySelector('main p[role=status].saved') !== null").await;
}

#[test]
fn a_text_is_changed_for_one_account_and_follows_again() {
    run("variants", "fr_FR.UTF-8", |computer| async move {
        let words = Words::of("fr");
        let brand = brand(&computer, "Boulangerie Lune");
        let plan =
            |network: &str| computer.call("accounts_plan", &json!({"brand": brand, "network": network}))["id"].clone();
        let (mastodon, bluesky) = (plan("mastodon"), plan("bluesky"));
        let content = json!({"parts": [{"text": "Ouvert dimanche."}]});
        let post = computer
            .call("posts_create", &json!({"brand": brand, "content": content, "accounts": [mastodon, bluesky]}));
        let window = computer.open().await;
        let page = &window.page;
        page.go(&format!("#/composer?post={}", text(&post["id"]))).await;
        page.find(".cm-content", None).await;
        let patch = |account: &Value, post: &Value| {
            let all = post["variants"].as_array().unwrap();
            all.iter().find(|one| one["account"] == *account).map(|one| one["patch"]["parts"].clone()).unwrap()
        };
        let wanted = async |what: &str, wanted: Value| {
            let of = json!({"id": post["id"]});
            computer.until(what, "posts_get", of, |post| patch(&bluesky, post) == wanted).await
        };
        let said = async |text: &str| {
            let shown = format!("document.querySelector('.cm-content')?.innerText.trim() === {}", json!(text));
            page.until(&format!("“{text}”"), &shown).await;
        };

        // Bluesky says more; the other account and the common text stay as they are.
        let tab = |account: &Value| format!("[role=tab][data-value='{}']", text(account));
        page.click(&tab(&bluesky), None).await;
        page.find(".inherit p", None).await;
        page.click(".cm-content", None).await;
        page.ctrl(&key(Key::End)).await;
        page.keys(" Venez tôt !").await;
        saved(page).await;
        let own = json!([{"text": "Ouvert dimanche. Venez tôt !", "visuals": []}]);
        let stored = wanted("its own text", own.clone()).await;
        assert_eq!(patch(&mastodon, &stored), json!(null));
        assert_eq!(stored["content"]["parts"][0]["text"], json!("Ouvert dimanche."));
        page.until("the mark on its tab", "document.querySelectorAll('[role=tab] .own').length === 1").await;
        healthy(page, "a text of its own").await;
        page.picture("composer-own-text-fr").await;

        // What the common text gains comes to the account that follows it, not to the one that does not.
        page.click("[role=tab]", Some(words.get("composer_master"))).await;
        said("Ouvert dimanche.").await;
        page.click(".cm-content", None).await;
        page.ctrl(&key(Key::End)).await;
        page.keys(" Fermé lundi.").await;
        saved(page).await;
        page.click(&tab(&mastodon), None).await;
        said("Ouvert dimanche. Fermé lundi.").await;
        page.click(&tab(&bluesky), None).await;
        said("Ouvert dimanche. Venez tôt !").await;

        // Back to the common text, taken back, and back again.
        page.click(".inherit button.field", None).await;
        said("Ouvert dimanche. Fermé lundi.").await;
        wanted("nothing of its own", json!(null)).await;
        page.until("no mark", "document.querySelectorAll('[role=tab] .own').length === 0").await;
        page.click("section.toaster button.undo", None).await;
        said("Ouvert dimanche. Venez tôt !").await;
        wanted("its own text again", own).await;
        page.click(".inherit button.field", None).await;
        wanted("nothing of its own", json!(null)).await;
    });
}

#[test]
fn a_post_goes_into_the_next_free_slot() {
    run("queue", "fr_FR.UTF-8", |computer| async move {
        let words = Words::of("fr");
        let brand = brand(&computer, "Boulangerie Lune");
        let account = computer.call("accounts_plan", &json!({"brand": brand, "network": "mastodon"}))["id"].clone();
        let window = computer.open().await;
        let page = &window.page;

        // The weekly times are set in the panel, by pointer: one time, every day of the week.
        page.go("#/calendar?view=week").await;
        page.click("header.toolbar .panels button", Some(words.get("plan_queueTitle"))).await;
        page.fill("aside form input, .panel form input, form input.control", None, "9:30").await;
        page.click("form button[type=submit]", None).await;
        let slots = computer
            .until("the weekly times", "queue_get", json!({"brand": brand}), |queue| {
                queue["accounts"][0]["slots"].as_array().is_some_and(|slots| !slots.is_empty())
            })
            .await;
        healthy(page, "the queue's panel").await;
        page.picture("queue-panel-fr").await;
        let today = chrono::Utc::now().date_naive();
        let range = json!({"from": today, "days": 21, "brand": brand});
        let free = computer.call("queue_range", &range);
        let opening = |at: usize| text(&free["openings"][at]["wall"]).to_owned();
        assert!(free["openings"].as_array().unwrap().len() > 2, "{slots} {free}");

        // Two posts, one after the other: the next free place each.
        for (at, words_said) in ["La fournée de demain.", "Celle d’après."].into_iter().enumerate() {
            page.go("#/calendar?view=week").await;
            page.until("the calendar", "document.querySelector('header.toolbar') !== null").await;
            page.js("document.activeElement.blur()", vec![]).await;
            page.keys("n").await;
            page.until("the composer", "document.activeElement.matches('.cm-content')").await;
            page.keys(words_said).await;
            page.click("main aside button", Some(words.get("plan_queueAdd"))).await;
            computer
                .until("its place", "queue_get", json!({"brand": brand}), |queue| {
                    queue["posts"].as_array().unwrap().len() == at + 1
                })
                .await;
        }
        let queue = computer.call("queue_get", &json!({"brand": brand}));
        let places: Vec<&str> = queue["posts"].as_array().unwrap().iter().map(|post| text(&post["wall"])).collect();
        assert_eq!(places, [opening(0), opening(1)], "{queue}");
        assert_eq!(queue["posts"][0]["accounts"], json!([account]));
        let now_free = computer.call("queue_range", &range);
        assert_eq!(now_free["openings"][0]["wall"], json!(opening(2)), "{now_free}");

        // Taken back, the place is free again and the text is still there.
        page.find("section.toaster button.undo", None).await;
        page.picture("composer-queued-fr").await;
        page.js("document.activeElement.blur()", vec![]).await;
        page.ctrl("z").await;
        computer
            .until("one post less", "queue_get", json!({"brand": brand}), |queue| {
                queue["posts"].as_array().unwrap().len() == 1
            })
            .await;
        assert_eq!(computer.call("queue_range", &range)["openings"][0]["wall"], json!(opening(1)));
        let drafts = computer.call("posts_drafts", &json!({"brand": brand}));
        assert!(drafts.as_array().unwrap().iter().any(|one| text(&one["excerpt"]).starts_with("Celle")), "{drafts}");
    });
}
