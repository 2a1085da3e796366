//! The core is dropped wherever it waits, thousands of times, and started again on the same data (R1, in one process).
//!
//! Each run has a seed: what is planned, which answers fail, after how long the core is dropped, how often in a row.
//! The servers' own records are the judge: nothing twice, nothing acknowledged lost, nothing stuck.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]

use chrono::TimeDelta;
use pupitre_domain::network::NetworkId;
use pupitre_ipc::{Caller, dispatch};
use pupitre_tests::adapters::{Adapter, Doing, connected};
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{TestDesk, monday, state};
use pupitre_tests::fakes::Fault;
use pupitre_tests::fakes::faults::RetryAfter;
use pupitre_tests::headless_scene::{Dice, integrity};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Runs of the form that is part of every test run.
const SHORT: u32 = 300;
const LONG: u32 = 10_000;
/// Of ten runs, so many meet a faulty answer.
const FAULTY: u64 = 4;

fn fault(dice: &mut Dice) -> Fault {
    match dice.throw(6) {
        0 => Fault::ResetBefore,
        1 => Fault::ResetAfter,
        2 => Fault::ErrorAfter { status: 500 },
        3 => Fault::Truncated { honest: true },
        4 => Fault::Truncated { honest: false },
        _ => Fault::RateLimited { retry_after: RetryAfter::Seconds(7) },
    }
}

/// One network with the installation that is dropped.
struct Scene {
    id: NetworkId,
    fake: Adapter,
    desk: TestDesk,
    brand: Value,
    account: Value,
    visual: Value,
    /// Whether the network takes threads.
    threads: bool,
    /// How long an undisturbed run takes here.
    whole: Duration,
    ends: BTreeMap<String, u32>,
    crashes: u32,
    posts: Vec<(Value, String)>,
}

impl Scene {
    async fn new(id: NetworkId) -> Self {
        let clock = TestClock::frozen(monday());
        let fake = Adapter::start(id, clock.clone()).await;
        let desk = TestDesk::new(clock).await;
        let brand = desk.brand("Atelier").await;
        let account = desk.connect(&brand, &fake, "studio").await;
        let visual = desk.visual(&brand).await;
        let all = desk.call("accounts_list", json!({})).await;
        let threads = all[0]["limits"]["maxParts"].as_u64().unwrap() > 1;
        let (ends, posts) = (BTreeMap::new(), Vec::new());
        let whole = Duration::ZERO;
        let mut scene = Self { id, fake, desk, brand, account, visual, threads, whole, ends, crashes: 0, posts };
        for round in 0..4 {
            scene.plan(&format!("mesure {round}."), true, threads).await;
            let from = Instant::now();
            scene.desk.conduct().await;
            // The first run warms up; the drops are spread over what the later ones take.
            scene.whole = if round == 0 { Duration::MAX } else { scene.whole.min(from.elapsed()) };
        }
        scene
    }

    async fn plan(&mut self, text: &str, pictured: bool, long: bool) -> Value {
        let visuals = if pictured { json!([{ "visual": self.visual, "alt": "Carré" }]) } else { json!([]) };
        let mut parts = vec![json!({ "text": text, "visuals": visuals })];
        if long {
            parts.push(json!({ "text": format!("{text} suite") }));
        }
        let post = self.desk.write(&self.brand, json!({ "parts": parts }), &[&self.account]).await;
        self.desk.plan(&post, 1).await;
        self.desk.advance(TimeDelta::minutes(1));
        post
    }

    async fn run(&mut self, seed: u32) {
        let mut dice = Dice::new(u64::from(seed));
        let text = format!("chute {seed}.");
        let long = dice.throw(3) == 0 && self.threads;
        let pictured = dice.throw(2) == 0;
        let post = self.plan(&text, pictured, long).await;
        if dice.throw(10) < FAULTY {
            // A network without an inbox has no call for reading one.
            let doing = [Doing::Create, Doing::Create, Doing::Upload, Doing::Find, Doing::Sync];
            let doing: Vec<Doing> = doing.into_iter().filter(|doing| self.fake.call(*doing).is_some()).collect();
            self.fake.fail_once(doing[usize::try_from(dice.throw(doing.len() as u64)).unwrap()], fault(&mut dice));
        }
        for _ in 0..=dice.throw(3) {
            let after = self.whole.mul_f64(dice.throw(1_200) as f64 / 1_000.0);
            let reads = dice.throw(4) == 0;
            let engine = self.desk.engine();
            let work = async {
                let reading = async {
                    if reads {
                        let _ = dispatch(&engine, Caller::Terminal, "inbox_sync", json!({})).await;
                    }
                };
                tokio::join!(self.desk.conduct(), reading);
            };
            let ended = tokio::time::timeout(after, work).await.is_ok();
            drop(engine);
            self.crashes += u32::from(!ended);
            // What the server was told may still be on its way to its records.
            tokio::time::sleep(Duration::from_millis(3)).await;
            self.desk.restart().await;
        }
        self.desk.settle().await;
        self.fake.server().faults().clear();
        self.judge(seed, &post, &text, long).await;
        self.posts.push((post, text));
    }

    async fn judge(&mut self, seed: u32, post: &Value, text: &str, long: bool) {
        let delivery = self.desk.delivery(post).await;
        let ended = state(&delivery);
        let oracle = self.fake.oracle();
        let seen = |wanted: &str| oracle.posts.iter().filter(|post| post.ours && post.text == wanted).count();
        let (first, second) = (seen(text), seen(&format!("{text} suite")));
        let id = self.id;
        assert!(first <= 1 && second <= 1, "{id:?} seed {seed}: {first} and {second} posts, {ended}");
        match ended.as_str() {
            "published" => assert_eq!((first, second), (1, usize::from(long)), "{id:?} seed {seed}"),
            "needsPerson:unknown" | "needsPerson:late" | "needsPerson:threadIncomplete" => {}
            other => panic!("{id:?} seed {seed}: stuck or lost as {other}: {delivery}"),
        }
        *self.ends.entry(ended).or_default() += 1;
    }

    /// Everything that was acknowledged is there, nothing is under way, the file is whole.
    async fn close(self, runs: u32) {
        for (post, text) in &self.posts {
            let view = self.desk.call("posts_get", json!({ "id": post })).await;
            assert_eq!(view["content"]["parts"][0]["text"], *text, "a draft is lost");
        }
        let moving = json!(["preparing", "sending", "processing", "unconfirmed", "retrying", "scheduled"]);
        let stuck = self.desk.call("publications_list", json!({ "states": moving })).await;
        assert_eq!(stuck["items"], json!([]));
        assert_eq!(self.fake.oracle().duplicates(), []);
        let file = self.desk.folder().join("pupitre.sqlite");
        assert!(file.exists(), "{file:?}");
        assert_eq!(integrity(&file), "ok");
        println!(
            "R1 in process, {:?}: {runs} seeds, {} drops before the end (of up to {:?}), ended {:?}, 0 doubled, 0 lost, 0 stuck",
            self.id, self.crashes, self.whole, self.ends
        );
        assert!(self.crashes > runs / 4, "too few runs were really cut off");
        assert!(self.ends.get("published").is_some_and(|count| *count > runs / 2), "{:?}", self.ends);
    }
}

async fn crashes(runs: u32) {
    for id in &connected() {
        let each = runs / u32::try_from(connected().len()).unwrap();
        let mut scene = Scene::new(*id).await;
        for seed in 0..each {
            scene.run(seed).await;
        }
        scene.close(each).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dropped_anywhere_nothing_is_doubled_lost_or_stuck() {
    crashes(SHORT).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the long form: cargo xtask test long"]
async fn dropped_anywhere_ten_thousand_times() {
    crashes(LONG).await;
}
