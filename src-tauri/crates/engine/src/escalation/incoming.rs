//! What leaves and what comes back. A mail is ours to match when it names ours, and only then when it merely carries the
//! reference and its sender is the contact: anybody can write a reference into a subject.

use chrono::{DateTime, Utc};
use pupitre_domain::conversation::{ConversationKind, ConversationState};
use pupitre_domain::escalation::{EscalationState, Trust, address, own_words, tokens_in};
use pupitre_domain::register::sha256;
use pupitre_networks::kit::RemoteRef;
use pupitre_store::accounts::Account;
use pupitre_store::deliveries::Delivery;
use pupitre_store::escalations::{self, Answer, Escalation};
use pupitre_store::messages::{self, IncomingMessage};
use pupitre_store::{StoreError, Tx, contacts, conversations};

/// A mail to a contact is out. `own` is what the mailbox keeps of it.
pub(crate) fn left(
    tx: &Tx,
    delivery: &Delivery,
    remote: &RemoteRef,
    own: Option<IncomingMessage>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Some(row) = escalations::of_delivery(tx, delivery.id)? else { return Ok(()) };
    let state = if row.state == EscalationState::Sending { EscalationState::Sent } else { row.state };
    escalations::put(tx, &Escalation { state, mail: remote.id.clone(), sent_at: Some(now), updated_at: now, ..row })?;
    if let Some(own) = own {
        let own = IncomingMessage {
            root_id: own.remote_id.clone(),
            root_tag: own.remote_tag.clone(),
            parent_remote: None,
            kind: ConversationKind::Direct,
            ..own
        };
        let taken = messages::ingest(tx, delivery.account, &[own])?;
        // It is followed in the thread that it is about.
        conversations::set_state(tx, &taken.conversations, ConversationState::Done, now)?;
    }
    Ok(())
}

/// Looks among mails that came in for answers to what was asked of contacts. Called after they were taken in, in the
/// same transaction; known ones change nothing. Answers whether somebody is to be told.
pub(crate) fn arrived(
    tx: &Tx,
    account: &Account,
    rows: &[IncomingMessage],
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let Some(inbox) = pupitre_networks::network(account.network).inbox() else { return Ok(false) };
    if !super::sends_letters(account) {
        return Ok(false);
    }
    let mut told = false;
    for row in rows.iter().filter(|row| !row.ours) {
        let Some(letter) = inbox.letter(&row.remote_tag) else { continue };
        let Some((escalation, by_references)) = meant(tx, account, row, &letter.subject)? else { continue };
        let from = address(&row.author_handle);
        let trust = Trust::of(by_references, is_contact(tx, &escalation, &from)?);
        let text = own_words(&row.text, letter.quoted_from);
        let gist = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let answer = Answer {
            id: 0,
            escalation: escalation.id,
            account: account.id,
            remote_id: row.remote_id.clone(),
            from_name: row.author_name.clone(),
            from_address: from.clone(),
            digest: sha256(format!("{from}\n{gist}").as_bytes()).to_string(),
            text,
            trust,
            by_references,
            at: row.written_at,
        };
        let new = escalations::add_answer(tx, &answer)?;
        if trust == Trust::Unverified {
            // It stays an ordinary mail of the inbox; the thread shows it as what it is and waits on.
            continue;
        }
        if new {
            told = true;
            conversations::set_state(tx, &[escalation.conversation], ConversationState::New, now)?;
            escalations::put(
                tx,
                &Escalation { state: EscalationState::Answered, updated_at: now, ..escalation.clone() },
            )?;
        }
        // Nothing is to be done twice: the mail is dealt with where it was asked for. Also one that came doubled.
        let mail = messages::find(tx, account.id, &row.remote_id)?;
        if let Some(mail) = mail.filter(|mail| new_or_doubled(new, tx, &answer, mail))
            && mail.conversation != escalation.conversation
        {
            conversations::set_state(tx, &[mail.conversation], ConversationState::Done, now)?;
        }
    }
    Ok(told)
}

/// Closes the conversation of a mail that turns out to be an answer, where nothing came in it since.
pub(super) fn deal_with(tx: &Tx, answer: &Answer, now: DateTime<Utc>) -> Result<(), StoreError> {
    let Some(mail) = messages::find(tx, answer.account, &answer.remote_id)? else { return Ok(()) };
    let thread = conversations::get(tx, mail.conversation)?;
    let asked = escalations::get(tx, answer.escalation)?.conversation;
    if thread.id != asked && thread.last_at == mail.written_at && thread.state == ConversationState::New {
        conversations::set_state(tx, &[thread.id], ConversationState::Done, now)?;
    }
    Ok(())
}

/// Whether a mail was just taken in. One that is looked at again must not close a conversation that a person opened.
fn new_or_doubled(new: bool, tx: &Tx, answer: &Answer, mail: &messages::Message) -> bool {
    if new {
        return true;
    }
    let known = escalations::answers(tx, answer.escalation).unwrap_or_default();
    let itself = known.iter().any(|known| known.remote_id == answer.remote_id);
    let thread = conversations::get(tx, mail.conversation);
    !itself && thread.is_ok_and(|thread| thread.last_at == mail.written_at && thread.state == ConversationState::New)
}

/// Which escalation a mail answers, and whether it names a mail of it.
fn meant(
    tx: &Tx,
    account: &Account,
    row: &IncomingMessage,
    subject: &str,
) -> Result<Option<(Escalation, bool)>, StoreError> {
    if escalations::any_of(tx, account.id)? {
        let mut named = vec![row.root_id.clone()];
        named.extend(row.joins.relatives.iter().cloned());
        named.extend(row.parent_remote.iter().cloned());
        named.retain(|id| *id != row.remote_id);
        let found = match escalations::by_mail(tx, account.id, &named)? {
            Some(found) => Some(found),
            None => escalations::by_answer(tx, account.id, &named)?,
        };
        if let Some(found) = found {
            return Ok(Some((found, true)));
        }
    }
    for token in tokens_in(subject) {
        if let Some(found) = escalations::by_token(tx, account.brand, &token)? {
            return Ok(Some((found, false)));
        }
    }
    Ok(None)
}

fn is_contact(tx: &Tx, escalation: &Escalation, from: &str) -> Result<bool, StoreError> {
    if from.is_empty() {
        return Ok(false);
    }
    if address(&escalation.address) == from {
        return Ok(true);
    }
    let Some(contact) = escalation.contact else { return Ok(false) };
    let known = contacts::get(tx, contact).is_ok_and(|contact| address(&contact.email) == from);
    Ok(known || escalations::aliases(tx, contact)?.iter().any(|alias| alias == from))
}
