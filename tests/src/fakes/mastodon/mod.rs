//! A Mastodon instance with a memory: OAuth, statuses with idempotency keys, media, scheduling, notifications.
//!
//! Behaviour that clients get hurt by is switchable in [`Config`]: when the idempotency key is looked at, whether
//! `scheduled_at` is honoured, how long media stay in processing.

mod acts;
mod instance;
mod media;
mod oauth;
mod reading;
mod render;
mod scheduled;
mod statuses;
mod strangers;
mod world;

use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::oracle::{Oracle, Post};
use super::trap::bind;
use super::wire::{Dialect, Server};
use crate::clock::TestClock;
use world::{Token, World};

/// What the server does with an `Idempotency-Key`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Idempotency {
    /// Looks, posts and remembers under one lock: a repeat waits and gets the first answer.
    Locked,
    /// Looks, posts, *then* remembers, with [`Config::latency_ms`] in between: a repeat while the first call still
    /// runs is posted twice.
    CheckThenSet,
    /// Never heard of the header.
    Ignored,
}

/// How the instance behaves. Change it at any time with [`FakeMastodon::configure`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Config {
    /// As in `/api/v1/instance`, e.g. `4.6.0` or `2.7.2 (compatible; Pleroma 2.9.1)`.
    pub version: String,
    /// Limit of text plus content warning, in graphemes.
    pub max_characters: usize,
    /// What any link counts.
    pub characters_reserved_per_url: usize,
    /// Files per status.
    pub max_media_attachments: usize,
    /// Bytes per image.
    pub image_size_limit: usize,
    /// How many polls of a fresh upload answer 206; 0: ready at once (200).
    pub processing_polls: u32,
    /// Media end as "cannot be processed".
    pub media_breaks: bool,
    /// The key's treatment.
    pub idempotency: Idempotency,
    /// Real milliseconds between looking and posting, and again between posting and remembering.
    pub latency_ms: u64,
    /// `false`: `scheduled_at` is ignored and the status goes out at once.
    pub scheduling: bool,
    /// Where events are streamed; the instance itself, which has no such thing, when absent.
    pub streaming: Option<String>,
    /// Whether `/api/v2/instance` exists.
    pub instance_v2: bool,
    /// Whether `POST /api/v2/media` exists.
    pub media_v2: bool,
    /// Whether the OAuth metadata document exists and PKCE is verified.
    pub pkce: bool,
    /// Requests per token and five minutes; the headers tell.
    pub rate_limit: u32,
    /// The account that approves `/oauth/authorize`; `None`: the person presses "deny".
    pub approves: Option<String>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            version: "4.6.0".into(),
            max_characters: 500,
            characters_reserved_per_url: 23,
            max_media_attachments: 4,
            image_size_limit: 16_777_216,
            processing_polls: 0,
            media_breaks: false,
            idempotency: Idempotency::Locked,
            latency_ms: 0,
            scheduling: true,
            streaming: None,
            instance_v2: true,
            media_v2: true,
            pkce: true,
            rate_limit: 1_000_000,
            approves: Some("studio".into()),
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

    /// The memory, with everything published that is due.
    fn world(&self) -> MutexGuard<'_, World> {
        let mut world = self.world.lock().unwrap();
        world.tick(self.now());
        world
    }

    fn host(&self) -> &str {
        self.url.trim_start_matches("http://")
    }
}

type App = State<Arc<Core>>;

/// `{"error": …}` with a status.
struct Fail(u16, String);

impl Fail {
    fn missing() -> Self {
        Self(404, "Record not found".into())
    }

    fn invalid(what: impl std::fmt::Display) -> Self {
        Self(422, format!("Validation failed: {what}"))
    }
}

impl IntoResponse for Fail {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0).unwrap();
        (status, axum::Json(serde_json::json!({ "error": self.1 }))).into_response()
    }
}

/// The account behind the bearer token.
struct Caller {
    account: u64,
    app: String,
    scopes: String,
}

impl Caller {
    /// `write:statuses` is granted by itself or by `write`.
    fn may(&self, scope: &str) -> Result<(), Fail> {
        let root = scope.split(':').next().unwrap_or(scope);
        if self.scopes.split_whitespace().any(|s| s == scope || s == root) {
            return Ok(());
        }
        Err(Fail(403, "This action is outside the authorized scopes".into()))
    }
}

fn bearer(parts: &Parts) -> Option<String> {
    let header = parts.headers.get("authorization")?.to_str().ok()?;
    Some(header.strip_prefix("Bearer ")?.to_owned())
}

impl FromRequestParts<Arc<Core>> for Caller {
    type Rejection = Fail;

    async fn from_request_parts(parts: &mut Parts, core: &Arc<Core>) -> Result<Self, Fail> {
        let invalid = || Fail(401, "The access token is invalid".into());
        let token = bearer(parts).ok_or_else(invalid)?;
        let world = core.world();
        let known = world.tokens.get(&token).ok_or_else(invalid)?;
        if known.revoked {
            return Err(Fail(401, "The access token was revoked".into()));
        }
        let account = known.account.ok_or(Fail(422, "This method requires an authenticated user".into()))?;
        Ok(Self { account, app: known.app.clone(), scopes: known.scopes.clone() })
    }
}

async fn meter(State(core): App, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let token = bearer(&parts).unwrap_or_default();
    let (limit, now) = (core.config().rate_limit, core.now());
    let (used, reset) = {
        let mut world = core.world.lock().unwrap();
        let window = world.windows.entry(token).or_insert((now, 0));
        if now - window.0 >= TimeDelta::minutes(5) {
            *window = (now, 0);
        }
        window.1 += 1;
        (window.1, window.0 + TimeDelta::minutes(5))
    };
    let mut response = if used > limit {
        Fail(429, "Too many requests".into()).into_response()
    } else {
        next.run(Request::from_parts(parts, body)).await
    };
    let headers = response.headers_mut();
    let reset = reset.to_rfc3339_opts(SecondsFormat::Micros, true);
    headers.insert("x-ratelimit-limit", HeaderValue::from(limit));
    headers.insert("x-ratelimit-remaining", HeaderValue::from(limit.saturating_sub(used)));
    headers.insert("x-ratelimit-reset", HeaderValue::from_str(&reset).unwrap());
    response
}

fn router(core: Arc<Core>) -> Router {
    let api = Router::new()
        .route("/api/v1/apps", post(oauth::register))
        .route("/api/v1/apps/verify_credentials", get(oauth::verify_app))
        .route("/api/v1/accounts/verify_credentials", get(reading::verify_credentials))
        .route("/api/v1/accounts/lookup", get(reading::lookup))
        .route("/api/v1/accounts/relationships", get(acts::relationships))
        .route("/api/v1/accounts/{id}", get(reading::account))
        .route("/api/v1/accounts/{id}/statuses", get(reading::account_statuses))
        .route("/api/v1/accounts/{id}/{act}", post(acts::account))
        .route("/api/v1/instance", get(instance::v1))
        .route("/api/v2/instance", get(instance::v2))
        .route("/api/v1/media", post(media::upload_v1))
        .route("/api/v2/media", post(media::upload_v2))
        .route("/api/v1/media/{id}", get(media::show).put(media::update).delete(media::remove))
        .route("/api/v1/statuses", get(reading::several).post(statuses::create))
        .route("/api/v1/statuses/{id}", get(reading::status).put(statuses::edit).delete(statuses::remove))
        .route("/api/v1/statuses/{id}/context", get(reading::context))
        .route("/api/v1/statuses/{id}/source", get(reading::source))
        .route("/api/v1/statuses/{id}/{act}", post(acts::status))
        .route("/api/v1/scheduled_statuses", get(scheduled::list))
        .route("/api/v1/scheduled_statuses/{id}", get(scheduled::show).put(scheduled::shift).delete(scheduled::cancel))
        .route("/api/v1/notifications", get(reading::notifications))
        .route("/api/v1/notifications/{id}", get(reading::notification))
        .route("/api/v1/reports", post(acts::report))
        .layer(axum::middleware::from_fn_with_state(Arc::clone(&core), meter));
    Router::new()
        .merge(api)
        .route("/.well-known/oauth-authorization-server", get(oauth::metadata))
        .route("/.well-known/nodeinfo", get(instance::nodeinfo_links))
        .route("/nodeinfo/2.0", get(instance::nodeinfo))
        .route("/oauth/authorize", get(oauth::authorize))
        .route("/oauth/token", post(oauth::token))
        .route("/oauth/revoke", post(oauth::revoke))
        .route("/files/{id}", get(media::file))
        .fallback(|| async { Fail(404, "Not Found".into()) })
        .layer(DefaultBodyLimit::disable())
        .with_state(core)
}

/// A fake Mastodon instance on its own port. Stops when dropped.
pub struct FakeMastodon {
    /// The listener with its fault layer.
    pub server: Server,
    core: Arc<Core>,
}

impl FakeMastodon {
    /// Starts an instance with one account of ours, `studio`.
    pub async fn start(clock: Arc<TestClock>) -> Self {
        let (listener, url) = bind().await;
        let core = Arc::new(Core { url, clock, config: Mutex::default(), world: Mutex::default() });
        core.world().ensure_account("studio", true, core.now());
        let server = Server::start_on(listener, router(Arc::clone(&core)), Dialect::Mastodon, Arc::clone(&core.clock));
        Self { server, core }
    }

    /// `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        self.core.url.clone()
    }

    /// Changes the behaviour from now on.
    pub fn configure(&self, change: impl FnOnce(&mut Config)) {
        change(&mut self.core.config.lock().unwrap());
    }

    /// The behaviour now.
    #[must_use]
    pub fn config(&self) -> Config {
        self.core.config()
    }

    /// An access token of `acct` (made if unknown), as from the instance's "development" page.
    #[must_use]
    pub fn token_for(&self, acct: &str, scopes: &str) -> String {
        let mut world = self.core.world();
        let account = world.ensure_account(acct, true, self.core.now());
        let token = oauth::secret("mtok");
        let app = "Pasted".to_owned();
        let entry = Token { account: Some(account), app, scopes: scopes.to_owned(), revoked: false };
        world.tokens.insert(token.clone(), entry);
        token
    }

    /// Revokes a token, or all of them, behind the client's back.
    pub fn revoke(&self, token: Option<&str>) {
        for (name, entry) in &mut self.core.world().tokens {
            entry.revoked |= token.is_none_or(|t| t == name);
        }
    }

    /// What client and server told each other in confidence while signing in: `client secret`, `code`, `verifier`.
    #[must_use]
    pub fn confidences(&self) -> Vec<(String, String)> {
        self.core.world().confidences.clone()
    }

    /// Tokens that are valid now.
    #[must_use]
    pub fn valid_tokens(&self) -> Vec<String> {
        self.core.world().tokens.iter().filter(|(_, t)| !t.revoked).map(|(n, _)| n.clone()).collect()
    }

    /// Everything that happened so far.
    #[must_use]
    pub fn oracle(&self) -> Oracle {
        let world = self.core.world();
        let acct = |id: &u64| world.accounts.get(id).map_or_else(|| id.to_string(), |a| a.acct.clone());
        let posts = world.statuses.values().map(|s| Post {
            id: s.id.to_string(),
            account: acct(&s.account),
            text: s.text.clone(),
            key: s.key.clone(),
            reply_to: s.reply_to.map(|n| n.to_string()),
            boost_of: s.reblog_of.map(|n| n.to_string()),
            media: s.media.iter().map(u64::to_string).collect(),
            at: s.at,
            visible: !s.deleted,
            ours: world.is_ours(s.account),
        });
        let pair = |(a, b): &(u64, u64)| (acct(a), acct(b));
        Oracle {
            posts: posts.collect(),
            requests: self.server.requests(),
            waiting: world.scheduled.iter().map(|(id, d)| (id.to_string(), d.status.text.clone())).collect(),
            deleted: world.statuses.values().filter(|s| s.deleted).map(|s| s.id.to_string()).collect(),
            favourites: world
                .favourites
                .iter()
                .filter(|(a, _)| world.is_ours(*a))
                .map(|(a, s)| (acct(a), s.to_string()))
                .collect(),
            reports: world.reports.iter().map(|(_, target, comment)| (acct(target), comment.clone())).collect(),
            blocks: world.blocks.iter().map(pair).collect(),
            mutes: world.mutes.iter().map(pair).collect(),
            uploads: world.media.len(),
        }
    }
}
