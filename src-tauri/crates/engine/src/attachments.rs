//! Files of messages: they stay at the server until somebody wants one. It comes into memory, with progress, and is then
//! written to a place that a person chose or taken into the library. Nothing is ever opened.

mod names;

pub(crate) use names::{kind_of, safe_name};

use crate::access;
use crate::api::Done;
use crate::api::inbox::FileKind;
use crate::api::mailbox::{
    AttachmentFetch, AttachmentRef, AttachmentSave, AttachmentStarted, AttachmentState, AttachmentTaken,
    AttachmentWrite, AttachmentWritten,
};
use crate::api::visuals::{RefusedFile, RefusedReason};
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure, FieldCode};
use crate::events::Topic;
use crate::visuals::{self, Imported};
use pupitre_domain::ids::{BrandId, MessageId};
use pupitre_networks::kit::{Fault, FileFact, RemoteRef};
use pupitre_store::{StoreError, accounts, messages};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::task::AbortHandle;

/// Fetched files that stay in memory; the oldest goes first.
const KEPT: usize = 4;

/// The file that is meant.
#[derive(Debug, Clone)]
struct Wanted {
    brand: BrandId,
    fact: FileFact,
}

#[derive(Debug)]
enum Standing {
    Running,
    Ready { bytes: Arc<[u8]>, unpacked: bool },
    Failed(ErrorCode),
}

struct Fetch {
    wanted: Wanted,
    standing: Standing,
    progress: Arc<(AtomicU64, AtomicU64)>,
    task: Option<AbortHandle>,
}

impl Drop for Fetch {
    fn drop(&mut self) {
        if let Some(task) = &self.task {
            task.abort();
        }
    }
}

/// The files of this process.
#[derive(Default)]
pub(crate) struct Fetches {
    known: Mutex<(u32, BTreeMap<u32, Fetch>)>,
}

impl Fetches {
    fn with<T>(&self, number: u32, look: impl FnOnce(&mut Fetch) -> T) -> Option<T> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.1.get_mut(&number).map(look)
    }

    fn add(&self, fetch: Fetch) -> u32 {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.0 += 1;
        let number = known.0;
        while known.1.len() >= KEPT {
            known.1.pop_first();
        }
        known.1.insert(number, fetch);
        number
    }

    fn remove(&self, number: u32) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).1.remove(&number);
    }
}

/// The message's account, what it refers to, and the file that is meant.
async fn find(
    engine: &Engine,
    message: MessageId,
    index: u32,
) -> Result<(access::Opened, RemoteRef, usize, Wanted), Failure> {
    let (row, brand) = engine
        .store
        .read(move |conn| {
            let row = messages::get(conn, message)?;
            let brand = accounts::get(conn, row.account)?.brand;
            Ok::<_, StoreError>((row, brand))
        })
        .await?;
    let opened = access::open(engine, row.account).await?;
    let inbox = pupitre_networks::network(opened.account.network).inbox();
    let letter = inbox.and_then(|inbox| inbox.letter(&row.remote_tag)).ok_or(Failure::of(ErrorCode::NotFound))?;
    let at = usize::try_from(index).unwrap_or(usize::MAX);
    let fact = letter.files.into_iter().nth(at).ok_or(Failure::of(ErrorCode::NotFound))?;
    let remote = RemoteRef { id: row.remote_id, tag: row.remote_tag, permalink: row.permalink };
    Ok((opened, remote, at, Wanted { brand, fact }))
}

async fn come(
    engine: &Engine,
    opened: &access::Opened,
    remote: &RemoteRef,
    index: usize,
    progress: &(dyn Fn(u64, u64) + Send + Sync),
) -> Result<Arc<[u8]>, Failure> {
    let files = pupitre_networks::network(opened.account.network).inbox().and_then(|inbox| inbox.files());
    let files = files.ok_or(Failure::of(ErrorCode::IllegalState))?;
    let fetched = files.fetch(&opened.call(engine.now()), remote, index, progress).await;
    crate::reach::note_account(engine, &opened.account, &opened.server, fetched.as_ref().err()).await;
    if matches!(fetched, Err(Fault::Expired)) {
        engine.accesses.forget(opened.account.id).await;
    }
    Ok(fetched?.bytes.to_vec().into())
}

/// Tells what lies in a wrapper that has come, from now on among the message's files.
async fn unpack(
    engine: &Engine,
    opened: &access::Opened,
    message: MessageId,
    of: (&RemoteRef, usize),
    bytes: &[u8],
) -> bool {
    let files = pupitre_networks::network(opened.account.network).inbox().and_then(|inbox| inbox.files());
    let tag = of.0.tag.clone();
    let Some(known) = files.and_then(|files| files.unpacked(&tag, of.1, bytes)) else { return false };
    // Only where the message is still as it was: a look may have read it anew meanwhile.
    let noted = engine.store.write(move |tx| messages::set_tag(tx, message, &tag, &known)).await.unwrap_or(false);
    if noted {
        engine.stale(&[Topic::Inbox]);
    }
    noted
}

/// Starts fetching a file.
///
/// # Errors
/// `notFound` when there is no such message or file; what keeps access from being had.
pub async fn fetch(engine: &Arc<Engine>, request: AttachmentFetch) -> Result<AttachmentStarted, Failure> {
    let message = request.message;
    let (opened, remote, index, wanted) = find(engine, message, request.index).await?;
    let progress = Arc::new((AtomicU64::new(0), AtomicU64::new(wanted.fact.bytes)));
    let number =
        engine.fetches.add(Fetch { wanted, standing: Standing::Running, progress: Arc::clone(&progress), task: None });
    let shared = Arc::clone(engine);
    let task = tokio::spawn(async move {
        let told = move |come: u64, of: u64| {
            progress.0.store(come, Ordering::Relaxed);
            progress.1.store(of, Ordering::Relaxed);
        };
        let standing = match come(&shared, &opened, &remote, index, &told).await {
            Ok(bytes) => {
                let unpacked = unpack(&shared, &opened, message, (&remote, index), &bytes).await;
                Standing::Ready { bytes, unpacked }
            }
            Err(failure) => Standing::Failed(failure.code),
        };
        shared.fetches.with(number, |fetch| fetch.standing = standing);
    });
    engine.fetches.with(number, |fetch| fetch.task = Some(task.abort_handle()));
    Ok(AttachmentStarted { fetch: number })
}

/// Asks how far fetching a file is.
///
/// # Errors
/// `notFound` when it was given up, or others took its place.
pub async fn state(engine: &Engine, request: AttachmentRef) -> Result<AttachmentState, Failure> {
    let told = engine.fetches.with(request.fetch, |fetch| match &fetch.standing {
        Standing::Running => AttachmentState::Running {
            come: fetch.progress.0.load(Ordering::Relaxed),
            of: fetch.progress.1.load(Ordering::Relaxed),
        },
        Standing::Ready { bytes, unpacked } => AttachmentState::Ready {
            name: safe_name(&fetch.wanted.fact.name, &fetch.wanted.fact.mime),
            bytes: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            kind: kind_of(&fetch.wanted.fact.name, &fetch.wanted.fact.mime),
            unpacked: *unpacked,
        },
        Standing::Failed(code) => AttachmentState::Failed { code: *code },
    });
    told.ok_or(Failure::of(ErrorCode::NotFound))
}

/// Gives a file up: it ends coming, or leaves memory.
///
/// # Errors
/// Never.
pub async fn cancel(engine: &Engine, request: AttachmentRef) -> Result<Done, Failure> {
    engine.fetches.remove(request.fetch);
    Ok(Done {})
}

fn ready(engine: &Engine, number: u32) -> Result<(Arc<[u8]>, Wanted), Failure> {
    let found = engine.fetches.with(number, |fetch| match &fetch.standing {
        Standing::Ready { bytes, .. } => Some((bytes.clone(), fetch.wanted.clone())),
        _ => None,
    });
    found.flatten().ok_or(Failure::of(ErrorCode::NotFound))
}

/// Writes a fetched file to a place that a person chose, and lets go of it.
///
/// # Errors
/// `notFound` when it is not here; `readOnly`, `diskFull`.
pub async fn save(engine: &Engine, request: AttachmentSave) -> Result<AttachmentWritten, Failure> {
    let (bytes, _) = ready(engine, request.fetch)?;
    let written = write_to(&request.path, bytes).await?;
    engine.fetches.remove(request.fetch);
    Ok(written)
}

/// Fetches a file and writes it.
///
/// # Errors
/// As [`fetch`] and [`save`], and what the server answers.
pub async fn write(engine: &Engine, request: AttachmentWrite) -> Result<AttachmentWritten, Failure> {
    let (opened, remote, index, _) = find(engine, request.message, request.index).await?;
    let bytes = come(engine, &opened, &remote, index, &|_, _| ()).await?;
    write_to(&request.path, bytes).await
}

/// Writes beside the place first: what was there is whole until what comes is.
async fn write_to(path: &str, bytes: Arc<[u8]>) -> Result<AttachmentWritten, Failure> {
    if path.is_empty() {
        return Err(Failure::field("path", FieldCode::Required, None));
    }
    let path = path.to_owned();
    let count = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let written = tokio::task::spawn_blocking(move || {
        let partial = format!("{path}.part");
        std::fs::write(&partial, &bytes)
            .and_then(|()| std::fs::rename(&partial, Path::new(&path)))
            .inspect_err(|_| drop(std::fs::remove_file(&partial)))
    });
    written.await.map_err(|_| Failure::internal("file"))?.map_err(|error| {
        Failure::of(match error.kind() {
            std::io::ErrorKind::StorageFull => ErrorCode::DiskFull,
            _ => ErrorCode::ReadOnly,
        })
    })?;
    Ok(AttachmentWritten { bytes: count })
}

/// Takes a fetched picture into the library of its message's brand.
///
/// # Errors
/// `notFound` when it is not here; when the library cannot be written. That it is no picture is told in the answer.
pub async fn take(engine: &Engine, request: AttachmentRef) -> Result<AttachmentTaken, Failure> {
    let (bytes, wanted) = ready(engine, request.fetch)?;
    let name = safe_name(&wanted.fact.name, &wanted.fact.mime);
    let refused = |reason: RefusedReason| AttachmentTaken {
        visual: None,
        refused: Some(RefusedFile { name: name.clone(), reason }),
    };
    match visuals::import_bytes(engine, Some(wanted.brand), &name, bytes.to_vec()).await {
        Ok(visual) => {
            engine.fetches.remove(request.fetch);
            engine.stale(&[Topic::Visuals]);
            Ok(AttachmentTaken { visual: Some(visual), refused: None })
        }
        Err(Imported::Refused(reason)) => Ok(refused(reason)),
        Err(Imported::Failed(failure)) => Err(failure),
    }
}

/// What a file is, for the view of its message.
pub(crate) fn kind(fact: &FileFact) -> FileKind {
    kind_of(&fact.name, &fact.mime)
}
