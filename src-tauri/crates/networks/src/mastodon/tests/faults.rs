//! One table of answers and what they mean in each phase. The bodies are worded like those of real servers.

use crate::kit::Fault;
use crate::mastodon::faults::{Phase, classify, rate_limit};
use chrono::{Duration, Utc};
use pupitre_domain::problem::Place;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

struct Case {
    name: &'static str,
    status: u16,
    headers: &'static [(&'static str, &'static str)],
    body: &'static str,
}

const JSON: (&str, &str) = ("content-type", "application/json; charset=utf-8");
const HTML: (&str, &str) = ("content-type", "text/html; charset=utf-8");

const CASES: &[Case] = &[
    Case {
        name: "401 token revoked",
        status: 401,
        headers: &[JSON],
        body: r#"{"error":"The access token was revoked"}"#,
    },
    Case {
        name: "400 bad token as plain text",
        status: 400,
        headers: &[("content-type", "text/plain")],
        body: "invalid token",
    },
    Case { name: "400 too long", status: 400, headers: &[JSON], body: r#"{"error":"Text too long: 612 of 500"}"# },
    Case {
        name: "400 invalid grant",
        status: 400,
        headers: &[JSON],
        body: r#"{"error":"invalid_grant","error_description":"The code is no longer valid."}"#,
    },
    Case {
        name: "403 scope missing",
        status: 403,
        headers: &[
            JSON,
            ("www-authenticate", r#"Bearer realm="x", error="insufficient_scope", scope="write:media write:statuses""#),
        ],
        body: r#"{"error":"Outside of the scopes"}"#,
    },
    Case { name: "403 not allowed", status: 403, headers: &[JSON], body: r#"{"error":"This action is not allowed"}"# },
    Case { name: "403 firewall page", status: 403, headers: &[HTML], body: "<html><title>Attention</title></html>" },
    Case { name: "404 record", status: 404, headers: &[JSON], body: r#"{"error":"Record not found"}"# },
    Case { name: "404 page", status: 404, headers: &[HTML], body: "<html>404</html>" },
    Case { name: "409 conflict", status: 409, headers: &[JSON], body: r#"{"error":"Another request is running"}"# },
    Case { name: "410 gone", status: 410, headers: &[JSON], body: r#"{"error":"Gone"}"# },
    Case { name: "413 too large", status: 413, headers: &[HTML], body: "<html>413 Request Entity Too Large</html>" },
    Case {
        name: "422 text too long",
        status: 422,
        headers: &[JSON],
        body: r#"{"error":"Validation failed: Text character limit of 500 exceeded"}"#,
    },
    Case {
        name: "422 media type",
        status: 422,
        headers: &[JSON],
        body: r#"{"error":"Validation failed: File content type is invalid, File is invalid"}"#,
    },
    Case {
        name: "422 poll",
        status: 422,
        headers: &[JSON],
        body: r#"{"error":"Validation failed: Poll options can't contain duplicates"}"#,
    },
    Case {
        name: "422 media not processed",
        status: 422,
        headers: &[JSON],
        body: r#"{"error":"Files that are still being processed cannot be attached. Try again later."}"#,
    },
    Case {
        name: "422 echoing a key",
        status: 422,
        headers: &[JSON],
        body: r#"{"error":"Unknown client Zx81kQ0aPv7LmT3cBn6YwR2dEf5"}"#,
    },
    Case {
        name: "429 reset as a date",
        status: 429,
        headers: &[JSON, ("x-ratelimit-reset", "2026-11-22T10:05:00.000000Z")],
        body: r#"{"error":"Too many requests"}"#,
    },
    Case {
        name: "429 reset as seconds",
        status: 429,
        headers: &[JSON, ("x-ratelimit-reset", "1795341900")],
        body: "{}",
    },
    Case {
        name: "429 absurd reset",
        status: 429,
        headers: &[JSON, ("x-ratelimit-reset", "2099-01-01T00:00:00Z")],
        body: "{}",
    },
    Case { name: "429 bare", status: 429, headers: &[HTML], body: "slow down" },
    Case {
        name: "500 page",
        status: 500,
        headers: &[HTML],
        body: "<html>We're sorry, but something went wrong</html>",
    },
    Case { name: "502 page", status: 502, headers: &[HTML], body: "<html>502 Bad Gateway</html>" },
    Case {
        name: "503 with a wait",
        status: 503,
        headers: &[JSON, ("retry-after", "30")],
        body: r#"{"error":"Remote data could not be fetched"}"#,
    },
    Case { name: "503 page", status: 503, headers: &[HTML], body: "<html>Under maintenance</html>" },
    Case { name: "200 page", status: 200, headers: &[HTML], body: "<html>Welcome to our Wi-Fi</html>" },
    Case { name: "200 cut short", status: 200, headers: &[JSON], body: r#"{"id":"1155","content":"<p>Hel"# },
    Case { name: "200 of another type", status: 200, headers: &[JSON], body: "[]" },
    Case { name: "304", status: 304, headers: &[], body: "" },
];

fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
    pairs.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
}

fn phases() -> [(&'static str, Phase); 7] {
    [
        ("read", Phase::Read),
        ("identify", Phase::Identify),
        ("sign in", Phase::SignIn),
        ("upload", Phase::Upload(Place::Visual { part: 0, index: 1 })),
        ("create", Phase::Create(Place::Text { part: 0 })),
        ("settle", Phase::Settle),
        ("once", Phase::Once),
    ]
}

#[test]
fn answers_are_classified() {
    let mut table = String::new();
    for case in CASES {
        table.push_str(&format!("{}\n", case.name));
        for (name, phase) in phases() {
            let fault = classify(case.status, &headers(case.headers), case.body.as_bytes(), &phase, super::now());
            table.push_str(&format!("  {name:9} {fault:?}\n"));
        }
    }
    insta::assert_snapshot!(table);
}

/// The line that must never move, said without a snapshot: what may have had an effect is in doubt.
#[test]
fn creating_is_in_doubt_after_anything_but_a_definite_answer() {
    for status in (200..300).chain([408, 409]).chain(500..600) {
        for body in ["", "<html>", "{}", r#"{"error":"x"}"#, "[1"] {
            for phase in [Phase::Create(Place::Text { part: 0 }), Phase::Once] {
                let fault = classify(status, &HeaderMap::new(), body.as_bytes(), &phase, super::now());
                assert_eq!(fault, Fault::Ambiguous, "{status} {body}");
            }
        }
    }
    for status in 0..1000 {
        let fault = classify(status, &HeaderMap::new(), b"\xff\xfe", &Phase::Read, super::now());
        assert_ne!(fault, Fault::Ambiguous, "a read has no effect: {status}");
    }
}

#[test]
fn rate_limits_are_read_in_every_form_and_bounded() {
    let now = super::now();
    let epoch = now.timestamp();
    let cases = [
        ("2026-11-22T10:05:00Z".to_owned(), Some(300)),
        ((epoch + 300).to_string(), Some(300)),
        (((epoch + 300) * 1000).to_string(), Some(300)),
        ("45".to_owned(), Some(45)),
        ((epoch + 999_999).to_string(), Some(3_600)),
        ("99999999999999999".to_owned(), None),
        (i64::MAX.to_string(), None),
        ("2026-11-22T09:00:00Z".to_owned(), None),
        ("-5".to_owned(), None),
        ("later".to_owned(), None),
    ];
    for (text, seconds) in cases {
        let mut map = HeaderMap::new();
        map.insert("x-ratelimit-reset", text.parse().unwrap());
        let until: Option<chrono::DateTime<Utc>> = seconds.map(|seconds| now + Duration::seconds(seconds));
        let got = rate_limit(&map, now);
        // What cannot be a date may be bounded or ignored, never believed.
        if text.len() > 16 && seconds.is_none() {
            assert!(got.is_none_or(|at| at <= now + Duration::hours(1)), "{text}: {got:?}");
        } else {
            assert_eq!(got, until, "{text}");
        }
    }
}
