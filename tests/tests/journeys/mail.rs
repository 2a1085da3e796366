//! A mailbox among the conversations: a mail comes, is answered, taken back, answered again, and sent once.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use chrono::TimeDelta;
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{TestDesk, monday, state};
use pupitre_tests::fakes::FakeMail;
use pupitre_tests::fakes::mail::{At, Break};
use serde_json::{Value, json};

struct Office {
    desk: TestDesk,
    fake: FakeMail,
    brand: Value,
    account: Value,
}

impl Office {
    async fn new() -> Self {
        let clock = TestClock::frozen(monday());
        let fake = FakeMail::start(clock.clone()).await;
        let desk = TestDesk::new(clock).await;
        let brand = desk.brand("Atelier").await;
        let account = desk.call("accounts_connect", fake.sign_in(&brand, "studio")).await["id"].clone();
        Self { desk, fake, brand, account }
    }

    async fn look(&self) {
        self.desk.advance(TimeDelta::minutes(3));
        let report = self.desk.call("inbox_sync", json!({})).await;
        assert_eq!(report["accounts"][0]["error"], Value::Null, "{report}");
    }

    async fn conversations(&self) -> Vec<Value> {
        self.desk.call("conversations_list", json!({})).await["items"].as_array().unwrap().clone()
    }

    async fn thread(&self, id: &Value) -> Value {
        self.desk.call("conversations_get", json!({"id": id})).await
    }

    async fn reply(&self, id: &Value, text: &str) -> Value {
        let content = json!({"parts": [{"text": text}]});
        self.desk.call("conversations_reply", json!({"id": id, "content": content})).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_comes_is_answered_taken_back_and_sent_once() {
    let mut office = Office::new().await;
    let id = office.fake.stranger_writes("studio", "Devis été", "Bonjour,\n\nÊtes-vous libres lundi ?");
    office.look().await;
    let all = office.conversations().await;
    assert_eq!(all.len(), 1, "{all:?}");
    assert_eq!((&all[0]["from"], &all[0]["state"]), (&json!("Léa Martin"), &json!("new")));
    assert!(all[0]["excerpt"].as_str().unwrap().starts_with("Devis été — Bonjour"), "{}", all[0]["excerpt"]);
    let conversation = all[0]["id"].clone();
    assert_eq!(office.thread(&conversation).await["messages"][0]["letter"]["subject"], "Devis été");
    assert_eq!(
        office.desk.call("conversations_list", json!({"search": "libre"})).await["items"][0]["id"],
        conversation
    );

    let first = office.reply(&conversation, "Non, désolés.").await;
    office.desk.advance(TimeDelta::seconds(8));
    office.desk.conduct().await;
    assert!(office.fake.handed_in().is_empty(), "ten seconds have not passed");
    let view = office.desk.call("replies_cancel", json!({"id": first["id"]})).await;
    assert_eq!(view["draft"], "Non, désolés.");
    let second = office.reply(&conversation, "Oui, à lundi !").await;
    office.desk.advance(TimeDelta::seconds(11));
    office.desk.settle().await;
    assert_eq!(state(&office.desk.publication(&second["id"]).await["delivery"]), "published");
    let handed = office.fake.handed_in();
    assert_eq!(handed.len(), 1);
    assert!(handed[0].text.contains(&format!("In-Reply-To: <{id}>")), "{}", handed[0].text);
    assert!(handed[0].text.contains("lundi !") && handed[0].text.contains("> Bonjour,"), "{}", handed[0].text);
    assert_eq!(office.fake.folder("studio", "sent").len(), 1);

    // Its own copy among the sent mails is the same message, and the client's next mail joins.
    office.look().await;
    let thread = office.thread(&conversation).await;
    assert_eq!((thread["messages"].as_array().unwrap().len(), &thread["state"]), (2, &json!("waiting")), "{thread}");
    let ours = handed[0].text.split("Message-ID: <").nth(1).unwrap().split('>').next().unwrap().to_owned();
    office.fake.arrives(
        "studio",
        &format!(
            "From: lea@client.example\nSubject: RE: Devis =?utf-8?Q?=C3=A9t=C3=A9?=\nMessage-ID: <again@client.example>\nIn-Reply-To: <{ours}>\n\nParfait.\n"
        ),
    );
    office.look().await;
    let all = office.conversations().await;
    assert_eq!((all.len(), &all[0]["state"], &all[0]["messageCount"]), (1, &json!("new"), &json!(3)), "{all:?}");
    // Nothing new, nothing twice.
    office.look().await;
    assert_eq!(office.conversations().await[0]["messageCount"], 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_answer_is_found_among_the_sent_mails_or_a_person_decides() {
    for (files_itself, taken) in [(true, true), (true, false), (false, true)] {
        let mut office = Office::new().await;
        if files_itself {
            office.fake.files_what_it_sends();
        }
        office.fake.stranger_writes("studio", "Devis", "Bonjour ?");
        office.look().await;
        let conversation = office.conversations().await[0]["id"].clone();
        let reply = office.reply(&conversation, "Oui.").await;
        office.fake.breaks(At::Handed, if taken { Break::After } else { Break::Before });
        office.desk.advance(TimeDelta::seconds(11));
        office.desk.conduct().await;
        assert_eq!(state(&office.desk.publication(&reply["id"]).await["delivery"]), "unconfirmed");
        office.desk.restart().await;
        office.desk.settle().await;
        let end = state(&office.desk.publication(&reply["id"]).await["delivery"]);
        let expected = if files_itself && taken { "published" } else { "needsPerson:unknown" };
        assert_eq!(end, expected, "files itself: {files_itself}, taken: {taken}");
        assert_eq!(office.fake.handed_in().len(), usize::from(taken), "never twice");
        if files_itself && taken {
            assert_eq!(office.fake.folder("studio", "sent").len(), 1);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_find_their_thread_by_name_by_relative_or_by_subject_and_person() {
    let office = Office::new().await;
    let mail = |from: &str, id: &str, subject: &str, more: &str| {
        let text = format!("From: {from}\nMessage-ID: <{id}@x>\nSubject: {subject}\n{more}\ntexte {id}\n");
        office.fake.arrives("studio", &text);
    };
    mail("lea@client.example", "a", "Devis", "");
    mail("Paul <paul@autre.example>", "b", "Devis", "");
    office.look().await;
    assert_eq!(office.conversations().await.len(), 2, "the same subject of two people is two threads");
    // An alias of hers: named by the mail that it answers.
    mail("l.martin@perso.example", "c", "Autre objet", "In-Reply-To: <a@x>\n");
    // Only a relative is known, not the first of the thread.
    mail("lea@client.example", "d", "Re: Devis", "References: <lost@x> <c@x>\n");
    // A program that names nothing.
    mail("Paul <PAUL@autre.example>", "e", "RE : Devis", "");
    mail("marc@tiers.example", "f", "RE: Devis", "");
    office.look().await;
    let mut counts: Vec<(String, u64)> = office
        .conversations()
        .await
        .iter()
        .map(|row| (row["from"].as_str().unwrap().to_owned(), row["messageCount"].as_u64().unwrap()))
        .collect();
    counts.sort();
    let expected = [("Paul", 2), ("lea@client.example", 3), ("marc@tiers.example", 1)];
    assert_eq!(counts, expected.map(|(name, count)| (name.to_owned(), count)));
    // The same mail again, as lists and forwarders deliver it, is the same message.
    mail("lea@client.example", "a", "Devis", "");
    office.look().await;
    assert_eq!(office.conversations().await.len(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mailbox_is_answered_and_never_posted_to() {
    let office = Office::new().await;
    let params =
        json!({"brand": office.brand, "content": {"parts": [{"text": "à tous"}]}, "accounts": [office.account]});
    assert_eq!(office.desk.refused("posts_create", params).await, "notFound");
    let networks = office.desk.call("networks_list", json!({})).await;
    let mailbox = networks.as_array().unwrap().iter().find(|network| network["id"] == "email").unwrap().clone();
    assert_eq!(mailbox["rules"]["offered"], false);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_look_leaves_the_password_anywhere_but_in_the_keychain() {
    let office = Office::new().await;
    office.fake.stranger_writes("studio", "x", "y");
    office.look().await;
    for entry in std::fs::read_dir(office.desk.folder()).unwrap().flatten() {
        let bytes = std::fs::read(entry.path()).unwrap_or_default();
        let secret = pupitre_tests::fakes::mail::PASSWORD.as_bytes();
        assert!(!bytes.windows(secret.len()).any(|window| window == secret), "{}", entry.path().display());
    }
    let accounts = office.desk.call("accounts_list", json!({})).await.to_string();
    assert!(!accounts.contains(pupitre_tests::fakes::mail::PASSWORD));
}
