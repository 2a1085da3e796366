//! The command list: every command is declared once, and dispatch, the list for `pupitre methods` and the TypeScript
//! that the window compiles against all come from that declaration.
//!
//! Invariants: a command is `noun_verb`; a request refuses unknown fields; an error crosses as an [`ErrorView`] and
//! never as a sentence. Deliberately absent: Tauri, a terminal, and any logic of a use case.

mod commands;
mod dispatch;
mod error;
mod typescript;

pub use commands::{Command, commands};
pub use dispatch::{Caller, dispatch, view};
pub use error::ErrorView;
pub use pupitre_engine::events::{EventView, Topic};
pub use typescript::{signatures, typescript};
