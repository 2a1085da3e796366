//! A thread becomes a mail to somebody of the client's, and their answer comes back to the thread. It leaves through the
//! outbox like an answer: once, and with time to take it back.

mod incoming;
mod letter;

pub(crate) use incoming::{arrived, left};

use crate::api::escalation::{
    ContactAliases, EscalationAnswerRef, EscalationAnswerView, EscalationDraft, EscalationLetter, EscalationSend,
    EscalationView,
};
use crate::api::inbox::ConversationView;
use crate::api::{ById, Nothing};
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure, FieldCode};
use crate::events::Topic;
use crate::outcome::failpoint;
use crate::{fields, inbox, plan, views};
use chrono::{DateTime, Duration, Utc};
use pupitre_domain::content::Content;
use pupitre_domain::escalation::{EscalationState, address, is_overdue, subject, token_of};
use pupitre_domain::ids::{BrandId, ContactId, ConversationId, EscalationId};
use pupitre_domain::publication::{Event, State};
use pupitre_networks::kit::{Outgoing, ReplyTarget};
use pupitre_store::accounts::{self, Account};
use pupitre_store::deliveries::{self, Delivery, DeliveryKind};
use pupitre_store::escalations::{self, Answer, Escalation};
use pupitre_store::{Sql, StoreError, Tx, brands, contacts, conversations};
use rand::RngCore as _;
use uuid::Uuid;

/// Seconds during which a mail can be taken back.
const UNDO_S: u8 = 10;
const SUBJECT_MAX: u32 = 200;
const TEXT_MAX: u32 = 20_000;
const ALIASES_MAX: usize = 20;
/// Most that are shown as waiting.
const WAITING: u16 = 100;

/// The mailbox from which a brand's escalations leave: its first one that is connected.
fn mailbox<S: Sql>(conn: &S, brand: BrandId) -> Result<Option<Account>, StoreError> {
    let all = accounts::list(conn, Some(brand))?;
    Ok(all.into_iter().find(|account| account.vault_generation.is_some() && sends_letters(account)))
}

pub(super) fn sends_letters(account: &Account) -> bool {
    let inbox = pupitre_networks::network(account.network).inbox();
    inbox.is_some_and(|inbox| inbox.addressed("a@example.org", "-").is_some())
}

fn view<S: Sql>(conn: &S, row: Escalation, now: DateTime<Utc>) -> Result<EscalationView, StoreError> {
    let delivery = row.delivery.map(|id| deliveries::get(conn, id)).transpose()?.map(views::delivery);
    let answers = escalations::answers(conn, row.id)?.into_iter().map(answer_view).collect();
    let unsent = row.state == EscalationState::Draft;
    let account = if unsent { mailbox(conn, row.brand)?.map(|account| account.id) } else { row.account };
    Ok(EscalationView {
        id: row.id,
        conversation: row.conversation,
        brand: row.brand,
        contact: row.contact,
        name: row.name,
        address: row.address,
        account,
        subject: row.subject,
        text: row.text,
        token: row.token,
        state: row.state,
        due_at: row.due_at,
        overdue: is_overdue(row.state, row.due_at, now),
        sent_at: row.sent_at,
        created_at: row.created_at,
        delivery,
        answers,
    })
}

fn answer_view(answer: Answer) -> EscalationAnswerView {
    EscalationAnswerView {
        id: answer.id,
        from_name: answer.from_name,
        from_address: answer.from_address,
        text: answer.text,
        trust: answer.trust,
        at: answer.at,
    }
}

/// Lists what became a mail of a conversation, with what came back.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(engine: &Engine, request: ById<ConversationId>) -> Result<Vec<EscalationView>, Failure> {
    let now = engine.now();
    let found = engine.store.read(move |conn| {
        let rows = escalations::of_conversation(conn, request.id)?;
        rows.into_iter().map(|row| view(conn, row, now)).collect()
    });
    Ok(found.await?)
}

/// Lists mails that wait for an answer, the soonest due first.
///
/// # Errors
/// When the database cannot be read.
pub async fn waiting(engine: &Engine, _: Nothing) -> Result<Vec<EscalationView>, Failure> {
    let now = engine.now();
    let found = engine.store.read(move |conn| {
        let rows = escalations::waiting(conn, WAITING)?;
        rows.into_iter().map(|row| view(conn, row, now)).collect()
    });
    Ok(found.await?)
}

/// Keeps what is being written.
///
/// # Errors
/// `invalid` with `subject`, `text` or `contact`; `notFound`.
pub async fn draft(engine: &Engine, request: EscalationDraft) -> Result<EscalationView, Failure> {
    let long = |text: &str, max: u32| u32::try_from(text.chars().count()).unwrap_or(u32::MAX) > max;
    for (field, text, max) in [("subject", &request.subject, SUBJECT_MAX), ("text", &request.text, TEXT_MAX)] {
        if long(text, max) {
            return Err(Failure::field(field, FieldCode::TooLong, Some(max)));
        }
    }
    let now = engine.now();
    let outcome = engine
        .store
        .write(move |tx| {
            let thread = conversations::get(tx, request.conversation)?;
            let contact = request.contact.map(|id| contacts::get(tx, id)).transpose()?;
            if contact.as_ref().is_some_and(|contact| contact.brand != thread.brand) {
                return Ok(Err(Failure::field("contact", FieldCode::Unknown, None)));
            }
            let known = escalations::of_conversation(tx, request.conversation)?
                .into_iter()
                .find(|row| row.state == EscalationState::Draft);
            let row = known.map_or_else(|| fresh(request.conversation, thread.brand, now), Ok)?;
            let row = Escalation {
                contact: contact.as_ref().map(|contact| contact.id),
                name: contact.as_ref().map(|contact| contact.name.clone()).unwrap_or_default(),
                address: contact.map(|contact| contact.email).unwrap_or_default(),
                subject: request.subject,
                text: request.text,
                due_at: request.due_at,
                updated_at: now,
                ..row
            };
            escalations::put(tx, &row)?;
            view(tx, row, now).map(Ok)
        })
        .await?;
    let kept = outcome?;
    engine.stale(&[Topic::Inbox]);
    Ok(kept)
}

fn fresh(conversation: ConversationId, brand: BrandId, now: DateTime<Utc>) -> Result<Escalation, StoreError> {
    let mut random = [0_u8; 10];
    rand::rng().fill_bytes(&mut random);
    Ok(Escalation {
        id: EscalationId::new(Uuid::now_v7()),
        conversation,
        brand,
        contact: None,
        account: None,
        name: String::new(),
        address: String::new(),
        subject: String::new(),
        text: String::new(),
        token: token_of(random),
        state: EscalationState::Draft,
        delivery: None,
        mail: String::new(),
        due_at: None,
        sent_at: None,
        created_at: now,
        updated_at: now,
    })
}

/// Takes a text away that was not sent.
///
/// # Errors
/// `notFound` when it is none.
pub async fn discard(engine: &Engine, request: ById<EscalationId>) -> Result<crate::api::Done, Failure> {
    engine.store.write(move |tx| escalations::discard(tx, request.id)).await?;
    engine.stale(&[Topic::Inbox]);
    Ok(crate::api::Done {})
}

/// The mail as it will be.
///
/// # Errors
/// `notFound`.
pub async fn letter(engine: &Engine, request: ById<EscalationId>) -> Result<EscalationLetter, Failure> {
    Ok(engine.store.read(move |conn| letter::of(conn, &escalations::get(conn, request.id)?)).await?)
}

/// Sends it from the brand's mailbox.
///
/// # Errors
/// `illegalState` when it is no draft any more; `invalid` with `contact` when there is nobody to write to, with `account`
/// when the brand has no mailbox.
pub async fn send(engine: &Engine, request: EscalationSend) -> Result<EscalationView, Failure> {
    let now = engine.now();
    let undo = request.undo_seconds.unwrap_or(UNDO_S).min(60);
    failpoint("before-queue");
    let outcome = engine
        .store
        .write(move |tx| {
            let row = escalations::get(tx, request.id)?;
            if row.state != EscalationState::Draft {
                return Ok(Err(Failure::of(ErrorCode::IllegalState)));
            }
            let Some(account) = mailbox(tx, row.brand)? else {
                return Ok(Err(Failure::field("account", FieldCode::Required, None)));
            };
            let made = letter::of(tx, &row)?;
            let inbox = pupitre_networks::network(account.network).inbox();
            let Some(parent) = inbox.and_then(|inbox| inbox.addressed(&made.to, &made.subject)) else {
                return Ok(Err(Failure::field("contact", FieldCode::Required, None)));
            };
            let target = ReplyTarget {
                root: parent.clone(),
                parent,
                visibility: None,
                mentions: vec![made.to.clone()],
                original: None,
            };
            let outgoing = Outgoing {
                language: brands::get(tx, row.brand)?.language,
                content: Content::of_text(made.text),
                reply: Some(target),
                scheduled_at: None,
                created_at: now,
            };
            let due = now + Duration::seconds(i64::from(undo));
            let delivery = Delivery {
                due_at: Some(due),
                next_at: Some(due),
                excerpt: fields::excerpt(&format!("{} — {}", made.subject, row.text)),
                outgoing: Some(serde_json::to_value(&outgoing).map_err(|_| StoreError::Internal)?),
                ..plan::blank(DeliveryKind::Reply, &account, now)
            };
            deliveries::insert(tx, &delivery)?;
            let sending = Escalation {
                state: EscalationState::Sending,
                delivery: Some(delivery.id),
                account: Some(account.id),
                address: made.to,
                updated_at: now,
                ..row
            };
            escalations::put(tx, &sending)?;
            failpoint("in-queue");
            deliveries::transition(tx, delivery.id, Event::Schedule, now, "scheduled", None)?;
            view(tx, sending, now).map(Ok)
        })
        .await?;
    failpoint("after-queue");
    let sent = outcome?;
    engine.stale(&[Topic::Inbox, Topic::Posts]);
    engine.pulse.wake();
    Ok(sent)
}

/// Takes it back before it leaves, or takes up again what was refused; it is a draft again.
///
/// # Errors
/// `inFlight` or `illegalState` when it is too late.
pub async fn cancel(engine: &Engine, request: ById<EscalationId>) -> Result<EscalationView, Failure> {
    let now = engine.now();
    let back = engine
        .store
        .write(move |tx| {
            let row = escalations::get(tx, request.id)?;
            let Some(delivery) = row.delivery.filter(|_| row.state == EscalationState::Sending) else {
                return Err(StoreError::NotFound);
            };
            let delivery = deliveries::get(tx, delivery)?;
            if !matches!(delivery.state, State::Cancelled | State::Failed(_)) {
                if !plan::is_free(tx, &delivery)? {
                    let illegal = pupitre_domain::publication::Illegal { state: delivery.state, event: Event::Drop };
                    return Err(StoreError::Illegal(illegal));
                }
                deliveries::transition(tx, delivery.id, Event::Drop, now, "takenBack", None)?;
                deliveries::set_next(tx, delivery.id, None)?;
            }
            redraft(tx, row, now)
        })
        .await?;
    engine.stale(&[Topic::Inbox, Topic::Posts]);
    Ok(back)
}

/// A draft again. What was begun meanwhile is not given up: both texts are one.
fn redraft(tx: &Tx, row: Escalation, now: DateTime<Utc>) -> Result<EscalationView, StoreError> {
    let begun = escalations::of_conversation(tx, row.conversation)?
        .into_iter()
        .find(|other| other.state == EscalationState::Draft);
    let mut text = row.text.clone();
    if let Some(begun) = begun {
        if !begun.text.trim().is_empty() {
            text = format!("{text}\n\n{}", begun.text);
        }
        escalations::discard(tx, begun.id)?;
    }
    let draft =
        Escalation { text, state: EscalationState::Draft, delivery: None, account: None, updated_at: now, ..row };
    escalations::put(tx, &draft)?;
    view(tx, draft, now)
}

/// Notes that a person sent it by their own means.
///
/// # Errors
/// `illegalState` when it is no draft.
pub async fn by_hand(engine: &Engine, request: ById<EscalationId>) -> Result<EscalationView, Failure> {
    change(engine, request.id, |row, now| {
        (row.state == EscalationState::Draft).then_some(Escalation {
            state: EscalationState::Sent,
            sent_at: Some(now),
            account: None,
            ..row
        })
    })
    .await
}

/// Expects nothing more.
///
/// # Errors
/// `illegalState` when it is not out.
pub async fn close(engine: &Engine, request: ById<EscalationId>) -> Result<EscalationView, Failure> {
    change(engine, request.id, |row, _| {
        matches!(row.state, EscalationState::Sent | EscalationState::Answered)
            .then(|| Escalation { state: EscalationState::Closed, ..row })
    })
    .await
}

/// Expects an answer again.
///
/// # Errors
/// `illegalState` when it is not closed.
pub async fn reopen(engine: &Engine, request: ById<EscalationId>) -> Result<EscalationView, Failure> {
    change(engine, request.id, |row, _| {
        (row.state == EscalationState::Closed).then_some(Escalation { state: EscalationState::Sent, ..row })
    })
    .await
}

async fn change(
    engine: &Engine,
    id: EscalationId,
    to: impl FnOnce(Escalation, DateTime<Utc>) -> Option<Escalation> + Send + 'static,
) -> Result<EscalationView, Failure> {
    let now = engine.now();
    let outcome = engine
        .store
        .write(move |tx| {
            let Some(row) = to(escalations::get(tx, id)?, now) else {
                return Ok(Err(Failure::of(ErrorCode::IllegalState)));
            };
            let row = Escalation { updated_at: now, ..row };
            escalations::put(tx, &row)?;
            view(tx, row, now).map(Ok)
        })
        .await?;
    let changed = outcome?;
    engine.stale(&[Topic::Inbox]);
    Ok(changed)
}

/// Puts an answer at the end of the public reply being written. Nothing that stands there is lost.
///
/// # Errors
/// `notFound`.
pub async fn adopt(engine: &Engine, request: EscalationAnswerRef) -> Result<ConversationView, Failure> {
    let view = engine
        .store
        .write(move |tx| {
            let answer = escalations::answer(tx, request.answer)?;
            let thread = conversations::get(tx, escalations::get(tx, answer.escalation)?.conversation)?;
            let draft = match thread.draft.trim_end() {
                "" => answer.text,
                begun => format!("{begun}\n\n{}", answer.text),
            };
            conversations::set_draft(tx, thread.id, &draft)?;
            inbox::view(tx, thread.id)
        })
        .await?;
    engine.stale(&[Topic::Inbox]);
    Ok(view)
}

/// Says that an answer's sender is the contact: their address is another one of theirs from now on.
///
/// # Errors
/// `illegalState` when the contact is gone; `notFound`.
pub async fn trust(engine: &Engine, request: EscalationAnswerRef) -> Result<EscalationView, Failure> {
    let now = engine.now();
    let outcome = engine
        .store
        .write(move |tx| {
            let answer = escalations::answer(tx, request.answer)?;
            let row = escalations::get(tx, answer.escalation)?;
            let Some(contact) = row.contact else { return Ok(Err(Failure::of(ErrorCode::IllegalState))) };
            let from = address(&answer.from_address);
            let mut aliases = escalations::aliases(tx, contact)?;
            if !aliases.contains(&from) {
                aliases.push(from.clone());
            }
            escalations::set_aliases(tx, contact, &aliases)?;
            // What is believed now is dealt with in its thread, as if it had been from the beginning.
            for believed in escalations::unverified(tx, contact, &from)? {
                incoming::deal_with(tx, &believed, now)?;
            }
            escalations::believe(tx, contact, &from)?;
            let waits = matches!(row.state, EscalationState::Sent | EscalationState::Sending);
            let row = if waits { Escalation { state: EscalationState::Answered, updated_at: now, ..row } } else { row };
            escalations::put(tx, &row)?;
            view(tx, row, now).map(Ok)
        })
        .await?;
    let believed = outcome?;
    engine.stale(&[Topic::Inbox]);
    Ok(believed)
}

/// Reads the other addresses of a contact.
///
/// # Errors
/// `notFound`.
pub async fn aliases(engine: &Engine, request: ById<ContactId>) -> Result<ContactAliases, Failure> {
    let contact = request.id;
    let addresses = engine.store.read(move |conn| {
        contacts::get(conn, contact)?;
        escalations::aliases(conn, contact)
    });
    Ok(ContactAliases { contact, addresses: addresses.await? })
}

/// Sets the other addresses of a contact.
///
/// # Errors
/// `invalid` with `addresses`; `notFound`.
pub async fn set_aliases(engine: &Engine, request: ContactAliases) -> Result<ContactAliases, Failure> {
    let mut kept: Vec<String> = Vec::new();
    for typed in request.addresses.iter().map(|typed| address(typed)).filter(|typed| !typed.is_empty()) {
        let sound = typed.split_once('@').is_some_and(|(local, host)| !local.is_empty() && host.contains('.'));
        if !sound || typed.chars().any(char::is_whitespace) {
            return Err(Failure::field("addresses", FieldCode::Malformed, None));
        }
        if !kept.contains(&typed) {
            kept.push(typed);
        }
    }
    if kept.len() > ALIASES_MAX {
        return Err(Failure::field("addresses", FieldCode::OutOfRange, u32::try_from(ALIASES_MAX).ok()));
    }
    let (contact, stored) = (request.contact, kept.clone());
    engine
        .store
        .write(move |tx| {
            contacts::get(tx, contact)?;
            escalations::set_aliases(tx, contact, &stored)
        })
        .await?;
    engine.stale(&[Topic::Inbox]);
    Ok(ContactAliases { contact, addresses: kept })
}

/// The subject with its reference, in the brand's language.
pub(super) fn with_reference<S: Sql>(conn: &S, row: &Escalation) -> Result<String, StoreError> {
    let brand = brands::get(conn, row.brand)?;
    let words = if row.subject.trim().is_empty() { brand.name.as_str() } else { row.subject.as_str() };
    Ok(subject(words, &row.token, &brand.language))
}
