//! Pictures and videos: what they are, smaller forms of them, what they say of themselves, and the folder in which they
//! live.
//!
//! Invariants
//! - Input is hostile. The container is walked by code of ours first: size, side lengths, memory and scans are limited
//!   before any decoder sees a byte. What comes from outside is decoded by [`Workers`]: in child processes that reach no
//!   file and no network and may die (`worker`). The functions without them are for tests and for where no child starts.
//! - What leaves carries no metadata but a colour profile: no place, no camera, no thumbnail of the uncropped picture,
//!   nothing behind the picture's end. Where the pixels may stay as they are, the metadata is cut out without re-encoding.
//!   Words go into a copy only through [`embed`], which starts from the bare pixels.
//! - Thumbnails are upright and in sRGB; renditions for networks keep their pixels' profile.
//! - The media type comes from the bytes. JPEG, PNG, WebP, GIF and TIFF are decoded here, HEIC and AVIF by a program of the
//!   system where there is one; of MP4, MOV and WebM only facts are read, and ffmpeg gives a poster where it is there.
//! - Files are named by their BLAKE3 hash, written whole or not at all, and verified when read.
//! - A film is cut by rewriting its tables (`clip::cut`): no sample is decoded or changed, the whole is never in memory.
//!
//! Everything here is synchronous and heavy on the CPU: call it on a blocking thread.
//!
//! Deliberately absent: playing videos or encoding them anew, and any knowledge of a network beyond the limits that are passed in.

mod clip;
mod colour;
mod edit;
mod encode;
mod examine;
mod fault;
mod files;
mod fingerprint;
mod fit;
pub mod fonts;
#[cfg(test)]
mod fuzz;
mod header;
mod metadata;
mod palette;
mod pixels;
mod render;
mod small;
pub mod svg;
pub mod template;
mod turbo;
pub mod worker;

pub use clip::MAX_CLIP_BYTES;
pub use clip::cut::CutPlan;
pub use clip::places::{PlaceBox, clear_places, place_boxes};
pub use edit::{Stage, draft, edit, is_stripped_form, picture};
pub use examine::{Examined, Kind, examine};
pub use fault::{FilesFault, MediaFault};
pub use files::Files;
pub use fingerprint::Fingerprint;
pub use fit::fit_for_network;
pub use metadata::embed;
pub use palette::{PALETTE_MAX, has_colour, palette_distance};
pub use render::{Rendition, RenditionSpec, import, inspect, render};
pub use template::Drawn;
pub use worker::{Isolation, Workers};

/// Most pixels of one side.
pub const MAX_SIDE: u32 = 12_000;
/// Most bytes of a file.
pub const MAX_FILE_BYTES: usize = 64 << 20;
/// Most bytes of memory that decoding one picture may take.
pub const MAX_DECODE_BYTES: u64 = 256 << 20;
