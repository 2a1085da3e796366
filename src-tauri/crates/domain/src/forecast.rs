//! The failure forecast: what is known today that will keep a planned delivery from leaving as planned.
//!
//! Pure: facts in, forecasts out. A forecast is made of what is known, at the first moment at which it is known; it is
//! no guess about servers. The one exception is the machine's sleep, which is learned from the hours at which a conductor
//! was at work, by a rule simple enough to be said in one sentence ([`Awake::sleeps_at`]).

use crate::problem::{Problem, ProblemCode};
use crate::publication::Mode;
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ts_rs::TS;

/// What will go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ForecastKind {
    /// The brand is paused.
    Paused,
    /// The account was never connected, or was disconnected.
    Disconnected,
    /// Its access is refused already.
    Reconnect,
    /// Its access ends before the due time.
    AccessEnds,
    /// Its access does not cover publishing.
    ScopeMissing,
    /// The keychain is locked or absent, so that nothing can be sent from here.
    Keychain,
    /// Its server has not answered for a while.
    Unreachable,
    /// A visual is no longer there.
    VisualMissing,
    /// A visual's licence ends before the due time.
    LicenceEnds,
    /// A visual's rights do not allow this use.
    LicenceForbids,
    /// It is longer, or has more visuals, than the account allows by now.
    OverLimit,
    /// Something of another brand is in it.
    OtherBrand,
    /// Something else in the content keeps it from being sent.
    Content,
    /// The brand requires its client's yes, and there is none for what the post says now.
    NotApproved,
    /// The network's scheduler takes no more for that day, or at all.
    Quota,
    /// This machine is usually asleep at that hour.
    Asleep,
    /// The clocks change at its minute, so that it leaves at another time than was chosen, or one of two.
    ClockChange,
}

impl ForecastKind {
    /// All kinds, the gravest first.
    pub const ALL: &'static [Self] = &[
        Self::Paused,
        Self::Disconnected,
        Self::Reconnect,
        Self::AccessEnds,
        Self::ScopeMissing,
        Self::Keychain,
        Self::Unreachable,
        Self::VisualMissing,
        Self::LicenceEnds,
        Self::LicenceForbids,
        Self::OverLimit,
        Self::OtherBrand,
        Self::Content,
        Self::NotApproved,
        Self::Quota,
        Self::Asleep,
        Self::ClockChange,
    ];
    /// The name kept in SQLite.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Paused => "paused",
            Self::Disconnected => "disconnected",
            Self::Reconnect => "reconnect",
            Self::AccessEnds => "accessEnds",
            Self::ScopeMissing => "scopeMissing",
            Self::Keychain => "keychain",
            Self::Unreachable => "unreachable",
            Self::VisualMissing => "visualMissing",
            Self::LicenceEnds => "licenceEnds",
            Self::LicenceForbids => "licenceForbids",
            Self::OverLimit => "overLimit",
            Self::OtherBrand => "otherBrand",
            Self::Content => "content",
            Self::NotApproved => "notApproved",
            Self::Quota => "quota",
            Self::Asleep => "asleep",
            Self::ClockChange => "clockChange",
        }
    }
    /// The one thing that helps.
    #[must_use]
    pub const fn way_out(self) -> WayOut {
        match self {
            Self::Paused => WayOut::Resume,
            Self::Disconnected | Self::Reconnect | Self::AccessEnds | Self::ScopeMissing => WayOut::Connect,
            Self::Keychain => WayOut::Unlock,
            Self::Unreachable => WayOut::CheckAccount,
            Self::VisualMissing
            | Self::LicenceEnds
            | Self::LicenceForbids
            | Self::OverLimit
            | Self::OtherBrand
            | Self::Content => WayOut::Edit,
            Self::NotApproved => WayOut::Approve,
            Self::Quota | Self::ClockChange => WayOut::Move,
            Self::Asleep => WayOut::StayAwake,
        }
    }
}

/// The one thing that helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum WayOut {
    /// End the pause.
    Resume,
    /// Connect the account (again).
    Connect,
    /// Unlock the keychain.
    Unlock,
    /// Ask the account's server.
    CheckAccount,
    /// Change the post.
    Edit,
    /// Ask the client, and note the answer.
    Approve,
    /// Plan it for another time.
    Move,
    /// Leave it to the network's scheduler, or keep this machine awake.
    StayAwake,
}

/// How access to an account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Good.
    Good,
    /// Never connected, or disconnected.
    Disconnected,
    /// Refused.
    Refused,
    /// The keychain stands in the way.
    Keychain,
    /// The server does not answer.
    Silent,
}

/// The hours in which a conductor was at work on this machine.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Awake {
    /// Hours since 1970 UTC.
    hours: BTreeSet<i64>,
    /// The present, in hours since 1970 UTC.
    now: i64,
}

/// Hours of a week.
const WEEK: i64 = 168;
/// So many weeks have to be known before anything is said.
const WEEKS_KNOWN: i64 = 2;
/// So many weeks are looked back on.
const WEEKS_SEEN: i64 = 4;

impl Awake {
    /// What is known at `now`.
    #[must_use]
    pub fn new(hours: impl IntoIterator<Item = i64>, now: DateTime<Utc>) -> Self {
        Self { hours: hours.into_iter().collect(), now: hour(now) }
    }

    /// Whether the machine is usually asleep at an instant: in each of the last four weeks (of at least two that are
    /// known), nothing was at work at that hour of that weekday, nor in the hour after it.
    #[must_use]
    pub fn sleeps_at(&self, due: DateTime<Utc>) -> bool {
        let Some(first) = self.hours.first() else { return false };
        let due = hour(due);
        // The same hour of the week, in the weeks that are over.
        let back = (due - self.now).div_euclid(WEEK) + 1;
        let known: Vec<i64> =
            (back..back + WEEKS_SEEN).map(|weeks| due - weeks * WEEK).filter(|at| at >= first).collect();
        i64::try_from(known.len()).is_ok_and(|weeks| weeks >= WEEKS_KNOWN)
            && !known.iter().any(|at| self.hours.contains(at) || self.hours.contains(&(at + 1)))
    }
}

fn hour(at: DateTime<Utc>) -> i64 {
    at.timestamp().div_euclid(3_600)
}

/// What is known of a planned delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// When it is due.
    pub due: DateTime<Utc>,
    /// Who makes it appear.
    pub mode: Mode,
    /// Whether a network's scheduler holds it already: then only that network can still fail.
    pub handed_off: bool,
    /// Whether a pause holds it.
    pub paused: bool,
    /// How access to its account stands.
    pub standing: Standing,
    /// When access ends for good, where known.
    pub access_ends: Option<DateTime<Utc>>,
    /// Whether the access granted covers publishing.
    pub may_publish: bool,
    /// What its content meets at the account, judged for the day on which it is due.
    pub problems: Vec<Problem>,
    /// Whether the client's yes is required and missing.
    pub unapproved: bool,
    /// Whether the network's scheduler has taken all that it takes before this one.
    pub over_quota: bool,
    /// Whether the clocks change at its minute.
    pub clock_change: bool,
}

/// A forecast.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forecast {
    /// What will go wrong.
    pub kind: ForecastKind,
    /// When what it is about happens, where that is another instant than the due time.
    pub at: Option<DateTime<Utc>>,
    /// What in the content it is about.
    pub problem: Option<Problem>,
}

/// What will go wrong, the gravest first; each kind at most once.
#[must_use]
pub fn forecast(facts: &Facts, awake: &Awake) -> Vec<Forecast> {
    let mut found: Vec<Forecast> = Vec::new();
    let mut add = |kind, at, problem: Option<&Problem>| found.push(Forecast { kind, at, problem: problem.cloned() });
    if facts.handed_off {
        return found;
    }
    if facts.paused {
        add(ForecastKind::Paused, None, None);
    }
    match facts.standing {
        Standing::Good => {}
        Standing::Disconnected => add(ForecastKind::Disconnected, None, None),
        Standing::Refused => add(ForecastKind::Reconnect, None, None),
        Standing::Keychain => add(ForecastKind::Keychain, None, None),
        Standing::Silent => add(ForecastKind::Unreachable, None, None),
    }
    let good = !matches!(facts.standing, Standing::Disconnected | Standing::Refused);
    if let Some(ends) = facts.access_ends.filter(|ends| good && *ends <= facts.due + Duration::minutes(1)) {
        add(ForecastKind::AccessEnds, Some(ends), None);
    }
    if good && !facts.may_publish {
        add(ForecastKind::ScopeMissing, None, None);
    }
    for problem in facts.problems.iter().filter(|problem| !problem.is_warning()) {
        add(kind_of(&problem.code), None, Some(problem));
    }
    if facts.unapproved {
        add(ForecastKind::NotApproved, None, None);
    }
    if facts.over_quota && facts.mode == Mode::HandedOff {
        add(ForecastKind::Quota, None, None);
    }
    if facts.mode != Mode::HandedOff && awake.sleeps_at(facts.due) {
        add(ForecastKind::Asleep, None, None);
    }
    if facts.clock_change {
        add(ForecastKind::ClockChange, None, None);
    }
    found.sort_by_key(|forecast| forecast.kind);
    found.dedup_by_key(|forecast| forecast.kind);
    found
}

fn kind_of(code: &ProblemCode) -> ForecastKind {
    match code {
        ProblemCode::VisualMissing => ForecastKind::VisualMissing,
        ProblemCode::LicenceExpired => ForecastKind::LicenceEnds,
        ProblemCode::LicenceForbids { .. } => ForecastKind::LicenceForbids,
        ProblemCode::TooLong { .. }
        | ProblemCode::TooManyBytes { .. }
        | ProblemCode::TooManyVisuals { .. }
        | ProblemCode::AltTooLong { .. }
        | ProblemCode::OptionTooLong { .. }
        | ProblemCode::TooManyHashtags { .. }
        | ProblemCode::TooManyMentions { .. }
        | ProblemCode::TooManyLinks { .. }
        | ProblemCode::TooManyParts { .. }
        | ProblemCode::FilmTooLong { .. }
        | ProblemCode::FilmTooLarge { .. } => ForecastKind::OverLimit,
        ProblemCode::OtherBrand { .. } => ForecastKind::OtherBrand,
        _ => ForecastKind::Content,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Place;
    use proptest::prelude::*;

    fn monday() -> DateTime<Utc> {
        "2026-11-23T08:00:00Z".parse().expect("instant")
    }
    fn good(due: DateTime<Utc>) -> Facts {
        Facts {
            due,
            mode: Mode::Auto,
            handed_off: false,
            paused: false,
            standing: Standing::Good,
            access_ends: None,
            may_publish: true,
            problems: Vec::new(),
            unapproved: false,
            over_quota: false,
            clock_change: false,
        }
    }
    fn kinds(facts: &Facts, awake: &Awake) -> Vec<ForecastKind> {
        forecast(facts, awake).into_iter().map(|forecast| forecast.kind).collect()
    }
    /// At work from 8 to 18 o'clock UTC on weekdays, for so many days before `now`.
    fn office(days: i64, now: DateTime<Utc>) -> Awake {
        let first = hour(now) - days * 24;
        let works = |at: &i64| (8..18).contains(&at.rem_euclid(24)) && (at.div_euclid(24) + 3).rem_euclid(7) < 5;
        Awake::new((first..=hour(now)).filter(works), now)
    }

    #[test]
    fn stored_names_are_unique() {
        let names: BTreeSet<&str> = ForecastKind::ALL.iter().map(|kind| kind.as_str()).collect();
        assert_eq!(names.len(), ForecastKind::ALL.len());
    }

    #[test]
    fn each_fault_has_its_kind_and_nothing_else_is_said() {
        let due = monday() + Duration::days(5);
        let problem = |code| vec![Problem { place: Place::Text { part: 0 }, code }];
        let long = ProblemCode::TooLong { count: 501, max: 500 };
        let seeded = [
            (Facts { paused: true, ..good(due) }, ForecastKind::Paused),
            (Facts { standing: Standing::Disconnected, may_publish: false, ..good(due) }, ForecastKind::Disconnected),
            (Facts { standing: Standing::Refused, access_ends: Some(monday()), ..good(due) }, ForecastKind::Reconnect),
            (Facts { access_ends: Some(due), ..good(due) }, ForecastKind::AccessEnds),
            (Facts { may_publish: false, ..good(due) }, ForecastKind::ScopeMissing),
            (Facts { standing: Standing::Keychain, ..good(due) }, ForecastKind::Keychain),
            (Facts { standing: Standing::Silent, ..good(due) }, ForecastKind::Unreachable),
            (Facts { problems: problem(ProblemCode::VisualMissing), ..good(due) }, ForecastKind::VisualMissing),
            (Facts { problems: problem(ProblemCode::LicenceExpired), ..good(due) }, ForecastKind::LicenceEnds),
            (Facts { problems: problem(long), ..good(due) }, ForecastKind::OverLimit),
            (Facts { problems: problem(ProblemCode::Empty), ..good(due) }, ForecastKind::Content),
            (Facts { unapproved: true, ..good(due) }, ForecastKind::NotApproved),
            (Facts { over_quota: true, mode: Mode::HandedOff, ..good(due) }, ForecastKind::Quota),
            (Facts { clock_change: true, ..good(due) }, ForecastKind::ClockChange),
        ];
        for (facts, kind) in seeded {
            assert_eq!(kinds(&facts, &Awake::default()), [kind]);
        }
        assert_eq!(kinds(&good(due), &Awake::default()), []);
        let advised = Facts { problems: problem(ProblemCode::AltMissing), ..good(due) };
        assert_eq!(kinds(&advised, &Awake::default()), [], "advice is no failure");
    }

    #[test]
    fn access_that_outlasts_the_post_is_no_matter() {
        let due = monday() + Duration::days(5);
        assert_eq!(kinds(&Facts { access_ends: Some(due + Duration::hours(1)), ..good(due) }, &Awake::default()), []);
    }

    #[test]
    fn sleep_is_learned_and_never_guessed() {
        let now = monday() + Duration::hours(1);
        let (night, office_hour) = (monday() + Duration::hours(42), monday() + Duration::hours(26));
        let saturday = monday() + Duration::hours(5 * 24 + 2);
        for days in [0, 3, 9] {
            assert!(!office(days, now).sleeps_at(night), "{days} days are too few");
        }
        let known = office(28, now);
        assert!(known.sleeps_at(night) && known.sleeps_at(saturday) && !known.sleeps_at(office_hour));
        assert!(known.sleeps_at(night + Duration::days(21)), "also for what is weeks ahead");
        assert!(!known.sleeps_at(office_hour + Duration::days(21)));
        // Half past seven: the machine wakes within the hour.
        assert!(!known.sleeps_at(monday() + Duration::minutes(24 * 60 - 30)));
        let handed = Facts { mode: Mode::HandedOff, ..good(night) };
        assert_eq!(kinds(&handed, &known), [], "the network does not sleep");
        assert_eq!(kinds(&good(night), &known), [ForecastKind::Asleep]);
    }

    proptest! {
        /// A machine that never sleeps is never said to.
        #[test]
        fn an_always_on_box_never_sleeps(days in 0i64..35, ahead in 0i64..24 * 40) {
            let now = monday();
            let awake = Awake::new(hour(now) - days * 24..=hour(now), now);
            prop_assert!(!awake.sleeps_at(now + Duration::hours(ahead)));
        }
    }
}
