//! The reply box and people: saved replies, pictures, what was answered before, cards over networks, and erasing for good.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use chrono::TimeDelta;
use pupitre_domain::network::NetworkId;
use pupitre_tests::adapters::Adapter;
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{TestDesk, monday, says};
use serde_json::{Value, json};

/// Networks in which people answer with pictures.
const TALKING: [NetworkId; 2] = [NetworkId::Mastodon, NetworkId::Bluesky];

struct Studio {
    desk: TestDesk,
    fakes: Vec<Adapter>,
    brand: Value,
}

impl Studio {
    /// One brand with an account at each network.
    async fn at(networks: &[NetworkId]) -> Self {
        let clock = TestClock::frozen(monday());
        let desk = TestDesk::new(clock.clone()).await;
        let brand = desk.brand("Atelier").await;
        let mut fakes = Vec::new();
        for id in networks {
            let fake = Adapter::start(*id, clock.clone()).await;
            desk.connect(&brand, &fake, "studio").await;
            fakes.push(fake);
        }
        Self { desk, fakes, brand }
    }

    async fn look(&self) {
        self.desk.advance(TimeDelta::minutes(3));
        self.desk.call("inbox_sync", json!({})).await;
    }

    async fn conversation(&self, words: &str) -> Value {
        let all = self.desk.call("conversations_list", json!({"search": words})).await;
        all["items"][0]["id"].clone()
    }

    async fn keep(&self, name: &str, body: &str, language: Value) -> Value {
        let snippet = json!({"brand": self.brand, "kind": "reply", "name": name, "body": body, "language": language});
        self.desk.call("snippets_save", snippet).await["id"].clone()
    }

    async fn saved(&self, conversation: &Value, typed: &str) -> Vec<Value> {
        let found = self.desk.call("replies_saved", json!({"id": conversation, "typed": typed})).await;
        found.as_array().unwrap().clone()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_written_offline_leaves_once_whatever_happens_meanwhile() {
    for id in TALKING {
        let mut studio = Studio::at(&[id]).await;
        let _ = studio.fakes[0].stranger_mentions("studio", "où est mon colis ?");
        studio.look().await;
        let conversation = studio.conversation("colis").await;
        let visual = studio.desk.visual(&studio.brand).await;
        studio.fakes[0].server().refuse();
        // Typed and attached without a network, and there again after a restart.
        let attached = json!([{"visual": visual, "alt": "Le colis à la poste", "crop": null}]);
        studio.desk.call("conversations_draft", json!({"id": conversation, "text": "Il part ce soir."})).await;
        studio.desk.call("conversations_attach", json!({"id": conversation, "visuals": attached})).await;
        studio.desk.restart().await;
        let view = studio.desk.call("conversations_get", json!({"id": conversation})).await;
        assert_eq!((&view["draft"], &view["draftVisuals"]), (&json!("Il part ce soir."), &attached), "{id:?}");
        assert!(view["answerPictures"].as_u64().unwrap() >= 1);
        // Sent without a network: it waits in the outbox, through another restart too.
        let content = json!({"parts": [{"text": "Il part ce soir.", "visuals": attached}]});
        studio.desk.call("conversations_reply", json!({"id": conversation, "content": content})).await;
        let view = studio.desk.call("conversations_get", json!({"id": conversation})).await;
        assert_eq!((&view["draft"], &view["draftVisuals"]), (&json!(""), &json!([])), "what was sent is no draft");
        studio.desk.advance(TimeDelta::seconds(30));
        studio.desk.conduct().await;
        studio.desk.restart().await;
        studio.desk.conduct().await;
        assert_eq!(studio.fakes[0].oracle().ever_posted("Il part ce soir.").len(), 0);
        studio.fakes[0].server().accept_again();
        studio.desk.settle().await;
        studio.desk.restart().await;
        studio.desk.settle().await;
        let oracle = studio.fakes[0].oracle();
        assert_eq!(oracle.ever_posted("Il part ce soir.").len(), 1, "{id:?}: exactly once");
        assert_eq!(oracle.duplicates(), []);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_taken_back_brings_its_pictures_with_it() {
    let studio = Studio::at(&[NetworkId::Mastodon]).await;
    let _ = studio.fakes[0].stranger_mentions("studio", "une photo ?");
    studio.look().await;
    let conversation = studio.conversation("photo").await;
    let visual = studio.desk.visual(&studio.brand).await;
    let attached = json!([{"visual": visual, "alt": "Notre vitrine", "crop": null}]);
    let content = json!({"parts": [{"text": "Voici", "visuals": attached}]});
    let sent = studio.desk.call("conversations_reply", json!({"id": conversation, "content": content})).await;
    let back = studio.desk.call("replies_cancel", json!({"id": sent["id"]})).await;
    assert_eq!((&back["draft"], &back["draftVisuals"]), (&json!("Voici"), &attached));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_saved_reply_says_what_is_known_and_tells_what_is_not() {
    let studio = Studio::at(&[NetworkId::Mastodon]).await;
    let _ = studio.fakes[0].stranger_mentions("studio", "où est mon colis ?");
    studio.look().await;
    let conversation = studio.conversation("colis").await;
    let late =
        studio.keep("Retard de livraison", "{salutation} {nom}, désolés. {lien} — {signature}", json!("fr")).await;
    studio.keep("Numéro", "Votre numéro {commande} ?", Value::Null).await;
    studio.keep("Delivery", "{greeting}, sorry.", json!("en")).await;
    let facts = json!({"brand": studio.brand, "signature": "Léa, Atelier", "link": "https://atelier.example/suivi"});
    studio.desk.call("answers_facts_set", facts).await;
    let found = studio.saved(&conversation, "rdl").await;
    assert_eq!(found.len(), 1, "a few letters in order: {found:?}");
    let text = found[0]["text"].as_str().unwrap();
    assert!(text.starts_with("Bon") && text.ends_with("https://atelier.example/suivi — Léa, Atelier"), "{text}");
    assert_eq!(found[0]["missing"], json!([]));
    let all = studio.saved(&conversation, "").await;
    assert_eq!(all.last().unwrap()["foreign"], json!(true), "another language comes last: {all:?}");
    // What is missing is told with the reply, and keeps it from leaving.
    let open = &studio.saved(&conversation, "num").await[0];
    assert_eq!(open["missing"], json!(["commande"]));
    let reply = json!({"id": conversation, "content": says(open["text"].as_str().unwrap())});
    assert_eq!(studio.desk.refused("conversations_reply", reply).await, "invalid");
    // Its evening on the brand's wall.
    studio.desk.advance(TimeDelta::hours(10));
    let evening = studio.saved(&conversation, "retard").await[0]["text"].as_str().unwrap().to_owned();
    assert!(evening.starts_with("Bonsoir"), "{evening}");
    studio.desk.call("snippets_use", json!({"id": late})).await;
    assert_eq!(studio.saved(&conversation, "retard").await[0]["uses"], json!(1));
    // Another brand has none of them.
    let other = studio.desk.brand("Autre").await;
    assert_eq!(studio.desk.call("snippets_list", json!({"brand": other})).await, json!([]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_answered_once_is_offered_again_once_it_left() {
    let mut studio = Studio::at(&[NetworkId::Mastodon]).await;
    let _ = studio.fakes[0].stranger_mentions("studio", "Vous livrez en Belgique ?");
    studio.look().await;
    let first = studio.conversation("belgique").await;
    let reply = json!({"id": first, "content": says("Oui, sous trois jours.")});
    studio.desk.call("conversations_reply", reply).await;
    let _ = studio.fakes[0].stranger_mentions("studio", "la livraison en belgique c’est possible");
    studio.look().await;
    let second = studio.conversation("possible").await;
    assert_eq!(studio.desk.call("answers_recall", json!({"id": second})).await, json!([]), "it has not left yet");
    studio.desk.settle().await;
    let found = studio.desk.call("answers_recall", json!({"id": second})).await;
    assert_eq!(found.as_array().unwrap().len(), 1, "{found}");
    assert_eq!(found[0]["text"], "Oui, sous trois jours.");
    assert_eq!(found[0]["conversation"], first);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_gathers_is_exported_and_erased() {
    let mut studio = Studio::at(&TALKING).await;
    for fake in &studio.fakes {
        let _ = fake.stranger_mentions("studio", "xylophoniquement vôtre");
    }
    studio.look().await;
    let people = studio.desk.call("cards_list", json!({"brand": studio.brand})).await;
    let cards: Vec<Value> = people["items"].as_array().unwrap().iter().map(|line| line["card"].clone()).collect();
    assert_eq!(cards.len(), 2, "{people}");
    let joined = studio.desk.call("cards_join", json!({"into": cards[0], "from": cards[1]})).await;
    let view = &joined["view"];
    assert_eq!((view["identities"].as_array().unwrap().len(), &view["messages"]), (2, &json!(2)));
    studio.desk.call("cards_undo", json!({"undo": joined["undo"]})).await;
    let people = studio.desk.call("cards_list", json!({})).await;
    assert_eq!(people["items"].as_array().unwrap().len(), 2);
    let joined = studio.desk.call("cards_join", json!({"into": cards[0], "from": cards[1]})).await;
    let card = joined["view"]["card"].clone();
    let noted = json!({"card": card, "note": "vient à l’atelier", "consent": "photo, 3 mai", "tags": ["ambassador"]});
    studio.desk.call("cards_note", noted).await;
    let tagged = studio.desk.call("cards_list", json!({"tag": "ambassador"})).await;
    assert_eq!(tagged["items"].as_array().unwrap().len(), 1);
    // By a message of theirs it is the same card.
    let conversation = studio.conversation("xylophoniquement").await;
    let thread = studio.desk.call("conversations_get", json!({"id": conversation})).await;
    let message = thread["messages"][0]["id"].clone();
    assert_eq!(studio.desk.call("cards_get", json!({"message": message})).await["card"], card);
    let made = studio.desk.call("cards_export", json!({"card": card, "language": "fr"})).await;
    let record: Value = serde_json::from_str(made["json"].as_str().unwrap()).unwrap();
    assert_eq!((record["messages"].as_array().unwrap().len(), &record["consent"]), (2, &json!("photo, 3 mai")));
    assert!(made["text"].as_str().unwrap().contains("xylophoniquement vôtre"), "{made}");
    // While an answer is on its way nobody is erased.
    let sent = studio.desk.call("conversations_reply", json!({"id": conversation, "content": says("Merci !")})).await;
    assert_eq!(studio.desk.call("cards_loss", card.clone()).await["underWay"], json!(1));
    assert_eq!(studio.desk.refused("cards_erase", card.clone()).await, "inFlight");
    studio.desk.call("replies_cancel", json!({"id": sent["id"]})).await;
    let loss = studio.desk.call("cards_erase", card.clone()).await;
    assert_eq!((&loss["messages"], &loss["identities"], &loss["remarks"]), (&json!(2), &json!(2), &json!(true)));
    assert_eq!(studio.desk.refused("cards_get", card).await, "notFound");
    assert_eq!(studio.conversation("xylophoniquement").await, Value::Null, "search finds nothing");
    let thread = studio.desk.call("conversations_get", json!({"id": conversation})).await;
    assert_eq!((&thread["messages"][0]["text"], &thread["messages"][0]["standing"]), (&json!(""), &json!("erased")));
    // The networks tell it all again: nothing of it comes back, also after a restart.
    studio.look().await;
    studio.desk.restart().await;
    studio.look().await;
    assert_eq!(studio.desk.call("cards_list", json!({})).await["items"], json!([]));
    let file = std::fs::read(studio.desk.folder().join("pupitre.sqlite")).unwrap();
    let secret = "xylophoniquement".as_bytes();
    assert!(!file.windows(secret.len()).any(|window| window == secret), "no byte is left in the file");
}
