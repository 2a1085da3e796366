//! The keychain in every state, through the product's own program and a real Secret Service (R8).
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, clippy::print_stdout, missing_docs)]

use pupitre_tests::clock::TestClock;
use pupitre_tests::fakes::Fakes;
use pupitre_tests::headless::Place as Installation;
use pupitre_tests::headless_scene::{BLUESKY, Cli, brand, connecting, content};
use pupitre_tests::secrets::{Canary, Place, Scanner};
use pupitre_tests::session::{Keyring, Session};
use pupitre_vault::{Keychain, KeychainOptions, Slot, Vault};
use serde_json::{Value, json};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

const HEADLESS: &str = env!("CARGO_BIN_EXE_headless");

/// The agent of one installation; killed when dropped.
struct Agent(Child);

impl Agent {
    fn start(cli: &Cli) -> Self {
        let quiet = || Stdio::null();
        Self(cli.command(&["agent"]).stdin(quiet()).stdout(quiet()).stderr(quiet()).spawn().unwrap())
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn servers() -> (Fakes, String) {
    let fakes = Fakes::start(TestClock::running()).await;
    fakes.bluesky.account(BLUESKY.0, BLUESKY.1);
    let token = fakes.mastodon.token_for("studio", "read write follow");
    (fakes, token)
}

fn connected(cli: &Cli, fakes: &Fakes, token: &str) -> (String, Vec<String>) {
    let made = cli.must("brands_create", &brand());
    let id = made["id"].as_str().unwrap().to_owned();
    let accounts = ["mastodon", "bluesky"].map(|network| {
        let view = cli.must("accounts_connect", &connecting(fakes, network, &id, token));
        assert_eq!(view["health"], "ok");
        view["id"].as_str().unwrap().to_owned()
    });
    (id, accounts.to_vec())
}

fn publish(cli: &Cli, brand: &str, accounts: &[String], text: &str) -> String {
    let request = json!({ "brand": brand, "content": content(&[text.to_owned()], None), "accounts": accounts });
    let post = cli.must("posts_create", &request);
    let _ = cli.must("posts_publish_now", &json!({ "id": post["id"] }));
    post["id"].as_str().unwrap().to_owned()
}

fn there(fakes: &Fakes, text: &str) -> usize {
    fakes.mastodon.oracle().ever_posted(text).len() + fakes.bluesky.oracle().ever_posted(text).len()
}

async fn wait(what: &str, within: Duration, mut ready: impl FnMut() -> bool) -> Duration {
    let from = Instant::now();
    while !ready() {
        assert!(from.elapsed() < within, "{what}: not within {within:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    from.elapsed()
}

fn of_post<'d>(all: &'d [Value], post: &str) -> Vec<&'d Value> {
    all.iter().filter(|row| row["post"] == post).collect()
}

fn no_plaintext(session: &Session, fakes: &Fakes, token: &str) {
    let mut canaries = vec![Canary::new("access token", token), Canary::new("app password", BLUESKY.1)];
    for (n, refresh) in fakes.bluesky.valid_refresh_tokens().iter().enumerate() {
        canaries.push(Canary::new(&format!("refresh {n}"), refresh));
    }
    let seen = Scanner::new(&canaries).scan(&[Place::Folder(session.root().to_owned())]).unwrap();
    assert!(seen.findings.is_empty(), "{:?}", seen.findings);
    assert!(seen.bytes > 50_000, "almost nothing was searched: {} bytes", seen.bytes);
}

/// How long a running program takes to tell where the keychain stands: the middle one of five.
async fn told(session: &Session, cli: &Cli, standing: &str) -> Duration {
    let place = Installation {
        program: HEADLESS.into(),
        data: cli.data.clone(),
        vault: None,
        timing: None,
        env: vec![("PUPITRE_TEST_IDLE".into(), "1".into())],
        only: Some(session.env().into_iter().collect()),
    };
    let headless = place.start().await.unwrap();
    let mut times = Vec::new();
    for _ in 0..5 {
        let from = Instant::now();
        assert_eq!(headless.call("keychain_status", json!({})).await["standing"], standing);
        times.push(from.elapsed());
    }
    headless.kill().await;
    times.sort();
    assert!(times[2] < Duration::from_secs(1), "{standing}: {times:?}");
    times[2]
}

/// Drafting, planning and reading work; connecting says why not; the state is told at once.
async fn without(state: Keyring, code: &str, standing: &str) {
    let (fakes, token) = servers().await;
    let session = Session::start(state).unwrap();
    let cli = Cli::new(&session.root().join("data/pupitre"), session.env());
    let made = cli.must("brands_create", &brand());
    let id = made["id"].as_str().unwrap();
    for network in ["mastodon", "bluesky"] {
        let error = cli.call("accounts_connect", &connecting(&fakes, network, id, &token)).unwrap_err();
        assert_eq!(error["code"], code, "{network}: {error}");
    }
    // Not even the password was sent: it could not have been kept.
    assert_eq!(fakes.mastodon.oracle().requests.len() + fakes.bluesky.oracle().requests.len(), 0);
    let planned = cli.must("accounts_plan", &json!({ "brand": id, "network": "mastodon" }));
    let request = json!({ "brand": id, "content": content(&["sans clé".into()], None), "accounts": [planned["id"]] });
    let post = cli.must("posts_create", &request);
    let _ = cli.must("posts_schedule", &json!({ "id": post["id"], "wall": "2031-05-05T10:00" }));
    let told = told(&session, &cli, standing).await;
    println!("R8 {standing}: connecting says {code}, drafting works, the state is told within {told:?}");
    no_plaintext(&session, &fakes, &token);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_a_locked_keychain_one_drafts_and_cannot_connect() {
    without(Keyring::Locked, "keychainLocked", "locked").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_keychain_one_drafts_and_cannot_connect() {
    without(Keyring::Absent, "keychainAbsent", "absent").await;
}

/// Closed or gone while the agent runs: it waits, spends nothing, and goes on by itself.
async fn comes_back(gone: bool) {
    let (fakes, token) = servers().await;
    let mut session = Session::start(Keyring::Unlocked).unwrap();
    let cli = Cli::new(&session.root().join("data/pupitre"), session.env());
    let (brand, accounts) = connected(&cli, &fakes, &token);
    let asked = told(&session, &cli, "ready").await;
    if gone {
        session.stop_keyring()
    } else {
        session.lock().unwrap()
    }
    let agent = Agent::start(&cli);
    let post = publish(&cli, &brand, &accounts, "attend la clé");
    tokio::time::sleep(Duration::from_secs(4)).await;
    let all = cli.deliveries();
    let rows = of_post(&all, &post);
    assert_eq!(rows.len(), 2);
    for row in rows {
        assert_eq!((&row["state"], &row["attempts"]), (&json!("scheduled"), &json!(0)), "{row}");
    }
    let health = if gone { "keychainAbsent" } else { "locked" };
    for account in cli.must("accounts_list", &json!({})).as_array().unwrap() {
        assert_eq!(account["health"], health);
    }
    assert_eq!(there(&fakes, "attend la clé"), 0);
    session.start_keyring(true).unwrap();
    let back = wait("publishing", Duration::from_secs(20), || there(&fakes, "attend la clé") == 2).await;
    wait("the record", Duration::from_secs(5), || {
        of_post(&cli.deliveries(), &post).iter().all(|row| row["state"] == "published")
    })
    .await;
    assert!(fakes.mastodon.oracle().duplicates().is_empty() && fakes.bluesky.oracle().duplicates().is_empty());
    drop(agent);
    println!(
        "R8 {health} while running: 0 attempts spent, published {back:?} after it came back, without a restart; asked in {asked:?}"
    );
    assert!(back <= Duration::from_secs(10), "{back:?}");
    no_plaintext(&session, &fakes, &token);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_keychain_that_is_unlocked_later_is_used_without_a_restart() {
    comes_back(false).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_keychain_that_appears_later_is_used_without_a_restart() {
    comes_back(true).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_item_that_was_deleted_asks_to_connect_again_and_goes_on_then() {
    let (fakes, token) = servers().await;
    let session = Session::start(Keyring::Unlocked).unwrap();
    let cli = Cli::new(&session.root().join("data/pupitre"), session.env());
    let (brand, accounts) = connected(&cli, &fakes, &token);
    let keychain =
        Keychain::new(KeychainOptions { bus_address: Some(session.bus_address()), ..KeychainOptions::default() });
    for account in &accounts {
        let account = account.parse().unwrap();
        for generation in 0..4 {
            keychain.delete(Slot { account, generation }).await.unwrap();
        }
    }
    let post = publish(&cli, &brand, &accounts, "sans secret");
    cli.run(&["agent", "--once"], None).0.unwrap();
    let all = cli.deliveries();
    for row in of_post(&all, &post) {
        assert_eq!((&row["state"], &row["reason"]), (&json!("needsPerson"), &json!("reconnect")), "{row}");
        assert_eq!(row["attempts"], 0, "{row}");
    }
    for account in cli.must("accounts_list", &json!({})).as_array().unwrap() {
        assert_eq!(account["health"], "reconnect");
    }
    assert_eq!(there(&fakes, "sans secret"), 0);
    for (network, account) in ["mastodon", "bluesky"].iter().zip(&accounts) {
        let mut request = connecting(&fakes, network, &brand, &token);
        request["account"] = json!(account);
        let _ = cli.must("accounts_connect", &request);
    }
    let states = || -> Vec<String> {
        of_post(&cli.deliveries(), &post).iter().map(|row| row["state"].as_str().unwrap().to_owned()).collect()
    };
    println!("R8 deleted item: asked to connect again; after that the deliveries are {:?}", states());
    for row in of_post(&cli.deliveries(), &post) {
        if row["state"] == "needsPerson" {
            let request = json!({ "id": row["id"], "decision": { "kind": "postNow" } });
            let _ = cli.must("publications_settle", &request);
        }
    }
    cli.run(&["agent", "--once"], None).0.unwrap();
    assert_eq!(states(), ["published", "published"]);
    assert_eq!(there(&fakes, "sans secret"), 2);
    no_plaintext(&session, &fakes, &token);
}
