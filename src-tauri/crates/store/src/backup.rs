//! Copies of the database, and its examination.

use crate::connection;
use crate::error::{OpenError, StoreError, of_io};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;

/// Daily copies that are kept.
pub(crate) const KEEP: usize = 7;
const DAILY: &str = "daily-";

/// Copies what `conn` sees into `folder/name`, through a file that only gets its name once it passed its check.
pub(crate) fn copy(conn: &Connection, folder: &Path, name: &str) -> Result<(), StoreError> {
    std::fs::create_dir_all(folder).map_err(of_io)?;
    write(conn, &folder.join(name))
}

/// As [`copy`], on a connection of its own.
pub(crate) fn to_file(database: &Path, to: &Path) -> Result<(), StoreError> {
    let conn = source(database)?;
    write(&conn, to)
}

/// The copy of the day.
pub(crate) fn daily(database: &Path, folder: &Path, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let name = format!("{DAILY}{}.sqlite", now.format("%Y-%m-%d"));
    if folder.join(&name).exists() {
        return Ok(false);
    }
    let conn = source(database)?;
    copy(&conn, folder, &name)?;
    prune(folder).map_err(of_io)?;
    Ok(true)
}

fn source(database: &Path) -> Result<Connection, StoreError> {
    let conn = connection::reader(database).map_err(|error| match error {
        OpenError::ReadOnly => StoreError::ReadOnly,
        OpenError::DiskFull => StoreError::Full,
        OpenError::Corrupt | OpenError::Newer { .. } => StoreError::Corrupt,
        OpenError::Busy => StoreError::Busy,
        OpenError::Io(_) => StoreError::Internal,
    })?;
    // `VACUUM INTO` counts as writing.
    conn.pragma_update(None, "query_only", false)?;
    Ok(conn)
}

fn prune(folder: &Path) -> std::io::Result<()> {
    let mut names: Vec<_> = std::fs::read_dir(folder)?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.starts_with(DAILY) && name.ends_with(".sqlite"))
        .collect();
    names.sort_unstable_by(|a, b| b.cmp(a));
    for name in names.iter().skip(KEEP) {
        std::fs::remove_file(folder.join(name))?;
    }
    Ok(())
}

fn write(conn: &Connection, to: &Path) -> Result<(), StoreError> {
    if to.exists() {
        return Err(StoreError::Conflict);
    }
    let mut partial = to.as_os_str().to_owned();
    partial.push(".partial");
    let partial = Path::new(&partial);
    let outcome = write_partial(conn, partial).and_then(|()| std::fs::rename(partial, to).map_err(of_io));
    if outcome.is_err() {
        let _best_effort = std::fs::remove_file(partial);
    }
    outcome?;
    if let Some(folder) = to.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        // The name itself is on disk only when its folder is.
        let _unsupported_elsewhere = std::fs::File::open(folder).and_then(|opened| opened.sync_all());
    }
    Ok(())
}

fn write_partial(conn: &Connection, partial: &Path) -> Result<(), StoreError> {
    if partial.exists() {
        std::fs::remove_file(partial).map_err(of_io)?;
    }
    let name = partial.to_str().ok_or(StoreError::Internal)?;
    make_private(partial)?;
    conn.execute("VACUUM INTO ?1", [name])?;
    let copy = Connection::open_with_flags(partial, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let version = |conn: &Connection| conn.pragma_query_value(None, "user_version", |row| row.get::<_, u32>(0));
    if examine(&copy)? != "ok" || version(&copy)? != version(conn)? {
        return Err(StoreError::Corrupt);
    }
    drop(copy);
    std::fs::File::options().write(true).open(partial).and_then(|file| file.sync_all()).map_err(of_io)
}

/// `VACUUM INTO` takes an empty file as it is, with its mode.
fn make_private(file: &Path) -> Result<(), StoreError> {
    let mut options = std::fs::File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(file).map(drop).map_err(of_io)
}

/// `ok`, or the faults found.
pub(crate) fn examine(conn: &Connection) -> Result<String, StoreError> {
    let mut faults: Vec<String> =
        conn.prepare("PRAGMA integrity_check(100)")?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    faults.retain(|line| line != "ok");
    let orphans: Vec<String> = conn
        .prepare("PRAGMA foreign_key_check")?
        .query_map([], |row| row.get::<_, String>(0))?
        .map(|table| table.map(|table| format!("a row of {table} refers to nothing")))
        .collect::<Result<_, _>>()?;
    faults.extend(orphans);
    Ok(if faults.is_empty() { "ok".to_owned() } else { faults.join("\n") })
}
