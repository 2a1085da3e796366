//! A vault in memory for tests, with a switch for everything that can go wrong. Never a fallback for people.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;

use crate::{Secret, Slot, Standing, Vault, VaultFault};

/// What a test counts or lets fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operation {
    /// [`Vault::read`].
    Read,
    /// [`Vault::write`].
    Write,
    /// [`Vault::delete`].
    Delete,
    /// [`Vault::probe`].
    Probe,
    /// [`Vault::unlock`], each of which stands for one prompt when the vault is locked.
    Unlock,
}

/// A vault whose items live as long as its last clone. Clones share everything.
#[derive(Clone)]
pub struct MemoryVault(Arc<Mutex<State>>);

struct State {
    items: HashMap<Slot, Secret>,
    standing: Standing,
    faults: HashMap<Operation, VecDeque<VaultFault>>,
    calls: HashMap<Operation, u32>,
    delay: Duration,
    unlocks: bool,
    loses_writes: bool,
    prompts: u32,
}

impl Default for MemoryVault {
    fn default() -> Self {
        Self::new()
    }
}

impl MemoryVault {
    /// An empty vault that works.
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(State {
            items: HashMap::new(),
            standing: Standing::Ready,
            faults: HashMap::new(),
            calls: HashMap::new(),
            delay: Duration::ZERO,
            unlocks: true,
            loses_writes: false,
            prompts: 0,
        })))
    }

    /// From now on everything answers as a keychain in this state does.
    pub fn stand(&self, standing: Standing) {
        self.state().standing = standing;
    }

    /// The next call of this operation fails so, once; several are queued. Faults of `Probe` become its standing.
    pub fn fail_next(&self, operation: Operation, fault: VaultFault) {
        self.state().faults.entry(operation).or_default().push_back(fault);
    }

    /// Every call takes this long (tokio time).
    pub fn delay(&self, delay: Duration) {
        self.state().delay = delay;
    }

    /// Whether the person answers the prompt of `unlock` with the right password. They do by default.
    pub fn answer_prompts(&self, answer: bool) {
        self.state().unlocks = answer;
    }

    /// Writes are accepted and not kept, which a read-back must notice.
    pub fn lose_writes(&self, lose: bool) {
        self.state().loses_writes = lose;
    }

    /// Removes an item behind our back, as a person can in the system's keychain viewer. Whether there was one.
    #[must_use]
    pub fn remove_externally(&self, slot: Slot) -> bool {
        self.state().items.remove(&slot).is_some()
    }

    /// The slots that hold something, whatever the standing, in order.
    #[must_use]
    pub fn slots(&self) -> Vec<Slot> {
        let mut slots: Vec<Slot> = self.state().items.keys().copied().collect();
        slots.sort_unstable();
        slots
    }

    /// Calls of one operation so far, failed ones included.
    #[must_use]
    pub fn calls(&self, operation: Operation) -> u32 {
        self.state().calls.get(&operation).copied().unwrap_or(0)
    }

    /// Prompts that a person has seen so far.
    #[must_use]
    pub fn prompts(&self) -> u32 {
        self.state().prompts
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn enter(&self, operation: Operation) -> Result<(), VaultFault> {
        let delay = {
            let mut state = self.state();
            *state.calls.entry(operation).or_default() += 1;
            state.delay
        };
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
        self.state().faults.get_mut(&operation).and_then(VecDeque::pop_front).map_or(Ok(()), Err)
    }
}

impl State {
    fn usable(&self) -> Result<(), VaultFault> {
        match self.standing {
            Standing::Ready => Ok(()),
            Standing::Locked => Err(VaultFault::Locked),
            Standing::Absent => Err(VaultFault::Absent),
            Standing::Denied => Err(VaultFault::Denied),
            Standing::Stalled => Err(VaultFault::TimedOut),
            Standing::Broken => Err(VaultFault::Broken),
        }
    }
}

#[async_trait]
impl Vault for MemoryVault {
    async fn read(&self, slot: Slot) -> Result<Secret, VaultFault> {
        self.enter(Operation::Read).await?;
        let state = self.state();
        state.usable()?;
        state.items.get(&slot).cloned().ok_or(VaultFault::NotFound)
    }

    async fn write(&self, slot: Slot, secret: &Secret) -> Result<(), VaultFault> {
        self.enter(Operation::Write).await?;
        secret.check_size()?;
        let mut state = self.state();
        state.usable()?;
        if state.loses_writes {
            return Err(VaultFault::Mismatch);
        }
        state.items.insert(slot, secret.clone());
        Ok(())
    }

    async fn delete(&self, slot: Slot) -> Result<(), VaultFault> {
        self.enter(Operation::Delete).await?;
        let mut state = self.state();
        state.usable()?;
        state.items.remove(&slot);
        Ok(())
    }

    async fn probe(&self) -> Standing {
        match self.enter(Operation::Probe).await {
            Err(fault) => fault.into(),
            Ok(()) => {
                let state = self.state();
                if state.standing == Standing::Ready && state.loses_writes { Standing::Broken } else { state.standing }
            }
        }
    }

    async fn unlock(&self) -> Result<(), VaultFault> {
        self.enter(Operation::Unlock).await?;
        let mut state = self.state();
        if state.standing == Standing::Locked {
            state.prompts += 1;
            if !state.unlocks {
                return Err(VaultFault::Denied);
            }
            state.standing = Standing::Ready;
        }
        state.usable()
    }

    fn backend(&self) -> &'static str {
        "memory"
    }
}

#[cfg(test)]
#[path = "memory_tests.rs"]
mod tests;
