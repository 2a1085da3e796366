//! What every real server is here: packages that a set-up brought, a program that says when it is ready, and an end that
//! comes with the value, or with a killed test, because its standard input closes.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Child;
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// Longest that it may take to end by itself.
const END: Duration = Duration::from_secs(6);

/// Why there is no server.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The packages are not there; the reason, as the set-up wrote it.
    #[error("{0}")]
    Missing(String),
    /// It could not be started at all.
    #[error("could not start: {0}")]
    Io(#[from] std::io::Error),
    /// It ended or said nothing in time; its own words are on standard error.
    #[error("did not come up")]
    NotReady,
}

/// The top of the checkout.
pub(super) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// Where the set-up of `name` put its packages, once `mark` tells that it ended.
pub(super) fn packages(name: &str, mark: &str) -> Result<PathBuf, StartError> {
    let packages = root().join("target/servers").join(name);
    if packages.join(mark).is_file() {
        return Ok(packages);
    }
    let reason = std::fs::read_to_string(packages.join("missing")).unwrap_or_default();
    let reason = reason.trim();
    let silent = format!("tests/servers/{name}/setup has not run");
    Err(StartError::Missing(if reason.is_empty() { silent } else { reason.to_owned() }))
}

/// The first line of a program's output in which `read` finds something, waited for at most so long. Ending a program that
/// does not say it is the caller's.
pub(super) fn ready<T: Send + 'static>(
    child: &mut Child,
    patience: Duration,
    read: impl Fn(&str) -> Option<T> + Send + 'static,
) -> Result<T, StartError> {
    let Some(stdout) = child.stdout.take() else { return Err(StartError::NotReady) };
    let (said, hear) = mpsc::channel();
    // The thread ends with the pipe, that is with the process.
    std::thread::spawn(move || {
        for found in BufReader::new(stdout).lines().map_while(Result::ok).filter_map(|line| read(&line)) {
            let _ = said.send(found);
        }
    });
    hear.recv_timeout(patience).map_err(|_| StartError::NotReady)
}

/// Asks it to end by closing its input; it takes what it started along.
pub(super) fn end(child: &mut Child) {
    if !ended(child) {
        let _ = child.kill();
        let _ = child.wait();
    }
}

/// Closes its input and waits for its end. Whether it ended.
pub(super) fn ended(child: &mut Child) -> bool {
    drop(child.stdin.take());
    let began = Instant::now();
    while began.elapsed() < END {
        if matches!(child.try_wait(), Ok(Some(_)) | Err(_)) {
            return true;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    false
}
