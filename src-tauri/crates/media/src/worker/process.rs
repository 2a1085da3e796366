//! The parent's side of one child.

use std::ffi::OsString;
use std::io::{self, Read as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use super::FLAG;
use super::protocol::{self, Done, HELLO, Job};
use crate::MediaFault;

/// How long a child may take to say hello: on a busy machine the window's libraries take their time to load.
const HELLO_WITHIN: Duration = Duration::from_secs(20);
/// Bytes that may come before the hello (a test runner's own words).
const MOST_BEFORE_HELLO: usize = 64 * 1024;
/// A child is replaced after this many files, so that nothing that leaks grows without end.
const FILES_PER_CHILD: u32 = 1_000;

/// How to start a child.
#[derive(Debug, Clone)]
pub(super) struct Launch {
    pub(super) program: PathBuf,
    pub(super) arguments: Vec<OsString>,
    /// Beside what every child gets.
    pub(super) environment: Vec<(OsString, OsString)>,
}

impl Launch {
    /// This executable.
    pub(super) fn this() -> Option<Self> {
        // After an update the file of that name is another program; the link still leads to this one.
        let program =
            if cfg!(target_os = "linux") { PathBuf::from("/proc/self/exe") } else { std::env::current_exe().ok()? };
        Some(Self { program, arguments: vec![FLAG.into()], environment: Vec::new() })
    }

    /// With nothing of this process's environment but what finds libraries.
    pub(super) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).env_clear().current_dir(std::env::temp_dir());
        for name in ["LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SystemRoot", "PATH", "TMPDIR", "TEMP", "TMP"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        #[cfg(target_os = "linux")]
        std::os::unix::process::CommandExt::arg0(&mut command, "pupitre-media");
        command
    }
}

/// Why a child did not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lost {
    /// It ended, or what it said made no sense.
    Ended,
    /// It was ended: its time was up.
    TooSlow,
}

/// A running child that waits for work.
#[derive(Debug)]
pub(super) struct Worker {
    process: Child,
    input: Option<ChildStdin>,
    output: ChildStdout,
    files: u32,
}

impl Worker {
    /// Starts one and waits for its hello.
    pub(super) fn start(launch: &Launch) -> io::Result<Self> {
        let mut process =
            launch.command().stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let (Some(input), Some(output)) = (process.stdin.take(), process.stdout.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        // A file goes through in a few pieces instead of dozens.
        #[cfg(target_os = "linux")]
        let _ = rustix::pipe::fcntl_setpipe_size(&input, 1 << 20);
        let mut worker = Self { process, input: Some(input), output, files: 0 };
        match worker.within(HELLO_WITHIN, |_, output| hear_hello(output)) {
            Ok(()) => Ok(worker),
            Err(_) => Err(io::ErrorKind::InvalidData.into()),
        }
    }

    /// Whether it has done nothing yet.
    pub(super) const fn is_fresh(&self) -> bool {
        self.files == 0
    }

    /// Whether it should be replaced.
    pub(super) const fn is_worn(&self) -> bool {
        self.files >= FILES_PER_CHILD
    }

    /// Has one file done. `meanwhile` runs here while the child works.
    pub(super) fn ask(
        &mut self,
        job: &Job,
        bytes: &[u8],
        within: Duration,
        meanwhile: impl FnOnce(),
    ) -> Result<Result<Done, MediaFault>, Lost> {
        self.files += 1;
        self.within(within, |input, output| {
            protocol::write_job(input, job, bytes)?;
            meanwhile();
            protocol::read_outcome(output)
        })
    }

    /// Talks with the child; when the time is up it is killed, which ends the talk.
    fn within<T>(
        &mut self,
        time: Duration,
        talk: impl FnOnce(&mut ChildStdin, &mut ChildStdout) -> io::Result<T>,
    ) -> Result<T, Lost> {
        let Self { process, input, output, .. } = self;
        let Some(input) = input.as_mut() else { return Err(Lost::Ended) };
        std::thread::scope(|scope| {
            let (done, waits) = mpsc::channel::<()>();
            let clock = scope.spawn(move || {
                let late = waits.recv_timeout(time) == Err(mpsc::RecvTimeoutError::Timeout);
                if late {
                    let _ = process.kill();
                }
                late
            });
            let said = talk(input, output);
            drop(done);
            let late = clock.join().unwrap_or(true);
            said.map_err(|_| if late { Lost::TooSlow } else { Lost::Ended })
        })
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // The end of its input ends it; one that does not listen any more is killed.
        drop(self.input.take());
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn hear_hello(output: &mut ChildStdout) -> io::Result<()> {
    let mut heard = Vec::new();
    let mut byte = [0];
    while heard.len() < MOST_BEFORE_HELLO {
        output.read_exact(&mut byte)?;
        heard.extend(byte);
        if heard.ends_with(HELLO) {
            return Ok(());
        }
    }
    Err(io::ErrorKind::InvalidData.into())
}
