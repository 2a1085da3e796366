//! A file that is hashed as it is read: films are longer than memory is, and twice as long to be read twice.

use std::fs::File;
use std::io::{self, Read};

/// Hashes what is read of a file.
pub(crate) struct Hashed {
    file: File,
    hash: blake3::Hasher,
    failed: bool,
}

impl Hashed {
    /// Of a file at its beginning.
    pub(crate) fn of(file: File) -> Self {
        Self { file, hash: blake3::Hasher::new(), failed: false }
    }

    /// Whether reading failed at some point, whoever was told of it.
    pub(crate) const fn has_failed(&self) -> bool {
        self.failed
    }

    /// Whether what was read has this hash, in hexadecimal digits.
    pub(crate) fn is(&self, hash: &str) -> bool {
        self.hash.finalize().to_hex().as_str() == hash
    }
}

impl Read for Hashed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer);
        self.failed |= read.is_err();
        let count = read?;
        self.hash.update(buffer.get(..count).unwrap_or_default());
        Ok(count)
    }
}
