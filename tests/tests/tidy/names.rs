//! Generic code names no network, and nothing is called by a word that says nothing.

use pupitre_domain::network::NetworkId;

use super::files;

/// Names that are ordinary words, or parts of them: only the value of the list itself is looked for.
const ORDINARY: &[NetworkId] = &[NetworkId::X, NetworkId::Threads, NetworkId::Email, NetworkId::Feed];

/// The module of a network: its name as Rust spells modules.
fn module(id: NetworkId) -> String {
    let mut name = String::new();
    for letter in id.as_str().chars() {
        if letter.is_uppercase() {
            name.push('_');
        }
        name.extend(letter.to_lowercase());
    }
    name
}

/// Where a network may be named: its own folder, the list of networks, the glyphs of the UI, and generated text.
fn may_name_networks(path: &str) -> bool {
    let in_own_folder = NetworkId::ALL.iter().any(|id| {
        let rest = path.strip_prefix("src-tauri/crates/networks/src/").and_then(|rest| rest.strip_prefix(&module(*id)));
        rest.is_some_and(|rest| rest.starts_with('/') || rest == ".rs")
    });
    in_own_folder
        || matches!(
            path,
            "src-tauri/crates/domain/src/network.rs"
                | "src-tauri/crates/networks/src/lib.rs"
                | "src-tauri/crates/networks/src/registry.rs"
                | "ui/src/api/generated.ts"
                | "ui/src/kit/NetworkGlyph.svelte"
        )
        || is_test(path)
}

fn is_test(path: &str) -> bool {
    path.starts_with("tests/")
        || path.contains("/tests/")
        || path.ends_with("/tests.rs")
        || path.ends_with("_tests.rs")
        || path.contains(".test.")
        || path.contains(".spec.")
}

/// The lines of code before a file's test module, numbered; comments are left out, for a reason may name its cause.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines: Vec<&str> = text.lines().collect();
    let end =
        lines.windows(2).position(|pair| pair[0].trim() == "#[cfg(test)]" && pair[1].trim_start().starts_with("mod "));
    let end = end.unwrap_or(lines.len());
    lines.into_iter().take(end).enumerate().map(|(at, line)| (at + 1, line)).filter(|(_, line)| {
        let start = line.trim_start();
        !(start.starts_with("//") || start.starts_with('*') || start.starts_with("/*") || start.starts_with("<!--"))
    })
}

fn networks_named(path: &str, text: &str) -> Vec<String> {
    if may_name_networks(path) {
        return Vec::new();
    }
    let word = |id: &NetworkId| match ORDINARY.contains(id) {
        true => format!("networkid::{}", id.as_str().to_lowercase()),
        false => id.as_str().to_lowercase(),
    };
    let words: Vec<String> = NetworkId::ALL.iter().map(word).chain(["bsky".to_owned(), "atproto".to_owned()]).collect();
    code(text)
        .filter(|(_, line)| words.iter().any(|word| line.to_lowercase().contains(word)))
        .map(|(at, line)| format!("{path}:{at} names a network in generic code: {}", line.trim()))
        .collect()
}

fn empty_words(path: &str, text: &str) -> Vec<String> {
    const EMPTY: &[&str] = &["Manager", "Helper", "Util", "Utils"];
    let file = path.rsplit('/').next().unwrap_or(path).split('.').next().unwrap_or_default().to_lowercase();
    let mut found = Vec::new();
    if ["manager", "helper", "helpers", "util", "utils"].contains(&file.as_str()) {
        found.push(format!("{path}: a file's name says what is in it"));
    }
    for (at, line) in code(text) {
        let mut words = line.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
        let defined = words
            .by_ref()
            .find(|word| ["struct", "enum", "trait", "class", "interface"].contains(word))
            .and_then(|_| words.next());
        if defined.is_some_and(|name| EMPTY.iter().any(|empty| name.ends_with(empty))) {
            found.push(format!("{path}:{at} a type's name says what it is: {}", line.trim()));
        }
    }
    found
}

#[test]
fn generic_code_names_no_network() {
    let found: Vec<String> = files::sources().iter().flat_map(|(path, text)| networks_named(path, text)).collect();
    super::none(&found);
}

#[test]
fn names_say_something() {
    let found: Vec<String> = files::sources()
        .iter()
        .filter(|(path, _)| !is_test(path))
        .flat_map(|(path, text)| empty_words(path, text))
        .collect();
    super::none(&found);
}

#[test]
fn planted_names_are_found() {
    let text =
        "// Mastodon counts links as 23\nlet host = \"bsky.social\";\n#[cfg(test)]\nmod tests { use Bluesky; }\n";
    assert_eq!(networks_named("src-tauri/crates/engine/src/outbox.rs", text).len(), 1);
    assert!(networks_named("src-tauri/crates/networks/src/bluesky/publish.rs", text).is_empty());
    assert_eq!(empty_words("ui/src/api/utils.ts", "export class DraftManager {}\nlet manager = Manager;").len(), 2);
}
