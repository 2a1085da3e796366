#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use super::super::testing::{Answer, Asking, DID, Server, now, ok};
use super::*;
use crate::kit::{Network as _, RemoteRef};

const THEIRS: &str = "at://did:plc:theirs/app.bsky.feed.post/k";

fn target() -> ActionTarget {
    ActionTarget {
        message: RemoteRef { id: THEIRS.to_owned(), tag: "cid-k".to_owned(), permalink: None },
        author: "did:plc:theirs".to_owned(),
        handle: None,
        comment: None,
        root: None,
    }
}

fn answer(asking: &Asking) -> Answer {
    let body = asking.json();
    match asking.name.as_str() {
        "com.atproto.repo.putRecord" => {
            let uri = format!("at://{DID}/{}/{}", body["collection"].as_str().unwrap(), body["rkey"].as_str().unwrap());
            ok(json!({ "uri": uri, "cid": "c" }))
        }
        "app.bsky.feed.getPosts" => ok(json!({ "posts": [{
            "uri": THEIRS, "cid": "cid-k", "author": { "did": "did:plc:theirs", "handle": "theirs.test" },
            "record": {}, "viewer": { "like": format!("at://{DID}/app.bsky.feed.like/seen") },
        }] })),
        "com.atproto.moderation.createReport" => ok(json!({ "id": 7 })),
        "app.bsky.graph.muteActor" => Answer(200, "text/plain", String::new()),
        _ => ok(json!({})),
    }
}

#[tokio::test]
async fn a_like_is_identical_when_repeated_and_can_be_taken_back() {
    let server = Server::start(answer).await;
    let key = Bluesky.mint_key(now(), 5);
    let mut liked = target();
    let handle = Bluesky.act(&server.call(), Action::Like, &liked, &key).await.unwrap();
    let later = crate::kit::Call { now: now() + chrono::Duration::hours(1), ..server.call() };
    Bluesky.act(&later, Action::Like, &liked, &key).await.unwrap();
    let asked = server.asked();
    assert_eq!(asked[0].body, asked[1].body);
    let put = asked[0].json();
    assert_eq!(put["swapRecord"], Value::Null);
    assert!(put.as_object().unwrap().contains_key("swapRecord"));
    assert_eq!(put["record"]["subject"], json!({ "uri": THEIRS, "cid": "cid-k" }));
    assert_eq!(put["record"]["createdAt"], "2026-11-22T09:00:00.000Z");

    liked.handle = Some(handle);
    Bluesky.act(&server.call(), Action::Unlike, &liked, "").await.unwrap();
    assert_eq!(server.asked()[2].json(), json!({ "repo": DID, "collection": LIKE, "rkey": key }));
}

#[tokio::test]
async fn what_was_done_elsewhere_can_be_taken_back() {
    let server = Server::start(answer).await;
    Bluesky.act(&server.call(), Action::Unlike, &target(), "").await.unwrap();
    assert_eq!(server.asked()[1].json()["rkey"], "seen");
    // Nothing is reposted: nothing is deleted.
    Bluesky.act(&server.call(), Action::Unboost, &target(), "").await.unwrap();
    assert_eq!(server.names()[2..], ["app.bsky.feed.getPosts".to_owned()]);
}

#[tokio::test]
async fn a_missing_content_id_is_looked_up() {
    let server = Server::start(answer).await;
    let mut boosted = target();
    boosted.message.tag = String::new();
    Bluesky.act(&server.call(), Action::Boost, &boosted, "k").await.unwrap();
    assert_eq!(server.asked()[1].json()["record"]["subject"]["cid"], "cid-k");
}

#[tokio::test]
async fn block_mute_and_report_name_the_right_one() {
    let server = Server::start(answer).await;
    let mut named = target();
    named.comment = Some("é".repeat(3_000));
    for action in [Action::Block, Action::Mute, Action::Report] {
        Bluesky.act(&server.call(), action, &named, "k").await.unwrap();
    }
    let asked = server.asked();
    assert_eq!(asked[0].json()["record"]["subject"], "did:plc:theirs");
    assert_eq!(asked[0].json()["collection"], "app.bsky.graph.block");
    assert_eq!(asked[1].json(), json!({ "actor": "did:plc:theirs" }));
    assert_eq!(asked[2].json()["subject"]["uri"], THEIRS);
    assert_eq!(asked[2].json()["reason"], "é".repeat(2_000));
}

#[tokio::test]
async fn only_own_posts_are_deleted() {
    let server = Server::start(answer).await;
    assert!(matches!(Bluesky.act(&server.call(), Action::DeleteOwn, &target(), "").await, Err(Fault::Rejected(_))));
    assert_eq!(server.names(), Vec::<String>::new());
}

#[test]
fn every_offered_action_is_known_to_be_repeatable_or_not() {
    for action in Bluesky.descriptor().actions {
        let expected = if *action == Action::Report { Effect::Once } else { Effect::Repeatable };
        assert_eq!(Bluesky.effect(*action), expected);
    }
}
