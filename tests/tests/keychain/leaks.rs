//! A whole session with real programs and a real keychain, a panic and a kill; then a search for every secret of it,
//! in every encoding, in everything that was written (R7).
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, clippy::print_stdout, missing_docs)]

use pupitre_tests::clock::TestClock;
use pupitre_tests::fakes::Fakes;
use pupitre_tests::headless::{Headless, Place};
use pupitre_tests::headless_scene::{BLUESKY, Cli, brand, connecting, content, png};
use pupitre_tests::secrets::{Canary, Place as Where, Report, Scanner};
use pupitre_tests::session::{Keyring, Session};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

const HEADLESS: &str = env!("CARGO_BIN_EXE_headless");
const LOUD: &str = "trace,hyper=info,hyper_util=info,h2=info,mio=info";

/// Killed when dropped.
struct Kept(Child);

impl Drop for Kept {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

struct Show {
    fakes: Fakes,
    session: Session,
    token: String,
    logs: Vec<(String, Vec<u8>)>,
}

impl Show {
    async fn new() -> Self {
        let fakes = Fakes::start(TestClock::running()).await;
        fakes.bluesky.account(BLUESKY.0, BLUESKY.1);
        fakes.bluesky.configure(|config| config.access_seconds = 50);
        let token = fakes.mastodon.token_for("studio", "read write follow");
        Self { fakes, session: Session::start(Keyring::Unlocked).unwrap(), token, logs: Vec::new() }
    }

    fn cli(&self) -> Cli {
        Cli::new(&self.session.root().join("data/pupitre"), self.session.env()).with("PUPITRE_LOG", LOUD)
    }

    /// Runs the product's program; everything it prints is searched later.
    fn call(&mut self, arguments: &[&str], input: Option<&Value>) -> Result<Value, Value> {
        let (answer, log) = self.cli().run(arguments, input);
        let said = answer.as_ref().unwrap_or_else(|error| error).to_string();
        self.logs.push((format!("{arguments:?} answer"), said.into_bytes()));
        self.logs.push((format!("{arguments:?} log"), log.into_bytes()));
        answer
    }

    fn must(&mut self, method: &str, request: &Value) -> Value {
        self.call(&["call", method, "-"], Some(request)).unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// Every secret that was ever alive in this session.
    fn canaries(&self) -> Vec<Canary> {
        let mut all = BTreeMap::new();
        all.insert(self.token.clone(), "pasted access token".to_owned());
        all.insert(BLUESKY.1.to_owned(), "app password".into());
        for token in self.fakes.mastodon.valid_tokens() {
            all.entry(token).or_insert("access token".into());
        }
        for token in self.fakes.bluesky.valid_refresh_tokens() {
            all.insert(token, "refresh token".into());
        }
        for (kind, value) in self.fakes.mastodon.confidences() {
            all.insert(value, kind);
        }
        for oracle in [self.fakes.mastodon.oracle(), self.fakes.bluesky.oracle()] {
            for header in oracle.authorizations() {
                let value = header.split_once(' ').map_or(header.as_str(), |(_, value)| value).to_owned();
                all.entry(value).or_insert("authorization header".into());
            }
        }
        all.into_iter().map(|(value, kind)| Canary::new(&kind, &value)).collect()
    }

    fn headless(&self, log: &Path) -> Place {
        let mut env: Vec<(String, String)> = self.session.env().into_iter().collect();
        env.push(("PUPITRE_LOG".into(), LOUD.into()));
        env.push(("HEADLESS_LOG".into(), log.display().to_string()));
        Place {
            program: HEADLESS.into(),
            data: self.session.root().join("data/pupitre"),
            vault: None,
            timing: None,
            env: Vec::new(),
            only: Some(env),
        }
    }
}

/// Starts the long-lived program with its standard error in a file.
async fn start(place: &Place, log: &Path) -> Headless {
    let mut command = place.command();
    command.stderr(File::create(log).unwrap());
    let mut headless = Headless::spawned(command.spawn().unwrap());
    assert!(headless.ready().await);
    headless
}

/// The browser's part: opens the page, and follows the redirect back to the program.
async fn browse(url: &str) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let answer = http.get(url).send().await.unwrap();
    let back = answer.headers()["location"].to_str().unwrap().to_owned();
    assert!(back.contains("code="), "the page did not send the browser back");
    let page = http.get(back).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("Pupitre"), "{page}");
}

fn tell(what: &str, report: &Report) {
    println!(
        "R7 {what}: {} places, {} bytes, {} hits, {} unreadable",
        report.read,
        report.bytes,
        report.findings.len(),
        report.unreadable.len()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_secret_is_anywhere_after_a_whole_session() {
    let mut show = Show::new().await;
    // What crosses the bus is recorded from the first call on.
    let wire = show.session.root().join("bus.pcap");
    let monitor = show
        .session
        .command("dbus-monitor")
        .arg("--pcap")
        .stdout(File::create(&wire).unwrap())
        .stderr(Stdio::null())
        .spawn();
    let monitor = Kept(monitor.unwrap());

    // By the terminal: secrets on standard input, wrong ones too.
    let made = show.must("brands_create", &brand());
    let id = made["id"].as_str().unwrap().to_owned();
    let mut wrong = connecting(&show.fakes, "mastodon", &id, "wrong-token-that-is-refused");
    assert_eq!(show.call(&["call", "accounts_connect", "-"], Some(&wrong)).unwrap_err()["code"], "accessRefused");
    wrong["secret"] = json!(17);
    let _ = show.call(&["call", "accounts_connect", "-"], Some(&wrong)).unwrap_err();
    let mut accounts = Vec::new();
    for network in ["mastodon", "bluesky"] {
        let request = connecting(&show.fakes, network, &id, &show.token);
        accounts.push(show.must("accounts_connect", &request)["id"].clone());
    }
    let picture = show.session.root().join("tmp/picture.png");
    std::fs::write(&picture, png(5)).unwrap();
    let visual = show.must("visuals_import", &json!({ "paths": [picture] }))["visuals"][0]["id"].clone();
    show.fakes.mastodon.stranger_mentions("passante", "studio", "bonjour");
    show.fakes.bluesky.stranger_mentions("passante.test", BLUESKY.0, "bonjour");
    let text = ["toute la session".to_owned()];
    let request = json!({ "brand": id, "content": content(&text, visual.as_str()), "accounts": accounts });
    let post = show.must("posts_create", &request)["id"].clone();
    show.must("posts_publish_now", &json!({ "id": post }));
    show.call(&["agent", "--once"], None).unwrap();
    show.must("inbox_sync", &json!({}));
    let list = show.must("conversations_list", &json!({}));
    for row in list["items"].as_array().unwrap() {
        let request = json!({ "id": row["id"], "content": content(&["merci".into()], None), "undoSeconds": 0 });
        show.must("conversations_reply", &request);
    }
    show.call(&["agent", "--once"], None).unwrap();
    assert_eq!(show.fakes.mastodon.oracle().ever_posted("merci").len(), 1);
    assert_eq!(show.fakes.bluesky.oracle().ever_posted("merci").len(), 1);
    show.call(&["doctor"], None).unwrap();

    // In the browser, in a process that lives as long as the attempt; then a panic in it, and a kill.
    let log = show.session.root().join("headless.log");
    let place = show.headless(&log);
    let headless = start(&place, &log).await;
    let second = headless
        .call(
            "brands_create",
            json!({ "name": "Autre", "zone": "Europe/Paris", "language": "fr", "colour": "#993366" }),
        )
        .await;
    show.fakes.mastodon.configure(|config| config.approves = Some("autre".into()));
    let request =
        json!({ "brand": second["id"], "network": "mastodon", "host": show.fakes.mastodon.url(), "ownServer": true });
    let started = headless.call("accounts_authorize", request).await;
    browse(started["url"].as_str().unwrap()).await;
    let from = Instant::now();
    let browser_account = loop {
        let state = headless.call("accounts_authorization", json!({ "attempt": started["attempt"] })).await;
        if state["state"] == "connected" {
            break state["account"]["id"].clone();
        }
        assert!(state["state"] == "waiting" && from.elapsed() < Duration::from_secs(20), "{state}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    headless.call("accounts_check", json!({ "id": browser_account })).await;
    for n in 0..4 {
        headless.call("accounts_check", json!({ "id": accounts[n % 2] })).await;
    }
    let scanner = Scanner::new(&show.canaries());
    let alive = scanner.scan(&[Where::ProcessTable(headless.pid())]).unwrap();
    assert_eq!(headless.call("panic", json!({})).await["panicked"], true);
    headless.kill().await;
    assert!(std::fs::read_to_string(&log).unwrap().contains("a panic on request"), "the panic left no trace");

    // The agent: its arguments, its environment, what a core dump would hold.
    let agent_log = show.session.root().join("agent.log");
    let mut agent = show.cli().command(&["agent"]);
    let agent = Kept(
        agent.stdin(Stdio::null()).stdout(Stdio::null()).stderr(File::create(&agent_log).unwrap()).spawn().unwrap(),
    );
    tokio::time::sleep(Duration::from_secs(2)).await;
    let scanner = Scanner::new(&show.canaries());
    let table = scanner.scan(&[Where::ProcessTable(agent.0.id())]).unwrap();
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", agent.0.id())).unwrap();
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().nth(4), Some("0"), "{core}");
    drop(agent);
    let backup = show.session.root().join("state/backup.tar");
    show.call(&["backup", backup.to_str().unwrap()], None).unwrap();
    // Rows that are deleted leave pages behind.
    show.must("posts_delete", &json!({ "id": post }));
    show.must("accounts_disconnect", &json!({ "id": accounts[1] }));
    drop(monitor);

    let canaries = show.canaries();
    let kinds: BTreeMap<String, u32> = canaries.iter().fold(BTreeMap::new(), |mut kinds, canary| {
        *kinds.entry(format!("{canary:?}")).or_default() += 1;
        kinds
    });
    println!("R7 secrets: {kinds:?}");
    for kind in ["pasted access token", "app password", "refresh token", "client secret", "code", "verifier"] {
        assert!(
            kinds.keys().any(|known| known.contains(kind)),
            "no {kind} was alive: the session proves nothing about it"
        );
    }
    let scanner = Scanner::new(&canaries);
    assert!(std::fs::metadata(&wire).unwrap().len() > 10_000, "the bus was not recorded");
    let mut places = vec![Where::Folder(show.session.root().to_owned())];
    places.extend(show.logs.iter().map(|(name, bytes)| Where::Bytes(name.clone(), bytes.clone())));
    let found = scanner.scan(&places).unwrap();
    let temporary = scanner.scan(&[Where::Folder(foreign_temporary(&show))]).unwrap();
    tell("folders, database, logs, backup, bus, answers", &found);
    tell("argv and environ while running", &table);
    let logged: usize = show.logs.iter().map(|(_, bytes)| bytes.len()).sum();
    println!(
        "R7: {logged} bytes of logs and answers at level trace, {} bytes from the long-lived process, {} from the agent",
        std::fs::metadata(&log).unwrap().len(),
        std::fs::metadata(&agent_log).unwrap().len()
    );
    for report in [&found, &table, &alive, &temporary] {
        assert!(report.findings.is_empty(), "{:#?}", report.findings);
        assert!(report.unreadable.is_empty(), "{:?}", report.unreadable);
    }
    assert!(logged > 20_000, "the log was not loud: {logged} bytes");
}

/// Files of ours in the system's own temporary folder, copied to one place: others write there as well.
fn foreign_temporary(show: &Show) -> std::path::PathBuf {
    let copy = show.session.root().join("from-tmp");
    std::fs::create_dir(&copy).unwrap();
    for entry in std::fs::read_dir(std::env::temp_dir()).unwrap().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let ours = name.contains("pupitre") || name.contains("sqlite") || name.starts_with("etilqs");
        if ours && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            let _ = std::fs::copy(entry.path(), copy.join(name));
        }
    }
    copy
}

/// What the search would find if there were something: the same secret, badly kept.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_secret_that_was_written_down_is_found() {
    let mut show = Show::new().await;
    let made = show.must("brands_create", &brand());
    // In a post it is text like any other: it goes to the database and to the backup.
    let request =
        json!({ "brand": made["id"], "content": content(&[format!("mon mot de passe : {}", BLUESKY.1)], None) });
    show.must("posts_create", &request);
    let backup = show.session.root().join("state/backup.tar");
    show.call(&["backup", backup.to_str().unwrap()], None).unwrap();
    let scanner = Scanner::new(&show.canaries());
    let found = scanner.scan(&[Where::Folder(show.session.root().to_owned())]).unwrap();
    assert!(found.findings.iter().any(|hit| hit.place.contains("pupitre.sqlite")), "{found:?}");
    assert!(found.findings.iter().any(|hit| hit.place.ends_with("backup.tar")), "{found:?}");
}

/// Nothing is left in the memory of a process that goes on after its account was disconnected: the heap is wiped as it is
/// given back, and idle connections end with their account.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_left_in_memory_after_disconnecting() {
    let show = Show::new().await;
    let log = show.session.root().join("headless.log");
    let mut place = show.headless(&log);
    let control = Scanner::new(&[]).control().to_owned();
    drop(control);
    // The scanner's control has to be in the process before it starts, and the refresh tokens only exist after.
    let planted = Scanner::new(&[Canary::new("app password", BLUESKY.1)]);
    place.only.as_mut().unwrap().push(("CONTROL".into(), planted.control().to_owned()));
    let headless = start(&place, &log).await;
    let made = headless.call("brands_create", brand()).await;
    let id = made["id"].as_str().unwrap().to_owned();
    let account = headless.call("accounts_connect", connecting(&show.fakes, "bluesky", &id, "")).await;
    for _ in 0..3 {
        headless.call("accounts_check", json!({ "id": account["id"] })).await;
    }
    let before = match planted.scan(&[Where::ProcessMemory(headless.pid())]) {
        Ok(report) => report.findings.len(),
        Err(error) => {
            println!("not measured: {error}; reading another process's memory needs root");
            return;
        }
    };
    let dump = |canaries: &[Canary]| -> BTreeMap<String, usize> {
        let mut by = BTreeMap::new();
        let bytes = memory(headless.pid());
        let report = Scanner::new(canaries).scan(&[Where::Bytes("memory".into(), bytes)]).unwrap();
        for hit in report.findings {
            *by.entry(hit.canary).or_insert(0) += 1;
        }
        by
    };
    let alive = dump(&show.canaries());
    headless.call("accounts_disconnect", json!({ "id": account["id"] })).await;
    // The test program's own standard input still holds the line with which the password came in; other lines follow.
    for filler in ["x", "y", "z"] {
        let text = filler.repeat(40_000);
        let draft = json!({ "brand": id, "content": { "parts": [{ "text": text }] } });
        headless.call("posts_create", draft).await;
    }
    tokio::time::sleep(Duration::from_secs(5)).await;
    let after = dump(&show.canaries());
    println!(
        "R7 memory: app password {before} times while connected; by kind while connected {alive:?}, 5 s after disconnecting {after:?}"
    );
    assert!(!alive.is_empty(), "a live process holds its secrets somewhere: the search is blind");
    assert!(after.is_empty(), "something of the account is left in memory: {after:?}");
    headless.kill().await;
}

/// Writable private memory, as far as it can be read.
fn memory(pid: u32) -> Vec<u8> {
    use std::os::unix::fs::FileExt;
    let maps = std::fs::read_to_string(format!("/proc/{pid}/maps")).unwrap();
    let file = File::open(format!("/proc/{pid}/mem")).unwrap();
    let mut all = Vec::new();
    for line in
        maps.lines().filter(|line| line.split_whitespace().nth(1).is_some_and(|rights| rights.starts_with("rw")))
    {
        let (from, to) = line.split_whitespace().next().unwrap().split_once('-').unwrap();
        let (from, to) = (u64::from_str_radix(from, 16).unwrap(), u64::from_str_radix(to, 16).unwrap());
        let mut at = from;
        while at < to {
            let mut page = vec![0; 4096];
            if file.read_exact_at(&mut page, at).is_ok() {
                all.extend(page);
            }
            at += 4096;
        }
    }
    all
}
