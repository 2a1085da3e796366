//! Posts that the network's own scheduler holds while the laptop sleeps.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use chrono::TimeDelta;
use pupitre_domain::network::NetworkId;
use pupitre_tests::adapters::{Adapter, Doing};
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{TestDesk, monday, says, state};
use pupitre_tests::fakes::{FakeMastodon, Fault, Rule};
use serde_json::{Value, json};

struct Studio {
    desk: TestDesk,
    fake: Adapter,
    brand: Value,
    account: Value,
}

async fn studio(prepare: impl FnOnce(&FakeMastodon)) -> Studio {
    let clock = TestClock::frozen(monday());
    let fake = Adapter::start(NetworkId::Mastodon, clock.clone()).await;
    if let Adapter::Mastodon(fake) = &fake {
        prepare(fake);
    }
    let desk = TestDesk::new(clock).await;
    let brand = desk.brand("Atelier").await;
    let account = desk.connect(&brand, &fake, "studio").await;
    Studio { desk, fake, brand, account }
}

impl Studio {
    /// Writes a post and hands it to the network for an hour from now.
    async fn handed(&mut self, text: &str) -> Value {
        let post = self.desk.write(&self.brand, says(text), &[&self.account]).await;
        let wall = TestDesk::wall(self.desk.clock.now() + TimeDelta::hours(1));
        self.desk.call("posts_schedule", json!({"id": post, "wall": wall, "mode": "handedOff"})).await;
        self.desk.conduct().await;
        post
    }
    fn waiting(&self) -> Vec<String> {
        self.fake.oracle().waiting.into_iter().map(|(_, text)| text).collect()
    }
    fn out(&self, text: &str) -> usize {
        self.fake.oracle().ever_posted(text).len()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_network_publishes_while_the_laptop_sleeps() {
    let mut studio = studio(|_| {}).await;
    let post = studio.handed("pendant la nuit").await;
    assert_eq!(studio.desk.state(&post).await, "handedOff");
    assert_eq!(studio.waiting(), ["pendant la nuit"]);
    studio.desk.advance(TimeDelta::hours(9));
    studio.desk.restart().await;
    studio.desk.settle().await;
    let delivery = studio.desk.delivery(&post).await;
    assert_eq!((state(&delivery).as_str(), studio.out("nuit")), ("published", 1));
    assert!(delivery["permalink"].is_string());
    assert_eq!(studio.fake.oracle().posts[0].at, monday() + TimeDelta::hours(1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn moving_recalling_and_editing_reach_the_network() {
    let mut studio = studio(|_| {}).await;
    let post = studio.handed("à déplacer").await;
    let wall = TestDesk::wall(monday() + TimeDelta::hours(3));
    let outcome = studio.desk.call("posts_move", json!({"id": post, "wall": wall})).await;
    assert_eq!(outcome["notMoved"], json!([]));
    studio.desk.advance(TimeDelta::hours(2));
    assert_eq!((studio.waiting().len(), studio.out("déplacer")), (1, 0), "the former hour has passed");
    studio.desk.settle().await;
    assert_eq!(studio.fake.oracle().posts[0].at, monday() + TimeDelta::hours(3));
    assert_eq!(studio.desk.state(&post).await, "published");

    let recalled = studio.handed("à reprendre").await;
    studio.desk.call("posts_unschedule", json!({"id": recalled})).await;
    assert_eq!((studio.waiting(), studio.desk.state(&recalled).await.as_str()), (Vec::<String>::new(), "draft"));
    studio.desk.settle().await;
    assert_eq!(studio.out("reprendre"), 0);

    let edited = studio.handed("ancien texte").await;
    let version = studio.desk.call("posts_get", json!({"id": edited})).await["version"].clone();
    let update = json!({"id": edited, "version": version, "content": says("nouveau texte")});
    studio.desk.call("posts_update", update).await;
    studio.desk.advance(TimeDelta::minutes(1));
    studio.desk.conduct().await;
    assert_eq!(studio.waiting(), ["nouveau texte"]);
    studio.desk.settle().await;
    assert_eq!((studio.out("ancien texte"), studio.out("nouveau texte")), (0, 1));
    assert_eq!(studio.desk.state(&edited).await, "published");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_moved_is_named_and_stays_where_it_is() {
    let mut studio = studio(|_| {}).await;
    let post = studio.handed("injoignable").await;
    studio.fake.server().refuse();
    tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    let wall = TestDesk::wall(monday() + TimeDelta::hours(3));
    let outcome = studio.desk.call("posts_move", json!({"id": post, "wall": wall})).await;
    assert_eq!(outcome["notMoved"].as_array().unwrap().len(), 1, "{outcome}");
    assert_eq!(studio.desk.refused("posts_delete", json!({"id": post})).await, "offline");
    studio.fake.server().accept_again();
    tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    studio.desk.settle().await;
    assert_eq!(studio.out("injoignable"), 1, "once, at one of the two hours");
    assert_eq!(studio.desk.state(&post).await, "published");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_captive_portal_has_recalled_nothing() {
    let mut studio = studio(|_| {}).await;
    let post = studio.handed("derrière un portail").await;
    studio.fake.server().fail(Rule::on("DELETE", "/api/v1/scheduled_statuses/*", Fault::CaptivePortal).once());
    let outcome = studio.desk.call("posts_unschedule", json!({"id": post})).await;
    assert_eq!(outcome["notMoved"].as_array().unwrap().len(), 1, "{outcome}");
    assert_eq!((studio.desk.state(&post).await.as_str(), studio.waiting().len()), ("handedOff", 1));
    let outcome = studio.desk.call("posts_unschedule", json!({"id": post})).await;
    assert_eq!((&outcome["notMoved"], studio.waiting().len()), (&json!([]), 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_entry_that_vanished_at_the_network_is_said_to_be_gone() {
    let mut studio = studio(|_| {}).await;
    let post = studio.handed("disparu").await;
    // A person deletes it in the network's own client.
    let (token, id) = {
        let Adapter::Mastodon(fake) = &studio.fake else { unreachable!() };
        (fake.valid_tokens()[0].clone(), studio.fake.oracle().waiting[0].0.clone())
    };
    let _ = rustls::crypto::ring::default_provider().install_default();
    let url = format!("{}/api/v1/scheduled_statuses/{id}", studio.fake.url());
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    assert!(client.delete(url).bearer_auth(token).send().await.unwrap().status().is_success());
    studio.desk.settle().await;
    assert_eq!((studio.desk.state(&post).await.as_str(), studio.out("disparu")), ("failed:gone", 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_answer_of_the_scheduler_is_found_there() {
    for fault in [Fault::ResetAfter, Fault::ResetBefore, Fault::ErrorAfter { status: 502 }] {
        let mut studio = studio(|_| {}).await;
        studio.fake.fail_once(Doing::Create, fault.clone());
        let post = studio.handed("confié une fois").await;
        assert_eq!(studio.desk.state(&post).await, "unconfirmed");
        studio.desk.conduct_until(monday() + TimeDelta::minutes(20)).await;
        assert_eq!((studio.desk.state(&post).await.as_str(), studio.waiting().len()), ("handedOff", 1), "{fault:?}");
        studio.desk.settle().await;
        assert_eq!((studio.desk.state(&post).await.as_str(), studio.out("confié")), ("published", 1));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_ignores_the_date_never_gets_to_post_early() {
    // It names itself: this machine keeps the post and sends it at its minute.
    let mut known = studio(|fake| {
        fake.configure(|config| {
            config.version = "2.7.2 (compatible; Pleroma 2.9.1)".into();
            config.scheduling = false;
        });
    })
    .await;
    let post = known.handed("pas avant l’heure").await;
    assert_eq!((known.desk.state(&post).await.as_str(), known.out("avant")), ("scheduled", 0));
    known.desk.settle().await;
    assert_eq!((known.desk.state(&post).await.as_str(), known.out("avant")), ("published", 1));
    assert_eq!(known.fake.oracle().posts[0].at, monday() + TimeDelta::hours(1));

    // It claims to be genuine and posts at once: what cannot be prevented is at least told as it is, once.
    let mut liar = studio(|fake| fake.configure(|config| config.scheduling = false)).await;
    let post = liar.handed("trop tôt").await;
    liar.desk.settle().await;
    assert_eq!((liar.desk.state(&post).await.as_str(), liar.out("trop tôt")), ("published", 1));
}
