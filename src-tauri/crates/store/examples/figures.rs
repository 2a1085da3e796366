//! Measures the store's goals on generated data: `cargo run --release -p pupitre-store --features seed --example figures
//! -- [MESSAGES]`. One JSON line per figure on standard output.

#![allow(clippy::print_stdout)]

use chrono::{DateTime, Utc};
use pupitre_domain::conversation::ConversationState;
use pupitre_domain::network::NetworkId;
use pupitre_domain::time::WallTime;
use pupitre_store::conversations::ConversationQuery;
use pupitre_store::{Store, StoreError, conversations, deliveries, posts, seed};
use std::time::Instant;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let messages: u64 = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let folder = tempfile::tempdir()?;
    let now = DateTime::from_timestamp(1_795_330_800, 0).ok_or("instant")?;
    let store = Store::open(folder.path(), now)?;
    let cast = store.write_blocking(move |tx| seed::cast(tx, 12, now))?;

    let begun = Instant::now();
    seed::load_posts(&store, &cast, 50_000, now)?;
    figure("load 50,000 posts with 100,000 deliveries, s", begun.elapsed().as_secs_f64());
    let (begun, cpu) = (Instant::now(), cpu_seconds());
    seed::load_messages(&store, &cast, messages, now)?;
    let seconds = begun.elapsed().as_secs_f64();
    figure(&format!("load {messages} messages, s"), seconds);
    if let (Some(before), Some(after)) = (cpu, cpu_seconds()) {
        figure("the same, CPU s (generating included)", after - before);
    }
    let bytes = std::fs::metadata(folder.path().join(pupitre_store::FILE_NAME))?.len();
    figure("database, MB", bytes as f64 / 1e6);

    let brand = *cast.brands.first().ok_or("brand")?;
    let (from, to) = (WallTime::parse("2026-10-01T00:00")?, WallTime::parse("2026-11-01T00:00")?);
    let rows = store.read_blocking(move |conn| posts::calendar(conn, from, to, None))?.len();
    figure("calendar: posts in the month", rows as f64);
    time(&store, "calendar: month, all brands", move |conn| posts::calendar(conn, from, to, None).map(drop))?;
    time(&store, "calendar: month, one brand", move |conn| posts::calendar(conn, from, to, Some(brand)).map(drop))?;
    time(&store, "outbox: due", move |conn| deliveries::due(conn, now, 100).map(drop))?;
    time(&store, "outbox: next wake", move |conn| deliveries::next_wake(conn).map(drop))?;
    time(&store, "outbox: counts", move |conn| deliveries::counts(conn).map(drop))?;
    time(&store, "posts: missed drafts", move |conn| posts::missed_drafts(conn, now).map(drop))?;

    let base = ConversationQuery { limit: 50, ..ConversationQuery::default() };
    let new = Some(ConversationState::New);
    let network = NetworkId::ALL.last().copied();
    let filters = [
        ("all", base.clone()),
        ("new", ConversationQuery { state: new, ..base.clone() }),
        ("brand", ConversationQuery { brand: Some(brand), ..base.clone() }),
        ("brand+new", ConversationQuery { brand: Some(brand), state: new, ..base.clone() }),
        ("brand+network", ConversationQuery { brand: Some(brand), network, ..base.clone() }),
        ("brand+network+new", ConversationQuery { brand: Some(brand), network, state: new, ..base.clone() }),
    ];
    for (name, filter) in &filters {
        page(&store, &format!("inbox page: {name}"), filter, None)?;
    }
    for words in ["de", "merci", "bonjour journée", "quest", "bonj", "\"merci de\"", "zzqqx", "bacabacaba"] {
        for (name, filter) in &filters {
            page(&store, &format!("search {words}: {name}"), filter, Some(words))?;
        }
    }
    time(&store, "inbox counts", |conn| conversations::counts(conn, None, None).map(drop))?;
    schedule(&store, &cast, now)?;
    Ok(())
}

/// A thousand posts planned in one transaction, as a bulk move does.
fn schedule(store: &Store, cast: &seed::Cast, now: DateTime<Utc>) -> Outcome<()> {
    let cast = cast.clone();
    let begun = Instant::now();
    seed::load_posts(store, &cast, 1_000, now + chrono::Duration::seconds(1))?;
    figure("write 1,000 new posts with variants and deliveries, ms", begun.elapsed().as_secs_f64() * 1e3);
    Ok(())
}

fn page(store: &Store, name: &str, filter: &ConversationQuery, words: Option<&str>) -> Outcome<()> {
    let query = ConversationQuery { search: words.map(str::to_owned), ..filter.clone() };
    time(store, name, move |conn| conversations::list(conn, &query).map(drop))
}

/// Median and 95th percentile of repeated runs on a reader thread, in milliseconds.
fn time(
    store: &Store,
    name: &str,
    work: impl Fn(&pupitre_store::Reader) -> Result<(), StoreError> + Send + 'static,
) -> Outcome<()> {
    let mut runs = store.read_blocking(move |conn| {
        let mut runs = Vec::new();
        let all = Instant::now();
        while runs.len() < 41 && (runs.len() < 5 || all.elapsed().as_secs() < 2) {
            let begun = Instant::now();
            work(conn)?;
            runs.push(begun.elapsed().as_secs_f64() * 1e3);
        }
        Ok(runs)
    })?;
    runs.sort_by(f64::total_cmp);
    let at = |part: usize| runs.get((runs.len() - 1) * part / 100).copied().unwrap_or(f64::NAN);
    println!("{{\"figure\":\"{}\",\"median_ms\":{:.3},\"p95_ms\":{:.3}}}", name.replace('"', "'"), at(50), at(95));
    Ok(())
}

/// User and system time of this process; Linux counts it in hundredths.
fn cpu_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let (user, system): (f64, f64) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    Some((user + system) / 100.0)
}

fn figure(name: &str, value: f64) {
    println!("{{\"figure\":\"{name}\",\"value\":{value:.3}}}");
}
