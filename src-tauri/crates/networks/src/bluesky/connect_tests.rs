#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use super::super::testing::{Answer, Asking, DID, Server, now, ok, refuse};
use super::*;
use crate::kit::Network as _;

fn jwt(exp: i64) -> String {
    let payload = URL_SAFE_NO_PAD.encode(json!({ "exp": exp, "scope": "com.atproto.appPass" }).to_string());
    format!("e30.{payload}.c2ln")
}

fn session(refresh: &str) -> Value {
    json!({ "accessJwt": jwt(now().timestamp() + 7_200), "refreshJwt": refresh, "did": DID, "handle": "ours.test", "active": true })
}

fn password(identifier: &str) -> Credentials {
    Credentials::AppPassword { identifier: identifier.to_owned(), password: Token::new("abcd-efgh".to_owned()) }
}

fn kept(secret: &Token) -> Value {
    serde_json::from_str(secret.expose()).unwrap()
}

fn stored(refresh: Option<&str>) -> Token {
    let mut value = json!({ "identifier": "ours.test", "appPassword": "abcd-efgh", "did": DID });
    if let Some(refresh) = refresh {
        value["refreshJwt"] = json!(refresh);
    }
    Token::new(value.to_string())
}

/// A personal data server without the wider network behind it.
fn pds(asking: &Asking) -> Answer {
    match asking.name.as_str() {
        "com.atproto.server.createSession" if asking.json()["password"] == "abcd-efgh" => ok(session("refresh-1")),
        "com.atproto.server.createSession" => refuse(401, "AuthenticationRequired"),
        "com.atproto.server.refreshSession" if asking.authorization == "Bearer refresh-1" => ok(session("refresh-2")),
        "com.atproto.server.refreshSession" => refuse(400, "ExpiredToken"),
        "com.atproto.server.getSession" => ok(json!({ "did": DID, "handle": "ours.test" })),
        _ => refuse(502, "UpstreamFailure"),
    }
}

#[test]
fn typed_addresses_become_servers() {
    let server = |typed| Bluesky.server(typed).map(String::from);
    assert_eq!(server(None).unwrap(), "https://bsky.social/");
    assert_eq!(server(Some("  ")).unwrap(), "https://bsky.social/");
    assert_eq!(server(Some("PDS.exemple.fr")).unwrap(), "https://pds.exemple.fr/");
    assert_eq!(server(Some("https://pds.exemple.fr/xrpc/?a#b")).unwrap(), "https://pds.exemple.fr/");
    assert_eq!(server(Some("http://127.0.0.1:2583")).unwrap(), "http://127.0.0.1:2583/");
    assert_eq!(server(Some("localhost:2583")).unwrap(), "https://localhost:2583/");
    for wrong in ["ftp://a.b", "https://", "https://user:pw@a.b", "a b", "://", "javascript:alert(1)//"] {
        assert_eq!(server(Some(wrong)), Err(Fault::Forbidden(Denied::Malformed)), "{wrong}");
    }
}

#[tokio::test]
async fn a_sign_in_needs_nothing_but_the_data_server() {
    let server = Server::start(pds).await;
    let typed = "\u{202a}@Ours.test\u{202c} ";
    let connected = Bluesky.sign_in(&server.http, &server.url, password(typed), now()).await.unwrap();
    assert_eq!(server.asked()[0].json()["identifier"], "Ours.test");
    let identity = connected.identity;
    assert_eq!((identity.remote_id.as_str(), identity.name.as_str()), (DID, "ours.test"));
    assert_eq!(identity.server, server.url);
    assert_eq!(identity.limits, Bluesky.descriptor().limits);
    let kept = kept(&connected.secret);
    assert_eq!(kept["appPassword"], "abcd-efgh");
    assert_eq!(kept["refreshJwt"], "refresh-1");
    assert_eq!(kept.as_object().unwrap().len(), 4, "nothing that can be got again");
}

#[tokio::test]
async fn bad_sign_ins_say_why() {
    let sign_in = async |answer: fn(&Asking) -> Answer| {
        let server = Server::start(answer).await;
        Bluesky.sign_in(&server.http, &server.url, password("x"), now()).await.map(|_| ()).unwrap_err()
    };
    assert_eq!(sign_in(|_| refuse(401, "AuthenticationRequired")).await, Fault::Reconnect { missing: vec![] });
    assert!(matches!(sign_in(|_| refuse(401, "AuthFactorTokenRequired")).await, Fault::Rejected(_)));
    assert!(matches!(sign_in(|_| refuse(401, "AccountTakedown")).await, Fault::Rejected(_)));
    assert_eq!(sign_in(|_| Answer(404, "text/html", "<html>".into())).await, Fault::Protocol);
    assert_eq!(sign_in(|_| Answer(200, "text/html", "<html>".into())).await, Fault::Protocol);
    let suspended = |_: &Asking| {
        let mut answer = session("r");
        answer["active"] = json!(false);
        answer["status"] = json!("suspended");
        ok(answer)
    };
    assert!(matches!(sign_in(suspended).await, Fault::Rejected(_)));
}

#[tokio::test]
async fn the_server_named_by_the_identity_is_used_when_it_answers() {
    let home = Server::start(pds).await;
    let doc = |endpoint: &str| json!({ "service": [{ "id": "#atproto_pds", "serviceEndpoint": endpoint }] });
    for (named, expected_home) in [(home.url.to_string(), true), ("http://127.0.0.1:9/".to_owned(), false)] {
        let doc = doc(&named);
        let entry = Server::start(move |asking| match asking.name.as_str() {
            "com.atproto.server.createSession" => {
                let mut answer = session("r");
                answer["didDoc"] = doc.clone();
                ok(answer)
            }
            _ => pds(asking),
        })
        .await;
        let connected = Bluesky.sign_in(&entry.http, &entry.url, password("x"), now()).await.unwrap();
        let expected = if expected_home { &home.url } else { &entry.url };
        assert_eq!(&connected.identity.server, expected);
    }
}

#[test]
fn a_long_secret_drops_what_can_be_got_again() {
    let stored = |identifier: &str, refresh: usize| Stored {
        identifier: identifier.to_owned(),
        app_password: "abcd-efgh".to_owned(),
        refresh_jwt: Some("r".repeat(refresh)),
        did: DID.to_owned(),
    };
    assert!(kept(&stored("a", 2_000).write().ok().unwrap()).get("refreshJwt").is_some());
    let short = stored("a", 2_400).write().ok().unwrap();
    assert!(short.expose().len() <= SECRET_MAX);
    assert_eq!(kept(&short).get("refreshJwt"), None);
    assert!(matches!(stored(&"a".repeat(2_400), 1).write().map(|_| ()), Err(Fault::Rejected(_))));
}

#[tokio::test]
async fn access_comes_from_the_refresh_token_then_from_the_password() {
    let server = Server::start(pds).await;
    let open = async |secret: Token| Bluesky.open(&server.http, &server.url, &secret, now()).await;

    let access = open(stored(Some("refresh-1"))).await.ok().unwrap();
    assert_eq!(kept(&access.rotated.unwrap())["refreshJwt"], "refresh-2");
    assert_eq!(access.expires_at, Some(now() + Duration::hours(2)));
    assert_eq!(server.names(), ["com.atproto.server.refreshSession"]);

    let access = open(stored(Some("dead"))).await.ok().unwrap();
    assert_eq!(kept(&access.rotated.unwrap())["refreshJwt"], "refresh-1");
    assert!(open(stored(None)).await.is_ok());

    let changed = stored(Some("dead")).expose().replace("abcd-efgh", "old");
    assert_eq!(open(Token::new(changed)).await.err(), Some(Fault::Reconnect { missing: vec![] }));
    let other = stored(Some("refresh-1")).expose().replace(DID, "did:plc:before");
    assert_eq!(open(Token::new(other)).await.err(), Some(Fault::Reconnect { missing: vec![] }));
    assert_eq!(open(Token::new("?".to_owned())).await.err(), Some(Fault::Reconnect { missing: vec![] }));
}

#[tokio::test]
async fn trouble_while_renewing_never_costs_a_password_sign_in() {
    let server = Server::start(|_| refuse(500, "InternalServerError")).await;
    let secret = stored(Some("refresh-1"));
    let fault = Bluesky.open(&server.http, &server.url, &secret, now()).await.err().unwrap();
    assert_eq!(fault, Fault::Transient { after: None });
    assert_eq!(server.names(), ["com.atproto.server.refreshSession"]);
}

#[tokio::test]
async fn signing_out_ends_the_session() {
    let server = Server::start(|asking| match asking.authorization.as_str() {
        "Bearer refresh-1" => Answer(200, "text/plain", String::new()),
        "Bearer down" => refuse(500, "InternalServerError"),
        _ => refuse(400, "ExpiredToken"),
    })
    .await;
    let revoke = async |secret: Token| Bluesky.revoke(&server.http, &server.url, &secret).await;
    assert_eq!(revoke(stored(Some("refresh-1"))).await, Ok(()));
    assert_eq!(revoke(stored(Some("dead"))).await, Ok(()));
    assert_eq!(revoke(stored(None)).await, Ok(()));
    assert_eq!(revoke(stored(Some("down"))).await, Err(Fault::Transient { after: None }));
    assert_eq!(server.names(), vec!["com.atproto.server.deleteSession"; 3]);
}

#[test]
fn expiry_is_read_and_never_trusted_to_be_there() {
    assert_eq!(expiry(&jwt(1_800_000_000)), DateTime::from_timestamp(1_800_000_000, 0));
    for wrong in ["", "a.b", "a.b.c", "e30.e30.x", "a.!!!.c"] {
        assert_eq!(expiry(wrong), None, "{wrong}");
    }
}
