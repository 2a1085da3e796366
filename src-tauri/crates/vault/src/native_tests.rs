//! The macOS and Windows path over `keyring-core`'s mock store; the real stores exist only on those systems.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use super::*;
use crate::Standing;
use crate::backend::{self, ACCOUNT_SERVICE};

fn mock() -> NativeBackend {
    let store: Arc<CredentialStore> = keyring_core::mock::Store::new().unwrap();
    NativeBackend::over(move || Ok(Arc::clone(&store)), &[])
}

fn item(user: &str) -> Item {
    Item { service: ACCOUNT_SERVICE, user: user.to_owned() }
}

fn soon() -> Instant {
    Instant::now() + Duration::from_secs(5)
}

#[test]
fn write_read_delete_through_fresh_entries() {
    let mut native = mock();
    let secret = Secret::new("tøken".to_owned());
    assert_eq!(native.get(&item("a"), soon()).unwrap_err(), VaultFault::NotFound);
    backend::write_verified(&mut native, &item("a"), &secret, soon()).unwrap();
    assert_eq!(native.get(&item("a"), soon()).unwrap().expose(), "tøken");
    assert_eq!(native.get(&item("b"), soon()).unwrap_err(), VaultFault::NotFound);
    backend::delete_verified(&mut native, &item("a"), soon()).unwrap();
    backend::delete_verified(&mut native, &item("a"), soon()).unwrap();
    assert_eq!(native.get(&item("a"), soon()).unwrap_err(), VaultFault::NotFound);
}

#[test]
fn a_store_that_starts_late_is_used_once_it_is_there() {
    let starts = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&starts);
    let store: Arc<CredentialStore> = keyring_core::mock::Store::new().unwrap();
    let mut native = NativeBackend::over(
        move || {
            let attempt = counted.fetch_add(1, Ordering::SeqCst);
            if attempt == 0 { Err(Error::NoDefaultStore) } else { Ok(Arc::clone(&store)) }
        },
        &[],
    );
    assert_eq!(backend::probe(&mut native, soon()), Standing::Absent);
    assert_eq!(backend::probe(&mut native, soon()), Standing::Ready);
    assert!(starts.load(Ordering::SeqCst) > 2, "every call opens the store anew");
}

#[test]
fn errors_become_faults_by_their_kind() {
    let boxed = || -> Box<dyn std::error::Error + Send + Sync> { Box::new(std::io::Error::other("locked? absent?")) };
    assert_eq!(classify(Error::NoStorageAccess(boxed())), VaultFault::Denied);
    assert_eq!(classify(Error::PlatformFailure(boxed())), VaultFault::Broken);
    assert_eq!(classify(Error::BadEncoding(vec![1])), VaultFault::Broken);
    assert_eq!(classify(Error::NoEntry), VaultFault::NotFound);
}
