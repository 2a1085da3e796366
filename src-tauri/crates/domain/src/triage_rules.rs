//! Rules over incoming messages: what a message has to be like, and what becomes of its conversation then.
//!
//! A rule never answers and never deletes: there is no word for it here.

use crate::conversation::ConversationKind;
use crate::ids::{AccountId, LabelId};
use crate::network::{Action, NetworkId};
use crate::signals::{Signals, Tone, Tongue, Urgency, Words};
use crate::time::WallTime;
use chrono::{Datelike, NaiveTime, Timelike};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Hours of some days of the week, on the brand's wall.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "RuleHours")]
pub struct Hours {
    /// Days, Monday is 1; every day when empty.
    pub days: Vec<u8>,
    /// Minute of the day at which they begin.
    pub from: u16,
    /// Minute of the day before which they end; before `from` they go over midnight.
    pub to: u16,
}

impl Hours {
    /// Whether a time is within. After midnight it is still the evening of the day before.
    #[must_use]
    pub fn hold(&self, at: WallTime) -> bool {
        let time: NaiveTime = at.0.time();
        let minute = u16::try_from(time.num_seconds_from_midnight() / 60).unwrap_or(0);
        let day = |weekday: chrono::Weekday| {
            self.days.is_empty() || self.days.iter().any(|day| u32::from(*day) == weekday.number_from_monday())
        };
        let today = at.0.date().weekday();
        if self.from <= self.to {
            return day(today) && (self.from..self.to).contains(&minute);
        }
        (minute >= self.from && day(today)) || (minute < self.to && day(today.pred()))
    }
}

/// What a message has to be like. Whatever is given has to hold; of a list, one is enough.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(rename = "RuleConditions")]
pub struct Conditions {
    /// Words and phrases; `*` at the end stands for any ending.
    pub words: Vec<String>,
    /// Words it must not have.
    pub without: Vec<String>,
    /// Networks.
    pub networks: Vec<NetworkId>,
    /// Accounts.
    pub accounts: Vec<AccountId>,
    /// Parts of the author's name or handle.
    pub authors: Vec<String>,
    /// Languages.
    pub languages: Vec<Tongue>,
    /// Whether it asks.
    pub question: Option<bool>,
    /// Tones.
    pub tones: Vec<Tone>,
    /// How urgent.
    pub urgencies: Vec<Urgency>,
    /// Whether it has an alert word of the brand.
    pub alert: Option<bool>,
    /// Whether it has a link.
    pub link: Option<bool>,
    /// What kind of exchange.
    pub kinds: Vec<ConversationKind>,
    /// When it was written.
    pub hours: Option<Hours>,
}

impl Conditions {
    /// Whether nothing is asked: such a rule would touch everything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What becomes of the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", tag = "kind")]
#[ts(rename = "RuleSettle")]
pub enum Settle {
    /// Dealt with.
    Done,
    /// Put off.
    Snooze {
        /// Hours from then.
        hours: u16,
    },
}

/// What is done.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(rename = "RuleActions")]
pub struct Actions {
    /// Labels that the conversation gets.
    pub labels: Vec<LabelId>,
    /// It matters more.
    pub high: bool,
    /// What becomes of its state.
    pub settle: Option<Settle>,
    /// The message is hidden or held, where its network can.
    pub hide: bool,
    /// A person is told.
    pub notify: bool,
}

impl Actions {
    /// Whether nothing is done.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A rule's content.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(rename = "RuleContent")]
pub struct Content {
    /// What a message has to be like.
    pub conditions: Conditions,
    /// What is done.
    pub actions: Actions,
    /// The rules behind it look at the message too.
    pub goes_on: bool,
}

/// What is known of a message.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// Its text.
    pub text: &'a str,
    /// Our account.
    pub account: AccountId,
    /// Its network.
    pub network: NetworkId,
    /// Name and handle of its author.
    pub author: (&'a str, &'a str),
    /// What kind of exchange it belongs to.
    pub kind: ConversationKind,
    /// What it is like.
    pub signals: Signals,
    /// When it was written, on the brand's wall.
    pub wall: WallTime,
}

/// A rule, ready to be held against many messages.
#[derive(Debug, Clone)]
pub struct Matcher {
    conditions: Conditions,
    words: Words,
    without: Words,
    authors: Vec<String>,
}

impl Matcher {
    /// Of a rule's conditions.
    #[must_use]
    pub fn new(conditions: Conditions) -> Self {
        let fold = |part: &String| crate::signals::fold(part.trim().trim_start_matches('@'));
        Self {
            words: Words::new(&conditions.words),
            without: Words::new(&conditions.without),
            authors: conditions.authors.iter().map(fold).filter(|part| !part.is_empty()).collect(),
            conditions,
        }
    }

    /// Whether it holds, and by which words of the message where it asks for some.
    #[must_use]
    pub fn holds(&self, facts: &Facts<'_>) -> Option<Vec<String>> {
        fn among<T: PartialEq>(wanted: &[T], is: &T) -> bool {
            wanted.is_empty() || wanted.contains(is)
        }
        let Conditions { networks, accounts, languages, question, tones, urgencies, alert, link, kinds, hours, .. } =
            &self.conditions;
        let signals = facts.signals;
        let plain = among(networks, &facts.network)
            && among(accounts, &facts.account)
            && among(languages, &signals.language)
            && among(tones, &signals.tone)
            && among(urgencies, &signals.urgency)
            && among(kinds, &facts.kind)
            && question.is_none_or(|wanted| wanted == signals.question)
            && alert.is_none_or(|wanted| wanted == signals.alert)
            && link.is_none_or(|wanted| wanted == has_link(facts.text))
            && hours.as_ref().is_none_or(|hours| hours.hold(facts.wall))
            && (self.conditions.authors.is_empty() || self.is_by(facts));
        if !plain {
            return None;
        }
        let found = self.words.found_in(facts.text);
        if (!self.conditions.words.is_empty() && found.is_empty()) || !self.without.found_in(facts.text).is_empty() {
            return None;
        }
        Some(found)
    }

    fn is_by(&self, facts: &Facts<'_>) -> bool {
        let (name, handle) = (crate::signals::fold(facts.author.0), crate::signals::fold(facts.author.1));
        self.authors.iter().any(|part| name.contains(part) || handle.contains(part))
    }
}

fn has_link(text: &str) -> bool {
    crate::text::spans(text).iter().any(|span| matches!(span.kind, crate::text::SpanKind::Link(_)))
}

/// How a network takes a stranger's message out of sight so that it can be shown again; `None` where it cannot.
#[must_use]
pub fn hiding(offered: &[Action]) -> Option<(Action, Action)> {
    [(Action::Hide, Action::Unhide), (Action::Hold, Action::Approve)]
        .into_iter()
        .find(|(hide, show)| offered.contains(hide) && offered.contains(show))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use uuid::Uuid;

    fn facts(text: &str) -> Facts<'_> {
        Facts {
            text,
            account: AccountId::new(Uuid::nil()),
            network: *NetworkId::ALL.first().unwrap(),
            author: ("Zoé Martin", "zoe@social.example"),
            kind: ConversationKind::Comment,
            signals: Signals { tone: Tone::Negative, ..Signals::default() },
            wall: WallTime::parse("2026-11-22T23:30").unwrap(),
        }
    }
    fn holds(conditions: Conditions, text: &str) -> bool {
        Matcher::new(conditions).holds(&facts(text)).is_some()
    }

    #[test]
    fn every_condition_counts() {
        let text = "Quelle ARNAQUE, voyez https://exemple.fr";
        let base = Conditions::default();
        assert!(holds(base.clone(), text));
        assert!(holds(Conditions { words: vec!["arnaqu*".into()], ..base.clone() }, text));
        assert!(!holds(Conditions { words: vec!["arnaqu".into()], ..base.clone() }, text), "whole words only");
        assert!(!holds(Conditions { without: vec!["arnaque".into()], ..base.clone() }, text));
        assert!(holds(Conditions { authors: vec!["@ZOE".into()], ..base.clone() }, text), "accents and case");
        assert!(!holds(Conditions { authors: vec!["paul".into()], ..base.clone() }, text));
        assert!(holds(Conditions { link: Some(true), ..base.clone() }, text));
        assert!(!holds(Conditions { link: Some(false), ..base.clone() }, text));
        assert!(holds(Conditions { tones: vec![Tone::Negative, Tone::Neutral], ..base.clone() }, text));
        assert!(!holds(Conditions { tones: vec![Tone::Positive], ..base.clone() }, text));
        assert!(!holds(Conditions { question: Some(true), ..base.clone() }, text));
        assert!(!holds(Conditions { kinds: vec![ConversationKind::Direct], ..base.clone() }, text));
        assert!(!holds(Conditions { accounts: vec![AccountId::new(Uuid::max())], ..base }, text));
    }

    #[test]
    fn hours_go_over_midnight() {
        let night = Hours { days: vec![7], from: 22 * 60, to: 7 * 60 };
        let at = |text: &str| night.hold(WallTime::parse(text).unwrap());
        assert!(at("2026-11-22T23:30"), "Sunday evening");
        assert!(at("2026-11-23T06:59"), "still that night");
        assert!(!at("2026-11-23T07:00"));
        assert!(!at("2026-11-22T03:00"), "the night of Saturday");
        assert!(!at("2026-11-23T23:00"), "Monday");
        let day = Hours { days: Vec::new(), from: 9 * 60, to: 18 * 60 };
        assert!(day.hold(WallTime::parse("2026-11-25T09:00").unwrap()));
        assert!(!day.hold(WallTime::parse("2026-11-25T18:00").unwrap()));
    }

    #[test]
    fn only_what_can_be_shown_again_is_hidden() {
        assert_eq!(hiding(&[Action::Like, Action::Hold, Action::Approve]), Some((Action::Hold, Action::Approve)));
        assert_eq!(hiding(&[Action::Hide]), None);
        assert_eq!(hiding(&[Action::Trash, Action::Restore, Action::Block]), None);
    }
}
