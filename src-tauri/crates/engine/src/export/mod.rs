//! Posts into tables, calendar files and onto paper.

mod csv;
mod ics;
pub(crate) mod neutral;
mod rows;
mod words;
mod xlsx;

use crate::api::transfer::{ExportDone, ExportFilter, ExportFormat, ExportView, ExportWrite};
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure, FieldCode};
use pupitre_domain::time::WallTime;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Most days of one export: ten years.
const MAX_DAYS: u16 = 3_660;

/// Reads the planned posts of some days in full.
///
/// # Errors
/// `invalid` with `days`.
pub async fn read(engine: &Engine, request: ExportFilter) -> Result<ExportView, Failure> {
    let gathered = gather(engine, request).await?;
    Ok(ExportView { posts: gathered.into_iter().map(rows::view).collect() })
}

/// Writes posts to a file. It appears under its name only when it is complete.
///
/// # Errors
/// `invalid` with `path` or `days`; `diskFull`, `readOnly`.
pub async fn write(engine: &Engine, request: ExportWrite) -> Result<ExportDone, Failure> {
    let path = PathBuf::from(&request.path);
    if !path.is_absolute() || path.file_name().is_none() {
        return Err(Failure::field("path", FieldCode::Malformed, None));
    }
    let french = request.language.as_deref() != Some("en");
    let now = engine.now();
    let posts = gather(engine, request.filter).await?;
    let count = u32::try_from(posts.len()).unwrap_or(u32::MAX);
    let written = tokio::task::spawn_blocking(move || {
        let bytes = match request.format {
            ExportFormat::Csv => csv::render(&rows::table(&posts, french)).into_bytes(),
            ExportFormat::Xlsx => {
                xlsx::render(&rows::table(&posts, french), words::sheet(french)).map_err(|error| failed(&error))?
            }
            ExportFormat::Ics => ics::render(&posts, now, french).into_bytes(),
        };
        replace(&path, &bytes).map_err(|error| failed(&error))?;
        Ok::<_, Failure>(bytes.len() as u64)
    });
    let bytes = written.await.map_err(|_| Failure::internal("export"))??;
    Ok(ExportDone { posts: count, bytes })
}

async fn gather(engine: &Engine, filter: ExportFilter) -> Result<Vec<rows::Gathered>, Failure> {
    if filter.days == 0 || filter.days > MAX_DAYS {
        return Err(Failure::field("days", FieldCode::OutOfRange, Some(u32::from(MAX_DAYS))));
    }
    let from = WallTime(filter.from.and_time(chrono::NaiveTime::MIN));
    let to = from.plus_days(i64::from(filter.days)).ok_or(Failure::field("from", FieldCode::OutOfRange, None))?;
    let gathered = engine.store.read(move |conn| {
        let only = match filter.filter {
            None => filter.posts,
            Some(wish) => {
                let met = crate::calendar::matching(conn, from, to, filter.brand, wish)?;
                Some(
                    met.into_iter().filter(|post| filter.posts.as_ref().is_none_or(|ids| ids.contains(post))).collect(),
                )
            }
        };
        rows::gather(conn, from, to, filter.brand, only.as_deref())
    });
    Ok(gathered.await?)
}

/// Writes beside the file and renames, so that what was there stays until the new one is whole.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut partial = path.as_os_str().to_owned();
    partial.push(".part");
    let partial = PathBuf::from(partial);
    let done = (|| {
        let mut file = File::create(&partial)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&partial, path)
    })();
    if done.is_err() {
        let _ = fs::remove_file(&partial);
    }
    done
}

fn failed(error: &io::Error) -> Failure {
    Failure::of(match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ErrorCode::DiskFull,
        io::ErrorKind::NotFound => return Failure::field("path", FieldCode::Unknown, None),
        _ => ErrorCode::ReadOnly,
    })
}
