//! What the tests against real servers need: system packages, and per server its own set-up script.
//!
//! A server's folder below `tests/servers` may hold `setup` (run here, idempotent); how it is started and stopped is
//! the tests' business.

use std::fs;

use crate::process::{self, Done};
use crate::system::{self, Need};
use crate::{ui, workspace};

pub(crate) fn ensure() -> Done {
    system::ensure(&[Need::Servers])?;
    let mut folders: Vec<_> = fs::read_dir(workspace::root().join("tests/servers"))
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    for folder in folders {
        let setup = folder.join("setup");
        if setup.is_file() {
            process::run(process::command(&setup).current_dir(&folder))?;
        } else if folder.join("package-lock.json").is_file() {
            ui::install_locked(&folder, &[])?;
        }
    }
    Ok(())
}
