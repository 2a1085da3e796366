//! The session in which tests run: private home, bus and secret service; a virtual screen when a window is tested.

use std::process::Command;

use crate::process;
use crate::workspace;

/// Whether a test opens windows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Screen {
    None,
    Virtual,
}

/// `inner` in a private session (Linux), or as it is (elsewhere, where tests use the memory vault).
pub(crate) fn wrap(inner: &Command, screen: Screen) -> Command {
    let mut command = if cfg!(target_os = "linux") {
        let mut shell = process::command("sh");
        shell.arg(workspace::root().join("src-tauri/xtask/src/session.sh"));
        shell.arg(if screen == Screen::Virtual { "screen" } else { "plain" });
        shell.arg(inner.get_program());
        shell
    } else {
        process::command(inner.get_program())
    };
    command.args(inner.get_args());
    if let Some(dir) = inner.get_current_dir() {
        command.current_dir(dir);
    }
    for (name, value) in inner.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command
}
