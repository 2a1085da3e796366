//! Hiding and its undo, and moderating many messages at once: one record each, a result each, one undo.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use chrono::TimeDelta;
use pupitre_domain::network::NetworkId;
use pupitre_tests::adapters::Adapter;
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{TestDesk, monday, state};
use serde_json::{Value, json};

/// A brand with an account at each of some networks, each with a post of ours.
struct Studio {
    desk: TestDesk,
    brand: Value,
    fakes: Vec<(Adapter, String)>,
}

impl Studio {
    async fn new(ids: &[NetworkId]) -> Self {
        let clock = TestClock::frozen(monday());
        let desk = TestDesk::new(clock.clone()).await;
        let brand = desk.brand("Atelier").await;
        let mut fakes = Vec::new();
        for id in ids {
            let fake = Adapter::start(*id, clock.clone()).await;
            desk.connect(&brand, &fake, "studio").await;
            let ours = fake.posts_from_elsewhere("studio", "Un billet");
            fakes.push((fake, ours));
        }
        desk.advance(TimeDelta::minutes(1));
        Self { desk, brand, fakes }
    }

    /// A stranger answers our post at a network; what the network calls it.
    fn says(&self, at: usize, text: &str) -> String {
        self.fakes[at].0.stranger_replies(&self.fakes[at].1, text)
    }

    async fn read(&self) {
        self.desk.advance(TimeDelta::minutes(5));
        self.desk.call("inbox_sync", json!({})).await;
    }

    /// The message that says something, with its conversation.
    async fn find(&self, text: &str) -> (Value, Value) {
        let page = self.desk.call("conversations_list", json!({"limit": 200})).await;
        for row in page["items"].as_array().unwrap() {
            let view = self.desk.call("conversations_get", json!({"id": row["id"]})).await;
            let messages = view["messages"].as_array().unwrap();
            if let Some(message) = messages.iter().find(|one| one["text"].as_str().unwrap().contains(text)) {
                return (row["id"].clone(), message.clone());
            }
        }
        panic!("{text} is nowhere");
    }

    async fn entries(&self) -> Vec<Value> {
        let page = self.desk.call("register_list", json!({"brand": self.brand, "limit": 200})).await;
        page["items"].as_array().unwrap().clone()
    }

    async fn sound(&self) {
        let verdict = self.desk.call("register_verify", json!({"brand": self.brand})).await;
        assert_eq!((&verdict["standing"], &verdict["faults"]), (&json!("whole"), &json!([])));
    }
}

fn has(list: &Value, word: &str) -> bool {
    list.as_array().unwrap().contains(&json!(word))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_is_hidden_recorded_and_shown_again() {
    let mut studio = Studio::new(&[NetworkId::Bluesky]).await;
    let (bad, good) = (studio.says(0, "bande de voleurs"), studio.says(0, "merci beaucoup"));
    let _ = studio.fakes[0].0.stranger_mentions("studio", "ailleurs");
    studio.read().await;
    let (_, message) = studio.find("voleurs").await;
    assert!(has(&message["can"], "hide") && !has(&message["can"], "unhide"), "{message}");
    let (_, elsewhere) = studio.find("ailleurs").await;
    assert!(!has(&elsewhere["can"], "hide"), "it is not below a post of ours: {elsewhere}");
    let unfit = json!({"id": elsewhere["id"], "action": "hide"});
    assert_eq!(studio.desk.refused("messages_act", unfit).await, "illegalState");

    let act = json!({"id": message["id"], "action": "hide", "rule": "insult"});
    studio.desk.call("messages_act", act).await;
    assert_eq!(studio.entries().await.len(), 1, "recorded before it leaves");
    assert!(!studio.fakes[0].0.is_hidden(&bad));
    studio.desk.settle().await;
    assert!(studio.fakes[0].0.is_hidden(&bad) && !studio.fakes[0].0.is_hidden(&good));
    let (_, message) = studio.find("voleurs").await;
    assert!(has(&message["can"], "unhide") && has(&message["acted"], "hide"), "{message}");
    studio.desk.call("messages_act", json!({"id": message["id"], "action": "unhide"})).await;
    studio.desk.settle().await;
    assert!(!studio.fakes[0].0.is_hidden(&bad));
    let (_, message) = studio.find("voleurs").await;
    assert!(has(&message["can"], "hide") && !has(&message["acted"], "hide"), "{message}");
    let entries = studio.entries().await;
    let told: Vec<&str> = entries.iter().map(|entry| entry["decided"]["action"].as_str().unwrap()).collect();
    assert_eq!(told, ["unhide", "hide"]);
    assert!(entries.iter().all(|entry| entry["outcomes"][0]["outcome"] == "done"), "{entries:?}");
    studio.sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_are_hidden_at_once_each_with_its_record_and_its_result() {
    let mut studio = Studio::new(&[NetworkId::Bluesky, NetworkId::Wordpress, NetworkId::Mastodon]).await;
    let hidden: Vec<(usize, String)> = [(0, "un"), (0, "deux"), (1, "trois"), (1, "quatre")]
        .map(|(at, text)| (at, studio.says(at, &format!("spam {text}"))))
        .into();
    let _ = studio.says(2, "spam cinq");
    let gone = studio.says(0, "spam six");
    studio.read().await;
    let mut messages = Vec::new();
    for text in ["spam un", "spam deux", "spam trois", "spam quatre", "spam cinq", "spam six"] {
        messages.push(studio.find(text).await.1["id"].clone());
    }
    studio.fakes[0].0.vanishes(&gone);
    studio.read().await;
    // One of them twice, and one that never was.
    let mut wanted = messages.clone();
    wanted.push(messages[0].clone());
    wanted.push(json!("123456"));
    let request = json!({"messages": wanted, "action": "hide", "rule": "spam", "remark": "vague de ce matin"});
    let done = studio.desk.call("messages_moderate", request.clone()).await;
    let of = |list: &Value, key: &str| -> Vec<Value> {
        list.as_array().unwrap().iter().map(|one| one[key].clone()).collect()
    };
    assert_eq!(of(&done["done"], "message"), messages[..4]);
    assert_eq!(of(&done["done"], "action"), ["hide", "hide", "hold", "hold"], "as each network calls it");
    let mut refused: Vec<(Value, Value)> =
        done["refused"].as_array().unwrap().iter().map(|one| (one["message"].clone(), one["why"].clone())).collect();
    refused.sort_by_key(|(_, why)| why.to_string());
    assert_eq!(
        refused,
        [
            (messages[5].clone(), json!("gone")),
            (json!("123456"), json!("gone")),
            (messages[4].clone(), json!("notOffered")),
        ]
    );
    let entries = studio.entries().await;
    assert_eq!(entries.len(), 4, "one record each, and none for what was left alone");
    assert!(entries.iter().all(|entry| entry["decided"]["rule"]["code"] == "spam"
        && entry["decided"]["remark"] == "vague de ce matin"
        && entry["outcomes"] == json!([])));
    // What is under way is not done a second time.
    let again = studio.desk.call("messages_moderate", request.clone()).await;
    assert_eq!(again["done"], json!([]), "{again}");
    studio.desk.settle().await;
    for (at, id) in &hidden {
        assert!(studio.fakes[*at].0.is_hidden(id), "{id}");
    }
    assert_eq!(studio.entries().await.len(), 4);
    let deliveries = of(&done["done"], "delivery");
    let undone = studio.desk.call("messages_moderate_undo", json!({"deliveries": deliveries})).await;
    assert_eq!((&undone["undone"], &undone["refused"]), (&json!(deliveries), &json!([])), "{undone}");
    studio.desk.settle().await;
    for (at, id) in &hidden {
        assert!(!studio.fakes[*at].0.is_hidden(id), "{id}");
    }
    assert_eq!(studio.entries().await.len(), 8, "taking back is a decision, too");
    let twice = studio.desk.call("messages_moderate_undo", json!({"deliveries": deliveries})).await;
    assert_eq!(twice["undone"], json!([]), "{twice}");
    studio.sound().await;
    for wrong in [json!({"action": "hide"}), json!({"messages": messages, "action": "like"})] {
        assert_eq!(studio.desk.refused("messages_moderate", wrong).await, "invalid");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_no_network_takes_back_waits_ten_seconds_and_offline_for_as_long_as_it_takes() {
    let mut studio = Studio::new(&[NetworkId::Bluesky, NetworkId::Mastodon]).await;
    let mut threads = Vec::new();
    for (at, text) in [(0, "premier"), (1, "second")] {
        let _ = studio.says(at, text);
    }
    studio.read().await;
    for text in ["premier", "second"] {
        threads.push(studio.find(text).await.0);
    }
    let request = json!({"conversations": threads, "action": "report", "comment": "harcèlement"});
    let reports = |studio: &Studio| -> usize { studio.fakes.iter().map(|(fake, _)| fake.oracle().reports.len()).sum() };
    let done = studio.desk.call("messages_moderate", request.clone()).await;
    assert_eq!(done["done"].as_array().unwrap().len(), 2, "{done}");
    assert!(done["done"].as_array().unwrap().iter().all(|one| one["reversible"] == false));
    studio.desk.advance(TimeDelta::seconds(9));
    studio.desk.conduct().await;
    assert_eq!(reports(&studio), 0, "it can still be taken back");
    let deliveries: Vec<Value> = done["done"].as_array().unwrap().iter().map(|one| one["delivery"].clone()).collect();
    let undone = studio.desk.call("messages_moderate_undo", json!({"deliveries": deliveries})).await;
    assert_eq!(undone["undone"].as_array().unwrap().len(), 2);
    studio.desk.settle().await;
    assert_eq!(reports(&studio), 0);
    let entries = studio.entries().await;
    assert!(entries.iter().all(|entry| entry["outcomes"][0]["outcome"] == "undone"), "{entries:?}");

    // Offline: queued, through a restart, and gone out once when the line is back.
    for (fake, _) in &studio.fakes {
        fake.server().refuse();
    }
    tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    let done = studio.desk.call("messages_moderate", request).await;
    let deliveries: Vec<Value> = done["done"].as_array().unwrap().iter().map(|one| one["delivery"].clone()).collect();
    assert_eq!(deliveries.len(), 2, "{done}");
    studio.desk.advance(TimeDelta::minutes(2));
    studio.desk.conduct().await;
    studio.desk.restart().await;
    assert_eq!(reports(&studio), 0);
    // One of them is taken back while there is no line.
    let undone = studio.desk.call("messages_moderate_undo", json!({"deliveries": [deliveries[0]]})).await;
    assert_eq!(undone["undone"], json!([deliveries[0]]), "{undone}");
    for (fake, _) in &studio.fakes {
        fake.server().accept_again();
    }
    tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    studio.desk.settle().await;
    assert_eq!(reports(&studio), 1);
    assert_eq!(state(&studio.desk.publication(&deliveries[1]).await["delivery"]), "published");
    let late = studio.desk.call("messages_moderate_undo", json!({"deliveries": deliveries})).await;
    let why: Vec<&str> = late["refused"].as_array().unwrap().iter().map(|one| one["why"].as_str().unwrap()).collect();
    assert_eq!(why, ["nothingDone", "irreversible"], "{late}");
    studio.sound().await;
}
