//! The library as people use it: a folder of two hundred pictures comes in, one is found, cropped for several networks at
//! once, and attached by pointer and by keyboard; a template becomes a post.

use std::path::Path;

use fantoccini::key::Key;
use pupitre_tests::desktop::{Computer, Page, Words, key, run};
use serde_json::{Value, json};
use std::time::Duration;

use crate::{brand, healthy, text};

/// Pictures that are all unlike each other, with plain names: the system's dialogue is typed into.
fn pictures(folder: &Path, count: u32) {
    for number in 0..count {
        let (red, green) = ((number * 37 % 256) as u8, (number * 91 % 256) as u8);
        let image = image::RgbImage::from_fn(96, 64, |x, y| {
            let spot = (x / 12 + y / 8 * 8) == number % 64;
            image::Rgb(if spot { [255, 255, 255] } else { [red, green, (x * 2) as u8] })
        });
        image.save(folder.join(format!("photo{number:03}.png"))).unwrap();
    }
}

/// A picture large enough to be cropped for every network.
fn wide(computer: &Computer) -> std::path::PathBuf {
    let path = computer.picture("terrasse.png");
    let image =
        image::RgbImage::from_fn(2400, 1600, |x, y| image::Rgb([(x * 255 / 2400) as u8, (y * 255 / 1600) as u8, 120]));
    image.save(&path).unwrap();
    path
}

async fn saved(page: &Page) {
    page.until("“saved”", "document.querySelector('main p[role=status].saved') !== null").await;
}

pub(crate) async fn shown(page: &Page, count: u32) {
    let grid = format!("document.querySelector('[role=listbox][data-count]')?.dataset.count === '{count}'");
    page.until_within(Duration::from_secs(120), &format!("{count} visuals"), &grid).await;
}

#[test]
fn two_hundred_pictures_come_in_and_one_is_found() {
    run("library_import", "fr_FR.UTF-8", |computer| async move {
        brand(&computer, "Boulangerie Lune");
        let folder = tempfile::Builder::new()
            .prefix(&format!("pupitre-pictures-{}", std::process::id()))
            .rand_bytes(0)
            .tempdir()
            .unwrap();
        pictures(folder.path(), 200);
        std::fs::write(folder.path().join("notes.png"), "no picture at all").unwrap();

        let window = computer.open().await;
        let page = &window.page;
        page.go("#/library").await;
        page.until("the empty library", "document.querySelector('main .drop button') !== null").await;
        healthy(page, "the empty library").await;
        page.picture("library-0-fr").await;
        // By the terminal: the system's dialogue for folders does not take a typed path without a window manager.
        computer.call("visuals_bring", &json!({"paths": [folder.path()]}));

        // All are there, the one that is no picture has its reason.
        shown(page, 200).await;
        let jobs = computer
            .until("the end of the import", "brings_list", json!({"all": true}), |jobs| {
                jobs[0]["state"] == json!("done")
            })
            .await;
        assert_eq!((&jobs[0]["added"], &jobs[0]["refused"]), (&json!(200), &json!(1)), "{jobs}");
        page.go("#/library?panel=imports").await;
        page.click("button.more", None).await;
        page.until("the reason", "document.querySelector('li.file')?.innerText.includes('notes.png')").await;
        healthy(page, "an import that is over").await;
        page.picture("library-imports-fr").await;
        page.go("#/library").await;
        shown(page, 200).await;
        page.picture("library-200-fr").await;

        // Found by its name from the keyboard, marked with keys, and taken back.
        page.js("document.activeElement.blur()", vec![]).await;
        page.keys("/").await;
        page.until("the field", "document.activeElement.matches('input[type=search]')").await;
        page.keys("photo137").await;
        page.press(Key::Enter).await;
        shown(page, 1).await;
        page.press(Key::Right).await;
        page.keys("f").await;
        let favourites = json!({"filter": {"favourite": true}});
        let named = |list: &Value, name: &str| {
            list["items"].as_array().unwrap().iter().any(|v| text(&v["title"]).contains(name))
        };
        computer.until("a favourite", "visuals_list", favourites.clone(), |list| named(list, "photo137")).await;
        page.keys("4").await;
        computer.until("four stars", "visuals_list", favourites, |list| list["items"][0]["rating"] == json!(4)).await;
        page.press(Key::Delete).await;
        computer
            .until("the bin", "visuals_list", json!({"filter": {"trash": true}}), |list| named(list, "photo137"))
            .await;
        page.ctrl("z").await;
        shown(page, 1).await;
        healthy(page, "a search").await;
    });
}

#[test]
fn a_focal_point_crops_for_every_network_and_the_picture_is_attached_by_pointer_and_keyboard() {
    run("library_attach", "fr_FR.UTF-8", |computer| async move {
        let brand = brand(&computer, "Boulangerie Lune");
        for network in ["mastodon", "bluesky", "instagram"] {
            computer.call("accounts_plan", &json!({"brand": brand, "network": network}));
        }
        let paths = [wide(&computer), computer.picture("pain.png")];
        let report = computer.call("visuals_import", &json!({"brand": brand, "paths": paths}));
        assert_eq!(report["refused"], json!([]), "{report}");
        let id = |name: &str| {
            let all = report["visuals"].as_array().unwrap();
            all.iter().find(|one| text(&one["title"]).contains(name)).map(|one| one["id"].clone()).expect("imported")
        };
        let (large, small) = (id("terrasse"), id("pain"));

        let window = computer.open().await;
        let page = &window.page;
        page.go(&format!("#/library/{}?panel=edit", text(&large))).await;
        page.until("crops for three networks", "document.querySelectorAll('.tools .pick').length >= 3").await;
        page.until("the picture", "document.querySelector('.stage .paper img')?.naturalWidth > 0").await;
        // The point goes to the right with the keyboard; each crop follows it.
        page.js("document.querySelector('.stage [role=slider]').focus()", vec![]).await;
        for _ in 0..6 {
            page.shift(&key(Key::Right)).await;
        }
        let asked = json!({"visual": large, "brand": brand});
        let crops = computer
            .until("crops around the point", "edits_crops", asked, |crops| {
                // Of the narrowest, too: the last key is kept.
                let end = |crop: &Value| crop["crop"]["x"].as_u64().unwrap() + crop["crop"]["width"].as_u64().unwrap();
                crops.as_array().unwrap().iter().all(|crop| end(crop) >= 8_000)
            })
            .await;
        let networks: std::collections::BTreeSet<&str> =
            crops.as_array().unwrap().iter().map(|crop| text(&crop["format"]["network"])).collect();
        assert!(networks.len() >= 3, "{networks:?}");
        for crop in crops.as_array().unwrap() {
            let (x, width) = (crop["crop"]["x"].as_u64().unwrap(), crop["crop"]["width"].as_u64().unwrap());
            assert!(x <= 8_000 && 8_000 <= x + width, "the point is outside: {crop}");
        }
        healthy(page, "the editor").await;
        page.picture("library-editor-fr").await;

        // Carried by the pointer to where a post begins.
        page.go("#/library").await;
        shown(page, 2).await;
        let cell = format!("[role=option][data-visual='{}']", text(&large));
        page.find(&cell, None).await;
        let place = page
            .value("(() => { const b = document.querySelector('section.main').getBoundingClientRect(); return [b.left + b.width * 0.3, b.top + 50]; })()")
            .await;
        let end = (place[0].as_f64().unwrap(), place[1].as_f64().unwrap());
        page.carry_along(&cell, &[(end.0, end.1 + 160.0), end], Duration::from_millis(250)).await;
        page.until("the place for a post", "document.querySelector('.dock .over[data-drop=compose]') !== null").await;
        page.picture("library-carried-fr").await;
        page.let_go().await;
        page.until("the composer with it", "document.querySelectorAll('main ul.visuals > li').length === 1").await;

        // The other one by keyboard alone.
        page.click(".cm-content", None).await;
        page.keys("Deux photos.").await;
        page.keys(&format!("{}{}l{}", key(Key::Control), key(Key::Shift), key(Key::Null))).await;
        page.until("the library at hand", "document.querySelector('.shelf.open input') === document.activeElement")
            .await;
        page.until("what is in it", "document.querySelectorAll('.shelf li button').length === 2").await;
        page.keys("pain").await;
        page.until("what was looked for", "document.querySelectorAll('.shelf li button').length === 1").await;
        page.press(Key::Enter).await;
        page.press(Key::Enter).await;
        page.until("both", "document.querySelectorAll('main ul.visuals > li').length === 2").await;
        saved(page).await;
        let drafts = computer.call("posts_drafts", &json!({}));
        let post = computer
            .until("the stored post", "posts_get", json!({"id": drafts[0]["id"]}), |post| {
                post["content"]["parts"][0]["visuals"].as_array().is_some_and(|all| all.len() == 2)
            })
            .await;
        let attached: Vec<&Value> =
            post["content"]["parts"][0]["visuals"].as_array().unwrap().iter().map(|one| &one["visual"]).collect();
        assert_eq!(attached, [&large, &small], "{post}");
        healthy(page, "the composer with the library at hand").await;
        page.picture("composer-shelf-fr").await;
    });
}

#[test]
fn a_template_becomes_a_post() {
    run("library_template", "fr_FR.UTF-8", |computer| async move {
        let words = Words::of("fr");
        brand(&computer, "Boulangerie Lune");
        let window = computer.open().await;
        let page = &window.page;
        page.go("#/library?panel=template").await;
        page.until("the first template", "document.querySelector('.studio textarea') !== null").await;
        page.fill(".studio textarea", None, "Le pain, c’est du temps.").await;
        page.until("the drawing", "document.querySelector('.studio .stage img')?.naturalWidth > 0").await;
        healthy(page, "a template").await;
        page.picture("library-template-fr").await;
        page.click(".studio button", Some(words.get("template_makePost"))).await;
        page.until("the composer with it", "document.querySelectorAll('main ul.visuals > li').length === 1").await;
        let list = computer.call("visuals_list", &json!({}));
        assert_eq!(list["items"].as_array().unwrap().len(), 1, "{list}");
        // It is edited again as what it was made of.
        page.go(&format!("#/library/{}?panel=template", text(&list["items"][0]["id"]))).await;
        page.until("its words", "document.querySelector('.studio textarea')?.value === 'Le pain, c’est du temps.'")
            .await;
    });
}
