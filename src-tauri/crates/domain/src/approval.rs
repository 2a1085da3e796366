//! What a client was asked about and what came back.
//!
//! An answer is about one exact content: it holds for as long as what would be sent is what it was given for, and holds
//! again when an edit is taken back. The time of a post is not part of it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whether a brand's posts need somebody's yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ApprovalPolicy {
    /// Nobody is asked.
    None,
    /// Somebody may be asked; what is not approved leaves all the same.
    #[default]
    Optional,
    /// What is not approved does not leave: at its minute a person decides.
    Required,
}

impl ApprovalPolicy {
    /// All policies.
    pub const ALL: &'static [Self] = &[Self::None, Self::Optional, Self::Required];
    /// The name kept in SQLite.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Optional => "optional",
            Self::Required => "required",
        }
    }
}

/// What was noted last about a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ApprovalMark {
    /// The client was asked.
    Asked,
    /// The client said yes.
    Approved,
    /// The client wants changes.
    Changes,
    /// The question was taken back.
    Withdrawn,
}

impl ApprovalMark {
    /// All marks.
    pub const ALL: &'static [Self] = &[Self::Asked, Self::Approved, Self::Changes, Self::Withdrawn];
    /// The name kept in SQLite.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Approved => "approved",
            Self::Changes => "changes",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// By what way an answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum AnswerWay {
    /// On the telephone.
    Telephone,
    /// By mail.
    Mail,
    /// By a message of another kind.
    Message,
    /// Face to face.
    InPerson,
}

impl AnswerWay {
    /// All ways.
    pub const ALL: &'static [Self] = &[Self::Telephone, Self::Mail, Self::Message, Self::InPerson];
    /// The name kept in SQLite.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Telephone => "telephone",
            Self::Mail => "mail",
            Self::Message => "message",
            Self::InPerson => "inPerson",
        }
    }
}

/// How a post stands with its client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Approval {
    /// Nobody was asked.
    #[default]
    None,
    /// Asked, no answer yet.
    Asked,
    /// The client wants changes.
    Changes,
    /// Edited since it was asked about or approved: to be asked again.
    Voided,
    /// Approved as it stands.
    Approved,
}

impl Approval {
    /// All standings.
    pub const ALL: &'static [Self] = &[Self::None, Self::Asked, Self::Changes, Self::Voided, Self::Approved];
    /// The name kept in SQLite.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Asked => "asked",
            Self::Changes => "changes",
            Self::Voided => "voided",
            Self::Approved => "approved",
        }
    }

    /// What the last mark amounts to; `same` when it was made on what the post says now.
    #[must_use]
    pub const fn of(mark: Option<ApprovalMark>, same: bool) -> Self {
        match mark {
            None | Some(ApprovalMark::Withdrawn) => Self::None,
            // Whether the changes made are those that were wanted, only the client knows.
            Some(ApprovalMark::Changes) => Self::Changes,
            Some(ApprovalMark::Asked | ApprovalMark::Approved) if !same => Self::Voided,
            Some(ApprovalMark::Asked) => Self::Asked,
            Some(ApprovalMark::Approved) => Self::Approved,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn an_answer_holds_for_what_it_was_given_for_and_for_nothing_else() {
        use ApprovalMark as M;
        assert_eq!(Approval::of(Some(M::Approved), true), Approval::Approved);
        assert_eq!(Approval::of(Some(M::Approved), false), Approval::Voided);
        assert_eq!(Approval::of(Some(M::Asked), false), Approval::Voided);
        assert_eq!(Approval::of(Some(M::Changes), false), Approval::Changes);
        for same in [true, false] {
            assert_eq!(Approval::of(None, same), Approval::None);
            assert_eq!(Approval::of(Some(M::Withdrawn), same), Approval::None);
            let approved = M::ALL.iter().filter(|mark| Approval::of(Some(**mark), same) == Approval::Approved);
            assert_eq!(approved.count(), usize::from(same), "only a yes to just this approves");
        }
    }

    #[test]
    fn stored_names_are_unique() {
        fn unique<T: Copy>(all: &[T], name: fn(T) -> &'static str) -> bool {
            all.iter().map(|value| name(*value)).collect::<BTreeSet<_>>().len() == all.len()
        }
        assert!(unique(ApprovalPolicy::ALL, ApprovalPolicy::as_str) && unique(ApprovalMark::ALL, ApprovalMark::as_str));
        assert!(unique(AnswerWay::ALL, AnswerWay::as_str) && unique(Approval::ALL, Approval::as_str));
    }
}
