//! Real servers that nobody here wrote, on loopback.

pub mod bluesky;
pub mod mail;
mod process;
pub mod wordpress;

pub use process::StartError;
