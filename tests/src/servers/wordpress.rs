//! A real WordPress with MariaDB beneath, on loopback. `tests/servers/wordpress/setup` brings the packages,
//! `tests/servers/wordpress/run` starts a fresh blog; it ends with the value, or with a killed test.

use serde::Deserialize;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};
use url::Url;

/// Longest that a start may take; seen are 3 s on two busy cores.
const START: Duration = Duration::from_secs(120);
/// Longest that it may take to end by itself.
const END: Duration = Duration::from_secs(6);

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

/// Why there is no blog.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The packages could not be installed on this machine; the reason, as the set-up wrote it.
    #[error("{0}")]
    Missing(String),
    /// It could not be started at all.
    #[error("could not start: {0}")]
    Io(#[from] std::io::Error),
    /// It ended or said nothing in time; its own words are on standard error.
    #[error("did not come up")]
    NotReady,
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
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default();
        let packages = root.join("target/servers/wordpress");
        if !packages.join("installed.setup").is_file() {
            let reason = std::fs::read_to_string(packages.join("missing")).unwrap_or_default();
            let reason =
                if reason.is_empty() { "tests/servers/wordpress/setup has not run".to_owned() } else { reason };
            return Err(StartError::Missing(reason.trim().to_owned()));
        }
        let port = free_port()?;
        let home =
            home.or_else(|| Url::parse(&format!("http://127.0.0.1:{port}/")).ok()).ok_or(StartError::NotReady)?;
        let mut child = spawn(&root.join("tests/servers/wordpress/run"), &home, port)?;
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
            Ok(Ready { people }) => Ok(Self { home, port, people, started_in: began.elapsed(), child }),
            Err(_) => {
                end(&mut child);
                Err(StartError::NotReady)
            }
        }
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
        end(&mut self.child);
    }
}

/// Asks it to end by closing its input; it takes what it started along.
fn end(child: &mut Child) {
    drop(child.stdin.take());
    let began = Instant::now();
    while began.elapsed() < END {
        if matches!(child.try_wait(), Ok(Some(_)) | Err(_)) {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let _ = child.kill();
    let _ = child.wait();
}
