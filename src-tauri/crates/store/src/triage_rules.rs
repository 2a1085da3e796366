//! Rules over incoming messages, and the log of what each did.

use crate::conversations as triage;
use crate::error::StoreError;
use crate::sql::{At, Columns, Json, Sql, Tx, Word, all, blob, maybe, one, run, run_one, stored};
use chrono::{DateTime, Duration, Utc};
use pupitre_domain::conversation::{ConversationKind, ConversationState, Priority};
use pupitre_domain::ids::{AccountId, BrandId, ConversationId, LabelId, MessageId, TriageRuleId};
use pupitre_domain::network::NetworkId;
use pupitre_domain::signals::Signals;
use pupitre_domain::time::Zone;
use pupitre_domain::triage_rules::{Actions, Content, Facts, Matcher, Settle};
use rusqlite::{Row, params};
use serde::{Deserialize, Serialize};

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TriageRule {
    /// Id.
    pub id: TriageRuleId,
    /// Of one brand, or of all.
    pub brand: Option<BrandId>,
    /// Name.
    pub name: String,
    /// Its place among the rules.
    pub position: i64,
    /// What it asks and does.
    pub content: Content,
    /// One more with each change of its content.
    pub version: u32,
    /// The version that was last tried on the past.
    pub tried: Option<u32>,
    /// It is at work.
    pub on: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// In the bin since.
    pub deleted_at: Option<DateTime<Utc>>,
}

const SELECT: &str =
    "SELECT id, brand, name, position, content, version, tried, switched_on, created_at, deleted_at FROM triage_rules";

fn read(row: &Row<'_>) -> rusqlite::Result<TriageRule> {
    let mut c = Columns::of(row);
    Ok(TriageRule {
        id: TriageRuleId::new(c.uuid()?),
        brand: c.maybe_uuid()?.map(BrandId::new),
        name: c.get()?,
        position: c.get()?,
        content: c.json()?,
        version: c.get()?,
        tried: c.get()?,
        on: c.get()?,
        created_at: c.at()?,
        deleted_at: c.maybe_at()?,
    })
}

/// The rules outside the bin, in order.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn list(sql: &impl Sql) -> Result<Vec<TriageRule>, StoreError> {
    all(sql, &format!("{SELECT} WHERE deleted_at IS NULL ORDER BY position, created_at"), [], read)
}

/// A rule.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn get(sql: &impl Sql, id: TriageRuleId) -> Result<TriageRule, StoreError> {
    one(sql, &format!("{SELECT} WHERE id = ?1"), [id.as_bytes()], read)
}

/// Keeps a rule, new or changed.
///
/// # Errors
/// [`StoreError::Constraint`] when it is on without having been tried as it is.
pub fn save(tx: &Tx, rule: &TriageRule) -> Result<(), StoreError> {
    let statement = "INSERT INTO triage_rules
          (id, brand, name, position, content, version, tried, switched_on, created_at, deleted_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
        ON CONFLICT (id) DO UPDATE SET brand = excluded.brand, name = excluded.name, position = excluded.position,
          content = excluded.content, version = excluded.version, tried = excluded.tried,
          switched_on = excluded.switched_on, deleted_at = excluded.deleted_at";
    let values = params![
        rule.id.as_bytes(),
        blob(rule.brand.as_ref().map(BrandId::as_bytes)),
        rule.name,
        rule.position,
        Json(&rule.content),
        rule.version,
        rule.tried,
        rule.on,
        At(rule.created_at),
        rule.deleted_at.map(At),
    ];
    run(tx, statement, values).map(drop)
}

/// Puts the rules into an order; rules that are not named keep theirs, behind them.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn reorder(tx: &Tx, order: &[TriageRuleId]) -> Result<(), StoreError> {
    let rest: Vec<TriageRuleId> = list(tx)?.into_iter().map(|rule| rule.id).filter(|id| !order.contains(id)).collect();
    for (position, id) in (0_i64..).zip(order.iter().chain(&rest)) {
        run(tx, "UPDATE triage_rules SET position = ?2 WHERE id = ?1", params![id.as_bytes(), position])?;
    }
    Ok(())
}

/// The place behind all rules.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn next_position(sql: &impl Sql) -> Result<i64, StoreError> {
    one(sql, "SELECT coalesce(max(position), -1) + 1 FROM triage_rules", [], |row| row.get(0))
}

/// A message of somebody else, with all that a rule may ask.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Message.
    pub message: MessageId,
    /// Its conversation.
    pub conversation: ConversationId,
    /// Its brand.
    pub brand: BrandId,
    /// Text.
    pub text: String,
    /// Name of its author.
    pub author_name: String,
    /// When it was written.
    pub written_at: DateTime<Utc>,
    author_handle: String,
    account: AccountId,
    network: NetworkId,
    kind: ConversationKind,
    signals: Signals,
    zone: Zone,
}

impl Candidate {
    /// What a rule is held against.
    #[must_use]
    pub fn facts(&self) -> Facts<'_> {
        Facts {
            text: &self.text,
            account: self.account,
            network: self.network,
            author: (&self.author_name, &self.author_handle),
            kind: self.kind,
            signals: self.signals,
            wall: self.zone.wall(self.written_at),
        }
    }
    /// Its network.
    #[must_use]
    pub fn network(&self) -> NetworkId {
        self.network
    }
}

const CANDIDATE: &str =
    "SELECT m.id, c.id, c.brand, m.text, m.author_name, m.written_at, m.author_handle, a.id, c.network, c.kind,
    m.signals, b.zone
  FROM messages m JOIN conversations c ON c.key = m.conversation JOIN accounts a ON a.key = m.account
    JOIN brands b ON b.id = c.brand";

fn candidate(row: &Row<'_>) -> rusqlite::Result<Candidate> {
    let mut c = Columns::of(row);
    Ok(Candidate {
        message: MessageId(c.get()?),
        conversation: ConversationId::new(c.uuid()?),
        brand: BrandId::new(c.uuid()?),
        text: c.get()?,
        author_name: c.get()?,
        written_at: c.at()?,
        author_handle: c.get()?,
        account: AccountId::new(c.uuid()?),
        network: c.word()?,
        kind: c.word()?,
        signals: Signals::unpacked(c.get()?).unwrap_or_default(),
        zone: c.get::<crate::sql::ZoneName>()?.0,
    })
}

/// The last messages of others, the newest first: of a brand, or of all outside the bin.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn recent(sql: &impl Sql, brand: Option<BrandId>, most: u32) -> Result<Vec<Candidate>, StoreError> {
    let statement = format!(
        "{CANDIDATE} WHERE m.ours = 0 AND m.deleted_at IS NULL AND b.deleted_at IS NULL AND (?1 IS NULL OR c.brand = ?1)
         ORDER BY m.id DESC LIMIT ?2"
    );
    all(sql, &statement, params![blob(brand.as_ref().map(BrandId::as_bytes)), most], candidate)
}

/// How a conversation stood, as far as rules change that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Stood {
    /// State.
    pub state: String,
    /// Put off until, in milliseconds since 1970.
    pub snoozed_until: Option<i64>,
    /// Priority.
    pub priority: String,
    /// Keys of its labels.
    pub labels: Vec<i64>,
}

impl Stood {
    fn of(standing: &triage::Standing) -> Self {
        Self {
            state: standing.state.as_str().to_owned(),
            snoozed_until: standing.snoozed_until.map(|at| at.timestamp_millis()),
            priority: standing.priority.as_str().to_owned(),
            labels: standing.labels.clone(),
        }
    }
}

/// What became of a rule's wish to hide a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hide {
    /// It has none.
    No,
    /// It is still to be asked of the network.
    Wanted,
    /// It was asked.
    Asked,
    /// The network or the message does not allow it.
    Refused,
    /// It was taken back.
    Undone,
}

impl Hide {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::No, Self::Wanted, Self::Asked, Self::Refused, Self::Undone];
    /// The name kept in SQLite.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Wanted => "wanted",
            Self::Asked => "asked",
            Self::Refused => "refused",
            Self::Undone => "undone",
        }
    }
}
stored!(Hide);

/// What rules did with messages that came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applied {
    /// How often a rule did something.
    pub fired: u32,
    /// Messages of which a person is to be told.
    pub notify: Vec<MessageId>,
    /// Something is to be hidden at a network.
    pub hides: bool,
}

/// Applies the rules that are on to messages that came, in order, in the transaction that took the messages in.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn apply(tx: &Tx, messages: &[MessageId], now: DateTime<Utc>) -> Result<Applied, StoreError> {
    let mut applied = Applied::default();
    if messages.is_empty() {
        return Ok(applied);
    }
    let statement = format!("{SELECT} WHERE switched_on = 1 AND deleted_at IS NULL ORDER BY position, created_at");
    let rules: Vec<(TriageRule, Matcher)> = all(tx, &statement, [], read)?
        .into_iter()
        .map(|rule| (rule.clone(), Matcher::new(rule.content.conditions)))
        .collect();
    if rules.is_empty() {
        return Ok(applied);
    }
    for id in messages {
        let Some(message) = maybe(tx, &format!("{CANDIDATE} WHERE m.id = ?1"), [id.0], candidate)? else { continue };
        for (rule, matcher) in &rules {
            if rule.brand.is_some_and(|brand| brand != message.brand) || matcher.holds(&message.facts()).is_none() {
                continue;
            }
            fire(tx, rule, &message, now, &mut applied)?;
            if !rule.content.goes_on {
                break;
            }
        }
    }
    Ok(applied)
}

fn fire(
    tx: &Tx,
    rule: &TriageRule,
    message: &Candidate,
    now: DateTime<Utc>,
    applied: &mut Applied,
) -> Result<(), StoreError> {
    let Some(before) = triage::standing(tx, message.conversation)? else { return Ok(()) };
    let Actions { labels, high, settle, hide, notify } = &rule.content.actions;
    let mut keys = before.labels.clone();
    for label in labels {
        keys.extend(label_key(tx, *label)?);
    }
    keys.sort_unstable();
    keys.dedup();
    if keys.len() != before.labels.len() {
        triage::set_labels(tx, before.key, &keys)?;
    }
    if *high {
        triage::set_priority(tx, message.conversation, Priority::High)?;
    }
    match settle {
        Some(Settle::Done) => drop(triage::set_state(tx, &[message.conversation], ConversationState::Done, now)?),
        Some(Settle::Snooze { hours }) => {
            triage::snooze(tx, message.conversation, now + Duration::hours(i64::from(*hours)), now)?;
        }
        None => {}
    }
    let Some(after) = triage::standing(tx, message.conversation)? else { return Ok(()) };
    let wish = if *hide { Hide::Wanted } else { Hide::No };
    let statement = "INSERT INTO triage_log (rule, conversation, message, before, after, hide, at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING";
    let (was, is) = (Stood::of(&before), Stood::of(&after));
    let values = params![rule.id.as_bytes(), before.key, message.message.0, Json(&was), Json(&is), Word(wish), At(now)];
    run(tx, statement, values)?;
    applied.fired += 1;
    applied.hides |= *hide;
    if *notify && now - message.written_at < Duration::hours(24) {
        applied.notify.push(message.message);
    }
    Ok(())
}

fn label_key(sql: &impl Sql, label: LabelId) -> Result<Option<i64>, StoreError> {
    maybe(sql, "SELECT key FROM labels WHERE id = ?1 AND deleted_at IS NULL", [label.as_bytes()], |row| row.get(0))
}

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRow {
    /// Number; also the place in the log.
    pub id: i64,
    /// Which rule.
    pub rule: TriageRuleId,
    /// Its name.
    pub rule_name: String,
    /// The conversation.
    pub conversation: ConversationId,
    /// The message.
    pub message: MessageId,
    /// Who wrote it.
    pub author: String,
    /// Its text.
    pub text: String,
    /// How the conversation stood.
    pub before: Stood,
    /// How the rule left it.
    pub after: Stood,
    /// What became of hiding.
    pub hide: Hide,
    /// When.
    pub at: DateTime<Utc>,
    /// When a person took it back.
    pub undone_at: Option<DateTime<Utc>>,
}

const LOG: &str =
    "SELECT l.id, l.rule, r.name, c.id, l.message, m.author_name, m.text, l.before, l.after, l.hide, l.at, l.undone_at
  FROM triage_log l JOIN triage_rules r ON r.id = l.rule JOIN conversations c ON c.key = l.conversation
    JOIN messages m ON m.id = l.message";

fn log_row(row: &Row<'_>) -> rusqlite::Result<LogRow> {
    let mut c = Columns::of(row);
    Ok(LogRow {
        id: c.get()?,
        rule: TriageRuleId::new(c.uuid()?),
        rule_name: c.get()?,
        conversation: ConversationId::new(c.uuid()?),
        message: MessageId(c.get()?),
        author: c.get()?,
        text: c.get()?,
        before: c.json()?,
        after: c.json()?,
        hide: c.word()?,
        at: c.at()?,
        undone_at: c.maybe_at()?,
    })
}

/// The log of a rule or of all, the latest first, before a line.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn log(
    sql: &impl Sql,
    rule: Option<TriageRuleId>,
    before: Option<i64>,
    most: u16,
) -> Result<Vec<LogRow>, StoreError> {
    let before = before.unwrap_or(i64::MAX);
    match rule {
        Some(rule) => {
            let statement = format!("{LOG} WHERE l.rule = ?1 AND l.id < ?2 ORDER BY l.id DESC LIMIT ?3");
            all(sql, &statement, params![rule.as_bytes(), before, most], log_row)
        }
        None => all(sql, &format!("{LOG} WHERE l.id < ?1 ORDER BY l.id DESC LIMIT ?2"), params![before, most], log_row),
    }
}

/// A line of the log.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn log_line(sql: &impl Sql, id: i64) -> Result<LogRow, StoreError> {
    one(sql, &format!("{LOG} WHERE l.id = ?1"), [id], log_row)
}

/// How often each rule did something that stands.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn fired(sql: &impl Sql, rule: TriageRuleId) -> Result<u32, StoreError> {
    one(sql, "SELECT count(*) FROM triage_log WHERE rule = ?1", [rule.as_bytes()], |row| row.get(0))
}

/// What is to be hidden at the networks.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn wanted(sql: &impl Sql) -> Result<Vec<LogRow>, StoreError> {
    all(sql, &format!("{LOG} WHERE l.hide = 'wanted' AND l.undone_at IS NULL ORDER BY l.id LIMIT 100"), [], log_row)
}

/// Notes what became of hiding.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_hide(tx: &Tx, id: i64, hide: Hide) -> Result<(), StoreError> {
    run_one(tx, "UPDATE triage_log SET hide = ?2 WHERE id = ?1", params![id, Word(hide)])
}

/// Takes back what a rule did to a conversation, as far as nobody has changed that since: state, priority and labels each
/// by itself. Whether there was something to take back.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn undo(tx: &Tx, id: i64, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let line = log_line(tx, id)?;
    if line.undone_at.is_some() {
        return Ok(false);
    }
    let Some(standing) = triage::standing(tx, line.conversation)? else { return Ok(false) };
    let (is, was, left) = (Stood::of(&standing), &line.before, &line.after);
    if was.state != left.state && is.state == left.state && is.snoozed_until == left.snoozed_until {
        let state = ConversationState::ALL.iter().copied().find(|state| state.as_str() == was.state);
        let until = was.snoozed_until.and_then(DateTime::from_timestamp_millis);
        match (state, until) {
            (Some(ConversationState::Snoozed), Some(until)) => triage::snooze(tx, line.conversation, until, now)?,
            (Some(state), _) => drop(triage::set_state(tx, &[line.conversation], state, now)?),
            (None, _) => {}
        }
    }
    if was.priority != left.priority && is.priority == left.priority {
        triage::set_priority(tx, line.conversation, Priority::Normal)?;
    }
    let given: Vec<i64> = left.labels.iter().filter(|key| !was.labels.contains(key)).copied().collect();
    if !given.is_empty() {
        let kept: Vec<i64> = is.labels.iter().filter(|key| !given.contains(key)).copied().collect();
        triage::set_labels(tx, standing.key, &kept)?;
    }
    run_one(tx, "UPDATE triage_log SET undone_at = ?2 WHERE id = ?1", params![id, At(now)])?;
    Ok(true)
}
