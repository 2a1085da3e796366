//! Does to a request what its fault says. Returns whether the connection may serve another request.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use flate2::{Compress, Compression, Crc, FlushCompress};
use serde_json::Value;
use tokio::io::AsyncWriteExt;
use tower::ServiceExt;

use super::faults::{Effect, Fault, RetryAfter};
use super::http1::{Answer, Connection, Incoming, Wire};
use super::oracle::Seen;
use super::wire::{Dialect, Inner};

async fn act(inner: &Inner, request: Incoming, entry: usize) -> Answer {
    let answer = match inner.router.clone().oneshot(request.into_request()).await {
        Ok(response) => Answer::from_response(response).await,
        Err(never) => match never {},
    };
    inner.log.amend(entry, |s| s.status = Some(answer.status));
    answer
}

fn millis(n: u64) -> Duration {
    Duration::from_millis(n)
}

/// Serves one request. `None` when the connection is used up.
pub(super) async fn answer<S: Wire>(
    mut conn: Connection<S>,
    request: Incoming,
    inner: &Arc<Inner>,
) -> Option<Connection<S>> {
    let head_only = request.method == "HEAD";
    let header = |name: &str| request.headers.get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
    let drawn = inner.faults.draw(request.method.as_str(), request.uri.path());
    let acts = drawn.as_ref().is_none_or(|(fault, first)| match fault.effect() {
        Effect::Never => false,
        Effect::Happens | Effect::Late => true,
        Effect::FirstOnly => *first,
    });
    let entry = inner.log.push(Seen {
        method: request.method.to_string(),
        path: request.uri.path().to_owned(),
        query: request.uri.query().unwrap_or_default().to_owned(),
        authorization: header("authorization"),
        key: header("idempotency-key"),
        body_bytes: request.body.len(),
        fault: drawn.as_ref().map(|(f, _)| f.name().to_owned()),
        effect: acts,
        status: None,
        at: inner.clock.now(),
    });
    let Some((fault, first)) = drawn else {
        let answer = act(inner, request, entry).await;
        return conn.send(&answer, head_only).await.ok().map(|()| conn);
    };
    match fault {
        Fault::Refused { for_ms } => {
            inner.refuse_for(millis(for_ms));
            conn.reset();
            None
        }
        Fault::ResetBefore => {
            conn.reset();
            None
        }
        Fault::ResetAfter => {
            act(inner, request, entry).await;
            conn.reset();
            None
        }
        Fault::DuplicateRefused { status } => {
            if first {
                act(inner, request, entry).await;
                conn.reset();
                return None;
            }
            send(conn, inner.dialect.duplicate(status)).await
        }
        Fault::ErrorAfter { status } => {
            act(inner, request, entry).await;
            let page = "<!DOCTYPE html><title>500</title><h1>We're sorry, but something went wrong</h1>";
            send(conn, Answer::new(status, "text/html; charset=utf-8", page)).await
        }
        Fault::Unavailable { retry_after } => {
            let page = Answer::new(503, "text/html", "<h1>503 Service Temporarily Unavailable</h1>");
            send(conn, hinted(page, &retry_after, inner)).await
        }
        Fault::RateLimited { retry_after } => {
            let reset = inner.clock.now() + chrono::TimeDelta::seconds(300);
            send(conn, hinted(inner.dialect.rate_limited(reset), &retry_after, inner)).await
        }
        Fault::Truncated { honest } => {
            let mut answer = act(inner, request, entry).await;
            let full = answer.body.len();
            answer.body.truncate(full / 2);
            if honest {
                return send(conn, answer).await;
            }
            let mut bytes = answer.head(full);
            bytes.extend_from_slice(&answer.body);
            let _ = conn.stream.write_all(&bytes).await;
            let _ = conn.stream.shutdown().await;
            None
        }
        Fault::CaptivePortal => {
            let page = "<!DOCTYPE html><html><head><title>Wi-Fi</title></head><body><form action=\"/login\">\
                        Welcome to the café. Accept the terms to go online.</form></body></html>";
            send(conn, Answer::new(200, "text/html; charset=utf-8", page)).await
        }
        Fault::SlowHeaders { every_ms, for_ms } => {
            act(inner, request, entry).await;
            let start = b"HTTP/1.1 200 OK\r\nx-slow: ".iter().copied();
            dribble(conn, start.chain(std::iter::repeat(b'a')), every_ms, for_ms).await;
            None
        }
        Fault::SlowBody { every_ms, for_ms } => {
            let answer = act(inner, request, entry).await;
            // Announce more than there is: the body must never become complete.
            if conn.stream.write_all(&answer.head(answer.body.len() + 1_000_000)).await.is_ok() {
                let body = answer.body.iter().copied();
                dribble(conn, body.chain(std::iter::repeat(b' ')), every_ms, for_ms).await;
            }
            None
        }
        Fault::LateCommit { commit_after_ms, hold_ms } => {
            let late = Arc::clone(inner);
            tokio::spawn(async move {
                tokio::time::sleep(millis(commit_after_ms)).await;
                act(&late, request, entry).await;
            });
            tokio::time::sleep(millis(hold_ms)).await;
            None
        }
        Fault::GzipBomb { mib, effect } => {
            let mut answer = Answer::new(200, "application/json; charset=utf-8", Bytes::new());
            if effect {
                answer.status = act(inner, request, entry).await.status;
            }
            answer.body = bomb(mib);
            send(conn, answer.with("content-encoding", "gzip")).await
        }
        Fault::Redirect { to, status } => {
            let path = request.uri.path_and_query().map_or("/", |p| p.as_str());
            let target = format!("{}{path}", to.trim_end_matches('/'));
            send(conn, Answer::new(status, "text/html", "moved").with("location", &target)).await
        }
        Fault::WrongType { effect } => {
            let mut answer = Answer::new(200, "application/json", "{\"id\":{},\"uri\":1,\"error\":[2]}");
            if effect {
                answer = act(inner, request, entry).await;
                let json = serde_json::from_slice(&answer.body).unwrap_or(Value::Null);
                answer.body = serde_json::to_vec(&twisted(json, true)).unwrap().into();
            }
            send(conn, answer).await
        }
        Fault::Answer { status, body } => send(conn, Answer::new(status, "application/json", body)).await,
        Fault::Delay { before_ms, after_ms } => {
            tokio::time::sleep(millis(before_ms)).await;
            let answer = act(inner, request, entry).await;
            tokio::time::sleep(millis(after_ms)).await;
            send(conn, answer).await
        }
    }
}

async fn send<S: Wire>(mut conn: Connection<S>, answer: Answer) -> Option<Connection<S>> {
    conn.send(&answer, false).await.ok().map(|()| conn)
}

async fn dribble<S: Wire>(mut conn: Connection<S>, bytes: impl Iterator<Item = u8>, every_ms: u64, for_ms: u64) {
    let slowly = async {
        for byte in bytes {
            if conn.stream.write_all(&[byte]).await.is_err() || conn.stream.flush().await.is_err() {
                return;
            }
            tokio::time::sleep(millis(every_ms.max(1))).await;
        }
    };
    let _ = tokio::time::timeout(millis(for_ms), slowly).await;
}

fn hinted(answer: Answer, hint: &RetryAfter, inner: &Inner) -> Answer {
    match hint {
        RetryAfter::Absent => answer,
        RetryAfter::Seconds(n) => answer.with("retry-after", &n.to_string()),
        RetryAfter::Raw(text) => answer.with("retry-after", text),
        RetryAfter::Dated(n) => {
            let at = inner.clock.now() + chrono::TimeDelta::seconds(*n);
            answer.with("retry-after", &at.format("%a, %d %b %Y %H:%M:%S GMT").to_string())
        }
    }
}

/// Small on the wire, `mib` MiB once inflated: one JSON string of blanks.
///
/// A fully flushed block stands for itself, so one mebibyte is compressed once and repeated.
fn bomb(mib: u32) -> Bytes {
    let mut deflate = Compress::new(Compression::best(), false);
    let (mut crc, mut blank_crc) = (Crc::new(), Crc::new());
    let mut squeeze = |text: &[u8], flush| {
        let mut out = Vec::with_capacity(64 * 1024 + text.len());
        deflate.compress_vec(text, &mut out, flush).unwrap();
        out
    };
    let blank = vec![b' '; 1024 * 1024];
    blank_crc.update(&blank);
    let (start, end) = (b"{\"id\":\"", b"\"}");
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    out.extend_from_slice(&squeeze(start, FlushCompress::Full));
    crc.update(start);
    let block = squeeze(&blank, FlushCompress::Full);
    for _ in 0..mib {
        out.extend_from_slice(&block);
        crc.combine(&blank_crc);
    }
    out.extend_from_slice(&squeeze(end, FlushCompress::Finish));
    crc.update(end);
    out.extend_from_slice(&crc.sum().to_le_bytes());
    out.extend_from_slice(&crc.amount().to_le_bytes());
    out.into()
}

/// Same keys, other types, down to every leaf.
fn twisted(value: Value, top: bool) -> Value {
    match value {
        Value::Null => Value::Bool(true),
        Value::Bool(b) => Value::String(b.to_string()),
        Value::Number(n) => Value::String(n.to_string()),
        Value::String(s) => Value::Number(s.len().into()),
        Value::Array(_) if !top => serde_json::json!({"0": null}),
        Value::Array(items) => Value::Array(items.into_iter().map(|v| twisted(v, false)).collect()),
        Value::Object(map) => Value::Object(map.into_iter().map(|(k, v)| (k, twisted(v, false))).collect()),
    }
}

impl Dialect {
    fn rate_limited(self, reset: chrono::DateTime<chrono::Utc>) -> Answer {
        match self {
            Self::Mastodon => Answer::new(429, "application/json; charset=utf-8", "{\"error\":\"Too many requests\"}")
                .with("x-ratelimit-limit", "300")
                .with("x-ratelimit-remaining", "0")
                .with("x-ratelimit-reset", &reset.to_rfc3339_opts(chrono::SecondsFormat::Micros, true)),
            Self::Bluesky => Answer::new(
                429,
                "application/json; charset=utf-8",
                "{\"error\":\"RateLimitExceeded\",\"message\":\"Rate Limit Exceeded\"}",
            )
            .with("ratelimit-limit", "3000")
            .with("ratelimit-remaining", "0")
            .with("ratelimit-policy", "3000;w=300")
            .with("ratelimit-reset", &reset.timestamp().to_string()),
            Self::Wordpress => {
                Answer::new(429, "text/html", "<html><head><title>429 Too Many Requests</title></head></html>")
            }
        }
    }

    fn duplicate(self, status: u16) -> Answer {
        let body = match self {
            Self::Mastodon => "{\"error\":\"Validation failed: This has already been posted (duplicate)\"}",
            Self::Bluesky => "{\"error\":\"InvalidRequest\",\"message\":\"Duplicate record\"}",
            Self::Wordpress => "{\"code\":\"rest_forbidden\",\"message\":\"Duplicate\",\"data\":{\"status\":403}}",
        };
        Answer::new(status, "application/json; charset=utf-8", body)
    }
}
