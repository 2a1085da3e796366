//! What messages are judged by: a person's changes to the lists of words, and each brand's alert words. What they came to
//! stands in `messages.signals` and `conversations.signals`.

use crate::error::StoreError;
use crate::sql::{At, Columns, Sql, Tx, Word, all, maybe, one, run, stored};
use crate::{flow, meta};
use chrono::{DateTime, Utc};
use pupitre_domain::ids::{BrandId, ConversationId, MessageId};
use pupitre_domain::signals::lexicon::key_of;
use pupitre_domain::signals::{Edit, Judge, List, Signals, Tongue, Verdict, Words};
use rusqlite::params;
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

stored!(List);

/// Names what messages are judged by: another name when a list or an alert word has changed.
const EDITION: &str = "signals_edition";
/// How far judging anew has come: everything before this message is still to do.
const REMAINING: &str = "signals_remaining";
/// The built-in lists by which everything was last judged.
const BUILT_IN: &str = "signals_built_in";

fn built_in() -> String {
    let mut hasher = blake3::Hasher::new();
    for list in List::ALL {
        hasher.update(list.text().as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

/// Has everything judged anew when that was never done, or by other built-in lists.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn notice_built_in(tx: &Tx) -> Result<(), StoreError> {
    let now = built_in();
    if meta::get(tx, BUILT_IN)?.is_some_and(|before| before == now) {
        return Ok(());
    }
    meta::put(tx, BUILT_IN, &now)?;
    begin_anew(tx)
}

/// What messages are judged by, as it is now.
#[derive(Debug)]
pub struct Bench {
    judge: Judge,
    alerts: HashMap<BrandId, Words>,
    languages: HashMap<BrandId, Tongue>,
    nothing: Words,
}

impl Bench {
    /// As it is kept.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub fn read(sql: &impl Sql) -> Result<Self, StoreError> {
        let mut words: HashMap<BrandId, Vec<String>> = HashMap::new();
        for (brand, word) in all(sql, "SELECT brand, word FROM alert_words", [], |row| {
            let mut c = Columns::of(row);
            Ok((BrandId::new(c.uuid()?), c.get::<String>()?))
        })? {
            words.entry(brand).or_default().push(word);
        }
        let languages = all(sql, "SELECT id, language FROM brands", [], |row| {
            let mut c = Columns::of(row);
            Ok((BrandId::new(c.uuid()?), tongue(c.text()?)))
        })?;
        Ok(Self {
            judge: Judge::new(&edits(sql)?),
            alerts: words.into_iter().map(|(brand, words)| (brand, Words::new(words))).collect(),
            languages: languages.into_iter().collect(),
            nothing: Words::default(),
        })
    }

    fn hint(&self, brand: BrandId, declared: Option<&str>) -> Tongue {
        let declared = declared.map_or(Tongue::Unknown, tongue);
        if declared == Tongue::Unknown { self.languages.get(&brand).copied().unwrap_or_default() } else { declared }
    }

    /// What a message to a brand is like.
    #[must_use]
    pub fn signals(&self, brand: BrandId, text: &str, declared: Option<&str>) -> Signals {
        self.judge.signals(text, self.hint(brand, declared), self.alerts.get(&brand).unwrap_or(&self.nothing))
    }

    /// What a message to a brand is like, and why.
    #[must_use]
    pub fn verdict(&self, brand: BrandId, text: &str, declared: Option<&str>) -> Verdict {
        self.judge.verdict(text, self.hint(brand, declared), self.alerts.get(&brand).unwrap_or(&self.nothing))
    }
}

fn tongue(declared: &str) -> Tongue {
    match declared.split(['-', '_']).next() {
        Some("fr") => Tongue::French,
        Some("en") => Tongue::English,
        _ => Tongue::Unknown,
    }
}

/// The bench of the writing connection, read again when its edition has changed.
#[derive(Debug, Default)]
pub(crate) struct Kept(RefCell<Option<(Option<String>, Arc<Bench>)>>);

/// What messages are judged by in this transaction.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn bench(tx: &Tx) -> Result<Arc<Bench>, StoreError> {
    let edition = meta::get(tx, EDITION)?;
    if let Some((kept, bench)) = &*tx.2.0.borrow()
        && *kept == edition
    {
        return Ok(Arc::clone(bench));
    }
    let bench = Arc::new(Bench::read(tx)?);
    if edition.is_none() && maybe(tx, "SELECT 1 FROM messages LIMIT 1", [], |_| Ok(()))?.is_none() {
        // Nothing is known yet: what comes is judged as it comes.
        meta::put(tx, BUILT_IN, &built_in())?;
    }
    *tx.2.0.borrow_mut() = Some((edition, Arc::clone(&bench)));
    Ok(bench)
}

/// A person's changes to the lists, the latest first.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn edits(sql: &impl Sql) -> Result<Vec<Edit>, StoreError> {
    all(sql, "SELECT list, entry, value FROM lexicon_edits ORDER BY at DESC, key", [], |row| {
        let mut c = Columns::of(row);
        Ok(Edit { list: c.word()?, entry: c.get()?, value: c.get()? })
    })
}

/// Keeps a change of a list, in place of an earlier one of the same entry.
///
/// # Errors
/// [`StoreError::Constraint`] when the entry has no word.
pub fn edit(tx: &Tx, edit: &Edit, now: DateTime<Utc>) -> Result<(), StoreError> {
    let statement = "INSERT INTO lexicon_edits (list, key, entry, value, at) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (list, key) DO UPDATE SET entry = excluded.entry, value = excluded.value, at = excluded.at";
    run(tx, statement, params![Word(edit.list), key_of(&edit.entry), edit.entry, edit.value, At(now)])?;
    begin_anew(tx)
}

/// Takes a change of a list back; whether there was one.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn unedit(tx: &Tx, list: List, entry: &str) -> Result<bool, StoreError> {
    let rows = run(tx, "DELETE FROM lexicon_edits WHERE list = ?1 AND key = ?2", params![Word(list), key_of(entry)])?;
    begin_anew(tx)?;
    Ok(rows > 0)
}

/// A brand's alert words.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn alert_words(sql: &impl Sql, brand: BrandId) -> Result<Vec<String>, StoreError> {
    all(sql, "SELECT word FROM alert_words WHERE brand = ?1 ORDER BY key", [brand.as_bytes()], |row| row.get(0))
}

/// Replaces a brand's alert words.
///
/// # Errors
/// [`StoreError::Constraint`] when the brand does not exist or a word is empty.
pub fn set_alert_words(tx: &Tx, brand: BrandId, words: &[String]) -> Result<(), StoreError> {
    run(tx, "DELETE FROM alert_words WHERE brand = ?1", [brand.as_bytes()])?;
    for word in words {
        let statement = "INSERT INTO alert_words (brand, key, word) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
        run(tx, statement, params![brand.as_bytes(), key_of(word), word])?;
    }
    begin_anew(tx)
}

/// What messages are judged by has changed: new ones are judged by it from now on, the known ones are to be judged anew.
fn begin_anew(tx: &Tx) -> Result<(), StoreError> {
    meta::put(tx, EDITION, &Uuid::new_v4().to_string())?;
    meta::put(tx, REMAINING, &i64::MAX.to_string())
}

/// How far judging anew has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Remaining {
    /// Messages still to be judged.
    pub left: u32,
    /// All messages.
    pub of: u32,
}

fn remaining(sql: &impl Sql) -> Result<i64, StoreError> {
    Ok(meta::get(sql, REMAINING)?.and_then(|text| text.parse().ok()).unwrap_or(0))
}

/// How far judging anew has come; `None` when nothing is to be done. Counts.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn progress(sql: &impl Sql) -> Result<Option<Remaining>, StoreError> {
    let before = remaining(sql)?;
    if before <= 0 {
        return Ok(None);
    }
    let count = |statement: &str, id: i64| one(sql, statement, [id], |row| row.get::<_, u32>(0));
    let left = count("SELECT count(*) FROM messages WHERE id < ?1 AND ours = 0", before)?;
    Ok(Some(Remaining { left, of: count("SELECT count(*) FROM messages WHERE ours = 0 AND ?1 = ?1", before)? }))
}

/// Whether something is still to be judged anew.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn is_behind(sql: &impl Sql) -> Result<bool, StoreError> {
    Ok(remaining(sql)? > 0)
}

/// Judges the next messages anew, the newest first; whether there are more.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn judge_anew(tx: &Tx, most: u32) -> Result<bool, StoreError> {
    let before = remaining(tx)?;
    if before <= 0 {
        return Ok(false);
    }
    let bench = bench(tx)?;
    let statement = "SELECT m.id, m.conversation, m.signals, m.ours, c.brand, m.text, m.language, m.written_at, m.deleted_at IS NULL
        FROM messages m JOIN conversations c ON c.key = m.conversation
        WHERE m.id < ?1 ORDER BY m.id DESC LIMIT ?2";
    let rows = all(tx, statement, params![before, most], |row| {
        let mut c = Columns::of(row);
        let (id, thread, was, ours) = (c.get::<i64>()?, c.get::<i64>()?, c.get::<u16>()?, c.get::<bool>()?);
        let brand = BrandId::new(c.uuid()?);
        let (text, declared): (String, Option<String>) = (c.get()?, c.get()?);
        Ok((id, thread, was, ours, brand, text, declared, c.at()?))
    })?;
    let mut threads: Vec<i64> = Vec::new();
    let mut change = flow::Change::default();
    let mut last = 0;
    for (id, thread, was, ours, brand, text, declared, written_at) in &rows {
        last = *id;
        if *ours {
            continue;
        }
        let now = bench.signals(*brand, text, declared.as_deref());
        if now.packed() != *was {
            run(tx, "UPDATE messages SET signals = ?2 WHERE id = ?1", params![id, now.packed()])?;
            change.rejudged(*brand, *written_at, Signals::unpacked(*was), now);
            threads.push(*thread);
        }
    }
    threads.sort_unstable();
    threads.dedup();
    for thread in threads {
        recount(tx, thread)?;
    }
    change.write(tx)?;
    let more = rows.len() == usize::try_from(most).unwrap_or(usize::MAX);
    meta::put(tx, REMAINING, &(if more { last } else { 0 }).to_string())?;
    Ok(more)
}

/// Judges a message anew that was edited, or is gone.
pub(crate) fn judge_one(tx: &Tx, id: i64) -> Result<(), StoreError> {
    let statement = "SELECT m.conversation, m.signals, c.brand, m.text, m.language, m.written_at
        FROM messages m JOIN conversations c ON c.key = m.conversation WHERE m.id = ?1 AND m.ours = 0";
    let found = maybe(tx, statement, [id], |row| {
        let mut c = Columns::of(row);
        let (thread, was, brand) = (c.get::<i64>()?, c.get::<u16>()?, BrandId::new(c.uuid()?));
        Ok((thread, was, brand, c.get::<String>()?, c.get::<Option<String>>()?, c.at()?))
    })?;
    let Some((thread, was, brand, text, declared, written_at)) = found else { return Ok(()) };
    let now = bench(tx)?.signals(brand, &text, declared.as_deref());
    if now.packed() != was {
        run(tx, "UPDATE messages SET signals = ?2 WHERE id = ?1", params![id, now.packed()])?;
        let mut change = flow::Change::default();
        change.rejudged(brand, written_at, Signals::unpacked(was), now);
        change.write(tx)?;
    }
    recount(tx, thread)
}

/// Gathers anew what is open in a conversation: what others wrote after our last word, or all of it where nothing is open.
pub(crate) fn recount(tx: &Tx, conversation: i64) -> Result<(), StoreError> {
    let statement = "SELECT m.signals FROM messages m JOIN conversations c ON c.key = m.conversation
        WHERE m.conversation = ?1 AND m.ours = 0 AND m.deleted_at IS NULL AND m.signals <> 0
          AND (c.asked_at IS NULL OR m.written_at >= c.asked_at)
        ORDER BY m.id";
    let found: Vec<u16> = all(tx, statement, [conversation], |row| row.get(0))?;
    let open = found.into_iter().filter_map(Signals::unpacked).reduce(Signals::and);
    let packed = open.map_or(0, Signals::packed);
    let statement = "UPDATE conversations SET signals = ?2 WHERE key = ?1 AND signals <> ?2";
    run(tx, statement, params![conversation, packed]).map(drop)
}

/// What the messages of a conversation are like, those that somebody judged.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn of_conversation(
    sql: &impl Sql,
    conversation: ConversationId,
) -> Result<HashMap<MessageId, Signals>, StoreError> {
    let statement = "SELECT m.id, m.signals FROM messages m
        WHERE m.conversation = (SELECT key FROM conversations WHERE id = ?1) AND m.signals <> 0";
    let rows =
        all(sql, statement, [conversation.as_bytes()], |row| Ok((MessageId(row.get(0)?), row.get::<_, u16>(1)?)))?;
    Ok(rows.into_iter().filter_map(|(id, packed)| Some((id, Signals::unpacked(packed)?))).collect())
}

/// What is open in a conversation; `None` before anything of it was judged.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn open_in(sql: &impl Sql, conversation: ConversationId) -> Result<Option<Signals>, StoreError> {
    let statement = "SELECT signals FROM conversations WHERE id = ?1";
    let packed = maybe(sql, statement, [conversation.as_bytes()], |row| row.get::<_, u16>(0))?;
    Ok(packed.and_then(Signals::unpacked))
}
