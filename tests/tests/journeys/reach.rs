//! Who conducts, what is offline, and what goes on by itself once an account is connected again.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use chrono::TimeDelta;
use pupitre_domain::network::NetworkId;
use pupitre_engine::clock::SystemClock;
use pupitre_engine::{Engine, Parts};
use pupitre_ipc::{Caller, dispatch};
use pupitre_networks::kit::Http;
use pupitre_store::Store;
use pupitre_tests::adapters::{Adapter, connected};
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{TestDesk, monday, patient};
use pupitre_vault::MemoryVault;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

fn minutes(n: i64) -> TimeDelta {
    TimeDelta::minutes(n)
}

async fn a_moment() {
    tokio::time::sleep(Duration::from_millis(30)).await;
}

async fn status(desk: &TestDesk) -> Value {
    desk.call("conductor_status", json!({})).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_terminal_knows_that_a_window_conducts() {
    let mut window = TestDesk::new(TestClock::frozen(monday())).await;
    let terminal = Engine::new(Parts {
        store: Store::open(window.folder(), monday()).unwrap(),
        vault: Arc::new(MemoryVault::new()),
        clock: Arc::new(SystemClock),
        http: Http::new("Pupitre/test").unwrap(),
        folder: window.folder().to_owned(),
        timing: patient(),
    })
    .unwrap();
    let holder = || async {
        let answer = dispatch(&terminal, Caller::Terminal, "conductor_status", json!({})).await;
        serde_json::to_value(answer.unwrap()).unwrap()["holder"].clone()
    };
    assert_eq!(holder().await, "nobody");
    window.conduct().await;
    assert_eq!((holder().await, status(&window).await["holder"].clone()), (json!("elsewhere"), json!("here")));
    window.restart().await;
    assert_eq!(holder().await, "nobody", "its conductor is gone");
    // Asking all the time keeps nobody from conducting.
    let asking = async {
        for _ in 0..200 {
            holder().await;
        }
    };
    tokio::join!(asking, window.conduct());
    assert_eq!(holder().await, "elsewhere");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_silent_server_is_its_account_s_trouble_and_two_are_the_line() {
    let clock = TestClock::frozen(monday());
    let up = Adapter::start(NetworkId::Mastodon, clock.clone()).await;
    let down = Adapter::start(NetworkId::Bluesky, clock.clone()).await;
    let desk = TestDesk::new(clock).await;
    assert_eq!(status(&desk).await["online"], Value::Null, "nothing was tried");
    let brand = desk.brand("Atelier").await;
    let (well, ill) = (desk.connect(&brand, &up, "studio").await, desk.connect(&brand, &down, "studio").await);
    let look = || async {
        desk.call("inbox_sync", json!({})).await;
        status(&desk).await["online"].clone()
    };
    assert_eq!(look().await, true);
    down.server().refuse();
    a_moment().await;
    for _ in 0..6 {
        desk.advance(minutes(1));
        assert_eq!(look().await, true, "the other server answers");
    }
    assert_eq!((desk.health(&well).await, desk.health(&ill).await), ("ok".into(), "unreachable".into()));
    up.server().refuse();
    a_moment().await;
    desk.advance(minutes(2));
    assert_eq!(look().await, false, "nothing answers any more");
    up.server().accept_again();
    down.server().accept_again();
    a_moment().await;
    desk.advance(minutes(1));
    assert_eq!(look().await, true);
    assert_eq!((desk.health(&well).await, desk.health(&ill).await), ("ok".into(), "ok".into()));
}

/// Connects the same account again.
async fn connect_again(desk: &TestDesk, fake: &Adapter, brand: &Value, account: &Value) {
    let mut sign_in = fake.sign_in(brand, "studio");
    sign_in["account"] = account.clone();
    desk.call("accounts_connect", sign_in).await;
}

/// Least distance between two posts of a fake, in seconds.
fn least_distance(fake: &Adapter) -> i64 {
    let mut at: Vec<_> = fake.oracle().posts.iter().map(|post| post.at).collect();
    at.sort();
    at.windows(2).map(|pair| (pair[1] - pair[0]).num_seconds()).min().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connected_again_what_is_not_too_late_leaves_by_itself() {
    for id in &connected() {
        let clock = TestClock::frozen(monday());
        let fake = Adapter::start(*id, clock.clone()).await;
        let mut desk = TestDesk::new(clock).await;
        let brand = desk.brand("Atelier").await;
        let account = desk.connect(&brand, &fake, "studio").await;
        let mut posts = Vec::new();
        for minute in [1, 28, 29, 30] {
            posts.push(desk.planned(&brand, &format!("minute {minute}."), &[&account], minute).await);
        }
        let ahead = desk.planned(&brand, "plus tard", &[&account], 90).await;
        fake.revoke("studio");
        desk.restart().await;
        desk.conduct_until(monday() + minutes(35)).await;
        for post in &posts {
            assert_eq!(desk.state(post).await, "needsPerson:reconnect", "{id:?}");
        }
        desk.clock.set(monday() + minutes(35));
        connect_again(&desk, &fake, &brand, &account).await;
        assert_eq!(desk.state(&posts[0]).await, "needsPerson:late", "half an hour is more than the brand allows");
        desk.conduct_until(monday() + minutes(45)).await;
        for post in &posts[1..] {
            assert_eq!(desk.state(post).await, "published", "{id:?}");
        }
        assert_eq!(desk.state(&posts[0]).await, "needsPerson:late");
        assert_eq!(desk.state(&ahead).await, "scheduled", "its minute has not come");
        assert!(least_distance(&fake) >= 60, "{id:?}: {} s", least_distance(&fake));
        assert_eq!(fake.oracle().duplicates(), []);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backlog_keeps_its_distance_over_restarts_and_batches() {
    for id in &connected() {
        let clock = TestClock::frozen(monday());
        let fake = Adapter::start(*id, clock.clone()).await;
        let mut desk = TestDesk::new(clock).await;
        let brand = desk.brand("Atelier").await;
        desk.call("brands_update", json!({"id": brand, "late": {"graceMinutes": 1440}})).await;
        let account = desk.connect(&brand, &fake, "studio").await;
        for minute in 0..5 {
            desk.planned(&brand, &format!("arriéré {minute}."), &[&account], 10 + minute).await;
        }
        desk.advance(minutes(120));
        desk.conduct().await;
        assert_eq!(fake.oracle().posts.len(), 1, "{id:?}");
        // Each of these makes the conductor look at the whole backlog anew.
        desk.advance(TimeDelta::seconds(5));
        connect_again(&desk, &fake, &brand, &account).await;
        desk.conduct().await;
        desk.restart().await;
        connect_again(&desk, &fake, &brand, &account).await;
        desk.conduct().await;
        assert_eq!(fake.oracle().posts.len(), 1, "{id:?}: nothing leaves before its turn");
        desk.settle().await;
        assert_eq!(fake.oracle().posts.len(), 5, "{id:?}: all of it leaves");
        assert!(least_distance(&fake) >= 60, "{id:?}: {} s", least_distance(&fake));
    }
}

/// What ends wakes the conductor. Something that it starts anew at each turn would keep it turning for ever.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_conductor_with_nothing_to_do_rests() {
    let clock = TestClock::running();
    let desk = TestDesk::new(clock.clone()).await;
    let brand = desk.brand("Atelier").await;
    let mut fakes = Vec::new();
    for id in connected() {
        let fake = Adapter::start(id, clock.clone()).await;
        desk.connect(&brand, &fake, "studio").await;
        fake.stranger_speaks("studio", "bonjour à vous");
        fakes.push(fake);
    }
    desk.call("inbox_sync", json!({})).await;
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let conducting = tokio::spawn(pupitre_engine::Conductor::new(desk.engine()).run(stopped));
    // First looks, lines and what is read once.
    tokio::time::sleep(std::time::Duration::from_secs(4)).await;
    let mut turns = std::collections::BTreeSet::new();
    for _ in 0..150 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        let status = desk.call("conductor_status", json!({})).await;
        turns.insert(status["tickedAt"].as_str().unwrap().to_owned());
    }
    stop.send(true).unwrap();
    conducting.await.unwrap();
    assert!(turns.len() <= 6, "{} turns in three seconds in which nothing happened", turns.len());
}
