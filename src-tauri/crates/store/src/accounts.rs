//! Accounts: a brand's identities on the networks. Secrets are in the keychain; here is only where.

use crate::error::StoreError;
use crate::sql::{At, Columns, Json, Sql, Tx, Word, all, maybe, one, run, run_one, stored};
use chrono::{DateTime, Utc};
use pupitre_domain::ids::{AccountId, BrandId};
use pupitre_domain::network::{Limits, NetworkId};
use rusqlite::{Row, named_params, params};

/// Whether an account can act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AccountHealth {
    /// Connected and answering.
    Ok,
    /// Planned, not connected.
    NotConnected,
    /// The keychain is locked.
    Locked,
    /// The keychain cannot be reached.
    KeychainAbsent,
    /// Access was revoked or its secret is gone.
    Reconnect,
    /// Its server has not answered for a while.
    Unreachable,
}

impl AccountHealth {
    /// All of them.
    pub const ALL: &'static [Self] =
        &[Self::Ok, Self::NotConnected, Self::Locked, Self::KeychainAbsent, Self::Reconnect, Self::Unreachable];
    /// The name kept in SQLite.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::NotConnected => "notConnected",
            Self::Locked => "locked",
            Self::KeychainAbsent => "keychainAbsent",
            Self::Reconnect => "reconnect",
            Self::Unreachable => "unreachable",
        }
    }
}
stored!(AccountHealth);

/// A brand's identity on one network.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// Id.
    pub id: AccountId,
    /// Its brand; never changes.
    pub brand: BrandId,
    /// Its network; never changes.
    pub network: NetworkId,
    /// The network's stable id; absent while planned.
    pub remote_id: Option<String>,
    /// Handle, empty while planned.
    pub handle: String,
    /// Display name.
    pub name: String,
    /// Address of the avatar.
    pub avatar: Option<String>,
    /// Address of the profile page.
    pub profile: Option<String>,
    /// Base address of its server.
    pub server: Option<String>,
    /// "This is my own server".
    pub own_server: bool,
    /// What the connector wants back with each call; no secret.
    pub facts: serde_json::Value,
    /// Limits in force.
    pub limits: Limits,
    /// Scopes granted.
    pub scopes: Vec<String>,
    /// Whether it can act.
    pub health: AccountHealth,
    /// When access ends for good.
    pub expires_at: Option<DateTime<Utc>>,
    /// Name of the keychain that holds its secret.
    pub vault_backend: Option<String>,
    /// Generation of the secret in the keychain.
    pub vault_generation: Option<u32>,
    /// Where the last look at the inbox ended.
    pub inbox_cursor: Option<String>,
    /// When the inbox is looked at next.
    pub inbox_next_at: Option<DateTime<Utc>>,
    /// Looks that failed in a row.
    pub inbox_failures: u32,
    /// When the inbox was last read.
    pub synced_at: Option<DateTime<Utc>>,
    /// Short key used by messages; chosen by the store at [`insert`], whatever it holds then.
    pub key: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Removed since; its history stays.
    pub deleted_at: Option<DateTime<Utc>>,
}

const COLUMNS: &str = "id, brand, network, remote_id, handle, name, avatar, profile, server, own_server, facts, limits,
    scopes, health, expires_at, vault_backend, vault_generation, inbox_cursor, inbox_next_at, inbox_failures, synced_at,
    key, created_at, deleted_at";

fn read(row: &Row<'_>) -> rusqlite::Result<Account> {
    let mut c = Columns::of(row);
    Ok(Account {
        id: AccountId::new(c.uuid()?),
        brand: BrandId::new(c.uuid()?),
        network: c.word()?,
        remote_id: c.get()?,
        handle: c.get()?,
        name: c.get()?,
        avatar: c.get()?,
        profile: c.get()?,
        server: c.get()?,
        own_server: c.get()?,
        facts: c.json()?,
        limits: c.json()?,
        scopes: c.json()?,
        health: c.word()?,
        expires_at: c.maybe_at()?,
        vault_backend: c.get()?,
        vault_generation: c.get()?,
        inbox_cursor: c.get()?,
        inbox_next_at: c.maybe_at()?,
        inbox_failures: c.get()?,
        synced_at: c.maybe_at()?,
        key: c.get()?,
        created_at: c.at()?,
        deleted_at: c.maybe_at()?,
    })
}

/// Adds an account and answers its short key.
///
/// # Errors
/// [`StoreError::Constraint`] when the id or the remote identity is taken, or the brand does not exist.
pub fn insert(tx: &Tx, account: &Account) -> Result<i64, StoreError> {
    // A key is never used twice, or messages of an erased account could come back under another.
    let statement = "INSERT INTO meta (key, value) VALUES ('account_key', '1')
        ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) RETURNING CAST(value AS INTEGER)";
    let key: i64 = one(tx, statement, [], |row| row.get(0))?;
    run(
        tx,
        "INSERT INTO accounts (id, brand, network, remote_id, handle, name, avatar, profile, server, own_server, facts,
           limits, scopes, health, expires_at, vault_backend, vault_generation, inbox_cursor, inbox_next_at,
           inbox_failures, synced_at, key, created_at, deleted_at)
         VALUES (:id, :brand, :network, :remote, :handle, :name, :avatar, :profile, :server, :own, :facts, :limits,
           :scopes, :health, :expires, :backend, :generation, :cursor, :next, :failures, :synced, :key, :created,
           :deleted)",
        named_params! {
            ":id": account.id.as_bytes(), ":brand": account.brand.as_bytes(), ":network": Word(account.network),
            ":remote": account.remote_id, ":handle": account.handle, ":name": account.name, ":avatar": account.avatar,
            ":profile": account.profile, ":server": account.server, ":own": account.own_server,
            ":facts": Json(&account.facts), ":limits": Json(&account.limits), ":scopes": Json(&account.scopes),
            ":health": Word(account.health), ":expires": account.expires_at.map(At), ":backend": account.vault_backend,
            ":generation": account.vault_generation, ":cursor": account.inbox_cursor,
            ":next": account.inbox_next_at.map(At), ":failures": account.inbox_failures,
            ":synced": account.synced_at.map(At), ":key": key, ":created": At(account.created_at),
            ":deleted": account.deleted_at.map(At),
        },
    )?;
    Ok(key)
}

/// Replaces an account's row, except its key, brand and network.
///
/// # Errors
/// [`StoreError::NotFound`]; [`StoreError::Constraint`] when the remote identity is taken.
pub fn update(tx: &Tx, account: &Account) -> Result<(), StoreError> {
    run_one(
        tx,
        "UPDATE accounts SET remote_id = :remote, handle = :handle, name = :name, avatar = :avatar, profile = :profile,
           server = :server, own_server = :own, facts = :facts, limits = :limits, scopes = :scopes, health = :health,
           expires_at = :expires, vault_backend = :backend, vault_generation = :generation, inbox_cursor = :cursor,
           inbox_next_at = :next, inbox_failures = :failures, synced_at = :synced, deleted_at = :deleted
         WHERE id = :id",
        named_params! {
            ":id": account.id.as_bytes(), ":remote": account.remote_id, ":handle": account.handle,
            ":name": account.name, ":avatar": account.avatar, ":profile": account.profile, ":server": account.server,
            ":own": account.own_server, ":facts": Json(&account.facts), ":limits": Json(&account.limits),
            ":scopes": Json(&account.scopes), ":health": Word(account.health),
            ":expires": account.expires_at.map(At), ":backend": account.vault_backend,
            ":generation": account.vault_generation, ":cursor": account.inbox_cursor,
            ":next": account.inbox_next_at.map(At), ":failures": account.inbox_failures,
            ":synced": account.synced_at.map(At), ":deleted": account.deleted_at.map(At),
        },
    )
}

/// An account, also a removed one.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn get(sql: &impl Sql, id: AccountId) -> Result<Account, StoreError> {
    one(sql, &format!("SELECT {COLUMNS} FROM accounts WHERE id = ?1"), [id.as_bytes()], read)
}

/// All accounts that are not removed, of one brand or of those outside the bin, in the order in which they were made.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn list(sql: &impl Sql, brand: Option<BrandId>) -> Result<Vec<Account>, StoreError> {
    match brand {
        Some(brand) => {
            let statement =
                format!("SELECT {COLUMNS} FROM accounts WHERE brand = ?1 AND deleted_at IS NULL ORDER BY key");
            all(sql, &statement, [brand.as_bytes()], read)
        }
        None => {
            let statement = format!(
                "SELECT {COLUMNS} FROM accounts WHERE deleted_at IS NULL
                   AND brand IN (SELECT id FROM brands WHERE deleted_at IS NULL) ORDER BY key"
            );
            all(sql, &statement, [], read)
        }
    }
}

/// The account, of whatever brand, that stands for this identity and is not removed.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn find_remote(
    sql: &impl Sql,
    network: NetworkId,
    server: Option<&str>,
    remote_id: &str,
) -> Result<Option<Account>, StoreError> {
    let statement = format!(
        "SELECT {COLUMNS} FROM accounts
         WHERE network = ?1 AND coalesce(server, '') = ?2 AND remote_id = ?3 AND remote_id IS NOT NULL AND deleted_at IS NULL"
    );
    maybe(sql, &statement, params![Word(network), server.unwrap_or(""), remote_id], read)
}

/// Sets an account's health.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_health(tx: &Tx, id: AccountId, health: AccountHealth) -> Result<(), StoreError> {
    run_one(tx, "UPDATE accounts SET health = ?2 WHERE id = ?1", params![id.as_bytes(), Word(health)])
}

/// Notes which keychain holds the account's secret in which generation; `None` when there is none any more.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_secret(tx: &Tx, id: AccountId, backend: Option<&str>, generation: Option<u32>) -> Result<(), StoreError> {
    run_one(
        tx,
        "UPDATE accounts SET vault_backend = ?2, vault_generation = ?3 WHERE id = ?1",
        params![id.as_bytes(), backend, generation],
    )
}

/// Accounts with a secret whose inbox is to be looked at now, the longest waiting first.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn due_for_inbox(sql: &impl Sql, now: DateTime<Utc>) -> Result<Vec<Account>, StoreError> {
    let statement = format!(
        "SELECT {COLUMNS} FROM accounts
         WHERE deleted_at IS NULL AND remote_id IS NOT NULL AND health NOT IN ('notConnected', 'reconnect')
           AND coalesce(inbox_next_at, 0) <= ?1 AND brand IN (SELECT id FROM brands WHERE deleted_at IS NULL)
         ORDER BY coalesce(inbox_next_at, 0), key"
    );
    all(sql, &statement, [At(now)], read)
}

/// Notes how a look at the inbox ended and when the next one is.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_inbox(
    tx: &Tx,
    id: AccountId,
    cursor: Option<&str>,
    synced_at: Option<DateTime<Utc>>,
    next_at: Option<DateTime<Utc>>,
    failures: u32,
) -> Result<(), StoreError> {
    run_one(
        tx,
        "UPDATE accounts SET inbox_cursor = ?2, synced_at = ?3, inbox_next_at = ?4, inbox_failures = ?5 WHERE id = ?1",
        params![id.as_bytes(), cursor, synced_at.map(At), next_at.map(At), failures],
    )
}

/// Sets when the inbox is looked at next.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_next_inbox(tx: &Tx, id: AccountId, at: DateTime<Utc>) -> Result<(), StoreError> {
    run_one(tx, "UPDATE accounts SET inbox_next_at = ?2 WHERE id = ?1", params![id.as_bytes(), At(at)])
}

/// Removes an account from every list. What it published and read stays; its identity may be connected anew.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn delete(tx: &Tx, id: AccountId, now: DateTime<Utc>) -> Result<(), StoreError> {
    run_one(
        tx,
        "UPDATE accounts SET deleted_at = ?2, health = 'notConnected', vault_backend = NULL, vault_generation = NULL,
           inbox_next_at = NULL WHERE id = ?1 AND deleted_at IS NULL",
        params![id.as_bytes(), At(now)],
    )
}
