//! A thread asked of a client's contact over real mail: it leaves by a real submission server, lies in a real mailbox, and
//! answers of every kind come back by a real one to the right thread.
//!
//! Where the packages cannot be fetched the test says so and passes: it proves nothing there.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]

use std::sync::Arc;

use chrono::{TimeDelta, Utc};
use pupitre_domain::network::NetworkId;
use pupitre_tests::adapters::Adapter;
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::TestDesk;
use pupitre_tests::servers::StartError;
use pupitre_tests::servers::mail::MailServer;
use serde_json::{Value, json};

const STUDIO: &str = "studio@nacre.example";
const NADIA: &str = "nadia@client.example";
const HOME: &str = "n.perso@mail.example";

struct Studio {
    desk: TestDesk,
    server: MailServer,
    brand: Value,
    contact: Value,
    threads: Vec<Value>,
    _network: Adapter,
}

impl Studio {
    /// Two threads of strangers on a network, and a mailbox at a real server.
    async fn new(server: MailServer, clock: &Arc<TestClock>) -> Self {
        let network = Adapter::start(NetworkId::Mastodon, Arc::clone(clock)).await;
        let desk = TestDesk::new(Arc::clone(clock)).await;
        let brand = desk.brand("Atelier").await;
        desk.connect(&brand, &network, "studio").await;
        let _ = network.stranger_mentions("studio", "l’application plante au démarrage");
        let _ = network.stranger_mentions("studio", "la facture est fausse");
        desk.call("inbox_sync", json!({})).await;
        let all = desk.call("conversations_list", json!({})).await["items"].as_array().unwrap().clone();
        assert_eq!(all.len(), 2, "{all:?}");
        desk.call("accounts_connect", server.sign_in(&brand, STUDIO)).await;
        let contact = json!({"brand": brand, "name": "Nadia Technique", "role": "technical", "email": NADIA});
        let contact = desk.call("contacts_save", contact).await["id"].clone();
        let threads = all.into_iter().map(|row| row["id"].clone()).collect();
        Self { desk, server, brand, contact, threads, _network: network }
    }

    /// Asks Nadia about a thread; gives the reference in the subject.
    async fn asks(&mut self, thread: usize, text: &str) -> String {
        let due = self.desk.clock.now() + TimeDelta::hours(4);
        let draft = json!({"conversation": self.threads[thread], "contact": self.contact, "subject": text, "text": text, "dueAt": due});
        let draft = self.desk.call("escalations_draft", draft).await;
        self.desk.call("escalations_send", json!({"id": draft["id"]})).await;
        self.desk.advance(TimeDelta::seconds(11));
        self.desk.settle().await;
        let state = self.asked(thread).await["state"].clone();
        assert_eq!(state, "sent");
        draft["token"].as_str().unwrap().to_owned()
    }

    async fn asked(&self, thread: usize) -> Value {
        self.desk.call("escalations_list", json!({"id": self.threads[thread]})).await[0].clone()
    }

    /// Texts and trust of the answers, in the order in which they came.
    async fn answers(&self, thread: usize) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let asked = self.asked(thread).await;
        asked["answers"].as_array().unwrap().iter().map(|one| (text(&one["text"]), text(&one["trust"]))).collect()
    }

    /// Somebody writes; the mail goes by the relay and Dovecot's delivery into the studio's mailbox, and is read from there.
    async fn comes(&self, from: &str, mail: &str) {
        self.desk.advance(TimeDelta::minutes(6));
        // By the test's clock: a mail without a date has that of its arrival, which is the real clock's and lies before.
        let dated = format!("Date: {}\n{mail}", self.desk.clock.now().to_rfc2822());
        self.server.stranger_sends(from, STUDIO, &dated).unwrap();
        let report = self.desk.call("inbox_sync", json!({})).await;
        assert!(report["accounts"].as_array().unwrap().iter().all(|one| one["error"] == Value::Null), "{report}");
    }
}

fn plain(from: &str, id: &str, subject: &str, more: &str, text: &str) -> String {
    format!(
        "From: {from}\nTo: {STUDIO}\nSubject: {subject}\nMessage-ID: <{id}@client.example>\n{more}MIME-Version: 1.0\n\
         Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}\n"
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_of_every_kind_come_back_to_the_right_thread() {
    let server = match MailServer::start() {
        Ok(server) => server,
        Err(StartError::Missing(reason)) => {
            println!("SKIPPED: {reason}");
            return;
        }
        Err(error) => panic!("{error}"),
    };
    let clock = TestClock::frozen(Utc::now());
    // What Nadia has: a mailbox of her own at the same server, read by a desk of her own.
    let hers = TestDesk::new(Arc::clone(&clock)).await;
    let her_brand = hers.brand("Nadia").await;
    hers.call("accounts_connect", server.sign_in(&her_brand, NADIA)).await;
    let mut studio = Studio::new(server, &clock).await;
    let crash = studio.asks(0, "Que répondre sur le plantage ?").await;
    let bill = studio.asks(1, "Et pour la facture ?").await;
    assert_ne!(crash, bill);

    // Both lie in her mailbox, once, with the thread's words and the reference in the subject.
    hers.advance(TimeDelta::minutes(3));
    hers.call("inbox_sync", json!({})).await;
    let mut ids = std::collections::BTreeMap::new();
    for row in hers.call("conversations_list", json!({})).await["items"].as_array().unwrap() {
        let view = hers.call("conversations_get", json!({"id": row["id"]})).await;
        let mails = view["messages"].as_array().unwrap();
        assert_eq!(mails.len(), 1, "{view}");
        let subject = mails[0]["letter"]["subject"].as_str().unwrap().to_owned();
        ids.insert(if subject.contains(&crash) { "crash" } else { "bill" }, (row["id"].clone(), subject));
    }
    assert_eq!(ids.len(), 2, "{ids:?}");

    // She answers from her own program, which quotes and threads: a real answer to a real mail.
    let content = json!({"parts": [{"text": "Le correctif 2.1 part ce soir."}]});
    let mut hers = hers;
    hers.call("conversations_reply", json!({"id": ids["crash"].0, "content": content, "undoSeconds": 0})).await;
    hers.advance(TimeDelta::seconds(1));
    hers.settle().await;
    studio.desk.advance(TimeDelta::minutes(6));
    studio.desk.call("inbox_sync", json!({})).await;
    let known = |text: &str| (text.to_owned(), "known".to_owned());
    assert_eq!(studio.answers(0).await, [known("Le correctif 2.1 part ce soir.")]);
    assert_eq!((studio.answers(1).await, &studio.asked(0).await["state"]), (vec![], &json!("answered")));

    // Top-posted from a telephone, with nothing but the reference in the subject, to the other thread.
    let top = "Avoir envoyé.\n\nEnvoyé de mon iPhone\n\nLe 23/11/2026, Atelier <studio@nacre.example> a écrit :\n> Et pour la facture ?\n";
    studio.comes(NADIA, &plain("Nadia <nadia@client.example>", "t1", &format!("RE: [réf. {bill}]"), "", top)).await;
    assert_eq!(studio.answers(1).await, [known("Avoir envoyé.")]);

    // The same words once more, from a list and under another id: shown once.
    let doubled = plain("Nadia <nadia@client.example>", "t2", &format!("RE: [réf. {bill}]"), "", "Avoir\nenvoyé.");
    studio.comes(NADIA, &doubled).await;
    studio.comes(NADIA, &doubled).await;
    assert_eq!(studio.answers(1).await.len(), 1);

    // Forwarded: what was passed on is the answer.
    let forwarded = "Voyez ci-dessous.\n\n---------- Forwarded message ---------\nFrom: Dev <dev@client.example>\nDate: lundi\nSubject: x\n\nCorrigé en 2.1";
    studio
        .comes(NADIA, &plain(NADIA, "f1", &format!("TR : plantage [réf. {}]", crash.to_lowercase()), "", forwarded))
        .await;
    let answers = studio.answers(0).await;
    assert!(answers.len() == 2 && answers[1].0.contains("Corrigé en 2.1") && answers[1].1 == "known", "{answers:?}");

    // From an address that nobody knows it counts for nothing but to be seen; made known, it counts.
    let from_home = |id: &str, text: &str| plain(HOME, id, &format!("plantage [réf. {crash}]"), "", text);
    studio.comes(HOME, &from_home("h1", "Depuis chez moi : c’est bon.")).await;
    assert_eq!(studio.answers(0).await[2].1, "unverified");
    let answer = studio.asked(0).await["answers"][2]["id"].clone();
    studio.desk.call("escalations_trust", json!({"answer": answer})).await;
    studio.comes(HOME, &from_home("h2", "Et confirmé ce matin.")).await;
    let answers = studio.answers(0).await;
    assert_eq!((answers.len(), answers[2].1.as_str(), answers[3].1.as_str()), (4, "known", "known"), "{answers:?}");

    // Nothing of it became a conversation that waits, and nothing public was said.
    let new = studio.desk.call("conversations_list", json!({"state": "new", "brand": studio.brand})).await;
    for row in new["items"].as_array().unwrap() {
        assert_eq!(row["network"], "mastodon", "{new}");
    }
    let view = studio.desk.call("conversations_get", json!({"id": studio.threads[0]})).await;
    assert!(!view["messages"].to_string().contains("correctif"));
}
