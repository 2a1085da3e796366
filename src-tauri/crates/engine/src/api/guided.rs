//! Publishing by a person's own hand: accounts without a connector, and the cards of what is to be published now.

use super::posts::DeliveryView;
use chrono::{DateTime, Utc};
use pupitre_domain::content::Content;
use pupitre_domain::ids::{AccountId, BrandId, DeliveryId};
use pupitre_domain::network::NetworkId;
use pupitre_domain::time::WallTime;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Adds an account that a person publishes to by hand, or changes it. Nothing of it needs the keychain.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct AccountAdd {
    /// Its brand.
    pub brand: BrandId,
    /// Its network; one with a connector too, where the person has no access to it.
    pub network: NetworkId,
    /// One that was added before.
    #[serde(default)]
    pub account: Option<AccountId>,
    /// Handle or name, as people know it.
    pub handle: String,
    /// https address of its page.
    pub page: String,
}

/// Lists what is to be published by hand.
#[derive(Debug, Clone, Default, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct GuidedFilter {
    /// Of one brand only.
    #[serde(default)]
    pub brand: Option<BrandId>,
}

/// A publication whose minute has come and that a person makes.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct GuidedCard {
    /// The delivery.
    pub delivery: DeliveryView,
    /// The account, as people know it.
    pub handle: String,
    /// Exactly what it says: frozen when its minute came.
    pub content: Content,
    /// What its network asks beside the text, in its order; choices by their keys.
    pub fields: Vec<GuidedField>,
    /// Planned wall time in the brand's zone.
    pub wall: Option<WallTime>,
    /// From when on it is overdue: what the brand allows to be late.
    pub overdue_at: Option<DateTime<Utc>>,
    /// Page on which the post is written.
    pub compose: Option<String>,
    /// The account's own page.
    pub page: Option<String>,
    /// Whether the network's page takes alternative texts.
    pub takes_alt: bool,
    /// Its brand is paused: not to be published now.
    pub paused: bool,
}

/// Something beside the text, such as a title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct GuidedField {
    /// Key of the option.
    pub key: String,
    /// What is to be filled in or chosen.
    pub value: String,
}

/// A person says that it is out.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct GuidedDone {
    /// Which.
    pub id: DeliveryId,
    /// Address of the post.
    #[serde(default)]
    pub permalink: Option<String>,
}

/// Asks again later.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct GuidedLater {
    /// Which.
    pub id: DeliveryId,
    /// How much later.
    pub later: Later,
}

/// How much later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Later {
    /// In a quarter of an hour.
    QuarterHour,
    /// In an hour.
    Hour,
    /// Tomorrow, at the time of day that was planned.
    Tomorrow,
}

/// What was put off.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct GuidedMoved {
    /// The delivery as it is now.
    pub delivery: DeliveryView,
    /// Its new wall time in the brand's zone.
    pub wall: WallTime,
    /// Its former one, for taking it back.
    pub previous: Option<WallTime>,
}

/// Takes back what a person said of a publication by hand: it asks again.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct GuidedBack {
    /// Which.
    pub id: DeliveryId,
    /// The wall time it had, where it was put off; without it, it asks at once.
    #[serde(default)]
    pub wall: Option<WallTime>,
}

/// The pictures of a publication by hand, as files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct GuidedFiles {
    /// The folder they are in; it goes away once the publication is settled.
    pub folder: String,
    /// The files, in order.
    pub files: Vec<GuidedFile>,
}

/// A picture, fitted and cropped for its account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct GuidedFile {
    /// Its name in the folder.
    pub name: String,
    /// Part of the thread.
    pub part: u16,
    /// Visual of the part.
    pub index: u16,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Bytes.
    #[ts(type = "number")]
    pub bytes: u64,
    /// How long it plays in milliseconds, where it is a film and says so: as it was trimmed.
    #[ts(type = "number | null")]
    pub millis: Option<u64>,
}
