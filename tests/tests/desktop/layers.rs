//! What opens over a room, in both themes: axe finds nothing in it, Escape closes it. And the views of the calendar.

use pupitre_tests::desktop::{Computer, Page, Words, run};
use serde_json::json;

use crate::text;

/// How one comes to something that opens: clicks one after the other, by selector and message, or keys (U+E008 is Shift).
enum Way {
    Click(&'static str, Option<&'static str>),
    Keys(&'static str),
}
use Way::{Click, Keys};

/// Room, name, way. `composer` is opened with the first draft.
const LAYERS: &[(&str, &str, &[Way])] = &[
    ("calendar?view=month", "jump", &[Click("header.toolbar h1 button", None)]),
    ("calendar?view=month", "facet", &[Click(".filters button.facet", None)]),
    ("calendar?view=month", "saved-filters", &[Click(".filters button.facet", Some("calendar_savedFilters"))]),
    ("calendar?view=month", "card", &[Click("[data-drop-day] button.chip", None)]),
    (
        "calendar?view=month",
        "labels",
        &[Click("[data-drop-day] button.chip", None), Click("[role=dialog] button", Some("calendar_labels"))],
    ),
    ("calendar?view=month", "marks", &[Click("[data-drop-day] button.marks:not(.none)", None)]),
    (
        "calendar?view=month",
        "note",
        &[
            Click("[data-drop-day] button.marks:not(.none)", None),
            Click("[role=dialog] button", Some("calendar_noteNew")),
        ],
    ),
    ("composer", "brand", &[Click("main header .kit-select", None)]),
    ("composer", "accounts", &[Click("main button", Some("composer_addAccount"))]),
    ("composer", "more", &[Click("main button", Some("composer_more"))]),
    (
        "composer",
        "versions",
        &[Click("main button", Some("composer_more")), Click("[role=menuitem]", Some("composer_versions"))],
    ),
    (
        "composer",
        "kept",
        &[Click("main button", Some("composer_more")), Click("[role=menuitem]", Some("composer_keptManage"))],
    ),
    (
        "composer",
        "people",
        &[Click("main button", Some("composer_more")), Click("[role=menuitem]", Some("composer_peopleManage"))],
    ),
    (
        "composer",
        "links",
        &[Click("main button", Some("composer_more")), Click("[role=menuitem]", Some("composer_linksManage"))],
    ),
    (
        "composer",
        "words",
        &[Click("main button", Some("composer_more")), Click("[role=menuitem]", Some("composer_wordsManage"))],
    ),
    ("composer", "visuals", &[Click("main button", Some("composer_addVisual"))]),
    ("composer", "emoji", &[Click("main button", Some("composer_emoji"))]),
    ("composer", "insert", &[Click("main button", Some("composer_insertKept"))]),
    ("composer", "now", &[Click("main aside button", Some("composer_publishNow"))]),
    ("brands", "new-brand", &[Click("main button", Some("brands_new"))]),
    ("brands", "connect", &[Click("main button", Some("brands_addAccount"))]),
    ("today", "palette", &[Keys("/")]),
    ("today", "shortcuts", &[Keys("?")]),
    ("today", "pause", &[Keys("\u{e008}P\u{e000}")]),
];

const OPEN: &str = "[role=dialog], [role=menu], [role=listbox], .palette";

async fn calm(page: &Page) {
    page.until("rest", "document.getAnimations().every((one) => one.playState !== 'running')").await;
}

async fn findings(page: &Page, what: &str, within: Option<&str>, all: &mut Vec<String>) {
    calm(page).await;
    for finding in page.axe_within(within).await {
        all.push(format!("{what}: {} {}", finding.rule, finding.nodes.join("\n    ")));
    }
}

async fn room(page: &Page, hash: &str) {
    page.go("#/settings").await;
    page.until("another room", "location.hash.startsWith('#/settings')").await;
    page.go(&format!("#/{hash}")).await;
    let name = hash.split('?').next().unwrap();
    let ready = format!(
        "location.hash.startsWith('#/{name}') && document.querySelector('main#room h1, main#room h2, main#room h3') !== null
         && !document.querySelector('main [aria-busy=true], main .skeleton')"
    );
    page.until(hash, &ready).await;
}

async fn theme(page: &Page, theme: &str) {
    let set = page.rpc("settings_update", json!({"locale": "fr", "theme": theme})).await;
    assert_eq!(set["error"], json!(null), "{set}");
    let scheme = "getComputedStyle(document.documentElement).colorScheme";
    page.until("the theme", &format!("{scheme}.trim().endsWith('{theme}')")).await;
}

#[test]
fn what_opens_over_a_room() {
    run("layers", "fr_FR.UTF-8", |computer| async move {
        let words = Words::of("fr");
        computer.call("demo_create", &json!({}));
        let drafts = computer.call("posts_drafts", &json!({}));
        let draft = text(&drafts[0]["id"]).to_owned();
        // With an account, so that everything can be pressed.
        let accounts = computer.call("accounts_list", &json!({"brand": drafts[0]["brand"]}));
        let version = computer.call("posts_get", &json!({"id": draft}))["version"].clone();
        computer.call("posts_update", &json!({"id": draft, "version": version, "accounts": [accounts[0]["id"]]}));
        let window = computer.open().await;
        let page = &window.page;
        let mut all = Vec::new();
        for scheme in ["light", "dark"] {
            theme(page, scheme).await;
            for (place, name, way) in LAYERS {
                let hash = if *place == "composer" { format!("composer?post={draft}") } else { (*place).to_owned() };
                room(page, &hash).await;
                for step in *way {
                    match step {
                        Click(selector, message) => page.click(selector, message.map(|key| words.get(key))).await,
                        Keys(keys) => {
                            page.js("document.activeElement.blur()", vec![]).await;
                            page.keys(keys).await;
                        }
                    }
                }
                page.until(name, &format!("document.querySelector('{OPEN}') !== null")).await;
                // A menu or a tooltip stands outside of the page's landmarks, as all that is put above a page does.
                findings(page, &format!("{name} {scheme}"), Some(OPEN), &mut all).await;
                page.picture(&format!("layer-{name}-{scheme}")).await;
                // A layer over another closes first; none needs the pointer to be left.
                for _ in way.iter() {
                    if page.value(&format!("document.querySelector('{OPEN}') !== null")).await == json!(true) {
                        page.press(fantoccini::key::Key::Escape).await;
                        calm(page).await;
                    }
                }
                page.until(&format!("the end of {name}"), &format!("document.querySelector('{OPEN}') === null")).await;
            }
        }
        assert!(all.is_empty(), "axe:\n{}", all.join("\n"));
    });
}

async fn views(computer: &Computer, desk: &str) {
    let window = computer.open().await;
    let page = &window.page;
    let mut all = Vec::new();
    for scheme in ["light", "dark"] {
        theme(page, scheme).await;
        for view in ["week", "day", "agenda", "board", "grid"] {
            room(page, &format!("calendar?view={view}")).await;
            page.until(view, "document.querySelector('.body .main > *') !== null").await;
            findings(page, &format!("{view} {desk} {scheme}"), None, &mut all).await;
            page.picture(&format!("view-{view}-{desk}-{scheme}")).await;
        }
    }
    assert!(all.is_empty(), "axe:\n{}", all.join("\n"));
}

#[test]
fn every_view_of_the_calendar() {
    run("views", "fr_FR.UTF-8", |computer| async move {
        computer.call(
            "brands_create",
            &json!({"name": "Boulangerie Lune", "zone": "Europe/Paris", "language": "fr", "colour": "#336699"}),
        );
        views(&computer, "empty").await;
        computer.call("demo_create", &json!({}));
        views(&computer, "full").await;
    });
}
