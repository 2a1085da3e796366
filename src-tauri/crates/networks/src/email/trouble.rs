//! Why an exchange with a mail server did not come to its end, and what that means for the engine.

use crate::kit::{Denied, Fault, Unsent, said};
use pupitre_domain::problem::{Place, Problem, ProblemCode};
use std::time::Duration;

/// What a server said no to, as far as it says so by code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    /// Name or password.
    Access,
    /// An access token that may have ended.
    Expired,
    /// For now: busy, maintenance, grey list.
    Later,
    /// Too many connections, mails or commands.
    TooMuch,
    /// The mailbox, folder or mail does not exist.
    Absent,
    /// For good, whatever the reason.
    Never,
}

/// An exchange that did not end well.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Trouble {
    /// No connection came about.
    Unsent(Unsent),
    /// The connection ended or fell silent in the middle.
    Broken,
    /// What came is not this protocol, or more than anybody needs.
    NotMail,
    /// TLS was required and is not offered.
    NotSecured,
    /// The server said no, in these words.
    Refused(Reason, String),
}

impl From<Unsent> for Trouble {
    fn from(unsent: Unsent) -> Self {
        Self::Unsent(unsent)
    }
}

impl Trouble {
    /// As a fault of something that had no effect: reads, and whatever was refused.
    pub(super) fn fault(self) -> Fault {
        match self {
            Self::Unsent(unsent) => unsent.read_fault(),
            Self::Broken => Fault::Transient { after: None },
            Self::NotMail => Fault::Protocol,
            Self::NotSecured => Fault::Forbidden(Denied::NotHttps),
            Self::Refused(Reason::Access, _) => Fault::Reconnect { missing: Vec::new() },
            Self::Refused(Reason::Expired, _) => Fault::Expired,
            Self::Refused(Reason::Later, _) => Fault::Transient { after: Some(Duration::from_secs(60)) },
            Self::Refused(Reason::TooMuch, _) => Fault::RateLimited { until: None },
            Self::Refused(Reason::Absent, _) => Fault::Gone,
            Self::Refused(Reason::Never, words) => Fault::Rejected(vec![Problem {
                place: Place::Account,
                code: ProblemCode::Refused { said: said(&words) },
            }]),
        }
    }
}

/// A server's response code (RFC 5530, RFC 9051) that comes with a refusal.
pub(super) fn imap_reason(code: Option<&str>, during_sign_in: bool) -> Reason {
    match code.unwrap_or_default() {
        "AUTHENTICATIONFAILED" | "AUTHORIZATIONFAILED" | "EXPIRED" | "PRIVACYREQUIRED" | "CONTACTADMIN" => {
            Reason::Access
        }
        "UNAVAILABLE" | "INUSE" | "SERVERBUG" => Reason::Later,
        "LIMIT" | "OVERQUOTA" | "THROTTLED" => Reason::TooMuch,
        "NONEXISTENT" | "TRYCREATE" => Reason::Absent,
        // Older servers refuse a password without a code.
        _ if during_sign_in => Reason::Access,
        _ => Reason::Never,
    }
}

/// What the three digits of an SMTP reply mean, with the enhanced code (RFC 3463) where there is one.
pub(super) fn smtp_reason(status: u16, enhanced: &str) -> Reason {
    match (status, enhanced) {
        (530 | 534 | 535 | 538, _) => Reason::Access,
        // 4.7.0 and 4.7.28: too many from here; 4.2.2, 4.3.1: a box or disk is full for now.
        (450..=452, code) if code.starts_with("4.7") => Reason::TooMuch,
        (400..=499, _) => Reason::Later,
        _ => Reason::Never,
    }
}
