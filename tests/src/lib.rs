//! What the product is tested against: fake networks with a memory, a fault layer under them, a clock that obeys,
//! hostile text, a scanner for leaked secrets and a private desktop session.
//!
//! Invariants: the fakes are the oracle, so they count what *happened*, never what was answered; they take nothing
//! from the product's crates (a shared misunderstanding would be invisible); everything listens on 127.0.0.1 and a
//! port that the system picks; every random choice has a seed.
//!
//! Deliberately absent: federation, web pages, and anything that a client of ours never asks for.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

pub mod adapters;
pub mod background;
pub mod clock;
pub mod corpus;
pub mod crowd;
pub mod desk;
pub mod desktop;
pub mod fakes;
pub mod films;
pub mod gallery;
pub mod headless;
pub mod headless_scene;
pub mod power;
pub mod scene;
pub mod secrets;
pub mod servers;
pub mod session;
