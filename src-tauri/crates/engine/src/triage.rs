//! Deciding about conversations. Every change of many answers how they stood, and one call puts them back.

use crate::api::inbox::ConversationSetState;
use crate::api::triage::{
    ConversationBefore, ConversationsAssign, ConversationsChanged, ConversationsLabel, ConversationsPrioritise,
    ConversationsPutBack, ConversationsSnooze, SnoozeTime, SnoozeTimes, SnoozeTimesOf, ThreadNoteSave, ThreadNoteView,
};
use crate::api::{ById, Done};
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure, FieldCode};
use crate::events::Topic;
use crate::fields::Checked;
use chrono::{DateTime, Utc};
use pupitre_domain::conversation::{ConversationState, Dealing};
use pupitre_domain::ids::{ConversationId, LabelId, ThreadNoteId};
use pupitre_domain::snooze::Snooze;
use pupitre_domain::time::Zone;
use pupitre_store::conversations::notes::{self, ThreadNote};
use pupitre_store::conversations::{self, Standing};
use pupitre_store::labels::{self, Label};
use pupitre_store::{Sql, StoreError, Tx, brands, contacts};
use std::collections::HashMap;
use uuid::Uuid;

/// Most conversations changed by one call.
pub(crate) const MOST: u32 = 1_000;
/// Most characters of a note.
const NOTE_MAX: u32 = 5_000;

fn bounded(ids: &[ConversationId]) -> Result<(), Failure> {
    if ids.len() > MOST as usize {
        return Err(Failure::field("ids", FieldCode::OutOfRange, Some(MOST)));
    }
    Ok(())
}

/// The labels outside the bin, by key.
pub(crate) struct Names(HashMap<i64, LabelId>);

impl Names {
    pub(crate) fn read<S: Sql>(conn: &S) -> Result<Self, StoreError> {
        Ok(Self(labels::list(conn)?.into_iter().map(|label| (label.key, label.id)).collect()))
    }
    pub(crate) fn ids(&self, keys: &[i64]) -> Vec<LabelId> {
        keys.iter().filter_map(|key| self.0.get(key).copied()).collect()
    }
    pub(crate) fn keys(&self, ids: &[LabelId]) -> Vec<i64> {
        self.0.iter().filter(|(_, id)| ids.contains(id)).map(|(key, _)| *key).collect()
    }
}

fn before(id: ConversationId, standing: &Standing, names: &Names) -> ConversationBefore {
    ConversationBefore {
        id,
        state: standing.state,
        snoozed_until: standing.snoozed_until,
        priority: standing.priority,
        assignee: standing.assignee,
        labels: names.ids(&standing.labels),
        heard_at: standing.heard_at,
    }
}

/// Whether a change was made, was not needed, or cannot be.
enum Did {
    Changed,
    Nothing,
    Refused,
}

/// Changes each of some conversations in one transaction. Unknown ids are skipped.
async fn each(
    engine: &Engine,
    ids: Vec<ConversationId>,
    mut change: impl FnMut(&Tx, ConversationId, &Standing) -> Result<Did, StoreError> + Send + 'static,
) -> Result<ConversationsChanged, Failure> {
    bounded(&ids)?;
    let changed = engine
        .store
        .write(move |tx| {
            let (names, mut outcome) = (Names::read(tx)?, ConversationsChanged::default());
            for id in ids {
                let Some(standing) = conversations::standing(tx, id)? else { continue };
                match change(tx, id, &standing)? {
                    Did::Changed => outcome.before.push(before(id, &standing, &names)),
                    Did::Nothing => {}
                    Did::Refused => outcome.refused.push(id),
                }
            }
            Ok(outcome)
        })
        .await?;
    told(engine);
    Ok(changed)
}

fn told(engine: &Engine) {
    engine.stale(&[Topic::Inbox, Topic::Brands]);
}

/// Sets where conversations stand.
///
/// # Errors
/// `invalid` with `ids` beyond 1,000, or `state` for the one that needs a time.
pub async fn set_state(engine: &Engine, request: ConversationSetState) -> Result<ConversationsChanged, Failure> {
    let (state, now) = (request.state, engine.now());
    if state == ConversationState::Snoozed {
        return Err(Failure::field("state", FieldCode::OutOfRange, None));
    }
    each(engine, request.ids, move |tx, id, standing| {
        if standing.state == state {
            return Ok(Did::Nothing);
        }
        conversations::set_state(tx, &[id], state, now)?;
        Ok(Did::Changed)
    })
    .await
}

/// Puts conversations off, each until that time on the wall of its brand.
///
/// # Errors
/// `invalid` with `ids` beyond 1,000.
pub async fn snooze(engine: &Engine, request: ConversationsSnooze) -> Result<ConversationsChanged, Failure> {
    let (until, now) = (request.until, engine.now());
    let mut zones: HashMap<pupitre_domain::ids::BrandId, Zone> = HashMap::new();
    let changed = each(engine, request.ids, move |tx, id, standing| {
        let zone = match zones.get(&standing.brand) {
            Some(zone) => *zone,
            None => *zones.entry(standing.brand).or_insert(brands::get(tx, standing.brand)?.zone),
        };
        let Some(until) = until.until(now, zone) else { return Ok(Did::Refused) };
        conversations::snooze(tx, id, until, now)?;
        Ok(Did::Changed)
    })
    .await?;
    engine.pulse.wake();
    Ok(changed)
}

/// Tells until when something may be put off.
///
/// # Errors
/// `notFound` when the brand does not exist.
pub async fn snooze_times(engine: &Engine, request: SnoozeTimesOf) -> Result<SnoozeTimes, Failure> {
    let now = engine.now();
    let zone = match request.brand {
        Some(brand) => engine.store.read(move |conn| brands::get(conn, brand)).await?.zone,
        None => crate::brands::local_zone(),
    };
    let times = Snooze::OFFERED
        .iter()
        .filter_map(|until| until.until(now, zone).map(|at| SnoozeTime { until: *until, wall: zone.wall(at) }))
        .collect();
    Ok(SnoozeTimes { now: zone.wall(now), times })
}

/// Sets how much conversations matter.
///
/// # Errors
/// `invalid` with `ids` beyond 1,000.
pub async fn prioritise(engine: &Engine, request: ConversationsPrioritise) -> Result<ConversationsChanged, Failure> {
    let priority = request.priority;
    each(engine, request.ids, move |tx, id, standing| {
        if standing.priority == priority {
            return Ok(Did::Nothing);
        }
        conversations::set_priority(tx, id, priority)?;
        Ok(Did::Changed)
    })
    .await
}

/// Says who is to be asked. A contact of another brand is refused for that conversation.
///
/// # Errors
/// `invalid` with `ids` beyond 1,000; `notFound` when there is no such contact.
pub async fn assign(engine: &Engine, request: ConversationsAssign) -> Result<ConversationsChanged, Failure> {
    let wanted = request.contact;
    let contact = match wanted {
        Some(id) => Some(engine.store.read(move |conn| contacts::get(conn, id)).await?),
        None => None,
    };
    if contact.as_ref().is_some_and(|contact| contact.deleted_at.is_some()) {
        return Err(Failure::of(ErrorCode::NotFound));
    }
    each(engine, request.ids, move |tx, id, standing| {
        if standing.assignee == wanted {
            return Ok(Did::Nothing);
        }
        if contact.as_ref().is_some_and(|contact| contact.brand != standing.brand) {
            return Ok(Did::Refused);
        }
        conversations::set_assignee(tx, id, wanted)?;
        Ok(Did::Changed)
    })
    .await
}

/// Gives labels to conversations and takes labels off them. A label of another brand is refused for that conversation.
///
/// # Errors
/// `invalid` with `ids` beyond 1,000; `notFound` when a label does not exist.
pub async fn label(engine: &Engine, request: ConversationsLabel) -> Result<ConversationsChanged, Failure> {
    let all = engine.store.read(labels::list).await?;
    let named = |wanted: &[LabelId]| -> Result<Vec<Label>, Failure> {
        let found: Vec<Label> = all.iter().filter(|label| wanted.contains(&label.id)).cloned().collect();
        if found.len() < wanted.len() { Err(Failure::of(ErrorCode::NotFound)) } else { Ok(found) }
    };
    let (add, remove) = (named(&request.add)?, named(&request.remove)?);
    each(engine, request.ids, move |tx, _, standing| {
        if add.iter().any(|label| label.brand.is_some_and(|brand| brand != standing.brand)) {
            return Ok(Did::Refused);
        }
        let leaves = |key: &i64| remove.iter().any(|label| label.key == *key);
        let mut keys: Vec<i64> = standing.labels.iter().copied().filter(|key| !leaves(key)).collect();
        keys.extend(add.iter().map(|label| label.key));
        keys.sort_unstable();
        keys.dedup();
        if keys == standing.labels {
            return Ok(Did::Nothing);
        }
        conversations::set_labels(tx, standing.key, &keys)?;
        Ok(Did::Changed)
    })
    .await
}

/// Puts conversations back to how they stood. What a stranger wrote since keeps its conversation open.
///
/// # Errors
/// `invalid` with `before` beyond 1,000.
pub async fn put_back(engine: &Engine, request: ConversationsPutBack) -> Result<ConversationsChanged, Failure> {
    let now = engine.now();
    let mut to: HashMap<ConversationId, ConversationBefore> =
        request.before.into_iter().map(|before| (before.id, before)).collect();
    let ids: Vec<ConversationId> = to.keys().copied().collect();
    let named = engine.store.read(Names::read).await?;
    let changed = each(engine, ids, move |tx, id, standing| {
        let Some(back) = to.remove(&id) else { return Ok(Did::Nothing) };
        restore_state(tx, id, standing, &back, now)?;
        if standing.priority != back.priority {
            conversations::set_priority(tx, id, back.priority)?;
        }
        if standing.assignee != back.assignee {
            conversations::set_assignee(tx, id, back.assignee)?;
        }
        // Labels in the bin stay on it.
        let kept = standing.labels.iter().copied().filter(|key| !named.0.contains_key(key));
        let mut keys: Vec<i64> = named.keys(&back.labels).into_iter().chain(kept).collect();
        keys.sort_unstable();
        if keys != standing.labels {
            conversations::set_labels(tx, standing.key, &keys)?;
        }
        Ok(Did::Changed)
    })
    .await?;
    engine.pulse.wake();
    Ok(changed)
}

fn restore_state(
    tx: &Tx,
    id: ConversationId,
    standing: &Standing,
    back: &ConversationBefore,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let heard_since = standing.heard_at != back.heard_at && standing.state == ConversationState::New;
    if heard_since || (standing.state, standing.snoozed_until) == (back.state, back.snoozed_until) {
        return Ok(());
    }
    match (back.state, back.snoozed_until) {
        (ConversationState::Snoozed, Some(until)) => conversations::snooze(tx, id, until, now),
        (ConversationState::Snoozed, None) => Ok(()),
        (state, _) => conversations::set_state(tx, &[id], state, now).map(drop),
    }
}

/// Notes that a person had a conversation open.
///
/// # Errors
/// When the database cannot be written.
pub async fn seen(engine: &Engine, request: ById<ConversationId>) -> Result<Done, Failure> {
    let now = engine.now();
    engine.store.write(move |tx| conversations::note(tx, request.id, Dealing::Seen, now)).await?;
    Ok(Done {})
}

/// Wakes what was put off until now; the conductor asks at every look.
pub(crate) async fn wake_due(engine: &Engine) {
    let now = engine.now();
    let due = engine.store.read(conversations::next_wake).await;
    if !due.is_ok_and(|due| due.is_some_and(|at| at <= now)) {
        return;
    }
    match engine.store.write(move |tx| conversations::wake(tx, now)).await {
        Ok(woken) if !woken.is_empty() => told(engine),
        Ok(_) => {}
        Err(error) => tracing::error!(%error, "what was put off could not be woken"),
    }
}

pub(crate) fn note_view(note: ThreadNote) -> ThreadNoteView {
    ThreadNoteView {
        id: note.id,
        conversation: note.conversation,
        text: note.text,
        at: note.at,
        edited_at: note.edited_at,
    }
}

/// Stores a note in a conversation.
///
/// # Errors
/// `invalid` with `text`; `notFound`.
pub async fn save_note(engine: &Engine, request: ThreadNoteSave) -> Result<ThreadNoteView, Failure> {
    let mut checked = Checked::default();
    let text = checked.text("text", request.text.trim(), NOTE_MAX);
    if text.is_empty() {
        checked.fault("text", FieldCode::Required, None);
    }
    checked.done()?;
    let now = engine.now();
    let view = engine
        .store
        .write(move |tx| {
            let known = match request.id {
                Some(id) => Some(notes::get(tx, id)?),
                None => None,
            };
            let note = match known {
                Some(known) => ThreadNote { text, edited_at: Some(now), ..known },
                None => ThreadNote {
                    id: ThreadNoteId::new(Uuid::now_v7()),
                    conversation: request.conversation,
                    text,
                    at: now,
                    edited_at: None,
                },
            };
            notes::put(tx, &note)?;
            notes::get(tx, note.id).map(note_view)
        })
        .await?;
    engine.stale(&[Topic::Inbox]);
    Ok(view)
}

/// Puts a note into the bin.
///
/// # Errors
/// `notFound`.
pub async fn delete_note(engine: &Engine, request: ById<ThreadNoteId>) -> Result<Done, Failure> {
    let now = engine.now();
    engine.store.write(move |tx| notes::set_deleted(tx, request.id, Some(now))).await?;
    engine.stale(&[Topic::Inbox]);
    Ok(Done {})
}

/// Takes a note out of the bin.
///
/// # Errors
/// `notFound`.
pub async fn restore_note(engine: &Engine, request: ById<ThreadNoteId>) -> Result<Done, Failure> {
    engine.store.write(move |tx| notes::set_deleted(tx, request.id, None)).await?;
    engine.stale(&[Topic::Inbox]);
    Ok(Done {})
}
