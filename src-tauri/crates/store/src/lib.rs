//! The database: one SQLite file per data folder.
//!
//! Purpose: keep what people wrote and planned, what was sent, and what was read, so that nothing acknowledged is
//! ever lost and every question of a screen is answered from an index.
//!
//! Invariants:
//! * one thread writes, in `IMMEDIATE` transactions that are on disk when they are acknowledged (`synchronous=FULL`);
//!   readers see snapshots and cannot write;
//! * a delivery's state moves only through [`pupitre_domain::publication::step`], and every move leaves its line in
//!   the append-only ledger in the same transaction;
//! * full-text indexes, excerpts, counters and uses are derived, written in the same transaction as their source, and
//!   can be rebuilt ([`search::rebuild`]);
//! * message ids are their time, so that the order of row ids is the order of dates.
//!
//! Deliberately absent: secrets (the vault has them), files of visuals (they are named by their hash), a clock (the
//! present is handed in), and SQL in any public signature.

mod anchors;
mod backup;
mod connection;
mod error;
mod migrations;
mod schema;
mod sql;
mod store;
mod text;
mod threads;

pub mod accounts;
pub mod actions;
pub mod answers;
pub mod approvals;
pub mod authors;
pub mod awake;
pub mod brand_kit;
pub mod brands;
pub mod contacts;
pub mod conversations;
pub mod dates;
pub mod days;
pub mod deliveries;
pub mod drafts;
pub mod escalations;
pub mod filters;
pub mod flow;
pub mod forecasts;
pub mod ideas;
pub mod imports;
pub mod labels;
pub mod ledger;
pub mod marks;
pub mod messages;
pub mod meta;
pub mod natives;
pub mod notes;
pub mod pauses;
pub mod people;
pub mod pillars;
pub mod posts;
pub mod queue;
pub mod read_marks;
pub mod register;
pub mod revisions;
pub mod saved_views;
pub mod search;
#[cfg(any(test, feature = "seed"))]
pub mod seed;
pub mod series;
pub mod settings;
pub mod signals;
pub mod snippets;
pub mod statements;
pub mod steps;
pub mod syncs;
pub mod targets;
pub mod templates;
pub mod triage_rules;
pub mod variants;
pub mod visual_edits;
pub mod visuals;
pub mod wording;

pub use error::{OpenError, StoreError};
pub use migrations::schema_version;
pub use schema::schema_sql;
pub use sql::{Reader, Sql, Tx, stored_instant};
pub use store::{BACKUPS, FILE_NAME, Store};
pub use text::{EXCERPT_CHARS, excerpt, fold};

/// Version of the SQLite built in, for example `3.53.2`.
#[must_use]
pub fn sqlite_version() -> &'static str {
    rusqlite::version()
}

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
