//! Committing what a step gave. Each function is one transaction, so that state, ledger and result never differ.

use crate::access::Opened;
use crate::conductor::Ended;
use crate::engine::Engine;
use crate::error::Failure;
use crate::escalation;
use crate::events::{Alert, Topic};
use crate::inbox::headline;
use chrono::{DateTime, Duration, Utc};
use pupitre_domain::network::Action;
use pupitre_domain::problem::Problem;
use pupitre_domain::publication::{Event, Failure as Refusal, State};
use pupitre_networks::kit::{Outgoing, RemoteRef, StepName};
use pupitre_store::deliveries::{self, Delivery, DeliveryKind};
use pupitre_store::messages::{self, IncomingMessage};
use pupitre_store::{StoreError, Tx, actions, conversations, steps};

/// Aborts the process at a named point when a crash test asks for it; does nothing in the product.
pub(crate) fn failpoint(name: &str) {
    #[cfg(feature = "failpoints")]
    crate::failpoints::reached(name);
    #[cfg(not(feature = "failpoints"))]
    let _ = name;
}

/// A step has a known good result.
pub(crate) async fn step_done(
    engine: &Engine,
    opened: &Opened,
    ended: &Ended<'_>,
    outgoing: Option<&Outgoing>,
    handle: &serde_json::Value,
    remote: Option<RemoteRef>,
) -> Result<(), Failure> {
    let now = engine.now();
    let (id, ordinal, once, last) = (ended.delivery.id, ended.stored.ordinal, ended.stored.once, ended.last);
    let (label, handle) = (ended.stored.name.clone(), handle.clone());
    let name = ended.keyed.step.name.clone();
    let own = remote.as_ref().zip(outgoing).map(|(remote, outgoing)| own_message(opened, remote, outgoing, &name, now));
    failpoint("before-result");
    engine
        .store
        .write(move |tx| {
            steps::done(tx, id, ordinal, &handle, now)?;
            let event = match (last, once) {
                (true, _) => Some(Event::Finish),
                (false, true) => Some(Event::OnceDone),
                (false, false) => None,
            };
            if let Some(event) = event {
                deliveries::transition(tx, id, event, now, "done", Some(&label))?;
            }
            failpoint("in-result");
            finish(tx, id, &name, remote.as_ref(), &handle, own, last, now)
        })
        .await?;
    failpoint("after-result");
    engine.stale(&[Topic::Posts, Topic::Inbox]);
    Ok(())
}

/// What follows from a finished step: the result on the delivery, our message in its conversation, the mark of an act.
#[allow(clippy::too_many_arguments)]
fn finish(
    tx: &Tx,
    id: pupitre_domain::ids::DeliveryId,
    name: &StepName,
    remote: Option<&RemoteRef>,
    handle: &serde_json::Value,
    own: Option<IncomingMessage>,
    last: bool,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let delivery = deliveries::get(tx, id)?;
    if let StepName::Create { part } = name {
        deliveries::set_parts_done(tx, id, part.saturating_add(1))?;
        // A thread is found by its first part.
        if *part == 0
            && let Some(remote) = remote
        {
            let value = serde_json::to_value(remote).map_err(|_| StoreError::Internal)?;
            deliveries::set_result(tx, id, Some(&value), remote.permalink.as_deref(), Some(now))?;
        }
        if delivery.kind == DeliveryKind::Reply
            && let (Some(own), Some(conversation)) = (own.clone(), delivery.conversation)
        {
            // The conversation's own root, whatever the reply referred to: it belongs where it was written.
            let row = conversations::get(tx, conversation)?;
            let own = IncomingMessage { root_id: row.root, root_tag: row.root_tag, kind: row.kind, ..own };
            messages::ingest(tx, delivery.account, &[own])?;
        } else if delivery.kind == DeliveryKind::Reply
            && delivery.conversation.is_none()
            && let Some(remote) = remote
        {
            escalation::left(tx, &delivery, remote, own, now)?;
        }
    }
    if *name == StepName::Comment {
        let value = remote.map(serde_json::to_value).transpose().map_err(|_| StoreError::Internal)?;
        deliveries::set_comment(tx, id, Some(&value.unwrap_or_else(|| handle.clone())))?;
    }
    if last {
        deliveries::set_next(tx, id, None)?;
        deliveries::set_quiet(tx, id, None, delivery.first_sent_at)?;
        match delivery.kind {
            DeliveryKind::Reply => {
                if let Some(conversation) = delivery.conversation {
                    let state = conversations::get(tx, conversation)?.state.after_reply();
                    conversations::set_state(tx, &[conversation], state, now)?;
                }
            }
            DeliveryKind::Action => acted(tx, &delivery, handle, now)?,
            DeliveryKind::Post => {}
        }
    }
    Ok(())
}

fn acted(tx: &Tx, delivery: &Delivery, handle: &serde_json::Value, now: DateTime<Utc>) -> Result<(), StoreError> {
    let (Some(message), Some(action)) = (delivery.message, delivery.action) else { return Ok(()) };
    let leaves = pupitre_networks::network(delivery.network).moderate().and_then(|it| it.leaves(action, handle));
    if let Some(standing) = leaves {
        messages::set_visibility(tx, message, &standing)?;
    }
    if let Some(undone) = action.undoes() {
        return actions::unset(tx, message, undone);
    }
    match action {
        // One of both is in force.
        Action::Approve | Action::Hold => {
            actions::unset(tx, message, if action == Action::Hold { Action::Approve } else { Action::Hold })?;
            actions::set(tx, message, action, Some(handle))
        }
        Action::DeleteOwn => {
            let row = messages::get(tx, message)?;
            messages::mark_deleted(tx, row.account, &[row.remote_id], now).map(|_| ())
        }
        other => actions::set(tx, message, other, Some(handle)),
    }
}

/// Our own answer as the inbox keeps it until the network tells it itself.
fn own_message(
    opened: &Opened,
    remote: &RemoteRef,
    outgoing: &Outgoing,
    name: &StepName,
    now: DateTime<Utc>,
) -> IncomingMessage {
    let part = match name {
        StepName::Create { part } => usize::from(*part),
        _ => 0,
    };
    let account = &opened.account;
    let reply = outgoing.reply.as_ref();
    IncomingMessage {
        remote_id: remote.id.clone(),
        remote_tag: remote.tag.clone(),
        root_id: reply.map_or_else(|| remote.id.clone(), |reply| reply.root.id.clone()),
        root_tag: reply.map_or_else(|| remote.tag.clone(), |reply| reply.root.tag.clone()),
        parent_remote: reply.map(|reply| reply.parent.id.clone()),
        kind: pupitre_domain::conversation::ConversationKind::Comment,
        ours: true,
        author_remote: account.remote_id.clone().unwrap_or_default(),
        author_name: account.name.clone(),
        author_handle: account.handle.clone(),
        author_profile: account.profile.clone(),
        text: outgoing.content.parts.get(part).map(|part| part.text.clone()).unwrap_or_default(),
        warning: None,
        language: Some(outgoing.language.as_str().to_owned()),
        visibility: reply.and_then(|reply| reply.visibility.clone()),
        images: Vec::new(),
        mentions: Vec::new(),
        written_at: now,
        edited_at: None,
        joins: messages::Joins::default(),
        headline: headline(opened.account.network, &remote.tag),
        about: None,
        unwanted: false,
        past: false,
        permalink: remote.permalink.clone(),
    }
}

/// The network's scheduler took it.
pub(crate) async fn handed_off(
    engine: &Engine,
    ended: &Ended<'_>,
    outgoing: Option<&Outgoing>,
    handle: &serde_json::Value,
    entry: &RemoteRef,
) -> Result<(), Failure> {
    let now = engine.now();
    let at = outgoing.and_then(|outgoing| outgoing.scheduled_at).unwrap_or(now);
    let (id, ordinal, label) = (ended.delivery.id, ended.stored.ordinal, ended.stored.name.clone());
    let entry = serde_json::to_value(entry).map_err(|_| Failure::internal("entry"))?;
    let handle = handle.clone();
    failpoint("before-handed-off");
    engine
        .store
        .write(move |tx| {
            steps::done(tx, id, ordinal, &handle, now)?;
            deliveries::transition(tx, id, Event::HandOff, now, "handedOff", Some(&label))?;
            deliveries::set_handoff(tx, id, Some(&entry))?;
            deliveries::set_quiet(tx, id, None, None)?;
            // Handed over while a pause began: it is taken back at once.
            let held = pupitre_store::pauses::holds(tx, &deliveries::get(tx, id)?)?;
            deliveries::set_next(tx, id, Some(if held { now } else { at + Duration::minutes(1) }))
        })
        .await?;
    failpoint("after-handed-off");
    engine.stale(&[Topic::Posts]);
    Ok(())
}

/// The network needs time for a repeatable step.
pub(crate) async fn waits(
    engine: &Engine,
    ended: &Ended<'_>,
    handle: &serde_json::Value,
    after: Duration,
) -> Result<(), Failure> {
    let now = engine.now();
    let (id, ordinal, handle, label) =
        (ended.delivery.id, ended.stored.ordinal, handle.clone(), ended.stored.name.clone());
    failpoint("before-wait");
    engine
        .store
        .write(move |tx| {
            steps::wait(tx, id, ordinal, &handle)?;
            deliveries::transition(tx, id, Event::Await, now, "waits", Some(&label))?;
            deliveries::set_next(tx, id, Some(now + after))
        })
        .await?;
    failpoint("after-wait");
    engine.stale(&[Topic::Posts]);
    Ok(())
}

/// The answer of an irreversible step was lost.
pub(crate) async fn lost(engine: &Engine, ended: &Ended<'_>) -> Result<(), Failure> {
    let now = engine.now();
    let (id, label) = (ended.delivery.id, ended.stored.name.clone());
    let quiet = engine.timing.quiet_until(now);
    let first = Some(ended.keyed.first_sent);
    failpoint("before-lost");
    engine
        .store
        .write(move |tx| {
            deliveries::transition(tx, id, Event::Lost, now, "lost", Some(&label))?;
            deliveries::set_quiet(tx, id, Some(quiet), first)?;
            deliveries::set_next(tx, id, Some(quiet))
        })
        .await?;
    failpoint("after-lost");
    engine.stale(&[Topic::Posts, Topic::Inbox]);
    Ok(())
}

/// Provably nothing happened. `next` is when it is tried again; without it the caller decides what follows.
pub(crate) async fn not_done(engine: &Engine, ended: &Ended<'_>, next: Option<DateTime<Utc>>) -> Result<(), Failure> {
    let now = engine.now();
    let (id, ordinal, once, repeated) = (ended.delivery.id, ended.stored.ordinal, ended.stored.once, ended.repeated);
    let label = ended.stored.name.clone();
    failpoint("before-not-done");
    engine
        .store
        .write(move |tx| {
            deliveries::transition(tx, id, Event::NotDone, now, "notDone", Some(&label))?;
            if once && !repeated {
                // Nothing of it is out there: the key stays, but its time has not begun.
                steps::reset(tx, id, ordinal)?;
                deliveries::clear_first_sent(tx, id)?;
            }
            if !once {
                deliveries::count_attempt(tx, id)?;
            }
            deliveries::set_next(tx, id, next)
        })
        .await?;
    failpoint("after-not-done");
    engine.stale(&[Topic::Posts, Topic::Inbox]);
    Ok(())
}

/// The network refused it for good and did nothing.
pub(crate) async fn refused(
    engine: &Engine,
    ended: &Ended<'_>,
    why: Refusal,
    problems: &[Problem],
) -> Result<(), Failure> {
    let now = engine.now();
    let (id, ordinal, label) = (ended.delivery.id, ended.stored.ordinal, ended.stored.name.clone());
    let problems = problems.to_vec();
    failpoint("before-refused");
    engine
        .store
        .write(move |tx| {
            deliveries::transition(tx, id, Event::Fail(why), now, "refused", Some(&label))?;
            steps::reset(tx, id, ordinal)?;
            deliveries::set_problems(tx, id, &problems)?;
            deliveries::clear_first_sent(tx, id)?;
            deliveries::set_next(tx, id, None)
        })
        .await?;
    failpoint("after-refused");
    engine.stale(&[Topic::Posts, Topic::Inbox]);
    engine.alert(Alert::Failed);
    Ok(())
}

/// Reading or a person showed that the open step happened. The rest of the steps follows.
pub(crate) async fn found(
    engine: &Engine,
    opened: Option<&Opened>,
    delivery: &Delivery,
    open: &steps::Step,
    handle: &serde_json::Value,
    remote: &RemoteRef,
    by: &'static str,
) -> Result<State, Failure> {
    let now = engine.now();
    let name: StepName = serde_json::from_str(&open.name).map_err(|_| Failure::internal("stored step"))?;
    let outgoing: Option<Outgoing> = delivery.outgoing.clone().and_then(|value| serde_json::from_value(value).ok());
    let own = opened.zip(outgoing.as_ref()).map(|(opened, outgoing)| own_message(opened, remote, outgoing, &name, now));
    let (id, ordinal, label) = (delivery.id, open.ordinal, open.name.clone());
    let (handle, remote) = (handle.clone(), remote.clone());
    failpoint("before-found");
    let state = engine
        .store
        .write(move |tx| {
            steps::done(tx, id, ordinal, &handle, now)?;
            let more = steps::list(tx, id)?.iter().any(|step| step.status != steps::StepStatus::Done);
            let state = deliveries::transition(tx, id, Event::Found { more }, now, by, Some(&label))?;
            deliveries::set_quiet(tx, id, None, None)?;
            finish(tx, id, &name, Some(&remote), &handle, own, !more, now)?;
            if more {
                deliveries::set_next(tx, id, Some(now))?;
            }
            Ok(state)
        })
        .await?;
    failpoint("after-found");
    engine.stale(&[Topic::Posts, Topic::Inbox]);
    Ok(state)
}
