//! An installation with a brand, connected accounts and something to answer, for tests that kill it.

use crate::clock::TestClock;
use crate::fakes::{Fakes, Oracle, mastodon};
use crate::headless::{Headless, Place};
use flate2::{Compression, Crc, write::ZlibEncoder};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use tempfile::TempDir;

/// The handle of our account on the fake Bluesky network, and its app password.
pub const BLUESKY: (&str, &str) = ("studio.test", "abcd-efgh-ijkl-mnop");
/// Both networks, as the product names them.
pub const NETWORKS: [&str; 2] = ["mastodon", "bluesky"];

/// Repeatable chance.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// The same seed throws the same.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number in `0..below`.
    pub fn throw(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % below.max(1)
    }
}

/// A small picture, different for each seed.
#[must_use]
pub fn png(seed: u32) -> Vec<u8> {
    let (width, height) = (40_u32, 30_u32);
    let mut raw = Vec::new();
    for y in 0..height {
        raw.push(0);
        for x in 0..width {
            raw.extend([(x * 6) as u8, (y * 8) as u8, (seed % 251) as u8]);
        }
        // The seed's other bytes, so that no two seeds share a file.
        let end = raw.len() - 4;
        raw[end..].copy_from_slice(&seed.to_be_bytes());
    }
    let mut squeezed = ZlibEncoder::new(Vec::new(), Compression::fast());
    squeezed.write_all(&raw).unwrap();
    let mut header = Vec::new();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 2, 0, 0, 0]);
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, body) in [(b"IHDR", header), (b"IDAT", squeezed.finish().unwrap()), (b"IEND", Vec::new())] {
        out.extend(u32::try_from(body.len()).unwrap().to_be_bytes());
        let mut crc = Crc::new();
        crc.update(kind);
        crc.update(&body);
        out.extend(kind);
        out.extend(body);
        out.extend(crc.sum().to_be_bytes());
    }
    out
}

/// Fake servers, a data folder and what is in it.
pub struct Scene {
    /// Holds everything.
    pub root: TempDir,
    /// The servers.
    pub fakes: Arc<Fakes>,
    /// The installation.
    pub place: Place,
    /// Our brand.
    pub brand: String,
    /// Our accounts by network.
    pub accounts: BTreeMap<String, String>,
    /// A picture of the library.
    pub visual: String,
    /// The Mastodon access token.
    pub token: String,
}

/// What each network calls its own.
#[must_use]
pub fn connecting(fakes: &Fakes, network: &str, brand: &str, token: &str) -> Value {
    match network {
        "mastodon" => json!({
            "brand": brand, "network": network, "host": fakes.mastodon.url(), "ownServer": true, "secret": token
        }),
        _ => json!({
            "brand": brand, "network": network, "host": fakes.bluesky.url(), "ownServer": true,
            "identifier": BLUESKY.0, "secret": BLUESKY.1
        }),
    }
}

/// What is said when a brand is made.
#[must_use]
pub fn brand() -> Value {
    json!({ "name": "Atelier", "zone": "Europe/Paris", "language": "fr", "colour": "#336699" })
}

/// A content of some parts, with one picture in the first when there is one.
#[must_use]
pub fn content(texts: &[String], visual: Option<&str>) -> Value {
    let part = |(index, text): (usize, &String)| {
        let visuals: Vec<Value> =
            visual.filter(|_| index == 0).map(|id| json!({ "visual": id, "alt": "un atelier" })).into_iter().collect();
        json!({ "text": text, "visuals": visuals })
    };
    json!({ "parts": texts.iter().enumerate().map(part).collect::<Vec<_>>() })
}

impl Scene {
    /// Servers without faults, one brand with a day of grace, accounts on `networks`, `strangers` conversations each.
    pub async fn new(
        program: &str,
        networks: &[&str],
        strangers: u32,
        configure: impl FnOnce(&mut mastodon::Config),
    ) -> Self {
        let root = tempfile::Builder::new().prefix("pupitre-scene-").tempdir().unwrap();
        let fakes = Arc::new(Fakes::start(TestClock::running()).await);
        fakes.mastodon.configure(configure);
        fakes.bluesky.account(BLUESKY.0, BLUESKY.1);
        let token = fakes.mastodon.token_for("studio", "read write follow");
        let mut scene = Self {
            place: Place::under(program, root.path()),
            root,
            fakes,
            brand: String::new(),
            accounts: BTreeMap::new(),
            visual: String::new(),
            token,
        };
        let headless = scene.place.clone().with("PUPITRE_TEST_IDLE", "1").start().await.unwrap();
        let made = headless.call("brands_create", brand()).await;
        scene.brand = made["id"].as_str().unwrap().to_owned();
        headless.call("brands_update", json!({ "id": scene.brand, "late": { "graceMinutes": 1440 } })).await;
        for network in networks {
            let request = connecting(&scene.fakes, network, &scene.brand, &scene.token);
            let account = headless.call("accounts_connect", request).await;
            scene.accounts.insert((*network).to_owned(), account["id"].as_str().unwrap().to_owned());
        }
        scene.visual = import(&headless, scene.root.path(), 0).await.unwrap();
        for n in 0..strangers {
            scene.stranger(n);
        }
        if strangers > 0 {
            headless.call("inbox_sync", json!({})).await;
        }
        assert!(headless.end().await, "the set-up did not end well");
        scene
    }

    /// A stranger speaks to all our accounts.
    pub fn stranger(&self, n: u32) {
        let text = format!("bonjour s{n:05}z");
        if self.accounts.contains_key("mastodon") {
            self.fakes.mastodon.stranger_mentions(&format!("passant{n}"), "studio", &text);
        }
        if self.accounts.contains_key("bluesky") {
            self.fakes.bluesky.stranger_mentions(&format!("passant{n}.test"), BLUESKY.0, &text);
        }
    }

    /// What a server saw.
    #[must_use]
    pub fn oracle(&self, network: &str) -> Oracle {
        if network == "mastodon" { self.fakes.mastodon.oracle() } else { self.fakes.bluesky.oracle() }
    }

    /// The network of an account.
    #[must_use]
    pub fn network_of(&self, account: &str) -> &str {
        self.accounts.iter().find(|(_, id)| *id == account).map_or("?", |(network, _)| network)
    }

    /// `ok`, or what is wrong with the database as it lies there. Works on a copy: the program must find its own log.
    #[must_use]
    pub fn integrity(&self) -> String {
        let copy = self.root.path().join("copy");
        let _ = std::fs::remove_dir_all(&copy);
        std::fs::create_dir_all(&copy).unwrap();
        for name in ["pupitre.sqlite", "pupitre.sqlite-wal"] {
            let _ = std::fs::copy(self.place.data.join(name), copy.join(name));
        }
        integrity(&copy.join("pupitre.sqlite"))
    }
}

/// `ok`, or what SQLite says of a database file.
#[must_use]
pub fn integrity(file: &Path) -> String {
    let conn = rusqlite::Connection::open(file).unwrap();
    conn.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0)).unwrap_or_else(|e| e.to_string())
}

/// Imports a new picture; `None` when nobody answered.
pub async fn import(headless: &Headless, root: &Path, seed: u32) -> Option<String> {
    import_by(&headless.caller(), root, seed).await
}

/// As [`import`].
pub async fn import_by(caller: &crate::headless::Caller, root: &Path, seed: u32) -> Option<String> {
    let file = root.join(format!("picture-{seed}.png"));
    std::fs::write(&file, png(seed)).unwrap();
    let report = caller.try_call("visuals_import", json!({ "paths": [file] })).await?.ok()?;
    report["visuals"][0]["id"].as_str().map(str::to_owned)
}

/// The product's own program for the terminal, with a folder and an environment.
#[derive(Clone, Debug)]
pub struct Cli {
    program: PathBuf,
    /// The data folder.
    pub data: PathBuf,
    env: Vec<(String, String)>,
}

impl Cli {
    /// `env` is the whole environment. Panics with a sentence when the program was not built.
    #[must_use]
    pub fn new(data: &Path, env: impl IntoIterator<Item = (String, String)>) -> Self {
        let beside = std::env::current_exe().unwrap();
        let beside = beside.parent().and_then(Path::parent).map(|dir| dir.join("pupitre")).unwrap_or_default();
        let program = std::env::var_os("PUPITRE_CLI").map_or(beside, PathBuf::from);
        assert!(
            program.is_file(),
            "{} is not there: `cargo build -p pupitre-cli` makes it, `cargo xtask test` does so by itself",
            program.display()
        );
        Self { program, data: data.to_owned(), env: env.into_iter().collect() }
    }

    /// The same with one more variable.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.env.push((name.into(), value.into()));
        self
    }

    /// `pupitre --data FOLDER ARGUMENTS`.
    #[must_use]
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.env_clear().envs(self.env.iter().cloned()).arg("--data").arg(&self.data).args(arguments);
        command
    }

    /// Runs it to its end: answer or error, and what it wrote to standard error.
    pub fn run(&self, arguments: &[&str], input: Option<&Value>) -> (Result<Value, Value>, String) {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        if let Some(input) = input {
            stdin.write_all(input.to_string().as_bytes()).unwrap();
        }
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        let log = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.success() {
            return (Ok(serde_json::from_slice(&output.stdout).unwrap_or(Value::Null)), log);
        }
        // The error view is the last line; log lines come before.
        let view = log.lines().rev().find_map(|line| serde_json::from_str(line).ok()).unwrap_or(Value::Null);
        (Err(view), log)
    }

    /// `call METHOD -`, the request on standard input.
    pub fn call(&self, method: &str, request: &Value) -> Result<Value, Value> {
        self.run(&["call", method, "-"], Some(request)).0
    }

    /// A call that has to work.
    #[must_use]
    pub fn must(&self, method: &str, request: &Value) -> Value {
        self.call(method, request).unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// Every delivery of the first page.
    #[must_use]
    pub fn deliveries(&self) -> Vec<Value> {
        let page = self.must("publications_list", &json!({ "limit": 200 }));
        page["items"].as_array().cloned().unwrap_or_default()
    }
}
