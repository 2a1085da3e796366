//! Ideas that are no posts yet.

use chrono::{DateTime, Utc};
use pupitre_domain::ids::{BrandId, IdeaId, PostId};
use pupitre_domain::time::{Fold, WallTime};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An idea.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct IdeaView {
    /// Id.
    pub id: IdeaId,
    /// Its brand; for whichever when absent.
    pub brand: Option<BrandId>,
    /// Counts up with every stored change.
    pub version: u32,
    /// Title, may be empty.
    pub title: String,
    /// Text, may be empty.
    pub text: String,
    /// Label, may be empty.
    pub label: String,
    /// The post that it became.
    pub post: Option<PostId>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last stored.
    pub updated_at: DateTime<Utc>,
    /// Put away since.
    pub archived_at: Option<DateTime<Utc>>,
}

/// Lists ideas, the newest first.
#[derive(Debug, Clone, Default, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct IdeaFilter {
    /// Those of this brand and those of none; all when absent.
    #[serde(default)]
    pub brand: Option<BrandId>,
    /// Those with these words; case and accents do not matter.
    #[serde(default)]
    pub text: String,
    /// Those put away instead of those at hand.
    #[serde(default)]
    pub archived: bool,
    /// Key of the following page.
    #[serde(default)]
    pub after: Option<String>,
    /// Most items, 1–200; 50 when absent.
    #[serde(default)]
    pub limit: Option<u16>,
}

/// Notes an idea.
#[derive(Debug, Clone, Default, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct IdeaCreate {
    /// Its brand; for whichever when absent.
    #[serde(default)]
    pub brand: Option<BrandId>,
    /// Title.
    #[serde(default)]
    pub title: String,
    /// Text.
    #[serde(default)]
    pub text: String,
    /// Label.
    #[serde(default)]
    pub label: String,
}

/// Changes an idea: all that it says.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct IdeaUpdate {
    /// Which.
    pub id: IdeaId,
    /// The version this change was made on; a newer stored version refuses it with `conflict`.
    pub version: u32,
    /// Its brand; for whichever when absent.
    #[serde(default)]
    pub brand: Option<BrandId>,
    /// Title.
    pub title: String,
    /// Text.
    pub text: String,
    /// Label.
    pub label: String,
}

/// Makes a post of an idea. It has no account until a person gives it one, so nothing leaves by itself.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct IdeaPlan {
    /// Which.
    pub id: IdeaId,
    /// The brand, for an idea that has none.
    #[serde(default)]
    pub brand: Option<BrandId>,
    /// Wall time in the brand's zone; a draft without a time when absent.
    #[serde(default)]
    pub wall: Option<WallTime>,
    /// Which of two occurrences.
    #[serde(default)]
    pub fold: Fold,
}

/// What became of an idea.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct IdeaPlanned {
    /// The idea, put away.
    pub idea: IdeaView,
    /// The post.
    pub post: PostId,
}
