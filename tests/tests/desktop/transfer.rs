//! A table of posts through the system's own dialogue: looked at, mended, imported, taken back.

use std::fs;

use chrono::{Days, Utc};
use pupitre_tests::desktop::{Words, run};
use serde_json::json;

use crate::{brand, healthy, text};

/// The system's dialogue is typed into: a path of plain letters.
fn folder() -> tempfile::TempDir {
    let name = format!("pupitre-import-{}", std::process::id());
    tempfile::Builder::new().prefix(&name).rand_bytes(0).tempdir().unwrap()
}

#[test]
fn a_table_is_imported_without_its_wrong_row_and_taken_back() {
    run("import", "fr_FR.UTF-8", |computer| async move {
        let words = Words::of("fr");
        let brand = brand(&computer, "Boulangerie Lune");
        let account = computer.call("accounts_plan", &json!({"brand": brand, "network": "mastodon"}))["id"].clone();
        let day = |days: u64| Utc::now().date_naive() + Days::new(days);
        let french = |days: u64| day(days).format("%d/%m/%Y").to_string();
        let table = format!(
            "Date;Heure;Texte\n{};9h30;Le pain d’été\n{};18:00;\"Deux lignes :\nla fête\"\n31/02/2031;10:00;Un jour qui n’existe pas\n{};;Sans heure\n",
            french(9),
            french(10),
            french(11)
        );
        let folder = folder();
        let path = folder.path().join("plan.csv");
        fs::write(&path, table).unwrap();

        let window = computer.open().await;
        let page = &window.page;
        page.go(&format!("#/calendar?view=month&date={}", day(9))).await;
        page.click("header.toolbar .panels button", Some(words.get("transfer_title"))).await;
        page.click("section button", Some(words.get("transfer_choose"))).await;
        computer.screen().choose_file(path.to_str().unwrap()).await;

        // What would come, and what is wrong, row by row; nothing is stored yet.
        page.until("the faulty row", "document.querySelectorAll('[role=dialog] .faults li').length === 1").await;
        let fault = page.value("document.querySelector('[role=dialog] .faults li').innerText").await;
        assert!(text(&fault).contains('4'), "{fault}");
        healthy(page, "an import with a fault").await;
        page.picture("import-fault-fr").await;
        let submit = "[role=dialog] .foot button.primary";
        assert_eq!(page.value(&format!("document.querySelector('{submit}').disabled")).await, json!(true));
        let range = json!({"from": day(0), "days": 30});
        assert_eq!(computer.call("calendar_range", &range)["entries"], json!([]));

        page.press_at("[role=dialog] [role=switch]").await;
        page.click(submit, None).await;
        page.until("the end of the dialogue", "document.querySelector('[role=dialog]') === null").await;
        let view = computer.call("calendar_range", &range);
        let walls: Vec<&str> = view["entries"].as_array().unwrap().iter().map(|one| text(&one["wall"])).collect();
        let wanted = [format!("{}T09:30", day(9)), format!("{}T18:00", day(10)), format!("{}T09:00", day(11))];
        assert_eq!(walls, wanted, "{view}");
        assert_eq!(view["entries"][1]["deliveries"][0]["account"], account, "{view}");
        let post = computer.call("posts_get", &json!({"id": view["entries"][1]["post"]}));
        assert_eq!(post["content"]["parts"][0]["text"], json!("Deux lignes :\nla fête"));
        page.until("three chips", "document.querySelectorAll('.main button.chip').length === 3").await;
        page.picture("import-done-fr").await;

        page.click("section.toaster button.undo", None).await;
        computer.until("nothing", "calendar_range", range, |range| range["entries"] == json!([])).await;
        page.until("no chip", "document.querySelectorAll('.main button.chip').length === 0").await;
    });
}

#[test]
fn a_long_import_tells_how_far_it_is_and_stops_without_a_trace() {
    run("import_long", "fr_FR.UTF-8", |computer| async move {
        let words = Words::of("fr");
        let brand = brand(&computer, "Boulangerie Lune");
        computer.call("accounts_plan", &json!({"brand": brand, "network": "mastodon"}));
        let first = Utc::now().date_naive() + Days::new(9);
        let row = |at: u64| {
            let (day, hour, minute) = (first + Days::new(at / 90), 8 + at % 10, at % 60);
            format!("{day};{hour:02}:{minute:02};Post numéro {at} de ce plan\n")
        };
        let table: String = (0..3_000).map(row).collect();
        let folder = folder();
        let path = folder.path().join("plan.csv");
        fs::write(&path, format!("Date;Heure;Texte\n{table}")).unwrap();
        let window = computer.open().await;
        let page = &window.page;
        page.go("#/calendar?view=month").await;
        page.click("header.toolbar .panels button", Some(words.get("transfer_title"))).await;
        page.click("section button", Some(words.get("transfer_choose"))).await;
        computer.screen().choose_file(path.to_str().unwrap()).await;
        let submit = "[role=dialog] .foot button.primary";
        page.until("the preview", &format!("document.querySelector('{submit}')?.disabled === false")).await;
        page.click(submit, None).await;
        page.until("how far it is", "document.querySelector('[role=dialog] [role=progressbar]')?.ariaValueNow > 0")
            .await;
        page.picture("import-progress-fr").await;
        page.click("[role=dialog] .foot button", Some(words.get("transfer_stop"))).await;
        page.until("its end", "document.querySelector('[role=dialog] [role=progressbar]') === null").await;
        let toast =
            page.until("what became of it", "document.querySelector('section.toaster .toast p')?.innerText").await;
        assert_eq!(text(&toast), words.get("transfer_stopped"));
        let range = json!({"from": first, "days": 60});
        assert_eq!(computer.call("calendar_range", &range)["entries"], json!([]), "nothing of it stays");
    });
}
