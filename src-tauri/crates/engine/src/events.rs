//! What has become stale, told after commit and numbered.

use serde::{Deserialize, Serialize};
use std::sync::Mutex;
use tokio::sync::broadcast;
use ts_rs::TS;

/// What views are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Topic {
    /// Brands.
    Brands,
    /// Accounts and the keychain.
    Accounts,
    /// Posts, deliveries and the calendar.
    Posts,
    /// Conversations.
    Inbox,
    /// Visuals.
    Visuals,
    /// Queue, ideas, pillars and recurring posts.
    Plan,
    /// Settings.
    Settings,
    /// Conductor.
    Conductor,
    /// Everything.
    All,
}

/// What has become stale. Events are numbered; a gap in the numbers makes everything stale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EventView {
    /// Number, one more than the event before it in this process.
    #[ts(type = "number")]
    pub seq: u64,
    /// Topics whose views are stale.
    pub topics: Vec<Topic>,
}

/// Something that a person should be told even when the window is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alert {
    /// A delivery needs a person.
    NeedsPerson,
    /// A delivery failed.
    Failed,
    /// An account has to be connected again.
    Reconnect,
    /// The minute of a post has come that a person publishes by hand.
    Guided,
    /// A contact answered what was asked of them.
    Answered,
    /// Quiet hours are over, and something came meanwhile.
    Morning,
    /// A rule says that a person is to be told of a message.
    Rule,
    /// Much more comes than usual, or much more that sounds bad.
    Spike,
}

/// Numbers of the last events.
#[derive(Clone, Copy, Default)]
struct Numbers {
    all: u64,
    /// Of those that what is planned rests on.
    planning: u64,
}

/// Sends events to whoever listens.
pub struct Events {
    seq: Mutex<Numbers>,
    stale: broadcast::Sender<EventView>,
    alerts: broadcast::Sender<Alert>,
}

impl Default for Events {
    fn default() -> Self {
        Self { seq: Mutex::default(), stale: broadcast::channel(256).0, alerts: broadcast::channel(64).0 }
    }
}

impl Events {
    /// Tells that views about `topics` are stale. Called after commit only.
    pub fn stale(&self, topics: &[Topic]) {
        // Numbering and sending under one lock keep the numbers in order for every listener.
        let mut seq = self.seq.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        seq.all += 1;
        if topics.iter().any(|topic| !matches!(topic, Topic::Inbox | Topic::Plan | Topic::Settings | Topic::Conductor))
        {
            seq.planning += 1;
        }
        let _ = self.stale.send(EventView { seq: seq.all, topics: topics.to_vec() });
    }
    /// Number of the last event that may change what will become of planned posts.
    pub(crate) fn planning(&self) -> u64 {
        self.seq.lock().unwrap_or_else(std::sync::PoisonError::into_inner).planning
    }
    /// Tells that a person is needed.
    pub fn alert(&self, alert: Alert) {
        let _ = self.alerts.send(alert);
    }
    /// Listens to stale views.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<EventView> {
        self.stale.subscribe()
    }
    /// Listens to alerts.
    #[must_use]
    pub fn listen_alerts(&self) -> broadcast::Receiver<Alert> {
        self.alerts.subscribe()
    }
}
