//! The work on jobs of bringing files in. One process works at a time, for all open jobs; each step is committed before
//! the next begins, so that an end at any point leaves a job that goes on where it was.

use super::bring::{self as cases, name_of, reason_name};
use super::take::{Seen, see, visual_of};
use super::{THUMB, alike};
use crate::api::visuals::RefusedReason;
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure};
use crate::events::Topic;
use crate::outcome::failpoint;
use chrono::{DateTime, Utc};
use pupitre_domain::ids::{BringId, FolderId};
use pupitre_media::{FilesFault, MAX_CLIP_BYTES};
use pupitre_store::visuals::bring::{self, Ended, Item, Job};
use pupitre_store::visuals::folders::{self, Folder};
use pupitre_store::visuals::{self, Visual};
use pupitre_store::{StoreError, Tx};
use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::{JoinError, JoinSet};
use uuid::Uuid;

/// Most files of one job.
const FILES_MAX: usize = 200_000;
/// Most folders within folders.
const DEPTH_MAX: usize = 64;
/// Files written to the list in one go.
const LISTED_AT_ONCE: usize = 500;
/// Files taken up at once, by number and by bytes.
const AT_ONCE: u16 = 24;
const BYTES_AT_ONCE: u64 = 32 << 20;
/// Wait before it is looked again whether another process is still at work.
const AGAIN: Duration = Duration::from_millis(150);
/// Detail of a failure that is only the end of this process.
const ENDS: &str = "the process ends";
/// Endings of what may be a visual. What it is, its bytes tell.
const ENDINGS: &[&str] = &[
    "jpg", "jpeg", "jpe", "jfif", "png", "webp", "gif", "avif", "tif", "tiff", "svg", "heic", "heif", "bmp", "mp4",
    "m4v", "mov", "webm", "mkv", "",
];

/// The right to work on jobs, held by at most one process.
struct Shift {
    // Held for its lock; the operating system releases it with the process.
    _file: File,
}

impl Shift {
    fn take(folder: &Path) -> Option<Self> {
        let path = folder.join("bringing.lock");
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(path).ok()?;
        file.try_lock().ok().map(|()| Self { _file: file })
    }
}

/// Works on open jobs in the background, unless somebody does already.
pub(super) fn spawn(engine: &Arc<Engine>) {
    let engine = Arc::clone(engine);
    tokio::spawn(async move {
        // Who is at work in this process takes up new jobs, too; one that waits is enough.
        let _one = engine.bringing.working.lock().await;
        if let Err(failure) = all(&engine, None).await {
            tracing::warn!(code = ?failure.code, detail = failure.detail, "bringing files in broke off");
        }
    });
}

/// Works until a job is over or waits, or waits for the process that works on it.
pub(super) async fn until_over(engine: &Arc<Engine>, id: BringId) -> Result<(), Failure> {
    loop {
        if let Ok(_one) = engine.bringing.working.try_lock() {
            all(engine, Some(id)).await?;
        }
        let job = engine.store.read(move |conn| bring::get(conn, id)).await?;
        if job.ended_at.is_some() || job.state == "paused" {
            return Ok(());
        }
        tokio::time::sleep(AGAIN).await;
    }
}

/// Works on what is open: one job if it is named, all otherwise.
async fn all(engine: &Arc<Engine>, only: Option<BringId>) -> Result<(), Failure> {
    let Some(_shift) = Shift::take(&engine.folder) else { return Ok(()) };
    loop {
        let open = engine.store.read(cases::open).await?;
        let able =
            |job: &&Job| matches!(job.state.as_str(), "listing" | "running") && only.is_none_or(|id| job.id == id);
        let Some(job) = open.iter().find(able).cloned() else { break };
        one(engine, job).await?;
    }
    engine.workers.rest();
    Ok(())
}

/// Works on one job until it is over or waits.
async fn one(engine: &Arc<Engine>, job: Job) -> Result<(), Failure> {
    let id = job.id;
    engine.bringing.waits(id, None);
    if job.state == "listing" {
        if let Err(failure) = listed(engine, &job).await {
            return halt(engine, id, &failure).await;
        }
        failpoint("bring-listed");
    }
    let mut done = 0;
    loop {
        let (job, items) = engine
            .store
            .read(move |conn| {
                let job = bring::get(conn, id)?;
                let items = bring::next(conn, job.key, AT_ONCE)?;
                Ok((job, items))
            })
            .await?;
        if job.state != "running" {
            // A person, perhaps in another process, paused it or called it off.
            break;
        }
        engine.bringing.sample(id, job.added + job.known + job.refused);
        if items.is_empty() {
            let now = engine.now();
            if let Err(failure) = alike::compare(engine, Some(job.key)).await {
                tracing::warn!(code = ?failure.code, "near-duplicates could not be looked for");
            }
            engine.store.write(move |tx| bring::go(tx, id, &["running"], "done", None, Some(now))).await?;
            break;
        }
        let mut bytes = 0;
        let few: Vec<Item> = items
            .into_iter()
            .take_while(|item| {
                let first = bytes == 0;
                bytes += item.bytes.clamp(1, BYTES_AT_ONCE);
                first || bytes <= BYTES_AT_ONCE
            })
            .collect();
        match batch(engine, &job, few).await {
            Ok(true) => {}
            Ok(false) => break,
            Err(failure) => {
                halt(engine, id, &failure).await?;
                break;
            }
        }
        done += 1;
        // Every view of the library would be asked anew with each handful.
        if done % 4 == 1 {
            engine.stale(&[Topic::Visuals]);
        }
    }
    engine.bringing.forget(id);
    engine.stale(&[Topic::Visuals]);
    Ok(())
}

/// What a thread left that gave no answer. One that never began was called off with the process, which ends: that is no
/// fault of the job, and whoever works next goes on with it.
fn unanswered(error: &JoinError) -> Failure {
    Failure::internal(if error.is_cancelled() { ENDS } else { "thread" })
}

/// A full disk and a folder that may not be written to make a job wait; anything else is told and tried again later.
async fn halt(engine: &Engine, id: BringId, failure: &Failure) -> Result<(), Failure> {
    let why = match failure.code {
        _ if failure.detail == ENDS => return Err(Failure::internal(ENDS)),
        ErrorCode::DiskFull => "diskFull",
        ErrorCode::ReadOnly => "readOnly",
        _ => {
            tracing::error!(code = ?failure.code, detail = failure.detail, "a job of bringing files in stopped");
            "person"
        }
    };
    wait(engine, id, why).await
}

async fn wait(engine: &Engine, id: BringId, why: &'static str) -> Result<(), Failure> {
    // With a full disk not even this may be written; then the job is taken up again as it is.
    let noted =
        engine.store.write(move |tx| bring::go(tx, id, &["listing", "running"], "paused", Some(why), None)).await;
    engine.stale(&[Topic::Visuals]);
    match noted {
        Ok(_) => Ok(()),
        Err(error) => {
            engine.bringing.waits(id, Some(why));
            Err(error.into())
        }
    }
}

/// Reads the folders for what is in them.
async fn listed(engine: &Engine, job: &Job) -> Result<(), Failure> {
    let roots = job.roots.clone();
    let found = tokio::task::spawn_blocking(move || walk(&roots)).await.map_err(|error| unanswered(&error))?;
    let (id, key) = (job.id, job.key);
    // Whoever called it off or paused it meanwhile has said what became of all that was listed.
    let listing = move |tx: &Tx| Ok::<_, StoreError>(bring::get(tx, id)?.state == "listing");
    engine.store.write(move |tx| if listing(tx)? { bring::clear(tx, key) } else { Ok(()) }).await?;
    for few in found.chunks(LISTED_AT_ONCE).map(<[Item]>::to_vec).collect::<Vec<_>>() {
        let goes_on = engine
            .store
            .write(move |tx| {
                if !listing(tx)? {
                    return Ok(false);
                }
                few.iter().try_for_each(|item| bring::add(tx, key, item))?;
                Ok(true)
            })
            .await?;
        if !goes_on {
            return Ok(());
        }
        engine.stale(&[Topic::Visuals]);
    }
    engine.store.write(move |tx| bring::go(tx, id, &["listing"], "running", None, None)).await?;
    Ok(())
}

fn item(seq: usize, root: usize, path: PathBuf, bytes: u64, refused: Option<RefusedReason>) -> Item {
    Item {
        seq: i64::try_from(seq).unwrap_or(i64::MAX),
        root: u32::try_from(root).unwrap_or(u32::MAX),
        path,
        bytes,
        state: if refused.is_some() { "refused" } else { "waiting" }.to_owned(),
        reason: refused.map(reason_name),
        hash: None,
        visual: None,
    }
}

/// Every file that was named or is in a folder that was, in the order of names. Links to folders are not followed.
pub(super) fn walk(roots: &[PathBuf]) -> Vec<Item> {
    let mut found = Vec::new();
    for (at, root) in roots.iter().enumerate() {
        let mut stack = vec![(root.clone(), 0_usize)];
        while let Some((path, depth)) = stack.pop() {
            if found.len() >= FILES_MAX {
                found.push(item(found.len(), at, path, 0, Some(RefusedReason::TooMany)));
                return found;
            }
            let facts = match std::fs::metadata(&path) {
                Ok(facts) => facts,
                Err(error) => {
                    let gone = error.kind() == std::io::ErrorKind::NotFound;
                    let why = if gone { RefusedReason::Gone } else { RefusedReason::Unreadable };
                    found.push(item(found.len(), at, path, 0, Some(why)));
                    continue;
                }
            };
            if facts.is_dir() {
                if depth > 0 && std::fs::symlink_metadata(&path).is_ok_and(|own| own.is_symlink()) {
                    continue;
                }
                if depth >= DEPTH_MAX {
                    found.push(item(found.len(), at, path, 0, Some(RefusedReason::TooMany)));
                    continue;
                }
                let Ok(entries) = std::fs::read_dir(&path) else {
                    found.push(item(found.len(), at, path, 0, Some(RefusedReason::Unreadable)));
                    continue;
                };
                let mut inside: Vec<PathBuf> =
                    entries.flatten().map(|entry| entry.path()).filter(|one| !is_hidden(one)).collect();
                inside.sort_unstable_by(|a, b| b.cmp(a));
                stack.extend(inside.into_iter().map(|one| (one, depth + 1)));
            } else if facts.is_file() {
                let other = depth > 0 && !may_be_visual(&path);
                let why = other.then_some(RefusedReason::NotAnImage);
                found.push(item(found.len(), at, path, facts.len(), why));
            } else {
                found.push(item(found.len(), at, path, 0, Some(RefusedReason::Unreadable)));
            }
        }
    }
    found
}

/// What systems leave in folders and people do not mean.
fn is_hidden(path: &Path) -> bool {
    let name = name_of(path).to_lowercase();
    name.starts_with('.') || matches!(name.as_str(), "thumbs.db" | "desktop.ini" | "__macosx")
}

pub(super) fn may_be_visual(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    ENDINGS.contains(&ending.as_str())
}

/// Threads that read and look: all cores but one, which is the person's.
fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, |cores| cores.get().saturating_sub(1).max(1))
}

/// Runs something for each file on at most [`threads`] threads; the answers come in the order of the files.
async fn each<T: Send + 'static>(
    items: Vec<Item>,
    work: impl Fn(&Item) -> T + Clone + Send + 'static,
) -> Result<Vec<(Item, T)>, Failure> {
    let gate = Arc::new(tokio::sync::Semaphore::new(threads()));
    let mut set = JoinSet::new();
    for (at, item) in items.into_iter().enumerate() {
        let (gate, work) = (Arc::clone(&gate), work.clone());
        set.spawn(async move {
            let _turn = gate.acquire_owned().await;
            tokio::task::spawn_blocking(move || {
                let made = work(&item);
                (at, item, made)
            })
            .await
        });
    }
    let mut all = Vec::new();
    while let Some(ended) = set.join_next().await {
        all.push(ended.and_then(|answer| answer).map_err(|error| unanswered(&error))?);
    }
    all.sort_by_key(|(at, ..)| *at);
    Ok(all.into_iter().map(|(_, item, made)| (item, made)).collect())
}

/// Brings a handful of files in. Answers `false` when the job has to wait.
async fn batch(engine: &Arc<Engine>, job: &Job, items: Vec<Item>) -> Result<bool, Failure> {
    let workers = engine.workers.clone();
    let seen = each(items, move |item| see(&workers, &item.path)).await?;
    let gone = |item: &Item, seen: &Result<Seen, RefusedReason>| {
        matches!(seen, Err(RefusedReason::Gone | RefusedReason::Unreadable)) && source_is_gone(job, item)
    };
    if seen.iter().any(|(item, seen)| gone(item, seen)) {
        wait(engine, job.id, "sourceGone").await?;
        return Ok(false);
    }
    // What each is going to be is noted before anything of it is written.
    let (key, now) = (job.key, engine.now());
    let coming: Vec<(i64, String)> = seen
        .iter()
        .filter(|_| !job.reference)
        .filter_map(|(item, seen)| Some((item.seq, seen.as_ref().ok()?.examined.facts.hash.clone())))
        .collect();
    engine
        .store
        .write(move |tx| {
            for (seq, hash) in &coming {
                match bring::arrive(tx, key, *seq, hash) {
                    Ok(()) | Err(StoreError::Conflict) => {}
                    Err(error) => return Err(error),
                }
            }
            Ok(())
        })
        .await?;
    failpoint("bring-arriving");
    let (files, reference) = (engine.files.clone(), job.reference);
    let stored = tokio::task::spawn_blocking(move || {
        let keep = |(item, seen): (Item, Result<Seen, RefusedReason>)| {
            let kept = seen.map(|seen| kept(&files, &item, seen, reference));
            (item, kept)
        };
        seen.into_iter().map(keep).collect::<Vec<_>>()
    })
    .await
    .map_err(|error| unanswered(&error))?;
    failpoint("bring-stored");
    let mut answers = Vec::with_capacity(stored.len());
    for (item, kept) in stored {
        match kept {
            Ok(Ok(visual)) => answers.push((item, Ok(visual))),
            Err(reason) | Ok(Err(Kept::Refused(reason))) => answers.push((item, Err(reason))),
            Ok(Err(Kept::Changed(hash))) => {
                engine.store.write(move |tx| visuals::trash::leave(tx, &hash)).await?;
                answers.push((item, Err(RefusedReason::Changing)));
            }
            Ok(Err(Kept::Failed(fault))) => return Err(super::files_failure(fault)),
        }
    }
    let job = job.clone();
    engine
        .store
        .write(move |tx| {
            for (item, answer) in answers {
                end(tx, &job, &item, answer, now)?;
            }
            Ok(())
        })
        .await?;
    failpoint("bring-ended");
    Ok(true)
}

/// The drive, or the folder that was named, is not there any more: nothing is known of the file itself.
fn source_is_gone(job: &Job, item: &Item) -> bool {
    let Some(root) = usize::try_from(item.root).ok().and_then(|at| job.roots.get(at)) else { return false };
    let base = if item.path == *root { root.parent() } else { Some(root.as_path()) };
    base.is_some_and(|base| !is_there(base))
}

/// Whether a folder is there with something in it: where a drive was, its mount point may stay behind, empty.
pub(super) fn is_there(folder: &Path) -> bool {
    std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some())
}

enum Kept {
    Refused(RefusedReason),
    /// Another file than was looked at was copied; this is its hash.
    Changed(String),
    Failed(FilesFault),
}

/// Keeps a file that was looked at, with its thumbnail.
fn kept(files: &pupitre_media::Files, item: &Item, seen: Seen, reference: bool) -> Result<Box<Visual>, Kept> {
    let Seen { examined, bytes } = seen;
    let hash = examined.facts.hash.clone();
    let mut visual = visual_of(&examined, None, &name_of(&item.path), DateTime::<Utc>::default());
    if reference {
        visual.place = Some(item.path.clone());
    } else {
        match bytes {
            Some(bytes) => files.store_as(&hash, &bytes).map_err(Kept::Failed)?,
            None => match files.take(&item.path, MAX_CLIP_BYTES, |_| true) {
                Ok((copied, _)) if copied == hash => {}
                // It changed between looking and copying. The copy may be a file that something else needs.
                Ok((copied, _)) => return Err(Kept::Changed(copied)),
                Err(FilesFault::NotFound) => return Err(Kept::Refused(RefusedReason::Gone)),
                Err(fault) => return Err(Kept::Failed(fault)),
            },
        }
    }
    // The thumbnail can be made again at any time; losing it here is no loss.
    for thumb in examined.renditions {
        let _ = files.keep_thumbnail(&hash, THUMB.max_side, &thumb.bytes);
    }
    Ok(Box::new(visual))
}

/// The visual and the answer of its file, in one transaction.
fn end(
    tx: &Tx,
    job: &Job,
    item: &Item,
    answer: Result<Box<Visual>, RefusedReason>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let visual = match answer {
        Ok(visual) => visual,
        Err(reason) => {
            bring::end(tx, job.key, item.seq, Ended::Refused(&reason_name(reason)))?;
            return Ok(());
        }
    };
    if bring::get(tx, job.id)?.state == "cancelled" {
        // Called off meanwhile: all that had no answer has one, and the file belongs to nothing.
        return visuals::trash::leave(tx, &visual.facts.hash);
    }
    let folder = if job.keep_folders { folder_of(tx, job, item, now)? } else { job.folder };
    let visual = Visual { brand: job.brand, folder, imported_at: now, ..*visual };
    let id = visual.id;
    let stored = visuals::insert(tx, &visual)?;
    let ended = if stored.id == id { Ended::Added(id) } else { Ended::Known(stored.id) };
    bring::end(tx, job.key, item.seq, ended).map(drop)
}

/// The library's folder for a file, made where it is missing.
fn folder_of(tx: &Tx, job: &Job, item: &Item, now: DateTime<Utc>) -> Result<Option<FolderId>, StoreError> {
    let root = usize::try_from(item.root).ok().and_then(|at| job.roots.get(at));
    let Some(below) = root.filter(|root| **root != item.path).and_then(|root| root.parent()) else {
        return Ok(job.folder);
    };
    let inside = item.path.parent().and_then(|parent| parent.strip_prefix(below).ok());
    let mut at = job.folder;
    let depth = at.map(|id| folders::depth(tx, id)).transpose()?.map_or(0, |depth| depth + 1);
    let parts = inside.into_iter().flat_map(Path::components);
    for (_, part) in (depth..folders::DEPTH).zip(parts) {
        let name: String =
            part.as_os_str().to_string_lossy().chars().filter(|letter| !letter.is_control()).take(120).collect();
        let brand = match at {
            Some(parent) => folders::get(tx, parent)?.brand,
            None => job.brand,
        };
        at = Some(match folders::find(tx, at, brand, &name)? {
            Some(known) => known.id,
            None => {
                let id = FolderId::new(Uuid::now_v7());
                let made = Folder { id, parent: at, brand, name, created_at: now, deleted_at: None };
                folders::insert(tx, &made)?;
                id
            }
        });
    }
    Ok(at)
}
