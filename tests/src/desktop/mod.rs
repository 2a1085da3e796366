//! The built application in a window: a private bus and Secret Service, a private screen, a data folder of its own,
//! WebKit's own driver. Every test has all of these to itself.
//!
//! Selectors do not depend on the language: roles, `data-…` attributes and ids; where only a sentence tells two buttons
//! apart it is taken from the UI's own message file. Nothing waits for a fixed time but a screenshot, which would
//! otherwise show a stale frame. What fails leaves a screenshot and the page behind.

mod axe;
mod exchange;
mod hand;
mod page;
mod screen;
mod words;

pub use axe::Finding;
pub use exchange::{Carried, Copied};
pub use hand::Point;
pub use page::{Page, key};
pub use screen::Screen;
pub use words::Words;

use std::future::Future;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{env, fs, panic};

use fantoccini::ClientBuilder;
use serde_json::{Value, json};

use crate::session::{Keyring, Session};

/// How long anything may take on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// The repository.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn program(variable: &str, name: &str) -> PathBuf {
    let built = || {
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
        target.join("debug").join(name)
    };
    let path = env::var_os(variable).map_or_else(built, PathBuf::from);
    assert!(path.is_file(), "{} is not built: `cargo xtask test desktop` builds it", path.display());
    path
}

/// Where pictures go.
#[must_use]
pub fn artifacts() -> PathBuf {
    let dir = env::var_os("PUPITRE_ARTIFACTS").map_or_else(|| root().join("target/artifacts"), |dir| root().join(dir));
    let dir = dir.join("desktop");
    fs::create_dir_all(&dir).unwrap();
    dir
}

fn stop(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

/// A computer with Pupitre on it.
pub struct Computer {
    session: Session,
    screen: Screen,
    data: tempfile::TempDir,
    name: String,
}

/// The application under WebKit's driver.
pub struct Window {
    /// What it shows.
    pub page: Page,
    driver: Child,
    app: u32,
    name: String,
}

impl Computer {
    /// A new one whose system speaks `locale`, e.g. `fr_FR.UTF-8`; `name` is the test's.
    #[must_use]
    pub fn new(name: &str, locale: &str) -> Self {
        let mut session = Session::start(Keyring::Unlocked).unwrap();
        let screen = Screen::start();
        let data = tempfile::Builder::new().prefix("pupitre-data-").tempdir().unwrap();
        for (name, value) in [
            ("DISPLAY", screen.name()),
            ("GDK_BACKEND", "x11"),
            ("NO_AT_BRIDGE", "1"),
            ("LANG", locale),
            ("TZ", "Europe/Paris"),
            ("PUPITRE_DATA", data.path().to_str().unwrap()),
        ] {
            session.set(name, value);
        }
        Self { session, screen, data, name: name.to_owned() }
    }

    /// Its screen.
    #[must_use]
    pub fn screen(&self) -> &Screen {
        &self.screen
    }

    /// The data folder.
    #[must_use]
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// The application as the person or the login starts it, without a driver.
    #[must_use]
    pub fn start(&self, arguments: &[&str]) -> Child {
        let mut command = self.session.command(program("PUPITRE_APP", "pupitre-app"));
        let log = fs::File::create(self.data.path().join("app.log")).unwrap();
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn().unwrap()
    }

    /// Starts the application under the driver and waits for its first room.
    pub async fn open(&self) -> Window {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let app = program("PUPITRE_APP", "pupitre-app");
        let log = fs::File::create(self.session.root().join("driver.log")).unwrap();
        let mut driver = self.session.command("WebKitWebDriver");
        driver.env("TAURI_AUTOMATION", "true").env("TAURI_WEBVIEW_AUTOMATION", "true");
        driver.arg(format!("--port={port}")).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        let mut driver = driver.spawn().expect("WebKitWebDriver (Debian: webkit2gtk-driver)");
        let mut capabilities = serde_json::Map::new();
        capabilities.insert("webkitgtk:browserOptions".into(), json!({"binary": app, "args": []}));
        let from = Instant::now();
        while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            assert!(from.elapsed() < PATIENCE, "the driver did not come up");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let mut builder = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new());
        builder.capabilities(capabilities);
        let address = format!("http://127.0.0.1:{port}");
        let client = match tokio::time::timeout(PATIENCE, builder.connect(&address)).await {
            Ok(Ok(client)) => client,
            other => {
                stop(&mut driver);
                let said = fs::read_to_string(self.session.root().join("driver.log")).unwrap_or_default();
                panic!("no session: {:?}\n{said}", other.map(|session| session.err()));
            }
        };
        // The title is asked for first: unlike a script it waits for the page to be there.
        client.title().await.unwrap();
        let pid = started_by(driver.id(), &app).expect("the driver started the application");
        let page = Page::new(client, self.screen.name());
        let window = Window { page, driver, app: pid, name: format!("{}-failed", self.name) };
        window.page.until("the first room", "document.querySelector('main#room h1, main#room h2') !== null").await;
        window
    }

    /// `pupitre call METHOD`, which must work.
    pub fn call(&self, method: &str, params: &Value) -> Value {
        match self.try_call(method, params) {
            Ok(answer) => answer,
            Err(error) => panic!("{method}: {error}"),
        }
    }

    /// `pupitre call METHOD`, beside the window.
    ///
    /// # Errors
    /// What the command wrote to standard error.
    pub fn try_call(&self, method: &str, params: &Value) -> Result<Value, String> {
        let mut command = self.session.command(program("PUPITRE_CLI", "pupitre"));
        command.args(["call", method, "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(params.to_string().as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned());
        }
        Ok(serde_json::from_slice(&output.stdout).unwrap_or(Value::Null))
    }

    /// Asks beside the window until an answer is as wanted.
    pub async fn until(&self, what: &str, method: &str, params: Value, wanted: impl Fn(&Value) -> bool) -> Value {
        let from = Instant::now();
        loop {
            let answer = self.call(method, &params);
            if wanted(&answer) {
                return answer;
            }
            assert!(from.elapsed() < PATIENCE, "{what} never came: {answer}");
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
    }

    /// A picture file with something on it, outside the data folder.
    #[must_use]
    pub fn picture(&self, name: &str) -> PathBuf {
        let path = self.session.root().join(name);
        let image = image::RgbImage::from_fn(640, 480, |x, y| {
            image::Rgb([u8::try_from(x * 255 / 640).unwrap(), u8::try_from(y * 255 / 480).unwrap(), 140])
        });
        image.save(&path).unwrap();
        path
    }
}

impl Window {
    /// The power goes out.
    pub fn kill(mut self) {
        let _ = Command::new("kill").args(["-9", &self.app.to_string()]).status();
        stop(&mut self.driver);
    }

    /// Process id of the application.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.app
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let left =
                async { tokio::time::timeout(Duration::from_secs(10), self.page.leave_behind(&self.name)).await };
            let _ = tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(left));
        }
        // By its number, and only while it is still the process that the driver started.
        if alive(self.app) {
            let _ = Command::new("kill").args(["-9", &self.app.to_string()]).status();
        }
        stop(&mut self.driver);
    }
}

/// Whether a process runs.
#[must_use]
pub fn alive(pid: u32) -> bool {
    fs::read_to_string(format!("/proc/{pid}/cmdline")).is_ok_and(|line| line.contains("pupitre-app"))
}

fn started_by(parent: u32, app: &Path) -> Option<u32> {
    let line = format!("PPid:\t{parent}\n");
    fs::read_dir("/proc").ok()?.flatten().find_map(|entry| {
        let pid: u32 = entry.file_name().to_str()?.parse().ok()?;
        let ours = fs::read_to_string(entry.path().join("status")).ok()?.contains(&line);
        let command = fs::read(entry.path().join("cmdline")).ok()?;
        (ours && command.starts_with(app.to_str()?.as_bytes())).then_some(pid)
    })
}

/// Runs a test; what fails leaves `NAME-failed.png`, `NAME-failed.html` and `NAME-failed.log` behind. Tells how long it took.
pub fn run<F: Future<Output = ()>>(name: &str, locale: &str, test: impl FnOnce(Arc<Computer>) -> F) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let computer = Arc::new(Computer::new(name, locale));
    let from = Instant::now();
    let outcome = panic::catch_unwind(AssertUnwindSafe(|| runtime.block_on(test(Arc::clone(&computer)))));
    if let Err(cause) = outcome {
        let log = fs::read(computer.data.path().join("app.log"))
            .or_else(|_| fs::read(computer.session.root().join("driver.log")));
        let _ = fs::write(artifacts().join(format!("{name}-failed.log")), log.unwrap_or_default());
        panic::resume_unwind(cause);
    }
    tell(&format!("{name}: {:.1} s", from.elapsed().as_secs_f32()));
}

/// Says something past the runner's capturing.
pub fn tell(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

fn first_line(child: &mut Child) -> String {
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    line.trim().to_owned()
}
