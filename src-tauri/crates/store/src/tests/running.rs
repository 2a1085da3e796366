//! Threads, snapshots, panics, full disks.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use crate::testing::{desk, now};
use crate::{Store, StoreError, meta, settings};
use serde_json::json;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};

#[tokio::test]
async fn readers_see_whole_transactions_while_others_write() {
    let desk = desk();
    let stop = Arc::new(AtomicBool::new(false));
    let readers: Vec<_> = (0..4)
        .map(|_| {
            let (store, stop) = (desk.store.clone(), Arc::clone(&stop));
            tokio::spawn(async move {
                let mut reads = 0_u32;
                while !stop.load(Ordering::Relaxed) {
                    let (a, b) = store.read(|conn| Ok((meta::get(conn, "a")?, meta::get(conn, "b")?))).await.unwrap();
                    assert_eq!(a, b, "half a transaction was seen");
                    reads += 1;
                }
                reads
            })
        })
        .collect();
    for number in 0..100 {
        desk.store
            .write(move |tx| {
                meta::put(tx, "a", &number.to_string())?;
                meta::put(tx, "b", &number.to_string())
            })
            .await
            .unwrap();
    }
    stop.store(true, Ordering::Relaxed);
    for reader in readers {
        assert!(reader.await.unwrap() > 0);
    }
}

#[test]
fn a_read_is_not_held_up_by_a_write_in_progress() {
    let desk = desk();
    let (begun, is_begun) = mpsc::channel();
    let (end, is_end) = mpsc::channel();
    let store = desk.store.clone();
    let writer = std::thread::spawn(move || {
        store.write_blocking(move |tx| {
            meta::put(tx, "k", "new")?;
            begun.send(()).unwrap();
            is_end.recv().unwrap();
            Ok(())
        })
    });
    is_begun.recv().unwrap();
    assert_eq!(desk.store.read_blocking(|conn| meta::get(conn, "k")).unwrap(), None);
    end.send(()).unwrap();
    writer.join().unwrap().unwrap();
    assert_eq!(desk.store.read_blocking(|conn| meta::get(conn, "k")).unwrap(), Some("new".to_owned()));
}

#[test]
fn a_panic_rolls_back_and_the_thread_lives_on() {
    let desk = desk();
    for _ in 0..5 {
        let outcome: Result<(), _> = desk.store.write_blocking(|tx| {
            meta::put(tx, "k", "lost")?;
            panic!("on purpose")
        });
        assert_eq!(outcome, Err(StoreError::Internal));
        let outcome: Result<(), _> = desk.store.read_blocking(|_| panic!("on purpose"));
        assert_eq!(outcome, Err(StoreError::Internal));
    }
    assert_eq!(desk.store.read_blocking(|conn| meta::get(conn, "k")).unwrap(), None);
    desk.store.write_blocking(|tx| meta::put(tx, "k", "kept")).unwrap();
    assert_eq!(desk.store.read_blocking(|conn| meta::get(conn, "k")).unwrap(), Some("kept".to_owned()));
}

#[test]
fn a_refused_write_keeps_nothing() {
    let desk = desk();
    let outcome: Result<(), _> = desk.store.write_blocking(|tx| {
        meta::put(tx, "k", "half")?;
        Err(StoreError::Conflict)
    });
    assert_eq!(outcome, Err(StoreError::Conflict));
    assert_eq!(desk.store.read_blocking(|conn| meta::get(conn, "k")).unwrap(), None);
}

#[test]
fn a_full_disk_is_told_and_writing_resumes() {
    let desk = desk();
    let limit = |pages: &'static str| {
        desk.store.write_blocking(move |tx| Ok(tx.0.query_row(pages, [], |_| Ok(()))?)).unwrap();
    };
    limit("PRAGMA max_page_count = 1");
    let big = json!("x".repeat(2_000_000));
    let copy = big.clone();
    assert_eq!(desk.store.write_blocking(move |tx| settings::put(tx, "k", &copy)), Err(StoreError::Full));
    assert_eq!(desk.store.read_blocking(|conn| settings::get(conn, "k")).unwrap(), None);
    limit("PRAGMA max_page_count = 1000000");
    desk.store.write_blocking(move |tx| settings::put(tx, "k", &big)).unwrap();
    assert!(desk.store.read_blocking(|conn| settings::get(conn, "k")).unwrap().is_some());
}

#[tokio::test]
async fn only_other_processes_change_the_data_version() {
    let desk = desk();
    let before = desk.store.data_version().await.unwrap();
    desk.store.write(|tx| meta::put(tx, "k", "ours")).await.unwrap();
    assert_eq!(desk.store.data_version().await.unwrap(), before);
    // A second store on the same folder stands for another process: its connections are other connections.
    let other = Store::open(desk.folder.path(), now()).unwrap();
    other.write(|tx| meta::put(tx, "k", "theirs")).await.unwrap();
    assert_ne!(desk.store.data_version().await.unwrap(), before);
    assert_eq!(desk.store.read(|conn| meta::get(conn, "k")).await.unwrap(), Some("theirs".to_owned()));
}

#[test]
fn two_processes_that_start_together_both_open() {
    let folder = tempfile::tempdir().unwrap();
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let folder = folder.path().to_owned();
            std::thread::spawn(move || Store::open(&folder, now()).map(|_| ()))
        })
        .collect();
    for thread in threads {
        thread.join().unwrap().unwrap();
    }
}

#[test]
fn errors_tell_no_sql() {
    let desk = desk();
    let error = desk.store.write_blocking(|tx| Ok(tx.0.execute("INSERT INTO nowhere VALUES ('secret')", [])?));
    let shown = format!("{0} {0:?}", error.unwrap_err());
    assert!(!shown.contains("nowhere") && !shown.contains("INSERT") && !shown.contains("secret"), "{shown}");
}

#[test]
fn a_store_dropped_inside_its_own_closure_does_not_hang() {
    let desk = desk();
    let (last, store) = (desk.store.clone(), desk.store);
    store
        .write_blocking(move |_| {
            drop(last);
            Ok(())
        })
        .unwrap();
    drop(store);
    Store::open(desk.folder.path(), now()).unwrap();
}
