//! What a day in the inbox came to.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What became of the conversations that a day was about: those in which something was said or done on that day, and
/// those that were open when it is counted. Each is counted in exactly one of the last seven.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct DayCounts {
    /// All of them.
    pub all: u32,
    /// In which a stranger wrote on that day.
    pub heard: u32,
    /// Which a person had open, or did something with.
    pub seen: u32,
    /// We answered.
    pub answered: u32,
    /// Hidden, deleted, approved, reported, or their author blocked.
    pub moderated: u32,
    /// Finished without an answer.
    pub finished: u32,
    /// Put off.
    pub snoozed: u32,
    /// Set to wait.
    pub waiting: u32,
    /// Dealt with on a later day.
    pub later: u32,
    /// Still open.
    pub left: u32,
}

/// What is known of one conversation on a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DayFacts {
    /// A stranger wrote.
    pub heard: bool,
    /// It was open on a screen.
    pub seen: bool,
    /// We wrote.
    pub answered: bool,
    /// It was moderated.
    pub moderated: bool,
    /// It was finished.
    pub finished: bool,
    /// It was put off.
    pub snoozed: bool,
    /// It was set to wait.
    pub waiting: bool,
    /// It is new now.
    pub open: bool,
}

impl DayCounts {
    /// Counts one conversation.
    pub fn add(&mut self, facts: DayFacts) {
        let dealt = facts.answered || facts.moderated || facts.finished || facts.snoozed || facts.waiting;
        self.all += 1;
        self.heard += u32::from(facts.heard);
        self.seen += u32::from(facts.seen || dealt);
        // What is open is left, whatever was done with it before: somebody wrote again.
        let place = if facts.open {
            &mut self.left
        } else if facts.answered {
            &mut self.answered
        } else if facts.moderated {
            &mut self.moderated
        } else if facts.snoozed {
            &mut self.snoozed
        } else if facts.finished {
            &mut self.finished
        } else if facts.waiting {
            &mut self.waiting
        } else {
            &mut self.later
        };
        *place += 1;
    }

    /// The sum over all places: as many as all.
    #[must_use]
    pub const fn placed(self) -> u32 {
        self.answered + self.moderated + self.finished + self.snoozed + self.waiting + self.later + self.left
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_item_is_accounted_for_once(bits in proptest::collection::vec(proptest::array::uniform8(any::<bool>()), 0..60)) {
            let mut counts = DayCounts::default();
            for [heard, seen, answered, moderated, finished, snoozed, waiting, open] in &bits {
                counts.add(DayFacts {
                    heard: *heard, seen: *seen, answered: *answered, moderated: *moderated, finished: *finished,
                    snoozed: *snoozed, waiting: *waiting, open: *open,
                });
            }
            prop_assert_eq!(counts.all as usize, bits.len());
            prop_assert_eq!(counts.placed(), counts.all);
            prop_assert!(counts.seen <= counts.all && counts.heard <= counts.all);
        }
    }
}
