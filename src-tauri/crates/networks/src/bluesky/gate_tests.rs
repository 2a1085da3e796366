#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use super::super::Bluesky;
use super::super::testing::{Answer, Asking, DID, Server, ok, refuse};
use super::*;
use crate::kit::{Moderate as _, RemoteRef};
use pupitre_domain::network::Action;
use std::sync::{Arc, Mutex};

const ROOT: &str = "at://did:plc:ours/app.bsky.feed.post/3k2a";
const THEIRS: &str = "at://did:plc:theirs/app.bsky.feed.post/k";

fn target(root: &str) -> ActionTarget {
    ActionTarget {
        message: RemoteRef { id: THEIRS.to_owned(), tag: "cid-k".to_owned(), permalink: None },
        author: "did:plc:theirs".to_owned(),
        handle: None,
        comment: None,
        root: Some(root.to_owned()),
    }
}

/// A server that keeps one record, and lets somebody else write it between a reading and a writing.
struct Kept {
    record: Mutex<Option<(Value, u32)>>,
    meddle: Mutex<Vec<Value>>,
}

fn answer(kept: &Kept, asking: &Asking) -> Answer {
    let mut record = kept.record.lock().unwrap();
    let cid = |version: u32| format!("cid-{version}");
    match asking.name.as_str() {
        "com.atproto.repo.getRecord" => {
            assert_eq!((asking.param("collection"), asking.param("rkey")), (GATE, "3k2a"));
            let found = record.clone();
            if let Some(other) = kept.meddle.lock().unwrap().pop() {
                *record = Some((other, record.as_ref().map_or(1, |(_, version)| version + 1)));
            }
            match found {
                None => refuse(400, "RecordNotFound"),
                Some((value, version)) => ok(json!({ "uri": "at://x", "cid": cid(version), "value": value })),
            }
        }
        "com.atproto.repo.putRecord" => {
            let body = asking.json();
            assert!(body.as_object().unwrap().contains_key("swapRecord"), "never without saying over what");
            let now = record.as_ref().map(|(_, version)| cid(*version));
            if body["swapRecord"].as_str() != now.as_deref() {
                return refuse(400, "InvalidSwap");
            }
            let version = record.as_ref().map_or(1, |(_, version)| version + 1);
            *record = Some((body["record"].clone(), version));
            ok(json!({ "uri": format!("at://{DID}/{GATE}/3k2a"), "cid": cid(version) }))
        }
        other => panic!("{other}"),
    }
}

async fn server(record: Option<Value>, meddle: Vec<Value>) -> (Server, Arc<Kept>) {
    let record = Mutex::new(record.map(|value| (value, 1)));
    let kept = Arc::new(Kept { record, meddle: Mutex::new(meddle) });
    let theirs = Arc::clone(&kept);
    (Server::start(move |asking| answer(&theirs, asking)).await, kept)
}

impl Kept {
    fn value(&self) -> Value {
        self.record.lock().unwrap().as_ref().unwrap().0.clone()
    }
}

#[tokio::test]
async fn hiding_and_showing_again_touch_one_entry_and_nothing_else() {
    let before = json!({ "$type": GATE, "post": ROOT, "createdAt": "2026-01-01T00:00:00Z", "later": { "kept": true },
        "allow": [{ "$type": "app.bsky.feed.threadgate#followingRule" }], "hiddenReplies": ["at://a/app.bsky.feed.post/1"] });
    let (server, kept) = server(Some(before.clone()), Vec::new()).await;
    for _ in 0..2 {
        Bluesky.act(&server.call(), Action::Hide, &target(ROOT), "k").await.unwrap();
    }
    let mut with = before.clone();
    with["hiddenReplies"] = json!(["at://a/app.bsky.feed.post/1", THEIRS]);
    assert_eq!(kept.value(), with, "twice is once");
    for _ in 0..2 {
        Bluesky.act(&server.call(), Action::Unhide, &target(ROOT), "").await.unwrap();
    }
    assert_eq!(kept.value(), before);
    let writes = server.names().iter().filter(|name| name.ends_with("putRecord")).count();
    assert_eq!(writes, 2, "what stands so already is not written again");
}

#[tokio::test]
async fn the_first_one_hidden_makes_the_record() {
    let (server, kept) = server(None, Vec::new()).await;
    let key = Bluesky.mint_key(super::super::testing::now(), 5);
    Bluesky.act(&server.call(), Action::Hide, &target(ROOT), &key).await.unwrap();
    let made =
        json!({ "$type": GATE, "post": ROOT, "createdAt": "2026-11-22T09:00:00.000Z", "hiddenReplies": [THEIRS] });
    assert_eq!(kept.value(), made, "anybody may answer as before: no rule is set");
}

#[tokio::test]
async fn what_another_app_writes_meanwhile_is_not_lost() {
    let of = |list: Value| json!({ "$type": GATE, "post": ROOT, "createdAt": "2026-01-01T00:00:00Z", "allow": [], "hiddenReplies": list });
    let meddle = vec![of(json!(["at://b/app.bsky.feed.post/2"])), of(json!(["at://c/app.bsky.feed.post/3"]))];
    let (server, kept) = server(None, meddle).await;
    Bluesky.act(&server.call(), Action::Hide, &target(ROOT), "k").await.unwrap();
    assert_eq!(kept.value(), of(json!(["at://b/app.bsky.feed.post/2", THEIRS])));
    // Somebody who never rests: it is tried again later, and nothing was overwritten.
    kept.meddle.lock().unwrap().extend((0..9).map(|n| of(json!([format!("at://d/app.bsky.feed.post/{n}")]))));
    let late = Bluesky.act(&server.call(), Action::Unhide, &target(ROOT), "").await;
    assert_eq!(late, Ok(Value::Null), "it is not on the list any more: nothing is left to do");
    let never = Bluesky.act(&server.call(), Action::Hide, &target(ROOT), "k").await;
    assert_eq!(never, Err(Fault::Transient { after: None }));
}

#[tokio::test]
async fn only_below_our_own_posts_and_only_while_there_is_room() {
    let full: Vec<String> = (0..MOST).map(|n| format!("at://a/app.bsky.feed.post/{n}")).collect();
    let record = json!({ "$type": GATE, "post": ROOT, "createdAt": "2026-01-01T00:00:00Z", "hiddenReplies": full });
    let (server, kept) = server(Some(record.clone()), Vec::new()).await;
    let refused = Bluesky.act(&server.call(), Action::Hide, &target(ROOT), "k").await;
    assert!(matches!(refused, Err(Fault::Rejected(_))), "{refused:?}");
    assert_eq!(kept.value(), record);
    let asked = server.asked().len();
    for root in ["at://did:plc:theirs/app.bsky.feed.post/3k2a", "at://did:plc:ours/app.bsky.feed.like/3k2a", ""] {
        assert!(!Bluesky.within(Action::Hide, root, DID));
        let refused = Bluesky.act(&server.call(), Action::Hide, &target(root), "k").await;
        assert!(matches!(refused, Err(Fault::Rejected(_))), "{root}: {refused:?}");
    }
    assert!(Bluesky.within(Action::Hide, ROOT, DID) && Bluesky.within(Action::Report, "at://x/y/z", DID));
    assert_eq!(server.asked().len(), asked, "nothing was asked for them");
}

#[tokio::test]
async fn a_record_that_is_none_is_left_alone() {
    for odd in [json!("text"), json!({ "hiddenReplies": "all" })] {
        let (server, kept) = server(Some(odd.clone()), Vec::new()).await;
        let refused = Bluesky.act(&server.call(), Action::Hide, &target(ROOT), "k").await;
        assert_eq!(refused, Err(Fault::Protocol));
        assert_eq!(kept.value(), odd);
    }
}
