//! The bin, missing and damaged files, and files that go out.

use super::{files_failure, organise, original, work};
use crate::api::Nothing;
use crate::api::visuals::{
    Adopt, Adopted, IntegrityView, Lookalike, Relink, Relinked, TrashEmptied, TrashEmpty, VisualsExport,
    VisualsExported,
};
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure, FieldCode};
use crate::events::Topic;
use crate::views;
use chrono::{DateTime, Duration, Utc};
use pupitre_domain::ids::VisualId;
use pupitre_domain::library::{FileState, LibraryFilter};
use pupitre_domain::visual::Embedded;
use pupitre_media::{Files, MAX_CLIP_BYTES};
use pupitre_store::visuals::{self, Fault, Visual, VisualQuery, find, trash};
use std::collections::HashMap;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

/// How comparing all files stands, in this process.
#[derive(Default)]
pub(crate) struct Integrity(Mutex<Standing>);

#[derive(Clone, Default)]
struct Standing {
    running: bool,
    called_off: bool,
    total: u32,
    done: u32,
    bytes: u64,
    missing: u32,
    damaged: u32,
    healed: u32,
    begun: Option<Instant>,
    ended_at: Option<DateTime<Utc>>,
}

impl Integrity {
    fn with<T>(&self, work: impl FnOnce(&mut Standing) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
    fn view(&self) -> IntegrityView {
        self.with(|now| {
            let elapsed = now.begun.map_or(0.0, |begun| begun.elapsed().as_secs_f32());
            let left = now.total.saturating_sub(now.done);
            #[expect(
                clippy::cast_precision_loss,
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "seconds"
            )]
            let left_seconds = (now.running && now.done > 0 && elapsed > 0.5)
                .then(|| (elapsed / now.done as f32 * left as f32).ceil() as u32);
            IntegrityView {
                running: now.running,
                total: now.total,
                done: now.done,
                bytes: now.bytes,
                left_seconds,
                missing: now.missing,
                damaged: now.damaged,
                healed: now.healed,
                called_off: now.called_off,
                ended_at: now.ended_at,
            }
        })
    }
}

/// Empties the bin, or lets go of some of it. Cannot be taken back.
///
/// # Errors
/// When the database or the folder cannot be written.
pub async fn empty_trash(engine: &Engine, request: TrashEmpty) -> Result<TrashEmptied, Failure> {
    let now = engine.now();
    let ids = match request.ids {
        Some(ids) => ids,
        None => engine.store.read(move |conn| trash::due(conn, now)).await?,
    };
    let emptied = let_go(engine, ids).await?;
    engine.stale(&[Topic::Visuals, Topic::Posts]);
    Ok(emptied)
}

/// Lets go of what has been in the bin for its time, and of files that nothing needs.
pub(super) async fn tidy(engine: &Engine) -> Result<TrashEmptied, Failure> {
    let before = engine.now() - Duration::days(super::TRASH_DAYS);
    let due = engine.store.read(move |conn| trash::due(conn, before)).await?;
    let emptied = let_go(engine, due).await?;
    if emptied.visuals > 0 {
        engine.stale(&[Topic::Visuals]);
    }
    Ok(emptied)
}

async fn let_go(engine: &Engine, ids: Vec<VisualId>) -> Result<TrashEmptied, Failure> {
    let (visuals, kept) = engine
        .store
        .write(move |tx| {
            let (mut gone, mut kept) = (0, 0);
            for id in ids {
                if trash::is_under_way(tx, id)? {
                    kept += 1;
                } else if trash::remove(tx, id)? {
                    gone += 1;
                }
            }
            Ok((gone, kept))
        })
        .await?;
    // Rows first: an end in between leaves a file too many, which is among the leftovers, and never one too few.
    let files = sweep(engine).await?;
    Ok(TrashEmptied { visuals, files, kept })
}

/// Removes files that nothing needs. Inside the writer's transaction, so that nothing comes to need one meanwhile.
pub(super) async fn sweep(engine: &Engine) -> Result<u32, Failure> {
    let mut removed = 0;
    loop {
        let hashes = engine.store.read(trash::leftovers).await?;
        if hashes.is_empty() {
            return Ok(removed);
        }
        let before = hashes.len();
        for hash in hashes {
            let files = engine.files.clone();
            removed += engine
                .store
                .write(move |tx| {
                    if trash::settle(tx, &hash)? || !files.exists(&hash) {
                        return Ok(0);
                    }
                    match files.remove(&hash) {
                        Ok(()) => Ok(1),
                        // It stays among the leftovers.
                        Err(_) => Err(pupitre_store::StoreError::ReadOnly),
                    }
                })
                .await
                .or_else(|error| if error == pupitre_store::StoreError::ReadOnly { Ok(0) } else { Err(error) })?;
        }
        let after = engine.store.read(trash::leftovers).await?.len();
        if after >= before {
            return Ok(removed);
        }
    }
}

/// Begins to compare all files with their hashes.
///
/// # Errors
/// When the database cannot be read.
pub async fn check_files(engine: &Arc<Engine>, _: Nothing) -> Result<IntegrityView, Failure> {
    let ids = engine
        .store
        .read(|conn| {
            find::ids(
                conn,
                &VisualQuery { filters: vec![LibraryFilter::default()], ..VisualQuery::default() },
                u32::MAX,
            )
        })
        .await?;
    let begun = engine.integrity.with(|standing| {
        if standing.running {
            return false;
        }
        let total = u32::try_from(ids.len()).unwrap_or(u32::MAX);
        *standing = Standing { running: true, total, begun: Some(Instant::now()), ..Standing::default() };
        true
    });
    if begun {
        let engine = Arc::clone(engine);
        tokio::spawn(async move {
            for few in ids.chunks(16) {
                if engine.integrity.with(|standing| standing.called_off) {
                    break;
                }
                if let Err(failure) = compare(&engine, few.to_vec()).await {
                    tracing::warn!(code = ?failure.code, "comparing files broke off");
                    break;
                }
            }
            let now = engine.now();
            engine.integrity.with(|standing| {
                standing.running = false;
                standing.ended_at = Some(now);
            });
            engine.stale(&[Topic::Visuals]);
        });
    }
    Ok(engine.integrity.view())
}

fn standing_of(files: &Files, row: &Visual) -> Option<Fault> {
    match &row.place {
        None if !files.exists(&row.facts.hash) => Some(Fault::Missing),
        None => files
            .is_whole(&row.facts.hash)
            .is_ok_and(|whole| whole)
            .then_some(())
            .map_or(Some(Fault::Damaged), |()| None),
        Some(place) if !place.is_file() => Some(Fault::Missing),
        Some(place) => (hash_of(place).as_deref() != Some(row.facts.hash.as_str())).then_some(Fault::Damaged),
    }
}

fn hash_of(path: &Path) -> Option<String> {
    let mut hasher = blake3::Hasher::new();
    std::io::copy(&mut File::open(path).ok()?, &mut hasher).ok()?;
    Some(hasher.finalize().to_hex().to_string())
}

async fn compare(engine: &Engine, ids: Vec<VisualId>) -> Result<(), Failure> {
    let rows = engine.store.read(move |conn| visuals::named(conn, &ids)).await?;
    let files = engine.files.clone();
    let found: Vec<(Visual, Option<Fault>)> = tokio::task::spawn_blocking(move || {
        rows.into_iter()
            .map(|row| {
                let fault = standing_of(&files, &row);
                (row, fault)
            })
            .collect()
    })
    .await
    .map_err(|_| Failure::internal("compare"))?;
    let now = engine.now();
    let noted: Vec<(VisualId, Option<Fault>)> = found.iter().map(|(row, fault)| (row.id, *fault)).collect();
    engine
        .store
        .write(move |tx| {
            for (id, fault) in noted {
                match visuals::set_fault(tx, id, fault, now) {
                    Ok(()) | Err(pupitre_store::StoreError::NotFound) => {}
                    Err(error) => return Err(error),
                }
            }
            Ok(())
        })
        .await?;
    engine.integrity.with(|standing| {
        for (row, fault) in &found {
            standing.done += 1;
            standing.bytes += row.facts.bytes;
            match fault {
                Some(Fault::Missing) => standing.missing += 1,
                Some(Fault::Damaged) => standing.damaged += 1,
                None => standing.healed += u32::from(row.fault.is_some()),
            }
        }
    });
    Ok(())
}

/// Tells how comparing all files stands.
///
/// # Errors
/// None.
pub async fn check_status(engine: &Engine, _: Nothing) -> Result<IntegrityView, Failure> {
    Ok(engine.integrity.view())
}

/// Calls comparing all files off.
///
/// # Errors
/// None.
pub async fn check_cancel(engine: &Engine, _: Nothing) -> Result<IntegrityView, Failure> {
    engine.integrity.with(|standing| standing.called_off |= standing.running);
    Ok(engine.integrity.view())
}

/// Looks for missing files below a folder: by their bytes, which alone decide; name and size only say where to look.
///
/// # Errors
/// `invalid` with `path`.
pub async fn relink(engine: &Engine, request: Relink) -> Result<Relinked, Failure> {
    let path = PathBuf::from(&request.path);
    if !path.is_absolute() || !path.exists() {
        return Err(Failure::field("path", FieldCode::Malformed, None));
    }
    let wanted = request.ids;
    let rows = engine
        .store
        .read(move |conn| match wanted {
            Some(ids) => visuals::named(conn, &ids),
            None => {
                let files = Some(vec![FileState::Missing, FileState::Damaged, FileState::Referenced]);
                let filter = LibraryFilter { files, ..LibraryFilter::default() };
                let ids = find::ids(conn, &VisualQuery { filters: vec![filter], ..VisualQuery::default() }, u32::MAX)?;
                visuals::named(conn, &ids)
            }
        })
        .await?;
    let files = engine.files.clone();
    let searched = tokio::task::spawn_blocking(move || {
        let lost: Vec<Visual> = rows.into_iter().filter(|row| standing_of(&files, row).is_some()).collect();
        let mut by_size: HashMap<u64, Vec<usize>> = HashMap::new();
        for (at, row) in lost.iter().enumerate() {
            by_size.entry(row.facts.bytes).or_default().push(at);
        }
        let mut found: HashMap<usize, PathBuf> = HashMap::new();
        let mut lookalikes = Vec::new();
        for item in work::walk(&[path]) {
            let Some(candidates) = by_size.get(&item.bytes) else { continue };
            let open: Vec<usize> = candidates.iter().copied().filter(|at| !found.contains_key(at)).collect();
            if open.is_empty() || !item.path.is_file() {
                continue;
            }
            let Some(hash) = hash_of(&item.path) else { continue };
            for at in open {
                let Some(row) = lost.get(at) else { continue };
                if row.facts.hash == hash {
                    found.insert(at, item.path.clone());
                } else if super::bring::name_of(&item.path) == row.file_name {
                    let path = item.path.to_string_lossy().into_owned();
                    lookalikes.push((at, Lookalike { id: row.id, path }));
                }
            }
        }
        lookalikes.retain(|(at, _)| !found.contains_key(at));
        // What the library kept itself comes back into it; a reference stays one.
        let mut linked = Vec::new();
        for (at, path) in found {
            let Some(row) = lost.get(at) else { continue };
            let copied = match &row.place {
                Some(_) => true,
                None => files.take(&path, MAX_CLIP_BYTES, |_| true).is_ok_and(|(hash, _)| hash == row.facts.hash),
            };
            if copied {
                linked.push((row.id, row.place.is_some().then_some(path)));
            }
        }
        (lost.len(), linked, lookalikes)
    })
    .await
    .map_err(|_| Failure::internal("relink"))?;
    let (lost, linked, lookalikes) = searched;
    let count = u32::try_from(linked.len()).unwrap_or(u32::MAX);
    engine
        .store
        .write(move |tx| linked.into_iter().try_for_each(|(id, place)| visuals::set_place(tx, id, place.as_deref())))
        .await?;
    engine.stale(&[Topic::Visuals, Topic::Posts]);
    Ok(Relinked {
        found: count,
        lookalikes: lookalikes.into_iter().map(|(_, one)| one).collect(),
        missing: u32::try_from(lost).unwrap_or(u32::MAX).saturating_sub(count),
    })
}

/// Copies referenced files into the library.
///
/// # Errors
/// `diskFull`, `readOnly`.
pub async fn adopt(engine: &Engine, request: Adopt) -> Result<Adopted, Failure> {
    let ids = request.ids;
    let rows = engine.store.read(move |conn| visuals::named(conn, &ids)).await?;
    let (mut copied, mut failed) = (0, 0);
    for row in rows {
        let Some(place) = row.place.clone() else { continue };
        let hash = row.facts.hash.clone();
        // Until the row says so, the copy may belong to nothing.
        engine.store.write(move |tx| trash::leave(tx, &hash)).await?;
        let files = engine.files.clone();
        let taken = tokio::task::spawn_blocking(move || files.take(&place, MAX_CLIP_BYTES, |_| true));
        match taken.await.map_err(|_| Failure::internal("adopt"))? {
            Ok((hash, _)) if hash == row.facts.hash => {
                engine.store.write(move |tx| visuals::set_place(tx, row.id, None)).await?;
                copied += 1;
            }
            Ok((other, _)) => {
                engine.store.write(move |tx| trash::leave(tx, &other)).await?;
                failed += 1;
            }
            Err(fault @ (pupitre_media::FilesFault::Full | pupitre_media::FilesFault::ReadOnly)) => {
                return Err(files_failure(fault));
            }
            Err(_) => failed += 1,
        }
    }
    engine.stale(&[Topic::Visuals]);
    Ok(Adopted { copied, failed })
}

/// Writes visuals as files into a folder. Nothing there is overwritten.
///
/// # Errors
/// `invalid` with `folder`; `diskFull`, `readOnly`.
pub async fn export(engine: &Engine, request: VisualsExport) -> Result<VisualsExported, Failure> {
    let folder = PathBuf::from(&request.folder);
    if !folder.is_absolute() || !folder.is_dir() {
        return Err(Failure::field("folder", FieldCode::Malformed, None));
    }
    let today = views::local_date(engine.now());
    let rows =
        engine.store.read(move |conn| visuals::named(conn, &organise::chosen(conn, &request.of, today)?)).await?;
    let mut report = VisualsExported { files: 0, described: 0, failed: Vec::new() };
    for row in rows {
        let (files, folder, id) = (engine.files.clone(), folder.clone(), row.id);
        let metadata = request.metadata;
        let written = tokio::task::spawn_blocking(move || write_out(&files, &row, &folder, metadata));
        match written.await.map_err(|_| Failure::internal("export"))? {
            Ok(described) => {
                report.files += 1;
                report.described += u32::from(described);
            }
            Err(failure) if matches!(failure.code, ErrorCode::DiskFull | ErrorCode::ReadOnly) => return Err(failure),
            Err(_) => report.failed.push(id),
        }
    }
    Ok(report)
}

/// The ending of a file's name.
pub(crate) fn ending(mime: &str) -> &'static str {
    match mime {
        "image/png" => "png",
        "image/webp" => "webp",
        "image/gif" => "gif",
        "image/tiff" => "tif",
        "image/avif" => "avif",
        "image/heic" => "heic",
        "image/svg+xml" => "svg",
        "video/mp4" => "mp4",
        "video/quicktime" => "mov",
        "video/webm" => "webm",
        _ => "jpg",
    }
}

/// What the library says of a visual, as files say it.
fn words(row: &Visual) -> Embedded {
    let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let until = row.rights.until.map(|day| format!("→ {day}"));
    Embedded {
        title: some(&row.title),
        caption: some(&row.caption),
        alt: some(&row.alt),
        author: some(&row.rights.author),
        credit: row.rights.credit_line(),
        source: some(&row.rights.source),
        terms: row
            .rights
            .licence
            .mark()
            .map(str::to_owned)
            .into_iter()
            .chain(until)
            .reduce(|all, one| format!("{all} {one}")),
        keywords: row.keywords.clone(),
        rating: Some(row.rating).filter(|stars| *stars > 0),
        taken_at: row.embedded.taken_at.clone(),
        taken_offset: row.embedded.taken_offset,
        copyright: row.embedded.copyright.clone(),
        ..Embedded::default()
    }
}

/// Answers whether the file says what the library says.
fn write_out(files: &Files, row: &Visual, folder: &Path, metadata: bool) -> Result<bool, Failure> {
    let safe: String = row
        .title
        .chars()
        .map(|letter| if letter.is_control() || "/\\:*?\"<>|".contains(letter) { '-' } else { letter })
        .take(100)
        .collect();
    let safe = safe.trim_matches(['.', ' ']);
    let stem = if safe.is_empty() { "visuel" } else { safe };
    let (mut out, path) = (1..10_000)
        .find_map(|number| {
            let name = if number == 1 { stem.to_owned() } else { format!("{stem} {number}") };
            let path = folder.join(format!("{name}.{}", ending(&row.facts.mime)));
            match File::options().write(true).create_new(true).open(&path) {
                Ok(file) => Some(Ok((file, path))),
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => None,
                Err(error) => Some(Err(error)),
            }
        })
        .ok_or(Failure::of(ErrorCode::Conflict))?
        .map_err(|error| files_failure(error.into()))?;
    let written: Result<bool, Failure> = (|| {
        if row.kind == pupitre_domain::library::VisualKind::Video {
            let from = row.place.clone().map_or_else(|| files.path(&row.facts.hash), Ok).map_err(files_failure)?;
            let mut from = File::open(from).map_err(|_| Failure::of(ErrorCode::NotFound))?;
            std::io::copy(&mut from, &mut out).map_err(|error| files_failure(error.into()))?;
            return Ok(false);
        }
        let bytes = original(files, row)?;
        let described = metadata.then(|| pupitre_media::embed(&bytes, &words(row)).ok()).flatten();
        out.write_all(described.as_deref().unwrap_or(&bytes))
            .and_then(|()| out.sync_all())
            .map_err(|error| files_failure(error.into()))?;
        Ok(described.is_some())
    })();
    if written.is_err() {
        drop(std::fs::remove_file(&path));
    }
    written
}
