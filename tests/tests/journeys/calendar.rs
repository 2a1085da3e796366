//! The calendar: many posts at once with one undo, labels, filters and their counts, notes, copies.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice)]

use chrono::TimeDelta;
use pupitre_domain::network::NetworkId;
use pupitre_tests::adapters::Adapter;
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{TestDesk, monday, says};
use serde_json::{Value, json};

struct Studio {
    desk: TestDesk,
    fake: Adapter,
    brand: Value,
    account: Value,
}

async fn studio() -> Studio {
    let clock = TestClock::frozen(monday());
    let fake = Adapter::start(NetworkId::Mastodon, clock.clone()).await;
    let desk = TestDesk::new(clock).await;
    let brand = desk.brand("Atelier").await;
    let account = desk.connect(&brand, &fake, "studio").await;
    Studio { desk, fake, brand, account }
}

impl Studio {
    async fn planned(&self, text: &str, minutes: i64) -> Value {
        self.desk.planned(&self.brand, text, &[&self.account], minutes).await
    }
    async fn call(&self, method: &str, params: Value) -> Value {
        self.desk.call(method, params).await
    }
    /// What can be told from outside about a post: text, time, deliveries, labels. Versions and stamps left out.
    async fn looks(&self, posts: &[Value]) -> Vec<Value> {
        let mut seen = Vec::new();
        for post in posts {
            let view = self.call("posts_get", json!({"id": post})).await;
            let deliveries: Vec<Value> = view["variants"]
                .as_array()
                .unwrap()
                .iter()
                .map(|form| {
                    let d = &form["delivery"];
                    json!([form["account"], d["id"], d["state"], d["reason"], d["dueAt"], d["mode"], d["problems"]])
                })
                .collect();
            let parts = &view["content"]["parts"];
            seen.push(json!([view["wall"], view["fold"], view["mode"], view["deletedAt"], parts, deliveries]));
        }
        seen.push(self.range().await);
        seen
    }
    async fn range(&self) -> Value {
        self.call("calendar_range", json!({"from": "2026-11-23", "days": 42})).await
    }
    async fn filtered(&self, filter: Value) -> Value {
        self.call("calendar_range", json!({"from": "2026-11-23", "days": 42, "filter": filter})).await
    }
    async fn undo(&self, outcome: &Value) -> Value {
        let back = json!({"before": outcome["before"], "discard": outcome["created"]});
        self.call("posts_put_back", back).await
    }
}

fn texts(view: &Value) -> Vec<&str> {
    view["entries"].as_array().unwrap().iter().map(|entry| entry["excerpt"].as_str().unwrap()).collect()
}

fn walls(view: &Value) -> Vec<&str> {
    view["entries"].as_array().unwrap().iter().map(|entry| entry["wall"].as_str().unwrap()).collect()
}

fn refused(outcome: &Value) -> Vec<(Value, &str)> {
    let list = outcome["refused"].as_array().unwrap();
    list.iter().map(|refused| (refused["post"].clone(), refused["why"].as_str().unwrap())).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_change_of_many_is_undone_exactly() {
    let studio = studio().await;
    let posts =
        [studio.planned("un", 60).await, studio.planned("deux", 1_500).await, studio.planned("trois", 3_000).await];
    let label =
        studio.call("labels_create", json!({"kind": "label", "name": "Été", "colour": "#aa3311"})).await["id"].clone();
    studio.call("posts_label", json!({"posts": [posts[0]], "add": [label]})).await;
    // One of them is a draft with a time: it has to come back as one.
    studio.call("posts_hold", json!({"posts": [posts[2]]})).await;
    let before = studio.looks(&posts).await;
    let item = |post: &Value, wall: &str| json!({"post": post, "wall": wall});
    let changes = [
        ("posts_shift", json!({"posts": posts, "days": 9})),
        ("posts_shift", json!({"posts": posts, "days": 3, "time": "18:45"})),
        ("posts_shift", json!({"posts": posts, "days": 1, "minutes": -90})),
        (
            "posts_schedule_many",
            json!({"items": [item(&posts[1], "2026-12-20T10:00"), item(&posts[2], "2026-12-21T10:00")]}),
        ),
        ("posts_hold", json!({"posts": posts})),
        ("posts_unschedule_many", json!({"posts": posts})),
        ("posts_delete_many", json!({"posts": posts})),
        ("posts_duplicate_many", json!({"posts": posts, "days": 7, "schedule": true})),
        ("weeks_copy", json!({"from": "2026-11-25", "to": "2026-12-09"})),
        ("posts_label", json!({"posts": posts, "remove": [label]})),
    ];
    for (method, params) in changes {
        let outcome = studio.call(method, params.clone()).await;
        assert_eq!(refused(&outcome), [], "{method} {params}");
        assert_ne!(studio.looks(&posts).await, before, "{method} {params} changed nothing");
        let undone = studio.undo(&outcome).await;
        assert_eq!(refused(&undone), [], "undoing {method} {params}");
        assert_eq!(studio.looks(&posts).await, before, "undoing {method} {params}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_out_or_past_stays_and_the_rest_is_moved() {
    let mut studio = studio().await;
    let (out, ahead) = (studio.planned("parti", 10).await, studio.planned("à venir", 120).await);
    let draft = studio.desk.write(&studio.brand, says("sans heure"), &[&studio.account]).await;
    studio.desk.advance(TimeDelta::minutes(11));
    studio.desk.conduct().await;
    assert_eq!(studio.desk.state(&out).await, "published");
    let nobody = json!("00000000-0000-7000-8000-000000000000");
    let all = json!([out, ahead, draft, nobody]);
    let outcome = studio.call("posts_shift", json!({"posts": all, "days": 1})).await;
    assert_eq!(
        refused(&outcome),
        [(out.clone(), "published"), (draft.clone(), "unplanned"), (nobody.clone(), "missing")]
    );
    assert_eq!(walls(&studio.range().await), ["2026-11-23T09:10", "2026-11-24T11:00"]);
    let outcome = studio.call("posts_shift", json!({"posts": [ahead], "days": -8})).await;
    assert_eq!(refused(&outcome), [(ahead.clone(), "past")]);
    assert_eq!(outcome["before"], json!([]));
    let outcome = studio.call("posts_delete_many", json!({"posts": [out, draft]})).await;
    assert_eq!(refused(&outcome), [(out, "published")]);
    assert_eq!(studio.desk.refused("posts_shift", json!({"posts": [], "days": 1})).await, "invalid");
    assert_eq!(
        studio.desk.refused("posts_shift", json!({"posts": [ahead], "days": 1, "time": "25:00"})).await,
        "invalid"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_with_a_time_never_leaves_and_an_undo_sends_nothing_late() {
    let mut studio = studio().await;
    let held = studio.planned("retenu", 30).await;
    studio.call("posts_hold", json!({"posts": [held]})).await;
    // Saving it anew does not schedule it behind the person's back.
    let version = studio.call("posts_get", json!({"id": held})).await["version"].clone();
    studio.call("posts_update", json!({"id": held, "version": version, "content": says("retenu encore")})).await;
    let entry = studio.range().await["entries"][0].clone();
    assert_eq!((&entry["status"], &entry["held"], &entry["movable"]), (&json!("draft"), &json!(true), &json!(true)));

    let moved = studio.planned("déplacé", 40).await;
    let outcome = studio.call("posts_shift", json!({"posts": [moved], "days": 1})).await;
    studio.desk.advance(TimeDelta::hours(3));
    let undone = studio.undo(&outcome).await;
    assert_eq!(refused(&undone), []);
    studio.desk.conduct().await;
    assert_eq!(studio.fake.oracle().posts.len(), 0, "neither the held one nor the one put back into the past");
    assert_eq!(studio.desk.state(&moved).await, "draft");

    let nowhere = studio.desk.write(&studio.brand, says("sans heure"), &[&studio.account]).await;
    let outcome = studio.call("posts_schedule_many", json!({"items": [{"post": nowhere}]})).await;
    assert_eq!(refused(&outcome), [(nowhere, "unplanned")]);
    let item = json!({"post": held, "wall": "2026-11-23T14:00"});
    studio.call("posts_schedule_many", json!({"items": [item], "held": true})).await;
    // Without a time it is the one that it has.
    studio.call("posts_schedule_many", json!({"items": [{"post": held}]})).await;
    studio.desk.advance(TimeDelta::minutes(121));
    studio.desk.conduct().await;
    assert_eq!(studio.fake.oracle().ever_posted("retenu encore").len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_network_holds_is_moved_there_and_what_it_keeps_is_told() {
    let mut studio = studio().await;
    let mut posts = Vec::new();
    for text in ["un", "deux"] {
        let post = studio.desk.write(&studio.brand, says(text), &[&studio.account]).await;
        let wall = TestDesk::wall(monday() + TimeDelta::hours(1));
        studio.call("posts_schedule", json!({"id": post, "wall": wall, "mode": "handedOff"})).await;
        posts.push(post);
    }
    studio.desk.conduct().await;
    assert_eq!(studio.fake.oracle().waiting.len(), 2);
    let outcome = studio.call("posts_shift", json!({"posts": posts, "days": 2})).await;
    assert_eq!((refused(&outcome), &outcome["notMoved"]), (vec![], &json!([])));
    // The second comes back to its hour, the first stays moved: the network shows which is which.
    let back = json!({"before": [outcome["before"][1]]});
    assert_eq!(studio.call("posts_put_back", back).await["notMoved"], json!([]));
    studio.desk.advance(TimeDelta::hours(2));
    studio.desk.conduct().await;
    let out: Vec<_> = studio.fake.oracle().posts.iter().map(|post| post.at).collect();
    assert_eq!(out, [monday() + TimeDelta::hours(1)]);
    assert_eq!((studio.desk.state(&posts[0]).await.as_str(), studio.fake.oracle().waiting.len()), ("handedOff", 1));

    let outcome = studio.call("posts_shift", json!({"posts": posts, "days": 1})).await;
    assert_eq!(refused(&outcome), [(posts[1].clone(), "published")]);
    let posts = vec![posts[0].clone()];
    studio.fake.server().refuse();
    tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    let outcome = studio.call("posts_shift", json!({"posts": posts, "days": 2})).await;
    assert_eq!(outcome["notMoved"].as_array().unwrap().len(), 1, "{outcome}");
    let outcome = studio.call("posts_delete_many", json!({"posts": posts})).await;
    assert_eq!(refused(&outcome), [(posts[0].clone(), "keptByNetwork")]);
    studio.fake.server().accept_again();
    tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    let outcome = studio.call("posts_hold", json!({"posts": posts})).await;
    assert_eq!((refused(&outcome), studio.fake.oracle().waiting.len()), (vec![], 0));
    studio.desk.settle().await;
    studio.desk.advance(TimeDelta::days(6));
    studio.desk.settle().await;
    assert_eq!(studio.fake.oracle().posts.len(), 1, "what was recalled and held does not leave");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn filters_combine_and_count_what_another_choice_would_show() {
    let studio = studio().await;
    let other = studio.desk.brand("Boulangerie").await;
    let label = |name: &str, kind: &str| json!({"kind": kind, "name": name, "colour": "#336699"});
    let summer = studio.call("labels_create", label("Été", "label")).await["id"].clone();
    let sale = studio.call("labels_create", label("Soldes", "campaign")).await["id"].clone();
    let opening = studio.call("labels_create", label("Ouverture", "campaign")).await["id"].clone();
    let (soup, pie) = (studio.planned("soupe de potiron", 60).await, studio.planned("tarte aux pommes", 120).await);
    let bread = studio.desk.planned(&other, "pain de potiron", &[], 180).await;
    studio.call("posts_label", json!({"posts": [soup, pie], "add": [summer, sale]})).await;
    studio.call("posts_label", json!({"posts": [pie, bread], "add": [opening]})).await;

    let all = studio.range().await;
    assert_eq!((&all["total"], &all["matching"]), (&json!(3), &json!(3)));
    let pie_labels = all["entries"][1]["labels"].as_array().unwrap().clone();
    assert!(pie_labels.contains(&opening) && !pie_labels.contains(&sale), "one campaign a post: {pie_labels:?}");
    assert_eq!(all["facets"]["networks"], json!([{"value": "mastodon", "count": 2}]));
    assert_eq!(all["facets"]["accounts"], json!([{"value": studio.account, "count": 2}]));
    assert_eq!(all["facets"]["statuses"], json!([{"value": "scheduled", "count": 2}, {"value": "draft", "count": 1}]));
    assert_eq!(texts(&studio.filtered(json!({"text": "POTIRON"})).await), ["soupe de potiron", "pain de potiron"]);
    let both = studio.filtered(json!({"text": "potiron", "labels": [summer]})).await;
    assert_eq!((texts(&both), &both["matching"], &both["total"]), (vec!["soupe de potiron"], &json!(1), &json!(3)));
    // Of the other brand there is one with these words, but it has not the label.
    assert_eq!(both["facets"]["brands"], json!([{"value": studio.brand, "count": 1}]));
    let by_brand = studio.filtered(json!({"brands": [other]})).await;
    assert_eq!(texts(&by_brand), ["pain de potiron"]);
    assert_eq!(
        by_brand["facets"]["brands"].as_array().unwrap().len(),
        2,
        "what the other choice would show is counted"
    );
    assert_eq!(
        texts(&studio.filtered(json!({"statuses": ["draft"], "networks": ["mastodon"]})).await),
        [] as [&str; 0]
    );

    let few = json!({"from": "2026-11-23", "days": 42, "perDay": 1});
    let few = studio.call("calendar_range", few).await;
    assert_eq!((texts(&few), &few["counts"]), (vec!["soupe de potiron"], &json!([{"day": "2026-11-23", "count": 3}])));

    let named = json!({"name": "Potiron", "filter": {"text": "potiron", "labels": [summer]}});
    let saved = studio.call("filters_save", named).await;
    assert_eq!(studio.call("filters_list", json!({})).await, json!([saved]));
    assert_eq!(studio.desk.refused("filters_save", json!({"name": "Tout", "filter": {}})).await, "invalid");
    assert_eq!(texts(&studio.filtered(saved["filter"].clone()).await), ["soupe de potiron"]);
    studio.call("filters_delete", json!({"id": saved["id"]})).await;
    assert_eq!(studio.call("filters_list", json!({})).await, json!([]));

    // A brand in the bin takes its posts along.
    studio.call("brands_delete", json!({"id": other})).await;
    assert_eq!(studio.range().await["total"], 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn labels_are_of_a_brand_or_of_all_and_come_back_with_their_posts() {
    let studio = studio().await;
    let other = studio.desk.brand("Boulangerie").await;
    let make = |name: &str, brand: &Value| json!({"kind": "label", "name": name, "colour": "#336699", "brand": brand});
    let mine = studio.call("labels_create", make("Recettes", &studio.brand)).await["id"].clone();
    assert_eq!(studio.desk.refused("labels_create", make("recettes", &studio.brand)).await, "invalid");
    studio.call("labels_create", make("recettes", &other)).await;
    let (post, foreign) = (studio.planned("un", 60).await, studio.desk.planned(&other, "deux", &[], 60).await);
    let outcome = studio.call("posts_label", json!({"posts": [post, foreign], "add": [mine]})).await;
    assert_eq!(refused(&outcome), [(foreign, "otherBrand")]);
    let of = |view: &Value| view["entries"][0]["labels"].clone();
    assert_eq!(of(&studio.range().await), json!([mine]));
    studio.call("labels_delete", json!({"id": mine})).await;
    assert_eq!(of(&studio.range().await), json!([]));
    let back = studio.call("labels_restore", json!({"id": mine})).await;
    assert_eq!((&back["posts"], of(&studio.range().await)), (&json!(1), json!([mine])));
    let renamed = studio.call("labels_update", json!({"id": mine, "name": "Plats", "colour": "#112233"})).await;
    assert_eq!((&renamed["name"], &renamed["colour"]), (&json!("Plats"), &json!("#112233")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn copies_are_drafts_and_another_brand_gets_text_and_visuals_only() {
    let studio = studio().await;
    let other = studio.desk.brand("Boulangerie").await;
    let visual = studio.desk.visual(&studio.brand).await;
    let content = json!({
        "parts": [{"text": "nos horaires", "visuals": [{"visual": visual, "alt": "la devanture"}]}],
        "options": {"visibility": "unlisted"}
    });
    let post = studio.desk.write(&studio.brand, content, &[&studio.account]).await;
    studio.desk.plan(&post, 60).await;
    let shared = json!({"kind": "label", "name": "Horaires", "colour": "#336699"});
    let shared = studio.call("labels_create", shared).await["id"].clone();
    let mine = json!({"kind": "label", "name": "Atelier", "colour": "#336699", "brand": studio.brand});
    let mine = studio.call("labels_create", mine).await["id"].clone();
    studio.call("posts_label", json!({"posts": [post], "add": [shared, mine]})).await;

    let copied = studio.call("posts_copy_to_brand", json!({"posts": [post], "brand": other})).await;
    let made = copied["outcome"]["created"][0].clone();
    assert_eq!(copied["foreign"], json!([{"post": made, "visual": visual}]));
    let view = studio.call("posts_get", json!({"id": made})).await;
    assert_eq!((&view["brand"], &view["wall"], &view["variants"]), (&other, &json!(null), &json!([])));
    assert_eq!(view["content"]["parts"][0]["text"], "nos horaires");
    assert_eq!(view["content"]["options"], json!({}));
    studio.call("posts_schedule_many", json!({"items": [{"post": made, "wall": "2026-11-25T10:00"}]})).await;
    let seen = studio.range().await["entries"].as_array().unwrap().clone();
    let copy = seen.iter().find(|entry| entry["post"] == made).unwrap();
    assert_eq!(copy["labels"], json!([shared]));

    let week =
        studio.call("weeks_copy", json!({"from": "2026-11-23", "to": "2026-11-30", "brand": studio.brand})).await;
    let copy = week["created"][0].clone();
    let seen = studio.range().await["entries"].as_array().unwrap().clone();
    let entry = seen.iter().find(|entry| entry["post"] == copy).unwrap();
    assert_eq!(
        (&entry["wall"], &entry["status"], &entry["held"]),
        (&json!("2026-11-30T10:00"), &json!("draft"), &json!(true))
    );
    assert_eq!(entry["deliveries"][0]["account"], studio.account);
    assert_eq!(entry["labels"].as_array().unwrap().len(), 2);
    let back = studio.desk.refused("weeks_copy", json!({"from": "2026-11-23", "to": "2026-11-27"})).await;
    assert_eq!(back, "invalid", "the same week");
    let behind =
        studio.call("weeks_copy", json!({"from": "2026-11-23", "to": "2026-11-16", "brand": studio.brand})).await;
    assert_eq!(refused(&behind), [(post, "past")]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn notes_and_the_grid_of_an_account() {
    let mut studio = studio().await;
    let note = json!({"day": "2026-11-24", "brand": studio.brand, "text": "  photo à 10 h "});
    let note = studio.call("notes_save", note).await;
    assert_eq!(note["text"], "photo à 10 h");
    let listed = json!({"from": "2026-11-23", "days": 7});
    assert_eq!(studio.call("notes_list", listed.clone()).await, json!([note]));
    studio.call("notes_delete", json!({"id": note["id"]})).await;
    assert_eq!(studio.call("notes_list", listed.clone()).await, json!([]));
    studio.call("notes_save", note.clone()).await;
    assert_eq!(studio.call("notes_list", listed).await, json!([note]), "the same note, put back");
    assert_eq!(studio.desk.refused("notes_save", json!({"day": "2026-11-24", "text": " "})).await, "invalid");

    let (out, next) = (studio.planned("parti", 5).await, studio.planned("à venir", 60).await);
    studio.desk.advance(TimeDelta::minutes(6));
    studio.desk.conduct().await;
    let grid = studio.call("calendar_grid", json!({"account": studio.account})).await;
    let cells: Vec<(&Value, &str)> =
        grid.as_array().unwrap().iter().map(|cell| (&cell["post"], cell["state"].as_str().unwrap())).collect();
    assert_eq!(cells, [(&next, "scheduled"), (&out, "published")], "the latest first, as followers see it");
}
