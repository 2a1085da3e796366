//! Length and opening of files, and what lies at the top.

use std::fs;

use super::files;

/// Lines beyond which a file is two files.
const LONGEST: usize = 600;
const GENERATED: &[&str] = &["ui/src/api/generated.ts"];
const TOP: &[&str] = &[
    ".cargo",
    ".ci",
    ".config",
    ".clippy.toml",
    ".deny.toml",
    ".editorconfig",
    ".git",
    ".gitattributes",
    ".gitignore",
    ".rustfmt.toml",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "icons",
    "src-tauri",
    "tests",
    "ui",
];
/// At the top of a working copy, never in a commit.
const IGNORED: &[&str] = &["target", "artifacts"];

fn too_long(path: &str, text: &str) -> Option<String> {
    let lines = text.lines().count();
    (lines > LONGEST && !GENERATED.contains(&path)).then(|| format!("{path} has {lines} lines; {LONGEST} are the most"))
}

fn opening(path: &str, text: &str) -> Option<String> {
    let documented = text.lines().take_while(|line| line.starts_with("//!")).count();
    (path.ends_with("/src/lib.rs") && documented < 3)
        .then(|| format!("{path} opens with purpose, invariants and what is deliberately absent (//!)"))
}

#[test]
fn files_are_short() {
    super::none(&files::sources().iter().filter_map(|(path, text)| too_long(path, text)).collect::<Vec<_>>());
}

#[test]
fn libraries_open_with_their_purpose() {
    super::none(&files::sources().iter().filter_map(|(path, text)| opening(path, text)).collect::<Vec<_>>());
}

#[test]
fn the_top_is_small() {
    let names =
        fs::read_dir(files::root()).unwrap().flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let found: Vec<String> = names
        .filter(|name| !TOP.contains(&name.as_str()) && !IGNORED.contains(&name.as_str()))
        .map(|name| format!("{name} does not belong at the top"))
        .collect();
    super::none(&found);
}

#[test]
fn planted_shapes_are_found() {
    assert!(too_long("ui/src/x.ts", &"x\n".repeat(601)).is_some());
    assert!(too_long("ui/src/x.ts", &"x\n".repeat(600)).is_none());
    assert!(too_long("ui/src/api/generated.ts", &"x\n".repeat(601)).is_none());
    assert!(opening("src-tauri/crates/x/src/lib.rs", "//! Short.\nmod x;").is_some());
}
