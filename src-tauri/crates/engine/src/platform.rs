//! The few things that differ by operating system.

use std::alloc::System;
use std::path::PathBuf;
use zeroizing_alloc::ZeroAlloc;

/// Wipes every block of the heap when it is given back. Secrets pass through buffers that are not ours (HTTP, TLS, JSON,
/// the bus to the keychain); this is the one place where all of them end. Here, so that it holds in both shells.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);

/// The application's data folder of this user: `$XDG_DATA_HOME/pupitre` and its likes. One rule for both shells, so
/// that window and agent find the same data.
#[must_use]
pub fn default_folder() -> Option<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(named) = variable("PUPITRE_DATA") {
        return Some(named);
    }
    let home = || variable("HOME");
    let base = if cfg!(windows) {
        variable("APPDATA")
    } else if cfg!(target_os = "macos") {
        home().map(|home| home.join("Library").join("Application Support"))
    } else {
        variable("XDG_DATA_HOME")
            .filter(|path| path.is_absolute())
            .or_else(|| home().map(|home| home.join(".local/share")))
    };
    base.map(|base| base.join("pupitre"))
}

/// Keeps the process from leaving its memory, and with it access tokens, in a core dump.
pub fn harden() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};
        let none = Rlimit { current: Some(0), maximum: Some(0) };
        let _ = setrlimit(Resource::Core, none);
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}
