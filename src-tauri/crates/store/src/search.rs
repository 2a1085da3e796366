//! The full-text indexes: written beside their rows, never by trigger (each trigger's savepoint would flush FTS5's
//! buffer), and rebuilt or checked as a whole.

use crate::error::StoreError;
use crate::sql::{Connected as _, Tx, run};
use pupitre_domain::ids::BrandId;
use rusqlite::params;

/// Indexes that can be made anew from their rows.
const INDEXES: [&str; 3] = ["message_search", "post_search", "visual_search"];
/// The one that keeps no rows; it is learnt anew from the messages instead (`answers::learn_anew`).
const WORDS: &str = "answer_words";

/// Makes all indexes anew from their rows.
///
/// # Errors
/// [`StoreError`] when it cannot be written.
pub fn rebuild(tx: &Tx) -> Result<(), StoreError> {
    for index in INDEXES {
        tx.conn().execute(&format!("INSERT INTO {index} ({index}) VALUES ('rebuild')"), [])?;
    }
    Ok(())
}

/// Merges each index into one piece: deleted words leave it only then.
pub(crate) fn optimize(tx: &Tx) -> Result<(), StoreError> {
    for index in INDEXES.into_iter().chain([WORDS]) {
        tx.conn().execute(&format!("INSERT INTO {index} ({index}) VALUES ('optimize')"), [])?;
    }
    Ok(())
}

/// Compares all indexes with their rows.
///
/// # Errors
/// [`StoreError::Corrupt`] when one differs.
pub fn check(tx: &Tx) -> Result<(), StoreError> {
    for index in INDEXES.into_iter().chain([WORDS]) {
        tx.conn().execute(&format!("INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)"), [])?;
    }
    Ok(())
}

/// A statement that indexes a message whose row was just written: its id, text, author's name and handle, account's filter.
/// The words are bound, not selected: a statement that may write several rows begins a savepoint, and at each of those FTS5
/// writes out what it has gathered, a segment for every message.
pub(crate) const ADD_NEW_MESSAGE: &str =
    "INSERT INTO message_search (rowid, text, author, filter) VALUES (?1, ?2, ?3 || ' ' || ?4, ?5)";

/// The filter of a message, as the view `message_text` makes it.
pub(crate) fn filter(account: i64) -> String {
    format!("a{account}")
}

/// Indexes a message whose row is written.
pub(crate) fn add_message(tx: &Tx, id: i64) -> Result<(), StoreError> {
    let statement = "INSERT INTO message_search (rowid, text, author, filter)
        SELECT id, text, author, filter FROM message_text WHERE id = ?1";
    run(tx, statement, [id]).map(drop)
}

/// Takes a message out of the index, before its row changes.
pub(crate) fn remove_message(tx: &Tx, id: i64) -> Result<(), StoreError> {
    let statement = "INSERT INTO message_search (message_search, rowid, text, author, filter)
        SELECT 'delete', id, text, author, filter FROM message_text WHERE id = ?1";
    run(tx, statement, [id]).map(drop)
}

/// Indexes a post whose row is written.
pub(crate) fn add_post(tx: &Tx, key: i64) -> Result<(), StoreError> {
    let statement = "INSERT INTO post_search (rowid, search_text) SELECT key, search_text FROM posts WHERE key = ?1";
    run(tx, statement, [key]).map(drop)
}

/// Takes a post out of the index, before its row changes.
pub(crate) fn remove_post(tx: &Tx, key: i64) -> Result<(), StoreError> {
    let statement = "INSERT INTO post_search (post_search, rowid, search_text)
        SELECT 'delete', key, search_text FROM posts WHERE key = ?1";
    run(tx, statement, [key]).map(drop)
}

/// Indexes a visual whose row is written.
pub(crate) fn add_visual(tx: &Tx, key: i64) -> Result<(), StoreError> {
    let statement = "INSERT INTO visual_search (rowid, title, alt, credit, file_name, caption, keywords, alts, labels, author)
        SELECT key, title, alt, credit, file_name, caption, keywords, alts, labels, author FROM visual_text WHERE key = ?1";
    run(tx, statement, [key]).map(drop)
}

/// Takes a visual out of the index, before its row changes.
pub(crate) fn remove_visual(tx: &Tx, key: i64) -> Result<(), StoreError> {
    run(tx, &format!("{REMOVE_VISUAL} WHERE key = ?1"), [key]).map(drop)
}

const REMOVE_VISUAL: &str = "INSERT INTO visual_search
      (visual_search, rowid, title, alt, credit, file_name, caption, keywords, alts, labels, author)
    SELECT 'delete', key, title, alt, credit, file_name, caption, keywords, alts, labels, author FROM visual_text";

/// Takes everything of a brand out of the indexes, before its rows go.
pub(crate) fn forget_brand(tx: &Tx, brand: BrandId) -> Result<(), StoreError> {
    let brand = brand.as_bytes();
    run(
        tx,
        "INSERT INTO message_search (message_search, rowid, text, author, filter)
         SELECT 'delete', t.id, t.text, t.author, t.filter FROM message_text t JOIN messages m ON m.id = t.id
         WHERE m.account IN (SELECT key FROM accounts WHERE brand = ?1)",
        params![brand],
    )?;
    run(
        tx,
        "INSERT INTO post_search (post_search, rowid, search_text)
         SELECT 'delete', key, search_text FROM posts WHERE brand = ?1",
        params![brand],
    )?;
    let statement = format!("{REMOVE_VISUAL} WHERE key IN (SELECT key FROM visuals WHERE brand = ?1)");
    run(tx, &statement, params![brand])?;
    Ok(())
}
