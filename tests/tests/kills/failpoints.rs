//! The process ends at every named point between intent and result, at each of its reaches, for every kind of delivery
//! on both networks; started again, the same promises hold as after a kill (R2).
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, clippy::print_stdout, missing_docs)]

use pupitre_engine::failpoints::{ALL, VARIABLE};
use pupitre_tests::fakes::{Fault, Rule, faults::RetryAfter};
use pupitre_tests::headless::{Headless, Place};
use pupitre_tests::headless_scene::{Scene, content};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

const HEADLESS: &str = env!("CARGO_BIN_EXE_headless");
/// Shorter still: nothing here is late but what is lost.
const WAITS: &str = "250,60,20,60,80,10";
const SIGABRT: i32 = 6;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Act {
    Image,
    Thread,
    Reply,
    Like,
    Sync,
    HandOff,
    /// Something handed off, something half uploaded; then a pause, and its end.
    Pause,
}

/// What the server does to the irreversible call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Answer {
    Good,
    /// It acts, and its answer is lost: to be found by looking.
    Lost,
    /// It does not act, and nobody knows: to be repeated.
    Swallowed,
    /// It says that it did not act.
    Busy,
    /// It refuses for good.
    Refused,
}

const PLAYS: &[(Act, Answer, &[&str])] = &[
    (Act::Image, Answer::Good, &["mastodon", "bluesky"]),
    (Act::Thread, Answer::Good, &["mastodon", "bluesky"]),
    (Act::Reply, Answer::Good, &["mastodon", "bluesky"]),
    (Act::Like, Answer::Good, &["mastodon", "bluesky"]),
    (Act::Sync, Answer::Good, &["mastodon", "bluesky"]),
    (Act::HandOff, Answer::Good, &["mastodon"]),
    (Act::Pause, Answer::Good, &["mastodon"]),
    (Act::Image, Answer::Lost, &["mastodon", "bluesky"]),
    (Act::Reply, Answer::Lost, &["mastodon", "bluesky"]),
    (Act::Reply, Answer::Swallowed, &["mastodon", "bluesky"]),
    (Act::Reply, Answer::Busy, &["mastodon", "bluesky"]),
    (Act::Reply, Answer::Refused, &["mastodon", "bluesky"]),
    // An older server without keys, whose silence a person has to settle.
    (Act::Thread, Answer::Swallowed, &["keyless"]),
];

/// The points that a play may reach; the others are not tried in it.
fn points(act: Act, answer: Answer) -> Vec<&'static str> {
    let of = |name: &&&str| match **name {
        name if of_pause(name) => act == Act::Pause,
        _ if act == Act::Pause => false,
        name if name.contains("queue") => matches!(act, Act::Reply | Act::Like) && answer == Answer::Good,
        name if name.contains("ingest") || name.contains("past") => act == Act::Sync,
        name if name.contains("rotate") => answer == Answer::Good,
        name if act == Act::Sync => name.contains("recover"),
        name if name.contains("handed-off") => act == Act::HandOff,
        name if name.contains("wait") => act == Act::Image && answer == Answer::Good,
        name if name.contains("not-done") => answer == Answer::Busy,
        name if name.contains("refused") => answer == Answer::Refused,
        name if name.contains("lost") | name.contains("look") => {
            matches!(answer, Answer::Lost | Answer::Swallowed)
        }
        name if name.contains("found") => answer == Answer::Lost,
        name if name.contains("repeat") => answer == Answer::Swallowed,
        name if name.contains("ask") => answer == Answer::Swallowed && act == Act::Thread,
        // The plain points are the same with any answer; the call itself is where they differ.
        name => answer == Answer::Good || name == "after-call" || name == "after-intent",
    };
    ALL.iter().filter(of).copied().collect()
}

/// The points of a pause, all of them reached in the play of that name only.
fn of_pause(name: &str) -> bool {
    ["pause", "recall", "hold", "halt", "resume"].iter().any(|word| name.ends_with(word))
}

/// `before-intent` and `after-intent` are of one kind; a call has an intent.
fn kind(point: &str) -> &str {
    let kind = point.split_once('-').map_or(point, |(_, kind)| kind);
    if kind == "call" { "intent" } else { kind }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

struct Stage {
    scene: Scene,
    network: &'static str,
    act: Act,
    answer: Answer,
    conversations: Vec<(String, Value)>,
    runs: u32,
}

impl Stage {
    async fn new(network: &'static str, act: Act, answer: Answer) -> Self {
        let real = if network == "keyless" { "mastodon" } else { network };
        let mut scene = Scene::new(HEADLESS, &[real], 60, |config| {
            config.processing_polls = if act == Act::Pause { 100_000 } else { 1 };
            if network == "keyless" {
                config.version = "2.7.2 (compatible; Pleroma 2.9.1)".into();
                config.idempotency = pupitre_tests::fakes::mastodon::Idempotency::Ignored;
            }
        })
        .await;
        scene.fakes.bluesky.configure(|config| config.access_seconds = 50);
        scene.place.timing = Some(WAITS.into());
        let headless = scene.place.clone().with("PUPITRE_TEST_IDLE", "1").start().await.unwrap();
        let page = headless.call("conversations_list", json!({ "limit": 200 })).await;
        let mut conversations = Vec::new();
        for row in page["items"].as_array().unwrap() {
            let view = headless.call("conversations_get", json!({ "id": row["id"] })).await;
            let id = row["id"].as_str().unwrap().to_owned();
            conversations.push((id, view["messages"][0]["id"].clone()));
        }
        assert!(headless.end().await);
        Self { scene, network: real, act, answer, conversations, runs: 0 }
    }

    fn arm_faults(&self) {
        let server = if self.network == "mastodon" {
            &self.scene.fakes.mastodon.server
        } else {
            &self.scene.fakes.bluesky.server
        };
        server.faults().clear();
        let fault = match self.answer {
            Answer::Good => return,
            Answer::Lost => Fault::ResetAfter,
            Answer::Swallowed => Fault::CaptivePortal,
            Answer::Busy => Fault::RateLimited { retry_after: RetryAfter::Seconds(0) },
            Answer::Refused => {
                let body = if self.network == "mastodon" {
                    "{\"error\":\"Validation failed: Text is spam\"}"
                } else {
                    "{\"error\":\"InvalidRequest\",\"message\":\"Invalid app.bsky.feed.post record\"}"
                };
                Fault::Answer { status: if self.network == "mastodon" { 422 } else { 400 }, body: body.into() }
            }
        };
        for path in ["/api/v1/statuses", "/xrpc/com.atproto.repo.putRecord", "/xrpc/com.atproto.repo.createRecord"] {
            server.fail(Rule::on("POST", path, fault.clone()).once());
        }
    }

    /// Says what is wanted; may be cut short at any place. Answers whether the wish was acknowledged.
    async fn wish(&self, headless: &Headless, marker: &str, number: usize) -> bool {
        if self.act == Act::Pause {
            return self.pause(headless, marker).await.is_some();
        }
        let account = &self.scene.accounts[self.network];
        let (conversation, message) = &self.conversations[number % self.conversations.len()];
        match self.act {
            Act::Image | Act::Thread | Act::HandOff => {
                let texts = match self.act {
                    Act::Thread => (1..4).map(|part| format!("{marker} {part}/3")).collect(),
                    _ => vec![marker.to_owned()],
                };
                let visual = (self.act == Act::Image).then_some(self.scene.visual.as_str());
                let request =
                    json!({ "brand": self.scene.brand, "content": content(&texts, visual), "accounts": [account] });
                let Some(Ok(post)) = headless.try_call("posts_create", request).await else { return false };
                let planned = if self.act == Act::HandOff {
                    let wall = (chrono::Utc::now() + chrono::TimeDelta::hours(30)).format("%Y-%m-%dT%H:%M").to_string();
                    let plan = json!({ "id": post["id"], "wall": wall, "mode": "handedOff" });
                    headless.try_call("posts_schedule", plan).await
                } else {
                    headless.try_call("posts_publish_now", json!({ "id": post["id"] })).await
                };
                matches!(planned, Some(Ok(_)))
            }
            Act::Reply => {
                let texts = [marker.to_owned()];
                let request = json!({ "id": conversation, "content": content(&texts, None), "undoSeconds": 0 });
                matches!(headless.try_call("conversations_reply", request).await, Some(Ok(_)))
            }
            Act::Like => {
                let request = json!({ "id": message, "action": "like" });
                matches!(headless.try_call("messages_act", request).await, Some(Ok(_)))
            }
            // Played above.
            Act::Pause => false,
            Act::Sync => {
                self.scene.stranger(10_000 + u32::try_from(number).unwrap());
                headless.try_call("inbox_sync", json!({})).await;
                false
            }
        }
    }

    /// Hands one post off, has another half way, pauses and resumes. `None` when it was cut short.
    async fn pause(&self, headless: &Headless, marker: &str) -> Option<()> {
        let account = &self.scene.accounts[self.network];
        let wall = (chrono::Utc::now() + chrono::TimeDelta::hours(30)).format("%Y-%m-%dT%H:%M").to_string();
        for (text, visual) in [("remise", None), ("image", Some(self.scene.visual.as_str()))] {
            let texts = [format!("{marker} {text}")];
            let request =
                json!({ "brand": self.scene.brand, "content": content(&texts, visual), "accounts": [account] });
            let post = headless.try_call("posts_create", request).await?.ok()?;
            let plan = json!({ "id": post["id"], "wall": wall, "mode": "handedOff" });
            let method = if visual.is_some() { "posts_publish_now" } else { "posts_schedule" };
            let params = if visual.is_some() { json!({ "id": post["id"] }) } else { plan };
            headless.try_call(method, params).await?.ok()?;
        }
        self.standing(headless, marker, &["handedOff", "processing"]).await?;
        headless.try_call("outbox_pause", json!({})).await?.ok()?;
        self.standing(headless, marker, &["scheduled", "needsPerson"]).await?;
        headless.try_call("outbox_resume", json!({ "reviewHours": 0 })).await?.ok()?;
        self.standing(headless, marker, &["handedOff", "needsPerson"]).await
    }

    /// Waits until what is handed off and what is half way stand so. `None` when the process has ended.
    async fn standing(&self, headless: &Headless, marker: &str, wanted: &[&str; 2]) -> Option<()> {
        let mut seen = [Value::Null, Value::Null];
        for _ in 0..3_000 {
            let page = headless.try_call("publications_list", json!({ "limit": 200 })).await?.ok()?;
            seen = ["remise", "image"].map(|text| {
                let text = format!("{marker} {text}");
                let all = page["items"].as_array().unwrap();
                all.iter().find(|row| row["excerpt"] == text).cloned().unwrap_or_default()
            });
            if seen.iter().zip(wanted).all(|(row, state)| row["state"] == **state) {
                return Some(());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("{marker}: never {wanted:?}, but {seen:?}");
    }

    /// What became of the play, once another pause has come and gone.
    async fn judge_pause(&self, headless: &Headless, marker: &str, label: &str, wrong: &mut Vec<String>) {
        headless.call("outbox_pause", json!({})).await;
        let page = headless.call("publications_list", json!({ "limit": 200 })).await;
        let there = |text: &str| {
            page["items"].as_array().unwrap().iter().any(|row| row["excerpt"] == format!("{marker} {text}"))
        };
        if !there("remise") || !there("image") {
            wrong.push(format!("{label}: an acknowledged post is gone"));
            return;
        }
        for (wanted, resumes) in [(["scheduled", "needsPerson"], true), (["handedOff", "needsPerson"], false)] {
            if self.standing(headless, marker, &wanted).await.is_none() {
                wrong.push(format!("{label}: ended unasked"));
                return;
            }
            if resumes {
                headless.call("outbox_resume", json!({ "reviewHours": 0 })).await;
            }
        }
        let oracle = self.scene.oracle(self.network);
        let waiting = oracle.waiting.iter().filter(|(_, text)| text.contains(marker)).count();
        let out = oracle.ever_posted(marker).len();
        if (waiting, out) != (1, 0) {
            wrong.push(format!("{label}: {waiting} at the network and {out} out, instead of one and none"));
        }
    }

    /// One run: ends at the point if it is reached so often. Answers whether it was.
    async fn run(&mut self, point: &'static str, nth: u32, wrong: &mut Vec<String>) -> bool {
        self.runs += 1;
        let number = self.runs as usize;
        let label = format!("{} {:?} {:?} {point}:{nth}", self.network, self.act, self.answer);
        let marker = format!("w{number:05}z");
        let root = self.scene.root.path().join(format!("run-{number}"));
        copy(&self.scene.place.data, &root.join("data"));
        // Rotation is part of the play, so the secrets go on from run to run.
        let place = Place { data: root.join("data"), ..self.scene.place.clone() };
        let vault_before = std::fs::read(self.scene.root.path().join("vault.json")).unwrap();
        std::fs::write(root.join("vault.json"), &vault_before).unwrap();
        let place = Place { vault: Some(root.join("vault.json")), ..place };
        self.arm_faults();
        let uploads_of = |scene: &Scene| scene.oracle(self.network).favourites.len();
        let marks = uploads_of(&self.scene);
        let mut first = place.clone();
        if point.contains("recover") {
            // Something must be in flight for a start to find.
            first = first.with(VARIABLE, "after-intent:1");
        } else {
            first = first.with(VARIABLE, &format!("{point}:{nth}"));
        }
        let mut acknowledged = false;
        let mut reached = match first.start().await {
            Some(mut headless) => {
                acknowledged = self.wish(&headless, &marker, number).await;
                abort_or_quiet(&mut headless).await
            }
            None => true,
        };
        if point.contains("recover") && self.act != Act::Sync {
            let again = place.clone().with(VARIABLE, &format!("{point}:{nth}"));
            reached = match again.start().await {
                Some(mut headless) => abort_or_quiet(&mut headless).await,
                None => true,
            };
        }
        let Some(headless) = place.start().await else {
            wrong.push(format!("{label}: does not start again"));
            return reached;
        };
        if self.act == Act::Pause {
            self.judge_pause(&headless, &marker, &label, wrong).await;
            headless.kill().await;
            let _ = std::fs::remove_dir_all(root);
            return reached;
        }
        let rows = match headless.quiet(Duration::from_secs(30)).await {
            Ok(rows) => rows,
            Err(stuck) => {
                wrong.push(format!("{label}: stuck {stuck:?}"));
                stuck
            }
        };
        let oracle = self.scene.oracle(self.network);
        let posts = oracle.ever_posted(&marker);
        let parts = if self.act == Act::Thread { 3 } else { 1 };
        let mut row_of = rows.iter().filter(|row| row["excerpt"].as_str().is_some_and(|text| text.contains(&marker)));
        let row = if self.act == Act::Like { rows.first() } else { row_of.next() };
        if acknowledged && row.is_none() {
            wrong.push(format!("{label}: an acknowledged delivery is gone"));
        }
        if !oracle.duplicates().is_empty() {
            wrong.push(format!("{label}: {:?}", oracle.duplicates()));
        }
        if let Some(row) = row {
            let (state, reason) = (row["state"].as_str().unwrap_or("?"), row["reason"].as_str().unwrap_or(""));
            let there = posts.len();
            let good = match (self.act, self.answer, state, reason) {
                (Act::HandOff, _, "handedOff", _) => {
                    there == 0 && oracle.waiting.iter().filter(|(_, text)| text.contains(&marker)).count() == 1
                }
                (Act::Like, _, "published", _) => oracle.favourites.len() == marks + 1,
                (_, Answer::Refused, "failed", "rejected") => there == 0,
                // Refused after an intent whose outcome was not known: looked for, then repeated.
                (_, _, "published", _) => there == parts,
                (_, Answer::Swallowed | Answer::Good, "needsPerson", "unknown") if self.act == Act::Thread => {
                    there <= 1
                }
                // What a network cannot show and must not do twice is a person's matter.
                (Act::Like, _, "needsPerson", "unknown") => oracle.favourites.len() <= marks + 1,
                _ => false,
            };
            if !good {
                let detail = headless.call("publications_get", json!({ "id": row["id"] })).await;
                wrong.push(format!("{label}: {state} {reason}, {there} there; {}", detail["ledger"]));
            }
        } else if !posts.is_empty() {
            wrong.push(format!("{label}: {} messages of which nothing is known here", posts.len()));
        }
        if self.act == Act::Sync {
            headless.call("inbox_sync", json!({})).await;
            let wanted = format!("s{:05}z", 10_000 + number);
            let found = headless.call("conversations_list", json!({ "search": wanted })).await;
            if found["items"].as_array().map_or(0, Vec::len) != 1 {
                wrong.push(format!("{label}: the stranger's message is there {} times", found["items"]));
            }
        }
        let doctor = headless.call("system_doctor", json!({})).await;
        if doctor["integrity"] != "ok" {
            wrong.push(format!("{label}: {}", doctor["integrity"]));
        }
        let accounts = headless.call("accounts_list", json!({})).await;
        if accounts[0]["health"] != "ok" {
            wrong.push(format!("{label}: the account is {}", accounts[0]["health"]));
        }
        headless.kill().await;
        let _ = std::fs::remove_dir_all(root);
        reached
    }
}

/// Waits for the abort, or until nothing moves. Answers whether it aborted.
async fn abort_or_quiet(headless: &mut Headless) -> bool {
    let caller = headless.caller();
    let moving = ["scheduled", "retrying", "preparing", "sending", "processing", "unconfirmed"];
    for _ in 0..400 {
        if let Some(signal) = headless.ended(Duration::from_millis(30)).await {
            assert_eq!(signal, Some(SIGABRT), "it ended otherwise than by its failpoint");
            return true;
        }
        if let Some(Ok(page)) = caller.try_call("publications_list", json!({ "limit": 200 })).await {
            let rows = page["items"].as_array().unwrap();
            let is_moving = |row: &Value| moving.contains(&row["state"].as_str().unwrap_or("?"));
            if !rows.iter().any(is_moving) {
                // The last point may lie behind the last commit.
                return headless.ended(Duration::from_millis(60)).await == Some(Some(SIGABRT));
            }
        }
    }
    panic!("it neither ended nor came to rest");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_end_at_every_point_leaves_nothing_twice_and_nothing_lost() {
    let turn = Arc::new(Semaphore::new(5));
    let mut plays = tokio::task::JoinSet::new();
    for (act, answer, networks) in PLAYS {
        for network in *networks {
            let turn = Arc::clone(&turn);
            plays.spawn(async move {
                let _turn = turn.acquire_owned().await.unwrap();
                let mut stage = Stage::new(network, *act, *answer).await;
                let (mut wrong, mut reached) = (Vec::new(), BTreeMap::new());
                // Points of one kind are reached equally often: the first of them finds out how often.
                let mut often: BTreeMap<&str, u32> = BTreeMap::new();
                for point in points(*act, *answer) {
                    let most = often.get(kind(point)).copied();
                    for nth in 1..=most.unwrap_or(9) {
                        if !stage.run(point, nth, &mut wrong).await {
                            break;
                        }
                        *reached.entry(point).or_insert(0_u32) += 1;
                    }
                    often.entry(kind(point)).or_insert_with(|| reached.get(point).copied().unwrap_or(0));
                }
                println!("R2 {network} {act:?} {answer:?}: {} runs, ended at {reached:?}", stage.runs);
                (reached, wrong, stage.runs)
            });
        }
    }
    let (mut visited, mut wrong, mut runs, mut ends) = (BTreeSet::new(), Vec::new(), 0, 0);
    while let Some(done) = plays.join_next().await {
        let (reached, found, of_play) = done.unwrap();
        ends += reached.values().sum::<u32>();
        visited.extend(reached.into_keys());
        wrong.extend(found);
        runs += of_play;
    }
    let missed: Vec<&&str> = ALL.iter().filter(|name| !visited.contains(**name)).collect();
    println!("R2: {runs} runs, {ends} ends at {} of {} points; wrong {}", visited.len(), ALL.len(), wrong.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(missed.is_empty(), "never reached: {missed:?}");
}
