//! The failure forecast, the wrong-brand guard, and the last look.

use super::posts::DeliveryView;
use chrono::{DateTime, Utc};
use pupitre_domain::approval::Approval;
use pupitre_domain::forecast::{ForecastKind, WayOut};
use pupitre_domain::guard::MarkKind;
use pupitre_domain::ids::{BrandId, DeliveryId, PostId};
use pupitre_domain::problem::Problem;
use pupitre_domain::time::{WallTime, Zone};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Asks what will go wrong.
#[derive(Debug, Clone, Default, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ForecastFilter {
    /// Of one brand only.
    #[serde(default)]
    pub brand: Option<BrandId>,
}

/// A planned delivery that will not leave as planned.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ForecastView {
    /// The delivery.
    pub delivery: DeliveryView,
    /// What will go wrong, the gravest first.
    pub forecasts: Vec<ForecastItem>,
}

/// What will go wrong with a delivery.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ForecastItem {
    /// What.
    pub kind: ForecastKind,
    /// The one thing that helps.
    pub way_out: WayOut,
    /// When what it is about happens, where that is another instant than the due time.
    pub at: Option<DateTime<Utc>>,
    /// What in the content it is about.
    pub problem: Option<Problem>,
    /// Since when it is known.
    pub since: DateTime<Utc>,
}

/// By what a brand is known, and what it looks at twice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MarksView {
    /// Domains of its links.
    pub domains: Vec<String>,
    /// Its hashtags, without `#`.
    pub hashtags: Vec<String>,
    /// Words that it wants to look at twice before they leave.
    pub sensitive: Vec<String>,
    /// Handles of its accounts; these are known by themselves.
    pub handles: Vec<String>,
}

/// Sets by what a brand is known; lists that are absent stay.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct MarksSet {
    /// Which brand.
    pub brand: BrandId,
    /// Domains, or addresses of pages on them.
    #[serde(default)]
    pub domains: Option<Vec<String>>,
    /// Hashtags, with or without `#`.
    #[serde(default)]
    pub hashtags: Option<Vec<String>>,
    /// Words or groups of words.
    #[serde(default)]
    pub sensitive: Option<Vec<String>>,
}

/// Says that something of another brand is meant in a post, or takes that back.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct GuardConfirm {
    /// The post.
    pub post: PostId,
    /// What it is.
    pub kind: MarkKind,
    /// The handle, hashtag, domain or visual, as the problem named it.
    pub value: String,
    /// Whether it is meant.
    pub meant: bool,
}

/// Asks what of other brands a copy to a brand would carry along.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct GuardPreview {
    /// The posts to be copied, at most 500.
    pub posts: Vec<PostId>,
    /// The brand they would go to.
    pub brand: BrandId,
}

/// What of other brands a post would carry along.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct GuardFindings {
    /// The post.
    pub post: PostId,
    /// Its first 140 characters.
    pub excerpt: String,
    /// What was found.
    pub problems: Vec<Problem>,
}

/// Asks for everything that leaves soon.
#[derive(Debug, Clone, Default, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct LastLook {
    /// Hours looked ahead, 1–168; 36 when absent.
    #[serde(default)]
    pub hours: Option<u16>,
    /// Two posts of one account within so many minutes clash, 0–720; 30 when absent.
    #[serde(default)]
    pub minutes: Option<u16>,
}

/// Everything that leaves soon, over all brands.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LastLookView {
    /// From.
    pub from: DateTime<Utc>,
    /// To.
    pub to: DateTime<Utc>,
    /// By due time; what a person decides first is not in it.
    pub entries: Vec<LookEntry>,
}

/// Something that leaves soon.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LookEntry {
    /// The delivery.
    pub delivery: DeliveryView,
    /// All its text, part after part.
    pub parts: Vec<String>,
    /// How many visuals it has.
    pub visuals: u16,
    /// Wall time in the brand's zone.
    pub wall: WallTime,
    /// The brand's zone.
    pub zone: Zone,
    /// How it stands with the client.
    pub approval: Approval,
    /// What is worth a second look.
    pub clashes: Vec<Clash>,
    /// What will go wrong with it.
    pub forecasts: Vec<ForecastKind>,
}

/// Something worth a second look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Clash {
    /// The same account says something else a little earlier.
    Close {
        /// The other delivery.
        other: DeliveryId,
        /// Minutes between them.
        minutes: u32,
    },
    /// The same account says, or has said, nearly the same within 30 days.
    NearDuplicate {
        /// The other delivery.
        other: DeliveryId,
        /// Its first 140 characters.
        excerpt: String,
        /// When it left or leaves.
        at: DateTime<Utc>,
        /// Thousandths of their three-word sequences that both have.
        likeness: u16,
    },
    /// The same account posts something from elsewhere at nearly the same time.
    CloseElsewhere {
        /// Minutes between them.
        minutes: u32,
        /// Its first 140 characters.
        excerpt: String,
        /// When it was out, or will be.
        at: DateTime<Utc>,
    },
    /// The same account has posted nearly the same from elsewhere.
    AlikeElsewhere {
        /// Its first 140 characters.
        excerpt: String,
        /// When it was out, or will be.
        at: DateTime<Utc>,
        /// Thousandths of their three-word sequences that both have.
        likeness: u16,
    },
    /// A word that the brand looks at twice.
    Sensitive {
        /// The word.
        word: String,
    },
}
