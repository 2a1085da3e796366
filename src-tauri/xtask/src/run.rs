//! `cargo xtask run`: the window, from nothing.

use std::process::{Child, Command};

use crate::process::{self, Done};
use crate::system::{self, Need};
use crate::test::Packages;
use crate::{ui, workspace};

const APP: &str = "pupitre-app";

pub(crate) fn run(args: &[String]) -> Done {
    let (mut dev, mut headless, mut passed) = (false, false, Vec::new());
    for arg in args {
        match arg.as_str() {
            "--dev" => dev = true,
            "--headless" => headless = true,
            "--" => {}
            other => passed.push(other.to_owned()),
        }
    }
    if cfg!(target_os = "linux") && !headless && !has_display() {
        return Err(
            "there is no display here; `cargo xtask run --headless` starts it in a virtual one (xvfb-run)".to_owned()
        );
    }
    let mut needs = vec![Need::Compile, Need::Window];
    if headless {
        needs.extend([Need::Secrets, Need::Desktop]);
    }
    system::ensure(&needs)?;
    let server = if dev {
        ui::ensure_packages()?;
        Some(DevServer(ui::npm().args(["run", "dev"]).spawn().map_err(|error| format!("cannot start Vite: {error}"))?))
    } else {
        ui::ensure_built()?;
        None
    };
    // The same packages as for tests, so that the same features are resolved and nothing is compiled twice.
    let packages = if dev { Packages::Unbundled } else { Packages::Whole };
    let mut build = process::cargo();
    build.args(["build", "--bin", APP]).args(packages.arguments());
    process::run(&mut build)?;
    let app = workspace::target().join("debug").join(format!("{APP}{}", std::env::consts::EXE_SUFFIX));
    let mut command = if headless { in_virtual_screen(&app) } else { process::command(&app) };
    let done = process::run(command.args(passed));
    drop(server);
    done
}

fn has_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// With a bus of its own when the machine has none: single instance, notifications and secrets all need one.
fn in_virtual_screen(app: &std::path::Path) -> Command {
    let mut command = process::command("xvfb-run");
    command.args(["-a", "-s", "-screen 0 1440x900x24 -nolisten tcp"]);
    if std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_none() && process::is_installed("dbus-run-session") {
        command.args(["dbus-run-session", "--"]);
    }
    command.arg(app);
    command
}

/// Vite; ends with us.
struct DevServer(Child);

impl Drop for DevServer {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
