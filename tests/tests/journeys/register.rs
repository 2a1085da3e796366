//! The register of moderation through the commands: recorded before it leaves, with what became of it; examined, exported,
//! checked by somebody without Pupitre, reduced, backed up and put back.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use chrono::TimeDelta;
use pupitre_domain::network::NetworkId;
use pupitre_tests::adapters::Adapter;
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{TestDesk, monday, state};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

struct Studio {
    desk: TestDesk,
    fake: Adapter,
    brand: Value,
    account: Value,
}

impl Studio {
    async fn new(id: NetworkId) -> Self {
        let clock = TestClock::frozen(monday());
        let fake = Adapter::start(id, clock.clone()).await;
        let desk = TestDesk::new(clock).await;
        let brand = desk.brand("Atelier").await;
        let account = desk.connect(&brand, &fake, "studio").await;
        Self { desk, fake, brand, account }
    }

    /// A stranger's mention, read; its conversation and message.
    async fn mention(&self, said: &str) -> (Value, Value) {
        let _ = self.fake.stranger_mentions("studio", said);
        self.desk.advance(TimeDelta::minutes(5));
        self.desk.call("inbox_sync", json!({})).await;
        let page = self.desk.call("conversations_list", json!({})).await;
        let first =
            page["items"].as_array().unwrap().iter().find(|row| row["excerpt"].as_str().unwrap().contains(said));
        let conversation = first.unwrap()["id"].clone();
        let view = self.desk.call("conversations_get", json!({"id": conversation})).await;
        let message =
            view["messages"].as_array().unwrap().iter().rfind(|one| one["ours"] == false).unwrap()["id"].clone();
        (conversation, message)
    }

    async fn verdict(&self) -> Value {
        self.desk.call("register_verify", json!({"brand": self.brand})).await
    }

    async fn entries(&self) -> Vec<Value> {
        let page = self.desk.call("register_list", json!({"brand": self.brand})).await;
        page["items"].as_array().unwrap().clone()
    }
}

fn sha(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The documented algorithm, written for this test from the export's own words and nothing of the product's code.
fn verified_by_a_stranger(export: &Value) -> bool {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut prev = "0".repeat(64);
    for (index, row) in export["rows"].as_array().unwrap().iter().enumerate() {
        if let Some(body) = row["body"].as_str()
            && sha(body) != text(&row["bodyHash"])
        {
            return false;
        }
        let header = format!(
            "pupitre-register/1\n{}\n{}\n{}\n{}\n{}\n{}\n",
            text(&export["brand"]),
            row["seq"],
            text(&row["prev"]),
            text(&row["at"]),
            text(&row["kind"]),
            text(&row["bodyHash"])
        );
        if row["seq"] != json!(index + 1) || text(&row["prev"]) != prev || sha(&header) != text(&row["hash"]) {
            return false;
        }
        prev = text(&row["hash"]);
    }
    export["head"].is_null() && prev == "0".repeat(64) || text(&export["head"]["hash"]) == prev
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_decision_is_recorded_before_it_leaves_and_what_became_of_it_after() {
    for id in [NetworkId::Mastodon, NetworkId::Bluesky] {
        let mut studio = Studio::new(id).await;
        studio.desk.call("settings_update", json!({"person": "  Camille\u{a0} Roux "})).await;
        let (conversation, message) = studio.mention("vous êtes des voleurs").await;
        let like = studio.desk.call("messages_act", json!({"id": message, "action": "like"})).await;
        assert_eq!(studio.entries().await.len(), 0, "a like is no moderation");
        studio.desk.settle().await;
        drop(like);

        let act = json!({"id": message, "action": "block", "rule": "insult", "remark": "troisième fois"});
        let delivery = studio.desk.call("messages_act", act).await;
        let entries = studio.entries().await;
        assert_eq!((entries.len(), &entries[0]["outcomes"]), (1, &json!([])), "recorded, and not out yet");
        let decided = &entries[0]["decided"];
        assert!(decided["item"]["text"].as_str().unwrap().contains("vous êtes des voleurs"), "{decided}");
        assert_eq!(decided["rule"], json!({"code": "insult", "name": "Injure ou diffamation"}));
        assert_eq!(decided["by"], json!({"kind": "person", "name": "Camille Roux"}));
        assert_eq!((&decided["remark"], &decided["action"]), (&json!("troisième fois"), &json!("block")));
        assert_eq!((&decided["account"]["id"], &decided["conversation"]), (&studio.account, &conversation));
        assert!(!decided["author"]["handle"].as_str().unwrap().is_empty());
        studio.desk.settle().await;
        assert_eq!(state(&studio.desk.publication(&delivery["id"]).await["delivery"]), "published");
        let entries = studio.entries().await;
        assert_eq!(entries[0]["outcomes"][0]["outcome"], "done", "{entries:?}");
        let verdict = studio.verdict().await;
        assert_eq!(
            (&verdict["standing"], &verdict["count"], &verdict["anchors"]),
            (&json!("whole"), &json!(2), &json!(2))
        );
        let rules = studio.desk.call("house_rules_get", json!({"id": studio.brand})).await;
        assert_eq!(rules["last"], "insult", "the last one is offered first");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_export_is_verified_without_pupitre_and_names_what_somebody_changed() {
    let mut studio = Studio::new(NetworkId::Mastodon).await;
    for said in ["premier propos", "deuxième propos", "troisième propos"] {
        let (_, message) = studio.mention(said).await;
        studio.desk.call("messages_act", json!({"id": message, "action": "report", "rule": "spam"})).await;
        studio.desk.settle().await;
    }
    let whole = studio.desk.call("register_export", json!({"brand": studio.brand})).await;
    assert!(verified_by_a_stranger(&whole));
    assert_eq!(whole["entries"].as_array().unwrap().len(), 3);
    let said = whole["statement"].to_string();
    for needle in ["commencement de preuve", "beginning of proof", "pas certifiées", "not certified"] {
        assert!(said.contains(needle), "{needle}");
    }
    let check = async |export: &Value| studio.desk.call("register_check", json!({"export": export})).await;
    assert_eq!(check(&whole).await["standing"], "whole");

    // One entry: the others are there as their hashes only, and the chain is verified whole.
    let one = studio.desk.call("register_export", json!({"brand": studio.brand, "entries": [3]})).await;
    assert!(verified_by_a_stranger(&one));
    assert_eq!(check(&one).await["standing"], "whole");
    let text = one.to_string();
    assert!(text.contains("deuxième propos") && !text.contains("premier propos") && !text.contains("troisième propos"));
    // A period.
    let from = whole["rows"][4]["at"].clone();
    let late = studio.desk.call("register_export", json!({"brand": studio.brand, "from": from})).await;
    assert_eq!(late["entries"].as_array().unwrap().len(), 1, "{late}");
    assert!(!late.to_string().contains("premier propos"));

    // Whatever somebody changes in the file shows, and where.
    let mut softened = whole.clone();
    let body = softened["rows"][2]["body"].as_str().unwrap().replace("deuxième", "gentil");
    softened["rows"][2]["body"] = json!(body);
    assert!(!verified_by_a_stranger(&softened));
    assert_eq!(check(&softened).await["faults"], json!([{"fault": "altered", "seq": 3}]));
    let mut shortened = whole.clone();
    shortened["rows"].as_array_mut().unwrap().truncate(4);
    assert_eq!(check(&shortened).await["faults"], json!([{"fault": "truncated", "found": 4, "anchored": 6}]));
    assert_eq!(studio.desk.refused("register_check", json!({"export": {"format": "x"}})).await, "invalid");

    let path = studio.desk.folder().join("registre.json");
    let request = json!({"export": {"brand": studio.brand}, "path": path});
    assert_eq!(studio.desk.call("register_export_file", request).await["entries"], 3);
    let file: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    assert!(verified_by_a_stranger(&file));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_past_its_time_is_told_before_and_reduced_in_steps() {
    let mut studio = Studio::new(NetworkId::Mastodon).await;
    let (_, message) = studio.mention("propos ancien").await;
    studio.desk.call("messages_act", json!({"id": message, "action": "report"})).await;
    studio.desk.settle().await;
    let retention = async || studio.desk.call("register_retention", json!({"id": studio.brand})).await;
    assert_eq!((&retention().await["months"], &retention().await["past"]), (&json!(12), &json!(0)));
    for wrong in [2, 121] {
        let request = json!({"brand": studio.brand, "months": wrong});
        assert_eq!(studio.desk.refused("register_retention_set", request).await, "invalid");
    }
    studio.desk.call("register_retention_set", json!({"brand": studio.brand, "months": 6})).await;
    studio.desk.advance(TimeDelta::days(165));
    assert_eq!((&retention().await["past"], &retention().await["soon"]), (&json!(0), &json!(1)), "told before");
    studio.desk.advance(TimeDelta::days(30));
    assert_eq!(retention().await["past"], 1);
    let reduced = studio.desk.call("register_reduce", json!({"brand": studio.brand})).await;
    assert_eq!(reduced, json!({"reduced": 1, "left": 0}));
    let entries = studio.entries().await;
    assert_eq!((&entries[0]["decided"], entries[0]["hash"].as_str().unwrap().len()), (&Value::Null, 64));
    let verdict = studio.verdict().await;
    assert_eq!((&verdict["standing"], &verdict["reduced"]), (&json!("whole"), &json!(1)));
    let export = studio.desk.call("register_export", json!({"brand": studio.brand})).await;
    assert!(verified_by_a_stranger(&export) && !export.to_string().contains("propos ancien"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_past_its_time_is_reduced_by_itself_and_what_is_kept_stays() {
    let mut studio = Studio::new(NetworkId::Mastodon).await;
    let mut messages = Vec::new();
    for said in ["propos un", "propos deux", "propos trois", "propos quatre"] {
        messages.push(studio.mention(said).await);
    }
    let report = async |studio: &TestDesk, message: &Value| {
        studio.call("messages_act", json!({"id": message, "action": "report", "rule": "insult"})).await
    };
    for (_, message) in &messages[..3] {
        report(&studio.desk, message).await;
    }
    studio.desk.settle().await;
    // The fourth never leaves: what became of it is not known.
    studio.fake.fail(pupitre_tests::adapters::Doing::Report, pupitre_tests::fakes::Fault::ResetAfter);
    report(&studio.desk, &messages[3].1).await;
    studio.desk.conduct().await;
    let entries = studio.entries().await;
    let numbers: Vec<Value> = entries.iter().rev().map(|entry| entry["seq"].clone()).collect();
    assert_eq!(entries[0]["outcomes"], json!([]), "pending");
    // The second is before a court.
    let hold = json!({"brand": studio.brand, "entry": numbers[1], "held": true});
    studio.desk.call("register_hold", hold.clone()).await;
    assert_eq!(
        studio.desk.refused("register_hold", json!({"brand": studio.brand, "entry": 9_999, "held": true})).await,
        "notFound"
    );
    let before = studio.verdict().await;

    // Told a month ahead, then done by a conductor that runs, without anybody asking.
    studio.desk.advance(TimeDelta::days(340));
    let retention = async |studio: &Studio| studio.desk.call("register_retention", json!({"id": studio.brand})).await;
    let view = retention(&studio).await;
    assert_eq!((&view["past"], &view["soon"], &view["reducedAt"]), (&json!(0), &json!(2), &Value::Null), "{view}");
    studio.desk.restart().await;
    let running = pupitre_tests::background::Background::start(studio.desk.engine());
    tokio::time::sleep(std::time::Duration::from_millis(1_500)).await;
    assert_eq!(studio.verdict().await["count"], before["count"], "not a day too early");
    studio.desk.advance(TimeDelta::days(30));
    pupitre_tests::background::until("the day's round", async || retention(&studio).await["reducedAt"].is_string())
        .await;
    running.end().await;
    let view = retention(&studio).await;
    assert_eq!((&view["past"], &view["kept"], &view["reduced"]), (&json!(0), &json!(2), &json!(2)), "{view}");
    let entries = studio.entries().await;
    let whole: Vec<bool> = entries.iter().rev().map(|entry| entry["decided"].is_object()).collect();
    assert_eq!(whole, [false, true, false, true], "held and pending stay: {entries:?}");
    assert!(entries.iter().rev().nth(1).unwrap()["heldAt"].is_string());
    let verdict = studio.verdict().await;
    assert_eq!(
        (&verdict["standing"], &verdict["faults"], &verdict["reduced"]),
        (&json!("whole"), &json!([]), &json!(2))
    );
    // A head that somebody copied before is still on the chain, and an export needs nothing of Pupitre.
    let kept = json!({"count": before["head"]["count"], "hash": before["head"]["hash"]});
    let again = studio.desk.call("register_verify", json!({"brand": studio.brand, "kept": kept})).await;
    assert_eq!((&again["standing"], &again["faults"]), (&json!("whole"), &json!([])), "{again}");
    let export = studio.desk.call("register_export", json!({"brand": studio.brand})).await;
    assert!(verified_by_a_stranger(&export));
    assert!(export.to_string().contains("propos deux") && !export.to_string().contains("propos un"));
    // By hand the same is kept; once it is held no longer, the next round takes it.
    let by_hand = studio.desk.call("register_reduce", json!({"brand": studio.brand})).await;
    assert_eq!(by_hand, json!({"reduced": 0, "left": 0}));
    studio.desk.call("register_hold", json!({"brand": studio.brand, "entry": numbers[1], "held": false})).await;
    let running = pupitre_tests::background::Background::start(studio.desk.engine());
    pupitre_tests::background::until("the next round", async || studio.entries().await[2]["decided"].is_null()).await;
    running.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rules_are_ordered_renamed_added_and_switched_off() {
    let studio = Studio::new(NetworkId::Mastodon).await;
    let view = studio.desk.call("house_rules_get", json!({"id": studio.brand})).await;
    let mut rules = view["rules"].as_array().unwrap().clone();
    assert_eq!((rules.len(), view["builtIn"].as_array().unwrap().len()), (10, 10));
    rules.reverse();
    rules[0]["active"] = json!(false);
    rules.insert(0, json!({"code": "x-1", "name": "Spoiler", "note": "", "active": true}));
    let set = studio.desk.call("house_rules_set", json!({"brand": studio.brand, "rules": rules})).await;
    assert_eq!(set["rules"][0]["name"], "Spoiler");
    assert_eq!((&set["rules"][1]["name"], &set["rules"][1]["active"]), (&json!("Hors sujet"), &json!(false)));
    // The built-in words follow the brand's language.
    let brand = json!({"id": studio.brand, "language": "en"});
    studio.desk.call("brands_update", brand).await;
    let view = studio.desk.call("house_rules_get", json!({"id": studio.brand})).await;
    assert_eq!((&view["rules"][0]["name"], &view["rules"][1]["name"]), (&json!("Spoiler"), &json!("Off topic")));
    for wrong in [
        json!([{"code": "a b", "name": "x", "note": "", "active": true}]),
        json!([{"code": "own", "name": " ", "note": "", "active": true}]),
    ] {
        let request = json!({"brand": studio.brand, "rules": wrong});
        assert_eq!(studio.desk.refused("house_rules_set", request).await, "invalid");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_carries_the_register_and_an_older_one_is_told_as_that() {
    let mut studio = Studio::new(NetworkId::Mastodon).await;
    let block = async |studio: &mut Studio, said: &str| {
        let (_, message) = studio.mention(said).await;
        studio.desk.call("messages_act", json!({"id": message, "action": "report"})).await;
        studio.desk.settle().await;
    };
    block(&mut studio, "avant la sauvegarde").await;
    let path = studio.desk.folder().join("copie.tar");
    studio.desk.call("backups_create", json!({"path": path})).await;
    let head = studio.verdict().await["head"].clone();
    block(&mut studio, "après la sauvegarde").await;

    // Elsewhere: nothing is known but what the copy carries.
    let elsewhere = tempfile::tempdir().unwrap();
    let folder = elsewhere.path().join("data");
    pupitre_engine::backup::restore(&path, &folder, studio.desk.clock.now()).await.unwrap();
    let examine = async |folder: &std::path::Path, kept: Value| {
        let now = monday() + TimeDelta::days(9);
        let store = pupitre_store::Store::open(folder, now).unwrap();
        let brand: pupitre_domain::ids::BrandId = studio.brand.as_str().unwrap().parse().unwrap();
        let rows = store.read(move |conn| pupitre_store::register::whole(conn, brand)).await.unwrap();
        let mut anchors = store.anchors(brand);
        if !kept.is_null() {
            anchors.insert(0, serde_json::from_value(kept).unwrap());
        }
        serde_json::to_value(pupitre_domain::register::verify(brand.0, &rows, &anchors)).unwrap()
    };
    let verdict = examine(&folder, head).await;
    assert_eq!(verdict["standing"], "restored", "{verdict}");
    assert_eq!(verdict["told"], json!([{"told": "restored", "seq": 3, "lost": 0}]));
    assert_eq!(verdict["faults"], json!([]));

    // In the folder in which more was recorded since: what is lost is counted, and nobody is accused.
    let here = elsewhere.path().join("here");
    std::fs::create_dir_all(&here).unwrap();
    std::fs::copy(studio.desk.folder().join("register.anchors"), here.join("register.anchors")).unwrap();
    pupitre_engine::backup::restore(&path, &here, studio.desk.clock.now()).await.unwrap();
    let verdict = examine(&here, Value::Null).await;
    assert_eq!(verdict["told"], json!([{"told": "restored", "seq": 3, "lost": 2}]), "{verdict}");
    assert_eq!((&verdict["standing"], &verdict["faults"]), (&json!("restored"), &json!([])));
}
