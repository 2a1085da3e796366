//! What the benches share: samples, lines, and what machine this is.
#![allow(dead_code, unreachable_pub, missing_docs)]

pub mod notmuch;
pub mod processes;
pub mod screen;

use serde_json::{Value, json};
use std::hint::black_box;
use std::time::Instant;

/// Measured values of one thing, ascending.
pub struct Sample(Vec<f64>);

impl Sample {
    pub fn of(mut values: Vec<f64>) -> Self {
        assert!(!values.is_empty(), "nothing was measured");
        values.sort_by(f64::total_cmp);
        Self(values)
    }
    fn at(&self, share: f64) -> f64 {
        self.0[((self.0.len() - 1) as f64 * share).round() as usize]
    }
    pub fn min(&self) -> f64 {
        self.at(0.0)
    }
    pub fn median(&self) -> f64 {
        self.at(0.5)
    }
    pub fn p95(&self) -> f64 {
        self.at(0.95)
    }
    pub fn max(&self) -> f64 {
        self.at(1.0)
    }
    pub fn shown(&self) -> Value {
        let p95 = if self.0.len() >= 20 { json!(round(self.p95())) } else { Value::Null };
        json!({
            "n": self.0.len(), "min": round(self.min()), "median": round(self.median()), "p95": p95, "max": round(self.max()),
        })
    }
}

/// Four significant digits.
pub fn round(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let scale = 10_f64.powi(3 - value.abs().log10().floor() as i32);
    (value * scale).round() / scale
}

/// What a figure is held against.
pub struct Goal {
    /// In words.
    pub says: &'static str,
    /// Whether it is met.
    pub met: bool,
}

/// One line: a figure, its floor measured in the same run, their ratio of medians.
pub fn line(name: &str, unit: &str, ours: &Sample, floor: Option<(&str, &Sample)>, goals: &[Goal]) {
    let goals: Vec<Value> = goals.iter().map(|goal| json!({ "goal": goal.says, "met": goal.met })).collect();
    let mut figure = json!({ "figure": name, "unit": unit, "ours": ours.shown(), "load": load() });
    if let Some((what, floor)) = floor {
        figure["floor"] = floor.shown();
        figure["floorIs"] = json!(what);
        figure["ratio"] = json!(round(ours.median() / floor.median()));
    }
    if !goals.is_empty() {
        figure["goals"] = json!(goals);
    }
    say(&figure);
}

/// One line as it is.
#[allow(clippy::print_stdout)]
pub fn say(figure: &Value) {
    println!("{figure}");
}

/// Calls both in turn, so that a busy moment meets both; milliseconds.
pub fn in_turn(calls: usize, mut ours: impl FnMut(usize), mut floor: impl FnMut(usize)) -> (Sample, Sample) {
    for call in 0..calls.min(10) {
        ours(call);
        floor(call);
    }
    let (mut mine, mut bare) = (Vec::with_capacity(calls), Vec::with_capacity(calls));
    for call in 0..calls {
        let begun = Instant::now();
        ours(call);
        mine.push(begun.elapsed().as_secs_f64() * 1e3);
        let begun = Instant::now();
        floor(call);
        bare.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    (Sample::of(mine), Sample::of(bare))
}

/// Load average of the last minute.
pub fn load() -> Value {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().and_then(|first| first.parse::<f64>().ok()).map_or(Value::Null, Value::from)
}

/// CPU seconds, user and system, of this process.
pub fn cpu_seconds() -> f64 {
    cpu_of("self").unwrap_or(f64::NAN)
}

/// CPU seconds of the processes that this one has started and waited for.
pub fn cpu_seconds_of_children() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit_once(") ").map_or("", |(_, rest)| rest).split(' ').collect();
    let ticks = |at: usize| fields.get(at).and_then(|text| text.parse::<f64>().ok()).unwrap_or(f64::NAN);
    (ticks(13) + ticks(14)) / 100.0
}

/// CPU seconds of a process, by its folder in `/proc`.
pub fn cpu_of(process: &str) -> Option<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name may contain anything, and is followed by the last parenthesis.
    let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
    let ticks: f64 = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
    Some(ticks / 100.0)
}

/// The machine, as the first line.
pub fn machine(bench: &str) {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let field = |text: &str, name: &str| {
        let found = text.lines().find(|line| line.starts_with(name)).and_then(|line| line.split_once(':'));
        found.map_or(Value::Null, |(_, value)| json!(value.trim()))
    };
    say(&json!({
        "machine": {
            "bench": bench,
            "cpu": field(&read("/proc/cpuinfo"), "model name"),
            "cores": std::thread::available_parallelism().map_or(0, usize::from),
            "memory": field(&read("/proc/meminfo"), "MemTotal"),
            "kernel": read("/proc/sys/kernel/osrelease").trim(),
            "sqlite": rusqlite::version(),
            "gpu": std::path::Path::new("/dev/dri").exists(),
        },
        "load": load(),
    }));
}

/// A number from the environment.
pub fn number(variable: &str, otherwise: usize) -> usize {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// Steps a prepared statement to its end and looks at every column; answers the number of rows.
pub fn drain(conn: &rusqlite::Connection, sql: &str, params: impl rusqlite::Params) -> usize {
    let mut statement = conn.prepare_cached(sql).unwrap();
    let columns = statement.column_count();
    let mut rows = statement.query(params).unwrap();
    let mut count = 0;
    while let Some(row) = rows.next().unwrap() {
        for column in 0..columns {
            black_box(row.get_ref(column).unwrap());
        }
        count += 1;
    }
    count
}
