//! Facts of a picture.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the library knows of a file without looking at it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VisualFacts {
    /// BLAKE3 of the file's bytes, 64 hex digits: its name on disk and its identity.
    pub hash: String,
    /// Media type found in the bytes, never guessed from the name.
    pub mime: String,
    /// Width in pixels, upright.
    pub width: u32,
    /// Height in pixels, upright.
    pub height: u32,
    /// Size in bytes.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Average colour, `#rrggbb`: shown until the picture is there.
    pub colour: String,
}
