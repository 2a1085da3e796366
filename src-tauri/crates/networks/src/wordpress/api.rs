//! One call to the site: address, password, classification.

use super::faults::{Phase, classify};
use crate::kit::{Call, Fault, Http, Reply, Request, Token};
use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use url::Url;

/// A site's programming interface with the access to it.
pub(super) struct Api<'a> {
    pub(super) http: &'a Http,
    /// Its root: `…/wp-json/`, or `…/?rest_route=/` where addresses are plain.
    pub(super) root: &'a Url,
    pub(super) access: Option<&'a Token>,
    pub(super) now: DateTime<Utc>,
}

impl<'a> Api<'a> {
    pub(super) fn of(call: &'a Call<'a>) -> Self {
        Self { http: call.http, root: call.server, access: Some(call.access), now: call.now }
    }

    /// The address of a route such as `["posts", "12"]`. Segments are single, whatever they contain.
    pub(super) fn url(&self, segments: &[&str]) -> Url {
        let mut url = self.root.clone();
        let route = |url: &Url| url.query_pairs().any(|(name, _)| name == "rest_route");
        if route(&url) {
            let path: Vec<String> =
                segments.iter().map(|text| url::form_urlencoded::byte_serialize(text.as_bytes()).collect()).collect();
            let kept: Vec<(String, String)> =
                url.query_pairs().filter(|(name, _)| name != "rest_route").map(|(n, v)| (n.into(), v.into())).collect();
            let value = if path.is_empty() { "/".to_owned() } else { format!("/wp/v2/{}", path.join("/")) };
            url.query_pairs_mut().clear().extend_pairs(kept).append_pair("rest_route", &value);
            return url;
        }
        // A root is made from http(s), so its path can always be extended.
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty();
            if segments.is_empty() {
                path.push("");
            } else {
                path.extend(["wp", "v2"]).extend(segments);
            }
        }
        url
    }

    /// Sends, and gives back 2xx answers only.
    pub(super) async fn send(&self, request: Request, phase: &Phase) -> Result<Reply, Fault> {
        let reply = self.exchange(request, phase).await?;
        if reply.is_success() { Ok(reply) } else { Err(self.fault(&reply, phase)) }
    }

    /// Sends, and gives back whatever was answered.
    pub(super) async fn exchange(&self, request: Request, phase: &Phase) -> Result<Reply, Fault> {
        let request = match self.access {
            // Built for each request and marked as secret; nothing keeps it.
            Some(access) => request.header("authorization", format!("Basic {}", access.expose())),
            None => request,
        };
        let answer = self.http.send(request.header("accept", "application/json")).await;
        answer.map_err(|unsent| if phase.is_once() { unsent.fault() } else { unsent.read_fault() })
    }

    /// Sends and reads the JSON of the answer.
    pub(super) async fn call<T: DeserializeOwned>(&self, request: Request, phase: &Phase) -> Result<T, Fault> {
        let reply = self.send(request, phase).await?;
        reply.json().map_err(|_| self.fault(&reply, phase))
    }

    /// Reads.
    pub(super) async fn get<T: DeserializeOwned>(&self, segments: &[&str], query: &[(&str, &str)]) -> Result<T, Fault> {
        self.call(Request::get(self.url(segments)).query(query), &Phase::Read).await
    }

    pub(super) fn fault(&self, reply: &Reply, phase: &Phase) -> Fault {
        classify(reply.status, &reply.headers, &reply.body, phase, self.now)
    }
}
