//! How reading each account stands, for a person to see.

use super::budget;
use crate::api::inbox::{AccountReading, FirstLook, InboxStatus};
use crate::api::{ById, Done, Nothing};
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure};
use crate::events::Topic;
use pupitre_domain::ids::AccountId;
use pupitre_store::accounts::Account;
use pupitre_store::syncs::{self, Sync};
use pupitre_store::{StoreError, accounts};
use std::collections::HashMap;

/// Codes that a look can end with, as the database keeps them.
const WORDS: &[(ErrorCode, &str)] = &[
    (ErrorCode::Offline, "offline"),
    (ErrorCode::RateLimited, "rateLimited"),
    (ErrorCode::AccessRefused, "accessRefused"),
    (ErrorCode::NotThisNetwork, "notThisNetwork"),
    (ErrorCode::PrivateAddress, "privateAddress"),
    (ErrorCode::NotHttps, "notHttps"),
    (ErrorCode::CertificateUntrusted, "certificateUntrusted"),
    (ErrorCode::AddressMalformed, "addressMalformed"),
    (ErrorCode::Redirected, "redirected"),
    (ErrorCode::Refused, "refused"),
    (ErrorCode::NotFound, "notFound"),
    (ErrorCode::KeychainLocked, "keychainLocked"),
    (ErrorCode::KeychainAbsent, "keychainAbsent"),
    (ErrorCode::KeychainDenied, "keychainDenied"),
    (ErrorCode::KeychainBroken, "keychainBroken"),
];

pub(super) fn word(code: ErrorCode) -> &'static str {
    WORDS.iter().find(|(known, _)| *known == code).map_or("internal", |(_, word)| word)
}

fn code(word: &str) -> ErrorCode {
    WORDS.iter().find(|(_, known)| *known == word).map_or(ErrorCode::Internal, |(code, _)| *code)
}

/// Tells how reading each connected account stands.
///
/// # Errors
/// When the database cannot be read.
pub async fn status(engine: &Engine, _: Nothing) -> Result<InboxStatus, Failure> {
    let now = engine.now();
    let (rows, known, budgets) = engine
        .store
        .read(move |conn| {
            let known: HashMap<AccountId, Sync> = syncs::list(conn)?.into_iter().collect();
            let rows = accounts::list(conn, None)?;
            let budget = |row: &Account| Ok((row.id, budget::of(conn, row.id, row.network, now)?));
            let budgets = rows.iter().map(budget).collect::<Result<HashMap<_, _>, StoreError>>()?;
            Ok((rows, known, budgets))
        })
        .await?;
    let read =
        |row: &Account| row.vault_generation.is_some() && pupitre_networks::network(row.network).inbox().is_some();
    let accounts = rows
        .iter()
        .filter(|row| read(row))
        .filter_map(|row| {
            let sync = known.get(&row.id).cloned().unwrap_or_default();
            Some(AccountReading {
                budget: *budgets.get(&row.id)?,
                account: row.id,
                synced_at: row.synced_at,
                next_at: row.inbox_next_at,
                failures: row.inbox_failures,
                fault: sync.fault.as_deref().map(code),
                fault_at: sync.fault_at,
                live: engine.looks.is_live(row.id),
                first: first(&sync),
            })
        })
        .collect();
    Ok(InboxStatus { accounts })
}

fn first(sync: &Sync) -> Option<FirstLook> {
    let reach_at = sync.reach_at.filter(|_| sync.reads_back())?;
    Some(FirstLook { reach_at, reached_at: sync.reached_at, read: sync.back_read })
}

/// Ends the first look at an account: what it has brought stays, what is older is not read.
///
/// # Errors
/// `notFound`.
pub async fn end_first(engine: &Engine, request: ById<AccountId>) -> Result<Done, Failure> {
    let (id, now) = (request.id, engine.now());
    engine
        .store
        .write(move |tx| {
            accounts::get(tx, id)?;
            let mut sync = syncs::get(tx, id)?;
            if sync.reads_back() {
                (sync.back_done_at, sync.back_cursor) = (Some(now), None);
                syncs::set(tx, id, &sync)?;
            }
            Ok::<_, StoreError>(())
        })
        .await?;
    engine.stale(&[Topic::Accounts]);
    Ok(Done {})
}
