//! The first comment: a step of its own after the post, once, and never at the post's expense.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use chrono::TimeDelta;
use pupitre_domain::network::NetworkId;
use pupitre_tests::adapters::{Adapter, Doing, connected, threading};
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{TestDesk, monday, state};
use pupitre_tests::fakes::Fault;
use serde_json::{Value, json};
use std::time::Duration;

const REFUSED: &str = r#"{"error":"InvalidRequest","message":"non"}"#;

struct Studio {
    desk: TestDesk,
    fake: Adapter,
    brand: Value,
    account: Value,
}

async fn studio(id: NetworkId) -> Studio {
    let clock = TestClock::frozen(monday());
    let fake = Adapter::start(id, clock.clone()).await;
    let desk = TestDesk::new(clock).await;
    let brand = desk.brand("Atelier").await;
    let account = desk.connect(&brand, &fake, "studio").await;
    Studio { desk, fake, brand, account }
}

fn content(parts: &[&str], comment: &str) -> Value {
    let parts: Vec<Value> = parts.iter().map(|text| json!({"text": text})).collect();
    json!({"parts": parts, "firstComment": comment})
}

impl Studio {
    async fn planned(&mut self, parts: &[&str], comment: &str) -> Value {
        let post = self.desk.write(&self.brand, content(parts, comment), &[&self.account]).await;
        self.desk.plan(&post, 1).await;
        post
    }

    async fn due(&mut self) {
        self.desk.advance(TimeDelta::minutes(1));
        self.desk.conduct().await;
    }

    /// A fault at the call that carries the comment.
    fn fail_comment(&self, fault: Fault, after: usize) {
        self.fake.server().fail(self.fake.rule(Doing::Create, fault).after(after).once());
    }

    fn out(&self, text: &str) -> usize {
        self.fake.oracle().ever_posted(text).len()
    }
}

fn comment(delivery: &Value) -> &str {
    delivery["comment"]["state"].as_str().unwrap_or("none")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_answers_the_last_part_as_soon_as_that_is_out() {
    for id in threading() {
        let mut studio = studio(id).await;
        let post = studio.planned(&["billet a", "billet b"], "le lien : https://exemple.fr").await;
        studio.due().await;
        let delivery = studio.desk.delivery(&post).await;
        assert_eq!((state(&delivery).as_str(), comment(&delivery)), ("published", "out"), "{id:?} {delivery}");
        assert!(delivery["comment"]["permalink"].as_str().unwrap().starts_with("http"));
        assert_ne!(delivery["comment"]["permalink"], delivery["permalink"], "the post keeps its own address");
        assert_eq!((&delivery["parts"], &delivery["partsDone"]), (&json!(2), &json!(2)), "a comment is no part");
        let oracle = studio.fake.oracle();
        let of = |text: &str| oracle.ever_posted(text)[0].clone();
        assert_eq!(of("le lien").reply_to, Some(of("billet b").id), "{id:?}");
        // Deleting the post takes the comment along.
        studio.desk.call("publications_delete", json!({"id": delivery["id"]})).await;
        assert!(studio.fake.oracle().posts_containing("le lien").is_empty(), "{id:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_answer_to_the_comment_never_repeats_the_post() {
    for id in threading() {
        for (fault, known) in [
            (Fault::ResetAfter, true),
            (Fault::ErrorAfter { status: 500 }, true),
            (Fault::Truncated { honest: true }, true),
            (Fault::ResetBefore, false),
        ] {
            let mut studio = studio(id).await;
            let post = studio.planned(&["un billet"], "et son commentaire").await;
            studio.fail_comment(fault.clone(), 1);
            studio.due().await;
            let delivery = studio.desk.delivery(&post).await;
            assert_eq!((state(&delivery).as_str(), comment(&delivery)), ("unconfirmed", "unknown"), "{id:?} {fault:?}");
            assert!(delivery["permalink"].is_string() && delivery["publishedAt"].is_string(), "the post itself is out");
            assert_eq!(studio.out("son commentaire"), usize::from(known), "{id:?} {fault:?}");
            studio.desk.restart().await;
            studio.desk.settle().await;
            let delivery = studio.desk.delivery(&post).await;
            assert_eq!((state(&delivery).as_str(), comment(&delivery)), ("published", "out"), "{id:?} {fault:?}");
            assert_eq!((studio.out("un billet"), studio.out("son commentaire")), (1, 1), "{id:?} {fault:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_comment_leaves_the_post_out_and_asks() {
    for id in threading() {
        let mut studio = studio(id).await;
        let post = studio.planned(&["un billet"], "et son commentaire").await;
        studio.fail_comment(Fault::Answer { status: 422, body: REFUSED.to_owned() }, 1);
        studio.due().await;
        let delivery = studio.desk.delivery(&post).await;
        assert_eq!((state(&delivery).as_str(), comment(&delivery)), ("needsPerson:commentMissing", "missing"));
        assert!(delivery["permalink"].is_string(), "{delivery}");
        assert_eq!(delivery["problems"][0]["place"]["at"], "comment", "{id:?} {delivery}");
        // Sent again: the comment, not the post.
        studio.desk.decide(&delivery, json!({"kind": "postNow"})).await;
        studio.desk.settle().await;
        let delivery = studio.desk.delivery(&post).await;
        assert_eq!((state(&delivery).as_str(), comment(&delivery)), ("published", "out"), "{id:?}");
        assert_eq!((studio.out("un billet"), studio.out("son commentaire")), (1, 1), "{id:?}");
    }
    let mut studio = studio(NetworkId::Bluesky).await;
    let post = studio.planned(&["un billet"], "et son commentaire").await;
    studio.fail_comment(Fault::Answer { status: 400, body: REFUSED.to_owned() }, 1);
    studio.due().await;
    let delivery = studio.desk.delivery(&post).await;
    // Given up is the comment; what is out is never called cancelled.
    studio.desk.decide(&delivery, json!({"kind": "drop"})).await;
    studio.desk.settle().await;
    let delivery = studio.desk.delivery(&post).await;
    assert_eq!((state(&delivery).as_str(), comment(&delivery)), ("published", "missing"), "{delivery}");
    assert!(studio.desk.ledger(&delivery["id"]).await.contains(&"person:leave".to_owned()));
    assert_eq!((studio.out("un billet"), studio.out("son commentaire")), (1, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cut_off_anywhere_there_is_one_post_and_one_comment() {
    for id in threading() {
        for cut in [0_u64, 1, 2, 3, 5, 8, 12, 16, 22, 30, 40, 60, 90] {
            let mut studio = studio(id).await;
            let post = studio.planned(&["un billet"], "et son commentaire").await;
            studio.desk.advance(TimeDelta::minutes(1));
            studio.desk.conduct_for(Duration::from_millis(cut)).await;
            studio.desk.restart().await;
            studio.desk.settle().await;
            let delivery = studio.desk.delivery(&post).await;
            assert_eq!(state(&delivery), "published", "{id:?} {cut}: {delivery}");
            assert_eq!((studio.out("un billet"), studio.out("son commentaire")), (1, 1), "{id:?} {cut}");
            assert_eq!(studio.fake.oracle().duplicates(), []);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_follows_what_the_network_s_own_scheduler_published() {
    let mut studio = studio(NetworkId::Mastodon).await;
    let post =
        studio.desk.write(&studio.brand, content(&["billet confié"], "et son commentaire"), &[&studio.account]).await;
    let wall = TestDesk::wall(studio.desk.clock.now() + TimeDelta::hours(1));
    studio.desk.call("posts_schedule", json!({"id": post, "wall": wall, "mode": "handedOff"})).await;
    studio.desk.conduct().await;
    let delivery = studio.desk.delivery(&post).await;
    assert_eq!((state(&delivery).as_str(), comment(&delivery)), ("handedOff", "waits"), "{delivery}");
    studio.desk.settle().await;
    let delivery = studio.desk.delivery(&post).await;
    assert_eq!((state(&delivery).as_str(), comment(&delivery)), ("published", "out"), "{delivery}");
    let oracle = studio.fake.oracle();
    assert_eq!(
        oracle.ever_posted("son commentaire")[0].reply_to,
        Some(oracle.ever_posted("billet confié")[0].id.clone())
    );
    assert_eq!((studio.out("billet confié"), studio.out("son commentaire")), (1, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_counted_checked_inherited_and_stays_with_its_post() {
    let mut studio = studio(NetworkId::Bluesky).await;
    let plan = json!({"brand": studio.brand, "network": "tiktok"});
    let silent = studio.desk.call("accounts_plan", plan).await["id"].clone();
    let long = "é".repeat(301);
    let form = |account: &Value, patch: Value| json!({"account": account, "patch": patch});
    let check = async |text: &str, patch: Value| {
        let variants = [form(&studio.account, patch), form(&silent, json!({}))];
        let params = json!({"content": content(&["un billet"], text), "variants": variants});
        studio.desk.call("posts_check", params).await["accounts"].clone()
    };
    let found = check(&long, json!({})).await;
    assert_eq!(found[0]["comment"], json!({"units": 301, "max": 300}));
    assert_eq!(found[0]["problems"][0]["place"], json!({"at": "comment"}), "{found}");
    assert_eq!(found[0]["problems"][0]["code"], "tooLong");
    assert!(found[1]["comment"].is_null());
    let codes: Vec<&Value> = found[1]["problems"].as_array().unwrap().iter().map(|problem| &problem["code"]).collect();
    assert!(codes.contains(&&json!("commentUnsupported")), "{found}");
    // An account may have its own, or none.
    assert_eq!(check(&long, json!({"firstComment": "court"})).await[0]["comment"]["units"], 5);
    assert_eq!(check(&long, json!({"firstComment": ""})).await[0]["comment"]["units"], 0);
    let open = check("avec {prénom}", json!({})).await;
    assert_eq!(open[0]["problems"][0]["code"], "variableOpen");

    // It is found, kept with the versions, and left behind by a copy.
    let post = studio.planned(&["un billet"], "le mot rare").await;
    assert_eq!(studio.desk.call("search_all", json!({"text": "rare"})).await["posts"][0]["id"], post);
    let copy = studio.desk.call("posts_duplicate", json!({"id": post})).await;
    assert!(copy["content"]["firstComment"].is_null(), "{copy}");
    studio.due().await;
    assert_eq!(comment(&studio.desk.delivery(&post).await), "out");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_network_with_posts_says_whether_it_has_first_comments() {
    let studio = studio(NetworkId::Mastodon).await;
    let all = studio.desk.call("networks_list", json!({})).await;
    let having: Vec<&str> = all
        .as_array()
        .unwrap()
        .iter()
        .filter(|network| !network["firstComment"].is_null())
        .map(|network| network["id"].as_str().unwrap())
        .collect();
    for id in connected() {
        assert!(having.contains(&id.as_str()), "{id:?}");
    }
    assert!(!having.contains(&"tiktok") && !having.contains(&"email"), "{having:?}");
}
