//! Counting calls, so that reading never makes more of them than it may.

use async_trait::async_trait;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::Mutex;

/// Where calls are counted for good.
#[async_trait]
pub trait Purse: Send + Sync {
    /// Counts some calls as made, before they are, and answers how many; 0 when none is left. What ends before its calls
    /// are made has spent them all the same.
    async fn draw(&self) -> u32;
}

/// Allows the calls that a purse gives and no more.
pub struct Meter {
    purse: Box<dyn Purse>,
    /// Drawn and not yet made.
    held: Mutex<u32>,
    refused: AtomicBool,
}

impl Meter {
    /// Allows what `purse` gives.
    #[must_use]
    pub fn new(purse: Box<dyn Purse>) -> Self {
        Self { purse, held: Mutex::new(0), refused: AtomicBool::new(false) }
    }

    /// Takes one call; false when none is left.
    pub(super) async fn take(&self) -> bool {
        let mut held = self.held.lock().await;
        if *held == 0 {
            *held = self.purse.draw().await;
        }
        let taken = *held > 0;
        *held = held.saturating_sub(1);
        if !taken {
            self.refused.store(true, Ordering::SeqCst);
        }
        taken
    }

    /// What was drawn and is not needed any more, for the purse.
    pub async fn rest(&self) -> u32 {
        std::mem::take(&mut *self.held.lock().await)
    }

    /// Whether a call was not made because none was left.
    #[must_use]
    pub fn refused(&self) -> bool {
        self.refused.load(Ordering::SeqCst)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::AtomicU32;

    /// Gives by four.
    struct Fours(Arc<AtomicU32>);

    #[async_trait]
    impl Purse for Fours {
        async fn draw(&self) -> u32 {
            let give = |left: u32| Some(left - left.min(4));
            self.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, give).unwrap().min(4)
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn no_more_calls_than_allowed_however_many_ask() {
        let left = Arc::new(AtomicU32::new(501));
        let meter = Arc::new(Meter::new(Box::new(Fours(Arc::clone(&left)))));
        let mut tasks = Vec::new();
        for _ in 0..4 {
            let meter = Arc::clone(&meter);
            tasks.push(tokio::spawn(async move {
                let mut taken = 0;
                for _ in 0..200 {
                    taken += u32::from(meter.take().await);
                }
                taken
            }));
        }
        let mut taken = 0;
        for task in tasks {
            taken += task.await.unwrap();
        }
        assert_eq!((taken, left.load(Ordering::SeqCst), meter.refused(), meter.rest().await), (501, 0, true, 0));
    }

    #[tokio::test]
    async fn what_was_drawn_and_not_needed_comes_back() {
        let left = Arc::new(AtomicU32::new(10));
        let meter = Meter::new(Box::new(Fours(Arc::clone(&left))));
        assert!(meter.take().await);
        // Counted before it was made: whoever ends here has spent it.
        assert_eq!(left.load(Ordering::SeqCst), 6);
        assert_eq!((meter.rest().await, meter.rest().await, meter.refused()), (3, 0, false));
    }
}
