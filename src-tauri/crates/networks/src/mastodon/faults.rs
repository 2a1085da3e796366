//! What an answer that is no success means. The only place where Mastodon's statuses are interpreted.

use crate::kit::{Fault, is_json, retry_after, said};
use chrono::{DateTime, Duration, Utc};
use pupitre_domain::problem::{Place, Problem, ProblemCode};
use reqwest::header::HeaderMap;
use serde::Deserialize;
use serde::de::IgnoredAny;

/// Longest wait that a rate limit is believed.
const MAX_WAIT_SECONDS: i64 = 3_600;

/// What the call was about; decides what an answer in doubt means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Phase {
    /// A read.
    Read,
    /// Reading who we are: whatever is refused here, is refused because of the token or because this is another service.
    Identify,
    /// Registering the app, exchanging the code.
    SignIn,
    /// Uploading or describing a picture; nobody sees it yet.
    Upload(Place),
    /// Creating what the world sees.
    Create(Place),
    /// An action that may be repeated unseen.
    Settle,
    /// An action that must not be repeated unseen.
    Once,
}

impl Phase {
    /// Whether an answer in doubt leaves an effect in doubt.
    pub(super) fn is_once(&self) -> bool {
        matches!(self, Self::Create(_) | Self::Once)
    }

    fn place(&self) -> Place {
        match self {
            Self::Upload(place) | Self::Create(place) => place.clone(),
            Self::Read | Self::Identify | Self::SignIn | Self::Settle | Self::Once => Place::Account,
        }
    }

    fn doubt(&self, after: Option<std::time::Duration>) -> Fault {
        if self.is_once() { Fault::Ambiguous } else { Fault::Transient { after } }
    }

    /// A status that says "done" with a body that does not say what.
    fn unreadable(&self, cut_short: bool) -> Fault {
        match self {
            Self::Create(_) | Self::Once => Fault::Ambiguous,
            _ if cut_short => Fault::Transient { after: None },
            _ => Fault::Protocol,
        }
    }
}

#[derive(Deserialize)]
struct ErrorBody {
    #[serde(default)]
    error: Option<String>,
    #[serde(default)]
    error_description: Option<String>,
}

/// Classifies an answer whose status is not 2xx, or a 2xx whose body could not be read.
pub(super) fn classify(status: u16, headers: &HeaderMap, body: &[u8], phase: &Phase, now: DateTime<Utc>) -> Fault {
    let error = serde_json::from_slice::<ErrorBody>(body).ok();
    let json = error.is_some();
    let plain = headers
        .get("content-type")
        .and_then(|value| value.to_str().ok())
        .is_some_and(|mime| mime.starts_with("text/plain"));
    let refused = || {
        let text = error
            .as_ref()
            .and_then(|body| body.error_description.as_deref().or(body.error.as_deref()))
            .map_or_else(|| format!("HTTP {status}"), said);
        Fault::Rejected(vec![Problem { place: phase.place(), code: ProblemCode::Refused { said: text } }])
    };
    match status {
        200..=299 => phase.unreadable(is_json(headers) && serde_json::from_slice::<IgnoredAny>(body).is_err()),
        400 => match phase {
            Phase::Identify | Phase::SignIn if json || plain => Fault::Reconnect { missing: Vec::new() },
            Phase::Identify | Phase::SignIn | Phase::Read if !json => Fault::Protocol,
            // Some servers answer a bad token so.
            _ if plain => Fault::Reconnect { missing: Vec::new() },
            _ => refused(),
        },
        401 => Fault::Reconnect { missing: Vec::new() },
        403 => match missing_scopes(headers) {
            Some(missing) => Fault::Reconnect { missing },
            None if !json && !phase.is_once() => Fault::Protocol,
            None if matches!(phase, Phase::Identify | Phase::SignIn | Phase::Read) => {
                Fault::Reconnect { missing: Vec::new() }
            }
            None => refused(),
        },
        404 => match phase {
            Phase::Identify | Phase::SignIn => Fault::Protocol,
            Phase::Upload(_) if json => refused(),
            _ if json => Fault::Gone,
            _ => Fault::Protocol,
        },
        410 => match phase {
            Phase::Identify | Phase::SignIn => Fault::Protocol,
            Phase::Upload(_) => refused(),
            _ => Fault::Gone,
        },
        // "Too slow" and "conflict": the first try may be the one that is still at work.
        408 | 409 | 425 => phase.doubt(retry_after(headers, now)),
        429 => Fault::RateLimited { until: rate_limit(headers, now) },
        402 | 405..=407 | 411..=428 | 430..=499 => match phase {
            Phase::Identify | Phase::SignIn | Phase::Read if !json => Fault::Protocol,
            _ => refused(),
        },
        // A 503 may come from a proxy before the effect or from the application after it; nothing tells them apart.
        500..=599 => phase.doubt(retry_after(headers, now)),
        _ if phase.is_once() => Fault::Ambiguous,
        _ => Fault::Protocol,
    }
}

/// The scopes that the bearer challenge names, when it says that one is missing.
fn missing_scopes(headers: &HeaderMap) -> Option<Vec<String>> {
    let challenge = headers.get("www-authenticate")?.to_str().ok()?;
    let parameter = |name: &str| {
        challenge.split_once(&format!("{name}=\"")).and_then(|(_, rest)| rest.split_once('"')).map(|(value, _)| value)
    };
    match parameter("error") {
        Some("insufficient_scope" | "invalid_scope") => {
            Some(parameter("scope").unwrap_or_default().split_whitespace().map(str::to_owned).collect())
        }
        _ => None,
    }
}

/// When calls are taken again: `Retry-After`, else `X-RateLimit-Reset` as date, as epoch seconds or milliseconds. Never
/// more than an hour ahead; `None` when the server does not say or says something that has passed.
pub(super) fn rate_limit(headers: &HeaderMap, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let latest = now + Duration::seconds(MAX_WAIT_SECONDS);
    if let Some(wait) = retry_after(headers, now) {
        return Duration::from_std(wait).ok().map(|wait| (now + wait).min(latest));
    }
    let text = headers.get("x-ratelimit-reset")?.to_str().ok()?.trim();
    let at = if let Ok(number) = text.parse::<i64>() {
        match number {
            // Small numbers are a wait, not a date.
            0..=1_000_000 => now.checked_add_signed(Duration::seconds(number))?,
            1_000_001..=99_999_999_999 => DateTime::from_timestamp(number, 0)?,
            _ => DateTime::from_timestamp_millis(number)?,
        }
    } else {
        DateTime::parse_from_rfc3339(text).ok()?.with_timezone(&Utc)
    };
    (at > now).then_some(at.min(latest))
}
