//! Fake networks: one listener each on 127.0.0.1, state in memory, faults underneath, counters as the oracle.

pub mod bluesky;
pub mod control;
pub mod faults;
mod feed;
pub mod mail;
pub mod mastodon;
pub mod oracle;
mod stream;
pub mod tls;
pub mod trap;
pub mod wire;
pub mod wordpress;

mod enact;
mod http1;
mod params;

pub use bluesky::FakeBluesky;
pub use faults::{Fault, Faults, Rule};
pub use feed::FakeFeed;
pub use mail::FakeMail;
pub use mastodon::FakeMastodon;
pub use oracle::{Oracle, Post, Seen};
pub use stream::FakeStream;
pub use trap::Trap;
pub use wire::Server;
pub use wordpress::FakeWordpress;

use std::sync::Arc;

use crate::clock::TestClock;

/// Both fakes on one clock: what most journeys want.
pub struct Fakes {
    /// The clock that both servers read.
    pub clock: Arc<TestClock>,
    /// The fake Mastodon instance.
    pub mastodon: FakeMastodon,
    /// The fake Bluesky PDS with its app view.
    pub bluesky: FakeBluesky,
}

impl Fakes {
    /// Starts both. Must be called inside a tokio runtime; dropping the value stops them.
    pub async fn start(clock: Arc<TestClock>) -> Self {
        Self {
            mastodon: FakeMastodon::start(Arc::clone(&clock)).await,
            bluesky: FakeBluesky::start(Arc::clone(&clock)).await,
            clock,
        }
    }
}
