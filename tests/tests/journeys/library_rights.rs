//! Rights under a virtual clock: what ends between planning and sending stays, what is renewed leaves once, and what
//! changes while a post is being sent is seen before anything of it can be.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use chrono::TimeDelta;
use pupitre_engine::Engine;
use pupitre_ipc::{Caller, dispatch};
use pupitre_tests::adapters::{Adapter, Doing};
use pupitre_tests::desk::{TestDesk, monday};
use pupitre_tests::fakes::Fault;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

use crate::library::{Studio, studio};

impl Studio {
    async fn licensed(&self, until: &str) {
        let wish = json!({"id": self.visual, "rights": {"licence": "stock", "until": until}});
        self.desk.call("visuals_update", wish).await;
    }

    async fn write(&self, text: &str) -> Value {
        let visual = json!({"visual": self.visual, "alt": "Carré"});
        let content = json!({"parts": [{"text": text, "visuals": [visual]}]});
        self.desk.write(&self.brand, content, &[&self.account]).await
    }

    async fn planned(&self, text: &str, days: i64) -> Value {
        let post = self.write(text).await;
        self.desk.plan(&post, days * 24 * 60).await;
        assert_eq!(self.desk.state(&post).await, "scheduled");
        post
    }

    /// Kinds of what is foreseen.
    async fn foreseen(&self) -> Vec<String> {
        let all = self.desk.call("forecast_list", json!({})).await;
        let items = all.as_array().unwrap().iter().flat_map(|one| one["forecasts"].as_array().unwrap().clone());
        items.map(|item| item["kind"].as_str().unwrap().to_owned()).filter(|kind| kind.starts_with("licence")).collect()
    }

    async fn bars(&self) -> Value {
        self.desk.call("visuals_uses", json!({"id": self.visual})).await[0]["bars"].clone()
    }

    fn out(&self, text: &str) -> usize {
        self.fake.oracle().ever_posted(text).len()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_ends_before_its_minute_is_foreseen_and_renewed_in_time_it_leaves_by_itself_once() {
    let mut studio = studio().await;
    studio.licensed("2026-12-31").await;
    let post = studio.planned("Renouvelée à temps", 5).await;
    assert_eq!((studio.foreseen().await, studio.bars().await), (vec![], json!([])));
    // The agency shortens it; days go by.
    studio.licensed("2026-11-25").await;
    assert_eq!(studio.foreseen().await, ["licenceEnds"]);
    assert_eq!(studio.bars().await, json!([{"bar": "expired", "until": "2026-11-25"}]));
    studio.desk.advance(TimeDelta::days(4));
    studio.desk.conduct().await;
    assert_eq!((studio.desk.state(&post).await.as_str(), studio.out("temps")), ("scheduled", 0));
    studio.licensed("2026-11-28").await;
    assert_eq!((studio.foreseen().await, studio.bars().await), (vec![], json!([])), "its last day is its day");
    studio.desk.settle().await;
    assert_eq!((studio.desk.state(&post).await.as_str(), studio.out("temps")), ("published", 1));
    studio.desk.advance(TimeDelta::days(2));
    studio.desk.settle().await;
    assert_eq!(studio.out("temps"), 1);
    assert_eq!(studio.bars().await, json!([]), "nothing is said of what is out");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_ended_is_held_at_its_minute_for_as_long_as_it_takes_and_renewed_it_leaves_once() {
    let mut studio = studio().await;
    studio.licensed("2026-11-25").await;
    let post = studio.write("Renouvelée trop tard").await;
    // Planned while it may still be shown on that day; the licence is shortened afterwards.
    studio.licensed("2026-12-31").await;
    studio.desk.plan(&post, 5 * 24 * 60).await;
    studio.licensed("2026-11-25").await;
    studio.desk.settle().await;
    studio.desk.advance(TimeDelta::days(5));
    studio.desk.conduct().await;
    assert_eq!(studio.desk.state(&post).await, "needsPerson:content");
    let problems = studio.desk.delivery(&post).await["problems"].clone();
    assert!(problems.to_string().contains("licenceExpired"), "{problems}");
    // Whoever says "now" while it stands so is not obeyed.
    let delivery = studio.desk.delivery(&post).await;
    let now = json!({"id": delivery["id"], "decision": {"kind": "postNow"}});
    let _refused_or_held_again = studio.desk.try_call("publications_settle", now).await;
    studio.desk.conduct().await;
    assert_eq!((studio.desk.state(&post).await.as_str(), studio.out("tard")), ("needsPerson:content", 0));
    for _ in 0..3 {
        studio.desk.advance(TimeDelta::hours(7));
        studio.desk.restart().await;
        studio.desk.settle().await;
        assert_eq!((studio.desk.state(&post).await.as_str(), studio.out("tard")), ("needsPerson:content", 0));
    }
    assert_eq!(studio.bars().await, json!([{"bar": "expired", "until": "2026-11-25"}]));
    studio.licensed("2027-06-30").await;
    assert_eq!(studio.bars().await, json!([]));
    studio.desk.decide(&delivery, json!({"kind": "postNow"})).await;
    studio.desk.settle().await;
    assert_eq!((studio.desk.state(&post).await.as_str(), studio.out("tard")), ("published", 1));
    studio.desk.restart().await;
    studio.desk.settle().await;
    assert_eq!(studio.out("tard"), 1);
}

/// A network's scheduler holds it: it is taken back when its licence will have ended by its day, waits here, and leaves
/// once when the licence is renewed before its minute.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_scheduler_holds_comes_back_when_its_rights_end_and_leaves_when_they_are_renewed() {
    for renewed in [true, false] {
        let mut studio = studio().await;
        studio.licensed("2026-12-31").await;
        let post = studio.write("Confiée").await;
        let wall = TestDesk::wall(monday() + TimeDelta::days(3));
        studio.desk.call("posts_schedule", json!({"id": post, "wall": wall, "mode": "handedOff"})).await;
        studio.desk.conduct().await;
        assert_eq!((studio.desk.state(&post).await.as_str(), studio.fake.oracle().waiting.len()), ("handedOff", 1));
        studio.licensed("2026-11-24").await;
        assert_eq!(studio.bars().await, json!([{"bar": "expired", "until": "2026-11-24"}]));
        studio.desk.conduct().await;
        assert_eq!(studio.fake.oracle().waiting.len(), 0, "taken back");
        assert_eq!(studio.desk.state(&post).await, "scheduled", "it waits here for its minute");
        if renewed {
            studio.licensed("2026-11-26").await;
        }
        studio.desk.conduct_until(monday() + TimeDelta::days(4)).await;
        let (state, out) = (studio.desk.state(&post).await, studio.out("Confiée"));
        if renewed {
            assert_eq!((state.as_str(), out), ("published", 1));
            assert!(studio.fake.oracle().posts[0].at >= monday() + TimeDelta::days(3), "not before its minute");
        } else {
            assert_eq!((state.as_str(), out, studio.fake.oracle().waiting.len()), ("needsPerson:content", 0, 0));
        }
    }
}

/// Changes rights as soon as a call has arrived at the server, which still holds its answer.
async fn meanwhile(fake: &Adapter, doing: Doing, engine: &Arc<Engine>, calls: Vec<(&str, Value)>) {
    let begun = std::time::Instant::now();
    while fake.arrived(doing) == 0 {
        assert!(begun.elapsed() < Duration::from_secs(20), "nothing arrived");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    for (method, request) in calls {
        assert!(dispatch(engine, Caller::Terminal, method, request).await.is_ok(), "{method}");
    }
}

/// The check has passed and the file is on its way: what a person forbids now is seen by the transaction that would open
/// the step whose effect cannot be taken back. The bin hides nothing from it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_forbidden_between_check_and_sending_is_not_sent() {
    for binned in [false, true] {
        let mut studio = studio().await;
        let post = studio.write("Au dernier instant").await;
        studio.desk.plan(&post, 1).await;
        studio.desk.advance(TimeDelta::minutes(1));
        studio.fake.fail_once(Doing::Upload, Fault::Delay { before_ms: 1_200, after_ms: 0 });
        let engine = studio.desk.engine();
        let mut calls = vec![("visuals_update", json!({"id": studio.visual, "rights": {"forbidden": true}}))];
        if binned {
            calls.push(("visuals_delete_many", json!({"ids": [studio.visual]})));
        }
        let Studio { desk, fake, .. } = &mut studio;
        tokio::join!(desk.conduct(), meanwhile(fake, Doing::Upload, &engine, calls));
        drop(engine);
        assert_eq!(studio.fake.arrived(Doing::Upload), 1, "it was under way");
        assert_eq!(studio.fake.arrived(Doing::Create), 0, "binned: {binned}");
        let delivery = studio.desk.delivery(&post).await;
        assert_eq!(pupitre_tests::desk::state(&delivery), "needsPerson:content", "binned: {binned}");
        assert!(delivery["problems"].to_string().contains("\"bar\":\"forbidden\""), "{delivery}");
        studio.desk.restart().await;
        studio.desk.advance(TimeDelta::hours(3));
        studio.desk.settle().await;
        assert_eq!(studio.out("instant"), 0, "binned: {binned}");
        if !binned {
            studio.desk.call("visuals_update", json!({"id": studio.visual, "rights": {"licence": "own"}})).await;
            studio.desk.decide(&delivery, json!({"kind": "postNow"})).await;
            studio.desk.settle().await;
            assert_eq!((studio.desk.state(&post).await.as_str(), studio.out("instant")), ("published", 1));
        }
    }
}

/// A first attempt failed and its content is frozen: the second asks again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_ends_between_two_attempts_is_not_sent_by_the_second() {
    let mut studio = studio().await;
    let post = studio.write("Deuxième essai").await;
    studio.desk.plan(&post, 1).await;
    studio.desk.advance(TimeDelta::minutes(1));
    studio.fake.fail_once(Doing::Upload, Fault::ResetBefore);
    studio.desk.conduct().await;
    assert_eq!(studio.desk.state(&post).await, "retrying");
    studio.licensed("2026-11-22").await;
    studio.desk.settle().await;
    assert_eq!((studio.desk.state(&post).await.as_str(), studio.out("essai")), ("needsPerson:content", 0));
    assert_eq!(studio.fake.arrived(Doing::Create), 0);
}

/// A licence that allows no changes bars what is changed, and nothing that only becomes smaller or is edited elsewhere.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unalterable_work_may_leave_as_it_is_and_not_otherwise() {
    let studio = studio().await;
    let rights = json!({"licence": "ccByNd", "author": "Ana"});
    studio.desk.call("visuals_update", json!({"id": studio.visual, "rights": rights})).await;
    let found = async |attached: Value| {
        let mut attached = attached;
        attached["visual"] = studio.visual.clone();
        attached["alt"] = json!("Carré");
        let content = json!({"parts": [{"text": "Œuvre", "visuals": [attached]}]});
        let ask = json!({"content": content, "variants": [{"account": studio.account, "patch": {}}]});
        let check = studio.desk.call("posts_check", ask).await;
        check["accounts"][0]["problems"].to_string().contains("\"bar\":\"altered\"")
    };
    assert!(!found(json!({})).await);
    assert!(found(json!({"crop": {"x": 0, "y": 0, "width": 500, "height": 1_000}})).await, "a crop");
    assert!(found(json!({"format": "portrait"})).await, "a format cuts it");
    // Saved, and taken back: it is what it was.
    let save = |recipe: Value, revision: u32| json!({"visual": studio.visual, "recipe": recipe, "revision": revision});
    studio.desk.call("edits_save", save(json!({"light": {"exposure": 20}}), 0)).await;
    assert!(found(json!({})).await, "an edit");
    studio.desk.call("edits_save", save(json!({}), 1)).await;
    assert!(!found(json!({})).await, "a recipe that does nothing");
    studio.desk.call("edits_save", save(json!({"maxBytes": 50_000}), 2)).await;
    assert!(!found(json!({})).await, "fewer bytes are the same work");
    let format = json!({"network": "instagram", "format": "square"});
    let own = json!({"crop": {"x": 0, "y": 0, "width": 5_000, "height": 5_000}});
    let wish = json!({"visual": studio.visual, "format": format, "own": own, "revision": 0});
    studio.desk.call("edits_save_use", wish).await;
    assert!(!found(json!({})).await, "cut for another network only");
}
