//! What keeps a library in order: near-duplicates that become one, files that are missed, folders that go into folders.
//! The system's dialogue for folders does not take a typed path without a window manager: finding again is the core's test.

use fantoccini::key::Key;
use pupitre_tests::desktop::{Words, run};
use serde_json::{Value, json};
use std::path::Path;

use crate::library::shown;
use crate::{brand, healthy, text};

fn scene(path: &Path, (width, height): (u32, u32), tone: u8) {
    let image = image::RgbImage::from_fn(width, height, |x, y| {
        let (u, v) = (f64::from(x) / f64::from(width), f64::from(y) / f64::from(height));
        let sun = (u - 0.7).powi(2) + (v - 0.3).powi(2) < 0.02;
        let hill = v > 0.6 + 0.2 * (u * 7.0 + f64::from(tone)).sin();
        image::Rgb(match (sun, hill) {
            (true, _) => [255, 240, 200],
            (_, true) => [40, tone, 70],
            _ => [tone, (v * 200.0) as u8, 230],
        })
    });
    image.save(path).unwrap();
}

#[test]
fn pictures_that_look_alike_become_one_and_are_two_again() {
    run("library_alike", "fr_FR.UTF-8", |computer| async move {
        brand(&computer, "Boulangerie Lune");
        let folder = tempfile::tempdir().unwrap();
        let (large, small) = (folder.path().join("large.png"), folder.path().join("small.png"));
        scene(&large, (900, 600), 120);
        scene(&small, (450, 300), 120);
        let report = computer.call("visuals_import", &json!({"paths": [large, small]}));
        assert_eq!(report["refused"], json!([]), "{report}");
        let name = |title: &str| {
            let all = report["visuals"].as_array().unwrap();
            all.iter().find(|one| one["title"] == json!(title)).expect(title)["id"].clone()
        };
        // What only the smaller one says goes over to the one that stays.
        computer.call("visuals_update", &json!({"id": name("small"), "alt": "Deux collines au soleil."}));
        let window = computer.open().await;
        let page = &window.page;
        page.go("#/library").await;
        shown(page, 2).await;
        page.go("#/library?panel=alike").await;
        page.until("two side by side", "document.querySelectorAll('main .stage img').length === 2").await;
        page.until(
            "both drawn",
            "[...document.querySelectorAll('main .stage img')].every((img) => img.naturalWidth > 0)",
        )
        .await;
        healthy(page, "the review of what looks alike").await;
        page.picture("library-alike-fr").await;
        // The first stays; the key that goes on chooses the other.
        page.js("document.activeElement?.blur()", vec![]).await;
        let kept =
            "document.querySelector('main .stage[aria-pressed=true]').closest('li').querySelector('h3').innerText";
        let first = page.value(kept).await;
        page.press(Key::Right).await;
        page.until("the other", &format!("{kept} !== {first}")).await;
        page.press(Key::Left).await;
        page.until("the first again", &format!("{kept} === {first}")).await;
        page.keys("m").await;
        page.until("nothing left to review", "document.querySelector('main .stage') === null").await;
        let left = computer.call("visuals_list", &json!({}));
        assert_eq!(left["items"].as_array().unwrap().len(), 1, "{left}");
        assert_eq!(left["items"][0]["alt"], json!("Deux collines au soleil."), "{left}");
        page.ctrl("z").await;
        page.until("both again", "document.querySelectorAll('main .stage img').length === 2").await;
        let both = computer.call("visuals_list", &json!({}));
        assert_eq!(both["items"].as_array().unwrap().len(), 2, "{both}");

        // All stay: the pair is settled, and comes back with the undo.
        page.keys("a").await;
        page.until("settled", "document.querySelector('main .stage') === null").await;
        page.ctrl("z").await;
        page.until("to be settled again", "document.querySelectorAll('main .stage img').length === 2").await;
    });
}

#[test]
fn a_missing_file_is_noticed_and_can_be_looked_for() {
    run("library_care", "fr_FR.UTF-8", |computer| async move {
        let words = Words::of("fr");
        brand(&computer, "Boulangerie Lune");
        let prefix = format!("pupitre-care-{}", std::process::id());
        let folder = tempfile::Builder::new().prefix(&prefix).rand_bytes(0).tempdir().unwrap();
        for (at, name) in ["un.png", "deux.png", "trois.png"].into_iter().enumerate() {
            scene(&folder.path().join(name), (300 + 60 * at as u32, 200), 30 + 70 * at as u8);
        }
        let paths: Vec<_> = ["un.png", "deux.png", "trois.png"].map(|name| folder.path().join(name)).to_vec();
        let report = computer.call("visuals_import", &json!({"paths": paths}));
        assert_eq!(report["refused"], json!([]), "{report}");
        let window = computer.open().await;
        let page = &window.page;
        page.go("#/library?panel=care").await;
        page.find("main button", Some(words.get("library_careStart"))).await;
        // The file of one of them goes; its thumbnail is still there.
        let hash = computer.call("visuals_get", &json!({"id": report["visuals"][1]["id"]}))["facts"]["hash"]
            .as_str()
            .unwrap()
            .to_owned();
        std::fs::remove_file(computer.data().join("visuals").join(&hash[..2]).join(&hash[2..4]).join(&hash)).unwrap();
        page.click("main button", Some(words.get("library_careStart"))).await;
        computer.until("one is missed", "library_get", json!({}), |view| view["missing"] == json!(1)).await;
        page.find("main button", Some(words.get("library_relink"))).await;
        healthy(page, "files to look after").await;
        page.picture("library-missing-fr").await;

        // Shown in the grid, and from there its own page says so.
        page.click("main button", Some(words.get("library_missingShow"))).await;
        shown(page, 1).await;
        page.click("[role=option]", None).await;
        page.find("aside button, .aside button", Some(words.get("library_relinkFile"))).await;
    });
}

#[test]
fn a_folder_goes_into_a_folder_by_pointer_and_by_keys() {
    run("library_folders", "fr_FR.UTF-8", |computer| async move {
        brand(&computer, "Boulangerie Lune");
        let make = |name: &str| text(&computer.call("folders_create", &json!({"name": name}))["id"]).to_owned();
        let (beach, summer) = (make("Plage"), make("Saison"));
        computer.call("visuals_import", &json!({"paths": [computer.picture("pain.png")]}));
        let window = computer.open().await;
        let page = &window.page;
        page.go("#/library").await;
        shown(page, 1).await;
        let parent = |view: &Value, id: &str| {
            let all = view["folders"].as_array().unwrap();
            all.iter().find(|folder| text(&folder["id"]) == id).expect("the folder")["parent"].clone()
        };
        let within = |id: String, parent_is: Value| move |view: &Value| parent(view, &id) == parent_is;
        let row = |id: &str| format!("[data-folder='{id}']");
        page.find(&row(&beach), None).await;
        page.carry(&row(&beach), &row(&summer)).await;
        page.until("the folder is marked", &format!("document.querySelector(\"{}\").matches('.over')", row(&summer)))
            .await;
        page.picture("library-folder-carried-fr").await;
        page.let_go().await;
        computer.until("within", "library_get", json!({}), within(beach.clone(), json!(summer))).await;
        // Into itself, or into what it holds, it does not go.
        page.drag(&row(&summer), &row(&beach)).await;
        page.ctrl("z").await;
        computer.until("at the top again", "library_get", json!({}), within(beach.clone(), Value::Null)).await;

        // By keys: into the folder above, and out again, the focus staying with it.
        page.js("document.querySelector(arguments[0]).focus()", vec![json!(row(&summer))]).await;
        page.keys(&format!("{}{}{}", char::from(Key::Control), char::from(Key::Right), char::from(Key::Null))).await;
        computer.until("within the one above", "library_get", json!({}), within(summer.clone(), json!(beach))).await;
        page.until("the focus", &format!("document.activeElement === document.querySelector(\"{}\")", row(&summer)))
            .await;
        page.keys(&format!("{}{}{}", char::from(Key::Control), char::from(Key::Left), char::from(Key::Null))).await;
        computer.until("out of it", "library_get", json!({}), within(summer.clone(), Value::Null)).await;
        page.until("the focus", &format!("document.activeElement === document.querySelector(\"{}\")", row(&summer)))
            .await;
        healthy(page, "folders").await;
    });
}
