//! Edits of pictures, the file that an account gets, and alternative texts by language.

pub mod alts;
pub mod film;
mod sent;

pub use sent::rendition;
pub(crate) use sent::{attachment, freeze};

use crate::api::visual_edits::{
    CropAsk, CropView, EditOf, EditSave, EditSaveUse, EditStage, EditTried, EditTry, EditView, UseView,
};
use crate::approvals;
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure, FieldCode};
use crate::events::Topic;
use crate::visuals::files_failure;
use pupitre_domain::edit::{FormatUse, Recipe, Region, UNITS, UsePatch};
use pupitre_domain::ids::VisualId;
use pupitre_domain::network::{ImagePreset, NetworkId, PresetKind};
use pupitre_media::{MediaFault, Stage};
use pupitre_store::visual_edits::{self as edits, Edit};
use pupitre_store::visuals::{self, Visual};
use pupitre_store::{Sql, StoreError, Tx, accounts};

/// How a format is named in the store.
fn key(format: FormatUse) -> String {
    format!("{}/{}", format.network.as_str(), format.format.as_str())
}

fn format_of(key: &str) -> Option<FormatUse> {
    let (network, format) = key.split_once('/')?;
    let format = PresetKind::ALL.iter().copied().find(|kind| kind.as_str() == format)?;
    Some(FormatUse { network: network.parse().ok()?, format })
}

/// The format of a network, where it has it.
fn preset(format: FormatUse) -> Option<&'static ImagePreset> {
    let presets = pupitre_networks::network(format.network).descriptor().presets;
    presets.iter().find(|preset| preset.kind == format.format)
}

/// What a recipe lacks, told by its field.
fn bad(prefix: &str, field: &'static str) -> Failure {
    Failure::field(&format!("{prefix}.{field}"), FieldCode::OutOfRange, None)
}

/// A decoder's refusal of a file that is in the library already.
pub(crate) fn media_failure(fault: &MediaFault) -> Failure {
    Failure::of(match fault {
        MediaFault::AnimationLost | MediaFault::Unsupported { .. } | MediaFault::NeedsProgram { .. } => {
            ErrorCode::IllegalState
        }
        _ => ErrorCode::DataDamaged,
    })
}

/// A picture of the library, with its file. Off the caller's thread: files can be large and disks slow.
pub(crate) async fn source(engine: &Engine, id: VisualId) -> Result<(Visual, Vec<u8>), Failure> {
    let row = engine.store.read(move |conn| visuals::get(conn, id)).await?;
    let bytes = file_of(engine, &row).await?;
    Ok((row, bytes))
}

/// The file of a visual that is known. Off the caller's thread, as [`source`].
async fn file_of(engine: &Engine, row: &Visual) -> Result<Vec<u8>, Failure> {
    let (files, hash, place) = (engine.files.clone(), row.facts.hash.clone(), row.place.clone());
    let bytes = tokio::task::spawn_blocking(move || match place {
        None => files.read(&hash).map_err(files_failure),
        Some(path) => {
            let bytes = std::fs::read(path).map_err(|_| Failure::of(ErrorCode::NotFound))?;
            // A file that was left in its place may have become another.
            let same = blake3::hash(&bytes).to_hex().as_str() == hash;
            if same { Ok(bytes) } else { Err(Failure::of(ErrorCode::DataDamaged)) }
        }
    });
    bytes.await.map_err(|_| Failure::internal("read visual"))?
}

/// Reads the edits of a visual.
///
/// # Errors
/// `notFound`.
pub async fn get(engine: &Engine, request: EditOf) -> Result<EditView, Failure> {
    Ok(engine.store.read(move |conn| view(conn, request.visual)).await?)
}

fn view<S: Sql>(conn: &S, id: VisualId) -> Result<EditView, StoreError> {
    let row = visuals::get(conn, id)?;
    let base: Option<Edit<Recipe>> = edits::get(conn, id, "")?;
    let recipe = base.as_ref().and_then(|edit| edit.recipe.clone()).unwrap_or_default();
    let frame = recipe.frame(row.facts.width, row.facts.height);
    let uses = edits::formats::<UsePatch>(conn, id)?
        .into_iter()
        .filter_map(|edit| {
            Some(UseView {
                format: format_of(&edit.format)?,
                own: edit.recipe.unwrap_or_default(),
                revision: edit.revision,
                can_undo: edit.can_undo,
                can_redo: edit.can_redo,
            })
        })
        .collect();
    Ok(EditView {
        visual: id,
        edited: !recipe.is_neutral(),
        recipe,
        revision: base.as_ref().map_or(0, |edit| edit.revision),
        can_undo: base.as_ref().is_some_and(|edit| edit.can_undo),
        can_redo: base.as_ref().is_some_and(|edit| edit.can_redo),
        frame_width: pixels(frame.width),
        frame_height: pixels(frame.height),
        uses,
    })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most the side of a picture")]
fn pixels(length: f64) -> u32 {
    length.round().max(1.0) as u32
}

/// Saves the recipe of a visual as a new version. Whatever is frozen already leaves as it was.
///
/// # Errors
/// `invalid` with the field concerned; `conflict` when it was changed meanwhile; `notFound`; `illegalState` for what
/// cannot be done to a film.
pub async fn save(engine: &Engine, mut request: EditSave) -> Result<EditView, Failure> {
    request.recipe.check().map_err(|fault| bad("recipe", fault.0))?;
    request.recipe.trim = film::counted(engine, request.visual, &request.recipe).await?;
    let now = engine.now();
    change(engine, request.visual, move |tx| {
        edits::save(tx, request.visual, "", &request.recipe, request.revision, now).map(drop)
    })
    .await
}

/// Saves what one format does differently.
///
/// # Errors
/// As [`save`]; `invalid` with `format` when the network does not have it.
pub async fn save_use(engine: &Engine, request: EditSaveUse) -> Result<EditView, Failure> {
    request.own.check().map_err(|fault| bad("own", fault.0))?;
    preset(request.format).ok_or(Failure::field("format", FieldCode::Unknown, None))?;
    let now = engine.now();
    change(engine, request.visual, move |tx| {
        edits::save(tx, request.visual, &key(request.format), &request.own, request.revision, now).map(drop)
    })
    .await
}

/// Goes back to the version before.
///
/// # Errors
/// `notFound`.
pub async fn undo(engine: &Engine, request: EditOf) -> Result<EditView, Failure> {
    step(engine, request, false).await
}

/// Goes on to the version after.
///
/// # Errors
/// `notFound`.
pub async fn redo(engine: &Engine, request: EditOf) -> Result<EditView, Failure> {
    step(engine, request, true).await
}

async fn step(engine: &Engine, request: EditOf, forward: bool) -> Result<EditView, Failure> {
    let format = request.format.map(key).unwrap_or_default();
    change(engine, request.visual, move |tx| edits::step(tx, request.visual, &format, forward)).await
}

async fn change(
    engine: &Engine,
    visual: VisualId,
    write: impl FnOnce(&Tx) -> Result<(), StoreError> + Send + 'static,
) -> Result<EditView, Failure> {
    let now = engine.now();
    let changed = engine
        .store
        .write(move |tx| {
            write(tx)?;
            // What a client said yes to was the picture as it was.
            for brand in edits::brands_using(tx, visual)? {
                approvals::restate_brand(tx, brand, now)?;
            }
            view(tx, visual)
        })
        .await?;
    engine.stale(&[Topic::Visuals, Topic::Posts]);
    Ok(changed)
}

/// Draws a recipe that is not saved.
///
/// # Errors
/// `invalid` with the field concerned; `notFound`; `illegalState` for what cannot be edited, `dataDamaged` for what cannot
/// be read.
pub async fn attempt(engine: &Engine, request: EditTry) -> Result<EditTried, Failure> {
    request.recipe.check().map_err(|fault| bad("recipe", fault.0))?;
    if !(64..=2_048).contains(&request.max_side) {
        return Err(Failure::field("maxSide", FieldCode::OutOfRange, Some(2_048)));
    }
    let row = engine.store.read(move |conn| visuals::get(conn, request.visual)).await?;
    let frame = request.recipe.frame(row.facts.width, row.facts.height);
    let stage = match request.stage {
        EditStage::Picture => Stage::Picture,
        EditStage::Frame => Stage::Frame,
        EditStage::Result => Stage::Result,
    };
    // Sliders move many times a second: the large form that the window looks at is decoded, not the original.
    let shown = crate::visuals::picture(engine, request.visual, true).await?;
    let (workers, recipe) = (engine.workers.clone(), request.recipe);
    let drawn = tokio::task::spawn_blocking(move || workers.draft(&shown.bytes, &recipe, stage, request.max_side));
    let drawn = drawn.await.map_err(|_| Failure::internal("draft"))?.map_err(|fault| media_failure(&fault))?;
    let (frame_width, frame_height) = (pixels(frame.width), pixels(frame.height));
    Ok(EditTried { made: engine.made.put(drawn), frame_width, frame_height })
}

/// Proposes crops for every format at once.
///
/// # Errors
/// `invalid` with the field concerned; `notFound`.
pub async fn crops(engine: &Engine, request: CropAsk) -> Result<Vec<CropView>, Failure> {
    if let Some(recipe) = &request.recipe {
        recipe.check().map_err(|fault| bad("recipe", fault.0))?;
    }
    let (row, saved, own, networks) = engine
        .store
        .read(move |conn| {
            let row = visuals::get(conn, request.visual)?;
            let saved: Option<Edit<Recipe>> = edits::get(conn, request.visual, "")?;
            let own = edits::formats::<UsePatch>(conn, request.visual)?;
            let brand = request.brand.or(row.brand);
            let networks = match request.networks {
                Some(networks) => networks,
                None => connected(conn, brand)?,
            };
            Ok((row, saved, own, networks))
        })
        .await?;
    let recipe = request.recipe.or(saved.and_then(|edit| edit.recipe)).unwrap_or_default();
    let (width, height) = (row.facts.width, row.facts.height);
    let frame = recipe.frame(width, height);
    let mut found = Vec::new();
    for network in networks {
        for preset in pupitre_networks::network(network).descriptor().presets {
            let format = FormatUse { network, format: preset.kind };
            let name = key(format);
            let drawn = own.iter().find(|edit| edit.format == name).and_then(|edit| edit.recipe.as_ref()?.crop);
            let crop: Region = drawn.unwrap_or_else(|| recipe.propose(width, height, preset));
            found.push(CropView {
                format,
                place: preset.place,
                width: preset.width,
                height: preset.height,
                crop,
                own: drawn.is_some(),
                pixels_across: pixels(f64::from(crop.width) / f64::from(UNITS) * frame.width),
            });
        }
    }
    Ok(found)
}

/// Networks on which a brand has accounts, in their usual order; all where it has none.
fn connected<S: Sql>(conn: &S, brand: Option<pupitre_domain::ids::BrandId>) -> Result<Vec<NetworkId>, StoreError> {
    let accounts = accounts::list(conn, brand)?;
    let has = |network: &NetworkId| accounts.iter().any(|account| account.network == *network);
    let mut networks: Vec<NetworkId> = NetworkId::ALL.iter().copied().filter(has).collect();
    if networks.is_empty() {
        networks = NetworkId::ALL.to_vec();
    }
    Ok(networks)
}
