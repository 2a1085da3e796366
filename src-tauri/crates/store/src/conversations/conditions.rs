//! What a list asks of a conversation beyond brand, network and state.

use super::list::ConversationQuery;
use crate::error::StoreError;
use crate::sql::{Sql, all};
use crate::text::fts_words;
use chrono::{DateTime, Utc};
use pupitre_domain::conversation::{ConversationKind, ConversationState};
use pupitre_domain::ids::{ContactId, LabelId, MessageId};
use pupitre_domain::signals::Tongue;
use uuid::Uuid;

/// One property of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clause {
    /// Stands in one of these states.
    States(Vec<ConversationState>),
    /// Is of one of these kinds.
    Kinds(Vec<ConversationKind>),
    /// Carries one of these labels.
    Labels(Vec<LabelId>),
    /// One of these is to be asked.
    Assignees(Vec<ContactId>),
    /// Somebody is to be asked.
    Assigned,
    /// Matters more.
    High,
    /// The last word is not ours.
    Unanswered,
    /// Its answer is late at an instant.
    Overdue(DateTime<Utc>),
    /// An answer is being written.
    HasDraft,
    /// Has a note.
    HasNote,
    /// A message of it has a picture.
    HasImage,
    /// A message of it has an address of the web.
    HasLink,
    /// A message of it has a file.
    HasFile,
    /// Carries a label.
    HasLabel,
    /// One of its messages asks something.
    Question,
    /// One of its messages cannot wait.
    Urgent,
    /// The tone of one of its messages is bad.
    Negative,
    /// The tone of one of its messages is good.
    Positive,
    /// A stranger writes in one of these languages.
    Languages(Vec<Tongue>),
    /// A message of it contains these words.
    Words(String),
    /// A message of it is by somebody of this name.
    From(String),
    /// A message of it was written at or after the first and before the second instant.
    Said(Option<DateTime<Utc>>, Option<DateTime<Utc>>),
}

/// A property that a conversation has to have, or must not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// It must not.
    pub not: bool,
    /// Which.
    pub clause: Clause,
}

impl From<Clause> for Condition {
    fn from(clause: Clause) -> Self {
        Self { not: false, clause }
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn blobs<'a>(ids: impl Iterator<Item = &'a Uuid>) -> String {
    ids.map(|id| format!("x'{}'", id.simple())).collect::<Vec<_>>().join(", ")
}

fn words<T: Copy>(values: &[T], name: impl Fn(T) -> &'static str) -> String {
    values.iter().map(|value| quoted(name(*value))).collect::<Vec<_>>().join(", ")
}

/// The ids of messages between two instants, half open.
pub(super) fn id_range(from: Option<DateTime<Utc>>, to: Option<DateTime<Utc>>) -> (i64, i64) {
    let first = |at: DateTime<Utc>| MessageId::first_of_second(at.timestamp().max(0)).0;
    (from.map_or(0, first), to.map_or(i64::MAX, first))
}

/// A message of `c` that matches an expression. The order of the join keeps SQLite from walking all matches.
fn matching(expression: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM messages m CROSS JOIN message_search s ON s.rowid = m.id
           WHERE m.conversation = c.key AND message_search MATCH {})",
        quoted(expression)
    )
}

/// By its author: words of the name or the handle.
pub(super) fn author_expression(name: &str) -> Option<String> {
    fts_words(&format!("\"{}\"", name.trim_start_matches('@'))).map(|words| format!("({{author}} : ({words}))"))
}

fn any_message(condition: &str) -> String {
    format!("EXISTS (SELECT 1 FROM messages m WHERE m.conversation = c.key AND {condition})")
}

impl Clause {
    fn sql(&self) -> String {
        match self {
            Self::States(states) => format!("c.state IN ({})", words(states, ConversationState::as_str)),
            Self::Kinds(kinds) => format!("c.kind IN ({})", words(kinds, ConversationKind::as_str)),
            Self::Labels(ids) => format!(
                "EXISTS (SELECT 1 FROM conversation_labels k JOIN labels l ON l.key = k.label
                   WHERE k.conversation = c.key AND l.id IN ({}))",
                blobs(ids.iter().map(|id| &id.0))
            ),
            Self::Assignees(ids) => format!("ifnull(c.assignee IN ({}), 0)", blobs(ids.iter().map(|id| &id.0))),
            Self::Assigned => "c.assignee IS NOT NULL".to_owned(),
            Self::High => "c.priority = 'high'".to_owned(),
            Self::Unanswered => "c.asked_at IS NOT NULL".to_owned(),
            Self::Overdue(now) => format!(
                "(c.state IN ('new', 'snoozed') AND c.due_at IS NOT NULL AND c.due_at < {})",
                now.timestamp_millis()
            ),
            Self::HasDraft => "trim(c.draft) <> ''".to_owned(),
            Self::HasNote => "EXISTS (SELECT 1 FROM conversation_notes n
                WHERE n.conversation = c.key AND n.deleted_at IS NULL)"
                .to_owned(),
            Self::HasImage => any_message("m.images <> '[]'"),
            Self::HasLink => any_message("(instr(m.text, 'https://') > 0 OR instr(m.text, 'http://') > 0)"),
            // What a letter has beyond its text stands in its tag; the list of its files is left out when there are none.
            Self::HasFile => any_message("instr(m.remote_tag, '\"f\":[[') > 0"),
            Self::HasLabel => "EXISTS (SELECT 1 FROM conversation_labels k JOIN labels l ON l.key = k.label
                WHERE k.conversation = c.key AND l.deleted_at IS NULL)"
                .to_owned(),
            Self::Question => super::signals::QUESTION.to_owned(),
            Self::Urgent => super::signals::URGENT.to_owned(),
            Self::Negative => super::signals::NEGATIVE.to_owned(),
            Self::Positive => super::signals::POSITIVE.to_owned(),
            Self::Languages(tongues) => super::signals::languages(tongues),
            Self::Words(typed) => fts_words(typed)
                .map_or_else(|| "0".to_owned(), |words| matching(&format!("{{text author}} : ({words})"))),
            Self::From(name) => author_expression(name).map_or_else(|| "0".to_owned(), |by| matching(&by)),
            Self::Said(from, to) => {
                let (first, end) = id_range(*from, *to);
                any_message(&format!("m.id >= {first} AND m.id < {end}"))
            }
        }
    }
}

/// Everything that a query asks of a conversation `c` beyond brand, network, state and words; `None` when nothing.
pub(super) fn residual(sql: &impl Sql, query: &ConversationQuery) -> Result<Option<String>, StoreError> {
    let mut parts: Vec<String> = Vec::new();
    if let Some(keys) = account_keys(sql, query)? {
        let keys: Vec<String> = keys.iter().map(i64::to_string).collect();
        parts.push(format!("c.account IN ({})", keys.join(", ")));
    }
    for condition in &query.conditions {
        let clause = condition.clause.sql();
        parts.push(if condition.not { format!("NOT ({clause})") } else { format!("({clause})") });
    }
    Ok((!parts.is_empty()).then(|| parts.join(" AND ")))
}

/// The short keys of the accounts that a query leaves, where it names some.
pub(super) fn account_keys(sql: &impl Sql, query: &ConversationQuery) -> Result<Option<Vec<i64>>, StoreError> {
    let Some(accounts) = &query.accounts else { return Ok(None) };
    let statement = format!("SELECT key FROM accounts WHERE id IN ({})", blobs(accounts.iter().map(|id| &id.0)));
    all(sql, &statement, [], |row| row.get(0)).map(Some)
}
