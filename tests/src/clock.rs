//! A clock that only moves when told, or runs with an offset.
//!
//! `now` and `sleep_until` are all that the engine's clock trait asks; the fakes read the same clock, so that a
//! scheduled post on the server and the job on the desktop agree about the hour.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;

#[derive(Clone, Copy, Debug)]
enum Base {
    Frozen(DateTime<Utc>),
    Running(TimeDelta),
}

/// A wall clock for tests. Cheap to share; all methods take `&self`.
#[derive(Debug)]
pub struct TestClock {
    base: Mutex<Base>,
    moved: watch::Sender<u64>,
}

impl TestClock {
    /// A clock that stands still at `at` until it is moved.
    #[must_use]
    pub fn frozen(at: DateTime<Utc>) -> Arc<Self> {
        Arc::new(Self { base: Mutex::new(Base::Frozen(at)), moved: watch::Sender::new(0) })
    }

    /// The system's clock; [`advance`](Self::advance) and [`set`](Self::set) shift it while it goes on running.
    #[must_use]
    pub fn running() -> Arc<Self> {
        Arc::new(Self { base: Mutex::new(Base::Running(TimeDelta::zero())), moved: watch::Sender::new(0) })
    }

    /// The present instant of this clock.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        match *self.base.lock().unwrap() {
            Base::Frozen(at) => at,
            Base::Running(offset) => Utc::now() + offset,
        }
    }

    /// Moves the clock; a negative delta is a clock set back. Sleepers re-check at once.
    pub fn advance(&self, by: TimeDelta) {
        {
            let mut base = self.base.lock().unwrap();
            *base = match *base {
                Base::Frozen(at) => Base::Frozen(at + by),
                Base::Running(offset) => Base::Running(offset + by),
            };
        }
        self.moved.send_modify(|n| *n += 1);
    }

    /// Puts the clock to an instant.
    pub fn set(&self, to: DateTime<Utc>) {
        {
            let mut base = self.base.lock().unwrap();
            *base = match *base {
                Base::Frozen(_) => Base::Frozen(to),
                Base::Running(_) => Base::Running(to - Utc::now()),
            };
        }
        self.moved.send_modify(|n| *n += 1);
    }

    /// How often the clock was moved by hand. A monotonic clock would have noticed none of it.
    #[must_use]
    pub fn jumps(&self) -> u64 {
        *self.moved.borrow()
    }

    /// Returns once `now() >= deadline`, by waiting (running) or by being moved (frozen).
    pub async fn sleep_until(&self, deadline: DateTime<Utc>) {
        let mut moved = self.moved.subscribe();
        loop {
            moved.borrow_and_update();
            let left = deadline - self.now();
            if left <= TimeDelta::zero() {
                return;
            }
            let frozen = matches!(*self.base.lock().unwrap(), Base::Frozen(_));
            let nap = if frozen { Duration::from_secs(3600) } else { left.to_std().unwrap_or_default() };
            // The sender lives in `self`, so `changed` cannot fail while we borrow it.
            let _ = tokio::time::timeout(nap, moved.changed()).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noon() -> DateTime<Utc> {
        "2026-11-22T12:00:00Z".parse().unwrap()
    }

    #[tokio::test]
    async fn frozen_time_moves_only_by_hand() {
        let clock = TestClock::frozen(noon());
        let sleeper = {
            let clock = Arc::clone(&clock);
            tokio::spawn(async move { clock.sleep_until(noon() + TimeDelta::hours(1)).await })
        };
        tokio::time::sleep(Duration::from_millis(30)).await;
        assert_eq!(clock.now(), noon());
        clock.advance(TimeDelta::minutes(59));
        tokio::time::sleep(Duration::from_millis(30)).await;
        assert!(!sleeper.is_finished(), "woke a minute early");
        clock.advance(TimeDelta::minutes(1));
        tokio::time::timeout(Duration::from_secs(5), sleeper).await.unwrap().unwrap();
        assert_eq!(clock.jumps(), 2);
    }

    #[tokio::test]
    async fn running_time_sleeps_really_and_can_be_shifted() {
        let clock = TestClock::running();
        let from = std::time::Instant::now();
        clock.sleep_until(clock.now() + TimeDelta::milliseconds(80)).await;
        assert!(from.elapsed() >= Duration::from_millis(79));
        clock.set(noon());
        assert!((clock.now() - noon()).num_seconds() < 5);
    }
}
