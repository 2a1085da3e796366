//! Joining cards and splitting them, by hand and with a way back.

use super::cards::{Identity, Remarks, Whose, brand_of, identities, person_of, remarks, resolve, set_remarks};
use crate::error::StoreError;
use crate::sql::{At, Columns, Json, Sql, Tx, one, run, run_one};
use chrono::{DateTime, Utc};
use pupitre_domain::ids::{BrandId, PersonId};
use pupitre_domain::network::NetworkId;
use rusqlite::params;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What cards were before a change.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Before {
    people: Vec<KeptPerson>,
    authors: Vec<(i64, Option<Uuid>)>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct KeptPerson {
    id: Uuid,
    name: String,
    deleted: bool,
    remarks: Remarks,
    handles: Vec<(String, String)>,
}

fn kept(sql: &impl Sql, id: PersonId, deleted: bool) -> Result<KeptPerson, StoreError> {
    let person = super::get(sql, id)?;
    let handles =
        person.handles.iter().map(|(network, handle)| (network.as_str().to_owned(), handle.clone())).collect();
    Ok(KeptPerson { id: id.0, name: person.name, deleted, remarks: remarks(sql, id)?, handles })
}

fn keep(tx: &Tx, brand: BrandId, before: &Before, now: DateTime<Utc>) -> Result<Uuid, StoreError> {
    let id = Uuid::now_v7();
    run(
        tx,
        "INSERT INTO person_edits (id, brand, before, at) VALUES (?1, ?2, ?3, ?4)",
        params![id.as_bytes(), brand.as_bytes(), Json(before), At(now)],
    )?;
    Ok(id)
}

fn standing(identities: &[Identity]) -> Vec<(i64, Option<Uuid>)> {
    identities.iter().map(|one| (one.author, one.person.map(|person| person.0))).collect()
}

/// Joins two cards: `from` goes into `into`. Answers the person and what takes it back.
///
/// # Errors
/// [`StoreError::Constraint`] when they are of two brands or the same card; [`StoreError::NotFound`].
pub fn join(tx: &Tx, into: Whose, from: Whose, now: DateTime<Utc>) -> Result<(PersonId, Uuid), StoreError> {
    let (into, from) = (resolve(tx, into)?, resolve(tx, from)?);
    let brand = brand_of(tx, into)?;
    if into == from || brand != brand_of(tx, from)? {
        return Err(StoreError::Constraint);
    }
    let mut before = Before::default();
    let (own, theirs) = (identities(tx, into)?, identities(tx, from)?);
    before.authors = [standing(&own), standing(&theirs)].concat();
    let fresh = matches!(into, Whose::Author(_));
    let target = person_of(tx, into, now)?;
    before.people.push(kept(tx, target, fresh)?);
    if let Whose::Person(other) = from {
        before.people.push(kept(tx, other, false)?);
        let (mine, more) = (remarks(tx, target)?, remarks(tx, other)?);
        let both = |one: &str, other: &str| match (one.trim().is_empty(), other.trim().is_empty()) {
            (_, true) => one.to_owned(),
            (true, false) => other.to_owned(),
            (false, false) => format!("{one}\n\n{other}"),
        };
        let joined = Remarks {
            note: both(&mine.note, &more.note),
            consent: both(&mine.consent, &more.consent),
            tags: mine.tags.union(&more.tags).cloned().collect(),
        };
        set_remarks(tx, target, &joined, now)?;
        let mut person = super::get(tx, target)?;
        for (network, handle) in super::get(tx, other)?.handles {
            person.handles.entry(network).or_insert(handle);
        }
        super::save(tx, &person, now)?;
        super::set_deleted(tx, other, Some(now))?;
    }
    for one in theirs {
        run(tx, "UPDATE authors SET person = ?2 WHERE key = ?1", params![one.author, target.as_bytes()])?;
    }
    Ok((target, keep(tx, brand, &before, now)?))
}

/// Takes an identity off the card it is on. Notes and tags stay with the card. Answers what takes it back.
///
/// # Errors
/// [`StoreError::NotFound`] when it is on none.
pub fn split(tx: &Tx, author: i64, now: DateTime<Utc>) -> Result<Uuid, StoreError> {
    let Whose::Person(person) = resolve(tx, Whose::Author(author))? else { return Err(StoreError::NotFound) };
    let before =
        Before { people: vec![kept(tx, person, false)?], authors: standing(&identities(tx, Whose::Person(person))?) };
    run_one(tx, "UPDATE authors SET person = NULL WHERE key = ?1", [author])?;
    keep(tx, brand_of(tx, Whose::Person(person))?, &before, now)
}

/// Puts cards back as they were before they were joined or split. Once.
///
/// # Errors
/// [`StoreError::NotFound`] when it was taken back already, or somebody of it was erased.
pub fn put_back(tx: &Tx, edit: Uuid, now: DateTime<Utc>) -> Result<(), StoreError> {
    let before: Before =
        one(tx, "SELECT before FROM person_edits WHERE id = ?1", [edit.as_bytes()], |row| Columns::of(row).json())?;
    for person in before.people {
        let id = PersonId::new(person.id);
        let mut known = super::get(tx, id)?;
        known.name = person.name;
        known.handles = person
            .handles
            .into_iter()
            .filter_map(|(network, handle)| {
                NetworkId::ALL.iter().copied().find(|known| known.as_str() == network).map(|network| (network, handle))
            })
            .collect();
        super::save(tx, &known, now)?;
        set_remarks(tx, id, &person.remarks, now)?;
        super::set_deleted(tx, id, person.deleted.then_some(now))?;
    }
    for (author, person) in before.authors {
        let person = person.map(Uuid::into_bytes);
        run(tx, "UPDATE authors SET person = ?2 WHERE key = ?1", params![author, person])?;
    }
    run_one(tx, "DELETE FROM person_edits WHERE id = ?1", [edit.as_bytes()])
}
