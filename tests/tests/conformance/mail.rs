//! What every network owes the engine, asked of a mailbox: it is read and answered, never posted to, over two servers.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use std::sync::Arc;

use async_trait::async_trait;
use chrono::TimeDelta;
use pupitre_domain::brand::Language;
use pupitre_domain::content::{AttachedVisual, Content};
use pupitre_domain::network::{Action, NetworkId};
use pupitre_domain::publication::Effect;
use pupitre_networks::kit::{
    ActionTarget, Attachment, Attachments, Call, Connected, Credentials, Done, Fault as Said, Found, Http, Keyed,
    Network, Outcome, Outgoing, Pulled, RemoteMessage, ReplyTarget, Step, Token, Typed,
};
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{PICTURE, TestDesk, monday};
use pupitre_tests::fakes::FakeMail;
use pupitre_tests::fakes::mail::{At, Break, PASSWORD};
use pupitre_tests::fakes::tls::{Authority, Certificate};
use serde_json::json;

struct Files;

#[async_trait]
impl Attachments for Files {
    async fn load(&self, _: &AttachedVisual) -> Result<Attachment, Said> {
        Ok(Attachment { bytes: PICTURE.to_vec().into(), mime: "image/png".into(), width: 1, height: 1 })
    }
}

struct Person {
    network: &'static dyn Network,
    fake: FakeMail,
    clock: Arc<TestClock>,
    http: Http,
    connected: Connected,
}

impl Person {
    async fn new() -> Self {
        let network = pupitre_networks::network(NetworkId::Email);
        let clock = TestClock::frozen(monday());
        let fake = FakeMail::start(clock.clone()).await;
        let http = Http::new("pupitre-test").unwrap().own_server();
        let typed = fake.sign_in(&json!(null), "studio");
        let text = |key: &str| typed[key].as_str().unwrap().to_owned();
        let connect = network.connect().unwrap();
        let (host, outgoing, identifier) = (text("host"), text("outgoingHost"), text("identifier"));
        let named = Typed { host: Some(&host), identifier: Some(&identifier), outgoing: Some(&outgoing) };
        let server = connect.locate(&http, &connect.server(Some(&host)).unwrap(), &named).await;
        let password = Token::new(PASSWORD.to_owned());
        let credentials = Credentials::AppPassword { identifier: identifier.clone(), password };
        let connected = connect.sign_in(&http, &server, credentials, clock.now()).await.ok().unwrap();
        Self { network, fake, clock, http, connected }
    }

    fn call(&self) -> Call<'_> {
        let identity = &self.connected.identity;
        Call {
            http: &self.http,
            server: &identity.server,
            remote_id: &identity.remote_id,
            handle: &identity.handle,
            facts: &identity.facts,
            limits: &identity.limits,
            access: &self.connected.secret,
            now: self.clock.now(),
        }
    }

    async fn pull(&self, cursor: Option<&str>) -> Pulled {
        self.network.inbox().unwrap().pull(&self.call(), cursor).await.unwrap()
    }

    fn keyed(&self, step: &Step) -> Keyed {
        let key = self.network.publish().unwrap().mint_key(&step.name, self.clock.now(), 7);
        Keyed { step: step.clone(), key, first_sent: self.clock.now() }
    }

    fn answer(&self, to: &RemoteMessage, text: &str) -> Outgoing {
        let reply = ReplyTarget {
            parent: to.remote.clone(),
            root: to.root.clone(),
            visibility: None,
            mentions: vec![to.author.handle.clone()],
            original: None,
        };
        Outgoing {
            content: Content::of_text(text),
            language: Language::parse("fr").unwrap(),
            reply: Some(reply),
            scheduled_at: None,
            created_at: self.clock.now(),
        }
    }

    async fn one_mail(&self) -> RemoteMessage {
        let id = self.fake.stranger_writes("studio", "Devis", "Bonjour ?");
        self.pull(None).await.messages.into_iter().find(|message| message.remote.id == id).unwrap()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reading_takes_each_mail_once_and_follows_its_marks() {
    let person = Person::new().await;
    let first = person.pull(None).await;
    assert!(first.messages.is_empty() && !first.more);
    let id = person.fake.stranger_writes("studio", "Été", "Un accent ?");
    let second = person.pull(first.cursor.as_deref()).await;
    let message = &second.messages[0];
    assert_eq!((message.remote.id.as_str(), message.author.name.as_str()), (id.as_str(), "Léa Martin"));
    assert_eq!((message.author.remote_id.as_str(), message.ours), ("lea@client.example", false));
    let letter = |message: &RemoteMessage| person.network.inbox().unwrap().letter(&message.remote.tag).unwrap();
    assert_eq!((letter(message).subject.as_str(), letter(message).seen), ("Été", false));
    let third = person.pull(second.cursor.as_deref()).await;
    assert!(third.messages.is_empty(), "{:?}", third.messages);
    person.fake.marks("studio", 1, "\\Seen");
    let fourth = person.pull(third.cursor.as_deref()).await;
    assert!(letter(&fourth.messages[0]).seen);
    assert_eq!(person.fake.flags("studio", 1), ["\\Seen"], "reading leaves no mark of its own");
    // What leaves the inbox was archived more often than regretted.
    person.fake.expunges("studio", 1);
    let fifth = person.pull(fourth.cursor.as_deref()).await;
    assert!(fifth.messages.is_empty() && fifth.deleted.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_renumbered_mailbox_loses_nothing_and_names_everything_as_before() {
    let person = Person::new().await;
    let ids: Vec<String> = (0..3).map(|n| person.fake.stranger_writes("studio", "x", &n.to_string())).collect();
    let cursor = person.pull(None).await.cursor;
    person.fake.renumbers("studio");
    let extra = person.fake.stranger_writes("studio", "x", "après");
    let again = person.pull(cursor.as_deref()).await;
    let heard: Vec<&str> = again.messages.iter().map(|message| message.remote.id.as_str()).collect();
    assert!(ids.iter().chain([&extra]).all(|id| heard.contains(&id.as_str())), "{heard:?}");
    assert!(person.pull(again.cursor.as_deref()).await.messages.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_look_is_bounded_and_the_next_goes_on() {
    let person = Person::new().await;
    for n in 0..230 {
        person.fake.stranger_writes("studio", "foule", &format!("n {n}"));
    }
    person.clock.advance(TimeDelta::days(40));
    let late = person.fake.stranger_writes("studio", "foule", "récent");
    let first = person.pull(None).await;
    assert_eq!(first.messages.len(), 1, "the first look goes back thirty days");
    assert_eq!(first.messages[0].remote.id, late);
    for n in 0..230 {
        person.fake.stranger_writes("studio", "foule", &format!("m {n}"));
    }
    let (mut cursor, mut heard, mut looks) = (first.cursor, 0, 0);
    loop {
        let next = person.pull(cursor.as_deref()).await;
        assert!(next.messages.len() <= 100);
        (heard, looks, cursor) = (heard + next.messages.len(), looks + 1, next.cursor);
        if !next.more {
            break;
        }
    }
    assert_eq!((heard, looks), (230, 3));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_five_megabytes_cost_the_beginning_only() {
    let person = Person::new().await;
    let file = "QUJDREVGR0g=\n".repeat(2_000_000);
    let mail = |parts: [&str; 2]| {
        format!(
            "From: lea@client.example\nMessage-ID: <big{}@client.example>\nSubject: gros\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n{}{}--b--\n",
            parts[0].len(),
            parts[0],
            parts[1]
        )
    };
    let text = "--b\nContent-Type: text/plain; charset=utf-8\n\nle texte\n".to_owned();
    let attached = format!(
        "--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=\"Plan d'été.pdf\"\nContent-Transfer-Encoding: base64\n\n{file}"
    );
    person.fake.arrives("studio", &mail([&text, &attached]));
    // Some programs put the file first.
    person.fake.arrives("studio", &mail([&attached, &text]));
    let before = person.fake.bytes_sent();
    let heard = person.pull(None).await;
    assert!(person.fake.bytes_sent() - before < 1_000_000, "{} bytes", person.fake.bytes_sent() - before);
    assert_eq!(heard.messages.len(), 2);
    for message in &heard.messages {
        assert_eq!(message.text, "le texte");
        let letter = person.network.inbox().unwrap().letter(&message.remote.tag).unwrap();
        assert_eq!(letter.files.len(), 1, "{letter:?}");
        assert_eq!(
            (letter.files[0].name.as_str(), letter.files[0].mime.as_str()),
            ("Plan d'été.pdf", "application/pdf")
        );
        assert!(letter.files[0].bytes > 18_000_000 && letter.files[0].bytes < 26_000_000, "{letter:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_of_very_many_parts_hides_no_other() {
    let person = Person::new().await;
    let head = "From: lea@client.example\nMessage-ID: <parts@client.example>\nSubject: parts\nContent-Type: multipart/mixed; boundary=b\n\n";
    let parts = "--b\n\nx\n".repeat(220_000);
    person.fake.arrives("studio", &format!("{head}--b\nContent-Type: text/plain\n\nle texte\n{parts}--b--\n"));
    let after = person.fake.stranger_writes("studio", "après", "encore là ?");
    let first = person.pull(None).await;
    assert_eq!((first.messages.len(), first.more), (1, true), "the list of its parts is longer than any answer may be");
    assert!(first.messages[0].text.starts_with("le texte"));
    let second = person.pull(first.cursor.as_deref()).await;
    assert_eq!(second.messages.iter().map(|message| &message.remote.id).collect::<Vec<_>>(), [&after]);
    // One that the server does not hand out is passed over, the next is read.
    person.fake.stranger_writes("studio", "muet", "jamais lu");
    let last = person.fake.stranger_writes("studio", "fin", "lu");
    // Marks, both at once, the first alone.
    for _ in 0..3 {
        person.fake.breaks(At::Command("UID FETCH"), Break::Answer("TAG NO unreadable".into()));
    }
    let third = person.pull(second.cursor.as_deref()).await;
    assert_eq!(third.messages.iter().map(|message| &message.remote.id).collect::<Vec<_>>(), [&last]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_is_handed_in_once_and_kept_once() {
    for files_itself in [false, true] {
        let person = Person::new().await;
        if files_itself {
            person.fake.files_what_it_sends();
        }
        let mail = person.one_mail().await;
        let outgoing = person.answer(&mail, "Oui.");
        let publish = person.network.publish().unwrap();
        let steps = publish.plan(&outgoing);
        assert_eq!(steps.iter().filter(|step| step.effect == Effect::Once).count(), 1);
        let mut done = Vec::new();
        for step in &steps {
            for _ in 0..if step.effect == Effect::Repeatable { 3 } else { 1 } {
                let Outcome::Done { handle, .. } =
                    publish.run(&person.call(), &outgoing, &person.keyed(step), &done, &Files).await.unwrap()
                else {
                    panic!()
                };
                done.retain(|known: &Done| known.name != step.name);
                done.push(Done { name: step.name.clone(), handle });
            }
        }
        let handed = person.fake.handed_in();
        assert_eq!(handed.len(), 1);
        assert_eq!(handed[0].to, ["lea@client.example"]);
        assert!(handed[0].text.contains(&format!("In-Reply-To: <{}>", mail.remote.id)), "{}", handed[0].text);
        assert!(handed[0].text.contains("Subject: Re: Devis"));
        assert_eq!(person.fake.folder("studio", "sent").len(), 1, "server files: {files_itself}");
        assert!(person.fake.flags("studio", 1).is_empty(), "nobody chose marks: the mailbox is only read");
        // What was sent comes back as ours, under the same name.
        let heard = person.pull(None).await;
        let ours: Vec<_> = heard.messages.iter().filter(|message| message.ours).collect();
        assert_eq!(ours.len(), 1);
        assert_eq!(ours[0].root.id, mail.root.id);
    }
}

/// Where it breaks, how, what is to be told, and how many mails are out.
type Case = (At, Break, fn(&Said) -> bool, usize);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_final_dot_decides_what_is_known() {
    let answer = |text: &str| Break::Answer(text.to_owned());
    let cases: Vec<Case> = vec![
        (At::Sending, Break::Before, |said| matches!(said, Said::Transient { .. }), 0),
        (At::Sending, answer("421 4.3.2 busy"), |said| matches!(said, Said::Transient { .. }), 0),
        (At::Sending, answer("HTTP/1.1 400 Bad Request"), |said| *said == Said::Protocol, 0),
        (At::SendingSignIn, answer("535 5.7.8 no"), |said| matches!(said, Said::Reconnect { .. }), 0),
        (At::SendingSignIn, answer("454 4.7.0 later"), |said| matches!(said, Said::Transient { .. }), 0),
        (At::Announced, Break::Before, |said| matches!(said, Said::Transient { .. }), 0),
        (At::Announced, answer("450 4.7.1 slow down"), |said| matches!(said, Said::RateLimited { .. }), 0),
        (At::Announced, answer("550 5.7.1 no"), |said| matches!(said, Said::Rejected(_)), 0),
        (At::Handed, answer("554 5.7.1 spam"), |said| matches!(said, Said::Rejected(_)), 0),
        (At::Handed, answer("451 4.3.0 later"), |said| matches!(said, Said::Transient { .. }), 0),
        (At::Handed, Break::Before, |said| *said == Said::Ambiguous, 0),
        (At::Handed, Break::After, |said| *said == Said::Ambiguous, 1),
        (At::Handed, answer("<html>"), |said| *said == Said::Ambiguous, 0),
    ];
    for (at, what, fits, handed) in cases {
        let person = Person::new().await;
        person.fake.files_what_it_sends();
        let mail = person.one_mail().await;
        let outgoing = person.answer(&mail, "Oui.");
        let publish = person.network.publish().unwrap();
        let step = publish.plan(&outgoing)[0].clone();
        person.fake.breaks(at.clone(), what.clone());
        let said = publish.run(&person.call(), &outgoing, &person.keyed(&step), &[], &Files).await.unwrap_err();
        assert!(fits(&said), "{at:?} {what:?}: {said:?}");
        assert_eq!((person.fake.handed_in().len(), person.fake.breaks_left()), (handed, 0), "{at:?} {what:?}");
        let found = publish.find(&person.call(), &outgoing, &person.keyed(&step), &[]).await.unwrap();
        assert_eq!(matches!(found, Found::Yes { .. }), handed == 1, "{at:?} {what:?}: {found:?}");
    }
    // An address that does not exist is a refusal in the server's words.
    let person = Person::new().await;
    person.fake.arrives("studio", "From: nobody@client.example\nMessage-ID: <n@c>\nSubject: x\n\ny\n");
    let mail = person.pull(None).await.messages[0].clone();
    let outgoing = person.answer(&mail, "Oui.");
    let publish = person.network.publish().unwrap();
    let step = publish.plan(&outgoing)[0].clone();
    let said = publish.run(&person.call(), &outgoing, &person.keyed(&step), &[], &Files).await;
    assert!(matches!(said, Err(Said::Rejected(_))), "{said:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_breaks_while_reading_is_told_and_loses_nothing() {
    let answer = |text: &str| Break::Answer(text.to_owned());
    for (at, what) in [
        (At::Reading, Break::Before),
        (At::Reading, answer("* BYE [UNAVAILABLE] maintenance")),
        (At::Reading, answer("HTTP/1.1 400 Bad Request")),
        (At::ReadingSignIn, Break::Before),
        (At::ReadingSignIn, answer("TAG NO [UNAVAILABLE] later")),
        (At::ReadingSignIn, answer("TAG NO [LIMIT] too many")),
        (At::ReadingSignIn, answer("TAG BAD what")),
        (At::Command("EXAMINE"), Break::Before),
        (At::Command("UID SEARCH"), Break::After),
        (At::Command("UID SEARCH"), answer("* SEARCH 4294967295 0 99999999999 x\r\nTAG NO [SERVERBUG] oops")),
        (At::Command("UID FETCH"), Break::Before),
        (At::Command("UID FETCH"), answer("* 1 FETCH (UID 1 BODY[] {999999999}\r\n")),
        (At::Command("UID FETCH"), answer(&format!("* {}\r\nTAG NO [SERVERBUG] oops", "(".repeat(200_000)))),
        (At::Command("UID FETCH"), answer("TAG NO [OVERQUOTA] enough")),
    ] {
        let person = Person::new().await;
        let cursor = person.pull(None).await.cursor;
        let id = person.fake.stranger_writes("studio", "x", "entends-tu ?");
        person.fake.breaks(at.clone(), what.clone());
        let inbox = person.network.inbox().unwrap();
        let said = inbox.pull(&person.call(), cursor.as_deref()).await;
        assert!(said.is_err(), "{at:?} {what:?}: {said:?}");
        assert_eq!(person.fake.breaks_left(), 0, "{at:?}");
        let heard = person.pull(cursor.as_deref()).await;
        assert_eq!(heard.messages.iter().filter(|message| message.remote.id == id).count(), 1, "{at:?} {what:?}");
    }
    let person = Person::new().await;
    person.fake.revokes();
    let said = person.network.inbox().unwrap().pull(&person.call(), None).await;
    assert!(matches!(said, Err(Said::Reconnect { .. })), "{said:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unwanted_mails_are_put_aside_and_never_removed() {
    let person = Person::new().await;
    let mail = person.one_mail().await;
    let target = ActionTarget {
        message: mail.remote.clone(),
        author: mail.author.remote_id,
        handle: None,
        comment: None,
        root: None,
    };
    let moderate = person.network.moderate().unwrap();
    for _ in 0..2 {
        moderate.act(&person.call(), Action::Report, &target, "").await.unwrap();
    }
    assert_eq!((person.fake.folder("studio", "INBOX").len(), person.fake.folder("studio", "junk").len()), (0, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signing_in_says_what_is_wrong_and_where() {
    let clock = TestClock::frozen(monday());
    let fake = FakeMail::start(clock.clone()).await;
    let desk = TestDesk::new(clock).await;
    let brand = desk.brand("Atelier").await;
    let good = fake.sign_in(&brand, "studio");
    let refused = async |changes: serde_json::Value| {
        let mut params = good.clone();
        for (key, value) in changes.as_object().unwrap() {
            params[key] = value.clone();
        }
        let error = desk.try_call("accounts_connect", params).await.unwrap_err();
        let field = error["fields"][0]["field"].as_str().unwrap_or_default().to_owned();
        (error["code"].as_str().unwrap().to_owned(), field)
    };
    let told = |code: &str, field: &str| (code.to_owned(), field.to_owned());
    assert_eq!(refused(json!({"secret": "faux"})).await, told("accessRefused", ""));
    assert_eq!(refused(json!({"secret": " "})).await, told("invalid", "secret"));
    assert_eq!(refused(json!({"identifier": "studio"})).await, told("invalid", "identifier"));
    assert_eq!(refused(json!({"identifier": null})).await, told("invalid", "identifier"));
    assert_eq!(refused(json!({"host": "pas une adresse"})).await, told("invalid", "host"));
    assert_eq!(refused(json!({"outgoingHost": "http://x.example"})).await, told("invalid", "outgoingHost"));
    assert_eq!(refused(json!({"ownServer": false})).await, told("notHttps", ""));
    assert_eq!(refused(json!({"ownServer": false, "host": "imaps://127.0.0.1:1"})).await, told("privateAddress", ""));
    assert_eq!(refused(json!({"host": "imap+plain://127.0.0.1:1"})).await, told("offline", ""));
    assert_eq!(refused(json!({"outgoingHost": "smtp+plain://127.0.0.1:1"})).await, told("offline", "outgoingHost"));
    // Nothing is found for a domain that does not exist, so the person has to name the server.
    assert_eq!(refused(json!({"host": null, "identifier": "a@nowhere.invalid"})).await, told("invalid", "host"));
    fake.breaks(At::SendingSignIn, Break::Answer("535 5.7.8 not here".into()));
    assert_eq!(refused(json!({})).await, told("accessRefused", "outgoingHost"));
    assert!(desk.vault.slots().is_empty(), "nothing of a failed sign-in is kept");
    let account = desk.call("accounts_connect", good.clone()).await;
    assert_eq!((&account["health"], &account["handle"]), (&json!("ok"), &json!("studio@nacre.example")));
    assert_eq!(refused(json!({})).await.0, "accountTaken");
    fake.revokes();
    assert_eq!(desk.refused("accounts_check", json!({"id": account["id"]})).await, "accessRefused");
    assert_eq!(desk.health(&account["id"]).await, "reconnect");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_password_leaves_where_the_connection_is_not_secret() {
    let clock = TestClock::frozen(monday());
    let mut fake = FakeMail::start(clock.clone()).await;
    let desk = TestDesk::new(clock).await;
    let brand = desk.brand("Atelier").await;
    let mut params = fake.sign_in(&brand, "studio");
    let plain = params["host"].as_str().unwrap().replace("imap+plain", "imap");
    let authority = Authority::new();
    // Even a good one is signed by an authority that this machine does not know.
    for kind in [Certificate::SelfSigned, Certificate::Expired, Certificate::WrongHost, Certificate::Good] {
        params["host"] = json!(format!("imaps://{}", fake.add_tls(&authority, kind).await));
        assert_eq!(desk.refused("accounts_connect", params.clone()).await, "certificateUntrusted", "{kind:?}");
    }
    // A server without TLS behind a scheme that promises it.
    params["host"] = json!(plain);
    assert_eq!(desk.refused("accounts_connect", params.clone()).await, "notHttps");
    // Somebody between who answers for the server before the secret begins.
    let starts = Break::Answer("* CAPABILITY IMAP4rev1 STARTTLS\r\nTAG OK done".into());
    fake.breaks(At::Command("CAPABILITY"), starts);
    fake.breaks(At::Command("other"), Break::Answer("TAG OK begin\r\nA3 OK injected".into()));
    assert_eq!(desk.refused("accounts_connect", params).await, "notThisNetwork");
    assert_eq!(fake.breaks_left(), 0);
    assert!(desk.vault.slots().is_empty());
}

/// Every way to write a private address, as R11 asks: nobody is connected to.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_way_to_write_an_address_leads_inside() {
    let trap = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = trap.local_addr().unwrap().port();
    let http = Http::new("pupitre-test").unwrap();
    let connect = pupitre_networks::network(NetworkId::Email).connect().unwrap();
    for host in [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.1",
        "0x7f000001",
        "0177.0.0.1",
        "0",
        "0.0.0.0",
        "localhost",
        "LOCALHOST.",
        "a.localhost",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "10.0.0.1",
        "192.168.1.1",
        "172.16.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "[fe80::1]",
        "[fc00::1]",
        "[2002:7f00:1::]",
        "127。0。0。1",
        "①27.0.0.1",
    ] {
        for scheme in ["imaps", "imap", "imap+plain"] {
            let typed = format!("{scheme}://{host}:{port}");
            let Ok(server) = connect.server(Some(&typed)) else { continue };
            let password = Token::new("geheim".to_owned());
            let credentials = Credentials::AppPassword { identifier: "a@b.example".into(), password };
            let said = connect.sign_in(&http, &server, credentials, monday()).await.err();
            assert!(matches!(said, Some(Said::Forbidden(_) | Said::Transient { .. })), "{typed}: {said:?}");
        }
    }
    let knocked = tokio::time::timeout(std::time::Duration::from_millis(200), trap.accept()).await;
    assert!(knocked.is_err(), "somebody was connected to");
}
