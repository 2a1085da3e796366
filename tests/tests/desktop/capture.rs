//! Keys of the whole desktop that note an idea, also while the window is closed.

use std::time::{Duration, Instant};

use pupitre_tests::desktop::{PATIENCE, Words, run};
use serde_json::json;

use crate::{brand, healthy};

#[test]
fn an_idea_is_noted_while_the_window_is_closed() {
    run("capture_keys", "fr_FR.UTF-8", |computer| async move {
        brand(&computer, "Boulangerie Lune");
        let window = computer.open().await;
        let (page, screen) = (&window.page, computer.screen());
        let standing = async || page.rpc("host_capture_get", json!({})).await;
        assert_eq!(standing().await, json!({"keys": null, "standing": "off"}), "off until chosen");
        screen.strike_ctrl_alt('i');
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(page.value("document.querySelector('[role=dialog]')").await, json!(null));

        // Chosen in the settings, by pressing them. What another program has is said beside, and not kept.
        let taken = screen.taken_by_another('k');
        page.go("#/settings").await;
        screen.focus();
        let choose = async || page.click("main button", Some(Words::of("fr").get("settings_captureChoose"))).await;
        choose().await;
        screen.strike_ctrl_alt('k');
        // The other program's grab keeps the key from the page as well: it is told as whoever types it in would be.
        let refused = page.rpc("host_capture_set", json!({"keys": "Ctrl+Alt+K"})).await;
        assert_eq!(refused, json!({"keys": null, "standing": "taken"}));
        drop(taken);
        let alone = page.rpc("host_capture_set", json!({"keys": "Shift+I"})).await;
        assert_eq!(alone["standing"], "invalid");
        // What took the key may have taken the focus too, and then nobody listens any more.
        if page.value("document.querySelector('main button[aria-pressed=true]')").await.is_null() {
            choose().await;
        }
        screen.strike_ctrl_alt('i');
        page.until("the combination", "document.querySelector('#settings-capture .keys kbd') !== null").await;
        assert_eq!(standing().await, json!({"keys": "Ctrl+Alt+I", "standing": "on"}));
        healthy(page, "settings").await;
        page.picture("settings-capture-fr").await;

        // Closed to the tray; the keys bring the window back with the note open.
        screen.close_window();
        let from = Instant::now();
        while !screen.windows().is_empty() {
            assert!(from.elapsed() < PATIENCE, "the window did not close");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        screen.strike_ctrl_alt('i');
        page.until("the note", "document.querySelector('[role=dialog] textarea') === document.activeElement").await;
        assert_eq!(screen.windows().len(), 1);
        page.keys("Une bûche au praliné").await;
        let kept = |ideas: &serde_json::Value| ideas.to_string().contains("praliné");
        computer.until("the idea", "ideas_list", json!({}), kept).await;

        // Given up. The library (global-hotkey 0.7) asks the screen to release them but does not send the request before
        // its next one, so that another program gets them only then: that is not tested, because it is not so.
        let off = page.rpc("host_capture_set", json!({"keys": null})).await;
        assert_eq!(off, json!({"keys": null, "standing": "off"}));
    });
}
