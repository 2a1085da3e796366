//! The calendar by pointer and by keyboard: what the window shows, and what the desk then knows.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, Utc};
use fantoccini::key::Key;
use pupitre_tests::desktop::{Computer, Page, Words, key, run};
use serde_json::{Value, json};

use crate::{Studio, healthy, text};

/// Monday of a week that has not begun; what is planned in it stays ahead while a test runs.
fn monday() -> NaiveDate {
    let today = Utc::now().date_naive();
    today + Days::new(14 - u64::from(today.weekday().num_days_from_monday()))
}

fn later(day: NaiveDate, days: u64) -> NaiveDate {
    day + Days::new(days)
}

/// When every planned post of these weeks stands, in minutes, and whether it is only held.
fn walls(computer: &Computer) -> BTreeMap<String, (String, bool)> {
    let range = computer.call("calendar_range", &json!({"from": monday(), "days": 60}));
    let entries = range["entries"].as_array().unwrap();
    let of = |entry: &Value| (text(&entry["wall"])[..16].to_owned(), entry["held"] == json!(true));
    entries.iter().map(|entry| (text(&entry["post"]).to_owned(), of(entry))).collect()
}

/// Waits until the desk has a post where it belongs.
async fn stands(computer: &Computer, post: &str, wall: &str) {
    computer
        .until(wall, "calendar_range", json!({"from": monday(), "days": 60}), |range| {
            let entries = range["entries"].as_array().unwrap();
            entries.iter().any(|entry| entry["post"] == json!(post) && text(&entry["wall"]).starts_with(wall))
        })
        .await;
}

/// Waits until the desk has all posts where they belong.
async fn all_stand(computer: &Computer, wanted: &BTreeMap<String, (String, bool)>) {
    let from = std::time::Instant::now();
    loop {
        let found = walls(computer);
        if &found == wanted {
            return;
        }
        assert!(from.elapsed() < pupitre_tests::desktop::PATIENCE, "{found:#?}\nand not\n{wanted:#?}");
        tokio::time::sleep(std::time::Duration::from_millis(250)).await;
    }
}

fn chip(post: &str) -> String {
    format!("[data-drop-day] button[data-post='{post}']")
}

/// Waits until a post's chip is drawn on a day.
async fn drawn(page: &Page, post: &str, day: NaiveDate) {
    let there =
        format!("!!document.querySelector(\"[data-drop-day='{day}'] button[data-post='{post}']:not(.lifted)\")");
    page.until(&format!("the chip on {day}"), &there).await;
}

async fn show(page: &Page, view: &str, day: NaiveDate) {
    page.go(&format!("#/calendar?view={view}&date={day}")).await;
    page.until("the view", &format!("!!document.querySelector(\"[data-drop-day='{day}']\")")).await;
}

async fn focus(page: &Page, selector: &str) {
    page.find(selector, None).await;
    page.js("document.querySelector(arguments[0]).focus()", vec![json!(selector)]).await;
}

/// How many things can be taken back.
async fn undos(page: &Page) -> Value {
    page.value("document.querySelectorAll('section.toaster button.undo').length").await
}

async fn take_back(page: &Page) {
    page.find("section.toaster button.undo", None).await;
    page.ctrl("z").await;
}

#[test]
fn a_planned_post_is_dragged_in_the_month_and_in_the_week() {
    run("drag", "fr_FR.UTF-8", |computer| async move {
        let studio = Studio::open(&computer).await;
        let page = studio.page();
        let monday = monday();
        let post = studio.planned("Le pain du matin", &format!("{monday}T09:20")).await;

        show(page, "month", monday).await;
        drawn(page, &post, monday).await;
        page.drag(&chip(&post), &format!("[data-drop-day='{}']", later(monday, 2))).await;
        stands(&computer, &post, &format!("{}T09:20", later(monday, 2))).await;
        drawn(page, &post, later(monday, 2)).await;
        // The deliveries moved with the plan.
        let list = computer.call("publications_list", &json!({"states": ["scheduled"], "limit": 10}));
        let due = text(&list["items"][0]["dueAt"]).to_owned();
        assert!(due.starts_with(&later(monday, 2).to_string()), "{list}");
        assert_eq!(undos(page).await, json!(1));
        take_back(page).await;
        stands(&computer, &post, &format!("{monday}T09:20")).await;
        drawn(page, &post, monday).await;

        // Escape in the middle of a drag leaves everything where it was.
        page.carry(&chip(&post), &format!("[data-drop-day='{}']", later(monday, 4))).await;
        page.until("what follows the pointer", "document.querySelector('.ghost') !== null").await;
        page.until("the place it would come to", "document.querySelector('td.target') !== null").await;
        page.picture("calendar-dragging-fr").await;
        page.press(Key::Escape).await;
        page.until("its end", "document.querySelector('.ghost') === null").await;
        page.let_go().await;
        drawn(page, &post, monday).await;
        assert_eq!(walls(&computer)[&post].0, format!("{monday}T09:20"));

        // In the week a height is a time, to the quarter of an hour: two hours down, a day to the right.
        show(page, "week", monday).await;
        drawn(page, &post, monday).await;
        let column = format!("document.querySelector(\"[data-drop-day='{monday}']\").getBoundingClientRect().width");
        let width = page.value(&column).await.as_f64().unwrap();
        page.drag_by(&chip(&post), (width, 120.0)).await;
        stands(&computer, &post, &format!("{}T11:15", later(monday, 1))).await;
        drawn(page, &post, later(monday, 1)).await;
        page.picture("calendar-week-dropped-fr").await;
        take_back(page).await;
        stands(&computer, &post, &format!("{monday}T09:20")).await;
    });
}

#[test]
fn a_planned_post_is_carried_with_the_keyboard_alone() {
    run("grab", "en_GB.UTF-8", |computer| async move {
        let studio = Studio::open(&computer).await;
        let page = studio.page();
        let monday = monday();
        let first = studio.planned("Bread of the morning", &format!("{monday}T09:00")).await;
        let second = studio.planned("Cake of the evening", &format!("{monday}T17:00")).await;

        // Hours and quarters, then a day; the bar has the focus until the drop and the chip has it afterwards.
        show(page, "week", monday).await;
        let grabbed = async |post: &str| {
            focus(page, &chip(post)).await;
            page.keys("g").await;
            page.until("the bar", "document.activeElement.matches('[role=group].bar')").await;
        };
        grabbed(&first).await;
        page.press(Key::Down).await;
        page.keys(&format!("{}{}{}", key(Key::Shift), key(Key::Down), key(Key::Null))).await;
        page.press(Key::Right).await;
        page.until("where it would land", "document.querySelector('.landing') !== null").await;
        healthy(page, "a grabbed post").await;
        page.picture("calendar-grabbed-en").await;
        page.press(Key::Enter).await;
        stands(&computer, &first, &format!("{}T10:15", later(monday, 1))).await;
        drawn(page, &first, later(monday, 1)).await;
        page.until("the focus back on it", &format!("document.activeElement.dataset.post === '{first}'")).await;
        take_back(page).await;
        stands(&computer, &first, &format!("{monday}T09:00")).await;

        // Escape puts it back.
        grabbed(&first).await;
        page.press(Key::PageDown).await;
        page.press(Key::Escape).await;
        page.until("the chip in focus", &format!("document.activeElement.dataset.post === '{first}'")).await;
        assert_eq!(walls(&computer)[&first].0, format!("{monday}T09:00"));

        // Two that were chosen go together, a week on, with one undo.
        show(page, "month", monday).await;
        drawn(page, &second, monday).await;
        focus(page, &chip(&first)).await;
        page.press(Key::Space).await;
        page.keys(&format!("{}{}{}", key(Key::Shift), key(Key::Down), key(Key::Null))).await;
        page.until("two chosen", "document.querySelectorAll('.chip.selected').length === 2").await;
        page.keys("g").await;
        page.until("the bar", "document.activeElement.matches('[role=group].bar')").await;
        page.press(Key::Down).await;
        page.press(Key::Enter).await;
        stands(&computer, &first, &format!("{}T09:00", later(monday, 7))).await;
        stands(&computer, &second, &format!("{}T17:00", later(monday, 7))).await;
        take_back(page).await;
        stands(&computer, &first, &format!("{monday}T09:00")).await;
        stands(&computer, &second, &format!("{monday}T17:00")).await;
    });
}

#[test]
fn many_are_chosen_and_changed_with_one_undo() {
    run("bulk", "fr_FR.UTF-8", |computer| async move {
        let words = Words::of("fr");
        let studio = Studio::open(&computer).await;
        let page = studio.page();
        let monday = monday();
        let mut posts = Vec::new();
        for (at, name) in ["Lundi", "Mardi", "Mercredi", "Jeudi"].into_iter().enumerate() {
            let wall = format!("{}T{:02}:30", later(monday, at as u64), 8 + at);
            posts.push(studio.planned(name, &wall).await);
        }
        let before = walls(&computer);
        let moved = |days: u64, clock: Option<&str>| {
            let mut all = before.clone();
            for (at, post) in posts.iter().take(3).enumerate() {
                let day = later(monday, at as u64 + days);
                let time = clock.map_or_else(|| before[post].0[11..].to_owned(), str::to_owned);
                all.insert(post.clone(), (format!("{day}T{time}"), false));
            }
            all
        };

        // By pointer: one with Ctrl, up to the third with Shift.
        show(page, "month", monday).await;
        drawn(page, &posts[3], later(monday, 3)).await;
        page.click_holding(Key::Control, &chip(&posts[0])).await;
        page.click_holding(Key::Shift, &chip(&posts[2])).await;
        page.until("three chosen", "document.querySelectorAll('.chip.selected').length === 3").await;
        healthy(page, "the bar of the chosen").await;

        // A week later.
        page.click("[role=toolbar] button", Some(words.get("calendar_shift"))).await;
        page.find("[role=dialog] form", None).await;
        healthy(page, "the question how far").await;
        page.picture("calendar-shift-fr").await;
        page.fill("[role=dialog] form input", None, "7").await;
        page.click("[role=dialog] form button[type=submit]", None).await;
        all_stand(&computer, &moved(7, None)).await;
        assert_eq!(undos(page).await, json!(1), "one undo for all of them");
        take_back(page).await;
        all_stand(&computer, &before).await;

        // Dragged together: the one under the pointer leads.
        page.click_holding(Key::Control, &chip(&posts[0])).await;
        page.click_holding(Key::Shift, &chip(&posts[2])).await;
        page.until("three chosen", "document.querySelectorAll('.chip.selected').length === 3").await;
        page.drag(&chip(&posts[1]), &format!("[data-drop-day='{}']", later(monday, 3))).await;
        all_stand(&computer, &moved(2, None)).await;
        take_back(page).await;
        all_stand(&computer, &before).await;

        // The same day at another hour, by keyboard.
        page.click_holding(Key::Control, &chip(&posts[0])).await;
        page.click_holding(Key::Shift, &chip(&posts[2])).await;
        focus(page, "[role=toolbar] button[aria-haspopup=dialog]").await;
        page.press(Key::Enter).await;
        page.until("the first field", "document.activeElement.closest('[role=dialog] form') !== null").await;
        page.fill_labelled(words.get("calendar_shiftBy"), "0").await;
        page.fill_labelled(words.get("calendar_shiftTime"), "18h").await;
        page.press(Key::Enter).await;
        all_stand(&computer, &moved(0, Some("18:00"))).await;
        page.click("section.toaster button.undo", None).await;
        all_stand(&computer, &before).await;

        // Into the bin and out of it.
        page.click_holding(Key::Control, &chip(&posts[0])).await;
        page.click_holding(Key::Shift, &chip(&posts[2])).await;
        page.click("[role=toolbar] button", Some(words.get("calendar_delete"))).await;
        let left = BTreeMap::from([(posts[3].clone(), before[&posts[3]].clone())]);
        all_stand(&computer, &left).await;
        page.until("one chip", "document.querySelectorAll('[data-drop-day] button.chip').length === 1").await;
        assert_eq!(undos(page).await, json!(1));
        take_back(page).await;
        all_stand(&computer, &before).await;
        drawn(page, &posts[0], monday).await;
    });
}

#[test]
fn a_week_is_copied_and_the_copy_taken_back() {
    run("copy_week", "fr_FR.UTF-8", |computer| async move {
        let words = Words::of("fr");
        let studio = Studio::open(&computer).await;
        let page = studio.page();
        let (monday, target) = (monday(), later(monday(), 14));
        for (days, clock) in [(0, "08:00"), (3, "12:15"), (6, "19:45")] {
            studio.planned(&format!("Rendez-vous de {clock}"), &format!("{}T{clock}", later(monday, days))).await;
        }
        let before = walls(&computer);
        show(page, "week", monday).await;
        page.click("header.toolbar button", Some(words.get("calendar_copyWeek"))).await;
        page.until("the month to choose from", "document.activeElement.matches('[role=dialog] [data-day]')").await;
        healthy(page, "the choice of a week").await;
        page.picture("calendar-copy-week-fr").await;
        // Any day of the week will do; another month may have to be turned to.
        let day = format!("[role=dialog] button[data-day='{}']", later(target, 2));
        if page.value(&format!("document.querySelector(\"{day}\") === null")).await == json!(true) {
            page.press(Key::PageDown).await;
        }
        page.click(&day, None).await;
        let copies = computer
            .until("the copies", "calendar_range", json!({"from": target, "days": 7}), |range| {
                range["entries"].as_array().unwrap().len() == 3
            })
            .await;
        for (days, clock) in [(0, "08:00"), (3, "12:15"), (6, "19:45")] {
            let wall = format!("{}T{clock}", later(target, days));
            let found = copies["entries"].as_array().unwrap().iter().find(|one| text(&one["wall"]).starts_with(&wall));
            // A copy waits as a draft: nothing leaves twice because a week was copied.
            assert_eq!(found.map(|one| &one["held"]), Some(&json!(true)), "{copies}");
        }
        // The window shows the week that was copied to.
        page.until("three chips", "document.querySelectorAll('.main button.chip').length === 3").await;
        page.until("that week", &format!("location.hash.includes('{}')", later(target, 2))).await;
        page.picture("calendar-copied-week-fr").await;
        let originals: Vec<_> = walls(&computer).into_iter().filter(|(post, _)| before.contains_key(post)).collect();
        assert_eq!(originals, before.clone().into_iter().collect::<Vec<_>>());
        assert_eq!(undos(page).await, json!(1));
        take_back(page).await;
        all_stand(&computer, &before).await;
        page.until("an empty week", "document.querySelectorAll('.main button.chip').length === 0").await;
    });
}

#[test]
fn a_copy_that_names_another_brand_asks() {
    run("guard_copy", "fr_FR.UTF-8", |computer| async move {
        let words = Words::of("fr");
        let studio = Studio::open(&computer).await;
        let page = studio.page();
        let other = crate::brand(&computer, "Garage Nord");
        computer.call(
            "marks_set",
            &json!({"brand": studio.brand, "hashtags": ["boulangerielune"], "domains": [], "sensitive": []}),
        );
        let monday = monday();
        let post = studio.planned("La fournée du jour #BoulangerieLune", &format!("{monday}T09:00")).await;
        show(page, "month", monday).await;
        drawn(page, &post, monday).await;
        let copies =
            |computer: &Computer| computer.call("posts_drafts", &json!({"brand": other})).as_array().unwrap().len();
        let ask = async || {
            page.click_holding(Key::Control, &chip(&post)).await;
            page.click("[role=toolbar] button", Some(words.get("calendar_copyTo"))).await;
            page.click("[role=menuitem]", Some("Garage Nord")).await;
            page.until("the question", "document.querySelector('[role=dialog] .why') !== null").await;
        };
        ask().await;
        healthy(page, "the question of the guard").await;
        page.picture("guard-copy-fr").await;
        // Refusing is the way out of it, by key and by the first button.
        page.press(Key::Escape).await;
        page.until("its end", "document.querySelector('[role=dialog]') === null").await;
        assert_eq!(copies(&computer), 0);
        page.press(Key::Escape).await;
        page.until("nothing chosen", "document.querySelector('.chip.selected') === null").await;
        ask().await;
        page.click("[role=dialog] button", Some(words.get("kit_guardGo"))).await;
        computer
            .until("the copy", "posts_drafts", json!({"brand": other}), |drafts| drafts.as_array().unwrap().len() == 1)
            .await;
        take_back(page).await;
        computer
            .until("no copy", "posts_drafts", json!({"brand": other}), |drafts| drafts.as_array().unwrap().is_empty())
            .await;
    });
}
