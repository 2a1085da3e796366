//! Programs of the system that read what no decoder of ours does: HEIC and AVIF, and the pictures in videos.
//!
//! They get a file in a folder of its own, and run through this executable, which sets limits of memory and time before
//! it gives them its place. What they give is decoded like any other foreign file.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use super::process::Launch;
use crate::{MAX_FILE_BYTES, MediaFault};

/// How long a program may take.
const WITHIN: Duration = Duration::from_secs(60);

/// A picture in a form that we decode, and what it was.
pub(super) struct Converted {
    pub(super) bytes: Vec<u8>,
    pub(super) mime: &'static str,
}

/// A kind of file that needs a program.
struct Foreign {
    format: &'static str,
    mime: &'static str,
    extension: &'static str,
    /// HEIC are photographs; AVIF may let something through.
    target: &'static str,
}

const HEIC: Foreign = Foreign { format: "HEIC", mime: "image/heic", extension: "heic", target: "jpg" };
const AVIF: Foreign = Foreign { format: "AVIF", mime: "image/avif", extension: "avif", target: "png" };

/// The programs by the names to install, for people.
#[cfg(target_os = "macos")]
pub(super) const NAMES: &str = "sips, heif-dec";
/// The programs by the names to install, for people.
#[cfg(not(target_os = "macos"))]
pub(super) const NAMES: &str = "heif-dec, heif-convert, vips";

/// What a file of these kinds looks like to us; none for all other files.
///
/// # Errors
/// `NeedsProgram`, or `Corrupt` when every program refuses the file.
pub(super) fn converted(bytes: &[u8], launch: Option<&Launch>) -> Result<Option<Converted>, MediaFault> {
    let foreign = match bytes {
        [_, _, _, _, b'f', b't', b'y', b'p', b'a', b'v', b'i', b'f' | b's', ..] => AVIF,
        [_, _, _, _, b'f', b't', b'y', b'p', b'h', b'e', ..]
        | [_, _, _, _, b'f', b't', b'y', b'p', b'm', b'i' | b's', b'f', b'1', ..] => HEIC,
        _ => return Ok(None),
    };
    let folder = tempfile::tempdir().map_err(|_| MediaFault::Corrupt)?;
    let (source, target) = (
        folder.path().join(format!("in.{}", foreign.extension)),
        folder.path().join(format!("out.{}", foreign.target)),
    );
    std::fs::write(&source, bytes).map_err(|_| MediaFault::Corrupt)?;
    let mut tried = false;
    for (name, arguments) in [
        ("sips", vec!["-s".into(), "format".into(), if foreign.target == "jpg" { "jpeg" } else { "png" }.into()]),
        ("heif-dec", vec!["-q".into(), "95".into()]),
        ("heif-convert", vec!["-q".into(), "95".into()]),
        ("vips", vec!["copy".into()]),
    ] {
        let Some(program) = find(name) else { continue };
        tried = true;
        let mut arguments: Vec<OsString> = arguments;
        arguments.push(source.clone().into());
        if name == "sips" {
            arguments.push("--out".into());
        }
        arguments.push(target.clone().into());
        if run(launch, &program, &arguments)
            && let Some(bytes) = made(&target)
        {
            return Ok(Some(Converted { bytes, mime: foreign.mime }));
        }
    }
    Err(if tried { MediaFault::Corrupt } else { MediaFault::NeedsProgram { format: foreign.format, programs: NAMES } })
}

/// The picture that stands for a video of this length, as JPEG; none where there is no ffmpeg or it finds none.
pub(super) fn poster(video: &Path, container: &str, millis: u64, launch: Option<&Launch>) -> Option<Vec<u8>> {
    // The first second is often black; a short clip has no second.
    still(video, container, (millis / 3).min(1_000), launch)
}

/// The picture that a video shows at a moment.
pub(super) fn still(video: &Path, container: &str, millis: u64, launch: Option<&Launch>) -> Option<Vec<u8>> {
    let program = find("ffmpeg")?;
    // The program runs in another folder.
    let video = std::path::absolute(video).ok()?;
    let folder = tempfile::tempdir().ok()?;
    let target = folder.path().join("out.jpg");
    let at = format!("{millis}ms");
    let mut arguments: Vec<OsString> =
        ["-nostdin", "-v", "error", "-protocol_whitelist", "file", "-f", container, "-ss"]
            .into_iter()
            .map(OsString::from)
            .collect();
    arguments.extend([OsString::from(at), "-i".into(), video.into()]);
    let scale = "scale='min(1920,iw)':'min(1920,ih)':force_original_aspect_ratio=decrease";
    arguments.extend(["-frames:v", "1", "-an", "-vf", scale, "-q:v", "3", "-threads", "1"].map(OsString::from));
    arguments.push(target.clone().into());
    run(launch, &program, &arguments).then(|| made(&target)).flatten()
}

/// Whether posters can be made here.
pub(crate) fn makes_posters() -> bool {
    find("ffmpeg").is_some()
}

/// Whether HEIC and AVIF can be read here.
pub(crate) fn reads_heic() -> bool {
    ["sips", "heif-dec", "heif-convert", "vips"].into_iter().any(|name| find(name).is_some())
}

fn find(name: &str) -> Option<PathBuf> {
    let places = std::env::var_os("PATH")?;
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    // A relative place would be somebody else's folder.
    std::env::split_paths(&places)
        .filter(|place| place.is_absolute())
        .map(|place| place.join(&file))
        .find(|path| path.is_file())
}

fn made(target: &Path) -> Option<Vec<u8>> {
    let facts = std::fs::symlink_metadata(target).ok()?;
    (facts.is_file() && facts.len() <= MAX_FILE_BYTES as u64).then(|| std::fs::read(target).ok()).flatten()
}

/// Whether it ended well within its time.
fn run(launch: Option<&Launch>, program: &Path, arguments: &[OsString]) -> bool {
    let mut command = match launch {
        // Only the product's own start takes a program's name.
        Some(launch) if cfg!(unix) && launch.arguments == [super::FLAG] => {
            let mut command = launch.command();
            command.arg(program);
            command
        }
        _ => Launch { program: program.to_owned(), arguments: Vec::new(), environment: Vec::new() }.command(),
    };
    let child = command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let Ok(mut child) = child else { return false };
    let began = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if began.elapsed() < WITHIN => std::thread::sleep(Duration::from_millis(10)),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return false;
            }
        }
    }
}

/// In a child: sets the limits and becomes the program. Gives the exit code when that fails.
pub(super) fn become_program(program: &OsStr, arguments: &[OsString]) -> i32 {
    #[cfg(unix)]
    {
        super::limits::confine_program();
        let error = std::os::unix::process::CommandExt::exec(std::process::Command::new(program).args(arguments));
        drop(error);
    }
    let _ = (program, arguments);
    127
}
