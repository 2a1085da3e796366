//! A machine that sleeps over the minute of a post (R5): SIGSTOP and SIGCONT on a real clock. A real suspend cannot be had
//! here; what a program feels of it is the same: it does not run, the wall clock does, and open connections are dead.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, clippy::print_stdout)]

use chrono::Timelike;
use pupitre_tests::fakes::{Fault, Rule};
use pupitre_tests::headless::Headless;
use pupitre_tests::headless_scene::{Scene, content};
use serde_json::{Value, json};
use std::process::Command;
use std::time::{Duration, Instant};

const HEADLESS: &str = env!("CARGO_BIN_EXE_headless");
/// Longer than what counts as punctual.
const SLEEP: Duration = Duration::from_secs(36);
/// A decision comes within this time after waking.
const DECISION: Duration = Duration::from_secs(60);

fn signal(program: &Headless, name: &str) {
    let done = Command::new("kill").args([&format!("-{name}"), &program.pid().to_string()]).status().unwrap();
    assert!(done.success(), "{name}");
}

struct Studio {
    brand: String,
    account: String,
}

/// A second brand, which wants to be asked about whatever is late.
async fn strict(scene: &Scene, program: &Headless) -> Studio {
    let brand = json!({"name": "Ponctuelle", "zone": "Europe/Paris", "language": "fr", "colour": "#663399"});
    let brand = program.call("brands_create", brand).await["id"].as_str().unwrap().to_owned();
    program.call("brands_update", json!({"id": brand, "late": {"graceMinutes": 0}})).await;
    let connect = json!({"brand": brand, "network": "mastodon", "host": scene.fakes.mastodon.url(), "ownServer": true,
        "secret": scene.fakes.mastodon.token_for("ponctuelle", "read write")});
    let account = program.call("accounts_connect", connect).await["id"].as_str().unwrap().to_owned();
    Studio { brand, account }
}

async fn planned(program: &Headless, of: &Studio, text: &str, after: Duration) -> String {
    let post = json!({"brand": of.brand, "content": content(&[text.to_owned()], None), "accounts": [of.account]});
    let post = program.call("posts_create", post).await;
    let due = chrono::Utc::now() + after;
    let zone = pupitre_domain::time::Zone::parse("Europe/Paris").unwrap();
    // Plans are kept to the second; what a clock shows has minutes.
    let wall = format!("{}:{:02}", &zone.wall(due).to_string()[..16], due.second());
    let planned = program.call("posts_schedule", json!({"id": post["id"], "wall": wall})).await;
    assert!(planned["post"]["dueAt"].as_str().unwrap().contains(&format!(":{:02}", due.second())), "{planned}");
    post["id"].as_str().unwrap().to_owned()
}

fn standing<'a>(all: &'a [Value], post: &str) -> &'a Value {
    all.iter().find(|delivery| delivery["post"] == json!(post)).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_due_while_the_machine_slept_is_decided_once_and_told() {
    let scene = Scene::new(HEADLESS, &["mastodon"], 0, |_| {}).await;
    let program = scene.place.start().await.unwrap();
    let lenient = Studio { brand: scene.brand.clone(), account: scene.accounts["mastodon"].clone() };
    program.call("brands_update", json!({"id": lenient.brand, "late": {"graceMinutes": 15}})).await;
    let strict = strict(&scene, &program).await;
    let count = |marker: &str| scene.oracle("mastodon").ever_posted(marker).len();

    // Awake, also a brand without patience is served: punctual is not late.
    let awake = planned(&program, &strict, "réveillée w00001z", Duration::from_secs(2)).await;
    let from = Instant::now();
    while count("w00001z") == 0 {
        let all = program.deliveries().await;
        assert_ne!(standing(&all, &awake)["state"], json!("needsPerson"), "{all:?}");
        assert!(from.elapsed() < Duration::from_secs(32), "{all:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }

    // One is being sent when the machine falls asleep: the server takes it and its answer is never read in time.
    let held = Fault::Delay { before_ms: 0, after_ms: 3_000 };
    scene.fakes.mastodon.server.fail(Rule::on("POST", "/api/v1/statuses", held).once());
    let flight = planned(&program, &lenient, "en vol f00001z", Duration::from_secs(1)).await;
    let within = planned(&program, &lenient, "patiente p00001z", Duration::from_secs(4)).await;
    let late = planned(&program, &strict, "pressée l00001z", Duration::from_secs(4)).await;
    let far = planned(&program, &lenient, "lointaine g00001z", Duration::from_secs(3_600)).await;
    let from = Instant::now();
    while count("f00001z") == 0 {
        assert!(from.elapsed() < Duration::from_secs(30), "it never left");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    signal(&program, "STOP");
    tokio::time::sleep(SLEEP).await;
    assert_eq!((count("p00001z"), count("l00001z")), (0, 0), "asleep");

    signal(&program, "CONT");
    let woken = Instant::now();
    let all = loop {
        let all = program.deliveries().await;
        let settled =
            |post: &str| matches!(standing(&all, post)["state"].as_str(), Some("published" | "needsPerson" | "failed"));
        if settled(&flight) && settled(&within) && settled(&late) {
            break all;
        }
        assert!(woken.elapsed() < DECISION, "undecided: {all:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    println!("decided {:?} after waking", woken.elapsed());
    let state = |post: &str| (standing(&all, post)["state"].clone(), standing(&all, post)["reason"].clone());
    assert_eq!(state(&within).0, json!("published"), "{all:?}");
    assert_eq!(state(&late), (json!("needsPerson"), json!("late")), "{all:?}");
    assert_eq!(state(&flight).0, json!("published"), "looked for and found: {all:?}");
    assert_eq!(state(&far).0, json!("scheduled"), "{all:?}");
    // Nothing twice, also not a while later; nothing silent: what waits for a person is told today.
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!((count("f00001z"), count("p00001z"), count("l00001z"), count("g00001z")), (1, 1, 0, 0));
    let today = program.call("today_get", json!({})).await;
    assert!(today.to_string().contains("l00001z"), "{today}");
    assert!(program.end().await, "it ends well");
}
