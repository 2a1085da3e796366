//! The same messages in a maildir, indexed and searched by notmuch: a peer whose whole work is to find mails.
//!
//! It gets [`MAILS`] of them, ours keeps all. Each of its searches is a process: what starting one costs is told beside.

use super::{Sample, cpu_seconds_of_children, line, round, say};
use rusqlite::Connection;
use serde_json::json;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// Mails given to it; a million would take a quarter of an hour.
const MAILS: usize = 100_000;
const SEARCHES: usize = 60;

/// Whether it is installed.
pub fn is_there() -> bool {
    Command::new("notmuch").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

/// Writes the newest messages as mails and has them indexed.
pub fn index(bare: &Connection, scratch: &Path) -> std::path::PathBuf {
    let mails = scratch.join("mails");
    for folder in ["cur", "new", "tmp"] {
        fs::create_dir_all(mails.join(folder)).unwrap();
    }
    let settings = scratch.join("notmuch-config");
    fs::write(&settings, format!("[database]\npath={}\n[new]\ntags=\n", mails.display())).unwrap();
    let sql = format!("SELECT id, author_name, text, written_at FROM messages ORDER BY id DESC LIMIT {MAILS}");
    let mut statement = bare.prepare(&sql).unwrap();
    let mut rows = statement.query([]).unwrap();
    let mut count = 0_usize;
    while let Some(row) = rows.next().unwrap() {
        let (id, name, text): (i64, String, String) = (row.get(0).unwrap(), row.get(1).unwrap(), row.get(2).unwrap());
        let at = chrono::DateTime::from_timestamp_millis(row.get(3).unwrap()).unwrap();
        let mail = format!(
            "From: \"{}\" <a@b.example>\nTo: studio@c.example\nSubject: -\nMessage-ID: <{id}@b.example>\nDate: {}\n\
             Content-Type: text/plain; charset=utf-8\n\n{text}\n",
            name.replace(['"', '\\', '\n'], ""),
            at.to_rfc2822(),
        );
        fs::write(mails.join("cur").join(format!("{id}:2,S")), mail).unwrap();
        count += 1;
    }
    let (begun, cpu) = (Instant::now(), cpu_seconds_of_children());
    let done = run(&settings, &["new", "--no-hooks", "--quiet"]);
    assert!(done, "notmuch did not index");
    let spent = cpu_seconds_of_children() - cpu;
    say(&json!({
        "figure": format!("notmuch takes in {count} of the messages as mails"), "unit": "rows per CPU s",
        "peer": round(count as f64 / spent), "wall_s": round(begun.elapsed().as_secs_f64()), "cpu_s": round(spent),
    }));
    settings
}

fn run(settings: &Path, words: &[&str]) -> bool {
    let mut command = Command::new("notmuch");
    command.arg("--config").arg(settings).args(words).stdout(Stdio::null());
    command.status().unwrap().success()
}

/// One line: the newest fifty for a word, ours beside its own.
pub fn search(settings: &Path, kind: &str, words: &[String], mut ours: impl FnMut(&str)) {
    let start = Sample::of((0..20).map(|_| timed(|| assert!(run(settings, &["count", "id:nothing"])))).collect());
    let (mut mine, mut peers) = (Vec::new(), Vec::new());
    for word in words.iter().cycle().take(SEARCHES) {
        mine.push(timed(|| ours(word)));
        let typed = format!("\"{word}\"");
        let asked = ["search", "--output=messages", "--sort=newest-first", "--limit=50", &typed];
        peers.push(timed(|| assert!(run(settings, &asked))));
    }
    let what = format!("notmuch, a process each, {MAILS} mails; starting one takes {} ms", round(start.median()));
    line(&format!("search beside notmuch, {kind}"), "ms", &Sample::of(mine), Some((&what, &Sample::of(peers))), &[]);
}

fn timed(work: impl FnOnce()) -> f64 {
    let begun = Instant::now();
    work();
    begun.elapsed().as_secs_f64() * 1e3
}
