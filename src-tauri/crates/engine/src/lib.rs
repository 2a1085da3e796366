//! Use cases, jobs and events: the only place where store, networks, media and vault meet.

pub mod api;
pub mod error;
