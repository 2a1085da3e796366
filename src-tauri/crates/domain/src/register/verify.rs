//! Examining a chain: what is wrong with it, and where.

use super::body::{Body, Restored};
use super::chain::{Anchor, Kind, Row};
use super::hash::{GENESIS, Hash, sha256};
use serde::Serialize;
use std::collections::{BTreeMap, HashSet};
use ts_rs::TS;
use uuid::Uuid;

/// Entries that do not fit where they stand are compared with each other's places up to this many.
const MISFITS_MAX: usize = 64;

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "camelCase", tag = "fault")]
#[ts(rename = "RegisterFault")]
pub enum Fault {
    /// An entry is not what was recorded.
    Altered {
        /// Its number.
        #[ts(type = "number")]
        seq: i64,
    },
    /// An entry stands where it was not recorded.
    Reordered {
        /// The number under which it stands.
        #[ts(type = "number")]
        seq: i64,
        /// The number under which it was recorded.
        #[ts(type = "number")]
        belongs: i64,
    },
    /// Entries are missing although later ones are there.
    Removed {
        /// The first that is missing.
        #[ts(type = "number")]
        from: i64,
        /// The last that is missing.
        #[ts(type = "number")]
        to: i64,
    },
    /// What an entry told is gone, and no entry says that it was reduced.
    Emptied {
        /// Its number.
        #[ts(type = "number")]
        seq: i64,
    },
    /// The end is missing.
    Truncated {
        /// Entries that are there.
        #[ts(type = "number")]
        found: i64,
        /// Entries that were noted outside.
        #[ts(type = "number")]
        anchored: i64,
    },
    /// The chain holds in itself, but it is not the one whose heads were noted outside: it was computed anew.
    Recomputed {
        /// The first entry that may be another.
        #[ts(type = "number")]
        from: i64,
        /// The entry whose noted hash is another.
        #[ts(type = "number")]
        anchored: i64,
    },
}

/// What is no fault but has to be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase", tag = "told")]
#[ts(rename = "RegisterTold")]
pub enum Told {
    /// An older copy was restored; what was recorded after it is not in this chain.
    Restored {
        /// The entry that says so.
        #[ts(type = "number")]
        seq: i64,
        /// Entries of before that are known of and are not here.
        #[ts(type = "number")]
        lost: i64,
    },
}

/// Where a chain stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "RegisterStanding")]
pub enum Standing {
    /// Everything is as it was recorded.
    Whole,
    /// Everything is as it was recorded, and an older copy was restored on the way.
    Restored,
    /// Something is not as it was recorded.
    Broken,
}

/// What an examination found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "RegisterChain")]
pub struct Verdict {
    /// In one word.
    pub standing: Standing,
    /// Entries.
    #[ts(type = "number")]
    pub count: i64,
    /// Entries of which only the hash is left, as another entry says.
    #[ts(type = "number")]
    pub reduced: i64,
    /// Heads noted outside that were compared.
    #[ts(type = "number")]
    pub anchors: i64,
    /// What is wrong, by place.
    pub faults: Vec<Fault>,
    /// What has to be told beside.
    pub told: Vec<Told>,
}

/// Examines a chain against the heads noted outside, in the order in which they were noted.
///
/// `rows` are in the order of their numbers, as far as they have one.
#[must_use]
pub fn verify(brand: Uuid, rows: &[Row], anchors: &[Anchor]) -> Verdict {
    let mut faults: Vec<Fault> = Vec::new();
    let misfits = links(brand, rows, &mut faults);
    let bodies: BTreeMap<i64, Body> = rows
        .iter()
        .filter_map(|row| {
            let body = row.body.as_deref().filter(|body| sha256(body.as_bytes()).to_string() == row.body_hash)?;
            Some((row.seq, Body::read(&row.kind, body)?))
        })
        .collect();
    let reduced = emptied(rows, &bodies, &mut faults);
    for row in rows {
        let believed = misfits.contains(&row.seq);
        if let Some(body) = &row.body
            && !believed
            && sha256(body.as_bytes()).to_string() != row.body_hash
        {
            faults.push(Fault::Altered { seq: row.seq });
        }
    }
    let told = anchored(rows, &bodies, anchors, &mut faults);
    faults.sort();
    faults.dedup();
    let standing = match (faults.is_empty(), told.is_empty()) {
        (false, _) => Standing::Broken,
        (true, false) => Standing::Restored,
        (true, true) => Standing::Whole,
    };
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    Verdict { standing, count: count(rows.len()), reduced, anchors: count(anchors.len()), faults, told }
}

/// Numbers, hashes and links. Answers the entries that are not what they claim to be.
fn links(brand: Uuid, rows: &[Row], faults: &mut Vec<Fault>) -> HashSet<i64> {
    let holds = |row: &Row| row.hash == row.computed(brand).to_string() && well_formed(row);
    let wrong: Vec<&Row> = rows.iter().filter(|row| !holds(row)).collect();
    let mut misfits = HashSet::new();
    for row in &wrong {
        misfits.insert(row.seq);
        // Would it be right where another one that is wrong, or nothing, stands?
        let mut places = wrong.iter().map(|other| other.seq).chain(gaps(rows)).take(MISFITS_MAX);
        let belongs = places.find(|seq| *seq != row.seq && row.hash == row.computed_as(brand, *seq).to_string());
        faults.push(match belongs {
            Some(belongs) => Fault::Reordered { seq: row.seq, belongs },
            None => Fault::Altered { seq: row.seq },
        });
    }
    let mut before: Option<&Row> = None;
    for row in rows {
        let expected = before.map_or(1, |before| before.seq.saturating_add(1));
        if row.seq > expected {
            faults.push(Fault::Removed { from: expected, to: row.seq - 1 });
        } else if row.seq < expected {
            faults.push(Fault::Reordered { seq: row.seq, belongs: row.seq });
        } else if !misfits.contains(&row.seq) {
            let follows = match before {
                None => row.prev == GENESIS.to_string(),
                Some(before) => row.prev == before.hash || row.prev == before.computed(brand).to_string(),
            };
            // An entry that holds in itself and is not what the next one refers to was exchanged for another.
            let exchanged = before.map_or(row.seq, |before| before.seq);
            if !follows && !misfits.contains(&exchanged) {
                faults.push(Fault::Altered { seq: exchanged });
            }
        }
        before = Some(row);
    }
    misfits
}

/// Numbers that no entry has, the first few.
fn gaps(rows: &[Row]) -> impl Iterator<Item = i64> {
    let mut expected = 1;
    let mut found = Vec::new();
    for row in rows {
        while expected < row.seq && found.len() < MISFITS_MAX {
            found.push(expected);
            expected += 1;
        }
        expected = row.seq.saturating_add(1);
    }
    found.push(expected);
    found.into_iter()
}

fn well_formed(row: &Row) -> bool {
    let hashes = [&row.prev, &row.body_hash, &row.hash];
    hashes.iter().all(|hash| hash.parse::<Hash>().is_ok()) && Kind::ALL.iter().any(|kind| kind.as_str() == row.kind)
}

/// Entries without a body that no later entry accounts for. Answers how many are accounted for.
fn emptied(rows: &[Row], bodies: &BTreeMap<i64, Body>, faults: &mut Vec<Fault>) -> i64 {
    let covering: Vec<(i64, &(i64, i64))> = bodies
        .iter()
        .filter_map(|(seq, body)| match body {
            Body::Reduced(reduced) => Some(reduced.entries.iter().map(move |range| (*seq, range))),
            _ => None,
        })
        .flatten()
        .collect();
    let mut reduced = 0;
    for row in rows.iter().filter(|row| row.body.is_none() && !row.withheld) {
        let told = covering.iter().any(|(by, (from, to))| row.seq < *by && (*from..=*to).contains(&row.seq));
        // Only a decision is ever reduced: the other kinds tell nothing of a person.
        if told && row.kind == Kind::Decided.as_str() {
            reduced += 1;
        } else {
            faults.push(Fault::Emptied { seq: row.seq });
        }
    }
    reduced
}

/// Compares with the heads noted outside.
fn anchored(rows: &[Row], bodies: &BTreeMap<i64, Body>, anchors: &[Anchor], faults: &mut Vec<Fault>) -> Vec<Told> {
    let at: BTreeMap<i64, &Row> = rows.iter().map(|row| (row.seq, row)).collect();
    let found = at.keys().next_back().copied().unwrap_or(0);
    // Where in the list of heads each restored copy begins: what was noted before and is not here belongs to a chain
    // that was given up.
    let restored: Vec<(i64, usize, &Restored)> = bodies
        .iter()
        .filter_map(|(seq, body)| match body {
            Body::Restored(restored) => {
                let hash = at.get(seq).map(|row| row.hash.as_str()).unwrap_or_default();
                let place = anchors.iter().rposition(|anchor| anchor.hash.to_string() == hash);
                Some((*seq, place.unwrap_or(anchors.len()), restored))
            }
            _ => None,
        })
        .collect();
    let (mut good, mut wrong, mut missing) = (0, Vec::new(), 0);
    let mut lost: BTreeMap<i64, i64> = BTreeMap::new();
    for (index, anchor) in anchors.iter().enumerate() {
        let matches = at.get(&anchor.count).map(|row| row.hash == anchor.hash.to_string());
        if matches == Some(true) {
            good = good.max(anchor.count);
            continue;
        }
        let given_up = restored.iter().find(|(seq, place, _)| index < *place && anchor.count >= *seq);
        if let Some((seq, _, _)) = given_up {
            let most = lost.entry(*seq).or_default();
            *most = (*most).max(anchor.count - (seq - 1));
        } else if matches.is_none() && anchor.count > found {
            missing = missing.max(anchor.count);
        } else if matches == Some(false) {
            wrong.push(anchor.count);
        }
    }
    if missing > found {
        faults.push(Fault::Truncated { found, anchored: missing });
    }
    if let Some(first) = wrong.iter().min() {
        // What stands before the last head that is right cannot be another.
        let from = anchors
            .iter()
            .filter(|anchor| anchor.count < *first)
            .filter(|anchor| at.get(&anchor.count).is_some_and(|row| row.hash == anchor.hash.to_string()))
            .map(|anchor| anchor.count + 1)
            .max();
        // An entry that was altered in place is told as that; its noted hash says no more.
        let altered = faults.iter().any(|fault| !matches!(fault, Fault::Truncated { .. }));
        if !altered {
            faults.push(Fault::Recomputed { from: from.unwrap_or(1), anchored: *first });
        }
    }
    restored
        .iter()
        .map(|(seq, _, restored)| {
            let known = restored.known.map_or(0, |known| known - restored.count).max(0);
            Told::Restored { seq: *seq, lost: lost.get(seq).copied().unwrap_or(0).max(known) }
        })
        .collect()
}
