//! Signing in and staying signed in.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{FromRequestParts, Path, Query, State};
use axum::http::request::Parts;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::world::{Identity, Session, World};
use super::{App, Caller, Core, Fail, bearer};

/// A token in JWT's shape, so that clients may read `exp`; the signature is random, the server looks tokens up.
fn jwt(scope: &str, did: &str, now: DateTime<Utc>, until: DateTime<Utc>) -> String {
    let part = |v: Value| URL_SAFE_NO_PAD.encode(v.to_string());
    let (head, id) = (json!({"typ": "at+jwt", "alg": "HS256"}), uuid::Uuid::new_v4());
    let body = json!({
        "scope": scope, "sub": did, "aud": "did:web:fake.invalid", "jti": id.to_string(),
        "iat": now.timestamp(), "exp": until.timestamp()
    });
    let signature = [id.into_bytes(), uuid::Uuid::new_v4().into_bytes()].concat();
    format!("{}.{}.{}", part(head), part(body), URL_SAFE_NO_PAD.encode(signature))
}

fn open(core: &Core, world: &mut World, did: &str) -> (String, String) {
    let (config, now) = (core.config(), core.now());
    let session = |seconds| Session {
        did: did.to_owned(),
        until: now + TimeDelta::seconds(seconds),
        revoked: false,
        rotated: None,
    };
    let (short, long) = (session(config.access_seconds), session(config.refresh_seconds));
    let access = jwt("com.atproto.appPass", did, now, short.until);
    let refresh = jwt("com.atproto.refresh", did, now, long.until);
    world.access.insert(access.clone(), short);
    world.refresh.insert(refresh.clone(), long);
    (access, refresh)
}

fn document(core: &Core, i: &Identity) -> Value {
    json!({
        "@context": ["https://www.w3.org/ns/did/v1"], "id": i.did, "alsoKnownAs": [format!("at://{}", i.handle)],
        "service": [{"id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": core.url}]
    })
}

fn described(core: &Core, i: &Identity, access: &str, refresh: &str) -> Value {
    json!({
        "accessJwt": access, "refreshJwt": refresh, "handle": i.handle, "did": i.did, "didDoc": document(core, i),
        "email": "studio@example.invalid", "emailConfirmed": true, "emailAuthFactor": false, "active": !i.disabled
    })
}

pub(super) async fn describe(State(core): App) -> Json<Value> {
    let host = core.url.trim_start_matches("http://").split(':').next().unwrap_or_default().to_owned();
    Json(json!({
        "did": format!("did:web:{host}"), "availableUserDomains": [".test"], "inviteCodeRequired": false,
        "links": {}, "contact": {}
    }))
}

pub(super) async fn create(State(core): App, Json(p): Json<Value>) -> Result<Json<Value>, Fail> {
    let (who, password) = (p["identifier"].as_str().unwrap_or_default(), p["password"].as_str().unwrap_or_default());
    let mut world = core.world();
    let wrong = || Fail(401, "AuthenticationRequired", "Invalid identifier or password".into());
    let identity = world.resolve(who).cloned().ok_or_else(wrong)?;
    if identity.password.as_deref().is_none_or(|p| p != password) {
        return Err(wrong());
    }
    if identity.disabled {
        return Err(Fail(401, "AccountTakedown", "Account has been taken down".into()));
    }
    if core.config().second_factor && p["authFactorToken"].as_str().is_none_or(|t| t != "AAAAA-BBBBB") {
        return Err(Fail(401, "AuthFactorTokenRequired", "A sign in code has been sent to your email address".into()));
    }
    let (access, refresh) = open(&core, &mut world, &identity.did);
    Ok(Json(described(&core, &identity, &access, &refresh)))
}

/// The refresh token of a request.
pub(super) struct Refresher(String, Session);

impl FromRequestParts<Arc<Core>> for Refresher {
    type Rejection = Fail;

    async fn from_request_parts(parts: &mut Parts, core: &Arc<Core>) -> Result<Self, Fail> {
        let token = bearer(parts).ok_or(Fail(401, "AuthMissing", "Authentication Required".into()))?;
        let world = core.world();
        let session = world.refresh.get(&token).cloned();
        let session = session.ok_or(Fail(400, "InvalidToken", "Token could not be verified".into()))?;
        let expired = || Fail(400, "ExpiredToken", "Token has been revoked".into());
        if session.revoked || session.until <= core.now() {
            return Err(expired());
        }
        let grace = TimeDelta::seconds(core.config().refresh_grace_seconds);
        if session.rotated.as_ref().is_some_and(|(at, ..)| core.now() - *at >= grace) {
            return Err(expired());
        }
        Ok(Self(token, session))
    }
}

pub(super) async fn refresh(State(core): App, Refresher(token, session): Refresher) -> Result<Json<Value>, Fail> {
    let mut world = core.world();
    let identity = world.identities.get(&session.did).cloned();
    let identity = identity.ok_or(Fail(400, "InvalidToken", "Unknown account".into()))?;
    if identity.disabled {
        return Err(Fail(401, "AccountTakedown", "Account has been taken down".into()));
    }
    // Within the grace a repeat gets the same successor with a new access token, never a second family.
    let (access, next) = match world.refresh.get(&token).and_then(|s| s.rotated.clone()) {
        Some((_, _, next)) => {
            let (access, stray) = open(&core, &mut world, &session.did);
            world.refresh.remove(&stray);
            (access, next)
        }
        None => open(&core, &mut world, &session.did),
    };
    let now = core.now();
    if let Some(used) = world.refresh.get_mut(&token) {
        used.rotated.get_or_insert((now, access.clone(), next.clone()));
    }
    Ok(Json(described(&core, &identity, &access, &next)))
}

pub(super) async fn delete(State(core): App, Refresher(token, _): Refresher) -> Json<Value> {
    let mut world = core.world();
    let world = &mut *world;
    if let Some(used) = world.refresh.get_mut(&token) {
        used.revoked = true;
        if let Some((_, access, next)) = used.rotated.clone() {
            world.access.remove(&access);
            world.refresh.remove(&next);
        }
    }
    Json(json!({}))
}

pub(super) async fn show(State(core): App, Caller(did): Caller) -> Json<Value> {
    let world = core.world();
    let i = &world.identities[&did];
    Json(json!({"handle": i.handle, "did": i.did, "didDoc": document(&core, i), "active": !i.disabled}))
}

pub(super) async fn resolve_handle(
    State(core): App,
    Query(q): Query<HashMap<String, String>>,
) -> Result<Json<Value>, Fail> {
    let world = core.world();
    let handle = q.get("handle").map(String::as_str).unwrap_or_default();
    let found = world.resolve(handle).filter(|_| !handle.starts_with("did:"));
    let found = found.ok_or_else(|| Fail::invalid("Unable to resolve handle"))?;
    Ok(Json(json!({"did": found.did})))
}

/// `/.well-known/atproto-did` names the only account of ours, when there is only one.
pub(super) async fn well_known_did(State(core): App) -> Result<String, Fail> {
    let world = core.world();
    let mut ours = world.identities.values().filter(|i| i.ours);
    match (ours.next(), ours.next()) {
        (Some(one), None) => Ok(one.did.clone()),
        _ => Err(Fail(404, "NotFound", "User not found".into())),
    }
}

/// What the public directory answers at `/did:plc:…`.
pub(super) async fn directory(State(core): App, Path(did): Path<String>) -> Result<Json<Value>, Fail> {
    let world = core.world();
    let found = world.identities.get(&did).ok_or(Fail(404, "NotFound", format!("DID not registered: {did}")))?;
    Ok(Json(document(&core, found)))
}
