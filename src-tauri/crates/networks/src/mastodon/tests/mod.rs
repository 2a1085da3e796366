//! The connector against a server scripted per test. Whole journeys against stateful fakes are elsewhere.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

mod connect;
mod faults;
mod inbox;
mod live;
mod moderate;
mod publish;

use crate::kit::{Attachment, Attachments, Call, Done, Fault, Http, Keyed, Outgoing, Publish, Step, StepName, Token};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use pupitre_domain::brand::Language;
use pupitre_domain::content::{AttachedVisual, Content, Part};
use pupitre_domain::ids::VisualId;
use pupitre_domain::network::Limits;
use pupitre_domain::publication::Effect;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use url::Url;

/// A request as the server saw it.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    method: String,
    path: String,
    query: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Seen {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or(Value::Null)
    }
    fn is(&self, method: &str, path: &str) -> bool {
        self.method == method && self.path == path
    }
    fn form(&self, name: &str) -> Option<String> {
        url::form_urlencoded::parse(self.body.as_bytes())
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }
    fn parameter(&self, name: &str) -> Option<String> {
        url::form_urlencoded::parse(self.query.as_bytes())
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }
}

/// An answer: status, headers, body.
pub(super) type Answer = (u16, Vec<(&'static str, String)>, String);

fn ok(body: Value) -> Answer {
    (200, vec![("content-type", "application/json; charset=utf-8".into())], body.to_string())
}
fn status(code: u16, body: Value) -> Answer {
    (code, ok(body.clone()).1, body.to_string())
}
fn html(code: u16) -> Answer {
    (code, vec![("content-type", "text/html".into())], "<!DOCTYPE html><html><body>Hello</body></html>".into())
}
fn not_found() -> Answer {
    status(404, json!({"error": "Record not found"}))
}

pub(super) struct Fake {
    pub(super) server: Url,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Fake {
    pub(super) async fn start(answer: impl Fn(&Seen) -> Answer + Send + Sync + 'static) -> Self {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (log, answer) = (Arc::clone(&seen), Arc::new(answer));
        let router = Router::new().fallback(move |request: Request<Body>| {
            let (log, answer) = (Arc::clone(&log), Arc::clone(&answer));
            async move {
                let (head, body) = request.into_parts();
                let body = to_bytes(body, 1 << 24).await.unwrap();
                let seen = Seen {
                    method: head.method.to_string(),
                    path: head.uri.path().to_owned(),
                    query: head.uri.query().unwrap_or_default().to_owned(),
                    headers: head
                        .headers
                        .iter()
                        .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned()))
                        .collect(),
                    body: String::from_utf8_lossy(&body).into_owned(),
                };
                let (status, headers, body) = answer(&seen);
                log.lock().unwrap().push(seen);
                let mut response = Response::builder().status(status);
                for (name, value) in headers {
                    response = response.header(name, value);
                }
                response.body(Body::from(body)).unwrap()
            }
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { server, seen }
    }

    fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
    fn count(&self, method: &str, path: &str) -> usize {
        self.seen().iter().filter(|seen| seen.is(method, path)).count()
    }

    /// A connected account on this server.
    fn account(&self) -> Account {
        self.account_with(json!({"software": "Mastodon", "version": "4.4.0", "domain": "h.test", "strictKeys": true, "handoff": true}))
    }

    fn account_with(&self, facts: Value) -> Account {
        Account {
            http: http(),
            server: self.server.clone(),
            facts,
            limits: super::limits::defaults(),
            access: Token::new("tok".into()),
        }
    }
}

pub(super) struct Account {
    http: Http,
    server: Url,
    facts: Value,
    limits: Limits,
    access: Token,
}

impl Account {
    fn call(&self) -> Call<'_> {
        Call {
            http: &self.http,
            server: &self.server,
            remote_id: "1",
            handle: "me@h.test",
            facts: &self.facts,
            limits: &self.limits,
            access: &self.access,
            now: now(),
        }
    }
}

fn http() -> Http {
    Http::new("Pupitre/test").unwrap().own_server()
}

pub(super) fn now() -> DateTime<Utc> {
    "2026-11-22T10:00:00Z".parse().unwrap()
}

pub(super) fn outgoing(texts: &[&str]) -> Outgoing {
    Outgoing {
        content: Content {
            parts: texts.iter().map(|text| Part { text: (*text).to_owned(), visuals: Vec::new() }).collect(),
            ..Content::default()
        },
        language: Language::parse("fr").unwrap(),
        reply: None,
        scheduled_at: None,
        created_at: now(),
    }
}

fn visual(alt: &str) -> AttachedVisual {
    AttachedVisual::of(VisualId::new(uuid::Uuid::nil()), alt.to_owned())
}

struct Files;

#[async_trait::async_trait]
impl Attachments for Files {
    async fn load(&self, _: &AttachedVisual) -> Result<Attachment, Fault> {
        Ok(Attachment { bytes: Bytes::from_static(b"PNGDATA"), mime: "image/png".into(), width: 2, height: 2 })
    }
}

fn keyed(name: StepName) -> Keyed {
    Keyed { step: Step { name, effect: Effect::Once }, key: "key-1".into(), first_sent: now() }
}

async fn run(
    account: &Account,
    outgoing: &Outgoing,
    name: StepName,
    done: &[Done],
) -> Result<crate::kit::Outcome, Fault> {
    super::Mastodon.run(&account.call(), outgoing, &keyed(name), done, &Files).await
}

fn account_json(id: &str, acct: &str) -> Value {
    let user = acct.split('@').next().unwrap();
    json!({"id": id, "username": user, "acct": acct, "display_name": format!("The {user}"), "url": format!("https://h.test/@{acct}"),
        "avatar": "https://h.test/a.png"})
}

/// A status of account `1` (us) unless changed afterwards.
fn status_json(id: &str, text: &str) -> Value {
    json!({"id": id, "uri": format!("https://h.test/users/me/statuses/{id}"), "url": format!("https://h.test/@me/{id}"),
        "account": account_json("1", "me"), "content": format!("<p>{text}</p>"), "spoiler_text": "", "visibility": "public",
        "created_at": "2026-11-22T10:00:01.000Z", "media_attachments": [], "mentions": [], "in_reply_to_id": null,
        "in_reply_to_account_id": null, "poll": null, "reblog": null})
}

fn with(mut value: Value, changes: Value) -> Value {
    for (key, change) in changes.as_object().unwrap() {
        value[key] = change.clone();
    }
    value
}
