//! The keychains of macOS and Windows, through `keyring-core` and their stores.
//!
//! The store is opened for every call: a failed start is not remembered. On Windows items stay on this machine (the
//! store's default would roam with the profile). On macOS the system's dialogs are switched off around every call,
//! except shortly after a person asked to unlock: that is when macOS may also ask about single items, for instance
//! after an update changed the app's signature.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use keyring_core::{CredentialStore, Entry, Error};

use crate::backend::{Backend, Item};
use crate::{Secret, VaultFault};

type OpenStore = Box<dyn Fn() -> Result<Arc<CredentialStore>, Error> + Send>;

pub(crate) struct NativeBackend {
    open: OpenStore,
    modifiers: &'static [(&'static str, &'static str)],
    prompts: prompts::Prompts,
}

impl NativeBackend {
    fn over(
        open: impl Fn() -> Result<Arc<CredentialStore>, Error> + Send + 'static,
        modifiers: &'static [(&'static str, &'static str)],
    ) -> Self {
        Self { open: Box::new(open), modifiers, prompts: prompts::Prompts::new() }
    }

    #[cfg(target_os = "macos")]
    pub(crate) fn platform() -> Self {
        Self::over(
            || apple_native_keyring_store::keychain::Store::new().map(|store| store as Arc<CredentialStore>),
            &[],
        )
    }

    #[cfg(windows)]
    pub(crate) fn platform() -> Self {
        Self::over(
            || windows_native_keyring_store::Store::new().map(|store| store as Arc<CredentialStore>),
            &[("persistence", "Local")],
        )
    }

    fn entry(&self, item: &Item) -> Result<Entry, VaultFault> {
        let modifiers: HashMap<&str, &str> = self.modifiers.iter().copied().collect();
        let modifiers = (!modifiers.is_empty()).then_some(&modifiers);
        (self.open)().and_then(|store| store.build(item.service, &item.user, modifiers)).map_err(classify)
    }
}

impl Backend for NativeBackend {
    fn get(&mut self, item: &Item, _deadline: Instant) -> Result<Secret, VaultFault> {
        let _quiet = self.prompts.hold_back()?;
        self.entry(item)?.get_secret().map_err(classify).and_then(Secret::from_bytes)
    }

    fn set(&mut self, item: &Item, secret: &Secret, _deadline: Instant) -> Result<(), VaultFault> {
        let _quiet = self.prompts.hold_back()?;
        self.entry(item)?.set_secret(secret.expose().as_bytes()).map_err(classify)
    }

    fn remove(&mut self, item: &Item, _deadline: Instant) -> Result<(), VaultFault> {
        let _quiet = self.prompts.hold_back()?;
        self.entry(item)?.delete_credential().map_err(classify)
    }

    fn unlock(&mut self, _deadline: Instant) -> Result<(), VaultFault> {
        self.prompts.unlock()
    }
}

fn classify(error: Error) -> VaultFault {
    match error {
        Error::NoEntry => VaultFault::NotFound,
        Error::NoDefaultStore => VaultFault::Absent,
        Error::NoStorageAccess(_) => VaultFault::Denied,
        Error::PlatformFailure(error) => prompts::classify(error.as_ref()),
        Error::BadEncoding(bytes) | Error::BadDataFormat(bytes, _) => {
            drop(zeroize::Zeroizing::new(bytes));
            VaultFault::Broken
        }
        _ => VaultFault::Broken,
    }
}

#[cfg(target_os = "macos")]
mod prompts {
    use std::time::{Duration, Instant};

    use security_framework::base::Error;
    use security_framework::os::macos::keychain::{KeychainUserInteractionLock, SecKeychain};

    use crate::VaultFault;

    /// How long after an unlock the system may ask about single items.
    const WINDOW: Duration = Duration::from_secs(30);

    pub(super) struct Prompts {
        unlocked_at: Option<Instant>,
    }

    impl Prompts {
        pub(super) const fn new() -> Self {
            Self { unlocked_at: None }
        }

        pub(super) fn hold_back(&self) -> Result<Option<KeychainUserInteractionLock>, VaultFault> {
            if self.unlocked_at.is_some_and(|at| at.elapsed() < WINDOW) {
                return Ok(None);
            }
            SecKeychain::disable_user_interaction().map(Some).map_err(|error| classify(&error))
        }

        pub(super) fn unlock(&mut self) -> Result<(), VaultFault> {
            let unlocked = SecKeychain::default().and_then(|mut keychain| keychain.unlock(None));
            unlocked.map_err(|error| classify(&error))?;
            self.unlocked_at = Some(Instant::now());
            Ok(())
        }
    }

    pub(super) fn classify(error: &(dyn std::error::Error + 'static)) -> VaultFault {
        match error.downcast_ref::<Error>().map(|error| error.code()) {
            // errSecInteractionNotAllowed, errSecInteractionRequired: it would have prompted.
            Some(-25308 | -25315) => VaultFault::Locked,
            // errSecUserCanceled, errSecAuthFailed.
            Some(-128 | -25293) => VaultFault::Denied,
            // errSecNotAvailable, errSecNoSuchKeychain, errSecNoDefaultKeychain.
            Some(-25291 | -25294 | -25307) => VaultFault::Absent,
            _ => VaultFault::Broken,
        }
    }
}

#[cfg(not(target_os = "macos"))]
mod prompts {
    use crate::VaultFault;

    /// Open whenever the person is signed in: there is nothing to hold back and nothing to unlock.
    pub(super) struct Prompts;

    pub(super) struct Quiet;

    impl Prompts {
        pub(super) const fn new() -> Self {
            Self
        }

        pub(super) fn hold_back(&self) -> Result<Quiet, VaultFault> {
            Ok(Quiet)
        }

        pub(super) fn unlock(&mut self) -> Result<(), VaultFault> {
            Ok(())
        }
    }

    pub(super) fn classify(_: &(dyn std::error::Error + 'static)) -> VaultFault {
        VaultFault::Broken
    }
}

#[cfg(test)]
#[path = "native_tests.rs"]
mod tests;
