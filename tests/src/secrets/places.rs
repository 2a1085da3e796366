//! Reading folders, files and processes in windows that overlap.

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use super::{Report, Scanner};

/// Bytes per read.
pub(super) const WINDOW: usize = 1 << 20;

/// Reads `left` bytes at most, keeping an overlap so that nothing hides on a border.
fn stream(scanner: &Scanner, place: &str, source: &mut impl Read, base: u64, left: u64, report: &mut Report) -> bool {
    let (mut window, mut kept, mut at) = (vec![0_u8; WINDOW + scanner.longest], 0, base);
    let mut left = left;
    loop {
        let want = usize::try_from(left).unwrap_or(usize::MAX).min(WINDOW);
        let got = match source.read(&mut window[kept..kept + want]) {
            Ok(0) => return true,
            Ok(n) => n,
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(_) => return false,
        };
        report.bytes += got as u64;
        left -= got as u64;
        let filled = kept + got;
        scanner.search(place, &window[..filled], at, report);
        let keep = filled.min(scanner.longest - 1);
        window.copy_within(filled - keep..filled, 0);
        at += (filled - keep) as u64;
        kept = keep;
    }
}

pub(super) fn file(scanner: &Scanner, path: &Path, report: &mut Report) {
    let place = path.display().to_string();
    scanner.name(path, report);
    let whole = File::open(path).is_ok_and(|mut f| stream(scanner, &place, &mut f, 0, u64::MAX, report));
    if whole { report.read += 1 } else { report.unreadable.push(place) }
}

pub(super) fn folder(scanner: &Scanner, root: &Path, report: &mut Report) {
    let Ok(entries) = fs::read_dir(root) else {
        report.unreadable.push(root.display().to_string());
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => {
                scanner.name(&path, report);
                folder(scanner, &path, report);
            }
            Ok(kind) if kind.is_file() => file(scanner, &path, report),
            // The target of a link is searched where it lives; its name is searched here.
            Ok(_) => scanner.name(&path, report),
            Err(_) => report.unreadable.push(path.display().to_string()),
        }
    }
}

pub(super) fn table(scanner: &Scanner, pid: u32, report: &mut Report) {
    for part in ["cmdline", "environ"] {
        let mut found = Report::default();
        match fs::read(format!("/proc/{pid}/{part}")) {
            Ok(bytes) => {
                scanner.feed(&format!("pid {pid} {part}"), &bytes, &mut found);
                report.read += 1;
                report.bytes += bytes.len() as u64;
                report.findings.append(&mut found.findings);
            }
            Err(_) => report.unreadable.push(format!("pid {pid} {part}")),
        }
    }
}

/// All readable private regions. Mapped files are searched as files; device memory is left alone.
pub(super) fn memory(scanner: &Scanner, pid: u32, report: &mut Report) {
    let place = format!("pid {pid} memory");
    let (Ok(maps), Ok(mut mem)) =
        (fs::read_to_string(format!("/proc/{pid}/maps")), File::open(format!("/proc/{pid}/mem")))
    else {
        report.unreadable.push(place);
        return;
    };
    for line in maps.lines() {
        let mut fields = line.split_whitespace();
        let (range, rights) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
        let name = fields.nth(3).unwrap_or_default();
        if !rights.starts_with('r') || name.starts_with("/dev/") || name == "[vvar]" || name == "[vsyscall]" {
            continue;
        }
        let bound = |s: Option<&str>| s.and_then(|s| u64::from_str_radix(s, 16).ok()).unwrap_or(0);
        let mut ends = range.split('-');
        let (from, to) = (bound(ends.next()), bound(ends.next()));
        if mem.seek(SeekFrom::Start(from)).is_ok() {
            // A page that cannot be read ends its region: guard pages and vanished mappings are normal.
            stream(scanner, &place, &mut mem, from, to.saturating_sub(from), report);
            report.read += 1;
        }
    }
}
