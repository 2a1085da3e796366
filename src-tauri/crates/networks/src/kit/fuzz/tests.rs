//! Markup and the networks' JSON.

use super::{LONGEST, MOST_KIB, Mutator, peak, run, run_with, seed};
use crate::kit::http_tests::{Wire, client, http_200};
use crate::kit::page::page_facts;
use crate::kit::{Call, RemoteMessage, RemoteRef, Token, html_to_text};
use chrono::{DateTime, Utc};
use pupitre_domain::network::NetworkId;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const MARKUP: [&str; 18] = [
    "<",
    ">",
    "</",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "&amp;",
    "&#x10FFFF;",
    "&#0;",
    "&lt",
    "\"'",
    "<script>",
    "</style>",
    "<p>",
    "<br/>",
    "<a href=\"",
    "<meta property=og:title content=",
];

fn documents() -> Vec<Vec<u8>> {
    [
        "<p>Bonjour <span class=\"h-card\"><a href=\"https://a.example/@lea\">@<b>lea</b></a></span>,<br>c’est &eacute;t&eacute; &amp; il fait 30&#176;</p><p>fin</p>",
        "<!doctype html><html><head><title>Un &laquo; titre &raquo;</title><meta property=\"og:image\" content=\"/a.png\">\
         <meta name=description content='x'><link rel=alternate type=application/rss+xml href=/feed></head><body><h1>t</h1></body></html>",
        "<ul><li>un<li>deux</ul><blockquote>dit</blockquote><pre>a\n b</pre><script>if(a<b){}</script><style>p{}</style>",
        "<table><tr><td>1</td><td>2</td></tr></table><img alt='une photo' src=x><svg><title>t</title></svg>",
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec()
}

#[test]
fn markup_is_read_whatever_it_is() {
    run("html", &documents(), &MARKUP, |bytes| {
        let text = html_to_text(&String::from_utf8_lossy(bytes));
        assert!(text.len() <= bytes.len() * 4 + 64, "text grew from {} to {}", bytes.len(), text.len());
    });
}

#[test]
fn pages_are_read_whatever_they_are() {
    let page = "https://page.example/a/b".parse().unwrap();
    run("page", &documents(), &MARKUP, |bytes| {
        let facts = page_facts(&String::from_utf8_lossy(bytes), &page);
        if let Some(picture) = facts.picture {
            assert!(matches!(picture.scheme(), "http" | "https"), "{picture}");
        }
    });
}

/// What a server answers, by a piece of the path.
type Answers = Vec<(&'static str, Value)>;

fn mastodon() -> Answers {
    let account = json!({"id": "9", "acct": "lea@elsewhere.example", "username": "lea", "display_name": "Léa",
        "url": "https://elsewhere.example/@lea", "avatar": "https://elsewhere.example/a.png"});
    let status = |id: &str, above: Value| {
        json!({"id": id, "uri": format!("https://elsewhere.example/s/{id}"), "url": format!("https://elsewhere.example/@lea/{id}"),
            "created_at": "2026-11-20T08:00:00.000Z", "edited_at": null, "in_reply_to_id": above, "account": account,
            "content": "<p>Bonjour <a class=\"mention\" href=\"https://own.example/@studio\">@studio</a></p>",
            "spoiler_text": "", "sensitive": false, "visibility": "public", "language": "fr",
            "media_attachments": [{"id": "3", "type": "image", "preview_url": "https://elsewhere.example/p.png", "description": "x"}],
            "mentions": [{"id": "1", "acct": "studio", "username": "studio", "url": "https://own.example/@studio"}],
            "tags": [], "emojis": [], "poll": null, "card": null})
    };
    vec![
        ("/context", json!({"ancestors": [status("5", Value::Null)], "descendants": [status("8", json!("7"))]})),
        (
            "/notifications",
            json!([
            {"id": "22", "type": "mention", "created_at": "2026-11-20T08:00:00.000Z", "account": account, "status": status("7", json!("5"))},
            {"id": "21", "type": "mention", "created_at": "2026-11-20T07:00:00.000Z", "account": account, "status": status("6", Value::Null)}]),
        ),
        ("/statuses/", status("7", json!("5"))),
    ]
}

fn bluesky() -> Answers {
    let author =
        json!({"did": "did:plc:lea", "handle": "lea.test", "displayName": "Léa", "avatar": "https://cdn.example/a"});
    let uri = "at://did:plc:lea/app.bsky.feed.post/3k";
    let above = json!({"uri": "at://did:plc:own/app.bsky.feed.post/3a", "cid": "bafy"});
    let record = json!({"$type": "app.bsky.feed.post", "text": "Bonjour @studio.test", "createdAt": "2026-11-20T08:00:00Z",
        "langs": ["fr"], "reply": {"root": above, "parent": above},
        "facets": [{"index": {"byteStart": 8, "byteEnd": 20}, "features": [{"$type": "app.bsky.richtext.facet#mention", "did": "did:plc:own"}]}],
        "embed": {"$type": "app.bsky.embed.images", "images": [{"alt": "x", "image": {"$type": "blob"}}]}});
    let embed = json!({"$type": "app.bsky.embed.images#view", "images": [{"thumb": "https://cdn.example/t", "fullsize": "https://cdn.example/f", "alt": "x"}]});
    let view = json!({"uri": uri, "cid": "bafz", "author": author, "record": record, "embed": embed, "indexedAt": "2026-11-20T08:00:01Z"});
    vec![
        (
            "listNotifications",
            json!({"cursor": "c", "notifications": [{"uri": uri, "cid": "bafz", "author": author,
            "reason": "reply", "record": record, "isRead": false, "indexedAt": "2026-11-20T08:00:01Z"}]}),
        ),
        ("getPosts", json!({"posts": [view]})),
        (
            "getPostThread",
            json!({"thread": {"$type": "app.bsky.feed.defs#threadViewPost", "post": view,
            "parent": {"$type": "app.bsky.feed.defs#threadViewPost", "post": view},
            "replies": [{"$type": "app.bsky.feed.defs#threadViewPost", "post": view, "replies": []}]}}),
        ),
    ]
}

fn wordpress() -> Answers {
    let comment = |id: u64, parent: u64| {
        json!({"id": id, "post": 4, "parent": parent, "author": 0, "author_name": "L&#233;a", "author_email": "Lea@example.org",
            "author_url": "https://lea.example", "author_user_agent": "x", "date_gmt": "2026-11-20T08:00:00",
            "content": {"rendered": "<p>C&rsquo;est <em>beau</em></p>"}, "link": format!("https://own.example/a/#comment-{id}"),
            "status": "hold", "author_avatar_urls": {"24": "https://own.example/a.png"},
            "_embedded": {"up": [{"id": 4, "link": "https://own.example/a/", "title": {"rendered": "Un &laquo; article &raquo;"}}]}})
    };
    vec![("/comments/", comment(7, 5)), ("/comments", json!([comment(7, 5), comment(8, 0)]))]
}

/// Reads an inbox from a server of which one answer in every look is changed.
fn inbox(id: NetworkId, answers: &Answers, facts: &Value, thread: &str) {
    reading(id, answers, facts, thread, |read| {
        let mut turn = 0;
        let make = |mutator: &mut Mutator| {
            turn = (turn + 1) % answers.len();
            let mut input = vec![u8::try_from(turn).unwrap()];
            input.extend(mutator.json(&answers[turn].1));
            input
        };
        run_with(id.as_str(), mutator(seed()), make, read);
    });
}

fn mutator(seed: u64) -> Mutator {
    Mutator::new(seed, &[b"{}".to_vec()], &["\"", "{", "[", "null", ",", ":", "\\u0000", "\\ud800"])
}

/// Six hundred answers that no server should give, the same in every run: each node of another kind, cut short, nested,
/// swollen, in another encoding, or no JSON at all.
fn malformed(id: NetworkId, answers: &Answers, facts: &Value, thread: &str) {
    let mut made: Vec<Vec<u8>> = Vec::new();
    let mut mutator = mutator(20_261_122);
    for (at, (_, answer)) in answers.iter().enumerate() {
        let at = u8::try_from(at).unwrap();
        let mut add = |body: Vec<u8>| made.push([vec![at], body].concat());
        let whole = answer.to_string().into_bytes();
        for share in 0..40 {
            add(whole[..whole.len() * share / 40].to_vec());
        }
        for odd in [
            "",
            "null",
            "[]",
            "{}",
            "0",
            "\"\"",
            "<!doctype html><title>Wi-Fi</title>",
            "\u{feff}{}",
            "{\"a\":1e999}",
            "nul",
            "[[[[",
            "{\"error\":{\"error\":[]}}",
            "{\"a\":\"\\ud800\"}",
            "// {}",
            "{'a':1}",
            "NaN",
        ] {
            add(odd.as_bytes().to_vec());
        }
        add(whole.iter().flat_map(|byte| [*byte, 0]).collect());
        add([whole.clone(), whole.clone()].concat());
        add(format!("{}{}{}", "[".repeat(5_000), answer, "]".repeat(5_000)).into_bytes());
        add(format!("{{\"a\":\"{}\",\"b\":{answer}}}", "é".repeat(100_000)).into_bytes());
        let left = 600 / answers.len() - 60;
        for _ in 0..left {
            add(mutator.json(answer));
        }
    }
    assert!(made.len() >= 590, "{}", made.len());
    reading(id, answers, facts, thread, |read| {
        let mut slowest = Duration::ZERO;
        for input in &made {
            let began = Instant::now();
            let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| read(input)));
            assert!(caught.is_ok(), "{}: {}", id.as_str(), String::from_utf8_lossy(&input[..input.len().min(2_000)]));
            slowest = slowest.max(began.elapsed());
        }
        println!(
            "{}: {} malformed answers, the slowest {slowest:?}, peak {} MiB",
            id.as_str(),
            made.len(),
            peak() / 1024
        );
        assert!(slowest < LONGEST, "{slowest:?}");
        assert!(peak() < MOST_KIB, "{} KiB", peak());
    });
}

/// Gives a function that reads an inbox and a thread from a server of which the answer with the number of the first byte is
/// the rest of the bytes.
fn reading(id: NetworkId, answers: &Answers, facts: &Value, thread: &str, run: impl FnOnce(&mut dyn FnMut(&[u8]))) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let changed: Arc<Mutex<Vec<u8>>> = Arc::default();
    let (told, originals) = (Arc::clone(&changed), answers.clone());
    let wire = runtime.block_on(Wire::start(move |head| {
        let path = head.split_whitespace().nth(1).unwrap_or_default();
        let Some(at) = originals.iter().position(|(piece, _)| path.contains(piece)) else {
            return (http_200("{}"), true);
        };
        let changed = told.lock().unwrap();
        match changed.split_first() {
            Some((one, body)) if usize::from(*one) == at => (http_200(&String::from_utf8_lossy(body)), true),
            _ => (http_200(&originals[at].1.to_string()), true),
        }
    }));
    let network = crate::network(id);
    let (http, server) = (client().own_server(), wire.url("/").parse().unwrap());
    let (access, now) = (Token::new("t".to_owned()), "2026-11-22T09:00:00Z".parse::<DateTime<Utc>>().unwrap());
    let call = Call {
        http: &http,
        server: &server,
        remote_id: "1",
        handle: "studio",
        facts,
        limits: &network.descriptor().limits,
        access: &access,
        now,
    };
    let heard = network.inbox().unwrap();
    // Unchanged, there is something to read: otherwise nothing would be tested.
    assert!(!runtime.block_on(heard.pull(&call, None)).unwrap().messages.is_empty());
    let mut cursor: Option<String> = None;
    run(&mut |input: &[u8]| {
        input.clone_into(&mut changed.lock().unwrap());
        if let Ok(pulled) = runtime.block_on(heard.pull(&call, cursor.as_deref())) {
            pulled.messages.iter().for_each(sound);
            cursor = pulled.cursor.filter(|_| input.len().is_multiple_of(2));
        }
        let remote = RemoteRef { id: thread.to_owned(), tag: String::new(), permalink: None };
        if let Ok(thread) = runtime.block_on(heard.thread(&call, &remote)) {
            thread.iter().for_each(sound);
        }
    });
}

/// What holds of every message, whoever wrote it.
fn sound(message: &RemoteMessage) {
    assert!(message.text.chars().count() <= 100_000, "{} characters", message.text.chars().count());
    for address in [&message.remote.permalink, &message.author.profile, &message.author.avatar].into_iter().flatten() {
        assert!(address.starts_with("https://") || address.starts_with("http://"), "{address}");
    }
    assert!(message.images.iter().all(|image| image.preview.starts_with("http")), "{:?}", message.images);
}

#[test]
fn a_mastodon_server_may_answer_anything() {
    inbox(NetworkId::Mastodon, &mastodon(), &json!({"domain": "own.example"}), "7");
}

#[test]
fn a_site_may_answer_anything() {
    inbox(NetworkId::Wordpress, &wordpress(), &json!({"moderates": true}), "comment-7");
}

#[test]
fn a_bluesky_server_may_answer_anything() {
    inbox(NetworkId::Bluesky, &bluesky(), &json!({}), "at://did:plc:lea/app.bsky.feed.post/3k");
}

#[test]
fn six_hundred_malformed_answers_of_a_mastodon_server() {
    malformed(NetworkId::Mastodon, &mastodon(), &json!({"domain": "own.example"}), "7");
}

#[test]
fn six_hundred_malformed_answers_of_a_site() {
    malformed(NetworkId::Wordpress, &wordpress(), &json!({"moderates": true}), "comment-7");
}

#[test]
fn six_hundred_malformed_answers_of_a_bluesky_server() {
    malformed(NetworkId::Bluesky, &bluesky(), &json!({}), "at://did:plc:lea/app.bsky.feed.post/3k");
}

#[test]
fn feeds_are_read_whatever_they_are() {
    let examples = crate::feed::corpus::EXAMPLES.map(|text| text.as_bytes().to_vec());
    let words = [
        "<item>",
        "</item>",
        "<entry>",
        "<![CDATA[",
        "]]>",
        "&amp;",
        "&#0;",
        "&lt;script&gt;",
        "<!DOCTYPE x [",
        "xmlns:a=\"",
        "<link href=\"",
        "\"items\":[",
        "\\ud800",
        "<content type=\"xhtml\">",
        "<pubDate>",
    ];
    run("feed", &examples, &words, |bytes| {
        crate::feed::corpus::read_any(bytes);
    });
}
