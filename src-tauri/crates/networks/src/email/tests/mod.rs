//! Mails as people and programs write them, and as nobody should.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

mod changed;
mod corpus;
mod wrapped;
mod written;

use super::compose::Answer;
use super::letter::Tag;
use super::parse::{self, Mail};
use crate::kit::{Call, Http, Original, Outgoing, RemoteRef, ReplyTarget, Token};
use chrono::{DateTime, Utc};
use pupitre_domain::brand::Language;
use pupitre_domain::content::Content;

fn crlf(text: &str) -> Vec<u8> {
    text.replace('\n', "\r\n").into_bytes()
}

fn read(text: &str) -> Mail {
    parse::read(&crlf(text), &[])
}

fn own(mail: &Mail) -> String {
    let from = mail.quoted_from.map_or(usize::MAX, |at| at as usize);
    mail.text.chars().take(from).collect()
}

#[test]
fn an_ordinary_mail() {
    let mail = read(
        "From: =?utf-8?Q?L=C3=A9a_Martin?= <Lea@Example.ORG>\nTo: studio@nacre.example\nSubject: =?iso-8859-1?Q?Devis_=E9t=E9?=\n\
         Message-ID: <a1@example.org>\nDate: Mon, 23 Nov 2026 09:12:00 +0100\nContent-Type: text/plain; charset=utf-8\n\
         Content-Transfer-Encoding: quoted-printable\n\nBonjour,=20\n\nun devis =C3=A9t=C3=A9 ?\n",
    );
    assert_eq!((mail.from.name.as_str(), mail.from.address.as_str()), ("Léa Martin", "Lea@example.org"));
    assert_eq!(
        (mail.subject.as_str(), mail.id.as_str(), mail.root()),
        ("Devis été", "a1@example.org", "a1@example.org")
    );
    assert_eq!(mail.text, "Bonjour,\n\nun devis été ?");
    assert_eq!(mail.written.unwrap().to_rfc3339(), "2026-11-23T08:12:00+00:00");
    assert_eq!((mail.reply_to, mail.quoted_from), (vec!["Lea@example.org".to_owned()], None));
}

#[test]
fn answers_go_where_their_writer_wants_them() {
    let mail = read(
        "From: forms@site.example\nReply-To: Paul <paul@client.example>, \"Autre\" <b@client.example>\nSubject: x\n\ny\n",
    );
    assert_eq!(mail.reply_to, ["paul@client.example", "b@client.example"]);
    let without = read("Sender: s@site.example\nSubject: x\n\ny\n");
    assert_eq!(without.from.address, "s@site.example");
    // A line break in an address would be a command of its own.
    let forged = read(
        "From: \"a\" <a@b.example>\nReply-To: =?utf-8?Q?x=40y.example=0D=0ARCPT_TO:z?= <x@y.example\r\n z>\n\nt\n",
    );
    assert!(forged.reply_to.iter().all(|address| !address.contains(['\r', '\n', ' '])), "{:?}", forged.reply_to);
}

#[test]
fn threads_by_their_references() {
    let mail = read(
        "From: a@b.example\nMessage-ID: <3@b>\nIn-Reply-To: <2@b>\nReferences: <1@b>\n <2@b>\nSubject: Re: x\n\ny\n",
    );
    assert_eq!((mail.references.as_slice(), mail.root()), (&["1@b".to_owned(), "2@b".to_owned()][..], "1@b"));
    let only_parent = read("From: a@b.example\nMessage-ID: <3@b>\nIn-Reply-To: <2@b>\nSubject: Re: x\n\ny\n");
    assert_eq!(only_parent.root(), "2@b");
    let unnamed = read("From: a@b.example\nMessage-ID: <3@b>\nSubject: RE: x\n\ny\n");
    assert!(unnamed.answers_unnamed() && unnamed.root() == "3@b");
    let itself = read("From: a@b.example\nMessage-ID: <3@b>\nReferences: <3@b>\n\ny\n");
    assert_eq!(itself.root(), "3@b");
    let nameless = "From: a@b.example\nSubject: x\n\ny\n";
    assert_eq!(read(nameless).id, read(nameless).id);
    assert_ne!(read(nameless).id, read(&nameless.replace('y', "z")).id);
}

#[test]
fn top_posting_and_forwarding() {
    let top = read(written::TOP_POSTED);
    assert_eq!(own(&top).trim(), "Oui, mardi me va.");
    assert!(top.text.contains("Lundi ou mardi"), "nothing is thrown away");
    let forwarded = read(written::FORWARDED);
    assert_eq!(forwarded.quoted_from, None, "what is passed on is what is to be read");
    assert!(forwarded.text.contains("fuite au plafond"));
}

#[test]
fn html_only_becomes_text_without_anything_that_acts() {
    let mail = read(written::HTML_ONLY);
    assert_eq!(mail.text, "Bonjour Léa & Cie,\n\nVotre devis : 12 < 15 €\n\n• un\n• deux");
    let both = read(written::ALTERNATIVE);
    assert_eq!(both.text, "la version simple");
    let empty_plain = read(&written::ALTERNATIVE.replace("la version simple", " "));
    assert_eq!(empty_plain.text, "la version riche");
}

#[test]
fn broken_charsets_are_read_as_far_as_they_can() {
    for (charset, bytes, expected) in [
        ("utf-8", &b"d\xe9j\xe0 vu"[..], "vu"),
        ("windows-1252", b"d\xe9j\xe0 vu \x80", "déjà vu €"),
        ("iso-8859-15", b"\xa4 10", "€ 10"),
        ("utf-7", b"caf+AOk-", "café"),
        ("x-unknown-9", b"abc \xff", "abc"),
        ("iso-2022-jp", b"\x1b$B$3$s\x1b(B", "こん"),
        ("koi8-r", b"\xf0\xd2\xc9", "При"),
        ("", b"caf\xc3\xa9", "café"),
    ] {
        let mut mail = format!("From: a@b.example\r\nContent-Type: text/plain; charset={charset}\r\n\r\n").into_bytes();
        mail.extend_from_slice(bytes);
        let text = parse::read(&mail, &[]).text;
        assert!(text.contains(expected), "{charset}: {text:?}");
    }
}

#[test]
fn files_are_facts() {
    let mail = read(written::WINMAIL);
    assert_eq!(mail.text, "Voir la pièce jointe.");
    assert_eq!(mail.files.len(), 1);
    let (name, mime, bytes) = &mail.files[0];
    assert_eq!((name.as_str(), mime.as_str(), *bytes), ("winmail.dat", "application/ms-tnef", 9));
    let path = read(&written::WINMAIL.replace("winmail.dat", "../../etc/passwd"));
    assert_eq!(path.files[0].0, "passwd", "a name, not a path");
}

#[test]
fn what_nobody_should_send_costs_little() {
    let started = std::time::Instant::now();
    let mut deep = String::from("From: a@b.example\nSubject: deep\n");
    for level in 0..3_000 {
        deep.push_str(&format!("Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n"));
    }
    deep.push_str("\nau fond");
    let _ = read(&deep);
    let mut nested = String::from("From: a@b.example\n");
    for _ in 0..3_000 {
        nested.push_str("Content-Type: message/rfc822\n\nFrom: x@y.example\n");
    }
    let _ = read(&nested);
    let crowd: String = (0..10_000).map(|n| format!("Nom {n} <n{n}@crowd.example>,\n ")).collect();
    let mail = read(&format!(
        "From: a@b.example\nTo: {crowd}z@crowd.example\nReply-To: {crowd}z@b.example\nSubject: foule\n\nbonjour\n"
    ));
    assert_eq!((mail.subject.as_str(), mail.text.as_str()), ("foule", "bonjour"));
    assert!(mail.reply_to.len() <= 5 && mail.to.len() <= 5);
    let long = format!(
        "From: a@b.example\nSubject: {}\nReferences: {}\n\n{}",
        "s".repeat(100_000),
        "<r@b> ".repeat(50_000),
        "é".repeat(1_000_000)
    );
    let mail = read(&long);
    assert_eq!((mail.subject.chars().count(), mail.text.chars().count()), (300, 100_000));
    assert!(mail.references.len() <= 20);
    let big = format!(
        "From: a@b.example\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\n{}",
        "QUJD\n".repeat(5_000_000)
    );
    assert_eq!(parse::read(big.as_bytes(), &[]).files.len(), 1);
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

#[test]
fn nothing_at_all_is_a_mail_too() {
    for bytes in [&b""[..], b"\r\n", b"\0", b"\xff\xfe"] {
        assert_eq!(parse::read(bytes, &[]).text.trim_matches('\u{fffd}'), "", "{bytes:?}");
    }
}

#[test]
fn flowed_lines_are_joined() {
    let mail = read(
        "From: a@b.example\nContent-Type: text/plain; format=flowed\n\nUn long \nparagraphe.\n\n> cité \n> aussi\nfin\n-- \nLéa\n",
    );
    assert_eq!(mail.text, "Un long paragraphe.\n\n> cité aussi\nfin\n-- \nLéa");
    assert_eq!(own(&mail), "Un long paragraphe.\n\n> cité aussi\nfin");
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..600)) {
        let _ = parse::read(&bytes, &[]);
    }

    #[test]
    fn no_likely_text_makes_it_panic(text in "(From: |Content-Type: |multipart/|text/|boundary=|--b|\r\n|\r\n\r\n|=\\?utf-8\\?|[a-z<>@;=\"? ]{1,9}){0,40}") {
        let mail = parse::read(text.as_bytes(), &[]);
        proptest::prop_assert!(mail.quoted_from.is_none_or(|at| (at as usize) < mail.text.chars().count()));
        proptest::prop_assert!(!mail.subject.contains(['\r', '\n']));
    }
}

fn now() -> DateTime<Utc> {
    "2026-11-23T10:00:00Z".parse().unwrap()
}

#[test]
fn an_answer_is_a_mail_of_its_thread() {
    let http = Http::new("pupitre-test").unwrap();
    let server = "imaps://i.example:993/?out=smtps%3A%2F%2Fs.example%3A465".parse().unwrap();
    let facts = serde_json::json!({"name": "Studio Nacré"});
    let limits = super::limits_in_force();
    let access = Token::new(String::new());
    let call = Call {
        http: &http,
        server: &server,
        remote_id: "studio@nacre.example",
        handle: "studio@nacre.example",
        facts: &facts,
        limits: &limits,
        access: &access,
        now: now(),
    };
    let tag = Tag {
        subject: "RE: Devis été".into(),
        reply_to: vec!["lea@example.org".into()],
        references: vec!["1@b".into(), "2@b".into()],
        ..Tag::default()
    };
    let parent = RemoteRef { id: "3@b".into(), tag: tag.write(), permalink: None };
    let root = RemoteRef { id: "1@b".into(), tag: String::new(), permalink: None };
    let original = Original {
        name: "Léa\r\nBcc: x@y.example".into(),
        handle: "lea@example.org".into(),
        text: "Lundi ?\n> avant\n\n.".into(),
        written_at: now(),
    };
    let reply = ReplyTarget { parent, root, visibility: None, mentions: Vec::new(), original: Some(original) };
    let outgoing = Outgoing {
        content: Content::of_text(".\nOui, à lundi ! 🎨\nFrom ici"),
        language: Language::parse("fr").unwrap(),
        reply: Some(reply),
        scheduled_at: None,
        created_at: now(),
    };
    let answer = Answer::of(&call, &outgoing, "key.pupitre").unwrap();
    let bytes = answer.mail(&call, &outgoing, Vec::new()).unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.lines().all(|line| line.len() <= 998) && !text.replace("\r\n", "").contains(['\r', '\n']), "{text}");
    assert!(text.is_ascii(), "any server takes it");
    let back = parse::read(&bytes, &[]);
    assert_eq!((back.id.as_str(), back.subject.as_str()), ("key.pupitre@nacre.example", "Re: Devis été"));
    assert_eq!((back.from.name.as_str(), back.from.address.as_str()), ("Studio Nacré", "studio@nacre.example"));
    assert_eq!(back.references, ["1@b", "2@b", "3@b"]);
    assert_eq!(own(&back), ".\nOui, à lundi ! 🎨\nFrom ici");
    assert!(
        back.text.ends_with("Le 23/11/2026, Léa Bcc: x@y.example a écrit\u{a0}:\n> Lundi ?\n>> avant\n>\n> ."),
        "{}",
        back.text
    );
    assert!(!text.contains("\r\nBcc"), "{text}");
    assert_eq!(back.written, Some(now()));
}
