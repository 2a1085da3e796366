//! Files on their way into the library, as people bring them: carried from another program, pasted, chosen in the system's
//! own dialogue; an import that is paused, goes on, and is called off.

use std::path::{Path, PathBuf};
use std::time::Duration;

use fantoccini::key::Key;
use pupitre_tests::desktop::{Computer, Copied, Page, Point, Words, run};
use serde_json::{Value, json};

use crate::library::shown;
use crate::{brand, healthy, text};

/// Where an element is, in the window.
async fn middle(page: &Page, selector: &str) -> Point {
    let found = format!(
        "(() => {{ const b = document.querySelector({})?.getBoundingClientRect();
           return b && [b.left + b.width / 2, b.top + b.height / 2]; }})()",
        json!(selector)
    );
    let place = page.until(selector, &found).await;
    (place[0].as_f64().unwrap(), place[1].as_f64().unwrap())
}

/// A folder with a name that a plain keyboard has: the system's dialogue is typed into.
fn plain_folder(name: &str) -> tempfile::TempDir {
    let prefix = format!("pupitre-{name}-{}", std::process::id());
    tempfile::Builder::new().prefix(&prefix).rand_bytes(0).tempdir().unwrap()
}

/// Pictures that are unlike each other.
fn pictures(folder: &Path, names: &[&str]) -> Vec<PathBuf> {
    let draw = |(at, name): (usize, &&str)| {
        let path = folder.join(name);
        let image = image::RgbImage::from_fn(480, 320, |x, y| {
            let (x, y) = (x as usize, y as usize);
            let spot = (x / 60 + y / 60 * 8 + at * 5) % 7 == at % 7;
            image::Rgb(if spot { [250, 240, 220] } else { [(at * 70 % 200) as u8, (x / 2) as u8, (y / 2) as u8] })
        });
        image.save(&path).unwrap();
        path
    };
    names.iter().enumerate().map(draw).collect()
}

async fn library(computer: &Computer) -> Value {
    computer.call("library_get", &json!({}))
}

#[test]
fn files_carried_from_another_program_come_in_where_they_are_let_go() {
    run("library_drop", "fr_FR.UTF-8", |computer| async move {
        brand(&computer, "Boulangerie Lune");
        let summer = computer.call("folders_create", &json!({"name": "Été"}))["id"].clone();
        let folder = plain_folder("drop");
        let paths = pictures(folder.path(), &["un.png", "deux.png", "trois.png", "quatre.png"]);
        let window = computer.open().await;
        let page = &window.page;
        page.go("#/library").await;
        page.until("the empty library", "document.querySelector('main .drop button') !== null").await;

        // While they are held the window says what would become of them, and says nothing more when they are gone.
        let held = computer.screen().carry_files(&[&paths[0]]);
        assert!(held.over((700.0, 400.0)).await, "the window would take them");
        page.until("what becomes of them", "document.querySelector('.veil') !== null").await;
        page.picture("library-dropping-fr").await;
        held.leave().await;
        page.until("nothing said any more", "document.querySelector('.veil') === null").await;

        let held = computer.screen().carry_files(&[&paths[0], &paths[1]]);
        assert!(held.over((700.0, 400.0)).await);
        assert!(held.drop_here().await, "the window took them");
        shown(page, 2).await;
        page.until("nothing said any more", "document.querySelector('.veil') === null").await;

        // Onto a folder of the library they go into it.
        let place = format!("[data-drop='folder:{}']", text(&summer));
        let held = computer.screen().carry_files(&[&paths[2]]);
        assert!(held.over(middle(page, &place).await).await);
        page.until("the folder is marked", &format!("document.querySelector(\"{place}\").matches('.over')")).await;
        page.picture("library-dropping-folder-fr").await;
        assert!(held.drop_here().await);
        shown(page, 3).await;
        let asked = json!({"filter": {"folder": {"in": "folder", "id": summer, "below": true}}});
        let within = computer.until("in its folder", "visuals_list", asked, |list| list["items"][0].is_object()).await;
        assert_eq!(within["items"][0]["title"], json!("trois"), "{within}");
        assert_eq!(library(&computer).await["visuals"], json!(3));
    });
}

#[test]
fn files_carried_onto_a_post_are_attached() {
    run("library_drop_post", "fr_FR.UTF-8", |computer| async move {
        brand(&computer, "Boulangerie Lune");
        let folder = plain_folder("drop-post");
        let paths = pictures(folder.path(), &["un.png"]);
        let window = computer.open().await;
        let page = &window.page;
        page.go("#/composer").await;
        page.until("the composer", "document.querySelector('.cm-content') !== null").await;
        let held = computer.screen().carry_files(&[&paths[0]]);
        assert!(held.over((500.0, 400.0)).await);
        page.until("what becomes of them", "document.querySelector('.veil') !== null").await;
        assert!(held.drop_here().await);
        page.until("attached", "document.querySelectorAll('main ul.visuals > li').length === 1").await;
        assert_eq!(library(&computer).await["visuals"], json!(1));
    });
}

/// Hands out what was copied until the value goes.
fn serving(copied: Copied) -> tokio::task::JoinHandle<()> {
    tokio::spawn(async move { copied.serve_for(Duration::from_secs(120)).await })
}

const SAID: &str = "document.querySelectorAll('section.toaster .toast').length";

#[test]
fn a_copied_picture_is_pasted() {
    run("library_paste", "fr_FR.UTF-8", |computer| async move {
        brand(&computer, "Boulangerie Lune");
        let window = computer.open().await;
        let page = &window.page;
        page.go("#/library").await;
        page.until("the empty library", "document.querySelector('main .drop button') !== null").await;
        let nowhere = "document.activeElement?.blur()";

        // What is neither a picture nor a file: a key that says so.
        let words = serving(computer.screen().copy(&[("UTF8_STRING", b"bonjour"), ("text/plain", b"bonjour")]));
        page.js(nowhere, vec![]).await;
        page.ctrl("v").await;
        page.until("that there is nothing", &format!("{SAID} === 1")).await;
        assert_eq!(library(&computer).await["visuals"], json!(0));
        words.abort();

        let bytes = std::fs::read(computer.picture("pain.png")).unwrap();
        let copied = serving(computer.screen().copy(&[("image/png", &bytes), ("image/bmp", b"BM")]));
        page.ctrl("v").await;
        shown(page, 1).await;
        page.until("what is said of it", &format!("{SAID} === 2")).await;
        page.picture("library-pasted-fr").await;
        // The same once more is known.
        page.ctrl("v").await;
        page.until("that it is known", &format!("{SAID} === 3")).await;
        assert_eq!(library(&computer).await["visuals"], json!(1));
        // Taken back, and pasted anew.
        page.ctrl("z").await;
        computer.until("taken back", "library_get", json!({}), |view| view["visuals"] == json!(0)).await;
        page.ctrl("v").await;
        shown(page, 1).await;
        // In a text it is a text's: nothing comes in.
        page.click("main input[type=search]", None).await;
        page.ctrl("v").await;
        tokio::time::sleep(Duration::from_millis(600)).await;
        assert_eq!(library(&computer).await["visuals"], json!(1));
        copied.abort();
    });
}

#[test]
fn files_copied_in_a_file_manager_are_pasted() {
    run("library_paste_files", "fr_FR.UTF-8", |computer| async move {
        brand(&computer, "Boulangerie Lune");
        let folder = plain_folder("paste");
        let paths = pictures(folder.path(), &["un.png", "deux.png", "trois.png"]);
        let window = computer.open().await;
        let page = &window.page;
        page.go("#/library").await;
        page.until("the empty library", "document.querySelector('main .drop button') !== null").await;
        page.js("document.activeElement?.blur()", vec![]).await;
        let copied = serving(computer.screen().copy_files(&[&paths[0], &paths[1]]));
        page.ctrl("v").await;
        shown(page, 2).await;
        copied.abort();
        // Another file manager has the plain list alone.
        let list = format!("file://{}\r\n", paths[2].display());
        let copied = serving(computer.screen().copy(&[("text/uri-list", list.as_bytes())]));
        page.ctrl("v").await;
        shown(page, 3).await;
        let titles = computer.call("visuals_list", &json!({"sort": "title"}));
        let titles: Vec<&str> = titles["items"].as_array().unwrap().iter().map(|one| text(&one["title"])).collect();
        assert_eq!(titles, ["deux", "trois", "un"]);
        // The import's line takes it back.
        let words = Words::of("fr");
        page.click("main button", Some(words.get("library_importTakeBack"))).await;
        shown(page, 2).await;
        copied.abort();
    });
}

#[test]
fn what_was_copied_is_attached_to_a_post() {
    run("composer_paste", "fr_FR.UTF-8", |computer| async move {
        brand(&computer, "Boulangerie Lune");
        let folder = plain_folder("paste-post");
        let paths = pictures(folder.path(), &["un.png", "deux.png"]);
        let window = computer.open().await;
        let page = &window.page;
        page.go("#/composer").await;
        page.until("the composer", "document.querySelector('.cm-content') !== null").await;
        let attached = |count: u32| format!("document.querySelectorAll('main ul.visuals > li').length === {count}");
        let written = "document.querySelector('.cm-content').innerText.trim()";
        page.click(".cm-content", None).await;
        page.keys("Deux pains. ").await;

        // Into the text, which keeps its words and gets no others.
        let bytes = std::fs::read(computer.picture("pain.png")).unwrap();
        let copied = serving(computer.screen().copy(&[("image/png", &bytes)]));
        page.ctrl("v").await;
        page.until("the picture", &attached(1)).await;
        assert_eq!(page.value(written).await, json!("Deux pains."));
        copied.abort();
        let copied = serving(computer.screen().copy_files(&[&paths[0]]));
        page.click(".cm-content", None).await;
        page.ctrl("v").await;
        page.until("the file", &attached(2)).await;
        assert_eq!(page.value(written).await, json!("Deux pains."));
        copied.abort();
        // Where nobody types.
        let copied = serving(computer.screen().copy_files(&[&paths[1]]));
        page.js("document.activeElement?.blur()", vec![]).await;
        page.ctrl("v").await;
        page.until("the other file", &attached(3)).await;
        page.picture("composer-pasted-fr").await;
        copied.abort();
        // Words stay words, also those of a table with a picture of itself.
        let words: &[(&str, &[u8])] = &[
            ("text/html", b"<table><tr><td>12 euros</td></tr></table>"),
            ("UTF8_STRING", b"12 euros"),
            ("text/plain;charset=utf-8", b"12 euros"),
            ("image/png", &bytes),
        ];
        let copied = serving(computer.screen().copy(words));
        page.click(".cm-content", None).await;
        page.ctrl("v").await;
        page.until("the words", &format!("{written}.includes('12 euros')")).await;
        assert_eq!(page.value(&attached(3)).await, json!(true));
        copied.abort();
    });
}

#[test]
fn files_are_chosen_in_the_systems_dialogue() {
    run("library_choose", "fr_FR.UTF-8", |computer| async move {
        let words = Words::of("fr");
        brand(&computer, "Boulangerie Lune");
        let one = plain_folder("one");
        let file = pictures(one.path(), &["seul.png"]).remove(0);
        let window = computer.open().await;
        let page = &window.page;
        page.go("#/library").await;
        page.click("main .drop button", Some(words.get("library_add"))).await;
        computer.screen().choose_file(file.to_str().unwrap()).await;
        shown(page, 1).await;
    });
}

#[test]
fn an_import_is_paused_goes_on_and_is_called_off() {
    run("library_pause", "fr_FR.UTF-8", |computer| async move {
        const MANY: usize = 300;
        let words = Words::of("fr");
        brand(&computer, "Boulangerie Lune");
        let folder = plain_folder("pause");
        for number in 0..MANY {
            let image = image::RgbImage::from_fn(900, 600, |x, y| {
                let spot = (x / 112 + y / 75 * 8) as usize == number % 64;
                let ground = [(number * 37 % 256) as u8, (number * 91 % 256) as u8, (x / 4) as u8];
                image::Rgb(if spot { [255; 3] } else { ground })
            });
            image.save(folder.path().join(format!("p{number:03}.jpg"))).unwrap();
        }
        let window = computer.open().await;
        let page = &window.page;
        page.go("#/library").await;
        page.until("the empty library", "document.querySelector('main .drop button') !== null").await;
        let held = computer.screen().carry_files(&[folder.path()]);
        assert!(held.over((700.0, 400.0)).await);
        assert!(held.drop_here().await);

        page.go("#/library?panel=imports").await;
        page.click("main li button", Some(words.get("library_importPause"))).await;
        page.find("main li button", Some(words.get("library_importResume"))).await;
        let job = |answer: &Value| answer[0].clone();
        let paused = job(&computer.call("brings_list", &json!({"all": true})));
        assert_eq!(paused["state"], json!("paused"), "{paused}");
        healthy(page, "an import that waits").await;
        page.picture("library-paused-fr").await;
        // The handful that it has in hand is finished; then nothing goes on.
        let mut at = Value::Null;
        let mut still = 0;
        for _ in 0..40 {
            tokio::time::sleep(Duration::from_millis(500)).await;
            let now = job(&computer.call("brings_list", &json!({"all": true})))["done"].clone();
            still = if now == at { still + 1 } else { 0 };
            at = now;
            if still == 4 {
                break;
            }
        }
        assert!(still == 4 && at.as_u64() < Some(MANY as u64), "nothing goes on while it waits: {at}");

        page.click("main li button", Some(words.get("library_importResume"))).await;
        computer
            .until("it goes on", "brings_list", json!({"all": true}), |list| list[0]["done"].as_u64() > at.as_u64())
            .await;
        page.click("main li button", Some(words.get("library_importCancel"))).await;
        let over = computer
            .until("called off", "brings_list", json!({"all": true}), |list| list[0]["state"] == json!("cancelled"))
            .await;
        let added = over[0]["added"].as_u64().unwrap();
        assert!(added > 0 && added < MANY as u64, "{over}");
        // What had come in stays, and is what the grid shows.
        page.press(Key::Escape).await;
        let visuals = library(&computer).await["visuals"].as_u64().unwrap();
        assert!(visuals >= added, "{visuals} {added}");
        shown(page, u32::try_from(visuals).unwrap()).await;
    });
}
