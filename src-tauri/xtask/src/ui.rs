//! The UI's packages and its build.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::UNIX_EPOCH;

use crate::process::{self, Done};
use crate::workspace;

/// Oldest Node that Vite 8 runs on.
const NODE_MAJOR: u32 = 20;
/// Not the UI's sources: dependencies, and what the build itself writes.
const DERIVED: &[&str] = &["node_modules", "dist", "paraglide", ".svelte-kit", "coverage"];

fn folder() -> PathBuf {
    workspace::root().join("ui")
}

/// npm in the UI's folder.
pub(crate) fn npm() -> Command {
    let mut command = process::command(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.current_dir(folder());
    command
}

/// `npm run NAME` in the UI's folder.
pub(crate) fn script(name: &str) -> Done {
    process::run(npm().args(["run", name]))
}

/// Installs exactly the lockfile's packages when it differs from what was last installed. No package's script runs.
pub(crate) fn ensure_packages() -> Done {
    install_locked(&folder(), &["--ignore-scripts"])
}

/// `npm ci` in `folder` when its lockfile differs from the one last installed there.
pub(crate) fn install_locked(folder: &Path, options: &[&str]) -> Done {
    check_node()?;
    let lockfile = folder.join("package-lock.json");
    let lock = fs::read(&lockfile).map_err(|error| format!("{}: {error}", lockfile.display()))?;
    let stamp = folder.join("node_modules/.xtask-lock");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let install = || process::run(npm().current_dir(folder).arg("ci").args(options).args(["--no-audit", "--no-fund"]));
    // A registry may stumble once.
    install().or_else(|_| install())?;
    fs::write(&stamp, lock).map_err(|error| format!("{}: {error}", stamp.display()))
}

/// Builds `ui/dist` unless its sources are those of the last build.
pub(crate) fn ensure_built() -> Done {
    ensure_packages()?;
    let stamp = folder().join("node_modules/.xtask-built");
    let state = fingerprint(&folder());
    let is_fresh =
        folder().join("dist/index.html").is_file() && fs::read_to_string(&stamp).is_ok_and(|old| old == state);
    if is_fresh {
        return Ok(());
    }
    script("build")?;
    // The build may write among the sources (compiled messages are left out, a route list need not be): look again.
    let state = fingerprint(&folder());
    fs::write(&stamp, state).map_err(|error| format!("{}: {error}", stamp.display()))
}

/// Number of source files and the newest change among them.
fn fingerprint(folder: &Path) -> String {
    let (mut files, mut newest) = (0_u64, 0_u128);
    let mut pending = vec![folder.to_path_buf()];
    while let Some(dir) = pending.pop() {
        for entry in fs::read_dir(&dir).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.file_name().is_some_and(|name| DERIVED.iter().any(|derived| name == *derived)) {
                continue;
            }
            if path.is_dir() {
                pending.push(path);
                continue;
            }
            files += 1;
            let changed = entry.metadata().and_then(|facts| facts.modified()).ok();
            let changed = changed.and_then(|at| at.duration_since(UNIX_EPOCH).ok()).map_or(0, |since| since.as_nanos());
            newest = newest.max(changed);
        }
    }
    format!("{files} files, newest {newest} ns\n")
}

fn check_node() -> Done {
    let found = process::output(Command::new("node").arg("--version"));
    let Some(version) = found else {
        return Err(format!("Node is missing: install version {NODE_MAJOR} or newer, with npm"));
    };
    let major = version.trim().trim_start_matches('v').split('.').next().and_then(|text| text.parse::<u32>().ok());
    match major {
        Some(major) if major >= NODE_MAJOR => Ok(()),
        _ => Err(format!("Node {NODE_MAJOR} or newer is needed; here is {}", version.trim())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_sees_new_and_deleted_files_but_not_derived_ones() {
        let dir = std::env::temp_dir().join(format!("xtask-ui-{}", std::process::id()));
        fs::create_dir_all(dir.join("src")).expect("scratch folder");
        fs::create_dir_all(dir.join("node_modules")).expect("scratch folder");
        let before = fingerprint(&dir);
        fs::write(dir.join("node_modules/x.js"), "1").expect("scratch file");
        assert_eq!(fingerprint(&dir), before);
        fs::write(dir.join("src/x.ts"), "1").expect("scratch file");
        let with = fingerprint(&dir);
        assert_ne!(with, before);
        fs::remove_file(dir.join("src/x.ts")).expect("scratch file");
        assert_eq!(fingerprint(&dir), before);
        fs::remove_dir_all(&dir).expect("scratch folder");
    }
}
