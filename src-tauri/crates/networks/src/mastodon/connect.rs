//! Signing in and out: registration of the app, OAuth with PKCE, pasted tokens, who we are.

use super::Mastodon;
use super::api::Api;
use super::faults::Phase;
use super::limits::{Facts, limits};
use super::locate;
use super::wire::{Account, App, AppScopes, Instance, OAuthMetadata, TokenAnswer};
use crate::kit::{
    Access, Authorization, Call, Connect, Connected, Credentials, Denied, Fault, Http, Identity, Pkce, Reply, Request,
    Token, Typed, random_text,
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

/// The least that everything we do needs.
pub(super) const SCOPES: &[&str] = &[
    "read:accounts",
    "read:notifications",
    "read:search",
    "read:statuses",
    "write:blocks",
    "write:favourites",
    "write:media",
    "write:mutes",
    "write:reports",
    "write:statuses",
];

/// Longest that looking for the server behind a domain may take.
const LOCATING: std::time::Duration = std::time::Duration::from_secs(20);

/// What the keychain keeps. Tokens do not end here, so the token itself is what cannot be got again.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Secret {
    access_token: String,
    /// Needed to take the token back; absent for a pasted one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    client_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    client_secret: Option<String>,
}

/// What is kept in memory between the browser's going and coming.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Pending {
    client_id: String,
    client_secret: String,
    verifier: String,
    token_endpoint: Url,
}

fn pack(value: &impl Serialize) -> Result<Token, Fault> {
    serde_json::to_string(value).map(Token::new).map_err(|_| Fault::Protocol)
}

fn secret(token: &Token) -> Result<Secret, Fault> {
    serde_json::from_str(token.expose()).map_err(|_| Fault::Reconnect { missing: Vec::new() })
}

/// Scopes that we need and that `granted` does not cover. `write` covers `write:media`.
fn missing(granted: &[String]) -> Vec<String> {
    let covers = |scope: &str| {
        let general = scope.split(':').next().unwrap_or(scope);
        granted.iter().any(|have| have == scope || have == general)
    };
    SCOPES.iter().filter(|scope| !covers(scope)).map(|scope| (*scope).to_owned()).collect()
}

/// Reads a server's address out of what people type: `host`, `@me@host`, `https://host/@me`, `http://127.0.0.1:3000`.
fn parse_server(typed: &str) -> Option<Url> {
    let text = typed.trim().trim_end_matches('/');
    if text.is_empty() || text.contains(char::is_whitespace) {
        return None;
    }
    let schemed = text.contains("://");
    let text = if schemed {
        text.to_owned()
    } else {
        let authority = text.split('/').next().unwrap_or(text);
        let host = authority.rsplit('@').next().unwrap_or(authority);
        let name = host.split(':').next().unwrap_or(host);
        if !host.starts_with('[') && !name.contains('.') && name != "localhost" {
            return None;
        }
        format!("https://{host}")
    };
    let mut url = Url::parse(&text).ok()?;
    if !matches!(url.scheme(), "https" | "http") || url.host_str().is_none_or(str::is_empty) {
        return None;
    }
    if !url.username().is_empty() || url.password().is_some() {
        return None;
    }
    url.set_path("/");
    url.set_query(None);
    url.set_fragment(None);
    Some(url)
}

async fn instance(api: &Api<'_>) -> Result<Instance, Fault> {
    match api.call(Request::get(api.url(&["api", "v2", "instance"])), &Phase::Read).await {
        Ok(instance) => Ok(instance),
        // Older and compatible servers only have the first version of it. Whoever has neither is no such server.
        Err(Fault::Gone | Fault::Protocol | Fault::Rejected(_)) => {
            match api.call(Request::get(api.url(&["api", "v1", "instance"])), &Phase::Identify).await {
                Err(Fault::Reconnect { .. } | Fault::Transient { after: None }) if api.token.is_none() => {
                    Err(Fault::Protocol)
                }
                other => other,
            }
        }
        Err(fault) => Err(fault),
    }
}

async fn identity(api: &Api<'_>, scopes: Vec<String>) -> Result<Identity, Fault> {
    let instance = instance(api).await?;
    let account: Account =
        api.call(Request::get(api.url(&["api", "v1", "accounts", "verify_credentials"])), &Phase::Identify).await?;
    let host = api.server.host_str().unwrap_or_default();
    let facts = Facts::from_instance(&instance, host);
    let name = if account.display_name.trim().is_empty() { &account.username } else { &account.display_name };
    Ok(Identity {
        handle: facts.handle(&account.acct, host),
        name: name.clone(),
        avatar: account.avatar.filter(|text| text.starts_with("http")),
        profile: account
            .url
            .filter(|text| text.starts_with("http"))
            .unwrap_or_else(|| api.url(&[&format!("@{}", account.username)]).into()),
        server: api.server.clone(),
        limits: limits(&instance),
        facts: serde_json::to_value(&facts).unwrap_or_default(),
        scopes,
        expires_at: None,
        remote_id: account.id,
    })
}

/// What the token may do, where the server tells; never a reason to fail.
async fn scopes(api: &Api<'_>) -> Vec<String> {
    let request = Request::get(api.url(&["api", "v1", "apps", "verify_credentials"]));
    let app: Result<AppScopes, Fault> = api.call(request, &Phase::Identify).await;
    app.ok().and_then(|app| app.scopes).unwrap_or_default()
}

/// Where to authorise and where to exchange the code. Servers since 4.3 tell; nobody may send us to another host.
async fn endpoints(api: &Api<'_>) -> Result<(Url, Url), Fault> {
    let own = |text: Option<String>, fallback: &str| {
        text.and_then(|text| Url::parse(&text).ok())
            .filter(|url| url.origin() == api.server.origin() && url.fragment().is_none())
            .unwrap_or_else(|| api.url(&["oauth", fallback]))
    };
    let metadata: Result<OAuthMetadata, Fault> =
        api.call(Request::get(api.url(&[".well-known", "oauth-authorization-server"])), &Phase::Read).await;
    let metadata = match metadata {
        Ok(metadata) => metadata,
        Err(fault @ (Fault::Transient { .. } | Fault::RateLimited { .. } | Fault::Forbidden(_))) => return Err(fault),
        Err(_) => OAuthMetadata { authorization_endpoint: None, token_endpoint: None },
    };
    Ok((own(metadata.authorization_endpoint, "authorize"), own(metadata.token_endpoint, "token")))
}

#[async_trait]
impl Connect for Mastodon {
    fn server(&self, typed: Option<&str>) -> Result<Url, Fault> {
        typed.and_then(parse_server).ok_or(Fault::Forbidden(Denied::Malformed))
    }

    async fn locate(&self, http: &Http, server: &Url, typed: &Typed<'_>) -> Url {
        let looking = async {
            let person = typed.host.and_then(locate::person);
            if person.is_none() {
                let api = Api { http, server, token: None, now: DateTime::UNIX_EPOCH };
                let fault = instance(&api).await.err()?;
                if !locate::is_elsewhere(&fault) {
                    return None;
                }
            }
            locate::server(http, server, person).await
        };
        tokio::time::timeout(LOCATING, looking).await.ok().flatten().unwrap_or_else(|| server.clone())
    }

    async fn sign_in(
        &self,
        http: &Http,
        server: &Url,
        credentials: Credentials,
        now: DateTime<Utc>,
    ) -> Result<Connected, Fault> {
        let Credentials::Token(pasted) = credentials else {
            // There are no app passwords here; the descriptor does not offer them.
            return Err(Fault::Protocol);
        };
        let text = pasted.expose().trim();
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Fault::Reconnect { missing: Vec::new() });
        }
        let token = Token::new(text.to_owned());
        // Asked without the token first: a server that is none shall not see it.
        instance(&Api { http, server, token: None, now }).await.or_else(|fault| match fault {
            // Closed servers answer nobody without a token.
            Fault::Reconnect { .. } => Ok(Instance::unknown()),
            other => Err(other),
        })?;
        let api = Api { http, server, token: Some(&token), now };
        let mut identity = identity(&api, Vec::new()).await?;
        identity.scopes = scopes(&api).await;
        let missing = missing(&identity.scopes);
        if !identity.scopes.is_empty() && !missing.is_empty() {
            return Err(Fault::Reconnect { missing });
        }
        let secret = pack(&Secret { access_token: token.expose().to_owned(), client_id: None, client_secret: None })?;
        Ok(Connected { identity, secret })
    }

    async fn authorize(&self, http: &Http, server: &Url, redirect: &Url) -> Result<Authorization, Fault> {
        let api = Api { http, server, token: None, now: DateTime::UNIX_EPOCH };
        let (mut url, token_endpoint) = endpoints(&api).await.map_err(timeless)?;
        let scope = SCOPES.join(" ");
        let form = [("client_name", "Pupitre"), ("redirect_uris", redirect.as_str()), ("scopes", scope.as_str())];
        let app: App = api
            .call(Request::post(api.url(&["api", "v1", "apps"])).form(&form), &Phase::SignIn)
            .await
            .map_err(|fault| no_server(timeless(fault)))?;
        let (pkce, state) = (Pkce::generate(), random_text());
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &app.client_id)
            .append_pair("redirect_uri", redirect.as_str())
            .append_pair("scope", &scope)
            .append_pair("state", &state)
            .append_pair("code_challenge", &pkce.challenge)
            .append_pair("code_challenge_method", "S256");
        let pending = pack(&Pending {
            client_id: app.client_id,
            client_secret: app.client_secret,
            verifier: pkce.verifier.expose().to_owned(),
            token_endpoint,
        })?;
        Ok(Authorization { url, pending, state })
    }

    async fn finish(
        &self,
        http: &Http,
        server: &Url,
        redirect: &Url,
        pending: &Token,
        code: &Token,
        now: DateTime<Utc>,
    ) -> Result<Connected, Fault> {
        let pending: Pending =
            serde_json::from_str(pending.expose()).map_err(|_| Fault::Reconnect { missing: Vec::new() })?;
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code.expose()),
            ("client_id", &pending.client_id),
            ("client_secret", &pending.client_secret),
            ("redirect_uri", redirect.as_str()),
            ("code_verifier", &pending.verifier),
        ];
        let api = Api { http, server, token: None, now };
        let answer: TokenAnswer =
            api.call(Request::post(pending.token_endpoint.clone()).form(&form), &Phase::SignIn).await?;
        let token = Token::new(answer.access_token);
        let granted: Vec<String> = answer.scope.unwrap_or_default().split_whitespace().map(str::to_owned).collect();
        let missing = missing(&granted);
        if !granted.is_empty() && !missing.is_empty() {
            return Err(Fault::Reconnect { missing });
        }
        let identity = identity(&Api { http, server, token: Some(&token), now }, granted).await?;
        let secret = pack(&Secret {
            access_token: token.expose().to_owned(),
            client_id: Some(pending.client_id),
            client_secret: Some(pending.client_secret),
        })?;
        Ok(Connected { identity, secret })
    }

    async fn open(&self, _http: &Http, _server: &Url, stored: &Token, _now: DateTime<Utc>) -> Result<Access, Fault> {
        let secret = secret(stored)?;
        Ok(Access { token: Token::new(secret.access_token), expires_at: None, rotated: None })
    }

    async fn identify(&self, call: &Call<'_>) -> Result<Identity, Fault> {
        let api = Api::of(call);
        let scopes = scopes(&api).await;
        identity(&api, scopes).await
    }

    async fn revoke(&self, http: &Http, server: &Url, stored: &Token) -> Result<(), Fault> {
        let secret = secret(stored)?;
        let (Some(id), Some(key)) = (&secret.client_id, &secret.client_secret) else {
            // A pasted token can only be taken back where it was made.
            return Ok(());
        };
        let api = Api { http, server, token: None, now: DateTime::UNIX_EPOCH };
        let form = [("client_id", id.as_str()), ("client_secret", key), ("token", &secret.access_token)];
        let _: Reply = api
            .send(Request::post(api.url(&["oauth", "revoke"])).form(&form), &Phase::SignIn)
            .await
            .map_err(timeless)?;
        Ok(())
    }
}

impl Instance {
    /// Stands for a server that tells nothing to strangers.
    fn unknown() -> Self {
        Self {
            version: String::new(),
            domain: None,
            uri: None,
            configuration: Default::default(),
            max_toot_chars: None,
            urls: Default::default(),
        }
    }
}

/// These calls have no clock: an instant made without one means nothing.
fn timeless(fault: Fault) -> Fault {
    match fault {
        Fault::RateLimited { .. } => Fault::RateLimited { until: None },
        other => other,
    }
}

/// Whoever refuses to register an app is not the server that was meant.
fn no_server(fault: Fault) -> Fault {
    match fault {
        Fault::Gone | Fault::Reconnect { .. } | Fault::Rejected(_) => Fault::Protocol,
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_are_read_from_what_people_type() {
        let cases = [
            ("mastodon.social", "https://mastodon.social/"),
            ("  Mastodon.Social/ ", "https://mastodon.social/"),
            ("https://host.test/@me", "https://host.test/"),
            ("https://host.test/web/home?x=1#y", "https://host.test/"),
            ("@me@host.test", "https://host.test/"),
            ("me@host.test", "https://host.test/"),
            ("host.test/@me", "https://host.test/"),
            ("http://127.0.0.1:3000", "http://127.0.0.1:3000/"),
            ("127.0.0.1:3000", "https://127.0.0.1:3000/"),
            ("localhost:3000", "https://localhost:3000/"),
            ("http://nas:3000", "http://nas:3000/"),
            ("[::1]:3000", "https://[::1]:3000/"),
            ("münchen.social", "https://xn--mnchen-3ya.social/"),
        ];
        for (typed, expected) in cases {
            assert_eq!(Mastodon.server(Some(typed)).map(String::from), Ok(expected.to_owned()), "{typed}");
        }
        for typed in [
            "",
            " ",
            "me",
            "@me",
            "two words.test",
            "ftp://host.test",
            "https://",
            "javascript:alert(1)",
            "https://me:pw@host.test",
            "host..test:99999",
        ] {
            assert_eq!(Mastodon.server(Some(typed)), Err(Fault::Forbidden(Denied::Malformed)), "{typed}");
        }
        assert_eq!(Mastodon.server(None), Err(Fault::Forbidden(Denied::Malformed)));
    }

    #[test]
    fn general_scopes_cover_granular_ones() {
        let granted = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert!(missing(&granted("read write push")).is_empty());
        assert_eq!(
            missing(&granted("read write:statuses write:media write:blocks write:mutes write:reports")),
            ["write:favourites"]
        );
    }
}
