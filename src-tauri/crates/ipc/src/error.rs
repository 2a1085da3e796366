//! How an error and an event cross to a shell.

use pupitre_engine::error::{ErrorCode, FieldError};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why a command did not do what was asked. The sentence is made from the code; the detail is in the log under `ref`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ErrorView {
    /// What went wrong.
    pub code: ErrorCode,
    /// Which fields are wrong, and how.
    pub fields: Vec<FieldError>,
    /// Seconds after which it may work.
    pub retry_after_s: Option<u32>,
    /// Where the log tells more; eight hex digits.
    #[serde(rename = "ref")]
    pub reference: String,
}
