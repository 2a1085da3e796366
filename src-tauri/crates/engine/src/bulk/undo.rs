//! The inverse of every change of many posts.

use super::{HeldBy, LabelIds, Wish, before, bounded, fixed, move_held, past, recall_held, told};
use crate::api::bulk::{BulkOutcome, PostBefore, PostsPutBack, Refusal, RefusedPost};
use crate::engine::Engine;
use crate::error::Failure;
use crate::plan::{self, Known};
use chrono::{DateTime, Utc};
use pupitre_domain::ids::{DeliveryId, PostId};
use pupitre_store::posts::{self, Place};
use pupitre_store::{StoreError, Tx, labels};
use std::collections::HashMap;

/// Puts posts back to where they were. What would have to leave in the past becomes a draft with its time: undoing
/// never sends what is late. Posts made go into the bin.
///
/// # Errors
/// `invalid` with the field `posts` when there are none or too many.
pub async fn put_back(engine: &Engine, request: PostsPutBack) -> Result<BulkOutcome, Failure> {
    let named: Vec<PostId> =
        request.before.iter().map(|before| before.post).chain(request.discard.iter().copied()).collect();
    bounded(&named)?;
    let now = engine.now();
    let to_move = request.before.clone();
    let (wishes, recalled) = engine
        .store
        .read(move |conn| {
            let (mut wishes, mut recalled, mut known) = (Vec::new(), Vec::new(), Known::default());
            for before in to_move {
                let Some(place) = posts::place(conn, before.post)? else { continue };
                match before.wall {
                    Some(wall) if !before.held && !before.deleted => {
                        wishes.push(super::wish(conn, &mut known, before.post, &place, (wall, before.fold))?);
                    }
                    _ => recalled.push(before.post),
                }
            }
            Ok((wishes, recalled))
        })
        .await?;
    let ahead: Vec<Wish> = wishes.into_iter().filter(|wish| !past(&wish.plan, now)).collect();
    let held = move_held(engine, &ahead).await?;
    let leave: Vec<PostId> = recalled.into_iter().chain(request.discard.iter().copied()).collect();
    let kept = recall_held(engine, leave).await?;
    let outcome = engine
        .store
        .write(move |tx| {
            let mut back = PutBack {
                names: LabelIds::read(tx)?,
                known: Known::default(),
                held,
                kept,
                now,
                outcome: BulkOutcome::default(),
            };
            for before in &request.before {
                back.post(tx, before)?;
            }
            for id in &request.discard {
                back.discard(tx, *id)?;
            }
            Ok(back.outcome)
        })
        .await?;
    Ok(told(engine, outcome))
}

struct PutBack {
    names: LabelIds,
    known: Known,
    held: HeldBy,
    kept: HashMap<PostId, Vec<DeliveryId>>,
    now: DateTime<Utc>,
    outcome: BulkOutcome,
}

impl PutBack {
    fn refuse(&mut self, post: PostId, why: Refusal) {
        self.outcome.refused.push(RefusedPost { post, why });
    }

    /// Notes how a post stands now, for redoing; `None` when it cannot be changed.
    fn noted(&mut self, tx: &Tx, id: PostId, plans: bool) -> Result<Option<Place>, StoreError> {
        let Some(place) = posts::place(tx, id)? else {
            self.refuse(id, Refusal::Missing);
            return Ok(None);
        };
        // Labels come and go on posts that are out, too.
        if let Some(why) = fixed(&place).filter(|_| plans) {
            self.refuse(id, why);
            return Ok(None);
        }
        if let Some(stayed) = self.kept.get(&id) {
            self.outcome.not_moved.extend(stayed);
            self.refuse(id, Refusal::KeptByNetwork);
            return Ok(None);
        }
        self.outcome.before.push(before(id, &place, &self.names));
        Ok(Some(place))
    }

    fn post(&mut self, tx: &Tx, to: &PostBefore) -> Result<(), StoreError> {
        let stands = posts::place(tx, to.post)?.map(|place| before(to.post, &place, &self.names));
        let plans = stands.is_some_and(|stands| PostBefore { labels: to.labels.clone(), ..stands } != *to);
        let Some(place) = self.noted(tx, to.post, plans)? else { return Ok(()) };
        let gone: Vec<i64> = place.labels.iter().copied().filter(|key| self.names.ids(&[*key]).is_empty()).collect();
        let keys = self.names.keys(&to.labels).into_iter().chain(gone).collect::<Vec<_>>();
        labels::set(tx, to.post, &keys)?;
        if !plans {
            return Ok(());
        }
        if place.deleted != to.deleted {
            posts::set_deleted(tx, to.post, to.deleted.then_some(self.now))?;
        }
        let Some(wall) = to.wall else {
            plan::disarm(tx, to.post, self.now)?;
            posts::set_plan(tx, to.post, None, to.mode, self.now)?;
            return posts::set_held(tx, to.post, false);
        };
        let plan = plan::derive(wall, self.known.zone(tx, place.brand)?, to.fold);
        posts::set_plan(tx, to.post, Some(&plan), to.mode, self.now)?;
        posts::set_held(tx, to.post, to.held)?;
        if let Some(answered) = self.held.get(&to.post) {
            plan::note_moved(tx, &answered.moved, &plan)?;
            self.outcome.not_moved.extend(&answered.not_moved);
        }
        if to.deleted {
            return plan::disarm(tx, to.post, self.now);
        }
        let late = past(&plan, self.now);
        plan::arm_with(tx, to.post, to.held || late, self.now, &mut self.known)
    }

    fn discard(&mut self, tx: &Tx, id: PostId) -> Result<(), StoreError> {
        if self.noted(tx, id, true)?.is_none() {
            return Ok(());
        }
        plan::disarm(tx, id, self.now)?;
        posts::set_deleted(tx, id, Some(self.now))
    }
}
