//! What can be wrong with a picture or its folder.

use std::io::ErrorKind;

/// Why a picture cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum MediaFault {
    /// The bytes are no picture of any kind that we know.
    #[error("not a picture")]
    NotAnImage,
    /// A picture or document of a kind that is not supported.
    #[error("{format} is not supported")]
    Unsupported {
        /// Its kind.
        format: &'static str,
    },
    /// A side is too long.
    #[error("{width} × {height} pixels; a side may have {max}")]
    TooLarge {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// Most pixels of a side.
        max: u32,
    },
    /// Decoding it would take too much memory.
    #[error("decoding takes {bytes} bytes of memory; {max} are allowed")]
    TooMuchMemory {
        /// Bytes needed, estimated from the header.
        bytes: u64,
        /// Most bytes.
        max: u64,
    },
    /// The file is too big, or cannot be made small enough for the network.
    #[error("{bytes} bytes; {max} are allowed")]
    TooManyBytes {
        /// Bytes of the file, or of its smallest form.
        bytes: u64,
        /// Most bytes.
        max: u64,
    },
    /// The file ends before the picture does.
    #[error("the file is cut off")]
    Truncated,
    /// The file contradicts its format.
    #[error("the file is damaged")]
    Corrupt,
    /// It moves, and could only be sent as a still picture.
    #[error("the animation would be lost")]
    AnimationLost,
    /// The process that decoded it ended: out of memory, or by a fault of a decoder.
    #[error("the decoder ended")]
    Crashed,
    /// Decoding it took longer than one file may take.
    #[error("decoding took too long")]
    TooSlow,
    /// This system could read it if it had one of these programs.
    #[error("{format} needs one of these programs: {programs}")]
    NeedsProgram {
        /// Its kind.
        format: &'static str,
        /// Names of programs, separated by commas; the first is the best.
        programs: &'static str,
    },
}

/// Why the folder could not do what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum FilesFault {
    /// No such file.
    #[error("no such file")]
    NotFound,
    /// The file's content no longer matches its name.
    #[error("the file is damaged")]
    Damaged,
    /// A link stands where a file or folder of ours belongs.
    #[error("a link stands in the way")]
    Link,
    /// The name is no hash.
    #[error("not a hash")]
    BadHash,
    /// The disk is full.
    #[error("the disk is full")]
    Full,
    /// The folder may not be written to.
    #[error("the folder may not be written to")]
    ReadOnly,
    /// Anything else that the system reports.
    #[error("the folder cannot be used: {0}")]
    Io(ErrorKind),
}

impl From<std::io::Error> for FilesFault {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            ErrorKind::NotFound => Self::NotFound,
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::Full,
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            kind => Self::Io(kind),
        }
    }
}
