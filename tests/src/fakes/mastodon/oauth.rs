//! Apps, authorisation with PKCE, tokens.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::Url;

use super::super::params::Params;
use super::world::{self, Grant, Token};
use super::{App, Caller, Fail};

const OUT_OF_BAND: &str = "urn:ietf:wg:oauth:2.0:oob";

/// An unguessable value that a leak scanner can recognise as ours.
pub(super) fn secret(prefix: &str) -> String {
    format!("{prefix}-{}{}", uuid::Uuid::new_v4().simple(), uuid::Uuid::new_v4().simple())
}

pub(super) async fn metadata(State(core): App) -> Result<Json<Value>, Fail> {
    if !core.config().pkce {
        return Err(Fail::missing());
    }
    let at = |path: &str| format!("{}{path}", core.url);
    Ok(Json(json!({
        "issuer": at("/"), "authorization_endpoint": at("/oauth/authorize"), "token_endpoint": at("/oauth/token"),
        "revocation_endpoint": at("/oauth/revoke"), "app_registration_endpoint": at("/api/v1/apps"),
        "scopes_supported": ["read", "write", "write:statuses", "write:media", "follow", "push"],
        "response_types_supported": ["code"], "response_modes_supported": ["query", "fragment", "form_post"],
        "grant_types_supported": ["authorization_code", "client_credentials"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "code_challenge_methods_supported": ["S256"], "authorization_response_iss_parameter_supported": true
    })))
}

pub(super) async fn register(State(core): App, p: Params) -> Result<Json<Value>, Fail> {
    let name = p.filled("client_name").ok_or_else(|| Fail::invalid("Application name can't be blank"))?;
    let given = p.list("redirect_uris");
    let redirect_uris: Vec<String> = given.iter().flat_map(|s| s.split_whitespace()).map(str::to_owned).collect();
    let valid = |u: &String| u == OUT_OF_BAND || Url::parse(u).is_ok();
    if redirect_uris.is_empty() || !redirect_uris.iter().all(valid) {
        return Err(Fail::invalid("Redirect URI must be an absolute URI."));
    }
    let scopes = p.filled("scopes").unwrap_or_else(|| "read".into());
    let (client_id, client_secret) = (secret("mcid"), secret("mcsec"));
    let app = world::App { name, website: p.filled("website"), client_id, client_secret, redirect_uris, scopes };
    let mut world = core.world();
    let id = world.mint(core.now());
    world.apps.push(app.clone());
    world.confidences.push(("client secret".into(), app.client_secret.clone()));
    Ok(Json(json!({
        "id": id.to_string(), "name": app.name, "website": app.website, "scopes": app.scopes.split(' ').collect::<Vec<_>>(),
        "redirect_uris": app.redirect_uris, "redirect_uri": app.redirect_uris.join("\n"),
        "client_id": app.client_id, "client_secret": app.client_secret, "client_secret_expires_at": 0, "vapid_key": "x"
    })))
}

/// Loopback redirects may change their port (RFC 8252 §7.3); everything else is compared to the letter.
fn redirect_fits(registered: &str, asked: &str) -> bool {
    if registered == asked {
        return true;
    }
    match (Url::parse(registered), Url::parse(asked)) {
        (Ok(mut a), Ok(mut b)) if a.host_str() == Some("127.0.0.1") && a.scheme() == "http" => {
            a.set_port(None).is_ok() && b.set_port(None).is_ok() && a == b
        }
        _ => false,
    }
}

pub(super) async fn authorize(State(core): App, Query(q): Query<HashMap<String, String>>) -> Result<Response, Fail> {
    let get = |k: &str| q.get(k).cloned().unwrap_or_default();
    let (client_id, redirect_uri, scopes) = (get("client_id"), get("redirect_uri"), get("scope"));
    let mut world = core.world();
    let app = world.apps.iter().find(|a| a.client_id == client_id);
    let app = app.ok_or(Fail(401, "Client authentication failed due to unknown client".into()))?;
    // A wrong redirect is shown on the page, never followed.
    if !app.redirect_uris.iter().any(|r| redirect_fits(r, &redirect_uri)) {
        return Err(Fail(400, "The requested redirect uri is malformed or doesn't match client redirect URI.".into()));
    }
    let scopes = if scopes.is_empty() { app.scopes.clone() } else { scopes };
    let granted: Vec<&str> = app.scopes.split(' ').collect();
    let mut answer: Vec<(&str, String)> = Vec::new();
    let config = core.config();
    let weak = q.contains_key("code_challenge") && get("code_challenge_method") != "S256";
    if get("response_type") != "code" {
        answer.push(("error", "unsupported_response_type".into()));
    } else if !scopes.split(' ').all(|s| granted.contains(&s) || granted.contains(&s.split(':').next().unwrap_or(s))) {
        answer.push(("error", "invalid_scope".into()));
    } else if config.pkce && weak {
        answer.push(("error", "invalid_code_challenge_method".into()));
    } else if let Some(acct) = config.approves {
        let code = secret("mcode");
        let account = world.ensure_account(&acct, true, core.now());
        let until = core.now() + TimeDelta::minutes(10);
        let challenge = q.get("code_challenge").cloned();
        let grant = Grant { client_id, redirect_uri: redirect_uri.clone(), scopes, challenge, account, until };
        world.grants.insert(code.clone(), grant);
        world.confidences.push(("code".into(), code.clone()));
        answer.push(("code", code));
    } else {
        answer.push(("error", "access_denied".into()));
        answer.push(("error_description", "The resource owner or authorization server denied the request.".into()));
    }
    if redirect_uri == OUT_OF_BAND {
        return Ok(Json(json!(answer.into_iter().collect::<HashMap<_, _>>())).into_response());
    }
    let mut target = Url::parse(&redirect_uri).map_err(|_| Fail(400, "redirect uri".into()))?;
    for (k, v) in answer {
        target.query_pairs_mut().append_pair(k, &v);
    }
    if let Some(state) = q.get("state") {
        target.query_pairs_mut().append_pair("state", state);
    }
    if config.pkce {
        target.query_pairs_mut().append_pair("iss", &format!("{}/", core.url));
    }
    Ok((StatusCode::FOUND, [(header::LOCATION, target.to_string())]).into_response())
}

fn refused(status: u16, code: &str, what: &str) -> Response {
    let status = StatusCode::from_u16(status).unwrap();
    (status, Json(json!({"error": code, "error_description": what}))).into_response()
}

fn client(headers: &HeaderMap, p: &Params) -> (String, String) {
    let basic = headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).and_then(|v| v.strip_prefix("Basic "));
    let decoded = basic.and_then(|b| STANDARD.decode(b).ok()).and_then(|b| String::from_utf8(b).ok());
    match decoded.as_deref().and_then(|s| s.split_once(':')) {
        Some((id, secret)) => (id.to_owned(), secret.to_owned()),
        None => (p.str("client_id").unwrap_or_default(), p.str("client_secret").unwrap_or_default()),
    }
}

pub(super) async fn token(State(core): App, headers: HeaderMap, p: Params) -> Response {
    let (id, client_secret) = client(&headers, &p);
    let mut world = core.world();
    let app = world.apps.iter().find(|a| a.client_id == id && a.client_secret == client_secret).cloned();
    let Some(app) = app else {
        return refused(401, "invalid_client", "Client authentication failed due to unknown client.");
    };
    let (account, scopes) = match p.str("grant_type").as_deref() {
        Some("client_credentials") => (None, p.filled("scope").unwrap_or_else(|| app.scopes.clone())),
        Some("authorization_code") => {
            if let Some(verifier) = p.filled("code_verifier") {
                world.confidences.push(("verifier".into(), verifier));
            }
            // One use, whatever comes of it.
            let grant = world.grants.remove(&p.str("code").unwrap_or_default());
            let invalid = |g: &Grant| {
                let verifier = p.str("code_verifier").unwrap_or_default();
                let made = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
                g.client_id != id
                    || Some(&g.redirect_uri) != p.str("redirect_uri").as_ref()
                    || g.until < core.now()
                    || (core.config().pkce && g.challenge.as_ref().is_some_and(|c| *c != made))
            };
            match grant {
                Some(g) if !invalid(&g) => (Some(g.account), g.scopes),
                _ => {
                    let what = "The provided authorization grant is invalid, expired, revoked, or does not match.";
                    return refused(400, "invalid_grant", what);
                }
            }
        }
        _ => return refused(400, "unsupported_grant_type", "The authorization grant type is not supported."),
    };
    let token = secret("mtok");
    let entry = Token { account, app: app.name, scopes: scopes.clone(), revoked: false };
    world.tokens.insert(token.clone(), entry);
    let created_at = core.now().timestamp();
    Json(json!({"access_token": token, "token_type": "Bearer", "scope": scopes, "created_at": created_at}))
        .into_response()
}

pub(super) async fn revoke(State(core): App, headers: HeaderMap, p: Params) -> Response {
    let (id, client_secret) = client(&headers, &p);
    let mut world = core.world();
    if !world.apps.iter().any(|a| a.client_id == id && a.client_secret == client_secret) {
        return refused(403, "unauthorized_client", "You are not authorized to revoke this token");
    }
    if let Some(entry) = world.tokens.get_mut(&p.str("token").unwrap_or_default()) {
        entry.revoked = true;
    }
    Json(json!({})).into_response()
}

pub(super) async fn verify_app(State(core): App, caller: Caller) -> Json<Value> {
    let known = core.world().apps.iter().find(|a| a.name == caller.app).and_then(|a| a.website.clone());
    Json(json!({"name": caller.app, "website": known, "scopes": caller.scopes.split(' ').collect::<Vec<_>>()}))
}
