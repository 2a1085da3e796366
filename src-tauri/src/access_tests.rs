//! Who may call what, asked of the very rules that the product is built with (R20).
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use serde_json::Value;
use tauri::ipc::{Origin, RuntimeAuthority};
use tauri::{Context, Wry};

/// What Pupitre's own window may call. Everything of the product goes through `rpc`.
const OWN: &[&str] = &["rpc", "plugin:event|listen", "plugin:event|unlisten"];

fn remote(url: &str) -> Origin {
    Origin::Remote { url: url.parse().unwrap() }
}

/// Every command that Tauri and the plugins compiled in have, as the build wrote them down.
fn all() -> Vec<String> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/gen/schemas/acl-manifests.json");
    let manifests: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let mut commands = Vec::new();
    for (plugin, manifest) in manifests.as_object().unwrap() {
        for permission in manifest["permissions"].as_object().unwrap().values() {
            for command in permission["commands"]["allow"].as_array().unwrap() {
                let name = command.as_str().unwrap();
                let own = plugin == "__app-acl__";
                let plugin = plugin.strip_prefix("core:").unwrap_or(plugin);
                commands.push(if own { name.to_owned() } else { format!("plugin:{plugin}|{name}") });
            }
        }
    }
    commands.sort();
    commands.dedup();
    commands
}

fn may(authority: &RuntimeAuthority, command: &str, label: &str, origin: &Origin) -> bool {
    authority.resolve_access(command, label, label, origin).is_some()
}

#[test]
fn only_the_window_itself_may_call_and_only_its_own() {
    let mut context: Context<Wry> = tauri::generate_context!(test = true);
    let authority = context.runtime_authority_mut();
    let commands = all();
    assert!(commands.len() > 100 && OWN.iter().all(|own| commands.iter().any(|name| name == own)), "{commands:?}");
    for command in &commands {
        let own = OWN.contains(&command.as_str());
        assert_eq!(may(authority, command, crate::window::MAIN, &Origin::Local), own, "{command}");
        for label in ["second", "settings", "main-2", "", "*", "tauri://localhost"] {
            assert!(!may(authority, command, label, &Origin::Local), "{command} from the window {label:?}");
        }
        // A remote page, a page in a frame, another port of this machine: whatever the window's label says.
        for url in [
            "https://example.com/",
            "http://127.0.0.1:8080/",
            "http://localhost:1420/",
            "https://tauri.localhost.example.com/",
            "data:text/html,x",
            "about:srcdoc",
            "file:///etc/passwd",
        ] {
            for label in [crate::window::MAIN, "second"] {
                assert!(!may(authority, command, label, &remote(url)), "{command} from {url} in {label:?}");
            }
        }
    }
}
