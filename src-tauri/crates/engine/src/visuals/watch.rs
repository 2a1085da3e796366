//! Folders of this machine that the library watches. They are looked at once a minute: file systems tell of changes in
//! ways that differ, get lost, and do not cross networks; looking does not.

use super::bring::{job_of, view as job_view};
use super::{care, take, work};
use crate::api::visuals::{BringMode, BringView, VisualImport, WatchAdd, WatchRef, WatchUpdate, WatchView};
use crate::api::{Done, Nothing};
use crate::engine::Engine;
use crate::error::{Failure, FieldCode};
use crate::events::Topic;
use pupitre_domain::ids::WatchId;
use pupitre_store::visuals::bring;
use pupitre_store::visuals::watches::{self, Watch};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};
use uuid::Uuid;

/// Wait between two looks.
const OFTEN: Duration = Duration::from_secs(60);
/// Wait between two looks at whether jobs can go on.
const JOBS: Duration = Duration::from_secs(10);
/// Wait between two times of emptying the bin of what has been there for its time.
const TIDY: Duration = Duration::from_secs(3_600);
/// A file that was written to within this time may still be written to.
const SETTLED: Duration = Duration::from_secs(3);
/// Most files of one look; the rest come with the next.
const MOST: usize = 2_000;

/// When this process last did what is done now and then.
#[derive(Default)]
pub(crate) struct Kept(Mutex<[Option<Instant>; 3]>);

impl Kept {
    fn is_due(&self, which: usize, often: Duration) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(last) = all.get_mut(which) else { return false };
        let due = last.is_none_or(|at| at.elapsed() >= often);
        if due {
            *last = Some(Instant::now());
        }
        due
    }
}

/// What the conductor does for the library: goes on with jobs, looks at watched folders, lets go of what has been in the
/// bin for its time.
pub(crate) async fn tend(engine: &Arc<Engine>) {
    if engine.library_kept.is_due(0, JOBS) {
        go_on(engine).await;
    }
    let (looks, tidies) = (engine.library_kept.is_due(1, OFTEN), engine.library_kept.is_due(2, TIDY));
    if !looks && !tidies {
        return;
    }
    // Folders can be large and far away: nothing that is due waits for them.
    let engine = Arc::clone(engine);
    tokio::spawn(async move {
        if looks {
            let watches = engine.store.read(watches::list).await.unwrap_or_default();
            for (watch, _) in watches.into_iter().filter(|(watch, _)| watch.enabled) {
                if let Err(failure) = look_at(&engine, watch.id).await {
                    tracing::warn!(code = ?failure.code, "a watched folder could not be looked at");
                }
            }
        }
        if tidies && let Err(failure) = care::tidy(&engine).await {
            tracing::warn!(code = ?failure.code, "the bin could not be tidied");
        }
    });
}

/// Goes on with jobs that an earlier process left, and with those whose reason to wait may be gone.
async fn go_on(engine: &Arc<Engine>) {
    let Ok(open) = engine.store.read(super::bring::open).await else { return };
    let mut able = false;
    for job in open {
        if matches!(job.state.as_str(), "listing" | "running") {
            able = true;
        } else if super::bring::may_go_on(&job) {
            let id = job.id;
            let to = if job.total == 0 { "listing" } else { "running" };
            able |= engine.store.write(move |tx| bring::go(tx, id, &["paused"], to, None, None)).await.unwrap_or(false);
        }
    }
    if able && engine.bringing.working.try_lock().is_ok() {
        work::spawn(engine);
    }
}

fn view((watch, brought): (Watch, u32)) -> WatchView {
    WatchView {
        id: watch.id,
        path: watch.path.to_string_lossy().into_owned(),
        brand: watch.brand,
        folder: watch.folder,
        mode: if watch.reference { BringMode::Reference } else { BringMode::Copy },
        enabled: watch.enabled,
        there: watch.there,
        looked_at: watch.looked_at,
        brought,
    }
}

async fn read(engine: &Engine, id: WatchId) -> Result<WatchView, Failure> {
    let all = engine.store.read(watches::list).await?;
    all.into_iter().find(|(watch, _)| watch.id == id).map(view).ok_or_else(super::bring::absent)
}

/// Lists watched folders.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(engine: &Engine, _: Nothing) -> Result<Vec<WatchView>, Failure> {
    Ok(engine.store.read(watches::list).await?.into_iter().map(view).collect())
}

/// Watches a folder of this machine.
///
/// # Errors
/// `invalid` with `path` when it is no folder, or one of ours; `conflict` when it is watched already.
pub async fn add(engine: &Engine, request: WatchAdd) -> Result<WatchView, Failure> {
    let path = PathBuf::from(&request.path);
    // Its own files would come in again and again.
    let own = engine.folder.canonicalize().unwrap_or_else(|_| engine.folder.clone());
    let real = path.canonicalize().map_err(|_| Failure::field("path", FieldCode::Unknown, None))?;
    if !path.is_absolute() || !real.is_dir() || real.starts_with(&own) || own.starts_with(&real) {
        return Err(Failure::field("path", FieldCode::Malformed, None));
    }
    let now = engine.now();
    let id = WatchId::new(Uuid::now_v7());
    let watch = Watch {
        key: 0,
        id,
        path: path.clone(),
        brand: request.brand,
        folder: request.folder,
        reference: request.mode == BringMode::Reference,
        enabled: true,
        there: true,
        looked_at: None,
        created_at: now,
    };
    engine.store.write(move |tx| watches::put(tx, &watch)).await.map_err(super::taken)?;
    if !request.existing {
        let found = found(path).await?;
        engine
            .store
            .write(move |tx| {
                let key = watches::get(tx, id)?.key;
                found.iter().try_for_each(|one| watches::see(tx, key, &one.path, one.bytes, one.modified))
            })
            .await?;
    }
    engine.stale(&[Topic::Visuals]);
    read(engine, id).await
}

/// Changes a watched folder.
///
/// # Errors
/// `notFound`.
pub async fn update(engine: &Engine, request: WatchUpdate) -> Result<WatchView, Failure> {
    let id = request.id;
    engine
        .store
        .write(move |tx| {
            let mut watch = watches::get(tx, id)?;
            watch.enabled = request.enabled.unwrap_or(watch.enabled);
            watch.reference = request.mode.map_or(watch.reference, |mode| mode == BringMode::Reference);
            watch.brand = request.brand.unwrap_or(watch.brand);
            watch.folder = request.folder.unwrap_or(watch.folder);
            watches::put(tx, &watch)
        })
        .await?;
    engine.stale(&[Topic::Visuals]);
    read(engine, id).await
}

/// Watches a folder no longer. What came from it stays.
///
/// # Errors
/// `notFound`.
pub async fn remove(engine: &Engine, request: WatchRef) -> Result<Done, Failure> {
    engine.store.write(move |tx| watches::remove(tx, request.id)).await?;
    engine.stale(&[Topic::Visuals]);
    Ok(Done {})
}

/// Looks at a watched folder now.
///
/// # Errors
/// `notFound`.
pub async fn look(engine: &Arc<Engine>, request: WatchRef) -> Result<Option<BringView>, Failure> {
    look_at(engine, request.id).await
}

struct Found {
    path: PathBuf,
    bytes: u64,
    modified: i64,
    fresh: bool,
}

/// What lies in a folder and may be a visual.
async fn found(path: PathBuf) -> Result<Vec<Found>, Failure> {
    let walked = tokio::task::spawn_blocking(move || {
        let fact = |path: &Path| std::fs::metadata(path).ok();
        let walked = work::walk(&[path]).into_iter().filter(|item| item.state == "waiting");
        walked
            .filter_map(|item| {
                let facts = fact(&item.path)?;
                let age = facts.modified().ok().and_then(|at| SystemTime::now().duration_since(at).ok());
                Some(Found {
                    bytes: facts.len(),
                    modified: take::modified(&facts),
                    fresh: age.is_none_or(|age| age < SETTLED),
                    path: item.path,
                })
            })
            .collect()
    });
    walked.await.map_err(|_| Failure::internal("watch"))
}

async fn look_at(engine: &Arc<Engine>, id: WatchId) -> Result<Option<BringView>, Failure> {
    let watch = engine.store.read(move |conn| watches::get(conn, id)).await?;
    let (path, there) = (watch.path.clone(), watch.path.is_dir());
    let found = if there { found(path).await? } else { Vec::new() };
    let now = engine.now();
    let request = VisualImport {
        brand: watch.brand,
        paths: Vec::new(),
        folder: watch.folder,
        mode: if watch.reference { BringMode::Reference } else { BringMode::Copy },
        keep_folders: false,
    };
    let blank = job_of(engine, Vec::new(), Some(watch.key), &request);
    let name = super::bring::name_of(&watch.path);
    let job = engine
        .store
        .write(move |tx| {
            let mut new = Vec::new();
            // A file that is still being written comes with the next look.
            for one in found.into_iter().filter(|one| !one.fresh) {
                if new.len() < MOST && !watches::has_seen(tx, watch.key, &one.path, one.bytes, one.modified)? {
                    watches::see(tx, watch.key, &one.path, one.bytes, one.modified)?;
                    new.push(one.path);
                }
            }
            watches::put(tx, &Watch { there, looked_at: Some(now), ..watch })?;
            if new.is_empty() {
                return Ok(None);
            }
            bring::insert(tx, &bring::Job { roots: new, name, ..blank }).map(Some)
        })
        .await?;
    if job.is_some() {
        work::spawn(engine);
        engine.stale(&[Topic::Visuals]);
    }
    Ok(job.map(|job| job_view(engine, job)))
}
