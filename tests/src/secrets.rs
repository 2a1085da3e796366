//! Looks for planted secrets wherever a program may have left them, in whatever encoding.
//!
//! A search that finds nothing proves nothing unless it could have found something: every run plants a control value
//! in every folder that it searches, in every encoding, and fails when one of them goes unnoticed.

mod encodings;
mod places;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use aho_corasick::AhoCorasick;

pub use encodings::Encoding;
use encodings::forms;

/// A secret that must not turn up anywhere. Its value is never printed.
#[derive(Clone)]
pub struct Canary {
    name: String,
    value: String,
}

impl std::fmt::Debug for Canary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Canary({})", self.name)
    }
}

impl Canary {
    /// A named secret. Panics below 12 bytes: shorter values turn up by chance.
    #[must_use]
    pub fn new(name: &str, value: &str) -> Self {
        assert!(value.len() >= 12, "canary {name} is too short to be told from noise");
        Self { name: name.to_owned(), value: value.to_owned() }
    }
}

/// Where to look.
#[derive(Clone, Debug)]
pub enum Place {
    /// A folder with everything below it; symbolic links are not followed, special files are skipped.
    Folder(PathBuf),
    /// One file.
    File(PathBuf),
    /// Arguments and environment of a running process.
    ProcessTable(u32),
    /// The same and its whole readable memory, through `/proc` (needs the right to trace it).
    ProcessMemory(u32),
    /// Bytes that the test collected itself (a notification, a log line, an answer).
    Bytes(String, Vec<u8>),
}

/// A canary that turned up.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The canary's name.
    pub canary: String,
    /// How it was written.
    pub encoding: Encoding,
    /// File, or `pid N memory`.
    pub place: String,
    /// Byte offset (an address for memory); `None` when it is part of the name itself.
    pub offset: Option<u64>,
}

/// What a search saw.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Every hit.
    pub findings: Vec<Finding>,
    /// What could not be read: silence about it would look like innocence.
    pub unreadable: Vec<String>,
    /// Files, memory regions and byte strings that were read.
    pub read: usize,
    /// How many bytes that were.
    pub bytes: u64,
}

/// Why a search is worth nothing.
#[derive(Debug)]
pub enum ScanError {
    /// The control was not found in this place, in these encodings.
    Blind(String, Vec<Encoding>),
    /// The control could not be planted or removed.
    Io(PathBuf, io::Error),
}

impl std::fmt::Display for ScanError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Blind(place, encodings) => write!(f, "the control in {place} was not seen as {encodings:?}"),
            Self::Io(path, error) => write!(f, "no control in {}: {error}", path.display()),
        }
    }
}

impl std::error::Error for ScanError {}

/// Searches for a fixed set of canaries.
pub struct Scanner {
    automaton: AhoCorasick,
    /// Canary and encoding of each needle.
    meaning: Vec<(String, Encoding)>,
    longest: usize,
    control: String,
}

const CONTROL: &str = "control";

impl Scanner {
    /// A scanner for `canaries` and a control of its own, new for each scanner.
    #[must_use]
    pub fn new(canaries: &[Canary]) -> Self {
        // The control holds characters that every encoding has to touch, so that each form differs from the raw one.
        let control = format!("ctl/{}+\"é\\{}", uuid::Uuid::new_v4().simple(), uuid::Uuid::new_v4().simple());
        let (mut needles, mut meaning) = (Vec::new(), Vec::new());
        let own = Canary { name: CONTROL.into(), value: control.clone() };
        for canary in canaries.iter().chain([&own]) {
            for (encoding, bytes) in forms(&canary.value) {
                needles.push(bytes);
                meaning.push((canary.name.clone(), encoding));
            }
        }
        let longest = needles.iter().map(Vec::len).max().unwrap_or(1);
        let automaton = AhoCorasick::new(&needles).unwrap();
        Self { automaton, meaning, longest, control }
    }

    /// The control value. A test that scans a process puts it into that process (an environment variable will do).
    #[must_use]
    pub fn control(&self) -> &str {
        &self.control
    }

    /// Searches all places. Fails when a control stays unseen; hits of the control are not in the report.
    pub fn scan(&self, places: &[Place]) -> Result<Report, ScanError> {
        let mut report = Report::default();
        for place in places {
            match place {
                Place::Folder(root) => self.folder(root, &mut report)?,
                Place::File(path) => places::file(self, path, &mut report),
                Place::Bytes(name, bytes) => {
                    report.read += 1;
                    self.feed(name, bytes, &mut report);
                }
                Place::ProcessTable(pid) => places::table(self, *pid, &mut report),
                Place::ProcessMemory(pid) => {
                    places::table(self, *pid, &mut report);
                    let mut memory = Report::default();
                    places::memory(self, *pid, &mut memory);
                    let seen = |f: &Finding| f.canary == CONTROL && f.encoding == Encoding::Raw;
                    if !memory.findings.iter().any(seen) {
                        return Err(ScanError::Blind(format!("pid {pid} memory"), vec![Encoding::Raw]));
                    }
                    report.findings.extend(memory.findings);
                    report.unreadable.extend(memory.unreadable);
                    report.read += memory.read;
                    report.bytes += memory.bytes;
                }
            }
        }
        report.findings.retain(|f| f.canary != CONTROL);
        report.findings.sort();
        Ok(report)
    }

    fn folder(&self, root: &Path, report: &mut Report) -> Result<(), ScanError> {
        let name = format!("control-{}.bin", uuid::Uuid::new_v4().simple());
        let path = root.join(&name);
        let io = |e| ScanError::Io(path.clone(), e);
        // Filler first, so that the control straddles the border between two reads.
        let mut bytes = vec![b'.'; places::WINDOW - self.longest / 2];
        for (_, form) in forms(&self.control) {
            bytes.extend_from_slice(&form);
            bytes.push(b'\n');
        }
        fs::write(&path, bytes).map_err(io)?;
        places::folder(self, root, report);
        fs::remove_file(&path).map_err(io)?;
        let seen: BTreeSet<Encoding> = report
            .findings
            .iter()
            .filter(|f| f.canary == CONTROL && f.place.ends_with(&name))
            .map(|f| f.encoding)
            .collect();
        let wanted: BTreeSet<Encoding> = forms(&self.control).into_iter().map(|f| f.0).collect();
        let missed: Vec<Encoding> = wanted.difference(&seen).copied().collect();
        if missed.is_empty() { Ok(()) } else { Err(ScanError::Blind(root.display().to_string(), missed)) }
    }

    fn feed(&self, place: &str, bytes: &[u8], report: &mut Report) {
        report.bytes += bytes.len() as u64;
        self.search(place, bytes, 0, report);
    }

    fn search(&self, place: &str, bytes: &[u8], base: u64, report: &mut Report) {
        for hit in self.automaton.find_overlapping_iter(bytes) {
            let (canary, encoding) = self.meaning[hit.pattern().as_usize()].clone();
            let offset = Some(base + hit.start() as u64);
            let finding = Finding { canary, encoding, place: place.to_owned(), offset };
            // Windows overlap; a hit in the overlap is seen twice.
            if !report.findings.contains(&finding) {
                report.findings.push(finding);
            }
        }
    }

    fn name(&self, path: &Path, report: &mut Report) {
        let name = path.file_name().unwrap_or_default().as_encoded_bytes();
        if let Some(hit) = self.automaton.find(name) {
            let (canary, encoding) = self.meaning[hit.pattern().as_usize()].clone();
            report.findings.push(Finding { canary, encoding, place: path.display().to_string(), offset: None });
        }
    }
}

#[cfg(test)]
mod tests;
