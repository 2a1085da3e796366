//! Who may depend on whom.

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::Value;

/// Crate → what it may name of ours, in any kind of dependency.
const ALLOWED: &[(&str, &[&str])] = &[
    ("xtask", &[]),
    ("pupitre-domain", &[]),
    ("pupitre-store", &["pupitre-domain"]),
    ("pupitre-networks", &["pupitre-domain"]),
    ("pupitre-media", &["pupitre-domain"]),
    ("pupitre-vault", &["pupitre-domain"]),
    ("pupitre-engine", &["pupitre-domain", "pupitre-store", "pupitre-networks", "pupitre-media", "pupitre-vault"]),
    ("pupitre-ipc", &["pupitre-domain", "pupitre-engine"]),
    ("pupitre-cli", &["pupitre-domain", "pupitre-engine", "pupitre-ipc"]),
    ("pupitre-app", &["pupitre-domain", "pupitre-engine", "pupitre-ipc"]),
    (
        "pupitre-tests",
        &[
            "pupitre-domain",
            "pupitre-store",
            "pupitre-networks",
            "pupitre-media",
            "pupitre-vault",
            "pupitre-engine",
            "pupitre-ipc",
        ],
    ),
    (
        "pupitre-benches",
        &[
            "pupitre-domain",
            "pupitre-store",
            "pupitre-networks",
            "pupitre-media",
            "pupitre-vault",
            "pupitre-engine",
            "pupitre-ipc",
            "pupitre-tests",
        ],
    ),
];

/// Packages that stand outside: they ask what is foreign beside what is ours.
const BESIDE: &[&str] = &["pupitre-tests", "pupitre-benches"];

/// Foreign crates that belong to one room only (and to the tests): the name's beginning, and the room.
const AT_HOME: &[(&str, &str)] = &[
    ("tauri", "pupitre-app"),
    ("rusqlite", "pupitre-store"),
    ("reqwest", "pupitre-networks"),
    ("keyring", "pupitre-vault"),
];

/// What the domain must not see: I/O and clocks.
const NOT_IN_DOMAIN: &[&str] = &["tokio", "async-trait", "futures", "rand", "tempfile", "tracing"];

type Graph = BTreeMap<String, Vec<String>>;

fn graph() -> Graph {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let out = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(super::files::root())
        .output()
        .expect("cargo starts");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let metadata: Value = serde_json::from_slice(&out.stdout).expect("cargo prints JSON");
    let name = |value: &Value| value["name"].as_str().unwrap_or_default().to_owned();
    let packages = metadata["packages"].as_array().expect("packages");
    packages
        .iter()
        .map(|package| (name(package), package["dependencies"].as_array().unwrap().iter().map(name).collect()))
        .collect()
}

fn findings(graph: &Graph) -> Vec<String> {
    let mut found = Vec::new();
    for (package, dependencies) in graph {
        let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| name == package) else {
            found.push(format!("{package} has no place in the graph: write it into tidy/graph.rs and ARCHITECTURE.md"));
            continue;
        };
        for dependency in dependencies {
            let is_ours = graph.contains_key(dependency);
            if is_ours && !allowed.contains(&dependency.as_str()) {
                found.push(format!("{package} must not depend on {dependency}"));
            }
            if !is_ours && package == "xtask" {
                found.push(format!("xtask depends on {dependency}, but takes only the standard library"));
            }
            let home = AT_HOME.iter().find(|(start, _)| dependency.starts_with(start));
            if home.is_some_and(|(_, home)| package != home && !BESIDE.contains(&package.as_str())) {
                found.push(format!("{package} must not depend on {dependency}: only {} does", home.unwrap().1));
            }
            if package == "pupitre-domain" && NOT_IN_DOMAIN.contains(&dependency.as_str()) {
                found.push(format!("the domain does no I/O and has no clock, but depends on {dependency}"));
            }
        }
    }
    found
}

#[test]
fn crates_depend_only_downwards() {
    super::none(&findings(&graph()));
}

#[test]
fn planted_wrong_edges_are_found() {
    let edge =
        |from: &str, to: &[&str]| (from.to_owned(), to.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
    let planted: Graph = [
        edge("pupitre-store", &["pupitre-vault"]),
        edge("pupitre-vault", &[]),
        edge("pupitre-engine", &["rusqlite", "tauri-plugin-opener"]),
        edge("pupitre-domain", &["tokio"]),
        edge("xtask", &["serde"]),
        edge("pupitre-new", &[]),
    ]
    .into();
    assert_eq!(findings(&planted).len(), 6, "{:#?}", findings(&planted));
}
