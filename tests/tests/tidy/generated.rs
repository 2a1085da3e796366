//! Files written from the code are what the code would write today. `cargo xtask codegen` writes them.

use std::fs;

use super::files;

/// Compares, or writes when `PUPITRE_CODEGEN=write`.
fn hold(path: &str, text: &str) {
    let file = files::root().join(path);
    if std::env::var_os("PUPITRE_CODEGEN").is_some_and(|value| value == "write") {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, text).unwrap();
        return;
    }
    let committed = fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
    let differs = committed.lines().zip(text.lines()).position(|(old, new)| old != new);
    assert!(
        committed == text,
        "{path} is stale (first difference in line {:?}); run cargo xtask codegen",
        differs.map(|at| at + 1)
    );
}

#[test]
fn typescript_is_fresh() {
    hold("ui/src/api/generated.ts", &pupitre_ipc::typescript());
}

#[test]
fn schema_document_is_fresh() {
    hold("src-tauri/docs/schema.sql", &pupitre_store::schema_sql());
}
