//! What reading may cost: calls are counted at the server, on a clock that the test moves.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use chrono::{DateTime, TimeDelta, Utc};
use pupitre_domain::network::NetworkId;
use pupitre_store::{Store, syncs};
use pupitre_tests::adapters::{Adapter, Doing};
use pupitre_tests::background::Background;
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{TestDesk, monday};
use pupitre_tests::fakes::{FakeFeed, Fault, Rule, Seen};
use serde_json::{Value, json};
use std::time::Duration;

/// Most requests that came within any hour.
fn busiest_hour(requests: &[Seen]) -> usize {
    let within = |from: DateTime<Utc>| {
        requests.iter().filter(|seen| seen.at >= from && seen.at < from + TimeDelta::hours(1)).count()
    };
    requests.iter().map(|seen| within(seen.at)).max().unwrap_or(0)
}

async fn reading(desk: &TestDesk) -> Value {
    desk.call("inbox_status", json!({})).await["accounts"][0].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_hour_costs_more_than_the_budget_whoever_asks_and_how_often() {
    let clock = TestClock::frozen(monday());
    let fake = FakeFeed::start(clock.clone()).await;
    let mut desk = TestDesk::new(clock).await;
    let brand = desk.brand("Atelier").await;
    let account = json!({"brand": brand, "network": "feed", "host": fake.url(), "ownServer": true, "secret": ""});
    desk.call("accounts_connect", account).await;
    let before = fake.requests().len();
    let per_hour = pupitre_networks::network(NetworkId::Feed).descriptor().reads_per_hour as usize;
    let (mut refused, mut read) = (0, 0);
    // Three hours of somebody who presses the button every half a minute, with a restart in between.
    for look in 0..360 {
        desk.advance(TimeDelta::seconds(30));
        if look == 100 {
            desk.restart().await;
        }
        if look == 150 {
            fake.stranger_comments("Zoé", "Un mot pendant la pause");
        }
        let report = desk.call("inbox_sync", json!({})).await;
        let one = &report["accounts"][0];
        match one["error"].as_str() {
            Some("rateLimited") => {
                refused += 1;
                let row = reading(&desk).await;
                assert_eq!(
                    (&row["budget"]["left"], &row["failures"], &row["fault"]),
                    (&json!(0), &json!(0), &Value::Null)
                );
                let eases: DateTime<Utc> = row["budget"]["easesAt"].as_str().unwrap().parse().unwrap();
                assert!(eases > desk.clock.now() && eases <= desk.clock.now() + TimeDelta::minutes(62), "{row}");
            }
            None => read += 1,
            other => panic!("{other:?}"),
        }
    }
    let requests = &fake.requests()[before..];
    assert!(refused > 100 && read > 60, "{refused} refused, {read} read");
    assert!(busiest_hour(requests) <= per_hour, "{} of {per_hour}", busiest_hour(requests));
    assert!(busiest_hour(requests) > per_hour / 2, "the budget is there to be used");
    // Nothing was lost by waiting.
    desk.advance(TimeDelta::hours(2));
    desk.call("inbox_sync", json!({})).await;
    let list = desk.call("conversations_list", json!({})).await;
    assert!(list["items"][0]["excerpt"].as_str().unwrap().contains("Un mot pendant la pause"), "{list}");
    assert_eq!(reading(&desk).await["budget"]["easesAt"], Value::Null);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn background_reading_ends_with_the_budget_and_sending_does_not() {
    let clock = TestClock::frozen(monday());
    let fake = Adapter::start(NetworkId::Mastodon, clock.clone()).await;
    let desk = TestDesk::new(clock.clone()).await;
    let brand = desk.brand("Atelier").await;
    let account = desk.connect(&brand, &fake, "studio").await;
    let id: pupitre_domain::ids::AccountId = account.as_str().unwrap().parse().unwrap();
    let per_hour = pupitre_networks::network(NetworkId::Mastodon).descriptor().reads_per_hour;
    // A storm has used up nearly all of it.
    let beside = Store::open(desk.folder(), clock.now()).unwrap();
    let (now, left) = (clock.now(), 7);
    beside.write(move |tx| syncs::note_calls(tx, id, per_hour - left, now)).await.unwrap();
    let read = || {
        let requests = fake.oracle().requests;
        // What was posted elsewhere is read for the calendar, at most every ten minutes, and is no inbox.
        let inbox = |seen: &&Seen| seen.method == "GET" && !seen.path.contains("/accounts/");
        requests.iter().filter(inbox).count()
    };
    let before = read();
    let post = desk.planned(&brand, "Malgré tout", &[&account], 5).await;
    let running = Background::start(desk.engine());
    for _ in 0..14 {
        desk.advance(TimeDelta::seconds(70));
        tokio::time::sleep(Duration::from_millis(800)).await;
    }
    let made = read() - before;
    assert!((1..=left as usize).contains(&made), "{made} of {left}");
    let row = reading(&desk).await;
    assert_eq!((&row["budget"]["left"], &row["failures"]), (&json!(0), &json!(0)), "{row}");
    assert_eq!(desk.state(&post).await, "published", "what is sent is not counted");
    assert_eq!(fake.oracle().posts_containing("Malgré tout").len(), 1);
    // An hour later it goes on by itself.
    let _ = fake.stranger_mentions("studio", "toujours là ?");
    for _ in 0..3 {
        desk.advance(TimeDelta::minutes(31));
        tokio::time::sleep(Duration::from_millis(900)).await;
    }
    pupitre_tests::background::until("the next look", async || {
        desk.call("conversations_list", json!({})).await["items"].as_array().is_some_and(|all| !all.is_empty())
    })
    .await;
    running.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_fails_is_asked_ever_less_often() {
    let clock = TestClock::frozen(monday());
    let fake = Adapter::start(NetworkId::Mastodon, clock.clone()).await;
    let desk = TestDesk::new(clock.clone()).await;
    let brand = desk.brand("Atelier").await;
    desk.connect(&brand, &fake, "studio").await;
    fake.fail(Doing::Sync, Fault::ErrorAfter { status: 500 });
    let running = Background::start(desk.engine());
    pupitre_tests::background::until("the first look", async || fake.arrived(Doing::Sync) > 0).await;
    // Two hours, a minute and a half at a time; at the ordinary pace that were eighty looks.
    for _ in 0..80 {
        desk.advance(TimeDelta::seconds(90));
        tokio::time::sleep(Duration::from_millis(150)).await;
    }
    tokio::time::sleep(Duration::from_millis(900)).await;
    let asked = fake.arrived(Doing::Sync);
    assert!((3..=14).contains(&asked), "{asked} looks at a server that fails");
    let row = reading(&desk).await;
    assert!(row["failures"].as_u64().unwrap() >= 3, "{row}");
    fake.server().faults().clear();
    for _ in 0..4 {
        desk.advance(TimeDelta::minutes(31));
        tokio::time::sleep(Duration::from_millis(900)).await;
    }
    pupitre_tests::background::until("the recovery", async || reading(&desk).await["failures"] == 0).await;
    running.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_are_counted_before_they_are_made_so_that_no_end_frees_them() {
    let clock = TestClock::frozen(monday());
    let fake = FakeFeed::start(clock.clone()).await;
    let desk = TestDesk::new(clock).await;
    let brand = desk.brand("Atelier").await;
    let account = json!({"brand": brand, "network": "feed", "host": fake.url(), "ownServer": true, "secret": ""});
    desk.call("accounts_connect", account).await;
    let per_hour = pupitre_networks::network(NetworkId::Feed).descriptor().reads_per_hour as usize;
    let before = fake.requests().len();
    let left = async || reading(&desk).await["budget"]["left"].as_u64().unwrap() as usize;
    // While a server keeps a look waiting, what arrived is counted already: whoever ends here, at any moment, has spent it.
    fake.server.fail(Rule::on("GET", "**", Fault::LateCommit { commit_after_ms: 60_000, hold_ms: 600 }));
    for look in 1..=4 {
        let under_way = async {
            pupitre_tests::background::until("the request", async || fake.requests().len() >= before + look).await;
            let (arrived, left) = (fake.requests().len() - before, left().await);
            assert!(left + arrived <= per_hour, "{arrived} arrived, {left} of {per_hour} left");
        };
        tokio::join!(desk.call("inbox_sync", json!({})), under_way);
        desk.advance(TimeDelta::minutes(1));
    }
    // And what was held back for a call that was not made is given back.
    let arrived = fake.requests().len() - before;
    assert_eq!(left().await, per_hour - arrived);
}
