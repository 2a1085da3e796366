//! In and out: tables that become posts, posts that become tables; dates that matter; words.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use std::path::PathBuf;

use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{TestDesk, monday};
use serde_json::{Value, json};

struct Scene {
    desk: TestDesk,
    brand: Value,
    accounts: Vec<Value>,
    folder: tempfile::TempDir,
}

impl Scene {
    async fn new() -> Self {
        let desk = TestDesk::new(TestClock::frozen(monday())).await;
        let brand = desk.brand("Atelier Lumière").await;
        let mut accounts = Vec::new();
        for network in ["mastodon", "bluesky"] {
            accounts.push(desk.call("accounts_plan", json!({"brand": brand, "network": network})).await["id"].clone());
        }
        Self { desk, brand, accounts, folder: tempfile::tempdir().unwrap() }
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    async fn open(&self, name: &str, bytes: impl AsRef<[u8]>) -> Value {
        self.desk.call("imports_open", json!({"path": self.file(name, bytes)})).await
    }

    async fn check(&self, table: &Value) -> Value {
        self.desk.call("imports_check", json!({"id": table["id"], "brand": self.brand})).await
    }

    async fn planned(&self) -> Vec<Value> {
        let view = self.desk.call("calendar_range", json!({"from": "2026-11-23", "days": 60})).await;
        view["entries"].as_array().unwrap().clone()
    }
}

fn codes(preview: &Value) -> Vec<(u64, Value, String)> {
    let faults = preview["faults"].as_array().unwrap();
    faults
        .iter()
        .map(|fault| {
            (fault["row"].as_u64().unwrap(), fault["column"].clone(), fault["code"].as_str().unwrap().to_owned())
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_french_table_becomes_posts_and_is_taken_back_as_a_whole() {
    let scene = Scene::new().await;
    let text = "Date;Heure;Réseaux;Texte;Lien\n\
        24/11/2026;14h30;mastodon, bluesky;\"Bonjour,\ndeux lignes\";\n\
        25/11/2026;9h;Bluesky;Seulement là;https://exemple.fr/\n\
        ;;;Une idée sans date;\n";
    let table = scene.open("plan.csv", windows_1252(text)).await;
    assert_eq!((&table["encoding"], &table["separator"]), (&json!("windows1252"), &json!(";")));
    let kinds: Vec<&Value> = table["mapping"].as_array().unwrap().iter().map(|column| &column["kind"]).collect();
    assert_eq!(kinds, ["date", "time", "accounts", "text", "link"]);

    let preview = scene.check(&table).await;
    assert_eq!((&preview["planned"], &preview["drafts"], &preview["faultyRows"]), (&json!(2), &json!(1), &json!(0)));
    assert!(scene.planned().await.is_empty(), "a look stores nothing");

    let done = scene.desk.call("imports_run", json!({"id": table["id"], "brand": scene.brand})).await;
    assert_eq!((&done["planned"], &done["drafts"]), (&json!(2), &json!(1)));
    let planned = scene.planned().await;
    assert_eq!(planned.len(), 2);
    assert_eq!(planned[0]["wall"], "2026-11-24T14:30");
    assert_eq!(planned[0]["excerpt"], "Bonjour, deux lignes");
    let second = scene.desk.call("posts_get", json!({"id": planned[1]["post"]})).await;
    assert_eq!(second["variants"].as_array().unwrap().len(), 1);
    assert_eq!(second["variants"][0]["account"], scene.accounts[1]);
    assert_eq!(second["content"]["link"]["url"], "https://exemple.fr/");
    assert_eq!(scene.desk.call("posts_drafts", json!({})).await.as_array().unwrap().len(), 1);

    let undone = scene.desk.call("imports_undo", json!({"batch": done["batch"]})).await;
    assert_eq!((&undone["removed"], &undone["kept"]), (&json!(3), &json!(0)));
    assert!(scene.planned().await.is_empty());
    assert!(scene.desk.call("posts_drafts", json!({})).await.as_array().unwrap().is_empty());
}

/// The text in Windows-1252, as a French spreadsheet saves it.
fn windows_1252(text: &str) -> Vec<u8> {
    text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_name_row_and_column_and_keep_everything_out() {
    let scene = Scene::new().await;
    let text = "Date,Time,Accounts,Text\n\
        2026-12-01,10:00,mastodon,Fine\n\
        31/02/2027,10:00,mastodon,No such day\n\
        2026-12-02,25:00,mastodon,No such hour\n\
        2026-12-03,,mastodon,No hour\n\
        2026-11-01,10:00,mastodon,Past\n\
        2026-12-04,10:00,@nobody,Who\n\
        2026-12-05,10:00,mastodon,\n\
        2027-03-28,02:30,mastodon,In the gap\n";
    let table = scene.open("plan.csv", text).await;
    let preview = scene.check(&table).await;
    let expected = [
        (3, json!(0), "dateUnreadable"),
        (4, json!(1), "timeUnreadable"),
        (5, json!(1), "timeMissing"),
        (6, json!(0), "past"),
        (7, json!(2), "unknownAccount"),
        (8, json!(3), "nothingToSay"),
    ];
    assert_eq!(codes(&preview), expected.map(|(row, column, code)| (row, column, code.to_owned())));
    let notice = &preview["notices"][0];
    assert_eq!(
        (&notice["row"], &notice["kind"], &notice["movedTo"]),
        (&json!(9), &json!("gap"), &json!("2027-03-28T03:30"))
    );

    let wish = json!({"id": table["id"], "brand": scene.brand});
    let refused = scene.desk.try_call("imports_run", wish.clone()).await.unwrap_err();
    assert_eq!(refused["fields"][0]["field"], "rows");
    assert!(scene.planned().await.is_empty(), "nothing is half imported");

    let mut wish = wish;
    wish["leaveOutFaulty"] = json!(true);
    let done = scene.desk.call("imports_run", wish).await;
    assert_eq!((&done["planned"], &done["leftOut"]), (&json!(2), &json!(6)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_thousand_rows_are_refused_politely() {
    let scene = Scene::new().await;
    let text = format!("Date;Texte\n{}", "24/12/2026 10:00;Bonjour\n".repeat(100_000));
    let path = scene.file("huge.csv", text);
    let refused = scene.desk.try_call("imports_open", json!({"path": path})).await.unwrap_err();
    assert_eq!((&refused["code"], &refused["fields"][0]["field"]), (&json!("invalid"), &json!("rows")));
    assert_eq!(refused["fields"][0]["max"], 20_000);
    let path = scene.file("picture.csv", [0_u8, 159, 146, 150, 0, 0, 1]);
    assert_eq!(
        scene.desk.try_call("imports_open", json!({"path": path})).await.unwrap_err()["fields"][0]["field"],
        "path"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_exported_comes_back_as_it_was() {
    let scene = Scene::new().await;
    let hostile = "=cmd|' /C calc'!A0 ; \"oui\"\n@moi +1";
    let contents = [
        json!({"parts": [{"text": hostile, "visuals": []}]}),
        json!({"parts": [{"text": "Premier", "visuals": []}, {"text": "---\nsecond", "visuals": []}], "language": "fr"}),
        json!({"parts": [{"text": "Avec lien", "visuals": []}],
            "link": {"url": "https://exemple.fr/a?b=1", "title": "Un titre; deux", "description": ""}}),
    ];
    let mut made = Vec::new();
    for (at, content) in contents.iter().enumerate() {
        let accounts: Vec<&Value> = scene.accounts.iter().take(1 + at % 2).collect();
        let post = scene.desk.write(&scene.brand, content.clone(), &accounts).await;
        let wall = format!("2026-12-0{}T0{}:30", at + 1, at + 7);
        scene.desk.call("posts_schedule", json!({"id": post, "wall": wall})).await;
        made.push(post);
    }
    let own = json!([{"account": scene.accounts[0], "patch": {"parts": [{"text": "-son texte", "visuals": []}]}}]);
    scene.desk.call("posts_update", json!({"id": made[2], "version": 1, "variants": own})).await;
    let before = facts(&scene).await;
    assert_eq!(before.len(), 3);

    for (format, language) in [("csv", "fr"), ("xlsx", "en")] {
        let path = scene.path(&format!("out.{format}"));
        let filter = json!({"from": "2026-11-23", "days": 60});
        let wish = json!({"path": path, "format": format, "filter": filter, "language": language});
        assert_eq!(scene.desk.call("exports_write", wish).await["posts"], 3);
        for entry in scene.planned().await {
            scene.desk.call("posts_delete", json!({"id": entry["post"]})).await;
        }
        let done = scene.desk.call("imports_file", json!({"path": path, "brand": scene.brand})).await;
        assert_eq!(done["preview"]["faultsTotal"], 0, "{format}: {done}");
        assert_eq!(facts(&scene).await, before, "{format}");
    }
}

/// What a reader of the calendar would tell apart.
async fn facts(scene: &Scene) -> Vec<Value> {
    let mut found = Vec::new();
    for entry in scene.planned().await {
        let post = scene.desk.call("posts_get", json!({"id": entry["post"]})).await;
        let forms: Vec<Value> = post["variants"]
            .as_array()
            .unwrap()
            .iter()
            .map(|form| json!({"account": form["account"], "parts": form["patch"]["parts"]}))
            .collect();
        found.push(json!({"wall": post["wall"], "content": post["content"], "forms": forms, "brand": post["brand"]}));
    }
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_calendar_file_keeps_its_ids() {
    let scene = Scene::new().await;
    let content = json!({"parts": [{"text": "Bonjour, à tous ; sans « erreur »\nfin", "visuals": []}]});
    let post = scene.desk.write(&scene.brand, content, &[&scene.accounts[0]]).await;
    scene.desk.call("posts_schedule", json!({"id": post, "wall": "2026-12-01T10:00"})).await;
    let path = scene.path("out.ics");
    let wish = json!({"path": path, "format": "ics", "filter": {"from": "2026-11-23", "days": 30}});
    scene.desk.call("exports_write", wish.clone()).await;
    let first = std::fs::read_to_string(&path).unwrap();
    assert!(first.contains("DTSTART:20261201T090000Z\r\n"), "ten in Paris is nine in London: {first}");
    assert!(first.contains("SUMMARY:Atelier Lumière — Bonjour\\, à tous \\; sans « erreur » fin\r\n"), "{first}");
    scene.desk.call("posts_move", json!({"id": post, "wall": "2026-12-02T10:00"})).await;
    scene.desk.call("exports_write", wish).await;
    let second = std::fs::read_to_string(&path).unwrap();
    let uid = |text: &str| text.lines().find(|line| line.starts_with("UID:")).unwrap().to_owned();
    assert_eq!(uid(&first), uid(&second));
    assert!(second.contains("DTSTART:20261202T090000Z\r\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dates_are_each_brands_own() {
    let scene = Scene::new().await;
    let desk = &scene.desk;
    let range = json!({"from": "2026-11-23", "days": 60, "brand": scene.brand});
    let keys = |view: &Value| -> Vec<String> {
        view["dates"].as_array().unwrap().iter().map(|date| date["key"].as_str().unwrap().to_owned()).collect()
    };
    let all = keys(&desk.call("dates_range", range.clone()).await);
    for key in ["moment.blackFriday", "holiday.christmas", "school.christmas", "holiday.newYear"] {
        assert!(all.contains(&key.to_owned()), "{key}: {all:?}");
    }
    let choose = json!({"brand": scene.brand, "hide": ["moment.blackFriday"], "hideCategories": ["schoolHoliday"],
        "regions": ["alsaceMoselle"]});
    desk.call("dates_choose", choose).await;
    let fewer = keys(&desk.call("dates_range", range.clone()).await);
    assert!(!fewer.contains(&"moment.blackFriday".to_owned()) && !fewer.contains(&"school.christmas".to_owned()));
    assert!(fewer.contains(&"holiday.saintStephen".to_owned()));

    let own = json!({"brand": scene.brand, "name": "Portes ouvertes", "day": "2020-12-12", "days": 2, "yearly": true});
    let made = desk.call("dates_add", own).await;
    let view = desk.call("dates_range", range.clone()).await;
    let date = view["dates"].as_array().unwrap().iter().find(|date| date["own"] == made["id"]).unwrap();
    assert_eq!((&date["from"], &date["to"]), (&json!("2026-12-12"), &json!("2026-12-13")));
    desk.call("dates_remove", json!({"id": made["id"]})).await;
    assert!(keys(&desk.call("dates_range", range.clone()).await).iter().all(|key| !key.starts_with("own.")));
    desk.call("dates_restore", json!({"id": made["id"]})).await;
    assert!(keys(&desk.call("dates_range", range).await).iter().any(|key| key.starts_with("own.")));

    let ics = "BEGIN:VCALENDAR\r\nX-WR-CALNAME:Zone A\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20271023\r\n\
        DTEND;VALUE=DATE:20271108\r\nSUMMARY:Vacances de la Toussaint\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let taken = desk.call("dates_import", json!({"path": scene.file("zone-a.ics", ics)})).await;
    assert_eq!((&taken["periods"], &taken["knownUntil"][0]["until"]), (&json!(1), &json!("2027-11-07")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_brands_words_are_known_forbidden_and_required() {
    let scene = Scene::new().await;
    let (desk, brand) = (&scene.desk, &scene.brand);
    let ask = json!({"text": "🎨 La fote d’Élanbois chez Lumière", "language": "fr", "brand": brand});
    let found = desk.call("language_check", ask.clone()).await;
    let words: Vec<&str> =
        found["words"].as_array().unwrap().iter().map(|word| word["word"].as_str().unwrap()).collect();
    assert_eq!(words, ["fote", "Élanbois"]);
    assert_eq!(found["words"][0]["start"], 6, "UTF-16 units");
    desk.call("dictionary_add", json!({"brand": brand, "word": "Élanbois"})).await;
    assert_eq!(desk.call("language_check", ask).await["words"].as_array().unwrap().len(), 1);
    let meant = desk.call("language_suggest", json!({"word": "fote", "language": "fr"})).await;
    assert!(meant["words"].as_array().unwrap().contains(&json!("faute")), "{meant}");

    let set = desk.call("language_typography", json!({"text": "C'est \"vrai\" !", "language": "fr"})).await;
    assert_eq!(set["text"], "C’est «\u{202f}vrai\u{202f}»\u{202f}!");

    desk.call("wording_set", json!({"brand": brand, "forbidden": ["pas cher"]})).await;
    let content = json!({"parts": [{"text": "Vraiment PAS CHER", "visuals": []}], "partnership": true});
    let variants = json!([{"account": scene.accounts[0], "patch": {}}]);
    let view = desk.call("posts_check", json!({"content": content, "variants": variants})).await;
    let problems: Vec<&Value> =
        view["accounts"][0]["problems"].as_array().unwrap().iter().map(|problem| &problem["code"]).collect();
    assert_eq!(problems, ["forbiddenWord", "mentionMissing"]);
    let content = json!({"parts": [{"text": "[Publicité] Vraiment beau", "visuals": []}], "partnership": true});
    let post = desk.write(brand, content, &[&scene.accounts[0]]).await;
    desk.call("posts_schedule", json!({"id": post, "wall": "2026-12-01T10:00"})).await;
    let stored = desk.call("posts_get", json!({"id": post})).await;
    assert_eq!(stored["content"]["partnership"], true);
    assert_eq!(stored["variants"][0]["delivery"]["problems"], json!([]));
}

fn many(rows: usize) -> String {
    let mut text = String::from("Date;Heure;Réseaux;Texte\n");
    for row in 0..rows {
        let (day, hour, minute) = (1 + row % 28, 8 + row % 10, row % 60);
        text.push_str(&format!("{day:02}/12/2026;{hour}h{minute:02};mastodon,bluesky;Post numéro {row}, ordinaire.\n"));
    }
    text
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_tells_how_far_it_is_and_is_called_off_without_a_trace() {
    let scene = Scene::new().await;
    let table = scene.open("many.csv", many(1_200)).await;
    let (plan, status) = (json!({"id": table["id"], "brand": scene.brand}), json!({"id": table["id"]}));
    let told = async |stage: &str| {
        let from = std::time::Instant::now();
        loop {
            let progress = scene.desk.call("imports_progress", status.clone()).await;
            if progress["stage"] == json!(stage) && progress["done"].as_u64().unwrap() > 0 {
                assert_eq!(progress["total"], 1_200);
                return scene.desk.call("imports_cancel", status.clone()).await;
            }
            assert!(from.elapsed() < std::time::Duration::from_secs(30), "{stage} was never told: {progress}");
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
    };
    assert_eq!(scene.desk.call("imports_progress", status.clone()).await, Value::Null);
    for stage in ["checking", "writing"] {
        let (done, _) = tokio::join!(scene.desk.call("imports_run", plan.clone()), told(stage));
        assert_eq!(done, Value::Null, "called off while {stage}");
        assert!(scene.planned().await.is_empty(), "nothing of it stays");
        assert_eq!(scene.desk.call("imports_progress", status.clone()).await, Value::Null);
    }
    // The table is still open, and imported whole when nobody interferes.
    let done = scene.desk.call("imports_run", plan).await;
    assert_eq!((&done["planned"], &done["notReady"]), (&json!(1_200), &json!(0)));
    let planned = scene.planned().await;
    assert_eq!(planned.len(), 1_200);
    assert!(planned.iter().all(|entry| entry["deliveries"].as_array().unwrap().len() == 2));
}

/// Figures: `cargo nextest run -p pupitre-tests --test journeys five_thousand_rows --run-ignored only --no-capture`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "figures only"]
async fn five_thousand_rows() {
    let scene = Scene::new().await;
    let mut text = String::from("Date;Heure;Réseaux;Texte\n");
    for row in 0..5_000 {
        let (day, hour) = (1 + row % 28, 8 + row % 10);
        let (month, minute) = (1 + row / 420, row % 60);
        text.push_str(&format!(
            "{day:02}/{month:02}/2028;{hour}h{minute:02};mastodon,bluesky;Post numéro {row}, avec un texte ordinaire.\n"
        ));
    }
    let path = scene.file("many.csv", &text);
    let start = std::time::Instant::now();
    let table = scene.desk.call("imports_open", json!({"path": path})).await;
    let opened = start.elapsed();
    let start = std::time::Instant::now();
    let preview = scene.check(&table).await;
    let checked = start.elapsed();
    assert_eq!(preview["planned"], 5_000, "{}", preview["faults"]);
    let start = std::time::Instant::now();
    let mut writing = None;
    let watch = async {
        // How long the writer is held: from the first word of it to the end.
        while writing.is_none() {
            let progress = scene.desk.call("imports_progress", json!({"id": table["id"]})).await;
            if progress["stage"] == json!("writing") {
                writing = Some(std::time::Instant::now());
            }
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    };
    let wish = json!({"id": table["id"], "brand": scene.brand});
    let (done, ()) = tokio::join!(scene.desk.call("imports_run", wish), watch);
    let (run, held) = (start.elapsed(), writing.unwrap().elapsed());
    let start = std::time::Instant::now();
    scene.desk.call("imports_undo", json!({"batch": done["batch"]})).await;
    eprintln!(
        "5,000 rows, two accounts each: open {opened:?}, check {checked:?}, import {run:?} (writer held {held:?}), undo {:?}",
        start.elapsed()
    );
}
