//! Changing what is out: at the site, once, and never over somebody else's change.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use chrono::TimeDelta;
use pupitre_domain::network::NetworkId;
use pupitre_tests::adapters::Adapter;
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{TestDesk, monday, says, state};
use pupitre_tests::fakes::{Fault, Rule};
use serde_json::{Value, json};

struct Studio {
    desk: TestDesk,
    fake: Adapter,
    brand: Value,
    account: Value,
    post: Value,
    delivery: Value,
}

/// An account with a post that is out, and the post changed here.
async fn changed(id: NetworkId) -> Studio {
    let clock = TestClock::frozen(monday());
    let fake = Adapter::start(id, clock.clone()).await;
    let mut desk = TestDesk::new(clock).await;
    let brand = desk.brand("Atelier").await;
    let account = desk.connect(&brand, &fake, "studio").await;
    let post = desk.planned(&brand, "Première version", &[&account], 1).await;
    desk.advance(TimeDelta::minutes(1));
    desk.settle().await;
    desk.advance(TimeDelta::minutes(5));
    let delivery = desk.delivery(&post).await;
    assert_eq!(state(&delivery), "published");
    let mut studio = Studio { desk, fake, brand, account, post, delivery };
    assert_eq!(studio.update().await["differs"], false);
    studio.write("Seconde version").await;
    studio
}

impl Studio {
    async fn write(&mut self, text: &str) {
        let version = self.desk.call("posts_get", json!({"id": self.post})).await["version"].clone();
        let update = json!({"id": self.post, "version": version, "content": says(text)});
        self.desk.call("posts_update", update).await;
    }
    async fn update(&self) -> Value {
        self.desk.call("posts_get", json!({"id": self.post})).await["variants"][0]["update"].clone()
    }
    async fn revise(&mut self, overwrite: bool) -> Value {
        let wish = json!({"id": self.delivery["id"], "overwrite": overwrite});
        let answer = self.desk.call("publications_revise", wish).await;
        self.desk.conduct().await;
        answer
    }
    /// What the only post says at the network now.
    fn there(&self) -> String {
        let oracle = self.fake.oracle();
        assert_eq!(oracle.posts.len(), 1, "no second one");
        match &self.fake {
            Adapter::Wordpress(site) => site.article(&oracle.posts[0].id)["content"].as_str().unwrap().to_owned(),
            _ => oracle.posts[0].text.clone(),
        }
    }
    /// Somebody changes it at the network.
    fn changes_there(&self) {
        let id = self.fake.oracle().posts[0].id.clone();
        match &self.fake {
            Adapter::Wordpress(site) => site.edits_elsewhere(&id, "<p>À la main</p>"),
            Adapter::Mastodon(server) => server.stranger_edits(&id, "À la main"),
            Adapter::Bluesky(_) => unreachable!(),
        }
    }
    fn rule(&self, fault: Fault) -> Rule {
        match &self.fake {
            Adapter::Wordpress(_) => Rule::on("POST", "/wp-json/wp/v2/posts/*", fault),
            _ => Rule::on("PUT", "/api/v1/statuses/*", fault),
        }
    }
}

fn revising() -> [NetworkId; 2] {
    [NetworkId::Wordpress, NetworkId::Mastodon]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_post_is_updated_there_and_stays_one() {
    for id in revising() {
        let mut studio = changed(id).await;
        let update = studio.update().await;
        assert_eq!((&update["offered"], &update["differs"]), (&json!(true), &json!(true)), "{id:?}");
        assert!(studio.there().contains("Première"), "nothing changes by itself");
        let answer = studio.revise(false).await;
        assert_eq!(answer["problems"], json!([]), "{id:?}");
        assert!(studio.there().contains("Seconde version"), "{id:?}: {}", studio.there());
        let update = studio.update().await;
        assert_eq!((&update["state"], &update["differs"]), (&json!("done"), &json!(false)), "{id:?} {update}");
        assert_eq!(studio.desk.state(&studio.post).await, "published");
        let ledger = studio.desk.ledger(&studio.delivery["id"]).await;
        assert!(ledger.ends_with(&["person:revise".to_owned(), "revised".to_owned()]), "{ledger:?}");
        // And once more, on the new form.
        studio.desk.advance(TimeDelta::minutes(5));
        studio.write("Troisième version").await;
        studio.revise(false).await;
        assert!(studio.there().contains("Troisième"), "{id:?}");
        // The same wish with nothing to change is refused.
        let wish = json!({"id": studio.delivery["id"]});
        assert_eq!(studio.desk.refused("publications_revise", wish).await, "illegalState");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_changed_there_is_not_overwritten_unasked() {
    for id in revising() {
        let mut studio = changed(id).await;
        studio.changes_there();
        studio.revise(false).await;
        assert!(studio.there().contains("À la main"), "{id:?}: {}", studio.there());
        let update = studio.update().await;
        assert_eq!((&update["state"], &update["differs"]), (&json!("conflict"), &json!(true)), "{id:?}");
        assert!(studio.desk.ledger(&studio.delivery["id"]).await.contains(&"changedThere".to_owned()));
        studio.desk.advance(TimeDelta::minutes(5));
        studio.revise(true).await;
        assert!(studio.there().contains("Seconde version"), "{id:?}");
        assert_eq!(studio.update().await["state"], "done");

        let mut studio = changed(id).await;
        studio.changes_there();
        studio.revise(false).await;
        studio.desk.call("publications_keep", json!({"id": studio.delivery["id"]})).await;
        studio.desk.settle().await;
        assert!(studio.there().contains("À la main"), "{id:?}");
        assert_eq!(studio.update().await["state"], Value::Null);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_answer_is_followed_by_the_same_change() {
    for id in revising() {
        for fault in [Fault::ResetAfter, Fault::ResetBefore, Fault::ErrorAfter { status: 502 }] {
            let mut studio = changed(id).await;
            studio.fake.server().fail(studio.rule(fault.clone()).once());
            studio.revise(false).await;
            assert_eq!(studio.update().await["state"], "waiting", "{id:?} {fault:?}");
            studio.desk.restart().await;
            studio.desk.advance(TimeDelta::minutes(3));
            studio.desk.conduct().await;
            let update = studio.update().await;
            assert_eq!(update["state"], "done", "{id:?} {fault:?} {update}");
            assert!(studio.there().contains("Seconde version"), "{id:?} {fault:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_nobody_can_change_is_said_and_nothing_is_begun() {
    let mut studio = changed(NetworkId::Mastodon).await;
    let version = studio.desk.call("posts_get", json!({"id": studio.post})).await["version"].clone();
    let content = json!({"parts": [{"text": "Seconde version"}], "firstComment": "trop tard"});
    studio.desk.call("posts_update", json!({"id": studio.post, "version": version, "content": content})).await;
    let answer = studio.revise(false).await;
    assert_eq!(answer["problems"][0]["place"]["at"], "comment", "{answer}");
    assert_eq!(answer["problems"][0]["code"], "fixed");
    assert!(studio.there().contains("Première"));
    assert_eq!(studio.update().await["state"], Value::Null);

    // Gone there: said, and nothing is made anew.
    let mut studio = changed(NetworkId::Wordpress).await;
    let id = studio.fake.oracle().posts[0].id.clone();
    studio.fake.vanishes(&id);
    studio.revise(false).await;
    assert_eq!(studio.update().await["state"], "gone");
    assert!(studio.fake.oracle().posts_containing("version").is_empty());

    // A network without editing says so.
    let studio = changed(NetworkId::Bluesky).await;
    let update = studio.update().await;
    assert_eq!((&update["offered"], &update["differs"]), (&json!(false), &json!(true)));
    let wish = json!({"id": studio.delivery["id"]});
    assert_eq!(studio.desk.refused("publications_revise", wish).await, "illegalState");
    let _ = (&studio.brand, &studio.account);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pause_holds_a_change_too() {
    let mut studio = changed(NetworkId::Wordpress).await;
    studio.desk.call("outbox_pause", json!({})).await;
    studio.revise(false).await;
    studio.desk.advance(TimeDelta::minutes(30));
    studio.desk.conduct().await;
    assert!(studio.there().contains("Première"), "nothing leaves during a pause");
    studio.desk.call("outbox_resume", json!({})).await;
    studio.desk.advance(TimeDelta::minutes(2));
    studio.desk.conduct().await;
    assert!(studio.there().contains("Seconde version"));
}
