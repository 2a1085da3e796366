//! Secrets of accounts: kept by the operating system's keychain and nowhere else.
//!
//! Invariants
//! - A secret never leaves as text: [`Secret`] has no `Debug` content, no `Display`, no `Serialize`, and is wiped when
//!   dropped. Faults are plain enums without any words of the operating system.
//! - Every call opens its own connection and entry. Nothing is remembered between two calls, so a keychain that appears,
//!   dies or is unlocked while we run is seen by the next call; initialisation is retried by construction.
//! - A write counts only after it was read back through a fresh entry and compared; a deletion only after the item is gone.
//! - Only [`Vault::unlock`] may show the system's prompt. Everything else answers [`VaultFault::Locked`] instead.
//! - Calls run one at a time on one thread of their own and end by their deadline; while one hangs, the others fail at once.
//!
//! Deliberately absent: any fallback (file, database, obfuscation), any cache of secrets, any list of accounts, and the
//! decision what to do about a fault: that is the engine's.

mod backend;
mod fault;
mod keychain;
mod lane;
#[cfg(any(test, feature = "memory"))]
mod memory;
#[cfg(any(test, not(any(target_os = "linux", target_os = "freebsd"))))]
mod native;
mod rotation;
mod secret;
#[cfg(any(target_os = "linux", target_os = "freebsd"))]
mod secret_service;
mod slot;

use async_trait::async_trait;

pub use fault::{Standing, VaultFault};
pub use keychain::{Keychain, KeychainOptions};
#[cfg(any(test, feature = "memory"))]
pub use memory::{MemoryVault, Operation};
pub use rotation::{retire, rotate};
pub use secret::{MAX_SECRET_BYTES, Secret};
pub use slot::Slot;

/// A place for secrets. One item per [`Slot`].
#[async_trait]
pub trait Vault: Send + Sync + 'static {
    /// The secret of a slot, from a fresh entry. Never prompts.
    ///
    /// # Errors
    /// `NotFound` when there is none; otherwise the state of the keychain.
    async fn read(&self, slot: Slot) -> Result<Secret, VaultFault>;

    /// Keeps a secret, reads it back through a fresh entry and compares. Replaces what the slot held. Never prompts.
    ///
    /// # Errors
    /// `TooLarge` above [`MAX_SECRET_BYTES`], before anything is written; `Mismatch` when something else was read back.
    /// After any other fault the slot may hold either value: read it before relying on it.
    async fn write(&self, slot: Slot, secret: &Secret) -> Result<(), VaultFault>;

    /// Removes a secret and verifies that it is gone. An absent one is fine. Never prompts by itself.
    ///
    /// # Errors
    /// The state of the keychain; `Mismatch` when the item is still there afterwards.
    async fn delete(&self, slot: Slot) -> Result<(), VaultFault>;

    /// Whether the keychain works, found out by writing, reading back and deleting a canary. Never prompts; may be
    /// called as often as wanted.
    async fn probe(&self) -> Standing;

    /// Asks the system to unlock the keychain; shows at most one prompt. Call it only for a person's own click.
    ///
    /// # Errors
    /// `Denied` when the prompt was dismissed or could not be shown; `TimedOut` when nobody answered it.
    async fn unlock(&self) -> Result<(), VaultFault>;

    /// The backend's name, recorded beside the account: an item is looked for only where it was put.
    fn backend(&self) -> &'static str;
}
