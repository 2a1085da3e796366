//! The folder of visuals: files named by the hash of their content, and a cache of thumbnails beside it.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use crate::FilesFault;

/// Unfinished files older than this belong to nobody any more.
const ABANDONED_AFTER: Duration = Duration::from_secs(24 * 60 * 60);
/// Bytes that are read, hashed and written in one go.
const COPIED_AT_ONCE: usize = 256 * 1024;
static NEXT_TEMPORARY: AtomicU64 = AtomicU64::new(0);

/// Visuals by content. `<root>/aa/bb/<hash>`; the cache can be deleted at any time.
#[derive(Debug, Clone)]
pub struct Files {
    root: PathBuf,
    cache: PathBuf,
}

impl Files {
    /// Opens or makes both folders and clears away what earlier crashes left unfinished.
    ///
    /// # Errors
    /// `ReadOnly`, `Full` or `Io` when a folder cannot be made; `Link` when one is a link.
    pub fn open(root: impl Into<PathBuf>, cache: impl Into<PathBuf>) -> Result<Self, FilesFault> {
        let files = Self { root: root.into(), cache: cache.into() };
        for folder in [&files.root, &files.cache] {
            fs::create_dir_all(folder)?;
            make_folder(&folder.join(".part"))?;
            sweep(&folder.join(".part"));
        }
        Ok(files)
    }

    /// Keeps a file and gives its hash. What is already there is not written again, unless it is damaged.
    /// When this returns, the file survives a power cut.
    ///
    /// # Errors
    /// `Full`, `ReadOnly`, `Link` or `Io`; nothing is left behind then.
    pub fn store(&self, bytes: &[u8]) -> Result<String, FilesFault> {
        let hash = blake3::hash(bytes).to_hex().to_string();
        self.store_as(&hash, bytes)?;
        Ok(hash)
    }

    /// [`Files::store`] for bytes whose hash the caller has just computed itself.
    ///
    /// # Errors
    /// As [`Files::store`].
    pub fn store_as(&self, hash: &str, bytes: &[u8]) -> Result<(), FilesFault> {
        match self.read(hash) {
            Ok(_) => Ok(()),
            Err(FilesFault::NotFound | FilesFault::Damaged) => write_whole(&self.root, &shard(hash)?, hash, bytes),
            Err(fault) => Err(fault),
        }
    }

    /// Keeps a copy of a file of any length and gives its hash and length. It is hashed while it is copied: what is kept
    /// has this hash, whatever happens to the original meanwhile. `goes_on` is told the bytes copied so far; when it says
    /// no, nothing is kept.
    ///
    /// # Errors
    /// As [`Files::store`]; `Io(FileTooLarge)` beyond `most` bytes; `Io(Interrupted)` when `goes_on` said no; `NotFound`
    /// and `Io` also for the original.
    pub fn take(
        &self,
        original: &Path,
        most: u64,
        goes_on: impl FnMut(u64) -> bool,
    ) -> Result<(String, u64), FilesFault> {
        self.take_from(&mut File::open(original)?, most, goes_on)
    }

    /// [`Files::take`] of whatever can be read.
    ///
    /// # Errors
    /// As [`Files::take`].
    pub fn take_from(
        &self,
        source: &mut impl Read,
        most: u64,
        mut goes_on: impl FnMut(u64) -> bool,
    ) -> Result<(String, u64), FilesFault> {
        let (mut file, temporary) = create_temporary(&self.root)?;
        let mut copy = || -> std::io::Result<(String, u64)> {
            let (mut hash, mut length) = (blake3::Hasher::new(), 0);
            let mut buffer = vec![0; COPIED_AT_ONCE];
            loop {
                let count = source.read(&mut buffer)?;
                let part = buffer.get(..count).unwrap_or_default();
                if part.is_empty() {
                    break;
                }
                length += count as u64;
                if length > most {
                    return Err(ErrorKind::FileTooLarge.into());
                }
                hash.update(part);
                file.write_all(part)?;
                if !goes_on(length) {
                    return Err(ErrorKind::Interrupted.into());
                }
            }
            file.sync_all()?;
            Ok((hash.finalize().to_hex().to_string(), length))
        };
        let placed = copy().map_err(FilesFault::from).and_then(|(hash, length)| {
            if self.is_whole(&hash)? {
                fs::remove_file(&temporary)?;
            } else {
                place(&self.root, &shard(&hash)?, &hash, &temporary)?;
            }
            Ok((hash, length))
        });
        if placed.is_err() {
            drop(fs::remove_file(&temporary));
        }
        placed
    }

    /// Whether the file of a hash is there and still has its content. Reads it in small parts.
    ///
    /// # Errors
    /// `BadHash`, `Link` or `Io`.
    pub fn is_whole(&self, hash: &str) -> Result<bool, FilesFault> {
        let mut file = match self.reader(hash) {
            Ok((file, _)) => file,
            Err(FilesFault::NotFound | FilesFault::Damaged) => return Ok(false),
            Err(fault) => return Err(fault),
        };
        let mut hasher = blake3::Hasher::new();
        std::io::copy(&mut file, &mut hasher)?;
        Ok(hasher.finalize().to_hex().as_str() == hash)
    }

    /// The file of a hash at its beginning, and its length. Nothing of it is verified: whoever reads it hashes it.
    ///
    /// # Errors
    /// `NotFound`; `Damaged` when it is no file; `Link`; `BadHash`; `Io`.
    pub fn reader(&self, hash: &str) -> Result<(File, u64), FilesFault> {
        open_plain(&self.root, &shard(hash)?, hash)
    }

    /// The file of a hash, verified.
    ///
    /// # Errors
    /// `NotFound`; `Damaged` when the content no longer has this hash; `Link`; `BadHash`; `Io`.
    pub fn read(&self, hash: &str) -> Result<Vec<u8>, FilesFault> {
        let bytes = read_whole(&self.root, &shard(hash)?, hash)?;
        if blake3::hash(&bytes).to_hex().as_str() == hash { Ok(bytes) } else { Err(FilesFault::Damaged) }
    }

    /// Whether there is a file of this hash; its content is not looked at.
    #[must_use]
    pub fn exists(&self, hash: &str) -> bool {
        self.path(hash).is_ok_and(|path| fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file()))
    }

    /// Where the file of a hash is or would be.
    ///
    /// # Errors
    /// `BadHash`.
    pub fn path(&self, hash: &str) -> Result<PathBuf, FilesFault> {
        Ok(self.root.join(shard(hash)?).join(hash))
    }

    /// Removes a file and its thumbnails. An absent one is fine.
    ///
    /// # Errors
    /// `BadHash`, `Link`, `ReadOnly` or `Io`.
    pub fn remove(&self, hash: &str) -> Result<(), FilesFault> {
        let folder = shard(hash)?;
        refuse_links(&self.cache, &folder)?;
        refuse_links(&self.root, &folder)?;
        let prefix = format!("{hash}-");
        for entry in fs::read_dir(self.cache.join(&folder)).into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().starts_with(&prefix) {
                absent_is_fine(fs::remove_file(entry.path()))?;
            }
        }
        absent_is_fine(fs::remove_file(self.root.join(&folder).join(hash)))?;
        Ok(())
    }

    /// A kept thumbnail by the hash of its original and its longest side in pixels.
    ///
    /// # Errors
    /// `NotFound` when it must be made; `BadHash`, `Link` or `Io`.
    pub fn thumbnail(&self, hash: &str, max_side: u32) -> Result<Vec<u8>, FilesFault> {
        read_whole(&self.cache, &shard(hash)?, &format!("{hash}-{max_side}"))
    }

    /// A kept thumbnail of an edited picture: `edit` names the edit, 16 lower-case hexadecimal digits.
    ///
    /// # Errors
    /// As [`Files::thumbnail`].
    pub fn edited_thumbnail(&self, hash: &str, max_side: u32, edit: &str) -> Result<Vec<u8>, FilesFault> {
        read_whole(&self.cache, &shard(hash)?, &edited_name(hash, max_side, edit)?)
    }

    /// Keeps a thumbnail of an edited picture in the place of those of its earlier edits.
    ///
    /// # Errors
    /// As [`Files::store`].
    pub fn keep_edited(&self, hash: &str, max_side: u32, edit: &str, bytes: &[u8]) -> Result<(), FilesFault> {
        let (folder, name) = (shard(hash)?, edited_name(hash, max_side, edit)?);
        write_whole(&self.cache, &folder, &name, bytes)?;
        let prefix = format!("{hash}-{max_side}-");
        for entry in fs::read_dir(self.cache.join(&folder)).into_iter().flatten().flatten() {
            let other = entry.file_name().to_string_lossy().into_owned();
            if other.starts_with(&prefix) && other != name {
                absent_is_fine(fs::remove_file(entry.path()))?;
            }
        }
        Ok(())
    }

    /// Keeps a thumbnail. Its media type is in its bytes.
    ///
    /// # Errors
    /// As [`Files::store`].
    pub fn keep_thumbnail(&self, hash: &str, max_side: u32, bytes: &[u8]) -> Result<(), FilesFault> {
        write_whole(&self.cache, &shard(hash)?, &format!("{hash}-{max_side}"), bytes)
    }
}

/// `aa/bb` of a hash, which is 64 lower-case hexadecimal digits and nothing else: no path can hide in it.
fn shard(hash: &str) -> Result<PathBuf, FilesFault> {
    let valid = hash.len() == 64 && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    match (valid, hash.get(..2), hash.get(2..4)) {
        (true, Some(first), Some(second)) => Ok(Path::new(first).join(second)),
        _ => Err(FilesFault::BadHash),
    }
}

fn edited_name(hash: &str, max_side: u32, edit: &str) -> Result<String, FilesFault> {
    let plain = edit.len() == 16 && edit.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if plain { Ok(format!("{hash}-{max_side}-{edit}")) } else { Err(FilesFault::BadHash) }
}

fn open_plain(root: &Path, folder: &Path, name: &str) -> Result<(File, u64), FilesFault> {
    refuse_links(root, folder)?;
    let path = root.join(folder).join(name);
    let metadata = fs::symlink_metadata(&path)?;
    if metadata.is_symlink() {
        return Err(FilesFault::Link);
    }
    if !metadata.is_file() {
        return Err(FilesFault::Damaged);
    }
    Ok((File::open(path)?, metadata.len()))
}

fn read_whole(root: &Path, folder: &Path, name: &str) -> Result<Vec<u8>, FilesFault> {
    let (mut file, length) = open_plain(root, folder, name)?;
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Into a fresh file, to the disk, then under its name in one step. A link of that name is replaced, never followed.
fn write_whole(root: &Path, folder: &Path, name: &str, bytes: &[u8]) -> Result<(), FilesFault> {
    let (mut file, temporary) = create_temporary(root)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all()).map_err(FilesFault::from);
    drop(file);
    let placed = written.and_then(|()| place(root, folder, name, &temporary));
    if placed.is_err() {
        drop(fs::remove_file(&temporary));
    }
    placed
}

/// Gives a finished file its name.
fn place(root: &Path, folder: &Path, name: &str, temporary: &Path) -> Result<(), FilesFault> {
    let mut parent = root.to_owned();
    for part in folder.components() {
        let child = parent.join(part);
        if make_folder(&child)? {
            sync_folder(&parent)?;
        }
        parent = child;
    }
    fs::rename(temporary, parent.join(name))?;
    sync_folder(&parent)
}

fn create_temporary(root: &Path) -> Result<(File, PathBuf), FilesFault> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    loop {
        let number = NEXT_TEMPORARY.fetch_add(1, Ordering::Relaxed);
        let path = root.join(".part").join(format!("{}-{number}", std::process::id()));
        match options.open(&path) {
            Ok(file) => return Ok((file, path)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// Whether it was made just now.
fn make_folder(path: &Path) -> Result<bool, FilesFault> {
    match fs::create_dir(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let metadata = fs::symlink_metadata(path)?;
            match (metadata.is_symlink(), metadata.is_dir()) {
                (true, _) => Err(FilesFault::Link),
                (false, true) => Ok(false),
                (false, false) => Err(FilesFault::Io(ErrorKind::NotADirectory)),
            }
        }
        Err(error) => Err(error.into()),
    }
}

fn refuse_links(root: &Path, folder: &Path) -> Result<(), FilesFault> {
    let mut path = root.to_owned();
    for part in folder.components() {
        path.push(part);
        if fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_symlink()) {
            return Err(FilesFault::Link);
        }
    }
    Ok(())
}

fn absent_is_fine(result: std::io::Result<()>) -> Result<(), FilesFault> {
    match result {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// So that the name survives a power cut as well. Windows has no such call and does not need it.
fn sync_folder(path: &Path) -> Result<(), FilesFault> {
    #[cfg(unix)]
    File::open(path)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// Best effort: another process may be writing, so only old ones go.
fn sweep(folder: &Path) {
    let Some(limit) = SystemTime::now().checked_sub(ABANDONED_AFTER) else { return };
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let old = entry.metadata().and_then(|metadata| metadata.modified()).is_ok_and(|modified| modified < limit);
        if old {
            drop(fs::remove_file(entry.path()));
        }
    }
}
