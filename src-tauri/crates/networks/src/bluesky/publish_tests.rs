#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use super::super::testing::{Answer, Asking, DID, Files, Server, now, ok, refuse};
use super::*;
use crate::kit::ReplyTarget;
use pupitre_domain::brand::Language;
use pupitre_domain::content::LinkCard;
use pupitre_domain::ids::VisualId;

fn said(text: &str) -> Part {
    Part { text: text.to_owned(), visuals: Vec::new() }
}

fn outgoing(parts: Vec<Part>) -> Outgoing {
    Outgoing {
        content: Content { parts, ..Content::default() },
        language: Language::parse("fr").unwrap(),
        reply: None,
        scheduled_at: None,
        created_at: now(),
    }
}

fn pictured(text: &str) -> Outgoing {
    let visual = AttachedVisual::of(VisualId::new(uuid::Uuid::from_bytes([7; 16])), "Une lampe");
    outgoing(vec![Part { text: text.to_owned(), visuals: vec![visual] }])
}

fn keyed(step: &Step, key: &str) -> Keyed {
    Keyed { step: step.clone(), key: key.to_owned(), first_sent: now() }
}

fn put_answer(asking: &Asking) -> Answer {
    let body = asking.json();
    let uri = format!("at://{DID}/{}/{}", body["collection"].as_str().unwrap(), body["rkey"].as_str().unwrap());
    ok(json!({ "uri": uri, "cid": format!("cid-{}", body["rkey"].as_str().unwrap()) }))
}

/// Runs the whole plan with fixed keys and gives the ledger.
async fn deliver(server: &Server, outgoing: &Outgoing) -> Result<Vec<Done>, Fault> {
    let mut done = Vec::new();
    for (index, step) in Bluesky.plan(outgoing).iter().enumerate() {
        let keyed = keyed(step, &format!("key{index}"));
        match Bluesky.run(&server.call(), outgoing, &keyed, &done, &Files).await? {
            Outcome::Done { handle, .. } => done.push(Done { name: step.name.clone(), handle }),
            other => panic!("{other:?}"),
        }
    }
    Ok(done)
}

#[test]
fn the_plan_is_uploads_then_mentions_then_parts() {
    let mut post = pictured("Bonjour @alice.test");
    post.content.parts.push(said("suite"));
    let steps = Bluesky.plan(&post);
    let names: Vec<_> = steps.iter().map(|step| (step.name.clone(), step.effect)).collect();
    assert_eq!(
        names,
        vec![
            (StepName::Upload { part: 0, index: 0 }, Effect::Repeatable),
            (StepName::Prepare, Effect::Repeatable),
            (StepName::Create { part: 0 }, Effect::Once),
            (StepName::Create { part: 1 }, Effect::Once),
        ]
    );
    assert_eq!(Bluesky.plan(&outgoing(vec![said("seul @alice")])).len(), 1, "no handle, nothing to look up");
}

#[test]
fn a_card_that_would_vanish_is_a_problem() {
    let mut post = pictured("voir ci-dessous").content;
    post.link = Some(LinkCard {
        url: "https://exemple.fr/a".into(),
        title: String::new(),
        description: String::new(),
        picture: None,
    });
    let problems = Bluesky.check(&post, &super::super::limits());
    assert_eq!(problems, vec![Problem { place: Place::Link, code: ProblemCode::LinkWithVisuals }]);
    post.parts[0].text = "voir https://exemple.fr/a".into();
    assert_eq!(Bluesky.check(&post, &super::super::limits()), vec![]);
    post.parts[0] = said("voir ci-dessous");
    assert_eq!(Bluesky.check(&post, &super::super::limits()), vec![]);
}

#[tokio::test]
async fn a_post_says_all_it_has() {
    let server = Server::start(|asking| match asking.name.as_str() {
        "com.atproto.repo.uploadBlob" => {
            ok(json!({ "blob": { "$type": "blob", "ref": { "$link": "b1" }, "mimeType": "image/png", "size": 3 } }))
        }
        "com.atproto.identity.resolveHandle" if asking.param("handle") == "alice.test" => {
            ok(json!({ "did": "did:plc:alice" }))
        }
        "com.atproto.identity.resolveHandle" => refuse(400, "InvalidRequest"),
        _ => put_answer(asking),
    })
    .await;
    let post = pictured("Été avec @alice.test et @personne.test #lampe");
    let done = deliver(&server, &post).await.unwrap();
    let asked = server.asked();
    assert_eq!((asked[0].method.as_str(), asked[0].body.as_ref()), ("POST", b"png".as_ref()));
    assert!(asked.iter().all(|asking| asking.authorization == "Bearer access"));
    let put = asked.last().unwrap().json();
    assert_eq!(
        put,
        json!({
            "repo": DID, "collection": "app.bsky.feed.post", "rkey": "key2", "swapRecord": null,
            "record": {
                "$type": "app.bsky.feed.post",
                "text": "Été avec @alice.test et @personne.test #lampe",
                "createdAt": "2026-11-22T09:00:00.000Z",
                "langs": ["fr"],
                "facets": [
                    { "index": { "byteStart": 11, "byteEnd": 22 },
                      "features": [{ "$type": "app.bsky.richtext.facet#mention", "did": "did:plc:alice" }] },
                    { "index": { "byteStart": 41, "byteEnd": 47 },
                      "features": [{ "$type": "app.bsky.richtext.facet#tag", "tag": "lampe" }] },
                ],
                "embed": { "$type": "app.bsky.embed.images", "images": [{
                    "alt": "Une lampe", "aspectRatio": { "width": 40, "height": 30 },
                    "image": { "$type": "blob", "ref": { "$link": "b1" }, "mimeType": "image/png", "size": 3 },
                }] },
            },
        })
    );
    // Repeating the call from the ledger sends the same bytes.
    let step = &Bluesky.plan(&post)[2];
    Bluesky.run(&server.call(), &post, &keyed(step, "key2"), &done, &Files).await.unwrap();
    assert_eq!(server.asked().last().unwrap().body, asked.last().unwrap().body);
}

#[tokio::test]
async fn a_thread_chains_and_a_reply_keeps_its_root() {
    let server = Server::start(put_answer).await;
    let mut post = outgoing(vec![said("un"), said("deux"), said("trois")]);
    post.content.link =
        Some(LinkCard { url: "https://exemple.fr".into(), title: " ".into(), description: "d".into(), picture: None });
    deliver(&server, &post).await.unwrap();
    let records: Vec<Value> = server.asked().iter().map(|asking| asking.json()["record"].clone()).collect();
    let at = |key: &str| json!({ "uri": format!("at://{DID}/app.bsky.feed.post/{key}"), "cid": format!("cid-{key}") });
    assert_eq!(records[0].get("reply"), None);
    assert_eq!(records[0]["embed"]["external"]["title"], "https://exemple.fr");
    assert_eq!(records[1].get("embed"), None);
    assert_eq!(records[1]["reply"], json!({ "root": at("key0"), "parent": at("key0") }));
    assert_eq!(records[2]["reply"], json!({ "root": at("key0"), "parent": at("key1") }));
    assert_eq!(records[2]["createdAt"], "2026-11-22T09:00:00.002Z");

    let refer =
        |name: &str| RemoteRef { id: format!("at://x/app.bsky.feed.post/{name}"), tag: name.into(), permalink: None };
    let target =
        ReplyTarget { parent: refer("p"), root: refer("r"), visibility: None, mentions: vec![], original: None };
    let mut reply = outgoing(vec![said("oui"), said("encore")]);
    reply.reply = Some(target);
    deliver(&server, &reply).await.unwrap();
    let last = server.asked();
    assert_eq!(last[3].json()["record"]["reply"]["root"]["cid"], "r");
    assert_eq!(last[3].json()["record"]["reply"]["parent"]["cid"], "p");
    assert_eq!(last[4].json()["record"]["reply"]["root"]["cid"], "r");
    assert_eq!(last[4].json()["record"]["reply"]["parent"], at("key0"));
}

#[tokio::test]
async fn a_dropped_upload_is_made_again_and_nothing_is_lost() {
    let server = Server::start(|asking| match asking.name.as_str() {
        "com.atproto.repo.uploadBlob" => ok(json!({ "blob": blob("b1") })),
        _ => refuse(400, "BlobNotFound"),
    })
    .await;
    let post = pictured("une image");
    let ledger = |link: &str| {
        let handle = json!({ "blob": blob(link), "width": 1, "height": 1 });
        vec![Done { name: StepName::Upload { part: 0, index: 0 }, handle }]
    };
    let step = keyed(&Bluesky.plan(&post)[1], "key1");
    let fault = Bluesky.run(&server.call(), &post, &step, &ledger("b1"), &Files).await.unwrap_err();
    assert_eq!(fault, Fault::Transient { after: None });
    assert_eq!(server.names(), ["com.atproto.repo.putRecord", "com.atproto.repo.uploadBlob"]);
    let fault = Bluesky.run(&server.call(), &post, &step, &ledger("other"), &Files).await.unwrap_err();
    assert!(matches!(fault, Fault::Rejected(problems) if problems[0].code == ProblemCode::VisualMissing));
}

#[tokio::test]
async fn a_missing_earlier_step_sends_nothing() {
    let server = Server::start(put_answer).await;
    let post = pictured("une image");
    let step = keyed(&Bluesky.plan(&post)[1], "key1");
    let fault = Bluesky.run(&server.call(), &post, &step, &[], &Files).await.unwrap_err();
    assert_eq!(fault, Fault::Protocol);
    assert_eq!(server.names(), Vec::<String>::new());
}

#[tokio::test]
async fn a_lost_part_is_found_by_its_key() {
    let server = Server::start(|asking| {
        let (key, text) =
            (asking.param("rkey").to_owned(), if asking.param("rkey") == "other" { "autre" } else { "un" });
        match key.as_str() {
            "none" => refuse(400, "RecordNotFound"),
            "down" => refuse(502, "UpstreamFailure"),
            _ => ok(json!({ "uri": format!("at://{DID}/app.bsky.feed.post/{key}"), "cid": "c",
                "value": { "text": text, "createdAt": "2026-11-22T09:00:00.000Z" } })),
        }
    })
    .await;
    let post = outgoing(vec![said("un")]);
    let step = Bluesky.plan(&post)[0].clone();
    let call = server.call();
    let find = async |key: &str| Bluesky.find(&call, &post, &keyed(&step, key), &[]).await;
    assert_eq!(find("none").await, Ok(Found::No));
    assert_eq!(find("other").await, Ok(Found::Several));
    assert_eq!(find("down").await, Err(Fault::Transient { after: None }));
    let Ok(Found::Yes { handle, remote }) = find("there").await else { panic!("not found") };
    assert_eq!(handle, Bluesky.handle_of(&remote));
    assert_eq!(remote.permalink.as_deref(), Some("https://bsky.app/profile/ours.test/post/there"));
}

#[tokio::test]
async fn permalinks_of_ours_are_recognised() {
    let server = Server::start(|asking| match asking.name.as_str() {
        "com.atproto.identity.resolveHandle" if asking.param("handle") == "old.test" => ok(json!({ "did": DID })),
        "com.atproto.identity.resolveHandle" => ok(json!({ "did": "did:plc:other" })),
        _ if asking.param("rkey") == "gone" => refuse(400, "RecordNotFound"),
        _ => ok(json!({ "uri": format!("at://{DID}/app.bsky.feed.post/{}", asking.param("rkey")), "cid": "c" })),
    })
    .await;
    let call = server.call();
    let known = async |link: &str| Bluesky.resolve(&call, link).await.unwrap().map(|remote| remote.id);
    let id = Some(format!("at://{DID}/app.bsky.feed.post/k"));
    assert_eq!(known("https://bsky.app/profile/Ours.test/post/k").await, id);
    assert_eq!(known(" https://bsky.app/profile/did:plc:ours/post/k?x=1 ").await, id);
    assert_eq!(known("https://bsky.app/profile/old.test/post/k").await, id);
    assert_eq!(known(&format!("at://{DID}/app.bsky.feed.post/k")).await, id);
    for foreign in [
        "https://bsky.app/profile/other.test/post/k",
        "https://bsky.app/profile/ours.test/post/gone",
        "https://bsky.app/profile/ours.test",
        "at://did:plc:ours/app.bsky.feed.like/k",
        "javascript:alert(1)",
        "",
    ] {
        assert_eq!(known(foreign).await, None, "{foreign}");
    }
}

#[tokio::test]
async fn deleting_twice_is_fine_and_strangers_posts_are_never_sent() {
    let server = Server::start(|_| ok(json!({}))).await;
    let refer = |id: &str| RemoteRef { id: id.to_owned(), tag: String::new(), permalink: None };
    let ours = refer(&format!("at://{DID}/app.bsky.feed.post/k"));
    assert_eq!(Bluesky.delete(&server.call(), &ours).await, Ok(()));
    assert_eq!(server.asked()[0].json(), json!({ "repo": DID, "collection": "app.bsky.feed.post", "rkey": "k" }));
    for foreign in ["at://did:plc:other/app.bsky.feed.post/k", "at://did:plc:ours/app.bsky.feed.like/k", "k"] {
        assert!(matches!(Bluesky.delete(&server.call(), &refer(foreign)).await, Err(Fault::Rejected(_))));
    }
    assert_eq!(server.asked().len(), 1);
}

fn blob(link: &str) -> Value {
    json!({ "$type": "blob", "ref": { "$link": link }, "mimeType": "image/png", "size": 3 })
}

#[tokio::test]
async fn an_upload_that_answers_something_else_is_not_kept() {
    let twisted = [
        json!("b1"),
        json!([blob("b1")]),
        json!({ "$type": "blob", "ref": "b1", "mimeType": "image/png", "size": 3 }),
        json!({ "$type": "blob", "ref": { "$link": 7 }, "mimeType": "image/png", "size": 3 }),
        json!({ "$type": "blob", "ref": { "$link": "b1" }, "mimeType": "image/png", "size": "3" }),
        json!({ "$type": "app.bsky.feed.post", "text": "not yours" }),
    ];
    for answer in twisted {
        let told = answer.clone();
        let server = Server::start(move |_| ok(json!({ "blob": told }))).await;
        let post = pictured("une image");
        let step = keyed(&Bluesky.plan(&post)[0], "");
        let ran = Bluesky.run(&server.call(), &post, &step, &[], &Files).await;
        assert_eq!(ran, Err(Fault::Protocol), "{answer}");
    }
}

#[tokio::test]
async fn a_card_shows_the_picture_that_was_chosen_for_it() {
    let server = Server::start(|asking| match asking.name.as_str() {
        "com.atproto.repo.uploadBlob" => ok(json!({ "blob": blob("b1") })),
        _ => ok(json!({ "uri": "at://did:plc:ours/app.bsky.feed.post/key0", "cid": "c" })),
    })
    .await;
    let mut post = pictured("un lien");
    let picture = post.content.parts[0].visuals.pop();
    let url = "https://exemple.fr/a".to_owned();
    post.content.link = Some(LinkCard { url, title: "A".into(), picture, ..LinkCard::default() });
    let steps = Bluesky.plan(&post);
    let names: Vec<StepName> = steps.iter().map(|step| step.name.clone()).collect();
    assert_eq!(names, [StepName::Upload { part: 0, index: 0 }, StepName::Create { part: 0 }]);
    let Ok(Outcome::Done { handle, .. }) = Bluesky.run(&server.call(), &post, &keyed(&steps[0], ""), &[], &Files).await
    else {
        panic!("the upload")
    };
    let done = [Done { name: names[0].clone(), handle }];
    Bluesky.run(&server.call(), &post, &keyed(&steps[1], "key0"), &done, &Files).await.unwrap();
    let record = server.asked().last().unwrap().json()["record"].clone();
    assert_eq!(record["embed"]["external"]["thumb"], blob("b1"), "{record}");
    assert_eq!(record["embed"]["external"]["uri"], "https://exemple.fr/a");
    // Without its upload nothing is written.
    let early = Bluesky.run(&server.call(), &post, &keyed(&steps[1], "key0"), &[], &Files).await;
    assert_eq!(early, Err(Fault::Protocol));
    // Pictures of the post take the card's place, and its picture with it.
    post.content.parts[0].visuals = pictured("x").content.parts[0].visuals.clone();
    assert_eq!(Bluesky.plan(&post).len(), 2);
}
