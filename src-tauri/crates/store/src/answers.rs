//! What a brand answered before: questions by the words that a paraphrase keeps, each with the answer that left.

mod ranking;
mod terms;

pub use terms::terms;

use crate::error::StoreError;
use crate::sql::{At, Columns, Sql, Tx, Word, all, maybe, run};
use crate::text::fold;
use chrono::{DateTime, Utc};
use pupitre_domain::ids::{BrandId, ConversationId, MessageId};
use pupitre_domain::network::NetworkId;
use rusqlite::params;
use std::collections::HashSet;

/// Most words of a question that are kept; the rarest of a longer one would not be known when it is read.
const TERMS_MAX: usize = 32;
/// Most words of an answer that are kept beside them.
const ANSWER_TERMS_MAX: usize = 48;
/// Known words looked at for one that may be misspelt.
const SPELLINGS_MAX: usize = 120;
/// Candidates whose texts are read.
const READ: usize = 16;
/// Below this share of a question's weight two questions only sound alike.
const LEAST: f64 = 0.25;
/// An answer that was given to a similar question.
#[derive(Debug, Clone, PartialEq)]
pub struct Remembered {
    /// Our answer.
    pub answer: MessageId,
    /// Its conversation.
    pub conversation: ConversationId,
    /// Its network.
    pub network: NetworkId,
    /// What it says.
    pub text: String,
    /// What it was answered to.
    pub question: String,
    /// When it was given.
    pub at: DateTime<Utc>,
    /// How alike the questions are, 0 to about 1.
    pub score: f64,
}

/// Keeps what one of our messages answers. Nothing happens when it answers nobody, or is known.
pub(crate) fn learn(tx: &Tx, brand: BrandId, ours: i64) -> Result<(), StoreError> {
    // What it names as answered; where the network does not tell, the last stranger before it.
    let statement = "SELECT q.id, q.text, o.text FROM messages o JOIN messages q
          ON q.account = o.account AND q.remote_id = o.parent_remote AND q.ours = 0
        WHERE o.id = ?1 AND o.text <> '' AND o.deleted_at IS NULL";
    let read =
        |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?));
    let found = match maybe(tx, statement, [ours], read)? {
        Some(found) => Some(found),
        None => {
            let statement = "SELECT q.id, q.text, o.text, q.ours FROM messages o JOIN messages q
                  ON q.conversation = o.conversation AND q.id < o.id
                WHERE o.id = ?1 AND o.text <> '' AND o.deleted_at IS NULL AND o.parent_remote IS NULL
                ORDER BY q.id DESC LIMIT 1";
            let before = maybe(tx, statement, [ours], |row| Ok((read(row)?, row.get::<_, bool>(3)?)))?;
            before.filter(|(_, ours)| !ours).map(|(found, _)| found)
        }
    };
    let Some((question, text, answer)) = found else { return Ok(()) };
    let mut words = terms(&text);
    words.truncate(TERMS_MAX);
    if words.is_empty() {
        return Ok(());
    }
    let statement =
        "INSERT INTO answers (answer, question, brand, size) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING";
    let size = i64::try_from(words.len()).unwrap_or(i64::MAX);
    if run(tx, statement, params![ours, question, brand.as_bytes(), size])? == 0 {
        return Ok(());
    }
    // What the answer says helps to find it: who asks about charcoal is answered where barbecues are allowed.
    let mut said = terms(&answer);
    said.truncate(ANSWER_TERMS_MAX);
    let said: Vec<String> = said.into_iter().filter(|word| !words.contains(word)).collect();
    let said = said.into_iter().map(|word| format!("{}{word}", ranking::IN_ANSWER));
    for word in words.into_iter().chain(said) {
        let statement = "INSERT INTO answer_terms (brand, term, answer) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
        run(tx, statement, params![brand.as_bytes(), word, ours])?;
    }
    Ok(())
}

/// Answers that a brand gave to questions like `asked`, the most alike first, each text once. Of the answers that begin
/// or contain what is `typed` those come first. What stands in `without` is in view already.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn recall(
    sql: &impl Sql,
    brand: BrandId,
    asked: &str,
    typed: &str,
    without: Option<ConversationId>,
    most: usize,
) -> Result<Vec<Remembered>, StoreError> {
    let mut words = terms(asked);
    words.truncate(TERMS_MAX);
    let mut ranked = ranking::rank(&words, &Known { sql, brand })?;
    ranked.truncate(READ * 2);
    let mut found: Vec<Remembered> = Vec::new();
    let mut said: HashSet<String> = HashSet::new();
    let wish = fold(typed);
    for (answer, fit) in ranked {
        let Some((mut one, size)) = read(sql, brand, answer, without)? else { continue };
        one.score = 0.75 * fit.alike + 0.25 * (f64::from(fit.shared) / f64::from(size.max(1)));
        if one.score < LEAST || !said.insert(fold(&one.text)) {
            continue;
        }
        if wish.chars().count() >= 3 && fold(&one.text).contains(&wish) {
            one.score += 1.0;
        }
        found.push(one);
        if found.len() >= READ {
            break;
        }
    }
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then(b.answer.cmp(&a.answer)));
    found.truncate(most);
    Ok(found)
}

/// What one brand remembers.
struct Known<'s, S> {
    sql: &'s S,
    brand: BrandId,
}

impl<S: Sql> ranking::Postings for Known<'_, S> {
    type Error = StoreError;

    fn met(&self, term: &str) -> Result<Vec<i64>, StoreError> {
        let statement = "SELECT answer FROM answer_terms WHERE brand = ?1 AND term = ?2 ORDER BY answer DESC LIMIT ?3";
        all(self.sql, statement, params![self.brand.as_bytes(), term, ranking::POSTINGS], |row| row.get(0))
    }

    /// From term to term, so that a frequent one costs no more than a rare one.
    fn beginning_like(&self, term: &str) -> Result<Vec<String>, StoreError> {
        let head: String = term.chars().take(3).collect();
        let statement = "SELECT term FROM answer_terms WHERE brand = ?1 AND term > ?2 ORDER BY term LIMIT 1";
        let mut found: Vec<String> = Vec::new();
        // A term is folded: what begins with the head stands right behind it.
        let mut after = head.clone();
        while found.len() < SPELLINGS_MAX {
            let next =
                maybe(self.sql, statement, params![self.brand.as_bytes(), after], |row| row.get::<_, String>(0))?;
            let Some(next) = next.filter(|next| next.starts_with(&head)) else { break };
            after.clone_from(&next);
            found.push(next);
        }
        Ok(found)
    }
}

/// An answer with its question, if both are there and are this brand's.
fn read(
    sql: &impl Sql,
    brand: BrandId,
    answer: i64,
    without: Option<ConversationId>,
) -> Result<Option<(Remembered, u32)>, StoreError> {
    let statement = "SELECT c.id, c.network, o.text, q.text, o.written_at, w.size
        FROM answers w JOIN messages o ON o.id = w.answer JOIN messages q ON q.id = w.question
          JOIN conversations c ON c.key = o.conversation JOIN accounts a ON a.key = o.account
        WHERE w.answer = ?1 AND w.brand = ?2 AND c.brand = ?2 AND a.brand = ?2 AND o.ours = 1 AND o.deleted_at IS NULL
          AND o.text <> '' AND q.ours = 0";
    let found = maybe(sql, statement, params![answer, brand.as_bytes()], |row| {
        let mut c = Columns::of(row);
        Ok((
            Remembered {
                answer: MessageId(answer),
                conversation: ConversationId::new(c.uuid()?),
                network: c.get::<Word<NetworkId>>()?.0,
                text: c.get()?,
                question: c.get()?,
                at: c.get::<At>()?.0,
                score: 0.0,
            },
            c.get()?,
        ))
    })?;
    Ok(found.filter(|(one, _)| Some(one.conversation) != without))
}
