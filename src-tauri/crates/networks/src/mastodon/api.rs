//! One call to the server: address, token, classification.

use super::faults::{Phase, classify};
use crate::kit::{Call, Fault, Http, Reply, Request, Token};
use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use url::Url;

/// A server with the access to it.
pub(super) struct Api<'a> {
    pub(super) http: &'a Http,
    pub(super) server: &'a Url,
    pub(super) token: Option<&'a Token>,
    pub(super) now: DateTime<Utc>,
}

impl<'a> Api<'a> {
    pub(super) fn of(call: &'a Call<'a>) -> Self {
        Self { http: call.http, server: call.server, token: Some(call.access), now: call.now }
    }

    /// An address on the server. Ids are single path segments, whatever they contain.
    pub(super) fn url(&self, segments: &[&str]) -> Url {
        let mut url = self.server.clone();
        url.set_query(None);
        url.set_fragment(None);
        // A server's address always has a path to extend; `server()` made it from http(s).
        if let Ok(mut path) = url.path_segments_mut() {
            path.clear().extend(segments);
        }
        url
    }

    /// Sends, and gives back 2xx answers only.
    pub(super) async fn send(&self, request: Request, phase: &Phase) -> Result<Reply, Fault> {
        let request = match self.token {
            Some(token) => request.bearer(token),
            None => request,
        };
        let reply = self
            .http
            .send(request)
            .await
            .map_err(|unsent| if phase.is_once() { unsent.fault() } else { unsent.read_fault() })?;
        if reply.is_success() { Ok(reply) } else { Err(self.fault(&reply, phase)) }
    }

    /// Sends and reads the JSON of the answer.
    pub(super) async fn call<T: DeserializeOwned>(&self, request: Request, phase: &Phase) -> Result<T, Fault> {
        let reply = self.send(request, phase).await?;
        self.read(&reply, phase)
    }

    /// Reads.
    pub(super) async fn get<T: DeserializeOwned>(&self, segments: &[&str], query: &[(&str, &str)]) -> Result<T, Fault> {
        self.call(Request::get(self.url(segments)).query(query), &Phase::Read).await
    }

    pub(super) fn read<T: DeserializeOwned>(&self, reply: &Reply, phase: &Phase) -> Result<T, Fault> {
        reply.json().map_err(|_| self.fault(reply, phase))
    }

    pub(super) fn fault(&self, reply: &Reply, phase: &Phase) -> Fault {
        classify(reply.status, &reply.headers, &reply.body, phase, self.now)
    }
}
