//! What clients were asked about posts and what they answered.

use chrono::{DateTime, Utc};
pub use pupitre_domain::approval::{AnswerWay, Approval, ApprovalMark, ApprovalPolicy};
use pupitre_domain::ids::PostId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::bulk::RefusedPost;

/// Notes that the client was asked about posts, as they are now.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ApprovalsAsk {
    /// Which, 1–2,000.
    pub posts: Vec<PostId>,
    /// Who was asked, at most 80 characters.
    #[serde(default)]
    pub who: Option<String>,
    /// What was said besides, at most 500 characters.
    #[serde(default)]
    pub remark: Option<String>,
}

/// Notes what the client answered. It is for the posts as they are now.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ApprovalsRecord {
    /// Which, 1–2,000.
    pub posts: Vec<PostId>,
    /// The version of the only post that the person looked at; another stored one refuses the answer with `conflict`.
    #[serde(default)]
    pub version: Option<u32>,
    /// The answer.
    pub answer: Answer,
    /// Who answered, 1–80 characters.
    pub who: String,
    /// By what way.
    pub way: AnswerWay,
    /// What was said besides, at most 500 characters.
    #[serde(default)]
    pub remark: Option<String>,
    /// When it was said; now when absent.
    #[serde(default)]
    pub said_at: Option<DateTime<Utc>>,
}

/// What a client answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Answer {
    /// Yes.
    Approved,
    /// Not like this.
    Changes,
}

/// What became of it. `before`, handed to `approvals_put_back`, undoes it.
#[derive(Debug, Clone, Default, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ApprovalsOutcome {
    /// The line that counted before, by post.
    pub before: Vec<ApprovalBefore>,
    /// Posts that were left as they are, and why.
    pub refused: Vec<RefusedPost>,
}

/// How a post stood before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ApprovalBefore {
    /// Which.
    pub post: PostId,
    /// Number of the line that counted; none when nothing had been noted.
    #[serde(default)]
    #[ts(type = "number | null", optional)]
    pub entry: Option<i64>,
}

/// Undoes what was noted.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ApprovalsPutBack {
    /// How the posts stood.
    pub before: Vec<ApprovalBefore>,
}

/// How a post stands with its client.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ApprovalView {
    /// What its brand wants.
    pub policy: ApprovalPolicy,
    /// How it stands.
    pub standing: Approval,
    /// Everything noted, the latest first.
    pub entries: Vec<ApprovalEntry>,
}

/// Something noted about a post.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ApprovalEntry {
    /// What.
    pub mark: ApprovalMark,
    /// Whether the post still says what it said then.
    pub same: bool,
    /// Who was asked or answered; may be empty.
    pub who: String,
    /// By what way the answer came.
    pub way: Option<AnswerWay>,
    /// What was said besides; may be empty.
    pub remark: String,
    /// When it was said.
    pub said_at: DateTime<Utc>,
    /// When it was noted.
    pub at: DateTime<Utc>,
}
