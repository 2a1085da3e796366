//! Child processes: shown before they start, and their failure told in one line.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::workspace;

/// Result of a step; the error is a sentence for a person.
pub(crate) type Done = Result<(), String>;

/// A command in the top folder.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(workspace::root());
    cleanse(&mut command);
    command
}

/// Cargo, the one that started us.
pub(crate) fn cargo() -> Command {
    command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs to the end, output passed through.
pub(crate) fn run(command: &mut Command) -> Done {
    eprintln!("\x1b[2m$ {}\x1b[0m", shown(command));
    let status = command.status().map_err(|error| format!("cannot start {}: {error}", program(command)))?;
    if status.success() { Ok(()) } else { Err(format!("{} ended with {status}", shown(command))) }
}

/// Standard output of a command that succeeds; nothing when it cannot start or fails.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let out = command.stderr(Stdio::null()).stdin(Stdio::null()).output().ok()?;
    out.status.success().then(|| String::from_utf8_lossy(&out.stdout).into_owned())
}

/// Whether a program of that name is in `PATH`.
pub(crate) fn is_installed(name: &str) -> bool {
    let extensions: &[&str] = if cfg!(windows) { &[".exe", ".cmd", ""] } else { &[""] };
    std::env::var_os("PATH").is_some_and(|path| {
        std::env::split_paths(&path).any(|dir| extensions.iter().any(|end| dir.join(format!("{name}{end}")).is_file()))
    })
}

/// What `cargo run` adds to our environment is not for the programs that we start: a build script that reads it would
/// be built anew each time xtask calls Cargo, and the toolchain's libraries are no one else's business.
fn cleanse(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text == "CARGO_MANIFEST_DIR" || text == "CARGO_MANIFEST_PATH" {
            command.env_remove(&name);
        }
    }
    let variable = "LD_LIBRARY_PATH";
    let Some(old) = std::env::var_os(variable) else { return };
    let ours = |dir: &Path| {
        dir.starts_with(workspace::target())
            || dir.components().any(|part| part.as_os_str() == "rustlib")
            || is_sysroot(dir)
    };
    let kept: Vec<_> = std::env::split_paths(&old).filter(|dir| !dir.as_os_str().is_empty() && !ours(dir)).collect();
    match std::env::join_paths(&kept) {
        Ok(joined) if !kept.is_empty() => command.env(variable, joined),
        _ => command.env_remove(variable),
    };
}

fn is_sysroot(dir: &Path) -> bool {
    dir.parent().is_some_and(|parent| parent.join("bin/rustc").is_file())
}

fn program(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

fn shown(command: &Command) -> String {
    let name = Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let args = command.get_args().map(|arg| {
        let text = arg.to_string_lossy();
        if text.contains([' ', '\n', '"']) { format!("'{}'", text.replace('\n', "; ")) } else { text.into_owned() }
    });
    std::iter::once(name).chain(args).collect::<Vec<_>>().join(" ")
}
