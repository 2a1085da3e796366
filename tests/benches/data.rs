//! Loading, command round trip, calendar, inbox and search on a large database, each beside the plain SQLite statement
//! on the same file with the same settings, called in turn with it.
//!
//! "Ours" is `pupitre_ipc::dispatch` from a method's name and JSON to the text that crosses into the window.
//! `PUPITRE_BENCH_MESSAGES` and `PUPITRE_BENCH_POSTS` change the sizes; `PUPITRE_BENCH_DATA` names a folder whose
//! database is kept and used again (loading is then not measured).
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

mod support;

use chrono::{DateTime, Utc};
use pupitre_domain::ids::{AccountId, BrandId};
use pupitre_domain::time::WallTime;
use pupitre_engine::clock::SystemClock;
use pupitre_engine::{Engine, Parts};
use pupitre_ipc::{Caller, dispatch};
use pupitre_networks::kit::Http;
use pupitre_store::messages::IncomingMessage;
use pupitre_store::{Store, brands, messages, posts, seed};
use pupitre_vault::MemoryVault;
use rusqlite::{Connection, OpenFlags, params};
use serde_json::{Value, json};
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;
use support::{Goal, drain, in_turn, line, notmuch, number, round, say};
use tokio::runtime::Runtime;

/// Calls per figure: enough for a 95th percentile.
const CALLS: usize = 240;
const BRANDS: u32 = 12;
const BATCH: u64 = 10_000;
/// Rows whose loading is compared with a plain table.
const PLAIN_ROWS: u64 = 200_000;

fn now() -> DateTime<Utc> {
    "2026-11-22T09:00:00Z".parse().unwrap()
}

fn main() {
    // `cargo bench` hands `--bench` and filters to every target; there is nothing to choose here.
    support::machine("data");
    let count = number("PUPITRE_BENCH_MESSAGES", 1_000_000) as u64;
    let planned = number("PUPITRE_BENCH_POSTS", 50_000) as u32;
    let scratch = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let kept = std::env::var_os("PUPITRE_BENCH_DATA").map(PathBuf::from);
    let folder = kept.unwrap_or_else(|| scratch.path().join("data"));
    if !folder.join(pupitre_store::FILE_NAME).exists() {
        load(&folder, scratch.path(), count, planned);
    }
    let desk = Desk::open(&folder);
    round_trip(&desk);
    calendar(&desk, planned);
    schedule(&desk);
    inbox(&desk);
    search(&desk);
    beside_notmuch(&desk, scratch.path());
}

/// The core without a shell, and a bare connection to the same file.
struct Desk {
    runtime: Runtime,
    engine: Arc<Engine>,
    store: Store,
    bare: Connection,
    brands: Vec<BrandId>,
}

impl Desk {
    fn open(folder: &Path) -> Self {
        let runtime = Runtime::new().unwrap();
        let store = Store::open(folder, now()).unwrap();
        let engine = Engine::new(Parts {
            store: store.clone(),
            vault: Arc::new(MemoryVault::new()),
            clock: Arc::new(SystemClock),
            http: Http::new("Pupitre-bench").unwrap(),
            folder: folder.to_owned(),
            timing: pupitre_domain::publication::Timing::default(),
        })
        .unwrap();
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let bare = Connection::open_with_flags(folder.join(pupitre_store::FILE_NAME), flags).unwrap();
        // As the store's own readers.
        bare.execute_batch("PRAGMA cache_size = -32768; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY;").unwrap();
        let brands = store.read_blocking(brands::list).unwrap().into_iter().map(|brand| brand.id).collect();
        let desk = Self { runtime, engine, store, bare, brands };
        desk.call("settings_update", json!({ "notifications": true }));
        desk
    }

    /// As the window calls: the answer as text.
    fn call(&self, method: &str, params: Value) -> String {
        let answer = self.runtime.block_on(dispatch(&self.engine, Caller::Window, method, params));
        serde_json::to_string(&answer.unwrap_or_else(|error| panic!("{method}: {error:?}"))).unwrap()
    }
}

/// One line for a command and its bare statement.
fn beside(
    desk: &Desk,
    name: &str,
    method: &str,
    params: impl Fn(usize) -> Value,
    bare: impl Fn(usize) -> usize,
    goal: Option<Wish>,
) {
    let (ours, floor) = in_turn(
        CALLS,
        |call| {
            black_box(desk.call(method, params(call)));
        },
        |call| {
            black_box(bare(call));
        },
    );
    let goals: Vec<Goal> = goal.map(|(says, most)| Goal { says, met: ours.p95() <= most }).into_iter().collect();
    line(name, "ms", &ours, Some(("the bare SQLite statement, rows stepped and columns read", &floor)), &goals);
}

fn round_trip(desk: &Desk) {
    let settings = "SELECT value FROM settings WHERE key = 'desk'";
    let bare = |_| drain(&desk.bare, settings, []);
    beside(desk, "command settings_get", "settings_get", |_| json!({}), bare, None);
    let few = "SELECT * FROM conversations ORDER BY last_at DESC, key DESC LIMIT 1";
    let bare = |_| drain(&desk.bare, few, []);
    beside(desk, "command conversations_list, 1 row", "conversations_list", |_| json!({ "limit": 1 }), bare, None);
}

fn calendar(desk: &Desk, planned: u32) {
    const MONTH: &str = "SELECT key, id, brand, wall, due_at, held, first_visual, standing, labels, excerpt FROM posts
        WHERE wall >= ?1 AND wall < ?2 AND wall IS NOT NULL AND deleted_at IS NULL ORDER BY wall, id";
    const OF_BRAND: &str =
        "SELECT key, id, brand, wall, due_at, held, first_visual, standing, labels, excerpt FROM posts
        WHERE brand = ?3 AND wall >= ?1 AND wall < ?2 AND wall IS NOT NULL AND deleted_at IS NULL ORDER BY wall, id";
    let month = |call: usize| {
        let number = call % 12;
        let first = |number: usize| format!("{}-{:02}-01", 2026 + number / 12, number % 12 + 1);
        (first(number), first(number + 1))
    };
    let walls = |call: usize| {
        let (from, to) = month(call);
        let at = |day: String| WallTime::parse(&format!("{day}T00:00")).unwrap();
        (at(from), at(to))
    };
    let days = |call: usize| {
        let (from, to) = month(call);
        let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
        (day(&to) - day(&from)).num_days()
    };
    let text = |wall: String| format!("{wall}T00:00:00");
    let (from, to) = month(9);
    let rows = drain(&desk.bare, MONTH, [text(from), text(to)]);
    let bare = |call: usize| {
        let (from, to) = month(call);
        drain(&desk.bare, MONTH, [text(from), text(to)])
    };
    let (ours, floor) = in_turn(
        CALLS,
        |call| {
            let (from, to) = walls(call);
            black_box(desk.store.read_blocking(move |conn| posts::calendar(conn, from, to, None)).unwrap());
        },
        |call| {
            black_box(bare(call));
        },
    );
    let name = format!("calendar month, {planned} posts, {rows} in it: store's query");
    let goal = Goal { says: "G9: month query <= 2 ms (median)", met: ours.median() <= 2.0 };
    line(&name, "ms", &ours, Some(("the bare SQLite statement", &floor)), &[goal]);

    let name = format!("calendar month, {planned} posts, {rows} in it: command, every entry");
    let range = |call: usize| json!({ "from": month(call).0, "days": days(call) });
    beside(desk, &name, "calendar_range", range, bare, None);
    let name = format!("calendar month, {planned} posts, {rows} in it: command as the window asks, three a day");
    let range = |call: usize| json!({ "from": month(call).0, "days": days(call), "perDay": 3 });
    beside(desk, &name, "calendar_range", range, bare, Some(("G9 for the whole command: p95 <= 2 ms", 2.0)));

    let brand = |call: usize| desk.brands[call % desk.brands.len()];
    let range = |call: usize| json!({ "from": month(call).0, "days": days(call), "brand": brand(call) });
    let bare = |call: usize| {
        let (from, to) = month(call);
        drain(&desk.bare, OF_BRAND, params![text(from), text(to), brand(call).as_bytes()])
    };
    let name = format!("calendar month of one brand, {planned} posts: command");
    beside(desk, &name, "calendar_range", range, bare, Some(("G9 for the whole command: p95 <= 2 ms", 2.0)));
}

/// Plans 1,000 drafts of one account in one call, and puts them back.
fn schedule(desk: &Desk) {
    const POSTS: usize = 1_000;
    const ROUNDS: usize = 9;
    let account: Value = serde_json::from_str(&desk.call("accounts_list", json!({}))).unwrap();
    let (account, brand) = (account[0]["id"].clone(), account[0]["brand"].clone());
    let posts: Vec<Value> = (0..POSTS)
        .map(|number| {
            let content = json!({ "parts": [{ "text": format!("Un post de mesure, numéro {number}") }] });
            let made = desk.call("posts_create", json!({ "brand": brand, "content": content, "accounts": [account] }));
            serde_json::from_str::<Value>(&made).unwrap()["id"].clone()
        })
        .collect();
    let items: Vec<Value> = posts
        .iter()
        .enumerate()
        .map(|(number, post)| {
            let (day, hour, minute) = (number / 48 + 1, number % 24, number % 2 * 30);
            json!({ "post": post, "wall": format!("2030-01-{day:02}T{hour:02}:{minute:02}") })
        })
        .collect();
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let done = desk.call("posts_schedule_many", json!({ "items": items }));
        times.push(begun.elapsed().as_secs_f64() * 1_000.0);
        let done: Value = serde_json::from_str(&done).unwrap();
        assert_eq!((done["before"].as_array().unwrap().len(), &done["refused"]), (POSTS, &json!([])));
        desk.call("posts_put_back", json!({ "before": done["before"] }));
    }
    desk.call("posts_delete_many", json!({ "posts": posts }));
    let times = support::Sample::of(times);
    let goal = Goal { says: "G13: 1,000 posts scheduled in <= 40 ms (median)", met: times.median() <= 40.0 };
    line("1,000 posts scheduled in one call", "ms", &times, None, &[goal]);
}

/// What a goal says, and the most ms that meet it.
type Wish = (&'static str, f64);
const BEGINNING_GOAL: Option<Wish> = Some(("G8: p95 <= 50 ms for beginnings of words", 50.0));
const PAGE_GOAL: Option<Wish> = Some(("G8, G10 without rendering: p95 <= 16 ms", 16.0));
const ROW: &str = "c.id, c.account, c.brand, c.network, c.kind, c.state, c.from_name, c.excerpt, c.last_at, c.draft,
    c.messages";

fn inbox(desk: &Desk) {
    let total: i64 = desk.bare.query_row("SELECT count(*) FROM messages", [], |row| row.get(0)).unwrap();
    let threads: i64 = desk.bare.query_row("SELECT count(*) FROM conversations", [], |row| row.get(0)).unwrap();
    say(&json!({ "data": { "messages": total, "conversations": threads, "brands": desk.brands.len() } }));
    let newest = format!("SELECT {ROW} FROM conversations c ORDER BY last_at DESC, key DESC LIMIT 50");
    let bare = |_| drain(&desk.bare, &newest, []);
    beside(desk, "inbox first page", "conversations_list", |_| json!({}), bare, PAGE_GOAL);

    let filters = filters(desk);
    let statements: Vec<String> = filters.iter().map(|(_, wheres)| of_filter(wheres)).collect();
    let bare = |call: usize| drain(&desk.bare, &statements[call % statements.len()], []);
    let asked = |call: usize| filters[call % filters.len()].0.clone();
    beside(desk, "inbox filter change", "conversations_list", asked, bare, PAGE_GOAL);

    let keys: Vec<(i64, i64)> = (0..CALLS as i64)
        .map(|number| {
            let statement = "SELECT last_at, key FROM conversations WHERE key >= ?1 LIMIT 1";
            desk.bare
                .query_row(statement, [1 + number * (threads - 100).max(0) / CALLS as i64], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })
                .unwrap()
        })
        .collect();
    let deep = format!(
        "SELECT {ROW} FROM conversations c WHERE (last_at, key) < (?1, ?2) ORDER BY last_at DESC, key DESC LIMIT 50"
    );
    let bare = |call: usize| drain(&desk.bare, &deep, params![keys[call].0, keys[call].1]);
    let asked = |call: usize| json!({ "after": format!("{}.{}", keys[call].0, keys[call].1) });
    beside(desk, "inbox page anywhere", "conversations_list", asked, bare, PAGE_GOAL);
}

fn of_filter(wheres: &str) -> String {
    format!("SELECT {ROW} FROM conversations c WHERE {wheres} ORDER BY last_at DESC, key DESC LIMIT 50")
}

/// Every filter that the inbox can show, as the command takes it and as a bare condition.
fn filters(desk: &Desk) -> Vec<(Value, String)> {
    let mut found = Vec::new();
    let hex = |brand: &BrandId| brand.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let brands: Vec<Option<&BrandId>> = std::iter::once(None).chain(desk.brands.iter().map(Some)).collect();
    let networks = pupitre_domain::network::NetworkId::ALL.iter().map(|network| network.as_str());
    let networks: Vec<Option<&str>> = std::iter::once(None).chain(networks.map(Some)).collect();
    for state in [None, Some("new"), Some("waiting"), Some("snoozed"), Some("done")] {
        for network in &networks {
            for brand in &brands {
                let mut wheres = vec!["1".to_owned()];
                wheres.extend(brand.map(|brand| format!("brand = x'{}'", hex(brand))));
                // As in the store: a brand's or a state's index is the narrower one.
                let plus = if brand.is_some() || state.is_some() { "+" } else { "" };
                wheres.extend(network.map(|network| format!("{plus}network = '{network}'")));
                wheres.extend(state.map(|state| format!("state = '{state}'")));
                found.push((json!({ "brand": brand, "network": network, "state": state }), wheres.join(" AND ")));
            }
        }
    }
    found
}

fn search(desk: &Desk) {
    let words = Words::of(&desk.bare);
    say(&json!({ "words": { "rare": words.rare.len(), "frequent": words.frequent, "fragments": words.fragments } }));
    let matched = format!(
        "SELECT {ROW} FROM message_search s CROSS JOIN messages m ON m.id = s.rowid JOIN conversations c ON c.key = m.conversation
         WHERE message_search MATCH ?1 ORDER BY s.rowid DESC LIMIT 50"
    );
    let kinds: [(&str, &[String], Option<Wish>); 4] = [
        ("rare word", &words.rare, PAGE_GOAL),
        ("frequent word", &words.frequent, PAGE_GOAL),
        ("beginning of a word", &words.fragments, BEGINNING_GOAL),
        ("no hit", &words.absent, PAGE_GOAL),
    ];
    for (kind, list, goal) in kinds {
        let at = |call: usize| &list[call % list.len()];
        let bare = |call: usize| drain(&desk.bare, &matched, [expression(at(call))]);
        let name = format!("search, {kind}");
        beside(desk, &name, "conversations_list", |call| json!({ "search": at(call) }), bare, goal);

        let brand = |call: usize| call % desk.brands.len();
        let accounts: Vec<String> = desk.brands.iter().map(|brand| tokens(&desk.bare, brand)).collect();
        let bare = |call: usize| {
            let typed = expression(at(call));
            drain(&desk.bare, &matched, [format!("{typed} AND (filter : ({}))", accounts[brand(call)])])
        };
        let asked = |call: usize| json!({ "search": at(call), "brand": desk.brands[brand(call)] });
        beside(desk, &format!("search, {kind}, one brand"), "conversations_list", asked, bare, goal);

        let newly =
            format!("{} AND c.state = 'new' ORDER BY s.rowid DESC LIMIT 50", matched.split(" ORDER").next().unwrap());
        let bare = |call: usize| drain(&desk.bare, &newly, [expression(at(call))]);
        let asked = |call: usize| json!({ "search": at(call), "state": "new" });
        beside(desk, &format!("search, {kind}, new ones"), "conversations_list", asked, bare, goal);
    }
}

/// A peer over the newest of the same messages, where it is installed.
fn beside_notmuch(desk: &Desk, scratch: &Path) {
    if !notmuch::is_there() {
        return say(&json!({ "figure": "search beside notmuch", "not measured": "notmuch is not installed" }));
    }
    let settings = notmuch::index(&desk.bare, scratch);
    let words = Words::of(&desk.bare);
    for (kind, list) in [("rare word", &words.rare), ("frequent word", &words.frequent), ("no hit", &words.absent)] {
        notmuch::search(&settings, kind, list, |word| {
            black_box(desk.call("conversations_list", json!({ "search": word })));
        });
    }
}

/// What the inbox makes of one typed word: the floor is asked the same question.
fn expression(word: &str) -> String {
    format!("({{text author}} : ({}))", seed::search_words(word).unwrap())
}

fn tokens(bare: &Connection, brand: &BrandId) -> String {
    let mut statement = bare.prepare("SELECT 'a' || key FROM accounts WHERE brand = ?1").unwrap();
    let keys = statement.query_map([brand.as_bytes()], |row| row.get::<_, String>(0)).unwrap();
    keys.map(Result::unwrap).collect::<Vec<_>>().join(" OR ")
}

/// Words by how often they occur in this very database.
struct Words {
    rare: Vec<String>,
    frequent: Vec<String>,
    fragments: Vec<String>,
    absent: Vec<String>,
}

impl Words {
    fn of(bare: &Connection) -> Self {
        bare.execute_batch("CREATE VIRTUAL TABLE IF NOT EXISTS temp.terms USING fts5vocab(main, message_search, row)")
            .unwrap();
        // Names and handles are made from numbers; a person types words.
        let list = |wheres: &str| {
            let sql = format!(
                "SELECT term FROM temp.terms WHERE term NOT GLOB '*[0-9]*' AND term NOT IN ('social', 'example')
                 AND {wheres}"
            );
            let mut statement = bare.prepare(&sql).unwrap();
            let terms = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
            terms.map(Result::unwrap).collect::<Vec<_>>()
        };
        let rare = list("length(term) >= 8 AND doc BETWEEN 3 AND 40 LIMIT 40");
        let frequent = list("1 ORDER BY doc DESC LIMIT 12");
        let common = list("length(term) >= 6 ORDER BY doc DESC LIMIT 30");
        let fragments = common.iter().map(|word| word.chars().take(4).collect()).collect();
        let absent = ["zzqqx", "xkqj", "wwwwzz"].map(str::to_owned).to_vec();
        Self { rare, frequent, fragments, absent }
    }
}

/// Fills a new database through the store's own functions, and a plain table with the same rows.
fn load(folder: &Path, scratch: &Path, count: u64, planned: u32) {
    let store = Store::open(folder, now()).unwrap();
    let cast = store.write_blocking(|tx| seed::cast(tx, BRANDS, now())).unwrap();
    let (begun, cpu) = (Instant::now(), support::cpu_seconds());
    seed::load_posts(&store, &cast, planned, now()).unwrap();
    let spent = support::cpu_seconds() - cpu;
    say(&json!({
        "figure": format!("load {planned} posts with variants and deliveries"), "unit": "s",
        "wall": round(begun.elapsed().as_secs_f64()), "cpu": round(spent), "load": support::load(),
    }));

    let ours: Vec<AccountId> = cast.accounts.iter().map(|(account, ..)| *account).collect();
    let mut spent = Spent::default();
    let mut at_plain = None;
    batches(ours.len(), count, |batch| {
        spent.during(batch.iter().map(Vec::len).sum(), || {
            let ours = ours.clone();
            let write = move |tx: &pupitre_store::Tx| {
                ours.iter().zip(&batch).try_for_each(|(account, batch)| messages::ingest(tx, *account, batch).map(drop))
            };
            store.write_blocking(write).unwrap();
        });
        if spent.rows >= PLAIN_ROWS.min(count) && at_plain.is_none() {
            at_plain = Some(spent);
        }
    });
    // Settles nineteen of twenty conversations; the messages are there already.
    seed::load_messages(&store, &cast, 0, now()).unwrap();
    drop(store);
    let bytes = std::fs::metadata(folder.join(pupitre_store::FILE_NAME)).unwrap().len();
    let plain = plain_table(&scratch.join("plain.sqlite"), ours.len(), PLAIN_ROWS.min(count));
    let first = at_plain.unwrap_or(spent);
    let ratio = first.rate() / plain.rate();
    say(&json!({
        "figure": format!("take in {count} messages"), "unit": "rows per CPU s",
        "ours": round(spent.rate()), "oursFirst": { "rows": first.rows, "rate": round(first.rate()) },
        "floor": round(plain.rate()), "floorIs": format!("{} rows into a plain table, same batches", plain.rows),
        "ratio": round(ratio), "wall_s": round(spent.wall), "cpu_s": round(spent.cpu), "megabytes": bytes / 1_000_000,
        "goals": [{ "goal": "G7: >= 0.06x plain table", "met": ratio >= 0.06 }],
        "load": support::load(),
    }));
}

#[derive(Clone, Copy, Default)]
struct Spent {
    rows: u64,
    wall: f64,
    cpu: f64,
}

impl Spent {
    fn rate(&self) -> f64 {
        self.rows as f64 / self.cpu
    }
    fn during(&mut self, rows: usize, work: impl FnOnce()) {
        let (begun, cpu) = (Instant::now(), support::cpu_seconds());
        work();
        self.cpu += support::cpu_seconds() - cpu;
        self.wall += begun.elapsed().as_secs_f64();
        self.rows += rows as u64;
    }
}

/// The generated messages in batches, by account; making them is not measured.
fn batches(accounts: usize, count: u64, mut take: impl FnMut(Vec<Vec<IncomingMessage>>)) {
    let mut load = seed::MessageLoad::default();
    let mut left = count;
    while left > 0 {
        let size = left.min(BATCH);
        let mut batch: Vec<Vec<IncomingMessage>> = vec![Vec::new(); accounts];
        for _ in 0..size {
            let (account, message) = load.next(accounts, count, now());
            batch[account].push(message);
        }
        take(batch);
        left -= size;
    }
}

fn plain_table(file: &Path, accounts: usize, count: u64) -> Spent {
    let mut conn = Connection::open(file).unwrap();
    conn.execute_batch(
        "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;
         CREATE TABLE plain (id INTEGER PRIMARY KEY, account INTEGER, remote TEXT, root TEXT, author TEXT, name TEXT,
           handle TEXT, text TEXT, written_at INTEGER) STRICT;",
    )
    .unwrap();
    let mut spent = Spent::default();
    batches(accounts, count, |batch| {
        spent.during(batch.iter().map(Vec::len).sum(), || {
            let tx = conn.transaction().unwrap();
            {
                let insert = "INSERT INTO plain VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
                let mut insert = tx.prepare_cached(insert).unwrap();
                for (account, batch) in batch.iter().enumerate() {
                    for m in batch {
                        let (author, name) = (&m.author_remote, &m.author_name);
                        let at = m.written_at.timestamp_millis();
                        let row =
                            params![account as i64, m.remote_id, m.root_id, author, name, m.author_handle, m.text, at];
                        insert.execute(row).unwrap();
                    }
                }
            }
            tx.commit().unwrap();
        });
    });
    spent
}
