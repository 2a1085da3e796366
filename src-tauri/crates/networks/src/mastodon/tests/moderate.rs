//! Actions.

use super::*;
use crate::kit::{ActionTarget, Moderate, Network, RemoteRef};
use crate::mastodon::Mastodon;
use pupitre_domain::network::Action;

fn target(id: &str) -> ActionTarget {
    ActionTarget {
        message: RemoteRef { id: id.into(), tag: String::new(), permalink: None },
        author: "2".into(),
        handle: None,
        comment: Some("spam ".repeat(400)),
        root: None,
    }
}

#[tokio::test]
async fn each_action_is_one_call() {
    let fake = Fake::start(|_| ok(json!({"id": "7"}))).await;
    let account = fake.account();
    for action in Mastodon.descriptor().actions {
        Mastodon.act(&account.call(), *action, &target("7"), "k").await.unwrap();
    }
    let calls: Vec<String> = fake.seen().iter().map(|seen| format!("{} {}", seen.method, seen.path)).collect();
    insta::assert_debug_snapshot!(calls);
    let report = fake.seen().pop().unwrap().json();
    assert_eq!((&report["account_id"], &report["status_ids"]), (&json!("2"), &json!(["7"])));
    assert!(report["comment"].as_str().unwrap().chars().count() <= 1_000);
}

#[tokio::test]
async fn taking_back_what_is_gone_is_done_and_the_rest_is_told() {
    let fake = Fake::start(|_| not_found()).await;
    let account = fake.account();
    for (action, gone) in [
        (Action::Unlike, false),
        (Action::Unboost, false),
        (Action::DeleteOwn, false),
        (Action::Like, true),
        (Action::Boost, true),
        (Action::Block, true),
    ] {
        let result = Mastodon.act(&account.call(), action, &target("7"), "k").await.map(|_| ());
        assert_eq!(result, if gone { Err(Fault::Gone) } else { Ok(()) }, "{action:?}");
    }
}

#[tokio::test]
async fn a_lost_report_is_in_doubt_and_a_lost_like_is_not() {
    for answer in [html(502), html(200)] {
        let fake = Fake::start(move |_| answer.clone()).await;
        let account = fake.account();
        assert_eq!(Mastodon.act(&account.call(), Action::Report, &target("7"), "k").await, Err(Fault::Ambiguous));
        let like = Mastodon.act(&account.call(), Action::Like, &target("7"), "k").await;
        assert!(matches!(like, Err(Fault::Transient { .. } | Fault::Protocol)), "{like:?}");
    }
    assert_eq!(Mastodon.effect(Action::Report), Effect::Once);
    assert_eq!(Mastodon.effect(Action::Boost), Effect::Repeatable);
}
