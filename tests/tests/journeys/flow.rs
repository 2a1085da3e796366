//! The first week with Pupitre: from an empty folder to an answered comment, on both networks.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use chrono::TimeDelta;
use pupitre_domain::network::NetworkId;
use pupitre_tests::adapters::{Adapter, talking};
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{TestDesk, monday, says, state};
use serde_json::{Value, json};

async fn fakes(clock: &std::sync::Arc<TestClock>) -> Vec<Adapter> {
    let mut all = Vec::new();
    for id in talking() {
        all.push(Adapter::start(id, clock.clone()).await);
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_an_empty_folder_to_an_answered_comment() {
    let clock = TestClock::frozen(monday());
    let fakes = fakes(&clock).await;
    let mut desk = TestDesk::new(clock.clone()).await;

    // Everything up to the plan without any account.
    let brand = desk.brand("Atelier Lumière").await;
    let mut planned = Vec::new();
    for fake in &fakes {
        let account = desk.call("accounts_plan", json!({"brand": brand, "network": fake.id()})).await;
        assert_eq!(account["health"], "notConnected");
        planned.push(account["id"].clone());
    }
    let visual = desk.visual(&brand).await;
    desk.call("visuals_update", json!({"id": visual, "title": "Vitrine", "alt": "Une vitrine rouge"})).await;
    let content = json!({"parts": [{"text": "Bonjour d’un atelier 🎨",
        "visuals": [{"visual": visual, "alt": "Une vitrine rouge"}]}]});
    let post = desk.write(&brand, content, &planned.iter().collect::<Vec<_>>()).await;
    let patch = json!({"parts": [{"text": "Bonjour, seulement pour le second",
        "visuals": [{"visual": visual, "alt": "Une vitrine rouge"}]}]});
    let update = json!({"id": post, "version": 1, "variants": [{"account": planned[1], "patch": patch}]});
    desk.call("posts_update", update).await;
    desk.plan(&post, 60).await;

    desk.restart().await;

    let view = desk.call("posts_get", json!({"id": post})).await;
    assert_eq!(view["content"]["parts"][0]["text"], "Bonjour d’un atelier 🎨");
    assert_eq!(view["variants"][1]["patch"]["parts"][0]["text"], "Bonjour, seulement pour le second");
    assert_eq!(view["wall"], "2026-11-23T10:00", "nine in London is ten in Paris");
    let calendar = desk.call("calendar_range", json!({"from": "2026-11-23", "days": 7})).await;
    assert_eq!(calendar["entries"][0]["post"], post);
    let found = desk.call("search_all", json!({"text": "atelier"})).await;
    assert_eq!(found["posts"][0]["id"], post);
    assert_eq!(desk.call("brands_list", json!({})).await[0]["accounts"], 2);
    let library = desk.call("visuals_list", json!({"search": "vitrine"})).await;
    assert_eq!(library["items"][0]["id"], visual);

    for (fake, account) in fakes.iter().zip(&planned) {
        let mut sign_in = fake.sign_in(&brand, "studio");
        sign_in["account"] = account.clone();
        let view = desk.call("accounts_connect", sign_in).await;
        assert_eq!((&view["id"], &view["health"]), (account, &json!("ok")));
    }

    // Nothing leaves early, everything leaves at its minute.
    clock.set(monday() + TimeDelta::minutes(60) - TimeDelta::seconds(1));
    desk.conduct().await;
    assert!(fakes.iter().all(|fake| fake.oracle().posts.is_empty()), "early");
    clock.advance(TimeDelta::seconds(1));
    desk.conduct().await;
    let texts = ["Bonjour d’un atelier 🎨", "Bonjour, seulement pour le second"];
    for ((fake, text), delivery) in fakes.iter().zip(texts).zip(desk.deliveries(&post).await) {
        let oracle = fake.oracle();
        let sent = oracle.posts_containing(text);
        assert_eq!((sent.len(), oracle.posts.len()), (1, 1), "{:?}", fake.id());
        assert_eq!(sent[0].media.len(), 1);
        assert!((sent[0].at - monday() - TimeDelta::minutes(60)).num_seconds() <= 30, "R5");
        assert_eq!(state(&delivery), "published");
        assert!(delivery["permalink"].as_str().unwrap().starts_with("http"), "{delivery}");
    }

    for fake in &fakes {
        let ours = fake.oracle().posts[0].id.clone();
        clock.advance(TimeDelta::minutes(5));
        let _ = fake.stranger_replies(&ours, "Est-ce ouvert dimanche ?");
    }
    let report = desk.call("inbox_sync", json!({})).await;
    for account in report["accounts"].as_array().unwrap() {
        assert_eq!((&account["new"], &account["error"]), (&json!(1), &Value::Null), "{report}");
    }
    let list = desk.call("conversations_list", json!({"state": "new"})).await;
    assert_eq!(list["items"].as_array().unwrap().len(), 2);
    assert_eq!(
        desk.call("conversations_counts", json!({})).await,
        json!({"new": 2, "waiting": 0, "snoozed": 0, "done": 0, "atLeast": false})
    );

    for conversation in list["items"].as_array().unwrap() {
        let fake = fakes.iter().find(|fake| json!(fake.id()) == conversation["network"]).unwrap();
        let view = desk.call("conversations_get", json!({"id": conversation["id"]})).await;
        let messages = view["messages"].as_array().unwrap();
        assert_eq!(messages.len(), 2, "the comment with what it answers: {view}");
        assert!(messages[0]["ours"] == true && messages[1]["ours"] == false);
        assert_eq!(messages[1]["text"], "Est-ce ouvert dimanche ?");
        assert_eq!((&view["post"], &view["kind"]), (&post, &json!("comment")));

        let answer = json!({"id": conversation["id"], "content": says("Oui, de dix heures à midi.")});
        let reply = desk.call("conversations_reply", answer).await;
        desk.conduct().await;
        assert!(fake.oracle().posts_containing("dix heures").is_empty(), "it can still be taken back");
        clock.advance(TimeDelta::seconds(10));
        desk.conduct().await;
        let oracle = fake.oracle();
        let sent = oracle.posts_containing("dix heures");
        assert_eq!(sent.len(), 1);
        let comment = oracle.posts.iter().find(|post| !post.ours).unwrap();
        assert_eq!(sent[0].reply_to.as_ref(), Some(&comment.id));
        assert_eq!(state(&desk.publication(&reply["id"]).await["delivery"]), "published");
        let view = desk.call("conversations_get", json!({"id": conversation["id"]})).await;
        assert_eq!(view["state"], "waiting");
        assert_eq!(view["messages"].as_array().unwrap().len(), 3);
        // Told by the network, our own answer is the same message.
        desk.call("inbox_sync", json!({})).await;
        let again = desk.call("conversations_get", json!({"id": conversation["id"]})).await;
        assert_eq!(again["messages"].as_array().unwrap().len(), 3);
        assert_eq!(again["state"], "waiting");
    }
}

/// A desk with a brand, a fake, an account and one comment on a post of ours.
struct Talk {
    desk: TestDesk,
    fake: Adapter,
    conversation: Value,
    account: Value,
    comment: String,
}

async fn talk(id: NetworkId) -> Talk {
    let clock = TestClock::frozen(monday());
    let fake = Adapter::start(id, clock.clone()).await;
    let mut desk = TestDesk::new(clock.clone()).await;
    let brand = desk.brand("Atelier").await;
    let account = desk.connect(&brand, &fake, "studio").await;
    let post = desk.planned(&brand, "Un billet", &[&account], 1).await;
    clock.advance(TimeDelta::minutes(1));
    desk.conduct().await;
    assert_eq!(desk.state(&post).await, "published");
    clock.advance(TimeDelta::minutes(1));
    let ours = fake.oracle().posts[0].id.clone();
    let comment = fake.stranger_replies(&ours, "Première réaction");
    desk.call("inbox_sync", json!({})).await;
    let list = desk.call("conversations_list", json!({})).await;
    let conversation = list["items"][0]["id"].clone();
    assert!(conversation.is_string(), "{id:?}: {list}");
    Talk { desk, fake, conversation, account, comment }
}

impl Talk {
    async fn view(&self) -> Value {
        self.desk.call("conversations_get", json!({"id": self.conversation})).await
    }

    async fn sync(&self) -> Value {
        self.desk.clock.advance(TimeDelta::seconds(30));
        let report = self.desk.call("inbox_sync", json!({"account": self.account})).await;
        assert_eq!(report["accounts"][0]["error"], Value::Null);
        report["accounts"][0]["new"].clone()
    }

    /// The stranger's first message, as the inbox shows it.
    async fn heard(&self) -> Value {
        let view = self.view().await;
        view["messages"].as_array().unwrap().iter().find(|message| message["ours"] == false).unwrap().clone()
    }

    async fn act(&mut self, message: &Value, action: &str) {
        let params = json!({"id": message["id"], "action": action, "comment": "harcèlement"});
        let delivery = self.desk.call("messages_act", params).await;
        self.desk.settle().await;
        let detail = self.desk.publication(&delivery["id"]).await;
        assert_eq!(state(&detail["delivery"]), "published", "{action}: {detail}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_is_taken_back_within_ten_seconds_and_its_text_is_the_draft() {
    for id in talking() {
        let mut talk = talk(id).await;
        let answer = json!({"id": talk.conversation, "content": says("Trop vite")});
        let reply = talk.desk.call("conversations_reply", answer.clone()).await;
        talk.desk.advance(TimeDelta::seconds(9));
        talk.desk.conduct().await;
        let view = talk.desk.call("replies_cancel", json!({"id": reply["id"]})).await;
        assert_eq!(view["draft"], "Trop vite");
        talk.desk.settle().await;
        assert!(talk.fake.oracle().ever_posted("Trop vite").is_empty());
        // After it left it is too late, and saying so changes nothing.
        let reply = talk.desk.call("conversations_reply", answer).await;
        talk.desk.advance(TimeDelta::seconds(10));
        talk.desk.conduct().await;
        assert_eq!(talk.desk.refused("replies_cancel", json!({"id": reply["id"]})).await, "illegalState");
        assert_eq!(talk.fake.oracle().posts_containing("Trop vite").len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn acting_on_messages_reaches_the_server_once_and_can_be_taken_back() {
    for id in talking() {
        let mut talk = talk(id).await;
        let message = talk.heard().await;
        let likes = |talk: &Talk| talk.fake.oracle().favourites.len();
        talk.act(&message, "like").await;
        assert_eq!(likes(&talk), 1);
        assert_eq!(talk.heard().await["acted"], json!(["like"]));
        let again = json!({"id": message["id"], "action": "like"});
        assert_eq!(talk.desk.refused("messages_act", again).await, "illegalState");
        talk.act(&message, "unlike").await;
        assert_eq!((likes(&talk), talk.heard().await["acted"].clone()), (0, json!([])));
        let boosts = |talk: &Talk| {
            let oracle = talk.fake.oracle();
            oracle.posts.iter().filter(|post| post.ours && post.visible && post.boost_of.is_some()).count()
        };
        talk.act(&message, "boost").await;
        assert_eq!(boosts(&talk), 1);
        talk.act(&message, "unboost").await;
        assert_eq!(boosts(&talk), 0);
        talk.act(&message, "mute").await;
        assert_eq!(talk.fake.oracle().mutes.len(), 1);
        talk.act(&message, "report").await;
        let reports = talk.fake.oracle().reports;
        assert_eq!((reports.len(), reports[0].1.as_str()), (1, "harcèlement"));
        talk.act(&message, "block").await;
        assert_eq!(talk.fake.oracle().blocks.len(), 1);
        let own = json!({"id": message["id"], "action": "deleteOwn"});
        assert_eq!(talk.desk.refused("messages_act", own).await, "illegalState", "it is not ours");

        let answer = json!({"id": talk.conversation, "content": says("À effacer"), "undoSeconds": 0});
        talk.desk.call("conversations_reply", answer).await;
        talk.desk.settle().await;
        let view = talk.view().await;
        let ours = view["messages"].as_array().unwrap().iter().find(|m| m["text"] == "À effacer").unwrap().clone();
        talk.act(&ours, "deleteOwn").await;
        assert!(talk.fake.oracle().posts_containing("À effacer").is_empty());
        let view = talk.view().await;
        let ours = view["messages"].as_array().unwrap().iter().find(|m| m["text"] == "À effacer").unwrap().clone();
        assert!(ours["deletedAt"].is_string(), "{ours}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_inbox_keeps_up_with_what_strangers_do() {
    for id in talking() {
        let talk = talk(id).await;
        assert_eq!(talk.sync().await, 0, "the same page twice changes nothing");
        let before = talk.view().await;
        talk.sync().await;
        let mut after = talk.view().await;
        assert_eq!(before["messages"], after["messages"]);

        // A settled conversation opens again for a new message, and for nothing else.
        let done = json!({"ids": [talk.conversation], "state": "done"});
        talk.desk.call("conversations_set_state", done).await;
        talk.sync().await;
        assert_eq!(talk.view().await["state"], "done");
        talk.desk.advance(TimeDelta::minutes(2));
        let _ = talk.fake.stranger_replies(&talk.comment, "Et une suite");
        let ours = talk.fake.oracle().posts[0].id.clone();
        let _ = talk.fake.stranger_replies(&ours, "Seconde réaction");
        assert!(talk.sync().await.as_u64().unwrap() >= 1);
        after = talk.view().await;
        assert_eq!(after["state"], "new");
        let texts: Vec<&str> =
            after["messages"].as_array().unwrap().iter().map(|m| m["text"].as_str().unwrap()).collect();
        assert_eq!(texts.iter().filter(|text| **text == "Seconde réaction").count(), 1, "{texts:?}");
        let list = talk.desk.call("conversations_list", json!({})).await;
        assert_eq!(list["items"].as_array().unwrap().len(), 1, "one thread, one conversation: {list}");

        // A mention elsewhere is a conversation of its own.
        talk.desk.advance(TimeDelta::minutes(1));
        let _ = talk.fake.stranger_mentions("studio", "regardez ceci");
        assert_eq!(talk.sync().await, 1);
        let list = talk.desk.call("conversations_list", json!({})).await;
        assert_eq!(list["items"].as_array().unwrap().len(), 2);
        assert_eq!(list["items"][0]["kind"], "mention");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn edits_are_followed_where_the_network_has_edits() {
    let talk = talk(NetworkId::Mastodon).await;
    let Adapter::Mastodon(fake) = &talk.fake else { unreachable!() };
    talk.desk.advance(TimeDelta::minutes(1));
    fake.stranger_edits(&talk.comment, "Première réaction, corrigée");
    talk.desk.advance(TimeDelta::minutes(1));
    talk.sync().await;
    // The overlap reads it once more only while it is among the newest; a reply to it reads it in any case.
    let _ = fake.stranger_replies("max@elsewhere.example", &talk.comment, "Je confirme @studio");
    talk.sync().await;
    let view = talk.view().await;
    let texts: Vec<&str> = view["messages"].as_array().unwrap().iter().map(|m| m["text"].as_str().unwrap()).collect();

    assert!(texts.iter().filter(|text| text.starts_with("Première réaction")).count() == 1, "never twice: {texts:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_we_wrote_elsewhere_counts_as_ours() {
    for id in talking() {
        let talk = talk(id).await;
        let elsewhere = talk.fake.posts_from_elsewhere("studio", "Écrit au téléphone");
        talk.desk.advance(TimeDelta::minutes(1));
        let _ = talk.fake.stranger_replies(&elsewhere, "Bravo");
        assert_eq!(talk.sync().await, 1);
        let list = talk.desk.call("conversations_list", json!({})).await;
        let latest = list["items"][0]["id"].clone();
        let view = talk.desk.call("conversations_get", json!({"id": latest})).await;
        let messages = view["messages"].as_array().unwrap();
        assert_eq!(messages.len(), 2, "{view}");
        assert!(messages[0]["ours"] == true && messages[0]["text"] == "Écrit au téléphone");
        assert_eq!(view["post"], Value::Null, "the calendar does not take it for its own");
        let calendar = talk.desk.call("calendar_range", json!({"from": "2026-11-23", "days": 7})).await;
        assert_eq!(calendar["entries"].as_array().unwrap().len(), 1);
    }
}
