//! What can be done with a message besides answering it, and what takes it back.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What can be done with a message besides answering it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Action {
    /// Like or favourite.
    Like,
    /// Take the like back.
    Unlike,
    /// Boost or repost.
    Boost,
    /// Take the boost back.
    Unboost,
    /// Delete a message of our own.
    DeleteOwn,
    /// Block its author.
    Block,
    /// Mute its author.
    Mute,
    /// Report it to the server's moderators.
    Report,
    /// Let everybody see a stranger's message that waited.
    Approve,
    /// Take a stranger's message out of sight until it is approved.
    Hold,
    /// Call a stranger's message spam.
    Spam,
    /// Say that it is none after all.
    Unspam,
    /// Put a stranger's message into the site's trash.
    Trash,
    /// Take it out of the trash.
    Restore,
    /// Hide a stranger's message below what we wrote.
    Hide,
    /// Show it again.
    Unhide,
}

impl Action {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Like,
        Self::Unlike,
        Self::Boost,
        Self::Unboost,
        Self::DeleteOwn,
        Self::Block,
        Self::Mute,
        Self::Report,
        Self::Approve,
        Self::Hold,
        Self::Spam,
        Self::Unspam,
        Self::Trash,
        Self::Restore,
        Self::Hide,
        Self::Unhide,
    ];
    /// The name kept in SQLite; SQLite takes any, so that a new word needs no step.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Like => "like",
            Self::Unlike => "unlike",
            Self::Boost => "boost",
            Self::Unboost => "unboost",
            Self::DeleteOwn => "deleteOwn",
            Self::Block => "block",
            Self::Mute => "mute",
            Self::Report => "report",
            Self::Approve => "approve",
            Self::Hold => "hold",
            Self::Spam => "spam",
            Self::Unspam => "unspam",
            Self::Trash => "trash",
            Self::Restore => "restore",
            Self::Hide => "hide",
            Self::Unhide => "unhide",
        }
    }
    /// What takes it back, where a network has that.
    #[must_use]
    pub const fn undo(self) -> Option<Self> {
        match self {
            Self::Like => Some(Self::Unlike),
            Self::Boost => Some(Self::Unboost),
            Self::Approve => Some(Self::Hold),
            Self::Hold => Some(Self::Approve),
            Self::Spam => Some(Self::Unspam),
            Self::Trash => Some(Self::Restore),
            Self::Hide => Some(Self::Unhide),
            _ => None,
        }
    }
    /// What it takes back. Approving and holding back take each other back and are both acts of their own.
    #[must_use]
    pub const fn undoes(self) -> Option<Self> {
        match self {
            Self::Unlike => Some(Self::Like),
            Self::Unboost => Some(Self::Boost),
            Self::Unspam => Some(Self::Spam),
            Self::Restore => Some(Self::Trash),
            Self::Unhide => Some(Self::Hide),
            _ => None,
        }
    }
}
