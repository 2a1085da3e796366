//! Changing what is out, and posts that were made elsewhere.

use chrono::{DateTime, NaiveDate, Utc};
use pupitre_domain::ids::{AccountId, BrandId, DeliveryId};
use pupitre_domain::network::NetworkId;
use pupitre_domain::problem::Problem;
use pupitre_domain::time::WallTime;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::posts::PostView;

/// Carries what a post says now to where it is out already.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct PublicationRevise {
    /// Which publication.
    pub id: DeliveryId,
    /// It was changed there meanwhile, and that change is to be lost.
    #[serde(default)]
    pub overwrite: bool,
}

/// What became of the wish.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Revised {
    /// The post as it is now.
    pub post: PostView,
    /// What keeps it from being carried there; nothing was begun then.
    pub problems: Vec<Problem>,
}

/// How a publication stands to what its post says now.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct UpdateView {
    /// The network lets what is out be changed.
    pub offered: bool,
    /// The post says something else now than what is out.
    pub differs: bool,
    /// Its brand wants somebody's yes first, and there is none for what it says now.
    pub needs_approval: bool,
    /// How far the last change is, where one was wanted.
    pub state: Option<UpdateState>,
    /// Why the network did not take it.
    pub problems: Vec<Problem>,
}

/// How far a change is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum UpdateState {
    /// On its way.
    Waiting,
    /// Somebody changed it there meanwhile.
    Conflict,
    /// The network refused it.
    Refused,
    /// It does not exist there any more.
    Gone,
    /// It says there what the post said then.
    Done,
}

/// Asks for posts that were made elsewhere.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct NativeRange {
    /// First day.
    pub from: NaiveDate,
    /// How many days, 1–62.
    pub days: u16,
    /// Of one brand only.
    #[serde(default)]
    pub brand: Option<BrandId>,
    /// Of one account only.
    #[serde(default)]
    pub account: Option<AccountId>,
}

/// A post that was made elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NativeView {
    /// Its brand.
    pub brand: BrandId,
    /// Whose.
    pub account: AccountId,
    /// Where.
    pub network: NetworkId,
    /// The network's id of it; with the account, it names the post.
    pub id: String,
    /// Wall time in the brand's zone.
    pub wall: WallTime,
    /// When it was out, or will be.
    pub at: DateTime<Utc>,
    /// It waits in the network's own scheduler.
    pub scheduled: bool,
    /// First 140 characters; untrusted.
    pub excerpt: String,
    /// How many pictures it has.
    pub pictures: u16,
    /// Public address.
    pub permalink: Option<String>,
}
