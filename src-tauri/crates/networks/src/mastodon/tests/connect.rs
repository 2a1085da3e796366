//! Signing in and out.

use super::*;
use crate::kit::{Connect, Credentials, Denied, Typed};
use crate::mastodon::Mastodon;

fn instance_v2() -> Value {
    json!({"domain": "h.test", "version": "4.4.2", "configuration": {"statuses": {"max_characters": 1000}}})
}

/// A server with one account whose token is `good`.
fn genuine(seen: &Seen) -> Answer {
    let authorized = seen.header("authorization") == Some("Bearer good");
    match (seen.method.as_str(), seen.path.as_str()) {
        ("GET", "/api/v2/instance") => ok(instance_v2()),
        ("GET", "/api/v1/accounts/verify_credentials") if authorized => ok(account_json("1", "me")),
        ("GET", "/api/v1/apps/verify_credentials") if authorized => {
            ok(json!({"name": "Pupitre", "scopes": ["read", "write"]}))
        }
        ("GET", "/api/v1/accounts/verify_credentials" | "/api/v1/apps/verify_credentials") => {
            status(401, json!({"error": "The access token is invalid"}))
        }
        ("POST", "/api/v1/apps") => {
            ok(json!({"id": "1", "client_id": "cid", "client_secret": "csecret", "name": "Pupitre"}))
        }
        ("POST", "/oauth/token") if seen.form("code").as_deref() == Some("code") => {
            ok(json!({"access_token": "good", "token_type": "Bearer", "scope": "read write", "created_at": 1}))
        }
        ("POST", "/oauth/token") => status(400, json!({"error": "invalid_grant"})),
        ("POST", "/oauth/revoke") => ok(json!({})),
        _ => not_found(),
    }
}

async fn paste(fake: &Fake, token: &str) -> Result<crate::kit::Connected, Fault> {
    Mastodon.sign_in(&http(), &fake.server, Credentials::Token(Token::new(token.into())), now()).await
}

fn fault<T>(result: Result<T, Fault>) -> Fault {
    result.err().unwrap()
}

#[tokio::test]
async fn a_pasted_token_signs_in() {
    let fake = Fake::start(genuine).await;
    let connected = paste(&fake, " good\n").await.unwrap();
    let identity = connected.identity;
    assert_eq!(
        (identity.remote_id.as_str(), identity.handle.as_str(), identity.name.as_str()),
        ("1", "me@h.test", "The me")
    );
    assert_eq!(identity.limits.text.max, 1_000);
    assert_eq!(
        identity.facts,
        json!({"software": "Mastodon", "version": "4.4.2", "domain": "h.test", "strictKeys": true, "handoff": true})
    );
    assert_eq!(identity.scopes, ["read", "write"]);
    assert_eq!(connected.secret.expose(), r#"{"accessToken":"good"}"#);
    let access = Mastodon.open(&http(), &fake.server, &connected.secret, now()).await.unwrap();
    assert_eq!(access.token.expose(), "good");
    assert!(access.rotated.is_none());
    let before = fake.seen().len();
    Mastodon.revoke(&http(), &fake.server, &connected.secret).await.unwrap();
    assert_eq!(fake.seen().len(), before, "a pasted token is not ours to revoke");
}

#[tokio::test]
async fn wrong_tokens_ask_for_a_new_connection() {
    let fake = Fake::start(genuine).await;
    for token in ["bad", "", "  ", "two words", "tök"] {
        assert_eq!(fault(paste(&fake, token).await), Fault::Reconnect { missing: vec![] }, "{token:?}");
    }
    let plain = Fake::start(|seen| match seen.path.as_str() {
        "/api/v1/accounts/verify_credentials" => (400, vec![("content-type", "text/plain".into())], "bad token".into()),
        _ => genuine(seen),
    })
    .await;
    assert_eq!(fault(paste(&plain, "good").await), Fault::Reconnect { missing: vec![] });
    let narrow = Fake::start(|seen| match seen.path.as_str() {
        "/api/v1/apps/verify_credentials" => ok(json!({"scopes": ["read"]})),
        _ => genuine(seen),
    })
    .await;
    let Fault::Reconnect { missing } = fault(paste(&narrow, "good").await) else { panic!() };
    assert!(missing.contains(&"write:statuses".to_owned()) && !missing.contains(&"read:accounts".to_owned()));
}

#[tokio::test]
async fn what_is_no_such_server_is_told_and_never_sees_the_token() {
    let answers: Vec<Answer> = vec![
        html(200),
        html(404),
        not_found(),
        status(404, json!({"message": "no route"})),
        ok(json!({"hello": "world"})),
        ok(json!([])),
        (200, vec![("content-type", "text/plain".into())], "ok".into()),
    ];
    for answer in answers {
        let shown = format!("{answer:?}");
        let fake = Fake::start(move |_| answer.clone()).await;
        assert_eq!(fault(paste(&fake, "good").await), Fault::Protocol, "{shown}");
        assert!(fake.seen().iter().all(|seen| seen.header("authorization").is_none()), "{shown}");
        let redirect = Url::parse("http://127.0.0.1:5/callback").unwrap();
        assert_eq!(fault(Mastodon.authorize(&http(), &fake.server, &redirect).await), Fault::Protocol, "{shown}");
    }
    let fake = Fake::start(|_| html(503)).await;
    assert_eq!(fault(paste(&fake, "good").await), Fault::Transient { after: None });
    let away = Fake::start(|_| (302, vec![("location", "https://localhost/".into())], String::new())).await;
    assert!(matches!(fault(paste(&away, "good").await), Fault::Forbidden(_)));
    let strict = Http::new("Pupitre/test").unwrap();
    let refused = Mastodon.sign_in(&strict, &fake.server, Credentials::Token(Token::new("good".into())), now()).await;
    assert_eq!(fault(refused), Fault::Forbidden(Denied::PrivateAddress));
}

#[tokio::test]
async fn compatible_servers_are_read_by_their_older_answers() {
    let fake = Fake::start(|seen| match seen.path.as_str() {
        "/api/v2/instance" => html(404),
        "/api/v1/instance" => {
            ok(json!({"uri": "p.test", "version": "2.7.2 (compatible; Pleroma 2.5.0)", "max_toot_chars": 5000}))
        }
        "/api/v1/apps/verify_credentials" => html(404),
        _ => genuine(seen),
    })
    .await;
    let identity = paste(&fake, "good").await.unwrap().identity;
    assert_eq!((identity.handle.as_str(), identity.limits.text.max), ("me@p.test", 5_000));
    assert_eq!(identity.facts["strictKeys"], false);
    assert!(identity.scopes.is_empty());
}

#[tokio::test]
async fn the_browser_sign_in_proves_itself() {
    let fake = Fake::start(genuine).await;
    let redirect = Url::parse("http://127.0.0.1:4567/callback").unwrap();
    let authorization = Mastodon.authorize(&http(), &fake.server, &redirect).await.unwrap();
    let query = |name: &str| {
        authorization.url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap()
    };
    assert_eq!(authorization.url.path(), "/oauth/authorize");
    assert_eq!(
        (query("response_type"), query("client_id"), query("redirect_uri")),
        ("code".into(), "cid".into(), redirect.to_string())
    );
    assert_eq!((query("state"), query("code_challenge_method")), (authorization.state.clone(), "S256".into()));
    assert!(
        authorization.state.len() >= 43 && !query("scope").split(' ').any(|scope| scope == "write" || scope == "read")
    );
    assert!(!authorization.url.as_str().contains("csecret"));
    let apps = fake.seen().into_iter().find(|seen| seen.path == "/api/v1/apps").unwrap();
    assert_eq!(
        (apps.form("redirect_uris").unwrap(), apps.form("scopes").unwrap()),
        (redirect.to_string(), query("scope"))
    );

    let finish = |code: &'static str| {
        let (fake, redirect, pending) = (&fake, &redirect, &authorization.pending);
        async move { Mastodon.finish(&http(), &fake.server, redirect, pending, &Token::new(code.into()), now()).await }
    };
    assert_eq!(fault(finish("stolen").await), Fault::Reconnect { missing: vec![] });
    let connected = finish("code").await.unwrap();
    let exchange = fake.seen().into_iter().rfind(|seen| seen.path == "/oauth/token").unwrap();
    let verifier = exchange.form("code_verifier").unwrap();
    assert_eq!(crate::kit::Pkce::of(Token::new(verifier)).challenge, query("code_challenge"));
    assert_eq!(connected.secret.expose(), r#"{"accessToken":"good","clientId":"cid","clientSecret":"csecret"}"#);
    Mastodon.revoke(&http(), &fake.server, &connected.secret).await.unwrap();
    let revoke = fake.seen().into_iter().find(|seen| seen.path == "/oauth/revoke").unwrap();
    assert_eq!((revoke.form("token").unwrap(), revoke.form("client_id").unwrap()), ("good".into(), "cid".into()));
}

#[tokio::test]
async fn endpoints_are_discovered_but_not_on_another_host() {
    let fake = Fake::start(|seen| match seen.path.as_str() {
        "/.well-known/oauth-authorization-server" => {
            let host = seen.header("host").unwrap();
            ok(json!({"authorization_endpoint": format!("http://{host}/sso/start?x=1"), "token_endpoint": "https://evil.test/token"}))
        }
        _ => genuine(seen),
    })
    .await;
    let redirect = Url::parse("http://127.0.0.1:4567/callback").unwrap();
    let authorization = Mastodon.authorize(&http(), &fake.server, &redirect).await.unwrap();
    assert_eq!(authorization.url.path(), "/sso/start");
    assert!(!authorization.pending.expose().contains("evil.test"));
}

#[tokio::test]
async fn identify_refreshes_limits_and_notices_a_revoked_token() {
    let fake = Fake::start(genuine).await;
    let mut account = fake.account();
    assert_eq!(fault(Mastodon.identify(&account.call()).await), Fault::Reconnect { missing: vec![] });
    account.access = Token::new("good".into());
    assert_eq!(Mastodon.identify(&account.call()).await.unwrap().limits.text.max, 1_000);
    let broken = Mastodon.open(&http(), &fake.server, &Token::new("not json".into()), now()).await;
    assert_eq!(fault(broken.map(|_| ())), Fault::Reconnect { missing: vec![] });
}

async fn located(fake: &Fake, typed: &str) -> Url {
    let typed = Typed { host: Some(typed), ..Typed::default() };
    Mastodon.locate(&http(), &fake.server, &typed).await
}

/// A domain that has nothing but the answers given here.
async fn domain(finger: Option<Value>, host_meta: Option<String>) -> Fake {
    Fake::start(move |seen| match (seen.path.as_str(), &finger, &host_meta) {
        ("/.well-known/webfinger", Some(answer), _) => ok(answer.clone()),
        ("/.well-known/host-meta", _, Some(xrd)) => {
            (200, vec![("content-type", "application/xrd+xml".into())], xrd.clone())
        }
        _ => html(404),
    })
    .await
}

fn names(server: &Url) -> Value {
    json!({"subject": "acct:me@h.test", "links": [
        {"rel": "http://webfinger.net/rel/profile-page", "type": "text/html", "href": "https://nowhere.test/"},
        {"rel": "self", "type": "application/activity+json", "href": server.join("/users/me").unwrap()}]})
}

#[tokio::test]
async fn the_server_behind_a_domain_is_found() {
    let server = Fake::start(genuine).await;
    let domain_names = domain(Some(names(&server.server)), None).await;
    assert_eq!(located(&domain_names, "me@h.test").await, server.server);
    let asked = domain_names.seen();
    let port = domain_names.server.port().unwrap();
    assert_eq!(asked[0].parameter("resource"), Some(format!("acct:me@127.0.0.1:{port}")));
    assert!(asked.iter().all(|seen| seen.header("authorization").is_none()), "no secret goes to a mere domain");

    // The domain has its questions answered at the server itself.
    let answering = Fake::start({
        move |seen| match seen.path.as_str() {
            "/.well-known/webfinger" => {
                let host = seen.header("host").unwrap().to_owned();
                ok(names(&Url::parse(&format!("http://{host}/")).unwrap()))
            }
            _ => genuine(seen),
        }
    })
    .await;
    let xrd = format!(
        "<XRD><Link rel=\"lrdd\" template=\"{}.well-known/webfinger?resource={{uri}}\"/></XRD>",
        answering.server
    );
    let delegating = domain(None, Some(xrd)).await;
    assert_eq!(located(&delegating, "@me@h.test").await, answering.server);
    // Without a name there is still the host that answers for the domain.
    assert_eq!(located(&delegating, "h.test").await, answering.server);
}

#[tokio::test]
async fn a_server_is_itself_and_nonsense_changes_nothing() {
    let server = Fake::start(genuine).await;
    assert_eq!(located(&server, "h.test").await, server.server);
    assert_eq!(server.count("GET", "/.well-known/host-meta"), 0, "it answers for itself");
    let elsewhere = Url::parse("http://other.test/").unwrap();
    for answer in [
        json!({}),
        json!({"links": "x"}),
        json!({"links": [{"rel": "self", "type": "text/html", "href": "https://a.test/"}]}),
        // Plain http, and another host: nobody typed that.
        names(&elsewhere),
    ] {
        let domain = domain(Some(answer.clone()), Some("<XRD".into())).await;
        assert_eq!(located(&domain, "me@h.test").await, domain.server, "{answer}");
    }
    // A private address behind a public-looking domain is refused on the way there, whatever was allowed for the domain.
    let strict = Http::new("Pupitre/test").unwrap();
    let found = strict.own_server().for_found(&elsewhere, &server.server);
    let refused = Mastodon.sign_in(&found, &server.server, Credentials::Token(Token::new("good".into())), now()).await;
    assert_eq!(fault(refused), Fault::Forbidden(Denied::PrivateAddress));
}
