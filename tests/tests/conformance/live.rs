//! Lines to servers that tell at once: they wake when something is said, end when the other side does, and say when there
//! is none.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use pupitre_domain::network::NetworkId;
use pupitre_networks::kit::{Call, Credentials, Heard, Http, Token, Typed};
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::monday;
use pupitre_tests::fakes::FakeMail;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use url::Url;

async fn until(count: &AtomicU32, wanted: u32) {
    for _ in 0..2_000 {
        if count.load(Ordering::SeqCst) >= wanted {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("woken {} times of {wanted}", count.load(Ordering::SeqCst));
}

/// A server of one answer, given piece by piece.
async fn server(pieces: Vec<&'static str>) -> (Url, tokio::task::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
    let task = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut asked = vec![0; 8_192];
        let read = stream.read(&mut asked).await.unwrap();
        for piece in pieces {
            stream.write_all(piece.as_bytes()).await.unwrap();
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
        String::from_utf8_lossy(&asked[..read]).into_owned()
    });
    (url, task)
}

fn call<'a>(http: &'a Http, server: &'a Url, facts: &'a Value, access: &'a Token) -> Call<'a> {
    let limits = &pupitre_networks::network(NetworkId::Mastodon).descriptor().limits;
    Call { http, server, remote_id: "1", handle: "studio", facts, limits, access, now: monday() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_stream_wakes_and_ends() {
    let http = Http::new("pupitre-test").unwrap().own_server();
    let (facts, access) = (json!({}), Token::new("geheim".to_owned()));
    let live = pupitre_networks::network(NetworkId::Mastodon).inbox().unwrap().live().unwrap();
    let listen = async |url: &Url| {
        let woken = AtomicU32::new(0);
        let wake = || {
            woken.fetch_add(1, Ordering::SeqCst);
        };
        let heard = live.listen(&call(&http, url, &facts, &access), &wake).await;
        (heard, woken.load(Ordering::SeqCst))
    };
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
    let event = "event: notification\ndata: {\"type\":\"mention\"}\n\n";
    let (url, asked) =
        server(vec![head, ":)\n\n", ":thump\n\n", event, "event: upd", "ate\ndata: {}\n\n", event]).await;
    assert_eq!(listen(&url).await, (Ok(Heard::Ended), 3), "its beginning, and two events");
    let asked = asked.await.unwrap();
    assert!(asked.starts_with("GET /api/v1/streaming/user/notification HTTP/1.1"), "{asked}");
    assert!(asked.to_lowercase().contains("authorization: bearer geheim"));

    let (url, _) = server(vec!["HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n"]).await;
    assert_eq!(listen(&url).await, (Ok(Heard::NotOffered), 0));
    // Access is carried to no other place, whatever the server says.
    let redirect = "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n";
    let (url, _) = server(vec![redirect]).await;
    assert_eq!(listen(&url).await, (Ok(Heard::NotOffered), 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_idling_mailbox_wakes_for_each_mail() {
    let network = pupitre_networks::network(NetworkId::Email);
    let clock = TestClock::frozen(monday());
    let fake = Arc::new(FakeMail::start(clock.clone()).await);
    let http = Http::new("pupitre-test").unwrap().own_server();
    let typed = fake.sign_in(&json!(null), "studio");
    let text = |key: &str| typed[key].as_str().unwrap().to_owned();
    let connect = network.connect().unwrap();
    let (host, outgoing, identifier) = (text("host"), text("outgoingHost"), text("identifier"));
    let named = Typed { host: Some(&host), identifier: Some(&identifier), outgoing: Some(&outgoing) };
    let server = connect.locate(&http, &connect.server(Some(&host)).unwrap(), &named).await;
    let credentials = Credentials::AppPassword { identifier: identifier.clone(), password: Token::new(text("secret")) };
    let connected = connect.sign_in(&http, &server, credentials, monday()).await.ok().unwrap();
    let woken = Arc::new(AtomicU32::new(0));
    let line = tokio::spawn({
        let woken = Arc::clone(&woken);
        async move {
            let identity = &connected.identity;
            let call = Call {
                http: &http,
                server: &identity.server,
                remote_id: &identity.remote_id,
                handle: &identity.handle,
                facts: &identity.facts,
                limits: &identity.limits,
                access: &connected.secret,
                now: monday(),
            };
            let live = pupitre_networks::network(NetworkId::Email).inbox().unwrap().live().unwrap();
            live.listen(&call, &|| {
                woken.fetch_add(1, Ordering::SeqCst);
            })
            .await
        }
    });
    until(&woken, 1).await;
    for n in 0..3_u32 {
        let _ = fake.stranger_writes("studio", "Devis", "Bonjour ?");
        until(&woken, n + 2).await;
    }
    assert!(!line.is_finished());
    line.abort();
}
