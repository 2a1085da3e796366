//! A small server for the unit tests of this folder: answers by a function, remembers what it was asked.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::limits;
use crate::kit::{Attachment, Attachments, Call, Fault, Http, Token};
use async_trait::async_trait;
use axum::body::Bytes;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use pupitre_domain::content::AttachedVisual;
use pupitre_domain::network::Limits;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use url::Url;

pub(super) const DID: &str = "did:plc:ours";

/// What was asked of the server.
#[derive(Debug, Clone)]
pub(super) struct Asking {
    pub(super) method: Method,
    /// Name of the call, without `/xrpc/`.
    pub(super) name: String,
    /// Host as asked for.
    pub(super) host: String,
    pub(super) query: Vec<(String, String)>,
    pub(super) authorization: String,
    pub(super) body: Bytes,
}

impl Asking {
    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }
    pub(super) fn param(&self, name: &str) -> &str {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str()).unwrap_or_default()
    }
}

/// An answer.
pub(super) struct Answer(pub(super) u16, pub(super) &'static str, pub(super) String);

pub(super) fn ok(body: Value) -> Answer {
    Answer(200, "application/json", body.to_string())
}
pub(super) fn refuse(status: u16, error: &str) -> Answer {
    Answer(status, "application/json", json!({ "error": error, "message": "a sentence" }).to_string())
}

/// The server, and what a call to it needs.
pub(super) struct Server {
    pub(super) url: Url,
    pub(super) http: Http,
    pub(super) limits: Limits,
    pub(super) access: Token,
    log: Arc<Mutex<Vec<Asking>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    pub(super) async fn start(answer: impl Fn(&Asking) -> Answer + Send + Sync + 'static) -> Self {
        let log = Arc::new(Mutex::new(Vec::new()));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
        let (kept, answer) = (Arc::clone(&log), Arc::new(answer));
        let app = axum::Router::new().fallback(move |method: Method, uri: Uri, headers: HeaderMap, body: Bytes| {
            let (kept, answer) = (Arc::clone(&kept), Arc::clone(&answer));
            async move {
                let asking = Asking {
                    method,
                    name: uri.path().trim_start_matches("/xrpc/").to_owned(),
                    host: headers
                        .get(header::HOST)
                        .and_then(|value| value.to_str().ok())
                        .unwrap_or_default()
                        .to_owned(),
                    query: url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
                        .into_owned()
                        .collect(),
                    authorization: headers
                        .get(header::AUTHORIZATION)
                        .and_then(|value| value.to_str().ok())
                        .unwrap_or_default()
                        .to_owned(),
                    body,
                };
                let Answer(status, mime, text) = answer(&asking);
                kept.lock().unwrap().push(asking);
                let status = StatusCode::from_u16(status).unwrap();
                let response: Response = (status, [(header::CONTENT_TYPE, mime)], text).into_response();
                response
            }
        });
        let task = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        let http = Http::new("pupitre-test").unwrap().own_server();
        Self { url, http, limits: limits(), access: Token::new("access".to_owned()), log, task }
    }

    pub(super) fn call(&self) -> Call<'_> {
        Call {
            http: &self.http,
            server: &self.url,
            remote_id: DID,
            handle: "ours.test",
            facts: &Value::Null,
            limits: &self.limits,
            access: &self.access,
            now: now(),
        }
    }

    /// Everything asked so far.
    pub(super) fn asked(&self) -> Vec<Asking> {
        self.log.lock().unwrap().clone()
    }
    /// The names of everything asked so far.
    pub(super) fn names(&self) -> Vec<String> {
        self.asked().into_iter().map(|asking| asking.name).collect()
    }
}

pub(super) fn now() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-11-22T09:00:00Z").unwrap().with_timezone(&Utc)
}

/// A file of three bytes.
pub(super) struct Files;

#[async_trait]
impl Attachments for Files {
    async fn load(&self, _: &AttachedVisual) -> Result<Attachment, Fault> {
        let bytes = bytes::Bytes::from_static(b"png");
        Ok(Attachment { bytes, mime: "image/png".to_owned(), width: 40, height: 30 })
    }
}
