//! First start: no network, no account, power cuts; then a picture, a second network, and the calendar by pointer and
//! by keyboard.

use chrono::{Days, NaiveDate, Utc};
use fantoccini::key::Key;
use pupitre_tests::desktop::{Computer, Page, Words, run};
use serde_json::{Value, json};

use crate::{brand, text};

const POST: &str = "Les croissants de l’aube : ouverture dimanche à 7 h 30.";

/// Goes through the page with Tab until something of a kind has the focus.
async fn tab_to(page: &Page, selector: &str) {
    for _ in 0..60 {
        if page.js("return document.activeElement.matches(arguments[0])", vec![json!(selector)]).await == json!(true) {
            return;
        }
        page.press(Key::Tab).await;
    }
    panic!("the Tab key never came to {selector}");
}

async fn saved(page: &Page) {
    page.until("“saved”", "document.querySelector('main p[role=status].saved') !== null").await;
}

#[test]
fn a_brand_and_a_text_survive_a_power_cut() {
    run("first_start", "fr_FR.UTF-8", |computer| async move {
        let window = computer.open().await;
        let page = window.page.clone();
        page.picture("first-start-fr").await;
        tab_to(&page, "main form input[type=text], main form input:not([type])").await;
        page.keys("Boulangerie Lune").await;
        page.press(Key::Enter).await;
        page.until("the composer", "document.activeElement.matches('.cm-content')").await;
        page.keys(POST).await;
        saved(&page).await;
        window.kill();

        let window = computer.open().await;
        let page = window.page.clone();
        page.keys("gc").await;
        page.until("the calendar", "location.hash.startsWith('#/calendar')").await;
        let draft = "aside button[data-post]";
        page.until("the draft", &format!("document.querySelector('{draft}')?.innerText.includes('croissants')")).await;
        page.click(draft, None).await;
        let shown = page.until("the text", "document.querySelector('.cm-content')?.innerText").await;
        assert_eq!(shown.as_str().unwrap().trim(), POST);
        let drafts = computer.call("posts_drafts", &json!({}));
        assert_eq!(drafts.as_array().unwrap().len(), 1, "{drafts}");
    });
}

#[test]
fn a_picture_from_the_library_and_a_second_network() {
    run("picture", "en_GB.UTF-8", |computer| async move {
        let words = Words::of("en");
        let brand = brand(&computer, "Moonlight Bakery");
        let window = computer.open().await;
        let page = &window.page;
        page.keys("n").await;
        page.until("the composer", "document.activeElement.matches('.cm-content')").await;
        page.keys("Fresh from the oven.").await;
        // Two networks that are planned for, not connected.
        for network in ["Mastodon", "Bluesky"] {
            page.click("main button", Some(words.get("composer_addAccount"))).await;
            let item = format!(
                "[...document.querySelectorAll('[role=menuitem]')].find((i) => i.innerText.includes('{network}'))"
            );
            page.until("the network in the menu", &format!("!!{item}")).await;
            page.js(&format!("{item}.focus()"), vec![]).await;
            page.press(Key::Enter).await;
            let tab = format!(
                "[...document.querySelectorAll('[role=tab][aria-selected=true]')].some((t) => t.innerText.includes('{network}'))"
            );
            page.until("the network's tab", &tab).await;
        }
        // The second network says more than the master does.
        page.click(".cm-content", None).await;
        page.ctrl(&pupitre_tests::desktop::key(Key::End)).await;
        page.keys(" Come early!").await;
        page.click("[role=tab]", Some(words.get("composer_master"))).await;

        // The library is open and empty when the picture comes in beside the window.
        page.click("main button", Some(words.get("composer_addVisual"))).await;
        page.until(
            "the empty library",
            "document.querySelector('[role=dialog] h3, [role=dialog] .scroll h2, [role=dialog] .scroll p') !== null",
        )
        .await;
        let path = computer.picture("bread.png");
        let report = computer.call("visuals_import", &json!({"brand": brand, "paths": [path]}));
        assert_eq!(report["refused"], json!([]), "{report}");
        page.click("[role=dialog] li button", None).await;
        page.click("[role=dialog] .foot button.primary, [role=dialog] button.primary", None).await;
        page.fill("main ul li input", None, "A loaf of bread on a board").await;
        saved(page).await;
        page.picture("composer-two-networks-en").await;

        let drafts = computer.call("posts_drafts", &json!({}));
        let post = computer
            .until("the whole post", "posts_get", json!({"id": drafts[0]["id"]}), |post| {
                post["content"]["parts"][0]["visuals"][0]["alt"] == json!("A loaf of bread on a board")
            })
            .await;
        assert_eq!(post["content"]["parts"][0]["text"], json!("Fresh from the oven."), "{post}");
        let own: Vec<&Value> =
            post["variants"].as_array().unwrap().iter().filter(|v| !v["patch"]["parts"].is_null()).collect();
        assert_eq!(own.len(), 1, "{post}");
        assert_eq!(own[0]["patch"]["parts"][0]["text"], json!("Fresh from the oven. Come early!"), "{post}");
        assert_eq!(own[0]["network"], json!("bluesky"));
    });
}

/// Where posts stand in the coming weeks.
fn planned(computer: &Computer, from: NaiveDate) -> Vec<String> {
    let range = computer.call("calendar_range", &json!({"from": from, "days": 40}));
    range["entries"].as_array().unwrap().iter().map(|e| text(&e["wall"]).to_owned()).collect()
}

async fn stands(computer: &Computer, from: NaiveDate, day: NaiveDate) {
    let wanted = day.to_string();
    computer
        .until(&format!("the post on {day}"), "calendar_range", json!({"from": from, "days": 40}), |range| {
            let all = range["entries"].as_array().unwrap();
            all.len() == 1 && all[0]["wall"].as_str().unwrap().starts_with(&wanted)
        })
        .await;
}

#[test]
fn a_draft_is_dragged_grabbed_taken_back_and_found_again() {
    run("calendar", "fr_FR.UTF-8", |computer| async move {
        let brand = brand(&computer, "Boulangerie Lune");
        let account = computer.call("accounts_plan", &json!({"brand": brand, "network": "mastodon"}))["id"].clone();
        let content = json!({"parts": [{"text": "À déplacer"}]});
        let post = computer.call("posts_create", &json!({"brand": brand, "content": content, "accounts": [account]}));
        let id = text(&post["id"]).to_owned();
        let today = Utc::now().date_naive();
        let day = today.checked_add_days(Days::new(8)).unwrap();
        let next = day.succ_opt().unwrap();
        let chip = format!("[data-drop-day] button[data-post='{id}']");

        let window = computer.open().await;
        let page = &window.page;
        page.go(&format!("#/calendar?view=month&date={day}")).await;
        page.find(&format!("aside [data-post='{id}']"), None).await;
        page.drag(&format!("aside [data-post='{id}']"), &format!("[data-drop-day='{day}']")).await;
        page.click("form button[type=submit]", None).await;
        page.find(&chip, None).await;
        stands(&computer, today, day).await;
        page.picture("calendar-planned-fr").await;

        // By keyboard: grab, one day later, put.
        let grab = async || {
            page.js("document.querySelector(arguments[0]).focus()", vec![json!(chip)]).await;
            page.keys("g").await;
            page.until("the grabbed post's bar", "document.activeElement.matches('[role=group].bar')").await;
            page.press(Key::Right).await;
            page.press(Key::Enter).await;
        };
        grab().await;
        stands(&computer, today, next).await;
        // The offer to take it back, and taking it back.
        page.find("section.toaster button.undo", None).await;
        page.until("focus", "document.activeElement !== null").await;
        page.ctrl("z").await;
        stands(&computer, today, day).await;
        page.until(
            "the chip at its former day",
            &format!("!!document.querySelector(\"[data-drop-day='{day}'] [data-post='{id}']\")"),
        )
        .await;
        grab().await;
        stands(&computer, today, next).await;
        window.kill();

        let walls = planned(&computer, today);
        let window = computer.open().await;
        window.page.go(&format!("#/calendar?view=month&date={next}")).await;
        window.page.find(&format!("[data-drop-day='{next}'] [data-post='{id}']"), None).await;
        assert_eq!(walls.len(), 1);
        assert_eq!(planned(&computer, today), walls);
    });
}
