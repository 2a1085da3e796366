//! Erasing one human being: what they wrote and what they are called goes; what we wrote stays, without their names.
//!
//! A message keeps its place in its conversation, empty. What they wrote before is known by a fingerprint and not taken in
//! again; so is what of others had to be changed, because the network would tell it anew.

use super::cards::{Identity, Whose, brand_of, identities, resolve, written};
use crate::authors::fingerprint;
use crate::error::StoreError;
use crate::sql::{At, Columns, Sql, Tx, all, maybe, one, run};
use crate::{register, search};
use chrono::{DateTime, Utc};
use pupitre_domain::ids::PersonId;
use rusqlite::params;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What erasing somebody takes away, and what it leaves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Loss {
    /// Their messages, emptied.
    pub messages: u32,
    /// Conversations in which they wrote.
    pub conversations: u32,
    /// Notes in conversations with nobody else, which go too.
    pub notes: u32,
    /// Notes in conversations with others, which stay.
    pub notes_left: u32,
    /// Our answers in those conversations, which stay.
    pub answers: u32,
    /// Answers and acts that are still on their way: nothing is erased before they are through.
    pub under_way: u32,
    /// Decisions of the register that a person holds: these keep their words until that ends.
    pub held: u32,
}

struct Reach {
    identities: Vec<Identity>,
    person: Option<PersonId>,
    /// Their messages by conversation.
    threads: BTreeMap<i64, Vec<i64>>,
    /// Conversations with nobody else in them.
    alone: BTreeSet<i64>,
}

fn reach(sql: &impl Sql, whose: Whose) -> Result<Reach, StoreError> {
    let whose = resolve(sql, whose)?;
    let identities = identities(sql, whose)?;
    let mut threads: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for one in &identities {
        for (thread, ids) in written(sql, one.author)? {
            threads.entry(thread).or_default().extend(ids);
        }
    }
    let mut alone = BTreeSet::new();
    for (thread, ids) in &threads {
        let statement = "SELECT count(*) FROM messages WHERE conversation = ?1 AND ours = 0";
        let strangers: u32 = one(sql, statement, [thread], |row| row.get(0))?;
        if strangers == count(ids.len()) {
            alone.insert(*thread);
        }
    }
    let person = match whose {
        Whose::Person(id) => Some(id),
        Whose::Author(_) => None,
    };
    Ok(Reach { identities, person, threads, alone })
}

/// Tells what [`erase`] would do.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn loss(sql: &impl Sql, whose: Whose) -> Result<Loss, StoreError> {
    let brand = brand_of(sql, whose)?;
    let reach = reach(sql, whose)?;
    let mut loss = Loss { conversations: count(reach.threads.len()), ..Loss::default() };
    for (thread, ids) in &reach.threads {
        loss.messages += count(ids.len());
        let number = |statement: &str| one(sql, statement, [thread], |row| row.get::<_, u32>(0));
        let notes = number("SELECT count(*) FROM conversation_notes WHERE conversation = ?1 AND deleted_at IS NULL")?;
        if reach.alone.contains(thread) {
            loss.notes += notes;
        } else {
            loss.notes_left += notes;
        }
        loss.answers += number("SELECT count(*) FROM messages WHERE conversation = ?1 AND ours = 1")?;
        loss.under_way += number(
            "SELECT count(*) FROM deliveries d JOIN conversations c ON c.id = d.conversation
             WHERE c.key = ?1 AND d.state NOT IN ('draft', 'published', 'cancelled', 'failed')",
        )?;
    }
    for one in &reach.identities {
        loss.held += register::held_of_author(sql, brand, one.network.as_str(), &remote_of(sql, one)?)?;
    }
    Ok(loss)
}

/// By what the network knows an identity.
fn remote_of(sql: &impl Sql, identity: &Identity) -> Result<String, StoreError> {
    one(sql, "SELECT remote FROM authors WHERE key = ?1", [identity.author], |row| row.get(0))
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Erases somebody. The file still holds their bytes until [`crate::Store::scrub`].
///
/// # Errors
/// [`StoreError::Conflict`] while something is on its way to them; [`StoreError::NotFound`].
pub fn erase(tx: &Tx, whose: Whose, now: DateTime<Utc>) -> Result<Loss, StoreError> {
    let loss = loss(tx, whose)?;
    if loss.under_way > 0 {
        return Err(StoreError::Conflict);
    }
    let brand = brand_of(tx, whose)?;
    let reach = reach(tx, whose)?;
    let mut names = Names::default();
    for one in &reach.identities {
        names.add(one);
    }
    for (thread, ids) in &reach.threads {
        let mut ids = ids.clone();
        ids.sort_unstable();
        let mut texts = Vec::new();
        for id in &ids {
            texts.push(empty(tx, *thread, *id, &mut names, now)?);
        }
        let alone = reach.alone.contains(thread);
        rest_of(tx, *thread, alone, &Quotes::of(&texts), &names, now)?;
        deliveries_of(tx, *thread, &Quotes::of(&texts), &names)?;
        escalations_of(tx, *thread, &Quotes::of(&texts), &names)?;
        retell(tx, *thread, alone, &names)?;
    }
    for one in &reach.identities {
        let statement = "INSERT INTO erasures (account, fingerprint, at)
            SELECT a.key, ?2, ?3 FROM authors w JOIN accounts a ON a.brand = w.brand AND a.network = w.network
              AND coalesce(a.server, '') = w.server WHERE w.key = ?1
            ON CONFLICT (account, fingerprint) DO UPDATE SET at = excluded.at";
        let remote = remote_of(tx, one)?;
        run(tx, statement, params![one.author, fingerprint(&remote), At(now)])?;
        // What was moderated of them stays as a link of its chain, without a word.
        register::erase_author(tx, brand, one.network.as_str(), &remote, now)?;
        run(tx, "DELETE FROM authors WHERE key = ?1", [one.author])?;
    }
    // What would bring them back is gone with them.
    run(tx, "DELETE FROM person_edits WHERE brand = ?1", [brand.as_bytes()])?;
    if let Some(person) = reach.person {
        run(tx, "DELETE FROM people WHERE id = ?1", [person.as_bytes()])?;
    }
    Ok(loss)
}

/// Empties one of their messages. Answers what it said.
fn empty(tx: &Tx, thread: i64, id: i64, names: &mut Names, now: DateTime<Utc>) -> Result<String, StoreError> {
    let statement = "SELECT remote_id, text, author_name, author_handle, deleted_at FROM messages WHERE id = ?1";
    let (remote, text, name, handle, gone) = one(tx, statement, [id], |row| {
        let mut c = Columns::of(row);
        Ok((c.get::<String>()?, c.get::<String>()?, c.get::<String>()?, c.get::<String>()?, c.maybe_at()?))
    })?;
    names.also(&name, &handle);
    names.remotes.push(remote.clone());
    if gone.is_none() {
        search::remove_message(tx, id)?;
    }
    run(tx, "DELETE FROM answers WHERE question = ?1", [id])?;
    run(tx, "DELETE FROM actions WHERE message = ?1", [id])?;
    let alias = format!("erased:{}", Uuid::now_v7());
    run(
        tx,
        "UPDATE messages SET remote_id = ?2, remote_tag = '', parent_remote = NULL, author_remote = '', author_name = '',
           author_handle = '', author_profile = NULL, text = '', warning = NULL, language = NULL, visibility = 'erased',
           images = '[]', mentions = '[]', edited_at = NULL, deleted_at = ?3, permalink = NULL
         WHERE id = ?1",
        params![id, alias, At(now)],
    )?;
    let statement = "UPDATE messages SET parent_remote = ?3 WHERE conversation = ?1 AND parent_remote = ?2";
    run(tx, statement, params![thread, remote, alias])?;
    run(tx, "UPDATE conversations SET root = ?3 WHERE key = ?1 AND root = ?2", params![thread, remote, alias])?;
    Ok(text)
}

/// What others and we wrote in a conversation: their words that it quotes and their names go from it.
fn rest_of(
    tx: &Tx,
    thread: i64,
    alone: bool,
    quotes: &Quotes,
    names: &Names,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let statement = "SELECT id, account, remote_id, remote_tag, text, mentions, deleted_at FROM messages
        WHERE conversation = ?1 AND visibility IS NOT 'erased'";
    let rows = all(tx, statement, [thread], |row| {
        let mut c = Columns::of(row);
        Ok((
            (c.get::<i64>()?, c.get::<i64>()?, c.get::<String>()?, c.get::<String>()?),
            (c.get::<String>()?, c.json::<Vec<String>>()?, c.maybe_at()?),
        ))
    })?;
    for ((id, account, remote, tag), (text, mentions, gone)) in rows {
        let said = names.out_of(&quotes.out_of(&text));
        let left: Vec<&String> = mentions.iter().filter(|handle| !names.is_handle(handle)).collect();
        // A tag holds what a letter is about: with nobody else there, that was theirs.
        let tag_left = if alone { String::new() } else { names.out_of(&tag) };
        if said == text && left.len() == mentions.len() && tag_left == tag {
            continue;
        }
        if gone.is_none() {
            search::remove_message(tx, id)?;
        }
        run(
            tx,
            "UPDATE messages SET text = ?2, mentions = ?3, remote_tag = ?4 WHERE id = ?1",
            params![id, said, crate::sql::Json(left), tag_left],
        )?;
        if gone.is_none() {
            search::add_message(tx, id)?;
        }
        let statement = "INSERT INTO erasures (account, fingerprint, at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
        run(tx, statement, params![account, fingerprint(&format!("message:{remote}")), At(now)])?;
    }
    Ok(())
}

/// What the outbox keeps of settled answers and acts.
fn deliveries_of(tx: &Tx, thread: i64, quotes: &Quotes, names: &Names) -> Result<(), StoreError> {
    let statement = "SELECT d.id, d.kind, d.excerpt, d.outgoing FROM deliveries d
        JOIN conversations c ON c.id = d.conversation
          OR d.id IN (SELECT e.delivery FROM escalations e WHERE e.conversation = c.id)
        WHERE c.key = ?1";
    let rows = all(tx, statement, [thread], |row| {
        let mut c = Columns::of(row);
        Ok((c.uuid()?, c.get::<String>()?, c.get::<String>()?, c.get::<Option<String>>()?))
    })?;
    for (id, kind, excerpt, outgoing) in rows {
        let excerpt = if kind == "reply" { names.out_of(&excerpt) } else { String::new() };
        let outgoing =
            outgoing.and_then(|json| serde_json::from_str(&json).ok()).map(|mut value: serde_json::Value| {
                if let Some(object) = value.as_object_mut() {
                    object.insert("reply".to_owned(), serde_json::Value::Null);
                }
                strings(&mut value, &|text| names.out_of(&quotes.out_of(text)));
                value.to_string()
            });
        run(
            tx,
            "UPDATE deliveries SET target = NULL, excerpt = ?2, outgoing = ?3,
               remote = CASE WHEN json_type(remote, '$.tag') IS NULL THEN remote ELSE json_set(remote, '$.tag', '') END
             WHERE id = ?1",
            params![id.as_bytes(), excerpt, outgoing],
        )?;
        run(tx, "UPDATE steps SET handle = NULL WHERE delivery = ?1", [id.as_bytes()])?;
    }
    Ok(())
}

/// What was asked of somebody about a conversation, and what they answered.
fn escalations_of(tx: &Tx, thread: i64, quotes: &Quotes, names: &Names) -> Result<(), StoreError> {
    let clean = |text: &str| names.out_of(&quotes.out_of(text));
    let statement = "SELECT e.id, e.subject, e.text FROM escalations e JOIN conversations c ON c.id = e.conversation
        WHERE c.key = ?1";
    let asked = all(tx, statement, [thread], |row| {
        let mut c = Columns::of(row);
        Ok((c.uuid()?, c.get::<String>()?, c.get::<String>()?))
    })?;
    for (id, subject, text) in asked {
        let statement = "UPDATE escalations SET subject = ?2, text = ?3 WHERE id = ?1";
        run(tx, statement, params![id.as_bytes(), clean(&subject), clean(&text)])?;
        let statement = "SELECT id, text FROM escalation_answers WHERE escalation = ?1";
        let answers: Vec<(i64, String)> = all(tx, statement, [id.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))?;
        for (answer, text) in answers {
            run(tx, "UPDATE escalation_answers SET text = ?2 WHERE id = ?1", params![answer, clean(&text)])?;
        }
    }
    Ok(())
}

fn strings(value: &mut serde_json::Value, change: &impl Fn(&str) -> String) {
    match value {
        serde_json::Value::String(text) => *text = change(text),
        serde_json::Value::Array(items) => items.iter_mut().for_each(|item| strings(item, change)),
        serde_json::Value::Object(fields) => fields.values_mut().for_each(|field| strings(field, change)),
        _ => {}
    }
}

/// What a conversation tells of itself, anew.
fn retell(tx: &Tx, thread: i64, alone: bool, names: &Names) -> Result<(), StoreError> {
    let statement = "SELECT text FROM messages WHERE conversation = ?1 AND text <> '' ORDER BY id DESC LIMIT 1";
    let last: Option<String> = maybe(tx, statement, [thread], |row| row.get(0))?;
    let statement = "SELECT coalesce(nullif(trim(author_name), ''), author_handle) FROM messages
        WHERE conversation = ?1 AND ours = 0 AND visibility IS NOT 'erased' ORDER BY id DESC LIMIT 1";
    let from: Option<String> = maybe(tx, statement, [thread], |row| row.get(0))?;
    let (draft, tag): (String, String) =
        one(tx, "SELECT draft, root_tag FROM conversations WHERE key = ?1", [thread], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    let excerpt = crate::text::excerpt(&last.unwrap_or_default());
    let tag = if alone { String::new() } else { names.out_of(&tag) };
    run(
        tx,
        "UPDATE conversations SET excerpt = ?2, from_name = ?3, draft = ?4, root_tag = ?5 WHERE key = ?1",
        params![thread, excerpt, from.unwrap_or_default(), names.out_of(&draft), tag],
    )?;
    if alone {
        run(tx, "DELETE FROM conversation_notes WHERE conversation = ?1", [thread])?;
    }
    Ok(())
}

/// What somebody is called.
#[derive(Default)]
struct Names {
    handles: BTreeSet<String>,
    names: BTreeSet<String>,
    remotes: Vec<String>,
}

/// What stands where a name stood.
const GONE: &str = "…";

impl Names {
    fn add(&mut self, one: &Identity) {
        self.also(&one.name, &one.handle);
    }

    fn also(&mut self, name: &str, handle: &str) {
        let handle = handle.trim().trim_start_matches('@');
        if handle.chars().count() > 2 {
            self.handles.insert(handle.to_owned());
        }
        // A first name alone may be anybody's, and a word of our own answer.
        if name.trim().chars().count() > 4 && name.trim().contains(char::is_whitespace) {
            self.names.insert(name.trim().to_owned());
        }
    }

    fn is_handle(&self, handle: &str) -> bool {
        self.handles.iter().any(|own| own.eq_ignore_ascii_case(handle))
    }

    fn out_of(&self, text: &str) -> String {
        let mut text = text.to_owned();
        // The longest first: a handle may begin with a shorter one.
        let mut known: Vec<&String> = self.handles.iter().chain(&self.names).chain(&self.remotes).collect();
        known.sort_by_key(|name| std::cmp::Reverse(name.len()));
        for name in known {
            text = replace(&text, name);
            // As a mention is written where the host goes without saying.
            if let Some((local, _)) = name.split_once('@').filter(|(local, _)| local.len() > 2) {
                text = replace(&text, &format!("@{local}"));
            }
        }
        text
    }
}

/// The text without a name, in whatever case of ASCII letters, where it stands as a word of its own.
fn replace(text: &str, name: &str) -> String {
    let (low, wanted) = (text.to_ascii_lowercase(), name.to_ascii_lowercase());
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    while let Some(at) = low.get(from..).and_then(|rest| rest.find(&wanted)).map(|at| from + at) {
        let end = at + wanted.len();
        let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let part = inside(low.get(..at).and_then(|before| before.chars().next_back()))
            || inside(low.get(end..).and_then(|after| after.chars().next()));
        out.push_str(text.get(from..at).unwrap_or_default());
        out.push_str(if part { text.get(at..end).unwrap_or_default() } else { GONE });
        from = end;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

/// Lines that quote what they wrote.
struct Quotes {
    lines: BTreeSet<String>,
    whole: String,
}

/// Characters from which a line without a quotation mark is theirs and no chance.
const TELLING: usize = 24;

impl Quotes {
    fn of(texts: &[String]) -> Self {
        let lines = texts.iter().flat_map(|text| text.lines()).map(plain).filter(|line| !line.is_empty()).collect();
        Self { lines, whole: plain(&texts.join(" ")) }
    }

    fn out_of(&self, text: &str) -> String {
        if self.lines.is_empty() {
            return text.to_owned();
        }
        let kept = |line: &&str| {
            let bare = line.trim_start();
            let marked = bare.starts_with('>');
            let said = plain(bare.trim_start_matches(['>', ' ']));
            // A quotation is broken into other lines than the original.
            let theirs = !said.is_empty()
                && ((marked && self.whole.contains(&said))
                    || (said.chars().count() >= TELLING && (self.lines.contains(&said) || self.whole.contains(&said))));
            !theirs
        };
        if text.lines().all(|line| kept(&line)) {
            return text.to_owned();
        }
        text.lines().filter(kept).collect::<Vec<_>>().join("\n")
    }
}

fn plain(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_quotations_go_and_our_words_stay() {
        let mut names = Names::default();
        names.also("Zoé Martin", "zoe@social.example");
        assert_eq!(names.out_of("@zoe@social.example @Zoe Bonjour Zoé Martin, zoologie"), "@… … Bonjour …, zoologie");
        let quotes = Quotes::of(&["Mon colis n’est jamais arrivé,\nquelle honte !".to_owned()]);
        let ours = "Bonjour,\nnous cherchons.\n> Mon colis n’est jamais\n> arrivé, quelle honte !\nLéa";
        assert_eq!(quotes.out_of(ours), "Bonjour,\nnous cherchons.\nLéa");
        assert_eq!(quotes.out_of("quelle honte !"), "quelle honte !", "short words without a mark may be anybody's");
    }
}
