//! A program that begins an import and ends at once, as the terminal does: its runtime calls off what has not begun. That is
//! no person's pause, and whoever works next goes on.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use pupitre_domain::publication::Timing;
use pupitre_engine::clock::SystemClock;
use pupitre_engine::{Engine, Parts};
use pupitre_ipc::Caller;
use pupitre_networks::kit::Http;
use pupitre_store::Store;
use pupitre_tests::headless_scene::{Dice, png};
use pupitre_vault::MemoryVault;
use serde_json::json;
use tokio::runtime::Builder;

const PICTURES: u32 = 48;
const ROUNDS: u32 = 60;

fn engine(data: &Path) -> Arc<Engine> {
    Engine::new(Parts {
        store: Store::open(data, chrono::Utc::now()).unwrap(),
        vault: Arc::new(MemoryVault::new()),
        clock: Arc::new(SystemClock),
        http: Http::new("Pupitre-tests").unwrap(),
        folder: data.to_owned(),
        timing: Timing::default(),
    })
    .unwrap()
}

#[test]
fn a_program_that_ends_while_pictures_come_in_pauses_nothing() {
    let root = tempfile::tempdir().unwrap();
    let data = root.path().join("data");
    let mut dice = Dice::new(0x0dd_ba11);
    let mut left = 0;
    for round in 0..ROUNDS {
        let source = root.path().join(format!("round-{round}"));
        std::fs::create_dir(&source).unwrap();
        for n in 0..PICTURES {
            std::fs::write(source.join(format!("{n}.png")), png(round * PICTURES + n)).unwrap();
        }
        let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let here = engine(&data);
        let wait = Duration::from_millis(dice.throw(20));
        let job = runtime.block_on(async {
            let asked = json!({"paths": [source]});
            let job = pupitre_ipc::dispatch(&here, Caller::Terminal, "visuals_bring", asked).await.unwrap();
            tokio::time::sleep(wait).await;
            job["id"].clone()
        });
        runtime.shutdown_timeout(Duration::from_secs(10));
        drop(here);
        let next = Builder::new_current_thread().enable_all().build().unwrap();
        let there = engine(&data);
        let all = next.block_on(pupitre_ipc::dispatch(&there, Caller::Terminal, "brings_list", json!({"all": true})));
        let all = all.unwrap();
        let found = all.as_array().unwrap().iter().find(|one| one["id"] == job).unwrap().clone();
        assert_ne!(found["state"], json!("paused"), "nobody paused it, in round {round}: {found}");
        left += u32::from(found["state"] != json!("done"));
        next.block_on(pupitre_ipc::dispatch(&there, Caller::Terminal, "brings_cancel", json!({"id": job}))).unwrap();
    }
    assert!(left > ROUNDS / 4, "most ends have to hit work: {left}");
}
