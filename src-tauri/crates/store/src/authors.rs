//! Who wrote to a brand: one row per identity at a network, kept beside the messages.

use crate::error::StoreError;
use crate::messages::IncomingMessage;
use crate::sql::{At, Columns, Sql, Tx, Word, all, maybe, one, run};
use crate::text::fold;
use chrono::{DateTime, Utc};
use pupitre_domain::ids::BrandId;
use pupitre_domain::network::NetworkId;
use rusqlite::{OptionalExtension as _, params};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Where identities are told apart.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) brand: BrandId,
    pub(crate) network: NetworkId,
    pub(crate) server: &'a str,
}

/// What a message tells of its author.
#[derive(Debug, Clone)]
pub(crate) struct Sighting {
    pub(crate) remote: String,
    pub(crate) handle: String,
    pub(crate) name: String,
    pub(crate) profile: Option<String>,
    pub(crate) at: DateTime<Utc>,
    pub(crate) conversation: i64,
}

impl Sighting {
    pub(crate) fn of(message: &IncomingMessage, conversation: i64) -> Option<Self> {
        if message.ours {
            return None;
        }
        Some(Self {
            remote: identity(&message.author_remote, &message.author_handle)?,
            handle: message.author_handle.clone(),
            name: message.author_name.clone(),
            profile: message.author_profile.clone(),
            at: message.written_at,
            conversation,
        })
    }
}

/// By what an author is known: the network's id of them, else their handle. Nothing when a message names nobody.
pub(crate) fn identity(remote: &str, handle: &str) -> Option<String> {
    match (remote.is_empty(), handle.is_empty()) {
        (false, _) => Some(remote.to_owned()),
        (true, false) => Some(format!("handle:{}", fold(handle))),
        (true, true) => None,
    }
}

/// What the same name elsewhere has in common: its words in any order. Empty for a name of one short word.
pub(crate) fn name_key(name: &str) -> String {
    let folded = fold(name);
    let words: BTreeSet<&str> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 1).collect();
    let key = words.into_iter().collect::<Vec<_>>().join(" ");
    if key.chars().count() < 5 { String::new() } else { key }
}

/// What the same handle elsewhere has in common: what stands before the host, without its separators.
pub(crate) fn handle_key(handle: &str) -> String {
    let folded = fold(handle);
    let own = folded.trim_start_matches('@');
    let local = match own.split_once('@') {
        Some((local, _)) => local,
        // A name below somebody's domain: `zoe.social.example`.
        None if own.matches('.').count() > 1 => own.split('.').next().unwrap_or_default(),
        None => own,
    };
    let key: String = local.chars().filter(|c| c.is_alphanumeric()).collect();
    if key.chars().count() < 4 || WORTHLESS.contains(&key.as_str()) { String::new() } else { key }
}

/// Handles that say what somebody does, not who.
const WORTHLESS: [&str; 12] = [
    "contact",
    "info",
    "infos",
    "hello",
    "bonjour",
    "admin",
    "support",
    "noreply",
    "newsletter",
    "service",
    "sales",
    "office",
];

/// What is known of an identity that wrote again.
struct Known {
    key: i64,
    /// Handle, name and profile are as they were.
    same: bool,
    first_at: DateTime<Utc>,
    last_at: DateTime<Utc>,
}

/// Takes note of who wrote. Idempotent: the same messages again change nothing.
///
/// An identity is looked up before it is written: its indexes change only where what they hold does.
pub(crate) fn met(tx: &Tx, place: &Place<'_>, sightings: Vec<Sighting>) -> Result<(), StoreError> {
    let mut by_author: BTreeMap<String, Vec<Sighting>> = BTreeMap::new();
    for sighting in sightings {
        by_author.entry(sighting.remote.clone()).or_default().push(sighting);
    }
    let mut find = tx.0.prepare_cached(
        "SELECT key, handle, name, profile, first_at, last_at FROM authors
         WHERE brand = ?1 AND network = ?2 AND server = ?3 AND remote = ?4",
    )?;
    let mut wrote = tx
        .0
        .prepare_cached("INSERT INTO author_threads (author, conversation) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?;
    for (remote, mut seen) in by_author {
        seen.sort_by_key(|sighting| sighting.at);
        let (Some(first), Some(last)) = (seen.first(), seen.last()) else { continue };
        let named = params![place.brand.as_bytes(), Word(place.network), place.server, remote];
        let known = find.query_row(named, |row| {
            let mut c = Columns::of(row);
            let (key, handle, name) = (c.get()?, c.text()?, c.text()?);
            let profile: Option<String> = c.get()?;
            let same = handle == last.handle && name == last.name && profile == last.profile;
            Ok(Known { key, same, first_at: c.at()?, last_at: c.at()? })
        });
        let key = match known.optional()? {
            None => add(tx, place, &remote, first, last)?,
            Some(known) => {
                again(tx, &known, first, last)?;
                known.key
            }
        };
        let threads: BTreeSet<i64> = seen.iter().map(|sighting| sighting.conversation).collect();
        for thread in threads {
            wrote.execute([key, thread])?;
        }
    }
    Ok(())
}

fn folded(sighting: &Sighting) -> String {
    fold(&format!("{} {}", sighting.name, sighting.handle))
}

/// Adds an identity; its key.
fn add(tx: &Tx, place: &Place<'_>, remote: &str, first: &Sighting, last: &Sighting) -> Result<i64, StoreError> {
    run(
        tx,
        "INSERT INTO authors (brand, network, server, remote, handle, name, profile, folded, name_key, handle_key,
           first_at, last_at, person)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, NULL)",
        params![
            place.brand.as_bytes(),
            Word(place.network),
            place.server,
            remote,
            last.handle,
            last.name,
            last.profile,
            folded(last),
            name_key(&last.name),
            handle_key(&last.handle),
            At(first.at),
            At(last.at)
        ],
    )?;
    Ok(tx.0.last_insert_rowid())
}

/// Notes that a known identity wrote again: what it is called is what it was called last.
fn again(tx: &Tx, known: &Known, first: &Sighting, last: &Sighting) -> Result<(), StoreError> {
    let (first_at, last_at) = (known.first_at.min(first.at), known.last_at.max(last.at));
    if !known.same && last.at >= known.last_at {
        let statement = "UPDATE authors SET handle = ?2, name = ?3, profile = ?4, folded = ?5, name_key = ?6,
              handle_key = ?7, first_at = ?8, last_at = ?9 WHERE key = ?1";
        let values = params![
            known.key,
            last.handle,
            last.name,
            last.profile,
            folded(last),
            name_key(&last.name),
            handle_key(&last.handle),
            At(first_at),
            At(last_at)
        ];
        run(tx, statement, values)?;
    } else if last_at > known.last_at {
        let statement = "UPDATE authors SET first_at = ?2, last_at = ?3 WHERE key = ?1";
        run(tx, statement, params![known.key, At(first_at), At(last_at)])?;
    } else if first_at < known.first_at {
        run(tx, "UPDATE authors SET first_at = ?2 WHERE key = ?1", params![known.key, At(first_at)])?;
    }
    Ok(())
}

/// What of an account was erased: what those authors wrote before is not taken in again, nor what quoted them.
pub(crate) struct Erased(Vec<([u8; 32], DateTime<Utc>)>);

impl Erased {
    pub(crate) fn of(sql: &impl Sql, account: i64) -> Result<Self, StoreError> {
        all(sql, "SELECT fingerprint, at FROM erasures WHERE account = ?1", [account], |row| {
            Ok((row.get::<_, [u8; 32]>(0)?, row.get::<_, At>(1)?.0))
        })
        .map(Self)
    }

    pub(crate) fn covers(&self, message: &IncomingMessage) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let changed = fingerprint(&format!("message:{}", message.remote_id));
        let author = identity(&message.author_remote, &message.author_handle).filter(|_| !message.ours);
        let author = author.map(|identity| fingerprint(&identity));
        self.0.iter().any(|(known, at)| *known == changed || (Some(*known) == author && message.written_at <= *at))
    }
}

pub(crate) fn fingerprint(identity: &str) -> [u8; 32] {
    *blake3::hash(identity.as_bytes()).as_bytes()
}

/// The key of the author of a message, if it names one that is known.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such message.
pub fn of_message(sql: &impl Sql, message: pupitre_domain::ids::MessageId) -> Result<Option<i64>, StoreError> {
    let statement = "SELECT a.brand, a.network, coalesce(a.server, ''), m.author_remote, m.author_handle, m.ours
        FROM messages m JOIN accounts a ON a.key = m.account WHERE m.id = ?1";
    let (brand, network, server, remote, handle, ours) = one(sql, statement, [message.0], |row| {
        Ok((
            row.get::<_, [u8; 16]>(0)?,
            row.get::<_, String>(1)?,
            row.get::<_, String>(2)?,
            row.get::<_, String>(3)?,
            row.get::<_, String>(4)?,
            row.get::<_, bool>(5)?,
        ))
    })?;
    let Some(identity) = identity(&remote, &handle).filter(|_| !ours) else { return Ok(None) };
    let statement = "SELECT key FROM authors WHERE brand = ?1 AND network = ?2 AND server = ?3 AND remote = ?4";
    maybe(sql, statement, params![brand, network, server, identity], |row| row.get(0))
}

const CURSOR: &str = "people_read";

/// Whether messages from before this season's schema wait to be read by [`catch_up`].
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn is_behind(sql: &impl Sql) -> Result<bool, StoreError> {
    Ok(crate::meta::get(sql, CURSOR)?.is_some())
}

/// Reads the next so many messages that were there before, for their authors and our answers. `false` when it is through.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn catch_up(tx: &Tx, most: u16) -> Result<bool, StoreError> {
    let Some(from) = crate::meta::get(tx, CURSOR)?.and_then(|value| value.parse::<i64>().ok()) else {
        return Ok(false);
    };
    let statement = "SELECT m.id, m.ours, a.brand, a.network, a.key, coalesce(a.server, ''), m.conversation,
          m.author_remote, m.author_handle, m.author_name, m.author_profile, m.written_at
        FROM messages m JOIN accounts a ON a.key = m.account WHERE m.id > ?1 ORDER BY m.id LIMIT ?2";
    let rows = all(tx, statement, params![from, most], |row| {
        let mut c = Columns::of(row);
        Ok(Before {
            id: c.get()?,
            ours: c.get()?,
            brand: BrandId::new(c.uuid()?),
            network: c.word()?,
            account: c.get()?,
            server: c.get()?,
            conversation: c.get()?,
            remote: c.get()?,
            handle: c.get()?,
            name: c.get()?,
            profile: c.get()?,
            at: c.at()?,
        })
    })?;
    let Some(last) = rows.last().map(|row| row.id) else {
        run(tx, "DELETE FROM meta WHERE key = ?1", [CURSOR])?;
        return Ok(false);
    };
    let accounts: HashSet<i64> = rows.iter().map(|row| row.account).collect();
    for account in accounts {
        let own: Vec<&Before> = rows.iter().filter(|row| row.account == account).collect();
        let Some(first) = own.first() else { continue };
        let place = Place { brand: first.brand, network: first.network, server: &first.server };
        let seen = own.iter().filter(|row| !row.ours).filter_map(|row| {
            Some(Sighting {
                remote: identity(&row.remote, &row.handle)?,
                handle: row.handle.clone(),
                name: row.name.clone(),
                profile: row.profile.clone(),
                at: row.at,
                conversation: row.conversation,
            })
        });
        met(tx, &place, seen.collect())?;
        for row in own.iter().filter(|row| row.ours) {
            crate::answers::learn(tx, first.brand, row.id)?;
        }
    }
    crate::meta::put(tx, CURSOR, &last.to_string())?;
    Ok(true)
}

struct Before {
    id: i64,
    ours: bool,
    brand: BrandId,
    network: NetworkId,
    account: i64,
    server: String,
    conversation: i64,
    remote: String,
    handle: String,
    name: String,
    profile: Option<String>,
    at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_meet_where_a_person_would_see_it() {
        for (one, other) in [
            ("zoe.martin@social.example", "zoe_martin"),
            ("zoemartin.bsky.example", "Zoé.Martin@mail.example"),
            ("@ZoeMartin", "zoemartin@autre.example"),
        ] {
            assert_eq!(handle_key(one), handle_key(other), "{one} {other}");
        }
        assert_ne!(handle_key("zoe@social.example"), handle_key("zoemartin@social.example"));
        for empty in ["info@a.example", "zoe", "", "contact@b.example"] {
            assert_eq!(handle_key(empty), "", "{empty}");
        }
        assert_eq!(name_key("Zoé MARTIN"), name_key("martin, zoe"));
        assert_eq!(name_key("Zoé"), "", "a first name alone says nothing");
    }
}
