//! The folder.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, missing_docs, unreachable_pub)]

use std::fs;
use std::path::Path;

use pupitre_media::{Files, FilesFault};

fn folder() -> (tempfile::TempDir, Files) {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::open(folder.path().join("visuals"), folder.path().join("cache")).unwrap();
    (folder, files)
}

fn count(folder: &Path) -> usize {
    let count_one = |entry: fs::DirEntry| if entry.path().is_dir() { count(&entry.path()) } else { 1 };
    fs::read_dir(folder).unwrap().map(|entry| count_one(entry.unwrap())).sum()
}

#[test]
fn stores_by_content_once_and_reads_back() {
    let (folder, files) = folder();
    let hash = files.store(b"picture").unwrap();
    assert_eq!(hash, blake3::hash(b"picture").to_hex().to_string());
    assert_eq!(files.store(b"picture").unwrap(), hash);
    assert!(files.exists(&hash));
    assert_eq!(files.read(&hash).unwrap(), b"picture");
    assert_eq!(
        files.path(&hash).unwrap(),
        folder.path().join("visuals").join(&hash[..2]).join(&hash[2..4]).join(&hash)
    );
    assert_eq!(count(folder.path()), 1, "one file, and nothing unfinished");
    files.remove(&hash).unwrap();
    files.remove(&hash).unwrap();
    assert_eq!((files.exists(&hash), files.read(&hash)), (false, Err(FilesFault::NotFound)));
}

#[test]
fn a_damaged_file_is_told_and_replaced_by_the_next_store() {
    let (_folder, files) = folder();
    let hash = files.store(b"picture").unwrap();
    fs::write(files.path(&hash).unwrap(), b"pictur").unwrap();
    assert_eq!(files.read(&hash), Err(FilesFault::Damaged));
    assert_eq!(files.store(b"picture").unwrap(), hash);
    assert_eq!(files.read(&hash).unwrap(), b"picture");
}

#[test]
fn nothing_but_a_hash_is_a_name() {
    let (folder, files) = folder();
    fs::write(folder.path().join("secret"), b"x").unwrap();
    let upper = blake3::hash(b"picture").to_hex().to_uppercase();
    for name in [
        "",
        "..",
        "../../secret",
        "/etc/passwd",
        "aa",
        &upper,
        &"é".repeat(32),
        &"0".repeat(65),
        &"../".repeat(22)[..64],
    ] {
        assert_eq!(files.read(name), Err(FilesFault::BadHash), "{name}");
        assert_eq!(files.remove(name), Err(FilesFault::BadHash), "{name}");
        assert_eq!(files.thumbnail(name, 1), Err(FilesFault::BadHash), "{name}");
        assert_eq!(files.keep_thumbnail(name, 1, b"x"), Err(FilesFault::BadHash), "{name}");
        assert!(!files.exists(name) && files.path(name).is_err(), "{name}");
    }
}

#[test]
fn thumbnails_are_a_cache_that_can_vanish_and_go_with_their_original() {
    let (folder, files) = folder();
    let hash = files.store(b"picture").unwrap();
    let other = files.store(b"another").unwrap();
    assert_eq!(files.thumbnail(&hash, 256), Err(FilesFault::NotFound));
    for (hash, side) in [(&hash, 256), (&hash, 512), (&other, 256)] {
        files.keep_thumbnail(hash, side, b"small").unwrap();
    }
    assert_eq!(files.thumbnail(&hash, 512).unwrap(), b"small");
    files.remove(&hash).unwrap();
    assert_eq!(files.thumbnail(&hash, 256), Err(FilesFault::NotFound));
    assert_eq!(files.thumbnail(&other, 256).unwrap(), b"small");
    fs::remove_dir_all(folder.path().join("cache")).unwrap();
    assert_eq!(files.thumbnail(&other, 256), Err(FilesFault::NotFound));
    assert_eq!(files.read(&other).unwrap(), b"another");
    let files = Files::open(folder.path().join("visuals"), folder.path().join("cache")).unwrap();
    files.keep_thumbnail(&other, 256, b"again").unwrap();
}

#[cfg(unix)]
#[test]
fn links_are_never_followed() {
    let (folder, files) = folder();
    let outside = folder.path().join("outside");
    fs::write(&outside, b"precious").unwrap();
    let hash = files.store(b"picture").unwrap();
    let path = files.path(&hash).unwrap();
    fs::remove_file(&path).unwrap();
    std::os::unix::fs::symlink(&outside, &path).unwrap();
    assert_eq!(files.read(&hash), Err(FilesFault::Link));
    assert_eq!(files.store(b"picture"), Err(FilesFault::Link));
    assert!(!files.exists(&hash));
    files.remove(&hash).unwrap();
    assert_eq!(fs::read(&outside).unwrap(), b"precious", "the link goes, not its target");

    let elsewhere = folder.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    let shard = path.parent().unwrap();
    fs::remove_dir(shard).unwrap();
    std::os::unix::fs::symlink(&elsewhere, shard).unwrap();
    assert_eq!(files.store(b"picture"), Err(FilesFault::Link));
    assert_eq!(files.remove(&hash), Err(FilesFault::Link));
    assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), 0);
}

#[test]
fn unfinished_files_of_earlier_days_are_cleared_away_and_others_left_alone() {
    let (folder, files) = folder();
    drop(files);
    let part = folder.path().join("visuals/.part");
    let (old, new) = (part.join("1-1"), part.join("1-2"));
    for path in [&old, &new] {
        fs::write(path, b"half").unwrap();
    }
    let two_days = std::time::SystemTime::now() - std::time::Duration::from_secs(2 * 86_400);
    fs::File::options().write(true).open(&old).unwrap().set_modified(two_days).unwrap();
    Files::open(folder.path().join("visuals"), folder.path().join("cache")).unwrap();
    assert_eq!((old.exists(), new.exists()), (false, true));
}

#[test]
fn many_writers_of_the_same_file_leave_one() {
    let (folder, files) = folder();
    let bytes = vec![7; 100_000];
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| files.store(&bytes).unwrap());
        }
    });
    assert_eq!(count(folder.path()), 1);
}

#[test]
fn a_folder_that_cannot_be_made_is_told() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), b"").unwrap();
    let fault = Files::open(folder.path().join("file/visuals"), folder.path().join("cache")).unwrap_err();
    assert!(matches!(fault, FilesFault::Io(_)), "{fault:?}");
}

#[test]
fn a_long_file_is_taken_in_parts_and_known_again() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::open(folder.path().join("visuals"), folder.path().join("cache")).unwrap();
    let original = folder.path().join("film.mov");
    let bytes: Vec<u8> = (0..900_000_u32).flat_map(u32::to_le_bytes).collect();
    std::fs::write(&original, &bytes).unwrap();
    let mut told = Vec::new();
    let (hash, length) = files
        .take(&original, 4 << 20, |so_far| {
            told.push(so_far);
            true
        })
        .unwrap();
    assert_eq!((hash.as_str(), length), (blake3::hash(&bytes).to_hex().as_str(), bytes.len() as u64));
    assert_eq!((files.read(&hash).unwrap(), told.last()), (bytes.clone(), Some(&length)));
    assert_eq!(files.take(&original, 4 << 20, |_| true).unwrap().0, hash);
    // A damaged copy is replaced.
    std::fs::write(files.path(&hash).unwrap(), b"rot").unwrap();
    assert!(!files.is_whole(&hash).unwrap());
    files.take(&original, 4 << 20, |_| true).unwrap();
    assert!(files.is_whole(&hash).unwrap());
    files.store_as(&hash, &bytes).unwrap();
    use pupitre_media::FilesFault;
    let too_large = files.take(&original, 1 << 20, |_| true).unwrap_err();
    assert_eq!(too_large, FilesFault::Io(std::io::ErrorKind::FileTooLarge));
    let cancelled = files.take(&original, 4 << 20, |so_far| so_far < 1_000_000).unwrap_err();
    assert_eq!(cancelled, FilesFault::Io(std::io::ErrorKind::Interrupted));
    assert_eq!(files.take(&folder.path().join("gone"), 9, |_| true).unwrap_err(), FilesFault::NotFound);
    let left = std::fs::read_dir(folder.path().join("visuals/.part")).unwrap().count();
    assert_eq!(left, 0, "nothing half is left");
}
