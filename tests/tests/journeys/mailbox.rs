//! A mailbox in full: signed in to with a token, read from chosen folders, its files fetched, marks carried out, everybody
//! answered.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{PICTURE, TestDesk, monday, state};
use pupitre_tests::fakes::FakeMail;
use pupitre_tests::fakes::mail::{At, Break, FakeTokens};
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

    async fn look(&self) -> Vec<Value> {
        self.desk.advance(TimeDelta::minutes(3));
        let report = self.desk.call("inbox_sync", json!({})).await;
        assert_eq!(report["accounts"][0]["error"], Value::Null, "{report}");
        self.conversations().await
    }

    async fn conversations(&self) -> Vec<Value> {
        self.desk.call("conversations_list", json!({})).await["items"].as_array().unwrap().clone()
    }

    async fn message(&self, conversation: &Value) -> Value {
        self.desk.call("conversations_get", json!({"id": conversation})).await["messages"][0].clone()
    }

    async fn choose(&self, folders: &[&str], marks: bool) {
        let wish = json!({"account": self.account, "folders": folders, "marks": marks});
        self.desk.call("accounts_folders_set", wish).await;
    }

    async fn lost(&self) -> Value {
        self.desk.call("accounts_list", json!({})).await[0]["lostFolders"].clone()
    }

    /// Fetches a file to its end.
    async fn fetched(&self, message: &Value, index: u32) -> (Value, Value) {
        let fetch =
            self.desk.call("attachments_fetch", json!({"message": message, "index": index})).await["fetch"].clone();
        for _ in 0..400 {
            let state = self.desk.call("attachments_state", json!({"fetch": fetch})).await;
            if state["state"] != "running" {
                return (fetch, state);
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("it never came");
    }
}

/// A mail with a text and files: name, type, bytes.
fn mail(files: &[(&str, &str, &[u8])]) -> String {
    let mut text = "From: lea@client.example\nTo: studio@nacre.example\nSubject: pi\u{e8}ces\nMessage-ID: <files@client.example>\n\
        MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\nvoici\n"
        .to_owned();
    for (name, mime, bytes) in files {
        let coded: Vec<String> = STANDARD
            .encode(bytes)
            .as_bytes()
            .chunks(76)
            .map(|line| String::from_utf8(line.to_vec()).unwrap())
            .collect();
        text.push_str(&format!(
            "--b\nContent-Type: {mime}; name=\"{name}\"\nContent-Disposition: attachment; filename=\"{name}\"\n\
             Content-Transfer-Encoding: base64\n\n{}\n",
            coded.join("\n")
        ));
    }
    text + "--b--\n"
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_come_when_they_are_wanted_and_lie_where_they_are_wanted() {
    let office = Office::new().await;
    let pdf: Vec<u8> = (0..700_000_u32).map(|n| (n * 7) as u8).collect();
    let files: [(&str, &str, &[u8]); 4] = [
        ("../../Devis.pdf", "application/pdf", &pdf),
        ("photo.png", "image/png", PICTURE),
        ("winmail.dat", "application/ms-tnef", b"\x78\x9f\x3e\x22"),
        ("photo.jpg.exe", "image/jpeg", b"MZ"),
    ];
    office.fake.arrives("studio", &mail(&files));
    let conversation = office.look().await[0]["id"].clone();
    let message = office.message(&conversation).await;
    let told: Vec<(&str, &str)> = message["letter"]["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| (file["name"].as_str().unwrap(), file["kind"].as_str().unwrap()))
        .collect();
    let kinds =
        [("Devis.pdf", "other"), ("photo.png", "picture"), ("winmail.dat", "winmail"), ("photo.jpg.exe", "program")];
    assert_eq!(told, kinds);

    // Its bytes, in pieces, without a mark on the mail; written whole or not at all.
    let (fetch, ready) = office.fetched(&message["id"], 0).await;
    assert_eq!((&ready["state"], &ready["name"]), (&json!("ready"), &json!("Devis.pdf")), "{ready}");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("choisi.pdf");
    let saved = office.desk.call("attachments_save", json!({"fetch": fetch, "path": path})).await;
    assert_eq!(saved["bytes"], 700_000);
    assert_eq!(std::fs::read(&path).unwrap(), pdf);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    assert!(office.fake.flags("studio", 1).is_empty(), "fetching leaves no mark");
    assert_eq!(
        office.desk.refused("attachments_state", json!({"fetch": fetch})).await,
        "notFound",
        "memory is given back"
    );

    // A picture goes into the library of its brand, under a name without a path.
    let (fetch, ready) = office.fetched(&message["id"], 1).await;
    assert_eq!(ready["kind"], "picture");
    let taken = office.desk.call("attachments_take", json!({"fetch": fetch})).await;
    assert_eq!((&taken["refused"], &taken["visual"]["brand"]), (&Value::Null, &office.brand), "{taken}");
    // What only says that it is one stays out, with a reason.
    let (fetch, _) = office.fetched(&message["id"], 3).await;
    let taken = office.desk.call("attachments_take", json!({"fetch": fetch})).await;
    assert_eq!((&taken["visual"], &taken["refused"]["reason"]), (&Value::Null, &json!("notAnImage")), "{taken}");

    // A line that breaks, a mail that is gone, a file that is none.
    office.fake.breaks(At::Command("UID FETCH"), Break::Before);
    let (_, broken) = office.fetched(&message["id"], 0).await;
    assert_eq!((&broken["state"], &broken["code"]), (&json!("failed"), &json!("offline")), "{broken}");
    assert_eq!(
        office.desk.refused("attachments_fetch", json!({"message": message["id"], "index": 9})).await,
        "notFound"
    );
    office.fake.expunges("studio", 1);
    let (_, gone) = office.fetched(&message["id"], 0).await;
    assert_eq!(gone["code"], "notFound", "{gone}");
}

/// An Outlook wrapper with one file, as short as it can be.
fn wrapper(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x9f, 0x3e, 0x22, 1, 0];
    let named = [name.as_bytes(), &[0]].concat();
    for (number, data) in [(0x9002_u16, &[0; 14][..]), (0x8010, &named[..]), (0x800f, bytes)] {
        out.push(2);
        out.extend(number.to_le_bytes());
        out.extend([6, 0]);
        out.extend(u32::try_from(data.len()).unwrap().to_le_bytes());
        out.extend_from_slice(data);
        out.extend([0, 0]);
    }
    out
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_outlook_wrapped_is_offered_like_any_file() {
    let office = Office::new().await;
    let short = wrapper("photo.png", PICTURE);
    office
        .fake
        .arrives("studio", &mail(&[("winmail.dat", "application/ms-tnef", &short), ("a.txt", "text/plain", b"a")]));
    let conversation = office.look().await[0]["id"].clone();
    let message = office.message(&conversation).await;
    let file = |at: usize| &message["letter"]["files"][at];
    assert_eq!(
        (&file(2)["name"], &file(2)["kind"], &file(2)["within"]),
        (&json!("photo.png"), &json!("picture"), &json!(0))
    );
    assert_eq!((&file(0)["within"], &file(1)["name"]), (&Value::Null, &json!("a.txt")));
    let (fetch, ready) = office.fetched(&message["id"], 2).await;
    assert_eq!((&ready["name"], &ready["bytes"]), (&json!("photo.png"), &json!(PICTURE.len())), "{ready}");
    let taken = office.desk.call("attachments_take", json!({"fetch": fetch})).await;
    assert_eq!((&taken["refused"], &taken["visual"]["brand"]), (&Value::Null, &office.brand), "{taken}");

    // One that was too long to come with its mail: what lies in it is told once it was fetched.
    let long: Vec<u8> = (0..600_000_u32).map(|n| (n * 13) as u8).collect();
    let text = mail(&[("winmail.dat", "application/ms-tnef", &wrapper("plan.dwg", &long))]);
    office.fake.arrives("studio", &text.replace("<files@", "<long@").replace("Subject: ", "Subject: long "));
    let all = office.look().await;
    let other = all.iter().find(|row| row["id"] != conversation).unwrap()["id"].clone();
    let message = office.message(&other).await;
    assert_eq!(message["letter"]["files"].as_array().unwrap().len(), 1, "{message}");
    let (_, ready) = office.fetched(&message["id"], 0).await;
    assert_eq!((&ready["state"], &ready["unpacked"]), (&json!("ready"), &json!(true)), "{ready}");
    let message = office.message(&other).await;
    assert_eq!(message["letter"]["files"][1]["name"], "plan.dwg");
    let (fetch, ready) = office.fetched(&message["id"], 1).await;
    assert_eq!((&ready["bytes"], &ready["unpacked"]), (&json!(600_000), &json!(false)));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.dwg");
    office.desk.call("attachments_save", json!({"fetch": fetch, "path": path})).await;
    assert_eq!(std::fs::read(&path).unwrap(), long);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn chosen_folders_are_read_and_one_that_goes_is_told() {
    let office = Office::new().await;
    office.fake.add_folder("studio", "Clients/&AMk-t&AOk-");
    office.fake.stranger_writes("studio", "un", "dans la bo\u{ee}te");
    assert_eq!(office.look().await.len(), 1);
    let view = office.desk.call("accounts_folders", json!({"id": office.account})).await;
    let find = |view: &Value, shown: &str| {
        view["folders"].as_array().unwrap().iter().find(|folder| folder["shown"] == shown).cloned().unwrap()
    };
    let own = find(&view, "Clients/\u{c9}t\u{e9}");
    assert_eq!(
        (&own["chosen"], &own["purpose"], &own["name"]),
        (&json!(false), &Value::Null, &json!("Clients/&AMk-t&AOk-"))
    );
    assert_eq!(
        (&find(&view, "INBOX")["chosen"], &find(&view, "Corbeille")["purpose"]),
        (&json!(true), &json!("trash"))
    );
    assert!(
        !view["folders"].as_array().unwrap().iter().any(|folder| folder["shown"] == "Dossiers"),
        "it holds no mails"
    );

    office.fake.sorted_into("studio", "Clients/&AMk-t&AOk-", "sorted@client.example", "tri\u{e9}");
    assert_eq!(office.look().await.len(), 1, "nobody chose it yet");
    office.choose(&["INBOX", "Clients/&AMk-t&AOk-"], false).await;
    let all = office.look().await;
    assert_eq!(all.len(), 2, "{all:?}");
    assert_eq!(office.look().await.len(), 2, "nothing comes twice");

    // Renamed by another program: told, kept in what was chosen, and read again when it comes back.
    office.fake.renames_folder("studio", "Clients/&AMk-t&AOk-", "Ailleurs");
    office.fake.stranger_writes("studio", "deux", "toujours l\u{e0} ?");
    assert_eq!(office.look().await.len(), 3, "the others are read all the same");
    assert_eq!(office.lost().await, json!(["Clients/\u{c9}t\u{e9}"]));
    let view = office.desk.call("accounts_folders", json!({"id": office.account})).await;
    let lost = find(&view, "Clients/\u{c9}t\u{e9}");
    assert_eq!((&lost["lost"], &lost["chosen"]), (&json!(true), &json!(true)));
    office.fake.sorted_into("studio", "Ailleurs", "later@client.example", "entre-temps");
    office.fake.renames_folder("studio", "Ailleurs", "Clients/&AMk-t&AOk-");
    assert_eq!(office.look().await.len(), 4);
    assert_eq!(office.lost().await, json!([]));

    // Wishes that make no sense; without a connection the choice is kept all the same.
    let wish = |folders: Value| json!({"account": office.account, "folders": folders, "marks": false});
    assert_eq!(office.desk.refused("accounts_folders_set", wish(json!([]))).await, "invalid");
    assert_eq!(office.desk.refused("accounts_folders_set", wish(json!(["a\r\nb"]))).await, "invalid");
    office.fake.breaks(At::Reading, Break::Before);
    let view = office.desk.call("accounts_folders", json!({"id": office.account})).await;
    assert_eq!((&view["error"], view["folders"].as_array().unwrap().len()), (&json!("offline"), 2), "{view}");
    assert_eq!(view["folders"][0]["lost"], false, "what was not asked is not said to be gone");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_done_is_marked_as_read_where_somebody_wants_that() {
    let mut office = Office::new().await;
    for n in 0..3 {
        office.fake.stranger_writes("studio", &format!("sujet {n}"), "bonjour ?");
    }
    office.fake.marks("studio", 3, "\\Seen");
    let all = office.look().await;
    let ids: Vec<Value> = all.iter().map(|row| row["id"].clone()).collect();
    let set = async |office: &Office, state: &str| {
        office.desk.call("conversations_set_state", json!({"ids": ids, "state": state})).await;
    };
    let flags = |office: &Office| -> Vec<Vec<String>> { (1..=3).map(|uid| office.fake.flags("studio", uid)).collect() };
    let seen = vec!["\\Seen".to_owned()];

    // Nobody wants it: the mailbox is only read.
    set(&office, "done").await;
    office.look().await;
    office.look().await;
    assert_eq!(flags(&office), [vec![], vec![], seen.clone()]);
    set(&office, "new").await;
    office.choose(&["INBOX"], true).await;

    // Wanted, and in nobody's way: done offline, carried out when the server is there again.
    set(&office, "done").await;
    office.look().await;
    assert_eq!(flags(&office)[0], Vec::<String>::new(), "what was done just now may still be taken back");
    office.desk.advance(TimeDelta::minutes(3));
    // Once for the marks, once for the look.
    office.fake.breaks(At::Reading, Break::Before);
    office.fake.breaks(At::Reading, Break::Before);
    let report = office.desk.call("inbox_sync", json!({})).await;
    assert_eq!(report["accounts"][0]["error"], "offline");
    assert_eq!(flags(&office)[0], Vec::<String>::new());
    office.desk.advance(TimeDelta::minutes(30));
    office.look().await;
    assert_eq!(flags(&office), [seen.clone(), seen.clone(), seen.clone()]);

    // Taken back at once: nothing leaves. Opened again: only the marks that were ours.
    office.look().await;
    set(&office, "new").await;
    office.look().await;
    office.look().await;
    assert_eq!(flags(&office), [vec![], vec![], seen.clone()], "what was read elsewhere stays read");
    set(&office, "done").await;
    set(&office, "new").await;
    office.look().await;
    office.look().await;
    assert_eq!(flags(&office), [vec![], vec![], seen.clone()]);

    // An answer marks, too; somebody's new mail leaves what was read as read.
    let content = json!({"parts": [{"text": "Oui."}]});
    let first = office
        .conversations()
        .await
        .into_iter()
        .find(|row| row["excerpt"].as_str().unwrap().starts_with("sujet 0"))
        .unwrap()["id"]
        .clone();
    let reply =
        office.desk.call("conversations_reply", json!({"id": first, "content": content, "undoSeconds": 0})).await;
    office.desk.advance(TimeDelta::seconds(1));
    office.desk.settle().await;
    assert_eq!(state(&office.desk.publication(&reply["id"]).await["delivery"]), "published");
    assert!(office.fake.flags("studio", 1).contains(&"\\Answered".to_owned()));
    office.look().await;
    office.look().await;
    let id =
        office.fake.handed_in()[0].text.split("Message-ID: <").nth(1).unwrap().split('>').next().unwrap().to_owned();
    office.fake.arrives(
        "studio",
        &format!("From: lea@client.example\nMessage-ID: <n@c>\nIn-Reply-To: <{id}>\nSubject: Re: x\n\nencore\n"),
    );
    for _ in 0..3 {
        office.look().await;
    }
    assert!(office.fake.flags("studio", 1).contains(&"\\Seen".to_owned()));
    assert!(office.fake.flags("studio", 4).is_empty(), "what is new is not read");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_is_answered_but_ourselves() {
    let mut office = Office::new().await;
    let second = office.desk.call("accounts_connect", office.fake.sign_in(&office.brand, "compta")).await;
    assert_eq!(second["handle"], "compta@nacre.example");
    let mail = |id: &str, to: &str, cc: &str| {
        format!(
            "From: lea@client.example\nTo: {to}\nCc: {cc}\nMessage-ID: <{id}@client.example>\nSubject: \u{e0} tous\n\nqui vient ?\n"
        )
    };
    office.fake.arrives(
        "studio",
        &mail(
            "a",
            "Studio@nacre.example, paul@client.example",
            "b@client.example, compta@nacre.example, LEA@client.example",
        ),
    );
    let conversation = office.look().await[0]["id"].clone();
    let message = office.message(&conversation).await;
    assert_eq!(message["letter"]["others"], json!(["paul@client.example", "b@client.example"]), "{message}");
    let content = json!({"parts": [{"text": "Moi."}]});
    let params = json!({"id": conversation, "content": content, "undoSeconds": 0, "all": true});
    office.desk.call("conversations_reply", params).await;
    office.desk.advance(TimeDelta::seconds(1));
    office.desk.settle().await;
    let handed = office.fake.handed_in();
    assert_eq!(handed[0].to, ["lea@client.example", "paul@client.example", "b@client.example"]);
    let header = handed[0].text.split("\r\n\r\n").next().unwrap();
    assert!(header.contains("To: <lea@client.example>") && header.contains("Cc: <paul@client.example>"), "{header}");
    let params = json!({"id": conversation, "content": {"parts": [{"text": "Toi seule."}]}, "undoSeconds": 0});
    office.desk.call("conversations_reply", params).await;
    office.desk.advance(TimeDelta::seconds(1));
    office.desk.settle().await;
    assert_eq!(office.fake.handed_in()[1].to, ["lea@client.example"], "nobody is answered who was not meant");

    // More than are kept: no answer that would leave somebody out without a word.
    let many: Vec<String> = (0..10_000).map(|n| format!("n{n}@foule.example")).collect();
    office.fake.arrives(
        "studio",
        &mail("b", "studio@nacre.example", &many.join(", ")).replace("Subject: \u{e0} tous", "Subject: foule"),
    );
    let all = office.look().await;
    let crowd = all.iter().find(|row| row["excerpt"].as_str().unwrap().starts_with("foule")).unwrap()["id"].clone();
    let letter = office.message(&crowd).await["letter"].clone();
    assert_eq!((letter["others"].as_array().unwrap().len(), &letter["othersMore"]), (29, &json!(9_971)), "{letter}");
    let params = json!({"id": crowd, "content": content, "undoSeconds": 0, "all": true});
    assert_eq!(office.desk.refused("conversations_reply", params).await, "invalid");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_goes_into_the_trash_and_comes_back() {
    let mut office = Office::new().await;
    office.fake.stranger_writes("studio", "pub", "achetez");
    let conversation = office.look().await[0]["id"].clone();
    let message = office.message(&conversation).await;
    assert_eq!(message["can"], json!(["report", "trash"]));
    office.desk.call("messages_act", json!({"id": message["id"], "action": "trash"})).await;
    office.desk.settle().await;
    assert_eq!((office.fake.folder("studio", "INBOX").len(), office.fake.folder("studio", "trash").len()), (0, 1));
    let message = office.message(&conversation).await;
    assert_eq!((&message["standing"], &message["can"]), (&json!("trash"), &json!(["report", "restore"])));
    office.desk.call("messages_act", json!({"id": message["id"], "action": "restore"})).await;
    office.desk.settle().await;
    assert_eq!((office.fake.folder("studio", "INBOX").len(), office.fake.folder("studio", "trash").len()), (1, 0));
}

/// A mailbox behind a sign-in in the browser.
struct Signed {
    desk: TestDesk,
    fake: FakeMail,
    tokens: FakeTokens,
    account: Value,
}

impl Signed {
    async fn start(asks_first: bool) -> (TestDesk, FakeMail, FakeTokens, Value) {
        let clock = TestClock::frozen(monday());
        let fake = FakeMail::start(clock.clone()).await;
        if asks_first {
            fake.asks_first();
        }
        let tokens = FakeTokens::start("bureau-1", Some("sans-importance")).await;
        let desk = TestDesk::new(clock).await;
        let brand = desk.brand("Atelier").await;
        let known = fake.sign_in(&brand, "studio");
        let (page, place) = tokens.urls();
        let request = json!({
            "brand": brand, "network": "email", "ownServer": true, "identifier": "studio@nacre.example",
            "host": known["host"], "outgoingHost": known["outgoingHost"],
            "client": {"id": "bureau-1", "secret": "sans-importance", "authorizeUrl": page, "tokenUrl": place, "scope": "mail offline_access"},
        });
        (desk, fake, tokens, request)
    }

    async fn ended(desk: &TestDesk, attempt: &Value) -> Value {
        for _ in 0..400 {
            let state = desk.call("accounts_authorization", json!({"attempt": attempt})).await;
            if state["state"] != "waiting" {
                return state;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("it never ended");
    }

    async fn new(asks_first: bool) -> Self {
        let (desk, fake, tokens, request) = Self::start(asks_first).await;
        fake.takes_token("access-1");
        let started = desk.call("accounts_authorize", request).await;
        let page = started["url"].as_str().unwrap();
        assert!(page.contains("login_hint=studio%40nacre.example") && page.contains("code_challenge="), "{page}");
        assert!(!page.contains("sans-importance"), "the secret is none of the browser's");
        tokens.says_yes(page).await;
        let state = Self::ended(&desk, &started["attempt"]).await;
        assert_eq!((&state["state"], &state["account"]["health"]), (&json!("connected"), &json!("ok")), "{state}");
        let account = state["account"]["id"].clone();
        Self { desk, fake, tokens, account }
    }

    async fn look(&self) -> Value {
        self.desk.advance(TimeDelta::minutes(3));
        self.desk.call("inbox_sync", json!({})).await["accounts"][0]["error"].clone()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_signs_in_to_both_servers_and_is_renewed() {
    for asks_first in [false, true] {
        let mut signed = Signed::new(asks_first).await;
        let expected = "user=studio@nacre.example\u{1}auth=Bearer access-1\u{1}\u{1}";
        assert_eq!(signed.fake.sasl(), [expected, expected], "for reading and for sending, to the letter");
        // The keychain has the refresh token, and neither the access token nor the database's file has it.
        signed.fake.stranger_writes("studio", "Devis", "Bonjour ?");
        signed.fake.takes_token("access-2");
        assert_eq!(signed.look().await, Value::Null);
        assert_eq!(signed.tokens.asked(), ["authorization_code", "refresh_token"]);
        assert_eq!(signed.look().await, Value::Null);
        assert_eq!(signed.tokens.asked().len(), 2, "an hour's token serves an hour");
        for entry in std::fs::read_dir(signed.desk.folder()).unwrap().flatten().filter(|entry| entry.path().is_file()) {
            let bytes = std::fs::read(entry.path()).unwrap();
            for secret in ["refresh-1", "access-2", "sans-importance"] {
                assert!(
                    !bytes.windows(secret.len()).any(|window| window == secret.as_bytes()),
                    "{secret} in {entry:?}"
                );
            }
        }
        // Renewed before it ends, and the new refresh token is kept before it is needed.
        signed.tokens.rotates();
        signed.fake.takes_token("access-3");
        signed.desk.advance(TimeDelta::minutes(60));
        assert_eq!(signed.look().await, Value::Null);
        signed.fake.takes_token("access-4");
        signed.desk.restart().await;
        assert_eq!(signed.look().await, Value::Null, "the rotated one survived the restart");
        // An answer leaves by the same access.
        let conversation = signed.desk.call("conversations_list", json!({})).await["items"][0]["id"].clone();
        let content = json!({"parts": [{"text": "Oui."}]});
        signed
            .desk
            .call("conversations_reply", json!({"id": conversation, "content": content, "undoSeconds": 0}))
            .await;
        signed.desk.advance(TimeDelta::seconds(1));
        signed.desk.settle().await;
        assert_eq!(signed.fake.handed_in().len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_ends_an_access_is_told_for_what_it_is() {
    // Taken back at the provider: only a person can help.
    let signed = Signed::new(false).await;
    signed.tokens.revokes();
    assert_eq!(signed.look().await, "accessRefused");
    assert_eq!(signed.desk.health(&signed.account).await, "reconnect");

    // The provider is down: nobody has to do anything, and nothing is lost.
    let signed = Signed::new(false).await;
    signed.tokens.breaks(503, "server_error");
    assert_eq!(signed.look().await, "offline");
    assert_eq!(signed.desk.health(&signed.account).await, "ok");
    signed.fake.takes_token("access-2");
    signed.desk.advance(TimeDelta::minutes(30));
    assert_eq!(signed.look().await, Value::Null);

    // The server ends a token before its time: it is renewed once; refused again, a person is asked.
    signed.fake.takes_token("access-3");
    assert_eq!(signed.look().await, "accessRefused");
    assert_eq!(signed.desk.health(&signed.account).await, "ok");
    assert_eq!(signed.look().await, Value::Null, "renewed");
    signed.desk.advance(TimeDelta::minutes(30));
    signed.fake.takes_token("nobody-has-this");
    assert_eq!(signed.look().await, "accessRefused");
    assert_eq!(signed.look().await, "accessRefused");
    assert_eq!(signed.desk.health(&signed.account).await, "reconnect");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sign_in_that_cannot_be_says_why() {
    let (desk, fake, tokens, request) = Signed::start(false).await;
    fake.takes_token("access-1");
    let refused = async |changes: Value| {
        let mut params = request.clone();
        for (key, value) in changes.as_object().unwrap() {
            if key == "client" {
                for (name, value) in value.as_object().unwrap() {
                    params["client"][name] = value.clone();
                }
            } else {
                params[key] = value.clone();
            }
        }
        let error = desk.try_call("accounts_authorize", params).await.unwrap_err();
        error["fields"][0]["field"].as_str().unwrap_or_default().to_owned()
    };
    assert_eq!(refused(json!({"identifier": null})).await, "identifier");
    assert_eq!(refused(json!({"identifier": "studio"})).await, "identifier");
    assert_eq!(refused(json!({"client": {"id": " "}})).await, "clientId");
    assert_eq!(refused(json!({"client": {"id": "a b"}})).await, "clientId");
    assert_eq!(refused(json!({"client": {"tokenUrl": null}})).await, "tokenUrl");
    assert_eq!(refused(json!({"client": {"tokenUrl": "ftp://x"}})).await, "tokenUrl");
    assert_eq!(refused(json!({"client": {"scope": ""}})).await, "scope");
    // Nobody knows where to sign in for this address.
    let nowhere = json!({"authorizeUrl": null, "tokenUrl": null, "scope": null});
    assert_eq!(refused(json!({"client": nowhere, "identifier": "studio@nowhere.invalid"})).await, "authorizeUrl");

    // Another client than the provider knows; a token that the mail server does not take. Nothing is kept of either.
    for (changes, token) in [(json!({"id": "autre"}), "access-1"), (json!({}), "autre")] {
        fake.takes_token(token);
        let mut params = request.clone();
        for (name, value) in changes.as_object().unwrap() {
            params["client"][name] = value.clone();
        }
        let started = desk.call("accounts_authorize", params).await;
        tokens.says_yes(started["url"].as_str().unwrap()).await;
        let state = Signed::ended(&desk, &started["attempt"]).await;
        assert_eq!((&state["state"], &state["code"]), (&json!("failed"), &json!("accessRefused")), "{state}");
    }
    assert!(desk.vault.slots().is_empty());
    // Which providers want this way is told for an address, without asking anybody.
    let advice =
        async |address: &str| desk.call("accounts_advice", json!({"network": "email", "identifier": address})).await;
    let google = advice("a@gmail.com").await;
    assert_eq!((&google["provider"], &google["ways"]), (&json!("Google"), &json!(["ownClient", "password"])));
    assert_eq!(advice("a@outlook.fr").await["ways"], json!(["ownClient"]));
    assert_eq!(advice("a@laposte.net").await["ways"], json!(["password"]));
    assert_eq!(google["redirect"], "http://127.0.0.1/callback");
}
