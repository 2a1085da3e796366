//! The inbox as a queue: put off and woken, found by operators, undone, closed day by day.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use chrono::TimeDelta;
use pupitre_domain::network::NetworkId;
use pupitre_tests::adapters::Adapter;
use pupitre_tests::clock::TestClock;
use pupitre_tests::desk::{TestDesk, monday};
use serde_json::{Value, json};

struct Studio {
    desk: TestDesk,
    fake: Adapter,
    brand: Value,
}

/// A desk with one account and what strangers said in its inbox.
async fn studio(said: &[&str]) -> Studio {
    let clock = TestClock::frozen(monday());
    let fake = Adapter::start(NetworkId::Mastodon, clock.clone()).await;
    let desk = TestDesk::new(clock).await;
    let brand = desk.brand("Atelier").await;
    desk.connect(&brand, &fake, "studio").await;
    for text in said {
        let _ = fake.stranger_mentions("studio", text);
    }
    desk.call("inbox_sync", json!({})).await;
    Studio { desk, fake, brand }
}

async fn found(desk: &TestDesk, search: &str) -> Vec<Value> {
    let page = desk.call("conversations_list", json!({"search": search})).await;
    page["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect()
}

async fn one(desk: &TestDesk, search: &str) -> Value {
    let all = found(desk, search).await;
    assert_eq!(all.len(), 1, "{search}");
    all[0].clone()
}

async fn state(desk: &TestDesk, id: &Value) -> String {
    let view = desk.call("conversations_get", json!({"id": id})).await;
    view["state"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_put_off_wakes_once_over_a_restart() {
    let Studio { mut desk, .. } = studio(&["le colis est perdu", "bravo pour la photo"]).await;
    let id = one(&desk, "colis").await;
    let times = desk.call("conversations_snooze_times", json!({})).await;
    assert!(times["times"].as_array().unwrap().len() >= 3, "{times}");
    let changed = desk.call("conversations_snooze", json!({"ids": [id], "until": {"kind": "tomorrow"}})).await;
    assert_eq!(changed["before"].as_array().unwrap().len(), 1);
    assert_eq!(state(&desk, &id).await, "snoozed");
    let counts = desk.call("conversations_counts", json!({})).await;
    assert_eq!((&counts["new"], &counts["snoozed"]), (&json!(1), &json!(1)));
    desk.restart().await;
    desk.conduct().await;
    assert_eq!(state(&desk, &id).await, "snoozed", "not before its time");
    desk.advance(TimeDelta::hours(36));
    desk.restart().await;
    desk.conduct().await;
    assert_eq!(state(&desk, &id).await, "new");
    // A person sets it aside; nothing wakes it a second time.
    desk.call("conversations_set_state", json!({"ids": [id], "state": "done"})).await;
    desk.conduct().await;
    desk.restart().await;
    desk.conduct().await;
    assert_eq!(state(&desk, &id).await, "done");
    let past = json!({"ids": [id], "until": {"kind": "at", "wall": "2020-01-01T09:00"}});
    assert_eq!(desk.call("conversations_snooze", past).await["refused"], json!([id]), "no such time ahead");
    assert_eq!(desk.refused("conversations_set_state", json!({"ids": [id], "state": "snoozed"})).await, "invalid");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_undo_for_many_and_none_hides_what_came_since() {
    let Studio { desk, brand, .. } = studio(&["premier mot", "deuxième mot", "troisième mot"]).await;
    let ids = found(&desk, "mot").await;
    assert_eq!(ids.len(), 3);
    let label = desk.call("labels_create", json!({"kind": "label", "name": "SAV", "colour": "#2f6f8f"})).await;
    let contact = json!({"brand": brand, "name": "Noé Droit", "role": "legal", "email": "noe@exemple.fr"});
    let contact = desk.call("contacts_save", contact).await;
    let labelled = desk.call("conversations_label", json!({"ids": ids, "add": [label["id"]]})).await;
    let assigned = desk.call("conversations_assign", json!({"ids": ids, "contact": contact["id"]})).await;
    let high = desk.call("conversations_prioritise", json!({"ids": ids, "priority": "high"})).await;
    for (search, many) in [("label:sav", 3), ("est:confié", 3), ("is:high", 3), ("-is:high", 0), ("has:label mot", 3)]
    {
        assert_eq!(found(&desk, search).await.len(), many, "{search}");
    }
    for changed in [high, assigned, labelled] {
        desk.call("conversations_put_back", json!({"before": changed["before"]})).await;
    }
    for search in ["label:sav", "est:confié", "is:high"] {
        assert_eq!(found(&desk, search).await.len(), 0, "{search}");
    }
    let other = desk.brand("Autre").await;
    let stranger =
        desk.call("contacts_save", json!({"brand": other, "name": "Zoé", "role": "other", "email": ""})).await;
    let refused = desk.call("conversations_assign", json!({"ids": ids, "contact": stranger["id"]})).await;
    assert_eq!(refused["refused"].as_array().unwrap().len(), 3, "a person of another brand");
    let bad = json!({"brand": brand, "name": "", "role": "other", "email": "rien"});
    assert_eq!(desk.refused("contacts_save", bad).await, "invalid");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn operators_find_what_they_say() {
    let Studio { desk, .. } = studio(&["où est mon colis", "le colis est là, merci https://exemple.fr", "bravo"]).await;
    let (lost, thanks) = (one(&desk, "où").await, one(&desk, "merci").await);
    desk.call("conversations_set_state", json!({"ids": [thanks], "state": "done"})).await;
    desk.call("conversations_draft", json!({"id": lost, "text": "Bonjour"})).await;
    desk.call("conversations_note", json!({"conversation": lost, "text": "voir avec le transporteur"})).await;
    for (search, ids) in [
        ("colis is:new", vec![&lost]),
        ("colis est:traité", vec![&thanks]),
        ("colis -merci", vec![&lost]),
        ("\"mon colis\"", vec![&lost]),
        ("colis has:link", vec![&thanks]),
        ("avec:brouillon", vec![&lost]),
        ("has:note", vec![&lost]),
        ("colis brand:atelier network:mastodon", vec![&thanks, &lost]),
        ("colis -brand:atelier", vec![]),
        ("colis before:2020-01-01", vec![]),
        ("colis is:mention after:2020-01-01 is:unanswered -is:done", vec![&lost]),
        ("colis is:overdue", vec![]),
    ] {
        let mut met = found(&desk, search).await;
        met.sort_by_key(|id| id.to_string());
        let mut wanted: Vec<Value> = ids.into_iter().cloned().collect();
        wanted.sort_by_key(|id| id.to_string());
        assert_eq!(met, wanted, "{search}");
    }
    let read =
        desk.call("searches_read", json!({"text": "colis is:foo brand:nulle est:nouveau", "french": true})).await;
    let typed: Vec<&str> =
        read["chips"].as_array().unwrap().iter().map(|chip| chip["typed"].as_str().unwrap()).collect();
    assert_eq!(typed, ["colis", "est:nouveau"]);
    assert_eq!(read["chips"][1]["without"], "colis");
    let wants: Vec<&str> =
        read["troubles"].as_array().unwrap().iter().map(|trouble| trouble["wants"].as_str().unwrap()).collect();
    assert_eq!(wants, ["known", "ourName"], "what is not understood is told");
    let filter = json!({"search": "colis", "state": "new"});
    let view = desk
        .call(
            "saved_views_save",
            json!({"name": "Colis", "filter": {"kinds": [], "labels": [], "assignees": [],
        "high": false, "byDue": false, "search": "colis", "state": "new"}}),
        )
        .await;
    assert_eq!((&view["count"], &view["filter"]["search"]), (&json!(1), &filter["search"]));
    assert_eq!(desk.refused("saved_views_save", json!({"name": "Tout", "filter": {}})).await, "invalid");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_closes_with_every_item_accounted_for() {
    let Studio { mut desk, brand, fake } = studio(&["une question", "un merci", "un reproche", "un spam"]).await;
    let (question, thanks, blame) =
        (one(&desk, "question").await, one(&desk, "merci").await, one(&desk, "reproche").await);
    desk.call("conversations_seen", json!({"id": thanks})).await;
    desk.call("conversations_set_state", json!({"ids": [thanks], "state": "done"})).await;
    desk.call("conversations_snooze", json!({"ids": [blame], "until": {"kind": "week"}})).await;
    let reply = json!({"id": question, "content": {"parts": [{"text": "Voici la réponse."}]}, "undoSeconds": 0});
    desk.call("conversations_reply", reply).await;
    desk.settle().await;
    assert_eq!(state(&desk, &question).await, "waiting", "our answer waits for theirs");
    let days = desk.call("days_get", json!({"brand": brand})).await;
    let counts = &days[0]["counts"];
    let number = |key: &str| counts[key].as_u64().unwrap();
    assert_eq!((number("all"), number("heard")), (4, 4), "{counts}");
    assert_eq!(["answered", "finished", "snoozed", "left"].map(number), [1, 1, 1, 1], "{counts}");
    let day = days[0]["day"].clone();
    let closed = desk.call("days_close", json!({"brand": brand, "day": day})).await;
    assert_eq!(&closed["closed"], counts);
    desk.restart().await;
    // What comes after the closing changes what is counted, not what was closed.
    let _ = fake.stranger_mentions("studio", "encore un mot");
    desk.call("inbox_sync", json!({})).await;
    let again = desk.call("days_get", json!({"brand": brand, "day": day})).await;
    assert_eq!((&again[0]["closed"]["left"], &again[0]["counts"]["left"]), (&json!(1), &json!(2)));
    assert_eq!(desk.refused("days_close", json!({"brand": brand, "day": "2099-01-01"})).await, "invalid");
    desk.call("days_reopen", json!({"brand": brand, "day": day})).await;
    let open = desk.call("days_get", json!({"brand": brand, "day": day})).await;
    assert_eq!(open[0]["closedAt"], Value::Null);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_target_counts_down_until_we_answer() {
    let Studio { mut desk, brand, fake: _server } = studio(&["une question urgente", "un mot sans suite"]).await;
    let id = one(&desk, "question").await;
    let target = json!({"minutes": 90, "hours": [], "holidays": false});
    let before = desk.call("targets_set", json!({"brand": brand, "target": target})).await;
    assert_eq!(before["target"], Value::Null);
    let view = desk.call("conversations_get", json!({"id": id})).await;
    let (asked, due) = (view["messages"][0]["writtenAt"].as_str().unwrap(), view["dueAt"].as_str().unwrap());
    let at = |text: &str| text.parse::<chrono::DateTime<chrono::Utc>>().unwrap();
    assert_eq!(at(due) - at(asked), TimeDelta::minutes(90));
    assert_eq!(found(&desk, "is:overdue").await.len(), 0);
    let other = one(&desk, "sans suite").await;
    desk.call(
        "conversations_reply",
        json!({"id": id, "content": {"parts": [{"text": "Voici la réponse."}]}, "undoSeconds": 0}),
    )
    .await;
    desk.settle().await;
    let view = desk.call("conversations_get", json!({"id": id})).await;
    assert_eq!(view["state"], "waiting", "{}", view["outgoing"]);
    assert_eq!(desk.call("conversations_get", json!({"id": id})).await["dueAt"], Value::Null);
    desk.advance(TimeDelta::minutes(91));
    assert_eq!(found(&desk, "est:en-retard").await, std::slice::from_ref(&other));
    // Late, but answered: nobody waits any more.
    let late = json!({"id": other, "content": {"parts": [{"text": "Pardon pour l’attente."}]}, "undoSeconds": 0});
    desk.call("conversations_reply", late).await;
    desk.settle().await;
    assert_eq!(state(&desk, &other).await, "waiting");
    assert_eq!(found(&desk, "est:en-retard").await.len(), 0);
    let wrong = json!({"brand": brand, "target": {"minutes": 0, "hours": [], "holidays": false}});
    assert_eq!(desk.refused("targets_set", wrong).await, "invalid");
}
