//! Opening, refusing, upgrading, copying.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use crate::migrations::STEPS;
use crate::store::{BACKUPS, FILE_NAME, Store};
use crate::testing::{desk, now};
use crate::{OpenError, StoreError, brands};
use chrono::Duration;
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::path::Path;

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().unwrap().is_file())
        .map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap()))
        .collect()
}

fn backups(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder.join(BACKUPS))
        .map(|entries| entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect())
        .unwrap_or_default();
    names.sort();
    names
}

#[test]
fn what_was_acknowledged_is_there_after_reopening() {
    let desk = desk();
    drop(desk.store);
    let store = Store::open(desk.folder.path(), now()).unwrap();
    let found = store.read_blocking(brands::list).unwrap();
    assert_eq!(found.iter().map(|brand| brand.name.as_str()).collect::<Vec<_>>(), ["Atelier Élan"]);
    assert!(backups(desk.folder.path()).is_empty(), "nothing was upgraded");
}

#[test]
fn connections_are_set_up_as_promised() {
    let desk = desk();
    let pragma = |name: &'static str| {
        let read = move |conn: &Connection| -> Result<String, StoreError> {
            Ok(conn.pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0)).map(|value| {
                match value {
                    rusqlite::types::Value::Integer(number) => number.to_string(),
                    rusqlite::types::Value::Text(text) => text,
                    other => format!("{other:?}"),
                }
            })?)
        };
        (
            desk.store.write_blocking(move |tx| read(&tx.0)).unwrap(),
            desk.store.read_blocking(move |conn| read(&conn.0)).unwrap(),
        )
    };
    let both = |value: &str| (value.to_owned(), value.to_owned());
    assert_eq!(pragma("journal_mode"), both("wal"));
    assert_eq!(pragma("synchronous"), both("2"));
    assert_eq!(pragma("foreign_keys"), both("1"));
    assert_eq!(pragma("trusted_schema"), both("0"));
    assert_eq!(pragma("secure_delete"), both("1"));
    assert_eq!(pragma("page_size"), both("8192"));
    assert_eq!(pragma("query_only"), ("0".to_owned(), "1".to_owned()));
    let refused = desk.store.read_blocking(|conn| Ok(conn.0.execute("DELETE FROM brands", [])?));
    assert_eq!(refused, Err(StoreError::ReadOnly));
}

#[test]
fn nobody_else_reads_the_folder() {
    use std::os::unix::fs::PermissionsExt as _;
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("data");
    let _store = Store::open(&folder, now()).unwrap();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    assert_eq!(mode(&folder.join(FILE_NAME)), 0o600);
    assert_eq!(mode(&folder.join(format!("{FILE_NAME}-wal"))), 0o600);
}

#[test]
fn a_newer_schema_is_refused_and_not_touched() {
    let desk = desk();
    drop(desk.store);
    let conn = Connection::open(desk.folder.path().join(FILE_NAME)).unwrap();
    conn.pragma_update(None, "user_version", 99).unwrap();
    drop(conn);
    let before = files(desk.folder.path());
    let refused = Store::open(desk.folder.path(), now());
    assert!(matches!(refused, Err(OpenError::Newer { found: 99, known }) if known == crate::schema_version()));
    let mut after = files(desk.folder.path());
    // A look at a WAL database leaves SQLite's empty side files; the data is as it was.
    after.retain(|name, bytes| before.contains_key(name) || !bytes.is_empty() && !name.ends_with("-shm"));
    assert_eq!(before, after);
}

#[test]
fn files_that_are_not_ours_are_refused_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(FILE_NAME);
    std::fs::write(&file, "this is a letter, not a database. ".repeat(200)).unwrap();
    let before = std::fs::read(&file).unwrap();
    assert!(matches!(Store::open(folder.path(), now()), Err(OpenError::Corrupt)));
    assert_eq!(std::fs::read(&file).unwrap(), before);

    std::fs::remove_file(&file).unwrap();
    let conn = Connection::open(&file).unwrap();
    conn.execute_batch("CREATE TABLE somebody_elses (x); PRAGMA user_version = 1;").unwrap();
    drop(conn);
    assert!(matches!(Store::open(folder.path(), now()), Err(OpenError::Corrupt)));
}

#[test]
fn an_upgrade_copies_first_and_goes_forward() {
    let desk = desk();
    drop(desk.store);
    let two: Vec<&'static str> = [STEPS, &["CREATE TABLE later (x INTEGER NOT NULL) STRICT;"]].concat();
    let store = Store::open_with(desk.folder.path(), now(), &two).unwrap();
    let copies = backups(desk.folder.path());
    assert_eq!(copies.len(), 1, "{copies:?}");
    store.write_blocking(|tx| Ok(tx.0.execute("INSERT INTO later (x) VALUES (1)", [])?)).unwrap();
    drop(store);
    // The copy is the data as the older version left it, and that version opens it.
    let old = tempfile::tempdir().unwrap();
    std::fs::copy(desk.folder.path().join(BACKUPS).join(&copies[0]), old.path().join(FILE_NAME)).unwrap();
    let store = Store::open(old.path(), now()).unwrap();
    assert_eq!(store.read_blocking(brands::list).unwrap().len(), 1);
    // The upgraded one is newer than this code.
    assert!(matches!(Store::open(desk.folder.path(), now()), Err(OpenError::Newer { .. })));
}

#[test]
fn a_failing_upgrade_leaves_the_data_as_it_was() {
    let desk = desk();
    drop(desk.store);
    let broken: Vec<&'static str> =
        [STEPS, &["CREATE TABLE later (x INTEGER) STRICT; SELECT no_such_function();"]].concat();
    assert!(Store::open_with(desk.folder.path(), now(), &broken).is_err());
    let store = Store::open(desk.folder.path(), now()).unwrap();
    assert_eq!(store.read_blocking(brands::list).unwrap().len(), 1);
}

#[tokio::test]
async fn copies_are_complete_checked_and_never_overwrite() {
    let desk = desk();
    let to = desk.folder.path().join("copy.sqlite");
    desk.store.backup(&to).await.unwrap();
    assert_eq!(desk.store.backup(&to).await, Err(StoreError::Conflict));
    let other = tempfile::tempdir().unwrap();
    std::fs::copy(&to, other.path().join(FILE_NAME)).unwrap();
    let store = Store::open(other.path(), now()).unwrap();
    assert_eq!(store.integrity().await.unwrap(), "ok");
    assert_eq!(store.read(brands::list).await.unwrap().len(), 1);
    assert!(!desk.folder.path().join("copy.sqlite.partial").exists());
}

#[tokio::test]
async fn seven_daily_copies_are_kept() {
    let desk = desk();
    for day in 0..10 {
        assert!(desk.store.daily_backup(now() + Duration::days(day)).await.unwrap());
    }
    assert!(!desk.store.daily_backup(now() + Duration::days(9)).await.unwrap(), "once a day");
    let kept = backups(desk.folder.path());
    assert_eq!(kept.len(), 7);
    let oldest = (now() + Duration::days(3)).format("daily-%Y-%m-%d.sqlite").to_string();
    assert_eq!(kept[0], oldest);
}

/// Root may write anywhere, so the test runs itself again as nobody.
#[test]
fn a_folder_that_cannot_be_written_is_read_only() {
    const AGAIN: &str = "PUPITRE_STORE_TEST_READ_ONLY_FOLDER";
    if let Some(folder) = std::env::var_os(AGAIN) {
        assert!(matches!(Store::open(Path::new(&folder), now()), Err(OpenError::ReadOnly)));
        return;
    }
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    let parent = tempfile::tempdir().unwrap();
    std::fs::set_permissions(parent.path(), std::fs::Permissions::from_mode(0o555)).unwrap();
    let folder = parent.path().join("data");
    let root = std::fs::metadata("/proc/self").unwrap().uid() == 0;
    if root {
        let binary = parent.path().join("test-binary");
        std::fs::copy(std::env::current_exe().unwrap(), &binary).unwrap();
        let run = std::process::Command::new("setpriv")
            .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
            .arg(&binary)
            .args(["--exact", "tests::opening::a_folder_that_cannot_be_written_is_read_only"])
            .env(AGAIN, &folder)
            .current_dir("/")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success() && said.contains("1 passed"), "{said}");
    } else {
        assert!(matches!(Store::open(&folder, now()), Err(OpenError::ReadOnly)));
    }
    std::fs::set_permissions(parent.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
}
