//! The visuals library: bringing files in, describing them, handing them to the networks.

pub mod alike;
pub mod bring;
pub mod care;
pub mod find;
pub mod organise;
pub mod rights;
pub mod watch;

use crate::api::visuals::{
    ImportReport, RefusedFile, RefusedReason, VisualFilter, VisualImport, VisualUpdate, VisualView,
};
use crate::api::{ById, Done, Page};
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure, FieldCode};
use crate::events::Topic;
use crate::fields::Checked;
use crate::views;
use async_trait::async_trait;
use chrono::NaiveDate;
use pupitre_domain::content::AttachedVisual;
use pupitre_domain::ids::{BrandId, VisualId};
use pupitre_domain::network::ImageLimits;
use pupitre_media::{FilesFault, MediaFault, RenditionSpec};
use pupitre_networks::kit::{Attachment, Attachments, Fault};
use pupitre_store::visuals::{self, Visual, VisualQuery};
use pupitre_store::{Sql, StoreError};
use std::path::{Path, PathBuf};
use uuid::Uuid;

const PAGE: u16 = 60;
const PAGE_MAX: u16 = 200;
/// Largest file taken into the library, in bytes.
const FILE_MAX: u64 = pupitre_media::MAX_FILE_BYTES as u64;
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
        MediaFault::Truncated | MediaFault::Corrupt | MediaFault::Crashed | MediaFault::TooSlow => RefusedReason::Damaged,
    }
}

/// Copies files into the library. One bad file never stops the rest; a known file is found again instead of stored
/// twice.
///
/// # Errors
/// When the database cannot be written.
pub async fn import(engine: &Engine, request: VisualImport) -> Result<ImportReport, Failure> {
    let mut report = ImportReport { visuals: Vec::new(), refused: Vec::new(), job: placeholder(engine) };
    for path in request.paths {
        let path = PathBuf::from(path);
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        match take(engine, &path).await {
            Ok(bytes) => match import_bytes(engine, request.brand, &name, bytes).await {
                Ok(view) => report.visuals.push(view),
                Err(Imported::Refused(reason)) => report.refused.push(RefusedFile { name, reason }),
                Err(Imported::Failed(failure)) => return Err(failure),
            },
            Err(reason) => report.refused.push(RefusedFile { name, reason }),
        }
    }
    if !report.visuals.is_empty() {
        engine.stale(&[Topic::Visuals]);
    }
    Ok(report)
}

async fn take(_: &Engine, path: &Path) -> Result<Vec<u8>, RefusedReason> {
    let path = path.to_owned();
    let read = tokio::task::spawn_blocking(move || {
        let facts = std::fs::metadata(&path).map_err(|_| RefusedReason::Unreadable)?;
        if !facts.is_file() {
            return Err(RefusedReason::Unreadable);
        }
        if facts.len() > FILE_MAX {
            return Err(RefusedReason::TooManyBytes);
        }
        std::fs::read(&path).map_err(|_| RefusedReason::Unreadable)
    });
    read.await.unwrap_or(Err(RefusedReason::Unreadable))
}

/// Why bytes did not become a visual.
pub(crate) enum Imported {
    /// The file is at fault.
    Refused(RefusedReason),
    /// The library is.
    Failed(Failure),
}

/// Takes bytes into the library.
pub(crate) async fn import_bytes(
    engine: &Engine,
    brand: Option<BrandId>,
    name: &str,
    bytes: Vec<u8>,
) -> Result<VisualView, Imported> {
    let files = engine.files.clone();
    let facts = tokio::task::spawn_blocking(move || {
        let (facts, thumbs) =
            pupitre_media::import(&bytes, &[THUMB]).map_err(|fault| Imported::Refused(refused(&fault)))?;
        let hash = files.store(&bytes).map_err(|fault| Imported::Failed(files_failure(fault)))?;
        // The thumbnail can be made again at any time; losing it here is no loss.
        for thumb in thumbs {
            let _ = files.keep_thumbnail(&hash, THUMB.max_side, &thumb.bytes);
        }
        Ok(facts)
    })
    .await
    .unwrap_or(Err(Imported::Refused(RefusedReason::Damaged)))?;
    let now = engine.now();
    let title = name.rsplit_once('.').map_or(name, |(stem, _)| stem).chars().take(120).collect();
    let visual = Visual {
        id: VisualId::new(Uuid::now_v7()),
        brand,
        title,
        alt: String::new(),
        credit: String::new(),
        licence_until: None,
        facts,
        imported_at: now,
        deleted_at: None,
    };
    let today = views::local_date(now);
    engine
        .store
        .write(move |tx| {
            let stored = visuals::insert(tx, &visual)?;
            view(tx, stored, today)
        })
        .await
        .map_err(|error| Imported::Failed(error.into()))
}

/// Lists visuals, latest import first.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(engine: &Engine, request: VisualFilter) -> Result<Page<VisualView>, Failure> {
    let today = views::local_date(engine.now());
    let query = VisualQuery {
        brand: request.brand,
        search: request.search.filter(|text| !text.trim().is_empty()),
        licensed: request.licensed.map(|licensed| (licensed, today)),
        after: request.after,
        limit: request.limit.unwrap_or(PAGE).clamp(1, PAGE_MAX),
    };
    let page = engine
        .store
        .read(move |conn| {
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

/// Changes what the library says of a visual.
///
/// # Errors
/// `invalid` with the field concerned; `notFound`.
pub async fn update(engine: &Engine, request: VisualUpdate) -> Result<VisualView, Failure> {
    let mut checked = Checked::default();
    let title = request.title.map(|text| checked.line("title", &text, 120));
    let alt = request.alt.map(|text| checked.text("alt", &text, 2_000));
    let credit = request.credit.map(|text| checked.text("credit", &text, 200));
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
    checked.done()?;
    let today = views::local_date(engine.now());
    let (id, brand) = (request.id, request.brand);
    let changed = engine
        .store
        .write(move |tx| {
            let mut visual = visuals::get(tx, id)?;
            visual.title = title.unwrap_or(visual.title);
            visual.alt = alt.unwrap_or(visual.alt);
            visual.credit = credit.unwrap_or(visual.credit);
            visual.licence_until = licence.unwrap_or(visual.licence_until);
            visual.brand = brand.unwrap_or(visual.brand);
            visuals::update(tx, &visual)?;
            view(tx, visual, today)
        })
        .await?;
    engine.stale(&[Topic::Visuals, Topic::Posts]);
    Ok(changed)
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
/// `notFound`.
pub async fn restore(engine: &Engine, request: ById<VisualId>) -> Result<VisualView, Failure> {
    let today = views::local_date(engine.now());
    let view = engine
        .store
        .write(move |tx| {
            visuals::set_deleted(tx, request.id, None)?;
            view(tx, visuals::get(tx, request.id)?, today)
        })
        .await?;
    engine.stale(&[Topic::Visuals, Topic::Posts]);
    Ok(view)
}

fn view<S: Sql>(conn: &S, row: Visual, today: NaiveDate) -> Result<VisualView, StoreError> {
    let uses = visuals::uses(conn, row.id)?;
    Ok(VisualView {
        id: row.id,
        brand: row.brand,
        title: row.title,
        alt: row.alt,
        credit: row.credit,
        licence_until: row.licence_until,
        expired: row.licence_until.is_some_and(|last| last < today),
        facts: row.facts,
        uses,
        imported_at: row.imported_at,
        alts: Default::default(),
        caption: String::new(),
        keywords: Vec::new(),
        standing: pupitre_domain::rights::Standing::Free,
        rights: Default::default(),
        kind: Default::default(),
        palette: Vec::new(),
        embedded: Default::default(),
        clip: None,
        rating: 0,
        favourite: false,
        folder: None,
        labels: Vec::new(),
        file: crate::api::visuals::FileView { name: String::new(), place: None, fault: None, checked_at: None, twins: 0 },
        deleted_at: row.deleted_at,
        emptied_at: None,
        undo: None,
    })
}

fn placeholder(engine: &Engine) -> crate::api::visuals::BringView {
    crate::api::visuals::BringView {
        id: pupitre_domain::ids::BringId::new(Uuid::now_v7()), brand: None, folder: None, mode: Default::default(), name: String::new(),
        state: crate::api::visuals::BringState::Done, pause: None, total: 0, done: 0, added: 0, known: 0, refused: 0, alike: 0, bytes: 0, bytes_done: 0,
        rate: None, left_seconds: None, begun_at: engine.now(), ended_at: None,
    }
}

/// A picture for the window: bytes and media type, always a re-encoded raster.
#[derive(Debug)]
pub struct Picture {
    /// The file's bytes.
    pub bytes: Vec<u8>,
    /// Media type.
    pub mime: &'static str,
}

/// Reads a visual's thumbnail (made when it is missing) or a larger rendition for the window.
///
/// # Errors
/// `notFound` when the visual or its file is gone.
pub async fn picture(engine: &Engine, id: VisualId, full: bool) -> Result<Picture, Failure> {
    let hash = engine.store.read(move |conn| visuals::get(conn, id)).await?.facts.hash;
    let files = engine.files.clone();
    let spec = if full { FULL } else { THUMB };
    let made = tokio::task::spawn_blocking(move || {
        if let Ok(bytes) = files.thumbnail(&hash, spec.max_side) {
            return Ok(bytes);
        }
        let original = files.read(&hash).map_err(files_failure)?;
        let rendition = pupitre_media::render(&original, &spec).map_err(|_| Failure::of(ErrorCode::DataDamaged))?;
        let _ = files.keep_thumbnail(&hash, spec.max_side, &rendition.bytes);
        Ok::<_, Failure>(rendition.bytes)
    });
    let bytes = made.await.map_err(|_| Failure::internal("thumbnail"))??;
    let mime = if bytes.starts_with(&[0x89, b'P', b'N', b'G']) { "image/png" } else { "image/jpeg" };
    Ok(Picture { bytes, mime })
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
        let id = visual.visual;
        let row = self.engine.store.read(move |conn| visuals::get(conn, id)).await;
        let hash = row.map_err(|_| Fault::Transient { after: None })?.facts.hash;
        let (files, limits, crop) = (self.engine.files.clone(), limits.clone(), visual.crop);
        let fitted = tokio::task::spawn_blocking(move || {
            let bytes = files.read(&hash).ok()?;
            pupitre_media::fit_for_network(&bytes, crop, &limits).ok()
        })
        .await;
        match fitted {
            Ok(Some(rendition)) => Ok(Attachment {
                bytes: rendition.bytes.into(),
                mime: rendition.mime.to_owned(),
                width: rendition.width,
                height: rendition.height,
            }),
            // A file that vanished or broke will not come back by itself.
            Ok(None) => Err(Fault::Rejected(vec![pupitre_domain::problem::Problem {
                place: pupitre_domain::problem::Place::Visuals { part: 0 },
                code: pupitre_domain::problem::ProblemCode::VisualMissing,
            }])),
            Err(_) => Err(Fault::Transient { after: None }),
        }
    }
}
