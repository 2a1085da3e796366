//! The plan of content.

use chrono::NaiveDate;
use pupitre_domain::brand::Colour;
use pupitre_domain::ids::{AccountId, BrandId, PillarId, PostId};
use pupitre_domain::network::NetworkId;
use pupitre_domain::pillars::IsoWeek;
use pupitre_domain::time::WallTime;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A subject that a brand talks about.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PillarView {
    /// Id.
    pub id: PillarId,
    /// Its brand.
    pub brand: BrandId,
    /// Name.
    pub name: String,
    /// Colour.
    pub colour: Colour,
    /// Its share of the brand's posts, in percent.
    pub share: u8,
}

/// Makes a pillar.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct PillarCreate {
    /// Its brand.
    pub brand: BrandId,
    /// Name.
    pub name: String,
    /// Colour, `#rrggbb`.
    pub colour: String,
    /// Its share of the brand's posts, in percent.
    pub share: u8,
}

/// Changes a pillar. What is absent stays.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct PillarUpdate {
    /// Which.
    pub id: PillarId,
    /// Name.
    #[serde(default)]
    pub name: Option<String>,
    /// Colour, `#rrggbb`.
    #[serde(default)]
    pub colour: Option<String>,
    /// Its share of the brand's posts, in percent.
    #[serde(default)]
    pub share: Option<u8>,
}

/// Gives a post its pillar, or none.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct PillarAssign {
    /// The post.
    pub post: PostId,
    /// The pillar, of the same brand.
    #[serde(default)]
    pub pillar: Option<PillarId>,
}

/// Sets how often something is wanted of an account.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct CadenceSet {
    /// The account.
    pub account: AccountId,
    /// Posts per ISO week; 0 is no wish.
    pub per_week: u16,
}

/// Asks what the coming weeks lack.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct PlanGapsRequest {
    /// A day of the first week.
    #[ts(type = "string")]
    pub from: NaiveDate,
    /// How many weeks, 1–26.
    pub weeks: u16,
    /// Of one brand only.
    #[serde(default)]
    pub brand: Option<BrandId>,
}

/// What the coming weeks lack.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PlanGaps {
    /// Brands that have a plan of content, by name.
    pub brands: Vec<BrandGaps>,
}

/// What the coming weeks of a brand lack.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BrandGaps {
    /// The brand.
    pub brand: BrandId,
    /// Its accounts, with what is wanted of each.
    pub accounts: Vec<CadenceView>,
    /// Its weeks, in order.
    pub weeks: Vec<WeekGaps>,
    /// Its pillars over all the weeks.
    pub pillars: Vec<PillarGaps>,
    /// Posts in all the weeks.
    pub posts: u32,
    /// Posts without a pillar, by wall time; the first 100.
    pub unassigned: Vec<UnassignedPost>,
}

/// How often something is wanted of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CadenceView {
    /// The account.
    pub account: AccountId,
    /// Its network.
    pub network: NetworkId,
    /// Posts per ISO week; 0 is no wish.
    pub per_week: u16,
}

/// A week of a brand.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WeekGaps {
    /// Which.
    pub week: IsoWeek,
    /// Per account of which something is wanted.
    pub accounts: Vec<AccountGap>,
    /// Posts that lack, over the accounts.
    pub missing: u32,
}

/// A week of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccountGap {
    /// The account.
    pub account: AccountId,
    /// Posts that are out or planned.
    pub planned: u32,
    /// Posts that are wanted.
    pub wanted: u32,
    /// Posts that lack.
    pub missing: u32,
}

/// How a pillar stands.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PillarGaps {
    /// The pillar.
    pub pillar: PillarView,
    /// Its posts.
    pub posts: u32,
    /// Their share of all posts in percent; with the posts that have no pillar, shares add up to 100.
    pub share: u8,
    /// Posts that lack to its share; negative when there are too many.
    pub missing: i32,
}

/// A planned post without a pillar.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct UnassignedPost {
    /// The post.
    pub post: PostId,
    /// First 140 characters.
    pub excerpt: String,
    /// Its wall time.
    pub wall: WallTime,
}

/// The pillar of a post.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PostPillar {
    /// The post's pillar.
    pub pillar: Option<PillarId>,
    /// The pillars of its brand.
    pub pillars: Vec<PillarView>,
}
