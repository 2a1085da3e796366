//! Planning, creating, uploading, finding again, handing off.

use super::*;
use crate::kit::{Found, HandedOffState, Handoff, Outcome, RemoteRef, ReplyTarget};
use crate::mastodon::Mastodon;
use pupitre_domain::content::{LinkCard, Poll};
use pupitre_domain::network::Reconcile;
use pupitre_domain::problem::{Place, ProblemCode};
use std::sync::atomic::{AtomicUsize, Ordering};

fn done(name: StepName, handle: Value) -> Done {
    Done { name, handle }
}
const CREATE: StepName = StepName::Create { part: 0 };

async fn creating(
    answer: impl Fn(&Seen) -> Answer + Send + Sync + 'static,
    message: &Outgoing,
) -> (Fake, Result<Outcome, Fault>) {
    let fake = Fake::start(answer).await;
    let outcome = run(&fake.account(), message, CREATE, &[]).await;
    (fake, outcome)
}

#[test]
fn plans_upload_first_and_create_in_order() {
    let mut message = outgoing(&["one", "two"]);
    message.content.parts[0].visuals = vec![visual("a"), visual("b")];
    let plan = Mastodon.plan(&message);
    let names: Vec<StepName> = plan.iter().map(|step| step.name.clone()).collect();
    assert_eq!(
        names,
        [
            StepName::Upload { part: 0, index: 0 },
            StepName::Upload { part: 0, index: 1 },
            StepName::AwaitUpload { part: 0, index: 0 },
            StepName::AwaitUpload { part: 0, index: 1 },
            StepName::Create { part: 0 },
            StepName::Create { part: 1 },
        ]
    );
    assert!(plan.iter().all(|step| (step.effect == Effect::Once) == matches!(step.name, StepName::Create { .. })));
    assert_eq!(plan, Mastodon.plan(&message));
}

#[tokio::test]
async fn a_post_carries_its_key_and_all_its_options() {
    let mut message = outgoing(&["Salut"]);
    message.content.options = [("visibility", "unlisted"), ("contentWarning", "Spoiler"), ("sensitive", "true")]
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .into();
    message.content.poll = Some(Poll { choices: vec!["a".into(), "b".into()], minutes: 60, multiple: true });
    let (fake, outcome) = creating(|_| ok(status_json("9", "Salut")), &message).await;
    let Ok(Outcome::Done { handle, remote: Some(remote) }) = outcome else { panic!("{outcome:?}") };
    assert_eq!(handle, json!({"id": "9"}));
    assert_eq!(remote.permalink.as_deref(), Some("https://h.test/@me/9"));
    let seen = &fake.seen()[0];
    assert!(seen.is("POST", "/api/v1/statuses"));
    assert_eq!(seen.header("idempotency-key"), Some("key-1"));
    assert_eq!(seen.header("authorization"), Some("Bearer tok"));
    assert_eq!(
        seen.json(),
        json!({"status": "Salut", "language": "fr", "visibility": "unlisted", "spoiler_text": "Spoiler", "sensitive": true,
            "poll": {"options": ["a", "b"], "expires_in": 3600, "multiple": true}})
    );
}

#[tokio::test]
async fn threads_and_answers_hang_where_they_belong() {
    let fake = Fake::start(|seen| ok(status_json("12", seen.json()["status"].as_str().unwrap()))).await;
    let mut message = outgoing(&["one", "two"]);
    let parent = RemoteRef { id: "5".into(), tag: String::new(), permalink: None };
    message.reply = Some(ReplyTarget {
        parent: parent.clone(),
        root: parent,
        visibility: Some("private".into()),
        mentions: vec!["a@x.test".into()],
        original: None,
    });
    let account = fake.account();
    run(&account, &message, CREATE, &[]).await.unwrap();
    run(&account, &message, StepName::Create { part: 1 }, &[done(CREATE, json!({"id": "11"}))]).await.unwrap();
    let bodies: Vec<Value> = fake.seen().iter().map(Seen::json).collect();
    assert_eq!((&bodies[0]["in_reply_to_id"], &bodies[0]["status"]), (&json!("5"), &json!("@a@x.test one")));
    assert_eq!((&bodies[1]["in_reply_to_id"], &bodies[1]["status"]), (&json!("11"), &json!("two")));
    assert!(bodies.iter().all(|body| body["visibility"] == "private"));
    let orphan = run(&account, &message, StepName::Create { part: 1 }, &[]).await;
    assert_eq!(orphan, Err(Fault::Gone), "never at the top level");
    assert_eq!(fake.seen().len(), 2);
}

#[tokio::test]
async fn an_unreadable_success_is_in_doubt_and_not_repeated() {
    let message = outgoing(&["x"]);
    for answer in [
        html(200),
        (200, vec![("content-type", "application/json".into())], "{\"id\":\"1".into()),
        ok(json!({"id": "3"})),
        ok(json!([])),
        (204, vec![], String::new()),
        html(500),
        html(502),
        status(503, json!({"error": "later"})),
    ] {
        let wanted = answer.clone();
        let (fake, outcome) = creating(move |_| answer.clone(), &message).await;
        assert_eq!(outcome, Err(Fault::Ambiguous), "{wanted:?}");
        assert_eq!(fake.seen().len(), 1);
    }
}

#[tokio::test]
async fn refusals_name_the_place() {
    let (_, outcome) = creating(
        |_| status(422, json!({"error": "Validation failed: Text character limit of 500 exceeded"})),
        &outgoing(&["x"]),
    )
    .await;
    let Err(Fault::Rejected(problems)) = outcome else { panic!("{outcome:?}") };
    assert_eq!(problems[0].place, Place::Text { part: 0 });
    assert_eq!(
        problems[0].code,
        ProblemCode::Refused { said: "Validation failed: Text character limit of 500 exceeded".into() }
    );
    let (_, gone) = creating(|_| not_found(), &outgoing(&["x"])).await;
    assert_eq!(gone, Err(Fault::Gone));
}

#[tokio::test]
async fn uploads_wait_until_the_server_is_ready() {
    let looks = AtomicUsize::new(0);
    let fake = Fake::start(move |seen| match (seen.method.as_str(), seen.path.as_str()) {
        ("POST", "/api/v2/media") if seen.body.contains("slow") => {
            status(202, json!({"id": "77", "type": "image", "url": null}))
        }
        ("POST", "/api/v2/media") => ok(json!({"id": 78, "type": "image", "url": "https://h.test/78.png"})),
        ("GET", "/api/v1/media/77") if looks.fetch_add(1, Ordering::SeqCst) < 2 => {
            status(206, json!({"id": "77", "url": null}))
        }
        ("GET", "/api/v1/media/77") => ok(json!({"id": "77", "url": "https://h.test/77.png"})),
        ("POST", "/api/v1/statuses") => ok(status_json("9", "x")),
        _ => not_found(),
    })
    .await;
    let mut message = outgoing(&["x"]);
    message.content.parts[0].visuals = vec![visual("slow"), visual("quick \"alt\"")];
    let account = fake.account();
    let mut ledger: Vec<Done> = Vec::new();
    let mut waits = Vec::new();
    for step in Mastodon.plan(&message) {
        loop {
            match run(&account, &message, step.name.clone(), &ledger).await.unwrap() {
                Outcome::Wait { after_ms, handle } => {
                    waits.push(after_ms);
                    ledger.retain(|entry| entry.name != step.name);
                    ledger.push(done(step.name.clone(), handle));
                }
                Outcome::Done { handle, .. } => {
                    ledger.retain(|entry| entry.name != step.name);
                    ledger.push(done(step.name.clone(), handle));
                    break;
                }
                Outcome::HandedOff { .. } => panic!(),
            }
        }
    }
    assert_eq!(waits, [1_000, 2_000]);
    assert_eq!(fake.count("GET", "/api/v1/media/78"), 0, "the quick one is not asked about");
    let seen = fake.seen();
    assert!(
        seen[0].body.contains("name=\"description\"")
            && seen[0].body.contains("slow")
            && seen[0].body.contains("PNGDATA")
    );
    assert!(seen[0].body.contains("filename=\"picture.png\""));
    assert_eq!(seen.last().unwrap().json()["media_ids"], json!(["77", "78"]));
}

#[tokio::test]
async fn a_refused_picture_is_named_and_never_left_out() {
    let fake = Fake::start(|_| status(422, json!({"error": "Validation failed: File content type is invalid"}))).await;
    let mut message = outgoing(&["x"]);
    message.content.parts[0].visuals = vec![visual("a")];
    let account = fake.account();
    let refused = run(&account, &message, StepName::Upload { part: 0, index: 0 }, &[]).await;
    let Err(Fault::Rejected(problems)) = refused else { panic!("{refused:?}") };
    assert_eq!(problems[0].place, Place::Visual { part: 0, index: 0 });
    let without = run(&account, &message, CREATE, &[]).await;
    assert!(matches!(without, Err(Fault::Rejected(_))), "{without:?}");
    assert_eq!(fake.count("POST", "/api/v1/statuses"), 0);
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[tokio::test]
async fn handing_off_tells_where_the_post_waits() {
    let mut message = outgoing(&["later"]);
    message.scheduled_at = Some(at("2026-11-23T08:00:00Z"));
    let entry = json!({"id": "4", "scheduled_at": "2026-11-23T08:00:00.000Z", "params": {"text": "later"}, "media_attachments": []});
    let (fake, outcome) = creating(move |_| ok(entry.clone()), &message).await;
    let Ok(Outcome::HandedOff { remote, .. }) = outcome else { panic!("{outcome:?}") };
    assert_eq!(remote.id, "4");
    assert_eq!(fake.seen()[0].json()["scheduled_at"], "2026-11-23T08:00:00.000Z");

    // A server that ignores the date has posted: that is what is told.
    let (_, outcome) = creating(|_| ok(with(status_json("9", "later"), json!({"scheduled_at": null}))), &message).await;
    assert!(matches!(outcome, Ok(Outcome::Done { remote: Some(_), .. })), "{outcome:?}");
}

#[tokio::test]
async fn what_cannot_be_handed_off_is_refused_before_anything_leaves() {
    let fake = Fake::start(|_| ok(status_json("9", "x"))).await;
    let mut thread = outgoing(&["one", "two"]);
    thread.scheduled_at = Some(at("2026-11-23T08:00:00Z"));
    let refused = run(&fake.account(), &thread, CREATE, &[]).await;
    let Err(Fault::Rejected(problems)) = refused else { panic!("{refused:?}") };
    assert_eq!(
        (&problems[0].place, &problems[0].code),
        (&Place::Thread, &ProblemCode::TooManyParts { count: 2, max: 1 })
    );
    let mut single = outgoing(&["one"]);
    single.scheduled_at = thread.scheduled_at;
    let compatible =
        fake.account_with(json!({"software": "Pleroma", "version": "2.5", "strictKeys": false, "handoff": false}));
    assert!(matches!(run(&compatible, &single, CREATE, &[]).await, Err(Fault::Rejected(_))));
    assert!(fake.seen().is_empty());
}

#[tokio::test]
async fn scheduled_entries_move_go_back_and_are_found_again() {
    let fake = Fake::start(|seen| match (seen.method.as_str(), seen.path.as_str()) {
        ("GET", "/api/v1/scheduled_statuses/4") => {
            ok(json!({"id": "4", "scheduled_at": "2026-11-23T08:00:00Z", "params": {"text": "later"}}))
        }
        ("PUT", "/api/v1/scheduled_statuses/4") => {
            ok(json!({"id": "4", "scheduled_at": seen.json()["scheduled_at"], "params": {}}))
        }
        ("DELETE", "/api/v1/scheduled_statuses/4") => ok(json!({})),
        ("GET", "/api/v1/accounts/1/statuses") => {
            ok(json!([with(status_json("9", "later"), json!({"created_at": "2026-11-23T08:00:02Z"}))]))
        }
        _ => not_found(),
    })
    .await;
    let account = fake.account();
    let call = account.call();
    let entry = |id: &str| RemoteRef { id: id.into(), tag: String::new(), permalink: None };
    let mut message = outgoing(&["later"]);
    message.scheduled_at = Some(at("2026-11-23T08:00:00Z"));
    Mastodon.reschedule(&call, &entry("4"), at("2026-11-24T08:00:00Z")).await.unwrap();
    Mastodon.recall(&call, &entry("4")).await.unwrap();
    assert_eq!(Mastodon.recall(&call, &entry("5")).await, Err(Fault::Gone));
    assert_eq!(
        Mastodon.state(&call, &entry("4"), &message).await,
        Ok(HandedOffState::Waiting(at("2026-11-23T08:00:00Z")))
    );
    let out = Mastodon.state(&call, &entry("5"), &message).await;
    assert!(matches!(&out, Ok(HandedOffState::Published(remote)) if remote.id == "9"), "{out:?}");
    let other = outgoing(&["something else"]);
    assert_eq!(Mastodon.state(&call, &entry("5"), &other).await, Ok(HandedOffState::Unknown));
}

async fn found(statuses: Value, message: &Outgoing, ledger: &[Done]) -> Result<Found, Fault> {
    let fake = Fake::start(move |seen| match (seen.path.as_str(), seen.parameter("max_id")) {
        ("/api/v1/accounts/1/statuses", None) => ok(statuses.clone()),
        ("/api/v1/accounts/1/statuses", Some(_)) => ok(json!([])),
        ("/api/v1/scheduled_statuses", _) => {
            ok(json!([{"id": "4", "scheduled_at": "2026-11-23T08:00:00Z", "params": {"text": "planned"}, "media_attachments": []}]))
        }
        _ => not_found(),
    })
    .await;
    let account = fake.account();
    let found = Mastodon.find(&account.call(), message, &keyed(CREATE), ledger).await;
    assert!(fake.seen().iter().all(|seen| seen.method == "GET"), "finding only reads");
    found
}

#[tokio::test]
async fn lost_posts_are_recognised_by_what_they_say() {
    let message = outgoing(&["Hello @you@x.test\n\nsee https://e.test/a?b=1&c=2"]);
    let same = "Hello <a href=\"https://x.test/@you\">@<span>you</span></a></p><p>see <a href=\"https://e.test/a?b=1&amp;c=2\"><span class=\"invisible\">https://</span><span>e.test/a?b=1&amp;c=2</span></a>";
    let yes = found(json!([status_json("8", "other"), status_json("9", same)]), &message, &[]).await;
    assert!(
        matches!(&yes, Ok(Found::Yes { remote, handle }) if remote.id == "9" && *handle == json!({"id": "9"})),
        "{yes:?}"
    );
    let several = found(json!([status_json("8", same), status_json("9", same)]), &message, &[]).await;
    assert_eq!(several, Ok(Found::Several));
    for other in [
        with(status_json("9", same), json!({"created_at": "2026-11-22T09:50:00Z"})),
        with(status_json("9", same), json!({"in_reply_to_id": "3"})),
        with(status_json("9", same), json!({"spoiler_text": "x"})),
        with(status_json("9", same), json!({"poll": {"id": "1"}})),
        with(status_json("9", same), json!({"reblog": status_json("2", "x")})),
        with(status_json("9", same), json!({"media_attachments": [{"id": "1", "type": "image"}]})),
        status_json("9", "Hello you"),
    ] {
        assert_eq!(found(json!([other.clone()]), &message, &[]).await, Ok(Found::No), "{other}");
    }
    // Just before the first attempt by the server's clock: clocks differ.
    let early = with(status_json("9", same), json!({"created_at": "2026-11-22T09:59:20Z"}));
    assert!(matches!(found(json!([early]), &message, &[]).await, Ok(Found::Yes { .. })));
}

#[tokio::test]
async fn our_own_uploads_settle_it_among_twins() {
    let mut message = outgoing(&["same"]);
    message.content.parts[0].visuals = vec![visual("a")];
    let ledger = [done(StepName::Upload { part: 0, index: 0 }, json!({"id": "77"}))];
    let twin = |id: &str, media: &str| {
        with(status_json(id, "same"), json!({"media_attachments": [{"id": media, "type": "image"}]}))
    };
    let yes = found(json!([twin("8", "76"), twin("9", "77")]), &message, &ledger).await;
    assert!(matches!(&yes, Ok(Found::Yes { remote, .. }) if remote.id == "9"), "{yes:?}");
}

#[tokio::test]
async fn parts_that_are_known_are_not_taken_for_the_lost_one() {
    let message = outgoing(&["same", "same"]);
    let known = [done(StepName::Create { part: 1 }, json!({"id": "9"}))];
    assert_eq!(found(json!([status_json("9", "same")]), &message, &known).await, Ok(Found::No));
}

#[tokio::test]
async fn a_lost_hand_off_is_looked_for_in_the_scheduler() {
    let mut message = outgoing(&["planned"]);
    message.scheduled_at = Some(at("2026-11-23T08:00:00Z"));
    let there = found(json!([]), &message, &[]).await;
    assert!(matches!(&there, Ok(Found::HandedOff { remote, .. }) if remote.id == "4"), "{there:?}");
    message.scheduled_at = Some(at("2026-11-25T08:00:00Z"));
    assert_eq!(found(json!([]), &message, &[]).await, Ok(Found::No));
    // Ignored by the server and out already.
    assert!(matches!(found(json!([status_json("9", "planned")]), &message, &[]).await, Ok(Found::Yes { .. })));
}

#[tokio::test]
async fn a_busy_account_is_searched_back_to_the_attempt_and_not_for_ever() {
    // 1,000 messages since the attempt, then older ones; the lost one is the oldest of the new, or not there at all.
    let busy = |there: bool| {
        Fake::start(move |seen| {
            let from: u64 = seen.parameter("max_id").map_or(20_000, |id| id.parse().unwrap());
            let page = (1..=40).map(|step| match from - step {
                19_000 if there => status_json("19000", "mine"),
                id if id < 19_000 => {
                    with(status_json(&id.to_string(), "mine"), json!({"created_at": "2026-11-22T09:00:00Z"}))
                }
                id => status_json(&id.to_string(), "other"),
            });
            ok(Value::Array(page.collect()))
        })
    };
    for (there, expected) in [(true, true), (false, false)] {
        let fake = busy(there).await;
        let found = Mastodon.find(&fake.account().call(), &outgoing(&["mine"]), &keyed(CREATE), &[]).await.unwrap();
        assert_eq!(matches!(&found, Found::Yes { remote, .. } if remote.id == "19000"), expected, "{found:?}");
        assert!(there || found == Found::No, "read to the end, and not there");
        assert_eq!(fake.seen().len(), 26, "as far back as the attempt and no further");
    }
    let endless = Fake::start(|seen| {
        let from: u64 = seen.parameter("max_id").map_or(1_000_000, |id| id.parse().unwrap());
        ok(Value::Array((1..=40).map(|step| status_json(&(from - step).to_string(), "other")).collect()))
    })
    .await;
    let found = Mastodon.find(&endless.account().call(), &outgoing(&["mine"]), &keyed(CREATE), &[]).await;
    assert_eq!(found, Ok(Found::Several), "nobody can say that it is not there");
    assert_eq!(endless.seen().len(), 200);
    let down = Fake::start(|_| html(502)).await;
    let found = Mastodon.find(&down.account().call(), &outgoing(&["mine"]), &keyed(CREATE), &[]).await;
    assert_eq!(found, Err(Fault::Transient { after: None }));
}

#[tokio::test]
async fn a_pasted_permalink_is_resolved_when_it_is_ours() {
    let fake = Fake::start(|seen| match seen.path.as_str() {
        "/api/v1/statuses/9" => ok(status_json("9", "x")),
        "/api/v1/statuses/8" => ok(with(status_json("8", "x"), json!({"account": account_json("2", "you")}))),
        "/api/v2/search" if seen.parameter("q").unwrap().ends_with("/@me/9") => {
            ok(json!({"statuses": [status_json("9", "x")]}))
        }
        "/api/v2/search" => ok(json!({"statuses": []})),
        _ => not_found(),
    })
    .await;
    let account = fake.account();
    let call = account.call();
    let own = format!("{}@me/9", fake.server);
    assert_eq!(Mastodon.resolve(&call, &own).await.unwrap().unwrap().id, "9");
    assert_eq!(Mastodon.resolve(&call, "http://h.test/@me/9").await.unwrap().unwrap().id, "9", "by its domain");
    assert_eq!(fake.count("GET", "/api/v2/search"), 0);
    let nameless = fake.account_with(json!({}));
    let found = Mastodon.resolve(&nameless.call(), "https://h.test/@me/9").await;
    assert_eq!(found.unwrap().unwrap().id, "9", "by search");
    for foreign in
        [format!("{}@you/8", fake.server), "https://elsewhere.test/@me/7".into(), "no address".into(), String::new()]
    {
        assert_eq!(Mastodon.resolve(&call, &foreign).await, Ok(None), "{foreign}");
    }
}

#[tokio::test]
async fn deleting_what_is_gone_is_no_error() {
    let fake =
        Fake::start(|seen| if seen.path.ends_with("/9") { ok(status_json("9", "x")) } else { not_found() }).await;
    let account = fake.account();
    for id in ["9", "10"] {
        let remote = RemoteRef { id: id.into(), tag: String::new(), permalink: None };
        Mastodon.delete(&account.call(), &remote).await.unwrap();
    }
    assert_eq!(fake.count("DELETE", "/api/v1/statuses/9"), 1);
}

#[tokio::test]
async fn ids_are_one_segment_of_a_path_whatever_they_hold() {
    let fake = Fake::start(|_| ok(json!({}))).await;
    let remote = RemoteRef { id: "../../oauth/revoke?x=1#y".into(), tag: String::new(), permalink: None };
    Mastodon.delete(&fake.account().call(), &remote).await.unwrap();
    assert_eq!(fake.seen()[0].path, "/api/v1/statuses/..%2F..%2Foauth%2Frevoke%3Fx=1%23y");
}

#[test]
fn what_is_added_on_the_way_is_counted() {
    let mut content = Content::of_text("x".repeat(490));
    let limits = crate::mastodon::limits::defaults();
    assert!(Mastodon.check(&content, &limits).is_empty());
    content.link = Some(LinkCard {
        url: "https://e.test/a".into(),
        title: String::new(),
        description: String::new(),
        picture: None,
    });
    let problems = Mastodon.check(&content, &limits);
    assert_eq!(
        (&problems[0].place, &problems[0].code),
        (&Place::Link, &ProblemCode::TooLong { count: 490 + 2 + 23, max: 500 })
    );
}

#[test]
fn keys_are_trusted_only_where_they_are_kept() {
    assert_eq!(Mastodon.reconcile(&json!({"strictKeys": true})), Reconcile::Key { window_seconds: 3_600 });
    assert_eq!(Mastodon.reconcile(&json!({"strictKeys": false})), Reconcile::ReadBack);
    assert_eq!(Mastodon.reconcile(&Value::Null), Reconcile::ReadBack);
    assert_ne!(Mastodon.mint_key_of(1), Mastodon.mint_key_of(2));
}

impl Mastodon {
    fn mint_key_of(&self, random: u64) -> String {
        Publish::mint_key(self, &CREATE, now(), random)
    }
}
