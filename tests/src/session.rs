//! A private desktop session for a child process: its own D-Bus, its own Secret Service, its own home.
//!
//! The bus has no service activation: "absent" stays absent, and nothing of the person's own session is reachable.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, io};

use tempfile::TempDir;

/// State of the Secret Service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keyring {
    /// Running, default collection open.
    Unlocked,
    /// Running, default collection there but closed; nobody can answer a prompt.
    Locked,
    /// The bus is there, the service is not.
    Absent,
}

/// A running session. Everything is killed and deleted on drop.
pub struct Session {
    home: TempDir,
    bus: Child,
    keyring: Option<Child>,
    extra: BTreeMap<String, String>,
}

const PASSWORD: &str = "session password\n";
const PATIENCE: Duration = Duration::from_secs(15);

fn wait_for(what: &str, mut ready: impl FnMut() -> bool) -> io::Result<()> {
    let from = Instant::now();
    while !ready() {
        if from.elapsed() > PATIENCE {
            return Err(io::Error::new(io::ErrorKind::TimedOut, format!("{what} did not come up")));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

fn stop(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

impl Session {
    /// Starts a bus and brings the keyring into `state`. Fails when `dbus-daemon` or `gnome-keyring-daemon` is missing.
    pub fn start(state: Keyring) -> io::Result<Self> {
        let home = tempfile::Builder::new().prefix("pupitre-session-").tempdir()?;
        for part in ["home", "data", "config", "cache", "state", "run", "keyring", "tmp"] {
            fs::create_dir(home.path().join(part))?;
        }
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(home.path().join("run"), fs::Permissions::from_mode(0o700))?;
        let socket = home.path().join("bus");
        let config = home.path().join("bus.conf");
        fs::write(&config, bus_config(&socket))?;
        let bus = Command::new("dbus-daemon")
            .args(["--nofork", "--nopidfile", "--nosyslog"])
            .arg(format!("--config-file={}", config.display()))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let mut session = Self { home, bus, keyring: None, extra: BTreeMap::new() };
        wait_for("dbus-daemon", || socket.exists())?;
        match state {
            Keyring::Absent => {}
            Keyring::Unlocked => session.start_keyring(true)?,
            Keyring::Locked => {
                // Only an unlock creates the default collection; a second, silent start finds it closed.
                session.start_keyring(true)?;
                session.stop_keyring();
                session.start_keyring(false)?;
            }
        }
        Ok(session)
    }

    /// Starts the service (again), open or closed.
    pub fn start_keyring(&mut self, unlock: bool) -> io::Result<()> {
        self.stop_keyring();
        let mut command = Command::new("gnome-keyring-daemon");
        command.args(["--foreground", "--components=secrets"]);
        command.arg(format!("--control-directory={}", self.home.path().join("keyring").display()));
        if unlock {
            command.arg("--unlock");
        }
        command.env_clear().envs(self.env()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.stdin(Stdio::piped()).spawn()?;
        if let Some(mut input) = child.stdin.take().filter(|_| unlock) {
            input.write_all(PASSWORD.trim_end().as_bytes())?;
        }
        self.keyring = Some(child);
        wait_for("the Secret Service", || self.has_service())?;
        if unlock {
            wait_for("the default collection", || self.locked() == Some(false))?;
        }
        Ok(())
    }

    /// The service dies, as in the middle of a call.
    pub fn stop_keyring(&mut self) {
        if let Some(mut child) = self.keyring.take() {
            stop(&mut child);
            let _ = wait_for("the service's name", || !self.has_service());
        }
    }

    /// `STOP` makes the service hang, `CONT` lets it go on, `KILL` ends it.
    pub fn signal_keyring(&self, name: &str) -> io::Result<()> {
        let Some(child) = &self.keyring else { return Err(io::ErrorKind::NotFound.into()) };
        let status = Command::new("kill").args([format!("-{name}"), child.id().to_string()]).status()?;
        if status.success() { Ok(()) } else { Err(io::Error::other("kill failed")) }
    }

    /// Closes the default collection while the service runs.
    pub fn lock(&self) -> io::Result<()> {
        self.ask(&[
            "org.freedesktop.secrets",
            "/org/freedesktop/secrets",
            "org.freedesktop.Secret.Service.Lock",
            "array:objpath:/org/freedesktop/secrets/collection/login",
        ])
        .ok_or_else(|| io::Error::other("Lock was refused"))?;
        wait_for("the lock", || self.locked() == Some(true))
    }

    /// Whether somebody owns the Secret Service's name.
    #[must_use]
    pub fn has_service(&self) -> bool {
        let name = ["org.freedesktop.DBus", "/", "org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"];
        self.ask(&name).is_some_and(|a| a.contains("true"))
    }

    /// Whether the default collection is locked; `None` when there is none.
    #[must_use]
    pub fn locked(&self) -> Option<bool> {
        let answer = self.ask(&[
            "org.freedesktop.secrets",
            "/org/freedesktop/secrets/collection/login",
            "org.freedesktop.DBus.Properties.Get",
            "string:org.freedesktop.Secret.Collection",
            "string:Locked",
        ])?;
        Some(answer.contains("true"))
    }

    fn ask(&self, parts: &[&str]) -> Option<String> {
        let (to, rest) = parts.split_first()?;
        let output = Command::new("dbus-send")
            .arg(format!("--bus={}", self.bus_address()))
            .args(["--print-reply=literal", "--reply-timeout=5000", &format!("--dest={to}")])
            .args(rest)
            .stderr(Stdio::null())
            .output()
            .ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Address of the private bus.
    #[must_use]
    pub fn bus_address(&self) -> String {
        format!("unix:path={}", self.home.path().join("bus").display())
    }

    /// The folder that holds everything; give it to the secret scanner, without the keyring's own files.
    #[must_use]
    pub fn root(&self) -> &Path {
        self.home.path()
    }

    /// Where the keyring keeps its encrypted files.
    #[must_use]
    pub fn keyring_files(&self) -> PathBuf {
        self.home.path().join("data/keyrings")
    }

    /// One more variable for [`env`](Self::env), e.g. the scanner's control.
    pub fn set(&mut self, name: &str, value: &str) {
        self.extra.insert(name.to_owned(), value.to_owned());
    }

    /// The child's whole environment: use it after `env_clear()`. No display, no agent, nothing of the person's.
    #[must_use]
    pub fn env(&self) -> BTreeMap<String, String> {
        let at = |part: &str| self.home.path().join(part).display().to_string();
        let mut env: BTreeMap<String, String> = [
            ("HOME", at("home")),
            ("XDG_DATA_HOME", at("data")),
            ("XDG_CONFIG_HOME", at("config")),
            ("XDG_CACHE_HOME", at("cache")),
            ("XDG_STATE_HOME", at("state")),
            ("XDG_RUNTIME_DIR", at("run")),
            ("TMPDIR", at("tmp")),
            ("DBUS_SESSION_BUS_ADDRESS", self.bus_address()),
            ("LANG", "C.UTF-8".to_owned()),
        ]
        .into_iter()
        .map(|(k, v)| (k.to_owned(), v))
        .collect();
        if let Ok(path) = std::env::var("PATH") {
            env.insert("PATH".into(), path);
        }
        env.extend(self.extra.clone());
        env
    }

    /// A command with exactly this environment.
    #[must_use]
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(self.env());
        command
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if let Some(mut child) = self.keyring.take() {
            stop(&mut child);
        }
        stop(&mut self.bus);
    }
}

fn bus_config(socket: &Path) -> String {
    format!(
        "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\" \
         \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n<busconfig><type>session</type>\
         <listen>unix:path={}</listen><auth>EXTERNAL</auth><policy context=\"default\">\
         <allow send_destination=\"*\" eavesdrop=\"true\"/><allow eavesdrop=\"true\"/><allow own=\"*\"/>\
         </policy></busconfig>\n",
        socket.display()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unlocked_then_locked_then_gone_then_back() {
        let mut session = Session::start(Keyring::Unlocked).unwrap();
        assert_eq!((session.has_service(), session.locked()), (true, Some(false)));
        session.lock().unwrap();
        assert_eq!(session.locked(), Some(true));
        session.stop_keyring();
        assert!(!session.has_service());
        session.start_keyring(true).unwrap();
        assert_eq!(session.locked(), Some(false));
    }

    #[test]
    fn locked_has_a_closed_collection() {
        let session = Session::start(Keyring::Locked).unwrap();
        assert_eq!((session.has_service(), session.locked()), (true, Some(true)));
    }

    #[test]
    fn absent_stays_absent_and_nothing_survives_the_drop() {
        let session = Session::start(Keyring::Absent).unwrap();
        assert_eq!((session.has_service(), session.locked()), (false, None));
        let (root, bus) = (session.root().to_owned(), session.bus.id());
        let shown = session.command("env").output().unwrap();
        let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
        assert!(shown.contains(&format!("HOME={}", root.join("home").display())));
        assert!(!shown.contains("CARGO"), "the child inherits the runner's environment");
        drop(session);
        assert!(!root.exists());
        assert!(!Path::new(&format!("/proc/{bus}")).exists());
    }
}
