//! A film is cut in the window: by the keys of a handle and by a moment that is typed; what cannot be is said at the field,
//! and everything can be taken back.

use fantoccini::key::Key;
use pupitre_tests::desktop::{Words, key, run};
use pupitre_tests::films::film;
use serde_json::{Value, json};

use crate::{brand, healthy, text};

#[test]
fn a_film_is_cut_by_keys_and_by_typing() {
    run("library_trim", "fr_FR.UTF-8", |computer| async move {
        let words = Words::of("fr");
        let brand = brand(&computer, "Boulangerie Lune");
        let path = computer.picture("un.png").with_file_name("film.mp4");
        std::fs::write(&path, film(20)).unwrap();
        let report = computer.call("visuals_import", &json!({"brand": brand, "paths": [path]}));
        let visual = report["visuals"][0]["id"].clone();
        let trim = |what: &'static str, from: u32, to: u32| {
            let asked = json!({"visual": visual});
            let so = move |edit: &Value| {
                let trim = &edit["recipe"]["trim"];
                (&trim["from"], &trim["to"]) == (&json!(from), &json!(to))
            };
            computer.until(what, "edits_get", asked, so)
        };

        let window = computer.open().await;
        let page = &window.page;
        page.go(&format!("#/library/{}?panel=edit", text(&visual))).await;
        page.until("two handles", "document.querySelectorAll('.tools [role=slider][data-end]').length === 2").await;
        page.js("document.querySelector('[data-end=from]').focus()", vec![]).await;
        for _ in 0..3 {
            page.shift(&key(Key::Right)).await;
        }
        trim("three seconds later", 3_000, 20_000).await;
        let says = |fact: &str, wanted: &str| {
            format!("document.querySelector('[data-fact={fact}]').textContent.trim() === '{wanted}'")
        };
        page.until("what is left", &says("length", "0:17.000")).await;

        let end = words.get("retouch_filmTo");
        page.fill_labelled(end, "0:12,5").await;
        page.press(Key::Enter).await;
        trim("the typed moment", 3_000, 12_500).await;
        page.until("what is left of it", &says("length", "0:09.500")).await;
        healthy(page, "a film that is cut").await;
        page.picture("library-trim-fr").await;

        // No moment, then one behind the film's end: said at the field, kept by nobody.
        let refused = "document.querySelectorAll('.tools [aria-invalid=true]').length === 1";
        for wrong in ["0:75", "0:30"] {
            page.fill_labelled(end, wrong).await;
            page.press(Key::Enter).await;
            page.until(&format!("“{wrong}” is refused"), refused).await;
        }
        page.picture("library-trim-wrong-fr").await;
        trim("still the former", 3_000, 12_500).await;
        page.fill_labelled(end, "0:11").await;
        page.press(Key::Enter).await;
        trim("another moment", 3_000, 11_000).await;
        page.until("nothing refused", "document.querySelector('.tools [aria-invalid=true]') === null").await;

        page.js("document.activeElement.blur()", vec![]).await;
        page.ctrl("z").await;
        trim("the version before", 3_000, 12_500).await;
        page.until("its length", &says("length", "0:09.500")).await;
        // Its file is what it was: the cut is a version, and the whole is one key away.
        page.click(".tools button", Some(words.get("retouch_filmWhole"))).await;
        let whole = computer
            .until("the whole", "edits_get", json!({"visual": visual}), |edit| edit["recipe"]["trim"].is_null());
        whole.await;
        page.until("its length", &says("length", "0:20.000")).await;
    });
}
