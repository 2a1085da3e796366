//! Counting calls, so that reading never makes more of them than it may.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// Allows so many calls and no more.
#[derive(Debug)]
pub struct Meter {
    allowed: u32,
    spent: AtomicU32,
    refused: AtomicBool,
}

impl Meter {
    /// Allows `allowed` calls.
    #[must_use]
    pub fn new(allowed: u32) -> Self {
        Self { allowed, spent: AtomicU32::new(0), refused: AtomicBool::new(false) }
    }

    /// Takes one call; false when none is left.
    pub(super) fn take(&self) -> bool {
        let next = |spent: u32| (spent < self.allowed).then(|| spent + 1);
        let taken = self.spent.fetch_update(Ordering::SeqCst, Ordering::SeqCst, next).is_ok();
        if !taken {
            self.refused.store(true, Ordering::SeqCst);
        }
        taken
    }

    /// Calls made.
    #[must_use]
    pub fn spent(&self) -> u32 {
        self.spent.load(Ordering::SeqCst)
    }

    /// Whether a call was not made because none was left.
    #[must_use]
    pub fn refused(&self) -> bool {
        self.refused.load(Ordering::SeqCst)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn no_more_calls_than_allowed_however_many_ask() {
        let meter = Arc::new(Meter::new(500));
        let threads: Vec<_> = (0..4)
            .map(|_| {
                let meter = Arc::clone(&meter);
                std::thread::spawn(move || (0..200).filter(|_| meter.take()).count())
            })
            .collect();
        assert!(!Meter::new(0).take());
        let taken: usize = threads.into_iter().map(|thread| thread.join().unwrap_or_default()).sum();
        assert_eq!((taken, meter.spent(), meter.refused()), (500, 500, true));
    }
}
