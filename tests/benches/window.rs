//! From start to a usable window, and memory at rest, beside bare windows that start in the same rounds.
//!
//! Usable: nearly all pixels that the program changes are as they stay. The frame buffer is looked at from outside every
//! 20 ms, so that nothing in the application knows of it. Programs take turns within a round. The data folder is filled
//! (100,000 messages, 5,000 posts); the first room is Today. Cold: everything that the program maps, and the database,
//! is taken out of the page cache first, as far as no other process maps it.
//!
//! `PUPITRE_BENCH_ROUNDS` and `PUPITRE_BENCH_COLD_ROUNDS` change the number of rounds.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

mod support;

use chrono::Utc;
use pupitre_store::{BACKUPS, Store, seed};
use pupitre_tests::session::{Keyring, Session};
use serde_json::json;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};
use support::processes;
use support::screen::{Frame, HEIGHT, STEP, Screen, Seen, WIDTH};
use support::{Goal, Sample, line, number, round, say};

const OURS: usize = 0;
const WEBKIT: usize = 1;
const TAURI: usize = 2;
const NAMES: [&str; 3] = ["Pupitre", "bare WebKitGTK window", "bare Tauri window"];
/// Rounds in which memory and rest are looked at, too.
const RESTED: usize = 3;

struct Rig {
    session: Session,
    screen: Screen,
    app: PathBuf,
    bare: PathBuf,
    data: PathBuf,
}

#[derive(Default)]
struct Runs {
    usable: [Vec<f64>; 3],
    first: [Vec<f64>; 3],
    cpu: [Vec<f64>; 3],
    memory: [Vec<f64>; 3],
    rest: [Vec<f64>; 3],
    processes: [usize; 3],
    stayed: Vec<f64>,
}

impl Runs {
    fn note(&mut self, program: usize, seen: &Seen) {
        self.usable[program].push(seen.usable);
        self.first[program].push(seen.first);
        self.cpu[program].push(seen.cpu);
    }
}

fn main() {
    support::machine("window");
    let scratch = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let data = scratch.path().join("data");
    fill(&data);
    let mut session = Session::start(Keyring::Unlocked).unwrap();
    let screen = Screen::start(scratch.path());
    for (name, value) in [
        ("DISPLAY", screen.name.as_str()),
        ("GDK_BACKEND", "x11"),
        ("NO_AT_BRIDGE", "1"),
        ("LANG", "fr_FR.UTF-8"),
        ("TZ", "Europe/Paris"),
        ("PUPITRE_DATA", data.to_str().unwrap()),
    ] {
        session.set(name, value);
    }
    let program = |variable: &str| {
        let path = PathBuf::from(std::env::var_os(variable).expect("`cargo xtask bench` names the programs"));
        assert!(path.is_file(), "{} is not built", path.display());
        path
    };
    let mut rig = Rig { session, screen, app: program("PUPITRE_APP"), bare: program("PUPITRE_BARE"), data };

    let files = rig.warm_up();
    let rounds = number("PUPITRE_BENCH_ROUNDS", 7);
    let mut warm = Runs::default();
    for round in 0..rounds {
        // Another one begins each time.
        for program in (0..3).map(|index| (index + round) % 3) {
            rig.round(program, round < RESTED, &mut warm);
        }
    }
    report_start("warm", &warm, [(1.3, "G1: warm start <= 1.3x the bare WebKitGTK window")]);
    for (what, values) in [("first drawn", &warm.first), ("CPU to usable", &warm.cpu)] {
        let samples = values.clone().map(Sample::of);
        let floor = Some((NAMES[WEBKIT], &samples[WEBKIT]));
        line(&format!("warm start, {what}"), "s", &samples[OURS], floor, &[]);
    }
    report_rest(&warm);

    let mut cold = Runs::default();
    for round in 0..number("PUPITRE_BENCH_COLD_ROUNDS", 5) {
        for program in (0..3).map(|index| (index + round) % 3) {
            cold.stayed.extend(processes::evict(&files));
            rig.round(program, false, &mut cold);
        }
    }
    if !cold.stayed.is_empty() {
        let stayed = Sample::of(cold.stayed.iter().map(|share| share * 100.0).collect());
        line("cold start, share of the files that could not be evicted", "%", &stayed, None, &[]);
        report_start("cold", &cold, [(1.5, "G2: cold start <= 1.5x the bare WebKitGTK window")]);
    }
}

fn fill(data: &Path) {
    let now = Utc::now();
    let store = Store::open(data, now).unwrap();
    let cast = store.write_blocking(move |tx| seed::cast(tx, 12, now)).unwrap();
    seed::load_posts(&store, &cast, 5_000, now).unwrap();
    seed::load_messages(&store, &cast, 100_000, now).unwrap();
}

impl Rig {
    fn start(&self, program: usize) -> Child {
        let mut command = match program {
            OURS => self.session.command(&self.app),
            _ => self.session.command(&self.bare),
        };
        if program != OURS {
            command.arg(if program == WEBKIT { "webkit" } else { "tauri" });
            // What the application finds out for itself.
            if !Path::new("/dev/dri").exists() {
                command.env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
            }
        }
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// Starts every program once, lets ours do what it does once a day, and answers which files they map.
    fn warm_up(&mut self) -> BTreeSet<PathBuf> {
        let mut files = BTreeSet::new();
        for program in [OURS, WEBKIT, TAURI] {
            let empty = self.screen.settle();
            let child = self.start(program);
            let seen = self.screen.watch(&empty, Instant::now(), || processes::cpu(child.id()));
            if program == OURS {
                self.wait_for_copy();
            }
            save(NAMES[program], &seen.last);
            files.append(&mut processes::mapped(child.id()));
            processes::end(child);
        }
        let own = std::fs::read_dir(&self.data).unwrap().flatten().map(|entry| entry.path());
        files.extend(own.filter(|path| path.is_file()));
        files
    }

    /// The first start of a day writes a copy of the database; the others do not.
    fn wait_for_copy(&self) {
        let begun = Instant::now();
        let copies = || std::fs::read_dir(self.data.join(BACKUPS)).into_iter().flatten().count();
        while copies() == 0 && begun.elapsed() < Duration::from_secs(60) {
            std::thread::sleep(Duration::from_millis(200));
        }
        std::thread::sleep(Duration::from_secs(5));
    }

    fn round(&mut self, program: usize, rest: bool, runs: &mut Runs) {
        let empty = self.screen.settle();
        let begun = Instant::now();
        let child = self.start(program);
        let seen = self.screen.watch(&empty, begun, || processes::cpu(child.id()));
        runs.note(program, &seen);
        if rest {
            // Four seconds after it stood still, three of which are over.
            std::thread::sleep(Duration::from_secs(1));
            if let Some((megabytes, count)) = processes::pss(child.id()) {
                runs.memory[program].push(megabytes);
                runs.processes[program] = count;
            }
            let (from, before) = (Instant::now(), processes::cpu(child.id()).unwrap());
            std::thread::sleep(Duration::from_secs(6));
            let used = processes::cpu(child.id()).unwrap() - before;
            runs.rest[program].push(used / from.elapsed().as_secs_f64() * 100.0);
        }
        processes::end(child);
    }
}

fn report_start<const N: usize>(kind: &str, runs: &Runs, goals: [(f64, &'static str); N]) {
    let [ours, webkit, tauri] = runs.usable.clone().map(Sample::of);
    let ratio = ours.median() / webkit.median();
    let mut held: Vec<Goal> = goals.iter().map(|(most, says)| Goal { says, met: ratio <= *most }).collect();
    if kind == "warm" {
        let met = ours.max() <= 1.6 * webkit.median();
        held.push(Goal { says: "G1: no run above 1.6x the bare WebKitGTK window", met });
    }
    let floor = Some((NAMES[WEBKIT], &webkit));
    line(&format!("{kind} start to usable window"), "s", &ours, floor, &held);
    line(&format!("{kind} start to usable window, bare Tauri window"), "s", &tauri, floor, &[]);
    // Two kinds of first paint would show here and not in a median.
    let shown = |values: &[f64]| values.iter().map(|value| round(*value)).collect::<Vec<_>>();
    let [ours, webkit, tauri] = &runs.usable;
    say(&json!({
        "figure": format!("{kind} start to usable window, every run"), "unit": "s",
        NAMES[OURS]: shown(ours), NAMES[WEBKIT]: shown(webkit), NAMES[TAURI]: shown(tauri),
    }));
}

fn report_rest(runs: &Runs) {
    if runs.memory.iter().any(Vec::is_empty) {
        let why = "the application's memory can be looked at by root only";
        say(&json!({ "figure": "memory at rest, all processes (PSS)", "ours": null, "why": why }));
    } else {
        let [ours, webkit, tauri] = runs.memory.clone().map(Sample::of);
        let met = ours.median() <= 1.35 * webkit.median();
        let goal = Goal { says: "G3: <= 1.35x the bare WebKitGTK window", met };
        let floor = Some((NAMES[WEBKIT], &webkit));
        line("memory at rest, all processes (PSS)", "MB", &ours, floor, &[goal]);
        line("memory at rest, all processes (PSS), bare Tauri window", "MB", &tauri, floor, &[]);
        say(&json!({ "figure": "processes", "ours": runs.processes[OURS], "floor": runs.processes[WEBKIT] }));
    }
    let [ours, webkit, _] = runs.rest.clone().map(Sample::of);
    let goal = Goal { says: "G3: <= 0.5 % of a core", met: ours.median() <= 0.5 };
    line("CPU at rest", "% of a core", &ours, Some((NAMES[WEBKIT], &webkit)), &[goal]);
}

/// What was called usable, to be looked at.
fn save(name: &str, frame: &Frame) {
    let folder = std::env::var_os("PUPITRE_ARTIFACTS").map_or_else(std::env::temp_dir, PathBuf::from).join("bench");
    std::fs::create_dir_all(&folder).unwrap();
    let pixels = frame.iter().flat_map(|pixel| [pixel[2], pixel[1], pixel[0]]).collect();
    let (width, height) = ((WIDTH / STEP) as u32, (HEIGHT / STEP) as u32);
    let image = image::RgbImage::from_raw(width, height, pixels).unwrap();
    image.save(folder.join(format!("{}.png", name.replace(' ', "-")))).unwrap();
}
