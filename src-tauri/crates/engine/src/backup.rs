//! Backups: one tar file with the database and the visuals. Secrets are not in it; they never leave the keychain.

use crate::api::desk::{BackupCreate, BackupReport};
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure, FieldCode};
use crate::hashed::Hashed;
use chrono::{DateTime, Utc};
use pupitre_media::{Files, FilesFault};
use pupitre_store::register::{self, ANCHORS_FILE};
use pupitre_store::{Store, accounts, deliveries, visuals};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek as _, SeekFrom, Write};
use std::path::{Path, PathBuf};

const DATABASE: &str = "pupitre.sqlite";
const VISUALS: &str = "visuals/";
/// Largest file of noted heads taken from a backup, in bytes.
const ANCHORS_MAX: u64 = 256 << 20;
/// Largest database taken from a backup, in bytes.
const DATABASE_MAX: u64 = 64 << 30;
/// Largest visual taken from a backup, in bytes.
const VISUAL_MAX: u64 = pupitre_media::MAX_CLIP_BYTES;

fn io_failure(error: &io::Error) -> Failure {
    Failure::of(match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ErrorCode::DiskFull,
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => ErrorCode::ReadOnly,
        io::ErrorKind::NotFound => ErrorCode::NotFound,
        io::ErrorKind::AlreadyExists => ErrorCode::Conflict,
        _ => ErrorCode::DataDamaged,
    })
}

/// Writes a backup. It appears under its name only when it is complete.
///
/// # Errors
/// `invalid` with `path`; `conflict` when the file exists; `diskFull`.
pub async fn create(engine: &Engine, request: BackupCreate) -> Result<BackupReport, Failure> {
    let target = PathBuf::from(&request.path);
    if !target.is_absolute() || target.file_name().is_none() {
        return Err(Failure::field("path", FieldCode::Malformed, None));
    }
    if target.exists() {
        return Err(Failure::of(ErrorCode::Conflict));
    }
    // Before the database: no head is in the copy that its registers do not have.
    let anchors = fs::read(engine.folder.join(ANCHORS_FILE)).unwrap_or_default();
    let staging = engine.folder.join(format!("backup-{}.sqlite", uuid::Uuid::now_v7()));
    let copied = engine.store.backup(&staging).await;
    let outcome = match copied {
        Ok(()) => {
            let (hashes, outside) =
                engine.store.read(|conn| Ok((visuals::all_hashes(conn)?, visuals::referenced(conn)?))).await?;
            let (files, staged, target) = (engine.files.clone(), staging.clone(), target.clone());
            tokio::task::spawn_blocking(move || write_archive(&target, &staged, &anchors, &files, &hashes, outside))
                .await
                .map_err(|_| Failure::internal("backup"))?
        }
        Err(error) => Err(error.into()),
    };
    let _ = fs::remove_file(&staging);
    outcome
}

fn write_archive(
    target: &Path,
    database: &Path,
    anchors: &[u8],
    files: &Files,
    hashes: &[String],
    outside: u32,
) -> Result<BackupReport, Failure> {
    let mut partial = target.as_os_str().to_owned();
    partial.push(".part");
    let partial = PathBuf::from(partial);
    let written = (|| {
        let file = OpenOptions::new().write(true).create_new(true).open(&partial)?;
        let mut archive = tar::Builder::new(io::BufWriter::new(file));
        archive.append_path_with_name(database, DATABASE)?;
        let mut visuals = 0;
        if !anchors.is_empty() {
            append(&mut archive, ANCHORS_FILE, anchors)?;
        }
        for hash in hashes {
            // A missing file is the doctor's matter; the backup holds what there is.
            let Ok((file, length)) = files.reader(hash) else { continue };
            let mut read = Hashed::of(file);
            let begun = archive.get_mut().stream_position()?;
            let mut header = tar::Header::new_gnu();
            header.set_size(length);
            header.set_mode(0o600);
            header.set_cksum();
            let appended = archive.append_data(&mut header, format!("{VISUALS}{hash}"), &mut read);
            if appended.is_ok() && read.is(hash) {
                visuals += 1;
                continue;
            }
            if !read.has_failed() {
                appended?;
            }
            // It is not what it was, or could not be read: it is taken out again.
            let writer = archive.get_mut();
            writer.seek(SeekFrom::Start(begun))?;
            writer.get_mut().set_len(begun)?;
        }
        let mut writer = archive.into_inner()?;
        writer.flush()?;
        let file = writer.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        let bytes = file.metadata()?.len();
        // A hard link refuses an existing name, which a rename would replace.
        fs::hard_link(&partial, target)?;
        Ok::<_, io::Error>(BackupReport { bytes, visuals, outside })
    })();
    let _ = fs::remove_file(&partial);
    written.map_err(|error| io_failure(&error))
}

fn append(archive: &mut tar::Builder<impl Write>, name: &str, bytes: &[u8]) -> io::Result<()> {
    let mut header = tar::Header::new_gnu();
    header.set_size(bytes.len() as u64);
    header.set_mode(0o600);
    header.set_cksum();
    archive.append_data(&mut header, name, bytes)
}

/// Makes a data folder out of a backup. Its outbox starts paused: everything planned asks a person first. Accounts have
/// to be connected again unless this machine's keychain still holds their secrets.
///
/// # Errors
/// `conflict` when the folder already holds data; `dataDamaged` when the file is no backup.
pub async fn restore(file: &Path, folder: &Path, now: DateTime<Utc>) -> Result<BackupReport, Failure> {
    if folder.join(DATABASE).exists() {
        return Err(Failure::of(ErrorCode::Conflict));
    }
    fs::create_dir_all(folder).map_err(|error| io_failure(&error))?;
    let (source, target) = (file.to_owned(), folder.to_owned());
    let report = tokio::task::spawn_blocking(move || unpack(&source, &target))
        .await
        .map_err(|_| Failure::internal("restore"))??;
    // Everything is paused inside the staged database before it gets its name: a crash leaves no armed outbox behind.
    let staged = folder.join("restoring");
    // Heads that were noted in this folder are known beside those of the backup: what they have more is lost.
    heads_of_both(folder, &staged).map_err(|error| io_failure(&error))?;
    let known = register::known_beside(&staged);
    let store = Store::open(&staged, now).map_err(|_| Failure::of(ErrorCode::DataDamaged))?;
    store
        .write(move |tx| {
            deliveries::mark_restored(tx, now)?;
            register::mark_restored(tx, &known, now)?;
            for mut account in accounts::list(tx, None)? {
                account.inbox_next_at = Some(now);
                accounts::update(tx, &account)?;
            }
            Ok(())
        })
        .await?;
    drop(store);
    for name in [ANCHORS_FILE, DATABASE, "pupitre.sqlite-wal"] {
        let from = staged.join(name);
        if from.exists() {
            fs::rename(&from, folder.join(name)).map_err(|error| io_failure(&error))?;
        }
    }
    let _ = fs::remove_dir_all(&staged);
    Ok(report)
}

/// The noted heads of a backup and, after them, those of the folder that it is put into.
fn heads_of_both(folder: &Path, staged: &Path) -> io::Result<()> {
    let read = |place: &Path| fs::read_to_string(place.join(ANCHORS_FILE)).unwrap_or_default();
    let (copy, here) = (read(staged), read(folder));
    let known: std::collections::HashSet<&str> = copy.lines().collect();
    let mut all: Vec<&str> = copy.lines().collect();
    all.extend(here.lines().filter(|line| !known.contains(line)));
    if all.is_empty() {
        return Ok(());
    }
    fs::write(staged.join(ANCHORS_FILE), all.join("\n") + "\n")
}

/// Unpacks only names that we would have written ourselves: nothing in the archive chooses a path.
fn unpack(file: &Path, folder: &Path) -> Result<BackupReport, Failure> {
    let source = File::open(file).map_err(|error| io_failure(&error))?;
    let mut report = BackupReport { bytes: source.metadata().map_or(0, |facts| facts.len()), visuals: 0, outside: 0 };
    let staged = folder.join("restoring");
    let _ = fs::remove_dir_all(&staged);
    fs::create_dir_all(&staged).map_err(|error| io_failure(&error))?;
    let files =
        Files::open(folder.join("visuals"), folder.join("thumbnails")).map_err(crate::visuals::files_failure)?;
    let mut archive = tar::Archive::new(io::BufReader::new(source));
    let damaged = |_| Failure::of(ErrorCode::DataDamaged);
    let mut database = false;
    for entry in archive.entries().map_err(damaged)? {
        let entry = entry.map_err(damaged)?;
        if entry.header().entry_type() != tar::EntryType::Regular {
            return Err(Failure::of(ErrorCode::DataDamaged));
        }
        let name =
            String::from_utf8(entry.path_bytes().into_owned()).map_err(|_| Failure::of(ErrorCode::DataDamaged))?;
        if name == DATABASE && !database {
            database = true;
            let mut out = OpenOptions::new()
                .write(true)
                .create_new(true)
                .open(staged.join(DATABASE))
                .map_err(|error| io_failure(&error))?;
            io::copy(&mut entry.take(DATABASE_MAX), &mut out).map_err(|error| io_failure(&error))?;
            out.sync_all().map_err(|error| io_failure(&error))?;
        } else if name == ANCHORS_FILE {
            let mut text = Vec::new();
            entry.take(ANCHORS_MAX).read_to_end(&mut text).map_err(|error| io_failure(&error))?;
            fs::write(staged.join(ANCHORS_FILE), text).map_err(|error| io_failure(&error))?;
        } else if let Some(hash) = name.strip_prefix(VISUALS) {
            // The file's name is its content's hash, so a wrong name cannot place anything.
            let taken = files.take_from(&mut entry.take(VISUAL_MAX), VISUAL_MAX, |_| true);
            let (stored, _) = taken.map_err(|fault| match fault {
                FilesFault::Io(_) => Failure::of(ErrorCode::DataDamaged),
                fault => crate::visuals::files_failure(fault),
            })?;
            if stored != hash {
                return Err(Failure::of(ErrorCode::DataDamaged));
            }
            report.visuals += 1;
        } else {
            return Err(Failure::of(ErrorCode::DataDamaged));
        }
    }
    if database { Ok(report) } else { Err(Failure::of(ErrorCode::DataDamaged)) }
}
