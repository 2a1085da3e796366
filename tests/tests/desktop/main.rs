//! The built application in a window, as people use it: keyboard and pointer, fakes for the networks, axe, and what the
//! window must never be able to do. `cargo xtask test desktop` builds it and runs this.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice, missing_docs)]
#![cfg(target_os = "linux")]

mod configuration;
mod crisis;
mod first;
mod guard;
mod hostile;
mod instances;
mod keyboard;
mod kills;
mod looks;
mod networks;
mod unknown;

use pupitre_tests::desktop::Computer;
use serde_json::{Value, json};

/// A brand that lives where the computer does.
fn brand(computer: &Computer, name: &str) -> Value {
    let params = json!({"name": name, "zone": "Europe/Paris", "language": "fr", "colour": "#336699"});
    computer.call("brands_create", &params)["id"].clone()
}

/// The text of an id.
fn text(id: &Value) -> &str {
    id.as_str().expect("an id")
}
