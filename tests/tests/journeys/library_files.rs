//! Files of the library that come to harm: drives that go, files that are written while they are read, and the bin after
//! its thirty days.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use chrono::TimeDelta;
use pupitre_domain::network::NetworkId;
use pupitre_engine::Conductor;
use pupitre_tests::adapters::Adapter;
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{TestDesk, monday};
use pupitre_tests::headless_scene::png;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime};

async fn desk() -> (TestDesk, Value) {
    let desk = TestDesk::new(TestClock::frozen(monday())).await;
    let brand = desk.brand("Atelier").await;
    (desk, brand)
}

fn folder(desk: &TestDesk, name: &str, files: u32) -> PathBuf {
    let folder = desk.folder().join(name);
    std::fs::create_dir_all(&folder).unwrap();
    for n in 0..files {
        std::fs::write(folder.join(format!("{n:03}.png")), png(3_000 + n)).unwrap();
    }
    folder
}

async fn job(desk: &TestDesk, id: &Value) -> Value {
    let all = desk.call("brings_list", json!({"all": true})).await;
    all.as_array().unwrap().iter().find(|job| job["id"] == *id).unwrap().clone()
}

async fn until(desk: &TestDesk, id: &Value, wanted: impl Fn(&Value) -> bool) -> Value {
    let begun = Instant::now();
    loop {
        let job = job(desk, id).await;
        if wanted(&job) {
            return job;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "{job}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn over(desk: &TestDesk, id: &Value) -> Value {
    until(desk, id, |job| matches!(job["state"].as_str(), Some("done" | "cancelled" | "paused"))).await
}

/// Names of all files in the library's folder: hashes.
fn stored(desk: &TestDesk) -> BTreeSet<String> {
    fn walk(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            if entry.path().is_dir() {
                walk(&entry.path(), found);
            } else {
                found.insert(entry.file_name().to_string_lossy().into_owned());
            }
        }
    }
    let mut found = BTreeSet::new();
    walk(&desk.engine().folder().join("visuals"), &mut found);
    found
}

/// Hashes of all visuals, the bin included.
async fn known(desk: &TestDesk) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for trash in [false, true] {
        let page = desk.call("visuals_list", json!({"filter": {"trash": trash}, "limit": 200})).await;
        assert_eq!(page["next"], Value::Null);
        found.extend(page["items"].as_array().unwrap().iter().map(|one| one["facts"]["hash"].as_str().unwrap().into()));
    }
    found
}

/// Somebody who does something to a file again and again, until dropped.
struct Busy {
    stop: Arc<AtomicBool>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Busy {
    fn with(mut work: impl FnMut(u64) + Send + 'static) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&stop);
        let thread = std::thread::spawn(move || {
            let mut turn = 0;
            while !seen.load(Ordering::Relaxed) {
                work(turn);
                turn += 1;
                std::thread::sleep(Duration::from_micros(300));
            }
        });
        Self { stop, thread: Some(thread) }
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        let _ = self.thread.take().map(std::thread::JoinHandle::join);
    }
}

/// A drive goes in the middle of a job: by its folder, and by its mount point that stays behind empty. What was read
/// before stays, nothing is refused for it, and when the drive is back the rest comes in.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_drive_that_goes_in_the_middle_makes_the_job_wait() {
    for empty_mount in [false, true] {
        let (desk, brand) = desk().await;
        let drive = folder(&desk, "clé usb", 30);
        // The last file of the second handful is being written: that handful takes its time.
        let last = drive.join("029.png");
        let written = last.clone();
        let busy = Busy::with(move |turn| {
            if let Ok(mut file) = std::fs::File::options().append(true).open(&written) {
                let _ = file.write_all(&turn.to_be_bytes());
            }
        });
        let id = desk.call("visuals_bring", json!({"brand": brand, "paths": [drive]})).await["id"].clone();
        let half = until(&desk, &id, |job| job["done"].as_u64() >= Some(24)).await;
        assert_eq!((&half["state"], &half["done"]), (&json!("running"), &json!(24)), "{half}");
        let away = desk.folder().join("retirée");
        std::fs::rename(&drive, &away).unwrap();
        if empty_mount {
            std::fs::create_dir(&drive).unwrap();
        }
        let waits = until(&desk, &id, |job| job["state"] != "running").await;
        drop(busy);
        assert_eq!(
            (&waits["state"], &waits["pause"], &waits["done"], &waits["refused"]),
            (&json!("paused"), &json!("sourceGone"), &json!(24), &json!(0)),
            "an empty mount point: {empty_mount}; {waits}"
        );
        assert_eq!(known(&desk).await, stored(&desk));
        // Gone on with while it is still away, it waits again.
        desk.call("brings_resume", json!({"id": id})).await;
        let waits = over(&desk, &id).await;
        assert_eq!((&waits["pause"], &waits["refused"]), (&json!("sourceGone"), &json!(0)), "{waits}");
        if empty_mount {
            std::fs::remove_dir(&drive).unwrap();
        }
        std::fs::rename(&away, &drive).unwrap();
        std::fs::write(&last, png(3_029)).unwrap();
        desk.call("brings_resume", json!({"id": id})).await;
        let done = over(&desk, &id).await;
        assert_eq!(
            (&done["state"], &done["added"], &done["known"], &done["refused"]),
            (&json!("done"), &json!(30), &json!(0), &json!(0)),
            "{done}"
        );
        assert_eq!((known(&desk).await.len(), known(&desk).await), (30, stored(&desk)));
    }
}

/// A single file that is deleted while the rest of its folder is there is refused, and nothing waits for it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_deleted_is_no_drive_that_is_gone() {
    let (desk, brand) = desk().await;
    let drive = folder(&desk, "dossier", 2);
    let gone = drive.join("zz absente.png");
    let report = desk.call("visuals_import", json!({"brand": brand, "paths": [drive, gone]})).await;
    assert_eq!((&report["job"]["state"], &report["job"]["added"]), (&json!("done"), &json!(2)), "{report}");
    assert_eq!(report["refused"], json!([{"name": "zz absente.png", "reason": "gone"}]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_written_while_it_is_read_comes_in_whole_or_not_at_all() {
    let (desk, brand) = desk().await;
    let drive = folder(&desk, "en cours", 3);
    let busy_file = drive.join("copie en cours.png");
    std::fs::write(&busy_file, png(9)).unwrap();
    let written = busy_file.clone();
    let busy = Busy::with(move |turn| {
        // Always a sound picture, each time another and of another length.
        let mut bytes = png(u32::try_from(turn % 1_000).unwrap());
        bytes.resize(bytes.len() + usize::try_from(turn % 97).unwrap(), 0);
        let _ = std::fs::write(&written, bytes);
    });
    let report = desk.call("visuals_import", json!({"brand": brand, "paths": [drive]})).await;
    assert_eq!((&report["job"]["added"], &report["job"]["refused"]), (&json!(3), &json!(1)), "{report}");
    assert_eq!(report["refused"], json!([{"name": "copie en cours.png", "reason": "changing"}]));
    assert_eq!(known(&desk).await, stored(&desk));
    drop(busy);
    std::fs::write(&busy_file, png(77)).unwrap();
    let report = desk.call("visuals_import", json!({"brand": brand, "paths": [drive]})).await;
    assert_eq!((&report["job"]["added"], &report["job"]["known"]), (&json!(1), &json!(3)), "{report}");
    assert!(stored(&desk).contains(blake3::hash(&png(77)).to_hex().as_str()));
}

fn boxed(kind: &[u8; 4], parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    [(u32::try_from(content.len()).unwrap() + 8).to_be_bytes().as_slice(), kind, &content].concat()
}

/// A film as far as anybody looks who does not play it.
fn film(data: usize) -> Vec<u8> {
    let straight: Vec<u8> =
        [0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000].iter().flat_map(|n: &i32| n.to_be_bytes()).collect();
    let tkhd = boxed(b"tkhd", &[&[0; 40], &straight, &[0; 8]]);
    let hdlr = boxed(b"hdlr", &[&[0; 8], b"vide", &[0; 13]]);
    let entry = boxed(b"avc1", &[&[0; 24], &1_280_u16.to_be_bytes(), &720_u16.to_be_bytes(), &[0; 50]]);
    let stsd = boxed(b"stsd", &[&[0, 0, 0, 0, 0, 0, 0, 1], &entry]);
    let minf = boxed(b"minf", &[&boxed(b"stbl", &[&stsd])]);
    let trak = boxed(b"trak", &[&tkhd, &boxed(b"mdia", &[&hdlr, &minf])]);
    let mvhd = boxed(b"mvhd", &[&[0; 12], &600_u32.to_be_bytes(), &6_000_u32.to_be_bytes(), &[0; 80]]);
    [boxed(b"ftyp", &[b"isom", &[0; 4]]), boxed(b"moov", &[&mvhd, &trak]), boxed(b"mdat", &[&vec![7; data]])].concat()
}

/// Films are copied after they were looked at. What changes in between without changing length and time is found by its
/// hash: no visual gets bytes that nobody looked at, and the copy is let go of.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_film_that_changes_between_looking_and_copying_is_not_taken() {
    let (desk, brand) = desk().await;
    let path = desk.folder().join("film.mp4");
    std::fs::write(&path, film(3_000_000)).unwrap();
    let long_ago = SystemTime::now() - Duration::from_secs(900);
    std::fs::File::options().write(true).open(&path).unwrap().set_modified(long_ago).unwrap();
    let written = path.clone();
    let busy = Busy::with(move |turn| {
        let mut file = std::fs::File::options().write(true).open(&written).unwrap();
        file.seek(SeekFrom::End(-8)).unwrap();
        file.write_all(&turn.to_be_bytes()).unwrap();
        file.set_modified(long_ago).unwrap();
    });
    let report = desk.call("visuals_import", json!({"brand": brand, "paths": [path]})).await;
    drop(busy);
    assert_eq!(report["refused"], json!([{"name": "film.mp4", "reason": "changing"}]), "{report}");
    assert_eq!(known(&desk).await, BTreeSet::new());
    desk.call("trash_empty", json!({})).await;
    assert_eq!(stored(&desk), BTreeSet::new(), "a copy that nobody looked at stayed");
    let report = desk.call("visuals_import", json!({"brand": brand, "paths": [path]})).await;
    assert_eq!((&report["job"]["added"], &report["visuals"][0]["kind"]), (&json!(1), &json!("video")), "{report}");
    assert_eq!(
        stored(&desk).into_iter().collect::<Vec<_>>(),
        [blake3::hash(&std::fs::read(&path).unwrap()).to_hex().as_str()]
    );
}

/// Lets the conductor run as it does in the product until it has tended the library, then ends it.
async fn tended(desk: &mut TestDesk) {
    // What is done once an hour is done at the beginning.
    desk.restart().await;
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let running = tokio::spawn(Conductor::new(desk.engine()).run(stopped));
    tokio::time::sleep(Duration::from_millis(900)).await;
    stop.send(true).unwrap();
    running.await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_bin_empties_itself_after_thirty_days_and_keeps_what_is_still_to_leave() {
    let (mut desk, brand) = desk().await;
    let fake = Adapter::start(NetworkId::Mastodon, desk.clock.clone()).await;
    let account = desk.connect(&brand, &fake, "atelier").await;
    let other = desk.brand("Autre").await;
    let drive = folder(&desk, "corbeille", 4);
    let report = desk.call("visuals_import", json!({"brand": brand, "paths": [drive]})).await;
    let id = |title: &str| {
        let all = report["visuals"].as_array().unwrap();
        all.iter().find(|one| one["title"] == title).unwrap()["id"].clone()
    };
    let size = |n: u32| png(3_000 + n).len() as u64;
    // 0: nothing needs it. 1: a planned post shows it. 2: another brand has the same file. 3: goes into the bin later.
    desk.call("visuals_import", json!({"brand": other, "paths": [drive.join("002.png")]})).await;
    let content = json!({"parts": [{"text": "Dans six semaines", "visuals": [{"visual": id("001"), "alt": "Carré"}]}]});
    let post = desk.write(&brand, content, &[&account]).await;
    desk.plan(&post, 45 * 24 * 60).await;
    assert_eq!(desk.state(&post).await, "scheduled");
    desk.call("visuals_delete_many", json!({"ids": [id("000"), id("001"), id("002")]})).await;
    let bin = async |desk: &TestDesk| {
        let view = desk.call("library_get", json!({})).await;
        (view["trash"].as_u64().unwrap(), view["trashBytes"].as_u64().unwrap(), view["emptiedAt"].clone())
    };
    let all = size(0) + size(1) + size(2);
    let (count, bytes, at) = bin(&desk).await;
    assert_eq!((count, bytes), (3, all));
    let at: chrono::DateTime<chrono::Utc> = at.as_str().unwrap().parse().unwrap();
    assert_eq!(at, monday() + TimeDelta::days(30));
    desk.advance(TimeDelta::days(20));
    desk.call("visuals_delete_many", json!({"ids": [id("003")]})).await;
    desk.advance(TimeDelta::days(10) - TimeDelta::minutes(1));
    tended(&mut desk).await;
    assert_eq!(bin(&desk).await.0, 4, "a minute before");
    assert_eq!(stored(&desk).len(), 4);

    desk.advance(TimeDelta::minutes(1));
    tended(&mut desk).await;
    let (count, bytes, at) = bin(&desk).await;
    assert_eq!((count, bytes), (2, size(1) + size(3)), "what is planned and what came later stay");
    assert!(at.is_string());
    assert_eq!(desk.refused("visuals_get", json!({"id": id("000")})).await, "notFound");
    let hash = |n: u32| blake3::hash(&png(3_000 + n)).to_hex().to_string();
    let left: BTreeSet<String> = [1, 2, 3].into_iter().map(hash).collect();
    assert_eq!(stored(&desk), left, "the file of the one, and not that of the other brand");
    let twin = desk.call("visuals_list", json!({"brand": other})).await["items"][0].clone();
    assert_eq!(twin["facts"]["hash"].as_str().unwrap(), hash(2));
    let thumbnails = desk.engine().folder().join("thumbnails");
    let thumbnail = |n: u32| thumbnails.join(&hash(n)[..2]).join(&hash(n)[2..4]).join(format!("{}-512", hash(n)));
    assert!(!thumbnail(0).exists() && thumbnail(2).exists());

    // Nothing is to leave with it any more: it goes with the next round.
    desk.call("posts_unschedule", json!({"id": post})).await;
    tended(&mut desk).await;
    assert_eq!(bin(&desk).await.0, 1);
    assert_eq!(stored(&desk), [2, 3].into_iter().map(hash).collect());
    desk.call("visuals_restore", json!({"id": id("003")})).await;
    assert_eq!(desk.call("library_get", json!({})).await["trash"], json!(0));
}

/// A film leaves by a person's own hand, as it is; where a connector would have to send it, that is said before its minute.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_film_goes_from_hand_to_hand_and_is_never_promised_to_a_connector() {
    let (mut desk, brand) = desk().await;
    let fake = Adapter::start(NetworkId::Mastodon, desk.clock.clone()).await;
    let connected = desk.connect(&brand, &fake, "atelier").await;
    let page = json!({"brand": brand, "network": "instagram", "handle": "@atelier", "page": "https://www.instagram.com/atelier/"});
    let by_hand = desk.call("accounts_add", page).await["id"].clone();
    let path = desk.folder().join("film.mp4");
    std::fs::write(&path, film(200_000)).unwrap();
    let visual =
        desk.call("visuals_import", json!({"brand": brand, "paths": [path]})).await["visuals"][0]["id"].clone();
    let content = json!({"parts": [{"text": "Un film", "visuals": [{"visual": visual, "alt": "Le port"}]}]});
    let post = desk.write(&brand, content.clone(), &[&connected]).await;
    let outcome = desk.plan(&post, 60).await;
    assert!(outcome.to_string().contains("filmUnsupported"), "{outcome}");
    assert_eq!(desk.state(&post).await, "draft");

    let post = desk.write(&brand, content, &[&by_hand]).await;
    desk.plan(&post, 60).await;
    desk.conduct_until(monday() + TimeDelta::hours(1)).await;
    assert_eq!(desk.state(&post).await, "needsPerson:guided");
    let delivery = desk.delivery(&post).await["id"].clone();
    let files = desk.call("publications_guided_files", json!({"id": delivery})).await;
    let told = &files["files"][0];
    assert_eq!(
        (&told["name"], &told["width"], &told["height"]),
        (&json!("1.mp4"), &json!(1_280), &json!(720)),
        "{files}"
    );
    let handed = Path::new(files["folder"].as_str().unwrap()).join("1.mp4");
    assert_eq!(std::fs::read(handed).unwrap(), film(200_000), "the very bytes");
    // Damaged meanwhile: nothing is handed over as if it were the film.
    let hash = blake3::hash(&film(200_000)).to_hex().to_string();
    let kept = desk.engine().folder().join("visuals").join(&hash[..2]).join(&hash[2..4]).join(&hash);
    std::fs::write(kept, b"x").unwrap();
    assert_eq!(desk.refused("publications_guided_files", json!({"id": delivery})).await, "dataDamaged");
}
