//! What a person and the system can do to the keychain while the conductor is at work, against a real Secret Service
//! (R8): no attempt is spent, no view waits, and all goes on by itself afterwards.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]

use async_trait::async_trait;
use chrono::Utc;
use pupitre_domain::publication::Timing;
use pupitre_engine::clock::SystemClock;
use pupitre_engine::{Conductor, Engine, Parts};
use pupitre_ipc::{Caller, dispatch};
use pupitre_networks::kit::Http;
use pupitre_store::Store;
use pupitre_tests::clock::TestClock;
use pupitre_tests::fakes::Fakes;
use pupitre_tests::headless_scene::{BLUESKY, brand, connecting, content};
use pupitre_tests::session::{Keyring, Session};
use pupitre_vault::{Keychain, KeychainOptions, Secret, Slot, Standing, Vault, VaultFault};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::watch;
use zbus::zvariant::OwnedObjectPath;

/// Longest that a command may take while the keychain is in trouble.
const PROMPT: Duration = Duration::from_secs(1);
/// Longest from the end of the trouble to the post.
const RECOVERY: Duration = Duration::from_secs(10);

/// Stands in for the desktop's password dialog: counts how often it is asked for and never answers.
#[derive(Clone, Default)]
struct SilentPrompter(Arc<AtomicU32>);

#[zbus::interface(name = "org.gnome.keyring.internal.Prompter")]
impl SilentPrompter {
    fn begin_prompting(&self, _callback: OwnedObjectPath) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
    fn stop_prompting(&self, _callback: OwnedObjectPath) {}
}

/// The same keychain under another name: what a person sees after the system changed it. Nothing is in it.
struct Other;

#[async_trait]
impl Vault for Other {
    async fn read(&self, _: Slot) -> Result<Secret, VaultFault> {
        Err(VaultFault::NotFound)
    }
    async fn write(&self, _: Slot, _: &Secret) -> Result<(), VaultFault> {
        Ok(())
    }
    async fn delete(&self, _: Slot) -> Result<(), VaultFault> {
        Ok(())
    }
    async fn probe(&self) -> Standing {
        Standing::Ready
    }
    async fn unlock(&self) -> Result<(), VaultFault> {
        Ok(())
    }
    fn backend(&self) -> &'static str {
        "another-keychain"
    }
}

/// An engine with its conductor at work.
struct Desk {
    engine: Arc<Engine>,
    stop: watch::Sender<bool>,
    conducting: tokio::task::JoinHandle<()>,
}

impl Desk {
    fn start(session: &Session, vault: Arc<dyn Vault>) -> Self {
        let folder = session.root().join("data/pupitre");
        std::fs::create_dir_all(&folder).unwrap();
        let engine = Engine::new(Parts {
            store: Store::open(&folder, Utc::now()).unwrap(),
            vault,
            clock: Arc::new(SystemClock),
            http: Http::new("Pupitre/test").unwrap(),
            folder,
            timing: Timing { step_deadline_ms: 8_000, ..Timing::default() },
        })
        .unwrap();
        let (stop, stopped) = watch::channel(false);
        let conducting = tokio::spawn(Conductor::new(Arc::clone(&engine)).run(stopped));
        Self { engine, stop, conducting }
    }

    async fn end(self) {
        self.stop.send_replace(true);
        self.conducting.await.unwrap();
    }

    async fn try_call(&self, method: &str, params: Value) -> Result<Value, Value> {
        let answer = dispatch(&self.engine, Caller::Terminal, method, params).await;
        answer.map_err(|error| serde_json::to_value(error).unwrap())
    }

    async fn call(&self, method: &str, params: Value) -> Value {
        self.try_call(method, params).await.unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// Calls, and gives how long it took; a view that waits for the keychain fails here.
    async fn promptly(&self, method: &str, params: Value) -> Value {
        let from = Instant::now();
        let answer = self.call(method, params).await;
        assert!(from.elapsed() < PROMPT, "{method} took {:?}", from.elapsed());
        answer
    }

    async fn publish(&self, brand: &Value, accounts: &[Value], text: &str) -> Value {
        let request = json!({ "brand": brand, "content": content(&[text.to_owned()], None), "accounts": accounts });
        let post = self.call("posts_create", request).await["id"].clone();
        self.call("posts_publish_now", json!({ "id": post })).await;
        post
    }

    /// Nothing was spent, and everything else works at once.
    async fn is_unharmed(&self, brand: &Value, accounts: &[Value], post: &Value) {
        for method in ["today_get", "keychain_status", "accounts_list", "conductor_status"] {
            self.promptly(method, json!({})).await;
        }
        let draft = json!({ "brand": brand, "content": content(&["brouillon".into()], None), "accounts": accounts });
        self.promptly("posts_create", draft).await;
        for delivery in self.deliveries(post).await {
            assert_eq!((&delivery["state"], &delivery["attempts"]), (&json!("scheduled"), &json!(0)), "{delivery}");
        }
    }

    async fn deliveries(&self, post: &Value) -> Vec<Value> {
        let page = self.call("publications_list", json!({ "post": post })).await;
        page["items"].as_array().unwrap().clone()
    }
}

struct Studio {
    fakes: Fakes,
    session: Session,
    desk: Desk,
    brand: Value,
    accounts: Vec<Value>,
}

fn keychain(session: &Session) -> Arc<dyn Vault> {
    Arc::new(Keychain::new(KeychainOptions {
        timeout: Duration::from_secs(6),
        unlock_timeout: Duration::from_secs(3),
        bus_address: Some(session.bus_address()),
    }))
}

async fn studio() -> Studio {
    let fakes = Fakes::start(TestClock::running()).await;
    fakes.bluesky.account(BLUESKY.0, BLUESKY.1);
    let token = fakes.mastodon.token_for("studio", "read write follow");
    let session = Session::start(Keyring::Unlocked).unwrap();
    let desk = Desk::start(&session, keychain(&session));
    let made = desk.call("brands_create", brand()).await;
    let id = made["id"].as_str().unwrap().to_owned();
    let mut accounts = Vec::new();
    for network in ["mastodon", "bluesky"] {
        let account = desk.call("accounts_connect", connecting(&fakes, network, &id, &token)).await;
        accounts.push(account["id"].clone());
    }
    Studio { fakes, session, desk, brand: made["id"].clone(), accounts }
}

impl Studio {
    /// Ends the process' memory of access tokens, so that the keychain is needed again.
    async fn restarted(mut self, vault: Arc<dyn Vault>) -> Self {
        let Self { desk, .. } = self;
        desk.end().await;
        self.desk = Desk::start(&self.session, vault);
        self
    }

    fn out(&self, text: &str) -> usize {
        self.fakes.mastodon.oracle().ever_posted(text).len() + self.fakes.bluesky.oracle().ever_posted(text).len()
    }

    /// How long until the post is out on both networks, exactly once.
    async fn recovers(&self, post: &Value, text: &str) -> Duration {
        let from = Instant::now();
        loop {
            let done = self.desk.deliveries(post).await.iter().all(|delivery| delivery["state"] == "published");
            if done && self.out(text) == 2 {
                break;
            }
            assert!(
                from.elapsed() < RECOVERY,
                "{text}: not within {RECOVERY:?}: {:?}",
                self.desk.deliveries(post).await
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert!(self.fakes.mastodon.oracle().duplicates().is_empty());
        assert!(self.fakes.bluesky.oracle().duplicates().is_empty());
        from.elapsed()
    }
}

async fn a_while(ms: u64) {
    tokio::time::sleep(Duration::from_millis(ms)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_ignored_prompt_holds_nobody_up() {
    let studio = studio().await;
    studio.session.lock().unwrap();
    let prompter = SilentPrompter::default();
    let desktop = zbus::connection::Builder::address(studio.session.bus_address().as_str())
        .unwrap()
        .serve_at("/org/gnome/keyring/Prompter", prompter.clone())
        .unwrap()
        .name("org.gnome.keyring.SystemPrompter")
        .unwrap()
        .build()
        .await
        .unwrap();
    let vault = keychain(&studio.session);
    let mut studio = studio.restarted(vault).await;
    let post = studio.desk.publish(&studio.brand, &studio.accounts, "demande ignorée").await;
    a_while(1_500).await;
    assert_eq!(prompter.0.load(Ordering::SeqCst), 0, "nothing prompts by itself");
    let engine = Arc::clone(&studio.desk.engine);
    let unlocking = tokio::spawn(async move {
        let answer = dispatch(&engine, Caller::Terminal, "keychain_unlock", json!({})).await;
        serde_json::to_value(answer.unwrap_err()).unwrap()["code"].clone()
    });
    a_while(800).await;
    // The dialog stands there; everything but what needs the keychain goes on.
    studio.desk.is_unharmed(&studio.brand, &studio.accounts, &post).await;
    let code = unlocking.await.unwrap();
    assert_eq!(prompter.0.load(Ordering::SeqCst), 1, "one prompt for one press");
    studio.desk.is_unharmed(&studio.brand, &studio.accounts, &post).await;
    assert_eq!(studio.out("demande ignorée"), 0);
    drop(desktop);
    studio.session.start_keyring(true).unwrap();
    let took = studio.recovers(&post, "demande ignorée").await;
    println!("R8 ignored prompt: unlocking said {code}, 1 prompt, 0 attempts, published {took:?} after it was open");
    studio.desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_denied_prompt_spends_nothing() {
    let studio = studio().await;
    studio.session.lock().unwrap();
    let vault = keychain(&studio.session);
    let mut studio = studio.restarted(vault).await;
    let post = studio.desk.publish(&studio.brand, &studio.accounts, "demande refusée").await;
    // Without a desktop to ask on, the service itself refuses, as it does when a person dismisses the dialog.
    let refused = studio.desk.try_call("keychain_unlock", json!({})).await.unwrap_err();
    assert_eq!(refused["code"], "keychainDenied");
    a_while(1_500).await;
    studio.desk.is_unharmed(&studio.brand, &studio.accounts, &post).await;
    for account in studio.desk.call("accounts_list", json!({})).await.as_array().unwrap() {
        assert_eq!(account["health"], "locked");
    }
    studio.session.start_keyring(true).unwrap();
    let took = studio.recovers(&post, "demande refusée").await;
    println!("R8 denied prompt: 0 attempts, published {took:?} after it was open");
    studio.desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_service_that_hangs_and_dies_during_a_call_spends_nothing() {
    let studio = studio().await;
    let vault = keychain(&studio.session);
    let mut studio = studio.restarted(vault).await;
    // It hangs with the first question of the conductor under way.
    studio.session.signal_keyring("STOP").unwrap();
    let post = studio.desk.publish(&studio.brand, &studio.accounts, "meurt en route").await;
    a_while(600).await;
    studio.desk.is_unharmed(&studio.brand, &studio.accounts, &post).await;
    studio.session.signal_keyring("KILL").unwrap();
    a_while(1_000).await;
    studio.desk.is_unharmed(&studio.brand, &studio.accounts, &post).await;
    assert_eq!(studio.out("meurt en route"), 0);
    studio.session.start_keyring(true).unwrap();
    let took = studio.recovers(&post, "meurt en route").await;
    println!("R8 service dying during a call: 0 attempts, published {took:?} after it was back");
    studio.desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn another_keychain_waits_for_the_one_that_holds_the_secrets() {
    let studio = studio().await;
    let studio = studio.restarted(Arc::new(Other)).await;
    let post = studio.desk.publish(&studio.brand, &studio.accounts, "autre trousseau").await;
    a_while(1_500).await;
    studio.desk.is_unharmed(&studio.brand, &studio.accounts, &post).await;
    let seen = studio.desk.call("keychain_status", json!({})).await;
    assert_eq!((&seen["changed"], &seen["standing"]), (&json!(true), &json!("ready")), "{seen}");
    for account in studio.desk.call("accounts_list", json!({})).await.as_array().unwrap() {
        assert_eq!(account["health"], "keychainAbsent", "not lost: it is in the other one");
    }
    let own = keychain(&studio.session);
    let studio = studio.restarted(own).await;
    let took = studio.recovers(&post, "autre trousseau").await;
    assert_eq!(studio.desk.call("keychain_status", json!({})).await["changed"], false);
    println!("R8 changed keychain: 0 attempts, published {took:?} after the first one was back");
    studio.desk.end().await;
}
