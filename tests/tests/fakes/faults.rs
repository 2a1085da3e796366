//! Every fault does what its name says: what the client sees, and whether the server acted.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use std::time::{Duration, Instant};

use pupitre_tests::clock::TestClock;
use pupitre_tests::fakes::faults::{Effect, RetryAfter};
use pupitre_tests::fakes::tls::{Authority, Certificate};
use pupitre_tests::fakes::{FakeBluesky, FakeMastodon, Fault, Rule, Trap};
use reqwest::{Client, ClientBuilder, Response};
use serde_json::{Value, json};

const STATUSES: &str = "/api/v1/statuses";
const DEADLINE: u64 = 300;

fn builder() -> ClientBuilder {
    let _ = rustls::crypto::ring::default_provider().install_default();
    // No pool: a reused connection would hide "refused" behind "reset".
    Client::builder().no_proxy().pool_max_idle_per_host(0).redirect(reqwest::redirect::Policy::none())
}

struct Desk {
    fake: FakeMastodon,
    token: String,
    http: Client,
}

impl Desk {
    async fn new() -> Self {
        let fake = FakeMastodon::start(TestClock::running()).await;
        let token = fake.token_for("studio", "read write");
        Self { fake, token, http: builder().timeout(Duration::from_millis(DEADLINE)).build().unwrap() }
    }

    async fn with(fault: Fault) -> Self {
        let desk = Self::new().await;
        desk.fake.server.fail(Rule::on("POST", STATUSES, fault));
        desk
    }

    async fn post(&self) -> reqwest::Result<Response> {
        let r = self.http.post(format!("{}{STATUSES}", self.fake.url())).bearer_auth(&self.token);
        r.json(&json!({"status": "marker"})).send().await
    }

    fn posted(&self) -> usize {
        self.fake.oracle().posts_containing("marker").len()
    }
}

#[tokio::test]
async fn the_whole_catalogue_keeps_its_word_about_the_effect() {
    let trap = Trap::start().await;
    for fault in Fault::catalogue(DEADLINE, &trap.url()) {
        let desk = Desk::with(fault.clone()).await;
        let from = Instant::now();
        let outcome = desk.post().await;
        let at_once = desk.posted();
        let expected = usize::from(fault.effect() != Effect::Never);
        if fault.effect() == Effect::Late {
            assert_eq!(at_once, 0, "{}", fault.name());
            tokio::time::sleep(Duration::from_millis(DEADLINE * 2)).await;
        }
        assert_eq!(desk.posted(), expected, "{} {fault:?} {outcome:?}", fault.name());
        // No fault may look like success: neither an error nor a readable status with an id is "good".
        if let Ok(answer) = outcome {
            let status = answer.status();
            let body = answer.json::<Value>().await;
            let good = status.is_success() && body.is_ok_and(|b| b["id"].is_string());
            assert!(!good || matches!(fault, Fault::GzipBomb { .. }), "{}", fault.name());
        }
        assert!(from.elapsed() < Duration::from_millis(DEADLINE * 10), "{}", fault.name());
        let seen = desk.fake.oracle();
        assert_eq!(seen.faults_applied()[fault.name()], 1);
        assert_eq!(seen.requests_to("POST", STATUSES)[0].effect, fault.effect() != Effect::Never);
    }
    assert!(trap.visits().is_empty(), "this client follows nothing");
}

#[tokio::test]
async fn refused_means_that_nobody_listens_and_then_somebody_does() {
    let desk = Desk::with(Fault::Refused { for_ms: 150 }).await;
    assert!(!desk.post().await.unwrap_err().is_timeout());
    desk.fake.server.faults().clear();
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert!(desk.post().await.unwrap_err().is_connect(), "the port is open");
    tokio::time::sleep(Duration::from_millis(250)).await;
    assert_eq!(desk.post().await.unwrap().status(), 200);
    desk.fake.server.refuse();
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert!(desk.post().await.unwrap_err().is_connect());
    desk.fake.server.accept_again();
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_eq!(desk.post().await.unwrap().status(), 200);
    assert_eq!(desk.posted(), 2);
}

#[tokio::test]
async fn a_reset_is_a_reset_and_kept_connections_break_too() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    for fault in [Fault::ResetBefore, Fault::ResetAfter] {
        let desk = Desk::with(fault).await;
        let address = desk.fake.url().replace("http://", "");
        let mut raw = tokio::net::TcpStream::connect(address).await.unwrap();
        let get = "GET /api/v1/instance HTTP/1.1\r\nHost: x\r\n\r\n";
        raw.write_all(get.as_bytes()).await.unwrap();
        let mut buffer = vec![0; 65_536];
        assert!(raw.read(&mut buffer).await.unwrap() > 100, "the first answer on this connection is good");
        raw.write_all(b"POST /api/v1/statuses HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n").await.unwrap();
        let error = loop {
            match raw.read(&mut buffer).await {
                Ok(0) => panic!("closed politely"),
                Ok(_) => {}
                Err(e) => break e,
            }
        };
        assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
    }
}

#[tokio::test]
async fn hints_of_every_sort() {
    let header = async |fault: Fault| {
        let answer = Desk::with(fault).await.post().await.unwrap();
        let hint = answer.headers().get("retry-after").map(|v| v.to_str().unwrap().to_owned());
        (answer.status().as_u16(), hint)
    };
    let limited = |retry_after| Fault::RateLimited { retry_after };
    assert_eq!(header(limited(RetryAfter::Absent)).await, (429, None));
    assert_eq!(header(limited(RetryAfter::Seconds(7))).await, (429, Some("7".into())));
    assert_eq!(header(limited(RetryAfter::Raw("-1".into()))).await, (429, Some("-1".into())));
    let (_, date) = header(limited(RetryAfter::Dated(60))).await;
    let date = chrono::DateTime::parse_from_rfc2822(&date.unwrap()).unwrap();
    assert!((55..=61).contains(&(date.to_utc() - chrono::Utc::now()).num_seconds()));
    let unavailable = Fault::Unavailable { retry_after: RetryAfter::Seconds(3) };
    assert_eq!(header(unavailable).await, (503, Some("3".into())));
    let fake = FakeBluesky::start(TestClock::running()).await;
    fake.server.fail(Rule::on("GET", "/xrpc/**", limited(RetryAfter::Absent)));
    let answer = builder().build().unwrap().get(format!("{}/xrpc/_health", fake.url())).send().await.unwrap();
    assert!(answer.headers().contains_key("ratelimit-reset"));
    assert_eq!(answer.json::<Value>().await.unwrap()["error"], "RateLimitExceeded");
}

#[tokio::test]
async fn broken_bodies_break_where_they_say() {
    let answer = Desk::with(Fault::Truncated { honest: true }).await.post().await.unwrap();
    let text = answer.text().await.unwrap();
    assert!(text.starts_with('{') && serde_json::from_str::<Value>(&text).is_err());
    let answer = Desk::with(Fault::Truncated { honest: false }).await.post().await.unwrap();
    assert!(answer.bytes().await.is_err(), "the length must not match");
    let answer = Desk::with(Fault::CaptivePortal).await.post().await.unwrap();
    assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
    let answer = Desk::with(Fault::WrongType { effect: true }).await.post().await.unwrap();
    let body: Value = answer.json().await.unwrap();
    assert!(body["id"].is_number() && body["account"].is_object() && body["media_attachments"].is_object());
    let late = async |fault| Desk::with(fault).await.post().await;
    let (every_ms, for_ms) = (10, DEADLINE * 3);
    assert!(late(Fault::SlowHeaders { every_ms, for_ms }).await.unwrap_err().is_timeout());
    let slow = late(Fault::SlowBody { every_ms, for_ms }).await.unwrap();
    assert_eq!(slow.status(), 200);
    assert!(slow.bytes().await.is_err());
    let commit = Fault::LateCommit { commit_after_ms: 0, hold_ms: DEADLINE * 2 };
    assert!(late(commit).await.unwrap_err().is_timeout());
}

#[tokio::test]
async fn the_bomb_is_small_on_the_wire_and_large_inside() {
    use std::io::Read;
    let desk = Desk::with(Fault::GzipBomb { mib: 64, effect: false }).await;
    // A client that does not ask for compression and does not inflate: the bytes as they came.
    let raw = builder().no_gzip().build().unwrap();
    let answer = raw.post(format!("{}{STATUSES}", desk.fake.url())).send().await.unwrap();
    assert_eq!(answer.headers()["content-encoding"], "gzip");
    let bytes = answer.bytes().await.unwrap();
    assert!(bytes.len() < 200_000, "{}", bytes.len());
    let mut inflated = 0;
    let (mut gz, mut chunk) = (flate2::read::GzDecoder::new(&bytes[..]), vec![0; 1 << 16]);
    loop {
        // An error here would be a wrong checksum: a bomb that no client inflates to its end.
        match gz.read(&mut chunk).unwrap() {
            0 => break,
            n => inflated += n,
        }
    }
    assert_eq!(inflated, (64 << 20) + 9);
}

#[tokio::test]
async fn redirects_lead_to_the_trap_and_the_trap_notices_a_token() {
    let trap = Trap::start().await;
    let desk = Desk::with(Fault::Redirect { to: trap.url_as_localhost(), status: 307 }).await;
    let location = desk.post().await.unwrap().headers()["location"].to_str().unwrap().to_owned();
    assert_eq!(location, format!("{}{STATUSES}", trap.url_as_localhost()));
    assert!(trap.visits().is_empty());
    // The positive control: a careless client carries its token along and is seen.
    builder().build().unwrap().post(location).bearer_auth("careless").send().await.unwrap();
    assert_eq!(trap.stolen(), ["Bearer careless"]);
}

#[tokio::test]
async fn certificates_are_refused_for_the_right_reason_and_the_good_one_works() {
    let desk = Desk::new().await;
    let authority = Authority::new();
    let trusting = || {
        let root = reqwest::Certificate::from_pem(authority.pem().as_bytes()).unwrap();
        builder().tls_certs_only([root]).build().unwrap()
    };
    let url = desk.fake.server.add_tls(&authority, Certificate::Good).await;
    let good = trusting().get(format!("{url}/api/v1/instance")).send().await.unwrap();
    assert_eq!(good.status(), 200);
    let before = desk.fake.oracle().requests.len();
    for (bad, reason) in [
        (Certificate::SelfSigned, "UnknownIssuer"),
        (Certificate::Expired, "expired"),
        (Certificate::WrongHost, "NotValidForName"),
    ] {
        let url = desk.fake.server.add_tls(&authority, bad).await;
        let error = trusting().get(url).bearer_auth("secret").send().await.unwrap_err();
        assert!(error.is_connect(), "{bad:?}");
        assert!(format!("{error:?}").to_lowercase().contains(&reason.to_lowercase()), "{bad:?}: {error:?}");
    }
    assert_eq!(desk.fake.oracle().requests.len(), before, "a request came through a bad certificate");
}

#[tokio::test]
async fn a_duplicate_is_refused_only_after_the_lost_answer() {
    let desk = Desk::with(Fault::DuplicateRefused { status: 422 }).await;
    assert!(desk.post().await.is_err());
    for _ in 0..2 {
        assert_eq!(desk.post().await.unwrap().status(), 422);
    }
    assert_eq!(desk.posted(), 1);
}

#[tokio::test]
async fn delays_and_custom_answers() {
    let desk = Desk::with(Fault::Delay { before_ms: 60, after_ms: 60 }).await;
    let from = Instant::now();
    assert_eq!(desk.post().await.unwrap().status(), 200);
    assert!(from.elapsed() >= Duration::from_millis(120));
    let body = "{\"error\":\"Your login is currently disabled\"}";
    let desk = Desk::with(Fault::Answer { status: 403, body: body.into() }).await;
    let answer = desk.post().await.unwrap();
    assert_eq!((answer.status().as_u16(), desk.posted()), (403, 0));
    assert_eq!(answer.text().await.unwrap(), body);
}

#[tokio::test]
async fn a_client_that_dies_after_sending_has_still_posted() {
    use tokio::io::AsyncWriteExt;
    let desk = Desk::new().await;
    desk.fake.configure(|c| c.latency_ms = 80);
    let mut raw = tokio::net::TcpStream::connect(desk.fake.url().replace("http://", "")).await.unwrap();
    let body = "status=marker";
    let head = format!(
        "POST {STATUSES} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nContent-Length: {}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n\r\n{body}",
        desk.token,
        body.len()
    );
    raw.write_all(head.as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(20)).await;
    drop(raw);
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(desk.posted(), 1);
    // And one that dies in the middle of its request has not.
    let mut raw = tokio::net::TcpStream::connect(desk.fake.url().replace("http://", "")).await.unwrap();
    raw.write_all(&head.as_bytes()[..head.len() - 3]).await.unwrap();
    drop(raw);
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(desk.posted(), 1);
}

#[tokio::test]
async fn the_servers_run_as_a_process_and_obey_the_control_port() {
    use std::io::{BufRead, BufReader};
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_fake-servers"))
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let urls: Value = serde_json::from_str(&line).unwrap();
    let (mastodon, control) = (urls["mastodon"].as_str().unwrap(), urls["control"].as_str().unwrap());
    let http = builder().build().unwrap();
    let tell = async |path: &str, body: Value| {
        let answer = http.post(format!("{control}{path}")).json(&body).send().await.unwrap();
        assert!(answer.status().is_success(), "{path}: {:?}", answer.text().await);
        answer.json::<Value>().await.unwrap_or_default()
    };
    let token = tell("/mastodon/account", json!({"account": "studio"})).await["token"].as_str().unwrap().to_owned();
    let rule = Rule::on("POST", STATUSES, Fault::ResetAfter).once();
    tell("/mastodon/faults", serde_json::to_value(rule).unwrap()).await;
    let post = || http.post(format!("{mastodon}{STATUSES}")).bearer_auth(&token).form(&[("status", "marker")]).send();
    assert!(post().await.is_err());
    let id = post().await.unwrap().json::<Value>().await.unwrap()["id"].clone();
    let reply = json!({"act": "replies", "who": "anna@far.invalid", "what": id, "text": "hi"});
    assert!(tell("/mastodon/stranger", reply).await["id"].is_string());
    tell("/mastodon/config", json!({"max_characters": 10})).await;
    tell("/clock", json!({"advance_ms": 60_000})).await;
    let oracle = http.get(format!("{control}/mastodon/oracle")).send().await.unwrap();
    let oracle: pupitre_tests::fakes::Oracle = oracle.json().await.unwrap();
    assert_eq!(oracle.duplicates(), [("marker".to_owned(), 2)]);
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success(), "the end of its input ends it");
}
