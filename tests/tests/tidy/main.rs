//! The house keeps its own rules: crate graph, names, lengths, generated files, translations. (The store freezes its migrations itself.)
//!
//! Every rule is a function from text to findings, with a test of its own that plants a violation.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice, missing_docs)]

mod files;
mod generated;

mod graph;
mod imports;
mod markup;
mod messages;
mod names;
mod shape;

/// Fails with all findings at once.
fn none(findings: &[String]) {
    assert!(findings.is_empty(), "{} finding(s):\n  {}\n", findings.len(), findings.join("\n  "));
}
