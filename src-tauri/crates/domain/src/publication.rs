//! The outbox state machine. Publications, replies and moderation actions all move by [`step`] and by nothing else.
//!
//! The machine exists because an answer can be lost after its effect happened. `Sending` therefore means "an effect
//! that must not be repeated may be under way", and the only ways out of it are a known result or `Unconfirmed`.

use crate::network::Reconcile;
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Who makes the post appear at its minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Mode {
    /// This machine sends at the due time.
    #[default]
    Auto,
    /// The network's own scheduler holds it; the machine may sleep.
    HandedOff,
    /// A person publishes it on the network's own pages; this machine prepares and reminds.
    Guided,
}

impl Mode {
    /// All modes.
    pub const ALL: &'static [Self] = &[Self::Auto, Self::HandedOff, Self::Guided];
    /// The name kept in SQLite.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::HandedOff => "handedOff",
            Self::Guided => "guided",
        }
    }
}

/// Why a person has to decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Ask {
    /// Its minute passed while the machine slept, was offline or locked, by more than the brand allows.
    Late,
    /// It may or may not have been published, and reading could not settle it.
    Unknown,
    /// The account has to be connected again.
    Reconnect,
    /// It came back with a backup and may have left already from elsewhere.
    Restored,
    /// Its content no longer passes the check (a licence ended, a limit shrank).
    Content,
    /// The first parts of a thread are out; the rest cannot follow by itself.
    ThreadIncomplete,
    /// A pause kept it from leaving: its minute came while everything was stopped, or it is to be looked at before
    /// it leaves.
    Paused,
    /// Its minute has come and a person publishes it by hand.
    Guided,
    /// Its minute has come without the client's yes that its brand requires.
    Approval,
    /// It is out whole; the first comment below it could not follow by itself.
    CommentMissing,
}

/// Why it will not be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Failure {
    /// The network refused it for a documented reason and did nothing.
    Rejected,
    /// What it refers to no longer exists (the comment to be answered was deleted).
    Gone,
}

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", tag = "state", content = "reason")]
pub enum State {
    /// Written, not planned.
    Draft,
    /// Waits here for its minute.
    Scheduled,
    /// Provably not done; waits for the next attempt.
    Retrying,
    /// Taken by the conductor; only repeatable steps have run.
    Preparing,
    /// An effect that must not be repeated is or was under way.
    Sending,
    /// The network accepted it and is still working on it.
    Processing,
    /// The network's scheduler holds it.
    HandedOff,
    /// Out.
    Published,
    /// Not known yet whether it is out; being looked into.
    Unconfirmed,
    /// A person decides.
    NeedsPerson(Ask),
    /// Not published, and why.
    Failed(Failure),
    /// Taken back or dropped by a person.
    Cancelled,
}

impl State {
    /// Every state, reasons included.
    pub const ALL: &'static [Self] = &[
        Self::Draft,
        Self::Scheduled,
        Self::Retrying,
        Self::Preparing,
        Self::Sending,
        Self::Processing,
        Self::HandedOff,
        Self::Published,
        Self::Unconfirmed,
        Self::NeedsPerson(Ask::Late),
        Self::NeedsPerson(Ask::Unknown),
        Self::NeedsPerson(Ask::Reconnect),
        Self::NeedsPerson(Ask::Restored),
        Self::NeedsPerson(Ask::Content),
        Self::NeedsPerson(Ask::ThreadIncomplete),
        Self::NeedsPerson(Ask::Paused),
        Self::NeedsPerson(Ask::Guided),
        Self::NeedsPerson(Ask::Approval),
        Self::NeedsPerson(Ask::CommentMissing),
        Self::Failed(Failure::Rejected),
        Self::Failed(Failure::Gone),
        Self::Cancelled,
    ];

    /// The name kept in SQLite, without the reason.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Scheduled => "scheduled",
            Self::Retrying => "retrying",
            Self::Preparing => "preparing",
            Self::Sending => "sending",
            Self::Processing => "processing",
            Self::HandedOff => "handedOff",
            Self::Published => "published",
            Self::Unconfirmed => "unconfirmed",
            Self::NeedsPerson(_) => "needsPerson",
            Self::Failed(_) => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The reason's name kept in SQLite; empty where there is none.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::NeedsPerson(Ask::Late) => "late",
            Self::NeedsPerson(Ask::Unknown) => "unknown",
            Self::NeedsPerson(Ask::Reconnect) => "reconnect",
            Self::NeedsPerson(Ask::Restored) => "restored",
            Self::NeedsPerson(Ask::Content) => "content",
            Self::NeedsPerson(Ask::ThreadIncomplete) => "threadIncomplete",
            Self::NeedsPerson(Ask::Paused) => "paused",
            Self::NeedsPerson(Ask::Guided) => "guided",
            Self::NeedsPerson(Ask::Approval) => "approval",
            Self::NeedsPerson(Ask::CommentMissing) => "commentMissing",
            Self::Failed(Failure::Rejected) => "rejected",
            Self::Failed(Failure::Gone) => "gone",
            _ => "",
        }
    }

    /// The state with this stored name and reason.
    #[must_use]
    pub fn from_stored(name: &str, reason: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.name() == name && state.reason() == reason)
    }

    /// Whether the content and time may still be changed by a person.
    #[must_use]
    pub const fn is_editable(self) -> bool {
        matches!(
            self,
            Self::Draft
                | Self::Scheduled
                | Self::Retrying
                | Self::NeedsPerson(
                    Ask::Late
                        | Ask::Reconnect
                        | Ask::Restored
                        | Ask::Content
                        | Ask::Paused
                        | Ask::Guided
                        | Ask::Approval
                )
                | Self::Failed(_)
                | Self::Cancelled
        )
    }

    /// Whether the conductor holds it at this moment.
    #[must_use]
    pub const fn is_in_flight(self) -> bool {
        matches!(self, Self::Preparing | Self::Sending | Self::Processing)
    }

    /// Whether nothing more happens to it by itself or by a person.
    #[must_use]
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Published | Self::Cancelled)
    }
}

/// What happened to a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Event {
    /// A person planned it, or planned it anew.
    Schedule,
    /// A person took it off the calendar.
    Unschedule,
    /// The conductor claimed it.
    Take,
    /// The intent of a step that must not be repeated was committed.
    OpenOnce,
    /// A step that must not be repeated has a known good result, and more steps follow.
    OnceDone,
    /// The network accepted it and needs time.
    Await,
    /// The last step is done.
    Finish,
    /// The network's scheduler accepted it.
    HandOff,
    /// Provably nothing happened; try again later.
    NotDone,
    /// The answer was lost.
    Lost,
    /// The process died or stopped while holding it.
    Crash,
    /// Reading showed that the lost step happened; `more` steps follow or not.
    Found {
        /// Whether steps remain.
        more: bool,
    },
    /// The lost step may be repeated without a second effect.
    RepeatSafely,
    /// A person has to decide.
    Ask(Ask),
    /// The network refused.
    Fail(Failure),
    /// A person says that it is out.
    PersonConfirms,
    /// A person takes back that it was published by hand. Never of what a connector sent.
    PersonRetracts,
    /// A person says that it is not out and wants it sent.
    PersonRepeats,
    /// A person gives it up.
    Drop,
    /// A person leaves it at what is out: the post stands, what was to follow it does not come.
    LeaveAsIs,
    /// The network's scheduler published it; `more` steps follow or not.
    NetworkPublished {
        /// Whether steps remain.
        more: bool,
    },
    /// It was taken back from the network's scheduler.
    Recalled,
    /// It was deleted at the network, by us.
    Withdrawn,
}

/// The event cannot happen in this state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{event:?} cannot happen to a delivery that is {state:?}")]
pub struct Illegal {
    /// The state it is in.
    pub state: State,
    /// The event refused.
    pub event: Event,
}

/// The state after `event`.
///
/// # Errors
/// [`Illegal`] when the event cannot happen in `state`; nothing has changed then.
pub const fn step(state: State, event: Event) -> Result<State, Illegal> {
    use Event as E;
    use State as S;
    let next = match (state, event) {
        (s, E::Schedule) if s.is_editable() => S::Scheduled,
        (s, E::Unschedule) if s.is_editable() => S::Draft,
        (S::Scheduled | S::Retrying, E::Take) => S::Preparing,
        (S::Preparing, E::OpenOnce) => S::Sending,
        (S::Sending, E::OnceDone) => S::Preparing,
        (S::Preparing | S::Sending, E::Await) => S::Processing,
        (S::Processing, E::Take) => S::Preparing,
        (S::Preparing | S::Sending | S::Processing, E::Finish) => S::Published,
        (S::Sending | S::Unconfirmed, E::HandOff) => S::HandedOff,
        (S::Preparing | S::Sending, E::NotDone) => S::Retrying,
        (S::Sending, E::Lost | E::Crash) => S::Unconfirmed,
        (S::Preparing, E::Lost | E::Crash) => S::Retrying,
        (S::Unconfirmed | S::NeedsPerson(Ask::Unknown), E::Found { more: true }) => S::Retrying,
        (S::Unconfirmed | S::NeedsPerson(Ask::Unknown), E::Found { more: false }) => S::Published,
        (S::Published, E::Withdrawn) => S::Cancelled,
        (S::Unconfirmed, E::RepeatSafely) => S::Retrying,
        (S::Unconfirmed, E::Ask(Ask::Unknown)) => S::NeedsPerson(Ask::Unknown),
        (S::Unconfirmed, E::Fail(why)) => S::Failed(why),
        // What is published by hand was never taken by the conductor, so that nothing of it can be under way.
        (S::Scheduled, E::Ask(Ask::Guided)) => S::NeedsPerson(Ask::Guided),
        (_, E::Ask(Ask::Guided)) => return Err(Illegal { state, event }),
        // Whether a person did it since the copy was made, the copy does not know.
        (S::NeedsPerson(Ask::Guided), E::Ask(Ask::Restored)) => S::NeedsPerson(Ask::Restored),
        (S::Preparing | S::Sending, E::Ask(why)) if !matches!(why, Ask::Unknown) => S::NeedsPerson(why),
        (S::Scheduled | S::Retrying, E::Ask(why)) if !matches!(why, Ask::Unknown) => S::NeedsPerson(why),
        (S::Preparing | S::Sending | S::Processing, E::Fail(why)) => S::Failed(why),
        (S::Unconfirmed | S::NeedsPerson(Ask::Unknown | Ask::Restored | Ask::Guided), E::PersonConfirms) => {
            S::Published
        }
        (S::Published, E::PersonRetracts) => S::NeedsPerson(Ask::Guided),
        // A repeat that waited until it was no longer safe.
        (S::Retrying, E::Ask(Ask::Unknown)) => S::NeedsPerson(Ask::Unknown),
        (S::NeedsPerson(_), E::PersonRepeats) => S::Scheduled,
        (
            S::Retrying
            | S::Unconfirmed
            | S::NeedsPerson(Ask::CommentMissing | Ask::Unknown | Ask::Reconnect | Ask::Paused | Ask::Late),
            E::LeaveAsIs,
        ) => S::Published,
        (S::HandedOff, E::NetworkPublished { more: false }) => S::Published,
        (S::HandedOff, E::NetworkPublished { more: true }) => S::Retrying,
        (S::HandedOff, E::Recalled) => S::Draft,
        (S::HandedOff, E::Fail(why)) => S::Failed(why),
        (S::Draft | S::Scheduled | S::Retrying | S::Unconfirmed | S::NeedsPerson(_) | S::Failed(_), E::Drop) => {
            S::Cancelled
        }
        _ => return Err(Illegal { state, event }),
    };
    Ok(next)
}

/// How a step behaves when it is run twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Effect {
    /// Running it again changes nothing that anybody sees.
    Repeatable,
    /// Running it again could be seen twice.
    Once,
}

/// Lengths of the outbox's waits, in milliseconds. One place, so that a test can shrink them all alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// Longest that one step may take.
    pub step_deadline_ms: i64,
    /// Wait after a lost answer, beyond the step's deadline, before anything is looked up or repeated.
    pub quiet_ms: i64,
    /// First wait before another attempt; doubles each time.
    pub retry_first_ms: i64,
    /// Longest wait between attempts, also for what a server asks.
    pub retry_cap_ms: i64,
    /// Wait between two looks that both found nothing.
    pub look_again_ms: i64,
    /// Least distance between two posts of one account when late ones leave.
    pub spacing_ms: i64,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            step_deadline_ms: 60_000,
            quiet_ms: 30_000,
            retry_first_ms: 5_000,
            retry_cap_ms: 3_600_000,
            look_again_ms: 300_000,
            spacing_ms: 60_000,
        }
    }
}

impl Timing {
    /// When a delivery whose step started at `started` may be looked at again.
    #[must_use]
    pub fn quiet_until(&self, started: DateTime<Utc>) -> DateTime<Utc> {
        started + Duration::milliseconds(self.step_deadline_ms + self.quiet_ms)
    }

    /// The wait before attempt number `attempt` (1 is the second try). `jitter` is a random value in 0..=1000 that
    /// adds up to a quarter; `hint` is what the server asked and wins within the cap.
    #[must_use]
    pub fn retry_wait(&self, attempt: u32, jitter: u16, hint: Option<Duration>) -> Duration {
        if let Some(hint) = hint {
            return hint.clamp(Duration::zero(), Duration::milliseconds(self.retry_cap_ms));
        }
        let doubled = self.retry_first_ms.saturating_mul(1_i64 << attempt.saturating_sub(1).min(20));
        let capped = doubled.min(self.retry_cap_ms);
        Duration::milliseconds(capped + capped / 4 * i64::from(jitter.min(1000)) / 1000)
    }
}

/// What to do about a lost answer after the quiet period and one look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settle {
    /// Repeat the identical call; a second effect is impossible.
    Repeat,
    /// Look once more later.
    LookAgain,
    /// A person decides.
    AskPerson,
}

/// Decides by the network's class what absence after `looks` looks means.
///
/// `first_sent` is when the step first left; the window of a key runs from there, less the time a repeat may take.
#[must_use]
pub fn settle_absent(
    class: Reconcile,
    first_sent: DateTime<Utc>,
    now: DateTime<Utc>,
    looks: u32,
    timing: &Timing,
) -> Settle {
    match class {
        Reconcile::ClientId => Settle::Repeat,
        Reconcile::Key { window_seconds } => {
            let margin = Duration::milliseconds(2 * timing.step_deadline_ms);
            if now + margin < first_sent + Duration::seconds(i64::from(window_seconds)) {
                Settle::Repeat
            } else {
                Settle::AskPerson
            }
        }
        Reconcile::ReadBack if looks < 2 => Settle::LookAgain,
        Reconcile::ReadBack | Reconcile::Blind => Settle::AskPerson,
    }
}

#[cfg(test)]
#[path = "publication_tests.rs"]
mod tests;
