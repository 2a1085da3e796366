//! Why the store could not do what was asked. Display never holds SQL, paths or stored text.

use pupitre_domain::publication::Illegal;
use rusqlite::ErrorCode;

/// Why a read or write failed. Nothing of a failed write is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// There is no such row.
    #[error("not found")]
    NotFound,
    /// Somebody changed it meanwhile.
    #[error("changed meanwhile")]
    Conflict,
    /// The disk is full.
    #[error("the disk is full")]
    Full,
    /// The data folder cannot be written.
    #[error("the data cannot be written")]
    ReadOnly,
    /// Another process holds the database for too long.
    #[error("the data is in use elsewhere")]
    Busy,
    /// The file or a stored value is damaged.
    #[error("the data is damaged")]
    Corrupt,
    /// The outbox state machine refuses the event.
    #[error(transparent)]
    Illegal(#[from] Illegal),
    /// A rule of the schema refuses the row.
    #[error("a rule of the schema refuses it")]
    Constraint,
    /// A defect of ours; the log has the rest.
    #[error("internal defect of the store")]
    Internal,
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let kind = classify(&error);
        if !matches!(kind, Self::NotFound) {
            let extended = error.sqlite_error().map(|failure| failure.extended_code);
            tracing::warn!(?kind, ?extended, "store");
        }
        kind
    }
}

fn classify(error: &rusqlite::Error) -> StoreError {
    use rusqlite::Error as E;
    match error {
        E::QueryReturnedNoRows => StoreError::NotFound,
        E::FromSqlConversionFailure(..)
        | E::InvalidColumnType(..)
        | E::IntegralValueOutOfRange(..)
        | E::Utf8Error(..) => StoreError::Corrupt,
        other => match other.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => StoreError::Full,
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => StoreError::ReadOnly,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreError::Corrupt,
            Some(ErrorCode::ConstraintViolation) => StoreError::Constraint,
            _ => StoreError::Internal,
        },
    }
}

/// Why the data folder could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A newer Pupitre wrote it. Nothing was changed.
    #[error("written by a newer version (schema {found}, this version knows {known})")]
    Newer {
        /// Version of the schema found.
        found: u32,
        /// Newest version known here.
        known: u32,
    },
    /// The folder or the database cannot be written.
    #[error("the data folder cannot be written")]
    ReadOnly,
    /// The disk is full.
    #[error("the disk is full")]
    DiskFull,
    /// It is no database of ours, or it is damaged. Nothing was changed.
    #[error("the data is damaged")]
    Corrupt,
    /// Another process holds it for too long.
    #[error("the data is in use elsewhere")]
    Busy,
    /// Something else of the system.
    #[error("input or output failed")]
    Io(#[source] std::io::Error),
}

impl From<StoreError> for OpenError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full => Self::DiskFull,
            StoreError::ReadOnly => Self::ReadOnly,
            StoreError::Busy => Self::Busy,
            StoreError::Corrupt | StoreError::NotFound | StoreError::Constraint => Self::Corrupt,
            StoreError::Conflict | StoreError::Illegal(_) | StoreError::Internal => {
                Self::Io(std::io::Error::other(error))
            }
        }
    }
}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::CannotOpen) => Self::Io(std::io::Error::other(StoreError::Internal)),
            _ => StoreError::from(error).into(),
        }
    }
}

impl From<std::io::Error> for OpenError {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind as K;
        match error.kind() {
            K::PermissionDenied | K::ReadOnlyFilesystem => Self::ReadOnly,
            K::StorageFull | K::QuotaExceeded => Self::DiskFull,
            _ => Self::Io(error),
        }
    }
}

/// As [`StoreError`], for file operations around backups.
pub(crate) fn of_io(error: std::io::Error) -> StoreError {
    match OpenError::from(error) {
        OpenError::ReadOnly => StoreError::ReadOnly,
        OpenError::DiskFull => StoreError::Full,
        OpenError::Corrupt => StoreError::Corrupt,
        OpenError::Busy => StoreError::Busy,
        OpenError::Newer { .. } | OpenError::Io(_) => StoreError::Internal,
    }
}
