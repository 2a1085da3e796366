//! The visuals library: bringing files in, describing them, handing them to the networks.

pub mod alike;
pub mod bring;
pub mod care;
pub mod find;
mod ledger;
pub mod organise;
pub mod rights;
mod take;
pub mod watch;
mod work;

pub use bring::import;
pub(crate) use ledger::Ledger;
pub(crate) use take::{Imported, import_bytes};

use crate::api::visuals::{FileFault, FileView, RefusedReason, VisualFilter, VisualUpdate, VisualView};
use crate::api::{ById, Done, Page};
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure, FieldCode};
use crate::events::Topic;
use crate::fields::Checked;
use crate::views;
use async_trait::async_trait;
use chrono::{Duration, NaiveDate};
use pupitre_domain::content::AttachedVisual;
use pupitre_domain::edit::Recipe;
use pupitre_domain::ids::VisualId;
use pupitre_domain::library::{LibraryFilter, RightsState, VisualKind};
use pupitre_domain::network::ImageLimits;
use pupitre_domain::rights::{Rights, is_country};
use pupitre_domain::visual::Clip;
use pupitre_media::{FilesFault, MediaFault, RenditionSpec, Stage};
use pupitre_networks::kit::{Attachment, Attachments, Fault};
use pupitre_store::visual_edits::{self, Edit};
use pupitre_store::visuals::{self, Visual, VisualQuery};
use pupitre_store::{Sql, StoreError};
use std::collections::BTreeMap;
use std::path::PathBuf;

const PAGE: u16 = 60;
const PAGE_MAX: u16 = 200;
/// Days for which the bin keeps a visual.
pub(crate) const TRASH_DAYS: i64 = 30;
/// What the grid shows.
const THUMB: RenditionSpec = RenditionSpec { max_side: 512, quality: 80 };
/// What a closer look shows.
const FULL: RenditionSpec = RenditionSpec { max_side: 2_048, quality: 85 };

/// A failure of the folder of visuals.
pub(crate) fn files_failure(fault: FilesFault) -> Failure {
    match fault {
        FilesFault::Full => Failure::of(ErrorCode::DiskFull),
        FilesFault::ReadOnly => Failure::of(ErrorCode::ReadOnly),
        FilesFault::NotFound => Failure::of(ErrorCode::NotFound),
        FilesFault::Damaged | FilesFault::Link | FilesFault::BadHash => Failure::of(ErrorCode::DataDamaged),
        FilesFault::Io(_) => Failure::internal("visuals folder"),
    }
}

fn refused(fault: &MediaFault) -> RefusedReason {
    match fault {
        MediaFault::NotAnImage => RefusedReason::NotAnImage,
        MediaFault::Unsupported { .. } | MediaFault::AnimationLost => RefusedReason::Unsupported,
        MediaFault::NeedsProgram { .. } => RefusedReason::NeedsProgram,
        MediaFault::TooLarge { .. } | MediaFault::TooMuchMemory { .. } => RefusedReason::TooManyPixels,
        MediaFault::TooManyBytes { .. } => RefusedReason::TooManyBytes,
        MediaFault::Truncated | MediaFault::Corrupt | MediaFault::Crashed | MediaFault::TooSlow => {
            RefusedReason::Damaged
        }
    }
}

/// Lists visuals; the newest import first unless another order is asked for.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(engine: &Engine, request: VisualFilter) -> Result<Page<VisualView>, Failure> {
    let today = views::local_date(engine.now());
    let page = engine
        .store
        .read(move |conn| {
            let licensed = request
                .licensed
                .map(|licensed| if licensed { vec![RightsState::Usable] } else { vec![RightsState::Expired] });
            let short = LibraryFilter {
                brand: request.brand,
                search: request.search,
                rights: licensed,
                ..LibraryFilter::default()
            };
            let filters = find::filters(conn, request.filter, request.collection, Some(short))?;
            let query = VisualQuery {
                filters,
                sort: request.sort.unwrap_or_default(),
                reverse: request.reverse,
                today,
                after: request.after,
                limit: request.limit.unwrap_or(PAGE).clamp(1, PAGE_MAX),
            };
            let (rows, next) = visuals::list(conn, &query)?;
            let items = rows.into_iter().map(|row| view(conn, row, today)).collect::<Result<Vec<_>, _>>()?;
            Ok(Page { items, next })
        })
        .await?;
    Ok(page)
}

/// Reads a visual.
///
/// # Errors
/// `notFound`.
pub async fn get(engine: &Engine, request: ById<VisualId>) -> Result<VisualView, Failure> {
    let today = views::local_date(engine.now());
    Ok(engine.store.read(move |conn| view(conn, visuals::get(conn, request.id)?, today)).await?)
}

/// Rights as they are kept: trimmed, countries in capitals.
pub(crate) fn checked_rights(checked: &mut Checked, rights: Rights) -> Rights {
    let territory: Vec<String> = rights.territory.iter().map(|country| country.trim().to_uppercase()).collect();
    if !territory.iter().all(|country| is_country(country)) || territory.len() > 250 {
        checked.fault("rights.territory", FieldCode::Malformed, None);
    }
    if let Some(price) = &rights.price
        && !(price.currency.len() == 3 && price.currency.bytes().all(|byte| byte.is_ascii_uppercase()))
    {
        checked.fault("rights.price", FieldCode::Malformed, None);
    }
    if let (Some(from), Some(until)) = (rights.from, rights.until)
        && from > until
    {
        checked.fault("rights.until", FieldCode::OutOfRange, None);
    }
    let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    Rights {
        author: checked.text("rights.author", &line(&rights.author), 200),
        credit: checked.text("rights.credit", &line(&rights.credit), 200),
        source: checked.text("rights.source", rights.source.trim(), 2_000),
        note: checked.text("rights.note", &rights.note, 4_000),
        territory,
        ..rights
    }
}

/// Keywords as they are kept: each once, none empty.
pub(crate) fn checked_keywords(checked: &mut Checked, words: &[String]) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for word in words {
        let word = word.split_whitespace().collect::<Vec<_>>().join(" ");
        if !word.is_empty() && !kept.iter().any(|known| known.to_lowercase() == word.to_lowercase()) {
            kept.push(checked.text("keywords", &word, 80));
        }
    }
    if kept.len() > 200 {
        checked.fault("keywords", FieldCode::TooLong, Some(200));
    }
    kept
}

/// Changes what the library says of a visual.
///
/// # Errors
/// `invalid` with the field concerned; `notFound`; `conflict` when the brand it goes to has the same file already.
pub async fn update(engine: &Engine, request: VisualUpdate) -> Result<VisualView, Failure> {
    let mut checked = Checked::default();
    let title = request.title.map(|text| checked.line("title", &text, 120));
    let alt = request.alt.map(|text| checked.text("alt", &text, 2_000));
    let caption = request.caption.map(|text| checked.text("caption", &text, 4_000));
    let keywords = request.keywords.map(|words| checked_keywords(&mut checked, &words));
    let credit = request.credit.map(|text| checked.text("credit", &text, 200));
    let rights = request.rights.map(|rights| checked_rights(&mut checked, rights));
    let alts = request.alts.unwrap_or_default();
    for (language, text) in &alts {
        checked.language("alts", language);
        checked.text("alts", text, 2_000);
    }
    let licence = request.licence_until.map(|text| match text.trim() {
        "" => None,
        text => {
            let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
            if date.is_none() {
                checked.fault("licenceUntil", FieldCode::Malformed, None);
            }
            date
        }
    });
    if request.rating.is_some_and(|stars| stars > 5) {
        checked.fault("rating", FieldCode::OutOfRange, Some(5));
    }
    checked.done()?;
    let now = engine.now();
    let today = views::local_date(now);
    let (id, brand, folder) = (request.id, request.brand, request.folder);
    let (rating, favourite, labels) = (request.rating, request.favourite, request.labels);
    let changed = engine
        .store
        .write(move |tx| {
            let mut ledger = Ledger::new(now);
            for (language, text) in &alts {
                ledger.alt(tx, id, language, text.trim())?;
            }
            ledger.visual(tx, id, |visual| {
                visual.title = title.unwrap_or(std::mem::take(&mut visual.title));
                visual.alt = alt.unwrap_or(std::mem::take(&mut visual.alt));
                visual.caption = caption.unwrap_or(std::mem::take(&mut visual.caption));
                visual.keywords = keywords.unwrap_or(std::mem::take(&mut visual.keywords));
                visual.rights = rights.unwrap_or(std::mem::take(&mut visual.rights));
                visual.rights.credit = credit.unwrap_or(std::mem::take(&mut visual.rights.credit));
                visual.rights.until = licence.unwrap_or(visual.rights.until);
                visual.rating = rating.unwrap_or(visual.rating);
                visual.favourite = favourite.unwrap_or(visual.favourite);
                visual.labels = labels.unwrap_or(std::mem::take(&mut visual.labels));
                visual.brand = brand.unwrap_or(visual.brand);
                visual.folder = folder.unwrap_or(visual.folder);
            })?;
            let undo = ledger.keep(tx)?;
            Ok(VisualView { undo, ..view(tx, visuals::get(tx, id)?, today)? })
        })
        .await
        .map_err(taken)?;
    engine.stale(&[Topic::Visuals, Topic::Posts]);
    engine.pulse.wake();
    Ok(changed)
}

/// What the schema refuses is a name or a file that is there already.
pub(crate) fn taken(error: StoreError) -> Failure {
    match error {
        StoreError::Constraint => Failure::of(ErrorCode::Conflict),
        other => other.into(),
    }
}

/// Puts a visual into the bin. Posts that use it say so.
///
/// # Errors
/// `notFound`.
pub async fn delete(engine: &Engine, request: ById<VisualId>) -> Result<Done, Failure> {
    let now = engine.now();
    engine.store.write(move |tx| visuals::set_deleted(tx, request.id, Some(now))).await?;
    engine.stale(&[Topic::Visuals, Topic::Posts]);
    Ok(Done {})
}

/// Takes a visual out of the bin.
///
/// # Errors
/// `notFound`; `conflict` when the same file came in again meanwhile.
pub async fn restore(engine: &Engine, request: ById<VisualId>) -> Result<VisualView, Failure> {
    let today = views::local_date(engine.now());
    let view = engine
        .store
        .write(move |tx| {
            visuals::set_deleted(tx, request.id, None)?;
            view(tx, visuals::get(tx, request.id)?, today)
        })
        .await
        .map_err(taken)?;
    engine.stale(&[Topic::Visuals, Topic::Posts]);
    Ok(view)
}

pub(crate) fn view<S: Sql>(conn: &S, row: Visual, today: NaiveDate) -> Result<VisualView, StoreError> {
    let uses = visuals::uses(conn, row.id)?;
    let held = visuals::papers::held_by(conn, row.id)?;
    let twins = visuals::twins(conn, &row)?;
    let alts: BTreeMap<String, String> = visual_edits::alts(conn, row.id)?.into_iter().collect();
    let standing = row.rights.standing(&held, today);
    let edit: Option<Edit<Recipe>> = match row.kind {
        VisualKind::Video => visual_edits::get(conn, row.id, "")?,
        _ => None,
    };
    let trim = edit.and_then(|edit| edit.recipe?.trim);
    Ok(VisualView {
        id: row.id,
        brand: row.brand,
        title: row.title,
        alt: row.alt,
        alts,
        caption: row.caption,
        keywords: row.keywords,
        credit: row.rights.credit.clone(),
        licence_until: row.rights.until,
        expired: row.rights.until.is_some_and(|last| last < today),
        standing,
        rights: row.rights,
        facts: row.facts,
        kind: row.kind,
        revision: visual_edits::revision(conn, row.id)?,
        palette: row.palette,
        embedded: row.embedded,
        whole_millis: trim.and(row.clip.as_ref()).map(|clip| clip.millis),
        clip: row.clip.map(|clip| match trim {
            Some(trim) => Clip { millis: u64::from(trim.millis()), ..clip },
            None => clip,
        }),
        rating: row.rating,
        favourite: row.favourite,
        folder: row.folder,
        labels: row.labels,
        file: FileView {
            name: row.file_name,
            place: row.place.map(|place| place.to_string_lossy().into_owned()),
            fault: row.fault.map(|fault| match fault {
                visuals::Fault::Missing => FileFault::Missing,
                visuals::Fault::Damaged => FileFault::Damaged,
            }),
            checked_at: row.checked_at,
            twins,
        },
        uses,
        imported_at: row.imported_at,
        emptied_at: row.deleted_at.map(|at| at + Duration::days(TRASH_DAYS)),
        deleted_at: row.deleted_at,
        undo: None,
    })
}

/// The bytes of a visual's file, wherever it lies, compared with its hash. For a blocking thread.
pub(crate) fn original(files: &pupitre_media::Files, row: &Visual) -> Result<Vec<u8>, Failure> {
    let Some(place) = &row.place else { return files.read(&row.facts.hash).map_err(files_failure) };
    let size = std::fs::metadata(place).map_err(|_| Failure::of(ErrorCode::NotFound))?.len();
    if size != row.facts.bytes {
        return Err(Failure::of(ErrorCode::DataDamaged));
    }
    let bytes = std::fs::read(place).map_err(|_| Failure::of(ErrorCode::NotFound))?;
    // A file that was left in its place may have become another.
    let same = blake3::hash(&bytes).to_hex().as_str() == row.facts.hash;
    if same { Ok(bytes) } else { Err(Failure::of(ErrorCode::DataDamaged)) }
}

/// Where a visual's file lies.
pub(crate) fn path_of(engine: &Engine, row: &Visual) -> Result<PathBuf, Failure> {
    row.place.clone().map_or_else(|| engine.files.path(&row.facts.hash), Ok).map_err(files_failure)
}

/// A picture for the window: bytes and media type, always a re-encoded raster.
#[derive(Debug)]
pub struct Picture {
    /// The file's bytes.
    pub bytes: Vec<u8>,
    /// Media type.
    pub mime: &'static str,
}

impl Picture {
    fn of(bytes: Vec<u8>) -> Self {
        let mime = if bytes.starts_with(&[0x89, b'P', b'N', b'G']) { "image/png" } else { "image/jpeg" };
        Self { bytes, mime }
    }
}

/// Reads a visual's thumbnail (made when it is missing) or a larger rendition for the window.
///
/// # Errors
/// `notFound` when the visual or its file is gone.
pub async fn picture(engine: &Engine, id: VisualId, full: bool) -> Result<Picture, Failure> {
    let spec = if full { FULL } else { THUMB };
    let hash = engine.store.read(move |conn| visuals::hash(conn, id)).await?;
    let files = engine.files.clone();
    let kept = tokio::task::spawn_blocking(move || files.thumbnail(&hash, spec.max_side));
    if let Ok(Ok(bytes)) = kept.await {
        return Ok(Picture::of(bytes));
    }
    let row = engine.store.read(move |conn| visuals::get(conn, id)).await?;
    let (files, workers) = (engine.files.clone(), engine.workers.clone());
    let made = tokio::task::spawn_blocking(move || {
        let hash = &row.facts.hash;
        let damaged = |_| Failure::of(ErrorCode::DataDamaged);
        let rendition = if row.kind == VisualKind::Video {
            let path = row.place.clone().map_or_else(|| files.path(hash), Ok).map_err(files_failure)?;
            let examined = workers.examine_file(&path, &[spec]).map_err(damaged)?;
            examined.renditions.into_iter().next().ok_or(Failure::of(ErrorCode::DataDamaged))?
        } else {
            workers.render(&original(&files, &row)?, &spec).map_err(damaged)?
        };
        let _ = files.keep_thumbnail(hash, spec.max_side, &rendition.bytes);
        Ok::<_, Failure>(rendition.bytes)
    });
    let bytes = made.await.map_err(|_| Failure::internal("thumbnail"))??;
    Ok(Picture::of(bytes))
}

/// Reads a visual as its saved edit shows it, with the revision of the edit; its file as [`picture`] has it where there is
/// none.
///
/// # Errors
/// As [`picture`].
pub async fn edited(engine: &Engine, id: VisualId, full: bool) -> Result<(Picture, u32), Failure> {
    let (row, edit) = engine
        .store
        .read(move |conn| Ok((visuals::get(conn, id)?, visual_edits::get::<Recipe>(conn, id, "")?)))
        .await?;
    let revision = edit.as_ref().map_or(0, |edit| edit.revision);
    let Some(recipe) = edit.and_then(|edit| edit.recipe).filter(|recipe| !recipe.draws_nothing()) else {
        return Ok((picture(engine, id, full).await?, revision));
    };
    let side = if full { FULL } else { THUMB }.max_side;
    let told = serde_json::to_vec(&recipe).map_err(|_| Failure::internal("recipe"))?;
    let name: String = blake3::hash(&told).to_hex().chars().take(16).collect();
    let (files, hash) = (engine.files.clone(), row.facts.hash);
    let bytes = match files.edited_thumbnail(&hash, side, &name) {
        Ok(bytes) => bytes,
        Err(_) => {
            let base = picture(engine, id, true).await?;
            let workers = engine.workers.clone();
            let made = tokio::task::spawn_blocking(move || {
                let drawn = workers.draft(&base.bytes, &recipe, Stage::Result, side)?;
                let _ = files.keep_edited(&hash, side, &name, &drawn.bytes);
                Ok::<_, MediaFault>(drawn.bytes)
            });
            let made = made.await.map_err(|_| Failure::internal("thumbnail"))?;
            made.map_err(|fault| crate::visual_edits::media_failure(&fault))?
        }
    };
    Ok((Picture::of(bytes), revision))
}

/// Hands a connector the library's pictures, fitted to an account's limits.
pub(crate) struct LibraryFiles<'a> {
    engine: &'a Engine,
    limits: &'a ImageLimits,
}

impl<'a> LibraryFiles<'a> {
    pub(crate) fn new(engine: &'a Engine, limits: &'a ImageLimits) -> Self {
        Self { engine, limits }
    }
}

#[async_trait]
impl Attachments for LibraryFiles<'_> {
    async fn load(&self, visual: &AttachedVisual) -> Result<Attachment, Fault> {
        self.load_within(visual, self.limits).await
    }

    async fn load_within(&self, visual: &AttachedVisual, limits: &ImageLimits) -> Result<Attachment, Fault> {
        crate::visual_edits::attachment(self.engine, visual, limits).await
    }
}
