//! What came back, or why nothing did.

use super::{Denied, Fault};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;
use std::time::Duration;

/// Longest wait that a server's `Retry-After` is believed.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(3_600);

/// A complete answer of any status except a redirect.
pub struct Reply {
    /// Status code.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body, decompressed.
    pub body: Bytes,
}

/// Headers and body may hold tokens; only what cannot is shown.
impl std::fmt::Debug for Reply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reply").field("status", &self.status).field("bytes", &self.body.len()).finish_non_exhaustive()
    }
}

/// The body is not the JSON that was expected. After a status that says "done" this means: outcome unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unreadable answer")]
pub struct Unreadable;

impl Reply {
    /// Whether the status is 2xx.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
    /// Reads the body as JSON.
    ///
    /// # Errors
    /// [`Unreadable`] when it is something else or cut short.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Unreadable> {
        serde_json::from_slice(&self.body).map_err(|_| Unreadable)
    }
    /// A header's value, when it is there and printable.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
    /// Whether the server calls the body JSON.
    #[must_use]
    pub fn is_json(&self) -> bool {
        is_json(&self.headers)
    }
    /// The wait that the server asks for, from seconds or a date; never more than an hour.
    #[must_use]
    pub fn retry_after(&self, now: DateTime<Utc>) -> Option<Duration> {
        retry_after(&self.headers, now)
    }
}

/// Whether the headers announce JSON.
#[must_use]
pub fn is_json(headers: &HeaderMap) -> bool {
    headers.get("content-type").and_then(|value| value.to_str().ok()).is_some_and(|value| {
        let mime = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        mime == "application/json" || mime.ends_with("+json")
    })
}

/// Reads `Retry-After`: seconds or an HTTP date, clamped to an hour; a date that has passed is zero.
#[must_use]
pub fn retry_after(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    let text = headers.get("retry-after")?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let seconds = text.parse::<u64>().unwrap_or(u64::MAX);
        return Some(Duration::from_secs(seconds).min(MAX_RETRY_AFTER));
    }
    let at = DateTime::parse_from_rfc2822(text).ok()?.with_timezone(&Utc);
    let wait = (at - now).to_std().unwrap_or_default();
    Some(wait.min(MAX_RETRY_AFTER))
}

/// Why there is no answer. The three cases differ in what the server may have done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unsent {
    /// Provably nothing of the request left: the name, the route or the TLS handshake failed.
    #[error("nothing was sent")]
    NotSent,
    /// Refused by a rule of ours, or redirected.
    #[error("address not allowed")]
    Denied(Denied),
    /// Time-out, reset, body cut short or too large: the server may have acted.
    #[error("no answer")]
    Lost,
    /// Not made: reading has used up what it may.
    #[error("no call left")]
    Spent,
}

impl Unsent {
    /// As a fault of a call that has an effect.
    #[must_use]
    pub fn fault(self) -> Fault {
        match self {
            Self::NotSent => Fault::Transient { after: None },
            Self::Denied(denied) => Fault::Forbidden(denied),
            Self::Lost => Fault::Ambiguous,
            Self::Spent => Fault::RateLimited { until: None },
        }
    }
    /// As a fault of a call that may be repeated whatever it did: reads, and uploads that nothing shows yet.
    #[must_use]
    pub fn read_fault(self) -> Fault {
        match self {
            Self::NotSent | Self::Lost => Fault::Transient { after: None },
            Self::Spent => Fault::RateLimited { until: None },
            Self::Denied(denied) => Fault::Forbidden(denied),
        }
    }
}
