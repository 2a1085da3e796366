//! Real servers that nobody here wrote, on loopback.

pub mod bluesky;
pub mod wordpress;
