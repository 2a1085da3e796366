//! The engine with a conductor and without a shell, for tests that kill it.
//!
//! Reads one JSON line per call (`{"id", "method", "params"}`) and answers each with one line once it is committed, so
//! that whoever kills it knows what was acknowledged. Everything is real: store, clock, network code; the vault too,
//! unless `PUPITRE_TEST_VAULT` names a file, which exists in this test program only.
//!
//! `headless DATA_FOLDER`, with
//! * `PUPITRE_TEST_VAULT`: file for the secrets (0600) instead of the keychain;
//! * `PUPITRE_TEST_TIMING`: `deadline,quiet,retry,cap,look,spacing` in milliseconds; the product's when absent;
//! * `PUPITRE_TEST_IDLE`: do not conduct;
//! * `PUPITRE_LOG`: what is logged, to standard error.
#![allow(clippy::print_stdout, clippy::indexing_slicing)]

#[path = "../headless_vault.rs"]
mod vault;

use chrono::Utc;
use pupitre_domain::publication::Timing;
use pupitre_engine::clock::SystemClock;
use pupitre_engine::{Conductor, Engine, Parts};
use pupitre_ipc::Caller;
use pupitre_networks::kit::Http;
use pupitre_store::Store;
use pupitre_vault::{Keychain, KeychainOptions, Vault};
use serde_json::{Value, json};
use std::error::Error;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::io::{AsyncBufReadExt, BufReader};

fn timing() -> Timing {
    let Ok(text) = std::env::var("PUPITRE_TEST_TIMING") else { return Timing::default() };
    let parts: Vec<i64> = text.split(',').filter_map(|part| part.trim().parse().ok()).collect();
    let [step_deadline_ms, quiet_ms, retry_first_ms, retry_cap_ms, look_again_ms, spacing_ms] = parts[..] else {
        return Timing::default();
    };
    Timing { step_deadline_ms, quiet_ms, retry_first_ms, retry_cap_ms, look_again_ms, spacing_ms }
}

fn say(line: &Value) {
    // One call, one line: `println` holds the lock for all of it.
    println!("{line}");
}

fn open(folder: PathBuf) -> Result<Arc<Engine>, String> {
    let store = Store::open(&folder, Utc::now()).map_err(|error| format!("store: {error}"))?;
    let vault: Arc<dyn Vault> = match std::env::var_os("PUPITRE_TEST_VAULT") {
        Some(file) => Arc::new(vault::FileVault::new(file.into())),
        None => Arc::new(Keychain::new(KeychainOptions::default())),
    };
    let http = Http::new("Pupitre-tests").map_err(|_| "http".to_owned())?;
    let parts = Parts { store, vault, clock: Arc::new(SystemClock), http, folder, timing: timing() };
    Engine::new(parts).map_err(|failure| format!("engine: {failure}"))
}

async fn answer(engine: Arc<Engine>, line: String) {
    let Ok(mut call) = serde_json::from_str::<Value>(&line) else {
        return say(&json!({ "error": { "code": "notJson" } }));
    };
    let id = call["id"].clone();
    let method = call["method"].as_str().unwrap_or_default().to_owned();
    if method == "panic" {
        // A defect as bad as they come, while the engine and its secrets are alive.
        let died = tokio::spawn(async move { assert_eq!(Arc::strong_count(&engine), 0, "a panic on request") }).await;
        return say(&json!({ "id": id, "ok": { "panicked": died.is_err() } }));
    }
    say(&match pupitre_ipc::dispatch(&engine, Caller::Terminal, &method, call["params"].take()).await {
        Ok(ok) => json!({ "id": id, "ok": ok }),
        Err(error) => json!({ "id": id, "error": error }),
    });
}

fn main() -> Result<(), Box<dyn Error>> {
    pupitre_engine::decode_if_child();
    run()
}

#[tokio::main]
async fn run() -> Result<(), Box<dyn Error>> {
    pupitre_engine::harden();
    let filter = tracing_subscriber::EnvFilter::try_from_env("PUPITRE_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("error"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).json().init();
    let folder = std::env::args_os().nth(1).ok_or("usage: headless DATA_FOLDER")?;
    let engine = open(folder.into())?;
    say(&json!({ "ready": true }));
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let conducting = std::env::var_os("PUPITRE_TEST_IDLE")
        .is_none()
        .then(|| tokio::spawn(Conductor::new(Arc::clone(&engine)).run(stopped)));
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while let Some(line) = lines.next_line().await? {
        tokio::spawn(answer(Arc::clone(&engine), line));
    }
    let _ = stop.send(true);
    if let Some(conducting) = conducting {
        conducting.await?;
    }
    Ok(())
}
