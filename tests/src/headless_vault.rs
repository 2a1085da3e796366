//! Secrets in a file: for the test program `headless` only, because a keychain cannot be restarted 2,000 times.

use async_trait::async_trait;
use pupitre_vault::{Secret, Slot, Standing, Vault, VaultFault};
use std::collections::BTreeMap;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// One JSON object, replaced as a whole by renaming: a kill leaves the old or the new one.
pub(crate) struct FileVault {
    file: PathBuf,
    turn: Mutex<()>,
}

type Items = BTreeMap<String, String>;

fn user(slot: Slot) -> String {
    format!("{}.{}", slot.account, slot.generation)
}

impl FileVault {
    pub(crate) fn new(file: PathBuf) -> Self {
        Self { file, turn: Mutex::new(()) }
    }

    fn load(&self) -> Result<Items, VaultFault> {
        match std::fs::read(&self.file) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|_| VaultFault::Broken),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Items::new()),
            Err(_) => Err(VaultFault::Broken),
        }
    }

    fn change(&self, change: impl FnOnce(&mut Items)) -> Result<(), VaultFault> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let mut items = self.load()?;
        change(&mut items);
        let next = self.file.with_extension(format!("{}", std::process::id()));
        let written = (|| {
            let mut options = std::fs::OpenOptions::new();
            let mut file = options.create(true).truncate(true).write(true).mode(0o600).open(&next)?;
            file.write_all(&serde_json::to_vec(&items)?)?;
            std::fs::rename(&next, &self.file)
        })();
        written.map_err(|_| VaultFault::Broken)
    }
}

#[async_trait]
impl Vault for FileVault {
    async fn read(&self, slot: Slot) -> Result<Secret, VaultFault> {
        self.load()?.remove(&user(slot)).map(Secret::new).ok_or(VaultFault::NotFound)
    }

    async fn write(&self, slot: Slot, secret: &Secret) -> Result<(), VaultFault> {
        self.change(|items| {
            items.insert(user(slot), secret.expose().to_owned());
        })
    }

    async fn delete(&self, slot: Slot) -> Result<(), VaultFault> {
        self.change(|items| {
            items.remove(&user(slot));
        })
    }

    async fn probe(&self) -> Standing {
        Standing::Ready
    }

    async fn unlock(&self) -> Result<(), VaultFault> {
        Ok(())
    }

    fn backend(&self) -> &'static str {
        "test-file"
    }
}
