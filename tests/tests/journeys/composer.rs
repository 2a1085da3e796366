//! The composer's week: versions and the way back, variables, links, people, threads, copies; and what survives a kill.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, clippy::print_stdout)]

use chrono::TimeDelta;
use pupitre_domain::network::NetworkId;
use pupitre_tests::adapters::Adapter;
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{TestDesk, monday, says};
use pupitre_tests::headless::Place;
use pupitre_tests::headless_scene::Dice;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const HEADLESS: &str = env!("CARGO_BIN_EXE_headless");

async fn desk() -> (TestDesk, Value, Vec<Value>) {
    let desk = TestDesk::new(TestClock::frozen(monday())).await;
    let brand = desk.brand("Atelier Élan").await;
    let mut accounts = Vec::new();
    for network in ["mastodon", "bluesky"] {
        let account = desk.call("accounts_plan", json!({"brand": brand, "network": network})).await;
        accounts.push(account["id"].clone());
    }
    (desk, brand, accounts)
}

async fn save(desk: &TestDesk, post: &Value, text: &str) -> Value {
    let version = desk.call("posts_get", json!({"id": post})).await["version"].clone();
    desk.call("posts_update", json!({"id": post, "version": version, "content": says(text)})).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_save_is_kept_compared_and_put_back() {
    let (desk, brand, accounts) = desk().await;
    let post = desk.write(&brand, says("Le chat dort au soleil."), &accounts.iter().collect::<Vec<_>>()).await;
    let patch = json!({"parts": [{"text": "Court."}], "options": {"visibility": "unlisted"}});
    let update = json!({"id": post, "version": 1, "variants": [{"account": accounts[0], "patch": patch}]});
    desk.call("posts_update", update).await;
    desk.clock.advance(TimeDelta::minutes(10));
    save(&desk, &post, "Le chien dort au soleil.").await;
    let reset = json!({"id": post, "version": 3, "variants": [{"account": accounts[0], "patch": {}}]});
    desk.call("posts_update", reset).await;

    let every = desk.call("posts_versions", json!({"post": post, "every": true})).await;
    assert_eq!(every.as_array().unwrap().len(), 4);
    let sittings = desk.call("posts_versions", json!({"post": post})).await;
    assert_eq!(sittings.as_array().unwrap().len(), 2, "{sittings}");
    assert_eq!((&sittings[0]["saves"], &sittings[0]["current"]), (&json!(2), &json!(true)));

    let before = json!({"post": post, "key": sittings[1]["key"]});
    let changed = desk.call("posts_version_compare", before).await;
    let words: Vec<(&str, &str)> = changed["texts"][0]["pieces"]
        .as_array()
        .unwrap()
        .iter()
        .map(|piece| (piece["change"].as_str().unwrap(), piece["text"].as_str().unwrap()))
        .collect();
    assert_eq!(words, [("same", "Le "), ("removed", "chat"), ("added", "chien"), ("same", " dort au soleil.")]);
    assert_eq!(changed["texts"][1]["account"], accounts[0], "the account's own text is told apart: {changed}");
    assert_eq!(changed["others"], json!([{"account": accounts[0], "field": "options"}]));

    let restore = json!({"post": post, "key": sittings[1]["key"], "version": 4});
    let view = desk.call("posts_version_restore", restore.clone()).await;
    assert_eq!(
        (&view["version"], &view["content"]["parts"][0]["text"]),
        (&json!(5), &json!("Le chat dort au soleil."))
    );
    assert_eq!(view["variants"][0]["patch"]["parts"][0]["text"], "Court.");
    assert_eq!(view["variants"][0]["patch"]["options"]["visibility"], "unlisted");
    let refused = desk.try_call("posts_version_restore", restore).await.unwrap_err();
    assert_eq!(refused["code"], "conflict", "made on an old version");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_text_that_a_conflict_refused_is_kept_once() {
    let (desk, brand, _) = desk().await;
    let post = desk.write(&brand, says("un"), &[]).await;
    save(&desk, &post, "deux").await;
    let late = json!({"id": post, "version": 1, "content": says("écrit ailleurs")});
    for _ in 0..3 {
        assert_eq!(desk.try_call("posts_update", late.clone()).await.unwrap_err()["code"], "conflict");
    }
    let versions = desk.call("posts_versions", json!({"post": post, "every": true})).await;
    let refused: Vec<&Value> = versions.as_array().unwrap().iter().filter(|line| line["refused"] == true).collect();
    assert_eq!(refused.len(), 1, "{versions}");
    assert_eq!(refused[0]["excerpt"], "écrit ailleurs");
    assert_eq!(desk.call("posts_get", json!({"id": post})).await["content"]["parts"][0]["text"], "deux");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn old_versions_are_thinned_and_the_last_of_a_day_stays() {
    let (desk, brand, _) = desk().await;
    let post = desk.write(&brand, says("matin 0"), &[]).await;
    for minute in 1..30 {
        desk.clock.advance(TimeDelta::minutes(1));
        save(&desk, &post, &format!("matin {minute}")).await;
    }
    let late = json!({"id": post, "version": 1, "content": says("refusé")});
    desk.try_call("posts_update", late).await.unwrap_err();
    let count = async || desk.call("posts_versions", json!({"post": post, "every": true})).await;
    assert_eq!(count().await.as_array().unwrap().len(), 31, "all of the last day are there");

    // Thinned by whatever is saved next, of any post.
    desk.clock.advance(TimeDelta::days(2));
    desk.write(&brand, says("un autre"), &[]).await;
    let versions = count().await;
    let said: Vec<&str> = versions.as_array().unwrap().iter().map(|line| line["excerpt"].as_str().unwrap()).collect();
    assert_eq!(said, ["refusé", "matin 29"], "the last of the hour, and what was refused");
    let text = &desk.call("posts_get", json!({"id": post})).await["content"]["parts"][0]["text"];
    assert_eq!(text, "matin 29", "the post itself is not touched");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_leaves_the_options_behind() {
    let (desk, brand, accounts) = desk().await;
    let post = desk.write(&brand, says("Bonjour"), &[&accounts[0]]).await;
    let patch = json!({"options": {"visibility": "direct", "sensitive": "true"}, "language": "en"});
    let update = json!({"id": post, "version": 1, "variants": [{"account": accounts[0], "patch": patch}]});
    desk.call("posts_update", update).await;
    let copy = desk.call("posts_duplicate", json!({"id": post})).await;
    assert_eq!(copy["variants"][0]["patch"]["options"], json!({}), "who sees a post is chosen anew");
    assert_eq!(copy["variants"][0]["patch"]["language"], "en");
    let source = desk.call("posts_get", json!({"id": post})).await;
    assert_eq!(source["variants"][0]["patch"]["options"]["visibility"], "direct");
}

/// What is shown before is what leaves: parameters on links, people by their handle at each network.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_check_shows_is_what_is_sent() {
    let clock = TestClock::frozen(monday());
    let mut desk = TestDesk::new(clock.clone()).await;
    let brand = desk.brand("Atelier Élan").await;
    let mut fakes = Vec::new();
    let mut accounts = Vec::new();
    for id in [NetworkId::Mastodon, NetworkId::Bluesky] {
        let fake = Adapter::start(id, clock.clone()).await;
        accounts.push(desk.call("accounts_connect", fake.sign_in(&brand, "studio")).await["id"].clone());
        fakes.push(fake);
    }
    let rule = json!({"enabled": true, "hosts": ["https://www.Elan.example/"], "source": "{network}",
        "medium": "social", "campaign": "été", "content": ""});
    let kept = desk.call("links_rule_set", json!({"brand": brand, "rule": rule})).await;
    assert_eq!(kept["hosts"], json!(["elan.example"]));
    let zoe = json!({"brand": brand, "name": "Zoé L.",
        "handles": [{"network": "mastodon", "handle": "@zoe@social.example"}]});
    desk.call("people_save", zoe).await;

    let text = "Avec {@Zoé L.} : https://elan.example/a et https://autre.example/b";
    let variants: Vec<Value> = accounts.iter().map(|id| json!({"account": id, "patch": {}})).collect();
    let check = desk.call("posts_check", json!({"content": says(text), "variants": variants})).await;
    let shown = |index: usize| check["accounts"][index]["sent"]["parts"][0]["text"].as_str().unwrap().to_owned();
    let tags = |name: &str| format!("?utm_source={name}&utm_medium=social&utm_campaign=%C3%A9t%C3%A9");
    let after = |name: &str| format!(": https://elan.example/a{} et https://autre.example/b", tags(name));
    assert_eq!(shown(0), format!("Avec @zoe@social.example {}", after("mastodon")));
    assert_eq!(shown(1), format!("Avec Zoé L. {}", after("bluesky")), "no handle there: the name");
    for account in check["accounts"].as_array().unwrap() {
        assert_eq!(account["problems"], json!([]), "{account}");
    }

    let post = desk.write(&brand, says(text), &accounts.iter().collect::<Vec<_>>()).await;
    desk.call("posts_publish_now", json!({"id": post})).await;
    desk.conduct().await;
    for (index, fake) in fakes.iter().enumerate() {
        let sent = fake.oracle();
        assert_eq!(sent.posts.len(), 1);
        assert_eq!(sent.posts[0].text, shown(index));
    }
    let wrong = json!({"enabled": true, "hosts": [], "source": "{page}", "medium": "", "campaign": "", "content": ""});
    let refused = desk.try_call("links_rule_set", json!({"brand": brand, "rule": wrong})).await.unwrap_err();
    let fields: Vec<&str> =
        refused["fields"].as_array().unwrap().iter().map(|f| f["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["hosts", "source"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_variable_that_nobody_filled_in_does_not_leave() {
    let (desk, brand, accounts) = desk().await;
    let template =
        json!({"brand": brand, "kind": "template", "name": "Annonce", "body": "{brand} : {produit}, le {date} !"});
    let template = desk.call("snippets_save", template).await;
    assert_eq!(template["variables"], json!(["brand", "produit", "date"]));
    let post = desk.write(&brand, says("Élan : {produit} et {@Personne}, { libre }"), &[&accounts[0]]).await;
    desk.plan(&post, 60).await;
    let delivery = &desk.deliveries(&post).await[0];
    assert_eq!(delivery["state"], "draft", "it waits as a draft");
    let codes: Vec<(&str, &str)> = delivery["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| (problem["code"].as_str().unwrap(), problem["name"].as_str().unwrap_or_default()))
        .collect();
    assert_eq!(codes, [("variableOpen", "@Personne"), ("variableOpen", "produit")]);
    save(&desk, &post, "Élan : le pull, { libre }").await;
    assert_eq!(desk.deliveries(&post).await[0]["state"], "scheduled");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kept_texts_belong_to_a_brand_or_to_all() {
    let (desk, brand, _) = desk().await;
    let other = desk.brand("Autre").await;
    let keep = async |of: Option<&Value>, kind: &str, name: &str, body: &str| {
        desk.try_call("snippets_save", json!({"brand": of, "kind": kind, "name": name, "body": body})).await
    };
    keep(None, "text", "Partout", "Bonjour").await.unwrap();
    let tags = keep(Some(&brand), "hashtags", "Été", "plage, #Soleil #plage").await.unwrap();
    assert_eq!(tags["body"], "#plage #Soleil");
    keep(Some(&other), "text", "À côté", "x").await.unwrap();
    assert_eq!(keep(Some(&brand), "hashtags", "Faux", "deux.mots").await.unwrap_err()["fields"][0]["field"], "body");
    let names = async |of: &Value| -> Vec<String> {
        let list = desk.call("snippets_list", json!({"brand": of})).await;
        list.as_array().unwrap().iter().map(|line| line["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&brand).await, ["Été", "Partout"]);
    assert_eq!(names(&other).await, ["À côté", "Partout"]);
    desk.call("snippets_use", json!({"id": tags["id"]})).await;
    desk.call("snippets_delete", json!({"id": tags["id"]})).await;
    assert_eq!(names(&brand).await, ["Partout"]);
    assert_eq!(desk.call("snippets_restore", json!({"id": tags["id"]})).await["uses"], 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thread_fits_at_every_account() {
    let (desk, _, accounts) = desk().await;
    let text = "Une phrase de taille moyenne, avec https://exemple.fr/une/adresse/qui/compte. ".repeat(30);
    let parts = desk.call("text_split", json!({"text": text, "accounts": accounts, "numbered": true})).await;
    let parts: Vec<&str> = parts.as_array().unwrap().iter().map(|part| part.as_str().unwrap()).collect();
    assert!(parts.len() > 5 && parts.last().unwrap().ends_with(&format!(" {0}/{0}", parts.len())), "{parts:?}");
    let content = json!({"parts": parts.iter().map(|text| json!({"text": text})).collect::<Vec<_>>()});
    let variants: Vec<Value> = accounts.iter().map(|id| json!({"account": id, "patch": {}})).collect();
    let check = desk.call("posts_check", json!({"content": content, "variants": variants})).await;
    for account in check["accounts"].as_array().unwrap() {
        assert!(account["problems"].as_array().unwrap().iter().all(|p| p["code"] != "tooLong"), "{account}");
    }
}

/// An account crops and names a visual for itself; its text goes on following the master.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crop_for_one_account_leaves_the_text_inherited() {
    let (desk, brand, accounts) = desk().await;
    let visual = desk.visual(&brand).await;
    let content = json!({"parts": [{"text": "avant", "visuals": [{"visual": visual, "alt": "Une vitrine"}]}]});
    let post = desk.write(&brand, content, &[&accounts[0], &accounts[1]]).await;
    let own = json!({"visuals": {visual.as_str().unwrap(): {"alt": "A shop window", "crop": {"x": 0, "y": 0, "width": 500, "height": 1000}}}});
    let update = json!({"id": post, "version": 1, "variants": [{"account": accounts[0], "patch": own}]});
    desk.call("posts_update", update).await;
    let content = json!({"parts": [{"text": "après", "visuals": [{"visual": visual, "alt": "Une vitrine"}]}]});
    desk.call("posts_update", json!({"id": post, "version": 2, "content": content})).await;
    desk.plan(&post, 60).await;
    let deliveries = desk.deliveries(&post).await;
    for (account, alt, width) in
        [(&accounts[0], "A shop window", json!(500)), (&accounts[1], "Une vitrine", Value::Null)]
    {
        let delivery = deliveries.iter().find(|delivery| delivery["account"] == *account).unwrap();
        let part = &desk.publication(&delivery["id"]).await["content"]["parts"][0];
        assert_eq!(part["text"], "après");
        assert_eq!((&part["visuals"][0]["alt"], &part["visuals"][0]["crop"]["width"]), (&json!(alt), &width));
    }
}

/// Types a draft at a hundred characters a second, saves it as the window does, and kills the program again and again.
async fn typed_through(kills: u32, seed: u64) {
    const PER_SECOND: u64 = 100;
    // As the window saves: half a second after the last change, a second after the first at most.
    const WAIT: Duration = Duration::from_millis(1_000);
    let folder = tempfile::tempdir().unwrap();
    let place = Place::under(HEADLESS, folder.path());
    let mut dice = Dice::new(seed);
    let mut headless = place.start().await.unwrap();
    let zone = json!({"name": "Élan", "zone": "Europe/Paris", "language": "fr", "colour": "#aa3300"});
    let brand = headless.call("brands_create", zone).await["id"].clone();
    let mut view = headless.call("posts_create", json!({"brand": brand})).await;
    let post = view["id"].clone();
    let written = |characters: u64| -> String {
        let alphabet: Vec<char> = "aé’ 🌞b\u{301}".chars().collect();
        (0..characters).map(|n| alphabet[(n as usize) % alphabet.len()]).collect()
    };
    let (mut typed, mut worst_lost, mut saves) = (0_u64, 0_u64, 0_u32);
    for kill in 0..kills {
        let began = Instant::now();
        let life = Duration::from_millis(300 + dice.throw(1_700));
        let (from, mut last_save) = (typed, began);
        // Every save is asked from a task of its own, so that a kill may hit it at any moment.
        let mut asked = None;
        while began.elapsed() < life {
            typed = from + began.elapsed().as_millis() as u64 * PER_SECOND / 1_000;
            if last_save.elapsed() >= WAIT.min(Duration::from_millis(500)) && asked.is_none() {
                last_save = Instant::now();
                let content = says(&written(typed));
                let request = json!({"id": post, "version": view["version"], "content": content});
                let caller = headless.caller();
                asked = Some(tokio::spawn(async move { caller.try_call("posts_update", request).await }));
            }
            if asked.as_ref().is_some_and(tokio::task::JoinHandle::is_finished)
                && let Some(Ok(answer)) = asked.take().unwrap().await.unwrap()
            {
                view = answer;
                saves += 1;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        headless.kill().await;
        headless = place.start().await.unwrap_or_else(|| panic!("kill {kill}: it does not start again"));
        view = headless.call("posts_get", json!({"id": post})).await;
        let text = view["content"]["parts"][0]["text"].as_str().unwrap().to_owned();
        let kept = text.chars().count() as u64;
        assert_eq!(text, written(kept), "kill {kill}: what is there is what was typed, from its beginning");
        let lost = typed - kept;
        worst_lost = worst_lost.max(lost);
        assert!(lost <= PER_SECOND, "kill {kill}: {lost} characters were lost, more than a second's");
        // The person goes on from what is there; the text stays short enough to be a post.
        typed = kept;
        if typed > 20_000 {
            let request = json!({"id": post, "version": view["version"], "content": says("")});
            view = headless.call("posts_update", request).await;
            typed = 0;
        }
    }
    println!(
        "drafts: {kills} kills, {saves} saves acknowledged; at most {worst_lost} characters (of {PER_SECOND} a second) lost at one"
    );
    assert!(u64::from(saves) >= u64::from(kills) / 2, "only {saves} saves: the test does not test much");
    assert_eq!(headless.call("system_doctor", json!({})).await["integrity"], "ok");
    assert!(headless.end().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_typed_through_forty_kills() {
    typed_through(40, 3).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the long form: cargo xtask test long"]
async fn a_draft_typed_through_two_hundred_kills() {
    typed_through(200, 7).await;
}
