//! The core is dropped wherever it waits while it reads what strangers write, and started again on the same data: no
//! message is lost, none is there twice, and what we noted about them stays.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]

use chrono::TimeDelta;
use pupitre_domain::network::NetworkId;
use pupitre_ipc::{Caller, dispatch};
use pupitre_tests::adapters::{Adapter, Doing, connected};
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{TestDesk, monday};
use pupitre_tests::fakes::Fault;
use pupitre_tests::headless_scene::{Dice, integrity};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Drops of the form that is part of every test run, over all networks.
const SHORT: u32 = 42;
const LONG: u32 = 510;
/// Messages before the account is connected: what the first look has to read.
const PAST: usize = 90;

struct Scene {
    id: NetworkId,
    fake: Adapter,
    desk: TestDesk,
    ours: String,
    written: usize,
    whole: Duration,
    drops: u32,
    drafts: BTreeMap<String, String>,
}

impl Scene {
    async fn new(id: NetworkId) -> Self {
        let clock = TestClock::frozen(monday());
        let fake = Adapter::start(id, clock.clone()).await;
        let desk = TestDesk::new(clock.clone()).await;
        let brand = desk.brand("Atelier").await;
        let _ = fake.secret("studio");
        let ours = fake.posts_from_elsewhere("studio", "Avant Pupitre");
        let mut scene =
            Self { id, fake, desk, ours, written: 0, whole: Duration::ZERO, drops: 0, drafts: BTreeMap::new() };
        for _ in 0..PAST {
            scene.desk.advance(TimeDelta::hours(2));
            scene.stranger();
        }
        scene.desk.connect(&brand, &scene.fake, "studio").await;
        let from = Instant::now();
        scene.desk.call("inbox_sync", json!({})).await;
        scene.whole = from.elapsed().max(Duration::from_millis(20));
        scene
    }

    fn stranger(&mut self) {
        let _ = self.fake.stranger_replies(&self.ours, &format!("mot {}.", self.written));
        self.written += 1;
    }

    /// Strangers write while a look runs, and the look ends wherever it is.
    async fn drop_once(&mut self, dice: &mut Dice) {
        self.desk.advance(TimeDelta::seconds(40));
        for _ in 0..dice.throw(4) {
            self.stranger();
        }
        if dice.throw(6) == 0 {
            self.fake.fail_once(Doing::Sync, Fault::ResetAfter);
        }
        let after = self.whole.mul_f64(dice.throw(500) as f64 / 1_000.0);
        let engine = self.desk.engine();
        let mut more = usize::try_from(dice.throw(3)).unwrap();
        let reading = async {
            let _ = dispatch(&engine, Caller::Terminal, "inbox_sync", json!({})).await;
        };
        let ended = {
            let writing = async {
                while more > 0 {
                    tokio::time::sleep(after / 3).await;
                    self.stranger();
                    more -= 1;
                }
                std::future::pending::<()>().await;
            };
            let both = async {
                tokio::select! {
                    () = reading => {}
                    () = writing => {}
                }
            };
            tokio::time::timeout(after, both).await.is_ok()
        };
        drop(engine);
        self.drops += u32::from(!ended);
        if dice.throw(5) == 0 {
            self.note().await;
        }
        self.desk.restart().await;
    }

    /// Something of ours about a conversation that is known by now.
    async fn note(&mut self) {
        let list = self.desk.call("conversations_list", json!({"limit": 200})).await;
        let items = list["items"].as_array().unwrap();
        let Some(row) = items.get(self.drafts.len() % items.len().max(1)) else { return };
        let text = format!("brouillon {}", self.drafts.len());
        self.desk.call("conversations_draft", json!({"id": row["id"], "text": text})).await;
        self.drafts.insert(row["id"].as_str().unwrap().to_owned(), text);
    }

    /// Reads to the end, undisturbed, and counts.
    async fn judge(self) {
        self.fake.server().faults().clear();
        for look in 0.. {
            self.desk.advance(TimeDelta::minutes(31));
            let report = self.desk.call("inbox_sync", json!({})).await;
            let status = self.desk.call("inbox_status", json!({})).await;
            let idle = report["accounts"][0]["new"] == 0 && report["accounts"][0]["error"] == Value::Null;
            if idle && status["accounts"][0]["first"] == Value::Null {
                break;
            }
            assert!(look < 80, "{:?}: reading does not end: {report}", self.id);
        }
        let mut seen: BTreeMap<String, u32> = BTreeMap::new();
        let mut after = Value::Null;
        loop {
            let list = self.desk.call("conversations_list", json!({"limit": 200, "after": after})).await;
            for row in list["items"].as_array().unwrap() {
                let view = self.desk.call("conversations_get", json!({"id": row["id"]})).await;
                for message in view["messages"].as_array().unwrap() {
                    *seen.entry(message["text"].as_str().unwrap().to_owned()).or_default() += 1;
                }
                if let Some(draft) = self.drafts.get(row["id"].as_str().unwrap()) {
                    assert_eq!(view["draft"], *draft, "{:?}: a draft is lost", self.id);
                }
            }
            after = list["next"].clone();
            if after.is_null() {
                break;
            }
        }
        for n in 0..self.written {
            let count = seen.get(&format!("mot {n}.")).copied().unwrap_or(0);
            assert_eq!(count, 1, "{:?}: message {n} of {} is there {count} times", self.id, self.written);
        }
        assert_eq!(integrity(&self.desk.folder().join("pupitre.sqlite")), "ok");
        println!(
            "sync, {:?}: {} messages, {} drops within a look of up to {:?}: 0 lost, 0 doubled, {} drafts kept",
            self.id,
            self.written,
            self.drops,
            self.whole,
            self.drafts.len()
        );
        assert!(self.drops > 0, "no look was really cut off");
    }
}

async fn drops(count: u32) {
    let all: Vec<NetworkId> =
        connected().into_iter().filter(|id| pupitre_networks::network(*id).inbox().is_some()).collect();
    for id in &all {
        let mut dice = Dice::new(7);
        let mut scene = Scene::new(*id).await;
        for _ in 0..count / u32::try_from(all.len()).unwrap() {
            scene.drop_once(&mut dice).await;
        }
        scene.judge().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_write_while_looks_are_cut_off_and_no_message_is_lost_or_doubled() {
    drops(SHORT).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the long form: cargo xtask test long"]
async fn five_hundred_looks_are_cut_off() {
    drops(LONG).await;
}
