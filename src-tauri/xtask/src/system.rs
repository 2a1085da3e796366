//! System packages: Debian and Ubuntu get them installed, other systems get them named.

use std::fs;
use std::process::Command;
use std::thread;
use std::time::Duration;

use crate::process::{self, Done};

/// What a set of packages is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// Compile the crates that have no window.
    Compile,
    /// Compile and start the window.
    Window,
    /// A secret service and a bus of our own, for tests.
    Secrets,
    /// A virtual screen, WebDriver, and fonts that the pictures of the tests need.
    Desktop,
    /// The real servers that tests talk to.
    Servers,
    /// Programs that benches measure beside us.
    Peers,
}

impl Need {
    /// Debian's names.
    const fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Compile => &["build-essential", "ca-certificates", "cmake", "nasm", "pkg-config"],
            Self::Window => &["libayatana-appindicator3-dev", "libdbus-1-dev", "librsvg2-dev", "libwebkit2gtk-4.1-dev"],
            Self::Secrets => &["dbus-x11", "gnome-keyring", "strace"],
            Self::Desktop => &["fonts-dejavu-core", "fonts-noto-color-emoji", "webkit2gtk-driver", "xauth", "xvfb"],
            Self::Servers => &["postgresql", "python3", "redis-server"],
            Self::Peers => &["libvips-tools", "notmuch"],
        }
    }

    /// Elsewhere: programs and pkg-config modules that must be there.
    const fn signs(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Self::Compile => (&["cc", "cmake", "nasm"], &[]),
            Self::Window => (&["pkg-config"], &["webkit2gtk-4.1", "librsvg-2.0"]),
            Self::Secrets => (&["dbus-run-session", "gnome-keyring-daemon"], &[]),
            Self::Desktop => (&["xvfb-run", "WebKitWebDriver"], &[]),
            Self::Servers => (&["redis-server", "postgres"], &[]),
            // What is not there is not measured.
            Self::Peers => (&[], &[]),
        }
    }
}

/// Sees to it that the packages for `needs` are there, installing them where we may.
///
/// # Errors
/// A sentence with the one line to type, or the names, when we may not or cannot.
pub(crate) fn ensure(needs: &[Need]) -> Done {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    if !is_debian_like() {
        return name_missing(needs);
    }
    let missing = missing_packages(needs);
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    let Some(prefix) = privilege() else {
        return Err(format!("system packages are missing. Type: sudo apt-get install -y {list}"));
    };
    eprintln!("Installing system packages: {list}");
    retry(|| process::run(apt(prefix).args(["update", "-qq"])))?;
    retry(|| process::run(apt(prefix).args(["install", "-y", "-qq", "--no-install-recommends"]).args(&missing)))?;
    let still = missing_packages(needs);
    if still.is_empty() { Ok(()) } else { Err(format!("apt-get did not install {}", still.join(" "))) }
}

fn missing_packages(needs: &[Need]) -> Vec<&'static str> {
    let wanted: Vec<&str> = needs.iter().flat_map(|need| need.packages()).copied().collect();
    // dpkg-query fails as soon as one name is unknown to it, and still lists the others.
    let listed = Command::new("dpkg-query")
        .args(["-W", "-f", "${binary:Package} ${db:Status-Status}\n"])
        .args(&wanted)
        .output()
        .map(|out| String::from_utf8_lossy(&out.stdout).into_owned())
        .unwrap_or_default();
    missing_from(&wanted, &listed)
}

/// The wanted names that `listed` (lines of `name[:architecture] status`) does not call installed.
fn missing_from<'a>(wanted: &[&'a str], listed: &str) -> Vec<&'a str> {
    let installed: Vec<&str> = listed
        .lines()
        .filter_map(|line| line.split_once(' '))
        .filter(|(_, status)| status.trim() == "installed")
        .map(|(name, _)| name.split_once(':').map_or(name, |(bare, _)| bare))
        .collect();
    wanted.iter().copied().filter(|name| !installed.contains(name)).collect()
}

fn name_missing(needs: &[Need]) -> Done {
    let missing: Vec<&str> = needs
        .iter()
        .filter(|need| {
            let (programs, modules) = need.signs();
            let has_module =
                |module: &&str| process::output(Command::new("pkg-config").args(["--modversion", module])).is_some();
            !(programs.iter().all(|program| process::is_installed(program)) && modules.iter().all(has_module))
        })
        .flat_map(|need| need.packages())
        .copied()
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(format!(
        "this system has neither Debian's nor Ubuntu's packages; install what here corresponds to: {}",
        missing.join(" ")
    ))
}

fn is_debian_like() -> bool {
    let text = fs::read_to_string("/etc/os-release").unwrap_or_default();
    process::is_installed("apt-get") && names_debian(&text)
}

fn names_debian(os_release: &str) -> bool {
    os_release
        .lines()
        .filter_map(|line| line.split_once('='))
        .filter(|(key, _)| matches!(*key, "ID" | "ID_LIKE"))
        .flat_map(|(_, value)| value.trim_matches('"').split_whitespace())
        .any(|id| matches!(id, "debian" | "ubuntu"))
}

/// How to become root without asking anyone: nothing, `sudo -n`, or not at all.
fn privilege() -> Option<&'static [&'static str]> {
    if process::output(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0") {
        return Some(&[]);
    }
    process::output(Command::new("sudo").args(["-n", "true"])).map(|_| &["sudo", "-n"][..])
}

fn apt(prefix: &[&str]) -> Command {
    // sudo drops the environment; env passes through it.
    let mut words = prefix.iter().copied().chain([
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "-o",
        "DPkg::Lock::Timeout=300",
        "-o",
        "Dpkg::Use-Pty=0",
    ]);
    let mut command = process::command(words.next().unwrap_or("env"));
    command.args(words);
    command
}

/// Mirrors and networks stumble: three attempts, with a pause.
fn retry(mut work: impl FnMut() -> Done) -> Done {
    let mut outcome = work();
    for _ in 0..2 {
        if outcome.is_ok() {
            break;
        }
        thread::sleep(Duration::from_secs(5));
        outcome = work();
    }
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_installed_and_foreign_names_are_missing() {
        let listed = "xvfb installed\nlibrsvg2-dev:amd64 installed\ngnome-keyring config-files\n";
        assert_eq!(
            missing_from(&["xvfb", "librsvg2-dev", "gnome-keyring", "xauth"], listed),
            ["gnome-keyring", "xauth"]
        );
    }

    #[test]
    fn relatives_of_debian_are_recognised() {
        assert!(names_debian("PRETTY_NAME=\"x\"\nID=debian\n"));
        assert!(names_debian("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"));
        assert!(!names_debian("ID=fedora\nVARIANT=\"debian\"\n"));
    }
}
