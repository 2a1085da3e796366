//! Lost answers: what happened is found out, repeated where that is safe, or asked. Never twice, never silent.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use chrono::TimeDelta;
use pupitre_domain::network::NetworkId;
use pupitre_tests::adapters::{Adapter, Doing, talking, threads};
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{TestDesk, monday, state};
use pupitre_tests::fakes::Fault;
use pupitre_tests::fakes::mastodon::Idempotency;
use serde_json::{Value, json};

struct Studio {
    desk: TestDesk,
    fake: Adapter,
    brand: Value,
    account: Value,
}

async fn studio(id: NetworkId, prepare: impl FnOnce(&Adapter)) -> Studio {
    let clock = TestClock::frozen(monday());
    let fake = Adapter::start(id, clock.clone()).await;
    prepare(&fake);
    let desk = TestDesk::new(clock).await;
    let brand = desk.brand("Atelier").await;
    let account = desk.connect(&brand, &fake, "studio").await;
    Studio { desk, fake, brand, account }
}

fn mode(idempotency: Idempotency, version: &'static str) -> impl FnOnce(&Adapter) {
    move |fake| {
        if let Adapter::Mastodon(fake) = fake {
            fake.configure(|config| {
                config.idempotency = idempotency;
                config.version = version.to_owned();
            });
        }
    }
}

impl Studio {
    async fn lost(&mut self, text: &str, fault: Fault) -> Value {
        let post = self.desk.planned(&self.brand, text, &[&self.account], 1).await;
        self.fake.fail_once(Doing::Create, fault);
        self.desk.advance(TimeDelta::minutes(1));
        self.desk.conduct().await;
        post
    }
    fn out(&self, text: &str) -> usize {
        self.fake.oracle().ever_posted(text).len()
    }
}

/// Servers as they are: a strict one, one that looks before it remembers, and one that has never heard of keys.
fn servers() -> Vec<(NetworkId, Idempotency, &'static str)> {
    vec![
        (NetworkId::Bluesky, Idempotency::Ignored, ""),
        (NetworkId::Mastodon, Idempotency::Locked, "4.6.0"),
        (NetworkId::Mastodon, Idempotency::CheckThenSet, "4.2.0"),
        (NetworkId::Mastodon, Idempotency::Ignored, "2.7.2 (compatible; Pleroma 2.9.1)"),
        (NetworkId::Wordpress, Idempotency::Ignored, ""),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_lost_after_the_effect_is_found_after_the_quiet_period() {
    for (id, keys, version) in servers() {
        let mut studio = studio(id, mode(keys, version)).await;
        let post = studio.lost("perdu mais là", Fault::ResetAfter).await;
        let delivery = studio.desk.delivery(&post).await;
        assert_eq!(state(&delivery), "unconfirmed", "{id:?} {keys:?}");
        let today = studio.desk.call("today_get", json!({})).await;
        assert_eq!(today["unconfirmed"].as_array().unwrap().len(), 1, "an unknown outcome is visible");
        // Nothing is looked up or repeated before the quiet period is over.
        let calls = studio.fake.oracle().requests.len();
        studio.desk.advance(TimeDelta::seconds(30));
        studio.desk.conduct().await;
        assert_eq!(studio.fake.oracle().requests.len(), calls);
        studio.desk.settle().await;
        assert_eq!((studio.desk.state(&post).await.as_str(), studio.out("perdu")), ("published", 1));
        let delivery = studio.desk.delivery(&post).await;
        assert!(delivery["permalink"].is_string(), "{delivery}");
        assert!(studio.desk.ledger(&delivery["id"]).await.contains(&"found".to_owned()));
        assert_eq!(studio.fake.arrived(Doing::Create), 1, "found, so not repeated");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_lost_before_the_effect_is_repeated_where_that_is_safe_and_asked_where_not() {
    for (id, keys, version) in servers() {
        let mut studio = studio(id, mode(keys, version)).await;
        let post = studio.lost("perdu et absent", Fault::ResetBefore).await;
        assert_eq!(studio.desk.state(&post).await, "unconfirmed");
        studio.desk.settle().await;
        let safe = !(id == NetworkId::Mastodon && keys == Idempotency::Ignored);
        let expected = if safe { ("published", 1) } else { ("needsPerson:unknown", 0) };
        assert_eq!((studio.desk.state(&post).await.as_str(), studio.out("perdu")), expected, "{id:?} {keys:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_settles_what_reading_could_not() {
    let foreign = || mode(Idempotency::Ignored, "2.7.2 (compatible; Pleroma 2.9.1)");
    let unknown = async |text: &str| {
        let mut studio = studio(NetworkId::Mastodon, foreign()).await;
        let post = studio.lost(text, Fault::ResetBefore).await;
        studio.desk.settle().await;
        let delivery = studio.desk.delivery(&post).await;
        assert_eq!(state(&delivery), "needsPerson:unknown");
        (studio, post, delivery)
    };
    let (mut studio, post, delivery) = unknown("à renvoyer").await;
    let edit = json!({"id": post, "version": 1, "content": {"parts": [{"text": "autre texte"}]}});
    let _ = studio.desk.try_call("posts_update", edit).await;
    studio.desk.decide(&delivery, json!({"kind": "postNow"})).await;
    studio.desk.settle().await;
    assert_eq!(studio.fake.oracle().posts.len(), 1);
    assert_eq!(studio.desk.state(&post).await, "published");

    let (mut studio, post, delivery) = unknown("abandonné").await;
    studio.desk.decide(&delivery, json!({"kind": "drop"})).await;
    studio.desk.settle().await;
    assert_eq!((studio.desk.state(&post).await.as_str(), studio.out("abandonné")), ("cancelled", 0));

    let (mut studio, post, delivery) = unknown("est là").await;
    let bad = json!({"id": delivery["id"], "decision": {"kind": "isThere", "permalink": "javascript:alert(1)"}});
    assert_eq!(studio.desk.refused("publications_settle", bad).await, "invalid");
    studio.desk.decide(&delivery, json!({"kind": "isThere"})).await;
    studio.desk.settle().await;
    assert_eq!((studio.desk.state(&post).await.as_str(), studio.out("est là")), ("published", 0));
    // The decision is in the ledger, with the person's name on it.
    assert!(studio.desk.ledger(&delivery["id"]).await.contains(&"person:isThere".to_owned()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thread_whose_middle_was_lost_stays_one_thread() {
    for (id, keys, version) in servers().into_iter().filter(|(id, ..)| threads(*id)) {
        for fault in [Fault::ResetAfter, Fault::ResetBefore, Fault::ErrorAfter { status: 500 }] {
            let mut studio = studio(id, mode(keys, version)).await;
            let parts = json!({"parts": [{"text": "fil a"}, {"text": "fil b"}, {"text": "fil c"}]});
            let post = studio.desk.write(&studio.brand, parts, &[&studio.account]).await;
            studio.desk.plan(&post, 1).await;
            studio.fake.server().fail(studio.fake.rule(Doing::Create, fault.clone()).after(1).once());
            studio.desk.advance(TimeDelta::minutes(1));
            studio.desk.conduct().await;
            let delivery = studio.desk.delivery(&post).await;
            assert_eq!((state(&delivery).as_str(), &delivery["partsDone"]), ("unconfirmed", &json!(1)));
            assert_eq!(studio.out("fil c"), 0, "nothing follows an unknown part");
            studio.desk.settle().await;
            let reached = studio.desk.state(&post).await;
            if reached == "needsPerson:unknown" {
                assert!(keys == Idempotency::Ignored && fault == Fault::ResetBefore, "{id:?} {keys:?} {fault:?}");
                studio.desk.decide(&studio.desk.delivery(&post).await, json!({"kind": "postNow"})).await;
                studio.desk.settle().await;
            }
            assert_eq!(studio.desk.state(&post).await, "published", "{id:?} {keys:?} {fault:?}");
            let oracle = studio.fake.oracle();
            let part = |text: &str| {
                let all = oracle.ever_posted(text);
                assert_eq!(all.len(), 1, "{id:?} {keys:?} {fault:?}: {text}");
                all[0].clone()
            };
            let (a, b, c) = (part("fil a"), part("fil b"), part("fil c"));
            assert_eq!((b.reply_to.as_ref(), c.reply_to.as_ref()), (Some(&a.id), Some(&b.id)));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_answer_to_a_comment_is_settled_the_same_way() {
    for (id, keys, version) in servers().into_iter().filter(|(id, ..)| talking().contains(id)) {
        let mut studio = studio(id, mode(keys, version)).await;
        studio.desk.planned(&studio.brand, "Un billet", &[&studio.account], 1).await;
        studio.desk.advance(TimeDelta::minutes(1));
        studio.desk.conduct().await;
        let ours = studio.fake.oracle().posts[0].id.clone();
        let _ = studio.fake.stranger_replies(&ours, "Une question ?");
        studio.desk.advance(TimeDelta::minutes(1));
        studio.desk.call("inbox_sync", json!({})).await;
        let list = studio.desk.call("conversations_list", json!({})).await;
        let conversation = list["items"][0]["id"].clone();
        studio.fake.fail_once(Doing::Create, Fault::ResetAfter);
        let answer = json!({"id": conversation, "content": {"parts": [{"text": "Une réponse."}]}, "undoSeconds": 0});
        studio.desk.call("conversations_reply", answer).await;
        studio.desk.settle().await;
        assert_eq!(studio.out("Une réponse."), 1, "{id:?} {keys:?}");
        let view = studio.desk.call("conversations_get", json!({"id": conversation})).await;
        assert_eq!(view["state"], "waiting", "{id:?} {keys:?}: {view}");
        let texts = view["messages"].as_array().unwrap().iter().filter(|m| m["ours"] == true).count();
        assert_eq!(texts, 2, "the post and the answer, each once: {view}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_has_grown_old_is_not_trusted_any_more() {
    let mut studio = studio(NetworkId::Mastodon, mode(Idempotency::Locked, "4.6.0")).await;
    let post = studio.lost("clé périmée", Fault::ResetBefore).await;
    // The laptop sleeps through the hour in which the server remembers keys.
    studio.desk.advance(TimeDelta::minutes(75));
    studio.desk.settle().await;
    assert_eq!((studio.desk.state(&post).await.as_str(), studio.out("clé")), ("needsPerson:unknown", 0));
}
