//! Real servers that nobody here wrote, on loopback.

pub mod bluesky;
pub mod mail;
pub mod wordpress;
