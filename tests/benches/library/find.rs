//! Finding among 50,000 visuals: pages, filters, words, the whole grid, what looks alike. "Ours" is
//! `pupitre_ipc::dispatch` from a method's name and JSON to the text that crosses into the window.

use crate::support::{Goal, Sample, line, number, round, say};
use chrono::{DateTime, TimeDelta, Utc};
use pupitre_domain::ids::VisualId;
use pupitre_domain::library::VisualKind;
use pupitre_domain::rights::{Licence, Rights};
use pupitre_domain::visual::{Swatch, VisualFacts};
use pupitre_engine::clock::SystemClock;
use pupitre_engine::{Engine, Parts};
use pupitre_ipc::{Caller, dispatch};
use pupitre_networks::kit::Http;
use pupitre_store::visuals::{self, Visual};
use pupitre_store::{Store, search};
use pupitre_vault::MemoryVault;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

const CALLS: usize = 120;
/// Milliseconds at the 95th percentile.
const GOAL: f64 = 30.0;
const WORDS: &[&str] = &[
    "port",
    "été",
    "façade",
    "atelier",
    "équipe",
    "vitrine",
    "plage",
    "neige",
    "marché",
    "dégustation",
    "lumière",
    "portrait",
    "produit",
    "coulisses",
    "affiche",
    "terrasse",
];

fn visual(n: u64, now: DateTime<Utc>) -> Visual {
    // A fixed walk through the possibilities, so that two runs have the same library.
    let dice = |salt: u64, below: u64| {
        let mut z = (n ^ salt << 32).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (z ^ (z >> 27)) % below
    };
    let word = |salt: u64| WORDS[dice(salt, WORDS.len() as u64) as usize];
    let colour = |salt: u64| format!("#{:06x}", dice(salt, 0x100_0000));
    let (width, height) =
        [(4_000, 3_000), (3_000, 4_000), (1_080, 1_080), (1_920, 1_080), (800, 600)][dice(1, 5) as usize];
    let facts = VisualFacts {
        hash: format!("{n:064x}"),
        mime: "image/jpeg".to_owned(),
        width,
        height,
        bytes: 200_000 + dice(2, 5_000_000),
        colour: colour(3),
    };
    let at = now - TimeDelta::minutes(i64::try_from(n * 7).unwrap());
    let until = (dice(4, 5) == 0).then(|| (now + TimeDelta::days(dice(5, 400) as i64 - 100)).date_naive());
    let licence = Licence::ALL[dice(6, Licence::ALL.len() as u64) as usize];
    let id = VisualId::new(uuid::Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + u128::from(n)));
    Visual {
        title: format!("{} {} {n}", word(7), word(8)),
        alt: if dice(9, 3) == 0 { String::new() } else { format!("{} devant {}", word(10), word(11)) },
        caption: format!("{} de {} en {}", word(12), word(13), word(14)),
        keywords: vec![word(15).to_owned(), word(16).to_owned()],
        rights: Rights { licence, author: "Ana Lima".to_owned(), until, ..Rights::default() },
        kind: if dice(17, 20) == 0 { VisualKind::Video } else { VisualKind::Image },
        palette: (0..5).map(|part| Swatch { colour: colour(20 + part), share: 20 }).collect(),
        likeness: Some(n.wrapping_mul(0x9e37_79b9_7f4a_7c15)),
        rating: dice(18, 6) as u8,
        favourite: dice(19, 12) == 0,
        file_name: format!("IMG_{n}.jpg"),
        ..Visual::new(id, facts, at)
    }
}

/// Seeds a library and measures every way of finding something in it.
pub(crate) fn measure(scratch: &Path) {
    let count = number("PUPITRE_BENCH_VISUALS", 50_000) as u64;
    let folder = scratch.join("find");
    let now = Utc::now();
    let store = Store::open(&folder, now).unwrap();
    let begun = Instant::now();
    for from in (0..count).step_by(5_000) {
        store
            .write_blocking(move |tx| {
                for n in from..(from + 5_000).min(count) {
                    visuals::insert(tx, &visual(n, now))?;
                }
                Ok(())
            })
            .unwrap();
    }
    store.write_blocking(search::check).unwrap();
    say(&json!({ "visuals": count, "seeded in seconds": round(begun.elapsed().as_secs_f64()) }));
    let parts = Parts {
        store,
        vault: Arc::new(MemoryVault::new()),
        clock: Arc::new(SystemClock),
        http: Http::new("Pupitre-bench").unwrap(),
        folder,
        timing: pupitre_domain::publication::Timing::default(),
    };
    let engine = Engine::new(parts).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let mid = json!(visual(count / 2, now).id);
    let page = |filter: Value| json!({ "filter": filter });
    let asked: Vec<(&str, &str, Value)> = vec![
        ("first page", "visuals_list", json!({})),
        ("by name", "visuals_list", json!({ "sort": "title" })),
        ("by stars", "visuals_list", json!({ "sort": "rating" })),
        ("word", "visuals_list", page(json!({ "search": "facade" }))),
        ("two words", "visuals_list", page(json!({ "search": "ete plage" }))),
        ("beginning of a word", "visuals_list", page(json!({ "search": "dégust" }))),
        ("rare word", "visuals_list", page(json!({ "search": "zzqqx" }))),
        (
            "portrait, large, blue",
            "visuals_list",
            page(json!({ "orientations": ["portrait"], "sizes": ["large"], "hues": ["blue"] })),
        ),
        (
            "word, four stars, favourite",
            "visuals_list",
            page(json!({ "search": "atelier", "rating": 4, "favourite": true })),
        ),
        ("expired", "visuals_list", page(json!({ "rights": ["expired"] }))),
        ("ending", "visuals_list", page(json!({ "rights": ["ending"] }))),
        ("unused films", "visuals_list", page(json!({ "kinds": ["video"], "uses": { "kind": "unused" } }))),
        ("beside the grid", "library_get", json!({})),
        ("alike", "visuals_similar", json!({ "id": mid })),
        ("whole grid", "visuals_layout", json!({})),
        ("whole grid of a word", "visuals_layout", page(json!({ "search": "port" }))),
    ];
    for (name, method, request) in asked {
        let mut bytes = 0;
        let mut times = Vec::with_capacity(CALLS);
        for _ in 0..CALLS {
            let from = Instant::now();
            let answer = runtime.block_on(dispatch(&engine, Caller::Window, method, request.clone())).unwrap();
            bytes = serde_json::to_string(&answer).unwrap().len();
            times.push(from.elapsed().as_secs_f64() * 1e3);
        }
        let sample = Sample::of(times);
        let goal = Goal { says: "≤ 30 ms at the 95th percentile among 50,000", met: sample.p95() <= GOAL };
        line(&format!("library, {name} ({bytes} bytes)"), "ms", &sample, None, &[goal]);
    }
}
