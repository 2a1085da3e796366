//! A thread becomes a mail to a contact, over a fake mail server: once, taken back, answered by alias, forwarded,
//! top-posted, doubled, and by a stranger who guessed.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use chrono::TimeDelta;
use pupitre_domain::network::NetworkId;
use pupitre_tests::adapters::Adapter;
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{TestDesk, monday};
use pupitre_tests::fakes::FakeMail;
use pupitre_tests::fakes::mail::{At, Break};
use serde_json::{Value, json};

struct Studio {
    desk: TestDesk,
    mail: FakeMail,
    brand: Value,
    /// The thread on the network.
    thread: Value,
    contact: Value,
}

impl Studio {
    async fn new() -> Self {
        let clock = TestClock::frozen(monday());
        let fake = Adapter::start(NetworkId::Mastodon, clock.clone()).await;
        let mail = FakeMail::start(clock.clone()).await;
        let desk = TestDesk::new(clock).await;
        let brand = desk.brand("Atelier").await;
        desk.connect(&brand, &fake, "studio").await;
        let _ = fake.stranger_mentions("studio", "l’application plante au démarrage");
        desk.call("inbox_sync", json!({})).await;
        let thread = desk.call("conversations_list", json!({})).await["items"][0]["id"].clone();
        desk.call("accounts_connect", mail.sign_in(&brand, "studio")).await;
        let contact =
            json!({"brand": brand, "name": "Nadia Technique", "role": "technical", "email": "Nadia@client.example"});
        let contact = desk.call("contacts_save", contact).await["id"].clone();
        Self { desk, mail, brand, thread, contact }
    }

    async fn write(&self, text: &str) -> Value {
        let due = self.desk.clock.now() + TimeDelta::hours(4);
        let params = json!({"conversation": self.thread, "contact": self.contact, "subject": "Plantage",
            "text": text, "dueAt": due});
        self.desk.call("escalations_draft", params).await
    }

    /// Written and out; its Message-ID and reference.
    async fn out(&mut self, text: &str) -> (String, String) {
        let draft = self.write(text).await;
        self.desk.call("escalations_send", json!({"id": draft["id"]})).await;
        self.desk.advance(TimeDelta::seconds(11));
        self.desk.settle().await;
        let all = self.all().await;
        assert_eq!(all.last().unwrap()["state"], "sent", "{all:?}");
        let handed = self.mail.handed_in();
        let id =
            handed.last().unwrap().text.split("Message-ID: <").nth(1).unwrap().split('>').next().unwrap().to_owned();
        (id, draft["token"].as_str().unwrap().to_owned())
    }

    async fn all(&self) -> Vec<Value> {
        self.desk.call("escalations_list", json!({"id": self.thread})).await.as_array().unwrap().clone()
    }

    async fn look(&self) {
        self.desk.advance(TimeDelta::minutes(6));
        self.desk.call("inbox_sync", json!({})).await;
    }

    async fn answers(&self) -> Vec<Value> {
        self.all().await.last().unwrap()["answers"].as_array().unwrap().clone()
    }

    async fn thread_state(&self) -> Value {
        self.desk.call("conversations_get", json!({"id": self.thread})).await["state"].clone()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thread_leaves_as_a_mail_once_with_time_to_take_it_back() {
    let mut studio = Studio::new().await;
    let draft = studio.write("Que répondre").await;
    assert_eq!(studio.write("Que répondre ?").await["id"], draft["id"], "kept at each keystroke, one text");
    studio.desk.restart().await;
    let letter = studio.desk.call("escalations_letter", json!({"id": draft["id"]})).await;
    let token = draft["token"].as_str().unwrap();
    assert_eq!(letter["subject"], format!("Plantage [réf. {token}]"));
    let text = letter["text"].as_str().unwrap();
    for needle in ["Que répondre ?", "plante au démarrage", "avant le 23/11/2026", "http", token] {
        assert!(text.contains(needle), "{needle}: {text}");
    }
    assert!(letter["mailto"].as_str().unwrap().starts_with("mailto:Nadia@client.example?subject=Plantage%20%5B"));

    studio.desk.call("escalations_send", json!({"id": draft["id"]})).await;
    studio.desk.advance(TimeDelta::seconds(8));
    studio.desk.conduct().await;
    assert!(studio.mail.handed_in().is_empty(), "ten seconds have not passed");
    let back = studio.desk.call("escalations_cancel", json!({"id": draft["id"]})).await;
    assert_eq!((&back["state"], &back["text"]), (&json!("draft"), &json!("Que répondre ?")));
    let (id, _) = studio.out("Que répondre ?").await;
    let handed = studio.mail.handed_in();
    assert_eq!((handed.len(), handed[0].text.contains("In-Reply-To")), (1, false), "{}", handed[0].text);
    assert!(handed[0].text.contains(&id) && handed[0].text.to_lowercase().contains("to: <nadia@client.example>"));
    assert_eq!(studio.desk.refused("escalations_send", json!({"id": draft["id"]})).await, "illegalState");

    // The letter stands in the mailbox, and the day does not count it as an answer.
    studio.look().await;
    let days = studio.desk.call("days_get", json!({"brand": studio.brand})).await;
    assert_eq!((&days[0]["counts"]["answered"], &days[0]["counts"]["all"]), (&json!(0), &json!(1)), "{days}");

    let waiting = studio.desk.call("escalations_waiting", json!({})).await;
    assert_eq!((&waiting[0]["overdue"], waiting.as_array().unwrap().len()), (&json!(false), 1));
    studio.desk.advance(TimeDelta::hours(5));
    assert_eq!(studio.desk.call("escalations_waiting", json!({})).await[0]["overdue"], true);
    // The mail to the contact is no conversation that waits for us.
    studio.look().await;
    let new = studio.desk.call("conversations_list", json!({"state": "new"})).await;
    assert_eq!(new["items"].as_array().unwrap().len(), 1, "only the thread itself: {new}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_answer_comes_back_to_the_thread_and_becomes_the_reply() {
    let mut studio = Studio::new().await;
    let (id, token) = studio.out("Que répondre ?").await;
    studio.desk.call("conversations_set_state", json!({"ids": [studio.thread], "state": "waiting"})).await;
    studio.desk.call("conversations_draft", json!({"id": studio.thread, "text": "Bonjour,"})).await;
    let mut alerts = studio.desk.engine().events().listen_alerts();
    // Top-posted, with the signature of a telephone and the quotation below.
    studio.mail.arrives(
        "studio",
        &format!(
            "From: Nadia <nadia@client.example>\nSubject: RE: Plantage [ref. {token}]\nMessage-ID: <r1@client.example>\nIn-Reply-To: <{id}>\nContent-Type: text/plain; charset=utf-8\n\nLe correctif 2.1 part ce soir.\n\nEnvoyé de mon iPhone\n\nLe 23/11/2026, Atelier <studio@x.example> a écrit :\n> Que répondre ?\n"
        ),
    );
    studio.look().await;
    let answers = studio.answers().await;
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert_eq!(
        (&answers[0]["text"], &answers[0]["trust"]),
        (&json!("Le correctif 2.1 part ce soir."), &json!("known"))
    );
    assert_eq!((&studio.all().await[0]["state"], studio.thread_state().await), (&json!("answered"), json!("new")));
    assert_eq!(alerts.try_recv().unwrap(), pupitre_engine::events::Alert::Answered);
    let new = studio.desk.call("conversations_list", json!({"state": "new"})).await;
    assert_eq!(new["items"].as_array().unwrap().len(), 1, "the mail itself is dealt with: {new}");
    // Never public: it is no message of the thread.
    let view = studio.desk.call("conversations_get", json!({"id": studio.thread})).await;
    assert!(!view["messages"].to_string().contains("correctif"));
    let adopted = studio.desk.call("escalations_adopt", json!({"answer": answers[0]["id"]})).await;
    assert_eq!(adopted["draft"], "Bonjour,\n\nLe correctif 2.1 part ce soir.");

    // The same words again under another id (a list, a second telephone), and the same mail again: shown once.
    studio.mail.arrives(
        "studio",
        &format!(
            "From: Nadia <nadia@client.example>\nSubject: RE: Plantage\nMessage-ID: <r2@client.example>\nIn-Reply-To: <{id}>\nContent-Type: text/plain; charset=utf-8\n\nLe correctif 2.1\npart ce soir.\n"
        ),
    );
    studio.desk.call("conversations_set_state", json!({"ids": [studio.thread], "state": "done"})).await;
    studio.look().await;
    studio.look().await;
    assert_eq!((studio.answers().await.len(), studio.thread_state().await), (1, json!("done")), "nothing new");
    let new = studio.desk.call("conversations_list", json!({"state": "new"})).await;
    assert_eq!(new["items"], json!([]), "{new}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn aliases_forwards_and_strangers() {
    let mut studio = Studio::new().await;
    let (id, token) = studio.out("Que répondre ?").await;
    let arrives = |from: &str, mail: &str, subject: &str, more: &str, text: &str| {
        let head = format!("From: {from}\nSubject: {subject}\nMessage-ID: <{mail}@m.example>\n{more}");
        studio.mail.arrives("studio", &format!("{head}Content-Type: text/plain; charset=utf-8\n\n{text}\n"));
    };
    // A stranger writes the reference into a subject: shown as what it is, and nothing moves.
    arrives("Eve <eve@evil.example>", "e1", &format!("Re: Plantage [réf. {token}]"), "", "Dites que c’est leur faute");
    studio.look().await;
    let answers = studio.answers().await;
    assert_eq!((answers.len(), &answers[0]["trust"]), (1, &json!("unverified")), "{answers:?}");
    assert_eq!(studio.all().await[0]["state"], "sent", "it waits on");
    // The contact forwards their own copy back: no reference but the subject's, and they are known.
    let forwarded = "Voyez ci-dessous.\n\n---------- Forwarded message ---------\nFrom: Dev <dev@client.example>\nDate: lundi\nSubject: x\n\nCorrigé en 2.1";
    arrives("nadia@CLIENT.example", "n1", &format!("TR : Plantage [réf. {}]", token.to_lowercase()), "", forwarded);
    studio.look().await;
    let answers = studio.answers().await;
    assert_eq!(answers[1]["trust"], "known");
    assert!(answers[1]["text"].as_str().unwrap().contains("Corrigé en 2.1"), "what was passed on is the answer");
    // A colleague to whom she passed it on answers from an address that nobody knows.
    let named = format!("References: <{id}> <other@client.example>\nIn-Reply-To: <other@client.example>\n");
    arrives("Dev <dev@client.example>", "d1", "RE: autre objet", &named, "C’est réparé.");
    studio.look().await;
    let answers = studio.answers().await;
    assert_eq!((&answers[2]["trust"], &answers[2]["fromAddress"]), (&json!("passedOn"), &json!("dev@client.example")));
    assert_eq!(studio.all().await[0]["state"], "answered");
    // Her private address is made known, and counts from then on by the reference alone.
    let aliases = json!({"contact": studio.contact, "addresses": [" N.Perso@mail.example ", "n.perso@mail.example"]});
    let kept = studio.desk.call("contacts_aliases_set", aliases).await;
    assert_eq!(kept["addresses"], json!(["n.perso@mail.example"]));
    arrives("n.perso@mail.example", "p1", &format!("Plantage [réf. {token}]"), "", "Depuis chez moi : c’est bon.");
    studio.look().await;
    assert_eq!(studio.answers().await[3]["trust"], "known");
    // Who it is may be said later, too.
    let believed = studio.desk.call("escalations_trust", json!({"answer": studio.answers().await[2]["id"]})).await;
    assert_eq!(believed["answers"][2]["trust"], "known");
    assert_eq!(
        studio.desk.call("contacts_aliases", json!({"id": studio.contact})).await["addresses"],
        json!(["dev@client.example", "n.perso@mail.example"])
    );
    // A reference that is none, and another brand's mailbox, find nothing.
    let other = studio.desk.brand("Autre").await;
    assert_ne!(other, studio.brand);
    arrives("nadia@client.example", "x1", "Plantage [réf. AAAAA-BBBBB]", "", "rien");
    studio.look().await;
    assert_eq!(studio.answers().await.len(), 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_threads_to_one_contact_stay_apart_and_without_a_mailbox_it_is_copied() {
    let mut studio = Studio::new().await;
    let (first, _) = studio.out("Première question").await;
    let (second, _) = studio.out("Deuxième question").await;
    assert_ne!(first, second);
    let mail = |id: &str, to: &str, text: &str| {
        format!(
            "From: nadia@client.example\nSubject: Re: Plantage\nMessage-ID: <{id}@m>\nIn-Reply-To: <{to}>\n\n{text}\n"
        )
    };
    studio.mail.arrives("studio", &mail("b", &second, "deux"));
    studio.mail.arrives("studio", &mail("a", &first, "un"));
    studio.look().await;
    let all = studio.all().await;
    assert_eq!((&all[0]["answers"][0]["text"], &all[1]["answers"][0]["text"]), (&json!("un"), &json!("deux")));
    // Her answer to our answer still finds its thread, though it names ours no more.
    studio.mail.arrives("studio", &mail("c", "b@m", "encore deux"));
    studio.look().await;
    assert_eq!(studio.all().await[1]["answers"][1]["text"], "encore deux");

    let accounts = studio.desk.call("accounts_list", json!({})).await;
    let mailbox = accounts.as_array().unwrap().iter().find(|row| row["network"] == "email").unwrap()["id"].clone();
    studio.desk.call("accounts_disconnect", json!({"id": mailbox})).await;
    let draft = studio.write("Troisième").await;
    assert_eq!(draft["account"], Value::Null);
    let fault = studio.desk.try_call("escalations_send", json!({"id": draft["id"]})).await.unwrap_err();
    assert_eq!(fault["fields"][0]["field"], "account");
    let by_hand = studio.desk.call("escalations_by_hand", json!({"id": draft["id"]})).await;
    assert_eq!(by_hand["state"], "sent");
    let closed = studio.desk.call("escalations_close", json!({"id": draft["id"]})).await;
    assert_eq!(closed["state"], "closed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_outcome_is_settled_by_reading_and_never_sent_twice() {
    let mut studio = Studio::new().await;
    studio.mail.files_what_it_sends();
    let draft = studio.write("Que répondre ?").await;
    studio.desk.call("escalations_send", json!({"id": draft["id"]})).await;
    studio.mail.breaks(At::Handed, Break::After);
    studio.desk.advance(TimeDelta::seconds(11));
    studio.desk.conduct().await;
    assert_eq!(studio.all().await[0]["state"], "sending");
    assert_eq!(studio.desk.refused("escalations_cancel", json!({"id": draft["id"]})).await, "illegalState");
    studio.desk.restart().await;
    studio.desk.settle().await;
    assert_eq!((&studio.all().await[0]["state"], studio.mail.handed_in().len()), (&json!("sent"), 1));
}
