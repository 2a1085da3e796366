//! From the pasted token to the answered comment, on fakes.

use std::time::{Duration, Instant};

use chrono::{TimeDelta, Timelike, Utc};
use fantoccini::key::Key;
use pupitre_domain::time::Zone;
use pupitre_tests::adapters::APP_PASSWORD;
use pupitre_tests::clock::TestClock;
use pupitre_tests::desktop::{PATIENCE, Page, Words, key, run};
use pupitre_tests::fakes::Fakes;
use serde_json::json;

use crate::brand;

const SECRET: &str = "[role=dialog] input[type=password]";
const HOST: &str = "[role=dialog] input[inputmode=url]";
const SUBMIT: &str = "[role=dialog] button[type=submit]";

async fn choose(page: &Page, words: &Words, network: &str) {
    page.click("main button", Some(words.get("brands_addAccount"))).await;
    page.click("[role=dialog] li button", Some(network)).await;
    page.find(HOST, None).await;
}

async fn own_server(page: &Page, url: &str) {
    page.fill(HOST, None, url).await;
    if page.value("document.querySelector('[role=dialog] [role=switch]').getAttribute('aria-checked')").await
        != json!("true")
    {
        page.click("[role=dialog] [role=switch]", None).await;
    }
}

async fn dialog_gone(page: &Page) {
    page.until("the end of the dialogue", "document.querySelector('[role=dialog]') === null").await;
}

/// Waits for the first half of a minute, so that the next one is far enough for a hand and near enough for a test.
async fn calm_minute() {
    let second = Utc::now().second();
    if second > 45 {
        tokio::time::sleep(Duration::from_secs(u64::from(61 - second))).await;
    }
}

#[test]
fn connect_publish_from_the_tray_and_answer() {
    run("networks", "fr_FR.UTF-8", |computer| async move {
        let words = Words::of("fr");
        let fakes = Fakes::start(TestClock::running()).await;
        let token = fakes.mastodon.token_for("studio", "read write");
        fakes.bluesky.account("studio.test", APP_PASSWORD);
        brand(&computer, "Boulangerie Lune");
        let window = computer.open().await;
        let page = &window.page;
        page.keys("gb").await;

        // A wrong token is said beside its field; the right one connects.
        choose(page, &words, "Mastodon").await;
        page.click("[role=dialog] [role=tab]", Some(words.get("brands_wayToken"))).await;
        page.fill(SECRET, None, "not-the-token").await;
        own_server(page, &fakes.mastodon.url()).await;
        page.click(SUBMIT, None).await;
        page.until(
            "the message beside the token",
            "(() => { const f = document.querySelector('[role=dialog] input[type=password][aria-invalid=true]');
               return f && document.getElementById(f.getAttribute('aria-describedby').split(' ').at(-1))?.innerText.trim(); })()",
        )
        .await;
        page.picture("connect-wrong-token-fr").await;
        page.fill(SECRET, None, &token).await;
        page.click(SUBMIT, None).await;
        dialog_gone(page).await;

        choose(page, &words, "Bluesky").await;
        page.fill("[role=dialog] input[autocapitalize=off]:not([inputmode])", None, "studio.test").await;
        page.fill(SECRET, None, APP_PASSWORD).await;
        own_server(page, &fakes.bluesky.url()).await;
        page.click(SUBMIT, None).await;
        dialog_gone(page).await;
        let accounts = computer.call("accounts_list", &json!({}));
        assert!(accounts.as_array().unwrap().iter().all(|a| a["health"] == "ok"), "{accounts}");
        assert_eq!(accounts.as_array().unwrap().len(), 2);

        // Planned for the next minute; the window is closed, and it leaves all the same.
        calm_minute().await;
        let wall = Zone::parse("Europe/Paris").unwrap().wall(Utc::now() + TimeDelta::minutes(1)).to_string();
        page.go(&format!("#/composer?wall={wall}")).await;
        page.until("the composer", "document.activeElement.matches('.cm-content')").await;
        page.keys("La fournée de midi est sortie.").await;
        let time = page.find("main aside input.figures", None).await;
        time.send_keys(&format!("{}a{}", key(Key::Control), key(Key::Null))).await.unwrap();
        time.send_keys(&wall[11..16]).await.unwrap();
        page.click("main aside button.primary", Some(words.get("composer_schedule"))).await;
        computer
            .until("the plan", "publications_list", json!({"states": ["scheduled"], "limit": 10}), |list| {
                list["items"].as_array().unwrap().len() == 2
            })
            .await;
        computer.screen().close_window();
        let (mastodon, bluesky) = (&fakes.mastodon, &fakes.bluesky);
        let left = || {
            mastodon.oracle().posts_containing("fournée").len() == 1
                && bluesky.oracle().posts_containing("fournée").len() == 1
        };
        let from = Instant::now();
        while !computer.screen().windows().is_empty() {
            assert!(from.elapsed() < PATIENCE, "the window is never hidden");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        while !left() {
            assert!(computer.screen().windows().is_empty(), "the window came back");
            assert!(from.elapsed() < Duration::from_secs(110), "the posts never left");
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        let _ = computer.start(&[]).wait();
        page.until("two permalinks", "document.querySelectorAll('.deliveries .more button').length === 2").await;
        let from = Instant::now();
        while computer.screen().windows().is_empty() {
            assert!(from.elapsed() < PATIENCE, "the second start shows no window");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(computer.screen().windows().len(), 1);
        page.picture("published-fr").await;
        let list = computer.call("publications_list", &json!({"states": ["published"], "limit": 10}));
        assert!(list["items"].as_array().unwrap().iter().all(|d| d["permalink"].is_string()), "{list}");

        // A stranger answers; the inbox shows it, and is answered by keyboard.
        let post = mastodon.oracle().posts_containing("fournée")[0].id.clone();
        let _ = mastodon.stranger_replies("lea@elsewhere.example", &post, "Il en reste encore ?");
        page.js("document.activeElement.blur()", vec![]).await;
        page.keys("gi").await;
        page.until("the inbox", "location.hash.startsWith('#/inbox')").await;
        page.click("main button", Some(words.get("inbox_refresh"))).await;
        page.find("[data-conversation]", None).await;
        page.js("document.activeElement.blur()", vec![]).await;
        page.keys("j").await;
        page.until(
            "the thread",
            "document.querySelector('main textarea') && document.body.innerText.includes('Il en reste encore')",
        )
        .await;
        page.keys("r").await;
        page.until("the answer's field", "document.activeElement.matches('main textarea')").await;
        page.keys("Oui, jusqu’à 13 h !").await;
        page.ctrl(&key(Key::Enter)).await;
        page.find("section.toaster button.undo", None).await;
        page.press(Key::Escape).await;
        page.ctrl("z").await;
        page.until("the text's return", "document.querySelector('main textarea').value === 'Oui, jusqu’à 13 h !'")
            .await;
        assert!(mastodon.oracle().ever_posted("jusqu").is_empty(), "it was taken back in time");
        page.js("document.querySelector('main textarea').focus()", vec![]).await;
        page.ctrl(&key(Key::Enter)).await;
        computer
            .until(
                "the answer at the network",
                "publications_list",
                json!({"states": ["published"], "limit": 10}),
                |list| list["items"].as_array().unwrap().iter().any(|d| d["kind"] == "reply"),
            )
            .await;
        // Nothing is left that could be sent a second time.
        page.until("an empty field", "document.querySelector('main textarea').value === ''").await;
        let oracle = mastodon.oracle();
        let answers = oracle.posts_containing("jusqu");
        assert_eq!(answers.len(), 1, "{answers:?}");
        assert!(answers[0].reply_to.is_some());
        computer
            .until("the conversation's waiting", "conversations_list", json!({"limit": 10}), |list| {
                list["items"].as_array().unwrap().iter().all(|c| c["state"] == "waiting")
            })
            .await;
        page.picture("answered-fr").await;
    });
}
