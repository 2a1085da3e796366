//! The fake Mastodon is trustworthy: each switch does what it says.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use pupitre_tests::clock::TestClock;
use pupitre_tests::fakes::FakeMastodon;
use pupitre_tests::fakes::mastodon::Idempotency;
use reqwest::{Client, Response};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

fn noon() -> DateTime<Utc> {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

fn client() -> Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

struct Desk {
    fake: FakeMastodon,
    token: String,
    http: Client,
}

impl Desk {
    async fn new() -> Self {
        let fake = FakeMastodon::start(TestClock::frozen(noon())).await;
        let token = fake.token_for("studio", "read write");
        Self { fake, token, http: client() }
    }

    async fn get(&self, path: &str) -> Response {
        self.http.get(format!("{}{path}", self.fake.url())).bearer_auth(&self.token).send().await.unwrap()
    }

    async fn post(&self, path: &str, body: Value, key: Option<&str>) -> Response {
        let mut r = self.http.post(format!("{}{path}", self.fake.url())).bearer_auth(&self.token).json(&body);
        if let Some(key) = key {
            r = r.header("Idempotency-Key", key);
        }
        r.send().await.unwrap()
    }

    async fn status(&self, text: &str) -> String {
        let answer: Value = self.post("/api/v1/statuses", json!({"status": text}), None).await.json().await.unwrap();
        answer["id"].as_str().unwrap().to_owned()
    }

    async fn twice(&self, key: Option<&str>) -> (String, String) {
        let one = async { self.post("/api/v1/statuses", json!({"status": "hello"}), key).await };
        let (a, b) = tokio::join!(one, async {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            self.post("/api/v1/statuses", json!({"status": "hello"}), key).await
        });
        let (a, b): (Value, Value) = (a.json().await.unwrap(), b.json().await.unwrap());
        (a["id"].as_str().unwrap().to_owned(), b["id"].as_str().unwrap().to_owned())
    }
}

#[tokio::test]
async fn idempotency_locked_check_then_set_and_ignored() {
    let desk = Desk::new().await;
    desk.fake.configure(|c| c.latency_ms = 100);
    let (a, b) = desk.twice(Some("k1")).await;
    assert_eq!(a, b);
    assert!(desk.fake.oracle().duplicates().is_empty());

    desk.fake.configure(|c| c.idempotency = Idempotency::CheckThenSet);
    let (a, b) = desk.twice(Some("k2")).await;
    assert_ne!(a, b, "a repeat during the first call must be posted twice in this mode");
    assert_eq!(desk.fake.oracle().posts_per_key()["k2"], 2);
    // After the first call has ended the same mode is harmless.
    let before = desk.fake.oracle().posts.len();
    let again: Value =
        desk.post("/api/v1/statuses", json!({"status": "hello"}), Some("k2")).await.json().await.unwrap();
    assert!(again["id"].is_string());
    assert_eq!(desk.fake.oracle().posts.len(), before);

    desk.fake.configure(|c| c.idempotency = Idempotency::Ignored);
    let (a, b) = desk.twice(Some("k3")).await;
    assert_ne!(a, b);
    assert_eq!(desk.fake.oracle().duplicates(), [("hello".to_owned(), 5)]);
}

#[tokio::test]
async fn a_key_lives_an_hour_and_belongs_to_an_account() {
    let clock = TestClock::frozen(noon());
    let fake = FakeMastodon::start(Arc::clone(&clock)).await;
    let mut desk = Desk { token: fake.token_for("studio", "write"), fake, http: client() };
    let post = |desk: &Desk| {
        let r = desk.http.post(format!("{}/api/v1/statuses", desk.fake.url())).bearer_auth(&desk.token);
        r.header("Idempotency-Key", "k").form(&[("status", "x")]).send()
    };
    post(&desk).await.unwrap();
    clock.advance(TimeDelta::minutes(59));
    post(&desk).await.unwrap();
    assert_eq!(desk.fake.oracle().posts.len(), 1);
    clock.advance(TimeDelta::minutes(2));
    post(&desk).await.unwrap();
    assert_eq!(desk.fake.oracle().posts.len(), 2, "the key outlived its hour");
    desk.token = desk.fake.token_for("other", "write");
    post(&desk).await.unwrap();
    assert_eq!(desk.fake.oracle().posts.len(), 3);
}

#[tokio::test]
async fn oauth_verifies_pkce_once_and_revokes() {
    let fake = FakeMastodon::start(TestClock::frozen(noon())).await;
    let http = client();
    let url = fake.url();
    let app: Value = http
        .post(format!("{url}/api/v1/apps"))
        .json(&json!({"client_name": "Pupitre", "redirect_uris": "http://127.0.0.1/cb", "scopes": "read write"}))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let (id, secret) = (app["client_id"].as_str().unwrap(), app["client_secret"].as_str().unwrap());
    let verifier = "v".repeat(64);
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&verifier));
    let redirect = "http://127.0.0.1:45678/cb";
    let authorize = |redirect: &'static str, scope: &'static str| {
        let q = [
            ("response_type", "code"),
            ("client_id", id),
            ("redirect_uri", redirect),
            ("scope", scope),
            ("state", "st&1"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        http.get(format!("{url}/oauth/authorize")).query(&q).send()
    };
    let back = |r: &Response| {
        let target = url::Url::parse(r.headers()["location"].to_str().unwrap()).unwrap();
        target.query_pairs().into_owned().collect::<std::collections::HashMap<_, _>>()
    };
    assert_eq!(authorize("http://127.0.0.1/other", "read").await.unwrap().status(), 400);
    assert_eq!(back(&authorize(redirect, "admin:read").await.unwrap())["error"], "invalid_scope");
    let answer = authorize(redirect, "read write").await.unwrap();
    assert_eq!(answer.status(), 302);
    let got = back(&answer);
    assert_eq!((got["state"].as_str(), got["iss"].as_str()), ("st&1", format!("{url}/").as_str()));
    let exchange = |code: String, verifier: String| {
        let form = [
            ("grant_type", "authorization_code".to_owned()),
            ("code", code),
            ("redirect_uri", redirect.to_owned()),
            ("client_id", id.to_owned()),
            ("client_secret", secret.to_owned()),
            ("code_verifier", verifier),
        ];
        http.post(format!("{url}/oauth/token")).form(&form).send()
    };
    // A wrong verifier burns the code.
    assert_eq!(exchange(got["code"].clone(), "w".repeat(64)).await.unwrap().status(), 400);
    assert_eq!(exchange(got["code"].clone(), verifier.clone()).await.unwrap().status(), 400);
    let code = back(&authorize(redirect, "read write").await.unwrap())["code"].clone();
    let token: Value = exchange(code.clone(), verifier.clone()).await.unwrap().json().await.unwrap();
    assert_eq!(exchange(code, verifier).await.unwrap().status(), 400, "a code was good twice");
    let token = token["access_token"].as_str().unwrap();
    let me = || http.get(format!("{url}/api/v1/accounts/verify_credentials")).bearer_auth(token).send();
    let account: Value = me().await.unwrap().json().await.unwrap();
    assert_eq!(account["acct"], "studio");
    let form = [("token", token), ("client_id", id), ("client_secret", secret)];
    assert_eq!(http.post(format!("{url}/oauth/revoke")).form(&form).send().await.unwrap().status(), 200);
    assert_eq!(me().await.unwrap().status(), 401);
    assert!(fake.valid_tokens().is_empty());
    fake.configure(|c| c.approves = None);
    assert_eq!(back(&authorize(redirect, "read").await.unwrap())["error"], "access_denied");
}

#[tokio::test]
async fn media_are_processed_before_they_can_be_attached() {
    let desk = Desk::new().await;
    desk.fake.configure(|c| c.processing_polls = 2);
    let png = vec![0x89, b'P', b'N', b'G', 13, 10, 26, 10, 0];
    let upload = |bytes: Vec<u8>| {
        let part = reqwest::multipart::Part::bytes(bytes).file_name("a.png").mime_str("image/png").unwrap();
        let form = reqwest::multipart::Form::new().part("file", part).text("description", "a desk");
        desk.http.post(format!("{}/api/v2/media", desk.fake.url())).bearer_auth(&desk.token).multipart(form).send()
    };
    assert_eq!(upload(b"GIF? no".to_vec()).await.unwrap().status(), 422);
    let big = {
        let mut b = png.clone();
        b.resize(3_000_000, 0);
        b
    };
    let answer = upload(big).await.unwrap();
    assert_eq!(answer.status(), 202);
    let media: Value = answer.json().await.unwrap();
    assert_eq!((&media["url"], media["description"].as_str()), (&Value::Null, Some("a desk")));
    let id = media["id"].as_str().unwrap();
    let post = || desk.post("/api/v1/statuses", json!({"status": "x", "media_ids": [id]}), None);
    assert_eq!(post().await.status(), 422);
    let path = format!("/api/v1/media/{id}");
    let mut codes = Vec::new();
    for _ in 0..3 {
        codes.push(desk.get(&path).await.status().as_u16());
    }
    assert_eq!(codes, [206, 206, 200]);
    assert_eq!(post().await.status(), 200);
    assert_eq!(post().await.status(), 422, "one file, one status");
    let ids = vec![id; 5];
    assert_eq!(desk.post("/api/v1/statuses", json!({"media_ids": ids}), None).await.status(), 422);
    let both = json!({"status": "x", "media_ids": [id], "poll": {"options": ["a", "b"], "expires_in": 600}});
    assert_eq!(desk.post("/api/v1/statuses", both, None).await.status(), 422);
    desk.fake.configure(|c| c.media_v2 = false);
    assert_eq!(upload(png).await.unwrap().status(), 404);
}

#[tokio::test]
async fn texts_are_counted_as_the_instance_says() {
    let desk = Desk::new().await;
    let code = async |text: String, spoiler: &str| {
        let body = json!({"status": text, "spoiler_text": spoiler});
        desk.post("/api/v1/statuses", body, None).await.status().as_u16()
    };
    assert_eq!(code("é".repeat(500), "").await, 200);
    assert_eq!(code("a".repeat(501), "").await, 422);
    assert_eq!(code("a".repeat(490), "warning ten").await, 422);
    assert_eq!(code(format!("{} https://example.invalid/{}", "a".repeat(476), "b".repeat(300)), "").await, 200);
    assert_eq!(code(format!("{} https://example.invalid/{}", "a".repeat(477), "b".repeat(300)), "").await, 422);
    assert_eq!(code(format!("{} @ab@{}.invalid", "a".repeat(496), "c".repeat(80)), "").await, 200);
    assert_eq!(code(" ".into(), "").await, 422);
    desk.fake.configure(|c| c.max_characters = 10);
    assert_eq!(code("a".repeat(11), "").await, 422);
    let poll = json!({"status": "q", "poll": {"options": ["a"], "expires_in": 600}});
    assert_eq!(desk.post("/api/v1/statuses", poll, None).await.status(), 422);
    let bad = desk.post("/api/v1/statuses", json!({"status": "x"}), None).await;
    assert!(bad.headers().contains_key("x-ratelimit-remaining"));
}

#[tokio::test]
async fn scheduled_statuses_wait_move_and_go_out() {
    let clock = TestClock::frozen(noon());
    let fake = FakeMastodon::start(Arc::clone(&clock)).await;
    let token = fake.token_for("studio", "read write");
    let desk = Desk { fake, token, http: client() };
    let at = |minutes| (noon() + TimeDelta::minutes(minutes)).to_rfc3339();
    let later = |text: &str, minutes| json!({"status": text, "scheduled_at": at(minutes)});
    assert_eq!(desk.post("/api/v1/statuses", later("soon", 4), None).await.status(), 422);
    let first: Value = desk.post("/api/v1/statuses", later("one", 10), Some("k")).await.json().await.unwrap();
    let again: Value = desk.post("/api/v1/statuses", later("one", 10), Some("k")).await.json().await.unwrap();
    assert_eq!(first["id"], again["id"]);
    assert_eq!(first["params"]["text"], "one");
    let second: Value = desk.post("/api/v1/statuses", later("two", 10), None).await.json().await.unwrap();
    let path = |v: &Value| format!("{}/api/v1/scheduled_statuses/{}", desk.fake.url(), v["id"].as_str().unwrap());
    let moved = desk.http.put(path(&first)).bearer_auth(&desk.token).json(&json!({"scheduled_at": at(60)}));
    assert_eq!(moved.send().await.unwrap().status(), 200);
    let cancelled = desk.http.delete(path(&second)).bearer_auth(&desk.token).send().await.unwrap();
    assert_eq!(cancelled.status(), 200);
    clock.advance(TimeDelta::minutes(59));
    assert_eq!(desk.fake.oracle().waiting.len(), 1);
    assert!(desk.fake.oracle().posts.is_empty());
    clock.advance(TimeDelta::minutes(1));
    let oracle = desk.fake.oracle();
    assert_eq!((oracle.posts_containing("one").len(), oracle.waiting.len(), oracle.posts.len()), (1, 0, 1));
    assert_eq!(oracle.posts[0].at, noon() + TimeDelta::minutes(60));
    desk.fake.configure(|c| c.scheduling = false);
    desk.post("/api/v1/statuses", later("ignored", 600), None).await;
    assert_eq!(desk.fake.oracle().posts_containing("ignored").len(), 1);
}

#[tokio::test]
async fn strangers_answer_and_pages_follow_their_bounds() {
    let desk = Desk::new().await;
    let id = desk.status("news").await;
    for n in 0..5 {
        desk.fake.stranger_replies("anna@far.invalid", &id, &format!("reply {n}"));
    }
    let all: Vec<Value> = desk.get("/api/v1/notifications?types[]=mention").await.json().await.unwrap();
    let ids: Vec<&str> = all.iter().map(|n| n["id"].as_str().unwrap()).collect();
    assert_eq!(all[0]["status"]["content"], "<p>reply 4</p>");
    assert!(ids.windows(2).all(|w| w[0] > w[1]), "newest first");
    let texts = async |q: String| {
        let rows: Vec<Value> = desk.get(&format!("/api/v1/notifications?limit=2&{q}")).await.json().await.unwrap();
        rows.iter().map(|n| n["status"]["content"].as_str().unwrap()[9..10].to_owned()).collect::<String>()
    };
    let oldest = ids[4];
    assert_eq!(texts(format!("min_id={oldest}")).await, "21");
    assert_eq!(texts(format!("since_id={oldest}")).await, "43");
    assert_eq!(texts(format!("max_id={}", ids[1])).await, "21");
    let link = desk.get("/api/v1/notifications?limit=2").await.headers()["link"].to_str().unwrap().to_owned();
    assert!(link.contains(&format!("max_id={}>; rel=\"next\"", ids[1])), "{link}");
    assert!(link.contains(&format!("min_id={}>; rel=\"prev\"", ids[0])), "{link}");
    let context: Value = desk.get(&format!("/api/v1/statuses/{id}/context")).await.json().await.unwrap();
    assert_eq!(context["descendants"].as_array().unwrap().len(), 5);

    let reply = desk.fake.stranger_mentions("bob@far.invalid", "studio", "hi <script>");
    let seen: Value = desk.get(&format!("/api/v1/statuses/{reply}")).await.json().await.unwrap();
    assert!(seen["content"].as_str().unwrap().contains("&lt;script&gt;"));
    desk.fake.stranger_edits(&reply, "changed");
    let seen: Value = desk.get(&format!("/api/v1/statuses/{reply}")).await.json().await.unwrap();
    assert_eq!((seen["content"].as_str(), seen["edited_at"].is_string()), (Some("<p>changed</p>"), true));
    desk.fake.vanishes(&reply);
    assert_eq!(desk.get(&format!("/api/v1/statuses/{reply}")).await.status(), 404);
    let author = all[0]["account"]["id"].as_str().unwrap();
    desk.post(&format!("/api/v1/accounts/{author}/block"), json!({}), None).await;
    desk.fake.stranger_replies("anna@far.invalid", &id, "blocked");
    let left: Vec<Value> = desk.get("/api/v1/notifications").await.json().await.unwrap();
    assert!(left.is_empty(), "{left:?}");
    assert_eq!(desk.fake.oracle().blocks, [("studio".to_owned(), "anna@far.invalid".to_owned())]);
}

#[tokio::test]
async fn deeds_are_counted_and_may_be_repeated() {
    let desk = Desk::new().await;
    let id = desk.status("mine").await;
    let theirs = desk.fake.stranger_mentions("bob@far.invalid", "studio", "hello");
    for _ in 0..2 {
        desk.post(&format!("/api/v1/statuses/{theirs}/favourite"), json!({}), None).await;
        desk.post(&format!("/api/v1/statuses/{theirs}/reblog"), json!({}), None).await;
    }
    let who: Value = desk.get("/api/v1/accounts/lookup?acct=bob@far.invalid").await.json().await.unwrap();
    let body = json!({"account_id": who["id"], "comment": "spam", "status_ids": [theirs]});
    assert_eq!(desk.post("/api/v1/reports", body, None).await.status(), 200);
    let oracle = desk.fake.oracle();
    assert_eq!(oracle.favourites, [("studio".to_owned(), theirs.clone())]);
    assert_eq!(oracle.posts.iter().filter(|p| p.boost_of.as_ref() == Some(&theirs)).count(), 1);
    assert!(oracle.duplicates().is_empty());
    assert_eq!(oracle.reports, [("bob@far.invalid".to_owned(), "spam".to_owned())]);
    let gone = desk.http.delete(format!("{}/api/v1/statuses/{id}", desk.fake.url())).bearer_auth(&desk.token);
    let body: Value = gone.send().await.unwrap().json().await.unwrap();
    assert_eq!(body["text"], "mine");
    let oracle = desk.fake.oracle();
    assert_eq!((oracle.posts_containing("mine").len(), oracle.ever_posted("mine").len()), (0, 1));
    assert!(oracle.deleted.contains(&id));
    let narrow = desk.fake.token_for("studio", "read:accounts");
    let refused = desk.http.post(format!("{}/api/v1/statuses", desk.fake.url())).bearer_auth(&narrow);
    assert_eq!(refused.json(&json!({"status": "x"})).send().await.unwrap().status(), 403);
    desk.fake.configure(|c| c.rate_limit = 3);
    let mut codes = Vec::new();
    let fresh = desk.fake.token_for("studio", "read");
    for _ in 0..4 {
        let r = desk.http.get(format!("{}/api/v1/notifications", desk.fake.url())).bearer_auth(&fresh);
        codes.push(r.send().await.unwrap().status().as_u16());
    }
    assert_eq!(codes, [200, 200, 200, 429]);
    assert!(desk.fake.oracle().authorizations().contains(&format!("Bearer {fresh}")));
}
