//! Signing in with an application password: made on a page of the site, pasted here.

use super::api::Api;
use super::faults::Phase;
use super::wire::{Index, PasswordInUse, User};
use super::{Wordpress, limits, site};
use crate::kit::{Access, Call, Connect, Connected, Credentials, Fault, Http, Identity, Request, Token};
use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::Url;
use zeroize::Zeroize;

/// By this the site's list of application passwords knows that they are ours.
const APP_ID: &str = "5b1c9a62-1c0e-4a1f-9d1c-7a5f0c6e2b90";
const APP_NAME: &str = "Pupitre";
/// What a user must be allowed to do.
const NEEDED: &[&str] = &["edit_posts", "publish_posts", "upload_files"];

/// What the keychain keeps. No `Debug`: it is a secret.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Stored {
    identifier: String,
    app_password: String,
}

impl Drop for Stored {
    fn drop(&mut self) {
        self.app_password.zeroize();
    }
}

impl Stored {
    fn read(secret: &Token) -> Result<Self, Fault> {
        // An item that cannot be read was changed by somebody else; signing in again mends it.
        serde_json::from_str(secret.expose()).map_err(|_| Fault::Reconnect { missing: Vec::new() })
    }
    /// User and password as the header wants them.
    fn access(&self) -> Token {
        let mut pair = format!("{}:{}", self.identifier, self.app_password);
        let token = Token::new(STANDARD.encode(&pair));
        pair.zeroize();
        token
    }
}

#[async_trait]
impl Connect for Wordpress {
    fn server(&self, typed: Option<&str>) -> Result<Url, Fault> {
        site::address(typed.unwrap_or_default()).map_err(Fault::Forbidden)
    }

    async fn password_page(&self, http: &Http, server: &Url, now: DateTime<Utc>) -> Result<Option<Url>, Fault> {
        let found = site::find(http, server, now).await?;
        let named = found.index.as_ref().and_then(Index::password_page).and_then(|page| Url::parse(page).ok());
        let usual = || server.join("wp-admin/authorize-application.php").ok();
        let same = |page: &Url| page.host_str() == found.root.host_str();
        let Some(mut page) = named.filter(same).or_else(usual) else { return Ok(None) };
        page.query_pairs_mut().append_pair("app_name", APP_NAME).append_pair("app_id", APP_ID);
        Ok(Some(page))
    }

    async fn sign_in(
        &self,
        http: &Http,
        server: &Url,
        credentials: Credentials,
        now: DateTime<Utc>,
    ) -> Result<Connected, Fault> {
        let Credentials::AppPassword { identifier, password } = credentials else { return Err(Fault::Protocol) };
        // The blanks in it are for the eye.
        let app_password: String = password.expose().split_whitespace().collect();
        if app_password.is_empty() || identifier.contains(':') {
            return Err(Fault::Reconnect { missing: Vec::new() });
        }
        // Found without the password: a server that is no such site shall not see it.
        let found = site::find(http, server, now).await?;
        let http = http.for_found(server, &found.root);
        let mut logins = vec![identifier.trim()];
        // Our own handle of the account is no login; but it may be somebody's e-mail address, which is one.
        logins.extend(identifier.trim().split_once('@').filter(|(_, at)| is_site(&found, at)).map(|(login, _)| login));
        let mut refused = Fault::Protocol;
        for login in logins {
            let stored = Stored { identifier: login.to_owned(), app_password: app_password.clone() };
            let access = stored.access();
            let api = Api { http: &http, root: &found.root, access: Some(&access), now };
            match identity(&api, found.index.as_ref()).await {
                Ok(identity) => {
                    let secret = Token::new(serde_json::to_string(&stored).map_err(|_| Fault::Protocol)?);
                    return Ok(Connected { identity, secret });
                }
                Err(fault @ Fault::Reconnect { .. }) => refused = fault,
                Err(fault) => return Err(fault),
            }
        }
        Err(refused)
    }

    async fn open(&self, _: &Http, _: &Url, secret: &Token, _: DateTime<Utc>) -> Result<Access, Fault> {
        Ok(Access { token: Stored::read(secret)?.access(), expires_at: None, rotated: None })
    }

    async fn identify(&self, call: &Call<'_>) -> Result<Identity, Fault> {
        identity(&Api::of(call), None).await
    }

    async fn revoke(&self, http: &Http, server: &Url, secret: &Token) -> Result<(), Fault> {
        let access = Stored::read(secret)?.access();
        // No clock is handed in, and none is needed: only a rate limit's end is reckoned from it.
        let api = Api { http, root: server, access: Some(&access), now: DateTime::UNIX_EPOCH };
        let passwords = ["users", "me", "application-passwords"];
        let [users, me, route] = passwords;
        let used: PasswordInUse = match api.get(&[users, me, route, "introspect"], &[]).await {
            Ok(used) => used,
            Err(Fault::Reconnect { .. } | Fault::Gone) => return Ok(()),
            Err(fault) => return Err(fault),
        };
        let request = Request::delete(api.url(&[users, me, route, &used.uuid]));
        match api.call::<Value>(request, &Phase::Settle).await {
            Ok(_) | Err(Fault::Gone) => Ok(()),
            Err(Fault::RateLimited { .. }) => Err(Fault::RateLimited { until: None }),
            Err(fault) => Err(fault),
        }
    }
}

/// Host and path of a site's front page.
fn at(home: &Url) -> String {
    let (host, path) = (home.host_str().unwrap_or_default(), home.path().trim_matches('/'));
    if path.is_empty() { host.to_owned() } else { format!("{host}/{path}") }
}

fn is_site(site: &site::Site, text: &str) -> bool {
    let home = site.index.as_ref().and_then(|index| Url::parse(&index.home).ok());
    home.is_some_and(|home| at(&home) == text)
}

/// Who we are at the site and what we may do there.
async fn identity(api: &Api<'_>, index: Option<&Index>) -> Result<Identity, Fault> {
    let request = Request::get(api.url(&["users", "me"])).query(&[("context", "edit")]);
    let user: User = api.call(request, &Phase::Identify).await?;
    let missing: Vec<String> =
        NEEDED.iter().filter(|capability| !user.may(capability)).map(|name| (*name).to_owned()).collect();
    if !missing.is_empty() {
        return Err(Fault::Reconnect { missing });
    }
    let read;
    let index = match index {
        Some(index) => index,
        None => {
            read = api.call::<Index>(Request::get(api.url(&[])), &Phase::Identify).await?;
            &read
        }
    };
    let home = Url::parse(&index.home).ok().filter(|home| matches!(home.scheme(), "http" | "https"));
    let place = home.as_ref().unwrap_or(api.root);
    let title = html_escape::decode_html_entities(&index.name).trim().to_owned();
    let login = user.username.as_deref().filter(|name| !name.is_empty()).unwrap_or(&user.slug);
    let name = [title.as_str(), user.name.trim()].into_iter().find(|name| !name.is_empty()).unwrap_or(login).to_owned();
    let scopes = NEEDED.iter().chain(&["manage_categories", "moderate_comments", "edit_others_posts"]);
    Ok(Identity {
        remote_id: user.id.to_string(),
        handle: format!("{login}@{}", at(place)),
        name,
        avatar: index.icon().or_else(|| user.avatar()).map(str::to_owned),
        profile: place.to_string(),
        server: api.root.clone(),
        limits: limits(),
        facts: json!({ "home": place.as_str(), "roles": user.roles, "moderates": user.may("moderate_comments") }),
        scopes: scopes.filter(|capability| user.may(capability)).map(|name| (*name).to_owned()).collect(),
        expires_at: None,
    })
}
