//! Facts of a picture or video.

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

/// A colour of a picture and how much of the picture has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Swatch {
    /// `#rrggbb`, in sRGB.
    pub colour: String,
    /// Hundredths of the picture's area.
    pub share: u8,
}

/// Where a picture was taken. Shown; never part of anything that leaves.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "GeoPlace")]
pub struct Place {
    /// Degrees north, −90 to 90.
    pub latitude: f64,
    /// Degrees east, −180 to 180.
    pub longitude: f64,
}

/// What a file says of itself in EXIF, IPTC and XMP. All of it is somebody's claim.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct Embedded {
    /// When it was taken, by the camera's clock: `2026-11-22T09:00:00`.
    pub taken_at: Option<String>,
    /// The camera's distance from UTC then, in minutes, where it says so.
    pub taken_offset: Option<i16>,
    /// Maker and model.
    pub camera: Option<String>,
    /// Where it was taken.
    pub place: Option<Place>,
    /// Title or headline.
    pub title: Option<String>,
    /// Caption.
    pub caption: Option<String>,
    /// Alternative text.
    pub alt: Option<String>,
    /// Who made it.
    pub author: Option<String>,
    /// The line that must stand beside it.
    pub credit: Option<String>,
    /// Who supplied it.
    pub source: Option<String>,
    /// Copyright notice.
    pub copyright: Option<String>,
    /// What it may be used for.
    pub terms: Option<String>,
    /// Keywords, in the file's order, each once.
    pub keywords: Vec<String>,
    /// Stars, 1 to 5.
    pub rating: Option<u8>,
}

/// Why a film cannot be cut here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum CutFault {
    /// Its container is not MP4 or MOV.
    #[error("its container is not MP4 or MOV")]
    Container,
    /// It is written in fragments, as for streaming.
    #[error("it is written in fragments")]
    Fragmented,
    /// It is encrypted.
    #[error("it is encrypted")]
    Protected,
    /// Its tables are missing, contradict each other or are of a kind that is not known here.
    #[error("its tables are not clear")]
    Unclear,
}

/// What is known of a video without playing it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Clip {
    /// Duration in milliseconds; 0 where the file does not say.
    #[ts(type = "number")]
    pub millis: u64,
    /// Code of the picture's format: `avc1`, `hvc1`, `V_VP9`.
    pub video: Option<String>,
    /// Code of the sound's format.
    pub sound: Option<String>,
    /// Degrees clockwise by which players turn it: 0, 90, 180 or 270. Width and height are those after turning.
    pub turned: u16,
}
