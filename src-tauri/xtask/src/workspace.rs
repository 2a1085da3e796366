//! Where things are in this checkout.

use std::path::{Path, PathBuf};

/// The top of the checkout. Taken from where Cargo found this package, so it holds from any current folder.
pub(crate) fn root() -> PathBuf {
    let here =
        std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.ancestors().nth(2).map_or(here.clone(), Path::to_path_buf)
}

/// Cargo's target folder.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// Names of the integration test targets (`*.rs` and `*/main.rs`) in a crate's `tests` folder, sorted.
pub(crate) fn test_targets(tests: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(tests)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let path = entry.path();
            let is_target = path.extension().is_some_and(|end| end == "rs") || path.join("main.rs").is_file();
            is_target.then(|| path.file_stem().map(|stem| stem.to_string_lossy().into_owned())).flatten()
        })
        .collect();
    names.sort();
    names
}

/// The folders of the library and binary crates below `src-tauri/crates`, sorted.
pub(crate) fn crates() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(root().join("src-tauri/crates"))
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.join("Cargo.toml").is_file())
        .collect();
    found.sort();
    found
}
