//! What a brand answered before: questions by the words that a paraphrase keeps, each with the answer that left.

mod ranking;
mod terms;

pub use terms::terms;

use crate::error::StoreError;
use crate::meta;
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
const SPELLINGS_MAX: u16 = 120;
/// Messages looked through at once for those that are ours.
const LOOKED_THROUGH: u16 = 10_000;
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
    let mut tokens = String::new();
    for word in &words {
        tokens.push_str(&token(brand, Side::Question, word));
        tokens.push(' ');
    }
    for word in said.iter().filter(|word| !words.contains(word)) {
        tokens.push_str(&token(brand, Side::Answer, word));
        tokens.push(' ');
    }
    run(tx, "INSERT INTO answer_words (rowid, words) VALUES (?1, ?2)", params![ours, tokens]).map(drop)
}

/// Where a word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Question,
    Answer,
}

/// A word as the index has it. It begins with the brand, so that no question can meet another brand's answer. The index
/// does not tell capitals: what stands for several words is marked as such.
fn token(brand: BrandId, side: Side, word: &str) -> String {
    let concept = word.starts_with(char::is_uppercase);
    let mark = match (side, concept) {
        (Side::Question, false) => "qw",
        (Side::Question, true) => "qc",
        (Side::Answer, false) => "aw",
        (Side::Answer, true) => "ac",
    };
    // One token, whatever the word is made of: `arrivee_tardive` were two.
    let letters = word.chars().flat_map(char::to_lowercase).filter(|letter| letter.is_alphanumeric());
    format!("{}{mark}{}", brand.0.simple(), letters.collect::<String>())
}

/// The lists by which answers were last learnt.
const LISTS: &str = "answers_lists";
/// How far learning them anew has come: our messages before this one are still to do.
const REMAINING: &str = "answers_remaining";

/// Has all answers learnt anew when that was done by other lists of words, or in another form.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn notice_lists(tx: &Tx) -> Result<(), StoreError> {
    let now = terms::edition();
    if meta::get(tx, LISTS)?.is_some_and(|before| before == now) {
        return Ok(());
    }
    meta::put(tx, LISTS, &now)?;
    if maybe(tx, "SELECT 1 FROM messages LIMIT 1", [], |_| Ok(()))?.is_some() {
        meta::put(tx, REMAINING, &i64::MAX.to_string())?;
    }
    Ok(())
}

fn remaining(sql: &impl Sql) -> Result<i64, StoreError> {
    Ok(meta::get(sql, REMAINING)?.and_then(|text| text.parse().ok()).unwrap_or(0))
}

/// Whether answers are still to be learnt anew.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn is_behind(sql: &impl Sql) -> Result<bool, StoreError> {
    Ok(remaining(sql)? > 0)
}

/// Learns the next answers anew, at most so many, the newest first; whether there may be more. Nothing finds our messages
/// among all others: a part of them is looked through, so that no write waits for the whole.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn learn_anew(tx: &Tx, most: u32) -> Result<bool, StoreError> {
    let before = remaining(tx)?;
    if before <= 0 {
        return Ok(false);
    }
    let statement = "SELECT m.id, m.ours, a.brand FROM messages m JOIN accounts a ON a.key = m.account
        WHERE m.id < ?1 ORDER BY m.id DESC LIMIT ?2";
    let looked_through = all(tx, statement, params![before, LOOKED_THROUGH], |row| {
        let mut c = Columns::of(row);
        Ok((c.get::<i64>()?, c.get::<bool>()?, BrandId::new(c.uuid()?)))
    })?;
    let (mut last, mut learnt) = (0, 0);
    for (id, ours, brand) in &looked_through {
        last = *id;
        if *ours {
            run(tx, "DELETE FROM answers WHERE answer = ?1", [id])?;
            learn(tx, *brand, *id)?;
            learnt += 1;
        }
        if learnt == most {
            break;
        }
    }
    let more = learnt == most || looked_through.len() == usize::from(LOOKED_THROUGH);
    meta::put(tx, REMAINING, &(if more { last } else { 0 }).to_string())?;
    Ok(more)
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

impl<S: Sql> Known<'_, S> {
    fn with(&self, side: Side, term: &str) -> Result<Vec<i64>, StoreError> {
        let statement = "SELECT rowid FROM answer_words WHERE answer_words MATCH ?1 ORDER BY rowid DESC LIMIT ?2";
        let one = format!("\"{}\"", token(self.brand, side, term));
        all(self.sql, statement, params![one, ranking::POSTINGS], |row| row.get(0))
    }
}

impl<S: Sql> ranking::Postings for Known<'_, S> {
    type Error = StoreError;

    fn asked(&self, term: &str) -> Result<Vec<i64>, StoreError> {
        self.with(Side::Question, term)
    }

    fn said(&self, term: &str) -> Result<Vec<i64>, StoreError> {
        self.with(Side::Answer, term)
    }

    fn beginning_like(&self, term: &str) -> Result<Vec<String>, StoreError> {
        let head: String = term.chars().take(3).collect();
        let (from, whole) = (token(self.brand, Side::Question, &head), token(self.brand, Side::Question, ""));
        let statement = "SELECT term FROM answer_vocabulary WHERE term >= ?1 AND term <= ?2 LIMIT ?3";
        // What begins with the head stands between it and the last letter there is.
        let values = params![from, format!("{from}\u{10ffff}"), SPELLINGS_MAX];
        let found: Vec<String> = all(self.sql, statement, values, |row| row.get(0))?;
        Ok(found.iter().filter_map(|token| token.strip_prefix(&whole)).map(str::to_owned).collect())
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
