//! Any single change is found and placed; an honest chain is never accused.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;
use crate::ids::DeliveryId;
use chrono::{DateTime, Utc};
use proptest::prelude::*;
use uuid::Uuid;

const BRAND: Uuid = Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0001);

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_330_800 + seconds, 0).unwrap()
}

/// A chain with the heads that were noted outside.
#[derive(Debug, Clone, Default)]
struct Log {
    rows: Vec<Row>,
    anchors: Vec<Anchor>,
}

impl Log {
    fn add(&mut self, kind: Kind, body: String) {
        let seq = i64::try_from(self.rows.len()).unwrap() + 1;
        let prev = self.rows.last().map_or(GENESIS, |row| row.hash.parse().unwrap());
        let link = Link::after(BRAND, seq, prev, at(seq), kind, body);
        self.anchors.push(Anchor { count: seq, hash: link.hash, at: at(seq) });
        self.rows.push(link.row);
    }

    fn decide(&mut self, text: &str) {
        // What is verified of a decision is its bytes; what they say does not matter here.
        self.add(Kind::Decided, format!(r#"{{"item":"{text}"}}"#));
    }

    fn outcome(&mut self) {
        let entry = i64::try_from(self.rows.len()).unwrap();
        let delivery = DeliveryId::new(BRAND);
        let body = Body::Outcome(OutcomeOf { entry, delivery, outcome: Outcome::Done, reason: String::new() });
        self.add(Kind::Outcome, serde_json::to_string(&body).unwrap());
    }

    fn reduce(&mut self) {
        let decided: Vec<i64> =
            self.rows.iter().filter(|row| row.kind == "decided" && row.body.is_some()).map(|row| row.seq).collect();
        let entries = ranges_of(&decided);
        let body = Body::Reduced(Reduced { why: ReducedWhy::Retention, months: 12, entries });
        self.add(Kind::Reduced, serde_json::to_string(&body).unwrap());
        for row in self.rows.iter_mut().filter(|row| decided.contains(&row.seq)) {
            row.body = None;
        }
    }

    /// An older copy with the first `keep` entries is put back.
    fn restore(&mut self, copy: &[Row]) {
        let (count, known) = (i64::try_from(copy.len()).unwrap(), i64::try_from(self.rows.len()).unwrap());
        self.rows = copy.to_vec();
        let body = Body::Restored(Restored { count, known: Some(known) });
        self.add(Kind::Restored, serde_json::to_string(&body).unwrap());
    }

    /// Everything from an entry on computed anew, as somebody would who can write the database.
    fn recompute(&mut self, from: usize) {
        let mut prev = from.checked_sub(1).map_or(GENESIS, |before| self.rows[before].hash.parse().unwrap());
        for (index, row) in self.rows.iter_mut().enumerate().skip(from) {
            row.seq = i64::try_from(index).unwrap() + 1;
            row.prev = prev.to_string();
            if let Some(body) = &row.body {
                row.body_hash = sha256(body.as_bytes()).to_string();
            }
            prev = row.computed(BRAND);
            row.hash = prev.to_string();
        }
    }

    fn verdict(&self) -> Verdict {
        verify(BRAND, &self.rows, &self.anchors)
    }

    fn of(length: usize) -> Self {
        let mut log = Self::default();
        for index in 0..length {
            if index % 3 == 2 { log.outcome() } else { log.decide(&format!("propos {index}")) }
        }
        log
    }
}

#[test]
fn the_format_is_what_the_documents_say() {
    let mut log = Log::default();
    log.decide("un");
    let row = &log.rows[0];
    let header = format!(
        "pupitre-register/1\n{BRAND}\n1\n{}\n2026-11-22T07:00:01.000Z\ndecided\n{}\n",
        "0".repeat(64),
        sha256(br#"{"item":"un"}"#)
    );
    assert_eq!(header, super::header(BRAND, 1, &row.prev, row.at, &row.kind, &row.body_hash));
    assert_eq!(row.hash, sha256(header.as_bytes()).to_string());
    // From `sha256sum`, not from this code.
    assert_eq!(sha256(b"abc").to_string(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    let line = log.anchors[0].line(BRAND);
    assert_eq!(Anchor::read(&line), Some((BRAND, log.anchors[0].clone())));
    for wrong in ["", "pupitre-register/2 a b c d", &line.replace('1', "x"), &format!("{line} more")] {
        assert_eq!(Anchor::read(wrong), None, "{wrong}");
    }
}

#[test]
fn an_altered_entry_is_named() {
    let mut log = Log::of(7);
    log.rows[3].body = Some(r#"{"item":"autre"}"#.to_owned());
    assert_eq!(log.verdict().faults, [Fault::Altered { seq: 4 }]);
    // Its body's hash adapted as well, and then its own.
    log.rows[3].body_hash = sha256(br#"{"item":"autre"}"#).to_string();
    assert_eq!(log.verdict().faults, [Fault::Altered { seq: 4 }]);
    log.rows[3].hash = log.rows[3].computed(BRAND).to_string();
    assert_eq!(log.verdict().faults, [Fault::Altered { seq: 4 }], "the next one refers to another");
}

#[test]
fn what_is_missing_is_told_with_its_numbers() {
    let mut log = Log::of(9);
    log.rows.drain(3..5);
    assert_eq!(log.verdict().faults, [Fault::Removed { from: 4, to: 5 }]);
    let mut log = Log::of(9);
    log.rows.remove(0);
    assert_eq!(log.verdict().faults, [Fault::Removed { from: 1, to: 1 }]);
    let mut log = Log::of(9);
    log.rows.truncate(6);
    assert_eq!(log.verdict().faults, [Fault::Truncated { found: 6, anchored: 9 }]);
    log.rows.clear();
    assert_eq!(log.verdict().faults, [Fault::Truncated { found: 0, anchored: 9 }]);
    // Renumbered so that no number is missing.
    let mut log = Log::of(9);
    log.rows.remove(4);
    for (index, row) in log.rows.iter_mut().enumerate() {
        row.seq = i64::try_from(index).unwrap() + 1;
    }
    let faults = log.verdict().faults;
    assert!(faults.contains(&Fault::Reordered { seq: 5, belongs: 6 }), "{faults:?}");
}

#[test]
fn entries_that_changed_places_are_told() {
    let mut log = Log::of(6);
    let (a, b) = (log.rows[1].seq, log.rows[4].seq);
    log.rows[1].seq = b;
    log.rows[4].seq = a;
    log.rows.swap(1, 4);
    assert_eq!(
        log.verdict().faults,
        [Fault::Reordered { seq: 2, belongs: 5 }, Fault::Reordered { seq: 5, belongs: 2 }]
    );
}

#[test]
fn a_chain_computed_anew_shows_at_its_anchors_only() {
    let mut log = Log::of(8);
    log.rows[4].body = Some(r#"{"item":"plus doux"}"#.to_owned());
    log.recompute(4);
    assert_eq!(log.verdict().faults, [Fault::Recomputed { from: 5, anchored: 5 }]);
    let alone = verify(BRAND, &log.rows, &[]);
    assert_eq!(
        alone.standing,
        Standing::Whole,
        "without anything outside, such a chain cannot be told from a true one"
    );
    // One head, copied long ago, is enough.
    let noted = [log.anchors[5].clone()];
    assert_eq!(verify(BRAND, &log.rows, &noted).faults, [Fault::Recomputed { from: 1, anchored: 6 }]);
    // Taken out of the middle, and all that follows computed anew.
    let mut log = Log::of(8);
    log.rows.remove(2);
    log.recompute(2);
    let faults = log.verdict().faults;
    assert!(faults.contains(&Fault::Truncated { found: 7, anchored: 8 }), "{faults:?}");
    assert!(faults.contains(&Fault::Recomputed { from: 3, anchored: 3 }) || faults.len() == 1, "{faults:?}");
}

#[test]
fn what_is_past_its_time_is_reduced_and_only_that() {
    let mut log = Log::of(6);
    log.reduce();
    let verdict = log.verdict();
    assert_eq!((verdict.standing, verdict.reduced), (Standing::Whole, 4), "{verdict:?}");
    log.decide("après");
    log.rows[7].body = None;
    assert_eq!(log.verdict().faults, [Fault::Emptied { seq: 8 }]);
    let mut log = Log::of(6);
    log.rows[2].body = None;
    assert_eq!(log.verdict().faults, [Fault::Emptied { seq: 3 }]);
    log.rows[2].withheld = true;
    assert_eq!(log.verdict().standing, Standing::Whole, "not shown in an extract is not gone");
}

#[test]
fn an_older_copy_is_told_as_that() {
    let mut log = Log::of(9);
    let copy = log.rows[..5].to_vec();
    log.restore(&copy);
    log.decide("depuis");
    log.decide("encore");
    log.decide("et encore");
    log.decide("plus loin qu’avant");
    let verdict = log.verdict();
    assert_eq!(verdict.standing, Standing::Restored, "{verdict:?}");
    assert_eq!(verdict.told, [Told::Restored { seq: 6, lost: 4 }]);
    // What was noted after it still counts.
    log.rows.truncate(7);
    assert_eq!(log.verdict().faults, [Fault::Truncated { found: 7, anchored: 10 }]);
    // Put back without saying so, it cannot be told from a cut.
    let mut log = Log::of(9);
    log.rows.truncate(5);
    assert_eq!(log.verdict().standing, Standing::Broken);
}

#[test]
fn rules_keep_their_order_and_the_new_ones_come_last() {
    let own = HouseRule { code: "x-1".into(), name: "Spoiler".into(), note: String::new(), active: true };
    let spam = HouseRule { code: "spam".into(), name: String::new(), note: "chez nous".into(), active: false };
    let all = in_force(vec![own.clone(), spam], "fr-FR");
    assert_eq!(all.len(), BUILT_IN.len() + 1);
    assert_eq!(
        (all[0].clone(), all[1].name.as_str(), all[1].note.as_str(), all[1].active),
        (own, "Spam", "chez nous", false)
    );
    assert_eq!((all[2].code.as_str(), all[2].name.as_str()), ("insult", "Injure ou diffamation"));
    assert_eq!(in_force(Vec::new(), "en")[0].name, "Insult or defamation");
    let mut codes: Vec<&str> = BUILT_IN.iter().map(|rule| rule.code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), BUILT_IN.len());
    assert_eq!(ranges_of(&[1, 2, 3, 7, 9, 10]), [(1, 3), (7, 7), (9, 10)]);
}

/// What an honest day may bring.
#[derive(Debug, Clone)]
enum Deed {
    Decide(String),
    Outcome,
    Reduce,
    Copy,
    Restore,
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        5 => "[a-zé ’\u{202f}😀]{0,12}".prop_map(Deed::Decide),
        3 => Just(Deed::Outcome),
        1 => Just(Deed::Reduce),
        1 => Just(Deed::Copy),
        1 => Just(Deed::Restore),
    ]
}

fn honest(deeds: &[Deed]) -> Log {
    let mut log = Log::default();
    let mut copy: Vec<Row> = Vec::new();
    for deed in deeds {
        match deed {
            Deed::Decide(text) => log.decide(text),
            Deed::Outcome => log.outcome(),
            Deed::Reduce => log.reduce(),
            Deed::Copy => copy.clone_from(&log.rows),
            Deed::Restore => log.restore(&copy),
        }
    }
    log
}

/// Changes one byte of one field of one entry.
fn touch(row: &mut Row, field: u8, place: usize, bit: u8) -> bool {
    let edit = |text: &mut String| {
        let mut bytes = text.clone().into_bytes();
        if bytes.is_empty() {
            return false;
        }
        let place = place % bytes.len();
        bytes[place] ^= 1 << (bit % 8);
        // A database holds no text that is not UTF-8.
        match String::from_utf8(bytes) {
            Ok(changed) => {
                *text = changed;
                true
            }
            Err(_) => false,
        }
    };
    match field % 7 {
        0 => row.body.as_mut().is_some_and(edit),
        1 => edit(&mut row.hash),
        2 => edit(&mut row.prev),
        3 => edit(&mut row.body_hash),
        4 => edit(&mut row.kind),
        5 => {
            row.at ^= 1 << (place % 40);
            true
        }
        _ => row.body.take().is_some(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn an_honest_chain_is_never_accused(deeds in prop::collection::vec(deed(), 0..40)) {
        let verdict = honest(&deeds).verdict();
        prop_assert_eq!(&verdict.faults, &[], "{:?}", verdict);
        let restored = deeds.iter().any(|deed| matches!(deed, Deed::Restore));
        prop_assert!(restored || verdict.standing == Standing::Whole);
    }

    #[test]
    fn any_changed_byte_is_found(
        deeds in prop::collection::vec(deed(), 1..25), which in any::<prop::sample::Index>(),
        field in any::<u8>(), place in any::<usize>(), bit in any::<u8>(),
    ) {
        let mut log = honest(&deeds);
        prop_assume!(!log.rows.is_empty());
        let index = which.index(log.rows.len());
        prop_assume!(touch(&mut log.rows[index], field, place, bit));
        let seq = log.rows[index].seq;
        let verdict = log.verdict();
        prop_assert_eq!(verdict.standing, Standing::Broken);
        let named = verdict.faults.iter().any(|fault| match fault {
            Fault::Altered { seq: at } | Fault::Emptied { seq: at } | Fault::Reordered { seq: at, .. } => *at == seq,
            _ => false,
        });
        prop_assert!(named, "{:?} does not name {}", verdict.faults, seq);
    }

    #[test]
    fn any_missing_moved_or_doubled_row_is_found(
        deeds in prop::collection::vec(deed(), 2..25), which in any::<prop::sample::Index>(), how in 0_u8..4,
        other in any::<prop::sample::Index>(),
    ) {
        let mut log = honest(&deeds);
        prop_assume!(log.rows.len() >= 2);
        let (a, b) = (which.index(log.rows.len()), other.index(log.rows.len()));
        match how {
            0 => drop(log.rows.remove(a)),
            1 => log.rows.truncate(a),
            2 => {
                prop_assume!(a != b);
                let (first, second) = (log.rows[a].seq, log.rows[b].seq);
                log.rows.swap(a, b);
                log.rows[a].seq = first;
                log.rows[b].seq = second;
            }
            _ => {
                let doubled = log.rows[a].clone();
                log.rows.insert(a, doubled);
            }
        }
        prop_assert_eq!(log.verdict().standing, Standing::Broken);
    }

    #[test]
    fn a_chain_computed_anew_is_found(
        texts in prop::collection::vec("[a-z]{1,8}", 2..20), which in any::<prop::sample::Index>(), how in 0_u8..3,
        noted in any::<prop::sample::Index>(),
    ) {
        let mut log = Log::default();
        for text in &texts {
            log.decide(text);
        }
        let index = which.index(log.rows.len());
        match how {
            0 => log.rows[index].body = Some(r#"{"item":"AUTRE"}"#.to_owned()),
            1 => drop(log.rows.remove(index)),
            _ => log.rows[index].at += 1,
        }
        log.recompute(index);
        prop_assert_eq!(log.verdict().standing, Standing::Broken);
        // A single head that was copied at or after the place is enough; one from before proves nothing of it.
        let at = index + noted.index(texts.len() - index);
        let one = [log.anchors[at].clone()];
        prop_assert_eq!(verify(BRAND, &log.rows, &one).standing, Standing::Broken);
    }
}
