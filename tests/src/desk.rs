//! The product's core on a temporary folder, with a vault in memory and a clock that obeys: everything but a shell.
//!
//! Due times, quiet periods and retries run on the test's clock; only the deadline of a step is real, because sockets
//! are. The desk talks to the core as the shells do, by method names and JSON.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use pupitre_domain::publication::Timing;
use pupitre_domain::time::Zone;
use pupitre_engine::clock::Clock;
use pupitre_engine::{Conductor, Engine, Parts};
use pupitre_ipc::{Caller, dispatch};
use pupitre_networks::kit::Http;
use pupitre_store::Store;
use pupitre_vault::MemoryVault;
use serde_json::{Value, json};

use crate::adapters::Adapter;
use crate::clock::TestClock;

/// A Monday morning, an hour before anything in these tests is due.
#[must_use]
pub fn monday() -> DateTime<Utc> {
    "2026-11-23T08:00:00Z".parse().unwrap()
}

/// Waits as in the product, but with a real deadline that a busy test machine keeps.
#[must_use]
pub fn patient() -> Timing {
    Timing { step_deadline_ms: 8_000, ..Timing::default() }
}

struct Hands(Arc<TestClock>);

#[async_trait]
impl Clock for Hands {
    fn now(&self) -> DateTime<Utc> {
        self.0.now()
    }
    async fn sleep(&self, duration: Duration) {
        let until = self.0.now() + TimeDelta::from_std(duration).unwrap_or(TimeDelta::MAX);
        self.0.sleep_until(until).await;
    }
}

struct Running {
    engine: Arc<Engine>,
    conductor: Conductor,
}

/// An installation under test.
pub struct TestDesk {
    /// The wall clock of the machine.
    pub clock: Arc<TestClock>,
    /// The keychain.
    pub vault: MemoryVault,
    /// Lengths of waits; takes effect at the next start.
    pub timing: Timing,
    folder: tempfile::TempDir,
    running: Option<Running>,
}

impl TestDesk {
    /// A new installation with patient waits.
    pub async fn new(clock: Arc<TestClock>) -> Self {
        Self::with(clock, patient()).await
    }

    /// A new installation.
    pub async fn with(clock: Arc<TestClock>, timing: Timing) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut desk = Self { clock, vault: MemoryVault::new(), timing, folder, running: None };
        desk.start().await;
        desk
    }

    async fn start(&mut self) {
        let engine = Engine::new(Parts {
            store: Store::open(self.folder.path(), self.clock.now()).unwrap(),
            vault: Arc::new(self.vault.clone()),
            clock: Arc::new(Hands(Arc::clone(&self.clock))),
            http: Http::new("Pupitre/test").unwrap(),
            folder: self.folder.path().to_owned(),
            timing: self.timing,
        })
        .unwrap();
        let conductor = Conductor::new(Arc::clone(&engine));
        self.running = Some(Running { engine, conductor });
    }

    /// Ends everything and starts on the same folder and keychain. Waits until what was cancelled is really gone, as
    /// it would be after the end of a process.
    pub async fn restart(&mut self) {
        let Running { engine, conductor } = self.running.take().unwrap();
        drop(conductor);
        for _ in 0..2_000 {
            if Arc::strong_count(&engine) == 1 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        assert_eq!(Arc::strong_count(&engine), 1, "something of the former run is still at work");
        drop(engine);
        self.start().await;
    }

    fn running(&self) -> &Running {
        self.running.as_ref().unwrap()
    }

    /// The folder of the installation.
    #[must_use]
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// The core, for a caller beside the conductor.
    #[must_use]
    pub fn engine(&self) -> Arc<Engine> {
        Arc::clone(&self.running().engine)
    }

    /// Calls a command.
    ///
    /// # Errors
    /// The error as the shells get it.
    pub async fn try_call(&self, method: &str, params: Value) -> Result<Value, Value> {
        let answer = dispatch(&self.running().engine, Caller::Terminal, method, params).await;
        answer.map_err(|error| serde_json::to_value(error).unwrap())
    }

    /// Calls a command that must work.
    pub async fn call(&self, method: &str, params: Value) -> Value {
        match self.try_call(method, params).await {
            Ok(answer) => answer,
            Err(error) => panic!("{method}: {error}"),
        }
    }

    /// Calls a command that must be refused; gives the error's code.
    pub async fn refused(&self, method: &str, params: Value) -> String {
        match self.try_call(method, params).await {
            Ok(answer) => panic!("{method} was not refused: {answer}"),
            Err(error) => error["code"].as_str().unwrap().to_owned(),
        }
    }

    /// Does what is due at this moment.
    pub async fn conduct(&mut self) -> u32 {
        let conductor = &mut self.running.as_mut().unwrap().conductor;
        assert!(conductor.take_up().await.unwrap(), "somebody else conducts");
        conductor.conduct_due().await.unwrap()
    }

    /// Does what is due, but is cut off after a while wherever it is. Whether it had come to its end.
    pub async fn conduct_for(&mut self, time: Duration) -> bool {
        tokio::time::timeout(time, self.conduct()).await.is_ok()
    }

    /// The wall clock goes on.
    pub fn advance(&self, by: TimeDelta) {
        self.clock.advance(by);
    }

    /// Conducts, sleeping on the test's clock until each next due instant, until nothing moves by itself any more or
    /// `until` has come.
    pub async fn conduct_until(&mut self, until: DateTime<Utc>) {
        for _ in 0..400 {
            self.conduct().await;
            let Some(next) = self.next_wake().await else { return };
            if next > until {
                break;
            }
            let least = self.clock.now() + TimeDelta::milliseconds(1);
            self.clock.set(next.max(least));
        }
        assert!(self.clock.now() <= until, "time ran away");
    }

    /// Conducts for up to two days of the test's clock.
    pub async fn settle(&mut self) {
        let until = self.clock.now() + TimeDelta::days(2);
        self.conduct_until(until).await;
    }

    async fn next_wake(&self) -> Option<DateTime<Utc>> {
        let states = ["scheduled", "retrying", "preparing", "sending", "processing", "handedOff", "unconfirmed"];
        let page = self.call("publications_list", json!({"states": states, "limit": 200})).await;
        let instant = |value: &Value| value.as_str().and_then(|text| text.parse::<DateTime<Utc>>().ok());
        page["items"].as_array().unwrap().iter().filter_map(|d| instant(&d["nextAt"]).or(instant(&d["dueAt"]))).min()
    }

    /// Makes a brand that lives in Paris; gives its id.
    pub async fn brand(&self, name: &str) -> Value {
        let params = json!({"name": name, "zone": "Europe/Paris", "language": "fr", "colour": "#336699"});
        self.call("brands_create", params).await["id"].clone()
    }

    /// Signs `who` in at a fake; gives the account's id.
    pub async fn connect(&self, brand: &Value, fake: &Adapter, who: &str) -> Value {
        self.call("accounts_connect", fake.sign_in(brand, who)).await["id"].clone()
    }

    /// The wall time in Paris at an instant, as the commands take it.
    #[must_use]
    pub fn wall(at: DateTime<Utc>) -> String {
        Zone::parse("Europe/Paris").unwrap().wall(at).to_string()
    }

    /// Writes a post for accounts; gives its id.
    pub async fn write(&self, brand: &Value, content: Value, accounts: &[&Value]) -> Value {
        let params = json!({"brand": brand, "content": content, "accounts": accounts});
        self.call("posts_create", params).await["id"].clone()
    }

    /// Plans a post for so many minutes from now.
    pub async fn plan(&self, post: &Value, minutes: i64) -> Value {
        let wall = Self::wall(self.clock.now() + TimeDelta::minutes(minutes));
        self.call("posts_schedule", json!({"id": post, "wall": wall})).await
    }

    /// Writes and plans a text.
    pub async fn planned(&self, brand: &Value, text: &str, accounts: &[&Value], minutes: i64) -> Value {
        let post = self.write(brand, says(text), accounts).await;
        self.plan(&post, minutes).await;
        post
    }

    /// The deliveries of a post, in the order of its accounts.
    pub async fn deliveries(&self, post: &Value) -> Vec<Value> {
        let view = self.call("posts_get", json!({"id": post})).await;
        view["variants"].as_array().unwrap().iter().map(|form| form["delivery"].clone()).collect()
    }

    /// The only delivery of a post.
    pub async fn delivery(&self, post: &Value) -> Value {
        let all = self.deliveries(post).await;
        assert_eq!(all.len(), 1, "{all:?}");
        all[0].clone()
    }

    /// Where the only delivery of a post stands: `published`, `needsPerson:late`, ….
    pub async fn state(&self, post: &Value) -> String {
        state(&self.delivery(post).await)
    }

    /// A delivery by its own id.
    pub async fn publication(&self, id: &Value) -> Value {
        self.call("publications_get", json!({"id": id})).await
    }

    /// What was done about a delivery, by name.
    pub async fn ledger(&self, id: &Value) -> Vec<String> {
        let detail = self.publication(id).await;
        let event = |line: &Value| line["event"].as_str().unwrap().to_owned();
        detail["ledger"].as_array().unwrap().iter().map(event).collect()
    }

    /// Records a person's decision.
    pub async fn decide(&self, delivery: &Value, decision: Value) -> Value {
        self.call("publications_settle", json!({"id": delivery["id"], "decision": decision})).await
    }

    /// The health of an account.
    pub async fn health(&self, account: &Value) -> String {
        let all = self.call("accounts_list", json!({})).await;
        let row = all.as_array().unwrap().iter().find(|row| row["id"] == *account).unwrap().clone();
        row["health"].as_str().unwrap().to_owned()
    }

    /// Imports a picture that is made on the spot; gives the visual's id.
    pub async fn visual(&self, brand: &Value) -> Value {
        let path = self.folder.path().join("import.png");
        std::fs::write(&path, PICTURE).unwrap();
        let report = self.call("visuals_import", json!({"brand": brand, "paths": [path]})).await;
        assert_eq!(report["refused"], json!([]), "{report}");
        report["visuals"][0]["id"].clone()
    }
}

/// A content of one part.
#[must_use]
pub fn says(text: &str) -> Value {
    json!({"parts": [{"text": text}]})
}

/// Where a delivery stands: `published`, `needsPerson:late`, ….
#[must_use]
pub fn state(delivery: &Value) -> String {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let name = text(&delivery["state"]).unwrap_or_else(|| "none".into());
    text(&delivery["reason"]).map_or(name.clone(), |reason| format!("{name}:{reason}"))
}

/// A picture of one pixel.
pub const PICTURE: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1, 8,
    6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 0x0d, 0x49, 0x44, 0x41, 0x54, 0x78, 0xda, 0x63, 0x64, 0xf8, 0xcf,
    0x50, 0x0f, 0, 0x03, 0x86, 0x01, 0x80, 0x5a, 0x34, 0x7d, 0x6b, 0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42,
    0x60, 0x82,
];
