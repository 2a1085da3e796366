//! R4: every fault of the catalogue against every network and everything that a client does there.
//!
//! Each operation is its own post, picture, sign-in, look or deletion, hit by its fault once or twice. At the end it
//! has happened exactly once, or a person sees that it has not or may not have.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use pupitre_domain::network::NetworkId;
use pupitre_domain::publication::Timing;
use pupitre_tests::adapters::{Adapter, Doing, connected};
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{TestDesk, monday, patient, state};
use pupitre_tests::fakes::tls::{Authority, Certificate};
use pupitre_tests::fakes::{Fault, Rule, Trap};
use serde_json::{Value, json};

/// Real milliseconds that a step may take; the catalogue's slow faults are made for it.
const DEADLINE: u64 = 500;
/// Beyond its deadline a step may take this long on a busy machine.
const SLACK: Duration = Duration::from_secs(6);
/// Operations per fault, network and kind.
const OPERATIONS: u32 = 11;
/// For faults that make every operation wait in real time.
const SLOW_OPERATIONS: u32 = 3;

#[derive(Default)]
struct Table {
    /// Kind and end → how often.
    ends: BTreeMap<(String, String), u32>,
    operations: u32,
    hits: usize,
    longest: Duration,
}

struct Cell {
    desk: TestDesk,
    fake: Adapter,
    brand: Value,
    account: Value,
    visual: Value,
    fault: Fault,
    doing: Doing,
    table: Arc<Mutex<Table>>,
}

fn is_slow(fault: &Fault) -> bool {
    matches!(
        fault,
        Fault::SlowHeaders { .. } | Fault::SlowBody { .. } | Fault::LateCommit { .. } | Fault::Refused { .. }
    )
}

impl Cell {
    async fn new(id: NetworkId, doing: Doing, fault: Fault, table: Arc<Mutex<Table>>) -> Self {
        let clock = TestClock::frozen(monday());
        let fake = Adapter::start(id, clock.clone()).await;
        let timing = Timing { step_deadline_ms: i64::try_from(DEADLINE).unwrap(), ..patient() };
        let mut desk = TestDesk::with(clock, Timing { step_deadline_ms: 8_000, ..timing }).await;
        let brand = desk.brand("Atelier").await;
        // However long a fault lasts, this brand still wants its posts: late ones must not hide what became of them.
        desk.call("brands_update", json!({"id": brand, "late": {"graceMinutes": 1440}})).await;
        let account = desk.connect(&brand, &fake, "studio").await;
        let visual = desk.visual(&brand).await;
        desk.timing = timing;
        desk.restart().await;
        Self { desk, fake, brand, account, visual, fault, doing, table }
    }

    fn arm(&self, n: u32) {
        let count = if matches!(self.fault, Fault::DuplicateRefused { .. }) { 2 } else { 1 + usize::from(n % 3 == 2) };
        let rule = Rule { count: Some(count), ..self.fake.rule(self.doing, self.fault.clone()) };
        self.fake.server().fail(rule);
    }

    /// What goes on in real time has to end before the test's clock may leap over it. Every other late commit is not
    /// waited for: then the repeat meets the first call while it still runs.
    async fn pass(&self, n: u32) {
        let wait = match self.fault {
            Fault::Refused { .. } => return self.reopened().await,
            Fault::LateCommit { commit_after_ms, .. } if n.is_multiple_of(2) => commit_after_ms + 60,
            _ => return,
        };
        tokio::time::sleep(Duration::from_millis(wait)).await;
    }

    /// Waits until the port takes connections again; on a busy machine that is later than its timer says.
    async fn reopened(&self) {
        let address = self.fake.url().replace("http://", "");
        for _ in 0..400 {
            tokio::time::sleep(Duration::from_millis(20)).await;
            if tokio::net::TcpStream::connect(&address).await.is_ok() {
                return;
            }
        }
        panic!("the port stayed closed");
    }

    fn ended(&self, how: &str) {
        let mut table = self.table.lock().unwrap();
        *table.ends.entry((format!("{:?}", self.doing), how.to_owned())).or_default() += 1;
        table.operations += 1;
    }

    fn took(&self, from: Instant) {
        let mut table = self.table.lock().unwrap();
        table.longest = table.longest.max(from.elapsed());
        assert!(
            from.elapsed() < Duration::from_millis(DEADLINE * 4) + SLACK,
            "{:?} {:?} took {:?}",
            self.doing,
            self.fault,
            from.elapsed()
        );
    }

    fn name(&self) -> String {
        format!("{:?} {:?} {}", self.fake.id(), self.doing, self.fault.name())
    }

    /// One operation through the outbox.
    async fn publish(&mut self, n: u32) {
        let text = format!("opération {n}.");
        let visuals = json!([{"visual": self.visual, "alt": "Carré"}]);
        let pictures = if self.doing == Doing::Upload { visuals } else { json!([]) };
        let content = json!({"parts": [{"text": text, "visuals": pictures}]});
        let post = self.desk.write(&self.brand, content, &[&self.account]).await;
        self.desk.plan(&post, 1).await;
        self.desk.advance(TimeDelta::minutes(1));
        if self.doing == Doing::Renew {
            self.desk.restart().await;
        }
        self.arm(n);
        let from = Instant::now();
        self.desk.conduct().await;
        self.took(from);
        let after = self.desk.delivery(&post).await;
        let acted = self.fake.oracle().ever_posted(&text).len();
        let first = state(&after);
        let told = matches!(first.as_str(), "published" | "unconfirmed" | "retrying" | "scheduled" | "processing")
            || first.starts_with("needsPerson")
            || first.starts_with("failed");
        assert!(told, "{}: {first}", self.name());
        // What happened without an answer must not be called undone.
        if acted == 1 && first != "published" {
            assert_eq!(first, "unconfirmed", "{}: out, but {first}", self.name());
        }
        self.pass(n).await;
        self.desk.settle().await;
        self.pass(n).await;
        self.fake.server().faults().clear();
        self.desk.settle().await;
        let last = state(&self.desk.delivery(&post).await);
        let count = self.fake.oracle().ever_posted(&text).len();
        assert!(count <= 1, "{}: {count} posts", self.name());
        match last.as_str() {
            "published" => assert_eq!(count, 1, "{}: says published and is not", self.name()),
            "needsPerson:unknown" | "needsPerson:late" | "needsPerson:reconnect" => {}
            "failed:rejected" | "failed:gone" => assert_eq!(count, 0, "{}: says failed and is out", self.name()),
            other => panic!("{}: ends {other}", self.name()),
        }
        if last == "needsPerson:reconnect" {
            let mut sign_in = self.fake.sign_in(&self.brand, "studio");
            sign_in["account"] = self.account.clone();
            self.desk.call("accounts_connect", sign_in).await;
        }
        self.ended(&last);
    }

    async fn sign_in(&mut self, n: u32) {
        let params = self.fake.sign_in(&self.brand, &format!("new{n}"));
        self.arm(n);
        let from = Instant::now();
        let answer = self.desk.try_call("accounts_connect", params.clone()).await;
        self.took(from);
        let slots = self.desk.vault.slots().len();
        self.pass(n).await;
        self.fake.server().faults().clear();
        match answer {
            Ok(_) => self.ended("connected"),
            Err(error) => {
                let code = error["code"].as_str().unwrap().to_owned();
                assert_ne!(code, "internal", "{}", self.name());
                // Nothing half-made stays behind, and the next try works.
                assert_eq!(slots, self.accounts().await, "{}: a secret without an account", self.name());
                self.desk.call("accounts_connect", params).await;
                self.ended(&format!("{code}, then connected"));
            }
        }
        assert_eq!(self.desk.vault.slots().len(), self.accounts().await);
    }

    async fn accounts(&self) -> usize {
        self.desk.call("accounts_list", json!({})).await.as_array().unwrap().len()
    }

    async fn sync(&mut self, n: u32) {
        self.desk.advance(TimeDelta::minutes(1));
        let text = format!("remarque {n}.");
        self.fake.stranger_speaks("studio", &text);
        self.arm(n);
        let from = Instant::now();
        let report = self.desk.call("inbox_sync", json!({"account": self.account})).await;
        self.took(from);
        self.pass(n).await;
        self.fake.server().faults().clear();
        let error = report["accounts"][0]["error"].as_str().unwrap_or("none").to_owned();
        // Whoever was told to wait does not ask before, not even when a person wants it.
        let told = matches!(self.fault, Fault::RateLimited { .. });
        self.desk.advance(TimeDelta::minutes(if told { 61 } else { 2 }));
        self.desk.call("inbox_sync", json!({"account": self.account})).await;
        let found = self.desk.call("conversations_list", json!({"search": text.trim_end_matches('.')})).await;
        let exact = |item: &&Value| item["excerpt"].as_str().is_some_and(|excerpt| excerpt.contains(&text));
        let count = found["items"].as_array().unwrap().iter().filter(exact).count();
        assert_eq!(count, 1, "{}: heard {count} times", self.name());
        self.ended(if error == "none" { "read at once" } else { "error told, read later" });
    }

    async fn delete(&mut self, n: u32) {
        let text = format!("à effacer {n}.");
        let post = self.desk.planned(&self.brand, &text, &[&self.account], 1).await;
        self.desk.advance(TimeDelta::minutes(1));
        self.desk.settle().await;
        let delivery = self.desk.delivery(&post).await;
        assert_eq!(state(&delivery), "published", "{}", self.name());
        self.arm(n);
        let from = Instant::now();
        let answer = self.desk.try_call("publications_delete", json!({"id": delivery["id"]})).await;
        self.took(from);
        self.pass(n).await;
        self.fake.server().faults().clear();
        let visible = |cell: &Self| cell.fake.oracle().posts_containing(&text).len();
        match answer {
            Ok(view) => {
                assert_eq!((state(&view).as_str(), visible(self)), ("cancelled", 0), "{}", self.name());
                self.ended("deleted");
            }
            Err(_) => {
                assert_eq!(state(&self.desk.delivery(&post).await), "published", "{}", self.name());
                self.desk.call("publications_delete", json!({"id": delivery["id"]})).await;
                assert_eq!(visible(self), 0, "{}", self.name());
                self.ended("error told, then deleted");
            }
        }
    }

    /// What a stranger wrote a moment ago: its conversation and its message.
    async fn heard(&self, text: &str) -> (Value, Value) {
        self.desk.advance(TimeDelta::minutes(1));
        self.fake.stranger_speaks("studio", text);
        self.desk.call("inbox_sync", json!({"account": self.account})).await;
        let found = self.desk.call("conversations_list", json!({"search": text.trim_end_matches('.')})).await;
        let mine = |item: &&Value| item["excerpt"].as_str().is_some_and(|excerpt| excerpt.contains(text));
        let id = found["items"].as_array().unwrap().iter().find(mine).unwrap()["id"].clone();
        let view = self.desk.call("conversations_get", json!({"id": id})).await;
        (id, view["messages"][0]["id"].clone())
    }

    /// An answer or a report, through the outbox. What it did at the server is counted by its text.
    async fn answer(&mut self, n: u32) {
        let (conversation, message) = self.heard(&format!("remarque {n}.")).await;
        let text = format!("réponse {n}.");
        let report = self.doing == Doing::Report;
        let queued = if report {
            let params = json!({"id": message, "action": "report", "comment": text});
            self.desk.call("messages_act", params).await
        } else {
            let params = json!({"id": conversation, "content": {"parts": [{"text": text}]}});
            self.desk.call("conversations_reply", params).await
        };
        let done = |cell: &Self| {
            let oracle = cell.fake.oracle();
            if report {
                oracle.reports.iter().filter(|(_, comment)| *comment == text).count()
            } else {
                oracle.ever_posted(&text).len()
            }
        };
        self.desk.advance(TimeDelta::seconds(10));
        self.arm(n);
        let from = Instant::now();
        self.desk.conduct().await;
        self.took(from);
        self.pass(n).await;
        self.desk.settle().await;
        self.pass(n).await;
        self.fake.server().faults().clear();
        self.desk.settle().await;
        let last = state(&self.desk.publication(&queued["id"]).await["delivery"]);
        assert!(done(self) <= 1, "{}: {} times", self.name(), done(self));
        match last.as_str() {
            "published" => assert_eq!(done(self), 1, "{}: says it left and it did not", self.name()),
            "unconfirmed" | "needsPerson:unknown" | "needsPerson:late" | "needsPerson:reconnect" => {}
            "failed:rejected" | "failed:gone" => assert_eq!(done(self), 0, "{}: says failed and is out", self.name()),
            other => panic!("{}: ends {other}", self.name()),
        }
        if last == "needsPerson:reconnect" {
            let mut sign_in = self.fake.sign_in(&self.brand, "studio");
            sign_in["account"] = self.account.clone();
            self.desk.call("accounts_connect", sign_in).await;
        }
        self.ended(&last);
    }

    async fn run(mut self) {
        let operations = if is_slow(&self.fault) { SLOW_OPERATIONS } else { OPERATIONS };
        for n in 0..operations {
            match self.doing {
                Doing::Create | Doing::Upload | Doing::Renew | Doing::Find => self.publish(n).await,
                Doing::SignIn => self.sign_in(n).await,
                Doing::Sync => self.sync(n).await,
                Doing::Delete => self.delete(n).await,
                Doing::Reply | Doing::Report => self.answer(n).await,
            }
        }
        let oracle = self.fake.oracle();
        assert_eq!(oracle.duplicates(), [], "{}", self.name());
        let hits: usize = oracle.faults_applied().values().sum();
        assert!(hits >= usize::try_from(operations).unwrap(), "{}: the fault hit only {hits} times", self.name());
        self.table.lock().unwrap().hits += hits;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_times_every_network_times_everything_a_client_does() {
    let table = Arc::new(Mutex::new(Table::default()));
    let trap = Trap::start().await;
    let kinds = [
        Doing::Create,
        Doing::Upload,
        Doing::SignIn,
        Doing::Renew,
        Doing::Sync,
        Doing::Delete,
        Doing::Reply,
        Doing::Report,
    ];
    // Slow ones first: they wait while the others work.
    let mut catalogue = Fault::catalogue(DEADLINE, &trap.url_as_localhost());
    catalogue.sort_by_key(|fault| !is_slow(fault));
    let began = Instant::now();
    let slots = Arc::new(tokio::sync::Semaphore::new(12));
    let mut cells = tokio::task::JoinSet::new();
    for fault in &catalogue {
        for id in connected() {
            for doing in kinds {
                let (table, fault, slots) = (Arc::clone(&table), fault.clone(), Arc::clone(&slots));
                cells.spawn(async move {
                    let _slot = slots.acquire_owned().await.unwrap();
                    let cell = Cell::new(id, doing, fault, table).await;
                    if cell.fake.call(doing).is_some() {
                        cell.run().await;
                    }
                });
            }
        }
    }
    // All cells run to their end, so that one defect does not hide the next.
    let mut broken = 0;
    while let Some(cell) = cells.join_next().await {
        broken += u32::from(cell.is_err());
    }
    let table = table.lock().unwrap();
    println!("{} kinds of faults; {SLOW_OPERATIONS} or {OPERATIONS} operations each", catalogue.len());
    println!("operations hit by a fault: {}, hits: {}, in {:?}", table.operations, table.hits, began.elapsed());
    println!("longest single run: {:?} with a deadline of {DEADLINE} ms", table.longest);
    for ((doing, how), count) in &table.ends {
        println!("  {doing:<8} {how:<32} {count:>5}");
    }
    assert_eq!(broken, 0, "cells with a finding; each has said what above");
    assert!(trap.stolen().is_empty(), "a token followed a redirect");
    assert!(table.operations >= 2_000, "only {} operations", table.operations);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bad_certificate_stops_everything_before_a_word_is_said() {
    let authority = Authority::new();
    for id in &connected() {
        for kind in [Certificate::SelfSigned, Certificate::Expired, Certificate::WrongHost, Certificate::Good] {
            let clock = TestClock::frozen(monday());
            let fake = Adapter::start(*id, clock.clone()).await;
            let url = fake.server().add_tls(&authority, kind).await;
            let desk = TestDesk::new(clock).await;
            let brand = desk.brand("Atelier").await;
            let mut sign_in = fake.sign_in(&brand, "studio");
            sign_in["host"] = json!(url);
            // Even a good one is signed by an authority that this machine does not know.
            assert_eq!(desk.refused("accounts_connect", sign_in).await, "certificateUntrusted", "{id:?} {kind:?}");
            assert!(fake.oracle().requests.is_empty());
            assert!(desk.vault.slots().is_empty());
        }
    }
}
