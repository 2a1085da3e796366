//! Films that a network takes from a person's hand.

use serde::Serialize;
use ts_rs::TS;

/// Which films a network's own pages take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FilmRule {
    /// Least length in milliseconds; 0 where there is none.
    pub min_millis: u32,
    /// Greatest length in milliseconds, where limited.
    pub max_millis: Option<u32>,
    /// Most bytes, where limited.
    #[ts(type = "number | null")]
    pub max_bytes: Option<u64>,
    /// Media types; any when empty.
    pub mime_types: &'static [&'static str],
}

impl FilmRule {
    /// No limit that is known.
    pub const ANY: Self = Self { min_millis: 0, max_millis: None, max_bytes: None, mime_types: &[] };
    /// MP4 and MOV.
    pub const MP4_MOV: &'static [&'static str] = &["video/mp4", "video/quicktime"];
    /// Of a length between these, in milliseconds.
    #[must_use]
    pub const fn lasting(min_millis: u32, max_millis: u32) -> Self {
        Self { min_millis, max_millis: Some(max_millis), ..Self::ANY }
    }
    /// Of at most so many bytes.
    #[must_use]
    pub const fn up_to(self, max_bytes: u64) -> Self {
        Self { max_bytes: Some(max_bytes), ..self }
    }
    /// Of these media types.
    #[must_use]
    pub const fn of(self, mime_types: &'static [&'static str]) -> Self {
        Self { mime_types, ..self }
    }
}
