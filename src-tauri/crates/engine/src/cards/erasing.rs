//! Erasing one human being.

use super::{busy, view, whose};
use crate::api::cards::{CardLoss, CardRef};
use crate::engine::Engine;
use crate::error::Failure;
use crate::events::Topic;
use pupitre_store::people::erasure::{self, Loss};
use pupitre_store::{BACKUPS, StoreError};

/// Tells what erasing somebody takes away, and what it leaves.
///
/// # Errors
/// `notFound`.
pub async fn loss(engine: &Engine, request: CardRef) -> Result<CardLoss, Failure> {
    let (card, loss) = engine
        .store
        .read(move |conn| {
            let whose = whose(conn, request)?;
            Ok((view(conn, whose)?, erasure::loss(conn, whose)?))
        })
        .await?;
    let remarks = !card.note.trim().is_empty() || !card.consent.trim().is_empty() || !card.tags.is_empty();
    let identities = u32::try_from(card.identities.len()).unwrap_or(u32::MAX);
    Ok(told(card.name, identities, remarks, &loss, copies(engine)))
}

fn told(name: String, identities: u32, remarks: bool, loss: &Loss, copies: u32) -> CardLoss {
    CardLoss {
        name,
        identities,
        messages: loss.messages,
        conversations: loss.conversations,
        remarks,
        notes: loss.notes,
        notes_left: loss.notes_left,
        answers: loss.answers,
        under_way: loss.under_way,
        held: loss.held,
        copies,
    }
}

/// Copies of the database that were made before: nobody's words are taken out of those.
fn copies(engine: &Engine) -> u32 {
    let files = std::fs::read_dir(engine.store.folder().join(BACKUPS)).into_iter().flatten().flatten();
    let copies = files.filter(|file| file.path().extension().is_some_and(|end| end == "sqlite")).count();
    u32::try_from(copies).unwrap_or(u32::MAX)
}

/// Erases somebody: their messages are emptied, their names go from ours, their card is gone, and so are the bytes in the
/// database's file. It cannot be taken back.
///
/// # Errors
/// `inFlight` while an answer or an act is on its way to them; `notFound`.
pub async fn erase(engine: &Engine, request: CardRef) -> Result<CardLoss, Failure> {
    let before = loss(engine, request).await?;
    let now = engine.now();
    let done = engine
        .store
        .write(move |tx| {
            let whose = whose(tx, request)?;
            match erasure::erase(tx, whose, now) {
                Ok(loss) => Ok(Some(loss)),
                Err(StoreError::Conflict) => Ok(None),
                Err(other) => Err(other),
            }
        })
        .await?;
    let Some(done) = done else { return Err(busy()) };
    engine.stale(&[Topic::All]);
    engine.store.scrub().await?;
    Ok(told(before.name, before.identities, before.remarks, &done, before.copies))
}
