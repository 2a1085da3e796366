//! Photographs into the library: decoding, thumbnail, hashes, EXIF, palette, row, beside `vipsthumbnail`, which only makes
//! the thumbnails, on the same files in the same run. Then: how good both are against all pixels and Lanczos3, the peak of
//! memory, what the child processes cost, and whether copies are found.
//!
//! `-- find` only searches among 50,000. `PUPITRE_BENCH_PHOTOS` changes how many (1,000), `PUPITRE_BENCH_ROUNDS` how often (3). The pictures are made once.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

#[path = "library/find.rs"]
mod find;
#[path = "support/photos.rs"]
mod photos;
mod support;

use fast_image_resize::images::Image;
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::RgbImage;
use image::imageops::{crop_imm, thumbnail};
use photos::Photo;
use pupitre_media::{Fingerprint, Isolation, RenditionSpec, Workers, examine};
use rusqlite::Connection;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use support::{Goal, Sample, cpu_seconds_of_children, line, number, processes, round, say};

/// Longer side of a thumbnail.
const SIDE: u32 = 512;
/// Pictures looked at for quality.
const LOOKED_AT: usize = 40;
/// Scenes for the search for copies.
const SCENES: u64 = 400;

fn main() {
    pupitre_media::worker::enter();
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--import") {
        import(Path::new(&arguments[at + 1]), Path::new(&arguments[at + 2]), &arguments[at + 3], &arguments[at + 4]);
        return;
    }
    support::machine("library");
    if arguments.iter().any(|argument| argument == "find") {
        let scratch = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        return find::measure(scratch.path());
    }
    let count = number("PUPITRE_BENCH_PHOTOS", 1_000);
    let begun = Instant::now();
    let photos = photos::photographs(Path::new(env!("CARGO_TARGET_TMPDIR")), count);
    let bytes: u64 = photos.iter().map(|photo| std::fs::metadata(&photo.path).unwrap().len()).sum();
    let mut kinds: BTreeMap<&str, u32> = BTreeMap::new();
    photos.iter().for_each(|photo| *kinds.entry(photo.kind).or_default() += 1);
    say(&json!({
        "photos": photos.len(), "megabytes": bytes / 1_000_000, "kinds": kinds,
        "seconds": round(begun.elapsed().as_secs_f64()),
    }));
    let scratch = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    beside_vips(&photos, scratch.path());
    by_kind(&photos, scratch.path());
    memory(&photos, scratch.path());
    children(&photos, scratch.path());
    quality(&photos, scratch.path());
    copies();
    find::measure(scratch.path());
}

/// What a child of this bench does: imports the files of a list as the library does, with so many threads, in processes of
/// their own or here.
fn import(list: &Path, folder: &Path, threads: &str, place: &str) {
    let files: Vec<PathBuf> = std::fs::read_to_string(list).unwrap().lines().map(PathBuf::from).collect();
    std::fs::create_dir_all(folder).unwrap();
    let database = Connection::open(folder.join("library.db")).unwrap();
    database
        .execute_batch(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
             CREATE TABLE IF NOT EXISTS visuals (id INTEGER PRIMARY KEY, hash TEXT UNIQUE, mime TEXT, width INTEGER,
               height INTEGER, bytes INTEGER, colour TEXT, fingerprint INTEGER, palette TEXT, embedded TEXT);
             CREATE INDEX IF NOT EXISTS visuals_fingerprint ON visuals (fingerprint);",
        )
        .unwrap();
    let (database, next, workers) = (Mutex::new((database, 0_u32)), AtomicUsize::new(0), Workers::new());
    let here = place == "here";
    assert!(here || workers.isolation() == Isolation::Process, "the children are what is measured");
    let specs = [RenditionSpec { max_side: SIDE, quality: 80 }];
    std::thread::scope(|scope| {
        for _ in 0..threads.parse::<usize>().unwrap() {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(file) = files.get(index) else { return };
                    let bytes = std::fs::read(file).unwrap();
                    let seen = if here { examine(&bytes, &specs) } else { workers.examine(&bytes, &specs) }.unwrap();
                    drop(bytes);
                    std::fs::write(folder.join(format!("{index:05}")), &seen.renditions[0].bytes).unwrap();
                    let mut database = database.lock().unwrap();
                    if database.1 % 32 == 0 {
                        database.0.execute_batch("BEGIN").unwrap();
                    }
                    database
                        .0
                        .prepare_cached(
                            "INSERT OR REPLACE INTO visuals (hash, mime, width, height, bytes, colour, fingerprint, palette,
                               embedded) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                        )
                        .unwrap()
                        .execute(rusqlite::params![
                            seen.facts.hash,
                            seen.facts.mime,
                            seen.facts.width,
                            seen.facts.height,
                            seen.facts.bytes as i64,
                            seen.facts.colour,
                            seen.fingerprint.map(|print| print.0 as i64),
                            serde_json::to_string(&seen.palette).unwrap(),
                            serde_json::to_string(&seen.embedded).unwrap(),
                        ])
                        .unwrap();
                    database.1 += 1;
                    if database.1 % 32 == 0 {
                        database.0.execute_batch("COMMIT").unwrap();
                    }
                }
            });
        }
    });
    if database.lock().unwrap().1 % 32 != 0 {
        database.lock().unwrap().0.execute_batch("COMMIT").unwrap();
    }
    workers.rest();
}

fn ours(list: &Path, folder: &Path, threads: usize, place: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.arg("--import").arg(list).arg(folder).arg(threads.to_string()).arg(place);
    command
}

fn theirs(photos: &[Photo], folder: &Path, suffix: &str) -> Command {
    std::fs::create_dir_all(folder).unwrap();
    let mut command = Command::new("vipsthumbnail");
    command.env("VIPS_CONCURRENCY", "1").args(["--size", "512x512"]);
    command.arg("-o").arg(format!("{}/%s{suffix}", folder.display())).args(photos.iter().map(|photo| &photo.path));
    command.stderr(Stdio::null());
    command
}

fn has_vips() -> bool {
    let found = Command::new("vipsthumbnail").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    let found = found.is_ok_and(|status| status.success());
    if !found {
        say(&json!({ "skipped": "vipsthumbnail is not installed" }));
    }
    found
}

fn listed(photos: &[Photo], scratch: &Path, name: &str) -> PathBuf {
    let list = scratch.join(format!("{name}.list"));
    let lines: Vec<String> = photos.iter().map(|photo| photo.path.display().to_string()).collect();
    std::fs::write(&list, lines.join("\n")).unwrap();
    list
}

/// CPU seconds, children included, and seconds by the clock.
fn cost(mut command: Command) -> (f64, f64) {
    let (cpu, begun) = (cpu_seconds_of_children(), Instant::now());
    assert!(command.status().unwrap().success(), "{command:?}");
    (cpu_seconds_of_children() - cpu, begun.elapsed().as_secs_f64())
}

fn beside_vips(photos: &[Photo], scratch: &Path) {
    let list = listed(photos, scratch, "all");
    let (mut mine, mut vips, mut clock) = (Vec::new(), Vec::new(), Vec::new());
    let peer = has_vips();
    // Both read from the page cache.
    photos.iter().for_each(|photo| drop(std::fs::read(&photo.path).unwrap()));
    for turn in 0..number("PUPITRE_BENCH_ROUNDS", 3) {
        let (cpu, seconds) = cost(ours(&list, &scratch.join(format!("ours-{turn}")), 2, "children"));
        mine.push(photos.len() as f64 / cpu);
        clock.push(photos.len() as f64 / seconds);
        if peer {
            let (cpu, _) = cost(theirs(photos, &scratch.join(format!("vips-{turn}")), ".jpg[Q=80]"));
            vips.push(photos.len() as f64 / cpu);
        }
    }
    let mine = Sample::of(mine);
    if peer {
        let vips = Sample::of(vips);
        let goal = Goal { says: "G4: >= 1.6 x vipsthumbnail", met: mine.median() >= 1.6 * vips.median() };
        line("import", "photos per CPU second", &mine, Some(("vipsthumbnail, thumbnails only", &vips)), &[goal]);
    } else {
        line("import", "photos per CPU second", &mine, None, &[]);
    }
    line("import with two threads", "photos per second", &Sample::of(clock), None, &[]);
}

fn by_kind(photos: &[Photo], scratch: &Path) {
    let mut kinds: BTreeMap<&str, Vec<Photo>> = BTreeMap::new();
    for photo in photos {
        let known = kinds.entry(photo.kind).or_default();
        if known.len() < 40 {
            known.push(photo.clone());
        }
    }
    for (kind, photos) in kinds {
        let list = listed(&photos, scratch, kind);
        let (cpu, _) = cost(ours(&list, &scratch.join(format!("kind-{kind}")), 1, "children"));
        let (vips, _) = if has_vips() {
            cost(theirs(&photos, &scratch.join(format!("kind-vips-{kind}")), ".jpg[Q=80]"))
        } else {
            (f64::NAN, 0.0)
        };
        let each = |cpu: f64| round(cpu * 1e3 / photos.len() as f64);
        say(&json!({ "kind": kind, "n": photos.len(), "oursCpuMs": each(cpu), "vipsCpuMs": each(vips) }));
    }
}

/// Peak of the sum over the process and its children.
fn memory(photos: &[Photo], scratch: &Path) {
    let resident = |pid: u32| {
        let text = std::fs::read_to_string(format!("/proc/{pid}/statm")).unwrap_or_default();
        text.split(' ').nth(1).and_then(|pages| pages.parse::<f64>().ok()).unwrap_or(0.0) * 4_096.0 / 1e6
    };
    let peak_of = |mut command: Command| {
        let mut child = command.spawn().unwrap();
        let (mut rss, mut pss) = (0.0_f64, 0.0_f64);
        for turn in 0.. {
            if child.try_wait().unwrap().is_some() {
                break;
            }
            rss = rss.max(processes::tree(child.id()).into_iter().map(resident).sum());
            if turn % 8 == 0 {
                pss = pss.max(processes::pss(child.id()).map_or(0.0, |(megabytes, _)| megabytes));
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        (rss, pss)
    };
    let list = listed(photos, scratch, "memory");
    let (rss, pss) = peak_of(ours(&list, &scratch.join("memory"), 2, "children"));
    let (vips, _) =
        if has_vips() { peak_of(theirs(photos, &scratch.join("memory-vips"), ".jpg[Q=80]")) } else { (0.0, 0.0) };
    say(&json!({
        "figure": "peak memory of an import with two threads", "unit": "MB", "processes": 3, "sumOfRss": round(rss),
        "sumOfPss": round(pss), "vipsthumbnailRss": round(vips),
        "goals": [{ "goal": "<= 80 MB", "met": pss <= 80.0 }],
    }));
}

fn children(photos: &[Photo], scratch: &Path) {
    let some: Vec<Photo> = photos.iter().step_by((photos.len() / 200).max(1)).cloned().collect();
    let list = listed(&some, scratch, "children");
    let (mut there, mut here) = (Vec::new(), Vec::new());
    for turn in 0..number("PUPITRE_BENCH_ROUNDS", 3) {
        there
            .push(cost(ours(&list, &scratch.join(format!("there-{turn}")), 1, "children")).0 * 1e3 / some.len() as f64);
        here.push(cost(ours(&list, &scratch.join(format!("here-{turn}")), 1, "here")).0 * 1e3 / some.len() as f64);
    }
    let floor = Sample::of(here);
    line("import in child processes", "CPU ms per photo", &Sample::of(there), Some(("in this process", &floor)), &[]);
    let mut starts = Vec::new();
    for _ in 0..20 {
        let workers = Workers::new();
        let begun = Instant::now();
        assert_eq!(workers.isolation(), Isolation::Process);
        starts.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    line("starting a child", "ms", &Sample::of(starts), None, &[]);
}

/// All pixels, then Lanczos3.
fn reference(file: &Path, width: u32, height: u32) -> RgbImage {
    let whole = image::open(file).unwrap().into_rgb8();
    let source = Image::from_vec_u8(whole.width(), whole.height(), whole.into_raw(), PixelType::U8x3).unwrap();
    let mut target = Image::new(width, height, PixelType::U8x3);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
    Resizer::new().resize(&source, &mut target, &options).unwrap();
    RgbImage::from_raw(width, height, target.into_vec()).unwrap()
}

fn decibels(one: &RgbImage, other: &RgbImage) -> f64 {
    let error: f64 = one.iter().zip(other.iter()).map(|(a, b)| (f64::from(*a) - f64::from(*b)).powi(2)).sum();
    10.0 * (255.0_f64.powi(2) * one.len() as f64 / error.max(1e-9)).log10()
}

/// Ours as JPEG at quality 100 with all colours, theirs as PNG: what there is of loss in the file counts against us.
fn quality(photos: &[Photo], scratch: &Path) {
    // Turned pictures would need a turned reference: those that stand upright are enough.
    let upright = |photo: &&Photo| matches!(photo.kind, "camera" | "export" | "web" | "progressive");
    let all: Vec<&Photo> = photos.iter().filter(upright).collect();
    let some: Vec<Photo> = all.iter().step_by((all.len() / LOOKED_AT).max(1)).map(|photo| (*photo).clone()).collect();
    let spec = RenditionSpec { max_side: SIDE, quality: 100 };
    let mut mine = Vec::new();
    for photo in &some {
        let made = pupitre_media::render(&std::fs::read(&photo.path).unwrap(), &spec).unwrap();
        let seen = image::load_from_memory(&made.bytes).unwrap().into_rgb8();
        mine.push(decibels(&seen, &reference(&photo.path, made.width, made.height)));
    }
    let mine = Sample::of(mine);
    if !has_vips() {
        return line("thumbnail against all pixels and Lanczos3", "dB (PSNR)", &mine, None, &[]);
    }
    let folder = scratch.join("quality");
    cost(theirs(&some, &folder, ".png"));
    let vips = some.iter().map(|photo| {
        let name = photo.path.file_stem().unwrap().to_str().unwrap();
        let seen = image::open(folder.join(format!("{name}.png"))).unwrap().into_rgb8();
        decibels(&seen, &reference(&photo.path, seen.width(), seen.height()))
    });
    let vips = Sample::of(vips.collect());
    let goal = Goal { says: "G5: >= vipsthumbnail's", met: mine.median() >= vips.median() };
    line("thumbnail against all pixels and Lanczos3", "dB (PSNR)", &mine, Some(("vipsthumbnail", &vips)), &[goal]);
}

/// Copies found, and different pictures taken for copies.
fn copies() {
    let (next, stop) = (AtomicU64::new(0), AtomicBool::new(false));
    let found: Mutex<Vec<(u64, Fingerprint)>> = Mutex::default();
    let distances: Mutex<BTreeMap<&'static str, Vec<u32>>> = Mutex::default();
    let print =
        |pixels: &RgbImage, quality: i32| examine(&photos::jpeg(pixels, quality, false), &[]).unwrap().fingerprint;
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while !stop.load(Ordering::Relaxed) {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= SCENES {
                        return;
                    }
                    let (width, height) = [(800, 600), (600, 800), (900, 600), (640, 640)][number as usize % 4];
                    let pixels = photos::scene(50_000 + number, width, height);
                    let Some(original) = print(&pixels, 90) else { continue };
                    let trimmed = |hundredths: u32| {
                        let (x, y) = (width * hundredths / 200, height * hundredths / 200);
                        crop_imm(&pixels, x, y, width - 2 * x, height - 2 * y).to_image()
                    };
                    let made = [
                        ("re-encoded at quality 40", print(&pixels, 40)),
                        ("a quarter as large", print(&thumbnail(&pixels, width / 4, height / 4), 80)),
                        ("trimmed by 2 %", print(&trimmed(2), 85)),
                        ("trimmed by 5 %", print(&trimmed(5), 85)),
                        ("trimmed by 10 %", print(&trimmed(10), 85)),
                    ];
                    let mut distances = distances.lock().unwrap();
                    for (kind, copy) in made {
                        let distance = copy.map_or(64, |copy| copy.distance(original));
                        distances.entry(kind).or_default().push(distance);
                    }
                    found.lock().unwrap().push((number, original));
                }
            });
        }
    });
    for (kind, distances) in distances.into_inner().unwrap() {
        let near = distances.iter().filter(|distance| **distance <= Fingerprint::NEAR).count();
        say(&json!({
            "figure": "copies found", "kind": kind, "n": distances.len(),
            "found": round(near as f64 / distances.len() as f64), "worst": distances.iter().max(),
        }));
    }
    let found = found.into_inner().unwrap();
    let (mut pairs, mut wrong) = (0_u64, 0_u64);
    for (index, (_, one)) in found.iter().enumerate() {
        for (_, other) in &found[index + 1..] {
            pairs += 1;
            wrong += u64::from(one.distance(*other) <= Fingerprint::NEAR);
        }
    }
    say(&json!({ "figure": "different pictures taken for copies", "pairs": pairs, "wrong": wrong }));
}
