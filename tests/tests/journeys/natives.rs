//! Posts that were made elsewhere: shown in the calendar, once, and gone when they are gone.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use chrono::TimeDelta;
use pupitre_tests::adapters::{Adapter, Doing, connected};
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{TestDesk, monday, state};
use pupitre_tests::fakes::Fault;
use serde_json::{Value, json};

async fn natives(desk: &TestDesk) -> Vec<Value> {
    let wish = json!({"from": "2026-11-16", "days": 28});
    desk.call("natives_list", wish).await.as_array().unwrap().clone()
}

fn texts(all: &[Value]) -> Vec<&str> {
    all.iter().map(|of| of["excerpt"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn they_are_shown_beside_ours_and_ours_is_never_among_them() {
    for id in connected() {
        let clock = TestClock::frozen(monday());
        let fake = Adapter::start(id, clock.clone()).await;
        let mut desk = TestDesk::new(clock).await;
        let brand = desk.brand("Atelier").await;
        let account = desk.connect(&brand, &fake, "studio").await;
        let post = desk.planned(&brand, "D’ici", &[&account], 1).await;
        desk.advance(TimeDelta::minutes(1));
        desk.conduct().await;
        assert_eq!(desk.state(&post).await, "published");
        desk.advance(TimeDelta::minutes(30));
        let other = fake.posts_from_elsewhere("studio", "Du téléphone");
        desk.call("natives_sync", json!({})).await;
        let all = natives(&desk).await;
        assert_eq!(texts(&all), ["Du téléphone"], "{id:?}");
        let native = &all[0];
        assert_eq!((&native["account"], &native["brand"]), (&account, &brand));
        assert_eq!(native["wall"], "2026-11-23T09:31", "in the brand's zone");
        assert!(native["permalink"].as_str().unwrap().starts_with("http"), "{native}");

        // The last look tells what comes close to it or says the same.
        desk.planned(&brand, "Du téléphone", &[&account], 10).await;
        let look = desk.call("outlook_get", json!({})).await;
        let kinds: Vec<&str> = look["entries"][0]["clashes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|clash| clash["kind"].as_str().unwrap())
            .collect();
        assert!(kinds.contains(&"closeElsewhere"), "{id:?} {kinds:?}");

        // Removed there, it goes here.
        fake.vanishes(&other);
        desk.call("natives_sync", json!({})).await;
        assert!(natives(&desk).await.is_empty(), "{id:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ours_whose_answer_was_lost_is_not_shown_as_somebody_else_s() {
    for id in connected() {
        let clock = TestClock::frozen(monday());
        let fake = Adapter::start(id, clock.clone()).await;
        let mut desk = TestDesk::new(clock).await;
        let brand = desk.brand("Atelier").await;
        let account = desk.connect(&brand, &fake, "studio").await;
        let post = desk.planned(&brand, "Perdu mais là", &[&account], 1).await;
        fake.fail_once(Doing::Create, Fault::ResetAfter);
        desk.advance(TimeDelta::minutes(1));
        desk.conduct().await;
        assert_eq!(state(&desk.delivery(&post).await), "unconfirmed");
        desk.call("natives_sync", json!({})).await;
        assert!(natives(&desk).await.is_empty(), "{id:?}: it may be ours");
        desk.settle().await;
        desk.call("natives_sync", json!({})).await;
        assert!(natives(&desk).await.is_empty(), "{id:?}: it is ours");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn parts_and_comments_of_ours_are_no_posts() {
    for id in pupitre_tests::adapters::threading() {
        let clock = TestClock::frozen(monday());
        let fake = Adapter::start(id, clock.clone()).await;
        let mut desk = TestDesk::new(clock).await;
        let brand = desk.brand("Atelier").await;
        let account = desk.connect(&brand, &fake, "studio").await;
        let content = json!({"parts": [{"text": "a"}, {"text": "b"}], "firstComment": "c"});
        let post = desk.write(&brand, content, &[&account]).await;
        desk.plan(&post, 1).await;
        desk.advance(TimeDelta::minutes(1));
        desk.conduct().await;
        desk.call("natives_sync", json!({})).await;
        assert!(natives(&desk).await.is_empty(), "{id:?}");
    }
}
