//! What the conductor tells of itself, and how it is woken.

use crate::api::desk::Holder;
use chrono::{DateTime, Utc};
use std::sync::Mutex;
use tokio::sync::Notify;

/// The conductor's pulse. Lives in the engine, so that use cases can wake the conductor and views can show it.
pub struct Pulse {
    wake: Notify,
    state: Mutex<PulseState>,
}

struct PulseState {
    holder: Holder,
    ticked_at: Option<DateTime<Utc>>,
}

impl Default for Pulse {
    fn default() -> Self {
        let state = PulseState { holder: Holder::Nobody, ticked_at: None };
        Self { wake: Notify::new(), state: Mutex::new(state) }
    }
}

impl Pulse {
    fn with<T>(&self, f: impl FnOnce(&mut PulseState) -> T) -> T {
        f(&mut self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }
    /// Makes the conductor look now.
    pub fn wake(&self) {
        self.wake.notify_one();
    }
    pub(crate) async fn woken(&self) {
        self.wake.notified().await;
    }
    pub(crate) fn ticked(&self, now: DateTime<Utc>) {
        self.with(|state| state.ticked_at = Some(now));
    }
    pub(crate) fn set_holder(&self, holder: Holder) {
        self.with(|state| state.holder = holder);
    }
    pub(crate) fn read(&self) -> (Holder, Option<DateTime<Utc>>) {
        self.with(|state| (state.holder, state.ticked_at))
    }
}
