//! From an account to access at its server: keychain, renewal, rotation.

use crate::engine::Engine;
use crate::error::{ErrorCode, Failure};
use crate::events::{Alert, Topic};
use crate::outcome::failpoint;
use crate::reach;
use chrono::{DateTime, Duration, Utc};
use pupitre_domain::ids::AccountId;
use pupitre_domain::network::NetworkId;
use pupitre_networks::kit::{CHOICES, Call, Choices, Fault, Http, Token};
use pupitre_store::accounts::{self, Account, AccountHealth};
use pupitre_store::read_marks;
use pupitre_vault::{Secret, Slot, VaultFault};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::Mutex;
use url::Url;

/// Access is opened anew this long before it ends.
const EARLY: Duration = Duration::seconds(60);

#[derive(Clone)]
struct Cached {
    token: Token,
    generation: u32,
    expires_at: Option<DateTime<Utc>>,
}

/// Access tokens in memory, one lock per account so that only one renewal runs at a time.
#[derive(Default)]
pub(crate) struct Accesses {
    by_account: std::sync::Mutex<HashMap<AccountId, Arc<Mutex<Option<Cached>>>>>,
    expired: std::sync::Mutex<HashMap<AccountId, DateTime<Utc>>>,
}

impl Accesses {
    fn entry(&self, id: AccountId) -> Arc<Mutex<Option<Cached>>> {
        let mut map = self.by_account.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        map.entry(id).or_default().clone()
    }

    /// Notes that a server called access expired and forgets it. Answers whether that happened a moment ago too.
    pub(crate) async fn expired_again(&self, id: AccountId, now: DateTime<Utc>) -> bool {
        self.forget(id).await;
        let mut expired = self.expired.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        expired.insert(id, now).is_some_and(|before| now - before < Duration::minutes(5))
    }

    /// Forgets what is known of an account's access.
    pub(crate) async fn forget(&self, id: AccountId) {
        *self.entry(id).lock().await = None;
    }
}

/// Why there is no access.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum NoAccess {
    /// The account was never connected or must be connected again.
    Reconnect,
    /// The keychain stands in the way; no attempt is spent.
    Keychain(VaultFault),
    /// The server stands in the way.
    Server(Fault),
    /// The database does.
    Store(Failure),
}

impl From<NoAccess> for Failure {
    fn from(why: NoAccess) -> Self {
        match why {
            NoAccess::Reconnect => Self::of(ErrorCode::AccessRefused),
            NoAccess::Keychain(fault) => fault.into(),
            NoAccess::Server(fault) => fault.into(),
            NoAccess::Store(failure) => failure,
        }
    }
}

/// An account with access to its server.
pub(crate) struct Opened {
    pub(crate) account: Account,
    pub(crate) server: Url,
    pub(crate) http: Http,
    pub(crate) token: Token,
    /// What the connector wants back, with what the person chose of how the account is read.
    pub(crate) facts: serde_json::Value,
}

impl Opened {
    /// What a connector wants to know.
    pub(crate) fn call(&self, now: DateTime<Utc>) -> Call<'_> {
        Call {
            http: &self.http,
            server: &self.server,
            remote_id: self.account.remote_id.as_deref().unwrap_or_default(),
            handle: &self.account.handle,
            facts: &self.facts,
            limits: &self.account.limits,
            access: &self.token,
            now,
        }
    }
}

/// Opens access for an account.
pub(crate) async fn open(engine: &Engine, id: AccountId) -> Result<Opened, NoAccess> {
    let entry = engine.accesses.entry(id);
    let mut cached = entry.lock().await;
    // Read under the lock: whoever held it may have rotated the secret and removed the generation known before.
    let mut account = account_of(engine, id).await?;
    let (Some(server), Some(mut generation)) = (account.server.as_deref(), account.vault_generation) else {
        return Err(NoAccess::Reconnect);
    };
    let server = Url::parse(server).map_err(|_| NoAccess::Reconnect)?;
    let http = engine.http_for(account.own_server);
    let facts = facts_of(engine, &account).await?;
    if !has_secret(account.network) {
        return Ok(Opened { account, server, http, token: Token::new(String::new()), facts });
    }
    let now = engine.now();
    // Another process may have rotated the secret meanwhile; its generation then differs from the cached one.
    let fresh =
        |known: &Cached| known.generation == generation && known.expires_at.is_none_or(|ends| now + EARLY < ends);
    if let Some(known) = cached.as_ref().filter(|known| fresh(known)) {
        return Ok(Opened { account, server, http, token: known.token.clone(), facts });
    }
    let secret = loop {
        let fault = match engine.vault.read(Slot { account: id.0, generation }).await {
            Ok(secret) => break secret,
            Err(fault) => fault,
        };
        if fault == VaultFault::NotFound {
            // Another process may have rotated it between the two reads.
            let again = account_of(engine, id).await?;
            if let Some(next) = again.vault_generation.filter(|next| *next != generation) {
                (account, generation) = (again, next);
                continue;
            }
        }
        // Not found in another keychain than the one that it was put into says nothing about the secret.
        let elsewhere = account.vault_backend.as_deref().is_some_and(|kept| kept != engine.vault.backend());
        let fault = if fault == VaultFault::NotFound && elsewhere { VaultFault::Absent } else { fault };
        note_keychain(engine, &account, fault).await;
        return Err(if fault == VaultFault::NotFound { NoAccess::Reconnect } else { NoAccess::Keychain(fault) });
    };
    let connector = pupitre_networks::network(account.network).connect().ok_or(NoAccess::Reconnect)?;
    let secret = Token::new(secret.expose().to_owned());
    let access = match connector.open(&http, &server, &secret, now).await {
        Ok(access) => access,
        Err(fault @ (Fault::Reconnect { .. } | Fault::Expired)) => {
            tracing::warn!(network = account.network.as_str(), "access refused while opening");
            set_health(engine, &account, AccountHealth::Reconnect).await;
            let _ = fault;
            return Err(NoAccess::Reconnect);
        }
        Err(fault) => {
            reach::note_account(engine, &account, &server, Some(&fault)).await;
            return Err(NoAccess::Server(fault));
        }
    };
    if let Some(rotated) = &access.rotated {
        generation = keep_rotated(engine, id, generation, rotated).await;
        account.vault_generation = Some(generation);
    }
    set_health(engine, &account, AccountHealth::Ok).await;
    *cached = Some(Cached { token: access.token.clone(), generation, expires_at: access.expires_at });
    Ok(Opened { account, server, http, token: access.token, facts })
}

/// The account's facts with what a person chose, where its network has something to choose.
async fn facts_of(engine: &Engine, account: &Account) -> Result<serde_json::Value, NoAccess> {
    let mut facts = account.facts.clone();
    if crate::folders::offered(account.network)
        && let Some(known) = facts.as_object_mut()
    {
        let id = account.id;
        let chosen = engine.store.read(move |conn| read_marks::choices(conn, id)).await;
        let chosen = chosen.map_err(|error| NoAccess::Store(error.into()))?;
        let choices = Choices { folders: chosen.folders, marks: chosen.marks };
        known.insert(CHOICES.to_owned(), serde_json::to_value(choices).unwrap_or_default());
    }
    Ok(facts)
}

/// Whether accounts of a network have a secret in the keychain.
pub(crate) fn has_secret(network: NetworkId) -> bool {
    let ways = pupitre_networks::network(network).descriptor().sign_in;
    ways.is_empty() || ways.iter().any(|way| way.has_secret())
}

async fn account_of(engine: &Engine, id: AccountId) -> Result<Account, NoAccess> {
    engine.store.read(move |conn| accounts::get(conn, id)).await.map_err(|error| NoAccess::Store(error.into()))
}

/// Stores a rotated secret. When the keychain does not take it, the access in memory still serves this process; the
/// old generation stays, and the next start asks to connect again if the server no longer takes it.
async fn keep_rotated(engine: &Engine, id: AccountId, generation: u32, rotated: &Token) -> u32 {
    let secret = Secret::new(rotated.expose().to_owned());
    let backend = engine.vault.backend();
    failpoint("before-rotate");
    match pupitre_vault::rotate(engine.vault.as_ref(), id.0, generation, &secret).await {
        Ok(next) => {
            failpoint("after-rotate-keychain");
            let flipped = engine.store.write(move |tx| accounts::set_secret(tx, id, Some(backend), Some(next))).await;
            failpoint("after-rotate-database");
            if flipped.is_ok() {
                let _ = pupitre_vault::retire(engine.vault.as_ref(), Slot { account: id.0, generation }).await;
                return next;
            }
            generation
        }
        Err(fault) => {
            tracing::warn!(%fault, "a renewed secret could not be kept");
            generation
        }
    }
}

async fn note_keychain(engine: &Engine, account: &Account, fault: VaultFault) {
    let health = match fault {
        VaultFault::Locked | VaultFault::TimedOut | VaultFault::Denied => AccountHealth::Locked,
        VaultFault::NotFound => AccountHealth::Reconnect,
        _ => AccountHealth::KeychainAbsent,
    };
    set_health(engine, account, health).await;
}

/// Records health when it changed, and tells when a person is needed.
pub(crate) async fn set_health(engine: &Engine, account: &Account, health: AccountHealth) {
    if account.health == health {
        return;
    }
    let id = account.id;
    if engine.store.write(move |tx| accounts::set_health(tx, id, health)).await.is_ok() {
        engine.stale(&[Topic::Accounts]);
        if health == AccountHealth::Reconnect {
            engine.alert(Alert::Reconnect);
        }
    }
}
