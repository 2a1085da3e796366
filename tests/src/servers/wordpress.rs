//! A real WordPress with MariaDB beneath, on loopback. `tests/servers/wordpress/setup` brings the packages,
//! `tests/servers/wordpress/run` starts a fresh blog; it ends with the value, or with a killed test.

use super::process::{self, StartError};
use serde::Deserialize;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use url::Url;

/// Longest that a start may take; seen are 3 s on two busy cores.
const START: Duration = Duration::from_secs(120);

/// Application passwords, with the blanks that the site shows.
#[derive(Debug, Clone, Deserialize)]
pub struct People {
    /// Publishes and files everything.
    pub editor: String,
    /// Publishes own articles.
    pub author: String,
    /// Writes drafts only.
    pub contributor: String,
}

/// A running blog.
pub struct WordpressSite {
    /// Where it believes to live: what visitors type.
    pub home: Url,
    /// Where its web server listens.
    pub port: u16,
    /// Its people's application passwords; the login is the role.
    pub people: People,
    /// How long the start took.
    pub started_in: Duration,
    child: Child,
}

#[derive(Deserialize)]
struct Ready {
    people: People,
}

/// A port that was free a moment ago.
fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

impl WordpressSite {
    /// Starts a fresh blog that visitors reach at `home`, or directly when there is none, and waits until it answers.
    ///
    /// # Errors
    /// [`StartError`].
    pub fn start(home: Option<Url>) -> Result<Self, StartError> {
        let began = Instant::now();
        let _ = process::packages("wordpress", "installed.setup")?;
        let port = free_port()?;
        let home =
            home.or_else(|| Url::parse(&format!("http://127.0.0.1:{port}/")).ok()).ok_or(StartError::NotReady)?;
        let mut child = spawn(&process::root().join("tests/servers/wordpress/run"), &home, port)?;
        let Ready { people } = process::ready(&mut child, START, |line| serde_json::from_str(line).ok())
            .inspect_err(|_| process::end(&mut child))?;
        Ok(Self { home, port, people, started_in: began.elapsed(), child })
    }
}

fn spawn(script: &PathBuf, home: &Url, port: u16) -> std::io::Result<Child> {
    Command::new(script)
        .arg(home.as_str().trim_end_matches('/'))
        .arg(port.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
}

impl Drop for WordpressSite {
    fn drop(&mut self) {
        process::end(&mut self.child);
    }
}
