//! The synchronous core: what a keychain does, and the verified operations made of it.

use std::time::Instant;

use uuid::Uuid;

use crate::{Secret, Standing, VaultFault};

/// Service name of the accounts' items. Frozen: items of earlier versions are found by it.
pub(crate) const ACCOUNT_SERVICE: &str = "app.pupitre.desk.account.v1";
/// Service name of the canary, apart from the accounts.
pub(crate) const CANARY_SERVICE: &str = "app.pupitre.desk.canary.v1";

/// Name of one item in the keychain.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) service: &'static str,
    pub(crate) user: String,
}

/// One keychain. Every call opens its own connection and entry and keeps nothing; it is allowed to block, and ends by
/// `deadline` where the operating system lets it.
pub(crate) trait Backend: Send {
    /// `NotFound` when absent. Never prompts.
    fn get(&mut self, item: &Item, deadline: Instant) -> Result<Secret, VaultFault>;
    /// Creates or replaces. Never prompts.
    fn set(&mut self, item: &Item, secret: &Secret, deadline: Instant) -> Result<(), VaultFault>;
    /// `NotFound` when absent.
    fn remove(&mut self, item: &Item, deadline: Instant) -> Result<(), VaultFault>;
    /// May prompt, once.
    fn unlock(&mut self, deadline: Instant) -> Result<(), VaultFault>;
}

/// Writes, reads back through a fresh entry, compares.
pub(crate) fn write_verified(
    backend: &mut dyn Backend,
    item: &Item,
    secret: &Secret,
    deadline: Instant,
) -> Result<(), VaultFault> {
    secret.check_size()?;
    backend.set(item, secret, deadline)?;
    match backend.get(item, deadline) {
        Ok(kept) if kept.expose() == secret.expose() => Ok(()),
        Ok(_) | Err(VaultFault::NotFound) => Err(VaultFault::Mismatch),
        Err(fault) => Err(fault),
    }
}

/// Deletes and verifies that nothing is left.
pub(crate) fn delete_verified(backend: &mut dyn Backend, item: &Item, deadline: Instant) -> Result<(), VaultFault> {
    match backend.remove(item, deadline) {
        Ok(()) | Err(VaultFault::NotFound) => {}
        Err(fault) => return Err(fault),
    }
    match backend.get(item, deadline) {
        Err(VaultFault::NotFound) => Ok(()),
        Ok(_) => Err(VaultFault::Mismatch),
        Err(fault) => Err(fault),
    }
}

/// A canary's round trip. The value is new each time, so a stale answer does not pass; the name is the process's own, so
/// that two processes do not trip over each other and a killed one leaves at most one item behind, replaced later.
pub(crate) fn probe(backend: &mut dyn Backend, deadline: Instant) -> Standing {
    let item = Item { service: CANARY_SERVICE, user: format!("canary.{}", std::process::id()) };
    let value = Secret::new(Uuid::new_v4().to_string());
    let round_trip =
        write_verified(backend, &item, &value, deadline).and_then(|()| delete_verified(backend, &item, deadline));
    round_trip.map_or_else(Standing::from, |()| Standing::Ready)
}
