//! A session bus and a GNOME Keyring of their own for one test, with private folders. Nothing is activated on this bus:
//! what is absent stays absent.

use std::collections::HashMap;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use zbus::zvariant::OwnedObjectPath;

pub const SERVICE: &str = "org.freedesktop.secrets";
const PASSWORD: &str = "the test's own password";

/// What the bus lets its clients do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    Open,
    /// Calls to the Secret Service are refused by the bus.
    DenySecrets,
}

pub struct Session {
    folder: tempfile::TempDir,
    bus: Child,
    keyring: Option<Child>,
}

impl Session {
    /// A bus without a Secret Service.
    pub fn absent(policy: Policy) -> Self {
        require("dbus-daemon");
        require("gnome-keyring-daemon");
        let folder = tempfile::Builder::new().prefix("vault").tempdir().unwrap();
        for name in ["home", "data", "config", "cache", "run"] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
        }
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o700);
        std::fs::set_permissions(folder.path().join("run"), mode).unwrap();
        let denied = match policy {
            Policy::Open => "",
            Policy::DenySecrets => "<deny send_destination='org.freedesktop.secrets'/>",
        };
        let config = folder.path().join("bus.conf");
        let text = format!(
            "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\" \
             \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n\
             <busconfig><type>session</type><listen>unix:path={}</listen><auth>EXTERNAL</auth>\
             <policy context='default'><allow send_destination='*'/><allow receive_sender='*'/><allow own='*'/>{denied}\
             </policy></busconfig>",
            folder.path().join("bus").display()
        );
        std::fs::write(&config, text).unwrap();
        let bus = Command::new("dbus-daemon")
            .arg(format!("--config-file={}", config.display()))
            .args(["--nofork", "--nopidfile"])
            .stdin(Stdio::null())
            .stderr(File::create(folder.path().join("bus.log")).unwrap())
            .spawn()
            .unwrap();
        let session = Self { folder, bus, keyring: None };
        let began = Instant::now();
        while !session.folder.path().join("bus").exists() {
            assert!(began.elapsed() < Duration::from_secs(10), "dbus-daemon did not start: {}", session.log("bus.log"));
            std::thread::sleep(Duration::from_millis(10));
        }
        session
    }

    /// A bus with an unlocked keyring.
    pub async fn unlocked() -> Self {
        let mut session = Self::absent(Policy::Open);
        session.start_keyring(true).await;
        session
    }

    /// A bus with a keyring that exists and is locked.
    pub async fn locked() -> Self {
        let mut session = Self::unlocked().await;
        session.kill_keyring().await;
        session.start_keyring(false).await;
        session
    }

    pub fn address(&self) -> String {
        format!("unix:path={}", self.folder.path().join("bus").display())
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Starts the daemon over the same files; `unlock` gives it the password as a login would.
    pub async fn start_keyring(&mut self, unlock: bool) {
        let at = |name: &str| -> PathBuf { self.folder.path().join(name) };
        let mut command = Command::new("gnome-keyring-daemon");
        command
            .args(["--foreground", "--components=secrets"])
            .arg(format!("--control-directory={}", at("run").join("keyring").display()))
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("DBUS_SESSION_BUS_ADDRESS", self.address())
            .env("HOME", at("home"))
            .env("XDG_DATA_HOME", at("data"))
            .env("XDG_CONFIG_HOME", at("config"))
            .env("XDG_CACHE_HOME", at("cache"))
            .env("XDG_RUNTIME_DIR", at("run"))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(File::create(at("keyring.log")).unwrap());
        if unlock {
            command.arg("--unlock");
        }
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(PASSWORD.as_bytes()).unwrap();
        self.keyring = Some(child);
        self.wait_for_owner(true).await;
    }

    /// SIGKILL, and wait until the bus has noticed.
    pub async fn kill_keyring(&mut self) {
        self.signal_keyring("KILL");
        self.keyring.take().unwrap().wait().unwrap();
        self.wait_for_owner(false).await;
    }

    /// SIGKILL from another thread, after a while; the caller goes on.
    pub fn kill_keyring_after(&self, delay: Duration) -> std::thread::JoinHandle<()> {
        let id = self.keyring.as_ref().unwrap().id();
        std::thread::spawn(move || {
            std::thread::sleep(delay);
            signal(id, "KILL");
        })
    }

    /// `STOP` makes it hang, `CONT` lets it go on.
    pub fn signal_keyring(&self, name: &str) {
        signal(self.keyring.as_ref().unwrap().id(), name);
    }

    pub async fn connection(&self) -> zbus::Connection {
        zbus::connection::Builder::address(self.address().as_str()).unwrap().build().await.unwrap()
    }

    /// Locks the default collection, as the system does at suspend.
    pub async fn lock(&self) {
        let bus = self.connection().await;
        let collections = vec![OwnedObjectPath::try_from("/org/freedesktop/secrets/aliases/default").unwrap()];
        let path = "/org/freedesktop/secrets";
        let interface = Some("org.freedesktop.Secret.Service");
        bus.call_method(Some(SERVICE), path, interface, "Lock", &(collections,)).await.unwrap();
    }

    /// Deletes items behind our back, found by attributes. How many.
    pub async fn delete_items(&self, attributes: &[(&str, &str)]) -> usize {
        let bus = self.connection().await;
        let wanted: HashMap<&str, &str> = attributes.iter().copied().collect();
        let path = "/org/freedesktop/secrets";
        let interface = Some("org.freedesktop.Secret.Service");
        let found = bus.call_method(Some(SERVICE), path, interface, "SearchItems", &(wanted,)).await.unwrap();
        let (items, _locked): (Vec<OwnedObjectPath>, Vec<OwnedObjectPath>) = found.body().deserialize().unwrap();
        for item in &items {
            let interface = Some("org.freedesktop.Secret.Item");
            bus.call_method(Some(SERVICE), item.as_str(), interface, "Delete", &()).await.unwrap();
        }
        items.len()
    }

    /// Files below the private folders that contain `text`.
    pub fn files_containing(&self, text: &str) -> Vec<PathBuf> {
        let mut hits = Vec::new();
        let mut folders = vec![self.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let entry = entry.unwrap();
                let kind = entry.file_type().unwrap();
                if kind.is_dir() {
                    folders.push(entry.path());
                } else if kind.is_file() {
                    let bytes = std::fs::read(entry.path()).unwrap();
                    if bytes.windows(text.len()).any(|window| window == text.as_bytes()) {
                        hits.push(entry.path());
                    }
                }
            }
        }
        hits
    }

    fn log(&self, name: &str) -> String {
        std::fs::read_to_string(self.folder.path().join(name)).unwrap_or_default()
    }

    async fn wait_for_owner(&self, owned: bool) {
        let bus = self.connection().await;
        let proxy = zbus::fdo::DBusProxy::new(&bus).await.unwrap();
        let began = Instant::now();
        while proxy.name_has_owner(SERVICE.try_into().unwrap()).await.unwrap() != owned {
            let log = self.log("keyring.log");
            assert!(began.elapsed() < Duration::from_secs(15), "{SERVICE} owned={owned} never came: {log}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        for child in self.keyring.iter_mut().chain([&mut self.bus]) {
            drop(child.kill());
            drop(child.wait());
        }
    }
}

fn signal(id: u32, name: &str) {
    assert!(Command::new("kill").args([format!("-{name}"), id.to_string()]).status().unwrap().success());
}

fn require(program: &str) {
    let found = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(found.is_ok(), "{program} is missing, and these tests need a real one. Run `cargo xtask setup`.");
}

/// Stands in for the desktop's password dialog: counts how often it is asked for and never answers.
#[derive(Clone, Default)]
pub struct SilentPrompter(Arc<AtomicU32>);

impl SilentPrompter {
    /// Serves on this session's bus as long as the connection lives.
    pub async fn serve(&self, session: &Session) -> zbus::Connection {
        zbus::connection::Builder::address(session.address().as_str())
            .unwrap()
            .serve_at("/org/gnome/keyring/Prompter", self.clone())
            .unwrap()
            .name("org.gnome.keyring.SystemPrompter")
            .unwrap()
            .build()
            .await
            .unwrap()
    }

    pub fn asked(&self) -> u32 {
        self.0.load(Ordering::SeqCst)
    }
}

#[zbus::interface(name = "org.gnome.keyring.internal.Prompter")]
impl SilentPrompter {
    fn begin_prompting(&self, _callback: OwnedObjectPath) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }

    fn stop_prompting(&self, _callback: OwnedObjectPath) {}
}
