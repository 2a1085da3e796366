//! Threads that became a mail to somebody of the client's, and what came back.

use crate::error::StoreError;
use crate::sql::{At, Columns, Sql, Tx, Word, all, blob, maybe, one, run, run_one, stored};
use chrono::{DateTime, Utc};
use pupitre_domain::escalation::{EscalationState, Trust};
use pupitre_domain::ids::{AccountId, BrandId, ContactId, ConversationId, DeliveryId, EscalationId};
use rusqlite::{Row, params};

stored!(EscalationState, Trust);

/// A thread that became a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Escalation {
    /// Id.
    pub id: EscalationId,
    /// The thread.
    pub conversation: ConversationId,
    /// Its brand.
    pub brand: BrandId,
    /// Whom it was written to, as far as the brand still knows them.
    pub contact: Option<ContactId>,
    /// The mailbox it leaves from; none where a person sends it by their own means.
    pub account: Option<AccountId>,
    /// What they were called.
    pub name: String,
    /// Where it went.
    pub address: String,
    /// Subject without the reference.
    pub subject: String,
    /// What the person wrote above the thread.
    pub text: String,
    /// The reference.
    pub token: String,
    /// Where it stands.
    pub state: EscalationState,
    /// Its delivery.
    pub delivery: Option<DeliveryId>,
    /// Message-ID, once it is known.
    pub mail: String,
    /// By when an answer is wanted.
    pub due_at: Option<DateTime<Utc>>,
    /// When it went out.
    pub sent_at: Option<DateTime<Utc>>,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// What came back by mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Its number.
    pub id: i64,
    /// What it answers.
    pub escalation: EscalationId,
    /// The mailbox in which it came.
    pub account: AccountId,
    /// Message-ID.
    pub remote_id: String,
    /// Who sent it, as they call themselves.
    pub from_name: String,
    /// Their address.
    pub from_address: String,
    /// What they wrote, without what only repeats.
    pub text: String,
    /// Of sender and text.
    pub digest: String,
    /// How far it is to be believed.
    pub trust: Trust,
    /// Whether it named our mail, and not only the reference.
    pub by_references: bool,
    /// When it was written.
    pub at: DateTime<Utc>,
}

const COLUMNS: &str = "id, conversation, brand, contact, account, name, address, subject, text, token, state, delivery,
    mail, due_at, sent_at, created_at, updated_at";

fn read(row: &Row<'_>) -> rusqlite::Result<Escalation> {
    let mut c = Columns::of(row);
    Ok(Escalation {
        id: EscalationId::new(c.uuid()?),
        conversation: ConversationId::new(c.uuid()?),
        brand: BrandId::new(c.uuid()?),
        contact: c.maybe_uuid()?.map(ContactId::new),
        account: c.maybe_uuid()?.map(AccountId::new),
        name: c.get()?,
        address: c.get()?,
        subject: c.get()?,
        text: c.get()?,
        token: c.get()?,
        state: c.word()?,
        delivery: c.maybe_uuid()?.map(DeliveryId::new),
        mail: c.get()?,
        due_at: c.maybe_at()?,
        sent_at: c.maybe_at()?,
        created_at: c.at()?,
        updated_at: c.at()?,
    })
}

const ANSWER: &str =
    "id, escalation, account, remote_id, from_name, from_addr, text, digest, trust, found_by = 'references', at";

fn read_answer(row: &Row<'_>) -> rusqlite::Result<Answer> {
    let mut c = Columns::of(row);
    Ok(Answer {
        id: c.get()?,
        escalation: EscalationId::new(c.uuid()?),
        account: AccountId::new(c.uuid()?),
        remote_id: c.get()?,
        from_name: c.get()?,
        from_address: c.get()?,
        text: c.get()?,
        digest: c.get()?,
        trust: c.word()?,
        by_references: c.get()?,
        at: c.at()?,
    })
}

/// Stores an escalation, new or changed. Its conversation, brand and reference stay what they were.
///
/// # Errors
/// [`StoreError::Constraint`] when the conversation does not exist, or has another draft.
pub fn put(tx: &Tx, row: &Escalation) -> Result<(), StoreError> {
    run(
        tx,
        "INSERT INTO escalations (id, conversation, brand, contact, account, name, address, subject, text, token, state,
           delivery, mail, due_at, sent_at, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
         ON CONFLICT (id) DO UPDATE SET contact = excluded.contact, account = excluded.account, name = excluded.name,
           address = excluded.address, subject = excluded.subject, text = excluded.text, state = excluded.state,
           delivery = excluded.delivery, mail = excluded.mail, due_at = excluded.due_at, sent_at = excluded.sent_at,
           updated_at = excluded.updated_at",
        params![
            row.id.as_bytes(),
            row.conversation.as_bytes(),
            row.brand.as_bytes(),
            blob(row.contact.as_ref().map(ContactId::as_bytes)),
            blob(row.account.as_ref().map(AccountId::as_bytes)),
            row.name,
            row.address,
            row.subject,
            row.text,
            row.token,
            Word(row.state),
            blob(row.delivery.as_ref().map(DeliveryId::as_bytes)),
            row.mail,
            row.due_at.map(At),
            row.sent_at.map(At),
            At(row.created_at),
            At(row.updated_at),
        ],
    )
    .map(drop)
}

/// Takes a draft away.
///
/// # Errors
/// [`StoreError::NotFound`] when it is no draft.
pub fn discard(tx: &Tx, id: EscalationId) -> Result<(), StoreError> {
    run_one(tx, "DELETE FROM escalations WHERE id = ?1 AND state = 'draft'", [id.as_bytes()])
}

/// An escalation.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn get(sql: &impl Sql, id: EscalationId) -> Result<Escalation, StoreError> {
    one(sql, &format!("SELECT {COLUMNS} FROM escalations WHERE id = ?1"), [id.as_bytes()], read)
}

/// The escalations of a conversation, the oldest first.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn of_conversation(sql: &impl Sql, conversation: ConversationId) -> Result<Vec<Escalation>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM escalations WHERE conversation = ?1 ORDER BY created_at, id");
    all(sql, &statement, [conversation.as_bytes()], read)
}

/// Escalations that wait for an answer, the soonest due first; those without a time last.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn waiting(sql: &impl Sql, most: u16) -> Result<Vec<Escalation>, StoreError> {
    let statement = format!(
        "SELECT {COLUMNS} FROM escalations e WHERE state = 'sent'
           AND NOT EXISTS (SELECT 1 FROM brands b WHERE b.id = e.brand AND b.deleted_at IS NOT NULL)
         ORDER BY due_at IS NULL, due_at, created_at LIMIT ?1"
    );
    all(sql, &statement, [i64::from(most)], read)
}

/// The escalation of a delivery.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn of_delivery(sql: &impl Sql, delivery: DeliveryId) -> Result<Option<Escalation>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM escalations WHERE delivery = ?1");
    maybe(sql, &statement, [delivery.as_bytes()], read)
}

/// Whether anything of a mailbox waits for an answer, or may still get one.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn any_of(sql: &impl Sql, account: AccountId) -> Result<bool, StoreError> {
    let statement = "SELECT 1 FROM escalations WHERE account = ?1 AND mail <> '' LIMIT 1";
    maybe(sql, statement, [account.as_bytes()], |_| Ok(())).map(|found| found.is_some())
}

/// The escalation that left a mailbox as one of these mails; the last named counts first.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn by_mail(sql: &impl Sql, account: AccountId, mails: &[String]) -> Result<Option<Escalation>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM escalations WHERE account = ?1 AND mail = ?2 LIMIT 1");
    for mail in mails.iter().rev().filter(|mail| !mail.is_empty()) {
        if let Some(found) = maybe(sql, &statement, params![account.as_bytes(), mail], read)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The escalation to which one of these mails was an answer.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn by_answer(sql: &impl Sql, account: AccountId, mails: &[String]) -> Result<Option<Escalation>, StoreError> {
    let statement = "SELECT escalation FROM escalation_answers WHERE account = ?1 AND remote_id = ?2
        AND trust <> 'unverified' LIMIT 1";
    for mail in mails.iter().rev().filter(|mail| !mail.is_empty()) {
        let found = maybe(sql, statement, params![account.as_bytes(), mail], |row| {
            Ok(EscalationId::new(Columns::of(row).uuid()?))
        })?;
        if let Some(id) = found {
            return get(sql, id).map(Some);
        }
    }
    Ok(None)
}

/// The escalation with a reference, of the brand of a mailbox, once it went out.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn by_token(sql: &impl Sql, brand: BrandId, token: &str) -> Result<Option<Escalation>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM escalations WHERE token = ?1 AND brand = ?2 AND state <> 'draft'");
    maybe(sql, &statement, params![token, brand.as_bytes()], read)
}

/// Adds an answer. `false` when it is known: the same mail again, or the same words of the same sender.
///
/// # Errors
/// [`StoreError::Constraint`] when the escalation does not exist.
pub fn add_answer(tx: &Tx, answer: &Answer) -> Result<bool, StoreError> {
    let rows = run(
        tx,
        "INSERT INTO escalation_answers (escalation, account, remote_id, from_name, from_addr, text, digest, trust,
           found_by, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
         ON CONFLICT DO NOTHING",
        params![
            answer.escalation.as_bytes(),
            answer.account.as_bytes(),
            answer.remote_id,
            answer.from_name,
            answer.from_address,
            answer.text,
            answer.digest,
            Word(answer.trust),
            if answer.by_references { "references" } else { "token" },
            At(answer.at),
        ],
    )?;
    Ok(rows > 0)
}

/// An answer by its number.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn answer(sql: &impl Sql, id: i64) -> Result<Answer, StoreError> {
    one(sql, &format!("SELECT {ANSWER} FROM escalation_answers WHERE id = ?1"), [id], read_answer)
}

/// What came back, in the order in which it was written.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn answers(sql: &impl Sql, id: EscalationId) -> Result<Vec<Answer>, StoreError> {
    let statement = format!("SELECT {ANSWER} FROM escalation_answers WHERE escalation = ?1 ORDER BY at, id");
    all(sql, &statement, [id.as_bytes()], read_answer)
}

/// Answers of an address to a contact's escalations that nobody believes yet.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn unverified(sql: &impl Sql, contact: ContactId, address: &str) -> Result<Vec<Answer>, StoreError> {
    let statement = format!(
        "SELECT {ANSWER} FROM escalation_answers WHERE lower(from_addr) = ?2 AND trust = 'unverified'
           AND escalation IN (SELECT id FROM escalations WHERE contact = ?1) ORDER BY id"
    );
    all(sql, &statement, params![contact.as_bytes(), address], read_answer)
}

/// Believes every answer of an address to a contact's escalations.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn believe(tx: &Tx, contact: ContactId, address: &str) -> Result<(), StoreError> {
    run(
        tx,
        "UPDATE escalation_answers SET trust = 'known' WHERE lower(from_addr) = ?2
           AND escalation IN (SELECT id FROM escalations WHERE contact = ?1)",
        params![contact.as_bytes(), address],
    )
    .map(drop)
}

/// Other addresses of a contact, in lower case.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn aliases(sql: &impl Sql, contact: ContactId) -> Result<Vec<String>, StoreError> {
    let statement = "SELECT address FROM contact_aliases WHERE contact = ?1 ORDER BY address";
    all(sql, statement, [contact.as_bytes()], |row| row.get(0))
}

/// Sets the other addresses of a contact, in lower case.
///
/// # Errors
/// [`StoreError::Constraint`] when the contact does not exist or an address is empty.
pub fn set_aliases(tx: &Tx, contact: ContactId, addresses: &[String]) -> Result<(), StoreError> {
    run(tx, "DELETE FROM contact_aliases WHERE contact = ?1", [contact.as_bytes()])?;
    for address in addresses {
        run(
            tx,
            "INSERT INTO contact_aliases (contact, address) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
            params![contact.as_bytes(), address],
        )?;
    }
    Ok(())
}
