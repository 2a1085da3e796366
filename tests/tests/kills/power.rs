//! The power goes at any moment: what was acknowledged is there, what had left is journalled, the database is sound (R3).
//!
//! A real run is recorded with strace; disks are rebuilt from the recording, with unsynced writes dropped, reordered and
//! torn. Without strace the test says so and ends.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, clippy::print_stdout, missing_docs)]

use pupitre_tests::headless_scene::{Dice, NETWORKS, Scene, content, integrity};
use pupitre_tests::power::{CALLS, Disk, Event, read};
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use uuid::Uuid;

const HEADLESS: &str = env!("CARGO_BIN_EXE_headless");
const FILES: [&str; 2] = ["pupitre.sqlite", "pupitre.sqlite-wal"];

fn can_record() -> bool {
    let tried = Command::new("strace").args(["-qq", "-o", "/dev/null", "true"]).stderr(Stdio::null()).status();
    tried.is_ok_and(|status| status.success())
}

/// What had been promised by a moment.
#[derive(Clone, Default)]
struct Promises {
    /// Texts by post and version.
    texts: BTreeMap<(String, i64), String>,
    /// Deliveries that somebody was told of.
    deliveries: BTreeSet<String>,
    /// Keys that a server may have seen.
    keys: BTreeSet<String>,
    /// The part of a line whose end is not said yet.
    half: Vec<u8>,
}

impl Promises {
    fn hear(&mut self, event: &Event) {
        match event {
            Event::Said(bytes) => {
                self.half.extend(bytes);
                while let Some(end) = self.half.iter().position(|byte| *byte == b'\n') {
                    let line: Vec<u8> = self.half.drain(..=end).collect();
                    let Ok(said) = serde_json::from_slice::<Value>(&line) else { continue };
                    self.answered(&said["ok"]);
                }
            }
            Event::Sent(bytes) => {
                let text = String::from_utf8_lossy(bytes);
                let lower = text.to_lowercase();
                let after = |mark: &str, end: &[char]| {
                    let at = lower.find(mark)? + mark.len();
                    text[at..].split(end).next().map(str::to_owned)
                };
                self.keys.extend(after("idempotency-key: ", &['\r']));
                if text.contains("putRecord") || text.contains("\"record\"") {
                    self.keys.extend(after("\"rkey\":\"", &['"']));
                }
            }
            _ => {}
        }
    }

    fn answered(&mut self, ok: &Value) {
        let (Some(id), Some(version)) = (ok["id"].as_str(), ok["version"].as_i64()) else { return };
        if let Some(text) = ok["content"]["parts"][0]["text"].as_str() {
            self.texts.insert((id.to_owned(), version), text.to_owned());
        }
        for variant in ok["variants"].as_array().into_iter().flatten() {
            self.deliveries.extend(variant["delivery"]["id"].as_str().map(str::to_owned));
        }
    }

    /// What an image does not keep.
    fn broken(&self, image: &Path) -> Vec<String> {
        let file = image.join(FILES[0]);
        let state = integrity(&file);
        if state != "ok" {
            return vec![format!("integrity: {state}")];
        }
        let conn = Connection::open(file).unwrap();
        let mut broken = Vec::new();
        for ((post, version), text) in &self.texts {
            let id = Uuid::parse_str(post).unwrap();
            let kept: Option<String> = conn
                .query_row(
                    "SELECT content FROM post_versions WHERE post = ?1 AND version = ?2 AND refused = 0",
                    params![id.as_bytes(), version],
                    |row| row.get(0),
                )
                .optional()
                .unwrap();
            let kept = kept.map(|json| serde_json::from_str::<Value>(&json).unwrap());
            let found = kept.as_ref().and_then(|kept| {
                // A version holds the content itself or the content beside its forms.
                let content = if kept["parts"].is_null() { &kept["content"] } else { kept };
                content["parts"][0]["text"].as_str()
            });
            if found != Some(text) {
                broken.push(format!("version {version} of {post} is {found:?}"));
            }
        }
        for delivery in &self.deliveries {
            let id = Uuid::parse_str(delivery).unwrap();
            let there =
                conn.prepare("SELECT 1 FROM deliveries WHERE id = ?1").unwrap().exists([id.as_bytes()]).unwrap();
            if !there {
                broken.push(format!("delivery {delivery} is not there"));
            }
        }
        for key in &self.keys {
            let statement = "SELECT 1 FROM steps WHERE key = ?1 AND status <> 'planned'";
            if !conn.prepare(statement).unwrap().exists([key]).unwrap() {
                broken.push(format!("a call with the key {key} had left without its intent"));
            }
        }
        broken
    }
}

/// A run with drafts, posts that leave and answers, recorded until it is killed.
async fn record(scene: &Scene, edits: u32) -> Vec<Event> {
    let log = scene.root.path().join("strace.log");
    let wrapper = scene.root.path().join("recorded");
    let script = format!(
        "#!/bin/sh\nexec strace -f -qq -y -xx -s 9999999 -e trace={CALLS} -o '{}' '{HEADLESS}' \"$@\"\n",
        log.display()
    );
    fs::write(&wrapper, script).unwrap();
    fs::set_permissions(&wrapper, fs::Permissions::from_mode(0o755)).unwrap();
    let mut place = scene.place.clone();
    place.program = wrapper;
    let headless = place.start().await.unwrap();
    let accounts: Vec<&String> = scene.accounts.values().collect();
    for n in 0..edits / 5 {
        let create = json!({
            "brand": scene.brand, "content": content(&[format!("début {n}")], None), "accounts": accounts,
        });
        let post = headless.call("posts_create", create).await;
        let mut version = post["version"].clone();
        for round in 0..4 {
            let text = format!("texte {n}, état {round} {}", "é".repeat((n * 37 % 700) as usize / 2));
            let update = json!({ "id": post["id"], "version": version, "content": content(&[text], None) });
            version = headless.call("posts_update", update).await["version"].clone();
        }
        if n % 3 == 0 {
            headless.call("posts_publish_now", json!({ "id": post["id"] })).await;
        }
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    headless.kill().await;
    // strace writes its last lines when the program is gone.
    tokio::time::sleep(Duration::from_millis(500)).await;
    read(&fs::read_to_string(log).unwrap())
}

/// Cuts the power `images` times; returns the images that broke a promise, and how often the database was unsound.
fn cut(events: &[Event], start: &Disk, images: usize, seed: u64) -> (Vec<String>, Promises) {
    let image = tempfile::tempdir().unwrap();
    let mut dice = Dice::new(seed);
    let mut moments: Vec<usize> = (0..images).map(|_| dice.throw(events.len() as u64) as usize).collect();
    moments.sort_unstable();
    let (mut disk, mut promises, mut failures) = (start.clone(), Promises::default(), Vec::new());
    let mut next = 0;
    for moment in moments {
        while next <= moment {
            disk.play(next, &events[next]);
            promises.hear(&events[next]);
            next += 1;
        }
        for entry in fs::read_dir(image.path()).unwrap() {
            fs::remove_file(entry.unwrap().path()).unwrap();
        }
        disk.cut(&mut dice, image.path());
        let broken = promises.broken(image.path());
        if !broken.is_empty() {
            failures.push(format!("cut after event {moment}: {}", broken.join("; ")));
        }
    }
    (failures, promises)
}

async fn power_cuts(edits: u32, images: usize) {
    if !can_record() {
        println!("skipped: strace is not there or may not trace");
        return;
    }
    let scene = Scene::new(HEADLESS, &NETWORKS, 2, |_| {}).await;
    let start = Disk::of(&scene.place.data, &FILES, false);
    let lying = Disk::of(&scene.place.data, &FILES, true);
    let events = record(&scene, edits).await;
    let begun = Instant::now();
    let (failures, promises) = cut(&events, &start, images, 3);
    println!(
        "{images} power cuts over {} events in {:.1} s: {} texts, {} deliveries and {} keys were promised, {} images broke one",
        events.len(),
        begun.elapsed().as_secs_f64(),
        promises.texts.len(),
        promises.deliveries.len(),
        promises.keys.len(),
        failures.len()
    );
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(promises.texts.len() as u32 >= edits / 2, "too little was promised to prove anything");
    assert!(!promises.keys.is_empty() && !promises.deliveries.is_empty(), "nothing left while it was recorded");
    // The control: on a disk that only pretends to sync, promises break.
    let (failures, _) = cut(&events, &lying, images / 4, 5);
    assert!(
        failures.len() > images / 16,
        "a disk without syncs broke only {} of {} images",
        failures.len(),
        images / 4
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_power_cut_loses_nothing_that_was_acknowledged() {
    power_cuts(60, 160).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a thousand cuts: cargo xtask test long"]
async fn a_thousand_power_cuts_lose_nothing_that_was_acknowledged() {
    power_cuts(300, 1_000).await;
}
