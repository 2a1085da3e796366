//! Moderating many messages at once: each is recorded and queued like a single one, in one transaction; what does not fit is
//! left alone and named with its reason.

use crate::api::moderation::{
    MessagesModerate, MessagesModerateUndo, MessagesModerateUndone, MessagesModerated, ModeratedMessage, NotUndone,
    StaysDone, Unmoderated, UnmoderatedMessage,
};
use crate::engine::Engine;
use crate::error::{Failure, FieldCode};
use crate::events::Topic;
use crate::plan;
use crate::register::Reason;
use crate::replies::{self, Asked};
use chrono::{DateTime, Duration, Utc};
use pupitre_domain::ids::{DeliveryId, MessageId};
use pupitre_domain::network::{Action, NetworkId};
use pupitre_domain::publication::{Event, State};
use pupitre_domain::triage_rules::hiding;
use pupitre_store::deliveries::{self, DeliveryKind};
use pupitre_store::messages::{self, Message};
use pupitre_store::{StoreError, Tx, accounts, conversations};
use std::collections::HashSet;

/// Most messages of one call.
const MOST: usize = 500;
/// Seconds during which what no network takes back can be taken back.
const UNDO_S: u8 = 10;

/// What many may be done with at once; the rest is decided one by one.
const IN_BULK: &[Action] = &[
    Action::Hide,
    Action::Hold,
    Action::Approve,
    Action::Spam,
    Action::Trash,
    Action::Report,
    Action::Block,
    Action::Mute,
];

/// Moderates many messages.
///
/// # Errors
/// `invalid` with `messages`, `action`, `comment` or `remark`.
pub async fn moderate(engine: &Engine, request: MessagesModerate) -> Result<MessagesModerated, Failure> {
    let count = request.messages.len() + request.conversations.len();
    if count == 0 || count > MOST {
        return Err(Failure::field("messages", FieldCode::OutOfRange, u32::try_from(MOST).ok()));
    }
    if !IN_BULK.contains(&request.action) {
        return Err(Failure::field("action", FieldCode::Malformed, None));
    }
    let Asked { comment, reason } = Asked::read(request.comment, request.rule, request.remark, None)?;
    let undo = Duration::seconds(i64::from(request.undo_seconds.unwrap_or(UNDO_S).min(60)));
    let now = engine.now();
    let (wanted, threads, action) = (request.messages, request.conversations, request.action);
    let outcome = engine
        .store
        .write(move |tx| {
            let mut outcome = MessagesModerated::default();
            let mut met = HashSet::new();
            let mut all: Vec<MessageId> = wanted;
            for thread in threads {
                let last = match conversations::get(tx, thread) {
                    Ok(_) => replies::answered(&messages::list(tx, thread)?, None).map(|message| message.id),
                    Err(StoreError::NotFound) => None,
                    Err(error) => return Err(error),
                };
                match last {
                    Some(message) => all.push(message),
                    None => outcome.refused.push(UnmoderatedMessage {
                        message: None,
                        conversation: Some(thread),
                        why: Unmoderated::Gone,
                    }),
                }
            }
            for id in all.into_iter().filter(|id| met.insert(*id)) {
                let message = match messages::get(tx, id) {
                    Ok(message) => message,
                    Err(StoreError::NotFound) => {
                        let why = Unmoderated::Gone;
                        outcome.refused.push(UnmoderatedMessage { message: Some(id), conversation: None, why });
                        continue;
                    }
                    Err(error) => return Err(error),
                };
                match one(tx, &message, action, comment.clone(), reason.clone(), undo, now)? {
                    Ok(done) => outcome.done.push(done),
                    Err(why) => outcome.refused.push(UnmoderatedMessage {
                        message: Some(id),
                        conversation: Some(message.conversation),
                        why,
                    }),
                }
            }
            Ok(outcome)
        })
        .await?;
    engine.stale(&[Topic::Inbox]);
    engine.pulse.wake();
    Ok(outcome)
}

fn one(
    tx: &Tx,
    message: &Message,
    asked: Action,
    comment: Option<String>,
    reason: Reason,
    undo: Duration,
    now: DateTime<Utc>,
) -> Result<Result<ModeratedMessage, Unmoderated>, StoreError> {
    if message.deleted_at.is_some() {
        return Ok(Err(Unmoderated::Gone));
    }
    let network = accounts::get(tx, message.account)?.network;
    let Some(action) = offered(network, asked) else { return Ok(Err(Unmoderated::NotOffered)) };
    // The last of it that is still under way counts as done: twice is once.
    let under_way = deliveries::by_conversation(tx, message.conversation)?.into_iter().any(|delivery| {
        delivery.kind == DeliveryKind::Action
            && delivery.message == Some(message.id)
            && delivery.action == Some(action)
            && !delivery.state.is_settled()
    });
    if under_way {
        return Ok(Err(Unmoderated::Unfit));
    }
    let reversible = takes_back(network, action).is_some();
    let due = if reversible { now } else { now + undo };
    let queued = replies::queue(tx, message.id, action, comment, reason, due, now)?;
    Ok(queued.map_err(|_| Unmoderated::Unfit).map(|delivery| ModeratedMessage {
        message: message.id,
        conversation: message.conversation,
        action,
        delivery: delivery.id,
        reversible,
    }))
}

/// What a network calls what is asked for.
fn offered(network: NetworkId, asked: Action) -> Option<Action> {
    let actions = pupitre_networks::network(network).descriptor().actions;
    match asked {
        Action::Hide => hiding(actions).map(|(hide, _)| hide),
        other => actions.contains(&other).then_some(other),
    }
}

/// What takes an action back at a network.
fn takes_back(network: NetworkId, action: Action) -> Option<Action> {
    action.undo().filter(|undo| pupitre_networks::network(network).descriptor().actions.contains(undo))
}

/// Takes moderating back.
///
/// # Errors
/// `invalid` with `deliveries`; `notFound` when one is no act on a message.
pub async fn undo(engine: &Engine, request: MessagesModerateUndo) -> Result<MessagesModerateUndone, Failure> {
    if request.deliveries.is_empty() || request.deliveries.len() > MOST {
        return Err(Failure::field("deliveries", FieldCode::OutOfRange, u32::try_from(MOST).ok()));
    }
    let now = engine.now();
    let wanted = request.deliveries;
    let outcome = engine
        .store
        .write(move |tx| {
            let mut outcome = MessagesModerateUndone::default();
            let mut met = HashSet::new();
            for id in wanted.into_iter().filter(|id| met.insert(*id)) {
                match take_back(tx, id, now)? {
                    Ok(()) => outcome.undone.push(id),
                    Err(why) => outcome.refused.push(NotUndone { delivery: id, why }),
                }
            }
            Ok::<_, StoreError>(outcome)
        })
        .await?;
    engine.stale(&[Topic::Inbox]);
    engine.pulse.wake();
    Ok(outcome)
}

fn take_back(tx: &Tx, id: DeliveryId, now: DateTime<Utc>) -> Result<Result<(), StaysDone>, StoreError> {
    let delivery = deliveries::get(tx, id)?;
    let (DeliveryKind::Action, Some(message), Some(action)) = (delivery.kind, delivery.message, delivery.action) else {
        return Err(StoreError::NotFound);
    };
    match delivery.state {
        State::Cancelled | State::Failed(_) => return Ok(Err(StaysDone::NothingDone)),
        State::Published => {}
        _ if plan::is_free(tx, &delivery)? => {
            deliveries::transition(tx, id, Event::Drop, now, "takenBack", None)?;
            deliveries::set_next(tx, id, None)?;
            return Ok(Ok(()));
        }
        _ => return Ok(Err(StaysDone::InFlight)),
    }
    let Some(undo) = takes_back(delivery.network, action) else { return Ok(Err(StaysDone::Irreversible)) };
    let queued = replies::queue(tx, message, undo, None, Reason::default(), now, now)?;
    Ok(queued.map(drop).map_err(|_| StaysDone::NothingDone))
}
