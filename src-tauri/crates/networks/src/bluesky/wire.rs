//! Calls and the shapes of their answers; only the fields that are used.

use super::faults::{self, Asked};
use super::richtext::Facet;
use crate::kit::{Call, Fault, Http, Reply, Request, Token};
use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

/// A server, spoken to with or without a token.
pub(super) struct Xrpc<'a> {
    pub(super) http: &'a Http,
    pub(super) server: &'a Url,
    pub(super) token: Option<&'a Token>,
    pub(super) now: DateTime<Utc>,
}

impl<'a> Xrpc<'a> {
    /// The account's server with its access.
    pub(super) fn of(call: &'a Call<'_>) -> Self {
        Self { http: call.http, server: call.server, token: Some(call.access), now: call.now }
    }

    /// Asks a query.
    pub(super) async fn query<T: DeserializeOwned>(&self, method: &str, query: &[(&str, &str)]) -> Result<T, Fault> {
        let request = Request::get(self.endpoint(method)?).query(query);
        let reply = self.send(&Asked::Read, request).await?;
        self.read(&Asked::Read, &reply)
    }

    /// Calls a procedure with a JSON body.
    pub(super) async fn procedure<T: DeserializeOwned>(
        &self,
        asked: &Asked,
        method: &str,
        input: &impl Serialize,
    ) -> Result<T, Fault> {
        let reply = self.send(asked, Request::post(self.endpoint(method)?).json(input)).await?;
        self.read(asked, &reply)
    }

    /// Sends with the token; the answer is not looked at yet.
    pub(super) async fn send(&self, asked: &Asked, request: Request) -> Result<Reply, Fault> {
        let request = match self.token {
            Some(token) => request.bearer(token),
            None => request,
        };
        self.http.send(request).await.map_err(|why| faults::unsent(asked, &why))
    }

    /// The address of a method.
    pub(super) fn endpoint(&self, method: &str) -> Result<Url, Fault> {
        self.server.join(&format!("/xrpc/{method}")).map_err(|_| Fault::Forbidden(crate::kit::Denied::Malformed))
    }

    /// Reads a success, or says what the answer means.
    pub(super) fn read<T: DeserializeOwned>(&self, asked: &Asked, reply: &Reply) -> Result<T, Fault> {
        if (200..300).contains(&reply.status) {
            // Procedures without output answer with an empty body.
            let body: &[u8] = if reply.body.is_empty() { b"null" } else { &reply.body };
            if let Ok(value) = serde_json::from_slice(body) {
                return Ok(value);
            }
        }
        Err(faults::classify(asked, reply, self.now))
    }
}

/// A session. No `Debug`: it holds tokens.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Session {
    pub(super) access_jwt: String,
    pub(super) refresh_jwt: String,
    #[serde(flatten)]
    pub(super) about: SessionInfo,
}

/// Whose session it is.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SessionInfo {
    pub(super) did: String,
    pub(super) handle: String,
    #[serde(default)]
    pub(super) did_doc: Option<Value>,
    #[serde(default)]
    pub(super) active: Option<bool>,
    #[serde(default)]
    pub(super) status: Option<String>,
}

impl SessionInfo {
    /// The address that the account's identity names as its server.
    pub(super) fn server(&self) -> Option<Url> {
        server_in(self.did_doc.as_ref()?)
    }
}

/// The address that an identity's document names as its server.
pub(super) fn server_in(document: &Value) -> Option<Url> {
    let services = document.get("service")?.as_array()?;
    let text = |service: &Value, field: &str| service.get(field).and_then(Value::as_str).map(str::to_owned);
    services
        .iter()
        .find(|service| text(service, "id").is_some_and(|id| id.ends_with("#atproto_pds")))
        .and_then(|service| text(service, "serviceEndpoint"))
        .and_then(|address| Url::parse(&address).ok())
        .filter(|url| url.has_host() && url.username().is_empty() && url.password().is_none())
        .and_then(|url| url.join("/").ok())
}

/// A person as servers show them.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Profile {
    pub(super) did: String,
    pub(super) handle: String,
    #[serde(default)]
    pub(super) display_name: Option<String>,
    #[serde(default)]
    pub(super) avatar: Option<String>,
}

/// A record by address and content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StrongRef {
    pub(super) uri: String,
    pub(super) cid: String,
}

/// A page of a collection, the latest first.
#[derive(Debug, Deserialize)]
pub(super) struct RecordList {
    #[serde(default)]
    pub(super) records: Vec<RecordView>,
}

/// A record read from a repository.
#[derive(Debug, Deserialize)]
pub(super) struct RecordView {
    pub(super) uri: String,
    #[serde(default)]
    pub(super) cid: Option<String>,
    #[serde(default)]
    pub(super) value: Value,
}

/// A stored file.
#[derive(Debug, Deserialize)]
pub(super) struct Uploaded {
    pub(super) blob: Value,
}

/// A handle's owner.
#[derive(Debug, Deserialize)]
pub(super) struct Resolved {
    pub(super) did: String,
}

/// A post, as much of it as is read.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PostRecord {
    #[serde(default)]
    pub(super) text: String,
    #[serde(default)]
    pub(super) created_at: Option<String>,
    #[serde(default)]
    pub(super) langs: Vec<String>,
    #[serde(default)]
    pub(super) facets: Vec<Facet>,
    #[serde(default)]
    pub(super) reply: Option<ReplyRef>,
    #[serde(default)]
    pub(super) labels: Option<SelfLabels>,
}

/// What a post answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ReplyRef {
    pub(super) root: StrongRef,
    pub(super) parent: StrongRef,
}

/// What an author says of their own post.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct SelfLabels {
    #[serde(default)]
    pub(super) values: Vec<Label>,
}

/// A label.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Label {
    pub(super) val: String,
}

/// A page of notifications.
#[derive(Debug, Deserialize)]
pub(super) struct Notifications {
    #[serde(default)]
    pub(super) cursor: Option<String>,
    pub(super) notifications: Vec<Notification>,
}

/// A notification.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Notification {
    pub(super) uri: String,
    pub(super) cid: String,
    pub(super) author: Profile,
    pub(super) reason: String,
    #[serde(default)]
    pub(super) record: Value,
    pub(super) indexed_at: String,
}

/// A post as the wider network shows it.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PostView {
    pub(super) uri: String,
    pub(super) cid: String,
    pub(super) author: Profile,
    #[serde(default)]
    pub(super) record: Value,
    #[serde(default)]
    pub(super) embed: Option<Value>,
    #[serde(default)]
    pub(super) indexed_at: Option<String>,
    #[serde(default)]
    pub(super) viewer: Viewer,
}

/// What we did with a post.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Viewer {
    #[serde(default)]
    pub(super) like: Option<String>,
    #[serde(default)]
    pub(super) repost: Option<String>,
}

/// Several posts.
#[derive(Debug, Deserialize)]
pub(super) struct Posts {
    pub(super) posts: Vec<PostView>,
}

/// A thread; walked as plain JSON, since its nodes nest.
#[derive(Debug, Deserialize)]
pub(super) struct Thread {
    pub(super) thread: Value,
}
