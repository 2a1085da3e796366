//! People: one card per human being over all networks. Joined by a person's hand only, erased whole.

mod erasing;
mod file;

pub use erasing::{erase, loss};
pub use file::{export, write};

use crate::api::cards::{
    AlikeReason, AlikeView, CardChanged, CardFilter, CardHandle, CardLine, CardNote, CardPair, CardRef, CardSplit,
    CardThreadView, CardUndo, CardView, IdentityView,
};
use crate::api::{Done, Page};
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure, FieldCode};
use crate::events::Topic;
use crate::fields::Checked;
use pupitre_store::people::cards::{self, Alike, PeopleQuery, Whose};
use pupitre_store::people::joins;
use pupitre_store::{Sql, StoreError, authors, people};
use std::collections::BTreeSet;

const NAME_MAX: u32 = 80;
const NOTE_MAX: u32 = 10_000;
const CONSENT_MAX: u32 = 2_000;
const TAG_MAX: u32 = 40;
const TAGS_MAX: usize = 20;
const THREADS: usize = 20;
const SUGGESTED: usize = 5;
const PAGE: u16 = 50;
/// Messages read at a time for those that were there before cards were.
const CHUNK: u16 = 5_000;

/// Whose card is meant.
pub(crate) fn whose<S: Sql>(conn: &S, card: CardRef) -> Result<Whose, StoreError> {
    match (card.person, card.author, card.message) {
        (Some(person), None, None) => Ok(Whose::Person(person)),
        (None, Some(author), None) => Ok(Whose::Author(author)),
        (None, None, Some(message)) => {
            authors::of_message(conn, message)?.map(Whose::Author).ok_or(StoreError::NotFound)
        }
        _ => Err(StoreError::NotFound),
    }
}

fn named(whose: Whose) -> CardRef {
    match whose {
        Whose::Person(id) => CardRef { person: Some(id), ..CardRef::default() },
        Whose::Author(key) => CardRef { author: Some(key), ..CardRef::default() },
    }
}

fn shown(name: &str, handle: &str) -> String {
    if name.trim().is_empty() { handle.to_owned() } else { name.to_owned() }
}

/// Lists people, whoever wrote last first.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(engine: &Engine, request: CardFilter) -> Result<Page<CardLine>, Failure> {
    catch_up(engine).await?;
    let query = PeopleQuery {
        brand: request.brand,
        search: request.search.unwrap_or_default(),
        tag: request.tag.filter(|tag| !tag.is_empty()),
        after: request.after,
        limit: request.limit.unwrap_or(PAGE).clamp(1, 200),
    };
    let (lines, next) = engine.store.read(move |conn| cards::lines(conn, &query)).await?;
    let items = lines
        .into_iter()
        .map(|line| CardLine {
            id: match line.whose {
                Whose::Person(id) => format!("p-{id}"),
                Whose::Author(key) => format!("a-{key}"),
            },
            card: named(line.whose),
            brand: line.brand,
            name: shown(&line.name, line.identities.first().map_or("", |(_, handle)| handle)),
            handles: line.identities.into_iter().map(|(network, handle)| CardHandle { network, handle }).collect(),
            tags: line.tags.into_iter().collect(),
            last_at: line.last_at,
        })
        .collect();
    Ok(Page { items, next })
}

/// Lists the tags in use, of one brand or of all.
///
/// # Errors
/// When the database cannot be read.
pub async fn tags(engine: &Engine, request: CardFilter) -> Result<Vec<String>, Failure> {
    Ok(engine.store.read(move |conn| cards::tags(conn, request.brand)).await?)
}

/// Reads a card.
///
/// # Errors
/// `notFound`.
pub async fn get(engine: &Engine, request: CardRef) -> Result<CardView, Failure> {
    catch_up(engine).await?;
    Ok(engine
        .store
        .read(move |conn| {
            let whose = whose(conn, request)?;
            view(conn, whose)
        })
        .await?)
}

/// Reads what was there before cards were, a piece at a time.
async fn catch_up(engine: &Engine) -> Result<(), Failure> {
    if !engine.store.read(authors::is_behind).await? {
        return Ok(());
    }
    while engine.store.write(|tx| authors::catch_up(tx, CHUNK)).await? {}
    Ok(())
}

pub(crate) fn view<S: Sql>(conn: &S, whose: Whose) -> Result<CardView, StoreError> {
    let whose = cards::resolve(conn, whose)?;
    let card = cards::card(conn, whose)?;
    let threads = cards::threads(conn, &card.identities, THREADS)?;
    let alike = cards::alike(conn, whose, SUGGESTED)?;
    let first = card.identities.first();
    let name = match &card.person {
        Some(person) => person.name.clone(),
        None => first.map(|one| shown(&one.name, &one.handle)).unwrap_or_default(),
    };
    Ok(CardView {
        card: named(whose),
        brand: card.brand,
        name,
        note: card.remarks.note,
        consent: card.remarks.consent,
        tags: card.remarks.tags.into_iter().collect(),
        first_at: card.identities.iter().map(|one| one.first_at).min(),
        last_at: card.identities.iter().map(|one| one.last_at).max(),
        identities: card
            .identities
            .into_iter()
            .map(|one| IdentityView {
                author: one.author,
                network: one.network,
                handle: one.handle,
                name: one.name,
                profile: one.profile,
                last_at: one.last_at,
            })
            .collect(),
        threads: threads
            .into_iter()
            .map(|one| CardThreadView {
                id: one.id,
                network: one.network,
                kind: one.kind,
                state: one.state,
                excerpt: one.excerpt,
                at: one.at,
            })
            .collect(),
        conversations: card.conversations,
        messages: card.messages,
        answered: card.answered,
        alike: alike
            .into_iter()
            .map(|(other, one, why)| AlikeView {
                card: named(other),
                name: shown(&one.name, &one.handle),
                network: one.network,
                handle: one.handle,
                why: match why {
                    Alike::Address => AlikeReason::Address,
                    Alike::Handle => AlikeReason::Handle,
                    Alike::Name => AlikeReason::Name,
                },
            })
            .collect(),
    })
}

/// Notes something of somebody. Whoever was only seen becomes a person.
///
/// # Errors
/// `invalid` with `name`, `note`, `consent` or `tags`; `notFound`.
pub async fn note(engine: &Engine, request: CardNote) -> Result<CardView, Failure> {
    let mut checked = Checked::default();
    let name = request.name.map(|name| checked.line("name", &name, NAME_MAX));
    let note = request.note.map(|note| checked.text("note", &note, NOTE_MAX));
    let consent = request.consent.map(|consent| checked.text("consent", &consent, CONSENT_MAX));
    let tags: Option<BTreeSet<String>> = request.tags.map(|tags| {
        let tags: BTreeSet<String> =
            tags.iter().filter(|tag| !tag.trim().is_empty()).map(|tag| checked.line("tags", tag, TAG_MAX)).collect();
        if tags.len() > TAGS_MAX {
            checked.fault("tags", FieldCode::OutOfRange, u32::try_from(TAGS_MAX).ok());
        }
        tags
    });
    checked.done()?;
    let (now, card) = (engine.now(), request.card);
    let view = engine
        .store
        .write(move |tx| {
            let whose = whose(tx, card)?;
            let id = cards::person_of(tx, whose, now)?;
            if let Some(name) = name {
                let mut person = people::get(tx, id)?;
                person.name = name;
                people::save(tx, &person, now)?;
            }
            let mut remarks = cards::remarks(tx, id)?;
            remarks.note = note.unwrap_or(remarks.note);
            remarks.consent = consent.unwrap_or(remarks.consent);
            remarks.tags = tags.unwrap_or(remarks.tags);
            cards::set_remarks(tx, id, &remarks, now)?;
            self::view(tx, Whose::Person(id))
        })
        .await?;
    engine.stale(&[Topic::Inbox, Topic::Brands]);
    Ok(view)
}

/// Joins two cards of one brand into one.
///
/// # Errors
/// `invalid` with `from` when it is the same card or another brand's; `notFound`.
pub async fn join(engine: &Engine, request: CardPair) -> Result<CardChanged, Failure> {
    let now = engine.now();
    let changed = engine
        .store
        .write(move |tx| {
            let (into, from) = (whose(tx, request.into)?, whose(tx, request.from)?);
            match joins::join(tx, into, from, now) {
                Ok((person, undo)) => Ok(Some(CardChanged { view: view(tx, Whose::Person(person))?, undo })),
                Err(StoreError::Constraint) => Ok(None),
                Err(other) => Err(other),
            }
        })
        .await?;
    let changed = changed.ok_or(Failure::field("from", FieldCode::Malformed, None))?;
    engine.stale(&[Topic::Inbox, Topic::Brands]);
    Ok(changed)
}

/// Takes an identity off a card; it has one of its own again.
///
/// # Errors
/// `notFound` when it is on none.
pub async fn split(engine: &Engine, request: CardSplit) -> Result<CardChanged, Failure> {
    let now = engine.now();
    let changed = engine
        .store
        .write(move |tx| {
            let person = cards::resolve(tx, Whose::Author(request.author))?;
            let undo = joins::split(tx, request.author, now)?;
            Ok(CardChanged { view: view(tx, person)?, undo })
        })
        .await?;
    engine.stale(&[Topic::Inbox, Topic::Brands]);
    Ok(changed)
}

/// Takes a join or a split back.
///
/// # Errors
/// `notFound` when it was taken back already.
pub async fn undo(engine: &Engine, request: CardUndo) -> Result<Done, Failure> {
    let now = engine.now();
    engine.store.write(move |tx| joins::put_back(tx, request.undo, now)).await?;
    engine.stale(&[Topic::Inbox, Topic::Brands]);
    Ok(Done {})
}

/// Says that two cards are two human beings: they are not suggested again.
///
/// # Errors
/// `notFound`.
pub async fn apart(engine: &Engine, request: CardPair) -> Result<CardView, Failure> {
    let view = engine
        .store
        .write(move |tx| {
            let (one, other) = (whose(tx, request.into)?, whose(tx, request.from)?);
            cards::keep_apart(tx, one, other)?;
            view(tx, one)
        })
        .await?;
    engine.stale(&[Topic::Inbox]);
    Ok(view)
}

/// The code for a card that cannot be changed now.
pub(crate) fn busy() -> Failure {
    Failure::of(ErrorCode::InFlight)
}
