//! What crosses to the two shells: requests and views, shaped per screen.
//!
//! They live here and not in `ipc`, so that a use case and its words are written once (ADR 2). All fields are camelCase,
//! all instants RFC 3339 in UTC, all wall times `YYYY-MM-DDTHH:MM` in the brand's zone.

pub mod accounts;
pub mod answering;
pub mod approvals;
pub mod articles;
pub mod asking;
pub mod brand_kit;
pub mod brands;
pub mod bulk;
pub mod calendar;
pub mod cards;
pub mod composer;
pub mod dates;
pub mod days;
pub mod desk;
pub mod elsewhere;
pub mod escalation;
pub mod guided;
pub mod ideas;
pub mod inbox;
pub mod labels;
pub mod language;
pub mod links;
pub mod mailbox;
pub mod moderation;
pub mod outbox;
pub mod pillars;
pub mod posts;
pub mod queue;
pub mod recurrence;
pub mod register;
pub mod signals;
pub mod templates;
pub mod transfer;
pub mod triage;
pub mod trust;
pub mod visual_edits;
pub mod visuals;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A request without parameters.
#[derive(Debug, Clone, Default, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct Nothing {}

/// The answer of a command that has nothing to tell.
#[derive(Debug, Clone, Default, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Done {}

/// A request that names one thing by its id.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct ById<Id> {
    /// Which.
    pub id: Id,
}

/// A page of a long list. `next` is handed back to get the following one.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Page<Item> {
    /// The items, in the list's order.
    pub items: Vec<Item>,
    /// Opaque key of the following page; absent at the end.
    pub next: Option<String>,
}
