//! How connections are set up.

use crate::error::{OpenError, StoreError};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// Marks the file as ours ("Puri", with the bits of `PRAGMA application_id`).
pub(crate) const APPLICATION_ID: i32 = 1_349_874_793;
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
const PAGE_SIZE: u32 = 8_192;
/// Kibibytes, negative as SQLite wants it.
const WRITER_CACHE: i64 = -65_536;
const READER_CACHE: i64 = -32_768;
const STATEMENTS_KEPT: usize = 160;

/// What the header of an existing database says.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Header {
    pub(crate) version: u32,
    pub(crate) application: i32,
    pub(crate) tables: u32,
}

/// Reads the header without changing a byte: read-only, and no checkpoint when it closes.
pub(crate) fn peek(file: &Path) -> Result<Header, StoreError> {
    let conn = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY | common())?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    conn.busy_timeout(BUSY_TIMEOUT)?;
    Ok(Header {
        version: conn.pragma_query_value(None, "user_version", |row| row.get(0))?,
        application: conn.pragma_query_value(None, "application_id", |row| row.get(0))?,
        tables: conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?,
    })
}

fn common() -> OpenFlags {
    OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_EXRESCODE
}

/// The connection that writes.
pub(crate) fn writer(file: &Path) -> Result<Connection, OpenError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | common();
    let conn = Connection::open_with_flags(file, flags)?;
    conn.busy_timeout(BUSY_TIMEOUT)?;
    if conn.is_readonly("main")? {
        return Err(OpenError::ReadOnly);
    }
    conn.pragma_update(None, "page_size", PAGE_SIZE)?;
    let mode: String = conn.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    if !mode.eq_ignore_ascii_case("wal") {
        return Err(OpenError::ReadOnly);
    }
    settings(&conn, WRITER_CACHE)?;
    Ok(conn)
}

/// A connection that cannot write.
pub(crate) fn reader(file: &Path) -> Result<Connection, OpenError> {
    let conn = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE | common())?;
    conn.busy_timeout(BUSY_TIMEOUT)?;
    settings(&conn, READER_CACHE)?;
    conn.pragma_update(None, "query_only", true)?;
    Ok(conn)
}

fn settings(conn: &Connection, cache: i64) -> Result<(), StoreError> {
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "fullfsync", true)?;
    conn.pragma_update(None, "checkpoint_fullfsync", true)?;
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update(None, "trusted_schema", false)?;
    conn.pragma_update(None, "cell_size_check", true)?;
    conn.pragma_update(None, "cache_size", cache)?;
    // These three answer with their new value.
    conn.pragma_update_and_check(None, "secure_delete", "ON", |_| Ok(()))?;
    conn.pragma_update_and_check(None, "mmap_size", 0, |_| Ok(()))?;
    conn.pragma_update_and_check(None, "journal_size_limit", 64 * 1024 * 1024, |_| Ok(()))?;
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    Ok(())
}
