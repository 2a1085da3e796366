//! Everything that a fresh checkout lacks.

use crate::process::Done;
use crate::system::{self, Need};
use crate::ui;

/// All that `run` and every kind of test need, except what only the real servers need.
pub(crate) fn all() -> Done {
    system::ensure(&[Need::Compile, Need::Window, Need::Secrets, Need::Desktop])?;
    ui::ensure_packages()?;
    eprintln!("Set up. Next: cargo xtask run, or cargo xtask test.");
    Ok(())
}
