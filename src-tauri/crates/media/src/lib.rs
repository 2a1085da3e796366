//! Pictures: what they are, smaller forms of them, and the folder in which they live.
//!
//! Invariants
//! - Input is hostile. The container is walked by code of ours first: size, side lengths, memory and scans are limited
//!   before any decoder sees a byte, and decoders get only the parts that are needed for the pixels.
//! - What leaves carries no metadata but a colour profile: no place, no camera, no thumbnail of the uncropped picture,
//!   nothing behind the picture's end. Where the pixels may stay as they are, the metadata is cut out without re-encoding.
//! - The media type comes from the bytes. JPEG, PNG, WebP and GIF, nothing else.
//! - Files are named by their BLAKE3 hash, written whole or not at all, and verified when read.
//!
//! Everything here is synchronous and heavy on the CPU: call it on a blocking thread.
//!
//! Deliberately absent: video, SVG, a process of its own for decoding, and any knowledge of a network beyond the limits
//! that are passed in.

mod colour;
mod encode;
mod examine;
mod fault;
mod files;
mod fingerprint;
mod fit;
mod header;
mod metadata;
mod palette;
mod pixels;
mod render;
mod small;
mod turbo;
pub mod worker;

pub use examine::{Examined, Kind, examine};
pub use fault::{FilesFault, MediaFault};
pub use files::Files;
pub use fingerprint::Fingerprint;
pub use fit::fit_for_network;
pub use metadata::embed;
pub use palette::{PALETTE_MAX, has_colour, palette_distance};
pub use render::{Rendition, RenditionSpec, import, inspect, render};
pub use worker::{Isolation, Workers};

/// Most pixels of one side.
pub const MAX_SIDE: u32 = 12_000;
/// Most bytes of a file.
pub const MAX_FILE_BYTES: usize = 64 << 20;
/// Most bytes of memory that decoding one picture may take.
pub const MAX_DECODE_BYTES: u64 = 256 << 20;
