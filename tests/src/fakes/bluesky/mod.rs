//! A PDS and an app view in one: sessions that expire, records with swap semantics, threads, notifications.
//!
//! Deliberately absent: DAG-CBOR, signatures, the firehose, OAuth. Records get addresses over canonical JSON.

mod cid;
mod feed;
mod graph;
mod repo;
mod session;
mod strangers;
mod validate;
mod world;

use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequestParts, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::oracle::{Oracle, Post};
use super::trap::bind;
use super::wire::{Dialect, Server};
use crate::clock::TestClock;
use world::World;

/// How the server behaves. Change it at any time with [`FakeBluesky::configure`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Config {
    /// Seconds on the fake's clock until an access token answers 400 `ExpiredToken`.
    pub access_seconds: i64,
    /// Seconds until a refresh token is dead.
    pub refresh_seconds: i64,
    /// Seconds during which a used refresh token still returns its successor; 0: used is used.
    pub refresh_grace_seconds: i64,
    /// Bytes per blob.
    pub blob_limit: usize,
    /// Real milliseconds before a write is committed, and again before it is answered.
    pub latency_ms: u64,
    /// Sign-in asks for a code from an e-mail (`AuthFactorTokenRequired`).
    pub second_factor: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            access_seconds: 7200,
            refresh_seconds: 60 * 86_400,
            refresh_grace_seconds: 7200,
            blob_limit: 100_000_000,
            latency_ms: 0,
            second_factor: false,
        }
    }
}

pub(super) struct Core {
    url: String,
    clock: Arc<TestClock>,
    config: Mutex<Config>,
    world: Mutex<World>,
}

impl Core {
    fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    fn config(&self) -> Config {
        self.config.lock().unwrap().clone()
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap()
    }
}

fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

type App = State<Arc<Core>>;

/// `{"error", "message"}` with a status.
#[derive(Debug)]
struct Fail(u16, &'static str, String);

impl Fail {
    fn invalid(what: impl Into<String>) -> Self {
        Self(400, "InvalidRequest", what.into())
    }
}

impl IntoResponse for Fail {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0).unwrap();
        (status, axum::Json(json!({ "error": self.1, "message": self.2 }))).into_response()
    }
}

/// The DID behind a valid access token.
struct Caller(String);

fn bearer(parts: &Parts) -> Option<String> {
    let header = parts.headers.get("authorization")?.to_str().ok()?;
    Some(header.strip_prefix("Bearer ")?.to_owned())
}

impl FromRequestParts<Arc<Core>> for Caller {
    type Rejection = Fail;

    async fn from_request_parts(parts: &mut Parts, core: &Arc<Core>) -> Result<Self, Fail> {
        let token = bearer(parts).ok_or(Fail(401, "AuthMissing", "Authentication Required".into()))?;
        let world = core.world();
        let invalid = || Fail(400, "InvalidToken", "Token could not be verified".into());
        let session = world.access.get(&token).filter(|s| !s.revoked).ok_or_else(invalid)?;
        if session.until <= core.now() {
            return Err(Fail(400, "ExpiredToken", "Token has expired".into()));
        }
        if world.identities.get(&session.did).is_none_or(|i| i.disabled) {
            return Err(Fail(401, "AccountTakedown", "Account has been taken down".into()));
        }
        Ok(Self(session.did.clone()))
    }
}

fn router(core: Arc<Core>) -> Router {
    Router::new()
        .route("/xrpc/_health", get(|| async { axum::Json(json!({"version": "0.4.0"})) }))
        .route("/xrpc/com.atproto.server.describeServer", get(session::describe))
        .route("/xrpc/com.atproto.server.createSession", post(session::create))
        .route("/xrpc/com.atproto.server.refreshSession", post(session::refresh))
        .route("/xrpc/com.atproto.server.deleteSession", post(session::delete))
        .route("/xrpc/com.atproto.server.getSession", get(session::show))
        .route("/xrpc/com.atproto.identity.resolveHandle", get(session::resolve_handle))
        .route("/.well-known/atproto-did", get(session::well_known_did))
        .route("/{did}", get(session::directory))
        .route("/xrpc/com.atproto.repo.uploadBlob", post(repo::upload_blob))
        .route("/xrpc/com.atproto.repo.createRecord", post(repo::create))
        .route("/xrpc/com.atproto.repo.putRecord", post(repo::put))
        .route("/xrpc/com.atproto.repo.deleteRecord", post(repo::delete))
        .route("/xrpc/com.atproto.repo.getRecord", get(repo::show))
        .route("/xrpc/com.atproto.repo.listRecords", get(repo::list))
        .route("/xrpc/com.atproto.sync.getBlob", get(repo::get_blob))
        .route("/xrpc/app.bsky.actor.getProfile", get(graph::profile))
        .route("/xrpc/app.bsky.graph.muteActor", post(graph::mute))
        .route("/xrpc/app.bsky.graph.unmuteActor", post(graph::unmute))
        .route("/xrpc/com.atproto.moderation.createReport", post(graph::report))
        .route("/xrpc/app.bsky.feed.getPostThread", get(feed::thread))
        .route("/xrpc/app.bsky.feed.getPosts", get(feed::posts))
        .route("/xrpc/app.bsky.feed.getAuthorFeed", get(feed::author_feed))
        .route("/xrpc/app.bsky.notification.listNotifications", get(graph::notifications))
        .route("/xrpc/app.bsky.notification.updateSeen", post(graph::update_seen))
        .route("/xrpc/app.bsky.notification.getUnreadCount", get(graph::unread_count))
        .fallback(|| async { Fail(501, "MethodNotImplemented", "Method Not Implemented".into()) })
        .layer(DefaultBodyLimit::disable())
        .with_state(core)
}

/// A fake Bluesky network on one port. Stops when dropped.
pub struct FakeBluesky {
    /// The listener with its fault layer.
    pub server: Server,
    core: Arc<Core>,
}

impl FakeBluesky {
    /// Starts a network without accounts; see [`account`](Self::account).
    pub async fn start(clock: Arc<TestClock>) -> Self {
        let (listener, url) = bind().await;
        let core = Arc::new(Core { url, clock, config: Mutex::default(), world: Mutex::default() });
        let server = Server::start_on(listener, router(Arc::clone(&core)), Dialect::Bluesky, Arc::clone(&core.clock));
        Self { server, core }
    }

    /// `http://127.0.0.1:PORT`: PDS, app view and DID directory.
    #[must_use]
    pub fn url(&self) -> String {
        self.core.url.clone()
    }

    /// Changes the behaviour from now on.
    pub fn configure(&self, change: impl FnOnce(&mut Config)) {
        change(&mut self.core.config.lock().unwrap());
    }

    /// Makes an account of ours with an app password; returns its DID.
    pub fn account(&self, handle: &str, app_password: &str) -> String {
        let mut world = self.core.world();
        let did = world.ensure(handle, true);
        let identity = world.identities.get_mut(&did).unwrap();
        identity.password = Some(app_password.to_owned());
        identity.ours = true;
        did
    }

    /// The app password is withdrawn in the settings: all sessions end with it.
    pub fn revoke(&self, handle: &str) {
        let mut world = self.core.world();
        let did = world.ensure(handle, true);
        world.identities.get_mut(&did).unwrap().password = None;
        let world = &mut *world;
        for session in world.access.values_mut().chain(world.refresh.values_mut()) {
            session.revoked |= session.did == did;
        }
    }

    /// The network takes the account down, or restores it.
    pub fn take_down(&self, handle: &str, down: bool) {
        let mut world = self.core.world();
        let did = world.ensure(handle, true);
        world.identities.get_mut(&did).unwrap().disabled = down;
    }

    /// Refresh tokens that would be accepted now, used ones within their grace included.
    #[must_use]
    pub fn valid_refresh_tokens(&self) -> Vec<String> {
        let (world, now) = (self.core.world(), self.core.now());
        let grace = chrono::TimeDelta::seconds(self.core.config().refresh_grace_seconds);
        let valid = |s: &world::Session| {
            !s.revoked && s.until > now && s.rotated.as_ref().is_none_or(|(at, ..)| now - *at < grace)
        };
        world.refresh.iter().filter(|(_, s)| valid(s)).map(|(t, _)| t.clone()).collect()
    }

    /// Everything that happened so far. Likes are favourites, reposts are boosts.
    #[must_use]
    pub fn oracle(&self) -> Oracle {
        let world = self.core.world();
        let handle = |did: &str| world.identities.get(did).map_or_else(|| did.to_owned(), |i| i.handle.clone());
        let of = |collection: &'static str| world.records.iter().filter(move |r| r.collection == collection);
        let feed = world
            .records
            .iter()
            .filter(|r| matches!(r.collection.as_str(), "app.bsky.feed.post" | "app.bsky.feed.repost"));
        let posts = feed.map(|r| Post {
            id: r.uri(),
            account: handle(&r.did),
            text: r.value["text"].as_str().unwrap_or_default().to_owned(),
            key: Some(r.rkey.clone()),
            reply_to: r.parent().map(str::to_owned),
            boost_of: r.subject().map(str::to_owned),
            media: validate::blobs(&r.value).into_iter().map(|b| b.0).collect(),
            at: r.at,
            visible: !r.deleted,
            ours: world.is_ours(&r.did),
        });
        let ours = |r: &&world::Record| !r.deleted && world.is_ours(&r.did);
        Oracle {
            posts: posts.collect(),
            requests: self.server.requests(),
            waiting: Vec::new(),
            deleted: world.records.iter().filter(|r| r.deleted).map(world::Record::uri).collect(),
            favourites: of("app.bsky.feed.like")
                .filter(ours)
                .map(|r| (handle(&r.did), r.subject().unwrap_or_default().to_owned()))
                .collect(),
            reports: world.reports.clone(),
            blocks: of("app.bsky.graph.block")
                .filter(ours)
                .map(|r| (handle(&r.did), handle(r.value["subject"].as_str().unwrap_or_default())))
                .collect(),
            mutes: world.mutes.iter().map(|(a, b)| (handle(a), handle(b))).collect(),
            uploads: world.blobs.len(),
        }
    }
}
