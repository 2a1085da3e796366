//! A backup carries the whole library, its files, and what takes its changes back; and one that was made before there were
//! folders, rights and edits is read like any other.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use chrono::TimeDelta;
use pupitre_domain::publication::Timing;
use pupitre_engine::clock::Clock;
use pupitre_engine::{Engine, Parts, backup, visuals};
use pupitre_ipc::{Caller, dispatch};
use pupitre_networks::kit::Http;
use pupitre_store::Store;
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{TestDesk, monday};
use pupitre_tests::headless_scene::png;
use pupitre_tests::scene::picture;
use pupitre_vault::MemoryVault;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

struct Later(chrono::DateTime<chrono::Utc>);

#[async_trait::async_trait]
impl Clock for Later {
    fn now(&self) -> chrono::DateTime<chrono::Utc> {
        self.0
    }
    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}

/// The core on a folder that was restored.
fn open(folder: &Path) -> Arc<Engine> {
    let now = monday() + TimeDelta::hours(1);
    let parts = Parts {
        store: Store::open(folder, now).unwrap(),
        vault: Arc::new(MemoryVault::new()),
        clock: Arc::new(Later(now)),
        http: Http::new("Pupitre/test").unwrap(),
        folder: folder.to_owned(),
        timing: Timing::default(),
    };
    Engine::new(parts).unwrap()
}

async fn call(engine: &Arc<Engine>, method: &str, request: Value) -> Value {
    match dispatch(engine, Caller::Terminal, method, request).await {
        Ok(answer) => answer,
        Err(error) => panic!("{method}: {}", json!(error)),
    }
}

/// Everything that the commands tell of a library.
async fn told(engine: &Arc<Engine>, brand: &Value) -> Value {
    let page = call(engine, "visuals_list", json!({"sort": "title", "limit": 200})).await;
    let bin = call(engine, "visuals_list", json!({"filter": {"trash": true}})).await;
    let mut each = Vec::new();
    for visual in page["items"].as_array().unwrap() {
        let id = &visual["id"];
        each.push(json!({
            "alts": call(engine, "alts_get", json!({"id": id})).await,
            "edits": call(engine, "edits_get", json!({"visual": id})).await,
            "releases": call(engine, "releases_list", json!({"id": id})).await,
            "design": call(engine, "designs_get", json!({"visual": id})).await,
            "uses": call(engine, "visuals_uses", json!({"id": id})).await,
        }));
    }
    json!({
        "visuals": page["items"], "bin": bin["items"], "each": each,
        "library": call(engine, "library_get", json!({})).await,
        "labels": call(engine, "labels_list", json!({})).await,
        "watches": call(engine, "watches_list", json!({})).await,
        "jobs": call(engine, "brings_list", json!({"all": true})).await,
        "alikes": call(engine, "alikes_list", json!({})).await,
        "kit": call(engine, "kits_get", json!({"brand": brand})).await,
        "templates": call(engine, "templates_list", json!({"brand": brand})).await,
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_carries_the_whole_library_with_its_files() {
    let desk = TestDesk::new(TestClock::frozen(monday())).await;
    let brand = desk.brand("Atelier").await;
    let beside = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| {
        let path = beside.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let folder = desk.call("folders_create", json!({"name": "Produits", "brand": brand})).await;
    let inner = desk.call("folders_create", json!({"name": "Hiver", "parent": folder["id"]})).await;
    let take = async |path: &Path, more: Value| {
        let mut wish = json!({"brand": brand, "paths": [path]});
        wish.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        desk.call("visuals_import", wish).await["visuals"][0]["id"].clone()
    };
    let scene = put("vitrine.jpg", &picture(5, 1_500, 1_000));
    let shown = take(&scene, json!({"folder": inner["id"]})).await;
    take(&put("copie.jpg", &picture(5, 1_200, 800)), json!({})).await;
    let referenced = put("renvoi.png", &png(8));
    take(&referenced, json!({"mode": "reference"})).await;
    let thrown = take(&put("jetée.png", &png(9)), json!({})).await;
    desk.call("visuals_delete_many", json!({"ids": [thrown]})).await;
    let label = desk.call("labels_create", json!({"kind": "label", "name": "Été", "colour": "#118855"})).await;
    let rights = json!({
        "licence": "ccBy", "author": "Ana", "until": "2027-06-30", "territory": ["FR"], "networks": ["mastodon"],
        "needed": ["model"], "price": {"cents": 1_200, "currency": "EUR"}, "note": "facture 12",
    });
    let said = json!({
        "id": shown, "title": "Vitrine", "alt": "Une vitrine", "alts": {"en": "A shop window"}, "caption": "Le soir",
        "keywords": ["soir"], "rating": 4, "favourite": true, "labels": [label["id"]], "rights": rights,
    });
    desk.call("visuals_update", said).await;
    let words = "Léa est d’accord.".as_bytes();
    let paper = put("accord.txt", words);
    desk.call("releases_add", json!({"visuals": [shown], "kind": "model", "path": paper, "until": "2027-12-31"})).await;
    let recipe = json!({"turns": 1, "blurs": [{"region": {"x": 0, "y": 0, "width": 3_000, "height": 3_000}}]});
    desk.call("edits_save", json!({"visual": shown, "recipe": recipe, "revision": 0})).await;
    let format = json!({"network": "instagram", "format": "square"});
    let own = json!({"crop": {"x": 0, "y": 0, "width": 5_000, "height": 5_000}});
    desk.call("edits_save_use", json!({"visual": shown, "format": format, "own": own, "revision": 0})).await;
    let best = json!({"name": "Les meilleures", "brand": brand, "filter": {"rating": 4}, "sort": "rating"});
    desk.call("collections_create", best).await;
    desk.call("watches_add", json!({"path": beside.path(), "brand": brand, "folder": folder["id"]})).await;
    // The kit: colours, a logo, a font with its note, a template of one's own, a design.
    let logo = put("logo.svg", br##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><rect width="120" height="40" fill="#d0402b"/></svg>"##);
    let fonts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri/crates/media/fonts/Fraunces-Italic.ttf");
    let kit = json!({"brand": brand, "paths": [logo, fonts], "variant": "light"});
    let kit = desk.call("kits_import", kit).await;
    assert_eq!(kit["refused"], json!([]), "{kit}");
    let font = kit["kit"]["fonts"][0]["id"].clone();
    desk.call("kits_note_font", json!({"id": font, "note": "OFL, vue le 23 novembre"})).await;
    let palette = json!([{"role": "primary", "colour": "#1f6f5c", "name": "Sapin"}]);
    desk.call("kits_update", json!({"brand": brand, "palette": palette, "titleFont": "Fraunces"})).await;
    let svg = put("mien.svg", br##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1080 1080"><rect width="1080" height="1080" fill="#204060"/><rect data-pupitre-text="title" x="80" y="400" width="900" height="300" fill="#ffffff"/></svg>"##);
    let own = desk.call("templates_import", json!({"brand": brand, "paths": [svg]})).await;
    assert_eq!(own["refused"], json!([]), "{own}");
    let page = json!({"texts": {"title": "Portes ouvertes"}, "pictures": {"picture": {"visual": shown}}});
    let design = json!({"template": {"from": "builtIn", "kind": "event"}, "brand": brand, "pages": [page]});
    let size = json!({"width": 1_080, "height": 1_350});
    let made = json!({"design": design, "sizes": [size], "title": "Affiche"});
    desk.call("designs_render", made).await;
    let content = json!({"parts": [{"text": "Vitrine", "visuals": [{"visual": shown, "alt": "Vitrine"}]}]});
    desk.write(&brand, content, &[]).await;
    // Something that can be taken back, here and there.
    let change = desk.call("visuals_change", json!({"of": {"ids": [shown]}, "rating": 1})).await;

    let preview = json!({"design": design, "page": 0, "size": size, "maxSide": 400});
    let engine = desk.engine();
    let (before, drawn) = (told(&engine, &brand).await, call(&engine, "designs_preview", preview.clone()).await);
    assert_eq!(before["alikes"].as_array().unwrap().len(), 1, "there are copies to be told of");
    let file = beside.path().join("copie.tar");
    let report = desk.call("backups_create", json!({"path": file})).await;
    // Two pictures, one in the bin, one made of the design, the paper; the reference is counted and stays where it is.
    assert_eq!((&report["visuals"], &report["outside"]), (&json!(5), &json!(1)), "{report}");

    let there = beside.path().join("ailleurs");
    let restored = backup::restore(&file, &there, monday() + TimeDelta::hours(1)).await.unwrap();
    assert_eq!(restored.visuals, 5);
    let engine = open(&there);
    assert_eq!(told(&engine, &brand).await, before);
    // Files are files: the paper, the pictures, and what is drawn with logo and font.
    let release = before["each"].as_array().unwrap().iter().find_map(|one| one["releases"][0]["id"].as_str()).unwrap();
    let out = beside.path().join("accord rendu.txt");
    call(&engine, "releases_export", json!({"id": release, "path": out})).await;
    assert_eq!(std::fs::read(out).unwrap(), words);
    for visual in before["visuals"].as_array().unwrap().iter().chain(before["bin"].as_array().unwrap()) {
        let id = visual["id"].as_str().unwrap().parse().unwrap();
        assert!(!visuals::picture(&engine, id, true).await.unwrap().bytes.is_empty(), "{visual}");
    }
    assert_eq!(call(&engine, "designs_preview", preview).await["made"]["token"], drawn["made"]["token"]);
    let doctor = call(&engine, "system_doctor", json!({})).await;
    assert_eq!((&doctor["integrity"], &doctor["missingVisuals"]), (&json!("ok"), &json!(0)));
    // And what was changed is taken back there as it would be here.
    call(&engine, "library_undo", json!({"id": change["undo"]})).await;
    assert_eq!(call(&engine, "visuals_get", json!({"id": shown})).await["rating"], json!(4));
    let undone = call(&engine, "edits_undo", json!({"visual": shown})).await;
    assert_eq!((&undone["edited"], &undone["canRedo"]), (&json!(false), &json!(true)));
}

/// The steps of the schema before the library had rooms.
const BEFORE: &[&str] = &[
    include_str!("../../../src-tauri/crates/store/src/migrations/0001_first.sql"),
    include_str!("../../../src-tauri/crates/store/src/migrations/0002_calendar.sql"),
    include_str!("../../../src-tauri/crates/store/src/migrations/0003_plan.sql"),
    include_str!("../../../src-tauri/crates/store/src/migrations/0004_dates.sql"),
    include_str!("../../../src-tauri/crates/store/src/migrations/0005_composer.sql"),
    include_str!("../../../src-tauri/crates/store/src/migrations/0006_trust.sql"),
    include_str!("../../../src-tauri/crates/store/src/migrations/0007_outbox.sql"),
    include_str!("../../../src-tauri/crates/store/src/migrations/0008_sources.sql"),
    include_str!("../../../src-tauri/crates/store/src/migrations/0009_queue.sql"),
    include_str!("../../../src-tauri/crates/store/src/migrations/0010_signals.sql"),
    include_str!("../../../src-tauri/crates/store/src/migrations/0011_approvals.sql"),
    include_str!("../../../src-tauri/crates/store/src/migrations/0012_register.sql"),
    include_str!("../../../src-tauri/crates/store/src/migrations/0013_people.sql"),
    include_str!("../../../src-tauri/crates/store/src/migrations/0014_mail.sql"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_from_before_the_library_had_rooms_is_read_like_any_other() {
    let beside = tempfile::tempdir().unwrap();
    let database = beside.path().join("old.sqlite");
    let conn = rusqlite::Connection::open(&database).unwrap();
    for step in BEFORE {
        conn.execute_batch(step).unwrap();
    }
    conn.pragma_update(None, "application_id", 1_349_874_793).unwrap();
    conn.pragma_update(None, "user_version", u32::try_from(BEFORE.len()).unwrap()).unwrap();
    let files = [picture(7, 900, 600), png(21)];
    for (n, (bytes, title)) in files.iter().zip(["Été au port", "Enseigne"]).enumerate() {
        let hash = blake3::hash(bytes).to_hex().to_string();
        let mut id = [0x11; 16];
        id[15] = u8::try_from(n).unwrap();
        let until = (n == 0).then_some("2026-11-01");
        conn.execute(
            "INSERT INTO visuals (id, title, alt, credit, licence_until, hash, mime, width, height, bytes, colour, imported_at)
             VALUES (?1, ?2, 'Un texte', 'Inès', ?3, ?4, 'image/jpeg', 900, 600, ?5, '#aabbcc', 1795330800000)",
            rusqlite::params![id, title, until, hash, u32::try_from(bytes.len()).unwrap()],
        )
        .unwrap();
    }
    conn.execute_batch("INSERT INTO visual_search (visual_search) VALUES ('rebuild')").unwrap();
    drop(conn);
    let archive = beside.path().join("ancienne.tar");
    let mut tar = tar::Builder::new(std::fs::File::create(&archive).unwrap());
    tar.append_path_with_name(&database, "pupitre.sqlite").unwrap();
    for bytes in &files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o600);
        header.set_cksum();
        let name = format!("visuals/{}", blake3::hash(bytes).to_hex());
        tar.append_data(&mut header, name, bytes.as_slice()).unwrap();
    }
    tar.finish().unwrap();
    drop(tar);

    let folder = beside.path().join("data");
    let report = backup::restore(&archive, &folder, monday()).await.unwrap();
    assert_eq!(report.visuals, 2);
    let engine = open(&folder);
    let page = call(&engine, "visuals_list", json!({"sort": "title"})).await;
    let port = page["items"].as_array().unwrap().iter().find(|one| one["title"] == "Été au port").unwrap().clone();
    assert_eq!(
        (&port["alt"], &port["rights"]["credit"], &port["rights"]["until"], &port["standing"]),
        (&json!("Un texte"), &json!("Inès"), &json!("2026-11-01"), &json!("expired")),
        "{port}"
    );
    for search in ["ete", "ines", "texte"] {
        let found = call(&engine, "visuals_list", json!({"filter": {"search": search, "rights": ["expired"]}})).await;
        assert_eq!(found["items"][0]["id"], port["id"], "{search}");
    }
    let library = call(&engine, "library_get", json!({})).await;
    assert_eq!(
        (&library["visuals"], &library["expired"], &library["altMissing"], &library["folders"]),
        (&json!(2), &json!(1), &json!(0), &json!([]))
    );
    for visual in page["items"].as_array().unwrap() {
        let id = visual["id"].as_str().unwrap().parse().unwrap();
        assert!(!visuals::picture(&engine, id, false).await.unwrap().bytes.is_empty());
    }
    // It has all that was built since.
    let made = call(&engine, "folders_create", json!({"name": "Nouveau"})).await;
    let change = json!({"of": {"ids": [port["id"]]}, "folder": made["id"], "rating": 3});
    let change = call(&engine, "visuals_change", change).await;
    call(&engine, "edits_save", json!({"visual": port["id"], "recipe": {"turns": 1}, "revision": 0})).await;
    call(&engine, "library_undo", json!({"id": change["undo"]})).await;
    assert_eq!(call(&engine, "visuals_get", json!({"id": port["id"]})).await["rating"], json!(0));
    assert_eq!(call(&engine, "system_doctor", json!({})).await["integrity"], json!("ok"));
}

/// What is not what it was stays out of the archive, wherever in it it would lie, and spoils nothing beside it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn damaged_files_are_left_out_and_the_rest_is_whole() {
    let desk = TestDesk::new(TestClock::frozen(monday())).await;
    let beside = tempfile::tempdir().unwrap();
    let mut names: Vec<String> = (0..6)
        .map(|n| {
            std::fs::write(beside.path().join(format!("{n}.png")), png(n)).unwrap();
            blake3::hash(&png(n)).to_hex().to_string()
        })
        .collect();
    desk.call("visuals_import", json!({"paths": [beside.path()]})).await;
    // In the order of the archive: another byte in the first, one cut short, the last longer than it was.
    names.sort();
    let kept = |name: &str| desk.engine().folder().join("visuals").join(&name[..2]).join(&name[2..4]).join(name);
    let change = |name: &str, how: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = std::fs::read(kept(name)).unwrap();
        how(&mut bytes);
        std::fs::write(kept(name), bytes).unwrap();
    };
    change(&names[0], &|bytes| bytes[60] ^= 1);
    change(&names[2], &|bytes| bytes.truncate(20));
    change(&names[5], &|bytes| bytes.extend([7; 5_000]));
    let file = beside.path().join("copie.tar");
    let report = desk.call("backups_create", json!({"path": file})).await;
    assert_eq!(report["visuals"], json!(3), "{report}");
    assert_eq!(report["bytes"].as_u64().unwrap(), std::fs::metadata(&file).unwrap().len());
    let there = beside.path().join("ailleurs");
    assert_eq!(backup::restore(&file, &there, monday()).await.unwrap().visuals, 3);
    let engine = open(&there);
    let doctor = call(&engine, "system_doctor", json!({})).await;
    assert_eq!((&doctor["integrity"], &doctor["missingVisuals"]), (&json!("ok"), &json!(3)));
    for at in [1, 3, 4] {
        let restored = there.join("visuals").join(&names[at][..2]).join(&names[at][2..4]).join(&names[at]);
        assert_eq!(std::fs::read(restored).unwrap(), std::fs::read(kept(&names[at])).unwrap());
    }
}
