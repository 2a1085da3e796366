//! Signing in with an app password, renewing, signing out.

use super::faults::Asked;
use super::wire::{Profile, Session, SessionInfo, Xrpc};
use super::{Bluesky, DEFAULT_HOST, limits, record, resolve};
use crate::kit::{Access, Call, Connect, Connected, Credentials, Denied, Fault, Http, Identity, Token, Typed};
use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use pupitre_domain::problem::{Place, Problem, ProblemCode};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::Url;
use zeroize::Zeroize;

/// Most bytes that a keychain item holds.
const SECRET_MAX: usize = 2_400;

/// What the keychain keeps. No `Debug`: it is a secret.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Stored {
    identifier: String,
    app_password: String,
    /// Absent when it would not fit; the app password does as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    refresh_jwt: Option<String>,
    did: String,
}

impl Drop for Stored {
    fn drop(&mut self) {
        self.app_password.zeroize();
        self.refresh_jwt.zeroize();
    }
}

impl Stored {
    fn read(secret: &Token) -> Result<Self, Fault> {
        // An item that cannot be read was changed by somebody else; signing in again mends it.
        serde_json::from_str(secret.expose()).map_err(|_| Fault::Reconnect { missing: Vec::new() })
    }
    fn write(mut self) -> Result<Token, Fault> {
        let text = |stored: &Self| serde_json::to_string(stored).map_err(|_| Fault::Protocol);
        let mut whole = text(&self)?;
        if whole.len() > SECRET_MAX {
            whole.zeroize();
            self.refresh_jwt.zeroize();
            self.refresh_jwt = None;
            whole = text(&self)?;
        }
        if whole.len() > SECRET_MAX {
            whole.zeroize();
            return Err(refused("identifier"));
        }
        Ok(Token::new(whole))
    }
}

/// Input for a session by password.
#[derive(Serialize)]
struct SignInInput<'a> {
    identifier: &'a str,
    password: &'a str,
}

#[async_trait]
impl Connect for Bluesky {
    fn server(&self, typed: Option<&str>) -> Result<Url, Fault> {
        let typed = typed.map(str::trim).filter(|text| !text.is_empty()).unwrap_or(DEFAULT_HOST);
        let address = if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") };
        let malformed = || Fault::Forbidden(Denied::Malformed);
        let url = Url::parse(&address).map_err(|_| malformed())?;
        let plain = matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
        if !plain || url.host_str().is_none_or(str::is_empty) {
            return Err(malformed());
        }
        url.join("/").map_err(|_| malformed())
    }

    async fn locate(&self, http: &Http, server: &Url, typed: &Typed<'_>) -> Url {
        let named = typed.host.is_some_and(|host| !host.trim().is_empty());
        let (false, Some(who), Some(directories)) = (named, typed.identifier, resolve::Directories::public()) else {
            return server.clone();
        };
        resolve::sign_in_at(http, &directories, server, &clean(who)).await
    }

    async fn sign_in(
        &self,
        http: &Http,
        server: &Url,
        credentials: Credentials,
        now: DateTime<Utc>,
    ) -> Result<Connected, Fault> {
        // A pasted access token would end within the hour; the descriptor offers no such way.
        let Credentials::AppPassword { identifier, password } = credentials else { return Err(Fault::Protocol) };
        let identifier = clean(&identifier);
        let session = create_session(http, server, &identifier, password.expose(), now).await?;
        if session.about.active == Some(false) {
            return Err(refused(session.about.status.as_deref().unwrap_or("inactive")));
        }
        let Session { access_jwt, refresh_jwt, about } = session;
        let access = Token::new(access_jwt);
        let home = home(http, server, &about, &access, now).await;
        let identity = describe(&http.for_found(server, &home), &home, &about, &access, now).await;
        let app_password = password.expose().to_owned();
        let stored = Stored { identifier, app_password, refresh_jwt: Some(refresh_jwt), did: about.did.clone() };
        Ok(Connected { identity, secret: stored.write()? })
    }

    async fn open(&self, http: &Http, server: &Url, secret: &Token, now: DateTime<Utc>) -> Result<Access, Fault> {
        let mut stored = Stored::read(secret)?;
        let renewed = match &stored.refresh_jwt {
            Some(refresh) => Some(refresh_session(http, server, &Token::new(refresh.clone()), now).await),
            None => None,
        };
        let Session { access_jwt, refresh_jwt, about } = match renewed {
            Some(Ok(session)) => session,
            // The refresh token is dead; the app password may still be good.
            Some(Err(Fault::Expired | Fault::Rejected(_))) | None => {
                let made = create_session(http, server, &stored.identifier, &stored.app_password, now).await;
                made.map_err(|fault| match fault {
                    // Taken down, deactivated, a second factor asked for: a person has to see to it.
                    Fault::Rejected(_) => Fault::Reconnect { missing: Vec::new() },
                    other => other,
                })?
            }
            Some(Err(fault)) => return Err(fault),
        };
        // A handle can change its owner; never act in another's name.
        if about.did != stored.did {
            return Err(Fault::Reconnect { missing: Vec::new() });
        }
        if about.active == Some(false) {
            return Err(Fault::Reconnect { missing: Vec::new() });
        }
        let expires_at = Some(expiry(&access_jwt).unwrap_or(now + Duration::hours(1)));
        stored.refresh_jwt.zeroize();
        stored.refresh_jwt = Some(refresh_jwt);
        Ok(Access { token: Token::new(access_jwt), expires_at, rotated: Some(stored.write()?) })
    }

    async fn identify(&self, call: &Call<'_>) -> Result<Identity, Fault> {
        let about: SessionInfo = Xrpc::of(call).query("com.atproto.server.getSession", &[]).await?;
        Ok(describe(call.http, call.server, &about, call.access, call.now).await)
    }

    async fn revoke(&self, http: &Http, server: &Url, secret: &Token) -> Result<(), Fault> {
        let stored = Stored::read(secret)?;
        let Some(refresh) = &stored.refresh_jwt else { return Ok(()) };
        let token = Token::new(refresh.clone());
        // No clock is handed in, and none is needed: only a rate limit's end is reckoned from it.
        let xrpc = Xrpc { http, server, token: Some(&token), now: DateTime::UNIX_EPOCH };
        let request = crate::kit::Request::post(xrpc.endpoint("com.atproto.server.deleteSession")?);
        let reply = xrpc.send(&Asked::Renew, request).await?;
        match xrpc.read::<Value>(&Asked::Renew, &reply) {
            // A session that has ended already is as good as deleted.
            Ok(_) | Err(Fault::Expired) => Ok(()),
            Err(Fault::RateLimited { .. }) => Err(Fault::RateLimited { until: None }),
            Err(fault) => Err(fault),
        }
    }
}

async fn create_session(
    http: &Http,
    server: &Url,
    identifier: &str,
    password: &str,
    now: DateTime<Utc>,
) -> Result<Session, Fault> {
    let xrpc = Xrpc { http, server, token: None, now };
    let input = SignInInput { identifier, password };
    xrpc.procedure(&Asked::SignIn, "com.atproto.server.createSession", &input).await
}

async fn refresh_session(http: &Http, server: &Url, refresh: &Token, now: DateTime<Utc>) -> Result<Session, Fault> {
    let xrpc = Xrpc { http, server, token: Some(refresh), now };
    let request = crate::kit::Request::post(xrpc.endpoint("com.atproto.server.refreshSession")?);
    let reply = xrpc.send(&Asked::Renew, request).await?;
    xrpc.read(&Asked::Renew, &reply)
}

/// The server that answers for the account: the one its identity names, if it does answer, otherwise the one where we
/// signed in. A plain-http address counts only for somebody who typed one.
async fn home(http: &Http, server: &Url, about: &SessionInfo, access: &Token, now: DateTime<Utc>) -> Url {
    let named = about.server().and_then(|url| url.join("/").ok());
    let allowed = |url: &Url| url.scheme() == "https" || server.scheme() == "http";
    let Some(named) = named.filter(|url| url != server && allowed(url)) else { return server.clone() };
    // The name comes from the answer, not from the person: no exception holds for it.
    let found = http.for_found(server, &named);
    let xrpc = Xrpc { http: &found, server: &named, token: Some(access), now };
    match xrpc.query::<SessionInfo>("com.atproto.server.getSession", &[]).await {
        Ok(seen) if seen.did == about.did => named,
        _ => server.clone(),
    }
}

/// The identity of a session. Name and avatar come from the wider network; without it, the handle has to do.
async fn describe(http: &Http, server: &Url, about: &SessionInfo, access: &Token, now: DateTime<Utc>) -> Identity {
    let xrpc = Xrpc { http, server, token: Some(access), now };
    let profile: Option<Profile> = xrpc.query("app.bsky.actor.getProfile", &[("actor", &about.did)]).await.ok();
    let handle = record::address(&about.handle, &about.did).to_owned();
    let name = profile.as_ref().and_then(|profile| profile.display_name.clone()).filter(|name| !name.trim().is_empty());
    Identity {
        profile: format!("https://bsky.app/profile/{handle}"),
        name: name.unwrap_or_else(|| handle.clone()),
        avatar: profile.and_then(|profile| profile.avatar),
        handle,
        remote_id: about.did.clone(),
        server: server.clone(),
        limits: limits(),
        facts: json!({}),
        scopes: Vec::new(),
        expires_at: None,
    }
}

/// What a person typed, without `@` and the invisible marks that come along when a handle is copied.
fn clean(identifier: &str) -> String {
    let visible: String = identifier
        .chars()
        .filter(|c| !c.is_control() && !c.is_whitespace())
        .filter(
            |c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'),
        )
        .collect();
    visible.trim_start_matches('@').to_owned()
}

fn refused(said: &str) -> Fault {
    let code = ProblemCode::Refused { said: said.chars().take(300).collect() };
    Fault::Rejected(vec![Problem { place: Place::Account, code }])
}

/// When a token ends by its own word. It is not verified: only its server could, and only it has to.
fn expiry(jwt: &str) -> Option<DateTime<Utc>> {
    #[derive(Deserialize)]
    struct Claims {
        exp: i64,
    }
    let payload = URL_SAFE_NO_PAD.decode(jwt.split('.').nth(1)?.trim_end_matches('=')).ok()?;
    let claims: Claims = serde_json::from_slice(&payload).ok()?;
    DateTime::from_timestamp(claims.exp, 0)
}

#[cfg(test)]
#[path = "connect_tests.rs"]
mod tests;
