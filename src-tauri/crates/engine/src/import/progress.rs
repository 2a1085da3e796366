//! How far a running import is, and calling it off.

use super::Shelf;
use crate::api::transfer::{ImportProgress, ImportStage, ImportStatus};
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure};
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, Ordering};
use std::sync::{Arc, PoisonError};
use uuid::Uuid;

/// Counts posts; read by whoever asks, from other threads.
#[derive(Debug)]
pub(super) struct Progress {
    total: u32,
    done: AtomicU32,
    stage: AtomicU8,
    called_off: AtomicBool,
}

impl Progress {
    pub(super) fn of(total: usize) -> Self {
        let total = u32::try_from(total).unwrap_or(u32::MAX);
        Self { total, done: AtomicU32::new(0), stage: AtomicU8::new(0), called_off: AtomicBool::new(false) }
    }
    pub(super) fn step(&self, posts: usize) {
        self.done.fetch_add(u32::try_from(posts).unwrap_or(0), Ordering::Relaxed);
    }
    /// What was counted begins anew: from now on posts are written.
    pub(super) fn write(&self) {
        self.done.store(0, Ordering::Relaxed);
        self.stage.store(1, Ordering::Relaxed);
    }
    pub(super) fn is_called_off(&self) -> bool {
        self.called_off.load(Ordering::Relaxed)
    }
    fn view(&self) -> ImportProgress {
        let stage = if self.stage.load(Ordering::Relaxed) == 0 { ImportStage::Checking } else { ImportStage::Writing };
        ImportProgress { stage, done: self.done.load(Ordering::Relaxed).min(self.total), total: self.total }
    }
}

/// An import under way. It is on the shelf for as long as this lives.
pub(super) struct Running<'a> {
    shelf: &'a Shelf,
    id: Uuid,
    pub(super) progress: Arc<Progress>,
}

impl<'a> Running<'a> {
    /// `conflict` when the same table is being imported already.
    pub(super) fn begin(shelf: &'a Shelf, id: Uuid, posts: usize) -> Result<Self, Failure> {
        let progress = Arc::new(Progress::of(posts));
        let mut all = shelf.running.lock().unwrap_or_else(PoisonError::into_inner);
        if all.contains_key(&id) {
            return Err(Failure::of(ErrorCode::Conflict));
        }
        all.insert(id, Arc::clone(&progress));
        Ok(Self { shelf, id, progress })
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.shelf.running.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.id);
    }
}

fn find(engine: &Engine, id: Uuid) -> Option<Arc<Progress>> {
    engine.imports.running.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
}

/// Tells how far an import is; nothing when none of this table is under way.
///
/// # Errors
/// None.
pub async fn progress(engine: &Engine, request: ImportStatus) -> Result<Option<ImportProgress>, Failure> {
    Ok(find(engine, request.id).map(|progress| progress.view()))
}

/// Calls an import off. It ends without having stored anything, unless all of it was stored a moment before.
///
/// # Errors
/// `notFound` when none of this table is under way.
pub async fn cancel(engine: &Engine, request: ImportStatus) -> Result<ImportProgress, Failure> {
    let progress = find(engine, request.id).ok_or(Failure::of(ErrorCode::NotFound))?;
    progress.called_off.store(true, Ordering::Relaxed);
    Ok(progress.view())
}
