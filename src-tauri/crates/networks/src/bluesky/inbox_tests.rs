#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use super::super::testing::{DID, Server, now, ok, refuse};
use super::*;
use serde_json::json;

fn minutes_ago(minutes: i64) -> String {
    (now() - Duration::minutes(minutes)).to_rfc3339()
}

fn notification(key: &str, reason: &str, minutes: i64) -> Value {
    json!({
        "uri": format!("at://did:plc:bob/app.bsky.feed.post/{key}"), "cid": format!("cid-{key}"), "reason": reason,
        "author": { "did": "did:plc:bob", "handle": "bob.test", "displayName": " " },
        "record": { "$type": "app.bsky.feed.post", "text": format!("texte {key}"), "createdAt": minutes_ago(minutes) },
        "isRead": false, "indexedAt": minutes_ago(minutes),
    })
}

fn ids(pulled: &Pulled) -> Vec<&str> {
    pulled.messages.iter().map(|message| message.remote.id.rsplit('/').next().unwrap()).collect()
}

#[tokio::test]
async fn the_first_look_reads_one_page_and_the_next_goes_on_to_the_overlap() {
    let server = Server::start(|asking| {
        let page = |minutes: &[i64], cursor: &str| {
            let list: Vec<Value> = minutes.iter().map(|at| notification(&at.to_string(), "reply", *at)).collect();
            ok(json!({ "notifications": list, "cursor": cursor }))
        };
        match asking.param("cursor") {
            "" => page(&[1, 5], "p2"),
            "p2" => page(&[20, 40], "p3"),
            "p3" => page(&[70, 100], "p4"),
            other => panic!("read too far: {other}"),
        }
    })
    .await;
    let call = server.call();
    let first = Bluesky.pull(&call, None).await.unwrap();
    assert_eq!((ids(&first), first.more), (vec!["1", "5"], false));

    // A look that last saw something an hour ago goes on until half an hour before that.
    let mut cursor =
        serde_json::to_string(&Cursor { seen: Some(now() - Duration::hours(1)), ..Cursor::default() }).unwrap();
    let mut seen = Vec::new();
    for more in [true, true, false] {
        let pulled = Bluesky.pull(&call, Some(&cursor)).await.unwrap();
        assert_eq!(pulled.more, more);
        seen.extend(ids(&pulled).into_iter().map(str::to_owned));
        cursor = pulled.cursor.unwrap();
    }
    assert_eq!(seen, ["1", "5", "20", "40", "70", "100"]);
    let done: Cursor = serde_json::from_str(&cursor).unwrap();
    assert_eq!(done, Cursor { seen: Some(now() - Duration::minutes(1)), ..Cursor::default() });
}

#[tokio::test]
async fn a_look_ends_whatever_the_server_says() {
    // The same mark again and again, and a page without anything.
    for list in [vec![notification("a", "reply", 1)], vec![]] {
        let server = Server::start(move |_| ok(json!({ "notifications": list, "cursor": "same" }))).await;
        let mut cursor = serde_json::to_string(&Cursor::default()).unwrap();
        let mut looks = 0;
        loop {
            let pulled = Bluesky.pull(&server.call(), Some(&cursor)).await.unwrap();
            (cursor, looks) = (pulled.cursor.unwrap(), looks + 1);
            if !pulled.more {
                break;
            }
            assert!(looks < 3);
        }
    }
}

#[tokio::test]
async fn a_mark_that_the_network_forgot_starts_the_look_anew() {
    let server = Server::start(|asking| match asking.param("cursor") {
        "" => ok(json!({ "notifications": [] })),
        _ => refuse(400, "InvalidRequest"),
    })
    .await;
    let seen = Some(now() - Duration::hours(1));
    let stale = Cursor { seen, newest: Some(now()), page: Some("old".to_owned()) };
    let pulled = Bluesky.pull(&server.call(), Some(&serde_json::to_string(&stale).unwrap())).await.unwrap();
    let next: Cursor = serde_json::from_str(&pulled.cursor.unwrap()).unwrap();
    assert_eq!(next, Cursor { seen, ..Cursor::default() });
    assert!(Bluesky.pull(&server.call(), Some("no cursor of ours")).await.is_ok());
}

#[tokio::test]
async fn what_is_heard_becomes_messages() {
    let server = Server::start(|asking| {
        if asking.name == "app.bsky.feed.getPosts" {
            let image = json!({ "thumb": "https://cdn.test/t", "fullsize": "https://cdn.test/f", "alt": "Un chat" });
            return ok(json!({ "posts": [{
                "uri": asking.param("uris"), "cid": "x", "author": { "did": "did:plc:bob", "handle": "bob.test" },
                "record": {}, "embed": { "$type": "app.bsky.embed.images#view", "images": [image] },
            }] }));
        }
        let mut reply = notification("r", "reply", 3);
        reply["record"] = json!({
            "text": "@ours.test @carl.test merci", "createdAt": "2031-01-01T00:00:00Z", "langs": ["fr", "en"],
            "facets": [
                { "index": { "byteStart": 0, "byteEnd": 10 }, "features": [{ "$type": "app.bsky.richtext.facet#mention", "did": DID }] },
                { "index": { "byteStart": 11, "byteEnd": 21 }, "features": [{ "$type": "app.bsky.richtext.facet#mention", "did": "did:plc:carl" }] },
            ],
            "reply": {
                "root": { "uri": format!("at://{DID}/app.bsky.feed.post/root"), "cid": "cr" },
                "parent": { "uri": format!("at://{DID}/app.bsky.feed.post/mid"), "cid": "cm" },
            },
            "labels": { "$type": "com.atproto.label.defs#selfLabels", "values": [{ "val": "nudity" }, { "val": "!no-unauthenticated" }] },
            "embed": { "$type": "app.bsky.embed.images", "images": [] },
        });
        let mut broken = notification("broken", "reply", 9);
        broken["record"] = json!(["not", "a", "post"]);
        let list = [reply, notification("m", "mention", 4), notification("l", "like", 5), notification("q", "quote", 6), broken];
        ok(json!({ "notifications": list }))
    })
    .await;
    let pulled = Bluesky.pull(&server.call(), None).await.unwrap();
    assert_eq!(ids(&pulled), ["r", "m", "q"]);
    let kinds: Vec<_> = pulled.messages.iter().map(|message| message.kind).collect();
    assert_eq!(kinds, [ConversationKind::Comment, ConversationKind::Mention, ConversationKind::Mention]);
    let reply = &pulled.messages[0];
    assert_eq!(reply.text, "@ours.test @carl.test merci");
    assert_eq!(reply.mentions, ["carl.test"]);
    assert_eq!(reply.warning.as_deref(), Some("nudity"));
    assert_eq!(reply.language.as_deref(), Some("fr"));
    assert_eq!(reply.author.name, "bob.test");
    assert!(!reply.ours);
    assert_eq!((reply.root.tag.as_str(), reply.parent.as_ref().unwrap().tag.as_str()), ("cr", "cm"));
    assert_eq!(reply.written_at, now() - Duration::minutes(3), "a clock that runs ahead is not believed");
    assert_eq!(reply.images, [RemoteImage { preview: "https://cdn.test/t".into(), alt: "Un chat".into() }]);
    assert_eq!(pulled.messages[1].root, pulled.messages[1].remote);
}

fn node(author: &str, key: &str, root: Option<&str>) -> Value {
    let mut record = json!({ "text": key, "createdAt": minutes_ago(9) });
    if let Some(root) = root {
        let at = json!({ "uri": root, "cid": "c" });
        record["reply"] = json!({ "root": at, "parent": at });
    }
    json!({
        "$type": "app.bsky.feed.defs#threadViewPost",
        "post": {
            "uri": format!("at://{author}/app.bsky.feed.post/{key}"), "cid": key, "indexedAt": minutes_ago(8),
            "author": { "did": author, "handle": "handle.invalid" }, "record": record,
        },
    })
}

#[tokio::test]
async fn a_thread_is_read_around_what_is_hidden() {
    let server = Server::start(|asking| {
        if asking.param("uri").ends_with("gone") {
            return refuse(400, "NotFound");
        }
        if asking.param("uri").ends_with("absent") {
            return ok(json!({ "thread": { "$type": "app.bsky.feed.defs#notFoundPost", "uri": "at://x", "notFound": true } }));
        }
        let root = format!("at://{DID}/app.bsky.feed.post/root");
        let mut here = node("did:plc:bob", "here", Some(&root));
        here["parent"] = node("did:plc:carl", "mid", Some(&root));
        here["parent"]["parent"] = node(DID, "root", None);
        here["replies"] = json!([
            { "$type": "app.bsky.feed.defs#blockedPost", "uri": "at://b", "blocked": true, "author": { "did": "did:plc:b" } },
            node(DID, "answer", Some(&root)),
            { "$type": "app.bsky.feed.defs#notFoundPost", "uri": "at://n", "notFound": true },
        ]);
        here["replies"][1]["replies"] = json!([node("did:plc:bob", "again", Some(&root))]);
        ok(json!({ "thread": here }))
    })
    .await;
    let remote = |id: &str| RemoteRef { id: id.to_owned(), tag: String::new(), permalink: None };
    let read = Bluesky.thread(&server.call(), &remote("at://did:plc:bob/app.bsky.feed.post/here")).await.unwrap();
    let seen: Vec<(&str, bool)> = read.iter().map(|message| (message.text.as_str(), message.ours)).collect();
    assert_eq!(seen, [("root", true), ("mid", false), ("here", false), ("answer", true), ("again", false)]);
    assert!(read.iter().all(|message| message.kind == ConversationKind::Comment));
    assert_eq!(read[1].author.handle, "did:plc:carl");
    assert_eq!(Bluesky.thread(&server.call(), &remote("at://gone")).await, Err(Fault::Gone));
    assert_eq!(Bluesky.thread(&server.call(), &remote("at://absent")).await, Err(Fault::Gone));
}
