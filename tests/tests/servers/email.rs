//! The mailbox connector against a real Dovecot: what strangers send is read, answers leave by its submission server and
//! lie in the other person's inbox once.
//!
//! Where the packages cannot be fetched the test says so and passes: it proves nothing there.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]

use std::sync::Arc;

use chrono::{TimeDelta, Utc};
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{TestDesk, state};
use pupitre_tests::servers::StartError;
use pupitre_tests::servers::mail::MailServer;
use serde_json::{Value, json};

fn server() -> Option<MailServer> {
    match MailServer::start() {
        Ok(server) => Some(server),
        Err(StartError::Missing(reason)) => {
            println!("SKIPPED: {reason}");
            None
        }
        Err(error) => panic!("{error}"),
    }
}

/// A desk with one mailbox.
struct Office {
    desk: TestDesk,
}

impl Office {
    async fn of(server: &MailServer, clock: &Arc<TestClock>, address: &str) -> Self {
        let desk = TestDesk::new(Arc::clone(clock)).await;
        let brand = desk.brand("Atelier").await;
        let account = desk.call("accounts_connect", server.sign_in(&brand, address)).await;
        assert_eq!((&account["health"], &account["handle"]), (&json!("ok"), &json!(address)));
        Self { desk }
    }

    async fn look(&self) -> Vec<Value> {
        self.desk.advance(TimeDelta::minutes(3));
        let report = self.desk.call("inbox_sync", json!({})).await;
        assert_eq!(report["accounts"][0]["error"], Value::Null, "{report}");
        self.desk.call("conversations_list", json!({})).await["items"].as_array().unwrap().clone()
    }

    async fn messages(&self, conversation: &Value) -> Vec<Value> {
        let thread = self.desk.call("conversations_get", json!({"id": conversation})).await;
        thread["messages"].as_array().unwrap().clone()
    }

    async fn reply(&mut self, conversation: &Value, text: &str) {
        let content = json!({"parts": [{"text": text}]});
        let params = json!({"id": conversation, "content": content, "undoSeconds": 0});
        let reply = self.desk.call("conversations_reply", params).await;
        self.desk.advance(TimeDelta::seconds(1));
        self.desk.settle().await;
        assert_eq!(state(&self.desk.publication(&reply["id"]).await["delivery"]), "published");
    }
}

const STUDIO: &str = "studio@nacre.example";
const LEA: &str = "lea@client.example";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_correspondence_with_a_real_server() {
    let Some(server) = server() else { return };
    let clock = TestClock::frozen(Utc::now());
    let mut studio = Office::of(&server, &clock, STUDIO).await;
    assert!(studio.look().await.is_empty());
    let mail = "From: =?utf-8?Q?L=C3=A9a?= <lea@client.example>\nTo: studio@nacre.example\nSubject: =?utf-8?Q?Devis_=C3=A9t=C3=A9?=\n\
        Message-ID: <first@client.example>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n\
        --b\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\nBonjour,\n\nlundi ?\n.un point\n\
        --b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename*=utf-8''plan%20%C3%A9t%C3%A9.pdf\n\
        Content-Transfer-Encoding: base64\n\nQUJD\n--b--\n";
    server.stranger_sends(LEA, STUDIO, mail).unwrap();
    let all = studio.look().await;
    assert_eq!((all.len(), &all[0]["from"]), (1, &json!("Léa")), "{all:?}");
    let conversation = all[0]["id"].clone();
    let message = studio.messages(&conversation).await[0].clone();
    assert_eq!(message["text"], "Bonjour,\n\nlundi ?\n.un point");
    assert_eq!(message["letter"]["subject"], "Devis été");
    assert_eq!(message["letter"]["files"][0]["name"], "plan été.pdf", "{message}");
    studio.reply(&conversation, "Oui, à lundi !\n.\nLe studio 🎨").await;

    // It lies in her inbox once, threaded below what she wrote, and once among the sent mails.
    let mut lea = Office::of(&server, &clock, LEA).await;
    let hers = lea.look().await;
    assert_eq!(hers.len(), 1, "{hers:?}");
    let got = lea.messages(&hers[0]["id"]).await;
    assert_eq!(got.len(), 1);
    assert_eq!(got[0]["letter"]["subject"], "Re: Devis été");
    let text = got[0]["text"].as_str().unwrap();
    assert!(text.starts_with("Oui, à lundi !\n.\nLe studio 🎨\n\nLe ") && text.ends_with("> .un point"), "{text}");
    let quoted = usize::try_from(got[0]["letter"]["quotedFrom"].as_u64().unwrap()).unwrap();
    assert_eq!(text.chars().take(quoted).collect::<String>(), "Oui, à lundi !\n.\nLe studio 🎨");

    // She answers from her own desk, and it comes back into the same conversation, with our own copy beside it.
    lea.reply(&hers[0]["id"], "Parfait.").await;
    let all = studio.look().await;
    assert_eq!((all.len(), &all[0]["messageCount"], &all[0]["state"]), (1, &json!(3), &json!("new")), "{all:?}");
    let ours: Vec<bool> =
        studio.messages(&conversation).await.iter().map(|message| message["ours"] == json!(true)).collect();
    assert_eq!(ours, [false, true, false]);
    assert_eq!(studio.look().await[0]["messageCount"], 3, "nothing comes twice");

    // What is unwanted goes aside; the next look does not bring it back.
    let advertisement = "From: a@spam.example\nSubject: gratis\nMessage-ID: <spam@spam.example>\n\nachetez\n";
    server.stranger_sends("a@spam.example", STUDIO, advertisement).unwrap();
    let unwanted = studio.look().await.into_iter().find(|row| row["from"] == "a@spam.example").unwrap();
    let message = studio.messages(&unwanted["id"]).await[0]["id"].clone();
    studio.desk.call("messages_act", json!({"id": message, "action": "report"})).await;
    studio.desk.settle().await;
    let thread = studio.desk.call("conversations_get", json!({"id": unwanted["id"]})).await;
    assert_eq!((&thread["messages"][0]["acted"], &thread["outgoing"]), (&json!(["report"]), &json!([])), "{thread}");
    assert_eq!(studio.look().await.len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_real_server_refuses_what_is_wrong() {
    let Some(server) = server() else { return };
    let clock = TestClock::frozen(Utc::now());
    let mut studio = Office::of(&server, &clock, STUDIO).await;
    let brand = studio.desk.brand("Autre").await;
    let mut wrong = server.sign_in(&brand, "x@nacre.example");
    wrong["secret"] = json!("faux");
    assert_eq!(studio.desk.refused("accounts_connect", wrong).await, "accessRefused");
    // The two servers in each other's place are not what they should be.
    let good = server.sign_in(&brand, "x@nacre.example");
    let port = |key: &str| good[key].as_str().unwrap().rsplit(':').next().unwrap().to_owned();
    let mut swapped = good.clone();
    swapped["host"] = json!(format!("imap+plain://127.0.0.1:{}", port("outgoingHost")));
    assert_eq!(studio.desk.refused("accounts_connect", swapped).await, "notThisNetwork");
    // A mail with three hundred parts and one of ten megabytes are read at no great cost.
    let parts: String = (0..300).map(|n| format!("--b\nContent-Type: text/plain\n\npart {n}\n")).collect();
    let head = "From: lea@client.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\nSubject: ";
    server.stranger_sends(LEA, STUDIO, &format!("{head}parts\nMessage-ID: <p@x>\n\n{parts}--b--\n")).unwrap();
    let file = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0NTY=\n".repeat(125_000);
    let large = format!(
        "--b\nContent-Type: application/zip; name=\"gros.zip\"\nContent-Transfer-Encoding: base64\n\n{file}--b\nContent-Type: text/plain\n\nle texte\n--b--\n"
    );
    server.stranger_sends(LEA, STUDIO, &format!("{head}gros\nMessage-ID: <g@x>\n\n{large}")).unwrap();
    let all = studio.look().await;
    assert_eq!(all.len(), 2, "{all:?}");
    let large = all.iter().find(|row| row["excerpt"].as_str().unwrap().starts_with("gros")).unwrap();
    let message = studio.messages(&large["id"]).await[0].clone();
    assert_eq!((&message["text"], &message["letter"]["files"][0]["name"]), (&json!("le texte"), &json!("gros.zip")));
    studio.desk.restart().await;
}
