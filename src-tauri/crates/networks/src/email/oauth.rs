//! Signing in without a password: OAuth 2 with PKCE in the browser, then XOAUTH2 at both servers.
//!
//! No client is shipped: Google and Microsoft give one to whoever asks, and the person types theirs. What the keychain
//! keeps is the refresh token with what renewing needs; access tokens live in memory. Both are told from passwords by
//! their first character, which nobody can type.

use super::{autoconfig, providers};
use crate::kit::{
    Access, Authorization, Denied, Endpoints, Fault, Http, OwnClient, Pkce, Reply, Request, Token, random_text,
    retry_after,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Duration, Utc};
use pupitre_domain::problem::{Place, Problem, ProblemCode};
use serde::{Deserialize, Serialize};
use url::Url;
use zeroize::Zeroizing;

/// Begins what the keychain keeps. Passwords have no control characters.
const KEPT: &str = "\u{1}oauth ";
/// Begins an access token.
const BEARER: &str = "\u{1}bearer ";
/// Most bytes of the keychain's entry: Windows takes no more.
const MAX_KEPT: usize = 2_400;
/// Most bytes of a token endpoint's answer.
const MAX_ANSWER: usize = 64 * 1024;
/// Where a server does not say how long a token lives.
const USUAL_LIFE: i64 = 3_600;
/// Tokens are never believed to live longer.
const LONGEST_LIFE: i64 = 24 * 3_600;

/// What the keychain keeps. Short names: refresh tokens are long and the entry is short.
#[derive(Serialize, Deserialize)]
struct Kept {
    #[serde(rename = "r")]
    refresh: String,
    #[serde(rename = "c")]
    client: String,
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
    #[serde(rename = "t")]
    token: Url,
    #[serde(rename = "p")]
    scope: String,
}

/// What is kept in memory while the browser is away.
#[derive(Serialize, Deserialize)]
struct Pending {
    client: String,
    secret: Option<String>,
    verifier: String,
    token: Url,
    scope: String,
    address: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Answer {
    access_token: String,
    refresh_token: Option<String>,
    expires_in: Option<serde_json::Value>,
    error: Option<String>,
}

impl Answer {
    fn ends(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        // Some servers write the number as a text.
        let told = self.expires_in.as_ref().and_then(|value| match value {
            serde_json::Value::String(text) => text.trim().parse().ok(),
            other => other.as_i64(),
        });
        now + Duration::seconds(told.unwrap_or(USUAL_LIFE).clamp(0, LONGEST_LIFE))
    }
}

/// The access token in an access, where it is one and no password.
pub(super) fn bearer(access: &str) -> Option<&str> {
    access.strip_prefix(BEARER)
}

/// What is sent to sign in with an access token.
pub(super) fn response(user: &str, token: &str) -> Zeroizing<String> {
    let text = Zeroizing::new(format!("user={user}\u{1}auth=Bearer {token}\u{1}\u{1}"));
    Zeroizing::new(STANDARD.encode(text.as_bytes()))
}

/// What a server says of a token that it refuses, for the log: its status, nothing else.
pub(super) fn challenge(coded: &str) -> String {
    #[derive(Deserialize)]
    struct Challenge {
        status: String,
    }
    let bytes = STANDARD.decode(coded.trim()).unwrap_or_default();
    let read = serde_json::from_slice::<Challenge>(&bytes);
    read.map(|it| it.status.chars().filter(char::is_ascii_alphanumeric).take(40).collect()).unwrap_or_default()
}

/// Where to sign in: as typed, as the provider is known, or as the address's domain says.
pub(super) async fn endpoints(
    http: &Http,
    address: &str,
    reading: Option<&str>,
    typed: Option<&Endpoints>,
) -> Option<Endpoints> {
    if let Some(typed) = typed {
        return Some(typed.clone());
    }
    let domain = address.rsplit_once('@').map(|(_, domain)| domain.to_lowercase()).unwrap_or_default();
    if let Some(known) = providers::oauth(&domain, reading) {
        return known.endpoints();
    }
    autoconfig::told(&http.strict(), address).await.and_then(|told| told.oauth)
}

/// The page for the browser.
pub(super) fn authorize(
    endpoints: Endpoints,
    address: &str,
    redirect: &Url,
    client: &OwnClient,
) -> Result<Authorization, Fault> {
    let (pkce, state) = (Pkce::generate(), random_text());
    let mut url = endpoints.authorize.clone();
    url.query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", &client.id)
        .append_pair("redirect_uri", redirect.as_str())
        .append_pair("scope", &endpoints.scope)
        .append_pair("state", &state)
        .append_pair("code_challenge", &pkce.challenge)
        .append_pair("code_challenge_method", "S256")
        .append_pair("login_hint", address);
    for (name, value) in providers::extras(&endpoints.authorize) {
        url.query_pairs_mut().append_pair(name, value);
    }
    let pending = Pending {
        client: client.id.clone(),
        secret: client.secret.as_ref().map(|secret| secret.expose().to_owned()),
        verifier: pkce.verifier.expose().to_owned(),
        token: endpoints.token,
        scope: endpoints.scope,
        address: address.to_owned(),
    };
    let pending = serde_json::to_string(&pending).map_err(|_| Fault::Protocol)?;
    Ok(Authorization { url, pending: Token::new(pending), state })
}

/// What a code was exchanged for.
pub(super) struct Exchanged {
    pub(super) address: String,
    pub(super) access: Token,
    pub(super) kept: Token,
}

/// Exchanges the code of the redirect.
pub(super) async fn finish(
    http: &Http,
    redirect: &Url,
    pending: &Token,
    code: &Token,
    now: DateTime<Utc>,
) -> Result<Exchanged, Fault> {
    let pending: Pending =
        serde_json::from_str(pending.expose()).map_err(|_| Fault::Reconnect { missing: Vec::new() })?;
    let mut form = vec![
        ("grant_type", "authorization_code"),
        ("code", code.expose()),
        ("client_id", &pending.client),
        ("redirect_uri", redirect.as_str()),
        ("code_verifier", &pending.verifier),
    ];
    if let Some(secret) = &pending.secret {
        form.push(("client_secret", secret));
    }
    let answer = ask(http, &pending.token, &form, now).await?;
    let Some(refresh) = answer.refresh_token else {
        // Access for an hour is no access: this page would have to be opened again before every look.
        return Err(Fault::Reconnect { missing: vec!["offline_access".to_owned()] });
    };
    let kept =
        Kept { refresh, client: pending.client, secret: pending.secret, token: pending.token, scope: pending.scope };
    Ok(Exchanged {
        address: pending.address,
        access: Token::new(format!("{BEARER}{}", answer.access_token)),
        kept: pack(&kept)?,
    })
}

/// Makes access from what the keychain keeps; `None` where that is a password.
pub(super) async fn renew(http: &Http, secret: &Token, now: DateTime<Utc>) -> Result<Option<Access>, Fault> {
    let Some(kept) = kept(secret)? else { return Ok(None) };
    let mut form = vec![
        ("grant_type", "refresh_token"),
        ("refresh_token", kept.refresh.as_str()),
        ("client_id", kept.client.as_str()),
        ("scope", kept.scope.as_str()),
    ];
    if let Some(secret) = &kept.secret {
        form.push(("client_secret", secret));
    }
    let answer = ask(http, &kept.token, &form, now).await?;
    let ends = answer.ends(now);
    let token = Token::new(format!("{BEARER}{}", answer.access_token));
    let rotated = match answer.refresh_token.filter(|fresh| *fresh != kept.refresh) {
        Some(refresh) => Some(pack(&Kept { refresh, ..kept })?),
        None => None,
    };
    Ok(Some(Access { token, expires_at: Some(ends), rotated }))
}

/// Takes the refresh token back where the provider has a place for it.
pub(super) async fn revoke(http: &Http, secret: &Token) -> Result<(), Fault> {
    let Some(kept) = kept(secret)? else { return Ok(()) };
    let Some(place) = providers::revocation(&kept.token) else { return Ok(()) };
    let request = Request::post(place).form(&[("token", &kept.refresh)]).max_bytes(MAX_ANSWER);
    http.send(request).await.map(drop).map_err(|unsent| unsent.read_fault())
}

fn kept(secret: &Token) -> Result<Option<Kept>, Fault> {
    let Some(text) = secret.expose().strip_prefix(KEPT) else { return Ok(None) };
    serde_json::from_str(text).map(Some).map_err(|_| Fault::Reconnect { missing: Vec::new() })
}

fn pack(kept: &Kept) -> Result<Token, Fault> {
    let text = serde_json::to_string(kept).map_err(|_| Fault::Protocol)?;
    if text.len() + KEPT.len() > MAX_KEPT {
        // A keychain that cuts it would ask for a new sign-in every hour.
        return Err(refusal("the refresh token is too long for the keychain"));
    }
    Ok(Token::new(format!("{KEPT}{text}")))
}

fn refusal(said: &str) -> Fault {
    Fault::Rejected(vec![Problem { place: Place::Account, code: ProblemCode::Refused { said: said.to_owned() } }])
}

async fn ask(http: &Http, place: &Url, form: &[(&str, &str)], now: DateTime<Utc>) -> Result<Answer, Fault> {
    if !matches!(place.scheme(), "https" | "http") {
        return Err(Fault::Forbidden(Denied::Malformed));
    }
    let request = Request::post(place.clone()).form(form).max_bytes(MAX_ANSWER);
    // A code or token that was taken and whose answer was lost is simply asked for again.
    let reply = http.send(request).await.map_err(|unsent| unsent.read_fault())?;
    judge(&reply, now)
}

/// What a token endpoint's answer means (RFC 6749 §5.2).
fn judge(reply: &Reply, now: DateTime<Utc>) -> Result<Answer, Fault> {
    let answer = reply.json::<Answer>().ok();
    if reply.is_success() {
        return answer
            .filter(|answer| {
                let token = &answer.access_token;
                !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic())
            })
            .ok_or(Fault::Protocol);
    }
    let wait = retry_after(&reply.headers, now);
    match (reply.status, answer.and_then(|answer| answer.error).as_deref()) {
        (429, _) | (_, Some("slow_down")) => Err(Fault::RateLimited {
            until: wait.and_then(|wait| Duration::from_std(wait).ok()).map(|wait| now + wait),
        }),
        (500..=599, _) | (_, Some("temporarily_unavailable" | "server_error")) => Err(Fault::Transient { after: wait }),
        // The refresh token ended, the client is not (or no longer) known, the person or an administrator took it back.
        (_, Some("invalid_scope")) => Err(Fault::Reconnect { missing: vec!["scope".to_owned()] }),
        (_, Some(_)) => Err(Fault::Reconnect { missing: Vec::new() }),
        (400 | 401 | 403, None) => Err(Fault::Reconnect { missing: Vec::new() }),
        _ => Err(Fault::Protocol),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use bytes::Bytes;

    fn reply(status: u16, body: &str) -> Reply {
        Reply { status, headers: Default::default(), body: Bytes::from(body.to_owned()) }
    }

    #[test]
    fn answers_of_token_endpoints() {
        let now = DateTime::UNIX_EPOCH;
        let said = |status, body: &str| judge(&reply(status, body), now);
        let good = said(200, r#"{"access_token":"a.b-c","expires_in":"3599","token_type":"Bearer"}"#).unwrap();
        assert_eq!(good.ends(now).timestamp(), 3_599);
        assert_eq!(said(200, r#"{"access_token":"x","expires_in":99999999}"#).unwrap().ends(now).timestamp(), 86_400);
        assert!(matches!(said(200, "<html>"), Err(Fault::Protocol)));
        assert!(matches!(said(200, r#"{"access_token":"a b"}"#), Err(Fault::Protocol)));
        for gone in ["invalid_grant", "invalid_client", "unauthorized_client", "interaction_required"] {
            let body = format!(r#"{{"error":"{gone}","error_description":"x"}}"#);
            assert!(matches!(said(400, &body), Err(Fault::Reconnect { missing }) if missing.is_empty()), "{gone}");
        }
        assert!(
            matches!(said(400, r#"{"error":"invalid_scope"}"#), Err(Fault::Reconnect { missing }) if !missing.is_empty())
        );
        assert!(matches!(said(503, "<html>"), Err(Fault::Transient { .. })));
        assert!(matches!(said(400, r#"{"error":"temporarily_unavailable"}"#), Err(Fault::Transient { .. })));
        assert!(matches!(said(429, ""), Err(Fault::RateLimited { .. })));
        assert!(matches!(said(404, "<html>"), Err(Fault::Protocol)));
    }

    #[test]
    fn the_string_is_that_of_the_documents() {
        let told =
            STANDARD.decode(response("someuser@example.com", "vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg==").as_bytes());
        assert_eq!(
            told.unwrap(),
            b"user=someuser@example.com\x01auth=Bearer vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg==\x01\x01"
        );
        let error = STANDARD.encode(r#"{"status":"401","schemes":"bearer","scope":"https://mail.google.com/"}"#);
        assert_eq!(challenge(&error), "401");
        assert_eq!(challenge("%%%"), "");
    }

    #[test]
    fn a_password_is_no_token_and_an_overlong_one_is_not_kept() {
        assert!(kept(&Token::new("{\"r\":\"x\"}".into())).unwrap().is_none());
        assert!(bearer("bearer x").is_none());
        let kept = Kept {
            refresh: "r".repeat(2_500),
            client: "c".into(),
            secret: None,
            token: Url::parse("https://x.example/token").unwrap(),
            scope: "mail".into(),
        };
        assert!(matches!(pack(&kept), Err(Fault::Rejected(_))));
    }
}
