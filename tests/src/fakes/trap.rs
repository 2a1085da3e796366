//! A host that nobody should ever reach: it counts who came and what they carried.

use axum::Router;

use super::oracle::Seen;
use super::wire::{Dialect, Server};
use crate::clock::TestClock;

/// An innocent-looking server that records every visit.
pub struct Trap {
    server: Server,
}

impl Trap {
    /// Starts one.
    pub async fn start() -> Self {
        let router = Router::new().fallback(|| async { axum::Json(serde_json::json!({"id": "1", "ok": true})) });
        Self { server: Server::start(router, Dialect::Mastodon, TestClock::running()).await }
    }

    /// `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        self.server.url()
    }

    /// The same listener under another name: another host for every client.
    #[must_use]
    pub fn url_as_localhost(&self) -> String {
        self.server.url().replace("127.0.0.1", "localhost")
    }

    /// Who came.
    #[must_use]
    pub fn visits(&self) -> Vec<Seen> {
        self.server.requests()
    }

    /// The `Authorization` headers that were carried here: must stay empty.
    #[must_use]
    pub fn stolen(&self) -> Vec<String> {
        self.visits().into_iter().filter_map(|v| v.authorization).collect()
    }
}

/// Shared by both fakes: a listener bound before its router exists, because the router names its own URL.
pub(super) async fn bind() -> (tokio::net::TcpListener, String) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    (listener, url)
}
