//! Films between two moments: whether that can be done here, what would leave, and a look at any moment.

use crate::api::visual_edits::{FilmAsk, FilmCut, FilmStill, FilmStillView, FilmView};
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure, FieldCode};
use crate::visuals::path_of;
use pupitre_domain::edit::{Recipe, TRIM_MIN, Trim};
use pupitre_domain::ids::VisualId;
use pupitre_domain::library::VisualKind;
use pupitre_domain::visual::CutFault;
use pupitre_media::{CutPlan, RenditionSpec};
use pupitre_store::visuals::{self, Visual};
use std::fs::File;

/// A film and how long it plays.
async fn film(engine: &Engine, id: VisualId) -> Result<(Visual, u32), Failure> {
    let row = engine.store.read(move |conn| visuals::get(conn, id)).await?;
    if row.kind != VisualKind::Video {
        return Err(Failure::of(ErrorCode::IllegalState));
    }
    let millis = row.clip.as_ref().map_or(0, |clip| clip.millis);
    Ok((row, u32::try_from(millis).unwrap_or(u32::MAX)))
}

/// Plans a cut. Off the caller's thread: a film's tables can be large and disks slow.
pub(crate) async fn planned(engine: &Engine, row: &Visual, trim: Trim) -> Result<Result<CutPlan, CutFault>, Failure> {
    let (path, workers) = (path_of(engine, row)?, engine.workers.clone());
    let planned = tokio::task::spawn_blocking(move || {
        let mut file = File::open(path).map_err(|_| Failure::of(ErrorCode::NotFound))?;
        Ok(workers.plan_cut(&mut file, trim.from, trim.to))
    });
    planned.await.map_err(|_| Failure::internal("cut"))?
}

/// Whether a film says where it was taken: a copy that leaves does not.
pub(super) async fn says_place(engine: &Engine, row: &Visual) -> Result<bool, Failure> {
    let path = path_of(engine, row)?;
    let said = tokio::task::spawn_blocking(move || pupitre_media::place_boxes(&mut File::open(path)?));
    let said = said.await.map_err(|_| Failure::internal("places"))?;
    said.map(|said| !said.is_empty()).map_err(|_| Failure::of(ErrorCode::NotFound))
}

/// What is wrong with the moments that were chosen, by the field of the one concerned.
fn within(prefix: &str, trim: Trim, millis: u32) -> Result<(), Failure> {
    let wrong =
        |field: &str, most: u32| Err(Failure::field(&format!("{prefix}.{field}"), FieldCode::OutOfRange, Some(most)));
    // Where the file does not say how long it is, the cut will.
    let end = if millis == 0 { u32::MAX } else { millis };
    if trim.from.saturating_add(TRIM_MIN) > end {
        return wrong("from", end.saturating_sub(TRIM_MIN));
    }
    if trim.to > end || trim.to < trim.from.saturating_add(TRIM_MIN) {
        return wrong("to", end);
    }
    Ok(())
}

/// The trim that is kept of a recipe: none for a whole film, with the bytes that will leave for all others. A recipe does
/// nothing else to a film, and no trim to a picture.
pub(super) async fn counted(engine: &Engine, id: VisualId, recipe: &Recipe) -> Result<Option<Trim>, Failure> {
    let row = engine.store.read(move |conn| visuals::get(conn, id)).await?;
    if row.kind != VisualKind::Video {
        return match recipe.trim {
            Some(_) => Err(Failure::field("recipe.trim", FieldCode::Unknown, None)),
            None => Ok(None),
        };
    }
    if !recipe.draws_nothing() {
        return Err(Failure::of(ErrorCode::IllegalState));
    }
    let Some(trim) = recipe.trim else { return Ok(None) };
    let (_, millis) = film(engine, id).await?;
    within("recipe.trim", trim, millis)?;
    if trim.from == 0 && trim.to == millis {
        return Ok(None);
    }
    match planned(engine, &row, trim).await? {
        Ok(plan) => Ok(Some(Trim { bytes: plan.bytes(), ..trim })),
        Err(_) => Err(Failure::of(ErrorCode::IllegalState)),
    }
}

/// Tells whether a film can be cut here, and what a cut would leave. Nothing is stored.
///
/// # Errors
/// `invalid` with `trim.from` or `trim.to`; `illegalState` for what is no film; `notFound`.
pub async fn get(engine: &Engine, request: FilmAsk) -> Result<FilmView, Failure> {
    let (row, millis) = film(engine, request.visual).await?;
    if let Some(trim) = request.trim {
        within("trim", trim, millis)?;
    }
    // Of a film whose length nobody knows, as much as there is.
    let end = if millis == 0 { u32::MAX } else { millis };
    let asked = request.trim.unwrap_or(Trim { from: 0, to: end, bytes: 0 });
    let planned = planned(engine, &row, asked).await?;
    let fault = planned.as_ref().err().copied();
    let cut = planned.ok().filter(|_| request.trim.is_some()).map(|plan| FilmCut {
        millis: plan.millis(),
        bytes: plan.bytes(),
        lead: plan.lead(),
    });
    Ok(FilmView { visual: row.id, millis: u64::from(millis), bytes: row.facts.bytes, shortest: TRIM_MIN, fault, cut })
}

/// Draws what a film shows at a moment, where a program of the system can.
///
/// # Errors
/// `invalid` with `maxSide`; `illegalState` for what is no film; `notFound`.
pub async fn still(engine: &Engine, request: FilmStill) -> Result<FilmStillView, Failure> {
    if !(64..=2_048).contains(&request.max_side) {
        return Err(Failure::field("maxSide", FieldCode::OutOfRange, Some(2_048)));
    }
    let (row, millis) = film(engine, request.visual).await?;
    let (path, workers) = (path_of(engine, &row)?, engine.workers.clone());
    // Behind the last picture there is none.
    let at = u64::from(request.at.min(millis.saturating_sub(1)));
    let spec = RenditionSpec { max_side: request.max_side, quality: 80 };
    let drawn = tokio::task::spawn_blocking(move || workers.still(&path, at, &spec));
    let drawn = drawn.await.map_err(|_| Failure::internal("still"))?.ok().flatten();
    Ok(FilmStillView { made: drawn.map(|drawn| engine.made.put(drawn)) })
}
