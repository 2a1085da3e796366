//! People whom a brand mentions: its own list, and who wrote to it.

use crate::api::composer::{HandleView, InBrand, PersonSave, PersonSearch, PersonView};
use crate::api::{ById, Done};
use crate::engine::Engine;
use crate::error::{Failure, FieldCode};
use crate::events::Topic;
use crate::fields::Checked;
use pupitre_domain::ids::PersonId;
use pupitre_domain::variables;
use pupitre_store::people::{self, Person};
use pupitre_store::{brands, fold};
use std::collections::BTreeMap;
use uuid::Uuid;

const NAME_MAX: u32 = 80;
const HANDLE_MAX: usize = 253;
/// Most people that a search answers.
const MOST: usize = 12;

/// Lists the people of a brand's own list, by name.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(engine: &Engine, request: InBrand) -> Result<Vec<PersonView>, Failure> {
    let rows = engine.store.read(move |conn| people::list(conn, request.brand)).await?;
    Ok(rows.into_iter().map(view).collect())
}

/// Looks for people of the list and of the inbox by the beginning of a word of their name, or of a handle.
///
/// # Errors
/// When the database cannot be read.
pub async fn search(engine: &Engine, request: PersonSearch) -> Result<Vec<PersonView>, Failure> {
    let brand = request.brand;
    let (known, seen) =
        engine.store.read(move |conn| Ok((people::list(conn, brand)?, people::seen(conn, brand)?))).await?;
    let typed = fold(request.text.trim().trim_start_matches('@'));
    let fits = |name: &str, handles: &[&str]| {
        let name = fold(name);
        name.starts_with(&typed)
            || name.split(|c: char| !c.is_alphanumeric()).any(|word| word.starts_with(&typed))
            || handles.iter().any(|handle| fold(handle).starts_with(&typed))
    };
    let mut found: Vec<PersonView> = Vec::new();
    let mut taken: Vec<(pupitre_domain::network::NetworkId, String)> = Vec::new();
    for person in known {
        taken.extend(person.handles.iter().map(|(network, handle)| (*network, fold(handle))));
        if fits(&person.name, &person.handles.values().map(String::as_str).collect::<Vec<_>>()) {
            found.push(view(person));
        }
    }
    for person in seen {
        let elsewhere = request.network.is_some_and(|network| network != person.network);
        let listed = taken.contains(&(person.network, fold(&person.handle)));
        if !elsewhere && !listed && fits(&person.name, &[person.handle.as_str()]) {
            let name = if person.name.trim().is_empty() { person.handle.clone() } else { person.name };
            let handles = vec![HandleView { network: person.network, handle: person.handle }];
            found.push(PersonView { id: None, name, handles });
        }
    }
    found.truncate(MOST);
    Ok(found)
}

/// Keeps a person, or changes one.
///
/// # Errors
/// `invalid` with `name` or `handles`; `notFound`.
pub async fn save(engine: &Engine, request: PersonSave) -> Result<PersonView, Failure> {
    let mut checked = Checked::default();
    let name = checked.line("name", &request.name, NAME_MAX);
    // The name stands between braces in a text.
    let written = format!("{{@{name}}}");
    if !name.is_empty() && variables::find(&written).first().and_then(|found| found.person()) != Some(name.as_str()) {
        checked.fault("name", FieldCode::Malformed, None);
    }
    let mut handles = BTreeMap::new();
    for HandleView { network, handle } in request.handles {
        let handle = handle.trim().trim_start_matches('@').to_owned();
        if handle.is_empty() {
            continue;
        }
        let fine = handle.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '@' | ':'));
        if !fine || handle.len() > HANDLE_MAX || handles.insert(network, handle).is_some() {
            checked.fault("handles", FieldCode::Malformed, None);
        }
    }
    if handles.is_empty() {
        checked.fault("handles", FieldCode::Required, None);
    }
    checked.done()?;
    let (now, known, brand) = (engine.now(), request.id, request.brand);
    let person = engine
        .store
        .write(move |tx| {
            brands::get(tx, brand)?;
            let id = match known {
                Some(id) => people::get(tx, id)?.id,
                None => PersonId::new(Uuid::now_v7()),
            };
            let person = Person { id, brand, name, handles };
            people::save(tx, &person, now)?;
            crate::approvals::restate_brand(tx, brand, now)?;
            Ok(person)
        })
        .await?;
    engine.stale(&[Topic::Brands]);
    Ok(view(person))
}

/// Takes a person off the list.
///
/// # Errors
/// `notFound`.
pub async fn delete(engine: &Engine, request: ById<PersonId>) -> Result<Done, Failure> {
    let now = engine.now();
    engine
        .store
        .write(move |tx| {
            let brand = people::get(tx, request.id)?.brand;
            people::set_deleted(tx, request.id, Some(now))?;
            crate::approvals::restate_brand(tx, brand, now)
        })
        .await?;
    engine.stale(&[Topic::Brands]);
    Ok(Done {})
}

/// Puts a person back on the list.
///
/// # Errors
/// `notFound`.
pub async fn restore(engine: &Engine, request: ById<PersonId>) -> Result<PersonView, Failure> {
    let now = engine.now();
    let person = engine
        .store
        .write(move |tx| {
            people::set_deleted(tx, request.id, None)?;
            let person = people::get(tx, request.id)?;
            crate::approvals::restate_brand(tx, person.brand, now)?;
            Ok(person)
        })
        .await?;
    engine.stale(&[Topic::Brands]);
    Ok(view(person))
}

fn view(person: Person) -> PersonView {
    let handles = person.handles.into_iter().map(|(network, handle)| HandleView { network, handle }).collect();
    PersonView { id: Some(person.id), name: person.name, handles }
}
