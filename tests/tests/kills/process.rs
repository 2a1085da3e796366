//! SIGKILL at any moment: nothing acknowledged is lost, nothing leaves twice, nothing is stuck (R1).
//!
//! The servers live in this process and survive; what they hold is the only witness. The short form runs always, the
//! long one with `cargo xtask test long`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, clippy::print_stdout, missing_docs)]

use pupitre_tests::clock::TestClock;
use pupitre_tests::fakes::mastodon::Idempotency;
use pupitre_tests::fakes::{Fakes, Fault, Oracle, Rule, faults::RetryAfter};
use pupitre_tests::headless::Caller;
use pupitre_tests::headless_scene::{Dice, NETWORKS, Scene, content, import_by};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

const HEADLESS: &str = env!("CARGO_BIN_EXE_headless");

/// 40 of 100 answers are faulty, in ways that leave no trace beyond a second. A late commit comes within the quiet
/// period of the shortened waits, as servers do within the product's.
fn faults(seed: u64) -> Rule {
    let kinds = vec![
        Fault::ResetBefore,
        Fault::ResetAfter,
        Fault::ErrorAfter { status: 500 },
        Fault::ErrorAfter { status: 502 },
        Fault::Unavailable { retry_after: RetryAfter::Absent },
        Fault::RateLimited { retry_after: RetryAfter::Seconds(1) },
        Fault::Truncated { honest: true },
        Fault::Truncated { honest: false },
        Fault::CaptivePortal,
        Fault::SlowHeaders { every_ms: 20, for_ms: 700 },
        Fault::SlowBody { every_ms: 20, for_ms: 700 },
        Fault::LateCommit { commit_after_ms: 300, hold_ms: 600 },
        Fault::WrongType { effect: true },
        Fault::Delay { before_ms: 40, after_ms: 40 },
        Fault::Refused { for_ms: 30 },
    ];
    Rule::sometimes("**", kinds, 0.4, seed)
}

/// What the program acknowledged, and what it may have done without saying so.
#[derive(Default)]
struct Book {
    /// Posts by id: every text that it may have now, the acknowledged one first.
    drafts: BTreeMap<String, Vec<String>>,
    /// Posts whose departure was acknowledged.
    leaving: BTreeSet<String>,
    /// Posts that were asked to leave: their text is not edited any more.
    asked: BTreeSet<String>,
    /// Deliveries of replies and actions that were acknowledged.
    deliveries: BTreeSet<String>,
    /// Answers being written, by conversation.
    notes: BTreeMap<String, Vec<String>>,
    /// Imported pictures.
    visuals: BTreeSet<String>,
    /// Conversations and messages known so far, not yet answered or liked.
    conversations: Vec<String>,
    messages: Vec<String>,
    acknowledged: u32,
    refused: BTreeMap<String, u32>,
}

struct Play {
    scene: Scene,
    book: Mutex<Book>,
    counter: Mutex<u32>,
}

impl Play {
    fn number(&self) -> u32 {
        let mut counter = self.counter.lock().unwrap();
        *counter += 1;
        *counter
    }

    async fn ask(&self, caller: &Caller, method: &str, params: Value) -> Option<Value> {
        let answer = caller.try_call(method, params).await?;
        let mut book = self.book.lock().unwrap();
        match answer {
            Ok(answer) => {
                book.acknowledged += 1;
                Some(answer)
            }
            Err(error) => {
                let code = format!("{method}: {}", error["code"].as_str().unwrap_or("?"));
                *book.refused.entry(code).or_default() += 1;
                None
            }
        }
    }

    async fn post(&self, caller: &Caller, kind: u64) {
        let n = self.number();
        let texts: Vec<String> = match kind {
            0 => vec![format!("un fil p{n:05}z"), format!("suite q{n:05}z")],
            _ => vec![format!("une nouvelle p{n:05}z")],
        };
        let visual = (kind == 1).then_some(self.scene.visual.as_str());
        let accounts: Vec<&String> = self.scene.accounts.values().collect();
        let request = json!({ "brand": self.scene.brand, "content": content(&texts, visual), "accounts": accounts });
        let Some(view) = self.ask(caller, "posts_create", request).await else { return };
        let id = view["id"].as_str().unwrap().to_owned();
        self.book.lock().unwrap().drafts.insert(id.clone(), vec![texts[0].clone()]);
        if kind == 3 {
            return;
        }
        self.book.lock().unwrap().asked.insert(id.clone());
        if self.ask(caller, "posts_publish_now", json!({ "id": id })).await.is_some() {
            self.book.lock().unwrap().leaving.insert(id);
        }
    }

    async fn edit(&self, caller: &Caller, choice: u64) {
        let id = {
            let book = self.book.lock().unwrap();
            let free: Vec<&String> = book.drafts.keys().filter(|id| !book.asked.contains(*id)).collect();
            let Some(id) = free.get(choice as usize % free.len().max(1)) else { return };
            (*id).clone()
        };
        let Some(view) = self.ask(caller, "posts_get", json!({ "id": id })).await else { return };
        let text = format!("un brouillon d{:05}z", self.number());
        self.book.lock().unwrap().drafts.get_mut(&id).unwrap().push(text.clone());
        let request =
            json!({ "id": id, "version": view["version"], "content": content(std::slice::from_ref(&text), None) });
        if self.ask(caller, "posts_update", request).await.is_some() {
            self.book.lock().unwrap().drafts.insert(id, vec![text]);
        }
    }

    async fn note(&self, caller: &Caller, choice: u64) {
        let id = {
            let book = self.book.lock().unwrap();
            // The first conversations are kept for notes: answering empties them.
            let Some(id) = book.notes.keys().nth(choice as usize % book.notes.len().max(1)) else { return };
            id.clone()
        };
        let text = format!("une réponse n{:05}z", self.number());
        self.book.lock().unwrap().notes.get_mut(&id).unwrap().push(text.clone());
        if self.ask(caller, "conversations_draft", json!({ "id": id, "text": text })).await.is_some() {
            self.book.lock().unwrap().notes.insert(id, vec![text]);
        }
    }

    async fn reply(&self, caller: &Caller) {
        let Some(id) = self.book.lock().unwrap().conversations.pop() else { return };
        let text = format!("merci r{:05}z", self.number());
        let request = json!({ "id": id, "content": content(&[text], None), "undoSeconds": 0 });
        if let Some(view) = self.ask(caller, "conversations_reply", request).await {
            self.book.lock().unwrap().deliveries.insert(view["id"].as_str().unwrap().to_owned());
        }
    }

    async fn like(&self, caller: &Caller) {
        let Some(id) = self.book.lock().unwrap().messages.pop() else { return };
        if let Some(view) = self.ask(caller, "messages_act", json!({ "id": id, "action": "like" })).await {
            self.book.lock().unwrap().deliveries.insert(view["id"].as_str().unwrap().to_owned());
        }
    }

    async fn act(&self, caller: Caller, dice: &mut Dice) {
        match dice.throw(12) {
            kind @ 0..=3 => self.post(&caller, kind).await,
            4 => self.post(&caller, 2).await,
            5 | 6 => self.edit(&caller, dice.throw(1000)).await,
            7 => self.note(&caller, dice.throw(1000)).await,
            8 => self.reply(&caller).await,
            9 => self.like(&caller).await,
            10 => {
                let seed = self.number();
                if let Some(id) = import_by(&caller, self.scene.root.path(), seed).await {
                    self.book.lock().unwrap().visuals.insert(id);
                }
            }
            _ => {
                self.ask(&caller, "inbox_sync", json!({})).await;
            }
        }
    }
}

#[derive(Debug, Default)]
struct Verdict {
    states: BTreeMap<String, u32>,
    duplicates: Vec<String>,
    lost: Vec<String>,
    wrong: Vec<String>,
}

impl Verdict {
    fn clean(&self) -> bool {
        self.duplicates.is_empty() && self.lost.is_empty() && self.wrong.is_empty()
    }
}

/// The same thing said twice on any server, or one thing marked twice as favourite.
fn duplicates(network: &str, oracle: &Oracle) -> Vec<String> {
    let mut found: Vec<String> =
        oracle.duplicates().into_iter().map(|(text, n)| format!("{network}: {n} × {text}")).collect();
    let mut marks = oracle.favourites.clone();
    marks.sort();
    found.extend(
        marks.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| format!("{network}: mark {:?}", pair[0])),
    );
    found
}

fn markers(text: &str) -> Vec<String> {
    text.split_whitespace()
        .filter(|word| word.len() == 7 && word.ends_with('z') && word[1..6].bytes().all(|b| b.is_ascii_digit()))
        .map(str::to_owned)
        .collect()
}

/// One verdict on a delivery: what the program says of it against what the server has.
fn judge(delivery: &Value, oracle: &Oracle, verdict: &mut Verdict) {
    let state = delivery["state"].as_str().unwrap_or("?");
    let reason = delivery["reason"].as_str().unwrap_or_default();
    *verdict.states.entry(format!("{state} {reason}").trim().to_owned()).or_default() += 1;
    if delivery["kind"] == "action" {
        return;
    }
    let excerpt = delivery["excerpt"].as_str().unwrap_or_default();
    let Some(marker) = markers(excerpt).into_iter().next() else {
        verdict.wrong.push(format!("no marker in {excerpt:?}"));
        return;
    };
    let first = oracle.ever_posted(&marker).len();
    let second = oracle.ever_posted(&marker.replacen('p', "q", 1)).len();
    let thread = delivery["parts"].as_u64() == Some(2);
    let fits = match state {
        "published" => first == 1 && (!thread || second == 1),
        "needsPerson" if reason == "unknown" || reason == "threadIncomplete" => first <= 1,
        "needsPerson" | "failed" | "cancelled" | "draft" => first == 0,
        _ => false,
    };
    if !fits {
        verdict.wrong.push(format!("{marker}: {state} {reason}, the server has {first} (second part: {second})"));
    }
}

async fn settle(play: &Play, patience: Duration) -> (Verdict, Duration) {
    let scene = &play.scene;
    for server in [&scene.fakes.mastodon.server, &scene.fakes.bluesky.server] {
        server.faults().clear();
        server.accept_again();
    }
    let from = Instant::now();
    let headless = scene.place.start().await.expect("it starts after the last kill");
    let mut verdict = Verdict::default();
    let all = match headless.quiet(patience).await {
        Ok(all) => all,
        Err(stuck) => {
            for row in &stuck {
                let detail = headless.call("publications_get", json!({ "id": row["id"] })).await;
                println!("stuck: {row}\n  ledger: {}", detail["ledger"]);
            }
            verdict.wrong.push(format!("{} stuck", stuck.len()));
            headless.deliveries().await
        }
    };
    let settled = from.elapsed();
    headless.call("inbox_sync", json!({})).await;
    let oracles: BTreeMap<&str, Oracle> = NETWORKS.iter().map(|network| (*network, scene.oracle(network))).collect();
    let mut known = BTreeSet::new();
    let mut of_post: BTreeMap<String, u32> = BTreeMap::new();
    for delivery in &all {
        if delivery["state"] == "needsPerson" {
            let detail = headless.call("publications_get", json!({ "id": delivery["id"] })).await;
            println!("  asks: {} {}", delivery["network"], detail["ledger"]);
        }
        let network = scene.network_of(delivery["account"].as_str().unwrap_or_default());
        judge(delivery, &oracles[network], &mut verdict);
        known.insert(delivery["id"].as_str().unwrap_or_default().to_owned());
        *of_post.entry(delivery["post"].as_str().unwrap_or_default().to_owned()).or_default() += 1;
    }
    for (network, oracle) in &oracles {
        verdict.duplicates.extend(duplicates(network, oracle));
    }
    let book = std::mem::take(&mut *play.book.lock().unwrap());
    for (id, texts) in &book.drafts {
        let view = headless.try_call("posts_get", json!({ "id": id })).await.and_then(Result::ok);
        let text = view.map(|view| view["content"]["parts"][0]["text"].as_str().unwrap_or_default().to_owned());
        if !text.as_ref().is_some_and(|text| texts.contains(text)) {
            verdict.lost.push(format!("post {id}: {text:?} is none of {texts:?}"));
        }
    }
    for id in &book.leaving {
        // Asked by itself: a page may miss what moves while the list is read.
        let own = headless.call("publications_list", json!({ "post": id })).await;
        if of_post.get(id).copied().unwrap_or(0) != 2 && own["items"].as_array().map_or(0, Vec::len) != 2 {
            verdict.lost.push(format!("post {id} was to leave on two networks"));
        }
    }
    verdict.lost.extend(book.deliveries.difference(&known).map(|id| format!("delivery {id}")));
    for (id, texts) in &book.notes {
        let view = headless.call("conversations_get", json!({ "id": id })).await;
        let text = view["draft"].as_str().unwrap_or_default().to_owned();
        if !texts.contains(&text) {
            verdict.lost.push(format!("note {id}: {text:?} is none of {texts:?}"));
        }
    }
    for id in &book.visuals {
        if !matches!(headless.try_call("visuals_get", json!({ "id": id })).await, Some(Ok(_))) {
            verdict.lost.push(format!("visual {id}"));
        }
    }
    let doctor = headless.call("system_doctor", json!({})).await;
    if doctor["integrity"] != "ok" || doctor["missingVisuals"] != 0 {
        verdict.wrong.push(format!("doctor: {doctor}"));
    }
    println!("  acknowledged {} calls; refused {:?}", book.acknowledged, book.refused);
    assert!(headless.end().await);
    *play.book.lock().unwrap() = book;
    (verdict, settled)
}

async fn cast(scene: Scene) -> Play {
    let headless = scene.place.clone().with("PUPITRE_TEST_IDLE", "1").start().await.unwrap();
    let page = headless.call("conversations_list", json!({ "limit": 200 })).await;
    let mut book = Book::default();
    for (index, row) in page["items"].as_array().unwrap().iter().enumerate() {
        let id = row["id"].as_str().unwrap().to_owned();
        let view = headless.call("conversations_get", json!({ "id": id })).await;
        book.messages.push(
            view["messages"][0]["id"].as_str().map_or_else(|| view["messages"][0]["id"].to_string(), str::to_owned),
        );
        if index < 6 {
            book.notes.insert(id, vec![String::new()]);
        } else {
            book.conversations.push(id);
        }
    }
    assert!(headless.end().await);
    Play { scene, book: Mutex::new(book), counter: Mutex::default() }
}

async fn campaign(name: &str, kills: u32, seed: u64, idempotency: Idempotency) {
    let began = Instant::now();
    let scene = Scene::new(HEADLESS, &NETWORKS, kills / 12 + 12, |config| {
        config.idempotency = idempotency;
        config.latency_ms = 15;
        if idempotency == Idempotency::Ignored {
            config.version = "2.7.2 (compatible; Pleroma 2.9.1)".into();
        }
    })
    .await;
    // Renewal at each start and between: access ends within the minute that counts as too short.
    scene.fakes.bluesky.configure(|config| {
        config.access_seconds = 50;
        config.latency_ms = 10;
    });
    let play = Arc::new(cast(scene).await);
    play.scene.fakes.mastodon.server.fail(faults(seed));
    play.scene.fakes.bluesky.server.fail(faults(seed + 1));
    let mut dice = Dice::new(seed);
    let (mut before_ready, mut last) = (0, 0);
    for kill in 0..kills {
        let mut headless = play.scene.place.spawn();
        let mut acts = JoinSet::new();
        // One kill in eight strikes while it starts and puts in order what the one before left.
        if kill % 8 == 7 {
            before_ready += 1;
        } else {
            if !headless.ready().await {
                panic!("kill {kill}: it does not start again; {}", play.scene.integrity());
            }
            for _ in 0..=dice.throw(3) {
                let (play, caller, mut own) = (Arc::clone(&play), headless.caller(), Dice::new(dice.throw(u64::MAX)));
                acts.spawn(async move { play.act(caller, &mut own).await });
            }
        }
        tokio::time::sleep(Duration::from_millis(dice.throw(151))).await;
        headless.kill().await;
        while let Some(act) = acts.join_next().await {
            act.unwrap();
        }
        if kill % 40 == 39 {
            assert_eq!(play.scene.integrity(), "ok", "after kill {kill}");
            last = kill;
        }
    }
    let killing = began.elapsed();
    let faulty: usize = [&play.scene.fakes.mastodon.server, &play.scene.fakes.bluesky.server]
        .iter()
        .map(|server| server.requests().iter().filter(|seen| seen.fault.is_some()).count())
        .sum();
    let requests: usize = NETWORKS.iter().map(|network| play.scene.oracle(network).requests.len()).sum();
    let (verdict, settled) = settle(&play, Duration::from_secs(100.max(kills.into()))).await;
    let posts: usize =
        NETWORKS.iter().map(|network| play.scene.oracle(network).posts.iter().filter(|post| post.ours).count()).sum();
    let (drafts, leaving) = {
        let book = play.book.lock().unwrap();
        (book.drafts.len(), book.leaving.len())
    };
    let asked: u32 = verdict.states.iter().filter(|(name, _)| name.starts_with("needsPerson")).map(|(_, n)| n).sum();
    println!(
        "R1 {name}: {kills} kills ({before_ready} while starting) in {:.0} s, settled after {:.1} s; {requests} requests, \
         {faulty} faulty; {drafts} posts written, {leaving} acknowledged to leave; {posts} messages at the servers; \
         deliveries {:?}; asked a person {asked}; duplicates {}; lost {}; integrity looked at until kill {last}",
        killing.as_secs_f32(),
        settled.as_secs_f32(),
        verdict.states,
        verdict.duplicates.len(),
        verdict.lost.len(),
    );
    assert!(verdict.clean(), "{verdict:#?}");
    let published = verdict.states.get("published").copied().unwrap_or(0);
    assert!(published > kills / 8, "only {published} deliveries came through: the test does not test much");
    assert!(faulty * 10 > requests * 3, "{faulty} of {requests} requests were faulty");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_with_a_locked_key() {
    campaign("locked key", 260, 11, Idempotency::Locked).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_with_a_key_checked_then_set() {
    campaign("check, then set", 260, 23, Idempotency::CheckThenSet).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the long form: cargo xtask test long"]
async fn kills_by_the_thousand() {
    campaign("locked key, long", 800, 101, Idempotency::Locked).await;
    campaign("check, then set, long", 800, 202, Idempotency::CheckThenSet).await;
    campaign("no key, long", 400, 303, Idempotency::Ignored).await;
}

/// The control: a client that does what clients do, under the same faults, has to be caught by the same witness.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_naive_client_is_caught() {
    let fakes = Fakes::start(TestClock::running()).await;
    let token = fakes.mastodon.token_for("studio", "read write");
    fakes.mastodon.server.fail(faults(7));
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::builder().timeout(Duration::from_millis(400)).build().unwrap();
    let url = format!("{}/api/v1/statuses", fakes.mastodon.url());
    for n in 0..60 {
        for _ in 0..5 {
            let form = [("status", format!("naïf p{n:05}z"))];
            let answer = http.post(&url).bearer_auth(&token).form(&form).send().await;
            let Ok(answer) = answer else { continue };
            if answer.json::<Value>().await.is_ok_and(|status| status["id"].is_string()) {
                break;
            }
        }
    }
    let found = duplicates("mastodon", &fakes.mastodon.oracle());
    println!("R1 control: a naive client posted {} of 60 twice or more", found.len());
    assert!(found.len() >= 5, "the witness saw only {found:?}");
}
