//! Bringing pictures in is killed wherever it is, and goes on: no visual without its whole file, no file without its
//! visual, no original touched, and in the end everything that was named is there once. So it is with a full disk and with
//! a drive that goes.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]

use crate::instances::Mount;
use pupitre_engine::failpoints::VARIABLE;
use pupitre_tests::headless::{Headless, Place};
use pupitre_tests::headless_scene::{Dice, integrity, png};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const HEADLESS: &str = env!("CARGO_BIN_EXE_headless");
/// Pictures of each round, and kills of the form that is part of every test run and of the long one.
const PICTURES: u32 = 200;
const SHORT: u32 = 8;
const LONG: u32 = 200;

/// Files below a folder by their names.
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

/// What the database says, as it was left.
struct Rows {
    visuals: BTreeSet<String>,
    /// Hashes of files that are on their way.
    arriving: BTreeSet<String>,
    /// Hashes of files that may belong to nothing.
    leftovers: BTreeSet<String>,
    /// Files of jobs that are not over and have no answer.
    left: u32,
}

fn rows(data: &Path) -> Rows {
    // A copy, elsewhere: the program must find its own log, and the disk may be full.
    let copy = tempfile::tempdir().unwrap();
    for name in ["pupitre.sqlite", "pupitre.sqlite-wal"] {
        let _ = std::fs::copy(data.join(name), copy.path().join(name));
    }
    let conn = rusqlite::Connection::open(copy.path().join("pupitre.sqlite")).unwrap();
    let all = |statement: &str| -> BTreeSet<String> {
        conn.prepare(statement).unwrap().query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let count = |statement: &str| -> u32 { conn.query_row(statement, [], |row| row.get(0)).unwrap() };
    // Rows that belong together are there together.
    for (orphans, what) in [
        ("visuals v WHERE NOT EXISTS (SELECT 1 FROM visual_more m WHERE m.key = v.key)", "half a visual"),
        ("visual_more m WHERE NOT EXISTS (SELECT 1 FROM visuals v WHERE v.key = m.key)", "the other half"),
        (
            "visual_job_items i WHERE state IN ('added', 'known')
             AND NOT EXISTS (SELECT 1 FROM visuals v WHERE v.id = i.visual)",
            "an answer without its visual",
        ),
        (
            "visuals v WHERE NOT EXISTS (SELECT 1 FROM visual_job_items i WHERE i.visual = v.id AND state = 'added')",
            "a visual that no job brought",
        ),
        (
            "visual_jobs j WHERE added + known + refused <> (SELECT count(*) FROM visual_job_items i
             WHERE i.job = j.key AND state IN ('added', 'known', 'refused'))",
            "a job that counts otherwise",
        ),
    ] {
        assert_eq!(count(&format!("SELECT count(*) FROM {orphans}")), 0, "{what}");
    }
    conn.execute_batch("INSERT INTO visual_search (visual_search, rank) VALUES ('integrity-check', 1)").unwrap();
    let found = Rows {
        visuals: all("SELECT hash FROM visuals"),
        arriving: all("SELECT hash FROM visual_job_items WHERE state = 'arriving'"),
        leftovers: all("SELECT hash FROM visual_leftovers"),
        left: count(
            "SELECT count(*) FROM visual_job_items i JOIN visual_jobs j ON j.key = i.job
             WHERE i.state IN ('waiting', 'arriving') AND j.ended_at IS NULL",
        ),
    };
    drop(conn);
    found
}

fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

/// Looks at what was left: every visual has its whole file, and a file without a visual is known to be on its way.
fn examine(data: &Path, originals: &HashSet<String>, when: &str) -> Rows {
    let rows = rows(data);
    let mut kept = BTreeMap::new();
    files(&data.join("visuals"), &mut kept);
    for name in &rows.visuals {
        let file = kept.get(name).unwrap_or_else(|| panic!("{when}: a visual without its file"));
        assert!(originals.contains(name), "{when}: a visual of nothing that was named");
        assert_eq!(hash(&std::fs::read(file).unwrap()), *name, "{when}: a half file");
    }
    let known =
        |name: &String| rows.visuals.contains(name) || rows.arriving.contains(name) || rows.leftovers.contains(name);
    let orphan = kept.keys().find(|name| !known(name));
    assert_eq!(orphan, None, "{when}: a file that nobody knows of");
    rows
}

/// When all is over: as many visuals as files as originals, nothing on its way, and every thumbnail is of a visual.
fn settled(data: &Path, originals: &HashSet<String>) {
    let rows = examine(data, originals, "in the end");
    let (mut kept, mut thumbnails) = (BTreeMap::new(), BTreeMap::new());
    files(&data.join("visuals"), &mut kept);
    files(&data.join("thumbnails"), &mut thumbnails);
    let wanted: BTreeSet<String> = originals.iter().cloned().collect();
    assert_eq!((rows.visuals.len(), kept.len()), (wanted.len(), wanted.len()));
    assert_eq!((rows.visuals, kept.into_keys().collect::<BTreeSet<_>>()), (wanted.clone(), wanted));
    assert_eq!((rows.arriving, rows.leftovers, rows.left), (BTreeSet::new(), BTreeSet::new(), 0));
    let stray = thumbnails.keys().find(|name| !originals.contains(name.split('-').next().unwrap()));
    assert_eq!(stray, None);
    assert_eq!(integrity(&data.join("pupitre.sqlite")), "ok");
}

async fn job(program: &Headless, id: &Value) -> Value {
    let all = program.call("brings_list", json!({"all": true})).await;
    all.as_array().unwrap().iter().find(|one| one["id"] == *id).unwrap().clone()
}

async fn until(program: &Headless, id: &Value, wanted: impl Fn(&Value) -> bool) -> Value {
    let from = Instant::now();
    loop {
        let job = job(program, id).await;
        if wanted(&job) {
            return job;
        }
        assert!(from.elapsed() < Duration::from_secs(60), "{job}");
        tokio::time::sleep(Duration::from_millis(8)).await;
    }
}

/// Pictures in a folder, and their hashes.
struct Source {
    folder: PathBuf,
    first: u32,
    count: u32,
}

impl Source {
    fn new(root: &Path, name: &str, first: u32, count: u32) -> Self {
        let folder = root.join(name);
        std::fs::create_dir(&folder).unwrap();
        for n in 0..count {
            std::fs::write(folder.join(format!("{n:04}.png")), png(first + n)).unwrap();
        }
        Self { folder, first, count }
    }

    fn hashes(&self) -> impl Iterator<Item = String> {
        (self.first..self.first + self.count).map(|n| hash(&png(n)))
    }

    fn is_untouched(&self) {
        for n in 0..self.count {
            let now = std::fs::read(self.folder.join(format!("{n:04}.png"))).unwrap();
            assert_eq!(now, png(self.first + n), "an original");
        }
        assert_eq!(std::fs::read_dir(&self.folder).unwrap().count(), self.count as usize);
    }
}

fn all_once(done: &Value, count: u32) {
    let told = (&done["state"], &done["total"], &done["added"], &done["known"], &done["refused"]);
    let wanted = (&json!("done"), &json!(count), &json!(count), &json!(0), &json!(0));
    assert_eq!(told, wanted, "each once, and counted once: {done}");
}

async fn kills(count: u32) {
    let root = tempfile::tempdir().unwrap();
    let place = Place::under(HEADLESS, root.path());
    let mut dice = Dice::new(0x1f3a_55c1);
    let (mut killed, mut round, mut within, mut between) = (0, 0_u32, 0, 0);
    let mut originals = HashSet::new();
    while killed < count {
        let source = Source::new(root.path(), &format!("round-{round}"), round * PICTURES, PICTURES);
        originals.extend(source.hashes());
        round += 1;
        let mut program = place.start().await.unwrap();
        let id = program.call("visuals_bring", json!({"paths": [source.folder]})).await["id"].clone();
        let mut before = 0;
        loop {
            // It is at work; then some milliseconds more, so that the kill falls anywhere within the next handful.
            let now = until(&program, &id, |job| job["done"].as_u64() > Some(before) || job["state"] == "done").await;
            before = now["done"].as_u64().unwrap();
            tokio::time::sleep(Duration::from_millis(dice.throw(110))).await;
            program.kill().await;
            killed += 1;
            let left = examine(&place.data, &originals, &format!("after {killed} kills"));
            within += u32::from(left.left > 0);
            between += u32::from(!left.arriving.is_empty());
            program = place.start().await.unwrap();
            if left.left == 0 || killed >= count {
                break;
            }
        }
        // It goes on by itself to its end.
        all_once(&until(&program, &id, |job| job["state"] == "done").await, PICTURES);
        source.is_untouched();
        program.call("trash_empty", json!({})).await;
        program.kill().await;
        settled(&place.data, &originals);
    }
    println!(
        "{killed} kills while pictures came in: {within} with files left, {between} between noting a file and its \
         visual; {round} rounds of {PICTURES}: whole"
    );
    assert!(within * 10 >= killed * 8, "kills have to hit the middle: {within} of {killed}");
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

/// The process ends at each point between two commits of an import, the first time and in the middle.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_end_at_every_point_of_an_import_leaves_nothing_half() {
    let root = tempfile::tempdir().unwrap();
    let place = Place::under(HEADLESS, root.path());
    let source = Source::new(root.path(), "source", 50_000, 130);
    let originals: HashSet<String> = source.hashes().collect();
    // Noted, and not begun: another process has the right to work.
    let program = place.start().await.unwrap();
    let elsewhere = std::fs::File::create(place.data.join("bringing.lock")).unwrap();
    elsewhere.lock().unwrap();
    let id = program.call("visuals_bring", json!({"paths": [source.folder]})).await["id"].clone();
    program.kill().await;
    drop(elsewhere);
    let points = [
        ("bring-listed:1", 0),
        ("bring-arriving:1", 24),
        ("bring-stored:1", 24),
        ("bring-ended:1", 0),
        ("bring-arriving:2", 24),
        ("bring-stored:2", 24),
        ("bring-ended:1", 0),
    ];
    for (point, arriving) in points {
        let mut program = place.clone().with(VARIABLE, point).spawn();
        let ended = program.ended(Duration::from_secs(30)).await;
        assert_eq!(ended, Some(Some(6)), "{point} was not reached");
        let left = examine(&place.data, &originals, point);
        assert_eq!(left.arriving.len(), arriving, "{point}");
        assert!(left.left > 0, "{point}");
    }
    let program = place.start().await.unwrap();
    all_once(&until(&program, &id, |job| job["state"] == "done").await, 130);
    program.call("trash_empty", json!({})).await;
    program.kill().await;
    source.is_untouched();
    settled(&place.data, &originals);
}

/// A picture that does not compress.
fn noise(seed: u32) -> Vec<u8> {
    let mut dice = Dice::new(u64::from(seed) + 1);
    let pixels = image::RgbImage::from_fn(500, 300, |_, _| image::Rgb(std::array::from_fn(|_| dice.throw(256) as u8)));
    let mut bytes = std::io::Cursor::new(Vec::new());
    pixels.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_fills_up_makes_the_import_wait_and_room_lets_it_go_on() {
    let root = tempfile::tempdir().unwrap();
    let Some(mount) = Mount::tmpfs(&root.path().join("mount"), "34m") else {
        println!("not tested: no right to mount a small file system");
        return;
    };
    let place = Place { data: mount.at().join("data"), ..Place::under(HEADLESS, root.path()) };
    let source = root.path().join("source");
    std::fs::create_dir(&source).unwrap();
    let count = 90_u32;
    let mut originals = HashSet::new();
    for n in 0..count {
        let bytes = noise(n);
        originals.insert(hash(&bytes));
        std::fs::write(source.join(format!("{n:03}.png")), bytes).unwrap();
    }
    let program = place.start().await.unwrap();
    let id = program.call("visuals_bring", json!({"paths": [source]})).await["id"].clone();
    let waits = until(&program, &id, |job| job["state"] == "paused").await;
    assert_eq!((&waits["pause"], &waits["refused"]), (&json!("diskFull"), &json!(0)), "{waits}");
    let before = waits["added"].as_u64().unwrap();
    assert!(0 < before && before < u64::from(count), "{waits}");
    // Gone on with while there is no room, it waits again, and nothing is lost by it.
    let _even_that_may_not_fit = program.try_call("brings_resume", json!({"id": id})).await;
    let waits = until(&program, &id, |job| job["state"] == "paused").await;
    assert_eq!((&waits["pause"], &waits["refused"]), (&json!("diskFull"), &json!(0)), "{waits}");
    program.kill().await;
    let left = examine(&place.data, &originals, "on a full disk");
    assert!(left.visuals.len() as u64 >= before && left.left > 0);
    mount.remount("size=200m");
    // There is room again: nobody has to say so.
    let program = place.start().await.unwrap();
    let done = until(&program, &id, |job| job["state"] == "done").await;
    all_once(&done, count);
    program.call("trash_empty", json!({})).await;
    println!("full disk: {before} of {count} before it, all of them after");
    program.kill().await;
    settled(&place.data, &originals);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_drive_that_comes_back_is_gone_on_with_by_itself() {
    let root = tempfile::tempdir().unwrap();
    let place = Place::under(HEADLESS, root.path());
    let source = Source::new(root.path(), "drive", 90_000, PICTURES);
    let originals: HashSet<String> = source.hashes().collect();
    let program = place.start().await.unwrap();
    let id = program.call("visuals_bring", json!({"paths": [source.folder]})).await["id"].clone();
    until(&program, &id, |job| job["done"].as_u64() > Some(0)).await;
    let away = root.path().join("away");
    std::fs::rename(&source.folder, &away).unwrap();
    let waits = until(&program, &id, |job| job["state"] != "running").await;
    assert_eq!((&waits["pause"], &waits["refused"]), (&json!("sourceGone"), &json!(0)), "{waits}");
    assert!(waits["added"].as_u64().unwrap() < u64::from(PICTURES), "{waits}");
    program.kill().await;
    // Still away: started again, it waits again.
    let program = place.start().await.unwrap();
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert_eq!(job(&program, &id).await["pause"], json!("sourceGone"));
    program.kill().await;
    std::fs::rename(&away, &source.folder).unwrap();
    let program = place.start().await.unwrap();
    all_once(&until(&program, &id, |job| job["state"] == "done").await, PICTURES);
    program.call("trash_empty", json!({})).await;
    program.kill().await;
    settled(&place.data, &originals);
}
