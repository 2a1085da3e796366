//! Power cuts without a power switch: a program's system calls are recorded, and disks are rebuilt from them as they may
//! lie there after a cut.
//!
//! What was synced is there. Everything written since may be there, or not, in any order, sector by sector. A file made
//! or removed since its folder was last synced may be there or not. The recording also holds what the program said to
//! the outside (its standard output, its sockets), so that one can tell what it had promised by then.

use crate::headless_scene::Dice;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Bytes that a disk writes as a whole.
const SECTOR: usize = 512;

/// The system calls to record, as strace wants them.
pub const CALLS: &str = "openat,pwrite64,write,fsync,fdatasync,ftruncate,unlink,unlinkat,sendto,writev,sendmsg";

/// Something that happened, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A file was opened for making it where it was not.
    Made(PathBuf),
    /// Bytes were written at an offset.
    Wrote(PathBuf, usize, Vec<u8>),
    /// A file was cut or lengthened.
    Resized(PathBuf, usize),
    /// A sync of everything that happened to a file (or folder) before the event of this index has ended.
    Synced(PathBuf, usize),
    /// A file was removed.
    Removed(PathBuf),
    /// Standard output.
    Said(Vec<u8>),
    /// Bytes into a socket.
    Sent(Vec<u8>),
}

/// Reads a log of `strace -f -y -xx -s 9999999 -e trace=…`.
#[must_use]
pub fn read(log: &str) -> Vec<Event> {
    let mut events = Vec::new();
    // Syncs that have begun, by thread: which file, and how much had happened by then.
    let mut begun: BTreeMap<&str, (PathBuf, usize)> = BTreeMap::new();
    for line in log.lines() {
        let Some((thread, rest)) = line.trim_start().split_once(' ') else { continue };
        let rest = rest.trim_start();
        if let Some(resumed) = rest.strip_prefix("<... ") {
            if (resumed.starts_with("fsync") || resumed.starts_with("fdatasync"))
                && let Some((path, upto)) = begun.remove(thread)
                && resumed.trim_end().ends_with("= 0")
            {
                events.push(Event::Synced(path, upto));
            }
            continue;
        }
        let Some((call, arguments)) = rest.split_once('(') else { continue };
        match call {
            "fsync" | "fdatasync" => {
                let Some((_, path)) = descriptor(arguments) else { continue };
                if arguments.contains("<unfinished") {
                    begun.insert(thread, (path, events.len()));
                } else if arguments.trim_end().ends_with("= 0") {
                    let upto = events.len();
                    events.push(Event::Synced(path, upto));
                }
            }
            "pwrite64" => {
                let (Some((_, path)), Some(bytes)) = (descriptor(arguments), strings(arguments).pop()) else {
                    continue;
                };
                let tail = arguments.rsplit_once('"').map_or("", |(_, tail)| tail);
                let offset = tail.split([',', ')', ' ']).filter_map(|part| part.parse().ok()).nth(1);
                events.push(Event::Wrote(path, offset.unwrap(), bytes));
            }
            "ftruncate" => {
                let Some((_, path)) = descriptor(arguments) else { continue };
                let tail = arguments.rsplit_once('>').map_or("", |(_, tail)| tail);
                // With `<unfinished ...>` the last `>` is not the path's.
                let tail = if tail.trim().is_empty() { arguments } else { tail };
                let length = tail.split([',', ')', ' ']).find_map(|part| part.parse().ok());
                events.push(Event::Resized(path, length.unwrap()));
            }
            "openat" if arguments.contains("O_CREAT") => {
                if let Some(path) = strings(arguments).into_iter().next() {
                    events.push(Event::Made(PathBuf::from(String::from_utf8_lossy(&path).into_owned())));
                }
            }
            "unlink" | "unlinkat" => {
                if let Some(path) = strings(arguments).into_iter().next() {
                    events.push(Event::Removed(PathBuf::from(String::from_utf8_lossy(&path).into_owned())));
                }
            }
            "write" | "sendto" | "writev" | "sendmsg" => {
                let Some((number, path)) = descriptor(arguments) else { continue };
                let bytes = strings(arguments).concat();
                if number == 1 {
                    events.push(Event::Said(bytes));
                } else if path.to_string_lossy().starts_with("socket:") {
                    events.push(Event::Sent(bytes));
                }
            }
            _ => {}
        }
    }
    events
}

/// `7<\x2f\x61>, …` → 7 and what it stands for.
fn descriptor(arguments: &str) -> Option<(u32, PathBuf)> {
    let (number, rest) = arguments.split_once('<')?;
    let (name, _) = rest.split_once('>')?;
    let name = if name.starts_with("\\x") { String::from_utf8(bytes(name)).ok()? } else { name.to_owned() };
    Some((number.trim().parse().ok()?, PathBuf::from(name)))
}

/// Everything in quotes, decoded.
fn strings(arguments: &str) -> Vec<Vec<u8>> {
    arguments.split('"').skip(1).step_by(2).map(bytes).collect()
}

/// `\x2f\x61` → `/a`.
fn bytes(escaped: &str) -> Vec<u8> {
    escaped.split("\\x").filter_map(|pair| u8::from_str_radix(pair.get(..2)?, 16).ok()).collect()
}

#[derive(Clone, Default)]
struct File {
    durable: Vec<u8>,
    /// Writes and sizes since the last sync, with the index of their event.
    pending: Vec<(usize, Event)>,
    /// Whether its folder knows it for sure; `None` while that is open.
    linked: Option<bool>,
}

/// A disk on which a recording is played.
#[derive(Clone)]
pub struct Disk {
    files: BTreeMap<PathBuf, File>,
    /// A disk that says "synced" and has not: the control, on which promises must break.
    lying: bool,
}

fn apply(content: &mut Vec<u8>, event: &Event) {
    match event {
        Event::Wrote(_, offset, bytes) => {
            let end = offset + bytes.len();
            if content.len() < end {
                content.resize(end, 0);
            }
            content[*offset..end].copy_from_slice(bytes);
        }
        Event::Resized(_, length) => content.resize(*length, 0),
        _ => {}
    }
}

impl Disk {
    /// A disk that holds these files of a folder for sure.
    #[must_use]
    pub fn of(folder: &Path, names: &[&str], lying: bool) -> Self {
        let files = names.iter().filter_map(|name| {
            let path = folder.join(name);
            let durable = fs::read(&path).ok()?;
            Some((path, File { durable, pending: Vec::new(), linked: Some(true) }))
        });
        Self { files: files.collect(), lying }
    }

    /// Plays one event; `index` counts the events of the recording.
    pub fn play(&mut self, index: usize, event: &Event) {
        match event {
            Event::Made(path) => {
                self.files.entry(path.clone()).or_default();
            }
            Event::Wrote(path, ..) | Event::Resized(path, _) => {
                if let Some(file) = self.files.get_mut(path) {
                    file.pending.push((index, event.clone()));
                }
            }
            Event::Removed(path) => {
                if let Some(file) = self.files.get_mut(path) {
                    file.linked = None;
                }
            }
            Event::Synced(..) if self.lying => {}
            Event::Synced(path, upto) => {
                for (known, file) in &mut self.files {
                    if known == path {
                        let (kept, later) =
                            std::mem::take(&mut file.pending).into_iter().partition(|(at, _)| at < upto);
                        let kept: Vec<(usize, Event)> = kept;
                        kept.iter().for_each(|(_, event)| apply(&mut file.durable, event));
                        file.pending = later;
                    } else if known.parent() == Some(path) {
                        file.linked = Some(true);
                    }
                }
            }
            Event::Said(_) | Event::Sent(_) => {}
        }
    }

    /// Writes into `folder` what may lie there if the power is cut now.
    pub fn cut(&self, dice: &mut Dice, folder: &Path) {
        for (path, file) in &self.files {
            if file.linked.is_none() && dice.throw(2) == 0 {
                continue;
            }
            let mut content = file.durable.clone();
            // Of what is not synced: nothing, all, or some of it in another order, torn.
            let mood = dice.throw(4);
            let mut left: Vec<Event> = Vec::new();
            for (_, event) in &file.pending {
                match event {
                    Event::Wrote(path, offset, bytes) if mood >= 2 => {
                        let pieces = bytes.chunks(SECTOR).enumerate();
                        left.extend(
                            pieces.filter(|_| dice.throw(3) > 0).map(|(piece, bytes)| {
                                Event::Wrote(path.clone(), offset + piece * SECTOR, bytes.to_vec())
                            }),
                        );
                    }
                    _ if mood >= 2 && dice.throw(2) == 0 => {}
                    _ if mood == 0 => {}
                    event => left.push(event.clone()),
                }
            }
            if mood == 3 {
                for at in (1..left.len()).rev() {
                    left.swap(at, dice.throw(at as u64 + 1) as usize);
                }
            }
            left.iter().for_each(|event| apply(&mut content, event));
            fs::write(folder.join(path.file_name().unwrap()), content).unwrap();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "\
100 openat(AT_FDCWD<\\x2f>, \"\\x2f\\x64\\x2f\\x61\", O_RDWR|O_CREAT, 0644) = 5<\\x2f\\x64\\x2f\\x61>
101 pwrite64(5<\\x2f\\x64\\x2f\\x61>, \"\\x01\\x02\", 2, 4096 <unfinished ...>
100 fsync(5<\\x2f\\x64\\x2f\\x61> <unfinished ...>
101 <... pwrite64 resumed>)   = 2
101 pwrite64(5<\\x2f\\x64\\x2f\\x61>, \"\\x03\", 1, 0) = 1
100 <... fsync resumed>)      = 0
100 fsync(6<\\x2f\\x64>)      = 0
100 write(1<\\x70>, \"\\x68\\x69\", 2) = 2
100 writev(9<socket:[77]>, [{iov_base=\"\\x68\", iov_len=1}, {iov_base=\"\\x6f\", iov_len=1}], 2) = 2
100 ftruncate(5<\\x2f\\x64\\x2f\\x61>, 12) = 0";

    #[test]
    fn a_recording_is_read_in_order() {
        let file = PathBuf::from("/d/a");
        assert_eq!(
            read(LOG),
            [
                Event::Made(file.clone()),
                Event::Wrote(file.clone(), 4096, vec![1, 2]),
                Event::Wrote(file.clone(), 0, vec![3]),
                Event::Synced(file.clone(), 2),
                Event::Synced("/d".into(), 4),
                Event::Said(b"hi".to_vec()),
                Event::Sent(b"ho".to_vec()),
                Event::Resized(file, 12),
            ]
        );
    }

    #[test]
    fn what_was_synced_stays_and_the_rest_may() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a"), vec![9; 1024]).unwrap();
        let path = folder.path().join("a");
        let mut disk = Disk::of(folder.path(), &["a"], false);
        disk.play(0, &Event::Wrote(path.clone(), 0, vec![1; 1024]));
        disk.play(1, &Event::Synced(path.clone(), 1));
        disk.play(2, &Event::Wrote(path, 0, vec![2; 1024]));
        let image = tempfile::tempdir().unwrap();
        let mut dice = Dice::new(1);
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..200 {
            disk.cut(&mut dice, image.path());
            let content = fs::read(image.path().join("a")).unwrap();
            assert!(content.iter().all(|byte| [1, 2].contains(byte)), "a synced byte was lost");
            seen.insert((content[0], content[512]));
        }
        assert_eq!(seen.len(), 4, "each sector by itself: {seen:?}");
    }
}
