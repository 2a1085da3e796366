//! A migration that has left this checkout is never edited: each is frozen by its hash.

use std::collections::BTreeMap;
use std::fs;

use sha2::{Digest, Sha256};

use super::files;

const FOLDER: &str = "src-tauri/crates/store";
const FROZEN: &str = "tests/tests/tidy/migrations.sha256";

fn hash(text: &str) -> String {
    Sha256::digest(text.replace("\r\n", "\n").as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn findings(frozen: &BTreeMap<String, String>, present: &BTreeMap<String, String>) -> Vec<String> {
    let mut found = Vec::new();
    for (name, old) in frozen {
        match present.get(name) {
            None => found.push(format!("{name} is frozen and gone")),
            Some(new) if new != old => found.push(format!("{name} is frozen and was edited: write a new migration")),
            Some(_) => {}
        }
    }
    found.extend(
        present
            .iter()
            .filter(|(name, _)| !frozen.contains_key(*name))
            .map(|(name, hash)| format!("{name} is not frozen: add the line `{hash}  {name}` to {FROZEN}")),
    );
    found
}

#[test]
fn migrations_are_frozen() {
    let text = fs::read_to_string(files::root().join(FROZEN)).unwrap_or_default();
    let frozen = text
        .lines()
        .filter_map(|line| line.split_once("  "))
        .map(|(hash, name)| (name.to_owned(), hash.to_owned()))
        .collect();
    let present: BTreeMap<String, String> = files::texts(FOLDER, &[".sql"])
        .into_iter()
        .filter(|(path, _)| path.contains("migration"))
        .map(|(path, text)| (path, hash(&text)))
        .collect();
    assert!(!present.is_empty(), "{FOLDER} holds the migrations");
    super::none(&findings(&frozen, &present));
}

#[test]
fn planted_edits_are_found() {
    let map =
        |pairs: &[(&str, &str)]| pairs.iter().map(|(name, hash)| ((*name).to_owned(), (*hash).to_owned())).collect();
    let found = findings(
        &map(&[("1.sql", "a"), ("2.sql", "b"), ("3.sql", "c")]),
        &map(&[("1.sql", "a"), ("2.sql", "x"), ("4.sql", "d")]),
    );
    assert_eq!(found.len(), 3, "{found:#?}");
}
