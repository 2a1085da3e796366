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
    /// Put off until an instant, or until something new is said.
    Snoozed,
}

impl ConversationState {
    /// All states.
    pub const ALL: &'static [Self] = &[Self::New, Self::Waiting, Self::Done, Self::Snoozed];
    /// The name kept in SQLite.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Snoozed => "snoozed",
        }
    }
    /// The state after a stranger's message arrives: whatever was settled or put off is open again.
    #[must_use]
    pub const fn after_incoming(self) -> Self {
        Self::New
    }
    /// The state after our answer was accepted by the network.
    #[must_use]
    pub const fn after_reply(self) -> Self {
        match self {
            Self::Done => Self::Done,
            Self::New | Self::Waiting | Self::Snoozed => Self::Waiting,
        }
    }
}

/// How much a conversation matters to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Priority {
    /// As any.
    #[default]
    Normal,
    /// Before others.
    High,
}

impl Priority {
    /// Both.
    pub const ALL: &'static [Self] = &[Self::Normal, Self::High];
    /// The name kept in SQLite.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::High => "high",
        }
    }
}

/// What somebody is asked for when a brand cannot answer by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ContactRole {
    /// How something works, or why it does not.
    Technical,
    /// What may be said.
    Legal,
    /// Anything else.
    Other,
}

impl ContactRole {
    /// All roles.
    pub const ALL: &'static [Self] = &[Self::Technical, Self::Legal, Self::Other];
    /// The name kept in SQLite.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Technical => "technical",
            Self::Legal => "legal",
            Self::Other => "other",
        }
    }
}

/// What was done with a conversation beyond what messages and deliveries tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dealing {
    /// A person had it open.
    Seen,
    /// Opened again.
    New,
    /// Set to wait.
    Waiting,
    /// Finished.
    Done,
    /// Put off.
    Snoozed,
    /// Its time came.
    Woken,
}

impl Dealing {
    /// All.
    pub const ALL: &'static [Self] = &[Self::Seen, Self::New, Self::Waiting, Self::Done, Self::Snoozed, Self::Woken];
    /// The name kept in SQLite.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Seen => "seen",
            Self::New => "new",
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Snoozed => "snoozed",
            Self::Woken => "woken",
        }
    }
    /// Setting a conversation to a state.
    #[must_use]
    pub const fn of(state: ConversationState) -> Self {
        match state {
            ConversationState::New => Self::New,
            ConversationState::Waiting => Self::Waiting,
            ConversationState::Done => Self::Done,
            ConversationState::Snoozed => Self::Snoozed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snooze_ends_by_a_message_and_by_an_answer() {
        assert_eq!(ConversationState::Snoozed.after_incoming(), ConversationState::New);
        assert_eq!(ConversationState::Snoozed.after_reply(), ConversationState::Waiting);
        assert_eq!(ConversationState::Done.after_reply(), ConversationState::Done);
    }
}
