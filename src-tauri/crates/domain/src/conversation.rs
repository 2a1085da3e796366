//! Conversations of the unified inbox.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What kind of exchange it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ConversationKind {
    /// Answers below a post of ours.
    Comment,
    /// Somebody named us elsewhere.
    Mention,
    /// Between few, not public.
    Direct,
}

impl ConversationKind {
    /// All kinds.
    pub const ALL: &'static [Self] = &[Self::Comment, Self::Mention, Self::Direct];
    /// The name kept in SQLite.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Comment => "comment",
            Self::Mention => "mention",
            Self::Direct => "direct",
        }
    }
}

/// Where a conversation stands for us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ConversationState {
    /// Something in it has not been dealt with.
    New,
    /// We answered and wait.
    Waiting,
    /// Dealt with.
    Done,
}

impl ConversationState {
    /// All states.
    pub const ALL: &'static [Self] = &[Self::New, Self::Waiting, Self::Done];
    /// The name kept in SQLite.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Waiting => "waiting",
            Self::Done => "done",
        }
    }
    /// The state after a stranger's message arrives: whatever was settled is open again.
    #[must_use]
    pub const fn after_incoming(self) -> Self {
        Self::New
    }
    /// The state after our answer was accepted by the network.
    #[must_use]
    pub const fn after_reply(self) -> Self {
        match self {
            Self::Done => Self::Done,
            Self::New | Self::Waiting => Self::Waiting,
        }
    }
}
