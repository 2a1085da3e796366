//! Mutation testing of everything that reads what strangers write (promise R9): no panic, no answer that takes long, no
//! memory without bound.
//!
//! Examples are changed at random, by bytes and, for JSON, by nodes; a seed repeats a run. There is no feedback from
//! coverage and no address sanitizer: the code under test has no `unsafe` of its own.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, clippy::print_stdout)]

mod mutate;
mod tests;

pub(crate) use mutate::Mutator;

use std::time::{Duration, Instant};

/// How long a target is run where nobody says otherwise, in seconds. `cargo xtask test` says 60.
const SECONDS: u64 = 3;
/// Longest time for one input. The promise for a production build is 2 s; a debug build on a busy machine gets its 10.
const LONGEST: Duration = Duration::from_secs(10);
/// Most memory of the whole test process.
const MOST_KIB: u64 = 512 * 1024;

/// Runs a target on changed examples until its time is up.
pub(crate) fn run(name: &str, examples: &[Vec<u8>], words: &[&str], target: impl FnMut(&[u8])) {
    run_with(name, Mutator::new(seed(), examples, words), Mutator::next, target);
}

/// [`run`] with inputs made in another way.
pub(crate) fn run_with(
    name: &str,
    mut mutator: Mutator,
    mut make: impl FnMut(&mut Mutator) -> Vec<u8>,
    mut target: impl FnMut(&[u8]),
) {
    let (end, first) = (Instant::now() + limit(), mutator.seed());
    let (mut executions, mut longest) = (0_u64, Duration::ZERO);
    while Instant::now() < end {
        let input = make(&mut mutator);
        let began = Instant::now();
        let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| target(&input)));
        let took = began.elapsed();
        if caught.is_err() || took > LONGEST {
            let place = std::env::temp_dir().join(format!("pupitre-{name}-{first}-{executions}"));
            std::fs::write(&place, &input).unwrap();
            panic!("{name}: execution {executions} of seed {first} took {took:?}; its input is in {}", place.display());
        }
        longest = longest.max(took);
        executions += 1;
    }
    println!("{name}: {executions} executions of seed {first}, the slowest {longest:?}, peak {} MiB", peak() / 1024);
    assert!(executions > 100, "{name}: {executions} executions are no test");
    assert!(peak() < MOST_KIB, "{name}: {} KiB", peak());
}

/// `PUPITRE_FUZZ_SECONDS`.
fn limit() -> Duration {
    let said = std::env::var("PUPITRE_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok());
    Duration::from_secs(said.unwrap_or(SECONDS))
}

/// `PUPITRE_FUZZ_SEED`, or another one each time.
pub(crate) fn seed() -> u64 {
    let said = std::env::var("PUPITRE_FUZZ_SEED").ok().and_then(|text| text.parse().ok());
    said.unwrap_or_else(rand::random)
}

/// Most memory that this process has held, in KiB; 0 where the system does not tell.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse().unwrap_or(0)
}
