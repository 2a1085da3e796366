//! What a client said yes to is what leaves, and where a brand requires a yes, nothing leaves without one.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use chrono::TimeDelta;
use pupitre_domain::network::NetworkId;
use pupitre_tests::adapters::Adapter;
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{TestDesk, monday, says};
use serde_json::{Value, json};

struct Studio {
    desk: TestDesk,
    fake: Adapter,
    brand: Value,
    account: Value,
}

async fn studio(policy: &str) -> Studio {
    let clock = TestClock::frozen(monday());
    let desk = TestDesk::new(clock.clone()).await;
    let fake = Adapter::start(NetworkId::Mastodon, clock).await;
    let brand = desk.brand("Atelier").await;
    let account = desk.connect(&brand, &fake, "atelier").await;
    let studio = Studio { desk, fake, brand, account };
    studio.policy(policy).await;
    studio
}

impl Studio {
    async fn policy(&self, policy: &str) {
        let brand = self.desk.call("brands_update", json!({"id": self.brand, "approval": policy})).await;
        assert_eq!(brand["approval"], policy);
    }
    async fn planned(&self, text: &str, minutes: i64) -> Value {
        self.desk.planned(&self.brand, text, &[&self.account], minutes).await
    }
    async fn ask(&self, posts: &[&Value]) -> Value {
        self.desk.call("approvals_ask", json!({"posts": posts, "who": "Mme Lenoir"})).await
    }
    async fn answers(&self, post: &Value, answer: &str) -> Value {
        let params = json!({"posts": [post], "answer": answer, "who": "Mme Lenoir", "way": "telephone"});
        self.desk.call("approvals_record", params).await
    }
    async fn standing(&self, post: &Value) -> String {
        let view = self.desk.call("approvals_get", json!({"id": post})).await;
        let shown = self.desk.call("posts_get", json!({"id": post})).await;
        assert_eq!(view["standing"], shown["approval"], "what is shown is what holds");
        view["standing"].as_str().unwrap().to_owned()
    }
    async fn rewrite(&self, post: &Value, text: &str) {
        let version = self.desk.call("posts_get", json!({"id": post})).await["version"].clone();
        self.desk.call("posts_update", json!({"id": post, "version": version, "content": says(text)})).await;
    }
    async fn foreseen(&self, post: &Value) -> Vec<Value> {
        let all = self.desk.call("forecast_list", json!({})).await;
        let of = all.as_array().unwrap().iter().filter(|view| view["delivery"]["post"] == *post);
        of.flat_map(|view| view["forecasts"].as_array().unwrap().clone()).map(|item| item["kind"].clone()).collect()
    }
    fn out(&self, text: &str) -> usize {
        self.fake.oracle().ever_posted(text).len()
    }
    fn waiting(&self) -> usize {
        self.fake.oracle().waiting.len()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edit_voids_an_approval_and_taking_it_back_does_not() {
    let studio = studio("optional").await;
    let post = studio.planned("La galette arrive", 60).await;
    assert_eq!(studio.standing(&post).await, "none");
    studio.ask(&[&post]).await;
    assert_eq!(studio.standing(&post).await, "asked");
    studio.answers(&post, "approved").await;
    assert_eq!(studio.standing(&post).await, "approved");

    studio.rewrite(&post, "La galette est là").await;
    assert_eq!(studio.standing(&post).await, "voided");
    let entries = studio.desk.call("approvals_get", json!({"id": post})).await["entries"].clone();
    assert_eq!(
        (&entries[0]["mark"], &entries[0]["same"], &entries[0]["who"], &entries[0]["way"]),
        (&json!("approved"), &json!(false), &json!("Mme Lenoir"), &json!("telephone"))
    );
    let range = json!({"from": "2026-11-23", "days": 1});
    let seen = studio.desk.call("calendar_range", range).await;
    assert_eq!(seen["entries"][0]["approval"], "voided", "the chip says so");
    assert_eq!(seen["facets"]["approvals"], json!([{"value": "voided", "count": 1}]));
    studio.rewrite(&post, "La galette arrive").await;
    assert_eq!(studio.standing(&post).await, "approved", "it says again what was approved");

    // Another time is no other content; another account is one.
    studio.desk.call("posts_move", json!({"id": post, "wall": "2026-11-24T10:00"})).await;
    assert_eq!(studio.standing(&post).await, "approved");
    let version = studio.desk.call("posts_get", json!({"id": post})).await["version"].clone();
    studio.desk.call("posts_update", json!({"id": post, "version": version, "accounts": []})).await;
    assert_eq!(studio.standing(&post).await, "voided");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_brand_adds_to_a_post_is_part_of_what_was_approved() {
    let studio = studio("optional").await;
    let post = studio.planned("Voir https://boulangerie.example/galette", 60).await;
    studio.answers(&post, "approved").await;
    let rule = json!({"brand": studio.brand, "rule": {"enabled": true, "hosts": ["boulangerie.example"],
        "source": "{network}", "medium": "social", "campaign": "galette-{date}", "content": ""}});
    studio.desk.call("links_rule_set", rule).await;
    assert_eq!(studio.standing(&post).await, "voided", "the links are other links");
    studio.answers(&post, "approved").await;
    // The date in the parameters is that of the plan, and the plan is no part of it.
    studio.desk.call("posts_move", json!({"id": post, "wall": "2026-11-30T10:00"})).await;
    assert_eq!(studio.standing(&post).await, "approved");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_required_yes_that_is_missing_is_foreseen_and_asked_for_once() {
    let mut studio = studio("required").await;
    let post = studio.planned("La galette arrive", 60).await;
    let foreseen = studio.desk.call("forecast_list", json!({})).await;
    let first = &foreseen[0]["forecasts"][0];
    assert_eq!((&first["kind"], &first["wayOut"]), (&json!("notApproved"), &json!("approve")));

    for minutes in [60, 61, 90, 240] {
        studio.desk.conduct_until(monday() + TimeDelta::minutes(minutes)).await;
    }
    assert_eq!(studio.desk.state(&post).await, "needsPerson:approval");
    studio.desk.restart().await;
    studio.desk.settle().await;
    let delivery = studio.desk.delivery(&post).await;
    let ledger = studio.desk.ledger(&delivery["id"]).await;
    assert_eq!(ledger.iter().filter(|line| *line == "notApproved").count(), 1, "{ledger:?}");
    assert_eq!(studio.out("galette"), 0);
    // Neither an edit nor a wish to send it now lets it leave.
    studio.rewrite(&post, "La galette est là").await;
    assert_eq!(studio.desk.state(&post).await, "needsPerson:approval");
    let now = json!({"id": delivery["id"], "decision": {"kind": "postNow"}});
    assert_eq!(studio.desk.refused("publications_settle", now).await, "illegalState");
    assert_eq!(studio.out("galette"), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_yes_within_the_brands_grace_lets_it_leave_once() {
    let mut studio = studio("required").await;
    let post = studio.planned("La galette arrive", 60).await;
    studio.desk.conduct_until(monday() + TimeDelta::minutes(61)).await;
    assert_eq!(studio.desk.state(&post).await, "needsPerson:approval");
    studio.answers(&post, "changes").await;
    studio.desk.settle().await;
    assert_eq!((studio.desk.state(&post).await.as_str(), studio.out("galette")), ("needsPerson:approval", 0));
    studio.answers(&post, "approved").await;
    studio.desk.settle().await;
    assert_eq!((studio.desk.state(&post).await.as_str(), studio.out("galette")), ("published", 1));
    assert_eq!(studio.fake.oracle().duplicates().len(), 0);
    // What is out is not asked about any more.
    assert_eq!(studio.ask(&[&post]).await["refused"][0]["why"], "published");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_approved_post_leaves_at_its_minute_and_an_edited_one_does_not() {
    let mut studio = studio("required").await;
    let kept = studio.planned("Tel quel", 60).await;
    let edited = studio.planned("Avant", 61).await;
    for post in [&kept, &edited] {
        studio.answers(post, "approved").await;
        assert_eq!(studio.foreseen(post).await, [json!(null); 0]);
    }
    studio.rewrite(&edited, "Après").await;
    assert_eq!(studio.foreseen(&edited).await, ["notApproved"]);
    studio.desk.conduct_until(monday() + TimeDelta::minutes(70)).await;
    assert_eq!((studio.desk.state(&kept).await.as_str(), studio.out("Tel quel")), ("published", 1));
    assert_eq!((studio.desk.state(&edited).await.as_str(), studio.out("Après")), ("needsPerson:approval", 0));
    // A brand that asks nobody any more lets it go.
    studio.policy("none").await;
    studio.desk.settle().await;
    assert_eq!((studio.desk.state(&edited).await.as_str(), studio.out("Après")), ("published", 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_networks_scheduler_gets_only_what_was_approved_and_gives_it_back_when_it_is_not() {
    let mut studio = studio("required").await;
    let post = studio.desk.write(&studio.brand, says("pour la nuit"), &[&studio.account]).await;
    let wall = TestDesk::wall(monday() + TimeDelta::hours(2));
    studio.desk.call("posts_schedule", json!({"id": post, "wall": wall, "mode": "handedOff"})).await;
    studio.desk.conduct().await;
    assert_eq!((studio.desk.state(&post).await.as_str(), studio.waiting()), ("scheduled", 0));
    let outcome = studio.answers(&post, "approved").await;
    studio.desk.conduct().await;
    assert_eq!((studio.desk.state(&post).await.as_str(), studio.waiting()), ("handedOff", 1));
    // Noted by mistake, and taken back: the network must not publish it.
    studio.desk.call("approvals_put_back", json!({"before": outcome["before"]})).await;
    studio.desk.conduct().await;
    assert_eq!((studio.desk.state(&post).await.as_str(), studio.waiting()), ("scheduled", 0));
    studio.desk.conduct_until(monday() + TimeDelta::hours(2)).await;
    assert_eq!((studio.desk.state(&post).await.as_str(), studio.out("nuit")), ("needsPerson:approval", 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_published_by_hand_waits_for_its_yes_too() {
    let mut studio = studio("required").await;
    let post = studio.desk.write(&studio.brand, says("À la main"), &[&studio.account]).await;
    let wall = TestDesk::wall(monday() + TimeDelta::hours(1));
    studio.desk.call("posts_schedule", json!({"id": post, "wall": wall, "mode": "guided"})).await;
    let seen = studio.desk.call("calendar_range", json!({"from": "2026-11-23", "days": 1})).await;
    assert_eq!(seen["entries"][0]["mode"], "guided", "the chip can tell that a person chose so");
    studio.desk.conduct_until(monday() + TimeDelta::hours(1)).await;
    assert_eq!(studio.desk.state(&post).await, "needsPerson:approval");
    studio.answers(&post, "approved").await;
    studio.desk.settle().await;
    assert_eq!(studio.desk.state(&post).await, "needsPerson:guided");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_are_asked_about_at_once_and_one_undo_takes_it_back() {
    let studio = studio("optional").await;
    let (first, second) = (studio.planned("Un", 60).await, studio.planned("Deux", 120).await);
    let other = studio.desk.brand("Personne").await;
    studio.desk.call("brands_update", json!({"id": other, "approval": "none"})).await;
    let unasked = studio.desk.write(&other, says("Trois"), &[]).await;
    studio.answers(&first, "approved").await;

    let outcome = studio.ask(&[&first, &second, &unasked]).await;
    assert_eq!(outcome["refused"], json!([{"post": unasked, "why": "nobodyAsked"}]));
    assert_eq!((studio.standing(&first).await.as_str(), studio.standing(&second).await.as_str()), ("asked", "asked"));
    let filter = json!({"from": "2026-11-23", "days": 1, "filter": {"approvals": ["asked"]}});
    assert_eq!(studio.desk.call("calendar_range", filter).await["matching"], 2);

    let undone = studio.desk.call("approvals_put_back", json!({"before": outcome["before"]})).await;
    assert_eq!((studio.standing(&first).await.as_str(), studio.standing(&second).await.as_str()), ("approved", "none"));
    studio.desk.call("approvals_put_back", json!({"before": undone["before"]})).await;
    assert_eq!((studio.standing(&first).await.as_str(), studio.standing(&second).await.as_str()), ("asked", "asked"));
    studio.desk.call("approvals_withdraw", json!({"posts": [second]})).await;
    assert_eq!(studio.standing(&second).await, "none");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_is_noted_with_its_name_and_for_the_text_that_was_read() {
    let studio = studio("optional").await;
    let post = studio.planned("Un", 60).await;
    let answer = |change: Value| {
        let mut params = json!({"posts": [post], "answer": "approved", "who": "Mme Lenoir", "way": "mail"});
        params.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        studio.desk.try_call("approvals_record", params)
    };
    let field = |error: Value| error["fields"][0]["field"].clone();
    assert_eq!(field(answer(json!({"who": "  "})).await.unwrap_err()), "who");
    assert_eq!(field(answer(json!({"saidAt": "2026-11-24T10:00:00Z"})).await.unwrap_err()), "saidAt");
    studio.rewrite(&post, "Deux").await;
    assert_eq!(answer(json!({"version": 1})).await.unwrap_err()["code"], "conflict");
    assert_eq!(studio.standing(&post).await, "none");
    answer(json!({"version": 2, "saidAt": "2026-11-20T10:00:00Z", "remark": "Très bien"})).await.unwrap();
    let entry = studio.desk.call("approvals_get", json!({"id": post})).await["entries"][0].clone();
    assert_eq!((&entry["saidAt"], &entry["remark"]), (&json!("2026-11-20T10:00:00Z"), &json!("Très bien")));
}
