#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use super::*;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use std::fmt::Write as _;

fn now() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-11-22T09:00:00Z").unwrap().with_timezone(&Utc)
}

fn reply(status: u16, headers: &[(&'static str, &str)], body: &str) -> Reply {
    let mut map = HeaderMap::new();
    let json = [("content-type", "application/json; charset=utf-8")];
    for (name, value) in json.iter().chain(headers) {
        map.insert(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
    }
    Reply { status, headers: map, body: bytes::Bytes::copy_from_slice(body.as_bytes()) }
}

const HTML: (&str, &str) = ("content-type", "text/html");

/// Bodies as servers send them: seen at a real one, or in its source.
fn answers() -> Vec<(&'static str, Reply)> {
    let html = "<!DOCTYPE html><html><head><title>Welcome</title></head><body>Sign in to Wi-Fi</body></html>";
    vec![
        ("400 ExpiredToken", reply(400, &[], r#"{"error":"ExpiredToken","message":"Token has expired"}"#)),
        ("400 InvalidToken", reply(400, &[], r#"{"error":"InvalidToken","message":"Token could not be verified"}"#)),
        ("401 AuthMissing", reply(401, &[], r#"{"error":"AuthMissing","message":"Authentication Required"}"#)),
        (
            "401 AuthenticationRequired",
            reply(401, &[], r#"{"error":"AuthenticationRequired","message":"Invalid identifier or password"}"#),
        ),
        (
            "401 AuthFactorTokenRequired",
            reply(
                401,
                &[],
                r#"{"error":"AuthFactorTokenRequired","message":"A sign in code has been sent to your email address"}"#,
            ),
        ),
        (
            "401 AccountTakedown",
            reply(401, &[], r#"{"error":"AccountTakedown","message":"Account has been taken down"}"#),
        ),
        (
            "429 RateLimitExceeded, instant",
            reply(
                429,
                &[
                    ("ratelimit-limit", "30"),
                    ("ratelimit-remaining", "0"),
                    ("ratelimit-reset", "1795338300"),
                    ("retry-after", "300"),
                ],
                r#"{"error":"RateLimitExceeded","message":"Rate Limit Exceeded"}"#,
            ),
        ),
        ("429 HTML, Retry-After", reply(429, &[HTML, ("retry-after", "120")], "<html>slow down</html>")),
        ("429 absurd reset", reply(429, &[("ratelimit-reset", "9223372036854775807")], "{}")),
        (
            "400 text too long",
            reply(
                400,
                &[],
                r#"{"error":"InvalidRequest","message":"Invalid app.bsky.feed.post record: grapheme too big (maximum 300, got 301) at $.record.text"}"#,
            ),
        ),
        (
            "400 BlobTooLarge",
            reply(
                400,
                &[],
                r#"{"error":"BlobTooLarge","message":"This file is too large. It is 2.3MB but the maximum size is 2MB."}"#,
            ),
        ),
        ("413 PayloadTooLarge", reply(413, &[], r#"{"error":"PayloadTooLarge","message":"request entity too large"}"#)),
        ("413 HTML of a proxy", reply(413, &[HTML], "<html><h1>413 Request Entity Too Large</h1></html>")),
        ("400 InvalidSwap", reply(400, &[], r#"{"error":"InvalidSwap","message":"Record was at bafyreib2rx"}"#)),
        (
            "400 RecordNotFound",
            reply(
                400,
                &[],
                r#"{"error":"RecordNotFound","message":"Could not locate record: at://did:plc:a/app.bsky.feed.post/3k"}"#,
            ),
        ),
        (
            "400 NotFound",
            reply(400, &[], r#"{"error":"NotFound","message":"Post not found: at://did:plc:a/app.bsky.feed.post/3k"}"#),
        ),
        (
            "501 MethodNotImplemented",
            reply(501, &[], r#"{"error":"MethodNotImplemented","message":"Method Not Implemented"}"#),
        ),
        (
            "502 UpstreamFailure",
            reply(502, &[], r#"{"error":"UpstreamFailure","message":"Upstream service unreachable"}"#),
        ),
        (
            "500 InternalServerError",
            reply(500, &[], r#"{"error":"InternalServerError","message":"Internal Server Error"}"#),
        ),
        ("503 HTML", reply(503, &[HTML], "<html>503 Service Temporarily Unavailable</html>")),
        ("404 HTML of another server", reply(404, &[HTML], "<html>Not Found</html>")),
        ("404 text of another server", reply(404, &[("content-type", "text/plain")], "404 page not found")),
        ("302 elsewhere", reply(302, &[HTML], "")),
        ("200 HTML", reply(200, &[HTML], html)),
        ("200 truncated", reply(200, &[], r#"{"uri":"at://did:plc:a/app.bsky.feed.po"#)),
        ("200 another shape", reply(200, &[], r#"{"ok":true}"#)),
    ]
}

#[test]
fn every_answer_has_one_meaning() {
    let asked = [
        ("sign in", Asked::SignIn),
        ("renew  ", Asked::Renew),
        ("read   ", Asked::Read),
        ("upload ", Asked::Repeatable(Place::Visual { part: 0, index: 1 })),
        ("create ", Asked::Once(Place::Text { part: 2 })),
    ];
    let mut table = String::new();
    for (name, reply) in answers() {
        writeln!(table, "{name}").unwrap();
        for (label, asked) in &asked {
            writeln!(table, "  {label} {:?}", classify(asked, &reply, now())).unwrap();
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn only_what_is_seen_is_ever_ambiguous() {
    for (name, reply) in answers() {
        for asked in [Asked::SignIn, Asked::Renew, Asked::Read, Asked::Repeatable(Place::Account)] {
            assert_ne!(classify(&asked, &reply, now()), Fault::Ambiguous, "{name}");
        }
        let certain = matches!(reply.status, 300..=499 | 501) && !name.contains("InvalidSwap");
        let ambiguous = classify(&Asked::Once(Place::Account), &reply, now()) == Fault::Ambiguous;
        assert_eq!(ambiguous, !certain, "{name}");
    }
}

#[test]
fn a_lost_answer_is_ambiguous_only_where_it_matters() {
    let lost = |asked: Asked| unsent(&asked, &Unsent::Lost);
    assert_eq!(lost(Asked::Once(Place::Account)), Fault::Ambiguous);
    assert_eq!(lost(Asked::Repeatable(Place::Account)), Fault::Transient { after: None });
    assert_eq!(unsent(&Asked::Once(Place::Account), &Unsent::NotSent), Fault::Transient { after: None });
}

#[test]
fn what_a_server_says_is_cut() {
    let long = format!(r#"{{"error":"InvalidRequest","message":"{}"}}"#, "é\\n".repeat(400));
    let Fault::Rejected(problems) = classify(&Asked::Read, &reply(400, &[], &long), now()) else {
        panic!("not refused")
    };
    let ProblemCode::Refused { said } = &problems[0].code else { panic!("not refused") };
    assert_eq!(said, &"é".repeat(300));
}
