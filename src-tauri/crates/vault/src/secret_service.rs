//! The freedesktop Secret Service, asked so that reading never prompts.
//!
//! `keyring`'s own store for it is not used: its search unlocks locked items by itself (a prompt in the background), it
//! reads the bus address only from the environment, and `keyring` 4 does not forget a failed start. The library under
//! it, `secret-service`, tells locked and unlocked items apart. Attributes are the store's (`service`, `username`), so
//! that both see the same items.
//!
//! Each call connects anew: a service that was restarted is simply found, and a read-back shares nothing with its write.
//! Secrets cross the bus encrypted (Diffie-Hellman session).

use std::collections::HashMap;
use std::future::Future;
use std::time::Instant;

use secret_service::{Collection, EncryptionType, Error, Item as ServiceItem, SecretService};
use zbus::{connection, fdo};

use crate::backend::{Backend, Item};
use crate::{Secret, VaultFault};

/// Shown in the system's keychain viewer.
const LABEL: &str = "Pupitre";

pub(crate) struct SecretServiceBackend {
    bus_address: Option<String>,
}

impl SecretServiceBackend {
    pub(crate) const fn new(bus_address: Option<String>) -> Self {
        Self { bus_address }
    }

    async fn open(&self) -> Result<SecretService<'static>, VaultFault> {
        // Without a bus, or with one that refuses us, there is no keychain.
        let builder =
            self.bus_address.as_deref().map_or_else(connection::Builder::session, connection::Builder::address);
        let bus = builder.map_err(|_| VaultFault::Absent)?.build().await.map_err(|_| VaultFault::Absent)?;
        SecretService::connect_with_existing(EncryptionType::Dh, bus).await.map_err(classify)
    }
}

impl Backend for SecretServiceBackend {
    fn get(&mut self, item: &Item, deadline: Instant) -> Result<Secret, VaultFault> {
        within(deadline, async {
            let service = self.open().await?;
            let found = service.search_items(attributes(item)).await.map_err(classify)?;
            if let Some(newest) = newest(&found.unlocked).await? {
                return Secret::from_bytes(newest.get_secret().await.map_err(classify)?);
            }
            if !found.locked.is_empty() { Err(VaultFault::Locked) } else { Err(absent_or_hidden(&service).await) }
        })
    }

    fn set(&mut self, item: &Item, secret: &Secret, deadline: Instant) -> Result<(), VaultFault> {
        within(deadline, async {
            let service = self.open().await?;
            let collection = match default_collection(&service).await? {
                Some(collection) if !collection.is_locked().await.map_err(classify)? => collection,
                // No collection yet: making one asks for its password, which only `unlock` may do.
                Some(_) | None => return Err(VaultFault::Locked),
            };
            collection
                .create_item(LABEL, attributes(item), secret.expose().as_bytes(), true, "text/plain; charset=utf-8")
                .await
                .map(drop)
                .map_err(classify)
        })
    }

    fn remove(&mut self, item: &Item, deadline: Instant) -> Result<(), VaultFault> {
        within(deadline, async {
            let service = self.open().await?;
            let found = service.search_items(attributes(item)).await.map_err(classify)?;
            if !found.locked.is_empty() {
                return Err(VaultFault::Locked);
            }
            if found.unlocked.is_empty() {
                return Err(absent_or_hidden(&service).await);
            }
            for item in &found.unlocked {
                item.delete().await.map_err(classify)?;
            }
            Ok(())
        })
    }

    fn unlock(&mut self, deadline: Instant) -> Result<(), VaultFault> {
        within(deadline, async {
            let service = self.open().await?;
            let Some(collection) = default_collection(&service).await? else {
                return service.create_collection(LABEL, "default").await.map(drop).map_err(classify);
            };
            if collection.is_locked().await.map_err(classify)? {
                collection.unlock().await.map_err(classify)?;
                // A prompt that ended without a refusal must also have had its effect.
                if collection.is_locked().await.map_err(classify)? {
                    return Err(VaultFault::Denied);
                }
            }
            Ok(())
        })
    }
}

/// Runs a whole call on a runtime of its own, so that nothing of it outlives its deadline; a prompt is withdrawn by
/// the service when our connection closes.
fn within<T>(deadline: Instant, call: impl Future<Output = Result<T, VaultFault>>) -> Result<T, VaultFault> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|_| VaultFault::Broken)?;
    let result = runtime
        .block_on(async { tokio::time::timeout_at(deadline.into(), call).await.unwrap_or(Err(VaultFault::TimedOut)) });
    runtime.shutdown_background();
    result
}

fn attributes(item: &Item) -> HashMap<&str, &str> {
    HashMap::from([("service", item.service), ("username", item.user.as_str())])
}

/// A slot has one item; should another collection hold a second one, the later wins.
async fn newest<'a, 'b>(items: &'b [ServiceItem<'a>]) -> Result<Option<&'b ServiceItem<'a>>, VaultFault> {
    let mut best = None;
    for item in items {
        let modified = if items.len() == 1 { 0 } else { item.get_modified().await.map_err(classify)? };
        if best.is_none_or(|(latest, _)| modified > latest) {
            best = Some((modified, item));
        }
    }
    Ok(best.map(|(_, item)| item))
}

async fn default_collection<'a>(service: &'a SecretService<'_>) -> Result<Option<Collection<'a>>, VaultFault> {
    match service.get_default_collection().await {
        Ok(collection) => Ok(Some(collection)),
        Err(Error::NoResult) => Ok(None),
        Err(error) => Err(classify(error)),
    }
}

/// Some services hide the items of a locked collection: nothing found there proves nothing.
async fn absent_or_hidden(service: &SecretService<'_>) -> VaultFault {
    let locked = async {
        match default_collection(service).await? {
            Some(collection) => collection.is_locked().await.map_err(classify),
            None => Ok(false),
        }
    };
    match locked.await {
        Ok(true) => VaultFault::Locked,
        Ok(false) => VaultFault::NotFound,
        Err(fault) => fault,
    }
}

fn classify(error: Error) -> VaultFault {
    match error {
        Error::Locked => VaultFault::Locked,
        Error::Prompt => VaultFault::Denied,
        Error::Unavailable | Error::PromptDisconnected => VaultFault::Absent,
        Error::NoResult => VaultFault::NotFound,
        Error::Zbus(error) => classify_bus(fdo::Error::from(error)),
        Error::ZbusFdo(error) => classify_bus(error),
        _ => VaultFault::Broken,
    }
}

fn classify_bus(error: fdo::Error) -> VaultFault {
    match error {
        fdo::Error::ServiceUnknown(_)
        | fdo::Error::NameHasNoOwner(_)
        | fdo::Error::NoReply(_)
        | fdo::Error::Disconnected(_)
        | fdo::Error::NoServer(_)
        | fdo::Error::SpawnExecFailed(_)
        | fdo::Error::SpawnForkFailed(_)
        | fdo::Error::SpawnChildExited(_)
        | fdo::Error::SpawnChildSignaled(_)
        | fdo::Error::SpawnFailed(_)
        | fdo::Error::SpawnServiceNotFound(_) => VaultFault::Absent,
        fdo::Error::AccessDenied(_) | fdo::Error::AuthFailed(_) => VaultFault::Denied,
        fdo::Error::TimedOut(_) | fdo::Error::Timeout(_) => VaultFault::TimedOut,
        // The item went away between the search and this call.
        fdo::Error::UnknownObject(_) => VaultFault::NotFound,
        fdo::Error::ZBus(zbus::Error::InputOutput(error)) if error.kind() == std::io::ErrorKind::TimedOut => {
            VaultFault::TimedOut
        }
        fdo::Error::ZBus(zbus::Error::InputOutput(_)) => VaultFault::Absent,
        // Names of the Secret Service specification, not messages.
        fdo::Error::ZBus(zbus::Error::MethodError(name, ..)) => match name.as_str() {
            "org.freedesktop.Secret.Error.IsLocked" => VaultFault::Locked,
            "org.freedesktop.Secret.Error.NoSuchObject" => VaultFault::NotFound,
            // The service lost our session: it was restarted during the call.
            "org.freedesktop.Secret.Error.NoSession" => VaultFault::Absent,
            _ => VaultFault::Broken,
        },
        _ => VaultFault::Broken,
    }
}
