//! Heads of the registers, noted beside the database: a file of lines that only ever grows.
//!
//! It is written after the commit and before the commit is acknowledged, so that a head is never noted that is not in
//! the database. What a crash keeps from being noted is noted at the next start.

use crate::error::StoreError;
use crate::register;
use crate::sql::Connected;
use pupitre_domain::register::{Anchor, Hash};
use std::cell::RefCell;
use std::collections::HashSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// Name of the file in the data folder.
pub(crate) const FILE_NAME: &str = "register.anchors";

/// What a write transaction has to note once it is committed.
#[derive(Debug)]
pub(crate) struct Noting {
    file: PathBuf,
    pending: RefCell<Vec<String>>,
}

impl Noting {
    pub(crate) fn beside(folder: &Path) -> Self {
        Self { file: folder.join(FILE_NAME), pending: RefCell::default() }
    }

    /// A head of this transaction.
    pub(crate) fn add(&self, brand: Uuid, anchor: &Anchor) {
        self.pending.borrow_mut().push(anchor.line(brand));
    }

    /// The transaction is on disk.
    pub(crate) fn committed(&self) {
        let lines = std::mem::take(&mut *self.pending.borrow_mut());
        if !lines.is_empty()
            && let Err(error) = append(&self.file, &lines)
        {
            // What is recorded is recorded; the head is noted at the next start.
            tracing::warn!(kind = ?error.kind(), "a head of the register could not be noted");
        }
    }

    /// Nothing of the transaction stays.
    pub(crate) fn rolled_back(&self) {
        self.pending.borrow_mut().clear();
    }

    /// Notes the heads that a crash kept from being noted.
    pub(crate) fn catch_up(&self, conn: &impl Connected) -> Result<(), StoreError> {
        let heads = register::heads(conn)?;
        if heads.is_empty() {
            return Ok(());
        }
        let text = std::fs::read_to_string(&self.file).unwrap_or_default();
        let known: HashSet<(Uuid, i64, Hash)> =
            text.lines().filter_map(Anchor::read).map(|(brand, anchor)| (brand, anchor.count, anchor.hash)).collect();
        for (brand, head) in heads {
            if !known.contains(&(brand, head.count, head.hash)) {
                self.add(brand, &head);
            }
        }
        self.committed();
        Ok(())
    }
}

/// All heads that were noted of a brand, in their order.
pub(crate) fn read(folder: &Path, brand: Uuid) -> Vec<Anchor> {
    let text = std::fs::read_to_string(folder.join(FILE_NAME)).unwrap_or_default();
    text.lines().filter_map(Anchor::read).filter(|(of, _)| *of == brand).map(|(_, anchor)| anchor).collect()
}

/// The brands of which heads were noted.
pub(crate) fn brands(folder: &Path) -> Vec<Uuid> {
    let text = std::fs::read_to_string(folder.join(FILE_NAME)).unwrap_or_default();
    let mut all: Vec<Uuid> = text.lines().filter_map(Anchor::read).map(|(brand, _)| brand).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn append(file: &Path, lines: &[String]) -> std::io::Result<()> {
    let mut options = std::fs::File::options();
    options.append(true).create(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut opened = options.open(file)?;
    // A line that a crash cut short must not swallow the next one. Several lines in one write, so that two processes do
    // not mix theirs.
    let mut text = String::new();
    if ends_within_a_line(file) {
        text.push('\n');
    }
    for line in lines {
        text.push_str(line);
        text.push('\n');
    }
    opened.write_all(text.as_bytes())?;
    opened.sync_all()
}

fn ends_within_a_line(file: &Path) -> bool {
    use std::io::{Read as _, Seek as _, SeekFrom};
    let mut last = [b'\n'];
    let read = std::fs::File::open(file).and_then(|mut opened| {
        opened.seek(SeekFrom::End(-1))?;
        opened.read_exact(&mut last)
    });
    read.is_ok() && last != [b'\n']
}
