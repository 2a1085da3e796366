//! What the library finds: smart collections by every condition there is, what looks alike, and what becomes of copies.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use chrono::TimeDelta;
use image::imageops::{FilterType, resize};
use image::{ImageFormat, Rgb, RgbImage};
use pupitre_domain::library::LibraryFilter;
use pupitre_domain::network::NetworkId;
use pupitre_tests::adapters::Adapter;
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{TestDesk, monday};
use pupitre_tests::scene::picture;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::path::PathBuf;

fn file(image: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// One colour, as a file.
fn plain(width: u32, height: u32, colour: [u8; 3]) -> Vec<u8> {
    file(&RgbImage::from_pixel(width, height, Rgb(colour)), ImageFormat::Png)
}

struct Library {
    desk: TestDesk,
    brand: Value,
}

impl Library {
    async fn new() -> Self {
        let desk = TestDesk::new(TestClock::frozen(monday())).await;
        let brand = desk.brand("Atelier").await;
        Self { desk, brand }
    }

    fn put(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.desk.folder().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// Brings a file in; gives the visual's id.
    async fn take(&self, name: &str, bytes: &[u8], more: Value) -> Value {
        let mut wish = json!({"brand": self.brand, "paths": [self.put(name, bytes)]});
        wish.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let report = self.desk.call("visuals_import", wish).await;
        assert_eq!(report["refused"], json!([]), "{report}");
        report["visuals"][0]["id"].clone()
    }

    async fn say(&self, id: &Value, said: Value) {
        let mut wish = json!({"id": id});
        wish.as_object_mut().unwrap().extend(said.as_object().unwrap().clone());
        self.desk.call("visuals_update", wish).await;
    }

    async fn titles(&self, request: Value) -> BTreeSet<String> {
        let page = self.desk.call("visuals_list", request).await;
        let title = |item: &Value| item["title"].as_str().unwrap().to_owned();
        page["items"].as_array().unwrap().iter().map(title).collect()
    }

    async fn compare(&self) {
        self.desk.call("integrity_start", json!({})).await;
        for _ in 0..400 {
            if self.desk.call("integrity_status", json!({})).await["running"] == json!(false) {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        panic!("the check does not end");
    }
}

fn set<const N: usize>(names: [&str; N]) -> BTreeSet<String> {
    names.into_iter().map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_smart_collection_holds_what_each_of_its_conditions_finds() {
    let mut library = Library::new().await;
    let fake = Adapter::start(NetworkId::Mastodon, library.desk.clock.clone()).await;
    let account = library.desk.connect(&library.brand, &fake, "atelier").await;
    let outer = library.desk.call("folders_create", json!({"name": "Produits", "brand": library.brand})).await;
    let inner = library.desk.call("folders_create", json!({"name": "Intérieur", "parent": outer["id"]})).await;
    // A name that another one beside it has is the field's fault, made anew or moved there.
    let twice = json!({"name": "Intérieur", "parent": outer["id"]});
    let fault = library.desk.try_call("folders_create", twice).await.unwrap_err();
    assert_eq!(fault["fields"][0], json!({"field": "name", "code": "taken", "max": null}), "{fault}");
    let above = library.desk.call("folders_create", json!({"name": "Intérieur", "brand": library.brand})).await;
    let moved = json!({"id": above["id"], "parent": outer["id"]});
    let fault = library.desk.try_call("folders_update", moved).await.unwrap_err();
    assert_eq!(fault["fields"][0]["code"], json!("taken"), "{fault}");
    let summer = library.desk.call("labels_create", json!({"kind": "label", "name": "Été", "colour": "#118855"})).await;

    let blue = plain(1_600, 900, [0x1f, 0x5f, 0xd0]);
    let blue = library.take("bleu.png", &blue, json!({"folder": outer["id"]})).await;
    let rights = json!({"licence": "stock", "until": "2026-12-10"});
    library.say(&blue, json!({"rating": 4, "favourite": true, "rights": rights})).await;
    let red = plain(900, 1_200, [0xd2, 0x1f, 0x26]);
    let red = library.take("rouge.png", &red, json!({"folder": inner["id"]})).await;
    let rights = json!({"licence": "stock", "until": "2026-11-24"});
    library.say(&red, json!({"rating": 3, "labels": [summer["id"]], "rights": rights})).await;
    let green = library.take("vert.png", &plain(500, 500, [0x2e, 0x9e, 0x44]), json!({"brand": null})).await;
    let said = json!({"alt": "Un carré vert", "caption": "La façade au matin", "rights": {"licence": "own"}});
    library.say(&green, said).await;
    let drawing = br##"<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300"><rect width="300" height="300" fill="#0a0a0c"/></svg>"##;
    let drawing = library.take("dessin.svg", drawing, json!({})).await;
    library.say(&drawing, json!({"rights": {"licence": "agreement", "forbidden": true}})).await;

    library.desk.advance(TimeDelta::days(2));
    let yellow = plain(2_100, 700, [0xf5, 0xd9, 0x0a]);
    library.take("renvoi.png", &yellow, json!({"mode": "reference"})).await;
    let purple = library.take("abîmé.png", &plain(1_100, 1_100, [0x7a, 0x35, 0xc9]), json!({})).await;
    let pink = library.take("jeté.png", &plain(800, 800, [0xec, 0x5f, 0xa8]), json!({})).await;
    library.desk.call("visuals_delete_many", json!({"ids": [pink]})).await;
    let other = library.desk.brand("Autre").await;
    library.take("autre.png", &plain(640, 640, [0x80, 0x82, 0x86]), json!({"brand": other})).await;

    // Used in a draft; out on the account.
    let shows = |id: &Value| json!({"parts": [{"text": "Vu", "visuals": [{"visual": id, "alt": "Vu"}]}]});
    library.desk.write(&library.brand, shows(&blue), &[]).await;
    let post = library.desk.write(&library.brand, shows(&green), &[&account]).await;
    library.desk.plan(&post, 1).await;
    library.desk.settle().await;
    assert_eq!(library.desk.state(&post).await, "published");
    // One file is gone from where it was left, one is not what it was.
    std::fs::remove_file(library.desk.folder().join("renvoi.png")).unwrap();
    let hash = library.desk.call("visuals_get", json!({"id": purple})).await["facts"]["hash"].clone();
    let hash = hash.as_str().unwrap().to_owned();
    let kept = library.desk.engine().folder().join("visuals").join(&hash[..2]).join(&hash[2..4]).join(&hash);
    std::fs::write(kept, b"x").unwrap();
    library.compare().await;

    let brand = &library.brand;
    let below = |below: bool| json!({"in": "folder", "id": outer["id"], "below": below});
    let cases: Vec<(&str, Value, BTreeSet<String>)> = vec![
        ("brand", json!({"brand": brand}), set(["bleu", "rouge", "vert", "dessin", "renvoi", "abîmé"])),
        ("brandOnly", json!({"brand": brand, "brandOnly": true}), set(["bleu", "rouge", "dessin", "renvoi", "abîmé"])),
        ("search", json!({"search": "facade"}), set(["vert"])),
        ("search", json!({"search": "ete"}), set(["rouge"])),
        ("folder", json!({"folder": {"in": "none"}}), set(["vert", "dessin", "renvoi", "abîmé", "autre"])),
        ("folder", json!({"folder": below(true)}), set(["bleu", "rouge"])),
        ("folder", json!({"folder": below(false)}), set(["bleu"])),
        ("labels", json!({"labels": [summer["id"]]}), set(["rouge"])),
        ("kinds", json!({"kinds": ["drawing", "video"]}), set(["dessin"])),
        ("orientations", json!({"orientations": ["portrait"]}), set(["rouge"])),
        ("orientations", json!({"orientations": ["landscape"]}), set(["bleu", "renvoi"])),
        ("sizes", json!({"sizes": ["medium"]}), set(["bleu", "rouge", "abîmé"])),
        ("hues", json!({"hues": ["blue"]}), set(["bleu"])),
        ("hues", json!({"hues": ["red", "green"]}), set(["rouge", "vert"])),
        ("rating", json!({"rating": 4}), set(["bleu"])),
        ("favourite", json!({"favourite": true}), set(["bleu"])),
        ("favourite", json!({"favourite": false, "rating": 3}), set(["rouge"])),
        ("licences", json!({"licences": ["own", "agreement"]}), set(["vert", "dessin"])),
        ("rights", json!({"rights": ["usable"]}), set(["bleu", "vert", "renvoi", "abîmé", "autre"])),
        ("rights", json!({"rights": ["ending"]}), set(["bleu"])),
        ("rights", json!({"rights": ["expired"]}), set(["rouge"])),
        ("rights", json!({"rights": ["barred"]}), set(["dessin"])),
        ("rights", json!({"rights": ["unstated"]}), set(["renvoi", "abîmé", "autre"])),
        ("uses", json!({"uses": {"kind": "used"}}), set(["bleu", "vert"])),
        ("uses", json!({"uses": {"kind": "unused"}}), set(["rouge", "dessin", "renvoi", "abîmé", "autre"])),
        ("uses", json!({"uses": {"kind": "published"}}), set(["vert"])),
        (
            "uses",
            json!({"uses": {"kind": "neverOn", "account": account}}),
            set(["bleu", "rouge", "dessin", "renvoi", "abîmé", "autre"]),
        ),
        ("altMissing", json!({"altMissing": false}), set(["vert"])),
        ("files", json!({"files": ["referenced"]}), set(["renvoi"])),
        ("files", json!({"files": ["missing"]}), set(["renvoi"])),
        ("files", json!({"files": ["damaged"]}), set(["abîmé"])),
        ("files", json!({"files": ["stored"]}), set(["bleu", "rouge", "vert", "dessin", "abîmé", "autre"])),
        ("from", json!({"from": "2026-11-25"}), set(["renvoi", "abîmé", "autre"])),
        ("to", json!({"to": "2026-11-24"}), set(["bleu", "rouge", "vert", "dessin"])),
        ("trash", json!({"trash": true}), set(["jeté"])),
        // Together they narrow.
        ("hues", json!({"hues": ["blue", "red"], "rating": 3, "rights": ["expired"]}), set(["rouge"])),
    ];
    let Value::Object(known) = serde_json::to_value(LibraryFilter::default()).unwrap() else { unreachable!() };
    let tried: BTreeSet<&str> = cases.iter().map(|(condition, ..)| *condition).collect();
    assert_eq!(known.keys().map(String::as_str).collect::<BTreeSet<_>>(), tried, "every condition is tried");
    for (at, (_, filter, wanted)) in cases.into_iter().enumerate() {
        let name = format!("Collection {at}");
        let made = library.desk.call("collections_create", json!({"name": name, "filter": filter})).await;
        assert_eq!(library.titles(json!({"collection": made["id"], "limit": 200})).await, wanted, "{filter}");
        let layout = library.desk.call("visuals_layout", json!({"collection": made["id"]})).await;
        assert_eq!(layout["count"], json!(wanted.len()), "the grid shows the same: {filter}");
    }

    // What is in it follows what is said, both ways, and the filter beside it narrows further.
    let best = json!({"name": "Les meilleures", "brand": brand, "filter": {"rating": 4}});
    let best = library.desk.call("collections_create", best).await;
    let held = async |narrowed: Value| library.titles(json!({"collection": best["id"], "filter": narrowed})).await;
    assert_eq!(held(json!({})).await, set(["bleu"]));
    let change = library.desk.call("visuals_change", json!({"of": {"ids": [red]}, "rating": 5})).await;
    assert_eq!(held(json!({})).await, set(["bleu", "rouge"]));
    assert_eq!(held(json!({"hues": ["red"]})).await, set(["rouge"]));
    library.desk.call("library_undo", json!({"id": change["undo"]})).await;
    assert_eq!(held(json!({})).await, set(["bleu"]));
    let wider = json!({"id": best["id"], "filter": {"rating": 3}});
    let wider = library.desk.call("collections_update", wider).await;
    assert_eq!(held(json!({})).await, set(["bleu", "rouge"]));
    library.desk.call("library_undo", json!({"id": wider["undo"]})).await;
    assert_eq!(held(json!({})).await, set(["bleu"]));
    let names = async || {
        let all = library.desk.call("library_get", json!({"brand": brand})).await["collections"].clone();
        all.as_array().unwrap().iter().filter(|one| one["name"] == "Les meilleures").count()
    };
    let gone = library.desk.call("collections_delete", json!({"id": best["id"]})).await;
    assert_eq!(names().await, 0);
    library.desk.call("library_undo", json!({"id": gone["undo"]})).await;
    assert_eq!((names().await, held(json!({})).await), (1, set(["bleu"])));
}

/// Upright bars: nothing of a landscape.
fn bars(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| {
        if (x * 9 / width).is_multiple_of(2) { Rgb([20, 20, 24]) } else { Rgb([235, 60, 40]) }
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_looks_alike_comes_in_order_and_nothing_else_comes() {
    let library = Library::new().await;
    let scene = image::load_from_memory(&picture(3, 1_200, 800)).unwrap().to_rgb8();
    let wanted = library.take("scène.png", &file(&scene, ImageFormat::Png), json!({})).await;
    let small = resize(&scene, 600, 400, FilterType::Triangle);
    let small = library.take("petite.jpg", &file(&small, ImageFormat::Jpeg), json!({})).await;
    let mirrored = image::imageops::flip_horizontal(&scene);
    let mirrored = library.take("miroir.png", &file(&mirrored, ImageFormat::Png), json!({})).await;
    // The same place with something large before it: less alike than a copy.
    let mut hidden = scene.clone();
    for (x, y, pixel) in hidden.enumerate_pixels_mut() {
        if x > 700 && y > 300 {
            *pixel = Rgb([(x % 200) as u8, 40, (y % 180) as u8]);
        }
    }
    let hidden = library.take("masquée.png", &file(&hidden, ImageFormat::Png), json!({})).await;
    let strange = library.take("barres.png", &file(&bars(1_200, 800), ImageFormat::Png), json!({})).await;
    let other = library.desk.brand("Autre").await;
    let theirs = resize(&scene, 900, 600, FilterType::Triangle);
    let theirs = library.take("chez eux.png", &file(&theirs, ImageFormat::Png), json!({"brand": other})).await;
    let thrown = resize(&scene, 1_000, 666, FilterType::Triangle);
    let thrown = library.take("jetée.png", &file(&thrown, ImageFormat::Png), json!({})).await;
    let binned = library.desk.call("visuals_delete_many", json!({"ids": [thrown]})).await;

    let ask = async |more: Value| {
        let mut wish = json!({"id": wanted});
        wish.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let found = library.desk.call("visuals_similar", wish).await;
        let one = |item: &Value| (item["visual"]["id"].clone(), item["likeness"].as_u64().unwrap());
        found.as_array().unwrap().iter().map(one).collect::<Vec<_>>()
    };
    let found = ask(json!({"brand": library.brand})).await;
    let ids: Vec<&Value> = found.iter().map(|(id, _)| id).collect();
    assert!(found.windows(2).all(|pair| pair[0].1 >= pair[1].1), "the likest first: {found:?}");
    assert!([&small, &mirrored].iter().all(|id| ids[..2].contains(id)), "copies come first: {found:?}");
    assert!(found[0].1 >= 90 && found[1].1 >= 90, "{found:?}");
    let less = found.iter().find(|(id, _)| *id == hidden);
    assert!(less.is_none_or(|(_, likeness)| *likeness < found[1].1), "{found:?}");
    for (absent, why) in
        [(&strange, "looks otherwise"), (&thrown, "in the bin"), (&theirs, "another brand's"), (&wanted, "itself")]
    {
        assert!(!ids.contains(&absent), "{why}: {found:?}");
    }
    let everywhere = ask(json!({})).await;
    assert!(everywhere.iter().any(|(id, likeness)| *id == theirs && *likeness >= 90), "{everywhere:?}");
    assert_eq!(ask(json!({"brand": library.brand, "limit": 1})).await.len(), 1);
    library.desk.call("library_undo", json!({"id": binned["undo"]})).await;
    assert!(ask(json!({"brand": library.brand})).await.iter().any(|(id, _)| *id == thrown), "out of the bin again");
}

/// What is said of a visual, for comparing before with after.
async fn said(desk: &TestDesk, id: &Value) -> Value {
    let mut view = desk.call("visuals_get", json!({"id": id})).await;
    view.as_object_mut().unwrap().remove("undo");
    // Counts the changes of its edit, those that were taken back included.
    view.as_object_mut().unwrap().remove("revision");
    view["releases"] = desk.call("releases_list", json!({"id": id})).await;
    for release in view["releases"].as_array_mut().unwrap() {
        release.as_object_mut().unwrap().remove("id");
    }
    let edits = desk.call("edits_get", json!({"visual": id})).await;
    view["recipe"] = edits["recipe"].clone();
    view
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_merged_keeps_what_both_knew_and_one_undo_parts_them() {
    let mut library = Library::new().await;
    let fake = Adapter::start(NetworkId::Mastodon, library.desk.clock.clone()).await;
    let account = library.desk.connect(&library.brand, &fake, "atelier").await;
    let scene = image::load_from_memory(&picture(11, 1_200, 800)).unwrap().to_rgb8();
    let large = library.take("grande.png", &file(&scene, ImageFormat::Png), json!({})).await;
    let folder = library.desk.call("folders_create", json!({"name": "Port", "brand": library.brand})).await;
    let small = resize(&scene, 600, 400, FilterType::Lanczos3);
    let small = library.take("petite.png", &file(&small, ImageFormat::Png), json!({"folder": folder["id"]})).await;
    let mut labels = Vec::new();
    for name in ["Été", "Port"] {
        let label = json!({"kind": "label", "name": name, "colour": "#118855"});
        labels.push(library.desk.call("labels_create", label).await["id"].clone());
    }
    let rights = json!({"licence": "stock", "until": "2027-06-30"});
    let own = json!({"rating": 2, "labels": [labels[0]], "keywords": ["quai"], "caption": "Le quai", "rights": rights});
    library.say(&large, own).await;
    let rights = json!({"licence": "stock", "until": "2027-03-31", "creditRequired": true, "author": "Ana", "needed": ["model"]});
    let theirs = json!({
        "alt": "Le port au matin", "alts": {"en": "The harbour"}, "rating": 4, "favourite": true,
        "labels": [labels[1]], "keywords": ["Quai", "bateau"], "caption": "Autre chose", "rights": rights,
    });
    library.say(&small, theirs).await;
    let paper = library.put("accord.txt", "Léa, sur la photo, est d’accord.".as_bytes());
    library.desk.call("releases_add", json!({"visuals": [small], "kind": "model", "path": paper})).await;
    let blur = json!({"blurs": [{"region": {"x": 1_000, "y": 1_000, "width": 2_000, "height": 2_000}, "round": true}]});
    library.desk.call("edits_save", json!({"visual": small, "recipe": blur, "revision": 0})).await;

    let shows = |text: &str| json!({"parts": [{"text": text, "visuals": [{"visual": small, "alt": "Port"}]}]});
    let draft = library.desk.write(&library.brand, shows("Brouillon"), &[]).await;
    let out = library.desk.write(&library.brand, shows("Déjà parti"), &[&account]).await;
    library.desk.plan(&out, 1).await;
    library.desk.settle().await;
    assert_eq!(library.desk.state(&out).await, "published");
    let planned = library.desk.write(&library.brand, shows("Prévu"), &[&account]).await;
    library.desk.plan(&planned, 60).await;
    let best = json!({"name": "Quatre étoiles", "filter": {"rating": 4}});
    let best = library.desk.call("collections_create", best).await["id"].clone();
    let collected = async || library.titles(json!({"collection": best})).await;
    assert_eq!(collected().await, set(["petite"]));

    let groups = async || library.desk.call("alikes_list", json!({})).await;
    let group = groups().await;
    assert_eq!(group[0]["visuals"][0]["id"], large, "the best first: {group}");
    let before = (said(&library.desk, &large).await, said(&library.desk, &small).await);
    let showing = async |post: &Value| {
        let view = library.desk.call("posts_get", json!({"id": post})).await;
        view["content"]["parts"][0]["visuals"][0]["visual"].clone()
    };
    let wish = json!({"visuals": [large, small], "decision": {"kind": "merge", "keep": large}});
    let merged = library.desk.call("alikes_settle", wish).await;

    let now = said(&library.desk, &large).await;
    let kept: BTreeMap<&str, Value> = BTreeMap::from([
        ("alt", json!("Le port au matin")),
        ("alts", json!({"en": "The harbour"})),
        ("caption", json!("Le quai")),
        ("rating", json!(4)),
        ("favourite", json!(true)),
        ("keywords", json!(["quai", "bateau"])),
        ("folder", folder["id"].clone()),
        ("title", json!("grande")),
    ]);
    for (field, value) in kept {
        assert_eq!(now[field], value, "{field}");
    }
    let own: BTreeSet<String> =
        now["labels"].as_array().unwrap().iter().map(|label| label.as_str().unwrap().to_owned()).collect();
    assert_eq!(own, labels.iter().map(|label| label.as_str().unwrap().to_owned()).collect());
    // The stricter of both rights, and the paper without which it could not be shown.
    assert_eq!(
        (&now["rights"]["until"], &now["rights"]["creditRequired"], &now["rights"]["author"]),
        (&json!("2027-03-31"), &json!(true), &json!("Ana"))
    );
    assert_eq!((&now["releases"][0]["name"], now["standing"].as_str()), (&json!("accord.txt"), Some("free")), "{now}");
    assert_eq!(now["recipe"]["blurs"], blur["blurs"], "a face that was blurred stays blurred");
    assert_eq!((showing(&draft).await, showing(&planned).await), (large.clone(), large.clone()));
    assert_eq!(showing(&out).await, small, "what is out showed what it showed");
    assert_eq!(library.desk.state(&planned).await, "scheduled");
    let uses = library.desk.call("visuals_uses", json!({"id": large})).await;
    assert_eq!(uses.as_array().unwrap().len(), 2, "{uses}");
    assert_eq!((collected().await, groups().await), (set(["grande"]), json!([])));
    assert!(library.desk.call("visuals_get", json!({"id": small})).await["deletedAt"].is_string());

    let undone = library.desk.call("library_undo", json!({"id": merged["undo"]})).await;
    assert_eq!(undone["kept"], json!(0), "{undone}");
    let after = (said(&library.desk, &large).await, said(&library.desk, &small).await);
    assert_eq!(after, before);
    assert_eq!((showing(&draft).await, showing(&planned).await), (small.clone(), small.clone()));
    assert_eq!((collected().await, groups().await.as_array().unwrap().len()), (set(["petite"]), 1));
}
