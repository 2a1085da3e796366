//! The mailbox connector against a real Dovecot: what strangers send is read, answers leave by its submission server and
//! lie in the other person's inbox once.
//!
//! Where the packages cannot be fetched the test says so and passes: it proves nothing there.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{TimeDelta, Utc};
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{TestDesk, state};
use pupitre_tests::fakes::mail::FakeTokens;
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_real_server_asks_the_provider_whose_a_token_is() {
    let tokens = FakeTokens::start("bureau-1", None).await;
    let server = match MailServer::start_with(Some(&tokens.info(STUDIO))) {
        Ok(server) => server,
        Err(StartError::Missing(reason)) => {
            println!("SKIPPED: {reason}");
            return;
        }
        Err(error) => panic!("{error}"),
    };
    let clock = TestClock::frozen(Utc::now());
    let mut desk = TestDesk::new(Arc::clone(&clock)).await;
    let brand = desk.brand("Atelier").await;
    let known = server.sign_in(&brand, STUDIO);
    let (page, place) = tokens.urls();
    let request = json!({
        "brand": brand, "network": "email", "ownServer": true, "identifier": STUDIO, "host": known["host"],
        "outgoingHost": known["outgoingHost"],
        "client": {"id": "bureau-1", "authorizeUrl": page, "tokenUrl": place, "scope": "mail"},
    });
    let started = desk.call("accounts_authorize", request).await;
    tokens.says_yes(started["url"].as_str().unwrap()).await;
    let mut ended = json!({});
    for _ in 0..200 {
        ended = desk.call("accounts_authorization", json!({"attempt": started["attempt"]})).await;
        if ended["state"] != "waiting" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(ended["state"], "connected", "{ended}");
    let account = ended["account"]["id"].clone();
    // Read and answered by the renewed token.
    let mail = "From: lea@client.example\nSubject: Devis\nMessage-ID: <o1@client.example>\n\nlundi ?\n";
    server.stranger_sends(LEA, STUDIO, mail).unwrap();
    desk.advance(TimeDelta::minutes(3));
    let report = desk.call("inbox_sync", json!({})).await;
    assert_eq!(report["accounts"][0]["error"], Value::Null, "{report}");
    let conversation = desk.call("conversations_list", json!({})).await["items"][0]["id"].clone();
    let content = json!({"parts": [{"text": "Oui."}]});
    let reply =
        desk.call("conversations_reply", json!({"id": conversation, "content": content, "undoSeconds": 0})).await;
    desk.advance(TimeDelta::seconds(1));
    desk.settle().await;
    assert_eq!(state(&desk.publication(&reply["id"]).await["delivery"]), "published");
    assert_eq!(tokens.asked(), ["authorization_code", "refresh_token"]);
    // Taken back at the provider.
    tokens.revokes();
    desk.advance(TimeDelta::hours(2));
    let report = desk.call("inbox_sync", json!({})).await;
    assert_eq!(report["accounts"][0]["error"], "accessRefused", "{report}");
    assert_eq!(desk.health(&account).await, "reconnect");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_marks_and_the_trash_of_a_real_server() {
    let Some(server) = server() else { return };
    let clock = TestClock::frozen(Utc::now());
    let mut studio = Office::of(&server, &clock, STUDIO).await;
    let file: Vec<u8> = (0..600_000_u32).map(|n| (n * 31) as u8).collect();
    let coded: Vec<String> =
        STANDARD.encode(&file).as_bytes().chunks(76).map(|line| String::from_utf8(line.to_vec()).unwrap()).collect();
    let mail = format!(
        "From: lea@client.example\nSubject: plans\nMessage-ID: <plans@client.example>\nMIME-Version: 1.0\n\
         Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nvoici\n--b\n\
         Content-Type: application/pdf\nContent-Disposition: attachment; filename*=utf-8''plan%20%C3%A9t%C3%A9.pdf\n\
         Content-Transfer-Encoding: base64\n\n{}\n--b--\n",
        coded.join("\n")
    );
    server.stranger_sends(LEA, STUDIO, &mail).unwrap();
    let all = studio.look().await;
    let message = studio.messages(&all[0]["id"]).await[0].clone();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.pdf");
    let wish = json!({"message": message["id"], "index": 0, "path": path});
    assert_eq!(studio.desk.call("attachments_write", wish).await["bytes"], 600_000);
    assert_eq!(std::fs::read(&path).unwrap(), file, "byte for byte");
    assert_eq!(message["letter"]["seen"], false);
    studio.look().await;
    assert_eq!(studio.messages(&all[0]["id"]).await[0]["letter"]["seen"], false, "reading and fetching leave no mark");

    // Marks, where they are wanted.
    let accounts = studio.desk.call("accounts_list", json!({})).await;
    let wish = json!({"account": accounts[0]["id"], "folders": ["INBOX"], "marks": true});
    studio.desk.call("accounts_folders_set", wish).await;
    let view = studio.desk.call("accounts_folders", json!({"id": accounts[0]["id"]})).await;
    let shown: Vec<(&str, &Value)> = view["folders"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["shown"].as_str().unwrap(), &one["purpose"]))
        .collect();
    assert!(
        shown.contains(&("Éléments envoyés", &json!("sent"))) && shown.contains(&("INBOX", &json!("inbox"))),
        "{shown:?}"
    );
    for (state, seen) in [("done", true), ("new", false)] {
        studio.desk.call("conversations_set_state", json!({"ids": [all[0]["id"]], "state": state})).await;
        for _ in 0..3 {
            studio.look().await;
        }
        assert_eq!(studio.messages(&all[0]["id"]).await[0]["letter"]["seen"], seen, "{state}");
    }

    // Into the trash and back: the mail is where it was, the second time under another number.
    for (action, standing) in [("trash", "trash"), ("restore", "inbox"), ("trash", "trash")] {
        studio.desk.call("messages_act", json!({"id": message["id"], "action": action})).await;
        studio.desk.settle().await;
        let now = studio.messages(&all[0]["id"]).await[0].clone();
        assert_eq!(now["standing"], standing, "{now}");
    }
}
