//! Redirects, limits of time and size, and what each failure proves.

use super::*;
use crate::kit::{Denied, Fault, Field, Request, Token, Unsent, retry_after};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use reqwest::header::HeaderMap;
use std::io::Write;
use std::time::{Duration, Instant};

#[tokio::test]
async fn a_token_follows_no_redirect() {
    let other = Wire::start(|_| (http_200("{}"), false)).await;
    let target = other.url("/stolen");
    for status in [301, 302, 307, 308] {
        let target = target.clone();
        let server = Wire::start(move |_| (redirect(status, &target), false)).await;
        let http = client().own_server();
        let token = Token::new("secret".into());
        for request in [
            Request::get(server.url("/")).bearer(&token),
            Request::get(server.url("/")).header("authorization", "Basic c2VjcmV0"),
            Request::get(server.url("/")).header("cookie", "a=b"),
            Request::post(server.url("/")).json(&1),
            Request::delete(server.url("/")),
        ] {
            let denied = http.send(request).await;
            assert!(matches!(denied, Err(Unsent::Denied(Denied::Redirect))), "{status}: {denied:?}");
        }
    }
    assert_eq!(other.connections(), 0);
}

#[tokio::test]
async fn see_other_after_a_post_leaves_the_outcome_open() {
    let server = Wire::start(|_| (redirect(303, "/done"), false)).await;
    let lost = client().own_server().send(Request::post(server.url("/")).json(&1)).await;
    assert!(matches!(lost, Err(Unsent::Lost)), "{lost:?}");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn plain_reads_follow_at_most_five_redirects() {
    let server = Wire::start(|head| {
        let step: usize = head[5..].split(' ').next().unwrap().parse().unwrap();
        (if step == 0 { http_200("[]") } else { redirect(302, &format!("/{}", step - 1)) }, true)
    })
    .await;
    let http = client().own_server();
    assert_eq!(http.send(Request::get(server.url("/5"))).await.unwrap().status, 200);
    let denied = http.send(Request::get(server.url("/6"))).await;
    assert!(matches!(denied, Err(Unsent::Denied(Denied::Redirect))), "{denied:?}");
}

#[tokio::test]
async fn bodies_are_cut_off_at_their_limit_however_they_are_packed() {
    let http = client().own_server();
    let limit = 100_000;
    let plain = Wire::start(move |_| (http_200(&"x".repeat(limit + 1)), false)).await;
    assert!(matches!(http.send(Request::get(plain.url("/")).max_bytes(limit)).await, Err(Unsent::Lost)));
    let fits = Wire::start(move |_| (http_200(&"x".repeat(limit)), false)).await;
    assert_eq!(http.send(Request::get(fits.url("/")).max_bytes(limit)).await.unwrap().body.len(), limit);

    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let zeros = vec![0u8; 1 << 20];
    for _ in 0..200 {
        encoder.write_all(&zeros).unwrap();
    }
    let bomb = encoder.finish().unwrap();
    assert!(bomb.len() < 400_000, "small on the wire");
    let bomb = Wire::start(move |_| {
        let mut answer =
            format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", bomb.len()).into_bytes();
        answer.extend_from_slice(&bomb);
        (answer, false)
    })
    .await;
    let started = Instant::now();
    assert!(matches!(http.send(Request::get(bomb.url("/"))).await, Err(Unsent::Lost)));
    assert!(started.elapsed() < Duration::from_secs(20));
}

#[tokio::test]
async fn servers_that_trickle_or_stall_are_left_at_the_deadline() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut head = [0u8; 2048];
                let read = stream.read(&mut head).await.unwrap_or(0);
                let body = String::from_utf8_lossy(&head[..read]).contains("/body");
                let start: &[u8] =
                    if body { b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n" } else { b"HTTP/1.1 200 OK\r\n" };
                let _ = stream.write_all(start).await;
                let drop: &[u8] = if body { b"x" } else { b"X-A: b\r\n" };
                while stream.write_all(drop).await.is_ok() {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            });
        }
    });
    let http = client().own_server();
    for path in ["head", "body"] {
        let started = Instant::now();
        let request =
            Request::post(format!("http://127.0.0.1:{port}/{path}")).json(&1).deadline(Duration::from_millis(600));
        assert!(matches!(http.send(request).await, Err(Unsent::Lost)), "{path}");
        let took = started.elapsed();
        assert!(took >= Duration::from_millis(500) && took < Duration::from_secs(3), "{path}: {took:?}");
    }
}

#[tokio::test]
async fn each_failure_proves_only_what_it_proves() {
    let http = client().own_server();
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let refused = http.send(Request::post(format!("http://127.0.0.1:{free}/")).json(&1)).await.unwrap_err();
    assert_eq!(refused, Unsent::NotSent);
    let (unknown, _) = scripted(&[&[]]);
    assert_eq!(unknown.send(Request::get("https://nowhere.test/")).await.unwrap_err(), Unsent::NotSent);

    let answers: [&'static [u8]; 5] = [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{\"a\"",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"this is not http at all\r\n\r\n",
    ];
    for bytes in answers {
        let server = Wire::start(move |_| (bytes.to_vec(), false)).await;
        let lost = http.send(Request::post(server.url("/")).json(&1)).await;
        assert_eq!(lost.unwrap_err(), Unsent::Lost, "{}", String::from_utf8_lossy(bytes));
        assert_eq!(server.requests().len(), 1, "sent once and not again");
    }
    assert_eq!(Unsent::Lost.fault(), Fault::Ambiguous);
    assert_eq!(Unsent::Lost.read_fault(), Fault::Transient { after: None });
    assert_eq!(Unsent::NotSent.fault(), Fault::Transient { after: None });
}

#[tokio::test]
async fn effects_have_a_connection_of_their_own_and_reads_share() {
    let server = Wire::start(|_| (http_200("{}"), true)).await;
    let http = client().own_server();
    for _ in 0..3 {
        http.send(Request::get(server.url("/"))).await.unwrap();
    }
    assert_eq!(server.connections(), 1);
    for _ in 0..3 {
        http.send(Request::post(server.url("/")).json(&1)).await.unwrap();
    }
    assert_eq!(server.connections(), 4);
}

#[tokio::test]
async fn requests_arrive_as_they_were_made() {
    let server = Wire::start(|_| (http_200("{\"ok\":true}"), false)).await;
    let http = client().own_server();
    let reply = http
        .send(
            Request::post(server.url("/a?x=1"))
                .query(&[("types[]", "a b"), ("y", "é&")])
                .bearer(&Token::new("tok".into()))
                .header("idempotency-key", "k1")
                .json(&serde_json::json!({"status": "héllo"})),
        )
        .await
        .unwrap();
    assert!(reply.is_json() && reply.is_success());
    assert_eq!(reply.json::<serde_json::Value>().unwrap()["ok"], true);
    assert!(reply.json::<Vec<u8>>().is_err());
    http.send(Request::post(server.url("/m")).multipart(vec![
        Field::text("description", "a \"quoted\" cat"),
        Field::file("file", "picture.png", "image/png", Bytes::from_static(b"PNG")),
    ]))
    .await
    .unwrap();
    let seen = server.requests();
    let first = seen[0].to_lowercase();
    assert!(seen[0].starts_with("POST /a?x=1&types%5B%5D=a+b&y=%C3%A9%26 HTTP/1.1"), "{}", seen[0]);
    for part in [
        "authorization: bearer tok",
        "idempotency-key: k1",
        "content-type: application/json",
        "user-agent: pupitre/test",
        "{\"status\":\"héllo\"}",
    ] {
        assert!(first.contains(part), "{part} in {first}");
    }
    let second = &seen[1];
    for part in [
        "multipart/form-data; boundary=",
        "name=\"description\"",
        "filename=\"picture.png\"",
        "image/png",
        "\r\nPNG\r\n",
    ] {
        assert!(second.contains(part), "{part} in {second}");
    }
}

#[tokio::test]
async fn malformed_requests_are_refused_before_anything_leaves() {
    let server = Wire::start(|_| (http_200("{}"), false)).await;
    let http = client().own_server();
    for request in [
        Request::get(server.url("/")).bearer(&Token::new("two\nlines".into())),
        Request::get(server.url("/")).header("x-a", "b\r\nc: d"),
        Request::post(server.url("/")).body("text/\nplain", Bytes::new()),
        Request::post(server.url("/")).multipart(vec![Field::file("f", "a", "no mime", Bytes::new())]),
    ] {
        let denied = http.send(request).await;
        assert!(matches!(denied, Err(Unsent::Denied(Denied::Malformed))), "{denied:?}");
    }
    assert_eq!(server.connections(), 0);
}

#[test]
fn retry_after_is_read_and_bounded() {
    let now: DateTime<Utc> = "2026-11-22T10:00:00Z".parse().unwrap();
    let cases = [
        ("120", Some(120)),
        ("0", Some(0)),
        ("99999999999999999999999", Some(3600)),
        ("86400", Some(3600)),
        ("Sun, 22 Nov 2026 10:02:00 GMT", Some(120)),
        ("Sun, 22 Nov 2020 10:02:00 GMT", Some(0)),
        ("Fri, 31 Dec 9999 23:59:59 GMT", Some(3600)),
        ("-5", None),
        ("soon", None),
        ("", None),
    ];
    for (text, seconds) in cases {
        let mut headers = HeaderMap::new();
        headers.insert("retry-after", text.parse().unwrap());
        assert_eq!(retry_after(&headers, now), seconds.map(Duration::from_secs), "{text}");
    }
}

#[test]
fn what_may_hold_a_secret_is_not_shown() {
    let reply = crate::kit::Reply {
        status: 200,
        headers: HeaderMap::new(),
        body: Bytes::from_static(b"{\"access_token\":\"s\"}"),
    };
    assert!(!format!("{reply:?}").contains("access_token"));
}

/// Collects what is logged on this thread.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_log_names_the_host_and_nothing_that_was_said() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || writer.clone()).finish();
    let guard = tracing::subscriber::set_default(subscriber);
    let server = Wire::start(|_| (http_200("{\"token\":\"canary-answer\"}"), false)).await;
    let http = client().own_server();
    let request = Request::post(server.url("/canary-path"))
        .query(&[("code", "canary-query")])
        .bearer(&Token::new("canary-token".into()))
        .header("dpop", "canary-header")
        .form(&[("password", "canary-body")]);
    http.send(request).await.unwrap();
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let refused = Request::get(format!("http://127.0.0.1:{free}/canary-path?code=canary-query"));
    http.send(refused.bearer(&Token::new("canary-token".into()))).await.unwrap_err();
    drop(guard);
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(text.contains("127.0.0.1") && text.contains("status=200") && text.contains("nothing was sent"), "{text}");
    assert!(!text.contains("canary"), "{text}");
}
