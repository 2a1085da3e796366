//! Visuals that look alike, and what becomes of them.

use super::{Ledger, view};
use crate::api::visuals::{AlikeDecision, AlikeFilter, AlikeGroup, AlikeSettle, LibraryChange};
use crate::engine::Engine;
use crate::error::{Failure, FieldCode};
use crate::events::Topic;
use crate::views;
use pupitre_domain::ids::{ReleaseId, VisualId};
use pupitre_domain::rights::{Licence, Rights};
use pupitre_media::Fingerprint;
use pupitre_store::visual_edits::{self, Edit};
use pupitre_store::visuals::papers::{self, Paper};
use pupitre_store::visuals::{self, Visual, bring, pairs, trash};
use pupitre_store::{Sql, StoreError, Tx, posts, settings};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Up to which visual likeness was looked for.
const UP_TO: &str = "library.alikeUpTo";
/// Most visuals of a group that is shown.
const GROUP_MAX: usize = 40;

/// How alike two pictures are, in hundredths: by the bits in which they differ and, where known, by their colours.
pub(super) fn likeness(bits: u32, colours: Option<f32>) -> u8 {
    #[expect(clippy::cast_precision_loss, reason = "at most 64")]
    let seen = 1.0 - (bits.min(32) as f32) / 32.0;
    let share = colours.map_or(seen, |apart| 0.7 * seen + 0.3 * (1.0 - apart.clamp(0.0, 1.0)));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
    let hundredths = (share * 100.0).round() as u8;
    hundredths
}

/// Looks for what is alike among visuals that were not compared yet, and counts it for a job.
pub(super) async fn compare(engine: &Engine, job: Option<i64>) -> Result<(), Failure> {
    let (looks, up_to) = engine
        .store
        .read(|conn| {
            let up_to = settings::get(conn, UP_TO)?.and_then(|value| value.as_i64()).unwrap_or(0);
            Ok((pairs::looks(conn)?, up_to))
        })
        .await?;
    let Some(last) = looks.last().map(|look| look.key).filter(|last| *last > up_to) else { return Ok(()) };
    let found = tokio::task::spawn_blocking(move || {
        let known: Vec<(i64, Fingerprint)> =
            looks.iter().filter_map(|look| Some((look.key, Fingerprint(look.likeness?)))).collect();
        let mut found = Vec::new();
        for (at, (key, print)) in known.iter().enumerate().filter(|(_, (key, _))| *key > up_to) {
            for (other, theirs) in known.iter().take(at) {
                let bits = print.distance(*theirs);
                if bits <= Fingerprint::NEAR {
                    found.push((*other, *key, bits));
                }
            }
        }
        found
    })
    .await
    .map_err(|_| Failure::internal("compare"))?;
    engine
        .store
        .write(move |tx| {
            let mut new = BTreeSet::new();
            for (one, other, bits) in found {
                // Somebody may have removed one of them for good meanwhile.
                match pairs::note(tx, one, other, bits) {
                    Ok(()) => drop(new.insert(other)),
                    Err(StoreError::Constraint) => {}
                    Err(error) => return Err(error),
                }
            }
            if let Some(job) = job {
                bring::count_alike(tx, job, u32::try_from(new.len()).unwrap_or(u32::MAX))?;
            }
            settings::put(tx, UP_TO, &serde_json::Value::from(last))
        })
        .await?;
    Ok(())
}

/// Groups of what nobody has looked at, the newest first, with the least likeness in each.
pub(super) fn groups<S: Sql>(conn: &S) -> Result<Vec<(Vec<VisualId>, u32)>, StoreError> {
    let mut lead: BTreeMap<VisualId, VisualId> = BTreeMap::new();
    fn find(lead: &BTreeMap<VisualId, VisualId>, of: VisualId) -> VisualId {
        let mut at = of;
        while let Some(next) = lead.get(&at).filter(|next| **next != at) {
            at = *next;
        }
        at
    }
    let pairs = pairs::open(conn)?;
    for pair in &pairs {
        let (one, other) = (find(&lead, pair.one), find(&lead, pair.other));
        lead.insert(pair.one, one);
        lead.insert(pair.other, one);
        lead.insert(other, one);
    }
    let mut groups: BTreeMap<VisualId, (BTreeSet<VisualId>, u32)> = BTreeMap::new();
    for pair in &pairs {
        let (members, far) = groups.entry(find(&lead, pair.one)).or_default();
        members.extend([pair.one, pair.other]);
        *far = (*far).max(pair.distance);
    }
    let mut all: Vec<(Vec<VisualId>, u32)> =
        groups.into_values().map(|(members, far)| (members.into_iter().take(GROUP_MAX).collect(), far)).collect();
    // Ids are their time.
    all.sort_by(|(a, _), (b, _)| b.last().cmp(&a.last()));
    Ok(all)
}

/// Lists groups of visuals that look alike and that nobody has looked at.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(engine: &Engine, request: AlikeFilter) -> Result<Vec<AlikeGroup>, Failure> {
    let today = views::local_date(engine.now());
    let limit = usize::from(request.limit.unwrap_or(20).clamp(1, 50));
    let skip = usize::try_from(request.skip).unwrap_or(usize::MAX);
    let found = engine
        .store
        .read(move |conn| {
            let mut shown = Vec::new();
            let mut left = skip;
            for (ids, far) in groups(conn)? {
                if shown.len() == limit {
                    break;
                }
                let mut rows = visuals::named(conn, &ids)?;
                let of_brand =
                    |row: &Visual| request.brand.is_none_or(|brand| row.brand.is_none_or(|one| one == brand));
                if !rows.iter().all(of_brand) {
                    continue;
                }
                if left > 0 {
                    left -= 1;
                    continue;
                }
                rows.sort_by_key(best_first);
                let visuals =
                    rows.into_iter().map(|row| view(conn, row, today)).collect::<Result<Vec<_>, StoreError>>()?;
                shown.push(AlikeGroup { visuals, likeness: likeness(far, None) });
            }
            Ok(shown)
        })
        .await?;
    Ok(found)
}

fn best_first(row: &Visual) -> (std::cmp::Reverse<u64>, std::cmp::Reverse<u64>, VisualId) {
    let pixels = u64::from(row.facts.width) * u64::from(row.facts.height);
    (std::cmp::Reverse(pixels), std::cmp::Reverse(row.facts.bytes), row.id)
}

/// Says what becomes of visuals that look alike. One undo takes all of it back.
///
/// # Errors
/// `invalid` when the one that stays is not among them; `notFound`.
pub async fn settle(engine: &Engine, request: AlikeSettle) -> Result<LibraryChange, Failure> {
    let group: Vec<VisualId> = request.visuals.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    let keep = match &request.decision {
        AlikeDecision::KeepAll => None,
        AlikeDecision::KeepOne { keep } | AlikeDecision::Merge { keep } => Some(*keep),
    };
    if group.len() < 2 || group.len() > GROUP_MAX || keep.is_some_and(|keep| !group.contains(&keep)) {
        return Err(Failure::field("visuals", FieldCode::OutOfRange, u32::try_from(GROUP_MAX).ok()));
    }
    let merge = matches!(request.decision, AlikeDecision::Merge { .. });
    let now = engine.now();
    let change = engine
        .store
        .write(move |tx| {
            let mut ledger = Ledger::new(now);
            match keep {
                None => ledger.settle(tx, &group)?,
                Some(keep) => {
                    for other in group.into_iter().filter(|other| *other != keep) {
                        if merge {
                            merge_into(tx, &mut ledger, keep, other)?;
                        }
                        ledger.bin(tx, other, true)?;
                    }
                }
            }
            let changed = ledger.count();
            Ok(LibraryChange { undo: ledger.keep(tx)?, changed })
        })
        .await
        .map_err(super::taken)?;
    engine.stale(&[Topic::Visuals, Topic::Posts]);
    engine.pulse.wake();
    Ok(change)
}

/// What one knows more than the other goes over, and what is still to leave shows the one that stays.
fn merge_into(tx: &Tx, ledger: &mut Ledger, keep: VisualId, other: VisualId) -> Result<(), StoreError> {
    let from = visuals::get(tx, other)?;
    for (language, text) in pupitre_store::visual_edits::alts(tx, other)? {
        let known = pupitre_store::visual_edits::alts(tx, keep)?;
        if !known.iter().any(|(one, _)| *one == language) {
            ledger.alt(tx, keep, &language, &text)?;
        }
    }
    ledger.visual(tx, keep, |to| {
        let fill = |own: &mut String, theirs: &str| {
            if own.trim().is_empty() {
                theirs.clone_into(own);
            }
        };
        fill(&mut to.alt, &from.alt);
        fill(&mut to.caption, &from.caption);
        for word in &from.keywords {
            if !to.keywords.iter().any(|known| known.to_lowercase() == word.to_lowercase()) {
                to.keywords.push(word.clone());
            }
        }
        for label in &from.labels {
            if !to.labels.contains(label) {
                to.labels.push(*label);
            }
        }
        to.rating = to.rating.max(from.rating);
        to.favourite |= from.favourite;
        to.folder = to.folder.or(from.folder);
        if from.brand.is_none() {
            to.brand = None;
        }
        to.rights = stricter(&to.rights, &from.rights);
    })?;
    for paper in papers::list(tx, other)? {
        let known = papers::list(tx, keep)?;
        if !known.iter().any(|one| (one.kind, &one.hash) == (paper.kind, &paper.hash)) {
            let copy = Paper { id: ReleaseId::new(Uuid::now_v7()), visual: keep, ..paper };
            papers::insert(tx, &copy)?;
            ledger.paper(tx, copy.id, false)?;
        }
    }
    // What was blurred stays blurred: a post goes over only to a picture that is edited alike.
    if !take_edits(tx, ledger, keep, &from)? {
        return Ok(());
    }
    for post in visuals::posts_of(tx, other)? {
        if posts::get(tx, post)?.deleted_at.is_none() && trash::is_free(tx, post)? {
            ledger.exchange(tx, post, other, keep)?;
        }
    }
    Ok(())
}

/// Takes over the edits of a picture that has the same proportions where there are none. Answers whether both are edited
/// alike then.
fn take_edits(tx: &Tx, ledger: &mut Ledger, keep: VisualId, from: &Visual) -> Result<bool, StoreError> {
    let edits = |id: VisualId| -> Result<BTreeMap<String, Value>, StoreError> {
        let base: Option<Edit<Value>> = visual_edits::get(tx, id, "")?;
        let all = visual_edits::formats::<Value>(tx, id)?.into_iter().chain(base);
        Ok(all.filter_map(|edit| Some((edit.format, edit.recipe?))).collect())
    };
    let (own, theirs) = (edits(keep)?, edits(from.id)?);
    if theirs.is_empty() || own == theirs {
        return Ok(true);
    }
    let to = visuals::get(tx, keep)?;
    let shape = |one: &Visual| u64::from(one.facts.width) * 1_000 / u64::from(one.facts.height.max(1));
    if !own.is_empty() || shape(&to).abs_diff(shape(from)) > 10 {
        return Ok(false);
    }
    for (format, recipe) in theirs {
        ledger.edit(tx, keep, &format, &recipe)?;
    }
    Ok(true)
}

/// What both licences allow: the same picture does not become freer by being there twice.
fn stricter(own: &Rights, theirs: &Rights) -> Rights {
    if own.licence == Licence::Unstated && own.until.is_none() && own.credit.is_empty() && !own.forbidden {
        return theirs.clone();
    }
    let mut all = own.clone();
    let fill = |own: &mut String, theirs: &str| {
        if own.is_empty() {
            theirs.clone_into(own);
        }
    };
    fill(&mut all.author, &theirs.author);
    fill(&mut all.credit, &theirs.credit);
    fill(&mut all.source, &theirs.source);
    fill(&mut all.note, &theirs.note);
    all.credit_required |= theirs.credit_required;
    all.forbidden |= theirs.forbidden;
    all.until = [own.until, theirs.until].into_iter().flatten().min();
    all.from = [own.from, theirs.from].into_iter().flatten().max();
    if all.territory.is_empty() {
        all.territory.clone_from(&theirs.territory);
    }
    if all.networks.is_empty() {
        all.networks.clone_from(&theirs.networks);
    }
    all.price = all.price.or_else(|| theirs.price.clone());
    for kind in &theirs.needed {
        if !all.needed.contains(kind) {
            all.needed.push(*kind);
        }
    }
    all
}
