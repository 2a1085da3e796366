//! Bringing pictures in is killed wherever it is, and goes on: no visual without its whole file, no file without its
//! visual, no original touched, and in the end everything that was named is there once.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]

use pupitre_tests::headless::Place;
use pupitre_tests::headless_scene::{Dice, integrity, png};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const HEADLESS: &str = env!("CARGO_BIN_EXE_headless");
/// Pictures of each round, and kills of the form that is part of every test run and of the long one.
const PICTURES: u32 = 48;
const SHORT: u32 = 10;
const LONG: u32 = 200;

/// Files of the library by their names, which are their hashes.
fn files(folder: &Path, found: &mut BTreeMap<String, PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        if path.is_dir() && name != ".part" {
            files(&path, found);
        } else if path.is_file() {
            found.insert(name, path);
        }
    }
}

/// What the database says: hashes of visuals, and hashes that are on their way.
fn rows(data: &Path) -> (Vec<String>, Vec<String>) {
    let copy = data.join("copy");
    let _ = std::fs::remove_dir_all(&copy);
    std::fs::create_dir(&copy).unwrap();
    for name in ["pupitre.sqlite", "pupitre.sqlite-wal"] {
        let _ = std::fs::copy(data.join(name), copy.join(name));
    }
    let conn = rusqlite::Connection::open(copy.join("pupitre.sqlite")).unwrap();
    let all = |statement: &str| -> Vec<String> {
        conn.prepare(statement).unwrap().query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let visuals = all("SELECT hash FROM visuals");
    let coming =
        all("SELECT hash FROM visual_job_items WHERE state = 'arriving' UNION SELECT hash FROM visual_leftovers");
    drop(conn);
    std::fs::remove_dir_all(&copy).unwrap();
    (visuals, coming)
}

async fn kills(count: u32) {
    let root = tempfile::tempdir().unwrap();
    let place = Place::under(HEADLESS, root.path());
    let mut dice = Dice::new(0x1f3a_55c1);
    let (mut killed, mut round, mut within) = (0, 0_u32, 0);
    while killed < count {
        let source = root.path().join(format!("round-{round}"));
        std::fs::create_dir(&source).unwrap();
        for n in 0..PICTURES {
            std::fs::write(source.join(format!("{n}.png")), png(round * PICTURES + n)).unwrap();
        }
        let mut program = place.start().await.unwrap();
        let job = program.call("visuals_bring", json!({"paths": [source]})).await["id"].clone();
        loop {
            tokio::time::sleep(Duration::from_millis(dice.throw(160))).await;
            let state = program.call("brings_list", json!({})).await[0]["state"].clone();
            within += u32::from(state != "done");
            program.kill().await;
            killed += 1;
            // As it was left: every visual has its whole file, and what has none is known to be on its way.
            let (visuals, coming) = rows(&place.data);
            let mut kept = BTreeMap::new();
            files(&place.data.join("visuals"), &mut kept);
            let originals: Vec<Vec<u8>> = (0..(round + 1) * PICTURES).map(png).collect();
            for hash in &visuals {
                let bytes = std::fs::read(&kept[hash]).unwrap();
                assert!(originals.contains(&bytes), "a half file after {killed} kills");
            }
            let orphan = kept.keys().find(|hash| !visuals.contains(hash) && !coming.contains(hash));
            assert_eq!(orphan, None, "after {killed} kills");
            program = place.start().await.unwrap();
            if state == "done" || killed >= count {
                break;
            }
            program.call("brings_resume", json!({"id": job})).await;
        }
        let from = Instant::now();
        program.call("brings_resume", json!({"id": job})).await;
        let done: Value = loop {
            let all = program.call("brings_list", json!({"all": true})).await;
            let job = all.as_array().unwrap().iter().find(|one| one["id"] == job).unwrap().clone();
            if job["state"] == "done" {
                break job;
            }
            assert!(from.elapsed() < Duration::from_secs(60), "{job}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        assert_eq!(
            (&done["total"], &done["done"], &done["refused"]),
            (&json!(PICTURES), &json!(PICTURES), &json!(0)),
            "{done}"
        );
        assert_eq!(done["added"], json!(PICTURES), "each once, and counted once: {done}");
        for n in 0..PICTURES {
            assert_eq!(
                std::fs::read(source.join(format!("{n}.png"))).unwrap(),
                png(round * PICTURES + n),
                "an original"
            );
        }
        program.call("trash_empty", json!({})).await;
        program.kill().await;
        let (visuals, coming) = rows(&place.data);
        let mut kept = BTreeMap::new();
        files(&place.data.join("visuals"), &mut kept);
        round += 1;
        assert_eq!((visuals.len(), kept.len()), ((round * PICTURES) as usize, (round * PICTURES) as usize));
        assert_eq!(coming, Vec::<String>::new());
        assert_eq!(integrity(&place.data.join("pupitre.sqlite")), "ok");
    }
    println!(
        "{killed} kills while pictures came in, {within} of them with work left; {round} rounds of {PICTURES}: whole"
    );
    assert!(within * 2 > killed, "most kills have to hit work: {within} of {killed}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kill_while_pictures_come_in_leaves_nothing_half() {
    kills(SHORT).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the long form"]
async fn two_hundred_kills_while_pictures_come_in() {
    kills(LONG).await;
}
