//! The register as a file for somebody else: complete, and verifiable without Pupitre.

use super::words;
use crate::api::desk::Settings;
use crate::api::register::{
    ExportRow, ExportScope, RegisterExport, RegisterExportFile, RegisterExportView, RegisterVerdict, RegisterWritten,
};
use crate::engine::Engine;
use crate::error::{ErrorCode, Failure, FieldCode};
use chrono::{DateTime, SecondsFormat, Utc};
use pupitre_domain::register::{Anchor, Kind, Row, verify};
use pupitre_store::{brands, register, settings};
use std::io::{self, Write as _};
use std::path::PathBuf;

/// The format's name.
const FORMAT: &str = "pupitre-register-export/1";

/// Exports a brand's register: all of it, a period, or single entries. What is not asked for is there as its hash, so that
/// the chain can be verified whole.
///
/// # Errors
/// `notFound`.
pub async fn export(engine: &Engine, request: RegisterExport) -> Result<RegisterExportView, Failure> {
    let (brand, now) = (request.brand, engine.now());
    let noted = engine.store.anchors(brand);
    let view = engine
        .store
        .read(move |conn| {
            let row = brands::get(conn, brand)?;
            let stored = settings::get(conn, "desk")?;
            let settings: Settings = stored.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default();
            let rows = register::whole(conn, brand)?;
            let verdict = verify(brand.0, &rows, &noted);
            let head = register::head(conn, brand).ok().flatten();
            let mut entries = Vec::new();
            let mut wanted: Vec<i64> = Vec::new();
            for row in rows.iter().filter(|row| row.kind == Kind::Decided.as_str() && asked(&request, row)) {
                wanted.push(row.seq);
                let entry = super::entry(conn, brand, row)?;
                wanted.extend(entry.outcomes.iter().map(|outcome| outcome.seq));
                entries.push(entry);
            }
            let whole = request.from.is_none() && request.to.is_none() && request.entries.is_none();
            let rows = rows
                .into_iter()
                .map(|row| {
                    // Only decisions tell of people; the other kinds are what the chain is verified with.
                    let shown = whole || row.kind != Kind::Decided.as_str() || wanted.contains(&row.seq);
                    shown_row(row, shown)
                })
                .collect();
            Ok(RegisterExportView {
                format: FORMAT.to_owned(),
                brand,
                brand_name: row.name,
                exported_at: now,
                exported_by: settings.person,
                scope: ExportScope { whole, from: request.from, to: request.to, entries: request.entries },
                statement: words::statement(),
                verdict,
                head,
                anchors: noted,
                entries,
                rows,
            })
        })
        .await?;
    Ok(view)
}

fn asked(request: &RegisterExport, row: &Row) -> bool {
    let at = DateTime::<Utc>::from_timestamp_millis(row.at).unwrap_or_default();
    request.from.is_none_or(|from| at >= from)
        && request.to.is_none_or(|to| at < to)
        && request.entries.as_ref().is_none_or(|entries| entries.contains(&row.seq))
}

fn shown_row(row: Row, shown: bool) -> ExportRow {
    let at = DateTime::<Utc>::from_timestamp_millis(row.at).unwrap_or_default();
    ExportRow {
        seq: row.seq,
        prev: row.prev,
        at: at.to_rfc3339_opts(SecondsFormat::Millis, true),
        kind: row.kind,
        body_hash: row.body_hash,
        hash: row.hash,
        withheld: !shown && row.body.is_some(),
        body: row.body.filter(|_| shown),
    }
}

/// Examines what an export holds.
pub(super) async fn check(export: serde_json::Value) -> Result<RegisterVerdict, Failure> {
    let malformed = || Failure::field("export", FieldCode::Malformed, None);
    let text = |name: &str| export.get(name).and_then(serde_json::Value::as_str);
    if text("format") != Some(FORMAT) {
        return Err(malformed());
    }
    let part = |name: &str| export.get(name).cloned().unwrap_or_default();
    let brand: uuid::Uuid = text("brand").and_then(|brand| brand.parse().ok()).ok_or_else(malformed)?;
    let checked_at: DateTime<Utc> = serde_json::from_value(part("exportedAt")).map_err(|_| malformed())?;
    let rows: Vec<ExportRow> = serde_json::from_value(part("rows")).map_err(|_| malformed())?;
    let anchors: Vec<Anchor> = serde_json::from_value(part("anchors")).map_err(|_| malformed())?;
    let head: Option<Anchor> = serde_json::from_value(part("head")).map_err(|_| malformed())?;
    let rows = rows
        .into_iter()
        .map(|row| {
            let at = DateTime::parse_from_rfc3339(&row.at).map_err(|_| malformed())?;
            // Written otherwise, it is another text than what was hashed.
            if at.with_timezone(&Utc).to_rfc3339_opts(SecondsFormat::Millis, true) != row.at {
                return Err(malformed());
            }
            Ok(Row {
                seq: row.seq,
                prev: row.prev,
                at: at.timestamp_millis(),
                kind: row.kind,
                body_hash: row.body_hash,
                hash: row.hash,
                body: row.body,
                withheld: row.withheld,
            })
        })
        .collect::<Result<Vec<_>, Failure>>()?;
    let verdict = tokio::task::spawn_blocking(move || {
        let all: Vec<Anchor> = anchors.into_iter().chain(head.clone()).collect();
        (verify(brand, &rows, &all), head)
    });
    let (verdict, head) = verdict.await.map_err(|_| Failure::internal("verify"))?;
    Ok(RegisterVerdict { verdict, head, checked_at })
}

/// Writes an export to a file. It appears under its name only when it is complete.
///
/// # Errors
/// `invalid` with `path`; `notFound`; `diskFull`, `readOnly`.
pub async fn export_file(engine: &Engine, request: RegisterExportFile) -> Result<RegisterWritten, Failure> {
    let path = PathBuf::from(&request.path);
    if !path.is_absolute() || path.file_name().is_none() {
        return Err(Failure::field("path", FieldCode::Malformed, None));
    }
    let view = export(engine, request.export).await?;
    let entries = u32::try_from(view.entries.len()).unwrap_or(u32::MAX);
    let bytes = serde_json::to_vec_pretty(&view).map_err(|_| Failure::internal("export"))?;
    let length = bytes.len() as u64;
    let written = tokio::task::spawn_blocking(move || replace(&path, &bytes));
    written.await.map_err(|_| Failure::internal("export"))?.map_err(|error| {
        Failure::of(match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ErrorCode::DiskFull,
            _ => ErrorCode::ReadOnly,
        })
    })?;
    Ok(RegisterWritten { entries, bytes: length })
}

/// Beside the file and then under its name.
fn replace(path: &std::path::Path, bytes: &[u8]) -> io::Result<()> {
    let mut partial = path.as_os_str().to_owned();
    partial.push(".part");
    let partial = PathBuf::from(partial);
    let done = std::fs::File::create(&partial).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&partial, path)
    });
    if done.is_err() {
        let _ = std::fs::remove_file(&partial);
    }
    done
}
