//! The visuals library through its commands: bringing in, finding, the bin, files that went missing, rights.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use base64::Engine as _;
use chrono::TimeDelta;
use pupitre_domain::network::NetworkId;
use pupitre_tests::adapters::Adapter;
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{TestDesk, monday};
use pupitre_tests::headless_scene::png;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::Duration;

async fn desk() -> (TestDesk, Value) {
    let desk = TestDesk::new(TestClock::frozen(monday())).await;
    let brand = desk.brand("Atelier").await;
    (desk, brand)
}

/// A folder with some pictures in it, below the test's own.
fn pictures(desk: &TestDesk, name: &str, count: u32) -> PathBuf {
    let folder = desk.folder().join(name);
    std::fs::create_dir_all(folder.join("dedans")).unwrap();
    for n in 0..count {
        let place = if n % 2 == 0 { folder.clone() } else { folder.join("dedans") };
        std::fs::write(place.join(format!("image {n}.png")), png(7_000 + n)).unwrap();
    }
    folder
}

async fn titles(desk: &TestDesk, filter: Value) -> Vec<String> {
    let page = desk.call("visuals_list", json!({"filter": filter, "sort": "title", "limit": 200})).await;
    page["items"].as_array().unwrap().iter().map(|item| item["title"].as_str().unwrap().to_owned()).collect()
}

async fn over(desk: &TestDesk, id: &Value) -> Value {
    for _ in 0..400 {
        let all = desk.call("brings_list", json!({"all": true})).await;
        let job = all.as_array().unwrap().iter().find(|job| job["id"] == *id).unwrap().clone();
        if matches!(job["state"].as_str().unwrap(), "done" | "cancelled" | "paused") {
            return job;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("the job does not end");
}

fn stored(desk: &TestDesk) -> usize {
    fn walk(folder: &Path) -> usize {
        std::fs::read_dir(folder)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| if entry.path().is_dir() { walk(&entry.path()) } else { 1 })
            .sum()
    }
    walk(&desk.engine().folder().join("visuals"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_comes_in_and_one_bad_file_stops_nothing() {
    let (desk, brand) = desk().await;
    let folder = pictures(&desk, "séance", 6);
    std::fs::write(folder.join("coupée.png"), &png(7_000)[..60]).unwrap();
    std::fs::write(folder.join("notes.txt"), "rien à voir").unwrap();
    std::fs::write(folder.join(".caché.png"), png(1)).unwrap();
    let gone = desk.folder().join("absente.jpg");
    let wish = json!({"brand": brand, "paths": [folder, gone], "keepFolders": true});
    let report = desk.call("visuals_import", wish.clone()).await;
    let job = &report["job"];
    assert_eq!(
        (&job["state"], &job["total"], &job["added"], &job["refused"]),
        (&json!("done"), &json!(9), &json!(6), &json!(3)),
        "{job}"
    );
    let mut why: Vec<(String, String)> = report["refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["name"].as_str().unwrap().into(), one["reason"].as_str().unwrap().into()))
        .collect();
    why.sort();
    let said = |name: &str, reason: &str| (name.to_owned(), reason.to_owned());
    assert_eq!(why, [said("absente.jpg", "gone"), said("coupée.png", "damaged"), said("notes.txt", "notAnImage")]);
    // Folders came along, and hold what was in them.
    let library = desk.call("library_get", json!({"brand": brand})).await;
    let names: Vec<(&str, u64)> = library["folders"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["name"].as_str().unwrap(), one["visuals"].as_u64().unwrap()))
        .collect();
    assert_eq!(names, [("dedans", 3), ("séance", 3)]);
    // A second time nothing is stored twice, and the originals are as they were.
    assert_eq!(stored(&desk), 6);
    let again = desk.call("visuals_import", wish).await;
    assert_eq!((&again["job"]["added"], &again["job"]["known"]), (&json!(0), &json!(6)));
    assert_eq!(stored(&desk), 6);
    assert_eq!(std::fs::read(folder.join("image 0.png")).unwrap(), png(7_000));
    // For another brand: another record of the same file.
    let other = desk.brand("Autre").await;
    let third = desk.call("visuals_import", json!({"brand": other, "paths": [folder.join("image 0.png")]})).await;
    assert_eq!((&third["job"]["added"], stored(&desk)), (&json!(1), 6));
    assert_eq!(third["visuals"][0]["file"]["twins"], json!(1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_is_paused_gone_on_with_and_called_off() {
    let (desk, brand) = desk().await;
    let folder = pictures(&desk, "beaucoup", 60);
    let job = desk.call("visuals_bring", json!({"brand": brand, "paths": [folder]})).await;
    desk.call("brings_pause", json!({"id": job["id"]})).await;
    let paused = over(&desk, &job["id"]).await;
    if paused["state"] == "paused" {
        assert_eq!(paused["pause"], "person");
        let before = desk.call("library_get", json!({})).await["visuals"].clone();
        tokio::time::sleep(Duration::from_millis(400)).await;
        let seen = desk.call("library_get", json!({})).await["visuals"].clone();
        // What was under way when it was paused may still have ended; then it rests.
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(desk.call("library_get", json!({})).await["visuals"], seen, "{before}");
        desk.call("brings_resume", json!({"id": job["id"]})).await;
    }
    let done = over(&desk, &job["id"]).await;
    assert_eq!((&done["state"], &done["added"], &done["total"]), (&json!("done"), &json!(60), &json!(60)), "{done}");
    let items = desk.call("brings_items", json!({"id": job["id"], "outcome": "added", "limit": 200})).await;
    assert!(items["items"].as_array().unwrap().iter().all(|one| one["name"].as_str().unwrap().starts_with("beaucoup")));
    desk.call("brings_dismiss", json!({"id": job["id"]})).await;
    assert_eq!(desk.call("brings_list", json!({})).await, json!([]));

    let more = pictures(&desk, "encore", 80);
    for n in 0..80 {
        let place = if n % 2 == 0 { more.clone() } else { more.join("dedans") };
        std::fs::write(place.join(format!("image {n}.png")), png(9_000 + n)).unwrap();
    }
    let job = desk.call("visuals_bring", json!({"brand": brand, "paths": [more]})).await;
    desk.call("brings_cancel", json!({"id": job["id"]})).await;
    let off = over(&desk, &job["id"]).await;
    assert_eq!(off["state"], "cancelled");
    tokio::time::sleep(Duration::from_millis(600)).await;
    let off = over(&desk, &job["id"]).await;
    assert_eq!(off["total"], off["done"], "every file has its answer: {off}");
    // No file without a visual: what was on its way when it was called off is let go of.
    desk.call("trash_empty", json!({})).await;
    let visuals = desk.call("library_get", json!({})).await["visuals"].as_u64().unwrap();
    assert_eq!(stored(&desk) as u64, visuals);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reference_is_left_in_place_lost_found_and_adopted() {
    let (desk, brand) = desk().await;
    let folder = pictures(&desk, "en place", 1);
    let file = folder.join("image 0.png");
    let wish = json!({"brand": brand, "paths": [file], "mode": "reference"});
    let visual = desk.call("visuals_import", wish).await["visuals"][0].clone();
    assert_eq!((visual["file"]["place"].as_str().unwrap(), stored(&desk)), (file.to_str().unwrap(), 0));
    let id = visual["id"].clone();
    let check = || async {
        desk.call("integrity_start", json!({})).await;
        for _ in 0..200 {
            let view = desk.call("integrity_status", json!({})).await;
            if view["running"] == json!(false) {
                return view;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the check does not end");
    };
    let whole = check().await;
    assert_eq!((&whole["total"], &whole["missing"], &whole["damaged"]), (&json!(1), &json!(0), &json!(0)));
    // Moved: missing, found again by its bytes; a file of its name and size that is another is only shown.
    let elsewhere = desk.folder().join("ailleurs");
    std::fs::create_dir_all(elsewhere.join("faux")).unwrap();
    std::fs::rename(&file, elsewhere.join("autre nom.png")).unwrap();
    let mut other = png(7_000);
    *other.last_mut().unwrap() ^= 1;
    std::fs::write(elsewhere.join("faux").join("image 0.png"), &other).unwrap();
    assert_eq!(check().await["missing"], json!(1));
    assert_eq!(titles(&desk, json!({"files": ["missing"]})).await, ["image 0"]);
    let wrong = desk.call("visuals_relink", json!({"path": elsewhere.join("faux")})).await;
    assert_eq!((&wrong["found"], wrong["lookalikes"].as_array().unwrap().len()), (&json!(0), 1), "{wrong}");
    let found = desk.call("visuals_relink", json!({"path": elsewhere})).await;
    assert_eq!((&found["found"], &found["missing"]), (&json!(1), &json!(0)), "{found}");
    let adopted = desk.call("visuals_adopt", json!({"ids": [id]})).await;
    assert_eq!((&adopted["copied"], stored(&desk)), (&json!(1), 1));
    assert_eq!(desk.call("visuals_get", json!({"id": id})).await["file"]["place"], Value::Null);
    // A damaged copy is found out.
    let hash = visual["facts"]["hash"].as_str().unwrap();
    let kept = desk.engine().folder().join("visuals").join(&hash[..2]).join(&hash[2..4]).join(hash);
    std::fs::write(&kept, b"abime").unwrap();
    assert_eq!(check().await["damaged"], json!(1));
    let healed = desk.call("visuals_relink", json!({"path": elsewhere})).await;
    assert_eq!(healed["found"], json!(1), "{healed}");
    assert_eq!(std::fs::read(&kept).unwrap(), png(7_000));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn changes_of_many_are_one_undo_and_later_changes_stay() {
    let (desk, brand) = desk().await;
    let folder = pictures(&desk, "tri", 4);
    let report = desk.call("visuals_import", json!({"brand": brand, "paths": [folder]})).await;
    let ids: Vec<Value> = report["visuals"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
    let label = desk.call("labels_create", json!({"kind": "label", "name": "Été", "colour": "#118855"})).await;
    let inner = desk.call("folders_create", json!({"name": "Produits", "brand": brand})).await;
    let wish = json!({"of": {"ids": ids}, "rating": 5, "favourite": true, "addLabels": [label["id"]],
        "addKeywords": ["plage"], "folder": inner["id"]});
    let change = desk.call("visuals_change", wish).await;
    assert_eq!(change["changed"], json!(4));
    assert_eq!(
        titles(&desk, json!({"rating": 5, "favourite": true, "labels": [label["id"]], "search": "PLAGE ete"}))
            .await
            .len(),
        4
    );
    desk.call("visuals_update", json!({"id": ids[0], "rating": 1})).await;
    let undone = desk.call("library_undo", json!({"id": change["undo"]})).await;
    assert_eq!((&undone["restored"], &undone["kept"]), (&json!(3), &json!(1)));
    let first = desk.call("visuals_get", json!({"id": ids[0]})).await;
    assert_eq!((&first["rating"], &first["favourite"], &first["keywords"]), (&json!(1), &json!(false), &json!([])));
    assert_eq!(desk.refused("library_undo", json!({"id": change["undo"]})).await, "notFound");
    // A folder that goes leaves its visuals; back comes all of it.
    desk.call("visuals_change", json!({"of": {"ids": ids}, "folder": inner["id"]})).await;
    let gone = desk.call("folders_delete", json!({"id": inner["id"]})).await;
    assert_eq!(titles(&desk, json!({"folder": {"in": "none"}})).await.len(), 4);
    desk.call("library_undo", json!({"id": gone["undo"]})).await;
    assert_eq!(titles(&desk, json!({"folder": {"in": "folder", "id": inner["id"]}})).await.len(), 4);
    // Smart collections hold what their filter finds.
    let made = desk.call("collections_create", json!({"name": "Une étoile", "filter": {"rating": 1}})).await;
    let page = desk.call("visuals_list", json!({"collection": made["id"]})).await;
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
    let layout = desk.call("visuals_layout", json!({"filter": {"brand": brand}})).await;
    let packed = base64::engine::general_purpose::STANDARD.decode(layout["packed"].as_str().unwrap()).unwrap();
    assert_eq!((&layout["count"], packed.len()), (&json!(4), 4 * 24));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_bin_lets_go_after_thirty_days_and_not_before() {
    let (desk, brand) = desk().await;
    let folder = pictures(&desk, "corbeille", 2);
    let report = desk.call("visuals_import", json!({"brand": brand, "paths": [folder]})).await;
    let ids: Vec<Value> = report["visuals"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
    let binned = desk.call("visuals_delete_many", json!({"ids": ids})).await;
    let library = desk.call("library_get", json!({})).await;
    assert_eq!((&library["visuals"], &library["trash"]), (&json!(0), &json!(2)));
    assert!(library["emptiedAt"].as_str().unwrap().starts_with("2026-12-"), "{library}");
    desk.call("library_undo", json!({"id": binned["undo"]})).await;
    assert_eq!(titles(&desk, json!({})).await.len(), 2);
    desk.call("visuals_delete_many", json!({"ids": ids})).await;
    let emptied = desk.call("trash_empty", json!({"ids": [ids[0]]})).await;
    assert_eq!((&emptied["visuals"], &emptied["files"], stored(&desk)), (&json!(1), &json!(1), 1));
    assert_eq!(desk.refused("visuals_restore", json!({"id": ids[0]})).await, "notFound");
    desk.call("visuals_restore", json!({"id": ids[1]})).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pasted_bytes_and_near_duplicates() {
    let (desk, brand) = desk().await;
    let bytes = base64::engine::general_purpose::STANDARD.encode(png(5));
    let pasted = desk.call("visuals_paste", json!({"brand": brand, "bytes": bytes})).await;
    assert_eq!((&pasted["known"], &pasted["refused"]), (&json!(false), &Value::Null), "{pasted}");
    assert_eq!(desk.call("visuals_paste", json!({"brand": brand, "bytes": bytes})).await["known"], json!(true));
    let text = base64::engine::general_purpose::STANDARD.encode("bonjour");
    assert_eq!(desk.call("visuals_paste", json!({"bytes": text})).await["refused"], json!("notAnImage"));
    assert_eq!(desk.refused("visuals_paste", json!({"bytes": "§"})).await, "invalid");
}

fn shows(visual: &Value, text: &str) -> Value {
    json!({"parts": [{"text": text, "visuals": [{"visual": visual, "alt": "Carré"}]}]})
}

/// A desk with a connected account and a picture.
pub(crate) struct Studio {
    pub(crate) desk: TestDesk,
    pub(crate) fake: Adapter,
    pub(crate) brand: Value,
    pub(crate) account: Value,
    pub(crate) visual: Value,
}

pub(crate) async fn studio() -> Studio {
    let clock = TestClock::frozen(monday());
    let desk = TestDesk::new(clock.clone()).await;
    let fake = Adapter::start(NetworkId::Mastodon, clock).await;
    let brand = desk.brand("Atelier").await;
    let account = desk.connect(&brand, &fake, "atelier").await;
    let visual = desk.visual(&brand).await;
    Studio { desk, fake, brand, account, visual }
}

/// A licence that ends between planning and sending blocks; renewed, the same post leaves.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rights_that_end_block_and_renewal_unblocks() {
    let mut studio = studio().await;
    let rights = json!({"licence": "stock", "until": "2026-11-30"});
    studio.desk.call("visuals_update", json!({"id": studio.visual, "rights": rights})).await;
    let post = studio.desk.write(&studio.brand, shows(&studio.visual, "Promo d’hiver"), &[&studio.account]).await;
    studio.desk.plan(&post, 24 * 60 * 5).await;
    assert_eq!(studio.desk.state(&post).await, "scheduled");
    // Today tells what ends, and how much hangs on it.
    let ending = studio.desk.call("today_get", json!({})).await["rights"].clone();
    assert_eq!(
        (&ending[0]["until"], &ending[0]["planned"], &ending[0]["blocked"]),
        (&json!("2026-11-30"), &json!(1), &json!(0))
    );
    // The agency ends it two days after planning.
    let rights = json!({"licence": "stock", "until": "2026-11-25"});
    studio.desk.call("visuals_update", json!({"id": studio.visual, "rights": rights})).await;
    let ending = studio.desk.call("rights_ending", json!({})).await;
    assert_eq!(ending[0]["blocked"], json!(1), "{ending}");
    let foreseen = studio.desk.call("forecast_list", json!({})).await;
    assert_eq!(foreseen[0]["forecasts"][0]["kind"], json!("licenceEnds"));
    studio.desk.settle().await;
    studio.desk.advance(TimeDelta::days(5));
    studio.desk.conduct().await;
    let delivery = studio.desk.delivery(&post).await;
    assert_eq!(pupitre_tests::desk::state(&delivery), "needsPerson:content", "{delivery}");
    assert_eq!(studio.fake.oracle().ever_posted("Promo").len(), 0);
    // Renewed, it leaves when a person says so.
    let rights = json!({"licence": "stock", "until": "2027-11-30"});
    studio.desk.call("visuals_update", json!({"id": studio.visual, "rights": rights})).await;
    studio.desk.decide(&delivery, json!({"kind": "postNow"})).await;
    studio.desk.settle().await;
    assert_eq!(studio.desk.state(&post).await, "published");
    let uses = studio.desk.call("visuals_uses", json!({"id": studio.visual})).await;
    assert_eq!((uses.as_array().unwrap().len(), &uses[0]["account"], &uses[0]["post"]), (1, &studio.account, &post));
    assert!(uses[0]["permalink"].as_str().unwrap().starts_with("http") && uses[0]["publishedAt"].is_string(), "{uses}");
    assert_eq!(titles(&studio.desk, json!({"uses": {"kind": "neverOn", "account": studio.account}})).await.len(), 0);
    assert_eq!(titles(&studio.desk, json!({"uses": {"kind": "published"}})).await.len(), 1);
}

/// What a licence forbids, a missing paper, and a network that it does not cover keep a post from being planned.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_rights_forbid_blocks_and_says_why() {
    let studio = studio().await;
    let cases = [
        (json!({"forbidden": true}), "forbidden"),
        (json!({"networks": ["bluesky"]}), "network"),
        (json!({"from": "2027-01-01"}), "notYet"),
        (json!({"licence": "ccByNc", "author": "Ana"}), "commercial"),
        (json!({"licence": "ccBy"}), "creditUnknown"),
        (json!({"needed": ["model"]}), "release"),
        (json!({"licence": "userContent", "author": "@lea"}), "release"),
    ];
    for (rights, bar) in cases {
        studio.desk.call("visuals_update", json!({"id": studio.visual, "rights": rights})).await;
        let post = studio.desk.write(&studio.brand, shows(&studio.visual, "Interdit"), &[&studio.account]).await;
        let outcome = studio.desk.plan(&post, 60).await;
        assert_ne!(studio.desk.state(&post).await, "scheduled", "{bar}");
        assert!(outcome.to_string().contains(&format!("\"bar\":\"{bar}\"")), "{bar}: {outcome}");
    }
    // The consent arrives: what waited for it may leave.
    let paper = studio.desk.folder().join("accord.txt");
    std::fs::write(&paper, "Je suis d’accord. Léa").unwrap();
    let wish = json!({"visuals": [studio.visual], "kind": "consent", "path": paper, "note": "par message"});
    let added = studio.desk.call("releases_add", wish).await;
    let post = studio.desk.write(&studio.brand, shows(&studio.visual, "Merci @lea"), &[&studio.account]).await;
    studio.desk.plan(&post, 60).await;
    assert_eq!(studio.desk.state(&post).await, "scheduled");
    assert_eq!(studio.desk.call("releases_list", json!({"id": studio.visual})).await[0]["name"], json!("accord.txt"));
    studio.desk.call("library_undo", json!({"id": added["undo"]})).await;
    let foreseen = studio.desk.call("forecast_list", json!({})).await;
    assert!(foreseen.to_string().contains("licenceForbids"), "{foreseen}");
}

/// The credit that a licence asks for is added, shown by the check, counted, and sent; what is written is not doubled.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_credit_is_added_where_the_licence_asks() {
    let mut studio = studio().await;
    let rights = json!({"licence": "ccBy", "author": "Ana Lima"});
    studio.desk.call("visuals_update", json!({"id": studio.visual, "rights": rights})).await;
    let content = shows(&studio.visual, "Le port au matin");
    let ask = |content: Value| json!({"content": content, "variants": [{"account": studio.account, "patch": {}}]});
    let check = studio.desk.call("posts_check", ask(content.clone())).await["accounts"][0].clone();
    assert_eq!(check["credits"], json!([{"part": 0, "line": "© Ana Lima (CC BY)"}]), "{check}");
    assert_eq!(check["sent"]["parts"][0]["text"], json!("Le port au matin\n\n© Ana Lima (CC BY)"));
    let said = shows(&studio.visual, "Le port. © ana lima (CC BY)");
    assert_eq!(studio.desk.call("posts_check", ask(said)).await["accounts"][0]["credits"], json!([]));
    // Never silently over the limit.
    let long = shows(&studio.visual, &"mot ".repeat(124));
    let check = studio.desk.call("posts_check", ask(long)).await["accounts"][0].clone();
    assert!(check["problems"].to_string().contains("tooLong"), "{check}");
    let post = studio.desk.write(&studio.brand, content, &[&studio.account]).await;
    studio.desk.plan(&post, 60).await;
    studio.desk.settle().await;
    assert_eq!(studio.desk.state(&post).await, "published");
    assert_eq!(studio.fake.oracle().ever_posted("Ana Lima (CC BY)").len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_watched_folder_brings_each_file_in_once() {
    let (desk, brand) = desk().await;
    // Beside the data, not within: its own files would come in again and again.
    let beside = tempfile::tempdir().unwrap();
    let folder = beside.path().join("surveillé");
    std::fs::rename(pictures(&desk, "surveillé", 2), &folder).or_else(|_| std::fs::create_dir(&folder)).unwrap();
    let old = std::time::SystemTime::now() - Duration::from_secs(60);
    let settle = |path: &Path| std::fs::File::options().write(true).open(path).unwrap().set_modified(old).unwrap();
    let watch = desk.call("watches_add", json!({"path": folder, "brand": brand})).await;
    assert_eq!(desk.call("watches_look", json!({"id": watch["id"]})).await, Value::Null, "what was there stays out");
    let new = folder.join("nouvelle.png");
    std::fs::write(&new, png(42)).unwrap();
    assert_eq!(desk.call("watches_look", json!({"id": watch["id"]})).await, Value::Null, "it may still be written");
    settle(&new);
    let job = desk.call("watches_look", json!({"id": watch["id"]})).await;
    assert_eq!(over(&desk, &job["id"]).await["added"], json!(1));
    assert_eq!(desk.call("watches_look", json!({"id": watch["id"]})).await, Value::Null);
    let visuals = desk.call("visuals_list", json!({})).await;
    desk.call("visuals_delete", json!({"id": visuals["items"][0]["id"]})).await;
    assert_eq!(desk.call("watches_look", json!({"id": watch["id"]})).await, Value::Null, "it does not come back");
    assert_eq!(desk.call("watches_list", json!({})).await[0]["brought"], json!(1));
    assert_eq!(desk.refused("watches_add", json!({"path": desk.engine().folder()})).await, "invalid");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn visuals_go_out_as_files_with_what_is_known_of_them() {
    let (desk, brand) = desk().await;
    let visual = desk.visual(&brand).await;
    let rights = json!({"licence": "ccBy", "author": "Ana"});
    desk.call("visuals_update", json!({"id": visual, "title": "Port/quai", "caption": "Matin", "rights": rights}))
        .await;
    let out = desk.folder().join("sortie");
    std::fs::create_dir(&out).unwrap();
    let wish = json!({"of": {"ids": [visual]}, "folder": out, "metadata": true});
    let report = desk.call("visuals_export", wish.clone()).await;
    assert_eq!((&report["files"], &report["described"]), (&json!(1), &json!(1)), "{report}");
    desk.call("visuals_export", wish).await;
    assert!(out.join("Port-quai.png").is_file() && out.join("Port-quai 2.png").is_file(), "nothing is overwritten");
    let text = String::from_utf8_lossy(&std::fs::read(out.join("Port-quai.png")).unwrap()).into_owned();
    assert!(text.contains("Ana"), "the author is in the file");
}
