//! What a brand answered before: questions by the words that a paraphrase keeps, each with the answer that left.

mod terms;

pub use terms::terms;

use crate::error::StoreError;
use crate::sql::{At, Columns, Sql, Tx, Word, all, maybe, run};
use crate::text::fold;
use chrono::{DateTime, Utc};
use pupitre_domain::ids::{BrandId, ConversationId, MessageId};
use pupitre_domain::network::NetworkId;
use rusqlite::params;
use std::collections::{HashMap, HashSet};

/// Most words of a question that are kept; the rarest of a longer one would not be known when it is read.
const TERMS_MAX: usize = 32;
/// Newest answers looked at for each word: more of the same word say nothing new.
const POSTINGS: u16 = 400;
/// Candidates whose texts are read.
const READ: usize = 24;
/// Below this share of a question's weight two questions only sound alike.
const LEAST: f64 = 0.25;
/// What a word counts that no question had before.
const UNKNOWN: f64 = 0.3;
/// What a related word counts of the one asked for.
const NEAR: f64 = 0.4;

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
    let statement = "SELECT q.id, q.text FROM messages o JOIN messages q
          ON q.account = o.account AND q.remote_id = o.parent_remote AND q.ours = 0
        WHERE o.id = ?1 AND o.text <> '' AND o.deleted_at IS NULL";
    let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?));
    let found = match maybe(tx, statement, [ours], read)? {
        Some(found) => Some(found),
        None => {
            let statement = "SELECT q.id, q.text, q.ours FROM messages o JOIN messages q
                  ON q.conversation = o.conversation AND q.id < o.id
                WHERE o.id = ?1 AND o.text <> '' AND o.deleted_at IS NULL AND o.parent_remote IS NULL
                ORDER BY q.id DESC LIMIT 1";
            let before = maybe(tx, statement, [ours], |row| Ok((read(row)?, row.get::<_, bool>(2)?)))?;
            before.filter(|(_, ours)| !ours).map(|(found, _)| found)
        }
    };
    let Some((question, text)) = found else { return Ok(()) };
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
    for word in words {
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
    let (mut score, mut shared): (HashMap<i64, f64>, HashMap<i64, u32>) = (HashMap::new(), HashMap::new());
    let mut whole = 0.0;
    for word in &words {
        let (met, rarity) = postings(sql, brand, word)?;
        // A word that nobody used yet says that the question differs, but less than a known one would.
        let weight = rarity * terms::weight(word) * if met.is_empty() { UNKNOWN } else { 1.0 };
        whole += weight;
        for answer in met {
            *score.entry(answer).or_default() += weight;
            *shared.entry(answer).or_default() += 1;
        }
    }
    // What goes with what was asked, for those who said only that.
    for (near, of) in terms::related(&words) {
        let (met, rarity) = postings(sql, brand, near)?;
        for answer in met {
            *score.entry(answer).or_default() += rarity * terms::weight(of) * NEAR;
        }
    }
    if whole <= 0.0 {
        return Ok(Vec::new());
    }
    let mut ranked: Vec<(i64, f64)> = score.into_iter().map(|(answer, score)| (answer, score / whole)).collect();
    // The later answer of two that fit alike.
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(b.0.cmp(&a.0)));
    ranked.truncate(READ * 3);
    let mut found: Vec<Remembered> = Vec::new();
    let mut said: HashSet<String> = HashSet::new();
    let wish = fold(typed);
    for (answer, alike) in ranked {
        let Some((mut one, size)) = read(sql, brand, answer, without)? else { continue };
        let common = f64::from(shared.get(&answer).copied().unwrap_or(0));
        one.score = 0.75 * alike + 0.25 * (common / f64::from(size.max(1)));
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

/// The newest answers to questions with a word, and how much the word tells.
fn postings(sql: &impl Sql, brand: BrandId, word: impl rusqlite::ToSql) -> Result<(Vec<i64>, f64), StoreError> {
    let statement = "SELECT answer FROM answer_terms WHERE brand = ?1 AND term = ?2 ORDER BY answer DESC LIMIT ?3";
    let met: Vec<i64> = all(sql, statement, params![brand.as_bytes(), word, POSTINGS], |row| row.get(0))?;
    #[allow(clippy::cast_precision_loss)]
    let rarity = (1.0 + f64::from(POSTINGS) / (1.0 + met.len() as f64)).ln();
    Ok((met, rarity))
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
