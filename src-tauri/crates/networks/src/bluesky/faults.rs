//! What an answer that is no success means. One function, [`classify`]; it reads the status and the error's *name*,
//! never its sentence.

use crate::kit::{Fault, Reply, Unsent};
use chrono::{DateTime, Utc};
use pupitre_domain::problem::{Place, Problem, ProblemCode};
use serde::Deserialize;

/// Most characters kept of what a server says.
const SAID_MAX: usize = 300;

/// What was asked; the same answer means different things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Asked {
    /// A session by identifier and app password.
    SignIn,
    /// A session by refresh token.
    Renew,
    /// Something is read.
    Read,
    /// A write whose repetition nobody sees, and the place of the content it concerns.
    Repeatable(Place),
    /// A write that is seen.
    Once(Place),
}

impl Asked {
    fn place(&self) -> Place {
        match self {
            Self::SignIn | Self::Renew | Self::Read => Place::Account,
            Self::Repeatable(place) | Self::Once(place) => place.clone(),
        }
    }
    /// The fault when it is not known whether the call had its effect.
    fn unknown(&self) -> Fault {
        match self {
            Self::Once(_) => Fault::Ambiguous,
            // A session too many or a record written twice alike is no effect that anybody sees.
            Self::SignIn | Self::Renew | Self::Read | Self::Repeatable(_) => Fault::Transient { after: None },
        }
    }
}

/// The body of an error.
#[derive(Deserialize)]
struct ErrorBody {
    error: String,
    #[serde(default)]
    message: Option<String>,
}

/// The error's name, where the body is an error of this protocol.
pub(super) fn name_of(reply: &Reply) -> Option<String> {
    body_of(reply).map(|body| body.error)
}

fn body_of(reply: &Reply) -> Option<ErrorBody> {
    serde_json::from_slice(&reply.body).ok()
}

/// The fault of a call that got no answer.
pub(super) fn unsent(asked: &Asked, why: &Unsent) -> Fault {
    match why.fault() {
        Fault::Ambiguous => asked.unknown(),
        other => other,
    }
}

/// The fault of an answer that is no success, or of a success whose body could not be read.
pub(super) fn classify(asked: &Asked, reply: &Reply, now: DateTime<Utc>) -> Fault {
    match reply.status {
        200..=299 => unreadable(asked, reply),
        // The protocol never redirects.
        300..=399 => Fault::Protocol,
        429 => Fault::RateLimited { until: until(reply, now) },
        // "Not implemented" is the one answer of its hundred that says that nothing was done.
        408 | 500 | 502..=599 => asked.unknown(),
        _ => refused(asked, reply),
    }
}

fn unreadable(asked: &Asked, reply: &Reply) -> Fault {
    match asked {
        Asked::Once(_) => Fault::Ambiguous,
        // A portal's page says that it is the wrong place; a body that stops half-way says that the line broke.
        _ if reply.is_json() => asked.unknown(),
        _ => Fault::Protocol,
    }
}

fn refused(asked: &Asked, reply: &Reply) -> Fault {
    let Some(ErrorBody { error, message }) = body_of(reply) else {
        // Something in between refused it: the server itself always says why.
        return if reply.status == 413 { rejected(asked, "413") } else { Fault::Protocol };
    };
    let said = message.filter(|said| !said.trim().is_empty()).unwrap_or_else(|| error.clone());
    match (error.as_str(), asked) {
        ("AccountTakedown" | "AccountDeactivated" | "AccountSuspended" | "AuthFactorTokenRequired", Asked::SignIn) => {
            rejected(asked, &said)
        }
        ("RateLimitExceeded", _) => Fault::RateLimited { until: None },
        (_, Asked::SignIn) if reply.status == 401 => Fault::Reconnect { missing: Vec::new() },
        ("ExpiredToken" | "InvalidToken", Asked::Renew) => Fault::Expired,
        (_, Asked::Renew) if reply.status == 401 => Fault::Expired,
        // A token that cannot be verified may only be stale (the server changed its key): opening anew decides.
        ("ExpiredToken" | "InvalidToken", _) => Fault::Expired,
        ("AccountTakedown" | "AccountDeactivated" | "AccountSuspended" | "RepoNotFound", _) => {
            Fault::Reconnect { missing: Vec::new() }
        }
        ("RecordNotFound" | "NotFound", _) => Fault::Gone,
        // There is a record under our key already, so an earlier attempt went through: looking settles it.
        ("InvalidSwap", Asked::Once(_)) => Fault::Ambiguous,
        ("MethodNotImplemented", _) => Fault::Protocol,
        _ if reply.status == 401 => Fault::Reconnect { missing: Vec::new() },
        ("Forbidden" | "InsufficientScope", _) if reply.status == 403 => Fault::Reconnect { missing: Vec::new() },
        _ => rejected(asked, &said),
    }
}

fn rejected(asked: &Asked, said: &str) -> Fault {
    let said = said.chars().filter(|c| !c.is_control()).take(SAID_MAX).collect();
    Fault::Rejected(vec![Problem { place: asked.place(), code: ProblemCode::Refused { said } }])
}

fn until(reply: &Reply, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let reset = reply.header("ratelimit-reset").and_then(|text| text.trim().parse::<i64>().ok());
    match reset {
        // An instant in seconds since 1970; the drafts of the standard have seconds from now instead.
        Some(at) if at > 1_000_000_000 => DateTime::from_timestamp(at, 0),
        Some(wait) => chrono::Duration::try_seconds(wait).and_then(|wait| now.checked_add_signed(wait)),
        None => reply
            .retry_after(now)
            .and_then(|wait| chrono::Duration::from_std(wait).ok())
            .and_then(|wait| now.checked_add_signed(wait)),
    }
}

#[cfg(test)]
#[path = "faults_tests.rs"]
mod tests;
