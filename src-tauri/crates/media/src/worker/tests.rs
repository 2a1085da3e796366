//! Children that die, hang and eat; the parent goes on.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::time::{Duration, Instant};

use super::process::Launch;
use super::{Isolation, Job, Workers};
use crate::{MediaFault, RenditionSpec};

/// This test's own executable, run as a child by the test below.
fn workers(within: Duration) -> Workers {
    Workers::with(
        Some(Launch {
            program: std::env::current_exe().unwrap(),
            arguments: ["--exact", "worker::tests::child", "--nocapture", "--test-threads=1"].map(Into::into).to_vec(),
            environment: vec![("PUPITRE_MEDIA_CHILD".into(), "1".into())],
        }),
        within,
    )
}

/// Not a test: the child of the others.
#[test]
fn child() {
    if std::env::var_os("PUPITRE_MEDIA_CHILD").is_some() {
        let _ = super::child::serve();
        std::process::exit(0);
    }
}

fn picture() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let pixels = image::RgbImage::from_fn(90, 60, |x, y| image::Rgb([(x * 2) as u8, (y * 4) as u8, 90]));
    pixels.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

#[test]
fn a_child_says_what_this_process_would() {
    let (workers, bytes) = (workers(Duration::from_secs(60)), picture());
    assert_eq!(workers.isolation(), Isolation::Process);
    let specs = [RenditionSpec::GRID, RenditionSpec { max_side: 30, quality: 70 }];
    assert_eq!(workers.examine(&bytes, &specs), crate::examine(&bytes, &specs));
    assert_eq!(workers.render(&bytes, &specs[1]), crate::render(&bytes, &specs[1]));
    assert_eq!(workers.examine(b"no picture", &specs), Err(MediaFault::NotAnImage));
    assert_eq!(workers.examine(&bytes[..bytes.len() / 2], &specs), Err(MediaFault::Truncated));
    workers.rest();
    assert!(workers.examine(&bytes, &specs).is_ok(), "a fresh child after the rest");
}

#[test]
fn what_kills_a_child_refuses_one_file_and_the_batch_goes_on() {
    let (workers, bytes) = (workers(Duration::from_secs(20)), picture());
    for (how, wanted) in [("panic", MediaFault::Corrupt), ("abort", MediaFault::Crashed), ("eat", MediaFault::Crashed)]
    {
        let job = Job::Misbehave { how: how.to_owned() };
        assert_eq!(workers.run(&job, &bytes, || {}), Err(wanted), "{how}");
        assert!(workers.examine(&bytes, &[RenditionSpec::GRID]).is_ok(), "after {how}");
    }
}

#[test]
fn what_hangs_or_spins_is_ended_in_time() {
    let workers = workers(Duration::from_millis(1_500));
    for how in ["hang", "spin"] {
        let began = Instant::now();
        let job = Job::Misbehave { how: how.to_owned() };
        assert_eq!(workers.run(&job, b"", || {}), Err(MediaFault::TooSlow), "{how}");
        assert!(began.elapsed() < Duration::from_secs(20), "{how} took {:?}", began.elapsed());
    }
}

#[test]
#[cfg(unix)]
fn a_child_reaches_nothing() {
    let workers = workers(Duration::from_secs(60));
    let kept = std::env::temp_dir().join("pupitre-worker-must-not-delete");
    std::fs::write(&kept, b"x").unwrap();
    for how in ["read", "write", "connect", "run", "delete"] {
        if how == "delete" && !cfg!(target_os = "linux") {
            continue;
        }
        let job = Job::Misbehave { how: how.to_owned() };
        assert_eq!(workers.run(&job, b"", || {}), Err(MediaFault::Truncated), "{how} was possible");
    }
    assert!(kept.exists());
    std::fs::remove_file(kept).unwrap();
}

#[test]
fn where_no_child_can_be_started_decoding_is_here_and_says_so() {
    let broken = Launch { program: "/nonexistent".into(), arguments: Vec::new(), environment: Vec::new() };
    for workers in [Workers::with(Some(broken), Duration::from_secs(5)), Workers::new()] {
        assert!(matches!(workers.isolation(), Isolation::InProcess(_)));
        assert!(workers.examine(&picture(), &[RenditionSpec::GRID]).is_ok());
    }
    // A program that is something else is not taken for a child.
    let other = Launch { program: "/bin/cat".into(), arguments: Vec::new(), environment: Vec::new() };
    if std::path::Path::new("/bin/true").exists() {
        let other = Launch { program: "/bin/true".into(), ..other };
        assert!(matches!(Workers::with(Some(other), Duration::from_secs(5)).isolation(), Isolation::InProcess(_)));
    }
}

/// `heif-enc` and ffmpeg made these of ffmpeg's test picture, 96 × 64.
fn sample(name: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

#[test]
fn heic_and_avif_are_read_by_a_program_or_the_person_is_told_which() {
    let workers = workers(Duration::from_secs(60));
    for (name, mime) in [("test.heic", "image/heic"), ("test.avif", "image/avif")] {
        let bytes = std::fs::read(sample(name)).unwrap();
        let seen = workers.examine_file(&sample(name), &[RenditionSpec::GRID]);
        if !super::programs().heic {
            assert!(matches!(seen, Err(MediaFault::NeedsProgram { .. })), "{name}: {seen:?}");
            continue;
        }
        let seen = seen.unwrap();
        assert_eq!((seen.facts.width, seen.facts.height, seen.facts.mime.as_str()), (96, 64, mime));
        assert_eq!(seen.facts.hash, blake3::hash(&bytes).to_hex().to_string(), "the original's");
        assert_eq!(seen.facts.bytes, bytes.len() as u64);
        assert!(seen.fingerprint.is_some() && seen.palette.len() > 2 && seen.renditions.len() == 1);
        let cut = workers.examine(&bytes[..bytes.len() / 2], &[]);
        assert_eq!(cut, Err(MediaFault::Corrupt), "half of it");
    }
}

#[test]
fn a_video_gets_a_poster_of_its_own_or_a_neutral_one() {
    let workers = workers(Duration::from_secs(60));
    for (name, mime, video) in [("test.mp4", "video/mp4", "avc1"), ("test.webm", "video/webm", "V_VP9")] {
        let seen = workers.examine_file(&sample(name), &[RenditionSpec { max_side: 48, quality: 80 }]).unwrap();
        let clip = seen.clip.unwrap();
        assert_eq!((seen.facts.width, seen.facts.height, seen.facts.mime.as_str()), (96, 64, mime));
        assert_eq!((clip.millis, clip.turned, clip.video.as_deref()), (1_000, 0, Some(video)));
        let poster = image::load_from_memory(&seen.renditions[0].bytes).unwrap();
        assert_eq!((poster.width(), poster.height()), (48, 32));
        assert_eq!(seen.fingerprint.is_some(), super::programs().posters, "a neutral poster resembles nothing");
    }
}
