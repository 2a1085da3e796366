//! The fake Bluesky network is trustworthy: sessions, swap semantics, validation, threads.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use pupitre_tests::clock::TestClock;
use pupitre_tests::fakes::FakeBluesky;
use reqwest::Client;
use serde_json::{Value, json};

const POST: &str = "app.bsky.feed.post";

fn noon() -> DateTime<Utc> {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

struct Desk {
    fake: FakeBluesky,
    clock: Arc<TestClock>,
    http: Client,
    did: String,
    access: String,
    refresh: String,
}

impl Desk {
    async fn new() -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let clock = TestClock::frozen(noon());
        let fake = FakeBluesky::start(Arc::clone(&clock)).await;
        let did = fake.account("studio.test", "app-pass-word-1234");
        let http = Client::builder().no_proxy().build().unwrap();
        let mut desk = Self { fake, clock, http, did, access: String::new(), refresh: String::new() };
        let body = json!({"identifier": "studio.test", "password": "app-pass-word-1234"});
        let (code, session) = desk.call("com.atproto.server.createSession", body).await;
        assert_eq!((code, session["did"].as_str()), (200, Some(desk.did.as_str())));
        desk.access = session["accessJwt"].as_str().unwrap().into();
        desk.refresh = session["refreshJwt"].as_str().unwrap().into();
        desk
    }

    async fn answer(r: reqwest::RequestBuilder) -> (u16, Value) {
        let r = r.send().await.unwrap();
        (r.status().as_u16(), r.json().await.unwrap_or_default())
    }

    async fn call(&self, method: &str, body: Value) -> (u16, Value) {
        let r = self.http.post(format!("{}/xrpc/{method}", self.fake.url())).bearer_auth(&self.access);
        Self::answer(r.json(&body)).await
    }

    async fn ask(&self, method: &str, q: &[(&str, &str)]) -> (u16, Value) {
        let r = self.http.get(format!("{}/xrpc/{method}", self.fake.url())).bearer_auth(&self.access);
        Self::answer(r.query(q)).await
    }

    async fn renew(&self, token: &str) -> (u16, Value) {
        let url = format!("{}/xrpc/com.atproto.server.refreshSession", self.fake.url());
        Self::answer(self.http.post(url).bearer_auth(token)).await
    }

    fn post(text: &str) -> Value {
        json!({"$type": POST, "text": text, "createdAt": "2026-11-22T12:00:00.000Z"})
    }

    async fn put(&self, rkey: &str, record: Value, swap: Option<Value>) -> (u16, Value) {
        let mut body = json!({"repo": self.did, "collection": POST, "rkey": rkey, "record": record});
        if let Some(swap) = swap {
            body["swapRecord"] = swap;
        }
        self.call("com.atproto.repo.putRecord", body).await
    }
}

#[tokio::test]
async fn put_record_is_exactly_once() {
    let desk = Desk::new().await;
    let (code, first) = desk.put("3kaaaaaaaaaaa", Desk::post("hello"), Some(Value::Null)).await;
    assert_eq!(code, 200, "{first}");
    let (code, again) = desk.put("3kaaaaaaaaaaa", Desk::post("hello"), Some(Value::Null)).await;
    assert_eq!((code, &again["cid"], &again["uri"]), (200, &first["cid"], &first["uri"]));
    assert!(again["commit"].is_null(), "an identical record must be no commit");
    let (code, refused) = desk.put("3kaaaaaaaaaaa", Desk::post("other"), Some(Value::Null)).await;
    assert_eq!((code, refused["error"].as_str()), (400, Some("InvalidSwap")));
    let (code, _) = desk.put("3kaaaaaaaaaaa", Desk::post("other"), Some(json!("bafyreiwrong"))).await;
    assert_eq!(code, 400);
    assert_eq!(desk.fake.oracle().posts_containing("hello").len(), 1);
    let (code, second) = desk.put("3kaaaaaaaaaaa", Desk::post("other"), Some(first["cid"].clone())).await;
    assert_eq!(code, 200);
    assert_ne!(second["cid"], first["cid"]);
    let q = [("repo", "studio.test"), ("collection", POST), ("rkey", "3kaaaaaaaaaaa")];
    let (_, record) = desk.ask("com.atproto.repo.getRecord", &q).await;
    assert_eq!(record["value"]["text"], "other");
    // The app view does not follow the edit of a post.
    let (_, thread) = desk.ask("app.bsky.feed.getPostThread", &[("uri", first["uri"].as_str().unwrap())]).await;
    assert_eq!(thread["thread"]["post"]["record"]["text"], "hello");
    let create = json!({"repo": desk.did, "collection": POST, "rkey": "3kaaaaaaaaaaa", "record": Desk::post("x")});
    assert_eq!(desk.call("com.atproto.repo.createRecord", create).await.0, 500);
    let (code, absent) = desk.ask("com.atproto.repo.getRecord", &[q[0], q[1], ("rkey", "nope")]).await;
    assert_eq!((code, absent["error"].as_str()), (400, Some("RecordNotFound")));
    for _ in 0..2 {
        let body = json!({"repo": desk.did, "collection": POST, "rkey": "3kaaaaaaaaaaa"});
        assert_eq!(desk.call("com.atproto.repo.deleteRecord", body).await.0, 200);
    }
    assert_eq!(desk.fake.oracle().deleted.len(), 1);
}

#[tokio::test]
async fn sessions_expire_rotate_and_end() {
    let desk = Desk::new().await;
    desk.clock.advance(TimeDelta::hours(3));
    let (code, body) = desk.ask("com.atproto.server.getSession", &[]).await;
    assert_eq!((code, body["error"].as_str()), (400, Some("ExpiredToken")));
    let (code, next) = desk.renew(&desk.refresh).await;
    assert_eq!(code, 200);
    let (_, repeat) = desk.renew(&desk.refresh).await;
    assert_eq!(repeat["refreshJwt"], next["refreshJwt"], "within the grace the successor is the same");
    assert_eq!(desk.fake.valid_refresh_tokens().len(), 2);
    desk.clock.advance(TimeDelta::hours(3));
    let (code, body) = desk.renew(&desk.refresh).await;
    assert_eq!((code, body["error"].as_str()), (400, Some("ExpiredToken")));
    desk.fake.configure(|c| c.refresh_grace_seconds = 0);
    let newer = next["refreshJwt"].as_str().unwrap();
    let (code, last) = desk.renew(newer).await;
    assert_eq!(code, 200);
    assert_eq!(desk.renew(newer).await.0, 400, "no grace: used is used");
    let last = last["refreshJwt"].as_str().unwrap();
    let url = format!("{}/xrpc/com.atproto.server.deleteSession", desk.fake.url());
    assert_eq!(Desk::answer(desk.http.post(url).bearer_auth(last)).await.0, 200);
    assert_eq!(desk.renew(last).await.0, 400);
    assert!(desk.fake.valid_refresh_tokens().is_empty());
    let wrong = json!({"identifier": "studio.test", "password": "wrong"});
    assert_eq!(desk.call("com.atproto.server.createSession", wrong).await.0, 401);
    desk.fake.revoke("studio.test");
    let right = json!({"identifier": "studio.test", "password": "app-pass-word-1234"});
    assert_eq!(desk.call("com.atproto.server.createSession", right).await.0, 401);
}

#[tokio::test]
async fn records_are_validated() {
    let desk = Desk::new().await;
    let code = async |record: Value| desk.put(&uuid::Uuid::new_v4().to_string(), record, None).await.0;
    let family = "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}";
    assert_eq!(code(Desk::post(&"é".repeat(300))).await, 200);
    assert_eq!(code(Desk::post(&"a".repeat(301))).await, 400);
    assert_eq!(code(Desk::post(&family.repeat(166))).await, 200, "166 graphemes, 2988 bytes");
    assert_eq!(code(Desk::post(&family.repeat(167))).await, 400, "167 graphemes, 3006 bytes");
    let facet = |start: u64, end: u64| {
        let mut post = Desk::post("é lien");
        let feature = json!({"$type": "app.bsky.richtext.facet#link", "uri": "https://example.invalid"});
        post["facets"] = json!([{"index": {"byteStart": start, "byteEnd": end}, "features": [feature]}]);
        post
    };
    assert_eq!(code(facet(3, 7)).await, 200);
    assert_eq!(code(facet(1, 7)).await, 400, "inside a character");
    assert_eq!(code(facet(3, 8)).await, 400, "beyond the end");
    assert_eq!(code(facet(7, 3)).await, 400);
    let mut undated = Desk::post("x");
    undated["createdAt"] = json!("yesterday");
    assert_eq!(code(undated).await, 400);
    let with_image = |blob: &Value| {
        let mut post = Desk::post("picture");
        post["embed"] = json!({"$type": "app.bsky.embed.images", "images": [{"alt": "a desk", "image": blob}]});
        post
    };
    let unknown = json!({"$type": "blob", "ref": {"$link": "bafkreinobody"}, "mimeType": "image/png", "size": 3});
    let (status, body) = desk.put("k1", with_image(&unknown), None).await;
    assert_eq!((status, body["error"].as_str()), (400, Some("BlobNotFound")));
    let url = format!("{}/xrpc/com.atproto.repo.uploadBlob", desk.fake.url());
    let upload = desk.http.post(url).bearer_auth(&desk.access).header("content-type", "image/png").body(vec![7; 9]);
    let (_, blob) = Desk::answer(upload).await;
    let blob = &blob["blob"];
    assert_eq!(code(with_image(blob)).await, 200);
    let mut lied = blob.clone();
    lied["size"] = json!(10);
    assert_eq!(code(with_image(&lied)).await, 400);
    assert_eq!(desk.fake.oracle().posts_containing("picture")[0].media, [blob["ref"]["$link"].as_str().unwrap()]);
    let foreign = json!({"repo": "did:plc:x", "collection": POST, "rkey": "a", "record": Desk::post("x")});
    assert_eq!(desk.call("com.atproto.repo.putRecord", foreign).await.0, 403);
}

#[tokio::test]
async fn strangers_notifications_threads_and_deeds() {
    let desk = Desk::new().await;
    let (_, mine) = desk.put("3kaaaaaaaaaaa", Desk::post("news"), None).await;
    let uri = mine["uri"].as_str().unwrap();
    let reply = desk.fake.stranger_replies("anna.far.test", uri, "first");
    let deeper = desk.fake.stranger_replies("bob.far.test", &reply, "second");
    desk.fake.stranger_mentions("bob.far.test", "studio.test", "hé");
    desk.fake.stranger_likes("bob.far.test", uri);
    desk.fake.stranger_quotes("bob.far.test", uri, "look");
    let (_, all) = desk.ask("app.bsky.notification.listNotifications", &[]).await;
    let reasons: Vec<_> = all["notifications"].as_array().unwrap().iter().map(|n| n["reason"].clone()).collect();
    assert_eq!(reasons, ["quote", "like", "mention", "reply"], "newest first");
    let (_, page) = desk.ask("app.bsky.notification.listNotifications", &[("limit", "3")]).await;
    let cursor = page["cursor"].as_str().unwrap();
    let (_, rest) = desk.ask("app.bsky.notification.listNotifications", &[("cursor", cursor)]).await;
    assert_eq!((rest["notifications"][0]["uri"].as_str(), &rest["cursor"]), (Some(reply.as_str()), &Value::Null));
    assert_eq!(desk.ask("app.bsky.notification.getUnreadCount", &[]).await.1["count"], 4);
    desk.call("app.bsky.notification.updateSeen", json!({"seenAt": "2026-11-22T12:00:00Z"})).await;
    assert_eq!(desk.ask("app.bsky.notification.getUnreadCount", &[]).await.1["count"], 0);

    let (_, thread) = desk.ask("app.bsky.feed.getPostThread", &[("uri", &deeper)]).await;
    assert_eq!(thread["thread"]["parent"]["parent"]["post"]["uri"], uri);
    let (_, thread) = desk.ask("app.bsky.feed.getPostThread", &[("uri", uri)]).await;
    assert_eq!(thread["thread"]["replies"][0]["replies"][0]["post"]["uri"], deeper);
    assert_eq!(
        (&thread["thread"]["post"]["likeCount"], &thread["thread"]["post"]["quoteCount"]),
        (&json!(1), &json!(1))
    );

    let anna = thread["thread"]["replies"][0]["post"]["author"]["did"].clone();
    let subject = json!({"uri": reply, "cid": thread["thread"]["replies"][0]["post"]["cid"]});
    let record = json!({"$type": "app.bsky.feed.like", "subject": subject, "createdAt": "2026-11-22T12:00:00Z"});
    let body = json!({"repo": desk.did, "collection": "app.bsky.feed.like", "rkey": "3kl", "record": record});
    assert_eq!(desk.call("com.atproto.repo.putRecord", body).await.0, 200);
    let (_, thread) = desk.ask("app.bsky.feed.getPostThread", &[("uri", &reply)]).await;
    assert!(thread["thread"]["post"]["viewer"]["like"].is_string());
    assert_eq!(desk.fake.oracle().favourites, [("studio.test".to_owned(), reply.clone())]);
    let record = json!({"$type": "app.bsky.graph.block", "subject": anna, "createdAt": "2026-11-22T12:00:00Z"});
    let body = json!({"repo": desk.did, "collection": "app.bsky.graph.block", "rkey": "3kb", "record": record});
    assert_eq!(desk.call("com.atproto.repo.putRecord", body).await.0, 200);
    desk.fake.stranger_replies("anna.far.test", uri, "blocked");
    let (_, all) = desk.ask("app.bsky.notification.listNotifications", &[]).await;
    assert_eq!(all["notifications"].as_array().unwrap().len(), 3);
    let (_, thread) = desk.ask("app.bsky.feed.getPostThread", &[("uri", &reply)]).await;
    assert_eq!(thread["thread"]["blocked"], true);
    desk.call("app.bsky.graph.muteActor", json!({"actor": "bob.far.test"})).await;
    let (_, all) = desk.ask("app.bsky.notification.listNotifications", &[]).await;
    assert!(all["notifications"].as_array().unwrap().is_empty());
    let report = json!({
        "reasonType": "com.atproto.moderation.defs#reasonSpam", "reason": "spam",
        "subject": {"$type": "com.atproto.admin.defs#repoRef", "did": anna}
    });
    assert_eq!(desk.call("com.atproto.moderation.createReport", report).await.0, 200);
    assert_eq!(desk.fake.oracle().reports.len(), 1);
    desk.fake.vanishes(&deeper);
    assert_eq!(desk.ask("app.bsky.feed.getPostThread", &[("uri", &deeper)]).await.0, 400);
}
