//! What the window may do, as it is written down: a change here is a change of the product's promise.

use pupitre_tests::desktop::root;
use serde_json::{Value, json};

fn read(path: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(root().join("src-tauri").join(path)).unwrap()).unwrap()
}

#[test]
fn the_security_block_is_as_agreed() {
    let app = &read("tauri.conf.json")["app"];
    assert_eq!(app["withGlobalTauri"], json!(false));
    assert_eq!(app["windows"], json!([]), "the shell makes its one window itself, with its guard on navigation");
    assert_eq!(
        app["security"],
        json!({
            "csp": {
                "default-src": "'none'", "script-src": "'self'", "style-src": "'self'",
                "img-src": "'self' data: visual: http://visual.localhost", "font-src": "'self'",
                "connect-src": "ipc: http://ipc.localhost", "object-src": "'none'", "base-uri": "'none'",
                "form-action": "'none'", "frame-ancestors": "'none'", "worker-src": "'none'", "frame-src": "'none'",
            },
            "freezePrototype": true,
            "dangerousDisableAssetCspModification": false,
            "capabilities": ["main"],
        })
    );
}

#[test]
fn one_window_has_one_command_and_hears_events() {
    let folder = root().join("src-tauri/capabilities");
    let files: Vec<_> = std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    let capability = read("capabilities/main.json");
    assert_eq!(capability["windows"], json!(["main"]));
    assert_eq!(capability["permissions"], json!(["allow-rpc", "core:event:allow-listen", "core:event:allow-unlisten"]));
    for absent in ["remote", "webviews", "local"] {
        assert_eq!(capability[absent], Value::Null, "{absent}");
    }
}
