//! One card per human being, over all networks: whoever wrote, and what the brand knows of them.

use super::Person;
use crate::error::StoreError;
use crate::sql::{At, Columns, Sql, Tx, all, blob, one, run, run_one};
use crate::text::fold;
use chrono::{DateTime, Utc};
use pupitre_domain::conversation::{ConversationKind, ConversationState};
use pupitre_domain::ids::{BrandId, ConversationId, MessageId, PersonId};
use pupitre_domain::network::NetworkId;
use rusqlite::{Row, params};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Whose card: a person that somebody made or joined, or an identity that nobody has looked at yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Whose {
    /// A person.
    Person(PersonId),
    /// An author, by key.
    Author(i64),
}

/// An identity at a network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Key of the author.
    pub author: i64,
    /// Network.
    pub network: NetworkId,
    /// Handle; untrusted text.
    pub handle: String,
    /// Display name; untrusted text.
    pub name: String,
    /// Profile page.
    pub profile: Option<String>,
    /// First message known.
    pub first_at: DateTime<Utc>,
    /// Last message known.
    pub last_at: DateTime<Utc>,
    /// Whose card it is on.
    pub person: Option<PersonId>,
}

/// What a person noted of a human being.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remarks {
    /// Note.
    pub note: String,
    /// What they agreed to.
    pub consent: String,
    /// Tags.
    pub tags: BTreeSet<String>,
}

/// A card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The brand that knows them.
    pub brand: BrandId,
    /// The person, once there is one.
    pub person: Option<Person>,
    /// What is noted.
    pub remarks: Remarks,
    /// Their identities, the latest first.
    pub identities: Vec<Identity>,
    /// Their messages, over all identities.
    pub messages: u32,
    /// Conversations in which they wrote.
    pub conversations: u32,
    /// Answers given to them.
    pub answered: u32,
}

/// A conversation of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardThread {
    /// Id.
    pub id: ConversationId,
    /// Network.
    pub network: NetworkId,
    /// Kind.
    pub kind: ConversationKind,
    /// State.
    pub state: ConversationState,
    /// Their last message in it.
    pub excerpt: String,
    /// When they wrote it.
    pub at: DateTime<Utc>,
}

/// A line of the list of people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Whose card.
    pub whose: Whose,
    /// The brand that knows them.
    pub brand: BrandId,
    /// Name; untrusted text, perhaps empty.
    pub name: String,
    /// Identities: network and handle.
    pub identities: Vec<(NetworkId, String)>,
    /// Tags.
    pub tags: BTreeSet<String>,
    /// When they last wrote, if they did.
    pub last_at: Option<DateTime<Utc>>,
}

/// Which people are listed.
#[derive(Debug, Clone, Default)]
pub struct PeopleQuery {
    /// Of one brand only.
    pub brand: Option<BrandId>,
    /// A part of a name or handle.
    pub search: String,
    /// With this tag only.
    pub tag: Option<String>,
    /// Key of the following page.
    pub after: Option<String>,
    /// Most lines.
    pub limit: u16,
}

const AUTHOR: &str = "key, network, handle, name, profile, first_at, last_at, person";

fn identity(row: &Row<'_>) -> rusqlite::Result<Identity> {
    let mut c = Columns::of(row);
    Ok(Identity {
        author: c.get()?,
        network: c.word()?,
        handle: c.get()?,
        name: c.get()?,
        profile: c.get()?,
        first_at: c.at()?,
        last_at: c.at()?,
        person: c.maybe_uuid()?.map(PersonId::new),
    })
}

/// The person on whose card an identity is, or the identity itself.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn resolve(sql: &impl Sql, whose: Whose) -> Result<Whose, StoreError> {
    let Whose::Author(key) = whose else { return Ok(whose) };
    let statement = "SELECT person FROM authors WHERE key = ?1";
    let person = one(sql, statement, [key], |row| Columns::of(row).maybe_uuid())?;
    Ok(person.map_or(whose, |id| Whose::Person(PersonId::new(id))))
}

/// The identities of a card, the latest first.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub fn identities(sql: &impl Sql, whose: Whose) -> Result<Vec<Identity>, StoreError> {
    match resolve(sql, whose)? {
        Whose::Author(key) => all(sql, &format!("SELECT {AUTHOR} FROM authors WHERE key = ?1"), [key], identity),
        Whose::Person(person) => all(
            sql,
            &format!("SELECT {AUTHOR} FROM authors WHERE person = ?1 ORDER BY last_at DESC, key DESC"),
            [person.as_bytes()],
            identity,
        ),
    }
}

/// The brand that knows somebody.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn brand_of(sql: &impl Sql, whose: Whose) -> Result<BrandId, StoreError> {
    let read = |row: &Row<'_>| Ok(BrandId::new(Columns::of(row).uuid()?));
    match whose {
        Whose::Author(key) => one(sql, "SELECT brand FROM authors WHERE key = ?1", [key], read),
        Whose::Person(id) => one(sql, "SELECT brand FROM people WHERE id = ?1", [id.as_bytes()], read),
    }
}

/// What is noted of a person.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn remarks(sql: &impl Sql, person: PersonId) -> Result<Remarks, StoreError> {
    let (note, consent) = one(sql, "SELECT note, consent FROM people WHERE id = ?1", [person.as_bytes()], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    let statement = "SELECT tag FROM person_tags WHERE person = ?1";
    let tags: Vec<String> = all(sql, statement, [person.as_bytes()], |row| row.get(0))?;
    Ok(Remarks { note, consent, tags: tags.into_iter().collect() })
}

/// Replaces what is noted of a person.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn set_remarks(tx: &Tx, person: PersonId, remarks: &Remarks, now: DateTime<Utc>) -> Result<(), StoreError> {
    run_one(
        tx,
        "UPDATE people SET note = ?2, consent = ?3, updated_at = ?4 WHERE id = ?1",
        params![person.as_bytes(), remarks.note, remarks.consent, At(now)],
    )?;
    run(tx, "DELETE FROM person_tags WHERE person = ?1", [person.as_bytes()])?;
    for tag in &remarks.tags {
        run(tx, "INSERT INTO person_tags (person, tag) VALUES (?1, ?2)", params![person.as_bytes(), tag])?;
    }
    Ok(())
}

/// The tags in use, of one brand or of all.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub fn tags(sql: &impl Sql, brand: Option<BrandId>) -> Result<Vec<String>, StoreError> {
    let statement = "SELECT DISTINCT t.tag FROM person_tags t JOIN people p ON p.id = t.person
        WHERE p.deleted_at IS NULL AND (?1 IS NULL OR p.brand = ?1) ORDER BY t.tag";
    all(sql, statement, params![blob(brand.as_ref().map(BrandId::as_bytes))], |row| row.get(0))
}

/// A card.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn card(sql: &impl Sql, whose: Whose) -> Result<Card, StoreError> {
    let whose = resolve(sql, whose)?;
    let brand = brand_of(sql, whose)?;
    let (person, known) = match whose {
        Whose::Person(id) => (Some(super::get(sql, id)?), remarks(sql, id)?),
        Whose::Author(_) => (None, Remarks::default()),
    };
    let identities = identities(sql, whose)?;
    let (mut messages, mut answered, mut threads) = (0, 0, BTreeSet::new());
    for one in &identities {
        for (thread, ids) in written(sql, one.author)? {
            threads.insert(thread);
            messages += u32::try_from(ids.len()).unwrap_or(u32::MAX);
            let statement = "SELECT count(*) FROM answers WHERE question = ?1";
            for id in ids {
                answered += crate::sql::one(sql, statement, [id], |row| row.get::<_, u32>(0))?;
            }
        }
    }
    let conversations = u32::try_from(threads.len()).unwrap_or(u32::MAX);
    Ok(Card { brand, person, remarks: known, identities, messages, conversations, answered })
}

/// The messages of an author by conversation: keys of the conversations, ids of the messages, oldest first.
pub(crate) fn written(sql: &impl Sql, author: i64) -> Result<BTreeMap<i64, Vec<i64>>, StoreError> {
    let statement = "SELECT m.conversation, m.id, m.author_remote, m.author_handle, w.remote
        FROM authors w JOIN author_threads t ON t.author = w.key JOIN messages m ON m.conversation = t.conversation
          JOIN accounts a ON a.key = m.account
        WHERE w.key = ?1 AND m.ours = 0 AND a.brand = w.brand AND a.network = w.network
          AND coalesce(a.server, '') = w.server
        ORDER BY m.id";
    let rows = all(sql, statement, [author], |row| {
        let mut c = Columns::of(row);
        let (thread, id) = (c.get::<i64>()?, c.get::<i64>()?);
        let known = crate::authors::identity(c.text()?, c.text()?);
        Ok((known.as_deref() == Some(c.text()?)).then_some((thread, id)))
    })?;
    let mut found: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for (thread, id) in rows.into_iter().flatten() {
        found.entry(thread).or_default().push(id);
    }
    Ok(found)
}

/// The conversations of a card, the latest of them first, each with their last message in it.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub fn threads(sql: &impl Sql, identities: &[Identity], most: usize) -> Result<Vec<CardThread>, StoreError> {
    let mut last: BTreeMap<i64, i64> = BTreeMap::new();
    for one in identities {
        for (thread, ids) in written(sql, one.author)? {
            let newest = ids.last().copied().unwrap_or_default();
            last.entry(thread).and_modify(|known| *known = newest.max(*known)).or_insert(newest);
        }
    }
    let mut newest: Vec<i64> = last.into_values().collect();
    newest.sort_unstable_by_key(|id| std::cmp::Reverse(*id));
    newest.truncate(most);
    let statement = "SELECT c.id, c.network, c.kind, c.state, m.text, m.written_at
        FROM messages m JOIN conversations c ON c.key = m.conversation WHERE m.id = ?1";
    newest
        .into_iter()
        .map(|id| {
            one(sql, statement, [id], |row| {
                let mut c = Columns::of(row);
                Ok(CardThread {
                    id: ConversationId::new(c.uuid()?),
                    network: c.word()?,
                    kind: c.word()?,
                    state: c.word()?,
                    excerpt: crate::text::excerpt(c.text()?),
                    at: c.at()?,
                })
            })
        })
        .collect()
}

/// Lists people: persons and identities that nobody has looked at, whoever wrote last first.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn lines(sql: &impl Sql, query: &PeopleQuery) -> Result<(Vec<Line>, Option<String>), StoreError> {
    let limit = usize::from(query.limit.clamp(1, 200));
    let brand = query.brand.as_ref().map(BrandId::as_bytes);
    let like = format!("%{}%", fold(&query.search).replace(['%', '_', '\\'], " ").trim());
    let (before, kind, end) = cursor(query.after.as_deref());
    let mut found: Vec<(i64, u8, String, Line)> = Vec::new();
    // Persons come before identities of the same instant.
    let people = "SELECT p.id, p.brand, p.name, coalesce(max(a.last_at), p.updated_at) AS last, max(a.last_at)
        FROM people p LEFT JOIN authors a ON a.person = p.id
        WHERE p.deleted_at IS NULL AND (?1 IS NULL OR p.brand = ?1)
          AND (?2 IS NULL OR EXISTS (SELECT 1 FROM person_tags t WHERE t.person = p.id AND t.tag = ?2))
          AND (?3 = '%%' OR p.name_folded LIKE ?3
            OR EXISTS (SELECT 1 FROM authors s WHERE s.person = p.id AND s.folded LIKE ?3)
            OR EXISTS (SELECT 1 FROM handles h WHERE h.person = p.id AND lower(h.handle) LIKE ?3))
        GROUP BY p.id HAVING last < ?4 OR (last = ?4 AND ?5 = 0 AND p.id > ?6)
        ORDER BY last DESC, p.id LIMIT ?7";
    let most = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    let id_end = if kind == 0 { Uuid::parse_str(&end).unwrap_or(Uuid::max()) } else { Uuid::max() };
    let values = params![blob(brand), query.tag, like, before, kind, id_end.as_bytes(), most];
    let persons = all(sql, people, values, |row| {
        let mut c = Columns::of(row);
        let id = PersonId::new(c.uuid()?);
        let (brand, name, last) = (BrandId::new(c.uuid()?), c.get()?, c.get::<i64>()?);
        let last_at = c.maybe_at()?;
        let line =
            Line { whose: Whose::Person(id), brand, name, identities: Vec::new(), tags: BTreeSet::new(), last_at };
        Ok((last, id, line))
    })?;
    for (last, id, mut line) in persons {
        line.tags = remarks(sql, id)?.tags;
        line.identities =
            identities(sql, Whose::Person(id))?.into_iter().map(|one| (one.network, one.handle)).collect();
        if line.identities.is_empty() {
            line.identities = super::get(sql, id)?.handles.into_iter().collect();
        }
        found.push((last, 0, id.to_string(), line));
    }
    if query.tag.is_none() {
        let statement = "SELECT key, brand, network, handle, name, last_at FROM authors
             WHERE person IS NULL AND brand = ?1 AND (last_at < ?3 OR (last_at = ?3 AND key < ?4))
               AND (?2 = '%%' OR folded LIKE ?2)
             ORDER BY last_at DESC, key DESC LIMIT ?5";
        let key_end = if kind == 1 { end.parse().unwrap_or(i64::MAX) } else { i64::MAX };
        let read = |row: &Row<'_>| {
            let mut c = Columns::of(row);
            let (key, brand, network) = (c.get::<i64>()?, BrandId::new(c.uuid()?), c.word()?);
            let (handle, name, at) = (c.get::<String>()?, c.get()?, c.at()?);
            let line = Line {
                whose: Whose::Author(key),
                brand,
                name,
                identities: vec![(network, handle)],
                tags: BTreeSet::new(),
                last_at: Some(at),
            };
            Ok((at.timestamp_millis(), 1, key.to_string(), line))
        };
        // The newest of each brand are merged below, so that one index serves every list.
        let brands: Vec<[u8; 16]> = match query.brand {
            Some(brand) => vec![*brand.as_bytes()],
            None => all(sql, "SELECT id FROM brands", [], |row| row.get(0))?,
        };
        for brand in brands {
            found.extend(all(sql, statement, params![brand, like, before, key_end, most], read)?);
        }
    }
    found.sort_by(|a, b| {
        b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then_with(|| match (a.2.parse::<i64>(), b.2.parse::<i64>()) {
            (Ok(one), Ok(other)) => other.cmp(&one),
            _ => a.2.cmp(&b.2),
        })
    });
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|(last, kind, key, _)| format!("{last}.{kind}.{key}"));
    Ok((found.into_iter().map(|(.., line)| line).collect(), next))
}

fn cursor(after: Option<&str>) -> (i64, u8, String) {
    let mut parts = after.unwrap_or_default().splitn(3, '.');
    match (parts.next().and_then(|it| it.parse().ok()), parts.next().and_then(|it| it.parse().ok()), parts.next()) {
        (Some(last), Some(kind), Some(key)) => (last, kind, key.to_owned()),
        _ => (i64::MAX, 0, Uuid::nil().to_string()),
    }
}

/// The person of a card; made from the identity when there is none yet.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn person_of(tx: &Tx, whose: Whose, now: DateTime<Utc>) -> Result<PersonId, StoreError> {
    let key = match resolve(tx, whose)? {
        Whose::Person(id) => return Ok(id),
        Whose::Author(key) => key,
    };
    let known = one(tx, &format!("SELECT {AUTHOR} FROM authors WHERE key = ?1"), [key], identity)?;
    let shown = if known.name.trim().is_empty() { &known.handle } else { &known.name };
    let name: String = shown.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(80).collect();
    let name = if name.is_empty() { "?".to_owned() } else { name };
    let id = PersonId::new(Uuid::now_v7());
    // By this handle the brand can mention them.
    let sound =
        !known.handle.is_empty() && known.handle.chars().all(|c| c.is_ascii_alphanumeric() || "._-@:".contains(c));
    let handles = sound.then(|| (known.network, known.handle.clone())).into_iter().collect();
    let person = Person { id, brand: brand_of(tx, Whose::Author(key))?, name, handles };
    super::save(tx, &person, now)?;
    run(tx, "UPDATE authors SET person = ?2 WHERE key = ?1", params![key, id.as_bytes()])?;
    Ok(id)
}

/// Why two cards may be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Alike {
    /// The same address.
    Address,
    /// The same handle elsewhere.
    Handle,
    /// The same name.
    Name,
}

/// Cards that may be the same human being: never more than a suggestion.
///
/// # Errors
/// [`StoreError`] when they cannot be read.
pub fn alike(sql: &impl Sql, whose: Whose, most: usize) -> Result<Vec<(Whose, Identity, Alike)>, StoreError> {
    let whose = resolve(sql, whose)?;
    let own = identities(sql, whose)?;
    let mut found: BTreeMap<i64, (Alike, Identity)> = BTreeMap::new();
    for one in &own {
        let statement = format!(
            "SELECT {AUTHOR} FROM authors o WHERE o.key IN (
               SELECT b.key FROM authors a JOIN authors b ON b.brand = a.brand AND b.handle_key = a.handle_key
                 WHERE a.key = ?1 AND a.handle_key <> ''
               UNION SELECT b.key FROM authors a JOIN authors b ON b.brand = a.brand AND b.name_key = a.name_key
                 WHERE a.key = ?1 AND a.name_key <> '')
             AND NOT EXISTS (SELECT 1 FROM distinct_authors d WHERE d.one = min(?1, o.key) AND d.other = max(?1, o.key))
             ORDER BY o.last_at DESC LIMIT 50"
        );
        for other in all(sql, &statement, [one.author], identity)? {
            if own.iter().any(|known| known.author == other.author) {
                continue;
            }
            let handle = fold(&one.handle);
            let reason = if handle.contains('@') && handle == fold(&other.handle) {
                Alike::Address
            } else if crate::authors::handle_key(&one.handle) == crate::authors::handle_key(&other.handle)
                && !crate::authors::handle_key(&one.handle).is_empty()
            {
                Alike::Handle
            } else {
                Alike::Name
            };
            let better = found.get(&other.author).is_none_or(|(known, _)| reason < *known);
            if better {
                found.insert(other.author, (reason, other));
            }
        }
    }
    let mut ranked: Vec<(Alike, Identity)> = found.into_values().collect();
    ranked.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.last_at.cmp(&a.1.last_at)));
    let mut told: BTreeSet<PersonId> = BTreeSet::new();
    Ok(ranked
        .into_iter()
        .filter(|(_, one)| one.person.is_none_or(|person| told.insert(person)))
        .take(most)
        .map(|(reason, one)| (one.person.map_or(Whose::Author(one.author), Whose::Person), one, reason))
        .collect())
}

/// Says that two cards are two human beings: they are not suggested again.
///
/// # Errors
/// [`StoreError::NotFound`].
pub fn keep_apart(tx: &Tx, one: Whose, other: Whose) -> Result<(), StoreError> {
    for a in identities(tx, one)? {
        for b in identities(tx, other)? {
            let statement = "INSERT INTO distinct_authors (one, other) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
            run(tx, statement, [a.author.min(b.author), a.author.max(b.author)])?;
        }
    }
    Ok(())
}

/// What of a conversation is somebody's.
#[derive(Debug, Clone, Default)]
pub struct Theirs {
    /// Their messages.
    pub ids: BTreeSet<MessageId>,
    /// The network's ids of these.
    pub remotes: BTreeSet<String>,
}

/// What some identities wrote, by conversation with its network.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn said(
    sql: &impl Sql,
    identities: &[Identity],
) -> Result<BTreeMap<(ConversationId, NetworkId), Theirs>, StoreError> {
    let mut found: BTreeMap<(ConversationId, NetworkId), Theirs> = BTreeMap::new();
    let statement =
        "SELECT c.id, m.remote_id FROM messages m JOIN conversations c ON c.key = m.conversation WHERE m.id = ?1";
    for identity in identities {
        for id in written(sql, identity.author)?.into_values().flatten() {
            let (thread, remote) = one(sql, statement, [id], |row| {
                let mut c = Columns::of(row);
                Ok((ConversationId::new(c.uuid()?), c.get::<String>()?))
            })?;
            let theirs = found.entry((thread, identity.network)).or_default();
            theirs.ids.insert(MessageId(id));
            theirs.remotes.insert(remote);
        }
    }
    Ok(found)
}
