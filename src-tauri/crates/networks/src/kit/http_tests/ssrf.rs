//! Nothing reaches a private address unless a person said "my own server".

use super::*;
use crate::kit::{Denied, Request, Unsent};
use std::time::Duration;

/// Counts whoever knocks, on IPv4 and, where there is one, IPv6 loopback.
async fn canary() -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("0.0.0.0:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let hits = Arc::new(AtomicUsize::new(0));
    let mut listeners = vec![listener];
    listeners.extend(TcpListener::bind(("::1", port)).await);
    for listener in listeners {
        let hits = Arc::clone(&hits);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                hits.fetch_add(1, Ordering::SeqCst);
                let _ = read_request(&mut stream).await;
                let _ = stream.write_all(&http_200("{}")).await;
            }
        });
    }
    (port, hits)
}

/// Ways to write an address that is not public. `PORT` stands for the canary's.
const HOSTS: &[&str] = &[
    "127.0.0.1",
    "127.0.0.1.",
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0x7f.0.0.1",
    "0X7F.0X0.0x0.0X1",
    "017700000001",
    "0177.0.0.1",
    "0177.1",
    "0",
    "0.0.0.0",
    "0x0",
    "00",
    "127.0.0.2",
    "127.255.255.254",
    "127.000.000.001",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "[2001:0:7f00:1::1]",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "foo.localhost",
    "a.b.LocalHost.",
    "１２７.０.０.１",
    "127。0。0。1",
    "ⓛocalhost",
    "%31%32%37.0.0.1",
    "127.0.0.1%2e",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "169.254.169.254",
    "100.64.0.1",
    "[fe80::1]",
    "[fc00::1]",
    "[fd00:ec2::254]",
    "[fec0::1]",
    "192.0.0.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "192.0.2.1",
    "203.0.113.5",
    "198.51.100.7",
    "[ff02::1]",
    "[2001:db8::1]",
    "[100::1]",
    "[3fff::1]",
    "user@127.0.0.1",
    "public.example:80@127.0.0.1",
    "0300.0250.0.1",
    "3232235521",
    "0xA9FEA9FE",
    "2852039166",
    "[::ffff:10.0.0.1]",
    "[::ffff:a9fe:a9fe]",
];

#[tokio::test]
async fn no_way_of_writing_a_private_address_gets_through() {
    let (port, hits) = canary().await;
    let http = client();
    assert!(HOSTS.len() >= 60);
    for host in HOSTS {
        for url in
            [format!("https://{host}:{port}/"), format!("http://{host}:{port}/"), format!("https:\\\\{host}:{port}\\")]
        {
            for request in [Request::get(&url), Request::post(&url).form(&[("a", "b")])] {
                let denied = http.send(request).await;
                assert!(
                    matches!(denied, Err(Unsent::Denied(Denied::PrivateAddress | Denied::Malformed))),
                    "{url}: {denied:?}"
                );
            }
        }
    }
    for tail in
        ["#@public.example", "?@public.example", "\\@public.example", "/../@public.example", "/?https://public.example"]
    {
        let url = format!("https://127.0.0.1:{port}{tail}");
        let denied = http.send(Request::get(&url)).await;
        assert!(matches!(denied, Err(Unsent::Denied(Denied::PrivateAddress))), "{url}: {denied:?}");
    }
    for url in [
        "",
        "//127.0.0.1",
        "127.0.0.1",
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "data:text/plain,x",
        "javascript:alert(1)",
        "ws://127.0.0.1/",
        "https://",
        "https://user:secret@public.example/",
        "about:blank",
    ] {
        let denied = http.send(Request::get(url)).await;
        assert!(matches!(denied, Err(Unsent::Denied(_))), "{url}: {denied:?}");
    }
    assert_eq!(hits.load(Ordering::SeqCst), 0, "connections at the canary");

    // The canary sings when it is allowed to, so its silence means something.
    let url = format!("http://127.0.0.1:{port}/");
    assert_eq!(http.own_server().send(Request::get(&url)).await.unwrap().status, 200);
    assert_eq!(hits.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn plain_http_is_for_ones_own_server() {
    let denied = client().send(Request::get("http://public.example/")).await;
    assert!(matches!(denied, Err(Unsent::Denied(Denied::NotHttps))), "{denied:?}");
}

#[tokio::test]
async fn names_are_refused_when_any_of_their_addresses_is_private() {
    let (port, hits) = canary().await;
    for addresses in [
        &["127.0.0.1"][..],
        &["::1"],
        &["10.1.2.3"],
        &["192.168.1.1"],
        &["169.254.169.254"],
        &["::ffff:127.0.0.1"],
        &["0.0.0.0"],
        &["fd00::1"],
        &["2d00::1", "127.0.0.1"],
        &["127.0.0.1", "2d00::1"],
        &["64:ff9b::7f00:1"],
    ] {
        let (http, asked) = scripted(&[addresses]);
        let denied = http.send(Request::get(format!("https://name.test:{port}/"))).await;
        assert!(matches!(denied, Err(Unsent::Denied(Denied::PrivateAddress))), "{addresses:?}: {denied:?}");
        assert_eq!(asked.load(Ordering::SeqCst), 1, "{addresses:?}");
    }
    assert_eq!(hits.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_name_that_changes_its_mind_gains_nothing() {
    let (port, hits) = canary().await;
    // First a public address that nothing routes, then loopback: whichever answer is used is the one that was checked.
    let (http, _) = scripted(&[&["2d00::1"], &["127.0.0.1"]]);
    let url = format!("https://rebind.test:{port}/");
    let first = http.send(Request::get(&url).deadline(Duration::from_millis(500))).await;
    assert!(matches!(first, Err(Unsent::NotSent | Unsent::Lost)), "{first:?}");
    for _ in 0..5 {
        let denied = http.send(Request::get(&url)).await;
        assert!(matches!(denied, Err(Unsent::Denied(Denied::PrivateAddress))), "{denied:?}");
    }
    assert_eq!(hits.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn ones_own_server_is_still_not_the_metadata_service() {
    let http = client().own_server();
    for url in ["http://169.254.169.254/latest/", "http://[fe80::1]/", "http://0.0.0.0/", "http://224.0.0.1/"] {
        let denied = http.send(Request::get(url)).await;
        assert!(matches!(denied, Err(Unsent::Denied(Denied::PrivateAddress))), "{url}: {denied:?}");
    }
}

#[tokio::test]
async fn a_redirect_does_not_carry_the_exception_elsewhere() {
    let (port, hits) = canary().await;
    let target = format!("http://localhost:{port}/");
    let server = Wire::start(move |_| (redirect(302, &target), true)).await;
    let denied = client().own_server().send(Request::get(server.url("/"))).await;
    assert!(matches!(denied, Err(Unsent::Denied(Denied::PrivateAddress))), "{denied:?}");
    assert_eq!((server.connections(), hits.load(Ordering::SeqCst)), (1, 0));
}

/// Runs in a process of its own, because the environment is the process's.
#[tokio::test]
async fn proxy_settings_of_the_environment_are_ignored() {
    if let Ok(url) = std::env::var("PUPITRE_TEST_PROXIED_URL") {
        let reply = client().own_server().send(Request::get(url)).await.unwrap();
        assert_eq!(reply.status, 200);
        return;
    }
    let (proxy, hits) = canary().await;
    let server = Wire::start(|_| (http_200("{}"), false)).await;
    let mut child = tokio::process::Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "kit::http_tests::ssrf::proxy_settings_of_the_environment_are_ignored"]);
    child.env("PUPITRE_TEST_PROXIED_URL", server.url("/"));
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        child.env(name, format!("http://127.0.0.1:{proxy}"));
    }
    child.env_remove("NO_PROXY").env_remove("no_proxy");
    let output = child.output().await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!((server.connections(), hits.load(Ordering::SeqCst)), (1, 0));
}
