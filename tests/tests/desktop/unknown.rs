//! An answer was lost at a server that cannot be asked safely: the person decides, in the window.

use std::time::Duration;

use pupitre_tests::clock::TestClock;
use pupitre_tests::desktop::{Computer, Words, run};
use pupitre_tests::fakes::mastodon::Idempotency;
use pupitre_tests::fakes::{FakeMastodon, Fault, Rule};
use serde_json::json;

use crate::brand;

/// Sends a post whose answer is lost by a server that does not recognise a repeat.
async fn lost(computer: &Computer, fake: &FakeMastodon) {
    fake.configure(|c| {
        c.version = "2.7.2 (compatible; Pleroma 2.5.0)".into();
        c.idempotency = Idempotency::Ignored;
    });
    let brand = brand(computer, "Boulangerie Lune");
    let connect = json!({"brand": brand, "network": "mastodon", "host": fake.url(), "ownServer": true,
        "secret": fake.token_for("studio", "read write")});
    let account = computer.call("accounts_connect", &connect)["id"].clone();
    fake.server.fail(Rule::on("POST", "/api/v1/statuses", Fault::ResetBefore).once());
    let content = json!({"parts": [{"text": "Peut-être parti"}]});
    let post = computer.call("posts_create", &json!({"brand": brand, "content": content, "accounts": [account]}));
    computer.call("posts_publish_now", &json!({"id": post["id"]}));
}

#[test]
fn what_may_be_there_is_said_at_once() {
    run("unconfirmed", "fr_FR.UTF-8", |computer| async move {
        let fake = FakeMastodon::start(TestClock::running()).await;
        let window = computer.open().await;
        lost(&computer, &fake).await;
        let list = json!({"states": ["unconfirmed"], "limit": 10});
        computer.until("the doubt", "publications_list", list, |l| l["items"][0].is_object()).await;
        window.page.go("#/today").await;
        window.page.until("its line", "document.querySelector('main').innerText.includes('Peut-être parti')").await;
        window.page.picture("unconfirmed-fr").await;
        assert_eq!(fake.oracle().requests_to("POST", "/api/v1/statuses").len(), 1, "it is not tried again");
    });
}

#[test]
#[ignore = "long: a quiet period and two looks take seven minutes of real time"]
fn what_may_be_there_is_asked_and_answered_with_a_link() {
    run("unknown", "fr_FR.UTF-8", |computer| async move {
        let words = Words::of("fr");
        let fake = FakeMastodon::start(TestClock::running()).await;
        let window = computer.open().await;
        let page = &window.page;
        lost(&computer, &fake).await;
        page.go("#/today").await;
        page.until_within(
            Duration::from_secs(500),
            "the card",
            "document.querySelector('main article .head') !== null",
        )
        .await;
        let tries = || fake.oracle().requests_to("POST", "/api/v1/statuses").len();
        assert_eq!(tries(), 1, "it is asked, not tried again");
        if page.value("document.querySelector('main article .head').getAttribute('aria-expanded')").await
            == json!("false")
        {
            page.click("main article .head", None).await;
        }
        page.picture("unknown-outcome-fr").await;
        page.click("main article button.primary", Some(words.get("today_isThere"))).await;
        page.fill("main article input[type=url]", None, &format!("{}/@studio/1", fake.url())).await;
        page.click("main article form button[type=submit]", None).await;
        page.until("the card's end", "document.querySelector('main article .head') === null").await;
        let list = computer.call("publications_list", &json!({"states": ["published"], "limit": 10}));
        assert_eq!(list["items"][0]["permalink"], json!(format!("{}/@studio/1", fake.url())), "{list}");
        assert_eq!(tries(), 1);
    });
}
