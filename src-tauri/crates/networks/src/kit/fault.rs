//! Why a call did not give what it should. One enum for all networks; the conductor decides by it and by nothing else.

use chrono::{DateTime, Utc};
use pupitre_domain::problem::Problem;
use std::time::Duration;

/// A classified failure.
///
/// The line that matters runs between [`Fault::Ambiguous`] and the rest: all others say that the call had **no effect**.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Fault {
    /// Nothing was sent (name, route, TLS), or the server says that it did nothing for now. Try again.
    #[error("temporarily unavailable")]
    Transient {
        /// Wait that the server asked for.
        after: Option<Duration>,
    },
    /// Too many calls; nothing was done.
    #[error("rate limited")]
    RateLimited {
        /// When calls are taken again.
        until: Option<DateTime<Utc>>,
    },
    /// The access token ended; a renewal may help. Nothing was done.
    #[error("access expired")]
    Expired,
    /// Only a person can restore access: revoked, password changed, a scope missing.
    #[error("must be connected again")]
    Reconnect {
        /// Scopes that are missing, where the network names them.
        missing: Vec<String>,
    },
    /// Refused for a documented reason; nothing was done and repeating is pointless.
    #[error("refused")]
    Rejected(Vec<Problem>),
    /// What the call refers to does not exist any more.
    #[error("gone")]
    Gone,
    /// The call may have had its effect: time-out, reset, unreadable success, undocumented 5xx.
    #[error("outcome unknown")]
    Ambiguous,
    /// The server answered something that is not this network's protocol (HTML, another service). Nothing was sent that
    /// could have an effect.
    #[error("not the expected protocol")]
    Protocol,
    /// The address is not allowed: private, loopback, not https, or a redirect that leaves the host.
    #[error("address not allowed")]
    Forbidden(Denied),
}

/// Why an address was refused before any connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denied {
    /// It resolves to this machine or a private network, and the account is not marked as "my own server".
    PrivateAddress,
    /// Plain http is only for one's own server.
    NotHttps,
    /// Not an address at all.
    Malformed,
    /// The certificate is not trusted. Nothing was sent.
    Certificate,
    /// The server redirects elsewhere; the token does not follow.
    Redirect,
}
