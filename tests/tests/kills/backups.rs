//! Backups under load, and what comes back from them: whole, without secrets, and with an outbox that asks (R16); and
//! archives that want to write elsewhere (a small form of R17).
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, clippy::print_stdout, missing_docs)]

use pupitre_tests::headless::{Headless, Place};
use pupitre_tests::headless_scene::{BLUESKY, Cli, NETWORKS, Scene, content, import, integrity, png};
use pupitre_tests::secrets::{Canary, Place as Where, Scanner};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

const HEADLESS: &str = env!("CARGO_BIN_EXE_headless");

fn environment(root: &Path) -> Vec<(String, String)> {
    // No session bus: these commands need no keychain.
    vec![("HOME".into(), root.display().to_string()), ("PATH".into(), std::env::var("PATH").unwrap_or_default())]
}

async fn planned(headless: &Headless, scene: &Scene, text: &str, hours: Option<i64>) {
    let accounts: Vec<&String> = scene.accounts.values().collect();
    let request = json!({
        "brand": scene.brand, "content": content(&[text.to_owned()], Some(&scene.visual)), "accounts": accounts
    });
    let post = headless.call("posts_create", request).await;
    match hours {
        Some(hours) => {
            let wall = (chrono::Utc::now() + chrono::TimeDelta::hours(hours)).format("%Y-%m-%dT%H:%M").to_string();
            headless.call("posts_schedule", json!({ "id": post["id"], "wall": wall })).await;
        }
        None => {
            headless.call("posts_publish_now", json!({ "id": post["id"] })).await;
        }
    }
}

fn posts_of(scene: &Scene) -> usize {
    NETWORKS.iter().map(|network| scene.oracle(network).posts.iter().filter(|post| post.ours).count()).sum()
}

async fn backups(count: u32) {
    let scene = Arc::new(Scene::new(HEADLESS, &NETWORKS, 6, |config| config.latency_ms = 30).await);
    let headless = Arc::new(scene.place.start().await.unwrap());
    for n in 0..4 {
        planned(&headless, &scene, &format!("plus tard {n}"), Some(20 + n)).await;
    }
    let (stop, writes) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU32::new(0)));
    let load = {
        let (scene, headless, stop, writes) =
            (Arc::clone(&scene), Arc::clone(&headless), Arc::clone(&stop), Arc::clone(&writes));
        tokio::spawn(async move {
            let mut n = 0;
            while !stop.load(Ordering::Relaxed) {
                n += 1;
                let wait = (n % 4 != 0).then_some(30);
                planned(&headless, &scene, &format!("sous charge {n}"), wait).await;
                if n % 9 == 0 {
                    import(&headless, scene.root.path(), 1_000 + n).await;
                }
                writes.fetch_add(1, Ordering::Relaxed);
                tokio::time::sleep(Duration::from_millis(8)).await;
            }
        })
    };
    let cli = Cli::new(&scene.place.data, environment(scene.root.path()));
    let store = scene.root.path().join("copies");
    std::fs::create_dir(&store).unwrap();
    for n in 0..count {
        let (cli, file) = (cli.clone(), store.join(format!("{n}.tar")));
        let made = tokio::task::spawn_blocking(move || cli.run(&["backup", file.to_str().unwrap()], None).0).await;
        let report = made.unwrap().unwrap_or_else(|error| panic!("backup {n}: {error}"));
        assert!(report["visuals"].as_u64().unwrap() >= 1 && report["bytes"].as_u64().unwrap() > 10_000, "{report}");
    }
    stop.store(true, Ordering::Relaxed);
    load.await.unwrap();
    headless.quiet(Duration::from_millis(1)).await.ok();
    Arc::try_unwrap(headless).ok().unwrap().kill().await;
    let secrets = canaries(&scene);
    let scanner = Scanner::new(&secrets);
    let seen = scanner.scan(&[Where::Folder(store.clone())]).unwrap();
    assert!(seen.findings.is_empty() && seen.unreadable.is_empty(), "{seen:?}");

    let before = posts_of(&scene);
    let (mut restored, mut asking, mut unknown) = (0, 0, 0);
    for n in 0..count {
        let folder = scene.root.path().join(format!("restored-{n}"));
        let cli = Cli::new(&folder, environment(scene.root.path()));
        let file = store.join(format!("{n}.tar"));
        cli.run(&["restore", file.to_str().unwrap()], None).0.unwrap_or_else(|error| panic!("restore {n}: {error}"));
        let again = cli.run(&["restore", file.to_str().unwrap()], None).0.unwrap_err();
        assert_eq!(again["code"], "conflict", "a folder that is in use is not overwritten");
        let copy = folder.join("pupitre.sqlite");
        assert_eq!(integrity(&copy), "ok", "backup {n}");
        restored += 1;
        // It has access and a conductor: only its outbox keeps it from sending.
        let place = Place { data: folder.clone(), ..scene.place.clone() };
        let headless = place.start().await.unwrap();
        tokio::time::sleep(Duration::from_millis(400)).await;
        let rows = headless.quiet(Duration::from_secs(5)).await.unwrap_or_else(|moving| panic!("{n}: {moving:?}"));
        for row in &rows {
            match (row["state"].as_str().unwrap(), row["reason"].as_str().unwrap_or("")) {
                ("needsPerson", "restored") => asking += 1,
                ("needsPerson", "unknown") => unknown += 1,
                ("published" | "draft" | "cancelled", _) => {}
                other => panic!("backup {n}: {other:?} after a restore"),
            }
        }
        assert_eq!(posts_of(&scene), before, "something left from restored backup {n} by itself");
        let doctor = headless.call("system_doctor", json!({})).await;
        assert_eq!((&doctor["integrity"], &doctor["missingVisuals"]), (&json!("ok"), &json!(0)), "backup {n}");
        if n + 1 == count {
            confirm(&headless, &rows, &scene, before).await;
        }
        headless.kill().await;
    }
    let per = writes.load(Ordering::Relaxed) / count.max(1);
    println!(
        "R16: {count} backups, {per} posts written during each; {restored} restored and whole; {} secrets in {} files \
         and {} bytes: 0 hits; deliveries that ask after a restore: {asking} restored, {unknown} unknown; left by \
         themselves: 0",
        secrets.len(),
        seen.read,
        seen.bytes
    );
    assert!(asking >= 4 * count, "only {asking}");
}

/// One word of a person, and exactly one message leaves.
async fn confirm(headless: &Headless, rows: &[Value], scene: &Scene, before: usize) {
    let asks = |row: &&Value| row["reason"] == "restored";
    let row = rows.iter().find(asks).unwrap();
    headless.call("publications_settle", json!({ "id": row["id"], "decision": { "kind": "postNow" } })).await;
    let after = headless.quiet(Duration::from_secs(20)).await.unwrap();
    let now = after.iter().find(|other| other["id"] == row["id"]).unwrap();
    assert_eq!(now["state"], "published", "{now}");
    assert_eq!(posts_of(scene), before + 1);
}

fn canaries(scene: &Scene) -> Vec<Canary> {
    let mut all = vec![Canary::new("access token", &scene.token), Canary::new("app password", BLUESKY.1)];
    let refresh = scene.fakes.bluesky.valid_refresh_tokens();
    all.extend(refresh.iter().enumerate().map(|(n, token)| Canary::new(&format!("refresh {n}"), token)));
    let used = scene.oracle("bluesky").authorizations();
    let used = used.iter().filter_map(|header| header.strip_prefix("Bearer "));
    all.extend(used.enumerate().map(|(n, token)| Canary::new(&format!("bearer {n}"), token)));
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn backups_under_load_come_back_whole_and_ask_before_they_send() {
    backups(20).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the long form: cargo xtask test long"]
async fn a_hundred_backups() {
    backups(100).await;
}

/// An entry whose name and kind are as written, whatever the library thinks of it.
fn entry(out: &mut tar::Builder<Vec<u8>>, name: &str, kind: tar::EntryType, link: Option<&str>, body: &[u8]) {
    let mut header = tar::Header::new_gnu();
    header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
    header.set_entry_type(kind);
    if let Some(link) = link {
        header.set_link_name_literal(link).unwrap();
    }
    header.set_size(body.len() as u64);
    header.set_mode(0o600);
    header.set_cksum();
    out.append(&header, body).unwrap();
}

fn listing(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            names.push(path.display().to_string());
            if path.is_dir() && !path.is_symlink() {
                open.push(path);
            }
        }
    }
    names.sort();
    names
}

#[test]
fn a_hostile_archive_writes_nothing_elsewhere() {
    let root = tempfile::tempdir().unwrap();
    let source = Cli::new(&root.path().join("source"), environment(root.path()));
    let _ = source.must("brands_create", &pupitre_tests::headless_scene::brand());
    let good = root.path().join("good.tar");
    source.run(&["backup", good.to_str().unwrap()], None).0.unwrap();
    let good = std::fs::read(good).unwrap();
    let database = std::fs::read(root.path().join("source/pupitre.sqlite")).unwrap();
    use tar::EntryType::{Char, Directory, Link, Regular, Symlink};
    let outside = root.path().join("outside");
    let outside_name = outside.display().to_string();
    let hash = "0".repeat(64);
    type Entries<'a> = Vec<(&'a str, tar::EntryType, Option<&'a str>, &'a [u8])>;
    let wrong_hash = format!("visuals/{hash}");
    let deep = format!("visuals/../../{hash}");
    let cases: Vec<(&str, Entries)> = vec![
        ("parent", vec![("../x", Regular, None, b"x")]),
        ("parent below", vec![("visuals/../../x", Regular, None, b"x")]),
        ("parent and a hash", vec![(&deep, Regular, None, b"x")]),
        ("absolute", vec![(&outside_name, Regular, None, b"x")]),
        ("symbolic link", vec![("visuals/x", Symlink, Some("/etc/passwd"), b"")]),
        (
            "link, then through it",
            vec![("visuals", Symlink, Some(&outside_name), b""), ("visuals/x", Regular, None, b"x")],
        ),
        ("hard link", vec![("pupitre.sqlite", Link, Some("/etc/passwd"), b"")]),
        ("device", vec![("pupitre.sqlite", Char, None, b"")]),
        ("folder", vec![("visuals/", Directory, None, b"")]),
        ("wrong hash", vec![(&wrong_hash, Regular, None, b"not this")]),
        ("other name", vec![("conductor.lock", Regular, None, b"x")]),
        ("backslash", vec![("..\\x", Regular, None, b"x")]),
        ("two databases", vec![("pupitre.sqlite", Regular, None, b"x"), ("pupitre.sqlite", Regular, None, b"x")]),
        ("no database", vec![]),
        ("not a database", vec![("pupitre.sqlite", Regular, None, b"This is no database, however long it may be.")]),
    ];
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for (name, entries) in &cases {
        // After a sound database, so that nothing is refused for want of one.
        for sound in [false, true] {
            if sound && (name.contains("database") || *name == "hard link" || *name == "device") {
                continue;
            }
            let mut out = tar::Builder::new(Vec::new());
            if sound {
                entry(&mut out, "pupitre.sqlite", Regular, None, &database);
            }
            for (path, kind, link, body) in entries {
                entry(&mut out, path, *kind, *link, body);
            }
            files.push((format!("{name} {sound}"), out.into_inner().unwrap()));
        }
    }
    for cut in [0, 100, 512, 700, good.len() / 3, good.len() / 2] {
        files.push((format!("cut at {cut}"), good[..cut].to_vec()));
    }
    files.push(("a picture".into(), png(1)));
    let tried = files.len();
    for (index, (name, bytes)) in files.into_iter().enumerate() {
        let box_ = root.path().join(format!("box-{index}"));
        let target = box_.join("data");
        std::fs::create_dir_all(&box_).unwrap();
        let file = box_.join("in.tar");
        std::fs::write(&file, bytes).unwrap();
        let around = |path: &Path| {
            listing(path).into_iter().filter(|name| !name.starts_with(target.to_str().unwrap())).collect::<Vec<_>>()
        };
        let before = around(&box_);
        let error = Cli::new(&target, environment(root.path())).run(&["restore", file.to_str().unwrap()], None).0;
        let error = error.expect_err(&name);
        assert_eq!(error["code"], "dataDamaged", "{name}: {error}");
        assert_eq!(around(&box_), before, "{name} wrote elsewhere");
        assert!(!outside.exists(), "{name} wrote to an absolute name");
        assert!(!target.join("pupitre.sqlite").exists(), "{name} left a database that would be opened");
        assert!(!listing(&target).iter().any(|path| Path::new(path).is_symlink()), "{name} left a link");
    }
    // The control: the same way takes what is sound.
    let target = root.path().join("sound");
    let file = root.path().join("good.tar");
    Cli::new(&target, environment(root.path())).run(&["restore", file.to_str().unwrap()], None).0.unwrap();
    let back = Cli::new(&target, environment(root.path())).must("brands_list", &json!({}));
    assert_eq!(back[0]["name"], "Atelier");
    println!("R17 (small): {tried} hostile archives, 0 files outside, 0 accepted");
}
