//! Answers and actions: outgoing messages that go through the same outbox as publications.

use crate::api::inbox::{ConversationReply, ConversationView, MessageAct, ReplyCancel};
use crate::api::posts::DeliveryView;
use crate::checks;
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure, FieldCode};
use crate::events::Topic;
use crate::fields;
use crate::inbox;
use crate::offers;
use crate::outcome::failpoint;
use crate::plan;
use crate::register::{self, Reason};
use crate::views;
use crate::visual_edits;
use chrono::{DateTime, Duration, Utc};
use pupitre_domain::ids::{ConversationId, MessageId};
use pupitre_domain::network::Action;
use pupitre_domain::publication::Event;
use pupitre_networks::kit::{ActionTarget, Original, Outgoing, RemoteRef, ReplyTarget};
use pupitre_store::accounts::Account;
use pupitre_store::conversations::Conversation;
use pupitre_store::deliveries::{self, Delivery, DeliveryKind};
use pupitre_store::messages::{self, Message};
use pupitre_store::{Sql, StoreError, Tx, accounts, actions, brands, conversations, drafts};

/// Seconds during which an answer can be taken back.
const UNDO_S: u8 = 10;
/// Most characters of a report's comment.
const COMMENT_MAX: u32 = 1_000;

/// Answers a conversation.
///
/// # Errors
/// `refused` when the content does not pass its check (the problems are those of `posts_check`); `illegalState` when
/// there is nobody to answer.
pub async fn reply(engine: &Engine, request: ConversationReply) -> Result<DeliveryView, Failure> {
    let content = fields::content(request.content)?;
    let now = engine.now();
    let undo = request.undo_seconds.unwrap_or(UNDO_S).min(60);
    let (id, wanted, everybody) = (request.id, request.message, request.all);
    failpoint("before-queue");
    let outcome = engine
        .store
        .write(move |tx| {
            let conversation = conversations::get(tx, id)?;
            let account = accounts::get(tx, conversation.account)?;
            let all = messages::list(tx, id)?;
            let answerable = pupitre_networks::network(account.network).publish().is_some();
            let Some(message) = answered(&all, wanted).filter(|_| answerable) else { return Ok(Err(inbox::nobody())) };
            let mut target = target_of(&conversation, message, &account);
            if everybody {
                let own = inbox::own_addresses(tx, &account)?;
                let letters = pupitre_networks::network(account.network).inbox();
                let tag = letters.and_then(|letters| letters.for_everybody(&target.parent.tag, &own));
                let Some(tag) = tag else { return Ok(Err(Failure::field("all", FieldCode::OutOfRange, None))) };
                target.parent.tag = tag;
            }
            let mut content = content;
            visual_edits::freeze(tx, &account, &mut content)?;
            let sent = checks::as_answer(&account, &content, &target);
            let mut problems = checks::problems(tx, &account, &sent, views::local_date(now), checks::Hand::Off)?;
            problems.extend(checks::answer_problems(&account, &sent));
            if checks::blocks(&problems) {
                return Ok(Err(refusal(&problems)));
            }
            let brand = brands::get(tx, conversation.brand)?;
            let outgoing = Outgoing {
                language: content.language.clone().unwrap_or(brand.language),
                content,
                reply: Some(target),
                scheduled_at: None,
                created_at: now,
            };
            let frozen = serde_json::to_value(&outgoing).map_err(|_| StoreError::Internal)?;
            let due = now + Duration::seconds(i64::from(undo));
            let delivery = Delivery {
                conversation: Some(id),
                message: Some(message.id),
                due_at: Some(due),
                next_at: Some(due),
                excerpt: fields::content_excerpt(&outgoing.content),
                parts: u16::try_from(outgoing.content.parts.len()).unwrap_or(u16::MAX),
                outgoing: Some(frozen),
                ..plan::blank(DeliveryKind::Reply, &account, now)
            };
            deliveries::insert(tx, &delivery)?;
            failpoint("in-queue");
            deliveries::transition(tx, delivery.id, Event::Schedule, now, "scheduled", None)?;
            // The text lives on in the outbox; taking the answer back restores it.
            conversations::set_draft(tx, id, "")?;
            drafts::set_visuals(tx, id, &[])?;
            deliveries::get(tx, delivery.id).map(Ok)
        })
        .await?;
    failpoint("after-queue");
    let row = outcome?;
    engine.stale(&[Topic::Inbox, Topic::Posts]);
    engine.pulse.wake();
    Ok(views::delivery(row))
}

fn refusal(problems: &[pupitre_domain::problem::Problem]) -> Failure {
    use pupitre_domain::problem::ProblemCode;
    let code = problems.iter().find_map(|problem| match problem.code {
        ProblemCode::Empty => Some((FieldCode::Required, None)),
        ProblemCode::TooLong { max, .. } | ProblemCode::TooManyBytes { max, .. } => {
            Some((FieldCode::TooLong, Some(max)))
        }
        _ => None,
    });
    let (code, max) = code.unwrap_or((FieldCode::Malformed, None));
    Failure::field("content", code, max)
}

/// What an answer to a conversation answers: the message named, or the last one that is not ours.
pub(crate) fn target<S: Sql>(
    conn: &S,
    id: ConversationId,
    wanted: Option<MessageId>,
) -> Result<Option<ReplyTarget>, StoreError> {
    let conversation = conversations::get(conn, id)?;
    let account = accounts::get(conn, conversation.account)?;
    let all = messages::list(conn, id)?;
    Ok(answered(&all, wanted).map(|message| target_of(&conversation, message, &account)))
}

pub(crate) fn answered(all: &[Message], wanted: Option<MessageId>) -> Option<&Message> {
    match wanted {
        Some(wanted) => all.iter().find(|message| message.id == wanted),
        None => all.iter().rev().find(|message| !message.ours && message.deleted_at.is_none()),
    }
}

fn target_of(conversation: &Conversation, message: &Message, account: &Account) -> ReplyTarget {
    let parent = remote_of(message);
    let root = RemoteRef { id: conversation.root.clone(), tag: conversation.root_tag.clone(), permalink: None };
    // Everybody in the thread but ourselves, the one answered first.
    let mut mentions = vec![message.author_handle.clone()];
    mentions.extend(message.mentions.iter().cloned());
    let mut seen = std::collections::HashSet::new();
    mentions.retain(|handle| !handle.is_empty() && *handle != account.handle && seen.insert(handle.clone()));
    let root = if root.id.is_empty() || root.id == parent.id { parent.clone() } else { root };
    let letters = pupitre_networks::network(account.network).inbox();
    let original = letters.and_then(|inbox| inbox.letter(&message.remote_tag)).map(|_| Original {
        name: message.author_name.clone(),
        handle: message.author_handle.clone(),
        text: message.text.clone(),
        written_at: message.written_at,
    });
    ReplyTarget { parent, root, visibility: message.visibility.clone(), mentions, original }
}

fn remote_of(message: &Message) -> RemoteRef {
    RemoteRef { id: message.remote_id.clone(), tag: message.remote_tag.clone(), permalink: message.permalink.clone() }
}

/// Takes an answer back before it leaves; its text is the draft again.
///
/// # Errors
/// `inFlight` or `illegalState` when it is too late.
pub async fn cancel(engine: &Engine, request: ReplyCancel) -> Result<ConversationView, Failure> {
    let (id, now) = (request.id, engine.now());
    let view = engine
        .store
        .write(move |tx| {
            let delivery = deliveries::get(tx, id)?;
            let Some(conversation) = delivery.conversation.filter(|_| delivery.kind == DeliveryKind::Reply) else {
                return Err(StoreError::NotFound);
            };
            if !plan::is_free(tx, &delivery)? {
                let illegal = pupitre_domain::publication::Illegal { state: delivery.state, event: Event::Drop };
                return Err(StoreError::Illegal(illegal));
            }
            deliveries::transition(tx, id, Event::Drop, now, "takenBack", None)?;
            deliveries::set_next(tx, id, None)?;
            let outgoing: Option<Outgoing> = delivery.outgoing.and_then(|value| serde_json::from_value(value).ok());
            let part = outgoing.and_then(|outgoing| outgoing.content.parts.into_iter().next());
            let (text, attached) = part.map_or((None, Vec::new()), |part| (Some(part.text), part.visuals));
            let known = conversations::get(tx, conversation)?.draft;
            // Something else may have been begun meanwhile; neither text is given up.
            let draft = match (text, known.trim().is_empty()) {
                (Some(text), true) => text,
                (Some(text), false) => format!("{text}\n\n{known}"),
                (None, _) => known,
            };
            conversations::set_draft(tx, conversation, &draft)?;
            let mut visuals = attached;
            let begun = drafts::visuals(tx, conversation)?;
            visuals.extend(
                begun
                    .into_iter()
                    .filter(|one| !visuals.iter().any(|known| known.visual == one.visual))
                    .collect::<Vec<_>>(),
            );
            drafts::set_visuals(tx, conversation, &visuals)?;
            inbox::view(tx, conversation)
        })
        .await?;
    engine.stale(&[Topic::Inbox, Topic::Posts]);
    Ok(view)
}

/// Likes, boosts, deletes, blocks, mutes or reports.
///
/// # Errors
/// `illegalState` when the network has no such action, or it does not fit the message.
pub async fn act(engine: &Engine, request: MessageAct) -> Result<DeliveryView, Failure> {
    act_for(engine, request, None).await
}

/// [`act`], decided by a rule that a person switched on: the register names it.
///
/// # Errors
/// As [`act`].
pub(crate) async fn act_for(
    engine: &Engine,
    request: MessageAct,
    automatic: Option<String>,
) -> Result<DeliveryView, Failure> {
    let Asked { comment, reason } = Asked::read(request.comment, request.rule, request.remark, automatic)?;
    let (id, action, now) = (request.id, request.action, engine.now());
    failpoint("before-queue");
    let outcome = engine.store.write(move |tx| queue(tx, id, action, comment, reason, now, now)).await?;
    failpoint("after-queue");
    let row = outcome.map_err(|_| Failure::of(ErrorCode::IllegalState))?;
    engine.stale(&[Topic::Inbox]);
    engine.pulse.wake();
    Ok(views::delivery(row))
}

/// What a person says of an act: to the network's moderators, and to the register.
pub(crate) struct Asked {
    pub(crate) comment: Option<String>,
    pub(crate) reason: Reason,
}

impl Asked {
    /// Checks it.
    pub(crate) fn read(
        comment: Option<String>,
        rule: Option<String>,
        remark: Option<String>,
        automatic: Option<String>,
    ) -> Result<Self, Failure> {
        let comment = comment.filter(|text| !text.trim().is_empty());
        if comment.as_ref().is_some_and(|text| text.chars().count() > COMMENT_MAX as usize) {
            return Err(Failure::field("comment", FieldCode::TooLong, Some(COMMENT_MAX)));
        }
        let remark = remark.unwrap_or_default().trim().to_owned();
        if remark.chars().count() > COMMENT_MAX as usize {
            return Err(Failure::field("remark", FieldCode::TooLong, Some(COMMENT_MAX)));
        }
        Ok(Self { comment, reason: Reason { rule: rule.filter(|code| !code.is_empty()), remark, automatic } })
    }
}

/// It cannot be done with that message now.
pub(crate) struct Unfit;

/// Records and queues an act on a message; it leaves at `due`.
pub(crate) fn queue(
    tx: &Tx,
    id: MessageId,
    action: Action,
    comment: Option<String>,
    reason: Reason,
    due: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Result<Delivery, Unfit>, StoreError> {
    let message = messages::get(tx, id)?;
    let account = accounts::get(tx, message.account)?;
    let acted = actions::list(tx, id)?;
    let root = conversations::get(tx, message.conversation)?.root;
    let earlier = action.undoes().and_then(|undone| acted.iter().find(|acted| acted.action == undone));
    if !offers::fits(&account, &root, &message, &acted, action) {
        return Ok(Err(Unfit));
    }
    let target = ActionTarget {
        message: remote_of(&message),
        author: message.author_remote.clone(),
        handle: earlier.and_then(|acted| acted.handle.clone()),
        comment,
        root: Some(root).filter(|root| !root.is_empty()),
    };
    let target = serde_json::to_value(&target).map_err(|_| StoreError::Internal)?;
    let delivery = Delivery {
        conversation: Some(message.conversation),
        message: Some(id),
        action: Some(action),
        due_at: Some(due),
        next_at: Some(due),
        excerpt: fields::excerpt(&message.text),
        target: Some(target),
        ..plan::blank(DeliveryKind::Action, &account, now)
    };
    // First of all: nothing leaves that is not recorded.
    register::record(tx, &account, &message, action, delivery.id, reason, now)?;
    deliveries::insert(tx, &delivery)?;
    failpoint("in-queue");
    deliveries::transition(tx, delivery.id, Event::Schedule, now, "scheduled", None)?;
    deliveries::get(tx, delivery.id).map(Ok)
}
