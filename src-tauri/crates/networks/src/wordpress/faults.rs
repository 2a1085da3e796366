//! What an answer that is no success means. The only place where WordPress's statuses and codes are interpreted.

use super::wire::ErrorBody;
use super::{CATEGORIES, EXCERPT, SLUG, STATUS, TAGS, TITLE};
use crate::kit::{Fault, html_to_text, is_json, retry_after, said};
use chrono::{DateTime, Duration, Utc};
use pupitre_domain::problem::{Place, Problem, ProblemCode};
use reqwest::header::HeaderMap;
use serde::de::IgnoredAny;

/// Longest wait that a rate limit is believed.
const MAX_WAIT_SECONDS: i64 = 3_600;

/// What the call was about; decides what an answer in doubt means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Phase {
    /// A read.
    Read,
    /// Looking for the programming interface, without a password.
    Discover,
    /// Reading who we are.
    Identify,
    /// What nobody sees yet and what may be made again: uploads, names of categories, the draft.
    Hidden(Place),
    /// What the world sees.
    Show,
    /// The first comment below it.
    Comment,
    /// A change that may be repeated.
    Settle,
}

impl Phase {
    /// Whether an answer in doubt leaves an effect in doubt.
    pub(super) fn is_once(&self) -> bool {
        matches!(self, Self::Show | Self::Comment)
    }

    fn place(&self) -> Place {
        match self {
            Self::Hidden(place) => place.clone(),
            Self::Show => Place::Text { part: 0 },
            Self::Comment => Place::Comment,
            Self::Read | Self::Discover | Self::Identify | Self::Settle => Place::Account,
        }
    }

    fn doubt(&self, after: Option<std::time::Duration>) -> Fault {
        if self.is_once() { Fault::Ambiguous } else { Fault::Transient { after } }
    }

    fn is_first(&self) -> bool {
        matches!(self, Self::Discover | Self::Identify)
    }
}

/// Classifies an answer whose status is not 2xx, or a 2xx whose body could not be read.
pub(super) fn classify(status: u16, headers: &HeaderMap, body: &[u8], phase: &Phase, now: DateTime<Utc>) -> Fault {
    let error = serde_json::from_slice::<ErrorBody>(body).ok().filter(|error| !error.code().is_empty());
    let json = is_json(headers) && serde_json::from_slice::<IgnoredAny>(body).is_ok();
    let refused = || refusal(status, error.as_ref(), body, phase);
    match (status, error.as_ref().map(ErrorBody::code)) {
        (200..=299, _) if phase.is_once() => Fault::Ambiguous,
        // Cut short on its way; anything else is a page of somebody else.
        (200..=299, _) if is_json(headers) && !json => Fault::Transient { after: None },
        (200..=299, _) => Fault::Protocol,
        (429, _) => Fault::RateLimited { until: rate_limit(headers, now) },
        // A closed site answers nobody without a password; it is one all the same.
        (401 | 403, Some(_)) if *phase == Phase::Discover => Fault::Reconnect { missing: Vec::new() },
        (401, _) if error.is_some() || json || !phase.is_first() => Fault::Reconnect { missing: Vec::new() },
        (400, _) if error.as_ref().is_some_and(ErrorBody::wants_sign_in) => Fault::Reconnect { missing: Vec::new() },
        // Asked by the web server, before the site: another password than ours.
        (401, _) => Fault::Protocol,
        (403, Some("rest_cannot_publish" | "rest_cannot_create" | "rest_cannot_edit_others"))
            if !matches!(phase, Phase::Hidden(Place::Option { .. })) =>
        {
            Fault::Reconnect { missing: vec!["publish_posts".to_owned()] }
        }
        (403, Some(_)) if *phase == Phase::Identify => Fault::Reconnect { missing: Vec::new() },
        (403, _) if phase.is_first() => Fault::Protocol,
        (404, Some("rest_post_invalid_id" | "rest_post_invalid_parent" | "rest_term_invalid")) => Fault::Gone,
        // The site has switched the interface off since we connected.
        (404, Some("rest_no_route" | "rest_disabled")) if phase.is_once() => refused(),
        (404, Some("rest_no_route" | "rest_disabled")) => Fault::Protocol,
        (404, _) if phase.is_first() => Fault::Protocol,
        (404, Some(_)) => Fault::Gone,
        (404, None) if json => Fault::Gone,
        (404, None) if phase.is_once() => refused(),
        (404, None) => Fault::Protocol,
        (410, _) if !phase.is_first() => Fault::Gone,
        // "Too slow" and "conflict": the first try may be the one that is still at work.
        (408 | 409 | 425, _) => phase.doubt(retry_after(headers, now)),
        (400..=499, _) if phase.is_first() && error.is_none() => Fault::Protocol,
        (400..=499, _) => refused(),
        // Said by the site after it has looked at the file, not by a server in trouble.
        (500, Some("rest_upload_sideload_error" | "rest_upload_invalid_disposition" | "rest_upload_unknown_error")) => {
            refused()
        }
        (500..=599, _) => phase.doubt(retry_after(headers, now)),
        _ if phase.is_once() => Fault::Ambiguous,
        _ => Fault::Protocol,
    }
}

/// A refusal with the site's own reason, at the field that it names.
fn refusal(status: u16, error: Option<&ErrorBody>, body: &[u8], phase: &Phase) -> Fault {
    let place = error.and_then(|error| error.parameters().find_map(field)).unwrap_or_else(|| phase.place());
    let code = match error {
        Some(error) if error.code() == "empty_content" => ProblemCode::Empty,
        Some(error) => {
            let text = said(&html_to_text(&error.message));
            ProblemCode::Refused { said: if text.is_empty() { format!("HTTP {status}") } else { text } }
        }
        None => ProblemCode::Refused { said: page(status, body) },
    };
    Fault::Rejected(vec![Problem { place, code }])
}

/// The field of ours behind a parameter of the interface.
fn field(parameter: &str) -> Option<Place> {
    let key = match parameter {
        "title" => TITLE,
        "slug" => SLUG,
        "excerpt" => EXCERPT,
        "categories" => CATEGORIES,
        "tags" => TAGS,
        "status" => STATUS,
        "content" => return Some(Place::Text { part: 0 }),
        "featured_media" => return Some(Place::Visuals { part: 0 }),
        _ => return None,
    };
    Some(Place::Option { key: key.to_owned() })
}

/// What a page in between calls itself: firewalls and hosts say in the title who has refused.
fn page(status: u16, body: &[u8]) -> String {
    let start = String::from_utf8_lossy(body.get(..body.len().min(4_096)).unwrap_or_default()).into_owned();
    let lower = start.to_ascii_lowercase();
    let title = lower.find("<title").and_then(|at| {
        let from = at + lower.get(at..)?.find('>')? + 1;
        let end = from + lower.get(from..)?.find("</title")?;
        start.get(from..end).map(|text| said(&html_to_text(text)))
    });
    match title.filter(|title| !title.is_empty()) {
        Some(title) => format!("HTTP {status}: {title}"),
        None => format!("HTTP {status}"),
    }
}

/// When calls are taken again. WordPress itself has no limits; what stands before it tells, or does not.
fn rate_limit(headers: &HeaderMap, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let wait = retry_after(headers, now)?;
    let latest = now + Duration::seconds(MAX_WAIT_SECONDS);
    Duration::from_std(wait).ok().map(|wait| (now + wait).min(latest)).filter(|at| *at > now)
}
