//! The phases of a long command: each timed, all listed at the end.

use std::time::{Duration, Instant};

use crate::process::{self, Done};
use crate::workspace;

/// What building and testing everything from nothing takes on the disk, in gigabytes.
const NEEDED_GB: u64 = 8;

enum Outcome {
    Passed,
    Failed(String),
    Skipped(String),
}

/// What was done, how long it took, and how it ended.
#[derive(Default)]
pub(crate) struct Report {
    phases: Vec<(&'static str, Duration, Outcome)>,
}

impl Report {
    /// Runs one phase and notes its outcome; a failure does not stop the next phase.
    /// Returns whether it passed.
    pub(crate) fn phase(&mut self, name: &'static str, work: impl FnOnce() -> Done) -> bool {
        eprintln!("\n\x1b[1m── {name}\x1b[0m");
        let start = Instant::now();
        let outcome = work().map_or_else(Outcome::Failed, |()| Outcome::Passed);
        let passed = matches!(outcome, Outcome::Passed);
        if let Outcome::Failed(why) = &outcome {
            eprintln!("\x1b[31m{name}: {why}\x1b[0m");
        }
        self.phases.push((name, start.elapsed(), outcome));
        passed
    }

    /// Notes a phase that did not run. Never silently: the reason stands in the table.
    pub(crate) fn skip(&mut self, name: &'static str, why: impl Into<String>) {
        self.phases.push((name, Duration::ZERO, Outcome::Skipped(why.into())));
    }

    /// Says on what it runs: a full disk looks like many other things.
    pub(crate) fn machine() {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let Some(free) = free_gigabytes() else { return eprintln!("{cores} cores") };
        eprintln!("{cores} cores, {free} GB free on this disk");
        if free < NEEDED_GB {
            eprintln!("\x1b[31mfrom nothing this takes about {NEEDED_GB} GB\x1b[0m");
        }
    }

    /// Prints the table and says whether everything passed.
    pub(crate) fn close(self) -> Done {
        let mut failed = 0_usize;
        let mut total = Duration::ZERO;
        eprintln!();
        for (name, took, outcome) in &self.phases {
            total += *took;
            let word = match outcome {
                Outcome::Passed => "ok".to_owned(),
                Outcome::Skipped(why) => format!("skipped: {why}"),
                Outcome::Failed(why) => {
                    failed += 1;
                    format!("FAILED: {why}")
                }
            };
            eprintln!("  {name:<28} {:>8.1} s  {word}", took.as_secs_f64());
        }
        eprintln!("  {:<28} {:>8.1} s", "together", total.as_secs_f64());
        if failed == 0 { Ok(()) } else { Err(format!("{failed} of {} phases failed", self.phases.len())) }
    }
}

fn free_gigabytes() -> Option<u64> {
    let table = process::output(process::command("df").arg("-Pk").arg(workspace::root()))?;
    let kilobytes: u64 = table.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()?;
    Some(kilobytes / (1 << 20))
}
