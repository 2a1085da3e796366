//! Signing in with an address and a password, at both servers.

use super::account::{self, Facts};
use super::route::{Endpoint, NOWHERE, Role, Route};
use super::trouble::Trouble;
use super::wire::bounded;
use super::{Email, autoconfig, limits_in_force, oauth, parse, providers, smtp};
use crate::kit::{
    Access, Advice, Authorization, Call, Connect, Connected, Credentials, Denied, Fault, Http, Identity, OwnClient,
    Token, Typed,
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use pupitre_domain::network::SignIn;
use url::Url;

/// Longest search for a domain's servers.
const SEARCH: std::time::Duration = std::time::Duration::from_secs(40);
/// Headers read to learn how a person signs.
const HEADER: &str = "UID BODY.PEEK[HEADER.FIELDS (FROM)]<0.4096>";

#[async_trait]
impl Connect for Email {
    fn server(&self, typed: Option<&str>) -> Result<Url, Fault> {
        match typed.map(str::trim).filter(|text| !text.is_empty()) {
            None => Url::parse(NOWHERE).map_err(|_| Fault::Forbidden(Denied::Malformed)),
            // What is stored comes back as typed when an account is connected again.
            Some(text) if text.contains("?out=") => {
                let url = Url::parse(text).map_err(|_| Fault::Forbidden(Denied::Malformed))?;
                Route::of(&url)?.url()
            }
            Some(text) => {
                let reading = Endpoint::typed(text, Role::Reading)?;
                Route { sending: reading.beside(), reading }.url()
            }
        }
    }

    fn outgoing(&self, typed: &str) -> Result<(), Fault> {
        Endpoint::typed(typed, Role::Sending).map(drop)
    }

    async fn locate(&self, http: &Http, server: &Url, typed: &Typed<'_>) -> Url {
        let found = match Route::of(server) {
            Ok(route) => Some(route),
            // Found hosts get nothing of the exception for typed ones.
            Err(_) => match typed.identifier.and_then(parse::clean_address) {
                // Somebody waits for it; what takes longer is typed faster.
                Some(address) => {
                    tokio::time::timeout(SEARCH, autoconfig::find(&http.strict(), &address)).await.ok().flatten()
                }
                None => None,
            },
        };
        let sending = typed.outgoing.and_then(|text| Endpoint::typed(text, Role::Sending).ok());
        let route = found.map(|route| Route { sending: sending.unwrap_or(route.sending), ..route });
        route.and_then(|route| route.url().ok()).unwrap_or_else(|| server.clone())
    }

    async fn sign_in(
        &self,
        http: &Http,
        server: &Url,
        credentials: Credentials,
        _: DateTime<Utc>,
    ) -> Result<Connected, Fault> {
        let Credentials::AppPassword { identifier, password } = credentials else { return Err(Fault::Protocol) };
        let address = parse::clean_address(&identifier).ok_or(Fault::Reconnect { missing: Vec::new() })?;
        let password = Token::new(ungrouped(password.expose()));
        let identity = bounded(identify(http, server, &address, &password)).await?;
        Ok(Connected { identity, secret: password })
    }

    async fn try_outgoing(&self, http: &Http, connected: &Connected) -> Result<(), Fault> {
        let identity = &connected.identity;
        bounded(try_sending(http, &identity.server, &identity.handle, &connected.secret)).await
    }

    async fn authorize_with(
        &self,
        http: &Http,
        server: &Url,
        redirect: &Url,
        typed: &Typed<'_>,
        client: &OwnClient,
    ) -> Result<Authorization, Fault> {
        let address =
            typed.identifier.and_then(parse::clean_address).ok_or(Fault::Reconnect { missing: Vec::new() })?;
        let route = Route::of(server)?;
        let place = oauth::endpoints(http, &address, Some(&route.reading.host), client.endpoints.as_ref()).await;
        oauth::authorize(place.ok_or(Fault::Gone)?, &address, redirect, client)
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
        let exchanged = oauth::finish(http, redirect, pending, code, now).await?;
        let signing_in = async {
            let identity = identify(http, server, &exchanged.address, &exchanged.access).await?;
            try_sending(http, server, &exchanged.address, &exchanged.access).await?;
            Ok(Connected { identity, secret: exchanged.kept.clone() })
        };
        bounded(signing_in).await.map_err(|fault| match fault {
            // A minute old and refused: it is somebody else's, or lacks the right to read mail this way.
            Fault::Expired => Fault::Reconnect { missing: Vec::new() },
            other => other,
        })
    }

    async fn advice(&self, http: &Http, identifier: &str) -> Option<Advice> {
        let address = parse::clean_address(identifier)?;
        let domain = address.rsplit_once('@')?.1;
        if let Some(known) = providers::oauth(domain, None) {
            let ways = match known.only {
                true => vec![SignIn::OwnClient],
                false => vec![SignIn::OwnClient, SignIn::Password],
            };
            let page = Some(known.client_page);
            return Some(Advice { provider: Some(known.name), ways, client_page: page, endpoints_known: true });
        }
        if providers::known(domain).is_some() {
            let ways = vec![SignIn::Password];
            return Some(Advice { provider: None, ways, client_page: None, endpoints_known: false });
        }
        let told = tokio::time::timeout(SEARCH, autoconfig::told(&http.strict(), &address)).await.ok().flatten()?;
        let by_host = providers::oauth(domain, Some(&told.route.reading.host));
        let endpoints_known = told.oauth.is_some() || by_host.is_some();
        let mut ways = Vec::new();
        if endpoints_known && (by_host.is_some() || !told.passwords) {
            ways.push(SignIn::OwnClient);
        }
        if told.passwords && by_host.is_none_or(|known| !known.only) {
            ways.push(SignIn::Password);
        }
        Some(Advice {
            provider: by_host.map(|known| known.name),
            ways,
            client_page: by_host.map(|known| known.client_page),
            endpoints_known,
        })
    }

    async fn open(&self, http: &Http, _: &Url, secret: &Token, now: DateTime<Utc>) -> Result<Access, Fault> {
        if let Some(access) = oauth::renew(http, secret, now).await? {
            return Ok(access);
        }
        // Every connection signs in anew; with a password there is nothing to be had before.
        Ok(Access { token: secret.clone(), expires_at: None, rotated: None })
    }

    async fn identify(&self, call: &Call<'_>) -> Result<Identity, Fault> {
        bounded(identify(call.http, call.server, call.handle, call.access)).await
    }

    async fn revoke(&self, http: &Http, _: &Url, secret: &Token) -> Result<(), Fault> {
        // A password is taken back at the provider, by its owner.
        oauth::revoke(http, secret).await
    }
}

async fn try_sending(http: &Http, server: &Url, address: &str, access: &Token) -> Result<(), Fault> {
    let route = Route::of(server)?;
    let tried = async {
        let domain = address.rsplit('@').next().unwrap_or_default();
        let mut session = smtp::Session::open(http, &route.sending, domain).await?;
        session.sign_in(address, access.expose()).await
    };
    tried.await.map_err(Trouble::fault)
}

async fn identify(http: &Http, server: &Url, address: &str, password: &Token) -> Result<Identity, Fault> {
    let route = Route::of(server)?;
    let read = async {
        let mut session = account::open(http, &route, address, password).await?;
        let folders = session.folders().await?;
        let mut facts = Facts::of_folders(&folders, session.can("X-GM-EXT-1"));
        if let Some(sent) = facts.sent.clone() {
            // How a person signs is a nicety; a folder that cannot be read must not keep them out.
            facts.name = signature(&mut session, &sent, address).await.unwrap_or_default();
        }
        session.close().await;
        Ok::<_, Trouble>(facts)
    };
    let facts = read.await.map_err(Trouble::fault)?;
    Ok(Identity {
        remote_id: parse::person_of(address),
        handle: address.to_owned(),
        name: if facts.name.is_empty() { address.to_owned() } else { facts.name.clone() },
        avatar: None,
        profile: format!("mailto:{address}"),
        server: route.url()?,
        limits: limits_in_force(),
        facts: serde_json::to_value(&facts).unwrap_or_default(),
        scopes: Vec::new(),
        expires_at: None,
    })
}

/// The name beside the address in the newest mail of ours.
async fn signature(session: &mut super::imap::Session, sent: &str, address: &str) -> Option<String> {
    session.open_folder(sent, false).await.ok()?;
    let newest = session.search("UID *").await.ok()?;
    let last = newest.last().copied()?;
    let read = session.fetch(&[last], HEADER).await.ok()?;
    let from = parse::read(&read.first()?.body, &[]).from;
    (parse::person_of(&from.address) == parse::person_of(address)).then_some(from.name)
}

/// A provider shows its app passwords in four groups of four letters; the blanks are for the eye.
fn ungrouped(password: &str) -> String {
    let groups: Vec<&str> = password.split(' ').collect();
    let shown = groups.len() == 4
        && groups.iter().all(|group| group.len() == 4 && group.bytes().all(|byte| byte.is_ascii_lowercase()));
    if shown { groups.concat() } else { password.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_grouped_for_the_eye_is_joined() {
        assert_eq!(ungrouped("abcd efgh ijkl mnop"), "abcdefghijklmnop");
        assert_eq!(ungrouped("mon mot de passe"), "mon mot de passe");
        assert_eq!(ungrouped("abcd efgh ijkl mno1"), "abcd efgh ijkl mno1");
    }
}
