//! What Pupitre is about, without any way to reach the outside.
//!
//! Purpose: the words of the house (brand, account, post, variant, publication, visual, conversation, message),
//! the outbox state machine, the arithmetic of wall time and zones, and the measuring of text.
//!
//! Invariants:
//! * nothing here reads a clock, a file, a socket or a random source; whoever calls passes the instant in;
//! * [`publication::step`] is the only place that decides how a delivery may move from state to state;
//! * a due time is always a [`time::WallTime`] in a [`time::Zone`]; the instant is derived from both.
//!
//! Deliberately absent: secrets, SQL, HTTP, and the name of any network outside [`network::NetworkId`].

pub mod approval;
pub mod brand;
pub mod brand_kit;
pub mod by_hand;
pub mod content;
pub mod conversation;
pub mod dates;
pub mod day;
pub mod diff;
pub mod edit;
pub mod escalation;
pub mod filter;
pub mod forecast;
pub mod guard;
pub mod history;
pub mod ids;
pub mod library;
pub mod link_tags;
pub mod network;
pub mod pillars;
pub mod problem;
pub mod publication;
pub mod queue;
pub mod quiet;
pub mod recurrence;
pub mod register;
pub mod rights;
pub mod rules;
pub mod saved_reply;
pub mod search;
pub mod signals;
pub mod similarity;
pub mod snooze;
pub mod spike;
pub mod target;
pub mod template;
pub mod text;
pub mod thread;
pub mod time;
pub mod triage_rules;
pub mod typography;
pub mod variables;
pub mod visual;
pub mod wording;

mod weighted;
