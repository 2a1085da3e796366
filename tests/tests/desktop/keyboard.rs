//! The whole window without a pointer.

use fantoccini::key::Key;
use pupitre_tests::desktop::{Words, run};
use serde_json::json;

use crate::brand;

const ROOMS: [(&str, &str); 6] =
    [("c", "calendar"), ("i", "inbox"), ("l", "library"), ("b", "brands"), ("s", "settings"), ("t", "today")];

/// Whether what has the focus shows it: an outline, a shadow, or a surrounding that does.
const SHOWS_FOCUS: &str = "(() => {
    const shows = (e) => { const s = getComputedStyle(e);
      return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none'; };
    const e = document.activeElement;
    if (!e || e === document.body || e.matches('main, [role=dialog]')) return null;
    if (shows(e) || (e.parentElement && e.parentElement.matches(':focus-within') && shows(e.parentElement))) return null;
    if (e.closest('.field') && shows(e.closest('.field'))) return null;
    return e.outerHTML.slice(0, 160);
  })()";

#[test]
fn every_room_the_palette_and_the_sheet_by_keys() {
    run("keyboard", "en_GB.UTF-8", |computer| async move {
        let words = Words::of("en");
        let brand = brand(&computer, "Moonlight Bakery");
        let content = json!({"parts": [{"text": "Zeppelin over the bakery"}]});
        computer.call("posts_create", &json!({"brand": brand, "content": content, "accounts": []}));
        let window = computer.open().await;
        let page = &window.page;
        let mut hidden = Vec::new();
        for (letter, room) in ROOMS {
            page.keys(&format!("g{letter}")).await;
            page.until(room, &format!("location.hash.startsWith('#/{room}')")).await;
            page.until("its content", "document.querySelector('main#room h1, main#room h2') !== null").await;
            for _ in 0..14 {
                page.press(Key::Tab).await;
                if let Some(element) = page.value(SHOWS_FOCUS).await.as_str() {
                    hidden.push(format!("{room}: {element}"));
                }
            }
            page.js("document.activeElement.blur()", vec![]).await;
        }
        assert!(hidden.is_empty(), "focus cannot be seen:\n{}", hidden.join("\n"));

        // The palette finds a post…
        page.ctrl("k").await;
        page.until("the palette", "document.activeElement.matches('.palette-input')").await;
        page.keys("zeppelin").await;
        page.until(
            "the post",
            "[...document.querySelectorAll('.palette-item')].some((i) => i.innerText.includes('Zeppelin'))",
        )
        .await;
        page.until(
            "its being chosen",
            "document.querySelector('.palette-item[data-selected]')?.innerText.includes('Zeppelin')",
        )
        .await;
        page.press(Key::Enter).await;
        page.until("the post in the composer", "document.querySelector('.cm-content')?.innerText.includes('Zeppelin')")
            .await;
        // … and makes a new one.
        page.ctrl("k").await;
        page.until("the palette", "document.activeElement.matches('.palette-input')").await;
        page.keys(words.get("app_newPost")).await;
        page.until(
            "the command",
            &format!(
                "document.querySelector('.palette-item[data-selected]')?.innerText.includes({})",
                json!(words.get("app_newPost"))
            ),
        )
        .await;
        page.press(Key::Enter).await;
        page.until("an empty composer", "document.activeElement.matches('.cm-content') && document.activeElement.innerText.trim().length < 120 && !document.activeElement.innerText.includes('Zeppelin')").await;
        // A letter is a letter while one types.
        page.keys("?").await;
        assert_eq!(page.value("document.querySelector('[role=dialog]')").await, json!(null));
        page.js("document.activeElement.blur()", vec![]).await;
        page.keys("?").await;
        page.until("the sheet", "document.querySelector('[role=dialog] dl') !== null").await;
        page.picture("shortcut-sheet-en").await;
        page.press(Key::Escape).await;
        page.until("its end", "document.querySelector('[role=dialog]') === null").await;
        page.ctrl("k").await;
        page.until("the palette", "document.activeElement.matches('.palette-input')").await;
        page.press(Key::Escape).await;
        page.until("its end", "document.querySelector('[role=dialog]') === null").await;
    });
}
