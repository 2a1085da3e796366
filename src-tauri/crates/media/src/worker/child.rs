//! The child's side: it gives up what it does not need, says hello, and works until its parent is gone.

use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::protocol::{self, HELLO};
use crate::MediaFault;
use crate::small::Scratch;

/// Bytes of the last file's buffer that are kept for the next.
const KEPT_BYTES: usize = 8 << 20;

/// Runs until standard input ends.
pub(super) fn serve() -> io::Result<()> {
    let (mut input, mut output) = (io::stdin().lock(), io::BufWriter::with_capacity(64 * 1024, io::stdout().lock()));
    super::limits::confine();
    output.write_all(HELLO)?;
    output.flush()?;
    let mut scratch = Scratch::default();
    let mut bytes = Vec::new();
    while let Some(job) = protocol::read_job(&mut input, &mut bytes)? {
        super::limits::allow_one_file();
        let outcome = catch_unwind(AssertUnwindSafe(|| job.run(&bytes, &mut scratch)));
        if outcome.is_err() {
            // What was half done is not used again.
            scratch = Scratch::default();
        }
        protocol::write_outcome(&mut output, outcome.unwrap_or(Err(MediaFault::Corrupt)))?;
        bytes.truncate(KEPT_BYTES);
        bytes.shrink_to(KEPT_BYTES);
    }
    Ok(())
}

/// What a hostile file might make a decoder do.
#[cfg(debug_assertions)]
pub(super) fn misbehave(how: &str) -> Result<protocol::Done, MediaFault> {
    let opened = |opened: bool| if opened { Err(MediaFault::AnimationLost) } else { Err(MediaFault::Truncated) };
    match how {
        "panic" => std::panic::resume_unwind(Box::new("asked to")),
        "abort" => std::process::abort(),
        "hang" => loop {
            std::thread::sleep(std::time::Duration::from_secs(1));
        },
        "spin" => loop {
            std::hint::spin_loop();
        },
        "eat" => {
            let mut eaten: Vec<Vec<u8>> = Vec::new();
            loop {
                eaten.push(vec![1; 16 << 20]);
            }
        }
        "read" => opened(std::fs::File::open("/etc/hostname").is_ok()),
        "write" => opened(std::fs::write("/tmp/pupitre-worker-was-here", b"x").is_ok()),
        "delete" => opened(std::fs::remove_file("/tmp/pupitre-worker-must-not-delete").is_ok()),
        "connect" => opened(std::net::TcpListener::bind("127.0.0.1:0").is_ok()),
        "run" => opened(std::process::Command::new("/bin/true").spawn().is_ok()),
        _ => Err(MediaFault::Corrupt),
    }
}
