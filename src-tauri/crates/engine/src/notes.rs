//! Notes on days.

use crate::api::labels::{NoteRange, NoteSave, NoteView};
use crate::api::{ById, Done};
use crate::calendar::MAX_DAYS;
use crate::engine::Engine;
use crate::error::{Failure, FieldCode};
use crate::events::Topic;
use crate::fields::Checked;
use chrono::Days;
use pupitre_domain::ids::NoteId;
use pupitre_store::brands;
use pupitre_store::notes::{self, Note};
use uuid::Uuid;

const TEXT_MAX: u32 = 2_000;

fn view(note: Note) -> NoteView {
    NoteView { id: note.id, brand: note.brand, day: note.day, text: note.text }
}

/// Lists the notes on some days.
///
/// # Errors
/// `invalid` with `days` outside 1–62.
pub async fn list(engine: &Engine, request: NoteRange) -> Result<Vec<NoteView>, Failure> {
    if request.days == 0 || request.days > MAX_DAYS {
        return Err(Failure::field("days", FieldCode::OutOfRange, Some(u32::from(MAX_DAYS))));
    }
    let end = request.from.checked_add_days(Days::new(u64::from(request.days)));
    let to = end.ok_or(Failure::field("from", FieldCode::OutOfRange, None))?;
    let found = engine.store.read(move |conn| notes::range(conn, request.from, to, request.brand)).await?;
    Ok(found.into_iter().map(view).collect())
}

/// Stores a note.
///
/// # Errors
/// `invalid` with the field `text`; `notFound` when the brand does not exist.
pub async fn save(engine: &Engine, request: NoteSave) -> Result<NoteView, Failure> {
    let mut checked = Checked::default();
    let text = checked.text("text", request.text.trim(), TEXT_MAX);
    if text.is_empty() {
        checked.fault("text", FieldCode::Required, None);
    }
    checked.done()?;
    let id = request.id.unwrap_or_else(|| NoteId::new(Uuid::now_v7()));
    let note = Note { id, brand: request.brand, day: request.day, text, updated_at: engine.now() };
    let stored = note.clone();
    engine
        .store
        .write(move |tx| {
            stored.brand.map_or(Ok(()), |brand| brands::get(tx, brand).map(drop))?;
            notes::put(tx, &stored)
        })
        .await?;
    engine.stale(&[Topic::Posts]);
    Ok(view(note))
}

/// Removes a note; storing it with its id brings it back.
///
/// # Errors
/// `notFound`.
pub async fn delete(engine: &Engine, request: ById<NoteId>) -> Result<Done, Failure> {
    engine.store.write(move |tx| notes::delete(tx, request.id)).await?;
    engine.stale(&[Topic::Posts]);
    Ok(Done {})
}
