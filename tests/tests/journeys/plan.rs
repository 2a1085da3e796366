//! The plan of a month: queue, ideas, pillars and recurring posts, over the commands.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use std::collections::BTreeSet;

use chrono::TimeDelta;
use pupitre_domain::time::Zone;
use pupitre_tests::adapters::{Adapter, connected};
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{TestDesk, monday, says, state};
use pupitre_tests::headless::Place;
use serde_json::{Value, json};

/// A desk with a brand and one connected account per network, the first of the list first.
async fn desk() -> (TestDesk, Vec<Adapter>, Value, Vec<Value>) {
    let clock = TestClock::frozen(monday());
    let desk = TestDesk::new(clock.clone()).await;
    let brand = desk.brand("Atelier").await;
    let (mut fakes, mut accounts) = (Vec::new(), Vec::new());
    for id in connected().iter().take(2) {
        let fake = Adapter::start(*id, clock.clone()).await;
        accounts.push(desk.connect(&brand, &fake, "studio").await);
        fakes.push(fake);
    }
    (desk, fakes, brand, accounts)
}

fn slot(weekday: u8, hour: u16) -> Value {
    json!({"weekday": weekday, "minutes": hour * 60})
}

async fn wall(desk: &TestDesk, post: &Value) -> Value {
    desk.call("posts_get", json!({"id": post})).await["wall"].clone()
}

fn ids(outcome: &Value, field: &str) -> Vec<Value> {
    outcome[field].as_array().unwrap().iter().map(|it| it.get("post").unwrap_or(it).clone()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_queue_fills_free_slots_closes_gaps_and_never_moves_what_a_person_placed() {
    let (desk, _fakes, brand, accounts) = desk().await;
    let account = &accounts[0];
    let draft = desk.write(&brand, says("un."), &[account]).await;
    let refused = desk.try_call("queue_add", json!({"posts": [draft]})).await.unwrap_err();
    assert_eq!((&refused["fields"][0]["field"], &refused["fields"][0]["code"]), (&json!("slots"), &json!("required")));

    let slots = json!([slot(1, 18), slot(2, 9), slot(3, 9), slot(4, 9)]);
    let former = desk.call("queue_set", json!({"account": account, "slots": slots})).await;
    assert_eq!(former["slots"], json!([]));
    // Tuesday nine is a person's.
    let placed = desk.write(&brand, says("placé."), &[account]).await;
    desk.call("posts_schedule", json!({"id": placed, "wall": "2026-11-24T09:00"})).await;
    let second = desk.write(&brand, says("deux."), &[account]).await;
    let third = desk.write(&brand, says("trois."), &[account]).await;
    let added = desk.call("queue_add", json!({"posts": [draft, second, third]})).await;
    let walls: Vec<&str> = added["moves"].as_array().unwrap().iter().map(|it| it["to"].as_str().unwrap()).collect();
    assert_eq!(walls, ["2026-11-23T18:00", "2026-11-25T09:00", "2026-11-26T09:00"]);
    assert_eq!(desk.state(&second).await, "scheduled");

    let openings = desk.call("queue_range", json!({"from": "2026-11-23", "days": 14, "brand": brand})).await;
    let open: Vec<&str> =
        openings["openings"].as_array().unwrap().iter().map(|it| it["wall"].as_str().unwrap()).collect();
    assert_eq!(open, ["2026-11-30T18:00", "2026-12-01T09:00", "2026-12-02T09:00", "2026-12-03T09:00"]);

    // The first goes: those behind it move up, over the person's post.
    let removed = desk.call("queue_remove", json!({"posts": [draft, placed]})).await;
    assert_eq!(removed["kept"], json!([placed]));
    assert_eq!(ids(&removed, "moves"), [draft.clone(), second.clone(), third.clone()]);
    assert_eq!(wall(&desk, &draft).await, Value::Null);
    assert_eq!(wall(&desk, &second).await, "2026-11-23T18:00");
    assert_eq!(wall(&desk, &third).await, "2026-11-25T09:00");
    assert_eq!(wall(&desk, &placed).await, "2026-11-24T09:00");

    // One undo for all of it.
    let undone = desk.call("queue_undo", removed).await;
    assert_eq!(undone["kept"], json!([]));
    assert_eq!(wall(&desk, &draft).await, "2026-11-23T18:00");
    assert_eq!(wall(&desk, &third).await, "2026-11-26T09:00");
    assert_eq!(desk.state(&draft).await, "scheduled");

    // What a person moves is not the queue's any more; what comes back to its place is.
    desk.call("posts_move", json!({"id": third, "wall": "2026-11-28T11:00"})).await;
    desk.call("posts_unschedule", json!({"id": draft})).await;
    let view = desk.call("queue_get", json!({"brand": brand})).await;
    assert_eq!(ids(&view, "posts"), std::slice::from_ref(&second));
    assert_eq!(view["posts"][0]["earlier"], "2026-11-23T18:00");
    let closed = desk.call("queue_reflow", json!({"brand": brand})).await;
    assert_eq!(ids(&closed, "moves"), std::slice::from_ref(&second));
    assert_eq!(wall(&desk, &third).await, "2026-11-28T11:00");
    assert_eq!(desk.call("queue_reflow", json!({"brand": brand})).await["moves"], json!([]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_post_of_two_accounts_takes_a_slot_of_both_and_what_left_is_not_moved() {
    let (mut desk, fakes, brand, accounts) = desk().await;
    desk.call("queue_set", json!({"account": accounts[0], "slots": [slot(1, 10), slot(2, 9), slot(5, 9)]})).await;
    desk.call("queue_set", json!({"account": accounts[1], "slots": [slot(2, 9), slot(5, 9)]})).await;
    let both = desk.write(&brand, says("les deux."), &[&accounts[0], &accounts[1]]).await;
    let one = desk.write(&brand, says("un seul."), &[&accounts[0]]).await;
    desk.call("queue_add", json!({"posts": [both, one]})).await;
    assert_eq!(wall(&desk, &both).await, "2026-11-24T09:00");
    assert_eq!(wall(&desk, &one).await, "2026-11-23T10:00");

    // It leaves on time and cannot be queued again.
    desk.clock.set("2026-11-23T09:00:01Z".parse().unwrap());
    desk.conduct().await;
    assert_eq!(desk.state(&one).await, "published");
    assert_eq!(desk.refused("queue_add", json!({"posts": [one]})).await, "illegalState");
    let kept = desk.call("queue_remove", json!({"posts": [one]})).await;
    assert_eq!((&kept["moves"], &kept["kept"]), (&json!([]), &json!([one])));
    assert_eq!(fakes[0].oracle().posts.iter().filter(|post| post.ours).count(), 1);

    // Another account's post at that minute is no obstacle, the same account's is.
    let next = desk.write(&brand, says("encore."), &[&accounts[1]]).await;
    let added = desk.call("queue_add", json!({"posts": [next]})).await;
    assert_eq!(added["moves"][0]["to"], "2026-11-27T09:00");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slots_of_a_night_of_clock_change_are_told_and_never_doubled() {
    let (desk, _fakes, brand, accounts) = desk().await;
    desk.clock.set("2027-03-27T12:00:00Z".parse().unwrap());
    let night = json!([{"weekday": 7, "minutes": 150}, {"weekday": 7, "minutes": 210}]);
    desk.call("queue_set", json!({"account": accounts[0], "slots": night})).await;
    let openings = desk.call("queue_range", json!({"from": "2027-03-28", "days": 1})).await;
    let openings = openings["openings"].as_array().unwrap();
    assert_eq!(openings.len(), 1, "two slots at one instant are one place: {openings:?}");
    assert_eq!(openings[0]["dueAt"], "2027-03-28T01:30:00Z");
    assert_eq!(openings[0]["change"]["kind"], "gap");
    let (a, b) = (
        desk.write(&brand, says("nuit."), &[&accounts[0]]).await,
        desk.write(&brand, says("nuit suivante."), &[&accounts[0]]).await,
    );
    let added = desk.call("queue_add", json!({"posts": [a, b]})).await;
    let dues: BTreeSet<String> = [
        desk.call("posts_get", json!({"id": a})).await["dueAt"].to_string(),
        desk.call("posts_get", json!({"id": b})).await["dueAt"].to_string(),
    ]
    .into();
    assert_eq!(dues.len(), 2, "{added}");
    let wrong =
        desk.try_call("queue_set", json!({"account": accounts[0], "slots": [{"weekday": 8, "minutes": 0}]})).await;
    assert_eq!(wrong.unwrap_err()["fields"][0]["field"], "slots");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_idea_is_kept_from_the_first_letter_and_becomes_a_post_that_does_not_leave_by_itself() {
    let (mut desk, fakes, brand, _accounts) = desk().await;
    let idea = desk.call("ideas_create", json!({"text": "L"})).await;
    let id = idea["id"].clone();
    let kept = desk
        .call(
            "ideas_update",
            json!({"id": id, "version": 1, "title": "Été", "text": "Les coulisses", "label": "photo"}),
        )
        .await;
    assert_eq!(kept["version"], 2);
    // An overtaken save is refused: the window keeps its text beside.
    let late = json!({"id": id, "version": 1, "title": "", "text": "autre", "label": ""});
    assert_eq!(desk.refused("ideas_update", late).await, "conflict");
    desk.restart().await;
    let listed = desk.call("ideas_list", json!({"brand": brand, "text": "ete coul"})).await;
    assert_eq!(listed["items"], json!([]), "words are looked for as they stand");
    let listed = desk.call("ideas_list", json!({"brand": brand, "text": "ETE"})).await;
    assert_eq!(listed["items"][0]["text"], "Les coulisses");

    let missing = desk.try_call("ideas_plan", json!({"id": id, "wall": "2026-11-23T10:00"})).await.unwrap_err();
    assert_eq!(missing["fields"][0]["field"], "brand");
    let past = desk.try_call("ideas_plan", json!({"id": id, "brand": brand, "wall": "2026-11-20T10:00"})).await;
    assert_eq!(past.unwrap_err()["fields"][0]["code"], "past");
    let planned = desk.call("ideas_plan", json!({"id": id, "brand": brand, "wall": "2026-11-23T10:00"})).await;
    let post = desk.call("posts_get", json!({"id": planned["post"]})).await;
    assert_eq!(post["content"]["parts"][0]["text"], "Été\n\nLes coulisses");
    assert_eq!((&post["wall"], &post["variants"]), (&json!("2026-11-23T10:00"), &json!([])));
    assert_eq!(desk.call("ideas_list", json!({})).await["items"], json!([]));
    assert_eq!(desk.refused("ideas_plan", json!({"id": id, "brand": brand})).await, "illegalState");

    let back = desk.call("ideas_unplan", json!({"id": id})).await;
    assert_eq!((&back["post"], &back["archivedAt"]), (&Value::Null, &Value::Null));
    assert!(!desk.call("posts_get", json!({"id": planned["post"]})).await["deletedAt"].is_null());

    // Once somebody wrote on the post, taking back would lose that: it is refused.
    let again = desk.call("ideas_plan", json!({"id": id, "brand": brand, "wall": "2026-11-23T10:00"})).await;
    let written = json!({"id": again["post"], "version": 1, "content": says("mieux.")});
    desk.call("posts_update", written).await;
    assert_eq!(desk.refused("ideas_unplan", json!({"id": id})).await, "illegalState");
    desk.advance(TimeDelta::days(1));
    desk.conduct().await;
    assert!(fakes.iter().all(|fake| fake.oracle().posts.iter().all(|post| !post.ours)));

    desk.call("ideas_create", json!({"brand": brand, "title": "a"})).await;
    let second = desk.call("ideas_create", json!({"title": "b"})).await;
    desk.call("ideas_archive", json!({"id": second["id"]})).await;
    let page = desk.call("ideas_list", json!({"archived": true, "limit": 1})).await;
    assert_eq!(page["items"][0]["title"], "b");
    let rest = desk.call("ideas_list", json!({"archived": true, "limit": 1, "after": page["next"]})).await;
    assert_eq!((&rest["items"][0]["id"], &rest["next"]), (&id, &Value::Null));
    desk.call("ideas_restore", json!({"id": second["id"]})).await;
    assert_eq!(desk.call("ideas_list", json!({})).await["items"].as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_plan_of_content_tells_what_the_weeks_lack() {
    let (desk, _fakes, brand, accounts) = desk().await;
    let make = async |name: &str, share: u8| {
        let params = json!({"brand": brand, "name": name, "colour": "#aa3366", "share": share});
        desk.call("pillars_create", params).await["id"].clone()
    };
    let (craft, people) = (make("Savoir-faire", 60).await, make("Équipe", 40).await);
    let taken = json!({"brand": brand, "name": "équipe", "colour": "#000000", "share": 1});
    assert_eq!(desk.try_call("pillars_create", taken).await.unwrap_err()["fields"][0]["code"], "taken");
    assert_eq!(desk.call("cadences_set", json!({"account": accounts[0], "perWeek": 2})).await["perWeek"], 0);
    let gaps = async || {
        let all = desk.call("plan_gaps", json!({"from": "2026-11-25", "weeks": 2})).await;
        all["brands"][0].clone()
    };
    assert_eq!(gaps().await["weeks"][0]["missing"], 2);

    let mut posts = Vec::new();
    for (n, day) in ["2026-11-24", "2026-11-29", "2026-11-30"].iter().enumerate() {
        let post = desk.write(&brand, says(&format!("n{n}.")), &[&accounts[0]]).await;
        desk.call("posts_schedule", json!({"id": post, "wall": format!("{day}T23:30")})).await;
        posts.push(post);
    }
    desk.call("pillars_assign", json!({"post": posts[0], "pillar": craft})).await;
    let former = desk.call("pillars_assign", json!({"post": posts[0], "pillar": people})).await;
    assert_eq!(former["pillar"], craft);
    let found = gaps().await;
    let weeks: Vec<(Value, Value, Value)> = found["weeks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["week"]["number"].clone(), it["accounts"][0]["planned"].clone(), it["missing"].clone()))
        .collect();
    // Sunday half past eleven is still in week 48.
    assert_eq!(weeks, [(json!(48), json!(2), json!(0)), (json!(49), json!(1), json!(1))]);
    assert_eq!(found["posts"], 3);
    assert_eq!(found["pillars"][0]["missing"], 2, "60 % of three are two");
    assert_eq!((&found["pillars"][1]["posts"], &found["pillars"][1]["share"]), (&json!(1), &json!(33)));
    assert_eq!(ids(&found, "unassigned"), [posts[1].clone(), posts[2].clone()]);

    // What goes to the bin does not count; nor does a pillar in the bin.
    desk.call("posts_delete", json!({"id": posts[2]})).await;
    desk.call("pillars_delete", json!({"id": people})).await;
    let found = gaps().await;
    assert_eq!((&found["weeks"][1]["missing"], found["pillars"].as_array().unwrap().len()), (&json!(2), 1));
    assert_eq!(found["unassigned"].as_array().unwrap().len(), 2);
    desk.call("pillars_restore", json!({"id": people})).await;
    assert_eq!(gaps().await["pillars"][1]["posts"], 1);
    // A pillar of another brand is none.
    let other = desk.brand("Autre").await;
    let foreign =
        desk.call("pillars_create", json!({"brand": other, "name": "x", "colour": "#000000", "share": 1})).await;
    assert_eq!(desk.refused("pillars_assign", json!({"post": posts[0], "pillar": foreign["id"]})).await, "notFound");
}

fn weekly() -> Value {
    json!({"every": {"kind": "week", "weekdays": [2]}, "interval": 1, "end": {"kind": "never"}})
}

/// A post on Tuesday at nine that recurs every week.
async fn recurring(desk: &TestDesk, brand: &Value, account: &Value) -> (Value, Value) {
    let post = desk.write(brand, says("chaque mardi."), &[account]).await;
    desk.call("posts_schedule", json!({"id": post, "wall": "2026-11-24T09:00"})).await;
    let made = desk.call("series_create", json!({"post": post, "rule": weekly()})).await;
    (post, made)
}

/// Date and wall time of the occurrences that are not in the bin.
async fn occurrences(desk: &TestDesk, brand: &Value) -> Vec<(String, String, Value)> {
    let mut found = Vec::new();
    for series in desk.call("series_list", json!({"brand": brand})).await.as_array().unwrap() {
        for it in series["occurrences"].as_array().unwrap().iter().filter(|it| it["skipped"] == false) {
            let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
            found.push((text(&it["date"]), text(&it["wall"]), it["post"].clone()));
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_series_makes_each_date_once_whatever_happens() {
    let (mut desk, fakes, brand, accounts) = desk().await;
    let (post, made) = recurring(&desk, &brand, &accounts[0]).await;
    assert_eq!((&made["done"]["made"], &made["series"]["rrule"]), (&json!(7), &json!("FREQ=WEEKLY;BYDAY=TU")));
    let all = occurrences(&desk, &brand).await;
    assert_eq!(all.len(), 8);
    assert_eq!(all[0].2, post);
    assert_eq!((all[7].0.as_str(), all[7].1.as_str()), ("2027-01-12", "2027-01-12T09:00"));
    // Asked again and again, started again and again: nothing more.
    for _ in 0..3 {
        assert_eq!(desk.call("series_extend", json!({})).await["made"], 0);
        desk.restart().await;
        desk.conduct().await;
    }
    assert_eq!(occurrences(&desk, &brand).await, all);
    // One in the bin is an exception for ever; one moved stays where a person put it.
    desk.call("posts_delete", json!({"id": all[2].2})).await;
    desk.call("posts_move", json!({"id": all[3].2, "wall": "2026-12-16T18:00"})).await;
    // Three weeks later, after a restart, three more.
    desk.settle().await;
    desk.clock.set("2026-12-14T12:00:00Z".parse().unwrap());
    desk.restart().await;
    desk.conduct().await;
    let later = occurrences(&desk, &brand).await;
    let dates: Vec<&str> = later.iter().map(|it| it.0.as_str()).collect();
    assert_eq!(dates.iter().copied().collect::<BTreeSet<_>>().len(), dates.len(), "{dates:?}");
    assert!(!dates.contains(&"2026-12-08"), "the exception came back");
    assert_eq!(later.iter().find(|it| it.0 == "2026-12-15").unwrap().1, "2026-12-16T18:00");
    assert_eq!(dates.last(), Some(&"2027-02-02"));
    // The first left as an ordinary post, once.
    assert_eq!(desk.state(&post).await, "published");
    assert_eq!(fakes[0].oracle().duplicates(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn this_one_this_and_following_and_all() {
    let (desk, _fakes, brand, accounts) = desk().await;
    let (_, made) = recurring(&desk, &brand, &accounts[0]).await;
    let all = occurrences(&desk, &brand).await;
    let text = async |post: &Value| {
        desk.call("posts_get", json!({"id": post})).await["content"]["parts"][0]["text"].as_str().unwrap().to_owned()
    };
    // This one: an ordinary edit of the post.
    let own = json!({"id": all[5].2, "version": 1, "content": says("celui-ci seulement.")});
    desk.call("posts_update", own).await;
    // This and following: the fourth's text and hour go to those behind it, but not over a person's text.
    let fourth = json!({"id": all[3].2, "version": 1, "content": says("désormais ceci.")});
    desk.call("posts_update", fourth).await;
    desk.call("posts_move", json!({"id": all[3].2, "wall": "2026-12-15T17:30"})).await;
    let applied = desk.call("series_apply", json!({"post": all[3].2, "to": "following"})).await;
    assert_eq!(applied["done"]["kept"], json!([all[5].2]));
    let now = occurrences(&desk, &brand).await;
    let walls: Vec<&str> = now.iter().map(|it| &it.1[11..]).collect();
    assert_eq!(walls, ["09:00", "09:00", "09:00", "17:30", "17:30", "17:30", "17:30", "17:30"]);
    let posts = |of: &[(String, String, Value)]| of.iter().map(|it| it.2.to_string()).collect::<BTreeSet<_>>();
    assert_eq!(posts(&now), posts(&all));
    assert_eq!(text(&all[2].2).await, "chaque mardi.");
    assert_eq!(text(&all[4].2).await, "désormais ceci.");
    assert_eq!(text(&all[5].2).await, "celui-ci seulement.");
    assert_eq!(desk.call("series_list", json!({"brand": brand})).await.as_array().unwrap().len(), 2);

    // One undo: one series again, hours and texts as before; the pattern keeps what the person wrote on it.
    desk.call("series_revert", json!({"id": applied["edit"]})).await;
    let back = occurrences(&desk, &brand).await;
    assert_eq!(desk.call("series_list", json!({"brand": brand})).await.as_array().unwrap().len(), 1);
    assert_eq!(back.len(), 8);
    assert_eq!((&back[4].1[11..], text(&all[4].2).await.as_str()), ("09:00", "chaque mardi."));
    assert_eq!(text(&all[3].2).await, "désormais ceci.");
    assert_eq!(desk.refused("series_revert", json!({"id": applied["edit"]})).await, "notFound");

    // All: another rule. Dates that are no more go to the bin, but not what a person touched.
    let id = &made["series"]["id"];
    let rule = json!({"every": {"kind": "week", "weekdays": [4]}, "interval": 2, "end": {"kind": "never"}});
    let changed = desk.call("series_reschedule", json!({"id": id, "rule": rule})).await;
    let kept: BTreeSet<String> = ids(&changed["done"], "kept").iter().map(Value::to_string).collect();
    assert_eq!(kept, [all[3].2.to_string(), all[5].2.to_string()].into());
    assert_eq!((&changed["done"]["removed"], &changed["done"]["made"]), (&json!(6), &json!(4)));
    let undone = desk.call("series_revert", json!({"id": changed["edit"]})).await;
    assert_eq!(undone["removed"], 4);
    assert_eq!(occurrences(&desk, &brand).await, back);

    // The end, and its undo.
    let ended = desk.call("series_end", json!({"id": id, "from": all[6].0})).await;
    assert_eq!(ended["done"]["removed"], 2);
    assert_eq!(ended["series"]["rrule"], "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270104");
    assert_eq!(occurrences(&desk, &brand).await.len(), 6);
    desk.call("series_revert", json!({"id": ended["edit"]})).await;
    assert_eq!(occurrences(&desk, &brand).await, back);
    for (_, _, post) in &back {
        assert_eq!(state(&desk.delivery(post).await), "scheduled");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_series_keeps_its_hour_over_clock_changes_and_warns_of_the_same_text() {
    let (desk, fakes, brand, accounts) = desk().await;
    desk.clock.set("2027-03-01T08:00:00Z".parse().unwrap());
    let post = desk.write(&brand, says("la nuit."), &[&accounts[0], &accounts[1]]).await;
    desk.call("posts_schedule", json!({"id": post, "wall": "2027-03-07T02:30"})).await;
    let rule = json!({"every": {"kind": "week", "weekdays": [7]}, "interval": 1, "end": {"kind": "count", "count": 6}});
    let preview = desk.call("series_preview", json!({"brand": brand, "rule": rule, "wall": "2027-03-07T02:30"})).await;
    assert_eq!(preview["dates"][3]["change"]["kind"], "gap");
    assert_eq!((&preview["startsThere"], preview["dates"].as_array().unwrap().len()), (&json!(true), 6));
    let made = desk.call("series_create", json!({"post": post, "rule": rule})).await;
    let mut dues = Vec::new();
    for it in made["series"]["occurrences"].as_array().unwrap() {
        let post = desk.call("posts_get", json!({"id": it["post"]})).await;
        dues.push((post["wall"].as_str().unwrap()[5..].to_owned(), post["dueAt"].as_str().unwrap()[5..16].to_owned()));
    }
    let expected = [
        ("03-07T02:30", "03-07T01:30"),
        ("03-14T02:30", "03-14T01:30"),
        ("03-21T02:30", "03-21T01:30"),
        ("03-28T02:30", "03-28T01:30"),
        ("04-04T02:30", "04-04T00:30"),
        ("04-11T02:30", "04-11T00:30"),
    ];
    assert_eq!(dues, expected.map(|(wall, due)| (wall.to_owned(), due.to_owned())));
    // Only networks that mind are named, and only while the texts are the same.
    let networks = desk.call("networks_list", json!({})).await;
    let minding: BTreeSet<String> = networks
        .as_array()
        .unwrap()
        .iter()
        .filter(|it| it["repeats"] != "allowed")
        .map(|it| it["id"].to_string())
        .collect();
    let warned = |series: &Value| -> Vec<(String, Value)> {
        let all = series["warnings"].as_array().unwrap();
        all.iter().map(|it| (it["network"].to_string(), it["count"].clone())).collect()
    };
    let own: Vec<_> = fakes.iter().map(|fake| json!(fake.id()).to_string()).filter(|id| minding.contains(id)).collect();
    assert!(!own.is_empty(), "no network of this test minds");
    assert_eq!(warned(&made["series"]), own.iter().map(|id| (id.clone(), json!(5))).collect::<Vec<_>>());
    let second = &made["series"]["occurrences"][1]["post"];
    desk.call("posts_update", json!({"id": second, "version": 1, "content": says("autre chose.")})).await;
    let series = desk.call("series_of_post", json!({"id": second})).await;
    assert_eq!(warned(&series["series"])[0].1, 3);
    assert_eq!(series["date"], "2027-03-14");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rule_that_cannot_be_followed_names_its_field() {
    let (desk, _fakes, brand, accounts) = desk().await;
    let post = desk.write(&brand, says("x."), &[&accounts[0]]).await;
    let create = async |rule: Value| {
        let error = desk.try_call("series_create", json!({"post": post, "rule": rule})).await.unwrap_err();
        error["fields"][0]["field"].as_str().map(str::to_owned)
    };
    assert_eq!(create(weekly()).await.as_deref(), Some("wall"));
    desk.call("posts_schedule", json!({"id": post, "wall": "2026-11-25T09:00"})).await;
    assert_eq!(create(weekly()).await.as_deref(), Some("rule"), "Wednesday is no Tuesday");
    let rule = |every: Value, interval: u16, end: Value| json!({"every": every, "interval": interval, "end": end});
    let (day, never) = (json!({"kind": "day"}), json!({"kind": "never"}));
    assert_eq!(create(rule(day.clone(), 0, never.clone())).await.as_deref(), Some("rule.interval"));
    let until = json!({"kind": "until", "date": "2026-11-01"});
    assert_eq!(create(rule(day.clone(), 1, until)).await.as_deref(), Some("rule.end"));
    let none = json!({"kind": "week", "weekdays": []});
    assert_eq!(create(rule(none, 1, never.clone())).await.as_deref(), Some("rule.weekdays"));
    let month = json!({"kind": "monthDay", "day": 32});
    assert_eq!(create(rule(month, 1, never.clone())).await.as_deref(), Some("rule.day"));
    let made = desk.call("series_create", json!({"post": post, "rule": rule(day, 1, never)})).await;
    assert_eq!(made["done"]["made"], 54, "daily to the end of eight weeks");
    assert_eq!(desk.refused("series_create", json!({"post": post, "rule": weekly()})).await, "illegalState");
    // Taken back, the post is an ordinary one again, and everything else is gone.
    let undone = desk.call("series_revert", json!({"id": made["edit"]})).await;
    assert_eq!((&undone["removed"], &undone["kept"]), (&json!(54), &json!([])));
    assert_eq!(wall(&desk, &post).await, "2026-11-25T09:00");
    assert_eq!(desk.call("series_list", json!({})).await, json!([]));
}

/// Killed at any moment while a series is made, changed and extended: each date has one post, and nothing is half.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_while_a_series_is_made_leave_each_date_one_post() {
    let root = tempfile::tempdir().unwrap();
    let place = Place::under(env!("CARGO_BIN_EXE_headless"), root.path());
    let headless = place.start().await.unwrap();
    let zone = json!({"name": "Atelier", "zone": "Europe/Paris", "language": "fr", "colour": "#336699"});
    let brand = headless.call("brands_create", zone).await["id"].clone();
    // The brand's day, not the machine's: for an hour or two they are not the same one.
    let now = Zone::parse("Europe/Paris").unwrap().wall(chrono::Utc::now());
    let tomorrow = now.0.date() + chrono::Days::new(1);
    let mut posts = Vec::new();
    for n in 0..12 {
        let draft = json!({"brand": brand, "content": says(&format!("série {n}."))});
        let post = headless.call("posts_create", draft).await["id"].clone();
        headless.call("posts_schedule", json!({"id": post, "wall": format!("{tomorrow}T{:02}:00", 6 + n)})).await;
        posts.push(post);
    }
    headless.end().await;
    let daily = json!({"every": {"kind": "day"}, "interval": 1, "end": {"kind": "never"}});
    let mut cut = 0;
    for (n, post) in posts.iter().enumerate() {
        let headless = place.start().await.unwrap();
        let caller = headless.caller();
        let (post, rule) = (post.clone(), daily.clone());
        let call =
            tokio::spawn(async move { caller.try_call("series_create", json!({"post": post, "rule": rule})).await });
        tokio::time::sleep(std::time::Duration::from_millis(3 * n as u64)).await;
        headless.kill().await;
        cut += u32::from(call.await.unwrap().is_none());
    }
    let headless = place.start().await.unwrap();
    headless.call("series_extend", json!({})).await;
    headless.call("series_extend", json!({})).await;
    let all = headless.call("series_list", json!({"brand": brand})).await;
    let mut seen = BTreeSet::new();
    for series in all.as_array().unwrap() {
        let dates = series["occurrences"].as_array().unwrap();
        let distinct: BTreeSet<String> = dates.iter().map(|it| it["date"].to_string()).collect();
        // All or nothing: a series that is there has all its weeks.
        assert_eq!((dates.len(), distinct.len()), (56, 56));
        for it in dates {
            assert!(seen.insert(it["post"].to_string()), "one post of two dates");
        }
    }
    let from = tomorrow.to_string();
    let entries = headless.call("calendar_range", json!({"from": from, "days": 62, "brand": brand})).await;
    let planned = entries["entries"].as_array().unwrap().len();
    let lone = posts.len() - all.as_array().unwrap().len();
    assert_eq!(planned, seen.len() + lone, "a post without its series, or a series without its post");
    assert!(cut > 0, "no call was cut");
    headless.end().await;
}
