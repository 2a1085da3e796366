//! How fast the window answers a hand, measured inside it: from a key to the counter, and frames during a drag.
//!
//! The core is not optimised here, the web view is the system's own. The figures are printed; the bounds are wide, because
//! the machine of a test run does other things beside, and still fail for a window that stalls.

use std::fs;
use std::time::Duration;

use chrono::{Datelike, Days, Utc};
use fantoccini::key::Key;
use pupitre_tests::desktop::{Page, Point, artifacts, run, tell};
use serde_json::{Value, json};

use crate::{brand, text};

const KEYS: usize = 200;
const CHIPS: usize = 300;
const COMING: usize = 60;
/// Milliseconds from a key to its counter, at the median.
const KEY_BOUND: f64 = 48.0;
/// Milliseconds from a key to what it shows while pictures are taken in. The goal is 50, optimised.
const COMING_BOUND: f64 = 100.0;
/// The longest that a frame of a drag may take, in milliseconds, but for one in twenty. The goal is 32 for all of them, on a
/// machine that does nothing else.
const FRAME_BOUND: f64 = 50.0;

/// Said, and kept beside the pictures: what a passing test says is not shown.
fn keep(name: &str, line: &str) {
    tell(line);
    fs::write(artifacts().join(format!("{name}.txt")), format!("{line}\n")).unwrap();
}

fn numbers(value: &Value) -> Vec<f64> {
    let mut all: Vec<f64> = value.as_array().unwrap().iter().map(|one| one.as_f64().unwrap()).collect();
    all.sort_by(f64::total_cmp);
    all
}

fn at(sorted: &[f64], share: f64) -> f64 {
    let last = sorted.len() - 1;
    sorted[((last as f64) * share).round() as usize]
}

fn figure(name: &str, unit: &str, sorted: &[f64], more: &str) -> String {
    format!(
        "{name}: median {:.1} {unit}, 95 % {:.1}, 99 % {:.1}, most {:.1}, of {}{more}",
        at(sorted, 0.5),
        at(sorted, 0.95),
        at(sorted, 0.99),
        at(sorted, 1.0),
        sorted.len()
    )
}

#[test]
fn from_a_key_to_the_counter() {
    run("pace_keys", "en_GB.UTF-8", |computer| async move {
        let brand = brand(&computer, "Moonlight Bakery");
        for network in ["mastodon", "bluesky"] {
            computer.call("accounts_plan", &json!({"brand": brand, "network": network}));
        }
        let window = computer.open().await;
        let page = &window.page;
        page.keys("n").await;
        page.until("the composer", "document.activeElement.matches('.cm-content')").await;
        page.keys("Fresh ").await;
        page.until("both counters", "document.querySelectorAll('.counter').length === 2").await;
        page.js(
            "window.pace = [];
             window.commands = [];
             const fetched = window.fetch;
             window.fetch = async (...asked) => {
               const from = performance.now();
               const answer = await fetched(...asked);
               if (String(asked[1]?.body ?? '').includes('posts_check')) window.commands.push(performance.now() - from);
               return answer;
             };
             let pressed = null;
             const said = () => [...document.querySelectorAll('.counter')].map((one) => one.innerText).join('|');
             let last = said();
             addEventListener('keydown', () => { pressed = performance.now(); }, true);
             new MutationObserver(() => {
               if (pressed === null) return;
               const next = said();
               if (next === last) return;
               last = next;
               window.pace.push(performance.now() - pressed);
               pressed = null;
             }).observe(document.querySelector('.counters'), { subtree: true, childList: true, characterData: true });",
            vec![],
        )
        .await;
        let letters = "thebreadiswarmandthestreetsmellsofit".chars().cycle();
        for (pressed, letter) in letters.take(KEYS).enumerate() {
            page.keys(&letter.to_string()).await;
            page.until("the counter", &format!("window.pace.length > {pressed}")).await;
        }
        let found = numbers(&page.value("window.pace").await);
        let asked = numbers(&page.value("window.commands").await);
        // What is left is the page's own: the key's handler, what is drawn anew, the answer's reading.
        let commands = match asked.is_empty() {
            true => " keys".to_owned(),
            false => format!(" keys; of it asking and answering: median {:.1} ms of {}", at(&asked, 0.5), asked.len()),
        };
        keep("pace-keys", &figure("key to counter (core not optimised)", "ms", &found, &commands));
        assert_eq!(found.len(), KEYS);
        assert!(at(&found, 0.5) <= KEY_BOUND, "{found:?}");
    });
}

/// Pictures of three megapixels that differ in a remark, so that each has to be taken in.
fn photographs(folder: &std::path::Path, name: &str, count: u8) {
    let picture =
        image::RgbImage::from_fn(2_000, 1_500, |x, y| image::Rgb([(x / 8) as u8, (y / 6) as u8, (x ^ y) as u8]));
    let first = folder.join(format!("{name}000.jpg"));
    picture.save(&first).unwrap();
    let bytes = fs::read(&first).unwrap();
    for number in 1..count {
        let remark = [0xff, 0xfe, 0, 3, number];
        fs::write(folder.join(format!("{name}{number:03}.jpg")), [&bytes[..2], &remark, &bytes[2..]].concat()).unwrap();
    }
}

#[test]
fn from_a_key_to_the_picture_while_others_come_in() {
    run("pace_import", "fr_FR.UTF-8", |computer| async move {
        brand(&computer, "Boulangerie Lune");
        let (first, rest) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        photographs(first.path(), "avant", 12);
        photographs(rest.path(), "photo", 250);
        let window = computer.open().await;
        let page = &window.page;
        page.go("#/library").await;
        computer.call("visuals_bring", &json!({"paths": [first.path()]}));
        crate::library::shown(page, 12).await;
        page.js("document.querySelector('main [role=listbox]').focus()", vec![]).await;
        // From the second one on each key leads to another picture.
        for at in 1..=2 {
            page.press(Key::Right).await;
            let active = format!(
                "document.querySelector('main [role=option].active')?.getAttribute('aria-posinset') === '{at}'"
            );
            page.until("the active one", &active).await;
        }
        page.js(
            "window.pace = [];
             let pressed = null;
             addEventListener('keydown', () => { pressed = performance.now(); }, true);
             new MutationObserver(() => {
               if (pressed === null) return;
               const from = pressed;
               pressed = null;
               // Behind the frame that shows it.
               requestAnimationFrame(() => setTimeout(() => window.pace.push(performance.now() - from)));
             }).observe(document.querySelector('main [role=listbox]'), { attributeFilter: ['aria-activedescendant'] });",
            vec![],
        )
        .await;
        computer.call("visuals_bring", &json!({"paths": [rest.path()]}));
        let come = "Number(document.querySelector('main [role=listbox]').dataset.count) > 20";
        page.until("the first of them", come).await;
        for pressed in 0..COMING {
            page.press(if pressed % 2 == 0 { Key::Left } else { Key::Right }).await;
            page.until("the picture", &format!("window.pace.length > {pressed}")).await;
        }
        let jobs = computer.call("brings_list", &json!({"all": true}));
        let running = jobs.as_array().unwrap().iter().any(|job| job["state"] == json!("running"));
        assert!(running, "it was over before all keys were pressed: {jobs}");
        let found = numbers(&page.value("window.pace").await);
        keep("pace-import", &figure("key to picture during an import (core not optimised)", "ms", &found, " keys"));
        assert!(at(&found, 0.5) <= COMING_BOUND, "{found:?}");
    });
}

/// Frames while something is carried along `places`.
async fn frames(page: &Page, chip: &str, places: &[Point]) -> Vec<f64> {
    page.js(
        "window.frames_seen = []; window.watching = true; let last = performance.now();
         const frame = (now) => {
           window.frames_seen.push(now - last); last = now;
           if (window.watching) requestAnimationFrame(frame);
         };
         requestAnimationFrame((now) => { last = now; requestAnimationFrame(frame); });",
        vec![],
    )
    .await;
    page.carry_along(chip, places, Duration::from_millis(120)).await;
    page.until("what follows the pointer", "document.querySelector('.ghost') !== null").await;
    let seen = page.js("window.watching = false; return window.frames_seen", vec![]).await;
    page.press(Key::Escape).await;
    page.let_go().await;
    numbers(&seen)
}

#[test]
fn frames_of_a_drag_over_three_hundred_chips() {
    run("pace_drag", "fr_FR.UTF-8", |computer| async move {
        let brand = brand(&computer, "Boulangerie Lune");
        let account = computer.call("accounts_plan", &json!({"brand": brand, "network": "mastodon"}))["id"].clone();
        let today = Utc::now().date_naive();
        let monday = today + Days::new(14 - u64::from(today.weekday().num_days_from_monday()));
        let rows: String = (0..CHIPS)
            .map(|at| {
                let day = monday + Days::new((at % 7) as u64);
                let minute = (at / 7) * 13;
                format!("{day};{:02}:{:02};Post numéro {at} de cette semaine\n", 8 + minute / 60, minute % 60)
            })
            .collect();
        let path = computer.data().join("week.csv");
        fs::write(&path, format!("Date;Heure;Texte\n{rows}")).unwrap();
        let done = computer.call("imports_file", &json!({"path": path, "brand": brand, "accounts": [account]}));
        assert_eq!(done["done"]["planned"], json!(CHIPS), "{done}");
        let window = computer.open().await;
        let page = &window.page;

        page.go(&format!("#/calendar?view=week&date={monday}")).await;
        let all = format!("document.querySelectorAll('.main button.chip').length === {CHIPS}");
        page.until("all chips", &all).await;
        page.picture("calendar-week-300-fr").await;
        // One that can be seen whole, then through the columns and along their lower edge, where the week scrolls.
        let first = page
            .value(
                "[...document.querySelectorAll('.main button.chip')].find((e) => {
                   const b = e.getBoundingClientRect(); return b.top > 260 && b.bottom < 600; })?.dataset.post",
            )
            .await;
        let chip = format!(".main button[data-post='{}']", text(&first));
        let way: Vec<Point> =
            (0..40).map(|step| (220.0 + f64::from(step) * 16.0, 400.0 + f64::from(step % 8) * 45.0)).collect();
        let found = frames(page, &chip, &way).await;
        let over = |most: f64| found.iter().filter(|one| **one > most).count() as f64 / found.len() as f64 * 100.0;
        let more = format!(" frames; over 16.7 ms {:.1} %, over 32 ms {:.1} %", over(17.5), over(32.0));
        keep("pace-drag", &figure("frames of a drag over 300 chips (core not optimised)", "ms", &found, &more));
        assert!(found.len() > 60, "{found:?}");
        assert!(at(&found, 0.95) <= FRAME_BOUND, "{found:?}");
    });
}
