//! The network's own scheduler.

use super::{Call, Fault, Outgoing, RemoteRef};
use async_trait::async_trait;
use chrono::{DateTime, Utc};

/// What became of a message in the network's scheduler.
#[derive(Debug, Clone, PartialEq)]
pub enum HandedOffState {
    /// Still waiting, for this instant.
    Waiting(DateTime<Utc>),
    /// Out.
    Published(RemoteRef),
    /// Not in the scheduler and not found among the messages.
    Unknown,
}

/// The network's own scheduler.
#[async_trait]
pub trait Handoff: Send + Sync {
    /// Whether this account's server has a scheduler; some servers of a network ignore the wish and post at once.
    fn offered(&self, facts: &serde_json::Value) -> bool;
    /// Most entries for one day (UTC) that the scheduler takes, where it says so.
    fn per_day(&self) -> Option<u16> {
        None
    }
    /// Moves an entry. Repeatable.
    async fn reschedule(&self, call: &Call<'_>, entry: &RemoteRef, at: DateTime<Utc>) -> Result<(), Fault>;
    /// Takes an entry back. Repeatable; [`Fault::Gone`] when it is no longer there (perhaps published).
    async fn recall(&self, call: &Call<'_>, entry: &RemoteRef) -> Result<(), Fault>;
    /// Asks what became of an entry.
    async fn state(&self, call: &Call<'_>, entry: &RemoteRef, outgoing: &Outgoing) -> Result<HandedOffState, Fault>;
}
