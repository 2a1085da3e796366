//! Prints the schema document; `cargo xtask codegen` writes the same to `src-tauri/docs/schema.sql`.

#![allow(clippy::print_stdout)]

fn main() {
    print!("{}", pupitre_store::schema_sql());
}
