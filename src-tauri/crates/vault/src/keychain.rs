//! The operating system's keychain behind the asynchronous facade.

use std::time::Duration;

use async_trait::async_trait;

use crate::backend::{self, ACCOUNT_SERVICE, Backend, Item};
use crate::lane::{Kind, Lane};
use crate::{Secret, Slot, Standing, Vault, VaultFault};

/// How to reach the keychain.
#[derive(Debug, Clone)]
pub struct KeychainOptions {
    /// Longest wait of one call, its turn included.
    pub timeout: Duration,
    /// Longest wait for a person to answer the prompt of [`Vault::unlock`].
    pub unlock_timeout: Duration,
    /// Address of the session bus, instead of the environment's. Ignored where there is no such bus.
    pub bus_address: Option<String>,
}

impl Default for KeychainOptions {
    fn default() -> Self {
        Self { timeout: Duration::from_secs(30), unlock_timeout: Duration::from_secs(120), bus_address: None }
    }
}

/// The keychain of the operating system: Secret Service, macOS Keychain or Windows Credential Manager. Making one touches
/// nothing; the first call does.
pub struct Keychain {
    lane: Lane,
    options: KeychainOptions,
}

impl Keychain {
    /// A keychain reached as `options` say.
    #[must_use]
    pub fn new(options: KeychainOptions) -> Self {
        let bus_address = options.bus_address.clone();
        Self::over(options, move || platform(bus_address.clone()))
    }

    fn over(options: KeychainOptions, open: impl Fn() -> Box<dyn Backend> + Send + Sync + 'static) -> Self {
        Self { lane: Lane::new(open), options }
    }

    async fn call<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut dyn Backend, std::time::Instant) -> Result<T, VaultFault> + Send + 'static,
    ) -> Result<T, VaultFault> {
        self.lane.run(Kind::Plain, self.options.timeout, work).await
    }
}

#[cfg(any(target_os = "linux", target_os = "freebsd"))]
const BACKEND: &str = "secret-service";
#[cfg(target_os = "macos")]
const BACKEND: &str = "macos-keychain";
#[cfg(windows)]
const BACKEND: &str = "windows-credential";

#[cfg(any(target_os = "linux", target_os = "freebsd"))]
fn platform(bus_address: Option<String>) -> Box<dyn Backend> {
    Box::new(crate::secret_service::SecretServiceBackend::new(bus_address))
}

#[cfg(not(any(target_os = "linux", target_os = "freebsd")))]
fn platform(_bus_address: Option<String>) -> Box<dyn Backend> {
    Box::new(crate::native::NativeBackend::platform())
}

fn item(slot: Slot) -> Item {
    Item { service: ACCOUNT_SERVICE, user: slot.user() }
}

#[async_trait]
impl Vault for Keychain {
    async fn read(&self, slot: Slot) -> Result<Secret, VaultFault> {
        self.call(move |backend, deadline| backend.get(&item(slot), deadline)).await
    }

    async fn write(&self, slot: Slot, secret: &Secret) -> Result<(), VaultFault> {
        secret.check_size()?;
        let secret = secret.clone();
        self.call(move |backend, deadline| backend::write_verified(backend, &item(slot), &secret, deadline)).await
    }

    async fn delete(&self, slot: Slot) -> Result<(), VaultFault> {
        self.call(move |backend, deadline| backend::delete_verified(backend, &item(slot), deadline)).await
    }

    async fn probe(&self) -> Standing {
        self.call(|backend, deadline| Ok(backend::probe(backend, deadline))).await.unwrap_or_else(Standing::from)
    }

    async fn unlock(&self) -> Result<(), VaultFault> {
        self.lane.run(Kind::Prompting, self.options.unlock_timeout, |backend, deadline| backend.unlock(deadline)).await
    }

    fn backend(&self) -> &'static str {
        BACKEND
    }
}

#[cfg(test)]
#[path = "keychain_tests.rs"]
mod tests;
