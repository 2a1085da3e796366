//! Bringing files in: jobs that survive the end of the process.

use super::take::{self, Imported};
use super::work;
use crate::api::visuals::{
    BringItemView, BringItemsFilter, BringMode, BringOutcome, BringPause, BringRef, BringState, BringView,
    BringsFilter, ImportReport, PasteView, RefusedFile, RefusedReason, VisualImport, VisualPaste,
};
use crate::api::{Done, Page};
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure, FieldCode};
use crate::events::Topic;
use crate::views;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pupitre_domain::ids::{BrandId, BringId, FolderId};
use pupitre_store::visuals::bring::{self, Item, Job};
use pupitre_store::visuals::{self, folders};
use pupitre_store::{Sql, StoreError};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Most visuals and refused files told by a report.
const TOLD: u16 = 200;
/// Most paths of one job.
const PATHS_MAX: usize = 20_000;
/// Largest file that is pasted, in bytes.
const PASTE_MAX: usize = pupitre_media::MAX_FILE_BYTES;
/// Over so long a time is the rate taken.
const LATELY: Duration = Duration::from_secs(10);

/// What this process knows of jobs at work: which, and how quickly.
#[derive(Default)]
pub(crate) struct Bringing {
    pub(super) working: tokio::sync::Mutex<()>,
    samples: Mutex<HashMap<BringId, Vec<(Instant, u32)>>>,
    /// Why jobs wait that a full disk keeps from saying so themselves.
    unsaid: Mutex<HashMap<BringId, &'static str>>,
}

impl Bringing {
    /// Notes how far a job is.
    pub(super) fn sample(&self, id: BringId, done: u32) {
        let mut all = self.samples.lock().unwrap_or_else(PoisonError::into_inner);
        let samples = all.entry(id).or_default();
        let now = Instant::now();
        samples.push((now, done));
        // The last one that is older stays: the rate is taken over the whole time.
        let old = samples.iter().filter(|(at, _)| now - *at > LATELY).count();
        samples.drain(..old.saturating_sub(1));
    }
    pub(super) fn forget(&self, id: BringId) {
        self.samples.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }
    /// Notes why a job waits, or that it does not.
    pub(super) fn waits(&self, id: BringId, why: Option<&'static str>) {
        let mut all = self.unsaid.lock().unwrap_or_else(PoisonError::into_inner);
        match why {
            Some(why) => drop(all.insert(id, why)),
            None => drop(all.remove(&id)),
        }
    }
    fn unsaid(&self, id: BringId) -> Option<&'static str> {
        self.unsaid.lock().unwrap_or_else(PoisonError::into_inner).get(&id).copied()
    }
    /// Files a second, lately.
    fn rate(&self, id: BringId) -> Option<f32> {
        let all = self.samples.lock().unwrap_or_else(PoisonError::into_inner);
        let samples = all.get(&id)?;
        let ((from, first), (to, last)) = (samples.first()?, samples.last()?);
        let seconds = (*to - *from).as_secs_f32();
        #[expect(clippy::cast_precision_loss, reason = "a rate")]
        (seconds > 0.2 && last > first).then(|| (last - first) as f32 / seconds)
    }
}

pub(super) fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// Makes a job of what a person named.
async fn make(engine: &Engine, request: VisualImport) -> Result<Job, Failure> {
    let roots: Vec<PathBuf> = request.paths.iter().map(PathBuf::from).collect();
    if roots.is_empty() || roots.len() > PATHS_MAX {
        return Err(Failure::field("paths", FieldCode::OutOfRange, u32::try_from(PATHS_MAX).ok()));
    }
    if roots.iter().any(|root| !root.is_absolute()) {
        return Err(Failure::field("paths", FieldCode::Malformed, None));
    }
    let job = job_of(engine, roots, None, &request);
    Ok(engine.store.write(move |tx| bring::insert(tx, &job)).await?)
}

pub(super) fn job_of(engine: &Engine, roots: Vec<PathBuf>, watch: Option<i64>, request: &VisualImport) -> Job {
    let name = match roots.as_slice() {
        [one] => name_of(one),
        [first, ..] => first.parent().map(name_of).unwrap_or_default(),
        [] => String::new(),
    };
    Job {
        key: 0,
        id: BringId::new(Uuid::now_v7()),
        brand: request.brand,
        folder: request.folder,
        watch,
        reference: request.mode == BringMode::Reference,
        keep_folders: request.keep_folders,
        name,
        roots,
        state: String::new(),
        pause: None,
        total: 0,
        added: 0,
        known: 0,
        refused: 0,
        alike: 0,
        bytes: 0,
        bytes_done: 0,
        begun_at: engine.now(),
        ended_at: None,
        dismissed: false,
    }
}

/// Begins to bring files and folders in. They come in one after the other, also after the end of this process.
///
/// # Errors
/// `invalid` with `paths`; `notFound` without the folder.
pub async fn start(engine: &Arc<Engine>, request: VisualImport) -> Result<BringView, Failure> {
    let job = make(engine, request).await?;
    work::spawn(engine);
    engine.stale(&[Topic::Visuals]);
    Ok(view(engine, job))
}

/// Brings files and folders in and waits until all are done, or nothing more can be done. One bad file never stops the
/// rest; a known file is found again instead of stored twice.
///
/// # Errors
/// As [`start`]; when the database cannot be written.
pub async fn import(engine: &Arc<Engine>, request: VisualImport) -> Result<ImportReport, Failure> {
    if request.paths.is_empty() {
        let job = Job {
            state: "done".to_owned(),
            ended_at: Some(engine.now()),
            ..job_of(engine, Vec::new(), None, &request)
        };
        return Ok(ImportReport { visuals: Vec::new(), refused: Vec::new(), job: view(engine, job) });
    }
    let job = make(engine, request).await?;
    work::until_over(engine, job.id).await?;
    let today = views::local_date(engine.now());
    let id = job.id;
    let (job, visuals, refused) = engine
        .store
        .read(move |conn| {
            let job = bring::get(conn, id)?;
            let (taken, _) = bring::items(conn, job.key, &["added", "known"], None, TOLD)?;
            let (refused, _) = bring::items(conn, job.key, &["refused"], None, TOLD)?;
            let ids: Vec<_> = taken.into_iter().filter_map(|item| item.visual).collect();
            let mut views = Vec::with_capacity(ids.len());
            for row in visuals::named(conn, &ids)? {
                views.push(super::view(conn, row, today)?);
            }
            Ok((job, views, refused))
        })
        .await?;
    // Who waited for it knows how it went.
    let over = job.ended_at.is_some();
    if over {
        engine.store.write(move |tx| bring::dismiss(tx, id)).await?;
    }
    let refused = refused
        .into_iter()
        .map(|item| RefusedFile { name: name_of(&item.path), reason: reason_of(item.reason.as_deref()) })
        .collect();
    Ok(ImportReport { visuals, refused, job: view(engine, job) })
}

/// Takes the bytes of a picture into the library.
///
/// # Errors
/// `invalid` with `bytes` when they are no base64 or too many; when the library cannot be written.
pub async fn paste(engine: &Engine, request: VisualPaste) -> Result<PasteView, Failure> {
    if request.bytes.len() / 4 * 3 > PASTE_MAX {
        return Err(Failure::field("bytes", FieldCode::TooLong, u32::try_from(PASTE_MAX).ok()));
    }
    let bytes =
        STANDARD.decode(request.bytes.trim()).map_err(|_| Failure::field("bytes", FieldCode::Malformed, None))?;
    take_pasted(engine, request.brand, request.folder, request.name, bytes).await
}

/// [`paste`] of bytes that the shell read from the clipboard.
///
/// # Errors
/// `notFound` without the folder; when the library cannot be written.
pub async fn take_pasted(
    engine: &Engine,
    brand: Option<BrandId>,
    folder: Option<FolderId>,
    name: Option<String>,
    bytes: Vec<u8>,
) -> Result<PasteView, Failure> {
    if let Some(folder) = folder {
        engine.store.read(move |conn| folders::get(conn, folder)).await?;
    }
    let name = name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| {
        let wall = crate::brands::local_zone().wall(engine.now());
        wall.to_string().replace('T', " ").replace(':', "-")
    });
    match take::take_bytes(engine, brand, folder, &name, bytes).await {
        Ok((visual, known)) => {
            engine.stale(&[Topic::Visuals]);
            Ok(PasteView { visual: Some(visual), known, refused: None })
        }
        Err(Imported::Refused(reason)) => Ok(PasteView { visual: None, known: false, refused: Some(reason) }),
        Err(Imported::Failed(failure)) => Err(failure),
    }
}

/// Lists the jobs of bringing files in, the newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn jobs(engine: &Engine, request: BringsFilter) -> Result<Vec<BringView>, Failure> {
    let rows = engine.store.read(move |conn| bring::list(conn, request.all)).await?;
    Ok(rows.into_iter().map(|job| view(engine, job)).collect())
}

/// Lists the files of a job.
///
/// # Errors
/// `notFound`.
pub async fn items(engine: &Engine, request: BringItemsFilter) -> Result<Page<BringItemView>, Failure> {
    let states: &[&str] = match request.outcome {
        None => &["waiting", "arriving", "added", "known", "refused"],
        Some(BringOutcome::Waiting) => &["waiting", "arriving"],
        Some(BringOutcome::Added) => &["added"],
        Some(BringOutcome::Known) => &["known"],
        Some(BringOutcome::Refused) => &["refused"],
    };
    let after = request.after.as_deref().and_then(|key| key.parse().ok());
    let (id, limit) = (request.id, request.limit.unwrap_or(60).clamp(1, 200));
    let (job, rows, next) = engine
        .store
        .read(move |conn| {
            let job = bring::get(conn, id)?;
            let (rows, next) = bring::items(conn, job.key, states, after, limit)?;
            Ok((job, rows, next))
        })
        .await?;
    let items = rows.into_iter().map(|item| item_view(&job, item)).collect();
    Ok(Page { items, next: next.map(|seq| seq.to_string()) })
}

fn item_view(job: &Job, item: Item) -> BringItemView {
    let below = usize::try_from(item.root).ok().and_then(|at| job.roots.get(at)).and_then(|root| root.parent());
    let name =
        below.and_then(|below| item.path.strip_prefix(below).ok()).map(|name| name.to_string_lossy().into_owned());
    BringItemView {
        name: name.unwrap_or_else(|| name_of(&item.path)),
        bytes: item.bytes,
        outcome: match item.state.as_str() {
            "added" => BringOutcome::Added,
            "known" => BringOutcome::Known,
            "refused" => BringOutcome::Refused,
            _ => BringOutcome::Waiting,
        },
        reason: item.reason.as_deref().map(|reason| reason_of(Some(reason))),
        visual: item.visual,
    }
}

/// A reason as it is kept.
pub(super) fn reason_name(reason: RefusedReason) -> String {
    match serde_json::to_value(reason) {
        Ok(serde_json::Value::String(name)) => name,
        _ => "unreadable".to_owned(),
    }
}

fn reason_of(name: Option<&str>) -> RefusedReason {
    let value = serde_json::Value::String(name.unwrap_or_default().to_owned());
    serde_json::from_value(value).unwrap_or(RefusedReason::Unreadable)
}

async fn moved(engine: &Engine, id: BringId, from: &'static [&'static str], to: &'static str) -> Result<Job, Failure> {
    let now = engine.now();
    let job = engine
        .store
        .write(move |tx| {
            let pause = (to == "paused").then_some("person");
            let ended = (to == "cancelled").then_some(now);
            if !bring::go(tx, id, from, to, pause, ended)? {
                // What is over, or is there already, stays.
                return bring::get(tx, id);
            }
            if to == "cancelled" {
                let job = bring::get(tx, id)?;
                bring::end_rest(tx, job.key, &reason_name(RefusedReason::CalledOff))?;
            }
            bring::get(tx, id)
        })
        .await?;
    engine.stale(&[Topic::Visuals]);
    Ok(job)
}

/// Pauses a job.
///
/// # Errors
/// `notFound`.
pub async fn hold(engine: &Engine, request: BringRef) -> Result<BringView, Failure> {
    let job = moved(engine, request.id, &["listing", "running", "paused"], "paused").await?;
    engine.bringing.forget(request.id);
    Ok(view(engine, job))
}

/// Goes on with a job.
///
/// # Errors
/// `notFound`.
pub async fn resume(engine: &Arc<Engine>, request: BringRef) -> Result<BringView, Failure> {
    let id = request.id;
    let job = engine
        .store
        .write(move |tx| {
            let job = bring::get(tx, id)?;
            // Before all was listed nothing has its answer: listing begins anew.
            let listed = job.added + job.known > 0 || !bring::next(tx, job.key, 1)?.is_empty();
            bring::go(tx, id, &["paused"], if listed { "running" } else { "listing" }, None, None)?;
            bring::get(tx, id)
        })
        .await?;
    work::spawn(engine);
    engine.stale(&[Topic::Visuals]);
    Ok(view(engine, job))
}

/// Calls a job off. What it brought in before stays.
///
/// # Errors
/// `notFound`.
pub async fn cancel(engine: &Engine, request: BringRef) -> Result<BringView, Failure> {
    let job = moved(engine, request.id, &["listing", "running", "paused"], "cancelled").await?;
    engine.bringing.forget(request.id);
    Ok(view(engine, job))
}

/// Puts a job that is over off the list.
///
/// # Errors
/// `notFound` also when it is not over.
pub async fn put_away(engine: &Engine, request: BringRef) -> Result<Done, Failure> {
    engine.store.write(move |tx| bring::dismiss(tx, request.id)).await?;
    engine.stale(&[Topic::Visuals]);
    Ok(Done {})
}

pub(super) fn view(engine: &Engine, mut job: Job) -> BringView {
    if let Some(why) = engine.bringing.unsaid(job.id).filter(|_| matches!(job.state.as_str(), "listing" | "running")) {
        "paused".clone_into(&mut job.state);
        job.pause = Some(why.to_owned());
    }
    let done = job.added + job.known + job.refused;
    let running = job.state == "running";
    let rate = engine.bringing.rate(job.id).filter(|_| running);
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "seconds")]
    let left = rate.map(|rate| (job.total.saturating_sub(done) as f32 / rate).ceil() as u32);
    BringView {
        id: job.id,
        brand: job.brand,
        folder: job.folder,
        mode: if job.reference { BringMode::Reference } else { BringMode::Copy },
        name: job.name,
        state: match job.state.as_str() {
            "running" => BringState::Running,
            "paused" => BringState::Paused,
            "done" => BringState::Done,
            "cancelled" => BringState::Cancelled,
            _ => BringState::Listing,
        },
        pause: job.pause.as_deref().map(|why| match why {
            "diskFull" => BringPause::DiskFull,
            "sourceGone" => BringPause::SourceGone,
            "readOnly" => BringPause::ReadOnly,
            _ => BringPause::Person,
        }),
        total: job.total,
        done,
        added: job.added,
        known: job.known,
        refused: job.refused,
        alike: job.alike,
        bytes: job.bytes,
        bytes_done: job.bytes_done,
        rate,
        left_seconds: left,
        begun_at: job.begun_at,
        ended_at: job.ended_at,
    }
}

/// Whether a job waits for something that may have changed by itself.
pub(super) fn may_go_on(job: &Job) -> bool {
    match job.pause.as_deref() {
        Some("diskFull" | "readOnly") => true,
        Some("sourceGone") => job.roots.iter().any(|root| root.is_file() || work::is_there(root)),
        _ => false,
    }
}

/// Open jobs, those that can be worked on first.
pub(super) fn open<S: Sql>(conn: &S) -> Result<Vec<Job>, StoreError> {
    bring::open(conn)
}

/// A job that may not be named any more.
pub(super) fn absent() -> Failure {
    Failure::of(ErrorCode::NotFound)
}
