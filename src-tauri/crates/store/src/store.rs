//! Opening a data folder and running closures on it.

use crate::anchors::Noting;
use crate::backup;
use crate::connection;
use crate::error::{OpenError, StoreError};
use crate::migrations;
use crate::sql::{Reader, Tx};
use crate::threads::{Job, Lane, in_read, in_write};
use chrono::{DateTime, Utc};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use tokio::sync::oneshot;

/// Name of the database in the data folder.
pub const FILE_NAME: &str = "pupitre.sqlite";
/// Name of the folder of copies in the data folder.
pub const BACKUPS: &str = "backups";
const READERS: usize = 3;

/// An open data folder. Clones share it; the last one dropped finishes what is queued and closes the file.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    folder: PathBuf,
    writer: Lane<Tx>,
    readers: Lane<Reader>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}

impl Store {
    /// Opens the database in `folder`, made when it is not there (0700). An older schema is copied to `backups/`
    /// first and then brought up to date. Blocks; `now` names the copy.
    ///
    /// # Errors
    /// [`OpenError`]; with `Newer` and `Corrupt` nothing was changed.
    pub fn open(folder: &Path, now: DateTime<Utc>) -> Result<Self, OpenError> {
        Self::open_with(folder, now, migrations::STEPS)
    }

    pub(crate) fn open_with(folder: &Path, now: DateTime<Utc>, steps: &[&'static str]) -> Result<Self, OpenError> {
        make_private_folder(folder)?;
        let file = folder.join(FILE_NAME);
        // First of all, because a folder that cannot be written says so here; SQLite cannot even look into it then.
        let turn =
            std::fs::File::options().create(true).truncate(false).write(true).open(folder.join("schema.lock"))?;
        refuse_foreign(&file, steps)?;
        // Two processes that start at the same moment bring the schema up to date one after the other.
        turn.lock()?;
        let found = refuse_foreign(&file, steps)?;
        make_private_file(&file)?;
        let mut conn = connection::writer(&file)?;
        if found < migrations::count(steps) {
            if found > 0 {
                let name = format!("schema-{found}-{}.sqlite", now.format("%Y%m%dT%H%M%S%3fZ"));
                backup::copy(&conn, &folder.join(BACKUPS), &name)?;
            }
            migrations::apply(&mut conn, steps)?;
        }
        drop(turn);
        let writer = Tx(conn, Noting::beside(folder), crate::signals::Kept::default());
        // Only with all steps is there a register; a test may open with fewer.
        if migrations::count(steps) == migrations::schema_version() {
            writer.1.catch_up(&writer)?;
        }
        let readers =
            (0..READERS).map(|_| connection::reader(&file).map(Reader)).collect::<Result<Vec<_>, OpenError>>()?;
        Ok(Self(Arc::new(Inner {
            folder: folder.to_owned(),
            writer: Lane::start("store-writer", vec![writer])?,
            readers: Lane::start("store-reader", readers)?,
        })))
    }

    /// The data folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.0.folder
    }

    /// Runs `work` in a write transaction, after those queued before it. Committed and on disk when this returns `Ok`.
    /// Dropping the future does not stop the work.
    ///
    /// # Errors
    /// What `work` answered, or what kept the transaction from being written; nothing of it is kept then. A panic in
    /// `work` is [`StoreError::Internal`].
    pub async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        F: FnOnce(&Tx) -> Result<T, StoreError> + Send + 'static,
        T: Send + 'static,
    {
        on_lane(&self.0.writer, move |tx| in_write(tx, work)).await
    }

    /// Runs `work` on a snapshot, beside writes and other reads.
    ///
    /// # Errors
    /// What `work` answered; a panic in it is [`StoreError::Internal`].
    pub async fn read<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        F: FnOnce(&Reader) -> Result<T, StoreError> + Send + 'static,
        T: Send + 'static,
    {
        on_lane(&self.0.readers, move |reader| in_read(reader, work)).await
    }

    /// [`Self::write`] for callers without an async runtime.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub fn write_blocking<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        F: FnOnce(&Tx) -> Result<T, StoreError> + Send + 'static,
        T: Send + 'static,
    {
        on_lane_blocking(&self.0.writer, move |tx| in_write(tx, work))
    }

    /// [`Self::read`] for callers without an async runtime.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn read_blocking<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        F: FnOnce(&Reader) -> Result<T, StoreError> + Send + 'static,
        T: Send + 'static,
    {
        on_lane_blocking(&self.0.readers, move |reader| in_read(reader, work))
    }

    /// A number that changes when another process has changed the data, and only then.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub async fn data_version(&self) -> Result<i64, StoreError> {
        // Asked on the writing connection: its own commits do not move the number, and the readers never commit.
        on_lane(&self.0.writer, |tx| Ok(tx.0.pragma_query_value(None, "data_version", |row| row.get(0))?)).await
    }

    /// Rewrites the file and its full-text indexes, so that nothing of what was deleted stays in them. Takes its time with
    /// a large file; writes wait for it.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be written; what was deleted stays deleted then.
    pub async fn scrub(&self) -> Result<(), StoreError> {
        on_lane(&self.0.writer, |tx| {
            crate::search::optimize(tx)?;
            tx.0.flush_prepared_statement_cache();
            tx.0.execute_batch("VACUUM")?;
            // The log still has the pages from before; whoever reads it meanwhile is waited for.
            for _ in 0..20 {
                let busy: bool = tx.0.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
                if !busy {
                    return Ok(());
                }
                std::thread::sleep(std::time::Duration::from_millis(100));
            }
            tracing::warn!("the log could not be emptied: somebody reads");
            Ok(())
        })
        .await
    }

    /// `ok`, or what SQLite found wrong, one fault a line: pages, indexes, full-text indexes, references.
    ///
    /// # Errors
    /// [`StoreError`] when the examination itself cannot be done.
    pub async fn integrity(&self) -> Result<String, StoreError> {
        on_lane(&self.0.readers, |reader| backup::examine(&reader.0)).await
    }

    /// Writes a checked copy of the database to the new file `to`, while others read and write.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when `to` exists; [`StoreError::Corrupt`] when the copy does not pass its check.
    pub async fn backup(&self, to: &Path) -> Result<(), StoreError> {
        let (file, to) = (self.0.folder.join(FILE_NAME), to.to_owned());
        apart(move || backup::to_file(&file, &to)).await
    }

    /// Writes the copy of the day to `backups/` unless it is there already, and keeps the seven newest. `true` when a
    /// copy was written. The day is that of UTC.
    ///
    /// # Errors
    /// As [`Self::backup`]; older copies are then all kept.
    pub async fn daily_backup(&self, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let folder = self.0.folder.clone();
        apart(move || backup::daily(&folder.join(FILE_NAME), &folder.join(BACKUPS), now)).await
    }
}

async fn on_lane<C, T>(
    lane: &Lane<C>,
    work: impl FnOnce(&C) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError>
where
    C: Send + 'static,
    T: Send + 'static,
{
    let (answer, result) = oneshot::channel();
    let job: Job<C> = Box::new(move |connection| {
        let _gone = answer.send(work(connection));
    });
    if !lane.send(job) {
        return Err(StoreError::Internal);
    }
    result.await.unwrap_or(Err(StoreError::Internal))
}

fn on_lane_blocking<C, T>(
    lane: &Lane<C>,
    work: impl FnOnce(&C) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError>
where
    C: Send + 'static,
    T: Send + 'static,
{
    let (answer, result) = sync_channel(1);
    let job: Job<C> = Box::new(move |connection| {
        let _gone = answer.send(work(connection));
    });
    if !lane.send(job) {
        return Err(StoreError::Internal);
    }
    result.recv().unwrap_or(Err(StoreError::Internal))
}

/// Runs long work on a thread and a connection of its own, so that it holds nobody up.
async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let (answer, result) = oneshot::channel();
    std::thread::Builder::new()
        .name("store-copy".to_owned())
        .spawn(move || {
            let _gone = answer.send(work());
        })
        .map_err(crate::error::of_io)?;
    result.await.unwrap_or(Err(StoreError::Internal))
}

/// The schema version found, after making sure that it is ours and not too new. Changes nothing.
fn refuse_foreign(file: &Path, steps: &[&'static str]) -> Result<u32, OpenError> {
    match std::fs::metadata(file) {
        Ok(facts) if facts.len() > 0 => {}
        Ok(_) => return Ok(0),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(error.into()),
    }
    let header = connection::peek(file)?;
    let known = migrations::count(steps);
    if header.version > known {
        return Err(OpenError::Newer { found: header.version, known });
    }
    let ours = header.application == connection::APPLICATION_ID;
    if ours == (header.version == 0) || (header.version == 0 && header.tables > 0) {
        return Err(OpenError::Corrupt);
    }
    Ok(header.version)
}

fn make_private_folder(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        if std::fs::metadata(folder)?.permissions().mode() & 0o777 != 0o700 {
            std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))?;
        }
    }
    Ok(())
}

/// Makes the database file readable by its owner only; SQLite gives its side files the same mode.
fn make_private_file(file: &Path) -> std::io::Result<()> {
    let mut options = std::fs::File::options();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(file).map(drop)
}
