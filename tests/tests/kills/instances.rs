//! Two instances on one folder: one conducts, and the other takes over when it dies (R15); and data that cannot be
//! used as it is: from a newer version, read-only, on a full disk.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, clippy::print_stdout, missing_docs)]

use pupitre_tests::headless::Place;
use pupitre_tests::headless_scene::{Cli, Scene, brand, connecting, content, png};
use pupitre_tests::session::{Keyring, Session};
use pupitre_vault::{Keychain, KeychainOptions, Secret, Slot, Vault};
use serde_json::{Value, json};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const HEADLESS: &str = env!("CARGO_BIN_EXE_headless");

struct Agent(Child);

impl Agent {
    fn start(cli: &Cli) -> Self {
        let quiet = || Stdio::null();
        Self(cli.command(&["agent"]).stdin(quiet()).stdout(quiet()).stderr(quiet()).spawn().unwrap())
    }

    fn alive(&mut self) -> bool {
        self.0.try_wait().unwrap().is_none()
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Who holds the conductor's lock, by the kernel's own list. The list is read in pieces while others lock and unlock, so a
/// line may be left out: that nobody holds it is believed when five readings say so.
fn holders(data: &Path) -> Vec<u32> {
    (0..5).map(|_| listed(data)).find(|found| !found.is_empty()).unwrap_or_default()
}

fn listed(data: &Path) -> Vec<u32> {
    let Ok(facts) = std::fs::metadata(data.join("conductor.lock")) else { return Vec::new() };
    let inode = format!(":{}", facts.ino());
    let locks = std::fs::read_to_string("/proc/locks").unwrap();
    let held = locks.lines().filter(|line| !line.contains("->"));
    let mut pids: Vec<u32> = held
        .filter_map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            (words.get(5)?.ends_with(&inode)).then(|| words[4].parse().ok()).flatten()
        })
        .collect();
    // For the same reason it may come twice. One process holds a lock once.
    pids.sort_unstable();
    pids.dedup();
    pids
}

/// A folder whose only account has its secret in the keychains of two sessions.
struct Two {
    scene: Scene,
    here: Cli,
    there: Cli,
    _sessions: [Session; 2],
}

impl Two {
    async fn new() -> Self {
        let sessions = [Session::start(Keyring::Unlocked).unwrap(), Session::start(Keyring::Unlocked).unwrap()];
        let mut scene = Scene::new(HEADLESS, &[], 0, |_| {}).await;
        let here = Cli::new(&scene.place.data, sessions[0].env());
        let there = Cli::new(&scene.place.data, sessions[1].env());
        let request = connecting(&scene.fakes, "mastodon", &scene.brand, &scene.token);
        let view = here.must("accounts_connect", &request);
        let account = view["id"].as_str().unwrap().to_owned();
        let [first, second] = [0, 1].map(|n: usize| {
            let bus_address = Some(sessions[n].bus_address());
            Keychain::new(KeychainOptions { bus_address, ..KeychainOptions::default() })
        });
        let slot = Slot { account: account.parse().unwrap(), generation: 1 };
        let secret: Secret = first.read(slot).await.unwrap();
        second.write(slot, &secret).await.unwrap();
        scene.accounts.insert("mastodon".into(), account);
        Self { scene, here, there, _sessions: sessions }
    }

    fn post(&self, text: &str) {
        let accounts: Vec<&String> = self.scene.accounts.values().collect();
        let request =
            json!({ "brand": self.scene.brand, "content": content(&[text.to_owned()], None), "accounts": accounts });
        let post = self.here.must("posts_create", &request);
        let _ = self.here.must("posts_publish_now", &json!({ "id": post["id"] }));
    }

    fn seen(&self, text: &str) -> usize {
        self.scene.fakes.mastodon.oracle().ever_posted(text).len()
    }

    async fn wait(&self, text: &str, within: Duration) -> Duration {
        let from = Instant::now();
        while self.seen(text) == 0 {
            assert!(from.elapsed() < within, "{text} not within {within:?}: {:?}", self.here.deliveries());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        from.elapsed()
    }
}

async fn pairs(count: u32) -> u32 {
    let two = Two::new().await;
    for n in 0..count {
        let text = format!("départ {n:03}z");
        two.post(&text);
        // Both at once, in the same session or in two.
        let mut agents = [Agent::start(&two.here), Agent::start(if n % 2 == 0 { &two.there } else { &two.here })];
        two.wait(&text, Duration::from_secs(30)).await;
        let held = holders(&two.scene.place.data);
        let pids = agents.each_ref().map(|agent| agent.0.id());
        assert_eq!(held.len(), 1, "start {n}: {held:?} hold the lock");
        assert!(pids.contains(&held[0]), "start {n}: {held:?} of {pids:?}");
        if n % 5 == 0 {
            let third = two.there.run(&["agent", "--once"], None).0.unwrap_err();
            assert_eq!(third["code"], "busy");
        }
        assert!(agents.iter_mut().all(Agent::alive), "start {n}: the one that waits went away");
        drop(agents);
        assert_eq!(two.seen(&text), 1, "start {n}");
    }
    assert!(two.scene.fakes.mastodon.oracle().duplicates().is_empty());
    count
}

#[test]
fn of_two_agents_one_conducts_a_hundred_times() {
    let from = Instant::now();
    // Each lane waits for programs on a thread of its own, so that its servers go on answering.
    let lane = || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(pairs(25))
    };
    let lanes: Vec<_> = (0..4).map(|_| std::thread::spawn(lane)).collect();
    let starts: u32 = lanes.into_iter().map(|lane| lane.join().unwrap()).sum();
    println!(
        "R15: {starts} double starts, half of them from two sessions: one publisher each, 0 doubled, {:?}",
        from.elapsed()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_other_takes_over_and_tells_who_conducts() {
    let two = Two::new().await;
    let mut first = Agent::start(&two.here);
    two.post("le premier");
    two.wait("le premier", Duration::from_secs(30)).await;
    let second = Agent::start(&two.there);
    let place = Place { timing: None, vault: None, ..two.scene.place.clone() };
    let third = Place { only: Some(two._sessions[0].env().into_iter().collect()), ..place }.start().await.unwrap();
    tokio::time::sleep(Duration::from_millis(800)).await;
    assert_eq!(third.call("conductor_status", json!({})).await["holder"], "elsewhere");
    third.kill().await;
    two.post("avant la fin");
    two.wait("avant la fin", Duration::from_secs(30)).await;
    let held = holders(&two.scene.place.data);
    assert_eq!(held, [first.0.id()]);
    // Nothing is written from here on that could wake the second.
    first.0.kill().unwrap();
    first.0.wait().unwrap();
    let died = Instant::now();
    while holders(&two.scene.place.data) != [second.0.id()] {
        assert!(died.elapsed() < Duration::from_secs(20), "nobody took over within 20 s");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let silent = died.elapsed();
    two.post("après la fin");
    let published = two.wait("après la fin", Duration::from_secs(10)).await;
    println!(
        "R15: the second conducts {silent:?} after kill -9 of the first, with nothing to wake it; then publishes in {published:?}"
    );
}

fn bare() -> Vec<(String, String)> {
    vec![("PATH".into(), std::env::var("PATH").unwrap_or_default()), ("HOME".into(), "/nonexistent".into())]
}

fn digest(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .unwrap()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().unwrap().is_file())
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), std::fs::read(entry.path()).unwrap()))
        // Locks and an empty log hold nothing of a person's.
        .filter(|(name, bytes)| !name.ends_with(".lock") && !name.ends_with("-shm") && !bytes.is_empty())
        .collect();
    files.sort();
    files
}

fn listing(folder: &Path) -> Vec<(String, usize)> {
    digest(folder).into_iter().map(|(name, bytes)| (name, bytes.len())).collect()
}

#[test]
fn a_database_from_a_newer_version_is_left_alone() {
    let root = tempfile::tempdir().unwrap();
    let cli = Cli::new(&root.path().join("data"), bare());
    let _ = cli.must("brands_create", &brand());
    let conn = rusqlite::Connection::open(cli.data.join("pupitre.sqlite")).unwrap();
    conn.pragma_update(None, "user_version", 9_999).unwrap();
    drop(conn);
    let before = digest(&cli.data);
    assert!(before.iter().any(|(name, _)| name == "pupitre.sqlite"));
    for arguments in [&["doctor"][..], &["agent", "--once"], &["call", "brands_list"], &["backup", "/tmp/never.tar"]] {
        let error = cli.run(arguments, None).0.unwrap_err();
        assert_eq!(error["code"], "newerData", "{arguments:?}: {error}");
    }
    assert!(digest(&cli.data) == before, "it was changed: {:?}", listing(&cli.data));
}

/// Mounts a small file system; `None` without the right to. Unmounted on drop.
pub(crate) struct Mount(std::path::PathBuf);

impl Mount {
    pub(crate) fn tmpfs(at: &Path, size: &str) -> Option<Self> {
        std::fs::create_dir_all(at).unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size},mode=700"), "tmpfs"])
            .arg(at)
            .stderr(Stdio::null())
            .status();
        mounted.is_ok_and(|status| status.success()).then(|| Self(at.to_owned()))
    }

    pub(crate) fn at(&self) -> &Path {
        &self.0
    }

    pub(crate) fn remount(&self, options: &str) {
        let status = Command::new("mount").args(["-o", &format!("remount,{options}")]).arg(&self.0).status();
        assert!(status.unwrap().success());
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[test]
fn a_read_only_folder_says_so() {
    let root = tempfile::tempdir().unwrap();
    let Some(mount) = Mount::tmpfs(&root.path().join("mount"), "16m") else {
        println!("not tested: no right to mount a file system that is read-only for everybody");
        return;
    };
    let cli = Cli::new(&mount.0.join("data"), bare());
    let _ = cli.must("brands_create", &brand());
    let before = digest(&cli.data);
    mount.remount("ro");
    for arguments in [&["call", "brands_list"][..], &["agent", "--once"]] {
        let error = cli.run(arguments, None).0.unwrap_err();
        assert_eq!(error["code"], "readOnly", "{arguments:?}: {error}");
    }
    assert!(digest(&cli.data) == before, "it was changed: {:?}", listing(&cli.data));
    mount.remount("rw");
    assert_eq!(cli.must("brands_list", &json!({}))[0]["name"], "Atelier");
}

/// Writes until nothing more fits.
fn fill(at: &Path) {
    use std::io::Write;
    for step in [65_536, 4_096, 1] {
        let mut file = std::fs::File::create(at.join(format!("ballast-{step}"))).unwrap();
        while file.write_all(&vec![b'x'; step]).is_ok() {}
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_loses_nothing_and_sends_nothing() {
    let mut scene = Scene::new(HEADLESS, &["mastodon", "bluesky"], 0, |_| {}).await;
    let Some(mount) = Mount::tmpfs(&scene.root.path().join("mount"), "6m") else {
        println!("not tested: no right to mount a small file system");
        return;
    };
    let data = mount.0.join("data");
    std::fs::create_dir(&data).unwrap();
    for name in ["visuals", "thumbnails"] {
        let _ = std::fs::create_dir(data.join(name));
        for entry in std::fs::read_dir(scene.place.data.join(name)).into_iter().flatten() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_file() {
                std::fs::copy(entry.path(), data.join(name).join(entry.file_name())).unwrap();
            }
        }
    }
    for (name, bytes) in digest(&scene.place.data) {
        std::fs::write(data.join(name), bytes).unwrap();
    }
    scene.place.data = data;
    let accounts: Vec<&String> = scene.accounts.values().collect();
    let idle = scene.place.clone().with("PUPITRE_TEST_IDLE", "1").start().await.unwrap();
    let request =
        json!({ "brand": scene.brand, "content": content(&["disque plein".into()], None), "accounts": accounts });
    let post = idle.call("posts_create", request).await;
    idle.call("posts_publish_now", json!({ "id": post["id"] })).await;
    let draft =
        json!({ "brand": scene.brand, "content": content(&["le texte d'avant".into()], None), "accounts": accounts });
    let draft = idle.call("posts_create", draft).await;
    fill(&mount.0);
    // What is written now does not fit, says so, and does not harm what was there.
    let (mut refused, mut kept) = (0, Vec::new());
    for n in 0..20_u32 {
        let long = format!("un long texte {n} {}", "mot ".repeat(3_000));
        let request = json!({ "brand": scene.brand, "content": content(std::slice::from_ref(&long), None) });
        match idle.try_call("posts_create", request).await.unwrap() {
            Ok(view) => kept.push((view["id"].clone(), long)),
            Err(error) => {
                assert_eq!(error["code"], "diskFull", "{error}");
                refused += 1;
            }
        }
    }
    assert!(refused > 0, "the disk was not full");
    let picture = scene.root.path().join("picture.png");
    std::fs::write(&picture, png(77)).unwrap();
    let error = idle.try_call("visuals_import", json!({ "paths": [picture] })).await.unwrap().unwrap_err();
    assert_eq!(error["code"], "diskFull", "{error}");
    idle.kill().await;
    // The conductor cannot write its intent: nothing may leave.
    let conducting = scene.place.start().await.expect("it opens on a full disk");
    tokio::time::sleep(Duration::from_secs(2)).await;
    let sent =
        |scene: &Scene| ["mastodon", "bluesky"].map(|network| scene.oracle(network).ever_posted("disque plein").len());
    let (left, rows) = (sent(&scene), conducting.deliveries().await);
    println!("full disk: {refused} of 20 refused with diskFull; sent while full: {left:?}");
    let unsaid = rows.iter().filter(|row| row["state"] == "scheduled" || row["state"] == "retrying").count();
    assert_eq!((left, unsaid), ([0, 0], 2), "{rows:?}");
    // Room again: what was acknowledged is there, what waited leaves, once.
    for step in [65_536, 4_096, 1] {
        std::fs::remove_file(mount.0.join(format!("ballast-{step}"))).unwrap();
    }
    let all = conducting.quiet(Duration::from_secs(40)).await.unwrap_or_else(|moving| panic!("{moving:?}"));
    assert!(all.iter().all(|row| row["state"] == "published"), "{all:?}");
    assert_eq!(sent(&scene), [1, 1]);
    let text = |view: &Value| view["content"]["parts"][0]["text"].clone();
    assert_eq!(text(&conducting.call("posts_get", json!({ "id": draft["id"] })).await), "le texte d'avant");
    for (id, long) in &kept {
        assert_eq!(text(&conducting.call("posts_get", json!({ "id": id })).await), json!(long.clone()));
    }
    assert_eq!(conducting.call("system_doctor", json!({})).await["integrity"], "ok");
    conducting.kill().await;
}
