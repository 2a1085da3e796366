//! Connectors to the networks: a shared [`kit`] and one folder per network.
//!
//! Purpose: turn contents into calls, and what the networks say into messages and faults.
//!
//! Invariants:
//! * a capability is the presence of its trait; nothing answers "not implemented";
//! * a step runs once per call: no loops, no sleeping, no retry in here; that is the conductor's work;
//! * every request goes through [`kit::Http`], which bounds time, size and redirects and refuses private addresses;
//! * each network classifies answers in one function, `faults::classify`.
//!
//! Deliberately absent: the database, the clock, the keychain. Instants, keys and secrets are handed in.

pub mod bluesky;
pub mod email;
pub mod facebook;
pub mod feed;
pub mod google_business;
pub mod instagram;
pub mod kit;
pub mod linkedin;
pub mod mastodon;
pub mod pinterest;
pub mod threads;
pub mod tiktok;
pub mod wordpress;
pub mod x;
pub mod youtube;

use kit::Network;
use pupitre_domain::network::NetworkId;

/// All of a network: its connector, or for one that a person publishes to by hand, its descriptor alone.
#[must_use]
pub fn network(id: NetworkId) -> &'static dyn Network {
    match id {
        NetworkId::Mastodon => &mastodon::Mastodon,
        NetworkId::Bluesky => &bluesky::Bluesky,
        NetworkId::Wordpress => &wordpress::Wordpress,
        NetworkId::Instagram => &instagram::INSTAGRAM,
        NetworkId::Facebook => &facebook::FACEBOOK,
        NetworkId::Linkedin => &linkedin::LINKEDIN,
        NetworkId::X => &x::X,
        NetworkId::Threads => &threads::THREADS,
        NetworkId::Tiktok => &tiktok::TIKTOK,
        NetworkId::Youtube => &youtube::YOUTUBE,
        NetworkId::Pinterest => &pinterest::PINTEREST,
        NetworkId::GoogleBusiness => &google_business::GOOGLE_BUSINESS,
        NetworkId::Email => &email::Email,
        NetworkId::Feed => &feed::Feed,
    }
}

/// Every network, in the order in which a person is offered them.
pub fn registry() -> impl Iterator<Item = &'static dyn Network> {
    NetworkId::ALL.iter().map(|id| network(*id))
}
