//! Accounts: planning, connecting, checking, disconnecting; and the keychain behind them.

use crate::access;
use crate::api::accounts::{
    AccountConnect, AccountFilter, AccountPlan, AccountView, KeychainStanding, KeychainView, PasswordPage,
    PasswordPageView,
};
use crate::api::{ById, Done, Nothing};
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure, FieldCode};
use crate::events::Topic;
use crate::{guided, reach, resume, views};
use chrono::{DateTime, Utc};
use pupitre_domain::ids::{AccountId, BrandId};
use pupitre_domain::network::{Descriptor, HostRule, NetworkId, SignIn};
use pupitre_networks::kit::{Connect, Connected, Credentials, Fault, Http, Token, Typed};
use pupitre_store::accounts::{self, Account, AccountHealth};
use pupitre_store::{StoreError, brands, deliveries, settings};
use pupitre_vault::{Secret, Slot, Standing, VaultFault};
use url::Url;
use uuid::Uuid;

/// Setting that remembers which keychain holds the secrets.
const BACKEND: &str = "vault.backend";
/// Most characters of a host or identifier.
const TYPED_MAX: usize = 253;
/// Most bytes of a pasted secret.
const SECRET_MAX: usize = 2_000;

/// Lists the networks with all that is known of them.
///
/// # Errors
/// Never.
pub async fn networks(_: &Engine, _: Nothing) -> Result<Vec<Descriptor>, Failure> {
    Ok(pupitre_networks::registry().map(|network| network.descriptor().clone()).collect())
}

/// Lists accounts.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(engine: &Engine, request: AccountFilter) -> Result<Vec<AccountView>, Failure> {
    let rows = engine.store.read(move |conn| accounts::list(conn, request.brand)).await?;
    let wanted = rows.into_iter().filter(|row| !request.posts || takes_posts(row));
    Ok(wanted.map(views::account).collect())
}

/// Whether posts are published there, or messages only answered.
pub(crate) fn takes_posts(account: &Account) -> bool {
    pupitre_networks::network(account.network).descriptor().rules.offered
}

/// Plans an account that is not connected yet.
///
/// # Errors
/// `notFound` when the brand does not exist.
pub async fn plan(engine: &Engine, request: AccountPlan) -> Result<AccountView, Failure> {
    let now = engine.now();
    let row = planned(request.brand, request.network, now);
    let view = engine
        .store
        .write(move |tx| {
            brands::get(tx, request.brand)?;
            accounts::insert(tx, &row)?;
            accounts::get(tx, row.id).map(views::account)
        })
        .await?;
    engine.stale(&[Topic::Accounts]);
    Ok(view)
}

pub(crate) fn planned(brand: BrandId, network: NetworkId, now: DateTime<Utc>) -> Account {
    Account {
        id: AccountId::new(Uuid::now_v7()),
        key: 0,
        brand,
        network,
        remote_id: None,
        handle: String::new(),
        name: String::new(),
        avatar: None,
        profile: None,
        server: None,
        own_server: false,
        facts: serde_json::Value::Null,
        limits: pupitre_networks::network(network).descriptor().limits.clone(),
        scopes: Vec::new(),
        health: AccountHealth::NotConnected,
        expires_at: None,
        vault_backend: None,
        vault_generation: None,
        inbox_cursor: None,
        inbox_next_at: None,
        inbox_failures: 0,
        synced_at: None,
        created_at: now,
        deleted_at: None,
    }
}

/// Connects an account with a token, an app password or a password.
///
/// # Errors
/// `invalid` with `host`, `outgoingHost`, `identifier` or `secret`; what the server or the keychain answers otherwise,
/// with the field `outgoingHost` when it is the server for what is sent.
pub async fn connect(engine: &Engine, request: AccountConnect) -> Result<AccountView, Failure> {
    let connector = connector(request.network)?;
    let descriptor = pupitre_networks::network(request.network).descriptor();
    let server = server_of(request.network, request.host.as_deref())?;
    let outgoing = request.outgoing_host.as_deref().map(str::trim).filter(|text| !text.is_empty());
    if outgoing.is_some_and(|text| text.len() > TYPED_MAX || connector.outgoing(text).is_err()) {
        return Err(Failure::field("outgoingHost", FieldCode::Malformed, None));
    }
    let passwords = descriptor.sign_in.contains(&SignIn::Password);
    // Where a server shows it in groups, the blanks are for the eye.
    let grouped: String = request.secret.split_whitespace().collect();
    let secret = if descriptor.password_page { grouped.as_str() } else { request.secret.trim() };
    let needs_secret = access::has_secret(request.network);
    if secret.is_empty() && needs_secret {
        return Err(Failure::field("secret", FieldCode::Required, None));
    }
    if secret.len() > SECRET_MAX || secret.chars().any(|c| c.is_control() || (c.is_whitespace() && !passwords)) {
        return Err(Failure::field("secret", FieldCode::Malformed, None));
    }
    let token = Token::new(secret.to_owned());
    let identifier = request.identifier.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let credentials = match identifier {
        Some(identifier) if passwords && identifier.contains('@') && identifier.len() <= TYPED_MAX => {
            Credentials::AppPassword { identifier: identifier.to_owned(), password: token }
        }
        Some(identifier) if descriptor.sign_in.contains(&SignIn::AppPassword) && identifier.len() <= TYPED_MAX => {
            Credentials::AppPassword { identifier: identifier.to_owned(), password: token }
        }
        _ if !needs_secret => Credentials::None,
        _ if descriptor.sign_in.contains(&SignIn::Token) => Credentials::Token(token),
        None => return Err(Failure::field("identifier", FieldCode::Required, None)),
        Some(_) => return Err(Failure::field("identifier", FieldCode::Malformed, None)),
    };
    // The keychain is asked first: a password that cannot be kept is not sent anywhere.
    if needs_secret {
        require_keychain(engine).await?;
    }
    let typed = Typed { host: request.host.as_deref(), identifier, outgoing };
    let Located { server, http, own_server } =
        locate(engine, request.network, server, request.own_server, &typed).await;
    if server.host().is_none() {
        // Nothing was found for the address, so the person has to name it.
        return Err(Failure::field("host", FieldCode::Required, None));
    }
    let connected = connector.sign_in(&http, &server, credentials, engine.now()).await;
    reach::note(engine, &server, connected.as_ref().err());
    let connected = connected?;
    connector.try_outgoing(&http, &connected).await.map_err(|fault| Failure {
        fields: Failure::field("outgoingHost", FieldCode::Unknown, None).fields,
        ..fault.into()
    })?;
    // The network may have named yet another server.
    let own_server = own_server && connected.identity.server.host() == server.host();
    let target = Target { brand: request.brand, network: request.network, account: request.account, own_server };
    keep(engine, target, connected).await
}

/// Finds the page of a server on which a person makes an app password.
///
/// # Errors
/// `invalid` with `host`; what stands between here and the server otherwise.
pub async fn password_page(engine: &Engine, request: PasswordPage) -> Result<PasswordPageView, Failure> {
    let server = server_of(request.network, request.host.as_deref())?;
    let connect = connector(request.network)?;
    let page = connect.password_page(&engine.http_for(request.own_server), &server, engine.now()).await;
    reach::note(engine, &server, page.as_ref().err());
    Ok(PasswordPageView { url: page?.map(String::from) })
}

/// How to sign in at a network.
pub(crate) fn connector(id: NetworkId) -> Result<&'static dyn Connect, Failure> {
    // Of a network without a connector, the field that names it is what is wrong.
    pupitre_networks::network(id).connect().ok_or_else(|| Failure::field("network", FieldCode::Unknown, None))
}

/// Reads a server's address as typed.
pub(crate) fn server_of(id: NetworkId, typed: Option<&str>) -> Result<Url, Failure> {
    let network = pupitre_networks::network(id);
    let typed = typed.map(str::trim).filter(|text| !text.is_empty());
    if typed.is_none() && matches!(network.descriptor().host, HostRule::Required) {
        return Err(Failure::field("host", FieldCode::Required, None));
    }
    if typed.is_some_and(|text| text.len() > TYPED_MAX) {
        return Err(Failure::field("host", FieldCode::TooLong, u32::try_from(TYPED_MAX).ok()));
    }
    connector(id)?.server(typed).map_err(|_| Failure::field("host", FieldCode::Malformed, None))
}

/// Where an account lives, and the way there.
pub(crate) struct Located {
    pub(crate) server: Url,
    pub(crate) http: Http,
    pub(crate) own_server: bool,
}

/// Finds the server of the account that was typed. "My own server" covers the host that the person typed and no other.
pub(crate) async fn locate(
    engine: &Engine,
    network: NetworkId,
    server: Url,
    own_server: bool,
    typed: &Typed<'_>,
) -> Located {
    let http = engine.http_for(own_server);
    let found = match pupitre_networks::network(network).connect() {
        Some(connect) => connect.locate(&http, &server, typed).await,
        None => server.clone(),
    };
    let own_server = own_server && found.host() == server.host();
    Located { http: engine.http_for(own_server), own_server, server: found }
}

/// What a sign-in is for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target {
    pub(crate) brand: BrandId,
    pub(crate) network: NetworkId,
    pub(crate) account: Option<AccountId>,
    pub(crate) own_server: bool,
}

/// Keeps a signed-in account: secret into the keychain first, then the row that names it.
pub(crate) async fn keep(engine: &Engine, target: Target, connected: Connected) -> Result<AccountView, Failure> {
    let Connected { identity, secret } = connected;
    let now = engine.now();
    let remote = identity.remote_id.clone();
    let server = identity.server.to_string();
    let lookup = server.clone();
    let existing = engine
        .store
        .read(move |conn| {
            brands::get(conn, target.brand)?;
            let same = accounts::find_remote(conn, target.network, Some(&lookup), &remote)?;
            let wanted = target.account.map(|id| accounts::get(conn, id)).transpose()?;
            Ok((same, wanted))
        })
        .await?;
    let mut row = match existing {
        (Some(same), Some(wanted)) if same.id != wanted.id => return Err(Failure::of(ErrorCode::AccountTaken)),
        (Some(same), None) if same.brand != target.brand || same.vault_generation.is_some() => {
            return Err(Failure::of(ErrorCode::AccountTaken));
        }
        (None, Some(wanted)) if wanted.remote_id.is_some() => return Err(Failure::of(ErrorCode::OtherIdentity)),
        (_, Some(wanted)) => wanted,
        (Some(same), None) => same,
        (None, None) => planned(target.brand, target.network, now),
    };
    let old_generation = row.vault_generation;
    let secret = Secret::new(secret.expose().to_owned());
    let kept = access::has_secret(target.network);
    // Where there is no secret, the number only says that the account is connected.
    let generation = if kept {
        pupitre_vault::rotate(engine.vault.as_ref(), row.id.0, old_generation.unwrap_or(0), &secret).await?
    } else {
        0
    };
    row.remote_id = Some(identity.remote_id);
    row.handle = identity.handle;
    row.name = identity.name;
    row.avatar = identity.avatar;
    row.profile = Some(identity.profile);
    row.server = Some(server);
    row.own_server = target.own_server;
    row.facts = identity.facts;
    row.limits = identity.limits;
    row.scopes = identity.scopes;
    row.expires_at = identity.expires_at;
    row.health = AccountHealth::Ok;
    row.vault_backend = kept.then(|| engine.vault.backend().to_owned());
    row.vault_generation = Some(generation);
    row.inbox_next_at = Some(now);
    row.inbox_failures = 0;
    let id = row.id;
    let backend = engine.vault.backend();
    let stored = engine
        .store
        .write(move |tx| {
            if row.key == 0 {
                accounts::insert(tx, &row)?;
            } else {
                accounts::update(tx, &row)?;
            }
            if kept {
                settings::put(tx, BACKEND, &serde_json::Value::String(backend.to_owned()))?;
            }
            deliveries::rouse(tx, id, now)?;
            resume::reconnected(tx, id, now)?;
            guided::refit(tx, id, now)?;
            accounts::get(tx, id)
        })
        .await;
    match stored {
        Ok(row) => {
            if let Some(old) = old_generation.filter(|_| kept) {
                let _ = pupitre_vault::retire(engine.vault.as_ref(), Slot { account: id.0, generation: old }).await;
            }
            engine.accesses.forget(id).await;
            engine.stale(&[Topic::Accounts, Topic::Brands, Topic::Posts]);
            engine.pulse.wake();
            Ok(views::account(row))
        }
        Err(error) => {
            // Without its row nothing would ever find this secret again.
            if kept {
                let _ = pupitre_vault::retire(engine.vault.as_ref(), Slot { account: id.0, generation }).await;
            }
            Err(error.into())
        }
    }
}

/// Asks the server whether access still works and what its limits are.
///
/// # Errors
/// What stands in the way; the account's health says the same.
pub async fn check(engine: &Engine, request: ById<AccountId>) -> Result<AccountView, Failure> {
    engine.accesses.forget(request.id).await;
    let opened = access::open(engine, request.id).await?;
    let identity = connector(opened.account.network)?.identify(&opened.call(engine.now())).await;
    reach::note(engine, &opened.server, identity.as_ref().err());
    match identity {
        Ok(identity) => {
            let id = request.id;
            let row = engine
                .store
                .write(move |tx| {
                    // Onto the row as it is now: the secret's generation may have moved on while the server was asked.
                    let mut row = accounts::get(tx, id)?;
                    row.handle = identity.handle;
                    row.name = identity.name;
                    row.avatar = identity.avatar;
                    row.profile = Some(identity.profile);
                    row.facts = identity.facts;
                    row.limits = identity.limits;
                    row.expires_at = identity.expires_at;
                    row.health = AccountHealth::Ok;
                    accounts::update(tx, &row)?;
                    Ok(row)
                })
                .await?;
            engine.stale(&[Topic::Accounts]);
            Ok(views::account(row))
        }
        Err(fault) => {
            let health = match fault {
                Fault::Reconnect { .. } | Fault::Expired => AccountHealth::Reconnect,
                _ => AccountHealth::Unreachable,
            };
            access::set_health(engine, &opened.account, health).await;
            Err(fault.into())
        }
    }
}

/// Revokes access and removes the secret. Posts and conversations stay; what is planned asks when its time comes.
///
/// # Errors
/// What the keychain answers when it still holds the secret.
pub async fn disconnect(engine: &Engine, request: ById<AccountId>) -> Result<AccountView, Failure> {
    let id = request.id;
    let row = engine.store.read(move |conn| accounts::get(conn, id)).await?;
    let secret = row.vault_generation.filter(|_| access::has_secret(row.network));
    if let (Some(generation), Some(server)) = (secret, row.server.as_deref()) {
        let slot = Slot { account: id.0, generation };
        if let (Ok(secret), Ok(server)) = (engine.vault.read(slot).await, Url::parse(server)) {
            let token = Token::new(secret.expose().to_owned());
            // Offline it cannot be revoked; removing it here is what counts for this machine.
            let _ = connector(row.network)?.revoke(&engine.http_for(row.own_server), &server, &token).await;
        }
        engine.vault.delete(slot).await?;
    }
    engine.accesses.forget(id).await;
    engine.http.forget_connections();
    let row = engine
        .store
        .write(move |tx| {
            accounts::set_secret(tx, id, None, None)?;
            accounts::set_health(tx, id, AccountHealth::NotConnected)?;
            accounts::get(tx, id)
        })
        .await?;
    engine.stale(&[Topic::Accounts]);
    Ok(views::account(row))
}

/// Removes an account that has nothing planned or under way.
///
/// # Errors
/// `illegalState` when something of it is planned; otherwise as [`disconnect`].
pub async fn delete(engine: &Engine, request: ById<AccountId>) -> Result<Done, Failure> {
    let id = request.id;
    let open = engine.store.read(move |conn| deliveries::unsettled_count(conn, id, None)).await?;
    if open > 0 {
        return Err(Failure::of(ErrorCode::IllegalState));
    }
    disconnect(engine, ById { id }).await?;
    let now = engine.now();
    engine.store.write(move |tx| accounts::delete(tx, id, now)).await?;
    engine.stale(&[Topic::Accounts, Topic::Brands, Topic::Posts]);
    Ok(Done {})
}

/// Tells where the keychain stands.
///
/// # Errors
/// When the database cannot be read.
pub async fn keychain(engine: &Engine, _: Nothing) -> Result<KeychainView, Failure> {
    keychain_view(engine).await
}

pub(crate) async fn keychain_view(engine: &Engine) -> Result<KeychainView, Failure> {
    let standing = crate::keychain::standing(engine).await;
    let known = engine.store.read(|conn| settings::get(conn, BACKEND)).await?;
    let backend = engine.vault.backend();
    let changed = known.and_then(|value| value.as_str().map(|known| known != backend)).unwrap_or(false);
    Ok(KeychainView { standing: standing_view(standing), backend: backend.to_owned(), changed })
}

/// Unlocks the keychain; may show the system's own prompt.
///
/// # Errors
/// `keychainDenied` when the person refused, `keychainAbsent` when there is none.
pub async fn unlock(engine: &Engine, _: Nothing) -> Result<KeychainView, Failure> {
    engine.vault.unlock().await?;
    let now = engine.now();
    engine
        .store
        .write(move |tx| {
            for account in accounts::list(tx, None)? {
                if matches!(account.health, AccountHealth::Locked | AccountHealth::KeychainAbsent) {
                    accounts::set_health(tx, account.id, AccountHealth::Ok)?;
                    deliveries::rouse(tx, account.id, now)?;
                }
            }
            Ok::<_, StoreError>(())
        })
        .await?;
    engine.stale(&[Topic::Accounts]);
    engine.pulse.wake();
    keychain_view(engine).await
}

fn standing_view(standing: Standing) -> KeychainStanding {
    match standing {
        Standing::Ready => KeychainStanding::Ready,
        Standing::Locked => KeychainStanding::Locked,
        Standing::Absent => KeychainStanding::Absent,
        Standing::Denied => KeychainStanding::Denied,
        Standing::Stalled => KeychainStanding::Stalled,
        Standing::Broken => KeychainStanding::Broken,
    }
}

pub(crate) async fn require_keychain(engine: &Engine) -> Result<(), Failure> {
    match engine.vault.probe().await {
        Standing::Ready => Ok(()),
        Standing::Locked => Err(VaultFault::Locked.into()),
        Standing::Absent => Err(VaultFault::Absent.into()),
        Standing::Denied => Err(VaultFault::Denied.into()),
        Standing::Stalled => Err(VaultFault::TimedOut.into()),
        Standing::Broken => Err(VaultFault::Broken.into()),
    }
}
