//! The checkout's own files.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders that hold nothing written by hand.
const DERIVED: &[&str] =
    &["node_modules", "dist", "target", "paraglide", ".svelte-kit", ".git", "gen", "artifacts", "coverage"];

/// The top of the checkout.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate lies in the checkout").to_path_buf()
}

/// Every file below `folder` with one of these endings, as (path from the top with `/`, text), sorted.
pub(crate) fn texts(folder: &str, endings: &[&str]) -> Vec<(String, String)> {
    let top = root();
    let mut found = Vec::new();
    let mut pending = vec![top.join(folder)];
    while let Some(dir) = pending.pop() {
        for entry in fs::read_dir(&dir).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if path.is_dir() {
                if !DERIVED.contains(&name.as_str()) {
                    pending.push(path);
                }
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                let shown = path.strip_prefix(&top).unwrap().to_string_lossy().replace('\\', "/");
                found.push((shown, fs::read_to_string(&path).unwrap_or_default()));
            }
        }
    }
    found.sort();
    found
}

/// All sources: Rust of the product and the tests, TypeScript and Svelte of the UI.
pub(crate) fn sources() -> Vec<(String, String)> {
    let mut all = texts("src-tauri", &[".rs"]);
    all.extend(texts("tests", &[".rs"]));
    all.extend(texts("ui", &[".ts", ".svelte"]));
    all
}

#[test]
fn the_walk_finds_this_file_and_nothing_derived() {
    let all = sources();
    assert!(all.iter().any(|(path, _)| path == "tests/tests/tidy/files.rs"));
    assert!(!all.iter().any(|(path, _)| path.contains("/node_modules/") || path.contains("/target/")));
}
