//! The phases of a long command: each timed, all listed at the end.

use std::time::{Duration, Instant};

use crate::process::Done;

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
