//! Use cases, jobs and events: the only place where store, networks, media and vault meet.
//!
//! Invariants:
//! * a use case is a function of the engine and a request; the shells hold no logic;
//! * intent, act, result: every effect at a network is committed as an intent before it happens and as a result after;
//! * events leave after commit only;
//! * no secret is stored, logged or answered: it passes from the request to the keychain and from there to a connector.
//!
//! Deliberately absent: a window, a terminal, SQL, and the name of any network.

pub mod accounts;
pub mod answering;
pub mod api;
pub mod approvals;
pub mod articles;
pub mod asking;
pub mod attachments;
pub mod authorize;
pub mod backup;
pub mod brand_kit;
pub mod brands;
pub mod bulk;
pub mod calendar;
pub mod cards;
pub mod clock;
pub mod conductor;
pub mod contacts;
pub mod dates;
pub mod days;
pub mod demo;
pub mod doctor;
pub mod elsewhere;
pub mod error;
pub mod escalation;
pub mod events;
pub mod export;
#[cfg(feature = "failpoints")]
pub mod failpoints;
pub mod folders;
pub mod forecast;
pub mod guard;
pub mod guided;
pub mod guided_files;
pub mod ideas;
pub mod import;
pub mod inbox;
pub mod keychain;
pub mod labels;
pub mod last_look;
pub mod links;
pub mod made;
pub mod moderation;
pub mod morning;
pub mod notes;
pub mod pause;
pub mod people;
pub mod pillars;
pub mod plan;
pub mod posts;
pub mod publications;
pub mod queue;
pub mod recurrence;
pub mod register;
pub mod replies;
pub mod revise;
pub mod saved_views;
pub mod settings;
pub mod signals;
pub mod snippets;
pub mod spelling;
pub mod spikes;
pub mod statements;
pub mod sync;
pub mod templates;
pub mod today;
pub mod triage;
pub mod triage_rules;
pub mod versions;
pub mod visual_edits;
pub mod visuals;

mod access;
mod checks;
mod engine;
mod fields;
mod hashed;
mod live;
mod offers;
mod outcome;
mod platform;
mod reach;
mod read_marks;
mod resume;
mod views;

pub use conductor::Conductor;
pub use engine::{Engine, Parts, open};
pub use platform::{default_folder, harden};
pub use pupitre_media::worker::enter as decode_if_child;
