//! SIGKILL while a real process reads what strangers write, edit and delete, with a line that tells it at once: no message
//! is lost or there twice, none that is gone is shown as there, and what a person noted stays.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]

use pupitre_tests::fakes::FakeStream;
use pupitre_tests::headless_scene::{BLUESKY, Dice, NETWORKS, Scene};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

const HEADLESS: &str = env!("CARGO_BIN_EXE_headless");
/// Kills of the form that is part of every test run.
const SHORT: u32 = 16;
const LONG: u32 = 500;

/// What a stranger wrote, as it stands at the server.
struct Said {
    network: &'static str,
    remote: String,
    text: String,
    gone: bool,
}

struct Play {
    scene: Scene,
    stream: FakeStream,
    ours: BTreeMap<&'static str, String>,
    said: Vec<Said>,
    drafts: BTreeMap<String, Vec<String>>,
    number: u32,
    edits: u32,
    deletions: u32,
}

impl Play {
    async fn new() -> Self {
        let stream = FakeStream::start().await;
        let url = stream.url();
        let scene = Scene::new(HEADLESS, &NETWORKS, 0, |config| config.streaming = Some(url)).await;
        let ours = BTreeMap::from([
            ("mastodon", scene.fakes.mastodon.posts_from_elsewhere("studio", "Avant Pupitre")),
            ("bluesky", scene.fakes.bluesky.posts_from_elsewhere(BLUESKY.0, "Avant Pupitre")),
        ]);
        let (said, drafts) = (Vec::new(), BTreeMap::new());
        Self { scene, stream, ours, said, drafts, number: 0, edits: 0, deletions: 0 }
    }

    fn writes(&mut self, network: &'static str) {
        let text = format!("mot {}.", self.number);
        self.number += 1;
        let remote = match network {
            "mastodon" => {
                self.scene.fakes.mastodon.stranger_replies("lea@elsewhere.example", &self.ours[network], &text)
            }
            _ => self.scene.fakes.bluesky.stranger_replies("lea.test", &self.ours[network], &text),
        };
        self.said.push(Said { network, remote, text, gone: false });
    }

    /// Somebody changes or deletes one of the last messages.
    fn meddles(&mut self, dice: &mut Dice) {
        let from = self.said.len().saturating_sub(30);
        let all = u64::try_from(self.said.len() - from).unwrap();
        let at = from + usize::try_from(dice.throw(all)).unwrap();
        let deletes = dice.throw(3) == 0;
        let text = format!("mot {}, corrigé.", self.number);
        let Some(said) = self.said.get_mut(at).filter(|said| !said.gone) else { return };
        match (said.network, deletes) {
            ("mastodon", true) => self.scene.fakes.mastodon.vanishes(&said.remote),
            ("mastodon", false) => self.scene.fakes.mastodon.stranger_edits(&said.remote, &text),
            (_, true) => self.scene.fakes.bluesky.vanishes(&said.remote),
            // There an edit is another post in the place of the first; this test's own numbers stay apart.
            _ => return,
        }
        said.gone = deletes;
        if deletes {
            self.deletions += 1;
        } else {
            said.text = text;
            self.number += 1;
            self.edits += 1;
        }
    }

    /// One life of the process: strangers act while it reads, and it is killed somewhere in between.
    async fn life(&mut self, dice: &mut Dice, longest: Duration) {
        let headless = self.scene.place.start().await.unwrap();
        let caller = headless.caller();
        let reading = tokio::spawn({
            let caller = caller.clone();
            async move { while caller.try_call("inbox_sync", json!({})).await.is_some() {} }
        });
        let kill_at = Instant::now() + longest.mul_f64(dice.throw(1_000) as f64 / 1_000.0);
        for _ in 0..1 + dice.throw(3) {
            self.writes(NETWORKS[usize::try_from(dice.throw(2)).unwrap()]);
            if dice.throw(2) == 0 {
                self.meddles(dice);
            }
            if dice.throw(2) == 0 {
                self.stream.tells();
            }
            tokio::time::sleep_until(kill_at.min(Instant::now() + longest / 5).into()).await;
        }
        if dice.throw(8) == 0 {
            self.notes(&caller).await;
        }
        tokio::time::sleep_until(kill_at.into()).await;
        headless.kill().await;
        reading.await.unwrap();
    }

    /// A person begins an answer; what was acknowledged has to be there at the end.
    async fn notes(&mut self, caller: &pupitre_tests::headless::Caller) {
        let Some(Ok(list)) = caller.try_call("conversations_list", json!({"limit": 200})).await else { return };
        let rows = list["items"].as_array().unwrap();
        let Some(row) = rows.get(self.drafts.len() % rows.len().max(1)) else { return };
        let (id, text) = (row["id"].as_str().unwrap().to_owned(), format!("brouillon {}", self.number));
        let may_be = self.drafts.entry(id.clone()).or_default();
        may_be.push(text.clone());
        if let Some(Ok(_)) = caller.try_call("conversations_draft", json!({"id": id, "text": text})).await {
            self.drafts.insert(id, vec![text]);
        }
    }

    /// Every message as the inbox shows it, by text: how often it is there, and how often as deleted.
    async fn shown(&self, headless: &pupitre_tests::headless::Headless) -> BTreeMap<String, (u32, u32)> {
        let (mut shown, mut after) = (BTreeMap::<String, (u32, u32)>::new(), Value::Null);
        loop {
            let list = headless.call("conversations_list", json!({"limit": 200, "after": after})).await;
            for row in list["items"].as_array().unwrap() {
                let view = headless.call("conversations_get", json!({"id": row["id"]})).await;
                for message in view["messages"].as_array().unwrap().iter().filter(|one| one["ours"] == false) {
                    let counts = shown.entry(message["text"].as_str().unwrap().to_owned()).or_default();
                    if message["deletedAt"].is_null() { counts.0 += 1 } else { counts.1 += 1 }
                }
                if let Some(may_be) = self.drafts.get(row["id"].as_str().unwrap()) {
                    assert!(may_be.iter().any(|text| view["draft"] == *text), "a draft is lost: {}", view["draft"]);
                }
            }
            after = list["next"].clone();
            if after.is_null() {
                return shown;
            }
        }
    }

    /// What is wrong with what is shown: lost, doubled, shown though it is gone.
    fn faults(&self, shown: &BTreeMap<String, (u32, u32)>) -> (usize, usize, usize) {
        let there = |text: &String| shown.get(text).map_or(0, |(there, _)| *there);
        let lost = self.said.iter().filter(|said| !said.gone && there(&said.text) == 0).count();
        let doubled = shown.values().filter(|(there, gone)| there + gone > 1).count();
        let ghosts = self.said.iter().filter(|said| said.gone && there(&said.text) > 0).count();
        (lost, doubled, ghosts)
    }

    async fn judge(self, kills: u32, took: Duration) {
        let headless = self.scene.place.clone().with("PUPITRE_TEST_IDLE", "1").start().await.unwrap();
        let mut faults = (0, 0, 0);
        // What was edited or deleted is found by a walk over what is known: a batch a look.
        for look in 0..200 {
            let report = headless.call("inbox_sync", json!({})).await;
            let idle =
                report["accounts"].as_array().unwrap().iter().all(|one| one["new"] == 0 && one["error"].is_null());
            if idle && look % 5 == 4 {
                faults = self.faults(&self.shown(&headless).await);
                if faults == (0, 0, 0) {
                    break;
                }
            }
        }
        println!(
            "reading, {kills} kills in {} s: {} messages, {} edits, {} deletions, {} lines laid; {} lost, {} doubled, {} gone \
             and still shown, {} drafts kept, integrity {}",
            took.as_secs(),
            self.said.len(),
            self.edits,
            self.deletions,
            self.stream.laid().len(),
            faults.0,
            faults.1,
            faults.2,
            self.drafts.len(),
            self.scene.integrity()
        );
        assert_eq!(faults, (0, 0, 0), "lost, doubled, gone and still shown");
        assert_eq!(self.scene.integrity(), "ok");
        assert!(headless.end().await);
    }
}

async fn kills(count: u32) {
    let mut play = Play::new().await;
    for _ in 0..40 {
        play.writes("mastodon");
        play.writes("bluesky");
    }
    // How long one whole look takes here: kills lie within it and somewhat beyond.
    let headless = play.scene.place.start().await.unwrap();
    let from = Instant::now();
    headless.call("inbox_sync", json!({})).await;
    let longest = (from.elapsed() * 3 / 2).clamp(Duration::from_millis(150), Duration::from_secs(2));
    headless.kill().await;
    let (mut dice, from) = (Dice::new(11), Instant::now());
    for _ in 0..count {
        play.life(&mut dice, longest).await;
    }
    play.judge(count, from.elapsed()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_is_killed_while_it_reads_and_nothing_is_lost_doubled_or_left_over() {
    kills(SHORT).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the long form: cargo xtask test long"]
async fn five_hundred_processes_are_killed_while_they_read() {
    kills(LONG).await;
}
