//! `cargo xtask bundle`: the installable package of this system (Linux: .deb).

use std::fs;
use std::path::PathBuf;

use crate::process::{self, Done};
use crate::system::{self, Need};
use crate::test::Packages;
use crate::{ui, workspace};

pub(crate) fn run() -> Done {
    system::ensure(&[Need::Compile, Need::Window])?;
    ui::ensure_built()?;
    let mut build = process::cargo();
    build.args(["build", "--release", "--bin", "pupitre-app", "--bin", "pupitre"]);
    process::run(build.args(Packages::Whole.arguments()))?;
    // Tauri's bundler from npm is a ready-made program; `bundle` packs what is already built.
    let tauri = workspace::root().join("ui/node_modules/.bin").join(if cfg!(windows) { "tauri.cmd" } else { "tauri" });
    if !tauri.is_file() {
        return Err("Tauri's bundler is missing from the UI's packages (@tauri-apps/cli)".to_owned());
    }
    let mut bundler = process::command(&tauri);
    bundler.arg("bundle");
    if cfg!(target_os = "linux") {
        bundler.args(["--bundles", "deb"]);
    }
    process::run(&mut bundler)?;
    for path in bundles() {
        let size = fs::metadata(&path).map_or(0, |facts| facts.len());
        eprintln!("{} ({:.1} MB)", path.display(), size as f64 / 1e6);
    }
    Ok(())
}

/// Package files below `target/release/bundle`.
fn bundles() -> Vec<PathBuf> {
    let kinds = fs::read_dir(workspace::target().join("release/bundle")).into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = kinds
        .flat_map(|kind| fs::read_dir(kind.path()).into_iter().flatten().flatten().map(|entry| entry.path()))
        .filter(|path| {
            path.extension().is_some_and(|end| ["deb", "dmg", "msi", "exe"].iter().any(|known| end == *known))
        })
        .collect();
    found.sort();
    found
}
