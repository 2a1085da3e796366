//! Notifications and threads.

use super::*;
use crate::kit::{Inbox, RemoteRef};
use crate::mastodon::Mastodon;
use pupitre_domain::conversation::ConversationKind;

/// A stranger's status that names us.
fn stranger(id: &str, changes: Value) -> Value {
    let base = json!({"account": account_json("2", "you@x.test"), "mentions": [{"id": "1", "acct": "me", "username": "me"}, {"id": "3", "acct": "third"}]});
    with(with(status_json(id, "hi"), base), changes)
}

fn mention(id: u64, status: Value) -> Value {
    json!({"id": id.to_string(), "type": "mention", "created_at": "2026-11-22T10:00:00Z", "account": account_json("2", "you@x.test"), "status": status})
}

#[tokio::test]
async fn mentions_become_messages_of_the_right_kind() {
    let page = json!([
        mention(14, stranger("104", json!({"visibility": "direct"}))),
        mention(13, stranger("103", json!({"in_reply_to_id": "60", "in_reply_to_account_id": "3"}))),
        mention(12, stranger("102", json!({"in_reply_to_id": "50", "in_reply_to_account_id": "1", "spoiler_text": "CW", "edited_at": "2026-11-22T10:01:00Z", "language": "de",
            "content": "<p>Hi <a>@me</a><br>line &lt;2&gt;</p><script>x</script>",
            "media_attachments": [{"id": "1", "type": "image", "url": "https://h.test/1.png", "preview_url": null, "description": "a cat"}]}))),
        mention(11, stranger("101", json!({}))),
        {"id": "10", "type": "favourite", "account": account_json("2", "you@x.test"), "status": status_json("50", "ours")},
        {"id": "9", "type": "mention", "account": account_json("2", "you@x.test"), "status": {"id": "odd"}},
        mention(8, stranger("98", json!({"in_reply_to_id": "50", "in_reply_to_account_id": "1"}))),
    ]);
    let fake = Fake::start(move |seen| match seen.path.as_str() {
        "/api/v1/notifications" => ok(page.clone()),
        "/api/v1/statuses/102/context" => {
            ok(json!({"ancestors": [status_json("49", "root"), status_json("50", "ours")], "descendants": []}))
        }
        "/api/v1/statuses/103/context" => {
            ok(json!({"ancestors": [stranger("59", json!({})), stranger("60", json!({}))]}))
        }
        _ => not_found(),
    })
    .await;
    let account = fake.account();
    let pulled = Mastodon.pull(&account.call(), None).await.unwrap();
    let kinds: Vec<(&str, ConversationKind, &str)> = pulled
        .messages
        .iter()
        .map(|message| (message.remote.id.as_str(), message.kind, message.root.id.as_str()))
        .collect();
    assert_eq!(
        kinds,
        [
            ("104", ConversationKind::Direct, "104"),
            ("103", ConversationKind::Mention, "59"),
            ("102", ConversationKind::Comment, "49"),
            ("101", ConversationKind::Mention, "101"),
        ]
    );
    assert_eq!(pulled.deleted, ["98"], "its context is gone, so it is");
    assert!(!pulled.more, "the first look reads one page");
    let message = &pulled.messages[2];
    assert_eq!(message.text, "Hi @me\nline <2>");
    assert_eq!((message.warning.as_deref(), message.language.as_deref()), (Some("CW"), Some("de")));
    assert_eq!((message.author.handle.as_str(), message.author.name.as_str()), ("you@x.test", "The you"));
    assert_eq!(message.mentions, ["third@h.test"]);
    assert_eq!((message.images[0].preview.as_str(), message.images[0].alt.as_str()), ("https://h.test/1.png", "a cat"));
    assert_eq!(message.parent.as_ref().unwrap().id, "50");
    assert!(!message.ours && message.edited_at.is_some());
    let first = &fake.seen()[0];
    assert_eq!((first.parameter("min_id"), first.parameter("types[]").as_deref()), (None, Some("mention")));
}

/// Serves notifications `1..=last`, newest first, by the rules of `min_id`.
fn numbered(seen: &Seen, last: u64) -> Answer {
    let limit: u64 = seen.parameter("limit").unwrap().parse().unwrap();
    let (from, to) = match seen.parameter("min_id") {
        Some(id) => {
            let id: u64 = id.parse().unwrap();
            (id + 1, last.min(id + limit))
        }
        None => (last.saturating_sub(limit) + 1, last),
    };
    let page: Vec<Value> =
        (from..=to).rev().map(|id| mention(id, stranger(&(id + 100).to_string(), json!({})))).collect();
    let mut answer = ok(Value::Array(page));
    if from <= to {
        answer.1.push(("link", format!("<https://h.test/api/v1/notifications?max_id={from}>; rel=\"next\", <https://h.test/api/v1/notifications?min_id={to}>; rel=\"prev\"")));
    }
    answer
}

#[tokio::test]
async fn every_notification_is_read_once_and_none_is_skipped() {
    let last = Arc::new(Mutex::new(3u64));
    let current = Arc::clone(&last);
    let fake = Fake::start(move |seen| numbered(seen, *current.lock().unwrap())).await;
    let account = fake.account();
    let mut cursor: Option<String> = None;
    let mut read: Vec<u64> = Vec::new();
    for total in [3, 3, 4, 9, 9, 150, 151] {
        *last.lock().unwrap() = total;
        let mut rounds = 0;
        loop {
            let pulled = Mastodon.pull(&account.call(), cursor.as_deref()).await.unwrap();
            read.extend(pulled.messages.iter().map(|message| message.remote.id.parse::<u64>().unwrap() - 100));
            cursor = pulled.cursor;
            rounds += 1;
            assert!(rounds < 10, "no end at {total}");
            if !pulled.more {
                break;
            }
        }
    }
    read.sort_unstable();
    assert_eq!(read, (1..=151).collect::<Vec<_>>());
}

#[tokio::test]
async fn the_first_look_reads_one_page_back() {
    let fake = Fake::start(|seen| numbered(seen, 500)).await;
    let account = fake.account();
    let pulled = Mastodon.pull(&account.call(), None).await.unwrap();
    assert_eq!((pulled.messages.len(), pulled.more), (40, false));
    let next = Mastodon.pull(&account.call(), pulled.cursor.as_deref()).await.unwrap();
    assert!(next.messages.is_empty() && !next.more);
    assert!(Mastodon.pull(&account.call(), Some("not a cursor")).await.is_ok(), "a spoilt cursor begins anew");
}

#[tokio::test]
async fn a_late_notification_inside_the_overlap_is_still_read() {
    let late = Arc::new(Mutex::new(false));
    let shown = Arc::clone(&late);
    let fake = Fake::start(move |seen| {
        let shown = *shown.lock().unwrap();
        let min: u64 = seen.parameter("min_id").map_or(0, |id| id.parse().unwrap());
        let page = (1..=20u64)
            .rev()
            .filter(|id| *id > min && (shown || *id != 18))
            .map(|id| mention(id, stranger(&(id + 100).to_string(), json!({}))));
        ok(Value::Array(page.collect()))
    })
    .await;
    let account = fake.account();
    let first = Mastodon.pull(&account.call(), None).await.unwrap();
    assert!(!first.messages.iter().any(|message| message.remote.id == "118"));
    *late.lock().unwrap() = true;
    let second = Mastodon.pull(&account.call(), first.cursor.as_deref()).await.unwrap();
    let ids: Vec<&str> = second.messages.iter().map(|message| message.remote.id.as_str()).collect();
    assert_eq!(ids, ["118"]);
}

#[tokio::test]
async fn a_server_that_ignores_the_cursor_does_not_keep_us_busy() {
    let fake = Fake::start(|_| {
        ok(Value::Array((1..=40).rev().map(|id| mention(id, stranger(&(id + 100).to_string(), json!({})))).collect()))
    })
    .await;
    let account = fake.account();
    let first = Mastodon.pull(&account.call(), None).await.unwrap();
    let second = Mastodon.pull(&account.call(), first.cursor.as_deref()).await.unwrap();
    assert!(!second.more);
}

#[tokio::test]
async fn faults_of_a_look_are_told() {
    for (answer, fault) in [
        (html(200), Fault::Protocol),
        (status(401, json!({"error": "revoked"})), Fault::Reconnect { missing: vec![] }),
        (html(502), Fault::Transient { after: None }),
        (status(429, json!({})), Fault::RateLimited { until: None }),
        (
            (200, vec![("content-type", "application/json".into())], "[{\"id\":".into()),
            Fault::Transient { after: None },
        ),
    ] {
        let fake = Fake::start(move |_| answer.clone()).await;
        assert_eq!(Mastodon.pull(&fake.account().call(), None).await, Err(fault));
    }
}

#[tokio::test]
async fn threads_are_read_whole_and_what_is_gone_is_gone() {
    let fake = Fake::start(|seen| match seen.path.as_str() {
        "/api/v1/statuses/102" => ok(stranger("102", json!({"in_reply_to_id": "50"}))),
        "/api/v1/statuses/102/context" => {
            ok(json!({"ancestors": [status_json("50", "ours")], "descendants": [status_json("120", "answer")]}))
        }
        "/api/v1/statuses/410" => status(410, json!({"error": "Gone"})),
        _ => not_found(),
    })
    .await;
    let account = fake.account();
    let remote = |id: &str| RemoteRef { id: id.into(), tag: String::new(), permalink: None };
    let thread = Mastodon.thread(&account.call(), &remote("102")).await.unwrap();
    let shape: Vec<(&str, bool)> = thread.iter().map(|message| (message.remote.id.as_str(), message.ours)).collect();
    assert_eq!(shape, [("50", true), ("102", false), ("120", true)]);
    assert!(thread.iter().all(|message| message.root.id == "50" && message.kind == ConversationKind::Comment));
    for id in ["404", "410"] {
        assert_eq!(Mastodon.thread(&account.call(), &remote(id)).await, Err(Fault::Gone));
    }
}
