//! From a file to a visual: reading, looking at it, keeping it.

use super::{THUMB, files_failure, refused};
use crate::api::visuals::{RefusedReason, VisualView};
use crate::engine::Engine;
use crate::error::Failure;
use crate::views;
use chrono::{DateTime, Utc};
use pupitre_domain::ids::{BrandId, VisualId};
use pupitre_domain::library::VisualKind;
use pupitre_domain::rights::Rights;
use pupitre_media::{Examined, Kind, MAX_FILE_BYTES, Workers};
use pupitre_store::visuals::{self, Visual};
use std::fs::{File, Metadata};
use std::io::Read as _;
use std::path::Path;
use std::time::Duration;
use uuid::Uuid;

/// Wait before a file that changed while it was read is read again.
const SETTLE: Duration = Duration::from_millis(400);
/// A file that was written to within this time may still be.
const FRESH: Duration = Duration::from_secs(1);
/// How often that is tried.
const TRIES: u32 = 3;

/// Why bytes did not become a visual.
pub(crate) enum Imported {
    /// The file is at fault.
    Refused(RefusedReason),
    /// The library is.
    Failed(Failure),
}

/// A file that was read and looked at.
pub(super) struct Seen {
    pub(super) examined: Examined,
    /// Its bytes; films stay on the disk.
    pub(super) bytes: Option<Vec<u8>>,
}

/// Reads a file that nobody is writing, and looks at it. For a blocking thread.
pub(super) fn see(workers: &Workers, path: &Path) -> Result<Seen, RefusedReason> {
    let (mut last, mut moves) = (None, false);
    let mut refused = RefusedReason::Changing;
    for attempt in 0..TRIES {
        if attempt > 0 {
            std::thread::sleep(SETTLE);
        }
        let before = stamp(path)?;
        let seen = look(workers, path);
        let after = stamp(path)?;
        moves |= after != before || last.is_some_and(|last| last != before);
        last = Some(after);
        // What a writer left half done may look damaged, or empty: that it moves, or did a moment ago, says more.
        match seen {
            seen if after == before && (seen.is_ok() || !is_fresh(before.1)) => return seen,
            Err(reason) if after == before => refused = reason,
            _ => {}
        }
    }
    Err(if moves { RefusedReason::Changing } else { refused })
}

/// Whether a file was written to so lately that somebody may be at it.
fn is_fresh(modified: i64) -> bool {
    let at = Duration::from_nanos(u64::try_from(modified).unwrap_or(0));
    let since = std::time::UNIX_EPOCH.elapsed().unwrap_or_default();
    since.abs_diff(at) < FRESH
}

fn gone(error: &std::io::Error) -> RefusedReason {
    match error.kind() {
        std::io::ErrorKind::NotFound => RefusedReason::Gone,
        _ => RefusedReason::Unreadable,
    }
}

/// Size and time of a file: it is the same while both are.
fn stamp(path: &Path) -> Result<(u64, i64), RefusedReason> {
    let facts = std::fs::metadata(path).map_err(|error| gone(&error))?;
    if !facts.is_file() {
        return Err(RefusedReason::Unreadable);
    }
    Ok((facts.len(), modified(&facts)))
}

/// When a file was last written, in nanoseconds since 1970 as far as that goes.
pub(super) fn modified(facts: &Metadata) -> i64 {
    let at = facts.modified().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    at.and_then(|since| i64::try_from(since.as_nanos()).ok()).unwrap_or(0)
}

fn look(workers: &Workers, path: &Path) -> Result<Seen, RefusedReason> {
    let mut file = File::open(path).map_err(|error| gone(&error))?;
    let length = file.metadata().map_err(|error| gone(&error))?.len();
    let mut start = [0; 12];
    let read = file.read(&mut start).map_err(|error| gone(&error))?;
    let film = start.get(4..8) == Some(&b"ftyp"[..]) && !is_still(start.get(8..read).unwrap_or_default())
        || start.starts_with(&[0x1a, 0x45, 0xdf, 0xa3]);
    if film {
        let examined = workers.examine_file(path, &[THUMB]).map_err(|fault| refused(&fault))?;
        return Ok(Seen { examined, bytes: None });
    }
    if length > MAX_FILE_BYTES as u64 {
        return Err(RefusedReason::TooManyBytes);
    }
    drop(file);
    let bytes = std::fs::read(path).map_err(|error| gone(&error))?;
    let examined = workers.examine(&bytes, &[THUMB]).map_err(|fault| refused(&fault))?;
    Ok(Seen { examined, bytes: Some(bytes) })
}

/// HEIC and AVIF are pictures in a film's container.
fn is_still(brand: &[u8]) -> bool {
    [b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"]
        .iter()
        .any(|still| brand.starts_with(*still))
}

/// A visual of what was seen. What the file says of itself is taken over as a beginning.
pub(super) fn visual_of(examined: &Examined, brand: Option<BrandId>, name: &str, now: DateTime<Utc>) -> Visual {
    let short = |text: &Option<String>, most: usize| -> String {
        text.as_deref().unwrap_or_default().trim().chars().take(most).collect()
    };
    let said = &examined.embedded;
    let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem: String = line(&stem.replace(char::is_control, " ")).chars().take(120).collect();
    let author = line(&short(&said.author, 200));
    let credit = line(&short(&said.credit, 200));
    let note = [&said.copyright, &said.terms].iter().filter_map(|text| text.as_deref()).collect::<Vec<_>>().join("\n");
    let rights = Rights {
        author,
        credit,
        source: short(&said.source, 2_000),
        note: note.chars().take(4_000).collect(),
        ..Rights::default()
    };
    let mut keywords: Vec<String> = Vec::new();
    for word in said.keywords.iter().map(|word| line(word)).filter(|word| !word.is_empty()).take(200) {
        let word: String = word.chars().take(80).collect();
        if !keywords.contains(&word) {
            keywords.push(word);
        }
    }
    let kind = match examined.kind {
        Kind::Clip => VisualKind::Video,
        Kind::Animation => VisualKind::Animation,
        _ if examined.facts.mime == "image/svg+xml" => VisualKind::Drawing,
        _ => VisualKind::Image,
    };
    Visual {
        brand,
        title: if stem.is_empty() { "—".to_owned() } else { stem },
        alt: short(&said.alt, 2_000),
        caption: short(&said.caption, 4_000),
        keywords,
        rights,
        kind,
        palette: examined.palette.clone(),
        embedded: said.clone(),
        clip: examined.clip.clone(),
        likeness: examined.fingerprint.map(|print| print.0),
        rating: said.rating.unwrap_or(0).min(5),
        file_name: name.to_owned(),
        ..Visual::new(VisualId::new(Uuid::now_v7()), examined.facts.clone(), now)
    }
}

/// Takes bytes into the library: a pasted picture, that of a page behind a link, an attachment.
pub(crate) async fn import_bytes(
    engine: &Engine,
    brand: Option<BrandId>,
    name: &str,
    bytes: Vec<u8>,
) -> Result<VisualView, Imported> {
    take_bytes(engine, brand, None, name, bytes).await.map(|(view, _)| view)
}

/// [`import_bytes`] into a folder; tells whether it was known.
pub(super) async fn take_bytes(
    engine: &Engine,
    brand: Option<BrandId>,
    folder: Option<pupitre_domain::ids::FolderId>,
    name: &str,
    bytes: Vec<u8>,
) -> Result<(VisualView, bool), Imported> {
    let workers = engine.workers.clone();
    let looked = tokio::task::spawn_blocking(move || {
        let examined = workers.examine(&bytes, &[THUMB]);
        (examined, bytes)
    });
    let (examined, bytes) = looked.await.map_err(|_| Imported::Refused(RefusedReason::Damaged))?;
    let examined = examined.map_err(|fault| Imported::Refused(refused(&fault)))?;
    let now = engine.now();
    let visual = Visual { folder, ..visual_of(&examined, brand, name, now) };
    let failed = |error: pupitre_store::StoreError| Imported::Failed(error.into());
    // Until its visual is stored, the file may belong to nothing: noted first, so that an end in between leaves nothing.
    let hash = visual.facts.hash.clone();
    engine.store.write(move |tx| visuals::trash::leave(tx, &hash)).await.map_err(failed)?;
    let (files, again) = (engine.files.clone(), engine.files.clone());
    let (hash, bytes) = (visual.facts.hash.clone(), std::sync::Arc::new(bytes));
    let (same, held) = (hash.clone(), std::sync::Arc::clone(&bytes));
    let kept = tokio::task::spawn_blocking(move || {
        files.store_as(&hash, &bytes)?;
        // The thumbnail can be made again at any time; losing it here is no loss.
        for thumb in examined.renditions {
            let _ = files.keep_thumbnail(&hash, THUMB.max_side, &thumb.bytes);
        }
        Ok(())
    });
    kept.await
        .map_err(|_| Imported::Failed(Failure::internal("store visual")))?
        .map_err(|fault| Imported::Failed(files_failure(fault)))?;
    let today = views::local_date(now);
    let taken = engine
        .store
        .write(move |tx| {
            let id = visual.id;
            let stored = visuals::insert(tx, &visual)?;
            let known = stored.id != id;
            Ok((super::view(tx, stored, today)?, known))
        })
        .await
        .map_err(failed)?;
    if !again.exists(&same) {
        // Another process swept it away between the two; now that its visual is there, nobody does any more.
        let kept = tokio::task::spawn_blocking(move || again.store_as(&same, &held)).await;
        kept.map_err(|_| Imported::Failed(Failure::internal("store visual")))?
            .map_err(|fault| Imported::Failed(files_failure(fault)))?;
    }
    Ok(taken)
}
