//! The library with nothing, with fifty and with fifty thousand visuals: how it looks, and whether it scrolls.
//!
//! The core is not optimised here and draws in software; figures are printed, bounds are wide (see `pace`).

use std::fs;

use chrono::Utc;
use pupitre_store::Store;
use pupitre_tests::desktop::{Page, artifacts, run, tell};
use pupitre_tests::gallery;
use serde_json::json;

use crate::library::shown;
use crate::{brand, healthy};

/// Pixels of one step: a fast turn of a wheel.
const STEP: u32 = 300;
const STEPS: usize = 240;
/// Milliseconds of a frame, at the median: a window that stalls. The goal is 32 for all of them, on a machine that does
/// nothing else.
const FRAME_BOUND: f64 = 100.0;

async fn looks(page: &Page, name: &str) {
    for theme in ["light", "dark"] {
        for locale in ["fr", "en"] {
            page.rpc("settings_update", json!({"theme": theme, "locale": locale})).await;
            let there = format!(
                "document.documentElement.lang === '{locale}' && document.documentElement.dataset.theme === '{theme}'"
            );
            page.until(&format!("{theme} {locale}"), &there).await;
            page.until(
                "all thumbnails",
                "document.querySelector('main h1') !== null && [...document.querySelectorAll('main [role=option] img')]
                   .every((img) => img.complete && img.naturalWidth > 0)",
            )
            .await;
            page.picture(&format!("{name}-{locale}-{theme}")).await;
        }
        healthy(page, &format!("{name} {theme}")).await;
    }
}

/// Comes from another room and waits for every thumbnail in sight; how many, and milliseconds.
async fn entered(page: &Page) -> (u64, f64) {
    page.go("#/today").await;
    page.until("another room", "document.querySelector('main [role=option]') === null").await;
    let found = page
        .js_async(
            "const [done] = arguments;
             const from = performance.now();
             location.hash = '#/library';
             const look = () => {
               const all = [...document.querySelectorAll('main [role=option] img')];
               const whole = all.length > 10 && all.every((img) => img.complete && img.naturalWidth > 0);
               if (whole) done([all.length, performance.now() - from]);
               else requestAnimationFrame(look);
             };
             requestAnimationFrame(look);",
            vec![],
        )
        .await;
    (found[0].as_u64().unwrap(), found[1].as_f64().unwrap())
}

/// Scrolls down and measures from frame to frame.
async fn scrolled(page: &Page) -> Vec<f64> {
    let found = page
        .js_async(
            "const [step, steps, done] = arguments;
             const grid = document.querySelector('main [role=listbox]');
             const seen = []; let last = 0; let left = steps;
             const frame = (now) => {
               if (last > 0) seen.push(now - last);
               last = now;
               if (left-- <= 0) return done(seen);
               grid.scrollTop += step;
               requestAnimationFrame(frame);
             };
             requestAnimationFrame(frame);",
            vec![json!(STEP), json!(STEPS)],
        )
        .await;
    let mut all: Vec<f64> = found.as_array().unwrap().iter().map(|one| one.as_f64().unwrap()).collect();
    all.sort_by(f64::total_cmp);
    all
}

fn with(count: u64, name: &str) {
    run(name, "fr_FR.UTF-8", |computer| async move {
        brand(&computer, "Boulangerie Lune");
        {
            let store = Store::open(computer.data(), Utc::now()).unwrap();
            gallery::fill(computer.data(), &store, count, Utc::now());
        }
        let window = computer.open().await;
        let page = &window.page;
        page.go("#/library").await;
        if count == 0 {
            page.until("the empty library", "document.querySelector('main .drop button') !== null").await;
        } else {
            shown(page, u32::try_from(count).unwrap()).await;
        }
        looks(page, name).await;
        if count < 1_000 {
            return;
        }
        let (thumbs, took) = entered(page).await;
        let entering = format!("into the library of {count} visuals: {thumbs} thumbnails drawn after {took:.0} ms");
        let found = scrolled(page).await;
        let at = |share: f64| found[((found.len() - 1) as f64 * share).round() as usize];
        let over = found.iter().filter(|one| **one > 32.0).count();
        let line = format!(
            "scrolling through {count} visuals (core not optimised): median {:.1} ms, 95 % {:.1}, 99 % {:.1}, most {:.1}, \
             of {} frames, {over} over 32 ms",
            at(0.5),
            at(0.95),
            at(0.99),
            at(1.0),
            found.len()
        );
        tell(&entering);
        tell(&line);
        fs::write(artifacts().join(format!("{name}.txt")), format!("{entering}\n{line}\n")).unwrap();
        page.until(
            "what is in sight now is described",
            "document.querySelectorAll('main [role=option] img').length > 10",
        )
        .await;
        page.picture(&format!("{name}-scrolled")).await;
        assert!(at(0.5) <= FRAME_BOUND, "{line}");
    });
}

#[test]
fn no_visuals() {
    with(0, "library-none");
}

#[test]
fn fifty_visuals() {
    with(50, "library-50");
}

#[test]
#[ignore = "the long form"]
fn fifty_thousand_visuals_scroll() {
    with(50_000, "library-50000");
}
