//! The fakes by remote control, for clients and tests in different processes.
//!
//! One more listener without a fault layer: what is asked here is about the servers, not of them.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::{Fakes, Rule, Server};

type Shared = State<Arc<Fakes>>;

fn server<'f>(fakes: &'f Fakes, name: &str) -> Option<&'f Server> {
    match name {
        "mastodon" => Some(&fakes.mastodon.server),
        "bluesky" => Some(&fakes.bluesky.server),
        _ => None,
    }
}

/// An empty 200 after something that returns nothing.
fn done(act: impl FnOnce()) -> Response {
    act();
    StatusCode::OK.into_response()
}

fn unknown() -> Response {
    (StatusCode::NOT_FOUND, "unknown").into_response()
}

async fn oracle(State(fakes): Shared, Path(name): Path<String>) -> Response {
    match name.as_str() {
        "mastodon" => Json(fakes.mastodon.oracle()).into_response(),
        "bluesky" => Json(fakes.bluesky.oracle()).into_response(),
        _ => unknown(),
    }
}

async fn add_fault(State(fakes): Shared, Path(name): Path<String>, Json(rule): Json<Rule>) -> Response {
    server(&fakes, &name).map_or_else(unknown, |s| done(|| s.faults().add(rule)))
}

async fn clear_faults(State(fakes): Shared, Path(name): Path<String>) -> Response {
    server(&fakes, &name).map_or_else(unknown, |s| done(|| s.faults().clear()))
}

async fn gate(State(fakes): Shared, Path((name, act)): Path<(String, String)>) -> Response {
    match (server(&fakes, &name), act.as_str()) {
        (Some(s), "refuse") => done(|| s.refuse()),
        (Some(s), "accept") => done(|| s.accept_again()),
        _ => unknown(),
    }
}

/// Replaces the configuration by the one given, missing fields at their defaults.
async fn configure(State(fakes): Shared, Path(name): Path<String>, Json(given): Json<Value>) -> Response {
    let outcome = match name.as_str() {
        "mastodon" => serde_json::from_value(given).map(|c| fakes.mastodon.configure(|old| *old = c)),
        "bluesky" => serde_json::from_value(given).map(|c| fakes.bluesky.configure(|old| *old = c)),
        _ => return unknown(),
    };
    match outcome {
        Ok(()) => StatusCode::OK.into_response(),
        Err(e) => (StatusCode::BAD_REQUEST, e.to_string()).into_response(),
    }
}

/// `{"account", "scopes" | "password"}` → `{"token"}` or `{"did"}`.
async fn account(State(fakes): Shared, Path(name): Path<String>, Json(p): Json<Value>) -> Response {
    let who = p["account"].as_str().unwrap_or("studio");
    match name.as_str() {
        "mastodon" => {
            let scopes = p["scopes"].as_str().unwrap_or("read write");
            Json(json!({"token": fakes.mastodon.token_for(who, scopes)})).into_response()
        }
        "bluesky" => {
            let password = p["password"].as_str().unwrap_or("pass");
            Json(json!({"did": fakes.bluesky.account(who, password)})).into_response()
        }
        _ => unknown(),
    }
}

/// `{"act": "replies"|"mentions"|"edits"|"vanishes", "who", "what", "text"}` → `{"id"}`.
async fn stranger(State(fakes): Shared, Path(name): Path<String>, Json(p): Json<Value>) -> Response {
    let get = |k: &str| p[k].as_str().unwrap_or_default().to_owned();
    let (act, who, what, text) = (get("act"), get("who"), get("what"), get("text"));
    let (m, b) = (&fakes.mastodon, &fakes.bluesky);
    let id = match (name.as_str(), act.as_str()) {
        ("mastodon", "replies") => m.stranger_replies(&who, &what, &text),
        ("mastodon", "mentions") => m.stranger_mentions(&who, &what, &text),
        ("mastodon", "edits") => {
            m.stranger_edits(&what, &text);
            what
        }
        ("mastodon", "vanishes") => {
            m.vanishes(&what);
            what
        }
        ("bluesky", "replies") => b.stranger_replies(&who, &what, &text),
        ("bluesky", "mentions") => b.stranger_mentions(&who, &what, &text),
        ("bluesky", "edits") => b.stranger_edits(&what, &text),
        ("bluesky", "vanishes") => {
            b.vanishes(&what);
            what
        }
        _ => return unknown(),
    };
    Json(json!({"id": id})).into_response()
}

async fn revoke(State(fakes): Shared, Path(name): Path<String>, Json(p): Json<Value>) -> Response {
    match name.as_str() {
        "mastodon" => done(|| fakes.mastodon.revoke(p["token"].as_str())),
        "bluesky" => done(|| fakes.bluesky.revoke(p["account"].as_str().unwrap_or_default())),
        _ => unknown(),
    }
}

async fn clock(State(fakes): Shared) -> Json<Value> {
    Json(json!({"now": fakes.clock.now()}))
}

/// `{"advance_ms": n}` or `{"set": instant}`.
async fn move_clock(State(fakes): Shared, Json(p): Json<Value>) -> Json<Value> {
    if let Some(ms) = p["advance_ms"].as_i64() {
        fakes.clock.advance(TimeDelta::milliseconds(ms));
    }
    if let Some(at) = p["set"].as_str().and_then(|s| s.parse::<DateTime<Utc>>().ok()) {
        fakes.clock.set(at);
    }
    Json(json!({"now": fakes.clock.now()}))
}

/// The control routes over running fakes.
pub fn router(fakes: Arc<Fakes>) -> Router {
    Router::new()
        .route("/clock", get(clock).post(move_clock))
        .route("/{network}/oracle", get(oracle))
        .route("/{network}/faults", post(add_fault).delete(clear_faults))
        .route("/{network}/gate/{act}", post(gate))
        .route("/{network}/config", post(configure))
        .route("/{network}/account", post(account))
        .route("/{network}/revoke", post(revoke))
        .route("/{network}/stranger", post(stranger))
        .with_state(fakes)
}
