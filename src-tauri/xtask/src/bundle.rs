//! `cargo xtask bundle`: the installable package of this system (Linux: .deb).

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::process::{self, Done};
use crate::system::{self, Need};
use crate::{ui, workspace};

/// Packs what is already built.
const BUNDLER: &str = "@tauri-apps/cli@2.12.5";

pub(crate) fn run() -> Done {
    system::ensure(&[Need::Compile, Need::Window])?;
    ui::ensure_built()?;
    let mut build = process::cargo();
    build.args(["build", "--release", "--bin", "pupitre-app", "--bin", "pupitre"]);
    // The product alone: together with the tests, Cargo would unite features and build crash points into it.
    build.args(["--package", "pupitre-app", "--package", "pupitre-cli", "--features", "pupitre-app/custom-protocol"]);
    process::run(&mut build)?;
    let mut bundler = bundler();
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

/// Tauri's bundler, a ready-made program from npm: the UI's own where it is locked there, else this one.
fn bundler() -> Command {
    let own = workspace::root().join("ui/node_modules/.bin").join(if cfg!(windows) { "tauri.cmd" } else { "tauri" });
    if own.is_file() {
        return process::command(own);
    }
    let mut command = process::command(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.args(["exec", "--yes", "--package", BUNDLER, "--", "tauri"]);
    command
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
