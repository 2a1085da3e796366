//! The UI's directions: `host` alone imports Tauri, rooms do not import rooms, the kit imports neither.

use super::files;

/// The specifiers of the imports in a TypeScript or Svelte file, with their line.
fn imports(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, line) in text.lines().enumerate() {
        for opening in ["from ", "import ", "import("] {
            let Some(rest) = line.split(opening).nth(1) else { continue };
            let rest = rest.trim_start();
            let Some(quote) = rest.chars().next().filter(|letter| matches!(letter, '"' | '\'')) else { continue };
            if let Some(specifier) = rest[1..].split(quote).next() {
                found.push((at + 1, specifier.to_owned()));
            }
        }
    }
    found
}

/// Where an import leads, from the top of the checkout, when it is one of ours.
fn target(path: &str, specifier: &str) -> Option<String> {
    for alias in ["$lib/", "$/", "@/", "~/", "src/"] {
        if let Some(rest) = specifier.strip_prefix(alias) {
            return Some(format!("ui/src/{rest}"));
        }
    }
    if let Some(rest) = specifier.strip_prefix('$') {
        return Some(format!("ui/src/{rest}"));
    }
    if !specifier.starts_with('.') {
        return None;
    }
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in specifier.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    Some(parts.join("/"))
}

fn room(path: &str) -> Option<&str> {
    path.strip_prefix("ui/src/rooms/")?.split('/').next()
}

fn wrong(path: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, specifier) in imports(text) {
        if specifier.starts_with("@tauri-apps") && !path.starts_with("ui/src/host/") {
            found.push(format!("{path}:{at} imports {specifier}: only host/ does"));
        }
        let Some(target) = target(path, &specifier) else { continue };
        if room(path).zip(room(&target)).is_some_and(|(from, to)| from != to) {
            found.push(format!("{path}:{at} imports another room: {specifier}"));
        }
        if path.starts_with("ui/src/kit/") && (room(&target).is_some() || target.starts_with("ui/src/shell/")) {
            found.push(format!("{path}:{at} the kit knows neither rooms nor the shell: {specifier}"));
        }
    }
    found
}

#[test]
fn the_ui_imports_only_downwards() {
    super::none(
        &files::texts("ui/src", &[".ts", ".svelte"])
            .iter()
            .flat_map(|(path, text)| wrong(path, text))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn planted_imports_are_found() {
    let text = "import { invoke } from '@tauri-apps/api/core';\nimport X from \"../inbox/X.svelte\";\nimport Y from './Y.svelte';\nconst z = import('$lib/rooms/library/z');";
    assert_eq!(wrong("ui/src/rooms/calendar/Month.svelte", text).len(), 3);
    assert_eq!(wrong("ui/src/host/tauri.ts", "import { invoke } from '@tauri-apps/api/core';").len(), 0);
    assert_eq!(wrong("ui/src/kit/Card.svelte", "import X from '../rooms/inbox/X.svelte';").len(), 1);
}
