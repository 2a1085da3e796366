//! Acting on messages: the contract.

use super::{Call, Fault, RemoteRef};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use pupitre_domain::network::Action;
use pupitre_domain::publication::Effect;
use serde::{Deserialize, Serialize};

/// What an action is applied to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ActionTarget {
    /// The message.
    pub message: RemoteRef,
    /// Its author's remote id.
    pub author: String,
    /// The handle that an earlier action gave (the record of a like), for taking it back.
    #[serde(default)]
    pub handle: Option<serde_json::Value>,
    /// Free text (why something is reported).
    #[serde(default)]
    pub comment: Option<String>,
    /// Id of the first message of its thread.
    #[serde(default)]
    pub root: Option<String>,
}

/// Acting on messages.
#[async_trait]
pub trait Moderate: Send + Sync {
    /// Whether the action may be repeated unseen.
    fn effect(&self, action: Action) -> Effect;
    /// Whether the action makes sense for a stranger's message in this standing ([`super::RemoteMessage::visibility`]).
    /// Pure.
    fn fits(&self, action: Action, standing: Option<&str>) -> bool {
        let _ = (action, standing);
        true
    }
    /// Whether the action can be done in a thread that begins with the message `root`, from the account whose remote id is
    /// `own`. Pure.
    fn within(&self, action: Action, root: &str, own: &str) -> bool {
        let _ = (action, root, own);
        true
    }
    /// The standing in which the action leaves a message, where it changes it. Pure; `handle` is what [`Moderate::act`]
    /// gave.
    fn leaves(&self, action: Action, handle: &serde_json::Value) -> Option<String> {
        let _ = (action, handle);
        None
    }
    /// Mints the key for an action that creates a record.
    fn mint_key(&self, now: DateTime<Utc>, random: u64) -> String;
    /// Acts once. The value returned is kept for taking the action back.
    async fn act(
        &self,
        call: &Call<'_>,
        action: Action,
        target: &ActionTarget,
        key: &str,
    ) -> Result<serde_json::Value, Fault>;
}
