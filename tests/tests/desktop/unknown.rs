//! An answer was lost at a server that cannot be asked safely: the person decides, in the window.

use std::time::Duration;

use pupitre_tests::clock::TestClock;
use pupitre_tests::desktop::{Words, run};
use pupitre_tests::fakes::{FakeMastodon, Fault, Rule};
use serde_json::json;

use crate::brand;

#[test]
fn what_may_be_there_is_asked_and_answered_with_a_link() {
    run("unknown", "fr_FR.UTF-8", |computer| async move {
        let words = Words::of("fr");
        let fake = FakeMastodon::start(TestClock::running()).await;
        fake.configure(|c| c.version = "2.7.2 (compatible; Pleroma 2.5.0)".into());
        let brand = brand(&computer, "Boulangerie Lune");
        let connect = json!({"brand": brand, "network": "mastodon", "host": fake.url(), "ownServer": true,
            "secret": fake.token_for("studio", "read write")});
        let account = computer.call("accounts_connect", &connect)["id"].clone();
        let window = computer.open().await;
        let page = &window.page;
        fake.server.fail(Rule::on("POST", "/api/v1/statuses", Fault::ResetAfter).once());
        let content = json!({"parts": [{"text": "Peut-être parti"}]});
        let post = computer.call("posts_create", &json!({"brand": brand, "content": content, "accounts": [account]}));
        computer.call("posts_publish_now", &json!({"id": post["id"]}));
        // The quiet period is a minute and a half of real time.
        page.go("#/today").await;
        page.until_within(
            Duration::from_secs(200),
            "the card",
            "document.querySelector('main article .head') !== null",
        )
        .await;
        assert_eq!(fake.oracle().ever_posted("Peut-être parti").len(), 1, "it is asked, not tried again");
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
        assert_eq!(fake.oracle().ever_posted("Peut-être parti").len(), 1);
    });
}
